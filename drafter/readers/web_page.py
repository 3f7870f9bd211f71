"""A page as its lines and tables: where the article is, which line is its title, what around it is left out.

The part that holds the article is found by the names that content management systems give it, else by where the running text
is. Of what stands around it, menus and page footers are left out and said so; everything else (title, breadcrumb, index
table, dates) stays in its place, for `analysis.furniture` to judge by the same rules as in a text file. Knows no library:
`readers.html` gives it the elements.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drafter.chinese import half_width
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Paragraph, Run, Style, Table
from drafter.resources import knowledge
from drafter.yamlio import load_data

# A line with a full stop and at least so many characters is running text.
RUNNING = 15
# A named container is believed if it holds this share of the running text; without one the innermost element with that share is it.
NAMED_SHARE, SAME_SHARE, DENSE_SHARE = 0.5, 0.9, 0.8
# Outside the article an element with so many links that hold this share of its letters is a menu or a list of other pages.
MENU_LINKS, MENU_SHARE = 4, 0.9
# A part of <title> is the report's from so many characters on (shorter ones name the site); a title stands on so many lines.
LEAST_TITLE, TITLE_LINES = 10, 3
# Elements that may hold an article; a paragraph or a row is never all of it.
_HOLDER_TAGS = "html body div main article section form center td dd blockquote fieldset figure"
_HOLDERS = frozenset(_HOLDER_TAGS.split())
SAVE_AGAIN = "请用浏览器重新打开原网页，另存为“网页，仅 HTML”，或把正文复制到 .txt 里"
# Characters that are never seen; a page may have them inside its words.
INVISIBLE = dict.fromkeys(
    [*(c for c in range(32) if chr(c) not in "\t\n\r\f"), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF]
)

Element = Any  # an element of the tree: tag, get(), iter(), getparent(), iterancestors()


@dataclass(slots=True)
class Line:
    """One line as a browser shows it; `owner` is the block element it stands in, `linked` the letters of its links."""

    text: str
    owner: Element
    level: int | None = None
    links: int = 0
    linked: int = 0


Row = list[Sequence[Line]]  # cells, each its lines


@dataclass(slots=True)
class Grid:
    """A table of cells, each a list of lines."""

    rows: list[Row]
    owner: Element
    header_rows: int

    def lines(self) -> Iterator[Line]:
        """Yield the lines of all cells, row by row."""
        for row in self.rows:
            for cell in row:
                yield from cell


Item = Line | Grid


@dataclass(frozen=True, slots=True)
class _Names:
    containers: frozenset[str]
    tags: frozenset[str]
    roles: frozenset[str]
    around: frozenset[str]
    top: frozenset[str]
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
        frozenset(data["top"]["names"]),
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


class Page:
    """One page: its lines and tables, where the article is, what is left out."""

    def __init__(
        self, path: str, elements: Sequence[Element], items: Sequence[Item], hidden: Sequence[str]
    ) -> None:
        self.path = path
        self.root = elements[0]
        self.elements = elements  # in page order
        self.hidden = hidden
        self.items = items
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
            elif isinstance(item, Grid) and inside and index > self.first:
                out.append(self._table(item, count + 1))
                count += len(item.rows)
            else:
                for line in _lines_of(item):
                    count += 1
                    out.append(self._paragraph(line, inside, count))
        return out, "".join(line.text for line in self.title), count

    def findings(self) -> list[Diagnostic]:
        """Return what was not read, and whether there is an article at all; to be asked after `blocks`."""
        found = []
        if self.left_out:
            message = f"网页正文以外的导航、页脚等 {len(self.left_out)} 行没有读入"
            hint = "如果里面有报告的内容，请把它复制到正文里"
            found.append(
                finding("HT01", Severity.NOTE, message, hint, self.path, "｜".join(self.left_out[:9]))
            )
        if self.hidden:
            long = any(len(text) >= RUNNING and "。" in text for text in self.hidden)
            message = f"网页里有 {len(self.hidden)} 处不显示或划去的文字没有读入"
            severity = Severity.WARNING if long else Severity.NOTE
            excerpt = max(self.hidden, key=len)
            found.append(
                finding("HT02", severity, message, "如果是报告的内容，请另存为文本后再读", self.path, excerpt)
            )
        if not any(_runs(line) for item in self.items for line in _lines_of(item)):
            message = "网页里没有成段的文字：正文可能在框架页里，或由脚本载入"
            found.append(finding("HT03", Severity.WARNING, message, SAVE_AGAIN, self.path))
        return found

    def _paragraph(self, line: Line, inside: bool, number: int) -> Paragraph:
        at = Location(self.path, number, 1)
        style = Style.TITLE if any(line is part for part in self.title) else Style.BODY
        return Paragraph((Run(line.text),), style, level=line.level if inside else None, at=at)

    def _table(self, grid: Grid, number: int) -> Table:
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
                weights[item.owner].add(_Weight(letters(line.text), line.linked, line.links, running))
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
        found, inner = self.root, self.root
        while inner is not None and inner.tag in _HOLDERS:
            found = inner
            inner = next((e for e in found if self.weights[e].running >= DENSE_SHARE * whole), None)
        return found

    def _title(self) -> tuple[Line, ...]:
        """Return the lines that are the title by the page's own word: its meta tag or <title>, whole, perhaps broken."""
        head = [line for item in self.items[: self.first] for line in _lines_of(item)]
        runs = [tuple(head[i : i + n]) for n in range(1, TITLE_LINES + 1) for i in range(len(head) - n + 1)]
        for stated, sure in self._stated():
            found = [run for run in runs if _folded("".join(line.text for line in run)) == stated]
            found = [run for run in found if sure or len(run) > 1 or run[0].level]
            if found:
                return next((run for run in found if run[0].level), found[-1])
        return ()

    def _stated(self) -> Iterator[tuple[str, bool]]:
        """Yield the titles that the page states of its article, and whether none of them can be the name of the site."""
        for element in self.root.iter("meta"):
            if element.get("name", "").lower() in _names().titles:
                yield _folded(element.get("content", "")), True
        for element in self.root.iter("title"):
            parts = re.split(r"[-_|–]+", _folded(element.text or ""))
            if len(longest := max(parts, key=len)) >= LEAST_TITLE:
                yield longest, len(parts) > 1

    def _menus(self) -> frozenset[Element]:
        """Return the elements outside the article that are menus, footers or lists of other pages, with all inside them."""
        kept = {self.article, *(self.article.iterancestors() if self.article is not None else ())}
        for line in self.title:
            kept |= {line.owner, *line.owner.iterancestors()}
        menus: set[Element] = set()
        for element in self.elements:
            if element not in kept and (element.getparent() in menus or self._is_menu(element)):
                menus.add(element)
        return frozenset(menus)

    def _is_menu(self, element: Element) -> bool:
        names = _names()
        if self.title and (element.tag == "header" or _called(element, names.top)):
            return True
        if element.tag in names.tags or element.get("role") in names.roles or _called(element, names.around):
            return True
        weight = self.weights[element]
        return weight.links >= MENU_LINKS and weight.linked >= MENU_SHARE * weight.letters


def _called(element: Element, names: frozenset[str]) -> bool:
    own = f"{element.tag} {element.get('id', '')} {element.get('class', '')}".lower().split()
    return any(name in names or name.rstrip("0123456789").rstrip("_") in names for name in own)


def _lines_of(item: Item) -> Iterable[Line]:
    return (item,) if isinstance(item, Line) else item.lines()


def _runs(line: Line) -> bool:
    return len(line.text) >= RUNNING and "。" in line.text


def _running(item: Item) -> bool:
    return isinstance(item, Line) and _runs(item)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", half_width(text).translate(INVISIBLE))


def letters(text: str) -> int:
    """Count the letters, characters and digits of a text: neither marks nor blanks."""
    return sum(char.isalnum() for char in text)


def finding(
    code: str, severity: Severity, message: str, hint: str, path: str, excerpt: str = ""
) -> Diagnostic:
    """Build a finding about the page as a whole."""
    return Diagnostic(code, severity, message, hint, Location(path), excerpt[:60])


__all__ = ["INVISIBLE", "SAVE_AGAIN", "Grid", "Item", "Line", "Page", "Row", "finding", "letters"]
