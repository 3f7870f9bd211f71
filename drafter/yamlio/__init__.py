"""YAML in, with the place of every scalar. PyYAML is used only here.

`compose` keeps every scalar as the text that stands in the file (010, 1:30, no, 1.20 stay what was typed)
together with its line and column. A form is written by people who do not know YAML, so the lines are
looked through first (`repair`): what would stop a parser is reported at its own place and mended in
memory, and all other troubles are still found. `load_data` is for the program's own trusted tables.

Codes: Y001 too large or too deep · Y002 not YAML · Y003 full-width colon · Y004 no blank or colon after a
key · Y005 tab or full-width blank as indentation · Y006 wrong indentation · Y007 quote or bracket not
closed · Y008 full-width bracket or comma as YAML mark · Y009 a line that is neither key nor value · Y010
anchor, alias, tag or merge key · Y011 more than one document · Y012 invisible character · Y013 key
written twice · Y014 not UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.errors import Unreadable
from drafter.yamlio.flow import ANY, Shape
from drafter.yamlio.mending import of_the_line, written_out
from drafter.yamlio.repair import Repaired, repair
from drafter.yamlio.tables import Loader, load_data
from drafter.yamlio.text import Lines, lines_of

__all__ = [
    "ANY",
    "Lines",
    "Node",
    "Shape",
    "compose",
    "decode",
    "lines_of",
    "load_data",
    "mended",
    "source",
]

# A form has some 300 lines; these limits stop a file made to hurt long before it does.
MAX_CHARACTERS = 1_000_000
MAX_NODES = 20_000
MAX_DEPTH = 20
MAX_ROUNDS = 30  # lines left out one by one before the rest is given up

# What libyaml refuses, or takes for a line break where we do not (lines are split on \n only).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"  # \t and \n are no trouble
)
# How files begin that people give by mistake.
_OTHER_FILES = {
    b"PK\x03\x04": "Word、Excel、WPS 文件或压缩包",
    b"\xd0\xcf\x11\xe0": "Word、Excel 或 WPS 的旧式文件",
    b"%PDF": "PDF 文件",
    b"{\\rtf": "RTF 文件",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a YAML file: a mapping, a list or a scalar, with where it begins and ends.

    `items` of a mapping are (key node, value node) pairs in file order, duplicates included; `children`
    are those of a list; `text` is a scalar as typed, None for an empty one; `plain` tells that a scalar
    was written without quotes.
    """

    kind: str  # "mapping" | "sequence" | "scalar"
    at: Location
    text: str | None = None
    plain: bool = True
    items: tuple[tuple[Node, Node], ...] = ()
    children: tuple[Node, ...] = ()
    end: Location = field(default_factory=Location)

    def get(self, key: str) -> Node | None:
        """Return the value of a mapping's key (the first of two), or None."""
        for k, v in self.items:
            if k.text == key:
                return v
        return None


def decode(data: bytes, path: str | None = None) -> tuple[str, list[Diagnostic]]:
    """Return a form's bytes as text: UTF-8, with or without BOM, else UTF-16 or GB18030 with a note.

    Raises Unreadable, in words, when they are none of these.
    """
    for mark, kind in _OTHER_FILES.items():
        if data.startswith(mark):
            hint = "填报表是 draft new 写出的 .yaml 文件，用记事本填写；请给出那个文件"
            raise Unreadable(f"这是 {kind}，不是填报表", hint, Location(path))
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decoded(data[len(mark) :], [name], path)
    # UTF-16 without its mark: ASCII characters (colons, blanks, digits) leave a zero in every other byte.
    if data[1:200:2].count(0) > len(data[:200]) // 8:
        return _decoded(data, ["utf-16-le"], path)
    if data[0:200:2].count(0) > len(data[:200]) // 8:
        return _decoded(data, ["utf-16-be"], path)
    return _decoded(data, ["utf-8", "gb18030"], path)


def _decoded(data: bytes, names: list[str], path: str | None) -> tuple[str, list[Diagnostic]]:
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8":
            return text, []
        shown = "GBK（GB18030）" if name == "gb18030" else "UTF-16"
        note = Diagnostic(
            "Y014",
            Severity.NOTE,
            f"文件是 {shown} 编码，已照此读入",
            "请在编辑器里另存为 UTF-8，以免别的程序读成乱码",
            Location(path, 1, 1),
        )
        return text, [note]
    message = "不是文字文件，或编码认不出来（不是 UTF-8、GBK、UTF-16）"
    raise Unreadable(message, "请用记事本等编辑器打开，另存为 UTF-8 编码的文本文件", Location(path))


def source(text: str, node: Node) -> str:
    """Return what stands in the text where the node is, as typed, without line ends around it."""
    lines = lines_of(text)
    first, last = (node.at.line or 1) - 1, (node.end.line or node.at.line or 1) - 1
    start, stop = (node.at.column or 1) - 1, (node.end.column or 1) - 1
    if first == last:
        return lines[first][start:stop].strip()
    parts = [lines[first][start:], *lines[first + 1 : last], lines[last][:stop]]
    return "\n".join(part.strip() for part in parts).strip()


def compose(text: str, path: str | None = None, shape: Shape = ANY) -> tuple[Node | None, list[Diagnostic]]:
    """Parse YAML text into nodes; trouble comes back as findings with line and column, and then the node
    may be None.

    `shape` says what may stand where; with it slips are mended in the sense of the form (which word is a
    key, which line belongs where). The node is None for an empty text and for one of which nothing can be
    made.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"文件有 {len(text):,} 个字，超过 {MAX_CHARACTERS:,} 个字的上限"
        return None, [
            Diagnostic("Y001", Severity.ERROR, message, "请核对是不是给错了文件", Location(path, 1, 1))
        ]
    lines = lines_of(text)
    hidden = _Hidden(lines)
    mended = repair(hidden.lines, path, shape)
    node, troubles = _parse(mended, hidden, path)
    found = [*mended.findings, *troubles]
    return node, [*hidden.findings(path), *(hidden.restored(finding) for finding in found)]


def mended(text: str, shape: Shape = ANY) -> tuple[str, list[int]]:
    """Return a text as `compose` reads it, with the 1-based lines that were written anew; () where nothing stops a parser.

    Of what can be read nothing else is changed; a line that cannot be read becomes a comment.
    """
    node, findings = compose(text, None, shape)
    wrong = of_the_line(findings)
    if not wrong:
        return text, []
    lines = Lines.of(text)
    hidden = _Hidden(list(lines.lines))
    rows = [hidden.restore(row) for row in repair(hidden.lines, None, shape).rows]
    for everywhere in (False, True):
        tried = written_out(lines, rows, wrong, everywhere).text()
        again, left = compose(tried, None, shape)
        if not of_the_line(left) and _same(node, again):
            break
    return tried, [number + 1 for number in sorted(wrong)]


def _same(a: Node | None, b: Node | None) -> bool:
    """Tell whether two readings say the same, wherever it stands."""
    if a is None or b is None:
        return a is b
    alike = (a.kind, a.text, len(a.items), len(a.children)) == (b.kind, b.text, len(b.items), len(b.children))
    inner = zip(
        [*a.children, *(n for pair in a.items for n in pair)],
        [*b.children, *(n for pair in b.items for n in pair)],
        strict=False,
    )
    return alike and all(_same(x, y) for x, y in inner)


class _Hidden:
    """Characters that libyaml cannot take, replaced one for one by private ones that the text does not
    use.
    """

    def __init__(self, lines: list[str]) -> None:
        self.found = [(i, m.start(), m[0]) for i, line in enumerate(lines) for m in _INVISIBLE.finditer(line)]
        self.lines = lines
        self.back: dict[int, str] = {}
        if self.found:
            used = {c for line in lines for c in line}
            free = (n for n in range(0xE000, 0x10FFFD) if chr(n) not in used and not 0xF900 <= n < 0xF0000)
            there = {ord(c): chr(next(free)) for c in dict.fromkeys(c for _, _, c in self.found)}
            self.back = {ord(stand_in): chr(c) for c, stand_in in there.items()}
            self.lines = [line.translate(there) for line in lines]

    def restore(self, text: str) -> str:
        return text.translate(self.back) if self.back else text

    def restored(self, finding: Diagnostic) -> Diagnostic:
        if not self.back:
            return finding
        message, hint, excerpt = map(self.restore, (finding.message, finding.hint, finding.excerpt))
        return finding._replace(message=message, hint=hint, excerpt=excerpt)

    def findings(self, path: str | None) -> Iterator[Diagnostic]:
        seen = set()
        for line, column, character in self.found:
            if line not in seen:  # one a line is enough to find them
                seen.add(line)
                yield Diagnostic(
                    "Y012",
                    Severity.WARNING,
                    f"这一行有看不见的字符（U+{ord(character):04X}）",
                    "多半是从别处粘贴带来的，请删去这个字符",
                    Location(path, line + 1, column + 1),
                )


class _StopError(Exception):
    """The text is refused as a whole, with the finding that says why."""

    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding


def _parse(mended: Repaired, hidden: _Hidden, path: str | None) -> tuple[Node | None, list[Diagnostic]]:
    """Parse the mended lines; a line that still stops the parser is reported and left out, and the rest
    tried again.
    """
    reported: list[Diagnostic] = []
    left_out: set[int] = set()
    while True:
        builder = _Builder(mended, hidden, path)
        try:
            node = builder.document()
        except _StopError as stop:
            return None, [*reported, stop.finding]
        except yaml.MarkedYAMLError as error:
            line, column = _culprit(error, mended, left_out)
            at = Location(path, line + 1, mended.column(line, column) + 1)
            reported.append(_not_yaml(error, at, mended.original[line]))
            if len(left_out) >= MAX_ROUNDS or not mended.rows[line].strip():
                return None, reported
            left_out.add(line)
            mended = mended.without(line)
            continue
        return node, [*reported, *builder.findings]


def _culprit(error: yaml.MarkedYAMLError, mended: Repaired, left_out: set[int]) -> tuple[int, int]:
    """Return the 0-based line and column to blame: where the parser stopped, or the last line with words
    before it.
    """
    mark = error.problem_mark or error.context_mark
    line = min(mark.line, len(mended.rows) - 1) if mark else 0
    column = mark.column if mark else 0
    while line > 0 and (line in left_out or not mended.rows[line].split("#")[0].strip()):
        line, column = line - 1, 0
    return line, column


_REASONS = {
    "mapping values are not allowed": "这里不该再有冒号",
    "could not find expected ':'": "这一行缺冒号",
    "did not find expected key": "缩进或括号不对",
    "did not find expected '-' indicator": "这里应当以“- ”开头，或缩进不对",
    "did not find expected ',' or": "括号里缺逗号，或括号没有配对",
    "found unexpected end of stream": "引号或括号没有配对",
    "found character that cannot start": "这里不能以这个符号开头",
    "did not find expected node content": "括号里缺内容",
}


def _not_yaml(error: yaml.MarkedYAMLError, at: Location, line: str) -> Diagnostic:
    problem = str(error.problem or "")
    reason = next((words for start, words in _REASONS.items() if start in problem), "写法不合规则")
    shown = line.strip()
    quoted = f"“{shown[:30]}{'…' if len(shown) > 30 else ''}”"
    hint = "每行写“名称: 值”，冒号用半角，后面空一格；整句话里有冒号、括号等符号时，给整句加上引号"
    return Diagnostic("Y002", Severity.ERROR, f"{quoted}读不懂：{reason}，这一行未读入", hint, at, shown)


class _Builder:
    """Makes nodes from libyaml's events; nothing is constructed, resolved or expanded."""

    def __init__(self, mended: Repaired, hidden: _Hidden, path: str | None) -> None:
        self.mended = mended
        self.hidden = hidden
        self.path = path
        self.count = 0
        self.findings: list[Diagnostic] = []
        self.events: Iterator[Any] = yaml.parse("\n".join(mended.rows), Loader=Loader)

    def document(self) -> Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    hint = "一个文件只写一张填报表，请删去多余的“---”"
                    raise _StopError(
                        self.error(
                            "Y011", "文件里有不止一张表（“---”把它分成了几份）", hint, event.start_mark
                        )
                    )
                root = self.node(next(self.events), 1)
        return None if root is None or (root.kind == "scalar" and root.text is None) else root

    def place(self, mark: Any) -> Location:  # noqa: ANN401 - libyaml's mark has no type
        line = min(mark.line, len(self.mended.rows) - 1)
        return Location(self.path, line + 1, self.mended.column(line, mark.column) + 1)

    def ending(self, mark: Any) -> Location:  # noqa: ANN401
        """Return the place after a token: one behind its last character, whatever was put in after that."""
        line = min(mark.line, len(self.mended.rows) - 1)
        last = self.mended.column(line, mark.column - 1) + 1 if mark.column else 0
        return Location(self.path, line + 1, last + 1)

    def error(self, code: str, message: str, hint: str, mark: Any) -> Diagnostic:  # noqa: ANN401
        return Diagnostic(code, Severity.ERROR, message, hint, self.place(mark))

    def node(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            what = f"内容超过 {MAX_NODES} 项" if self.count > MAX_NODES else f"一层套一层超过 {MAX_DEPTH} 层"
            raise _StopError(
                self.error("Y001", f"{what}，不像填报表", "请核对是不是给错了文件", event.start_mark)
            )
        at, end = self.place(event.start_mark), self.ending(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(f"*{event.anchor}", event)
            return Node("scalar", at, f"*{event.anchor}", end=end)
        prefix = self.prefix(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(at, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(at, depth)
        plain = not event.style or (event.start_mark.line, event.start_mark.column) in self.mended.plain
        text = self.hidden.restore(prefix + event.value)
        return Node("scalar", at, None if plain and not text else text, plain, end=end)

    def prefix(self, event: Any) -> str:  # noqa: ANN401
        """Return an anchor or tag as it was typed: it means nothing here, and is part of the words."""
        words = [f"&{event.anchor}"] if event.anchor else []
        if event.tag and event.tag != "!":
            words.append("!" + str(event.tag).removeprefix("tag:yaml.org,2002:").removeprefix("!"))
        if words:
            self.refuse(" ".join(words), event)
        return "".join(word + " " for word in words)

    def refuse(self, word: str, event: Any) -> None:  # noqa: ANN401
        hint = f"如果“{word}”是要写的字，请给整句加上引号"
        message = f"“{word}”：填报表里不能用 YAML 的锚、引用、标签"
        self.findings.append(self.error("Y010", message, hint, event.start_mark))

    def mapping(self, at: Location, depth: int) -> Node:
        items: list[tuple[Node, Node]] = []
        first: dict[str, Node] = {}
        end = at
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            items.append((key, value))
            self.check_key(key, first)
            end = value.end
        return Node("mapping", at, items=tuple(items), end=self.closing(event, end))

    def sequence(self, at: Location, depth: int) -> Node:
        children = []
        end = at
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            children.append(self.node(event, depth + 1))
            end = children[-1].end
        return Node("sequence", at, children=tuple(children), end=self.closing(event, end))

    def closing(self, event: Any, last: Location) -> Location:  # noqa: ANN401
        """Return where a collection ends: behind its bracket, or behind its last member where there is
        none.
        """
        has_bracket = event.end_mark.index > event.start_mark.index
        return self.ending(event.end_mark) if has_bracket else last

    def check_key(self, key: Node, first: dict[str, Node]) -> None:
        name = key.text if key.kind == "scalar" and key.text is not None else None
        if name is None:
            message = "冒号左边应当是一个名称" if key.kind != "scalar" else "冒号左边缺名称"
            hint = "每行写“名称: 值”；如果是一句话，请给整句加上引号"
            self.findings.append(Diagnostic("Y009", Severity.ERROR, message, hint, key.at))
        elif name == "<<" and key.plain:
            hint = "请把要用的各行照抄一遍"
            self.findings.append(
                Diagnostic("Y010", Severity.ERROR, "填报表里不能用 YAML 的合并键“<<”", hint, key.at)
            )
        elif name in first:
            lines = f"第{first[name].at.line}行和第{key.at.line}行"
            hint = f"请删去一处；现在只认第{first[name].at.line}行"
            message = f"“{name}”写了两次：{lines}"
            self.findings.append(Diagnostic("Y013", Severity.ERROR, message, hint, key.at, name))
        else:
            first[name] = key
