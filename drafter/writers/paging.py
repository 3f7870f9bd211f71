"""On which page each block of a draft will stand: what the 目录 says until Word counts for itself.

The page of the standard is a grid, 22 lines of 28 characters, so a draft can be laid on it without a layout program:
lines are filled piece by piece with the usual rules for marks at their ends, headings are kept with what follows,
attachments begin a page. It is a forecast for text as the standard sets it; another program, another font or an edit may
move a heading that stands at a page's edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter import gbt9704
from drafter.document import Block, Document, Paragraph, Table
from drafter.gbt9704 import Role
from drafter.writers.columns import column_shares
from drafter.writers.layout import cell_role, lies, title_cuts
from drafter.writers.placing import Placing, placings
from drafter.writers.widths import lines

_ROW_BORDER_PT = 0.5
_CELL_PADDING_PT = 10.8  # of both sides


@dataclass(frozen=True, slots=True)
class _Part:
    """A block as a pile of lines: their heights and the space around them in points, how they hold to what follows.

    `page` is how high the text area of its page is; `again` is what is set anew at the head of each further page.
    """

    heights: Sequence[float]
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    new_page: bool = False
    page: float = gbt9704.TEXT_HEIGHT.pt
    again: float = 0.0


def pages(document: Document, gap: float = 0.0) -> list[int]:
    """Return the number of the page that each block begins on, from 1.

    `gap` is what a program puts between Han and Latin characters, in ems: Word nothing (autoSpaceDE is off).
    """
    return _laid(document, gap)[0]


def count(document: Document) -> int:
    """Return how many pages a document takes, at least 1."""
    return _laid(document, 0.0)[1]


def _laid(document: Document, gap: float) -> tuple[list[int], int]:
    """Return the page that each block begins on, and the last one."""
    parts = list(_parts(document, gap))
    page, used, full, out = 1, 0.0, parts[0].page if parts else 0.0, []
    for number, part in enumerate(parts):
        turned = part.page != full
        if turned or (used and (part.new_page or used + _together(parts, number) > full)):
            page, used, full = page + 1, 0.0, part.page
        out.append(page)
        used += part.before
        for height in part.heights:
            if used + height > full:
                page, used = page + 1, part.again
            used += height
        used += part.after
    return out, page


def _together(parts: Sequence[_Part], number: int) -> float:
    """Return how much room a block needs at least: what is kept with it, up to a first line that is not."""
    height = 0.0
    for part in parts[number:]:
        if not part.keep:
            return height + part.before + sum(part.heights[:1])
        height += part.before + sum(part.heights) + part.after
    return height


def _parts(document: Document, gap: float) -> Iterator[_Part]:
    """Yield each block as a part; a table is as many lines as it has rows."""
    placing, blocks = placings(document), document.blocks
    heights = [gbt9704.TEXT_WIDTH.pt if lying else gbt9704.TEXT_HEIGHT.pt for lying in lies(blocks)]
    for position, (block, page) in enumerate(zip(blocks, heights, strict=True)):
        if isinstance(block, Table):
            rows = list(_rows(block, gap))
            yield _Part(rows, page=page, again=sum(rows[: block.header_rows]))
            continue
        own, role = placing.get(position, Placing()), gbt9704.ROLES[block.style.value]
        before = role.before.pt if own.before is None else own.before
        if own.size:
            role = role._replace(size=own.size)
        line = own.size.pt * gbt9704.ISSUER_LINE if own.size else role.line.pt
        yield _Part(
            [line] * _count(block, role, own, gap),
            before,
            role.after.pt + _ruled(blocks, position, role),
            role.keep_with_next or own.keep or own.at_foot,
            role.new_page,
            page,
        )


def _ruled(blocks: Sequence[Block], position: int, role: Role) -> float:
    """Return the room of the line under a paragraph; under several of one kind there is one line (发文字号 in rows)."""
    below = blocks[position + 1] if position + 1 < len(blocks) else None
    same = isinstance(below, Paragraph) and gbt9704.ROLES[below.style.value] is role
    return (
        0.0
        if role.below is None or role.at_foot or same
        else role.below.distance.pt + role.below.thickness.pt
    )


def _rows(table: Table, gap: float) -> Iterator[float]:
    whole = gbt9704.TEXT_HEIGHT.pt if table.wide else gbt9704.TEXT_WIDTH.pt
    widths = [whole * share - _CELL_PADDING_PT for share in column_shares(table)]
    for number, row in enumerate(table.rows):
        role = gbt9704.ROLES[cell_role(table, number)]
        cells = zip(row, widths, strict=False)
        most = max(
            (sum(lines(p.text, role, width, gap=gap) for p in cell) for cell, width in cells), default=1
        )
        yield role.line.pt * max(1, most) + _ROW_BORDER_PT


def _count(paragraph: Paragraph, role: Role, own: Placing, gap: float) -> int:
    """Return how many lines a paragraph takes."""
    cuts = title_cuts(paragraph)
    if cuts:
        return len(cuts) + 1
    advance = role.advance.pt
    left = advance * role.left if own.left is None else own.left
    first = advance * (role.first_line - role.hanging) if own.first is None else own.first
    right = advance * role.right if own.right is None else own.right
    width = gbt9704.TEXT_WIDTH.pt - left - right
    return sum(lines(line, role, width, first, gap) for line in paragraph.text.split("\n"))
