"""What the outline of the year asks for and the form lacks.

Whether an item is met is told by characters, no dictionary: an item without its empty words (data/notices.yaml: 情况,
次数 …) is cut into pairs of characters; an answered metric or a sentence of the same topic that has `MET` of the pairs meets
it, one that has `UNSURE` of them, or one of another topic, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from drafter import chinese
from drafter.diagnostics import Location
from drafter.form import words
from drafter.form.model import GIVEN, Answer, Form, Kind, OutlineItem, Sentence
from drafter.resources import knowledge
from drafter.schema import Genre, Metric, MetricTable
from drafter.yamlio import load_data

# So much of an item's character pairs in a metric's name or a sentence meets it; lower takes neighbours for the thing.
MET = 0.6
# From so much on the item may be met: the user is asked, and the draft says nothing.
UNSURE = 0.34
# A metric's name or alias of so many characters that stands whole in an item is what the item asks for.
WHOLE = 4

_NOT_A_WORD = re.compile(r"[^\w]+|[0-9_]+")
_ANSWERED = (*GIVEN, Kind.NOT_APPLICABLE, Kind.WITHHELD)


# --- what must be written and is not yet --------------------------------------------------------------------------


class Unmet(NamedTuple):
    """An item that nothing in the form visibly meets. `blank` is the metric that would, still blank; `maybe` is what
    may meet it (the metric's or the heading's words), and where that stands.
    """

    item: OutlineItem
    required: Sentence
    blank: Metric | None = None
    maybe: str = ""
    at: Location | None = None


def unmet(form: Form, genre: Genre) -> list[Unmet]:
    """Return the 必写 items that are not visibly met, in order, those to be asked about included (`maybe`)."""
    if not any(item.required for item in form.outline):
        return []
    there = _Content(form, genre)
    return [found for item in form.outline for r in item.required if (found := there.look(item, r))]


class _Content:
    """What a form has to meet an item with: its metrics by name and its sentences by topic."""

    def __init__(self, form: Form, genre: Genre) -> None:
        self.form = form
        self.table = MetricTable(genre.metrics)
        slots = words.of_region(form.region, form.department) if form.outline else {}
        self.metrics = [
            (metric, form.answers[metric.id], _names_of(metric, slots))
            for metric in genre.metrics
            if metric.id in form.answers
        ]

    def look(self, item: OutlineItem, required: Sentence) -> Unmet | None:
        """Return None where an item is met."""
        asked = content(required.text)
        if any(likeness(asked, sentence.text) >= MET for sentence in self.sentences(item)):
            return None
        scored = [(likeness(asked, *names), metric, answer) for metric, answer, names in self.metrics]
        near = sorted((s for s in scored if s[0] >= UNSURE), key=lambda s: -s[0])
        here = [s for s in near if self.is_under(s[1], item)]
        if any(score >= MET and self.is_answered(metric, answer) for score, metric, answer in here):
            return None
        blank = next((m for score, m, a in here if score >= MET and a.kind is Kind.BLANK), None)
        if blank:
            return Unmet(item, required, blank)
        maybe = next(((m.key, a.at) for _, m, a in [*here, *near] if self.is_answered(m, a)), None)
        maybe = maybe or self.sentence_like(asked)
        return Unmet(item, required, None, *(maybe or ("", None)))

    def is_answered(self, metric: Metric, answer: Answer) -> bool:
        """Tell whether a metric has its answer, or the figures that it is computed from have theirs."""
        if answer.kind in _ANSWERED:
            return True
        parts = [self.form.answers.get(part.id) for part in self.table.operands(metric)]
        return bool(parts) and all(part is not None and part.kind in GIVEN for part in parts)

    def is_under(self, metric: Metric, item: OutlineItem) -> bool:
        """Tell whether a metric may be printed under a heading: one of its topics, or a role that has figures."""
        return metric.topic in item.topics or item.role not in (None, words.PROBLEMS_KEY, words.PLANS_KEY)

    def sentences(self, item: OutlineItem) -> Iterator[Sentence]:
        """Yield the user's sentences that are printed under a heading."""
        form = self.form
        for name in (*item.topics, item.heading.text):
            yield from form.highlights.get(name, ())
        if item.role == words.FIRST_KEY:
            yield from form.first_responsible
        elif item.role == words.PROBLEMS_KEY:
            for problem in form.problems:
                yield from (s for s in (problem.problem, problem.reason, problem.measure) if s)
        elif item.role == words.PLANS_KEY:
            for plan in form.plans:
                yield from (s for s in (plan.topic, plan.content) if s)
        elif item.role:
            for own in form.highlights.values():
                yield from own

    def sentence_like(self, asked: str) -> tuple[str, Location] | None:
        own = [s for sentences in self.form.highlights.values() for s in sentences]
        own += self.form.first_responsible
        best = max(own, key=lambda s: likeness(asked, s.text), default=None)
        return (best.text[:12], best.at) if best and likeness(asked, best.text) >= UNSURE else None


def _names_of(metric: Metric, slots: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words.fill(name, slots) for name in (metric.name, metric.key, *metric.aliases))


@cache
def _empty_words() -> re.Pattern[str]:
    said = load_data(knowledge("notices.yaml"))["empty"]["words"]
    return re.compile(chinese.either(said))


def content(text: str) -> str:
    """Return what an item is about: its text without empty words, marks and figures (all of it if nothing is left)."""
    bare = _NOT_A_WORD.sub("", text)
    return _empty_words().sub("\0", bare).strip("\0") or bare


def likeness(asked: str, *texts: str) -> float:
    """Return the largest share (0 to 1) of the character pairs of `asked` that one of the texts has.

    1 where a text of at least WHOLE characters stands whole in what is asked.
    """
    pairs = _pairs(asked)
    if any(len(text) >= WHOLE and text in asked for text in texts):
        return 1.0
    if not pairs:
        return float(any(asked and asked in text for text in texts))
    return max((len(pairs & _pairs(text)) / len(pairs) for text in texts), default=0.0)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if "\0" not in text[i : i + 2])
