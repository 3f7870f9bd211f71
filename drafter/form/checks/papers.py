"""One quantity in several papers of the year (核对): both figures are shown, nothing is decided."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.arithmetic import of_amount
from drafter.form.checks.sheet import Sheet, as_typed, finding, slip
from drafter.form.model import GIVEN

HINT = "请核对哪一个数对；统计口径不同的，在“口径”里说明"


def papers(sheet: Sheet) -> Iterator[Diagnostic]:
    """F038: another paper of the year prints another figure."""
    for metric, a in sheet.answered:
        ours = sheet.arithmetic.known(metric.id)
        if ours is None or a.kind not in GIVEN:
            continue
        for paper, amount in a.elsewhere.items():
            theirs = of_amount(amount, a.unit)
            if theirs is not None and not ours.agrees(theirs):
                there = amount.text(a.unit)
                message = f"“{metric.key}”这里填{as_typed(a)}，《{paper.strip('《》')}》里是{there}{slip(ours.value, theirs.value)}"
                yield finding("F038", Severity.WARNING, message, (a,), HINT)
