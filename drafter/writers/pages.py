"""Estimates how many pages a document takes, by the grid of GB/T 9704—2012: 28 characters a line, 22 lines a page.

It is for a table of many drafts, where nobody waits for a word processor. What a program does with lines that may not end
in a certain mark, and with headings kept to what follows them, is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from drafter import gbt9704
from drafter.document import Document, Paragraph, Style, Table
from drafter.gbt9704 import Role
from drafter.writers.layout import cell_role, column_shares, title_cuts, under_another

# A line gives up this share of its characters on average: a mark may not begin one, a number is not torn apart.
RAGGED = 0.01


def estimated(document: Document) -> int:
    """Return the number of pages; an attachment begins a page of its own."""
    pages, lines = 0, 0.0
    for position, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and block.style is Style.ANNEX:
            pages, lines = pages + _full(lines), 0.0
        lines += _table(block) if isinstance(block, Table) else _paragraph(document, block, position)
    return pages + _full(lines)


def _full(lines: float) -> int:
    return ceil(lines / gbt9704.LINES_PER_PAGE)


def _paragraph(document: Document, paragraph: Paragraph, position: int) -> float:
    """Return the lines of the grid that a paragraph takes, with the blank ones around it."""
    role = gbt9704.ROLES[paragraph.style.value]
    before = 0 if under_another(document.blocks, position) else role.lines_before
    return before + _lines(paragraph, role, gbt9704.TEXT_WIDTH.pt) + role.lines_after


def _lines(paragraph: Paragraph, role: Role, width: float) -> float:
    if cuts := title_cuts(paragraph):
        return _on_grid(role, len(cuts) + 1)
    characters = gbt9704.width_in_characters(paragraph.text) * (1 + RAGGED) + role.first_line
    return _on_grid(role, max(1, ceil(characters * (role.size.pt + role.spacing.pt) / width)))


def _on_grid(role: Role, lines: int) -> float:
    return lines * role.line.pt / gbt9704.LINE_PITCH.pt


def _table(table: Table) -> float:
    widths = [share * gbt9704.TEXT_WIDTH.pt for share in column_shares(table)]
    return sum(_row(row, gbt9704.ROLES[cell_role(table, n)], widths) for n, row in enumerate(table.rows))


def _row(row: Sequence[Sequence[Paragraph]], role: Role, widths: Sequence[float]) -> float:
    cells = (sum(_lines(p, role, width) for p in cell) for cell, width in zip(row, widths, strict=False))
    return max((*cells, _on_grid(role, 1)))
