"""The user's own sentences as runs: exactly as typed, the figures in them found and traced to the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.compose.values import one_line
from drafter.document import Run, Trace
from drafter.form import Sentence
from drafter.quantity import find

STOP = "。"
FINAL = frozenset("。！？；：，、…—!?;:,.")  # a sentence that ends with one of these is left as it is
CLOSING = "”’」』）》〉】\"')"  # marks that may stand after the final one
BLANK = " \t\u3000"


def said(sentence: Sentence, *, closed: bool = True) -> tuple[Run, ...]:
    """Return a sentence as runs; `closed` adds 。 where it has no final mark."""
    text = one_line(sentence.text)
    if not text.strip():
        return ()
    runs = list(_runs(text, sentence))
    return (*runs, Run(STOP)) if closed and not ended(text) else tuple(runs)


def ended(text: str) -> bool:
    """Tell whether a text has a final mark, perhaps inside closing quotation marks."""
    return text.rstrip(BLANK).rstrip(CLOSING)[-1:] in FINAL


def plain(text: str, key: str, line: int | None = None) -> tuple[Run, ...]:
    """Return a text of the form that holds no figures of the report (a title, a name, a date)."""
    text = one_line(text)
    return (Run(text, trace=Trace(key, line)),) if text.strip() else ()


def _runs(text: str, sentence: Sentence) -> Iterator[Run]:
    origin = Trace(sentence.key, sentence.at.line)
    place = 0
    for figure in find(text):
        if figure.start > place:
            yield Run(text[place : figure.start], trace=origin)
        yield Run(
            figure.text,
            trace=Trace(
                sentence.key,
                sentence.at.line,
                None,
                figure.value,
                figure.unit,
                figure.qualifier,
            ),
        )
        place = figure.end
    if place < len(text):
        yield Run(text[place:], trace=origin)
