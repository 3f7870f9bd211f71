"""Text as WordprocessingML: escaped, free of what XML cannot hold, tabs and line breaks as elements of their own."""

from __future__ import annotations

import re

from drafter.writers.layout import visible

_ELEMENTS = {"\t": "<w:tab/>", "\n": "<w:br/>"}
_SPECIAL = re.compile("[&<>\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return text for the inside of an element."""
    if not _SPECIAL.search(text):
        return text
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return text for the inside of an attribute between double quotes."""
    return escaped(text).replace('"', "&quot;")


def content(text: str) -> str:
    """Return text as the content of a run."""
    if not _SPECIAL.search(text):
        return f'<w:t xml:space="preserve">{text}</w:t>'
    parts = re.split("(\t|\n)", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        _ELEMENTS.get(part) or f'<w:t xml:space="preserve">{escaped(part)}</w:t>' for part in parts if part
    )
