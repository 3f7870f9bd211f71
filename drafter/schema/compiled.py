"""The shipped genres as they are after loading: validated, checked, in one JSON file beside the YAML it was made of.

Loading the YAML of a genre, validating it and checking its frames takes longer than everything else `draft check` does;
for a shipped genre the answer is always the same. scripts/generate.py writes it down, a test keeps it fresh, and it is
used only while the length and checksum of every source and the fields of our models are what they were. The folder of
a user's own genre has no such file and is read anew each time.
"""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from drafter.resources import GenreFiles
from drafter.schema.models import Genre, Mined, Model

GENRE, MINED = "genre.json", "mined.json"
_KIND = "_"  # the key that says which model an object is


def compiled_genre(files: GenreFiles, *, mined: bool = False) -> Genre | None:
    """Return a shipped genre as compiled, with `mined` if asked for; None where the files must be loaded."""
    if files.compiled is None:
        return None
    genre = _load(files.compiled / GENRE, files.checked)
    learned = _load(files.compiled / MINED, [files.mined]) if mined else None
    if not isinstance(genre, Genre) or (mined and not isinstance(learned, Mined)):
        return None
    return genre.model_copy({"mined": learned}) if mined else genre


def compiled_files(genre: Genre, files: GenreFiles) -> dict[str, str]:
    """Return the compiled files of a genre that was loaded with `mined`: name → text."""
    made = {GENRE: _dump(genre.model_copy({"mined": None}), files.checked)}
    return made | ({MINED: _dump(genre.mined, [files.mined])} if genre.mined else {})


def _dump(model: Model, sources: Iterable[Path]) -> str:
    data = {"models": _models(), "sources": _sums(sources), "content": _plain(model)}
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"


def _load(path: Path, sources: Iterable[Path]) -> object:
    try:
        data = json.loads(path.read_bytes(), object_hook=_made)
        fits = data["models"] == _models() and data["sources"] == _sums(sources)
        return data["content"] if fits else None
    except (OSError, ValueError, LookupError, TypeError):  # absent, or of another version of the program
        return None


def _sums(sources: Iterable[Path]) -> dict[str, str]:
    """Return length and checksum of every source that is there: this is about stale files, not about forged ones."""
    there = {path.name: path.read_bytes() for path in sources if path.is_file()}
    return {name: f"{len(data)} {crc32(data):08x}" for name, data in sorted(there.items())}


def _models() -> str:
    ours = (model for model in Model.KINDS.values() if model.__module__ == Model.__module__)
    fields = {model.__name__: dict(model.FIELDS) for model in ours}
    return f"{crc32(repr(fields).encode()):08x}"


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, Model):
        given = {name: getattr(value, name) for name in value.FIELDS}
        fields = {n: _plain(v) for n, v in given.items() if v != getattr(type(value), n, ...)}
        return {_KIND: type(value).__name__, **fields}
    if isinstance(value, Decimal):
        return {_KIND: "Decimal", "value": str(value)}
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def _made(fields: dict[str, Any]) -> Any:  # noqa: ANN401
    """Turn an object of the JSON into what it was; the objects inside it have been turned already."""
    kind = fields.pop(_KIND, None)
    if kind is None:
        return fields
    if kind == "Decimal":
        return Decimal(fields["value"])
    return Model.KINDS[kind](**{n: _tuple(v) if type(v) is list else v for n, v in fields.items()})


def _tuple(values: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuple(v) if type(v) is list else v for v in values)
