"""Generated pages are fresh; what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

from drafter.cli import COMMANDS
from drafter.resources import knowledge
from drafter.yamlio import load_data
from scripts.generate import PAGES

ROOT = Path(__file__).parent.parent


def test_generated_pages_are_fresh() -> None:
    for path, make in PAGES.items():
        assert path.read_text("utf-8") == make(), f"{path.relative_to(ROOT)} is stale: make docs"


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
    assert [str(p) for p in texts if "/work/" in p.read_text("utf-8")] == []


def test_every_source_that_the_tables_name_is_known() -> None:
    sources = load_data(knowledge("sources.yaml"))["sources"]
    keyed = re.compile(r"\bS[0-9]+(?:\.[0-9]+)?\b")
    tables = [p.read_text("utf-8") for p in knowledge("").glob("*.yaml") if p.name != "sources.yaml"]
    named = {key for text in [*tables, *sources.values()] for key in keyed.findall(text)}
    assert named == set(sources)


def test_no_page_is_named_that_is_not_here() -> None:
    texts = {p: p.read_text("utf-8") for p in (ROOT / "drafter").rglob("*") if p.suffix in (".py", ".yaml")}
    for path, text in texts.items():
        for page in re.findall(r"docs/\w+\.md", text):
            assert (ROOT / page).is_file(), f"{path}: {page}"
