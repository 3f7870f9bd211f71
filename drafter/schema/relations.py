"""Relations between figures (relations.yaml): parsed into rules, and checked when a genre is loaded.

A rule is formula, comparison, formula; a formula is in keys of the relation's group, 组.键 of another, and 去年.键 for
last year's figure (which stands in the field 去年 of the same line, or is computed from such fields).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from drafter import yamlio
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.resources import read_text
from drafter.schema.faults import Fault
from drafter.schema.formula import Formula, keys, parse_formula
from drafter.schema.models import Genre, Relation
from drafter.schema.table import MetricTable

LAST_YEAR = "去年."
FAULT = "GN15"

_COMPARISON = re.compile(r"<=|>=|≤|≥|=|＝")
_PLAIN = {"≤": "<=", "≥": ">=", "＝": "="}


class Rule(NamedTuple):
    """left comparison right, where the comparison is one of <= = >=."""

    left: Formula
    comparison: str
    right: Formula

    def names(self) -> Iterator[str]:
        """Yield the keys of both sides, from left to right."""
        yield from keys(self.left)
        yield from keys(self.right)


def parse_rule(text: str) -> Rule:
    """Parse a rule such as 审结 <= 受理+上年结转. Raises ValueError with a Chinese remark."""
    found = _COMPARISON.findall(text)
    if len(found) != 1:
        raise ValueError("要写一个比较号：<=、= 或 >=")
    left, right = _COMPARISON.split(text)
    return Rule(parse_formula(left), _PLAIN.get(found[0], found[0]), parse_formula(right))


def check_relations(genre: Genre, path: Path) -> list[Diagnostic]:
    """Return what is wrong with the relations of a genre, each at its line of relations.yaml."""
    table = MetricTable(genre.metrics)
    faults = [
        (number, fault)
        for number, relation in enumerate(genre.relations)
        for fault in _faults(relation, table)
    ]
    if not faults:
        return []
    top, _ = yamlio.compose(read_text(path))
    node = top.get("relations") if top else None
    places = [child.at.line for child in node.children] if node else []
    return [
        Diagnostic(
            fault.code,
            Severity.ERROR,
            fault.message,
            fault.hint,
            Location(str(path), places[number] if number < len(places) else None),
        )
        for number, fault in faults
    ]


def _faults(relation: Relation, table: MetricTable) -> Iterator[Fault]:
    groups = {metric.group for metric in table.by_id.values()}
    if relation.group and relation.group not in groups:
        alike = difflib.get_close_matches(relation.group, sorted(groups), 1)
        yield Fault(0, FAULT, f"没有叫“{relation.group}”的组", f"是不是“{alike[0]}”？" if alike else "")
        return
    try:
        rule = parse_rule(relation.rule)
    except ValueError as error:
        yield Fault(0, FAULT, f"rule“{relation.rule}”：{error}", "如 审结 <= 受理+上年结转")
        return
    for key in rule.names():
        name = key.removeprefix(LAST_YEAR)
        if table.find(name, relation.group) is None:
            near = table.near(name, relation.group)
            hint = f"是不是“{near}”？" if near else "键名见 metrics.yaml；别组的指标写“组.键”"
            yield Fault(0, FAULT, f"rule“{relation.rule}”：没有叫“{name}”的指标", hint)
