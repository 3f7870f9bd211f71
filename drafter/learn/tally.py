"""What all other reports add to what a sample taught: counts that can be sent between processes and added in any order.

Learning compares reports with each other, which is quadratic, so it is done on a sample. Every other report is only
recognised (`learn/recognise.py`) and counted here: how many have a section, how long it is, what stands before what, how often a
metric is told and in which unit. A tally grows with what was learned, never with the number of reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from drafter.schema import Conflict, Mined, MinedMetric, Section, Skeleton

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
    years: Counter[int] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)  # sections and figures in all, recognised or not

    def add(self, other: Tally) -> None:
        """Take in the counts of other reports."""
        for what in fields(self):
            mine = getattr(self, what.name)
            if isinstance(mine, Counter):
                mine.update(getattr(other, what.name))
            else:
                setattr(self, what.name, mine + getattr(other, what.name))


def with_all(skeleton: Skeleton, own: Tally, others: Tally) -> Skeleton:
    """Return a sample's skeleton with support, shares and order over all reports; `own` is the sample's tally."""
    total = Tally()
    total.add(own)
    total.add(others)
    sections = _ordered([_section(s, own, others) for s in skeleton.sections], "", total.before)
    sections = [
        section.model_copy(
            {"children": tuple(_ordered(section.children, f"{section.id}/", total.before))}
        )
        for section in sections
    ]
    return skeleton.model_copy(
        {
            "sections": tuple(sections),
            "count": total.documents,
            "conflicts": tuple(_conflicts(sections, total.before)) if skeleton.conflicts else (),
        }
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


def _ordered(sections: Iterable[Section], prefix: str, before: Mapping[Pair, int]) -> list[Section]:
    """Return sections in the order that all votes settle, beginning from that of the sample."""
    from drafter.learn.order import settled

    by_id = {section.id: section for section in sections}
    votes = {pair: n for pair, n in before.items() if pair[0] in by_id and pair[1] in by_id}
    return [by_id[key] for key in settled(list(by_id), votes)]


def _conflicts(sections: Iterable[Section], before: Mapping[Pair, int]) -> Iterable[Conflict]:
    """Yield every pair of neighbours in the tree that some reports have the other way round."""
    rows = list(sections)
    for level in (rows, *(section.children for section in rows)):
        ids = [section.id for section in level]
        for i, earlier in enumerate(ids):
            for later in ids[i + 1 :]:
                against = before.get((later, earlier), 0)
                if against:
                    both = against + before.get((earlier, later), 0)
                    yield Conflict(earlier=earlier, later=later, against=against, documents=both)


def mined_with_all(mined: Mined, skeleton: Skeleton, own: Tally, others: Tally) -> Mined:
    """Return a sample's metrics with support, count and units over all reports, ordered as learning orders them."""
    rank = {s.id: n for n, s in enumerate(s for top in skeleton.sections for s in (top, *top.children))}
    metrics = [_metric(metric, own, others) for metric in mined.metrics]
    metrics.sort(key=lambda m: (rank.get(m.section or "", len(rank)), -m.support, m.id))
    return mined.model_copy({"metrics": tuple(metrics)})


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
