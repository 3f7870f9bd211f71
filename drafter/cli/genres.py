"""Opening a genre for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.resources import DEFAULT_GENRE, GenreFiles, genre_files, shipped_genres

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drafter.document import Document
    from drafter.schema import Genre, Metric, Proposal


def files_of(name: str | None) -> GenreFiles:
    """Return the files of the genre asked for, or of the shipped one."""
    return genre_files(name or DEFAULT_GENRE)


def open_genre(name: str | None, *, mined: bool = False) -> Genre:
    """Load the genre asked for, or the shipped one."""
    from drafter import schema

    files = files_of(name)
    return schema.compiled_genre(files, mined=mined) or schema.load_genre(files, mined=mined)


def title_of(genre: Genre) -> str:
    """Return what a genre's reports are called: 法治政府建设年度报告."""
    return genre.names.name if genre.names else genre.name


def unsettled(proposals: Iterable[Proposal], metrics: Iterable[Metric]) -> tuple[Proposal, ...]:
    """Return the proposals that no metric has accepted by naming all their ids under `learned`."""
    accepted = [set(metric.learned) for metric in metrics]
    return tuple(p for p in proposals if not any(set(p.metrics) <= ids for ids in accepted))


def recognise(document: Document) -> Genre | None:
    """Return the shipped genre that a report belongs to by the genre's own data, or None."""
    from drafter.analysis import belongs_to

    for name in shipped_genres():
        genre = open_genre(name)
        if belongs_to(document, genre):
            return genre
    return None
