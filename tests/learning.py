"""Shared by the tests of learning: the seeds as documents, learned once for all of them."""

from __future__ import annotations

import functools
from pathlib import Path

from drafter.analysis import Analysis, analyse
from drafter.diagnostics import Location
from drafter.document import Document, paragraph
from drafter.learn import Learned, bare_genre, learn
from drafter.readers import read
from drafter.resources import genre_files
from drafter.schema import Names, load_names

GENRE = "law-based-government"
FILES = genre_files(GENRE)
ROLE = "主要举措和成效"


@functools.cache
def names() -> Names:
    loaded = load_names(FILES.names)
    assert loaded is not None
    return loaded


@functools.cache
def analysed(*, named: bool = True) -> tuple[tuple[Document, Analysis], ...]:
    genre = bare_genre(GENRE, names()) if named else None
    documents = [read(path)[0] for path in sorted(FILES.seeds.glob("*.txt"))]
    return tuple((document, analyse(document, genre)) for document in documents)


@functools.cache
def learned(*, named: bool = True, without: int | None = None) -> Learned:
    reports = [pair for k, pair in enumerate(analysed(named=named)) if k != without]
    return learn(reports, names() if named else None, genre=GENRE)


def topics(what: Learned, role: str = ROLE) -> list[str]:
    return [section.title for section in what.skeleton.topics(role)]


def small_report(path: str, *lines: str) -> Document:
    """Return a report of these lines, a paragraph each."""
    blocks = tuple(paragraph(text, at=Location(path, n, 1)) for n, text in enumerate(lines, 1))
    return Document(blocks, path=path, line_count=len(lines))


def seed_name(document: Document) -> str:
    return Path(document.path or "").name
