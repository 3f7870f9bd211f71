"""Learned metrics: what meets and what stays apart, names, pairs for a hand, and finding the metrics in a new report."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.analysis import analyse
from drafter.analysis.clauses import clause_around, counted, named, taken_apart, trimmed
from drafter.analysis.metrics import Catalogue, Phrases, assign, closeness, core
from drafter.diagnostics import Location
from drafter.document import Document, paragraph
from drafter.learn import Learned, bare_genre, learn
from drafter.schema import Genre, Metric, Mined, MinedMetric, Names, Skeleton, TopicName
from drafter.schema.models import RoleName

SMALL = Names(
    name="小报告",
    form_name="小报告",
    title_cues=("小报告",),
    roles=(RoleName(name="成效", cues=("成效",), heading="成效"),),
    topics=(TopicName(name="调解", aliases=("调解",)), TopicName(name="服务", aliases=("服务",))),
)


def report(path: str, *lines: str, topic: str = "调解") -> Document:
    texts = ("2022年小报告", "一、工作成效", f"（一）做好{topic}工作", *lines)
    blocks = tuple(paragraph(text, at=Location(path, n, 1)) for n, text in enumerate(texts, 1))
    return Document(blocks, path=path, line_count=len(texts))


def learned(*documents: Document) -> Learned:
    genre = bare_genre("small", SMALL)
    return learn([(document, analyse(document, genre)) for document in documents], SMALL, genre="small")


def values(what: Learned) -> list[set[str]]:
    """The learned metrics as sets of what their mentions say."""
    return [{mention.text for mention in metric.mentions} for metric in what.mined.metrics]


def together(one: str, other: str) -> bool:
    """Whether the last figures of two reports, one sentence each, meet in one metric."""
    first, second = report("a.txt", one), report("b.txt", other)
    last = [analyse(d, None).figures[-1].quantity.text for d in (first, second)]
    return any(set(last) <= found for found in values(learned(first, second)))


def meaning(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What each figure of a sentence counts, and the steps it tells."""
    document = Document((paragraph(text, at=Location(None, 1, 1)),))
    return [(what.noun, what.verbs) for what in counted(analyse(document, None).figures, document)]


# --- what meets and what stays apart -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年调解矛盾纠纷120件。", "共调处各类矛盾纠纷95件。"),
        ("完成审计项目31个。", "2023年共完成审计项目45项。"),
        ("公共服务事项16项。", "梳理乡镇通用公共服务事项56项。"),
        ("出庭应诉率由2020年的19.5%提高至45.8%。", "行政机关负责人出庭应诉率达到100%。"),
        ("新增上市公司5家。", "全市新增上市公司12家。"),
        ("办理代表建议18件，委员提案26件。", "办理委员提案40件。"),
        ("梳理依申请事项2399项。", "涉及政务服务事项中的依申请事项30项。"),
        ("调解纠纷80件，涉案标的434万元。", "调解纠纷95件，涉及金额208万元。"),
        ("抽查执法卷宗39个。", "抽查执法案卷25件。"),
    ],
)
def test_the_same_thing_in_other_words_meets(one: str, other: str) -> None:
    assert together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("收到行政复议申请41件。", "受理行政复议申请22件。"),
        ("受理行政复议申请22件。", "审结行政复议申请18件。"),
        ("收到行政复议申请41件，受理22件。", "收到行政复议申请50件，审结30件。"),
        ("清理规范性文件286件。", "备案规范性文件62件。"),
        ("农村居民人均可支配收入21000元。", "城镇居民人均可支配收入39000元。"),
        ("一般公共预算收入35亿元。", "一般公共预算支出90亿元。"),
        ("新增上市公司5家。", "上市公司达162家。"),
        ("办理人大代表建议18件。", "办理人大代表建议和政协委员提案60件。"),
        ("法律顾问覆盖率100%。", "法律顾问聘用率80%。"),
        ("培训调解员120人。", "培训调解员8期。"),
        ("备案规范性文件10件。", "备案审查规范性文件62件。"),
        ("3个派出所建立驻所调解室。", "建立各类调解室21个。"),
        ("化解重大矛盾纠纷10件。", "化解矛盾纠纷95件。"),
    ],
)
def test_another_thing_in_like_words_stays_apart(one: str, other: str) -> None:
    assert not together(one, other)


def test_each_step_of_a_sentence_finds_its_own_metric_and_no_other() -> None:
    found = values(
        learned(
            report("a.txt", "收到行政复议申请41件，受理22件，审结18件。"),
            report("b.txt", "全年共收到行政复议申请71件，受理52件，审结48件。"),
        )
    )
    assert sorted(map(sorted, found)) == [["18件", "48件"], ["22件", "52件"], ["41件", "71件"]]


def test_a_vague_verb_beside_several_steps_is_none_of_them_but_proposed() -> None:
    what = learned(
        report("a.txt", "收到行政复议申请41件，受理22件，审结18件。"),
        report("b.txt", "全年办理行政复议申请159件。"),
    )
    assert {"159件"} in values(what)
    assert [p.metrics for p in what.mined.proposals if "行政复议申请办理数" in p.metrics]
    alone = learned(report("a.txt", "受理行政复议申请22件。"), report("b.txt", "全年办理行政复议申请159件。"))
    assert {"22件", "159件"} in values(alone)


def test_a_figure_told_twice_in_a_report_supports_once() -> None:
    what = learned(
        report("a.txt", "调解矛盾纠纷120件。", "如前所述，调解矛盾纠纷120件。"),
        report("b.txt", "调解矛盾纠纷95件。"),
    )
    (metric,) = what.mined.metrics
    assert (metric.support, metric.count, metric.documents) == (2, 3, 2)
    assert (
        learned(report("a.txt", "调解矛盾纠纷120件。", "调解矛盾纠纷120件。")).mined.metrics[0].support == 1
    )


def test_another_section_does_not_keep_a_clear_wording_apart() -> None:
    one = report("a.txt", "调解矛盾纠纷120件。")
    other = report("b.txt", "调解矛盾纠纷95件。", topic="服务")
    assert {"120件", "95件"} in values(learned(one, other))
    short = (report("a.txt", "走访12次。"), report("b.txt", "走访30次。", topic="服务"))
    assert {"12次", "30次"} not in values(learned(*short)), (
        "a word alone says too little to leave its section"
    )


def test_many_reports_with_common_words_still_meet() -> None:
    documents = [report(f"{k:03}.txt", f"全年调解矛盾纠纷{k + 100}件。") for k in range(90)]
    assert [metric.support for metric in learned(*documents).mined.metrics] == [90]


# --- what a figure counts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("立案查处环境违法行为74件。", [("环境违法行为", ("查处",))]),
        ("清理规章5部、规范性文件286件。", [("规章", ("清理",)), ("规范性文件", ("清理",))]),
        ("对规范性文件进行了清理，清理结果为9件。", [("规范性文件", ("清理",))]),
        (
            "调解纠纷80件，其中医患类12件、物业类17件。",
            [("纠纷", ("调解",)), ("纠纷医患类", ("调解",)), ("纠纷物业类", ("调解",))],
        ),
        ("共对25个案卷开展了评查。", [("案卷", ("开展", "评查"))]),
        ("对18个区级部门共25个案卷开展了评查。", [("", ()), ("案卷", ("开展", "评查"))]),
        ("全县599家党政机关全部聘用法律顾问。", [("聘用法律顾问的党政机关", ())]),
        ("15条高速公路建成通车。", [("高速公路", ("建立",))]),
        ("农村供电可靠率、自来水普及率分别达99.9%、94.5%。", [("农村供电可靠率", ()), ("自来水普及率", ())]),
        ("12345微信公众号发布信息1221篇。", [("微信公众号信息", ("公开",))]),
        ("办理委员提案109件，办复率满意率100%。", [("委员提案", ("办理",)), ("委员提案办复率", ())]),
        (
            "市场监管、安全生产等领域执法卷宗39个。",
            [("执法卷宗", ())],
        ),
    ],
)
def test_what_a_figure_counts(text: str, told: list[tuple[str, tuple[str, ...]]]) -> None:
    assert meaning(text) == told


def test_a_unit_lost_in_a_list_is_that_of_its_neighbour() -> None:
    document = Document((paragraph("办理代表建议60件、委员提案109。", at=Location(None, 1, 1)),))
    assert [what.unit for what in counted(analyse(document, None).figures, document)] == ["件", "件"]


def test_a_unit_lost_in_brackets_is_that_of_the_whole() -> None:
    document = Document((paragraph("评查案卷1687卷（处罚卷1431，许可卷256卷）。", at=Location(None, 1, 1)),))
    assert [what.unit for what in counted(analyse(document, None).figures, document)] == ["卷", "卷", "卷"]


@pytest.mark.parametrize(
    ("phrase", "bare"),
    [
        ("全年共收到的申请", "收到的申请"),
        ("环境违法行为", "环境违法行为"),
        ("占比达", "占比"),
        ("省级以上工厂", "省级以上工厂"),
    ],
)
def test_fillers_go_and_whole_words_stay(phrase: str, bare: str) -> None:
    assert trimmed(phrase) == bare


def test_a_verb_inside_a_noun_is_a_part_of_it() -> None:
    assert taken_apart("人民调解委员会") == ((), "", "人民调解委员会")
    assert taken_apart("研究法治建设") == (("研究",), "研究", "法治建设")


def test_the_core_of_an_object() -> None:
    assert [core(noun) for noun in ("行政复议案件", "证明事项清单", "区人大代表建议", "市场监管案件")] == [
        "行政复议", "证明事项", "人大代表建议", "市场监管",
    ]  # fmt: skip


def test_the_clause_of_a_figure_is_its_evidence() -> None:
    text = "全年很忙，共调解纠纷95件（含旧案），群众满意。"
    assert clause_around(text, text.index("95件"), text.index("95件") + 3) == "共调解纠纷95件"


@given(
    st.text("全年共收到受理办结行政复议申请案件、，的为12", max_size=24),
    st.sampled_from(["件", "人", "%", ""]),
)
@settings(max_examples=60)
def test_closeness_is_symmetric_and_bounded(text: str, unit: str) -> None:
    one, other = named(text, unit), named("收到行政复议申请", unit)
    phrases = Phrases([one, other])
    a, b = phrases.phrase(one), phrases.phrase(other)
    assert closeness(a, b) == pytest.approx(closeness(b, a))
    assert -1.0 <= closeness(a, b) <= 1.0 + 1e-9


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["办理代表建议18件。", "办结代表建议20件。", "办理代表建议9件。"], "代表建议办理数"),
        (["新增上市公司5家。", "新增上市公司7家。"], "新增上市公司数"),
        (["建成高标准农田46万亩。", "建设高标准农田12万亩。"], "高标准农田建成面积"),
        (
            ["对规范性文件进行了清理，清理结果为9件。", "对规范性文件进行了清理，清理结果为12件。"],
            "规范性文件清理数",
        ),
        (["制定规章1部。", "规章27部。", "规章31部。"], "规章数"),
    ],
)
def test_a_name_is_what_most_reports_say(texts: Sequence[str], name: str) -> None:
    found = learned(*(report(f"{k}.txt", text) for k, text in enumerate(texts)))
    assert name in [metric.name for metric in found.mined.metrics]


def test_the_unit_of_a_metric_is_the_usual_one() -> None:
    texts = ("调解矛盾纠纷120件。", "调解矛盾纠纷95起。", "调解矛盾纠纷77起。")
    (metric,) = learned(*(report(f"{k}.txt", text) for k, text in enumerate(texts))).mined.metrics
    assert (metric.unit, metric.units) == ("起", ("起", "件"))


# --- pairs for a hand ----------------------------------------------------------------------------------------------

DOUBTFUL = (
    report("a.txt", "开展法律八进宣传活动1395场次。"),
    report("b.txt", "开展线上普法宣传活动4800余次。"),
)


def test_what_is_perhaps_the_same_is_proposed_with_its_clauses() -> None:
    what = learned(*DOUBTFUL)
    (proposal,) = what.mined.proposals
    ids = {metric.id for metric in what.mined.metrics}
    assert set(proposal.metrics) <= ids
    assert (proposal.one.path, proposal.one.text) == ("a.txt", "开展法律八进宣传活动1395场次")
    assert (proposal.other.path, proposal.other.text) == ("b.txt", "开展线上普法宣传活动4800余次")
    assert 0 < proposal.closeness < 1


def test_one_note_sums_the_proposals_up() -> None:
    (note,) = (d for d in learned(*DOUBTFUL).diagnostics if d.code == "L002")
    assert "1 对" in note.message
    assert "mined.yaml" in (note.hint or "")
    assert "learned: [甲, 乙]" in (note.hint or "")


def test_what_one_report_tells_apart_is_not_proposed() -> None:
    both = ("开展法律八进宣传活动1395场次。", "开展线上普法宣传活动4800余次。")
    again = ("开展法律八进宣传活动20场次。", "开展线上普法宣传活动30次。")
    what = learned(report("a.txt", *both), report("b.txt", *again))
    assert [metric.support for metric in what.mined.metrics] == [2, 2]
    assert what.mined.proposals == ()


def test_a_hand_accepts_a_proposal_by_naming_both() -> None:
    what = learned(*DOUBTFUL)
    (proposal,) = what.mined.proposals
    metric = Metric(
        id="events", name="普法活动场次", key="普法活动", group="普法", topic="调解", unit="次",
        level="常", owner="", learned=proposal.metrics,
    )  # fmt: skip
    genre = Genre(name="small", names=SMALL, skeleton=what.skeleton, mined=what.mined, metrics=(metric,))
    for document in DOUBTFUL:
        assert [figure.metric for figure in analyse(document, genre).figures] == ["events"]
    alone = Genre(
        name="small", names=SMALL, skeleton=what.skeleton, mined=what.mined,
        metrics=(Metric(**{**_fields(metric), "learned": proposal.metrics[:1]}),),
    )  # fmt: skip
    found = [figure.metric for d in DOUBTFUL for figure in analyse(d, alone).figures]
    assert sorted(found, key=str) == [None, "events"], "one wording accepted, the other not"


def _fields(metric: Metric) -> dict[str, object]:
    return {
        key: getattr(metric, key) for key in ("id", "name", "key", "group", "topic", "unit", "level", "owner")
    }


# --- in a report not learned from ----------------------------------------------------------------------------------

TAUGHT = (
    report("a.txt", "收到行政复议申请41件，受理22件，审结18件。", "调处各类矛盾纠纷120件，调解成功率98%。"),
    report("b.txt", "收到行政复议申请71件，受理52件，审结48件。", "调解矛盾纠纷95件，调解成功率97%。"),
)


def catalogue() -> Catalogue:
    what = learned(*TAUGHT)
    return Catalogue(Genre(name="small", names=SMALL, skeleton=what.skeleton, mined=what.mined))


def assigned(*lines: str) -> list[str | None]:
    document = report("new.txt", *lines)
    figures = analyse(document, bare_genre("small", SMALL)).figures
    return [figure.metric for figure in catalogue().assign(figures, document)]


def test_a_new_report_finds_what_the_others_taught() -> None:
    assert assigned("共收到行政复议申请9件，受理8件，审结7件。", "化解矛盾纠纷300件，调解成功率99.1%。") == [
        "行政复议申请收到数", "行政复议申请受理数", "行政复议申请审结数", "矛盾纠纷调处数", "矛盾纠纷调解成功率",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "驳回行政复议申请3件。",
        "行政复议人员培训40件。",
        "办理案件12件。",
        "排查矛盾纠纷66件。",
        "满意率99%。",
    ],
)
def test_what_nobody_taught_is_left_alone(line: str) -> None:
    assert assigned(line) == [None]


def test_assigning_by_genre_is_the_same_and_a_genre_without_metrics_assigns_nothing() -> None:
    what = learned(*TAUGHT)
    genre = Genre(name="small", names=SMALL, skeleton=what.skeleton, mined=what.mined)
    document = report("new.txt", "收到行政复议申请9件。")
    figures = analyse(document, bare_genre("small", SMALL)).figures
    assert assign(figures, document, genre) == Catalogue(genre).assign(figures, document)
    assert assign(figures, document, bare_genre("small", SMALL)) == figures


def test_a_large_catalogue_answers_by_its_index() -> None:
    metrics = tuple(
        MinedMetric(id=name, name=name, unit="件", units=("件",), support=2, documents=2, aliases=(name.removesuffix("数"),))
        for name in (f"{a}{b}事务{step}数" for a in "甲乙丙丁戊己庚辛壬癸" for b in "子丑寅卯辰巳午未" for step in ("受理", "办结"))
    )  # fmt: skip
    genre = Genre(
        name="x",
        skeleton=Skeleton(genre="x", documents=(), sections=()),
        mined=Mined(genre="x", metrics=metrics),
    )
    document = report("new.txt", "受理丙卯事务9件，办结8件。")
    figures = analyse(document, None).figures
    assert [f.metric for f in Catalogue(genre).assign(figures, document)] == [
        "丙卯事务受理数",
        "丙卯事务办结数",
    ]
