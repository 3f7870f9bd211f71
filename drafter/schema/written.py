"""What of a report the user writes in words: its problems, its plans, other sections that count nothing.

Of a genre that a hand has worked on the roles say it by their names (those of the form). Of a learned one it is told by
the words of its headings (drafter/data/written.yaml) and by its figures.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from drafter.resources import knowledge
from drafter.schema.models import Genre, Section
from drafter.yamlio import load_data

PROBLEMS, PLANS = "存在问题", "下步计划"  # the keys of the form; roles of these names need no words
USUAL = 0.5  # part of the reports that have a section; what is rarer is not waited for


class Written(NamedTuple):
    """The sections of a genre that are written in words: that of the problems, that of the plans, the others."""

    problems: Section | None
    plans: Section | None
    texts: tuple[Section, ...]


def by_hand(genre: Genre) -> bool:
    """Tell whether a hand has given the roles the names that the form has for them."""
    names = genre.names
    return names is not None and not names.learned and any(r.name in (PROBLEMS, PLANS) for r in names.roles)


def usual(section: Section) -> bool:
    """Tell whether at least half of the reports have a section."""
    return section.support >= USUAL * section.documents


def written(genre: Genre) -> Written:
    """Return the sections that the user writes in words.

    The section with the most topics that have figures is none of them. Of several that speak of plans the last is meant.
    """
    sections = genre.skeleton.sections
    problems = next((s for s in sections if s.role == PROBLEMS), None)
    plans = next((s for s in sections if s.role == PLANS), None)
    if by_hand(genre) or not sections:
        return Written(problems, plans, ())
    counted = {metric.topic for metric in genre.metrics}
    main = max(sections, key=lambda s: len(counted & names_within(s)))
    others = [s for s in sections if s is not main]
    problems = problems or next((s for s in others if _says("problems", s)), None)
    plans = plans or next((s for s in reversed(others) if s is not problems and _says("plans", s)), None)
    texts = [s for s in others if s not in (problems, plans) and (s.themes or not counted & names_within(s))]
    return Written(problems, plans, tuple(texts))


def name_of(section: Section) -> str:
    """Return the name by which names.yaml and the form know a section of the first level."""
    return section.role or section.title


def topic_of(section: Section) -> str:
    """Return the name by which names.yaml and the form know a section of the second level."""
    return section.topic or section.title


def names_within(section: Section) -> set[str]:
    """Return the names of a section and of the topics in it."""
    return {name_of(section), *map(topic_of, section.children)}


def planned(genre: Genre) -> tuple[str, ...]:
    """Return the topics on which a learned genre's reports usually tell plans, in order; none of a genre of a hand."""
    plans = written(genre).plans
    return () if plans is None or by_hand(genre) else tuple(topic_of(c) for c in plans.children if usual(c))


@functools.cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(load_data(knowledge("written.yaml"))[kind]["words"])


def _says(kind: str, section: Section) -> bool:
    return any(word in name_of(section) for word in _words(kind))
