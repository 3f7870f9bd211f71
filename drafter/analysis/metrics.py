"""How alike two figures are in what they count, and which metric of a genre a figure of a report is.

Likeness: object and clause by rare character n-grams, verbs by their meaning; units of different classes never match.
Assigning prefers silence to a wrong answer: a number under another name in somebody's form is worse than none.
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from drafter.analysis import ReportFigure
from drafter.analysis.clauses import Counted, counted, named, table, trimmed
from drafter.analysis.text import PHRASE_GRAMS, grams, likeness, rarity, weigh
from drafter.document import Document
from drafter.schema import Genre, Metric, MinedMetric

NOUN_SHARE, CLAUSE_SHARE, VERB_SHARE = 0.5, 0.3, 0.2  # of object, whole clause and verbs; sum 1
NO_VERB = 0.5  # agreement of verbs where one of the two has none, or a vague one
NAMED_STEP = 0.75  # agreement where the other's object names the step (收到备案申请)
ONE_MORE = 0.75  # … where one names a further step (审结, 审结后调解)
CLASH = -1.0  # agreement of different verbs: they mean different steps (清理, 备案)
ANOTHER_STEP = 0.4  # factor for different steps: however alike the words, 收到 is not 受理
ONE_A_PART = 0.8  # factor where only one of two is a part of a whole (其中劳动争议类129件)
ONE_NARROWER = 0.6  # factor where only one of two counts some of the kind (重大矛盾纠纷, 矛盾纠纷)
ONE_ADDED = 0.45  # factor where only one of two counts what is new (新增上市公司, 上市公司)
LEADS = 0.75  # factor where one object only leads up to the other's (服务事项, 服务事项窗口)
OTHER_HEAD = 0.8  # factor where neither object has the other's end
OTHER_RATE = 0.5  # factor for two shares of different kinds (覆盖率, 聘用率)
CONTRARY = 0.5  # factor for words that exclude each other (农村居民收入, 城镇居民收入)
ONE_OF_TWO = 0.5  # factor where one counts two things together and the other one of them
TAIL = 0.75  # likeness of two objects of which one is the end of the other (公共服务事项, 街道公共服务事项)
SHORT_TAIL, SHORT_TELLING = 0.6, 2  # the same for shorter ends, where the step is the same too (评查案卷)
SHORTEST_CORE = 3  # characters of an object that a generic noun behind it may be left off (行政复议案件)
TELLING = 4  # an object of at least so many characters can be the end of another, or told under another topic
ELSEWHERE = 0.85  # factor for a metric of another topic than the figure's
TOLD = 0.9  # likeness of objects where the clause has an alias made by hand in so many words
BORROWED = 0.9  # factor for the wordings that a metric made by hand takes over from learned ones

KNOWN_BY_HAND = 0.66  # likeness at which a figure is taken for a metric that a hand named
KNOWN = 0.48  # … for a learned metric: the wordings are past reports' own
LEAD = 0.08  # and by so much more like it than like any other
SEVERAL = 0.15  # … a vague verb (办理) is not sure where metrics of different steps are so near
EXACT, EXACT_LEAD = 0.9, 0.03  # what is told nearly in a wording's own words needs less of a lead
SAME = 0.6  # learned metrics so alike are no rivals: learning has left them apart for want of evidence
NEAR = 0.15  # likeness of objects from which wordings are compared closely
CANDIDATES, VISITED = (
    16,
    250,
)  # wordings compared closely with a figure; looked at in the index, rarest n-grams first
MANY, VISITED_OF_MANY = 100, 2500  # the same where a hand gave metrics, which have many wordings each
REMEMBERED = 50_000  # answers a catalogue keeps; reports repeat each other's words

_TOPIC_BEHIND = re.compile(r"（[^（）]*）$")  # tells apart metrics of one name; no figure is told so
_JOINT = re.compile(r"以及|[和与及、/](?![解谐平])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is counted, ready for comparing."""

    counted: Counted
    unit: str  # class of the unit
    core: str  # the object without a generic noun behind it
    noun: dict[str, float]
    clause: dict[str, float]
    traits: frozenset[tuple[int, str]]  # words it has of those of which there cannot be two (group, word)


class Phrases:
    """Weighs phrases against each other: what all of them say tells little."""

    def __init__(self, everything: Iterable[Counted]) -> None:
        everything, same = list(everything), table().in_one_word
        self._nouns = rarity(grams(core(same(c.noun)), PHRASE_GRAMS) for c in everything)
        self._clauses = rarity(grams(same(c.head + c.own), PHRASE_GRAMS) for c in everything)
        self._rarest = 1 + math.log(1 + len(everything))

    def phrase(self, what: Counted) -> Phrase:
        """Return a phrase for comparing."""
        same = table().in_one_word
        kernel = core(same(what.noun))
        noun = weigh(grams(kernel, PHRASE_GRAMS), self._nouns, self._rarest)
        clause = weigh(grams(same(what.head + what.own), PHRASE_GRAMS), self._clauses, self._rarest)
        return Phrase(what, table().unit_class(what.unit), kernel, noun, clause, _traits(what.noun))


def _traits(noun: str) -> frozenset[tuple[int, str]]:
    groups = enumerate(table().contrasts)
    return frozenset((number, word) for number, words in groups for word in words if word in noun)


def core(noun: str) -> str:
    """Return an object without the level before it and generic nouns behind it: 行政复议 of 行政复议案件."""
    noun = table().level.sub("", noun)
    while (shorter := _without_generic(noun)) and len(shorter) >= SHORTEST_CORE:
        noun = shorter
    return noun


def _without_generic(noun: str) -> str:
    return next((noun.removesuffix(word) for word in table().behind if noun.endswith(word)), "")


def closeness(a: Phrase, b: Phrase, least: float = 0.0) -> float:
    """Return how surely two phrases count the same thing (at most 1; below 0 for what cannot).

    `least` is what their objects are alike at least, as the caller knows from something else; 1 tells that the clauses are
    the same words.
    """
    if a.unit != b.unit or a.counted.rate != b.counted.rate or not (a.noun and b.noun):
        return -1.0
    noun, steps = max(likeness(a.noun, b.noun), least), _steps(a.counted, b.counted)
    if noun < TAIL and _ends(a, b, TELLING):
        noun = TAIL
    elif noun < SHORT_TAIL and steps == 1.0 and a.counted.verbs and _ends(a, b, SHORT_TELLING):
        noun = SHORT_TAIL
    clause = 1.0 if least == 1.0 else likeness(a.clause, b.clause)
    score = NOUN_SHARE * noun + CLAUSE_SHARE * clause + VERB_SHARE * max(steps, 0.0)
    if steps == CLASH:
        score *= ANOTHER_STEP
    for factor, differ in (
        (ONE_A_PART, a.counted.part != b.counted.part),
        (ONE_ADDED, a.counted.added != b.counted.added),
        (ONE_NARROWER, _one_narrower(a.core, b.core)),
        (CONTRARY, _contrary(a.traits, b.traits)),
        (LEADS, _leads(a.core, b.core)),
        (OTHER_HEAD, _other_head(a.core, b.core)),
        (OTHER_RATE, _other_rate(a.counted, b.counted)),
        (ONE_OF_TWO, not a.counted.rate and (_one_of_two(a.core, b.core) or _one_of_two(b.core, a.core))),
    ):
        score *= factor if differ else 1.0
    return score


def _contrary(a: frozenset[tuple[int, str]], b: frozenset[tuple[int, str]]) -> bool:
    """Tell whether of one group of contrasting words each has one that the other has not."""
    return bool(a and b) and bool({number for number, _ in a - b} & {number for number, _ in b - a})


def _one_narrower(one: str, other: str) -> bool:
    """Tell whether two objects differ by nothing but a word before them that picks out some of a kind."""
    if one.endswith(other):
        before = one.removesuffix(other)
    elif other.endswith(one):
        before = other.removesuffix(one)
    else:
        return False
    return before in table().narrowing or before.endswith("的")


def _leads(one: str, other: str) -> bool:
    return one != other and (one.startswith(other) or other.startswith(one))


def _other_head(one: str, other: str) -> bool:
    """Tell whether two objects end in different things: the end of a Chinese phrase says what it is."""
    if "的" in one or "的" in other:
        one, other = one.rpartition("的")[2], other.rpartition("的")[2]
    return not (one[-2:] in other or other[-2:] in one)


def _other_rate(a: Counted, b: Counted) -> bool:
    """Tell whether two shares are named by different words before 率 (满意率 is no 办结率)."""
    return (
        a.own.endswith("率")
        and b.own.endswith("率")
        and a.own[-3:] != b.own[-3:]
        and "比率" not in a.own + b.own
    )


def _one_of_two(both: str, one: str) -> bool:
    """Tell whether one counts only one of the two things that the other counts together (建议和提案, 建议)."""
    parts = _JOINT.split(both)
    if len(parts) == 1 or min(map(len, parts)) < TELLING or _JOINT.search(one):
        return False
    return any(one.endswith(part) for part in parts)


def _ends(a: Phrase, b: Phrase, least: int) -> bool:
    """Tell whether the object of one, of at least so many characters, is the end of the other's."""
    short, long = (a, b) if len(a.core) <= len(b.core) else (b, a)
    return (
        len(short.core) >= least
        and short.core not in table().generic
        and (long.core.endswith(short.core) or long.counted.noun.endswith(short.core))
    )


def _steps(a: Counted, b: Counted) -> float:
    """Return the agreement of the verbs; a step that the other's own words name is no clash (备案, 收到备案申请)."""
    agreement = verb_agreement(a.verbs, b.verbs)
    if agreement == CLASH and (_named_in(a, b.noun) or _named_in(b, a.noun)):
        return NAMED_STEP
    return agreement


def _named_in(what: Counted, noun: str) -> bool:
    """Tell whether an object names a step, or the step it is a kind of (备案申请 names 备案审查)."""
    return bool(what.doing) and any(verb[:2] in noun for verb in what.verbs)


@functools.lru_cache(maxsize=4096)
def exact(verbs: tuple[str, ...]) -> frozenset[str]:
    """Return the aspects that name a step; a vague one (办理) may be any of several."""
    return frozenset(verb for verb in verbs if verb not in table().vague)


@functools.lru_cache(maxsize=4096)
def verb_agreement(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Return 1 for verbs of one meaning (or none on both sides), CLASH for different ones.

    A vague verb (开展 beside 排查) decides only where neither side has a verb that says more.
    """
    exact_a, exact_b = exact(a), exact(b)
    if exact_a and exact_b:
        return CLASH if not exact_a & exact_b else 1.0 if exact_a == exact_b else ONE_MORE
    if not (exact_a or exact_b):
        return 1.0 if set(a) & set(b) or not (a or b) else NO_VERB
    return NO_VERB if not a or not b or table().compatible(a, b) else CLASH


# --- which metric --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """A metric that a figure may be, how like its wordings the figure is (at most 1), the wording likest to it."""

    metric: str
    score: float
    phrase: Phrase
    by_hand: bool
    borrowed: bool = False
    exact: bool = False  # told in the very words


Kind = tuple[str, bool]  # class of unit, whether a share


class Catalogue:
    """The metrics of a genre, ready to be found by what a figure counts.

    Metrics made by hand are asked first (with the wordings of the learned ones they point at), else the learned ones. Built
    once for a genre, it serves any number of reports.
    """

    def __init__(self, genre: Genre) -> None:
        wordings = list(dict.fromkeys(_wordings(genre)))
        self._phrases = Phrases(wording.counted for wording in wordings)
        self._entries = [(wording, self._phrases.phrase(wording.counted)) for wording in wordings]
        self._index: dict[tuple[Kind, str], list[tuple[int, float]]] = defaultdict(list)
        for number, (_, phrase) in enumerate(self._entries):
            for feature, weight in phrase.noun.items():
                self._index[_kind(phrase), feature].append((number, weight))
        self._steps: dict[str, set[str]] = defaultdict(set)
        for wording in wordings:
            self._steps[wording.metric] |= exact(wording.counted.verbs)
        self._literal: dict[tuple[Kind, str], list[int]] = defaultdict(list)
        for number, (wording, phrase) in enumerate(self._entries):
            if wording.by_hand and not wording.borrowed and len(wording.text) >= TELLING:
                self._literal[_kind(phrase), wording.text[:TELLING]].append(number)
        self._answers: dict[tuple[Counted, str | None], str | None] = {}

    def assign(self, figures: tuple[ReportFigure, ...], document: Document) -> tuple[ReportFigure, ...]:
        """Return the figures with the ids of the genre's metrics, where one is surely meant."""
        if not self._entries:
            return figures
        said = counted(figures, document)
        return tuple(
            replace(figure, metric=self.answer(what, figure.topic))
            for figure, what in zip(figures, said, strict=True)
        )

    def answer(self, what: Counted, topic: str | None) -> str | None:
        """Return the metric that a figure of a topic surely is, or None."""
        key = (what, topic)
        if key not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[key] = _surely(self.ranked(what, topic), what)
        return self._answers[key]

    def ranked(self, what: Counted, topic: str | None) -> list[Match]:
        """Return the metrics that a figure may be, the likeliest first, without those too unlike to rival it."""
        phrase = self._phrases.phrase(what)
        alone = replace(phrase, counted=replace(what, part=False)) if what.part else phrase
        best: dict[str, Match] = {}
        told = {n: 1.0 if self._entries[n][0].text == what.own else TOLD for n in self._told(phrase)}
        top = 0.0
        for number, like in {**self._near(phrase), **told}.items():
            wording, known = self._entries[number]
            factor = self._factor(wording, topic)
            most = factor * (NOUN_SHARE * max(like, TAIL) + CLAUSE_SHARE + VERB_SHARE)
            if most < top - LEAD or (wording.metric in best and most <= best[wording.metric].score):
                continue
            own = alone if wording.either else phrase
            score = factor * closeness(own, known, told.get(number, 0.0))
            if self._other_step(what, wording):
                score *= ANOTHER_STEP
            top = max(top, score)
            if wording.metric not in best or score > best[wording.metric].score:
                best[wording.metric] = Match(
                    wording.metric, score, known, wording.by_hand, wording.borrowed, told.get(number) == 1.0
                )
        return sorted(best.values(), key=lambda match: (-match.score, match.metric))

    @staticmethod
    def _factor(wording: Wording, topic: str | None) -> float:
        here = topic is None or wording.topic in (None, topic)
        return (1.0 if here else ELSEWHERE) * (BORROWED if wording.borrowed else 1.0)

    def _told(self, phrase: Phrase) -> list[int]:
        """Return the wordings made by hand that stand in a figure's clause, at its end or as half of it, the longest."""
        kind, own, found = _kind(phrase), phrase.counted.own, list[tuple[int, int, int]]()
        for at in range(len(own) - TELLING + 1):
            for number in self._literal.get((kind, own[at : at + TELLING]), ()):
                words = self._entries[number][0].text
                if own.startswith(words, at) and (own.endswith(words) or 2 * len(words) >= len(own)):
                    found.append((at, at + len(words), number))
        return [
            number for a, b, number in found
            if not any(c <= a and b <= d and d - c > b - a for c, d, _ in found)
        ]  # fmt: skip

    def _other_step(self, what: Counted, wording: Wording) -> bool:
        """Tell whether a vague wording (办理) hides that the metric's other wordings name another step (审结, not 收到)."""
        told, steps = exact(what.verbs), self._steps.get(wording.metric)
        return bool(told and steps and not exact(wording.counted.verbs) and not told & steps)

    def _near(self, phrase: Phrase) -> dict[int, float]:
        """Return the wordings whose objects are like a phrase's and how like, by what is rare in it first."""
        kind, shared, visited = _kind(phrase), defaultdict[int, float](float), 0
        candidates, visit = (MANY, VISITED_OF_MANY) if self._literal else (CANDIDATES, VISITED)
        postings = ((w, self._index.get((kind, f), ())) for f, w in phrase.noun.items())
        for weight, entries in sorted(postings, key=lambda row: len(row[1])):
            if visited and visited + len(entries) > visit:
                break
            visited += len(entries)
            for number, other in entries:
                shared[number] += weight * other
        near = [number for number, like in shared.items() if like >= NEAR]
        return {n: shared[n] for n in sorted(near, key=lambda n: (-shared[n], n))[:candidates]}


def _surely(ranked: Sequence[Match], what: Counted) -> str | None:
    """Return the metric that is surely meant, or None; a vague verb that could be different learned steps means none."""
    if not ranked or ranked[0].score < (KNOWN_BY_HAND if ranked[0].by_hand else KNOWN):
        return None
    first = ranked[0]
    steps = [exact(m.phrase.counted.verbs) for m in ranked if first.score - m.score < SEVERAL]
    if what.verbs and not exact(what.verbs) and not first.by_hand and _apart([s for s in steps if s]):
        return None
    lead = EXACT_LEAD if first.exact or (first.by_hand and round(first.score, 6) >= EXACT) else LEAD
    own = first.by_hand and not first.borrowed
    rivals = (m for m in ranked[1:] if first.score - m.score < (EXACT_LEAD if own and m.borrowed else lead))
    if any(m.by_hand or closeness(first.phrase, m.phrase) < SAME for m in rivals):
        return None
    return first.metric


def _apart(steps: Sequence[frozenset[str]]) -> bool:
    return bool(steps) and not frozenset.intersection(*steps)


def _kind(phrase: Phrase) -> Kind:
    return phrase.unit, phrase.counted.rate


def assign(figures: tuple[ReportFigure, ...], document: Document, genre: Genre) -> tuple[ReportFigure, ...]:
    """Return the figures with the ids of the genre's metrics, where one is surely meant (see Catalogue)."""
    return catalogue_of(genre).assign(figures, document)


class _Kept:
    """A genre as a key of the cache: the same object, not an equal one, which would be slow to compare."""

    def __init__(self, genre: Genre) -> None:
        self.genre = genre

    def __hash__(self) -> int:
        return id(self.genre)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.genre is self.genre


def catalogue_of(genre: Genre) -> Catalogue:
    """Return the genre's catalogue, made once for each genre in use."""
    return _catalogue(_Kept(genre))


@functools.lru_cache(maxsize=4)
def _catalogue(kept: _Kept) -> Catalogue:
    return Catalogue(kept.genre)


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the ways in which a metric is told. `by_hand` tells that a hand named the metric, `borrowed` that the wording
    itself is a learned one, `text` the words of an alias as they stand, `either`
    that it counts a part of a whole, which is told with it (其中 …) or alone."""

    metric: str
    topic: str | None
    counted: Counted
    by_hand: bool
    borrowed: bool = False
    text: str = ""
    either: bool = False


def _wordings(genre: Genre) -> Iterator[Wording]:
    """Yield every wording of every metric in each of its units' classes."""
    mined = {m.id: m for m in genre.mined.metrics} if genre.mined else {}
    for metric in genre.metrics:
        pointed = [mined[ref] for ref in metric.learned if ref in mined]
        by_hand = metric.learned != (metric.id,)
        yield from _worded(metric, metric.topic, metric.aliases, by_hand=by_hand)
        texts = [text for one in pointed for text in (one.name, *one.aliases)]
        yield from _worded(metric, metric.topic, texts, by_hand=by_hand, borrowed=by_hand)
    if not genre.metrics:
        titles = {c.id: c.title for s in genre.skeleton.sections for c in s.children}
        for one in mined.values():
            yield from _worded(one, titles.get(one.section or ""), one.aliases, by_hand=False)


def _worded(
    metric: Metric | MinedMetric,
    topic: str | None,
    texts: Sequence[str],
    *,
    by_hand: bool,
    borrowed: bool = False,
) -> Iterator[Wording]:
    """Yield a metric's wordings; one without a verb means what the name says was done (行政复议申请: 收到).

    A learned wording whose object names nothing (办理案件) would fit anything and is left out. What is a part of a whole may
    be told with its whole (其中 …) or by itself.
    """
    classes = {table().unit_class(unit): unit for unit in (*metric.units, metric.unit)}
    for unit in classes.values():
        full = named(_TOPIC_BEHIND.sub("", metric.name), unit)
        said = [] if borrowed else [(full, full.own)]
        either = isinstance(metric, Metric) and metric.whole is not None
        for text in dict.fromkeys(texts):
            what = named(text, unit)
            if what != full and (by_hand or what.noun not in table().generic):
                said.append((what if what.verbs else replace(what, verbs=full.verbs), trimmed(text)))
        for what, words in said:
            yield Wording(metric.id, topic, what, by_hand, borrowed, words, either)
