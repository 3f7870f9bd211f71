"""Takes this program's own comment off a place that has been filled in; people's comments stay, and so does one that
somebody has replied to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.editing.package import WordFile
from drafter.editing.places import Spot
from drafter.readers.word_xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

AUTHOR = "起草助手"  # of this program's comments and tracked changes
_COMMENTS, _EXTENDED = "word/comments.xml", "word/commentsExtended.xml"
_PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_PARENT = "{http://schemas.microsoft.com/office/word/2012/wordml}paraIdParent"


def answered(file: WordFile, spot: Spot) -> None:
    """Take our comments on a stretch out of the text and out of their part."""
    if _COMMENTS not in file:
        return
    for comment in _ours(file, spot):
        number, part = comment.get(W + "id"), comment.getparent()
        for element in list(file.xml().iter(*(W + f"comment{name}" for name in _ENDS))):
            if element.get(W + "id") == number:
                _remove(element)
        if part is not None:
            part.remove(comment)
        file.touch(_COMMENTS)


_ENDS = ("RangeStart", "RangeEnd", "Reference")


def _ours(file: WordFile, spot: Spot) -> list[Element]:
    over = {r.name for r in spot.passage.remarks if r.start >= spot.start and r.end <= spot.end}
    replied = _replied(file)
    return [
        comment
        for comment in file.xml(_COMMENTS).findall(W + "comment")
        if comment.get(W + "id") in over
        and comment.get(W + "author") == AUTHOR
        and replied.isdisjoint(p.get(_PARAGRAPH) for p in comment.iter(W + "p"))
    ]


def _replied(file: WordFile) -> set[str | None]:
    """Return the ids of the paragraphs that replies refer to."""
    if _EXTENDED not in file:
        return set()
    return {entry.get(_PARENT) for entry in file.xml(_EXTENDED)} - {None}


def _remove(element: Element) -> None:
    """Take an end of a comment out; a run that holds nothing but its mark goes too."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    above = parent.getparent()
    if parent.tag == W + "r" and above is not None and all(child.tag == W + "rPr" for child in parent):
        above.remove(parent)
