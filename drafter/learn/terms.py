"""The words that tell a topic's text from all other text; reading looks for them as they stand, without a dictionary."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from drafter.learn.topics import Topic
from drafter.learn.units import below

TERMS = 24  # words kept for a topic; more make files longer and the last ones are noise
OFTEN = 2  # a word must stand that often in a topic's text to tell anything


def words_by_report(topic: Topic, topics: Sequence[Topic]) -> dict[int, Counter[str]]:
    """Count a topic's words in each report; what is inside its sections but shows another topic is left out."""
    moved = {id(u) for t in topics if t is not topic for u in t.inside}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for unit in topic.units:
        counts[unit.report].update(unit.words)
        for child in below(unit):
            if id(child) in moved:
                counts[unit.report].subtract(child.words)
    return {report: +count for report, count in counts.items()}


def telling_terms(
    words: Mapping[int, Counter[str]], everything: Counter[str], local: Sequence[str]
) -> tuple[str, ...]:
    """Return the telling words of a topic, strongest first, given its words by report and those of all text.

    A word counts by the reports whose text on the topic has it and by how much denser it is there than elsewhere; of a
    topic that several reports have, words of one report (its places, its brands) do not count, nor do names in `local`.
    """
    mine: Counter[str] = Counter()
    for count in words.values():
        mine.update(count)
    spread = Counter(word for count in words.values() for word in count)
    size = sum(mine.values()) or 1
    rest = max(1, sum(everything.values()) - size)
    least = min(2, len(words))
    scores = {
        word: spread[word] * math.log((n / size) / ((everything[word] - n + 0.5) / rest))
        for word, n in mine.items()
        if spread[word] >= least and n >= OFTEN and not any(word in place for place in local)
    }
    ranked = sorted((word for word in scores if scores[word] > 0), key=lambda word: (-scores[word], word))
    return tuple(ranked[:TERMS])
