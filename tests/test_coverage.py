"""The shipped metrics beside what reports and statistics count: the form must have a line for it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from drafter.schema import load_genre
from drafter.yamlio import load_data
from tests.shipped import FILES, genre

CORPUS = Path(__file__).parent / "corpus"
LEAST_SHARE = 0.9  # of the core figures of the gold, plans not counted
LEAST_TAKEN_OVER = 0.55  # of the learned metrics, many of which are one place's own


@cache
def table() -> dict[str, Any]:
    data: dict[str, Any] = load_data(CORPUS / "coverage.yaml")
    return data


def core_figures() -> list[str]:
    """Return the gold's metric name of every core figure."""
    files = sorted((CORPUS / "gold").glob("0*.json"))
    figures = [figure for path in files for figure in json.loads(path.read_text("utf-8"))["figures"]]
    return [f["metric"] for f in figures if f["salience"] == "core" and f["status"] != "plan"]


def test_most_core_figures_of_past_reports_have_a_line_in_the_form() -> None:
    ids = {metric.id for metric in genre().metrics}
    names = core_figures()
    covered = [name for name in names if table()["gold"].get(name) in ids]
    assert len(covered) / len(names) >= LEAST_SHARE


def test_the_table_names_metrics_and_figures_that_there_are() -> None:
    ids = {metric.id for metric in genre().metrics}
    assert set(table()["gold"].values()) <= ids
    assert set(table()["gold"]) <= set(core_figures())


@pytest.mark.parametrize("item", table()["statistics"])
def test_every_item_of_the_official_statistics_has_a_line(item: str) -> None:
    ids = {metric.id for metric in genre().metrics}
    assert set(table()["statistics"][item]) <= ids


def test_what_few_reports_have_is_no_line_of_a_blank_form() -> None:
    assert all(metric.level == "选" for metric in genre().metrics if not metric.listed)


def test_a_form_in_the_words_of_the_learned_genre_is_mostly_read() -> None:
    """The learned ids that a shipped metric points at: what a form of the learned genre says under them is read."""
    learned = load_genre(FILES, mined=True).mined
    assert learned is not None
    taken_over = {name for metric in genre().metrics for name in metric.learned}
    share = sum(metric.id in taken_over for metric in learned.metrics) / len(learned.metrics)
    assert share >= LEAST_TAKEN_OVER
