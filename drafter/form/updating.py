"""Brings a form to the present genre: keys that moved are put in their place, what is newly asked gets a line, the
program's comments are written anew. Nothing else is touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from drafter.form import words
from drafter.form.body import fitted
from drafter.form.comments import Comments
from drafter.form.grouping import INDENT, Changes, Group, add_groups, apply, groups, missing
from drafter.form.model import Form, Kind
from drafter.form.moved import Moved, by_group
from drafter.form.reading import read
from drafter.form.rewriting import STEP, Entry, Row, Sheet
from drafter.form.values import wordy
from drafter.form.writing import scalar
from drafter.schema import Genre, Metric

SHOWN = 8  # so many names are told of each kind; more are counted


@dataclass(frozen=True, slots=True)
class Updated:
    """A form's text as it is now, and what was done, in short Chinese sentences (nothing: the text is the same)."""

    text: str
    told: tuple[str, ...]


def update(text: str, genre: Genre, form: Form) -> Updated:
    """Return a form, which was read as `form`, brought to the present genre."""
    placed, told = in_place(text, genre)
    if told:
        form, _ = read(placed, genre, form.path, form.office)
    sheet = Sheet(placed, genre)
    genre = fitted(genre, form)
    names = words.of_region(form.region, form.department)
    there = groups(sheet, genre)
    new = missing(there, words.asked(genre, form.year, names)) if form.year else []
    comments = Comments(genre, names, form.office)
    refreshed = 0
    for group in there:
        changes = Changes(added=[metric for metric in new if group.known and metric.group == group.name])
        for row, metric in group.all_rows():
            said = comments.refreshed(metric, row.comment, comments) if row.comment else ""
            refreshed += said != row.comment
            changes.rows[row.number] = (row.text, said)
        apply(sheet, group, changes, comments, align=False)
    known = {group.name for group in there}
    add_groups(sheet, genre, there, [metric for metric in new if metric.group not in known], comments)
    if new:
        shown = "、".join(f"{m.group}.{m.key}" for m in new[:SHOWN])
        told.append(f"新增 {len(new)} 项：{shown}{'等' if len(new) > SHOWN else ''}")
    if refreshed:
        told.append(f"更新了 {refreshed} 处说明（# 后面）")
    if not told:
        return Updated(text, ())
    lines = "、".join(map(str, sheet.mended))
    mended = [f"第 {lines} 行写法有误，已照读到的意思改正"] if lines else []
    return Updated(sheet.text(), (*told, *mended))


def in_place(text: str, genre: Genre) -> tuple[str, list[str]]:
    """Return a form with the keys that moved in their place, and what was moved; the same text where nothing did."""
    mover = _Mover(Sheet(text, genre), genre)
    mover.run()
    return (mover.sheet.text(), mover.told) if mover.told else (text, [])


class _Mover:
    def __init__(self, sheet: Sheet, genre: Genre) -> None:
        self.sheet = sheet
        self.genre = genre
        self.former = Moved(genre)
        self.known = by_group(genre)
        self.groups = groups(sheet, genre)
        self.said: dict[str, list[str]] = {}  # what was done: to which keys
        self.new: dict[str, list[str]] = {}  # lines of groups that the form has not yet
        self.gone: set[int] = set()  # lines whose entries went elsewhere

    @property
    def told(self) -> list[str]:
        """What was done, a sentence each."""
        return [f"{what}：{'、'.join(names)}" if names else what for what, names in self.said.items()]

    def run(self) -> None:
        self.genre_name()
        for group in self.groups:
            for entry in group.unknown:
                if metric := self.meant(group, entry):
                    self.move(group, entry, metric)
            lost = not group.known and not group.unknown  # a metric's key where a group's name stands
            if lost and (metric := self.former.of_other_group(group.name, group.name)):
                self.move(group, group.entry, metric)
        for group in self.groups:
            self.tidy(group)
        data = self.sheet.top(words.DATA_KEY)
        for name, lines in self.new.items():
            self.sheet.add_below(self.before(name, data), f"{INDENT}{scalar(name)}:", *lines)

    def genre_name(self) -> None:
        entry = self.sheet.top(words.GENRE_KEY)
        name = words.form_name(self.genre)
        typed = entry.value.text if entry else None
        names = {name, self.genre.name, self.genre.names.name if self.genre.names else name}
        known = any(self.former.meant(g.name, e.name) for g in self.groups for e in g.unknown)
        if entry and typed and typed not in names and known:
            self.sheet.replace(entry.value, scalar(name))
            self.said[f"文种“{typed}”改为“{name}”"] = []

    def meant(self, group: Group, entry: Entry) -> Metric | None:
        if entry.name in group.known:
            return None  # written twice
        own = self.known.get(group.name, {}).get(entry.name)
        if own and not group.known:
            return own  # its group stands there twice: it goes to the first
        found = self.former.meant(group.name, entry.name)
        return found or self.former.of_other_group(group.name, entry.name)

    def move(self, group: Group, entry: Entry, metric: Metric) -> None:
        old = entry.name if entry is group.entry else f"{group.name}.{entry.name}"
        new = f"{metric.group}.{metric.key}"
        target = next((g for g in self.groups if g.name == metric.group), None)
        there = next((row for row, m in target.all_rows() if m.id == metric.id), None) if target else None
        if there is not None and not _is_free(there):
            what = f"“{old}”写了两次" if old == new else f"“{old}”就是“{new}”"
            self.said[f"{what}，两处都填了，没有动，请核对后删去一行"] = []
            return
        if there is not None:
            self.sheet.rows[there.number] = []
        key = scalar(metric.key)
        if target is group and not words.is_only_rate(metric):
            self.sheet.replace(entry.key, key)
        else:
            self.carry(entry, key, metric, target)
        if entry.name == metric.key:
            self.said.setdefault(f"移到“{metric.group}”组", []).append(entry.name)
        else:
            self.said[f"“{old}”改为“{new}”"] = []

    def carry(self, entry: Entry, key: str, metric: Metric, target: Group | None) -> None:
        """Take an entry's lines to the end of another group."""
        column = (entry.key.at.column or 1) - 1
        lines = [self.sheet.line(number) for number in range(entry.first, entry.last + 1)]
        lines[0] = lines[0][:column] + key + lines[0][(entry.key.end.column or 1) - 1 :]
        indent = target.indent() if target else INDENT + STEP
        moved = [indent + _shorter(line, column) for line in lines]
        for number in range(entry.first, entry.last + 1):
            self.sheet.rows[number] = []
            self.gone.add(number)
        if target:
            self.sheet.add_below(target.last_own(), *moved)
        else:
            self.new.setdefault(metric.group, []).extend(moved)

    def tidy(self, group: Group) -> None:
        """Take out the commented lines of moved keys, and a group of another genre that is empty now."""
        for row in group.off:
            if not row.text.endswith(":"):
                continue  # the user wrote a value into it
            other = self.former.of_other_group(group.name, row.key)
            moved = other is not None and row.comment.startswith(other.unit)
            if moved or self.former.meant(group.name, row.key) or (not group.known and self.gone):
                self.sheet.rows[row.number] = []
                self.gone.add(row.number)
        lines = range(group.entry.first + 1, group.last() + 1)
        if (
            not group.known
            and self.gone
            and all(n in self.gone or not self.sheet.line(n).strip() for n in lines)
        ):
            self.sheet.rows[group.entry.first] = []

    def before(self, name: str, data: Entry | None) -> int:
        """Return the line below which a new group goes: behind the one before it in the genre's order."""
        below = data.first if data else 0
        last = {group.name: group.last() for group in self.groups}
        for other in by_group(self.genre):
            below = last.get(other, below)
            if other == name:
                break
        return below


def _is_free(row: Row) -> bool:
    """Tell whether a row holds nothing of the user's: switched off, or blank."""
    if row.entry is None:
        return row.text.endswith(":")
    value = row.entry.value
    return value.kind == "scalar" and wordy(value.text, value.plain) is Kind.BLANK


def _shorter(line: str, column: int) -> str:
    """Return a line without as many blanks as its entry was indented by."""
    return line[min(column, len(line) - len(line.lstrip())) :]
