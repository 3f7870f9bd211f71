"""What a report says of itself: title, region, department, the year reported on. Knows no genre but its title cues."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drafter import chinese, region
from drafter.analysis.wording import wording
from drafter.document import Block, Document, Paragraph, Style
from drafter.region import Region

# A title has at most so many characters and stands on at most so many lines, among the first lines of the report.
TITLE_LENGTH, TITLE_LINES, TITLE_WITHIN = 70, 5, 25
# The line with the issuing body above a title that begins with 关于 may stand so many lines higher.
ISSUER_GAP = 3
# A region not named in the title must be named at least so often in the text. A county's report names its city too: the
# inner region is meant if it is named at least so often as this part of the outer one.
LEAST_NAMED, INNER_SHARE = 2, 0.5
# A subtitle that names the region stands among so many lines.
HEAD_LINES = 4
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
        if _closes_title(text):
            blocks = _joined(document, head, at)
            whole = "".join(_line(document.blocks[i]) for i in blocks)
            score = (sum(cue in whole for cue in cues), -at)
            best = max(best, (score, blocks)) if best else (score, blocks)
    if best is None:
        return None, ()
    return "".join(_line(document.blocks[i]) for i in best[1]), best[1]


def _line(block: Block) -> str:
    return block.text.strip().strip(chinese.BLANK + "\u3000\u00a0\u2002\u2003")


def _closes_title(text: str) -> bool:
    """Tell whether a line ends like the name of a document; its characters may be set apart (报  告)."""
    return wording().title_end.search(re.sub(r"\s", "", chinese.half_width(text))) is not None


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
        if not touching or len(blocks) == TITLE_LINES or _closes_title(text) or len(text) < 3:
            break
        if re.search(r"〔|^——|[:)]$", chinese.half_width(text)):
            break
        blocks.insert(0, index)
    return tuple(blocks)


def _line_spacing(document: Document) -> int:
    """Return how many lines on the next block usually stands: 1, or 2 where a blank line follows every line."""
    lines = [block.at.line for block in document.blocks if block.at.line is not None]
    gaps = sorted(below - above for above, below in itertools.pairwise(lines))
    return gaps[len(gaps) // 2] if gaps else 1


def years_in(text: str) -> list[int]:
    """Return the years (2023年, 2023年度, 二〇二三年) of a text in order."""
    out = []
    for match in _YEAR.finditer(chinese.half_width(text)):
        value = int(match[1]) if match[1] else chinese.number(match[2].replace("零", "〇"))
        if value and 1949 <= value < 2100:
            out.append(value)
    return out


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
    for years in (titled, first, *(years_in(text)[:1] for text in body[:3])):
        if years:
            return years[-1]
    return None


def region_of(
    title: str | None, furniture: Sequence[str], body: Sequence[str], year: int
) -> tuple[region.Region, str] | None:
    """Return the region a report is of and how it is printed: from its title, else from its text, else from the page."""
    short = [line for line in body[:HEAD_LINES] if len(line) <= TITLE_LENGTH and not line.endswith("。")]
    for line in (title or "", *short):
        if found := _named(line, year):
            return found[0]
    text = "\n".join(body)
    hits = _named(text, year)
    counts = Counter(place.full for place, _ in hits)
    if counts and (most := counts.most_common(1)[0])[1] >= LEAST_NAMED:
        below = [full for full in counts if full != most[0] and full.startswith(most[0])]
        inner = [full for full in below if counts[full] >= max(LEAST_NAMED, INNER_SHARE * most[1])]
        chosen = max(inner, key=lambda full: counts[full]) if inner else most[0]
        return next(hit for hit in hits if hit[0].full == chosen)
    return next(iter(_named("\n".join(furniture), year) or hits), None)


def _named(text: str, year: int) -> list[tuple[region.Region, str]]:
    return [(place, text[start:end]) for start, end, place in region.find_in(text, year)]


def department_of(title: str | None, as_printed: str | None) -> str | None:
    """Return the body that a title names after the region (锡盟司法局2022年度… → 司法局), or None for a government's report."""
    half = chinese.half_width(title or "")
    rest = half.partition(as_printed)[2] if as_printed and as_printed in half else half
    match = wording().department.match(rest)
    return match["name"] if match else None


def paragraphs(document: Document, skipped: frozenset[int]) -> list[tuple[int, Paragraph]]:
    """Return the body of a report: (index, paragraph) of all that are not to be skipped and do not stand beside the text."""
    return [
        (i, block)
        for i, block in enumerate(document.blocks)
        if i not in skipped
        and isinstance(block, Paragraph)
        and block.style is not Style.NOTE
        and block.text.strip()
    ]
