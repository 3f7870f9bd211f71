"""Tables in the user's own sentences, drawn with | as Markdown has it (a head, a line of dashes, rows).

Only lines that make a whole table are one; lines that only look like it stay text, and are told (DW20 to DW23):

DW20  lines between | without the line of dashes under the head
DW21  the line of dashes has more or fewer parts than the head
DW22  a row has more cells than the head
DW23  too many columns
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# More columns cannot be read on a page that lies on its side: 50 characters of their text.
MOST_COLUMNS = 20
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")  # one that no backslash stands before
_DASHES = re.compile(r"\s*(?P<left>:?)-+(?P<right>:?)\s*")
_LOOKS = ("|", "｜")  # what a line of a table begins with, as people type it

HINT = "表格写成：第一行 | 项目 | 件数 |，第二行 |---|---|，以下每行一样多的格；这句话已照文字写入"


class Drawn(NamedTuple):
    """Lines of a text that make a table; `sides` are left, centre or right, one for each column."""

    head: tuple[str, ...]
    sides: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Piece(NamedTuple):
    """A piece of a text: its lines, and the table that they make, or what keeps them from making one."""

    text: str
    drawn: Drawn | None = None
    trouble: tuple[str, str] | None = None  # code and message


def pieces(text: str) -> list[Piece]:
    """Return a text in its pieces, in order: running text, tables, and lines that look like a table and are none."""
    if "|" not in text and "｜" not in text:
        return [Piece(text)]
    lines = text.split("\n")
    out: list[Piece] = []
    plain: list[str] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end == at:
            plain.append(lines[at])
            at += 1
            continue
        out += [Piece("\n".join(plain))] if plain else []
        plain = []
        out.append(_piece(lines[at:end]))
        at = end
    return [*out, Piece("\n".join(plain))] if plain else out


def _end(lines: Sequence[str], at: int) -> int:
    """Return where the lines of a table that begins at a line end; the line itself where none begins there."""
    head = lines[at]
    drawn = at + 1 < len(lines) and _BAR.search(head) and _sides(lines[at + 1]) is not None
    if not drawn and not (at + 1 < len(lines) and _looks(head) and _looks(lines[at + 1])):
        return at
    end = at + 2
    while end < len(lines) and (_BAR.search(lines[end]) if drawn else _looks(lines[end])):
        end += 1
    return end


def _looks(line: str) -> bool:
    return line.lstrip().startswith(_LOOKS)


def _piece(lines: Sequence[str]) -> Piece:
    text = "\n".join(lines)
    sides, head = _sides(lines[1]), _cells(lines[0])
    if sides is None:
        return Piece(text, trouble=("DW20", f"“{_short(lines[0])}”下面没有 |---|---| 这一行，不成表格"))
    rows = [_cells(line) for line in lines[2:]]
    if len(sides) != len(head):
        message = f"表头“{_short(lines[0])}”有{len(head)}格，下面的 |---| 有{len(sides)}格，不成表格"
        return Piece(text, trouble=("DW21", message))
    longer = next((line for line, row in zip(lines[2:], rows, strict=True) if len(row) > len(head)), None)
    if longer is not None:
        message = f"“{_short(longer)}”有{len(_cells(longer))}格，表头只有{len(head)}格，不成表格"
        return Piece(text, trouble=("DW22", message))
    if len(head) > MOST_COLUMNS:
        message = f"表格有{len(head)}列，一页排不下（最多{MOST_COLUMNS}列）"
        return Piece(text, trouble=("DW23", message))
    full = ((*row, *[""] * (len(head) - len(row))) for row in rows)
    return Piece(text, Drawn(tuple(head), sides, tuple(full)))


def _sides(line: str) -> tuple[str, ...] | None:
    """Return the sides that a line of dashes gives its columns, None for any other line."""
    if not _BAR.search(line):
        return None
    matches = [_DASHES.fullmatch(cell) for cell in _cells(line)]
    if not matches or not all(matches):
        return None
    return tuple(_side(match) for match in matches if match)


def _side(match: re.Match[str]) -> str:
    """A column without a mark is centred, as tables are here."""
    if bool(match["left"]) == bool(match["right"]):
        return "centre"
    return "left" if match["left"] else "right"


def _cells(line: str) -> list[str]:
    r"""Return the cells of a line, `\|` in them as |; a bar at either end only frames the line."""
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    parts = list(_split(inner))
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|").replace("\t", " ") for part in parts]


def _split(line: str) -> Iterator[str]:
    start = 0
    for match in _BAR.finditer(line):
        yield line[start : match.end() - 1]
        start = match.end()
    yield line[start:]


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 20 else line[:20] + "…"
