"""Reads a .docx as a person would print it: paragraphs and tables in document order, tracked changes accepted.

Insertions are taken in, deletions and comments left out, automatic numbers written out. Text boxes, footnotes and endnotes
follow the paragraph or table they hang on. What has no place in a flat list of paragraphs and tables (pictures, hidden
text …) is not read, and said so. Blocks are counted in that order: every paragraph, empty ones too, and each table is one. Files are hostile until shown otherwise: sizes
are checked before anything is unpacked, and no entity is ever expanded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Run, Style, Table, by_looks, title_of
from drafter.errors import Unreadable
from drafter.ooxml import STYLE_IDS, W, integer, is_on, value
from drafter.readers import packages
from drafter.readers.limits import bounded
from drafter.readers.word_numbers import Numbering
from drafter.readers.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINE = "{urn:schemas-microsoft-com:vml}line"
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}prstGeom"
_LINES = {"line", "straightConnector1"}
_ALTERNATE, _CHOICE, _FALLBACK = (
    _COMPATIBILITY + name for name in ("AlternateContent", "Choice", "Fallback")
)  # one drawing in two ways: a reader takes one of them
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# Elements whose inside is read as if they were not there; w:del and w:moveFrom are not among them.
_THROUGH = {
    W + name
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
    )
}
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-"}

# What is not read where it stands or not at all: its code, how many of it are told as, what to do.
_MOVE = "需要的话请把这些内容移到正文里"
_UNREAD = {
    "textbox": ("DX01", "{}个文本框里的文字排在所在段落之后读入", "请核对次序"),
    "footnote": ("DX02", "{}处脚注排在所在段落之后读入", "请核对次序"),
    "endnote": ("DX03", "{}处尾注排在所在段落之后读入", "请核对次序"),
    "lost note": ("DX09", "{}处脚注或尾注找不到内容，没有读入", packages.SAVE_AGAIN),
    "picture": ("DX04", "{}处图片或嵌入对象没有读入", _MOVE),
    "hidden": ("DX05", "{}处隐藏文字没有读入", _MOVE),
    "nested": ("DX06", "{}个套在表格里的表格已拆成段落读入", _MOVE),
    "contents": ("DX07", "目录的{}行没有读入", _MOVE),
    "chunk": ("DX08", "{}处外部片段没有读入", _MOVE),
}

# Our own styles; text in 公文正文 may be anything, as text in Normal may.
_STYLE_NAMES = {
    name.lower(): Style(role) for role, (_, name) in STYLE_IDS.items() if role in set(Style) - {Style.BODY}
}


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Return a .docx as a Document and what of it was not read; raise Unreadable with the reason in words."""
    return parse(path, packages.read(path))


def parse(path: Path, data: bytes) -> tuple[Document, list[Diagnostic]]:
    """Return the bytes of a .docx as the Document of the file at `path`, and what of it was not read."""
    packages.checked(path, data)
    packages.refuse_crowded(path, data)
    reader = _Reader(str(path), _open(path, data))
    blocks = tuple(bounded(reader.blocks(), path))
    return Document(blocks, title=title_of(blocks), path=str(path)), reader.findings()


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a file that are read, as XML elements; None where the file has none."""

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None


def _open(path: Path, data: bytes) -> _Parts:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    try:
        part = docx.Document(io.BytesIO(data)).part
        kinds = [RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING]
        kinds += [RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES]
        targets = {rel.reltype: rel.target_part for rel in part.rels.values() if not rel.is_external}
        related = {
            kind: target.element if hasattr(target, "element") else parse_xml(target.blob)
            for kind, target in targets.items()
            if kind in kinds
        }
        body = part.element.body
        if body is None:
            raise ValueError("no body")
    except Exception:  # python-docx lets through whatever its code happens to trip over in a broken file
        raise Unreadable(f"“{path}”不是 Word 文档（.docx），或已损坏", packages.SAVE_AGAIN) from None
    return _Parts(body, *(related.get(kind) for kind in kinds))


# --- blocks ---------------------------------------------------------------------------------------------------


@dataclass
class _Unread:
    """What of one kind was not read: how many, the first place, a piece of its text."""

    block: int
    count: int = 0
    excerpt: str = ""


@dataclass
class _Reader:
    """Walks one file. `carried` is the text of paragraphs whose end was deleted: it belongs to what follows.

    `hanging` are the text boxes and notes met in the present block, which are read after it.
    """

    path: str
    parts: _Parts
    number: int = 0
    hanging: list[Element] = field(default_factory=list)
    carried: tuple[Run, ...] = ()
    style_id: str | None = None  # of the present paragraph
    unread: dict[str, _Unread] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styles = Styles(self.parts.styles)
        self.numbering = Numbering(self.parts.numbering)
        self.notes = {"footnote": _by_id(self.parts.footnotes), "endnote": _by_id(self.parts.endnotes)}

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the file in document order, each followed by what hangs on it."""
        yield from self.blocks_of(self.parts.body)

    def blocks_of(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks of the body or of a text box; a box in a box comes after it."""
        for element in _block_elements(parent):
            if element.tag not in (W + "p", W + "tbl"):
                self.lost("chunk")
                continue
            if self.styles.name(value(element.find(W + "pPr"), "pStyle")).startswith("toc "):
                self.lost("contents")  # no block: a draft counts its blocks as if it had no 目录
                continue
            self.number += 1
            yield self.paragraph(element) if element.tag == W + "p" else self.table(element)
            hanging, self.hanging = self.hanging, []
            for aside in hanging:
                yield from self.aside(aside)

    def aside(self, element: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables of a text box or footnote, which stand beside the text and are no headings."""
        for block in self.blocks_of(element):
            yield replace(block, style=Style.NOTE, level=None) if isinstance(block, Paragraph) else block

    def findings(self) -> list[Diagnostic]:
        """Return one finding for each kind of thing that was not read."""
        found = []
        for kind, unread in self.unread.items():
            code, message, hint = _UNREAD[kind]
            severity = Severity.WARNING if kind in ("lost note", "chunk") else Severity.NOTE
            at = Location(path=self.path, block=unread.block)
            found.append(
                Diagnostic(
                    code,
                    severity,
                    "文中" + message.format(f" {unread.count} "),
                    hint,
                    at,
                    unread.excerpt,
                )
            )
        return found

    def lost(self, kind: str, excerpt: str = "") -> None:
        """Note that something in the present block was not read, or not where it stands."""
        unread = self.unread.setdefault(kind, _Unread(max(1, self.number), excerpt=excerpt[:60]))
        unread.count += 1

    def paragraph(self, element: Element) -> Paragraph:
        """Return a paragraph with its automatic number; one whose end was deleted is empty, its text carried on."""
        properties = element.find(W + "pPr")
        style_id = self.style_id = value(properties, "pStyle")
        at = Location(path=self.path, block=self.number)
        style = _STYLE_NAMES.get(self.styles.name(style_id), Style.BODY)
        runs = self.carried + tuple(by_looks(self.runs(element)))
        if properties is not None and any(
            properties.find(f"{W}rPr/{W}{n}") is not None for n in ("del", "moveFrom")
        ):
            self.carried = runs
            return Paragraph((), at=at)
        self.carried = ()
        marker = self.marker(properties, style_id) if runs else ""
        if marker:
            runs = (Run(marker, bold=runs[0].bold), *runs)
        if style is Style.TITLE:  # a title's line breaks only set it well
            runs = tuple(Run(run.text.replace("\n", ""), run.bold) for run in runs)
        return Paragraph(runs, style=style, level=self.level(properties, style_id), at=at)

    def level(self, properties: Element | None, style_id: str | None) -> int | None:
        """Return the outline level (1 to 9) that the paragraph or its style has; Word's tenth means body text."""
        own = value(properties, "outlineLvl")
        level = integer(own if own is not None else self.styles.inherited(style_id, "pPr/outlineLvl"), -1)
        return level + 1 if 0 <= level <= 8 else None

    def marker(self, properties: Element | None, style_id: str | None) -> str:
        """Return the paragraph's automatic number as it is printed, "" where it has none."""
        own = value(properties, "numPr/numId")
        number = own if own is not None else self.styles.inherited(style_id, "pPr/numPr/numId")
        level = value(properties, "numPr/ilvl") or self.styles.inherited(style_id, "pPr/numPr/ilvl")
        if own is None and level is None:
            level = self.numbering.level_of_style(number, style_id)
        return self.numbering.label(number, integer(level, 0))

    def table(self, element: Element) -> Table:
        """Return a table; a cell that spans columns is followed by empty ones, so that columns stay columns."""
        rows: list[tuple[tuple[Paragraph, ...], ...]] = []
        headers = 0
        for row in _table_rows(element):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            if headers == len(rows) and row.find(f"{W}trPr/{W}tblHeader") is not None:
                headers += 1
            rows.append(tuple(self.cells(row)))
        at = Location(path=self.path, block=self.number)
        return Table(tuple(rows), header_rows=headers or 1, at=at)

    def cells(self, row: Element) -> Iterator[tuple[Paragraph, ...]]:
        """Yield the cells of a row."""
        for cell in _children(row, W + "tc"):
            if cell.find(f"{W}tcPr/{W}cellDel") is not None:
                continue
            yield tuple(self.cell_paragraphs(cell))
            span = integer(value(cell, "tcPr/gridSpan"), 1)
            for _ in range(min(span, 64) - 1):
                yield ()

    def cell_paragraphs(self, cell: Element) -> Iterator[Paragraph]:
        """Yield the paragraphs of a cell, those of a table inside it too."""
        for element in _block_elements(cell):
            if element.tag == W + "p":
                yield self.paragraph(element)
            elif element.tag == W + "tbl":
                self.lost("nested")
                for row in _table_rows(element):
                    for inner in _children(row, W + "tc"):
                        yield from self.cell_paragraphs(inner)

    # --- runs ---

    def runs(self, element: Element) -> Iterator[Run]:
        """Yield the runs of a paragraph as it reads with all tracked changes accepted."""
        for child in element:
            if child.tag == W + "r":
                yield from self.run(child)
            elif child.tag in _THROUGH:
                yield from self.runs(child)
            elif child.tag in (_MATHS + "oMath", _MATHS + "oMathPara"):
                yield Run("".join(t.text or "" for t in child.iter(_MATHS + "t")))

    def run(self, element: Element) -> Iterator[Run]:
        """Yield one run; hidden text is not read."""
        properties = element.find(W + "rPr")
        if self.styles.is_hidden(self.style_id, properties):
            text = "".join(t.text or "" for t in element.iter(W + "t"))
            if text.strip():
                self.lost("hidden", text)
            return
        text = "".join(self.text(element))
        bold = properties is not None and (
            is_on(properties, "b") if properties.find(W + "b") is not None else self.bold_style(properties)
        )
        if text:
            yield Run(text, bold=bold)

    def bold_style(self, properties: Element) -> bool:
        """Tell whether a run's character style is bold."""
        return self.styles.is_bold(value(properties, "rStyle"))

    def text(self, run: Element) -> Iterator[str]:
        """Yield the text of a run's parts; what is no text is told as lost."""
        for child in run:
            tag = child.tag
            if tag == W + "t":
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag] if child.get(W + "type", "textWrapping") == "textWrapping" else ""
            elif tag == W + "sym":
                yield _symbol(child.get(W + "char", ""))
            elif tag == W + "ruby":
                yield "".join(t.text or "" for t in child.iterfind(f"{W}rubyBase/{W}r/{W}t"))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self.note("footnote" if "footnote" in tag else "endnote", child.get(W + "id", ""))
            elif tag in (W + "drawing", W + "pict", W + "object", _ALTERNATE):
                self.drawing(child)

    def note(self, kind: str, number: str) -> None:
        """Let a footnote or endnote follow the present block; each is read once, whatever refers to it."""
        note = self.notes[kind].pop(number, None)
        self.lost(kind if note is not None else "lost note")
        if note is not None:
            self.hanging.append(note)

    def drawing(self, element: Element) -> None:
        """Let the text boxes of a drawing follow the present block; tell a picture as lost."""
        shown = next((e for e in (element.find(_CHOICE), element.find(_FALLBACK)) if e is not None), element)
        boxes = [box for box in shown.iter(W + "txbxContent") if not _inside_box(box, shown)]
        if not boxes and not _is_line(shown):
            self.lost("picture")
        for box in boxes:
            text = "".join(t.text or "" for t in box.iter(W + "t"))
            if text.strip():
                self.lost("textbox", text)
                self.hanging.append(box)


def _is_line(drawing: Element) -> bool:
    """Tell whether a drawing is a mere line, as of 版头 and 版记: it says nothing."""
    shapes = {element.get("prst") for element in drawing.iter(_SHAPE)}
    return drawing.find(f".//{_LINE}") is not None or (bool(shapes) and shapes <= _LINES)


def _by_id(notes: Element | None) -> dict[str, Element]:
    """Return the notes of a part by id; separators, which have a type, are none."""
    found = notes if notes is not None else ()
    return {note.get(W + "id", ""): note for note in found if note.get(W + "type", "normal") == "normal"}


def _inside_box(box: Element, top: Element) -> bool:
    """Tell whether a text box stands in another one of the same drawing, with which it is read."""
    above = box.getparent()
    while above is not None and above is not top:
        if above.tag == W + "txbxContent":
            return True
        above = above.getparent()
    return False


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _block_elements(parent: Element) -> Iterator[Element]:
    """Yield paragraphs, tables and foreign pieces of a body or a cell, looking through content controls."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl", W + "altChunk"):
            yield child
        elif child.tag in _THROUGH:
            yield from _block_elements(child)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield children of a kind, looking through content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _children(child, tag)


def _table_rows(table: Element) -> Iterator[Element]:
    return _children(table, W + "tr")
