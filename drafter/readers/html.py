"""Reads a saved web page as a person sees it: one paragraph a line, in the order of the page, tables of figures kept as tables.

Lines are broken where a browser breaks them and counted in the text taken out, which `draft read --text` prints. Inside the
article, headings keep their level and tables stay tables; what stands around it is `web_page`'s business. Pages are hostile
until shown otherwise: bytes and tags are counted before anything is parsed, no entity of the page's own is expanded, nothing
is fetched, and no step is recursive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.chinese import BLANK, half_width, marker_at
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Document
from drafter.errors import Unreadable
from drafter.readers import txt, web_charset
from drafter.readers.web_page import INVISIBLE, SAVE_AGAIN, Grid, Item, Line, Page, Row, finding, letters
from drafter.resources import read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 16 * 1024 * 1024  # a page with its pictures written into it stays below
MAX_TAGS = 200_000  # a long report copied from Word, with a tag around every other character, has some 50,000
MAX_COLUMNS = 64  # spanning cells beyond this column span nothing
# A cell with more paragraphs or characters than this is part of the page's layout and no cell of a table.
CELL_LINES, CELL_LENGTH = 10, 1500

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
# What has no text to be read: code, data about the page, controls, what stands in for what a browser shows otherwise.
_CODE_TAGS = (
    "script style title meta link base template noscript noframes iframe object embed applet svg canvas audio video map xml select button textarea"
    " input datalist rt rp"
)
_CODE = frozenset(_CODE_TAGS.split())
_STRUCK = frozenset(("del", "s", "strike"))
_INSIDE_TABLE = {
    "table": {"thead", "tbody", "tfoot", "tr", "caption", "colgroup", "col", "script"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
# A page may have these in its middle (pasted from Word, put together from parts); browsers read on, libxml2 starts a new tree.
_ENDS = re.compile(r"</(?:html|body)[ \t\n\r\f]*>", re.I)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_KEEPING = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_WHITE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(
    r"[\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
)
_SMALL_NUMBER = re.compile(r"\s*[0-9+-]+\s*")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Return a web page as a Document and what of it was not read; raise Unreadable with the reason in words."""
    data = read_bytes(path, MAX_BYTES)
    text, findings = web_charset.decode(data, path)
    if text.count("<") > MAX_TAGS:
        raise Unreadable(f"“{path.name}”里的标签超过 {MAX_TAGS} 个，不像一份报告的网页", SAVE_AGAIN)
    if not re.search(r"<[A-Za-z!/]", text):
        return txt.read(path)  # plain text that was only named .html
    root, cut = _parsed(text)
    page = None if root is None else _page(path, root)
    if page is None or not page.items:
        why = "标签套得太深，读不下去" if cut else "没有文字：正文可能在框架页里，或由脚本载入"
        raise Unreadable(f"“{path.name}”里{why}", SAVE_AGAIN)
    blocks, title, count = page.blocks()
    document = Document(tuple(blocks), title=title, path=str(path), line_count=count)
    if cut:
        findings.append(
            finding("HT04", Severity.ERROR, "网页的标签套得太深，后面的内容没有读入", SAVE_AGAIN, str(path))
        )
    return document, [*findings, *page.findings()]


def _page(path: Path, root: Element) -> Page:
    """Return the page with its lines and tables."""
    elements = list(root.iter())  # keeps lxml's objects alive, so that elements can be keys
    hidden: list[str] = []
    items = _Walk(root, hidden).walk()
    return Page(str(path), elements, items, hidden)


# --- the page as a tree -----------------------------------------------------------------------------------------------


def _parsed(text: str) -> tuple[Element | None, bool]:
    """Return the page as a tree, and whether it was cut off for its depth; bytes are given so that no meta tag is believed."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(_ENDS.sub("", text.replace("\x00", "")).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)


# --- lines ----------------------------------------------------------------------------------------------------------


@dataclass
class _Walk:
    """Goes through an element and takes its lines and tables; `hidden` collects the text that no browser shows."""

    root: Element
    hidden: list[str]
    items: list[Item] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    blocks: list[Element] = field(default_factory=list)
    inside: dict[str, int] = field(
        default_factory=dict
    )  # how deep in a, sup, sub, a heading, kept white space
    numbers: dict[Element, int] = field(default_factory=dict)  # of each ordered list the last number given
    number: str = ""
    links: int = 0
    linked: int = 0

    def walk(self) -> list[Item]:
        """Return the lines and tables in reading order."""
        from lxml import etree

        walker = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if self.opened(element):
                    walker.skip_subtree()
            else:
                self.closed(element)
        self.flush()
        return self.items

    def opened(self, element: Element) -> bool:
        """Take in the start of an element; tell whether its inside is done with."""
        tag = str(element.tag)
        if self.is_left_out(element, tag):
            return True
        if tag in _BLOCKS:
            self.flush()
        for kind in _kinds(element, tag):
            self.inside[kind] = self.inside.get(kind, 0) + 1
        if tag in _BLOCKS:
            self.blocks.append(element)
            if tag == "table" and (grid := _grid(element, self.hidden)):
                for caption in element.iter("caption"):
                    self.items += _Walk(caption, self.hidden).walk()
                self.items.append(grid)
                return True
            self.numbered(element, tag)
        elif tag == "br":
            self.broken()
        self.links += tag == "a"
        self.take(element.text)
        return False

    def closed(self, element: Element) -> None:
        """Take in the end of an element and the text behind it."""
        tag = str(element.tag)
        if not _is_hidden(element, tag):
            if tag in _BLOCKS and self.blocks and self.blocks[-1] is element:
                self.flush()
                self.blocks.pop()
            for kind in _kinds(element, tag):
                self.inside[kind] = self.inside.get(kind, 1) - 1
        if element is not self.root:
            self.take(element.tail)

    def is_left_out(self, element: Element, tag: str) -> bool:
        """Tell what a browser does not show, and keep the text that was written there."""
        if not _is_hidden(element, tag):
            return False
        if tag not in _CODE:
            text = "".join(t for t in _texts(element)).strip()
            if text:
                self.hidden.append(_WHITE.sub(" ", text))
        return True

    def numbered(self, element: Element, tag: str) -> None:
        """Keep the number that a browser puts before an item of an ordered list."""
        parent = element.getparent()
        if tag != "li" or parent is None or parent.tag != "ol":
            return
        start = _integer(parent.get("start"), 1) - 1
        number = _integer(element.get("value"), self.numbers.get(parent, start) + 1)
        self.numbers[parent] = number
        plain = parent.get("type", "1") == "1" and "list-style" not in parent.get("style", "")
        self.number = f"{number}. " if plain else ""

    def broken(self) -> None:
        """A line break; inside a heading it only sets the heading well."""
        if self.inside.get("heading"):
            self.pieces.append("\n")
        else:
            self.flush()

    def take(self, text: str | None) -> None:
        """Take in a piece of text; numbers set high or low get the characters that look so (km², never km2)."""
        if not text:
            return
        text = text.translate(INVISIBLE)
        if self.inside.get("kept"):
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for line in rest:
                self.flush()
                self.pieces.append(line)
            return
        if _SMALL_NUMBER.fullmatch(text):
            if self.inside.get("sup"):
                text = text.translate(_RAISED)
            elif self.inside.get("sub"):
                text = text.translate(_LOWERED)
        if self.inside.get("a"):
            self.linked += letters(text)
        self.pieces.append(text)

    def flush(self) -> None:
        """End the line."""
        text = _collapsed("".join(self.pieces))
        links, linked = self.links, self.linked
        self.pieces, self.links, self.linked = [], 0, 0
        bare = half_width(text).strip(BLANK)
        if not bare:
            return
        if self.number and not (marker_at(bare) or bare[0].isdigit()):
            text = self.number + text
        self.number = ""
        level = next((n for n in range(1, 7) if self.inside.get(f"h{n}")), None)
        owner = self.blocks[-1] if self.blocks else self.root
        self.items.append(Line(text, owner, level, links, linked))


def _kinds(element: Element, tag: str) -> tuple[str, ...]:
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return (tag, "heading")
    if tag in ("a", "sup", "sub"):
        return (tag,)
    if tag == "pre" or _KEEPING.search(element.get("style", "")):
        return ("kept",)
    return ()


def _is_hidden(element: Element, tag: str) -> bool:
    if tag in _CODE or tag in _STRUCK:
        return True
    if tag in ("html", "body"):  # some pages show themselves by a script only
        return False
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style", "")))


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of an element that are no code."""
    for inner in element.iter():
        if inner.tag not in _CODE and inner.text:
            yield inner.text
        if inner is not element and inner.tail:
            yield inner.tail


def _collapsed(text: str) -> str:
    """Return text with its white space as a browser shows it; a line break between two Chinese characters is none."""

    def shown(match: re.Match[str]) -> str:
        start, end = match.span()
        if (
            "\n" in match[0]
            and start
            and end < len(text)
            and _WIDE.match(text[start - 1])
            and _WIDE.match(text[end])
        ):
            return ""
        return " "

    return _WHITE.sub(shown, text).strip(" ")


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value.strip()) else default


# --- tables -----------------------------------------------------------------------------------------------------------


def _grid(table: Element, hidden: list[str]) -> Grid | None:
    """Return a table of cells, or None for one that only lays out the page (its cells then read as paragraphs)."""
    if next(table.iterdescendants("table"), None) is not None or not _is_clean(table):
        return None
    unread: list[str] = []
    rows = [(tr, row) for tr in table.iter("tr") if any(row := _cells(tr, unread))]
    several = sum(sum(map(bool, row)) > 1 for _, row in rows)
    if len(rows) < 2 or 2 * several < len(rows):
        return None
    if any(len(c) > CELL_LINES or sum(len(p.text) for p in c) > CELL_LENGTH for _, row in rows for c in row):
        return None
    hidden += unread
    heads = next((n for n, (tr, _) in enumerate(rows) if any(cell.tag == "td" for cell in tr)), len(rows))
    return Grid(list(_spread(rows)), table, max(1, min(heads, len(rows) - 1)))


def _is_clean(table: Element) -> bool:
    """Tell whether a table holds nothing but rows of cells; broken markup leaves text or paragraphs between them."""
    for element in table.iter(*_INSIDE_TABLE):
        between = [element.text, *(child.tail for child in element)]
        if any(text and text.strip() for text in between):
            return False
        if any(child.tag not in _INSIDE_TABLE[str(element.tag)] for child in element):
            return False
    return True


def _cells(row: Element, hidden: list[str]) -> Row:
    return [[i for i in _Walk(cell, hidden).walk() if isinstance(i, Line)] for cell in row]


def _spread(rows: Sequence[tuple[Element, Row]]) -> Iterator[Row]:
    """Put empty cells where a cell spans columns or rows, so that columns stay columns."""
    taken: dict[int, int] = {}  # column → rows that a cell above still takes
    for element, cells in rows:
        line: Row = []
        for cell, lines in zip(element, cells, strict=True):
            _pass_taken(line, taken)
            columns = min(_integer(cell.get("colspan"), 1), MAX_COLUMNS - len(line))
            below = min(_integer(cell.get("rowspan"), 1), len(rows)) - 1
            taken.update(dict.fromkeys(range(len(line), len(line) + columns), below))
            line += [lines, *([()] * (columns - 1))]
        _pass_taken(line, taken)
        yield line


def _pass_taken(line: Row, taken: dict[int, int]) -> None:
    while taken.get(len(line), 0) > 0:
        taken[len(line)] -= 1
        line.append(())


__all__ = ["read"]
