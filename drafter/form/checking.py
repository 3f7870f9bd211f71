"""Checks what is between the lines of a form: parts and wholes, years typed for figures, what is still to
be asked for.

Each check is a function from a `Sheet` to findings; CHECKS lists them. A finding that the user has
answered with a 口径 on the line is a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drafter.diagnostics import Diagnostic, Severity, in_order
from drafter.form import words
from drafter.form.body import fitted
from drafter.form.figures import is_part_of_none
from drafter.form.model import Answer, Form, Kind
from drafter.form.owing import unreported
from drafter.form.problems import check_problems
from drafter.form.required import check_outline
from drafter.schema import Genre, Metric

UNREPORTED = "F016"

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_BETWEEN_NAMES = re.compile(r"[/+\-*×÷()（）\s]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form beside its genre, with what the checks ask of them."""

    form: Form
    genre: Genre

    def answered(self) -> Iterator[tuple[Metric, Answer]]:
        """Yield the metrics that the form asks, with their answers."""
        for metric in self.genre.metrics:
            if metric.id in self.form.answers:
                yield metric, self.form.answers[metric.id]

    def parts(self) -> Iterator[tuple[Metric, Answer, Metric, Answer]]:
        """Yield each part with its whole."""
        for metric, answer in self.answered():
            whole = self.genre.metric(metric.whole) if metric.whole else None
            if whole and whole.id in self.form.answers:
                yield metric, answer, whole, self.form.answers[whole.id]

    def formula_parts(self, metric: Metric) -> list[Answer]:
        """Return the answers that a computed metric is computed from, as far as they are known."""
        found = []
        for name in filter(None, _BETWEEN_NAMES.split(metric.formula or "")):
            group, _, key = name.rpartition(".")
            for other in self.genre.metrics:
                if name == other.id or (key == other.key and other.group == (group or metric.group)):
                    found.append(self.form.answers.get(other.id))
                    break
        return [answer for answer in found if answer]


Check = Callable[[Sheet], Iterator[Diagnostic]]


def check(form: Form, genre: Genre) -> list[Diagnostic]:
    """Return what is wrong between the lines of a form, and what is still to be asked for, by place.

    Findings of single lines come from `read`; `draft check` shows both.
    """
    genre = fitted(genre, form)
    sheet = Sheet(form, genre)
    found = [finding for each in CHECKS for finding in each(sheet)]
    return in_order([*found, *check_problems(form, genre), *check_outline(form, genre)])


def part_of_whole(sheet: Sheet) -> Iterator[Diagnostic]:
    """F012: a part is larger than its whole."""
    for part, a, whole, b in sheet.parts():
        if (
            a.kind is Kind.VALUE
            and b.kind is Kind.VALUE
            and a.amount
            and b.amount
            and a.amount.value > b.amount.value
        ):
            shown = f"“{part.key}”{_shown(a)} 大于“{whole.key}”{_shown(b)}（第{b.at.line}行）"
            yield _unless_explained("F012", shown, a, b)


def part_of_none(sheet: Sheet) -> Iterator[Diagnostic]:
    """F013: the whole did not occur, and yet a part of it did."""
    for part, a, whole, b in sheet.parts():
        if is_part_of_none(a, b):
            shown = f"“{whole.key}”填的是“{b.typed}”（第{b.at.line}行），“{part.key}”却有{_shown(a)}"
            yield _unless_explained("F013", shown, a, b)


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


def rate_beside_parts(sheet: Sheet) -> Iterator[Diagnostic]:
    """F019: a rate is typed though its parts are there, from which it is computed."""
    for metric, a in sheet.answered():
        if words.is_computed(metric) and a.kind is Kind.VALUE:
            parts = sheet.formula_parts(metric)
            if parts and all(p.kind in (Kind.VALUE, Kind.NONE) for p in parts):
                lines = "、".join(f"第{p.at.line}行" for p in parts)
                hint = "率不用填；只有拿不到分子分母时才填"
                message = f"“{metric.key}”按{lines}的数计算，这里填的“{a.typed}”不用"
                yield Diagnostic("F019", Severity.NOTE, message, hint, a.at, a.typed)


def pending(sheet: Sheet) -> Iterator[Diagnostic]:
    """F016: a figure that every report has is not filled in."""
    for p in unreported(sheet.form, sheet.genre):
        hint = f"请向{p.whom()}要数；没有发生填 无，不写这一项填 不适用，今年不写填 今年不报"
        yield Diagnostic(UNREPORTED, Severity.NOTE, p.told(), hint, p.at)


CHECKS: tuple[Check, ...] = (part_of_whole, part_of_none, year_for_figure, rate_beside_parts, pending)


def _shown(answer: Answer) -> str:
    return answer.amount.text(answer.unit) if answer.amount else answer.typed


def _unless_explained(code: str, message: str, a: Answer, b: Answer) -> Diagnostic:
    basis = a.basis or b.basis
    if basis:
        return Diagnostic(code, Severity.NOTE, f"{message}；已有口径说明“{basis}”", "", a.at, a.typed)
    hint = "前者是后者的一部分，请核对这两行；如果口径不同，请在“口径”里说明"
    return Diagnostic(code, Severity.ERROR, message, hint, a.at, a.typed)
