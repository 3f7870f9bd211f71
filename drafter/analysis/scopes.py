"""What a figure is limited to where the words around it say so: a part of the year, a level, a channel, a campaign.

A scope tells apart figures of one metric in one document: 区级部门 and 乡镇街道, 线上 and 线下, 1—6月 and the year. It is
read from the figure's own words, the nearest first; only a period, or the body that did it, holds on to the sentence's end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from drafter.analysis.parts import STOP
from drafter.analysis.wording import figure_words
from drafter.quantity import Quantity

# The words of a figure itself: so many characters before it and behind it.
OWN_REACH, BEHIND = 36, 12
# Where a sentence begins, so many characters tell the period and the body that its figures are of.
OPENING_REACH = 80
# So many characters of a scope are enough to name it.
LONGEST_SCOPE = 24

_NOUN_BEHIND = re.compile(r"[一-鿿]+")
_IN_BRACKET = re.compile(r"\((?:[^()]*[,;])?(?:其中|包括|含)?:?(?P<who>[一-鿿、]{2,16}?)各?$")
_ENUMERATION = re.compile(r"[一-鿿]{2,}(?:、[一-鿿]{2,})+")
_RESPECTIVELY = re.compile(r"分别(?:为|是|有|达到?|占)?$")
_NEXT_OF_LIST = ("、", "和")
_ITEMS = re.compile(r"、|和|与|以及|(?<!涉)及")


def scopes(half: str, found: Sequence[Quantity]) -> list[str | None]:
    """Return what each figure of a block (half-width text, figures in reading order) is limited to, if anything."""
    stops = [match.start() for match in STOP.finditer(half)]
    out: list[str | None] = []
    begin, holds = 0, None
    for i, quantity in enumerate(found):
        here = bisect_right(stops, quantity.start)
        sentence = stops[here - 1] + 1 if here else 0
        first = not i or found[i - 1].start < sentence
        low = max(sentence if first else found[i - 1].end, _clause_start(half, quantity.start - OWN_REACH))
        if first:
            begin, holds = sentence, None
        holds = (
            _holding(half[max(begin, quantity.start - OPENING_REACH) if first else low : quantity.start])
            or holds
        )
        out.append(_listed(half, found, i, begin) or _own(half, low, first, quantity) or holds)
    return out


def _clause_start(half: str, at: int) -> int:
    """Return where the clause begins that a place stands in, so that no name is cut in two."""
    return half.rfind(",", max(0, at - LONGEST_SCOPE), max(0, at)) + 1 or at


def _named(match: re.Match[str]) -> str:
    name = match["name"] if "name" in match.groupdict() else match[0]
    return figure_words().scope_opening.sub("", name)[-LONGEST_SCOPE:]


def _holding(words: str) -> str | None:
    """Return the last period or body in some words: it holds for what follows in the sentence."""
    known = figure_words()
    found = [m for m in known.period.finditer(words) if not known.not_of.search(words[: m.start()])]
    found += [m for m in known.means.finditer(words) if not known.only_means.search(words[: m.end("name")])]
    return _named(max(found, key=lambda match: match.start())) if found else None


def _own(half: str, low: int, first: bool, quantity: Quantity) -> str | None:
    """Return the scope that a figure's own words state: in brackets who has it, else a channel, a campaign, a level …"""
    own, known = half[low : quantity.start], figure_words()
    bracket = _IN_BRACKET.search(half[max(0, quantity.start - OWN_REACH) : quantity.start])
    if bracket:
        return bracket["who"]
    clause = own.rfind(",") + 1
    for pattern in (known.channel, known.campaign, known.level, known.about, known.drive):
        # 18个区级部门 has it already; a sentence that opens with 涉及 speaks of it all; 专项整治1次 counts the drive itself.
        least = 0 if pattern in (known.drive, known.about) else clause
        matches = [
            m for m in pattern.finditer(own, least)
            if (m.start() or (first and pattern is not known.about)) and m.end() < len(own)
        ]  # fmt: skip
        if matches:
            return _named(matches[-1])
    behind = _NOUN_BEHIND.match(half, quantity.end, quantity.end + BEHIND)
    after = known.level_behind.match(behind[0]) if behind else None
    return after[0] if after and behind and after.end() < len(behind[0]) else None


def _listed(half: str, found: Sequence[Quantity], i: int, begin: int) -> str | None:
    """Return the item that belongs to a figure: 对涉及甲、乙和丙的文件进行清理，结果分别为1件、2件、3件.

    Items that stand for themselves (甲、乙分别达1件、2件) are what is counted, not what it is limited to.
    """
    first = last = i
    least = max(0, i - OPENING_REACH)  # a list of more figures has no room for its items before it
    while first > least and found[first - 1].start >= begin and _adjoin(half, found[first - 1], found[first]):
        first -= 1
    said = half[max(begin, found[first].start - OPENING_REACH) : found[first].start]
    if not _RESPECTIVELY.search(said):
        return None
    most = min(len(found), first + OPENING_REACH)
    while last + 1 < most and _adjoin(half, found[last], found[last + 1]):
        last += 1
    for listed in reversed(_ENUMERATION.findall(said)):
        items = _ITEMS.split(listed)
        if len(items) == last - first + 1 > 1 and "的" in items[-1]:
            item = figure_words().scope_opening.sub("", items[i - first])
            return item.partition("的")[0][-LONGEST_SCOPE:] or None
    return None


def _adjoin(half: str, one: Quantity, other: Quantity) -> bool:
    return other.start - one.end == 1 and half[one.end] in _NEXT_OF_LIST
