"""What is shown in a Chinese terminal: a line of the user's file with a caret under the character that a finding means,
and tables whose columns stand under each other.

The padding before the caret is made of characters as wide as those above it: an ideographic blank under a Chinese
character, a middle dot under a mark of ambiguous width (“ ” — …), which is as wide as they are in any terminal, whether it
takes them for one column or for two. So the caret stands right in both, and in a font whose Chinese characters are not
exactly two columns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

WIDEST = 76  # columns of the line that are shown; a longer line is cut around the place
BEFORE = 30  # columns kept before the place when a line is cut
CUT = "…"
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # could steer the terminal, or take no room at all
_FILLING = {0: "", 1: " ", 2: "\u3000"}
_AMBIGUOUS = "·"  # U+00B7, itself of ambiguous width


def visible(text: str) -> str:
    """Return a text with a box for each character that cannot be seen or could steer the terminal."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in _UNSEEN else "□" for c in text)


def excerpt(line: str, number: int, column: int, words: str = "") -> Iterator[str]:
    """Yield a source line behind its number, and below it the caret at a 1-based column (code points).

    `words` are underlined with it where they stand there. A column beyond the line points behind its end.
    """
    shown = visible(line).rstrip()
    at = min(max(column, 1) - 1, len(shown))
    length = len(words) if words and line.startswith(words, at) else 1
    start, stop = _window(shown, at)
    left, right = CUT * (start > 0), CUT * (stop < len(shown))
    marked = shown[at : min(at + length, stop)] or " "
    gutter = f"{number:>6} | "
    yield gutter + left + shown[start:stop] + right
    yield " " * (len(gutter) - 2) + "| " + _filling(left + shown[start:at]) + _underline(marked)


def _window(shown: str, at: int) -> tuple[int, int]:
    """Return the part of a line to show: all of it, or what is around the place."""
    start = 0
    if columns(shown) > WIDEST:
        start = at
        room = BEFORE
        while start > 0 and (room := room - width(shown[start - 1])) >= 0:
            start -= 1
    stop, room = start, WIDEST
    while stop < len(shown) and (room := room - width(shown[stop])) >= 0:
        stop += 1
    return start, stop


def width(character: str) -> int:
    """Return the columns that a character takes in a Chinese terminal: ambiguous ones count as two."""
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def columns(text: str) -> int:
    """Return the columns that a text takes."""
    return sum(map(width, text))


def aligned(rows: Sequence[Sequence[str]], words: int) -> list[str]:
    """Return rows as lines whose cells stand under each other: the first `words` columns to the left, numbers to the right.

    Of the last column only numbers are filled up, so that no line ends in blanks.
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(columns, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(_padded(row, widths, words)).rstrip() for row in shown]


def _padded(row: Sequence[str], widths: Sequence[int], words: int) -> Iterator[str]:
    for number, (cell, wide) in enumerate(zip(row, widths, strict=True)):
        filling = " " * (wide - columns(cell))
        yield cell + filling if number < words else filling + cell


def _filling(text: str) -> str:
    return "".join(
        _AMBIGUOUS if _is_ambiguous(character) else _FILLING[width(character)] for character in text
    )


def _is_ambiguous(character: str) -> bool:
    return width(character) == 2 and unicodedata.east_asian_width(character) == "A"


def _underline(marked: str) -> str:
    """Return the caret and, for more than one character, a line below the rest, as wide as they are."""
    return "^" + "~" * (columns(marked) - 1 if len(marked) > 1 else 0)
