"""Reads a past report into a Document: what it is its content decides, then its suffix.

Adding a format is one module with `read(path)` and one row of READERS.
"""

from __future__ import annotations

import codecs
import importlib
import re
from collections.abc import Callable
from pathlib import Path

from drafter.diagnostics import Diagnostic
from drafter.document import Document
from drafter.errors import Unreadable
from drafter.readers.limits import bounded
from drafter.readers.packages import MAX_FILE_BYTES, OLE, RTF, ZIP, kind_of_zip, refuse_foreign
from drafter.resources import read_bytes, refuse_endless

Reader = Callable[[Path], tuple[Document, list[Diagnostic]]]

# Suffix → module of drafter.readers. A module is loaded only when a file asks for it.
READERS: dict[str, str] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "txt",
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
}

# What in a folder may be a report; those of other programs are told by their content, not by their suffix.
SUFFIXES = frozenset(READERS) | {".docm", ".doc", ".wps", ".rtf", ".odt"}

# How a web page begins, whatever the file is called; many an office system exports one as .doc.
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,300}-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_WEB_ARCHIVE = re.compile(rb"^mime-version:.*^content-type:\s*multipart/related", re.I | re.S | re.M)

_PDF = b"%PDF-"
# Readers whose files must begin as such a file does, with what the user calls that.
_PROMISES = {"docx": "Word 文件", "pdf": "PDF 文件"}
_OPEN_AGAIN = "文件可能已损坏或改过名：请用 Word 或 WPS 打开后另存为 .docx"
HEAD = 1024  # bytes in which all of these stand; a web page may begin with a long comment


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a report. Raises Unreadable, with the reason in words, for what no reader takes."""
    refuse_endless(path)
    document, lost = _reader_for(path)(path)
    for _ in bounded(document.blocks, path):
        pass
    return document, lost


def _reader_for(path: Path) -> Reader:
    head = read_bytes(path, first=HEAD)
    module = _module(path, head)
    reader: Reader = importlib.import_module(f"drafter.readers.{module}").read
    return reader


def _module(path: Path, head: bytes) -> str:
    """Return the reader for a file: its content decides, its name only what the content leaves open."""
    suffix = path.suffix.lower()
    refuse_foreign(path, head)
    if head.lstrip(b"\x00\t\n\f\r \xef\xbb\xbf").startswith(_PDF) or (suffix == ".pdf" and _PDF in head):
        return "pdf"
    if head.startswith((OLE, RTF)):
        return "office"
    if head.startswith(ZIP):
        return "office" if kind_of_zip(path, read_bytes(path, MAX_FILE_BYTES)) == "odt" else "docx"
    if suffix in (".mht", ".mhtml") or _WEB_ARCHIVE.search(head):
        raise Unreadable(
            f"“{path.name}”是单个文件的网页（.mht），目前不能直接读", "请用浏览器打开后另存为“网页，仅 HTML”"
        )
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8).replace(b"\x00", b"").lstrip(b"\xff\xfe")):
        return "html"
    module = READERS.get(suffix, "txt")
    if head and (what := _PROMISES.get(module)):
        raise Unreadable(f"“{path.name}”的后缀是 {suffix}，内容却不是 {what}", _OPEN_AGAIN)
    return "txt" if not head else module


__all__ = ["read"]
