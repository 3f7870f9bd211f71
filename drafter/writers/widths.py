"""How wide a text is set in a role, and how many lines it takes: reckoned, without a font and without a layout program.

Chinese characters and marks are squares, digits half of one; the rest goes by the widths of Times New Roman. Titles are cut
by whole characters (titles.py) and the columns of tables shared out by them (columns.py), which need no finer measure.
"""

from __future__ import annotations

import re

from drafter.gbt9704 import Role

_HANGING = "，。、；：！？"  # one of them may hang out of a line's end (overflowPunct in Word)
_NOT_FIRST = _HANGING + "”’）》】〕〉」』…—～%‰℃"  # never begin a line
_NOT_LAST = "“‘（《【〔〈「『"  # never end one
# What is not divided: a character, Latin word or number with the marks that hold to it.
_PIECE = re.compile(rf"[{_NOT_LAST}]*(?:[0-9A-Za-z.,%:/+\-]+|.)[{_NOT_FIRST}]*", re.DOTALL)
_BESIDE = re.compile("(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
# In ems; digits take half of one exactly, letters on an average.
_NARROW = {".": 0.25, ",": 0.25, ":": 0.28, ";": 0.28, " ": 0.25, "-": 0.33, "/": 0.28, "%": 0.83}
_LATIN_WIDTH = 0.5


def width_of(text: str, role: Role) -> float:
    """Return how wide a text is set in a role, in points."""
    ems = sum(_NARROW.get(char, _LATIN_WIDTH) if char.isascii() else 1.0 for char in text)
    return ems * role.size.pt + len(text) * role.spacing.pt


def lines(text: str, role: Role, room: float, first: float = 0.0, gap: float = 0.0) -> int:
    """Return how many lines a text takes in a role; the first stands in by `first`, as the room in points.

    `gap` is what a program puts between Han and Latin characters, in ems: Word nothing (autoSpaceDE is off).
    """
    count, used = 1, first
    beside = {found.start() for found in _BESIDE.finditer(text)} if gap else set()
    square, between = role.size.pt + role.spacing.pt, gap * role.size.pt
    for piece in _PIECE.finditer(text):
        words, start = piece[0], piece.start()
        if len(words) == 1 and not words.isascii():  # as most are
            wide = square
        else:
            inside = sum(offset in beside for offset in range(start + 1, piece.end())) if beside else 0
            wide = width_of(words, role) + between * inside
        hanging = width_of(words[-1], role) if words[-1] in _HANGING else 0.0
        before = between if start in beside else 0.0
        if used + before + wide - hanging > room:
            count, used, before = count + 1, 0.0, 0.0
        used += before + wide
    return count
