"""Puts the lines of a PDF's pages together: running heads and page numbers out, lines into paragraphs, over page ends too.

What runs at the edge of the pages is known by its place: the same words, but for numbers, at the same height on many pages,
or a page number. A new paragraph is seen as a reader sees it: by an indented first line, by a last line that had room for
more, by a wider gap, another type size, a centred line. Nothing is decided by what a line says, but for its number.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from drafter.chinese import marker_at
from drafter.readers.pdf_page import Grid, Item, Line, Page, joined

# At either edge of a page so many lines may be running ones; two stand at the same height within so many points.
EDGE_LINES, SAME_HEIGHT = 3, 5.0
# What runs stands on at least so many pages, and on this share of them (a head of the odd pages on a third, the first has none).
RUNNING_PAGES, RUNNING_SHARE = 2, 0.3
# It stands farther from the text than lines do from each other by this factor, or is of another size.
APART = 1.15
# A running line has at most so many characters.
RUNNING_LENGTH = 60
# A line shorter than this share of the longest says nothing about the margins.
LONG_LINE = 0.6
# A margin is where at least this share of the long lines begin or end, within so many points.
MARGIN_SHARE, MARGIN_POINTS = 0.1, 3.0
# In em: an indent begins here; a line has room if what follows would fit and so much stayed free.
INDENT, ROOM = 0.7, 0.6
# A line that ends inside a sentence may leave more: quotes and numbers are kept together with what stands beside them.
ROOM_GOING, NEARLY_FULL = 4.0, 0.75
# First lines are indented by between so many em; a document indents them (or sets paragraphs apart) if this share of its lines is so.
FIRST_LINE, INDENTED_SHARE = (1.4, 2.6), 0.05
# Beyond so many em a line is no part of a list but set to the right (a signature, a date): a paragraph of its own.
DEEP_INDENT = 5.0
# A line is centred if its middle is so near (em) that of the text and both sides are free by so many em (one of larger type by less).
CENTRED, FREE_SIDE, LARGE_FREE_SIDE = 0.7, 2.6, 0.5
# A title's type is larger than the body's by this factor, other type sizes differ by so much (share); small print is below that share.
LARGE, OTHER_SIZE, SMALL = 1.12, 0.08, 0.88
# Between paragraphs the pitch of lines is wider by this factor; a title's next line is no farther than so many of its own em.
WIDE_PITCH, TITLE_PITCH = 1.25, 2.6

_ENDS = ("。", "！", "？", "；", ".”", "。”", "！”", "。）", ";", "!", "?")
_HANGING = "，。、；：,.;:”’）)》"  # marks that may stand outside the margin
_PAGE_NUMBER = re.compile(
    r"[-—–－─━―·•.~\s]*(?:第?[0-9０-９]{1,4}页?|第[一二三四五六七八九十百]{1,5}页|[ivxIVX]{1,5}|(?:page|p\.?)[0-9]{1,4})"
    r"(?:[/／,，、]?(?:共|of)?[0-9０-９一二三四五六七八九十百]{1,4}页?)?[-—–－─━―·•.~\s]*",
    re.I,
)
_DRESSED = re.compile(r"[^0-9０-９]+[0-9０-９]+|[0-9０-９]+[^0-9０-９]+")
_NUMBER = re.compile(r"[0-9０-９]+")
_NOTE_MARK = re.compile(
    r"[①-⑳⁰¹²³⁴-⁹*＊※]|[\[［〔【][0-9]{1,2}[\]］〕】]|[0-9]{1,2}[\s\u3000]?(?=[\u4e00-\u9fff])"
)


@dataclass
class Text:
    """A paragraph as put together: its text, whether all of it is bold, what it is, the page it begins on."""

    text: str
    page: int
    bold: bool
    kind: str = "body"  # body, title, note


@dataclass
class Running:
    """A line at the edge of the pages, as first printed, and the numbers of its pages."""

    text: str
    pages: list[int] = field(default_factory=list)


@dataclass
class Layout:
    """What came out: paragraphs and tables in reading order, and by their pattern the running lines that were left out."""

    blocks: list[Text | tuple[int, Grid]] = field(default_factory=list)
    running: dict[str, Running] = field(default_factory=dict)


def layout(pages: Sequence[Page]) -> Layout:
    """Return the text of pages as paragraphs and tables."""
    out = Layout()
    kept = _without_running(pages, out.running)
    flow = _Flow(_Margins(kept), out.blocks)
    for page in kept:
        flow.page(page)
    flow.end()
    return out


# --- what runs along ----------------------------------------------------------------------------------------------------


def _without_running(pages: Sequence[Page], told: dict[str, Running]) -> list[Page]:
    """Return the pages without running heads, feet and page numbers; `told` collects them."""
    edges: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for at_top in (True, False):
            for line in _edge(page, at_top):
                edges[at_top, _pattern(line)].append((page.number, _height(page, line, at_top)))
    pitch = _pitch(pages)
    out = []
    for page in pages:
        gone = [line for at_top in (True, False) for line in _peeled(page, at_top, edges, len(pages), pitch)]
        for line in gone:
            told.setdefault(_pattern(line), Running(line.text)).pages.append(page.number)
        ids = {id(line) for line in gone}
        out.append(replace(page, items=tuple(item for item in page.items if id(item) not in ids)))
    return out


def _edge(page: Page, at_top: bool) -> list[Line]:
    """Return the outermost lines of a page, the outermost first, and one that is compared with the last of them."""
    lines = sorted((i for i in page.items if isinstance(i, Line)), key=lambda line: line.base)
    return (lines if at_top else lines[::-1])[: EDGE_LINES + 1]


def _pattern(line: Line) -> str:
    return _NUMBER.sub("#", re.sub(r"\s", "", line.text))


def _height(page: Page, line: Line, at_top: bool) -> float:
    return line.base if at_top else page.height - line.base


def _pitch(pages: Sequence[Page]) -> float:
    """Return the usual distance of two lines."""
    return statistics.median(_steps(pages) or [20.0])


def _steps(pages: Sequence[Page]) -> list[float]:
    """Return the distances of lines that follow each other down a page."""
    return [
        b.base - a.base
        for page in pages
        for a, b in pairwise(item for item in page.items if isinstance(item, Line))
        if b.base > a.base
    ]


def _peeled(
    page: Page,
    at_top: bool,
    edges: Mapping[tuple[bool, str], list[tuple[int, float]]],
    count: int,
    pitch: float,
) -> list[Line]:
    """Return the running lines of an edge from the outside in, up to the first that is none; text stands apart from them."""
    lines = _edge(page, at_top)
    gone: list[Line] = []
    for line, inner in zip_longest(lines[:EDGE_LINES], lines[1:]):
        height = _height(page, line, at_top)
        alike = {n for n, other in edges[at_top, _pattern(line)] if abs(other - height) <= SAME_HEIGHT}
        runs = (
            len(alike) >= max(RUNNING_PAGES, RUNNING_SHARE * count)
            and len(line.text) <= RUNNING_LENGTH
            and not line.text.endswith(_ENDS)
        )
        if not (runs or _is_page_number(line, page, inner is None or _are_apart(line, inner, pitch))):
            break
        gone.append(line)
    while gone and len(gone) < len(lines) and not _are_apart(gone[-1], lines[len(gone)], pitch):
        gone.pop()
    return gone


def _are_apart(outer: Line, inner: Line, pitch: float) -> bool:
    """Tell whether two lines do not belong to one text: by their distance, or by their size."""
    differ = abs(outer.size - inner.size) > OTHER_SIZE * inner.size
    return differ or abs(outer.base - inner.base) > APART * pitch


def _is_page_number(line: Line, page: Page, apart: bool) -> bool:
    """Tell a page number: dressed (— 3 —, 第3页), or bare, apart from the text and in the page's outer tenth."""
    text = re.sub(r"\s", "", line.text)
    if not _PAGE_NUMBER.fullmatch(text):
        return False
    outer = line.base < 0.1 * page.height or line.base > 0.9 * page.height
    return (apart and outer) or (_DRESSED.fullmatch(text) is not None and (apart or outer))


# --- margins --------------------------------------------------------------------------------------------------------------


class _Margins:
    """Where the text of each kind of page begins and ends, and the usual size and pitch of its lines."""

    def __init__(self, pages: Sequence[Page]) -> None:
        lines = [(page, item) for page in pages for item in page.items if isinstance(item, Line)]
        weights: Counter[float] = Counter()
        for _, line in lines:
            weights[round(line.size, 1)] += len(line.text)
        self.size = weights.most_common(1)[0][0] if weights else 12.0
        steps = _steps([replace(p, items=tuple(i for i in p.items if self._is_body(i))) for p in pages])
        self.pitch = statistics.median(steps or [20.0])
        self.spaced = sum(step > self.wide for step in steps) >= max(3, INDENTED_SHARE * len(steps))
        by_kind: dict[tuple[object, ...], list[Line]] = defaultdict(list)
        for page, line in lines:
            if self._is_body(line):
                by_kind[_kind(page, line, page.number % 2)].append(line)
                by_kind[_kind(page, line, None)].append(line)
        body = [(page, line) for page, line in lines if self._is_body(line)]
        self._edges = {kind: edges for kind, found in by_kind.items() if (edges := _edges(found))}

        indented = sum(
            FIRST_LINE[0] < (line.x0 - self.of(page, line)[0]) / line.size < FIRST_LINE[1]
            for page, line in body
        )
        self.indents = indented >= max(3, INDENTED_SHARE * len(body))

    @property
    def wide(self) -> float:
        """The distance of lines from which on it parts paragraphs."""
        return WIDE_PITCH * max(self.pitch, 1.1 * self.size)

    def _is_body(self, item: Item) -> bool:
        return isinstance(item, Line) and abs(item.size - self.size) <= OTHER_SIZE * self.size

    def of(self, page: Page, line: Line) -> tuple[float, float]:
        """Return the left and the right edge of the text around a line."""
        for parity in (page.number % 2, None):
            if (edges := self._edges.get(_kind(page, line, parity))) is not None:
                return edges
        return next(iter(self._edges.values()), (line.x0, line.x1))


def _kind(page: Page, line: Line, parity: int | None) -> tuple[object, ...]:
    return round(page.width), round(page.height), line.column, parity


def _edges(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return the margins that enough long lines keep; None where there are too few lines to tell."""
    longest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 >= LONG_LINE * longest]
    if len(long) < 3:
        return None
    least = max(2.0, MARGIN_SHARE * len(long))
    starts = sorted(line.x0 for line in long)
    ends = sorted((line.x1 for line in long if line.text[-1] not in _HANGING), reverse=True)
    ends = ends or [max(line.x1 for line in long)]
    left = next((x for i, x in enumerate(starts) if _near(starts, i, x) >= least), starts[0])
    right = next((x for i, x in enumerate(ends) if _near(ends, i, x) >= least), ends[0])
    return left, right


def _near(values: Sequence[float], start: int, value: float) -> int:
    """Count the values from a place of a sorted list on that are close to one."""
    count = 0
    while start + count < len(values) and abs(values[start + count] - value) <= MARGIN_POINTS:
        count += 1
    return count


# --- paragraphs -----------------------------------------------------------------------------------------------------------


@dataclass
class _Flow:
    """Walks the pages and puts lines together. `notes` wait for the end of the paragraph that they interrupt."""

    margins: _Margins
    blocks: list[Text | tuple[int, Grid]]
    lines: list[tuple[Page, Line]] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def page(self, page: Page) -> None:
        """Take in a page."""
        notes = _notes(page, self.margins.size)
        ids = {id(line) for line in notes}
        for item in page.items:
            if isinstance(item, Grid):
                self.end()
                self.table(page, item)
            elif id(item) not in ids:
                if self.lines and not self.goes_on(page, item):
                    self.end()
                self.lines.append((page, item))
        self.notes += _as_notes(page, notes)

    def end(self) -> None:
        """Close the paragraph in hand, and put out what had to wait for that."""
        if self.lines:
            text = ""
            for _, line in self.lines:
                text = joined(text, line.text)
            bold = all(line.bold for _, line in self.lines)
            page, first = self.lines[0]
            title = self.is_large(first) and self.is_centred(page, first)
            self.blocks.append(Text(text, page.number, bold, "title" if title else "body"))
        self.blocks += self.notes
        self.lines, self.notes = [], []

    def table(self, page: Page, grid: Grid) -> None:
        """Add a table; one that goes on at the top of the next page is one table, its repeated head gone."""
        last = self.blocks[-1] if self.blocks else None
        first = not any(isinstance(i, Line) and i.base < grid.base for i in page.items)
        if isinstance(last, tuple) and first and last[0] == page.number - 1:
            above = last[1]
            if len(above.rows[0]) == len(grid.rows[0]):
                rows = grid.rows[1:] if grid.rows[0] == above.rows[0] else grid.rows
                self.blocks[-1] = (page.number, replace(above, rows=above.rows + rows))
                return
        self.blocks.append((page.number, grid))

    def goes_on(self, page: Page, line: Line) -> bool:
        """Tell whether a line belongs to the paragraph of the line before."""
        before_page, before = self.lines[-1]
        if abs(line.size - before.size) > OTHER_SIZE * max(line.size, before.size):
            return False
        same_column = page is before_page and line.column == before.column
        step = line.base - before.base
        centred = self.is_centred(page, line)
        if centred or self.is_centred(before_page, before):
            same = self.is_large(line) and self.is_large(before) and line.bold == before.bold
            return same and centred and same_column and step <= TITLE_PITCH * line.size
        if same_column and step > max(self.margins.wide, WIDE_PITCH * 1.1 * line.size):
            return False
        return self.is_full(before_page, before, line) and not self.is_first(page, line)

    def is_full(self, page: Page, before: Line, line: Line) -> bool:
        """Tell whether a line had no room for the beginning of the next."""
        left, right = self.margins.of(page, before)
        going = not before.text.endswith(_ENDS) and before.x1 - left >= NEARLY_FULL * (right - left)
        return before.x1 + line.lead + (ROOM_GOING if going else ROOM) * line.size > right

    def is_first(self, page: Page, line: Line) -> bool:
        """Tell whether a line that follows a full one begins a paragraph: by its indent, or by its number."""
        before_page, before = self.lines[-1]
        indent = line.x0 - self.margins.of(page, line)[0]
        above = before.x0 - self.margins.of(before_page, before)[0]
        ended = before.text.endswith(_ENDS)
        if indent <= INDENT * line.size:
            spaced = self.margins.spaced and page is before_page and line.column == before.column
            told = self.margins.indents or spaced  # the document shows its paragraphs otherwise
            return ended and not told and marker_at(line.text, 0) is not None
        if indent > DEEP_INDENT * line.size:
            return True
        hanging = len(self.lines) > 1 or not FIRST_LINE[0] < above / line.size < FIRST_LINE[1]
        beside = hanging and abs(indent - above) <= INDENT * line.size
        return ended or not (beside or self._hangs(indent, above))

    def _hangs(self, indent: float, above: float) -> bool:
        """Tell whether the first line stands left of the next ones (a hanging number)."""
        return (
            len(self.lines) == 1
            and INDENT * self.margins.size < indent
            and above < indent - 0.3 * self.margins.size
        )

    def is_large(self, line: Line) -> bool:
        """Tell whether a line is of a title's size."""
        return line.size >= LARGE * self.margins.size

    def is_centred(self, page: Page, line: Line) -> bool:
        """Tell whether a line stands in the middle of the text."""
        left, right = self.margins.of(page, line)
        free = (LARGE_FREE_SIDE if self.is_large(line) else FREE_SIDE) * line.size
        apart = abs((line.x0 + line.x1) / 2 - (left + right) / 2)
        near = CENTRED * line.size
        large = self.is_large(line) and line.x0 - left <= free and apart <= near
        return apart <= near and (large or (line.x0 - left >= free and right - line.x1 >= free))


# --- footnotes ------------------------------------------------------------------------------------------------------------


def _notes(page: Page, size: float) -> list[Line]:
    """Return the lines of small print at the foot of a page, if a short rule or a mark parts them from the text."""
    lines = sorted((i for i in page.items if isinstance(i, Line)), key=lambda line: line.base)
    small: list[Line] = []
    while lines and lines[-1].size < SMALL * size:
        small.insert(0, lines.pop())
    if not small or not lines:
        return []
    ruled = any(
        lines[-1].base - 1 <= rule.top <= small[0].base and rule.x1 - rule.x0 < 0.5 * page.width
        for rule in page.rules
    )
    return small if ruled or _NOTE_MARK.match(small[0].text) else []


def _as_notes(page: Page, lines: Sequence[Line]) -> list[Text]:
    out: list[Text] = []
    for line in lines:
        if out and not _NOTE_MARK.match(line.text):
            out[-1].text = joined(out[-1].text, line.text)
        else:
            out.append(Text(line.text, page.number, line.bold, "note"))
    return out
