"""The form as values: the seven answers, the sentences of the user's own, the whole form as read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

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


GIVEN = (Kind.VALUE, Kind.NONE)  # answers that are a figure, 无 being 0
SWITCHED_OFF = (Kind.WITHHELD, Kind.NOT_APPLICABLE, Kind.OFF)  # a computed figure is asked for by nobody


class UnitReport(NamedTuple):
    """What one unit gives towards a figure that is summed over units (求和)."""

    name: str
    kind: Kind
    at: Location
    typed: str = ""
    amount: Amount | None = None


_NOWHERE: Mapping[str, Amount] = {}


class Answer(NamedTuple):
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
    units: tuple[UnitReport, ...] = ()  # 各单位, in the form's order; empty where one figure was typed
    expected: int | None = None  # 应报: how many units are to report; None: as many as are listed
    elsewhere: Mapping[str, Amount] = _NOWHERE  # 核对: the same quantity in other papers


class Sentence(NamedTuple):
    """A sentence of the user's own, with its key path (亮点.行政执法[1]) and place; `internal_only` as an answer's."""

    text: str
    key: str
    at: Location
    internal_only: bool = False


class Problem(NamedTuple):
    """A problem with its reason and the measure against it; `topic` where the user says what it is about."""

    problem: Sentence
    reason: Sentence | None = None
    measure: Sentence | None = None
    topic: Sentence | None = None


class Plan(NamedTuple):
    """One item of next year's plan."""

    content: Sentence
    topic: Sentence | None = None


class OutlineItem(NamedTuple):
    """A heading that the superior's notice of the year asks for (提纲), its topic if the genre knows it, and what must
    be written under it. `role` is set where it heads a whole role, `more` where it covers further topics.
    """

    heading: Sentence  # without its number
    topic: str | None = None
    required: tuple[Sentence, ...] = ()
    more: tuple[str, ...] = ()
    role: str | None = None
    level: int = 2  # of the draft: 1 一、 2 （一）

    @property
    def topics(self) -> tuple[str, ...]:
        """All topics that stand under the heading, in order."""
        return (self.topic, *self.more) if self.topic else ()


class Matter(NamedTuple):
    """What the form says of what stands around the text of the paper; each with its key path (发文.抄送[1]) and place.

    `wrong` are the key paths of values that cannot be.
    """

    number: Sentence | None = None  # 发文字号: 东政报〔2025〕3号
    signers: tuple[Sentence, ...] = ()
    copies: tuple[Sentence, ...] = ()
    attachments: tuple[Sentence, ...] = ()  # those that the office adds itself, by name
    note: Sentence | None = None  # 附注, without its brackets
    sealed: bool = False
    printer: Sentence | None = None  # 印发机关
    printed: Sentence | None = None  # 印发日期
    wrong: frozenset[str] = frozenset()

    def sentences(self) -> Iterator[Sentence]:
        """Yield all that is printed as typed, in the order of the form."""
        last = (self.note, self.printer, self.printed)
        for sentence in (self.number, *self.signers, *self.copies, *self.attachments, *last):
            if sentence:
                yield sentence


@dataclass(frozen=True, slots=True)
class Office:
    """What the form's folder says of the place's own bodies (责任单位.yaml).

    `renames` maps a generic owner to what it is called here (政务服务主管部门 → 县数据局); `rosters` maps an owner, or
    a metric's key, to the units that report towards its sums.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    rosters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)  # of 更名.名称 and 名册.名称, for findings


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
    outline: tuple[OutlineItem, ...] = ()  # 提纲; empty: the consensus of the past reports is followed
    matter: Matter = field(default_factory=Matter)
    joint: bool = False  # 联合行文: party and government report together
    office: Office = field(default_factory=Office)
    path: str | None = None
