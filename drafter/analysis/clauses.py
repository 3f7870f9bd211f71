"""What a figure counts, taken from the words around it: object, verb, inherited head, list.

全年共收到行政复议申请41件，受理22件，审结18件 gives (行政复议申请, 收到), (行政复议申请 inherited, 受理) and (行政复议申请
inherited, 审结). Words of counting (verbs by aspect, fillers, unit classes) are data: drafter/data/phrases.yaml.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from drafter.analysis import ReportFigure
from drafter.analysis.text import fold
from drafter.document import Document
from drafter.resources import knowledge
from drafter.yamlio import load_data

LONGEST_CLAUSE = 40  # characters looked at before a figure
LONGEST_SENTENCE = 600  # characters before a figure in which its sentence begins
SHORT_RATE = 5  # 满意率, 调解成功率: so short a rate needs to be told of what
LONGEST_RIGHT = 20  # and behind it
LONGEST_NOUN = 24  # characters of an object with nothing to cut at
LONGEST_OBJECT = (
    12  # characters of an object kept on the left of a figure; more is a whole clause, not a name
)
SHORTEST_DEED = 3  # characters of what a thing counted did something to; 通车 of 建成通车 is none
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_BREAK = re.compile(r"[，,。；;：:！!？?（）()\n]")
_RIGHT_END = re.compile(r"[，,。；;：:、！!？?（）()\n]")
_SEPARATORS = "、，,；;。：:（）() 　“”\"'‘’"
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_OPENED = re.compile(r"[（(][^）)]*$")
_LAST_ITEM = re.compile(r"^.*(?:等(?:各类|各项|重点)?(?:领域|方面|行业)?|[、的])(?=\w{4,})")
_OF_WHICH = re.compile(r"^.*(?<![集其])中的(?=\w{2})")  # 服务事项中的依申请事项 are 依申请事项
_ASIDE_LEFT = re.compile(
    r"^在\w{1,6}$|(?:共计?|合计|总计|累计)$"
)  # before a figure and its object: where, or whose they are
_NAMED = re.compile(r"^.*[0-9A-Za-z]")  # a name of its own before a thing (某地12345微信公众号)
_BEHIND_RATE = re.compile(r"、|(?<=\w率)(?=\w{2,6}率$)")
_AND = re.compile(r"、|以及|[和及与](?![率格解谐平])")
_YEAR = re.compile(r"[0-9]{4}年度?(?:[0-9]+月(?:[0-9]+日)?)?(?:[底末初])?(?:以来|以前|之前)?")
_NAME_ENDINGS = ("次数", "人数", "人次", "金额", "数")  # of names that were made of an object and a verb
_WORK = "工作"  # behind a verb it makes a noun of it and says nothing
_BOOK = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class Counted:
    """What one figure counts.

    `own` are the words of its own clause, cleaned; `object` what is left of them without verbs; `head` is an object taken
    over from before, "" where the object names something by itself; `verbs` are aspects, `doing` the verbs as they stand;
    `part` tells that it stands in a list under a whole (其中 …, brackets); `rate` that it is a share; `added` that it counts
    only what is new (新增). `unit` is its unit, where that is lost in a list the unit of the figure beside it.
    """

    own: str
    object: str
    verbs: tuple[str, ...]
    doing: str = ""
    head: str = ""
    part: bool = False
    rate: bool = False
    added: bool = False
    unit: str = ""
    series: tuple[str, ...] = ()  # what the figures right behind it count: 供电可靠率、普及率分别达99%、94%

    @property
    def noun(self) -> str:
        """What is counted: the inherited object, if any, and its own, unless that says nothing (结果, 数量)."""
        empty = self.object in table().empty
        return self.head if self.head and (empty or self.object in self.head) else self.head + self.object


@dataclass(frozen=True, slots=True)
class Words:
    """The table of words around figures, for fast use."""

    whole: frozenset[str]  # fillers and speakers, as whole phrases
    first: re.Pattern[str]  # one of them at the beginning, unless it begins a whole word (占比)
    last: re.Pattern[str]  # one at the end, read backwards, unless it ends a whole word (行为)
    aspect: dict[str, str]  # verb → aspect
    opening: re.Pattern[str]  # a verb at the beginning
    closing: re.Pattern[str]  # a verb at the end that is no noun there, read backwards
    inside: re.Pattern[str]  # a verb anywhere that is no noun inside a phrase
    taking: re.Pattern[str]  # … of those that have their object behind them
    telling: re.Pattern[str]  # … of those that are not vague
    empty: frozenset[str]  # nouns that say nothing beside an inherited object
    new: str  # how a name says that only what is new counts: 新增
    added: re.Pattern[str]
    changes: frozenset[str]
    growth: tuple[str, ...]  # words of change that a noun cannot end with, longest first
    generic: frozenset[str]
    behind: tuple[str, ...]  # nouns that an object is the same without
    contrasts: tuple[
        tuple[str, ...], ...
    ]  # words of which two figures that mean the same have no two different ones
    narrowing: tuple[str, ...]  # words before an object that pick out some of its kind
    synonyms: dict[str, str]  # word → the one that stands for all of its meaning
    synonym: re.Pattern[str]
    vague: dict[str, list[str]]
    level: re.Pattern[str]  # 省市区县 before the noun of a body
    rates: tuple[str, ...]
    complete: dict[str, tuple[str, ...]]  # ending of a name → words that need it not
    classes: dict[str, str]

    def unit_class(self, unit: str) -> str:
        """Return the class of units that may count the same thing; an unknown unit is its own class."""
        return self.classes.get(unit, unit)

    def in_one_word(self, phrase: str) -> str:
        """Return a phrase with one word for what has several: 卷宗 as 案卷."""
        return self.synonym.sub(lambda found: self.synonyms[found[0]], phrase)

    def compatible(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Tell whether verbs of two figures may mean the same step: a vague verb goes with those beside it."""
        return any(b in self.vague.get(a, ()) or a in self.vague.get(b, ()) for a in one for b in other)


def _any_of(words: Iterable[str], unless: Sequence[str] = ()) -> re.Pattern[str]:
    """Return a pattern for the longest of some words, none of them as a part of the words after `unless`."""
    ranked = sorted(set(words), key=lambda w: (-len(w), w))
    guarded = []
    for word in ranked:
        longer = "|".join(re.escape(w) for w in sorted(unless) if w.startswith(word))
        guarded.append((f"(?!{longer})" if longer else "") + re.escape(word))
    return re.compile("|".join(guarded))


@functools.cache
def table() -> Words:
    """Load drafter/data/phrases.yaml once."""
    data = load_data(knowledge("phrases.yaml"))
    aspect = {verb: aspect for aspect, verbs in data["aspects"].items() for verb in verbs}
    edges = {*data["fillers"], *data["speakers"]}
    whole: list[str] = data["whole"]
    levels: dict[str, str] = data["levels"]
    inside = aspect.keys() - set(data["nominal"])
    synonyms = {word: row[0] for row in data["synonyms"] for word in row}
    return Words(
        whole=frozenset(edges),
        first=_any_of(edges, whole),
        last=_any_of((w[::-1] for w in edges), [w[::-1] for w in whole]),
        aspect=aspect,
        opening=_any_of(aspect),
        closing=_any_of(verb[::-1] for verb in inside),
        inside=_any_of(inside),
        taking=_any_of(verb for verb in inside if aspect[verb] in data["transitive"]),
        telling=_any_of(verb for verb in aspect if aspect[verb] not in data["vague"]),
        empty=frozenset(data["empty"]),
        new=data["added"][0],
        added=re.compile("|".join(data["added"])),
        changes=frozenset(data["changes"]),
        growth=tuple(sorted((w for w in data["changes"] if len(w) > 1), key=lambda w: (-len(w), w))),
        generic=frozenset(data["generic"]),
        behind=tuple(data["behind"]),
        contrasts=tuple(map(tuple, data["contrasts"])),
        narrowing=tuple(data["narrowing"]),
        synonyms=synonyms,
        synonym=_any_of(synonyms),
        vague=dict(data["vague"]),
        level=re.compile(rf"^[{levels['of']}](?![{levels['not_before']}])(?=\w{{3}})"),
        rates=tuple(data["rates"]),
        complete={ending: tuple(words) for ending, words in data["complete"].items()},
        classes={unit: units[0] for units in data["unit_classes"] for unit in units},
    )


def counted(figures: Sequence[ReportFigure], document: Document) -> list[Counted]:
    """Return what each figure counts, in the order given (which must be reading order within a block)."""
    found: list[Counted] = []
    for i, figure in enumerate(figures):
        before = figures[i - 1] if i and figures[i - 1].block == figure.block else None
        after = figures[i + 1] if i + 1 < len(figures) and figures[i + 1].block == figure.block else None
        around = _Around(
            text=document.blocks[figure.block].text,
            low=before.quantity.end if before else 0,
            start=figure.quantity.start,
            end=figure.quantity.end,
            high=after.quantity.start if after else None,
        )
        chained = before is not None and not _SENTENCE.search(around.text, around.low, around.start)
        heading = figure.outline_path[-1] if figure.outline_path else ""
        found.append(
            _counted(around, _unit(around, figure, before, after), found[-1] if chained else None, heading)
        )
    return found


def _unit(
    around: _Around, figure: ReportFigure, before: ReportFigure | None, after: ReportFigure | None
) -> str:
    """Return a figure's unit; one that has lost it in a list has that of its neighbour (代表建议60件、委员提案4)."""
    if figure.quantity.unit:
        return figure.quantity.unit
    if before is not None and around.text.startswith(("、", "(", "（"), around.low):
        return before.quantity.unit
    if after is not None and not _BREAK.search(around.text, around.end, around.high or around.end):
        return after.quantity.unit
    return ""


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause of a text that has a figure at text[start:end], without the marks around it."""
    first = max((m.end() for m in _BREAK.finditer(text, max(0, start - LONGEST_CLAUSE), start)), default=0)
    first = max(first, start - LONGEST_CLAUSE, 0)
    stop = _BREAK.search(text, end)
    last = min(stop.start() if stop else len(text), end + LONGEST_CLAUSE)
    return text[first:last].strip(_SEPARATORS)


def named(phrase: str, unit: str) -> Counted:
    """Take a metric's name or alias apart, as if it stood before a figure."""
    added = bool(table().added.search(phrase))
    bare = _without_added(trimmed(phrase))
    ending = next((e for e in _NAME_ENDINGS if bare.endswith(e) and len(bare) > len(e) + 1), "")
    bare = bare.removesuffix(ending)
    verbs, doing, noun = taken_apart(bare)
    return Counted(bare, noun, verbs, doing, rate=_is_rate(bare, unit), added=added, unit=unit)


@dataclass(frozen=True, slots=True)
class _Around:
    """A figure at text[start:end]; the figures beside it end at `low` and begin at `high`."""

    text: str
    low: int
    start: int
    end: int
    high: int | None


def _counted(around: _Around, unit: str, previous: Counted | None, heading: str) -> Counted:
    before = around.text[around.low : around.start]
    left, touching = _left(around)
    right = trimmed(_right(around))
    if right and _ASIDE_LEFT.search(left) and not taken_apart(trimmed(left))[0]:
        left = ""  # 对18个部门共25个案卷, 在城区三个派出所
    own = trimmed(left) + right
    series = _series(around, left, own)
    if series:
        own = series[0]
    added = bool(table().added.search(own))
    own = _without_added(own) if added else own
    bare = not own and (touching or before.startswith("、"))
    if previous is not None and bare and previous.series:
        own, series, bare = previous.series[0], previous.series, False
    if previous is not None and (bare or own in table().changes):
        # 培训新进人员2期133人次; 清理结果分别为0件、18件、9件; 率由19%提高至45%
        return replace(previous, rate=_is_rate(previous.own, unit), unit=unit)
    rate = _is_rate(own, unit)
    own = _first_rate(own) if rate else own
    verbs, doing, noun = taken_apart(own)
    if own == right and not (verbs and right.startswith(noun)):
        verbs, doing, noun = _done_to(right) or (verbs, doing, noun)
    listed = previous is not None and before.startswith("、")
    part = previous is not None and ("其中" in before or _in_brackets(around) or (listed and previous.part))
    if not verbs and not rate and previous is not None:
        if part or listed:
            verbs, doing = (
                previous.verbs,
                previous.doing,
            )  # 清理规章5部、规范性文件286件: one verb for the list
        elif _goes_on(around, own, right) and table().unit_class(unit) == table().unit_class(previous.unit):
            verbs = previous.verbs  # likely, but not sure enough for a name
    needs_head = not noun or noun in table().generic or part or (rate and len(own) <= SHORT_RATE)
    head = _speaker(own) if verbs and noun in table().generic and own != right and not part else ""
    if needs_head and not head:
        head = _head(around, previous, part, heading if verbs and not noun and not rate else "")
    return Counted(own, noun, verbs, doing, head, part, rate, added, unit, series[1:])


def _series(around: _Around, left: str, own: str) -> tuple[str, ...]:
    """Return what each figure of a row counts (甲率、乙率分别为99%、94%), () where that is not told in full."""
    items = tuple(_AND.split(own))
    beside = around.text[around.end : around.high] if around.high else ""
    whole = len({item[-1:] for item in items}) == 1 and min(map(len, items)) > 2
    return items if "分别" in left and len(items) > 1 and whole and beside in ("、", "和") else ()


def _speaker(own: str) -> str:
    """Return what stands before a verb whose object says nothing (微信公众号发布信息): it tells more than a figure before."""
    found = _taking(own)
    speaker = taken_apart(trimmed(own[: found.start()]))[2] if found else ""
    return _NAMED.sub("", speaker)


def _without_added(phrase: str) -> str:
    """Return a phrase without 新增 before it; inside (城镇新增就业) it is a part of the name."""
    found = table().added.match(phrase)
    return trimmed(phrase[found.end() :]) if found else phrase


def _first_rate(phrase: str) -> str:
    """Return the first of several rates that are told together (办结率、满意率均为100%), also without a mark between."""
    first, *others = _BEHIND_RATE.split(phrase)
    return first if others and all(one.endswith(table().rates) for one in (first, *others)) else phrase


def _sentence_start(around: _Around) -> int:
    """Return where the sentence of a figure begins, or how far back is looked for it."""
    first = max(0, around.start - LONGEST_SENTENCE)
    return max((m.end() for m in _SENTENCE.finditer(around.text, first, around.start)), default=first)


def _goes_on(around: _Around, own: str, right: str) -> bool:
    """Tell whether a list goes on after a comma: 办理代表建议2件，委员提案4件, with nothing but a noun between."""
    between = around.text[around.low : around.start]
    inner = between.lstrip("，,")
    return bool(own) and not right and fold(inner) == own and not _BREAK.search(inner)


def _in_brackets(around: _Around) -> bool:
    begin = _sentence_start(around)
    return bool(_OPENED.search(around.text[begin : around.start]))


def _is_rate(own: str, unit: str) -> bool:
    return table().unit_class(unit) == table().unit_class("%") or own.endswith(table().rates)


def _head(around: _Around, previous: Counted | None, part: bool, heading: str) -> str:
    """Return the object of the figure before in the same sentence, of the clauses before, or of the heading."""
    if previous is not None:
        return previous.head if previous.rate or (previous.part and part) else previous.noun
    begin = _sentence_start(around)
    clauses = [c for c in _BREAK.split(around.text[begin : around.start]) if c.strip()]
    for clause in reversed(clauses[-3:-1]):
        noun = taken_apart(trimmed(clause[-LONGEST_CLAUSE:]))[2]
        if len(noun) > 1 and noun not in table().generic:
            return noun
    return taken_apart(heading)[2] if heading else ""


def _left(around: _Around) -> tuple[str, bool]:
    """Return the words before a figure back to the last mark or figure, and whether a figure touches them."""
    piece = _ASIDE.sub(
        "", around.text[around.low : around.start]
    )  # 清单(第一批)93项: what is in brackets is no part of the phrase
    if piece.rstrip().endswith("、"):
        return "", False
    breaks = [m.end() for m in _BREAK.finditer(piece)]
    if not breaks:
        return piece.strip(_SEPARATORS)[-LONGEST_CLAUSE:], around.low > 0
    return piece[breaks[-1] :].strip(_SEPARATORS)[-LONGEST_CLAUSE:], False


def _right(around: _Around) -> str:
    """Return the words that follow a figure without a mark: 1011名领导干部进行年终述法."""
    piece = _ASIDE.sub("", around.text[around.end : around.high])
    stop = _RIGHT_END.search(piece)
    if stop is None and around.high is not None:
        return ""  # the words lead on to the next figure
    return piece[: stop.start() if stop else len(piece)].strip(_SEPARATORS)[:LONGEST_RIGHT]


def trimmed(phrase: str) -> str:
    """Return a phrase without titles in 《》, blanks, quotation marks, and without fillers at its edges."""
    words = _YEAR.sub("", fold(_BOOK.sub("", phrase))).strip(_SEPARATORS)
    known, changed = table(), True
    while changed and words:
        changed = False
        if (found := known.first.match(words)) and found.end() < len(words):
            words, changed = words[found.end() :].lstrip(_SEPARATORS), True
        if (found := known.last.match(words[::-1])) and found.end() < len(words):
            words, changed = words[: -found.end()].rstrip(_SEPARATORS), True
    return "" if words in known.whole else words


def taken_apart(phrase: str) -> tuple[tuple[str, ...], str, str]:
    """Return the aspects of a phrase's verbs, the verbs as they stand, and the object.

    Verbs count at the beginning and at the end (开展…评查); in the middle only a transitive one, with its subject before it
    and the object behind it. So 人民调解委员会 stays whole.
    """
    aspect = table().aspect
    rest, verbs = _verbs_off(phrase, _opening, str.removeprefix)
    rest, last = _verbs_off(_without_work(rest), _closing, str.removesuffix)
    aspects = {aspect[verb] for verb in verbs + last}
    if not verbs and (found := _taking(rest)):
        aspects |= {aspect[m[0]] for m in table().inside.finditer(rest[: found.end()])}
        rest, more = _verbs_off(rest[found.end() :], _opening, str.removeprefix)
        verbs = [found[0], *more]
        aspects |= {aspect[verb] for verb in verbs}
    return tuple(sorted(aspects)), _told(last[::-1] or verbs), _shortened(rest)


def _without_work(phrase: str) -> str:
    """Return a phrase without 工作 behind a verb: 文件清理工作."""
    bare = phrase.removesuffix(_WORK)
    return bare if bare != phrase and _closing(bare) else phrase


def _told(verbs: Sequence[str]) -> str:
    """Return the last verb that says what was done (评查 of 开展评查); a vague one only where there is no other."""
    telling = (v for v in reversed(verbs) if table().aspect[v] not in table().vague)
    return next(telling, verbs[-1] if verbs else "")


def _done_to(phrase: str) -> tuple[tuple[str, ...], str, str] | None:
    """Take apart words behind a figure: what was counted, then what was done with it (15项事项下放).

    What has done something itself (12家单位聘用法律顾问) is told by it: 聘用法律顾问的单位.
    """
    found = None if _opening(phrase) else table().telling.search(phrase, 2)
    if not found:
        return None
    noun, rest = trimmed(phrase[: found.start()].rstrip("被均都")), trimmed(phrase[found.end() :])
    if not SHORTEST_DEED <= len(rest) <= LONGEST_OBJECT:
        if len(noun) < 2:
            return None
        return (table().aspect[found[0]],), found[0], noun
    return (), "", f"{found[0]}{rest}的{noun}"


def _shortened(noun: str) -> str:
    """Return an object without what only leads up to it: the last item of a list, the words after 的."""
    noun = _OF_WHICH.sub("", noun)
    if len(noun) <= LONGEST_OBJECT:
        return noun
    return trimmed(_LAST_ITEM.sub("", noun))[-LONGEST_NOUN:].lstrip(_SEPARATORS)


def _verbs_off(
    phrase: str, verb_at: Callable[[str], str], without: Callable[[str, str], str]
) -> tuple[str, list[str]]:
    """Take verbs off one end of a phrase, as many as stand there."""
    taken: list[str] = []
    rest = trimmed(phrase)
    while verb := verb_at(rest):
        shorter = trimmed(without(rest, verb))
        if len(shorter) == 1 or shorter.startswith(table().rates):
            break  # 调解室 is no 室 that was 调解, 办复率 no 率 that was 办复
        taken.append(verb)
        rest = shorter
    return rest, taken


def _opening(phrase: str) -> str:
    found = table().opening.match(phrase)
    return found[0] if found else ""


def _closing(phrase: str) -> str:
    found = table().closing.match(phrase[::-1])
    return found[0][::-1] if found else ""


def _taking(phrase: str) -> re.Match[str] | None:
    """Return the last verb inside a phrase that has a subject before it and its object behind it."""
    inside = [m for m in table().taking.finditer(phrase, 1) if len(phrase) - m.end() >= 2]
    return inside[-1] if inside else None
