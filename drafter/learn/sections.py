"""Learns the skeleton: which sections the reports share, under which headings, in which order.

First level: the roles where a genre has names, else groups of like sections; second level: topics. Every section keeps its
support and its evidence, and where it stands in each report, so that figures can be placed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from drafter.analysis import OutlineNode
from drafter.analysis.topics import Known, known_topics
from drafter.learn.local import Local
from drafter.learn.order import Ballot, Place, agreed_order, conflicts_of, votes
from drafter.learn.phrases import shared_phrase, unused
from drafter.learn.tally import Tally
from drafter.learn.terms import telling_terms, words_by_report
from drafter.learn.themes import find_themes, says_things
from drafter.learn.topics import Topic, find_topics
from drafter.learn.tops import Found, by_role, like_tops, topical, tops_of
from drafter.learn.units import Report, Unit, Words, fairly, length, units_of
from drafter.schema import Conflict, Evidence, Names, Section, Theme

RARE = 0.1  # what a smaller part of the reports shows is left out of the skeleton
# A topic that no names.yaml knows is one when more than so large a part of the reports, or so many and no rarity, have it;
# so few reports are too few to tell.
NAMELESS, SURE = 0.2, 5
VARIANTS = 5  # headings kept as evidence


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a section of the skeleton stands in a report."""

    report: int
    start: tuple[int, int]
    end: tuple[int, int]
    section: str


@dataclass(slots=True)
class Learner:
    """The reports, what is counted over all of them, and what is gathered on the way."""

    reports: Sequence[Report]
    names: Names | None
    known: Known = field(init=False)
    cuts: list[Words] = field(init=False)
    everything: Counter[str] = field(default_factory=Counter)
    places: list[Local] = field(init=False)
    local: list[str] = field(default_factory=list)
    total: int = 1
    spots: list[Spot] = field(default_factory=list)
    main: str = ""  # the section that counts what was done
    main_node: OutlineNode | None = None  # its first one
    topical: Found = field(
        default_factory=list
    )  # first-level sections that count as topics of the main section
    conflicts: list[Conflict] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)  # what these reports add to a tally of all
    tops: dict[str, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = known_topics(self.names)
        self.places = [Local(report, ()) for report in self.reports]
        self.cuts = [Words(report.document) for report in self.reports]
        for cut, report in zip(self.cuts, self.reports, strict=True):
            for node in tops_of(report.analysis):
                self.everything.update(cut.of(node))
            if region := report.analysis.region:
                self.local += [region.full, region.name, *region.parents]

    @property
    def least(self) -> int:
        """In how many reports a thing must be seen to stand in the skeleton."""
        return max(1, math.ceil(len(self.reports) * RARE))

    @property
    def least_nameless(self) -> int:
        """In how many reports a topic without a name of its own must be seen: two short headings are soon alike."""
        count = len(self.reports)
        return max(self.least, min(SURE, math.floor(count * NAMELESS) + 1) if count > SURE else 1)

    def without_place(self, report: int, heading: str) -> str:
        """Return a report's heading without the names of its place."""
        return self.places[report].without(heading)

    def length(self, found: Iterable[tuple[int, OutlineNode]]) -> int:
        """Return the characters of sections."""
        return sum(length(self.reports[report].document, node) for report, node in found)

    def share(self, found: Iterable[tuple[int, OutlineNode]]) -> float:
        """Return the part that sections have of all text."""
        return round(self.length(found) / self.total, 3)

    def agreed(self, ballots: Sequence[Ballot], prefix: str) -> list[str]:
        """Return the consensus order and note who disagrees."""
        before = votes(ballots)
        order = agreed_order(ballots, before)
        full = {(prefix + a, prefix + b): n for (a, b), n in before.items()}
        self.tally.before.update(full)
        self.conflicts += conflicts_of([prefix + thing for thing in order], full)
        return order


def learn_sections(learner: Learner) -> tuple[Section, ...]:
    """Return the sections of the skeleton in consensus order."""
    tops = learner.tops = _first_level(learner)
    intros = _introductions(learner, tops)
    everything = [learner.topical, *tops.values()]
    learner.total = learner.length(f for found in everything for f in found) or 1
    ballots: list[dict[str, list[Place]]] = [{} for _ in learner.reports]
    for name, lines in intros.items():
        for report in lines:
            ballots[report][name] = [Place("", -1)]
    for name, found in tops.items():
        for report, node in found:
            ballots[report].setdefault(name, []).append(Place("", node.start[0]))
    order = learner.agreed(ballots, "")
    return tuple(
        _introduction(name, intros[name], learner) if name in intros else _section(name, tops[name], learner)
        for name in order
    )


# --- first level ---------------------------------------------------------------------------------------------------


def _first_level(learner: Learner) -> dict[str, Found]:
    """Return first-level sections by role, and those of no role by the phrase their headings share."""
    tops = by_role(learner.reports)
    grouped = like_tops(learner.reports, learner.cuts)
    _find_topical(tops.values() or grouped, grouped, learner)
    promoted = {id(node) for _, node in learner.topical}
    grouped = [[(r, node) for r, node in group if id(node) not in promoted] for group in grouped]
    least = learner.least if learner.names is None else 2
    for group in grouped:
        if len({r for r, _ in group}) >= least:
            elsewhere = [node.text for other in grouped if other is not group for _, node in other]
            phrase = shared_phrase([(r, node.text) for r, node in group], elsewhere, taken=tops)
            tops[unused(phrase, tops)] = group
    learner.main = next((n for n, found in tops.items() if any(x is learner.main_node for _, x in found)), "")
    return tops


def _find_topical(tops: Iterable[Found], grouped: Sequence[Found], learner: Learner) -> None:
    """Find the main section, the longest that counts what was done, and what other reports have in its place."""
    counting = [found for found in tops if not says_things(found, learner.reports)]
    main = max(counting, key=learner.length, default=[])
    if main:
        learner.topical = topical(main, grouped, learner.reports, learner.cuts, learner.known)
        promoted = {id(node) for _, node in learner.topical}
        learner.main_node = next((node for _, node in main if id(node) not in promoted), None)


def _introductions(learner: Learner, tops: dict[str, Found]) -> dict[str, dict[int, int]]:
    """Return for roles that have no heading the first line (or block) in each report that has them."""
    bare = {role.name for role in learner.names.roles if not role.cues} if learner.names else set()
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for r, report in enumerate(learner.reports):
        for span in report.analysis.roles:
            if span.role in bare and span.role not in tops:
                found[span.role].setdefault(r, span.start)
    return dict(found)


def _introduction(name: str, lines: dict[int, int], learner: Learner) -> Section:
    variants = [
        Evidence(path=learner.reports[r].path, line=line, column=1, text=_opening(learner.reports[r], line))
        for r, line in sorted(lines.items())
    ]
    return Section(
        id=name,
        title=name,
        level=1,
        role=name,
        support=len(lines),
        documents=len(learner.reports),
        variants=tuple(variants[:VARIANTS]),
    )


def _opening(report: Report, line: int) -> str:
    """Return how the block at a line begins."""
    for number, paragraph in report.document.paragraphs():
        if line == (paragraph.at.line or number):
            return paragraph.text[:24]
    return ""


def _section(name: str, found: Found, learner: Learner) -> Section:
    """Return one first-level section with its topics."""
    learner.spots += [Spot(r, node.start, node.end, name) for r, node in found]
    instead = learner.topical if name == learner.main else []
    topics = find_topics(
        _gatherer(found, instead, learner),
        learner.known,
        (learner.least, learner.least_nameless),
        learner.without_place,
    )
    order = learner.agreed(_ballots(topics, len(learner.reports)), f"{name}/")
    by_name = {topic.name: topic for topic in topics}
    role = found[0][1].role
    themes = _themes(found, learner) if says_things(found, learner.reports) else ()
    return Section(
        id=name,
        title=name,
        level=1,
        role=role,
        themes=themes,
        support=len({r for r, _ in found}),
        documents=len(learner.reports),
        variants=_variants(found, learner),
        share=learner.share([*found, *instead]),
        children=tuple(_topic_section(by_name[t], topics, name, role, learner) for t in order),
    )


def _themes(found: Found, learner: Learner) -> tuple[Theme, ...]:
    return find_themes(
        found, learner.reports, learner.known, learner.everything, learner.without_place, learner.least
    )


def _gatherer(
    found: Found, topical: Found, learner: Learner
) -> Callable[[Callable[[OutlineNode], bool]], list[Unit]]:
    """Return what collects the second-level units of each report: below its sections, and its topical first level."""
    lists: dict[int, list[Sequence[OutlineNode]]] = defaultdict(list)
    for r, node in found:
        lists[r].append(node.children)
    own: dict[int, list[OutlineNode]] = defaultdict(list)
    for r, node in topical:
        own[r].append(node)
    for r, nodes in own.items():
        lists[r].append(nodes)

    def gather(holds: Callable[[OutlineNode], bool]) -> list[Unit]:
        return [
            unit
            for r in sorted(lists)
            for unit in units_of(r, lists[r], learner.reports[r].document, learner.cuts[r], holds)
        ]

    return gather


def _variants(found: Iterable[tuple[int, OutlineNode]], learner: Learner) -> tuple[Evidence, ...]:
    """Return at most five headings: real ones before implicit ones, high before low, one a report as far as they go."""
    ranked = sorted(found, key=lambda f: (f[1].kind == "implicit", f[1].level, f[0], f[1].start))
    chosen = fairly(ranked, lambda f: f[0])[:VARIANTS]
    return tuple(learner.reports[r].evidence(node.at, node.text) for r, node in chosen)


# --- second level --------------------------------------------------------------------------------------------------


def _ballots(topics: Sequence[Topic], reports: int) -> list[dict[str, list[Place]]]:
    """Return each report's places of the topics: its own sections, else the sentences inside others."""
    ballots: list[dict[str, list[Place]]] = [{} for _ in range(reports)]
    for topic in topics:
        for r in topic.reports:
            own = [u for u in topic.own if u.report == r]
            shown = own or [u for u in topic.inside if u.report == r]
            places = [Place(u.part, u.index) for u in shown]
            ballots[r][topic.name] = sorted(places, key=lambda place: (place.index, place.part))
    return ballots


def _topic_section(
    topic: Topic, topics: Sequence[Topic], parent: str, role: str | None, learner: Learner
) -> Section:
    section_id = f"{parent}/{topic.name}"
    found = [(unit.report, unit.node) for unit in topic.units]
    learner.spots += [Spot(r, node.start, node.end, section_id) for r, node in found]
    return Section(
        id=section_id,
        title=topic.name,
        level=2,
        role=role,
        topic=topic.name if topic.named else None,
        support=len(topic.reports),
        documents=len(learner.reports),
        variants=_variants(found, learner),
        terms=telling_terms(words_by_report(topic, topics), learner.everything, learner.local),
        share=learner.share(found),
    )
