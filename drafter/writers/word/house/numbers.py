"""Writes out the automatic numbers of an office's paragraphs, so that a heading numbered by Word is known for one.

Only the kind of number counts, not which it is: every first level reads 一、. The text itself goes nowhere.
"""

from __future__ import annotations

import re
from copy import deepcopy

from drafter.ooxml import W, value
from drafter.writers.word.house.cascade import Styles
from drafter.writers.word.house.parts import Element, OfficeFile, made

_CHINESE = re.compile("chinese|ideograph|japanese|taiwanese|korean", re.IGNORECASE)
MAX_MARKER = 8  # characters of a number with its marks


def write_out(file: OfficeFile, styles: Styles) -> None:
    """Put a number's text before every paragraph of a file that has one, its own or its style's, and the list's indent."""
    numbering = file.related("numbering")
    if numbering is None:
        return
    for paragraph in file.body.iter(W + "p"):
        properties = paragraph.find(W + "pPr")
        number = _number_of(properties, styles)
        level = _level(numbering, *number) if number else None
        if level is None or properties is None:
            continue
        run = made("<w:r><w:t/></w:r>")
        run[0].text = _marker(level)
        properties.addnext(run)
        indent = level.find(f"{W}pPr/{W}ind")
        own = properties.find(W + "numPr") is not None and properties.find(W + "ind") is None
        if own and indent is not None:
            properties.append(deepcopy(indent))


def _number_of(properties: Element | None, styles: Styles) -> tuple[str, str] | None:
    """Return the list and level of a paragraph."""
    own = value(properties, "numPr/numId")
    if own is not None:
        return own, value(properties, "numPr/ilvl") or "0"
    chain = styles.chain(value(properties, "pStyle") or "")
    numbered = next((s for s in chain if value(s, "pPr/numPr/numId") is not None), None)
    number = value(numbered, "pPr/numPr/numId")
    return (number, value(numbered, "pPr/numPr/ilvl") or "0") if number is not None else None


def _level(numbering: Element, number: str, level: str) -> Element | None:
    """Return a level of a list, None for bullets and lists that are none."""
    listed = next((n for n in numbering.findall(W + "num") if n.get(W + "numId") == number), None)
    abstract_id = value(listed, "abstractNumId")
    abstracts = (a for a in numbering.findall(W + "abstractNum") if a.get(W + "abstractNumId") == abstract_id)
    levels = (one for a in abstracts for one in a.findall(W + "lvl") if one.get(W + "ilvl") == level)
    found = next(levels, None)
    return None if value(found, "numFmt") in ("bullet", "none") else found


def _marker(level: Element) -> str:
    """Return what the first number of a level looks like."""
    digit = "一" if _CHINESE.search(value(level, "numFmt") or "decimal") else "1"
    return re.sub(r"%\d", digit, value(level, "lvlText") or "")[:MAX_MARKER]
