"""What stands around the text of the paper, as the form says it under 发文: 字号, 签发人, 抄送, 附件, 附注, 印章, 印发.

All of it may be left blank: the draft is the body alone until 版头 and 版记 are asked for. `read_matter` reads it,
`matter_rows` writes it, switched off, into a new form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from drafter import chinese
from drafter.form import words
from drafter.form.findings import Findings
from drafter.form.model import Matter, Sentence
from drafter.form.values import day_of
from drafter.yamlio import Node

ABOUT = "以下选填：附件、附注、印章，和 draft build --as 上行文 写的版头、版记。要填的，删去行首的 #"

# 机关代字〔年份〕序号: GB/T 9704—2012, 7.2.5; the year in full in six-cornered brackets, no 第, no leading zero.
_OPEN, _CLOSE = "〔", "〕"
_NUMBER = re.compile(rf"(?P<code>[^\W\d]+){_OPEN}(?P<year>[0-9]{{4}}){_CLOSE}(?P<serial>[1-9][0-9]*)号")
_OTHER_BRACKETS = re.compile(r"[\[［(（【{｛〖「](\s*[0-9０-９]{2,4}\s*年?\s*)[\]］)）】}｝〗」]")
_LEADING = re.compile(r"第?\s*0*([1-9][0-9]*)\s*号?$")
# A name has no digits and marks; the dot parts the names of some peoples. No name is longer.
_NAME = re.compile(r"[^\W\d_]+(?:[·•・][^\W\d_]+)*")
_LONGEST_NAME = 20
_BETWEEN_NAMES = re.compile(r"[、，,；;/]\s*")
_BLANK_IN_NAME = r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"  # 张 三, set apart to fill the line
_PRINTED = re.compile(r"\s*印发$")
_FINAL = "。；;，,、"


class Reader(Protocol):
    """What the reading of the form lends to the reading of this part of it."""

    found: Findings

    def sentence(self, node: Node, key: str) -> Sentence | None:
        """Return a sentence, None where nothing is written."""

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]:
        """Return the sentences of a list, or the one that stands there."""


# --- reading ------------------------------------------------------------------------------------------------------


def read_matter(issue: Node, reader: Reader, year: int, date: str) -> Matter:
    """Read what stands around the text; `date` is the 成文日期 as read, `year` the report's (0: not known)."""
    return _Reading(issue, reader, year, date).matter()


class _Reading:
    def __init__(self, issue: Node, reader: Reader, year: int, date: str) -> None:
        self.issue = issue
        self.reader = reader
        self.found = reader.found
        self.year = year
        self.day = day_of(date)
        self.wrong: set[str] = set()

    def matter(self) -> Matter:
        return Matter(
            number=self.number(),
            signers=tuple(self.signers()),
            copies=self.names(words.COPIES),
            attachments=self.names(words.ATTACHMENTS),
            note=self.note(),
            sealed=self.sealed(),
            printer=self.one(words.PRINTER),
            printed=self.printed(),
            wrong=frozenset(self.wrong),
        )

    def one(self, name: str) -> Sentence | None:
        node = self.issue.get(name)
        found = self.reader.sentence(node, f"{words.ISSUE_KEY}.{name}") if node else None
        return found._replace(text=words.one_line(found.text)) if found else None

    def several(self, name: str) -> tuple[Sentence, ...]:
        """Return the entries of a list, the list's own name before one left out: the paper writes it."""
        typed = self.reader.sentences(self.issue.get(name), f"{words.ISSUE_KEY}.{name}")
        return tuple(said._replace(text=re.sub(rf"^\s*{name}\s*[:：]\s*", "", said.text)) for said in typed)

    def names(self, name: str) -> tuple[Sentence, ...]:
        """Return the names of a list, each without the mark behind it: what stands between them is the paper's."""
        bare = (s._replace(text=words.one_line(s.text).rstrip(_FINAL)) for s in self.several(name))
        return tuple(s for s in bare if s.text)

    def error(self, code: str, said: Sentence, message: str, hint: str) -> None:
        self.wrong.add(said.key)
        self.found.error(code, message, hint, said.at, said.text)

    def number(self) -> Sentence | None:
        typed = self.one(words.NUMBER)
        if typed is None:
            return None
        said = typed._replace(text=proper_brackets(re.sub(r"\s", "", typed.text)))
        right = _NUMBER.fullmatch(said.text)
        if right is None:
            like = mended_number(said.text)
            hint = (
                f"是不是“{like}”"
                if like
                else f"写成 机关代字{_OPEN}{(self.year or 2024) + 1}{_CLOSE}3号 的样子"
            )
            hint += "；年份写四位数，放在六角括号里，前面不加“第”，序号不编虚位（不写001）"
            self.error("F090", typed, f"发文字号“{typed.text}”不合规定", hint)
            return typed
        if _OPEN not in typed.text:
            message = f"发文字号“{typed.text}”的年份要用六角括号，稿中写作“{said.text}”"
            self.found.warning("F091", message, f"改成“{said.text}”", typed.at, typed.text)
        self.check_year(typed, int(right["year"]))
        return said

    def check_year(self, typed: Sentence, year: int) -> None:
        """Tell a number of another year than the paper's own, which is that of its date or about the report's."""
        wanted = [self.day.year] if self.day else [self.year, self.year + 1] if self.year else [year]
        if year not in wanted:
            beside = f"成文日期是{self.day.year}年" if self.day else f"报告的是{self.year}年度"
            hint = "年份是发文那一年的，请核对是不是去年的字号"
            message = f"发文字号“{typed.text}”是{year}年的，{beside}"
            self.found.warning("F092", message, hint, typed.at, typed.text)

    def signers(self) -> Iterator[Sentence]:
        key = f"{words.ISSUE_KEY}.{words.SIGNERS}"
        typed = (
            said._replace(text=chinese.compiled(_BLANK_IN_NAME).sub("", name.strip()))
            for said in self.several(words.SIGNERS)
            for name in _BETWEEN_NAMES.split(said.text)
            if name.strip()
        )
        for number, said in enumerate(typed, 1):
            signer = said._replace(key=f"{key}[{number}]")
            if not _NAME.fullmatch(signer.text) or len(signer.text) > _LONGEST_NAME:
                hint = f"只写姓名；几个人签发的写成 {words.SIGNERS}: [甲某, 乙某]"
                self.error("F093", signer, f"签发人“{signer.text}”不是姓名", hint)
            yield signer

    def note(self) -> Sentence | None:
        typed = self.one(words.NOTE)
        return typed._replace(text=unbracketed(typed.text)) if typed else None

    def sealed(self) -> bool:
        typed = self.one(words.SEAL)
        word = words.same_width(typed.text).strip().lower() if typed else ""
        if typed and word not in words.SEAL_WORDS | words.YES_WORDS | words.NO_SEAL_WORDS | words.NO_WORDS:
            message = f"“{words.SEAL}”应填 盖 或 不盖，现在是“{typed.text}”"
            self.found.error("F094", message, "盖章的填 盖，不盖的空着", typed.at, typed.text)
        return word in words.SEAL_WORDS | words.YES_WORDS

    def printed(self) -> Sentence | None:
        typed = self.one(words.PRINTED)
        if typed is None:
            return None
        day = day_of(_PRINTED.sub("", typed.text))
        if day is None or not day.right:
            what = "没有这一天" if day else "不是完整的日期"
            hint = f"写年月日，如 {(self.year or 2024) + 1}年3月3日"
            self.error("F095", typed, f"印发日期“{typed.text}”{what}", hint)
            return typed
        if self.day and self.day.right and day.date < self.day.date:
            message = f"印发日期“{typed.text}”早于成文日期“{self.day.text}”"
            self.error("F096", typed, message, "签发以后才送印，请核对这两个日期")
            return typed
        return typed._replace(text=day.text)


def proper_brackets(text: str) -> str:
    """Return a 发文字号 whose year stands in six-cornered brackets, whatever brackets were typed."""
    return _OTHER_BRACKETS.sub(lambda year: f"{_OPEN}{year[1]}{_CLOSE}", words_of_number(text), count=1)


def words_of_number(text: str) -> str:
    """Return a text with full-width digits made half-width, all else as it is."""
    return "".join(words.same_width(char) if "０" <= char <= "９" else char for char in text)


def mended_number(text: str) -> str:
    """Return what a 发文字号 with a slip was to be (第, a leading zero, 年, no 号), or "" where that cannot be told."""
    code, opened, rest = text.partition(_OPEN)
    year, closed, serial = rest.partition(_CLOSE)
    found = _LEADING.fullmatch(serial)
    like = f"{code}{_OPEN}{year.strip().rstrip('年')}{_CLOSE}{found[1]}号" if found else ""
    return like if opened and closed and _NUMBER.fullmatch(like) else ""


def unbracketed(text: str) -> str:
    """Return a 附注 without the brackets around the whole of it: the paper has its own (7.3.6)."""
    inner = text[1:-1].strip()
    whole = text[:1] in "（(" and text[-1:] in "）)" and not re.search(r"[（()）]", inner)
    return inner if whole and inner else text


# --- writing ------------------------------------------------------------------------------------------------------


def matter_rows(year: int, names: Mapping[str, str], copies: str) -> list[tuple[str, str]]:
    """Return the lines of a new form with their comments, all switched off; `copies` says to whom such a report is copied."""
    comments = matter_comments(year, names, copies)
    return [(f"  #{name}:", comments[name]) for name in words.MATTER_FIELDS]


def matter_comments(year: int, names: Mapping[str, str], copies: str) -> dict[str, str]:
    """Return what stands behind each line, by its name."""
    printer = names.get(words.PRINTER)
    return {
        words.NUMBER: f"如 ×政报〔{year + 1}〕3号",
        words.SIGNERS: "几个人签发的写成 [甲某, 乙某]",
        words.COPIES: f"如 [{copies}]" if copies else "如 [甲单位, 乙单位]",
        words.ATTACHMENTS: "自己另附的材料，只写名称，如 [甲清单, 乙情况表]",
        words.NOTE: "如 此件公开发布；公开稿里也印",
        words.SEAL: "盖 或 不盖，署名和日期的排法不同",
        words.PRINTER: f"空着就写{printer}" if printer else "印发的办公室",
        words.PRINTED: f"如 {year + 1}年3月3日，不早于成文日期",
    }
