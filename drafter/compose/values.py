"""From answers to what is printed: figures, 【待填】 and 【待核】, computed rates, changes against last year.

`Figures` is what the joiner asks. Every figure is a run with its trace; a computed one names the keys it comes from.
What may be computed, and what it comes to, is `form.Arithmetic`'s; rounding never makes a 0% or a 100% that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from drafter.document import Mark, Run, Trace
from drafter.form import (
    Answer,
    Arithmetic,
    Form,
    Kind,
    fill,
    is_impossible,
    owner,
    part_of_year,
    renamed,
    unit_keys,
    waiting,
)
from drafter.quantity import Amount, split_scale
from drafter.schema import Genre, Metric
from drafter.schema.formula import Formula

PERCENT = "%"
POINTS = "个百分点"
RATE_PLACES = 2  # decimals of a computed rate whose metric does not say how many
CHANGE_PLACES = 1  # decimals of a change in per cent: 同比增长17.1%
LEAST_BASE = 20  # below it no per cents are taken: from 2 to 5 is no “同比增长150%”
DATA = "数据"
LAST = "去年"
COMPARED = (
    "同比",
    "比上年",
    "与上年",
)  # what a change begins with in a sentence; under a head 增减 it goes without saying
AS_OF = "截至"
YEAR = "年度"
CHANGE = "change"  # what a trace says of words and figures against last year


class Figure(NamedTuple):
    """What is known of one metric. `runs` is None where its clause goes; `value` is in base units."""

    runs: tuple[Run, ...] | None = None
    value: Decimal | None = None  # 0 for 无; None where it may not be computed with
    none: Trace | None = None  # the trace of an answer 无
    sources: tuple[str, ...] = ()  # the key paths it rests on
    until: date | None = None  # the day up to which it counts, where that is not the last of the year


ABSENT = Figure()


class Figures:
    """The answers of a form as the joiner asks for them."""

    def __init__(self, genre: Genre, form: Form, words: Mapping[str, str | None]) -> None:
        self.arithmetic = Arithmetic(genre, form.answers, form.year)
        self.table = self.arithmetic.table
        self.answers = form.answers
        self.year = form.year
        self.office = form.office
        self.words = words
        self._known: dict[str, Figure] = {}

    # --- what the joiner asks ---

    def value(self, metric: str) -> tuple[Run, ...] | None:
        """Return the runs of a figure, or None."""
        return self.figure(metric).runs

    def none(self, metric: str) -> Trace | None:
        """Return the trace of an answer 无, or None."""
        return self.figure(metric).none

    def word(self, name: str) -> Run | None:
        """Return a word of the level or the calendar, or None; one with digits (2021—2025年) is traced to 年度."""
        word = self.words.get(name)
        if not word:
            return None
        dated = any(char.isdigit() for char in word)
        return Run(word, trace=Trace(YEAR, computed_from=(YEAR,)) if dated else None)

    def stock(self, metric: str) -> bool:
        """Tell whether a metric is a 年末数."""
        found = self.table.by_id.get(metric)
        return bool(found and found.stock)

    def until(self, metric: str) -> Run | None:
        """Return up to when a figure counts (（截至11月30日）) where it is none of the whole year, else None."""
        day = self.figure(metric).until
        return self._until_run(metric, day) if day else None

    def _until_run(self, metric: str, day: date) -> Run:
        key = f"{self.key(self.table.by_id[metric])}.{AS_OF}"
        year = "" if day.year == self.year else f"{day.year}年"
        return Run(f"（截至{year}{day.month}月{day.day}日）", trace=Trace(key, self._line(metric), metric))

    def whole(self, metric: str) -> str | None:
        """Return the metric that this one is a part of, or None."""
        found = self.table.by_id.get(metric)
        return found.whole if found else None

    def change(self, metric: str) -> tuple[Run, ...] | None:
        """Return the change against last year, or None where either year is not known exactly."""
        now, last = self.figure(metric), self.last(metric)
        if now.runs is None or not now.value or last is None or now.until:
            return None  # a part of the year beside a whole one says nothing
        found = self.table.by_id[metric]
        trace = Trace(
            self.key(found),
            self._line(metric),
            metric,
            computed_from=(*now.sources, *self._last_keys(metric)),
            measure=CHANGE,
        )
        return tuple(_change(found, now.value, last, trace))

    def change_in_brief(self, metric: str) -> tuple[Run, ...] | None:
        """Return the change against last year as it stands under a head that says so: 增长17.1%, 持平."""
        runs = self.change(metric)
        if not runs:
            return None
        first = runs[0].text
        for words in COMPARED:
            first = first.removeprefix(words)
        return (replace(runs[0], text=first), *runs[1:])

    def last(self, metric: str) -> Decimal | None:
        """Return last year's value, computed from last year's parts for a computed metric; None where it is not known
        exactly.
        """
        found = (
            self.arithmetic.computed(metric, last=True)
            if metric in self.arithmetic.formulas
            else self.arithmetic.typed(metric, last=True)
        )
        return found.value if found else None

    def last_run(self, metric: str) -> Run | None:
        """Return last year's figure as a run, computed where its parts are known, else as typed; None where it is unknown."""
        found, answer = self.table.by_id[metric], self.answers.get(metric)
        known = self.arithmetic.computed(metric, last=True)
        if known is not None and not is_impossible(found, known):
            trace = Trace(
                f"{self.key(found)}.{LAST}",
                self._line(metric),
                metric,
                computed_from=self._last_keys(metric),
            )
            return computed_run(known.value, found.unit, _places(found), trace)
        return figure_run(answer, answer.last, LAST) if answer and answer.last else None

    def formula(self, metric: str) -> Formula | None:
        """Return the formula by which a metric is computed, or None."""
        return self.arithmetic.formulas.get(metric)

    # --- figures ---

    def figure(self, metric: str) -> Figure:
        """Return what is known of a metric."""
        if metric not in self._known:
            self._known[metric] = ABSENT  # what leans on itself is not known
            self._known[metric] = self._look(metric)
        return self._known[metric]

    def _look(self, metric: str) -> Figure:
        found, answer = self.table.by_id.get(metric), self.answers.get(metric)
        if found is None:
            return ABSENT
        if metric in self.arithmetic.formulas:
            return self._computed(found, answer)
        return self._answered(found, answer) if answer else ABSENT

    def _answered(self, metric: Metric, answer: Answer) -> Figure:
        if answer.kind is Kind.VALUE and answer.amount is not None:
            value = None if answer.amount.qualifier else answer.amount.value
            day = part_of_year(answer.as_of, self.year)
            runs = (figure_run(answer, answer.amount), *([self._until_run(metric.id, day)] if day else []))
            return Figure(runs, value, sources=(answer.key,), until=day)
        if answer.kind is Kind.WRONG:
            return Figure((wrong_run(answer),))
        if answer.kind is Kind.BLANK and (metric.level == "必" or waiting(metric, answer)):
            return Figure((self.pending_run(metric, answer),)) if metric.gather != "算" else ABSENT
        if answer.kind is Kind.NONE:
            trace = Trace(answer.key, answer.at.line, metric.id, computed_from=unit_keys(answer))
            day = part_of_year(answer.as_of, self.year)
            return Figure(None, Decimal(0), trace, (answer.key,), day)
        return ABSENT

    def pending_run(self, metric: Metric, answer: Answer) -> Run:
        """Return the 【待填】 of a metric, with unit and owner; of a sum with how many units have reported, and never with
        what they add up to so far.
        """
        unit = f"（{metric.unit}）" if metric.unit else ""
        made = waiting(metric, answer)
        come = f"，已报{made}" if made else ""
        whom = self.owner(metric)
        text = f"【待填：{self.fill(metric.name)}{unit}{come}{f'，{whom}' if whom else ''}】"
        return Run(text, mark=Mark.PENDING, trace=Trace(answer.key, answer.at.line, metric.id))

    def owner(self, metric: Metric) -> str:
        """Return whom to ask for a metric, as the level and the office say it; "" where there is no such body."""
        return owner(metric, self.office, self.words)

    def body(self, name: str) -> str:
        """Return a body that a template names, as the level and the office say it."""
        return renamed(name, self.office, self.words)

    def told(self, name: str) -> str:
        """Return a body to ask behind a comma; nothing where this level has no such body."""
        return f"，{body}" if (body := self.body(name)) else ""

    def fill(self, text: str) -> str:
        """Return a name with the words in braces put in; an unknown word leaves its bare name."""
        return fill(text, self.words)

    # --- computed figures ---

    def _computed(self, metric: Metric, answer: Answer | None) -> Figure:
        """A computed figure, else the one typed; an answer 今年不报 or 不适用 switches it off."""
        kind = answer.kind if answer else Kind.BLANK
        if kind in (Kind.WITHHELD, Kind.NOT_APPLICABLE, Kind.OFF):
            return ABSENT
        parts = [self.figure(m.id) for m in self.table.operands(metric)]
        if any(p.value is None for p in parts) or len({p.until for p in parts}) > 1:
            return self._answered(metric, answer) if answer else ABSENT
        known = self.arithmetic.computed(metric.id)
        if known is None or is_impossible(metric, known):  # form.check tells of it
            return ABSENT
        value, day = known.value, parts[0].until
        sources = tuple(dict.fromkeys(s for p in parts for s in p.sources))
        trace = Trace(self.key(metric), self._line(metric.id), metric.id, computed_from=sources)
        if value == 0:
            return ABSENT if metric.unit == PERCENT else Figure(None, value, trace, sources, day)
        run = computed_run(value, metric.unit, _places(metric), trace)
        return Figure((run, *([self._until_run(metric.id, day)] if day else [])), value, None, sources, day)

    def _last_keys(self, metric: str) -> tuple[str, ...]:
        parts = self.table.operands(self.table.by_id[metric])
        return tuple(k for m in parts for k in self._last_keys(m.id)) or (
            f"{self.answers[metric].key}.{LAST}",
        )

    # --- places ---

    def key(self, metric: Metric) -> str:
        """Return the key path of a metric: that of its answer, else where it would stand."""
        answer = self.answers.get(metric.id)
        return answer.key if answer else f"{DATA}.{metric.group}.{metric.key}"

    def _line(self, metric: str) -> int | None:
        answer = self.answers.get(metric)
        return answer.at.line if answer else None


def _places(metric: Metric) -> int:
    return RATE_PLACES if metric.places is None else metric.places


def figure_run(answer: Answer, amount: Amount, field: str = "") -> Run:
    """Return the run of a typed figure: an answer's own, or that of one of its fields (去年)."""
    unit = base_unit(amount.unit or answer.unit)
    key, units = (f"{answer.key}.{field}", ()) if field else (answer.key, unit_keys(answer))
    trace = Trace(key, answer.at.line, answer.metric, amount.value, unit, amount.qualifier, units)
    return Run(one_line(amount.text(answer.unit)), trace=trace)


def wrong_run(answer: Answer) -> Run:
    """Return the 【待核】 of a value that cannot be."""
    text = f"【待核：{one_line(answer.typed)}】"
    return Run(text, mark=Mark.WRONG, trace=Trace(answer.key, answer.at.line, answer.metric))


def computed_run(value: Decimal, unit: str, places: int, trace: Trace) -> Run:
    """Return the run of a computed figure, traced with the value as it is printed."""
    scale = _scale(unit)
    shown = rounded(value / scale, places, whole=Decimal(100) if unit == PERCENT else None)
    return Run(f"{shown}{unit}", trace=_with_value(trace, Decimal(shown) * scale, unit))


def none_run(unit: str, trace: Trace) -> Run:
    """Return the run of an answer 无 where it stands as a figure: in a table."""
    return Run(f"0{unit}", trace=_with_value(trace, Decimal(0), unit))


def _with_value(trace: Trace, value: Decimal, unit: str) -> Trace:
    return Trace(
        trace.key,
        trace.line,
        trace.metric,
        value,
        base_unit(unit),
        computed_from=trace.computed_from,
        measure=trace.measure,
    )


def rounded(value: Decimal, places: int, whole: Decimal | None = None) -> str:
    """Return a number with at most so many decimals, half up, without trailing zeros.

    What is not 0 does not become 0 (more decimals are taken), and what is below `whole` does not reach it.
    """
    step = Decimal(1).scaleb(-places)
    shown = value.quantize(step, ROUND_HALF_UP)
    while not shown and value:
        step /= 10
        shown = value.quantize(step, ROUND_HALF_UP)
    if whole is not None and value < whole <= shown:
        shown = value.quantize(step, ROUND_DOWN)
    text = f"{shown:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _change(metric: Metric, now: Decimal, last: Decimal, trace: Trace) -> Iterator[Run]:
    """Yield the change in words: 同比 in per cent, 比上年 in units where last year was small, 百分点 for rates."""
    if metric.unit == PERCENT:
        yield from _change_of_rate(metric, now, last, trace)
        return
    if now == last:
        yield Run("与上年持平", trace=trace)
        return
    more = now > last
    if last < LEAST_BASE * _scale(metric.unit):
        yield Run("比上年增加" if more else "比上年减少", trace=trace)
        yield computed_run(abs(now - last), metric.unit, RATE_PLACES, trace)
        return
    percent = abs(now - last) / last * 100
    if not percent.quantize(Decimal(1).scaleb(-CHANGE_PLACES), ROUND_HALF_UP):
        yield Run("与上年基本持平", trace=trace)
        return
    shown = rounded(percent, CHANGE_PLACES)
    yield Run("同比增长" if more else "同比下降", trace=trace)
    yield Run(f"{shown}{PERCENT}", trace=_with_value(trace, Decimal(shown), PERCENT))


def _change_of_rate(metric: Metric, now: Decimal, last: Decimal, trace: Trace) -> Iterator[Run]:
    places = _places(metric)
    difference = Decimal(rounded(now, places)) - Decimal(
        rounded(last, places)
    )  # as the reader would subtract
    if not difference:
        yield Run("与上年持平", trace=trace)
        return
    shown = rounded(abs(difference), places)
    yield Run("同比提高" if difference > 0 else "同比下降", trace=trace)
    yield Run(f"{shown}{POINTS}", trace=_with_value(trace, Decimal(shown), POINTS))


def base_unit(unit: str) -> str:
    """Return a unit without the scale of money: 万元 → 元."""
    return split_scale(unit)[1]


def _scale(unit: str) -> Decimal:
    return Decimal(split_scale(unit)[0])


_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Return a text with line breaks as blanks; nothing else of what the user typed is touched."""
    return _BREAKS.sub(" ", text)
