"""Looks through the lines of a YAML file before the parser does, and mends in memory what would stop it.

It knows only block structure, line by line: which collections are open at which indentation, where a key
and where a value stands. A `Shape` tells it which keys belong where, so that a slip is mended in the
sense of the form: a line one blank too far left goes back into its group, `收到：41` is a key and
`全年共：三件` in a sentence is none, and a value that begins with a mark of YAML's own (`*`, `&`, `{{`)
is text. What was a mistake is reported at its place; text that only needed quotes is quoted in silence.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.yamlio.flow import ALIKE, ANY, DEEPEST, Flow, Shape, is_flow, key_into, slip_of
from drafter.yamlio.lines import (
    BLANKS,
    BLOCK_HEADER,
    DASH,
    DOCUMENT_MARK,
    ITEM_MARKS,
    QUOTED,
    STRAY_MARK,
    TIDY,
    Key,
    Row,
    bracket_end,
    find_key,
    is_tail,
    key_without_colon,
    lead,
    needs_quotes,
    words_end,
)

MOST_FINDINGS = 1_000  # after so many the file is no form, and looking on helps nobody
NEXT_LINES = 80  # so many lines are looked at to see how far a group is indented: the longest has some 30
STEP = 2  # blanks that one level is indented by, where we choose
LOOKAHEAD = 200_000  # characters looked through in all for the end of quotes and brackets on later lines


class Repaired(NamedTuple):
    """The lines as mended. `plain` are the (line, column) of scalars that we quoted and the user did not."""

    original: Sequence[str]
    rows: list[str]
    columns: list[list[int] | None]
    findings: list[Diagnostic]
    plain: set[tuple[int, int]]

    def column(self, line: int, column: int) -> int:
        """Return the 0-based original column of a 0-based column in a mended line."""
        columns = self.columns[line]
        if columns is None:
            return column
        if column < len(columns):
            return columns[column]
        return columns[-1] + 1 + column - len(columns) if columns else column

    def without(self, line: int) -> Repaired:
        """Return the same with one line left out."""
        return self._replace(rows=[*self.rows[:line], "#", *self.rows[line + 1 :]])


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """An open collection: where its members begin as typed, and where they are put."""

    kind: str  # "mapping" | "list"
    typed: int
    made: int
    shape: Shape


def repair(lines: Sequence[str], path: str | None, shape: Shape) -> Repaired:
    """Return the lines as a YAML parser can take them, with what was wrong in them."""
    scanner = _Scanner(lines, path, shape)
    scanner.run()
    return scanner.out


class _Scanner:
    def __init__(self, lines: Sequence[str], path: str | None, shape: Shape) -> None:
        self.lines = lines
        self.leads = [lead(line) for line in lines]
        self.path = path
        self.root = shape
        self.out = Repaired(lines, list(lines), [None] * len(lines), [], set())
        self.levels: list[_Level] = []
        self.open: Shape | None = shape  # a value that has not begun yet
        self.i = 0  # the line at hand
        self.odd = False  # its indentation is not of plain blanks
        self.ahead = LOOKAHEAD

    # --- reporting and emitting ---

    def report(self, code: str, message: str, hint: str, column: int) -> None:
        at = Location(self.path, self.i + 1, column + 1)
        self.out.findings.append(
            Diagnostic(code, Severity.ERROR, message, hint, at, self.lines[self.i].strip())
        )

    def emit(self, row: Row, line: int | None = None) -> None:
        index = self.i if line is None else line
        text = "".join(row.text)
        if text != row.line:
            self.out.rows[index] = text
            self.out.columns[index] = row.columns

    def quote(self, row: Row, start: int, stop: int) -> None:
        self.out.plain.add((self.i, row.length))
        row.quote(start, stop)

    # --- lines ---

    def run(self) -> None:
        while self.i < len(self.lines):
            if len(self.out.findings) >= MOST_FINDINGS:
                message = f"前面的错误已超过 {MOST_FINDINGS} 处，从这一行起没有再读"
                self.report("Y001", message, "请核对是不是给错了文件", 0)
                self.out.rows[self.i :] = [""] * (len(self.lines) - self.i)
                return
            line = self.lines[self.i]
            start, indent, plain = self.leads[self.i]
            self.odd = not plain
            if start == len(line) or line[start] == "#":
                self.out.rows[self.i] = line[start:] if self.odd else line
            elif start == 0 and DOCUMENT_MARK.match(line):
                self.levels, self.open = [], self.root
            else:
                self.content(Row(line), start, indent)
            self.i += 1

    def content(self, row: Row, start: int, indent: int) -> None:
        if self.odd:
            hint = "行首只用半角空格，每层两个"
            self.report("Y005", "行首用了制表符（Tab）或全角空格来缩进", hint, 0)
        start, indent = self.after_stray_mark(row.line, start, indent)
        if self.dash_at(row.line, start, indent):
            self.entry(row, start, indent)
        elif key := self.key_at(row.line, start, indent):
            self.key_line(row, key, indent)
        elif self.begins_value(row.line[start:], indent):
            top = self.levels[-1]
            row.put(" " * (top.made + indent - top.typed), start)
            self.value(row, start, self.open or ANY, top)
        else:
            self.stray(row, start)

    def after_stray_mark(self, line: str, start: int, indent: int) -> tuple[int, int]:
        """Return where the words begin behind a mark that slipped in before a known key (；  受理: 22)."""
        stray = STRAY_MARK.match(line, start)
        key = stray and find_key(line, stray.end(), words_end(line, stray.end()), self.is_known, must=False)
        if not stray or not key or not self.is_known(key.name):
            return start, indent
        self.report("Y009", f"“{key.name}”前面多了“{line[start]}”", "请删去这个符号", start)
        return stray.end(), indent + stray.end() - start - 1

    def begins_value(self, words: str, indent: int) -> bool:
        """Tell whether words that are no key are the value of the key on a line above."""
        shape = self.open
        if shape is None or not self.levels or indent <= self.levels[-1].typed:
            return False
        return shape.text or not (shape.keys or shape.each) or is_flow(words, shape)

    def stray(self, row: Row, start: int) -> None:
        """Report a line that is neither key nor value nor the rest of one, and leave it out."""
        words = row.line[start : words_end(row.line, start)]
        hint = "每行写“名称: 值”；一句话写不下、要换行时，下一行多缩进两格"
        if words[0] == "-":
            hint = "这一句上面缺少名称那一行；每一句写在它的名称下面"
        elif self.open is not None and self.open.item is not None:
            hint = "一句话占一行，前面加两个空格和半角的“- ”（减号加空格）"
        elif words[0] in ITEM_MARKS or any(level.kind == "list" for level in self.levels):
            hint = "一句话占一行，以半角的“- ”（减号加空格）开头，和上一句左对齐"
        self.report("Y009", f"“{_short(words)}”前后接不上：不是“名称: 值”，也不是上一行的后半句", hint, start)
        self.out.rows[self.i] = "#"

    # --- keys ---

    def mappings(self) -> list[_Level]:
        return [level for level in reversed(self.levels) if level.kind == "mapping"]

    def is_known(self, name: str) -> bool:
        if self.open is not None and name in self.open.keys:
            return True
        return any(name in level.shape.keys for level in self.levels if level.kind == "mapping")

    def key_at(self, line: str, start: int, indent: int) -> Key | None:
        stop = words_end(line, start)
        sibling = not self.levels or any(v.typed == indent and v.kind == "mapping" for v in self.levels)
        child = self.open is not None and self.levels and indent > self.levels[-1].typed
        names = bool(child and self.open and self.open.each)
        key = find_key(line, start, stop, self.is_known, must=bool(sibling and not child) or names)
        if key is None:
            return self.without_colon(line, start, stop)
        if child and self.open is not None and self.open.only_text and not self.is_known(key.name):
            return None
        return key

    def without_colon(self, line: str, start: int, stop: int) -> Key | None:
        """Take `收到申请 41` for a key whose colon was forgotten, where the word is a known key."""
        if self.open is not None and self.open.only_text:
            return None
        return key_without_colon(line, start, stop, self.is_known)

    def key_line(self, row: Row, key: Key, indent: int) -> None:
        level = self.place(key, indent)
        if self.odd or level.made != indent or not self.is_tidy(row.line, key, level):
            row.put(" " * level.made, key.start)
            self.key_and_value(row, key, level)

    def is_tidy(self, line: str, key: Key, owner: _Level) -> bool:
        """Tell whether a line is what most are, and stays as it is: a key as it should be, then nothing or a bare figure."""
        tidy = TIDY.match(line, key.start)
        if key.slip or not tidy or tidy.end("key") != key.colon:
            return False
        shape = owner.shape.child(key.name)
        if tidy["figure"] is None:
            self.open = shape
            return True
        self.open = None
        return next(self.continued(tidy.start("figure"), shape, owner), None) is None

    def key_and_value(self, row: Row, key: Key, level: _Level) -> None:
        if slip := slip_of(key):
            self.report(*slip, key.colon)
        key_into(row, key, self.quote)
        after = key.colon + (key.slip != "none")
        self.value(row, after, level.shape.child(key.name), level)

    def place(self, key: Key, indent: int) -> _Level:
        """Return the mapping that a key line belongs to, opening it if need be; a wrong indentation is
        reported.
        """
        level, right = self.level_for(key.name, indent)
        if not right and not self.odd:
            message = f"“{key.name}”的缩进不对：前面有{indent}个空格，应有{level.typed}个"
            if level.typed == indent:
                message = f"“{key.name}”的缩进不对：前面有{indent}个空格，应比上一层多两个"
            self.report("Y006", message, "同一组的各行要左对齐，下一层比上一层多两个空格", key.start)
        if level in self.levels:
            del self.levels[self.levels.index(level) + 1 :]
        else:
            self.levels.append(level)
        self.open = None
        return level

    def level_for(self, name: str, indent: int) -> tuple[_Level, bool]:
        if not self.levels:
            level = self.new_level(indent, self.root)
            return level, level.typed == indent
        top, waiting = self.levels[-1], self.open
        if waiting is not None and indent > top.typed:
            if name in waiting.keys or name not in top.shape.keys or top.kind == "list":
                level = self.new_level(indent, waiting)
                return level, level.typed == indent
            return top, False
        same = [level for level in self.mappings() if level.typed == indent]
        for level in same:
            if name in level.shape.keys:
                return level, True
        if self.odd and not self.is_known(
            name
        ):  # behind a tab, one of the names that nobody knows beforehand
            if waiting is not None and waiting.each:
                return self.new_level(indent, waiting), False
            if top.shape.each:
                return top, False
        if waiting is not None and name in waiting.keys:
            return self.new_level(indent, waiting), False
        return self.nearest(name, indent, same)

    def new_level(self, indent: int, shape: Shape) -> _Level:
        """Open a mapping at this indentation, or at that of most lines to come: one line may be askew, and how wide a
        tab is meant to be only the lines below can tell.
        """
        top = self.levels[-1] if self.levels else None
        coming = list(self.indents_to_come(shape, top.typed if top else -1))
        indents = Counter(coming if self.odd and coming else [indent, *coming])
        typed = max(indents, key=lambda n: indents[n])
        if top is None:
            return _Level("mapping", typed, typed, shape)
        made = top.made + (typed - top.typed if typed > top.typed else STEP)
        return _Level("mapping", typed, made, shape)

    def indents_to_come(self, shape: Shape, least: int) -> Iterator[int]:
        """Yield the indentations of the next lines that have a key of the shape."""
        coming = slice(self.i + 1, self.i + 1 + NEXT_LINES)
        for line, (begin, indent, _) in zip(self.lines[coming], self.leads[coming], strict=True):
            if begin == len(line) or line[begin] == "#":
                continue
            key = find_key(line, begin, len(line), shape.keys.__contains__, must=False)
            if key and (key.name in shape.keys or (shape.each and indent > least)):
                yield indent
            elif indent <= least:
                return

    def nearest(self, name: str, indent: int, same: list[_Level]) -> tuple[_Level, bool]:
        """Choose among the open mappings: one that knows the key, else one at this indentation, else the
        nearest.
        """
        mappings = self.mappings() or [_Level("mapping", indent, self.levels[-1].made + STEP, ANY)]
        knowing = [level for level in mappings if name in level.shape.keys]
        if same and not knowing:
            return same[0], True
        return min(knowing or mappings, key=lambda level: abs(level.typed - indent)), False

    # --- lists ---

    def dash_at(self, line: str, start: int, indent: int) -> bool:
        if DASH.match(line, start):
            return True
        tight = (
            line[start] == "-"
            and line[start + 1 : start + 2] not in ("-", "")
            and not line[start + 1].isdigit()
        )
        in_list = any(level.kind == "list" and level.typed == indent for level in self.levels)
        begins = self.open is not None and self.open.item is not None
        return tight and (in_list or begins)

    def entry(self, row: Row, start: int, indent: int) -> None:
        level = self.list_level(indent, start)
        if level is None:
            self.stray(row, start)
            return
        row.put(" " * level.made, start)
        self.after_dash(row, start, level)

    def list_level(self, indent: int, start: int) -> _Level | None:
        top = self.levels[-1] if self.levels else None
        starts = top is None or indent > top.typed or (indent == top.typed and top.kind == "mapping")
        if self.open is not None and starts and (self.open.item or self.open.text or not self.open.keys):
            made = top.made + indent - top.typed if top else indent
            self.levels.append(_Level("list", indent, made, self.open))
            return self.levels[-1]
        lists = [level for level in reversed(self.levels) if level.kind == "list"]
        if not lists:
            return None
        level = min(lists, key=lambda level: abs(level.typed - indent))
        if level.typed != indent and not self.odd:
            message = f"“- ”的缩进不对：前面有{indent}个空格，应有{level.typed}个"
            self.report("Y006", message, "同一组的各行要左对齐", start)
        del self.levels[self.levels.index(level) + 1 :]
        return level

    def after_dash(self, row: Row, start: int, level: _Level) -> None:
        dash = DASH.match(row.line, start)
        after = dash.end() if dash else start + 1
        row.keep(start, after)
        if not dash:
            self.report("Y004", "“-”后面缺空格", "写成“- 一句话”", start)
            row.put(" ", after)
        item = level.shape.item or ANY
        inner = level.typed + after - start + (not dash)
        made = level.made + inner - level.typed
        stop = words_end(row.line, after)
        begins = is_flow(row.line[after:], item)
        key = None if begins else find_key(row.line, after, stop, item.keys.__contains__, must=False)
        if DASH.match(row.line, after) and not item.text and len(self.levels) < DEEPEST:
            nested = _Level("list", inner, made, item)
            self.levels.append(nested)
            self.after_dash(row, after, nested)
        elif key and self.is_key_of(key, item):
            mapping = _Level("mapping", inner, made, item)
            self.levels.append(mapping)
            self.open = None
            self.key_and_value(row, key, mapping)
        else:
            self.value(row, after, item, level, dash=True)

    def is_key_of(self, key: Key, shape: Shape) -> bool:
        """Tell whether words before a colon in a list are a key (if misspelt) or the beginning of a
        sentence.
        """
        if key.name in shape.keys or not shape.text:
            return True
        return bool(difflib.get_close_matches(key.name, shape.keys, 1, ALIKE))

    # --- values ---

    def value(self, row: Row, start: int, shape: Shape, owner: _Level, *, dash: bool = False) -> None:
        """Emit what follows a key or a dash, and the lines after it that are part of the same value."""
        line = row.line
        begin = len(line) - len(line[start:].lstrip(BLANKS))
        if line[start:begin].strip(" ") or not (begin > start or line[start - 1] in BLANKS):
            row.put(" ", start)
        row.put(" " * line[start:begin].count(" "), start)
        self.open = None
        rest = line[begin:]
        if not rest or (rest[0] == "#" and not dash):
            self.open = shape
            row.keep(begin, len(line))
            self.emit(row)
        elif BLOCK_HEADER.match(rest):
            self.block(row, begin, owner)
        elif rest[0] in QUOTED:
            self.quoted(row, begin, shape, owner)
        elif is_flow(rest, shape):
            self.flow(row, begin, shape, owner)
        else:
            self.plain(row, begin, shape, owner)

    def tail(self, row: Row, start: int) -> None:
        """Emit the comment that ends a line."""
        words = row.line[start:].lstrip(BLANKS)
        begin = len(row.line) - len(words)
        if words and row.line[start:begin].isspace() and row.line[start:begin].isascii():
            row.keep(start, len(row.line))  # as typed, so that the row stays what it was
        elif words:
            row.put(" ", start)
            row.keep(begin, len(row.line))

    def plain(self, row: Row, start: int, shape: Shape, owner: _Level) -> None:
        more = list(self.continued(start, shape, owner))
        stop = words_end(row.line, start) if row.line[start] != "#" else len(row.line.rstrip(BLANKS))
        parts = [row.line[start:stop], *(self.lines[j][a:b] for j, a, b in more)]
        quotes = any(needs_quotes(part) for part in parts)
        if not more:
            (self.quote if quotes else lambda row, a, b: row.keep(a, b))(row, start, stop)
            self.tail(row, stop)
            self.emit(row)
            return
        if quotes:
            self.out.plain.add((self.i, row.length))
            row.put("'", start)
        (row.inside_quotes if quotes else row.keep)(start, stop)
        self.emit(row)
        for j, a, b in more:
            row = Row(self.lines[j])
            row.put(" " * (owner.made + STEP), a)
            (row.inside_quotes if quotes else row.keep)(a, b)
            if j == more[-1][0]:
                row.put("'" if quotes else "", b)
                self.tail(row, b)
            self.emit(row, j)
        self.i = more[-1][0]

    def continued(self, start: int, shape: Shape, owner: _Level) -> Iterator[tuple[int, int, int]]:
        """Yield (line, start, stop) of the lines that go on with a plain value."""
        if words_end(self.lines[self.i], start) < len(self.lines[self.i].rstrip(BLANKS)):
            return  # a comment ends it
        for j in range(self.i + 1, len(self.lines)):
            line = self.lines[j]
            begin, indent, _ = self.leads[j]
            if begin == len(line):
                continue
            if indent <= owner.typed or line[begin] == "#":
                return
            stop = words_end(line, begin)
            key = find_key(line, begin, stop, self.is_known, must=False)
            if key and (self.is_known(key.name) or not shape.only_text or owner.shape.each):
                return
            yield j, begin, stop
            if stop < len(line.rstrip(BLANKS)):
                return

    def block(self, row: Row, start: int, owner: _Level) -> None:
        """Emit a text after | or >: every line that is indented more than its key belongs to it.

        How far more means nothing in a form, and one line askew would cost the others.
        """
        row.keep(start, len(row.line))
        self.emit(row)
        for j in range(self.i + 1, len(self.lines)):
            row = Row(self.lines[j])
            begin, indent, _ = lead(row.line)
            if begin < len(row.line):
                if indent <= owner.typed:
                    return
                row.put(" " * (owner.made + STEP), begin)
                row.keep(begin, len(row.line))
            self.emit(row, j)
            self.i = j

    def quoted(self, row: Row, start: int, shape: Shape, owner: _Level) -> None:
        line = row.line
        closed = QUOTED[line[start]].match(line, start)
        if closed and is_tail(line, closed.end()):
            row.keep(start, closed.end())
            self.tail(row, closed.end())
            self.emit(row)
        elif closed:
            self.plain(row, start, shape, owner)  # “甲”乙丙: quotation marks that are part of the words
        elif not self.spans_lines(row, start, owner):
            mark = line[start]
            self.report(
                "Y007", f"引号“{mark}”没有收尾", f"在这句话末尾补一个“{mark}”，或者删去开头的引号", start
            )
            stop = words_end(line, start)
            row.put("'", start)
            row.inside_quotes(start + 1, stop)
            row.put("'", stop)
            self.tail(row, stop)
            self.emit(row)

    def spans_lines(self, row: Row, start: int, owner: _Level) -> bool:
        """Emit a quoted text or a bracket that is closed on a later line; False if it is closed on none."""
        mark = row.line[start]
        text = row.line[start:]
        for j in range(self.i + 1, len(self.lines)):
            line = self.lines[j]
            begin, indent, _ = lead(line)
            closes = line[begin : begin + 1] in ("}", "]", "｝", "］")
            if begin < len(line) and indent <= owner.typed and not (closes and indent == owner.typed):
                return False
            key = find_key(line, begin, len(line), self.is_known, must=False) if mark in QUOTED else None
            if key and self.is_known(key.name):
                return False
            self.ahead -= len(text) + len(line)
            if self.ahead < 0:
                return False
            before = len(text) + 1
            text += "\n" + line
            end = self.closing(text, mark)
            if end is not None:
                return is_tail(line, end - before) and self.take_over(row, start, j, owner)
        return False

    def closing(self, text: str, mark: str) -> int | None:
        if mark not in QUOTED:
            return bracket_end(text, 0, len(text))
        closed = QUOTED[mark].match(text)
        return closed.end() if closed else None

    def take_over(self, row: Row, start: int, last: int, owner: _Level) -> bool:
        row.keep(start, len(row.line))
        self.emit(row)
        for j in range(self.i + 1, last + 1):
            row = Row(self.lines[j])
            begin = lead(row.line)[0]
            row.put(" " * (owner.made + STEP), begin)
            row.keep(begin, len(row.line))
            self.emit(row, j)
        self.i = last
        return True

    # --- brackets ---

    def flow(self, row: Row, start: int, shape: Shape, owner: _Level) -> None:
        stop = words_end(row.line, start)
        end = bracket_end(row.line, start, len(row.line))
        if end is not None and not is_tail(row.line, end) and row.line[end] != "#":
            self.plain(row, start, shape, owner)  # [1] 某某: a bracket that is part of the words
            return
        if end is None:
            if self.spans_lines(row, start, owner):
                return
            self.report("Y007", f"括号“{row.line[start]}”没有收尾", "在这一行末尾补上另一半括号", start)
        Flow(row, self.report, self.quote).collection(start, end or stop, end is not None, shape.inside())
        self.tail(row, end or stop)
        self.emit(row)


def _short(words: str) -> str:
    return words if len(words) <= 20 else words[:20] + "…"
