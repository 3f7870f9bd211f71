"""What stands behind the report in its file: annexes, a second report, an explanation of it. Their numbers begin anew.

A line 附件 opens an annex if more than a list of names follows it; the list of annexes under a report is a note and no
heading. A line like a title opens another document if the numbers of the top sections begin again after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafter import chinese
from drafter.analysis.dates import is_day
from drafter.analysis.furniture import ends_names
from drafter.analysis.wording import wording
from drafter.document import Document, Paragraph, Table

# The line that opens an annex is at most so long, and the line of a list of annexes too.
LINE_LENGTH = 60
# A title inside a file is at least so long.
TITLE_LEAST = 6
_ANNEX = re.compile(r"附 ?[件表录] ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})? ?[:.、]?(?P<rest>.*)")
_TOP = ("part", "cn_dun")

ANNEX, REPORT, COMPANION = "annex", "report", "companion"
Body = Sequence[tuple[int, Paragraph]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file behind the report: where it begins in the body (index from 0), what it is, its first line."""

    start: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts behind a report, in order, and the body's places that only list annexes."""

    parts: tuple[Part, ...] = ()
    listed: frozenset[int] = frozenset()


def split(body: Body, document: Document) -> Parts:
    """Return the parts behind the report that a body begins with."""
    lines = [_plain(paragraph.text) for _, paragraph in body]
    found: list[Part] = []
    listed: set[int] = set()
    seen = 0  # the highest number of a top section in this part
    closed = False
    for at, line in enumerate(lines):
        if at in listed:
            continue
        if len(line) > LINE_LENGTH:
            continue
        marker = chinese.marker_at(line, 0, _TOP)
        seen = max(seen, marker.value) if marker else seen
        closed = closed or (at > 0 and is_day(line))
        kind = None
        if at and (match := _ANNEX.fullmatch(line)) and not line.endswith("。"):
            end = _end_of_list(lines, at)
            if _is_list(body, document, lines, at, end) and not (
                closed and _has_more(body, document, at, end)
            ):
                listed.update(range(at, end))
            elif closed or seen or not match["rest"]:
                kind = ANNEX
        elif at and not marker and seen > 1 and _is_title(line) and _begins_anew(lines, at + 1):
            kind = COMPANION if wording().companion.search(line) else REPORT
        if kind:
            found.append(Part(at, kind, line))
            seen, closed = 0, kind == ANNEX
    return Parts(tuple(found), frozenset(listed))


def _plain(text: str) -> str:
    return chinese.half_width(text[: 4 * LINE_LENGTH]).strip(chinese.BLANK)


def _end_of_list(lines: Sequence[str], at: int) -> int:
    """Return where the short lines under a line 附件 end: at a day, another annex, a top section, running text, the end."""
    end = at + 1
    while end < len(lines):
        line = lines[end]
        stops = ends_names(line) or _ANNEX.fullmatch(line) or chinese.marker_at(line, 0, _TOP)
        if stops or len(line) > LINE_LENGTH or "。" in line:
            break
        end += 1
    return end


def _is_list(body: Body, document: Document, lines: Sequence[str], at: int, end: int) -> bool:
    """Tell whether what follows a line 附件 is a list of names: it ends with the signature, an annex or the file."""
    ends = end == len(lines) or ends_names(lines[end]) or _ANNEX.fullmatch(lines[end]) is not None
    return ends and not _has_table(body, document, at, end)


def _has_more(body: Body, document: Document, at: int, end: int) -> bool:
    return end > at + 1 or _has_table(body, document, at, end)


def _has_table(body: Body, document: Document, at: int, end: int) -> bool:
    last = body[end][0] if end < len(body) else len(document.blocks)
    return any(isinstance(block, Table) for block in document.blocks[body[at][0] : last])


def _is_title(line: str) -> bool:
    if len(line) < TITLE_LEAST or line.endswith(("。", ";", ":", ",")):
        return False
    bare = chinese.bare(line)
    return wording().title_end.search(bare) is not None or wording().companion.search(bare) is not None


def _begins_anew(lines: Sequence[str], start: int) -> bool:
    """Tell whether the next top section is number one."""
    for line in lines[start:]:
        if marker := chinese.marker_at(line, 0, _TOP):
            return marker.value == 1
    return False
