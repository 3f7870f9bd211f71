"""Figures in tables: a bare number in a cell has its unit in another column, in a heading cell or in the caption.

Positions count in the table's text as `Table.text` gives it (cells by tab, rows by line), as for every block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from drafter import chinese
from drafter.document import Table
from drafter.quantity import Quantity
from drafter.quantity import find as find_quantities

# A heading cell longer than this is a sentence and names no unit.
LONGEST_HEAD = 30

# Nor is a longer cell an approximate figure without its unit.
LONGEST_ABOUT = 12

_DIGIT = re.compile("[0-9]")
_BARE = re.compile(
    r" *(?P<number>-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)(?P<scale>[万亿]?) *"
)
# 单位：万元 anywhere, 单位 万元 by itself; 督察单位数 and 各执法单位、各镇 name no unit.
_SAID = re.compile(r"(?:单位 ?: ?|(?<![一-鿿])(?:计量)?单位 )(?P<unit>[^\s,。;:()]{1,6})")
_IN_BRACKETS = re.compile(r"\((?:单位 ?[:]? ?)?(?P<unit>[^()]{1,6})\) *$")
# Columns whose numbers count nothing.
_NUMBERS = re.compile(r"^ *(?:序号|编号|年份?|年度|月份?|日期|时间|代码|电话|联系电话) *$")
_UNITS = re.compile(r"^ *(?:计量)?单位 *$")
_YEARS = range(1950, 2100)


class _Cell(NamedTuple):
    row: int
    column: int
    start: int
    text: str  # half-width


def unit_said(caption: str) -> str:
    """Return the unit that a caption states (单位：万元), or ""."""
    match = _SAID.search(caption) if "单位" in caption else None
    return match["unit"] if match else ""


def find_in_table(table: Table, unit: str = "") -> list[Quantity]:
    """Return the figures of a table in reading order; `unit` is what the caption states."""
    text = table.text
    cells = list(_cells(text))
    heads = _heads(cells, table.header_rows)
    unit = next((u for cell in cells if (u := unit_said(cell.text))), unit)
    rows: dict[int, list[_Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    out: list[Quantity] = []
    for cell in cells:
        match = _BARE.fullmatch(cell.text)
        head = heads.get(cell.column, "")
        if match is None:
            own = _unit(rows[cell.row], heads, head) or unit
            out += _in_text(text[cell.start : cell.start + len(cell.text)], cell, own)
        elif cell.column in heads and not _NUMBERS.match(head):
            own = _unit(rows[cell.row], heads, head)
            if not _is_year(match) or own.strip("年度") != "":  # 2024 beside 件 is no year
                out.append(_figure(text, cell, match, own or unit))
    return out


def _cells(text: str) -> Iterator[_Cell]:
    start = 0
    for row, line in enumerate(text.split("\n")):
        for column, cell in enumerate(line.split("\t")):
            yield _Cell(row, column, start, chinese.half_width(cell))
            start += len(cell) + 1


def _heads(cells: Sequence[_Cell], header_rows: int) -> dict[int, str]:
    """Return column → its heading: the last text of the rows above the first number.

    What says that a column holds units, or numbers that count nothing, is its heading whatever follows it.
    """
    first = min(
        (c.row for c in cells if _BARE.fullmatch(c.text) and not _is_year(_BARE.fullmatch(c.text))), default=0
    )
    heads = {cell.column: "" for cell in cells}
    for cell in cells:
        settled = _UNITS.match(heads[cell.column]) or _NUMBERS.match(heads[cell.column])
        above = cell.row < max(first, header_rows) and not settled
        if above and cell.text.strip() and len(cell.text) <= LONGEST_HEAD:
            heads[cell.column] = cell.text
    return heads


def _is_year(match: re.Match[str] | None) -> bool:
    return (
        match is not None
        and match["number"].isdigit()
        and int(match["number"]) in _YEARS
        and not match["scale"]
    )


def _unit(row: Sequence[_Cell], heads: dict[int, str], head: str) -> str:
    """Return the unit of a number: that of its column's head, of the unit column, of the name at the start of its row."""
    if match := _IN_BRACKETS.search(head):
        return match["unit"]
    for cell in row:
        if _UNITS.match(heads.get(cell.column, "")) and cell.text.strip() and not _UNITS.match(cell.text):
            return cell.text.strip()
    named = next(
        (m for cell in row if not _BARE.fullmatch(cell.text) and (m := _IN_BRACKETS.search(cell.text))), None
    )
    return named["unit"] if named else ""


def _in_text(printed: str, cell: _Cell, unit: str) -> list[Quantity]:
    """Return the figures of a cell that is no bare number; one that is approximate (约90, 100余) may lack its unit."""
    found = find_quantities(printed)
    if unit and len(printed) <= LONGEST_ABOUT and _DIGIT.search(printed) and not any(q.unit for q in found):
        about = find_quantities(f"{printed}{unit}")
        if len(about) == 1 and about[0].qualifier and about[0].text == f"{printed}{unit}":
            found = [about[0]._replace(text=printed, end=len(printed), confidence=0.7)]
    return [_moved(quantity, cell.start) for quantity in found]


def _figure(text: str, cell: _Cell, match: re.Match[str], unit: str) -> Quantity:
    """Return a bare number as a figure, read as if its unit were printed behind it."""
    printed = match["number"] + match["scale"]
    start = cell.start + match.start("number")
    read = find_quantities(f"共{printed}{unit}") if unit else []
    if len(read) == 1 and read[0].end == len(printed) + len(unit) + 1:
        return read[0]._replace(
            text=text[start : start + len(printed)], start=start, end=start + len(printed), confidence=0.7
        )
    (bare,) = find_quantities(f"共{printed}件")
    return bare._replace(
        text=text[start : start + len(printed)],
        start=start,
        end=start + len(printed),
        unit=unit,
        confidence=0.4,
    )


def _moved(quantity: Quantity, by: int) -> Quantity:
    return quantity._replace(start=quantity.start + by, end=quantity.end + by)
