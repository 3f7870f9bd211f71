"""Writes a Document as a Word file in the form of GB/T 9704—2012.

It renders document.xml as text into the prebuilt package (writers/package.py): every paragraph has a named style, every
run names its Chinese font as well, blank lines are spacing, and one paragraph of the Document is one paragraph of
the file, so that block numbers agree with the reader's. What users wrote comes out as typed; only characters that
XML cannot hold are shown by a stand-in (see `layout.visible`). Equal input gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Mark, Paragraph, Run, Style, Table
from drafter.gbt9704 import DEFAULT_FONTS, Face, Font
from drafter.writers.layout import (
    EITHER_SCRIPT,
    cell_role,
    column_shares,
    paragraphs,
    signature_indents,
    title_cuts,
    title_of,
    under_another,
    visible,
)
from drafter.writers.package import DOCUMENT_PART, STYLE_IDS, base, entry, fonts_of, pack
from drafter.writers.seal import PROPERTIES_PART, digest

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


def write(document: Document, *, fonts: str = DEFAULT_FONTS, made: datetime | None = None) -> bytes:
    """Return the Word file of a document, in a font profile of gbt9704.FONT_PROFILES.

    `made` is the date for the file's properties, none when absent. Raises UsageProblem for an unknown profile.
    """
    package = base(fonts)
    page = _Page(fonts_of(fonts), _missing(document, fonts_of(fonts)))
    blocks = "".join(page.blocks(document.blocks))
    parts = [*package.static, entry(DOCUMENT_PART, package.before_blocks + blocks + package.after_blocks)]
    seal = digest((part.name.decode("ascii"), part.content) for part in parts)
    properties = package.properties.substitute(
        title=_escaped(title_of(document)), dates=_dates(made), seal=seal
    )
    return pack([*parts, entry(PROPERTIES_PART, properties)])


def _dates(made: datetime | None) -> str:
    if made is None:
        return ""
    day = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    kinds = ("created", "modified")
    return "".join(f'<dcterms:{k} xsi:type="dcterms:W3CDTF">{day}</dcterms:{k}>' for k in kinds)


# --- what a Word file or its fonts cannot show ----------------------------------------------------------------


def missing_glyphs(document: Document, fonts: str = DEFAULT_FONTS) -> list[Diagnostic]:
    """Return a finding for each Han character that the profile's font lacks, at the first place it is needed."""
    faces = fonts_of(fonts)
    missing = _missing(document, faces)
    found: dict[tuple[Face, str], Diagnostic] = {}
    for number, paragraph, role in paragraphs(document.blocks):
        face = _face(role)
        for column, char in enumerate(paragraph.text, 1):
            if char in missing.get(face, ""):
                at = Location(block=number, column=column)
                found.setdefault((face, char), _missing_glyph(char, faces[face], at, paragraph.text))
    return list(found.values())


def _missing_glyph(char: str, font: Font, at: Location, text: str) -> Diagnostic:
    column = at.column or 1
    return Diagnostic(
        "DW01",
        Severity.NOTE,
        f"字体“{font.name}”里没有“{char}”字，已改用“{font.fallback or '系统字体'}”显示",
        "打印前看一眼这个字；整篇改用字符更全的字体可选其他字体方案",
        at,
        text[max(0, column - 8) : column + 7],
    )


def _face(role: str) -> Face:
    return gbt9704.ROLES[role].face


def _missing(document: Document, fonts: Mapping[Face, Font]) -> dict[Face, frozenset[str]]:
    """Return the Han characters of the document that each face's font lacks; faces without such are absent."""
    text = "".join(set("".join(p.text for _, p, _ in paragraphs(document.blocks))))
    by_repertoire = {font.repertoire: gbt9704.lacking(font, text) for font in fonts.values()}
    lacking = {face: by_repertoire[font.repertoire] for face, font in fonts.items()}
    return {face: chars for face, chars in lacking.items() if chars}


# --- document.xml ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _run_start(font: str, hint: bool, character_style: str, mark: Mark | None) -> str:
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    east = ' w:hint="eastAsia"' if hint else ""
    highlight = f'<w:highlight w:val="{_HIGHLIGHT[mark]}"/>' if mark else ""
    return f'<w:r><w:rPr>{style}<w:rFonts{east} w:eastAsia="{font}"/>{highlight}</w:rPr>'


def _escaped(text: str) -> str:
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
        _ESCAPES[part] if part in ("\t", "\n") else f'<w:t xml:space="preserve">{_escaped(part)}</w:t>'
        for part in parts
        if part
    )


def _break(runs: Iterable[Run], cuts: Sequence[int]) -> Iterator[Run]:
    """Yield the runs with a line break put in at each offset of their joined text."""
    start = 0
    for run in runs:
        end = start + len(run.text)
        edges = [0, *(cut - start for cut in cuts if start < cut <= end), len(run.text)]
        yield replace(run, text="\n".join(run.text[a:b] for a, b in pairwise(edges)))
        start = end


def _lines(paragraph: Paragraph) -> float:
    return gbt9704.width_in_characters(paragraph.text) / gbt9704.CHARACTERS_PER_LINE


def _indent(left: float, overhang: float = 0) -> str:
    """Return an indent from the left in characters; `overhang` lets the line run so far into the right margin."""
    advance = gbt9704.CHARACTER_ADVANCE.twips
    over = f' w:right="{-round(advance * overhang)}"' if overhang else ""
    return f'<w:ind w:left="{round(advance * left)}"{over}/>'


@dataclass(frozen=True, slots=True)
class _Page:
    """Renders blocks with one profile's fonts; `missing` says which characters each face's font lacks."""

    fonts: Mapping[Face, Font]
    missing: Mapping[Face, frozenset[str]]

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield the XML of each block."""
        indents = signature_indents(blocks)
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
            indent = _indent(indents[position], overhang) if position in indents else ""
            if under_another(blocks, position):
                indent = NO_BLANK_LINE + indent
            yield self.paragraph(block, block.style.value, keep, indent)

    def paragraph(self, paragraph: Paragraph, role: str, keep: str = "", indent: str = "") -> str:
        """Return the XML of a paragraph in the style of a role."""
        printed: Iterable[Run] = paragraph.printed()
        if cuts := title_cuts(paragraph):
            printed = _break(printed, cuts)
        lead = "LeadSentence" if paragraph.style is Style.BODY else "Strong"
        runs: list[str] = []
        for run in printed:
            runs += self.runs(run.text, role, lead if run.bold else "", run.mark)
            lead = "Strong"
        style_id = STYLE_IDS[role][0]
        return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{keep}{indent}</w:pPr>{"".join(runs)}</w:p>\n'

    def runs(self, text: str, role: str, character_style: str, mark: Mark | None) -> Iterator[str]:
        """Yield the runs of a piece of text: one, or more where the font lacks characters."""
        font = self.fonts[_face(role)]
        for part, name in self.by_font(text, font, self.missing.get(_face(role))):
            hint = EITHER_SCRIPT.search(part) is not None
            yield f"{_run_start(name, hint, character_style, mark)}{_text(part)}</w:r>"

    @staticmethod
    def by_font(text: str, font: Font, lacking: frozenset[str] | None) -> Iterable[tuple[str, str]]:
        """Return (text, font name) pairs: the face's own font, its fallback where it has no glyph."""
        if not lacking or not font.fallback or lacking.isdisjoint(text):
            return [(text, font.name)]
        parts = re.split(f"([{''.join(sorted(lacking))}]+)", text)
        return [(part, font.fallback if part[0] in lacking else font.name) for part in parts if part]

    def table(self, table: Table) -> str:
        """Return the XML of a table as wide as the text; header rows come again on each page."""
        widths = [int(gbt9704.TEXT_WIDTH.twips * share) for share in column_shares(table)]
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
        inside = "".join(self.paragraph(p, role) for p in cell or (Paragraph(()),))
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
