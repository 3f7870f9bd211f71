"""Where things stand in a Word file that people have edited: its text as it reads, bookmarks as stretches of that text,
and how a stretch is given another text with everything around it left alone.

The text is the one that stands when all tracked changes are accepted. Offsets count its characters in one paragraph.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from drafter.editing.trees import FALLBACK
from drafter.ooxml import W, is_on, remove
from drafter.quantity import Quantity, find

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_GONE = {W + "del", W + "moveFrom"}  # what is no longer there when tracked changes are accepted
_NEW = {W + "ins", W + "moveTo"}  # what a person has put in and nobody accepted yet
_BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_BOOKMARK, _COMMENT = "bookmark", "comment"
_EDGES = {
    W + "bookmarkStart": (_BOOKMARK, True),
    W + "bookmarkEnd": (_BOOKMARK, False),
    W + "commentRangeStart": (_COMMENT, True),
    W + "commentRangeEnd": (_COMMENT, False),
}  # where something begins and ends that lies over the text
_FIRST_WORDS = 12  # characters by which a paragraph is known to a person


@dataclass(frozen=True, slots=True)
class Piece:
    """What shows some characters of a paragraph, from `start` on: a w:t (others, such as a tab, cannot be changed)."""

    element: Element
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where its last character ends."""
        return self.start + len(self.text)

    @property
    def run(self) -> Element:
        """The run that it stands in."""
        run = self.element.getparent()
        assert run is not None  # it was met inside its run
        return run


@dataclass(eq=False)
class Passage:
    """A paragraph of the file. `block` counts as the reader does: each table is one; a `twin` is the copy of a text box
    that Word keeps for programs which cannot show it.
    """

    element: Element
    index: int
    block: int
    twin: bool = False
    in_table: bool = False
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    spots: list[Spot] = field(default_factory=list)  # bookmarks
    remarks: list[Spot] = field(default_factory=list)  # comments, their ids for names

    def add(self, element: Element, text: str) -> None:
        """Add what shows the next characters."""
        if text:
            self.pieces.append(Piece(element, self.length, text))
            self.length += len(text)
            self.__dict__.pop("text", None)

    @cached_property
    def text(self) -> str:
        """The paragraph as it reads."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def figures(self) -> list[Quantity]:
        """The figures that a reader finds in the text."""
        return find(self.text)

    @property
    def in_contents(self) -> bool:
        """Tell whether it is a line of a 目录: a field in it gives a page number."""
        return any("PAGEREF" in (field.text or "") for field in self.element.iter(W + "instrText"))

    @property
    def first_words(self) -> str:
        """What a person knows the paragraph by."""
        words = " ".join(self.text.split())
        return words[:_FIRST_WORDS] + ("…" if len(words) > _FIRST_WORDS else "")

    def pieces_in(self, start: int, end: int) -> list[Piece]:
        """Return the pieces that show some of a stretch."""
        return [piece for piece in self.pieces if piece.start < end and start < piece.end]

    def forget(self) -> None:
        """Read the paragraph anew: its elements were changed."""
        self.pieces, self.length = [], 0
        for name in ("text", "figures"):
            self.__dict__.pop(name, None)
        _Walk(self).content(self.element)


@dataclass(eq=False)
class Spot:
    """A stretch of a paragraph with its bookmark, if it has one; `whole` is False where the bookmark runs over several
    paragraphs.
    """

    passage: Passage
    start: int
    end: int
    name: str = ""
    opening: Element | None = None
    whole: bool = True

    @property
    def text(self) -> str:
        """What stands there."""
        return self.passage.text[self.start : self.end]


def passages(root: Element) -> list[Passage]:
    """Return the paragraphs of a file with the bookmarks in them, in the order in which they begin."""
    walk = _Walk()
    walk.content(root)
    return walk.passages


class _Walk:
    """One walk over a part; given a passage, it reads that paragraph's own text alone."""

    def __init__(self, only: Passage | None = None) -> None:
        self.only = only
        self.passages: list[Passage] = []
        self.now: list[Passage] = [only] if only else []  # a text box stands inside a paragraph
        self.block = 0
        self.tables = 0
        self.twins = 0
        self.open: dict[tuple[str, str], tuple[Element, int, int]] = {}  # what has begun, by kind and id

    def content(self, parent: Element) -> None:
        for child in parent:
            self.meet(child)

    def meet(self, element: Element) -> None:
        """Take in one element and what is in it."""
        tag = element.tag
        if tag == W + "p":
            self.paragraph(element)
        elif tag == W + "tbl":
            self.table(element)
        elif tag == W + "r":
            self.run(element)
        elif tag in _EDGES:
            self.edge(element)
        elif tag == FALLBACK:
            self.twins += 1
            self.content(element)
            self.twins -= 1
        elif tag not in _GONE:
            self.content(element)
        else:
            self.gone(element)

    def gone(self, element: Element) -> None:
        """Look for bookmarks in what was deleted: their stretch is empty, and they are there."""
        for inner in element.iter(*_EDGES):
            self.edge(inner)

    def paragraph(self, element: Element) -> None:
        if self.only:
            return
        self.block += not self.tables and not self.twins
        passage = Passage(element, len(self.passages), self.block, bool(self.twins), bool(self.tables))
        self.passages.append(passage)
        self.now.append(passage)
        self.content(element)
        self.now.pop()

    def table(self, element: Element) -> None:
        if self.only:
            return
        self.block += not self.tables
        self.tables += 1
        self.content(element)
        self.tables -= 1

    def run(self, element: Element) -> None:
        properties = element.find(W + "rPr")
        hidden = properties is not None and is_on(properties, "vanish")
        for child in element:
            if child.tag == W + "t":
                self.show(child, "" if hidden else child.text or "")
            elif child.tag in _BREAKS:
                self.show(child, "" if hidden else _BREAKS[child.tag])
            elif child.tag != W + "rPr":
                self.meet(child)

    def show(self, element: Element, text: str) -> None:
        if self.now:
            self.now[-1].add(element, text)

    def edge(self, element: Element) -> None:
        """Note where a bookmark or a comment begins; where it ends, put it into its paragraph."""
        kind, begins = _EDGES[element.tag]
        key = kind, element.get(W + "id", "")
        if self.only:
            return
        inside = bool(self.now)
        index = self.now[-1].index if inside else len(self.passages)
        if begins:
            self.open[key] = (element, index, self.now[-1].length if inside else 0)
        elif key in self.open:
            opening, first, start = self.open.pop(key)
            if first < len(self.passages):
                passage = self.passages[first]
                whole = first == (index if inside else len(self.passages) - 1)
                name = opening.get(W + "name", "") if kind == _BOOKMARK else key[1]
                (passage.spots if kind == _BOOKMARK else passage.remarks).append(
                    Spot(passage, start, passage.length, name, opening, whole)
                )


# --- changing -------------------------------------------------------------------------------------------------------------


def can_change(spot: Spot) -> bool:
    """Tell whether a stretch is plain text of one paragraph, so that it can be given another text."""
    pieces = spot.passage.pieces_in(spot.start, spot.end)
    return spot.whole and bool(pieces) and all(piece.element.tag == W + "t" for piece in pieces)


def in_pending_change(spot: Spot) -> bool:
    """Tell whether some of a stretch is a tracked insertion that nobody has accepted yet."""
    return any(_inside(piece.run, _NEW) for piece in spot.passage.pieces_in(spot.start, spot.end))


def has_tracked_changes(spot: Spot) -> bool:
    """Tell whether anything is tracked between the ends of a stretch, deletions too."""
    if in_pending_change(spot):
        return True
    pieces = spot.passage.pieces_in(spot.start, spot.end)
    first, last = pieces[0].run, pieces[-1].run
    inside = False
    for element in spot.passage.element.iter(W + "r", *_GONE):
        inside = inside or element is first
        if inside and element.tag in _GONE:
            return True
        if element is last:
            return False
    return False


def _inside(element: Element, tags: set[str]) -> bool:
    above = element.getparent()
    while above is not None and above.tag != W + "p":
        if above.tag in tags:
            return True
        above = above.getparent()
    return False


@dataclass(frozen=True, slots=True)
class Words:
    """What is to stand at a place: text, with the name of a bookmark around it if it has one of its own."""

    text: str
    name: str = ""


class Editor:
    """Changes stretches of one part. `author` is whose tracked changes they are to be, None for changing them at once."""

    def __init__(self, root: Element, author: str | None = None) -> None:
        self.root = root
        self.author = author
        marks = (
            W + name
            for name in ("ins", "del", "moveFrom", "moveTo", "bookmarkStart", "rPrChange", "pPrChange")
        )
        numbers = [e.get(W + "id", "") for e in root.iter(*marks)]
        self._last = max(
            (int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 10), default=0
        )

    def number(self) -> str:
        """Return an id that nothing has."""
        self._last += 1
        return str(self._last)

    def replace(self, spot: Spot, words: Sequence[Words], *, highlight: str | None = "") -> None:
        """Give a stretch another text, set as its first character was; `highlight` "" leaves that as it is, None takes it off.

        What hangs in the stretch (comments, notes) stays; the stretch of `spot` is then the new text.
        """
        runs = self._isolated(spot)
        tracked = self.author is not None and not any(_inside(run, _NEW) for run in runs)
        new = [element for part in words for element in self._made(part, runs[0], highlight)]
        anchor = runs[0]
        if tracked:
            for run in runs:
                self._strike(run)
            last = runs[-1].getparent()
            for element in self._as_inserted(new):  # behind what it replaces, as Word sets it
                assert last is not None  # a run that was struck stands in its deletion
                last.addnext(element)
                last = element
        else:
            for element in new:
                anchor.addprevious(element)
            for run in runs:
                _empty(run)
        spot.passage.forget()
        spot.end = spot.start + sum(len(part.text) for part in words)

    def enclose(self, spot: Spot, name: str) -> None:
        """Put a bookmark around a stretch."""
        runs = self._isolated(spot)
        first, last = _outermost(runs[0]), _outermost(runs[-1])
        number = self.number()
        first.addprevious(_element(first, "bookmarkStart", id=number, name=name))
        last.addnext(_element(first, "bookmarkEnd", id=number))
        spot.passage.forget()

    def unmark(self, spot: Spot) -> None:
        """Take a bookmark off a stretch."""
        if spot.opening is None:
            return
        number = spot.opening.get(W + "id")
        ends = [e for e in self.root.iter(W + "bookmarkEnd") if e.get(W + "id") == number]
        for element in (spot.opening, *ends):
            remove(element)

    def _made(self, part: Words, like: Element, highlight: str | None) -> Iterator[Element]:
        number = self.number() if part.name else ""
        if part.name:
            yield _element(like, "bookmarkStart", id=number, name=part.name)
        yield _run(like, part.text, highlight)
        if part.name:
            yield _element(like, "bookmarkEnd", id=number)

    def _as_inserted(self, elements: Sequence[Element]) -> Iterator[Element]:
        for element in elements:
            if element.tag != W + "r":
                yield element
                continue
            inserted = _element(element, "ins", id=self.number(), author=self.author or "")
            inserted.append(element)
            yield inserted

    def _strike(self, run: Element) -> None:
        """Mark the text of a run as deleted."""
        deleted = _element(run, "del", id=self.number(), author=self.author or "")
        run.addprevious(deleted)
        deleted.append(run)
        for text in run.findall(W + "t"):
            text.tag = W + "delText"

    def _isolated(self, spot: Spot) -> list[Element]:
        """Return the runs that show a stretch and nothing else, divided from their neighbours where need be."""
        passage = spot.passage
        for offset in (spot.end, spot.start):
            for piece in passage.pieces:
                if piece.start < offset < piece.end:
                    _divide(piece, offset - piece.start)
                    passage.forget()
                    break
        for piece in passage.pieces_in(spot.start, spot.end):
            _alone(piece)
        passage.forget()
        return list(dict.fromkeys(piece.run for piece in passage.pieces_in(spot.start, spot.end)))


def _element(like: Element, tag: str, /, **attributes: str) -> Element:
    return like.makeelement(W + tag, {W + key: value for key, value in attributes.items()})


def _text(like: Element, text: str) -> Element:
    made = like.makeelement(W + "t", {XML_SPACE: "preserve"})
    made.text = text
    return made


def _run(like: Element, text: str, highlight: str | None) -> Element:
    """Return a run of some text, set like another."""
    made = _element(like, "r")
    properties = like.find(W + "rPr")
    if properties is not None:
        kept = copy.deepcopy(properties)
        for change in kept.findall(W + "rPrChange"):
            kept.remove(change)
        for old in kept.findall(W + "highlight") if highlight is None or highlight else ():
            if highlight:
                old.set(W + "val", highlight)
            else:
                kept.remove(old)
        made.append(kept)
    made.append(_text(like, text))
    return made


def _divide(piece: Piece, at: int) -> None:
    """Divide the text of a piece in two elements."""
    second = _text(piece.element, piece.text[at:])
    piece.element.text = piece.text[:at]
    piece.element.set(XML_SPACE, "preserve")
    piece.element.addnext(second)


def _alone(piece: Piece) -> None:
    """Give a piece a run of its own: what stands before and behind it in its run goes into others."""
    run = piece.run
    for behind in (True, False):
        found = list(piece.element.itersiblings(preceding=not behind))
        others = [e for e in found if e.tag != W + "rPr"]
        if not others:
            continue
        beside = _element(run, "r")
        properties = run.find(W + "rPr")
        if properties is not None:
            beside.append(copy.deepcopy(properties))
        for other in others if behind else reversed(others):
            beside.append(other)
        (run.addnext if behind else run.addprevious)(beside)


def _empty(run: Element) -> None:
    """Take a run that shows nothing but a stretch out, and with it a tracked insertion that holds nothing else."""
    parent = run.getparent()
    remove(run)
    if parent is not None and parent.tag in _NEW and not len(parent):
        remove(parent)


def _outermost(run: Element) -> Element:
    """Return a run, or the tracked change around it."""
    above = run.getparent()
    return above if above is not None and above.tag in (_NEW | _GONE) and len(above) == 1 else run
