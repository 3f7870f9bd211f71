"""What a form promises, on whole forms of every level and year: a valid one is clean and gives a draft that says just what
it says; one slip in it is told at its line, and nothing is told at lines that have nothing to do with it.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings

from drafter import analysis
from drafter.compose import Composition
from drafter.diagnostics import Severity
from drafter.document import Document
from drafter.form import UNREPORTED, Kind
from tests.shipped import composed, filled, genre
from tests.whole_forms import PLACES, SLIPS, Drawn, Slipped, slipped, troubles, valid_forms

Key = tuple[Decimal | None, str, str | None]


def found(document: Document) -> Counter[Key]:
    figures = analysis.analyse(document, genre()).figures
    return Counter((f.value, f.unit, f.qualifier) for f in figures)


def ledger(draft: Composition) -> Counter[Key]:
    return Counter((r.trace.value, r.trace.unit, r.trace.qualifier) for r in draft.ledger.figures)


@settings(max_examples=60, deadline=None)
@given(drawn=valid_forms())
def test_a_valid_form_checks_clean_builds_and_reads_back(drawn: Drawn) -> None:
    form, findings = filled(drawn.text())
    assert [f.to_text() for f in troubles(findings)] == []
    draft = composed(form)
    assert [f.to_text() for f in draft.findings if f.severity is Severity.ERROR] == []
    told = {row.source for row in draft.ledger.figures} | {e.key for e in draft.ledger.unused}
    told |= {key for row in draft.ledger.figures for key in row.computed_from}
    told |= {row.key for row in draft.ledger.pending}
    for answer in form.answers.values():
        if answer.kind is Kind.VALUE and not answer.units:
            assert answer.key in told


@settings(max_examples=150, deadline=None)
@given(pair=slipped())
def test_one_slip_is_told_at_its_line_and_nowhere_else(pair: tuple[Drawn, Slipped]) -> None:
    drawn, slip = pair
    _, before = filled(drawn.text())
    _, after = filled(slip.text)
    known = {(f.code, f.message) for f in before}
    new = [f for f in after if (f.code, f.message) not in known and f.code != UNREPORTED]
    assert any(f.at.line in slip.lines for f in new), (slip.name, slip.text)
    elsewhere = [f.to_text() for f in new if f.at.line not in slip.lines and f.at.line not in slip.connected]
    assert elsewhere == [], (slip.name, slip.text)


@pytest.mark.parametrize("level", PLACES)
def test_every_level_has_a_place_whose_empty_form_is_clean(level: str) -> None:
    place, years = PLACES[level]
    for year in (years[0], years[-1]):
        form, findings = filled(f"填报表: 1\n文种: 法治政府建设\n{place}\n年度: {year}\n数据: {{}}\n")
        assert [f.to_text() for f in troubles(findings)] == []
        assert form.region.level


def test_there_are_slips_of_many_kinds() -> None:
    assert len(SLIPS) >= 20
