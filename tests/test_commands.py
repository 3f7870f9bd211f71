"""The command line by transcripts: tests/commands/*.md and the pages of docs/ for users show files, commands, what they
print and their exit codes.

A transcript is Markdown. A fenced block whose first line is `# 文件 NAME` writes that file; `# 文件 NAME，从“KEY”起` writes
it anew from the line of that key on (added where there is none). A block `console` holds commands (`$ draft …`), their
output (stdout, then stderr) and `=> N` for an exit code other than 0. A block that begins `# NAME 中` shows lines that stand
so in that file. `…` in what is expected stands for anything within a line, a line of its own `…` for any lines.
`pytest --accept` rewrites the outputs that are not as expected.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.calling import draft

FOLDER = Path(__file__).parent / "commands"
DOCS = Path(__file__).parent.parent / "docs"
PAGES = [DOCS / "form.md", DOCS / "calendar.md", DOCS / "learning.md"]
WRITTEN = re.compile(r"# 文件 ([^ ，\n]+)(?:，从“(.+)”起)?\n")
SHOWN = re.compile(r"# (\S+) 中\n")
BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.M | re.S)


def run(command: str, cwd: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "draft", command
    done = draft(*words[1:], cwd=cwd)
    text = done.out + done.err
    if text and not text.endswith("\n"):
        text += "\n"
    return text + (f"=> {done.code}\n" if done.code else "")


def pattern(expected: str) -> re.Pattern[str]:
    lines = [
        r"(?:.*\n)*?" if line == "…\n" else ".*?".join(map(re.escape, line.split("…")))
        for line in expected.splitlines(keepends=True)
    ]
    return re.compile("".join(lines))


def write(path: Path, key: str | None, text: str) -> None:
    """Write a file, or what stands in it from the line of a key on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if key else ""
    path.write_text(re.split(rf"^{re.escape(key)}:", before, flags=re.M)[0] + text if key else text, "utf-8")


def shows(path: Path, expected: str) -> bool:
    """Tell whether a file has these lines, the marks of highlighting left out."""
    text = re.sub("</?mark>", "", path.read_text("utf-8"))
    return bool(re.search(f"^{pattern(expected).pattern}", text, re.M))


def play(source: str, folder: Path) -> str:
    """Run a transcript and return it with the outputs as they are; those that match stay as they were written."""

    def block(match: re.Match[str]) -> str:
        kind, body = match[1], match[2]
        if kind in ("yaml", "text") and (written := WRITTEN.match(body)):
            write(folder / written[1], written[2], body[written.end() :])
            return match[0]
        if shown := SHOWN.match(body):
            assert shows(folder / shown[1], body[shown.end() :]), body
            return match[0]
        if kind != "console":
            return match[0]
        out = []
        for part in re.split(r"^(?=\$ )", body, flags=re.M):
            if not part:
                continue
            command, _, expected = part.partition("\n")
            actual = run(command.removeprefix("$ "), folder)
            out.append(f"{command}\n" + (expected if pattern(expected).fullmatch(actual) else actual))
        return f"```console\n{''.join(out)}```"

    return BLOCK.sub(block, source)


@pytest.mark.parametrize("path", [*sorted(FOLDER.glob("*.md")), *PAGES], ids=lambda p: p.stem)
def test_transcript(path: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    source = path.read_text("utf-8")
    played = play(source, tmp_path)
    if pytestconfig.getoption("accept"):
        path.write_text(played, "utf-8")
    assert played == source
