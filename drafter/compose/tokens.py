"""Tokens: what a template prints instead of values, so that no value ever meets Jinja or the markup parser.

A token is a private-use character, a number drawn anew for every build, and a count; it is resolved into runs when the
template's text has become paragraphs. A value that looks like a token is never looked at, so it comes out as typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

from drafter.compose.join import merged
from drafter.document import Paragraph, Run

Runs = tuple[Run, ...]


_END = "\ue001"


def _with_text(run: Run, text: str) -> Run:
    return run if text == run.text else replace(run, text=text)


class Deferred:
    """Paragraphs that are known only when the whole template has been rendered; filled in before tokens are resolved."""

    def __init__(self) -> None:
        self.paragraphs: list[Runs] = []


class Tokens:
    """The values of one build, each behind its token."""

    def __init__(self) -> None:
        self._begin = f"\ue000{secrets.randbits(96)}-"
        self._values: list[Sequence[Runs] | Deferred] = []

    def runs(self, runs: Runs) -> str:
        """Return a token for runs inside a paragraph; "" for none."""
        return self.paragraphs([runs]) if runs else ""

    def paragraphs(self, paragraphs: Sequence[Runs] | Deferred) -> str:
        """Return a token for whole paragraphs; "" for none."""
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
        return "".join(run.text for line in self._resolve([Run(text)]) for run in line)

    def resolve(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        """Yield a paragraph with its tokens resolved: none where nothing is left, several where a token held several."""
        for runs in self._resolve(paragraph.runs):
            whole = tuple(merged(runs))
            if any(run.text.strip() for run in whole):
                yield replace(paragraph, runs=whole)

    def _resolve(self, runs: Sequence[Run]) -> list[list[Run]]:
        lines: list[list[Run]] = [[]]
        for run in runs:
            first, *others = run.text.split(self._begin)
            lines[-1] += [_with_text(run, first)] if first else []
            for other in others:
                number, _, rest = other.partition(_END)
                for j, inner in enumerate(self._paragraphs(int(number))):
                    if j:
                        lines.append([])
                    lines[-1] += [replace(r, bold=True) for r in inner] if run.bold else inner
                lines[-1] += [_with_text(run, rest)] if rest else []
        return lines

    def _paragraphs(self, number: int) -> Sequence[Runs]:
        value = self._values[number]
        return value.paragraphs if isinstance(value, Deferred) else value
