"""What an older form, or one written for a learned genre, calls things: which metric is meant by a key that is none
(any more), and which versions of the form are understood.

A key of another version is never guessed: only what the genre's data says (`formerly`, `learned`) counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from drafter.form import words
from drafter.schema import Genre, Metric

# Versions of the form that can be read. What a later version changes in the keys is told by the metrics' `formerly`; a
# change of the form's own words would be mended here, where both commands that read an older form pass.
READABLE = (words.VERSION,)


def version_trouble(typed: str) -> tuple[str, str] | None:
    """Return message and hint for a version (as typed) that this program cannot read, or None."""
    if not typed or typed in READABLE:
        return None
    known = "、".join(READABLE)
    message = f"填报表的版本是“{typed}”，这个程序只认第 {known} 版"
    if typed.isdecimal() and typed > max(READABLE, key=lambda v: (len(v), v)) and len(typed) < 4:
        return message, "这份表是用更新的程序生成的，请升级 drafter 后再打开"
    return message, "请把这一行改成“填报表: 1”，或用 draft new 重新生成一份"


class Moved:
    """Finds the metric that a key meant before it moved."""

    def __init__(self, genre: Genre) -> None:
        self.genre = genre
        self.former: dict[tuple[str, str], list[Metric]] = {}  # by (group, key); group "" is any group
        for metric in genre.metrics:
            for group, key in _former_places(metric):
                self.former.setdefault((group, key), []).append(metric)

    def meant(self, group: str, key: str) -> Metric | None:
        """Return the metric whose former key stands in a group, or None where none, or more than one, is meant."""
        found = self.former.get((group, key)) or self.former.get(("", key), [])
        return found[0] if len(found) == 1 else None

    def of_other_group(self, group: str, key: str) -> Metric | None:
        """Return the one metric that has this key in another group; None where several have it."""
        found = [metric for metric in self.genre.metrics if metric.key == key and metric.group != group]
        return found[0] if len(found) == 1 else None


def _former_places(metric: Metric) -> Iterator[tuple[str, str]]:
    for name in metric.formerly:
        group, dot, key = name.partition(".")
        yield (group, key) if dot else (metric.group, name)
    for name in metric.learned:  # the keys of a form of the learned genre
        yield "", name


def by_group(genre: Genre) -> Mapping[str, Mapping[str, Metric]]:
    """Return the metrics of each group by key, both in the genre's order."""
    groups: dict[str, dict[str, Metric]] = {}
    for metric in genre.metrics:
        groups.setdefault(metric.group, {})[metric.key] = metric
    return groups
