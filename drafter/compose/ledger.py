"""The ledger: which figure of the draft came from which key, and what is pending, withheld, left out or unused.

It is read off the finished document and the form, so that it cannot say anything that the draft does not show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from drafter.compose.paragraphs import sources
from drafter.compose.values import LAST
from drafter.document import Document, Mark, Trace
from drafter.form import Form, Kind, Progress, Sentence, part_of_year

HEAD = "发文"  # the form's section with title, addressees, signature and date


class Row(NamedTuple):
    """A figure of the draft. `source` is its key path, `block` the 1-based number of its block."""

    text: str
    metric: str | None
    source: str
    line: int | None
    computed_from: tuple[str, ...]
    block: int
    trace: Trace

    def to_json(self) -> dict[str, object]:
        """Return the row as the JSON contract has it."""
        return {
            "text": self.text,
            "metric": self.metric,
            "source": self.source,
            "line": self.line,
            "computed_from": list(self.computed_from) or None,
            "block": self.block,
        }


class Pending(NamedTuple):
    """Something still to be filled in, and who has it."""

    key: str
    line: int | None
    owner: str
    name: str
    progress: Progress | None = None  # of a sum that some units still owe

    def to_json(self) -> dict[str, object]:
        """Return the row as the JSON contract has it, with the name and how far a sum has come."""
        row: dict[str, object] = {"key": self.key, "line": self.line, "owner": self.owner, "name": self.name}
        if self.progress:
            made = self.progress
            row |= {"reported": made.reported, "expected": made.expected, "missing": list(made.missing)}
        return row


class PartOfYear(NamedTuple):
    """A figure of the draft that is not of the whole year, by its place, and what the form says it counts up to."""

    key: str
    line: int | None
    as_of: str

    def to_json(self) -> dict[str, object]:
        """Return the entry as the JSON contract has it."""
        return {"key": self.key, "line": self.line, "as_of": self.as_of}


class Entry(NamedTuple):
    """A key of the form, by its place."""

    key: str
    line: int | None

    def to_json(self) -> dict[str, object]:
        """Return the entry as the JSON contract has it."""
        return {"key": self.key, "line": self.line}


class Ledger(NamedTuple):
    """All that is known of where the draft's figures come from and what is not in it."""

    figures: tuple[Row, ...]
    pending: tuple[Pending, ...]
    withheld: tuple[Entry, ...]
    none: tuple[Entry, ...]
    not_applicable: tuple[Entry, ...]
    blank: tuple[Entry, ...]
    unused: tuple[Entry, ...]
    part_of_year: tuple[PartOfYear, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the ledger's part of the JSON of `build`."""
        return {
            "figures": [row.to_json() for row in self.figures],
            "pending": [row.to_json() for row in self.pending],
            **{
                name: [entry.to_json() for entry in getattr(self, name)]
                for name in ("withheld", "none", "not_applicable", "blank", "unused", "part_of_year")
            },
        }


def account(document: Document, form: Form, pending: dict[str, Pending]) -> Ledger:
    """Read the ledger off a composed document. `pending` says of each key that may be pending whose it is."""
    figures = tuple(
        Row(run.text, t.metric, t.key, t.line, t.computed_from, block, t)
        for block, run in document.traced()
        if (t := run.trace) is not None and t.value is not None
    )
    keys = dict.fromkeys(run.trace.key for _, run in document.marked(Mark.PENDING) if run.trace)
    return Ledger(
        figures=figures,
        pending=tuple(pending[key] for key in keys if key in pending),
        withheld=_entries(form, Kind.WITHHELD),
        none=_entries(form, Kind.NONE),
        not_applicable=_entries(form, Kind.NOT_APPLICABLE),
        blank=tuple(e for e in _entries(form, Kind.BLANK) if e.key not in keys),
        unused=_unused(document, form),
        part_of_year=tuple(
            PartOfYear(a.key, a.at.line, a.as_of)
            for a in form.answers.values()
            if a.kind in (Kind.VALUE, Kind.NONE) and part_of_year(a.as_of, form.year)
        ),
    )


def _entries(form: Form, kind: Kind) -> tuple[Entry, ...]:
    return tuple(Entry(a.key, a.at.line) for a in form.answers.values() if a.kind is kind)


def _unused(document: Document, form: Form) -> tuple[Entry, ...]:
    seen: set[str] = set()
    for _, run in document.traced():
        if run.trace is not None:
            seen |= sources(run.trace)
    return tuple(entry for entry in _filled(form) if entry.key not in seen)


def _filled(form: Form) -> Iterator[Entry]:
    """Yield every key with something of the user's in it that a draft should show."""
    for answer in form.answers.values():
        if answer.kind in (Kind.VALUE, Kind.WRONG):
            yield Entry(answer.key, answer.at.line)
        if answer.kind is Kind.VALUE and answer.last is not None:
            yield Entry(f"{answer.key}.{LAST}", answer.at.line)
    for sentence in own_sentences(form):
        if sentence.text.strip():
            yield Entry(sentence.key, sentence.at.line)
    for name, text in head(form):
        if text.strip():
            yield Entry(f"{HEAD}.{name}", None)
    yield from (Entry(said.key, said.at.line) for said in form.matter.sentences())


def own_sentences(form: Form) -> Iterator[Sentence]:
    """Yield all sentences of the user's own."""
    for sentences in form.highlights.values():
        yield from sentences
    yield from form.first_responsible
    for problem in form.problems:
        yield from (s for s in (problem.problem, problem.reason, problem.measure) if s)
    for plan in form.plans:
        yield from (s for s in (plan.topic, plan.content) if s)


def head(form: Form) -> Iterator[tuple[str, str]]:
    """Yield the fields of 发文 as (key, text)."""
    yield "标题", form.title
    yield from ((f"主送[{i}]", name) for i, name in enumerate(form.addressees, 1))
    yield "署名", form.signature
    yield "成文日期", form.date
