"""Gives every section its primary topic, from the genre's data: aliases, learned heading variants, learned terms.

A heading that names a topic decides; else the words of the section's text do; else a section has its parent's topic. Roles
(level 1) have no topic. No dictionary of words is loaded: aliases and terms are looked for as they stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from drafter.analysis import OutlineNode
from drafter.analysis.text import (
    HEADING_GRAMS,
    body_text,
    fold,
    grams,
    rarity,
    section_text,
    weigh,
)
from drafter.document import Document
from drafter.schema import Genre, Names, Section, TopicName

HEADING_WEIGHT = (
    2.0  # what a heading says against what its text says; lower lets long texts overrule headings
)
LATER_CLAUSE = 0.5  # of an alias after the first mark of a heading, where the result stands, not the matter
VARIANT_WEIGHT = 1.0  # of likeness to headings of past reports
INHERITED = 0.8  # of the parent's topic; higher keeps more children at home
ENOUGH = 0.25  # a section whose best topic scores less shows nothing of its own
_FIRST_CLAUSE = re.compile(r"[,，;；:：。]")

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the topics: phrases with the topic they point at, learned words, learned headings."""

    phrases: tuple[tuple[str, str], ...]  # (folded phrase, topic), longest first
    terms: tuple[tuple[str, str, float], ...]  # (learned word, topic, by what its length is divided: its rank)
    variants: tuple[tuple[str, int, int], ...]  # (topic, first of its learned headings, end of them)
    features: Mapping[str, tuple[tuple[int, float], ...]]  # n-gram → (learned heading, weight)
    rare: Mapping[str, float]
    containers: frozenset[str]

    def within(self, text: str) -> Known:
        """Return the same for sections of a text, without phrases and words that stand nowhere in it.

        Most stand nowhere in a report, so looking for them once instead of in every section saves most of the time.
        """
        whole = fold(text)
        return replace(
            self,
            phrases=tuple(row for row in self.phrases if row[0] in whole),
            terms=tuple(row for row in self.terms if row[0] in whole),
        )

    def heading(self, text: str) -> Scores:
        """Score topics by a heading: shares of what aliases cover (sum 1), plus likeness to learned headings."""
        scores = shares(self.covered(text))
        for topic, alike in self._like_variants(text).items():
            scores[topic] = scores.get(topic, 0.0) + VARIANT_WEIGHT * alike * alike
        return scores

    def _like_variants(self, text: str) -> Scores:
        """Return for each topic the likeness of a heading to the likest of its learned headings."""
        if not self.variants:
            return {}
        products = [0.0] * self.variants[-1][2]
        for feature, weight in weigh(grams(text, HEADING_GRAMS), self.rare).items():
            for number, known in self.features.get(feature, ()):
                products[number] += weight * known
        return {topic: max(products[first:end]) for topic, first, end in self.variants}

    def covered(self, text: str) -> Scores:
        """Return the characters of a heading that each topic's aliases cover; a longer alias takes what it covers."""
        folded = fold(text)
        first = _FIRST_CLAUSE.search(folded)
        limit = first.start() if first else len(folded)
        free = folded
        scores: Scores = defaultdict(float)
        for phrase, topic in self.phrases:
            at = free.find(phrase)
            while at >= 0:
                scores[topic] += len(phrase) * (1.0 if at < limit else LATER_CLAUSE)
                free = free[:at] + "\0" * len(phrase) + free[at + len(phrase) :]
                at = free.find(phrase)
        return dict(scores)

    def body(self, text: str) -> Scores:
        """Score topics by a text: shares (sum 1) of aliases and learned terms found in it."""
        folded = fold(text)
        scores: Scores = defaultdict(float)
        for phrase, topic in self.phrases:
            scores[topic] += folded.count(phrase) * len(phrase) / 2
        for term, topic, divisor in self.terms:
            scores[topic] += folded.count(term) * len(term) / divisor
        return shares({t: s for t, s in scores.items() if t not in self.containers})


def shares(scores: Mapping[str, float]) -> Scores:
    """Return scores divided by their sum."""
    total = sum(scores.values())
    return {k: v / total for k, v in scores.items() if v} if total else {}


def best(scores: Mapping[str, float]) -> str | None:
    """Return the key with the highest score, the first by name among equals."""
    return min(scores, key=lambda k: (-scores[k], k)) if scores else None


def known_topics(names: Names | None, sections: Iterable[Section] = ()) -> Known:
    """Gather what names and learned sections (level 2) say of each topic."""
    learned = list(sections)
    topics: tuple[TopicName, ...] = names.topics if names else ()
    phrases = {fold(p): t.name for t in reversed(topics) for p in (t.name, *t.aliases)}
    terms: dict[str, list[str]] = defaultdict(list)
    headings: dict[str, list[str]] = defaultdict(list)
    for section in learned:
        name = section.topic or section.title
        terms[name] += [term for term in section.terms if term not in terms[name]]
        if section.variants:
            headings[name] += [v.text for v in section.variants]
    bags = [(t, grams(h, HEADING_GRAMS)) for t, hs in headings.items() for h in hs]
    rare = rarity(bag for _, bag in bags)
    variants: list[tuple[str, int, int]] = []
    for topic, told in headings.items():
        first = variants[-1][2] if variants else 0
        variants.append((topic, first, first + len(told)))
    features: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (_, bag) in enumerate(bags):
        for feature, weight in weigh(bag, rare).items():
            features[feature].append((number, weight))
    return Known(
        phrases=tuple(sorted(phrases.items(), key=lambda p: (-len(p[0]), p[0]))),
        terms=tuple((term, t, 2 + rank / 4) for t, ts in terms.items() for rank, term in enumerate(ts)),
        variants=tuple(variants),
        features={feature: tuple(rows) for feature, rows in features.items()},
        rare=rare,
        containers=frozenset(t.name for t in topics if t.container),
    )


def assign(outline: tuple[OutlineNode, ...], document: Document, genre: Genre) -> tuple[OutlineNode, ...]:
    """Return the outline with the primary topic of every section below the roles."""
    learned = [child for section in genre.skeleton.sections for child in section.children]
    known = known_topics(genre.names, learned)
    if not known.phrases and not known.variants:
        return outline
    return tuple(
        _assigned(node, None, document, known.within(section_text(document, node))) for node in outline
    )


def _assigned(node: OutlineNode, parent: str | None, document: Document, known: Known) -> OutlineNode:
    is_role = node.level == 1 and node.role is not None
    topic = None if is_role else primary(node, parent, document, known)
    children = tuple(_assigned(child, topic, document, known) for child in node.children)
    return replace(node, topic=topic, children=children)


def _decided(scores: Scores, more: float) -> bool:
    """Tell whether the first leads by so much that no other can come up, whatever `more` at most it is given."""
    ranked = sorted(scores.values(), reverse=True)
    return bool(ranked) and ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0) > more


def primary(node: OutlineNode, parent: str | None, document: Document, known: Known) -> str | None:
    """Return the topic of one section, or None when neither it nor its parent shows any."""
    heading = known.heading(node.text)
    named = best(heading)
    if named in known.containers and node.children:
        return named
    scores: Scores = defaultdict(float)
    for topic, score in heading.items():
        if topic not in known.containers:
            scores[topic] += HEADING_WEIGHT * score
    home = parent if parent not in known.containers else None
    if not _decided(scores, 1 + INHERITED if home else 1):
        for topic, score in known.body(body_text(document, node)).items():
            scores[topic] += score
    if home:
        scores[home] += INHERITED
    found = best(scores)
    return found if found and scores[found] >= ENOUGH else home
