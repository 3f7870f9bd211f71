"""On which page each block of a draft will stand: what the 目录 says until Word counts for itself.

The page of the standard is a grid, 22 lines of 28 characters, so a draft can be laid on it without a layout program:
lines are filled character by character with the usual rules for marks at their ends, headings are kept with what
follows, attachments begin a page. It is a forecast for text as the standard sets it; another program, font or edit may
move a heading that stands at a page's edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter import gbt9704
from drafter.document import Block, Document, Paragraph, Style, Table
from drafter.gbt9704 import Role
from drafter.writers.layout import cell_role, column_shares, title_cuts, under_another

_HANGING = "，。、；：！？"  # one of them may hang out of a line's end (overflowPunct in Word)
_NOT_FIRST = _HANGING + "”’）》】〕〉」』…—～%‰℃"  # never begin a line
_NOT_LAST = "“‘（《【〔〈「『"  # never end one
# What is not divided: a character, Latin word or number with the marks that hold to it.
_PIECE = re.compile(rf"[{_NOT_LAST}]*(?:[0-9A-Za-z.,%:/+\-]+|.)[{_NOT_FIRST}]*", re.DOTALL)
_NARROW = {
    ".": 0.25,
    ",": 0.25,
    ":": 0.28,
    " ": 0.25,
    "-": 0.33,
    "/": 0.28,
    "%": 0.83,
}  # Times New Roman, of 1 em
_LATIN_WIDTH = 0.5  # digits exactly, letters on an average
_ROW_BORDER_PT = 0.5
_CELL_PADDING_PT = 10.8  # both sides
MAX_KEPT_LINES = 11  # a paragraph of so many lines moves whole to stand with the signature


@dataclass(frozen=True, slots=True)
class _Part:
    """A block as a pile of lines: their heights and the space around them in points, how they hold to what follows."""

    heights: Sequence[float]
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    new_page: bool = False

    @property
    def height(self) -> float:
        """The height of all, without the space behind."""
        return self.before + sum(self.heights)


def pages(document: Document) -> list[int]:
    """Return the number of the page that each block begins on, from 1."""
    parts = list(_parts(document.blocks))
    full = gbt9704.TEXT_HEIGHT.pt
    page, used, out = 1, 0.0, []
    for number, part in enumerate(parts):
        if used and (part.new_page or used + _together(parts, number) > full):
            page, used = page + 1, 0.0
        out.append(page)
        used += part.before if used else 0.0
        for height in part.heights:
            if used + height > full:
                page, used = page + 1, 0.0
            used += height
        used += part.after
    return out


def _together(parts: Sequence[_Part], number: int) -> float:
    """Return how much room a block needs at least: what is kept with it, up to a first line that is not."""
    height = 0.0
    for part in parts[number:]:
        if not part.keep:
            return height + part.before + part.heights[0]
        height += part.height + part.after
    return height


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    """Yield the block as parts; a table is as many lines as it has rows."""
    for position, block in enumerate(blocks):
        if isinstance(block, Table):
            yield _Part([*_rows(block)] or [0.0])
            continue
        role = gbt9704.ROLES[block.style.value]
        lines = [role.line.pt] * _count(block, role)
        before = 0 if under_another(blocks, position) else role.lines_before
        pitch = gbt9704.LINE_PITCH.pt
        yield _Part(
            lines,
            before * pitch,
            role.lines_after * pitch,
            role.keep_with_next or _stands_with_signature(blocks, position, len(lines)),
            block.style is Style.ANNEX,
        )


def _stands_with_signature(blocks: Sequence[Block], position: int, lines: int) -> bool:
    below = blocks[position + 1] if position + 1 < len(blocks) else None
    return isinstance(below, Paragraph) and below.style is Style.SIGNATURE and lines <= MAX_KEPT_LINES


def _rows(table: Table) -> Iterator[float]:
    shares = column_shares(table)
    for number, row in enumerate(table.rows):
        role = gbt9704.ROLES[cell_role(table, number)]
        widths = [gbt9704.TEXT_WIDTH.pt * share - _CELL_PADDING_PT for share in shares]
        cells = zip(row, widths, strict=False)
        most = max((sum(lines(p.text, role, width) for p in cell) for cell, width in cells), default=1)
        yield role.line.pt * max(1, most) + _ROW_BORDER_PT


def _count(paragraph: Paragraph, role: Role) -> int:
    if paragraph.style is Style.TITLE:
        return len(title_cuts(paragraph)) + 1
    return sum(lines(line, role, gbt9704.TEXT_WIDTH.pt) for line in paragraph.text.split("\n"))


def lines(text: str, role: Role, width: float) -> int:
    """Return how many lines a text takes in a role, in a column so many points wide."""
    count, used = 1, role.first_line * (role.size.pt + role.spacing.pt)
    for piece in _PIECE.findall(text):
        widths = [_width(char, role) for char in piece]
        hanging = widths[-1] if piece[-1] in _HANGING else 0.0
        if used + sum(widths) - hanging > width:
            count, used = count + 1, 0.0
        used += sum(widths)
    return count


def _width(char: str, role: Role) -> float:
    part = _NARROW.get(char, _LATIN_WIDTH) if char.isascii() else 1.0
    return role.size.pt * part + role.spacing.pt
