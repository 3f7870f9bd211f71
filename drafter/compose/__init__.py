"""Composes a draft: a genre and a filled form become a Document whose every figure says where it comes from.

`compose` opens no file and prints nothing. The frames of the genre become sentences (join), answers become runs
(values), the template is rendered with tokens in place of values (template, tokens), and the ledger is read off the
finished document (ledger).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drafter.compose.ledger import Entry, Ledger, Pending, Row, account
from drafter.compose.report import Report
from drafter.compose.template import render
from drafter.compose.values import Figures
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Document, Mark, Style
from drafter.form import Form, fitted
from drafter.region import Profile
from drafter.schema import Genre

__all__ = ["Composition", "Entry", "Ledger", "Pending", "Row", "compose", "open_items"]


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed draft. `name` is what its file is called, without folder and extension; `figures` are those of the
    form, as the draft was made from them.
    """

    document: Document
    ledger: Ledger
    findings: tuple[Diagnostic, ...]
    name: str
    form: Form
    genre: Genre
    figures: Figures


def compose(
    genre: Genre,
    form: Form,
    profile: Profile,
    calendar: Mapping[str, str | None],
    template: str,
    *,
    template_path: str = "report.md.j2",
    headings: Mapping[str, str] | None = None,
) -> Composition:
    """Compose the draft of a form.

    `profile` says how the region speaks of itself ({县政府} …), `calendar` maps the words of the year ({党代会} …); a word
    that is None is not said. `headings` are those of the outline in force by topic, for topics that have none of their own.
    `template` is the source of the genre's template. Raises BadGenre where the template cannot
    be used; what is wrong with the figures is in `findings`.
    """
    report = Report(fitted(genre, form), form, profile, {**profile.words, **calendar}, headings)
    text = render(template, report, template_path)
    blocks = tuple(report.finish(text))
    title = next(("".join(r.text for r in p.runs) for p in blocks if p.style is Style.TITLE), "")
    document = Document(blocks, title=title)
    ledger = account(document, form, report.pending)
    findings = [*report.figures.findings, *report.unknown_words()]
    name = "".join(run.text for run in report.name_runs)
    return Composition(document, ledger, tuple(findings), name, form, genre, report.figures)


def open_items(composition: Composition, findings: Sequence[Diagnostic]) -> list[Pending | Diagnostic | str]:
    """Return what keeps a draft from being final: what is pending, each 【待核】, each error among the findings."""
    wrong = [run.text for _, run in composition.document.marked(Mark.WRONG)]
    errors = [f for f in findings if f.severity is Severity.ERROR]
    return [*composition.ledger.pending, *wrong, *errors]
