"""Takes an office's Word file apart: its parts by name, their relations, and their XML with nothing in it that acts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from drafter.errors import Unreadable

Element: TypeAlias = etree._Element
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W, R = f"{{{W_NAMESPACE}}}", f"{{{R_NAMESPACE}}}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_INTEGER = re.compile(r"-?\d{1,7}(?:\.\d+)?")
MAX_PROLOG = 4096  # bytes in which a DOCTYPE that nothing hides would stand
SAVE_AGAIN = "请用 Word、WPS 或 LibreOffice 打开它，另存为 .docx 再试"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its type (the last word of it), the part it leads to, whether that is outside the file."""

    kind: str
    target: str
    external: bool


class OfficeFile:
    """The parts of an office's file. Raises Unreadable where it is broken, or holds what no Word program writes."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._parts = {info.filename: package.read(info) for info in package.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
            raise self._broken() from None
        except Exception as error:  # zlib.error has no base of its own
            if type(error).__name__ != "error":
                raise
            raise self._broken() from None
        main = (
            r.target for r in self.relations("").values() if r.kind == "officeDocument" and not r.external
        )
        self.main = next(main, "word/document.xml")
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
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self._parts[name], parser)
        except (KeyError, etree.XMLSyntaxError, ValueError):
            raise self._broken() from None
        if (
            b"<!DOCTYPE" in self._parts[name][:MAX_PROLOG]
            or root.getroottree().docinfo.internalDTD is not None
        ):
            raise Unreadable(f"“{self.path}”里有 DOCTYPE，Word 文件不该有，没有照它排版", SAVE_AGAIN)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by id ("" is the package); targets are names of parts."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self._parts:
            return {}
        found = {}
        for element in self.xml(listing).iter(_RELATION):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            where = (
                target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            )
            found[element.get("Id", "")] = Relation(
                element.get("Type", "").rpartition("/")[2], where, external
            )
        return found

    def related(self, kind: str) -> Element | None:
        """Return the part that the text has for a purpose (styles, theme, settings …), None where it has none."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external and relation.target in self._parts:
                return self.xml(relation.target)
        return None

    def _broken(self) -> Unreadable:
        return Unreadable(f"“{self.path}”不是 Word 文档（.docx），或已损坏", SAVE_AGAIN)


def value(element: Element | None, path: str, default: str | None = None) -> str | None:
    """Return the w:val of a descendant named by a path of local names."""
    found = element.find("/".join(W + name for name in path.split("/"))) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def number(text: str | None, default: float = 0) -> float:
    """Return what an attribute says in digits, `default` where it says nothing of the kind."""
    return float(text) if text is not None and _INTEGER.fullmatch(text) else default


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def serialized(root: Element) -> bytes:
    """Return XML as the bytes of a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


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
