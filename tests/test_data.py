"""The tables of knowledge in drafter/data/: nothing in them that nobody asks for, and no entry without its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drafter.resources import knowledge
from drafter.yamlio import load_data

PACKAGE = Path(__file__).parent.parent / "drafter"
TABLES = sorted(path.name for path in (PACKAGE / "data").glob("*.yaml"))
FOR_PEOPLE = {"source", "version", "why"}  # keys that only a reader of the file needs
SOURCES = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}


def keys_of(data: Any, above: str = "") -> Iterator[str]:
    """Yield the dotted names of all keys in English; those in Chinese are entries."""
    for key, value in data.items() if isinstance(data, dict) else ():
        if str(key).isidentifier() and str(key).isascii():
            yield f"{above}{key}"
        yield from keys_of(value, f"{above}{key}.")
    for value in data if isinstance(data, list) else ():
        yield from keys_of(value, above)


@pytest.mark.parametrize("name", TABLES)
def test_every_key_of_a_table_is_asked_for_where_the_table_is_loaded(name: str) -> None:
    homes = {path.parent for path, text in SOURCES.items() if f'"{name}"' in text}
    text = "\n".join(text for path, text in SOURCES.items() if path.parent in homes)
    asked = {
        *re.findall(r'"(\w+)"', text),
        *re.findall(r"'(\w+)'", text),
        *re.findall(r"^    (\w+): ", text, re.M),
    }
    keys = {key for key in keys_of(load_data(knowledge(name))) if key.rpartition(".")[2] not in FOR_PEOPLE}
    assert homes
    assert sorted(key for key in keys if key.rpartition(".")[2] not in asked) == []


def test_every_entry_of_the_calendar_and_the_levels_names_its_source() -> None:
    calendar, levels = (load_data(knowledge(name)) for name in ("calendar.yaml", "levels.yaml"))
    assert [e["id"] for e in calendar["entries"] if not e.get("source")] == []
    assert [name for name, level in levels["levels"].items() if not level.get("source")] == []
