"""YAML with places: scalars as typed, limits, and what YAML has that a form must not."""

from __future__ import annotations

import pytest

from drafter.yamlio import Node, Shape, compose, source


def scalars(node: Node | None) -> list[str | None]:
    if node is None:
        return []
    if node.kind == "scalar":
        return [node.text]
    inner = [value for _, value in node.items] + list(node.children)
    return [text for part in inner for text in scalars(part)]


@pytest.mark.parametrize(
    "typed", ["010", "1:30", "no", "1.20", "2024-01-05", "0x1F", "1_000", "yes", "1e3", "~", "<<", "="]
)
def test_a_scalar_is_the_text_that_stands_in_the_file(typed: str) -> None:
    node, findings = compose(f"a: {typed}\n")
    assert not findings
    assert scalars(node) == [typed]
    assert node is not None and node.items[0][1].plain


def test_quoted_is_told_from_plain_and_empty_from_nothing() -> None:
    node, _ = compose("a: '~'\nb: ''\nc:\n")
    assert node is not None
    values = [value for _, value in node.items]
    assert [(v.text, v.plain) for v in values] == [("~", False), ("", False), (None, True)]


def test_places_count_code_points_and_no_bom() -> None:
    node, _ = compose("\ufeff甲𠮷: 乙\r\n  # 丙\n丁: [戊, 己]\n")
    assert node is not None
    places = [(k.at.line, k.at.column, v.at.line, v.at.column) for k, v in node.items]
    assert places == [(1, 1, 1, 5), (3, 1, 3, 4)]
    assert [(c.at.column, c.end.column) for c in node.items[1][1].children] == [(5, 6), (8, 9)]
    assert source("\ufeff甲𠮷: 乙\r\n  # 丙\n丁: [戊, 己]\n", node.items[1][1]) == "[戊, 己]"


@pytest.mark.parametrize("text", ["a: {b: *c}", "a: [&b c, d]", "a: {b: !c d}"])
def test_what_yaml_would_expand_stays_text_in_brackets(text: str) -> None:
    node, findings = compose(
        text, shape=Shape(keys={"a": Shape(keys={"b": Shape(text=True)}, item=Shape(text=True))})
    )
    assert not findings
    assert scalars(node)[0] in ("*c", "&b c", "!c d")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("&a b: 1\n? [x]\n: 2\n", "Y009", 2),
        ("a: {\n  b: *c\n}\n", "Y010", 2),
        ("a:\n  <<: {b: 1}\n", "Y010", 2),
        ("a: 1\n---\nb: 2\n", "Y011", 2),
        ("a: " + "[" * 25 + "]" * 25, "Y001", 1),
        ("a:\n" + "- x\n" * 20_001, "Y001", 19_999),
    ],
    ids=["complex key", "alias", "merge key", "two documents", "deep", "many"],
)
def test_what_is_refused_is_said_at_its_line(text: str, code: str, line: int) -> None:
    _, findings = compose(text)
    assert (code, line) in [(f.code, f.at.line) for f in findings]


def test_a_line_the_parser_cannot_take_leaves_the_rest() -> None:
    node, findings = compose("a: 1\n? {b\nc: 3\n")
    assert node is not None and node.get("c") is not None and node.get("a") is not None
    assert [f.at.line for f in findings] == [2]


def test_invisible_characters_are_told_and_kept() -> None:
    node, findings = compose("a: 甲\x07乙\u2028丙\n")
    assert scalars(node) == ["甲\x07乙\u2028丙"]
    assert [(f.code, f.at.column) for f in findings] == [("Y012", 5)]
