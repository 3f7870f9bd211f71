"""The metrics of a genre by every name that formulas, relations and frames give them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from drafter.schema.formula import keys, parse_formula
from drafter.schema.models import Metric

NEAR = 0.6  # how alike two names are before “是不是…” is asked; lower asks more often and more wildly


class MetricTable:
    """The metrics of a genre by id, by key within a group (受理), and by 组.键 from elsewhere."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.by_id = {m.id: m for m in metrics}
        self.by_path = {f"{m.group}.{m.key}": m for m in self.by_id.values()}

    def find(self, name: str, group: str) -> Metric | None:
        """Return the metric that a slot or a formula of this group means by a name."""
        return self.by_path.get(f"{group}.{name}") or self.by_path.get(name) or self.by_id.get(name)

    def operands(self, metric: Metric) -> list[Metric]:
        """Return the metrics that a computed metric is computed from, in the formula's order; [] for one that is typed."""
        if not metric.formula or metric.gather != "算":
            return []
        return [m for key in keys(parse_formula(metric.formula)) if (m := self.find(key, metric.group))]

    def near(self, name: str, group: str, words: Collection[str] = (), alike: float = NEAR) -> str:
        """Return the name that was most likely meant, or ""."""
        keys = [m.key for m in self.by_id.values() if m.group == group]
        close = difflib.get_close_matches(name, [*keys, *words, *self.by_path], 1, alike)
        return close[0] if close else ""
