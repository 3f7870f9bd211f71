"""Finds the divisions that a running text names: precise rather than complete, and quick on whole reports."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache

from drafter.region.levels import levels_data
from drafter.region.table import Region, Row, region_of, table

LONGEST = 40  # characters before a name in which its superior's name may stand

Hit = tuple[int, int, list[Row]]


@cache
def _index(year: int) -> dict[str, list[tuple[str, list[Row]]]]:
    """Return first two characters → (name, rows of the year), longest name first; stems are left out."""
    forms: dict[str, list[Row]] = defaultdict(list)
    for row in table().rows:
        if row.begin <= year <= row.end:
            for form in (row.name, *row.short):
                forms[form].append(row)
    index: dict[str, list[tuple[str, list[Row]]]] = defaultdict(list)
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        index[form[:2]].append((form, forms[form]))
    return dict(index)


def find_in(text: str, year: int) -> list[tuple[int, int, Region]]:
    """Return the divisions a text names: (start, end, region), 0-based, in order, not overlapping.

    Only names with their suffix count (大冶市, 锡盟), never stems (长沙). 陕西省宝鸡市凤翔区 is one hit.
    A name of several divisions, one of two characters (和县) and one that is mostly a common word (西山区)
    count only after the name of a superior, or where the text names the superior of just one of them.
    """
    hits = list(_raw_hits(text, _index(year)))
    named = {
        row.code for _, _, rows in hits if len(rows) == 1 and not _doubtful(rows[0].name) for row in rows
    }
    out: list[tuple[int, int, Region]] = []
    for start, end, rows in hits:
        before = out[-1] if out and out[-1][1] == start else None
        chosen = _choose(text[max(0, start - LONGEST) : start], rows, before, named, year)
        if chosen is None:
            continue
        row, begin = chosen
        if before is not None and begin == before[0] - start:
            out.pop()
        out.append((start + begin, end, region_of(row, year)))
    return out


def may_name(text: str, year: int) -> bool:
    """Tell whether anything in a text reads like a division's name; `find_in` then tells whether one is meant."""
    return next(_raw_hits(text, _index(year)), None) is not None


def opening(text: str, year: int) -> tuple[int, Region] | None:
    """Return (end, region) of the division whose name opens a title, or None.

    What a title opens with is a name, so one that `find_in` doubts (赵县, 鲤城区) counts too, if only one division has it.
    """
    places = table()
    for form, rows in _index(year).get(text[:2], ()):
        now = {row.code: row for r in rows if (row := places.at(r, year))}
        if text.startswith(form) and not _inside_word(text, 0, len(form)) and len(now) == 1:
            return len(form), region_of(next(iter(now.values())), year)
    return None


def _raw_hits(text: str, index: Mapping[str, list[tuple[str, list[Row]]]]) -> Iterator[Hit]:
    free = 0
    for i, start in _starts(text, index.keys()):
        for form, rows in index[start] if i >= free else ():
            if text.startswith(form, i) and not _inside_word(text, i, i + len(form)):
                yield i, i + len(form), rows
                free = i + len(form)
                break


def _starts(text: str, wanted: Set[str]) -> list[tuple[int, str]]:
    """Return where in a text two of these characters stand together, in order: few do, so no other place is looked at."""
    places = []
    for start in wanted & set(map(operator.add, text, text[1:])):
        at = text.find(start)
        while at >= 0:
            places.append((at, start))
            at = text.find(start, at + 1)
    return sorted(places)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Tell whether what looks like a name is part of other words: 黄石市场, 适应城市."""
    rules = levels_data()["find"]
    before, after = text[start - 1 : start], text[end : end + 1]
    barred_after = rules["not_before"].get(text[end - 1], "")
    barred_before = rules["not_after"].get(text[start:end], "")
    return bool((after and after in barred_after) or (before and before in barred_before))


def _doubtful(name: str) -> bool:
    """Tell whether a name is too short or too common a word to be believed alone."""
    return len(name) == 2 or (len(name) == 3 and name[1:] in levels_data()["find"]["common_ends"])


def _choose(
    head: str, rows: list[Row], before: tuple[int, int, Region] | None, named: set[str], year: int
) -> tuple[Row, int] | None:
    """Return the row a hit means, and how far (negative) its span reaches back over its superiors' names."""
    places = table()
    now = {now.code: now for row in rows if (now := places.at(row, year))}
    by_head, by_named = [], []
    for row in now.values():
        above = places.ancestors(row, year)
        if before is not None and before[2].code in {a.code for a in above}:
            return row, before[0] - before[1]
        grown = max((len(f) for a in above for f in a.forms() if head.endswith(f)), default=0)
        if grown:
            by_head.append((row, -grown))
        near = above[-1:] if _doubtful(row.name) else above
        if any(a.code in named for a in near):
            by_named.append((row, 0))
    if len(by_head) == 1:
        return by_head[0]
    if len(now) == 1 and not any(_doubtful(row.name) for row in rows):
        return next(iter(now.values())), 0
    return by_named[0] if len(by_named) == 1 else None
