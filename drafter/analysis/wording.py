"""The words by which parts of any official report are told (data/outline.yaml), compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from drafter.resources import knowledge
from drafter.yamlio import load_data


@dataclass(frozen=True, slots=True)
class Wording:
    """Regular expressions over half-width text, one for each use."""

    title_end: re.Pattern[str]  # a title ends with it, a year in brackets may follow
    department: re.Pattern[str]  # a body's name, at the start of what follows the region
    bureau: re.Pattern[str]  # a body's name, the whole of what follows the region
    issuer: re.Pattern[str]  # a line ends with the name of a body
    future_heading: re.Pattern[str]
    future: re.Pattern[str]
    change: re.Pattern[str]  # directly before a figure
    gap: re.Pattern[str]
    baseline: re.Pattern[str]
    companion: re.Pattern[str]  # a title of a paper about a report
    turn: re.Pattern[str]  # opens a clause that turns to another matter
    handling: re.Pattern[str]  # opens a heading that says what was done about something
    no_topic: re.Pattern[str]  # what opens a paragraph that has no topic sentence


@functools.cache
def wording() -> Wording:
    """Return the words of data/outline.yaml."""
    data = load_data(knowledge("outline.yaml"))
    return Wording(
        title_end=re.compile(rf"(?:{_any(data['title_ends']['words'])})(?:\([^()]*\))?$"),
        department=re.compile(
            rf"(?:人民政府)?(?P<name>[一-鿿]{{0,12}}?(?:{_any(data['departments']['endings'])}))(?=[0-9二〇]|关于|年|法|贯|落)"
        ),
        bureau=re.compile(rf"(?P<name>[一-鿿]{{1,12}}(?:{_any(data['departments']['endings'])}))"),
        issuer=re.compile(rf"(?:人民政府|{_any(data['departments']['endings'])})$"),
        future_heading=re.compile(_any(data["future"]["headings"])),
        future=re.compile(_any(data["future"]["sentence"])),
        change=re.compile(rf"(?:{_any(data['change']['words'])})(?:了|约|近|超|逾|超过|幅度|比例)*$"),
        gap=re.compile(rf"(?:{_any(data['gap']['words'])})[^,。;:]{{0,6}}$"),
        companion=re.compile(_any(data["companions"]["words"])),
        turn=re.compile(_any(data["turns"]["words"])),
        handling=re.compile(_any(data["handling"]["words"])),
        no_topic=re.compile("|".join(data["no_topic"]["openings"])),
        baseline=re.compile(rf"(?:{_any(data['baseline']['words'])})$"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
