"""Metrics and frames of a genre that nobody has worked on yet: what was learned, in the form that a hand would write.

A learned metric is a metric like any other: asked in the form, printed by its frame, or by the plain sentence that
every metric without a frame gets. What a form of sensible length has no room for stays in mined.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from drafter.schema.frames import check_sentence, compile_frame
from drafter.schema.models import Frame, Metric, Mined, MinedMetric, Section, Skeleton
from drafter.schema.notation import MARKS
from drafter.schema.table import MetricTable

MOST = 0.5  # share of the past reports that a figure stood in to be asked for always (必) …
OFTEN = 0.2  # … and to be asked for and dropped where blank (常); what is rarer has to be switched on (选)
SEVERAL = 2  # reports without which nothing is asked for always
ROOM = 200  # lines of a form; what more than one in five reports has is asked beyond it
YEAR_LONG = "全年"  # opens past sentences of a whole year's figures; a draft says it once a paragraph
OWN = re.compile(r"\{(?:数)?\}")  # stands for the metric's own figure in a learned frame
_TOLD_APART = re.compile(r"（[^（）]*）$")  # what a name has because another metric has it too
_COUNTED = re.compile(
    r"(?<=[一-鿿]{2})(?:[人次户件]数|人次数?|数|金额)$"
)  # what a name has because it is one: 中欧班列开行数
OTHER = "其他"  # the topic of a figure that was learned outside all sections


def level_of(support: int, documents: int) -> Literal["必", "常", "选"]:
    """Return the level of a figure that `support` of `documents` reports tell.

    1 of 1, 1 of 2 and 1 of 5: 常, since so few reports do not show what is usual; 2 of 2, 3 of 5, 10 of 20: 必; 4 of 20: 常.
    """
    share = support / documents if documents else 0
    if support >= SEVERAL and share >= MOST:
        return "必"
    return "常" if share >= OFTEN else "选"


def worth_asking(mined: Mined) -> tuple[MinedMetric, ...]:
    """Return the learned metrics that a form asks for, those of a section in reading order.

    Best supported first, those with a sentence of their own before the others, and with each what its sentence tells
    too, as long as there is room; what one report alone tells without a good sentence is not asked where there are others, and else is 选.
    """
    by_frame: dict[str, list[MinedMetric]] = {}
    for one in mined.metrics:
        if one.frame:
            by_frame.setdefault(one.frame, []).append(one)
    ranked = sorted(mined.metrics, key=lambda m: (-m.support, m.frame is None))
    taken: set[str] = set()
    for one in ranked:
        usual = one.support >= SEVERAL and level_of(one.support, one.documents) != "选"
        left = one.documents >= SEVERAL and _plain(one)
        if one.id not in taken and not left and (usual or len(taken) < ROOM):
            taken |= {m.id for m in by_frame.get(one.frame or "", [one])}
    return _in_reading_order([one for one in mined.metrics if one.id in taken])


def _in_reading_order(metrics: Sequence[MinedMetric]) -> tuple[MinedMetric, ...]:
    """Return metrics with those of a section in the order in which past reports tell them, by the mean of their places."""
    told: dict[tuple[str | None, str], list[tuple[int, int]]] = {}
    for one in metrics:
        for mention in one.mentions:
            told.setdefault((one.section, mention.path), []).append((mention.line, mention.column))
    ranks = {key: {at: rank for rank, at in enumerate(sorted(set(found)))} for key, found in told.items()}

    def place(one: MinedMetric) -> float:
        rows = [(ranks[one.section, m.path], (m.line, m.column)) for m in one.mentions]
        places = [(rank[at] + 0.5) / len(rank) for rank, at in rows]
        return sum(places) / len(places) if places else 1.0

    sections = {section: rank for rank, section in enumerate(dict.fromkeys(one.section for one in metrics))}
    return tuple(sorted(metrics, key=lambda one: (sections[one.section], place(one))))


def _plain(one: MinedMetric) -> bool:
    """Tell whether a figure is one report's own and no sentence of it can serve another office."""
    return one.support < SEVERAL and one.frame is None


def learned_metrics(mined: Mined, skeleton: Skeleton) -> Iterator[Metric]:
    """Yield a metric for each one worth asking: its group and topic are the section it was learned in, its key is its name."""
    topics = topics_by_section(skeleton.sections)
    asked = worth_asking(mined)
    ids = {one.id for one in asked}
    taken: set[str] = set()
    for one in asked:
        name = one.name if one.name not in taken else f"{one.name}（{one.id}）"
        taken.add(name)
        topic = topics.get(one.section or "", OTHER)
        yield Metric(
            id=one.id,
            name=name,
            key=name,
            group=topic,
            topic=topic,
            unit=one.unit,
            units=tuple(u for u in one.units if u != one.unit),
            level="选" if _plain(one) else level_of(one.support, one.documents),
            owner="",
            whole=one.whole if one.whole in ids else None,
            aliases=one.aliases,
            learned=(one.id,),
        )


def topics_by_section(sections: Sequence[Section]) -> dict[str, str]:
    """Return the topic of each section by its id."""
    found: dict[str, str] = {}
    for section in sections:
        found[section.id] = section.topic or section.title
        found |= topics_by_section(section.children)
    return found


def learned_frames(mined: Mined, metrics: Sequence[Metric]) -> Iterator[Frame]:
    """Yield the learned sentences that follow the rules for frames, and for what they do not tell its bare name with the figure.

    A sentence tells several figures and stands once, in the topic of its first one. What has no unit falls back to the plain sentence.
    """
    table = MetricTable(metrics)
    told: set[str] = set()
    learned = {one.id: one for one in mined.metrics}
    for metric in metrics:
        one = learned[metric.id]
        if one.frame and one.id not in told:
            frame = _frame(metric, one)
            sentence, faults = compile_frame(frame, table)
            if not faults and not any(check_sentence(sentence, table, None)):
                told |= set(sentence.metrics())
                yield frame
    for metric in metrics:
        if metric.id not in told and metric.unit and (bare := _bare(metric, learned[metric.id])):
            sentence, faults = compile_frame(bare, table)
            if not faults and not any(check_sentence(sentence, table, None)):
                yield bare


def _bare(metric: Metric, one: MinedMetric) -> Frame | None:
    """Return the plainest sentence: 中欧班列开行数 → 中欧班列开行{…}。"""
    name = _COUNTED.sub("", _TOLD_APART.sub("", metric.name))
    said = next((alias for alias in metric.aliases if sorted(alias) == sorted(name)), name)  # as it was said
    if not said or not one.mentions:
        return None
    source = f"{one.mentions[0].path} 第{one.mentions[0].line}行"
    text = f"{said}{{{metric.key}}}。"
    return Frame(name=metric.key, topic=metric.topic, group=metric.group, text=text, source=source)


def _frame(metric: Metric, one: MinedMetric) -> Frame:
    """Return a metric's learned sentence as a frame."""
    said = OWN.sub(f"{{{metric.key}}}", one.frame or "")
    text = said if said.endswith(MARKS) else f"{said}。"
    source = f"{one.told.path} 第{one.told.line}行" if one.told else ""
    opening = YEAR_LONG if text.startswith(YEAR_LONG) else ""
    return Frame(
        name=metric.key,
        topic=metric.topic,
        group=metric.group,
        text=text.removeprefix(opening),
        opening=opening,
        source=source,
    )
