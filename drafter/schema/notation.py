"""The notation of frames: a sentence written on lines, one clause a line, with the mark that follows it.

`parse_clauses` turns the lines into clauses of alternatives, `parse_alternative` one alternative into text, slots and
brackets. Nothing is looked up here: a slot keeps the name that was written, and what is wrong with the writing comes
back as faults with the line of the frame. docs/template.md explains the notation to the people who write genres.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from drafter.schema.faults import Fault

CHOICE = "｜"  # between the alternatives of a clause
PART = "其中"  # opens a clause whose figure is a part of the one above
MARKS = ("、", "，", "；", "。")  # the marks that may follow a clause, weakest first
SOFT_STOP = "，。"  # a comma if both sides are one short clause, else a full stop
CHANGE = " 同比"  # {key 同比}: the change against last year
GUARD = "=无"  # {key=无}: stands if the answer is 无, prints nothing


class SlotKind(StrEnum):
    """What a slot asks for."""

    VALUE = "value"  # {key}: the figure; or a word of the level or the calendar, which is decided on look-up
    CHANGE = "change"
    NONE = "none"


class Slot(NamedTuple):
    """A slot as written; `metric` is filled in on look-up and stays "" for a word."""

    name: str
    kind: SlotKind = SlotKind.VALUE
    metric: str = ""


@dataclass(frozen=True)
class Bracket:
    """[…]: with a figure it stands if that does; without, it is said only where nothing before the clause says it."""

    pieces: tuple[str | Slot, ...]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots inside."""
        return tuple(p for p in self.pieces if isinstance(p, Slot))

    @cached_property
    def names_object(self) -> bool:
        """Whether it holds no figure, words of the level apart: then it is what need not be said twice."""
        return not any(s.metric for s in self.slots)


@dataclass(frozen=True)
class Alternative:
    """One wording of a clause. `part` tells that it was written with 其中 in front, which is not among the pieces."""

    pieces: tuple[str | Slot | Bracket, ...]
    part: bool = False

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots outside brackets: those the wording cannot stand without."""
        return tuple(p for p in self.pieces if isinstance(p, Slot))

    def all_slots(self) -> Iterator[Slot]:
        """Yield every slot, those in brackets too."""
        for piece in self.pieces:
            if isinstance(piece, Slot):
                yield piece
            elif isinstance(piece, Bracket):
                yield from piece.slots

    def fixed_text(self) -> Iterator[str]:
        """Yield the pieces of fixed text, those in brackets too."""
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, Bracket):
                yield from (p for p in piece.pieces if isinstance(p, str))


@dataclass(frozen=True, slots=True)
class Clause:
    """A line of a frame: its alternatives, the mark written after it, its 1-based line in the frame's text."""

    alternatives: tuple[Alternative, ...]
    mark: str
    line: int

    @property
    def part(self) -> bool:
        """Whether the clause begins with 其中."""
        return self.alternatives[0].part


def parse_clauses(text: str) -> tuple[tuple[Clause, ...], list[Fault]]:
    """Parse the text of a frame. Lines with a fault are left out, and the faults say why."""
    clauses: list[Clause] = []
    faults: list[Fault] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        mark = _final_mark(line)
        if not mark:
            faults.append(Fault(number, "GN02", f"“{line}”末尾没有标点", "每个分句末尾写上、，；。或，。"))
            continue
        body = line[: -len(mark)]
        try:
            alternatives = tuple(parse_alternative(part) for part in body.split(CHOICE))
        except ValueError as error:
            faults.append(
                Fault(number, "GN03", f"“{line}”{error}", "检查 [ ] 和 { } 是否成对，括号里不能再套括号")
            )
            continue
        clauses.append(Clause(alternatives, mark, number))
    return tuple(clauses), faults


def _final_mark(line: str) -> str:
    if line.endswith(SOFT_STOP):
        return SOFT_STOP
    return line[-1] if line[-1] in MARKS else ""


_PIECE = re.compile(r"\{([^{}\[\]]*)\}|\[([^\[\]]*)\]|([^{}\[\]]+)")


@lru_cache(maxsize=4096)  # the same words are said in draft after draft
def parse_alternative(text: str) -> Alternative:
    """Parse one wording. Raises ValueError with a Chinese remark when brackets or braces do not pair."""
    text = text.strip()
    part = text.startswith(PART)
    return Alternative(tuple(_pieces(text[len(PART) :] if part else text)), part)


def _pieces(text: str) -> Iterator[str | Slot | Bracket]:
    place = 0
    while place < len(text):
        found = _PIECE.match(text, place)
        if not found:
            raise ValueError(f"里的“{text[place]}”不成对")
        slot, bracket, plain = found.groups()
        if slot is not None:
            yield parse_slot(slot)
        elif bracket is not None:
            inner = tuple(_pieces(bracket))
            yield Bracket(tuple(p for p in inner if not isinstance(p, Bracket)))
        else:
            yield plain
        place = found.end()


def parse_slot(name: str) -> Slot:
    """Parse what stands between { and }."""
    if name.endswith(GUARD):
        return Slot(name.removesuffix(GUARD).strip(), SlotKind.NONE)
    if name.endswith(CHANGE):
        return Slot(name.removesuffix(CHANGE).strip(), SlotKind.CHANGE)
    return Slot(name.strip())
