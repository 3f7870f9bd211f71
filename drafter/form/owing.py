"""What is still to be asked for, and whom: blank figures that every report has, and sums that are not complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drafter.diagnostics import Location
from drafter.form import words
from drafter.form.body import fitted
from drafter.form.model import Form, Kind
from drafter.form.office import owner
from drafter.form.sums import Progress, few, waiting
from drafter.schema import Genre


class Unreported(NamedTuple):
    """A figure that is asked for and that nobody, or not everybody, has given yet.

    `name` with its unit, `owner` as the region and the office say it; `progress` of a sum that some units still owe.
    """

    key: str
    name: str
    owner: str
    at: Location
    progress: Progress | None = None

    def told(self) -> str:
        """Return what is missing in a sentence."""
        if self.progress is None:
            return f"“{self.key}”还没有报：{self.name}" + (f"，{self.owner}" if self.owner else "")
        left = few(self.progress.missing) or f"{self.progress.unnamed}个没有列出的单位"
        return f"“{self.key}”已报{self.progress}：{self.name}，还差{left}"

    def whom(self) -> str:
        """Return whom to ask: the units that owe their part, where they are known, else the owner."""
        return few(self.progress.missing) if self.progress and self.progress.missing else self.owner


def unreported(form: Form, genre: Genre) -> list[Unreported]:
    """Return what is still to be asked for, in the form's order: what is 必 and blank, and each sum that is begun."""
    return list(_unreported(form, genre))


def _unreported(form: Form, genre: Genre) -> Iterator[Unreported]:
    names = words.of_region(form.region, form.department)
    for metric in fitted(genre, form).metrics:
        answer = form.answers.get(metric.id)
        if answer is None or answer.kind is not Kind.BLANK or words.is_computed(metric):
            continue
        made = waiting(metric, answer)
        if made or metric.level == "必":
            name = f"{words.fill(metric.name, names)}（{metric.unit}）"
            yield Unreported(metric.key, name, owner(metric, form.office, names), answer.at, made)


def owed(owner: str, name: str, progress: Progress | None) -> Iterator[tuple[str, str]]:
    """Yield (whom to ask, what for): a row for each unit that owes its part of a sum, else one for the owner."""
    if progress is None or not progress.expected:
        yield owner, name
        return
    yield from ((unit, name) for unit in progress.missing)
    if progress.unnamed:
        yield owner, f"{name}（还差{progress.unnamed}个没有列出的单位）"
