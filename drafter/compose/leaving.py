"""What a paper leaves out: what may not go into it, what goes for want of room, and the account of both.

Leaving something out is done to the form before it is composed: the figure's answer is switched off, with everything
that is computed from it, and the sentence is not there. So nothing of it can be left in the draft, no 【待填】, no hole,
no rate that tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from drafter.compose.ledger import HEAD, own_sentences
from drafter.compose.values import CHANGE, YEAR
from drafter.document import IMPRINT, RED_HEAD, Document, Paragraph, Style, Trace
from drafter.form import Answer, Form, Kind, Matter, Plan, Problem, Sentence
from drafter.schema import Genre, Metric, MetricTable

INTERNAL = "只进报送稿"
NO_ADDRESSEES = "这种稿没有主送"
FOLLOWS = "说法随之改变"
SHORTENED = "压缩篇幅"
OWN_SENTENCES = "亮点"
WORDS_OF_THE_FORM = (YEAR, "地区", "文种")  # traced, though nobody would miss them
AROUND = (*RED_HEAD, Style.ATTACHMENT, *IMPRINT)  # no one counts these as the report's length
SPOKEN = (Kind.VALUE, Kind.WRONG, Kind.BLANK, Kind.NONE)  # answers that a draft may show


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left out, and why: metrics by id, the user's sentences by key path."""

    metrics: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: Cut) -> Cut:
        """Return both cuts; the reason given first stays."""
        return Cut({**other.metrics, **self.metrics}, {**other.sentences, **self.sentences})


class LeftOut(NamedTuple):
    """Something that the fuller paper has and this one has not; `text` is the figure, "" where it is no figure."""

    key: str
    line: int | None
    why: str
    text: str = ""
    metric: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return it as the JSON of `build` has it."""
        return {"key": self.key, "line": self.line, "why": self.why, "text": self.text or None}


class Difference(NamedTuple):
    """Something that both papers have in other words: 标题, 主送, or a figure that only now stands by itself."""

    what: str
    was: str
    now: str

    def to_json(self) -> dict[str, object]:
        """Return it as the JSON of `build` has it."""
        return {"what": self.what, "was": self.was, "now": self.now}


# --- what is left out ------------------------------------------------------------------------------------------------


def internal(form: Form, genre: Genre) -> Cut:
    """Return what is marked 只进报送稿, with all that is computed from it."""
    marked = {a.metric: INTERNAL for a in form.answers.values() if a.internal_only}
    own = {s.key: INTERNAL for s in own_sentences(form) if s.internal_only}
    for problem in form.problems:
        if problem.problem.internal_only:
            own |= {s.key: INTERNAL for s in (problem.reason, problem.measure, problem.topic) if s}
    own |= {p.topic.key: INTERNAL for p in form.plans if p.content.internal_only and p.topic}
    own |= {s.key: INTERNAL for s in form.matter.sentences() if s.internal_only}
    return Cut(with_computed(marked, genre), own)


def with_computed(metrics: Mapping[str, str], genre: Genre) -> dict[str, str]:
    """Return metrics with those that are computed from them, at any remove; these say from which one."""
    table = MetricTable(genre.metrics)
    found = dict(metrics)
    grown = True
    while grown:
        grown = False
        for metric in genre.metrics:
            source = next((o for o in table.operands(metric) if o.id in found), None)
            if source is not None and metric.id not in found:
                found[metric.id] = f"由不写的“{source.key}”算出"
                grown = True
    return found


def without(form: Form, cut: Cut) -> Form:
    """Return a form that has nothing of what is left out."""
    return replace(
        form,
        answers={m: _off(a) if m in cut.metrics else a for m, a in form.answers.items()},
        highlights={t: _kept(sentences, cut) for t, sentences in form.highlights.items()},
        first_responsible=_kept(form.first_responsible, cut),
        problems=tuple(_problem(p, cut) for p in form.problems if p.problem.key not in cut.sentences),
        plans=tuple(_plan(p, cut) for p in form.plans if p.content.key not in cut.sentences),
        matter=_matter(form.matter, cut),
    )


def _off(answer: Answer) -> Answer:
    return (
        answer._replace(kind=Kind.OFF, amount=None, last=None, units=(), as_of="")
        if answer.kind in SPOKEN
        else answer
    )


def _kept(sentences: Sequence[Sentence], cut: Cut) -> tuple[Sentence, ...]:
    return tuple(s for s in sentences if s.key not in cut.sentences)


def _problem(problem: Problem, cut: Cut) -> Problem:
    """Return a problem whose reason or measure is there but says nothing where it is left out: it is not asked for."""
    return problem._replace(reason=_silent(problem.reason, cut), measure=_silent(problem.measure, cut))


def _plan(plan: Plan, cut: Cut) -> Plan:
    return plan._replace(topic=_silent(plan.topic, cut))


def _matter(matter: Matter, cut: Cut) -> Matter:
    note = matter.note if matter.note and matter.note.key not in cut.sentences else None
    return matter._replace(note=note, attachments=_kept(matter.attachments, cut))


def _silent(sentence: Sentence | None, cut: Cut) -> Sentence | None:
    return sentence._replace(text="") if sentence and sentence.key in cut.sentences else sentence


# --- for want of room --------------------------------------------------------------------------------------------------


def length(document: Document) -> int:
    """Return how many characters the text of a paper has, blanks and what stands around it not counted."""
    styles = [block.style if isinstance(block, Paragraph) else None for block in document.blocks]
    end = styles.index(Style.ANNEX) if Style.ANNEX in styles else len(styles)
    text = (b for b, s in zip(document.blocks[:end], styles, strict=False) if s not in AROUND)
    return sum(not char.isspace() for block in text for char in block.text)


def expendable(form: Form, genre: Genre, printed: set[str]) -> list[Cut]:
    """Return what may go for want of room, one step each, in the order in which it goes.

    Metrics go by the levels of editions.yaml, within a level those first that fewest past reports have; a whole does not
    go before its parts. Sentences of the user's own go from the ends of the longest lists. What every report has, what
    is pending, and what the statutory sections say never goes. `printed` are the key paths that the draft shows.
    """
    support, table = _support(genre), MetricTable(genre.metrics)
    steps: list[Cut] = []
    for what in genre.shorten or ("选", "常", OWN_SENTENCES):
        if what == OWN_SENTENCES:
            steps += _sentences_to_go(form)
            continue
        metrics = [m for m in genre.metrics if m.level == what and _key(form, m) in printed]
        place = {m.id: i for i, m in enumerate(genre.metrics)}
        for metric in sorted(metrics, key=lambda m: (support[m.id], -place[m.id])):
            gone = dict.fromkeys(_unsaid_without(metric, form, printed, table), f"{SHORTENED}：{what}报项")
            steps.append(Cut(with_computed(gone, genre)))
    return steps


def _unsaid_without(metric: Metric, form: Form, printed: set[str], table: MetricTable) -> list[str]:
    """Return a metric, before it the parts that the draft says only in its sum: they would be said by themselves."""
    unsaid = [
        p.id for p in table.operands(metric) if p.level == metric.level and _key(form, p) not in printed
    ]
    return [*unsaid, metric.id]


def _key(form: Form, metric: Metric) -> str:
    answer = form.answers.get(metric.id)
    return answer.key if answer else ""


def _support(genre: Genre) -> dict[str, int]:
    """Return in how many past reports each metric was seen, that of a part counting for its whole too."""
    seen = {m.id: m.support for m in genre.mined.metrics} if genre.mined else {}
    found = {m.id: max((seen.get(learned, 0) for learned in m.learned), default=0) for m in genre.metrics}
    for metric in genre.metrics:
        if metric.whole in found:
            found[metric.whole] = max(found[metric.whole], found[metric.id])
    return found


def _sentences_to_go(form: Form) -> Iterator[Cut]:
    deepest = max((len(sentences) for sentences in form.highlights.values()), default=0)
    for number in range(deepest - 1, -1, -1):
        for sentences in reversed(list(form.highlights.values())):
            if number < len(sentences):
                yield Cut({}, {sentences[number].key: f"{SHORTENED}：{OWN_SENTENCES}"})


def fewest(steps: Sequence[Cut], fits: Callable[[Cut], bool]) -> tuple[Cut, bool]:
    """Return the fewest steps, from the first on, with which it fits; all of them and False where it never does."""
    low, high = 0, len(steps)
    if not fits(joined(steps)):
        return joined(steps), False
    while low < high:
        middle = (low + high) // 2
        if fits(joined(steps[:middle])):
            high = middle
        else:
            low = middle + 1
    return joined(steps[:low]), True


def joined(cuts: Sequence[Cut]) -> Cut:
    """Return all cuts as one."""
    done = Cut()
    for cut in cuts:
        done |= cut
    return done


# --- the account ---------------------------------------------------------------------------------------------------------

_Item = tuple[
    str, str, tuple[str, ...]
]  # key path, the figure as printed ("" for none), what it is computed from


def left_out(full: Document, made: Document, form: Form, cut: Cut) -> tuple[LeftOut, ...]:
    """Return what the fuller draft shows of the form and this one does not, in the order of the draft."""
    left = Counter(item for item, _ in _items(full))
    left.subtract(item for item, _ in _items(made))
    reasons = _reasons(form, cut)
    found: list[LeftOut] = []
    for item, trace in _items(full):
        if left[item] > 0:
            left[item] -= 1
            why = reasons.get(trace.key) or cut.metrics.get(trace.metric or "") or _otherwise(trace.key)
            found.append(LeftOut(trace.key, trace.line, why, item[1], trace.metric))
    return tuple(found)


def only_here(full: Document, made: Document) -> tuple[Difference, ...]:
    """Return the figures that this draft prints and the fuller one does not: parts of a sum that is not said now."""
    new = Counter(item for item, _ in _items(made))
    new.subtract(item for item, _ in _items(full))
    return tuple(Difference(item[0], "", item[1]) for item, count in new.items() if count > 0 and item[1])


def _items(document: Document) -> Iterator[tuple[_Item, Trace]]:
    """Yield what a draft shows of the form: each figure, and once each key that shows something else.

    The words beside a change against last year (同比增长) come and go with its figure.
    """
    seen: set[str] = set()
    valued: set[str] = set()
    for _, run in document.traced():
        trace = run.trace
        if trace is None or trace.key in WORDS_OF_THE_FORM:
            continue
        if trace.value is not None:
            valued.add(trace.key)
            yield (trace.key, run.text, trace.computed_from), trace
        elif trace.key not in seen and not (trace.measure == CHANGE and trace.key in valued):
            seen.add(trace.key)
            yield (trace.key, "", ()), trace


def _reasons(form: Form, cut: Cut) -> dict[str, str]:
    by_key = {a.key: cut.metrics[m] for m, a in form.answers.items() if m in cut.metrics}
    return {**by_key, **cut.sentences}


def _otherwise(key: str) -> str:
    return NO_ADDRESSEES if key.startswith(f"{HEAD}.主送") else FOLLOWS
