"""The sections of the reports learned from, made comparable: a heading, a bag of words, a place in reading order.

A unit stands at the second level when its author put it there, or under a heading that only holds others (年度任务完成情况
with 第一 … 第七 under it). Units below it are kept as evidence: what one report treats in a run-in sentence another gives a
section of its own.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from drafter.analysis import Analysis, OutlineNode
from drafter.analysis.text import HEADING_GRAMS, body_text, grams, likeness, rarity, weigh
from drafter.chinese import is_han, words
from drafter.diagnostics import Location
from drafter.document import Document
from drafter.schema import Evidence

T = TypeVar("T")

HEADING_SHARE = 0.5  # of the likeness of two sections that headings decide; the rest is their text
APART = -0.3  # likeness of two sections that one author set side by side: they are different topics


@dataclass(frozen=True, slots=True)
class Report:
    """A report to learn from. `path` is the file's name."""

    path: str
    document: Document
    analysis: Analysis

    def evidence(self, at: Location, text: str, value: str | None = None) -> Evidence:
        """Return a place of this report as evidence: by line, where it has lines, else by block."""
        return Evidence(
            path=self.path, line=at.line or at.block or 0, column=at.column or 1, text=text, value=value
        )


@dataclass(slots=True)
class Unit:
    """A section at the second level (`parent` None) or below it. `part` names the list it is an item of."""

    report: int
    node: OutlineNode
    part: str
    index: int  # in reading order of its report
    text: str
    words: Counter[str]
    parent: Unit | None = None
    heading_bag: dict[str, float] = field(default_factory=dict)
    body_bag: dict[str, float] = field(default_factory=dict)
    children: list[Unit] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The section's own heading, as printed without marker."""
        return self.node.text


class Words:
    """The words of a document, each block cut once; a section's words are those that begin in it."""

    def __init__(self, document: Document) -> None:
        self._blocks = [list(_placed(block.text)) for block in document.blocks]

    def of(self, node: OutlineNode) -> Counter[str]:
        """Count the words of a section that can tell topics apart: two Chinese characters or more."""
        (first, offset), (last, stop) = node.start, node.end
        counts: Counter[str] = Counter()
        for number in range(first, min(last + 1, len(self._blocks))):
            low = offset if number == first else 0
            high = stop if number == last else None
            placed = self._blocks[number]
            counts.update(w for at, w in placed if at >= low and (high is None or at < high))
        return counts


def telling(text: str) -> Iterator[str]:
    """Yield the words of a text that can tell topics apart."""
    return (word for _, word in _placed(text))


def _placed(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for word in words(text):
        unit = at > 0 and text[at - 1].isdigit()  # 8.2万条 is no word of the topic, nor is 二是
        if len(word) > 1 and all(map(is_han, word)) and not unit and word[-1] != "是":
            yield at, word
        at += len(word)


def units_of(
    report: int,
    lists: Sequence[Sequence[OutlineNode]],
    document: Document,
    cut: Words,
    holds: Callable[[OutlineNode], bool],
) -> list[Unit]:
    """Return the second-level units of a report's lists of sections of one role, their children hanging on them."""
    counter = itertools.count()

    def make(node: OutlineNode, part: str, parent: Unit | None) -> Unit:
        unit = Unit(report, node, part, next(counter), body_text(document, node), cut.of(node), parent)
        unit.children = [make(child, part, unit) for child in node.children]
        return unit

    def walk(nodes: Sequence[OutlineNode], part: str) -> Iterator[Unit]:
        for node in nodes:
            if node.children and holds(node):
                yield from walk(node.children, f"{part}/{next(counter)}")
            else:
                yield make(node, part, None)

    return [unit for nodes in lists for unit in walk(nodes, str(next(counter)))]


def length(document: Document, node: OutlineNode) -> int:
    """Return the characters of a section, its heading included."""
    (first, offset), (last, stop) = node.start, node.end
    return sum(len(block.text) for block in document.blocks[first:last]) - offset + stop


def fairly(things: Iterable[T], report_of: Callable[[T], int]) -> list[T]:
    """Return things with the first of each report first, then the second of each, and so on."""
    turns: Counter[int] = Counter()
    rows = []
    for thing in things:
        report = report_of(thing)
        rows.append((turns[report], thing))
        turns[report] += 1
    return [thing for _, thing in sorted(rows, key=lambda row: row[0])]


def below(unit: Unit) -> Iterator[Unit]:
    """Yield all units under a unit, in reading order."""
    for child in unit.children:
        yield child
        yield from below(child)


def fill_bags(units: Sequence[Unit]) -> None:
    """Give all units, those below them included, their weighted bags; rarity is counted over the units themselves."""
    everything = [u for unit in units for u in (unit, *below(unit))]
    headings = {id(u): grams(u.heading, HEADING_GRAMS) for u in everything}
    rare_heading = rarity(headings[id(u)] for u in units)
    rare_word = rarity(u.words for u in units)
    for unit in everything:
        unit.heading_bag = weigh(headings[id(unit)], rare_heading)
        unit.body_bag = weigh(unit.words, rare_word)


def alike(a: Unit, b: Unit) -> float:
    """Return how alike two sections are (0 to 1), or APART for two items of one list."""
    if a.report == b.report and a.part == b.part:
        return APART
    heading = likeness(a.heading_bag, b.heading_bag)
    return HEADING_SHARE * heading + (1 - HEADING_SHARE) * likeness(a.body_bag, b.body_bag)
