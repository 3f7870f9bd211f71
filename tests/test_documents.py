"""The pages for users hold what the program does: every finding explained, every example run, every link to something."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
from collections import Counter
from pathlib import Path

import pytest

from drafter import form, yamlio
from drafter.cli import COMMANDS
from drafter.cli.genres import open_genre
from tests.calling import draft
from tests.test_architecture import ROWS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.en.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"\b[FY][0-9]{3}\b")
RUN = re.compile(r"```console\n|```(?:yaml|text)\n# (?:文件 \S+|\S+ 中)\n")


def raised() -> set[str]:
    """Return the codes that stand in the program as the code of a finding: quoted, and not in a comment or docstring."""
    sources = [path.read_text("utf-8") for path in (ROOT / "drafter").rglob("*.py")]
    return {code for text in sources for code in re.findall(r'"([FY][0-9]{3})"', text)}


def test_every_finding_of_a_form_is_explained_once_and_none_that_there_is_not() -> None:
    page = (ROOT / "docs" / "form.md").read_text("utf-8")
    rows = Counter(re.findall(r"^\| ([FY][0-9]{3}) \|", page, re.M))
    assert set(rows) == raised()
    assert [code for code, times in rows.items() if times > 1] == []


def test_the_codes_listed_for_developers_are_those_raised() -> None:
    listed = set(CODE.findall(form.__doc__ or "")) | set(CODE.findall(yamlio.__doc__ or ""))
    assert listed == raised()


def test_every_code_of_the_word_part_is_listed_once_and_none_that_there_is_not() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "drafter").rglob("*.py")]
    told = {code for text in sources for code in re.findall(r'"(D[WHCU][0-9]{2})"', text)}
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    listed = Counter(re.findall(r"^\| (D[WHCU][0-9]{2}) \|", page, re.M))
    assert listed == Counter(told)


@pytest.mark.parametrize("name", ["form.md", "calendar.md", "learning.md"])
def test_every_block_of_the_pages_on_the_form_is_run(name: str) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    fences = re.findall(r"^```.*\n", page, re.M)
    assert len(fences) == 2 * len(RUN.findall(page))


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_commands_of_the_readme_work_one_after_another(name: str, tmp_path: Path) -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if re.match(r"(env/bin/)?draft ", line)]
    assert len(commands) >= 4
    shutil.copytree(ROOT / "tests" / "genres" / "petitions", tmp_path / "往年报告")
    for command in commands:
        done = draft(*command[1:], cwd=tmp_path)
        assert done.code == 0, (command, done.err)


def test_the_readme_names_every_command() -> None:
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text("utf-8")
        assert [command for command in COMMANDS if f"draft {command}" not in text] == []


def test_every_line_that_a_form_may_have_can_be_looked_up(tmp_path: Path) -> None:
    found = json.loads(draft("metrics", "--json", cwd=tmp_path).out)["form"]
    metrics = open_genre(None).metrics
    assert len(found) == len(metrics) and any(not metric.listed for metric in metrics)
    key = next(m for m in metrics if not m.listed and m.level == "选" and m.unit != "%")
    text = (
        f"填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  {key.group}:\n    {key.key}: 23\n"
    )
    (tmp_path / "表.yaml").write_text(text, "utf-8")
    told = draft("metrics", key.key, cwd=tmp_path).out
    assert f"  {key.group}.{key.key}　{key.unit}｜选填｜空白表里没有列" in told
    assert "F003" not in draft("check", "表.yaml", cwd=tmp_path).out


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_and_faults_of_a_call_are_in_chinese(command: str, tmp_path: Path) -> None:
    told = draft(*filter(None, [command]), "--help", cwd=tmp_path)
    assert told.code == 0 and "选项：" in told.out
    assert not re.search(r"\[required\]|Options|Usage|Commands|\[x>=|default:", told.out)
    assert not re.search(r"^  \S*…?\n", told.out.split("选项：\n")[1], re.M), "a row without a word on it"


@pytest.mark.parametrize("typed", ["0", "x", "-3", "1.5"])
def test_a_length_that_is_none_is_told_in_chinese(typed: str, tmp_path: Path) -> None:
    done = draft("build", "表.yaml", f"--length={typed}", cwd=tmp_path)
    assert done.code == 2 and f"“{typed}”，应是 1 到" in done.err


def test_the_page_on_templates_has_every_name_that_a_template_may_use() -> None:
    tree = ast.parse((ROOT / "drafter" / "compose" / "report.py").read_text("utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    made = next(node for node in functions if node.name == "names").body[-1]
    assert isinstance(made, ast.Return) and isinstance(made.value, ast.Dict)
    names = {key.value for key in made.value.keys if isinstance(key, ast.Constant)}
    page = (ROOT / "docs" / "template.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z_]+)(?:\([^`]*)?`", page.split("模板里能用的名字")[1].split("```jinja")[0]))
    assert names <= told


def test_the_page_on_the_architecture_has_the_rows_that_are_tested() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    block = page.split("## Imports go downward only")[1].split("```")[1]
    rows = [set(line.split()) for line in block.strip().splitlines()]
    assert rows == [set(row) for row in ROWS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_or_a_heading(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, heading = target.partition("#")
        if "://" in file:
            continue
        there = page.parent / file if file else page
        assert there.is_file(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.M)
            assert heading in {_anchor(title) for title in titles}, target


def _anchor(title: str) -> str:
    """Return the name by which a heading is linked to: letters and digits, dashes for blanks."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
