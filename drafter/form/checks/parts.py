"""Parts and their wholes (the `whole` of a metric)."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form.checks.sheet import Sheet, as_typed, finding, slip
from drafter.form.figures import is_part_of_none
from drafter.form.model import Answer, Kind
from drafter.schema import Metric

HINT = "前者是后者的一部分，请核对这两行；如果口径不同，请在“口径”里说明"


def part_of_whole(sheet: Sheet) -> Iterator[Diagnostic]:
    """F012: a part is larger than its whole."""
    for part, a, whole, b in too_large(sheet):
        shown = f"“{part.key}”{as_typed(a)} 大于“{whole.key}”{as_typed(b)}（第{b.at.line}行）"
        if a.amount and b.amount:
            shown += slip(a.amount.value, b.amount.value)
        yield finding("F012", Severity.ERROR, shown, (a, b), HINT)


def part_of_none(sheet: Sheet) -> Iterator[Diagnostic]:
    """F013: the whole did not occur, and yet a part of it did."""
    for part, a, whole, b in sheet.parts():
        if is_part_of_none(a, b):
            shown = f"“{whole.key}”填的是“{b.typed}”（第{b.at.line}行），“{part.key}”却有{as_typed(a)}"
            yield finding("F013", Severity.ERROR, shown, (a, b), HINT)


def too_large(sheet: Sheet) -> Iterator[tuple[Metric, Answer, Metric, Answer]]:
    """Yield the parts that are larger than their wholes, with both lines."""
    for part, a, whole, b in sheet.parts():
        if a.kind is not Kind.VALUE or b.kind is not Kind.VALUE:
            continue
        left, right = sheet.arithmetic.typed(part.id), sheet.arithmetic.typed(whole.id)
        if left and right and left.low > right.high and sheet.arithmetic.of_one_day((a, b)):
            yield part, a, whole, b
