"""What is still to be asked for: figures that every report has and nobody has given yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.form import words
from drafter.form.checks.sheet import Sheet
from drafter.form.model import Form, Kind
from drafter.schema import Genre

UNREPORTED = "F016"


@dataclass(frozen=True, slots=True)
class Unreported:
    """A figure that every report has and nobody has given yet; `name` with its unit, `owner` as the region says it."""

    key: str
    name: str
    owner: str
    at: Location


def pending(sheet: Sheet) -> Iterator[Diagnostic]:
    """F016: a figure that every report has is not filled in."""
    for p in _unreported(sheet):
        hint = f"请向{p.owner}要数；没有发生填 无，不写这一项填 不适用，今年不写填 今年不报"
        yield Diagnostic(UNREPORTED, Severity.NOTE, f"“{p.key}”还没有报：{p.name}，{p.owner}", hint, p.at)


def unreported(form: Form, genre: Genre) -> list[Unreported]:
    """Return what is still to be asked for, in the form's order."""
    return list(_unreported(Sheet(form, genre)))


def _unreported(sheet: Sheet) -> Iterator[Unreported]:
    names = words.of_region(sheet.form.region)
    for metric, a in sheet.answered():
        if metric.level == "必" and a.kind is Kind.BLANK and not words.is_computed(metric):
            name = f"{words.fill(metric.name, names)}（{metric.unit}）"
            yield Unreported(metric.key, name, words.fill(metric.owner, names), a.at)
