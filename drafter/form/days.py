"""Figures that are not of the whole year (截至) beside others: what is not computed of them, told."""

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
    """Return a note (F058) for each figure that is not computed because its parts count up to different days."""
    return list(_days_apart(form, genre))


def _days_apart(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    table = MetricTable(genre.metrics)
    for metric in genre.metrics:
        if not words.is_computed(metric) or not metric.formula or metric.id not in form.answers:
            continue
        found = [table.find(key, metric.group) for key in keys(parse_formula(metric.formula))]
        parts = [(m, a) for m in found if m and (a := form.answers.get(m.id)) and a.kind in KNOWN]
        if len(parts) == len(found) and len({part_of_year(a.as_of, form.year) for _, a in parts}) > 1:
            yield _note(metric, parts, form.year)


def _note(metric: Metric, parts: list[tuple[Metric, Answer]], year: int) -> Diagnostic:
    days = ((m, a, part_of_year(a.as_of, year)) for m, a in parts)
    shown = "，".join(
        f"“{m.key}”{f'截至{a.as_of}' if day else '是全年数或年末数'}（第{a.at.line}行）" for m, a, day in days
    )
    first = next(a for _, a in parts if part_of_year(a.as_of, year))
    message = f"“{metric.key}”不算：{shown}，不是同一段时间的数"
    return Diagnostic("F058", Severity.NOTE, message, "截至同一天的数才能相除、相加", first.at, first.as_of)
