"""The part 数据 of a form as groups of rows, for rewriting: which line is which metric, and new lines in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drafter.form import words
from drafter.form.comments import Comments
from drafter.form.moved import by_group
from drafter.form.rewriting import STEP, Entry, Row, Sheet, common_column, together, with_comment
from drafter.form.writing import COMMENT_COLUMN, RATES_COMMENT, line, scalar
from drafter.form.writing import rows as rows_of
from drafter.schema import Genre, Metric

INDENT = STEP  # of a group, where the form has none to go by


@dataclass(slots=True)
class Group:
    """A group of the form: the rows that are metrics, in file order, those under 只有率 apart, and what is no metric."""

    entry: Entry
    known: Mapping[str, Metric]
    rows: list[tuple[Row, Metric]] = field(default_factory=list)
    rates: Row | None = None
    rate_rows: list[tuple[Row, Metric]] = field(default_factory=list)
    unknown: list[Entry] = field(default_factory=list)
    off: list[Row] = field(default_factory=list)  # commented lines that are no metric's

    @property
    def name(self) -> str:
        """The group's name."""
        return self.entry.name

    def all_rows(self) -> list[tuple[Row, Metric]]:
        """Return the metrics' rows, those under 只有率 last."""
        return [*self.rows, *self.rate_rows]

    def last_own(self) -> int:
        """Return the line below which a new row of the group goes: its last one, before 只有率."""
        return max([_last(row) for row, _ in self.rows], default=self.entry.first)

    def last(self) -> int:
        """Return the last line of the group."""
        rows = [row for row, _ in self.all_rows()] + ([self.rates] if self.rates else [])
        return max([self.entry.last, self.entry.first, *map(_last, rows)])

    def last_rate(self) -> int:
        """Return the line below which a new row under 只有率 goes."""
        if self.rates is None:
            return self.last()
        return max([self.rates.number, *(_last(row) for row, _ in self.rate_rows)])

    def indent(self, *, rate: bool = False) -> str:
        """Return what stands before a new row."""
        for row, _ in self.rate_rows if rate else self.rows:
            return row.text[: len(row.text) - len(row.text.lstrip())]
        before = self.rates.text if rate and self.rates else " " * ((self.entry.key.at.column or 1) - 1)
        return before[: len(before) - len(before.lstrip())] + STEP


def _may_hold_rates(entry: Entry) -> bool:
    """Tell whether 只有率 is as it should be: blank, or lines below it."""
    return entry.value.kind == "mapping" or (entry.value.kind == "scalar" and entry.value.text is None)


def _last(row: Row) -> int:
    return row.entry.last if row.entry else row.number


def groups(sheet: Sheet, genre: Genre) -> list[Group]:
    """Return the groups of 数据; one whose name the genre does not have, or that stands there twice, knows no key."""
    data = sheet.top(words.DATA_KEY)
    if data is None:
        return []
    entries = sheet.entries(data.value)
    known = dict(by_group(genre))
    end = sheet.end(data)
    return [
        _group(sheet, entry, known.pop(entry.name, {}), sheet.until(entry, entries, end)) for entry in entries
    ]


def _group(sheet: Sheet, entry: Entry, known: Mapping[str, Metric], end: int) -> Group:
    group = Group(entry, known)
    typed: set[str] = set()
    inner = sheet.entries(entry.value)
    rates = next((e for e in inner if e.name == words.RATES_KEY and _may_hold_rates(e)), None)
    in_rates = sheet.entries(rates.value) if rates else []
    for one in sorted([*(e for e in inner if e is not rates), *in_rates], key=lambda e: e.first):
        if one.name in known and one.name not in typed:
            typed.add(one.name)
            (group.rate_rows if one in in_rates else group.rows).append((sheet.row(one), known[one.name]))
        else:
            group.unknown.append(one)
    group.rates = sheet.row(rates) if rates else None
    for row in sheet.switched_off(entry.first + 1, end):
        if row.key in known and row.key not in typed:
            typed.add(row.key)
            below = rates is not None and row.number > rates.first
            (group.rate_rows if below else group.rows).append((row, known[row.key]))
        else:
            group.off.append(row)
    group.rows.sort(key=lambda pair: pair[0].number)
    return group


@dataclass(slots=True)
class Changes:
    """What becomes of a group's rows: (text, comment) by line, and the metrics that get a line."""

    rows: dict[int, tuple[str, str]] = field(default_factory=dict)
    added: list[Metric] = field(default_factory=list)


def apply(
    sheet: Sheet,
    group: Group,
    changes: Changes,
    comments: Comments,
    *,
    align: bool,
    removed: Iterable[int] = (),
) -> None:
    """Write a group's changed rows and add its new ones. With `align` all comments go into one column again."""
    rows = [row for row, _ in group.all_rows()] + ([group.rates] if group.rates else [])
    same = all(changes.rows.get(r.number, (r.text, r.comment)) == (r.text, r.comment) for r in rows)
    if same and not changes.added:
        return
    rows = sorted((row for row in rows if row.number not in set(removed)), key=lambda row: row.number)
    column = common_column(rows, sheet.was.lines)
    fresh = (m for m in changes.added if not words.is_only_rate(m))
    own = [row for metric in fresh for row in rows_of(metric, group.indent(), comments)]
    rates = list(_new_rates(group, changes.added, comments, aside=align))
    before = [changes.rows.get(row.number, (row.text, row.comment)) for row in rows]
    everything = [*before, *own, *rates]
    written = (
        together(everything)
        if align
        else [with_comment(text, said, column or COMMENT_COLUMN) for text, said in everything]
    )
    for row, now, new in zip(rows, before, written, strict=False):
        if now != (row.text, row.comment):
            _clear(sheet, row)
            sheet.rows[row.number] = [new]
        elif align and row.comment and common_column([row], sheet.was.lines) == column:
            sheet.rows[row.number] = [new]
    sheet.add_below(group.last_own(), *written[len(before) : len(before) + len(own)])
    sheet.add_below(group.last_rate(), *written[len(before) + len(own) :])


def _clear(sheet: Sheet, row: Row) -> None:
    """Take out the further lines of a value that is written anew on one: all but fields on lines of their own."""
    if row.entry and (row.entry.value.kind != "mapping" or sheet.in_brackets(row.entry.value)):
        for number in range(row.number + 1, row.entry.last + 1):
            sheet.rows[number] = []


def _new_rates(
    group: Group, added: Sequence[Metric], comments: Comments, *, aside: bool
) -> Iterator[tuple[str, str]]:
    new = [metric for metric in added if words.is_only_rate(metric)]
    indent = group.indent(rate=True)
    if any(entry.name == words.RATES_KEY for entry in group.unknown) and not aside:
        return  # what stands under that name has to be put right first
    if new and group.rates is None:
        yield f"{group.indent()}{words.RATES_KEY}:", RATES_COMMENT
        indent = group.indent() + STEP
    yield from ((line(metric, indent), comments.text(metric)) for metric in new)


def add_groups(
    sheet: Sheet, genre: Genre, there: Sequence[Group], metrics: Sequence[Metric], comments: Comments
) -> None:
    """Add groups of which the form has none, each behind the one before it in the genre's order."""
    data = sheet.top(words.DATA_KEY)
    if data is None and metrics:
        sheet.add_below(len(sheet.rows) - 1, f"{words.DATA_KEY}:")
    last = {group.name: group.last() for group in there}
    indent = " " * ((there[0].entry.key.at.column or 1) - 1) if there else INDENT
    below = data.first if data else len(sheet.rows) - 1
    for name in by_group(genre):
        below = last.get(name, below)
        own = [metric for metric in metrics if metric.group == name]
        if not own or name in last:
            continue
        first = (m for m in own if not words.is_only_rate(m))
        rows = [row for m in first for row in rows_of(m, indent + STEP, comments)]
        rates = [(line(m, indent + 2 * STEP), comments.text(m)) for m in own if words.is_only_rate(m)]
        if rates:
            rows += [(f"{indent}{STEP}{words.RATES_KEY}:", RATES_COMMENT), *rates]
        sheet.add_below(below, f"{indent}{scalar(name)}:", *together(rows))


def missing(there: Sequence[Group], asked: Iterable[Metric]) -> list[Metric]:
    """Return the metrics that a form is to list and that have no line, switched on or off."""
    have = {metric.id for group in there for _, metric in group.all_rows()}
    typed = (m for m in asked if m.listed and (not words.is_computed(m) or words.is_only_rate(m)))
    return [metric for metric in typed if metric.id not in have]
