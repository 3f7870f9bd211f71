"""Figures that are summed over units (求和): who has reported, who has not, and the sum once all have.

A sum is made only when every unit that has to report has reported; until then the line counts as not reported, and
nothing of a partial sum gets out. Each unit's value is read with the care of a figure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.form import words
from drafter.form.findings import Findings, explained, nearest
from drafter.form.model import GIVEN, Answer, Kind, UnitReport
from drafter.form.values import advice, before_comment, out_of_bounds, read_value
from drafter.quantity import Amount, plain, split_scale
from drafter.schema import Metric
from drafter.yamlio import Node, source

MOST_SHOWN = 6  # terms of a sum, or names of units, that a message shows; more are counted
MOST_EXPECTED = 9999  # more units than this are a slip
ABOUT = "约"  # what a sum of differently approximate values is
_FIGURE_BEHIND = re.compile(r"[ \u3000]*[0-9][0-9.,万亿]*\S{0,2}$")
_STRAY = re.compile(r"^[-：:、，,.]|[\[\]{}|#\"'：:]")
_TEN_THOUSAND = Decimal(10_000)


class Progress(NamedTuple):
    """How far a sum has come: of `expected` units `reported` have a value; `missing` names those that have none.

    `unnamed` more are missing that the form does not name (应报 is larger than the units listed).
    """

    reported: int
    expected: int
    missing: tuple[str, ...] = ()
    unnamed: int = 0

    @property
    def complete(self) -> bool:
        """Whether all that have to report have reported."""
        return not self.missing and not self.unnamed

    def __str__(self) -> str:
        return f"{self.reported}/{self.expected}"


def progress(answer: Answer) -> Progress | None:
    """Return how far the sum of an answer has come, None where it has no units."""
    if not answer.units:
        return None
    due = [unit for unit in answer.units if unit.kind is not Kind.NOT_APPLICABLE]
    missing = tuple(unit.name for unit in due if unit.kind not in GIVEN)
    unnamed = max(0, (answer.expected or 0) - len(answer.units))
    return Progress(len(due) - len(missing), len(due) + unnamed, missing, unnamed)


def waiting(metric: Metric, answer: Answer) -> Progress | None:
    """Return the progress of a sum that somebody has begun to collect (any unit has reported, or the metric is 必) and
    that is not complete.
    """
    made = progress(answer)
    if made is None or answer.kind is not Kind.BLANK or not (made.reported or metric.level == "必"):
        return None
    return made


def unit_keys(answer: Answer) -> tuple[str, ...]:
    """Return the key paths of the units that a sum is made of; none where the total is not their sum."""
    reported = [unit for unit in answer.units if unit.kind in GIVEN]
    added = sum((unit.amount.value for unit in reported if unit.amount), Decimal(0))
    if answer.amount is not None and answer.amount.value != added:
        return ()  # a total of the user's own, which a 口径 explains
    return tuple(f"{answer.key}.{words.UNITS}.{unit.name}" for unit in reported)


# --- reading --------------------------------------------------------------------------------------------------------


def named(
    text: str, metric: Metric, field: str, node: Node | None, found: Findings
) -> Iterator[tuple[str, Node]]:
    """Yield the (name, value) pairs of 各单位 or 核对, written as a mapping or as a list of such pairs."""
    if node is None or (node.kind == "scalar" and node.text is None):
        return
    seen: set[str] = set()
    for part in node.children if node.kind == "sequence" else (node,):
        if part.kind != "mapping":
            typed = source(text, part)
            hint = f"写成 {field}: {{县公安局: 812, 县城管局: 30}}，或者每行一个，比“{field}”多缩进两个空格"
            message = f"“{metric.key}”的“{field}”应当是一个一个的“名称: 数”，现在是：{typed}"
            found.error("F005", message, hint, part.at, typed)
            continue
        for key, value in part.items:
            if key.text and key.text not in seen:
                seen.add(key.text)
                _name(metric, key, value, found)
                yield key.text, value


def _name(metric: Metric, key: Node, value: Node, found: Findings) -> None:
    """Report a name that is hardly one (F059): a figure without its colon, stray marks."""
    name = key.text or ""
    if value.text is None and value.kind == "scalar" and (figure := _FIGURE_BEHIND.search(name)):
        unit = name[: figure.start()].strip()
        hint = f"写成“{unit}: {figure[0].strip()}”，冒号用半角，后面空一格"
        found.error("F059", f"“{metric.key}”里的“{name}”看来缺冒号", hint, key.at, name)
    elif _STRAY.search(name):
        found.warning(
            "F059",
            f"“{metric.key}”里的“{name}”不像名称",
            "请删去多余的符号；名称里确有的，给它加上引号",
            key.at,
            name,
        )


def read_units(text: str, metric: Metric, node: Node | None, found: Findings) -> tuple[UnitReport, ...]:
    """Return what the units give; a value that cannot be is an error at its own place."""
    return tuple(
        _unit(text, metric, name, value, found)
        for name, value in named(text, metric, words.UNITS, node, found)
    )


def _unit(text: str, metric: Metric, name: str, node: Node, found: Findings) -> UnitReport:
    typed = source(text, node) if node.kind != "scalar" else node.text or ""
    typed = before_comment(typed) if node.plain else typed.strip()
    if node.kind != "scalar":
        found.error("F005", f"“{metric.key}”的“{name}”应填一个数，现在是：{typed}", "一行只填一个数", node.at)
        return UnitReport(name, Kind.WRONG, node.at, typed)
    reading = read_value(typed or None, node.plain, metric)
    kind = reading.kind
    if reading.trouble:
        hint = advice(typed, reading.trouble, metric) if reading.code == "F009" else "请核对这个数"
        found.error(reading.code, f"“{metric.key}”的“{name}”：{reading.trouble}", hint, node.at, typed)
    elif kind is Kind.WITHHELD:
        kind = Kind.WRONG
        hint = "不用报的单位填 不适用；整项不写的，在“值”里填 今年不报"
        message = f"“{metric.key}”的“{name}”填了“{typed}”：一个单位不报，合计就不全"
        found.error("F059", message, hint, node.at, typed)
    return UnitReport(name, kind, node.at, typed, reading.amount)


def read_expected(text: str, metric: Metric, node: Node | None, found: Findings) -> int | None:
    """Return 应报, how many units have to report; None where it is blank or no number of units."""
    if node is None or (node.kind == "scalar" and node.text is None):
        return None
    typed = (node.text if node.kind == "scalar" and node.text else source(text, node)).strip()
    digits = words.same_width(typed).removesuffix("个").removesuffix("家").strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits[:9]) <= MOST_EXPECTED):
        message = f"“{metric.key}”的“{words.EXPECTED}”应是单位的个数，现在是“{typed}”"
        found.error("F055", message, "写整数，如 31；不填就按列出的单位数算", node.at, typed)
        return None
    return int(digits)


def read_elsewhere(text: str, metric: Metric, node: Node | None, found: Findings) -> dict[str, Amount]:
    """Return what other papers print of the same quantity (核对)."""
    out: dict[str, Amount] = {}
    for name, value in named(text, metric, words.ELSEWHERE, node, found):
        unit = _unit(text, metric, name, value, found)
        if unit.kind is Kind.NONE:
            out[name] = Amount(Decimal(0), "0")
        elif unit.kind is Kind.VALUE and unit.amount is not None:
            out[name] = unit.amount
    return out


# --- the roster -----------------------------------------------------------------------------------------------------


def with_roster(
    metric: Metric,
    units: tuple[UnitReport, ...],
    roster: Sequence[str],
    at: Location,
    found: Findings,
    *,
    closed: bool,
) -> tuple[UnitReport, ...]:
    """Return the units with those of the roster that the form does not list, as not reported (F057).

    A unit that is not in the roster is told where the roster is `closed` (no other unit reports), else only where it looks
    like one of the absent.
    """
    listed = {unit.name for unit in units}
    absent = [name for name in roster if name not in listed]
    for unit in units:
        if unit.name in roster:
            continue
        like = nearest(unit.name, absent) or (nearest(unit.name, roster) if closed else None)
        if like or closed:
            hint = f"是不是“{like}”？" if like else "请核对单位名，或者把它加进名册"
            message = f"“{metric.key}”的“{unit.name}”不在名册里"
            found.warning("F057", message, hint, unit.at, unit.name)
    if absent:
        message = f"“{metric.key}”的“{words.UNITS}”里没有名册上的{few(absent)}，按未报算"
        found.warning("F057", message, "请补上这些单位；不用报的填 不适用", at)
    return (*units, *(UnitReport(name, Kind.BLANK, at) for name in absent))


# --- the sum --------------------------------------------------------------------------------------------------------


def summed(metric: Metric, answer: Answer, found: Findings) -> Answer:
    """Return the answer that the units and the total typed beside them give together.

    All reported: their exact sum. Not all: BLANK, whatever total was typed. 今年不报 or 不适用 typed as 值 stands.
    """
    made = progress(answer)
    if made is None or answer.kind in (Kind.WITHHELD, Kind.NOT_APPLICABLE):
        return answer
    if words.is_computed(metric) or words.is_rate(metric):
        hint = "率由分子、分母算；把各单位的件数填到分子、分母那两行里"
        found.error("F052", f"“{metric.key}”是算出来的，各单位的数不能相加", hint, answer.units[0].at)
        return answer._replace(units=(), expected=None)
    for finding in (*_alone(metric, answer), *_too_few(metric, answer)):
        found.append(finding)
    blank = any(unit.kind is Kind.BLANK for unit in answer.units)
    if blank or made.unnamed:
        found.extend(_incomplete(metric, answer, made))
        return answer._replace(kind=Kind.BLANK, amount=None)
    wrong = next((unit for unit in answer.units if unit.kind is Kind.WRONG), None)
    if wrong or answer.kind is Kind.WRONG:
        typed = f"{wrong.name} {wrong.typed}" if wrong else answer.typed
        return answer._replace(kind=Kind.WRONG, amount=None, typed=typed)
    if not made.expected:
        return answer._replace(kind=Kind.NOT_APPLICABLE)
    return _total(metric, answer, found)


def _total(metric: Metric, answer: Answer, found: Findings) -> Answer:
    amounts = [unit.amount for unit in answer.units if unit.amount is not None]
    total = add(amounts, metric)
    found.extend(_mixed(metric, answer, amounts))
    trouble = out_of_bounds(total.value, metric, f"{terms(answer)}")
    if trouble:
        found.error("F010", f"“{metric.key}”的各单位合计：{trouble}", "请核对各单位的数", answer.at)
        return answer._replace(kind=Kind.WRONG, amount=None, typed=total.text(metric.unit))
    if answer.kind in GIVEN and (finding := _other_total(metric, answer, total)):
        found.append(finding)
        exact = not total.qualifier and not (answer.amount and answer.amount.qualifier)
        if exact and answer.basis:
            return answer  # the user says why the total is another
        if exact:
            return answer._replace(kind=Kind.WRONG, amount=None)
    if not total.value:
        return answer._replace(kind=Kind.NONE, amount=None, typed=answer.typed or "0")
    unit = total.unit or metric.unit
    return answer._replace(kind=Kind.VALUE, amount=total, unit=unit, typed=total.text(metric.unit))


def add(amounts: Sequence[Amount], metric: Metric) -> Amount:
    """Return the exact sum of amounts; of approximate ones it is as approximate as they are: 100余 + 20 is 120余, and 约
    where they differ. It is printed in 万 where all of them are.
    """
    value = sum((amount.value for amount in amounts), Decimal(0))
    hedges = {(a.prefix, a.infix, a.suffix) for a in amounts if a.qualifier}
    prefix, infix, suffix = hedges.pop() if len(hedges) == 1 else (ABOUT if hedges else "", "", "")
    units = {amount.unit for amount in amounts}
    scale = split_scale(metric.unit)[0]
    scaled = value and scale == 1 and all(a.number.endswith("万") for a in amounts)
    number = f"{plain(value / _TEN_THOUSAND)}万" if scaled else plain(value / scale)
    return Amount(value, number, prefix, infix, suffix, units.pop() if len(units) == 1 else "")


def terms(answer: Answer) -> str:
    """Return the arithmetic of a sum: 812+30+0, or its first terms and how many there are."""
    values = [plain(u.amount.value if u.amount else Decimal(0)) for u in answer.units if u.kind in GIVEN]
    shown = "+".join(values[:MOST_SHOWN])
    return shown if len(values) <= MOST_SHOWN else f"{shown}+…，共{len(values)}个单位"


def few(names: Sequence[str]) -> str:
    """Return names as a message shows them: the first few, and how many there are."""
    shown = "、".join(f"“{name}”" for name in names[:MOST_SHOWN])
    return shown if len(names) <= MOST_SHOWN else f"{shown}等{len(names)}个单位"


def _alone(metric: Metric, answer: Answer) -> Iterator[Diagnostic]:
    if metric.gather == "唯一":
        message = f"“{metric.key}”一般由一个单位报，这里写了“{words.UNITS}”，仍按各单位相加"
        hint = "请核对：几个单位报的会不会是同一批"
        yield explained(Diagnostic("F052", Severity.WARNING, message, hint, answer.units[0].at), answer.basis)


def _too_few(metric: Metric, answer: Answer) -> Iterator[Diagnostic]:
    due = sum(unit.kind is not Kind.NOT_APPLICABLE for unit in answer.units)
    if answer.expected is not None and answer.expected < due:
        message = f"“{metric.key}”应报{answer.expected}个单位，“{words.UNITS}”里却有{due}个"
        hint = "请核对应报的个数；不用报的单位填 不适用"
        yield explained(Diagnostic("F055", Severity.WARNING, message, hint, answer.units[0].at), answer.basis)


def _incomplete(metric: Metric, answer: Answer, made: Progress) -> Iterator[Diagnostic]:
    if answer.kind not in GIVEN:
        return
    left = few(made.missing) + (f"，另有{made.unnamed}个没有列出的单位" if made.unnamed else "")
    message = f"“{metric.key}”已报{made}，还差{left.lstrip('，')}；填的总数“{answer.typed}”没有用"
    hint = f"等各单位报齐，自动相加；不用报的单位填 不适用；不按单位收的，删去“{words.UNITS}”"
    yield explained(Diagnostic("F054", Severity.WARNING, message, hint, answer.at), answer.basis)


def _mixed(metric: Metric, answer: Answer, amounts: Sequence[Amount]) -> Iterator[Diagnostic]:
    units = list(dict.fromkeys(amount.unit or metric.unit for amount in amounts))
    if len(units) > 1:
        message = f"“{metric.key}”各单位的计量单位不一样：{'、'.join(units)}，合计写成“{metric.unit}”"
        hint = "请核对能不能相加，统一成一个计量单位"
        odd = next(u for u in answer.units if u.amount and u.amount.unit)
        yield explained(Diagnostic("F056", Severity.WARNING, message, hint, odd.at, odd.typed), answer.basis)
    about = [unit for unit in answer.units if unit.amount and unit.amount.qualifier]
    if about:
        message = f"“{metric.key}”里{few([u.name for u in about])}报的是约数，合计也只能是约数"
        hint = "请向这些单位要准数"
        yield Diagnostic("F056", Severity.NOTE, message, hint, about[0].at, about[0].typed)


def _other_total(metric: Metric, answer: Answer, total: Amount) -> Diagnostic | None:
    typed = answer.amount or Amount(Decimal(0), "0")
    if typed.value == total.value and typed.qualifier == total.qualifier:
        return None
    shown, added = typed.text(answer.unit), total.text(metric.unit)
    gap = plain(abs(typed.value - total.value))
    base = split_scale(metric.unit)[1]
    message = f"“{metric.key}”的总数填的是{shown}，各单位相加是{added}（{terms(answer)}），相差{gap}{base}"
    if typed.qualifier or total.qualifier:
        if typed.value == total.value:
            message = f"“{metric.key}”的总数填的是{shown}，各单位相加是{added}"
        hint = "稿中用各单位相加的数"
        return explained(
            Diagnostic("F053", Severity.WARNING, message, hint, answer.at, answer.typed), answer.basis
        )
    hint = "请核对总数和各单位的数；口径不同的，请在“口径”里说明"
    return explained(Diagnostic("F053", Severity.ERROR, message, hint, answer.at, answer.typed), answer.basis)
