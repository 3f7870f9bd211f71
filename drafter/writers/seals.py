"""A seal tells a draft that nobody has touched since it was written from one that a person has worked on.

The seal is the checksum of the file's own bytes, put where no program shows it: in the comment of a zip file, in a
last line of an HTML comment of a text file. Whatever saves the file again breaks it or drops it.
"""

from __future__ import annotations

import hashlib
import re
import struct

_ZIP_END_SIZE = 22
_NAME = b"drafter:"
_TEXT_SEAL = re.compile(rb"\n<!-- (drafter:[0-9a-f]{64}) -->\n\Z")


def seal(data: bytes) -> bytes:
    """Return a file's bytes with its seal; `data` is a zip file without a comment, or text."""
    mark = _mark(data)
    if _is_zip(data):
        return data[:-2] + struct.pack("<H", len(mark)) + mark
    return data + b"\n<!-- " + mark + b" -->\n"


def is_untouched(data: bytes) -> bool:
    """Tell whether a file carries its seal and is as `seal` left it."""
    length = len(_mark(b""))
    if _is_zip(data):
        bare = data[: -length - 2] + b"\0\0"
        return len(data) > length + _ZIP_END_SIZE and data == seal(bare)
    match = _TEXT_SEAL.search(data)
    return match is not None and match[1] == _mark(data[: match.start()])


def _mark(data: bytes) -> bytes:
    return _NAME + hashlib.sha256(data).hexdigest().encode("ascii")


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\3\4")
