"""Tokens: what a template prints instead of values, so that no value ever meets Jinja or the markup parser.

A token is a private-use character, a number drawn anew for every build, and a count; it is resolved into runs when the
template's text has become paragraphs. A value that looks like a token is never looked at, so it comes out as typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

from drafter.compose.join import merged
from drafter.document import Block, Paragraph, Run, Table
from drafter.markup import ITEM_GOES_ON

Runs = tuple[Run, ...]


_END = "\ue001"


def _with_text(run: Run, text: str) -> Run:
    return run if text == run.text else replace(run, text=text)


class Deferred:
    """Paragraphs (and tables) that are known only when the whole template has been rendered; filled in before tokens are resolved."""

    def __init__(self) -> None:
        self.paragraphs: list[Runs | Table] = []


class Tokens:
    """The values of one build, each behind its token."""

    def __init__(self) -> None:
        self._begin = f"\ue000{secrets.randbits(96)}-"
        self._values: list[Sequence[Runs | Table] | Deferred] = []

    def runs(self, runs: Runs) -> str:
        """Return a token for runs inside a paragraph; "" for none."""
        return self.paragraphs([runs]) if runs else ""

    def paragraphs(self, paragraphs: Sequence[Runs | Table] | Deferred) -> str:
        """Return a token for whole paragraphs and tables; "" for none."""
        if isinstance(paragraphs, Sequence) and not paragraphs:
            return ""
        self._values.append(paragraphs)
        return f"{self._begin}{len(self._values) - 1}{_END}"

    def text(self, text: str) -> str:
        """Return a token for words that are printed as they stand; "" for none."""
        return self.runs((Run(text),) if text else ())

    def removed(self, text: str) -> str:
        """Return what of a rendered template is its own text."""
        first, *others = text.split(self._begin)
        return first + "".join(other.partition(_END)[2] for other in others)

    def plain(self, text: str) -> str:
        """Return a text with its tokens resolved, as plain text."""
        lines = self._resolve([Run(text)])
        return "".join(run.text for line in lines if not isinstance(line, Table) for run in line)

    def resolve(self, paragraph: Paragraph) -> Iterator[Block]:
        """Yield a paragraph with its tokens resolved: none where nothing is left, several where a token held several.

        What follows a table is the same item of a list still.
        """
        begun = False
        for line in self._resolve(paragraph.runs):
            if isinstance(line, Table):
                yield line
                if begun and paragraph.marker:
                    paragraph = replace(paragraph, marker=ITEM_GOES_ON)
                continue
            whole = tuple(merged(line))
            if any(run.text.strip() for run in whole):
                begun = True
                yield replace(paragraph, runs=whole)

    def _resolve(self, runs: Sequence[Run]) -> list[list[Run] | Table]:
        lines: list[list[Run] | Table] = []
        open_: list[Run] = []
        for run in runs:
            first, *others = run.text.split(self._begin)
            open_ += [_with_text(run, first)] if first else []
            for other in others:
                number, _, rest = other.partition(_END)
                for j, inner in enumerate(self._paragraphs(int(number))):
                    if j or isinstance(inner, Table):
                        lines.append(open_)
                        open_ = []
                    if isinstance(inner, Table):
                        lines.append(inner)
                    else:
                        open_ += [replace(r, bold=True) for r in inner] if run.bold else inner
                open_ += [_with_text(run, rest)] if rest else []
        return [*lines, open_]

    def _paragraphs(self, number: int) -> Sequence[Runs | Table]:
        value = self._values[number]
        return value.paragraphs if isinstance(value, Deferred) else value
