"""The sections of a draft as a template walks them: what is said in each, and what past reports have there that is still to come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drafter.compose.outline import RolePlan, TopicPlan
from drafter.compose.template import PlanItem, Role, Topic
from drafter.form import Kind
from drafter.schema.written import by_hand, name_of, planned, topic_of, usual, written

if TYPE_CHECKING:
    from drafter.compose.report import Report

Headed = Callable[[RolePlan | TopicPlan], str]


class Walk:
    """Makes the roles of one report in the order of the draft; of a genre of a hand they say nothing but their topics."""

    def __init__(self, report: Report) -> None:
        self.report = report
        form, genre = report.form, report.genre
        self.hand = by_hand(genre)
        self.written = written(genre)
        self.planned = planned(genre)
        answered = {
            key for key, answer in form.answers.items() if answer.kind in (Kind.VALUE, Kind.NONE, Kind.WRONG)
        }
        self.told = {m.topic for m in genre.metrics if m.level == "必" or m.id in answered}
        self.told |= {topic for topic, sentences in form.highlights.items() if sentences}
        self.usual = {
            (name_of(s), topic_of(c)) for s in genre.skeleton.sections for c in s.children if usual(c)
        }
        self.seen: set[str] = set()

    def role(self, role: RolePlan, headed: Headed) -> Role:
        """Return a role with its topics."""
        if self.hand:
            topics = [Topic(t.name, headed(t), self.report) for t in role.topics]
            return Role(role.name, headed(role), topics)
        problems, plans, texts = self.written
        if plans is not None and name_of(plans) == role.name:
            return self._of_plans(role, headed)
        counts = role.name not in map(name_of, [*texts, *([problems] if problems else [])])
        topics = [self._topic(role, topic, headed, counts=counts) for topic in role.topics]
        if problems is not None and name_of(problems) == role.name:
            return Role(role.name, headed(role), topics, "problems", awaited=not self.report.form.problems)
        text = next((s for s in texts if name_of(s) == role.name), None)
        if text is None:
            return Role(role.name, headed(role), topics)
        silent = not self.told & {role.name, *(t.name for t in topics)}
        return Role(role.name, headed(role), topics, "text", awaited=silent and usual(text))

    def _topic(self, role: RolePlan, topic: TopicPlan, headed: Headed, *, counts: bool) -> Topic:
        """Return a topic; only in a section that `counts` what was done is each topic waited for."""
        awaited = (role.name, topic.name) in self.usual and topic.name not in self.told
        again = topic.name in self.seen
        self.seen.add(topic.name)
        return Topic(topic.name, headed(topic), self.report, awaited=awaited and counts, _again=again)

    def _of_plans(self, role: RolePlan, headed: Headed) -> Role:
        """Return the section of the plans; a plan stands under the topic that it names."""
        names = {topic.name for topic in role.topics}
        by_topic: dict[str, list[PlanItem]] = {}
        for item in self.report.form.plans:
            name = item.topic.text.strip() if item.topic else ""
            by_topic.setdefault(name if name in names else "", []).append(self.report.plan_item(item))
        loose = by_topic.pop("", [])
        topics = []
        for topic in role.topics:
            items = by_topic.get(topic.name, [])
            again = topic.name in self.seen
            self.seen.add(topic.name)
            silent = not items and (again or topic.name not in self.told)
            awaited = silent and topic.name in self.planned and not loose
            topics.append(Topic(topic.name, headed(topic), self.report, items, awaited, again))
        awaited = not loose and not by_topic and not self.planned
        return Role(role.name, headed(role), topics, "plans", loose, awaited)
