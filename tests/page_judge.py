"""Judges the rendered pages of a Word file, each of them, against GB/T 9704—2012.

What is looked at: 22 lines and 28 characters on pages of running text, nothing beyond the margins, page numbers and
their sides, body text on the first page, a signature never alone, numbers and years whole, fonts, cells of tables.
"""

from __future__ import annotations

import re
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from drafter import gbt9704
from drafter.document import HEADINGS, Document, Paragraph, Style
from tests.rendering import Char, Page, environment, text_of

LEFT, RIGHT = gbt9704.MARGIN_LEFT.pt, gbt9704.PAGE_WIDTH.pt - gbt9704.MARGIN_RIGHT.pt
TOP, BOTTOM = gbt9704.MARGIN_TOP.pt, gbt9704.MARGIN_TOP.pt + gbt9704.TEXT_HEIGHT.pt
EM = gbt9704.SIZE_3.pt
HANGING = "，。、；：！？”’）》】"  # LibreOffice lets a mark hang out of the line, as Word does
NOT_FIRST = "，。、；：！？”’）》】〉」』%％"
NUMBER = re.compile(r"—(\d+)—")
SLACK = 1.0  # points
MOST_KEPT = 11  # lines that may go to the next page together, so that a heading or a signature is not alone


@dataclass(frozen=True)
class Measured:
    """What was measured on the pages of one file, and what is wrong."""

    pages: int
    full: int  # pages of running text with all 22 lines
    lines: int
    whole: int  # lines of nothing but Han characters as long as a line can be
    pitch: float
    advance: float
    faults: tuple[str, ...]


def overfull(pages: Sequence[Page]) -> Measured:
    """Measure the pages of a file in an office's own look, of which only cells of tables can be judged."""
    faults = tuple(f"p{number}: {what}" for number, page in enumerate(pages, 1) for what in _overfull(page))
    return Measured(len(pages), 0, sum(len(page.lines) for page in pages), 0, 0, 0, faults)


def judged(
    pages: Sequence[Page], document: Document, fonts: str = "gb2312", contents: bool = False
) -> Measured:
    """Measure the pages of a document."""
    text = _text_pages(pages, contents)
    faults = [f"p{number}: {what}" for number, page in enumerate(pages, 1) for what in _of_page(page)]
    faults += [*_numbers(text), *_first(text, document), *_signed(text, document), *_fonts(pages, fonts)]
    running = _running(text)
    for page, below in pairwise(running):
        if len(page.body) < gbt9704.LINES_PER_PAGE and not _may_be_short(page, below, document):
            faults.append(
                f"{len(page.body)} lines on a page of running text, “{text_of(below.body[0])[:12]}” follows"
            )
    lines = [line for page in running for line in page.body]
    full = [page for page in running if len(page.body) == gbt9704.LINES_PER_PAGE]
    whole = [line for line in lines if _is_whole(line)]
    faults += [f"{len(line)} characters: {text_of(line)}" for line in whole if not _right_count(line)]
    return Measured(
        len(pages), len(full), len(lines), len(whole), _pitch(full), _advance(whole), tuple(faults)
    )


def _text_pages(pages: Sequence[Page], contents: bool) -> list[Page]:
    """Return the pages of the text; a 目录 has no page numbers, and may be followed by a blank page."""
    first = next((i for i, page in enumerate(pages) if _number(page) == 1), 0) if contents else 0
    return [page for page in pages[first:] if page.chars]


def _number(page: Page) -> int | None:
    found = NUMBER.search(re.sub(r"\s", "", "".join(text_of(line) for line in page.lines[-2:])))
    return int(found[1]) if found else None


def _upright(page: Page) -> bool:
    return page.width < page.height


# --- each page by itself ------------------------------------------------------------------------------------


def _of_page(page: Page) -> Iterator[str]:
    upright = _upright(page)
    left, right = (LEFT, RIGHT) if upright else (page.width - BOTTOM, page.width - TOP)
    for line in _body(page):
        last = [char for char in line if char.text not in HANGING][-1:]
        if line[0].x0 < left - SLACK or (last and last[0].x1 > right + SLACK):
            yield f"beyond the margin: {text_of(line)[:14]}"
    yield from _overfull(page)
    if upright:
        lines = _body(page)
        of_text = [line for line in lines if line[0].size > EM - 0.1]
        if len(of_text) > gbt9704.LINES_PER_PAGE:
            yield f"{len(of_text)} lines"
        if lines and lines[-1][0].baseline > BOTTOM:
            yield f"under the text area: {text_of(lines[-1])[:14]}"
        yield from _broken(page)


def _body(page: Page) -> list[list[Char]]:
    return page.body if _upright(page) else page.lines


def _overfull(page: Page) -> Iterator[str]:
    """Yield the characters that a ruled line of a table runs through."""
    for edge in page.edges:
        for char in page.chars:
            if char.x0 + SLACK < edge.x < char.x1 - SLACK and edge.top < char.baseline - 2 < edge.bottom:
                yield f"a cell is too narrow for {char.text}"


def _has_table(page: Page) -> bool:
    return bool(page.edges)


def _broken(page: Page) -> Iterator[str]:
    """Yield numbers divided between lines, and marks that no line begins with."""
    if _has_table(page):
        return
    for above, below in pairwise(page.body):
        if above[-1].text.isdigit() and below[0].text in "0123456789年" and _flush(below) and _reaches(above):
            yield f"a number or a year is divided: {text_of(above)[-4:]}|{text_of(below)[:4]}"
        if below[0].text in NOT_FIRST and _flush(below):
            yield f"a line begins with {text_of(below)[:4]}"


def _flush(line: Sequence[Char]) -> bool:
    return line[0].x0 < LEFT + EM / 2


def _reaches(line: Sequence[Char]) -> bool:
    return line[-1].x1 > RIGHT - EM - SLACK


# --- the file as a whole ---------------------------------------------------------------------------------------


def _numbers(pages: Sequence[Page]) -> Iterator[str]:
    """Page numbers count from 1; odd ones stand at the right, even ones at the left, one character in (7.5)."""
    for wanted, page in enumerate(pages, 1):
        if not _upright(page):
            continue
        if _number(page) != wanted:
            yield f"page {wanted} has the number {_number(page)}"
            continue
        foot, one = page.foot, gbt9704.SIZE_4.pt
        off = foot[-1].x1 - (RIGHT - one) if wanted % 2 else foot[0].x0 - (LEFT + one)
        if abs(off) > SLACK:
            yield f"the number of page {wanted} stands {off:.1f} pt from its place"


def _first(pages: Sequence[Page], document: Document) -> Iterator[str]:
    """首页必须显示正文 (7.3.1)."""
    first = next((p.text for p in document.blocks if isinstance(p, Paragraph) and p.style is Style.BODY), "")
    start = _bare(first)[:8]
    if start and not any(_bare(text_of(line)).startswith(start) for line in pages[0].body):
        yield "the first page shows no body text"


def _signed(pages: Sequence[Page], document: Document) -> Iterator[str]:
    """The page of a signature has other text over it."""
    signed = [
        _bare(b.text) for b in document.blocks if isinstance(b, Paragraph) and b.style is Style.SIGNATURE
    ]
    around = {
        _bare(b.text)
        for b in document.blocks
        if isinstance(b, Paragraph) and b.style in (Style.DATE, Style.NOTE)
    }
    for page in pages:
        lines = [
            _bare(text_of(line)) for line in page.body if line[0].size < EM + 1
        ]  # a title names the same body
        if signed and signed[0] in lines and not set(lines[: lines.index(signed[0])]) - around:
            yield "the signature is alone on its page"


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _running(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of running text from the second on to where the text ends: no tables, none on its side."""
    out = []
    for page in pages[1:]:
        if not _upright(page) or _has_table(page) or text_of(page.body[0]).startswith("附件"):
            break
        out.append(page)
    return out


def _may_be_short(page: Page, below: Page, document: Document) -> bool:
    """Tell whether a page may have fewer lines: what begins the next one is kept with what follows it, and was moved."""
    start = _bare(text_of(below.body[0]))[:10]
    gap = (BOTTOM - page.body[-1][0].baseline) / gbt9704.LINE_PITCH.pt
    blocks = [b for b in document.blocks if isinstance(b, Paragraph)]
    for block, after in pairwise(blocks):
        kept = block.style in HEADINGS or after.style in (Style.SIGNATURE, Style.ATTACHMENT)
        if kept and _bare(block.text).startswith(start):
            return gap <= MOST_KEPT + 1
    blank = sum(
        b - a > gbt9704.LINE_PITCH.pt * 1.5 for a, b in pairwise(line[0].baseline for line in page.body)
    )
    return len(page.body) + blank >= gbt9704.LINES_PER_PAGE


def _is_whole(line: Sequence[Char]) -> bool:
    """Tell whether a line is nothing but full-width characters of 3号 and reaches the right margin."""
    return _reaches(line) and all(not char.text.isascii() and abs(char.size - EM) < 0.1 for char in line)


def _right_count(line: Sequence[Char]) -> bool:
    indent = round((line[0].x0 - LEFT) / gbt9704.CHARACTER_ADVANCE.pt)
    # A mark that begins no line hangs out of this one; what may not be divided from its neighbour goes to the next.
    count = len(line) + indent - (line[-1].text in HANGING and line[-1].x1 > RIGHT + SLACK)
    return gbt9704.CHARACTERS_PER_LINE - 2 <= count <= gbt9704.CHARACTERS_PER_LINE


def _pitch(pages: Sequence[Page]) -> float:
    steps = [b[0].baseline - a[0].baseline for page in pages for a, b in pairwise(page.body)]
    return statistics.median(steps) if steps else 0


def _advance(lines: Sequence[Sequence[Char]]) -> float:
    steps = [b.x0 - a.x0 for line in lines for a, b in pairwise(line)]
    return statistics.median(steps) if steps else 0


# --- fonts -------------------------------------------------------------------------------------------------------------


@cache
def _stand_ins(fonts: str) -> frozenset[str]:
    """Return the names, as a PDF has them, of the fonts that stand in for those of a profile on this machine."""
    names = {font.name for font in gbt9704.FONT_PROFILES[fonts].values()}
    names |= {font.fallback for font in gbt9704.FONT_PROFILES[fonts].values() if font.fallback}
    names.add(gbt9704.RARE_FONT.name)
    found = set()
    for name in names:
        for style in ("", ":bold"):
            command = ["fc-match", "-f", "%{postscriptname}", name + style]
            done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
            found.add(_family(done.stdout))
    return frozenset(found)


def _family(font: str) -> str:
    """Return a font's family; one file of Noto holds the faces of all regions, and a PDF names the first."""
    return re.sub(r"[^a-z]|(?<=cjk)(jp|sc|tc|kr|hk)", "", font.split("+")[-1].split("-")[0].lower())


def _fonts(pages: Sequence[Page], fonts: str) -> Iterator[str]:
    used = {_family(char.font) for page in pages for char in page.chars}
    for font in sorted(used - _stand_ins(fonts)):
        some = next(c.text for page in pages for c in page.chars if _family(c.font) == font)
        yield f"a font nobody asked for: {font}, for {some}"
