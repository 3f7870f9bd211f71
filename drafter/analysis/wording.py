"""The words by which parts of any official report are told (data/outline.yaml, data/figures.yaml), compiled once."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from drafter.chinese import either
from drafter.resources import knowledge
from drafter.yamlio import load_data


@dataclass(frozen=True, slots=True)
class Wording:
    """Regular expressions over half-width text, one for each use."""

    title_end: re.Pattern[str]  # a title ends with it, a year in brackets may follow
    title_filler: re.Pattern[str]  # in a title: says nothing of its matter
    title_closing: re.Pattern[str]  # at the end of a title: says nothing of its matter, 情况的报告
    department: re.Pattern[str]  # a body's name, at the start of what follows the region
    bureau: re.Pattern[str]  # a body's name, the whole of what follows the region
    issuer: re.Pattern[str]  # a line ends with the name of a body
    acting: re.Pattern[str]  # a body at the start of a clause, and what it does
    announces: re.Pattern[str]  # a clause says that the report follows
    announces_itself: re.Pattern[str]  # … and not what it is about
    future_heading: re.Pattern[str]
    companion: re.Pattern[str]  # a title of a paper about a report
    turn: re.Pattern[str]  # opens a clause that turns to another matter
    handling: re.Pattern[str]  # opens a heading that says what was done about something
    no_topic: re.Pattern[str]  # what opens a paragraph that has no topic sentence


@functools.cache
def wording() -> Wording:
    """Return the words of data/outline.yaml."""
    data = load_data(knowledge("outline.yaml"))
    return Wording(
        title_end=re.compile(rf"(?:{either(data['title_ends']['words'])})(?:\([^()]*\))?$"),
        title_filler=re.compile(either(data["title_frame"]["fillers"])),
        title_closing=re.compile(rf"(?:{either(data['title_frame']['closings'])})+(?:\(.*\))?$"),
        department=re.compile(
            rf"(?:人民政府)?(?P<name>[一-鿿]{{0,12}}?(?:{either(data['departments']['endings'])}))(?=[0-9二〇]|关于|年|法|贯|落)"
        ),
        bureau=re.compile(rf"(?P<name>[一-鿿]{{1,12}}(?:{either(data['departments']['endings'])}))"),
        issuer=re.compile(rf"(?:人民政府|{either(data['departments']['endings'])})$"),
        acting=re.compile(
            rf"(?P<name>[一-鿿]{{1,12}}?(?P<kind>{either(data['departments']['endings'])}))(?={either(data['departments']['acting'])})"
        ),
        announces=re.compile(rf"(?:{either(data['announcing']['words'])})"),
        announces_itself=re.compile(
            rf"(?:{'|'.join(data['announcing']['nothing'])})*(?:{either(data['announcing']['words'])})"
        ),
        future_heading=re.compile(either(data["future"]["headings"])),
        companion=re.compile(either(data["companions"]["words"])),
        turn=re.compile(either(data["turns"]["words"])),
        handling=re.compile(either(data["handling"]["words"])),
        no_topic=re.compile("|".join(data["no_topic"]["openings"])),
    )


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Regular expressions over half-width text before a figure; those of status and of parts look anywhere in it."""

    change: re.Pattern[str]
    change_units: frozenset[str]
    gap: re.Pattern[str]
    compared: re.Pattern[str]
    earlier: re.Pattern[str]
    baseline: re.Pattern[str]
    last_year: re.Pattern[str]
    plan: re.Pattern[str]
    done: re.Pattern[str]
    surely_done: re.Pattern[str]  # even where the section speaks of what is to come
    parts: re.Pattern[str]
    bracket: re.Pattern[str]  # directly after an opening bracket
    period: re.Pattern[str]
    channel: re.Pattern[str]
    level: re.Pattern[str]
    level_behind: re.Pattern[str]
    means: re.Pattern[str]
    only_means: re.Pattern[str]
    campaign: re.Pattern[str]
    drive: re.Pattern[str]
    not_of: re.Pattern[str]
    about: re.Pattern[str]
    scope_opening: re.Pattern[str]


@functools.cache
def figure_words() -> FigureWords:
    """Return the words of data/figures.yaml."""
    data = load_data(knowledge("figures.yaml"))
    change, gap, scope = data["change"], data["gap"], data["scope"]
    about = "(?:了|约|近|超|逾|超过|幅度|比例|分别)*"
    return FigureWords(
        change=re.compile(
            rf"(?:(?:{either(change['words'])}){about}|(?:{either(change['nominal'])})(?:达到|达|为|是|{about[3:-2]})*)$"
        ),
        change_units=frozenset(change["units"]),
        gap=re.compile(
            rf"(?:(?:{either(gap['direct'])})[^,。;:、的达为]{{0,10}}|(?:{either(gap['distant'])})[^,。;:、的达为]{{1,10}})$"
        ),
        compared=re.compile(
            rf"[比较](?P<what>[^,。;:比较]{{2,10}})(?:{either(data['compared']['words'])})(?:了|出|约|近)*$"
        ),
        earlier=re.compile("|".join(data["compared"]["earlier"])),
        baseline=re.compile(rf"(?:{either(data['baseline']['words'])})(?:的|为|是|有|仅为|仅有|共)?$"),
        last_year=re.compile(either(data["baseline"]["words"])),
        plan=re.compile(f"{either(data['plan']['words'])}|{'|'.join(data['plan']['patterns'])}"),
        done=re.compile(either([*data["done"]["words"], *data["done"]["surely"]])),
        surely_done=re.compile(either(data["done"]["surely"])),
        parts=re.compile(either(data["parts"]["words"])),
        bracket=re.compile(either([*data["parts"]["words"], *data["parts"]["bracket"]])),
        period=re.compile("|".join(scope["periods"])),
        channel=re.compile(either(scope["channels"])),
        level=re.compile("|".join(scope["levels"])),
        level_behind=re.compile("|".join([*scope["levels"], *scope["behind"]])),
        means=re.compile("|".join(scope["means"])),
        only_means=re.compile(rf"(?:{either(scope['only_means'])})[^,。;]*$"),
        scope_opening=re.compile(rf"^(?:{either(scope['openings'])})+"),
        campaign=re.compile("|".join(scope["campaigns"])),
        drive=re.compile("|".join(scope["drives"])),
        not_of=re.compile(f"(?:{either(scope['not_of'])})$"),
        about=re.compile("|".join(scope["about"])),
    )
