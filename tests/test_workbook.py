"""The ledger as a workbook: cells as they were typed, sheets that agree with the JSON ledger, a file that is never lost."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from drafter import calendar, region
from drafter.compose import Composition, Request, compose
from drafter.compose.accounts import accounts, written
from drafter.form import Office, load
from drafter.schema.formula import parse_formula
from drafter.writers.seal import is_untouched
from drafter.writers.workbook import EXACT_DIGITS, MOST_CHARACTERS, Cell, Column, Sheet, write
from tests import shipped
from tests.calling import draft

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "law-based-government").glob("*.yaml"))

FILLED = shipped.form_text(
    {
        "review.received": "{值: 41, 去年: 35, 来源: =1+1, 口径: 含补正的}",
        "review.accepted": "{值: 22, 去年: 20}",
        "review.refused": "6",
        "review.otherwise": "13",
        "review.carried": "{值: 3, 去年: 5}",
        "review.closed": "{值: 18, 去年: 22, 只进报送稿: 是}",
        "review.corrected": "无",
        "review.advice": "今年不报",
        "litigation.received": "十几",
        "litigation.closed": "12",
        "litigation.lost": "不适用",
        "penalty.amount": "{值: 412.6万, 去年: 388.1万}",
    },
    rest="亮点:\n  行政执法:\n    - '=SUM(A1)，查处案件约8.2万件，减免1957.08万元。另外培训3期。'\n",
)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet(*rows: Sequence[Cell], columns: int = 1) -> Sheet:
    return Sheet("甲", tuple(Column(f"列{i}") for i in range(columns)), tuple(map(tuple, rows)))


def cells(data: bytes) -> list[object]:
    return [row[0].value for row in list(opened(data).active)[1:]]


# --- the file ---


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20))
)
@settings(max_examples=40, deadline=None)
def test_a_text_comes_back_as_it_was(texts: list[str]) -> None:
    legal = [t for t in texts if not re.search("[\ufffe\uffff]|_x[0-9A-Fa-f]{4}_", t)]
    assert cells(write([sheet(*[[t] for t in legal])])) == legal


@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
    )
)
@settings(max_examples=40, deadline=None)
def test_a_number_comes_back_with_every_digit(numbers: list[Decimal]) -> None:
    back = cells(write([sheet(*[[n] for n in numbers])]))
    assert [Decimal(str(n)) for n in back] == numbers


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "12", "1E3", "TRUE"]
)
def test_what_looks_like_a_formula_or_a_number_stays_a_text(text: str) -> None:
    cell = opened(write([sheet([text])])).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [("82000", "#,##0"), ("13.64", "#,##0.00"), ("1.20", "#,##0.0"), ("1E+3", "#,##0"), ("-16", "#,##0")],
)
def test_a_number_is_shown_with_its_own_decimals(number: str, shown: str) -> None:
    cell = opened(write([sheet([Decimal(number)])])).active["A2"]
    assert (cell.data_type, cell.number_format, Decimal(str(cell.value))) == ("n", shown, Decimal(number))


@pytest.mark.parametrize("number", ["1234567890123456.7", "1E+40", "0." + "3" * 20])
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_stands_as_a_text(number: str) -> None:
    assert len(number) > EXACT_DIGITS or "E" in number
    assert cells(write([sheet([Decimal(number)])])) == [str(Decimal(number))]


def test_characters_that_no_file_can_hold_are_replaced_by_ones_that_can_be_seen() -> None:
    assert cells(write([sheet(["甲\x07乙\ud800"])])) == ["甲␇乙\ufffd"]


def test_a_text_that_a_spreadsheet_would_take_for_an_escape_is_escaped() -> None:
    assert cells(write([sheet(["_x0041_"])])) == ["_x005F_x0041_"]  # what a spreadsheet shows as _x0041_


def test_a_text_too_long_for_a_cell_says_so() -> None:
    (text,) = cells(write([sheet(["甲" * 40000])]))
    assert len(str(text)) == MOST_CHARACTERS
    assert str(text).endswith("（太长，以下从略）")


def test_a_sheet_has_its_header_frozen_filtered_and_printed_on_every_page() -> None:
    page = opened(write([sheet(["甲", 1], ["乙", 2], columns=2)])).active
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_a_column_is_as_wide_as_its_text_within_its_bounds_and_a_chinese_character_takes_two() -> None:
    wide = Sheet(
        "甲", (Column("甲", 30), Column("乙", 30), Column("丙", 30)), (("法治" * 5, "ab" * 5, "法" * 99),)
    )
    page = opened(write([wide])).active
    assert [page.column_dimensions[c].width for c in "ABC"] == [22, 12, 30]


def test_a_column_is_never_too_narrow_for_its_numbers() -> None:
    page = opened(write([Sheet("甲", (Column("值", 8),), ((Decimal("195708000000"),),))])).active
    assert page.column_dimensions["A"].width == len("195,708,000,000") + 2


def test_a_row_is_high_enough_for_what_is_wrapped_in_it() -> None:
    rows = (("法治" * 5,), ("法" * 29,), ("法\n治\n法",), (41,), ("法" * 40000,))
    page = opened(write([Sheet("甲", (Column("甲", 30),), rows)])).active
    line = page.row_dimensions[2].height
    assert [page.row_dimensions[r].height / line for r in range(2, 6)] == [1, 2, 3, 1]
    assert page.row_dimensions[6].height <= 409  # the most a spreadsheet takes


def test_the_head_and_foot_of_a_page_stand_clear_of_the_table() -> None:
    margins = opened(write([sheet(["甲"])])).active.page_margins
    assert margins.header < margins.top - 0.2
    assert margins.footer < margins.bottom - 0.2


def test_equal_sheets_give_equal_bytes_without_the_time_of_day() -> None:
    made = [write([sheet(["甲"])], title="台账") for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    assert set(re.findall(r">([0-9]{4}-[^<]*)<", properties)) == {"1980-01-01T00:00:00Z"}
    assert "<dc:title>台账</dc:title>" in properties


def test_a_date_that_is_given_stands_in_the_properties() -> None:
    book = opened(write([sheet(["甲"])], made=datetime(2025, 3, 1, tzinfo=UTC)))
    assert str(book.properties.created) == "2025-03-01 00:00:00"


def test_a_workbook_that_somebody_saved_again_is_told_from_one_as_it_was_written() -> None:
    data = write([sheet(["甲"])])
    assert is_untouched(data)
    book = opened(data)
    book.active["A2"] = "乙"
    again = io.BytesIO()
    book.save(again)
    assert not is_untouched(again.getvalue())


# --- the sheets ---


def composed(text: str) -> Composition:
    return shipped.composed(shipped.filled(text)[0])


def rows(composition: Composition, name: str) -> list[Mapping[str, Cell]]:
    (found,) = [s for s in accounts(composition) if s.title == name]
    return [dict(zip([c.title for c in found.columns], row, strict=True)) for row in found.rows]


def row(composition: Composition, name: str, **wanted: Cell) -> Mapping[str, Cell]:
    (found,) = [r for r in rows(composition, name) if all(r[k] == v for k, v in wanted.items())]
    return found


def examples() -> list[Composition]:
    return [shipped.composed(load(path, shipped.genre())[0]) for path in EXAMPLES] + [composed(FILLED)]


@pytest.mark.parametrize("composition", examples(), ids=[*(p.stem for p in EXAMPLES), "filled"])
def test_the_sheet_agrees_with_the_json_ledger_row_by_row(composition: Composition) -> None:
    listed = json.loads(json.dumps(composition.ledger.to_json()))["figures"]
    sheet_rows = rows(composition, "台账")
    assert len(sheet_rows) == len(listed) > 10
    texts = {p.text for _, p in composition.document.paragraphs()}
    for number, (r, j) in enumerate(zip(sheet_rows, listed, strict=True), 1):
        assert (r["序号"], r["数据"], r["填报表键"], r["行"]) == (number, j["text"], j["source"], j["line"])
        assert bool(r["指标"]) == bool(j["metric"])
        assert ("＝" in str(r["怎样算出"]) or "去年" in str(r["怎样算出"])) == bool(j["computed_from"])
        block = composition.document.blocks[j["block"] - 1].text
        assert str(r["句子"]) in block
        assert str(r["数据"]) in str(r["句子"])
        assert all(heading in texts for heading in str(r["所在标题"]).split("\n"))


@pytest.mark.parametrize("composition", examples(), ids=[*(p.stem for p in EXAMPLES), "filled"])
def test_what_is_said_of_how_a_figure_came_about_gives_that_figure(composition: Composition) -> None:
    """The numbers of 怎样算出 are worked out again and must give the value that is printed."""
    tried = 0
    for r in rows(composition, "台账"):
        how = str(r["怎样算出"])
        if "＝" not in how and "去年" not in how:
            continue
        numbers = re.sub("今年|去年|%", "", how.rpartition("＝")[2])
        result = Decimal(str(eval(numbers.replace("÷", "/").replace("−", "-"), {"__builtins__": {}})))
        percent = r["单位"] == "%" and "÷" in numbers
        assert isinstance(r["值"], Decimal)
        assert abs(result * (100 if percent else 1) - r["值"]) <= Decimal("0.06")
        tried += 1
    assert tried or composition.name.startswith("开州")  # whose form gives no figure to compute from


def test_a_figure_is_told_with_last_year_source_owner_basis_and_day() -> None:
    r = row(composed(FILLED), "台账", 数据="41件")
    assert r["指标"] == "行政复议申请收到数"
    assert (r["值"], r["单位"], r["去年"], r["比上年增减"], r["同比"]) == (41, "件", 35, 6, "同比增长17.1%")
    assert (r["来源"], r["责任单位"], r["口径"], r["截至"]) == ("=1+1", "司法局", "含补正的", "")
    assert r["所在标题"].split("\n")[-1].startswith("（")  # type: ignore[union-attr]
    assert str(r["句子"]).startswith("全年共收到行政复议申请41件")
    assert str(r["句子"]).endswith("。")


def test_a_computed_rate_is_told_with_keys_and_numbers_and_last_years_rate() -> None:
    r = row(composed(FILLED), "台账", 数据="72%")
    assert r["怎样算出"] == "审结÷(受理+上年结转)＝18÷(22+3)"
    assert (r["值"], r["去年"], r["同比"]) == (72, 88, "同比下降16个百分点")
    assert r["版本"] == "只进报送稿"  # one of its parts is


def test_rates_of_endless_decimals_are_told_as_they_are_printed() -> None:
    answers = {"review.accepted": "{值: 10, 去年: 20}", "review.carried": "{值: 2, 去年: 1}"}
    text = shipped.form_text({"review.received": "20", **answers, "review.closed": "{值: 5, 去年: 20}"})
    r = row(composed(text), "台账", 数据="41.67%")
    assert (r["值"], r["去年"], r["比上年增减"]) == tuple(map(Decimal, ("41.67", "95.24", "-53.57")))
    assert r["同比"] == "同比下降53.57个百分点"


def test_a_change_is_told_by_both_years() -> None:
    assert row(composed(FILLED), "台账", 数据="17.1%")["怎样算出"] == "(今年41−去年35)÷去年35"


def test_figures_of_the_users_own_words_have_their_own_sentence() -> None:
    found = [r for r in rows(composed(FILLED), "台账") if r["怎样算出"] == "本单位所写文字"]
    assert [(r["数据"], r["值"], r["单位"]) for r in found] == [
        ("约8.2万件", 82000, "件"), ("1957.08万元", Decimal("19570800"), "元"), ("3期", 3, "期")
    ]  # fmt: skip
    assert found[0]["句子"] == "=SUM(A1)，查处案件约8.2万件，减免1957.08万元。"
    assert found[2]["句子"] == "另外培训3期。"


def test_a_sentence_that_never_ends_is_cut_around_its_figures() -> None:
    text = shipped.form_text({}, rest=f"亮点:\n  行政执法:\n    - 开头{'，办理案件3件' * 3000}。\n")
    found = rows(composed(text), "台账")
    assert len(found) == 3000
    assert max(len(str(r["句子"])) for r in found) < 1300
    assert str(found[0]["句子"]).startswith("开头，办理案件3件")
    assert str(found[1500]["句子"])[0] == str(found[1500]["句子"])[-1] == "…"


def test_money_stands_in_base_units_as_in_the_json() -> None:
    r = row(composed(FILLED), "台账", 数据="412.6万元")
    assert (r["值"], r["单位"], r["去年"], r["比上年增减"]) == (4126000, "元", 3881000, 245000)


def test_what_is_pending_or_wrong_stands_by_owner() -> None:
    composition = composed(FILLED)
    found = rows(composition, "待填")
    keys = {r["填报表键"] for r in found if r["情况"] == "待填"}
    assert keys == {p.key for p in composition.ledger.pending}
    owners = [r["责任单位"] for r in found]
    assert owners == sorted(owners, key=str)
    wrong = row(composition, "待填", 情况="待核：十几")
    assert (wrong["指标"], wrong["填报表键"]) == ("一审行政诉讼案件新收数", "数据.行政应诉.一审新收")


def test_what_is_not_in_the_draft_stands_with_the_reason() -> None:
    found = {r["填报表键"]: r for r in rows(composed(FILLED), "未写入")}
    assert found["数据.行政复议.意见建议书"]["类别"] == "今年不报"
    assert found["数据.行政应诉.其中败诉"]["类别"] == "不适用"
    assert found["数据.行政复议.审结_直接纠错"]["类别"] == "无"
    assert found["数据.行政复议.上年结转.去年"]["类别"] == "没用到"
    assert (found["数据.行政复议.上年结转.去年"]["填的是"], found["数据.行政复议.上年结转.去年"]["指标"]) == (
        "5件", "行政复议上年结转数（去年）"
    )  # fmt: skip
    assert "数据.行政复议.只有率.审结率" not in found  # its own line is blank, and it is printed
    assert all(r["为什么"] for r in found.values())


def test_what_an_edition_leaves_out_stands_once_with_the_reason_and_nowhere_in_the_ledger() -> None:
    form, _ = shipped.filled(FILLED)
    template = shipped.FILES.template.read_text("utf-8")
    words = calendar.words(form.year)
    public = compose(shipped.genre(), form, region.profile(form.region), words, template, Request("公开稿"))
    left = {r["填报表键"]: r for r in rows(public, "未写入") if r["类别"] == "被版本省去"}
    closed = left["数据.行政复议.审结"]
    assert (closed["填的是"], closed["为什么"], closed["责任单位"]) == ("18", "只进报送稿", "司法局")
    assert "审结" in str(left["数据.行政复议.只有率.审结率"]["为什么"])
    assert left.keys().isdisjoint(r["填报表键"] for r in rows(public, "台账"))
    keys = [r["填报表键"] for r in rows(public, "未写入")]
    assert len(keys) == len(set(keys))
    assert not [r for r in rows(public, "台账") if r["版本"]]


def test_a_wording_for_nothing_is_quoted() -> None:
    text = shipped.form_text({"review.received": "无"})
    why = row(composed(text), "未写入", 类别="无")["为什么"]
    assert str(why).startswith("没有发生，稿中写作：")
    assert "未收到行政复议申请" in str(why)


def test_every_key_of_the_ledger_stands_on_one_sheet() -> None:
    composition = composed(FILLED)
    ledger = composition.ledger
    listed = {r["填报表键"] for name in ("台账", "待填", "未写入") for r in rows(composition, name)}
    every = (
        *ledger.withheld,
        *ledger.none,
        *ledger.not_applicable,
        *ledger.blank,
        *ledger.unused,
        *ledger.pending,
    )
    assert {e.key for e in every} <= listed


# --- units and other papers ---


def of_units(units: str, expected: str = "") -> Composition:
    """Return a draft whose 行政处罚决定 is reported by units, in a place with names of its own."""
    text = shipped.form_text({"penalty.decisions": f"{{应报: {expected}, 各单位: {{{units}}}}}"})
    form, _ = shipped.filled(text)
    return shipped.composed(replace(form, office=Office(renames={"各执法单位": "执法大队"})))


def test_each_unit_stands_with_what_it_reported_and_the_unnamed_are_counted() -> None:
    found = rows(of_units("县公安局: 812, 县城管局: , 柳林镇: 无", "5"), "各单位")
    assert [(r["报送单位"], r["情况"], r["值"]) for r in found] == [
        ("县公安局", "已报", 812),
        ("县城管局", "未报", None),
        ("柳林镇", "已报（无）", 0),
        ("（另有2个单位没有列出）", "未报", None),
    ]


def test_a_sum_that_some_still_owe_is_pending_with_each_unit_that_owes() -> None:
    found = rows(of_units("县公安局: 812, 县城管局: , 柳林镇: 无", "5"), "待填")
    owing = [(r["责任单位"], r["指标"]) for r in found if r["已报/应报"] == "2/5"]
    assert owing == [
        ("县城管局", "行政处罚决定数"),
        ("执法大队、各镇（街道）", "行政处罚决定数（还差2个没有列出的单位）"),
    ]


def test_a_sum_is_told_by_its_parts() -> None:
    r = row(of_units("县公安局: 812, 县城管局: 35, 柳林镇: 无"), "台账", 指标="行政处罚决定数")
    assert (r["值"], r["怎样算出"]) == (847, "各单位相加：县公安局812+县城管局35")


def test_a_figure_of_a_part_of_the_year_stands_with_its_day() -> None:
    text = shipped.form_text({"penalty.decisions": "{值: 812, 截至: 11月30日}"})
    assert row(composed(text), "台账", 数据="812件")["截至"] == "11月30日"


def test_the_same_quantity_in_other_papers_is_set_beside_ours() -> None:
    text = shipped.form_text({"review.received": "{值: 41, 核对: {政府工作报告: 40, 某某年报: 41}}"})
    found = [r for r in rows(composed(text), "核对") if r["指标"] == "行政复议申请收到数"]
    assert [(r["别处"], r["本稿"], r["别处的数"], r["相差"], r["情况"]) for r in found] == [
        ("政府工作报告", 41, 40, 1, "不一致，请核对"),
        ("某某年报", 41, 41, 0, "一致"),
        ("行政复议、行政应诉案件统计", 41, None, None, "待核对"),
    ]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("a/(b+c)", "甲÷(乙+丙)"),
        ("(a+b)/c", "(甲+乙)÷丙"),
        ("a+b-c", "甲+乙−丙"),
        ("a-(b+c)", "甲−(乙+丙)"),
        ("a-(b-c)", "甲−(乙−丙)"),
        ("a/b/c", "甲÷乙÷丙"),
        ("a/(b/c)", "甲÷(乙÷丙)"),
    ],
)
def test_a_formula_is_written_as_people_write_it(formula: str, text: str) -> None:
    assert written(parse_formula(formula), dict(zip("abc", "甲乙丙", strict=True)).__getitem__) == text


# --- the command ---


def form_file(folder: Path) -> Path:
    path = folder / "表.yaml"
    path.write_text(FILLED, "utf-8")
    return path


def test_the_ledger_is_written_beside_the_draft_and_the_sheets_are_named_in_chinese(tmp_path: Path) -> None:
    done = draft("build", form_file(tmp_path), "-o", "稿.docx", "--ledger", "台账", cwd=tmp_path)
    assert "台账写在 台账.xlsx" in done.out
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert book.sheetnames == ["台账", "待填", "未写入", "各单位", "核对"]


def test_the_json_of_a_build_names_the_ledger(tmp_path: Path) -> None:
    form = form_file(tmp_path)
    done = draft("build", form, "-o", "稿.docx", "--ledger", "账.xlsx", "--json", cwd=tmp_path)
    assert json.loads(done.out)["ledger"] == "账.xlsx"
    assert "ledger" not in json.loads(draft("build", form, "-o", "稿.docx", "--json", cwd=tmp_path).out)


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        draft("build", form_file(tmp_path), "-o", "稿.docx", "--ledger", "账.xlsx", cwd=tmp_path)
        made.append((tmp_path / "账.xlsx").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("content", [b"", b"not ours", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_ours_is_not_replaced_and_no_draft_is_written(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "账.xlsx").write_bytes(content)
    done = draft("build", form_file(tmp_path), "-o", "稿.docx", "--ledger", "账.xlsx", cwd=tmp_path)
    assert done.code == 3
    assert "--ledger" in done.err
    assert (tmp_path / "账.xlsx").read_bytes() == content
    assert not (tmp_path / "稿.docx").exists()


def test_a_ledger_that_somebody_wrote_in_is_not_replaced(tmp_path: Path) -> None:
    form = form_file(tmp_path)
    draft("build", form, "-o", "稿.docx", "--ledger", "账.xlsx", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "账.xlsx")
    book["台账"]["T2"] = "已电话核对"
    book.save(tmp_path / "账.xlsx")
    kept = (tmp_path / "账.xlsx").read_bytes()
    assert draft("build", form, "-o", "稿.docx", "--ledger", "账.xlsx", cwd=tmp_path).code == 3
    assert (tmp_path / "账.xlsx").read_bytes() == kept


def test_a_draft_that_is_refused_leaves_no_ledger(tmp_path: Path) -> None:
    form = form_file(tmp_path)
    assert draft("build", form, "--final", "--ledger", "账.xlsx", cwd=tmp_path).code == 1
    (tmp_path / "稿.docx").write_bytes(b"somebody's")
    assert draft("build", form, "-o", "稿.docx", "--ledger", "账.xlsx", cwd=tmp_path).code == 3
    assert not (tmp_path / "账.xlsx").exists()


def test_a_name_that_promises_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert draft("build", form_file(tmp_path), "--ledger", "账.csv", cwd=tmp_path).code == 2


def test_metrics_name_the_other_papers_of_the_year() -> None:
    papers = {m.id: m.papers for m in shipped.genre().metrics if m.papers}
    assert papers["normative.issued"] == ("政府信息公开工作年度报告",)
    assert set(papers["penalty.decisions"]) == {"行政执法统计年报", "政府信息公开工作年度报告"}
    assert len(papers) >= 25
