"""One line of the form: from what stands right of the colon to one of the seven answers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from drafter.form import words
from drafter.form.model import Kind
from drafter.quantity import Amount, parse_amount
from drafter.schema import Metric

MOST_PERCENT = Decimal(100)

_STOPS = "。.；;，,、 \u3000"
_QUOTATION_MARKS = (("“", "”"), ("‘", "’"), ('"', '"'), ("「", "」"), ("『", "』"))
_REMARKED = (
    re.compile(
        r"(?P<value>[^（(]+)[（(](?P<last>(?:去年|上年)[：:为是]? ?(?=[0-9]))?(?P<remark>[^（()）]{2,})[)）]"
    ),
    re.compile(r"(?P<value>[^【\[]+)[【\[](?P<last>)(?P<remark>[^【】\[\]]{2,})[】\]]"),
    re.compile(r"(?P<value>[^，,；;]+)[，,；;](?P<last>)(?P<remark>\D.+)"),  # 2310件，其中…
)
# What stands in front of a value in sentences and in columns of a spreadsheet: no part of it.
_LEAD = re.compile(
    r"(?:共计?|总计|合计|总共|累计|一共|为|[￥¥]|人民币|(?P<unit>[^\W\d]{1,3}) ?[：:]? ?(?=[0-9]))[：:]? ?"
)
_COMMENT = re.compile(r"[#＃](?:\s|$)")
_IN_BRACES = str.maketrans(",{}[]:#", "，｛｝［］：＃")  # marks that would end a remark in braces
_ADVICE = (
    ("如 41", "只写数和单位，如 41 或 41件"),
    ("填 无", "没有发生填 无"),
    ("填 不适用", "不写这一项填 不适用"),
    ("填 今年不报", "今年不写填 今年不报"),
)


class Reading(NamedTuple):
    """What a typed text means as a metric's value; `trouble` says in Chinese why it cannot be one, `code`
    of which kind.
    """

    kind: Kind
    amount: Amount | None = None
    trouble: str = ""
    code: str = ""


def read_value(text: str | None, plain: bool, metric: Metric) -> Reading:
    """Return the answer that a typed text is for a metric."""
    kind = wordy(text, plain)
    if kind is not None or text is None:
        return Reading(kind or Kind.BLANK)
    try:
        amount = parse_amount(bare(text), (metric.unit, *metric.units))
    except ValueError as error:
        return Reading(Kind.WRONG, None, str(error), "F009")
    trouble = out_of_bounds(amount.value, metric, text)
    if trouble:
        return Reading(Kind.WRONG, amount, trouble, "F010")
    return Reading(Kind.VALUE if amount.value else Kind.NONE, amount if amount.value else None)


def wordy(text: str | None, plain: bool) -> Kind | None:
    """Return the answer that is given in a word, or None where a figure is meant."""
    if text is None:
        return Kind.BLANK
    word = words.same_width(bare(text))
    if word in words.BLANK_WORDS or (plain and word in words.NULL_WORDS) or word.startswith("【待填"):
        return Kind.BLANK
    if word in words.NONE_WORDS:
        return Kind.NONE
    if word in words.NOT_APPLICABLE_WORDS:
        return Kind.NOT_APPLICABLE
    return Kind.WITHHELD if word in words.WITHHELD_WORDS else None


def bare(text: str) -> str:
    """Return a value without blanks and quotation marks around it, or a stop after it (“41”。 is 41)."""
    inner = text.strip().rstrip(_STOPS)
    for left, right in _QUOTATION_MARKS:
        if len(inner) > 1 and inner[0] == left and inner[-1] == right:
            return inner[1:-1].strip()
    return inner


def before_comment(text: str) -> str:
    """Return a typed value without the comment that touches it (41# 件｜司法局): no figure goes on like that."""
    return _COMMENT.split(text, maxsplit=1)[0].strip()


def advice(typed: str, trouble: str, metric: Metric) -> str:
    """Return what to write instead of a value that cannot be read, leaving out what `trouble` says already."""
    for pattern in _REMARKED:
        remarked = pattern.fullmatch(typed)
        if remarked and not read_value(remarked["value"], True, metric).trouble:
            field, value = words.LAST if remarked["last"] else words.BASIS, remarked["value"].strip()
            told = remarked["remark"].translate(_IN_BRACES)
            where = "括号里的话" if typed[-1] in "）)】]" else "后面的话"
            return f"{where}另写一栏：{{{words.VALUE}: {value}, {field}: {told}}}"
    lead = _LEAD.match(typed)
    if lead and (lead["unit"] is None or lead["unit"] in (metric.unit, *metric.units)):
        value = typed[lead.end() :] + (lead["unit"] or "")
        if not read_value(value, True, metric).trouble:
            return f"只写“{value}”"
    if typed[:1] in "{｛":
        return f"一行写不下的，“{words.UNITS}”换行写：每行一个，比“{words.UNITS}”多缩进两个空格"
    return "；".join(say for mark, say in _ADVICE if mark not in trouble)


def out_of_bounds(value: Decimal, metric: Metric, typed: str) -> str:
    """Say why a value cannot be one of the metric, or ""."""
    least, most = metric.bounds
    if most is None and words.is_rate(metric):
        most = MOST_PERCENT
    if least is not None and value < least:
        return (
            f"“{typed.strip()}”是负数，这一项不会小于0" if least == 0 else f"“{typed.strip()}”小于{least:f}"
        )
    if most is not None and value > most:
        what = "比率不会超过100%" if most == MOST_PERCENT else f"这一项不会大于{most:f}"
        return f"“{typed.strip()}”太大，{what}"
    return ""


def year_of(text: str) -> int | None:
    """Return a typed year (2024, 2024年, ２０２４), or None."""
    match = re.fullmatch(r"([0-9]{4})\s*(?:年度?)?", words.same_width(text).strip())
    return int(match[1]) if match else None


_DATES = (
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"),
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """A date as typed, written out as 2025年3月1日; `right` is False where there is no such day."""

    text: str
    year: int
    month: int
    right: bool
    day: int = 1

    @property
    def date(self) -> tuple[int, int, int]:
        """Year, month and day, to compare."""
        return (self.year, self.month, self.day)


def day_of(text: str) -> Day | None:
    """Return a typed date (2025年3月1日, 2025-03-01), or None for something else."""
    typed = re.sub(r"\s", "", words.same_width(text))
    match = next((m for pattern in _DATES if (m := pattern.fullmatch(typed))), None)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    right = 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] and (month != 2 or day < 29 or leap)
    return Day(f"{year}年{month}月{day}日", year, month, right, day)


_AS_OF = re.compile(
    r"(?:截至|截止)?(?:到)?(?:(?P<year>[0-9]{4})(?:年|[-/.]))?(?:1月?[-—–~至到]+(?=[0-9]{1,2}月))?"
    r"(?:(?P<month>[0-9]{1,2})(?:月份?|[-/.](?=[0-9])|(?<=[-/.][0-9]{2})$)(?:(?P<day>[0-9]{1,2})日?|[底末])?"
    r"|第?(?P<quarter>[一二三四1-4])季度[底末]?|(?P<half>上半年)|(?P<end>年?[底末]|全年))"
)
_LAST_MONTHS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


def as_of_day(text: str, year: int) -> date | None:
    """Return the day up to which a figure counts: 11月30日, 2024年11月, 11月底, 2024-11-30, 1—11月, 三季度末, 年底.

    Without a year it is one of `year`; a month or a quarter alone is its last day. None for a text that names no day, and
    for a day that there is not.
    """
    match = _AS_OF.fullmatch(re.sub(r"\s", "", words.same_width(text)).strip("。"))
    if match is None or not (match["year"] or year):
        return None
    last = _LAST_MONTHS[match["quarter"]] if match["quarter"] else 6 if match["half"] else 12
    month = int(match["month"] or last)
    try:
        first = date(int(match["year"] or year), month, 1)
        if match["day"]:
            return first.replace(day=int(match["day"]))
    except ValueError:
        return None
    return date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def part_of_year(text: str, year: int) -> date | None:
    """Return the day up to which a figure counts where that is not the last of the year; None for a figure of the whole
    year, as all are that say no day.
    """
    day = as_of_day(text, year) if text else None
    return None if day == date(year or 1, 12, 31) else day
