"""The outline of the year (提纲): what a superior's notice prescribes, as the user has taken it into the form.

`read_outline` reads the part of a form, `outline_of` a file that holds nothing else; `named_in` tells by the genre's names
and aliases what a heading is about; `with_outline` writes a 提纲 into a form. The outline is the user's own text: it outranks
what past reports have in common. What of it is not met yet is `form.required`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from drafter import chinese
from drafter.diagnostics import Diagnostic, in_order
from drafter.form import words
from drafter.form.findings import Findings, nearest
from drafter.form.model import OutlineItem, Sentence
from drafter.form.writing import scalar
from drafter.schema import Genre
from drafter.yamlio import Node, Shape, compose

# A heading's number: 一是 is left alone, it may be words.
NUMBERS = ("part", "cn_dun", "paren_cn", "arabic_dot", "paren_arabic", "circled", "di_comma")
FIELDS = (words.HEADING, words.TOPIC, words.REQUIRED_ITEMS)

_BETWEEN_TOPICS = re.compile(r"[、，,;；/]\s*")
_KEYED = re.compile(rf"^{words.OUTLINE_KEY}\s*[:：]", re.M)  # a list of its own has no key above it
_FIRST_CLAUSE = re.compile(r"[，,；;：:。]")


class Reader(Protocol):
    """What the reading of the form lends to the reading of its outline."""

    genre: Genre
    found: Findings

    def sentence(self, node: Node, key: str) -> Sentence | None:
        """Return a sentence, None where nothing is written."""

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]:
        """Return the sentences of a list, or the one that stands there."""

    def unknown(self, key: Node, value: Node, known: Iterable[str], where: str) -> None:
        """Report a key that nothing is called."""


# --- reading ------------------------------------------------------------------------------------------------------


class _Typed(NamedTuple):
    """A heading as typed: its number's style, what is said of its topic, what must stand under it."""

    heading: Sentence
    style: str
    topic: Sentence | None
    required: tuple[Sentence, ...]
    alone: bool = False  # 主题: 无: about nothing that the genre knows, whatever the heading says


def read_outline(nodes: Sequence[Node], reader: Reader) -> tuple[OutlineItem, ...]:
    """Return the items of 提纲 in their order; what is wrong goes into the reader's findings (F076–F078)."""
    typed = [t for number, node in enumerate(nodes, 1) if (t := _typed(number, node, reader))]
    whole: dict[str, _Typed] = {}
    for one in typed:
        text = one.heading.text
        first = whole.setdefault(text, one)
        if first is not one:
            message = f"提纲的标题“{text}”写了两次：第{first.heading.at.line}行和第{one.heading.at.line}行"
            hint = "请删去一处；后一处的必写并入前一处"
            reader.found.warning("F077", message, hint, one.heading.at, text)
            whole[text] = first._replace(required=(*first.required, *one.required))
    return tuple(_leveled(list(whole.values()), reader))


def _typed(number: int, node: Node, reader: Reader) -> _Typed | None:
    key = f"{words.OUTLINE_KEY}[{number}]"
    parts: dict[str, Node] = {}
    if node.kind == "mapping":
        for name, value in node.items:
            if name.text in FIELDS:
                parts.setdefault(name.text or "", value)
            elif name.text is not None:
                reader.unknown(name, value, FIELDS, f"“{words.OUTLINE_KEY}”")
    else:
        parts[words.HEADING] = node
    required = _required(parts.get(words.REQUIRED_ITEMS), f"{key}.{words.REQUIRED_ITEMS}", reader)
    heading = (
        reader.sentence(parts[words.HEADING], f"{key}.{words.HEADING}") if parts.get(words.HEADING) else None
    )
    style, text = split_number(heading.text) if heading else ("", "")
    if heading is None or not text:
        if parts:
            message = f"提纲第{number}条缺“{words.HEADING}”，没有读入"
            reader.found.error("F078", message, f"补上“{words.HEADING}”，或者删去这一条", node.at)
        return None
    topic = parts.get(words.TOPIC)
    said = reader.sentence(topic, f"{key}.{words.TOPIC}") if topic else None
    alone = topic is not None and (topic.text or "").strip() in words.NONE_WORDS
    return _Typed(heading._replace(text=text), style, None if alone else said, required, alone)


def _required(node: Node | None, key: str, reader: Reader) -> tuple[Sentence, ...]:
    for child in node.children if node and node.kind == "sequence" else ():
        if child.kind == "scalar" and reader.sentence(child, key) is None:
            message = f"“{words.REQUIRED_ITEMS}”有一条空着"
            reader.found.warning("F078", message, "写上要求写的内容，或者删去这一条", child.at)
    return reader.sentences(node, key)


def split_number(text: str) -> tuple[str, str]:
    """Return the style of the number before a heading ("" for none) and the heading without it."""
    text = text.strip()
    marker = chinese.marker_at(text, 0, NUMBERS)
    rest = text[marker.end :].strip() if marker else text
    return (marker.style if marker else "", rest.rstrip("。；;：:，,、 "))


def _leveled(typed: Sequence[_Typed], reader: Reader) -> Iterator[OutlineItem]:
    """Yield the items with what they are about and their level.

    Only those with the uppermost style of number head a role. A heading of that style that is about nothing the genre knows
    is a role's equal, except before the first role of a list that has topics and roles side by side.
    """
    styles = {one.style for one in typed}
    top = min(styles, key=_rank, default="")
    taken: dict[str, str] = {}
    items = [_item(one, one.style == top, taken, reader) for one in typed]
    mixed = any(one.style == top and item.topic for one, item in zip(typed, items, strict=True))
    under_role = not mixed and any(
        one.style == top and item.role for one, item in zip(typed, items, strict=True)
    )
    for one, item in zip(typed, items, strict=True):
        under_role = under_role or bool(item.role and one.style == top)
        upper = item.role or (under_role and one.style == top and one.style and not item.topic)
        yield item._replace(level=1 if upper else 2)


def _rank(style: str) -> int:
    return NUMBERS.index(style) if style else len(NUMBERS)


def _item(one: _Typed, upper: bool, taken: dict[str, str], reader: Reader) -> OutlineItem:
    said = _topics_of(one.topic, reader) if one.topic else []
    names = said or ([] if one.alone else named_in(one.heading.text, reader.genre, roles=upper))
    roles = _roles(reader.genre)
    role = next((name for name in names if name in roles and name not in taken), None)
    if role:
        taken[role] = one.heading.text
    topics = []
    for name in names:
        if name in roles:
            continue
        if name in taken and one.topic:
            hint = f"“{name}”的内容写在“{taken[name]}”下；这个标题下写什么，列在“{words.REQUIRED_ITEMS}”里"
            message = f"主题“{name}”已经在提纲的“{taken[name]}”下"
            reader.found.note("F076", message, hint, one.topic.at, name)
        if name not in taken:
            taken[name] = one.heading.text
            topics.append(name)
    return OutlineItem(one.heading, topics[0] if topics else None, one.required, tuple(topics[1:]), role)


def _topics_of(typed: Sentence, reader: Reader) -> list[str]:
    known = [*words.topics(reader.genre), *_roles(reader.genre)]
    if typed.text in known:
        return [typed.text]
    out = []
    for name in filter(None, _BETWEEN_TOPICS.split(typed.text)):
        if name in known:
            out.append(name)
            continue
        like = nearest(name, known)
        hint = f"是不是“{like}”？" if like else f"可用的主题：{'、'.join(known[:12])}……"
        reader.found.error("F076", f"提纲里的主题“{name}”，这个文种没有", hint, typed.at, name)
    return out


def outline_of(
    text: str, genre: Genre, path: str | None = None
) -> tuple[list[tuple[str, OutlineItem]], list[Diagnostic]]:
    """Read a 提纲 that is a file of its own (a list, or a mapping with the key 提纲).

    Returns its items, each with the heading as typed, and what is wrong with the file.
    """
    listed = words.outline_shape()
    shape = Shape(keys={words.OUTLINE_KEY: listed}) if _KEYED.search(text) else listed
    root, troubles = compose(text, path, shape)
    reader = _FileReader(genre, Findings(troubles))
    whole = root.get(words.OUTLINE_KEY) if root and root.kind == "mapping" else None
    node = whole or root
    nodes = () if node is None else node.children if node.kind == "sequence" else (node,)
    items = read_outline(nodes, reader)
    return [(reader.typed.get(item.heading.key, item.heading.text), item) for item in items], in_order(
        reader.found
    )


@dataclass(slots=True)
class _FileReader:
    """Reads the nodes of an outline that stands alone."""

    genre: Genre
    found: Findings
    typed: dict[str, str] = field(default_factory=dict)  # sentences by key, as typed

    def sentence(self, node: Node, key: str) -> Sentence | None:
        text = words.one_line(node.text or "") if node.kind == "scalar" else ""
        self.typed.setdefault(key, text)
        return Sentence(text, key, node.at) if text else None

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]:
        nodes = () if node is None else node.children if node.kind == "sequence" else (node,)
        parts = [part for child in nodes if (part := self.sentence(child, key))]
        return tuple(part._replace(key=f"{key}[{number}]") for number, part in enumerate(parts, 1))

    def unknown(self, key: Node, value: Node, known: Iterable[str], where: str) -> None:
        like = nearest(key.text or "", known)
        hint = f"是不是“{like}”？" if like else f"可用的名称：{'、'.join(known)}"
        self.found.error("F003", f"{where}里没有“{key.text}”这一项", hint, key.at, key.text or "")


# --- what a heading is about --------------------------------------------------------------------------------------


def _roles(genre: Genre) -> tuple[str, ...]:
    named = tuple(role.name for role in genre.names.roles if role.heading) if genre.names else ()
    return named or tuple(dict.fromkeys(s.role for s in genre.skeleton.sections if s.role))


def named_in(heading: str, genre: Genre, *, roles: bool = True) -> list[str]:
    """Return the role or topic whose name, cue or alias is the longest in a heading's first clause; [] for none.

    What stands before the first comma is the matter, what follows is the aim; only where the first clause names nothing
    does the whole heading count. A topic goes before a role that is named in as many characters.
    """
    topics = _names(genre, roles=False)
    cues = _names(genre, roles=True) if roles else {}
    for text in (_FIRST_CLAUSE.split(heading, maxsplit=1)[0], heading):
        found = [(-len(n), 0, text.find(n), topics[n]) for n in topics if n in text]
        found += [(-len(n), 1, text.find(n), cues[n]) for n in cues if n in text]
        if found:
            return [min(found)[-1]]
    return []


def _names(genre: Genre, *, roles: bool) -> Mapping[str, str]:
    """Return name or alias → topic (or role) of the genre; of two that share one the first."""
    out: dict[str, str] = {}
    if roles:
        for role in genre.names.roles if genre.names else ():
            for cue in (role.name, *role.cues) if role.heading else ():
                out.setdefault(cue, role.name)
        return out or {name: name for name in _roles(genre)}
    there = words.topics(genre)
    for topic in genre.names.topics if genre.names else ():
        for alias in (topic.name, *topic.aliases) if topic.name in there else ():
            out.setdefault(alias, topic.name)
    return out or {name: name for name in there}


# --- writing ------------------------------------------------------------------------------------------------------

Row = tuple[str, Sequence[str], Sequence[str]]  # heading as printed, topics or role, items

_COMMENT = (
    "提纲按上级通知整理，请对照原文核对、增删；它排在往年惯例前面，稿中的标题和次序以它为准。",
    "标题前的序号会重新编；主题是这一标题收哪些数据（可以用顿号隔开几个）；必写的没有写到，draft check 会列出。",
)


def with_outline(text: str, rows: Sequence[Row]) -> str:
    """Return a form's text with a 提纲 of these rows before 数据; one that stands there already is replaced."""
    block = "\n".join(_written(rows)) + "\n"
    for line in _COMMENT:
        text = text.replace(f"# {line}\n", "")
    text = re.sub(rf"^{words.OUTLINE_KEY}:[^\n]*\n(?:[ \-][^\n]*\n|\n(?=[ \-]))*", "", text, flags=re.M)
    data = re.search(rf"^{words.DATA_KEY}:", text, re.M)
    at = data.start() if data else len(text)
    return f"{text[:at]}{block}\n{text[at:]}"


def _written(rows: Sequence[Row]) -> Iterator[str]:
    yield from (f"# {line}" for line in _COMMENT)
    yield f"{words.OUTLINE_KEY}:"
    for heading, names, required in rows:
        yield f"  - {words.HEADING}: {scalar(heading)}"
        yield f"    {words.TOPIC}: {'、'.join(names)}".rstrip()
        if required:
            yield f"    {words.REQUIRED_ITEMS}:"
            yield from (f"      - {scalar(item)}" for item in required)
