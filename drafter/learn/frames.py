"""Past sentences as frames in the notation of docs/template.md: one clause a line, each with the figures it tells.

A sentence is cut at its marks; a figure becomes {the metric's name}, which prints its unit too; names of the place become
words of the level table; a change against the year before becomes {… 同比}. An object taken over from the clause before
stands in [ ], said only where nothing is before it. What cannot serve another office goes (drafter.learn.fitness): a run of
clauses that is left is one candidate, and of all candidates the best tell each metric once.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from drafter import chinese
from drafter.learn.figures import Item
from drafter.learn.fitness import OBJECT, SLOT, bare, fits, fixed_words, leads, rare_words, stands, verb_first
from drafter.learn.local import Local
from drafter.learn.units import Report
from drafter.schema import Evidence

MOST_CLAUSES = 6  # of a frame; a longer run is cut where a clause names its own object
SHARED = 1.0  # worth of a frame: what each doubling of its metrics' support adds …
TOGETHER = 0.5  # … each further metric told in the same sentence, up to MOST_CLAUSES …
LEANING = 0.4  # … less this where its first clause must take over an object …
RARE = 6.0  # … less this times the part of its words that only its own report has …
LONG, WORDY = 0.04, 14  # … less so much for each character beyond so many a figure
HOLE = "\x01"  # stands for a figure that is no learned one
CHANGE = "\x02"  # stands for a change against the year before
_CUT = re.compile(r"(?<=[，；。、：！])")
_ASIDE = re.compile(r"（[^（）{}\x01\x02]*）")
_NOTATION = re.compile(r"[\[\]｜{}]")
_BLANK = re.compile(r"\s+")
_GROWN = re.compile(
    r"(?<=\})[，、（]?(?:(?:同比|比上年|比去年|较上年|较去年)(?:分别)?)?"
    r"(?:净?增长?|增加|下降|减少|上升|提高|提升|降低)了?(?:约|近)?\x02）?"
)
_LIST = re.compile(r"(?<=\})、(?=[^{])")

Named = Mapping[tuple[int, int], tuple[str, Item]]  # (block, start) → name of the metric, figure


@dataclass(frozen=True, slots=True)
class Told:
    """A frame, the metrics that it tells, where the sentence stood, the wholes of its parts (metric → metric)."""

    text: str
    metrics: tuple[str, ...]
    source: Evidence
    wholes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """A clause: its text without mark, its mark, its metrics, whether it takes over an object, the metric it is part of."""

    text: str
    mark: str
    metrics: tuple[str, ...]
    leans: bool = False
    whole: str = ""
    able: bool = True  # whether it can be said first: with what it takes over it says what is counted


@dataclass(frozen=True, slots=True)
class _Candidate:
    lines: tuple[_Line, ...]
    worth: float
    source: Evidence


def best_frames(
    titles: Sequence[str],
    found: Sequence[Sequence[Item]],
    reports: Sequence[Report],
    local: Sequence[Local],
) -> dict[str, Told]:
    """Return for each metric that a past sentence can tell the frame that does; frames of several metrics stand under each."""
    named: list[dict[tuple[int, int], tuple[str, Item]]] = [{} for _ in reports]
    support = {}
    for title, group in zip(titles, found, strict=True):
        support[title] = len({item.report for item in group})
        for item in group:
            named[item.report][item.figure.block, item.figure.quantity.start] = (title, item)
    rare = rare_words(reports)
    runs = [
        (run, report.path, line, column, r)
        for r, report in enumerate(reports)
        for start, line, column in _sentences(report, named[r])
        for run in _runs(start, report, local[r], named[r])
    ]
    ranked = [
        _Candidate(run, _worth(run, support, own), Evidence(path=p, line=n, column=c, text=""))
        for run, p, n, c, r in runs
        if (own := rare(run_words(run), r)) < 1
    ]
    ranked.sort(key=lambda c: (-c.worth, c.source.path, c.source.line, c.source.column, c.lines[0].text))
    return _chosen(ranked)


def run_words(run: Sequence[_Line]) -> str:
    """Return the fixed words of a run of clauses."""
    return "，".join(fixed_words(line.text) for line in run)


def _worth(run: Sequence[_Line], support: Mapping[str, int], rare: float) -> float:
    told = [metric for line in run for metric in line.metrics]
    shared = sum(math.log2(support[metric]) for metric in told) / len(told)
    length = len(fixed_words("".join(line.text for line in run)))
    wordy = max(0, length - WORDY * len(told)) * LONG
    together = TOGETHER * (min(len(told), MOST_CLAUSES) - 1)
    return SHARED * shared + together - LEANING * run[0].leans - RARE * rare - wordy


def _chosen(ranked: Iterable[_Candidate]) -> dict[str, Told]:
    """Take the best candidates; of a later one what is told already goes, if what is left can stand."""
    told: dict[str, Told] = {}
    for candidate in ranked:
        lines = [line for line in candidate.lines if not told.keys() & set(line.metrics)]
        if not lines or (len(lines) < len(candidate.lines) and not _still_stands(lines)):
            continue
        frame = _told(lines, candidate.source)
        told |= dict.fromkeys(frame.metrics, frame)
    return told


def _still_stands(lines: Sequence[_Line]) -> bool:
    return lines[0].able and not lines[0].leans and not any(line.whole for line in lines)


def _told(lines: Sequence[_Line], source: Evidence) -> Told:
    metrics = tuple(metric for line in lines for metric in line.metrics)
    marks = [line.mark for line in lines[:-1]] + ["。"]
    text = "\n".join(f"{line.text}{mark}" for line, mark in zip(lines, marks, strict=True))
    return Told(text, metrics, source, {line.metrics[0]: line.whole for line in lines if line.whole})


# --- sentences with slots --------------------------------------------------------------------------------------------


def _sentences(report: Report, named: Named) -> Iterator[tuple[tuple[int, int, int], int, int]]:
    """Yield ((block, start, end), line, column) of the sentences that tell a learned figure."""
    starts: dict[int, list[int]] = defaultdict(list)
    for block, start in named:
        starts[block].append(start)
    for block in sorted(starts):
        for start, end in chinese.sentences(report.document.blocks[block].text):
            inside = [at for at in starts[block] if start <= at < end]
            if inside:
                place = named[block, min(inside)][1].figure.at
                yield (block, start, end), place.line or place.block or 0, place.column or 1


@dataclass(slots=True)
class _Slotted:
    """A sentence with slots in place of its figures, and the figures of the slots in order."""

    text: str
    items: list[tuple[str, Item]]


def _slotted(place: tuple[int, int, int], report: Report, local: Local, named: Named) -> _Slotted:
    """Return a sentence with full-width marks and slots; a figure that is not learned is a HOLE, a change a CHANGE."""
    block, start, end = place
    text = report.document.blocks[block].text
    pieces: list[str] = []
    items: list[tuple[str, Item]] = []
    at = start
    for figure in report.analysis.figures:
        quantity = figure.quantity
        if figure.block != block or quantity.start < max(start, at) or quantity.end > end:
            continue
        pieces.append(_fixed(text[at : quantity.start], local))
        told = named.get((block, quantity.start))
        if told:
            pieces.append(f"{{\0{len(items)}}}")  # a name may hold marks
            items.append(told)
        else:
            pieces.append(CHANGE if figure.measure == "change" else HOLE)
        at = quantity.end
    pieces.append(_fixed(text[at:end], local))
    return _Slotted(_ASIDE.sub("", _BLANK.sub("", "".join(pieces))), items)


def _fixed(text: str, local: Local) -> str:
    return local.slotted(chinese.full_width_marks(_NOTATION.sub("", text)))


# --- clauses ---------------------------------------------------------------------------------------------------------


def _runs(
    place: tuple[int, int, int], report: Report, local: Local, named: Named
) -> Iterator[tuple[_Line, ...]]:
    """Yield the runs of clauses of a sentence that can stand by themselves."""
    sentence = _slotted(place, report, local, named)
    if len({title for title, _ in sentence.items}) < len(sentence.items):
        return  # a figure told twice in a sentence is not the same thing twice
    items = sentence.items
    run: list[_Line] = []
    for clause in [*_clauses(_GROWN.sub("\3", sentence.text)), ""]:
        lines: list[_Line] = _lines(clause, items, local, run) if clause else []
        if run and (not lines or _opens_new(lines, run)):
            yield from _standing(run)
            run = []
        run += lines
    yield from _standing(run)


def _clauses(text: str) -> Iterator[str]:
    """Cut a sentence at its marks, at 、 only behind a figure."""
    held = ""
    for piece in _CUT.split(text):
        held += piece
        if not piece.endswith("、"):
            yield held
            held = ""
    if held:
        yield held


def _opens_new(lines: Sequence[_Line], run: Sequence[_Line]) -> bool:
    """Tell whether a clause opens another matter: behind a semicolon, or where the run is long, with an object of its own."""
    own = not lines[0].leans and not lines[0].whole
    return own and (run[-1].mark == "；" or len(run) + len(lines) > MOST_CLAUSES)


def _standing(run: Sequence[_Line]) -> Iterator[tuple[_Line, ...]]:
    """Yield a run without the clauses at its head that cannot be said first."""
    first = next((i for i, line in enumerate(run) if not line.whole and line.able), None)
    if first is None:
        return
    kept = list(run[first:])
    told = {metric for line in kept for metric in line.metrics}
    if all(line.whole in told for line in kept if line.whole):
        yield tuple(kept)


def _lines(clause: str, items: Sequence[tuple[str, Item]], local: Local, run: Sequence[_Line]) -> list[_Line]:
    """Return a clause as lines, one for each item of a list; none where anything in it cannot serve another office."""
    mark = clause[-1:] if clause[-1:] in "，；。、" else "，"
    part = clause.startswith("其中")
    text = bare(clause.removeprefix("其中").rstrip("，；。、：！"))
    if not SLOT.search(text) or HOLE in text or CHANGE in text:
        return []
    if not fits(text.replace("\3", "").replace("\0", "")):
        return []
    pieces = _LIST.split(text)
    if part and not run:
        return []
    verb = leads(pieces[0]) if len(pieces) > 1 else ""
    lines = []
    for number, (piece, following) in enumerate(pairwise([*pieces, ""])):
        line = _line(piece, items, local, verb if number and not leads(piece) else "", run if part else [])
        if line is None:
            return []
        lines.append(replace(line, mark="、" if following else mark))
    return lines


def _line(
    piece: str, items: Sequence[tuple[str, Item]], local: Local, verb: str, above: Sequence[_Line]
) -> _Line | None:
    """Return one clause with the words that it takes over in brackets; None where they cannot be said."""
    numbers = [int(slot[1:]) for slot in SLOT.findall(piece) if slot.startswith("\0")]
    if not numbers:
        return None
    titles = tuple(items[k][0] for k in numbers)
    first = items[numbers[0]][1]
    head = _head(first, local)
    text, leans = piece, False
    opens = piece.startswith("{\0")
    if head is None or (opens and (head or not stands(piece))):
        return None
    if any(not items[k][1].figure.quantity.unit for k in numbers):
        return None  # a figure without unit reads like a slip
    whole = _whole(above, dict(items), first) if above else ""
    if above and not whole:
        return None
    if whole:
        text = f"其中[{head}]{piece}" if head else f"其中{piece}"
    elif head:
        text, leans = (
            verb_first(piece, head, first.counted.doing, first.counted.object, rate=first.counted.rate),
            True,
        )
    elif verb:
        text, leans = f"[{verb}]{piece}", False
    able = bool(first.counted.object or head) and stands(text)
    for number, title in zip(numbers, titles, strict=True):
        text = text.replace(f"{{\0{number}}}", f"{{{title}}}")
        text = text.replace(f"{{{title}}}\3", f"{{{title}}}[，{{{title} 同比}}]")
    if "\3" in text:
        return None
    text = _either(text, titles)
    return _Line(text, "", titles, leans, whole, able)


def _head(item: Item, local: Local) -> str | None:
    """Return the object that a figure takes over, "" where it needs none, None where it cannot be said elsewhere."""
    said = item.counted
    if not said.head or said.head in said.own or _overlap(said.head, said.own):
        return ""
    again = said.head.find(said.own[:2]) if said.own else 0
    head = _fixed(said.head[:again] if again > 1 else said.head, local)  # 发电装机规模 before 装机占比: 发电
    return head if OBJECT.fullmatch(SLOT.sub("", head)) and fits(head, whole=False) else None


def _overlap(head: str, own: str) -> bool:
    """Tell whether an object ends with what the next words begin with: 实际出庭 before 出庭应诉率 is said already."""
    return any(own.startswith(head[-length:]) for length in range(2, len(head)))


def _whole(above: Sequence[_Line], items: Mapping[str, Item], part: Item) -> str:
    """Return the metric of the clause above that a part counts in the same unit, "" where there is none."""
    said = next((line.metrics for line in reversed(above) if not line.whole), ())
    unit = part.figure.quantity.unit
    same = (m for m in said if not part.counted.rate and items[m].figure.quantity.unit == unit)
    return next(same, "")


def _either(text: str, titles: Sequence[str]) -> str:
    """Return a clause that ends with two figures (312批745人次) with what is said where one of them is not there."""
    pair = "".join(f"{{{title}}}" for title in titles)
    if len(titles) != 2 or not text.endswith(pair):
        return text
    before = text.removesuffix(pair)
    return "｜".join([text, *(f"{before}{{{title}}}" for title in titles)])


__all__ = ["Told", "best_frames"]
