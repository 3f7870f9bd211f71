"""Figures that are not of the whole year (截至) beside others: what is not computed of them, and what does not match."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.model import Answer, Form, Kind
from drafter.form.values import part_of_year
from drafter.schema import Genre, Metric, MetricTable
from drafter.schema.formula import keys, parse_formula

KNOWN = (Kind.VALUE, Kind.NONE)


def days_apart(form: Form, genre: Genre) -> list[Diagnostic]:
    """Return a note (F058) for each figure that is not computed because its parts count up to different days, and a
    warning for each part that counts up to another day than its whole.
    """
    return [*_not_computed(form, genre), *_parts(form, genre)]


def _parts(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    for metric in genre.metrics:
        whole = genre.metric(metric.whole) if metric.whole else None
        part, all_ = form.answers.get(metric.id), form.answers.get(metric.whole or "")
        if whole is None or not (part and all_ and part.kind in KNOWN and all_.kind in KNOWN):
            continue
        if part_of_year(part.as_of, form.year) != part_of_year(all_.as_of, form.year):
            message = f"{_said(metric, part, form.year)}，它所属的{_said(whole, all_, form.year)}，不是同一段时间的数"
            basis = part.basis or all_.basis
            if basis:
                yield Diagnostic("F058", Severity.NOTE, f"{message}；已有口径说明“{basis}”", "", part.at)
            else:
                hint = "请核对，改成截至同一天的数"
                yield Diagnostic("F058", Severity.WARNING, message, hint, part.at, part.typed)


def _not_computed(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    table = MetricTable(genre.metrics)
    for metric in genre.metrics:
        if not words.is_computed(metric) or not metric.formula or metric.id not in form.answers:
            continue
        found = [table.find(key, metric.group) for key in keys(parse_formula(metric.formula))]
        parts = [(m, a) for m in found if m and (a := form.answers.get(m.id)) and a.kind in KNOWN]
        if len(parts) == len(found) and len({part_of_year(a.as_of, form.year) for _, a in parts}) > 1:
            yield _note(metric, parts, form.year)


def _note(metric: Metric, parts: list[tuple[Metric, Answer]], year: int) -> Diagnostic:
    shown = "，".join(_said(m, a, year) for m, a in parts)
    first = next(a for _, a in parts if part_of_year(a.as_of, year))
    message = f"“{metric.key}”不算：{shown}，不是同一段时间的数"
    return Diagnostic("F058", Severity.NOTE, message, "截至同一天的数才能相除、相加", first.at, first.as_of)


def _said(metric: Metric, answer: Answer, year: int) -> str:
    whole = "年末数" if metric.stock else "全年数"
    said = f"截至{answer.as_of}" if part_of_year(answer.as_of, year) else f"是{whole}"
    return f"“{metric.key}”{said}（第{answer.at.line}行）"
