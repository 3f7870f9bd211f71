"""Past sentences as frames in the notation of docs/template.md: one clause a line, each with the figures it tells.

A sentence is cut at its marks; a figure becomes {the metric's name}, which prints its unit too; names of the place become
words of the level table. An object taken over from the clause before stands in [ ], said only where nothing is before it.
Clauses without a learned figure go, and so do those that name a document, a brand or a number of their own report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from drafter import chinese
from drafter.learn.figures import Item
from drafter.learn.local import FOREIGN, Local
from drafter.learn.units import Report

MOST_CLAUSES = 6  # of a sentence; of a longer one those around the metric's own stay
_CUT = re.compile(r"(?<=[，；。、：])")
_MARKS = re.compile(r"[，；。、：]")
_SLOT = re.compile(r"\{[^{}]*\}")
_YEAR = re.compile(r"[0-9]{4}年(?:度)?[，,]?")
_NOTATION = re.compile(r"[\[\]｜{}]")
_SAID_ALREADY = re.compile(r"^(?:一|二|三|四|五|六|七|八|九|十)是|^[（(]?[0-9]+[.、)）]")

Named = Mapping[tuple[int, int], tuple[str, Item]]  # (block, start) → name of the metric, figure


def frame_for(
    title: str,
    group: Sequence[Item],
    reports: Sequence[Report],
    local: Sequence[Local],
    named: Sequence[Named],
) -> str | None:
    """Return the shortest past sentence of a metric as a frame, or None where none can be made."""
    frames = [
        "\n".join(_closed(_around(title, _clauses(item, reports[r], local[r], named[r]))))
        for item in group
        for r in (item.report,)
    ]
    return min(
        (f for f in frames if f"{{{title}}}" in f), key=lambda frame: (len(frame), frame), default=None
    )


def _clauses(item: Item, report: Report, local: Local, named: Named) -> Iterator[str]:
    """Yield the clauses of a figure's sentence that tell a learned figure and nothing foreign."""
    for clause in _pieces(_slotted(item, report, local, named)):
        bare = _YEAR.sub("", _SAID_ALREADY.sub("", clause.strip()))
        fixed = _SLOT.sub("", bare)
        halved = fixed.count("（") != fixed.count("）")  # its other bracket went with another clause
        if FOREIGN in bare or any(char.isdigit() for char in fixed) or "{}" in bare or halved:
            continue
        yield bare


def _pieces(text: str) -> Iterator[str]:
    """Cut a sentence into clauses that each hold a slot; items of a list without one go with the item that has."""
    held = ""
    for piece in _CUT.split(text):
        held += piece
        if _SLOT.search(piece) and any("\0" in slot for slot in _SLOT.findall(piece)):
            yield held.replace("\0", "")
            held = ""
        elif not piece.endswith("、"):
            held = ""


def _slotted(item: Item, report: Report, local: Local, named: Named) -> str:
    """Return the sentence with full-width marks and slots; slots of metrics carry a mark that `_pieces` looks for."""
    block = item.figure.block
    text = report.document.blocks[block].text
    place = item.figure.quantity.start
    start, end = next((s for s in chinese.sentences(text) if s[0] <= place < s[1]), (0, len(text)))
    pieces, at = [], start
    for figure in report.analysis.figures:
        quantity = figure.quantity
        if figure.block != block or quantity.start < start or quantity.end > end or quantity.start < at:
            continue
        title, told = named.get((block, quantity.start), ("", None))
        pieces.append(_with_head(_fixed(text[at : quantity.start], local), told, local))
        pieces.append(f"{{\0{title}}}" if title else "{}")
        at = quantity.end
    pieces.append(_fixed(text[at:end], local))
    return "".join(pieces)


def _with_head(before: str, told: Item | None, local: Local) -> str:
    """Return the words before a figure with the object they lean on: before a rate, behind a verb."""
    if told is None or not told.counted.head or told.counted.head in told.counted.own:
        return before
    head = f"[{_fixed(told.counted.head, local)}]"
    at = max((m.end() for m in _MARKS.finditer(before)), default=0) if told.counted.rate else len(before)
    return before[:at] + head + before[at:]


def _fixed(text: str, local: Local) -> str:
    return local.slotted(chinese.full_width_marks(_NOTATION.sub("", text)))


def _around(title: str, clauses: Iterator[str]) -> list[str]:
    """Return the clauses, of many those around the one with the metric."""
    found = list(clauses)
    own = next((i for i, clause in enumerate(found) if f"{{{title}}}" in clause), 0)
    first = max(0, min(own - MOST_CLAUSES // 2, len(found) - MOST_CLAUSES))
    return found[first : first + MOST_CLAUSES]


def _closed(clauses: list[str]) -> list[str]:
    """Return the clauses with a mark each, the last with a full stop."""
    marked = [clause if _CUT.search(clause[-1:] + " ") else f"{clause}，" for clause in clauses]
    return [*marked[:-1], f"{marked[-1][:-1]}。"] if marked else []
