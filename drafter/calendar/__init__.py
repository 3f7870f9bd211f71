"""What a report of a year may know: congresses, outlines, plans and laws by date, as data.

drafter/data/calendar.yaml holds the entries and the words made of them, each with its source; a user's 历法.yaml
(`read_extra`) adds to them or takes their place, and is passed to every function as a value. A report of year Y is written
from January to March of Y+1 and knows what was public by 31 December of Y; of the plan year Y+1 it knows the plans and laws
announced by then (keys that begin with 来年). What is not in the data is not guessed: its word is None and its clause goes.

Code (permanent): F075, a line of 历法.yaml that cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from drafter.calendar.entries import AHEAD, ALWAYS, Entry, Extra, Heading, Line, Table, table
from drafter.calendar.own import read_extra

__all__ = [
    "Extra",
    "read_extra",
    "topic_headings",
    "words",
]

_FIRST_CLAUSE = re.compile(r"[，、,；;。]")


def words(year: int, extra: Extra | None = None) -> Mapping[str, str | None]:
    """Return the words of a report year.

    Keys, always all of them: those under `words`, `tasks` and `lists` in calendar.yaml (党代会 指导思想 法治思想
    习近平法治思想 发展要求 两个确立 政治要求 中央法治会议 实施纲要 纲要目标 职能任务 制度任务 决策任务
    执法任务 应急任务 纠纷任务 监督任务 一规划两纲要 五年规划 普法规划
    执法三年行动 涉企执法专项行动 第一责任人规定 第一责任人职责 督察规定 行政复议法 行政处罚法 行政执法监督条例
    法治宣传教育法 施行法规), those of the user's own and, for the plan year, those under `ahead` and `lists` with 来年
    before them.
    """
    known = table(extra)
    out = {AHEAD + key: _word(known, key, year + 1, year) for key in known.ahead}
    for key, kinds in known.lists.items():
        out[key] = _titles(known, kinds, year, year)
        out[AHEAD + key] = _titles(known, kinds, year + 1, year)
    for key in (*known.words, *known.tasks):  # a user's own word may take the place of any
        out[key] = _word(known, key, year, year) or out.get(key)
    return MappingProxyType(out)


def headings(year: int, extra: Extra | None = None) -> tuple[Heading, ...]:
    """Return the headings of the outline that a year's report follows, in their order; none where none is known."""
    return _headings(table(extra), year, year)


def topic_headings(year: int, extra: Extra | None = None) -> Mapping[str, str]:
    """Return the outline's heading of each topic that it has one for."""
    return {heading.topic: heading.text for heading in reversed(headings(year, extra)) if heading.topic}


def anachronisms(text: str, year: int, extra: Extra | None = None) -> list[tuple[int, int, Entry]]:
    """Return (start, end, entry) of what a text names but its year could not know, in order; 0-based."""
    found = [
        (hit.start(), hit.end(), entry)
        for entry in entries(extra).values()
        if entry.mentions and not entry.known_in(year)
        for hit in re.finditer("|".join(entry.mentions), text)
    ]
    return sorted(found, key=lambda f: (f[0], f[1], f[2].id))


def entries(extra: Extra | None = None) -> Mapping[str, Entry]:
    """Return all entries by id, in the order of the data."""
    return MappingProxyType(dict(table(extra).entries))


def _word(known: Table, key: str, year: int, written: int) -> str | None:
    """Return the word that holds in a year, as far as a report of `written` knows."""
    word = None
    for line in known.words.get(key, ()):
        if _holds(known, line, year, written):
            word = line.text if line.text is not None else known.entries[line.entry].name
    if word is None and (topic := known.tasks.get(key)):
        word = next((_task(h) for h in _headings(known, year, written) if h.topic == topic), None)
    return word or None


def _holds(known: Table, line: Line, year: int, written: int) -> bool:
    if line.entry == ALWAYS:
        return year == written
    entry = known.entries[line.entry]
    fresh = not entry.revised or year - entry.begin.year <= known.new_years
    return entry.known_in(written) and entry.holds_in(year) and fresh


def _headings(known: Table, year: int, written: int) -> tuple[Heading, ...]:
    there = (e for e in known.entries.values() if e.headings and e.known_in(written) and e.holds_in(year))
    newest = max(there, key=lambda e: e.begin, default=None)
    return newest.headings if newest else ()


def _task(heading: Heading) -> str:
    return heading.task or _FIRST_CLAUSE.split(heading.text, maxsplit=1)[0]


def _titles(known: Table, kinds: Iterable[str], year: int, written: int) -> str | None:
    """Return 《甲》《乙》、新修订的《丙》: what came into force in a year; no mark between 》 and 《."""
    titles = [_title(e) for e in _new_in(known, kinds, year) if e.known_in(written)]
    return "、".join(titles).replace("》、《", "》《") or None


def _new_in(known: Table, kinds: Iterable[str], year: int) -> Iterator[Entry]:
    return (e for e in known.entries.values() if e.kind in kinds and e.begin.year == year)


def _title(entry: Entry) -> str:
    return f"新修订的《{entry.name}》" if entry.revised else f"《{entry.name}》"
