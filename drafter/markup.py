"""Light Markdown, line by line, into blocks: headings, list items, paragraphs, bold.

One line is one paragraph. There is no nesting and no escape: CommonMark would read a list into `1. `, code into four
leading blanks and nothing into `**“三项制度”**`. Text of users never comes through here; it enters as tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.document import Paragraph, Run, Style

# What a line may begin with, and the style that it gives.
PREFIXES = {
    "# ": Style.TITLE,
    "## ": Style.HEADING1,
    "### ": Style.HEADING2,
    "#### ": Style.HEADING3,
    "##### ": Style.HEADING4,
    "@主送 ": Style.ADDRESSEE,
    "@署名 ": Style.SIGNATURE,
    "@日期 ": Style.DATE,
    "@附注 ": Style.NOTE,
}
ITEM = "- "  # an item of a list numbered 一是 二是 on the finished document
ITEM_MARKER = "-"  # what stands in `Paragraph.marker` until then
ITEM_GOES_ON = "- -"  # what stands there of an item's text behind a table that stands in it
BOLD = "**"
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def parse(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text; empty lines are no paragraphs."""
    return [_paragraph(line) for raw in text.split("\n") if (line := raw.strip(" \t\r"))]


def _paragraph(line: str) -> Paragraph:
    for prefix, style in PREFIXES.items():
        if f"{line} ".startswith(prefix):  # the blank may have been all that followed
            return Paragraph(tuple(_runs(line[len(prefix) :].strip(" "))), style)
    if line.startswith(ITEM):
        return Paragraph(tuple(_runs(line[len(ITEM) :].strip(" "))), marker=ITEM_MARKER)
    return Paragraph(tuple(_runs(line)))


def _runs(line: str) -> Iterator[Run]:
    for i, piece in enumerate(_BOLD.split(line) if BOLD in line else (line,)):
        if piece:
            yield Run(piece, bold=i % 2 == 1)
