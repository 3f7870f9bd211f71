"""What a 目录 lists: the headings of the first two levels and the titles of attachments, as they are printed."""

from __future__ import annotations

from typing import NamedTuple

from drafter.document import HEADINGS, Document, Paragraph, Style

LISTED_LEVELS = 2  # offices list “一、” and “（一）”; further levels make a 目录 longer than it is useful
_LEVELS = {style: level for level, style in enumerate(HEADINGS[:LISTED_LEVELS], 1)} | {Style.ANNEX_TITLE: 1}


class Entry(NamedTuple):
    """A line of the 目录: the position of its block (from 0), its level (from 1), its text on one line."""

    position: int
    level: int
    text: str


def entries(document: Document) -> list[Entry]:
    """Return what the 目录 of a document lists, in order."""
    return [
        Entry(position, _LEVELS[block.style], " ".join(block.text.split()))
        for position, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and block.style in _LEVELS and block.text.strip()
    ]
