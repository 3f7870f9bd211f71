"""Departments of a government: what they are called, what they say of themselves, whose business a figure is.

All of it is data (`departments` in drafter/data/levels.yaml). A department is known by the name of its kind: 市场监管局
and 市场监督管理局 are one, 司法厅 is the 司法局 of a province.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

from drafter.region.levels import levels_data
from drafter.region.naming import clean
from drafter.region.table import Region, table

Words = Mapping[str, str | None]
BUREAU, KIND = "部门", "部门类别"  # keys of a profile's words
SIGN, GOVERNMENT_SIGN, PLACE = "部字", "县", "地区"
ABOVE = ("上级主管部门", "上级主管部门全称")  # as one says it, in full; the latter None where it is not known
OF_ALL = ("本机关", "署名")  # words that a government has too
VERTICAL = "vertical"
PROVINCIAL, MUNICIPAL = ("省", "自治区"), ("直辖市",)
_SLOT = re.compile(r"\{([^{}]+)\}")
_BRANCH = re.compile(
    r"(?P<body>.+?[局厅委])(?P<place>.+)分局"
)  # 生态环境局凤翔分局: a branch of the superior's department


class Share(Enum):
    """Whose business an owner's is, for a department."""

    LEADS = "leads"  # the department itself is named: it has the figure of the whole place
    TAKES_PART = "takes part"  # a collective owner: the department has its own figure
    NONE = "none"


@cache
def _kinds() -> dict[str, str]:
    """Return name → name of its kind."""
    return {name: names[0] for names in _data()["kinds"] for name in names}


def _data() -> dict[str, Any]:
    data: dict[str, Any] = levels_data()["departments"]
    return data


def kind_of(bureau: str) -> str:
    """Return the name of a department's kind: 市场监督管理局 of 市场监管局, 公安局 of 宝鸡市公安局凤翔分局 (bare name)."""
    branch = _BRANCH.fullmatch(bureau)
    bare = branch["body"] if branch else bureau
    return _kinds().get(bare, bare)


def bureau_of(region: Region, department: str) -> str:
    """Return a department's name without the region's: 司法局 of 凤翔区司法局, 锡盟司法局, 区司法局.

    A branch of a superior's department (宝鸡市公安局凤翔分局) keeps the superior's name. Raises UsageProblem where it is no name.
    """
    bare = clean(department, "部门名称")
    for special in _data()["special"].values():
        bare = bare.removeprefix(special.get("vertical", ""))
    row = table().code_at(region.code, region.year) if region.code else None
    forms = row.forms() if row else (region.name,)
    sign = str(levels_data()["levels"][region.level]["字"])
    for prefix in (region.full, "".join((*region.parents[-1:], region.name)), *forms, sign):
        if bare.startswith(prefix) and len(bare) > len(prefix) + 1:
            return bare[len(prefix) :]
    return bare


def words_of(region: Region, bureau: str | None, called: str) -> dict[str, str | None]:
    """Return the patterns of a department's words; for a government (None) those it does not have, as None.

    `called` is what the region calls its superior: 市, 内江市.
    """
    data = _data()
    if bureau is None:
        return dict.fromkeys([BUREAU, KIND, SIGN, "首长", "党组", *ABOVE, *(data["words"].keys() - OF_ALL)])
    kind = _kind_here(region, bureau)
    ending = next((e for e in data["endings"] if bureau.endswith(e)), "")
    sign = data["endings"].get(ending, data["other"])
    special = {key: word for key, word in data["special"].get(kind, {}).items() if key != VERTICAL}
    branch = dict.fromkeys(OF_ALL, bureau) if _superior_named(region, bureau) else {}
    return {
        BUREAU: bureau,
        KIND: kind,
        SIGN: sign,
        "首长": data["heads"].get(ending) or data["heads"].get(sign, data["other_head"]),
        "党组": "党委" if kind in data["party_committees"] else "党组",
        ABOVE[0]: _called_above(region, bureau, called),
        ABOVE[1]: full_name_above(region, bureau) or None,
        **data["words"],
        **data["change"],
        **special,
        **branch,
        **({"执法职责": None} if kind in data["not_enforcing"] else {}),
    }


def full_name_above(region: Region, bureau: str) -> str:
    """Return the full name of the department one level up, "" where it is not known: 宝鸡市司法局, 司法部."""
    name = _name_above(region, bureau)
    if not name or not region.superiors:
        return name
    vertical = _data()["special"].get(_kind_here(region, bureau), {}).get(VERTICAL, "")
    return str(vertical) + region.superiors[-1].name + name


def is_led_from_above(region: Region, bureau: str) -> bool:
    """Tell whether a department is led by the one above it: 税务局, a branch of the city's department."""
    special = _data()["special"].get(_kind_here(region, bureau), {})
    return VERTICAL in special or bool(_superior_named(region, bureau))


def _called_above(region: Region, bureau: str, called: str) -> str:
    name = _name_above(region, bureau)
    if not name:
        return str(_data()["other_superior"])
    return called + name if region.superiors else name


def _name_above(region: Region, bureau: str) -> str:
    """Return what the department one level up is called, without its region: 司法局, 司法厅, 司法部; "" if not known."""
    above = _superior_named(region, bureau)
    branch = _BRANCH.fullmatch(bureau.removeprefix(above)) if above else None
    if branch:
        return branch["body"]
    city, municipality, province, centre = _data()["above"].get(_kind_here(region, bureau), (None,) * 4)
    if not region.superiors:
        return centre or ""
    level = region.superiors[-1].level
    name = province if level in PROVINCIAL else municipality if level in MUNICIPAL else city
    return name or ""


def _kind_here(region: Region, bureau: str) -> str:
    return kind_of(bureau.removeprefix(_superior_named(region, bureau)))


def _superior_named(region: Region, bureau: str) -> str:
    """Return the name of the superior that a branch's name begins with, "" where it begins with none."""
    return next((s.name for s in region.superiors if bureau.startswith(s.name)), "")


def other_place(region: Region, bureau: str) -> str | None:
    """Return the division, neither the region's own nor above it, that a department's name begins with."""
    own = {region.name, *region.parents}
    common = levels_data()["find"]["common_ends"]
    prefixes = (bureau[:end] for end in range(len(bureau) - 2, 1, -1))
    return next((p for p in prefixes if p not in own and p not in common and table().named(p)), None)


# --- whose business ---------------------------------------------------------------------------------


def share(owner: str, words: Words, renames: Mapping[str, str] | None = None) -> Share:
    """Return what an owner of a metric ({县政府办公室}、{司法局}) makes of the department that `words` are of.

    `renames` say what generic owners are called at this place (政务服务主管部门 → 县数据局).
    """
    data = _data()
    enforces = bool(words.get("执法职责"))
    found = Share.NONE
    for name in _names(owner, words):
        called = (renames or {}).get(name, name)
        if kind_of(_bare(called, words)) == words.get(KIND):
            return Share.LEADS
        if name in data["everyone"] or (enforces and name in data["enforcing"]):
            found = Share.TAKES_PART
    return found


def owner_here(owner: str, words: Words) -> str:
    """Return what one owner is called at this level: 审计厅 of a province, 财政所 of a town."""
    sign = words.get(GOVERNMENT_SIGN)
    names: dict[str, str] = next(
        (entry["names"] for entry in levels_data()["owners"] if sign in entry["signs"]), {}
    )
    return _SLOT.sub(lambda slot: words.get(slot[1]) or "", names.get(owner, owner))


def leads_among(owner: str, words: Words) -> str:
    """Return an owner's names with the department itself as 本局."""
    own, names = words["本局"] or "", _names(owner, words)
    called = (own if kind_of(_bare(name, words)) == words[KIND] else name for name in names)
    return "、".join(dict.fromkeys(called))


def in_own_words(text: str) -> str:
    """Return a text with slots of the government's words changed to the department's: {全县} → {全局}."""
    changes = _data()["in_place_of"]
    return _SLOT.sub(lambda slot: changes.get(slot[1], slot[0]), text)


def _names(owner: str, words: Words) -> list[str]:
    """Return the bodies that an owner names, 依法治县办 as the department that it stands in."""
    for slot, house in _data()["houses"].items():
        owner = owner.replace(f"{{{slot}}}", house)
    return _SLOT.sub(lambda slot: words.get(slot[1]) or "", owner).split("、")


def _bare(name: str, words: Words) -> str:
    """Return a department's name without that of its place: 数据局 of 县数据局, 凤翔区数据局."""
    for prefix in (words.get("全称"), words.get(PLACE), words.get(GOVERNMENT_SIGN)):
        if prefix and name.startswith(prefix) and len(name) > len(prefix) + 1:
            return name[len(prefix) :]
    return name
