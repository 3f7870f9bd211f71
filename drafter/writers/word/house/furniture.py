"""The office's page: the section that most of its text stands in, with its headers and footers and the pictures in them.

A header is taken with what it looks like and nothing that acts or tells of people: no links, fields that name authors or
files, tracked changes, comments, bookmarks, embedded objects, descriptions of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from drafter.ooxml import R_NAMESPACE, RELATION_TYPE, W_NAMESPACE, R, W, local, remove, serialized, unwrap
from drafter.writers.word.house.cascade import ThemeFonts, text_of
from drafter.writers.word.house.knowledge import known
from drafter.writers.word.house.parts import A, Element, OfficeFile, number

MAX_PICTURE_BYTES = 4 * 1024 * 1024  # of one picture; an emblem has some 100 kB
MAX_PICTURES = 16
LARGEST_PAGE = 1584.0  # points, 22 inches: what Word allows
LEAST_TEXT = 72.0  # points that a text must have to each side
# Pictures by the bytes they begin with: (first bytes, suffix, content type).
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpeg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"BM", "bmp", "image/bmp"),
    (b"II*\x00", "tiff", "image/tiff"),
    (b"MM\x00*", "tiff", "image/tiff"),
    (b"\x01\x00\x00\x00", "emf", "image/x-emf"),
    (b"\xd7\xcd\xc6\x9a", "wmf", "image/x-wmf"),
)
_ROOTS = {"header": "hdr", "footer": "ftr"}
# What of a section is its page, in the order the schema wants (ISO/IEC 29500-1, 17.6.17).
_PAGE = (
    "pgSz",
    "pgMar",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "vAlign",
    "titlePg",
    "textDirection",
    "rtlGutter",
    "docGrid",
)
_GONE = {
    "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "bookmarkStart", "bookmarkEnd", "proofErr",
    "permStart", "permEnd", "del", "moveFrom", "object", "control", "altChunk", "subDoc", "footnoteReference",
    "endnoteReference", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "numPr", "sdtPr",
    "sdtEndPr", "customXmlPr", "smartTagPr", "hlinkClick", "hlinkHover", "OLEObject", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd", "delText", "delInstrText", "contentPart", "chart", "relIds", "lastRenderedPageBreak",
}  # fmt: skip
_UNWRAPPED = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink"}
_PRIVATE = re.compile("rsid|^(?:paraId|textId|descr|alt|title|href|tooltip|tgtFrame|id_)$", re.IGNORECASE)
_INSTRUCTION = re.compile(r"\s*([A-Za-z=]+)")


@dataclass(slots=True)
class Furniture:
    """A header or footer as it goes into the draft, its pictures and the relations it needs (id: part, type)."""

    name: str
    kind: str
    xml: bytes
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # relation id: (part name, bytes)
    text: str = ""


@dataclass(slots=True)
class Page:
    """The office's page: its section's XML for the draft, its headers and footers, and what had to be left out."""

    section: Element
    furniture: list[Furniture]
    left_out: list[str]
    given: bool  # whether the file says how large the page is
    theme: bytes | None = None  # for headers drawn in its colours


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its w:sectPr (None where the file has none), its headers and footers, (kind, type) to relation id, and its
    paragraphs and tables.
    """

    element: Element | None
    references: Mapping[tuple[str, str], str]
    blocks: Sequence[Element]


def main_section(body: Element) -> Section:
    """Return the section that holds most text; it has the headers of the one before where it has none of its own (17.10.2)."""
    sections: list[Section] = []
    references: dict[tuple[str, str], str] = {}
    blocks: list[Element] = []
    for element in body:
        is_last = element.tag == W + "sectPr"
        section = element if is_last else element.find(f"{W}pPr/{W}sectPr")
        if not is_last:
            blocks.append(element)
        if section is not None:
            references = references | _references(section)
            sections.append(Section(section, references, blocks))
            blocks = []
    return max(sections, key=_written, default=Section(None, {}, blocks))


def _references(section: Element) -> dict[tuple[str, str], str]:
    """Return the headers and footers that a section names itself."""
    found = (e for e in section if local(e) in ("headerReference", "footerReference"))
    return {
        (local(e).removesuffix("Reference"), e.get(W + "type", "default")): e.get(R + "id", "") for e in found
    }


def _written(section: Section) -> int:
    """Return how many characters stand in a section."""
    return sum(len(text.text or "") for block in section.blocks for text in block.iter(W + "t"))


def page_of(file: OfficeFile, fonts: ThemeFonts, ids: Mapping[str, str], fallback: Element) -> Page:
    """Return the office's page; `ids` are the new ids of styles, `fallback` is a section of ours for what a file lacks."""
    main = main_section(file.body)
    found = main.element
    section = etree.Element(W + "sectPr", nsmap={"w": W_NAMESPACE, "r": R_NAMESPACE})
    page = Page(section, [], [], found is not None and is_page(found))
    _add_furniture(file, main, fonts, ids, page)
    source = found if found is not None else fallback
    for name in _PAGE:
        given = source.find(W + name)
        if name in ("pgSz", "pgMar") and (given is None or not page.given):
            given = fallback.find(W + name)
        if given is not None:
            section.append(_plain_copy(given))
    _size_first(section)
    numbers = section.find(W + "pgNumType")
    if numbers is not None:
        numbers.attrib.pop(W + "start", "")  # the draft is a file of its own
    section[:] = sorted(
        section, key=lambda e: not local(e).startswith("header") and not local(e).startswith("footer")
    )
    return page


def is_page(section: Element) -> bool:
    """Tell whether a section says how large its page is, and leaves room for a text."""
    if section.find(W + "pgSz") is None:
        return False
    width, height = length(section, "pgSz", "w", 0), length(section, "pgSz", "h", 0)
    sides = sum(max(0, length(section, "pgMar", side, 0)) for side in ("left", "right", "gutter"))
    ends = sum(abs(length(section, "pgMar", side, 0)) for side in ("top", "bottom"))
    return max(width, height) <= LARGEST_PAGE and min(width - sides, height - ends) >= LEAST_TEXT


def _size_first(section: Element) -> None:
    """Let a page's width and height stand first and in this order, as Word writes them and sections.py turns them."""
    for size in section.findall(W + "pgSz"):
        given = {name: size.get(W + name) for name in ("w", "h", "orient")}
        size.attrib.clear()
        for name, text in given.items():
            if text:
                size.set(W + name, text)


def _plain_copy(element: Element) -> Element:
    copy = deepcopy(element)
    for inner in copy.iter():
        for name in [n for n in inner.attrib if not str(n).startswith(W) or "rsid" in str(n)]:
            del inner.attrib[name]
    return copy


def _add_furniture(
    file: OfficeFile, main: Section, fonts: ThemeFonts, ids: Mapping[str, str], page: Page
) -> None:
    """Add a section's headers and footers to the page, and what names them to its section."""
    relations = file.relations(file.main)
    for (kind, type_), relation_id in sorted(main.references.items()):
        relation = relations.get(relation_id)
        if relation is None or relation.external or type_ not in ("default", "first", "even"):
            continue
        root = file.xml(relation.target) if file.get(relation.target) is not None else None
        if root is None or root.tag != W + _ROOTS[kind]:
            continue
        part = Furniture(f"word/house-{kind}-{type_}.xml", kind, b"")
        page.furniture.append(part)
        named = {W + "type": type_, R + "id": f"rHouse{len(page.furniture)}"}
        etree.SubElement(page.section, f"{W}{kind}Reference", named)
        _fill(part, file, relation.target, root, fonts, ids, page)


def _fill(
    part: Furniture,
    file: OfficeFile,
    source: str,
    root: Element,
    fonts: ThemeFonts,
    ids: Mapping[str, str],
    page: Page,
) -> None:
    """Clean a header or footer and put it into its part."""
    clean(root, page.left_out)
    for fonts_element in root.iter(W + "rFonts"):
        fonts.resolve(fonts_element)
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for element in list(root.iter(W + tag)):
            new = ids.get(element.get(W + "val", ""))
            element.set(W + "val", new) if new else remove(element)
    _pictures(file, source, root, part, page)
    if not len(root):
        etree.SubElement(root, W + "p")
    part.text = "".join(text_of(p) for p in root.iter(W + "p"))
    part.xml = serialized(root)


def clean(root: Element, left_out: list[str]) -> None:
    """Take out of a header or footer what is not look; say what a person would miss."""
    for paragraph in list(root.iter(W + "p")):
        _fields(paragraph, left_out)
    for element in list(root.iter()):
        if element.getparent() is None:
            continue
        if local(element) in ("object", "OLEObject", "control", "chart"):
            left_out.append("嵌入的对象")
        if local(element) in _GONE:
            remove(element)
        elif local(element) in _UNWRAPPED and element.tag.startswith(W):
            unwrap(element)
        elif local(element) == "fldSimple" and not _may_stay(element.get(W + "instr", "")):
            left_out.append(f"域“{_name_of(element.get(W + 'instr', ''))}”")
            remove(element)
    for element in root.iter():
        for name in [n for n in element.attrib if _PRIVATE.search(etree.QName(n).localname)]:
            del element.attrib[name]


def _fields(paragraph: Element, left_out: list[str]) -> None:
    """Take fields that may not stay out of a paragraph, results and all; a field runs from one w:fldChar to another."""
    open_fields: list[list[Element]] = []
    for run in list(paragraph.iter(W + "r")):
        mark = run.find(W + "fldChar")
        kind = mark.get(W + "fldCharType") if mark is not None else None
        if kind == "begin":
            open_fields.append([])
        for one in open_fields:
            one.append(run)
        if kind == "end" and open_fields:
            runs = open_fields.pop()
            instruction = "".join(t.text or "" for r in runs for t in r.iter(W + "instrText"))
            if not _may_stay(instruction):
                left_out.append(f"域“{_name_of(instruction)}”")
                for inner in runs:
                    remove(inner)
    for runs in open_fields:  # begun and never ended: Word shows nothing of it
        for inner in runs:
            remove(inner)


def _name_of(instruction: str) -> str:
    match = _INSTRUCTION.match(instruction)
    return match[1].upper() if match else ""


def _may_stay(instruction: str) -> bool:
    return _name_of(instruction) in known().fields


def _pictures(file: OfficeFile, source: str, root: Element, part: Furniture, page: Page) -> None:
    """Let the pictures of a header travel; what points anywhere else goes, with the drawing it stands in."""
    relations = file.relations(source)
    for element in list(root.iter()):
        for name in [n for n in element.attrib if str(n).startswith(R)]:
            relation = relations.get(str(element.get(name)))
            data = None if relation is None or relation.external else file.get(relation.target)
            kind = picture_kind(data)
            total = sum(len(f.pictures) for f in page.furniture)
            fits = data is not None and len(data) <= MAX_PICTURE_BYTES and total < MAX_PICTURES
            if relation is not None and relation.kind == "image" and kind and fits and data is not None:
                key = f"rPicture{len(part.pictures) + 1}"
                stem = part.name.removeprefix("word/").removesuffix(".xml")
                part.pictures[key] = (f"word/media/{stem}-{len(part.pictures) + 1}.{kind[0]}", data)
                element.set(name, key)
                continue
            del element.attrib[name]
            if not any(str(n).startswith(R) for n in element.attrib):
                _remove_drawing(element, page.left_out)


def _remove_drawing(element: Element, left_out: list[str]) -> None:
    """Take out what has lost the part it showed; of a picture all that is drawn of it."""
    if local(element) not in ("blip", "imagedata"):
        remove(element)
        return
    left_out.append("外部的或格式不明的图片")
    drawn = (a for a in element.iterancestors() if local(a) in ("drawing", "pict"))
    remove(next(drawn, element))


def picture_kind(data: bytes | None) -> tuple[str, str] | None:
    """Return the suffix and content type of a picture by its bytes, None for what is none."""
    if data is None:
        return None
    return next(((suffix, kind) for start, suffix, kind in _PICTURES if data.startswith(start)), None)


def wants_theme(page: Page) -> bool:
    """Tell whether a header draws in colours of the theme."""
    return any(b"schemeClr" in part.xml for part in page.furniture)


def length(section: Element, name: str, attribute: str, default: float) -> float:
    """Return a length of a section in points, given in twips."""
    element = section.find(W + name)
    return number(element.get(W + attribute) if element is not None else None, default * 20) / 20


def character_grid(section: Element) -> float:
    """Return by how many points the section's grid widens each character (17.6.5: in 4096ths of a point)."""
    grid = section.find(W + "docGrid")
    if grid is None or grid.get(W + "type") not in ("linesAndChars", "snapToChars"):
        return 0.0
    return number(grid.get(W + "charSpace")) / 4096


def relations_of(part: Furniture) -> Iterator[str]:
    """Yield the XML of a header's relations."""
    for key, (name, _) in part.pictures.items():
        target = name.removeprefix("word/")
        yield f'<Relationship Id="{key}" Type="{RELATION_TYPE}image" Target="{target}"/>'


def is_scheme(root: Element) -> bool:
    """Tell whether a theme has nothing in it that points elsewhere."""
    return next(root.iter(A + "blip"), None) is None
