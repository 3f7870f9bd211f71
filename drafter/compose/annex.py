"""附件《主要指标一览表》: the figures of the form in one table, this year and last, with the change and where each comes from.

The rows are the form's own lines in its groups, those that the text can say; a figure stands here as there, with the same
trace, its unit in a column of its own. Nothing here is of one genre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from drafter.compose import sentences
from drafter.compose.fixed import year_run
from drafter.compose.matter import Attachment
from drafter.compose.values import Figures, none_run
from drafter.document import Mark, Paragraph, Run, Side, Style, Table
from drafter.form import Answer, Form, Kind, Sentence
from drafter.schema import Genre, Metric
from drafter.writers.columns import laid

TITLE = "主要指标一览表"
NAME, UNIT, CHANGE, SOURCE = "指标", "单位", "增减", "数据来源"
YEAR = "年"
NOTHING = "—"  # in a cell of which there is nothing to say
COMPUTED = "计算得出"  # the source of a figure that nobody reports
STOCK = "*"  # behind the name of a 年末数 where the others are 全年数
OF_YEAR, AT_END = "全年数", "年末数"
BASIS, GIVEN_BY = "口径", "来源"  # fields of an answer

Runs = tuple[Run, ...]
SIDES = {NAME: Side.LEFT, UNIT: Side.CENTRE, CHANGE: Side.CENTRE, SOURCE: Side.LEFT}


class _Row(NamedTuple):
    """One metric of the table: a cell for each column, () where there is nothing to say, and its notes."""

    group: str
    name: Runs
    unit: Runs
    now: Runs
    last: Runs
    change: Runs
    source: Runs
    notes: tuple[tuple[str, Runs], ...]  # of what (a metric's name), and what is said of it


def overview(genre: Genre, form: Form, figures: Figures, *, sources: bool = True) -> Attachment | None:
    """Return the table of a form's figures as an attachment, None where it has none.

    `sources` tells whether the paper may say where its figures come from and how they are counted (来源, 口径): these are
    the office's own words, not meant for the public.
    """
    said = [m for m in genre.metrics if _is_said(figures, m)]
    mixed = len({m.stock for m in said}) == 2
    writer = _Writer(figures, sources, mixed)
    groups = {
        m.group: None for m in said
    }  # in the form's order, a group once though it be declared in two places
    rows = [writer.row(m) for group in groups for m in said if m.group == group]
    if not rows:
        return None
    notes = [_counted(form.year, said, mixed=mixed), *_together(note for row in rows for note in row.notes)]
    return Attachment(TITLE, (_table(rows, form.year), *_numbered(notes)))


def _is_said(figures: Figures, metric: Metric) -> bool:
    figure = figures.figure(metric.id)
    return bool(figure.runs) or figure.none is not None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of one table."""

    figures: Figures
    sources: bool
    mixed: bool

    def row(self, metric: Metric) -> _Row:
        """Return the row of a metric that has a value, is 无, or is still to come."""
        answer = self.figures.answers.get(metric.id)
        unit = self.unit(metric, answer)
        last = self.figures.last_run(metric.id)
        name = self.figures.fill(metric.name)
        star = STOCK if self.mixed and metric.stock else ""
        return _Row(
            metric.group,
            (Run(name + star),),
            (Run(unit),) if unit else (),
            (self.now(metric, unit),),
            (_without(last, unit),) if last else (),
            self.figures.change_in_brief(metric.id) or (),
            self.source(metric, answer) if self.sources else (),
            tuple(self.notes(metric, name, answer)),
        )

    def unit(self, metric: Metric, answer: Answer | None) -> str:
        """Return the unit in which this year's figure stands: as typed, else the metric's."""
        if answer is None:
            return metric.unit
        typed = answer.amount.unit if answer.amount else ""
        return typed or answer.unit or metric.unit

    def now(self, metric: Metric, unit: str) -> Run:
        """Return this year's figure; what is pending is short here, since its row names it."""
        figure = self.figures.figure(metric.id)
        if figure.none is not None:
            return _without(none_run(unit, figure.none), unit)
        (run, *_) = figure.runs or ()
        if run.mark is Mark.PENDING:
            return Run("【待填】", mark=run.mark, trace=run.trace)
        return run if run.mark else _without(run, unit)

    def source(self, metric: Metric, answer: Answer | None) -> Runs:
        """Return where the figure comes from: as the form says, else whom to ask for it."""
        if answer and answer.source.strip():
            return sentences.said(_field(answer, GIVEN_BY, answer.source), closed=False)
        figure = self.figures.figure(metric.id)
        if metric.gather == "算" and (answer is None or answer.kind is Kind.BLANK) and figure.sources:
            return (Run(COMPUTED),)
        owner = self.figures.owner(metric)
        return (Run(owner),) if owner else ()

    def notes(self, metric: Metric, name: str, answer: Answer | None) -> Iterator[tuple[str, Runs]]:
        """Yield what is to be said of the figure under the table: up to when and how it counts."""
        if until := self.figures.until(metric.id):
            text = until.text.strip("（）")
            yield name, (Run(text, trace=until.trace), Run("。"))
        if answer and self.sources and answer.basis.strip():
            yield name, sentences.said(_field(answer, BASIS, answer.basis))


def _field(answer: Answer, name: str, text: str) -> Sentence:
    """Return a field of an answer as a sentence of the user's own, whose figures are told as such."""
    return Sentence(text, f"{answer.key}.{name}", answer.at)


def _without(run: Run, unit: str) -> Run:
    """Return a figure without its unit, which the row says; one that is approximate keeps it (约300件, 300件以上)."""
    exact = run.trace is not None and run.trace.qualifier is None
    return Run(run.text.removesuffix(unit), trace=run.trace) if exact and unit else run


def _counted(year: int, said: Sequence[Metric], *, mixed: bool) -> Runs:
    """Return the note on what the figures are."""
    whole = (year_run(year), Run(f"{YEAR}{OF_YEAR}。"))
    if not mixed:
        return (Run("表中为"), *((year_run(year), Run(f"{AT_END}。")) if said[0].stock else whole))
    return (Run(f"标“{STOCK}”的为"), year_run(year), Run(f"{AT_END}，其余为"), *whole)


def _together(notes: Iterable[tuple[str, Runs]]) -> Iterator[Runs]:
    """Yield the notes, one for all metrics of which the same is to be said."""
    names: dict[str, list[str]] = {}
    said: dict[str, Runs] = {}
    for name, runs in notes:
        text = "".join(run.text for run in runs)
        said.setdefault(text, runs)
        names.setdefault(text, []).append(name)
    yield from ((Run(f"{'、'.join(names[text])}："), *runs) for text, runs in said.items())


def _numbered(notes: Sequence[Runs]) -> Iterator[Paragraph]:
    """Yield the notes as paragraphs, numbered where there are several: 注：1. … 2. …"""
    for number, runs in enumerate(notes, 1):
        marker = ("注：" if number == 1 else "") + (f"{number}." if len(notes) > 1 else "")
        yield Paragraph(runs, Style.TABLE_NOTE, marker=marker)


def _table(rows: Sequence[_Row], year: int) -> Table:
    """Return the rows as a table in their groups, without the columns in which there is nothing."""
    columns = {
        NAME: ((Run(NAME),), [row.name for row in rows]),
        UNIT: ((Run(UNIT),), [row.unit for row in rows]),
        str(year): ((year_run(year), Run(YEAR)), [row.now for row in rows]),
        str(year - 1): ((Run(f"{year - 1}{YEAR}"),), _filled([row.last for row in rows])),
        CHANGE: ((Run(CHANGE),), _filled([row.change for row in rows])),
        SOURCE: ((Run(SOURCE),), _filled([row.source for row in rows])),
    }
    kept = {name: column for name, column in columns.items() if any(column[1])}
    lines: list[tuple[Runs, ...]] = [tuple(head for head, _ in kept.values())]
    bands: list[int] = []
    cells = list(zip(*(column for _, column in kept.values()), strict=True))
    for group, numbers in groupby(range(len(rows)), key=lambda number: rows[number].group):
        bands.append(len(lines))
        lines.append(((Run(group),),))
        lines += [cells[number] for number in numbers]
    table = Table(
        tuple(tuple((Paragraph(cell),) for cell in line) for line in lines),
        aligns=tuple(SIDES.get(name, Side.RIGHT) for name in kept),
        bands=tuple(bands),
        caption=TITLE,
    )
    return laid(table)


def _filled(column: list[Runs]) -> list[Runs]:
    """Return a column with a dash where there is nothing to say; one of nothing but dashes is no column."""
    return [cell or (Run(NOTHING),) for cell in column] if any(column) else []
