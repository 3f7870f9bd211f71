"""From a name as people write it to the one division it means in a year, or to a problem put in words."""

from __future__ import annotations

import difflib
import re

from drafter.errors import UsageProblem
from drafter.region.levels import known_levels, outside_levels, table_level
from drafter.region.table import Region, Row, region_of, table, under

MAX_NAME = 40  # the longest full name of a division has some 30 characters; anything longer is no name
FIRST_YEAR, LAST_YEAR = 1990, 2100  # the table's first year; later years are taken as the table's last state
NEAREST = 3  # so many similar names are offered for one that is not known


def resolve(name: str, year: int, *, level: str | None = None, superior: str | None = None) -> Region:
    """Return the division that a name means in a report year; UsageProblem says why not and what to do.

    Understood: full names (陕西省宝鸡市凤翔区), the end of one (宝鸡凤翔区, 徐州鼓楼区), short names (锡盟,
    恩施州, 内蒙古) and names without suffix where only one division has them (凤翔). A body outside the table
    (街道, 镇, 开发区 …) is taken from `level` and `superior`, which is resolved itself.
    """
    name = clean(name, "地区名称")
    _check_year(year)
    if level is not None and level not in known_levels():
        raise UsageProblem(f"没有“{_quote(level)}”这一层级", f"可用的层级：{'、'.join(known_levels())}")
    above = resolve(superior, year) if superior is not None else None
    found = [r for r in _candidates(name, year) if _fits(r, level, above)]
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(name, found)
    if level is not None and level in outside_levels():
        return _outside(name, year, level, above)
    raise _former(name, year, level) or _unknown(name, year, level, above)


def clean(name: str, what: str) -> str:
    """Return a name without blanks; raise UsageProblem for one that is too long or not in Han characters."""
    bare = re.sub(r"[ \u3000]+", "", name)
    if len(bare) > MAX_NAME:
        raise UsageProblem(
            f"{what}太长（{len(bare)} 字）", f"{what}不超过 {MAX_NAME} 字，例如：陕西省宝鸡市凤翔区"
        )
    if not bare or not all(map(_in_names, bare)):
        raise UsageProblem(f"“{_quote(name)}”不是{what}", "地区名称只用汉字，例如：凤翔区、宝鸡市凤翔区")
    return bare


def _in_names(char: str) -> bool:
    """Tell whether a character stands in names: a Chinese one of any plane, or the dot of foreign names."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or char in "·〇"


def _quote(text: str) -> str:
    """Return a user's words fit to print: no control characters, not long."""
    shown = "".join(c if c.isprintable() else "□" for c in text)
    return shown if len(shown) <= MAX_NAME else shown[:MAX_NAME] + "…"


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageProblem(f"年度“{year}”不在可用范围内", f"年度写四位数字，{FIRST_YEAR} 年以后，例如：2024")


def _candidates(name: str, year: int) -> list[Region]:
    """Return the divisions a name may mean; a full name beats a short one."""
    places = table()
    for lookup in (places.named, places.formed):
        found: dict[str, Region] = {}
        for start in range(len(name) - 1):
            for row in lookup(name[start:]):
                now = places.at(row, year)
                if now and _spells(name[:start], places.ancestors(row, _year_of(row, year))):
                    found.setdefault(now.code, region_of(now, year))
        if found:
            return list(found.values())
    return []


def _year_of(row: Row, year: int) -> int:
    """Return the year in which to look for a row's superiors: the one before, if it ended in this one."""
    return year if row.at_end_of(year) else row.end - 1


def _spells(head: str, ancestors: list[Row]) -> bool:
    """Tell whether the words before a name are its superiors, some of them left out: 江苏省徐州市, 徐州."""
    if not head:
        return True
    return any(
        head.startswith(form) and _spells(head[len(form) :], ancestors[i + 1 :])
        for i, row in enumerate(ancestors)
        for form in row.forms()
    )


def _fits(region: Region, level: str | None, above: Region | None) -> bool:
    if level is not None and region.level != table_level(level):
        return False
    return above is None or above.code in {s.code for s in region.superiors}


def _outside(name: str, year: int, level: str, above: Region | None) -> Region:
    if above is None:
        raise UsageProblem(
            f"“{name}”（{level}）不在区划表里，还需要知道它的上一级",
            f"加上 --superior，例如：--region {name} --level {level} --superior 大冶市",
        )
    bare = name.removeprefix(above.full).removeprefix(above.name)
    for ending in outside_levels()[level]["remove"]:
        bare = bare.removesuffix(ending)
    endings = outside_levels()[level]["endings"]
    if not bare.endswith(tuple(endings)):
        bare += endings[0]
    return under((*above.superiors, above), bare, "", level, year)


def _ambiguous(name: str, found: list[Region]) -> UsageProblem:
    names = "、".join(r.full for r in sorted(found, key=lambda r: r.code))
    example = found[0]
    short = "".join((*example.parents[-1:], example.name))
    if len({r.full for r in found}) < len(found) or short == name:
        short = example.full
    return UsageProblem(
        f"“{name}”不止一处：{names}", f"请写上所在地区，例如：--region {short}，或用 --superior、--level 指明"
    )


def _former(name: str, year: int, level: str | None) -> UsageProblem | None:
    """Return the problem for a name that was or became valid in another year."""
    places = table()
    for row in sorted(places.named(name), key=lambda r: -r.end):
        for other in places.relatives(row, year):
            if other.name == name or (level is not None and other.level != table_level(level)):
                continue
            full = region_of(other, year).full
            when = f" {row.end} 年起不再用" if row.end <= year else f" {row.begin} 年才有"
            return UsageProblem(
                f"{year} 年没有“{name}”，它{when}；当年是“{full}”{_since(other)}",
                f"改用 --region {other.name}，或核对 --year",
            )
    return None


def _since(row: Row) -> str:
    return f"（{row.begin} 年起）" if row.begin else ""


def _unknown(name: str, year: int, level: str | None, above: Region | None) -> UsageProblem:
    near = _nearest(name, year)
    hint = f"是不是：{'、'.join(near)}？" if near else ""
    limits = "".join([f"，层级“{level}”" if level else "", f"，上级“{above.full}”" if above else ""])
    return UsageProblem(
        f"{year} 年的区划表里没有“{name}”{limits}",
        f"{hint}街道、乡镇、开发区等不在表里，请加 --level 和 --superior，例如：--level 镇 --superior 大冶市",
    )


def _nearest(name: str, year: int) -> list[str]:
    names = {row.name for row in table().rows if row.at_end_of(year)}
    near = difflib.get_close_matches(name, sorted(names), n=NEAREST, cutoff=0.5)
    return [r.full for n in near for r in _candidates(n, year)][:NEAREST]
