"""The seeds with gold say the same in other clothes (variants.py): what is understood of them must be the same.

The gate (gate.py) holds the reading of the seeds themselves to the gold; here every variant is held to that reading.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from drafter.analysis import analyse
from drafter.analysis.report import to_json
from drafter.readers import read
from tests.corpus import variants, word_variants
from tests.corpus.gate import GOLD, f1, flat, genre, norm, understood

SEEDS = [json.loads(path.read_text("utf-8"))["seed"] for path in GOLD]
FLOOR = 1.0  # of every measure in every variant; may not fall


@functools.cache
def original(seed: str) -> tuple[str, dict[str, Any]]:
    data = next(data for gold, data in understood() if gold["seed"] == seed)
    return Path(data["path"]).read_text("utf-8"), data


def reading(path: Path) -> dict[str, Any]:
    document, _ = read(path)
    return to_json(analyse(document, genre()), document)


def facts(data: dict[str, Any], shift: Callable[[str], str] = str, later: int = 0) -> dict[str, list[Any]]:
    region = data["region"] or {}
    return {
        "outline": [
            (n["level"], norm(n["marker"]).rstrip(","), shift(norm(n["text"])), n["role"])
            for n in flat(data["outline"])
        ],
        "figures": [
            (f["value"], norm(f["unit"]), norm(f["qualifier"]), f["measure"], f["status"], f["multiplicity"])
            for f in data["figures"]
        ],
        "roles": [role["role"] for role in data["roles"]],
        "meta": [shift(norm(data["title"])), data["year"] + later, region.get("full"), data["department"]],
    }


def worst(wanted: dict[str, list[Any]], given: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the measures below the floor, each with what is lost and what is new."""
    return {
        name: (lost, new)
        for name in wanted
        if _share(wanted[name], given[name]) < FLOOR
        for lost, new in [_difference(wanted[name], given[name])]
    }


def _share(wanted: Sequence[Any], given: Sequence[Any]) -> float:
    return f1(sum((Counter(wanted) & Counter(given)).values()), len(given), len(wanted))


def _difference(wanted: Sequence[Any], given: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    a, b = Counter(wanted), Counter(given)
    return list((a - b).elements())[:3], list((b - a).elements())[:3]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", variants.TEXTS)
def test_the_same_text_in_other_clothes_says_the_same(name: str, seed: str, tmp_path: Path) -> None:
    text, data = original(seed)
    given = reading(variants.write(tmp_path / "x.txt", variants.TEXTS[name](text)))
    later = variants.YEARS_LATER if name == "years later" else 0
    wanted = facts(data, variants.years_later, later) if later else facts(data)
    assert not worst(wanted, facts(given))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", variants.ENCODINGS)
def test_the_encoding_does_not_matter(name: str, seed: str, tmp_path: Path) -> None:
    text, data = original(seed)
    given = reading(variants.write(tmp_path / "x.txt", text, variants.ENCODINGS[name]))
    assert given["outline"] == data["outline"]
    assert given["figures"] == data["figures"]
    assert given["furniture"] == data["furniture"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", variants.PAGES)
def test_a_web_page_around_a_report_is_told_from_it_line_by_line(
    name: str, seed: str, tmp_path: Path
) -> None:
    text, data = original(seed)
    given = reading(variants.write(tmp_path / "x.txt", variants.in_page(name)(text)))
    page = "\n".join(variants.PAGES[name]).split("\n")
    wanted = {line.strip() for line in page if line.strip()} | {f["text"] for f in data["furniture"]}
    assert {f["text"] for f in given["furniture"]} == wanted


def test_places_in_a_wrapped_text_are_lines_and_columns_of_the_file(tmp_path: Path) -> None:
    for seed in SEEDS:
        text = variants.TEXTS["wrapped"](original(seed)[0])
        data = reading(variants.write(tmp_path / "x.txt", text))
        lines = text.split("\n")
        for figure in data["figures"]:
            there = lines[figure["line"] - 1][figure["column"] - 1 :]
            assert there.startswith(figure["text"]) or figure["text"].startswith(there)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", word_variants.MAKERS)
def test_a_word_file_says_the_same_as_the_text(name: str, seed: str, tmp_path: Path) -> None:
    text, data = original(seed)
    word_variants.MAKERS[name](text, data).save(str(tmp_path / "x.docx"))
    document, lost = read(tmp_path / "x.docx")
    given = to_json(analyse(document, genre()), document, lost)
    if name == "furnished":
        in_table, in_box = given["figures"].pop(), next(f for f in given["figures"] if f["block"] == 8)
        assert (in_table["text"], in_box["text"]) == ("41件", "12件")
        given["figures"].remove(in_box)
        assert [finding["code"] for finding in given["diagnostics"]] == ["DX01"]
    assert not worst(facts(data), facts(given))
