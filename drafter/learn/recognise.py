"""Recognises in one report what a sample taught, and tallies it: the second pass of learning, linear and without jieba.

A `Recogniser` is made once from what was learned and sent to every worker. It takes the roles from the analysis, sections
without a role by heading and place, topics and metrics by the same measures by which reading takes them. A figure worded as one
of the sample is the same metric at once; only others are compared with all wordings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drafter.analysis import Analysis, OutlineNode
from drafter.analysis.clauses import Counted, counted, table
from drafter.analysis.metrics import catalogue_of
from drafter.analysis.text import HEADING_GRAMS, Bag, grams, likeness, rarity, weigh
from drafter.analysis.topics import Known, Shown, best, known_topics, only_holds, primary, shown_in
from drafter.document import Document
from drafter.learn.order import Place, votes
from drafter.learn.tally import Sample, Tally, Worded
from drafter.learn.tops import place_among, tops_of
from drafter.learn.units import length
from drafter.schema import Genre, Mined, Names, Skeleton

HEADING, POSITION = 0.7, 0.3  # what heading and place say of a first-level section without a role; sum 1
SAME_TOP = 0.5  # and how much both must say together

Spot = tuple[tuple[int, int], tuple[int, int], str]  # start, end, section


def worded(what: Counted, section: str | None) -> Worded:
    """Return how a figure is told, as far as it decides which metric it is."""
    return section, what.noun, what.verbs, table().unit_class(what.unit), what.rate, what.part, what.added


@dataclass(slots=True)
class _Found:
    """What is found of the skeleton in one report, in reading order."""

    spots: list[Spot] = field(default_factory=list)
    lengths: Counter[str] = field(default_factory=Counter)
    ballots: dict[str, dict[str, list[Place]]] = field(default_factory=dict)
    seen: int = 0  # sections of the first two levels
    known: int = 0  # of these in the skeleton

    def take(self, section: str, parent: str, node: OutlineNode, place: Place, size: int) -> None:
        self.spots.append((node.start, node.end, section))
        self.lengths[section] += size
        self.ballots.setdefault(parent, {}).setdefault(section, []).append(place)


class Recogniser:
    """What a sample taught, ready for recognising it in other reports; can be pickled."""

    def __init__(self, skeleton: Skeleton, mined: Mined, names: Names | None, sample: Sample) -> None:
        self._sections = {section.id: section for section in skeleton.sections}
        self._children = {s.id: frozenset(c.title for c in s.children) for s in skeleton.sections}
        topics = [child for section in skeleton.sections for child in section.children]
        named = known_topics(names, topics) if names else None  # a name means the same in every section
        self._known = {s.id: named or known_topics(None, s.children) for s in skeleton.sections}
        self._genre = Genre(name=skeleton.genre, names=names, skeleton=skeleton, mined=mined)
        self._worded = dict(sample.worded)
        bags = {text: grams(text, HEADING_GRAMS) for rows in sample.tops.values() for text, _ in rows}
        self._rare = rarity(bags[text] for rows in sample.tops.values() for text, _ in rows)
        self._tops: list[tuple[str, list[Bag], float]] = [
            (
                s,
                [weigh(bags[text], self._rare) for text in dict.fromkeys(text for text, _ in rows)],
                sum(at for _, at in rows) / len(rows),
            )
            for s, rows in sorted(sample.tops.items())
        ]

    def tally(self, document: Document, analysis: Analysis) -> Tally:
        """Count what one report has of the skeleton and the metrics."""
        found = _Found()
        characters = 0
        for node, section in self._first_level(analysis):
            found.seen += 1
            if section is None:
                continue
            found.known += 1
            size = length(document, node)
            characters += size
            found.take(section, "", node, Place("", node.start[0]), size)
            self._below(node, section, document, found)
        leads = {span.role for span in analysis.roles} & self._sections.keys() - found.lengths.keys()
        for role in sorted(leads):
            found.ballots.setdefault("", {})[role] = [Place("", -1)]
        before: Counter[tuple[str, str]] = Counter()
        for ballot in found.ballots.values():
            before.update(votes([ballot]))
        tally = Tally(
            documents=1,
            characters=characters,
            sections=Counter({*found.lengths, *leads}),
            lengths=found.lengths,
            before=before,
            seen=Counter({"sections": found.seen, "known sections": found.known}),
        )
        self._count_figures(document, analysis, found.spots, tally)
        return tally

    def _first_level(self, analysis: Analysis) -> Iterator[tuple[OutlineNode, str | None]]:
        """Yield the first-level sections, each with its section of the skeleton; two of a report are never the same one."""
        tops = tops_of(analysis)
        scores = []
        for k, node in enumerate(tops):
            if not node.role:
                bag = weigh(grams(node.text, HEADING_GRAMS), self._rare)
                at = place_among(tops, k)
                scores += [(-self._like(bag, at, bags, mean), k, s) for s, bags, mean in self._tops]
        taken: dict[int, str] = {}
        for score, k, section in sorted(scores):
            if -score >= SAME_TOP and k not in taken and section not in taken.values():
                taken[k] = section
        for k, node in enumerate(tops):
            yield node, node.role if node.role in self._sections else taken.get(k)

    @staticmethod
    def _like(bag: Bag, at: float, bags: Iterable[Bag], mean: float) -> float:
        return HEADING * max(likeness(bag, b) for b in bags) + POSITION * (1 - abs(at - mean))

    def _below(self, top: OutlineNode, section: str, document: Document, found: _Found) -> None:
        """Find the topics of one first-level section: its own sections, and what names another topic inside them."""
        known = self._known[section]
        index = 0

        def walk(sections: Sequence[Shown], home: str | None, part: str) -> None:
            nonlocal index
            for shown in sections:
                index += 1
                if home is None and shown.children and _holds(shown, known):
                    walk(shown.children, None, f"{part}/{index}")
                    continue
                topic = _topic(shown, home, known)
                there = topic in self._children[section]
                found.seen += home is None
                found.known += home is None and there
                if there and topic != home:
                    size = length(document, shown.node)
                    found.take(f"{section}/{topic}", section, shown.node, Place(part, index), size)
                walk(shown.children, topic or home, part)

        walk(shown_in(top, document, known).children, None, "")

    def _count_figures(
        self, document: Document, analysis: Analysis, spots: Sequence[Spot], tally: Tally
    ) -> None:
        """Count the figures by metric; as in the sample, what is planned, of another year or only a change is none."""
        said = counted(analysis.figures, document)
        homes = _innermost([(f.block, f.quantity.start) for f in analysis.figures], spots)
        catalogue = catalogue_of(self._genre)
        for figure, what, home in zip(analysis.figures, said, homes, strict=True):
            if figure.status != "actual" or figure.measure != "level":
                continue
            tally.seen["figures"] += 1
            unit = figure.quantity.unit
            topic = home.partition("/")[2] or None if home else None
            metric = self._worded.get(worded(what, home)) or catalogue.answer(what, topic)
            if metric is not None:
                tally.figures[metric] += 1
                tally.units[metric, unit] += 1
        tally.metrics = Counter(tally.figures.keys())
        tally.seen["known figures"] = tally.figures.total()


def _topic(shown: Shown, home: str | None, known: Known) -> str | None:
    if home is not None and known.phrases and not known.covered(shown.node.text).keys() - {home}:
        return home  # its heading names no other topic
    return primary(shown, home, known)


def _holds(shown: Shown, known: Known) -> bool:
    """Tell whether a section only holds others, by its name or by its shape."""
    named = known.covered(shown.node.text).keys() & known.containers
    return (bool(named) and best(known.heading(shown.node.text)) in known.containers) or only_holds(
        shown, known
    )


def _innermost(places: Sequence[tuple[int, int]], spots: Sequence[Spot]) -> list[str | None]:
    """Return for each place the innermost section around it."""
    ranked = sorted(spots, key=lambda spot: (spot[0], spot[2].count("/")))
    return [
        next((section for start, end, section in reversed(ranked) if start <= place < end), None)
        for place in places
    ]
