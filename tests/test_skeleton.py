"""The skeleton: recurring themes, order conflicts, reports whose first level is topical, annexes, what is shown of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.analysis import Analysis, analyse, topics
from drafter.chinese import display_width
from drafter.document import Document
from drafter.learn import Learned, bare_genre, learn
from drafter.learn.dump import dump_mined, dump_skeleton
from drafter.learn.order import order_notes
from drafter.learn.phrases import shared_phrase
from drafter.learn.recognise import Recogniser
from drafter.learn.report import learn_json, show_metrics, show_skeleton
from drafter.schema import (
    Conflict,
    Evidence,
    Genre,
    Mined,
    MinedMetric,
    Names,
    Proposal,
    Section,
    Skeleton,
    Theme,
    TopicName,
)
from drafter.schema.models import RoleName
from tests.learning import GENRE, analysed, learned, names
from tests.learning import small_report as report

NAMES = Names(
    name="小报告",
    form_name="小报告",
    title_cues=("小报告",),
    roles=(
        RoleName(name="成效", cues=("成效",), heading="成效"),
        RoleName(name="问题", cues=("问题",), heading="问题"),
        RoleName(name="计划", cues=("计划",), heading="计划"),
    ),
    topics=(
        TopicName(name="调解", aliases=("调解",)),
        TopicName(name="普法", aliases=("普法", "宣传")),
        TopicName(name="执法", aliases=("执法",)),
    ),
)


def learned_from(*documents: Document, named: bool = True) -> Learned:
    known = NAMES if named else None
    genre = bare_genre("small", NAMES) if named else None
    return learn([(document, analyse(document, genre)) for document in documents], known, genre="small")


def usual(path: str, problems: str, plans: str) -> Document:
    return report(
        path, "2023年小报告",
        "一、主要成效", "（一）做好调解。调解矛盾纠纷120件，成功118件。", "（二）抓好普法。开展普法活动8场。", "（三）规范执法。检查企业35家次。",
        "二、存在问题", problems,
        "三、明年计划", plans,
    )  # fmt: skip


# --- themes --------------------------------------------------------------------------------------------------------

FIRST = usual(
    "a.txt",
    "工作取得一定成绩，但还有不足，主要是：一是乡镇调解员队伍年龄老化；二是执法装备更新慢。",
    "一是推进智慧执法平台联网应用。二是开展青少年普法夏令营。",
)
SECOND = usual(
    "b.txt",
    "虽然取得一定成绩，仍有差距，主要是：一是部分乡镇调解员队伍年龄明显老化；二是窗口排队时间长。",
    "加快智慧执法平台联网应用，抓好来信来访。",
)


def themes(found: Learned, role: str) -> dict[str, Theme]:
    section = next(s for s in found.skeleton.sections if s.role == role)
    return {theme.title: theme for theme in section.themes}


def test_a_problem_that_two_reports_name_is_a_theme_with_its_places() -> None:
    found = themes(learned_from(FIRST, SECOND), "问题")
    assert list(found) == ["乡镇调解员队伍年龄老化"]
    theme = found["乡镇调解员队伍年龄老化"]
    assert (theme.topic, theme.support, theme.documents) == ("调解", 2, 2)
    lines = {"a.txt": FIRST.blocks[6].text, "b.txt": SECOND.blocks[6].text}
    assert {example.path for example in theme.examples} == {"a.txt", "b.txt"}
    for example in theme.examples:
        assert example.line == 7
        assert lines[example.path].startswith(example.text, example.column - 1)


def test_a_plan_that_recurs_is_found_whether_it_is_an_item_or_a_clause() -> None:
    found = themes(learned_from(FIRST, SECOND), "计划")
    assert [(title, theme.topic) for title, theme in found.items()] == [("加快智慧执法平台联网应用", "执法")]


def test_what_announces_the_problems_is_no_problem() -> None:
    shown = [theme.title for theme in themes(learned_from(FIRST, SECOND), "问题").values()]
    assert not any("成绩" in title or "不足" in title for title in shown)


def test_items_of_a_list_in_one_sentence_are_taken_apart() -> None:
    third = usual(
        "c.txt",
        "目前仍存在执法装备陈旧落后换得慢、乡镇调解员队伍年龄老化、基层普法阵地偏少等问题。",
        "再接再厉。",
    )
    theme = themes(learned_from(FIRST, SECOND, third), "问题")["乡镇调解员队伍年龄老化"]
    assert theme.support == 3


def test_the_same_words_about_different_topics_are_no_theme() -> None:
    one = usual("a.txt", "一是普法信息平台数据共享机制缺位。", "继续。")
    two = usual("b.txt", "一是执法信息平台数据共享机制缺位。", "继续。")
    assert themes(learned_from(one, two), "问题") == {}


def test_one_report_alone_has_no_themes_and_saying_a_thing_twice_is_no_support() -> None:
    twice = usual("a.txt", "乡镇调解员队伍年龄老化。乡镇调解员队伍年龄老化。", "继续。")
    assert themes(learned_from(twice), "问题") == {}


def test_a_section_that_counts_what_was_done_has_no_themes() -> None:
    assert themes(learned_from(FIRST, SECOND), "成效") == {}


def test_without_names_the_same_problems_recur() -> None:
    found = learned_from(FIRST, SECOND, named=False).skeleton.sections
    assert "乡镇调解员队伍年龄老化" in {theme.title for section in found for theme in section.themes}


def test_no_theme_of_the_seeds_is_called_by_a_place_or_a_figure() -> None:
    told = [theme.title for section in learned().skeleton.sections for theme in section.themes]
    assert len(told) >= 8
    assert not any(place in title for title in told for place in ("凤翔", "黄石", "开州", "隆昌", "锡盟"))
    assert not any(char.isdigit() for title in told for char in title)


# --- first levels that are topical, annexes ------------------------------------------------------------------------


def topical(path: str) -> Document:
    return report(
        path, "2023年小报告",
        "一、推进普法宣传", "办讲座6场。", "二、规范执法行为", "检查商户20家次。", "三、完善人民调解", "调解纠纷60件。",
        "四、存在的问题", "人手少。", "五、明年计划", "继续努力。",
    )  # fmt: skip


OTHER = (
    report(
        "d.txt", "2022年小报告",
        "一、主要成效", "（一）开展人民调解。调解纠纷40件。", "（二）加强普法宣传。办讲座5场。", "（三）规范执法行为。检查商户15家次。",
        "二、存在问题", "人手少。", "三、工作计划", "继续。",
    ),
    usual("a.txt", "人手少。", "继续。"),
    usual("b.txt", "人手少。", "继续。"),
)  # fmt: skip


@pytest.mark.parametrize("named", [True, False])
def test_topical_first_levels_support_the_topics_of_the_others_and_bend_nothing(named: bool) -> None:
    tops = [section.title for section in learned_from(*OTHER, named=named).skeleton.sections]
    found = learned_from(*OTHER, topical("t.txt"), named=named).skeleton.sections
    assert [section.title for section in found] == tops
    assert [section.support for section in found] == [3, 4, 4]
    assert sum(child.support for child in found[0].children) == 12, "three topics of four reports each"
    assert "调解" in found[0].children[0].title, "two of three before one"


def test_reports_that_are_all_topical_keep_their_topics_at_the_first_level() -> None:
    found = learned_from(topical("a.txt"), topical("b.txt")).skeleton.sections
    assert [section.level for section in found] == [1] * 5
    assert [section.role for section in found] == [None, None, None, "问题", "计划"]


def test_annexes_take_no_part() -> None:
    genre = bare_genre("small", NAMES)
    extra = report("x.txt", "一、附表说明", "办讲座9场。", "二、名词解释", "略。")
    annex = tuple(replace(node, annex=1) for node in analyse(extra, genre).outline)
    pairs: list[tuple[Document, Analysis]] = []
    for document in OTHER:
        analysis = analyse(document, genre)
        pairs.append((document, replace(analysis, outline=(*analysis.outline, *annex))))
    with_annexes = learn(pairs, NAMES, genre="small").skeleton
    assert [s.title for s in with_annexes.sections] == ["成效", "问题", "计划"]


def test_annexes_are_not_counted_in_the_second_pass() -> None:
    what = learned_from(*OTHER, named=False)
    recogniser = Recogniser(what.skeleton, what.mined, None, what.sample)
    analysis = analyse(OTHER[0], None)
    annex = tuple(replace(node, annex=1) for node in analysis.outline)
    counted = recogniser.tally(OTHER[0], analysis)
    assert counted.seen["known sections"]
    assert recogniser.tally(OTHER[0], replace(analysis, outline=(*analysis.outline, *annex))) == counted


def test_one_report_gives_a_skeleton_of_its_own() -> None:
    found = learned_from(FIRST, named=False).skeleton.sections
    assert [section.support for section in found] == [1, 1, 1]
    assert [child.title for child in found[0].children] == ["做好调解", "抓好普法", "规范执法"]


def test_shuffled_sections_keep_support_and_the_order_of_the_majority() -> None:
    items = ["做好调解。调解纠纷40件。", "抓好普法。办讲座5场。", "规范执法。检查商户15家次。"]
    turned = [items] * 12 + [[items[1], items[0], items[2]]] * 5 + [items[::-1]] * 3
    copies = [
        report(
            f"{n:02}.txt",
            "一、成效",
            *(f"（{'一二三'[k]}）{item}" for k, item in enumerate(order)),
            "二、计划",
            "继续。",
        )
        for n, order in enumerate(turned)
    ]
    found = learned_from(*copies).skeleton
    assert [(c.title, c.support) for c in found.topics("成效")] == [("调解", 20), ("普法", 20), ("执法", 20)]
    told = {(c.earlier, c.later): (c.against, c.documents) for c in found.conflicts}
    assert told == {
        ("成效/调解", "成效/普法"): (8, 20),
        ("成效/调解", "成效/执法"): (3, 20),
        ("成效/普法", "成效/执法"): (3, 20),
    }


# --- conflicts -----------------------------------------------------------------------------------------------------


def conflict(against: int, documents: int, later: str = "成效/普法") -> Conflict:
    return Conflict(earlier="成效/调解", later=later, against=against, documents=documents)


def test_order_is_told_in_one_finding_and_only_where_it_is_a_question() -> None:
    assert list(order_notes([conflict(1, 20), conflict(1, 2)])) == []
    [note] = order_notes([conflict(8, 20), conflict(3, 20), conflict(9, 20, "成效/执法")])
    assert note.code == "L001"
    assert "有 2 对章节" in note.message
    assert "“调解”和“执法”，11 篇前者在先，9 篇相反" in note.message


# --- topics while reading ------------------------------------------------------------------------------------------


def test_what_is_known_of_topics_is_gathered_once_for_a_genre() -> None:
    genre = bare_genre("small", NAMES)
    assert topics.topics_of(genre) is topics.topics_of(genre)
    assert topics.topics_of(genre) is not topics.topics_of(bare_genre("small", NAMES))


def test_a_section_shows_what_its_children_show_and_each_piece_is_counted_once() -> None:
    known = topics.topics_of(bare_genre("small", NAMES))
    whole, parts = "先调解，再调解。普法一次。", ("先调解，再调解。", "普法一次。")
    added: Counter[str] = Counter()
    for part in parts:
        added.update(known.found(part))  # type: ignore[arg-type]
    assert dict(known.found(whole)) == dict(added) == {"调解": 2.0, "普法": 1.0}


def test_a_section_that_only_holds_others_passes_no_topic_on() -> None:
    skeleton = learned_from(*OTHER).skeleton
    genre = Genre(name="small", names=None, skeleton=skeleton)
    holder = report(
        "h.txt", "一、成效", "（一）完成任务的情形",
        "1.开展人民调解", "调解纠纷7件。", "2.加强普法宣传", "办讲座1场。", "3.规范执法行为", "检查商户2家次。",
    )  # fmt: skip
    [holding] = analyse(holder, genre).outline[0].children
    assert (holding.topic, [child.topic for child in holding.children]) == (None, ["调解", "普法", "执法"])


# --- written and read back -----------------------------------------------------------------------------------------

texts = st.text(min_size=1, max_size=12)
evidence = st.builds(
    Evidence,
    path=texts,
    line=st.integers(1, 9999),
    column=st.integers(1, 999),
    text=texts,
    value=st.none() | texts,
)
theme_ = st.builds(
    Theme,
    title=texts,
    topic=st.none() | texts,
    support=st.integers(1, 20),
    documents=st.integers(1, 20),
    examples=st.lists(evidence, max_size=2).map(tuple),
)
conflict_ = st.builds(
    Conflict, earlier=texts, later=texts, against=st.integers(1, 9), documents=st.integers(1, 20)
)
proposal_ = st.builds(
    Proposal, metrics=st.tuples(texts, texts), closeness=st.floats(0, 1), one=evidence, other=evidence
)


@settings(max_examples=40, deadline=None)
@given(st.lists(theme_, max_size=2), st.lists(conflict_, max_size=2), st.lists(proposal_, max_size=2))
def test_themes_conflicts_and_proposals_read_back_the_same(
    told: list[Theme], conflicts: list[Conflict], proposals: list[Proposal]
) -> None:
    section = Section(id="甲", title="甲", level=1, support=1, documents=1, themes=tuple(told))
    skeleton = Skeleton(genre="g", documents=(), sections=(section,), conflicts=tuple(conflicts))
    assert Skeleton.model_validate(yaml.safe_load(dump_skeleton(skeleton))) == skeleton
    mined = Mined(genre="g", metrics=(), proposals=tuple(proposals))
    assert Mined.model_validate(yaml.safe_load(dump_mined(mined))) == mined


def test_json_tells_themes_conflicts_and_proposals() -> None:
    data = learn_json(learned().skeleton, learned().mined)
    assert data["conflicts"][0].keys() == {"earlier", "later", "against", "documents"}
    told = [theme for section in data["sections"] for theme in section["themes"]]
    assert told[0].keys() == {"title", "topic", "support", "documents", "examples"}
    assert isinstance(data["proposals"], list)
    assert {section["optional"] for section in data["sections"][1]["children"]} == {True, False}


# --- shown ---------------------------------------------------------------------------------------------------------


def test_the_tree_marks_optional_sections_and_shows_metrics_themes_and_conflicts() -> None:
    shown = show_skeleton(
        Genre(name=GENRE, names=names(), skeleton=learned().skeleton, mined=learned().mined)
    )
    assert "  生态环境（选，1/5 篇，占篇幅 1%）" in shown
    assert "常见指标：行政机关负责人出庭应诉率" in shown
    assert "几篇都写到的：" in shown
    assert "“制度建设与规范性文件”与“重大行政决策”的先后：3 篇这样、2 篇相反" in shown
    brief = show_skeleton(Genre(name=GENRE, names=names(), skeleton=learned().skeleton), brief=True)
    assert all(line.endswith("）") for line in brief.splitlines()[1:])
    assert "第7行" not in brief


def test_many_reports_are_not_listed_one_by_one() -> None:
    many = [usual(f"{n:02}.txt", "人手少。", "继续。") for n in range(12)]
    shown = show_skeleton(Genre(name="small", names=NAMES, skeleton=learned_from(*many).skeleton))
    assert "03.txt" in shown
    assert "04.txt　" not in shown
    assert "共 12 篇" in shown


def metric(name: str, support: int = 1, section: str = "成效/调解") -> MinedMetric:
    mention = Evidence(path="a.txt", line=3, column=5, text="120件", value="120")
    return MinedMetric(
        id=name, name=name, unit="件", units=("件", "人次"), support=support, documents=2, section=section,
        aliases=("调处纠纷", "化解矛盾"), count=support, mentions=(mention,),
    )  # fmt: skip


def test_metrics_stand_in_columns_and_proposals_say_how_to_accept_them() -> None:
    place = Evidence(path="b.txt", line=4, column=2, text="调处矛盾95件")
    proposal = Proposal(metrics=("纠纷调解数", "矛盾纠纷调处成功数"), closeness=0.5, one=place, other=place)
    two = (metric("纠纷调解数", 2), metric("矛盾纠纷调处成功数"))
    skeleton = Skeleton(genre="small", documents=(), sections=())
    genre = Genre(name="small", skeleton=skeleton, mined=Mined(genre="g", metrics=two, proposals=(proposal,)))
    lines = show_metrics(genre).splitlines()
    rows = [line for line in lines if "120件（a.txt 第3行）" in line]
    assert len({display_width(row[: row.index("件、人次")]) for row in rows}) == 1
    assert len({display_width(row[: row.index("120件")]) for row in rows}) == 1
    assert lines.count("      又写作：调处纠纷、化解矛盾") == 1, "a metric seen once has one wording"
    assert "    learned: [纠纷调解数, 矛盾纠纷调处成功数]" in lines
    assert show_metrics(genre, ["没有"]).startswith("学到的指标里没有")
    assert "可能是同一个" in show_metrics(genre, ["成功"])


def test_a_name_is_not_tied_to_one_five_year_plan() -> None:
    headings = [(0, "“十四五”时期主要任务完成情况"), (1, "“十四五”时期主要任务回顾")]
    assert shared_phrase(headings) == "主要任务"


def test_the_seeds_have_a_skeleton_with_all_that_is_learned() -> None:
    assert len(analysed()) == 5
    assert learned().skeleton.conflicts
    assert any(section.themes for section in learned().skeleton.sections)
