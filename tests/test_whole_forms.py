"""What a form promises, on whole forms of every level and year: a valid one is clean and gives a draft that says just what
it says; one slip in it is told at its line, and nothing is told at lines that have nothing to do with it.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import UNREPORTED, Kind, fitted
from tests.ledgers import figures_listed, figures_read
from tests.shipped import composed, genre
from tests.whole_forms import (
    PLACES,
    SLIPS,
    UPROOTING,
    Drawn,
    Slipped,
    examined,
    slipped,
    slipped_elsewhere,
    troubles,
    valid_forms,
)

BEYOND = "F079"


def told_anew(before: list[Diagnostic], after: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that came with a slip, but for the lists of what the whole form lacks or has beyond its outline."""
    known = {(f.code, f.message) for f in before}
    return [f for f in after if (f.code, f.message) not in known and f.code not in (UNREPORTED, BEYOND)]


@settings(max_examples=60, deadline=None)
@given(drawn=valid_forms())
def test_a_valid_form_checks_clean_builds_and_reads_back(drawn: Drawn) -> None:
    form, findings = examined(drawn.text(), drawn.office)
    assert [f.to_text() for f in troubles(findings)] == []
    draft = composed(form, fitted(genre(), form))
    assert [f.to_text() for f in draft.findings if f.severity is Severity.ERROR] == []
    told = {row.source for row in draft.ledger.figures} | {e.key for e in draft.ledger.unused}
    told |= {key for row in draft.ledger.figures for key in row.computed_from}
    told |= {row.key for row in draft.ledger.pending}
    for answer in form.answers.values():
        if answer.kind is Kind.VALUE and not answer.units:
            assert answer.key in told
    assert figures_read(draft.document) == figures_listed(draft)


@settings(max_examples=100, deadline=None)
@given(pair=slipped())
def test_one_slip_is_told_at_its_line_and_nowhere_else(pair: tuple[Drawn, Slipped]) -> None:
    drawn, slip = pair
    _, before = examined(drawn.text(), drawn.office)
    _, after = examined(slip.text, drawn.office)
    new = told_anew(before, after)
    assert any(f.at.line in slip.lines for f in new), (slip.name, slip.text)
    elsewhere = [f.to_text() for f in new if f.at.line not in slip.lines and f.at.line not in slip.connected]
    assert elsewhere == [], (slip.name, slip.text)


@settings(max_examples=60, deadline=None)
@given(pair=slipped_elsewhere())
def test_one_slip_outside_the_figures_is_told_at_its_line(pair: tuple[Drawn, Slipped]) -> None:
    drawn, slip = pair
    _, before = examined(drawn.text(), drawn.office)
    _, after = examined(slip.text, drawn.office)
    new = told_anew(before, after)
    assert any(f.at.line in slip.lines for f in new), (slip.name, slip.text)
    elsewhere = [f.to_text() for f in new if f.at.line not in slip.lines]
    assert slip.name in UPROOTING or elsewhere == [], (slip.name, slip.text)


@pytest.mark.parametrize("level", PLACES)
def test_every_level_has_a_place_whose_empty_form_is_clean(level: str) -> None:
    place, years = PLACES[level]
    for year in (years[0], years[-1]):
        form, findings = examined(f"填报表: 1\n文种: 法治政府建设\n{place}\n年度: {year}\n数据: {{}}\n")
        assert [f.to_text() for f in troubles(findings)] == []
        assert form.region.level


def test_there_are_slips_of_many_kinds() -> None:
    assert len(SLIPS) >= 20
