"""What a photograph tells beside its picture (where, when, with what, by whom) taken out, without touching the picture.

JPEG: of what programs put in (APP0 to APP15, COM) only JFIF, the colour profile and Adobe's colour transform stay, and how the
picture is turned (CIPA DC-008, ITU-T T.81 annex B). PNG: only the chunks that change how the picture looks stay (ISO/IEC 15948,
animations too). What stands behind a picture's end goes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_COMMENT, _SCAN, _END = 0xFE, 0xDA, 0xD9
# What stays of the segments of programs: marker, how its content begins.
_LOOK = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_MARKER = re.compile(
    rb"\xff[^\x00\xd0-\xd7\xff]"
)  # that ends the data of a scan; in it FF is stuffed (T.81, B.1.1.5)
_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_EXIF = b"Exif\0\0"
_ORIENTATION, _SHORT = 0x0112, 3


def cleaned(data: bytes) -> bytes | None:
    """Return a picture without what it tells; None where it is neither JPEG nor PNG or is not whole."""
    try:
        if data.startswith(_JPEG):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return b"".join(_png(data))
    except (struct.error, IndexError, ValueError):
        return None
    return None


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments that stay."""
    yield _JPEG
    at = len(_JPEG)
    while True:
        if data[at] != 0xFF:
            raise ValueError("no segment")
        marker = data[at + 1]
        if marker == _END:
            yield data[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        if marker == _SCAN:
            end = _MARKER.search(data, at + 2 + size)
            yield data[at : end.start() if end else None]
            if end is None:  # cut off; programs show what there is
                return
            at = end.start()
            continue
        segment = data[at : at + 2 + size]
        if _stays(marker, segment[4:]):
            yield segment
        elif marker == 0xE1 and segment[4:10] == _EXIF and (turned := _orientation(segment[10:])) > 1:
            yield _exif_of(turned)
        at += 2 + size


def _stays(marker: int, content: bytes) -> bool:
    """Tell whether a segment is needed to show the picture."""
    of_program = 0xE0 <= marker <= 0xEF or marker == _COMMENT
    return not of_program or any(marker == kind and content.startswith(begin) for kind, begin in _LOOK)


def _orientation(tiff: bytes) -> int:
    """Return how a picture is turned (1: not at all), from its Exif data."""
    try:
        order = "<" if tiff[:2] == b"II" else ">"
        (first,) = struct.unpack_from(f"{order}L", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _, found = struct.unpack_from(f"{order}HHLH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION and kind == _SHORT and 1 <= found <= 8:
                return int(found)
    except struct.error:
        pass
    return 1


def _exif_of(orientation: int) -> bytes:
    """Return a segment that says nothing but how the picture is turned."""
    entry = struct.pack(">HHLHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">LH", 8, 1) + entry + bytes(4)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that stay."""
    yield _PNG
    at = len(_PNG)
    while at < len(data):
        (size,) = struct.unpack_from(">L", data, at)
        end = at + 12 + size
        if end > len(data):
            raise ValueError("cut off")
        kind = data[at + 4 : at + 8]
        if kind in _CHUNKS:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end
