"""A Word file as its parts: taken apart, some of them changed, put together again with all others as the bytes that came."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.errors import Unreadable
from drafter.ooxml import MAIN, parsed, serialized, unzipped
from drafter.readers import packages

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


class WordFile:
    """The parts of a .docx by name, in the file's order. What `xml` gave is written back by `save` where it was `touch`ed."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Take a file apart; raise Unreadable with the reason in words where it is no sound Word file."""
        if packages.kind_of_zip(path, data) != "docx":
            raise Unreadable(f"“{path}”不是 Word 文档（.docx）", packages.SAVE_AGAIN)
        packages.refuse_crowded(path, data)
        self.path = path
        parts = unzipped(data)
        if parts is None or MAIN not in parts:
            raise self._damaged()
        self._parts = parts
        self._trees: dict[str, Element] = {}
        self._touched: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._parts))

    def xml(self, name: str = MAIN) -> Element:
        """Return a part as XML; the same element each time. Raises Unreadable where it is not well-formed."""
        if name not in self._trees:
            tree = parsed(self._parts[name], bare=True)  # nobody sees comments of XML, and Word writes none
            if tree is None:
                raise self._damaged()
            if (
                tree.getroottree().docinfo.internalDTD is not None
            ):  # what it declares could not be written back
                raise Unreadable(f"“{self.path}”里有 DOCTYPE，Word 文件不该有", packages.SAVE_AGAIN)
            self._trees[name] = tree
        return self._trees[name]

    def data(self, name: str) -> bytes:
        """Return a part as the bytes that came, or that were put in."""
        return self._parts[name]

    def touch(self, name: str = MAIN) -> None:
        """Say that a part was changed, so that `save` writes it anew."""
        self._touched.add(name)

    def drop(self, name: str) -> None:
        """Take a part out."""
        for kept in (self._parts, self._trees):
            kept.pop(name, None)
        self._touched.discard(name)

    def put(self, name: str, data: bytes) -> None:
        """Put a part in, or in another's place."""
        self._parts[name] = data
        self._trees.pop(name, None)
        self._touched.discard(name)

    def save(self) -> bytes:
        """Return the file; equal parts in equal order give equal bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self._parts.items():
                if name in self._touched:
                    data = serialized(self._trees[name])
                package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _damaged(self) -> Unreadable:
        return Unreadable(f"“{self.path}”不是 Word 文档（.docx），或已损坏", packages.SAVE_AGAIN)
