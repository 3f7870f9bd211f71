"""The words around figures (data/units.yaml), and the patterns made of them, compiled when first used."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from drafter import chinese
from drafter.chinese import either
from drafter.quantity.model import SCALES
from drafter.resources import knowledge
from drafter.yamlio import load_data

SCALE = "|".join(SCALES)


def split_scale(unit: str) -> tuple[int, str]:
    """Return the scale in front of a unit of money and the unit: 万元 → (10000, 元); others have scale 1."""
    for scale, factor in SCALES.items():
        rest = unit.removeprefix(scale)
        if rest != unit and table().kinds.get(rest) == "money":
            return factor, rest
    return 1, unit


class Words:
    """units.yaml. `kinds` maps every unit to its kind. The patterns for running text are compiled when first used: a
    form's values need none of them.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        words, hanzi = data["qualifiers"], data["chinese_numeral"]
        self.data = data
        self.kinds: dict[str, str] = {
            name: group["kind"] for group in data["units"] for name in group["names"]
        }
        self.prefixes = tuple(sorted(words["prefix"], key=len, reverse=True))
        self._prefixes_by_end = {
            end: [p for p in self.prefixes if p[-1] == end] for end in {p[-1] for p in self.prefixes}
        }
        self.infixes = tuple(words["infix"])
        self.suffixes = tuple(words["suffix"])
        self.prefix_not_after: dict[str, str] = words["not_after"]
        self.before_figure = frozenset(hanzi["before_figure"])
        self.hanzi_not_before = tuple(hanzi["not_before"])
        self.hanzi_not_after = tuple(hanzi["not_after"])
        self.from_one = frozenset(hanzi["from_one"])
        self.measured: dict[str, tuple[str, ...]] = {
            unit: tuple(words) for unit, words in data["measured"]["words"].items()
        }

    @functools.cached_property
    def arabic(self) -> re.Pattern[str]:
        """A number in Arabic numerals with scale, unit and what touches them."""
        unit = _unit_pattern(self.kinds, self.data["not_before"])
        infix, suffix = either(self.infixes), either(self.suffixes)
        # 千米 and 百分点 begin as a scale does.
        not_scale = _unit_pattern(filter(_begins_as_scale, self.kinds), self.data["not_before"])
        # The pattern of all units takes 2 ms to compile: it should stand here as few times as may be.
        paren = rf"\((?:{unit}(?:[、,/](?!\))|(?=\))))+\)"
        tail = (
            rf"(?P<i1>{infix})?(?:(?!{not_scale})(?P<scale>{SCALE})(?P<i2>{infix})?)?(?: ?(?P<unit>{unit}))?"
            rf"(?P<paren>{paren})?(?P<per>/{unit})?(?P<suffix>{suffix})?"
        )
        return re.compile(
            rf"(?<![A-Za-z0-9.])(?P<number>(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])"
            rf"|(?<=[{chinese.HAN}])[0-9]{{1,3}}(?: [0-9]{{3}})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?){tail}"
        )

    def prefix_before(self, half: str, start: int) -> str:
        """Return the qualifier that ends at a place of a text, "" where what stands there belongs to another word."""
        for prefix in self._prefixes_by_end.get(half[start - 1], ()) if start else ():
            at = start - len(prefix)
            if at >= 0 and half.startswith(prefix, at):
                before = half[at - 1] if at else ""
                return "" if before and before in self.prefix_not_after.get(prefix, "") else prefix
        return ""

    @functools.cached_property
    def suffix(self) -> str:
        """The qualifiers behind a figure, as a piece of a pattern."""
        return f"(?P<suffix>{either(self.suffixes)})?"

    @functools.cached_property
    def hanzi(self) -> re.Pattern[str]:
        """A count in Chinese numerals with its unit."""
        units = either([*self.data["chinese_numeral"]["units"], *self.before_figure])
        return re.compile(
            rf"(?P<number>[一二两三四五六七八九十][零一二三四五六七八九十百千万亿]{{0,8}})(?P<infix>{either(self.infixes)})?"
            rf"(?P<unit>{units})"
            rf"(?:(?<=成)(?:(?P<tenth>[一二三四五六七八九])(?=(?:{either(self.suffixes)})|[^{chinese.HAN}]|$)"
            rf"|(?P<over>[多余])(?![样元彩种边次])))?{self.suffix}"
        )

    @functools.cached_property
    def bare(self) -> re.Pattern[str]:
        """A scale as the whole number: 超千亿元, 上百家, 千余家. It needs a qualifier, or it is a way of speaking."""
        units = either(self.data["chinese_numeral"]["units"] + self.data["chinese_numeral"]["bare_units"])
        scales = either(SCALES)
        return re.compile(
            rf"(?:(?P<up>(?<![{self.data['chinese_numeral']['up_not_after']}])上)(?P<s1>{scales})"
            rf"|(?<=[超过破近逾约到足])(?P<s2>{scales})|(?P<s3>{scales})(?=[余多]))(?P<infix>[余多])?(?P<unit>{units})"
        )

    @functools.cached_property
    def fractions(self) -> re.Pattern[str]:
        """百分之九十以上, 四分之三, 1/4."""
        numeral, digits = "[零一二三四五六七八九十百]{1,7}", "[1-9][0-9]?"
        return re.compile(
            rf"(?P<base>百分|千分|{numeral}分)之(?P<n>[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|{numeral}(?:点[零一二三四五六七八九]{{1,7}})?){self.suffix}"
            rf"|(?<=[{chinese.HAN}、])(?<!第)(?P<up>{digits})/(?P<down>{digits})(?![0-9./A-Za-z年月日号期版页批%])"
            rf"(?P<s2>{either(self.suffixes)})?"
        )

    @functools.cached_property
    def halves(self) -> re.Pattern[str]:
        """A half said as a share: 占一半以上, 占比过半."""
        words = self.data["halves"]
        return re.compile(
            rf"(?P<half>(?:{either(words['names'])})(?:(?=以[上下])|(?<=[占达近超过逾约到足少降减增]..)))"
            rf"(?![{words['not_before']}]){self.suffix}"
            rf"|(?:{either(words['shares'])})[^,。;:0-9]{{0,6}}?(?P<over>过半)(?!数)"
        )

    @functools.cached_property
    def doubled(self) -> re.Pattern[str]:
        """Twice as much, without a number: 翻番, 翻倍, 倍增."""
        return re.compile(either(self.data["doubled"]["words"]))

    @functools.cached_property
    def spans(self) -> re.Pattern[str]:
        """The words that make a time a figure."""
        return re.compile(either(self.data["spans"]["words"]))

    @functools.cached_property
    def labels(self) -> re.Pattern[str]:
        """The words after which a number is a label."""
        return re.compile(f"(?:{either(self.data['labels']['words'])})[: ]?$")

    @functools.cached_property
    def each(self) -> re.Pattern[str]:
        """What is said to have one and the same figure each: 规划、交通、金融各1件, 12个镇各建成1个."""
        verbs = either(self.data["each"]["verbs"])
        return re.compile(rf"(?P<who>[^,。;:()各]*)各(?:{verbs})?$")


def _begins_as_scale(unit: str) -> bool:
    return unit.startswith(tuple(SCALES))


def _unit_pattern(units: Iterable[str], not_before: dict[str, str]) -> str:
    """One alternative a unit, longest first, each with the characters that must not follow it."""
    parts = []
    for unit in sorted(units, key=lambda u: (-len(u), u)):
        latin = "(?![A-Za-z])" if unit[-1].isascii() and unit[-1].isalpha() else ""
        # One by one: a set of Chinese characters takes longer to compile.
        others = "".join(f"(?!{character})" for character in not_before.get(unit, ""))
        parts.append(re.escape(unit) + latin + others)
    return "(?:" + "|".join(parts) + ")"


@functools.cache
def table() -> Words:
    """Return units.yaml, loaded once."""
    return Words(load_data(knowledge("units.yaml")))


def decimal(numeral: str) -> Decimal | None:
    """Read 三, 三点五, 3.5."""
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", numeral):
        return Decimal(numeral)
    whole, _, places = numeral.partition("点")
    value = chinese.number(whole)
    if value is None:
        return None
    digits = "".join(str(chinese.number(char)) for char in places)
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)
