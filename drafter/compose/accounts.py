"""The ledger as sheets for people: each figure of a draft with its sentence and its origin, and what is not in it and why.

Everything is read off a composition, so the sheets say what the draft shows and no more; the first sheet agrees row by
row with the ledger of the JSON contract. `writers.workbook` makes a file of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafter.compose import Composition
from drafter.compose.ledger import Entry, Row
from drafter.compose.values import LAST, PERCENT, RATE_PLACES, base_unit, one_line, rounded
from drafter.document import HEADINGS, Block, Mark, Paragraph, Run, Style, Table
from drafter.form import Answer, Kind, owed, progress
from drafter.quantity import plain
from drafter.schema import Metric
from drafter.schema.formula import Formula
from drafter.writers.workbook import Cell, Column, Sheet

FIGURES, PENDING, LEFT_OUT, UNITS, PAPERS = "台账", "待填", "未写入", "各单位", "核对"
NOT_COMPUTABLE = "直接填报（没有分子分母可算）"
GIVEN, OWN_WORDS, SUMMED = "填报", "本单位所写文字", "各单位相加"
INTERNAL = "只进报送稿"
ONLY_AROUND = "版头、版记里的；加 --as 上行文 才写"
AROUND = 600  # characters of a sentence on either side of a figure; a real sentence has some 200 in all
CHANGE = "（比上年）"  # behind the name of a metric whose change against last year a row is about

_STOPS = re.compile(r"[。！？\n][”’」』）]*")
_MINUS, _OVER = "−", "÷"

_FIGURE_COLUMNS = (
    Column("序号", 6), Column("所在标题", 22), Column("句子", 40), Column("数据", 10), Column("指标", 20),
    Column("填报表键", 20), Column("行", 6), Column("值", 12), Column("单位", 8), Column("去年", 12),
    Column("比上年增减", 10), Column("同比", 12), Column("来源", 12), Column("责任单位", 14), Column("口径", 16),
    Column("截至", 10), Column("怎样算出", 26), Column("版本", 10),
)  # fmt: skip
_PENDING_COLUMNS = (
    Column("责任单位", 24), Column("指标", 36), Column("单位", 8), Column("填报表键", 34), Column("行", 6),
    Column("情况", 24), Column("已报/应报", 12), Column("一般出自", 36),
)  # fmt: skip
_LEFT_OUT_COLUMNS = (
    Column("类别", 12), Column("指标", 36), Column("填报表键", 34), Column("行", 6), Column("填的是", 24),
    Column("为什么", 48), Column("责任单位", 24),
)  # fmt: skip
_UNIT_COLUMNS = (
    Column("指标", 36), Column("填报表键", 34), Column("报送单位", 24), Column("情况", 12), Column("填的是", 16),
    Column("值", 14), Column("单位", 8), Column("行", 6),
)  # fmt: skip
_PAPER_COLUMNS = (
    Column("指标", 36), Column("填报表键", 34), Column("行", 6), Column("本稿", 14), Column("单位", 8),
    Column("别处", 30), Column("别处的数", 14), Column("相差", 12), Column("情况", 24), Column("口径", 24),
)  # fmt: skip


def accounts(composition: Composition) -> tuple[Sheet, ...]:
    """Return the sheets of a composition: 台账, 待填, 未写入, 各单位, 核对; one with nothing in it has its header alone."""
    book = _Book(composition)
    return (
        Sheet(FIGURES, _FIGURE_COLUMNS, tuple(book.figures())),
        Sheet(PENDING, _PENDING_COLUMNS, tuple(book.pending())),
        Sheet(LEFT_OUT, _LEFT_OUT_COLUMNS, tuple(book.left_out())),
        Sheet(UNITS, _UNIT_COLUMNS, tuple(book.units())),
        Sheet(PAPERS, _PAPER_COLUMNS, tuple(book.papers())),
    )


Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run of the draft stands: the heading above it and the sentence around it."""

    run: Run
    heading: str
    sentence: str


class _Book:
    def __init__(self, composition: Composition) -> None:
        self.draft = composition
        self.form = composition.form
        self.figures_ = composition.figures
        self.metrics = self.figures_.table.by_id
        self.by_key = {answer.key: answer for answer in self.form.answers.values()}
        self.places = list(_places(composition.document.blocks))

    # --- 台账 ---

    def figures(self) -> Iterator[Cells]:
        """Yield a row for each figure of the ledger, in its order."""
        traced = [p for p in self.places if p.run.trace and p.run.trace.value is not None]
        for number, (row, place) in enumerate(zip(self.draft.ledger.figures, traced, strict=True), 1):
            yield (number, place.heading, place.sentence, row.text, *self._figure(row))

    def _figure(self, row: Row) -> Cells:
        metric = self.metrics.get(row.metric or "")
        if metric is None:
            blank = (None,) * 7  # last year to 截至: the user's own words say what they say
            return (None, row.source, row.line, row.trace.value, row.trace.unit, *blank, OWN_WORDS, None)
        answer = self.form.answers.get(metric.id)
        change = is_change(row)
        return (
            self.name(metric) + (CHANGE if change else ""),
            row.source,
            row.line,
            row.trace.value,
            row.trace.unit,
            *((None, None, None) if change else self._against_last(metric)),
            answer.source if answer else None,
            self.owner(metric),
            self._basis(row, answer),
            answer.as_of if answer else None,
            self.how(row, metric),
            INTERNAL if self._internal(row) else None,
        )

    def _against_last(self, metric: Metric) -> Cells:
        """Return last year's value, the difference, and the change in words as a draft says it."""
        now, last = self._years(metric)
        if last is None:
            return (None, None, None)
        said = "".join(run.text for run in self.figures_.change(metric.id) or ())
        return (last, None if now is None else now - last, said)

    def _years(self, metric: Metric) -> tuple[Decimal | None, Decimal | None]:
        """Return this year's value and last year's; rates as they are printed, so that a reader can subtract them."""
        now, last = self.figures_.figure(metric.id).value, self.figures_.last(metric.id)
        if metric.unit != PERCENT:
            return now, last
        places = RATE_PLACES if metric.places is None else metric.places
        shown = [None if value is None else Decimal(rounded(value, places)) for value in (now, last)]
        return shown[0], shown[1]

    def _basis(self, row: Row, answer: Answer | None) -> str:
        """Return the 口径 of a figure, and of what it is computed from."""
        parts = [self.by_key[key] for key in row.computed_from if key in self.by_key]
        others = [f"{_last_part(a.key)}：{a.basis}" for a in parts if a.basis and a is not answer]
        return "；".join(filter(None, [answer.basis if answer else "", *others]))

    def _internal(self, row: Row) -> bool:
        there = [self.by_key.get(key) for key in (row.source, *row.computed_from)]
        return any(answer.internal_only for answer in there if answer)

    # --- how a figure came about ---

    def how(self, row: Row, metric: Metric) -> str:
        """Say how a figure came about, with keys and numbers: 审结÷(受理+上年结转)＝18÷(22+3)."""
        if is_change(row):
            return self._change(row, metric)
        formula = self.figures_.formula(metric.id)
        if formula is not None:
            return self._computed(metric, formula) if row.computed_from else NOT_COMPUTABLE
        answer = self.form.answers.get(metric.id)
        parts = [u for u in answer.units if u.amount is not None] if answer else []
        if parts and row.computed_from:
            return f"{SUMMED}：" + "+".join(f"{u.name}{plain(u.amount.value)}" for u in parts if u.amount)
        return GIVEN

    def _computed(self, metric: Metric, formula: Formula) -> str:
        def key(name: str) -> str:
            return name.rpartition(".")[2]

        def number(name: str) -> str:
            found = self.figures_.table.find(name, metric.group)
            value = self.figures_.figure(found.id).value if found else None
            return "?" if value is None else plain(value)

        return f"{written(formula, key)}＝{written(formula, number)}"

    def _change(self, row: Row, metric: Metric) -> str:
        now, last = self._years(metric)
        if now is None or last is None:
            return ""
        unit = PERCENT if metric.unit == PERCENT else ""
        this, before = f"今年{plain(now)}{unit}", f"去年{plain(last)}{unit}"
        more, less = (this, before) if now >= last else (before, this)
        if row.trace.unit == PERCENT:
            return f"({more}{_MINUS}{less}){_OVER}{before}"
        return f"{more}{_MINUS}{less}"

    # --- 待填 ---

    def pending(self) -> Iterator[Cells]:
        """Yield a row for what is to be filled in or put right, by 责任单位."""
        rows = [*self._asked(), *self._wrong()]
        return iter(sorted(rows, key=lambda row: (str(row[0] or "\uffff"), row[4] or 0, str(row[3]))))

    def _asked(self) -> Iterator[Cells]:
        for item in self.draft.ledger.pending:
            answer = self.by_key.get(item.key)
            metric = self.metrics[answer.metric] if answer else None
            for body, name in owed(item.owner, item.name, item.progress):
                yield (
                    body,
                    name,
                    metric.unit if metric else None,
                    item.key,
                    item.line,
                    "待填",
                    reported(answer) if answer else None,
                    metric.source if metric else None,
                )

    def _wrong(self) -> Iterator[Cells]:
        """Yield a row for each value that cannot be (【待核】), once a key."""
        seen: set[str] = set()
        for run in (p.run for p in self.places if p.run.mark is Mark.WRONG and p.run.trace):
            key = run.trace.key if run.trace else ""
            if key in seen:
                continue
            seen.add(key)
            answer = self.by_key.get(key)
            if answer is None:  # of 发文
                line = run.trace.line if run.trace else None
                yield (None, _last_part(key), None, key, line, run.text.strip("【】"), None, None)
                continue
            metric = self.metrics[answer.metric]
            state = f"待核：{one_line(answer.typed)}"
            told = (self.owner(metric), self.name(metric), metric.unit, answer.key, answer.at.line, state)
            yield (*told, reported(answer), metric.source)

    # --- 未写入 ---

    def left_out(self) -> Iterator[Cells]:
        """Yield a row for each key that gives the draft no figure, with the reason."""
        ledger = self.draft.ledger
        yield from (
            self._left("今年不报", e, "填表时定了今年不写这个数，有关分句不写") for e in ledger.withheld
        )
        yield from (self._left("不适用", e, self._why_not_applicable(e)) for e in ledger.not_applicable)
        yield from (self._left("无", e, self._why_none(e)) for e in ledger.none)
        printed = {row.source for row in ledger.figures}  # a rate is printed though its own line is blank
        yield from (self._left("空着", e, self._why_blank(e)) for e in ledger.blank if e.key not in printed)
        for entry in ledger.unused:
            answer = self.by_key.get(entry.key.removesuffix(f".{LAST}"))
            yield self._left("没用到", entry, self._why_unused(entry, answer))
        for left in {item.key: item for item in self.draft.left_out}.values():
            yield self._left("被版本省去", Entry(left.key, left.line), left.why)

    def _left(self, kind: str, entry: Entry, why: str) -> Cells:
        last = entry.key.endswith(f".{LAST}") and entry.key not in self.by_key
        answer = self.by_key.get(entry.key.removesuffix(f".{LAST}") if last else entry.key)
        metric = self.metrics[answer.metric] if answer else None
        typed = answer.typed if answer else ""
        if last and answer and metric:
            typed = answer.last.text(answer.unit) if answer.last else ""
        name = self.name(metric) + ("（去年）" if last else "") if metric else _last_part(entry.key)
        owner = self.owner(metric) if metric else None
        return (kind, name, entry.key, entry.line, one_line(typed), why, owner)

    def _why_blank(self, entry: Entry) -> str:
        if self.figures_.formula(self.by_key[entry.key].metric) is not None:
            return "分子分母没有报全（或者算不成），也没有直接填"
        return "还没有报，不是必报数，有关分句不写"

    def _why_none(self, entry: Entry) -> str:
        said = next(
            (p.sentence for p in self.places if p.run.trace and _is_wording(p.run) and p.run.trace.key == entry.key), ""
        )  # fmt: skip
        return f"没有发生，稿中写作：{said}" if said else "没有发生，有关分句不写"

    def _why_not_applicable(self, entry: Entry) -> str:
        answer = self.by_key[entry.key]
        whole = self.form.answers.get(self.metrics[answer.metric].whole or "")
        if not answer.typed and whole and whole.kind is Kind.NONE:
            return f"“{_last_part(whole.key)}”填的是无，它的一部分不用填"
        return "填表时定了本单位不写这一项"

    def _why_unused(self, entry: Entry, answer: Answer | None) -> str:
        if entry.key in {said.key for said in self.form.matter.sentences()}:
            return ONLY_AROUND
        if answer and entry.key.endswith(f".{LAST}"):
            return "去年数；稿中这一句不写同比"
        computed = answer and self.figures_.formula(answer.metric) is not None
        return "率按分子分母算出，填的不用" if computed else "稿中没有用到它的句子"

    # --- 各单位 ---

    def units(self) -> Iterator[Cells]:
        """Yield a row for each unit that reports towards a sum, then one for those that no line names."""
        for answer in (a for a in self.form.answers.values() if a.units):
            metric = self.metrics[answer.metric]
            about = (self.name(metric), answer.key)
            for unit in answer.units:
                value = unit.amount.value if unit.amount else Decimal(0) if unit.kind is Kind.NONE else None
                state = _STATES.get(unit.kind, "未报")
                shown = base_unit(answer.unit) if value is not None else answer.unit
                yield (*about, unit.name, state, one_line(unit.typed), value, shown, unit.at.line)
            made = progress(answer)
            if made and made.unnamed:
                name = f"（另有{made.unnamed}个单位没有列出）"
                yield (*about, name, "未报", None, None, answer.unit, answer.at.line)

    # --- 核对 ---

    def papers(self) -> Iterator[Cells]:
        """Yield a row for each other paper that prints the same quantity: those typed, and those that the genre knows."""
        for answer in self.form.answers.values():
            metric = self.metrics[answer.metric]
            there = answer.kind in (Kind.VALUE, Kind.NONE)
            known = metric.papers if there else ()
            for paper in dict.fromkeys([*answer.elsewhere, *known]):
                yield (self.name(metric), answer.key, answer.at.line, *self._paper(answer, paper))

    def _paper(self, answer: Answer, paper: str) -> Cells:
        here = answer.amount.value if answer.amount else Decimal(0) if answer.kind is Kind.NONE else None
        other = answer.elsewhere.get(paper)
        gap = here - other.value if here is not None and other else None
        state = "待核对" if gap is None else "一致" if not gap else "不一致，请核对"
        return (here, base_unit(answer.unit), paper, other.value if other else None, gap, state, answer.basis)

    # --- names ---

    def name(self, metric: Metric) -> str:
        """Return the full name of a metric, as this place says it."""
        return self.figures_.fill(metric.name)

    def owner(self, metric: Metric) -> str:
        """Return who has a figure, as this place says it."""
        return self.figures_.owner(metric)


_STATES = {
    Kind.VALUE: "已报",
    Kind.NONE: "已报（无）",
    Kind.NOT_APPLICABLE: "不适用",
    Kind.WITHHELD: "今年不报",
    Kind.WRONG: "待核",
}


def reported(answer: Answer) -> str | None:
    """Return how many units have reported of how many (27/31), None for a figure that is not gathered from units."""
    made = progress(answer)
    return str(made) if made else None


def is_change(row: Row) -> bool:
    """Tell whether a figure is a change against last year rather than a value of the year."""
    return any(key.endswith(f".{LAST}") for key in row.computed_from)


def written(formula: Formula, say: Callable[[str], str]) -> str:
    """Return a formula as people write it, each key as `say` has it."""
    if isinstance(formula, str):
        return say(formula)
    left, right = written(formula.left, say), written(formula.right, say)
    if formula.operator == "/":
        left = left if isinstance(formula.left, str) or formula.left.operator == "/" else f"({left})"
        right = right if isinstance(formula.right, str) else f"({right})"
        return f"{left}{_OVER}{right}"
    if formula.operator == "-" and not isinstance(formula.right, str) and formula.right.operator in "+-":
        right = f"({right})"
    return f"{left}{_MINUS if formula.operator == '-' else '+'}{right}"


# --- where runs stand ----------------------------------------------------------------------------------------------


def _places(blocks: Sequence[Block]) -> Iterator[_Place]:
    """Yield every traced or marked run with the nearest heading above it and the sentence, or row, it stands in."""
    above = ""
    for block in blocks:
        if isinstance(block, Table):
            yield from _in_table(block, above)
            continue
        if block.style in (*HEADINGS, Style.ANNEX_TITLE):
            above = block.text
        yield from _in_paragraph(block, above)


def _in_table(table: Table, heading: str) -> Iterator[_Place]:
    for row in table.rows:
        cells = [paragraph for cell in row for paragraph in cell]
        text = " ".join(paragraph.text for paragraph in cells)
        for run in (run for paragraph in cells for run in paragraph.runs):
            if run.trace is not None:
                yield _Place(run, heading, text)


def _in_paragraph(paragraph: Paragraph, heading: str) -> Iterator[_Place]:
    text = paragraph.text
    bounds = [0, *(match.end() for match in _STOPS.finditer(text)), len(text)]  # of its sentences
    end = len(paragraph.marker)
    for run in paragraph.runs:
        start, end = end, end + len(run.text)
        if run.trace is not None:
            first, last = bisect_right(bounds, start) - 1, bisect_left(bounds, end)
            yield _Place(run, heading, _quoted(text, (bounds[first], bounds[last]), (start, end)))


def _quoted(text: str, sentence: tuple[int, int], figure: tuple[int, int]) -> str:
    """Return a sentence; of one that never ends, what stands around the figure."""
    first = max(sentence[0], figure[0] - AROUND)
    last = min(sentence[1], figure[1] + AROUND)
    before, after = "…" if first > sentence[0] else "", "…" if last < sentence[1] else ""
    return f"{before}{text[first:last].strip()}{after}"


def _is_wording(run: Run) -> bool:
    """Tell the wording for 无 from figures and from work still to do."""
    return run.mark is None and run.trace is not None and run.trace.value is None


def _last_part(key: str) -> str:
    return key.rpartition(".")[2]
