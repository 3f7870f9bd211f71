"""What a command imports: start-up is what a person at the command line feels."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = sorted((ROOT / "examples" / "law-based-government").glob("*.yaml"))[0]
SEED = sorted((ROOT / "seeds" / "law-based-government").glob("*.txt"))[0]

# What no command of the daily work may import: the word cutter, the Word and spreadsheet libraries, and what only checks a
# genre that a hand has written (a shipped one is taken as compiled).
NEVER = {"jieba", "rjieba", "docx", "lxml", "openpyxl", "pydantic", "drafter.schema.loading", "drafter.learn"}
# What composing a draft needs, and reading or writing a form does not.
OF_THE_DRAFT = {"jinja2", "drafter.compose", "drafter.schema.frames", "drafter.calendar", "drafter.writers"}
# What rewrites forms or reads past reports: reading a form has no use for it.
OF_OTHER_WORK = {
    "drafter.form.following",
    "drafter.form.updating",
    "drafter.readers",
    "drafter.analysis",
    "zipfile",
}
# What only some drafts need: one that replaces another, one with the table of its figures or in an office's own look.
OF_OTHER_DRAFTS = {
    "zipfile",
    "drafter.compose.annex",
    "drafter.writers.word.house",
    "drafter.writers.word.contents",
    "drafter.writers.paging",
    "drafter.writers.workbook",
    "drafter.editing",
    "drafter.cli.batch",
    "drafter.cli.style",
}
# Making a frozen dataclass takes 0.6 ms, a named tuple 0.08: the records of a form and of a draft are named tuples where
# they can be.
MOST_DATACLASSES = {"check": 8, "build": 35}


def imported(tmp_path: Path, *arguments: str) -> set[str]:
    """Run a command in a fresh process and return the modules it loaded."""
    script = (
        "import sys\n"
        f"sys.argv = ['draft', *{list(arguments)!r}]\n"
        "from drafter.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print('MODULES', *sorted(sys.modules), file=sys.stderr)\n"
    )
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    line = next(line for line in done.stderr.splitlines() if line.startswith("MODULES"))
    return set(line.split()[1:])


def test_help_imports_click_alone(tmp_path: Path) -> None:
    ours = {name for name in imported(tmp_path, "--help") if name.startswith("drafter")}
    assert ours <= {
        f"drafter{name}" for name in ("", ".cli", ".cli.base", ".cli.excerpt", ".diagnostics", ".errors")
    }
    assert not imported(tmp_path, "--help") & (NEVER | OF_THE_DRAFT | {"yaml"})


@pytest.mark.parametrize(
    ("arguments", "barred"),
    [
        (("new", "--region", "凤翔区", "--year", "2024"), OF_THE_DRAFT),
        (("check", str(EXAMPLE)), OF_THE_DRAFT | OF_OTHER_WORK | {"tempfile"}),
        (("build", str(EXAMPLE)), OF_OTHER_DRAFTS),
        (("build", str(EXAMPLE), "--to", "md"), OF_OTHER_DRAFTS | {"drafter.writers.word"}),
        (("build", str(EXAMPLE), "--to", "html"), OF_OTHER_DRAFTS),
        (("read", str(SEED)), OF_THE_DRAFT),
    ],
    ids=["new", "check", "build", "build-md", "build-html", "read"],
)
def test_a_command_imports_no_more_than_its_work_needs(
    tmp_path: Path, arguments: tuple[str, ...], barred: set[str]
) -> None:
    assert imported(tmp_path, *arguments) & (NEVER | barred) == set()


@pytest.mark.parametrize("command", list(MOST_DATACLASSES))
def test_a_command_makes_few_dataclasses(tmp_path: Path, command: str) -> None:
    ours = [
        import_module(name)
        for name in imported(tmp_path, command, str(EXAMPLE))
        if name.startswith("drafter")
    ]
    made = {v for module in ours for v in vars(module).values() if isinstance(v, type) and is_dataclass(v)}
    assert 0 < len(made) <= MOST_DATACLASSES[command], sorted(v.__qualname__ for v in made)
