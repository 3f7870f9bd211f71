"""What a report says of itself: title, the year reported on, the day it was published. Knows no genre but its title cues."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from drafter import chinese
from drafter.analysis.dates import days_in, is_day, years_in, years_said
from drafter.analysis.furniture import day_labels
from drafter.analysis.wording import wording
from drafter.document import Block, Document, Paragraph, Style, Table

Body = Sequence[tuple[int, Paragraph]]

# A title has at most so many characters and stands on at most so many lines, among the first lines of the report.
TITLE_LENGTH, TITLE_LINES, TITLE_WITHIN = 70, 5, 25
# The year is named in the first so many paragraphs, if neither title nor heading names it.
FIRST_WORDS = 3
# The line with the issuing body above a title that begins with 关于 may stand so many lines higher.
ISSUER_GAP = 3
# The day under a report stands in its last so many paragraphs, one under the title at most so many lines below it.
DAY_WITHIN, DAY_BELOW = 8, 4
# A line with the signature and the day is at most so long; behind its label on a page a day stands within so many characters.
DAY_LINE, DAY_REACH = 40, 24
# A report of a year is signed and published at most so many years later.
LATEST = 5
# A page's name behind the title, in the title's own line: …报告_甲县人民政府.
_PAGE_NAME = re.compile(r"[_|｜].*$")
_PLACE_NAME = re.compile(r"^[一-鿿]{1,12}(?:省|市|区|县|旗|盟|州|镇|乡|街道)$")


def title_of(
    document: Document, furniture: frozenset[int], cues: Sequence[str]
) -> tuple[str | None, tuple[int, ...]]:
    """Return the title and its blocks: among the first lines the one that closes like a document's name, joined if broken.

    The blocks are also those where a page prints the title once more.
    """
    head = [i for i in range(len(document.blocks)) if i not in furniture][:TITLE_WITHIN]
    styled = [i for i in head if getattr(document.blocks[i], "style", None) is Style.TITLE]
    if styled:
        return "".join(_line(document.blocks[i]) for i in styled), tuple(styled)
    best: tuple[tuple[int, int, int], tuple[int, ...]] | None = None
    for at, index in enumerate(head):
        text = _line(document.blocks[index])
        if not _may_be_title(text):
            break
        closed = _closes_title(text)
        if closed or (years_in(text) and any(cue in text for cue in cues)):
            blocks = _joined(document, head, at)
            whole = "".join(_line(document.blocks[i]) for i in blocks)
            score = (sum(cue in whole for cue in cues), closed, -at)
            best = max(best, (score, blocks)) if best else (score, blocks)
    if best is None:
        return None, ()
    title = "".join(_line(document.blocks[i]) for i in best[1])
    return title, tuple(sorted({*best[1], *_again(title, document, head)}))


def _again(title: str, document: Document, head: Sequence[int]) -> Iterator[int]:
    """Yield the blocks where the page prints its title once more, on one line or broken over lines."""
    lines = [_line(document.blocks[i]) for i in head]
    for at in range(len(head)):
        for end in range(at + 1, min(at + TITLE_LINES, len(head)) + 1):
            if "".join(lines[at:end]) == title:
                yield from head[at:end]


def _line(block: Block) -> str:
    # A line break inside a paragraph of a Word file only sets a title well.
    line = block.text.replace("\n", "").strip().strip(chinese.BLANK + "\u3000\u00a0\u2002\u2003")
    named = _PAGE_NAME.sub("", line).rstrip()
    return named if named != line and _closes_title(named) else line


def _closes_title(text: str) -> bool:
    """Tell whether a line ends like the name of a document; its characters may be set apart (报  告)."""
    return wording().title_end.search(chinese.bare(text)) is not None


def _may_be_title(text: str) -> bool:
    half = chinese.half_width(text)
    if chinese.marker_at(half, 0, ("part", "cn_dun", "paren_cn")) or len(half) > TITLE_LENGTH:
        return False
    return not half.endswith(("。", ";", "!", "！"))


def _joined(document: Document, head: Sequence[int], at: int) -> tuple[int, ...]:
    """Take the lines directly above into a title that was broken over lines."""
    blocks = [head[at]]
    spacing = _line_spacing(document)
    for index in reversed(head[:at]):
        above, below = document.blocks[index], document.blocks[blocks[0]]
        text = _line(above)
        gap = (below.at.line or 0) - (above.at.line or 0)
        issuer = _line(below).startswith("关于") and wording().issuer.search(text) is not None
        touching = index == blocks[0] - 1 and gap <= (ISSUER_GAP if issuer else spacing)
        touching = touching and (not _is_whole(below) or issuer or _opens_title(text))
        if not touching or len(blocks) == TITLE_LINES or _closes_title(text) or len(text) < 3:
            break
        if re.search(r"〔|^——|[:)]$", chinese.half_width(text)):
            break
        blocks.insert(0, index)
    return tuple(blocks)


def _is_whole(block: Block) -> bool:
    """Tell whether a line names its year itself: then only an issuing body may stand above it."""
    text = _line(block)
    return bool(years_in(text)) and not text.startswith("关于")


def _opens_title(text: str) -> bool:
    return (
        "关于" in text
        or _PLACE_NAME.match(text) is not None
        or wording().issuer.search(text) is not None
        or text.startswith("中共")
    )


def _line_spacing(document: Document) -> int:
    """Return how many lines on the next block usually stands: 1, or 2 where a blank line follows every line."""
    lines = [block.at.line for block in document.blocks if block.at.line is not None]
    gaps = sorted(below - above for above, below in itertools.pairwise(lines))
    return gaps[len(gaps) // 2] if gaps else 1


def year_of(title: str | None, headings: Sequence[str], body: Sequence[str]) -> int | None:
    """Return the year reported on: of the first top heading that names one, else of the title, else of the first words.

    A title may carry the year in which the report is given: then a heading of plans has it too, and it is the year before.
    """
    first = years_in(headings[0]) if headings else []
    titled = years_in(title or "")
    planned = [
        year
        for heading in headings[1:]
        if wording().future_heading.search(heading)
        for year in years_in(heading)
    ]
    if titled and titled[-1] not in first and (titled[-1] in planned or titled[-1] - 1 in first):
        return titled[-1] - 1
    for years in (titled, first, *(years_said(text)[:1] for text in body[:FIRST_WORDS])):
        if years:
            return years[-1]
    return None


def published_of(document: Document, furniture: frozenset[int], body: Body, year: int | None) -> str | None:
    """Return the day a report was signed, else published, as 2024-01-15; None where none is named.

    The rule: the day under the report wins, then one under its title, then what the page calls its day, in the order of
    the labels in data/furniture.yaml (成文日期 before 发布日期), then a day that stands alone on the page.
    """
    texts = [paragraph.text for _, paragraph in body]
    below = [text for text in reversed(texts[-DAY_WITHIN:]) if len(text) <= DAY_LINE]
    around = [document.blocks[i].text for i in sorted(furniture)]
    around += [block.text for block in document.blocks[:TITLE_WITHIN] if isinstance(block, Table)]
    signed = (day for text in below if (day := _closing_day(text)))
    headed = (day for text in texts[:DAY_BELOW] if is_day(text) for _, _, day in days_in(text))
    for found in (*signed, *headed, *_labelled(around)):
        if year is None or year <= found.year <= year + LATEST:
            return found.isoformat()
    return None


def _closing_day(text: str) -> datetime.date | None:
    """Return the day that closes a short line: 甲县人民政府 2024年1月15日, 二〇二四年一月十五日, (…印发)."""
    bare = chinese.bare(text)
    for _, end, day in days_in(bare):
        if bare[end:].strip(")印发") == "":
            return day
    return None


def _labelled(lines: Sequence[str]) -> Iterator[datetime.date]:
    for label in day_labels():
        for at, line in enumerate(lines):
            for match in label.finditer(chinese.half_width(line)):
                rest = line[match.end() : match.end() + DAY_REACH]
                following = (
                    lines[at + 1][:DAY_REACH] if at + 1 < len(lines) and not rest.strip(" ：:]】") else ""
                )
                yield from (day for _, _, day in islice(days_in(rest + " " + following), 1))
    yield from (
        day for line in lines if len(line) <= DAY_REACH for _, _, day in days_in(line) if is_day(line)
    )


def paragraphs(document: Document, skipped: frozenset[int]) -> list[tuple[int, Paragraph]]:
    """Return the body of a report: (index, paragraph) of all that are not to be skipped and do not stand beside the text."""
    return [
        (i, block)
        for i, block in enumerate(document.blocks)
        if i not in skipped
        and isinstance(block, Paragraph)
        and block.style not in (Style.NOTE, Style.TABLE_NOTE)
        and block.text.strip()
    ]


def below(body: Body, title_blocks: Sequence[int]) -> list[int]:
    """Return the block indexes of a body without what a page printed above the title."""
    first = min(title_blocks, default=-1)
    return [index for index, _ in body if index > first]
