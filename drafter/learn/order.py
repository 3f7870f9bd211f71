"""The order most reports agree on.

Each report votes on every pair of things it has; a pair's majority counts, so one report that is quite different moves
nothing. Where majorities contradict each other, the order with the fewest overruled votes is looked for by moving one thing at
a time, from the order of median positions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 20  # passes of the search; it stops by itself long before


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report has a thing: `index` in reading order; only places of one `part` say what comes before what."""

    part: str
    index: int


Ballot = Mapping[str, Sequence[Place]]  # of one report: places by thing


def consensus(ballots: Sequence[Ballot]) -> tuple[list[str], list[tuple[str, str, int]]]:
    """Return the things in agreed order, and (earlier, later, reports against) for each pair that is not unanimous."""
    middle = _median_positions(ballots)
    order = sorted(middle, key=lambda thing: (middle[thing], thing))
    votes = _votes(ballots)
    for _ in range(ROUNDS):
        if not _improve(order, votes):
            break
    against = [
        (a, b, sum(v < 0 for v in votes.get((a, b), ())))
        for i, a in enumerate(order)
        for b in order[i + 1 :]
    ]
    return order, [row for row in against if row[2]]


def _median_positions(ballots: Sequence[Ballot]) -> dict[str, float]:
    """Return the median over reports of a thing's relative position (0 first, 1 last)."""
    seen: dict[str, list[float]] = {}
    for ballot in ballots:
        ranked = sorted(ballot, key=lambda thing: (ballot[thing][0].index, thing))
        for rank, thing in enumerate(ranked):
            seen.setdefault(thing, []).append(rank / max(1, len(ranked) - 1))
    return {thing: median(ranks) for thing, ranks in seen.items()}


def _votes(ballots: Sequence[Ballot]) -> dict[tuple[str, str], list[int]]:
    """Return for each ordered pair one +1 (before) or -1 (after) for each report that says something about it."""
    votes: dict[tuple[str, str], list[int]] = {}
    for ballot in ballots:
        things = sorted(ballot)
        for i, a in enumerate(things):
            for b in things[i + 1 :]:
                lead = _lead(ballot[a], ballot[b])
                if lead:
                    votes.setdefault((a, b), []).append(lead)
                    votes.setdefault((b, a), []).append(-lead)
    return votes


def _lead(a: Sequence[Place], b: Sequence[Place]) -> int:
    total = sum(
        (x.index < y.index) - (x.index > y.index) for x in a for y in b if x.part == y.part
    )
    return (total > 0) - (total < 0)


def _improve(order: list[str], votes: Mapping[tuple[str, str], Sequence[int]]) -> bool:
    """Move each thing once to where the fewest votes are overruled; tell whether anything moved."""
    moved = False
    for thing in list(order):
        now = order.index(thing)
        rest = order[:now] + order[now + 1 :]
        cost = sum(_overruled(votes, thing, other) for other in rest)  # standing first of all
        costs = [cost]
        for other in rest:
            cost += _overruled(votes, other, thing) - _overruled(votes, thing, other)
            costs.append(cost)
        target = min(range(len(costs)), key=lambda k: (costs[k], abs(k - now)))
        if costs[target] < costs[now]:
            order[:] = [*rest[:target], thing, *rest[target:]]
            moved = True
    return moved


def _overruled(votes: Mapping[tuple[str, str], Sequence[int]], first: str, second: str) -> int:
    return sum(v < 0 for v in votes.get((first, second), ()))
