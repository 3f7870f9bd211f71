"""Which reports belong together: their kind by the end of the title, their matter by character pairs of the text.

A folder of past reports often holds a stranger: a work report among reports on one subject, a notice, a page saved by mistake.
Two reports are of one family if their titles name one kind or if their texts are alike; only a report that is neither with
the others is a stranger. No word of any genre is needed. Editions of one report are found by the paragraphs they share.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from drafter.analysis import Analysis
from drafter.analysis.text import fold, grams, likeness, shared_pairs, weigh
from drafter.analysis.wording import wording
from drafter.chinese import is_han
from drafter.document import Document
from drafter.learn.cluster import groups

SAME_KIND = 0.5  # part of the character pairs that two titles share, places and years left out
SAME_MATTER = 0.32  # mean likeness of texts; within a genre some .37 to .6, between genres .19 to .30
SIZEABLE, AT_LEAST = 0.2, 2  # a family of so many of all reports, and so many at least, is no mere stranger
PAIRS = (2,)
SKETCH = 16  # paragraphs kept of a report to know its editions by
TELLING = 20  # characters of a paragraph that tells something
EDITION = 0.5  # part of the kept paragraphs that two editions share
_YEARS = re.compile(r"[0-9〇零一二三四五六七八九]{4}年度?")


class Portrait(NamedTuple):
    """What tells one report from others, small enough to keep of every one."""

    path: str
    digest: bytes  # of its text, blanks and widths apart
    sketch: tuple[int, ...]  # of its paragraphs
    region: str | None
    year: int | None
    kind: str  # the end of its title, "" where it has none


def portrait(path: str, document: Document, analysis: Analysis) -> Portrait:
    """Return the portrait of a report."""
    texts = [fold(block.text) for block in document.blocks]
    hashes = {_number(text) for text in texts if len(text) >= TELLING}
    return Portrait(
        path=path,
        digest=hashlib.sha256("".join(texts).encode("utf-8", "surrogatepass")).digest(),
        sketch=tuple(sorted(hashes)[:SKETCH]),
        region=analysis.region.full if analysis.region else None,
        year=analysis.year,
        kind=kind_of(analysis),
    )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def kind_of(analysis: Analysis) -> str:
    """Return what a title says beside place, body and year: 法治政府建设, 政府工作; "" without a title."""
    title = fold(analysis.title or "")
    for name in (analysis.region_as_printed, analysis.region.full if analysis.region else None):
        if name and name in title:
            title = title.partition(name)[2] or title
    title = title.removeprefix(analysis.department or "")
    bare = wording().title_filler.sub("", _YEARS.sub("", title))
    return wording().title_closing.sub("", bare) or bare


def editions(a: Portrait, b: Portrait) -> bool:
    """Tell whether two reports are editions of one: same region, same year, most paragraphs equal."""
    if a.region is None or (a.region, a.year) != (b.region, b.year) or not a.sketch or not b.sketch:
        return False
    both = sorted({*a.sketch, *b.sketch})[:SKETCH]
    return len({*both} & {*a.sketch} & {*b.sketch}) >= EDITION * len(both)


def matter(document: Document) -> dict[str, float]:
    """Return the character pairs of a report as a bag of length 1."""
    counts = grams(document.text, PAIRS)
    return weigh({pair: n for pair, n in counts.items() if all(map(is_han, pair))}, {})


def _alike(one: str, other: str) -> bool:
    return bool(one) and (one == other or shared_pairs(one, other) >= SAME_KIND)


@dataclass(slots=True)
class Family:
    """Reports that belong together: indexes of its members, the kinds their titles name, the mean of their texts."""

    members: list[int]
    kinds: set[str]
    matter: dict[str, float] = field(default_factory=dict)

    def holds(self, report: Portrait, document: Document) -> bool:
        """Tell whether another report is of this family; its text is looked at only where its title does not tell."""
        if any(_alike(report.kind, kind) for kind in self.kinds):
            return True
        return likeness(matter(document), self.matter) >= SAME_MATTER


def families(portraits: Sequence[Portrait], documents: Sequence[Document]) -> list[Family]:
    """Return the families that reports make up, the largest first: those of one kind, then joined by their texts."""
    parts = [
        Family(members, {portraits[i].kind for i in members} - {""}, _mean(members, documents))
        for members in _by_kind(portraits)
    ]
    joined = groups(len(parts), lambda i, j: likeness(parts[i].matter, parts[j].matter), SAME_MATTER)
    found = [_joined([parts[k] for k in group]) for group in joined]
    return sorted(found, key=lambda family: (-len(family.members), family.members))


def _by_kind(portraits: Sequence[Portrait]) -> list[list[int]]:
    """Return the reports in parts whose titles name like kinds; one without a title stands alone."""
    parts: list[tuple[set[str], list[int]]] = []
    for i, report in enumerate(portraits):
        near = [part for part in parts if any(_alike(report.kind, kind) for kind in part[0])]
        parts = [part for part in parts if part not in near]
        parts.append(
            ({report.kind}.union(*(p[0] for p in near)), sorted([i, *(m for p in near for m in p[1])]))
        )
    return sorted(members for _, members in parts)


def _joined(parts: Sequence[Family]) -> Family:
    size = sum(len(part.members) for part in parts)
    total: dict[str, float] = defaultdict(float)
    for part in parts:
        for pair, weight in part.matter.items():
            total[pair] += weight * len(part.members) / size
    members = sorted(i for part in parts for i in part.members)
    return Family(members, set().union(*(part.kinds for part in parts)), dict(total))


def _mean(members: Sequence[int], documents: Sequence[Document]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for i in members:
        for pair, weight in matter(documents[i]).items():
            total[pair] += weight / len(members)
    return dict(total)


def chosen(found: Sequence[Family], cued: Sequence[bool]) -> tuple[int | None, list[int]]:
    """Return which family is meant, or None where nobody can tell, and the families that are no mere strangers.

    `cued` tells of each report whether its title has a cue of the genre: the family with most of them is meant. Else one must
    be larger than all strangers together, and no other sizeable.
    """
    total = sum(len(family.members) for family in found)
    cues: Counter[int] = Counter()
    for k, family in enumerate(found):
        cues[k] = sum(cued[i] for i in family.members)
    if cues.total():
        return min(cues, key=lambda k: (-cues[k], k)), []
    sizeable = [k for k, f in enumerate(found) if len(f.members) >= max(AT_LEAST, SIZEABLE * total)]
    if len(found) == 1 or (len(sizeable) == 1 and 2 * len(found[0].members) > total):
        return 0, sizeable
    return None, sizeable
