"""The order of a draft: the roles and topics of the learned skeleton, with what the skeleton has not seen put in.

An outline that the user gives for the year (提纲) goes before it: its headings in its words and order, then what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drafter.form import OutlineItem, Sentence
from drafter.schema import Genre, Section


@dataclass(slots=True)
class TopicPlan:
    """A topic and its heading: the user's `own`, else our wording with words in braces, else the learned `title`, printed
    as it stands; without any it goes on under the heading before it.
    """

    name: str
    heading: str
    title: str = ""
    own: Sentence | None = None


@dataclass(slots=True)
class RolePlan:
    """A role, its heading (as that of a topic), its topics in order."""

    name: str
    heading: str
    title: str = ""
    topics: list[TopicPlan] = field(default_factory=list)
    own: Sentence | None = None


def plan(
    genre: Genre,
    highlights: Iterable[str] = (),
    outline: Sequence[OutlineItem] = (),
    headings: Mapping[str, str] | None = None,
) -> list[RolePlan]:
    """Return the roles in the order of a draft. `highlights` are topics that the user has written about, `outline` is what
    the year's notice prescribes, `headings` are the calendar's for topics that names.yaml gives none.

    A role of names.yaml that the skeleton lacks comes after the one it is said to follow, else at the end; a topic with
    metrics, frames or highlights that it lacks comes after the others of the role that holds most of the topics with
    metrics. So nothing that is filled in has no place.
    """
    roles = _skeleton_roles(genre)
    _add_roles(genre, roles)
    _add_topics(genre, roles, highlights)
    for topic in (t for role in roles for t in role.topics if genre.names and not t.heading):
        topic.title = (headings or {}).get(topic.name, topic.title)
    if outline:
        _follow(roles, outline)
    return roles


def _follow(roles: list[RolePlan], outline: Sequence[OutlineItem]) -> None:
    """Give roles and topics the headings and the order of an outline.

    Roles that it does not name keep their places; topics that it does not name come after those that it does. A topic named
    second under one heading goes on under it. A heading of no topic is one of the main role's unless it follows another role's.
    """
    by_name = {role.name: role for role in roles}
    named = [item for item in outline if item.role in by_name]
    order = iter([by_name[item.role] for item in named if item.role])
    places = {item.role for item in named}
    roles[:] = [next(order) if role.name in places else role for role in roles]
    for item in named:
        by_name[item.role or ""].own = item.heading
    main = max(roles, key=lambda r: len(r.topics))
    placed: dict[str, TopicPlan] = {}
    under = main.name
    for item in outline:
        under = (item.role or "") if item.level == 1 else under
        for number, name in enumerate(item.topics):
            placed[name] = TopicPlan(name, "", own=None if number else item.heading)
        if not item.topics and item.level > 1 and under == main.name:
            placed[item.heading.text] = TopicPlan(item.heading.text, "", own=item.heading)
    for role in roles:
        role.topics = [t for t in role.topics if t.name not in placed]
    main.topics[:0] = placed.values()


def _skeleton_roles(genre: Genre) -> list[RolePlan]:
    roles: dict[str, RolePlan] = {}
    headings = {r.name: r.heading for r in genre.names.roles} if genre.names else {}
    for section in genre.skeleton.sections:
        name = section.role or section.title
        title = "" if name in headings else section.title
        role = roles.setdefault(name, RolePlan(name, headings.get(name, ""), title))
        for topic in _topics(genre, section.children):
            if topic.name not in {t.name for t in role.topics}:
                role.topics.append(topic)
    return list(roles.values())


def _topics(genre: Genre, sections: Iterable[Section]) -> Iterator[TopicPlan]:
    """Yield the topics of sections; one that only holds others gives way to them."""
    containers = {t.name for t in genre.names.topics if t.container} if genre.names else set()
    for section in sections:
        name = section.topic or section.title
        if name in containers:
            yield from _topics(genre, section.children)
        else:
            yield _topic(genre, name, section.title)


def _topic(genre: Genre, name: str, title: str) -> TopicPlan:
    known = next((t for t in genre.names.topics if t.name == name), None) if genre.names else None
    return TopicPlan(name, known.heading or "" if known else "", title)


def _add_roles(genre: Genre, roles: list[RolePlan]) -> None:
    for role in genre.names.roles if genre.names else ():
        if role.name in {r.name for r in roles}:
            continue
        before = next((i for i, r in enumerate(roles) if r.name == role.after), None)
        first = not role.heading and role.after is None  # a text without a heading comes before all headings
        at = 0 if first else len(roles) if before is None else before + 1
        roles.insert(at, RolePlan(role.name, role.heading))


def _add_topics(genre: Genre, roles: list[RolePlan], highlights: Iterable[str]) -> None:
    if not roles:  # a skeleton of nothing: the topics stand without a heading above them
        roles.append(RolePlan("", ""))
    wanted = dict.fromkeys([m.topic for m in genre.metrics] + [f.topic for f in genre.frames])
    known = [t.name for t in genre.names.topics if not t.container] if genre.names else []
    main = max(roles, key=lambda r: sum(t.name in wanted for t in r.topics))
    written_of = {*known, *(role.name for role in roles)}
    wanted.update(dict.fromkeys(t for t in highlights if t in written_of))
    for role in roles:  # what was told before its first topic
        if role.name in wanted and role.name not in {t.name for t in role.topics}:
            role.topics.insert(0, TopicPlan(role.name, ""))
    there = {t.name for role in roles for t in role.topics if role is main or t.name == role.name}
    order = {name: i for i, name in enumerate(known)}
    for topic in sorted(wanted, key=lambda t: order.get(t, len(order))):
        if topic not in there:
            main.topics.append(_topic(genre, topic, topic))
