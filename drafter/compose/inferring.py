"""What a reader of the public paper can still find out of what it leaves out: by subtraction, or in a sentence.

An equation is a set of figures of which each follows from the others: a computed figure with its operands, a whole with
its parts where they add up, a relation of the genre that is an equation. Where all but one are printed, that one is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafter.compose.leaving import INTERNAL, Cut
from drafter.compose.ledger import Row, own_sentences
from drafter.compose.values import LAST, base_unit
from drafter.diagnostics import Diagnostic, Severity
from drafter.form import Answer, Form, Kind
from drafter.schema import Genre, Metric, MetricTable
from drafter.schema.formula import evaluate, keys
from drafter.schema.relations import parse_rule


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of a form beside the genre that says how they hang together."""

    form: Form
    genre: Genre
    table: MetricTable

    def value(self, metric: str) -> Decimal | None:
        """Return what the form says of a metric: 0 for 无, None where it is not known exactly."""
        answer = self.form.answers.get(metric)
        if answer is None or (answer.amount and answer.amount.qualifier):
            return None
        if answer.kind is Kind.NONE:
            return Decimal(0)
        return answer.amount.value if answer.kind is Kind.VALUE and answer.amount else None

    def equations(self) -> Iterator[frozenset[str]]:
        """Yield the sets of metrics of which each can be worked out from the others."""
        for metric in self.genre.metrics:
            if parts := self.table.operands(metric):
                yield frozenset([metric.id, *(p.id for p in parts)])
            yield from self._of_parts(metric)
        for relation in self.genre.relations:
            yield from self._of_relation(relation.rule, relation.group)

    def in_sums(self, equations: Sequence[frozenset[str]]) -> Iterator[frozenset[str]]:
        """Yield the equations that hold too when parts are said in one sum (调解和终止 for 审结_调解 and 审结_终止)."""
        for metric in self.genre.metrics:
            if not metric.formula or metric.gather != "算" or set(metric.formula) & set("-*/"):
                continue
            parts = {p.id for p in self.table.operands(metric) if self.value(p.id)}
            yield from ((e - parts) | {metric.id} for e in equations if len(parts) > 1 and parts < e)

    def _of_parts(self, whole: Metric) -> Iterator[frozenset[str]]:
        parts = [m.id for m in self.genre.metrics if m.whole == whole.id and m.gather != "算"]
        values = [v for p in parts if (v := self.value(p)) is not None]
        occurred = sum(value > 0 for value in values)
        if occurred > 1 and sum(values) == self.value(whole.id):
            yield frozenset([whole.id, *(p for p in parts if self.value(p))])

    def _of_relation(self, text: str, group: str) -> Iterator[frozenset[str]]:
        rule = parse_rule(text)
        if rule.comparison != "=":
            return
        left, right = rule.left, rule.right
        found = {key: m for side in (left, right) for key in keys(side) if (m := self.table.find(key, group))}
        worth = {key: self.value(m.id) for key, m in found.items()}
        known = {key: value for key, value in worth.items() if value is not None}
        if not set(keys(left)) | set(keys(right)) <= known.keys():
            return
        if evaluate(left, known.__getitem__) == evaluate(right, known.__getitem__):
            yield frozenset(m.id for key, m in found.items() if known[key])


def worked_out(form: Form, genre: Genre, cut: Cut, rows: tuple[Row, ...]) -> Iterator[Diagnostic]:
    """F081: yield a note for each figure marked 只进报送稿 that follows from those that are printed."""
    table = MetricTable(genre.metrics)
    sums = Sums(form, genre, table)
    known = {
        row.metric for row in rows if row.metric and not any(_of_last_year(k) for k in row.computed_from)
    }
    equations = list(sums.equations())
    equations += sums.in_sums(equations)
    hidden = {m: form.answers[m] for m, why in cut.metrics.items() if why == INTERNAL and m in form.answers}
    while follows := _next(equations, hidden, known):
        metric, others = follows
        answer = hidden.pop(metric)
        known.add(metric)
        if answer.kind in (Kind.VALUE, Kind.BLANK):
            yield _told(answer, table.by_id[metric].key, [table.by_id[o].key for o in others])


def _of_last_year(key: str) -> bool:
    return key.endswith(f".{LAST}")


def _next(
    equations: list[frozenset[str]], hidden: Mapping[str, Answer], known: set[str]
) -> tuple[str, list[str]] | None:
    for equation in equations:
        unknown = equation - known
        if len(unknown) == 1 and (metric := next(iter(unknown))) in hidden:
            return metric, sorted(equation - unknown)
    return None


def _told(answer: Answer, key: str, others: list[str]) -> Diagnostic:
    named = "、".join(f"“{other}”" for other in others)
    return Diagnostic(
        "F081",
        Severity.NOTE,
        f"“{key}”只进报送稿，但公开稿中仍可由{named}推算出来",
        "请核对；不想让人推算出来，就把其中一个也标为 只进报送稿",
        answer.at,
        answer.typed,
    )


def in_sentences(form: Form, genre: Genre, cut: Cut, rows: tuple[Row, ...]) -> Iterator[Diagnostic]:
    """F080: yield a note for each figure of a printed sentence that equals one marked 只进报送稿."""
    table = MetricTable(genre.metrics)
    hidden: dict[tuple[Decimal, str], str] = {}
    for metric, why in cut.metrics.items():
        answer = form.answers.get(metric)
        if why == INTERNAL and answer and answer.kind is Kind.VALUE and answer.amount:
            unit = base_unit(answer.amount.unit or answer.unit)
            hidden[answer.amount.value, unit] = table.by_id[metric].key
    places = {s.key: s.at for s in own_sentences(form)}
    for row in rows:
        name = hidden.get((row.trace.value or Decimal(0), row.trace.unit))
        if row.metric is None and name and row.source in places:
            yield Diagnostic(
                "F080",
                Severity.NOTE,
                f"公开稿的这句话里有“{row.text}”，同只进报送稿的“{name}”一样",
                "请核对；这句话也不公开的，写成 {句: …, 只进报送稿: 是}",
                places[row.source],
                row.text,
            )
