"""Tables that users draw in their own sentences: real tables in the draft, every cell as typed, every figure in the ledger."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import writers
from drafter.compose import Composition
from drafter.document import Paragraph, Side, Table
from drafter.form.pipes import pieces
from tests.ledgers import figures_listed, figures_read
from tests.rendering import POINTS_PER_MM, Page, ask, ask_saved, text_of
from tests.shipped import composed, filled, form_text
from tests.test_readback import read_docx

DRAWN = """\
各镇案件办理情况如下：
| 镇 | 办案数（件） | 办结率（%） | 说明 |
|:---|---:|:---:|---|
| 城关镇 | 120 | 98.5 | 含**重大**案件3件 |
| 柳林\\|北镇 | 约90 | 100 | {{ 7*7 }} |
| 长青镇 | 2024 | | |
以上案件都在年底前录入系统"""


def item(text: str, indent: int = 4) -> str:
    """Write a text as an item of a list, in lines of its own."""
    blank = " " * indent
    return f"{blank}- |\n" + "".join(f"{blank}  {line}\n" for line in text.split("\n"))


def own(*texts: str) -> Composition:
    form, findings = filled(form_text({}, rest="亮点:\n  行政执法:\n" + "".join(map(item, texts))))
    assert not [f for f in findings if f.code.startswith("DW")]
    return composed(form)


def around(draft: Composition) -> tuple[str, Table, str]:
    """Return the only table of a draft and the text before and after it."""
    blocks = draft.document.blocks
    (at,) = (i for i, block in enumerate(blocks) if isinstance(block, Table))
    table = blocks[at]
    assert isinstance(table, Table)
    return blocks[at - 1].text, table, blocks[at + 1].text


def told(text: str) -> list[tuple[str, str]]:
    form, findings = filled(form_text({}, rest="亮点:\n  行政执法:\n" + item(text)))
    assert composed(form).document.text
    return [(f.code, f.message) for f in findings if f.code.startswith("DW")]


def test_a_drawn_table_stands_between_the_text_before_and_after_it() -> None:
    before, table, after = around(own(DRAWN))
    assert before == "各镇案件办理情况如下："
    assert after == "以上案件都在年底前录入系统。"
    assert table.text.split("\n") == [
        "镇\t办案数（件）\t办结率（%）\t说明",
        "城关镇\t120\t98.5\t含**重大**案件3件",
        "柳林|北镇\t约90\t100\t{{ 7*7 }}",
        "长青镇\t2024\t\t",
    ]
    assert table.aligns == (Side.LEFT, Side.RIGHT, Side.CENTRE, Side.CENTRE)


def test_its_figures_are_the_ledgers() -> None:
    draft = own("先有一句，查案5件。", DRAWN)
    rows = [(r.source, r.text, r.trace.unit, r.trace.qualifier) for r in draft.ledger.figures]
    key = "亮点.行政执法[2]"
    assert rows == [
        ("亮点.行政执法[1]", "5件", "件", None),
        (key, "120", "件", None),
        (key, "98.5", "%", None),
        (key, "3件", "件", None),
        (key, "约90", "件", "约"),
        (key, "100", "%", None),
        (key, "2024", "件", None),
    ]
    assert figures_read(draft.document) == figures_listed(draft)
    assert draft.ledger.unused == ()


def test_the_text_over_it_may_state_the_unit() -> None:
    draft = own("各镇罚没情况（单位：万元）：\n| 镇 | 金额 |\n|---|---|\n| 城关镇 | 12.5 |")
    (row,) = draft.ledger.figures
    assert (str(row.trace.value), row.trace.unit) == ("125000.0", "元")


def test_sentences_before_and_behind_join_the_text_around_it() -> None:
    draft = own("第一句。", "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |", "第二句。", "第三句。")
    before, _, after = around(draft)
    assert (before, after) == ("第一句。", "第二句。第三句。")


def test_in_a_text_of_lines_it_is_one_sentence_and_each_other_line_too() -> None:
    rest = "亮点:\n  行政执法: |\n    第一句。\n    | 月份 | 案件（件） |\n    |---|---|\n    | 1月 | 12 |\n    末一句，共3场。\n"
    draft = composed(filled(form_text({}, rest=rest))[0])
    assert [(r.source, r.text) for r in draft.ledger.figures] == [
        ("亮点.行政执法[2]", "12"),
        ("亮点.行政执法[3]", "3场"),
    ]


def test_in_an_item_of_a_list_the_numbers_go_on_behind_it() -> None:
    table = "| 项目 | 单位 | 数量 |\n      |---|---|---|\n      | 案卷 | 卷 | 15 |"
    rest = (
        f"存在问题:\n  - 问题: |\n      案卷质量不高，见下表：\n      {table}\n      需要改进\n"
        "    原因: 培训少\n  - 问题: 普法形式不新\n    原因: 人手少\n"
    )
    draft = composed(filled(form_text({}, rest=rest))[0])
    texts = [b.text for b in draft.document.blocks if isinstance(b, Paragraph)]
    at = texts.index("一是案卷质量不高，见下表：")
    assert texts[at + 1] == "需要改进。主要原因是培训少。"
    assert texts[at + 2] == "二是普法形式不新。主要原因是人手少。"
    assert [r.source for r in draft.ledger.figures] == ["存在问题[1].问题"]


def test_other_text_of_several_lines_stays_as_it_was() -> None:
    draft = own("多行的一句话\n第二行仍连着", "一行里的 a | b 不是表格")
    assert "多行的一句话 第二行仍连着。一行里的 a | b 不是表格。" in draft.document.text


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("| 甲 | 乙 |\n| 1 | 2 |", "DW20", "“| 甲 | 乙 |”下面没有 |---|---| 这一行，不成表格"),
        ("｜ 甲 ｜ 乙 ｜\n｜---｜---｜", "DW20", "“｜ 甲 ｜ 乙 ｜”下面没有 |---|---| 这一行，不成表格"),
        ("| 甲 | 乙 |\n|---|\n| 1 | 2 |", "DW21", "表头“| 甲 | 乙 |”有2格，下面的 |---| 有1格，不成表格"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |", "DW22", "“| 1 | 2 | 3 |”有3格，表头只有2格，不成表格"),
        ("|" + "甲|" * 21 + "\n|" + "-|" * 21, "DW23", "表格有21列，一页排不下（最多20列）"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_table_stays_text_and_is_told(text: str, code: str, message: str) -> None:
    assert told(f"情况如下：\n{text}") == [(code, message)]
    form, _ = filled(form_text({}, rest="亮点:\n  行政执法:\n" + item(text)))
    draft = composed(form)
    assert not any(isinstance(block, Table) for block in draft.document.blocks)
    assert text.replace("\n", " ") in draft.document.text
    assert figures_read(draft.document) == figures_listed(draft)


CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), max_size=8)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=2, max_size=5))
def test_every_cell_comes_back_as_typed(rows: list[list[str]]) -> None:
    width = len(rows[0])
    rows = [(row + [""] * width)[:width] for row in rows]
    rows = [[cell.replace("\\", "/").strip() or "甲" for cell in row] for row in rows]
    drawn = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    drawn.insert(1, "|" + "---|" * width)
    (piece,) = pieces("\n".join(drawn))
    assert piece.drawn is not None
    assert [list(piece.drawn.head), *map(list, piece.drawn.rows)] == rows


@settings(max_examples=200, deadline=None)
@given(st.text("|｜-: \\\n甲1", max_size=40))
def test_no_character_of_any_text_is_lost(text: str) -> None:
    assert "\n".join(piece.text for piece in pieces(text)) == text


def test_the_word_file_and_the_web_page_have_a_table_and_markdown_too(tmp_path: Path) -> None:
    draft = own(DRAWN)
    document = read_docx(writers.render(draft.document, "docx")[0], tmp_path, "draft")
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.text == around(draft)[1].text
    assert figures_read(document) == figures_listed(draft)
    page = writers.render(draft.document, "html")[0].decode()
    assert '<td class="right"><p class="table"><span class="figure"' in page
    assert "{{ 7*7 }}" in page
    text = writers.render(draft.document, "md")[0].decode()
    assert "| 镇 | 办案数（件） | 办结率（%） | 说明 |\n| :--- | ---: | :---: | :---: |\n" in text
    assert "| 柳林\\|北镇 | 约90 | 100 | {{ 7\\*7 }} |" in text


# --- on the page ------------------------------------------------------------------------------------------------------

ADDRESS = "https://example.org/" + "a-very-long-name/" * 6
ODD = (
    f"网址和空格见下表：\n| 名称 | 网址 | 件 | 说明 |\n|---|---|---|---|\n| 甲 | {ADDRESS} | 123456 | |\n"
    f"| | | 7 | {'说明文字' * 40} |\n| 乙 | | 88.88% | 无 |\n后面的话"
)
PAGE = ask("free-table", lambda: writers.render(own(ODD).document, "docx")[0])


def test_long_words_and_empty_cells_stay_inside_and_figures_whole(pages: dict[str, list[Page]]) -> None:
    chars = [char for page in pages[PAGE] for line in page.body for char in line if char.size < 13]
    assert min(char.x0 for char in chars) >= 28 * POINTS_PER_MM - 1
    assert max(char.x1 for char in chars) <= 184 * POINTS_PER_MM + 1
    lines = [text_of(line) for page in pages[PAGE] for line in page.lines]
    assert any("123456" in line for line in lines)
    assert any("88.88%" in line for line in lines)


@cache
def with_unit() -> Composition:
    return own(DRAWN, "各镇罚没情况（单位：万元）：\n| 镇 | 金额 |\n|---|---|\n| 城关镇 | 12.5 |")


SAVED = ask_saved("free-table", lambda: [writers.render(with_unit().document, "docx")[0]])


def test_the_ledger_holds_after_libreoffice_saved_the_file(
    saved: dict[str, list[bytes]], tmp_path: Path
) -> None:
    assert figures_read(read_docx(saved[SAVED][0], tmp_path, "saved")) == figures_listed(with_unit())
