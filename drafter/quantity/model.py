"""What a figure is: as found in a text, as typed into a form; how sure it is, and how its value is written."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

# How sure a figure is: by what its unit is known. Below ASK a reader of the figures should look at the place.
KNOWN_UNIT, SHARED_UNIT, CHINESE_NUMERAL, OPEN_UNIT, LOST_UNIT = 1.0, 0.7, 0.6, 0.5, 0.4
ASK = 0.6
# More digits than this are a code, no figure.
MOST_DIGITS = 16

SCALES = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5,
          "万": 10**4, "千": 1000, "百": 100}  # fmt: skip


class Quantity(NamedTuple):
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


class Candidate(NamedTuple):
    """A number in a text before it is known to be a figure. `unit` None: none stands there; `end` includes the suffix."""

    start: int  # of the number, without prefix
    end: int
    number: Decimal
    scale: int | None
    unit: str | None
    infix: str = ""
    suffix: str = ""
    confidence: float = KNOWN_UNIT
    never: bool = False  # a date, an ordinal, a list number …
    cut: bool = False  # a unit was read and refused: 提案1市政协委员提案4件
    has_digits: bool = False  # a figure in words with Arabic numerals in it: 百分之98.5, 1/4


class Amount(NamedTuple):
    """A value typed into a form. `number` is what is printed, as typed but with half-width digits (8.2万, 1200).

    prefix (约 近 超 …) number infix (余 多) unit suffix (以上 左右 …): the order in which they are printed. `unit` is
    set only where the user typed another unit of the metric than its first (卷 for 件).
    """

    value: Decimal
    number: str
    prefix: str = ""
    infix: str = ""
    suffix: str = ""
    unit: str = ""

    @property
    def qualifier(self) -> str | None:
        """The one word that makes the value approximate, or None."""
        return self.prefix or self.infix or self.suffix or None

    def text(self, unit: str) -> str:
        """Return the amount as printed with its unit: 约8.2万条, 100余件, 78%以上."""
        return f"{self.prefix}{self.number}{self.infix}{self.unit or unit}{self.suffix}"


def plain(value: Decimal) -> str:
    """Return a value as the JSON contract writes it: no exponent, no idle zeros (82000, 13.64)."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_percent(part: int, whole: int) -> tuple[Decimal, float]:
    """Return a fraction as a percentage and how sure that is: 1/4 is 25 exactly, 2/3 only about 66.67."""
    value = Decimal(part * 100) / Decimal(whole)
    rounded = value.quantize(Decimal("0.01"))
    return (
        rounded.normalize() if rounded == value else rounded
    ), CHINESE_NUMERAL if rounded == value else OPEN_UNIT
