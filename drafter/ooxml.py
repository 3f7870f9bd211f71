"""What all that takes Word files apart needs of Office Open XML (ISO/IEC 29500): names, values, parts, relations.

Nothing here knows what a file is read or changed for, nor raises: what is broken is None, and whoever asked says so in words.
lxml is imported by whoever parses, so that importing this costs nothing.
"""

from __future__ import annotations

import io
import posixpath
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W, R = f"{{{W_NAMESPACE}}}", f"{{{R_NAMESPACE}}}"
MAIN = "word/document.xml"  # where Word, WPS and LibreOffice put the text
CONTENT_TYPES = "[Content_Types].xml"
PACKAGE = ""  # the file itself, as the owner of relations
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# How the types of relations begin, and the content types of the parts of a Word file; the kind follows.
RELATION_TYPE = f"{R_NAMESPACE}/"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# What a file may come to, as the zip's directory states it; a report with photographs stays far below.
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_PARTS = 4096
MAX_BASES = 64  # styles based on one another; real ones have a handful
_INTEGER = re.compile(r"-?[0-9]{1,9}")  # no count, level or width of a real file has more digits

# Style ids and names of the Word files that this program writes, by role (gbt9704.ROLES), as Word's gallery shows them.
# Headings and title are Word's own, so that navigation and tables of contents find them; names of the others are what
# people in offices call them. The Word reader knows our styles by these names again.
STYLE_IDS: Mapping[str, tuple[str, str]] = {
    "issuer": ("Issuer", "发文机关标志"),
    "number": ("DocumentNumber", "发文字号"),
    "title": ("Title", "Title"),
    "heading1": ("Heading1", "heading 1"),
    "heading2": ("Heading2", "heading 2"),
    "heading3": ("Heading3", "heading 3"),
    "heading4": ("Heading4", "heading 4"),
    "body": ("OfficialBody", "公文正文"),
    "addressee": ("Addressee", "主送机关"),
    "attachment": ("Attachment", "附件说明"),
    "signature": ("OfficialSignature", "发文机关署名"),
    "date": ("OfficialDate", "成文日期"),
    "note": ("OfficialNote", "附注"),
    "annex": ("Annex", "附件"),
    "annex_title": ("AnnexTitle", "附件标题"),
    "copies": ("Copies", "抄送机关"),
    "issued": ("Issued", "印发机关和印发日期"),
    "contents_title": ("TOCHeading", "TOC Heading"),
    "contents1": ("TOC1", "toc 1"),
    "contents2": ("TOC2", "toc 2"),
    "table": ("OfficialTable", "表格文字"),
    "table_header": ("OfficialTableHeader", "表头文字"),
    "table_note": ("OfficialTableNote", "表注"),
}


# --- parts ----------------------------------------------------------------------------------------------------


def unzipped(data: bytes) -> dict[str, bytes] | None:
    """Return the parts of a zip by name, in its order; None where it is damaged or larger than any report."""
    import zipfile  # most drafts are written by hand and never unzipped

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                return None
            return {info.filename: package.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return None


def parsed(data: bytes, *, bare: bool = False) -> Element | None:
    """Return a part as XML, None where it is not well-formed; no entity is expanded and nothing is fetched.

    `bare` leaves comments and processing instructions out.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=bare,
        remove_pis=bare,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def serialized(root: Element) -> bytes:
    """Return XML as the bytes of a part."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# --- relations ------------------------------------------------------------------------------------------------


class Relation(NamedTuple):
    """One relation of a part; `kind` is the last word of its type, `target` a part's name or an outer address."""

    id: str
    kind: str
    target: str
    external: bool
    element: Element


def relations_part(owner: str) -> str:
    """Return the name of the part with the relations of a part, of the file itself for PACKAGE."""
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_in(tree: Element, owner: str) -> Iterator[Relation]:
    """Yield the relations that such a part lists."""
    for element in tree:
        if local(element) != "Relationship":
            continue
        target, external = element.get("Target", ""), element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        yield Relation(element.get("Id", ""), kind, target, external, element)


# --- elements and values --------------------------------------------------------------------------------------


def local(element: Element) -> str:
    """Return an element's name without its namespace, "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None, path: str, default: str | None = None) -> str | None:
    """Return the w:val of a descendant named by a path of local names, `default` where there is none."""
    found = element.find("/".join(W + name for name in path.split("/"))) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def integer(text: str | None, default: int) -> int:
    """Return what an attribute says in digits, `default` where it says nothing of the kind."""
    return int(text) if text is not None and _INTEGER.fullmatch(text) else default


def is_true(text: str | None) -> bool:
    """Tell whether the value of a switch is on (17.17.4)."""
    return text in ("1", "true", "on")


def is_on(element: Element, name: str) -> bool:
    """Tell whether a switch such as w:b is set in a w:rPr."""
    return is_true(value(element, name, "1" if element.find(W + name) is not None else "0"))


def remove(element: Element) -> None:
    """Take an element out; the blanks behind it go with it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        parent[place : place + 1] = list(element)


def based_on(styles: Mapping[str, Element], style_id: str) -> Iterator[Element]:
    """Yield a style and those it is based on, itself first, given all styles by id; nothing for one that there is not."""
    seen: set[str] = set()
    while style_id in styles and style_id not in seen and len(seen) < MAX_BASES:
        seen.add(style_id)
        yield styles[style_id]
        style_id = value(styles[style_id], "basedOn") or ""
