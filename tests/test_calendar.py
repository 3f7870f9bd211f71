"""The calendar by year: what a report may say, and what it could not know."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import region as regions
from drafter.calendar import Extra, anachronisms, entries, headings, read_extra, topic_headings, words
from drafter.compose import compose
from drafter.form.words import topics
from drafter.resources import CALENDAR_FILE
from drafter.schema import Metric
from tests.calling import draft
from tests.shipped import FILES, composed, filled, form_text, genre

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


# --- outlines, metrics, unknown years -----------------------------------------------------------------------------


def test_the_outlines_have_their_own_headings() -> None:
    assert len(headings(2018)) == 7 and len(headings(2023)) == 10
    assert headings(2014) == headings(2026) == ()  # before the first; not found
    assert headings(2020)[-1].text == "全面提高政府工作人员法治思维和依法行政能力"
    assert headings(2021)[4].text.startswith("健全行政执法工作体系，")


def test_the_headings_name_topics_of_the_genre() -> None:
    known = set(topics(genre()))
    assert {h.topic for e in entries().values() for h in e.headings if h.topic} <= known
    assert topic_headings(2022)["行政执法"] == "健全行政执法工作体系，全面推进严格规范公正文明执法"
    assert topic_headings(2027) == {}


def test_what_the_outline_asks_for_is_said_in_its_own_words() -> None:
    assert words(2019)["决策任务"] == "推进行政决策科学化民主化法治化"
    assert words(2019)["应急任务"] == "依法预防和处置突发事件"
    assert words(2024)["应急任务"] == "健全突发事件应对体系"
    assert words(2026)["执法任务"] is None


def test_a_topic_without_a_heading_has_the_outline_s() -> None:
    names = genre().names
    assert names is not None
    bare = tuple(t.model_copy(update={"heading": None}) if t.name == "行政执法" else t for t in names.topics)
    data = genre().model_copy(update={"names": names.model_copy(update={"topics": bare})})
    form, _ = filled(form_text({"penalty.decisions": "3"}), data)
    profile = regions.profile(form.region, None)
    template = FILES.template.read_text("utf-8")
    made = compose(data, form, profile, words(2024), template, headings=topic_headings(2024))
    assert "健全行政执法工作体系，全面推进严格规范公正文明执法" in "\n".join(
        b.text for b in made.document.blocks
    )


# The entry that the first year of a metric rests on.
RESTS = {
    "leadership.commission": "rule.commission",
    "accountability.persons": "rule.first",
    "accountability.in_person": "rule.first",
    "accountability.bodies": "rule.first",
    "inspection.bodies": "rule.supervision",
    "inspection.problems": "rule.supervision",
    "inspection.fixed": "rule.supervision",
    "inspection.fixed_rate": "rule.supervision",
    "service.one_thing_items": "paper.one_thing",
    "service.one_thing_cases": "paper.one_thing",
    "service.pledge_items": "paper.pledge",
    "business.fair_competition": "paper.competition",
    "decision.catalogue": "law.decision",
    "check.business": "enforce.check",
    "check.list": "enforce.check",
    "check.random": "paper.random",
    "review.settled_before": "paper.review",
    "aid.checkups": "paper.enterprise",
}


@pytest.mark.parametrize(
    "metric", [m for m in genre().metrics if m.years != (None, None)], ids=lambda m: m.id
)
def test_the_years_of_a_metric_rest_on_the_calendar(metric: Metric) -> None:
    entry = entries()[RESTS[metric.id]]
    first, last = metric.years
    assert first == entry.begin.year
    assert last is None or (entry.end is not None and last == entry.end.year)


def test_no_draft_of_any_year_names_what_it_could_not_know() -> None:
    answers = {m.id: "3" for m in genre().metrics if m.gather != "算"}
    for year in range(2014, 2028):
        form, _ = filled(form_text(answers, "湖北省黄石市", year))
        text = "\n".join(block.text for block in composed(form).document.blocks)
        assert [entry.id for _, _, entry in anachronisms(text, year)] == [], year
        assert not re.search(r"None|\{|\}", text), year


def test_of_a_year_whose_outline_is_not_known_nothing_is_said() -> None:
    form, _ = filled(form_text({"review.received": "3"}, year=2026))
    text = "\n".join(block.text for block in composed(form).document.blocks)
    assert "实施纲要" not in text and "2025年）" not in text and "党的二十大和二十届历次全会" in text
    form, _ = filled(form_text({"review.received": "3"}, year=2027))  # the next congress is due in 2027
    assert "大精神" not in "\n".join(block.text for block in composed(form).document.blocks)


def test_the_section_on_the_first_responsible_is_called_so_since_its_rule() -> None:
    said = {
        year: "\n".join(
            b.text for b in composed(filled(form_text({}, "湖北省黄石市", year))[0]).document.blocks
        )
        for year in (2015, 2016)
    }
    assert "第一责任人职责情况" in said[2016] and "第一责任人职责情况" not in said[2015]


# --- the user's own ------------------------------------------------------------------------------------------------

NEW = """条目:
  - 名称: 法治政府建设实施纲要（2026—2030年）
    种类: 实施纲要
    起: 2026年1月1日
    止: 2030年
    公布: 2026-03-01
    标题: [{标题: 健全执法体系，提高质量, 主题: 行政执法}, 别的一条]
    词语: {纲要目标: 职能科学、人民满意}
"""


def own(text: str) -> Extra:
    extra, found = read_extra(text, "历法.yaml")
    assert found == []
    return extra


def test_an_entry_of_the_user_s_is_said_as_the_shipped_ones_of_its_kind() -> None:
    extra = own(NEW)
    said = words(2026, extra)
    assert said["实施纲要"] == "《法治政府建设实施纲要（2026—2030年）》"
    assert said["纲要目标"] == "职能科学、人民满意" and said["执法任务"] == "健全执法体系"
    assert words(2025, extra) == words(2025)  # published in March 2026
    assert words(2031, extra)["实施纲要"] is None
    assert [h.text for h in headings(2027, extra)] == ["健全执法体系，提高质量", "别的一条"]
    assert words(2026)["实施纲要"] is None  # nothing is kept


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "2026年3月1日", "2026/3/1", "2026.3.1", "２０２６年３月１日", "2026年3月"]
)
def test_dates_are_read_as_they_are_typed(typed: str) -> None:
    extra = own(f"条目: [{{名称: 某某规划, 起: {typed}}}]\n")
    assert next(iter(extra.entries.values())).begin == date(2026, 3, 1)


def test_a_year_or_month_alone_ends_on_its_last_day() -> None:
    extra = own(
        "条目:\n  - {名称: 甲计划, 起: 2024年, 止: 2024年2月}\n  - {名称: 乙计划, 起: 2024, 止: 2025}\n"
    )
    assert [(e.begin, e.end) for e in extra.entries.values()] == [
        (date(2024, 1, 1), date(2024, 2, 29)),
        (date(2024, 1, 1), date(2025, 12, 31)),
    ]


def test_the_user_s_own_replaces_what_is_there() -> None:
    renamed = own(
        "条目:\n  - {名称: “八五”普法, 种类: 普法规划, 起: 2021, 止: 2026, 词语: {普法规划: “八五”普法规划}}\n"
    )
    assert set(renamed.entries) == {"lawed.8"}
    assert words(2024, renamed)["普法规划"] == "“八五”普法规划"
    said = own("词语: {党代会: 党的二十大和二十届历次全会}\n")
    assert words(2024, said)["党代会"] == "党的二十大和二十届历次全会"
    lined = own("词语:\n  执法三年行动:\n    - {条目: enforce.three, 说法: 三年行动}\n")
    assert words(2024, lined)["执法三年行动"] == "三年行动" and words(2026, lined)["执法三年行动"] is None
    ahead = own("词语: {来年实施纲要: 《新的纲要》, 施行法规: 《某法》}\n")
    assert (
        words(2025, ahead)["来年实施纲要"] == "《新的纲要》" and words(2025, ahead)["施行法规"] == "《某法》"
    )
    assert words(2025, ahead)["实施纲要"] == words(2025)["实施纲要"]


def test_a_word_said_whatever_the_year_is_not_said_of_the_plan_year() -> None:
    said = words(2025, own("词语: {五年规划: “十四五”规划}\n"))
    assert said["五年规划"] == "“十四五”规划" and said["来年五年规划"] == "“十五五”"


def test_english_keys_are_taken_too() -> None:
    extra = own("entries:\n  - {id: x, kind: 党代会, name: 党的二十一大, from: 2027-10-20, revised: no}\n")
    assert words(2027, extra)["党代会"] == "党的二十一大"
    assert [e.id for _, _, e in anachronisms("学习党的二十一大精神", 2026, extra)] == ["x"]
    assert anachronisms("学习党的二十一大精神", 2026) == []


def test_the_user_s_texts_are_no_regular_expressions() -> None:
    extra = own("条目: [{名称: 甲, 起: 2026-01-01, 提法: ['(a+)+$', '甲.乙']}]\n")
    assert [t for t, _, _ in anachronisms("甲丙乙 甲.乙", 2025, extra)] == [4]


@pytest.mark.parametrize(
    ("text", "place", "said", "hint"),
    [
        ("条目:\n  - {名称: 甲}\n", "{名称", "条目缺“起”", "补上"),
        ("条目:\n  - {名称: 甲, 起: 2026-13-01}\n", "2026-13", "“2026-13-01”不是日期", "2026年3月1日"),
        ("条目:\n  - {名称: 甲, 起: 明年}\n", "明年", "“明年”不是日期", ""),
        ("条目:\n  - {名称: 甲, 起: 2026-05-01, 止: 2026-04-01}\n", "2026-04", "早于", "核对"),
        ("条目:\n  - {名称: 甲, 起: 2026, 止期: 2027}\n", "止期", "“条目”里没有“止期”这一项", "是不是“止”？"),
        ("条目:\n  - 一句话\n", "一句话", "“一句话”不是条目", ""),
        ("条目: 一句话\n", "一句话", "应当是一条一条的", ""),
        ("词语: 一句话\n", "一句话", "应当是一项一项的", ""),
        ("词语:\n  党大会: 甲\n", "党大会", "没有“党大会”这个词语", "是不是“党代会”？"),
        ("词语:\n  党代会: [{条目: cpc99, 说法: 甲}]\n", "cpc99", "没有“cpc99”这个条目", ""),
        ("词语:\n  党代会: [{说法: 甲}]\n", "{说法", "没有写是哪个条目的", ""),
        (
            "条目:\n  - {名称: 甲, 起: 2026, 种类: 实施纲耍}\n",
            "实施",
            "没有“实施纲耍”这个种类",
            "是不是“实施纲要”？",
        ),
        ("条目:\n  - {名称: 甲, 起: 2026, 接替: 乙}\n", "乙", "没有“乙”这个条目", ""),
        ("条目:\n  - {名称: 甲, 起: 2026, 标题: [{主题: 行政执法}]}\n", "{主题", "标题空着", ""),
    ],
)
def test_what_cannot_be_used_is_told_at_its_place(text: str, place: str, said: str, hint: str) -> None:
    _, found = read_extra(text, "历法.yaml")
    told = next(f for f in found if said in f.message)
    assert (told.code, told.at.path) == ("F075", "历法.yaml") and hint in told.hint
    before = text[: text.index(place)]
    assert (told.at.line, told.at.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_a_file_that_is_no_list_of_names_is_told() -> None:
    for text in ("[一条]\n", "一句话\n", "- 甲: 1\n"):
        extra, found = read_extra(text, "历法.yaml")
        assert not extra.entries and [f.severity.value for f in found] == ["error"]


def test_the_rest_of_a_file_with_a_mistake_counts() -> None:
    extra, found = read_extra("条目:\n  - {名称: 坏, 起: 某天}\n  - {名称: 好, 起: 2026}\n")
    assert [f.code for f in found] == ["F075"] and set(extra.entries) == {"好"}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="条目词语名称起止标题主题提法代替202603-:：[]{},、 \n#&*!'\"甲乙", max_size=120))
def test_no_text_is_a_traceback(text: str) -> None:
    extra, _ = read_extra(text, "历法.yaml")
    words(2026, extra)
    headings(2026, extra)
    anachronisms("甲乙2026", 2025, extra)


def test_the_commands_read_the_file_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(form_text({"review.received": "3"}, year=2026), "utf-8")
    draft("build", "表.yaml", "-o", "前.md", cwd=tmp_path)
    (tmp_path / CALENDAR_FILE).write_text(NEW + "  - {名称: 坏的, 起: 某天}\n", "utf-8")
    done = draft("check", "表.yaml", cwd=tmp_path)
    assert f"{CALENDAR_FILE}:9:17：错误：“某天”不是日期〔F075〕" in done.out and done.code == 1
    draft("build", "表.yaml", "-o", "后.md", cwd=tmp_path)
    before, after = ((tmp_path / name).read_text("utf-8") for name in ("前.md", "后.md"))
    assert "实施纲要" not in before and "按照《法治政府建设实施纲要（2026—2030年）》部署" in after


def test_the_example_of_the_docs_is_read() -> None:
    page = (Path(__file__).parent.parent / "docs" / "calendar.md").read_text("utf-8")
    block = next(b for b in re.findall(r"```yaml\n(.*?)```", page, re.S) if b.startswith("# 文件 历法.yaml"))
    said = words(2026, own(block))
    assert said["实施纲要"] == "《法治政府建设实施纲要（2026—2030年）》"
    assert (said["纲要目标"], said["执法任务"], said["职能任务"]) == (
        "照纲要原文写",
        "健全执法体系",
        "健全职责体系",
    )
    assert said["一规划两纲要"] == "“一规划两纲要”"


def test_every_key_of_the_user_s_file_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "calendar.md").read_text("utf-8")
    for key in (
        "名称",
        "起",
        "止",
        "公布",
        "种类",
        "依据",
        "把握",
        "提法",
        "修订",
        "代替",
        "接替",
        "标题",
        "词语",
        "简称",
    ):
        assert key in page
