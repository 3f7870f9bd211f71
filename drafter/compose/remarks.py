"""Remarks: what is pending, and what a check found, said beside the place in the draft that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.compose.ledger import Ledger
from drafter.diagnostics import Diagnostic
from drafter.document import Document


def remarked(document: Document, ledger: Ledger, findings: Sequence[Diagnostic]) -> Document:
    """Return a draft whose runs carry what is to be said of them."""
    return document
