"""Joins the clauses of a frame that can stand into sentences, with the marks that then belong between them.

Everything here decides what stands and which mark meets which clause; the only words it writes are 其中 and the
frame's opening word. The rules are numbered as in docs/template.md, each is one small function, and the tests break
them one at a time to see that the oracles notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from drafter.document import Run, Trace
from drafter.schema import Sentence
from drafter.schema.notation import MARKS, PART, SOFT_STOP, Alternative, Bracket, Clause, Slot, SlotKind

SHORT = 22  # characters of a clause that may share a sentence over ，。; longer ones read better apart
FEW = 3  # clauses of a sentence that goes on over ，。; more read better as two
STRENGTH = {mark: i for i, mark in enumerate([*MARKS[:3], SOFT_STOP, "。"])}
_INSERTED = re.compile(r"【[^】]*】")  # 【待填：…】 stands for a figure, its comma is none of the clause's


class Facts(Protocol):
    """What is known of the year: figures, changes, wordings for none and words, as runs ready to print."""

    def value(self, metric: str) -> tuple[Run, ...] | None:
        """Return the figure, or its 【待填】 or 【待核】; None if the clause has to go."""

    def change(self, metric: str) -> tuple[Run, ...] | None:
        """Return the change against last year, or None."""

    def none(self, metric: str) -> Trace | None:
        """Return the trace of an answer 无, or None if the answer is another."""

    def word(self, name: str) -> Run | None:
        """Return a word of the level or the calendar, or None if this place and year have none."""

    def stock(self, metric: str) -> bool:
        """Tell whether a metric is a 年末数."""

    def until(self, metric: str) -> Run | None:
        """Return up to when a figure counts where it is none of the whole year (（截至11月30日）), else None."""

    def whole(self, metric: str) -> str | None:
        """Return the id of the metric that this one is a part of, or None."""


@dataclass(slots=True)
class Said:
    """A clause that stands, while it is decided how it is said."""

    place: int  # of its line among the clauses of the frame
    wording: Alternative
    metrics: frozenset[str]  # the figures it prints, those in brackets too
    main: str  # the metric it is about, "" for none
    guard: Trace | None  # the answer 无 that it words
    full: bool = True  # whether it says the brackets without slots
    leads: bool = False  # whether 其中 stands before it
    inside: bool = False  # whether it belongs to a 其中 above or its own
    runs: tuple[Run, ...] = ()

    @property
    def only_none(self) -> bool:
        """Whether the clause says nothing but 无."""
        return self.guard is not None and not self.metrics

    @property
    def text(self) -> str:
        """The clause as printed, without 【】."""
        return _INSERTED.sub("", "".join(run.text for run in self.runs))

    @property
    def comma(self) -> bool:
        """Whether the clause has a comma of its own."""
        return "，" in self.text


@dataclass(slots=True)
class Joined:
    """A frame as said: its sentences, the metrics printed, whether anything but 无 is among them."""

    sentences: tuple[tuple[Run, ...], ...] = ()
    metrics: frozenset[str] = field(default_factory=frozenset)
    positive: bool = False

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of all sentences."""
        return tuple(merged([run for sentence in self.sentences for run in sentence]))

    @property
    def figures(self) -> int:
        """How many figures are printed."""
        return sum(map(figures_in, self.sentences))


def join(sentence: Sentence, facts: Facts, *, opened: bool = False) -> Joined:
    """Say a frame. `opened` tells that the paragraph has its opening word already."""
    clauses = sentence.clauses
    said = [s for place, clause in enumerate(clauses) if (s := stand(clause, place, facts))]
    if not said:
        return Joined()
    gaps = [gap(clauses, a.place, b.place) for a, b in pairwise(said)]
    for i, clause in enumerate(said):
        lean(clauses, said, i, gaps, facts)
        clause.runs = tuple(dated_behind(list(_runs(clause, facts)), clause, facts))
    gaps = punctuate(said, gaps)
    metrics = frozenset().union(*(s.metrics for s in said))
    return Joined(_print(sentence.frame.opening, said, gaps, facts, opened), metrics, bool(metrics))


def figures_in(runs: Sequence[Run]) -> int:
    """Return how many figures runs print."""
    return sum(run.trace is not None and run.trace.value is not None for run in runs)


# --- rule 1: what stands --------------------------------------------------------------------------------------------


def stand(clause: Clause, place: int, facts: Facts) -> Said | None:
    """Return the first alternative whose slots are all there."""
    for wording in clause.alternatives:
        if all(_there(slot, facts) for slot in wording.slots):
            return _said(wording, place, facts)
    return None


def _there(slot: Slot, facts: Facts) -> bool:
    if slot.kind is SlotKind.NONE:
        return facts.none(slot.metric) is not None
    return _slot_runs(slot, facts) is not None


def _said(wording: Alternative, place: int, facts: Facts) -> Said:
    printed = [s for s in wording.slots if s.kind is SlotKind.VALUE and s.metric]
    for piece in wording.pieces:
        if isinstance(piece, Bracket) and not piece.names_object and bracket_stands(piece, facts):
            printed += [s for s in piece.slots if s.kind is SlotKind.VALUE and s.metric]
    guard = next((facts.none(s.metric) for s in wording.slots if s.kind is SlotKind.NONE), None)
    main = next((s.metric for s in wording.slots if s.metric), "")
    return Said(place, wording, frozenset(s.metric for s in printed), main, guard)


def bracket_stands(bracket: Bracket, facts: Facts) -> bool:
    """A bracket stands if its slots do."""
    return all(_there(slot, facts) for slot in bracket.slots)


# --- rule 2: the mark in a gap --------------------------------------------------------------------------------------


def gap(clauses: Sequence[Clause], first: int, second: int) -> str:
    """Return the strongest mark written between two clauses that now meet."""
    return max((c.mark for c in clauses[first:second]), key=STRENGTH.__getitem__)


# --- rules 5, 6, 7: what a clause leans on --------------------------------------------------------------------------


def lean(clauses: Sequence[Clause], said: Sequence[Said], i: int, gaps: list[str], facts: Facts) -> None:
    """Decide how much of itself a clause says, given those before it, and whether 其中 leads it."""
    clause = said[i]
    whole = facts.whole(clause.main)
    if clause.wording.part:
        lean_as_part(said, i, gaps, whole, facts)
        return
    clause.full = not carried(clauses, said, i)
    if whole and not clause.full and not has_base(said[:i], whole, facts):
        clause.full = True  # rule 7: a part never borrows its base
        gaps[i - 1] = max(gaps[i - 1], "；", key=STRENGTH.__getitem__)


def carried(clauses: Sequence[Clause], said: Sequence[Said], i: int) -> bool:
    """Rule 5: whether a clause that is no mere 无 stands before, back to a mark stronger than the one before the line."""
    place = said[i].place
    if place == 0:
        return False
    reach = STRENGTH[clauses[place - 1].mark]
    start = place - 1
    while start > 0 and STRENGTH[clauses[start - 1].mark] <= reach:
        start -= 1
    return any(start <= s.place < place and not s.only_none for s in said[:i])


def has_base(before: Sequence[Said], whole: str, facts: Facts) -> bool:
    """Rule 7: whether the whole, or another part of it, has been said."""
    return any(whole in s.metrics or facts.whole(s.main) == whole for s in before if not s.only_none)


def lean_as_part(said: Sequence[Said], i: int, gaps: list[str], whole: str | None, facts: Facts) -> None:
    """Rule 6: 其中 once, right after the clause with the whole; without it the part says all and opens a sentence."""
    clause, before = said[i], said[i - 1] if i else None
    if before is None:
        return
    sibling = before.wording.part and facts.whole(before.main) == whole
    if sibling and not before.only_none:
        clause.full, clause.inside = False, before.inside
    elif whole in before.metrics and STRENGTH[gaps[i - 1]] <= STRENGTH["；"]:
        clause.full, clause.leads, clause.inside = False, True, True
        gaps[i - 1] = "，"
    else:
        gaps[i - 1] = "。"


# --- rules 2 (soft stop), 3, 4: the marks ---------------------------------------------------------------------------


def punctuate(said: Sequence[Said], gaps: Sequence[str]) -> list[str]:
    """Return the marks to print in the gaps."""
    marks = soften_stops(said, list(gaps))
    marks = open_lists(said, marks)
    marks = close_parts(said, marks)
    marks = raise_commas(said, marks)
    return lower_semicolons(said, marks)


def soften_stops(said: Sequence[Said], marks: list[str]) -> list[str]:
    """Rule 2: ，。 is a comma before one short clause behind at most two, else a stop."""
    out = list(marks)
    stops = ("。", SOFT_STOP)
    for i, mark in enumerate(marks):
        if mark != SOFT_STOP:
            continue
        start = max((k + 1 for k in range(i) if out[k] == "。"), default=0)
        alone = i + 1 == len(marks) or marks[i + 1] in stops
        few = i + 2 - start <= FEW and all(map(_short, said[start : i + 2])) and "；" not in out[start:i]
        out[i] = "，" if few and alone else "。"
    return out


def _short(clause: Said) -> bool:
    return not clause.comma and len(clause.text) <= SHORT


def open_lists(said: Sequence[Said], marks: list[str]) -> list[str]:
    """Rule 3: a run of 、 with an item that has a mark of its own, or words a 无, takes ， throughout."""
    out, i = list(marks), 0
    while i < len(out):
        end = i
        while end < len(out) and out[end] == "、":
            end += 1
        if end > i and any(s.comma or "、" in s.text or s.only_none for s in said[i : end + 1]):
            out[i:end] = ["，"] * (end - i)
        i = end + 1
    return out


def close_parts(said: Sequence[Said], marks: list[str]) -> list[str]:
    """Rule 6: what follows the last part after 其中 is set off by ；, so that it does not read as one more part."""
    return [
        "；" if said[i].inside and not said[i + 1].inside and mark in "、，" else mark
        for i, mark in enumerate(marks)
    ]


def raise_commas(said: Sequence[Said], marks: list[str]) -> list[str]:
    """Rule 4: ， after a clause with a comma of its own becomes ；, except before 其中 and among its parts."""
    return [
        "；" if mark == "，" and said[i].comma and not said[i + 1].inside else mark
        for i, mark in enumerate(marks)
    ]


def lower_semicolons(said: Sequence[Said], marks: list[str]) -> list[str]:
    """Rule 4: ； becomes ， in a sentence that has no comma anywhere."""
    out, start = list(marks), 0
    for end in [i for i, mark in enumerate(marks) if mark == "。"] + [len(marks)]:
        inner = marks[start:end]
        if "，" not in inner and not any(s.comma for s in said[start : end + 1]):
            out[start:end] = ["，" if mark == "；" else mark for mark in inner]
        start = end + 1
    return out


# --- rule 8, and printing -------------------------------------------------------------------------------------------


def opens(clauses: Sequence[Said], opening: str, facts: Facts) -> bool:
    """Rule 8: the opening word stands before flows only, and before no sentence with a figure of a part of the year."""
    told = {m for clause in clauses for m in (clause.main, *clause.metrics) if m}
    return bool(opening) and not facts.stock(clauses[0].main) and not any(map(facts.until, told))


def sentence_from(said: Sequence[Said], marks: Sequence[str], i: int) -> Sequence[Said]:
    """Return the clauses of the sentence that begins with the i-th."""
    return said[i : i + [*marks[i:], "。"].index("。") + 1]


def _print(
    opening: str, said: Sequence[Said], marks: Sequence[str], facts: Facts, opened: bool
) -> tuple[tuple[Run, ...], ...]:
    sentences: list[list[Run]] = []
    for i, (clause, before, after) in enumerate(zip(said, ["。", *marks], [*marks, "。"], strict=True)):
        if before == "。":
            sentences.append([])
            if not opened and opens(sentence_from(said, marks, i), opening, facts):
                sentences[-1].append(Run(opening))
                opened = True
        if clause.leads:
            sentences[-1].append(Run(PART))
        sentences[-1] += [*clause.runs, Run(after)]
    return tuple(tuple(merged(runs)) for runs in sentences)


def _runs(clause: Said, facts: Facts) -> Iterator[Run]:
    for piece in clause.wording.pieces:
        if isinstance(piece, str):
            yield Run(piece, trace=clause.guard)
        elif isinstance(piece, Slot):
            yield from _slot_runs(piece, facts) or ()
        elif bracket_stands(piece, facts) and (clause.full or not piece.names_object):
            for inner in piece.pieces:
                yield from (
                    [Run(inner, trace=clause.guard)]
                    if isinstance(inner, str)
                    else _slot_runs(inner, facts) or ()
                )
    if clause.only_none and (until := facts.until(clause.main)):
        yield until


def dated_behind(runs: list[Run], clause: Said, facts: Facts) -> list[Run]:
    """Return the runs of a clause with each （截至…） behind the words that go with its figure, up to the next comma or
    figure: 对5个单位开展督察（截至11月30日）.
    """
    dated = [until for metric in clause.metrics if (until := facts.until(metric))]
    for i in reversed([i for i, run in enumerate(runs) if run in dated]):
        after = next((j for j in range(i + 1, len(runs)) if not _words_only(runs[j])), len(runs))
        if after == len(runs) or ("，" in runs[after].text and runs[after].trace is None):
            head, comma, tail = runs[after].text.partition("，") if after < len(runs) else ("", "", "")
            rest = [Run(head), runs[i], replace(runs[after], text=comma + tail)] if comma else [runs[i]]
            runs = [*runs[:i], *runs[i + 1 : after], *rest, *runs[after + 1 :]]
    return runs


def _words_only(run: Run) -> bool:
    return run.mark is None and "，" not in run.text and (run.trace is None or run.trace.value is None)


def _slot_runs(slot: Slot, facts: Facts) -> tuple[Run, ...] | None:
    if slot.kind is SlotKind.NONE:
        return ()
    if not slot.metric:
        word = facts.word(slot.name)
        return None if word is None else (word,)
    return facts.change(slot.metric) if slot.kind is SlotKind.CHANGE else facts.value(slot.metric)


def merged(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs with neighbours made one, where both are plain text or words for the same 无."""
    last: Run | None = None
    for run in runs:
        if last is not None and _alike(last, run):
            last = Run(last.text + run.text, last.bold, last.mark, last.trace, last.remarks)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None and last.text:
        yield last


def _alike(one: Run, other: Run) -> bool:
    if one.mark or other.mark or one.bold != other.bold or one.trace != other.trace:
        return False
    return one.trace is None or one.trace.value is None
