"""How a Word file is to look: which of its styles sets each role, and which fonts its runs name.

The default is GB/T 9704—2012 in the fonts of a profile; an office's own file gives another (house.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from drafter import gbt9704
from drafter.gbt9704 import Face, Font
from drafter.ooxml import STYLE_IDS
from drafter.writers.fonts import fonts_of
from drafter.writers.layout import STANDARD, Measure


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
