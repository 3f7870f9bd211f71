"""Eight yearly reports of one district, in words of our own (tests/genres/district): read, and learned from.

In 2020 the county became a district; markers, headings and the top level change from year to year, the figures recur.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from drafter.analysis import Analysis, analyse, walk
from drafter.document import Document, place_of
from drafter.learn import Learned, learn
from drafter.readers import read
from drafter.yamlio import load_data
from tests.calling import draft
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


@functools.cache
def learned() -> Learned:
    documents = [read(HERE / f"{year}.txt")[0] for year in YEARS]
    return learn([(document, analyse(document, None)) for document in documents], genre="one-district")


# What stands in all eight reports, 2016 to 2023, under one wording or two.
YEARLY = ("行政复议申请收到", "行政复议申请受理", "行政复议申请审结", "行政应诉案件", "出庭应诉率", "规范性文件审查", "规范性文件报备数",
          "案卷评查", "行政执法证", "合同", "矛盾纠纷调解数", "调解成功率", "法律援助案件", "政务服务事项梳理", "宣传活动", "培训班人次")  # fmt: skip


@pytest.mark.parametrize("asked", YEARLY)
def test_a_figure_of_every_year_is_one_metric(asked: str) -> None:
    found = [metric for metric in learned().mined.metrics if asked in metric.name]
    assert max(metric.support for metric in found) >= 7, [(m.name, m.support) for m in found]
    assert sum(metric.support >= 3 for metric in found) == 1 or asked == "政务服务事项梳理"


def test_the_district_s_skeleton_is_that_of_its_reports_whatever_their_top_level() -> None:
    sections = {section.title: section for section in learned().skeleton.sections}
    main, problems, *_, plans = sections.values()
    assert [main.support, problems.support, plans.support] == [6, 7, 7]  # two reports have topics at the top
    assert [child.support >= 5 for child in main.children] == [True] * 6
    assert all(child.support >= 2 for section in sections.values() for child in section.children)
    assert not [s for s in sections.values() if s.support > 1 and s not in (main, problems, plans)]


def test_no_name_of_a_section_has_a_year_a_place_or_a_hole() -> None:
    names = [s.title for top in learned().skeleton.sections for s in (top, *top.children)]
    assert not [name for name in names if re.search("[0-9%]|繁昌|芜湖|^年|^以", name)]


def test_a_genre_of_reports_that_are_called_differently_has_the_usual_name(tmp_path: Path) -> None:
    files = [str(HERE / f"{year}.txt") for year in YEARS]
    done = draft("learn", *files, "--genre", "某种报告", "-o", str(tmp_path / "genre"))
    assert done.code == 0, done.err
    assert load_data(tmp_path / "genre" / "names.yaml")["name"] == "法治政府建设情况报告"
