"""The outline and the facts of reports in all shapes: small samples in the manner of real ones, in words of our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import chinese
from drafter.analysis import Analysis, analyse, walk
from drafter.analysis.dates import days_in, is_day, years_said
from drafter.analysis.report import to_json
from drafter.diagnostics import Location
from drafter.document import Document, Paragraph, Run, Table, paragraph
from drafter.schema import Genre, Names, Skeleton
from drafter.schema.models import RoleName

NAMES = Names(
    name="测试年报", form_name="测试", title_cues=("测试工作",),
    roles=(
        RoleName(name="开头", cues=(), heading=""),
        RoleName(name="问题", cues=("存在的问题", "存在问题", "不足", "问题"), heading="问题"),
        RoleName(name="打算", cues=("下一步", "工作计划", "计划", "安排"), heading="打算"),
        RoleName(name="成绩", cues=("主要举措", "工作开展情况", "开展情况", "重点工作", "举措", "成效"), heading="成绩"),
    ),
    topics=(),
)  # fmt: skip
GENRE = Genre(name="test", names=NAMES, skeleton=Skeleton(genre="test", documents=(), sections=()))
SAID = "全年办理3件，群众都很满意，没有一件拖延。"


def document(text: str) -> Document:
    lines = text.split("\n")
    blocks = tuple(
        Paragraph((Run(line),), at=Location(None, n, 1)) for n, line in enumerate(lines, 1) if line.strip()
    )
    return Document(blocks, line_count=len(lines))


def read(text: str) -> Analysis:
    return analyse(document(text), GENRE)


def tree(text: str) -> list[tuple[int, str, str]]:
    return [(node.level, node.marker, node.text) for node in walk(read(text).outline)]


def tops(text: str) -> list[tuple[str, str | None]]:
    return [(node.text, node.role) for node in read(text).outline]


# --- numbers of every kind -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "markers"),
    [
        (("一、", "二、"), ("一、", "二、")),
        (("一．", "二．"), ("一．", "二．")),
        (("一 ", "二 "), ("一", "二")),
        (("第一部分 ", "第二部分 "), ("第一部分", "第二部分")),
        (("（一）", "（二）"), ("（一）", "（二）")),
        (("（一）.", "（二）."), ("（一）.", "（二）.")),
        (("【一】", "【二】"), ("【一】", "【二】")),
        (("1、", "2、"), ("1、", "2、")),
        (("１．", "２．"), ("１．", "２．")),
        (("1）", "2）"), ("1）", "2）")),
        (("①", "②"), ("①", "②")),
        (("第一，", "第二，"), ("第一，", "第二，")),
        (("一是", "二是"), ("一是", "二是")),
        (("一要", "二要"), ("一要", "二要")),
        (("其一，", "其二，"), ("其一，", "其二，")),
    ],
)
def test_every_kind_of_number_opens_a_heading(numbers: tuple[str, str], markers: tuple[str, str]) -> None:
    text = f"{numbers[0]}规范审批流程。{SAID}\n{numbers[1]}推进移风易俗。{SAID}"
    assert tree(text) == [(1, markers[0], "规范审批流程"), (1, markers[1], "推进移风易俗")]


def test_numbers_of_parts_of_numbers_nest() -> None:
    text = f"1. 窗口服务\n1.1 延时办理\n{SAID}\n1.2 上门办理\n{SAID}\n2. 线上服务\n2.1 一次登录\n{SAID}"
    assert [(level, said) for level, _, said in tree(text)] == [
        (1, "窗口服务"), (2, "延时办理"), (2, "上门办理"), (1, "线上服务"), (2, "一次登录"),
    ]  # fmt: skip


@pytest.mark.parametrize("bullet", "◆●■▲•")
def test_bullets_under_a_number_are_headings(bullet: str) -> None:
    text = f"一、窗口服务\n{bullet}延时办理。{SAID}\n{bullet} 上门办理。{SAID}\n二、线上服务\n{SAID}"
    assert tree(text) == [
        (1, "一、", "窗口服务"), (2, bullet, "延时办理"), (2, bullet, "上门办理"), (1, "二、", "线上服务"),
    ]  # fmt: skip


def test_bold_words_that_open_a_paragraph_are_a_heading() -> None:
    def block(number: int, bold: str, rest: str) -> Paragraph:
        return Paragraph(
            (Run(bold, bold=True), Run(rest)) if bold else (Run(rest),), at=Location(block=number)
        )

    blocks = (
        block(1, "", "一、窗口服务"), block(2, "延时办理。", SAID), block(3, "", SAID), block(4, "上门办理", "，" + SAID),
        block(5, "", SAID), block(6, "", "二、线上服务"), block(7, "", SAID),
    )  # fmt: skip
    nodes = walk(analyse(Document(blocks), GENRE).outline)
    assert [(n.level, n.text, n.kind) for n in nodes] == [
        (1, "窗口服务", "block"), (2, "延时办理", "runin"), (2, "上门办理", "runin"), (1, "线上服务", "block"),
    ]  # fmt: skip


def test_a_heading_whose_number_is_lost_is_found_between_its_neighbours() -> None:
    text = f"一、窗口服务\n{SAID}\n线上服务\n{SAID}\n三、上门服务\n{SAID}"
    assert tree(text) == [(1, "一、", "窗口服务"), (1, "", "线上服务"), (1, "三、", "上门服务")]


def test_a_repeated_or_restarted_number_stays_at_its_level() -> None:
    text = f"一、窗口服务\n（一）延时\n{SAID}\n（一）错号\n{SAID}\n二、线上服务\n（三）接着数\n{SAID}"
    assert [(level, said) for level, _, said in tree(text)] == [
        (1, "窗口服务"), (2, "延时"), (2, "错号"), (1, "线上服务"), (2, "接着数"),
    ]  # fmt: skip


def test_lines_without_any_number_are_headings_where_text_follows() -> None:
    text = f"主要举措和成效\n（一）延时办理\n{SAID}\n（二）上门办理\n{SAID}\n存在的问题\n人手不够，经费不足，办法不多。\n下一步安排\n{SAID}"
    assert [(n.level, n.text, n.role) for n in walk(read(text).outline)] == [
        (1, "主要举措和成效", "成绩"), (2, "延时办理", "成绩"), (2, "上门办理", "成绩"),
        (1, "存在的问题", "问题"), (1, "下一步安排", "打算"),
    ]  # fmt: skip


def test_a_heading_broken_over_two_lines_is_one() -> None:
    text = f"一、坚持便民利民，\n把窗口开到家门口\n{SAID}\n二、线上服务\n{SAID}"
    assert tree(text) == [(1, "一、", "坚持便民利民，把窗口开到家门口"), (1, "二、", "线上服务")]


def test_blanks_may_stand_for_the_stop_after_a_heading() -> None:
    text = f"一、窗口服务\n（一）延时办理　各窗口中午不休息，周六照常开门，群众随到随办，{SAID}\n二、线上服务\n{SAID}"
    assert tree(text)[1] == (2, "（一）", "延时办理")


def test_headings_may_end_with_a_colon_or_a_stop() -> None:
    text = f"一、窗口服务：\n{SAID}\n二、线上服务。\n{SAID}"
    assert tree(text) == [(1, "一、", "窗口服务"), (1, "二、", "线上服务")]


def test_topic_sentences_hold_the_lists_of_their_paragraphs() -> None:
    text = (
        f"一、窗口服务\n延长开门时间。{SAID}\n改造服务大厅。一是添座椅。{SAID}二是添电脑。{SAID}\n"
        f"培训窗口人员。{SAID}\n二、线上服务\n{SAID}"
    )
    assert [(level, said) for level, _, said in tree(text)] == [
        (1, "窗口服务"), (2, "延长开门时间"), (2, "改造服务大厅"), (3, "添座椅"), (3, "添电脑"), (2, "培训窗口人员"),
        (1, "线上服务"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["办了3.5万件，位居第一，大家高兴。", "十分重视。一要紧的是人。", "按《条例》第(一)项办理，二者不可缺。", "其二人均获奖。"],
)  # fmt: skip
def test_numbers_in_running_text_are_no_headings(text: str) -> None:
    assert [said for _, _, said in tree(f"一、窗口服务\n会上说，{text}\n二、线上服务\n{SAID}")] == [
        "窗口服务",
        "线上服务",
    ]


def test_a_table_of_contents_is_no_outline() -> None:
    text = f"甲县2023年测试工作报告\n目  录\n一、窗口服务…………1\n二、线上服务…………3\n三、下一步安排…………5\n一、窗口服务\n{SAID}\n二、线上服务\n{SAID}\n三、下一步安排\n{SAID}"
    found = read(text)
    assert [node.text for node in found.outline] == ["窗口服务", "线上服务", "下一步安排"]
    assert [node.at.line for node in found.outline] == [6, 8, 10]
    assert found.title == "甲县2023年测试工作报告"


# --- roles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "聚焦突出问题，强化监督检查",
        "完善工作举措，提高服务质量",
        "解决群众反映的问题",
        "统筹推进重点工作",
        "破解“问题车位”难题",
    ],
)
def test_a_topical_section_gets_no_role_by_a_word_it_uses(heading: str) -> None:
    assert tops(f"一、{heading}\n{SAID}\n二、窗口服务\n{SAID}")[0] == (heading, None)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("推进窗口服务的主要举措和成效", "成绩"), ("工作中存在的问题及原因", "问题"), ("存在的问题不足", "问题"), ("问题和建议", "问题"),
        ("2024年工作计划", "打算"), ("主要举措", "成绩"), ("下一步工作安排", "打算"), ("推进窗口服务工作开展情况", "成绩"),
    ],
)  # fmt: skip
def test_a_section_that_is_named_after_a_role_has_it(heading: str, role: str) -> None:
    assert tops(f"一、{heading}\n{SAID}\n二、窗口服务\n{SAID}")[0] == (heading, role)


def test_a_word_that_many_top_sections_share_is_no_role() -> None:
    text = "\n".join(f"{n}、{what}开展情况\n{SAID}" for n, what in zip("一二三四", "甲乙丙丁", strict=True))
    assert {role for _, role in tops(text)} == {None}


def test_problems_and_plans_said_at_the_end_of_topical_sections_are_found() -> None:
    text = (
        f"一、窗口服务\n{SAID}\n二、线上服务\n{SAID}\n回头看，成绩来之不易，但也存在人手不足、办法不多等问题。\n"
        "下一步，我县将增加窗口，添置设备，办好每一件事。"
    )
    assert [(r.role, r.start, r.end, r.heading) for r in read(text).roles] == [
        ("问题", 5, 5, None),
        ("打算", 6, 6, None),
    ]


def test_problems_that_have_a_heading_below_a_topical_section_are_found() -> None:
    text = f"一、窗口服务\n{SAID}\n二、组织保障\n（一）压实责任\n{SAID}\n（二）存在的问题\n{SAID}\n（三）下一步安排\n{SAID}"
    assert [(r.role, r.start, r.end, r.heading) for r in read(text).roles] == [
        ("问题", 6, 7, 6),
        ("打算", 8, 9, 8),
    ]


# --- what follows the report ---------------------------------------------------------------------------------------

REPORT = f"甲县2023年测试工作报告\n一、窗口服务\n（一）延时办理\n{SAID}\n二、下一步安排\n明年办理5件。"


def test_annexes_have_levels_of_their_own_and_no_roles() -> None:
    text = (
        REPORT
        + "\n甲县人民政府\n2024年1月15日\n附件1\n窗口一览\n一、窗口的问题\n共有7个窗口，都已开放。\n附件2：热线安排\n全年接听9次，都已办结。"
    )
    found = read(text)
    assert [(n.level, n.text, n.annex, n.role) for n in found.outline] == [
        (1, "窗口服务", 0, None), (1, "下一步安排", 0, "打算"), (1, "窗口的问题", 1, None),
    ]  # fmt: skip
    assert [(r.role, r.start, r.end) for r in found.roles] == [("打算", 5, 8)]
    assert [(f.quantity.text, f.annex, f.outline_path, f.status) for f in found.figures] == [
        ("3件", 0, ("窗口服务", "延时办理"), "actual"), ("5件", 0, ("下一步安排",), "plan"),
        ("7个", 1, ("窗口的问题",), "actual"), ("9次", 2, (), "actual"),
    ]  # fmt: skip
    assert [node["annex"] for node in to_json(found, document(text))["outline"]] == [0, 0, 1]


def test_a_list_of_annexes_is_no_heading() -> None:
    text = REPORT + "\n附件：1.窗口一览表\n2.热线统计表\n甲县人民政府\n2024年1月15日"
    assert [(level, said) for level, _, said in tree(text)] == [
        (1, "窗口服务"),
        (2, "延时办理"),
        (1, "下一步安排"),
    ]


def test_an_annex_may_be_nothing_but_a_table() -> None:
    cells = ((paragraph("窗口"),), (paragraph("7个"),))
    blocks = [
        *document(REPORT).blocks,
        paragraph("2024年1月15日"),
        paragraph("附件：窗口统计表"),
        Table((cells,)),
    ]
    found = analyse(Document(tuple(blocks)), GENRE)
    assert [(f.quantity.text, f.annex) for f in found.figures][-1] == ("7个", 1)


def test_a_second_report_in_the_file_is_told_and_kept_apart() -> None:
    found = read(
        REPORT + f"\n2024年1月15日\n乙县2022年测试工作报告\n一、线上服务\n{SAID}\n二、工作计划\n{SAID}"
    )
    assert (found.title, found.year) == ("甲县2023年测试工作报告", 2023)
    assert [(n.text, n.annex, n.role) for n in found.outline][2:] == [
        ("线上服务", 1, None),
        ("工作计划", 1, None),
    ]
    assert [(d.code, d.at.line) for d in found.diagnostics] == [("AN02", 8)]


def test_an_explanation_behind_the_report_is_told() -> None:
    found = read(REPORT + f"\n《甲县2023年测试工作报告》政策解读\n一、起草背景\n{SAID}\n二、主要内容\n{SAID}")
    assert [n.annex for n in found.outline] == [0, 0, 1, 1]
    assert [d.code for d in found.diagnostics] == ["AN03"]


# --- title, year, place, day ---------------------------------------------------------------------------------------


def facts(text: str) -> tuple[str | None, str | None, str | None, int | None, str | None]:
    found = read(text)
    return (
        found.title,
        found.region.full if found.region else None,
        found.department,
        found.year,
        found.published,
    )


BODY = f"\n一、主要举措\n{SAID}\n二、工作计划\n{SAID}"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("静海区人民政府门户网站\n静海区2023年度测试工作情况报告", "静海区2023年度测试工作情况报告"),
        ("静海区2023年度测试工作情况报告_静海区人民政府", "静海区2023年度测试工作情况报告"),
        ("静海区\n2023年度测试工作情况报告", "静海区2023年度测试工作情况报告"),
        ("静政〔2024〕3号\n静海区人民政府\n关于2023年度测试工作\n情况的报告\n市人民政府：", "静海区人民政府关于2023年度测试工作情况的报告"),
        ("静海区2023年测试工作", "静海区2023年测试工作"),
        ("静海区2023年测试工作报告\n静海区2023年测试工作报告", "静海区2023年测试工作报告"),
    ],
)  # fmt: skip
def test_titles_as_pages_print_them(head: str, title: str) -> None:
    assert facts(head + BODY)[0] == title
    assert facts(head + BODY)[1] == "天津市静海区"


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("静海区二〇二三年测试工作报告", 2023), ("静海区二○二三年度测试工作报告", 2023),
        ("按照《纲要（2021—2025年）》的要求，2023年，我区坚持便民利民，办了不少实事。", 2023),
        ("静海区2021—2025年测试工作规划2023年度报告", 2023),
    ],
)  # fmt: skip
def test_the_year_is_that_reported_on(head: str, year: int) -> None:
    assert facts(head + BODY)[3] == year


def test_without_any_year_in_the_text_the_day_of_signing_tells_it() -> None:
    assert facts("静海区测试工作报告" + BODY + "\n二〇二四年一月十五日")[3:] == (2023, "2024-01-15")


@pytest.mark.parametrize(
    ("text", "region", "department"),
    [
        ("赵县人民政府2023年测试工作报告" + BODY, "河北省石家庄市赵县", None),
        ("锡盟司法局2023年度测试工作报告" + BODY, "内蒙古自治区锡林郭勒盟", "司法局"),
        ("杭州市市场监管局\n2023年，我局办了不少实事，群众都很满意。" + BODY, "浙江省杭州市", "市场监管局"),
        ("2023年，我局办了不少实事，群众都很满意。" + BODY + "\n赵县民政局\n2024年1月5日", "河北省石家庄市赵县", "民政局"),
        ("2023年测试工作报告" + BODY + "\n赵县人民政府\n2024年1月5日", "河北省石家庄市赵县", None),
        ("某某市市场监督管理局2023年度测试工作报告" + BODY, None, "市场监督管理局"),
        ("鲤城区人民政府金龙街道办事处关于2023年度测试工作的报告" + BODY, "福建省泉州市鲤城区金龙街道", None),
        ("2023年，按照《清城区2023年要点》，东城街道办了不少实事。我街道人手不多。" + BODY, "广东省清远市清城区东城街道", None),
    ],
)  # fmt: skip
def test_place_and_body_come_from_title_signature_and_text(
    text: str, region: str | None, department: str | None
) -> None:
    assert facts(text)[1:3] == (region, department)


@pytest.mark.parametrize(
    ("head", "tail", "day"),
    [
        ("", "\n静海区人民政府\n2024年1月15日", "2024-01-15"),
        ("", "\n静海区人民政府 二〇二四年一月十五日", "2024-01-15"),
        ("", "\n（2024年1月15日印发）", "2024-01-15"),
        ("发布日期：2024-02-01 来源：区政府办\n", "\n静海区人民政府\n2024年1月15日", "2024-01-15"),
        ("发布日期：2024-02-01 来源：区政府办\n", "", "2024-02-01"),
        ("成文日期：2024-01-20 发布日期：2024-02-01\n", "", "2024-01-20"),
        ("今天是：2019年12月3日星期二\n", "", None),
        ("", "\n2024年2月30日", None),
    ],
)  # fmt: skip
def test_the_day_of_signing_wins_over_that_of_the_page(head: str, tail: str, day: str | None) -> None:
    text = head + "静海区2023年测试工作报告" + BODY + tail
    found = read(text)
    assert found.published == day
    assert to_json(found, document(text))["published"] == day


def test_what_a_page_prints_above_the_title_is_no_lead() -> None:
    found = read("网上办事\n静海区2023年测试工作报告\n2023年，我区办了不少实事，群众都很满意。" + BODY)
    assert next((r.role, r.start, r.end) for r in found.roles) == ("开头", 3, 3)


def test_days_and_years_in_every_writing() -> None:
    assert [day.isoformat() for _, _, day in days_in("2024年1月5日、二〇二四年十二月三十一日、2024-01-05、2024/1/5")] == [
        "2024-01-05", "2024-12-31", "2024-01-05", "2024-01-05",
    ]  # fmt: skip
    assert is_day("（二〇二四年一月五日）")
    assert not is_day("2024年1月5日召开会议")
    assert years_said("《纲要（2021—2025年）》、〔2019〕28号，2023年") == [2023]


# --- any tree ------------------------------------------------------------------------------------------------------

STYLES = ["cn_dun", "paren_cn", "arabic_dot", "paren_arabic"]
NAMED = st.lists(
    st.sampled_from(["窗口服务", "线上办理", "热线接听", "培训队伍", "整修大厅", "公开账目", "走访企业"]),
    min_size=1,
    max_size=3,
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[str, list[tuple[int, str, str]]]:
    """Draw a report and its tree: levels with styles in their usual order, some left out, headings block or run-in."""
    styles = [STYLES[0], *draw(st.lists(st.sampled_from(STYLES[1:]), unique=True, max_size=3))]
    styles.sort(key=STYLES.index)
    if draw(st.booleans()):
        styles.append("yishi")
    lines: list[str] = []
    nodes: list[tuple[int, str, str]] = []

    def section(depth: int) -> None:
        for number, name in enumerate(draw(NAMED), 1):
            marker = chinese.marker_text(styles[depth], number)
            nodes.append((depth + 1, marker, name))
            deeper = depth + 1 < len(styles) and draw(st.booleans())
            runin = styles[depth] == "yishi" or (depth > 0 and draw(st.booleans()))
            lines.append(f"{marker}{name}。{SAID}" if runin else f"{marker}{name}")
            if not runin and not deeper:
                lines.append(SAID)
            if deeper:
                section(depth + 1)

    section(0)
    return "\n".join(lines), nodes


@settings(max_examples=60, deadline=None)
@given(trees())
def test_any_report_of_nested_numbers_reads_back_to_its_tree(
    drawn: tuple[str, list[tuple[int, str, str]]],
) -> None:
    text, nodes = drawn
    assert tree(text) == nodes


def test_a_number_given_twice_holds_the_list_that_it_opens() -> None:
    report = f"一、主要举措\n一、抓学习\n{SAID}\n二、抓执法\n{SAID}\n三、抓宣传\n{SAID}\n二、存在的问题\n一、人手少\n{SAID}\n三、工作计划\n{SAID}"
    assert [(level, text) for level, _, text in tree(report)] == [
        (1, "主要举措"), (2, "抓学习"), (2, "抓执法"), (2, "抓宣传"), (1, "存在的问题"), (2, "人手少"), (1, "工作计划"),
    ]  # fmt: skip


def test_one_paragraph_may_tell_of_problems_and_of_plans() -> None:
    said = "2023年，我县测试虽有成效，但与要求相比还有不足：人手少。2024年的工作计划：添两个人。"
    assert tops(f"一、抓学习\n{SAID}\n二、抓执法\n{SAID}\n{said}")[-2:] == [
        ("但与要求相比还有不足", "问题"),
        ("2024年的工作计划", "打算"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("宿州市人民政府、中共泗县县委：\n2023年，泗县坚持依法行政，泗县的测试工作有进展。", "安徽省宿州市泗县"),
        ("2023年，泗县坚持依法行政，健全镇街执法体系，全县平稳。中共泗县县委印发文件。在安徽省试点。", "安徽省宿州市泗县"),
    ],
)  # fmt: skip
def test_the_place_of_a_report_without_title_is_who_it_tells_of(text: str, place: str) -> None:
    region = read(f"{text}\n一、主要举措\n{SAID}\n二、存在的问题\n{SAID}").region
    assert region is not None
    assert region.full == place


def test_a_bureau_that_tells_of_itself_is_the_reports_without_any_title() -> None:
    found = read(f"2023年，郎溪县司法局坚持依法行政，郎溪县的测试有进展。\n一、主要举措\n我局{SAID}")
    assert (found.region and found.region.name, found.department) == ("郎溪县", "司法局")


def test_a_title_printed_once_more_over_two_lines_is_no_text() -> None:
    text = f"郎溪县人民政府2023年度测试工作报告\n来源：政府办　字号：【大】\n郎溪县人民政府\n2023年度测试工作报告\n2023年，{SAID}\n一、主要举措\n{SAID}"
    found = read(text)
    assert found.title == "郎溪县人民政府2023年度测试工作报告"
    assert (found.roles[0].role, found.roles[0].start) == ("开头", 5)
