"""The styles of a Word file, with what they inherit from one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from drafter.ooxml import W, based_on, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


class Styles:
    """The styles of a file, by id, with what they inherit."""

    def __init__(self, element: Element | None) -> None:
        styles = element.findall(W + "style") if element is not None else []
        self._by_id = {style.get(W + "styleId", ""): style for style in styles}
        defaults = (s for s in styles if s.get(W + "default") == "1" and s.get(W + "type") == "paragraph")
        self._default = next((style.get(W + "styleId") for style in defaults), None)
        self._inherited: dict[tuple[str | None, str], str | None] = {}
        self._hidden: dict[str | None, bool] = {}

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """Yield a style and those it is based on, itself first."""
        known = style_id is not None and style_id in self._by_id
        yield from based_on(self._by_id, (style_id if known else self._default) or "")

    def name(self, style_id: str | None) -> str:
        """Return a style's name, in lower case."""
        return next((value(style, "name") or "" for style in self.chain(style_id)), "").lower()

    def inherited(self, style_id: str | None, path: str) -> str | None:
        """Return the value that a style has or inherits, None where there is none."""
        key = (style_id if style_id in self._by_id else None, path)
        if key not in self._inherited:
            values = (value(style, path) for style in self.chain(style_id))
            self._inherited[key] = next((found for found in values if found is not None), None)
        return self._inherited[key]

    def is_bold(self, style_id: str | None) -> bool:
        """Tell whether a character style is bold itself."""
        style = self._by_id.get(style_id) if style_id else None
        properties = style.find(W + "rPr") if style is not None else None
        return properties is not None and is_on(properties, "b")

    def is_hidden(self, paragraph_style: str | None, run: Element | None) -> bool:
        """Tell whether a run (its w:rPr) is hidden, by itself or by styles.

        A switch that both the paragraph's and the run's style turn on is off (ISO/IEC 29500-1, 17.7.3).
        """
        if run is not None and run.find(W + "vanish") is not None:
            return is_on(run, "vanish")
        character = value(run, "rStyle")
        by_character = character in self._by_id and self._hides(character)
        return by_character != self._hides(paragraph_style)

    def _hides(self, style_id: str | None) -> bool:
        if style_id not in self._hidden:
            switches = (style.find(W + "rPr") for style in self.chain(style_id))
            said = (s for s in switches if s is not None and s.find(W + "vanish") is not None)
            self._hidden[style_id] = any(is_on(s, "vanish") for s in islice(said, 1))
        return self._hidden[style_id]
