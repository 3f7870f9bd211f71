"""What belongs to one report only: its place, how it speaks of itself, its own documents and brands.

Learned names and frames must not carry them into another office's draft, so they become slots or go.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable

from drafter import chinese
from drafter.analysis.clauses import table
from drafter.learn.units import Report
from drafter.region import find_in
from drafter.resources import knowledge
from drafter.yamlio import load_data

FOREIGN = "\x1a"  # stands for what belongs to its report alone and has no slot
_BOOK = re.compile(r"《[^》]*》")
# The number of a document, with the brackets around it: 开州委发〔2017〕5号.
_NUMBER = re.compile(
    r"[（(][^（()）]*〔[0-9]{4}〕[0-9]+号[^（()）]*[)）]|[^，。；、（(]*〔[0-9]{4}〕[0-9]+号"
)
_QUOTED = re.compile(r"[“\"]([^”\"]{1,20})[”\"]")
_TAIL = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市县区盟旗州镇乡])$")
# How a text calls its own level: 我县, 全市, but not 全市场.
_SELF = re.compile(r"[我全]([省市区县盟旗州])(?![一-鿿]?场)")
# An autonomous region has no one character of its own.
_AUTONOMOUS = {
    "自治区级": "{县级}",
    "自治区政府": "{县政府}",
    "自治区人民政府": "{县政府}",
    "自治区党委": "{县委}",
}


class Local:
    """The names of one report, longest first, with the slot that stands for each (a word of the level table)."""

    def __init__(self, report: Report, quoted_elsewhere: Iterable[str]) -> None:
        self._slots = dict(_slots(report))
        self._names = sorted(self._slots, key=lambda name: (-len(name), name))
        self._common = frozenset(quoted_elsewhere)
        self._level = _own_level(report)

    def without(self, phrase: str) -> str:
        """Return a phrase without the place's names; a name with nothing beside it stays."""
        bare = phrase
        for name in self._names:
            bare = bare.replace(name, "")
        return table().level.sub("", bare) or phrase

    def slotted(self, text: str) -> str:
        """Return a text with slots for the place and its bodies; FOREIGN for documents and for quoted words of one report."""
        text = _BOOK.sub(FOREIGN, _NUMBER.sub("", text))
        text = _QUOTED.sub(lambda m: m[0] if m[1] in self._common else FOREIGN, text)
        for name in self._names:
            text = text.replace(name, self._slots[name])
        return self._level.sub("{县}", text) if self._level else text


def _level_of(report: Report) -> str:
    """Return the character of the reporting level: the last of the region's name, else the one by which the text calls itself."""
    region = report.analysis.region
    if region and (tail := _TAIL.search(region.name)):
        return tail[0][-1]
    text = report.document.text
    said = Counter(_SELF.findall(text))
    return min(said, key=lambda level: (-said[level], level), default="")


def _own_level(report: Report) -> re.Pattern[str] | None:
    """Return a pattern of the level's own character where it names a body of the level: 召开区信访工作联席会议."""
    level = _level_of(report)
    if not level:
        return None
    return _after_verbs(level)


@functools.cache
def _after_verbs(level: str) -> re.Pattern[str]:
    verbs = "|".join(load_data(knowledge("sentences.yaml"))["before_level"])
    return re.compile(rf"(?<={verbs}){level}(?![场域级内外民际容直政划街长])(?=\w{{3}})")


def _slots(report: Report) -> Iterable[tuple[str, str]]:
    yield from _level_slots(_level_of(report))
    region = report.analysis.region
    if region is None:
        return
    text = report.document.text
    for start, end, other in find_in(text, report.analysis.year or 0):
        if other.code != region.code:
            yield text[start:end], FOREIGN
    yield region.full, "{全称}"
    yield region.name, "{地区}"
    short = _TAIL.sub("", region.name)
    if len(short) > 1:
        yield short, "{地名}"
    for parent in region.parents:
        yield parent, FOREIGN
        if len(_TAIL.sub("", parent)) > 1:
            yield _TAIL.sub("", parent), FOREIGN
    printed = report.analysis.region_as_printed
    if printed:
        yield printed, "{地区}"
    if region.name.endswith("自治区"):
        yield from _AUTONOMOUS.items()


def _level_slots(level: str) -> Iterable[tuple[str, str]]:
    if level:
        yield f"我{level}", "{我县}"
        yield f"全{level}", "{全县}"
        yield f"{level}政府", "{县政府}"
        yield f"{level}委", "{县委}"
        yield f"{level}级", "{县级}"
        yield f"{level}领导", "{县}领导"


def quoted_in_several(reports: Iterable[Report]) -> set[str]:
    """Return the quoted words that more than one report has."""
    seen: Counter[str] = Counter()
    for report in reports:
        text = chinese.half_width(report.document.text)
        seen.update({m[1] for m in _QUOTED.finditer(text)})
    return {words for words, n in seen.items() if n > 1}
