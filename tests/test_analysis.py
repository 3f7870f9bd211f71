from __future__ import annotations

from pathlib import Path

import pytest

from drafter.analysis import Analysis, analyse, belongs_to, furniture, walk
from drafter.analysis.report import to_json, to_text
from drafter.diagnostics import Location
from drafter.document import Document, Paragraph, Run
from drafter.readers import read
from drafter.schema import Genre, Names, Skeleton, TopicName
from drafter.schema.models import RoleName

NAMES = Names(
    name="测试年报", form_name="测试", title_cues=("测试工作",),
    roles=(
        RoleName(name="开头", cues=(), heading=""),
        RoleName(name="问题", cues=("存在的问题", "不足", "问题"), heading="问题"),
        RoleName(name="打算", cues=("下一步", "工作计划"), heading="打算"),
        RoleName(name="成绩", cues=("主要举措", "成效", "工作情况"), heading="成绩"),
    ),
    topics=(TopicName(name="甲", aliases=("执法",)), TopicName(name="乙", aliases=("复议",)), TopicName(name="丙", aliases=("普法",))),
)  # fmt: skip
GENRE = Genre(name="test", names=NAMES, skeleton=Skeleton(genre="test", documents=(), sections=()))


def document(text: str) -> Document:
    lines = text.split("\n")
    blocks = tuple(
        Paragraph((Run(line),), at=Location(None, n, 1)) for n, line in enumerate(lines, 1) if line.strip()
    )
    return Document(blocks, line_count=len(lines))


def outline(text: str, genre: Genre | None = GENRE) -> list[tuple[int, str, str, str]]:
    return [(n.level, n.marker, n.text, n.kind) for n in walk(analyse(document(text), genre).outline)]


def understood(text: str) -> Analysis:
    return analyse(document(text), GENRE)


def test_numbers_on_lines_of_their_own_and_run_in() -> None:
    text = "一、主要举措和成效\n(一)规范执法。一是加强培训。培训3次。二是加强监督。\n（二）推进普法\n1．进校园。开展2场。\n2.进社区。开展3场。\n二、工作计划\n继续努力，久久为功。"
    assert outline(text) == [
        (1, "一、", "主要举措和成效", "block"), (2, "(一)", "规范执法", "runin"), (3, "一是", "加强培训", "runin"), (3, "二是", "加强监督", "runin"),
        (2, "（二）", "推进普法", "block"), (3, "1．", "进校园", "runin"), (3, "2.", "进社区", "runin"), (1, "二、", "工作计划", "block"),
    ]  # fmt: skip


def test_a_list_inside_an_earlier_paragraph_does_not_hold_later_headings() -> None:
    text = "一、工作情况\n去年有两个特点：一是快。二是好。\n(一)规范执法\n办结3件。\n(二)推进普法\n开展2场。"
    assert outline(text)[3:] == [(2, "(一)", "规范执法", "block"), (2, "(二)", "推进普法", "block")]


@pytest.mark.parametrize(
    "text",
    [
        "一、工作情况\n清理了3.5%的文件，一是一，二是二。",
        "一、工作情况\n统一是前提。会议通过2.0版。",
        "一、工作情况\n落实(1)号令，第一方面。",
    ],
)
def test_numbers_inside_a_sentence_are_no_headings(text: str) -> None:
    assert len(outline(text)) <= 1 + 2 * ("二是" in text)
    assert all(marker in ("一、", "一是", "二是") for _, marker, _, _ in outline(text))


def test_topic_sentences_that_open_paragraphs_are_headings() -> None:
    text = "一、工作情况\n2023年，全县共办结3件，成绩很好，大家都很努力。\n规范执法行为。全年检查企业300家次，发现问题30个。\n推进普法宣传。全年开展宣传活动20场，发放资料2万份。\n化解行政争议。受理行政复议申请41件，审结18件。"
    assert [text for level, _, text, _ in outline(text) if level == 2] == [
        "规范执法行为",
        "推进普法宣传",
        "化解行政争议",
    ]


def test_a_section_that_only_a_sentence_opens_is_implicit() -> None:
    text = "一、主要举措\n(一)规范执法。检查3次，效果良好。\n虽有成绩，但仍存在一些不足：一是力量弱；二是经费少。\n二、工作计划\n加油干，争取更好成绩。"
    assert outline(text)[2:5] == [
        (1, "", "但仍存在一些不足", "implicit"),
        (2, "一是", "力量弱", "runin"),
        (2, "二是", "经费少", "runin"),
    ]
    assert [(r.role, r.start, r.end, r.heading) for r in understood(text).roles] == [
        ("成绩", 1, 2, 1), ("问题", 3, 3, None), ("打算", 4, 5, 4)
    ]  # fmt: skip


def test_topical_top_sections_have_no_role() -> None:
    text = "测试工作报告\n一、规范执法\n检查3次，效果良好，成绩很大。\n二、推进普法\n宣传2场，效果良好，成绩很大。"
    assert [n.role for n in understood(text).outline] == [None, None]


def test_levels_of_a_word_file_are_taken_where_there_is_no_number() -> None:
    pieces = [
        ("主要举措和成效", 1),
        ("规范执法", 2),
        ("检查3次，效果良好。", None),
        ("工作计划", 1),
        ("继续努力。", None),
    ]
    blocks = tuple(
        Paragraph((Run(text),), level=level, at=Location(block=i))
        for i, (text, level) in enumerate(pieces, 1)
    )
    result = analyse(Document(blocks), GENRE)
    assert [(n.level, n.text, n.at.block) for n in walk(result.outline)] == [
        (1, "主要举措和成效", 1),
        (2, "规范执法", 2),
        (1, "工作计划", 4),
    ]
    assert to_json(result, Document(blocks))["roles"][0] == {
        "role": "成绩",
        "block_start": 1,
        "block_end": 3,
        "heading_block": 1,
    }


def test_numbering_that_starts_again_in_an_annex_stays_at_its_level() -> None:
    text = "一、主要举措\n检查3次，效果良好。\n二、工作计划\n继续努力，再接再厉。\n附件\n一、检查事项\n共3项，逐项落实。"
    assert [(level, marker) for level, marker, _, _ in outline(text)] == [
        (1, "一、"),
        (1, "二、"),
        (1, "一、"),
    ]


PAGE = """您当前的位置:首页>政务公开>通知
[ 索引号 ]115/2022 [ 发文字号 ] [ 发布机构 ]甲县政府办公室 [ 成文日期 ]2024-01-02
甲县2023年测试工作
情况报告
来源:甲县政府网 时间:2024-01-02 浏览次数:
分享:
一、主要举措
(一)规范执法。分享经验3次，扫一扫即可办事。
微博
浏览次数达到3万次，来源:各部门，全部办结。
甲县人民政府
2024年1月2日
扫一扫在手机打开当前页
微信
友情链接单位
主办:甲县政府办公室 甘ICP备12345号"""


def test_furniture_is_found_around_the_report_and_never_in_it() -> None:
    found = furniture.find(document(PAGE))
    assert sorted(i + 1 for i in found) == [1, 2, 5, 6, 13, 14, 15, 16]


def test_a_footer_glued_to_the_last_sentence_is_told_and_not_counted() -> None:
    result = understood("一、主要举措\n检查企业3次，全年工作效果良好。扫一扫在手机打开当前页 访问次数：120次")
    assert [f.quantity.text for f in result.figures] == ["3次"]
    assert [(f.code, f.at.line, f.at.column) for f in result.diagnostics] == [("AN01", 2, 17)]


def test_a_title_broken_over_lines_is_joined_and_its_year_taken() -> None:
    result = understood(PAGE)
    assert (result.title, result.year) == ("甲县2023年测试工作情况报告", 2023)


@pytest.mark.parametrize(
    ("title", "headings", "year"),
    [("2026年甲县政府工作报告", "一、2025年工作回顾\n完成任务。\n二、2026年重点工作", 2025), ("甲县2023年度总结", "一、主要举措\n完成任务。\n二、2024年工作计划", 2023),
     ("甲县总结", "一、2022年工作情况\n完成任务。\n二、2023年工作计划", 2022)],
)  # fmt: skip
def test_the_year_reported_on_is_told_from_title_and_headings(title: str, headings: str, year: int) -> None:
    assert understood(f"{title}\n{headings}\n继续努力，再接再厉。").year == year


def test_region_and_department_come_from_the_title() -> None:
    result = understood("锡盟司法局2022年度测试工作情况报告\n一、主要举措\n检查3次，效果良好。")
    assert result.region is not None
    assert (result.region.full, result.region_as_printed, result.department) == (
        "内蒙古自治区锡林郭勒盟",
        "锡盟",
        "司法局",
    )


def figures(text: str) -> list[tuple[str, str, str, int | None]]:
    found = understood(
        "甲县2018年测试工作报告\n一、主要举措\n" + text + "\n二、工作计划\n明年检查9次，培训8场。"
    ).figures
    return [(f.quantity.text, f.status, f.measure, f.part_of) for f in found]


def test_figures_know_status_measure_and_whole() -> None:
    text = "出庭率由2016年的19.55%提高至45.88%，同比下降7.57个百分点，低于全省1.2个百分点。公开8.2万条，其中网站6.75万条。收到58件，登记37件，不予登记21件。"
    assert figures(text) == [
        ("19.55%", "baseline", "level", None), ("45.88%", "actual", "level", None), ("7.57个百分点", "actual", "change", None),
        ("1.2个百分点", "actual", "gap", None), ("8.2万条", "actual", "level", None), ("6.75万条", "actual", "level", 4),
        ("58件", "actual", "level", None), ("37件", "actual", "level", 6), ("21件", "actual", "level", 6), ("9次", "plan", "level", None), ("8场", "plan", "level", None),
    ]  # fmt: skip


def test_without_a_genre_there_are_no_roles_and_topics() -> None:
    result = analyse(document("一、主要举措\n(一)规范执法。检查3次。"), None)
    assert (result.roles, result.genre) == ((), None)
    assert all(n.role is None and n.topic is None for n in walk(result.outline))


def test_a_genre_is_told_by_its_own_data() -> None:
    assert belongs_to(document("甲县2023年测试工作报告\n一、主要举措\n检查3次，效果良好。"), GENRE)
    assert not belongs_to(document("甲县2023年财政预算报告\n一、主要举措\n检查3次，效果良好。"), GENRE)
    assert belongs_to(
        document(
            "测试工作扎实推进，执法、复议、普法齐抓共管，取得明显成绩。\n一、工作情况\n检查3次。\n二、存在的问题\n人少。"
        ),
        GENRE,
    )


@pytest.mark.parametrize(
    ("lead", "told"),
    [
        ("2023年成绩不小。现将测试工作情况报告如下：", True),
        ("执法、复议、普法都有成绩，测试工作再上台阶。现将有关情况报告如下：", True),
        ("执法、复议、普法都有成绩，测试工作再上台阶。现将财政预算情况报告如下：", False),
        ("测试工作再上台阶。现将有关情况报告如下：", False),
    ],
)
def test_a_report_without_title_is_told_by_what_it_announces(lead: str, told: bool) -> None:
    assert belongs_to(document(f"{lead}\n一、抓好学习\n检查3次。\n二、抓好宣传\n检查3次。"), GENRE) is told


def test_the_tree_for_people_shows_sections_figures_and_furniture() -> None:
    text = to_text(understood(PAGE), document(PAGE))
    for part in (
        "标题：甲县2023年测试工作情况报告",
        "一、主要举措　〔成绩〕　第7行",
        "(一)规范执法",
        "3次",
        "网页残留 8 行",
    ):
        assert part in text


def test_a_document_of_nothing_but_furniture_is_understood_as_empty(tmp_path: Path) -> None:
    result = understood("首页\n微博\n微信")
    assert (result.outline, result.figures, result.title) == ((), (), None)


GOVERNMENT = Path(__file__).parent.parent.parent / "shared" / "corpora" / "government-work-reports"


@pytest.mark.skipif(not GOVERNMENT.is_dir(), reason="needs the government work reports beside the project")
def test_reports_of_another_genre_keep_their_top_sections_and_lose_their_furniture() -> None:

    for path in sorted(GOVERNMENT.glob("*.txt")):
        report, _ = read(path)
        result = analyse(report, None)
        assert [n.marker for n in result.outline] == ["一、", "二、", "三、", "四、"][
            : len(result.outline)
        ], path.name
        assert len(result.outline) >= 3, path.name
        assert (result.year, result.title is not None) == (2025, True), path.name
        assert len(result.figures) > 100, path.name


@pytest.mark.parametrize(
    "lines",
    [
        "中共甲县委\n甲县人民政府\n关于2022年度测试工作\n情况的\n报    告\n（2023年1月10日）",
        "甲府〔2023〕5号\n\n中共甲县委 甲县人民政府\n关于2022年度测试工作情况的报告\n\n乙市人民政府：",
        "甲县人民政府\n\n关于2022年度测试工作情况的报告",
        "中共甲县委\n\n甲县人民政府\n\n关于2022年度测试工作\n\n情况的报告\n\n2022年是收官之年，成绩突出。",
    ],
)
def test_titles_over_many_lines_are_put_together(lines: str) -> None:
    found = understood(f"{lines}\n\n一、主要举措和成效\n开展测试3次。\n二、工作计划\n开展测试5次。")
    title = "".join((found.title or "").split())
    assert title.endswith("甲县人民政府关于2022年度测试工作情况的报告")
    assert found.year == 2022


def test_an_index_table_with_a_cell_a_line_is_furniture_and_the_title_under_it_is_not() -> None:
    text = "索引号\n1142/2024-1\n发布机构\n甲县司法局\n发布日期\n2024-03-01\n有 效 性\n甲县2023年测试工作报告\n一、主要举措和成效\n开展测试3次。"
    found = understood(text)
    assert found.furniture == (0, 1, 2, 3, 4, 5, 6)
    assert found.title == "甲县2023年测试工作报告"


def test_what_a_list_of_figures_measures_is_said_once() -> None:
    found = understood("一、主要举措和成效\n办件量、网办率分别增长8.3%、7.9%，预计增幅5%—5.5%，占比6%。")
    assert [f.measure for f in found.figures] == ["change", "change", "change", "change", "level"]


def test_a_bracket_alone_on_a_line_belongs_to_the_number_under_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、主要举措和成效\n（\n三）推进普法工作\n开展活动3次。", "utf-8")
    assert [n.text for n in walk(analyse(read(path)[0], GENRE).outline)] == ["主要举措和成效", "推进普法工作"]
