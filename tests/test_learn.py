"""Learning: the shipped genre's files regenerate, order of files does not matter, any four seeds give nearly the same."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.analysis import OutlineNode, analyse
from drafter.diagnostics import Location
from drafter.document import Document, paragraph
from drafter.learn import Learned, bare_genre, learn
from drafter.learn.cluster import groups
from drafter.learn.dump import HEADER, _text, dump_mined, dump_skeleton
from drafter.learn.order import Place, conflicts_of, consensus, settled
from drafter.learn.phrases import shared_phrase
from drafter.learn.report import about, learn_json, show_metrics, show_skeleton
from drafter.schema import Genre, Mined, Names, Skeleton, TopicName
from drafter.schema.models import RoleName
from tests.learning import FILES, GENRE, ROLE, analysed, learned, names, small_report, topics

REGENERATE = "draft learn seeds/law-based-government/*.txt --genre law-based-government -o schemas/law-based-government"


# --- the files that travel with the program ------------------------------------------------------------------------


def test_skeleton_yaml_is_what_the_seeds_teach() -> None:
    assert FILES.skeleton.read_text("utf-8") == dump_skeleton(learned().skeleton), REGENERATE


def test_mined_yaml_is_what_the_seeds_teach() -> None:
    assert FILES.mined.read_text("utf-8") == dump_mined(learned().mined), REGENERATE


def test_what_is_written_reads_back_the_same() -> None:
    skeleton = yaml.safe_load(dump_skeleton(learned().skeleton))
    assert Skeleton.model_validate(skeleton) == learned().skeleton
    mined = yaml.safe_load(dump_mined(learned().mined))
    assert Mined.model_validate(mined) == learned().mined
    assert dump_skeleton(learned().skeleton).startswith(HEADER)


@given(st.text())
def test_any_text_survives_the_yaml(text: str) -> None:
    assert yaml.safe_load(f"{{a: {_text(text)}}}") == {"a": text}
    assert yaml.safe_load(f"a: {_text(text)}\n") == {"a": text}


@pytest.mark.parametrize(
    "text", ["no", "null", "12", "1:30", "1e3", "0x10", "~", "", "a: b", "#", "是", "2018年"]
)
def test_what_yaml_would_read_as_something_else_is_quoted(text: str) -> None:
    assert yaml.safe_load(f"a: {_text(text)}") == {"a": text}


# --- reproducible --------------------------------------------------------------------------------------------------


def test_the_order_of_files_does_not_matter() -> None:
    pairs = analysed()
    again = learn([pairs[k] for k in (3, 0, 4, 2, 1)], names(), genre=GENRE)
    assert dump_skeleton(again.skeleton) == dump_skeleton(learned().skeleton)
    assert dump_mined(again.mined) == dump_mined(learned().mined)
    assert again.diagnostics == learned().diagnostics


def test_the_hash_seed_does_not_matter() -> None:
    script = (
        "from tests.learning import learned; from drafter.learn.dump import dump_mined, dump_skeleton; import hashlib;"
        "text = dump_skeleton(learned().skeleton) + dump_mined(learned().mined);"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    root = Path(__file__).parent.parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(digests) == 1


# --- what is learned -----------------------------------------------------------------------------------------------


def test_roles_come_in_the_order_of_the_reports() -> None:
    assert [s.title for s in learned().skeleton.sections] == ["导语", ROLE, "存在问题", "下步计划"]


def test_support_counts_reports_and_covers_the_variants_shown() -> None:
    for top in learned().skeleton.sections:
        for section in (top, *top.children):
            assert 1 <= section.support <= section.documents == 5
            assert len({v.path for v in section.variants}) <= section.support
            assert len(section.variants) <= 5


def test_ids_are_unique_and_mentions_stand_where_they_say() -> None:
    sections = [s.id for top in learned().skeleton.sections for s in (top, *top.children)]
    assert len(set(sections)) == len(sections)
    mined = learned().mined.metrics
    assert len({m.id for m in mined}) == len(mined)
    assert len({m.name for m in mined}) == len(mined)
    lines = {path.name: path.read_text("utf-8").split("\n") for path in FILES.seeds.glob("*.txt")}
    for metric in mined:
        assert metric.section is None or metric.section in sections
        assert len({m.path for m in metric.mentions}) <= metric.support <= metric.documents
        for mention in metric.mentions:
            assert lines[mention.path][mention.line - 1].startswith(mention.text, mention.column - 1)


def test_a_topic_that_reports_put_inside_another_is_kept() -> None:
    found = {section.title: section.support for section in learned().skeleton.topics(ROLE)}
    assert found["营商环境"] >= 3
    assert found["政务公开"] >= 3
    assert found["行政复议与应诉"] >= 2


def test_a_heading_that_only_holds_others_is_no_topic() -> None:
    assert "综合" not in topics(learned())
    assert not any(
        "任务" in v.text and "情况" in v.text for t in learned().skeleton.topics(ROLE) for v in t.variants
    )


@pytest.mark.parametrize("without", range(5))
def test_any_four_seeds_give_all_roles_most_topics_and_the_same_order(without: int) -> None:
    four = learned(without=without)
    assert [s.title for s in four.skeleton.sections] == [s.title for s in learned().skeleton.sections]
    whole, part = topics(learned()), topics(four)
    assert len(set(whole) & set(part)) >= 0.75 * len(whole)
    several = {s.title for s in learned().skeleton.topics(ROLE) if s.support >= 3}
    assert several <= set(part), "only topics of one or two reports may go"
    both = [t for t in whole if t in part]
    pairs = [(a, b) for i, a in enumerate(both) for b in both[i + 1 :]]
    kept = sum(part.index(a) < part.index(b) for a, b in pairs)
    assert kept >= 0.85 * len(pairs)


def test_without_names_the_same_groups_are_found_under_own_names() -> None:
    unnamed = learned(named=False).skeleton
    main = max(unnamed.sections, key=lambda section: section.share)
    named = {(v.path, v.line, v.column): t.title for t in learned().skeleton.topics(ROLE) for v in t.variants}
    agree = total = 0
    for topic in main.children:
        theirs = [named[k] for v in topic.variants if (k := (v.path, v.line, v.column)) in named]
        total += len(theirs)
        agree += max((theirs.count(t) for t in theirs), default=0)
    assert agree >= 0.8 * total > 0
    assert [s.role for s in unnamed.sections] == [None] * len(unnamed.sections)


def test_planned_and_earlier_figures_are_no_support() -> None:
    shown = {(m.path, m.line, m.column) for metric in learned().mined.metrics for m in metric.mentions}
    excluded = [
        (document, figure)
        for document, analysis in analysed()
        for figure in analysis.figures
        if figure.status != "actual"
    ]
    assert excluded
    for document, figure in excluded:
        assert (Path(document.path or "").name, figure.at.line, figure.at.column) not in shown


def test_no_place_of_a_source_stands_in_names_or_frames() -> None:
    places = ["凤翔", "黄石", "开州", "隆昌", "锡盟", "锡林郭勒", "宝鸡", "内江"]
    for metric in learned().mined.metrics:
        for text in (metric.name, metric.frame or ""):
            assert not any(place in text for place in places), text


@st.composite
def majorities(draw: st.DrawFn) -> tuple[list[str], dict[tuple[str, str], int]]:
    """A handful of things and how many reports have one before another."""
    things = list("甲乙丙丁戊己")[: draw(st.integers(2, 6))]
    return things, {pair: draw(st.integers(0, 4)) for pair in itertools.permutations(things, 2)}


def overruled(order: Sequence[str], before: dict[tuple[str, str], int]) -> int:
    return sum(before[b, a] for a, b in itertools.combinations(order, 2))


@given(majorities())
@settings(max_examples=60, deadline=None)
def test_no_order_overrules_fewer_votes(votes: tuple[list[str], dict[tuple[str, str], int]]) -> None:
    things, before = votes
    found = settled(things, before)
    assert sorted(found) == sorted(things)
    assert overruled(found, before) == min(overruled(o, before) for o in itertools.permutations(things))


def test_many_things_that_contradict_each_other_in_circles_are_put_in_order_quickly() -> None:
    things = [f"事{n}" for n in range(40)]
    before = {(a, things[(i + k) % 40]): 5 - k for i, a in enumerate(things) for k in range(1, 5)}
    found = settled(things, before)
    assert sorted(found) == sorted(things)
    assert (
        sum(before.get((b, a), 0) for a, b in itertools.combinations(found, 2)) <= 4 + 2 * 3 + 3 * 2 + 4 * 1
    )


def test_a_pair_that_hardly_any_report_has_both_of_is_no_conflict() -> None:
    before = {("甲", "乙"): 1, ("乙", "甲"): 1, ("甲", "丙"): 2, ("丙", "甲"): 1}
    assert [(c.earlier, c.later) for c in conflicts_of(["甲", "乙", "丙"], before)] == [("甲", "丙")]


def test_an_outlier_does_not_bend_the_order() -> None:
    usual = {t: [Place("", k)] for k, t in enumerate("甲乙丙丁")}
    reversed_ = {t: [Place("", -k)] for k, t in enumerate("甲乙丙丁")}
    order, against = consensus([usual, usual, reversed_, usual])
    assert order == list("甲乙丙丁")
    assert {(split.against, split.reports) for split in against} == {(1, 4)}


def test_places_in_different_lists_say_nothing_about_each_other() -> None:
    order, against = consensus(
        [
            {"甲": [Place("x", 5)], "乙": [Place("y", 1)]},
            {"甲": [Place("x", 1)], "乙": [Place("x", 2)]},
        ]
    )
    assert (order, against) == (["甲", "乙"], [])


def test_more_things_than_are_compared_in_pairs_are_still_grouped() -> None:
    found = groups(1000, lambda i, j: 1.0 if i % 3 == j % 3 else 0.0, 0.5)
    assert [len(group) for group in found] == [334, 333, 333]


def test_a_shared_phrase_names_what_the_headings_have_in_common() -> None:
    headings = [(0, "持续优化法治化营商环境"), (1, "优化营商环境,服务企业"), (2, "2022年营商环境建设")]
    assert shared_phrase(headings) == "营商环境"
    assert shared_phrase([(0, "2022年加强队伍建设,提高能力")]) == "加强队伍建设"


def test_a_heading_without_end_is_named_in_a_moment() -> None:
    endless = "一是" * 20_000  # all its pieces would be 800 million
    started = time.perf_counter()
    assert shared_phrase([(0, f"优化营商环境{endless}"), (1, f"持续优化营商环境{endless}")])
    assert time.perf_counter() - started < 10


# --- a small genre, seen whole -------------------------------------------------------------------------------------

SMALL = Names(
    name="小报告",
    form_name="小报告",
    title_cues=("小报告",),
    roles=(
        RoleName(name="成效", cues=("成效",), heading="成效"),
        RoleName(name="计划", cues=("计划",), heading="计划"),
    ),
    topics=(TopicName(name="调解", aliases=("调解",)), TopicName(name="普法", aliases=("普法", "宣传"))),
)


def learned_small(*documents: Document) -> Learned:
    genre = bare_genre("small", SMALL)
    return learn([(document, analyse(document, genre)) for document in documents], SMALL, genre="small")


def test_two_small_reports_give_a_skeleton_and_a_metric_with_evidence() -> None:
    one = small_report(
        "a.txt", "2022年小报告", "一、工作成效",
        "（一）做好调解。全年调解矛盾纠纷120件。", "（二）抓好普法。开展普法宣传活动8场。", "二、明年计划", "继续努力。",
    )  # fmt: skip
    two = small_report(
        "b.txt", "2023年小报告", "一、主要成效",
        "（一）加强人民调解。共调解各类矛盾纠纷95件。", "（二）强化普法宣传。发放资料300份。", "二、计划", "再接再厉。",
    )  # fmt: skip
    found = learned_small(two, one)
    assert [(s.title, s.support) for s in found.skeleton.sections] == [("成效", 2), ("计划", 2)]
    assert [(s.id, s.support) for s in found.skeleton.topics("成效")] == [("成效/调解", 2), ("成效/普法", 2)]
    metric = next(m for m in found.mined.metrics if m.support == 2)
    assert (metric.name, metric.unit, metric.section) == ("矛盾纠纷调解数", "件", "成效/调解")
    assert [(m.path, m.line, m.text, m.value) for m in metric.mentions] == [
        ("a.txt", 3, "120件", "120"),
        ("b.txt", 3, "95件", "95"),
    ]
    assert metric.frame in ("全年调解矛盾纠纷{矛盾纠纷调解数}。", "共调解各类矛盾纠纷{矛盾纠纷调解数}。")


def test_a_report_without_headings_is_told_and_does_no_harm() -> None:
    found = learned_small(small_report("x.txt", "没有标题的一段话。"))
    assert found.skeleton.sections == ()
    assert [d.code for d in found.diagnostics] == ["L003"]
    assert dump_skeleton(found.skeleton).endswith("sections: []\n")
    assert dump_mined(found.mined).endswith("metrics: []\n")


# --- shown ---------------------------------------------------------------------------------------------------------


def test_the_tree_tells_support_and_places() -> None:
    shown = show_skeleton(Genre(name=GENRE, names=names(), skeleton=learned().skeleton))
    assert "骨架“法治政府建设年度报告”：从 5 篇报告学得" in shown
    assert "主要举措和成效（5/5 篇，占篇幅 82%）" in shown
    assert "健全政府机构职能体系" in shown


def test_metrics_are_shown_by_words() -> None:
    genre = Genre(name=GENRE, names=names(), skeleton=learned().skeleton, mined=learned().mined)
    assert "  行政复议申请收到数  件  1/5    1     41件（" in show_metrics(genre, ["复议", "收到"])
    assert show_metrics(genre, ["没有的词"]) == "学到的指标里没有与“没有的词”有关的"
    found = about(genre.mined, ["复议", "申请", "收到"])
    assert found is not None
    assert [m.id for m in found.metrics] == ["行政复议申请收到数"]


def test_json_has_the_keys_of_the_contract() -> None:
    data = learn_json(learned().skeleton, learned().mined)
    assert set(data) == {
        "version",
        "genre",
        "documents",
        "count",
        "sections",
        "conflicts",
        "metrics",
        "proposals",
    }
    assert {"path", "title", "region", "year"} <= set(data["documents"][0])
    assert {"id", "role", "title", "level", "support", "documents", "variants", "children"} <= set(
        data["sections"][0]
    )
    wanted = {"id", "name", "unit", "units", "support", "section", "aliases", "frame", "mentions"}
    assert wanted <= set(data["metrics"][0])
    assert {"path", "line", "column", "text", "value"} <= set(data["metrics"][0]["mentions"][0])
    assert learn_json(learned().skeleton, None) == {**data, "metrics": [], "proposals": []}


def test_reading_with_a_genre_never_loads_the_dictionary() -> None:
    script = (
        "import sys; from tests.learning import GENRE, FILES; from drafter.schema import load_genre;"
        "from drafter.readers import read; from drafter.analysis import analyse;"
        "genre = load_genre(FILES); path = sorted(FILES.seeds.glob('*.txt'))[0];"
        "found = analyse(read(path)[0], genre); print(any(n.topic for t in found.outline for n in t.children),"
        "'jieba' in sys.modules or 'rjieba' in sys.modules)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False"]


def test_a_heading_in_a_new_report_gets_its_topic() -> None:
    genre = bare_genre("small", SMALL)
    document = small_report(
        "c.txt", "2024年小报告", "一、成效", "（一）深入开展法治宣传", "……", "（二）多元化解纠纷", "坚持人民调解优先，完善调解网络。"
    )  # fmt: skip
    top: OutlineNode = analyse(document, genre).outline[0]
    assert (top.role, top.topic, [n.topic for n in top.children]) == ("成效", None, ["普法", "调解"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("技术合同成交额120亿元。", "技术合同成交额"),
        ("一般公共预算支出提高到35亿元。", "一般公共预算支出"),
        ("新能源装机占比提高到45%。", "新能源装机占比"),
        ("旅客吞吐量120万人次。", "旅客吞吐量"),
        ("粮食产量12万吨。", "粮食产量"),
        ("培训执法人员120人。", "执法人员培训人数"),
    ],
)
def test_a_learned_name_says_what_is_counted_once_and_not_how_it_changed(text: str, name: str) -> None:
    report = Document((paragraph("一、成效", at=Location(None, 1)), paragraph(text, at=Location(None, 2))))
    found = learn([(report, analyse(report, bare_genre("small", SMALL)))], SMALL, genre="small")
    assert [metric.name for metric in found.mined.metrics] == [name]


def test_a_group_without_a_name_is_called_by_a_phrase_that_tells_something() -> None:
    headings = [(0, "着力推动适度多元发展"), (1, "推动绿色低碳转型发展")]
    assert shared_phrase(headings) == "推动绿色低碳转型发展"  # 发展 alone would name anything
    assert shared_phrase([(0, "过去极不平凡的五年"), (1, "极不平凡的五年")]) == "极不平凡的五年"
