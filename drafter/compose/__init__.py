"""Composes a draft: a genre and a filled form become a Document whose every figure says where it comes from.

`compose` opens no file and prints nothing. The frames of the genre become sentences (join), answers become runs
(values), the template is rendered with tokens in place of values (template, tokens), and the ledger is read off the
finished document (ledger). Which paper is made of the form, and what it leaves out, is decided before (editions,
leaving) and told beside it (inferring).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drafter.compose import editions, inferring, leaving, matter
from drafter.compose.editions import Paper
from drafter.compose.leaving import Cut, Difference, LeftOut
from drafter.compose.ledger import Ledger, Pending, account, own_sentences
from drafter.compose.matter import Attachment
from drafter.compose.report import Report
from drafter.compose.template import compiled_template, render
from drafter.compose.values import Figures
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document, Mark, Style, style_of, title_of
from drafter.form import Form, fitted
from drafter.region import Profile
from drafter.schema import Genre

__all__ = [
    "Composition",
    "Pending",
    "Request",
    "compiled_template",
    "compose",
    "open_items",
]


class Composition(NamedTuple):
    """A composed draft. `name` is what its file is called, without folder and extension; `figures` are those of the
    form, as the draft was made from them.

    `left_out` and `differs` tell what the genre's first edition (`beside`), written to the usual addressee and as long
    as it likes, says and this draft does not, or says otherwise. `notes` are about the edition, not about a line's value;
    `sources` tells whether a file may show where each figure comes from.
    """

    document: Document
    ledger: Ledger
    findings: tuple[Diagnostic, ...]
    name: str
    form: Form
    genre: Genre
    figures: Figures
    edition: str = ""
    beside: str = ""
    left_out: tuple[LeftOut, ...] = ()
    differs: tuple[Difference, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    sources: bool = True
    heads: Mapping[str, str] | None = None  # what it says of itself: 标题, 主送 … as plain text


class Request(NamedTuple):
    """What is asked for beyond a form: `edition` and `addressee` as a user names them (None: the usual), `length` in
    characters that the draft may have, blanks not counted.

    `upward` asks for 版头 and 版记 of a paper to a superior, `overview` for 附件《主要指标一览表》.
    """

    edition: str | None = None
    addressee: str | None = None
    length: int | None = None
    upward: bool = False
    overview: bool = False


FULLEST = Request()


def compose(
    genre: Genre,
    form: Form,
    profile: Profile,
    calendar: Mapping[str, str | None],
    template: str,
    request: Request = FULLEST,
    *,
    template_path: str = "report.md.j2",
    compiled: str = "",
    headings: Mapping[str, str] | None = None,
) -> Composition:
    """Compose the draft of a form.

    `profile` says how the region speaks of itself ({县政府} …), `calendar` maps the words of the year ({党代会} …); a word
    that is None is not said. `template` is the source of the genre's template, `compiled` what `compiled_template` made of
    it; `headings` are those of the outline in force by topic, for topics that have none of their own. Raises BadGenre where
    the template cannot be used, UsageProblem where there is no such paper; what is wrong with the figures is in `findings`.
    """
    genre = fitted(genre, form)
    words = {**profile.words, **calendar}
    paper = editions.choose(genre, form, profile, words, edition=request.edition, addressee=request.addressee)
    length = request.length
    fullest = editions.choose(genre, form, profile, words)
    if request.upward:
        matter.refuse_unaddressed(paper)
    press = _Press(genre, profile, template, template_path, compiled, headings, request)
    full = press.made(form, fullest)
    if paper == fullest and length is None:
        return full
    asked = frozenset(p.key for p in full.ledger.pending)
    cut = Cut() if paper.edition.internal else leaving.internal(form, genre)
    made = press.made(leaving.without(form, cut), paper, asked)
    notes: list[Diagnostic] = []
    if length is not None and leaving.length(made.document) > length:
        made, shortened, told = press.shortened(form, cut, paper, asked, length, made)
        cut |= shortened
        notes += told
    if not paper.edition.internal:
        notes += inferring.in_sentences(form, genre, cut, made.ledger.figures)
        notes += inferring.worked_out(form, genre, cut, made.ledger.figures)
    if length is not None:
        made = made._replace(name=f"{made.name}（{length}字）")
    return _beside(made, full, form, cut, notes)


def _overview(genre: Genre, form: Form, figures: Figures, *, sources: bool) -> Attachment | None:
    from drafter.compose import annex  # only where it is asked for

    return annex.overview(genre, form, figures, sources=sources)


def _subject(genre: Genre, form: Form) -> str:
    name = genre.names.name if genre.names else genre.name
    return f"{name}（{form.year}年）"


@dataclass(frozen=True, slots=True)
class _Press:
    """Makes drafts of one form after the other, all else being the same."""

    genre: Genre
    profile: Profile
    template: str
    path: str
    compiled: str
    headings: Mapping[str, str] | None
    request: Request

    def made(self, form: Form, paper: Paper, asked: frozenset[str] | None = None) -> Composition:
        """Compose one paper; `asked` are the keys that may be pending in it, None for all."""
        upward = self.request.upward and paper.edition.addressees
        report = Report(self.genre, form, self.profile, paper, asked, self.headings)
        text = render(self.template, report, self.path, self.compiled)
        blocks = tuple(report.finish(text))
        shown = paper.edition.internal
        table = _overview(self.genre, form, report.figures, sources=shown) if self.request.overview else None
        document = matter.around(
            Document(blocks, title=title_of(blocks), subject=_subject(self.genre, form)),
            form,
            self.profile,
            paper,
            [table] if table else [],
            upward=upward,
        )
        return Composition(
            document,
            account(document, form, matter.asked(form, paper) | report.pending),
            (*report.unknown_words(), *(matter.told(form, paper) if upward else ())),
            "".join(run.text for run in report.name_runs) + paper.suffix,
            form,
            self.genre,
            report.figures,
            edition=paper.edition.name,
            sources=paper.edition.internal,
            heads=report.heads(),
        )

    def shortened(
        self, form: Form, cut: Cut, paper: Paper, asked: frozenset[str], most: int, made: Composition
    ) -> tuple[Composition, Cut, list[Diagnostic]]:
        """Leave out as little as is needed to have at most so many characters, in the genre's order."""
        blocks = made.document.blocks
        end = next((n for n, b in enumerate(blocks) if style_of(b) is Style.ANNEX), len(blocks))
        text = Document(blocks[:end])  # what an attachment shows is not said in the text
        printed = {run.trace.key for _, run in text.traced() if run.trace and not run.mark}
        steps = leaving.expendable(leaving.without(form, cut), self.genre, printed)

        def short(more: Cut) -> Composition:
            return self.made(leaving.without(form, cut | more), paper, asked)

        def fits(more: Cut) -> bool:
            return leaving.length(short(more).document) <= most

        more, fitting = leaving.fewest(steps, fits)
        done = short(more)
        return done, more, list(_on_length(form, more, done, most, fitting=fitting))


def _on_length(form: Form, cut: Cut, made: Composition, most: int, *, fitting: bool) -> list[Diagnostic]:
    """F082, F083: tell that sentences of the user's own have gone, and that it is still too long."""
    found = []
    if cut.sentences:
        places = [s.at for s in own_sentences(form) if s.key in cut.sentences]
        message = f"为了压到{most}字，没有写你自己的{len(cut.sentences)}句话"
        found.append(
            Diagnostic(
                "F082",
                Severity.NOTE,
                message,
                "清单在台账的“未写入”里（--ledger）；要留的，自己删去别的",
                places[0],
            )
        )
    if not fitting:
        message = f"能去的都去了，仍有{leaving.length(made.document)}字，压不到{most}字"
        hint = "必报项、待填和法定的几部分不会自动去掉；请把字数放宽，或自己删改文字"
        found.append(Diagnostic("F083", Severity.WARNING, message, hint, Location()))
    return found


def _beside(
    made: Composition, full: Composition, form: Form, cut: Cut, notes: Sequence[Diagnostic]
) -> Composition:
    """Return a draft with the account of what tells it from the fullest one."""
    heads, others = made.heads or {}, full.heads or {}
    differs = [Difference(what, others[what], heads[what]) for what in heads if heads[what] != others[what]]
    left = leaving.left_out(full.document, made.document, form, cut)
    keys = {item.key for item in left}
    unused = tuple(entry for entry in made.ledger.unused if entry.key not in keys)
    return made._replace(
        ledger=made.ledger._replace(unused=unused),
        beside=full.edition,
        left_out=left,
        differs=(*differs, *leaving.only_here(full.document, made.document)),
        notes=tuple(notes),
    )


def open_items(composition: Composition, findings: Sequence[Diagnostic]) -> list[Pending | Diagnostic | str]:
    """Return what keeps a draft from being final: what is pending, each 【待核】, each error among the findings."""
    wrong = [run.text for _, run in composition.document.marked(Mark.WRONG)]
    errors = [f for f in findings if f.severity is Severity.ERROR]
    return [*composition.ledger.pending, *wrong, *errors]
