"""Light Markdown: what a line may begin with, bold, and what is no markup at all."""

from __future__ import annotations

import pytest

from drafter.document import Run, Style
from drafter.markup import ITEM_MARKER, parse


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("# 题", Style.TITLE),
        ("## 题", Style.HEADING1),
        ("### 题", Style.HEADING2),
        ("#### 题", Style.HEADING3),
        ("@主送 题", Style.ADDRESSEE),
        ("@署名 题", Style.SIGNATURE),
        ("@日期 题", Style.DATE),
        ("@附注 题", Style.NOTE),
        ("题", Style.BODY),
    ],
)
def test_a_line_is_what_it_begins_with(line: str, style: Style) -> None:
    (paragraph,) = parse(line)
    assert (paragraph.text, paragraph.style) == ("题", style)


def test_a_line_is_a_paragraph_and_empty_lines_are_none() -> None:
    assert [p.text for p in parse("甲\n\n  乙  \n\t\n丙\n")] == ["甲", "乙", "丙"]


def test_a_list_item_waits_for_its_number() -> None:
    (paragraph,) = parse("- 甲")
    assert (paragraph.marker, paragraph.runs) == (ITEM_MARKER, (Run("甲"),))


def test_bold_may_stand_between_quotation_marks() -> None:
    (paragraph,) = parse("落实**“三项制度”**要求")
    assert paragraph.runs == (Run("落实"), Run("“三项制度”", bold=True), Run("要求"))


@pytest.mark.parametrize(
    "line", ["1. 甲", "    甲", "2*3*4", "#甲", "@甲", "`甲`", "> 甲", "_甲_", "**甲", "＃ 甲"]
)
def test_other_marks_are_characters(line: str) -> None:
    (paragraph,) = parse(line)
    assert paragraph.runs == (Run(line.strip()),)
    assert paragraph.style is Style.BODY


def test_a_prefix_with_nothing_behind_it_is_a_paragraph_of_nothing() -> None:
    assert [(p.style, p.text) for p in parse("@主送 \n## ")] == [(Style.ADDRESSEE, ""), (Style.HEADING1, "")]
