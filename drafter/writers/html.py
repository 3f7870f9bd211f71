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
from drafter.document import (
    HEADINGS,
    IMPRINT,
    Block,
    Document,
    Paragraph,
    Run,
    Side,
    Style,
    Table,
    Trace,
    title_of,
)
from drafter.gbt9704 import DEFAULT_FONTS, Align, Face, Font, Length, Role, Ruled
from drafter.resources import data_root, read_bytes
from drafter.writers.columns import cells_of, column_shares, side_of
from drafter.writers.fonts import fonts_of
from drafter.writers.layout import (
    EITHER_SCRIPT,
    cell_role,
    other_face,
    paragraphs,
    title_cuts,
    visible,
)
from drafter.writers.outline import entries
from drafter.writers.placing import Placing, placings

_TAGS = {
    Style.TITLE.value: "h1",
    Style.ANNEX.value: "h2",
    Style.ANNEX_TITLE.value: "h3",
    **{style.value: f"h{level}" for level, style in enumerate(HEADINGS, 2)},
}
_NEXT = "\0"  # stands for the number of a remark until all are known; no user's text holds it (`visible`)
_LATIN_POINTS = range(
    0x20, 0x2C00
)  # printable code points up to the end of those that EITHER_SCRIPT speaks of
_ALIGN = {
    Align.JUSTIFIED: "justify",
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.DISTRIBUTED: "justify",
}
_SIDES = {Side.LEFT: "left", Side.RIGHT: "right"}
_TURN = '<br class="turn"/>'  # a new line in a title that nobody typed
_SHEET_GAP_MM = 6  # between two sheets on the screen
_SIGNIFICANT_BLANKS = re.compile("(?:^|\n) |  |\t| (?:\n|$)")  # browsers drop them unless told


def write(document: Document, *, fonts: str = DEFAULT_FONTS, contents: bool = False) -> str:
    """Return the document as a web page, with links to its headings beside it if `contents` are wanted.

    Raises UsageProblem for an unknown font profile.
    """
    start, title, before, after, end = _frame(fonts)
    listed = {entry.position for entry in entries(document)} if contents else set()
    blocks = _numbered("".join(_blocks(document, listed)))
    nav = _contents(document) if listed else ""
    return "".join(
        (
            start,
            _text(document.title or title_of(document.blocks), " "),
            title,
            nav,
            before,
            blocks,
            after,
            _remarks(document),
            end,
        )
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


def _blocks(document: Document, listed: Container[int]) -> Iterator[str]:
    """Yield each block; those that the 目录 lists have an id."""
    blocks, placing = document.blocks, placings(document)
    lying = _lying(blocks)
    leaf = _last_leaf(blocks, lying)
    for position, block in enumerate(blocks):
        if position == leaf:
            yield '<div class="leaf">\n'
        more = " lying" if position in lying else ""
        if isinstance(block, Table):
            yield _table(block).replace("<table", '<table class="lying"', 1) if more else _table(block)
        else:
            name = f' id="block-{position + 1}"' if position in listed else ""
            yield _paragraph(block, block.style.value, placing.get(position), more, name) + "\n"
    if leaf is not None:
        yield "</div>\n"


def _lying(blocks: Sequence[Block]) -> set[int]:
    """Return the positions of the blocks that stand on pages which lie on their side: attachments with a wide table."""
    out: set[int] = set()
    for start, end in pairwise([*_positions(blocks, Style.ANNEX, *IMPRINT), len(blocks)]):
        if any(isinstance(block, Table) and block.wide for block in blocks[start:end]):
            out.update(range(start, end))
    return out


def _last_leaf(blocks: Sequence[Block], lying: Container[int]) -> int | None:
    """Return where the page that 版记 stands on begins, None where only the browser's division of the text tells."""
    imprint, attachments = _positions(blocks, *IMPRINT), _positions(blocks, Style.ANNEX)
    if not imprint or not attachments:
        return None
    return imprint[0] if attachments[-1] in lying else attachments[-1]


def _positions(blocks: Sequence[Block], *styles: Style) -> list[int]:
    return [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and block.style in styles]


def _paragraph(
    paragraph: Paragraph, role: str, placing: Placing | None = None, more: str = "", name: str = ""
) -> str:
    """Return a paragraph in the style of a role; `more` are further classes, `name` is an attribute."""
    tag = _TAGS.get(role, "p")
    inside = "".join(_runs(paragraph, role))
    if gbt9704.ROLES[role].right_tab and "\t" in inside:
        inside = inside.replace("\t", '<span class="gap">\t</span>', 1)
        more += "" if placing and placing.tab else " sided"
    if _SIGNIFICANT_BLANKS.search(paragraph.text):
        more += " typed"
    own = _declared(_of_placing(placing, gbt9704.ROLES[role])) if placing else ""
    style = f' style="{own}"' if own else ""
    return f'<{tag} class="{role}{more}"{name}{style}>{inside}</{tag}>'


def _runs(paragraph: Paragraph, role: str) -> Iterator[str]:
    """Yield the marker and each run; what is one run in the document is one piece here."""
    first = paragraph.runs[0].bold if paragraph.runs else False
    cuts = title_cuts(paragraph)
    other = other_face(paragraph, role)
    start = 0
    for run in (Run(paragraph.marker, bold=first), *paragraph.runs):
        end = start + len(run.text)
        edges = [0, *(cut - start for cut in cuts if start < cut <= end), len(run.text)]
        if run.text and other and start < other[1] and other[0] < end:
            at = max(0, other[0] - start)
            yield _run(run, f'{_text(run.text[:at])}<span class="other">{_text(run.text[at:])}</span>')
        elif run.text:
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
def _frame(profile: str) -> list[str]:
    """Return what stands before, between and after title, 目录, blocks and remarks; made once a process."""
    source = read_bytes(data_root() / "templates" / "_html" / "draft.html").decode("utf-8")
    changing = dict.fromkeys(("title", "contents", "blocks", "remarks"), "\0")
    return Template(source).substitute(_values(fonts_of(profile)), **changing).split("\0")


def _values(fonts: Mapping[Face, Font]) -> dict[str, str]:
    """Return what stands for each `$name` of the frame."""
    top, bottom = gbt9704.MARGIN_TOP, gbt9704.MARGIN_BOTTOM
    left, right = gbt9704.MARGIN_LEFT, gbt9704.MARGIN_RIGHT
    margins, turned = (top, right, bottom, left), (left, top, right, bottom)
    latin = fonts[Face.LATIN]
    return {
        "latin": latin.name,
        "latin_sources": ", ".join(f'local("{name}")' for name in (latin.name, *latin.alternatives)),
        "latin_range": _latin_range(),
        "page_width": _millimetres(gbt9704.PAGE_WIDTH),
        "page_height": _millimetres(gbt9704.PAGE_HEIGHT),
        "margins": " ".join(map(_millimetres, margins)),
        "turned_margins": " ".join(map(_millimetres, turned)),
        "turned_number": _page_number(fonts[Face.SONG], turned=True),
        "text_height": _millimetres(gbt9704.TEXT_HEIGHT),
        "between_texts": f"{round(top.mm + bottom.mm + _SHEET_GAP_MM, 2):g}mm",
        "sheet_step": f"{round(gbt9704.PAGE_HEIGHT.mm + _SHEET_GAP_MM, 2):g}mm",
        "page_number": _page_number(fonts[Face.SONG]),
        "number_indent": _points(gbt9704.SIZE_4.pt * gbt9704.PAGE_NUMBER_INDENT_CHARACTERS),
        "line_pitch": _points(gbt9704.LINE_PITCH.pt),
        "imprint_thick": _line(gbt9704.IMPRINT_THICK),
        "full_page": _points(gbt9704.LINE_PITCH.pt * gbt9704.LINES_PER_PAGE),
        "roles": "\n".join(_rule(key, role, fonts) for key, role in gbt9704.ROLES.items()),
    }


def _rule(key: str, role: Role, fonts: Mapping[Face, Font]) -> str:
    """Return the style rules of a role: of its paragraphs, and of what in them is set in another face."""
    latin = f'"{fonts[Face.LATIN].name}"'
    rules = {
        "font": f"{_points(role.size.pt)}/{_points(role.line.pt)} {latin}, {_family(role.face, fonts)}",
        "letter-spacing": _points(role.spacing.pt),
        "color": f"#{role.colour}" if role.colour else "",
        **_aligned(role.align),
        **_indented(role.left, role.first_line - role.hanging, role),
        "padding-right": _points(role.advance.pt * role.right) if role.right else "",
        "margin-top": _points(role.before.pt + (_higher(role.size) if role.drop else 0))
        if role.before.pt
        else "",
        "margin-bottom": _points(role.after.pt) if role.after.pt else "",
        **_ruled("top", role.above),
        **_ruled("bottom", role.below),
        "break-after": "avoid" if role.keep_with_next else "",
    }
    other = (
        f"\n.{key} .other {{ font-family: {latin}, {_family(role.other_face, fonts)}; }}"
        if role.other_face
        else ""
    )
    return f".{key} {{ {_declared(rules)} }}{other}"


def _of_placing(placing: Placing, role: Role) -> dict[str, str]:
    """Return the declarations of what a paragraph has for itself."""
    left, first, before, size = placing.left, placing.first, placing.before, placing.size
    tab = placing.tab
    return {
        "font-size": _points(size.pt) if size else "",
        "line-height": _points(size.pt * gbt9704.ISSUER_LINE) if size else "",
        **(_aligned(placing.align) if placing.align else {}),
        "padding-left": "" if left is None else _points(left),
        "text-indent": "" if first is None else _points(first),
        "padding-right": "" if placing.right is None else _points(max(0.0, placing.right)),
        "margin-top": "" if before is None else _points(before + (_higher(size) if size and before else 0)),
        "tab-size": _points(tab.position - role.advance.pt * role.left) if tab and not tab.right else "",
        "break-after": "avoid" if placing.keep else "",
    }


def _higher(size: Length) -> float:
    """Return how much higher browsers set 发文机关标志 than Word: in the middle of its line, not at its foot."""
    return size.pt * (gbt9704.ISSUER_LINE - 1) / 2


def _declared(rules: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in rules.items() if value)


def _aligned(align: Align) -> dict[str, str]:
    last = {"text-align-last": "justify"} if align is Align.DISTRIBUTED else {}
    return {"text-align": _ALIGN[align], **last}


def _indented(left: float, first: float, role: Role) -> dict[str, str]:
    """Return the indents of a role, given in characters; of one with two sides the row itself stands in."""
    if role.right_tab:
        left, first = left + first, 0
    advance = role.advance.pt
    return {
        "padding-left": _points(advance * left) if left else "",
        "text-indent": _points(advance * first) if first else "",
    }


def _ruled(side: str, line: Ruled | None) -> dict[str, str]:
    if line is None:
        return {}
    distance = {f"padding-{side}": _points(line.distance.pt)} if line.distance.pt else {}
    return {f"border-{side}": _line(line), **distance}


def _line(line: Ruled) -> str:
    return f"{_points(line.thickness.pt)} solid #{line.colour}"


def _family(face: Face, fonts: Mapping[Face, Font]) -> str:
    """Return a font with those that may stand for it, in the order a browser tries them for each character."""
    font = fonts[face]
    names = dict.fromkeys((font.name, *font.alternatives, font.fallback or font.name))
    generic = "sans-serif" if face is Face.HEI else "serif"
    return ", ".join([*(f'"{name}"' for name in names), generic])


def _page_number(font: Font, *, turned: bool = False) -> str:
    """Return the declarations of the page number: its dash stands in the middle of a line, 7 mm under the text.

    On a turned page that is to the left of the text, and the number runs downwards.
    """
    size = gbt9704.SIZE_4.pt
    before, after = gbt9704.PAGE_NUMBER_FORM.split("{}")
    distance = _points(gbt9704.PAGE_NUMBER_DROP.pt - size / 2)
    placed = f"padding-top: {distance};"
    if turned:
        placed = f"writing-mode: vertical-rl; text-orientation: sideways; padding-right: {distance};"
    return (
        f'content: "{before}" counter(page) "{after}"; vertical-align: top; {placed} '
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
