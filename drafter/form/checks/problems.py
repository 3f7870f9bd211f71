"""Problems and plans: whether a problem has a reason and somebody means to mend it, whether it is written twice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.sheet import Sheet
from drafter.form.findings import nearest
from drafter.form.model import Form, Plan, Problem
from drafter.form.problems import topic_in, topic_of, topic_words, topics_of
from drafter.schema import Genre

# How much of two problems must agree (difflib's ratio) to be one written twice; lower takes two of one topic for one.
SAME = 0.9
# So many problems, and characters of each, are compared with one another; a report has three to six of one line.
MOST_COMPARED, LONGEST_COMPARED = 60, 200
# Shorter topics differ by one character from words of their own (法治 and 自治).
LEAST_TOPIC = 4
SHOWN = 24  # characters of a sentence that a message quotes

_MARKS = re.compile(r"[\W_]+")


def problems(sheet: Sheet) -> Iterator[Diagnostic]:
    """F085, F086, F088, F089: what is wrong with the problems and plans (F087 is found in reading)."""
    form, genre = sheet.form, sheet.genre
    aliases = topic_words(genre)
    planned = {topic for plan in form.plans for topic in topics_of(plan, aliases)}
    for problem in form.problems:
        if problem.reason is None:
            yield _warning("F085", problem, "没有写原因", "在这一条的“原因”里写一句：为什么会这样")
        yield from _unknown_topic(problem, aliases, genre)
        if problem.measure is None:
            yield from _unplanned(problem, topic_of(problem, aliases), planned)
    for plan in form.plans:
        yield from _misspelt_topic(plan, aliases)
    yield from _twice(form)


def _misspelt_topic(plan: Plan, aliases: Mapping[str, str]) -> Iterator[Diagnostic]:
    """F088: a plan's 主题 is a topic but for one character. Any other is a heading of the user's own."""
    typed = plan.topic.text.strip() if plan.topic else ""
    if plan.topic is None or not typed or topic_in(typed, aliases):
        return
    like = next((name for name in aliases.values() if _differ(name, typed) == 1), None)
    if like and len(like) >= LEAST_TOPIC:
        message = f"没有叫“{_short(typed)}”的主题"
        hint = f"是不是“{like}”？确是另外的标题，不用改"
        yield Diagnostic("F088", Severity.WARNING, message, hint, plan.topic.at, plan.topic.text)


def _differ(one: str, other: str) -> int:
    """Return in how many characters two texts of one length differ, -1 for others."""
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else -1


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
    line = words.one_line(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
