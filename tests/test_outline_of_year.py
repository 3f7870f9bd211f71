"""The outline of the year: read from a superior's notice, written into the form, checked, followed by the draft."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import calendar, readers
from drafter import region as regions
from drafter.analysis.notice import Prescribed, prescribed
from drafter.compose import Composition, compose, open_items
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import HEADINGS, Style
from drafter.form import Form, named_in, outline_of, read, unmet, with_outline
from drafter.form.outline import split_number
from drafter.form.required import content, likeness
from drafter.resources import knowledge, plain_template
from drafter.yamlio import load_data
from tests.calling import draft
from tests.shipped import asked_metrics, composed, filled, form_text, genre
from tests.small_genre import small_genre

NOTICES = Path(__file__).parent / "notices"
ROOT = Path(__file__).parent.parent


def noticed(path: Path) -> list[Prescribed]:
    return list(prescribed(readers.read(path)[0], genre()))


def with_(
    outline: str, answers: dict[str, str] | None = None, rest: str = ""
) -> tuple[Form, list[Diagnostic]]:
    """Read and check a form with this outline; only findings about outlines and wrong keys are returned."""
    form, found = filled(form_text(answers or {}, rest=f"提纲:\n{outline}{rest}"))
    return form, [f for f in found if f.code in ("F003", "F005", "F076", "F077", "F078", "F079")]


def headings(made: Composition) -> list[tuple[int, str]]:
    """The draft's headings as (level, text without number)."""
    return [
        (HEADINGS.index(b.style) + 1, "".join(run.text for run in b.runs))
        for b in made.document.blocks
        if b.style in HEADINGS
    ]


def under(made: Composition, heading: str) -> str:
    """What stands under a heading of the draft, to the next heading."""
    blocks = list(made.document.blocks)
    at = next(i for i, b in enumerate(blocks) if b.style in HEADINGS and heading in b.text)
    rest = blocks[at + 1 :]
    end = next((i for i, b in enumerate(rest) if b.style in (*HEADINGS, Style.SIGNATURE)), len(rest))
    return "\n".join(b.text for b in rest[:end])


# --- notices ------------------------------------------------------------------------------------------------------


def test_a_notice_gives_its_headings_and_what_must_be_written() -> None:
    rows = noticed(NOTICES / "市里的通知.txt")
    assert [(r.level, r.text) for r in rows] == [
        (1, "2025年度推进法治政府建设的主要举措和成效"),
        (2, "学习贯彻习近平法治思想情况"),
        (2, "优化法治化营商环境情况"),
        (2, "行政执法情况"),
        (2, "行政复议和行政应诉情况"),
        (1, "存在的不足和原因"),
        (1, "党政主要负责人履行推进法治建设第一责任人职责情况"),
        (1, "2026年度主要安排"),
    ]
    assert rows[1].required == ("常务会议学法次数", "领导干部法治培训期数", "旁听庭审次数")
    assert rows[4].required == ("收案数", "纠错率", "负责人出庭应诉率")
    assert rows[6].required == ("主持研究法治议题", "批示督办", "述法")


def test_a_list_without_a_verb_is_a_list_of_items() -> None:
    rows = noticed(NOTICES / "省里的指引.txt")
    assert [r.marker for r in rows] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert rows[1].required == ("规范性文件制定数量", "合法性审核数量", "备案数量", "清理结果")
    assert rows[2].required == ("行政执法人员培训", "行政处罚数量", "行政执法案卷评查", "行政裁量权基准")


def test_clauses_that_each_name_a_matter_are_items(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(
        "一、主要举措和成效\n（一）党的领导。学法用法情况，年度述法情况。\n（二）行政执法。规范执法，改进作风情况。\n"
        "二、存在问题\n三、下步计划\n",
        "utf-8",
    )
    rows = noticed(path)
    assert rows[1].required == ("学法用法情况", "年度述法情况")
    assert rows[2].required == ("规范执法，改进作风情况",)


def test_a_notice_made_to_hurt_is_read_quickly(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    marks = "，" * 40_000 + "（" * 5_000 + "甲"
    path.write_text(f"一、主要成效\n要写明{marks}。\n二、存在问题\n{marks}\n", "utf-8")
    assert [row.text for row in noticed(path)] == ["主要成效", "存在问题"]


@pytest.mark.parametrize("name", ["市里的通知.txt", "省里的指引.txt", "转发的函.txt"])
def test_how_the_paper_is_made_is_no_heading_and_no_item(name: str) -> None:
    said = " ".join(text for row in noticed(NOTICES / name) for text in (row.text, *row.required))
    assert not re.search("报送|格式|字体|黑体|小标宋|字数|时限|要求|公开时间|审核把关|序数|联系人|如下", said)


def test_a_letter_inside_the_notice_does_not_become_the_outline() -> None:
    rows = noticed(NOTICES / "转发的函.txt")
    assert [r.text for r in rows] == [
        "主要举措和成效",
        "政务服务",
        "重大行政决策",
        "普法和公共法律服务",
        "问题和不足",
        "来年安排",
    ]
    assert "“高效办成一件事”上线数" in rows[1].required


def test_a_word_notice_is_read_as_well(tmp_path: Path) -> None:
    word = WordDocument()
    for line in (
        "关于报送2025年度法治政府建设年度报告的通知",
        "请按以下要求撰写。",
        "一、报告内容",
        "（一）总结2025年工作成效",
        "1.政务公开。应写明主动公开信息条数、依申请公开件数。",
        "2.矛盾纠纷化解。重点反映人民调解案件数，调解成功率。",
        "（二）查找存在问题",
        "（三）谋划2026年工作打算",
        "二、报送时间",
        "（一）纸质件1月15日前报送。",
    ):
        word.add_paragraph(line)
    word.save(str(tmp_path / "通知.docx"))
    rows = noticed(tmp_path / "通知.docx")
    assert [(r.level, r.text, r.required) for r in rows] == [
        (1, "总结2025年工作成效", ()),
        (2, "政务公开", ("主动公开信息条数", "依申请公开件数")),
        (2, "矛盾纠纷化解", ("人民调解案件数", "调解成功率")),
        (1, "查找存在问题", ()),
        (1, "谋划2026年工作打算", ()),
    ]


def test_what_prescribes_nothing_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "别的.txt"
    path.write_text("关于开会的通知\n一、会议时间\n1月5日。\n二、会议地点\n三楼会议室。\n", "utf-8")
    assert noticed(path) == []
    done = draft("new", "--region", "凤翔区", "--year", "2025", "--outline", path, cwd=tmp_path)
    assert done.code == 3 and "没有认出报告的提纲" in done.err and not list(tmp_path.glob("*填报表*"))


@pytest.mark.parametrize("name", ["市里的通知.txt", "省里的指引.txt", "转发的函.txt", "提纲.yaml"])
def test_a_form_made_with_a_notice_follows_it(tmp_path: Path, name: str) -> None:
    done = draft(
        "new",
        "--region",
        "凤翔区",
        "--year",
        "2025",
        "--outline",
        NOTICES / name,
        "-o",
        "表.yaml",
        cwd=tmp_path,
    )
    assert done.code == 0 and "对照原文核对" in done.out
    text = (tmp_path / "表.yaml").read_text("utf-8")
    form, found = read(text, genre())
    assert [f for f in found if f.severity is not Severity.NOTE] == []
    made = composed(form)
    order = [text for _, text in headings(made)]
    asked = [item.heading.text for item in form.outline]
    assert [h for h in order if h in asked] == sorted(asked, key=order.index)
    assert asked[0] in order and len(asked) >= 4
    # each role's headings stand in the notice's order
    assert [h for h in order if h in asked] == asked


def test_the_outline_of_a_yaml_list_keeps_its_words_and_numbers() -> None:
    items, found = outline_of((NOTICES / "提纲.yaml").read_text("utf-8"), genre())
    assert found == []
    assert next(typed for typed, _ in items) == "一、坚持和加强党对法治政府建设的领导"
    assert [item.topics for _, item in items] == [
        ("党的领导",),
        ("政府职能与放管服", "营商环境"),
        ("矛盾纠纷化解",),
        (),
    ]
    assert [item.level for _, item in items] == [2, 2, 2, 1]


@pytest.mark.parametrize("key", ["提纲:\n", "提纲：\n", "# 市里定的\n提纲: \n"])
def test_the_outline_of_a_file_may_stand_under_its_key_as_in_a_form(key: str) -> None:
    bare = (NOTICES / "提纲.yaml").read_text("utf-8")
    under = key + "".join(f"  {line}" for line in bare.splitlines(keepends=True))
    items, found = outline_of(under, genre())
    assert [f.code for f in found] == (["Y003"] if "：" in key else [])
    assert [typed for typed, _ in items] == [typed for typed, _ in outline_of(bare, genre())[0]]


# --- reading ------------------------------------------------------------------------------------------------------


def test_the_number_goes_and_other_digits_stay() -> None:
    assert split_number("（一）2025年“放管服”改革") == ("paren_cn", "2025年“放管服”改革")
    assert split_number("三、三项制度落实。") == ("cn_dun", "三项制度落实")
    assert split_number("三项制度") == ("", "三项制度")
    assert split_number("第一责任人履职") == ("", "第一责任人履职")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("存在的不足和原因", "存在问题"),
        ("着力整治突出问题，规范行政执法", "行政执法"),
        ("党政主要负责人履行推进法治建设第一责任人职责情况", "第一责任人履职"),
        ("2026年工作安排", "下步计划"),
        ("健全行政决策制度体系，不断提升行政决策公信力和执行力", "重大行政决策"),
        ("全面推进数字化", None),
    ],
)
def test_what_a_heading_is_about_is_told_by_the_genre_s_names(heading: str, name: str | None) -> None:
    assert named_in(heading, genre()) == ([name] if name else [])


def test_an_unknown_topic_is_told_with_the_one_that_was_meant() -> None:
    form, (found, *_) = with_("  - {标题: 执法工作, 主题: 行政执发}\n")
    assert (found.code, found.severity, found.hint) == ("F076", Severity.ERROR, "是不是“行政执法”？")
    assert (found.at.line, found.excerpt) == (7, "行政执发")
    assert form.outline[0].topics == ("行政执法",)  # by its heading


def test_a_heading_written_twice_is_told_and_its_items_go_to_the_first() -> None:
    form, found = with_("  - {标题: 一、政务公开, 必写: [甲甲]}\n  - {标题: 二、政务公开, 必写: [乙乙]}\n")
    assert [(f.code, f.at.line) for f in found if f.code == "F077"] == [("F077", 8)]
    assert [(i.heading.text, [r.text for r in i.required]) for i in form.outline] == [
        ("政务公开", ["甲甲", "乙乙"])
    ]


def test_an_entry_without_heading_and_an_empty_item_are_told() -> None:
    form, found = with_("  - {主题: 政务公开}\n  - 标题: 政务公开\n    必写:\n      - 公开条数\n      -\n")
    assert [(f.code, f.at.line) for f in found if f.code == "F078"] == [("F078", 7), ("F078", 11)]
    assert len(form.outline) == 1


def test_two_headings_cannot_have_one_topic() -> None:
    form, found = with_("  - {标题: 执法, 主题: 行政执法}\n  - {标题: 监督执法, 主题: 行政执法}\n")
    assert [(f.code, f.severity) for f in found if f.code == "F076"] == [("F076", Severity.NOTE)]
    assert [i.topics for i in form.outline] == [("行政执法",), ()]


def test_an_unknown_key_of_an_entry_is_told() -> None:
    _, found = with_("  - {标题: 政务公开, 必须写: [公开条数]}\n")
    assert [(f.code, f.hint) for f in found if f.code == "F003"] == [("F003", "是不是“必写”？")]


@pytest.mark.parametrize(
    "outline", ["  \n", "  []\n", "  一句话\n", "  - [一, 二]\n", "  - {标题: {甲: 乙}}\n", "  - 标题:\n"]
)
def test_any_shape_of_an_outline_is_read(outline: str) -> None:
    form, _ = with_(outline)
    composed(form)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(alphabet="一二、（）()政务公开行政执法问题安排12{}%：:#“”", min_size=1, max_size=12),
            st.lists(st.text(alphabet="政务公开、行政处罚数{}[]:#“”", max_size=8), max_size=3),
        ),
        max_size=5,
    )
)
def test_what_is_written_into_a_form_is_read_back(rows: list[tuple[str, list[str]]]) -> None:
    text = with_outline(form_text({}), [(heading, [], required) for heading, required in rows])
    form, found = read(text, genre())
    assert {f.code for f in found} <= {"F076", "F077", "F078"}
    kept = {t for h, _ in rows if h.split() and (t := split_number(" ".join(h.split()))[1])}
    assert {" ".join(i.heading.text.split()) for i in form.outline} <= kept
    composed(form)


def test_an_outline_that_stands_in_a_form_is_replaced() -> None:
    text = with_outline(form_text({}), [("一、旧的", [], ["旧项"])])
    again = with_outline(text, [("一、新的", [], ["新项"])])
    assert "旧" not in again and again.count("提纲:") == again.count("# 提纲按") == 1
    assert [i.heading.text for i in read(again, genre())[0].outline] == ["新的"]


# --- met or not ---------------------------------------------------------------------------------------------------

STUDY = "  - 标题: 党的领导\n    必写: [常务会议学法次数]\n"


def messages(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(f.severity.value, f.message) for f in found if f.code == "F079"]


def test_a_figure_meets_what_it_is_the_figure_of() -> None:
    for answer in ("12", "无", "今年不报"):
        form, found = with_(STUDY, {"leadership.study": answer})
        assert unmet(form, genre()) == [] and messages(found) == []


def test_a_blank_figure_is_named() -> None:
    _, found = with_(STUDY, {"leadership.study": ""})
    assert messages(found) == [
        ("note", "提纲要求写“常务会议学法次数”，对应的“党的领导”组“常务会议学法”还空着")
    ]


def test_a_rate_is_met_by_what_it_is_computed_from() -> None:
    outline = "  - 标题: 行政复议与应诉\n    必写: [负责人出庭应诉率]\n"
    form, _ = with_(outline, {"litigation.due": "4", "litigation.attended": "4"})
    rate = [m for m in genre().metrics if m.group == "行政应诉" and m.unit == "%" and "出庭" in m.key]
    parts = re.split(r"[/+()]", rate[0].formula or "")
    answers = {m.id: "4" for m in genre().metrics if m.group == "行政应诉" and m.key in parts}
    form, _ = with_(outline, answers)
    assert len(answers) == 2 and unmet(form, genre()) == []


def test_a_sentence_meets_what_it_speaks_of() -> None:
    outline = "  - 标题: 行政执法\n    必写: [裁量权基准制定情况]\n"
    _, found = with_(outline)
    assert messages(found) == [("warning", "提纲要求写“裁量权基准制定情况”，表中还没有相应的数或句子")]
    form, found = with_(outline, rest="亮点:\n  行政执法: [制定行政裁量权基准。]\n")
    assert unmet(form, genre()) == [] and messages(found) == []


def test_what_stands_under_another_topic_is_asked_about() -> None:
    outline = "  - 标题: 行政执法\n    必写: [法治宣传活动]\n"
    form, found = with_(
        outline, {"publicity.events": "3"} | {m.id: "3" for m in genre().metrics if m.key == "宣传活动"}
    )
    asked = [m for m in messages(found) if "像是已经写在“宣传活动”" in m[1]]
    assert [severity for severity, _ in asked] == ["note"]
    assert "【待填：法治宣传活动】" not in under(composed(form), "行政执法")


def test_a_likeness_by_chance_is_no_question() -> None:
    outline = "  - 标题: 行政执法\n    必写: [行政裁量权基准动态调整]\n"
    _, found = with_(outline, {"review.received": "3", "penalty.decisions": "2"})  # 行政 stands in many names
    assert [severity for severity, text in messages(found) if "裁量权" in text] == ["warning"]


def test_likeness_is_the_share_of_what_is_asked() -> None:
    assert content("重大行政决策目录事项数量") == "重大行政决策目录事项"
    assert likeness(content("重大行政决策目录"), "年度重大行政决策目录事项数") == 1
    assert likeness(content("行政复议"), "行政处罚") < 0.6
    assert likeness(content("情况"), "别的") == 0


def test_what_the_outline_does_not_name_is_told_in_one_note() -> None:
    rest = "亮点:\n  营商环境: [开通专线。]\n"
    _, found = with_("  - 政务公开\n", {"review.received": "3", "review.accepted": "2"}, rest)
    beyond = [m for m in messages(found) if "没有列" in m[1]]
    assert beyond == [("note", "提纲没有列“营商环境”“行政复议与应诉”，表中却有内容，写在提纲各标题之后")]
    _, found = with_("  - 一、存在的问题\n", {"review.received": "3"})  # only roles are prescribed
    assert messages(found) == []


def test_a_form_without_an_outline_hears_nothing_of_it() -> None:
    _, found = filled(form_text({"review.received": "3"}))
    assert [f for f in found if f.code in ("F076", "F077", "F078", "F079")] == []


# --- the draft ----------------------------------------------------------------------------------------------------


def test_the_draft_has_the_outline_s_headings_in_its_order_then_what_is_left() -> None:
    outline = "  - 标题: （一）普法在先\n    主题: 普法与公共法律服务\n  - （二）加强行政执法，执法15条\n"
    answers = {m.id: "3" for m in asked_metrics(2024) if m.level == "必" and m.gather != "算"}
    made = composed(with_(outline, answers)[0])
    second = [text for level, text in headings(made) if level == 2]
    assert second[:2] == ["普法在先", "加强行政执法，执法15条"] and len(second) > 6
    assert len(second) == len(set(second))


def test_a_figure_in_a_heading_is_the_user_s_own() -> None:
    made = composed(with_("  - 一、行政执法改革15条\n")[0])
    assert [(r.text, r.metric, r.source) for r in made.ledger.figures] == [("15条", None, "提纲[1].标题")]


def test_one_heading_can_hold_several_topics() -> None:
    outline = "  - 标题: 监督和公开\n    主题: 权力监督制约、政务公开\n"
    answers = {m.id: "3" for m in asked_metrics(2024) if m.topic in ("权力监督制约", "政务公开")}
    made = composed(with_(outline, answers)[0])
    said = under(made, "监督和公开")
    assert "审计" in said and "政府信息" in said
    assert not [text for _, text in headings(made) if "政务公开" in text]


def test_a_heading_without_anything_stands_and_asks() -> None:
    made = composed(with_("  - {标题: 数字法治政府, 主题: 无}\n  - 营商环境\n")[0])
    assert under(made, "数字法治政府") == "【待填：数字法治政府】"
    pending = {row.key: row.name for row in made.ledger.pending}
    assert pending["提纲[1].标题"] == "数字法治政府"
    assert open_items(made, [])


def test_sentences_on_a_heading_of_no_topic_stand_under_it() -> None:
    made = composed(
        with_("  - {标题: 数字法治政府, 主题: 无}\n", rest="亮点:\n  数字法治政府: [建成平台2个。]\n")[0]
    )
    assert under(made, "数字法治政府") == "建成平台2个。"
    assert [r.source for r in made.ledger.figures] == ["亮点.数字法治政府[1]"] and made.ledger.unused == ()


def test_what_must_be_written_and_is_not_stands_as_pending_under_its_heading() -> None:
    outline = "  - 标题: 一、主要举措和成效\n  - 标题: （一）行政执法\n    必写: [裁量权基准, 异地执法协作]\n  - 标题: 二、存在的问题\n    必写: [整改台账]\n"
    made = composed(with_(outline)[0])
    said = under(made, "行政执法")
    assert said.endswith("【待填：裁量权基准】\n【待填：异地执法协作】")
    assert "【待填：整改台账】" in under(made, "存在的问题")
    keys = [row.key for row in made.ledger.pending if row.key.startswith("提纲")]
    assert keys == ["提纲[2].必写[1]", "提纲[2].必写[2]", "提纲[3].必写[1]"]


def test_a_required_figure_is_asked_for_once() -> None:
    made = composed(with_(STUDY, {"leadership.study": ""})[0])
    whole = "\n".join(b.text for b in made.document.blocks)
    assert whole.count("常务会议学法") == 1 and "【待填：常务会议学法次数】" not in whole


def test_roles_follow_the_outline_and_a_heading_of_its_own_kind_stands_where_it_is_named() -> None:
    outline = "  - 一、存在的问题\n  - 二、工作成效\n  - 三、其他需要报告的情况\n  - 四、下一步打算\n"
    made = composed(with_(outline)[0])
    first = [text for level, text in headings(made) if level == 1 and "第一责任人" not in text]
    assert first == ["存在的问题", "工作成效", "其他需要报告的情况", "下一步打算"]
    assert under(made, "其他需要报告") == "【待填：其他需要报告的情况】"


def test_a_last_heading_of_its_own_kind_comes_last() -> None:
    made = composed(with_("  - 一、工作成效\n  - 二、存在的问题\n  - 三、其他需要报告的情况\n")[0])
    first = [text for level, text in headings(made) if level == 1]
    assert (
        first[-1] == "其他需要报告的情况" and len(first) == 5
    )  # the roles that the outline does not name too


@pytest.mark.parametrize("last", ["其他需要报告的情况", "下一步打算"])
def test_nothing_of_the_outline_comes_after_the_last_sentence(last: str) -> None:
    outline = f"  - 一、工作成效\n  - 标题: 二、{last}\n    必写: [某项别处没有的事]\n"
    blocks = composed(with_(outline)[0]).document.blocks
    ending = next(i for i, b in enumerate(blocks) if b.text == "特此报告。")
    assert blocks[ending - 1].text == "【待填：某项别处没有的事】"
    assert [b.style for b in blocks[ending + 1 :] if b.text] == [Style.SIGNATURE, Style.DATE]


def test_a_role_named_twice_is_one_role() -> None:
    made = composed(with_("  - 一、存在的问题\n  - 二、主要问题的原因\n")[0])
    first = [text for level, text in headings(made) if level == 1]
    assert len(first) == len(set(first)) and {"存在的问题", "主要问题的原因"} <= set(first)


def test_the_plain_template_follows_an_outline_too() -> None:
    form, _ = with_("  - 一、政务公开\n  - 二、其他事项\n")
    profile = regions.profile(form.region, None)
    made = compose(genre(), form, profile, calendar.words(2024), plain_template().read_text("utf-8"))
    assert under(made, "其他事项") == "【待填：其他事项】"


def test_a_genre_without_names_follows_an_outline() -> None:
    data = small_genre().model_copy(update={"names": None})
    text = (
        "填报表: 1\n文种: some-genre\n地区: 黄石市\n年度: 2024\n提纲: [争议, 别的]\n数据: {复议: {收到: 3}}\n"
    )
    form, found = read(text, data)
    assert [f for f in found if f.severity is Severity.ERROR] == []
    assert [(i.topics, i.level) for i in form.outline] == [(("争议",), 2), ((), 2)]
    profile = regions.profile(form.region, None)
    made = compose(data, form, profile, {}, plain_template().read_text("utf-8"))
    assert [text for level, text in headings(made) if level == 2][:2] == ["争议", "别的"]
    assert under(made, "别的") == "【待填：别的】"


def test_hostile_words_of_an_outline_come_out_as_typed() -> None:
    evil = "{{ 7*7 }}｜{县政府}<b>## 标题"
    made = composed(with_(f"  - 标题: '{evil}'\n    必写: ['{{% x %}} # y']\n")[0])
    assert any(text == evil for _, text in headings(made))
    assert "【待填：{% x %} # y】" in under(made, "7*7")


# --- data and docs ------------------------------------------------------------------------------------------------


def test_the_words_of_notices_name_their_source() -> None:
    data = load_data(knowledge("notices.yaml"))
    kinds = {key: value for key, value in data.items() if key != "version"}
    assert all(value["source"] and value["words"] for value in kinds.values())
    assert all(len(value["words"]) == len(set(value["words"])) for value in kinds.values())


def test_the_outline_of_the_docs_is_read_and_followed() -> None:
    page = (ROOT / "docs" / "calendar.md").read_text("utf-8")
    block = next(b for b in re.findall(r"```yaml\n(.*?)```", page, re.S) if b.startswith("# 文件 提纲"))
    form, found = filled(form_text({}, rest=block))
    assert [f for f in found if f.severity is Severity.ERROR] == []
    assert [(i.level, i.role, i.topics) for i in form.outline] == [
        (1, "主要举措和成效", ()),
        (2, None, ("政府职能与放管服", "营商环境")),
        (2, None, ("行政执法",)),
        (2, None, ()),
        (1, "存在问题", ()),
    ]
    made = composed(form)
    assert [text for _, text in headings(made)][:4] == [item.heading.text for item in form.outline][:4]


def test_what_is_far_too_long_for_a_notice_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text("\n".join("（一）" * 300 for _ in range(300)), "utf-8")
    called = draft("new", "--region", "正定县", "--year", "2025", "--outline", "通知.txt", cwd=tmp_path)
    assert called.code == 3 and "不像一份通知" in called.err
    assert [path.name for path in tmp_path.iterdir()] == ["通知.txt"]
