"""Forms with a slip of the hand: the program goes on, and what it says stays near the slip."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drafter import form
from drafter.cli.genres import files_of, open_genre
from drafter.diagnostics import Diagnostic
from drafter.errors import DrafterError
from drafter.form import Form
from tests.calling import draft

GENRE = open_genre(None)
EXAMPLES = [path.read_text("utf-8") for path in sorted(files_of(None).examples.glob("*.yaml"))]
STRUCK = " :：,，{}[]'\"“#-－|>*&!%@`\t\u3000\r\x00\x1b\u2028\ufeff\ue000零无件约3万9.；\\"


def read(text: str) -> tuple[Form, list[Diagnostic]]:
    found = form.read(text, GENRE, "表")
    return found[0], [*found[1], *form.check(found[0], GENRE)]


def errors(text: str) -> list[tuple[int | None, str]]:
    return [(f.at.line, f.code) for f in read(text)[1] if f.severity.value == "error"]


def struck(text: str, chance: random.Random) -> str:
    """Return a text with one slip: characters lost, doubled, put in, or a line lost, doubled, moved, indented."""
    at = chance.randrange(len(text))
    end = at + chance.randrange(1, 12)
    lines = text.split("\n")
    line, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:end] + text[at:]
        case 2:
            return text[:at] + chance.choice(STRUCK) + text[at:]
        case 3:
            del lines[line]
        case 4:
            lines.insert(line, lines[other])
        case 5:
            lines[line], lines[other] = lines[other], lines[line]
        case _:
            lines[line] = " " * chance.randrange(7) + lines[line].lstrip()
    return "\n".join(lines)


@pytest.mark.parametrize("slips", [1, 3, 40])
def test_only_errors_in_words_escape_whatever_was_struck(slips: int) -> None:
    for seed in range(30):
        chance = random.Random(1000 * slips + seed)
        text = EXAMPLES[seed % len(EXAMPLES)]
        for _ in range(slips):
            text = struck(text, chance)
        try:
            _, findings = read(text)
        except DrafterError as error:
            findings = [error.to_diagnostic()]
        assert all(1 <= (f.at.line or 1) <= text.count("\n") + 1 for f in findings), seed


def changed(before: str, after: str) -> str:
    text = EXAMPLES[0]
    assert text.count(before) >= 1, before
    return text.replace(before, after, 1)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("\n  党的领导:", "\n   党的领导:", "Y006"),
        ("\n填报表: 1", "\n    填报表: 1", "Y006"),
        ("\n    受理:", "\n；    受理:", "Y009"),
        ("\n亮点:\n  党的领导:\n", "\n亮点:\n", "Y009"),
    ],
    ids=["a group askew", "the first key askew", "a mark before the blanks", "a topic's line lost"],
)
def test_one_slip_is_told_where_it_is_and_nowhere_else(before: str, after: str, code: str) -> None:
    assert errors(EXAMPLES[0]) == []
    text = changed(before, after)
    place = line_of(text, after.lstrip("\n"))
    found = errors(text)
    assert found
    assert {c for _, c in found} == {code}
    assert all(line is not None and place <= line <= place + 3 for line, _ in found)


def test_the_lost_line_of_a_group_is_one_finding_that_says_which_line_to_put_back() -> None:
    text = changed("\n  政务服务:", "")
    lost = [f for f in read(text)[1] if f.code == "F004"]
    assert len(lost) == 1
    assert "政务服务:" in lost[0].hint
    assert f"第{lost[0].at.line}行前面补上" in lost[0].hint


@pytest.mark.parametrize("line", ["地区: 风翔区", "地区:", "年度: 去年"])
def test_a_form_of_no_known_region_or_year_builds_nothing_and_says_why(line: str, tmp_path: Path) -> None:
    key = line.split(":")[0]
    lines = [line if row.startswith(f"{key}:") else row for row in EXAMPLES[0].split("\n")]
    (tmp_path / "表.yaml").write_text("\n".join(lines), "utf-8")
    done = draft("build", "表.yaml", cwd=tmp_path)
    assert done.code == 3
    assert f"“{key}”" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["表.yaml"]


def test_control_characters_of_a_form_do_not_reach_the_terminal(tmp_path: Path) -> None:
    text = changed("地区:", "\x1b[2J地区:")
    (tmp_path / "表.yaml").write_text(text, "utf-8")
    done = draft("check", "表.yaml", cwd=tmp_path)
    assert "\x1b" not in done.out + done.err


def test_a_line_askew_in_a_text_block_is_still_part_of_it() -> None:
    head = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n"
    content, findings = read(head + "第一责任人履职: |\n    甲。\n\n   乙。\n\t丙。\n存在问题:\n")
    assert [s.text for s in content.first_responsible] == ["甲。", "乙。", "丙。"]
    assert [f for f in findings if f.severity.value == "error"] == []
