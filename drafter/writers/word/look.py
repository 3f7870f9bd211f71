"""How a Word file is to look: which of its styles sets each role, and which fonts its runs name.

The default is GB/T 9704—2012 in the fonts of a profile; an office's own file gives another (house.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from drafter import gbt9704
from drafter.gbt9704 import Face, Font
from drafter.writers.fonts import fonts_of
from drafter.writers.layout import STANDARD, Measure

# Word's style ids and names. Headings and title are Word's own, so that navigation and tables of contents find
# them; names of the others are what people in offices call them.
STYLE_IDS: Mapping[str, tuple[str, str]] = {
    "issuer": ("Issuer", "发文机关标志"),
    "number": ("DocumentNumber", "发文字号"),
    "title": ("Title", "Title"),
    "heading1": ("Heading1", "heading 1"),
    "heading2": ("Heading2", "heading 2"),
    "heading3": ("Heading3", "heading 3"),
    "heading4": ("Heading4", "heading 4"),
    "body": ("OfficialBody", "公文正文"),
    "addressee": ("Addressee", "主送机关"),
    "attachment": ("Attachment", "附件说明"),
    "signature": ("OfficialSignature", "发文机关署名"),
    "date": ("OfficialDate", "成文日期"),
    "note": ("OfficialNote", "附注"),
    "annex": ("Annex", "附件"),
    "annex_title": ("AnnexTitle", "附件标题"),
    "copies": ("Copies", "抄送机关"),
    "issued": ("Issued", "印发机关和印发日期"),
    "contents_title": ("TOCHeading", "TOC Heading"),
    "contents1": ("TOC1", "toc 1"),
    "contents2": ("TOC2", "toc 2"),
    "table": ("OfficialTable", "表格文字"),
    "table_header": ("OfficialTableHeader", "表头文字"),
    "table_note": ("OfficialTableNote", "表注"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Style ids by role, and the font that the runs of a role name for Chinese text (None: the style's own).

    `faces` are the fonts of the profile by face, for what runs set in another face than their role's. The styles of the roles
    in `own_side` say themselves how far from the side a line stands (right-aligned signatures).
    """

    styles: Mapping[str, str]
    fonts: Mapping[str, Font | None]
    faces: Mapping[Face, Font] = field(default_factory=dict)
    measure: Measure = STANDARD
    own_side: frozenset[str] = frozenset()


@lru_cache(maxsize=8)
def of_profile(profile: str) -> Look:
    """Return the look of the standard in a font profile. Raises UsageProblem for an unknown one."""
    faces = fonts_of(profile)
    return Look(
        {key: style for key, (style, _) in STYLE_IDS.items()},
        {key: faces[gbt9704.ROLES[key].face] for key in STYLE_IDS},
        faces,
    )
