"""Regions by year (区划) and how each level of government speaks of itself (STANDARDS 5.5 as data)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A division as it was in one year. `parents` go from the province down: ("陕西省", "宝鸡市")."""

    name: str  # canonical: 凤翔区, 锡林郭勒盟
    full: str  # 陕西省宝鸡市凤翔区
    code: str  # "" for a body outside the table
    level: str  # 市辖区, 县, 县级市, 地级市, 盟 …
    parents: tuple[str, ...] = ()
