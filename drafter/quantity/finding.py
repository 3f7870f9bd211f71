"""Figures in running text: every number with its unit and qualifier, and what tells it from a date, a label or a name.

Candidates are read first (`_arabic`; `spoken` for Chinese numerals), then numbers without a unit take that of the one they
are joined to, then each is judged by the few characters around it, so the time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from drafter import chinese
from drafter.quantity.model import LOST_UNIT, MOST_DIGITS, OPEN_UNIT, SCALES, SHARED_UNIT, Candidate, Quantity
from drafter.quantity.spoken import spoken
from drafter.quantity.words import table

# Quotation marks around no more than this many characters make a name (“企业减负30条”); longer ones are speech.
LONGEST_NAME = 16
# A word of `spans` makes 24.61天 a figure if it stands within so many characters before it.
SPAN_REACH = 12
# So many characters before and after a number decide what it is; more cost time and tell nothing.
CONTEXT = 40
# A number with at least this scale counts something even where no unit stands (30万群众).
COUNTS_ALONE = 10**4
# More bodies than this do not have one figure each.
MOST_BODIES = 10**4

_NAMES = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|【待[填核]:[^】]*】"
    rf"|“[^“”。,]{{1,{LONGEST_NAME}}}”|‘[^‘’。,]{{1,{LONGEST_NAME}}}’|\"[^\"。,]{{1,{LONGEST_NAME}}}\""
)
_MAY_COUNT = re.compile(
    f"[0-9半翻{chinese.NUMERALS}{''.join(SCALES)}]"
)  # without one of these there is no figure
_NAME_OPENS = ("《", "“", "‘", '"', "【")
_CLAUSE_END = r"[,，。;；、)\n]|$"
_ENDS_CLAUSE = re.compile(_CLAUSE_END)
_RARE_UNIT = rf"[{chinese.HAN}]{{1,2}}(?={_CLAUSE_END})"
_ENDS_NAME = "和与及等的均共都全各内在之"
_JOINT = re.compile(r"[、和与及至到~～—–-]|以及|——")
_LONGEST_JOINT = 2
# 由2.42缩小至2.12: the first number is of what the second is.
_CHANGED_TO = re.compile(r"(?:[^,。;:、0-9]{0,6}[^,。;:、0-9直甚以])?(?:至|到|为)")
_CHANGED_FROM = re.compile(r"[由从][^,。;:、]{0,12}$")
_LONGEST_CHANGE = 8
_OF_A_RANGE = re.compile(r"[0-9][0-9.,]*[^0-9,。;]{0,4}-$")
_CLAUSE = re.compile("[。,;]")
_IN_A_SERIES = re.compile(r"第[0-9、]+$")
_NUMBERED = re.compile(r"[0-9A-Za-z][:/]$|[A-Za-z0-9][-.]$|[0-9]年度?第?$|〔$|\[$")
_GOES_ON = re.compile(r":[0-9]|\.[^0-9]|\.$|[A-Za-z+]")
_AMONG_THE_FIRST = re.compile(r"(?<![以之目此提年日当])前$")
_RANKED = frozenset(["名", "位", None])
_OPENS_SENTENCE = re.compile(r"(?:^|[。;:\n]) *$")
_BODIES = rf"(?P<n>[0-9]+)个[{chinese.HAN}()]{{1,8}}$"


def find(text: str) -> list[Quantity]:
    """Return the figures in a text, in order, not overlapping."""
    half = chinese.half_width(text)
    if not _MAY_COUNT.search(half):
        return []
    said = list(spoken(half))
    within = _mask(len(half), ((c.start, c.end) for c in said if c.has_digits))
    candidates = _share_units(half, [c for c in _arabic(half) if not within[c.start]])
    taken = _mask(len(half), ((c.start, c.end) for c in candidates))
    candidates += [c for c in said if not any(taken[c.start : c.end])]
    candidates.sort(key=lambda c: c.start)
    names = _mask(len(half), (m.span() for m in _NAMES.finditer(half)) if _may_have_names(half) else ())
    found, last = [], 0
    for raw in candidates:
        if raw.never or raw.start < last or names[raw.start]:
            continue
        candidate = raw if raw.unit is not None else _judge(half, raw)
        if candidate is not None:
            found.append(_quantity(text, half, candidate))
            last = candidate.end
    return found


def _may_have_names(half: str) -> bool:
    return any(mark in half for mark in _NAME_OPENS)


def _mask(length: int, ranges: Iterable[tuple[int, int]]) -> bytearray:
    """Return a byte for each place, 1 inside the ranges."""
    mask = bytearray(length)
    for start, end in ranges:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _quantity(text: str, half: str, candidate: Candidate) -> Quantity:
    prefix = table().prefix_before(half, candidate.start)
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


def _multiplicity(before: str) -> int:
    """Count the bodies that 各 speaks of: 规划、交通、金融各1件 → 3; 12个镇各1个 → 12."""
    match = table().each.search(before) if "各" in before[-4:] else None
    if match is None or not match["who"]:
        return 1
    counted = chinese.compiled(_BODIES).search(match["who"])
    if counted and int(counted["n"]) <= MOST_BODIES:
        return int(counted["n"]) or 1
    return len(re.split(r"[、和与及]", re.split(r"[0-9]", match["who"])[-1]))


# --- reading numbers -----------------------------------------------------------------------------------------------


def _arabic(half: str) -> Iterator[Candidate]:
    words = table()
    for match in words.arabic.finditer(half):
        number, scale, unit, start = match["number"], match["scale"], match["unit"], match.start()
        digits = number.replace(",", "").replace(" ", "")
        if len(digits) > MOST_DIGITS:
            continue
        negative = start > 0 and half[start - 1] in "-−" and _is_negative(half, start)
        candidate = Candidate(
            start=start - negative,
            end=match.end(),
            number=-Decimal(digits) if negative else Decimal(digits),
            scale=SCALES[scale] if scale else None,
            unit=unit,
            infix=match["i1"] or match["i2"] or "",
            suffix=match["suffix"] or "",
        )
        yield _refine(half, match, candidate, words.kinds.get(unit) if unit else None)


def _refine(half: str, match: re.Match[str], candidate: Candidate, kind: str | None) -> Candidate:
    """Decide what the match's unit is worth: dates and lists are never figures, a name may go on after 省 or 市."""
    if kind == "never" and not _is_measured(half, match):
        return candidate._replace(never=True)
    if _is_label(half, match, kind) or (kind == "time" and not _is_span(half, match.start())):
        return candidate._replace(never=True)
    paren = match["paren"] or ""
    if kind == "division" and not paren and _is_han_but(_ENDS_NAME, half, match.end()):
        end = match.end("scale") if match["scale"] else match.end("number")
        return candidate._replace(unit=None, end=end, cut=True, infix="", suffix="")
    if candidate.unit is None:
        return candidate._replace(end=candidate.end - (len(paren) if not candidate.suffix else 0))
    if candidate.unit == "成":
        return candidate._replace(unit="%", number=candidate.number * 10)
    return candidate._replace(unit=candidate.unit + paren + (match["per"] or ""))


def _is_negative(half: str, start: int) -> bool:
    """A minus sign directly before the number, itself after Chinese, a mark or nothing (a dash of a range is none)."""
    before = half[start - 2] if start > 1 else ""
    if _OF_A_RANGE.search(half[max(0, start - 16) : start]):
        return False
    return not before or before in "(,:;。、 " or chinese.is_han(before)


def _is_measured(half: str, match: re.Match[str]) -> bool:
    """A year or an age as a measured value: 平均受教育年限11.7年."""
    words = table().measured.get(match["unit"], ())
    before = half[max(0, match.start() - SPAN_REACH) : match.start()]
    return any(word in before for word in words)


def _is_span(half: str, start: int) -> bool:
    """Durations are no figures, except as measured values: 平均审理周期24.61天."""
    before = half[max(0, start - SPAN_REACH) : start]
    return table().spans.search(_CLAUSE.split(before)[-1]) is not None


def _is_label(half: str, match: re.Match[str], kind: str | None) -> bool:
    """Tell ordinals, list numbers, times, codes and fractions from figures, by what touches the number."""
    start, end = match.span("number")
    last, following = half[start - 1 : start], half[end : end + 2]
    if last == "第" or (
        last and last in "、0123456789" and _IN_A_SERIES.search(half[max(0, start - CONTEXT) : start])
    ):
        return True
    if last in ("〔", "["):
        return True
    if half[start] == "0" and half[start + 1 : start + 2].isdigit():
        return True  # 0832 is an area code, 007 a number of a series
    if last == "前" and match["unit"] in _RANKED:
        return _AMONG_THE_FIRST.search(half[max(0, start - 2) : start]) is not None
    if kind is None and _is_code(half[max(0, start - 4) : start], following):
        return True
    if last == "(" and following.startswith(")"):
        return True
    if not following.startswith(("、", ")")) or "." in match["number"]:
        return False
    return _OPENS_SENTENCE.search(half[max(0, start - CONTEXT) : start]) is not None


def _is_code(before: str, following: str) -> bool:
    return _NUMBERED.search(before) is not None or _GOES_ON.match(following) is not None


# --- numbers without a unit ----------------------------------------------------------------------------------------


def _share_units(half: str, candidates: list[Candidate]) -> list[Candidate]:
    """Give a number without unit that of the next one it is joined to: 1.2和2.2个百分点. Dates pass on that they are."""
    out = list(candidates)
    for i in range(len(out) - 2, -1, -1):
        here, following = out[i], out[i + 1]
        if here.never or here.cut or (here.unit is not None and here.unit != "个"):
            continue
        if here.unit == "个":
            if (following.unit or "").endswith("百分点") and _joined(half, here, following):
                out[i] = here._replace(unit=following.unit)  # 高于全国3.4个、1个百分点
        elif here.end == following.start and following.scale and (here.scale or 0) > following.scale:
            out[i : i + 2] = [_composed(here, following)]
        elif _joined(half, here, following):
            out[i] = _like(here, following)
        elif _changed(half, here, following) and not following.never:
            like = _like(here, following)
            out[i] = like if like.unit is not None else like._replace(unit="", confidence=LOST_UNIT)
    return out


def _like(here: Candidate, following: Candidate) -> Candidate:
    return here._replace(
        unit=following.unit,
        scale=here.scale or following.scale,
        never=following.never,
        confidence=SHARED_UNIT if following.unit is not None else here.confidence,
    )


def _joined(half: str, here: Candidate, following: Candidate) -> bool:
    end = following.start
    if end - here.end > _LONGEST_JOINT:
        end -= len(table().prefix_before(half, following.start))
    return end - here.end <= _LONGEST_JOINT and _JOINT.fullmatch(half, here.end, end) is not None


def _changed(half: str, here: Candidate, following: Candidate) -> bool:
    """Tell whether the first number went over into the second: 由2.42缩小至2.12."""
    if not 0 < following.start - here.end <= _LONGEST_CHANGE:
        return False
    before = half[max(0, here.start - CONTEXT // 2) : here.start]
    if before.endswith((":", "∶")):
        return False  # a ratio
    return (
        _CHANGED_TO.fullmatch(half, here.end, following.start) is not None
        and _CHANGED_FROM.search(before) is not None
    )


def _composed(high: Candidate, low: Candidate) -> Candidate:
    """Put 3万5千元 together."""
    number = high.number * (high.scale or 1) + low.number * (low.scale or 1)
    return low._replace(start=high.start, number=number, scale=None)


def _judge(half: str, candidate: Candidate) -> Candidate | None:
    """Return a number without a unit of the table as a figure, or None: it must look like one with a lost or rare unit."""
    alone = (candidate.scale or 0) >= COUNTS_ALONE and not candidate.cut
    if not alone and not _may_lack_unit(half, candidate):
        return None
    if candidate.cut or _ENDS_CLAUSE.match(half, candidate.end):
        return candidate._replace(unit="", confidence=LOST_UNIT)
    rare = chinese.compiled(_RARE_UNIT).match(half, candidate.end) if not candidate.suffix else None
    if rare is not None:
        return candidate._replace(unit=rare[0], end=rare.end(), confidence=OPEN_UNIT)
    if alone and _is_han_but("级", half, candidate.end):
        return candidate._replace(unit="", confidence=LOST_UNIT)
    return None


def _is_han_but(characters: str, half: str, at: int) -> bool:
    """Tell whether a Chinese character stands at a place of a text, none of some."""
    there = half[at : at + 1]
    return there not in characters and chinese.is_han(there)


def _may_lack_unit(half: str, candidate: Candidate) -> bool:
    """A number alone is a figure only directly after a noun, and if it is no year, label or telephone number."""
    start = candidate.start - len(table().prefix_before(half, candidate.start))
    if not start or not chinese.is_han(half[start - 1]):
        return False
    whole = candidate.scale is None and candidate.number == candidate.number.to_integral_value()
    if whole and (1900 <= candidate.number < 2100 or 12000 <= candidate.number < 13000):
        return False
    if candidate.number.as_tuple().exponent == -1 and whole:
        return False  # 3.0 is a version
    return not table().labels.search(half[max(0, start - CONTEXT) : start])
