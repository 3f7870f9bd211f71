"""Writes out what `repair` mends in memory only: the lines that would stop a YAML parser, as they were read."""

from __future__ import annotations

from drafter.diagnostics import Diagnostic
from drafter.yamlio.text import Lines

COMMENT = "# "
# Findings after which the line itself is written anew. The others (invisible characters, keys written twice …) leave a
# text that a parser takes.
_OF_THE_LINE = {"Y002", "Y003", "Y004", "Y005", "Y006", "Y007", "Y008", "Y009"}


def of_the_line(findings: list[Diagnostic]) -> dict[int, str]:
    """Return the 0-based lines that are not YAML as they stand, each with the code of what is wrong."""
    return {(f.at.line or 1) - 1: f.code for f in findings if f.code in _OF_THE_LINE}


def written_out(text: Lines, rows: list[str], wrong: dict[int, str], everywhere: bool) -> Lines:
    """Return a text with its wrong lines as mended (`rows`); with `everywhere`, all lines that were mended in any way.

    A line that was left out becomes a comment, so that no word of the user's is lost.
    """
    lines = list(text.lines)
    for number, row in enumerate(rows):
        left_out = wrong.get(number) == "Y002" or (row.strip() == "#" != lines[number].strip())
        if left_out:
            typed = lines[number]
            words = typed.strip()
            lines[number] = typed[: len(typed) - len(typed.lstrip())].replace("\t", "  ") + COMMENT + words
        elif everywhere or number in wrong:
            lines[number] = row.rstrip(" ")
    return Lines(tuple(lines), text.ends, text.bom)
