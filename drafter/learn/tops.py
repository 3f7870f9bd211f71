"""First-level sections of reports that no role names: the same section of different reports, by heading, text and position.

A report's first-level sections are different things to its author, so two of one report never go together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from drafter.analysis import Analysis, OutlineNode
from drafter.analysis.text import HEADING_GRAMS, grams, likeness, rarity, weigh
from drafter.analysis.topics import Known
from drafter.learn.cluster import groups
from drafter.learn.units import Report, Words

SAME_TOP = 0.28  # average likeness within a group; higher leaves sections alone, lower joins neighbours
HEADING, TEXT, POSITION = 0.4, 0.3, 0.3  # what a heading, a text and a place in the report say; sum 1
# With less of heading and text in common with any of its group, a section is not one of it by its place alone.
MATTER = 0.05
TOPICAL = 0.5  # of a report's odd first-level sections that are like others' second-level ones
SAME_MATTER = 0.2  # likeness of such a section to one of them
WEAK = 0.5  # a group with less of the main section's support is no match for it
NEVER = -1.0  # likeness of two first-level sections of one report

Found = list[tuple[int, OutlineNode]]  # (report, section)


def tops_of(analysis: Analysis) -> list[OutlineNode]:
    """Return the first-level sections of a report, those of its annexes left out."""
    return [node for node in analysis.outline if not node.annex]


def place_among(tops: Sequence[OutlineNode], k: int) -> float:
    """Return where the k-th of a report's first-level sections stands: 0 first, 1 last."""
    return k / max(1, len(tops) - 1)


def like_tops(reports: Sequence[Report], cuts: Sequence[Words]) -> list[Found]:
    """Return the first-level sections without a role in groups, in order of first members."""
    free = [
        (r, node, place_among(own, k))
        for r, own in enumerate(tops_of(report.analysis) for report in reports)
        for k, node in enumerate(own)
        if not node.role
    ]
    headings = _weighed([grams(node.text, HEADING_GRAMS) for _, node, _ in free])
    texts = _weighed([cuts[r].of(node) for r, node, _ in free])

    def matter(i: int, j: int) -> float:
        return HEADING * likeness(headings[i], headings[j]) + TEXT * likeness(texts[i], texts[j])

    def like(i: int, j: int) -> float:
        if free[i][0] == free[j][0]:
            return NEVER
        near = 1 - abs(free[i][2] - free[j][2])
        return matter(i, j) + POSITION * near

    def belongs(i: int, group: Sequence[int]) -> bool:
        return len(group) == 1 or max(matter(i, j) for j in group if j != i) >= MATTER

    found = groups(len(free), like, SAME_TOP)
    kept = [[i for i in group if belongs(i, group)] for group in found]
    apart = [[i] for group in found for i in group if not belongs(i, group)]
    return [[free[i][:2] for i in group] for group in sorted(filter(None, [*kept, *apart]))]


def _weighed(bags: Sequence[dict[str, int]]) -> list[dict[str, float]]:
    """Weigh bags so that what all sections have counts nothing: whole sections share most of their words."""
    rare = {feature: weight - 1 for feature, weight in rarity(bags).items()}
    return [weigh(bag, rare) for bag in bags]


def by_role(reports: Sequence[Report]) -> dict[str, Found]:
    """Return the first-level sections that have a role, by role."""
    tops: dict[str, Found] = defaultdict(list)
    for r, report in enumerate(reports):
        for node in tops_of(report.analysis):
            if node.role:
                tops[node.role].append((r, node))
    return dict(tops)


def _having(main: Found, reports: Sequence[Report]) -> set[int]:
    """Return the reports that have the main section: as large a part of them as of most, a lone topic is much smaller."""
    parts: dict[int, float] = {}
    for r, node in main:
        whole = sum(top.end[0] - top.start[0] + 1 for top in tops_of(reports[r].analysis))
        parts[r] = parts.get(r, 0.0) + (node.end[0] - node.start[0] + 1) / whole
    usual = median(parts.values()) if parts else 0.0
    return {r for r, part in parts.items() if part >= WEAK * usual}


def topical(
    main: Found, tops: Sequence[Found], reports: Sequence[Report], cuts: Sequence[Words], known: Known
) -> Found:
    """Return the first-level sections that are what other reports have below their main section.

    They are those of reports without a main section that have no role and no strong group of their own, if most of such a
    report's name a topic, or are like a section below the main one of others.
    """
    having = _having(main, reports)
    others = (found for found in tops if found is not main)
    strong = {id(n) for found in others if len({r for r, _ in found}) >= WEAK * len(having) for _, n in found}
    odd = {
        r: [node for node in tops_of(report.analysis) if not node.role and id(node) not in strong]
        for r, report in enumerate(reports)
        if r not in having
    }
    below = [(r, child) for r, node in main if r in having for child in node.children]
    everything = [*below, *((r, node) for r, nodes in odd.items() for node in nodes)]
    headings = _weighed([grams(node.text, HEADING_GRAMS) for _, node in everything])
    texts = _weighed([cuts[r].of(node) for r, node in everything])
    bags = {
        id(node): bag for (_, node), bag in zip(everything, zip(headings, texts, strict=True), strict=True)
    }

    def fits(node: OutlineNode) -> bool:
        if known.phrases:
            return bool(known.covered(node.text))
        heading, text = bags[id(node)]
        others = (bags[id(child)] for _, child in below)
        return any(likeness(heading, h) + likeness(text, t) >= 2 * SAME_MATTER for h, t in others)

    return [
        (r, node)
        for r, nodes in odd.items()
        if len(nodes) > 1 and sum(map(fits, nodes)) >= TOPICAL * len(nodes)
        for node in nodes
    ]
