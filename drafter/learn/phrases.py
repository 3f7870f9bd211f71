"""A name for things that have none: the words their headings share, else the most usual heading's first clause."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from drafter.analysis.text import fold
from drafter.chinese import words
from drafter.resources import knowledge
from drafter.yamlio import load_data

SHORTEST, LONGEST = 4, 10  # characters of a shared phrase; two (发展, 建设) tell nothing
PIECE = 2  # characters of a heading's clause
_MARKS = re.compile(r"[^\w]+")
_STOP = re.compile(r"[,;:。!?]")
_YEAR = re.compile(
    r"十[一二三四五六七八九]五(?:规划)?(?:时期|期间)?|[0-9〇]+(?:年度?)?|年度|(?<![一二两三四五六七八九十今明去])年"
)
_SHARE = re.compile(r"[0-9]+(?:\.[0-9]+)?%.*$")  # a figure in a heading is one report's
_MANNER = re.compile(r"以.+为.{2,4}")  # 以示范创建为牵引 says how, not what
_EDGES = "的和与及、是在为着了以将对"  # a shared phrase neither begins nor ends with these


def shared_phrase(
    headings: Sequence[tuple[int, str]],
    elsewhere: Sequence[str] = (),
    longest: int = LONGEST,
    taken: Container[str] = (),
) -> str:
    """Return a phrase for (report, heading) pairs: long, in many reports' headings, in few headings elsewhere, not taken."""
    found: dict[str, set[int]] = {}
    for report, heading in headings:
        for phrase in _phrases(heading, longest):
            found.setdefault(phrase, set()).add(report)
    shared = {p: len(reports) for p, reports in found.items() if len(reports) >= 2 and p not in taken}
    if not shared:
        return _first_clause(_most_usual([heading for _, heading in headings]))
    common = Counter(p for heading in elsewhere for p in _phrases(heading, longest) if p in shared)

    def worth(phrase: str) -> float:
        return shared[phrase] ** 2 * math.sqrt(len(phrase) - 1) / (shared[phrase] + common[phrase])

    return min(shared, key=lambda phrase: (-worth(phrase), phrase))


def _phrases(heading: str, longest: int) -> set[str]:
    """Return the pieces of a heading that could name it: runs of whole words."""
    phrases = set()
    for piece in _pieces(heading):
        cut = words(piece)
        for i in range(len(cut)):
            for j in range(i + 1, min(i + longest, len(cut)) + 1):  # a word has at least one character
                if any(word not in manner() for word in cut[i:j]):
                    phrases.add("".join(cut[i:j]))
    return {
        p for p in phrases if SHORTEST <= len(p) <= longest and p[0] not in _EDGES and p[-1] not in _EDGES
    }


@functools.cache
def manner() -> frozenset[str]:
    """Return the words that say how a thing is done and not what it is (drafter/data/manner.yaml, loaded once)."""
    return frozenset(load_data(knowledge("manner.yaml"))["words"])


def _first_clause(heading: str) -> str:
    """Return a heading's first clause without year and blanks."""
    said = next(
        (part for part in _STOP.split(fold(heading)) if part and not _MANNER.fullmatch(part)), fold(heading)
    )
    bare = _SHARE.sub("", said)
    clause = _YEAR.sub("", bare.rstrip(_EDGES) if bare != said else said)
    return clause if len(clause) >= PIECE else fold(heading)


def _most_usual(headings: Sequence[str]) -> str:
    """Return the most frequent heading, the shortest and first among equals."""
    counts = Counter(headings)
    return min(counts, key=lambda h: (-counts[h], len(h), h)) if counts else ""


def unused(name: str, taken: Iterable[str]) -> str:
    """Return the name, numbered if it is taken."""
    others, number, free = set(taken), 1, name
    while free in others:
        number += 1
        free = f"{name}{number}"
    return free


def _pieces(heading: str) -> list[str]:
    pieces = (_YEAR.sub("", piece) for piece in _MARKS.split(fold(heading)))
    return [piece for piece in pieces if len(piece) >= PIECE]
