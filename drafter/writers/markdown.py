"""Writes a Document as plain Markdown (CommonMark with tables) that shows what users wrote as they typed it.

Every mark that Markdown could read as its own is escaped. Work still to do stands in <mark>, so that it is seen both
in the source and on the page. One paragraph of the Document is one paragraph of the text, its two sides (发文字号 and
签发人) apart by a wide space. Remarks and a 目录 are left out: the text is to be read and copied as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from drafter.document import HEADINGS, Block, Document, Paragraph, Run, Side, Style, Table

_LEVELS = {Style.TITLE: "# ", Style.ANNEX: "## ", Style.ANNEX_TITLE: "### "} | {
    style: "#" * level + " " for level, style in enumerate(HEADINGS, 2)
}
_TWO_SIDED = (Style.NUMBER, Style.ISSUED)
_BETWEEN_SIDES = "\u3000\u3000"  # a tab is shown as one blank
_INLINE = re.compile(r"[\\`*_\[\]<>&|~$]")  # may begin something anywhere
_LINE_START = re.compile(r"([#+\-=]|\d+(?=[.)](?:\s|$)))")  # may begin a block at the start of a line
_ILLEGAL = re.compile("[\x00\ud800-\udfff]")  # CommonMark forbids the first, UTF-8 the others
_SIDES = {Side.LEFT: ":---", Side.CENTRE: ":---:", Side.RIGHT: "---:", None: "---"}
_BLANK = {" ": "&#32;", "\t": "&#9;"}


def write(document: Document) -> str:
    """Return the document as Markdown, ending in one newline."""
    return "\n\n".join(_block(block) for block in document.blocks) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    text = _paragraph(block)
    if block.style in _TWO_SIDED:
        text = text.replace("\t", _BETWEEN_SIDES)
    return _LEVELS.get(block.style, "") + (text.replace("\\\n", "<br>") if block.style in _LEVELS else text)


def _paragraph(paragraph: Paragraph) -> str:
    """Return a paragraph's text; the start of each of its lines is made harmless."""
    text = "".join(_run(run) for run in paragraph.printed())
    return "\\\n".join(_line(line) for line in text.split("\n"))


def _run(run: Run) -> str:
    text = _escaped(run.text)
    if run.mark is not None:
        return f"<mark>{text}</mark>"
    return _bold(run.text) if run.bold else text


def _bold(text: str) -> str:
    """Return text between `**`, with marks and blanks at its edges left outside.

    CommonMark takes `**` after a full stop and before a Han character for no closing mark at all.
    """
    start = next((i for i, char in enumerate(text) if _is_word(char)), None)
    if start is None:
        return _escaped(text)
    end = next(i for i in range(len(text), 0, -1) if _is_word(text[i - 1]))
    inside = "\n".join(f"**{_escaped(line)}**" if line else "" for line in text[start:end].split("\n"))
    return _escaped(text[:start]) + inside + _escaped(text[end:])


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"


def _escaped(text: str) -> str:
    text = _ILLEGAL.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return _INLINE.sub(lambda m: "\\" + m[0], text)


def _line(line: str) -> str:
    """Return a line whose beginning and end Markdown cannot take for a mark of its own or drop."""
    body = line.strip(" \t")
    before = "".join(_BLANK[char] for char in line[: len(line) - len(line.lstrip(" \t"))])
    after = "".join(_BLANK[char] for char in line[len(line.rstrip(" \t")) :]) if body else ""
    body = body if before else _LINE_START.sub(_guard, body, count=1) if _LINE_START.match(body) else body
    return before + body + after


def _guard(match: re.Match[str]) -> str:
    """Escape a block mark: `1.` by a backslash after the digits, all others before."""
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def _table(table: Table) -> str:
    columns = max((len(row) for row in table.rows), default=0)
    if not columns:
        return ""
    rows = [_row(table, number, columns) for number in range(len(table.rows))]
    if not table.header_rows:
        rows.insert(0, [""] * columns)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    sides = [*table.aligns[:columns], *[None] * (columns - len(table.aligns))]
    lines.insert(1, "|" + "".join(f" {_SIDES[side]} |" for side in sides))
    return "\n".join(lines)


def _row(table: Table, number: int, columns: int) -> list[str]:
    """Return the cells of a row; a band, which cannot go across the table here, stands in bold in its first cell."""
    cells = [_cell(cell) for cell in table.rows[number][:columns]]
    if number in table.bands:
        cells = [_cell(tuple(map(_in_bold, cell))) for cell in table.rows[number][:1]]
    return [*cells, *[""] * (columns - len(cells))]


def _in_bold(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, runs=tuple(replace(run, bold=True) for run in paragraph.runs))


def _cell(cell: tuple[Paragraph, ...]) -> str:
    return "<br>".join(_paragraph(paragraph).replace("\\\n", "<br>") for paragraph in cell)
