"""Figures as people write them: found in running text, parsed from a form, printed in a sentence.

Values are Decimal in base units (8.2万条 → 82000; 1957.08万元 → 19570800 元). What counts as a figure and what does not
(years, dates, ordinals, names) is described in tests/corpus/gold/README.md. Units and the words around figures are
data/units.yaml; here are only the rules of how they stand together.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from drafter import chinese
from drafter.resources import knowledge
from drafter.yamlio import load_data

# How sure a figure is: by what its unit is known. Below ASK a reader of the figures should look at the place.
KNOWN_UNIT, SHARED_UNIT, CHINESE_NUMERAL, OPEN_UNIT, LOST_UNIT = 1.0, 0.7, 0.6, 0.5, 0.4
ASK = 0.6
# Quotation marks around no more than this many characters make a name (“企业减负30条”); longer ones are speech.
LONGEST_NAME = 16
# A word of `spans` makes 24.61天 a figure if it stands within so many characters before it.
SPAN_REACH = 12
# A Chinese numeral announces a list if a colon follows within so many characters (具体表现在七个方面:).
LIST_REACH = 14
# So many characters before and after a number decide what it is; more cost time and tell nothing.
CONTEXT = 40
# More digits than this are a code, no figure.
MOST_DIGITS = 16

SCALES = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5,
          "万": 10**4, "千": 1000, "百": 100}  # fmt: skip
_SCALE = "|".join(SCALES)


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


def split_scale(unit: str) -> tuple[int, str]:
    """Return the scale in front of a unit of money and the unit: 万元 → (10000, 元); others have scale 1."""
    for scale, factor in SCALES.items():
        rest = unit.removeprefix(scale)
        if rest != unit and _table().kinds.get(rest) == "money":
            return factor, rest
    return 1, unit


# --- the table -----------------------------------------------------------------------------------------------------


class _Table:
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
        self.infixes = tuple(words["infix"])
        self.suffixes = tuple(words["suffix"])
        self.prefix_not_after: dict[str, str] = words["not_after"]
        self.before_figure = frozenset(hanzi["before_figure"])
        self.hanzi_not_before = tuple(hanzi["not_before"])
        self.hanzi_not_after = tuple(hanzi["not_after"])

    @functools.cached_property
    def arabic(self) -> re.Pattern[str]:
        """A number in Arabic numerals with scale, unit and what touches them."""
        unit = _unit_pattern(self.kinds, self.data["not_before"])
        infix, suffix = _either(self.infixes), _either(self.suffixes)
        # 千米 and 百分点 begin as a scale does.
        not_scale = _unit_pattern(filter(_begins_as_scale, self.kinds), self.data["not_before"])
        # The pattern of all units takes 2 ms to compile: it should stand here as few times as may be.
        paren = rf"\((?:{unit}(?:[、,/](?!\))|(?=\))))+\)"
        tail = (
            rf"(?P<i1>{infix})?(?:(?!{not_scale})(?P<scale>{_SCALE})(?P<i2>{infix})?)?(?: ?(?P<unit>{unit}))?"
            rf"(?P<paren>{paren})?(?P<per>/{unit})?(?P<suffix>{suffix})?"
        )
        return re.compile(
            rf"(?<![A-Za-z0-9.])(?P<number>(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])"
            rf"|(?<=[{chinese.HAN}])[0-9]{{1,3}}(?: [0-9]{{3}})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?){tail}"
        )

    @functools.cached_property
    def hanzi(self) -> re.Pattern[str]:
        """A count in Chinese numerals with its unit."""
        infix, suffix = _either(self.infixes), _either(self.suffixes)
        units = _either([*self.data["chinese_numeral"]["units"], *self.before_figure])
        return re.compile(
            rf"(?P<number>[一二两三四五六七八九十][零一二三四五六七八九十百千万亿]{{0,8}})(?P<infix>{infix})?"
            rf"(?P<unit>{units})"
            rf"(?:(?<=成)(?P<tenth>[一二三四五六七八九])(?=(?:{suffix})|[^{chinese.HAN}]|$))?(?P<suffix>{suffix})?"
        )

    @functools.cached_property
    def spans(self) -> re.Pattern[str]:
        """The words that make a time a figure."""
        return re.compile(_either(self.data["spans"]["words"]))

    @functools.cached_property
    def labels(self) -> re.Pattern[str]:
        """The words after which a number is a label."""
        return re.compile(f"(?:{_either(self.data['labels']['words'])})$")


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


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
def _table() -> _Table:
    return _Table(load_data(knowledge("units.yaml")))


# --- finding figures -----------------------------------------------------------------------------------------------


class _Candidate(NamedTuple):
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


def find(text: str) -> list[Quantity]:
    """Return the figures in a text, in order, not overlapping."""
    half = chinese.half_width(text)
    names = _mask(len(half), _name_ranges(half))
    candidates = _share_units(half, sorted(_arabic(half), key=lambda c: c.start))
    taken = _mask(len(half), ((c.start, c.end) for c in candidates))
    candidates += [c for c in _spoken(half) if not any(taken[c.start : c.end])]
    found, last = [], 0
    for raw in sorted(candidates, key=lambda c: c.start):
        candidate = _judge(half, raw)
        if candidate is None or candidate.start < last or names[candidate.start]:
            continue
        found.append(_quantity(text, half, candidate))
        last = candidate.end
    return found


def _mask(length: int, ranges: Iterable[tuple[int, int]]) -> bytearray:
    """Return a byte for each place, 1 inside the ranges."""
    mask = bytearray(length)
    for start, end in ranges:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _quantity(text: str, half: str, candidate: _Candidate) -> Quantity:
    prefix = _prefix_before(half, candidate.start)
    start = candidate.start - len(prefix)
    return Quantity(
        text=text[start : candidate.end],
        start=start,
        end=candidate.end,
        value=candidate.number * (candidate.scale or 1),
        unit=candidate.unit or "",
        qualifier=prefix or candidate.infix or candidate.suffix or None,
        multiplicity=_multiplicity(half[max(0, start - CONTEXT) : start]),
        confidence=candidate.confidence,
    )


def _name_ranges(half: str) -> list[tuple[int, int]]:
    """Return the ranges of titles in 《》, of short quotations and of our own 【待填：…】 and 【待核：…】: numerals in names, or
    of how many have reported, are no figures.
    """
    ranges = [match.span() for match in re.finditer(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》", half)]
    quoted = (
        rf"“[^“”。,]{{1,{LONGEST_NAME}}}”|‘[^‘’。,]{{1,{LONGEST_NAME}}}’|\"[^\"。,]{{1,{LONGEST_NAME}}}\""
    )
    ranges += [match.span() for match in re.finditer(quoted, half)]
    ranges += [match.span() for match in re.finditer(r"【待[填核]:[^】]*】", half)]
    return ranges


def _prefix_before(half: str, start: int) -> str:
    table = _table()
    for prefix in table.prefixes:
        at = start - len(prefix)
        if half.startswith(prefix, max(at, 0)) and at >= 0:
            before = half[at - 1] if at else ""
            return "" if before and before in table.prefix_not_after.get(prefix, "") else prefix
    return ""


def _multiplicity(before: str) -> int:
    """Count the bodies that 各 speaks of: 规划、交通、金融各1件 → 3."""
    match = re.search(r"([^,。;:()0-9]*)各$", before)
    return len(re.split(r"[、和与及]", match[1])) if match and match[1] else 1


def _arabic(half: str) -> Iterator[_Candidate]:
    table = _table()
    for match in table.arabic.finditer(half):
        digits = re.sub("[, ]", "", match["number"])
        if len(digits) > MOST_DIGITS:
            continue
        unit = match["unit"]
        kind = table.kinds.get(unit or "")
        negative = _is_negative(half, match.start())
        candidate = _Candidate(
            start=match.start() - negative,
            end=match.end(),
            number=-Decimal(digits) if negative else Decimal(digits),
            scale=SCALES[match["scale"]] if match["scale"] else None,
            unit=unit,
            infix=match["i1"] or match["i2"] or "",
            suffix=match["suffix"] or "",
        )
        yield _refine(half, match, candidate, kind)


def _refine(half: str, match: re.Match[str], candidate: _Candidate, kind: str | None) -> _Candidate:
    """Decide what the match's unit is worth: dates and lists are never figures, a name may go on after 省 or 市."""
    if kind == "never" or _is_label(half, match) or not _span_of_time(half, match, kind):
        return candidate._replace(never=True)
    if (
        kind == "division"
        and not match["paren"]
        and re.match(_NAME_GOES_ON, half[match.end() : match.end() + 1])
    ):
        end = match.end("scale") if match["scale"] else match.end("number")
        return candidate._replace(unit=None, end=end, cut=True, infix="", suffix="")
    if candidate.unit is None:
        bracket = len(match["paren"] or "") if not candidate.suffix else 0
        return candidate._replace(end=candidate.end - bracket)
    if candidate.unit == "成":
        return candidate._replace(unit="%", number=candidate.number * 10)
    return candidate._replace(unit=candidate.unit + (match["paren"] or "") + (match["per"] or ""))


_NAME_GOES_ON = rf"(?![、和与及等的均共都全各内在之])[{chinese.HAN}]"


def _is_negative(half: str, start: int) -> bool:
    """A minus sign directly before the number, itself after Chinese, a mark or nothing (a dash of a range is none)."""
    if start < 1 or half[start - 1] not in "-−":
        return False
    before = half[start - 2] if start > 1 else ""
    ends_figure = bool(re.search(r"[0-9][0-9.,]*[^0-9,。;]{0,4}-$", half[max(0, start - 16) : start]))
    return not ends_figure and (not before or before in "(,:;。、 " or chinese.is_han(before))


def _is_label(half: str, match: re.Match[str]) -> bool:
    """Tell ordinals, list numbers, times, codes and fractions from figures, by what touches the number."""
    start, end = match.start("number"), match.end("number")
    before, after = half[max(0, start - CONTEXT) : start], half[end : end + 2]
    if before.endswith("第") or re.search(r"第[0-9、]+$", before):
        return True
    if re.search(r"[0-9A-Za-z][:/]$|[A-Za-z0-9][-.]$|[0-9]年度?第?$|〔$|\[$", before) or re.match(
        r":[0-9]|\.[^0-9]|\.$|[A-Za-z+]", after
    ):
        return _table().kinds.get(match["unit"] or "") is None or before.endswith(("〔", "["))
    if before.endswith("(") and after.startswith(")"):
        return True
    opens = re.search(r"(?:^|[。;:\n]) *$" if start <= CONTEXT else r"[。;:\n] *$", before) is not None
    return opens and after.startswith(("、", ")")) and "." not in match["number"]


def _span_of_time(half: str, match: re.Match[str], kind: str | None) -> bool:
    """Durations are no figures, except as measured values: 平均审理周期24.61天."""
    if kind != "time":
        return True
    before = half[max(0, match.start() - SPAN_REACH) : match.start()]
    return bool(_table().spans.search(before.rpartition("。")[2]))


def _share_units(half: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """Give a number without unit that of the next one it is joined to: 1.2和2.2个百分点. Dates pass on that they are."""
    out = list(candidates)
    for i in range(len(out) - 2, -1, -1):
        here, following = out[i], out[i + 1]
        if here.unit is not None or here.never or here.cut:
            continue
        if here.end == following.start and following.scale and (here.scale or 0) > following.scale:
            out[i : i + 2] = [_composed(here, following)]
        elif re.fullmatch(
            r"[、和与及至到~～—–-]|以及|——",
            half[here.end : following.start - len(_prefix_before(half, following.start))],
        ):
            out[i] = here._replace(
                unit=following.unit,
                scale=here.scale or following.scale,
                never=following.never,
                confidence=SHARED_UNIT if following.unit is not None else here.confidence,
            )
    return out


def _composed(high: _Candidate, low: _Candidate) -> _Candidate:
    """Put 3万5千元 together."""
    number = high.number * (high.scale or 1) + low.number * (low.scale or 1)
    return low._replace(start=high.start, number=number, scale=None)


def _judge(half: str, candidate: _Candidate) -> _Candidate | None:
    """Return the candidate as a figure, or None. A number without a unit of the table must look like a lost or rare unit."""
    if candidate.never:
        return None
    if candidate.unit is not None:
        return candidate
    before = half[max(0, candidate.start - CONTEXT) : candidate.start]
    after = half[candidate.end : candidate.end + CONTEXT]
    if not _may_lack_unit(candidate, before, after):
        return None
    if candidate.cut or re.match(_CLAUSE_END, after):
        return candidate._replace(unit="", confidence=LOST_UNIT)
    rare = re.match(rf"[{chinese.HAN}]{{1,2}}(?={_CLAUSE_END})", after)
    if rare is None or candidate.suffix:
        return None
    return candidate._replace(unit=rare[0], end=candidate.end + rare.end(), confidence=OPEN_UNIT)


_CLAUSE_END = r"[,，。;；、)\n]|$"


def _may_lack_unit(candidate: _Candidate, before: str, after: str) -> bool:
    """A number alone is a figure only directly after a noun, and if it is no year, label or telephone number."""
    whole = candidate.scale is None and candidate.number == candidate.number.to_integral_value()
    if whole and (
        1900 <= candidate.number < 2100 or 12000 <= candidate.number < 13000 or before.endswith("-")
    ):
        return False
    if candidate.number.as_tuple().exponent == -1 and whole:
        return False  # 3.0 is a version
    before = before.removesuffix(_prefix_before(before, len(before)))
    return bool(before) and chinese.is_han(before[-1]) and not _table().labels.search(before)


def _spoken(half: str) -> Iterator[_Candidate]:
    """Yield figures in Chinese numerals: 百分之三, 九成以上, 四批次, 三个街道派出所, 每半年听取一次."""
    for match in re.finditer(
        r"百分之(?P<n>[0-9]+(?:\.[0-9]+)?|[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)", half
    ):
        if (value := _decimal(match["n"])) is not None:
            yield _Candidate(match.start(), match.end(), value, None, "%", confidence=CHINESE_NUMERAL)
    for match in re.finditer(r"每(?:半年|两?年|个?季度|个?月|周|天|日)[^,。;:0-9每]{0,8}?(一次)", half):
        yield _Candidate(match.start(1), match.end(1), Decimal(1), None, "次", confidence=CHINESE_NUMERAL)
    for match in _table().hanzi.finditer(half):
        value = _decimal(match["number"])
        if value is not None and value >= 2 and _counts_things(half, match):
            yield _from_numeral(match, value)


def _from_numeral(match: re.Match[str], value: Decimal) -> _Candidate:
    scale, unit = split_scale(match["unit"])
    if unit == "成":
        value, unit = value * 10 + (chinese.number(match["tenth"] or "零") or 0), "%"
    return _Candidate(
        match.start(), match.end(), value, scale, unit, match["infix"] or "", match["suffix"] or "", CHINESE_NUMERAL
    )  # fmt: skip


def _decimal(numeral: str) -> Decimal | None:
    """Read 三, 三点五, 3.5."""
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", numeral):
        return Decimal(numeral)
    whole, _, places = numeral.partition("点")
    value = chinese.number(whole)
    if value is None:
        return None
    digits = "".join(str(chinese.number(char)) for char in places)
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)


def _counts_things(half: str, match: re.Match[str]) -> bool:
    """Tell counts of real things from slogans, ranks and counts that only announce a list."""
    table, before = _table(), half[max(0, match.start() - CONTEXT) : match.start()]
    after = half[match.end() : match.end() + CONTEXT]
    if before.endswith(table.hanzi_not_after) or re.search(r"[0-9.]$", before):
        return False
    if match["unit"] in table.before_figure:
        return re.match(rf"[{chinese.HAN}]{{0,4}}[0-9]", after) is not None
    if match["unit"] == "成":
        return re.match(r"[为立功员效果熟都本长就分]", after) is None and len(match["number"]) == 1
    if after.startswith(table.hanzi_not_before) or after[:1] in "”’》":
        return False
    return re.match(rf"[^。;,]{{0,{LIST_REACH}}}:", after) is None


# --- reading a value typed into a form -----------------------------------------------------------------------------


LONGEST_VALUE = 40  # more characters than this are a sentence, no value


def parse_amount(text: str, units: tuple[str, ...]) -> Amount:
    """Parse a value as people type it (41, 41件, 8.2万, 约100, １２, 1,234) for a metric with these units.

    A unit of money with a scale (万元) is what is printed; the value is in 元. Raises ValueError with a Chinese sentence
    when it cannot be a value of that metric.
    """
    half = chinese.half_width(text).strip(chinese.BLANK + "。")
    shown = f"“{text.strip()[:LONGEST_VALUE]}”"
    _refuse_at_sight(half, shown)
    body, prefix = _take(half, _table().prefixes, str.startswith, str.removeprefix)
    body, suffix = _take(body, _table().suffixes, str.endswith, str.removesuffix)
    match = _typed().fullmatch(body)
    if match is None:
        raise ValueError(_why_not(half, shown))
    number, infix = _number_of(match, shown), match["i1"] or match["i2"] or ""
    scale = SCALES[match["scale"]] if match["scale"] else 1
    typed = match["rest"].strip().strip("的")
    if match["percent"]:
        typed = "%"
    return _amount(shown, number, scale, typed, units, Amount(number, "", prefix, infix, suffix))


@functools.cache
def _typed() -> re.Pattern[str]:
    """What may be typed, qualifiers at both ends taken off: sign, number, 余, scale, unit."""
    infix = _either(_table().infixes)
    return re.compile(
        rf"(?P<percent>百分之)?(?P<sign>[-−]|负)?(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
        rf"|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?) ?(?P<i1>{infix})?(?P<scale>{_SCALE})?(?P<i2>{infix})?"
        rf"(?P<rest>[^0-9]*)"
    )


def _take(
    text: str, words: tuple[str, ...], touches: Callable[[str, str], bool], cut: Callable[[str, str], str]
) -> tuple[str, str]:
    """Take one of the words off an end of the text: (rest, word or "")."""
    for word in words:
        if touches(text, word):
            return cut(text, word).strip(), word
    return text, ""


def _number_of(match: re.Match[str], shown: str) -> Decimal:
    digits = match["number"].replace(",", "")
    value = Decimal("0" + digits) if digits.startswith(".") else _decimal(digits)
    if value is None:
        raise ValueError(f"{shown}里的中文数字认不出来，请写阿拉伯数字，如 22")
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{shown}位数太多，不像一个数值，请核对")
    if re.match(r"0[0-9]", digits):
        raise ValueError(f"{shown}以 0 开头，像编号或区号，不像数值；请只写数")
    return -value if match["sign"] else value


def _refuse_at_sight(half: str, shown: str) -> None:
    """Name what is no value before parsing it: nothing, a sentence, a date, a range, powers of ten."""
    if not half:
        raise ValueError("没有填数")
    if len(half) > LONGEST_VALUE:
        raise ValueError(f"{shown}太长，这里只填一个数，如 41；说明请写在“口径”里")
    if re.search(r"[0-9]{4} ?年|[0-9]{1,2} ?月 ?[0-9]{0,2}|^[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}$", half):
        raise ValueError(f"{shown}是日期，这里要填一个数，如 41")
    if re.search(
        r"[0-9一二三四五六七八九十百万亿%个件项次人]\s*(?:-{1,2}|[—–―~～至到]+)\s*[0-9一二三四五六七八九十]",
        half,
    ):
        raise ValueError(f"{shown}是一个范围，这里要填一个数；拿不准可写 约41、40余")
    if re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+", half):
        raise ValueError(f"{shown}是科学记数法，请写成普通的数，如 1000 或 8.2万")


def _why_not(half: str, shown: str) -> str:
    """Say why a text that is no value of the right shape is none."""
    if re.fullmatch(r"[-0-9.,]*[.,][-0-9.,]*", half):
        return f"{shown}里的逗号或小数点位置不对，请写成 1234 或 12.34"
    if len(re.findall(r"[0-9]+(?:[,.:_x][0-9]+)*", half)) > 1:
        return f"{shown}里有不止一个数，这里只能填一个；分项请填到各自的行里"
    if re.search(r"[0-9]", half):
        return f"{shown}不是能认出的数，请只写数和单位，如 41 或 41件"
    return f"{shown}不是数，这里要填一个数，如 41；没有发生请填 无，不适用请填 不适用"


def _amount(
    shown: str, number: Decimal, scale: int, typed: str, units: tuple[str, ...], draft: Amount
) -> Amount:
    """Match the typed unit with the metric's units and settle value and printed number."""
    first = units[0] if units else ""
    if typed == "成" and "%" in units:
        number, typed = number * 10, "%"
    if typed in ("个点", "点", "百分点") and "个百分点" in units:
        typed = "个百分点"
    unit_scale, base = split_scale(first)
    if base != first:
        if typed not in ("", base, *units):
            raise ValueError(_wrong_unit(shown, typed, units))
        return _money(number, scale, typed, unit_scale, draft)
    if typed and typed not in units and not (typed == "个" and not units):
        raise ValueError(_wrong_unit(shown, typed, units))
    value = number * scale
    if _table().kinds.get(typed or first) == "count" and value != value.to_integral_value():
        raise ValueError(f"{shown}有小数，而单位是“{typed or first}”，应是整数；以万计的请写成 8.2万")
    return draft._replace(value=value, number=_printed(number, scale), unit=typed if typed != first else "")


def _money(number: Decimal, scale: int, typed: str, unit_scale: int, draft: Amount) -> Amount:
    """Settle money that is printed in 万元 or 亿元: 412.6, 412.6万, 4126000元 are the same."""
    factor = scale if scale > 1 or (typed and split_scale(typed)[0] == 1) else unit_scale
    value = number * factor
    exact = plain(number) if factor == unit_scale and scale in (1, unit_scale) else plain(value / unit_scale)
    as_typed = f"{number:f}" if factor == unit_scale else exact
    return draft._replace(value=value, number=as_typed)


def _printed(number: Decimal, scale: int) -> str:
    """Print a number with 万 or 亿 only, as GB/T 15835—2011 4.1 allows no other scale after Arabic numerals."""
    for name, factor in (("亿", 10**8), ("万", 10**4)):
        if scale >= factor:
            times = scale // factor
            return (f"{number:f}" if times == 1 else plain(number * times)) + name
    return f"{number:f}" if scale == 1 else plain(number * scale)


def _wrong_unit(shown: str, typed: str, units: tuple[str, ...]) -> str:
    wanted = "”或“".join(units)
    if typed in _table().kinds or split_scale(typed)[0] > 1:
        return f"{shown}的单位是“{typed}”，而这一项的单位是“{wanted}”"
    return f"{shown}里的“{typed}”认不出来，这一项要填一个数，单位是“{wanted}”"
