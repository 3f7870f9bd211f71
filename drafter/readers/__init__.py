"""Reads a past report into a Document: which reader takes a file is decided by its suffix and checked by its first bytes.

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
from drafter.resources import read_bytes

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

# How a web page begins, whatever the file is called; many an office system exports one as .doc.
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,300}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_WEB_ARCHIVE = re.compile(rb"^mime-version:.*^content-type:\s*multipart/related", re.I | re.S | re.M)

# What a file begins with when it is not what its suffix says: (first bytes, what it is, what to do).
_FOREIGN = [
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（.doc、.wps、.xls）", "请用 Word 或 WPS 另存为 .docx"),
    (b"\x89PNG", "图片", "请先做文字识别，另存为 .txt"),
    (b"\xff\xd8\xff", "图片", "请先做文字识别，另存为 .txt"),
    (b"Rar!", "压缩包", "请先解压"),
    (b"7z\xbc\xaf", "压缩包", "请先解压"),
]
_ZIP = b"PK\x03\x04"
HEAD = 1024  # bytes in which all of these stand; a web page may begin with a long comment


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a report. Raises Unreadable, with the reason in words, for what no reader takes."""
    return _reader_for(path)(path)


def _reader_for(path: Path) -> Reader:
    head = read_bytes(path, first=HEAD)
    suffix = path.suffix.lower()
    for signature, what, hint in _FOREIGN:
        if head.startswith(signature):
            raise Unreadable(f"“{path.name}”是{what}，目前不能直接读", hint)
    if head.startswith(_ZIP):
        if suffix != ".docx":
            raise Unreadable(
                f"“{path.name}”是压缩包或 Office 文件，不是文本", "Word 文件的后缀应是 .docx；压缩包请先解压"
            )
    elif suffix == ".docx":
        raise Unreadable(
            f"“{path.name}”的后缀是 .docx，内容却不是 Word 文件", "请用 Word 或 WPS 打开后另存为 .docx"
        )
    if suffix in (".mht", ".mhtml") or _WEB_ARCHIVE.search(head):
        raise Unreadable(
            f"“{path.name}”是单个文件的网页（.mht），目前不能直接读", "请用浏览器打开后另存为“网页，仅 HTML”"
        )
    if b"%PDF-" in head:
        suffix = ".pdf"
    module = READERS.get(suffix, "txt" if not head.startswith(_ZIP) else "docx")
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8).replace(b"\x00", b"").lstrip(b"\xff\xfe")):
        module = "html"
    reader: Reader = importlib.import_module(f"drafter.readers.{module}").read
    return reader


__all__ = ["read"]
