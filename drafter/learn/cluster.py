"""Groups things by average linkage: two groups merge while their members are, on the whole, alike enough.

The result depends on the things' order only where likenesses are exactly equal, so callers sort first. Time grows with
the square of their number; beyond `MOST` a fixed sample is grouped and the others join the group nearest to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

MOST = 400  # things compared pair by pair; more cost seconds, fewer make the sample of a large corpus thin

Likeness = Callable[[int, int], float]
Rows = dict[int, dict[int, float]]  # group → likeness to each other group, in the order of groups


def groups(count: int, like: Likeness, enough: float) -> list[list[int]]:
    """Return the things 0 … count-1 in groups whose average likeness is at least `enough`, in order of first members."""
    if count > MOST:
        return _by_sample(count, like, enough)
    return _linked(list(range(count)), like, enough)


def _linked(items: Sequence[int], like: Likeness, enough: float) -> list[list[int]]:
    members = {i: [item] for i, item in enumerate(items)}
    rows: Rows = {i: {} for i in members}
    for i, row in rows.items():
        for j in range(i):
            row[j] = rows[j][i] = like(items[j], items[i])
    near = {i: _nearest(row) for i, row in rows.items()}
    while len(members) > 1:
        a = min(near, key=lambda i: (-near[i][0], i))
        score, b = near[a]
        if score < enough:
            break
        a, b = min(a, b), max(a, b)
        _merge(a, b, members, rows)
        del near[b]
        for i, row in rows.items():
            if i == a or near[i][1] in (a, b) or row[a] >= near[i][0]:
                near[i] = _nearest(row)
    return sorted((sorted(m) for m in members.values()), key=lambda m: m[0])


def _nearest(row: dict[int, float]) -> tuple[float, int]:
    """Return the highest likeness of a row and whose it is, the first among equals: a row is in the order of groups."""
    nearest = max(row, key=row.__getitem__, default=0)
    return row.get(nearest, -1.0), nearest


def _merge(a: int, b: int, members: dict[int, list[int]], rows: Rows) -> None:
    """Join group b into a; the average over all pairs of members is kept by weighing with their numbers."""
    size_a, size_b = len(members[a]), len(members[b])
    members[a] += members.pop(b)
    gone = rows.pop(b)
    for j, row in rows.items():
        del row[b]
        if j != a:
            row[a] = rows[a][j] = (size_a * row[a] + size_b * gone[j]) / (size_a + size_b)


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
