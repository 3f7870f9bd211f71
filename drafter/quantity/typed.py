"""A value as people type it into a form: a number with its qualifiers and unit, or a sentence on why it is none."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from decimal import Decimal

from drafter import chinese
from drafter.chinese import either
from drafter.quantity.model import MOST_DIGITS, SCALES, Amount, plain
from drafter.quantity.words import SCALE, decimal, split_scale, table

LONGEST_VALUE = 40  # more characters than this are a sentence, no value


def parse_amount(text: str, units: tuple[str, ...]) -> Amount:
    """Parse a value as people type it (41, 41件, 8.2万, 约100, １２, 1,234) for a metric with these units.

    A unit of money with a scale (万元) is what is printed; the value is in 元. Raises ValueError with a Chinese sentence
    when it cannot be a value of that metric.
    """
    half = chinese.half_width(text).strip(chinese.BLANK + "。")
    shown = f"“{text.strip()[:LONGEST_VALUE]}”"
    _refuse_at_sight(half, shown)
    body, prefix = _take(half, table().prefixes, str.startswith, str.removeprefix)
    body, suffix = _take(body, table().suffixes, str.endswith, str.removesuffix)
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
    infix = either(table().infixes)
    return re.compile(
        rf"(?P<percent>百分之)?(?P<sign>[-−]|负)?(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
        rf"|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?) ?(?P<i1>{infix})?(?P<scale>{SCALE})?(?P<i2>{infix})?"
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
    value = Decimal("0" + digits) if digits.startswith(".") else decimal(digits)
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
    if table().kinds.get(typed or first) == "count" and value != value.to_integral_value():
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
    if typed in table().kinds or split_scale(typed)[0] > 1:
        return f"{shown}的单位是“{typed}”，而这一项的单位是“{wanted}”"
    return f"{shown}里的“{typed}”认不出来，这一项要填一个数，单位是“{wanted}”"
