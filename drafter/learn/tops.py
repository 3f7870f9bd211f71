"""First-level sections of reports that no role names: the same section of different reports, by heading, text and position.

A report's first-level sections are different things to its author, so two of one report never go together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from drafter.analysis import OutlineNode
from drafter.analysis.text import HEADING_GRAMS, grams, likeness, rarity, weigh
from drafter.learn.cluster import groups
from drafter.learn.units import Report, Words

SAME_TOP = 0.28  # average likeness within a group; higher leaves sections alone, lower joins neighbours
HEADING, TEXT, POSITION = 0.4, 0.3, 0.3  # what a heading, a text and a place in the report say; sum 1
NEVER = -1.0  # likeness of two first-level sections of one report

Found = list[tuple[int, OutlineNode]]  # (report, section)


def like_tops(reports: Sequence[Report], cuts: Sequence[Words]) -> list[Found]:
    """Return the first-level sections without a role in groups, in order of first members."""
    free = [
        (r, node, k / max(1, len(report.analysis.outline) - 1))
        for r, report in enumerate(reports)
        for k, node in enumerate(report.analysis.outline)
        if not node.role
    ]
    headings = _weighed([grams(node.text, HEADING_GRAMS) for _, node, _ in free])
    texts = _weighed([cuts[r].of(node) for r, node, _ in free])

    def like(i: int, j: int) -> float:
        if free[i][0] == free[j][0]:
            return NEVER
        near = 1 - abs(free[i][2] - free[j][2])
        return (
            HEADING * likeness(headings[i], headings[j])
            + TEXT * likeness(texts[i], texts[j])
            + POSITION * near
        )

    return [[free[i][:2] for i in group] for group in groups(len(free), like, SAME_TOP)]


def _weighed(bags: Sequence[dict[str, int]]) -> list[dict[str, float]]:
    """Weigh bags so that what all sections have counts nothing: whole sections share most of their words."""
    rare = {feature: weight - 1 for feature, weight in rarity(bags).items()}
    return [weigh(bag, rare) for bag in bags]


def by_role(reports: Sequence[Report]) -> dict[str, Found]:
    """Return the first-level sections that have a role, by role."""
    tops: dict[str, Found] = defaultdict(list)
    for r, report in enumerate(reports):
        for node in report.analysis.outline:
            if node.role:
                tops[node.role].append((r, node))
    return dict(tops)
