"""The order most reports agree on.

Each report votes on every pair of things it has; a pair's majority counts, so one report that is quite different moves
nothing. Where majorities contradict each other in a circle (甲 before 乙, 乙 before 丙, 丙 before 甲), the order with the fewest
overruled votes is looked for among the things of that circle; no other pair is ever put against its majority.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from drafter.diagnostics import Diagnostic, Severity
from drafter.schema import Conflict

ORDER = "L001"
WEIGHTY = 1 / 3  # of the reports that have both sections; where fewer disagree the order is no question
FEW = 0.1  # of the reports that have both; so many disagreeing are told of the pair
BOTH = 3  # reports that have both; of fewer the order is chance
ROUNDS = 20  # passes of the search; it stops by itself long before
EXACT = 10  # things of one circle whose every order is tried; each more doubles the time
BLOCK = 6  # things moved together in a larger circle


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report has a thing: `index` in reading order; only places of one `part` say what comes before what."""

    part: str
    index: int


Ballot = Mapping[str, Sequence[Place]]  # of one report: places by thing
Votes = Mapping[tuple[str, str], int]  # reports that have the first before the second


def order_notes(conflicts: Sequence[Conflict]) -> Iterator[Diagnostic]:
    """Tell in one finding how many sections the reports put in different orders, and of which pair they agree least."""
    weighty = [c for c in conflicts if c.against >= WEIGHTY * c.documents and c.against > 1]
    if not weighty:
        return
    worst = min(
        weighty, key=lambda c: (-min(c.against, c.documents - c.against), -c.documents, c.earlier, c.later)
    )
    message = (
        f"有 {len(weighty)} 对章节各报告排的先后不一，其中“{_title(worst.earlier)}”和“{_title(worst.later)}”，"
        f"{worst.documents - worst.against} 篇前者在先，{worst.against} 篇相反"
    )
    hint = "骨架取多数报告的次序，draft skeleton 逐对列出；起草时可在模板里另排"
    yield Diagnostic(ORDER, Severity.NOTE, message, hint)


def _title(section: str) -> str:
    return section.rpartition("/")[2]


class Split(NamedTuple):
    """Two things that not all reports put the same way round: of `reports` that have both, `against` do not."""

    earlier: str
    later: str
    against: int
    reports: int


def consensus(ballots: Sequence[Ballot]) -> tuple[list[str], list[Split]]:
    """Return the things in agreed order, and the pairs that are not unanimous."""
    before = votes(ballots)
    order = agreed_order(ballots, before)
    return order, splits(order, before)


def agreed_order(ballots: Sequence[Ballot], before: Votes) -> list[str]:
    """Return the things in agreed order, given the ballots and their votes."""
    middle = _median_positions(ballots)
    return settled(sorted(middle, key=lambda thing: (middle[thing], thing)), before)


def settled(order: Sequence[str], before: Votes) -> list[str]:
    """Return the order with the fewest overruled votes, of equal ones one near to a given order.

    Between circles of majorities every majority holds, so that only the things of one circle have to be weighed.
    """
    return [thing for circle in _circles(order, before) for thing in _weighed(circle, before)]


def _circles(order: Sequence[str], before: Votes) -> list[list[str]]:
    """Return the things in groups that majorities run round in a circle through, in an order that overrules no majority."""
    after = {a: {b for b in order if before.get((a, b), 0) > before.get((b, a), 0)} for a in order}
    reach = {a: _reached(a, after) for a in order}
    circles: list[list[str]] = []
    left = list(order)
    while left:
        first = next(a for a in left if all(b in reach[a] for b in left if a in reach[b]))
        circles.append([a for a in left if a == first or (a in reach[first] and first in reach[a])])
        left = [a for a in left if a not in circles[-1]]
    return circles


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        new = after[todo.pop()] - found
        found |= new
        todo += new
    return found


def _weighed(circle: list[str], before: Votes) -> list[str]:
    """Return the order of one circle with the fewest overruled votes: of all where they are few, else found by moving blocks."""
    if len(circle) <= EXACT:
        return _best(circle, before)
    found = list(circle)
    for _ in range(ROUNDS):
        if not any(_improve(found, before, size) for size in range(1, BLOCK + 1)):
            break
    return found


def _best(things: list[str], before: Votes) -> list[str]:
    """Return the best of all orders: the best order of each subset is one of its things behind the best of the others."""
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for subset in range(1, 1 << len(things)):
        inside = [i for i in range(len(things)) if subset >> i & 1]
        best[subset] = min(
            (
                cost + sum(_overruled(before, things[j], things[last]) for j in inside if j != last),
                (*head, last),
            )
            for last in inside
            for cost, head in (best[subset & ~(1 << last)],)
        )
    return [things[i] for i in best[(1 << len(things)) - 1][1]]


def splits(order: Sequence[str], before: Votes) -> list[Split]:
    """Return the pairs of an order that not all reports put the same way round."""
    pairs = ((a, b) for i, a in enumerate(order) for b in order[i + 1 :])
    rows = ((a, b, before.get((a, b), 0), before.get((b, a), 0)) for a, b in pairs)
    return [Split(a, b, against, for_it + against) for a, b, for_it, against in rows if against]


def conflicts_of(order: Sequence[str], before: Votes) -> list[Conflict]:
    """Return the pairs of an order that more than a few reports put the other way round."""
    return [
        Conflict(earlier=a, later=b, against=against, documents=reports)
        for a, b, against, reports in splits(order, before)
        if reports >= BOTH and against >= FEW * reports
    ]


def _median_positions(ballots: Sequence[Ballot]) -> dict[str, float]:
    """Return the median over reports of a thing's relative position (0 first, 1 last)."""
    seen: dict[str, list[float]] = {}
    for ballot in ballots:
        ranked = sorted(ballot, key=lambda thing: (ballot[thing][0].index, thing))
        for rank, thing in enumerate(ranked):
            seen.setdefault(thing, []).append(rank / max(1, len(ranked) - 1))
    return {thing: median(ranks) for thing, ranks in seen.items()}


def votes(ballots: Iterable[Ballot]) -> Counter[tuple[str, str]]:
    """Count for each ordered pair the reports that have the first before the second."""
    before: Counter[tuple[str, str]] = Counter()
    for ballot in ballots:
        things = sorted(ballot)
        for i, a in enumerate(things):
            for b in things[i + 1 :]:
                lead = _lead(ballot[a], ballot[b])
                if lead:
                    before[(a, b) if lead > 0 else (b, a)] += 1
    return before


def _lead(a: Sequence[Place], b: Sequence[Place]) -> int:
    total = sum((x.index < y.index) - (x.index > y.index) for x in a for y in b if x.part == y.part)
    return (total > 0) - (total < 0)


def _improve(order: list[str], before: Votes, size: int) -> bool:
    """Move each block of so many things once to where the fewest votes are overruled; tell whether anything moved."""
    moved = False
    for thing in list(order):
        now = order.index(thing)
        block, rest = order[now : now + size], order[:now] + order[now + size :]
        cost = sum(_overruled(before, a, b) for a in block for b in rest)  # standing first of all
        costs = [cost]
        for other in rest:
            cost += sum(_overruled(before, other, a) - _overruled(before, a, other) for a in block)
            costs.append(cost)
        target = min(range(len(costs)), key=lambda k: (costs[k], abs(k - now)))
        if costs[target] < costs[now]:
            order[:] = [*rest[:target], *block, *rest[target:]]
            moved = True
    return moved


def _overruled(before: Votes, first: str, second: str) -> int:
    return before.get((second, first), 0)
