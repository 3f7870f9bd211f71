"""Learned metrics out of groups of figures: a name an official would recognise, aliases, a past sentence, evidence.

A name is the object, what was done with it and the ending that fits the unit (行政复议申请收到数, 审计项目完成数, 满意率). Names of
places are left out. An id is the name, made unique by its topic where two topics have one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from drafter.analysis.clauses import clause_around, table
from drafter.learn.figures import Doubt, Item
from drafter.learn.local import Local
from drafter.learn.phrases import unused
from drafter.learn.units import Report, fairly
from drafter.quantity import plain
from drafter.schema import Evidence, MinedMetric, Proposal

MENTIONS = 5  # places kept as evidence
ALIASES = 5  # other wordings kept
PROPOSALS = 200  # pairs perhaps the same that are written; a hand reads no more, and the likeliest come first
LONG_ENOUGH = 4  # an object so long names something without what it leans on
LONGEST_NOUN = 12  # characters of an object together with what it leans on
_JOINTS = re.compile(r"[、/]+")
_ENDINGS = {"次": "次数", "人": "人数", "名": "人数", "人次": "人次", "元": "金额", "美元": "金额"} | {
    "亩": "面积", "公顷": "面积", "平方米": "面积", "平方公里": "面积", "公里": "里程", "千瓦": "容量"
}  # fmt: skip
_LEVEL_LEFT = re.compile(r"^(?:以上|级)")  # of 省级以上, 自治区级 the name of the level has gone


def mined_metric(
    name: str, group: Sequence[Item], reports: Sequence[Report], local: Sequence[Local]
) -> MinedMetric:
    """Return a group of figures as a learned metric, without its frame; `name` is unique and serves as id."""
    units = Counter(item.figure.quantity.unit for item in group if item.figure.quantity.unit)
    ranked = sorted(units, key=lambda unit: (-units[unit], unit))
    sections = Counter(item.section for item in group if item.section)
    section = min(sections, key=lambda s: (-sections[s], s)) if sections else None
    return MinedMetric(
        id=name,
        name=name,
        unit=ranked[0] if ranked else "",
        units=tuple(ranked),
        support=len({item.report for item in group}),
        documents=len(reports),
        section=section,
        aliases=_aliases(group, local),
        count=len(group),
        mentions=tuple(
            _mention(item, reports) for item in fairly(group, lambda item: item.report)[:MENTIONS]
        ),
    )


def _mention(item: Item, reports: Sequence[Report]) -> Evidence:
    figure = item.figure
    said = figure.quantity
    return reports[item.report].evidence(figure.at, said.text, plain(said.value))


def proposals(
    doubts: Sequence[Doubt], titles: Sequence[str], reports: Sequence[Report]
) -> tuple[Proposal, ...]:
    """Return pairs of metrics that are perhaps the same, each with a clause of the past, the likeliest first."""
    return tuple(
        Proposal(
            metrics=(titles[doubt.groups[0]], titles[doubt.groups[1]]),
            closeness=round(doubt.closeness, 2),
            one=_told(doubt.one, reports),
            other=_told(doubt.other, reports),
        )
        for doubt in doubts[:PROPOSALS]
    )


def _told(item: Item, reports: Sequence[Report]) -> Evidence:
    """Return a mention whose text is the figure's clause."""
    text = reports[item.report].document.blocks[item.figure.block].text
    clause = clause_around(text, item.figure.quantity.start, item.figure.quantity.end)
    return _mention(item, reports).model_copy({"text": clause})


def _aliases(group: Sequence[Item], local: Sequence[Local]) -> tuple[str, ...]:
    """Return the wordings of the past: the words of the clause, with the object they lean on where they have none."""
    wordings = Counter(local[item.report].without(wording(item)) for item in group)
    return tuple(sorted((w for w in wordings if w), key=lambda w: (-wordings[w], w)))[:ALIASES]


def wording(item: Item) -> str:
    """Return what one report calls the figure."""
    said = item.counted
    return said.own if said.head in said.own else said.head + said.own


# --- names ---------------------------------------------------------------------------------------------------------


def names_for(found: Sequence[Sequence[Item]], local: Sequence[Local]) -> list[str]:
    """Return a name for each group, all different: with its topic where topics share one, then numbered.

    The group that most reports support keeps the shorter name.
    """
    bare = [_name(group, local) for group in found]
    homes = {(name, _topic(group)) for name, group in zip(bare, found, strict=True)}
    shared = Counter(name for name, _ in homes)
    names: dict[int, str] = {}
    ranked = sorted(range(len(found)), key=lambda k: (-len({item.report for item in found[k]}), k))
    for k in ranked:
        topic = _topic(found[k])
        name = f"{bare[k]}（{topic}）" if shared[bare[k]] > 1 and topic else bare[k]
        names[k] = unused(name, names.values())
    return [names[k] for k in range(len(found))]


def _topic(group: Sequence[Item]) -> str:
    return (group[0].section or "").split("/")[-1]


def _name(group: Sequence[Item], local: Sequence[Local]) -> str:
    """Return the name of a group: the object most reports tell, what most of them say was done, the unit's ending."""
    bases = _by_report((item.report, _base(item, local[item.report])) for item in group)
    base = min(bases, key=lambda base: (-bases[base], len(base), base))
    first = group[0]
    if first.counted.rate:
        return base if base.endswith(table().rates) else f"{base}比例"
    added = sum(item.counted.added for item in group) * 2 > len(group)
    prefix = table().new if added and not table().added.search(base) else ""
    units = Counter(item.figure.quantity.unit for item in group)
    unit = min(units, key=lambda unit: (-units[unit], unit))
    return _with_ending(prefix + base + _done(group, base), unit)


def _done(group: Sequence[Item], base: str) -> str:
    """Return what most reports say was done, in their most usual word; "" where they say different things."""
    aspect = table().aspect
    told = [(item.report, item.counted.doing) for item in group if item.counted.doing]
    telling = {report for report, _ in told}
    steps = _by_report((report, aspect[word]) for report, word in told)
    step = min(steps, key=lambda step: (-steps[step], step), default="")
    if len(telling) * 2 <= len({item.report for item in group}) or steps[step] * 2 < len(telling):
        return ""
    words = _by_report((report, word) for report, word in told if aspect[word] == step)
    word = min(words, key=lambda word: (-words[word], len(word), word))
    return "" if word in base else word


def _by_report(told: Iterable[tuple[int, str]]) -> Counter[str]:
    """Count in how many reports each word is told."""
    return Counter(word for _, word in sorted(set(told)))


def _base(item: Item, local: Local) -> str:
    """Return the object of one figure as it may stand in a name."""
    said = item.counted
    if said.rate:
        return _neat(local.without(said.head + said.own if said.head not in said.own else said.own))
    long = len(said.noun) > LONGEST_NOUN and len(said.object) >= LONG_ENOUGH
    noun = said.object if long else said.noun
    return _neat(local.without(noun)) or _neat(local.without(said.own)) or "数据"


def _neat(noun: str) -> str:
    """Return an object as it may stand in a name and in a slot: without marks, and without how it has changed."""
    noun = _LEVEL_LEFT.sub("", noun)
    grown = next((w for w in table().growth if noun.endswith(w) and len(noun) > len(w) + 1), "")
    return _JOINTS.sub("和", noun.removesuffix(grown).strip("、/的和"))


def _with_ending(base: str, unit: str) -> str:
    """Return a base with the ending that fits the unit: 次数, 人数, 金额, else 数."""
    ending = _ENDINGS.get(table().unit_class(unit) if unit not in _ENDINGS else unit, "数")
    said = (*table().complete.get(ending, ()), "数")
    return base if base.endswith(said) else base + ending
