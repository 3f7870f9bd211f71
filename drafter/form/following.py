"""This year's form made of last year's: its figures become 去年, its sentences comments; how the place counts stays.

Nothing of last year's is left where it would be printed: what makes the news is last year's figure or sentence, copied
unseen. The user's comments, order and switched-on lines stay; what was carried, emptied and dropped is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafter.form import words
from drafter.form.arithmetic import Arithmetic
from drafter.form.body import for_body
from drafter.form.comments import BETWEEN, LAST_YEARS, Comments
from drafter.form.emptying import LAST_SENTENCE, Emptied, empty_sections
from drafter.form.grouping import Changes, add_groups, apply, groups, missing
from drafter.form.matter import matter_comments
from drafter.form.model import GIVEN, Answer, Form, Kind, Office
from drafter.form.reading import read
from drafter.form.rewriting import Entry, Row, Sheet
from drafter.form.updating import SHOWN, in_place
from drafter.form.values import bare, part_of_year
from drafter.form.writing import copies_example, date_example, heading, scalar
from drafter.quantity import plain
from drafter.region import Region
from drafter.schema import Genre, Metric
from drafter.yamlio import Node, source

OF_ONE_PAPER = (words.NUMBER, words.SIGNERS, words.ATTACHMENTS, words.PRINTED)  # 发文's, of no use next year
_KEPT = (words.BASIS, words.SOURCE, words.INTERNAL, words.UNITS, words.EXPECTED)
_DROPPED = (words.AS_OF, words.ELSEWHERE, words.LAST)
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Followed:
    """The new form's text, and what was done (short Chinese sentences)."""

    text: str
    told: tuple[str, ...]


def follow(
    text: str, genre: Genre, last: Form, region: Region, year: int, office: Office | None = None
) -> Followed:
    """Return the form of a region and a year made of last year's `text`, which was read as `last`.

    `last` may have errors: what could be read is carried. The region may be another than last year's (merged, renamed).
    `office` is what the new form's folder says of the bodies there; without it last year's holds.
    """
    text, moved = in_place(text, genre)
    form, _ = read(text, genre, last.path, last.office) if moved else (last, [])
    follower = _Follower(Sheet(text, genre), genre, form, region, year)
    if office and (office.renames or office.rosters):
        follower.comments = Comments(genre, follower.names, office)
    made = follower.run()
    return Followed(made, (*moved, *follower.told()))


class _Follower:
    def __init__(self, sheet: Sheet, genre: Genre, last: Form, region: Region, year: int) -> None:
        self.sheet = sheet
        self.names = words.of_region(region, last.department)
        self.genre = genre = for_body(genre, self.names, last.office.renames)
        self.last = last
        self.arithmetic = Arithmetic(genre, last.answers, last.year)
        self.region = region
        self.year = year
        self.comments = Comments(genre, self.names, last.office)
        self.former = Comments(genre, words.of_region(last.region, last.department), last.office)
        self.said: dict[str, list[str]] = {}
        self.emptied = Emptied()

    def run(self) -> str:
        self.header()
        self.issue()
        self.figures()
        self.emptied = empty_sections(self.sheet, self.genre)
        return self.sheet.text()

    def tell(self, what: str, name: str) -> None:
        self.said.setdefault(what, []).append(name)

    def told(self) -> Iterator[str]:
        if self.sheet.mended:
            lines = "、".join(str(number) for number in self.sheet.mended[:SHOWN])
            yield f"去年的表第 {lines} 行等写法有误，已照读到的意思改正（读不懂的改成了注释）"
        for what, names in self.said.items():
            more = f"等 {len(names)} 项" if len(names) > SHOWN else ""
            yield f"{what}：{'、'.join(names[:SHOWN])}{more}"
        yield from self.emptied.told()

    # --- header ---

    def header(self) -> None:
        year = self.sheet.top(words.YEAR_KEY)
        if year is None:
            self.sheet.add_below(self.after_header(), f"{words.YEAR_KEY}: {self.year}")
        else:
            self.sheet.replace(year.value, str(self.year))
        title = re.compile(rf"# {re.escape(words.form_name(self.genre))}填报表：.*，\d+年度")
        for number, line in enumerate(self.sheet.was.lines):
            if title.fullmatch(line.strip()):
                self.sheet.rows[number] = [heading(self.genre, self.region, self.year, self.last.department)]
        if self.region.full != self.last.region.full:
            self.place()

    def after_header(self) -> int:
        found = self.sheet.top(words.REGION_KEY) or self.sheet.top(words.VERSION_KEY)
        return found.last if found else 0

    def place(self) -> None:
        """Write the region's name, with its level and superior where it is in no table."""
        rows = [f"{words.REGION_KEY}: {scalar(self.region.full)}"]
        if not self.region.code:
            rows = [
                f"{words.REGION_KEY}: {scalar(self.region.name)}",
                f"{words.LEVEL_KEY}: {scalar(self.region.level)}",
                f"{words.SUPERIOR_KEY}: {scalar(''.join(self.region.parents))}",
            ]
        for key in (words.LEVEL_KEY, words.SUPERIOR_KEY):
            if old := self.sheet.top(key):
                self.sheet.remove(old)
        region = self.sheet.top(words.REGION_KEY)
        if region:
            comment = self.sheet.row(region).comment
            self.sheet.remove(region, *rows[:1], *rows[1:], *([f"# {comment}"] if comment else []))
        else:
            self.sheet.add_below(self.after_header(), *rows)
        before = self.last.region.full or "（没有认出）"
        self.tell("地区", f"{before} 改为 {self.region.full or self.region.name}")

    def issue(self) -> None:
        issue = self.sheet.top(words.ISSUE_KEY)
        for entry in self.sheet.entries(issue.value if issue else None):
            row = self.sheet.row(entry)
            if entry.name == words.DATE:
                self.date(entry, row)
            elif entry.name == words.TITLE and self.names_last_year(entry.value.text or ""):
                self.sheet.replace(entry.value, "")
                self.tell("标题里有去年的年份，已清空", entry.value.text or "")
            elif entry.name in words.MATTER_FIELDS:
                self.matter(entry, row)
        for row in self.sheet.switched_off(issue.first + 1, self.sheet.end(issue)) if issue else ():
            if row.key in OF_ONE_PAPER:
                self.set_matter(row, row.text[: row.text.index(":") + 1])

    def matter(self, entry: Entry, row: Row) -> None:
        """Empty what was of last year's paper alone; to whom it is copied and how it is signed stays."""
        typed = " ".join(source(self.sheet.source, entry.value).split())
        if entry.name in OF_ONE_PAPER:
            self.set_matter(row, self.sheet.head(entry))
            for number in range(entry.first + 1, entry.last + 1):
                own = self.sheet.line(number).lstrip()[:1] == "#"
                self.sheet.rows[number] = [self.sheet.line(number)] if own else []
            if typed:
                self.tell("发文里去年的，已清空", entry.name)
        else:
            self.set_matter(row, row.text)
            if entry.name == words.NOTE and typed:
                self.tell("附注照旧，请核对", typed)

    def set_matter(self, row: Row, text: str) -> None:
        """Write a line of 发文 with the comment of this year where it had the program's own."""
        was, now = (
            matter_comments(
                form.year, names.names, copies_example(self.genre, self.last.department, names.names)
            )
            for form, names in ((self.last, self.former), (self, self.comments))
        )
        comment = now[row.key] if row.comment == was[row.key] else row.comment
        self.sheet.set_row(row, text, comment, self.sheet.column(row))

    def date(self, entry: Entry, row: Row) -> None:
        said = re.sub(r"^如 \d{4}年\d{1,2}月\d{1,2}日", date_example(self.year), row.comment)
        self.sheet.set_row(row, self.sheet.head(entry), said, self.sheet.column(row))
        if entry.value.text:
            self.tell("成文日期已清空", entry.value.text)

    def names_last_year(self, title: str) -> bool:
        year = str(self.last.year)
        return bool(self.last.year) and (year in title or year.translate(_CHINESE_DIGITS) in title)

    # --- figures ---

    def figures(self) -> None:
        there = groups(self.sheet, self.genre)
        asked = words.asked(self.genre, self.year, self.names)
        in_year = {metric.id for metric in words.asked(self.genre, self.year)}
        new = missing(there, asked)
        for metric in new:
            self.tell("今年新问，加在组末", f"{metric.group}.{metric.key}")
        for group in there:
            if not group.known:
                self.put_aside(group.entry)
                continue
            changes = Changes(added=[metric for metric in new if metric.group == group.name])
            removed = {row.number for row, metric in group.all_rows() if metric.id not in in_year}
            for row, metric in group.all_rows():
                if row.number in removed:
                    self.drop(row, metric)
                else:
                    changes.rows[row.number] = self.row(row, metric)
            for entry in group.unknown:
                self.put_aside(entry)
            apply(self.sheet, group, changes, self.comments, align=True, removed=removed)
        known = {group.name for group in there if group.known}
        add_groups(self.sheet, self.genre, there, [m for m in new if m.group not in known], self.comments)

    def drop(self, row: Row, metric: Metric) -> None:
        answer = self.last.answers.get(metric.id)
        typed = f"（去年 {answer.typed}）" if answer and answer.typed else ""
        self.tell("今年不再问，已去掉", f"{metric.group}.{metric.key}{typed}")
        own = self.former.of_the_user(metric, row.comment)
        indent = row.text[: len(row.text) - len(row.text.lstrip())]
        if row.entry:
            self.sheet.remove(row.entry, *([f"{indent}# {own}"] if own else []))
        else:
            self.sheet.rows[row.number] = [f"{indent}# {own}"] if own else []

    def put_aside(self, entry: Entry) -> None:
        """Make a comment of a line that is no metric's: it could not be read last year either."""
        for number in range(entry.first, entry.last + 1):
            typed = self.sheet.line(number)
            if typed.strip() and typed.lstrip()[:1] != "#":
                indent = typed[: len(typed) - len(typed.lstrip())]
                self.sheet.rows[number] = [f"{indent}{LAST_SENTENCE}{typed.strip()}"]
        self.tell("没有这一项或写了两次，改成注释", entry.name)

    def row(self, row: Row, metric: Metric) -> tuple[str, str]:
        """Return a metric's line as it is to be this year: text and comment."""
        answer = self.last.answers.get(metric.id)
        said = list(self.said_of_last(metric, answer))
        comment = self.comments.refreshed(metric, row.comment, self.former, said)
        if row.entry is None:
            return row.text[: row.text.index(":") + 1] if ":" in row.text else row.text, comment
        if answer is None:  # asked of no body of this level last year
            return row.text, comment
        self.tell_answer(metric, answer)
        value = row.entry.value
        head = self.sheet.head(row.entry)
        if value.kind == "mapping" and not self.sheet.in_brackets(value):
            self.rewrite_fields(row.entry, answer)
            return row.text, comment
        kept = self.kept_fields(value)
        last = self.last_value(answer)
        if answer.kind is Kind.NOT_APPLICABLE:
            kept = {words.VALUE: answer.typed, **kept}
            if value.kind != "mapping":
                return row.text, comment
        if not kept and not last:
            return head, comment
        fields = {words.VALUE: "", **({words.LAST: last} if last else {}), **kept}
        inner = ", ".join(f"{key}: {typed}" for key, typed in fields.items())
        return f"{head} {{{inner}}}", comment

    def last_value(self, answer: Answer) -> str:
        """Return an answer as 去年; "" where there was no figure, or one of a part of the year, which is nothing to compare a
        whole year with.
        """
        if answer.kind not in GIVEN or self.is_of_a_part(answer):
            return ""
        typed = (
            bare(answer.typed) if answer.typed else answer.amount.text(answer.unit) if answer.amount else ""
        )
        return scalar(typed, flow=True) if typed else ""

    def is_of_a_part(self, answer: Answer) -> bool:
        """Tell whether a figure was counted up to another day than the last of last year."""
        return part_of_year(answer.as_of, self.last.year) is not None

    def tell_answer(self, metric: Metric, answer: Answer) -> None:
        name = f"{metric.group}.{metric.key}"
        if answer.kind is Kind.NOT_APPLICABLE:
            self.tell("去年答“不适用”，照旧，请核对", name)
        elif answer.kind is Kind.WITHHELD:
            self.tell("去年答“今年不报”，今年空着，请重新定", name)
        elif answer.kind is Kind.WRONG:
            self.tell("去年的数读不懂或不可能，没有带过来", f"{name}（{answer.typed}）")
        elif self.last_value(answer):
            self.tell("去年数已填", name)
        elif self.is_of_a_part(answer):
            self.tell("去年的数不是全年的，没有填进“去年”栏，请补全年数", f"{name}（截至{answer.as_of}）")

    def said_of_last(self, metric: Metric, answer: Answer | None) -> Iterator[str]:
        """Yield what the comment says of last year's form: a figure that could not be read, what was carried over."""
        if answer and answer.kind is Kind.WRONG and answer.typed:
            yield f"{LAST_YEARS}填的是“{words.one_line(answer.typed)}”".replace(BETWEEN, "|")
        elif answer and answer.kind in GIVEN and self.is_of_a_part(answer):
            said = f"{words.one_line(answer.typed)}，截至{words.one_line(answer.as_of)}"
            yield f"{LAST_YEARS}填的是{said}".replace(BETWEEN, "|")
        other = self.genre.metric(metric.carries) if metric.carries else None
        if other and (value := self.carried(other)):
            yield f"{LAST_YEARS}{other.key} {value}，核对后再填"
            self.tell("没有替您填的", f"{metric.group}.{metric.key}（去年的表{other.key} {value}）")

    def carried(self, metric: Metric) -> str:
        """Return what last year's form says of a figure that goes on into this year, typed or computed, or ""."""
        answer = self.last.answers.get(metric.id)
        if answer and answer.kind in GIVEN:
            return answer.amount.text(answer.unit) if answer.amount else answer.typed
        known = self.arithmetic.computed(metric.id)
        return f"{plain(known.value)}{metric.unit}" if known else ""

    # --- a figure's further fields ---

    def kept_fields(self, value: Node) -> dict[str, str]:
        """Return the fields of a value in brackets that stay, as typed: how the place counts, which units report."""
        kept = {}
        for key, node in value.items if value.kind == "mapping" else ():
            name = key.text or ""
            if name == words.UNITS and node.kind == "mapping":
                inner = ", ".join(f"{source(self.sheet.source, k)}: " for k, _ in node.items)
                kept[name] = f"{{{inner}}}"
            elif name == words.VALUE or name in _DROPPED:
                continue
            elif typed := source(self.sheet.source, node):
                kept[name if name in _KEPT else source(self.sheet.source, key)] = typed
        return kept

    def rewrite_fields(self, entry: Entry, answer: Answer) -> None:
        """Bring a figure whose fields have lines of their own to this year."""
        fields = self.sheet.entries(entry.value)
        last = self.last_value(answer)
        at = next((e for e in fields if e.name == words.VALUE), None)
        old = next((e for e in fields if e.name == words.LAST), None)
        if old and last:
            self.put(old, last)
        elif last:
            indent = " " * ((fields[0].key.at.column or 1) - 1)
            self.sheet.add_below(at.last if at else entry.first, f"{indent}{words.LAST}: {last}")
        for field in fields:
            if field.name in _DROPPED and not (field is old and last):
                comment = self.sheet.row(field).comment
                indent = " " * ((field.key.at.column or 1) - 1)
                self.sheet.remove(field, *([f"{indent}# {comment}"] if comment else []))
            elif field is at and answer.kind is not Kind.NOT_APPLICABLE:
                self.put(field, "")
            elif field.name == words.UNITS:
                self.empty_units(field)

    def empty_units(self, field: Entry) -> None:
        if self.sheet.in_brackets(field.value):
            self.put(
                field,
                self.kept_fields(Node("mapping", field.value.at, items=((field.key, field.value),)))[
                    words.UNITS
                ],
            )
            return
        for unit in self.sheet.entries(field.value):
            self.put(unit, "")

    def put(self, entry: Entry, typed: str) -> None:
        """Write a key's line with another value, its comment in the same column where there is room."""
        row = self.sheet.row(entry)
        text = f"{self.sheet.head(entry)} {typed}".rstrip()
        self.sheet.set_row(row, text, row.comment, self.sheet.column(row))
        for number in range(entry.first + 1, entry.last + 1):
            self.sheet.rows[number] = []
