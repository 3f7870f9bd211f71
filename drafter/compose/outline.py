"""The order of a draft: the roles and topics of the learned skeleton, with what the skeleton has not seen put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drafter.schema import Genre, Section


@dataclass(slots=True)
class TopicPlan:
    """A topic and its heading: our own wording with words in braces, else the learned `title`, printed as it stands."""

    name: str
    heading: str
    title: str = ""


@dataclass(slots=True)
class RolePlan:
    """A role, its heading (as that of a topic), its topics in order."""

    name: str
    heading: str
    title: str = ""
    topics: list[TopicPlan] = field(default_factory=list)


def plan(genre: Genre, highlights: Iterable[str] = ()) -> list[RolePlan]:
    """Return the roles in the order of a draft. `highlights` are topics that the user has written about.

    A role of names.yaml that the skeleton lacks comes after the one it is said to follow, else at the end; a topic with
    metrics, frames or highlights that it lacks comes after the others of the role that holds most of the topics with
    metrics. So nothing that is filled in has no place.
    """
    roles = _skeleton_roles(genre)
    _add_roles(genre, roles)
    _add_topics(genre, roles, highlights)
    return roles


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
    wanted.update(dict.fromkeys(t for t in highlights if t in known))
    there = {t.name for t in main.topics}
    order = {name: i for i, name in enumerate(known)}
    for topic in sorted(wanted, key=lambda t: order.get(t, len(order))):
        if topic not in there:
            main.topics.append(_topic(genre, topic, topic))
