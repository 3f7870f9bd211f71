"""How a table is laid out, in the Word file and on the web page alike: how wide each column is, to which side its cells are
set, which cells go across, and whether the table wants a page that lies on its side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from drafter import gbt9704
from drafter.document import Paragraph, Side, Table

# Widths in tables, in characters of their text. A figure with its words (增长17.1%) up to the longest stands in one line;
# text is broken, but not into columns of a character or two; a cell has 0.19 cm of margin on both sides, and a rule.
_LONGEST_FIGURE = 10.0
_LEAST_TEXT = 5.0
_BETWEEN_SCRIPTS = 0.5  # the little space that programs put between digits and Han characters, on both sides
_NARROWEST = 2.0
_LONGEST_LINE = 28.0  # a longer text asks for no more room than one of so many characters
_CELL_MARGINS = 1.0
# A page that lies on its side: the text area turned with it.
_LYING_WIDTH = gbt9704.PAGE_HEIGHT.pt - gbt9704.MARGIN_TOP.pt - gbt9704.MARGIN_BOTTOM.pt
_HEIGHT_RATIO = _LYING_WIDTH / gbt9704.TEXT_WIDTH.pt
_FIGURE = re.compile("[^【]*[0-9]")  # what is still to do (【待核：约二十3】) may be broken
_WORD = re.compile("[!-~]+")


def column_shares(table: Table) -> list[float]:
    """Return the share of the text width that each column takes (they add up to 1).

    As browsers do it: no column is narrower than what must not be broken in it, and what room there is beyond that goes
    to those that have long lines to break.
    """
    widths = _widths(_needs(table), _line_of(wide=table.wide))
    return [width / sum(widths) for width in widths]


def laid(table: Table) -> Table:
    """Return a table that asks for a page on its side where it needs one: its columns have not room enough on an upright
    page, or it comes to fewer pages, though each holds fewer lines.
    """
    needs = _needs(table)
    upright, lying = (_line_of(wide=wide) for wide in (False, True))
    if sum(least for least, _ in needs) > upright:
        return replace(table, wide=True)
    shorter = _lines(table, _widths(needs, lying)) * _HEIGHT_RATIO < _lines(table, _widths(needs, upright))
    return replace(table, wide=shorter)


def _line_of(*, wide: bool) -> float:
    """Return how wide a table is, in characters of its text."""
    return (_LYING_WIDTH if wide else gbt9704.TEXT_WIDTH.pt) / gbt9704.ROLES["table"].size.pt


def _widths(needs: Sequence[tuple[float, float]], line: float) -> list[float]:
    """Return the width of each column in characters; together they fill a line."""
    least, most = sum(need for need, _ in needs), sum(wish for _, wish in needs)
    if most <= line:
        return [wish * line / most for _, wish in needs]
    if least >= line:
        return [need * line / least for need, _ in needs]
    room = (line - least) / (most - least)
    return [need + (wish - need) * room for need, wish in needs]


def _needs(table: Table) -> list[tuple[float, float]]:
    """Return for each column the least width that it can do with, and the width in which none of its cells is broken."""
    columns: list[set[str]] = [set() for _ in range(max((len(row) for row in table.rows), default=0))]
    for number, row in enumerate(table.rows):
        for column, cell in zip(columns, () if number in table.bands else row, strict=False):
            column.update(line for p in cell for line in p.text.split("\n"))
    return [
        (
            _CELL_MARGINS + max(map(_unbroken, texts)),
            _CELL_MARGINS + min(max(_NARROWEST, *map(_width, texts)), _LONGEST_LINE),
        )
        for texts in (column or {""} for column in columns)
    ]


def _unbroken(text: str) -> float:
    """Return the width of the longest piece of a cell that must not be broken: a short cell with a figure, a word."""
    width = _width(text)
    if width <= _LEAST_TEXT or (width <= _LONGEST_FIGURE and _FIGURE.match(text)):
        return max(width, _NARROWEST)
    words = max((len(word) / 2 for word in _WORD.findall(text)), default=0.0)
    return max(_LEAST_TEXT, min(words, _LONGEST_FIGURE))


def _width(text: str) -> float:
    narrow = sum(map(str.isascii, text))
    return len(text) - narrow / 2 + (_BETWEEN_SCRIPTS if 0 < narrow < len(text) else 0)


def _lines(table: Table, widths: Sequence[float]) -> int:
    """Return how many lines of text a table comes to in columns of these widths."""
    rows = (row for number, row in enumerate(table.rows) if number not in table.bands)
    return len(table.bands) + sum(max(map(_lines_of_cell, row, widths), default=1) for row in rows)


def _lines_of_cell(cell: Sequence[Paragraph], width: float) -> int:
    room = max(width - _CELL_MARGINS, 1.0)
    return max(1, sum(ceil(_width(line) / room) for p in cell for line in p.text.split("\n")))


def side_of(table: Table, row: int, column: int) -> Side:
    """Return to which side a cell is set: a head in the middle, a band to the left, others as their column is."""
    if row in table.bands:
        return Side.LEFT
    below = row >= table.header_rows and column < len(table.aligns)
    return table.aligns[column] if below else Side.CENTRE


def cells_of(table: Table, row: int, columns: int) -> Iterator[tuple[Sequence[Paragraph], int]]:
    """Yield the cells of a row (0-based), each with how many columns it spans; a short row is filled with empty ones."""
    cells = table.rows[row]
    if row in table.bands:
        yield (cells[0] if cells else ()), columns
        return
    for cell in (*cells, *[()] * (columns - len(cells))):
        yield cell, 1
