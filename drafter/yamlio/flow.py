"""Collections that are written between brackets on one line, {值: 22, 去年: 20} and [一句, 又一句], and
what may stand where.

People write them without a blank after the colon, with full-width marks, with commas inside a number or a
remark. With the shape that is expected the members can be told apart all the same; what is text is handed
on in quotes.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from drafter.yamlio.lines import (
    BLANKS,
    OPENING,
    QUOTED,
    Key,
    Row,
    bracket_end,
    find_key,
    key_without_colon,
    needs_quotes,
    needs_quotes_in_flow,
    trimmed,
)

LONGEST = 4_000  # a longer line that begins with a bracket is taken as text: no form has one
DEEPEST = 30  # brackets within brackets are looked into so far, which is deeper than the parser allows
ALIKE = 0.5  # how much of a misspelt key must agree with a right one (difflib) to be taken for a key
_COMMAS = ",，；、"


_NONE: Mapping[str, Shape] = MappingProxyType({})


class Shape(NamedTuple):
    """What may stand at a place: a mapping with these keys, or with names that nobody knows beforehand and
    `each` value of such a shape, a list of such items, text; nothing said: anything. `braces` are keys of a text
    that may stand as one of them in braces: {句: …}.
    """

    keys: Mapping[str, Shape] = _NONE
    item: Shape | None = None
    text: bool = False
    braces: Mapping[str, Shape] = _NONE
    each: Shape | None = None

    def child(self, key: str) -> Shape:
        """Return the shape of a key's value."""
        return self.keys.get(key, self.each or ANY)

    def inside(self) -> Shape:
        """Return the shape of what stands in brackets here."""
        return Shape(keys=self.braces) if self.braces and not self.keys else self

    @property
    def only_text(self) -> bool:
        """True where a mapping cannot stand, so that a colon is part of a sentence."""
        return self.text and not self.keys and not self.each

    def takes(self, bracket: str) -> bool:
        """Tell whether an opening bracket begins a collection here, and not a text that has a bracket."""
        wanted = (self.keys or self.each) if bracket in "{｛" else (self.item or self.keys)
        return bool(wanted) or not self.text


ANY = Shape()


def is_flow(words: str, shape: Shape) -> bool:
    """Tell whether words are a collection in brackets, and not a text that begins with one or a
    template's braces.
    """
    if shape.braces and words[:1] in "{｛" and words[1:].lstrip(BLANKS).startswith(tuple(shape.braces)):
        return len(words) < LONGEST
    begins = words[:1] in OPENING and words[:2] not in ("{{", "{%", "{#")
    return begins and shape.takes(words[0]) and len(words) < LONGEST


def key_into(row: Row, key: Key, quote: Callable[[Row, int, int], None]) -> None:
    """Emit a key and its colon, in quotes where it would not be taken for the text it is."""
    stop = key.start + len(row.line[key.start : key.colon].rstrip(BLANKS))
    mark = row.line[key.start]
    quoted = mark in QUOTED and QUOTED[mark].fullmatch(row.line, key.start, stop)
    if not quoted and needs_quotes(row.line[key.start : stop]):
        quote(row, key.start, stop)
    else:
        row.keep(key.start, stop)
    row.put(":", key.colon)


def slip_of(key: Key) -> tuple[str, str, str] | None:
    """Return code, message and hint for what is wrong with a key's colon, or None."""
    if key.slip == "wide":
        return "Y003", f"“{key.name}”后面的冒号是全角的“：”", f"改成半角冒号加一个空格：“{key.name}: ”"
    if key.slip == "tight":
        return "Y004", f"“{key.name}”后面的冒号缺空格", f"在冒号后面加一个空格：“{key.name}: ”"
    if key.slip == "none":
        return "Y004", f"“{key.name}”后面缺冒号", f"改成“{key.name}: 值”"
    return None


class Flow:
    """Emits one collection in brackets into a row."""

    def __init__(
        self, row: Row, report: Callable[[str, str, str, int], None], quote: Callable[[Row, int, int], None]
    ) -> None:
        self.row = row
        self.line = row.line
        self.report = report
        self.quote = quote
        self.depth = 0

    def collection(self, start: int, end: int, closed: bool, shape: Shape) -> None:
        """Emit the collection whose bracket opens at `start`; `end` is the place after it, `closed`
        whether by a bracket.
        """
        mapping = self.line[start] in "{｛"
        if self.line[start] in "｛［":
            half = "{ }" if mapping else "[ ]"
            self.report("Y008", f"括号“{self.line[start]}”是全角的", f"改成半角的 {half}", start)
        self.depth += 1
        inner = end - 1 if closed else end
        self.row.put("{" if mapping else "[", start)
        for number, (a, b) in enumerate(self.members(start + 1, inner, shape, mapping)):
            self.row.put(", " if number else "", a)
            if mapping:
                self.pair(a, b, shape)
            else:
                self.value(a, b, shape.item or ANY)
        self.row.put("}" if mapping else "]", inner)
        self.depth -= 1

    def pair(self, a: int, b: int, shape: Shape) -> None:
        """Emit a member of a mapping: key and value, or words without a colon."""
        key = self.key(a, b, shape)
        if key is None:
            self.value(a, b, ANY)
            return
        if slip := slip_of(key):
            self.report(*slip, key.colon)
        key_into(self.row, key, self.quote)
        self.row.put(" ", key.colon)
        self.value(*trimmed(self.line, key.colon + (key.slip != "none"), b), shape.child(key.name))

    def key(self, start: int, stop: int, shape: Shape) -> Key | None:
        """Return the key of a member, its colon forgotten or not."""
        known = shape.keys.__contains__
        found = find_key(self.line, start, stop, known, must=shape.each is not None)
        return found or key_without_colon(self.line, start, stop, known)

    def value(self, a: int, b: int, shape: Shape) -> None:
        """Emit a value: a collection again, a quoted text, or words in quotes where they need them."""
        words = self.line[a:b]
        if words[:1] in QUOTED and QUOTED[words[0]].fullmatch(words):
            self.row.keep(a, b)
        elif is_flow(words, shape) and self.depth < DEEPEST and bracket_end(self.line, a, b) == b:
            self.collection(a, b, True, shape.inside())
        elif needs_quotes_in_flow(words):
            self.quote(self.row, a, b)
        else:
            self.row.keep(a, b)

    def members(self, start: int, stop: int, shape: Shape, mapping: bool) -> Iterator[tuple[int, int]]:
        """Yield the spans between the commas that part members: not those in a number (1,200) or in a
        sentence.
        """
        begin = at = start
        while at < stop:
            if self.parts(at, stop, shape, mapping):
                yield trimmed(self.line, begin, at)
                begin = at = at + 1
            else:
                at = self.after(begin, at, stop)
        if self.line[begin:stop].strip(BLANKS):
            yield trimmed(self.line, begin, stop)

    def after(self, begin: int, at: int, stop: int) -> int:
        """Return the place after the character at `at`, or after the quoted text or the bracket that
        begins there.
        """
        mark = self.line[at]
        if mark in OPENING:
            return bracket_end(self.line, at, stop) or at + 1
        if mark in QUOTED and self.line[begin:at].rstrip(BLANKS)[-1:] in ("", ":", "："):
            quoted = QUOTED[mark].match(self.line, at, stop)
            return quoted.end() if quoted else at + 1
        return at + 1

    def parts_names(self, at: int, key: Key | None) -> bool:
        """Tell whether a comma stands before a new name, and not within a number (1,200) or a name."""
        if key is None or key.name.isdigit() or any(comma in key.name for comma in _COMMAS):
            return False
        if self.line[at] != ",":
            self.report("Y008", f"“{key.name}”前面的逗号“{self.line[at]}”是全角的", "改成半角逗号“,”", at)
        return True

    def parts(self, at: int, stop: int, shape: Shape, mapping: bool) -> bool:
        """Tell whether the character at `at` is a comma between two members."""
        mark = self.line[at]
        if mark not in _COMMAS:
            return False
        if not mapping:
            before, after = self.line[at - 1], self.line[at + 1 : at + 5]
            thousands = (
                before.isdigit() and after[:3].isdigit() and len(after) >= 3 and not after[3:].isdigit()
            )
            return mark == "," and not thousands
        begin = trimmed(self.line, at + 1, stop)[0]
        if begin == stop or not (shape.keys or shape.each):
            return mark == ","
        key = self.key(begin, stop, shape)
        if shape.each:
            return self.parts_names(at, key)
        if key is None or not difflib.get_close_matches(key.name, shape.keys, 1, ALIKE):
            return mark == "," and self.line[begin] == ","
        if mark != "," and key.name in shape.keys:
            self.report("Y008", f"“{key.name}”前面的逗号“{mark}”是全角的", "改成半角逗号“,”", at)
            return True
        return mark == ","
