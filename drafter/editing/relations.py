"""Which part of a Word file refers to which: relations followed, cut, and parts dropped that nothing refers to any more."""

from __future__ import annotations

from collections.abc import Callable, Container

from drafter.editing.package import WordFile
from drafter.ooxml import CONTENT_TYPES, PACKAGE, Relation, local, relations_in, relations_part, remove

# A part refers by id to what it shows; a relation of these kinds whose id it no longer names is left over.
SHOWN = frozenset(
    (
        *(
            "image",
            "hyperlink",
            "header",
            "footer",
            "oleObject",
            "package",
            "chart",
            "aFChunk",
            "subDocument",
        ),
        *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "video", "audio", "control"),
    )
)


def relations(file: WordFile, owner: str) -> list[Relation]:
    """Return the relations of a part, of the file itself for PACKAGE."""
    name = relations_part(owner)
    return list(relations_in(file.xml(name), owner)) if name in file else []


def cut(file: WordFile, owner: str, which: Callable[[Relation], bool]) -> list[Relation]:
    """Take out the relations of a part for which `which` is true, and return them."""
    gone = [relation for relation in relations(file, owner) if which(relation)]
    for relation in gone:
        remove(relation.element)
    if gone:
        file.touch(relations_part(owner))
    return gone


def cut_others(file: WordFile, owner: str, needed: Container[str]) -> list[Relation]:
    """Take out the relations of kinds that are not needed and whose id the part does not name either; return them."""
    used = _named_in(file, owner)
    return cut(file, owner, lambda r: r.kind not in needed and r.id not in used)


def _named_in(file: WordFile, owner: str) -> set[str]:
    """Return every value of an attribute of a part: the ids of relations that it names are among them."""
    elements = file.xml(owner).iter() if owner != PACKAGE else ()
    return {str(value) for element in elements for value in element.attrib.values()}


def cut_unused(file: WordFile, owner: str) -> None:
    """Take out the relations to what a part has ceased to show: its pictures, links, headers."""
    used = _named_in(file, owner)
    cut(file, owner, lambda r: r.kind in SHOWN and r.id not in used)
    if not any(relation.kind == "diagramData" for relation in relations(file, owner)):
        cut(file, owner, lambda r: r.kind == "diagramDrawing")


def sweep(file: WordFile) -> list[str]:
    """Drop the parts that nothing refers to, with their entries among the content types; return their names."""
    reached = _reached(file)
    gone = [name for name in file if name not in reached and name != CONTENT_TYPES and not name.endswith("/")]
    for name in gone:
        file.drop(name)
    types = file.xml(CONTENT_TYPES)
    for entry in list(types):
        if local(entry) == "Override" and entry.get("PartName", "").lstrip("/") not in file:
            remove(entry)
            file.touch(CONTENT_TYPES)
    return [name for name in gone if not name.endswith(".rels")]


def _reached(file: WordFile) -> set[str]:
    """Return the names of the parts that can be reached from the file, and of their relations."""
    reached, waiting = set(), [PACKAGE]
    while waiting:
        owner = waiting.pop()
        name = relations_part(owner)
        if name not in file:
            continue
        reached.add(name)
        for relation in relations(file, owner):
            if not relation.external and relation.target in file and relation.target not in reached:
                reached.add(relation.target)
                waiting.append(relation.target)
    return reached
