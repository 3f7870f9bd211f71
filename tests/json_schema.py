"""A check of a value against a JSON Schema, as far as the form's schema goes: the keywords it uses, and no others."""

from __future__ import annotations

from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_SAID = {"$schema", "$comment", "$defs", "title", "description", "examples"}
_CHECKED = {"$ref", "type", "enum", "anyOf", "properties", "additionalProperties", "required", "items"}


def troubles(value: Any, schema: dict[str, Any], root: dict[str, Any], place: str = "") -> list[str]:
    """Return where a value is not as its schema says; AssertionError for a keyword that is not known here."""
    assert set(schema) <= _SAID | _CHECKED, set(schema) - _SAID - _CHECKED
    found = []
    if "$ref" in schema:
        found += troubles(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
    if "type" in schema and not _is(value, schema["type"]):
        found.append(f"{place}: {schema['type']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {schema['enum']}")
    if "anyOf" in schema:
        tried = [troubles(value, one, root, place) for one in schema["anyOf"]]
        found += [] if not all(tried) else min(tried, key=len)
    if isinstance(value, dict):
        found += _of_object(value, schema, root, place)
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += troubles(item, schema.get("items", {}), root, f"{place}[{number}]")
    return found


def _is(value: object, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    return any(
        isinstance(value, _TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in wanted
    )


def _of_object(value: dict[Any, Any], schema: dict[str, Any], root: dict[str, Any], place: str) -> list[str]:
    found = [f"{place}: {name} missing" for name in schema.get("required", []) if name not in value]
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name, inner in value.items():
        if str(name) in known:
            found += troubles(inner, known[str(name)], root, f"{place}.{name}")
        elif others is False:
            found.append(f"{place}.{name}: unknown")
        elif isinstance(others, dict):
            found += troubles(inner, others, root, f"{place}.{name}")
    return found
