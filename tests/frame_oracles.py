"""Enumerates the answers to a frame's metrics and judges each sentence by what a reader would see.

The judge knows the frame, not the joiner: the frame's text is marked with invisible characters (which line a wording
comes from, which commas are its own, which words are a bracket's), the joiner prints them, and the judge reads them off
the printed sentence.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from drafter.compose import join as joiner
from drafter.compose.values import Figures
from drafter.diagnostics import Location
from drafter.document import Run
from drafter.form import Answer, Form, Kind
from drafter.quantity import Amount
from drafter.region import Region, profile
from drafter.schema import Frame, Genre, Metric, Sentence, Skeleton
from drafter.schema.formula import keys, parse_formula
from drafter.schema.frames import compile_frame
from drafter.schema.notation import SOFT_STOP, Alternative, Bracket, Clause, Slot, SlotKind

LINE = 0xF0000  # + line: begins a wording of that line
OWN = "\u200b"  # after a mark that belongs to a wording
NONE = "\u200c"  # in a wording for 无
OPEN, CLOSE = "\u2060", "\u2061"  # around the words of a bracket without a figure
GAP = re.compile(r"([、，；。])(?!\u200b)")
DATED = re.compile(r"（截至[0-9年月日]+）")  # behind a figure that is not of the whole year
RANK = {"、": 0, "，": 1, "；": 2, SOFT_STOP: 3, "。": 4}
REGION = Region("凤翔区", "陕西省宝鸡市凤翔区", "", "市辖区", ("陕西省", "宝鸡市"), 2024)
WORDS = profile(REGION).words
# The oracles take every mark for one between clauses; the marks within a level's own words are none.
UNMARKED = {slot: word and word.replace("、", "和") for slot, word in WORDS.items()}
FEW = 3  # clauses of a sentence that goes on over ，。
KINDS = (Kind.VALUE, Kind.NONE, Kind.BLANK, Kind.WITHHELD)


def genre_of(metrics: Sequence[Metric], frames: Sequence[Frame]) -> Genre:
    skeleton = Skeleton(genre="试", documents=(), sections=())
    return Genre(name="试", skeleton=skeleton, metrics=tuple(metrics), frames=tuple(frames))


# --- answers --------------------------------------------------------------------------------------------------------


def asked_by(sentence: Sentence, genre: Genre, figures: Figures) -> list[Metric]:
    """The metrics that a frame depends on: those it names, the parts of the computed ones, the wholes."""
    out: dict[str, Metric] = {}

    def add(metric: Metric | None) -> None:
        if metric is None or metric.id in out:
            return
        if metric.gather == "算" and metric.formula:
            for key in keys(parse_formula(metric.formula)):
                add(figures.table.find(key, metric.group))
        out[metric.id] = metric

    for metric_id in sentence.metrics():
        add(genre.metric(metric_id))
    return list(out.values())


def value_of(metric: Metric, metrics: Sequence[Metric]) -> int:
    """A value that is nobody else's, with parts well below wholes and even the sum of two parts."""
    place = [m.id for m in metrics].index(metric.id)
    if metric.unit == "%":
        return 31 + place
    return 101 + place if metric.whole else 5003 + 100 * place


def answer(metric: Metric, kind: Kind, value: int | None = None, last: int | None = None) -> Answer:
    return Answer(
        metric.id,
        kind,
        f"数据.{metric.group}.{metric.key}",
        Location(line=1),
        typed=str(value if value is not None else ""),
        unit=metric.unit,
        amount=None if value is None else Amount(Decimal(value), str(value)),
        last=None if last is None else Amount(Decimal(last), str(last)),
    )


def form_of(answers: dict[str, Answer], **fields: object) -> Form:
    return Form("试", REGION, 2024, answers, **fields)  # type: ignore[arg-type]


def fillings(metrics: Sequence[Metric], limit: int, seed: int = 7) -> Iterator[dict[str, Answer]]:
    """All combinations of answers where there are few, else all single ones and a sample."""
    kinds = [[Kind.VALUE, Kind.BLANK] if m.gather == "算" else list(KINDS) for m in metrics]
    count = 1
    for options in kinds:
        count *= len(options)
    if count <= limit:
        chosen: Iterator[tuple[Kind, ...]] = itertools.product(*kinds)
    else:
        chosen = _sample(kinds, limit, random.Random(seed))
    for combination in chosen:
        yield {
            m.id: answer(m, kind, value_of(m, metrics), _last(m, metrics))
            if kind is Kind.VALUE
            else answer(m, kind)
            for m, kind in zip(metrics, combination, strict=True)
        }


def _last(metric: Metric, metrics: Sequence[Metric]) -> int | None:
    value = value_of(metric, metrics)
    return value * 4 // 5 if value % 2 else None


def _sample(kinds: Sequence[list[Kind]], limit: int, rng: random.Random) -> Iterator[tuple[Kind, ...]]:
    n = len(kinds)
    for i, j in itertools.combinations_with_replacement(range(n), 2):
        yield tuple(Kind.VALUE if k in (i, j) else Kind.WITHHELD for k in range(n))
        yield tuple(Kind.WITHHELD if k in (i, j) else Kind.VALUE for k in range(n))
    for _ in range(limit):
        dense = rng.random()
        yield tuple(Kind.VALUE if rng.random() < dense else rng.choice(options) for options in kinds)


# --- marking the frame ----------------------------------------------------------------------------------------------


def marked(sentence: Sentence) -> Sentence:
    """The same frame with invisible marks."""
    return sentence._replace(
        clauses=tuple(
            replace(c, alternatives=tuple(_marked(a, place) for a in c.alternatives))
            for place, c in enumerate(sentence.clauses)
        ),
    )


def _marked(wording: Alternative, place: int) -> Alternative:
    none = any(s.kind is SlotKind.NONE for s in wording.slots) and not any(
        s.kind is SlotKind.VALUE and s.metric for s in wording.slots
    )

    def piece(p: str | Slot | Bracket) -> str | Slot | Bracket:
        if isinstance(p, str):
            return GAP.sub(rf"\1{OWN}", p)
        if isinstance(p, Bracket):
            inner = tuple(piece(q) for q in p.pieces)
            return Bracket((OPEN, *inner, CLOSE) if p.names_object else inner)  # type: ignore[arg-type]
        return p

    return replace(wording, pieces=(chr(LINE + place) + (NONE if none else ""), *map(piece, wording.pieces)))


def visible(text: str) -> str:
    """A text without the invisible marks."""
    return re.sub(f"[{OWN}{NONE}{OPEN}{CLOSE}\U000f0000-\U000f00ff]", "", text)


# --- reading the printed sentence -----------------------------------------------------------------------------------


@dataclass
class Item:
    """A clause as printed: its line, text, the mark after it, the metrics printed and computed from."""

    line: int
    text: str
    mark: str = ""
    figures: list[str] = field(default_factory=list)
    led: bool = False  # 其中 stands before it
    opened: bool = False
    starts: bool = False  # a sentence
    wording: Alternative | None = field(default=None, compare=False)  # once the judge has found it out

    @property
    def none(self) -> bool:
        return NONE in self.text

    @property
    def comma(self) -> bool:
        return "，" + OWN in self.text

    @property
    def dated(self) -> bool:
        return bool(DATED.search(self.plain))

    @property
    def brackets(self) -> int:
        return self.text.count(OPEN)

    @cached_property
    def plain(self) -> str:  # asked for only when the text is whole
        return visible(self.text)


def items_of(runs: Sequence[Run], opening: str) -> list[Item]:
    """Cut printed runs into items at the marks that are no clause's own."""
    items: list[Item] = [Item(-1, "")]
    for run in runs:
        if run.mark or (run.trace and run.trace.value is not None):
            items[-1].figures.append(run.trace.metric if run.trace and run.trace.metric else "")
            items[-1].text += "〓" if run.mark else run.text
            continue
        for i, part in enumerate(GAP.split(run.text)):
            if i % 2:
                items[-1].mark = part
                items.append(Item(-1, ""))
            else:
                items[-1].text += part
    assert items[-1].text == "", "text after the last mark"
    items.pop()
    for before, item in zip([None, *items], items, strict=False):
        found = re.search("[\U000f0000-\U000f00ff]", item.text)
        assert found, f"an item of no line: {item.text!r}"
        head = item.text[: found.start()]
        assert len(re.findall("[\U000f0000-\U000f00ff]", item.text)) == 1, (
            f"two clauses without a mark: {item.text!r}"
        )
        item.line = ord(found[0]) - LINE
        item.starts = before is None or before.mark == "。"
        item.led, item.opened = head.endswith("其中"), bool(opening) and head.startswith(opening)
        assert head in ("", "其中", opening), f"words of nobody: {head!r}"
    return items


# --- judging --------------------------------------------------------------------------------------------------------


@dataclass
class Judge:
    """Finds the faults of one printed frame. Every oracle yields sentences that say what a reader would stumble over."""

    sentence: Sentence
    figures: Figures

    def faults(self, runs: Sequence[Run]) -> list[str]:
        if not runs:
            return []
        try:
            items = items_of(runs, self.sentence.frame.opening)
        except AssertionError as error:
            return [str(error)]
        oracles = (
            self.shape, self.order, self.lists, self.commas, self.stops, self.parts, self.bases,
            self.objects, self.openings, self.zeros,
        )  # fmt: skip
        return [fault for oracle in oracles for fault in oracle(items)]

    def said_whole(self, item: Item, whole: str) -> bool:
        return whole in item.figures

    def clause(self, item: Item) -> Clause:
        return self.sentence.clauses[item.line]

    def wording(self, item: Item) -> Alternative:
        """The wording that an item is in, by its fixed text."""
        if item.wording is None:
            item.wording = self._wording(item)
        return item.wording

    def _wording(self, item: Item) -> Alternative:
        bare = re.sub(r"[〓0-9.%万亿]", "", DATED.sub("", item.plain))
        for a in self.clause(item).alternatives:
            slots = [s for s in a.slots if s.metric]
            text = "".join(p for p in a.pieces if isinstance(p, str))
            main = next((s for s in slots if s.kind is not SlotKind.CHANGE), None)
            fits = all(piece in item.plain for piece in a.pieces if isinstance(piece, str))
            guarded = main is not None and main.kind is SlotKind.NONE
            if (
                fits
                and (guarded == item.none or text == bare)
                and (guarded or main is None or main.metric in item.figures)
            ):
                return a
        return self.clause(item).alternatives[0]

    def main(self, item: Item) -> Metric | None:
        slot = next((s for s in self.wording(item).slots if s.metric), None)
        return self.figures.table.by_id[slot.metric] if slot else None

    def written(self, one: Item, other: Item) -> str:
        marks = [c.mark for c in self.sentence.clauses[one.line : other.line]]
        return max(marks, key=RANK.__getitem__)

    # --- oracles ---

    def shape(self, items: list[Item]) -> Iterator[str]:
        text = "".join(i.text + i.mark for i in items)
        plain = visible(text)
        if re.search(r"[、，；。]{2}", plain) or plain[0] in "、，；。":
            yield "doubled or leading mark"
        if items[-1].mark != "。":
            yield "no 。 at the end"

    def order(self, items: list[Item]) -> Iterator[str]:
        if any(a.line >= b.line for a, b in itertools.pairwise(items)):
            yield "clauses out of order"

    def lists(self, items: list[Item]) -> Iterator[str]:
        for a, b in itertools.pairwise(items):
            if a.mark == "、" and any(i.comma or i.none or "、" + OWN in i.text for i in (a, b)):
                yield f"、 beside a comma or a 无: {a.plain}、{b.plain}"
            if a.mark == "、" and self.written(a, b) != "、":
                yield f"a stronger mark became 、 after {a.plain}"

    def commas(self, items: list[Item]) -> Iterator[str]:
        for a, b in itertools.pairwise(items):
            inside = b.led or self._inside(items, b)
            if a.mark == "，" and a.comma and not inside and self.written(a, b) != "、":
                yield f"， after a clause with a comma: {a.plain}，{b.plain}"
        for group in self._sentences(items):
            marks = [i.mark for i in group[:-1]]
            if "；" in marks and "，" not in marks and not any(i.comma for i in group):
                yield f"； without ，: {group[0].plain}"

    def stops(self, items: list[Item]) -> Iterator[str]:
        for place, (a, b) in enumerate(itertools.pairwise(items)):
            written = self.written(a, b)
            if written == "。" and a.mark != "。":
                yield f"a full stop was lost after {a.plain}"
            after = self.written(b, items[place + 2]) if place + 2 < len(items) else "。"
            said = self._sentence_to(items, place)
            few = len(said) < FEW and all(i.mark != "；" for i in said[:-1])
            closed = place + 2 == len(items) or b.mark == "。"
            if (
                written == SOFT_STOP
                and a.mark != "。"
                and not (few and closed and self._all_short([*said, b]))
            ):
                yield f"，。 is a comma in a long sentence after {a.plain}"
            last = RANK[after] >= RANK[SOFT_STOP] and not self.wording(b).part
            if written == SOFT_STOP and a.mark == "。" and few and last and self._all_short([*said, b], -8):
                yield f"，。 is a stop between a few short clauses after {a.plain}"
            if written == "，" and a.mark == "。" and not self.wording(b).part:
                yield f"a comma became a stop after {a.plain}"

    def _sentence_to(self, items: list[Item], place: int) -> list[Item]:
        """The items of the sentence that the item at `place` is in, up to it."""
        start = max(i for i in range(place + 1) if items[i].starts)
        return items[start : place + 1]

    def _all_short(self, items: list[Item], slack: int = 8) -> bool:
        return all(not item.comma and len(item.plain) <= joiner.SHORT + slack for item in items)

    def parts(self, items: list[Item]) -> Iterator[str]:
        for place, item in enumerate(items):
            before = items[place - 1] if place else None
            if not item.led:
                continue
            main = self.main(item)
            if before is None or before.mark != "，" or item.starts:
                yield f"其中 not after a comma: {item.plain}"
            elif main is None or main.whole is None or main.whole not in before.figures:
                yield f"其中 not after its whole: {before.plain}，{item.plain}"
        for a, b in itertools.pairwise(items):
            if (a.led or self._inside(items, a)) and not self._inside(items, b) and a.mark in "、，":
                yield f"reads as a part: {a.plain}{a.mark}{b.plain}"
        for group in self._sentences(items):
            for item in group:
                whole = self._whole(item)
                if self.wording(item).part and not item.led and not self._inside(items, item):
                    if item.starts or any(
                        self.wording(o).part and self._whole(o) == whole for o in group if o.line < item.line
                    ):
                        continue
                    yield f"a part without 其中 in the middle of a sentence: {item.plain}"

    def _inside(self, items: list[Item], item: Item) -> bool:
        """Whether an item belongs to a 其中 that stands before it in an unbroken row of parts of one whole."""
        place = items.index(item)
        whole = self._whole(item)
        while place >= 0 and self.wording(items[place]).part and self._whole(items[place]) == whole:
            if items[place].led:
                return True
            place -= 1
        return False

    def _whole(self, item: Item) -> str | None:
        main = self.main(item)
        return main.whole if main else None

    def bases(self, items: list[Item]) -> Iterator[str]:
        for place, item in enumerate(items):
            main = self.main(item)
            if main is None or main.whole is None or item.none:
                continue
            before = [i for i in items[:place] if not i.none]
            if not any(main.whole in i.figures or self._whole(i) == main.whole for i in before):
                if item.brackets < self._all_brackets(item):
                    yield f"a part that borrows its base: {item.plain}"
                if place and items[place - 1].mark == "、":
                    yield f"a part with a base of its own after 、: {item.plain}"

    def objects(self, items: list[Item]) -> Iterator[str]:
        for place, item in enumerate(items):
            before = [i for i in items[:place] if not i.none]
            full = item.brackets == self._all_brackets(item)
            if not before and not full:
                yield f"leans on nothing: {item.plain}"
            if self.wording(item).part or self._whole(item):
                continue
            reach = self._reach(item.line)
            leans = any(i.line >= reach for i in before)
            if leans and item.brackets:
                yield f"says its object again: {item.plain}"
            if not leans and not full:
                yield f"leans on another object: {item.plain}"

    def _reach(self, line: int) -> int:
        """The first line of the group: back to a mark stronger than the one before the line."""
        clauses = self.sentence.clauses
        start = line
        while start and RANK[clauses[start - 1].mark] <= RANK[clauses[line - 1].mark]:
            start -= 1
        return start

    def _all_brackets(self, item: Item) -> int:
        return sum(isinstance(p, Bracket) and p.names_object for p in self.wording(item).pieces)

    def openings(self, items: list[Item]) -> Iterator[str]:
        if sum(i.opened for i in items) > 1:
            yield "the opening word twice"
        opened = False
        dated = {i.line for group in self._sentences(items) if any(i.dated for i in group) for i in group}
        for item in items:
            main = self.main(item)
            if item.opened and item.line in dated:
                yield f"the opening word before a part of the year: {item.plain}"
            if item.opened and main and main.stock:
                yield f"the opening word before a stock: {item.plain}"
            flow = main is not None and not main.stock and item.line not in dated
            if self.sentence.frame.opening and item.starts and flow and not opened and not item.opened:
                yield f"no opening word before {item.plain}"
            opened = opened or item.opened

    def zeros(self, items: list[Item]) -> Iterator[str]:
        for item in items:
            if re.search(r"(?<![0-9.])0(?![0-9.])", item.plain):
                yield f"a printed 0: {item.plain}"

    def _sentences(self, items: list[Item]) -> Iterator[list[Item]]:
        group: list[Item] = []
        for item in items:
            group.append(item)
            if item.mark == "。":
                yield group
                group = []


def judged(frame: Frame, genre: Genre, limit: int, as_of: str = "") -> Iterator[list[tuple[str, str]]]:
    """Judge a frame over its fillings: for each, the (fault, printed sentence) pairs.

    With `as_of` about half of the answers count up to that day.
    """
    rng = random.Random(11)
    empty = Figures(genre, form_of({}), UNMARKED)
    sentence = compile_frame(frame, empty.table)[0]
    invisible = marked(sentence)
    metrics = asked_by(sentence, genre, empty)
    alone = genre.model_copy(update={"metrics": tuple(metrics)})
    for answers in fillings(metrics, limit):
        if as_of:
            answers = {m: a._replace(as_of=as_of if rng.random() < 0.5 else "") for m, a in answers.items()}
        figures = Figures(alone, form_of(answers), UNMARKED)
        found = Judge(sentence, figures).faults(joiner.join(invisible, figures).runs)
        seen = "".join(r.text for r in joiner.join(sentence, figures).runs) if found else ""
        yield [(fault, seen) for fault in found]
