"""Figures as people write them: found in running text, parsed from a form, printed in a sentence.

Values are Decimal in base units (8.2万条 → 82000; 1957.08万元 → 19570800 元). What counts as a figure and what does not
(years, dates, ordinals, names) is described in tests/corpus/gold/README.md. Units and the words around figures are
data/units.yaml; here are only the rules of how they stand together.
"""

from __future__ import annotations

from drafter.quantity.finding import find
from drafter.quantity.model import ASK, Amount, Quantity, plain
from drafter.quantity.typed import parse_amount
from drafter.quantity.words import split_scale

__all__ = ["ASK", "Amount", "Quantity", "find", "parse_amount", "plain", "split_scale"]
