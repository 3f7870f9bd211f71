"""Arithmetic on a form: what any metric is worth, this year or last, typed or computed from others.

Nothing is computed with an approximate figure (约100), with one that is not there (as a sum that some units still owe), or
across figures that count up to different days (截至); 无 counts as 0. A figure typed in 万 or 亿, and a rate, is known only as far as it was written out: 8.2万 is
something from 81950 to 82050, so that nobody is told that 8.2万 is not 82013.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from drafter.form import words
from drafter.form.model import GIVEN, SWITCHED_OFF, Answer, Kind
from drafter.form.values import part_of_year
from drafter.quantity import Amount, split_scale
from drafter.schema import Genre, Metric, MetricTable
from drafter.schema.formula import Formula, keys, parse_formula
from drafter.schema.kept import per_genre
from drafter.schema.relations import LAST_YEAR

PERCENT = "%"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Known:
    """A value that may be computed with, in base units, and the least and the most that it stands for."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal) -> Known:
        """Return a value that was not rounded."""
        return cls(value, value, value)

    def __add__(self, other: Known) -> Known:
        return Known(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Known) -> Known:
        return Known(self.value - other.value, self.low - other.high, self.high - other.low)

    def over(self, other: Known, factor: Decimal = Decimal(1)) -> Known | None:
        """Return the quotient times a factor; None where it may be over nothing, or either below it."""
        if other.low <= 0 or self.low < 0:
            return None
        return Known(
            factor * self.value / other.value, factor * self.low / other.high, factor * self.high / other.low
        )

    def agrees(self, other: Known) -> bool:
        """Tell whether two values may be the same quantity, each as far as it was written out."""
        if self.low == self.high or other.low == other.high:
            return self.low <= other.high and other.low <= self.high
        return self.low < other.high and other.low < self.high


NOTHING = Known.exactly(Decimal(0))


def decimals(number: str) -> int:
    """Return how many decimals a number was written with (45.88 → 2, 8.2万 → 1)."""
    digits = number.rstrip("亿万").partition(".")[2]
    return len(digits)


def rounded_down(value: Decimal, places: int) -> Decimal:
    """Return a value with the decimals beyond `places` cut off."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)


def as_written(value: Decimal, number: str, unit: str) -> Known:
    """Return what a number stands for as written: a count to the unit, one in 万, and a rate, to its last digit."""
    step = Decimal(1).scaleb(-decimals(number))
    digits = number.rstrip("亿万")
    scale = value / Decimal(digits) if value and digits and Decimal(digits) else Decimal(1)
    slack = step * scale / 2 if scale > 1 or unit == PERCENT or split_scale(unit)[0] > 1 else Decimal(0)
    return Known(value, value - slack, value + slack)


def of_amount(amount: Amount | None, unit: str) -> Known | None:
    """Return what a typed amount is worth; None for none, and for an approximate one."""
    if amount is None or amount.qualifier:
        return None
    return as_written(amount.value, amount.number, amount.unit or unit)


@per_genre
def _of_genre(genre: Genre) -> tuple[MetricTable, Mapping[str, Formula]]:
    """Return a genre's metrics by name, and the formulas of those that are computed."""
    computed = (m for m in genre.metrics if m.formula and words.is_computed(m))
    return MetricTable(genre.metrics), {m.id: parse_formula(m.formula or "") for m in computed}


class Arithmetic:
    """The figures of a form as far as they may be computed with."""

    def __init__(self, genre: Genre, answers: Mapping[str, Answer], year: int) -> None:
        self.table, self.formulas = _of_genre(genre)
        self.answers = answers
        self.year = year
        self._known: dict[tuple[str, bool], Known | None] = {}

    def known(self, metric: str, last: bool = False) -> Known | None:
        """Return what a metric is worth this year, or last; None where that is not known."""
        if (metric, last) not in self._known:
            self._known[metric, last] = None  # what leans on itself is not known
            computed = self.computed(metric, last)
            self._known[metric, last] = computed if computed is not None else self.typed(metric, last)
        return self._known[metric, last]

    def typed(self, metric: str, last: bool = False) -> Known | None:
        """Return what the form's line says, whether or not it can be computed."""
        answer = self.answers.get(metric)
        if answer is None:
            return None
        if last:
            return of_amount(answer.last, answer.unit)
        if answer.kind is Kind.NONE:
            return NOTHING
        return of_amount(answer.amount, answer.unit) if answer.kind is Kind.VALUE else None

    def computed(self, metric: str, last: bool = False) -> Known | None:
        """Return what a metric comes to by its formula, per cents as 0 to 100; None where a part is not known."""
        formula = self.formulas.get(metric)
        if formula is None or not (
            last or self.of_one_day(self.lines(formula, self.table.by_id[metric].group))
        ):
            return None
        return self.evaluate(formula, self.table.by_id[metric], last)

    def evaluate(self, formula: Formula, metric: Metric, last: bool = False) -> Known | None:
        """Evaluate a formula in the keys of a metric's group, in the metric's unit."""
        factor = HUNDRED if metric.unit == PERCENT else Decimal(1)
        return self.worth(formula, metric.group, last, factor)

    def worth(
        self, formula: Formula, group: str, last: bool = False, factor: Decimal = Decimal(1)
    ) -> Known | None:
        """Return the value of a formula in the keys of a group; a key 去年.… is last year's in any case."""
        if isinstance(formula, str):
            found = self.find(formula, group)
            return self.known(found[0].id, last or found[1]) if found else None
        left, right = (self.worth(side, group, last, Decimal(1)) for side in (formula.left, formula.right))
        if left is None or right is None:
            return None
        if formula.operator == "/":
            return left.over(right, factor)
        return left + right if formula.operator == "+" else left - right

    def find(self, name: str, group: str) -> tuple[Metric, bool] | None:
        """Return the metric that a name means in a group, and whether last year's figure is meant."""
        bare = name.removeprefix(LAST_YEAR)
        found = self.table.find(bare, group)
        return (found, bare != name) if found else None

    def lines(self, formula: Formula, group: str) -> list[Answer]:
        """Return the lines that a formula rests on, once each, those that say nothing left out.

        A computed figure rests on the lines of its parts.
        """
        out: dict[str, Answer] = {}
        for metric in self.operands(formula, group):
            inner = self.formulas.get(metric.id)
            for answer in self.lines(inner, metric.group) if inner else [self.answers.get(metric.id)]:
                if answer and (answer.kind in GIVEN or answer.last):
                    out.setdefault(answer.metric, answer)
        return list(out.values())

    def of_one_day(self, answers: Iterable[Answer]) -> bool:
        """Tell whether figures count up to the same day, so that they may be compared."""
        return len({part_of_year(answer.as_of, self.year) for answer in answers}) <= 1

    def of_whole_year(self, answers: Iterable[Answer]) -> bool:
        """Tell whether figures are of the whole year, so that they may be compared with last year's."""
        return all(part_of_year(answer.as_of, self.year) is None for answer in answers)

    def operands(self, formula: Formula, group: str) -> list[Metric]:
        """Return the metrics that a formula names, from left to right."""
        return [found[0] for key in keys(formula) if (found := self.find(key, group))]

    def impossible(self) -> Iterator[tuple[Metric, Known]]:
        """Yield the computed figures that cannot be: rates above 100%, differences below 0."""
        for metric_id in self.formulas:
            metric, answer = self.table.by_id[metric_id], self.answers.get(metric_id)
            if answer is None or answer.kind in SWITCHED_OFF:
                continue
            found = self.computed(metric_id)
            if found and is_impossible(metric, found):
                yield metric, found


def is_impossible(metric: Metric, computed: Known) -> bool:
    """Tell whether a computed figure cannot be: a rate above 100%, a difference below 0."""
    return computed.value < 0 or (words.is_rate(metric) and computed.value > HUNDRED)
