"""What is still to be asked for, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.checks.sheet import Sheet
from drafter.form.owing import unreported

UNREPORTED = "F016"


def pending(sheet: Sheet) -> Iterator[Diagnostic]:
    """F016: a figure that every report has is not filled in, or not by all units."""
    for p in unreported(sheet.form, sheet.genre):
        hint = f"请向{p.whom()}要数；没有发生填 无，不写这一项填 不适用，今年不写填 今年不报"
        yield Diagnostic(UNREPORTED, Severity.NOTE, p.told(), hint, p.at)
