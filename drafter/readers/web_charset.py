"""Tells the encoding of a saved web page: its BOM, then its bytes, then its meta tag; GB 2312 and GBK are read as GB18030."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.errors import Unreadable
from drafter.readers import txt

# Of the characters of a page with damaged bytes at most so many, or this share, may be lost.
FEW_LOST, MOST_LOST = 3, 0.02
# Other codecs that Chinese pages are written in; a page may not choose any other of Python's.
_OTHERS = ("big5", "big5hkscs", "cp950")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)


def decode(data: bytes, path: Path) -> tuple[str, list[Diagnostic]]:
    """Return a page's text: by its BOM, else by its bytes, else as its meta tag says, with damaged bytes replaced."""
    declared = _declared(data)
    try:
        if declared in _OTHERS and not _is_utf8(data):
            return data.decode(declared), []
        if declared == "utf-8" and txt.is_damaged(data.decode("utf-8", "replace")):
            return _mended(data, ("utf-8",), path)
        text, findings = txt.decode(data, path)
        return text, [
            f._replace(at=Location(str(path))) for f in findings
        ]  # a place in the source helps nobody
    except (UnicodeDecodeError, Unreadable):
        if not data:
            raise
        return _mended(data, (declared if declared in _OTHERS else "gb18030", "utf-8"), path)


def _mended(data: bytes, encodings: Sequence[str], path: Path) -> tuple[str, list[Diagnostic]]:
    """Decode damaged bytes in the way that loses least; raise Unreadable if that is much."""
    text = min((data.decode(encoding, "replace") for encoding in encodings), key=txt.lost_in)
    if txt.lost_in(text) > max(FEW_LOST, MOST_LOST * len(text)):
        raise Unreadable(f"“{path.name}”不是网页，或编码认不出来", "请用浏览器打开后另存为 UTF-8 编码的网页")
    message = f"文件里有 {txt.lost_in(text)} 处读不出的字符（空字符或乱码），所在的字可能缺失"
    return text, [Diagnostic("TX02", Severity.WARNING, message, "请对照原网页核对", Location(str(path)))]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str | None:
    """Return the codec that a meta tag names; None if there is none that Python knows."""
    found = _CHARSET.search(data[:16384])
    if found is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
