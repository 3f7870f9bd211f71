"""The outline of a report: headings in all the shapes that reports have, with their levels.

A heading stands on a line of its own (block), opens a paragraph or follows a sentence (run-in), or is only said in a
sentence (implicit). Its level is its depth in this document: the first style of number met is the top, a new style under
it one deeper, a style met before goes back to its level. Annexes and what else follows the report have levels of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from drafter import chinese
from drafter.analysis import OutlineNode, headings
from drafter.analysis.annexes import Parts
from drafter.analysis.headings import BLOCK_LENGTH, Body, Head
from drafter.analysis.roles import NAME_LENGTH, RoleFinder
from drafter.analysis.wording import wording
from drafter.document import Document, place_of
from drafter.quantity import find as find_figures

# The first sentence is the topic up to this length; of longer ones the first clause is.
TOPIC_LENGTH = 40
# An unnumbered topic sentence is at most so long, and at least so long.
UNNUMBERED_LENGTH, UNNUMBERED_LEAST = 34, 4
# Unnumbered topic sentences count if at least so large a part of a section's paragraphs open with one.
UNNUMBERED_SHARE = 0.6
# A clause that opens a section without heading is at most so long.
IMPLICIT_LENGTH = 34
# The second line of a heading broken in two is at most so long.
SECOND_LINE = 30
# A role that so many top sections claim is none of theirs: they are topical sections that share a word (…开展情况).
CLAIMED = 3
# Inside the last so many top sections a section that names a role of its own has it (the problems under 组织保障).
LAST_SECTIONS = 2
# Blanks that stand for the full stop between a heading and its text.
_GAP = re.compile(
    r"(?<=[一-鿿”》）)])(?:\u3000|[ \u2002\u2003\u00a0\t]{2})[ \u3000\u2002\u2003\u00a0\t]*(?=[一-鿿“《])"
)
# What cannot close a line: the heading goes on on the next.
_OPEN_END = re.compile(r"[,、“《(]$|[和与及的在为]$")


def build(
    body: Body, document: Document, roles: RoleFinder, parts: Parts | None = None
) -> tuple[OutlineNode, ...]:
    """Return the outline of a document's body: (block index, paragraph) of what is neither title nor furniture."""
    parts = parts or Parts()
    starts = [0, *(part.start for part in parts.parts), len(body)]
    out: tuple[OutlineNode, ...] = ()
    for annex, (start, end) in enumerate(pairwise(starts)):
        listed = {at - start for at in parts.listed}
        out += _outline(body[start:end], document, roles if annex == 0 else RoleFinder(), listed, annex)
    return out


def _outline(
    body: Body, document: Document, roles: RoleFinder, listed: set[int], annex: int
) -> tuple[OutlineNode, ...]:
    heads = headings.find(body, listed)
    heads = _with_implicit(heads, body, roles)
    _set_ends(heads, body)
    roots = _tree(heads)
    _add_unnumbered(roots, body)
    end = (body[-1][0], len(body[-1][1].text)) if body else (0, 0)
    nodes = _nodes(roots, 1, end, document, annex)
    return _with_roles(nodes, roots, roles)


# --- sections without heading --------------------------------------------------------------------------------------


def _with_implicit(heads: list[Head], body: Body, roles: RoleFinder) -> list[Head]:
    """Add sections that only a sentence opens (…,但仍存在一些不足:), at the end of a top section, for roles without heading."""
    opening = [h for h in heads if h.at_start]
    if not opening or not roles.known:
        return heads
    top = min(opening, key=lambda h: headings.TOP_RANK if h.rank is None else h.rank).style
    texts = {index: paragraph.text for index, paragraph in body}
    tops = [h for h in opening if h.style == top]
    headed = {roles.of(_heading_text(texts[h.block], h)) for h in tops}
    found = []
    for index, text in _tails(body, {h.block for h in tops}, {h.block for h in opening}):
        for start, end, role in roles.opens(text, IMPLICIT_LENGTH):
            if role not in headed:
                found.append(Head(index, start, start, end, "implicit", "implicit", role=role))
                headed.add(role)
    return sorted([*heads, *found], key=lambda h: (h.block, h.start))


def _tails(body: Body, tops: set[int], opened: set[int]) -> list[tuple[int, str]]:
    """Return the unnumbered paragraphs that end a top section (or the report), in order."""
    first = min(tops)
    out: list[tuple[int, str]] = []
    tail = True
    for index, paragraph in reversed(body):
        if index <= first:
            break
        if index in opened:
            tail = index in tops
        elif tail:
            out.append((index, paragraph.text))
    return out[::-1]


def _heading_text(text: str, head: Head) -> str:
    return text[head.text_start : _topic_end(text, head.text_start, len(text))]


# --- extent of the topic -------------------------------------------------------------------------------------------


def _set_ends(heads: list[Head], body: Body) -> None:
    """Give every heading the end of its topic sentence and tell lines of their own from run-in headings."""
    order = {index: at for at, (index, _) in enumerate(body)}
    opened = {head.block for head in heads}
    for i, head in enumerate(heads):
        if head.kind == "implicit":
            continue
        at = order[head.block]
        text = body[at][1].text
        following = heads[i + 1] if i + 1 < len(heads) else None
        limit = following.start if following and following.block == head.block else len(text)
        if head.style == "bold" and head.text_end < len(text.rstrip()):
            head.kind, head.text_end = "runin", _without_marks(text, head.text_start, head.text_end)
        elif head.at_start and limit == len(text) and _is_line(text[head.text_start :], head.style):
            head.kind, head.text_end = "block", _without_marks(text, head.text_start, len(text))
            _take_second_line(head, body, at, opened)
        else:
            head.kind, head.text_end = "runin", _topic_end(text, head.text_start, limit)


def _is_line(rest: str, style: str) -> bool:
    rest = rest.rstrip()
    inner = rest.rstrip("。；;：:，,")
    if not 0 < len(inner) <= BLOCK_LENGTH or style == "yishi":
        return False
    return not re.search(r"[。；;!?！？]", inner)


def _take_second_line(head: Head, body: Body, at: int, opened: set[int]) -> None:
    """Take in the next line of a heading that was broken in two: what it ends with cannot close a line."""
    text = body[at][1].text.rstrip()
    if at + 2 >= len(body) or not _OPEN_END.search(chinese.half_width(text)):
        return
    index, following = body[at + 1]
    line = following.text.strip()
    if index not in opened and len(line) <= SECOND_LINE and not re.search(r"[。；;：:]", line):
        head.text_end, head.goes_on = len(text), line


def _without_marks(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。；;：:，,、"):
        end -= 1
    return end


def _topic_end(text: str, start: int, limit: int) -> int:
    """Return the end of the topic: the first sentence if it is short and its later clauses hold no figure, else its first clause."""
    gap = _GAP.search(text, start, min(limit, start + BLOCK_LENGTH))
    if gap and "。" in text[gap.end() : limit]:
        limit = gap.start()
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
    for match in re.compile(f"[(（《)）》{marks}]").finditer(text, start, limit):
        char = match[0]
        depth += (char in "(（《") - (char in ")）》" and depth > 0)
        if char in marks and not depth:
            return match.start()
    return limit


# --- levels --------------------------------------------------------------------------------------------------------


def _tree(heads: list[Head]) -> list[Head]:
    """Nest headings by the styles of their numbers."""
    roots: list[Head] = []
    stack: list[Head] = []
    for head in heads:
        del stack[_depth(head, stack) :]
        (stack[-1].children if stack else roots).append(head)
        stack.append(head)
    return roots


def _depth(head: Head, stack: list[Head]) -> int:
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


def _add_unnumbered(roots: list[Head], body: Body) -> None:
    """Make the topic sentences that open the paragraphs of a section headings, where no number opens one.

    Whole sentences decide whether the section is so built; then also a first clause counts (a full stop may be lost).
    A list inside such a paragraph (一是 … 二是 …) comes under its topic.
    """
    order = {index: at for at, (index, _) in enumerate(body)}

    def fill(heads: list[Head], end: int) -> None:
        for i, head in enumerate(heads):
            last = order[heads[i + 1].block] if i + 1 < len(heads) else end
            if head.kind == "block" and not any(child.at_start for child in head.children):
                _fill(head, body[order[head.block] + 1 + bool(head.goes_on) : last], order, body)
            fill(head.children, last)

    fill(roots, len(body))


def _fill(head: Head, inside: Body, order: dict[int, int], body: Body) -> None:
    topics = [topic for index, paragraph in inside if (topic := _unnumbered(index, paragraph.text))]
    whole = sum(body[order[topic.block]][1].text[topic.text_end] == "。" for topic in topics)
    if whole < 2 or whole < UNNUMBERED_SHARE * len(inside):
        return
    of_block = {topic.block: topic for topic in topics}
    apart = [child for child in head.children if child.block not in of_block]
    for child in head.children:
        if child.block in of_block:
            of_block[child.block].children.append(child)
    head.children = sorted([*topics, *apart], key=lambda h: (h.block, h.start))


def _unnumbered(index: int, text: str) -> Head | None:
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
    return Head(index, begin, start, sentence, "unnumbered", "runin", dash)


# --- out -----------------------------------------------------------------------------------------------------------


def _nodes(
    heads: list[Head], level: int, end: tuple[int, int], document: Document, annex: int
) -> tuple[OutlineNode, ...]:
    out = []
    for i, head in enumerate(heads):
        until = (heads[i + 1].block, heads[i + 1].start) if i + 1 < len(heads) else end
        block = document.blocks[head.block]
        text = block.text[head.text_start : head.text_end] + head.goes_on
        at, start = place_of(block, head.start), (head.block, head.start)
        children = _nodes(head.children, level + 1, until, document, annex)
        node = OutlineNode(
            level, head.marker, text, head.kind, at, start, until, children=children, annex=annex
        )
        out.append(node)
    return tuple(out)


# --- roles ---------------------------------------------------------------------------------------------------------


def _with_roles(
    nodes: tuple[OutlineNode, ...], heads: Sequence[Head], roles: RoleFinder
) -> tuple[OutlineNode, ...]:
    """Give the top sections their roles, and what is below them the role of what is above.

    A section below one of the last topical sections may have a role that no top section has.
    """
    if not roles.known:
        return nodes
    own = [head.role or roles.of(node.text) for node, head in zip(nodes, heads, strict=True)]
    claims = Counter(own)
    own = [role if claims[role] < CLAIMED else None for role in own]
    out = []
    for at, (node, role) in enumerate(zip(nodes, own, strict=True)):
        if role is None and at >= len(nodes) - LAST_SECTIONS:
            children = tuple(_named(child, roles, set(own)) for child in node.children)
            out.append(replace(node, children=children))
        else:
            out.append(_below(node, role))
    return tuple(out)


def _named(node: OutlineNode, roles: RoleFinder, headed: set[str | None]) -> OutlineNode:
    role = roles.of(node.text) if len(node.text) <= NAME_LENGTH else None
    return _below(node, role) if role and role not in headed else node


def _below(node: OutlineNode, role: str | None) -> OutlineNode:
    return replace(node, role=role, children=tuple(_below(child, role) for child in node.children))
