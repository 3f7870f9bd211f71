"""The calendar by year: what a report may say, and what it could not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter.calendar import anachronisms, entries, words

SEEDS = Path(__file__).parent.parent / "seeds" / "law-based-government"
YEARS = range(2012, 2031)


@pytest.mark.parametrize(
    ("year", "congress"),
    [
        (2016, "党的十八大和十八届三中、四中、五中、六中全会"),
        (2017, "党的十九大"),
        (2018, "党的十九大和十九届二中、三中全会"),
        (2021, "党的十九大和十九届历次全会"),
        (2022, "党的二十大"),
        (2023, "党的二十大和二十届二中全会"),
        (2024, "党的二十大和二十届二中、三中全会"),
        (2025, "党的二十大和二十届历次全会"),
    ],
)
def test_the_congress_is_the_year_s_own(year: int, congress: str) -> None:
    assert words(year)["党代会"] == congress


def test_doctrine_comes_in_its_time() -> None:
    assert words(2018)["指导思想"] == "以习近平新时代中国特色社会主义思想为指导"
    assert words(2018)["习近平法治思想"] is None and words(2019)["习近平法治思想"] is None
    assert words(2020)["习近平法治思想"] == words(2020)["法治思想"] == "习近平法治思想"
    assert words(2018)["两个确立"] is None and "两个确立" not in str(words(2020)["政治要求"])
    assert "两个确立" in str(words(2021)["政治要求"])


@pytest.mark.parametrize(
    ("year", "outline", "last_goal", "plan", "education"),
    [
        (2016, "《法治政府建设实施纲要（2015—2020年）》", "守法诚信", "“十三五”", "“七五”普法"),
        (2020, "《法治政府建设实施纲要（2015—2020年）》", "守法诚信", "“十三五”", "“七五”普法"),
        (2021, "《法治政府建设实施纲要（2021—2025年）》", "人民满意", "“十四五”", "“八五”普法"),
        (2025, "《法治政府建设实施纲要（2021—2025年）》", "人民满意", "“十四五”", "“八五”普法"),
    ],
)
def test_outline_and_plans_are_those_of_the_year(
    year: int, outline: str, last_goal: str, plan: str, education: str
) -> None:
    said = words(year)
    assert (said["实施纲要"], said["五年规划"], said["普法规划"]) == (outline, plan, education)
    assert str(said["纲要目标"]).endswith(last_goal)


def test_the_plan_year_has_its_own_words_as_far_as_they_are_known() -> None:
    assert words(2025)["来年五年规划"] == "“十五五”"
    assert words(2020)["来年五年规划"] == "“十四五”"
    assert words(2020)["来年实施纲要"] is None  # published in August 2021
    assert words(2025)["来年实施纲要"] is None  # not found: not guessed
    assert words(2023)["来年行政复议法"] == "新修订的行政复议法"
    assert words(2025)["来年施行法规"] == "新修订的《治安管理处罚法》《行政执法监督条例》"
    assert words(2024)["来年施行法规"] is None


def test_laws_of_the_year_are_listed_without_a_mark_between_titles() -> None:
    assert words(2024)["施行法规"] == "新修订的《行政复议法》《公平竞争审查条例》、新修订的《突发事件应对法》"
    assert words(2025)["法治宣传教育法"] and not words(2024)["法治宣传教育法"]
    assert words(2024)["行政复议法"] and not words(2023)["行政复议法"]
    assert words(2027)["行政复议法"] is None  # no longer new


def test_no_word_of_a_year_is_an_anachronism_in_it() -> None:
    for year in YEARS:
        text = "。".join(w for w in words(year).values() if w)
        assert anachronisms(text, year) == [], year


def test_every_year_has_the_same_keys() -> None:
    assert len({frozenset(words(year)) for year in YEARS}) == 1
    documented = str(words.__doc__)
    assert all(key in documented for key in words(2024) if not key.startswith("来年"))


@pytest.mark.parametrize(
    ("text", "year", "named"),
    [
        ("深入学习贯彻党的二十大精神", 2018, ["cpc20"]),
        ("学习贯彻习近平法治思想", 2018, ["law.thought"]),
        ("党的十九大精神", 2016, ["cpc19"]),
        ("党的二十大和二十届二中、三中全会精神", 2023, ["cpc20.3"]),
        ("党的二十届四中全会", 2024, ["cpc20.4"]),
        ("深刻领悟“两个确立”的决定性意义", 2020, ["two.establishes"]),
        ("贯彻实施新修订的行政复议法", 2022, ["law.review"]),
        ("贯彻《行政执法监督条例》", 2024, ["law.enforcement"]),
        ("《陕西省行政执法监督条例》", 2023, []),
        ("编制“十五五”规划", 2025, []),
        ("深入实施“八五”普法", 2018, ["lawed.8"]),
        ("梳理出二十大类事项", 2018, []),
        ("第一责任人职责", 2015, []),
    ],
)
def test_what_a_year_could_not_know_is_named(text: str, year: int, named: list[str]) -> None:
    assert [entry.id for _, _, entry in anachronisms(text, year)] == named


@pytest.mark.parametrize(
    ("seed", "year"), [("000*", 2023), ("001*", 2023), ("002*", 2018), ("003*", 2022), ("004*", 2022)]
)
def test_published_reports_have_no_anachronism(seed: str, year: int) -> None:
    text = next(SEEDS.glob(seed)).read_text("utf-8")
    assert anachronisms(text, year) == []


def test_a_hit_stands_where_it_says() -> None:
    text = "认真学习党的二十大精神。"
    assert [text[start:end] for start, end, _ in anachronisms(text, 2020)] == ["党的二十大"]


def test_every_entry_has_its_source_and_sound_dates() -> None:
    for entry in entries().values():
        assert entry.source and entry.confidence in ("H", "M", "memory"), entry.id
        assert entry.end is None or entry.begin < entry.end, entry.id
        assert entry.replaced_by is None or entry.replaced_by in entries(), entry.id
        assert all(re.compile(p) for p in entry.mentions), entry.id


def test_the_calendar_of_a_year_knows_its_entries() -> None:
    known = {e.id for e in entries().values() if e.known_in(2018)}
    assert "cpc19.3" in known and not known & {"cpc20", "law.thought", "outline.2021"}
