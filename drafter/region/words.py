"""The words with which a level of government, or a department of it, speaks of itself and those above."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from drafter.region.departments import bureau_of, full_name_above, is_led_from_above, words_of
from drafter.region.levels import levels_data
from drafter.region.table import Region, table

Words = dict[str, str | None]
PRIVATE = (
    "字",
    "部字",
    "上级名",
    "上级法治机构",
    "首长",
    "党组",
    "办公",
)  # words for patterns only, not for frames


class Profile(NamedTuple):
    """How a division, or a department of it, speaks of itself and of those around it.

    `words` has the same keys for every level (listed at the head of drafter/data/levels.yaml); a word that
    the level does not have is None. `addressees` are the usual 主送, `signature` is the 署名.
    """

    region: Region
    department: str | None
    words: Mapping[str, str | None]
    addressees: tuple[str, ...]
    signature: str


class Superior(NamedTuple):
    """A superior's words as one below says them: 内江市委, 内江市政府, 内江市委、市政府, 内江市."""

    party: str
    government: str
    both: str
    bare: str


CENTRE_COMMITTEE, CENTRE_COMMITTEE_SINCE = (
    "中央全面依法治国委员会办公室",
    2018,
)  # 党和国家机构改革, March 2018
CENTRE = Superior("党中央", "国务院", "党中央、国务院", "中央")


@lru_cache(maxsize=64)  # of a thousand places the last ones are enough
def profile(region: Region, department: str | None = None) -> Profile:
    """Return the words of a report of `region.year` by a region's government or one of its departments.

    The keys are those at the head of levels.yaml (each with its source). Raises UsageProblem where the
    department's name is none.
    """
    bureau = bureau_of(region, department) if department is not None else None
    known = _superior_words(region)
    patterns = _patterns(region) | words_of(region, bureau, _superiors(region)[-1].bare)
    words = {key: _fill(key, patterns, known) for key in [*known, *patterns]}
    both, party = _named(region, words["县委县政府"]), _named(region, words["县委"])
    words["领导机关"] = _joined([known["上级党委政府"], party])
    words["县委县政府自称"] = both
    words["本机关自称"] = words["本机关"] if bureau else _named(region, words["本机关"])
    words["各级上级党委政府"] = _joined([s.both for s in _superiors(region)] + ([both] if bureau else []))
    if bureau:
        above = words["上级主管部门"] if is_led_from_above(region, bureau) else None
        words["领导机关"] = _joined([above, words["县委县政府"]])
    for private in PRIVATE:
        del words[private]
    return Profile(
        region,
        bureau,
        MappingProxyType(words),
        _addressees(region, bureau, words),
        words["署名"] or region.name,
    )


def _addressees(region: Region, bureau: str | None, words: Words) -> tuple[str, ...]:
    """Return to whom a report goes: a government's to the one above; a department's to its party committee, its government
    and the department above, as far as their names are known.
    """
    names = [words["上级人民政府"]]
    if bureau:
        names = [words["中共县委"], words["县人民政府"], full_name_above(region, bureau)]
    return tuple(name for name in names if name)


# --- patterns ---------------------------------------------------------------------------------------


def _entry(region: Region) -> dict[str, Any]:
    entry: dict[str, Any] = levels_data()["levels"][region.level]
    return entry


def _sign(region: Region) -> str:
    """Return the level's own word: 县, 区, 盟."""
    return str(_entry(region)["字"])


def _patterns(region: Region) -> Words:
    """Return key → pattern for a region's level, place and year."""
    data = levels_data()
    patterns: Words = {**data["words"], **_entry(region)["words"]}
    for entry in data["exceptions"]:
        in_level = region.level in entry.get("levels", [region.level])
        in_province = entry.get("within") in (None, *region.parents)
        if in_level and in_province and region.name in entry.get("names", [region.name]):
            patterns |= entry["words"]
            break
    for key, change in data["before"].items():
        if region.year and region.year < change["year"]:
            patterns[key] = change["word"]
    return patterns


def _fill(key: str, patterns: Mapping[str, str | None], known: Mapping[str, str | None]) -> str | None:
    """Return a word: its pattern with other words filled in, None if the pattern or one of those is None."""
    if key in known:
        return known[key]
    pattern = patterns[key]
    if pattern is None:
        return None
    parts: list[str | None] = list(re.split(r"\{([^}]+)\}", pattern))
    parts[1::2] = [_fill(str(name), patterns, known) for name in parts[1::2]]
    return None if None in parts else "".join(map(str, parts))


def _own(region: Region, key: str) -> str:
    """Return a word of a region itself (县委, 县政府, 县人民政府), "" where it has none."""
    known: Words = {"字": _sign(region), "地区": region.name}
    return _fill(key, _patterns(region), known) or ""


# --- superiors --------------------------------------------------------------------------------------


def _superior(superior: Region, below: Region) -> Superior:
    """Return a superior's words, with its name where the one below has the same word for itself."""
    sign, party, government = _sign(superior), _own(superior, "县委"), _own(superior, "县政府")
    both = str(_entry(superior).get("pair") or f"{party}、{government}")
    if sign != _sign(below) or not superior.name.endswith(sign):
        return Superior(party, government, both, sign)
    stem = superior.name.removesuffix(sign)
    return Superior(stem + party, stem + government, stem + both, superior.name)


def _superiors(region: Region) -> list[Superior]:
    """Return the superiors that a report names, from the province down; above a province, the centre."""
    chain = region.superiors[-_entry(region).get("chain", 0) :]
    return [_superior(superior, region) for superior in chain] or [CENTRE]


def _superior_words(region: Region) -> Words:
    direct = _superiors(region)[-1]
    row = table().code_at(region.code, region.year) if region.code else None
    above = region.superiors[-1] if region.superiors else None
    return {
        "字": _sign(region),
        "地区": region.name,
        "地名": row.stem if row else region.name,
        "全称": region.full,
        "上级名": above.name if above else "",
        "上级党委": direct.party,
        "上级政府": direct.government,
        "上级党委政府": direct.both,
        "各级上级": "、".join(s.bare for s in _superiors(region)),
        "上级法治机构": _committee_above(region),
        "上级人民政府": _own(above, "县人民政府") if above else "国务院",
    }


def _committee_above(region: Region) -> str | None:
    """Return the office of the superior's committee for law-based government, None where there is none (yet)."""
    if not region.superiors:
        return CENTRE_COMMITTEE if not region.year or region.year >= CENTRE_COMMITTEE_SINCE else None
    above = region.superiors[-1]
    own = _own(above, "县委全面依法治县委员会办公室")
    same = _sign(above) == _sign(region) and above.name.endswith(_sign(above))
    return (above.name.removesuffix(_sign(above)) if same and own else "") + own or None


def _named(region: Region, own: str | None) -> str | None:
    """Return a word of the region's own (市委), with its name (隆昌市委) where the superior's is the same."""
    sign = _sign(region)
    same = region.superiors and _sign(region.superiors[-1]) == sign and region.name.endswith(sign)
    return region.name.removesuffix(sign) + own if own and same else own


def _joined(names: list[str | None] | list[str]) -> str:
    """Return 省委、省政府和市委、市政府; of three or more, only the last is joined with 和."""
    there = [n for n in names if n]
    return "和".join(["、".join(there[:-1]), there[-1]] if len(there) > 1 else there)
