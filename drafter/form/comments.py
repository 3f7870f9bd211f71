"""The comment behind a line of the form: what to fill in, from whom, how it is counted. Written by the program, and
recognised again when a form is rewritten, so that what the user added to it stays.

A comment is parts between ｜. The parts that the program writes for a metric are known; whatever else stands there is the
user's. A comment that does not begin like one of the program's is the user's altogether.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from drafter.form import words
from drafter.form.model import Office
from drafter.form.office import owner, roster
from drafter.schema import Genre, Metric

BETWEEN = "｜"
REQUIRED, STOCK, SUMMED = "必填", "年末数", "〔求和〕"
LAST_YEARS = "去年的表"  # begins a part that is about last year's form; the next year's takes its place
_EVIDENCE = re.compile(r"往年\d+份中\d+份")


class Comments:
    """Writes the comments of a form for a genre and a place (`names`: the words of its level; `office`: its bodies)."""

    def __init__(self, genre: Genre, names: Mapping[str, str], office: Office | None = None) -> None:
        self.names = names
        self.office = office or Office()
        mined = genre.mined.metrics if genre.mined else ()
        self.seen = {metric.id: (metric.support, metric.documents) for metric in mined}

    def text(self, metric: Metric) -> str:
        """Return the comment of a metric's line."""
        return BETWEEN.join(self.parts(metric))

    def parts(self, metric: Metric) -> list[str]:
        """Say what to fill in: unit, how much it is needed, who has it, how it is counted, how often it was reported."""
        units = "或".join([metric.unit, *metric.units]) if len(metric.units) == 1 else metric.unit
        said = [
            units,
            REQUIRED if metric.level == "必" else "",
            owner(metric, self.office, self.names) + (SUMMED if metric.gather == "求和" else ""),
            STOCK if metric.stock else "",
            words.fill(metric.note, self.names),
            self.evidence(metric),
        ]
        return [words.one_line(part) for part in said if part]

    def roster(self, metric: Metric) -> tuple[str, ...]:
        """Return the units that report towards a sum, where the office's table says so."""
        return roster(metric, self.office, self.names) if metric.gather == "求和" else ()

    def evidence(self, metric: Metric) -> str:
        """Say in how many of the past reports the metric was seen, or ""."""
        found = [self.seen[mined] for mined in metric.learned if mined in self.seen]
        if not found:
            return ""
        support, documents = max(found)
        return f"往年{documents}份中{support}份"

    def refreshed(
        self, metric: Metric, typed: str, former: Comments, last: Sequence[str] | None = None
    ) -> str:
        """Return a comment with the program's parts as they are today and the user's own behind them.

        `former` writes the comments of the place the form was made for. `last` are parts about last year's form: they
        take the place of those of the year before; None leaves those that are there.
        """
        if not typed:
            return BETWEEN.join([*self.parts(metric), *(last or ())])
        parts = [part.strip() for part in typed.split(BETWEEN)]
        now = [*self.parts(metric), *(last or ())]
        known = {*self.parts(metric), *former.parts(metric), REQUIRED, STOCK}
        if parts[0] not in known:
            now = list(last or ())  # the user's own words altogether
            known = set()
        ours = [part for part in parts if part in known or self.is_stale(part, last, bool(known))]
        if sorted(ours) == sorted(now):
            return typed
        return BETWEEN.join([*now, *(part for part in parts if part not in ours)])

    def of_the_user(self, metric: Metric, typed: str) -> str:
        """Return what of a comment is the user's own."""
        parts = [part.strip() for part in typed.split(BETWEEN)]
        known = {*self.parts(metric), REQUIRED, STOCK}
        if parts[0] not in known:
            known = set()
        own = (p for p in parts if p and p not in known and not self.is_stale(p, (), bool(known)))
        return BETWEEN.join(own)

    def is_stale(self, part: str, last: Sequence[str] | None, ours: bool) -> bool:
        """Tell whether a part is one that the program writes anew: the count of past reports, what last year's form said."""
        if part.startswith(LAST_YEARS):
            return last is not None
        return ours and bool(_EVIDENCE.fullmatch(part))
