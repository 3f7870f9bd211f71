"""The table of the calendar: its entries and words, as shipped (data/calendar.yaml) and with those of a user's own added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from drafter.resources import knowledge
from drafter.yamlio import load_data

AHEAD = "来年"  # the prefix of the words for the plan year
ALWAYS = ""  # what a line of a word names instead of an entry where the word holds in whatever year


class Heading(NamedTuple):
    """A heading of an outline, the topic it is about, and the shorter words for what it asks."""

    text: str
    topic: str | None = None
    task: str = ""


class Entry(NamedTuple):
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
    confidence: str  # H, M, memory; 自定 for an entry of the user's own
    headings: tuple[Heading, ...] = ()  # of an outline: its own, in their order

    def known_in(self, year: int) -> bool:
        """Tell whether a report of a year can know it."""
        return self.known <= date(year, 12, 31)

    def holds_in(self, year: int) -> bool:
        """Tell whether it is in force on some day of a year."""
        return self.begin <= date(year, 12, 31) and (self.end is None or self.end >= date(year, 1, 1))


class Line(NamedTuple):
    """One of the wordings of a word: said while an entry (its id, or ALWAYS) holds; without text, the entry's name."""

    entry: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """What a user's 历法.yaml adds: entries (one with the id of a shipped entry takes its place) and lines of words."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    words: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


class Table(NamedTuple):
    """Entries by id and lines by word; of a word's lines the last that holds is said."""

    entries: Mapping[str, Entry]
    words: Mapping[str, tuple[Line, ...]]
    tasks: Mapping[str, str]  # word → the topic whose heading of the outline says it
    ahead: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    new_years: int

    @property
    def keys(self) -> tuple[str, ...]:
        """All words, those of the plan year (来年…) included."""
        now = [*self.words, *self.tasks, *self.lists]
        return tuple(dict.fromkeys([*now, *(AHEAD + key for key in (*self.ahead, *self.lists))]))


@cache
def shipped() -> Table:
    """Return data/calendar.yaml."""
    data: dict[str, Any] = load_data(knowledge("calendar.yaml"))
    return Table(
        entries={e["id"]: _entry(e) for e in data["entries"]},
        words={
            key: tuple(Line(line["entry"], line.get("word")) for line in lines)
            for key, lines in data["words"].items()
        },
        tasks=data["tasks"],
        ahead=tuple(data["ahead"]),
        lists={key: tuple(kinds) for key, kinds in data["lists"].items()},
        new_years=data["new_years"],
    )


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
        headings=tuple(Heading(**heading) for heading in data.get("headings", ())),
    )


def table(extra: Extra | None = None) -> Table:
    """Return the shipped table, with the user's own entries and words where there are any."""
    base = shipped()
    if extra is None or not (extra.entries or extra.words):
        return base
    words = {key: (*base.words.get(key, ()), *lines) for key, lines in extra.words.items()}
    return Table(
        {**base.entries, **extra.entries},
        {**base.words, **words},
        base.tasks,
        base.ahead,
        base.lists,
        base.new_years,
    )
