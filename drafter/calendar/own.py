"""A user's 历法.yaml: entries and words that extend the calendar or take the place of what it has, found line by line.

Its keys are those of data/calendar.yaml in Chinese (the English ones are taken too); only 名称 and 起 are needed. Texts of
the user's are never used as regular expressions. What cannot be used is told (F075) and left out; the rest counts.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from drafter.calendar.entries import ALWAYS, Entry, Extra, Heading, Line, shipped
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.resources import CALENDAR_FILE
from drafter.yamlio import Node, Shape, compose

CODE = "F075"
OWN = "自定"  # the confidence of an entry of the user's own

# Our name of a key → how it may be typed.
_TOP = {"entries": ("条目", "entries"), "words": ("词语", "words"), "version": ("version", "版本")}
_ENTRY = {
    "id": ("编号", "id"),
    "kind": ("种类", "kind"),
    "name": ("名称", "name"),
    "from": ("起", "from"),
    "to": ("止", "to"),
    "known": ("公布", "known"),
    "mentions": ("提法", "mentions"),
    "replaces": ("代替", "replaces"),
    "replaced_by": ("接替", "replaced_by"),
    "revised": ("修订", "revised"),
    "source": ("依据", "source"),
    "confidence": ("把握", "confidence"),
    "headings": ("标题", "headings"),
    "words": ("词语", "words"),
}
_HEADING = {"text": ("标题", "text"), "topic": ("主题", "topic"), "task": ("简称", "task")}
_LINE = {"entry": ("条目", "entry"), "word": ("说法", "word")}
_NEEDED = ("name", "from")
_YES = ("是", "true", "yes", "1")

ALIKE = (
    0.5  # how much of a mistyped name must agree with a right one (difflib's ratio); lower gives wild guesses
)
LONGEST_NAME = 60  # a longer text is no mistyped name
FIRST_YEAR, LAST_YEAR = 1949, 2099  # a date outside is a slip

_DATE = re.compile(r"(\d{4})(?:年|[-/.]|$)(?:(\d{1,2})(?:月|[-/.]|$)(?:(\d{1,2})日?)?)?")

_TEXT = Shape(text=True)
_TEXTS = Shape(item=_TEXT, text=True)


def _shape(keys: Mapping[str, Sequence[str]], inner: Mapping[str, Shape]) -> Shape:
    return Shape(keys={typed: inner.get(key, _TEXT) for key, names in keys.items() for typed in names})


def _texts_of_lines() -> Shape:
    line = _shape(_LINE, {})
    return Shape(item=line._replace(text=True), text=True)


def _whole() -> Shape:
    heading = _shape(_HEADING, {})._replace(text=True)
    inner = {"mentions": _TEXTS, "headings": Shape(item=heading), "words": Shape()}
    word = Shape(keys=dict.fromkeys(shipped().keys, _texts_of_lines()))
    return _shape(_TOP, {"entries": Shape(item=_shape(_ENTRY, inner)), "words": word})


def read_extra(text: str, path: str | None = None) -> tuple[Extra, list[Diagnostic]]:
    """Read a 历法.yaml; returns what can be used of it, and a finding for each line that cannot."""
    root, findings = compose(text, path, _whole())
    reader = _Reader(findings)
    if root is None or root.kind != "mapping":  # and then the findings say why
        return Extra(), reader.found
    return reader.extra(root), reader.found


@dataclass(slots=True)
class _Reader:
    """Reads the nodes of one file."""

    found: list[Diagnostic]
    entries: dict[str, Entry] = field(default_factory=dict)
    words: dict[str, list[Line]] = field(default_factory=dict)

    def error(self, message: str, hint: str, at: Location, excerpt: str = "") -> None:
        self.found.append(Diagnostic(CODE, Severity.ERROR, message, hint, at, excerpt))

    def warning(self, message: str, hint: str, at: Location, excerpt: str = "") -> None:
        self.found.append(Diagnostic(CODE, Severity.WARNING, message, hint, at, excerpt))

    def extra(self, root: Node) -> Extra:
        parts = self.fields(root, _TOP, CALENDAR_FILE)
        for node in self.items(parts.get("entries"), "条目"):
            self.entry(node)
        for name, value in self.pairs(parts.get("words"), "词语"):
            for line in self.lines(value):
                self.word(name, line)
        return Extra(dict(self.entries), {key: tuple(lines) for key, lines in self.words.items()})

    # --- entries ---

    def entry(self, node: Node) -> None:
        if node.kind != "mapping":
            hint = "每个条目至少写“名称:”和“起:”两行"
            self.error(f"“{_short(node.text)}”不是条目", hint, node.at, node.text or "")
            return
        parts = self.fields(node, _ENTRY, "条目")
        missing = [_ENTRY[key][0] for key in _NEEDED if not self.text(parts.get(key))]
        if missing:
            self.error(f"条目缺“{'”“'.join(missing)}”，没有读入", "补上再用", node.at)
            return
        begin, end = self.day(parts["from"]), self.day(parts.get("to"), last=True)
        if begin is None or (end is None and self.text(parts.get("to"))):
            return
        if end is not None and end < begin:
            message = f"“止”{end}早于“起”{begin}，这个条目没有读入"
            self.error(message, "请核对两个日期", parts["to"].at, self.text(parts["to"]))
            return
        self.add(parts, begin, end)

    def add(self, parts: Mapping[str, Node], begin: date, end: date | None) -> None:
        """Take in an entry whose dates are right."""
        name, kind = self.text(parts["name"]), self.text(parts.get("kind"))
        replaced_by = self.text(parts.get("replaced_by"))
        entry = Entry(
            id=self.identity(parts, name),
            kind=kind,
            name=name,
            begin=begin,
            end=end,
            known=self.day(parts.get("known")) or begin,
            mentions=tuple(re.escape(t) for t in self.texts(parts.get("mentions")) or [name]),
            replaced_by=self.known_id(replaced_by, parts["replaced_by"]) if replaced_by else None,
            revised=self.text(parts.get("revised")).lower() in _YES,
            source=self.text(parts.get("source")),
            confidence=self.text(parts.get("confidence")) or OWN,
            headings=tuple(self.headings(parts.get("headings"))),
        )
        if kind and kind not in _kinds() and (like := _nearest(kind, _kinds())):
            self.warning(f"没有“{kind}”这个种类", f"是不是“{like}”？", parts["kind"].at, kind)
        self.entries[entry.id] = entry
        said = dict(self.pairs(parts.get("words"), "词语", own=True))
        for word, value in said.items():
            self.word(word, *([Line(entry.id, text)] if (text := self.text(value)) else []))
        if kind in shipped().words and kind not in {_of(word) for word in said}:
            self.word_of_kind(kind, entry)

    def identity(self, parts: Mapping[str, Node], name: str) -> str:
        """Return the id of an entry: that of the one it replaces (by 代替, 编号 or the same name), else its own name."""
        if old := self.text(parts.get("replaces")):
            return self.known_id(old, parts["replaces"]) or name
        typed = self.text(parts.get("id"))
        same = next((e.id for e in shipped().entries.values() if e.name == name), None)
        return typed or same or name

    def known_id(self, name: str, node: Node) -> str | None:
        """Return the id of an entry that is named by its id or its name; an unknown one is told."""
        known = {**shipped().entries, **self.entries}
        if name in known:
            return name
        for entry in known.values():
            if entry.name == name:
                return entry.id
        like = _nearest(name, [*(e.name for e in known.values()), *known])
        hint = f"是不是“{like}”？" if like else "写历法中条目的编号或名称；自己的条目要写在它前面"
        self.error(f"历法里没有“{_short(name)}”这个条目", hint, node.at, name)
        return None

    def headings(self, node: Node | None) -> Iterator[Heading]:
        for item in self.items(node, "标题"):
            if item.kind != "mapping":
                if text := self.text(item):
                    yield Heading(text)
                continue
            parts = self.fields(item, _HEADING, "标题")
            text, topic = self.text(parts.get("text")), self.text(parts.get("topic"))
            if not text:
                self.error("纲要的标题空着，没有读入", "写“标题: 文字”，或删去这一条", item.at)
                continue
            topics = {h.topic for e in shipped().entries.values() for h in e.headings if h.topic}
            topics |= set(shipped().tasks.values())
            if topic and topic not in topics and (like := _nearest(topic, sorted(topics))):
                self.warning(f"历法里没有“{topic}”这个主题", f"是不是“{like}”？", parts["topic"].at, topic)
            yield Heading(text, topic or None, self.text(parts.get("task")))

    # --- words ---

    def word(self, name: Node, *lines: Line) -> None:
        key = name.text or ""
        if key not in shipped().keys and (like := _nearest(key, shipped().keys)):
            hint = f"是不是“{like}”？如果是自己模板里新用的词，不用改"
            self.warning(f"历法里没有“{key}”这个词语", hint, name.at, key)
        self.words.setdefault(key, []).extend(lines)

    def word_of_kind(self, kind: str, entry: Entry) -> None:
        """Let an entry be said as the shipped ones of its kind are: with 《》 where they have them."""
        written = [line.text for line in shipped().words[kind] if line.text]
        bare = not any(text.startswith("《") for text in written) or entry.name.startswith("《")
        text = entry.name if bare else f"《{entry.name}》"
        self.words.setdefault(kind, []).append(Line(entry.id, text))

    def lines(self, node: Node) -> Iterator[Line]:
        """Yield the wordings of a word: a text holds in every year, {条目: …, 说法: …} while the entry does."""
        for item in node.children if node.kind == "sequence" else (node,):
            if item.kind != "mapping":
                if text := self.text(item):
                    yield Line(ALWAYS, text)
                continue
            parts = self.fields(item, _LINE, "词语")
            entry = self.text(parts.get("entry"))
            if not entry:
                self.error("这个说法没有写是哪个条目的", "写“条目: 名称”，或者只写说法本身", item.at)
            elif known := self.known_id(entry, parts["entry"]):
                yield Line(known, self.text(parts.get("word")) or None)

    # --- nodes ---

    def fields(self, node: Node, keys: Mapping[str, Sequence[str]], where: str) -> dict[str, Node]:
        """Return the values of a mapping by our names of its keys; an unknown key is told."""
        names = {typed: key for key, all_ in keys.items() for typed in all_}
        out: dict[str, Node] = {}
        for key, value in node.items:
            typed = key.text or ""
            if typed in names:
                out.setdefault(names[typed], value)
                continue
            like = _nearest(typed, names)
            hint = f"是不是“{like}”？" if like else f"可用的名称：{'、'.join(n[0] for n in keys.values())}"
            self.error(f"“{where}”里没有“{_short(typed)}”这一项", hint, key.at, typed)
        return out

    def items(self, node: Node | None, where: str) -> Sequence[Node]:
        if node is None or (node.kind == "scalar" and node.text is None):
            return ()
        if node.kind == "scalar":
            self.error(f"“{where}”下面应当是一条一条的“- ”", "见 docs/calendar.md", node.at, node.text or "")
            return ()
        return node.children if node.kind == "sequence" else (node,)

    def pairs(self, node: Node | None, where: str, *, own: bool = False) -> Iterator[tuple[Node, Node]]:
        if node is None or (node.kind == "scalar" and node.text is None):
            return
        if node.kind != "mapping":
            hint = "如“词语: {实施纲要: 《…》}”" if own else "每行写“词语的名称: 说法”"
            self.error(f"“{where}”下面应当是一项一项的“名称: 值”", hint, node.at)
        yield from node.items

    def text(self, node: Node | None) -> str:
        return " ".join((node.text or "").split()) if node is not None and node.kind == "scalar" else ""

    def texts(self, node: Node | None) -> list[str]:
        if node is None:
            return []
        nodes = node.children if node.kind == "sequence" else (node,)
        return [text for n in nodes if (text := self.text(n))]

    def day(self, node: Node | None, *, last: bool = False) -> date | None:
        """Return a typed date; of a year or month alone the first day, or the last. A wrong one is told."""
        typed = self.text(node)
        if node is None or not typed:
            return None
        found = _date(typed, last=last)
        if found is None:
            self.error(f"“{_short(typed)}”不是日期", "写 2026-03-01 或 2026年3月1日", node.at, typed)
        return found


def _date(typed: str, *, last: bool) -> date | None:
    match = _DATE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)))
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        return date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        return None


def _of(node: Node) -> str:
    return node.text or ""


def _kinds() -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.kind for entry in shipped().entries.values()))


def _nearest(name: str, known: Iterable[str]) -> str | None:
    if len(name) > LONGEST_NAME:
        return None
    return next(iter(difflib.get_close_matches(name, list(known), 1, ALIKE)), None)


def _short(text: str | None) -> str:
    typed = text or ""
    return typed if len(typed) <= LONGEST_NAME else typed[:LONGEST_NAME] + "…"
