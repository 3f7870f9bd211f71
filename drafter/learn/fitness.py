"""Whether a past clause can be said by another office: it is whole, speaks of no other place, and stands by itself.

The words that decide are data (drafter/data/sentences.yaml); what fixed text may never say is asked of drafter.schema.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from drafter import chinese
from drafter.learn.local import FOREIGN
from drafter.learn.units import Report
from drafter.region.table import table as regions
from drafter.resources import knowledge
from drafter.schema.frames import check_fixed_text
from drafter.yamlio import load_data

SLOT = re.compile(r"\{([^{}]*)\}")
OBJECT = re.compile(r"[\w·“”]{2,16}")  # an object that may be taken over: one phrase, not a list
NAMED = "{地名}"  # the bare name of the place stands in names of things: 四川实验室
LONGEST = 60  # characters of a clause's fixed text; a longer one is a tale of its own
LEAST = 3  # characters of fixed text that say what is counted
BEHIND = 4  # characters behind a figure with which a clause opens, and behind one that a preposition leads to
ENOUGH_REPORTS = 8  # from so many on a word that one report alone has is likely a name
NAME = 2  # … if at least so many pairs of characters in a row are its own
PAIRS = (("（", "）"), ("“", "”"), ("‘", "’"), ("《", "》"), ("〔", "〕"))
_HAN = re.compile(r"[一-鿿]+")
_COUNT = re.compile(
    r"[0-9０-９]|[一二两三四五六七八九十百千万亿]+(?:[个项件家次批条名人位场期部所座处]|[年月日号])"
)


@dataclass(frozen=True, slots=True)
class _Table:
    openings: tuple[str, ...]
    kept: tuple[str, ...]
    refused_openings: tuple[str, ...]
    refused: re.Pattern[str]
    before: tuple[tuple[str, str], ...]
    behind: re.Pattern[str]
    prepositions: tuple[str, ...]
    activities: tuple[str, ...]
    nothing: re.Pattern[str]


@functools.cache
def _places() -> re.Pattern[str]:
    """Return the short names of provinces and prefectures, which texts use without 省 or 市: 武汉都市圈."""
    stems = {row.stem for row in regions().rows if row.code.endswith("00") and len(row.stem) > 1}
    return re.compile("|".join(_longest_first(sorted(stems))))


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


@functools.cache
def _table() -> _Table:
    data = load_data(knowledge("sentences.yaml"))
    behind = "|".join(map(re.escape, _longest_first(data["behind_figure"])))
    return _Table(
        kept=tuple(data["not_dropped"]),
        nothing=re.compile(data["says_nothing"]),
        activities=tuple(data["activities"]),
        openings=_longest_first(data["dropped_openings"]),
        refused_openings=tuple(data["refused_openings"]),
        refused=re.compile("|".join(f"(?:{entry['pattern']})" for entry in data["refused"])),
        before=tuple(
            (f"{w}{{", f"{data['before_figure'][w]}{{") for w in _longest_first(data["before_figure"])
        ),
        behind=re.compile(rf"(?<=\}})(?:{behind})"),
        prepositions=_longest_first(data["prepositions"]),
    )


def bare(clause: str) -> str:
    """Return a clause without what only ties it to the one before, and without bounds beside its figures."""
    table, text = _table(), _SAID_ALREADY.sub("", clause)
    while not text.startswith(table.kept):
        opening = next((w for w in table.openings if text.startswith(w) and len(text) > len(w)), "")
        if not opening:
            break
        text = text.removeprefix(opening).lstrip("，、")
    for word, said in table.before:
        text = text.replace(word, said)
    return table.behind.sub("", text)


_SAID_ALREADY = re.compile(r"^(?:[一二三四五六七八九十]是|[（(]?[0-9]+[.、)）])")


def fixed_words(text: str) -> str:
    """Return a text without its slots."""
    return SLOT.sub("", text)


def fits(text: str, *, whole: bool = True) -> bool:
    """Tell whether a clause (`whole`), or a phrase, can stand in another office's draft."""
    table, fixed = _table(), fixed_words(text)
    if FOREIGN in text or NAMED in text or len(fixed) > LONGEST or _COUNT.search(fixed):
        return False
    if table.refused.search(SLOT.sub("{}", text)) or _places().search(fixed):
        return False
    if any(fixed.count(one) != fixed.count(other) for one, other in PAIRS) or '"' in fixed:
        return False
    if any(True for _ in check_fixed_text(fixed, 0)):
        return False
    return not whole or not text.startswith(table.refused_openings)


def stands(line: str) -> bool:
    """Tell whether a clause can be said first: its words (those in brackets too) say what is counted.

    Slots of figures are those that begin with a NUL, the others are words of the level.
    """
    text = line.replace("[", "").replace("]", "")
    fixed = fixed_words(text)
    if len("".join(_HAN.findall(fixed))) < LEAST or _table().nothing.fullmatch(fixed):
        return False
    behind = len("".join(_HAN.findall(fixed_words(text.rpartition("}")[2]))))
    if text.startswith(("{\0", *_table().prepositions)):
        return behind >= BEHIND
    return True


def leads(piece: str) -> str:
    """Return the verb with which a list begins, "" where it begins with none: 清理规章{…}、规范性文件{…}."""
    from drafter.analysis.clauses import table

    words = SLOT.sub("", piece.partition("{\0")[0])
    found = table().opening.match(words)
    return found[0] if found else ""


def verb_first(piece: str, head: str, doing: str, own: str, *, rate: bool) -> str:
    """Return a clause with the object it takes over in brackets: behind its verb, else before everything."""
    before, brace, behind = piece.partition("{\0")
    if head.endswith(_table().activities):
        return f"[{head}]{piece}"
    if not rate and doing and not own and before.endswith(doing):
        return f"{before}[{head}]{brace}{behind}"
    if not rate and doing and own and before.endswith(doing + own):
        return f"{before.removesuffix(own)}[{head.removesuffix(own)}]{own}{brace}{behind}"
    return f"[{head}]{piece}"


def rare_words(reports: Sequence[Report]) -> Callable[[str, int], float]:
    """Return a function that tells of a text of a report (by number) what part of its words only that report has: 1.0 where
    a row of them is likely a name, 0.0 where there are too few reports to tell.
    """
    if len(reports) < ENOUGH_REPORTS:
        return lambda text, report: 0.0
    seen: Counter[str] = Counter()
    for report in reports:
        text = chinese.half_width(report.document.text)
        seen.update({text[i : i + 2] for i in range(len(text) - 1)})

    def share(text: str, report: int) -> float:
        pairs = [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]
        own = [seen[pair] <= 1 for pair in pairs]
        row = longest = 0
        for alone in own:
            row = row + 1 if alone else 0
            longest = max(longest, row)
        return 1.0 if longest >= NAME else sum(own) / max(1, len(own))

    return share
