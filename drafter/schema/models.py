"""The models of a genre's data: names, metrics and frames made by hand, skeleton and metrics learned.

Frozen and closed (an unknown field is an error). A genre is data only: roles, topics, metrics, frames and wording all
come from the files of `GenreFiles`. A field is declared once, here; `drafter.schema.validation` makes pydantic's models
of the same declarations, which say what is wrong with data that a hand has written.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Model:
    """What all models of genre data share; its methods are named as pydantic's.

    Neither a pydantic model nor a dataclass, because every cold command pays for making the classes: twenty of them
    take 40 ms as the one, 15 ms as the other, under 1 ms so. The constructor trusts the types of what it is given, as a
    dataclass does; data from outside comes in by `model_validate`.
    """

    KINDS: ClassVar[dict[str, type[Model]]] = {}  # every model by its name
    FIELDS: ClassVar[Mapping[str, str]] = {}  # its fields: name and annotation as written
    REQUIRED: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        cls.FIELDS = MappingProxyType(dict(cls.__annotations__))
        cls.REQUIRED = frozenset(name for name in cls.FIELDS if name not in cls.__dict__)
        Model.KINDS[cls.__name__] = cls

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - the type checker sees each model's own fields
        if not values.keys() >= self.REQUIRED or not values.keys() <= self.FIELDS.keys():
            missing, unknown = self.REQUIRED - values.keys(), values.keys() - self.FIELDS.keys()
            raise TypeError(f"{type(self).__name__}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        self.__dict__.update(values)  # a field that is not given is the class's own: its default

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.FIELDS)

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        given = (f"{name}={getattr(self, name)!r}" for name in self.FIELDS if name in self.__dict__)
        return f"{type(self).__name__}({', '.join(given)})"

    @classmethod
    def model_validate(cls, data: object) -> Self:
        """Make a model of what a YAML file holds. Raises `validation.ValidationError`, which says all that is wrong."""
        from drafter.schema.validation import validated

        return validated(cls, data)

    def model_copy(self, update: Mapping[str, Any]) -> Self:
        """Return a copy with some fields changed; like the constructor it trusts their types."""
        return type(self)(**{**self.__dict__, **update})

    def model_dump(self) -> dict[str, Any]:
        """Return the fields as dicts, lists stay tuples: what JSON takes."""
        return {name: _dumped(getattr(self, name)) for name in self.FIELDS}


def _dumped(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, tuple):
        return tuple(map(_dumped, value))
    if isinstance(value, Mapping):
        return {key: _dumped(v) for key, v in value.items()}
    return value.model_dump() if isinstance(value, Model) else value


# --- learned: skeleton.yaml and mined.yaml -------------------------------------------------------------------------


class Evidence(Model):
    """One place in a past report: the file's name, the 1-based line and column, the words that stand there."""

    path: str
    line: int
    column: int
    text: str
    value: str | None = None  # of a mention: in base units


class LearnedDocument(Model):
    """A report that was learned from."""

    path: str
    title: str | None = None
    region: str | None = None
    year: int | None = None


class Theme(Model):
    """What several reports say in one role, mostly 存在问题 and 下步计划: a recurring problem, a recurring plan.

    `title` is the shortest telling phrase, `topic` the topic it belongs to, `examples` are past sentences with their places.
    """

    title: str
    topic: str | None = None
    support: int
    documents: int
    examples: tuple[Evidence, ...] = ()


class Conflict(Model):
    """Two sections (ids) of the skeleton that `against` of the `documents` having both put the other way round."""

    earlier: str
    later: str
    against: int
    documents: int


class Section(Model):
    """A section of the skeleton: a role at level 1, a topic at level 2.

    `support` is k of "k of n", `documents` is n; `variants` are at most five headings with their places; `terms` are the
    words that tell the section's text from the others', strongest first; `share` is its part of all text (0 to 1).
    `themes` are the problems or plans that recur in it.
    """

    id: str
    title: str
    level: int
    role: str | None = None
    topic: str | None = None
    support: int
    documents: int
    variants: tuple[Evidence, ...] = ()
    terms: tuple[str, ...] = ()
    share: float = 0.0
    themes: tuple[Theme, ...] = ()
    children: tuple[Section, ...] = ()


class Skeleton(Model):
    """skeleton.yaml: the consensus tree of the past reports, in the order a draft follows."""

    version: Literal[1] = 1
    genre: str
    documents: tuple[LearnedDocument, ...]
    sections: tuple[Section, ...]
    conflicts: tuple[Conflict, ...] = ()
    count: int = 0  # of the reports learned from, where `documents` names only a sample of them

    @property
    def reports(self) -> int:
        """From how many reports it was learned: n of "k of n"."""
        return self.count or len(self.documents)

    def topics(self, role: str) -> tuple[Section, ...]:
        """Return the second-level sections of a role, in order."""
        return tuple(c for s in self.sections if s.role == role for c in s.children)


class MinedMetric(Model):
    """A metric as learned: figures of different reports that mean the same. `section` is a section id.

    `frame` is the past sentence that tells it best, in the notation of frames; metrics told in one sentence have the same.
    """

    id: str
    name: str
    unit: str
    units: tuple[str, ...]
    support: int
    documents: int
    section: str | None = None
    aliases: tuple[str, ...] = ()
    frame: str | None = None
    told: Evidence | None = None  # where the sentence of the frame stands
    whole: str | None = None  # id of the metric that this one was told as a part of (其中)
    count: int = 0
    mentions: tuple[Evidence, ...] = ()


class Proposal(Model):
    """Two learned metrics (ids) that are perhaps the same; a hand accepts it by naming both in one metric's `learned`.

    `closeness` is what learning gave the pair (0 to 1); `one` and `other` are a mention of each, with its clause as text.
    """

    metrics: tuple[str, str]
    closeness: float
    one: Evidence
    other: Evidence


class Mined(Model):
    """mined.yaml: the metrics found in the past reports, and pairs of them that are perhaps the same."""

    version: Literal[1] = 1
    genre: str
    metrics: tuple[MinedMetric, ...]
    proposals: tuple[Proposal, ...] = ()


# --- made by hand: names.yaml and metrics.yaml ---------------------------------------------------------------------


class RoleName(Model):
    """A role of the genre and what its headings look like. `cues` are words found in headings, strongest first."""

    name: str
    cues: tuple[str, ...]
    heading: str  # our own wording for the draft; {年度} {下年度} stand for the years
    level: Literal["必", "选"] = "必"
    after: str | None = (
        None  # the role it follows in a draft where the skeleton has none of it; else it comes last
    )


class TopicName(Model):
    """A topic of the genre: what it is about and phrases that headings about it contain."""

    name: str
    aliases: tuple[str, ...] = ()
    heading: str | None = None  # our own wording for the draft's second-level heading
    container: bool = False  # a heading that only holds others (年度任务完成情况)


class Names(Model):
    """names.yaml: what a genre is called and how its reports, roles and topics are recognised."""

    version: Literal[1] = 1
    learned: bool = False  # written by learning: roles and topics are what the reports give, learning again asks them anew
    name: str  # 法治政府建设年度报告
    form_name: str  # what stands after 文种 in the form: 法治政府建设
    title_cues: tuple[str, ...]
    roles: tuple[RoleName, ...]
    topics: tuple[TopicName, ...]


class Metric(Model):
    """A named quantity of the form (the head of the shipped metrics.yaml explains its fields).

    `id` is permanent; `name` is the full official name, unique in the genre; `key` is short and unique in its group;
    `learned` points at ids in mined.yaml.
    """

    id: str
    name: str
    key: str
    group: str
    topic: str
    unit: str
    units: tuple[str, ...] = ()  # other units in which it may be typed and printed (卷 for 件)
    level: Literal["必", "常", "选"]
    owner: str
    gather: Literal["唯一", "求和", "算"] = "唯一"
    stock: bool = False  # True: 年末数, False: 全年数
    years: tuple[int | None, int | None] = (None, None)  # first and last report year in which it is asked
    needs: str = ""  # a word of the level (县司法局) that a body must have to be asked; others may report it
    whole: str | None = None  # id of the metric it is a part of
    formula: str | None = None  # of a computed metric: 审结/(受理+上年结转), in keys of its group or ids
    places: int | None = None  # decimals printed of a computed rate
    bounds: tuple[Decimal | None, Decimal | None] = (Decimal(0), None)
    aliases: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    listed: bool = True  # False: a blank form has no line for it; where last year's form had it, it has
    common: bool = False  # a department's form asks it, whoever owns it in the government's
    formerly: tuple[str, ...] = ()  # keys (or 组.键) under which older forms had it
    papers: tuple[str, ...] = ()  # other papers of the year that print it: 政府信息公开工作年度报告
    carries: str | None = None  # id of the metric whose figure of last year goes on into this one
    never: tuple[str, ...] = ()  # of a rate: formulas that look like its denominator and are not


class Frame(Model):
    """A sentence of clauses, one a line, each naming the metrics that go in (docs/template.md has the notation)."""

    name: str
    topic: str
    text: str
    group: str = ""  # the group in which its slots are looked up first
    opening: str = ""  # said once a paragraph, before flows only: 全年
    lead: str = (
        ""  # a sentence without figures before the paragraph; stands only with a positive or pending figure
    )
    source: str = ""  # where the wording comes from; empty: our own


class Relation(Model):
    """What must hold between figures, in keys of its group: 审结 <= 受理+上年结转.

    `rule` is formula, comparison (<=, =, >=), formula; `why` tells the user in Chinese what the rule rests on.
    """

    rule: str
    group: str = ""
    severity: Literal["错误", "警告"] = "错误"
    why: str = ""
    source: str = ""


class Relations(Model):
    """relations.yaml: what must hold between the figures of a form."""

    version: Literal[1] = 1
    relations: tuple[Relation, ...] = ()


class Edition(Model):
    """One of the papers that are made of one form: 报送稿, 公开稿.

    Its texts are fixed text with words of the level in braces; one that is left out (None) is the sender's title, or
    the addressee's sentence.
    """

    name: str
    internal: bool = True  # prints what is marked 只进报送稿, and where each figure comes from
    addressees: bool = True  # has a 主送; without one nobody can be asked for as its addressee
    signature: bool = True
    date: bool = True
    suffix: str = ""  # after the file's name, so that no edition takes another's place
    title: str | None = None
    leading: str | None = None  # the sentence that leads into the report: 现将有关情况报告如下。
    ending: str | None = None  # the last sentence: 特此报告。
    note: str = ""  # 附注: （此件公开发布）


class Addressee(Model):
    """Somebody the report may go to. Texts may have alternatives (｜); one without a word of this level is not sayable."""

    name: str
    senders: tuple[
        Literal["政府", "部门", "联合"], ...
    ]  # who may write to it; a sender's first one is its usual one
    called: tuple[str, ...] = ()  # what a user may call it, in the level's own words: {县委}
    to: tuple[str, ...] = ()  # 主送; empty: the usual ones of the level or the department
    words: Mapping[str, str] | None = None  # words that are others before this addressee: 领导机关
    leading: str = ""
    ending: str = ""
    suffix: str = ""  # after the file's name, where it is not the usual addressee
    copies: tuple[
        str, ...
    ] = ()  # to whom a report to it is copied as a rule: shown as an example, never printed by itself


class Sender(Model):
    """Who reports: the government, a department, party and government together. `words` as those of an addressee."""

    name: str
    kind: Literal["政府", "部门", "联合"]
    title: str = ""
    signatures: tuple[str, ...] = ()  # one 署名 each; empty: that of the level
    words: Mapping[str, str] | None = None


class Editions(Model):
    """editions.yaml: the editions of a genre, whom it goes to and who sends it.

    The first edition is the one that is written where none is asked for. `shorten` says what goes first where a draft
    has to be short: levels of metrics, 亮点 for the user's own sentences.
    """

    version: Literal[1] = 1
    editions: tuple[Edition, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    senders: tuple[Sender, ...] = ()
    shorten: tuple[Literal["选", "常", "亮点"], ...] = ("选", "常", "亮点")


class Suggestion(Model):
    """A problem that past reports name under a topic, in our own words, with its usual reason and measure.

    `needs` are the level's words without which a body has no such problem, as those of a metric.
    """

    topic: str
    problem: str
    reason: str = ""
    measure: str = ""
    needs: str = ""
    support: int
    documents: int
    evidence: tuple[Evidence, ...] = ()


class Suggestions(Model):
    """suggestions.yaml: what past reports say of problems, by topic."""

    version: Literal[1] = 1
    suggestions: tuple[Suggestion, ...] = ()


class Genre(Model):
    """Everything the program knows of one genre. `names` is None for a genre learned without a hand's help."""

    name: str
    names: Names | None = None
    skeleton: Skeleton
    mined: Mined | None = None
    metrics: tuple[Metric, ...] = ()
    frames: tuple[Frame, ...] = ()
    relations: tuple[Relation, ...] = ()
    editions: tuple[Edition, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    senders: tuple[Sender, ...] = ()
    shorten: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    body: str = ""  # the body (署名) to which metrics and frames have been fitted; empty: none yet

    def metric(self, metric_id: str) -> Metric | None:
        """Return a metric by id."""
        return next((m for m in self.metrics if m.id == metric_id), None)
