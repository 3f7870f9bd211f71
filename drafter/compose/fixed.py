"""Fixed text: leads, headings and the sentences of a template, with words of the level and the calendar in braces.

A clause with a word that this place or year does not have goes with its mark, as a clause of a frame does; the years
of the form are the only other thing that fixed text may name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.compose.join import Facts, merged
from drafter.compose.values import YEAR
from drafter.document import Run, Trace
from drafter.schema.notation import CHOICE, PART, Alternative, Bracket, Slot, parse_alternative

NEXT_YEAR = "下年度"
_CLAUSE = re.compile(r"((?:\[[^\]]*\]|[^，；：。！？\[])*)([，；：。！？]?)")
_STRENGTH = {mark: i for i, mark in enumerate(["", "，", "；", "：", "。", "！", "？"])}


def year_run(year: int, name: str = YEAR) -> Run:
    """Return a year as a run: traced to 年度, though no figure."""
    computed = () if name == YEAR else (YEAR,)
    return Run(str(year), trace=Trace(YEAR, computed_from=computed))


def say(text: str, facts: Facts, year: int) -> tuple[Run, ...]:
    """Return fixed text with its words put in; () where no clause can stand."""
    runs: list[Run] = []
    mark = ""
    for body, following in _CLAUSE.findall(text):
        if not body:
            runs += [Run(following)] if following else []
            continue
        said = _clause(body, facts, year)
        if said is None:
            mark = max(mark, following, key=_STRENGTH.__getitem__) if runs else ""
            continue
        runs += [Run(mark)] if runs and mark else []
        runs += said
        mark = following
    if not runs:
        return ()
    return tuple(merged([*runs, Run(_final(text))]))


def _final(text: str) -> str:
    return text[-1:] if text[-1:] in _STRENGTH else ""


def _clause(text: str, facts: Facts, year: int) -> list[Run] | None:
    for choice in text.split(CHOICE):
        wording = parse_alternative(choice)
        if all(_word(slot, facts, year) for slot in wording.slots):
            return list(_said(wording, facts, year))
    return None


def _word(slot: Slot, facts: Facts, year: int) -> Run | None:
    if slot.name == YEAR:
        return year_run(year)
    if slot.name == NEXT_YEAR:
        return year_run(year + 1, NEXT_YEAR)
    return facts.word(slot.name)


def _said(wording: Alternative, facts: Facts, year: int) -> Iterator[Run]:
    if wording.part:
        yield Run(PART)
    for piece in wording.pieces:
        inner = piece.pieces if isinstance(piece, Bracket) else (piece,)
        runs = [
            Run(p) if isinstance(p, str) else _word(p, facts, year)
            for p in inner
            if not isinstance(p, Bracket)
        ]
        if all(runs):
            yield from (run for run in runs if run)
