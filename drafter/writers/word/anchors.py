"""What is hung on stretches of text: bookmarks on figures, comments on what is still to do.

An anchor is XML that stands before the first character of a stretch and XML that stands behind its last. Writers of
anchors know nothing of runs; the renderer (blocks.py) divides its runs where an anchor begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from drafter.document import Document, Run, all_paragraphs


class Anchor(NamedTuple):
    """A stretch of a paragraph's text, from `start` up to `end` (offsets, the marker counted), and what encloses it."""

    start: int
    end: int
    before: str
    after: str


# By the paragraph's place among all paragraphs, those in tables too, from 0.
Anchors = Mapping[int, Sequence[Anchor]]


def stretches(document: Document) -> Iterator[tuple[int, int, int, Run]]:
    """Yield (paragraph, start, end, run) for every run of a document, as anchors count them."""
    for number, paragraph in enumerate(all_paragraphs(document.blocks)):
        start = len(paragraph.marker)
        for run in paragraph.runs:
            yield number, start, start + len(run.text), run
            start += len(run.text)


def together(*groups: Anchors) -> dict[int, list[Anchor]]:
    """Return several groups of anchors as one, those of each paragraph from the outer to the inner."""
    out: dict[int, list[Anchor]] = {}
    for group in groups:
        for number, anchors in group.items():
            out.setdefault(number, []).extend(anchors)
    return out
