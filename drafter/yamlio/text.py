"""A text as lines with the line ends that stand in it, so that what a rewrite leaves alone stays byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, a BOM and the line ends left out; they end at \\n, or at \\r where there is no \\n."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = text.removeprefix("\ufeff").split("\n")
    return [line.removesuffix("\r") for line in lines]


class Lines(NamedTuple):
    """The lines of a text with what stands around them: a BOM, and the end of each line."""

    lines: tuple[str, ...]
    ends: tuple[str, ...]
    bom: str = ""

    @staticmethod
    def of(text: str) -> Lines:
        """Take a text apart; `text()` of the result is the same text."""
        bom = "\ufeff" if text.startswith("\ufeff") else ""
        lines = lines_of(text)
        if "\n" not in text:
            return Lines(tuple(lines), ("\r",) * (len(lines) - 1) + ("",), bom)
        raw = text.removeprefix("\ufeff").split("\n")
        ends = ["\r\n" if line.endswith("\r") else "\n" for line in raw]
        return Lines(tuple(lines), (*ends[:-1], "\r" if raw[-1].endswith("\r") else ""), bom)

    def text(self) -> str:
        """Return the text again."""
        return self.bom + "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))

    def end(self) -> str:
        """Return the line end that most lines have, which new lines get too."""
        known = Counter(end for end in self.ends if end)
        return known.most_common(1)[0][0] if known else "\n"

    def replaced(self, rows: Sequence[Sequence[str]]) -> Lines:
        """Return the text with each line replaced by the given ones (itself, others, none)."""
        usual = self.end()
        lines: list[str] = []
        ends: list[str] = []
        for own, end, new in zip(self.lines, self.ends, rows, strict=True):
            lines += new
            ends += [end or usual] if list(new) == [own] else [usual] * len(new)
        if ends and not self.ends[-1]:
            ends[-1] = ""
        return Lines(tuple(lines), tuple(ends), self.bom)
