"""Writes a Document as one web page that looks like the printed one and needs nothing but itself.

The page's frame and style sheet stand readable in templates/_html/draft.html; a `$name` in it is filled from `gbt9704`
and the font profile. The browser itself divides the text: into pages in print, and on the screen into A4 sheets, which
are columns of 22 lines one under another (CSS Multi-column Layout Level 2); a browser that does not know those shows
one long sheet. What users wrote stands in the page as text only: escaped, without script, and a content policy forbids
the page to fetch or run anything. Lists of fonts let the browser find each character's font by itself. What is to be
said beside the text, and the 目录, stand outside the sheets and are not printed. Equal input gives equal bytes,
well-formed as XML too.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise
from string import Template

from drafter import gbt9704
from drafter.document import HEADINGS, Block, Document, Paragraph, Run, Style, Table, Trace
from drafter.gbt9704 import DEFAULT_FONTS, Align, Face, Font, Length, Role
from drafter.resources import data_root, read_bytes
from drafter.writers.fonts import fonts_of
from drafter.writers.layout import (
    EITHER_SCRIPT,
    cell_role,
    column_shares,
    paragraphs,
    signature_indents,
    title_cuts,
    title_of,
    visible,
)
from drafter.writers.outline import entries

_TAGS = {
    Style.TITLE.value: "h1",
    Style.ANNEX.value: "h2",
    Style.ANNEX_TITLE.value: "h3",
    **{style.value: f"h{level}" for level, style in enumerate(HEADINGS, 2)},
}
_TWO_SIDED = {Style.NUMBER.value, Style.ISSUED.value}  # what stands behind their tab is set to the right
_NEXT = "\0"  # stands for the number of a remark until all are known; no user's text holds it (`visible`)
_LATIN_POINTS = range(
    0x20, 0x2C00
)  # printable code points up to the end of those that EITHER_SCRIPT speaks of
_ALIGN = {Align.JUSTIFIED: "justify", Align.LEFT: "left", Align.CENTRE: "center"}
_TURN = '<br class="turn"/>'  # a new line in a title that nobody typed
_SHEET_GAP_MM = 6  # between two sheets on the screen
_SIGNIFICANT_BLANKS = re.compile("(?:^|\n) |  |\t| (?:\n|$)")  # browsers drop them unless told


def write(document: Document, *, fonts: str = DEFAULT_FONTS, contents: bool = False) -> str:
    """Return the document as a web page, with links to its headings beside it if `contents` are wanted.

    Raises UsageProblem for an unknown font profile.
    """
    start, title, before, after, end = _frame(fonts)
    listed = {entry.position for entry in entries(document)} if contents else set()
    blocks = _numbered("".join(_blocks(document.blocks, listed)))
    nav = _contents(document) if listed else ""
    return "".join(
        (start, _text(title_of(document), " "), title, nav, before, blocks, after, _remarks(document), end)
    )


# --- beside the sheets ----------------------------------------------------------------------------------------


def _contents(document: Document) -> str:
    """Return links to the headings."""
    links = "".join(
        f'<li class="level{entry.level}"><a href="#block-{entry.position + 1}">{_text(entry.text)}</a></li>\n'
        for entry in entries(document)
    )
    return f'<nav class="beside contents" aria-label="目录">\n<div class="name">目录</div>\n<ul>\n{links}</ul>\n</nav>\n'


def _remarks(document: Document) -> str:
    """Return what is to be said of the text, each remark with a link to its place."""
    runs = (run for _, paragraph, _ in paragraphs(document.blocks) for run in paragraph.runs)
    items = "".join(
        f'<li><a href="#remark-{number}">{_text(run.text, " ")}</a>{"".join(map(_remark, run.remarks))}</li>\n'
        for number, run in enumerate((run for run in runs if run.remarks and run.text), 1)
    )
    return items and (
        f'<aside class="beside remarks" aria-label="批注">\n<div class="name">批注（不打印）</div>\n<ol>\n{items}</ol>\n</aside>\n'
    )


def _remark(remark: str) -> str:
    return f"<span>{_text(remark)}</span>"


def _numbered(blocks: str) -> str:
    """Return blocks with their remarks numbered as `_remarks` lists them."""
    first, *others = blocks.split(_NEXT)
    return first + "".join(f"{number}{piece}" for number, piece in enumerate(others, 1))


# --- blocks ---------------------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block], listed: Container[int]) -> Iterator[str]:
    """Yield each block; those that the 目录 lists have an id."""
    indents = signature_indents(blocks)
    for position, block in enumerate(blocks):
        if isinstance(block, Table):
            yield _table(block)
        else:
            name = f' id="block-{position + 1}"' if position in listed else ""
            yield _paragraph(block, block.style.value, indents.get(position), name) + "\n"


def _paragraph(paragraph: Paragraph, role: str, indent: float | None = None, name: str = "") -> str:
    """Return a paragraph in the style of a role; `indent` is in characters from the left, `name` an attribute."""
    tag = _TAGS.get(role, "p")
    typed = " typed" if _SIGNIFICANT_BLANKS.search(paragraph.text) else ""
    left = "" if indent is None else f' style="margin-left: {_points(gbt9704.CHARACTER_ADVANCE.pt * indent)}"'
    inside = "".join(_runs(paragraph))
    if role in _TWO_SIDED:
        inside = inside.replace("\t", '<span class="gap">\t</span>', 1)
    return f'<{tag} class="{role}{typed}"{name}{left}>{inside}</{tag}>'


def _runs(paragraph: Paragraph) -> Iterator[str]:
    """Yield the marker and each run; what is one run in the document is one piece here."""
    first = paragraph.runs[0].bold if paragraph.runs else False
    cuts = title_cuts(paragraph)
    start = 0
    for run in (Run(paragraph.marker, bold=first), *paragraph.runs):
        end = start + len(run.text)
        edges = [0, *(cut - start for cut in cuts if start < cut <= end), len(run.text)]
        if run.text:
            yield _run(run, _TURN.join(_text(run.text[a:b]) for a, b in pairwise(edges)))
        start = end


def _run(run: Run, inside: str) -> str:
    """Return a run: work still to do and figures say on a hover where they come from."""
    attributes = _told(run)
    if run.mark:
        inside = f'<mark class="{run.mark.value}"{attributes}>{inside}</mark>'
    elif attributes:
        inside = f'<span class="{_kind(run)}"{attributes}>{inside}</span>'
    return f"<b>{inside}</b>" if run.bold else inside


def _kind(run: Run) -> str:
    if run.trace is None:
        return "remarked"
    kind = "figure" if run.trace.value is not None else "source"
    return f"{kind} remarked" if run.remarks else kind


def _told(run: Run) -> str:
    """Return the attributes that say of a run where it comes from, in keys and on a hover, and what is said of it."""
    name = f' id="remark-{_NEXT}"' if run.remarks else ""
    words = [_source(run.trace)] if run.trace else []
    words += run.remarks
    title = f' title="{_attribute(chr(10).join(words))}"' if words else ""
    return name + (_keys(run.trace) if run.trace else "") + title


def _keys(trace: Trace) -> str:
    metric = f' data-metric="{_attribute(trace.metric)}"' if trace.metric else ""
    return f' data-key="{_attribute(trace.key)}"{metric}'


def _source(trace: Trace) -> str:
    """Return in words where a run comes from: the line, the key, the keys it is computed from."""
    line = f"第 {trace.line} 行 " if trace.line else ""
    others = "、".join(key for key in trace.computed_from if key != trace.key)
    return f"{line}{trace.key}" + (f"（由 {others} 算出）" if others else "")


def _table(table: Table) -> str:
    """Return a table as wide as the text; printed, its header rows come again on each page."""
    shares = column_shares(table)
    columns = "".join(f'<col style="width: {100 * share:.4g}%"/>' for share in shares)
    rows = [_row(table, number, len(shares)) for number in range(len(table.rows))]
    head, body = "".join(rows[: table.header_rows]), "".join(rows[table.header_rows :])
    parts = (("colgroup", columns), ("thead", head), ("tbody", body))
    inside = "".join(f"<{tag}>{part}</{tag}>\n" for tag, part in parts if part)
    return f"<table>\n{inside}</table>\n"


def _row(table: Table, number: int, columns: int) -> str:
    """Return one row; short ones are filled with empty cells."""
    role = cell_role(table, number)
    start, end = ('<th scope="col">', "</th>") if role == "table_header" else ("<td>", "</td>")
    cells = [*table.rows[number], *[()] * (columns - len(table.rows[number]))]
    inside = ("".join(_paragraph(p, role) for p in cell or (Paragraph(()),)) for cell in cells)
    return f"<tr>{''.join(f'{start}{cell}{end}' for cell in inside)}</tr>\n"


def _text(text: str, line_end: str = "<br/>") -> str:
    """Return text for the inside of an element; its line ends become `line_end`."""
    plain = escape(visible(text.replace("\r\n", "\n").replace("\r", "\n")), quote=False)
    return plain.replace("\n", line_end)


def _attribute(text: str) -> str:
    return escape(visible(text)).replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


# --- the frame and its style sheet ----------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _frame(profile: str) -> list[str]:
    """Return what stands before, between and after title, 目录, blocks and remarks; made once a process."""
    source = read_bytes(data_root() / "templates" / "_html" / "draft.html").decode("utf-8")
    changing = dict.fromkeys(("title", "contents", "blocks", "remarks"), "\0")
    return Template(source).substitute(_values(fonts_of(profile)), **changing).split("\0")


def _values(fonts: Mapping[Face, Font]) -> dict[str, str]:
    """Return what stands for each `$name` of the frame."""
    top, bottom = gbt9704.MARGIN_TOP, gbt9704.MARGIN_BOTTOM
    margins = (top, gbt9704.MARGIN_RIGHT, bottom, gbt9704.MARGIN_LEFT)
    latin = fonts[Face.LATIN]
    return {
        "latin": latin.name,
        "latin_sources": ", ".join(f'local("{name}")' for name in (latin.name, *latin.alternatives)),
        "latin_range": _latin_range(),
        "page_width": _millimetres(gbt9704.PAGE_WIDTH),
        "page_height": _millimetres(gbt9704.PAGE_HEIGHT),
        "margins": " ".join(map(_millimetres, margins)),
        "text_height": _millimetres(gbt9704.TEXT_HEIGHT),
        "between_texts": f"{round(top.mm + bottom.mm + _SHEET_GAP_MM, 2):g}mm",
        "sheet_step": f"{round(gbt9704.PAGE_HEIGHT.mm + _SHEET_GAP_MM, 2):g}mm",
        "page_number": _page_number(fonts[Face.SONG]),
        "number_indent": _points(gbt9704.SIZE_4.pt * gbt9704.PAGE_NUMBER_INDENT_CHARACTERS),
        "line_pitch": _points(gbt9704.LINE_PITCH.pt),
        "roles": "\n".join(_rule(key, role, fonts) for key, role in gbt9704.ROLES.items()),
    }


def _rule(key: str, role: Role, fonts: Mapping[Face, Font]) -> str:
    """Return the style rule of a role."""
    pitch, latin = gbt9704.LINE_PITCH.pt, fonts[Face.LATIN].name
    rules = {
        "font": f'{_points(role.size.pt)}/{_points(role.line.pt)} "{latin}", {_family(role.face, fonts)}',
        "letter-spacing": _points(role.spacing.pt),
        "text-align": _ALIGN[role.align],
        "text-indent": _points(gbt9704.CHARACTER_ADVANCE.pt * role.first_line) if role.first_line else "",
        "margin-top": _points(pitch * role.lines_before) if role.lines_before else "",
        "margin-bottom": _points(pitch * role.lines_after) if role.lines_after else "",
        "break-after": "avoid" if role.keep_with_next else "",
    }
    return f".{key} {{ {' '.join(f'{name}: {value};' for name, value in rules.items() if value)} }}"


def _family(face: Face, fonts: Mapping[Face, Font]) -> str:
    """Return a font with those that may stand for it, in the order a browser tries them for each character."""
    font = fonts[face]
    names = dict.fromkeys((font.name, *font.alternatives, font.fallback or font.name))
    generic = "sans-serif" if face is Face.HEI else "serif"
    return ", ".join([*(f'"{name}"' for name in names), generic])


def _page_number(font: Font) -> str:
    """Return the declarations of the page number: its dash stands in the middle of a line, 7 mm under the text."""
    size = gbt9704.SIZE_4.pt
    before, after = gbt9704.PAGE_NUMBER_FORM.split("{}")
    return (
        f'content: "{before}" counter(page) "{after}"; vertical-align: top; '
        f"padding-top: {_points(gbt9704.PAGE_NUMBER_DROP.pt - size / 2)}; "
        f"font: {_points(size)}/{_points(size)} {_family(Face.SONG, {Face.SONG: font})};"
    )


def _latin_range() -> str:
    """Return the code points that the Latin font sets, as `unicode-range` wants them."""
    ranges = []
    for either, group in groupby(_LATIN_POINTS, lambda point: bool(EITHER_SCRIPT.match(chr(point)))):
        points = list(group)
        if not either:
            ranges.append(f"U+{points[0]:X}-{points[-1]:X}")
    return ", ".join(ranges)


def _points(value: float) -> str:
    return f"{round(value, 2):g}pt"


def _millimetres(length: Length) -> str:
    return f"{round(length.mm, 2):g}mm"
