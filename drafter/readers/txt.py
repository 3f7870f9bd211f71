"""Reads plain text: one paragraph a line, or several if the file is hard-wrapped; line numbers and columns as the file has them (split on \\n only).

Encodings: UTF-8 with or without BOM, UTF-16 with BOM (or told by its zero bytes), GB18030, which includes GBK and GB 2312.
A few broken bytes are read as U+FFFD and told; bytes that GB18030 takes but that make no usual Chinese are told too.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
# UTF-8 or GB18030 that is only damaged loses at most this share of the characters beyond ASCII.
MOST_DAMAGED = 0.1
# Of what is written in GB18030 at least this share is marks and characters of the first level of GB 2312 (a report: 0.98,
# one in traditional characters: 0.66; Big5 or Shift-JIS taken for it: at most 0.22).
LEAST_CHINESE = 0.5
_MARKS = "，。、；：？！（）《》〈〉“”‘’【】〔〕—…·％\u3000"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
LOST = "\ufffd"  # stands for what could not be decoded


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
    if "\n" not in text:
        text = text.replace("\r", "\n")  # line ends of old Macs
    return text, list(_findings(text, encoding, path))


def _findings(text: str, encoding: str, path: Path) -> Iterator[Diagnostic]:
    if encoding == "gb18030" and not _is_usual(text):
        message = "文件按 gb18030 读入，但读出来的多半不是常用汉字，文字可能全是错的"
        hint = "文件可能是 Big5、Shift-JIS 或别的编码：请用原来的程序打开，看文字对了，另存为 UTF-8 再读"
        yield Diagnostic("TX03", Severity.WARNING, message, hint, Location(str(path)))
    elif encoding != "utf-8":
        yield Diagnostic("TX01", Severity.NOTE, f"文件编码是 {encoding}，已按此读入", "", Location(str(path)))
    if lost := text.count("\x00") + text.count(LOST):
        at = min(place for mark in ("\x00", LOST) if (place := text.find(mark)) >= 0)
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        message = f"文件里有 {lost} 处读不出的字符（空字符或乱码），所在的字可能缺失"
        hint = "请对照原文核对这一处" if lost == 1 else "请对照原文核对，这里是第一处"
        yield Diagnostic("TX02", Severity.WARNING, message, hint, Location(str(path), line, column))


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
            if encoding in wide or not is_damaged(text := data.decode(encoding, "replace")):
                continue
            if encoding == "gb18030" and not _is_usual(text):
                continue
        if encoding not in wide or _is_chinese(text):
            return text, encoding
    return None, ""


def is_damaged(text: str) -> bool:
    """Tell text with a few broken bytes (a file cut off in a character) from bytes of another encoding."""
    beyond = sum(char > "\x7f" for char in text)
    return 0 < lost_in(text) <= MOST_DAMAGED * beyond


def lost_in(text: str) -> int:
    """Count the characters that could not be read."""
    return text.count(LOST) + len(_CONTROLS.findall(text))


def _is_usual(text: str) -> bool:
    """Tell Chinese from bytes that GB18030 merely happens to take."""
    beyond = {char: times for char, times in Counter(text).items() if char > "\x7f"}
    usual = sum(times for char, times in beyond.items() if _is_common(char))
    return usual >= LEAST_CHINESE * sum(beyond.values())


def _is_common(char: str) -> bool:
    """Tell whether a character is one of the first level of GB 2312, a mark, or full-width ASCII."""
    row = char.encode("gb2312", "ignore")[:1]
    return row in (b"\xa1", b"\xa3") or b"\xb0" <= row <= b"\xd7"


def _is_chinese(text: str) -> bool:
    """Tell Chinese or plain text from bytes that were paired the wrong way."""
    usual = sum(is_han(char) or char.isascii() or char in _MARKS for char in text)
    return usual >= LEAST_USUAL * len(text)


def _is_binary(text: str) -> bool:
    """Tell text from bytes that merely happen to decode: too many control characters."""
    return len(_CONTROLS.findall(text)) > MOST_CONTROLS * len(text)
