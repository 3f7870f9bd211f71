"""Hidden bookmarks on the figures of a draft, by which they are found again after people have edited it.

A bookmark's name is all that Word, WPS and LibreOffice are sure to keep, so the name says what has to be known later:
which key of the form stands there, the how-manieth time, and, as digests, what was printed and what stood around it in
its clause. Nothing of the form can be read off it. Names begin with `_`, which hides them in Word's list, have 36
characters at most (Word allows 40), and none differ in case alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from drafter.document import Document, Paragraph, Run, Trace, all_paragraphs
from drafter.ooxml import XML_HEAD
from drafter.writers.layout import visible
from drafter.writers.word.anchors import Anchor, Anchors
from drafter.writers.word.package import Part

FIRST_ID = 10_000  # ids of bookmarks are a space of their own in a file; below stand those of its headings
FIGURE, SENTENCE = "d", "s"
HOLE = "□"  # stands for a figure where only the words around it count
MEMORY = (
    "urn:drafter:figures:1"  # the namespace by which the part with the names is known, whatever it is called
)
_FOLDER = (
    "customXml"  # what stands there Word keeps, and so does LibreOffice where the item has its properties
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_ITEM = "{6D0C1C56-4E0B-5B0E-9D57-6472616674FF}"
# LibreOffice gives copies a name of their own.
_NAME = re.compile(r"_([ds])([a-z2-7]{8})_([0-9]{1,6})_([a-z2-7]{8})_([a-z2-7]{8})(?:_Copy_[0-9]{1,3})?")
_MARKS = "，；：、"
_CLAUSE_ENDS = re.compile(f"[{_MARKS}。！？\n{HOLE}]")
_BEGINS = re.compile(f"[。！？\n{HOLE}]")
_INDEX = re.compile(r"\[[0-9]+\]")
_BLANKS = re.compile(r"[\s\u3000]+")


class Place(NamedTuple):
    """A place of a composed draft that the form speaks at: a figure with what belongs to it (同比增长17.1%, 41件（截至…）), a
    wording for 无, a 【待填】, or (`kind` SENTENCE) words of the user's own with the figures in them.

    `start` and `end` are offsets in the paragraph's text, as anchors count; `said` is the text with the figures inside it
    as holes; `around` is the rest of its clause.
    """

    paragraph: int
    start: int
    end: int
    kind: str
    text: str
    said: str
    around: str
    trace: Trace
    runs: tuple[Run, ...]


class Name(NamedTuple):
    """What the name of a bookmark tells: of which key, the how-manieth (from 1), digests of what was printed and around."""

    kind: str
    key: str
    number: int
    said: str
    around: str

    def __str__(self) -> str:
        return f"_{self.kind}{self.key}_{self.number}_{self.said}_{self.around}"


def of(document: Document) -> list[tuple[Place, Name]]:
    """Return the places of a composed draft with the names of their bookmarks."""
    return list(named(places(document)))


def anchors(found: Iterable[tuple[Place, Name]]) -> Anchors:
    """Return a bookmark for every place of a composed draft."""
    out: dict[int, list[Anchor]] = {}
    for number, (place, name) in enumerate(found, FIRST_ID):
        before = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        after = f'<w:bookmarkEnd w:id="{number}"/>'
        out.setdefault(place.paragraph, []).append(Anchor(place.start, place.end, before, after))
    return out


def parts(found: Iterable[tuple[Place, Name]]) -> list[Part]:
    """Return the part that remembers the names, none for a document without traces.

    Whoever writes a sentence anew loses its bookmarks, and then only this tells what was printed in it. There is nothing
    in it but the names. Items and their properties are called as Word calls them: checkers know them by their names.
    """
    names = [str(name) for _, name in found]
    if not names:
        return []
    return [
        Part(f"{_FOLDER}/item1.xml", "application/xml", f"{_OFFICE}/relationships/customXml", memory(names)),
        Part(
            f"{_FOLDER}/itemProps1.xml",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            "",
            f'{XML_HEAD}<ds:datastoreItem ds:itemID="{_ITEM}" xmlns:ds="{_OFFICE}/customXml"/>',
        ),
        Part(
            f"{_FOLDER}/_rels/item1.xml.rels",
            "",
            "",
            f'{XML_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/>'
            "</Relationships>",
        ),
    ]


def memory(names: Iterable[str]) -> str:
    """Return the part that remembers names."""
    return f'{XML_HEAD}<figures xmlns="{MEMORY}">{" ".join(names)}</figures>'


def named(places: Iterable[Place]) -> Iterator[tuple[Place, Name]]:
    """Yield places with the names of their bookmarks."""
    seen: Counter[tuple[str, str]] = Counter()
    for place in places:
        identity = place.kind, key_of(place.trace)
        seen[identity] += 1
        yield place, Name(*identity, seen[identity], digest(place.said), digest(place.around))


def parse(name: str) -> Name | None:
    """Return what a bookmark's name tells, None for a bookmark that is not ours."""
    match = _NAME.fullmatch(name)
    return Name(match[1], match[2], int(match[3]), match[4], match[5]) if match else None


def key_of(trace: Trace) -> str:
    """Return the digest of a key and of what is said of it; sentences in a list are known by their list."""
    return _digest_of_key(trace.key, trace.measure)


@lru_cache(maxsize=4096)
def _digest_of_key(key: str, measure: str) -> str:
    return digest(f"{_INDEX.sub('', key)} {measure}")


@lru_cache(maxsize=4096)
def digest(text: str) -> str:
    """Return eight letters that stand for a text as a file shows it; blanks do not count."""
    shown = _BLANKS.sub("", visible(text)).encode("utf-8")
    return base64.b32encode(hashlib.blake2b(shown, digest_size=5).digest()).decode("ascii").lower()


def places(document: Document) -> Iterator[Place]:
    """Yield the places of a composed draft in reading order, a sentence before the figures in it."""
    for number, paragraph in enumerate(all_paragraphs(document.blocks)):
        if any(run.trace for run in paragraph.runs):
            yield from _places(number, paragraph)


def clause_of(before: str, text: str, after: str) -> tuple[str, str]:
    """Return the words that belong to a text, given all that stands before and behind it, figures as holes.

    Before it these are all since the last figure of the sentence (so that each word of a sentence belongs to one figure: a
    全年 at its head too), behind it those up to the next mark.
    """
    closed = _CLAUSE_ENDS.match(text[-1]) is not None
    return _BEGINS.split(before)[-1].lstrip(_MARKS), "" if closed else _CLAUSE_ENDS.split(after, 1)[0]


# --- one paragraph ------------------------------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    start: int
    end: int
    kind: str
    runs: tuple[Run, ...]


def _places(number: int, paragraph: Paragraph) -> Iterator[Place]:
    text = paragraph.text
    figures = list(_stretches(paragraph, FIGURE))
    words = list(_stretches(paragraph, SENTENCE)) if any(map(_words, paragraph.runs)) else []
    holed, narrower = _holed(text, figures), _narrower(figures)
    for start, end, kind, runs in sorted((*words, *figures), key=_outer_first) if words else figures:
        trace = next(run.trace for run in runs if run.trace)
        a, b = start - narrower(start), end - narrower(end)
        said = holed[a:b] if kind == SENTENCE else text[start:end]
        clause = clause_of(holed[:a], said, holed[b:])
        yield Place(number, start, end, kind, text[start:end], said, HOLE.join(clause), trace, runs)


def _outer_first(stretch: _Stretch) -> tuple[int, int]:
    return stretch.start, -stretch.end


def _stretches(paragraph: Paragraph, kind: str) -> Iterator[_Stretch]:
    """Yield what is to be found again: figures, or the user's words that they stand in."""
    start = len(paragraph.marker)
    for what, alike in groupby(paragraph.runs, _figure if kind == FIGURE else _words):
        runs = tuple(run for run in alike if run.text)
        end = start
        for run in runs:
            end += len(run.text)
        if what and runs and (kind == FIGURE or not all(map(_figure, runs))):
            yield _Stretch(start, end, kind, runs)
        start = end


def _figure(run: Run) -> object:
    """Tell which figure a run is a part of, nothing where it is none: what is said of one metric without a break is one."""
    trace = run.trace
    if trace is None or (trace.value is None and trace.metric is None and run.mark is None):
        return None
    if trace.metric is None or run.mark:
        return id(run)
    return trace.metric, trace.measure


def _words(run: Run) -> object:
    """Tell of which of the user's words a run is a part; a key of one step (年度) heads the form and never changes here."""
    trace = run.trace
    if trace is None or trace.metric is not None or run.mark or not _has_steps(trace.key):
        return None
    return trace.key


def _has_steps(key: str) -> bool:
    return "." in key or "[" in key


def _holed(text: str, figures: Sequence[_Stretch]) -> str:
    """Return a text with its figures as holes."""
    ends = (0, *(figure.end for figure in figures))
    starts = (*(figure.start for figure in figures), len(text))
    return HOLE.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _narrower(figures: Sequence[_Stretch]) -> Callable[[int], int]:
    """Return how many characters less stand before a place of a text, itself in no figure, when figures are holes."""
    ends = [figure.end for figure in figures]
    less = [0, *accumulate(figure.end - figure.start - len(HOLE) for figure in figures)]
    return lambda place: less[bisect_right(ends, place)]
