"""Writes a Document as a Word file in the form of GB/T 9704—2012.

It renders document.xml as text into the prebuilt package (writers/package.py): every paragraph has a named style, every
run names its Chinese font as well, blank lines are spacing, and one paragraph of the Document is one paragraph of
the file, so that block numbers agree with the reader's. What users wrote comes out as typed; only characters that
XML cannot hold are shown by a stand-in (see `visible`). Equal input gives equal bytes.
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
from drafter.writers.package import DOCUMENT_PART, STYLE_IDS, base, entry, fonts_of, pack
from drafter.writers.seal import PROPERTIES_PART, digest
from drafter.writers.titles import break_title

# Marks that stand in fonts of both scripts: Word sets them in the Latin font unless the run says otherwise.
_EITHER_SCRIPT = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2bff]")
_HIGHLIGHT = {Mark.PENDING: "yellow", Mark.WRONG: "cyan"}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": "<w:tab/>", "\n": "<w:br/>"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Programs that put a little space between digits and Han characters make a date 1.25 characters longer: it must not
# wrap, and its first character must not move.
DATE_OVERHANG = 1.5
# 署名 never stands alone on a page: the paragraph before it is kept with it. LibreOffice then moves a paragraph whole,
# so one of more than half a page would leave a hole; longer ones flow on.
MAX_KEPT_LINES = 11
_MIN_COLUMN_CHARACTERS = 4.0  # no column of a table is narrower than this share allows
_MAX_COLUMN_CHARACTERS = 20.0  # nor does a long cell take more than this share


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
        title=_escaped(_title(document)), dates=_dates(made), seal=seal
    )
    return pack([*parts, entry(PROPERTIES_PART, properties)])


def _title(document: Document) -> str:
    titles = (b.text for b in document.blocks if isinstance(b, Paragraph) and b.style is Style.TITLE)
    return document.title or next(titles, "")


def _dates(made: datetime | None) -> str:
    if made is None:
        return ""
    day = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    kinds = ("created", "modified")
    return "".join(f'<dcterms:{k} xsi:type="dcterms:W3CDTF">{day}</dcterms:{k}>' for k in kinds)


# --- what a Word file or its fonts cannot show ----------------------------------------------------------------


def visible(text: str) -> str:
    """Return the text with each character that XML 1.0 cannot hold replaced by one that can be seen.

    Control characters become their control pictures (U+0007 → ␇), all others U+FFFD. Everything else, private-use
    characters and noncharacters of other planes too, stays as typed.
    """
    return _ILLEGAL.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def missing_glyphs(document: Document, fonts: str = DEFAULT_FONTS) -> list[Diagnostic]:
    """Return a finding for each Han character that the profile's font lacks, at the first place it is needed."""
    faces = fonts_of(fonts)
    missing = _missing(document, faces)
    found: dict[tuple[Face, str], Diagnostic] = {}
    for number, paragraph, role in _paragraphs(document.blocks):
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


def replaced_characters(document: Document) -> list[Diagnostic]:
    """Return a finding for each paragraph that holds characters which a Word file cannot."""
    found = []
    for number, paragraph, _ in _paragraphs(document.blocks):
        match = _ILLEGAL.search(paragraph.text)
        if match:
            code = f"U+{ord(match[0]):04X}"
            found.append(
                Diagnostic(
                    "DW02",
                    Severity.WARNING,
                    f"文中有 Word 文件放不下的控制字符（{code}），已用可见符号“{visible(match[0])}”代替",
                    "请删去这个字符",
                    Location(block=number, column=match.start() + 1),
                    visible(paragraph.text[max(0, match.start() - 8) : match.start() + 8]),
                )
            )
    return found


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[int, Paragraph, str]]:
    """Yield (block number, paragraph, role) for all paragraphs, those in tables too."""
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Paragraph):
            yield number, block, block.style.value
            continue
        for row_number, row in enumerate(block.rows):
            for cell in row:
                for paragraph in cell:
                    yield number, paragraph, _cell_role(block, row_number)


def _cell_role(table: Table, row_number: int) -> str:
    return "table_header" if row_number < table.header_rows else "table"


def _face(role: str) -> Face:
    return gbt9704.ROLES[role].face


def _missing(document: Document, fonts: Mapping[Face, Font]) -> dict[Face, frozenset[str]]:
    """Return the Han characters of the document that each face's font lacks; faces without such are absent."""
    text = "".join(set("".join(p.text for _, p, _ in _paragraphs(document.blocks))))
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


def _signature_indents(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the indent of each signature and date, by position; they are set against each other (7.3.5.2)."""
    out: dict[int, str] = {}
    for position, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or block.style is not Style.DATE:
            continue
        above = blocks[position - 1] if position else None
        signed = isinstance(above, Paragraph) and above.style is Style.SIGNATURE
        name = above.text if signed and above else ""
        left, right = gbt9704.signature_and_date_indents(name, block.text)
        out[position] = _indent(right, DATE_OVERHANG)
        if signed:
            out[position - 1] = _indent(left)
    return out


def _alone(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the indent of signatures without a date."""
    out = {}
    for position, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.style is Style.SIGNATURE:
            out[position] = _indent(gbt9704.signature_and_date_indents(block.text, "")[0])
    return out


@dataclass(frozen=True, slots=True)
class _Page:
    """Renders blocks with one profile's fonts; `missing` says which characters each face's font lacks."""

    fonts: Mapping[Face, Font]
    missing: Mapping[Face, frozenset[str]]

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield the XML of each block."""
        indents = _alone(blocks) | _signature_indents(blocks)
        for position, block in enumerate(blocks):
            if isinstance(block, Table):
                yield self.table(block)
                if position + 1 < len(blocks) and isinstance(blocks[position + 1], Table):
                    yield "<w:p/>"  # Word joins two tables that touch
                continue
            below = blocks[position + 1] if position + 1 < len(blocks) else None
            signed = isinstance(below, Paragraph) and below.style is Style.SIGNATURE
            keep = "<w:keepNext/>" if signed and _lines(block) <= MAX_KEPT_LINES else ""
            yield self.paragraph(block, block.style.value, keep, indents.get(position, ""))

    def paragraph(self, paragraph: Paragraph, role: str, keep: str = "", indent: str = "") -> str:
        """Return the XML of a paragraph in the style of a role."""
        printed: Iterable[Run] = paragraph.printed()
        if paragraph.style is Style.TITLE:
            size = gbt9704.ROLES["title"].size.pt
            printed = _break(printed, break_title(paragraph.text, gbt9704.TEXT_WIDTH.pt / size))
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
            hint = _EITHER_SCRIPT.search(part) is not None
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
        widths = _column_widths(table)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self.row(table, number, widths) for number in range(len(table.rows)))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>\n'
        )

    def row(self, table: Table, number: int, widths: Sequence[int]) -> str:
        """Return the XML of one row, short rows filled with empty cells."""
        role = _cell_role(table, number)
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


def _column_widths(table: Table) -> list[int]:
    """Return column widths in twips that fill the text width, by the longest cell of each column."""
    columns = max((len(row) for row in table.rows), default=0)
    weights = [_MIN_COLUMN_CHARACTERS] * columns
    for row in table.rows:
        for i, cell in enumerate(row):
            longest = max((gbt9704.width_in_characters(p.text) for p in cell), default=0.0)
            weights[i] = max(weights[i], min(longest, _MAX_COLUMN_CHARACTERS))
    return [int(gbt9704.TEXT_WIDTH.twips * weight / sum(weights)) for weight in weights]
