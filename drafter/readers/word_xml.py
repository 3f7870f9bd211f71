"""What the Word reader asks of an XML element, for the text and for its numbering alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INTEGER = re.compile(r"-?[0-9]{1,9}")  # no count, level or width of a real file has more digits


def value(element: Element | None, path: str, default: str | None = None) -> str | None:
    """Return the w:val of a descendant named by a path of local names, `default` where there is none."""
    found = element.find("/".join(W + name for name in path.split("/"))) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def integer(text: str | None, default: int) -> int:
    """Return what an attribute says in digits, `default` where it says nothing of the kind."""
    return int(text) if text is not None and _INTEGER.fullmatch(text) else default


def is_on(element: Element, name: str) -> bool:
    """Tell whether a switch such as w:b is set in a w:rPr."""
    return value(element, name, "1" if element.find(W + name) is not None else "0") in ("1", "true", "on")
