"""The hand-made gold agrees with itself and with the reports: a wrong offset or a dead reference would be measured as a fault of the program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[2] / "seeds" / "law-based-government"
TOPICS = {topic["key"] for topic in json.loads((GOLD / "topics.json").read_text("utf-8"))["topics"]}
REPORTS = [json.loads(path.read_text("utf-8")) for path in sorted(GOLD.glob("[0-9]*.json"))]
every_report = pytest.mark.parametrize("gold", REPORTS, ids=[gold["seed"][:3] for gold in REPORTS])

# What the conventions never list: years, spans of years and dates, 〔〕 numbers, names in 《》, list markers.
UNLISTED = re.compile(
    r"\d{4}(?:—\d{4})?年|(?<!\d)\d{4}(?=年)|\d{1,2}月(?:\d{1,2}日)?|〔\d{4}〕\d+号|《[^》]*》|(?:^|(?<=[。\u2002]))\d\. ?(?!\d)"
)


def lines(gold: dict[str, Any]) -> list[str]:
    return (SEEDS / f"{gold['seed']}.txt").read_text("utf-8").split("\n")


def nodes(outline: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in outline:
        yield node
        yield from nodes(node["children"])


def placed(gold: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    """Line, offset and text of all that says where it stands."""
    for key, text in (
        ("figures", "span"),
        ("not_figures", "span"),
        ("problem_items", "text"),
        ("implicit_items", "text"),
        ("damage", "as_written"),
    ):
        yield from ((entry["line"], entry["char_offset"], entry[text]) for entry in gold[key])
    for node in nodes(gold["outline"]):
        yield node["line"], node["char_offset"], (node["marker"] or "")
        yield node["line"], node["text_offset"], node["text"] + (node["terminator"] or "")
        yield node["line"], node["text_offset"], node["sentence"] or ""


@every_report
def test_every_span_stands_where_the_gold_says(gold: dict[str, Any]) -> None:
    raw = lines(gold)
    assert [(n, at, text) for n, at, text in placed(gold) if not raw[n - 1].startswith(text, at)] == []
    assert [
        entry["line"]
        for entry in gold["boilerplate"]
        if raw[entry["line"] - 1].strip() != entry["text"].strip()
    ] == []


@every_report
def test_every_run_of_digits_is_a_figure_or_explained(gold: dict[str, Any]) -> None:
    raw, furniture = lines(gold), {entry["line"] for entry in gold["boilerplate"]}
    known = {
        (entry["line"], at)
        for entry in gold["figures"] + gold["not_figures"]
        for at in range(entry["char_offset"], entry["char_offset"] + len(entry["span"]))
    }
    left = []
    for number, line in enumerate(raw, 1):
        unlisted = {at for match in UNLISTED.finditer(line) for at in range(*match.span())}
        for match in re.finditer(r"\d+", line):
            if (
                number not in furniture
                and match.start() not in unlisted
                and (number, match.start()) not in known
            ):
                left.append((number, match.start(), line[max(0, match.start() - 6) : match.end() + 6]))
    assert left == []
    assert all(entry["reason"] for entry in gold["not_figures"])


@every_report
def test_ids_are_unique_and_references_alive(gold: dict[str, Any]) -> None:
    figures = [figure["id"] for figure in gold["figures"]]
    heads = [node["id"] for node in nodes(gold["outline"])]
    assert len(set(figures)) == len(figures)
    assert len(set(heads)) == len(heads)
    for figure in gold["figures"]:
        assert figure["part_of"] in {None, *figures} - {figure["id"]}
        assert set(figure["heading_path"]) <= set(heads)
    assert {topic["heading_id"] for topic in gold["topics"]} <= set(heads)
    assert {
        operand["figure"] for relation in gold["relations"] for operand in relation.get("operands", ())
    } <= set(figures)


@every_report
def test_topics_are_those_of_the_list(gold: dict[str, Any]) -> None:
    named = {
        figure[key]
        for figure in gold["figures"]
        for key in ("section_topic", "nearest_topic", "metric_topic")
    }
    named |= {name for node in nodes(gold["outline"]) for name in node["topic"]}
    named |= {name for topic in gold["topics"] for name in (topic["topic"], *topic["also"])}
    assert named - TOPICS == set()


@every_report
def test_spans_overlap_only_where_they_say_they_are_shared(gold: dict[str, Any]) -> None:
    spans = sorted(
        (f["line"], f["char_offset"], f["char_offset"] + len(f["span"]), f["shared_span"])
        for f in gold["figures"]
    )
    assert [
        (a, b) for a, b in pairwise(spans) if a[0] == b[0] and b[1] < a[2] and not (a == b and a[3])
    ] == []


@every_report
def test_printed_arithmetic_is_told_as_it_is(gold: dict[str, Any]) -> None:
    figures = {figure["id"]: figure for figure in gold["figures"]}
    for relation in gold["relations"]:
        operands = relation.get("operands", [])
        assert [o["value"] for o in operands] == [figures[o["figure"]]["value"] for o in operands]
        first, *rest = [o["value"] * o["times"] for o in operands] or [0]
        holds = {
            "sum": first == sum(rest),
            "sum_leq": first >= sum(rest),
            "eq": [first] == rest,
            "leq": [first] <= rest,
        }
        assert relation["holds"] == holds.get(relation["kind"], relation["holds"]), relation["note"]


def test_one_metric_has_one_home_topic_in_all_reports() -> None:
    homes: dict[str, set[str]] = {}
    for gold in REPORTS:
        for figure in gold["figures"]:
            homes.setdefault(figure["metric"], set()).add(figure["metric_topic"])
    assert {metric for metric, topics in homes.items() if len(topics) > 1} == set()
