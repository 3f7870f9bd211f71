"""Takes this program's own comment off a place that has been filled in; people's comments stay, and so does one that
somebody has replied to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.editing.package import WordFile
from drafter.editing.places import Spot
from drafter.editing.trees import every, remove_mark
from drafter.ooxml import W
from drafter.writers.word.comments import AUTHOR, PART

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EXTENDED = "word/commentsExtended.xml"
_ENDS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_PARENT = "{http://schemas.microsoft.com/office/word/2012/wordml}paraIdParent"


def answered(file: WordFile, spot: Spot) -> None:
    """Take our comments on a stretch out of the text and out of their part."""
    if PART not in file:
        return
    for comment in _ours(file, spot):
        number, part = comment.get(W + "id"), comment.getparent()
        for element in every(file.xml(), *_ENDS):
            if element.get(W + "id") == number:
                remove_mark(element)
        if part is not None:
            part.remove(comment)
        file.touch(PART)


def _ours(file: WordFile, spot: Spot) -> list[Element]:
    over = {r.name for r in spot.passage.remarks if r.start >= spot.start and r.end <= spot.end}
    replied = _replied(file)
    return [
        comment
        for comment in file.xml(PART).findall(W + "comment")
        if comment.get(W + "id") in over
        and comment.get(W + "author") == AUTHOR
        and replied.isdisjoint(p.get(_PARAGRAPH) for p in comment.iter(W + "p"))
    ]


def _replied(file: WordFile) -> set[str | None]:
    """Return the ids of the paragraphs that replies refer to."""
    if _EXTENDED not in file:
        return set()
    return {entry.get(_PARENT) for entry in file.xml(_EXTENDED)} - {None}
