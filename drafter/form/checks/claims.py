"""The user's own sentences beside the form's figures: another figure for the same metric, a change that goes the other way,
a decrease by times, 零 that is none, dates that cannot be.

A false alarm here would be repeated aloud, so a sentence is only heard where a clause consists of nothing but a metric's
name and its figure (data/claims.yaml says what may stand beside them); baselines, plans and parts are other clauses.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from drafter import chinese, quantity
from drafter.chinese import either
from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.arithmetic import HUNDRED, PERCENT, Known, as_written, decimals
from drafter.form.checks.sheet import Sheet, as_figure, finding, slip
from drafter.form.model import Answer, Form, Kind, Sentence
from drafter.form.values import day_of
from drafter.quantity import Quantity, split_scale
from drafter.resources import knowledge
from drafter.schema import Genre, Metric
from drafter.schema.kept import per_genre
from drafter.yamlio import load_data

POINTS = ("个百分点", "百分点")
# A shorter name (受理, 审结) is said of many things …
LEAST_NAME = 4
# … and one shorter than this only where its sentence begins with it: behind other clauses it may be said of theirs.
PLAIN_NAME = 6
# Nouns of a name that official names leave out: 审结行政复议案件, 行政复议审结数.
_GENERIC = frozenset("案件事项")
_PART = re.compile(r"^其中")
_COUNTED = re.compile(r"(?:次数|人数|期数|人次|场次|数)$")
_CLAUSE_ENDS = "，。；：！？、（）“”,;:!?()\n"
_SENTENCE_ENDS = "。；！？;!?\n"
_FULL_STOPS = "。！？!?\n"
# So far back a clause, and a sentence, are looked through; in longer ones nothing is taken for a claim.
LONGEST_LEAD = 24
LONGEST_SENTENCE = 300
NEARBY = 40  # so much around a date tells what it is the date of
_NUMERAL = r"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百]+)"
OF_RATES = "比率的变化用“个百分点”"
HINT = "请核对这两处；说的不是一回事的，把这句话写得分清，或者在那一行的“口径”里说明"


class Wording(NamedTuple):
    """data/claims.yaml, compiled. Texts are compared with half-width marks."""

    before: str
    after: re.Pattern[str]
    scope: re.Pattern[str]
    future: re.Pattern[str]
    denied: re.Pattern[str]
    change: re.Pattern[str]
    rises: frozenset[str]
    shrinks: re.Pattern[str]
    later: re.Pattern[str]
    until: re.Pattern[str]
    history: re.Pattern[str]


@functools.cache
def wording() -> Wording:
    """Return the words of data/claims.yaml."""
    data = load_data(knowledge("claims.yaml"))
    moves = either([*data["rises"], *data["falls"]])
    return Wording(
        before=either(data["before"]),
        after=re.compile(f"(?:{either(data['after'])})*"),
        scope=re.compile(either(data["scope"])),
        future=re.compile(either(data["future"])),
        denied=re.compile(f"(?:{either(data['denied'])})[^,。;]{{0,6}}$"),
        change=re.compile(
            rf"[,(]?(?:{either(data['compared'])}),?(?:{either(data['degrees'])})*(?P<word>{moves})了?"
        ),
        rises=frozenset(data["rises"]),
        shrinks=re.compile(rf"(?:{either(data['shrinks'])})(?:了|约|近|超过|将近)*{_NUMERAL}(?:多|余)?倍"),
        later=re.compile(rf"(?:{either(data['later'])})"),
        until=re.compile(rf"(?:{either(data['until'])})$"),
        history=re.compile(either(data["history"])),
    )


# --- what a sentence says of a metric ---


class Claim(NamedTuple):
    """A clause of the user's own about one metric: its figure, and the words of change after it, where there are."""

    metric: Metric
    sentence: Sentence
    text: str  # the words quoted
    figure: Quantity | None
    word: str = ""  # 增长, 下降 …
    change: Quantity | None = None  # by how much


def claims(sheet: Sheet) -> list[Claim]:
    """Return what the user's own sentences of this year say directly of metrics of the form."""
    said = [(sentence, chinese.half_width(sentence.text)) for sentence in of_this_year(sheet.form)]
    text = "\n".join(half for _, half in said)
    names = _names(sheet, text)
    if not names:
        return []
    pattern = re.compile(either(names))
    own = "|".join(
        filter(None, [wording().before, either(_own_words(sheet.form)), rf"{sheet.form.year}年度?"])
    )
    lead = re.compile(rf"(?:{own})*")
    found = []
    for sentence, half in said:
        heard = [match for match in pattern.finditer(half) if _is_whole_clause(half, match, lead)]
        figures = {q.start: q for q in quantity.find(sentence.text)} if heard else {}
        for match in heard:
            claim = _claim(names[match[0]], sentence, half, match, figures)
            found += [claim] if claim else []
    return found


def of_this_year(form: Form) -> Iterator[Sentence]:
    """Yield the user's sentences on what was done in the year."""
    for sentences in form.highlights.values():
        yield from sentences
    yield from form.first_responsible


def all_sentences(form: Form) -> Iterator[Sentence]:
    """Yield every sentence of the user's own, plans and problems included."""
    yield from of_this_year(form)
    for problem in form.problems:
        yield from filter(None, (problem.problem, problem.reason, problem.measure))
    for plan in form.plans:
        yield plan.content


def _names(sheet: Sheet, text: str) -> dict[str, Metric]:
    """Return the metrics with a figure that a text names, by every name that means only one of them."""
    local = words.of_region(sheet.form.region, sheet.form.department)
    called: dict[str, list[Metric]] = {}
    for metric, same in _same_everywhere(sheet.genre):
        for half in _names_of(metric, local) if same is None else same:
            if half in text:
                called.setdefault(half, []).append(metric)
    return {
        name: metrics[0]
        for name, metrics in called.items()
        if len(metrics) == 1 and len(name) >= LEAST_NAME and _has_figure(sheet, metrics[0])
    }


@per_genre
def _same_everywhere(genre: Genre) -> list[tuple[Metric, frozenset[str] | None]]:
    """Return each metric with its names, None for one whose name has a word of the place in it."""
    return [(m, None if words.SLOT in m.name else frozenset(_names_of(m, {}))) for m in genre.metrics]


def _names_of(metric: Metric, local: Mapping[str, str]) -> set[str]:
    full = _COUNTED.sub("", words.fill(metric.name, local))
    # A usual name that only leaves words of the official one out cannot mean something else.
    letters = _GENERIC.union(full)
    short = filter(letters.issuperset, (_PART.sub("", metric.key), *metric.aliases))
    return set(map(chinese.half_width, {full, *short}))


def _has_figure(sheet: Sheet, metric: Metric) -> bool:
    answer = sheet.form.answers.get(metric.id)
    return answer is not None and (answer.kind in (Kind.VALUE, Kind.NONE) or words.is_computed(metric))


def _own_words(form: Form) -> list[str]:
    """Return how the body speaks of the whole of its place (全县, 我县): of another's figures the form says nothing."""
    local = words.of_region(form.region, form.department)
    return [chinese.half_width(local[slot]) for slot in ("全县", "我县") if local.get(slot)]


def _is_whole_clause(half: str, name: re.Match[str], lead: re.Pattern[str]) -> bool:
    """Tell whether nothing but harmless words stands before a name in its clause, and no scope in its sentence."""
    start = name.start()
    clause = _after_last(_CLAUSE_ENDS, half, start, LONGEST_LEAD)
    if clause is None or not lead.fullmatch(half, clause, start):
        return False
    if len(name[0]) < PLAIN_NAME and not _opens(half, clause, lead):
        return False
    sentence = _after_last(_SENTENCE_ENDS, half, clause, LONGEST_SENTENCE)
    if sentence is None:
        return False
    earlier = half[sentence:clause]
    return not wording().scope.search(earlier) and not wording().future.search(earlier)


def _opens(half: str, clause: int, lead: re.Pattern[str]) -> bool:
    """Tell whether a clause is the first of its sentence that says anything: 全年，…"""
    first = _after_last(_FULL_STOPS, half, clause, LONGEST_LEAD)
    return first is not None and lead.fullmatch(half[first:clause].rstrip("，,")) is not None


def _after_last(ends: str, half: str, before: int, reach: int) -> int | None:
    """Return where a clause or sentence begins that goes on to `before`; None where it is longer than `reach`."""
    least = max(0, before - reach)
    at = max(half.rfind(mark, least, before) for mark in ends) + 1
    return at if at or not least else None


def _claim(
    metric: Metric, sentence: Sentence, half: str, name: re.Match[str], figures: Mapping[int, Quantity]
) -> Claim | None:
    """Return what follows a metric's name: its figure, a change, both; None where neither does."""
    after = wording().after.match(half, name.end())
    end = after.end() if after else name.end()
    figure = figures.get(end)
    if figure and not _is_unit_of(figure, metric):
        figure = None
    end = figure.end if figure else end
    moved = wording().change.match(half, end)
    if moved is None:
        text = sentence.text[name.start() : end]
        return Claim(metric, sentence, text, figure) if figure else None
    by = figures.get(moved.end())
    text = sentence.text[name.start() : by.end if by else moved.end()]
    return Claim(metric, sentence, text, figure, moved["word"], by)


def _is_unit_of(found: Quantity, metric: Metric) -> bool:
    units = {split_scale(unit)[1] for unit in (metric.unit, *metric.units)}
    return found.unit in units and found.multiplicity == 1


# --- checks ---


def other_than_the_figures(sheet: Sheet) -> Iterator[Diagnostic]:
    """F039: a sentence gives a metric another figure than the form does; F040: it says that a metric went the other way than
    the figures of both years, or by another amount.
    """
    for claim in claims(sheet):
        now, last = (sheet.arithmetic.known(claim.metric.id, of_last) for of_last in (False, True))
        if now is None:
            continue
        if _says_another(claim, now):
            alike = slip(claim.figure.value, now.value) if claim.figure else ""
            message = f"{_quoted(claim.sentence)}写“{claim.text}”，{_ours(sheet, claim.metric)}{alike}"
            yield _beside(sheet, "F039", claim, message)
        comparable = claim.word and last and sheet.arithmetic.of_whole_year(_lines_of(sheet, claim.metric))
        wrong = _wrong_change(claim, now, last) if comparable and last else ""
        if wrong:
            message = (
                f"{_quoted(claim.sentence)}写“{claim.text}”，{_ours(sheet, claim.metric, both=True)}：{wrong}"
            )
            # How a change of rates is worded is no matter of how they are counted.
            yield _beside(sheet, "F040", claim, message, answers_to_basis=wrong != OF_RATES)


def shrinking_by_times(sheet: Sheet) -> Iterator[Diagnostic]:
    """F041: something is said to have decreased by so many times."""
    for sentence in all_sentences(sheet.form):
        found = wording().shrinks.search(chinese.half_width(sentence.text))
        if found:
            said = sentence.text[found.start() : found.end()]
            message = f"{_quoted(sentence)}里的“{said}”说不通：减少不能用倍数"
            yield Diagnostic(
                "F041", Severity.WARNING, message, "改写成下降百分之几，或者减少到几分之一", sentence.at, said
            )


def none_that_is_some(sheet: Sheet) -> Iterator[Diagnostic]:
    """F048: 零X is said of what the form counts."""
    for sentence in of_this_year(sheet.form):
        half = chinese.half_width(sentence.text)
        for metric, a in sheet.answered if "零" in half else ():
            known = sheet.arithmetic.known(metric.id)
            if a.kind is not Kind.VALUE or not known or known.value <= 0 or words.is_rate(metric):
                continue
            bare = _PART.sub("", metric.key)
            at = half.find(f"零{bare}")
            before = half[max(0, at - NEARBY) : max(0, at)]
            if at < 0 or wording().denied.search(before) or wording().future.search(before):
                continue
            line = f"“{metric.key}”却有{_shown(a)}（第{a.at.line}行）"
            message = f"{_quoted(sentence)}写“零{bare}”，{line}"
            severity = Severity.NOTE if a.basis else Severity.WARNING
            yield Diagnostic("F048", severity, message, HINT, sentence.at, f"零{bare}")


_DATE = re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?")


def impossible_dates(sheet: Sheet) -> Iterator[Diagnostic]:
    """F049: a date that does not exist, or, of what was done, one after the year of the report."""
    past = set(of_this_year(sheet.form))
    for sentence in all_sentences(sheet.form):
        half = chinese.half_width(sentence.text)
        for match in _DATE.finditer(half):
            trouble = _trouble_of_date(sheet.form.year, half, match, sentence in past)
            if trouble:
                said = sentence.text[match.start() : match.end()]
                message = f"{_quoted(sentence)}里的“{said}”{trouble}"
                yield Diagnostic("F049", Severity.WARNING, message, "请核对日期", sentence.at, said)


def _trouble_of_date(year: int, half: str, match: re.Match[str], done: bool) -> str:
    day = day_of(f"{match['year']}-{match['month']}-{match['day'] or 1}")
    if day is not None and not day.right:
        return "没有这一天" if match["day"] else "没有这个月"
    if not done or not year or int(match["year"]) <= year:
        return ""
    before = half[max(0, match.start() - NEARBY) : match.start()]
    named = before.rfind("《") > before.rfind("》")
    beyond = wording().later.match(half, match.end()) or wording().until.search(before)
    around = half[max(0, match.start() - NEARBY) : match.end() + NEARBY]
    return "" if named or beyond or wording().future.search(around) else f"在{year}年度以后"


# --- comparing and telling ---


def _wrong_change(claim: Claim, now: Known, last: Known) -> str:
    """Say what is wrong with the words of change, or ""."""
    rises = claim.word in wording().rises
    difference = now - last
    if (difference.high <= 0) if rises else (difference.low >= 0):
        really = "相同" if now.value == last.value else "减少了" if now.value < last.value else "增加了"
        return f"实际{really}"
    by = claim.change
    if by is None or by.qualifier or not last.value:
        return ""
    rate = words.is_rate(claim.metric)
    if rate and by.unit == PERCENT:
        return OF_RATES
    if by.unit == PERCENT:
        moves = [abs(a - b) / b * HUNDRED for a in (now.low, now.high) for b in (last.low, last.high) if b]
        right = Known(abs(difference.value) / last.value * HUNDRED, min(moves), max(moves))
        return "" if right.agrees(_as_said(by)) else f"应为{as_figure(right, PERCENT, max(1, _places(by)))}"
    if by.unit not in (*POINTS, claim.metric.unit, *claim.metric.units) or (by.unit in POINTS) != rate:
        return ""
    amounts = sorted(abs(value) for value in (difference.low, difference.high))
    right = Known(abs(difference.value), amounts[0], amounts[1])
    # What a reader subtracts are rates already rounded: as much slack again.
    slack = Decimal(1).scaleb(-_places(by)) if rate else Decimal(0)
    said = _as_said(by)
    loose = Known(said.value, said.low - slack, said.high + slack)
    return "" if right.agrees(loose) else f"应为{as_figure(right, by.unit, max(1, _places(by)))}"


def _says_another(claim: Claim, ours: Known) -> bool:
    """Tell whether the figure said cannot be the form's; a computed rate is said with fewer decimals than it has."""
    if claim.figure is None or claim.figure.qualifier:
        return False
    said = as_written(claim.figure.value, _number(claim.figure), claim.metric.unit)
    loose = words.is_computed(claim.metric) and words.is_rate(claim.metric)
    slack = Decimal(1).scaleb(-1) if loose else Decimal(0)
    return not Known(ours.value, ours.low - slack, ours.high + slack).agrees(said)


def _as_said(found: Quantity) -> Known:
    return as_written(found.value, _number(found), PERCENT if found.unit in POINTS else found.unit)


def _number(found: Quantity) -> str:
    """Return a figure's number as written, with its 万 or 亿."""
    match = re.search(r"[0-9][0-9,.]*", chinese.half_width(found.text))
    return match[0].replace(",", "").rstrip(".") if match else ""


def _places(found: Quantity) -> int:
    return decimals(_number(found))


def _beside(
    sheet: Sheet, code: str, claim: Claim, message: str, *, answers_to_basis: bool = True
) -> Diagnostic:
    """Return a finding at the sentence; a 口径 on the metric's line makes it a note, where it can answer it."""
    if not answers_to_basis:
        return Diagnostic(code, Severity.WARNING, message, HINT, claim.sentence.at, claim.text)
    made = finding(code, Severity.WARNING, message, _lines_of(sheet, claim.metric), HINT)
    return Diagnostic(code, made.severity, made.message, made.hint, claim.sentence.at, claim.text)


def _lines_of(sheet: Sheet, metric: Metric) -> list[Answer]:
    formula = sheet.arithmetic.formulas.get(metric.id)
    found = sheet.arithmetic.lines(formula, metric.group) if formula is not None else []
    return found or [sheet.form.answers[metric.id]]


def _ours(sheet: Sheet, metric: Metric, *, both: bool = False) -> str:
    unit = sheet.form.answers[metric.id].unit
    where = "、".join(dict.fromkeys(str(a.at.line) for a in _lines_of(sheet, metric)))
    now = f"{sheet.figure(metric.id)}{unit}"
    if both:
        return f"“{metric.key}”今年{now}，去年{sheet.figure(metric.id, last=True)}{unit}（第{where}行）"
    return f"数据里“{metric.key}”是{now}（第{where}行）"


def _shown(a: Answer) -> str:
    return a.amount.text(a.unit) if a.amount else a.typed


def _quoted(sentence: Sentence) -> str:
    return f"“{sentence.key}”"
