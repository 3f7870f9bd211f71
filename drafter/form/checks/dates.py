"""Years and dates where figures stand: a year typed for a figure, and the day up to which a figure was counted (截至)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.sheet import Sheet, finding
from drafter.form.model import Answer, Kind
from drafter.form.values import day_of

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_AS_OF = re.compile(
    r"(?:截至|截止到?|到|至)?(?:(?P<year>[0-9]{4})年|(?P<word>今年|当年|本年|去年|次年)?)"
    r"(?:(?P<end>年?[底末终]|全年)|(?P<month>[0-9]{1,2})月(?:份)?(?:(?P<day>[0-9]{1,2})[日号]|[底末])?)?"
)
_NUMERIC = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?")
_WORDS = {"去年": -1, "次年": 1}
DECEMBER = 12
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class AsOf:
    """Up to when a figure was counted; `day` None is the month's end. `right` is False where there is no such day."""

    year: int
    month: int
    day: int | None
    right: bool

    def whole_year(self, year: int) -> bool:
        """Tell whether the figure is one of the whole year."""
        return self.year == year and self.month == DECEMBER and self.day in (None, LAST_DAY)


def year_for_figure(sheet: Sheet) -> Iterator[Diagnostic]:
    """F011: a figure that is the year of the report or one beside it, typed without a unit."""
    year = sheet.form.year
    for metric, a in sheet.answered():
        bare = _YEAR.fullmatch(words.same_width(a.typed).strip())
        if not bare or a.kind is not Kind.VALUE or words.is_rate(metric) or abs(int(bare[0]) - year) > 1:
            continue
        shown = f"“{metric.key}”填的是“{a.typed}”，像是年份"
        hint = f"请核对；如果确实是{a.typed}{a.unit}，请写成“{a.typed}{a.unit}”"
        yield Diagnostic("F011", Severity.NOTE if a.basis else Severity.WARNING, shown, hint, a.at, a.typed)


def as_of_dates(sheet: Sheet) -> Iterator[Diagnostic]:
    """F046: 截至 is no date, or none of the year; F047: the figure is not of the whole year."""
    year = sheet.form.year
    for metric, a in sheet.answered():
        if not a.as_of or a.kind not in (Kind.VALUE, Kind.NONE):
            continue
        found = as_of(a.as_of, year)
        what = f"“{metric.key}”的截至日期“{a.as_of}”"
        hint = f"写年月日，如 {year or 2024}年12月31日；全年的数可以空着"
        if found is None:
            yield Diagnostic("F046", Severity.ERROR, f"{what}不是日期", hint, a.at, a.typed)
        elif not found.right:
            yield Diagnostic("F046", Severity.ERROR, f"{what}没有这一天", hint, a.at, a.typed)
        elif year and found.year != year:
            message = f"{what}不在{year}年内"
            yield finding(
                "F046", Severity.WARNING, message, (a,), "请核对；写的是数统计到哪一天，不是报送的日子"
            )
        elif year and not found.whole_year(year):
            yield _not_whole(what, a, stock=metric.stock)


def _not_whole(what: str, a: Answer, *, stock: bool) -> Diagnostic:
    kind = "年末数" if stock else "全年数"
    hint = f"定稿前请向责任单位要{kind}，再把“{words.AS_OF}”改过来"
    return Diagnostic("F047", Severity.NOTE, f"{what}，不是{kind}", hint, a.at, a.typed)


def as_of(text: str, year: int) -> AsOf | None:
    """Read a 截至 (2024年11月30日, 2024-11, 11月底, 年底); without a year it is the report's. None: it is no date."""
    typed = re.sub(r"\s", "", words.same_width(text)).removesuffix("止")
    match = _NUMERIC.fullmatch(typed) or _AS_OF.fullmatch(typed)
    if match is None or not any(match.groups()):
        return None
    got = match.groupdict()
    if not got.get("month") and not got.get("end"):
        return None
    of = int(got["year"]) if got["year"] else year + _WORDS.get(got.get("word") or "", 0)
    month = int(got["month"]) if got.get("month") else DECEMBER
    day = int(got["day"]) if got.get("day") else None
    there = day_of(f"{of:04}-{month}-{day or 1}")
    return AsOf(of, month, day, bool(there and there.right))
