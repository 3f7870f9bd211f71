"""Years and days where figures stand: a year typed for a figure, and the day up to which a figure was counted (截至).

That a figure is not of the whole year is told where it is read; what such figures are not fit for is told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.sheet import Sheet, finding
from drafter.form.model import GIVEN, Answer, Kind
from drafter.form.values import as_of_day, part_of_year
from drafter.schema import Metric

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def year_for_figure(sheet: Sheet) -> Iterator[Diagnostic]:
    """F011: a figure that is the year of the report or one beside it, typed without a unit."""
    year = sheet.form.year
    for metric, a in sheet.answered:
        bare = _YEAR.fullmatch(words.same_width(a.typed).strip()) if a.kind is Kind.VALUE else None
        if not bare or words.is_rate(metric) or abs(int(bare[0]) - year) > 1:
            continue
        shown = f"“{metric.key}”填的是“{a.typed}”，像是年份"
        hint = f"请核对；如果确实是{a.typed}{a.unit}，请写成“{a.typed}{a.unit}”"
        yield Diagnostic("F011", Severity.NOTE if a.basis else Severity.WARNING, shown, hint, a.at, a.typed)


def as_of_dates(sheet: Sheet) -> Iterator[Diagnostic]:
    """F046: 截至 names no day, or none of the report's year."""
    year = sheet.form.year
    for metric, a in sheet.answered:
        if not a.as_of or a.kind not in GIVEN:
            continue
        day = as_of_day(a.as_of, year)
        what = f"“{metric.key}”的截至日期“{a.as_of}”"
        if day is None:
            hint = f"写年月日，如 {year or 2024}年12月31日；全年的数可以空着"
            message = f"{what}不是日期，或者没有这一天"
            yield Diagnostic("F046", Severity.ERROR, message, hint, a.at, a.typed)
        elif year and day.year != year:
            hint = "请核对；写的是数统计到哪一天，不是报送的日子"
            yield finding("F046", Severity.WARNING, f"{what}不在{year}年内", (a,), hint)


def parts_of_other_days(sheet: Sheet) -> Iterator[Diagnostic]:
    """F058: a part counts up to another day than its whole."""
    year = sheet.form.year
    for part, a, whole, b in sheet.parts():
        if a.kind not in GIVEN or b.kind not in GIVEN or sheet.arithmetic.of_one_day((a, b)):
            continue
        message = f"{_until(part, a, year)}，它所属的{_until(whole, b, year)}，不是同一段时间的数"
        yield finding("F058", Severity.WARNING, message, (a, b), "请核对，改成截至同一天的数")


def not_computed(sheet: Sheet) -> Iterator[Diagnostic]:
    """F058: a figure is not computed because its parts count up to different days."""
    year = sheet.form.year
    for metric, _ in sheet.answered:
        operands = sheet.arithmetic.table.operands(metric)
        parts = [(m, a) for m in operands if (a := sheet.form.answers.get(m.id)) and a.kind in GIVEN]
        if len(parts) < len(operands) or sheet.arithmetic.of_one_day(a for _, a in parts):
            continue
        shown = "，".join(_until(m, a, year) for m, a in parts)
        first = next(a for _, a in parts if part_of_year(a.as_of, year))
        message = f"“{metric.key}”不算：{shown}，不是同一段时间的数"
        hint = "截至同一天的数才能相除、相加"
        yield Diagnostic("F058", Severity.NOTE, message, hint, first.at, first.as_of)


def _until(metric: Metric, answer: Answer, year: int) -> str:
    whole = "年末数" if metric.stock else "全年数"
    said = f"截至{answer.as_of}" if part_of_year(answer.as_of, year) else f"是{whole}"
    return f"“{metric.key}”{said}（第{answer.at.line}行）"
