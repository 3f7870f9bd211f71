"""Learning anew what was learned before: sections keep the names that names.yaml has for them.

Without this one more report can call a section by another phrase, and a hand's headings, metrics and forms would point at
nothing. A section has the name whose cues or aliases its past headings say most often; each name is given once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drafter.analysis.text import fold
from drafter.schema import Mined, Names, Section, Skeleton
from drafter.schema.written import topic_of

SAME = 1000  # worth of the name itself; no number of aliases comes near it

Phrases = Mapping[str, Sequence[str]]  # name → the words by which its sections are known


def with_names(skeleton: Skeleton, mined: Mined, names: Names) -> tuple[Skeleton, Mined]:
    """Return what was learned with the names of names.yaml in place of those that learning gave this time."""
    roles = _given(skeleton.sections, {r.name: (r.name, *r.cues) for r in names.roles})
    children = [child for section in skeleton.sections for child in section.children]
    topics = _given(children, {t.name: (t.name, *t.aliases) for t in names.topics})
    ids: dict[str, str] = {}
    sections = tuple(_renamed(section, roles, topics, ids) for section in skeleton.sections)
    conflicts = tuple(
        c.model_copy(update={"earlier": ids.get(c.earlier, c.earlier), "later": ids.get(c.later, c.later)})
        for c in skeleton.conflicts
    )
    metrics = tuple(
        m.model_copy(update={"section": ids.get(m.section or "", m.section)}) for m in mined.metrics
    )
    return (
        skeleton.model_copy(update={"sections": sections, "conflicts": conflicts}),
        mined.model_copy(update={"metrics": metrics}),
    )


def _given(sections: Iterable[Section], known: Phrases) -> dict[str, str]:
    """Return the name of each section title: best match first, each name and each title once."""
    said: dict[str, list[Section]] = {}
    for section in sections:
        if not section.role:
            said.setdefault(topic_of(section), []).append(section)
    pairs = sorted(
        (-worth, title, name)
        for title, found in said.items()
        for name, phrases in known.items()
        if (worth := _worth(title, found, name, phrases))
    )
    given: dict[str, str] = {}
    for _, title, name in pairs:
        if title not in given and name not in given.values():
            given[title] = name
    return {title: name for title, name in given.items() if name not in said.keys() - given.keys()}


def _worth(title: str, sections: Sequence[Section], name: str, phrases: Sequence[str]) -> int:
    """Return in how many of a section's past headings a name is said, more for the name itself."""
    headings = [fold(variant.text) for section in sections for variant in section.variants]
    said = sum(any(fold(phrase) in heading for phrase in phrases) for heading in headings)
    return said + SAME * (title == name)


def _renamed(
    section: Section, roles: Mapping[str, str], topics: Mapping[str, str], ids: dict[str, str]
) -> Section:
    title = section.title if section.role else roles.get(section.title, section.title)
    above = section.role or title
    ids[section.id] = above
    children = []
    for child in section.children:
        name = topics.get(topic_of(child), topic_of(child))
        ids[child.id] = f"{above}/{name}"
        change = {"id": ids[child.id], "title": name, "topic": name if child.topic else child.topic}
        children.append(child.model_copy(update=change))
    return section.model_copy(update={"id": above, "title": title, "children": tuple(children)})
