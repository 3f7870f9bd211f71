"""Which figures are stated parts of another: those after 其中, those in brackets, those of a list that add up to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from drafter.analysis.wording import figure_words
from drafter.quantity import Quantity

# A whole has at most so many parts.
MOST_PARTS = 20
# Between a whole and the word 其中 stand at most so many figures of other things.
MOST_BETWEEN = 4
# A bracket belongs to the figure that ends within so many characters before it.
BRACKET_REACH = 12
# Numbers below this add up by chance too often to be taken for parts by their sum alone.
LEAST_SUM = 5

STOP = re.compile(r"[。;!?\n]")
_BRACKETS = re.compile(r"\([^()]*\)")


class Measured(NamedTuple):
    """A figure with what tells it from others that it cannot be a part of."""

    quantity: Quantity
    measure: str
    status: str

    @property
    def total(self) -> Decimal:
        """The value of all bodies that have it: 各1件 of three is 3."""
        return self.quantity.value * self.quantity.multiplicity


def parts(half: str, found: Sequence[Measured]) -> dict[int, int]:
    """Return part → whole (indexes into `found`) for the figures of one block, in reading order."""
    if len(found) < 2:
        return {}
    stops = [match.start() for match in STOP.finditer(half)]
    sentence = [bisect_right(stops, figure.quantity.start) for figure in found]
    starts = [figure.quantity.start for figure in found]
    aside = _in_brackets(half, starts)
    out = _by_sum(found, sentence, aside)
    for match in figure_words().parts.finditer(half):
        first, here = bisect_left(starts, match.end()), bisect_right(stops, match.start())
        last = half.find(",", match.end()) if half[match.start() - 1 : match.start()] == "、" else -1
        end = first
        most = min(len(found), first + MOST_PARTS)
        while end < most and sentence[end] == here and aside.get(end) == aside.get(first):
            if 0 <= last < starts[end]:
                break  # A10件、其中B3件，C5件
            end += 1
        out |= _under(found, sentence, aside, first, end)
    return out | _bracketed(half, found, starts)


def _in_brackets(half: str, starts: Sequence[int]) -> dict[int, int]:
    """Return figure → where the bracket begins that it stands in."""
    out: dict[int, int] = {}
    for match in _BRACKETS.finditer(half):
        for i in range(bisect_left(starts, match.start()), bisect_left(starts, match.end())):
            out[i] = match.start()
    return out


def _may_be_part(part: Measured, whole: Measured) -> bool:
    """A level of the same unit (the part may have lost it), status and no more than the whole."""
    units = {part.quantity.unit, ""} if whole.quantity.unit == "%" else {part.quantity.unit}
    return (
        part.measure == whole.measure == "level"
        and part.status == whole.status
        and (whole.quantity.unit in units or part.quantity.unit == "")
        and part.total <= whole.total
    )


def _under(
    found: Sequence[Measured], sentence: Sequence[int], aside: dict[int, int], first: int, end: int
) -> dict[int, int]:
    """Return the parts among the figures from `first` on, up to the first that is more than what stands before 其中."""
    out: dict[int, int] = {}
    for part in range(first, end):
        before = range(first - 1, max(-1, first - 2 - MOST_BETWEEN), -1)
        wholes = [
            i for i in before
            if sentence[i] == sentence[part] and (i not in aside or aside[i] == aside.get(part))
            and found[i].quantity.unit == found[part].quantity.unit
        ]  # fmt: skip
        whole = next((i for i in wholes if _may_be_part(found[part], found[i])), None)
        if whole is not None:
            out[part] = whole
        elif (wholes and found[part].measure == "level") or (not out and found[part].measure != "level"):
            break
    return out


def _bracketed(half: str, found: Sequence[Measured], starts: Sequence[int]) -> dict[int, int]:
    """Return parts in a bracket behind their whole: 12个（含镇级3个）."""
    out: dict[int, int] = {}
    for match in _BRACKETS.finditer(half):
        first, end = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        opens = figure_words().bracket.match(half, match.start() + 1)
        if not first or first == end or not opens:
            continue
        if match.start() - found[first - 1].quantity.end <= BRACKET_REACH:
            out |= {i: first - 1 for i in range(first, end) if _may_be_part(found[i], found[first - 1])}
    return out


def _by_sum(found: Sequence[Measured], sentence: Sequence[int], aside: dict[int, int]) -> dict[int, int]:
    """Return figures of one sentence that add up to the one before them."""
    out: dict[int, int] = {}
    for i, whole in enumerate(found):
        if i in out:
            continue
        by_chance = whole.total < LEAST_SUM and i + 1 not in aside
        if whole.quantity.unit in ("", "%") or whole.quantity.qualifier or by_chance:
            continue
        total = Decimal(0)
        for j in range(i + 1, min(len(found), i + 1 + MOST_PARTS)):
            if sentence[j] != sentence[i] or total >= whole.total or not _may_be_part(found[j], whole):
                break
            if found[j].quantity.qualifier or aside.get(j) != aside.get(i + 1):
                break  # 超3000亿元 and 超1000亿元 add up to nothing
            total += found[j].total
            if total == whole.total and j > i + 1:
                out |= dict.fromkeys(range(i + 1, j + 1), i)
    return out
