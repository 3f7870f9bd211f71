"""Finds the place of a figure by its sentence, where the bookmark is gone: the sentence of the draft that reads most like
one of the edited file, figures left out of the comparison. In doubt nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from drafter.document import HEADINGS, Document, all_paragraphs
from drafter.editing.places import Passage, Spot
from drafter.quantity import find
from drafter.writers.word import bookmarks
from drafter.writers.word.bookmarks import HOLE, Name, Place

ALIKE = 0.8  # how much two sentences must agree (SequenceMatcher's ratio), figures as holes
APART = 0.08  # and how much more than with any other sentence
TOUCHING = 4  # characters that must agree directly before and behind a figure, together
LONGEST = 400  # characters of a sentence that is compared; longer ones must be equal
MOST = 2000  # sentences of a section that are compared; of a section with more they must be equal
NUMBER_OF_HEADING = 8  # characters that a heading's number may have
_STOPS = re.compile(r"[。！？\n]+[”’）]*")
_IN_NUMBER = frozenset("0123456789.０１２３４５６７８９．")
_BRACKET = re.compile("（[^（）]{1,30}）")
_GAP = re.compile(r"【待[填核][^】]*】")


class Masked(NamedTuple):
    """A text with its figures as holes, and where each character begins and ends in the text itself."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Sentence(NamedTuple):
    """A sentence of the edited file, by its place in a paragraph."""

    passage: Passage
    start: int
    end: int
    masked: Masked
    section: str


def bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end."""
    cuts = [0, *(match.end() for match in _STOPS.finditer(text)), len(text)]
    yield from ((a, b) for a, b in pairwise(cuts) if text[a:b].strip())


def around(text: str, offset: int) -> tuple[int, int]:
    """Return the bounds of the sentence that a character stands in."""
    return next(((a, b) for a, b in bounds(text) if a <= offset < b), (0, len(text)))


@lru_cache(maxsize=4096)
def masked(text: str) -> Masked:
    """Return a text with its figures and what is still to be filled in as holes."""
    spans = [match.span() for match in _GAP.finditer(text)]
    spans += [(q.start, q.end) for q in find(text) if not any(a < q.end and q.start < b for a, b in spans)]
    cells: list[tuple[str, int, int]] = []
    at = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        cells += [(text[i], i, i + 1) for i in range(at, start)]
        if end > start:
            cells.append((HOLE, start, end))
        at = end
    return Masked("".join(c[0] for c in cells), tuple(c[1] for c in cells), tuple(c[2] for c in cells))


class Sentences:
    """The sentences of an edited file, asked for the places of a composed draft."""

    def __init__(self, passages: Sequence[Passage], document: Document) -> None:
        self.paragraphs = list(all_paragraphs(document.blocks))
        self.headings = self._headings()
        known = {_squeezed(h) for h in self.headings if h}
        self._all: list[Sentence] = []
        section = ""
        self._passages = [passage for passage in passages if not passage.twin]
        for passage in self._passages:
            section = _heading(passage.text, known) or section
            for start, end in bounds(passage.text):
                self._all.append(Sentence(passage, start, end, masked(passage.text[start:end]), section))

    def heading(self, place: Place) -> str:
        """Return the heading that a place stands under in the draft."""
        return self.headings[place.paragraph]

    def copies(self, spot: Spot) -> Iterator[Spot]:
        """Yield where the sentence of a stretch stands once more, word for word."""
        text = spot.passage.text
        start, end = around(text, spot.start)
        whole = text[start:end]
        for other in self._all:
            if other.passage.text[other.start : other.end] == whole and (other.passage, other.start) != (
                spot.passage,
                start,
            ):
                at = other.start + spot.start - start
                yield Spot(other.passage, at, at + spot.end - spot.start)

    def printed(self, name: Name) -> Iterator[Spot]:
        """Yield where a figure stands as it was printed once, in the clause of that time, without its bookmark."""
        for spot in self._figures.get(name.said, ()):
            text = spot.passage.text
            words = masked(text[: spot.start]).text, spot.text, masked(text[spot.end :]).text
            if bookmarks.digest(HOLE.join(bookmarks.clause_of(*words))) == name.around:
                yield spot

    @cached_property
    def _figures(self) -> dict[str, list[Spot]]:
        """The figures of the file by the digest of their text."""
        found: dict[str, list[Spot]] = {}
        for passage in self._passages:
            for figure in passage.figures:
                for start, end in _stretches(passage.text, figure.start, figure.end):
                    spot = Spot(passage, start, end)
                    found.setdefault(bookmarks.digest(spot.text), []).append(spot)
        return found

    def _headings(self) -> list[str]:
        """Return for each paragraph of the draft the heading that it stands under."""
        now, out = "", []
        for paragraph in self.paragraphs:
            if paragraph.style in HEADINGS:
                now = "".join(run.text for run in paragraph.runs)
            out.append(now)
        return out

    def composed(self, place: Place) -> str:
        """Return the sentence of a place as composed."""
        text = self.paragraphs[place.paragraph].text
        start, end = around(text, place.start)
        return text[start : max(end, place.end)].strip()

    def find(self, place: Place) -> Spot | None:
        """Return where a place of the draft stands in the file, None where that is not certain."""
        text = self.paragraphs[place.paragraph].text
        start, end = around(text, place.start)
        if place.end > end:
            return None
        own = masked(text[start:end])
        best = self._best(own.text, _squeezed(self.headings[place.paragraph]))
        if best is None:
            return None
        span = _aligned(own, best.masked, place.start - start, place.end - start)
        if span is None:
            return None
        spot = Spot(best.passage, best.start + span[0], best.start + span[1])
        whole = whole_figure(best.passage.text, spot.start, spot.end) == (spot.start, spot.end)
        return spot if whole and _said_alike(place.text, spot.text) else None

    def holds(self, place: Place) -> bool:
        """Tell whether the user's words of a place stand in the file, with these figures or others."""
        own = [masked(place.text[a:b]).text for a, b in bounds(place.text)]
        section = _squeezed(self.headings[place.paragraph])
        return all(self._best(text, section) is not None or self._within(text) for text in own)

    def _within(self, text: str) -> bool:
        bare = text.rstrip("。；，")
        return any(bare in sentence.masked.text for sentence in self._all)

    def _best(self, text: str, section: str) -> Sentence | None:
        equal = [s for s in self._all if s.masked.text == text]
        if len(equal) > 1:
            equal = [s for s in equal if s.section == section]
        if equal:
            return equal[0] if len(equal) == 1 else None
        there = [s for s in self._all if s.section == section and len(s.masked.text) <= LONGEST]
        if len(text) > LONGEST or len(there) > MOST:
            return None
        scores = sorted(((_ratio(text, s.masked.text), -i) for i, s in enumerate(there)), reverse=True)[:2]
        if not scores or scores[0][0] < ALIKE or (len(scores) > 1 and scores[1][0] > scores[0][0] - APART):
            return None
        return there[-scores[0][1]]


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a figure, with the bracket behind it (（截至11月30日）), with the words of its clause before it (同比增长)."""
    yield start, end
    if bracket := _BRACKET.match(text, end):
        yield start, bracket.end()
    before, _ = bookmarks.clause_of(text[:start], text[start:end], "")
    if before:
        yield start - len(before), end


def _ratio(one: str, other: str) -> float:
    """Return how alike two texts are, 0 where that cannot reach ALIKE."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    floor = ALIKE - APART
    if matcher.real_quick_ratio() < floor or matcher.quick_ratio() < floor:
        return 0.0
    return matcher.ratio()


def _aligned(own: Masked, other: Masked, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch of another sentence that answers to one of our own: what touches it on both sides is the same."""
    first = next((i for i, e in enumerate(own.ends) if e > start), len(own.text))
    last = next((i for i, e in enumerate(own.ends) if e >= end), len(own.text) - 1) + 1
    blocks = SequenceMatcher(None, own.text, other.text, autojunk=False).get_matching_blocks()
    answers = {b.a + i: (b.b + i, b) for b in blocks for i in range(b.size)}
    before, behind = answers.get(first - 1), answers.get(last)
    if (first and before is None) or (last < len(own.text) and behind is None):
        return None
    touching = (first - before[1].a if before else 0) + (behind[1].a + behind[1].size - last if behind else 0)
    if touching < TOUCHING and own.text != other.text:
        return None
    a = other.ends[before[0]] if before else 0
    b = other.starts[behind[0]] if behind else (other.ends[-1] if other.ends else 0)
    return (a, b) if a < b else None


def _said_alike(composed: str, found: str) -> bool:
    """Tell whether two stretches may say the same thing: as many figures in each, and at least one."""
    if composed == found:
        return True
    holes = [masked(text).text.count(HOLE) for text in (composed, found)]
    return holes[0] == holes[1] == 1


def _heading(text: str, known: set[str]) -> str:
    """Return the heading of the draft that a paragraph is, whatever its number now."""
    bare = _squeezed(text)
    return next((bare[i:] for i in range(min(NUMBER_OF_HEADING, len(bare)) + 1) if bare[i:] in known), "")


def same(one: str, other: str) -> bool:
    """Tell whether two texts differ in blanks alone."""
    return _squeezed(one) == _squeezed(other)


def reads_as_gap(text: str) -> bool:
    """Tell whether a text is a 【待填】 or 【待核】."""
    return _GAP.fullmatch(text.strip()) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def whole_figure(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch, widened to the whole of the figures that reach into it."""
    for figure in find(text):
        if figure.start < end and start < figure.end:
            start, end = min(start, figure.start), max(end, figure.end)
    while start > 0 and text[start] in _IN_NUMBER and text[start - 1] in _IN_NUMBER:
        start -= 1
    while 0 < end < len(text) and text[end - 1] in _IN_NUMBER and text[end] in _IN_NUMBER:
        end += 1
    return start, end
