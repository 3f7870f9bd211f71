"""The settings and the font table of a draft in an office's look: what of the office's bears on how pages come out.

Everything else of an office's settings stays behind: rsids, the attached template, mail merge, protection, people.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from drafter.ooxml import W, local
from drafter.writers.word.house.cascade import name_of_font
from drafter.writers.word.house.parts import Element, made

# In the order the schema wants (ISO/IEC 29500-1, 17.15.1.78); what is not among them is not taken.
_ORDER = (
    "zoom", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
    "updateFields", "defaultTabStop", "autoHyphenation", "evenAndOddHeaders", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "characterSpacingControl", "noLineBreaksAfter",
    "noLineBreaksBefore", "footnotePr", "endnotePr", "compat", "themeFontLang", "decimalSymbol", "listSeparator",
)  # fmt: skip
_THEIRS = {
    "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
    "defaultTabStop", "evenAndOddHeaders", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery", "characterSpacingControl", "noLineBreaksAfter",
    "noLineBreaksBefore", "compat",
}  # fmt: skip
_OURS_ONLY_BY_DEFAULT = {"evenAndOddHeaders"}  # an office without it has the same feet on all pages


def settings_xml(ours: Element, theirs: Element | None) -> Element:
    """Return our settings with those of the office that bear on the page."""
    taken = {}
    for child in theirs if theirs is not None else ():
        if local(child) in _THEIRS and child.tag == W + local(child):
            taken[local(child)] = _only_words(deepcopy(child))
    root = made("<w:settings/>")
    kept = {
        local(child): child for child in ours if theirs is None or local(child) not in _OURS_ONLY_BY_DEFAULT
    }
    both = {**kept, **taken}
    unknown = [name for name in kept if name not in _ORDER]
    for name in (*_ORDER, *unknown):
        if name in both:
            root.append(both[name])
    return root


def _only_words(element: Element) -> Element:
    """Return an element without what is not plain WordprocessingML."""
    for inner in list(element.iter()):
        parent = inner.getparent()
        if parent is not None and not str(inner.tag).startswith(W):
            parent.remove(inner)
            continue
        for name in [n for n in inner.attrib if not str(n).startswith(W)]:
            del inner.attrib[name]
    return element


def fonts_xml(ours: Element, theirs: Element | None, used: Sequence[str]) -> Element:
    """Return a font table of the fonts that the roles use: the office's rows without embedded fonts, else ours, else bare."""
    root = made("<w:fonts/>")
    rows: dict[str, Element] = {}
    for table in (ours, theirs):
        for row in table.findall(W + "font") if table is not None else ():
            name = name_of_font(row.get(W + "name"))
            if name:
                rows[name] = row
    for name in used:
        if name not in rows:
            rows[name] = made("<w:font/>")
            rows[name].set(W + "name", name)
        copy = _only_words(deepcopy(rows[name]))
        for child in list(copy):
            if local(child).startswith("embed"):
                copy.remove(child)
        root.append(copy)
    return root
