"""Gives every section its primary topic, from the genre's data: aliases, learned heading variants, learned terms.

A heading that names a topic decides; else the words of the section's text do; else a section has its parent's topic. Roles
(level 1) have no topic. No dictionary of words is loaded: aliases and terms are looked for as they stand.
"""

from __future__ import annotations

import functools
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from drafter.analysis import OutlineNode
from drafter.analysis.text import HEADING_GRAMS, fold, grams, rarity, span_text, weigh
from drafter.document import Document
from drafter.schema import Genre, Names, Section, Skeleton, TopicName

HEADING_WEIGHT = (
    2.0  # what a heading says against what its text says; lower lets long texts overrule headings
)
LATER_CLAUSE = 0.5  # of an alias after the first mark of a heading, where the result stands, not the matter
VARIANT_WEIGHT = 1.0  # of likeness to headings of past reports
TERM_WEIGHT = 0.3  # of the learned terms in a heading, which tell less than a whole heading
INHERITED = 0.8  # of the parent's topic; higher keeps more children at home
ENOUGH = 0.25  # a section whose best topic scores less shows nothing of its own
HELD = 3  # sections of so many topics stand in one that only holds others
REMEMBERED = 10_000  # headings whose scores are kept; each is asked for several times
NAMELESS = 0.1  # a heading that scores less for every topic names none
_FIRST_CLAUSE = re.compile(r"[,，;；:：。]")

Scores = dict[str, float]
Weighted = tuple[str, tuple[tuple[str, float], ...]]  # folded phrase or term, topics with weights


class ByStart:
    """Phrases by their first two characters, so that in a text only those are looked for that may stand in it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(phrases):
            self._numbers[phrase[:2]].append(number)
        self._single = any(len(start) == 1 for start in self._numbers)

    def possible(self, text: str) -> list[int]:
        """Return the numbers of phrases whose first characters stand in a text, in the order they were given."""
        starts = set(map(operator.add, text, text[1:]))
        if self._single:
            starts.update(text)
        found: list[int] = []
        for start in self._numbers.keys() & starts:
            found += self._numbers[start]
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the topics: phrases with the topic they point at, learned words, learned headings."""

    phrases: tuple[tuple[str, str], ...]  # (folded phrase, topic), longest first
    counted: tuple[Weighted, ...]
    variants: Mapping[str, tuple[int, ...]]  # topic → the numbers of its learned headings
    grams: Mapping[
        str, tuple[tuple[int, float], ...]
    ]  # n-gram → learned headings that have it, with its weight there
    rare: Mapping[str, float]
    containers: frozenset[str]
    phrases_by_start: ByStart
    counted_by_start: ByStart
    headings: dict[str, Scores] = field(default_factory=dict, repr=False)  # those scored before

    def heading(self, text: str) -> Scores:
        """Score topics by a heading: what aliases cover (shares, sum 1), likeness to learned headings, learned terms in it."""
        if text not in self.headings:
            if len(self.headings) >= REMEMBERED:
                self.headings.clear()
            self.headings[text] = self._heading(text)
        return self.headings[text]

    def _heading(self, text: str) -> Scores:
        scores = shares(self.covered(text))
        for topic, alike in self._like_variants(text).items():
            scores[topic] = scores.get(topic, 0.0) + VARIANT_WEIGHT * alike * alike
        for topic, share in self.body(text).items() if self.variants else ():
            scores[topic] = scores.get(topic, 0.0) + TERM_WEIGHT * share
        return scores

    def _like_variants(self, text: str) -> Scores:
        """Return for each topic the likeness of a heading to the likest of its learned headings."""
        if not self.variants:
            return {}
        alike = [0.0] * sum(map(len, self.variants.values()))
        for gram, weight in weigh(grams(text, HEADING_GRAMS), self.rare).items():
            for number, theirs in self.grams.get(gram, ()):
                alike[number] += weight * theirs
        return {topic: max(map(alike.__getitem__, numbers)) for topic, numbers in self.variants.items()}

    def covered(self, text: str) -> Scores:
        """Return the characters of a heading that each topic's aliases cover; a longer alias takes what it covers."""
        folded = fold(text)
        first = _FIRST_CLAUSE.search(folded)
        limit = first.start() if first else len(folded)
        free = folded
        scores: Scores = defaultdict(float)
        for number in self.phrases_by_start.possible(folded):
            phrase, topic = self.phrases[number]
            at = free.find(phrase)
            while at >= 0:
                scores[topic] += len(phrase) * (1.0 if at < limit else LATER_CLAUSE)
                free = free[:at] + "\0" * len(phrase) + free[at + len(phrase) :]
                at = free.find(phrase)
        return dict(scores)

    def body(self, text: str) -> Scores:
        """Score topics by a text: shares (sum 1) of aliases and learned terms found in it."""
        return self.shown(self.found(text))

    def found(self, text: str) -> Scores:
        """Return what aliases and learned terms found in a text weigh for each topic; texts' weights can be added up."""
        folded = fold(text)
        scores: Scores = defaultdict(float)
        for number in self.counted_by_start.possible(folded):
            phrase, weights = self.counted[number]
            if times := folded.count(phrase):
                for topic, weight in weights:
                    scores[topic] += times * weight
        return scores

    def shown(self, found: Scores) -> Scores:
        """Return the shares of the topics in what was found; a container shows none."""
        return shares({t: s for t, s in found.items() if t not in self.containers})


def shares(scores: Mapping[str, float]) -> Scores:
    """Return scores divided by their sum."""
    total = sum(scores.values())
    return {k: v / total for k, v in scores.items() if v} if total else {}


def best(scores: Mapping[str, float]) -> str | None:
    """Return the key with the highest score, the first by name among equals."""
    return min(scores, key=lambda k: (-scores[k], k)) if scores else None


def known_topics(names: Names | None, sections: Iterable[Section] = ()) -> Known:
    """Gather what names and learned sections (level 2) say of each topic."""
    topics: tuple[TopicName, ...] = names.topics if names else ()
    phrases = {fold(p): t.name for t in reversed(topics) for p in (t.name, *t.aliases)}
    terms: dict[str, list[str]] = defaultdict(list)
    headings: dict[str, list[str]] = defaultdict(list)
    for section in sections:
        name = section.topic or section.title
        terms[name] += [term for term in section.terms if term not in terms[name]]
        headings[name] += [v.text for v in section.variants]
    variants = [(topic, grams(heading, HEADING_GRAMS)) for topic, hs in headings.items() for heading in hs]
    rare = rarity(bag for _, bag in variants)
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    of_topic: dict[str, list[int]] = defaultdict(list)
    for number, (topic, bag) in enumerate(variants):
        of_topic[topic].append(number)
        for gram, weight in weigh(bag, rare).items():
            having[gram].append((number, weight))
    ranked = sorted(phrases.items(), key=lambda p: (-len(p[0]), p[0]))
    counted = _counted(phrases, terms)
    return Known(
        phrases=tuple(ranked),
        counted=counted,
        variants={topic: tuple(numbers) for topic, numbers in of_topic.items()},
        grams={gram: tuple(places) for gram, places in having.items()},
        rare=rare,
        containers=frozenset(t.name for t in topics if t.container),
        phrases_by_start=ByStart(phrase for phrase, _ in ranked),
        counted_by_start=ByStart(phrase for phrase, _ in counted),
    )


def _counted(phrases: Mapping[str, str], terms: Mapping[str, Iterable[str]]) -> tuple[Weighted, ...]:
    """Return for each phrase and term what finding it once weighs for each topic: half its length.

    A term weighs less in lower ranks, and where several topics have it.
    """
    telling = Counter(term for ranked in terms.values() for term in set(ranked))
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for phrase, topic in phrases.items():
        weights[phrase][topic] += len(phrase) / 2
    for topic, ranked in terms.items():
        for rank, term in enumerate(ranked):
            weights[term][topic] += len(term) / (2 + rank / 4) / telling[term]
    return tuple((phrase, tuple(given.items())) for phrase, given in weights.items() if phrase)


class _Same:
    """A thing that is equal to itself alone: genres are long to compare."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


@functools.lru_cache(maxsize=4)
def _known(names: _Same, skeleton: _Same) -> Known:
    """Return what a genre knows of its topics, made once however many reports are read."""
    assert isinstance(skeleton.thing, Skeleton)
    learned = [child for section in skeleton.thing.sections for child in section.children]
    return known_topics(names.thing if isinstance(names.thing, Names) else None, learned)


def topics_of(genre: Genre) -> Known:
    """Return what is known of a genre's topics; for the same genre the same object."""
    return _known(_Same(genre.names), _Same(genre.skeleton))


# --- a report's sections -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with what its text shows: in its body, and heading included."""

    node: OutlineNode
    body: Scores
    whole: Scores
    children: tuple[Shown, ...]


def assign(outline: tuple[OutlineNode, ...], document: Document, genre: Genre) -> tuple[OutlineNode, ...]:
    """Return the outline with the primary topic of every section below the roles."""
    known = topics_of(genre)
    if not known.phrases and not known.variants:
        return outline
    return tuple(_assigned(shown_in(node, document, known), None, known) for node in outline)


def shown_in(node: OutlineNode, document: Document, known: Known) -> Shown:
    """Return a section with what it shows; each piece of text is counted once, what stands in children is added up."""
    children = tuple(shown_in(child, document, known) for child in node.children)
    own = "\n".join(_own_text(node, document))
    at = own.find(node.text)
    found = [
        known.found(own[at + len(node.text) :] if at >= 0 else own),
        *(child.whole for child in children),
    ]
    body = _sum(found)
    return Shown(
        node, body, _sum([body, known.found(own[: at + len(node.text)])]) if at >= 0 else body, children
    )


def _own_text(node: OutlineNode, document: Document) -> Iterator[str]:
    start = node.start
    for child in node.children:
        yield span_text(document, start, child.start)
        start = child.end
    yield span_text(document, start, node.end)


def _sum(found: Iterable[Scores]) -> Scores:
    total: Scores = defaultdict(float)
    for scores in found:
        for topic, score in scores.items():
            total[topic] += score
    return total


def _assigned(shown: Shown, parent: str | None, known: Known) -> OutlineNode:
    node = shown.node
    is_role = node.level == 1 and node.role is not None
    topic = None if is_role or only_holds(shown, known) else primary(shown, parent, known)
    children = tuple(_assigned(child, topic, known) for child in shown.children)
    return replace(node, topic=topic, children=children)


def only_holds(shown: Shown, known: Known) -> bool:
    """Tell whether a section only holds others (年度任务完成情况): its heading is like none, its sections show several topics."""
    if len(shown.children) < HELD or max(known.heading(shown.node.text).values(), default=0.0) >= NAMELESS:
        return False
    topics = {primary(child, None, known) for child in shown.children} - {None}
    return len(topics) >= HELD


def primary(shown: Shown, parent: str | None, known: Known) -> str | None:
    """Return the topic of one section, or None when neither it nor its parent shows any."""
    heading = known.heading(shown.node.text)
    named = best(heading)
    if named in known.containers and shown.children:
        return named
    scores: Scores = defaultdict(float)
    for topic, score in heading.items():
        if topic not in known.containers:
            scores[topic] += HEADING_WEIGHT * score
    for topic, score in known.shown(shown.body).items():
        scores[topic] += score
    home = parent if parent not in known.containers else None
    if home:
        scores[home] += INHERITED
    found = best(scores)
    return found if found and scores[found] >= ENOUGH else home
