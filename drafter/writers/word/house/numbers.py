"""Writes out the automatic numbers of an office's paragraphs, so that a heading numbered by Word is known for one.

Only the kind of number counts, not which it is: every first level reads 一、. The text itself goes nowhere.
"""

from __future__ import annotations

import re

from drafter.writers.word.house.parts import Element, OfficeFile, W, made, value

_CHINESE = re.compile("chinese|ideograph|japanese|taiwanese|korean", re.IGNORECASE)
MAX_MARKER = 8  # characters of a number with its marks
MAX_BASES = 16  # styles based on one another that are looked through for a number


def write_out(file: OfficeFile, styles: Element) -> None:
    """Put a number's text before every paragraph of a file that has one, its own or its style's."""
    numbering = file.related("numbering")
    if numbering is None:
        return
    by_id = {s.get(W + "styleId", ""): s for s in styles.findall(W + "style")}
    for paragraph in file.body.iter(W + "p"):
        properties = paragraph.find(W + "pPr")
        number = _number_of(properties, by_id)
        text = _marker(numbering, *number) if number else ""
        if text and properties is not None:
            run = made("<w:r><w:t/></w:r>")
            run[0].text = text
            properties.addnext(run)


def _number_of(properties: Element | None, styles: dict[str, Element]) -> tuple[str, str] | None:
    """Return the list and level of a paragraph."""
    own = value(properties, "numPr/numId")
    if own is not None:
        return own, value(properties, "numPr/ilvl") or "0"
    style_id = value(properties, "pStyle") or ""
    for _ in range(MAX_BASES):
        style = styles.get(style_id)
        number = value(style, "pPr/numPr/numId")
        if number is not None:
            return number, value(style, "pPr/numPr/ilvl") or "0"
        style_id = value(style, "basedOn") or ""
    return None


def _marker(numbering: Element, number: str, level: str) -> str:
    """Return what the first number of a level looks like, "" for bullets and lists that are none."""
    listed = next((n for n in numbering.findall(W + "num") if n.get(W + "numId") == number), None)
    abstract_id = value(listed, "abstractNumId")
    for abstract in numbering.findall(W + "abstractNum"):
        if abstract.get(W + "abstractNumId") != abstract_id:
            continue
        for one in abstract.findall(W + "lvl"):
            kind = value(one, "numFmt") or "decimal"
            if one.get(W + "ilvl") == level and kind not in ("bullet", "none"):
                digit = "一" if _CHINESE.search(kind) else "1"
                return re.sub(r"%\d", digit, value(one, "lvlText") or "")[:MAX_MARKER]
    return ""
