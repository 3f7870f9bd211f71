"""This year beside last year: figures that were not changed, and figures that are of another order.

年末数 that stay as they were are ordinary, and so are small counts and rates of 100%.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.sheet import CHECK_LINE, Sheet, finding
from drafter.form.model import Answer, Kind
from drafter.schema import Metric

# A 全年数 above this that is last year's to the digit is suspicious; smaller ones are often equal by chance.
EQUAL_ABOVE = 20
# So many figures with both years make a form of which one may say that it was not updated …
ENOUGH_PAIRS = 8
# … when more than this part of them, in per cent, is equal.
MOST = 50
# Counts below this swing severalfold from year to year.
LEAST_FOR_JUMP = 100
JUMP = 5
TENFOLD = 10
# How far, in per cent, the ratio may be from a power of ten and still look like a slip of one digit.
NEAR_TENFOLD = 5
# A slip of 万 or 亿 keeps the ratio within so many times of the scale, whatever the year brought.
NEAR_SCALE = 3
SCALES = (("亿", Decimal(10**8)), ("万", Decimal(10**4)))


class Pair(NamedTuple):
    """A metric's figures of both years, as typed and in base units."""

    metric: Metric
    answer: Answer
    now: Decimal
    last: Decimal

    @property
    def ratio(self) -> Decimal:
        """How many times the smaller is in the larger."""
        return max(self.now, self.last) / min(self.now, self.last)

    def shown(self) -> str:
        """Return both figures as typed, with the unit."""
        now, last, unit = self.answer.amount, self.answer.last, self.answer.unit
        return f"今年{now.text(unit) if now else ''}，去年{last.text(unit) if last else ''}"


def not_updated(sheet: Sheet) -> Iterator[Diagnostic]:
    """F045: most figures are last year's; else F042 for each figure that is."""
    flows = [pair for pair in _pairs(sheet) if not pair.metric.stock and not words.is_rate(pair.metric)]
    open_ones = [pair for pair in flows if not pair.answer.basis]
    same = [pair for pair in open_ones if pair.now == pair.last]
    if len(open_ones) >= ENOUGH_PAIRS and len(same) * 100 > len(open_ones) * MOST:
        yield _mostly_last_years(same, len(open_ones))
        return
    for pair in flows:
        if pair.now == pair.last and pair.now > EQUAL_ABOVE:
            message = f"“{pair.metric.key}”同去年一样：{pair.shown()}"
            hint = "请核对是不是今年的数；确实一样的，在“口径”里说明"
            yield finding("F042", Severity.WARNING, message, (pair.answer,), hint)


def _mostly_last_years(same: list[Pair], of: int) -> Diagnostic:
    where = "、".join(str(pair.answer.at.line) for pair in same)
    keys = "、".join(f"“{pair.metric.key}”" for pair in same[:5])
    message = f"填了两年数的{of}个全年数里，有{len(same)}个同去年一样：{keys}等（第{where}行），像是还没有换成今年的数"
    hint = "请逐项核对；确实一样的，在那一行的“口径”里说明"
    return Diagnostic("F045", Severity.ERROR, message, hint, same[0].answer.at, same[0].answer.typed)


def jumps(sheet: Sheet) -> Iterator[Diagnostic]:
    """F043: a figure of another order than last year's; F044: one that is 万 or 亿 times it."""
    for pair in _pairs(sheet):
        if words.is_rate(pair.metric) or max(pair.now, pair.last) < LEAST_FOR_JUMP or pair.ratio < JUMP:
            continue
        scale = next(
            (name for name, size in SCALES if size / NEAR_SCALE <= pair.ratio <= size * NEAR_SCALE), ""
        )
        slip = f"差了约一{scale}倍，像是“万”“亿”多写、漏写或写错"
        code, what = ("F044", slip) if scale else ("F043", _times(pair))
        message = f"“{pair.metric.key}”{pair.shown()}，{what}"
        yield finding(code, Severity.WARNING, message, (pair.answer,), CHECK_LINE)


def _times(pair: Pair) -> str:
    ratio = pair.ratio
    if abs(ratio - TENFOLD) * 100 <= TENFOLD * NEAR_TENFOLD:
        return "正好差一位数，像是多写或少写了一位"
    more, less = ("今年", "去年") if pair.now > pair.last else ("去年", "今年")
    return f"{more}是{less}的{ratio:.1f}倍"


def _pairs(sheet: Sheet) -> Iterator[Pair]:
    """Yield the metrics with a positive figure of either year; computed ones follow from others and are left out."""
    for metric, answer in sheet.answered:
        now, last = answer.amount, answer.last
        if answer.kind is not Kind.VALUE or not now or not last or words.is_computed(metric):
            continue
        if now.value > 0 and last.value > 0:
            yield Pair(metric, answer, now.value, last.value)
