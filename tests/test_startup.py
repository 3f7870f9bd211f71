"""What a command imports: start-up is what a person at the command line feels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = sorted((ROOT / "examples" / "law-based-government").glob("*.yaml"))[0]
HEAVY = ("jieba", "docx", "lxml", "jinja2", "pydantic", "yaml", "drafter.compose", "drafter.learn")


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
    assert not imported(tmp_path, "--help").intersection(HEAVY)


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "--region", "凤翔区", "--year", "2024"),
        ("check", str(EXAMPLE)),
        ("build", str(EXAMPLE)),
        ("build", str(EXAMPLE), "--to", "md"),
        ("build", str(EXAMPLE), "--to", "html"),
    ],
    ids=["new", "check", "build", "build-md", "build-html"],
)
def test_the_main_job_never_imports_jieba_or_python_docx(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert not imported(tmp_path, *arguments).intersection({"jieba", "rjieba", "docx", "lxml", "openpyxl"})
