"""The genre as a department has it: which metrics are its business, and whether it speaks of the whole place or of itself.

A government is asked everything (what it lacks a word for excepted) and needs none of this. A department is asked what
it is named for as an owner, what collective owners (各执法单位) include it in, and what is common to all. Where it leads a
family of figures (a whole, its parts, the rates of them) it has the figures of the whole place and speaks as the
government does; of all else it has its own, and {全县} is {全局}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from drafter import region
from drafter.diagnostics import Location
from drafter.errors import UsageProblem
from drafter.form import words
from drafter.form.findings import Findings
from drafter.form.model import Form
from drafter.region import Region, Share
from drafter.schema import Frame, Genre, Metric, MetricTable

ELSEWHERE = "其他单位"  # no word of any profile: what needs it is asked of nobody
OWN = "{本局}"
WHOLE_PLACE = "{全县}数"  # told of a figure that is not the department's own
_NAME = re.compile(r"\{([^{}\s=]+)")  # the name in a slot of a frame

Words = Mapping[str, str]


def fitted(genre: Genre, form: Form) -> Genre:
    """Return the genre as the body that reports in a form has it."""
    return for_body(genre, words.of_region(form.region, form.department), form.office.renames)


def for_body(
    genre: Genre, names: Mapping[str, str | None], renames: Mapping[str, str] | None = None
) -> Genre:
    """Return the genre as the department that `names` are the words of has it; the genre itself for a government.

    `renames` say what generic owners are called at this place (政务服务主管部门 → 县数据局). A genre that is the
    department's already stays as it is.
    """
    body = names.get("署名") or ""
    if not names.get("部门") or genre.body == body:
        return genre
    duties = _Duties(genre, {slot: word for slot, word in names.items() if word}, renames or {})
    metrics, frames = tuple(map(duties.metric, genre.metrics)), tuple(map(duties.frame, genre.frames))
    return genre.model_copy(update={"body": body, "metrics": metrics, "frames": frames})


def has_duties(genre: Genre, names: Words, renames: Mapping[str, str] | None = None) -> bool:
    """Tell whether a department enforces the law or is named as the owner of any metric."""
    enforces = bool(names.get("执法职责"))
    return enforces or any(region.share(m.owner, names, renames) is Share.LEADS for m in genre.metrics)


class _Duties:
    """What a department has to do with each metric of a genre."""

    def __init__(self, genre: Genre, names: Words, renames: Mapping[str, str]) -> None:
        self.names = names
        self.table = MetricTable(genre.metrics)
        self.shares = {m.id: region.share(m.owner, names, renames) for m in genre.metrics}
        self.family = _families(genre.metrics, self.table)
        self.led = {self.family[m.id] for m in genre.metrics if self.leads(m)}

    def leads(self, metric: Metric) -> bool:
        """Tell whether a department leads a metric; a part that several have leads nothing."""
        shared_part = metric.whole is not None and "、" in metric.owner
        return self.shares[metric.id] is Share.LEADS and not shared_part

    def is_led(self, metric: Metric) -> bool:
        return self.family[metric.id] in self.led

    def concerns(self, metric: Metric) -> bool:
        if parts := self.table.operands(metric):
            return all(self.concerns(part) for part in parts)
        return metric.common or self.is_led(metric) or self.shares[metric.id] is Share.TAKES_PART

    def metric(self, metric: Metric) -> Metric:
        if self.is_led(metric):
            note = "；".join(filter(None, [WHOLE_PLACE, metric.note]))
            owner = region.leads_among(metric.owner, self.names)
            return metric.model_copy(update={"owner": owner, "note": note})
        change = {"name": region.in_own_words(metric.name), "note": region.in_own_words(metric.note)}
        if not self.concerns(metric):
            return metric.model_copy(update=change | {"needs": ELSEWHERE})
        return metric.model_copy(update=change | {"owner": OWN})

    def frame(self, frame: Frame) -> Frame:
        """Return a frame with the clauses that tell the department's own figures in its own words."""
        lines = [self.line(line, frame.group) for line in frame.text.split("\n")]
        return frame.model_copy(update={"text": "\n".join(lines)})

    def line(self, line: str, group: str) -> str:
        found = [metric for name in _NAME.findall(line) if (metric := self.table.find(name, group))]
        return line if any(self.is_led(m) for m in found) else region.in_own_words(line)


def _families(metrics: Iterable[Metric], table: MetricTable) -> dict[str, str]:
    """Return metric id → the id that stands for its family: a whole, its parts, the rates computed of them."""
    head = {m.id: m.id for m in metrics}

    def top(member: str) -> str:
        while head[member] != member:
            member = head[member]
        return member

    for metric in metrics:
        kin = [m.id for m in table.operands(metric)]
        for other in [*kin, *([metric.whole] if metric.whole in head else [])]:
            head[top(metric.id)] = top(other)
    return {member: top(member) for member in head}


# --- the line 部门 ------------------------------------------------------------------------------------


def department_of(place: Region, typed: str, at: Location, found: Findings) -> str | None:
    """Return the department of a form, None where there is none that can be: F070, F073, F074 say why."""
    if not typed or not place.level:
        return typed or None
    trouble = trouble_with(place, typed)
    if trouble is None:
        return typed
    code, message, hint = trouble
    found.error(code, message, hint, at, typed)
    return None


def trouble_with(place: Region, typed: str) -> tuple[str, str, str] | None:
    """Return what is wrong with a department of a place as (code, message, hint)."""
    if not region.profile(place).words.get("县级"):
        message = f"{place.level}没有“{typed}”这样的工作部门"
        return "F070", message, "删去部门，写本级的报告；上一级部门的报告，地区写它所在的地区"
    try:
        own = region.profile(place, typed)
    except UsageProblem as problem:
        return "F073", problem.message, "部门只写名称，如 司法局"
    other = region.other_place(place, own.department or "")
    if other is not None:
        message = f"部门“{typed}”不是{place.name}的，里面写着“{other}”"
        return (
            "F074",
            message,
            f"请核对地区和部门；本级部门只写名称，如 {typed.rpartition(other)[2] or '司法局'}",
        )
    return None
