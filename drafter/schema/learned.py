"""Metrics and frames of a genre that nobody has worked on yet: what was learned, in the form that a hand would write.

A learned metric is a metric like any other: asked in the form, printed by its frame, or by the plain sentence that
every metric without a frame gets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from drafter.schema.frames import check_sentence, compile_frame
from drafter.schema.models import Frame, Metric, Mined, MinedMetric, Section, Skeleton
from drafter.schema.notation import MARKS
from drafter.schema.table import MetricTable

ALWAYS = 1.0  # share of the past reports that a figure stood in to be asked for always (必)
OFTEN = 0.5  # … to be asked for and dropped where blank (常); what is rarer has to be switched on (选)
OTHER = "其他"  # the topic of a figure that was learned outside all sections
SLOT = re.compile(r"\{([^{}]+)\}")
OWN = re.compile(r"\{(?:数)?\}")  # stands for the metric's own figure in a learned frame


def learned_metrics(mined: Mined, skeleton: Skeleton) -> Iterator[Metric]:
    """Yield a metric for each mined one: its group and topic are the section it was learned in, its key is its name."""
    topics = dict(_topics(skeleton.sections))
    taken: set[str] = set()
    for one in mined.metrics:
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
            level=_level(one),
            owner="",
            aliases=one.aliases,
            learned=(one.id,),
        )


def _topics(sections: Sequence[Section]) -> Iterator[tuple[str, str]]:
    for section in sections:
        yield section.id, section.topic or section.title
        yield from _topics(section.children)


def _level(one: MinedMetric) -> Literal["必", "常", "选"]:
    share = one.support / one.documents if one.documents else 0
    return "必" if share >= ALWAYS else "常" if share >= OFTEN else "选"


def learned_frames(mined: Mined, metrics: Sequence[Metric]) -> Iterator[Frame]:
    """Yield the learned sentences that follow the rules for frames; the others fall back to the plain sentence.

    Past sentences tell several figures, so what an earlier frame tells is left out of the later ones.
    """
    table = MetricTable(metrics)
    keys = {metric.key for metric in metrics}
    told: set[str] = set()
    for one in mined.metrics:
        metric = table.by_id[one.id]
        if not one.frame or metric.key in told:
            continue
        lines = OWN.sub(f"{{{metric.key}}}", one.frame.strip()).split("\n")
        text = "\n".join(line for line in lines if not told & set(SLOT.findall(line)))
        text = text if text.endswith(MARKS) else f"{text}。"
        frame = Frame(name=metric.key, topic=metric.topic, group=metric.group, text=text)
        sentence, faults = compile_frame(frame, table)
        if not faults and not any(check_sentence(sentence, table, None)):
            told |= keys & set(SLOT.findall(text))
            yield frame
