"""What is known of the styles and fonts that offices use (data/word_styles.yaml), compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from drafter import gbt9704
from drafter.gbt9704 import Face, Font, Repertoire
from drafter.resources import knowledge
from drafter.yamlio import load_data


@dataclass(frozen=True, slots=True)
class Known:
    """Names of styles by role (normalised), what the text of a role looks like (in the order in which to ask), factory
    styles as (name, before, after, line), fonts of GB 2312 with what stands in, names of fonts by face, fields that may stay.
    """

    names: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, re.Pattern[str]]
    factory: frozenset[tuple[str, int, int, int]]
    gb2312: Mapping[str, str]
    faces: Mapping[Face, frozenset[str]]
    fields: frozenset[str]


def plain(name: str) -> str:
    """Return a style's name as names are compared: no blanks, lower case."""
    return re.sub(r"\s+", "", name).lower()


@lru_cache(maxsize=1)
def known() -> Known:
    """Return the table."""
    data = load_data(knowledge("word_styles.yaml"))
    faces = {Face(row["face"]): {plain(name) for name in row["fonts"]} for row in data["faces"]}
    for profile in gbt9704.FONT_PROFILES.values():
        for face, font in profile.items():
            faces.setdefault(face, set()).add(plain(font.name))
    return Known(
        {row["role"]: tuple(plain(name) for name in row["names"]) for row in data["roles"]},
        {row["role"]: re.compile(row["text"]) for row in data["roles"] if "text" in row},
        frozenset((row["name"], row["before"], row["after"], row["line"]) for row in data["factory"]),
        {row["name"]: row["fallback"] for row in data["gb2312_fonts"]},
        {face: frozenset(names) for face, names in faces.items()},
        frozenset(data["fields"]),
    )


def font(name: str) -> Font:
    """Return a font by its name, with the characters it is known to lack; a font nobody knows is taken to have all."""
    fallback = known().gb2312.get(name)
    if fallback:
        return Font(name, repertoire=Repertoire.GB2312, fallback=fallback)
    everywhere = (f for profile in gbt9704.FONT_PROFILES.values() for f in profile.values())
    return next((f for f in everywhere if f.name == name), Font(name))
