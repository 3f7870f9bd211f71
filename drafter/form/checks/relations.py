"""The relations of a genre (relations.yaml) on a form: sums, balances, what cannot be more than something else.

A relation is judged only with figures that are known: an equation when all of it is filled in, an inequality when the
larger side is. What is left blank can only add to a sum, so a sum that is too large already is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.arithmetic import NOTHING, Known
from drafter.form.checks.parts import too_large
from drafter.form.checks.sheet import Sheet, as_figure, finding, lines
from drafter.form.model import Answer, Kind
from drafter.schema import Metric
from drafter.schema.formula import Formula, Operation
from drafter.schema.models import Relation
from drafter.schema.relations import Rule, parse_rule


class Side(NamedTuple):
    """One side of a relation on a form: what it comes to where all of it is known, and what it is at least."""

    formula: Formula
    value: Known | None
    least: Known | None
    filled: Formula | None  # the part of it that is known

    @property
    def sum(self) -> bool:
        """Whether it has several terms."""
        return isinstance(self.formula, Operation)


class Broken(NamedTuple):
    """A relation that does not hold. `smaller` should be the smaller side, or equal."""

    relation: Relation
    rule: Rule
    smaller: Side
    larger: Side
    partial: bool  # not all of `smaller` is filled in

    def answers(self, sheet: Sheet) -> list[Answer]:
        """Return the lines it rests on, the rule's own order kept."""
        sides = [self.rule.left, self.rule.right]
        found = [a for side in sides for a in sheet.arithmetic.lines(side, self.relation.group)]
        return list({answer.metric: answer for answer in found}.values())

    def metrics(self, sheet: Sheet) -> set[str]:
        """Return the ids of the lines it rests on."""
        return {answer.metric for answer in self.answers(sheet)}


def relations(sheet: Sheet) -> Iterator[Diagnostic]:
    """F030: a relation does not hold; F031: the parts of a sum that are filled in are more than all of it."""
    impossible = [set(_rests_on(sheet, metric.id)) for metric, _ in sheet.arithmetic.impossible()]
    for each in broken(sheet):
        asked_only = each.relation.severity == "警告"
        if asked_only and each.metrics(sheet) in impossible:
            continue  # told by F032: with these figures a rate cannot be
        severity = Severity.WARNING if asked_only else Severity.ERROR
        code = "F031" if each.partial and each.rule.comparison == "=" else "F030"
        answers = each.answers(sheet)
        why = f"：{each.relation.why}" if each.relation.why else ""
        yield finding(code, severity, f"{_told(sheet, each)}（{lines(answers)}）{why}", answers)


def rest_not_asked(sheet: Sheet) -> Iterator[Diagnostic]:
    """F062: the parts that were asked are less than the total, and what may be the rest has no line of its own yet.

    A part of level 选 stands in a new form as a comment: without this an equation with such a part is never judged.
    """
    for relation in sheet.genre.relations:
        rule = parse_rule(relation.rule)
        if rule.comparison != "=" or not isinstance(rule.right, Operation):
            continue
        total, parts = (_side(sheet, side, relation.group) for side in (rule.left, rule.right))
        off = _switched_off(sheet, rule.right, relation.group)
        if not (off and total.value and parts.least) or parts.least.high >= total.value.low:
            continue
        answers = sheet.arithmetic.lines(Operation("+", rule.left, rule.right), relation.group)
        if sheet.arithmetic.of_one_day(answers):
            keys_, gap = "”“".join(m.key for m in off), as_figure(total.value - parts.least)
            shown = (
                f"{_with_total(sheet, parts, relation.group)}，{_with_total(sheet, total, relation.group)}"
            )
            message = f"{shown}，差{gap}（{lines(answers)}）"
            hint = f"请核对；差的如果是“{keys_}”，就打开（或加上）那一行填上；口径不同的，在“口径”里说明"
            yield finding("F062", Severity.WARNING, message, answers, hint)


def _switched_off(sheet: Sheet, formula: Formula, group: str) -> list[Metric]:
    """Return the parts of a sum that no line asks for; nothing where another part is not known either."""
    parts = sheet.arithmetic.operands(formula, group)
    unknown = [part for part in parts if sheet.arithmetic.known(part.id) is None]
    answers = (sheet.form.answers.get(part.id) for part in unknown)
    return unknown if all(a is None or a.kind is Kind.OFF for a in answers) else []


def broken(sheet: Sheet) -> Iterator[Broken]:
    """Yield the relations that do not hold on a form."""
    for relation in sheet.genre.relations:
        rule = parse_rule(relation.rule)
        left, right = (_side(sheet, side, relation.group) for side in (rule.left, rule.right))
        found = _judged(relation, rule, left, right)
        if found is None or not sheet.arithmetic.of_one_day(found.answers(sheet)):
            continue
        if not (found.partial and found.rule.comparison == "=" and _one_alone(sheet, found)):
            yield found


def _judged(relation: Relation, rule: Rule, left: Side, right: Side) -> Broken | None:
    if rule.comparison == "=" and left.value and right.value:
        wrong = not left.value.agrees(right.value)
        parts, total = (left, right) if left.sum else (right, left)
        return Broken(relation, rule, parts, total, partial=False) if wrong else None
    pairs = {"<=": [(left, right)], ">=": [(right, left)], "=": [(left, right), (right, left)]}
    for smaller, larger in pairs[rule.comparison]:
        if smaller.least and larger.value and smaller.least.low > larger.value.high:
            return Broken(relation, rule, smaller, larger, partial=smaller.value is None)
    return None


def _one_alone(sheet: Sheet, found: Broken) -> bool:
    """Tell whether one part is larger than the whole by itself, which is told there."""
    told = {part.id for part, _, _, _ in too_large(sheet)}
    return bool(told & found.metrics(sheet))


def _side(sheet: Sheet, formula: Formula, group: str) -> Side:
    value = sheet.arithmetic.worth(formula, group)
    if value is not None:
        return Side(formula, value, value, formula)
    filled = _filled(sheet, formula, group)
    least = sheet.arithmetic.worth(filled, group) if filled is not None else None
    return Side(formula, None, least, filled)


def _filled(sheet: Sheet, formula: Formula, group: str) -> Formula | None:
    """Return a sum without the terms that are not known; None for what is no sum, or where none is."""
    if isinstance(formula, str):
        return formula if sheet.arithmetic.worth(formula, group) is not None else None
    if formula.operator != "+":
        return None
    sides = (_filled(sheet, formula.left, group), _filled(sheet, formula.right, group))
    known = [side for side in sides if side is not None]
    return Operation("+", known[0], known[1]) if len(known) > 1 else known[0] if known else None


def _told(sheet: Sheet, each: Broken) -> str:
    group = each.relation.group
    smaller, larger = (_with_total(sheet, side, group) for side in (each.smaller, each.larger))
    a, b = each.smaller.least or NOTHING, each.larger.value or NOTHING
    gap = as_figure(Known.exactly(abs(a.value - b.value)))
    if each.rule.comparison == "=" and not each.partial:
        return f"{smaller}，{larger}，差{gap}"
    already = "还没有填全，已填的" if each.partial else ""
    return f"{already}{smaller}，大于{larger}，多{gap}"


def _with_total(sheet: Sheet, side: Side, group: str) -> str:
    formula = side.formula if side.filled is None else side.filled
    shown = sheet.shown(formula, group)
    total = side.value or side.least
    written_out = any(sign in shown for sign in "＋－÷")
    return f"{shown}＝{as_figure(total)}" if written_out and total else shown


def _rests_on(sheet: Sheet, metric: str) -> Iterator[str]:
    formula = sheet.arithmetic.formulas[metric]
    group = sheet.arithmetic.table.by_id[metric].group
    yield from (answer.metric for answer in sheet.arithmetic.lines(formula, group))
