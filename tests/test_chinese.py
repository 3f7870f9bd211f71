from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter import chinese


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十二", 22), ("十", 10), ("两百", 200), ("一百零五", 105), ("三万五千", 35000), ("二〇二四", 2024), ("一亿零三万", 100030000),
     ("贰拾贰", 22), ("五三十", None), ("", None), ("个", None), ("万", None)],
)  # fmt: skip
def test_chinese_numerals_have_their_value_or_none(text: str, value: int | None) -> None:
    assert chinese.number(text) == value


@given(st.integers(0, 10**8 - 1))
def test_numerals_read_back_as_written(value: int) -> None:
    assert chinese.number(chinese.numeral(value)) == value


@given(st.text())
def test_half_width_keeps_every_position(text: str) -> None:
    assert len(chinese.half_width(text)) == len(text)


def test_half_width_folds_letters_marks_and_blanks() -> None:
    assert chinese.half_width("（２０２３年，８．２％）\u3000\u2002") == "(2023年,8.2%)  "


def test_full_width_marks_leave_numbers_alone() -> None:
    assert chinese.full_width_marks("共1,234件,其中(一)9:30办结;") == "共1,234件，其中（一）9:30办结；"


@pytest.mark.parametrize(
    ("text", "marker", "style", "value"),
    [("一、主要举措", "一、", "cn_dun", 1), ("二.存在问题", "二.", "cn_dun", 2), ("一、2023年工作", "一、", "cn_dun", 1),
     ("（十一）强化", "（十一）", "paren_cn", 11), ("(二)强化", "(二)", "paren_cn", 2), ("3．推进", "3．", "arabic_dot", 3),
     ("12、推进", "12、", "arabic_dot", 12), ("（3）推进", "（3）", "paren_arabic", 3), ("第三，创新", "第三，", "di_comma", 3),
     ("四是落实", "四是", "yishi", 4), ("二要落实", "二要", "yishi", 2), ("②落实", "②", "circled", 2), ("第二部分 成效", "第二部分", "part", 2)],
)  # fmt: skip
def test_heading_numbers_are_recognised_in_any_width(text: str, marker: str, style: str, value: int) -> None:
    found = chinese.marker_at(text)
    assert found is not None
    assert (found.text, found.style, found.value) == (marker, style, value)
    assert text[found.start : found.end] == marker


@pytest.mark.parametrize(
    "text", ["3.5%的企业", "2023年", "十四五规划", "一般情况", "第三方评估", "12345热线", "1.2和2.2个百分点"]
)
def test_what_only_looks_like_a_heading_number_is_none(text: str) -> None:
    assert chinese.marker_at(text) is None


@pytest.mark.parametrize(
    "style", ["cn_dun", "paren_cn", "arabic_dot", "paren_arabic", "di_comma", "yishi", "circled"]
)
@given(value=st.integers(1, 20))
def test_heading_numbers_read_back_as_printed(style: str, value: int) -> None:
    found = chinese.marker_at(chinese.marker_text(style, value) + "推进工作")
    assert found is not None
    assert (found.style, found.value) == (style, value)


def test_sentences_keep_their_offsets_and_closing_quotes() -> None:
    text = "　他说：“好。”全年共办结3件。还有尾巴"
    assert [text[a:b] for a, b in chinese.sentences(text)] == ["他说：“好。”", "全年共办结3件。", "还有尾巴"]


@given(st.text(alphabet="一二，。；：”“ \n好", max_size=40))
def test_sentences_and_clauses_lose_nothing_but_blanks(text: str) -> None:
    for pieces in (chinese.sentences(text), chinese.clauses(text)):
        kept = "".join(text[a:b] for a, b in pieces)
        assert kept.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


def test_wide_characters_take_two_columns() -> None:
    assert chinese.display_width("凤翔区 2024") == 11


def test_terms_stay_whole_when_words_are_cut() -> None:
    assert {"规范性文件", "法律明白人", "重大行政决策"} <= set(
        chinese.words("制定规范性文件，培训法律明白人，规范重大行政决策。")
    )


def test_a_run_without_end_is_cut_in_pieces_and_marks_change_nothing() -> None:
    text = "各部门依法行政，办理3.5万件（占98%）。\r\nABC-1、" * 60
    assert chinese.words(text) == [
        word for line in text.splitlines(keepends=True) for word in chinese.words(line)
    ]
    assert len(text) > 1000
    started = time.perf_counter()
    assert "".join(chinese.words("一是" * 20_000)) == "一是" * 20_000
    assert time.perf_counter() - started < 5
