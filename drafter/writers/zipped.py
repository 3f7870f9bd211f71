"""A zip package put together by hand from parts that are deflated once.

`zipfile` is not used: it deflates all parts again for every draft and writes the time of day.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple


class Entry(NamedTuple):
    """One part of the package, deflated, with what the zip's directory says of it."""

    name: bytes
    deflated: bytes
    size: int
    checksum: int
    content: str  # SHA-256, in hex


def entry(name: str, content: str | bytes) -> Entry:
    """Return a part, deflated."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Entry(
        name.encode("ascii"),
        packer.compress(data) + packer.flush(),
        len(data),
        zlib.crc32(data),
        hashlib.sha256(data).hexdigest(),
    )


_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _MIDNIGHT, _DAY_ONE = 20, 8, 0, 0x0021  # 1980-01-01, the first day a zip file knows


def pack(entries: Sequence[Entry]) -> bytes:
    """Return a zip file of the entries, in their order; the same entries give the same bytes."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for e in entries:
        common = (_DEFLATED, _MIDNIGHT, _DAY_ONE, e.checksum, len(e.deflated), e.size, len(e.name), 0)
        body += [_LOCAL.pack(b"PK\3\4", _VERSION, 0, *common), e.name, e.deflated]
        central = (b"PK\1\2", _VERSION, _VERSION, 0, *common, 0, 0, 0, 0, offset)
        directory += [_CENTRAL.pack(*central), e.name]
        offset += _LOCAL.size + len(e.name) + len(e.deflated)
    size, count = sum(map(len, directory)), len(entries)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])
