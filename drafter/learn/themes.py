"""What recurs in sections that say things rather than count them: the problems and the plans of several reports.

Such a section is told by its shape: few figures of what was done. It is taken apart into clauses, in which one problem or
one measure stands; clauses of different reports that share their telling words are one theme. Precision comes before
recall: a theme that is none would send a writer the wrong way, one that is missed is still in the examples of the past.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drafter import chinese
from drafter.analysis import OutlineNode
from drafter.analysis.text import likeness
from drafter.analysis.topics import Known, best
from drafter.document import Paragraph, place_of
from drafter.learn.cluster import MOST, groups
from drafter.learn.phrases import manner, shared_phrase, unused
from drafter.learn.units import Report, length, telling
from drafter.schema import Evidence, Theme

Found = Sequence[tuple[int, OutlineNode]]
Bare = Callable[[int, str], str]

COUNTED = 2.0  # figures of what was done in 1000 characters; a section with more reports results
SHORTEST, LONGEST = 8, 60  # characters of a clause that can say a problem or a plan
LISTED = 3  # so many long pieces between 、 are a list of items, not one clause
SAME_THEME = 0.36  # average likeness within a theme; lower joins neighbours, higher loses wordings
LINKED = 0.36  # likeness from which two clauses are looked at together at all
CLOSER = 0.1  # added to it where more than MOST clauses hang together
COMMON, FEW = (
    0.02,
    8,
)  # a word in a larger part of the clauses, and in more than FEW (加强), makes no candidates
TELLING = 2  # two clauses share at least so many telling words
TITLE = 26  # characters of a title; a longer clause is called by the phrase that the clauses share
MANY = 12000  # clauses that are compared; more cost minutes
EXAMPLES = 3  # sentences kept with their places
THEMES = 30  # themes kept of one section, best supported first

_TAIL = re.compile(r"等(?:方面)?(?:的?(?:问题|不足|情况|工作|任务))?$")
_FIGURE = re.compile(r"[0-9０-９]")
_MARKED = re.compile(r"[。；;，,、：:！!？?\s]+$")


Link = tuple[float, int, int]  # likeness, two clauses


@dataclass(slots=True)
class Clause:
    """A piece of a report that says one thing: where it stands, its telling words, the section it stands in."""

    report: int
    block: int
    start: int
    text: str
    words: frozenset[str]
    topics: frozenset[str]  # what its own words name
    home: str | None  # the topic of the deepest section around it
    bag: dict[str, float] = field(default_factory=dict)


def says_things(found: Found, reports: Sequence[Report]) -> bool:
    """Tell whether a section of the skeleton says things (problems, plans) rather than counts what was done."""
    counted = characters = 0
    for r, node in found:
        characters += length(reports[r].document, node)
        counted += sum(
            figure.status == "actual" and node.start <= (figure.block, figure.quantity.start) < node.end
            for figure in reports[r].analysis.figures
        )
    return counted * 1000 < COUNTED * characters


def find_themes(
    found: Found,
    reports: Sequence[Report],
    known: Known,
    everything: Counter[str],
    without_place: Bare,
    least: int,
) -> tuple[Theme, ...]:
    """Return what at least `least` (two or more) of the reports say in a section, best supported first.

    Of very long texts every second, third … report is looked at, and `documents` says how many that were.
    """
    clauses = [clause for r, node in found for clause in _clauses(r, node, reports[r], known)]
    step = 1 + len(clauses) // MANY
    clauses = [clause for clause in clauses if clause.report % step == 0]
    _weigh(clauses, everything)
    shared = [[clauses[i] for i in group] for group in _grouped(clauses)]
    kept = [(_support(group), group) for group in shared if _support(group) >= max(2, least)]
    kept.sort(key=lambda row: (-row[0], row[1][0].report, row[1][0].block, row[1][0].start))
    themes: dict[str, Theme] = {}
    for support, members in kept[:THEMES]:
        title = unused(_title(members, without_place), themes)
        examples = tuple(_example(clause, reports) for clause in _central(members))
        themes[title] = Theme(
            title=title,
            topic=_topic(members, known),
            support=support,
            documents=len(reports[::step]),
            examples=examples,
        )
    return tuple(themes.values())


def _support(members: Iterable[Clause]) -> int:
    return len({clause.report for clause in members})


# --- clauses -------------------------------------------------------------------------------------------------------


def _clauses(r: int, node: OutlineNode, report: Report, known: Known) -> Iterator[Clause]:
    for block, start, text in _pieces(node, report):
        home = _home(node, (block, start))
        if SHORTEST <= len(text) <= LONGEST and (home or not node.children):
            yield Clause(
                r, block, start, text, _telling(text), _names(text, known), home.topic if home else None
            )


def _telling(text: str) -> frozenset[str]:
    return frozenset(telling(text)) - manner()


def _names(text: str, known: Known) -> frozenset[str]:
    return frozenset(known.covered(text)) - known.containers


def _pieces(node: OutlineNode, report: Report) -> Iterator[tuple[int, int, str]]:
    """Yield (block, offset, text) of the clauses of a section, without its own heading and what announces a list."""
    (first, offset), (last, stop) = node.start, node.end
    for number in range(first, min(last + 1, len(report.document.blocks))):
        block = report.document.blocks[number]
        if not isinstance(block, Paragraph):
            continue
        low = offset + len(node.marker) + len(node.text) if number == first and node.kind != "implicit" else 0
        text = block.text[: stop if number == last else None]
        low = max(low, _announced(text))
        for start, end in chinese.clauses(text):
            if start >= low:
                yield from ((number, at, piece) for at, piece in _items(text, start, end))


def _announced(text: str) -> int:
    """Return where begins what the first two sentences of a paragraph announce (主要表现在：), 0 if they announce nothing."""
    if chinese.marker_at(text):
        return 0
    end = max((stop for _, stop in itertools.islice(chinese.sentences(text), 2)), default=0)
    return max(chinese.half_width(text).find(":", 0, end), 0)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield (offset, text) of a clause without number and marks; each piece of a 、-list whose pieces are clauses."""
    marker = chinese.marker_at(text, start)
    start = marker.end if marker else start
    clause = _TAIL.sub("", _MARKED.sub("", text[start:end]))
    pieces = clause.split("、")
    if len(pieces) < LISTED or min(map(len, pieces)) < SHORTEST:
        yield start, clause
        return
    for piece in pieces:
        yield start, piece
        start += len(piece) + 1


def _home(node: OutlineNode, place: tuple[int, int]) -> OutlineNode | None:
    """Return the deepest section around a place below a section; None in what introduces its sections."""
    for child in node.children:
        if child.start <= place < child.end:
            return _home(child, place) or child
    return None


# --- groups --------------------------------------------------------------------------------------------------------


def _weigh(clauses: Sequence[Clause], everything: Counter[str]) -> None:
    """Weigh the words: rare among these clauses, where once counts no more than twice, and rare in all the reports."""
    seen = Counter(word for clause in clauses for word in clause.words)
    usual = max(everything.values(), default=1)
    rare = {
        word: math.log((1 + len(clauses)) / max(n, 2)) * math.log(1 + usual / max(everything[word], 1))
        for word, n in seen.items()
    }
    for clause in clauses:
        ordered = sorted(clause.words)  # sums of floats depend on the order
        size = math.sqrt(sum(rare[word] ** 2 for word in ordered))
        clause.bag = {word: rare[word] / size for word in ordered} if size else {}


def _grouped(clauses: Sequence[Clause]) -> Iterator[list[int]]:
    """Yield groups of like clauses. Only linked ones are compared, so that time does not grow with the square."""
    for linked in _linked(range(len(clauses)), list(_links(clauses)), LINKED):
        like = [clauses[i] for i in linked]
        yield from ([linked[k] for k in group] for group in groups(len(like), _between(like), SAME_THEME))


def _between(clauses: Sequence[Clause]) -> Callable[[int, int], float]:
    return lambda i, j: _alike(clauses[i], clauses[j])


def _alike(a: Clause, b: Clause) -> float:
    """Return how alike two clauses are (0 to 1); two that name different topics say different things."""
    apart = a.topics and b.topics and not a.topics & b.topics
    return 0.0 if apart or len(a.words & b.words) < TELLING else likeness(a.bag, b.bag)


def _links(clauses: Sequence[Clause]) -> Iterator[Link]:
    """Yield the pairs of clauses that are somewhat alike; they share a word that few clauses have."""
    having: dict[str, list[int]] = defaultdict(list)
    for i, clause in enumerate(clauses):
        for word in clause.words:
            having[word].append(i)
    most = max(FEW, int(COMMON * len(clauses)))
    for i, clause in enumerate(clauses):
        near = {j for w in clause.words if len(having[w]) <= most for j in having[w] if j > i}
        for j in sorted(near):
            if (score := _alike(clause, clauses[j])) >= LINKED:
                yield score, i, j


def _linked(items: Iterable[int], links: Sequence[Link], enough: float) -> Iterator[list[int]]:
    """Yield the items that links of at least `enough` hold together; of too many only those that closer ones do."""
    root = {i: i for i in items}

    def of(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for score, i, j in links:
        if score >= enough:
            a, b = of(i), of(j)
            root[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for i in root:
        members[of(i)].append(i)
    for group in members.values():
        if len(group) > MOST and enough < 1:
            inside = set(group)
            yield from _linked(group, [link for link in links if link[1] in inside], enough + CLOSER)
        elif len(group) > 1:
            yield group


# --- what is told of a theme ---------------------------------------------------------------------------------------


def _central(members: Sequence[Clause], most: int = EXAMPLES) -> list[Clause]:
    """Return one clause of each report, at most `most`, those that are most like all others first."""
    order = sorted(range(len(members)), key=lambda i: (-_nearness(members[i], members), i))
    chosen: dict[int, Clause] = {}
    for i in order:
        chosen.setdefault(members[i].report, members[i])
    return list(chosen.values())[:most]


def _nearness(clause: Clause, members: Sequence[Clause]) -> float:
    return sum(likeness(clause.bag, other.bag) for other in members)


def _title(members: Sequence[Clause], without_place: Bare) -> str:
    """Return a short clause without figures and place, with the fewest words of one report; else the phrase they share."""
    shared = Counter(word for c in _central(members, len(members)) for word in c.words)
    bare = [(c.report, without_place(c.report, c.text)) for c in members]
    short = [
        (sum(shared[word] < 2 for word in c.words), -_nearness(c, members), len(c.text), c.text)
        for c, (_, text) in zip(members, bare, strict=True)
        if len(text) == len(c.text) <= TITLE and not _FIGURE.search(text)
    ]
    return min(short)[-1] if short else shared_phrase(bare, longest=TITLE)


def _example(clause: Clause, reports: Sequence[Report]) -> Evidence:
    report = reports[clause.report]
    at = place_of(report.document.blocks[clause.block], clause.start)
    return report.evidence(at, clause.text)


def _topic(members: Sequence[Clause], known: Known) -> str | None:
    """Return the topic that the clauses' words name, else the one in whose sections most of them stand."""
    scores: dict[str, float] = defaultdict(float)
    for clause in members:
        for topic, score in known.covered(clause.text).items():
            if topic in clause.topics:
                scores[topic] += score
    if scores:
        return best(scores)
    homes = Counter(clause.home for clause in members)
    home, count = min(homes.items(), key=lambda item: (-item[1], item[0] or ""))
    return home if 2 * count > len(members) else None
