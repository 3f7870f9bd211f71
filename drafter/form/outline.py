"""The outline of the year (提纲): what a superior's notice prescribes, as the user has taken it into the form.

`OutlineReader` reads the part of the form; `named_in` tells by the genre's names and aliases what a heading is about;
`unmet` tells which of the items that must be written have no figure and no sentence yet; `with_outline` writes a 提纲 into a
form. The outline is the user's own text: it outranks what past reports have in common.

What is met is told by characters, no dictionary: an item without its empty words (data/notices.yaml: 情况, 次数 …) is cut
into pairs of characters; an answered metric or a sentence of the same topic that has `MET` of the pairs meets it, one that
has `UNSURE` of them, or one of another topic, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from drafter import chinese
from drafter.diagnostics import Diagnostic, Location, Severity, in_order
from drafter.form import words
from drafter.form.findings import Findings, nearest
from drafter.form.model import Answer, Form, Kind, OutlineItem, Sentence
from drafter.form.writing import scalar
from drafter.resources import knowledge
from drafter.schema import Genre, Metric
from drafter.schema.formula import keys, parse_formula
from drafter.yamlio import Node, compose, load_data

# So much of an item's character pairs in a metric's name or a sentence meets it; lower takes neighbours for the thing.
MET = 0.6
# From so much on the item may be met: the user is asked, and the draft says nothing.
UNSURE = 0.34
# A metric's name or alias of so many characters that stands whole in an item is what the item asks for.
WHOLE = 4
# A heading's number: 一是 is left alone, it may be words.
NUMBERS = ("part", "cn_dun", "paren_cn", "arabic_dot", "paren_arabic", "circled", "di_comma")
FIELDS = (words.HEADING, words.TOPIC, words.REQUIRED_ITEMS)

_BETWEEN_TOPICS = re.compile(r"[、，,;；/]\s*")
_FIRST_CLAUSE = re.compile(r"[，,；;：:。]")
_NOT_A_WORD = re.compile(r"[^\w]+|[0-9_]+")
_INNER = str.maketrans("“”", "‘’")
_ANSWERED = (Kind.VALUE, Kind.NONE, Kind.NOT_APPLICABLE, Kind.WITHHELD)


class Reader(Protocol):
    """What the reading of the form lends to the reading of its outline."""

    genre: Genre
    found: Findings

    def sentence(self, node: Node, key: str) -> Sentence | None: ...  # noqa: D102

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]: ...  # noqa: D102

    def unknown(self, key: Node, value: Node, known: Iterable[str], where: str) -> None: ...  # noqa: D102


# --- reading ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Typed:
    """A heading as typed: its number's style, what is said of its topic, what must stand under it."""

    heading: Sentence
    style: str
    topic: Sentence | None
    required: tuple[Sentence, ...]


def read_outline(nodes: Sequence[Node], reader: Reader) -> tuple[OutlineItem, ...]:
    """Return the items of 提纲 in their order; what is wrong goes into the reader's findings (F076–F078)."""
    typed = [t for number, node in enumerate(nodes, 1) if (t := _typed(number, node, reader))]
    whole: dict[str, _Typed] = {}
    for one in typed:
        text = one.heading.text
        first = whole.setdefault(text, one)
        if first is not one:
            message = f"提纲的标题“{text}”写了两次：第{first.heading.at.line}行和第{one.heading.at.line}行"
            hint = "请删去一处；后一处的必写并入前一处"
            reader.found.warning("F077", message, hint, one.heading.at, text)
            whole[text] = replace(first, required=(*first.required, *one.required))
    return tuple(_leveled(list(whole.values()), reader))


def _typed(number: int, node: Node, reader: Reader) -> _Typed | None:
    key = f"{words.OUTLINE_KEY}[{number}]"
    parts: dict[str, Node] = {}
    if node.kind == "mapping":
        for name, value in node.items:
            if name.text in FIELDS:
                parts.setdefault(name.text or "", value)
            elif name.text is not None:
                reader.unknown(name, value, FIELDS, f"“{words.OUTLINE_KEY}”")
    else:
        parts[words.HEADING] = node
    required = _required(parts.get(words.REQUIRED_ITEMS), f"{key}.{words.REQUIRED_ITEMS}", reader)
    heading = (
        reader.sentence(parts[words.HEADING], f"{key}.{words.HEADING}") if parts.get(words.HEADING) else None
    )
    style, text = split_number(heading.text) if heading else ("", "")
    if heading is None or not text:
        if parts:
            message = f"提纲第{number}条缺“{words.HEADING}”，没有读入"
            reader.found.error("F078", message, f"补上“{words.HEADING}”，或者删去这一条", node.at)
        return None
    topic = parts.get(words.TOPIC)
    said = reader.sentence(topic, f"{key}.{words.TOPIC}") if topic else None
    return _Typed(replace(heading, text=text), style, said, required)


def _required(node: Node | None, key: str, reader: Reader) -> tuple[Sentence, ...]:
    for child in node.children if node and node.kind == "sequence" else ():
        if child.kind == "scalar" and reader.sentence(child, key) is None:
            message = f"“{words.REQUIRED_ITEMS}”有一条空着"
            reader.found.warning("F078", message, "写上要求写的内容，或者删去这一条", child.at)
    return reader.sentences(node, key)


def split_number(text: str) -> tuple[str, str]:
    """Return the style of the number before a heading ("" for none) and the heading without it."""
    text = text.strip()
    marker = chinese.marker_at(text, 0, NUMBERS)
    rest = text[marker.end :].strip() if marker else text
    return (marker.style if marker else "", rest.rstrip("。；;：:，,、 "))


def _leveled(typed: Sequence[_Typed], reader: Reader) -> Iterator[OutlineItem]:
    """Yield the items with what they are about and their level.

    Only those with the uppermost style of number head a role. A heading of that style that is about nothing the genre knows
    is a role's equal, except before the first role of a list that has topics and roles side by side.
    """
    styles = {one.style for one in typed}
    top = min(styles, key=_rank, default="")
    taken: dict[str, str] = {}
    items = [_item(one, one.style == top, taken, reader) for one in typed]
    mixed = any(one.style == top and item.topic for one, item in zip(typed, items, strict=True))
    under_role = not mixed and any(
        one.style == top and item.role for one, item in zip(typed, items, strict=True)
    )
    for one, item in zip(typed, items, strict=True):
        under_role = under_role or bool(item.role and one.style == top)
        upper = item.role or (under_role and one.style == top and one.style and not item.topic)
        yield replace(item, level=1 if upper else 2)


def _rank(style: str) -> int:
    return NUMBERS.index(style) if style else len(NUMBERS)


def _item(one: _Typed, upper: bool, taken: dict[str, str], reader: Reader) -> OutlineItem:
    said = _topics_of(one.topic, reader) if one.topic else []
    names = said or named_in(one.heading.text, reader.genre, roles=upper)
    roles = _roles(reader.genre)
    role = next((name for name in names if name in roles and name not in taken), None)
    if role:
        taken[role] = one.heading.text
    topics = []
    for name in names:
        if name in roles:
            continue
        if name in taken and one.topic:
            hint = f"“{name}”的内容写在“{taken[name]}”下；这个标题下写什么，列在“{words.REQUIRED_ITEMS}”里"
            message = f"主题“{name}”已经在提纲的“{taken[name]}”下"
            reader.found.note("F076", message, hint, one.topic.at, name)
        if name not in taken:
            taken[name] = one.heading.text
            topics.append(name)
    return OutlineItem(one.heading, topics[0] if topics else None, one.required, tuple(topics[1:]), role)


def _topics_of(typed: Sentence, reader: Reader) -> list[str]:
    known = [*words.topics(reader.genre), *_roles(reader.genre)]
    if typed.text in known:
        return [typed.text]
    out = []
    for name in filter(None, _BETWEEN_TOPICS.split(typed.text)):
        if name in known:
            out.append(name)
            continue
        like = nearest(name, known)
        hint = f"是不是“{like}”？" if like else f"可用的主题：{'、'.join(known[:12])}……"
        reader.found.error("F076", f"提纲里的主题“{name}”，这个文种没有", hint, typed.at, name)
    return out


def outline_of(
    text: str, genre: Genre, path: str | None = None
) -> tuple[list[tuple[str, OutlineItem]], list[Diagnostic]]:
    """Read a 提纲 that is a file of its own (a list, or a mapping with the key 提纲).

    Returns its items, each with the heading as typed, and what is wrong with the file.
    """
    listed = words.outline_shape()
    shape = replace(listed, keys={**listed.keys, words.OUTLINE_KEY: listed})
    root, troubles = compose(text, path, shape)
    reader = _FileReader(genre, Findings(troubles))
    whole = root.get(words.OUTLINE_KEY) if root and root.kind == "mapping" else None
    node = whole or root
    nodes = () if node is None else node.children if node.kind == "sequence" else (node,)
    items = read_outline(nodes, reader)
    return [(reader.typed.get(item.heading.key, item.heading.text), item) for item in items], in_order(
        reader.found
    )


@dataclass(slots=True)
class _FileReader:
    """Reads the nodes of an outline that stands alone."""

    genre: Genre
    found: Findings
    typed: dict[str, str] = field(default_factory=dict)  # sentences by key, as typed

    def sentence(self, node: Node, key: str) -> Sentence | None:
        text = " ".join((node.text or "").split()) if node.kind == "scalar" else ""
        self.typed.setdefault(key, text)
        return Sentence(text, key, node.at) if text else None

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]:
        nodes = () if node is None else node.children if node.kind == "sequence" else (node,)
        parts = [part for child in nodes if (part := self.sentence(child, key))]
        return tuple(replace(part, key=f"{key}[{number}]") for number, part in enumerate(parts, 1))

    def unknown(self, key: Node, value: Node, known: Iterable[str], where: str) -> None:
        like = nearest(key.text or "", known)
        hint = f"是不是“{like}”？" if like else f"可用的名称：{'、'.join(known)}"
        self.found.error("F003", f"{where}里没有“{key.text}”这一项", hint, key.at, key.text or "")


# --- what a heading is about --------------------------------------------------------------------------------------


def _roles(genre: Genre) -> tuple[str, ...]:
    named = tuple(role.name for role in genre.names.roles if role.heading) if genre.names else ()
    return named or tuple(dict.fromkeys(s.role for s in genre.skeleton.sections if s.role))


def named_in(heading: str, genre: Genre, *, roles: bool = True) -> list[str]:
    """Return the role or topic whose name, cue or alias is the longest in a heading's first clause; [] for none.

    What stands before the first comma is the matter, what follows is the aim; only where the first clause names nothing
    does the whole heading count. A topic goes before a role that is named in as many characters.
    """
    topics = _names(genre, roles=False)
    cues = _names(genre, roles=True) if roles else {}
    for text in (_FIRST_CLAUSE.split(heading, maxsplit=1)[0], heading):
        found = [(-len(n), 0, text.find(n), topics[n]) for n in topics if n in text]
        found += [(-len(n), 1, text.find(n), cues[n]) for n in cues if n in text]
        if found:
            return [min(found)[-1]]
    return []


def _names(genre: Genre, *, roles: bool) -> Mapping[str, str]:
    """Return name or alias → topic (or role) of the genre; of two that share one the first."""
    out: dict[str, str] = {}
    if roles:
        for role in genre.names.roles if genre.names else ():
            for cue in (role.name, *role.cues) if role.heading else ():
                out.setdefault(cue, role.name)
        return out or {name: name for name in _roles(genre)}
    there = words.topics(genre)
    for topic in genre.names.topics if genre.names else ():
        for alias in (topic.name, *topic.aliases) if topic.name in there else ():
            out.setdefault(alias, topic.name)
    return out or {name: name for name in there}


# --- what must be written and is not yet --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unmet:
    """An item that nothing in the form visibly meets. `blank` is the metric that would, still blank; `maybe` is what
    may meet it (the metric's or the heading's words), and where that stands.
    """

    item: OutlineItem
    required: Sentence
    blank: Metric | None = None
    maybe: str = ""
    at: Location | None = None


def unmet(form: Form, genre: Genre) -> list[Unmet]:
    """Return the 必写 items that are not visibly met, in order, those to be asked about included (`maybe`)."""
    sheet = _Sheet(form, genre)
    return [found for item in form.outline for r in item.required if (found := sheet.look(item, r))]


class _Sheet:
    """What a form has to meet an item with: its metrics by name and its sentences by topic."""

    def __init__(self, form: Form, genre: Genre) -> None:
        self.form = form
        slots = words.of_region(form.region, form.department) if form.outline else {}
        self.metrics = [
            (metric, form.answers[metric.id], _names_of(metric, slots))
            for metric in genre.metrics
            if metric.id in form.answers
        ]

    def look(self, item: OutlineItem, required: Sentence) -> Unmet | None:
        """Return None where an item is met."""
        asked = content(required.text)
        if any(likeness(asked, sentence.text) >= MET for sentence in self.sentences(item)):
            return None
        scored = [(likeness(asked, *names), metric, answer) for metric, answer, names in self.metrics]
        near = sorted((s for s in scored if s[0] >= UNSURE), key=lambda s: -s[0])
        here = [s for s in near if self.is_under(s[1], item)]
        if any(score >= MET and self.is_answered(metric, answer) for score, metric, answer in here):
            return None
        blank = next((m for score, m, a in here if score >= MET and a.kind is Kind.BLANK), None)
        if blank:
            return Unmet(item, required, blank)
        maybe = next(((m.key, a.at) for _, m, a in [*here, *near] if self.is_answered(m, a)), None)
        maybe = maybe or self.sentence_like(asked)
        return Unmet(item, required, None, *(maybe or ("", None)))

    def is_answered(self, metric: Metric, answer: Answer) -> bool:
        """Tell whether a metric has its answer, or the figures that it is computed from have theirs."""
        if answer.kind in _ANSWERED or not metric.formula:
            return answer.kind in _ANSWERED
        by_key = {(m.group, m.key): a for m, a, _ in self.metrics} | {
            ("", m.id): a for m, a, _ in self.metrics
        }
        names = keys(parse_formula(metric.formula))
        parts = [by_key.get((metric.group, n)) or by_key.get(("", n)) for n in names]
        return all(part is not None and part.kind in (Kind.VALUE, Kind.NONE) for part in parts)

    def is_under(self, metric: Metric, item: OutlineItem) -> bool:
        """Tell whether a metric may be printed under a heading: one of its topics, or a role that has figures."""
        return metric.topic in item.topics or item.role not in (None, words.PROBLEMS_KEY, words.PLANS_KEY)

    def sentences(self, item: OutlineItem) -> Iterator[Sentence]:
        """Yield the user's sentences that are printed under a heading."""
        form = self.form
        for name in (*item.topics, item.heading.text):
            yield from form.highlights.get(name, ())
        if item.role == words.FIRST_KEY:
            yield from form.first_responsible
        elif item.role == words.PROBLEMS_KEY:
            for problem in form.problems:
                yield from (s for s in (problem.problem, problem.reason, problem.measure) if s)
        elif item.role == words.PLANS_KEY:
            for plan in form.plans:
                yield from (s for s in (plan.topic, plan.content) if s)
        elif item.role:
            for own in form.highlights.values():
                yield from own

    def sentence_like(self, asked: str) -> tuple[str, Location] | None:
        own = [s for sentences in self.form.highlights.values() for s in sentences]
        own += self.form.first_responsible
        best = max(own, key=lambda s: likeness(asked, s.text), default=None)
        return (best.text[:12], best.at) if best and likeness(asked, best.text) >= UNSURE else None


def _names_of(metric: Metric, slots: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words.fill(name, slots) for name in (metric.name, metric.key, *metric.aliases))


@cache
def _empty_words() -> re.Pattern[str]:
    said = load_data(knowledge("notices.yaml"))["empty"]["words"]
    return re.compile("|".join(map(re.escape, sorted(said, key=lambda w: (-len(w), w)))))


def content(text: str) -> str:
    """Return what an item is about: its text without empty words, marks and figures (all of it if nothing is left)."""
    bare = _NOT_A_WORD.sub("", text)
    return _empty_words().sub("\0", bare).strip("\0") or bare


def likeness(asked: str, *texts: str) -> float:
    """Return the largest share (0 to 1) of the character pairs of `asked` that one of the texts has.

    1 where a text of at least WHOLE characters stands whole in what is asked.
    """
    pairs = _pairs(asked)
    if any(len(text) >= WHOLE and text in asked for text in texts):
        return 1.0
    if not pairs:
        return float(any(asked and asked in text for text in texts))
    return max((len(pairs & _pairs(text)) / len(pairs) for text in texts), default=0.0)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if "\0" not in text[i : i + 2]}


# --- checks -------------------------------------------------------------------------------------------------------


def check_outline(form: Form, genre: Genre) -> list[Diagnostic]:
    """Return what the outline asks for and the form lacks (F079), and what the form has and the outline does not name."""
    return in_order([*_lacking(form, genre), *_beyond(form, genre)]) if form.outline else []


def _lacking(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    for lack in unmet(form, genre):
        asked = f"提纲要求写“{lack.required.text.translate(_INNER)}”"
        where = _where(lack.item)
        severity = Severity.WARNING
        if lack.blank:
            message = f"{asked}，对应的“{lack.blank.group}”组“{lack.blank.key}”还空着"
            computed = words.is_computed(lack.blank)
            hint = "填上算它的几个数" if computed else "填上这个数；没有发生填 无"
            severity = Severity.NOTE if lack.blank.level == "必" else severity  # asked for anyway
        elif lack.at is not None:
            severity = Severity.NOTE
            message = f"{asked}，像是已经写在“{lack.maybe}”（第{lack.at.line}行）"
            hint = f"请核对；不是的话，{where}，写完这条提示就没有了"
        else:
            message = f"{asked}，表中还没有相应的数或句子"
            hint = f"{where}，句子里用上要求的字眼；不写就从提纲里删去这一条"
        yield Diagnostic("F079", severity, message, hint, lack.required.at, lack.required.text)


def _where(item: OutlineItem) -> str:
    """Say where the user writes what belongs under a heading."""
    if item.role in words.ROLE_KEYS:
        return f"请写在“{item.role}”里"
    place = item.topic or (None if item.role else item.heading.text)
    return f"请写在“{words.HIGHLIGHTS_KEY}”的“{place}”里" if place else f"请写在“{words.HIGHLIGHTS_KEY}”里"


def _beyond(form: Form, genre: Genre) -> Iterator[Diagnostic]:
    named = {topic for item in form.outline for topic in item.topics}
    if not named:  # only the roles are prescribed
        return
    for topic, at in _filled(form, genre).items():
        if topic not in named:
            message = f"提纲没有列“{topic}”，表中却有它的内容，写在提纲各标题之后"
            hint = f"要归到哪个标题下，就在那一条的“{words.TOPIC}”里加上它，用顿号隔开"
            yield Diagnostic("F079", Severity.NOTE, message, hint, at, topic)


def _filled(form: Form, genre: Genre) -> dict[str, Location]:
    """Return the topics that the form has a figure or a sentence for, with the first place."""
    out: dict[str, Location] = {}
    for metric in genre.metrics:
        answer: Answer | None = form.answers.get(metric.id)
        if answer is not None and answer.kind in (Kind.VALUE, Kind.WRONG):
            out.setdefault(metric.topic, answer.at)
    for topic, sentences in form.highlights.items():
        if sentences and topic in words.topics(genre):
            out.setdefault(topic, sentences[0].at)
    return out


# --- writing ------------------------------------------------------------------------------------------------------

Row = tuple[str, Sequence[str], Sequence[str]]  # heading as printed, topics or role, items

_COMMENT = (
    "提纲按上级通知整理，请对照原文核对、增删；它排在往年惯例前面，稿中的标题和次序以它为准。",
    "标题前的序号会重新编；主题是这一标题收哪些数据（可以用顿号隔开几个）；必写的没有写到，draft check 会列出。",
)


def with_outline(text: str, rows: Sequence[Row]) -> str:
    """Return a form's text with a 提纲 of these rows before 数据; one that stands there already is replaced."""
    block = "\n".join(_written(rows)) + "\n"
    text = re.sub(rf"^{words.OUTLINE_KEY}:[^\n]*\n(?:[ \-][^\n]*\n|\n(?=[ \-]))*", "", text, flags=re.M)
    data = re.search(rf"^{words.DATA_KEY}:", text, re.M)
    at = data.start() if data else len(text)
    return f"{text[:at]}{block}\n{text[at:]}"


def _written(rows: Sequence[Row]) -> Iterator[str]:
    yield from (f"# {line}" for line in _COMMENT)
    yield f"{words.OUTLINE_KEY}:"
    for heading, names, required in rows:
        yield f"  - {words.HEADING}: {scalar(heading)}"
        yield f"    {words.TOPIC}: {'、'.join(names)}".rstrip()
        if required:
            yield f"    {words.REQUIRED_ITEMS}:"
            yield from (f"      - {scalar(item)}" for item in required)
