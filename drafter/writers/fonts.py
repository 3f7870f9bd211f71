"""The fonts of a profile, and which characters of a document they cannot show."""

from __future__ import annotations

from collections.abc import Mapping

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document
from drafter.errors import UsageProblem
from drafter.gbt9704 import DEFAULT_FONTS, Face, Font
from drafter.writers.layout import other_face, paragraphs


def fonts_of(profile: str) -> Mapping[Face, Font]:
    """Return the fonts of a profile by face, or raise UsageProblem with the names of those there are."""
    try:
        return gbt9704.FONT_PROFILES[profile]
    except KeyError:
        known = "、".join(gbt9704.FONT_PROFILES)
        raise UsageProblem(f"没有名为“{profile}”的字体方案", f"已有方案：{known}") from None


def missing_glyphs(
    document: Document, fonts: str = DEFAULT_FONTS, faces: Mapping[Face, Font] | None = None
) -> list[Diagnostic]:
    """Return a finding for each Han character that the profile's font lacks, at the first place it is needed; `faces` are
    the fonts of an office in the place of a profile's.
    """
    faces = faces or fonts_of(fonts)
    missing = missing_by_face(document, faces)
    if not missing:
        return []
    found: dict[tuple[Face, str], Diagnostic] = {}
    for number, paragraph, role in paragraphs(document.blocks):
        other = other_face(paragraph, role)
        if missing.keys().isdisjoint((gbt9704.ROLES[role].face, *(other[2:] if other else ()))):
            continue
        for column, char in enumerate(paragraph.text, 1):
            face = other[2] if other and other[0] < column <= other[1] else gbt9704.ROLES[role].face
            if char in missing.get(face, ""):
                at = Location(block=number, column=column)
                found.setdefault((face, char), _missing_glyph(char, faces[face], at, paragraph.text))
    return list(found.values())


def _missing_glyph(char: str, font: Font, at: Location, text: str) -> Diagnostic:
    column = at.column or 1
    return Diagnostic(
        "DW01",
        Severity.NOTE,
        f"字体“{font.name}”里没有“{char}”字，已改用“{gbt9704.standing_in(font, char) or '系统字体'}”显示",
        "打印前看一眼这个字；整篇改用字符更全的字体可选其他字体方案",
        at,
        text[max(0, column - 8) : column + 7],
    )


def missing_by_face(document: Document, fonts: Mapping[Face, Font]) -> dict[Face, frozenset[str]]:
    """Return the Han characters of the document that each face's font lacks; faces without such are absent."""
    text = "".join(set("".join(p.text for _, p, _ in paragraphs(document.blocks))))
    of_each = {font.repertoire: font for font in fonts.values()}
    by_repertoire = {repertoire: gbt9704.lacking(font, text) for repertoire, font in of_each.items()}
    lacking = {face: by_repertoire[font.repertoire] for face, font in fonts.items()}
    return {face: chars for face, chars in lacking.items() if chars}
