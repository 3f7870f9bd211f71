"""What a report of a year may know: congresses, outlines, plans and laws by date, as data.

drafter/data/calendar.yaml holds the entries and the words made of them, each with its source. A report of
year Y is written from January to March of Y+1 and knows what was public by 31 December of Y; of the plan
year Y+1 it knows the plans and laws announced by then (keys that begin with 来年). What is not in the data
is not guessed: its word is None and its clause goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from drafter.resources import knowledge
from drafter.yamlio import load_data

AHEAD = "来年"  # the prefix of the words for the plan year


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a date. It holds from `begin` to `end`; `known` is when it became public."""

    id: str
    kind: str  # 党代会, 全会, 实施纲要, 五年规划, 普法规划, 法律 …
    name: str
    begin: date
    end: date | None
    known: date
    mentions: tuple[str, ...]  # regular expressions
    replaced_by: str | None
    revised: bool
    source: str
    confidence: str  # H, M, memory

    def known_in(self, year: int) -> bool:
        """Tell whether a report of a year can know it."""
        return self.known <= date(year, 12, 31)

    def holds_in(self, year: int) -> bool:
        """Tell whether it is in force on some day of a year."""
        return self.begin <= date(year, 12, 31) and (self.end is None or self.end >= date(year, 1, 1))


def words(year: int) -> Mapping[str, str | None]:
    """Return the words of a report year.

    Keys, always all of them: those under `words` and `lists` in calendar.yaml (党代会 指导思想 法治思想
    习近平法治思想 两个确立 政治要求 中央法治会议 实施纲要 纲要目标 职能任务 制度任务 决策任务
    执法任务 应急任务 纠纷任务 监督任务 一规划两纲要 五年规划 普法规划
    执法三年行动 涉企执法专项行动 第一责任人规定 督察规定 行政复议法 行政处罚法 行政执法监督条例
    法治宣传教育法 施行法规) and, for the plan year, those under `ahead` and `lists` with 来年 before them.
    """
    return MappingProxyType(_words(year))


def anachronisms(text: str, year: int) -> list[tuple[int, int, Entry]]:
    """Return (start, end, entry) of what a text names but its year could not know, in order; 0-based."""
    found = [
        (hit.start(), hit.end(), entry)
        for entry in entries().values()
        if entry.mentions and not entry.known_in(year)
        for hit in re.finditer("|".join(entry.mentions), text)
    ]
    return sorted(found, key=lambda f: (f[0], f[1], f[2].id))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_data(knowledge("calendar.yaml"))
    return data


@cache
def entries() -> Mapping[str, Entry]:
    """Return all entries by id, in the order of the data."""
    return MappingProxyType({e["id"]: _entry(e) for e in _data()["entries"]})


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(
        id=data["id"],
        kind=data["kind"],
        name=data["name"],
        begin=data["from"],
        end=data.get("to"),
        known=data.get("known", data["from"]),
        mentions=tuple(data.get("mentions", [re.escape(data["name"])])),
        replaced_by=data.get("replaced_by"),
        revised=data.get("revised", False),
        source=data["source"],
        confidence=data["confidence"],
    )


def _words(year: int) -> dict[str, str | None]:
    data = _data()
    out = {key: _word(key, year, year) for key in data["words"]}
    out |= {AHEAD + key: _word(key, year + 1, year) for key in data["ahead"]}
    for key, kinds in data["lists"].items():
        out[key] = _titles(kinds, year, year)
        out[AHEAD + key] = _titles(kinds, year + 1, year)
    return out


def _word(key: str, year: int, written: int) -> str | None:
    """Return the word that holds in a year, as far as a report of `written` knows."""
    word = None
    for line in _data()["words"][key]:
        entry = entries()[line["entry"]]
        fresh = not entry.revised or year - entry.begin.year <= _data()["new_years"]
        if entry.known_in(written) and entry.holds_in(year) and fresh:
            word = line.get("word", entry.name)
    return word


def _titles(kinds: list[str], year: int, written: int) -> str | None:
    """Return 《甲》《乙》、新修订的《丙》: what came into force in a year; no mark between 》 and 《."""
    titles = [_title(e) for e in _new_in(kinds, year) if e.known_in(written)]
    return "、".join(titles).replace("》、《", "》《") or None


def _new_in(kinds: list[str], year: int) -> Iterator[Entry]:
    return (e for e in entries().values() if e.kind in kinds and e.begin.year == year)


def _title(entry: Entry) -> str:
    return f"新修订的《{entry.name}》" if entry.revised else f"《{entry.name}》"
