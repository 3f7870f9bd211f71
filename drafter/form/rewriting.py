"""A form as lines that can be rewritten one by one: what a rewrite does not name stays byte for byte, with its line end,
its blanks and the user's comments.

The parser tells line and column of everything it read, so an edit is made at that place of the text; nothing is dumped.
A form with slips is written out as it was read first (`yamlio.mended`), and collections between brackets that hold lines
of the form are put on lines of their own, so that every entry has its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter.diagnostics import Diagnostic
from drafter.form import words
from drafter.form.writing import aligned, width
from drafter.schema import Genre
from drafter.yamlio import Lines, Node, compose, mended, source

STEP = "  "
PASSES = 6  # so deep are brackets within brackets put on lines of their own; a form has four levels
_COMMENT = re.compile(r"(?:^|(?<=[\s\u3000}\]]))#\s?(.*)$")
_TOUCHING = re.compile(
    r"[#＃](?:\s|$)"
)  # a comment that touches its value (41# 件), which YAML takes for text
_OFF = re.compile(r"(\s*)#[ \t]?([^\s#:：｜][^:：｜]*?)\s*[:：](?=\s|$)(.*)$")
_NESTED = (words.ISSUE_KEY, words.DATA_KEY, words.HIGHLIGHTS_KEY)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; `first` and `last` are the 0-based lines it takes."""

    key: Node
    value: Node
    first: int
    last: int

    @property
    def name(self) -> str:
        """The key as a text."""
        return self.key.text or ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with a key, switched on or off (commented out): what stands before its comment, and the comment."""

    number: int  # 0-based
    key: str
    text: str
    comment: str
    entry: Entry | None = None  # None: switched off


class Sheet:
    """The lines of a form and its reading; edits are collected and applied by `text`."""

    def __init__(self, text: str, genre: Genre) -> None:
        self.shape = shape = words.shape(genre)
        text, self.mended = mended(text, shape)
        for _ in range(PASSES):
            root, _findings = compose(text, None, shape)
            if root is None or (unfolded := _unfolded(text, root)) is None:
                break
            text = unfolded
        found = compose(text, None, shape)
        self.root: Node = found[0] or Node("mapping", found[1][0].at)
        self.findings: list[Diagnostic] = found[1]
        self.source = text
        self.was = Lines.of(text)
        self.rows: list[list[str]] = [[line] for line in self.was.lines]
        self.below: dict[int, list[str]] = {}

    # --- looking ---

    def line(self, number: int) -> str:
        """Return a line as it was."""
        return self.was.lines[number]

    def entries(self, node: Node | None) -> list[Entry]:
        """Return the entries of a mapping that have a line of their own, in file order."""
        items = node.items if node is not None and node.kind == "mapping" else ()
        return [
            Entry(key, value, (key.at.line or 1) - 1, last_line(value)) for key, value in items if key.text
        ]

    def top(self, name: str) -> Entry | None:
        """Return an entry of the form itself."""
        return next((entry for entry in self.entries(self.root) if entry.name == name), None)

    def until(self, entry: Entry, among: Sequence[Entry], end: int) -> int:
        """Return the line at which what belongs to an entry ends: where the next of its siblings begins, or `end`."""
        return min([other.first for other in among if other.first > entry.first] + [end])

    def end(self, entry: Entry) -> int:
        """Return the line at which a top-level entry ends, comments below it included."""
        return self.until(entry, self.entries(self.root), len(self.rows))

    def head(self, entry: Entry) -> str:
        """Return an entry's line up to its colon."""
        line = self.line(entry.first)
        after = (entry.key.end.column or 1) - 1
        colon = re.compile("[:：]").search(line, after)
        return line[: colon.end()] if colon else line[:after] + ":"

    def row(self, entry: Entry) -> Row:
        """Return an entry's first line, its value and its comment apart."""
        line = self.line(entry.first)
        start = len(self.head(entry))
        if entry.value.end.line == entry.first + 1 and entry.value.kind != "mapping":
            start = max(start, (entry.value.end.column or 1) - 1)
        elif entry.value.end.line == entry.first + 1 and self.in_brackets(entry.value):
            start = (entry.value.end.column or 1) - 1
        text, comment = line[:start], ""
        touching = _TOUCHING.search(line, len(self.head(entry)), start) if is_plain(entry.value) else None
        if touching:
            text, comment = line[: touching.start()], line[touching.end() :]
        elif found := _COMMENT.search(line[start - 1 :] if start else line):
            comment = found[1]
            text = line[: start - 1 + found.start()] if start else ""
        return Row(entry.first, entry.name, text.rstrip(), comment.strip(), entry)

    def in_brackets(self, node: Node) -> bool:
        """Tell whether a collection stands between brackets."""
        line = self.line((node.at.line or 1) - 1)
        return line[(node.at.column or 1) - 1 :][:1] in ("{", "[")

    def column(self, row: Row) -> int:
        """Return the column in which a row's comment stands."""
        return common_column([row], self.was.lines)

    def switched_off(self, first: int, end: int) -> Iterator[Row]:
        """Yield the commented lines that have a key (#化解:  # 件), from line `first` to before `end`."""
        for number in range(first, end):
            found = _OFF.fullmatch(self.line(number))
            if found:
                value, comment = split_comment(found[3])
                yield Row(number, found[2].strip().strip("'\""), f"{found[1]}#{found[2]}:{value}", comment)

    # --- editing ---

    def replace(self, node: Node, typed: str) -> None:
        """Put other words in the place of a scalar on one line; where it was blank, behind a blank."""
        number = (node.at.line or 1) - 1
        line, start, stop = self.rows[number][0], (node.at.column or 1) - 1, (node.end.column or 1) - 1
        gap = " " if typed and start and line[start - 1 : start] in (":", "：") else ""
        self.rows[number] = [(line[:start] + gap + typed + line[stop:]).rstrip()]

    def remove(self, entry: Entry, *instead: str) -> None:
        """Take an entry out; comments on lines of their own within it stay."""
        for number in range(entry.first, entry.last + 1):
            self.rows[number] = [self.line(number)] if self.line(number).lstrip()[:1] == "#" else []
        self.rows[entry.first] = list(instead)

    def add_below(self, number: int, *lines: str) -> None:
        """Put lines below a line."""
        self.below.setdefault(number, []).extend(lines)

    def set_row(self, row: Row, text: str, comment: str, column: int) -> None:
        """Write a line anew, its comment in a column where there is room."""
        if (text, comment) != (row.text, row.comment):
            self.rows[row.number] = [with_comment(text, comment, column)]

    def text(self) -> str:
        """Return the text with all edits. What still would stop a parser, once other lines have gone, is mended too."""
        rows = [[*lines, *self.below.get(number, [])] for number, lines in enumerate(self.rows)]
        return mended(self.was.replaced(rows).text(), self.shape)[0]


def is_plain(node: Node) -> bool:
    """Tell whether a node is a scalar without quotes."""
    return node.kind == "scalar" and node.plain and node.text is not None


def last_line(node: Node) -> int:
    """Return the 0-based last line of a node; a text block ends before the line on which the parser stood."""
    line, column = node.end.line or node.at.line or 1, node.end.column or 1
    return line - 2 if column == 1 and line > (node.at.line or 1) else line - 1


def split_comment(rest: str) -> tuple[str, str]:
    """Return what follows a key's colon as value and comment."""
    found = _COMMENT.search(rest)
    return (rest[: found.start()].rstrip(), found[1].strip()) if found else (rest.rstrip(), "")


def with_comment(text: str, comment: str, column: int) -> str:
    """Return a line with its comment in a column, or as near behind it as the text allows."""
    if not comment:
        return text
    return text + " " * max(2, column - width(text)) + f"# {comment}"


def common_column(rows: Sequence[Row], lines: Sequence[str]) -> int:
    """Return the column in which most comments of some lines stand."""
    columns = Counter(
        width(lines[row.number][: lines[row.number].rfind("# " + row.comment)]) for row in rows if row.comment
    )
    return columns.most_common(1)[0][0] if columns else 0


def together(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return lines with their comments in one column, as a new form has them."""
    return list(aligned(rows))


# --- collections between brackets on lines of their own ---


def _unfolded(text: str, root: Node) -> str | None:
    """Return a text with the outermost bracketed parts of the form on lines of their own, or None where there is none."""
    lines = Lines.of(text)
    rows: list[list[str]] = [[line] for line in lines.lines]
    found = False
    for key, node in _collections(root):
        line = lines.lines[(node.at.line or 1) - 1]
        bracketed = line[(node.at.column or 1) - 1 :][:1] == "{"
        long = (node.at.line, True) != (node.end.line, key is not None and _is_entry(root, key))
        if bracketed and long and not any(not row for row in _between(rows, node)):
            found = True
            _unfold(text, lines, rows, key, node)
    return lines.replaced(rows).text() if found else None


def _between(rows: list[list[str]], node: Node) -> list[list[str]]:
    return rows[(node.at.line or 1) - 1 : last_line(node) + 1]


def _collections(root: Node) -> Iterator[tuple[Node | None, Node]]:
    """Yield (key, mapping) of every mapping in which entries of the form stand, outermost first."""
    yield None, root
    for key, value in root.items:
        if key.text in _NESTED and value.kind == "mapping":
            yield key, value
            for inner_key, inner in value.items if key.text == words.DATA_KEY else ():
                yield from _mappings(inner_key, inner)


def _mappings(key: Node, node: Node) -> Iterator[tuple[Node, Node]]:
    if node.kind == "mapping":
        yield key, node
        for inner_key, inner in node.items:
            if inner.kind == "mapping":
                yield inner_key, inner
                if inner_key.text == words.RATES_KEY:
                    yield from ((k, v) for k, v in inner.items if v.kind == "mapping")


def _is_entry(root: Node, key: Node) -> bool:
    """Tell whether a key is a figure's: its bracket may stay on its line."""
    data = root.get(words.DATA_KEY)
    groups = [group for _, group in data.items] if data else []
    rates = [rate for group in groups if (rate := group.get(words.RATES_KEY))]
    return any(key is k for part in (*groups, *rates) for k, _ in part.items if k.text != words.RATES_KEY)


def _unfold(text: str, lines: Lines, rows: list[list[str]], key: Node | None, node: Node) -> None:
    first, last = (node.at.line or 1) - 1, last_line(node)
    start = ((key or node).at.line or 1) - 1
    column = (key.at.column or 1) - 1 if key else -len(STEP)
    indent = " " * (column + len(STEP))
    line = lines.lines[first]
    head = line[: (node.at.column or 1) - 1].rstrip()
    after = lines.lines[last][(node.end.column or 1) - 1 :].strip()
    comments = [indent + words_ for words_ in _inner_comments(lines, node)]
    made = [f"{indent}{source(text, k)}: {_on_one_line(source(text, v))}".rstrip() for k, v in node.items]
    for number in range(min(start, first), last + 1):
        rows[number] = []
    rows[first] = [*([f"{head}  {after}".rstrip()] if head or after else []), *comments, *made]
    if start < first and not head:
        rows[start] = [lines.lines[start]]


def _inner_comments(lines: Lines, node: Node) -> Iterator[str]:
    """Yield the comments on the lines of a collection that goes over several, but for the last."""
    leaves = list(_leaves(node))
    for number in range((node.at.line or 1) - 1, last_line(node)):
        ends = [(leaf.end.column or 1) - 1 for leaf in leaves if leaf.end.line == number + 1]
        found = _COMMENT.search(lines.lines[number][max(ends, default=0) :])
        if found:
            yield f"# {found[1]}"


def _leaves(node: Node) -> Iterator[Node]:
    if node.kind == "scalar":
        yield node
    for child in (*node.children, *(part for pair in node.items for part in pair)):
        yield from _leaves(child)


def _on_one_line(words_: str) -> str:
    return " ".join(part.strip() for part in words_.split("\n"))
