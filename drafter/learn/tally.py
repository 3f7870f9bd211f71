"""What all other reports add to what a sample taught: counts that can be sent between processes and added in any order.

Learning compares reports with each other, which is quadratic, so it is done on a sample. Every other report is only
recognised (`learn/recognise.py`) and counted here: how many have a section, how long it is, what stands before what, how often a
metric is told and in which unit. A tally grows with what was learned, never with the number of reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from drafter.learn.order import conflicts_of, settled
from drafter.schema import Mined, MinedMetric, Section, Skeleton

Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """Counts over reports; sections and metrics by their ids. `add` is associative and commutative."""

    documents: int = 0
    characters: int = 0  # of all first-level sections
    sections: Counter[str] = field(default_factory=Counter)  # reports that have the section
    lengths: Counter[str] = field(default_factory=Counter)  # its characters
    before: Counter[Pair] = field(default_factory=Counter)  # reports with the first before the second
    metrics: Counter[str] = field(default_factory=Counter)  # reports that tell the metric
    figures: Counter[str] = field(default_factory=Counter)  # figures that do
    units: Counter[Pair] = field(default_factory=Counter)  # (metric, unit)
    seen: Counter[str] = field(default_factory=Counter)  # sections and figures in all, recognised or not

    def add(self, other: Tally) -> None:
        """Take in the counts of other reports."""
        for what in fields(self):
            mine = getattr(self, what.name)
            if isinstance(mine, Counter):
                mine.update(getattr(other, what.name))
            else:
                setattr(self, what.name, mine + getattr(other, what.name))


# section, noun, verbs, class of unit, rate, part, added
Worded = tuple[str | None, str, tuple[str, ...], str, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the second pass needs of the reports learned from, beside what is written: their own counts (order and units; the
    rest stands in what was learned), how their figures are worded and by which metric, and the headings of first-level sections
    without a role, each with its place in its report (0 first, 1 last).
    """

    tally: Tally = field(default_factory=Tally)
    worded: Mapping[Worded, str] = field(default_factory=dict)
    tops: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)


def with_all(skeleton: Skeleton, own: Tally, others: Tally) -> Skeleton:
    """Return a sample's skeleton with support, shares and order over all reports; `own` is the sample's tally."""
    total = Tally()
    total.add(own)
    total.add(others)
    sections = [_section(s, own, others) for s in _ordered(skeleton.sections, total.before)]
    sections = [s.model_copy({"children": tuple(_ordered(s.children, total.before))}) for s in sections]
    levels = (sections, *(section.children for section in sections))
    conflicts = (c for level in levels for c in conflicts_of([s.id for s in level], total.before))
    return skeleton.model_copy(
        {"sections": tuple(sections), "conflicts": tuple(conflicts), "count": total.documents}
    )


def _section(section: Section, own: Tally, others: Tally) -> Section:
    characters = section.share * own.characters + others.lengths[section.id]
    return section.model_copy(
        {
            "support": section.support + others.sections[section.id],
            "documents": section.documents + others.documents,
            "share": round(characters / max(1, own.characters + others.characters), 3),
            "children": tuple(_section(child, own, others) for child in section.children),
        }
    )


def _ordered(sections: Sequence[Section], before: Mapping[Pair, int]) -> list[Section]:
    """Return sections in the order that all votes settle, beginning from that of the sample."""
    by_id = {section.id: section for section in sections}
    return [by_id[key] for key in settled(list(by_id), before)]


def mined_with_all(mined: Mined, skeleton: Skeleton, own: Tally, others: Tally) -> Mined:
    """Return a sample's metrics with support, count and units over all reports."""
    metrics = [_metric(metric, own, others) for metric in mined.metrics]
    return mined.model_copy({"metrics": in_sections(metrics, skeleton.sections)})


def in_sections(metrics: Iterable[MinedMetric], sections: Iterable[Section]) -> tuple[MinedMetric, ...]:
    """Return metrics in the order of a skeleton's sections, in each the best supported first."""
    rank = {s.id: n for n, s in enumerate(s for top in sections for s in (top, *top.children))}
    return tuple(sorted(metrics, key=lambda m: (rank.get(m.section or "", len(rank)), -m.support, m.id)))


def _metric(metric: MinedMetric, own: Tally, others: Tally) -> MinedMetric:
    told = {unit: own.units[metric.id, unit] + others.units[metric.id, unit] for unit in metric.units}
    units = tuple(sorted(told, key=lambda unit: (-told[unit], unit)))
    return metric.model_copy(
        {
            "unit": units[0] if units else metric.unit,
            "units": units,
            "support": metric.support + others.metrics[metric.id],
            "documents": metric.documents + others.documents,
            "count": metric.count + others.figures[metric.id],
        }
    )
