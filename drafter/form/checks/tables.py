"""Lines of the user's own sentences that look like a table and are none."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.checks.claims import all_sentences
from drafter.form.checks.sheet import Sheet
from drafter.form.pipes import HINT, pieces


def broken_tables(sheet: Sheet) -> Iterator[Diagnostic]:
    """DW20 to DW23: tell why lines between | are no table; they stand in the draft as text."""
    for sentence in all_sentences(sheet.form):
        for piece in pieces(sentence.text):
            if piece.trouble:
                code, message = piece.trouble
                yield Diagnostic(code, Severity.WARNING, message, HINT, sentence.at, piece.text[:60])
