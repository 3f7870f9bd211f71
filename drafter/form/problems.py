"""Problems, reasons, plans: what a text is about, and what past reports name.

What a text is about is found by the genre's own words: the names of its topics and their aliases. Suggestions stand in
the form as comments for choice; no word of them is ever filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from drafter.form import words
from drafter.form.model import Plan, Problem
from drafter.schema import Genre, Section, Suggestion


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


THEMES = 12  # themes of a section shown in the form; draft skeleton shows more


def themes_comments(section: Section, indent: str = "  ") -> Iterator[str]:
    """Yield comment lines of the form: what several past reports say in a section that is written in words."""
    themes = [(theme.support, theme.documents, theme.topic, theme.title) for theme in section.themes]
    told = {title for *_, title in themes}
    themes += [
        (child.support, child.documents, None, child.title)
        for child in section.children
        if child.support > 1 and not any(child.title in title for title in told)
    ]
    if not themes:
        return
    yield f"{indent}# 往年几份报告都写到的，供参考，不会自动写进报告；出处见 draft skeleton。"
    for support, documents, topic, title in sorted(themes, key=lambda row: -row[0])[:THEMES]:
        found = f"往年{documents}份中{support}份写到：{title}"
        yield f"{indent}#   {words.one_line('｜'.join(filter(None, [topic, found])))}"


def suggested(suggestion: Suggestion) -> Iterator[str]:
    """Yield a suggestion in two lines: the problem with how many past reports name it; its usual reason and measure."""
    count = f"往年{suggestion.documents}份中{suggestion.support}份写到"
    yield words.one_line(f"{suggestion.topic}｜{count}：{suggestion.problem}")
    usual = (("原因", suggestion.reason), ("措施", suggestion.measure))
    if any(text for _, text in usual):
        yield "  " + words.one_line("｜".join(f"{name}：{text}" for name, text in usual if text))
