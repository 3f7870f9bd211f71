"""Tells whether a draft is still as it was written, so that a rebuild never undoes somebody's edit.

A draft carries the SHA-256 of its own content: a Word file in its core properties (dc:identifier), Markdown and HTML in
a comment on the last line. Whoever saves the file again changes the content, the digest, or drops it; all three count
as edited.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from drafter.ooxml import unzipped

PROPERTIES_PART = "docProps/core.xml"
OURS = "drafter:"  # how the identifier of a draft of ours begins
_IDENTIFIER = re.compile(rb"<dc:identifier>drafter:([0-9a-f]{64})</dc:identifier>")
_COMMENT = re.compile(rb"\n<!-- drafter:([0-9a-f]{64}) -->\n\Z")


def digest(parts: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a package, given (part name, SHA-256 of the part in hex) for all parts but the properties."""
    listing = "".join(f"{name}\t{content}\n" for name, content in sorted(parts))
    return _hash(listing.encode())


def sealed_text(data: bytes) -> bytes:
    """Return a text with its digest in a comment on the last line."""
    return data + f"\n<!-- drafter:{_hash(data)} -->\n".encode("ascii")


def is_untouched(data: bytes) -> bool:
    """Tell whether a file is a draft exactly as it was written."""
    if not data.startswith(b"PK"):
        comment = _COMMENT.search(data)
        return comment is not None and comment[1].decode() == _hash(data[: comment.start()])
    parts = unzipped(data)
    if parts is None:
        return False
    found = _IDENTIFIER.search(parts.pop(PROPERTIES_PART, b""))
    content = ((name, _hash(part)) for name, part in parts.items())
    return found is not None and found[1].decode() == digest(content)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
