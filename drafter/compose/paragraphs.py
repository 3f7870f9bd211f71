"""From frames to paragraphs: which frames stand together, with which lead, and what has no place of its own.

`Printer` keeps what has been printed, so that the rest of a topic is what no template has placed, and a figure that no
frame prints at all still gets a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from drafter.compose.fixed import say
from drafter.compose.join import figures_in, join, merged
from drafter.compose.tokens import Deferred
from drafter.compose.values import Figures
from drafter.document import Run, Trace
from drafter.errors import BadGenre
from drafter.form import Kind
from drafter.schema import Genre, Metric, Sentence, compiled_frames

MOST_FIGURES = 8  # in one paragraph; more read like a table whatever the sentences are
IS = "为"  # the verb of the sentence that a metric without a frame gets

Runs = tuple[Run, ...]


class Printer:
    """Prints the frames of one build."""

    def __init__(self, genre: Genre, figures: Figures, year: int) -> None:
        self.genre = genre
        self.figures = figures
        self.year = year
        self.placed: set[tuple[str, str]] = set()  # frames that a template has placed by name
        self._sentences = compiled_frames(genre)
        self._seen: set[str] = set()  # key paths that are in the draft, themselves or in what is computed
        self._rests: list[tuple[str, Deferred]] = []

    def named(self, topic: str, name: str) -> Sentence:
        """Return a frame by name: of this topic, else the only one of that name elsewhere."""
        own = self._sentences.get((topic, name))
        if own:
            return own
        others = [s for (_, other), s in self._sentences.items() if other == name]
        if len(others) != 1:
            trouble = "没有" if not others else "不止一个"
            raise BadGenre(
                f"模板要用句式“{name}”，而文种里{trouble}这个名字的句式", "核对 metrics.yaml 的 frames"
            )
        return others[0]

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield (frame, name) for every slot that names no metric."""
        for (_, frame), sentence in self._sentences.items():
            yield from ((frame, slot.name) for slot in sentence.slots() if not slot.metric)

    def para(self, topic: str, names: Sequence[str], lead: str | None) -> list[Runs]:
        """Return the paragraph that the named frames make, as more than one where it would be too full."""
        sentences = [self.named(topic, name) for name in names]
        self.placed |= {(s.frame.topic, s.frame.name) for s in sentences}
        return self._paragraphs(sentences, lead, split_at_leads=False)

    def rest(self, topic: str) -> Deferred:
        """Return what has no place of its own in a topic; it is filled in by `finish`."""
        deferred = Deferred()
        self._rests.append((topic, deferred))
        return deferred

    def finish(self) -> None:
        """Fill in the rests: first the frames not placed by name, then the figures that no frame has printed."""
        for topic, deferred in self._rests:
            left = [k for k in self._sentences if k[0] == topic and k not in self.placed]
            self.placed |= set(left)
            deferred.paragraphs += self._paragraphs(
                [self._sentences[k] for k in left], None, split_at_leads=True
            )
        for topic, deferred in self._rests:
            deferred.paragraphs += self._unsaid(topic)

    # --- paragraphs ---

    def _paragraphs(
        self, sentences: Iterable[Sentence], lead: str | None, *, split_at_leads: bool
    ) -> list[Runs]:
        done: list[_Paragraph] = []
        now = _Paragraph()
        for sentence in sentences:
            said = join(sentence, self.figures, opened=now.opened)
            new = now.figures + said.figures > MOST_FIGURES or (split_at_leads and sentence.frame.lead)
            if said.runs and new and now.runs:
                done.append(now)
                now = _Paragraph()
                said = join(sentence, self.figures)
            own = "" if lead is not None and not done else sentence.frame.lead
            now.add((), say(own, self.figures, self.year) if own and said.positive else ())
            for i, runs in enumerate(not_too_full(said.sentences)):
                if i:
                    done.append(now)
                    now = _Paragraph()
                now.add(runs, positive=said.positive, opening=sentence.frame.opening)
        done.append(now)
        if lead and done[0].positive:
            done[0].runs[:0] = say(lead, self.figures, self.year)
        paragraphs = [tuple(merged(p.runs)) for p in done if p.runs]
        for runs in paragraphs:
            self.see(runs)
        return paragraphs

    def _unsaid(self, topic: str) -> list[Runs]:
        """Return one sentence a figure, in paragraphs, for the figures of a topic that no frame has printed."""
        done: list[_Paragraph] = []
        for metric in self.genre.metrics:
            if metric.topic != topic or not self._is_unsaid(metric):
                continue
            if not done or done[-1].figures == MOST_FIGURES:
                done.append(_Paragraph())
            runs = (
                Run(f"{self.figures.fill(metric.name)}{IS}"),
                *(self.figures.value(metric.id) or ()),
                Run("。"),
            )
            self.see(runs)
            done[-1].add(runs)
        return [tuple(merged(p.runs)) for p in done]

    def _is_unsaid(self, metric: Metric) -> bool:
        answer = self.figures.answers.get(metric.id)
        runs = self.figures.value(metric.id)
        if answer is None or not runs or answer.key in self._seen:
            return False
        return answer.kind in (Kind.VALUE, Kind.WRONG) or any(run.mark for run in runs)

    def see(self, runs: Iterable[Run]) -> None:
        """Take note of the keys that these runs print."""
        for run in runs:
            if run.trace is not None:
                self._seen |= sources(run.trace)


def sources(trace: Trace) -> set[str]:
    """Return the key paths that a run accounts for."""
    return {trace.key, *trace.computed_from}


def not_too_full(sentences: Iterable[Runs]) -> list[Runs]:
    """Put sentences together to paragraphs of at most MOST_FIGURES figures; a sentence is never cut, and a last one of a
    single figure is not left alone.
    """
    done: list[Runs] = []
    for runs in sentences:
        if done and figures_in(done[-1]) + figures_in(runs) <= MOST_FIGURES:
            done[-1] += runs
        else:
            done.append(runs)
    if len(done) > 1 and figures_in(done[-1]) == 1 and figures_in(done[-2]) <= MOST_FIGURES:
        done[-2:] = [done[-2] + done[-1]]
    return done


class _Paragraph:
    """A paragraph that is being put together."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.figures = 0
        self.opened = False
        self.positive = False

    def add(self, runs: Runs, lead: Runs = (), *, positive: bool = False, opening: str = "") -> None:
        self.runs += [*lead, *runs]
        self.figures += figures_in(runs)
        self.opened = self.opened or (bool(opening) and any(run.text.startswith(opening) for run in runs))
        self.positive = self.positive or positive
