"""What may be a heading in the body of a report, in reading order: numbers, bullets, bold openings, levels of a Word file.

A number at the start of a paragraph always counts. A number after a mark inside a paragraph counts only in a sequence
(一是 … 二是 …). Lines of their own without any number count where a number is lost between two others, and, in a report
that has no numbers for its top sections, where running text follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from drafter import chinese
from drafter.analysis.dates import is_day
from drafter.chinese import Marker
from drafter.document import Paragraph

# A line of its own is a heading up to this length; longer ones open with their topic sentence.
BLOCK_LENGTH = 45
# A line without number is a heading only up to this length, from this one on.
LINE_LENGTH, LINE_LEAST = 30, 4
# The number 2 of a list follows its number 1 within so many headings.
NEXT_WITHIN = 60
# If a larger part of the paragraphs begins in bold type, bold tells nothing.
BOLD_SHARE = 0.6
# A report without numbers at its top has at least so many lines that are headings.
LEAST_LINES = 2

# Which number stands above which, where a document has not shown it yet; 第一, and 一是 go under anything.
RANKS = {"part": 0, "cn_dun": 1, "line": 1, "paren_cn": 2, "arabic_dot": 3, "paren_arabic": 4, "circled": 5}
TOP_RANK = 1
_BULLETS = "◆◇●○■□▲△★☆▶►▪•·※➢➤✦"
# After which marks a number may stand inside a paragraph, and which numbers.
_AFTER_COMMA = ("yishi",)
_AFTER_STOP = ("di_comma", "yishi", "arabic_dot", "paren_cn", "paren_arabic", "circled")
_AFTER_COLON = ("di_comma", "yishi", "arabic_dot", "circled")
# Only where such a character follows is it worth asking which number it is.
_INLINE = re.compile(r"(?P<mark>[。;:！!?？,，])[”’」』）)]? *(?=[第其一二三四五六七八九十0-9(①-⑳\[【〔])")
_CLOSED = ("。", ";", "!", "?", "！", "？", ",", "、", "……")

Body = Sequence[tuple[int, Paragraph]]


@dataclass(slots=True)
class Head:
    """A heading before it has its place in the tree."""

    block: int
    start: int  # of the marker, else of the text
    text_start: int
    text_end: int
    style: str
    kind: str
    marker: str = ""
    value: int = 0
    at_start: bool = True
    rank: int | None = None
    role: str | None = None
    goes_on: str = ""  # what stands of the heading on further lines
    children: list[Head] = field(default_factory=list)


def find(body: Body, listed: Collection[int]) -> list[Head]:
    """Return the headings of a body without those that no mark shows; `listed` are its places that hold none."""
    halves = [chinese.half_width(paragraph.text) for _, paragraph in body]
    bold = _bold_tells(body)
    found: list[Head] = []
    for at, (index, paragraph) in enumerate(body):
        if at not in listed:
            found += _heads(index, paragraph, halves[at], bold=bold, inside=bool(found))
    heads = _in_sequence(found)
    _set_holders_apart(heads, body)
    heads = _with_lost(heads, body, halves)
    if not any(head.at_start and head.rank is not None and head.rank <= TOP_RANK for head in heads):
        heads = _with_lines(heads, body, halves)
    return heads


# --- numbers, bullets, bold type -----------------------------------------------------------------------------------


def _heads(index: int, paragraph: Paragraph, half: str, *, bold: bool, inside: bool) -> Iterator[Head]:
    text = paragraph.text
    start = len(half) - len(half.lstrip(chinese.BLANK))
    marker = chinese.marker_at(text, start)
    limit = len(half.rstrip(chinese.BLANK)) - start
    if marker:
        yield _head(index, text, marker, at_start=True)
    elif inside and half[start : start + 1] in _BULLETS and limit > 1:
        yield _marked(index, half, start, 1, "bullet")
    elif paragraph.level is not None and limit <= BLOCK_LENGTH:
        yield Head(index, start, start, len(text), f"level{paragraph.level}", "block", rank=paragraph.level)
    elif bold and (end := _bold_end(paragraph, half)) and not is_day(text):
        yield Head(index, start, start, end, "bold", "runin")
    for match in _INLINE.finditer(half, start):
        mark = match["mark"]
        styles = _AFTER_COMMA if mark in ",，" else _AFTER_COLON if mark == ":" else _AFTER_STOP
        inner = chinese.marker_at(text, match.end(), styles)
        if inner and (marker is None or inner.start >= marker.end):
            yield _head(index, text, inner, at_start=False)


def _head(index: int, text: str, marker: Marker, *, at_start: bool) -> Head:
    begin = marker.end
    while begin < len(text) and chinese.half_width(text[begin]) in chinese.BLANK:
        begin += 1
    rank = RANKS.get(marker.style)
    return Head(
        index,
        marker.start,
        begin,
        len(text),
        marker.style,
        "runin",
        marker.text,
        marker.value,
        at_start,
        rank,
    )


def _marked(index: int, half: str, start: int, length: int, style: str) -> Head:
    begin = start + length
    while begin < len(half) and half[begin] in chinese.BLANK:
        begin += 1
    return Head(index, start, begin, len(half), style, "runin", half[start : start + length], 1)


def _bold_tells(body: Body) -> bool:
    """Tell whether bold type at the start of a paragraph says that a heading stands there."""
    begin = sum(bool(paragraph.runs) and paragraph.runs[0].bold for _, paragraph in body)
    return 0 < begin <= BOLD_SHARE * len(body)


def _bold_end(paragraph: Paragraph, half: str) -> int:
    """Return the end of the bold words that open a paragraph, 0 where they are no heading."""
    end = 0
    for run in paragraph.runs:
        if run.text.strip() and not run.bold:
            break
        end += len(run.text)
    said = half[:end].strip(chinese.BLANK)
    return end if LINE_LEAST <= len(said) <= BLOCK_LENGTH and not re.search(r"[。;].", said) else 0


def _in_sequence(heads: list[Head]) -> list[Head]:
    """Drop numbers inside a sentence that neither begin nor continue a sequence."""
    kept: list[Head] = []
    last: dict[str, int] = {}
    for i, head in enumerate(heads):
        if not head.at_start and not _continues(head, last) and not _begins(heads, i):
            continue
        kept.append(head)
        last[head.style] = head.value
    return kept


def _continues(head: Head, last: dict[str, int]) -> bool:
    return head.value > 1 and last.get(head.style) == head.value - 1


def _begins(heads: list[Head], i: int) -> bool:
    """A number 1 inside a sentence begins a sequence if 2 of the same style follows before another 1."""
    if heads[i].value != 1:
        return False
    following = next((h for h in islice(heads, i + 1, i + NEXT_WITHIN) if h.style == heads[i].style), None)
    return following is not None and following.value == 2


def _set_holders_apart(heads: list[Head], body: Body) -> None:
    """Put a heading with the number 1 of the list that begins right below it (一、主要措施 / 一、强化…) above that list."""
    order = {index: at for at, (index, _) in enumerate(body)}
    lines = [head for head in heads if head.at_start and head.style == "cn_dun"]
    for i, (head, below) in enumerate(pairwise(lines)):
        if head.value == below.value == 1 and order[below.block] == order[head.block] + 1:
            _set_apart(lines[i:])
            return


def _set_apart(lines: list[Head]) -> None:
    """Tell holders from what they hold: a number that does not go on with the list goes on with the holders."""
    holder = last = 0
    for head in lines:
        if head is lines[0] or (head.value != last + 1 and head.value == holder + 1):
            holder, last = head.value, 0
            head.style, head.rank = "holder", RANKS["part"]
        else:
            last = head.value


# --- lines without number ------------------------------------------------------------------------------------------


def _is_plain_line(half: str) -> bool:
    line = half.strip(chinese.BLANK)
    if not LINE_LEAST <= len(line) <= LINE_LENGTH or line.endswith(_CLOSED) or is_day(line):
        return False
    return not re.search(r"[。;:?!,]", line[:-1]) or line.count(",") == 1


def _runs(half: str) -> bool:
    """Tell running text: a sentence that is longer than a heading."""
    return "。" in half or len(half) > BLOCK_LENGTH


def _with_lost(heads: list[Head], body: Body, halves: Sequence[str]) -> list[Head]:
    """Add the heading between numbers k and k+2 of one style whose own number is lost: the only plain line there."""
    order = {index: at for at, (index, _) in enumerate(body)}
    taken = {head.block for head in heads}
    added: list[Head] = []
    for before, after in pairwise(h for h in heads if h.at_start and h.rank is not None and h.rank <= 2):
        if before.style != after.style or after.value != before.value + 2:
            continue
        between = range(order[before.block] + 1, order[after.block])
        lines = [at for at in between if body[at][0] not in taken and _is_plain_line(halves[at])]
        if len(lines) == 1 and lines[0] + 1 < order[after.block]:
            added.append(_line(body, halves, lines[0], before.style, before.rank, before.value + 1))
    return sorted([*heads, *added], key=lambda h: (h.block, h.start)) if added else heads


def _with_lines(heads: list[Head], body: Body, halves: Sequence[str]) -> list[Head]:
    """Add the plain lines that stand above text as top headings, if no number tells the top sections."""
    taken = {head.block for head in heads if head.at_start}
    plain = [
        index not in taken and _is_plain_line(half) for (index, _), half in zip(body, halves, strict=True)
    ]
    found = [
        at
        for at in range(len(body) - 1)
        if plain[at] and not plain[at + 1] and (body[at + 1][0] in taken or _runs(halves[at + 1]))
        and not halves[at].rstrip().endswith(":")
    ]  # fmt: skip
    if len(found) < LEAST_LINES:
        return heads
    added = [_line(body, halves, at, "line", RANKS["line"], 0) for at in found]
    return sorted([*heads, *added], key=lambda h: (h.block, h.start))


def _line(body: Body, halves: Sequence[str], at: int, style: str, rank: int | None, value: int) -> Head:
    half = halves[at]
    start = len(half) - len(half.lstrip(chinese.BLANK))
    return Head(body[at][0], start, start, len(half), style, "block", "", value, rank=rank)
