"""Last year's sentences made comments: shown where this year's go, and printed nowhere.

What last year's form planned stands, as a question, under the topic it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drafter.form import words
from drafter.form.rewriting import STEP, Entry, Sheet, last_line, split_comment
from drafter.form.writing import ENTRIES
from drafter.schema import Genre
from drafter.yamlio import Node

LAST_SENTENCE = "# 去年："
PLANNED = "# 去年计划："
ASKED = "，今年办得怎样？"
_OURS = re.compile(
    r"\s*# 去年(?:计划)?："
)  # a comment of this kind is last year's, and gives way to this year's
_MARK = re.compile(rf",\s*{words.INTERNAL}\s*:[^,}}#]*")  # between a sentence and the end of its brackets
_STOPS = "。；;.，,"


@dataclass(slots=True)
class Emptied:
    """How many sentences became comments, by section, and where the plans went."""

    sentences: dict[str, int] = field(default_factory=dict)
    plans_at_topics: int = 0
    plans_apart: int = 0
    outline: bool = False

    def told(self) -> Iterator[str]:
        """Yield what is to be told, a line each."""
        counted = "、".join(f"{name} {count} 句" for name, count in self.sentences.items() if count)
        if counted:
            yield f"去年的文字改成了注释（“{LAST_SENTENCE}…”，不进报告；要沿用就照着今年的情况重写）：{counted}"
        if self.plans_at_topics or self.plans_apart:
            places = (
                (self.plans_at_topics, f"{words.HIGHLIGHTS_KEY}”各主题"),
                (self.plans_apart, f"{words.PLANS_KEY}”"),
            )
            shown = "，".join(f"{count} 条列在“{place}下" for count, place in places if count)
            yield f"去年的下步计划成了注释，{shown}，请逐条交代今年办得怎样"
        if self.outline:
            yield f"“{words.OUTLINE_KEY}”是去年的通知，改成了注释；今年的通知来了再填"


def empty_sections(sheet: Sheet, genre: Genre) -> Emptied:
    """Make comments of all sentences of a form; return what was done."""
    done = Emptied()
    highlights = sheet.top(words.HIGHLIGHTS_KEY)
    topics = sheet.entries(highlights.value) if highlights else []
    end = sheet.end(highlights) if highlights else 0
    plans = _plans(sheet, {entry.name for entry in topics}, done)
    count = 0
    for topic in topics:
        count += _empty(sheet, topic, sheet.until(topic, topics, end), plans.pop(topic.name, []))
    done.sentences[words.HIGHLIGHTS_KEY] = count
    for name in (words.FIRST_KEY, words.PROBLEMS_KEY):
        if entry := sheet.top(name):
            done.sentences[name] = _empty(sheet, entry, sheet.end(entry), [], ENTRIES.get(name, ()))
    if entry := sheet.top(words.PLANS_KEY):
        rest = [line for lines in plans.values() for line in lines]
        _empty(sheet, entry, sheet.end(entry), rest, ENTRIES[words.PLANS_KEY], told_elsewhere=True)
    if (entry := sheet.top(words.OUTLINE_KEY)) and entry.value.kind != "scalar":
        done.outline = True
        _put_aside(sheet, entry)
    return done


def _plans(sheet: Sheet, topics: set[str], done: Emptied) -> dict[str, list[str]]:
    """Return last year's plans as questions, by the topic of 亮点 they belong under ("" for the others)."""
    entry = sheet.top(words.PLANS_KEY)
    found: dict[str, list[str]] = {}
    for item in _items(entry.value) if entry else ():
        named = item.get(words.TOPIC) if item.kind == "mapping" else None
        topic = (named.text or "").strip() if named else ""
        place = topic if topic in topics else ""
        leaves = [leaf for leaf, label in _leaves(item) if label != words.TOPIC]
        if topic and not leaves:  # a heading alone
            leaves, topic, place = ([named] if named else []), "", ""
        for leaf in leaves:
            said = f"{topic}：" if topic and not place else ""
            text = words.one_line(leaf.text or "").rstrip(_STOPS)
            found.setdefault(place, []).append(f"{PLANNED}{said}{text}{ASKED}")
            done.plans_at_topics += bool(place)
            done.plans_apart += not place
    return found


def _items(node: Node) -> Sequence[Node]:
    return node.children if node.kind == "sequence" else (node,)


def _leaves(node: Node, label: str = "") -> Iterator[tuple[Node, str]]:
    """Yield the texts of a node, each with the key it stands under; of a sentence that is marked as 只进报送稿, the mark."""
    if said := node.get(words.SENTENCE):
        mark = node.get(words.INTERNAL)
        internal = mark is not None and words.same_width(mark.text or "").strip().lower() in words.YES_WORDS
        yield from _leaves(said, words.INTERNAL if internal else label)
        return
    if node.kind == "scalar" and node.text is not None and node.text.strip():
        yield node, label
    for child in node.children:
        yield from _leaves(child, label)
    for key, value in node.items:
        yield from _leaves(value, key.text or "")


def _empty(
    sheet: Sheet,
    entry: Entry,
    end: int,
    extra: Sequence[str],
    blank: Sequence[str] = (),
    *,
    told_elsewhere: bool = False,
) -> int:
    """Make comments of the sentences under a key; return their number.

    `end` is the line at which the key's lines and the comments below them end. `extra` are comments put first, `blank`
    the lines to fill in; with `told_elsewhere` the sentences themselves go, and only the user's comments stay.
    """
    leaves = list(_leaves(entry.value))
    indent = " " * ((entry.key.at.column or 1) - 1) + STEP
    said = _said(sheet, leaves, indent, told_elsewhere=told_elsewhere)
    for number in range(entry.first + 1, end):
        if number in said:
            sheet.rows[number] = said[number]
        elif _OURS.match(sheet.line(number)):
            sheet.rows[number] = []
        elif leaves and number <= entry.last:
            sheet.rows[number] = _without_structure(sheet.line(number))
    if leaves and (entry.first in said or entry.value.kind != "scalar"):
        comment = sheet.row(entry).comment
        sheet.rows[entry.first] = [sheet.head(entry) + (f"  # {comment}" if comment else "")]
    sheet.add_below(entry.first, *(indent + line for line in extra), *said.get(entry.first, []))
    if leaves and blank:
        _add_blank(sheet, entry, end, blank)
    return len(leaves)


def _said(
    sheet: Sheet, leaves: Sequence[tuple[Node, str]], indent: str, *, told_elsewhere: bool
) -> dict[int, list[str]]:
    """Return what takes the place of the lines on which sentences stand, by line."""
    said: dict[int, list[str]] = {}
    for leaf, label in leaves:
        first, last = (leaf.at.line or 1) - 1, last_line(leaf)
        for number in range(first, last + 1):
            said.setdefault(number, [])
        tail = _tail(sheet, leaf, last)
        if told_elsewhere:
            said[first] += [indent + tail] if tail else []
        else:
            said[first] += [f"{indent}{line}  {tail}".rstrip() for line in _as_comments(leaf, label)]
    return said


def _as_comments(leaf: Node, label: str) -> Iterator[str]:
    """Yield a text as comments, one for each of its lines that the user broke."""
    parts = [leaf.text or ""] if leaf.plain else (leaf.text or "").split("\n")
    for part in filter(None, map(words.one_line, parts)):
        yield f"{LAST_SENTENCE}{label}{'：' if label else ''}{part}"


def _without_structure(line: str) -> list[str]:
    """Return what stays of a line that held no text, only a key or a dash: a comment, or nothing of it."""
    if not line.strip() or line.lstrip()[0] == "#":
        return [line]
    comment = split_comment(line)[1]
    return [f"{line[: len(line) - len(line.lstrip())]}# {comment}"] if comment else []


def _add_blank(sheet: Sheet, entry: Entry, end: int, blank: Sequence[str]) -> None:
    """Put an entry to fill in below the section's comments."""
    last = max(
        (
            n
            for n in range(entry.first, end)
            if any(line.strip() for line in sheet.rows[n]) and n <= entry.last
        ),
        default=entry.first,
    )
    sheet.add_below(last, *blank)


def _tail(sheet: Sheet, leaf: Node, last: int) -> str:
    """Return the user's comment behind a sentence, or ""."""
    if (leaf.end.line or 0) - 1 != last:
        return ""
    rest = _MARK.sub("", sheet.line(last)[(leaf.end.column or 1) - 1 :], count=1).lstrip("]}, ").rstrip()
    return rest if rest.startswith("#") else ""


def _put_aside(sheet: Sheet, entry: Entry) -> None:
    """Make comments of a section's lines as they stand."""
    for number in range(entry.first + 1, entry.last + 1):
        line = sheet.line(number)
        if line.strip() and line.lstrip()[:1] != "#":
            sheet.rows[number] = [f"{STEP}{LAST_SENTENCE}{line.strip()}"]
    if sheet.in_brackets(entry.value):
        head = sheet.head(entry)
        rest = sheet.line(entry.first)[len(head) :].strip()
        sheet.rows[entry.first] = [head, f"{STEP}{LAST_SENTENCE}{rest}"]
