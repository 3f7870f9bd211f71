"""Groups things by average linkage: two groups merge while their members are, on the whole, alike enough.

The result depends on the things' order only where likenesses are exactly equal, so callers sort first. Time grows with
the square of their number; beyond `MOST` a fixed sample is grouped and the others join the group nearest to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

MOST = 400  # things compared pair by pair; more cost seconds, fewer make the sample of a large corpus thin

Likeness = Callable[[int, int], float]


def groups(count: int, like: Likeness, enough: float) -> list[list[int]]:
    """Return the things 0 … count-1 in groups whose average likeness is at least `enough`, in order of first members."""
    if count > MOST:
        return _by_sample(count, like, enough)
    return _linked(list(range(count)), like, enough)


def _linked(items: Sequence[int], like: Likeness, enough: float) -> list[list[int]]:
    members = {i: [item] for i, item in enumerate(items)}
    between = {
        (i, j): like(items[i], items[j]) for i in range(len(items)) for j in range(i + 1, len(items))
    }
    near = {i: _nearest(i, members, between) for i in members}
    while len(members) > 1:
        a = min(members, key=lambda i: (-near[i][0], i))
        score, b = near[a]
        if score < enough:
            break
        a, b = min(a, b), max(a, b)
        _merge(a, b, members, between)
        del near[b]
        for i in members:
            if i == a or near[i][1] in (a, b) or _pair(between, i, a) >= near[i][0]:
                near[i] = _nearest(i, members, between)
    return sorted((sorted(m) for m in members.values()), key=lambda m: m[0])


def _pair(between: dict[tuple[int, int], float], i: int, j: int) -> float:
    return between[(i, j) if i < j else (j, i)] if i != j else -1.0


def _nearest(
    i: int, members: dict[int, list[int]], between: dict[tuple[int, int], float]
) -> tuple[float, int]:
    others = [(_pair(between, i, j), -j) for j in members if j != i]
    score, negative = max(others, default=(-1.0, 0))
    return score, -negative


def _merge(a: int, b: int, members: dict[int, list[int]], between: dict[tuple[int, int], float]) -> None:
    """Join group b into a; the average over all pairs of members is kept by weighing with their numbers."""
    size_a, size_b = len(members[a]), len(members[b])
    for j in members:
        if j not in (a, b):
            joint = size_a * _pair(between, a, j) + size_b * _pair(between, b, j)
            between[(a, j) if a < j else (j, a)] = joint / (size_a + size_b)
    members[a] += members.pop(b)


def _by_sample(count: int, like: Likeness, enough: float) -> list[list[int]]:
    """Group a fixed sample, then let every other thing join the nearest group or stand alone."""
    shuffled = sorted(range(count), key=lambda i: hashlib.sha256(str(i).encode()).digest())
    found = _linked(sorted(shuffled[:MOST]), like, enough)
    cores = [group[:8] for group in found]  # a few members stand for a group, so that time stays linear
    for item in sorted(shuffled[MOST:]):
        scores = [sum(like(item, m) for m in core) / len(core) for core in cores]
        nearest = max(range(len(scores)), key=lambda k: (scores[k], -k))
        if scores[nearest] >= enough:
            found[nearest].append(item)
        else:
            found.append([item])
            cores.append([item])
    return sorted((sorted(group) for group in found), key=lambda group: group[0])
