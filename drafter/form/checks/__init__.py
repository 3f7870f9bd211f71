"""Checks what is between the lines of a form: relations, parts and wholes, rates, last year, other papers, the user's own
sentences beside the figures, dates, what is still to be asked for.

Each check is a function from a `Sheet` to findings; CHECKS lists them. A finding that the user has answered with a 口径 on
one of its lines is a note. A check never decides which of two figures is right: it shows both, and the arithmetic.
"""

from __future__ import annotations

from drafter.diagnostics import Diagnostic, in_order
from drafter.form.body import fitted
from drafter.form.checks.claims import (
    impossible_dates,
    none_that_is_some,
    other_than_the_figures,
    shrinking_by_times,
)
from drafter.form.checks.dates import as_of_dates, not_computed, parts_of_other_days, year_for_figure
from drafter.form.checks.leftovers import last_years_events, two_counts_of_places
from drafter.form.checks.outline import beyond, lacking
from drafter.form.checks.papers import papers
from drafter.form.checks.parts import part_of_none, part_of_whole
from drafter.form.checks.problems import problems
from drafter.form.checks.rates import impossible, typed_rates
from drafter.form.checks.relations import relations, rest_not_asked
from drafter.form.checks.sheet import Check, Sheet
from drafter.form.checks.tables import broken_tables
from drafter.form.checks.unreported import UNREPORTED, pending
from drafter.form.checks.years import jumps, not_updated
from drafter.form.model import Form
from drafter.schema import Genre

__all__ = ["CHECKS", "UNREPORTED", "check"]

CHECKS: tuple[Check, ...] = (
    part_of_whole,
    part_of_none,
    relations,
    rest_not_asked,
    impossible,
    typed_rates,
    not_updated,
    jumps,
    papers,
    year_for_figure,
    as_of_dates,
    parts_of_other_days,
    not_computed,
    other_than_the_figures,
    shrinking_by_times,
    none_that_is_some,
    impossible_dates,
    last_years_events,
    two_counts_of_places,
    problems,
    broken_tables,
    lacking,
    beyond,
    pending,
)


def check(form: Form, genre: Genre) -> list[Diagnostic]:
    """Return what is wrong between the lines of a form, and what is still to be asked for, by place.

    Findings of single lines come from `read`; `draft check` shows both.
    """
    sheet = Sheet(form, fitted(genre, form))
    return in_order(finding for each in CHECKS for finding in each(sheet))
