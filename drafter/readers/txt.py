"""Reads plain text: one paragraph a line, or several if the file is hard-wrapped; line numbers and columns as the file has them (split on \\n only).

Encodings: UTF-8 with or without BOM, UTF-16 with BOM (or told by its zero bytes), GB18030, which includes GBK and GB 2312.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from drafter.chinese import BLANK, half_width, is_han
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document, Paragraph, Run
from drafter.errors import Unreadable
from drafter.readers.limits import bounded
from drafter.readers.wrapping import is_blank, paragraphs
from drafter.resources import read_bytes

MAX_BYTES = 8 * 1024 * 1024  # a report has some 60 kB
MAX_LINES = 200_000
# More than this share of control characters, and a file that decodes is still no text.
MOST_CONTROLS = 0.01
# UTF-16 without BOM is believed if at least this share of the characters is what Chinese text is made of.
LEAST_USUAL = 0.9
_MARKS = "，。、；：？！（）《》〈〉“”‘’【】〔〕—…·％\u3000"
_KEPT_CONTROLS = "\t\r\n\f\v"


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a text file. Blank lines make no block; the text of a line is kept whole, blanks in front included."""
    text, findings = decode(read_bytes(path, MAX_BYTES), path)
    if text.count("\n") > MAX_LINES:
        raise Unreadable(f"“{path.name}”超过 {MAX_LINES} 行，不像一份报告", "请核对是不是选错了文件")
    lines = text.split("\n")
    found = (
        _paragraph(str(path), lines, numbers)
        for numbers in paragraphs(lines)
        if not is_blank(lines[numbers[0]])
    )
    blocks = tuple(bounded(found, path))
    if not blocks:
        raise Unreadable(f"“{path.name}”是空文件，没有文字", "请核对是不是选错了文件")
    return Document(blocks, path=str(path), line_count=len(lines)), findings


def _paragraph(path: str, lines: Sequence[str], numbers: Sequence[int]) -> Paragraph:
    """Put the lines of a paragraph together; blanks at the edges where they meet were only layout."""
    text, breaks = lines[numbers[0]].removesuffix("\r"), []
    for number in numbers[1:]:
        line = lines[number]
        indent = len(line) - len(half_width(line).lstrip(BLANK))
        text = text[: len(half_width(text).rstrip(BLANK))]
        breaks.append((len(text), Location(path, number + 1, indent + 1)))
        text += line[indent:].removesuffix("\r")
    return Paragraph((Run(text),), at=Location(path, numbers[0] + 1, 1), breaks=tuple(breaks))


def decode(data: bytes, path: Path) -> tuple[str, list[Diagnostic]]:
    """Return the text of a file's bytes, without its BOM, and what was noteworthy about the encoding."""
    if not data:
        raise Unreadable(f"“{path.name}”是空文件，没有文字", "请核对是不是选错了文件")
    text, encoding = _decoded(data)
    if text is None or _is_binary(text):
        raise Unreadable(
            f"“{path.name}”不是文本文件，或编码认不出来", "请另存为 UTF-8 编码的 .txt，或另存为 .docx"
        )
    findings = []
    if encoding != "utf-8":
        note = f"文件编码是 {encoding}，已按此读入"
        findings.append(Diagnostic("TX01", Severity.NOTE, note, "", Location(str(path))))
    if (at := text.find("\x00")) >= 0 or (at := text.find("\ufffd")) >= 0:
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        message = "文件里有读不出的字符（空字符或乱码），所在的字可能缺失"
        findings.append(
            Diagnostic(
                "TX02", Severity.WARNING, message, "请对照原文核对这一处", Location(str(path), line, column)
            )
        )
    return text, findings


def _decoded(data: bytes) -> tuple[str | None, str]:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    wide = ("utf-16-le", "utf-16-be") if 0 in data and len(data) % 2 == 0 else ()
    for encoding in (*wide, "utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in wide or _is_chinese(text):
            return text, encoding
    return None, ""


def _is_chinese(text: str) -> bool:
    """Tell Chinese or plain text from bytes that were paired the wrong way."""
    usual = sum(is_han(char) or char.isascii() or char in _MARKS for char in text)
    return usual >= LEAST_USUAL * len(text)


def _is_binary(text: str) -> bool:
    """Tell text from bytes that merely happen to decode: too many control characters."""
    controls = sum(char < " " and char not in _KEPT_CONTROLS for char in text)
    return controls > MOST_CONTROLS * len(text)
