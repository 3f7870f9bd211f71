"""Renders the blocks of a Document as the XML of document.xml, in the styles and fonts of a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from drafter import gbt9704
from drafter.document import Document, Mark, Paragraph, Style, Table
from drafter.gbt9704 import Face, Font
from drafter.writers.layout import (
    EITHER_SCRIPT,
    cell_role,
    column_shares,
    signature_indents,
    title_cuts,
    under_another,
    visible,
)
from drafter.writers.word.anchors import Anchor, Anchors
from drafter.writers.word.look import Look, Measure

_HIGHLIGHT = {Mark.PENDING: "yellow", Mark.WRONG: "cyan"}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": "<w:tab/>", "\n": "<w:br/>"}
_SPECIAL = re.compile("[&<>\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Programs that put a little space between digits and Han characters make a date 1.25 characters longer: it must not
# wrap, and its first character must not move.
DATE_OVERHANG = 1.5
# 署名 never stands alone on a page: the paragraph before it is kept with it. LibreOffice then moves a paragraph whole,
# so one of more than half a page would leave a hole; longer ones flow on.
MAX_KEPT_LINES = 11
NO_BLANK_LINE = '<w:spacing w:before="0"/>'


@lru_cache(maxsize=256)
def _run_start(font: str, hint: bool, character_style: str, mark: Mark | None) -> str:
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    east = ' w:hint="eastAsia"' if hint else ""
    named = f' w:eastAsia="{font}"' if font else ""
    fonts = f"<w:rFonts{east}{named}/>" if east or named else ""
    highlight = f'<w:highlight w:val="{_HIGHLIGHT[mark]}"/>' if mark else ""
    return f"<w:r><w:rPr>{style}{fonts}{highlight}</w:rPr>"


def escaped(text: str) -> str:
    """Return text for the inside of an element: escaped, and free of what XML cannot hold."""
    if not _SPECIAL.search(text):
        return text
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(text: str) -> str:
    """Return text as the content of a run; tabs and line breaks are elements of their own."""
    if not _SPECIAL.search(text):
        return f'<w:t xml:space="preserve">{text}</w:t>'
    parts = re.split("(\t|\n)", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        _ESCAPES[part] if part in ("\t", "\n") else f'<w:t xml:space="preserve">{escaped(part)}</w:t>'
        for part in parts
        if part
    )


def _lines(paragraph: Paragraph) -> float:
    return gbt9704.width_in_characters(paragraph.text) / gbt9704.CHARACTERS_PER_LINE


def _indent(left: float, overhang: float, measure: Measure) -> str:
    """Return an indent from the left in characters; `overhang` lets the line run so far into the right margin."""
    advance = round(measure.advance * gbt9704.TWIPS_PER_POINT)
    over = f' w:right="{-round(advance * overhang)}"' if overhang else ""
    return f'<w:ind w:left="{round(advance * left)}"{over}/>'


@dataclass(slots=True)
class Renderer:
    """Renders blocks in a look; `missing` says which characters each face's font lacks, `anchors` what hangs on them."""

    look: Look
    missing: Mapping[Face, frozenset[str]]
    anchors: Anchors
    _number: int = 0  # of the next paragraph, as anchors count them

    def blocks(self, document: Document) -> Iterator[str]:
        """Yield the XML of each block."""
        blocks = document.blocks
        measure, own_side = self.look.measure, self.look.own_side
        indents = signature_indents(blocks, measure.characters)
        for position, block in enumerate(blocks):
            if isinstance(block, Table):
                yield self.table(block)
                if position + 1 < len(blocks) and isinstance(blocks[position + 1], Table):
                    yield "<w:p/>"  # Word joins two tables that touch
                continue
            below = blocks[position + 1] if position + 1 < len(blocks) else None
            signed = isinstance(below, Paragraph) and below.style is Style.SIGNATURE
            keep = "<w:keepNext/>" if signed and _lines(block) <= MAX_KEPT_LINES else ""
            overhang = DATE_OVERHANG if block.style is Style.DATE else 0
            sided = position in indents and block.style.value not in own_side
            indent = _indent(indents[position], overhang, measure) if sided else ""
            if under_another(blocks, position):
                indent = NO_BLANK_LINE + indent
            yield self.paragraph(block, block.style.value, keep, indent)

    def paragraph(self, paragraph: Paragraph, role: str, keep: str = "", indent: str = "") -> str:
        """Return the XML of a paragraph in the style of a role."""
        anchors = self.anchors.get(self._number, ())
        self._number += 1
        runs = "".join(self.pieces(paragraph, role, anchors, title_cuts(paragraph, self.look.measure.title_capacity)))
        return f'<w:p><w:pPr><w:pStyle w:val="{self.look.styles[role]}"/>{keep}{indent}</w:pPr>{runs}</w:p>\n'

    def pieces(
        self, paragraph: Paragraph, role: str, anchors: Sequence[Anchor], cuts: Sequence[int]
    ) -> Iterator[str]:
        """Yield the runs of a paragraph, divided where an anchor begins or ends and where a title takes a new line."""
        edges = {*cuts, *(a.start for a in anchors), *(a.end for a in anchors)}
        lead = "LeadSentence" if paragraph.style is Style.BODY else "Strong"
        start = 0
        for run in paragraph.printed():
            end = start + len(run.text)
            inner = [start, *sorted(edge for edge in edges if start < edge < end), end]
            for a, b in pairwise(inner):
                yield from _between(a, anchors, cuts)
                text = run.text[a - start : b - start]
                yield from self.runs(text, role, lead if run.bold else "", run.mark)
            lead, start = "Strong", end
        yield from (anchor.after for anchor in reversed(anchors) if anchor.end >= start)

    def runs(self, text: str, role: str, character_style: str, mark: Mark | None) -> Iterator[str]:
        """Yield the runs of a piece of text: one, or more where the font lacks characters."""
        font = self.look.fonts[role]
        for part, name in self.by_font(text, font, self.missing.get(gbt9704.ROLES[role].face)):
            hint = EITHER_SCRIPT.search(part) is not None
            yield f"{_run_start(name, hint, character_style, mark)}{_text(part)}</w:r>"

    @staticmethod
    def by_font(text: str, font: Font | None, lacking: frozenset[str] | None) -> Iterable[tuple[str, str]]:
        """Return (text, font name) pairs: the role's own font, its fallback where it has no glyph."""
        if font is None:
            return [(text, "")]
        if not lacking or not font.fallback or lacking.isdisjoint(text):
            return [(text, font.name)]
        parts = re.split(f"([{''.join(sorted(lacking))}]+)", text)
        return [(part, font.fallback if part[0] in lacking else font.name) for part in parts if part]

    def table(self, table: Table) -> str:
        """Return the XML of a table as wide as the text; header rows come again on each page."""
        widths = [int(self.look.measure.width * gbt9704.TWIPS_PER_POINT * share) for share in column_shares(table)]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self.row(table, number, widths) for number in range(len(table.rows)))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>\n'
        )

    def row(self, table: Table, number: int, widths: Sequence[int]) -> str:
        """Return the XML of one row, short rows filled with empty cells."""
        role = cell_role(table, number)
        cells = [*table.rows[number], *[()] * (len(widths) - len(table.rows[number]))]
        header = "<w:tblHeader/>" if role == "table_header" else ""
        return (
            f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
            + "".join(self.cell(cell, role, width) for cell, width in zip(cells, widths, strict=True))
            + "</w:tr>"
        )

    def cell(self, cell: Sequence[Paragraph], role: str, width: int) -> str:
        """Return the XML of one cell; Word wants a paragraph even in an empty one."""
        inside = "".join(self.paragraph(p, role) for p in cell)
        if not cell:
            inside = f'<w:p><w:pPr><w:pStyle w:val="{self.look.styles[role]}"/></w:pPr></w:p>'
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


def _between(offset: int, anchors: Sequence[Anchor], cuts: Sequence[int]) -> Iterator[str]:
    """Yield what stands between two characters: ends of anchors, a new line of a title, beginnings of anchors."""
    yield from (anchor.after for anchor in reversed(anchors) if anchor.end == offset)
    if offset in cuts:
        yield "<w:r><w:br/></w:r>"
    yield from (anchor.before for anchor in anchors if anchor.start == offset)
