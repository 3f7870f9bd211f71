"""Reads a superior's notice on a report: the headings that it prescribes and what it says must be written under each.

A notice says more than that: when to send the report, how to set it, whom to call. Of all lists of headings in it the one
is taken that names most of the genre's roles, else most of its topics; a heading that speaks of the paper's making
(data/notices.yaml, `office`) is never one of the report's, nor is anything under it. What stands under a heading is what
must be written: 要写明甲、乙和丙 gives an item each, any other sentence is an item of its own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter import chinese
from drafter.analysis import OutlineNode, analyse
from drafter.analysis.roles import RoleFinder, finder
from drafter.analysis.text import fold, span_text
from drafter.analysis.topics import Known, topics_of
from drafter.chinese import either
from drafter.document import Document
from drafter.resources import knowledge
from drafter.schema import Genre
from drafter.yamlio import load_data

# A list of headings with at least so many of the genre's roles (or topics) is the outline of the report.
LEAST_NAMED = 2
# A list under a heading that announces it (报告内容) counts for so many named headings more.
ANNOUNCED = 1
# Headings under a role are headings of the report if at least this part of them name a topic; else they are items.
TOPIC_SHARE = 0.5
# A piece of an enumeration is an item from so many characters on; a shorter one belongs to the piece before it.
LEAST_ITEM = 2

# A sentence is an enumeration if it has 、 and no member is longer.
LONGEST_MEMBER = 18

# A sentence all of whose clauses end so (学法情况，述法情况) is an enumeration too.
_MATTER = "情况"

_LISTED = ("cn_dun", "paren_cn", "part", "arabic_dot", "paren_arabic", "circled", "di_comma")
_STOP = re.compile(r"[。；;！!\n]+")
_CLAUSES = re.compile(r"[，,]")
_REMARK = re.compile(r"\s*[（(][^（()）]*(?:[0-9]|字)[^（()）]*[)）]$")
_MARKS = "。；;，,：:、 \t\u3000"
_TAILS = ("等情况", "等内容", "等方面", "等数据", "等等", "等")  # what closes an enumeration


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A heading that a notice prescribes, with its number as printed ("" for none), and what must be written under it."""

    marker: str
    text: str
    level: int  # 1: of a role; 2: under one, or a list of topics
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    announces: re.Pattern[str]
    office: re.Pattern[str]
    asks: re.Pattern[str]
    manner: re.Pattern[str]


def prescribed(document: Document, genre: Genre) -> tuple[Prescribed, ...]:
    """Return the headings that a notice prescribes, in order; () where none are told."""
    return tuple(_Notice(document, genre).rows())


class _Notice:
    def __init__(self, document: Document, genre: Genre) -> None:
        self.document = document
        self.roles: RoleFinder = finder(genre)
        self.topics: Known = topics_of(genre)
        self.main = (
            max(genre.skeleton.sections, key=lambda s: len(s.children)).role
            if genre.skeleton.sections
            else None
        )
        self.outline = _printed(analyse(document, genre).outline)

    def rows(self) -> Iterator[Prescribed]:
        lists = list(self.lists(self.outline, announced=False))
        by_roles = max(lists, key=lambda found: (self.named_roles(found[0]), found[1]), default=None)
        if by_roles and self.named_roles(by_roles[0]) >= LEAST_NAMED:
            for node in by_roles[0]:
                yield from self.of_role(node)
            return
        scored = [
            (sum(map(self.names_topic, nodes)) + ANNOUNCED * told, nodes, told) for nodes, told in lists
        ]
        best = max(scored, key=lambda s: s[0], default=None)
        if best and (best[0] >= LEAST_NAMED or best[2]):
            yield from (self.row(node, 2) for node in best[1])

    def lists(
        self, nodes: Sequence[OutlineNode], *, announced: bool
    ) -> Iterator[tuple[list[OutlineNode], bool]]:
        """Yield the lists of headings that may be the report's, with whether the heading above announces one."""
        kept = [node for node in nodes if not self.is_office(node)]
        if kept:
            yield kept, announced
        for node in kept:
            told = bool(_words().announces.search(node.text))
            yield from self.lists(node.children, announced=told)

    def of_role(self, node: OutlineNode) -> Iterator[Prescribed]:
        children = [child for child in node.children if not self.is_office(child)]
        named = sum(map(self.names_topic, children))
        if self.role(node) == self.main and children and named >= TOPIC_SHARE * len(children):
            yield self.row(node, 1, inner=False)
            yield from (self.row(child, 2) for child in children)
        else:
            yield self.row(node, 1)

    def row(self, node: OutlineNode, level: int, *, inner: bool = True) -> Prescribed:
        heading, rest = self.split(node)
        items = [*_items(rest)]
        for child in node.children if inner else ():
            if not self.is_office(child):
                items += self.child_items(child)
        marker = chinese.marker_at(node.marker)
        shown = node.marker if marker and marker.style in _LISTED else ""
        return Prescribed(shown, heading, level, tuple(dict.fromkeys(items)))

    def child_items(self, node: OutlineNode) -> Iterator[str]:
        """Yield what a heading under a prescribed one asks for: itself, then what is said under it."""
        heading, rest = self.split(node)
        yield from _items(heading)
        yield from _items(rest)
        for child in node.children:
            if not self.is_office(child):
                yield from self.child_items(child)

    def split(self, node: OutlineNode) -> tuple[str, str]:
        """Return a heading's own words and what follows them before the next heading; 要写明… belongs to the latter."""
        end = node.children[0].start if node.children else node.end
        text = span_text(self.document, node.start, end).strip()
        text = text[len(node.marker) :].strip() if text.startswith(node.marker) else text
        asked = _words().asks.search(node.text)
        cut = asked.start() if asked and asked.start() else len(node.text)
        at = text.find(node.text)
        rest = text[at + cut :] if at >= 0 else text
        return _REMARK.sub("", node.text[:cut].rstrip("，,：:；;。、 （(")), rest

    # --- what a heading is ---

    def is_office(self, node: OutlineNode) -> bool:
        """Tell a heading of the paper's making: a word of it says so, and no longer one names the genre's matter."""
        office = max((len(m[0]) for m in _words().office.finditer(node.text)), default=0)
        return office > 0 and office >= self.longest_name(node.text)

    def longest_name(self, text: str) -> int:
        folded = fold(text)
        names = (p for p, _ in self.topics.phrases if p in folded)
        cues = (cue for _, cues in self.roles.cues for cue in cues if cue in folded)
        return max(map(len, (*names, *cues)), default=0)

    def role(self, node: OutlineNode) -> str | None:
        return self.roles.of(self.split(node)[0])

    def named_roles(self, nodes: Sequence[OutlineNode]) -> int:
        return len({self.role(node) for node in nodes} - {None})

    def names_topic(self, node: OutlineNode) -> bool:
        return bool(self.topics.covered(self.split(node)[0]))


def _printed(nodes: Sequence[OutlineNode]) -> tuple[OutlineNode, ...]:
    """Return the headings that are printed as such: numbered, or on lines of their own; the rest is text of a notice."""
    return tuple(node for node in nodes if node.kind == "block" or (node.marker and node.kind != "implicit"))


def _items(text: str) -> Iterator[str]:
    """Yield what a text says must be written."""
    for sentence in _STOP.split(text):
        asked = _words().asks.search(sentence)
        whole = sentence.strip("，,：:、 \t\u3000（()）")
        if asked:
            yield from _enumerated(sentence[asked.end() :])
        elif (item := _trimmed(whole)) and not _words().office.search(item):
            clauses = _CLAUSES.split(whole)
            listed = len(clauses) > 1 and all(clause.endswith(_MATTER) for clause in clauses)
            for clause in clauses if listed else (item,):
                yield from _members(clause)


def _members(item: str) -> Iterator[str]:
    """Yield the members of an item that is a list of short ones, else the item."""
    pieces = list(_enumerated(item))
    if "、" in item and max(map(len, pieces), default=0) <= LONGEST_MEMBER:
        yield from pieces
    elif not _words().manner.search(item):
        yield _trimmed(item)


def _enumerated(text: str) -> Iterator[str]:
    """Yield the members of 甲、乙，丙等; marks inside brackets, 《》 and “” do not part."""
    pieces, depth = [""], 0
    for char in text.strip("：: "):
        depth += (char in "（(《“") - (char in "）)》”" and depth > 0)
        if char in "、，," and not depth:
            pieces.append("")
        else:
            pieces[-1] += char
    for piece in pieces:
        item = _trimmed(piece)
        if len(item) >= LEAST_ITEM and not _words().manner.search(item):
            yield item


def _trimmed(text: str) -> str:
    """Return a text without 等情况 and the marks at its end."""
    text = text.strip().rstrip(_MARKS)
    tail = next((tail for tail in _TAILS if text.endswith(tail)), "")
    return text.removesuffix(tail).rstrip(_MARKS)


@functools.cache
def _words() -> _Words:
    data = load_data(knowledge("notices.yaml"))
    any_of = {key: either(data[key]["words"]) for key in ("announces", "office", "asks", "manner")}
    return _Words(
        re.compile(any_of["announces"]),
        re.compile(any_of["office"]),
        re.compile(
            rf"(?:^|(?<=[，,。；;：:（(、 ]))(?:要|应当|应|需|须|请|并|重点|主要|着重|详细)*(?:{any_of['asks']})[：:]?"
        ),
        re.compile(any_of["manner"]),
    )
