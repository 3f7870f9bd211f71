"""What stands around a figure of ours in an edited file: the figures beside it, and the words of its clause, as long as
they still read as they were built.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from drafter.editing.places import Spot, can_change
from drafter.writers.word import bookmarks
from drafter.writers.word.bookmarks import FIGURE, HOLE, Name, Place, digest


class Beside(NamedTuple):
    """A stretch of words beside a figure, and the words that are to stand there."""

    spot: Spot
    words: str


def is_ours(spot: Spot, kind: str = "") -> bool:
    """Tell whether a bookmark is one of ours, of a kind if one is given."""
    name = bookmarks.parse(spot.name)
    return name is not None and (not kind or name.kind == kind)


def overlap(one: Spot, other: Spot) -> bool:
    """Tell whether two stretches of a paragraph have characters in common."""
    return one.start < other.end and other.start < one.end


def figures_in(spot: Spot) -> list[Spot]:
    """Return the other bookmarks of figures inside a stretch, in order."""
    ours = (s for s in spot.passage.spots if is_ours(s, FIGURE) and s.opening is not spot.opening)
    return sorted((s for s in ours if spot.start <= s.start and s.end <= spot.end), key=lambda s: s.start)


def holed(spot: Spot, figures: Iterable[Spot]) -> str:
    """Return what stands in a stretch, the figures in it as holes."""
    text, at, out = spot.passage.text, spot.start, []
    for figure in figures:
        if figure.start >= at:
            out += [text[at : figure.start], HOLE]
            at = figure.end
    return "".join((*out, text[at : spot.end]))


def clause(spot: Spot) -> tuple[str, str]:
    """Return the words of a figure's clause before and behind it."""
    before = replace(spot, start=0, end=spot.start, opening=None)
    after = replace(spot, start=spot.end, end=spot.passage.length, opening=None)
    beside = (holed(part, (s for s in figures_in(part) if not overlap(s, spot))) for part in (before, after))
    return bookmarks.clause_of(next(beside), spot.text, next(beside))


def as_built(spot: Spot, name: Name) -> bool:
    """Tell whether the words of a figure's clause are those that were printed."""
    return digest(HOLE.join(clause(spot))) == name.around


def new_words(place: Place, spot: Spot) -> list[Beside] | None:
    """Return the words beside a figure that differ from those of the draft; None where they cannot be put in: there are
    none where some should be, or they are no plain text.
    """
    old, new = clause(spot), place.around.split(HOLE)
    two = (
        Beside(replace(spot, start=spot.start - len(old[0]), end=spot.start, opening=None), new[0]),
        Beside(replace(spot, start=spot.end, end=spot.end + len(old[1]), opening=None), new[1]),
    )
    changed = [beside for beside in two if beside.spot.text != beside.words]
    return changed if all(can_change(beside.spot) and beside.words for beside in changed) else None
