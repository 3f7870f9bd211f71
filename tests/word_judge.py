"""Judges a Word file as a package: its parts, types, relations, ids and references agree, its XML is what ISO/IEC 29500 allows.

The order of elements and most types of values are judged by openxml-audit, which carries the constraints of Microsoft's
Open XML SDK (an optional test dependency). What it lets pass is judged here: numbers, switches, attributes nobody knows.
"""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DOCUMENT, STYLES, TYPES_PART = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
_STYLE_USES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
_KINDS_OF_STYLE = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_SWITCHES = frozenset(
    [
        "b",
        "bCs",
        "i",
        "iCs",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "snapToGrid",
        "autoSpaceDE",
        "autoSpaceDN",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "contextualSpacing",
        "adjustRightInd",
        "cantSplit",
        "tblHeader",
        "vanish",
        "strike",
        "caps",
        "smallCaps",
        "noProof",
        "titlePg",
        "evenAndOddHeaders",
        "qFormat",
        "semiHidden",
        "unhideWhenUsed",
    ]
)
_NUMBERS = frozenset(
    ["sz", "szCs", "kern", "outlineLvl", "ilvl", "numId", "w", "position", "gridSpan", "zoom"]
)
_COLOUR = re.compile("[0-9A-F]{6}|auto")
# What openxml-audit 0.8.0 says of every .docx without a theme. ISO/IEC 29500-1, 11.3 lists what a main document part
# "is permitted to have" in relations to other parts; a theme is among them and none is required.
_NOT_REQUIRED = "relationships/theme' is missing"

Parts = Mapping[str, bytes]


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name; the archive itself is whole, and names no part twice."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names)), names
        return {name: package.read(name) for name in names}


def changed(data: bytes, name: str, pattern: str, new: str) -> bytes:
    """Return a Word file with one thing changed in a part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in parts_of(data).items():
            if part == name:
                text, count = re.subn(pattern, new, content.decode("utf-8"), count=1, flags=re.DOTALL)
                assert count, pattern
                content = text.encode("utf-8")
            package.writestr(part, content)
    return out.getvalue()


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, nothing for a comment of XML."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a Word file as a package, in words; nothing where all agrees."""
    parts = parts_of(data)
    trees = {name: etree.fromstring(content) for name, content in parts.items() if _is_xml(name)}
    found = [*_relations(parts, trees), *_types(parts, trees)]
    styles = _styles(trees)
    for name, tree in trees.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            found += [
                f"{name}: {fault}" for fault in (*_values(tree), *_style_uses(tree, styles), *_cells(tree))
            ]
    found += [*_cycles(trees[STYLES]), *_ids(trees), *_comments(trees), *_bookmarks(trees[DOCUMENT])]
    return found


def schema_faults(data: bytes) -> list[str]:
    """Return what openxml-audit finds against the schemas of Office; the test skips where it is not installed."""
    validator = _validator()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "judged.docx"
        path.write_bytes(data)
        errors = validator.validate(str(path)).errors
    return [f"{e.part_uri}: {e.description}" for e in errors if _NOT_REQUIRED not in e.description]


@cache
def _validator():
    audit = pytest.importorskip(
        "openxml_audit", reason="openxml-audit is not installed: no schema is checked"
    )
    return audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365, max_errors=0)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _relations(parts: Parts, trees: Mapping[str, etree._Element]) -> Iterator[str]:
    """Every relation leads to a part, every id that is used is known, every part is reached."""
    reached = {TYPES_PART}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder, source = _source(name)
        if source and source not in parts:
            yield f"{name}: relations of no part"
        known = Counter(relation.get("Id") for relation in tree)
        yield from (f"{name}: {id_} twice" for id_, count in known.items() if count > 1)
        for relation in tree:
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            reached.add(target)
            if target not in parts:
                yield f"{name}: {relation.get('Id')} leads to {target}, which is not there"
        if source:
            used = {
                value for e in trees[source].iter() for key, value in e.attrib.items() if key.startswith(R)
            }
            yield from (f"{source}: relation {id_} is used and not known" for id_ in used - set(known))
    yield from (f"{name}: nothing leads to this part" for name in parts if name not in reached)


def _source(name: str) -> tuple[str, str]:
    """Return the folder and the name of the part whose relations these are; the package's own have no part."""
    folder, base = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name).removesuffix(".rels")
    return folder, posixpath.join(folder, base) if base else ""


def _types(parts: Parts, trees: Mapping[str, etree._Element]) -> Iterator[str]:
    types = trees[TYPES_PART]
    defaults = {e.get("Extension", "").lower() for e in types.findall(TYPES + "Default")}
    named = Counter(e.get("PartName", "").lstrip("/") for e in types.findall(TYPES + "Override"))
    yield from (f"content type of {name} twice" for name, count in named.items() if count > 1)
    yield from (f"content type of {name}, which is not there" for name in named if name not in parts)
    for name in parts:
        if name not in named and name != TYPES_PART and name.rpartition(".")[2].lower() not in defaults:
            yield f"{name}: no content type"


def _values(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter():
        name, value = local(element), element.get(W + "val")
        if name in _SWITCHES and value not in (None, "0", "1", "true", "false", "on", "off"):
            yield f"{name} is neither on nor off: {value}"
        if name in _NUMBERS and element.tag == W + name and value is not None and not value.isdecimal():
            yield f"{name} is no number: {value}"
        if name == "color" and not _COLOUR.fullmatch(value or ""):
            yield f"no colour: {value}"
        if element.tag == W + name:
            bare = [key for key in element.attrib if not key.startswith("{")]
            yield from (f"{name}: an attribute without a namespace, {key}" for key in bare)


def _styles(trees: Mapping[str, etree._Element]) -> dict[str, str]:
    return {s.get(W + "styleId", ""): s.get(W + "type", "") for s in trees[STYLES].findall(W + "style")}


def _style_uses(tree: etree._Element, styles: Mapping[str, str]) -> Iterator[str]:
    for element in tree.iter():
        name, used = local(element), element.get(W + "val", "")
        if name not in _STYLE_USES or element.tag != W + name:
            continue
        if used not in styles:
            yield f"{name}: no style {used}"
        elif styles[used] != _KINDS_OF_STYLE.get(name, styles[used]):
            yield f"{name}: {used} is a style of another kind"


def _cycles(styles: etree._Element) -> Iterator[str]:
    found = styles.findall(W + "style")
    counted = Counter(style.get(W + "styleId") for style in found)
    yield from (f"style {id_} twice" for id_, count in counted.items() if count > 1)
    names = Counter((style.find(W + "name").get(W + "val", "").lower()) for style in found)
    yield from (f"two styles are called {name}" for name, count in names.items() if count > 1)
    for kind in ("paragraph", "character", "table"):
        default = [s for s in found if s.get(W + "type") == kind and s.get(W + "default") in ("1", "true")]
        if len(default) > 1:
            yield f"{len(default)} default styles of {kind}"
    bases = {s.get(W + "styleId"): s.find(W + "basedOn") for s in found}
    for first in bases:
        seen, at = set(), first
        while at is not None and at not in seen:
            seen.add(at)
            base = bases.get(at)
            at = base.get(W + "val") if base is not None else None
        if at is not None:
            yield f"style {first} is based on itself"


def _cells(tree: etree._Element) -> Iterator[str]:
    """Every cell ends with a paragraph, every row fills the columns of its table, no row is empty."""
    for cell in tree.iter(W + "tc"):
        if not len(cell) or cell[-1].tag != W + "p":
            yield "a cell does not end with a paragraph"
    for table in tree.iter(W + "tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for number, row in enumerate(table.findall(W + "tr"), 1):
            spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.findall(W + "tc")]
            wide = sum(1 if span is None else int(span.get(W + "val", "1")) for span in spans)
            if wide != columns:
                yield f"row {number} fills {wide} of {columns} columns"


def _ids(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    """Ids of one kind are given once: bookmarks, comments, tracked changes, drawings."""
    kinds = {"bookmarkStart": "id", "bookmarkEnd": "id", "commentRangeStart": "id", "commentRangeEnd": "id"}
    for kind, key in {**kinds, "commentReference": "id", "comment": "id"}.items():
        ids = Counter(e.get(W + key) for tree in trees.values() for e in tree.iter(W + kind))
        yield from (f"{kind} {id_} stands {count} times" for id_, count in ids.items() if count > 1)
    drawn = Counter(e.get("id") for tree in trees.values() for e in tree.iter() if local(e) == "docPr")
    yield from (f"drawing {id_} stands {count} times" for id_, count in drawn.items() if count > 1)
    changes = Counter(
        e.get(W + "id") for tree in trees.values() for e in tree.iter(W + "ins", W + "del", W + "rPrChange")
    )
    yield from (f"change {id_} stands {count} times" for id_, count in changes.items() if count > 1)
    names = Counter(
        e.get(W + "name", "").lower() for tree in trees.values() for e in tree.iter(W + "bookmarkStart")
    )
    yield from (f"bookmark {name} stands {count} times" for name, count in names.items() if count > 1)
    yield from (
        f"the name of bookmark {name} has more than 40 characters" for name in names if len(name) > 40
    )


def _bookmarks(document: etree._Element) -> Iterator[str]:
    """Every bookmark begins and ends, in this order; every link and page reference leads to one."""
    open_: set[str | None] = set()
    names = {e.get(W + "name") for e in document.iter(W + "bookmarkStart")}
    for element in document.iter(W + "bookmarkStart", W + "bookmarkEnd"):
        id_ = element.get(W + "id")
        if local(element) == "bookmarkStart":
            open_.add(id_)
        elif id_ in open_:
            open_.remove(id_)
        else:
            yield f"bookmark {id_} ends before it begins"
    yield from (f"bookmark {id_} does not end" for id_ in open_)
    for link in document.iter(W + "hyperlink"):
        if link.get(W + "anchor") not in (None, *names):
            yield f"a link leads to no bookmark {link.get(W + 'anchor')}"
    for code in document.iter(W + "instrText"):
        reference = re.match(r"\s*PAGEREF (\S+)", code.text or "")
        if reference and reference[1] not in names:
            yield f"a page reference to no bookmark {reference[1]}"
    yield from _fields(document)


def _fields(document: etree._Element) -> Iterator[str]:
    """Complex fields begin, separate and end in this order, one inside another."""
    stack: list[str] = []
    for mark in document.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            stack.append(kind)
        elif not stack or (kind == "separate" and stack[-1] != "begin"):
            yield f"a field has a {kind} out of place"
        elif kind == "separate":
            stack[-1] = kind
        else:
            stack.pop()
    if stack:
        yield f"{len(stack)} fields do not end"


def _comments(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    """What the text says of comments and the part that holds them agree."""
    document, part = trees[DOCUMENT], trees.get("word/comments.xml")
    there = [c.get(W + "id") for c in part] if part is not None else []
    if part is not None and not there:
        yield "a part for comments, and none in it"
    order = [(local(e), e.get(W + "id")) for e in document.iter() if local(e).startswith("comment")]
    for id_ in {id_ for _, id_ in order} | set(there):
        kinds = [kind for kind, of in order if of == id_]
        if kinds != ["commentRangeStart", "commentRangeEnd", "commentReference"] or id_ not in there:
            yield f"comment {id_}: {kinds}, in the part: {id_ in there}"
