"""Second-level topics: sections of different reports aligned by heading and text together, then named.

The grouping asks no names. Names, where given, say what a group is called, join groups of one name, and let a run-in
sentence of one report count for the section that another has: a topic that reports treat inside another's section is a
section of the skeleton as soon as one report gives it a place of its own, or two name it inside others. Without names the
groups come out under phrases that their headings share.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from drafter.analysis import OutlineNode
from drafter.analysis.text import likeness
from drafter.analysis.topics import ENOUGH, HEADING_WEIGHT, INHERITED, Known, best
from drafter.learn.cluster import groups
from drafter.learn.phrases import shared_phrase, unused
from drafter.learn.units import Unit, alike, fill_bags

SAME_TOPIC = 0.10  # average likeness within a group; higher splits topics, lower joins neighbours
COHESION = 0.3  # what a group's other members say about a section's name against its own words
SAME_CENTRE = 0.25  # likeness of the centres of two clusters that are one topic
APART_IN = 0.35  # of the lists of the smaller cluster may have both side by side
HELD, LIKE_NO_OTHER = (
    3,
    0.1,
)  # a heading that only holds others: its children, its likeness to any other heading
AT_HOME = 1.5  # a child moves to another group only if it is that many times more like it than like its own
MOVES = 0.12  # and at least so much like it

Bare = Callable[[int, str], str]
Gather = Callable[[Callable[[OutlineNode], bool]], list[Unit]]
Centre = tuple[Mapping[str, float], Mapping[str, float]]  # mean heading bag, mean body bag


@dataclass(slots=True)
class Topic:
    """A second-level topic while it is learned: the sections and run-in sentences that show it."""

    name: str
    named: bool
    own: list[Unit] = field(default_factory=list)  # sections of the second level
    inside: list[Unit] = field(default_factory=list)  # sentences and sections inside another topic's section

    @property
    def units(self) -> list[Unit]:
        """All the evidence."""
        return self.own + self.inside

    @property
    def reports(self) -> set[int]:
        """Indexes of the reports that show the topic."""
        return {unit.report for unit in self.units}


def find_topics(gather: Gather, known: Known, least: tuple[int, int], without_place: Bare) -> list[Topic]:
    """Return the topics that at least `least` reports show: those of names.yaml, those without a name there.

    `gather` collects the second-level units, given a test for headings that only hold others; `without_place` takes the
    names of places out of a report's (its index) heading.
    """
    if known.phrases:
        units = _filled(gather(lambda node: best(known.heading(node.text)) in known.containers))
    else:
        units = _filled(gather(lambda _: False))
        holders = [unit.node for unit in units if _only_holds(unit, units)]
        if holders:
            units = _filled(gather(lambda node: any(node is holder for holder in holders)))
    grouped = groups(len(units), lambda i, j: alike(units[i], units[j]), SAME_TOPIC)
    clusters = _joined([[units[i] for i in group] for group in grouped])
    topics = _named(clusters, known) if known.phrases else _unnamed(clusters, without_place)
    return [t for t in topics if len(t.reports) >= max(least[not t.named], 1 if t.own else 2)]


def _joined(clusters: list[list[Unit]]) -> list[list[Unit]]:
    """Join clusters whose centres are alike although their members, few and short, are not: 民生福祉 and 民生保障.

    Two that several reports set side by side are different topics.
    """
    centres = [_centre(cluster) for cluster in clusters]

    def like(i: int, j: int) -> float:
        sides = [{(u.report, u.part) for u in cluster} for cluster in (clusters[i], clusters[j])]
        both = len(sides[0] & sides[1])
        if both > APART_IN * min(map(len, sides)):
            return 0.0
        (heading, body), (other_heading, other_body) = centres[i], centres[j]
        return (_cosine(heading, other_heading) + _cosine(body, other_body)) / 2

    return [
        [unit for i in group for unit in clusters[i]] for group in groups(len(clusters), like, SAME_CENTRE)
    ]


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    size = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return likeness(a, b) / size if size else 0.0


def _filled(units: list[Unit]) -> list[Unit]:
    fill_bags(units)
    return units


def _only_holds(unit: Unit, units: Sequence[Unit]) -> bool:
    """Tell whether a section only holds others: no report has a heading like its own, but all have its children's."""
    others = [u for u in units if u.report != unit.report]
    if len(unit.children) < HELD or not others:
        return False
    if max(likeness(unit.heading_bag, u.heading_bag) for u in others) >= LIKE_NO_OTHER:
        return False
    held = [max(alike(child, u) for u in others) for child in unit.children]
    return sum(held) / len(held) > max(alike(unit, u) for u in others)


def _named(clusters: list[list[Unit]], known: Known) -> list[Topic]:
    """Give every section its name by its own words and its group's; groups of one name are one topic."""
    topics: dict[str, Topic] = {}
    for cluster in clusters:
        scores = [_says(unit, known) for unit in cluster]
        common = {t: sum(s.get(t, 0.0) for s in scores) / len(scores) for t in {t for s in scores for t in s}}
        phrase = shared_phrase([(u.report, u.heading) for u in cluster])
        for unit, own in zip(cluster, scores, strict=True):
            joint = {t: own.get(t, 0.0) + COHESION * c for t, c in common.items()}
            name = best(joint)
            if name is None or joint[name] < ENOUGH:
                _topic(topics, phrase, named=False).own.append(unit)
            else:
                _topic(topics, name, named=True).own.append(unit)
    for topic in list(topics.values()):
        for unit in topic.own:
            _name_below(unit, topic.name, topics, known)
    return list(topics.values())


def _topic(topics: dict[str, Topic], name: str, *, named: bool) -> Topic:
    return topics.setdefault(name, Topic(name, named))


def _says(unit: Unit, known: Known) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    for topic, score in known.heading(unit.heading).items():
        if topic not in known.containers:
            scores[topic] += HEADING_WEIGHT * score
    for topic, score in known.body(unit.text).items():
        scores[topic] += score
    return scores


def _name_below(unit: Unit, home: str, topics: dict[str, Topic], known: Known) -> None:
    """Let the sentences inside a section count for another topic where their heading names it."""
    for child in unit.children:
        name: str | None = home
        if known.covered(child.heading):
            scores = _says(child, known)
            scores[home] = scores.get(home, 0.0) + INHERITED
            name = best(scores)
        if name and name != home:
            _topic(topics, name, named=True).inside.append(child)
        _name_below(child, name or home, topics, known)


def _unnamed(clusters: list[list[Unit]], without_place: Bare) -> list[Topic]:
    """Call every group by the phrase its headings share; sentences inside move to the group they are more like."""
    topics: dict[str, Topic] = {}
    for cluster in sorted(clusters, key=lambda c: (-len({u.report for u in c}), c[0].report, c[0].index)):
        elsewhere = [u.heading for other in clusters if other is not cluster for u in other]
        headings = [(u.report, without_place(u.report, u.heading)) for u in cluster]
        name = unused(shared_phrase(headings, elsewhere, taken=topics), topics)
        topics[name] = Topic(name, named=False, own=cluster)
    shared = [topic for topic in topics.values() if len(topic.reports) > 1]
    centres = {t.name: _centre(t.own) for t in shared}
    for topic in shared:
        for unit in topic.own:
            for child in unit.children:
                target = _drawn_to(child, topic, centres)
                if target:
                    topics[target].inside.append(child)
    return list(topics.values())


def _centre(units: Sequence[Unit]) -> Centre:
    heading: dict[str, float] = defaultdict(float)
    body: dict[str, float] = defaultdict(float)
    for unit in units:
        for feature, weight in unit.heading_bag.items():
            heading[feature] += weight / len(units)
        for feature, weight in unit.body_bag.items():
            body[feature] += weight / len(units)
    return dict(heading), dict(body)


def _drawn_to(child: Unit, home: Topic, centres: Mapping[str, Centre]) -> str | None:
    def near(centre: Centre) -> float:
        return (likeness(child.heading_bag, centre[0]) + likeness(child.body_bag, centre[1])) / 2

    others = [u for u in home.own if u is not child.parent]
    at_home = near(_centre(others)) if others else 0.0
    scores = {name: near(centre) for name, centre in centres.items() if name != home.name}
    target = best(scores)
    moves = target is not None and scores[target] >= max(MOVES, AT_HOME * at_home)
    return target if moves else None
