"""Frames made ready: every slot looked up, every rule for those who write frames checked.

A frame is compiled against the genre's metrics; what cannot be printed as it stands (a metric that does not exist, a
digit or a claim in fixed text, a part without its whole) comes back as faults, all of them, with the frame's line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from drafter.resources import knowledge
from drafter.schema.faults import Fault
from drafter.schema.kept import per_genre
from drafter.schema.models import Frame, Genre
from drafter.schema.notation import (
    CHOICE,
    PART,
    Alternative,
    Bracket,
    Clause,
    Slot,
    SlotKind,
    parse_alternative,
    parse_clauses,
)
from drafter.schema.table import NEAR, MetricTable
from drafter.yamlio import load_data

SURE = (
    0.75  # … and, where the words of the level are not at hand, before a name is taken for a misspelt metric
)


class Sentence(NamedTuple):
    """A frame ready to be joined. Slots that name a metric carry its id; the others are words."""

    frame: Frame
    clauses: tuple[Clause, ...]

    def metrics(self) -> Iterator[str]:
        """Yield the ids of the metrics named, repetitions included."""
        yield from (slot.metric for slot in self.slots() if slot.metric)

    def slots(self) -> Iterator[Slot]:
        """Yield every slot of every wording."""
        for clause in self.clauses:
            for alternative in clause.alternatives:
                yield from alternative.all_slots()


def compile_frame(frame: Frame, table: MetricTable) -> tuple[Sentence, list[Fault]]:
    """Parse a frame and look its slots up. A name that is no metric is left as a word."""
    clauses, faults = parse_clauses(frame.text)
    return Sentence(frame, tuple(_looked_up(c, frame.group, table) for c in clauses)), faults


@per_genre
def compiled_frames(genre: Genre) -> Mapping[tuple[str, str], Sentence]:
    """Return the frames of a genre by topic and name, ready to be joined; what is wrong with them is the loader's to tell."""
    table = MetricTable(genre.metrics)
    return {(frame.topic, frame.name): compile_frame(frame, table)[0] for frame in genre.frames}


def _looked_up(clause: Clause, group: str, table: MetricTable) -> Clause:
    def slot(piece: Slot) -> Slot:
        metric = table.find(piece.name, group)
        return Slot(piece.name, piece.kind, metric.id) if metric else piece

    def bracket(piece: Bracket) -> Bracket:
        return Bracket(tuple(slot(p) if isinstance(p, Slot) else p for p in piece.pieces))

    def alternative(piece: Alternative) -> Alternative:
        pieces = (
            slot(p) if isinstance(p, Slot) else bracket(p) if isinstance(p, Bracket) else p
            for p in piece.pieces
        )
        return Alternative(tuple(pieces), piece.part)

    return Clause(tuple(alternative(a) for a in clause.alternatives), clause.mark, clause.line)


# --- checks ------------------------------------------------------------------------------------------------------


def check_sentence(sentence: Sentence, table: MetricTable, words: Collection[str] | None) -> Iterator[Fault]:
    """Yield what is wrong with a compiled frame. `words` are the level and calendar words; None: not known here."""
    frame = sentence.frame
    yield from check_fixed_text(frame.opening, 0)
    yield from check_text(frame.lead, words)
    if not sentence.clauses:
        yield Fault(0, "GN09", "没有分句", "每个分句一行，写明用到的指标")
    for clause in sentence.clauses:
        for alternative in clause.alternatives:
            yield from _check_alternative(alternative, clause.line, frame.group, table, words)
    yield from _check_parts(sentence.clauses, table)


def _check_alternative(
    alternative: Alternative, line: int, group: str, table: MetricTable, words: Collection[str] | None
) -> Iterator[Fault]:
    for slot in alternative.all_slots():
        yield from _check_slot(slot, line, group, table, words)
    for text in alternative.fixed_text():
        yield from check_fixed_text(text, line)
        if CHOICE not in text and "分别" in text and len(alternative.slots) < 2:
            yield Fault(line, "GN10", "“分别”后面只有一个数", "改写成“甲…件、乙…件”")
    if not any(s.metric for s in alternative.slots):
        yield _without_metric(alternative, line)


def _without_metric(alternative: Alternative, line: int) -> Fault:
    named = "、".join(f"{{{slot.name}}}" for slot in alternative.slots)
    if not named:
        hint = "固定文字写在 lead 或模板里；句式的每种说法都要有 {指标}"
        return Fault(line, "GN09", "有一种说法里没有指标", hint)
    hint = "指标改了名的，这里也改；删去了的，把这个分句也删去，整条句式都没有指标了的就删去整条"
    return Fault(line, "GN09", f"有一种说法里没有指标：{named}不是 metrics 里的指标", hint)


def _check_slot(
    slot: Slot, line: int, group: str, table: MetricTable, words: Collection[str] | None
) -> Iterator[Fault]:
    if slot.metric or (words is not None and slot.name in words and slot.kind is SlotKind.VALUE):
        return
    near = table.near(slot.name, group, words or (), SURE if words is None else NEAR)
    if words is None and slot.kind is SlotKind.VALUE and not near:
        return  # taken for a word of the level or the calendar, whose table is not at hand
    hint = f"是不是“{near}”？" if near else "检查指标在 metrics 中的键名；别组的指标写“组.键”"
    yield Fault(line, "GN01", f"没有叫“{slot.name}”的指标{'' if words is None else '或级别词'}", hint)


def _check_parts(clauses: Sequence[Clause], table: MetricTable) -> Iterator[Fault]:
    """A line with 其中 needs the whole of its metric in the nearest line above that is no part itself."""
    above: Clause | None = None
    for clause in clauses:
        if not clause.part:
            above = clause
            continue
        for metric in (table.by_id[s.metric] for s in clause.alternatives[0].slots[:1] if s.metric):
            said = {s.metric for a in (above.alternatives if above else ()) for s in a.all_slots()}
            if metric.whole is None:
                yield Fault(
                    clause.line,
                    "GN08",
                    f"“{PART}”后的“{metric.key}”没有写明是谁的一部分",
                    "给这个指标加 whole",
                )
            elif metric.whole not in said:
                yield Fault(
                    clause.line, "GN08", f"“{PART}{metric.key}”的上一分句里没有它的总数", "先写总数，再写其中"
                )


def check_text(text: str, words: Collection[str] | None, line: int = 0) -> Iterator[Fault]:
    """Yield what is wrong with fixed text that may hold words in braces: a lead, a heading, a sentence of a template."""
    try:
        pieces = [parse_alternative(part) for part in text.split(CHOICE)]
    except ValueError as error:
        yield Fault(line, "GN03", f"“{text}”{error}", "检查 [ ] 和 { } 是否成对")
        return
    for piece in pieces:
        for slot in piece.all_slots():
            if words is not None and slot.name not in words:
                yield Fault(line, "GN01", f"没有叫“{slot.name}”的级别词或历法词", "指标只能写在句式里")
        for fixed in piece.fixed_text():
            yield from check_fixed_text(fixed, line)


class _Refused(NamedTuple):
    code: str
    what: str
    pattern: re.Pattern[str]
    exceptions: tuple[str, ...]
    hint: str


@cache
def _refused() -> tuple[_Refused, ...]:
    table = load_data(knowledge("fixed_text.yaml"))["refused"]
    return tuple(
        _Refused(r["code"], r["what"], re.compile(r["pattern"]), tuple(r.get("except", ())), r["hint"])
        for r in table
    )


def check_fixed_text(text: str, line: int) -> Iterator[Fault]:
    """Yield what no fixed text may say: a digit, a claim, the name of one level, of one congress or plan."""
    for rule in _refused():
        bare = text
        for exception in rule.exceptions:
            bare = bare.replace(exception, "")
        found = rule.pattern.search(bare)
        if found:
            yield Fault(line, rule.code, f"固定文字里有{rule.what}“{found[0]}”", rule.hint)
