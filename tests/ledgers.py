"""What a reader finds in a draft beside what its ledger lists: the two must be the same bag of figures."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from drafter.analysis import analyse
from drafter.compose import Composition
from drafter.document import Document

Key = tuple[Decimal, str, str | None]  # value, unit, qualifier


def figures_read(document: Document) -> Counter[Key]:
    figures = analyse(document, None).figures
    return Counter((f.quantity.value.normalize(), f.quantity.unit, f.quantity.qualifier) for f in figures)


def figures_listed(draft: Composition) -> Counter[Key]:
    rows = [row.trace for row in draft.ledger.figures]
    return Counter((t.value.normalize(), t.unit, t.qualifier) for t in rows if t.value is not None)
