"""What a file is by its bytes, whatever it is called; and whether a zip package may be unpacked.

Nothing is unpacked here. A zip's directory is looked at before it is parsed, because parsing takes memory for every entry.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from drafter.errors import Unreadable
from drafter.ooxml import MAX_PARTS, MAX_UNPACKED_BYTES
from drafter.resources import read_bytes, refuse_endless

MAX_FILE_BYTES = 64 * 1024 * 1024  # a report with photographs stays far below
MAX_PART_BYTES = 48 * 1024 * 1024  # any part can call itself the text; a thousand pages take some 10 MB
MAX_TAGS = (
    1_500_000  # in all parts, pictures' chance hits included; a report of a hundred pages has some 100,000
)
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024  # what the names of so many parts may take

ZIP, OLE, RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
SAVE_AGAIN = "请用 Word、WPS 或 LibreOffice 打开它，另存为 .docx 再试"
NO_PASSWORD = f"{SAVE_AGAIN}（不要设密码）"

_RECOGNISE = "请先做文字识别（OCR）并核对数字，另存为 .docx 或 .txt"
_UNPACK = "请先解压，再读里面的报告"
# What a file begins with that no reader takes: (first bytes, what it is, what to do).
_FOREIGN = (
    (b"\x89PNG", "图片", _RECOGNISE),
    (b"\xff\xd8\xff", "图片", _RECOGNISE),
    (b"GIF8", "图片", _RECOGNISE),
    (b"II*\x00", "图片", _RECOGNISE),
    (b"MM\x00*", "图片", _RECOGNISE),
    (b"Rar!", "压缩包", _UNPACK),
    (b"7z\xbc\xaf", "压缩包", _UNPACK),
    (b"\x1f\x8b\x08", "压缩包", _UNPACK),
    (b"PK\x05\x06", "空的压缩包", "请核对是不是选错了文件"),
)  # fmt: skip
# What a zip is by the name of a part: (pattern of the name, kind, what it is, what to do). An empty kind is not read.
_PACKAGES = (
    (r"word/document\d*\.xml|word/", "docx", "Word 文件", ""),
    (r"xl/", "", "表格文件（.xlsx）", "请给出报告正文；要填数请用 draft build 的填报表"),
    (r"ppt/", "", "演示文件（.pptx）", "请给出报告正文，另存为 .docx"),
    (r"OFD\.xml", "", "版式文件（.ofd）", "请用 OFD 阅读器打开，导出为 PDF 或 .docx 再读"),
    (r"(?:Document|doc)\.xml", "docx", "Word 文件", ""),
)  # fmt: skip
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_END_OF_DIRECTORY = b"PK\x05\x06"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_TEXT_STREAM = "WordDocument".encode("utf-16-le")
_OTHER_STREAMS = (
    ("Workbook".encode("utf-16-le"), "表格文件（.xls、.et）"),
    ("PowerPoint Document".encode("utf-16-le"), "演示文件（.ppt、.dps）"),
)
_FIB, _FIB_ENCRYPTED = (
    b"\xec\xa5",
    0x0100,
)  # how the text stream of a .doc begins ([MS-DOC] 2.5.2), and its flag
_SECTOR = 512


def read(path: Path) -> bytes:
    """Return the bytes of a Word file; raise Unreadable for what is no file of reasonable size, or never ends."""
    refuse_endless(path)
    return read_bytes(path, MAX_FILE_BYTES)


def refuse_foreign(path: Path, head: bytes) -> None:
    """Raise Unreadable if a file begins like a picture or an archive."""
    for signature, what, hint in _FOREIGN:
        if head.startswith(signature):
            raise Unreadable(f"“{path.name}”是{what}，不能直接读", hint)
    bitmap = head.startswith(b"BM") and head[6:10] == bytes(4)
    if bitmap or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise Unreadable(f"“{path.name}”是图片，不能直接读", _RECOGNISE)


def kind_of_zip(path: Path, data: bytes) -> str:
    """Return the kind of a zip package, docx or odt; raise Unreadable with what it is for all others."""
    names = checked(path, data)
    if data[30 : 30 + len(_ODT)] == _ODT:
        return "odt"
    for pattern, kind, what, hint in _PACKAGES:
        if any(re.match(pattern, name) for name in names):
            if kind:
                return kind
            raise Unreadable(f"“{path.name}”是{what}，不能直接读", hint)
    raise Unreadable(f"“{path.name}”是压缩包，不是 Word 文件", _UNPACK)


def checked(path: Path, data: bytes) -> list[str]:
    """Return the names of a zip's parts; raise Unreadable unless it is whole, open and of reasonable size."""
    if data.startswith(OLE):
        raise Unreadable(f"“{path}”是设了打开密码的文件，或旧版 .doc、.wps", NO_PASSWORD)
    if not data:
        raise Unreadable(f"“{path}”是空文件")
    end = data.rfind(_END_OF_DIRECTORY)
    directory = struct.unpack_from("<I", data, end + 12)[0] if 0 <= end <= len(data) - 22 else 0
    if directory > MAX_DIRECTORY_BYTES:
        raise Unreadable(f"“{path}”里的部件太多，不像一份报告", "请核对是不是选错了文件")
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        what = (
            "是 Word 文件或压缩包，但已损坏" if data.startswith(ZIP) else "不是 Word 文档（.docx），或已损坏"
        )
        raise Unreadable(f"“{path}”{what}", SAVE_AGAIN) from None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(f"“{path}”设了密码", NO_PASSWORD)
    largest = max((part.file_size for part in parts), default=0)
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES or largest > MAX_PART_BYTES:
        raise Unreadable(
            f"“{path}”解开后有 {total // 1024 // 1024} MB、{len(parts)} 个部件，不像一份报告",
            "请核对是不是选错了文件",
        )
    return [part.filename for part in parts]


def refuse_crowded(path: Path, data: bytes) -> None:
    """Raise Unreadable if a checked zip's parts are more than its directory states, or have far too many tags.

    Parsed, a tag takes a hundred times its bytes; and libraries unpack a part whole before they look at what was stated.
    """
    tags = 0
    for part in zipfile.ZipFile(io.BytesIO(data)).infolist():
        unpacked = _unpacked(data, part)
        if unpacked is None:
            raise Unreadable(f"“{path}”里的部件不是 Word 那样压缩的，或与目录所写的大小不符", SAVE_AGAIN)
        tags += unpacked.count(b"<")
    if tags > MAX_TAGS:
        raise Unreadable(f"“{path}”里有 {tags} 个标记，不像一份报告", "请把报告正文另存为 .txt 再读")


def _unpacked(data: bytes, part: zipfile.ZipInfo) -> bytes | None:
    """Return what a part holds (nothing, if it is damaged: whoever needs it will say so); None if it is more than stated."""
    try:
        name, extra = struct.unpack_from("<HH", data, part.header_offset + 26)
    except struct.error:
        return b""
    begin = part.header_offset + 30 + name + extra
    packed = data[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_DEFLATED:
        try:
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, part.file_size + 1)
        except zlib.error:
            return b""
    elif part.compress_type != zipfile.ZIP_STORED:
        return None
    return packed if len(packed) <= part.file_size else None


def refuse_locked(path: Path, data: bytes) -> None:
    """Raise Unreadable unless an old Office file holds a text that needs no password."""
    if _ENCRYPTED_PACKAGE in data or _is_locked_text(data):
        raise Unreadable(f"“{path}”设了打开密码，读不了", NO_PASSWORD)
    if _TEXT_STREAM in data:
        return
    what = next((what for stream, what in _OTHER_STREAMS if stream in data), None)
    if what is not None:
        raise Unreadable(f"“{path}”是{what}，不能直接读", "请给出报告正文，另存为 .docx")
    raise Unreadable(f"“{path}”不是 Word 或 WPS 的文字文件，或已损坏", SAVE_AGAIN)


def _is_locked_text(data: bytes) -> bool:
    """Tell whether the text stream of an old Office file says that it is encrypted; streams begin at sectors."""
    at = data.find(_FIB)
    while at >= 0:
        if at % _SECTOR == 0 and len(data) >= at + 12:
            return bool(struct.unpack_from("<H", data, at + 10)[0] & _FIB_ENCRYPTED)
        at = data.find(_FIB, at + 1)
    return False
