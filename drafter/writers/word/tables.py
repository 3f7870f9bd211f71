"""Renders a table as the XML of document.xml: as wide as the text, its header rows come again on each page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from drafter import gbt9704
from drafter.document import Paragraph, Table
from drafter.writers.layout import cell_role, column_shares


class Set(Protocol):
    """Sets a paragraph in the style of a role; `keep` and `indent` are what its properties say besides."""

    def __call__(self, paragraph: Paragraph, role: str, keep: str = "", indent: str = "") -> str:
        """Return the paragraph's XML."""
        ...


def xml(table: Table, styles: Mapping[str, str], paragraph: Set) -> str:
    """Return the XML of a table; `styles` are style ids by role, `paragraph` sets those in the cells."""
    widths = [int(gbt9704.TEXT_WIDTH.twips * share) for share in column_shares(table)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(table, number, widths, styles, paragraph) for number in range(len(table.rows)))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>\n'
    )


def _row(table: Table, number: int, widths: Sequence[int], styles: Mapping[str, str], paragraph: Set) -> str:
    """Return the XML of one row, short rows filled with empty cells."""
    role = cell_role(table, number)
    cells = [*table.rows[number], *[()] * (len(widths) - len(table.rows[number]))]
    header = "<w:tblHeader/>" if role == "table_header" else ""
    empty = f'<w:p><w:pPr><w:pStyle w:val="{styles[role]}"/></w:pPr></w:p>'
    inside = ("".join(paragraph(p, role) for p in cell) or empty for cell in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>" + "".join(map(_cell, inside, widths)) + "</w:tr>"


def _cell(inside: str, width: int) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
    )
