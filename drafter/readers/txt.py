"""Reads plain text: one paragraph a line, line numbers and columns as the file has them (split on \\n only).

Encodings: UTF-8 with or without BOM, UTF-16 with BOM (or told by its zero bytes), GB18030, which includes GBK and GB 2312.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from drafter.chinese import BLANK, half_width
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document, Paragraph, Run
from drafter.errors import Unreadable
from drafter.resources import read_bytes

# More than this share of control characters, and a file that decodes is still no text.
MOST_CONTROLS = 0.01
_KEPT_CONTROLS = "\t\r\n\f\v"


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a text file. Blank lines make no block; the text of a line is kept whole, blanks in front included."""
    text, findings = decode(read_bytes(path), path)
    lines = text.split("\n")
    blocks = tuple(
        Paragraph((Run(line.removesuffix("\r")),), at=Location(str(path), number, 1))
        for number, line in enumerate(lines, 1)
        if half_width(line).strip(BLANK + "\r\f\v")
    )
    if not blocks:
        raise Unreadable(f"“{path.name}”是空文件，没有文字", "请核对是不是选错了文件")
    return Document(blocks, path=str(path), line_count=len(lines)), findings


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
    candidates = ["utf-8", "gb18030"]
    if data[:200].count(0) > len(data[:200]) // 8:
        candidates = ["utf-16-le" if data[1:200:2].count(0) >= data[0:200:2].count(0) else "utf-16-be"]
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def _is_binary(text: str) -> bool:
    """Tell text from bytes that merely happen to decode: too many control characters."""
    controls = sum(char < " " and char not in _KEPT_CONTROLS for char in text)
    return controls > MOST_CONTROLS * len(text)
