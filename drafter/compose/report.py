"""One report in the making: what a template may ask for, and the way from its text to the finished document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from drafter import markup
from drafter.compose import sentences, tables
from drafter.compose.demands import Demands
from drafter.compose.editions import Paper
from drafter.compose.fixed import NEXT_YEAR, say, year_run
from drafter.compose.ledger import HEAD, Pending, head
from drafter.compose.numbering import numbered
from drafter.compose.outline import RolePlan, TopicPlan, plan
from drafter.compose.paragraphs import Printer
from drafter.compose.template import PlanItem, ProblemItem, Role, Topic
from drafter.compose.tokens import Tokens
from drafter.compose.values import Figures
from drafter.compose.walk import Walk
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Block, Mark, Run, Trace
from drafter.form import Form, Plan, Sentence, waiting
from drafter.region import Profile
from drafter.schema import Genre

Runs = tuple[Run, ...]
REGION, GENRE = "地区", "文种"  # keys of the form that the draft's own words go back to


class Report:
    """The names of a template, for one genre, form and paper.

    `asked` are the keys that may be pending; what is not among them is left out on purpose, not still to come.
    """

    def __init__(
        self,
        genre: Genre,
        form: Form,
        profile: Profile,
        paper: Paper,
        asked: frozenset[str] | None = None,
        headings: Mapping[str, str] | None = None,
    ) -> None:
        self.genre = genre
        self.form = form
        self.profile = profile
        self.paper = paper
        self.asked = asked
        self.headings = headings or {}
        self.figures = Figures(genre, form, paper.words)
        self.tokens = Tokens()
        self.pending: dict[str, Pending] = {}
        self._printer = Printer(genre, self.figures, form.year)

    def names(self) -> dict[str, object]:
        """Return what a template may name (docs/template.md lists it)."""
        year, edition = self.form.year, self.paper.edition
        signatures = self._signatures() if edition.signature else []
        return {
            "roles": self.roles,
            "topics": self.topics,
            "say": self.say,
            "pending": self.ask,
            "name": self.tokens.runs(self.name_runs),
            "title": self._title(),
            "addressees": self._addressees() if edition.addressees else [],
            "lead_in": self.say(self.paper.leading),
            "ending": self.say(self.paper.ending),
            "note": self._note(),
            "signatures": signatures,
            "signature": signatures[0] if signatures else "",
            "date": self._field("成文日期", self.form.date) if edition.date else "",
            "dated": edition.date,
            "year": self.tokens.runs((year_run(year),)),
            "next_year": self.tokens.runs((year_run(year + 1, NEXT_YEAR),)),
            "first_responsible": [t for s in self.form.first_responsible if (t := self._sentence(s))],
            "problems": self._problems(),
            "plans": self._plans(),
        }

    @cached_property
    def roles(self) -> list[Role]:
        """The roles in the order of the draft."""
        walk = Walk(self)
        found = plan(self.genre, self.form.highlights, self.form.outline, self.headings)
        return [walk.role(role, self._heading) for role in found]

    def heads(self) -> dict[str, str]:
        """Return what the paper says of itself, as plain text, "" for what it does not say."""
        edition = self.paper.edition
        return {
            "标题": self.tokens.plain(self._title()),
            "主送": "、".join(map(self.tokens.plain, self._addressees() if edition.addressees else [])),
            **{name: self.paper.words.get(name) or "" for name in self._spoken},
            "引言": self.tokens.plain(self.say(self.paper.leading)),
            "结束语": self.tokens.plain(self.say(self.paper.ending)),
            "署名": "、".join(map(self.tokens.plain, self._signatures() if edition.signature else [])),
            "成文日期": self.form.date if edition.date else "",
            "附注": self.tokens.plain(self._note()),
        }

    def topics(self, role: str) -> Sequence[Topic]:
        """Return the topics of a role; none where the genre has no such role."""
        return next((r.topics for r in self.roles if r.name == role), [])

    @property
    def name_runs(self) -> Runs:
        """What the draft is called: region, year, genre."""
        kind = self.genre.names.name if self.genre.names else self.genre.name
        region = self.profile.signature if self.form.department else self.form.region.name
        return (
            Run(region, trace=Trace(REGION)),
            year_run(self.form.year),
            Run(f"年{kind}", trace=Trace(GENRE)),
        )

    def unknown_words(self) -> Iterator[Diagnostic]:
        """Yield an error for each name in a frame that is neither a metric nor a word of the level or the calendar."""
        for frame, name in self._printer.words():
            if name not in self.figures.words:
                yield Diagnostic(
                    "GN01",
                    Severity.ERROR,
                    f"句式“{frame}”：没有叫“{name}”的指标、级别词或历法词",
                    "指标的键名见 metrics；级别词、历法词见 levels.yaml、calendar.yaml",
                )

    # --- what a template calls ---

    def say(self, text: str) -> str:
        """Return fixed text with its words put in."""
        return self.tokens.runs(say(text, self.figures, self.form.year))

    def ask(self, key: str, owner: str = "", name: str = "") -> str:
        """Return a 【待填】 for a part of the form that is no metric: pending('下步计划', owner='司法局').

        `name` is what is told of it where the last part of its key would not say enough; a list of what is pending adds that.
        """
        if self.asked is not None and key not in self.asked:
            return ""
        part = key.rpartition(".")[2]
        name = name or part
        if self.form.department:  # its own report is its own to complete
            owner = "{本局}"
        listed = name if part in name else f"{name}（{part}）"
        self.pending[key] = Pending(key, None, self.figures.body(owner), listed)
        text = f"【待填：{name}{self.figures.told(owner)}】"
        return self.tokens.runs((Run(text, mark=Mark.PENDING, trace=Trace(key)),))

    def para(self, topic: str, frames: Sequence[str], lead: str | None) -> str:
        """Return the paragraph of some frames."""
        return self.tokens.paragraphs(self._printer.para(topic, frames, lead))

    def rest(self, topic: str) -> str:
        """Return the place for the rest of a topic."""
        return self.tokens.paragraphs(self._printer.rest(topic))

    def highlights(self, topic: str) -> str:
        """Return the user's own sentences on a topic as a paragraph, as more where it would be too full."""
        own = (part for s in self.form.highlights.get(topic, ()) for part in tables.told(s))
        return self.tokens.paragraphs(tables.in_paragraphs(own))

    def _heading(self, plan: RolePlan | TopicPlan) -> str:
        if plan.own:
            return self._sentence(plan.own, closed=False)
        return self.say(plan.heading) if plan.heading else self.tokens.text(plan.title)

    # --- the head of the paper ---

    @property
    def _spoken(self) -> list[str]:
        """The words that are others from another sender or to another addressee."""
        words = [v.words for v in self.genre.senders] + [v.words for v in self.genre.addressees]
        return list(dict.fromkeys(name for own in words for name in own or ()))

    def _title(self) -> str:
        return self._field("标题", self.form.title) or self.say(self.paper.title)

    def _addressees(self) -> list[str]:
        """The addressees that the form names, unless another one was asked for; else those of the level."""
        typed = [self._field(name, text) for name, text in head(self.form) if name.startswith("主送")]
        if self.paper.usual and any(typed):
            return [token for token in typed if token]
        to = self.paper.addressee.to if self.paper.addressee else ()
        return [token for text in to if (token := self.say(text))] or [
            self._of_region(name) for name in self.profile.addressees
        ]

    def _signatures(self) -> list[str]:
        typed = self._field("署名", self.form.signature)
        usual = self.paper.sender.signatures if self.paper.sender else ()
        said = [token for text in usual if (token := self.say(text))]
        return [typed] if typed else said or [self._of_region(self.profile.signature)]

    def _note(self) -> str:
        """The 附注 that the form gives, else that of the edition."""
        own = self.form.matter.note
        runs = (Run("（"), *sentences.plain(*own[:2], own.at.line), Run("）")) if own else ()
        return self.tokens.runs(runs) if own else self.say(self.paper.edition.note)

    # --- the user's own words ---

    def _field(self, name: str, text: str) -> str:
        return self.tokens.runs(sentences.plain(text, f"{HEAD}.{name}"))

    def _of_region(self, text: str) -> str:
        return self.tokens.runs(sentences.plain(text, REGION))

    def _sentence(self, sentence: Sentence | None, *, closed: bool = True) -> str:
        if sentence is None:
            return ""
        if closed:
            return self.tokens.paragraphs(tables.told(sentence))
        return self.tokens.runs(sentences.said(sentence, closed=False))

    def _problems(self) -> list[ProblemItem]:
        return [
            ProblemItem(
                self._sentence(p.problem),
                self._sentence(p.reason),
                self._sentence(p.measure),
                {name: s.text for name, s in (("reason", p.reason), ("measure", p.measure)) if s},
                silent=p.reason is not None and not p.reason.text,
            )
            for p in self.form.problems
        ]

    def _plans(self) -> list[PlanItem]:
        return [self.plan_item(p) for p in self.form.plans]

    def plan_item(self, item: Plan) -> PlanItem:
        """Return a plan of the form as a template may print it."""
        return PlanItem(self._sentence(item.topic, closed=False), self._sentence(item.content))

    # --- from text to document ---

    def finish(self, text: str) -> list[Block]:
        """Turn the template's text into numbered paragraphs, and tables, without tokens."""
        self._printer.finish()
        for run in (r for m in self.genre.metrics for r in self.figures.figure(m.id).runs or ()):
            if run.mark is Mark.PENDING and run.trace is not None and run.trace.metric:
                self._tell_pending(run.trace)
        paragraphs = [done for p in markup.parse(text) for done in self.tokens.resolve(p)]
        ending = self.tokens.plain(self.say(self.paper.ending))
        demands = Demands(self.genre, self.form, self.asked, ending=ending)
        paragraphs = demands.met(paragraphs)
        self.pending |= {p.key: p._replace(owner=self.figures.fill(p.owner)) for p in demands.pending}
        return tables.with_figures(numbered(paragraphs))

    def _tell_pending(self, trace: Trace) -> None:
        metric = self.figures.table.by_id[trace.metric or ""]
        made = waiting(metric, self.form.answers[metric.id])
        owner, name = self.figures.owner(metric), self.figures.fill(metric.name)
        self.pending[trace.key] = Pending(trace.key, trace.line, owner, name, made)
