"""The quality gate as tests: no measure may fall below its floor (gate.py says what each one tells)."""

from __future__ import annotations

import pytest

from drafter.resources import PACKAGE
from tests.corpus.gate import FLOORS, GOLD, PAGE, flat, measured, page, understood


def test_the_gate_has_gold() -> None:
    assert len(GOLD) == 5


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_measure_is_below_its_floor(name: str) -> None:
    score = measured()[name]
    assert score.value >= FLOORS[name], (
        f"{name}: {score.value:.4f} ({score.counts}) is below the floor {FLOORS[name]}"
    )


def test_the_page_of_measures_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make quality"


def test_everything_stands_where_the_answer_says() -> None:
    for gold, data in understood():
        path = PACKAGE.parent / "seeds" / "law-based-government" / f"{gold['seed']}.txt"
        lines = path.read_bytes().decode("utf-8").split("\n")
        for figure in data["figures"]:
            assert lines[figure["line"] - 1].startswith(figure["text"], figure["column"] - 1)
        for node in flat(data["outline"]):
            assert lines[node["line"] - 1].startswith(node["marker"] or node["text"], node["column"] - 1)


def test_children_are_one_level_below() -> None:
    for _, data in understood():
        for node in flat(data["outline"]):
            assert all(child["level"] == node["level"] + 1 for child in node["children"])
