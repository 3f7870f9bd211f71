"""Generated pages are fresh; what exists is documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from drafter.cli import COMMANDS
from scripts.generate import stale

ROOT = Path(__file__).parent.parent


def test_generated_files_are_fresh() -> None:
    assert stale() == [], "make docs"


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"draft {name}" not in text] == []


def test_the_changelog_opens_with_unreleased() -> None:
    first = next(
        line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("## ")
    )
    assert first == "## Unreleased"


def test_the_project_speaks_of_itself_alone() -> None:
    """No machine's path stands in what is shipped or documented."""
    texts = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("drafter/**/*.py"), ROOT / "Makefile"]
    home = re.compile(r"(?<![\w.~])/(?:home|root|Users|opt|tmp|mnt|srv)/|\b[A-Z]:\\\\")
    assert [str(p) for p in texts if home.search(p.read_text("utf-8"))] == []


LISTED = {
    "F": "form/__init__.py",
    "Y": "yamlio/__init__.py",
    "GN": "schema/loading.py",
}  # codes: where they are listed


@pytest.mark.parametrize(("letters", "home"), LISTED.items())
def test_every_code_of_a_finding_is_listed_in_its_one_place(letters: str, home: str) -> None:
    sources = {
        path: path.read_text("utf-8")
        for path in (ROOT / "drafter").rglob("*")
        if path.suffix in (".py", ".yaml")
    }
    code = rf"{letters}\d{{{4 - len(letters)}}}"
    used = {found for text in sources.values() for found in re.findall(rf'"({code})"|code: ({code})', text)}
    page = ast.get_docstring(ast.parse(sources[ROOT / "drafter" / home])) or ""
    listed = re.findall(rf"\b{code}\b", page)
    assert sorted(listed) == sorted({quoted or plain for quoted, plain in used})


def test_no_page_is_named_that_is_not_here() -> None:
    texts = {p: p.read_text("utf-8") for p in (ROOT / "drafter").rglob("*") if p.suffix in (".py", ".yaml")}
    for path, text in texts.items():
        for page in re.findall(r"docs/\w+\.md", text):
            assert (ROOT / page).is_file(), f"{path}: {page}"
