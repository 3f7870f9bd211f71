"""Reads a saved web page as a person sees it: one paragraph a line, in the order of the page, tables of figures kept as tables.

Lines are broken where a browser breaks them and counted in the text taken out, which `draft read --text` prints. The part
of the page that holds the article is found by the names that content management systems give it, else by where the running
text is. Of what stands around it, menus and page footers are left out and said so; everything else (title, breadcrumb, index
table, dates) stays in its place, for `analysis.furniture` to judge by the same rules as in a text file. Inside the article,
headings keep their level and tables stay tables. Pages are hostile until shown otherwise: bytes and tags are counted before
anything is parsed, no entity of the page's own is expanded, nothing is fetched, and no step is recursive.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.chinese import BLANK, half_width, marker_at
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Run, Style, Table
from drafter.errors import Unreadable
from drafter.readers import txt, web_charset
from drafter.resources import knowledge, read_bytes
from drafter.yamlio import load_data

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_BYTES = 16 * 1024 * 1024  # a page with its pictures written into it stays below
MAX_TAGS = 200_000  # a long report copied from Word, with a tag around every other character, has some 50,000
MAX_COLUMNS = 64  # spanning cells beyond this column span nothing
# A line with a full stop and at least so many characters is running text.
RUNNING = 15
# A named container is believed if it holds this share of the running text; without one the innermost element with that share is it.
NAMED_SHARE, SAME_SHARE, DENSE_SHARE = 0.5, 0.9, 0.8
# Outside the article an element with so many links that hold this share of its letters is a menu or a list of other pages.
MENU_LINKS, MENU_SHARE = 4, 0.9
# A cell with more paragraphs or characters than this is part of the page's layout and no cell of a table.
CELL_LINES, CELL_LENGTH = 10, 1500
# A heading that opens the text of <title> is the report's title from so many characters on (shorter ones name the site).
LEAST_TITLE = 10

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
_INLINE_HOLDERS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "tbody", "table", "pre"))
_INSIDE_TABLE = {
    "table": {"thead", "tbody", "tfoot", "tr", "caption", "colgroup", "col", "script"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_KEEPING = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_WHITE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(
    r"[\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
)
_INVISIBLE = dict.fromkeys(
    [*(c for c in range(32) if chr(c) not in "\t\n\r\f"), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF]
)
_SMALL_NUMBER = re.compile(r"\s*[0-9+-]+\s*")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SAVE_AGAIN = "请用浏览器重新打开原网页，另存为“网页，仅 HTML”，或把正文复制到 .txt 里"


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Return a web page as a Document and what of it was not read; raise Unreadable with the reason in words."""
    data = read_bytes(path, MAX_BYTES)
    text, findings = web_charset.decode(data, path)
    if text.count("<") > MAX_TAGS:
        raise Unreadable(f"“{path.name}”里的标签超过 {MAX_TAGS} 个，不像一份报告的网页", _SAVE_AGAIN)
    if not re.search(r"<[A-Za-z!/]", text):
        return txt.read(path)  # plain text that was only named .html
    root, cut = _parsed(text)
    page = None if root is None else _Page(str(path), root)
    if page is None or not page.items:
        why = "标签套得太深，读不下去" if cut else "没有文字：正文可能在框架页里，或由脚本载入"
        raise Unreadable(f"“{path.name}”里{why}", _SAVE_AGAIN)
    blocks, title, count = page.blocks()
    document = Document(tuple(blocks), title=title, path=str(path), line_count=count)
    if cut:
        findings.append(
            _finding("HT04", Severity.ERROR, "网页的标签套得太深，后面的内容没有读入", _SAVE_AGAIN, str(path))
        )
    return document, [*findings, *page.findings()]


def _finding(
    code: str, severity: Severity, message: str, hint: str, path: str, excerpt: str = ""
) -> Diagnostic:
    return Diagnostic(code, severity, message, hint, Location(path), excerpt[:60])


# --- the page as a tree -----------------------------------------------------------------------------------------------


def _parsed(text: str) -> tuple[Element | None, bool]:
    """Return the page as a tree, and whether it was cut off for its depth; bytes are given so that no meta tag is believed."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)


# --- lines ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """One line as a browser shows it; `owner` is the block element it stands in, `linked` the letters of its links."""

    text: str
    owner: Element
    level: int | None = None
    links: int = 0
    linked: int = 0


_Row = list[Sequence[_Line]]  # cells, each its lines


@dataclass(slots=True)
class _Grid:
    """A table of cells, each a list of lines."""

    rows: list[_Row]
    owner: Element
    header_rows: int

    def lines(self) -> Iterator[_Line]:
        """Yield the lines of all cells, row by row."""
        for row in self.rows:
            for cell in row:
                yield from cell


_Item = _Line | _Grid


@dataclass
class _Walk:
    """Goes through an element and takes its lines and tables; `hidden` collects the text that no browser shows."""

    root: Element
    hidden: list[str]
    items: list[_Item] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    blocks: list[Element] = field(default_factory=list)
    inside: dict[str, int] = field(
        default_factory=dict
    )  # how deep in a, sup, sub, a heading, kept white space
    numbers: dict[Element, int] = field(default_factory=dict)  # of each ordered list the last number given
    number: str = ""
    links: int = 0
    linked: int = 0

    def walk(self) -> list[_Item]:
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
        text = text.translate(_INVISIBLE)
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
            self.linked += _letters(text)
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
        self.items.append(_Line(text, owner, level, links, linked))


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


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value.strip()) else default


# --- tables -----------------------------------------------------------------------------------------------------------


def _grid(table: Element, hidden: list[str]) -> _Grid | None:
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
    return _Grid(list(_spread(rows)), table, max(1, min(heads, len(rows) - 1)))


def _is_clean(table: Element) -> bool:
    """Tell whether a table holds nothing but rows of cells; broken markup leaves text or paragraphs between them."""
    for element in table.iter(*_INSIDE_TABLE):
        between = [element.text, *(child.tail for child in element)]
        if any(text and text.strip() for text in between):
            return False
        if any(child.tag not in _INSIDE_TABLE[str(element.tag)] for child in element):
            return False
    return True


def _cells(row: Element, hidden: list[str]) -> _Row:
    return [[i for i in _Walk(cell, hidden).walk() if isinstance(i, _Line)] for cell in row]


def _spread(rows: Sequence[tuple[Element, _Row]]) -> Iterator[_Row]:
    """Put empty cells where a cell spans columns or rows, so that columns stay columns."""
    taken: dict[int, int] = {}  # column → rows that a cell above still takes
    for element, cells in rows:
        line: _Row = []
        for cell, lines in zip(element, cells, strict=True):
            _pass_taken(line, taken)
            columns = min(_integer(cell.get("colspan"), 1), MAX_COLUMNS - len(line))
            below = min(_integer(cell.get("rowspan"), 1), len(rows)) - 1
            taken.update(dict.fromkeys(range(len(line), len(line) + columns), below))
            line += [lines, *([()] * (columns - 1))]
        _pass_taken(line, taken)
        yield line


def _pass_taken(line: _Row, taken: dict[int, int]) -> None:
    while taken.get(len(line), 0) > 0:
        taken[len(line)] -= 1
        line.append(())


# --- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Names:
    containers: frozenset[str]
    tags: frozenset[str]
    roles: frozenset[str]
    around: frozenset[str]
    titles: frozenset[str]


@functools.cache
def _names() -> _Names:
    data = load_data(knowledge("web_pages.yaml"))
    around = data["around"]
    return _Names(
        frozenset(data["containers"]["names"]),
        frozenset(around["tags"]),
        frozenset(around["roles"]),
        frozenset(around["names"]),
        frozenset(data["titles"]["names"]),
    )


@dataclass(slots=True)
class _Weight:
    """What an element holds with all that is inside it: letters, letters in links, links, characters of running text."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    running: int = 0

    def add(self, other: _Weight) -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.links += other.links
        self.running += other.running


class _Page:
    """One page: its lines and tables, where the article is, what is left out."""

    def __init__(self, path: str, root: Element) -> None:
        self.path = path
        self.root = root
        self.elements = list(
            root.iter()
        )  # in page order; keeps lxml's objects alive, so that they can be keys
        self.hidden: list[str] = []
        self.items = _Walk(root, self.hidden).walk()
        self.weights = self._weigh()
        self.article = self._article()
        self.inside = frozenset(self.article.iter()) if self.article is not None else frozenset(self.elements)
        self.first = next((i for i, item in enumerate(self.items) if _running(item)), len(self.items))
        self.title = self._title()
        self.menus = self._menus() if self.article is not None else frozenset()
        self.left_out: list[str] = []

    def blocks(self) -> tuple[list[Block], str, int]:
        """Return the blocks, the title ("" if the page names none) and the number of lines."""
        out: list[Block] = []
        count = 0
        for index, item in enumerate(self.items):
            inside = item.owner in self.inside
            if not inside and item.owner in self.menus:
                self.left_out += [line.text for line in _lines_of(item)]
            elif isinstance(item, _Grid) and inside and index > self.first:
                out.append(self._table(item, count + 1))
                count += len(item.rows)
            else:
                for line in _lines_of(item):
                    count += 1
                    out.append(self._paragraph(line, inside, count))
        return out, self.title.text if self.title else "", count

    def findings(self) -> list[Diagnostic]:
        """Return what was not read, and whether there is an article at all; to be asked after `blocks`."""
        found = []
        if self.left_out:
            message = f"网页正文以外的导航、页脚等 {len(self.left_out)} 行没有读入"
            hint = "如果里面有报告的内容，请把它复制到正文里"
            found.append(
                _finding("HT01", Severity.NOTE, message, hint, self.path, "｜".join(self.left_out[:9]))
            )
        if self.hidden:
            long = any(len(text) >= RUNNING and "。" in text for text in self.hidden)
            message = f"网页里有 {len(self.hidden)} 处不显示或划去的文字没有读入"
            severity = Severity.WARNING if long else Severity.NOTE
            excerpt = max(self.hidden, key=len)
            found.append(
                _finding(
                    "HT02", severity, message, "如果是报告的内容，请另存为文本后再读", self.path, excerpt
                )
            )
        if not any(_runs(line) for item in self.items for line in _lines_of(item)):
            message = "网页里没有成段的文字：正文可能在框架页里，或由脚本载入"
            found.append(_finding("HT03", Severity.WARNING, message, _SAVE_AGAIN, self.path))
        return found

    def _paragraph(self, line: _Line, inside: bool, number: int) -> Paragraph:
        at = Location(self.path, number, 1)
        style = Style.TITLE if line is self.title else Style.BODY
        return Paragraph((Run(line.text),), style, level=line.level if inside else None, at=at)

    def _table(self, grid: _Grid, number: int) -> Table:
        rows = tuple(
            tuple(
                tuple(Paragraph((Run(line.text),), at=Location(self.path, number + i, 1)) for line in cell)
                for cell in row
            )
            for i, row in enumerate(grid.rows)
        )
        return Table(rows, grid.header_rows, Location(self.path, number, 1))

    def _weigh(self) -> dict[Element, _Weight]:
        weights = {element: _Weight() for element in self.elements}
        for item in self.items:
            for line in _lines_of(item):
                running = len(line.text) if _runs(line) else 0
                weights[item.owner].add(_Weight(_letters(line.text), line.linked, line.links, running))
        for element in reversed(self.elements):  # children stand after their parents
            parent = element.getparent()
            if parent is not None:
                weights[parent].add(weights[element])
        return weights

    def _article(self) -> Element | None:
        """Return the element that holds the article: a named one, else the innermost with most of the running text."""
        whole = self.weights[self.root].running
        if not whole:
            return None
        named = [e for e in self.elements if _called(e, _names().containers)]
        most = max((self.weights[e].running for e in named), default=0)
        if most >= NAMED_SHARE * whole:  # the innermost of those that hold about the same
            return [e for e in named if self.weights[e].running >= SAME_SHARE * most][-1]
        found = self.root
        while inner := next(
            (e for e in found if e in self.weights and self.weights[e].running >= DENSE_SHARE * whole), None
        ):
            if inner.tag in _INLINE_HOLDERS or inner.tag not in _BLOCKS:
                break
            found = inner
        return found

    def _title(self) -> _Line | None:
        """Return the line that is the title by the page's own word: its meta tag, or a heading that opens <title>."""
        head = [line for item in self.items[: self.first] for line in _lines_of(item)]
        stated = {
            _folded(e.get("content", ""))
            for e in self.root.iter("meta")
            if e.get("name", "").lower() in _names().titles
        } - {""}
        named = [line for line in head if _folded(line.text) in stated]
        if named:
            return next((line for line in named if line.level), named[-1])
        whole = _folded("".join(e.text or "" for e in self.root.iter("title")))
        headings = (line for line in head if line.level and len(_folded(line.text)) >= LEAST_TITLE)
        return next((line for line in headings if whole.startswith(_folded(line.text))), None)

    def _menus(self) -> frozenset[Element]:
        """Return the elements outside the article that are menus, footers or lists of other pages, with all inside them."""
        kept = {self.article, *(self.article.iterancestors() if self.article is not None else ())}
        if self.title is not None:
            kept |= {self.title.owner, *self.title.owner.iterancestors()}
        menus: set[Element] = set()
        for element in self.elements:
            if element not in kept and (element.getparent() in menus or self._is_menu(element)):
                menus.add(element)
        return frozenset(menus)

    def _is_menu(self, element: Element) -> bool:
        names = _names()
        if element.tag in names.tags or element.get("role") in names.roles or _called(element, names.around):
            return True
        weight = self.weights[element]
        return weight.links >= MENU_LINKS and weight.linked >= MENU_SHARE * weight.letters


def _called(element: Element, names: frozenset[str]) -> bool:
    own = f"{element.get('id', '')} {element.get('class', '')}".lower().split()
    return any(name in names or name.rstrip("0123456789").rstrip("_") in names for name in own)


def _lines_of(item: _Item) -> Iterable[_Line]:
    return (item,) if isinstance(item, _Line) else item.lines()


def _runs(line: _Line) -> bool:
    return len(line.text) >= RUNNING and "。" in line.text


def _running(item: _Item) -> bool:
    return isinstance(item, _Line) and _runs(item)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", half_width(text).translate(_INVISIBLE))


__all__ = ["read"]
