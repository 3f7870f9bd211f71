"""What a photograph tells beside its picture (where, when, with what, by whom) taken out, without touching the picture.

JPEG: the segments APP1 (Exif, XMP), APP13 (IPTC) and COM go, how the picture is turned stays (CIPA DC-008, ITU-T T.81
annex B). PNG: the chunks for text, time and Exif go (ISO/IEC 15948).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_TELLING = (0xE1, 0xED, 0xFE)  # APP1, APP13, COM
_SCAN = 0xDA  # from here on there is only the picture
_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
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
        if marker == _SCAN:
            yield data[at:]
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + size]
        if marker not in _TELLING:
            yield segment
        elif marker == 0xE1 and segment[4:10] == _EXIF and (turned := _orientation(segment[10:])) > 1:
            yield _exif_of(turned)
        at += 2 + size


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
        if data[at + 4 : at + 8] not in _CHUNKS:
            yield data[at:end]
        at = end
