"""The command line by transcripts: tests/commands/*.md show files, commands, what they print and their exit codes.

A transcript is Markdown. A fenced block whose first line is `# 文件 NAME` writes that file; a block `console` holds commands
(`$ draft …`), their output (stdout, then stderr) and `=> N` for an exit code other than 0. `…` in the expected output stands
for anything within a line, a line of its own `…` for any lines. `pytest --accept` rewrites the outputs that hold no `…`.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.calling import draft

FOLDER = Path(__file__).parent / "commands"
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


def play(source: str, folder: Path) -> str:
    """Run a transcript and return it with the outputs as they are; those that match stay as they were written."""

    def block(match: re.Match[str]) -> str:
        kind, body = match[1], match[2]
        if kind in ("yaml", "text") and body.startswith("# 文件 "):
            name, _, text = body.removeprefix("# 文件 ").partition("\n")
            (folder / name).write_text(text, "utf-8")
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


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda p: p.stem)
def test_transcript(path: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    source = path.read_text("utf-8")
    played = play(source, tmp_path)
    if pytestconfig.getoption("accept"):
        path.write_text(played, "utf-8")
    assert played == source
