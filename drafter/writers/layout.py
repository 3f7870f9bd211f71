"""What the Word file and the web page settle alike before either is written: which role sets each paragraph, how far
signatures and dates stand in, how wide a table's columns are, and what stands for characters that XML cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Side, Style, Table
from drafter.writers.titles import break_title

# Marks that stand in fonts of both scripts: they are set in the Latin font unless the file says otherwise.
EITHER_SCRIPT = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2bff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Widths in tables, in characters of their text. A figure with its words (增长17.1%) up to the longest stands in one line;
# text is broken, but not into columns of a character or two; a cell has 0.19 cm of margin on both sides, and a rule.
_LONGEST_FIGURE = 10.0
_LEAST_TEXT = 5.0
_NARROWEST = 2.0
_CELL_MARGINS = 1.0
# A page that lies on its side: the text area turned with it.
_LYING_WIDTH = gbt9704.PAGE_HEIGHT.pt - gbt9704.MARGIN_TOP.pt - gbt9704.MARGIN_BOTTOM.pt
_HEIGHT_RATIO = _LYING_WIDTH / gbt9704.TEXT_WIDTH.pt
_DIGIT = re.compile("[0-9]")
_WORD = re.compile("[!-~]+")


def title_of(document: Document) -> str:
    """Return the document's title, else the text of its first title paragraph, else nothing."""
    titles = (b.text for b in document.blocks if isinstance(b, Paragraph) and b.style is Style.TITLE)
    return document.title or next(titles, "")


def title_cuts(paragraph: Paragraph) -> list[int]:
    """Return the offsets in a paragraph's text at which a title takes a new line, none where it is no title."""
    if paragraph.style is not Style.TITLE:
        return []
    return break_title(paragraph.text, gbt9704.TEXT_WIDTH.pt / gbt9704.ROLES["title"].size.pt)


def visible(text: str) -> str:
    """Return the text with each character that XML 1.0 cannot hold replaced by one that can be seen.

    Control characters become their control pictures (U+0007 → ␇), all others U+FFFD. Everything else, private-use
    characters and noncharacters of other planes too, stays as typed.
    """
    return _ILLEGAL.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def replaced_characters(document: Document, file: str = "Word 文件") -> list[Diagnostic]:
    """Return a finding for each paragraph that holds characters which a file of that kind cannot."""
    found = []
    for number, paragraph, _ in paragraphs(document.blocks):
        match = _ILLEGAL.search(paragraph.text)
        if match:
            code = f"U+{ord(match[0]):04X}"
            found.append(
                Diagnostic(
                    "DW02",
                    Severity.WARNING,
                    f"文中有 {file}放不下的控制字符（{code}），已用可见符号“{visible(match[0])}”代替",
                    "请删去这个字符",
                    Location(block=number, column=match.start() + 1),
                    visible(paragraph.text[max(0, match.start() - 8) : match.start() + 8]),
                )
            )
    return found


def paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[int, Paragraph, str]]:
    """Yield (block number, paragraph, role) for all paragraphs, those in tables too."""
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Paragraph):
            yield number, block, block.style.value
            continue
        for row_number, row in enumerate(block.rows):
            for cell in row:
                for paragraph in cell:
                    yield number, paragraph, cell_role(block, row_number)


def cell_role(table: Table, row_number: int) -> str:
    """Return the role that sets the text in a row (0-based) of a table."""
    heads = row_number < table.header_rows or row_number in table.bands
    return "table_header" if heads else "table"


def signature_indents(blocks: Sequence[Block]) -> dict[int, float]:
    """Return how many characters each signature and date stands in, by position.

    A date and the signature over it are set against each other; of several signatures each stands as far from the right
    as that one (7.3.5.2).
    """
    out: dict[int, float] = {}
    for position, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if block.style is Style.SIGNATURE:
            out[position] = gbt9704.signature_and_date_indents(block.text, "")[0]
        elif block.style is Style.DATE:
            over = _signatures_over(blocks, position)
            last = over[-1].text if over else ""
            left, out[position] = gbt9704.signature_and_date_indents(last, block.text)
            end = left + gbt9704.width_in_characters(last)
            for number, signature in enumerate(over, position - len(over)):
                out[number] = max(0.0, end - gbt9704.width_in_characters(signature.text))
    return out


def _signatures_over(blocks: Sequence[Block], position: int) -> list[Paragraph]:
    """Return the signatures that stand directly over a block, from the first."""
    found: list[Paragraph] = []
    for block in reversed(blocks[:position]):
        if not isinstance(block, Paragraph) or block.style is not Style.SIGNATURE:
            break
        found.insert(0, block)
    return found


def under_another(blocks: Sequence[Block], position: int) -> bool:
    """Tell whether a block is a signature under another: no blank line stands between them (7.3.5.2)."""
    two = blocks[max(0, position - 1) : position + 1]
    return len(two) == 2 and all(isinstance(b, Paragraph) and b.style is Style.SIGNATURE for b in two)


def column_shares(table: Table) -> list[float]:
    """Return the share of the text width that each column takes (they add up to 1).

    As browsers do it: no column is narrower than what must not be broken in it, and what room there is beyond that goes
    to those that have long lines to break.
    """
    widths = _column_widths(table, _line_of(table))
    return [width / sum(widths) for width in widths]


def laid(table: Table) -> Table:
    """Return a table that asks for a page on its side where it needs one: its columns have not room enough on an upright
    page, or it comes to fewer pages, though each holds fewer lines.
    """
    upright, lying = replace(table, wide=False), replace(table, wide=True)
    crowded = sum(least for least, _ in _needs(table)) > _line_of(upright)
    shorter = _lines(lying) * _HEIGHT_RATIO < _lines(upright)
    return lying if crowded or shorter else upright


def _line_of(table: Table) -> float:
    """Return how wide a table is, in characters of its text."""
    return (_LYING_WIDTH if table.wide else gbt9704.TEXT_WIDTH.pt) / gbt9704.ROLES["table"].size.pt


def _column_widths(table: Table, line: float) -> list[float]:
    """Return the width of each column in characters; together they fill a line."""
    needs = _needs(table)
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
    most = _line_of(replace(table, wide=True)) if len(columns) < 2 else gbt9704.CHARACTERS_PER_LINE
    return [
        (
            _CELL_MARGINS + max(map(_unbroken, texts)),
            _CELL_MARGINS + min(max(_NARROWEST, *map(_width, texts)), most),
        )
        for texts in (column or {""} for column in columns)
    ]


def _unbroken(text: str) -> float:
    """Return the width of the longest piece of a cell that must not be broken: a short cell with a figure, a word."""
    width = _width(text)
    if width <= _LEAST_TEXT or (width <= _LONGEST_FIGURE and _DIGIT.search(text)):
        return max(width, _NARROWEST)
    words = max((len(word) / 2 for word in _WORD.findall(text)), default=0.0)
    return max(_LEAST_TEXT, min(words, _LONGEST_FIGURE))


def _width(text: str) -> float:
    return len(text) - sum(map(str.isascii, text)) / 2


def _lines(table: Table) -> int:
    """Return how many lines of text a table comes to."""
    widths = _column_widths(table, _line_of(table))
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
