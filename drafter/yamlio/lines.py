"""Small things `repair` needs to know of one line: its blanks, its key, its comment, its quotes and
brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

# What people use as a blank: the keyboard's, the tab, and those that come in with pasted text.
BLANKS = " \t\u00a0\u2002\u2003\u2009\u202f\u3000"
_WIDTHS = {"\t": 2, "\u3000": 2, "\u2003": 2}  # columns that an odd blank at the start of a line is taken for
MAX_KEY = 40  # longer words before a colon are a sentence, not a key
FARTHEST_COLON = 200  # nor is anything a key whose colon stands further away than this, in any position
_NOT_IN_KEYS = re.compile(r"[，。；！？,;!?]")

_QUOTED_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t\u3000]*([:：])""")
_COLON = re.compile("[:：]")
_COMMENT = re.compile(rf"[{BLANKS}]#")
QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
BLOCK_HEADER = re.compile(r"[|>][+-]?[ \t]*(?:#.*)?$")
# A key that needs no quotes, and behind it nothing or a figure, and a comment.
TIDY = re.compile(r"(?P<key>[^\W\d_]+):(?: +(?P<figure>[0-9]+(?:\.[0-9]+)?))?(?: +#.*| *)$")
DASH = re.compile(r"-(?:[ \t]+|$)")
ITEM_MARKS = set("－—–−‐•·●▪◆■*")  # what people and word processors put before an item instead of -
STRAY_MARK = re.compile(rf"[，。、；！？：,.;!?:|·`~][{BLANKS}]*")  # keys struck by mistake
DOCUMENT_MARK = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
_SPECIAL_START = set("*&!@`%|>,[]{}\"'#")
_SPECIAL_ALONE = re.compile(r"[-?:](?:\s|$)|-{3}(?:\s|$)|\.{3}(?:\s|$)")
_COLON_INSIDE = re.compile(r":(?:\s|$)")
_FLOW_SPECIAL = re.compile(r"[,\[\]{}:?#]")
_CLOSING = {"{": "}", "[": "]", "｛": "｝", "［": "］"}
OPENING = set(_CLOSING)


class Row:
    """A line as it goes to the parser, with the original 0-based column of each of its characters."""

    __slots__ = ("_spans", "length", "line", "text")

    def __init__(self, line: str) -> None:
        self.line = line
        self.text: list[str] = []
        self.length = 0  # characters so far
        self._spans: list[
            tuple[int, int, int]
        ] = []  # first column, step, how many: most rows are never asked

    @property
    def columns(self) -> list[int]:
        """The original 0-based column of each character."""
        return [first + step * n for first, step, count in self._spans for n in range(count)]

    def _add(self, text: str, column: int, step: int) -> None:
        self.text.append(text)
        self.length += len(text)
        self._spans.append((column, step, len(text)))

    def keep(self, start: int, stop: int) -> None:
        """Take over the original characters from start to stop."""
        self._add(self.line[start:stop], start, 1)

    def put(self, words: str, column: int) -> None:
        """Put in words that do not stand in the original; they count as standing at `column`."""
        self._add(words, column, 0)

    def quote(self, start: int, stop: int) -> None:
        """Take over the original characters between single quotes."""
        self.put("'", start)
        self.inside_quotes(start, stop)
        self.put("'", max(start, stop - 1))

    def inside_quotes(self, start: int, stop: int) -> None:
        """Take over the original characters as they stand between single quotes, where a quote is written
        twice.
        """
        for part in re.finditer("'|[^']+", self.line[start:stop]):
            self.keep(start + part.start(), start + part.end())
            if part[0] == "'":
                self.put("'", start + part.start())


class Key(NamedTuple):
    """A key as found in a line: `colon` is the column of its colon, `slip` what is wrong with it."""

    name: str
    start: int
    colon: int
    slip: str = ""  # "" | "wide" (：) | "tight" (no blank after the colon) | "none"


def lead(line: str) -> tuple[int, int, bool]:
    """Return where the words of a line begin, the columns they are indented by, and whether by plain
    blanks only.
    """
    start = len(line) - len(line.lstrip(BLANKS))
    blanks = line[:start]
    if blanks.count(" ") == start:
        return start, start, True
    return start, sum(_WIDTHS.get(c, 1) for c in blanks), False


def find_key(line: str, start: int, stop: int, known: Callable[[str], bool], *, must: bool) -> Key | None:
    """Return the key that begins at `start`, if the words there are one.

    A full-width colon, or one without a blank after it, makes a key only of a known name or where a key
    `must` stand.
    """
    quoted = _QUOTED_KEY.match(line, start) if line[start : start + 1] in QUOTED else None
    if quoted:  # a blank and # inside quotes begin no comment
        return Key(quoted[1][1:-1], start, quoted.start(2), _slip(line, quoted.start(2), len(line)))
    first = None
    for colon in _COLON.finditer(line, start, min(stop, start + FARTHEST_COLON)):
        key = Key(
            line[start : colon.start()].rstrip(BLANKS), start, colon.start(), _slip(line, colon.start(), stop)
        )
        if not key.slip and (known(key.name) or first is None):
            return key if key.name else None  # a known key may have a full-width colon in its name
        if not key.slip:
            break
        if first is None and (known(key.name) or (must and _plausible(key.name))):
            first = key
    return first


def key_without_colon(line: str, start: int, stop: int, known: Callable[[str], bool]) -> Key | None:
    """Return the known key that begins at `start` and has no colon (收到申请 41), if one does."""
    word = next(iter(line[start:stop].split()), "")
    return Key(word, start, start + len(word), "none") if known(word) else None


def _slip(line: str, colon: int, stop: int) -> str:
    if line[colon] == "：":
        return "wide"
    return "" if colon + 1 >= stop or line[colon + 1] in " \t" else "tight"


def _plausible(name: str) -> bool:
    return 0 < len(name) <= MAX_KEY and not _NOT_IN_KEYS.search(name)


def words_end(line: str, start: int) -> int:
    """Return where the words from `start` end: before the comment, and before the blanks in front of it."""
    comment = _COMMENT.search(line, start) if "#" in line else None
    return start + len(line[start : comment.start() if comment else len(line)].rstrip(BLANKS))


def is_tail(line: str, start: int) -> bool:
    """Tell whether nothing but blanks and a comment follows."""
    rest = line[start:]
    words = rest.lstrip(BLANKS)
    return not words or (words[0] == "#" and len(words) < len(rest))


def needs_quotes(words: str) -> bool:
    """Tell whether a parser would not take these words, in block style, for the plain text they are."""
    special = words[:1] in _SPECIAL_START or _SPECIAL_ALONE.match(words) or _COLON_INSIDE.search(words)
    return bool(special) or words.endswith(":")


def needs_quotes_in_flow(words: str) -> bool:
    """Tell the same of words between brackets."""
    return needs_quotes(words) or bool(_FLOW_SPECIAL.search(words))


def trimmed(line: str, start: int, stop: int) -> tuple[int, int]:
    """Return a span without the blanks at its ends."""
    words = line[start:stop]
    left = start + len(words) - len(words.lstrip(BLANKS))
    return left, max(left, start + len(words.rstrip(BLANKS)))


def bracket_end(line: str, start: int, stop: int) -> int | None:
    """Return the place after the bracket that closes the one at `start`, or None."""
    depth, at, previous = 0, start, ","
    while at < stop:
        character = line[at]
        if character in QUOTED and previous in "[{,:，：｛［":
            quoted = QUOTED[character].match(line, at, stop)
            at, previous = (quoted.end() if quoted else at + 1), character
            continue
        if character in _CLOSING:
            depth += 1
        elif character in _CLOSING.values():
            depth -= 1
            if depth == 0:
                return at + 1
        if character not in BLANKS:
            previous = character
        at += 1
    return None
