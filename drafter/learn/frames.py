"""Past sentences as frames: cut at their marks, one clause a line, figures and local names as slots.

A figure that is a learned metric becomes {its name}, any other {数据}. A long sentence is cut down to the clauses from the one
that opens the run of figures to the metric's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from drafter import chinese
from drafter.analysis import ReportFigure
from drafter.learn.figures import Item
from drafter.learn.local import Local
from drafter.learn.units import Report

LONGEST = 160  # characters of a sentence kept whole
_MARK = re.compile(r"(?<=[，；。、：])")
_SPEECH = re.compile(r"[，；。：]")

Place = tuple[int, int]  # block, start


def frame_for(
    group: Sequence[Item], reports: Sequence[Report], local: Sequence[Local], names: Mapping[int, Mapping[Place, str]]
) -> str | None:
    """Return the shortest past sentence of a metric as a frame."""
    found = [_frame(item, reports[item.report], local[item.report], names[item.report]) for item in group]
    return min((f for f in found if f), key=lambda frame: (len(frame), frame), default=None)


def _frame(item: Item, report: Report, local: Local, names: Mapping[Place, str]) -> str:
    block = item.figure.block
    text = report.document.blocks[block].text
    start, end = _bounds(text, item.figure)
    inside = [
        f
        for f in report.analysis.figures
        if f.block == block and start <= f.quantity.start and f.quantity.end <= end
    ]
    pieces, at = [], start
    for figure in inside:
        pieces.append(local.slotted(text[at : figure.quantity.start]))
        pieces.append("{" + names.get((block, figure.quantity.start), "数据") + "}")
        unit = figure.quantity.unit
        pieces.append(unit if unit and unit in figure.quantity.text else "")
        at = figure.quantity.end
    pieces.append(local.slotted(text[at:end]))
    return "\n".join(clause.strip() for clause in _MARK.split(_marks("".join(pieces))) if clause.strip())


def _marks(text: str) -> str:
    """Return the text with full-width marks, slots untouched."""
    return chinese.full_width_marks(text)


def _bounds(text: str, figure: ReportFigure) -> tuple[int, int]:
    """Return the sentence around a figure, or of a long one the clauses up to the figure's own."""
    place = figure.quantity.start
    start, end = next((s for s in chinese.sentences(text) if s[0] <= place < s[1]), (0, len(text)))
    if end - start <= LONGEST:
        return start, end
    clauses = [c for c in chinese.clauses(text) if start <= c[0] < end]
    own = next((i for i, c in enumerate(clauses) if c[0] <= place < c[1]), 0)
    return clauses[max(0, own - 1)][0], clauses[own][1]
