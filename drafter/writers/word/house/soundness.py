"""Values in an office's file that Word would not open a draft with: taken out before anything is copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drafter.ooxml import W, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Elements whose w:val is a number, attributes that are lengths or counts, switches.
_UNSIGNED = {
    "sz", "szCs", "kern", "w", "outlineLvl", "ilvl", "numId", "uiPriority", "gridSpan", "defaultTabStop",
}  # fmt: skip
_NUMBERS = _UNSIGNED | {"position", "spacing"}
_LENGTHS = {
    "w", "h", "top", "left", "right", "bottom", "start", "end", "header", "footer", "gutter", "space", "line",
    "linePitch", "charSpace", "before", "after", "beforeLines", "afterLines", "firstLine", "hanging", "leftChars",
    "rightChars", "startChars", "endChars", "firstLineChars", "hangingChars", "pos", "num", "code",
}  # fmt: skip
_SWITCHES = {
    "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "vanish", "keepNext", "keepLines", "pageBreakBefore",
    "widowControl", "suppressLineNumbers", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "adjustRightInd", "snapToGrid", "contextualSpacing", "mirrorIndents", "titlePg", "evenAndOddHeaders",
    "mirrorMargins", "qFormat", "semiHidden", "unhideWhenUsed", "noProof", "cantSplit", "tblHeader",
}  # fmt: skip
_LENGTH = re.compile(r"-?\d{1,7}|-?\d{1,5}(?:\.\d{1,9})?(?:mm|cm|in|pt|pc|pi)", re.ASCII)
# Some programs write decimals where the schema wants whole numbers.
_DECIMAL = re.compile(r"-?\d{1,7}\.\d{1,20}", re.ASCII)
_COLOUR = re.compile("[0-9A-Fa-f]{6}|auto")
_ON_OR_OFF = ("1", "0", "true", "false", "on", "off")


def keep_sound(root: Element) -> None:
    """Take out what holds no value that Word would open a file with: what is copied from it would spoil the draft."""
    for element in list(root.iter(W + "*")):
        name = local(element)
        for attribute, text in element.attrib.items():
            if str(attribute).startswith(W) and not _is_sound(
                name, key := str(attribute)[len(W) :], str(text)
            ):
                whole = _DECIMAL.fullmatch(str(text))
                if whole and (key in _LENGTHS or name in _NUMBERS):
                    element.set(attribute, str(round(float(text))))
                    continue
                del element.attrib[attribute]
                if key == "val" and element is not root and (parent := element.getparent()) is not None:
                    parent.remove(element)


def _is_sound(name: str, attribute: str, text: str) -> bool:
    """Tell whether an attribute of an element has a value of its kind; of kinds that are not known here all are sound."""
    if attribute == "val":
        if name in _NUMBERS:
            return bool(_LENGTH.fullmatch(text)) and not (name in _UNSIGNED and text.startswith("-"))
        if name in _SWITCHES:
            return text in _ON_OR_OFF
        return name != "color" or bool(_COLOUR.fullmatch(text))
    if attribute in ("fill", "color"):
        return bool(_COLOUR.fullmatch(text))
    return attribute not in _LENGTHS or bool(_LENGTH.fullmatch(text.removesuffix("%")))
