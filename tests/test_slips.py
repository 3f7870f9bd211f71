"""Forms with a slip of the hand: the program goes on, and what it says stays near the slip."""

from __future__ import annotations

import json
import os
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


def one(line: str, key: str = "行政复议:\n    收到申请") -> tuple[str, str]:
    """Return message and hint for a value of the form that cannot be read."""
    text = f"填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  {key}: {line}\n"
    finding = next(f for f in read(text)[1] if f.severity.value == "error")
    return finding.message, finding.hint


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("共41件", "只写“41件”"),
        ("共计：41", "只写“41”"),
        ("件 41", "只写“41件”"),
        ("件：41", "只写“41件”"),
        ("41（含转送3）", "{值: 41, 口径: 含转送3}"),
        ("41 【含转送】", "{值: 41, 口径: 含转送}"),
        ("41；不含结转", "{值: 41, 口径: 不含结转}"),
        ("41件，其中普通程序12件", "{值: 41件, 口径: 其中普通程序12件}"),
        ("41(a,{b}: c)", "{值: 41, 口径: a，｛b｝： c}"),
        ("98％", "填在“行政复议”组的“只有率”下面"),
    ],
)
def test_a_value_with_words_around_it_is_told_with_what_to_write_instead(typed: str, better: str) -> None:
    assert better in one(typed)[1]


def test_what_a_hint_tells_to_write_is_read_without_a_finding() -> None:
    for typed in ("共41件", "件：41", "41；不含结转", "41(a,{b}: c)", "41【注：含转送】"):
        said = one(typed)[1]
        better = said.partition("：")[2] if "{" in said else said.strip("只写“”")
        text = f"填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  行政复议:\n    收到申请: {better}\n"
        assert errors(text) == [], better


@pytest.mark.parametrize("typed", ["1:30", "0x1F", "1_000"])
def test_one_number_with_marks_in_it_is_not_called_several(typed: str) -> None:
    assert "不止一个数" not in one(typed)[0]


def test_a_sum_of_money_with_its_sign_is_told_without() -> None:
    message, hint = one("￥1,234.56万元", "行政执法:\n    罚没金额")
    assert "不止一个数" not in message
    assert hint == "只写“1,234.56万元”"


def test_more_units_than_a_line_holds_are_told_to_go_on_lines_of_their_own() -> None:
    many = "{各单位: {" + ", ".join(f"县第{n}局: {n}" for n in range(600)) + "}}"
    assert "换行写" in one(many, "行政执法:\n    行政处罚决定")[1]


def test_a_sentence_without_its_dash_is_told_to_have_one() -> None:
    text = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n第一责任人履职:\n区长带头学法。\n"
    found = next(f for f in read(text)[1] if f.code == "Y009")
    assert "“- ”" in found.hint


@pytest.mark.parametrize("name", ["责任单位.yaml", "历法.yaml"])
def test_a_pipe_beside_a_form_does_not_hold_the_program_up(name: str, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("这个系统没有命名管道")
    os.mkfifo(tmp_path / name)
    (tmp_path / "表.yaml").write_text(EXAMPLES[0], "utf-8")
    assert draft("check", "表.yaml", cwd=tmp_path).code == 0


@pytest.mark.parametrize("name", ["责任单位.yaml", "历法.yaml"])
def test_a_table_beside_a_form_that_is_no_text_is_one_finding_among_those_of_the_form(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 20)
    (tmp_path / "表.yaml").write_text(EXAMPLES[0].replace("年度: ", "年度: 约"), "utf-8")
    done = draft("check", "--json", "表.yaml", cwd=tmp_path)
    found = json.loads(done.out)["findings"]
    assert done.code == 1
    assert [f["code"] for f in found].count("DR03") == 1
    assert any(f["code"].startswith("F") for f in found)


def test_an_update_that_would_not_come_to_stand_in_its_place_is_not_written(tmp_path: Path) -> None:
    text = EXAMPLES[0].replace("\n数据:\n", "\n数据: 只进报送稿: 是\n", 1)
    (tmp_path / "表.yaml").write_text(text, "utf-8")
    done = draft("update", "表.yaml", cwd=tmp_path)
    assert (done.code, [p.name for p in tmp_path.iterdir()]) == (1, ["表.yaml"])
    assert (tmp_path / "表.yaml").read_text("utf-8") == text
    assert "draft check" in done.err


def test_a_wrong_name_for_the_ledger_is_told_with_its_own_option(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(EXAMPLES[0], "utf-8")
    done = draft("build", "表.yaml", "--ledger", "台账.xls", cwd=tmp_path)
    assert (done.code, "--ledger 台账.xlsx" in done.err) == (2, True)


@pytest.mark.parametrize("length", ["0", "abc", "-3", "9" * 40])
def test_a_length_that_is_none_is_refused_in_chinese(length: str, tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(EXAMPLES[0], "utf-8")
    done = draft("build", "表.yaml", "--length", length, cwd=tmp_path)
    assert (done.code, "之间的数" in done.err) == (2, True)


def test_a_problem_that_the_user_numbered_is_numbered_once(tmp_path: Path) -> None:
    text = EXAMPLES[0].partition("\n存在问题:")[0] + (
        "\n存在问题:\n  - 问题: 一是人手不足\n    原因: 编制少\n    措施: 调剂\n"
        "  - 问题: 2.意识不强\n    原因: 学得少\n    措施: 培训\n  - 问题: 1.5万件积案未结\n    原因: 多\n    措施: 清\n"
    )
    (tmp_path / "表.yaml").write_text(text, "utf-8")
    draft("build", "表.yaml", "-o", "稿.md", cwd=tmp_path)
    said = (tmp_path / "稿.md").read_text("utf-8")
    assert all(words in said for words in ("一是人手不足", "二是意识不强", "三是1.5万件积案"))
    assert "一是一是" not in said
