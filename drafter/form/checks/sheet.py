"""What every check is given: a form beside its genre, its arithmetic, and the one way in which a finding between lines is
told: at the first of its lines, naming the others, and as a note where a 口径 explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.arithmetic import Arithmetic, Known
from drafter.form.findings import explained
from drafter.form.model import Answer, Form
from drafter.quantity import plain
from drafter.schema import Genre, Metric
from drafter.schema.formula import Formula, Operation

CHECK_LINES = "请核对这几行；口径不同的，在其中一行的“口径”里说明"
CHECK_LINE = "请核对这个数；确实如此的，在“口径”里说明"

LONG_FIGURE = 4  # from so many digits on, figures that differ in one of them are worth a word

_SIGNS = {"+": "＋", "-": "－", "/": "÷"}


class Sheet:
    """A form beside its genre, with what the checks ask of them."""

    def __init__(self, form: Form, genre: Genre) -> None:
        self.form = form
        self.genre = genre

    @cached_property
    def arithmetic(self) -> Arithmetic:
        """What the form's figures are worth."""
        return Arithmetic(self.genre, self.form.answers, self.form.year)

    @cached_property
    def answered(self) -> Sequence[tuple[Metric, Answer]]:
        """The metrics that the form asks, with their answers."""
        answers = self.form.answers
        return [(metric, answers[metric.id]) for metric in self.genre.metrics if metric.id in answers]

    def parts(self) -> Iterator[tuple[Metric, Answer, Metric, Answer]]:
        """Yield each part with its whole."""
        for metric, answer in self.answered:
            whole = self.arithmetic.table.by_id.get(metric.whole) if metric.whole else None
            if whole and whole.id in self.form.answers:
                yield metric, answer, whole, self.form.answers[whole.id]

    def shown(self, formula: Formula, group: str, last: bool = False) -> str:
        """Return a formula with its figures: 审结18÷（受理22＋上年结转3）. A computed one is written out."""
        if isinstance(formula, Operation):
            left, right = (self.shown(side, group, last) for side in (formula.left, formula.right))
            if formula.operator != "+" and isinstance(formula.right, Operation):
                right = f"（{right}）"
            if formula.operator == "/" and isinstance(formula.left, Operation):
                left = f"（{left}）"
            return f"{left}{_SIGNS[formula.operator]}{right}"
        found = self.arithmetic.find(formula, group)
        if found is None:
            return formula
        metric, of_last = found[0], last or found[1]
        inner = self.arithmetic.formulas.get(metric.id)
        if inner and self.arithmetic.computed(metric.id, of_last) and metric.unit != "%":
            return self.shown(inner, metric.group, of_last)
        return f"{'去年' if of_last else ''}{metric.key}{self.figure(metric.id, of_last)}"

    def figure(self, metric: str, last: bool = False) -> str:
        """Return a figure as typed, else as computed, without its unit."""
        answer = self.form.answers.get(metric)
        amount = (answer.last if last else answer.amount) if answer else None
        if amount is not None:
            return amount.text("") if amount.qualifier else amount.number
        known = self.arithmetic.known(metric, last)
        return as_figure(known) if known else ""


Check = Callable[[Sheet], Iterator[Diagnostic]]


def finding(
    code: str, severity: Severity, message: str, answers: Sequence[Answer], hint: str = CHECK_LINES
) -> Diagnostic:
    """Return a finding at the first of its lines; one that a 口径 on any of them explains is a note."""
    first = answers[0]
    basis = next((answer.basis for answer in answers if answer.basis), "")
    return explained(Diagnostic(code, severity, message, hint, first.at, first.typed), basis)


def slip(one: Decimal, other: Decimal) -> str:
    """Say that two long figures that should agree look like one with a slip of the pen, or "".

    Nothing is concluded from it, and short figures are alike by chance.
    """
    a, b = plain(one), plain(other)
    if len(a) != len(b) or len(a) < LONG_FIGURE:
        return ""
    differ = [i for i, (left, right) in enumerate(zip(a, b, strict=True)) if left != right]
    if len(differ) == 1:
        return "，只差一位数字"
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(a) == sorted(b)
    return "，像是写颠倒了两位数字" if swapped else ""


def lines(answers: Iterable[Answer]) -> str:
    """Return where answers stand: 第8、9、10行."""
    numbers = dict.fromkeys(answer.at.line for answer in answers if answer.at.line)
    return f"第{'、'.join(map(str, sorted(numbers)))}行"


def as_typed(answer: Answer) -> str:
    """Return a figure as it was typed, with its unit; 无 as the word."""
    return answer.amount.text(answer.unit) if answer.amount else answer.typed


def as_figure(known: Known, unit: str = "", places: int = 2) -> str:
    """Return a computed value as it is told, with at most so many decimals."""
    return plain(known.value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + unit
