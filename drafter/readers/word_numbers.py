"""Writes out Word's automatic numbers: 一、 （一） 1. as they are printed, by counting along with the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drafter.chinese import numeral
from drafter.ooxml import W, integer, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_LEVELS = 9
_MAX_LETTERS = (
    26 * 30
)  # a, b, … aa, bb, …: beyond it a start is broken or hostile, and its number as long as it likes
_MAX_LABEL = 255  # characters of the text around a number; real ones have a handful
_CHINESE = {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"}
_CHINESE |= {"japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def formatted(number: int, form: str) -> str:
    """Return a number in one of Word's formats; a format not known here gives plain digits."""
    if form in _CHINESE:
        return numeral(number) if 0 < number < 100 else str(number)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= _MAX_LETTERS:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        out += letters * count
    return out


@dataclass
class _Level:
    """One level of a list: where it starts, how its number is written, and the text around it (`%1、`)."""

    start: int
    form: str
    text: str
    style: str | None


@dataclass
class _List:
    """A list of the file, with how far each of its levels has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbering part of a file; `label` is called once for each numbered paragraph, in document order."""

    def __init__(self, element: Element | None) -> None:
        found = element.findall(W + "abstractNum") if element is not None else []
        self._lists = {e.get(W + "abstractNumId"): _List(_levels(e)) for e in found}
        self._by_number: dict[str, _List] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for number in element.findall(W + "num") if element is not None else []:
            self._add(number)

    def _add(self, number: Element) -> None:
        abstract = number.find(W + "abstractNumId")
        base = self._lists.get(abstract.get(W + "val")) if abstract is not None else None
        if base is None:
            return
        key = number.get(W + "numId", "")
        self._by_number[key] = base
        for override in number.findall(W + "lvlOverride"):
            start = override.find(W + "startOverride")
            if start is not None:
                level = integer(override.get(W + "ilvl"), 0)
                self._restarts.setdefault(key, {})[level] = integer(start.get(W + "val"), 1)

    def level_of_style(self, number: str | None, style_id: str | None) -> str | None:
        """Return the level of a list that a paragraph style is tied to."""
        known = self._by_number.get(number or "")
        levels = known.levels.items() if known else ()
        return next((str(i) for i, level in levels if style_id and level.style == style_id), None)

    def label(self, number: str | None, level: int) -> str:
        """Count one paragraph and return its number as printed; "" for bullets and paragraphs without a list."""
        known = self._by_number.get(number or "")
        if known is None or level not in known.levels:
            return ""
        restart = self._restarts.get(number or "", {}).pop(level, None)
        start = known.levels[level].start
        known.counts[level] = restart if restart is not None else known.counts.get(level, start - 1) + 1
        for deeper in [i for i in known.counts if i > level]:
            del known.counts[deeper]
        return _label(known, level)


def _label(known: _List, level: int) -> str:
    own = known.levels[level]
    if own.form in ("bullet", "none"):
        return ""
    text = own.text
    for i in range(_MAX_LEVELS):
        if f"%{i + 1}" in text and i in known.levels:
            count = known.counts.get(i, known.levels[i].start)
            text = text.replace(f"%{i + 1}", formatted(count, known.levels[i].form))
    return text.strip()


def _levels(abstract: Element) -> dict[int, _Level]:
    return {
        integer(level.get(W + "ilvl"), 0): _Level(
            start=integer(value(level, "start"), 1),
            form=value(level, "numFmt") or "decimal",
            text=(value(level, "lvlText") or "")[:_MAX_LABEL],
            style=value(level, "pStyle"),
        )
        for level in abstract.findall(W + "lvl")
    }
