"""How alike two figures are in what they count, and which metric of a genre a figure of a report is.

Likeness: object and clause by rare character n-grams, verbs by their meaning; units of different classes never match.
Assigning prefers silence to a wrong answer: a number under another name in somebody's form is worse than none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from drafter.analysis import ReportFigure
from drafter.analysis.clauses import Counted, counted, named, table
from drafter.analysis.text import PHRASE_GRAMS, grams, likeness, rarity, weigh
from drafter.document import Document
from drafter.schema import Genre, Metric, MinedMetric

NOUN_SHARE, CLAUSE_SHARE, VERB_SHARE = 0.5, 0.3, 0.2  # of object, whole clause and verbs; sum 1
NO_VERB = 0.5  # agreement of verbs where one of the two has none, or a vague one
CLASH = -1.0  # different verbs mean different steps (清理, 备案): worth more against than likeness for
ONE_A_PART = 0.8  # factor where only one of two is a part of a whole (其中劳动争议类129件)
KNOWN = 0.62  # likeness at which a figure is taken for a known metric
LEAD = 0.08  # and by so much more like it than like any other
ELSEWHERE = 0.85  # factor for a metric of another topic than the figure's


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is counted, ready for comparing."""

    counted: Counted
    unit: str  # class of the unit
    noun: dict[str, float]
    clause: dict[str, float]


class Phrases:
    """Weighs phrases against each other: what all of them say tells little."""

    def __init__(self, everything: Iterable[Counted]) -> None:
        everything = list(everything)
        self._nouns = rarity(grams(c.noun, PHRASE_GRAMS) for c in everything)
        self._clauses = rarity(grams(c.head + c.own, PHRASE_GRAMS) for c in everything)

    def phrase(self, what: Counted, unit: str) -> Phrase:
        """Return a phrase for comparing."""
        noun = weigh(grams(what.noun, PHRASE_GRAMS), self._nouns)
        clause = weigh(grams(what.head + what.own, PHRASE_GRAMS), self._clauses)
        return Phrase(what, table().unit_class(unit), noun, clause)


def closeness(a: Phrase, b: Phrase) -> float:
    """Return how surely two phrases count the same thing (at most 1; below 0 for what cannot)."""
    if a.unit != b.unit or a.counted.rate != b.counted.rate or not (a.noun and b.noun):
        return -1.0
    verbs = verb_agreement(a.counted.verbs, b.counted.verbs)
    score = NOUN_SHARE * likeness(a.noun, b.noun) + CLAUSE_SHARE * likeness(a.clause, b.clause)
    score += VERB_SHARE * verbs
    return score * ONE_A_PART if a.counted.part != b.counted.part and score > 0 else score


def verb_agreement(a: Sequence[str], b: Sequence[str]) -> float:
    """Return 1 for verbs of one meaning (or none on both sides), CLASH for different ones."""
    if set(a) & set(b) or not (a or b):
        return 1.0
    return NO_VERB if not a or not b or table().compatible(a, b) else CLASH


@dataclass(frozen=True, slots=True)
class _Entry:
    """A known metric with one of its wordings."""

    metric: str
    topic: str | None
    phrase: Phrase


def assign(
    figures: tuple[ReportFigure, ...], document: Document, genre: Genre
) -> tuple[ReportFigure, ...]:
    """Return the figures with the ids of the genre's metrics, where one is surely meant.

    Metrics made by hand are asked first (with the wordings of the learned ones they point at), else the learned ones.
    """
    said = counted(figures, document)
    wordings = list(_wordings(genre))
    if not wordings:
        return figures
    phrases = Phrases([*said, *(what for _, _, what, _ in wordings)])
    index: dict[tuple[str, bool], list[_Entry]] = defaultdict(list)
    for metric, topic, what, unit in wordings:
        phrase = phrases.phrase(what, unit)
        index[phrase.unit, what.rate].append(_Entry(metric, topic, phrase))
    return tuple(
        replace(figure, metric=_known(phrases.phrase(what, figure.quantity.unit), figure.topic, index))
        for figure, what in zip(figures, said, strict=True)
    )


def _known(
    phrase: Phrase, topic: str | None, index: dict[tuple[str, bool], list[_Entry]]
) -> str | None:
    """Return the metric that a phrase surely means, or None."""
    scores: dict[str, float] = {}
    for entry in index.get((phrase.unit, phrase.counted.rate), ()):
        score = closeness(phrase, entry.phrase) * (1.0 if topic in (None, entry.topic) else ELSEWHERE)
        scores[entry.metric] = max(score, scores.get(entry.metric, -1.0))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < KNOWN:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < LEAD:
        return None
    return ranked[0][0]


Wording = tuple[str, str | None, Counted, str]  # metric id, topic, what, unit


def _wordings(genre: Genre) -> Iterable[Wording]:
    """Yield every wording of every metric in each of its units' classes."""
    mined = {m.id: m for m in genre.mined.metrics} if genre.mined else {}
    if genre.metrics:
        for metric in genre.metrics:
            texts = [metric.name, *metric.aliases]
            texts += [alias for ref in metric.learned if ref in mined for alias in mined[ref].aliases]
            yield from _worded(metric.id, metric.topic, texts, metric)
    else:
        titles = {c.id: c.title for s in genre.skeleton.sections for c in s.children}
        for learned in mined.values():
            topic = titles.get(learned.section or "")
            yield from _worded(learned.id, topic, [learned.name, *learned.aliases], learned)


def _worded(
    metric_id: str, topic: str | None, texts: Iterable[str], metric: Metric | MinedMetric
) -> Iterable[Wording]:
    classes = {table().unit_class(unit): unit for unit in (*metric.units, metric.unit)}
    for text in dict.fromkeys(texts):
        for unit in classes.values():
            yield metric_id, topic, named(text, unit), unit
