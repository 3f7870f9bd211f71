"""Writes sheets of plain values as a workbook (.xlsx) that prints on A4; openpyxl is used only here.

A number is a number cell and keeps every digit, a text stays a text whatever it begins with, and the same sheets give the
same bytes: the parts that openpyxl makes are packed again without the time of day. The file carries the seal of a draft
(writers.seal), by which a later build knows whether it may replace it.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from drafter.writers.layout import visible
from drafter.writers.seal import PROPERTIES_PART, digest
from drafter.writers.zipped import entry, pack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | Decimal | int | None

FONT, SIZE = "宋体", 10
HEADER_FILL = "FFD9E2F3"
A4 = 9  # the paper size's number in a workbook
NARROWEST = 6  # of a column, in digits of the font, of which a Chinese character takes two
BUTTON = 3  # how much of a header the filter's button takes
LINE = 16  # points of a line of text; a row that has no height of its own is cut off after one line in some programs
TALLEST = 405  # points that a row can be high
MOST_CHARACTERS = 32767  # that a cell can hold
TOO_LONG = "……（太长，以下从略）"
EXACT_DIGITS = 15  # that a spreadsheet keeps of a number; a longer one stands as a text
NEVER = datetime(1980, 1, 1, tzinfo=UTC)  # the date of a file that shall have none, as in its zip directory

_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@")
_LOOKS_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a workbook takes _x0041_ for the character A

_PROPERTIES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:identifier>drafter:{seal}</dc:identifier><dc:language>zh-CN</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified></cp:coreProperties>
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands in its header, and how wide it may become (a Chinese character takes two)."""

    title: str
    widest: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns, and rows with a cell for each of them."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write(sheets: Sequence[Sheet], *, title: str = "", made: datetime | None = None) -> bytes:
    """Return a workbook of these sheets. `made` is the date in its properties; without it there is a fixed one."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    raw = io.BytesIO()
    book.save(raw)
    return _sealed(raw.getvalue(), title, made or NEVER)


def _sealed(data: bytes, title: str, made: datetime) -> bytes:
    """Pack the parts of a workbook again, with properties of our own."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name != PROPERTIES_PART]
        parts = [entry(name, package.read(name).decode("utf-8")) for name in names]
    seal = digest((part.name.decode("ascii"), part.content) for part in parts)
    when = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = _PROPERTIES.format(title=escape(visible(title)), seal=seal, made=when)
    return pack([*parts, entry(PROPERTIES_PART, properties)])


# --- one sheet -----------------------------------------------------------------------------------------------------


def _fill(target: Worksheet, sheet: Sheet) -> None:
    looks = _Looks()
    widths = [_width(sheet, place) for place in range(len(sheet.columns))]
    for place, column in enumerate(sheet.columns, 1):
        cell = target.cell(1, place)
        _put(cell, column.title)
        looks.header(cell)
        target.column_dimensions[cell.column_letter].width = widths[place - 1]
    for number, row in enumerate(sheet.rows, 2):
        target.row_dimensions[number].height = _height(row, widths)
        for place, value in enumerate(row, 1):
            cell = target.cell(number, place)
            _put(cell, value)
            looks.body(cell)
    _page(target)


def _put(cell: Any, value: Cell) -> None:  # noqa: ANN401 - openpyxl has no types
    """Put a value into a cell: a number with its own decimals, a text as a text."""
    if isinstance(value, int | Decimal) and (number := Decimal(value)).is_finite() and _exact(number):
        cell.value = value
        cell.number_format = _number_format(number)
    elif value is not None and value != "":
        text = _storable(str(value))
        cell.value = text
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(
            _LOOKS_LIKE_FORMULA
        )  # nor may it become one when somebody edits it


def _exact(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= EXACT_DIGITS and abs(value.adjusted()) <= EXACT_DIGITS


def _number_format(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * places if places else "")


def _storable(text: str) -> str:
    """Return a text as a cell can hold it."""
    text = _LOOKS_LIKE_ESCAPE.sub("_x005F_", visible(text))
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(TOO_LONG)] + TOO_LONG


def _width(sheet: Sheet, place: int) -> int:
    """Return how wide a column is: as its longest line, within its bounds; longer ones are wrapped, a header in two.

    A number is never narrower than its digits: a spreadsheet would show ##### for it.
    """
    column = sheet.columns[place]
    values = [row[place] for row in sheet.rows]
    texts = [line for value in values if isinstance(value, str) for line in value.split("\n")]
    numbers = [f"{value:,}" for value in values if isinstance(value, int | Decimal)]
    header = (_columns(column.title) + 1) // 2 + BUTTON
    return max(NARROWEST, header, min(column.widest, _longest(texts) + 2), _longest(numbers) + 2)


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Return how high a row must be to show all that is wrapped in it."""
    lines = (
        sum(-(-_columns(line) // width) or 1 for line in value.split("\n"))
        for value, width in zip(row, widths, strict=False)
        if isinstance(value, str)
    )
    return min(TALLEST, LINE * max(lines, default=1))


def _longest(lines: Sequence[str]) -> int:
    return max(map(_columns, lines), default=0)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


class _Looks:
    """Fonts, lines and fill, made once a sheet."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        thin = Side(style="thin", color="FF999999")
        self._font, self._bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
        self._border = Border(left=thin, right=thin, top=thin, bottom=thin)
        self._fill = PatternFill("solid", fgColor=HEADER_FILL)
        self._centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self._top = Alignment(vertical="top", wrap_text=True)

    def header(self, cell: Any) -> None:  # noqa: ANN401
        cell.font, cell.fill, cell.border, cell.alignment = self._bold, self._fill, self._border, self._centre

    def body(self, cell: Any) -> None:  # noqa: ANN401
        cell.font, cell.border, cell.alignment = self._font, self._border, self._top


def _page(target: Worksheet) -> None:
    """Freeze and filter the header; print on A4, landscape, as wide as the page, the header on every page."""
    target.freeze_panes = "A2"
    target.auto_filter.ref = target.dimensions
    target.print_title_rows = "1:1"
    target.page_setup.paperSize = A4
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    margins = target.page_margins
    margins.left = margins.right = 0.4  # inches
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3  # from the edge of the paper: in the margin, not in the table
    target.oddHeader.center.text = "&A"
    target.oddFooter.center.text = "第&P页，共&N页"
