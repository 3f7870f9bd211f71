"""Figures in their context: what they measure, whether done or planned, of which year, part of what, limited to what.

The sentences are the project's own, in the manner of official reports.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.analysis import ReportFigure
from drafter.analysis.cells import find_in_table
from drafter.analysis.figures import collect
from drafter.diagnostics import Location
from drafter.document import Document, Paragraph, Run, Table
from drafter.quantity import ASK, find, plain

YEAR = 2024


def read(text: str) -> tuple[ReportFigure, ...]:
    block = Paragraph((Run(text),), at=Location(path="甲.txt", line=1))
    return collect(Document(blocks=(block,)), [0], (), YEAR)


def said(text: str) -> list[str]:
    return [plain(q.value) + q.unit + (f"~{q.qualifier}" if q.qualifier else "") for q in find(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("占收案总数的三分之二", ["66.67%"]),
        ("占全市的1/4左右", ["25%~左右"]),
        ("产量稳定在全省1/4、1/5", ["25%", "20%"]),
        ("百分之九十以上的村", ["90%~以上"]),
        ("近三成以调解结案，两成多撤回", ["30%~近", "20%~多"]),
        ("女性占一半以上，党员占比过半", ["50%~以上", "50%~过"]),
        ("比上年增长一倍，产值翻番，规模翻了两番", ["1倍", "1番", "2番"]),
        ("政策资金超千亿元，带动上百家企业、千余名群众", ["100000000000元~超", "100家~上", "1000名~余"]),
        ("惠及30万名群众，70万妇女受益", ["300000名", "700000"]),
        ("分别高于全国3.4个、1个百分点", ["3.4个百分点", "1个百分点"]),
        ("人均预期寿命79.5岁，平均受教育年限11.7年", ["79.5岁", "11.7年"]),
        ("倍差由2.42缩小至2.12。", ["2.42", "2.12"]),
    ],
)
def test_figures_in_words_are_found(text: str, figures: list[str]) -> None:
    assert said(text) == figures


@pytest.mark.parametrize(
    "text",
    ["半数通过", "超过半数通过", "下了一番功夫", "居全省前10名", "电话：0832-3951234", "拨打110，", "收入比2.9∶1缩小至2.5∶1", "以上百家企业", "前千分之一",
     "残疾人两项补贴", "通过法治工作法、专班工作法两个方法", "20岁以上青年"],
)  # fmt: skip
def test_what_only_looks_like_a_figure_is_not_found(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("年初计划40项，已完成38项，计划完成率95%", ["plan", "actual", "actual"]),
        ("争取上级资金3亿元", ["actual"]),
        ("力争达到90%以上", ["plan"]),
        ("由2016年的19.55%提高至2024年的45.88%", ["baseline", "actual"]),
        ("由12家增加到15家", ["baseline", "actual"]),
        ("从2023年的120件和35件分别降至80件和20件", ["baseline", "baseline", "actual", "actual"]),
        ("收案35件（去年同期28件），是上年的1.5倍", ["actual", "baseline", "actual"]),
        ("从18个部门划转事项201项", ["actual", "actual"]),
    ],
)
def test_what_is_planned_and_what_was_is_told_from_what_is(text: str, statuses: list[str]) -> None:
    assert [figure.status for figure in read(text)] == statuses


def test_a_target_of_a_later_year_is_of_that_year() -> None:
    (figure,) = read("到2027年，出庭应诉率达到98%以上")
    assert (figure.status, figure.year) == ("plan", 2027)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("同比上升2.3个百分点，低于全市平均水平1.2个百分点", ["change", "gap"]),
        ("较上年多5件，比全省平均高3个百分点", ["change", "gap"]),
        ("增幅达12%，优于三类的水体比例达94.8%", ["change", "level"]),
        ("产值翻番，技术领先的2座电站", ["change", "level"]),
        ("快于2023年1.8个百分点", ["gap"]),
    ],
)
def test_changes_and_distances_are_told_from_levels(text: str, measures: list[str]) -> None:
    assert [figure.measure for figure in read(text)] == measures


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("评查案卷90卷（处罚卷50卷，许可卷30卷，检查卷10卷），其中优秀20卷", [None, 0, 0, 0, 0]),
        ("营造林148万亩、其中示范林43万亩，治理草原517万亩，治理水土流失23万亩", [None, 0, None, None]),
        ("收入增长5.5%，其中城镇、农村居民收入分别增长4.8%、5.9%", [None, None, None]),
        ("汽车由200万辆增至300万辆，其中电动车由4万辆增至35万辆", [None, None, 0, 1]),
        ("办结58件。其中调解31件", [None, None]),
        ("配备人员12名（含社区3名）", [None, 0]),
        ("产业规模超4000亿元，甲业超3000亿元，乙业超1000亿元", [None, None, None]),
    ],
)
def test_parts_belong_to_a_whole_of_their_sentence_unit_and_year(text: str, wholes: list[int | None]) -> None:
    assert [figure.part_of for figure in read(text)] == wholes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("开展线上宣传30场，开展线下宣传50场", ["线上", "线下"]),
        ("1—6月办理案件30件，办结12件", ["1—6月", "1—6月"]),
        ("备案区级部门规范性文件5件（其中国土2件）", ["区级部门", "国土"]),
        ("对涉及产权、生态和民生的文件进行清理，结果分别为3件、5件、0件", ["涉及产权", "生态", "民生"]),
        ("森林覆盖率、湿地保护率分别达24%、50%", [None, None]),
        ("组织34个区级部门", [None]),
        ("比“十三五”时期增长19%", [None]),
    ],
)
def test_a_scope_is_given_where_the_words_state_it(text: str, scopes: list[str | None]) -> None:
    assert [figure.scope for figure in read(text)] == scopes


def test_each_of_counted_bodies_multiplies() -> None:
    assert [figure.quantity.multiplicity for figure in read("12个镇各建成1个站")] == [1, 12]


def table(*rows: tuple[str, ...]) -> Table:
    return Table(tuple(tuple((Paragraph((Run(cell),)),) for cell in row) for row in rows))


@pytest.mark.parametrize(
    ("rows", "caption", "figures"),
    [
        ((("序号", "事项", "数量（件）"), ("1", "受理", "41"), ("2", "审结", "35")), "", ["41件", "35件"]),
        (
            (("项目", "单位", "2024"), ("罚款", "万元", "1,234.5"), ("案件", "件", "12")),
            "",
            ["12345000元", "12件"],
        ),
        ((("项目", "金额"), ("罚没", "12.5")), "万元", ["125000元"]),
        ((("年份", "收案（件）"), ("2023", "18")), "", ["18件"]),
    ],
)
def test_a_bare_number_in_a_table_has_its_unit_from_column_head_or_caption(
    rows: tuple[tuple[str, ...], ...], caption: str, figures: list[str]
) -> None:
    found = find_in_table(table(*rows), caption)
    assert [plain(q.value) + q.unit for q in found] == figures
    text = table(*rows).text
    assert all(text[q.start : q.end] == q.text for q in found)


def test_a_number_of_a_table_without_any_unit_is_asked_about() -> None:
    (figure,) = find_in_table(table(("事项", "数"), ("受理", "41")))
    assert (figure.unit, figure.confidence < ASK) == ("", True)


@settings(max_examples=60)
@given(st.text(alphabet="由从比其中含（）()，。、1２各分之半翻倍上百万件%年20至到计划已\t\n“”", max_size=60))
def test_any_text_is_read_and_no_figure_is_a_part_of_itself(text: str) -> None:
    figures = read(text)
    assert all(figure.part_of is None or figure.part_of < i for i, figure in enumerate(figures))
