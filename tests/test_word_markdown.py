"""Markdown that shows what users wrote as they typed it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.document import Document, Mark, Paragraph, Run, Style, Table, paragraph
from drafter.writers.markdown import write
from tests import samples

PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
TOKEN = re.compile(rf"\\([{PUNCTUATION}])|&#(32|9);|(\\\n)|([\\`*_\[\]<>&|])")


def shown(markdown: str) -> str:
    """Return one plain paragraph as CommonMark shows it; fail on a mark that was left bare."""

    def show(match: re.Match[str]) -> str:
        escaped, entity, line_end, bare = match.groups()
        assert not bare, f"bare {bare!r} in {markdown!r}"
        return escaped or (chr(int(entity)) if entity else "\n" if line_end else "")

    for line in markdown.split("\n"):
        block_mark = re.match(
            r" {0,3}(#{1,6}(\s|$)|[-+*](\s|$)|\d{1,9}[.)](\s|$)|=+\s*$|-+\s*$|>|~~~|```)", line
        )
        assert not block_mark, f"{line!r} begins a block"
        assert not line.startswith(("    ", "\t"))
        assert line == line.rstrip(" \t")
    return TOKEN.sub(show, markdown)


def one(text: str, **fields: object) -> str:
    return write(Document((Paragraph((Run(text, **fields),)),))).removesuffix("\n")  # type: ignore[arg-type]


@given(
    st.text(
        st.characters(
            exclude_categories=["Cs", "Zl", "Zp"], exclude_characters="\x00\r\x0b\x0c\x1c\x1d\x1e\x85"
        ),
        max_size=40,
    )
)
def test_any_text_comes_out_as_typed(text: str) -> None:
    text = re.sub(
        r"\n\s*\n|^\s*\n|\n\s*$", "甲", text
    )  # blank lines inside a paragraph are not Markdown's to keep
    assert shown(one(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "# 一",
        "- 一",
        "1. 一",
        "2) 一",
        "===",
        "---",
        "> 引",
        "**粗**",
        "[链](x)",
        "<b>",
        "&amp;",
        "|表|",
        "    码",
        "~~~",
        "\\",
        "{{ x }}",
    ],
)
def test_marks_of_markdown_are_only_text(text: str) -> None:
    assert shown(one(text)) == text


def test_levels_and_tables_are_markdown_s_own() -> None:
    text = write(samples.report())
    assert text.startswith(
        "# 清河省临江市东陵区人民政府关于2024年度窗口服务工作情况的报告\n\n临江市人民政府：\n"
    )
    assert "\n## 一、主要做法\n\n### （一）学习常抓不懈\n" in text
    assert (
        "\n| 项目 | 单位 | 今年 | 去年 |\n| --- | --- | --- | --- |\n| 窗口受理来件数 | 件 | 41 | 35 |\n"
        in text
    )
    assert text.endswith("\n\n东陵区人民政府\n\n2025年1月15日\n\n（此件公开发布）\n")


def test_bold_ends_before_a_mark_so_that_it_is_bold_at_all() -> None:
    assert one("一是抓好统筹。", bold=True) == "**一是抓好统筹**。"
    assert one("“引”。", bold=True) == "“**引**”。"
    assert one("……", bold=True) == "……"


def test_work_to_do_is_seen() -> None:
    assert (
        one("【待填：来件数（件），窗口办】", mark=Mark.PENDING)
        == "<mark>【待填：来件数（件），窗口办】</mark>"
    )


def test_a_marker_stays_with_its_text() -> None:
    assert write(Document((paragraph("安排", Style.HEADING3, marker="1."),))) == "#### 1.安排\n"
    assert write(Document((paragraph(" 安排", marker="1."),))) == "1\\. 安排\n"


def test_rows_of_a_table_are_of_one_length() -> None:
    table = Table(((samples.cell("甲|乙"), samples.cell("丙")), (samples.cell("丁"),)), header_rows=0)
    assert write(Document((table,))) == "|  |  |\n| --- | --- |\n| 甲\\|乙 | 丙 |\n| 丁 |  |\n"


def test_what_stands_around_the_text_reads_as_plain_markdown() -> None:
    text = write(samples.paper())
    assert text.startswith(
        "东陵区人民政府文件\n\n东政报〔2025〕3号　　签发人：林知行\n\n# 清河省临江市东陵区人民政府"
    )
    assert "\n\n附件：主要指标一览表\n\n东陵区人民政府\n\n2025年1月15日\n\n" in text
    assert "\n\n## 附件\n\n### 主要指标一览表\n\n| 指标 | 单位 |\n" in text
    assert text.endswith(
        "\n\n抄送：区委办公室，区人大常委会办公室。\n\n东陵区人民政府办公室　　2025年1月15日印发\n"
    )
    assert "<" not in text.replace("<mark>", "").replace("</mark>", "")


def test_a_number_of_a_second_signer_keeps_its_place() -> None:
    assert write(Document((paragraph("\t王守正", Style.NUMBER),))) == "&#9;王守正\n"


def test_further_attachments_are_no_list_of_markdown_s_own() -> None:
    document = Document((paragraph("附件：1.清单", Style.ATTACHMENT), paragraph("2. 表", Style.ATTACHMENT)))
    assert write(document) == "附件：1.清单\n\n2\\. 表\n"


def test_remarks_are_left_out() -> None:
    assert one("41件", remarks=("请核对",)) == "41件"
