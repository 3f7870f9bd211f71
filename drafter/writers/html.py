"""Writes a Document as one web page that looks like the printed one and needs nothing but itself.

The page's frame and style sheet stand readable in templates/_html/draft.html; a `$name` in it is filled from `gbt9704`
and the font profile. On the screen the text flows down one sheet as wide as A4, because no browser divides it into
pages there; printed, it is divided by the browser. What users wrote stands in the page as text only: escaped, without
script, and a content policy forbids the page to fetch or run anything. Lists of fonts let the browser find each
character's font by itself. Equal input gives equal bytes, well-formed as XML too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise
from string import Template

from drafter import gbt9704
from drafter.document import HEADINGS, Block, Document, Paragraph, Run, Side, Style, Table, Trace
from drafter.gbt9704 import DEFAULT_FONTS, Align, Face, Font, Length, Role
from drafter.resources import data_root, read_bytes
from drafter.writers.columns import cells_of, column_shares, side_of
from drafter.writers.fonts import fonts_of
from drafter.writers.layout import (
    EITHER_SCRIPT,
    cell_role,
    signature_indents,
    title_cuts,
    title_of,
    visible,
)

_TAGS = {Style.TITLE.value: "h1"} | {style.value: f"h{level}" for level, style in enumerate(HEADINGS, 2)}
_LATIN_POINTS = range(
    0x20, 0x2C00
)  # printable code points up to the end of those that EITHER_SCRIPT speaks of
_ALIGN = {Align.JUSTIFIED: "justify", Align.LEFT: "left", Align.CENTRE: "center"}
_SIDES = {Side.LEFT: "left", Side.RIGHT: "right"}
_TURN = '<br class="turn"/>'  # a new line in a title that nobody typed
_SIGNIFICANT_BLANKS = re.compile("(?:^|\n) |  |\t| (?:\n|$)")  # browsers drop them unless told


def write(document: Document, *, fonts: str = DEFAULT_FONTS) -> str:
    """Return the document as a web page. Raises UsageProblem for an unknown font profile."""
    start, middle, end = _frame(fonts)
    return start + _text(title_of(document), " ") + middle + "".join(_blocks(document.blocks)) + end


# --- blocks ---------------------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    indents = signature_indents(blocks)
    for position, block in enumerate(blocks):
        if isinstance(block, Table):
            yield _table(block)
        else:
            yield _paragraph(block, block.style.value, indents.get(position)) + "\n"


def _paragraph(paragraph: Paragraph, role: str, indent: float | None = None) -> str:
    """Return a paragraph in the style of a role; `indent` is in characters from the left."""
    tag = _TAGS.get(role, "p")
    typed = " typed" if _SIGNIFICANT_BLANKS.search(paragraph.text) else ""
    left = "" if indent is None else f' style="margin-left: {_points(gbt9704.CHARACTER_ADVANCE.pt * indent)}"'
    inside = "".join(_runs(paragraph))
    return f'<{tag} class="{role}{typed}"{left}>{inside}</{tag}>'


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
    source = _source(run.trace) if run.trace else ""
    if run.mark:
        inside = f'<mark class="{run.mark.value}"{source}>{inside}</mark>'
    elif run.trace:
        name = "figure" if run.trace.value is not None else "source"
        inside = f'<span class="{name}"{source}>{inside}</span>'
    return f"<b>{inside}</b>" if run.bold else inside


def _source(trace: Trace) -> str:
    """Return the attributes that say where a run comes from: its key, its metric, both and the line in words."""
    line = f"第 {trace.line} 行 " if trace.line else ""
    others = "、".join(key for key in trace.computed_from if key != trace.key)
    words = f"{line}{trace.key}" + (f"（由 {others} 算出）" if others else "")
    metric = f' data-metric="{_attribute(trace.metric)}"' if trace.metric else ""
    return f' data-key="{_attribute(trace.key)}"{metric} title="{_attribute(words)}"'


def _table(table: Table) -> str:
    """Return a table as wide as the text; printed, its header rows come again on each page."""
    shares = column_shares(table)
    columns = "".join(f'<col style="width: {100 * share:.4g}%"/>' for share in shares)
    rows = [_row(table, number, len(shares)) for number in range(len(table.rows))]
    head, body = "".join(rows[: table.header_rows]), "".join(rows[table.header_rows :])
    said = _text(table.caption, " ")
    caption = f'<caption class="unseen">{said}</caption>\n' if said else ""
    parts = (("colgroup", columns), ("thead", head), ("tbody", body))
    inside = "".join(f"<{tag}>{part}</{tag}>\n" for tag, part in parts if part)
    return f"<table>\n{caption}{inside}</table>\n"


def _row(table: Table, number: int, columns: int) -> str:
    """Return one row; short ones are filled with empty cells."""
    role = cell_role(table, number)
    cells = enumerate(cells_of(table, number, columns))
    return f"<tr>{''.join(_cell(table, number, column, *cell, role) for column, cell in cells)}</tr>\n"


def _cell(table: Table, row: int, column: int, paragraphs: Sequence[Paragraph], span: int, role: str) -> str:
    """Return one cell, to its column's side; what heads cells says which."""
    scope = "colgroup" if row in table.bands else "col"
    start, end = (f'<th scope="{scope}"', "</th>") if role == "table_header" else ("<td", "</td>")
    spans = f' colspan="{span}"' if span > 1 else ""
    side = side_of(table, row, column)
    turned = "" if side is Side.CENTRE else f' class="{_SIDES[side]}"'
    inside = "".join(_paragraph(p, role) for p in paragraphs or (Paragraph(()),))
    return f"{start}{spans}{turned}>{inside}{end}"


def _text(text: str, line_end: str = "<br/>") -> str:
    """Return text for the inside of an element; its line ends become `line_end`."""
    plain = escape(visible(text.replace("\r\n", "\n").replace("\r", "\n")), quote=False)
    return plain.replace("\n", line_end)


def _attribute(text: str) -> str:
    return escape(visible(text)).replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


# --- the frame and its style sheet ----------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _frame(profile: str) -> tuple[str, str, str]:
    """Return what stands before the title, between title and blocks, and after; made once a process."""
    source = read_bytes(data_root() / "templates" / "_html" / "draft.html").decode("utf-8")
    values = _values(fonts_of(profile))
    start, middle, end = Template(source).substitute(values, title="\0", blocks="\0").split("\0")
    return start, middle, end


def _values(fonts: Mapping[Face, Font]) -> dict[str, str]:
    """Return what stands for each `$name` of the frame."""
    margins = (
        gbt9704.MARGIN_TOP,
        gbt9704.MARGIN_RIGHT,
        gbt9704.MARGIN_BOTTOM,
        gbt9704.MARGIN_LEFT,
    )
    latin = fonts[Face.LATIN]
    return {
        "latin": latin.name,
        "latin_sources": ", ".join(f'local("{name}")' for name in (latin.name, *latin.alternatives)),
        "latin_range": _latin_range(),
        "page_width": _millimetres(gbt9704.PAGE_WIDTH),
        "page_height": _millimetres(gbt9704.PAGE_HEIGHT),
        "margins": " ".join(map(_millimetres, margins)),
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
