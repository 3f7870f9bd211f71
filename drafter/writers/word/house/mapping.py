"""Chooses a style of the office for each role: by what its paragraphs show, by name, by outline level, by look.

What paragraphs show wins: where they use a style and it gives their look, that style is it; where they are set by hand,
their formatting becomes a style (`Choice.shown`). Styles that the text does not use count only if somebody has designed them:
every Word file lists a “heading 1” that nobody ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from drafter import gbt9704
from drafter.gbt9704 import Face
from drafter.ooxml import STYLE_IDS, W, is_true, value
from drafter.writers.word.house import How
from drafter.writers.word.house.cascade import Styles, flat, format_of
from drafter.writers.word.house.evidence import (
    HEADINGS,
    TITLE_SIZE,
    Evidence,
    Shown,
    style_name,
    style_names,
)
from drafter.writers.word.house.knowledge import known, plain
from drafter.writers.word.house.parts import Element, number

BODY_SIZE = 14.0  # points: a default style of at least this size was made for official papers
SIZE_TOLERANCE = 0.5  # points
# Roles by which a style is told by its look alone: the faces of the others are the body's too.
_TOLD_BY_LOOK = ("title", "heading1", "heading2", "body")


@dataclass(frozen=True, slots=True)
class Choice:
    """What sets a role: a style of the office by id, or paragraphs whose formatting is to become a style, or neither."""

    how: How
    style_id: str | None = None
    shown: Shown | None = None


@dataclass(slots=True)
class Chooser:
    """Chooses, with what there is to choose from."""

    styles: Styles
    evidence: Evidence
    used: set[str]
    themed: set[str]  # ids of styles whose fonts came from the theme

    def choose(self) -> dict[str, Choice]:
        """Return the choice for each role of STYLE_IDS."""
        chosen = {role: self.of_role(role) for role in STYLE_IDS}
        for role, other in (("signature", "date"), ("date", "signature")):
            if chosen[role].how is How.NONE:  # the one stands over the other and is set alike
                chosen[role] = (
                    replace(chosen[other], how=How.LOOK) if chosen[other].style_id else chosen[role]
                )
        taken = {choice.style_id for choice in chosen.values()}
        for role in _TOLD_BY_LOOK:
            alike = self.by_look(role, taken) if chosen[role].how is How.NONE else None
            if alike:
                chosen[role] = Choice(How.LOOK, alike)
        return chosen

    def of_role(self, role: str) -> Choice:
        """Return the choice for a role, the look of unused styles apart."""
        shown = next(iter(self.evidence.get(role, ())), None)
        if shown is not None:
            return self.of_paragraph(role, shown)
        named = next(self.by_name(role), None)
        if named is not None:
            return Choice(How.NAME, named)
        leveled = self.by_outline(role)
        return Choice(How.OUTLINE, leveled) if leveled else Choice(How.NONE)

    def of_paragraph(self, role: str, shown: Shown) -> Choice:
        """Return the style of a paragraph that shows a role where it gives the look, else the paragraph itself."""
        style = self.styles.by_id.get(shown.style_id)
        plainly = (
            style is not None and format_of(self.styles.of_style(shown.style_id)).seen == shown.format.seen
        )
        plainly = plainly and not (shown.is_indented_by_blanks and gbt9704.ROLES[role].first_line)
        if style is None or not plainly or (role != "body" and shown.style_id in self.plain_styles()):
            return Choice(How.LOOK, None, shown)
        if style_names(style) & set(known().names.get(role, ())):
            return Choice(How.NAME, shown.style_id)
        level = format_of(self.styles.of_style(shown.style_id)).outline
        if level is not None and level == gbt9704.ROLES[role].outline:
            return Choice(How.OUTLINE, shown.style_id)
        return Choice(How.LOOK, shown.style_id)

    def plain_styles(self) -> set[str]:
        """Return the styles of running text: a role of its own that is set in one of them gets a style of its own."""
        body = next(iter(self.evidence.get("body", ())), None)
        return {self.styles.default} | ({body.style_id} if body is not None else set())

    def by_name(self, role: str) -> Iterator[str]:
        """Yield the designed styles that are called like a role, those that people made before Word's own."""
        names = known().names.get(role, ())
        rows = []
        for style in self.styles.paragraph_styles:
            places = [names.index(name) for name in style_names(style) if name in names]
            if places and self.is_designed(style):
                rows.append((not _is_custom(style), min(places), style.get(W + "styleId", "")))
        yield from (style_id for _, _, style_id in sorted(rows))
        default = self.styles.default
        if role == "body" and default and format_of(self.styles.of_style(default)).size >= BODY_SIZE:
            yield default

    def by_outline(self, role: str) -> str | None:
        """Return a designed style of a heading's outline level."""
        level = gbt9704.ROLES[role].outline
        for style in self.styles.paragraph_styles if level else ():
            style_id = style.get(W + "styleId", "")
            contents = plain(style_name(style)).startswith("toc")
            outline = format_of(self.styles.of_style(style_id)).outline
            if outline == level and not contents and self.is_designed(style):
                return style_id
        return None

    def by_look(self, role: str, taken: set[str | None]) -> str | None:
        """Return a style of the office that looks as the standard has a role, and sets no other."""
        wanted = gbt9704.ROLES[role]
        for style in self.styles.paragraph_styles:
            style_id = style.get(W + "styleId", "")
            look = format_of(self.styles.of_style(style_id))
            if style_id in taken or not _is_custom(style) or not has_face(look.font, wanted.face):
                continue
            if role == "title":
                if look.align == "center" and look.size >= TITLE_SIZE:
                    return style_id
            elif abs(look.size - wanted.size.pt) <= SIZE_TOLERANCE and look.first_line > 0:
                return style_id
        return None

    def is_designed(self, style: Element) -> bool:
        """Tell whether somebody has made a style what it is: it is used, their own, or no longer as Word delivers it."""
        style_id = style.get(W + "styleId", "")
        if style_id in self.used or _is_custom(style):
            return True
        if any(self.evidence.get(role) for role in HEADINGS):
            return False  # the text has headings, and this is not how they are set
        properties = style.find(W + "rPr")
        fonts = properties.find(W + "rFonts") if properties is not None else None
        if fonts is not None and fonts.get(W + "eastAsia") and style_id not in self.themed:
            return True
        spacing = flat(style.find(W + "pPr"), "p")
        values = (int(number(spacing.get(f"p.spacing.{name}"))) for name in ("before", "after", "line"))
        delivered = (style_name(style).lower(), *values) in known().factory
        return value(style, "rPr/sz") is not None and style_id not in self.themed and not delivered


def has_face(font: str | None, face: Face) -> bool:
    """Tell whether a font is one of those by which a face of the standard is known."""
    return font is not None and plain(font) in known().faces.get(face, frozenset())


def _is_custom(style: Element) -> bool:
    return is_true(style.get(W + "customStyle"))
