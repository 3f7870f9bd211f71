"""Groups the figures of past reports into metrics: figures of different reports that count the same thing.

Order of work: what each figure counts (clause parts) → class of unit → topic, discrete → average linkage with a strict
threshold. Learning proposes, a hand decides: a wrong merge puts a number under another name in somebody's form, a missed one
costs a line. Figures that are planned, that tell the year before or only a change are no support.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from drafter.analysis import ReportFigure
from drafter.analysis.clauses import Counted, counted
from drafter.analysis.metrics import Phrase, Phrases, closeness
from drafter.learn.cluster import groups
from drafter.learn.sections import Spot
from drafter.learn.units import APART, Report

SAME_METRIC = 0.5  # average closeness within a metric; lower finds more and merges wrongly
PERHAPS = 0.4  # closeness at which two metrics are shown as perhaps the same
COMMON = 60  # n-grams in more figures than this do not make two figures worth comparing
ACROSS = 4  # an object of at least so many characters joins equal metrics of different topics


@dataclass(frozen=True, slots=True)
class Item:
    """One figure with what it counts, in which section of the skeleton."""

    report: int
    figure: ReportFigure
    counted: Counted
    phrase: Phrase
    section: str | None


def items_of(reports: Sequence[Report], spots: Sequence[Spot]) -> list[Item]:
    """Return the figures that are evidence, in reading order of each report."""
    by_report: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_report[spot.report].append(spot)
    said = [counted(report.analysis.figures, report.document) for report in reports]
    phrases = Phrases(what for row in said for what in row)
    return [
        Item(
            r, figure, what, phrases.phrase(what, figure.quantity.unit), _section_at(by_report[r], figure)
        )
        for r, report in enumerate(reports)
        for figure, what in zip(report.analysis.figures, said[r], strict=True)
        if figure.status == "actual" and figure.measure == "level"
    ]


def _section_at(spots: Sequence[Spot], figure: ReportFigure) -> str | None:
    """Return the innermost section of the skeleton around a figure."""
    place = (figure.block, figure.quantity.start)
    around = [spot for spot in spots if spot.start <= place < spot.end]
    return max(around, key=lambda spot: (spot.start, spot.section.count("/"))).section if around else None


def close(a: Item, b: Item) -> float:
    """Return the closeness of two figures; two figures of one report are one metric only in the same words."""
    if a.section != b.section:
        return -1.0
    score = closeness(a.phrase, b.phrase)
    if a.report == b.report and score > 0:
        same = (a.counted.own, a.counted.head, a.figure.quantity.unit) == (
            b.counted.own,
            b.counted.head,
            b.figure.quantity.unit,
        )
        return 1.0 if same else APART
    return score


def metric_groups(items: Sequence[Item]) -> tuple[list[list[Item]], list[tuple[int, int, float]]]:
    """Return the figures in groups, one a metric, and pairs of groups that are perhaps the same."""
    edges = {(i, j): score for i, j, score in _edges(items)}
    found: list[list[int]] = []
    for part in _connected(len(items), (pair for pair, score in edges.items() if score >= SAME_METRIC)):
        found += [[part[k] for k in group] for group in groups(len(part), _among(items, part), SAME_METRIC)]
    found = sorted(_joined_across(found, items))
    where = {item: number for number, group in enumerate(found) for item in group}
    doubtful: dict[tuple[int, int], float] = {}
    for (i, j), score in edges.items():
        pair = (min(where[i], where[j]), max(where[i], where[j]))
        if pair[0] != pair[1] and items[i].report != items[j].report:
            doubtful[pair] = max(score, doubtful.get(pair, 0.0))
    ranked = sorted(((a, b, s) for (a, b), s in doubtful.items()), key=lambda row: (-row[2], row))
    return [[items[i] for i in group] for group in found], ranked


def _among(items: Sequence[Item], part: Sequence[int]) -> Callable[[int, int], float]:
    return lambda a, b: close(items[part[a]], items[part[b]])


def _edges(items: Sequence[Item]) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, closeness) of figures that share an n-gram of their objects and are at least perhaps the same."""
    index: dict[tuple[str, str, bool, str | None], list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        for feature in item.phrase.noun:
            index[feature, item.phrase.unit, item.counted.rate, item.section].append(i)
    seen: set[tuple[int, int]] = set()
    for members in index.values():
        if len(members) > COMMON:
            continue
        for k, i in enumerate(members):
            for j in members[k + 1 :]:
                if (i, j) not in seen:
                    seen.add((i, j))
                    if (score := close(items[i], items[j])) >= PERHAPS:
                        yield i, j, score


def _connected(count: int, pairs: Iterator[tuple[int, int]]) -> list[list[int]]:
    """Return the parts of a graph; average linkage never leaves one."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in pairs:
        a, b = find(i), find(j)
        root[max(a, b)] = min(a, b)
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        parts[find(i)].append(i)
    return list(parts.values())


def _joined_across(found: list[list[int]], items: Sequence[Item]) -> list[list[int]]:
    """Join groups of different topics whose objects and verbs are literally equal: one report tells it elsewhere."""
    by_key: dict[tuple[str, tuple[str, ...], str, bool, str], list[list[int]]] = defaultdict(list)
    alone: list[list[int]] = []
    for group in found:
        nouns = Counter(items[i].counted.noun for i in group)
        item = min((items[i] for i in group), key=lambda i: (-nouns[i.counted.noun], i.counted.noun))
        role = (item.section or "").split("/")[0]
        key = (item.counted.noun, item.counted.verbs, item.phrase.unit, item.counted.rate, role)
        if len(item.counted.noun) >= ACROSS and not item.counted.part:
            by_key[key].append(group)
        else:
            alone.append(group)
    for same in by_key.values():
        sections = [{items[i].section for i in group} for group in same]
        apart = all(not (a & b) for k, a in enumerate(sections) for b in sections[k + 1 :])
        alone += [sorted(i for group in same for i in group)] if apart else same
    return alone
