"""Groups the figures of past reports into metrics: figures of different reports that count the same thing.

Order of work: what each figure counts (clause parts) → wordings, each once → class of unit → section → average linkage with
a strict threshold. Learning proposes, a hand decides: a wrong merge puts a number under another name in somebody's form, a
missed one costs a line. Figures that are planned, that tell the year before or only a change are no support.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from drafter.analysis import ReportFigure
from drafter.analysis.clauses import Counted, counted
from drafter.analysis.metrics import ELSEWHERE, TELLING, Phrase, Phrases, closeness, exact
from drafter.learn.cluster import groups
from drafter.learn.sections import Spot
from drafter.learn.units import APART, Report

SAME_METRIC = 0.5  # average closeness within a metric; lower finds more and merges wrongly
PERHAPS = 0.4  # closeness at which two metrics are shown as perhaps the same
COMMON = 200  # n-grams in more wordings than this do not make two of them worth comparing
UNCLEAR = 0.6  # factor for 办理 beside 受理 where reports have 审结 of the same object too: shown, not joined
MASS = (
    0.95  # share of a wording's weight in its rarest n-grams: two wordings that are close share one of these
)


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
        Item(r, figure, what, phrases.phrase(what), _section_at(by_report[r], figure))
        for r, report in enumerate(reports)
        for figure, what in zip(report.analysis.figures, said[r], strict=True)
        if figure.status == "actual" and figure.measure == "level"
    ]


def _section_at(spots: Sequence[Spot], figure: ReportFigure) -> str | None:
    """Return the innermost section of the skeleton around a figure."""
    place = (figure.block, figure.quantity.start)
    around = [spot for spot in spots if spot.start <= place < spot.end]
    return max(around, key=lambda spot: (spot.start, spot.section.count("/"))).section if around else None


@dataclass(frozen=True, slots=True)
class Said:
    """One way to tell a figure in one section, with the figures so told."""

    phrase: Phrase
    section: str | None
    items: tuple[int, ...]
    reports: frozenset[int]
    unclear: bool = (
        False  # its verb is vague, and different steps are equally close to it: it is none of them
    )


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two groups (by number) that are perhaps the same, and a figure of each."""

    groups: tuple[int, int]
    closeness: float
    one: Item
    other: Item


def _wordings(items: Sequence[Item]) -> list[Said]:
    """Return the ways figures are told, in order of their first figures; only the words of counting tell them apart."""
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        what = item.counted
        said = (item.phrase.core, what.verbs, what.part, what.rate, what.added)
        same[*said, item.phrase.unit, item.section].append(number)
    return [
        Said(
            items[found[0]].phrase,
            items[found[0]].section,
            tuple(found),
            frozenset(items[i].report for i in found),
        )
        for found in same.values()
    ]


def close(a: Said, b: Said) -> float:
    """Return the closeness of two wordings; reports that have both use them for two things."""
    score = closeness(a.phrase, b.phrase)
    if a.section != b.section and score > 0:
        score *= _across(a, b)
    if (a.unclear or b.unclear) and bool(exact(a.phrase.counted.verbs)) != bool(
        exact(b.phrase.counted.verbs)
    ):
        score *= UNCLEAR
    both = len(a.reports & b.reports) / min(len(a.reports), len(b.reports))
    return score + both * (APART - score) if score > 0 else score


def _across(a: Said, b: Said) -> float:
    """Return the factor for wordings of different sections: one report tells elsewhere what its words alone make clear."""
    if (a.section or "").split("/")[0] != (b.section or "").split("/")[0]:
        return -1.0
    clear = all(len(s.phrase.core) >= TELLING and not s.phrase.counted.part for s in (a, b))
    return ELSEWHERE if clear else -1.0


def metric_groups(items: Sequence[Item]) -> tuple[list[list[Item]], list[Doubt]]:
    """Return the figures in groups, one a metric, and pairs of groups that are perhaps the same, the likeliest first."""
    said = _wordings(items)
    edges = {(i, j): score for i, j, score in _edges(said)}
    said = _with_unclear(said, edges)
    edges = {(i, j): score for i, j in edges if (score := close(said[i], said[j])) >= PERHAPS}
    found: list[list[int]] = []
    for part in _connected(len(said), (pair for pair, score in edges.items() if score >= SAME_METRIC)):
        found += [[part[k] for k in group] for group in groups(len(part), _among(said, part), SAME_METRIC)]
    found.sort(key=lambda group: min(said[w].items[0] for w in group))
    members = [sorted(i for w in group for i in said[w].items) for group in found]
    return [[items[i] for i in group] for group in members], _doubts(items, said, found, edges)


def _with_unclear(said: Sequence[Said], edges: Iterable[tuple[int, int]]) -> list[Said]:
    """Return the wordings, those marked whose vague verb could be any of several steps taken with their object."""
    steps: dict[int, list[frozenset[str]]] = defaultdict(list)
    for i, j in edges:
        for one, other in ((i, j), (j, i)):
            verbs = said[one].phrase.counted.verbs
            if verbs and not exact(verbs) and exact(said[other].phrase.counted.verbs):
                steps[one].append(exact(said[other].phrase.counted.verbs))
    unclear = {i for i, sets in steps.items() if not frozenset.intersection(*sets)}
    return [replace(one, unclear=True) if i in unclear else one for i, one in enumerate(said)]


def _doubts(
    items: Sequence[Item],
    said: Sequence[Said],
    found: Sequence[Sequence[int]],
    edges: dict[tuple[int, int], float],
) -> list[Doubt]:
    """Return the pairs of groups joined by a close pair of wordings, unless reports have both: those tell them apart."""
    where = {wording: number for number, group in enumerate(found) for wording in group}
    reports = [frozenset(r for w in group for r in said[w].reports) for group in found]
    best: dict[tuple[int, int], Doubt] = {}
    for (i, j), score in edges.items():
        i, j = sorted((i, j), key=lambda w: where[w])
        a, b = where[i], where[j]
        if a == b or reports[a] & reports[b] or said[i].phrase.counted.part != said[j].phrase.counted.part:
            continue
        if (a, b) not in best or score > best[a, b].closeness:
            best[a, b] = Doubt((a, b), score, items[said[i].items[0]], items[said[j].items[0]])
    return sorted(best.values(), key=lambda doubt: (-doubt.closeness, doubt.groups))


def _among(said: Sequence[Said], part: Sequence[int]) -> Callable[[int, int], float]:
    return lambda a, b: close(said[part[a]], said[part[b]])


def _edges(said: Sequence[Said]) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, closeness) of wordings that share a rare n-gram of their objects and are at least perhaps the same."""
    index: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for i, wording in enumerate(said):
        for feature in _rarest(wording.phrase.noun):
            index[feature, wording.phrase.unit, wording.phrase.counted.rate].append(i)
    seen: set[tuple[int, int]] = set()
    for members in index.values():
        if len(members) > COMMON:
            continue
        for k, i in enumerate(members):
            for j in members[k + 1 :]:
                if (i, j) not in seen:
                    seen.add((i, j))
                    if (score := close(said[i], said[j])) >= PERHAPS:
                        yield i, j, score


def _rarest(bag: dict[str, float]) -> Iterable[str]:
    """Yield the weightiest features of a bag until they hold most of its weight."""
    held = 0.0
    for feature, weight in sorted(bag.items(), key=lambda row: (-row[1], row[0])):
        if held >= MASS:
            return
        held += weight * weight
        yield feature


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
