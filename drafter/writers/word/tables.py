"""Renders a table as the XML of document.xml: as wide as the text, its header rows come again on each page.

No row is divided between pages, and a row that heads others (a band) stays with the next. Where nothing else is said
cells are centred, as their style is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from drafter import gbt9704
from drafter.document import Paragraph, Side, Table
from drafter.writers.columns import cells_of, column_shares, side_of
from drafter.writers.layout import STANDARD, Measure, cell_role
from drafter.writers.word.escaping import attribute

_JUSTIFIED = {Side.LEFT: '<w:jc w:val="left"/>', Side.CENTRE: "", Side.RIGHT: '<w:jc w:val="right"/>'}
# w:tblLook tells programs that read aloud which cells head others: the first row, where it does, never the first column.
_LOOK = '<w:tblLook w:val="{}" w:firstRow="{:d}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
_FIRST_ROW, _NO_BANDS = 0x0020, 0x0600  # bits of w:val, the older way to say the same


class Set(Protocol):
    """Sets a paragraph in the style of a role; `keep` and `own` are what its properties say besides."""

    def __call__(self, paragraph: Paragraph, role: str, keep: str = "", own: str = "", /) -> str:
        """Return the paragraph's XML."""
        ...


def xml(table: Table, styles: Mapping[str, str], paragraph: Set, measure: Measure = STANDARD) -> str:
    """Return the XML of a table; `styles` are style ids by role, `paragraph` sets those in the cells."""
    shares = column_shares(table)
    if not shares:  # a table without a cell is none in Word
        return f'<w:p><w:pPr><w:pStyle w:val="{styles["table"]}"/></w:pPr></w:p>\n'
    # On a page that lies on its side the height of the text area is its width.
    whole = round((measure.height if table.wide else measure.width) * gbt9704.TWIPS_PER_POINT)
    widths = [int(whole * share) for share in shares]
    return _Renderer(table, widths, styles, paragraph).xml()


@dataclass(frozen=True, slots=True)
class _Renderer:
    """Renders one table; `widths` are those of its columns in twips."""

    table: Table
    widths: Sequence[int]
    styles: Mapping[str, str]
    paragraph: Set

    def xml(self) -> str:
        """Return the whole table."""
        heads = bool(self.table.header_rows)
        look = _LOOK.format(f"{_NO_BANDS | heads * _FIRST_ROW:04X}", heads)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        rows = "".join(map(self.row, range(len(self.table.rows))))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/>{look}{self.caption()}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>\n"
        )

    def caption(self) -> str:
        """Return the element that names the table to those who do not see it."""
        text = attribute(self.table.caption)
        return f'<w:tblCaption w:val="{text}"/>' if text else ""

    def row(self, number: int) -> str:
        """Return one row."""
        header = "<w:tblHeader/>" if number < self.table.header_rows else ""
        role = cell_role(self.table, number)
        cells = "".join(
            self.cell(cell, span, role, number, column)
            for column, (cell, span) in enumerate(cells_of(self.table, number, len(self.widths)))
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"

    def cell(self, cell: Sequence[Paragraph], span: int, role: str, row: int, column: int) -> str:
        """Return one cell; Word wants a paragraph even in an empty one."""
        width = sum(self.widths[column : column + span])
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        side = _JUSTIFIED[side_of(self.table, row, column)]
        inside = "".join(self.paragraph(p, role, "", side) for p in cell)
        if not cell:
            inside = f'<w:p><w:pPr><w:pStyle w:val="{self.styles[role]}"/></w:pPr></w:p>'
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
            f"{inside}</w:tc>"
        )
