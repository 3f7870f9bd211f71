"""A sample of `make render-all`: one of each kind of paper, every page judged, rendered with the pages of other tests."""

from __future__ import annotations

import pytest

from tests.kinds import KINDS
from tests.page_judge import judged
from tests.rendering import Page, ask, skip_module_without_office

skip_module_without_office()

SAMPLE = ("plain", "pending", "sealed", "joint", "contents-upward", "table", "wide", "wide-contents", "town", "fonts free", "long")  # fmt: skip
NAMES = {kind: ask(f"kind-{kind}", lambda kind=kind: KINDS[kind]().data) for kind in SAMPLE}


@pytest.mark.parametrize("kind", SAMPLE)
def test_every_page_is_as_the_standard_wants_it(pages: dict[str, list[Page]], kind: str) -> None:
    made = KINDS[kind]()
    measured = judged(pages[NAMES[kind]], made.document, made.options.fonts, made.options.contents)
    assert measured.faults == ()


def test_a_report_of_twenty_pages_is_full_pages_of_22_lines(pages: dict[str, list[Page]]) -> None:
    made = KINDS["long"]()
    measured = judged(pages[NAMES["long"]], made.document)
    assert measured.pages >= 20
    assert measured.full >= 18
    assert measured.pitch == pytest.approx(28.95, abs=0.1)
    assert measured.advance == pytest.approx(15.79, abs=0.06)
