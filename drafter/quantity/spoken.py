"""Figures in Chinese numerals and words: 百分之三, 四分之三, 九成以上, 三个街道派出所, 超千亿元, 翻一番, 每半年听取一次."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from drafter import chinese
from drafter.quantity.model import CHINESE_NUMERAL, SCALES, Candidate, as_percent
from drafter.quantity.words import decimal, split_scale, table

# A Chinese numeral announces a list if a colon follows within so many characters (具体表现在七个方面:).
LIST_REACH = 14
# So many characters before a numeral tell whether it counts.
CONTEXT = 4

_REGULARLY = re.compile(r"每(?:半年|两?年|个?季度|个?月|周|天|日)[^,。;:0-9每]{0,8}?(一次)")
_NO_TENTH = re.compile(r"[为立功员效果熟都本长就分]")
_AFTER_DIGIT = re.compile(r"[0-9.]$")
_ANNOUNCES = re.compile(rf"[^。;,]{{0,{LIST_REACH}}}:")
_COUNTED_NEXT = rf"[{chinese.HAN}]{{0,6}}[0-9]+[余多]?(?:大项|项|个|件|条|种|份)"


def spoken(half: str) -> Iterator[Candidate]:
    """Yield figures in Chinese numerals, as candidates; they may overlap."""
    # A pattern is only tried on a text that has the character without which it cannot match.
    if "分之" in half or "/" in half:
        yield from _fractions(half)
    for match in _REGULARLY.finditer(half) if "每" in half else ():
        yield Candidate(match.start(1), match.end(1), Decimal(1), None, "次", confidence=CHINESE_NUMERAL)
    for match in table().hanzi.finditer(half):
        value = decimal(match["number"])
        least = 1 if match["unit"] in table().from_one else 2
        if value is not None and value >= least and _counts_things(half, match):
            yield _from_numeral(match, value)
    yield from _bare(half)
    for match in table().halves.finditer(half) if "半" in half else ():
        group = "half" if match["half"] else "over"
        end = match.end() if match["half"] else match.end(group)
        yield Candidate(
            match.start(group), end, Decimal(50), None, "%", "" if match["half"] else "过", match["suffix"] or "",
            CHINESE_NUMERAL,
        )  # fmt: skip
    for match in table().doubled.finditer(half) if "翻" in half else ():
        yield Candidate(*match.span(), Decimal(1), None, match[0][-1], confidence=CHINESE_NUMERAL)


def _fractions(half: str) -> Iterator[Candidate]:
    """Yield 百分之九十, 千分之三 and fractions of a whole, these as percentages: 四分之三, 1/4."""
    for match in table().fractions.finditer(half):
        suffix = match["suffix"] or match["s2"] or ""
        if half[match.start() - 1 : match.start()] == "前":
            continue  # 前千分之一 is a rank
        unit, (value, confidence) = "%", (None, CHINESE_NUMERAL)
        if match["base"] in ("百分", "千分"):
            value, unit = decimal(match["n"]), "%" if match["base"] == "百分" else "‰"
        else:
            part = match["up"] or chinese.number(match["n"]) or 0
            whole = match["down"] or chinese.number(match["base"][:-1]) or 0
            if 0 < int(part) < int(whole):
                value, confidence = as_percent(int(part), int(whole))
        if value is not None:
            digits = any(char.isdigit() and char.isascii() for char in match[0])
            yield Candidate(*match.span(), value, None, unit, "", suffix, confidence, has_digits=digits)


def _bare(half: str) -> Iterator[Candidate]:
    """Yield a scale that is the whole number: 超千亿元, 上百家, 千余家."""
    for match in table().bare.finditer(half):
        before = half[match.start() - 1 : match.start()]
        if before and (before in chinese.NUMERALS or before in "0123456789.余多几数成"):
            continue
        value = SCALES[match["s1"] or match["s2"] or match["s3"]]
        if match["s2"] and not table().prefix_before(half, match.start()):
            continue
        scale, unit = split_scale(match["unit"])
        infix = match["up"] or match["infix"] or ""
        yield Candidate(*match.span(), Decimal(value), scale, unit, infix, "", CHINESE_NUMERAL)


def _from_numeral(match: re.Match[str], value: Decimal) -> Candidate:
    scale, unit = split_scale(match["unit"])
    if unit == "成":
        value, unit = value * 10 + (chinese.number(match["tenth"] or "零") or 0), "%"
    infix = match["infix"] or match["over"] or ""
    return Candidate(*match.span(), value, scale, unit, infix, match["suffix"] or "", CHINESE_NUMERAL)


def _counts_things(half: str, match: re.Match[str]) -> bool:
    """Tell counts of real things from slogans, ranks and counts that only announce a list."""
    words, before = table(), half[max(0, match.start() - CONTEXT) : match.start()]
    end = match.end()
    if before.endswith(words.hanzi_not_after) or _AFTER_DIGIT.search(before):
        return False
    if match["unit"] in words.before_figure:
        return (
            bool(match["infix"]) or chinese.compiled(_COUNTED_NEXT).match(half, end) is not None
        )  # 十余项 announces nothing
    if match["unit"] == "成":
        return len(match["number"]) == 1 and not _NO_TENTH.match(half, end)
    if match["unit"] in words.from_one:
        return match["unit"] != "番" or before.rstrip("了").endswith("翻")  # 下一番功夫 counts nothing
    if half.startswith(words.hanzi_not_before, end) or half[end : end + 1] in tuple("”’》"):
        return False
    return _ANNOUNCES.match(half, end) is None
