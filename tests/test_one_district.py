"""Eight yearly reports of one district, in words of our own (tests/genres/district): read, and learned from.

In 2020 the county became a district; markers, headings and the top level change from year to year, the figures recur.
"""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from drafter.analysis import Analysis, analyse, walk
from drafter.document import Document, place_of
from drafter.readers import read
from drafter.yamlio import load_data
from tests.corpus.gate import f1, genre

HERE = Path(__file__).parent / "genres" / "district"
YEARS = [str(year) for year in range(2016, 2024)]
OUTLINE_FLOOR = 0.98


@functools.cache
def gold() -> dict[str, Any]:
    return load_data(HERE / "gold.yaml")


@functools.cache
def understood(year: str) -> tuple[Document, Analysis]:
    document, _ = read(HERE / f"{year}.txt")
    return document, analyse(document, genre())


@pytest.mark.parametrize("year", YEARS)
def test_what_a_yearly_report_says_of_itself(year: str) -> None:
    document, found = understood(year)
    wanted = gold()[year]
    assert found.region is not None
    facts = (found.title, found.region.full, found.region.level, found.year, found.published)
    assert facts == tuple(wanted[key] for key in ("title", "region", "level", "year", "published"))
    assert [place_of(document.blocks[i], 0).line for i in found.furniture] == wanted["furniture"]


@pytest.mark.parametrize("year", YEARS)
def test_its_roles_are_told_whether_a_heading_says_them_or_only_a_sentence(year: str) -> None:
    _, found = understood(year)
    assert {role.role: role.heading for role in found.roles} == gold()[year]["roles"]


@pytest.mark.parametrize("year", YEARS)
def test_as_many_figures_are_found_as_it_has(year: str) -> None:
    _, found = understood(year)
    assert len(found.figures) == gold()[year]["figures"]


def test_the_outlines_of_eight_years_whatever_their_numbers() -> None:
    right = given = wanted = 0
    for year in YEARS:
        _, found = understood(year)
        mine = Counter(f"{node.at.line} {node.level} {node.text}" for node in walk(found.outline))
        theirs = Counter(gold()[year]["headings"])
        right += (mine & theirs).total()
        given += mine.total()
        wanted += theirs.total()
    assert f1(right, given, wanted) >= OUTLINE_FLOOR, (right, given, wanted)
