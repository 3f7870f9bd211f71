"""The outline of a report: headings in all the shapes that reports have, with their levels.

A heading stands on a line of its own (block), opens a paragraph or follows a sentence (run-in), or is only said in a
sentence (implicit). Its level is its depth in this document: the first style of number met is the top, a new style under
it one deeper, a style met before goes back to its level. Numbers inside a sentence are headings only in a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from drafter import chinese
from drafter.analysis import OutlineNode
from drafter.analysis.roles import RoleFinder
from drafter.analysis.wording import wording
from drafter.chinese import Marker
from drafter.document import Document, Paragraph, place_of
from drafter.quantity import find as find_figures

# A line of its own is a heading up to this length; longer ones open with their topic sentence.
BLOCK_LENGTH = 45
# The first sentence is the topic up to this length; of longer ones the first clause is.
TOPIC_LENGTH = 40
# An unnumbered topic sentence is at most so long, and at least so long.
UNNUMBERED_LENGTH, UNNUMBERED_LEAST = 34, 4
# Unnumbered topic sentences count if at least so large a part of a section's paragraphs open with one.
UNNUMBERED_SHARE = 0.6
# The number 2 of a list follows its number 1 within so many headings.
NEXT_WITHIN = 60
# A clause that opens a section without heading is at most so long.
IMPLICIT_LENGTH = 34

# Which number stands above which, where a document has not shown it yet; 第一, and 一是 go under anything.
RANKS = {"part": 0, "cn_dun": 1, "paren_cn": 2, "arabic_dot": 3, "paren_arabic": 4, "circled": 5}
_INLINE = re.compile(r"[。；;：:！？!?]”?\s*|[，,]\s*")
_AFTER_COMMA = ("yishi",)
_AFTER_STOP = ("di_comma", "yishi", "arabic_dot", "paren_cn", "paren_arabic", "circled")
_AFTER_COLON = ("di_comma", "yishi", "arabic_dot", "circled")


@dataclass(slots=True)
class _Head:
    """A heading before it has its place in the tree."""

    block: int
    start: int  # of the marker, else of the text
    text_start: int
    text_end: int
    style: str
    kind: str
    marker: str = ""
    value: int = 0
    at_start: bool = True
    rank: int | None = None
    role: str | None = None
    children: list[_Head] = field(default_factory=list)


Body = Sequence[tuple[int, Paragraph]]


def build(body: Body, document: Document, roles: RoleFinder) -> tuple[OutlineNode, ...]:
    """Return the outline of a document's body: (block index, paragraph) of what is neither title nor furniture."""
    heads = _in_sequence([head for index, paragraph in body for head in _heads(index, paragraph)])
    heads = _with_implicit(heads, body, roles)
    _set_ends(heads, body)
    roots = _tree(heads)
    _add_unnumbered(roots, body)
    end = (body[-1][0], len(body[-1][1].text)) if body else (0, 0)
    return _nodes(roots, 1, end, document, None, roles)


# --- candidates ----------------------------------------------------------------------------------------------------


def _heads(index: int, paragraph: Paragraph) -> Iterator[_Head]:
    """Yield what may be a heading: a number at the start of the paragraph, a level of the Word file, numbers after marks."""
    text = paragraph.text
    start = len(text) - len(chinese.half_width(text).lstrip(chinese.BLANK))
    marker = chinese.marker_at(text, start)
    if marker:
        yield _head(index, text, marker, at_start=True)
    elif paragraph.level is not None and len(text.strip()) <= BLOCK_LENGTH:
        yield _Head(index, start, start, len(text), f"level{paragraph.level}", "block", rank=paragraph.level)
    for match in _INLINE.finditer(text, start):
        mark = chinese.half_width(match[0][0])
        styles = _AFTER_COMMA if mark == "," else _AFTER_COLON if mark in ":" else _AFTER_STOP
        inner = chinese.marker_at(text, match.end(), styles)
        if inner and (marker is None or inner.start >= marker.end):
            yield _head(index, text, inner, at_start=False)


def _head(index: int, text: str, marker: Marker, *, at_start: bool) -> _Head:
    begin = marker.end
    while begin < len(text) and chinese.half_width(text[begin]) in chinese.BLANK:
        begin += 1
    return _Head(
        index,
        marker.start,
        begin,
        len(text),
        marker.style,
        "runin",
        marker.text,
        marker.value,
        at_start,
        RANKS.get(marker.style),
    )


def _in_sequence(heads: list[_Head]) -> list[_Head]:
    """Drop numbers inside a sentence that neither begin nor continue a sequence."""
    kept: list[_Head] = []
    last: dict[str, int] = {}
    for i, head in enumerate(heads):
        if not head.at_start and not _continues(head, last) and not _begins(heads, i):
            continue
        kept.append(head)
        last[head.style] = head.value
    return kept


def _continues(head: _Head, last: dict[str, int]) -> bool:
    return head.value > 1 and last.get(head.style) == head.value - 1


def _begins(heads: list[_Head], i: int) -> bool:
    """A number 1 inside a sentence begins a sequence if 2 of the same style follows before another 1."""
    if heads[i].value != 1:
        return False
    following = next((h for h in islice(heads, i + 1, i + NEXT_WITHIN) if h.style == heads[i].style), None)
    return following is not None and following.value == 2


# --- sections without heading --------------------------------------------------------------------------------------


def _with_implicit(heads: list[_Head], body: Body, roles: RoleFinder) -> list[_Head]:
    """Add sections that only a sentence opens (…,但仍存在一些不足:), at the end of a top section, for roles without heading."""
    top = next((h.style for h in heads if h.at_start), None)
    if top is None or not roles.known:
        return heads
    texts = {index: paragraph.text for index, paragraph in body}
    tops = [h for h in heads if h.at_start and h.style == top]
    headed = {roles.of(_heading_text(texts[h.block], h)) for h in tops}
    opened = {h.block for h in heads if h.at_start}
    found = []
    for index, text in _tails(body, {h.block for h in tops}, opened):
        place = roles.opens(text, IMPLICIT_LENGTH)
        if place and place[2] not in headed:
            start, end, role = place
            found.append(_Head(index, start, start, end, "implicit", "implicit", role=role))
            headed.add(role)
    return sorted([*heads, *found], key=lambda h: (h.block, h.start))


def _tails(body: Body, tops: set[int], opened: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the unnumbered paragraphs that end a top section (or the report), in order."""
    first = min(tops)
    for at, (index, paragraph) in enumerate(body):
        if index <= first or index in opened:
            continue
        rest = [i for i, _ in body[at + 1 :]]
        following = next((i for i in rest if i in opened), None)
        if following is None or following in tops:
            yield index, paragraph.text


def _heading_text(text: str, head: _Head) -> str:
    return text[head.text_start : _topic_end(text, head.text_start, len(text))]


# --- extent of the topic -------------------------------------------------------------------------------------------


def _set_ends(heads: list[_Head], body: Body) -> None:
    """Give every heading the end of its topic sentence and tell lines of their own from run-in headings."""
    texts = {index: paragraph.text for index, paragraph in body}
    for i, head in enumerate(heads):
        if head.kind == "implicit":
            continue
        text = texts[head.block]
        following = heads[i + 1] if i + 1 < len(heads) else None
        limit = following.start if following and following.block == head.block else len(text)
        alone = head.at_start and limit == len(text) and _is_line(text[head.text_start :], head.style)
        head.kind = "block" if alone else "runin"
        head.text_end = (
            _without_marks(text, head.text_start, len(text))
            if alone
            else _topic_end(text, head.text_start, limit)
        )


def _is_line(rest: str, style: str) -> bool:
    rest = rest.rstrip()
    inner = rest.rstrip("。；;：:，,")
    return 0 < len(inner) <= BLOCK_LENGTH and style != "yishi" and not re.search(r"[。；;!?！？]", inner)


def _without_marks(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。；;：:，,、"):
        end -= 1
    return end


def _topic_end(text: str, start: int, limit: int) -> int:
    """Return the end of the topic: the first sentence if it is short and its later clauses hold no figure, else its first clause."""
    sentence = _first(text, start, limit, "。；;！？!?\n")
    colon = _first(text, start, sentence, "：:")
    sentence = min(sentence, colon)
    clause = _first(text, start, sentence, "，,")
    whole = sentence - start <= TOPIC_LENGTH and not find_figures(text[clause:sentence])
    end = sentence if whole else clause
    if end - start > TOPIC_LENGTH and (title := text.find("》", start, end)) > 0:
        end = title + 1
    cut = re.search(r"[(（][^()（）]*〔[^()（）]*[)）]$", text[start:end])
    return _without_marks(text, start, start + cut.start() if cut else end)


def _first(text: str, start: int, limit: int, marks: str) -> int:
    """Return the place of the first of the marks outside brackets and 《》, or the limit."""
    depth = 0
    for at in range(start, limit):
        char = text[at]
        depth += (char in "(（《") - (char in ")）》" and depth > 0)
        if char in marks and not depth:
            return at
    return limit


# --- levels --------------------------------------------------------------------------------------------------------


def _tree(heads: list[_Head]) -> list[_Head]:
    """Nest headings by the styles of their numbers."""
    roots: list[_Head] = []
    stack: list[_Head] = []
    for head in heads:
        del stack[_depth(head, stack) :]
        (stack[-1].children if stack else roots).append(head)
        stack.append(head)
    return roots


def _depth(head: _Head, stack: list[_Head]) -> int:
    """Return how many of the open sections stay open above a heading."""
    if head.style == "implicit":
        return 0
    while head.at_start and stack and not stack[-1].at_start and all(h.style != head.style for h in stack):
        stack.pop()  # what stands at the start of a paragraph is under no list inside an earlier paragraph
    for depth, above in enumerate(stack):
        if above.style == head.style:
            return depth
    if head.rank is not None and head.at_start:
        for depth, above in enumerate(stack):
            if above.rank is not None and above.rank > head.rank:
                return depth
    if stack and stack[0].style == "implicit" and head.at_start and head.rank is not None and head.rank <= 1:
        return 0
    return len(stack)


# --- unnumbered topic sentences ------------------------------------------------------------------------------------


def _add_unnumbered(roots: list[_Head], body: Body) -> None:
    """Make the topic sentences that open the paragraphs of a section headings, where the section has no numbers.

    Whole sentences decide whether the section is so built; then also a first clause counts (a full stop may be lost).
    """
    order = {index: at for at, (index, _) in enumerate(body)}
    flat = list(_flat(roots))
    for i, head in enumerate(flat):
        if head.kind != "block" or head.children:
            continue
        last = order[flat[i + 1].block] if i + 1 < len(flat) else len(body)
        inside = body[order[head.block] + 1 : last]
        topics = [topic for index, paragraph in inside if (topic := _unnumbered(index, paragraph.text))]
        whole = sum(body[order[topic.block]][1].text[topic.text_end] == "。" for topic in topics)
        if whole >= 2 and whole >= UNNUMBERED_SHARE * len(inside):
            head.children = topics


def _flat(heads: list[_Head]) -> Iterator[_Head]:
    for head in heads:
        yield head
        yield from _flat(head.children)


def _unnumbered(index: int, text: str) -> _Head | None:
    """Return the topic sentence that opens a paragraph, or None: short, without figure or date, and text follows it."""
    begin = len(text) - len(chinese.half_width(text).lstrip(chinese.BLANK))
    dash = "——" if text.startswith("——", begin) else ""
    start = begin + len(dash)
    sentence = _first(text, start, len(text), "。；;！？!?：:")
    if sentence - start > UNNUMBERED_LENGTH:
        sentence = _first(text, start, len(text), "，,。")
    topic = text[start:sentence]
    if not UNNUMBERED_LEAST <= len(topic) <= UNNUMBERED_LENGTH or len(text) - sentence <= len(topic):
        return None
    goes_on = wording().no_topic.match(chinese.half_width(topic))
    if goes_on or find_figures(topic) or text[sentence] not in "。，,":
        return None
    return _Head(index, begin, start, sentence, "unnumbered", "runin", dash)


# --- out -----------------------------------------------------------------------------------------------------------


def _nodes(
    heads: list[_Head],
    level: int,
    end: tuple[int, int],
    document: Document,
    role: str | None,
    roles: RoleFinder,
) -> tuple[OutlineNode, ...]:
    out = []
    for i, head in enumerate(heads):
        until = (heads[i + 1].block, heads[i + 1].start) if i + 1 < len(heads) else end
        block = document.blocks[head.block]
        text = block.text[head.text_start : head.text_end]
        own = (head.role or roles.of(text)) if level == 1 else role
        at = place_of(block, head.start)
        children = _nodes(head.children, level + 1, until, document, own, roles)
        out.append(
            OutlineNode(
                level, head.marker, text, head.kind, at, (head.block, head.start), until, own, None, children
            )
        )
    return tuple(out)
