"""Changes to the tree of a Word part that leave it a part that programs open: taking elements out, opening them up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drafter.ooxml import W, remove

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT = frozenset(W + name for name in ("t", "delText"))
# What may stand between two paragraphs and is neither text nor table.
MARKERS = frozenset(
    W + name
    for name in (
        *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr"),
        *("permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart"),
        *("moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart"),
        *("customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
        *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
    )
)
_PROPERTIES = frozenset(
    W + name for name in ("pPr", "rPr", "trPr", "tcPr", "tblPr", "tblPrEx", "sdtPr", "sdtEndPr")
)
_HOLDERS = ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote")
BLOCKS = frozenset(W + name for name in ("p", "tbl", "sdt", "customXml", "altChunk"))


def text_of(element: Element) -> str:
    """Return the text in an element, deleted text too."""
    return "".join(t.text or "" for t in element.iter(*TEXT))


def remove_mark(mark: Element) -> None:
    """Take a mark out, and the run that it stood in where that holds nothing else."""
    run = mark.getparent()
    remove(mark)
    if run is not None and run.tag == W + "r" and not any(content(run)):
        remove(run)


def every(tree: Element, *names: str) -> list[Element]:
    """Return the elements of these names in the main namespace, in document order."""
    return list(tree.iter(*(W + name for name in names)))


def is_shown(element: Element) -> bool:
    """Tell whether an element is not the second way of saying something (mc:Fallback), which is not counted again."""
    return next(element.iterancestors(FALLBACK), None) is None


def content(element: Element) -> Iterator[Element]:
    """Yield the children of an element that are neither properties nor markers."""
    yield from (
        c for c in element if isinstance(c.tag, str) and c.tag not in _PROPERTIES and c.tag not in MARKERS
    )


def next_block(element: Element) -> Element | None:
    """Return the paragraph, table or control that follows, markers passed over."""
    follower = element.getnext()
    while follower is not None and (follower.tag in MARKERS or not isinstance(follower.tag, str)):
        follower = follower.getnext()
    return follower


def may_go(paragraph: Element) -> bool:
    """Tell whether a paragraph can be taken out: its cell or text box keeps one at its end, and no two tables come to touch."""
    parent, follower = paragraph.getparent(), next_block(paragraph)
    if parent is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    if follower is None or follower.tag not in BLOCKS:  # the last one
        return False
    before = paragraph.getprevious()
    while before is not None and before.tag in MARKERS:
        before = before.getprevious()
    between_tables = follower.tag == W + "tbl" and before is not None and before.tag == W + "tbl"
    return not between_tables


def keep_holders_filled(tree: Element) -> None:
    """Take out controls that hold nothing any more, and end cells, text boxes, notes with a paragraph: Word wants it."""
    for control in reversed(every(tree, "sdt")):
        inside = control.find(W + "sdtContent")
        if inside is not None and not len(inside):
            remove(control)
    for holder in every(tree, *_HOLDERS):
        blocks = [child for child in holder if child.tag in BLOCKS]
        if not blocks or blocks[-1].tag == W + "tbl":
            holder.append(holder.makeelement(W + "p"))
