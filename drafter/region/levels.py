"""The levels of government as data: loads drafter/data/levels.yaml and answers what levels there are."""

from __future__ import annotations

from functools import cache
from typing import Any

from drafter.resources import knowledge
from drafter.yamlio import load_data


@cache
def levels_data() -> dict[str, Any]:
    """Return drafter/data/levels.yaml with `like` followed."""
    data: dict[str, Any] = load_data(knowledge("levels.yaml"))
    levels = data["levels"]
    for name, entry in levels.items():  # a level stands after the one it is like
        base = levels[entry["like"]] if "like" in entry else {}
        levels[name] = {**base, **entry, "words": {**base.get("words", {}), **entry.get("words", {})}}
    return data


def known_levels() -> list[str]:
    """Return the names of all levels that have a profile."""
    return list(levels_data()["levels"])


def outside_levels() -> dict[str, dict[str, list[str]]]:
    """Return the levels whose bodies are not in the table: the endings of their names, and those to drop."""
    levels = levels_data()["levels"]
    return {
        n: {"endings": e["names"], "remove": e.get("remove", [])} for n, e in levels.items() if "names" in e
    }


def table_level(level: str) -> str:
    """Return the level under which the table has a level's divisions (副省级市 → 地级市)."""
    return str(levels_data()["levels"][level].get("in_table", level))
