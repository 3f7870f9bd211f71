"""The form as values: the seven answers, the sentences of the user's own, the whole form as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drafter.diagnostics import Location
from drafter.quantity import Amount
from drafter.region import Region


class Kind(StrEnum):
    """The seven answers of a form."""

    VALUE = "value"
    BLANK = "blank"
    NONE = "none"  # 无 or 0
    NOT_APPLICABLE = "not_applicable"  # 不适用
    WITHHELD = "withheld"  # 今年不报
    WRONG = "wrong"  # a value that cannot be
    OFF = "off"  # level 选 and not switched on (the line is absent or a comment)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form says of one metric. `key` is the key path (数据.行政复议.受理), `typed` the user's
    own text.
    """

    metric: str
    kind: Kind
    key: str
    at: Location
    typed: str = ""
    unit: str = ""  # the unit to print: as typed where the metric allows several, else the metric's
    amount: Amount | None = None
    last: Amount | None = None
    basis: str = ""
    source: str = ""
    as_of: str = ""
    internal_only: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the user's own, with its key path (亮点.行政执法[1]) and place."""

    text: str
    key: str
    at: Location


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with its reason and the measure against it."""

    problem: Sentence
    reason: Sentence | None = None
    measure: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One item of next year's plan."""

    content: Sentence
    topic: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form as read. Every metric of the genre that is asked in `year` has an answer."""

    genre: str
    region: Region
    year: int
    answers: Mapping[str, Answer]  # by metric id
    department: str | None = None
    title: str = ""
    addressees: tuple[str, ...] = ()
    signature: str = ""
    date: str = ""
    highlights: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)  # by topic name
    first_responsible: tuple[Sentence, ...] = ()
    problems: tuple[Problem, ...] = ()
    plans: tuple[Plan, ...] = ()
    path: str | None = None
