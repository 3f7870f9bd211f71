"""The shipped metrics, one by one, beside what was decided about each before they were written: none is missing, and where
the data differ the table says why.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from drafter import region as regions
from drafter.form import Office, owner
from drafter.schema import Metric
from drafter.schema.relations import parse_rule
from drafter.yamlio import load_data
from tests.shipped import genre

COLUMNS = ("unit", "owner", "gather", "level", "stock", "since")


@cache
def table() -> dict[str, Any]:
    data: dict[str, Any] = load_data(Path(__file__).parent / "corpus" / "expected_metrics.yaml")
    return data


@cache
def by_id() -> dict[str, Metric]:
    return {metric.id: metric for metric in genre().metrics}


@cache
def county() -> dict[str, str | None]:
    return dict(regions.profile(regions.resolve("河北省石家庄市正定县", 2025)).words)


def shipped(metric: Metric) -> dict[str, str]:
    """Return the columns of the table as the shipped data have them, words of the level as a county says them."""
    since = metric.years[0] if metric.years else None
    return {
        "unit": metric.unit,
        "owner": owner(metric, Office(), county()),
        "gather": metric.gather,
        "level": metric.level,
        "stock": "年末数" if metric.stock else "全年数",
        "since": str(since or ""),
    }


def metric_of(number: str) -> Metric:
    return by_id()[table()["metrics"][number][0]]


def test_the_table_has_the_size_that_was_decided() -> None:
    levels = [row[4] for row in table()["metrics"].values()]
    assert {level: levels.count(level) for level in "必常选"} == {"必": 34, "常": 64, "选": 32}
    assert len({row[0] for row in table()["metrics"].values()}) == 130


@pytest.mark.parametrize("number", table()["metrics"])
def test_each_expected_metric_is_shipped_as_decided(number: str) -> None:
    identity, *expected = table()["metrics"][number]
    wanted = dict(zip(COLUMNS, [*map(str, expected), ""], strict=False))
    for column, value, why in table()["differ"].get(identity, ()):
        assert wanted[column] != str(value)  # a difference that is none must go
        assert why
        wanted[column] = str(value)
    metric = by_id()[identity]
    assert shipped(metric) == wanted
    assert metric.name
    assert metric.key
    assert metric.source
    assert metric.topic


def test_what_is_asked_by_default_beyond_the_table_is_named_in_it() -> None:
    expected = {row[0] for row in table()["metrics"].values()}
    more = [m.id for m in genre().metrics if m.id not in expected and m.gather != "算" and m.level != "选"]
    assert more == table()["beyond"]
    assert all(by_id()[i].needs for i in more)


@pytest.mark.parametrize("rate", table()["computed"])
def test_each_rate_is_computed_from_the_parts_that_were_decided(rate: str) -> None:
    identity, formula, least, most = table()["computed"][rate]
    metric = by_id()[identity]
    assert (metric.gather, metric.formula) == ("算", formula)
    assert least <= (metric.places or 0) <= most


@pytest.mark.parametrize("identity", table()["never"])
def test_denominators_that_were_ruled_out_are_named(identity: str) -> None:
    assert table()["never"][identity] in by_id()[identity].never


@pytest.mark.parametrize("pair", table()["parts"])
def test_each_part_knows_its_whole(pair: str) -> None:
    part, whole = pair.split()
    assert metric_of(part).whole == metric_of(whole).id


@pytest.mark.parametrize("relation", table()["relations"], ids=lambda relation: " ".join(relation))
def test_each_relation_is_shipped(relation: list[str]) -> None:
    severity, left, sign, *right = relation
    rule = f"{metric_of(left).key} {sign} {'+'.join(metric_of(number).key for number in right)}"
    found = [r for r in genre().relations if r.rule == rule]
    assert [r.severity for r in found] == [severity]
    assert all(by_id()[metric_of(left).id].group == r.group and r.why and parse_rule(r.rule) for r in found)


@pytest.mark.parametrize("paper", table()["papers"])
def test_each_paper_with_the_same_figures_is_named(paper: str) -> None:
    for number in table()["papers"][paper]:
        assert paper in metric_of(number).papers
