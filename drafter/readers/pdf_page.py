"""One page of a PDF as values: glyphs, frames of tables, rules; and how glyphs become lines of text.

A PDF knows no lines and no words, only glyphs at places. Lines are glyphs of about one baseline; a page set in two columns
is cut at its gutter. A blank is part of the text only where it can be seen: many programs put blanks between Chinese
characters that nobody typed. Radicals that a font's table gives in the place of the characters (⼀ for 一) are put right.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

# Glyphs whose baselines differ by less than this share of the page's type size stand in one line; a raised number too.
SAME_LINE = 0.45
# The same character printed again within this share of its size only makes it look bold.
PRINTED_TWICE = 0.15
# A gap between two Chinese characters shows as a blank if it is wider by so much (in em) than gaps of that line are.
SEEN_BLANK = 0.12
# Where no blank was typed, a gap of this width (in em) is one between two columns of a line; between Latin words a narrower one.
WIDE_GAP, WORD_GAP = 1.5, 0.15
# A glyph is a raised number if it is smaller than this share of the line's size and stands higher by that share of it.
RAISED_SIZE, RAISED_BY = 0.8, 0.15
# A page is set in columns if a gutter of at least so many em lies in its middle part and so many lines have text on both sides.
GUTTER, GUTTER_FROM, GUTTER_TO, COLUMN_LINES = 0.9, 0.3, 0.7, 8
# Of all lines that have text near the gutter at most this share may cross it (a title over both columns).
CROSSING = 0.25

UNTOLD = "\ufffd"

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Radicals of U+2E80–2EFF that Unicode does not map to the character which they look like.
_RADICALS = str.maketrans(
    "⺁⺇⺌⺎⺓⺘⺝⺟⺠⺩⺫⺬⺮⺶⺻⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰",
    "厂几小兀幺手月母民王目示竹羊聿虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙",
)
_OPENING = frozenset("（《〈“‘【〔［([")
_CLOSING = frozenset("，。、；：？！）》〉”’】〕％%,.;:?!)]")


class Glyph(NamedTuple):
    """A printed character: its edges from the left and its baseline from the top of the page, in points."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False


class Box(NamedTuple):
    """A rectangle, in points from the left and the top."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a glyph's middle lies inside."""
        return (
            self.x0 <= (glyph.x0 + glyph.x1) / 2 <= self.x1
            and self.top <= glyph.base - glyph.size / 3 <= self.bottom
        )


class Frame(NamedTuple):
    """The ruled lines of a table: its outline and the cells of each row, None where a cell is part of another."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What one page holds. `image_share` is the part of the page that its largest picture covers."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = ()
    frames: tuple[Frame, ...] = ()
    rules: tuple[Box, ...] = ()
    images: int = 0
    image_share: float = 0.0
    aside: str = ""  # turned text (watermarks) and text outside the page
    crowded: bool = False  # too many lines and boxes to look for tables
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `lead` is the width of what cannot be parted from its first character (a number, a word)."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    lead: float = 0.0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the text of each cell, paragraph by paragraph, row by row."""

    box: Box
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    column: int = 0

    @property
    def base(self) -> float:
        """Where it stands in the order of lines."""
        return self.box.top


Item = Line | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """A page as lines and tables in reading order."""

    number: int
    width: float
    height: float
    items: tuple[Item, ...]
    rules: tuple[Box, ...] = ()


def laid_out(raw: RawPage) -> Page:
    """Return a page's lines and tables in reading order, columns one after the other."""
    inside = [[g for g in raw.glyphs if frame.box.holds(g)] for frame in raw.frames]
    taken = {id(g) for glyphs in inside for g in glyphs}
    free = [g for g in raw.glyphs if id(g) not in taken]
    grids = [_grid(frame, glyphs) for frame, glyphs in zip(raw.frames, inside, strict=True)]
    rows = list(_rows(free))
    gutter = _gutter(rows, raw.width)
    lines = [line for row in rows for line in _cut(row, gutter)]
    return Page(raw.number, raw.width, raw.height, tuple(_in_order([*lines, *grids], gutter)), raw.rules)


def character(text: str) -> str:
    """Return a glyph's text as people write it: radicals and ligatures replaced by what they stand for.

    Where the font does not tell what it shows, that is UNTOLD.
    """
    if text.startswith("(cid:") or not text or text < "\t":
        return UNTOLD
    if all(not _is_stand_in(char) for char in text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", char.translate(_RADICALS)) if _is_stand_in(char) else char
        for char in text
    )


def _is_stand_in(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06"


# --- lines ------------------------------------------------------------------------------------------------------------


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each baseline from top to bottom, from left to right; blanks at either end are gone."""
    if not glyphs:
        return
    reach = SAME_LINE * statistics.median(g.size for g in glyphs)
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        if row and glyph.base - row[0].base > reach:
            yield from _tidied(row)
            row = []
        row.append(glyph)
    yield from _tidied(row)


def _tidied(row: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield a row sorted, without what is printed twice, unless it is all blank."""
    out: list[Glyph] = []
    for glyph in sorted(row, key=lambda g: g.x0):
        near = PRINTED_TWICE * glyph.size
        if out and out[-1].text == glyph.text and glyph.x0 - out[-1].x0 < near:
            out[-1] = out[-1]._replace(bold=True)
        else:
            out.append(glyph)
    while out and out[-1].text.isspace():
        out.pop()
    first = next((i for i, glyph in enumerate(out) if not glyph.text.isspace()), len(out))
    if out[first:]:
        yield out[first:]


def line_of(row: Sequence[Glyph], column: int = 0) -> Line:
    """Return a row of glyphs as a line."""
    seen = [g for g in row if not g.text.isspace()]
    size = statistics.median(g.size for g in seen)
    base = statistics.median(g.base for g in seen)
    bold = sum(g.bold for g in seen) > len(seen) / 2
    return Line(_text(row, size, base), seen[0].x0, seen[-1].x1, base, size, bold, _lead(seen), column)


def _text(row: Sequence[Glyph], size: float, base: float) -> str:
    """Return the text of a row with the blanks that can be seen."""
    pairs = list(_neighbours(row))
    wide = [b.x0 - a.x1 for a, b, _ in pairs if _is_wide(a.text) and _is_wide(b.text)]
    usual = max(statistics.median(wide), 0.0) if wide else 0.0
    out = [_shown(row[0], size, base)]
    for before, after, typed in pairs:
        out += [_between(before, after, typed, usual, size), _shown(after, size, base)]
    return "".join(out)


def _neighbours(row: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph, str]]:
    """Yield each two printed glyphs that follow each other and the blanks between them."""
    before, typed = row[0], ""
    for glyph in row[1:]:
        if glyph.text.isspace():
            typed += glyph.text
            continue
        yield before, glyph, typed
        before, typed = glyph, ""


def _between(before: Glyph, after: Glyph, typed: str, usual: float, size: float) -> str:
    """Return the blank between two glyphs as a person sees it, "" for none."""
    gap = after.x0 - before.x1
    if gap - usual > WIDE_GAP * size:
        return typed.replace("\xa0", " ") or "\u3000"
    left, right = _is_wide(before.text), _is_wide(after.text)
    if left and right:
        return (typed if "\u3000" in typed else " ") if typed and gap - usual > SEEN_BLANK * size else ""
    if left or right:
        narrow = after.text if left else before.text
        kept = not narrow.isalnum() or "\u3000" in typed
        return typed[:1] if typed and kept and gap > WORD_GAP * size else ""
    letters = before.text.isalpha() and after.text.isalpha()
    seen = gap - usual > (WORD_GAP / 2 if typed else WORD_GAP if letters else WIDE_GAP / 2) * size
    return " " if seen else ""


def _shown(glyph: Glyph, size: float, base: float) -> str:
    raised = glyph.size < RAISED_SIZE * size and base - glyph.base > RAISED_BY * size
    return glyph.text.translate(_RAISED) if raised else glyph.text


def _is_wide(text: str) -> bool:
    """Tell Chinese characters and marks from Latin letters and digits; the dash and the quotes are taken as Chinese."""
    return unicodedata.east_asian_width(text[-1:] or " ") in "WFA"


def _lead(seen: Sequence[Glyph]) -> float:
    """Return the width of the first character with what must not be parted from it."""
    end = next((i for i, glyph in enumerate(seen[:-1]) if glyph.text not in _OPENING), len(seen) - 1)
    while end + 1 < len(seen):
        after = seen[end + 1].text
        narrow = not _is_wide(after) and (not _is_wide(seen[end].text) or seen[end].text in _CLOSING)
        if not narrow and after not in _CLOSING:
            break
        end += 1
    return seen[end].x1 - seen[0].x0


# --- tables -----------------------------------------------------------------------------------------------------------


def _grid(frame: Frame, glyphs: Sequence[Glyph]) -> Grid:
    """Return the table of a frame with the text of its cells; what is in none of them goes into the nearest row's first."""
    rows: list[tuple[tuple[str, ...], ...]] = []
    for boxes in frame.rows:
        cells = [[g for g in glyphs if box.holds(g)] if box else [] for box in boxes]
        rows.append(tuple(tuple(_cell(cell)) for cell in cells))
    return Grid(frame.box, tuple(rows))


def _cell(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Yield the paragraph of a cell: its lines are wrapped at the cell's width, so they are one."""
    text = ""
    for row in _rows(glyphs):
        text = joined(text, line_of(row).text)
    if text:
        yield text


def joined(text: str, more: str) -> str:
    """Return two lines as one text: no blank beside Chinese or between digits, one between words, no hyphen."""
    if not text or not more:
        return text + more
    if text[-1] in "\u00ad\u2010" or (text[-1] == "-" and text[-2:-1].isalpha() and more[0].islower()):
        return text[:-1] + more
    words = text[-1].isascii() and more[0].isascii()
    apart = words and (text[-1].isalpha() or text[-1] in ",;") and (more[0].isalpha() or text[-1].isalpha())
    return f"{text} {more}" if apart and more[0].isalnum() else text + more


# --- columns ----------------------------------------------------------------------------------------------------------


def _gutter(rows: Sequence[Sequence[Glyph]], width: float) -> float | None:
    """Return where the gutter of a page in two columns lies, None for a page in one."""
    gaps = [gap for row in rows for gap in _middle_gaps(row, width)]
    if len(gaps) < COLUMN_LINES:
        return None
    left, right = statistics.median(a for a, _ in gaps), statistics.median(b for _, b in gaps)
    middle = (left + right) / 2
    both = sum(a <= middle <= b for a, b in gaps)
    crossing = sum(
        any(g.x0 < middle < g.x1 for g in row)
        or (
            row[0].x0 < middle < row[-1].x1 and not any(a <= middle <= b for a, b in _middle_gaps(row, width))
        )
        for row in rows
    )
    return middle if both >= COLUMN_LINES and crossing <= CROSSING * (both + crossing) else None


def _middle_gaps(row: Sequence[Glyph], width: float) -> Iterator[tuple[float, float]]:
    seen = [g for g in row if not g.text.isspace()]
    for a, b in pairwise(seen):
        if b.x0 - a.x1 >= GUTTER * a.size and GUTTER_FROM * width < (a.x1 + b.x0) / 2 < GUTTER_TO * width:
            yield a.x1, b.x0


def _cut(row: Sequence[Glyph], gutter: float | None) -> Iterator[Line]:
    """Yield the line of a row, or its two where the gutter parts it; a line over both columns has the column 0."""
    if gutter is None:
        yield line_of(row)
        return
    left = [g for g in row if g.x1 <= gutter]
    right = [g for g in row if g.x0 >= gutter]
    seen_left = [g for g in left if not g.text.isspace()]
    seen_right = [g for g in right if not g.text.isspace()]
    close = seen_left and seen_right and seen_right[0].x0 - seen_left[-1].x1 < GUTTER * seen_left[-1].size
    if len(left) + len(right) < len(row) or close:
        yield line_of(row)
        return
    for number, part in ((1, left), (2, right)):
        for tidy in _tidied(part):
            yield line_of(tidy, number)


def _in_order(items: Iterable[Item], gutter: float | None) -> Iterator[Item]:
    """Yield items as they are read: down the page; between two that span the page, first the left column."""
    band: list[Item] = []
    for item in sorted(items, key=lambda item: item.base):
        if gutter is not None and _column(item, gutter):
            band.append(item)
            continue
        yield from sorted(band, key=lambda i: _column(i, gutter))
        band = []
        yield item
    yield from sorted(band, key=lambda i: _column(i, gutter))


def _column(item: Item, gutter: float | None) -> int:
    if isinstance(item, Line) or gutter is None:
        return item.column
    return 1 if item.box.x1 <= gutter else 2 if item.box.x0 >= gutter else 0
