"""What a report says of itself: title, region, department, the year reported on. Knows no genre but its title cues."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from drafter import chinese, region
from drafter.analysis.wording import wording
from drafter.document import Block, Document, Paragraph, Style
from drafter.region import Region

# A title has at most so many characters and stands on at most so many lines, among the first lines of the report.
TITLE_LENGTH, TITLE_LINES, TITLE_WITHIN = 70, 3, 25
# Where a report names no region in its title, it does so in its first or last so many characters.
REGION_WITHIN = 1500
_YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|度)|([二一][〇零九][〇零一二三四五六七八九]{2})(?=年|度)"
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a report says of itself; `title_blocks` are indexes from 0."""

    title: str | None = None
    title_blocks: tuple[int, ...] = ()
    year: int | None = None
    region: Region | None = None
    region_as_printed: str | None = None
    department: str | None = None


def title_of(
    document: Document, furniture: frozenset[int], cues: Sequence[str]
) -> tuple[str | None, tuple[int, ...]]:
    """Return the title and its blocks: among the first lines the one that closes like a document's name, joined if broken."""
    head = [i for i in range(len(document.blocks)) if i not in furniture][:TITLE_WITHIN]
    styled = [i for i in head if getattr(document.blocks[i], "style", None) is Style.TITLE]
    if styled:
        return "".join(_line(document.blocks[i]) for i in styled), tuple(styled)
    best: tuple[tuple[int, int], tuple[int, ...]] | None = None
    for at, index in enumerate(head):
        text = _line(document.blocks[index])
        if not _may_be_title(text):
            break
        if wording().title_end.search(text):
            blocks = _joined(document, head, at)
            whole = "".join(_line(document.blocks[i]) for i in blocks)
            score = (sum(cue in whole for cue in cues), -at)
            best = max(best, (score, blocks)) if best else (score, blocks)
    if best is None:
        return None, ()
    return "".join(_line(document.blocks[i]) for i in best[1]), best[1]


def _line(block: Block) -> str:
    return block.text.strip().strip(chinese.BLANK + "\u3000\u00a0\u2002\u2003")


def _may_be_title(text: str) -> bool:
    half = chinese.half_width(text)
    if chinese.marker_at(half, 0, ("part", "cn_dun", "paren_cn")) or len(half) > TITLE_LENGTH:
        return False
    return not half.endswith(("。", ";", "!", "！"))


def _joined(document: Document, head: Sequence[int], at: int) -> tuple[int, ...]:
    """Take the lines directly above into a title that was broken over lines."""
    blocks = [head[at]]
    for index in reversed(head[:at]):
        above, below = document.blocks[index], document.blocks[blocks[0]]
        touching = index == blocks[0] - 1 and (above.at.line is None or below.at.line == above.at.line + 1)
        text = _line(above)
        if not touching or len(blocks) == TITLE_LINES or wording().title_end.search(text) or len(text) < 4:
            break
        if re.search(r"〔|^——|[:)]$", chinese.half_width(text)):
            break
        blocks.insert(0, index)
    return tuple(blocks)


def years_in(text: str) -> list[int]:
    """Return the years (2023年, 2023年度, 二〇二三年) of a text in order."""
    out = []
    for match in _YEAR.finditer(chinese.half_width(text)):
        value = int(match[1]) if match[1] else chinese.number(match[2].replace("零", "〇"))
        if value and 1949 <= value < 2100:
            out.append(value)
    return out


def year_of(title: str | None, headings: Sequence[str], body: Sequence[str]) -> int | None:
    """Return the year reported on: of the first top heading that names one, else of the title, else of the first words."""
    first = years_in(headings[0]) if headings else []
    titled = years_in(title or "")
    if first and (not titled or first[-1] == titled[-1] - 1 or first[-1] in titled):
        return first[-1]
    for years in (titled, first, *(years_in(text)[:1] for text in body[:3])):
        if years:
            return years[-1]
    return None


Find = Callable[[str, int], Sequence[tuple[Region, str]]]


def region_of(
    title: str | None, furniture: Sequence[str], body: Sequence[str], year: int
) -> tuple[Region, str] | None:
    """Return the region a report is of and how it is printed: from its title, else from the page around it and its text."""
    find: Find | None = getattr(region, "find_in", None)
    if find is None:
        return None
    text = "\n".join(body)
    places = [title or "", "\n".join(furniture), text[:REGION_WITHIN], text[-REGION_WITHIN:], text]
    for place in places:
        if found := find(place, year):
            return found[0]
    return None


def department_of(title: str | None, as_printed: str | None) -> str | None:
    """Return the body that a title names after the region (锡盟司法局2022年度… → 司法局), or None for a government's report."""
    half = chinese.half_width(title or "")
    rest = half.partition(as_printed)[2] if as_printed and as_printed in half else half
    match = wording().department.match(rest)
    return match["name"] if match else None


def paragraphs(document: Document, skipped: frozenset[int]) -> list[tuple[int, Paragraph]]:
    """Return the body of a report: (index, paragraph) of all paragraphs that are not to be skipped."""
    return [
        (i, block)
        for i, block in enumerate(document.blocks)
        if i not in skipped and isinstance(block, Paragraph) and block.text.strip()
    ]
