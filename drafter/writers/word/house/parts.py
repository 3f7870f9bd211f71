"""Takes an office's Word file apart: its parts by name, their relations, and their XML with nothing in it that acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import etree

from drafter.errors import Unreadable
from drafter.ooxml import (
    MAIN,
    PACKAGE,
    R_NAMESPACE,
    W_NAMESPACE,
    Relation,
    W,
    parsed,
    relations_in,
    relations_part,
    unzipped,
)
from drafter.writers.word.house.soundness import keep_sound

Element: TypeAlias = etree._Element
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_INTEGER = re.compile(r"-?\d{1,7}(?:\.\d+)?")
MAX_PROLOG = 4096  # bytes in which a DOCTYPE that nothing hides would stand
SAVE_AGAIN = "请用 Word、WPS 或 LibreOffice 打开它，另存为 .docx 再试"


class OfficeFile:
    """The parts of an office's file. Raises Unreadable where it is broken, or holds what no Word program writes."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        parts = unzipped(data)
        if parts is None:
            raise self._broken()
        self._parts = parts
        main = (
            r.target
            for r in self.relations(PACKAGE).values()
            if r.kind == "officeDocument" and not r.external
        )
        self.main = next(main, MAIN)
        if _STRICT in self._parts.get(self.main, b"")[:4096]:
            message = f"“{path}”存成了“Strict Open XML”，各家软件对它支持不一，没有照它排版"
            raise Unreadable(message, "请在 Word 里另存为普通的“Word 文档（.docx）”再试")
        body = self.xml(self.main).find(W + "body")
        if body is None:
            raise self._broken()
        self.body = body

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a part."""
        return self._parts.get(name)

    def xml(self, name: str) -> Element:
        """Return a part as XML. Raises Unreadable where it is absent, broken, or has a DOCTYPE (Word writes none)."""
        root = parsed(self._parts[name], bare=True) if name in self._parts else None
        if root is None:
            raise self._broken()
        if (
            b"<!DOCTYPE" in self._parts[name][:MAX_PROLOG]
            or root.getroottree().docinfo.internalDTD is not None
        ):
            raise Unreadable(f"“{self.path}”里有 DOCTYPE，Word 文件不该有，没有照它排版", SAVE_AGAIN)
        keep_sound(root)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by id."""
        listing = relations_part(part)
        found = relations_in(self.xml(listing), part) if listing in self._parts else ()
        return {relation.id: relation for relation in found}

    def related(self, kind: str) -> Element | None:
        """Return the part that the text has for a purpose (styles, theme, settings …), None where it has none."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external and relation.target in self._parts:
                return self.xml(relation.target)
        return None

    def _broken(self) -> Unreadable:
        return Unreadable(f"“{self.path}”不是 Word 文档（.docx），或已损坏", SAVE_AGAIN)


def number(text: str | None, default: float = 0) -> float:
    """Return what an attribute says in digits, `default` where it says nothing of the kind."""
    return float(text) if text is not None and _INTEGER.fullmatch(text) else default


def made(xml: str) -> Element:
    """Return an element from our own text, in which the prefixes w and r are known."""
    wrapped = f'<x xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}">{xml}</x>'
    return etree.fromstring(wrapped)[0]


def paragraphs_of(blocks: Iterable[Element]) -> Iterator[Element]:
    """Yield the paragraphs among blocks outside tables, those in content controls too."""
    for child in blocks:
        if child.tag == W + "p":
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from paragraphs_of(child)
