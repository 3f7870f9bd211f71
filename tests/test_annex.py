"""附件《主要指标一览表》: what stands in it, what its ledger says, and how it looks on the page."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from drafter import calendar, writers
from drafter import region as regions
from drafter.compose import annex
from drafter.compose.ledger import Ledger, account
from drafter.compose.values import Figures
from drafter.document import Block, Document, Mark, Paragraph, Side, Style, Table, paragraph
from drafter.form import Form, Kind, read
from drafter.writers import columns
from tests.ledgers import Key, figures_read
from tests.rendering import POINTS_PER_MM, Page, ask, ask_saved, text_of
from tests.shipped import asked_metrics, filled, form_text, genre
from tests.small_genre import small_genre
from tests.test_readback import read_docx, stripped

YEAR = 2024


def figures_of(form: Form) -> Figures:
    profile = regions.profile(form.region, form.department)
    return Figures(genre(), form, {**profile.words, **calendar.words(form.year)})


def attached(text: str, *, sources: bool = True) -> tuple[Document, Ledger]:
    """Return a paper of nothing but the table of a form, and its ledger."""
    form, _ = filled(text)
    made = annex.overview(genre(), form, figures_of(form), sources=sources)
    assert made is not None
    before: list[Block] = [paragraph("附件", Style.ANNEX), paragraph(made.title, Style.ANNEX_TITLE)]
    document = Document((*before, *made.blocks))
    return document, account(document, form, {})


def table_of(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def lines(document: Document) -> list[str]:
    return table_of(document).text.split("\n")


def notes(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph) and b.style is Style.TABLE_NOTE]


SMALL = form_text(
    {
        "review.received": "{值: 41, 去年: 35}",
        "review.accepted": "{值: 22, 去年: 20, 来源: 复议应诉统计报表}",
        "review.closed": "{值: 18, 去年: 16, 口径: 含上年结转的3件}",
        "enforcement.staff": "{值: 约300, 去年: 290}",
        "penalty.decisions": "无",
        "review.not_accepted": "今年不报",
        "decision.opinions": "不适用",
        "leadership.group_study": "",
        "leadership.study": "",
    }
)


def test_a_table_in_the_forms_order_with_last_year_and_the_change() -> None:
    document, _ = attached(SMALL)
    assert lines(document)[0] == "指标\t单位\t2024年\t2023年\t增减\t数据来源"
    got = lines(document)
    start = got.index("行政复议")
    assert got[start + 1 : start + 4] == [
        "行政复议申请收到数\t件\t41\t35\t增长17.1%\t司法局",
        "行政复议受理数\t件\t22\t20\t增长10%\t复议应诉统计报表",
        "行政复议审结数\t件\t18\t16\t增加2件\t司法局",
    ]


def test_none_is_nought_and_approximate_figures_keep_their_unit() -> None:
    document, _ = attached(SMALL)
    rows = {line.split("\t")[0].rstrip("*"): line.split("\t")[1:] for line in lines(document)}
    assert rows["行政处罚决定数"][:2] == ["件", "0"]
    assert rows["行政执法岗位人员数"][:4] == ["人", "约300人", "290", "—"]


def test_what_is_withheld_blank_or_not_applicable_has_no_row_and_what_must_come_is_pending() -> None:
    document, ledger = attached(SMALL)
    text = table_of(document).text
    assert not any(name in text for name in ("不予受理", "法律意见", "中心组"))
    assert "区政府常务会议学法次数\t次\t【待填】\t—\t—\t" in text
    keys = {run.trace.key for _, run in document.marked(Mark.PENDING) if run.trace}
    assert "数据.党的领导.常务会议学法" in keys
    assert not any(row.source == "数据.党的领导.常务会议学法" for row in ledger.figures)


def test_rates_are_computed_for_both_years_and_differ_by_points() -> None:
    text = form_text(
        {
            "inspection.problems": "{值: 40, 去年: 50}",
            "inspection.fixed": "{值: 39, 去年: 45}",
        }
    )
    document, ledger = attached(text)
    assert "法治督察发现问题整改率\t%\t97.5\t90\t提高7.5个百分点\t计算得出" in lines(document)
    group = "数据.法治督察."
    rows = {row.text: row for row in ledger.figures if row.metric == "inspection.fixed_rate"}
    assert rows["97.5"].computed_from == (f"{group}其中已整改", f"{group}督察发现问题")
    assert rows["90"].source == f"{rows['97.5'].source}.去年"
    assert set(rows["90"].computed_from) == {f"{group}其中已整改.去年", f"{group}督察发现问题.去年"}
    assert set(rows["7.5个百分点"].computed_from) == {*rows["97.5"].computed_from, *rows["90"].computed_from}


def test_every_last_year_is_used() -> None:
    _, ledger = attached(SMALL)
    assert [entry.key for entry in ledger.unused if entry.key.endswith("去年")] == []


def test_from_nothing_no_per_cent_is_taken_and_nothing_has_no_change() -> None:
    text = form_text({"review.received": "{值: 41, 去年: 0}", "review.accepted": "{值: 0, 去年: 20}"})
    got = lines(attached(text)[0])
    assert "行政复议申请收到数\t件\t41\t0\t增加41件\t司法局" in got
    assert next(line for line in got if line.startswith("行政复议受理数")).split("\t")[2:5] == [
        "0",
        "20",
        "—",
    ]


def test_the_notes_say_what_the_figures_are_and_how_they_count() -> None:
    document, ledger = attached(SMALL)
    assert notes(document) == [
        "注：1.标“*”的为2024年末数，其余为2024年全年数。",
        "2.行政复议审结数：含上年结转的3件。",
    ]
    (own,) = (row for row in ledger.figures if row.source.endswith("口径"))
    assert (own.text, own.source) == ("3件", "数据.行政复议.审结.口径")


def test_figures_up_to_a_day_are_noted_together_and_have_no_change() -> None:
    text = form_text(
        {
            "review.received": "{值: 41, 去年: 35, 截至: 11月30日}",
            "review.accepted": "{值: 22, 截至: 11月30日}",
        }
    )
    document, _ = attached(text)
    row = next(line for line in lines(document) if line.startswith("行政复议申请收到数"))
    assert row.split("\t")[2:] == ["41", "35", "司法局"]
    assert notes(document)[1:] == ["2.行政复议申请收到数、行政复议受理数：截至11月30日。"]


def test_columns_with_nothing_in_them_go() -> None:
    document, _ = attached(form_text({"review.received": "41"}), sources=False)
    assert lines(document)[0] == "指标\t单位\t2024年"
    assert table_of(document).aligns == (Side.LEFT, Side.CENTRE, Side.RIGHT)


def test_the_public_is_not_told_the_offices_own_words() -> None:
    document, _ = attached(SMALL, sources=False)
    assert "来源" not in lines(document)[0]
    assert "复议应诉统计报表" not in document.text
    assert "结转的3件" not in document.text


def test_a_form_without_figures_has_no_table() -> None:
    form, _ = filled(form_text({}))
    none = {m: a for m, a in form.answers.items() if a.kind is not Kind.BLANK}
    empty = Form(genre=form.genre, region=form.region, year=form.year, answers=none)
    assert annex.overview(genre(), empty, figures_of(empty)) is None


# --- what a reader finds in it is what the ledger lists ---------------------------------------------------------------


def many(seed: int, share: float, *, old: bool = True) -> str:
    """Fill in a share of the shipped genre's lines, as people type them."""
    draws = random.Random(seed)
    answers = {}
    for metric in asked_metrics(YEAR):
        if draws.random() > share:
            continue
        percent = metric.unit == "%"
        counts = [
            str(draws.randint(1, 99999)),
            f"{draws.randint(11, 999) / 10}万",
            "2024",
            "无",
            "约300",
            "90余",
        ]
        value = f"{draws.randint(1, 9999) / 100}" if percent else draws.choice(counts)
        last = f"{draws.randint(1, 9999) / 100}" if percent else draws.choice(["1999", "35", "120万", "8"])
        fields = draws.choice(["", "", ", 截至: 11月30日", ", 口径: 不含撤案的3件"])
        answers[metric.id] = (
            f"{{值: {value}, 去年: {last}{fields}}}" if old and draws.random() < 0.7 else value
        )
    return form_text(answers)


def listed(ledger: Ledger) -> Counter[Key]:
    traces = [row.trace for row in ledger.figures]
    return Counter((t.value.normalize(), t.unit, t.qualifier) for t in traces if t.value is not None)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_reader_finds_in_the_table_is_what_the_ledger_lists(seed: int, tmp_path: Path) -> None:
    document, ledger = attached(many(seed, [1.0, 0.5, 0.2, 0.1, 0.05, 0.02][seed]))
    data, _ = writers.render(document, "docx")
    assert figures_read(read_docx(data, tmp_path, "table")) == listed(ledger)


@cache
def three() -> list[tuple[Document, Ledger]]:
    return [attached(many(seed, 0.3)) for seed in range(3)]


SAVED = ask_saved("annex", lambda: [writers.render(document, "docx")[0] for document, _ in three()])


def test_so_it_is_after_libreoffice_saved_the_file(saved: dict[str, list[bytes]], tmp_path: Path) -> None:
    for number, ((_, ledger), data) in enumerate(zip(three(), saved[SAVED], strict=True)):
        assert figures_read(read_docx(stripped(data), tmp_path, str(number))) == listed(ledger)


# --- on the page ------------------------------------------------------------------------------------------------------


def portrait() -> bytes:
    """A long table that stands upright: no sources, no last year."""
    document, _ = attached(many(7, 0.9, old=False), sources=False)
    assert not table_of(document).wide
    return writers.render(document, "docx")[0]


LONG = ask("annex-long", portrait)
LEFT, RIGHT = 28 * POINTS_PER_MM, 184 * POINTS_PER_MM


def test_the_head_comes_again_on_each_page(pages: dict[str, list[Page]]) -> None:
    table = [page for page in pages[LONG] if len(page.lines) > 3]
    assert len(table) > 4
    assert all(page.find("2024年") and page.find("指标") for page in table[1:-1])


def test_no_figure_is_broken_and_nothing_stands_outside_the_text_area(pages: dict[str, list[Page]]) -> None:
    _, ledger = attached(many(7, 0.9, old=False), sources=False)
    text = "\n".join(text_of(line) for page in pages[LONG] for line in page.lines)
    rows = [row.text for row in ledger.figures if row.block == 3]
    assert len(rows) > 100
    assert [row for row in rows if row not in text] == []
    edges = [char for page in pages[LONG] for line in page.body for char in line]
    assert min(c.x0 for c in edges) >= LEFT - 1
    assert max(c.x1 for c in edges) <= RIGHT + 1


def test_word_is_told_what_heads_the_table_and_keeps_its_rows_whole() -> None:
    document, _ = attached(SMALL)
    xml = writers.render(document, "docx")[0]
    with zipfile.ZipFile(io.BytesIO(xml)) as package:
        body = package.read("word/document.xml").decode()
    assert body.count("<w:tblHeader/>") == 1
    assert body.count("<w:cantSplit/>") == len(table_of(document).rows)
    assert '<w:tblCaption w:val="主要指标一览表"/>' in body
    assert 'w:val="0620" w:firstRow="1"' in body
    assert body.count('<w:gridSpan w:val="6"/>') == len(table_of(document).bands)


def test_markdown_sets_the_groups_in_bold_and_html_across_the_table() -> None:
    document, _ = attached(SMALL)
    text = writers.render(document, "md")[0].decode()
    assert "| **行政复议** |  |  |  |  |  |" in text
    assert "| :--- | :---: | ---: | ---: | :---: | :--- |" in text
    page = writers.render(document, "html")[0].decode()
    assert '<th scope="colgroup" colspan="6" class="left"><p class="table_header">行政复议</p></th>' in page


def test_any_genre_has_its_table() -> None:
    other = small_genre()
    data = "  复议:\n    审结: {值: 20, 去年: 25}\n    其中纠错: {值: 3, 去年: 5}\n  执法:\n    罚没: {值: 12.5, 去年: 10}\n    案卷: 30件\n"
    form, _ = read(f"填报表: 1\n文种: {other.name}\n地区: 宝鸡市凤翔区\n年度: 2024\n数据:\n{data}", other)
    made = annex.overview(other, form, Figures(other, form, {}))
    assert made is not None
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    got = table.text.split("\n")
    assert "复议纠错率\t%\t15\t20\t下降5个百分点\t计算得出" in got
    assert "罚没金额\t万元\t12.5\t10\t增加2.5万元\t各执法单位" in got
    assert "评查案卷数\t件\t30\t—\t—\t各执法单位" in got


def test_a_table_lies_on_its_side_where_that_makes_it_shorter() -> None:
    wide, _ = attached(many(1, 0.5))
    assert table_of(wide).wide
    upright, _ = attached(many(1, 0.5, old=False), sources=False)
    assert not table_of(upright).wide


def test_widths_fill_the_line_and_leave_figures_whole() -> None:
    table = table_of(attached(many(3, 0.5))[0])
    shares = columns.column_shares(table)
    assert sum(shares) == pytest.approx(1)
    line = columns._line_of(wide=table.wide)
    for column, share in enumerate(shares):
        cells = [row[column] for n, row in enumerate(table.rows) if n not in table.bands]
        texts = {p.text for cell in cells for p in cell}
        figures = [t for t in texts if any(c.isdigit() for c in t) and columns._width(t) <= 10]
        assert all(columns._width(t) <= share * line for t in figures)
