"""The table of divisions: counties, prefectures, provinces since 1990 by code and by every name."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from drafter.resources import knowledge


@dataclass(frozen=True, slots=True)
class Region:
    """A division as it was in one year. `parents` go from the province down: ("陕西省", "宝鸡市")."""

    name: str  # canonical: 凤翔区, 锡林郭勒盟
    full: str  # 陕西省宝鸡市凤翔区
    code: str  # "" for a body outside the table
    level: str  # 市辖区, 县, 县级市, 地级市, 盟 …
    parents: tuple[str, ...] = ()
    year: int = 0  # the year it was asked for
    superiors: tuple[Region, ...] = field(default=(), repr=False)  # the parents themselves, same order


class Row(NamedTuple):
    """One line of the table: a division under one name and code, there at the end of `begin` … `end` - 1."""

    code: str
    name: str
    level: str
    begin: int
    end: int
    successor: str
    stem: str
    short: tuple[str, ...]

    def at_end_of(self, year: int) -> bool:
        """Tell whether the division was there at the end of a year."""
        return self.begin <= year < self.end

    def forms(self) -> tuple[str, ...]:
        """Return all ways to write the name, the full one first."""
        return (self.name, *self.short, self.stem)


class Table:
    """The divisions by code, by name and by the other forms of the name.

    `lines` are those of the file, by code. A command asks for a dozen of the 5,600, so a line is made into a row only
    when it is asked for; `rows` makes them all, once, for those who go through the whole table.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows, by code and time."""
        return tuple(map(_row, self.lines))

    def coded(self, code: str) -> list[Row]:
        """Return the rows with a code, in time."""
        first = bisect_left(self.lines, f"{code}\t")
        after = bisect_left(self.lines, f"{code}\n", first)  # the next sign after the tab
        return [_row(line) for line in self.lines[first:after]]

    def named(self, name: str) -> list[Row]:
        """Return the rows with a full name."""
        return [_row(line) for line in self._names.get(name, ())]

    def formed(self, form: str) -> list[Row]:
        """Return the rows that have a short name or a stem (恩施州, 恩施) other than their name."""
        return [_row(line) for line in self._forms.get(form, ())]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for line in self.lines:
            names[line.split("\t", 2)[1]].append(line)
        return names

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = defaultdict(list)
        for line in self.lines:
            _, name, *_, stem, short = line.split("\t")
            for form in {*short.split(), stem} - {name}:
                forms[form].append(line)
        return forms

    def code_at(self, code: str, year: int) -> Row | None:
        """Return the division with a code at the end of a year."""
        return next((row for row in self.coded(code) if row.at_end_of(year)), None)

    def ancestors(self, row: Row, year: int) -> list[Row]:
        """Return the divisions above a row, from the province down; codes tell: 610305 → 610000, 610300."""
        codes = [c for c in (row.code[:2] + "0000", row.code[:4] + "00") if c != row.code]
        return [above for code in dict.fromkeys(codes) if (above := self.code_at(code, year))]

    def at(self, row: Row, year: int) -> Row | None:
        """Return what a division of a year had become at the year's end; None if it was not there."""
        seen = set()
        while not row.at_end_of(year):
            following = self.code_at(row.successor, year) or self._ended_in(row.successor, year)
            if row.end != year or following is None or row in seen:
                return None
            seen.add(row)
            row = following
        return row

    def _ended_in(self, code: str, year: int) -> Row | None:
        return next((row for row in self.coded(code) if row.end == year), None)

    def relatives(self, row: Row, year: int) -> list[Row]:
        """Return what a division was called in another year: its successors, else those that became it."""
        chain, current = {row}, row
        while current.end <= year:
            later = [r for r in self.coded(current.successor) if r.begin <= current.end < r.end]
            if not later or later[0] in chain:
                break
            current = later[0]
            chain.add(current)
        if current.at_end_of(year):
            return [current]
        return self._predecessors(row, year)

    def _predecessors(self, row: Row, year: int) -> list[Row]:
        found, level = [], [row]
        while level:
            before = [r for r in self.rows for x in level if _became(r, x)]
            found += [r for r in before if r.at_end_of(year)]
            level = [r for r in before if r.begin > year]
        return found


def _became(old: Row, new: Row) -> bool:
    return old.successor == new.code and old.end == new.begin


@cache
def table() -> Table:
    """Load the table of divisions (about 5,600 rows), once."""
    lines = knowledge("regions.tsv").read_text("utf-8").splitlines()
    return Table([line for line in lines if not line.startswith("#")])


@cache
def _row(line: str) -> Row:
    code, name, level, begin, end, successor, stem, short = line.split("\t")
    years = (int(begin) if begin else 0, int(end) if end else 9999)
    return Row(code, name, level, *years, successor, stem, tuple(short.split()) if short else ())


def region_of(row: Row, year: int) -> Region:
    """Return a row as the region it is in a year, with those above it."""
    superiors: list[Region] = []
    for above in table().ancestors(row, year):
        superiors.append(under(superiors, above.name, above.code, above.level, year))
    return under(superiors, row.name, row.code, row.level, year)


def under(superiors: Iterable[Region], name: str, code: str, level: str, year: int) -> Region:
    """Return a region below others, which go from the province down."""
    above = tuple(superiors)
    parents = tuple(s.name for s in above)
    return Region(name, "".join(parents) + name, code, level, parents, year, above)
