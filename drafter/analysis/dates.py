"""Days and years in a report's text: 2024年1月15日, 二〇二四年一月十五日, 2024-01-15, 二○二三年度. Knows no report."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from drafter import chinese

# A line that is nothing but a day is at most so long, blanks included.
LONGEST_DAY = 60
# A year in Arabic or Chinese numerals; a nought may be printed as 〇, 零, ○ or 0.
_YEAR = r"(?:(?:19|20)[0-9]{2}|[二一][〇零○0九][〇零○0一二三四五六七八九]{2})"
_PART = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?<![0-9])(?P<y>{_YEAR}) ?(?:年|[-/.]) ?(?P<m>{_PART}) ?(?:月|[-/.]) ?(?P<d>{_PART})(?![0-9]) ?日?"
)
# A year reported on: not the second of a span (2021—2025年), which dates a plan.
_OF_YEAR = re.compile(rf"(?<![0-9])(?P<y>{_YEAR})(?=年|度)")
_SPAN_END = re.compile(r"[0-9年] ?[-—–~至] ?$")
_TIME = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$")
# What stands in the title of another document tells nothing of this one's year.
_QUOTED = re.compile(r"《[^《》]*(?:〈[^〉]*〉[^《》]*)*》|〔[^〕]*〕")


def years_in(text: str) -> list[int]:
    """Return the years (2023年, 2023年度, 二〇二三年) of a text in order, none of them the end of a span."""
    half = chinese.half_width(text)
    found = (
        m for m in _OF_YEAR.finditer(half) if not _SPAN_END.search(half[max(0, m.start() - 3) : m.start()])
    )
    return [year for match in found if (year := _number(match["y"])) and 1949 <= year < 2100]


def years_said(text: str) -> list[int]:
    """Return the years of running text as `years_in`, without those in the titles and numbers of documents."""
    return years_in(_QUOTED.sub("", text))


def days_in(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    """Yield (start, end, day) for every day of the calendar that a text names in full."""
    half = chinese.half_width(text)
    for match in _DAY.finditer(half):
        year, month, day = (_number(match[name]) for name in "ymd")
        if year and month and day and 1949 <= year < 2100 and month <= 12 and day <= 31:
            try:
                yield match.start(), match.end(), datetime.date(year, month, day)
            except ValueError:  # 2月30日
                continue


def is_day(text: str) -> bool:
    """Tell whether a line is nothing but a day, perhaps in brackets: the date under a report."""
    if len(text) > LONGEST_DAY:
        return False
    half = _TIME.sub("", chinese.half_width(text).strip(chinese.BLANK + "()"))
    bare = chinese.bare(half)
    return any(start == 0 and end == len(bare) for start, end, _ in days_in(bare))


def _number(numeral: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral)
    return chinese.number(numeral.replace("○", "〇").replace("0", "〇"))
