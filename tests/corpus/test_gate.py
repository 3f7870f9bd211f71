"""How well past reports are understood, against the hand-made gold; floors.json may only rise.

Counted as in the scoring of `draft read`: headings one-to-one by line, marker, level and likeness of the text; figures one-to-one by
overlapping spans of one line; value and unit together over all gold spans; roles at the top sections; furniture by line.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drafter.analysis import analyse
from drafter.analysis.report import to_json
from drafter.readers import read
from drafter.resources import PACKAGE, genre_files
from drafter.schema import Genre, Names, Skeleton
from drafter.yamlio import load_data

HERE = Path(__file__).parent
GOLD = sorted((HERE / "gold").glob("[0-9]*.json"))
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))
TEXT_LIKENESS = 0.8
Span = tuple[int, int, int]


def genre() -> Genre:
    """The shipped genre's names alone: nothing learned from the very reports that are measured."""
    names = Names.model_validate(load_data(genre_files().names))
    return Genre(
        name="law-based-government", names=names, skeleton=Skeleton(genre="x", documents=(), sections=())
    )


@functools.cache
def understood() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    known, out = genre(), []
    for path in GOLD:
        gold = json.loads(path.read_text("utf-8"))
        document, _ = read(PACKAGE.parent / "seeds" / "law-based-government" / f"{gold['seed']}.txt")
        out.append((gold, to_json(analyse(document, known), document)))
    return out


def flat(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from flat(node["children"])


def norm(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).rstrip("。.;:,、!")


def alike(a: str | None, b: str | None) -> bool:
    one, two = norm(a), norm(b)
    same = next(
        (i for i, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two))
    )
    return bool(one and two) and same / max(len(one), len(two)) >= TEXT_LIKENESS


def same_heading(gold: dict[str, Any], node: dict[str, Any]) -> bool:
    if (gold["line"], gold["level"]) != (node["line"], node["level"]):
        return False
    likeness = alike(gold["text"], node["text"]) or alike(gold.get("sentence"), node["text"])
    if gold["kind"] == "implicit":
        return likeness or (node["kind"] == "implicit" and node["role"] in (None, gold["role"]))
    return norm(gold["marker"]) == norm(node["marker"]) and likeness


def f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / (given + wanted) if given + wanted else 1.0


def pairs(gold: dict[Span, Any], given: dict[Span, Any]) -> list[tuple[Span, Span]]:
    """One-to-one pairs of overlapping spans, equal ones first, then by overlap."""
    candidates = [
        (a != b, -(min(a[2], b[2]) - max(a[1], b[1])), a, b) for a in gold for b in given
        if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
    ]  # fmt: skip
    left, right, out = set(gold), set(given), []
    for _, _, a, b in sorted(candidates):
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            out.append((a, b))
    return out


def units(figure: dict[str, Any]) -> set[str]:
    """Units that count as right: its own, without /半年, without brackets, none where the text has lost it."""
    unit = figure["unit"]
    right = {unit, unit.split("/")[0], unit.split("(")[0]} | (
        {""} if figure["damaged"] == "unit lost" else set()
    )
    return {norm(u) for u in right | ({"项"} if unit == "大项" else set())}


def spans(
    figures: list[dict[str, Any]], start: str, text: str, base: int
) -> dict[Span, list[dict[str, Any]]]:
    out: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    for figure in figures:
        at = figure[start] - base
        out[figure["line"], at, at + len(figure[text])].append(figure)
    return out


@functools.cache
def measured() -> dict[str, float]:
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(name: str, right: int, given: int, wanted: int) -> None:
        count[name] = [a + b for a, b in zip(count[name], (right, given, wanted), strict=True)]

    for gold, data in understood():
        wanted, given = list(flat(gold["outline"])), list(flat(data["outline"]))
        left = list(given)
        for heading in wanted:
            node = next((n for n in left if same_heading(heading, n)), None)
            if node is not None:
                left.remove(node)
        add("outline", len(given) - len(left), len(given), len(wanted))
        tops = [h for h in wanted if h["level"] == 1]
        roles = sum(
            any(n["line"] == h["line"] and n["level"] == 1 and n["role"] == h["role"] for n in given)
            for h in tops
        )
        add("roles", roles, len(tops), len(tops))
        lines, found = {b["line"] for b in gold["boilerplate"]}, {f["line"] for f in data["furniture"]}
        add("furniture", len(lines & found), len(found), len(lines))
        a, b = spans(gold["figures"], "char_offset", "span", 0), spans(data["figures"], "column", "text", 1)
        matched = pairs(a, b)
        add("figures", len(matched), len(b), len(a))
        right = sum(
            any(
                Decimal(str(x["value"])) == Decimal(y["value"]) and norm(y["unit"]) in units(x)
                for x in a[i]
                for y in b[j]
            )
            for i, j in matched
        )
        add("values", right, len(a), len(a))
        add(
            "plans",
            sum({x["status"] for x in a[i]} & {y["status"] for y in b[j]} != set() for i, j in matched),
            len(a),
            len(a),
        )
        meta, region = gold["meta"], data["region"] or {}
        facts = [
            norm(data["title"]) == norm(meta["title"]),
            data["year"] == meta["report_year"],
            norm(region.get("full")) == norm(meta["region"]["full"]),
            ("司法局" in (meta["issuing_body"] or "")) == (data["department"] == "司法局"),
        ]
        add("meta", sum(facts), len(facts), len(facts))
    return {name: f1(*three) for name, three in count.items()}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_reports_are_understood_no_worse_than_before(name: str) -> None:
    assert measured()[name] >= FLOORS[name], (
        f"{name}: {measured()[name]:.4f} is below the floor {FLOORS[name]}"
    )


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
