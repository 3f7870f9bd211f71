"""Figures as people write them: found in running text, parsed from a form, printed in a sentence.

Values are Decimal in base units (8.2万条 → 82000; 1957.08万元 → 19570800 元). What counts as a figure and what does not
(years, dates, ordinals, names) is described in tests/corpus/gold/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text. `start` and `end` are 0-based code points of `text` in the text searched.

    `text` includes a touching qualifier (近80%, 100余件), `unit` is as printed without 万/亿 scale in front of it where
    the unit is money (万元 → 元), "" where the text has lost it.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str | None = None
    multiplicity: int = 1  # 各1件 of three bodies → 3
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Amount:
    """A value typed into a form. `number` is what is printed, as typed but with half-width digits (8.2万, 1200).

    prefix (约 近 超 …) number infix (余 多) unit suffix (以上 左右 …): the order in which they are printed.
    """

    value: Decimal
    number: str
    prefix: str = ""
    infix: str = ""
    suffix: str = ""

    @property
    def qualifier(self) -> str | None:
        """The one word that makes the value approximate, or None."""
        return self.prefix or self.infix or self.suffix or None

    def text(self, unit: str) -> str:
        """Return the amount as printed with its unit: 约8.2万条, 100余件, 78%以上."""
        return f"{self.prefix}{self.number}{self.infix}{unit}{self.suffix}"


def find(text: str) -> list[Quantity]:
    """Return the figures in a text, in order, not overlapping."""
    raise NotImplementedError


def parse_amount(text: str, units: tuple[str, ...]) -> Amount:
    """Parse a value as people type it (41, 41件, 8.2万, 约100, １２, 1,234) for a metric with these units.

    Raises ValueError with a Chinese sentence when it cannot be a value of that metric.
    """
    raise NotImplementedError
