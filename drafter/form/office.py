"""The office's own table, 责任单位.yaml beside the form: what the bodies are called here and who reports towards a sum.

`owner` is the one way to say whom to ask for a figure; whatever names an owner (pending, comments, the ledger) asks it.
The file is read as a form is: every trouble is a finding at its line, and what can be used of it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from drafter.diagnostics import Diagnostic, Location, in_order
from drafter.errors import Unreadable
from drafter.form import words
from drafter.form.findings import Findings, nearest
from drafter.form.model import Office
from drafter.form.values import wordy
from drafter.region import owner_here
from drafter.resources import OFFICE_FILE, read_bytes
from drafter.schema import Genre, Metric
from drafter.yamlio import ANY, Node, Shape, compose, decode, source

RENAMES, ROSTERS = "更名", "名册"
BETWEEN = "、"  # parts the bodies of an owner
SEVERAL = "各"  # an owner that begins so is not one body, and no unit of its own
SHAPE = Shape(
    keys={RENAMES: Shape(each=ANY), ROSTERS: Shape(each=Shape(item=words.TEXT))},
)

Names = Mapping[str, str | None]

_COMMAS = re.compile("[、，,；;]")
_EXAMPLE = {RENAMES: "政务服务主管部门: 县数据局", ROSTERS: "各执法单位: [县公安局, 县城管局]"}


# --- whom to ask ----------------------------------------------------------------------------------------------------


def owner(metric: Metric, office: Office, names: Names | None = None) -> str:
    """Return whom to ask for a metric: its owner in the words of the level, by the names of the place.

    A rename of the metric (its key, or 组.键) outranks that of an owner or of one of its 、-separated parts. "" where this
    level has no such body.
    """
    for key in _keys(metric):
        if key in office.renames:
            return office.renames[key]
    return renamed(metric.owner, office, names)


def renamed(text: str, office: Office, names: Names | None = None) -> str:
    """Return an owner as a genre or a template says it ({组织部门}、{司法局}) in the words and names of the place."""
    whole = said(text, names)
    if whole in office.renames:
        return office.renames[whole]
    return BETWEEN.join(dict.fromkeys(name for _, name in _parts(text, office, names)))


def said(text: str, names: Names | None = None) -> str:
    """Return an owner with the words of the level in its slots, without the bodies that the level does not have."""
    return BETWEEN.join(part for part in words.fill(text, names or {}).split(BETWEEN) if part)


def roster(metric: Metric, office: Office, names: Names | None = None) -> tuple[str, ...]:
    """Return the units that report towards a metric: the roster of its key, of its owner, or of the owner's parts put
    together, where a part that is one body stands for itself. () where no roster says so.
    """
    for key in (*_keys(metric), said(metric.owner, names)):
        if key in office.rosters:
            return office.rosters[key]
    parts = list(_parts(metric.owner, office, names))
    if not any(part in office.rosters or name in office.rosters for part, name in parts):
        return ()
    units: dict[str, None] = {}
    for part, name in parts:
        one = () if part.startswith(SEVERAL) else (name,)
        units |= dict.fromkeys(office.rosters.get(part) or office.rosters.get(name) or one)
    return tuple(units)


def all_known(metric: Metric, office: Office, names: Names | None = None) -> bool:
    """Tell whether the rosters name every unit that reports towards a metric: no part of its owner that is several bodies
    lacks one.
    """
    if any(key in office.rosters for key in (*_keys(metric), said(metric.owner, names))):
        return True
    parts = _parts(metric.owner, office, names)
    return all({part, name} & office.rosters.keys() or not part.startswith(SEVERAL) for part, name in parts)


def _keys(metric: Metric) -> tuple[str, str]:
    return f"{metric.group}.{metric.key}", metric.key


def _parts(text: str, office: Office, names: Names | None) -> Iterator[tuple[str, str]]:
    """Yield the bodies of an owner, as the level says it and as the place does."""
    for generic in text.split(BETWEEN):
        bare = words.fill(generic, {})
        for part in filter(None, said(generic, names).split(BETWEEN)):
            here = owner_here(part, names or {})
            yield (
                part,
                office.renames.get(part) or office.renames.get(bare) or office.renames.get(here) or here,
            )


# --- reading --------------------------------------------------------------------------------------------------------


def load_office(path: Path) -> tuple[Office, list[Diagnostic]]:
    """Read the office's table beside a form, if there is one; a file that is no text is a finding."""
    if not path.is_file():
        return Office(), []
    try:
        text, notes = decode(read_bytes(path), str(path))
    except Unreadable as trouble:
        return Office(), [trouble.to_diagnostic()]
    office, findings = read_office(text, str(path))
    return office, in_order([*notes, *findings])


def read_office(text: str, path: str | None = None) -> tuple[Office, list[Diagnostic]]:
    """Read an office's table. What is wrong with it (F050) is left out of the Office and told."""
    root, troubles = compose(text, path, SHAPE)
    found = Findings(troubles)
    if root is None:
        return Office(), in_order(found)
    if root.kind != "mapping":
        _shapeless(found, root, OFFICE_FILE, f"{RENAMES}:\n  {_EXAMPLE[RENAMES]}")
        return Office(), in_order(found)
    for key, _ in root.items:
        if key.text is not None and key.text not in SHAPE.keys:
            like = nearest(key.text, SHAPE.keys)
            hint = f"是不是“{like}”？" if like else f"只有“{RENAMES}”和“{ROSTERS}”两项"
            found.error("F050", f"{OFFICE_FILE} 里没有“{key.text}”这一项", hint, key.at, key.text)
    places: dict[str, Location] = {}
    renames = {
        key: name
        for key, node in _section(root, RENAMES, found, places)
        if (name := _name(text, node, key, found))
    }
    rosters = {
        key: units
        for key, node in _section(root, ROSTERS, found, places)
        if (units := _units(text, node, key, found))
    }
    return Office(renames, rosters, places), in_order(found)


def _section(
    root: Node, name: str, found: Findings, places: dict[str, Location]
) -> Iterator[tuple[str, Node]]:
    node = root.get(name)
    if node is None or (node.kind == "scalar" and wordy(node.text, node.plain) is not None):
        return
    if node.kind != "mapping":
        _shapeless(found, node, name, _EXAMPLE[name])
        return
    for key, value in node.items:
        where = f"{name}.{key.text}"
        if key.text and where not in places:
            places[where] = key.at
            yield key.text, value


def _shapeless(found: Findings, node: Node, name: str, example: str) -> None:
    found.error("F050", f"“{name}”下面应当每行写“名称: 值”", f"如“{example}”", node.at, node.text or "")


def _name(text: str, node: Node, key: str, found: Findings) -> str:
    if node.kind != "scalar":
        typed = source(text, node)
        found.error(
            "F050", f"“{key}”的本地名称应当是一个名称，现在是：{typed}", "只写一个名称", node.at, typed
        )
        return ""
    return "" if wordy(node.text, node.plain) is not None else words.one_line(node.text or "")


def _units(text: str, node: Node, key: str, found: Findings) -> tuple[str, ...]:
    """Return the units of a roster, written as a list or in one line with 、 between them."""
    if node.kind == "mapping":
        typed = source(text, node)
        found.error("F050", f"“{key}”的名册应当是一串单位名", f"如“{_EXAMPLE[ROSTERS]}”", node.at, typed)
        return ()
    units: dict[str, Location] = {}
    for child in node.children if node.kind == "sequence" else (node,):
        if child.kind != "scalar":
            typed = source(text, child)
            found.error("F050", f"“{key}”的名册里“{typed}”不是单位名", "每个单位只写名称", child.at, typed)
            continue
        if wordy(child.text, child.plain) is not None:
            continue
        for unit in filter(None, (" ".join(part.split()) for part in _COMMAS.split(child.text or ""))):
            if unit in units:
                message = f"“{key}”的名册里“{unit}”写了两次，另一处在第{units[unit].line}行"
                found.warning("F050", message, "请删去一处；这里按一个单位算", child.at, unit)
            units.setdefault(unit, child.at)
    return tuple(units)


# --- against the genre ----------------------------------------------------------------------------------------------


def check_office(office: Office, genre: Genre, names: Names | None = None) -> list[Diagnostic]:
    """Return a warning (F051) for each name in the office's table that no metric's owner and no metric has."""
    found = Findings()
    if not office.renames and not office.rosters:
        return []
    wholes = dict.fromkeys(said(metric.owner, names) for metric in genre.metrics)
    owners = dict.fromkeys(part for whole in wholes for part in whole.split(BETWEEN) if part)
    known = owners | wholes | dict.fromkeys(owner_here(part, names or {}) for part in owners)
    for metric in genre.metrics:
        known |= dict.fromkeys(words.fill(part, {}) for part in metric.owner.split(BETWEEN))
    known |= dict.fromkeys(key for metric in genre.metrics for key in _keys(metric))
    for section, keys in ((RENAMES, office.renames), (ROSTERS, office.rosters)):
        for key in keys:
            if key not in known and not (section == ROSTERS and key in office.renames.values()):
                like = nearest(key, known)
                hint = f"是不是“{like}”？" if like else f"指标的责任单位有：{BETWEEN.join(list(owners)[:12])}"
                message = f"“{section}”里的“{key}”不是哪一项指标的责任单位，也不是指标，没有用上"
                found.warning("F051", message, hint, office.places.get(f"{section}.{key}", Location()), key)
    return in_order(found)
