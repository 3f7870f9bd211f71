"""Reading and checking a form: the seven answers, every mistake at its own line and column, nothing typed
is lost.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter import form, region
from drafter.diagnostics import Diagnostic, Severity
from drafter.errors import DrafterError, Unreadable
from drafter.form import Form, Kind, editors
from drafter.form.values import wordy
from drafter.resources import genre_files
from drafter.schema import load_genre
from drafter.schema.loading import metrics_by_hand
from tests.small_genre import GROUPS, small_genre

GENRE = small_genre()
PLACE = region.resolve("凤翔区", 2024)
HEAD = "填报表: 1\n文种: 某某\n地区: 陕西省宝鸡市凤翔区\n年度: 2024\n"


def read(text: str) -> tuple[Form, list[Diagnostic]]:
    return form.read(text, GENRE, "表.yaml")


def data(*lines: str, group: str = "复议") -> str:
    return HEAD + f"数据:\n  {group}:\n" + "".join(f"    {line}\n" for line in lines)


def answer(line: str, metric: str = "r.received", group: str = "复议") -> form.Answer:
    return read(data(line, group=group))[0].answers[metric]


def places(findings: list[Diagnostic]) -> list[tuple[str, int | None, int | None]]:
    return [(f.code, f.at.line, f.at.column) for f in findings]


# --- the seven answers ---

ANSWERS = [
    ("41", Kind.VALUE, "41"),
    ("41件", Kind.VALUE, "41"),
    ("'41'", Kind.VALUE, "41"),
    ("“41”", Kind.VALUE, "41"),
    ("４１", Kind.VALUE, "41"),
    ("8.2万", Kind.VALUE, "82000"),
    ("1,234", Kind.VALUE, "1234"),
    ("约100", Kind.VALUE, "100"),
    ("{值: 22, 去年: 20}", Kind.VALUE, "22"),
    ("{值: 1,234, 口径: 含补正, 转送的}", Kind.VALUE, "1234"),
    ("", Kind.BLANK, None),
    ("''", Kind.BLANK, None),
    ("“”", Kind.BLANK, None),
    ("~", Kind.BLANK, None),
    ("null", Kind.BLANK, None),
    ("待填", Kind.BLANK, None),
    ("【待填：某某】", Kind.BLANK, None),
    ("{值: , 去年: 20}", Kind.BLANK, None),
    ("{}", Kind.BLANK, None),
    ("无", Kind.NONE, None),
    ("0", Kind.NONE, None),
    ("０", Kind.NONE, None),
    ("0件", Kind.NONE, None),
    ("零", Kind.NONE, None),
    ("没有", Kind.NONE, None),
    ("不适用", Kind.NOT_APPLICABLE, None),
    ("—", Kind.NOT_APPLICABLE, None),
    ("-", Kind.NOT_APPLICABLE, None),
    ("N/A", Kind.NOT_APPLICABLE, None),
    ("今年不报", Kind.WITHHELD, None),
]


@pytest.mark.parametrize(("typed", "kind", "value"), ANSWERS, ids=[a[0] or "blank" for a in ANSWERS])
def test_what_is_typed_is_the_answer_meant(typed: str, kind: Kind, value: str | None) -> None:
    got, findings = read(data(f"收到: {typed}  # 件｜司法局"))
    found = got.answers["r.received"]
    assert (found.kind, found.amount and found.amount.value) == (kind, value and Decimal(value))
    assert not findings


def test_a_line_that_is_not_there_is_blank_and_an_optional_one_off() -> None:
    answers = read(data("受理: 5"))[0].answers
    assert answers["r.received"].kind is Kind.BLANK
    assert answers["r.settled"].kind is Kind.OFF
    assert read(data("化解:"))[0].answers["r.settled"].kind is Kind.BLANK
    assert "e.visits" not in answers  # asked from 2025 on


def test_numbers_stay_as_typed() -> None:
    found = answer("收到: 约8.2万")
    assert found.typed == "约8.2万" and found.amount
    assert found.amount.text(found.unit) == "约8.2万件"


def test_the_unit_typed_is_the_unit_printed() -> None:
    assert answer("案卷: 41件", "e.files", "执法").unit == "件"
    assert answer("案卷: 41", "e.files", "执法").unit == "卷"


def test_the_long_form_of_a_line_keeps_all_its_columns() -> None:
    found = answer(
        "收到: {值: 22, 去年: 20, 口径: 以收到日期为准, 来源: 台账, 截至: 12月31日, 只进报送稿: 是}"
    )
    assert found.last and found.last.value == 20
    assert (found.basis, found.source, found.as_of) == ("以收到日期为准", "台账", "12月31日")
    assert found.internal_only
    assert found.key == "数据.复议.收到"


def test_the_long_form_may_stand_on_lines_of_its_own() -> None:
    got, findings = read(data("收到:", "  值: 22", "  去年: 20", "受理: 3"))
    assert not findings
    assert got.answers["r.received"].amount and got.answers["r.accepted"].amount


def test_a_rate_is_read_under_its_own_heading_and_beside_its_parts() -> None:
    for lines in (["只有率: {纠错率: 12.5}"], ["只有率:", "  纠错率: 12.5%"], ["纠错率: 12.5"]):
        got, findings = read(data(*lines))
        assert not findings
        found = got.answers["r.rate"].amount
        assert found and found.value == Decimal("12.5")


# --- mistakes, one by one ---

MISTAKES = [
    # (what is wrong, text, code, line, column, a word of the message or hint)
    ("full-width colon", data("收到：41"), "Y003", 7, 7, "收到"),
    ("no blank after the colon", data("收到:41"), "Y004", 7, 7, "收到"),
    ("no colon", data("收到 41"), "Y004", 7, 7, "收到"),
    ("tab", data("收到: 41").replace("    收到", "\t\t收到"), "Y005", 7, 1, "Tab"),
    ("full-width blank", data("收到: 41").replace("    收到", "　　收到"), "Y005", 7, 1, "全角空格"),
    (
        "indented too little",
        data("收到: 41", "受理: 5").replace("    受理", "   受理"),
        "Y006",
        8,
        4,
        "应有4个",
    ),
    ("indented too much", data("收到: 41", " 受理: 5"), "Y006", 8, 6, "应有4个"),
    ("not indented", data("收到: 41", "受理: 5").replace("    受理", "受理"), "Y006", 8, 1, "应有4个"),
    ("first of its group askew", data(" 收到: 41", "受理: 5", "审结: 3"), "Y006", 7, 6, "应有4个"),
    ("words under a group", data("就这些", "收到: 41"), "Y009", 7, 5, "就这些"),
    ("under the line above", data("收到:", "  受理: 5"), "Y006", 8, 7, "应有4个"),
    ("at its group's level", data("收到: 5").replace("    收到", "  收到"), "Y006", 7, 3, "收到"),
    ("quote not closed", data('收到: "41'), "Y007", 7, 9, "引号"),
    ("bracket not closed", data("收到: {值: 41"), "Y007", 7, 9, "括号"),
    ("full-width bracket", data("收到: ｛值: 41}"), "Y008", 7, 9, "全角"),
    ("full-width comma", data("收到: {值: 41，去年: 3}"), "Y008", 7, 15, "全角"),
    ("stray words", HEAD + "数据:\n  复议:\n    收到: 41\n就这些\n", "Y009", 8, 1, "就这些"),
    ("control character", data("收到: 41\x07"), "Y012", 7, 11, "U+0007"),
    ("written twice", data("收到: 41", "受理: 5", "收到: 42"), "Y013", 9, 5, "第7行和第9行"),
    ("misspelt", data("受里: 41"), "F003", 7, 5, "“受理”"),
    ("full name for key", data("复议收到数: 41"), "F003", 7, 5, "“收到”"),
    ("unknown at the top", HEAD + "数剧:\n数据:\n", "F003", 5, 1, "“数据”"),
    ("unknown group", data("收到: 41", group="复义"), "F003", 6, 3, "“复议”"),
    ("other group", data("处罚: 41"), "F004", 7, 5, "“执法”"),
    ("unknown column", data("收到: {值: 41, 口经: 某}"), "F003", 7, 17, "“口径”"),
    ("list for a value", data("收到: [1, 2]"), "F005", 7, 9, "[1, 2]"),
    ("value for a group", HEAD + "数据:\n  复议: 41\n", "F005", 6, 7, "复议"),
    ("other genre", (HEAD + "数据:\n").replace("某某", "政府工作"), "F006", 2, 5, "政府工作"),
    ("unknown region", (HEAD + "数据:\n").replace("陕西省宝鸡市凤翔区", "月亮县"), "F007", 3, 5, "月亮县"),
    ("no year", (HEAD + "数据:\n").replace("2024", "去年"), "F008", 4, 5, "去年"),
    ("year far off", (HEAD + "数据:\n").replace("2024", "2204"), "F008", 4, 5, "2204"),
    ("year missing", HEAD.replace("年度: 2024\n", "") + "数据:\n", "F002", 1, 1, "年度"),
    ("region blank", (HEAD + "数据:\n").replace("陕西省宝鸡市凤翔区", ""), "F002", 3, 4, "地区"),
    ("words for a figure", data("收到: 若干"), "F009", 7, 9, "若干"),
    ("part of a thing", data("收到: 2.5件"), "F009", 7, 9, "2.5件"),
    ("wrong unit", data("收到: 41人"), "F009", 7, 9, "41人"),
    ("wrong last year", data("收到: {值: 41, 去年: 很多}"), "F009", 7, 21, "很多"),
    ("negative", data("收到: -41"), "F010", 7, 9, "-41"),
    ("rate above 100", data("网办率: 120", group="执法"), "F010", 7, 10, "120"),
    ("no such day", HEAD + "发文:\n  成文日期: 2025年2月30日\n数据:\n", "F014", 6, 9, "2月30日"),
    ("no date", HEAD + "发文: {成文日期: 明天}\n数据:\n", "F014", 5, 12, "明天"),
    (
        "date before the year is over",
        HEAD + "发文: {成文日期: 2024-03-01}\n数据:\n",
        "F014",
        5,
        12,
        "2024-03-01",
    ),
    ("date long after the year", HEAD + "发文: {成文日期: 2025-08-01}\n数据:\n", "F014", 5, 12, "2025-08-01"),
    ("date of another year", HEAD + "发文: {成文日期: 2022-03-01}\n数据:\n", "F014", 5, 12, "2022-03-01"),
    ("not yet asked", data("涉企检查: 41", group="执法"), "F017", 7, 5, "2025年度起"),
    ("neither yes nor no", data("收到: {值: 4, 只进报送稿: 也许}"), "F018", 7, 23, "也许"),
    ("reason alone", HEAD + "数据:\n存在问题:\n  - 原因: 人手少\n", "F020", 7, 9, "问题"),
    ("unknown topic", HEAD + "数据:\n亮点:\n  执发: [一句。]\n", "F003", 7, 3, "“执法”"),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "word"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_one_finding_at_its_place(
    text: str, code: str, line: int, column: int, word: str
) -> None:
    _, findings = read(text)
    hits = [f for f in findings if f.code == code]
    assert places(hits) == [(code, line, column)], [f.to_text() for f in findings]
    assert word in hits[0].message + hits[0].hint
    assert hits[0].hint
    assert hits[0].at.path == "表.yaml"


MENDED = [
    m
    for m in MISTAKES
    if m[0] not in ("stray words", "words under a group", "first of its group askew", "control character")
    and m[2] < "Y013"
    and m[2] > "Y"
]


@pytest.mark.parametrize("text", [m[1] for m in MENDED], ids=[m[0] for m in MENDED])
def test_a_slip_of_writing_is_mended_and_the_line_read(text: str) -> None:
    answers = read(text)[0].answers
    filled = {a.metric for a in answers.values() if a.kind is Kind.VALUE}
    assert filled in ({"r.received"}, {"r.received", "r.accepted"}, {"r.accepted"})
    assert (
        len(filled)
        == text.count("收到: ")
        + text.count("受理: ")
        + text.count("收到：")
        + text.count("收到:41")
        + text.count("收到 41")
        or "收到:\n" in text
    )


WRONG = [m for m in MISTAKES if m[2] in ("F009", "F010") and "去年" not in m[1]]


@pytest.mark.parametrize("text", [m[1] for m in WRONG], ids=[m[0] for m in WRONG])
def test_a_value_that_cannot_be_is_wrong_and_keeps_what_was_typed(text: str) -> None:
    found = [a for a in read(text)[0].answers.values() if a.kind is Kind.WRONG]
    assert [a.typed for a in found] == [text.strip().split(": ")[-1]]


def test_ten_mistakes_are_ten_findings_in_order() -> None:
    text = """\
填报表: 1
文种: 某某
地区: 月亮县
年度: 2024
发文: {标题: , 成文日期: 2025年2月30日}
数据:
  复议:
    收到：41
    受理:30
    审结: 若干
    其中纠措: 2
    处罚: 4
  执法:
    处罚: -3
    罚没: "412.6
   案卷: 41
    网办率: 101
"""
    _, findings = read(text)
    assert places(findings) == [
        ("F007", 3, 5),
        ("F014", 5, 18),
        ("Y003", 8, 7),
        ("Y004", 9, 7),
        ("F009", 10, 9),
        ("F003", 11, 5),
        ("F004", 12, 5),
        ("F010", 14, 9),
        ("Y007", 15, 9),
        ("Y006", 16, 4),
        ("F010", 17, 10),
    ]


# --- nothing can be made of it ---


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "空的"),
        ("\n\n# 只有说明\n", "空的"),
        ("- 一\n- 二\n", "名称"),
        ("只是一段话。", "读不懂"),
        ("某: 1\n另: 2\n", "不是填报表"),
        ("填报表: 2\n数据:\n", "版本"),
        ("填报表: 1\n---\n填报表: 1\n", "不止一张"),
        ("数据: " + "[" * 50 + "]" * 50, "20 层"),
        ("a" * 1_000_001, "上限"),
    ],
    ids=[
        "empty",
        "comments",
        "list",
        "prose",
        "other mapping",
        "other version",
        "two documents",
        "deep",
        "large",
    ],
)
def test_what_is_no_form_is_said_in_words(text: str, word: str) -> None:
    try:
        _, findings = read(text)
    except Unreadable as error:
        assert word in error.message
        assert error.exit_code == 3
    else:
        assert any(f.severity is Severity.ERROR for f in findings)


# --- sentences ---

HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "<b>粗</b> & <&>",
    "**粗体**和`代码`",
    "*星号开头",
    "&锚 一句",
    "!标签 一句",
    "@某人",
    "%百分号",
    "`反引号`",
    "- 横线开头",
    "? 问号开头",
    "他说: 好",
    "时间：上午10:30",
    "全县：三件",
    "[方括号](链接)",
    "[待办] 某事",
    "{花括号}某事",
    "“法律明白人”1200名",
    '"法律明白人"1200名',
    "'单引号'开头",
    "1. 编号",
    "行政复议法第3条",
    "a\\b",
    "| 竖线",
    "> 大于",
    "\ue000私用区",
    "#井号",
    "C#语言",
    "1,200件",
    "no",
    "010",
    "2024-01-05",
    "1.20",
    "<<",
    "收到: 41",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_sentence_comes_out_as_typed(typed: str) -> None:
    got, findings = read(HEAD + f"数据:\n亮点:\n  执法:\n    - {typed}\n    - 又一句。\n")
    assert [s.text for s in got.highlights["执法"]] == [typed, "又一句。"]
    assert [s.key for s in got.highlights["执法"]] == ["亮点.执法[1]", "亮点.执法[2]"]
    assert (got.highlights["执法"][0].at.line, got.highlights["执法"][0].at.column) == (8, 7)
    assert not findings


@pytest.mark.parametrize("typed", [h for h in HOSTILE if h != "#井号"])
def test_a_remark_and_a_wrong_value_come_out_as_typed(typed: str) -> None:
    got = read(data("收到:", "  值: 5", f"  口径: {typed}", f"受理: 某{typed}"))[0]
    assert got.answers["r.received"].basis == typed
    assert got.answers["r.accepted"].typed == "某" + typed


def test_sentences_may_be_a_list_a_text_or_several_lines() -> None:
    for typed in ("[甲。, 乙。]", "\n    - 甲。\n    - 乙。\n    -\n", "|\n    甲。\n\n    乙。"):
        got, findings = read(HEAD + f"数据:\n亮点:\n  执法: {typed}\n")
        assert [s.text for s in got.highlights["执法"]] == ["甲。", "乙。"]
        assert not findings


def test_a_sentence_broken_over_lines_is_joined_without_a_blank() -> None:
    text = HEAD + "数据:\n亮点:\n  执法:\n    - 一句话很长，\n      要分两行: 写完\n      才行\n    - 短句\n"
    got, findings = read(text)
    assert [s.text for s in got.highlights["执法"]] == ["一句话很长，要分两行: 写完才行", "短句"]
    assert not findings


@pytest.mark.parametrize(("answer", "internal"), [("是", True), ("否", False), ("對", True)])
def test_a_marked_sentence_without_its_braces_is_marked_all_the_same(answer: str, internal: bool) -> None:
    text = HEAD + f"数据:\n亮点:\n  执法:\n    - 句: 正在会商。\n      只进报送稿: {answer}\n"
    got, findings = read(text)
    assert [(s.text, s.internal_only) for s in got.highlights["执法"]] == [("正在会商。", internal)]
    assert [(f.code, f.severity, f.at.line) for f in findings] == [("F015", Severity.NOTE, 8)]


def test_a_mapping_where_a_sentence_stands_is_put_together_again() -> None:
    text = HEAD + "数据:\n亮点:\n  执法:\n    - [甲, 乙]: 丙\n    - 共三件: 甲\n    - {甲: 乙, 丙: 丁}\n"
    got, _ = read(text)
    assert [s.text for s in got.highlights["执法"]] == ["[甲, 乙]: 丙", "共三件: 甲", "{甲: 乙, 丙: 丁}"]


def test_problems_and_plans_are_read_with_their_parts() -> None:
    got, findings = read(
        HEAD
        + "数据:\n第一责任人履职: [一句。]\n"
        + "存在问题:\n  - 问题: 甲: 乙\n    原因: 丙\n  - 丁\n  - 问题:\n    原因:\n"
        + "下步计划:\n  - 主题: 执法\n    内容: 戊\n  - {内容: 己}\n"
    )
    assert not findings
    assert [s.text for s in got.first_responsible] == ["一句。"]
    assert [(p.problem.text, p.reason and p.reason.text) for p in got.problems] == [
        ("甲: 乙", "丙"),
        ("丁", None),
    ]
    assert [(p.content.text, p.topic and p.topic.text) for p in got.plans] == [("戊", "执法"), ("己", None)]
    assert got.problems[0].problem.key == "存在问题[1].问题"


def test_the_particulars_of_issue_are_read() -> None:
    got, findings = read(
        HEAD + "发文: {标题: 某报告, 主送: [甲, 乙], 署名: 丙, 成文日期: 2025-03-01}\n数据:\n"
    )
    assert not findings
    assert (got.title, got.addressees, got.signature, got.date) == (
        "某报告",
        ("甲", "乙"),
        "丙",
        "2025年3月1日",
    )
    assert got.region.full == "陕西省宝鸡市凤翔区"


# --- between the lines ---


def checked(*lines: str) -> list[Diagnostic]:
    got, findings = read(data(*lines))
    return [f for f in [*findings, *form.check(got, GENRE)] if f.code != "F016"]


def test_a_part_larger_than_its_whole_is_an_error_that_a_basis_answers() -> None:
    assert places(checked("收到: 10", "受理: 12")) == [("F012", 8, 9)]
    assert checked("收到: 10", "受理: 12")[0].severity is Severity.ERROR
    explained = checked("收到: 10", "受理: {值: 12, 口径: 含上年}")
    assert [(f.code, f.severity) for f in explained] == [("F012", Severity.NOTE)]
    assert not checked("收到: 10", "受理: 10")


def test_a_part_of_nothing_is_wrong() -> None:
    got, _ = read(data("收到: 无", "受理: 12"))
    assert got.answers["r.accepted"].kind is Kind.WRONG
    assert [(f.code, f.severity) for f in checked("收到: 无", "受理: 12")] == [("F013", Severity.ERROR)]
    explained, _ = read(data("收到: 无", "受理: {值: 12, 口径: 上年收到}"))
    assert explained.answers["r.accepted"].kind is Kind.VALUE
    assert not checked("收到: 无", "受理: 0")


def test_a_year_in_place_of_a_figure_is_warned_about() -> None:
    assert [(f.code, f.severity) for f in checked("收到: 2024")] == [("F011", Severity.WARNING)]
    assert not checked("收到: 2024件")
    assert not checked("收到: 1987")


def test_a_typed_rate_beside_its_parts_is_noted() -> None:
    assert [f.code for f in checked("审结: 10", "其中纠错: 2", "纠错率: 20")] == ["F019"]
    assert not checked("审结: 10", "纠错率: 20")


def test_what_is_still_to_be_asked_for_is_noted_with_its_owner() -> None:
    got, _ = read(data("收到: 3"))
    pending = [f for f in form.check(got, GENRE) if f.code == "F016"]
    assert {f.severity for f in pending} == {Severity.NOTE}
    assert ["受理" in pending[0].message, "司法局" in pending[0].message] == [True, True]
    assert len(pending) == 3


# --- the blank form ---


@pytest.mark.parametrize("year", [2018, 2024, 2025])
def test_the_blank_form_is_read_back_blank_without_a_finding(year: int) -> None:
    place = region.resolve("凤翔区" if year > 2020 else "凤翔县", year)
    got, findings = read(form.blank(GENRE, place, year))
    assert not findings
    assert (got.region, got.year) == (place, year)
    assert [m.id for m in form.asked(GENRE, year)] == list(got.answers)
    kinds = {m.id: got.answers[m.id].kind for m in form.asked(GENRE, year)}
    assert {i for i, k in kinds.items() if k is not Kind.BLANK} == {"r.settled"}
    assert ("e.visits" in kinds) == (year >= 2025)


def test_the_blank_form_says_what_each_line_wants() -> None:
    text = form.blank(GENRE, PLACE, 2024)
    lines = {line.split(":")[0].strip(): line for line in text.splitlines()}
    assert lines["收到"].endswith("# 件｜必填｜司法局")
    assert lines["处罚"].endswith("# 件｜必填｜各执法单位〔求和〕")
    assert lines["网办率"].endswith("# %｜各执法单位｜年末数")
    assert lines["会议"].endswith("# 次｜区政府办公室")
    assert lines["#化解"].startswith("    #化解:")
    assert list(lines).index("受理") < list(lines).index("其中纠错") < list(lines).index("#化解")


def test_an_optional_line_switched_on_is_asked() -> None:
    text = form.blank(GENRE, PLACE, 2024).replace("#化解:", "化解: 7")
    got, findings = read(text)
    assert not findings
    assert got.answers["r.settled"].kind is Kind.VALUE


def test_the_schema_knows_every_key_of_the_blank_form() -> None:
    schema = editors.json_schema(GENRE)
    json.dumps(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    groups = schema["properties"]["数据"]["properties"]
    assert {k for g in groups.values() for k in g["properties"]} - {"只有率"} == {
        m.key for m in GENRE.metrics
    }
    assert groups["复议"]["properties"]["收到"]["title"] == "复议收到数"


def test_a_form_in_another_encoding_is_read_with_a_note(tmp_path: Path) -> None:
    text = data("收到: 41")
    for encoding, notes in (("utf-8", 0), ("utf-8-sig", 0), ("gb18030", 1), ("utf-16", 1), ("utf-16-le", 1)):
        path = tmp_path / "表.yaml"
        path.write_bytes(text.encode(encoding))
        got, findings = form.load(path, GENRE)
        assert got.answers["r.received"].at.line == 7
        assert [f.severity for f in findings] == [Severity.NOTE] * notes
    path.write_bytes(b"\xff\x00\x81" * 40)
    with pytest.raises(Unreadable):
        form.load(path, GENRE)


def test_the_shipped_form_is_read_back_blank_at_every_level() -> None:
    genre = load_genre(genre_files(), mined=True)
    for place, year in (
        ("凤翔区", 2024),
        ("黄石市", 2023),
        ("开州区", 2018),
        ("隆昌市", 2022),
        ("锡林郭勒盟", 2023),
    ):
        text = form.blank(genre, region.resolve(place, year), year)
        got, findings = form.read(text, genre, "表.yaml")
        assert not findings
        assert {a.kind for a in got.answers.values()} <= {Kind.BLANK, Kind.OFF}
        assert "{" not in text.replace("{值: 22", "") and "往年" in text
        assert {f.severity for f in form.check(got, genre)} == {Severity.NOTE}


def test_odd_names_of_a_learned_genre_are_keys_all_the_same() -> None:
    odd = [
        "甲：乙",
        "甲: 乙",
        "#甲",
        "- 甲",
        "12345",
        "“甲”",
        "'甲'",
        "{甲}",
        "[甲]",
        "null",
        "*甲",
        "甲 # 乙",
        "甲:",
    ]
    content = {key: {"id": f"o{i}", "name": key, "unit": "件", "level": "常"} for i, key in enumerate(odd)}
    metrics = metrics_by_hand(
        {
            "甲：": {
                "topic": "执法",
                "owner": "某局",
                "metrics": content | {"甲": GROUPS["复议"]["metrics"]["收到"]},
            }
        }
    )
    genre = GENRE.model_copy(update={"metrics": tuple(metrics)})
    lines = form.blank(genre, PLACE, 2024).splitlines()
    start = lines.index("数据:") + 2
    for i in range(start, start + len(odd) + 1):
        head, _, comment = lines[i].rpartition(": ")
        lines[i] = f"{head}: {i}  {comment.strip()}"
    got, findings = form.read("\n".join(lines), genre, "表.yaml")
    assert not findings
    assert all(answer.kind is Kind.VALUE for answer in got.answers.values())


# --- properties ---

NUMBERS = st.integers(1, 10**7)


def typed_ways(number: int) -> st.SearchStrategy[tuple[str, Kind, Decimal | None]]:
    wide = str(number).translate({ord("0") + i: "０１２３４５６７８９"[i] for i in range(10)})
    ways = [
        f"{number}",
        f"{number}件",
        f"'{number}'",
        f"{number:,}",
        wide,
        f"{{值: {number}}}",
        f"“{number}”",
        f"约{number}",
    ]
    return st.sampled_from([(way, Kind.VALUE, Decimal(number)) for way in ways])


WORDS = st.sampled_from(
    [(typed, kind, None) for typed, kind, value in ANSWERS if value is None and typed != ""]
)
TYPED = st.one_of(NUMBERS.flatmap(typed_ways), WORDS)
COUNTED = {"收到": "r.received", "审结": "r.closed", "处罚": "e.fined", "化解": "r.settled"}


@given(st.dictionaries(st.sampled_from(sorted(COUNTED)), TYPED))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_answers_written_into_the_blank_form_are_read_back(
    typed: dict[str, tuple[str, Kind, Decimal | None]],
) -> None:
    lines = form.blank(GENRE, PLACE, 2024).splitlines()
    for i, line in enumerate(lines):
        key = line.strip().lstrip("#").split(":")[0]
        if key in typed and line.startswith("    "):
            lines[i] = line.replace("#" + key, key).replace(f"{key}:", f"{key}: {typed[key][0]}", 1)
    got, findings = read("\n".join(lines))
    assert not findings
    for key, (_, kind, value) in typed.items():
        found = got.answers[COUNTED[key]]
        assert (found.kind, found.amount and found.amount.value) == (kind, value)


SCRAPS = [
    *"""\
填报表: 1⏎/数据:⏎/  复议:⏎/    收到:/ 41⏎/：/:/\t/　/- /{/}/[/]/"/'/>⏎/⏎/#/亮点:⏎  执法:⏎/&a/*a/!x/---⏎/.../%/|/|⏎
/? /<<: /，/\r/\x00/\u2028/\ufeff/，值: 3/存在问题:⏎/  - 问题: 甲⏎/年度: 2024⏎/地区: 凤翔区⏎/｛/］/\ue000/一句话
/    受理: 5⏎/\ud800""".replace("\n", "")
    .replace("⏎", "\n")
    .split("/")
]


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join),
    )
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_makes_reading_fail_otherwise_than_in_words(text: str) -> None:
    try:
        got, findings = form.read(text, GENRE, "表.yaml")
    except DrafterError as error:
        assert error.message
        return
    lines = text.removeprefix("\ufeff").split("\n") if "\n" in text else text.replace("\r", "\n").split("\n")
    for finding in [*findings, *form.check(got, GENRE)]:
        assert finding.message and 1 <= (finding.at.line or 0) <= len(lines)
        assert (
            1 <= (finding.at.column or 0) <= len(lines[(finding.at.line or 1) - 1].removeprefix("\ufeff")) + 1
        )


FILLED = (
    data("收到: 30", "受理: 20", "审结: 20", "其中纠错: 2")
    + "  执法:\n    处罚: 7\n    案卷: 9\n    会议: 5\n"
)
DAMAGE = {
    "full-width colon": lambda line: line.replace(": ", "："),
    "no blank": lambda line: line.replace(": ", ":"),
    "no colon": lambda line: line.replace(": ", " "),
    "quote": lambda line: line.replace(": ", ': "'),
    "bracket": lambda line: line.replace(": ", ": {值: "),
    "words": lambda line: line + "若干",
    "sign": lambda line: line.replace(": ", ": -"),
    "key": lambda line: "    误" + line.strip(),
    "stray": lambda line: "    就这样",
    "tab": lambda line: "\t" + line.strip(),
    **{f"{n} blanks": lambda line, n=n: " " * n + line.strip() for n in (0, 1, 2, 3, 5, 6, 8)},
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("number", [7, 8, 9, 10, 12, 13, 14])
def test_one_damaged_line_is_found_there_and_nowhere_else(number: int, damage: str) -> None:
    lines = FILLED.splitlines()
    lines[number - 1] = DAMAGE[damage](lines[number - 1])
    _, findings = read("\n".join(lines))
    assert {f.at.line for f in findings} == {number}, [f.to_text() for f in findings]


SENTENCE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cn"]), min_size=1, max_size=20
).filter(lambda t: t.strip() == t and t[0] not in "\"'[{｛［|>#-" and "#" not in t and "：" not in t)


@given(st.lists(SENTENCE.filter(lambda t: wordy(t, True) is None), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_sentence_of_a_list_comes_out_as_typed(sentences: list[str]) -> None:
    text = HEAD + "数据:\n亮点:\n  普法:\n" + "".join(f"    - {s}\n" for s in sentences)
    got, _ = read(text)
    assert [s.text for s in got.highlights["普法"]] == sentences


def test_several_sentences_in_brackets_are_no_text_with_brackets() -> None:
    text = (
        HEAD
        + "数据:\n存在问题:\n  - 问题: 甲。\n    措施: [乙。, 丙。]\n下步计划:\n  - 主题: 丁\n    内容: [戊。, 己]\n"
    )
    got, found = read(text)
    assert not [f for f in found if f.severity is Severity.ERROR]
    assert [p.measure and p.measure.text for p in got.problems] == ["乙；丙"]
    assert [p.content.text for p in got.plans] == ["戊；己"]
