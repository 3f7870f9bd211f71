"""An office's own look, taken from a Word file of the office: its page, styles, header and footer.

The file gives the package around our text and the styles of our roles, never a word of its text: no comments, tracked
changes, properties, names of people, macros, embedded fonts or links come along. What the office's paragraphs show
wins over what its style list says. Modules: `parts` takes the file apart, `cascade` resolves formatting, `evidence` tells
which paragraphs show which role, `mapping` chooses styles, `styles` writes styles.xml, `furniture` the page, header and
footer, `comparing` holds the look against GB/T 9704.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from drafter.diagnostics import Diagnostic
from drafter.writers.word.look import Look
from drafter.writers.word.package import Base


class How(StrEnum):
    """How the style of a role was found."""

    NAME = "name"  # by the style's name or alias
    OUTLINE = "outline"  # by its outline level
    LOOK = "look"  # by what paragraphs of that role show, or the look of a style
    NONE = "none"  # not at all: a style of ours, with the fonts of the standard


@dataclass(frozen=True, slots=True)
class Mapped:
    """What sets a role: the style's name and id, how it was found, font (None: not named anywhere) and size in points.

    `made` tells that the style was made from the formatting of paragraphs, because no style of the office gives their look;
    `example` is the beginning of such a paragraph.
    """

    role: str
    style: str
    style_id: str
    how: How
    font: str | None
    size: float
    made: bool = False
    example: str = ""


class House(NamedTuple):
    """What was taken from an office's file: the package around our text, which of its styles sets which role, and the
    findings on where the look differs from GB/T 9704 (notes: it is the office's own). `issuer` is the 发文机关标志 that its
    header holds, "" for none.
    """

    base: Base
    look: Look
    mapping: tuple[Mapped, ...]
    differences: tuple[Diagnostic, ...]
    issuer: str = ""


def load(data: bytes, path: str) -> tuple[House, list[Diagnostic]]:
    """Return the look of an office's Word file, and what could not be taken over.

    `data` is a zip whose size was found reasonable (readers.packages.checked, refuse_crowded). Raises Unreadable where it is
    no sound Word file.
    """
    from drafter.writers.word.house.assembly import assemble

    return assemble(data, path)
