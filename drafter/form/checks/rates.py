"""Computed figures and rates: those that cannot be, and those that were typed beside the figures they come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.arithmetic import HUNDRED, Known, decimals, rounded_down
from drafter.form.checks.parts import too_large
from drafter.form.checks.relations import broken
from drafter.form.checks.sheet import Sheet, as_figure, as_typed, finding, lines
from drafter.form.model import Answer, Kind
from drafter.schema import Metric
from drafter.schema.formula import Formula, Operation, parse_formula

ONLY_WITHOUT_PARTS = "率不用填；只有拿不到分子分母时才填"


def impossible(sheet: Sheet) -> Iterator[Diagnostic]:
    """F032: a rate above 100%, or a difference below 0, comes of figures each of which could be."""
    told = [{part.id, whole.id} for part, _, whole, _ in too_large(sheet)]
    told += [each.metrics(sheet) for each in broken(sheet) if each.relation.severity == "错误"]
    for metric, value in sheet.arithmetic.impossible():
        formula = sheet.arithmetic.formulas[metric.id]
        answers = sheet.arithmetic.lines(formula, metric.group)
        if not answers or any(each <= {a.metric for a in answers} for each in told):
            continue
        trouble = "小于0" if value.value < 0 else "超过100%"
        shown = f"{sheet.shown(formula, metric.group)}＝{as_figure(value, _percent(metric))}"
        message = f"“{metric.key}”按{lines(answers)}算出来{trouble}：{shown}，写不进初稿"
        surely = value.high < 0 or value.low > HUNDRED  # else the figures may only be rounded: 1.8万
        yield finding("F032", Severity.ERROR if surely else Severity.WARNING, message, answers)


def typed_rates(sheet: Sheet) -> Iterator[Diagnostic]:
    """F019: a computed figure is typed beside its parts; F033–F037: it does not agree with them."""
    for metric, a in sheet.answered:
        if (
            words.is_computed(metric)
            and a.kind is Kind.VALUE
            and a.amount
            and metric.id in sheet.arithmetic.formulas
        ):
            yield from _typed(sheet, metric, a)


def _typed(sheet: Sheet, metric: Metric, a: Answer) -> Iterator[Diagnostic]:
    formula = sheet.arithmetic.formulas[metric.id]
    parts = sheet.arithmetic.lines(formula, metric.group)
    if _is_over_nothing(sheet, formula, metric):
        message = f"“{metric.key}”填的是{as_typed(a)}，可是它的分母{_base(sheet, formula, metric)}（{lines(parts)}）"
        yield finding(
            "F033", Severity.ERROR, message, (a, *parts), "分母是0就没有率：请删去这个率，或者核对分母"
        )
        return
    computed, typed = sheet.arithmetic.computed(metric.id), sheet.arithmetic.typed(metric.id)
    if computed is None:
        yield from _without_parts(sheet, metric, a, parts, typed)
    elif typed is None or typed.agrees(computed):
        message = f"“{metric.key}”按{lines(parts)}的数计算，这里填的“{a.typed}”不用"
        yield Diagnostic("F019", Severity.NOTE, message, ONLY_WITHOUT_PARTS, a.at, a.typed)
    else:
        yield _differs(sheet, metric, a, typed, computed)


def _differs(sheet: Sheet, metric: Metric, a: Answer, typed: Known, computed: Known) -> Diagnostic:
    """F034, F035 if only the last digits were cut off, F036 if another figure stands in the denominator."""
    formula = sheet.arithmetic.formulas[metric.id]
    parts = sheet.arithmetic.lines(formula, metric.group)
    places = decimals(a.amount.number) if a.amount else 0
    right = as_figure(computed, _percent(metric), max(places, 2))
    shown = f"{sheet.shown(formula, metric.group)}＝{right}（{lines(parts)}）"
    message = f"“{metric.key}”填的是{as_typed(a)}，{shown}"
    if rounded_down(computed.value, places) == typed.value:
        rounded = as_figure(computed, _percent(metric), places)
        message = f"{message}：是截尾而非四舍五入，四舍五入为{rounded}"
        return finding(
            "F035", Severity.WARNING, message, (a, *parts), f"{ONLY_WITHOUT_PARTS}，有分子分母的自动算"
        )
    other = _other_base(sheet, metric, typed)
    if other:
        return finding("F036", Severity.WARNING, f"{message}：{other}", (a, *parts))
    return finding("F034", Severity.ERROR, message, (a, *parts))


def _without_parts(
    sheet: Sheet, metric: Metric, a: Answer, parts: list[Answer], typed: Known | None
) -> Iterator[Diagnostic]:
    """F036 on the denominators that are known to be taken by mistake; F037: 100% and nothing to see it by."""
    full = typed is not None and typed.value == HUNDRED
    other = _other_base(sheet, metric, typed, known_only=True) if typed and not full else ""
    if other:
        # Only a note: the right denominator is not known, and may happen to be the same number.
        yield finding("F036", Severity.NOTE, f"“{metric.key}”填的是{as_typed(a)}，{other}", (a, *parts))
    elif full and not parts and words.is_rate(metric) and _parts_open(sheet, metric):
        message = f"“{metric.key}”填的是100%，没有填分子分母，无从核对"
        hint = f"能填的话，填“{metric.formula}”里的各项，率自动算"
        yield finding("F037", Severity.NOTE, message, (a,), hint)


def _parts_open(sheet: Sheet, metric: Metric) -> bool:
    """Tell whether nobody has said that the parts are not to be written."""
    operands = sheet.arithmetic.operands(sheet.arithmetic.formulas[metric.id], metric.group)
    answers = [sheet.form.answers.get(found.id) for found in operands]
    return all(answer is not None and answer.kind is Kind.BLANK for answer in answers)


def _other_base(sheet: Sheet, metric: Metric, typed: Known, known_only: bool = False) -> str:
    """Say which other denominator gives the typed rate, or ""."""
    for formula in _other_formulas(sheet, metric, known_only):
        found = sheet.arithmetic.evaluate(formula, metric)
        if found and typed.agrees(found) and isinstance(formula, Operation):
            base = sheet.shown(formula.right, metric.group)
            where = lines(sheet.arithmetic.lines(formula.right, metric.group))
            return f"像是用“{base}”（{where}）作分母（{sheet.shown(formula, metric.group)}）"
    return ""


def _other_formulas(sheet: Sheet, metric: Metric, known_only: bool) -> Iterator[Formula]:
    """Yield the formulas that `never` names, then the numerator over every other count of the group."""
    yield from (parse_formula(text) for text in metric.never)
    formula = sheet.arithmetic.formulas[metric.id]
    if known_only or not isinstance(formula, Operation) or formula.operator != "/":
        return
    operands = {found.id for found in sheet.arithmetic.operands(formula, metric.group)}
    for other in sheet.genre.metrics:
        if other.group == metric.group and other.id not in operands and not words.is_rate(other):
            yield Operation("/", formula.left, other.key)


def _is_over_nothing(sheet: Sheet, formula: Formula, metric: Metric) -> bool:
    base = _denominator(formula)
    known = sheet.arithmetic.worth(base, metric.group) if base is not None else None
    return known is not None and known.value == Decimal(0)


def _base(sheet: Sheet, formula: Formula, metric: Metric) -> str:
    base = _denominator(formula) or ""
    shown = sheet.shown(base, metric.group)
    return f"“{base}”是0" if isinstance(base, str) else f"{shown}＝0"


def _denominator(formula: Formula) -> Formula | None:
    return formula.right if isinstance(formula, Operation) and formula.operator == "/" else None


def _percent(metric: Metric) -> str:
    return "%" if words.is_rate(metric) else ""
