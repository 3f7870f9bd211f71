"""Problems, reasons, plans: what a problem is about, whether it has a reason and somebody means to mend it, and what past
reports name.

What a text is about is found by the genre's own words: the names of its topics and their aliases. Suggestions stand in
the form as comments for choice; no word of them is ever filled in.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.findings import nearest
from drafter.form.model import Form, Plan, Problem
from drafter.schema import Genre, Suggestion

# How much of two problems must agree (difflib's ratio) to be one written twice; lower takes two of one topic for one.
SAME = 0.9
# So many problems, and characters of each, are compared with one another; a report has three to six of one line.
MOST_COMPARED, LONGEST_COMPARED = 60, 200
SHOWN = 24  # characters of a sentence that a message quotes

_MARKS = re.compile(r"[\W_]+")


def check_problems(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    """Yield what is wrong with the problems and plans of a form: F085, F086, F088, F089 (F087 is found in reading)."""
    aliases = topic_words(genre)
    planned = {topic for plan in form.plans for topic in topics_of(plan, aliases)}
    for problem in form.problems:
        if problem.reason is None:
            yield _warning("F085", problem, "没有写原因", "在这一条的“原因”里写一句：为什么会这样")
        yield from _unknown_topic(problem, aliases, genre)
        if problem.measure is None:
            yield from _unplanned(problem, topic_of(problem, aliases), planned)
    yield from _twice(form)


def _unknown_topic(problem: Problem, aliases: Mapping[str, str], genre: Genre) -> Iterator[Diagnostic]:
    """F088: a 主题 that is none of the genre's."""
    topic = problem.topic
    if topic is None or topic.text.strip() in aliases:
        return
    like = topic_in(topic.text, aliases) or nearest(topic.text, words.topics(genre))
    hint = f"是不是“{like}”？" if like else f"可用的主题：{'、'.join(words.topics(genre)[:12])}"
    message = f"没有叫“{_short(topic.text)}”的主题"
    yield Diagnostic("F088", Severity.WARNING, message, hint, topic.at, topic.text)


def _unplanned(problem: Problem, topic: str | None, planned: set[str]) -> Iterator[Diagnostic]:
    """F086: neither a measure of its own nor a plan of its topic stands against a problem."""
    if topic is None:
        hint = "在这一条的“措施”里写一句；下步计划已经写了的，在“主题”里写明是哪一方面"
        yield _warning("F086", problem, "没有写措施，也看不出属于哪个主题、下步计划里有没有安排", hint)
    elif topic not in planned:
        hint = f"在这一条的“措施”里写一句，或者在“{words.PLANS_KEY}”里加一条，主题写“{topic}”"
        yield _warning("F086", problem, f"没有写措施，“{words.PLANS_KEY}”里也没有“{topic}”方面的安排", hint)


def _twice(form: Form) -> Iterator[Diagnostic]:
    """F089: the same problem stands in the form twice."""
    seen: list[tuple[str, Problem]] = []
    for problem in form.problems[:MOST_COMPARED]:
        text = _MARKS.sub("", problem.problem.text)[:LONGEST_COMPARED]
        first = next((p for other, p in seen if _same(text, other)), None)
        if first is not None:
            said = f"和第{first.problem.at.line}行的“{_short(first.problem.text)}”是同一个问题"
            yield _warning("F089", problem, said, "删去一条，或者把两条并成一条")
        else:
            seen.append((text, problem))


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= SAME and matcher.quick_ratio() >= SAME and matcher.ratio() >= SAME


def _warning(code: str, problem: Problem, trouble: str, hint: str) -> Diagnostic:
    text = problem.problem.text
    message = f"“{_short(text)}”{trouble}"
    return Diagnostic(code, Severity.WARNING, message, hint, problem.problem.at, text)


def _short(text: str) -> str:
    line = _line(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


# --- what a text is about ------------------------------------------------------------------------------------------


def topic_words(genre: Genre) -> dict[str, str]:
    """Return the words by which topics are known, each with its topic; "" where it is a word of several topics."""
    known: dict[str, str] = {name: name for name in words.topics(genre)}
    for topic in genre.names.topics if genre.names else ():
        for alias in () if topic.container else topic.aliases:
            known[alias] = topic.name if known.get(alias, topic.name) == topic.name else ""
    return known


def topic_of(problem: Problem, aliases: Mapping[str, str]) -> str | None:
    """Return the topic of a problem: the one typed, else by the words of the problem, else by those of its reason."""
    if problem.topic is not None and (typed := _typed(problem.topic.text, aliases)):
        return typed
    reason = problem.reason.text if problem.reason else ""
    return topic_in(problem.problem.text, aliases) or topic_in(reason, aliases)


def topics_of(plan: Plan, aliases: Mapping[str, str]) -> set[str]:
    """Return the topics that a plan is about: the one typed, else all whose words it says.

    A plan is given the benefit of the doubt, since one entry often speaks of several: a problem that is wrongly said to be
    without a plan costs the user more than one that is overlooked.
    """
    typed = plan.topic and aliases.get(plan.topic.text.strip())
    if typed:
        return {typed}
    text = f"{plan.topic.text if plan.topic else ''}\n{plan.content.text}"
    return {topic for alias, topic in aliases.items() if topic and alias in text}


def _typed(text: str, aliases: Mapping[str, str]) -> str | None:
    return aliases.get(text.strip()) or topic_in(text, aliases)


def topic_in(text: str, aliases: Mapping[str, str]) -> str | None:
    """Return the topic whose longest word stands in a text; None where two topics' words are equally long."""
    found = [alias for alias in aliases if alias and alias in text]
    longest = max(map(len, found), default=0)
    topics = {aliases[alias] for alias in found if len(alias) == longest}
    return topics.pop() or None if len(topics) == 1 else None


# --- what past reports name ----------------------------------------------------------------------------------------


def problems_comments(genre: Genre, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield comment lines of the form: problems that past reports name, for choice; none where the genre has none.

    With `names`, the words of a body, only those that it can have.
    """
    suggestions = [s for s in genre.suggestions if words.concerns(s, names or {})]
    if not suggestions:
        return
    yield "  # 往年报告写过的问题，供选用，不会自动写进报告；要写就按本地实际另写。原因、措施是通常的写法。"
    yield "  # 每条可以加一行“主题”（如 主题: 某某），和下步计划对应；不写就按句子里的词认。"
    for suggestion in suggestions:
        yield from (f"  #   {line}" for line in suggested(suggestion))


def suggested(suggestion: Suggestion) -> Iterator[str]:
    """Yield a suggestion in two lines: the problem with how many past reports name it; its usual reason and measure."""
    count = f"往年{suggestion.documents}份中{suggestion.support}份写到"
    yield _line(f"{suggestion.topic}｜{count}：{suggestion.problem}")
    usual = (("原因", suggestion.reason), ("措施", suggestion.measure))
    if any(text for _, text in usual):
        yield "  " + _line("｜".join(f"{name}：{text}" for name, text in usual if text))


def _line(text: str) -> str:
    return " ".join(text.split())
