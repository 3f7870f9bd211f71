"""Tables are read as PyYAML reads them, only quicker and never to the end of the stack."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import BadGenre, Unreadable
from drafter.resources import data_root, knowledge
from drafter.yamlio import load_data

SHIPPED = sorted([*knowledge("units.yaml").parent.glob("*.yaml"), *data_root().glob("schemas/*/*.yaml")])


def loaded(folder: Path, text: str) -> object:
    path = folder / "表.yaml"
    path.write_text(text, "utf-8")
    return load_data(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_every_shipped_table_is_what_pyyaml_makes_of_it(path: Path) -> None:
    assert repr(load_data(path)) == repr(yaml.safe_load(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "a: 010", "a: 1:30", "a: no", "a: 1.20", "a: '1'", 'a: "no"', "a: ~", "a:", "a: 2024-03-01", "a: .5",
        "a: 0x1F", "a: -.inf", "a: '='", "a: |\n  甲\n  乙\n", "a: >\n  甲\n  乙\n", "- 1\n- [2, {三: 四}]",
        "1: 甲\n二: 乙", "true: 甲", "", "# 空", "a: &x [1]\nb: *x", "a: &x {b: 1}\nc: {<<: *x, d: 2}",
        "a: !!str 1", "a: !!int '1'", "a: ! 1", "{a: 1, b: [甲, 乙]}", "? 甲\n: 乙", "'<<': 1",
    ],
)  # fmt: skip
def test_every_way_to_write_a_value_is_read_as_pyyaml_reads_it(tmp_path: Path, text: str) -> None:
    assert repr(loaded(tmp_path, text)) == repr(yaml.safe_load(text))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | st.text("甲乙a1:-# '\"\n", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("甲乙ab1", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from([None, True, False]))
def test_what_is_dumped_comes_back(
    tmp_path_factory: pytest.TempPathFactory, value: object, flow: bool | None
) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    assert loaded(tmp_path_factory.mktemp("t"), text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", "c: {a: 1, a: 2}"])
def test_a_key_twice_is_refused_with_both_lines(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadGenre, match="“a”写了两次，另一处在第1行"):
        loaded(tmp_path, text)


@pytest.mark.parametrize(
    "text", ["a: [1", "a: 1\n---\nb: 2", "a: =", "a: *nothing", "a: !!python/object:os.system x", "\x01"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadGenre, match="读不下去"):
        loaded(tmp_path, text)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{a: "])
@pytest.mark.parametrize("times", [21, 60_000])
def test_nesting_without_end_is_refused(tmp_path: Path, opening: str, times: int) -> None:
    with pytest.raises(BadGenre, match="一层套一层超过 20 层"):
        loaded(tmp_path, opening * times)


def test_twenty_levels_are_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, "[" * 20 + "]" * 20) == yaml.safe_load("[" * 20 + "]" * 20)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到文件"):
        load_data(tmp_path / "无.yaml")
