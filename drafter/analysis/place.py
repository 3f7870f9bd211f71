"""Which place and which body a report is of: from its title, its signature, else from its text.

A government's report names its division; a bureau's names the bureau after it; a street's or a town's names a place that no
table has, under one that the table has.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter import chinese, region
from drafter.analysis.dates import is_day
from drafter.analysis.wording import wording
from drafter.errors import UsageProblem
from drafter.region import Region

# A region not named in the title must be named at least so often in the text. A county's report names its city too: the
# inner region is meant if it is named at least so often as this part of the outer one.
LEAST_NAMED, INNER_SHARE = 2, 0.5
# Who a report without title is of is said in so many first paragraphs.
SUBJECT_WITHIN = 3
# A subtitle or a signature is a line of at most so many characters, among so many first or last lines.
LINE_LENGTH, HEAD_LINES, LAST_LINES = 70, 4, 6
SIGNATURE_LENGTH = 30
_YEAR = re.compile(r"^(?:关于)?(?:[0-9]{4}|[二一][一-鿿〇零○]{3})年度?(?:关于)?|^关于|^中共")
# 健全镇街…, 基本市情 speak of no 全镇, 本市.
_SELF = re.compile(r"(?<![健完安保齐基])[我全本](省|自治区|市|区|县|旗|州|盟|街道|镇|乡|苏木)(?!场|域|级|直)")
# A street or a town is under one of these.
_COUNTIES = ("市辖区", "县", "县级市", "自治县", "旗", "自治旗", "林区", "特区")
_LOWER = {"街道": "街道", "镇": "镇", "民族乡": "民族乡", "乡": "乡", "苏木": "苏木"}
_LOWER_NAME = r"(?P<lower>[一-鿿]{1,6}?(?P<kind>街道|镇|民族乡|乡|苏木))"
_LOWER_TITLE = re.compile(rf"(?:人民政府)?{_LOWER_NAME}(?=办事处|人民政府|党|[0-9]|关于|[二]|法|$)")
_ENDING = re.compile("[省市区县旗盟州]")
# What closes a line that names no body of its own: a sentence, those the report is addressed to.
_NO_NAME = ("。", "：", ":")
_OTHER_PLACE = re.compile(r"[一-鿿]{1,8}?(?:省|市(?!场|政|容)|县|区|旗|州|盟)(?!管理|域|场)")


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a report, how it is printed, and the bureau if it is one's."""

    region: Region | None = None
    as_printed: str | None = None
    department: str | None = None


def of(title: str | None, body: Sequence[str], around: Sequence[str], year: int) -> Place:
    """Return the place of a report; `body` are its paragraphs, `around` the lines that a page left about it."""
    head = [line for line in body[:HEAD_LINES] if len(line) <= LINE_LENGTH and not line.endswith(_NO_NAME)]
    signed = [line for line in map(chinese.bare, body[-LAST_LINES:]) if _may_be_signature(line)]
    found: Place | None = None
    for line in (title or "", *head, *signed):
        if found := _titled(chinese.bare(line), year, body if line == title else ()):
            break
    found = found or _told(body, around, year)
    if found.department or (title and found.as_printed and found.as_printed in chinese.bare(title)):
        return found
    bureau = next((name for line in (*reversed(signed), *head) if (name := _signature(line, found))), None)
    named = _department(chinese.bare(title or ""), None)
    return Place(found.region, found.as_printed, named or bureau)


def _may_be_signature(line: str) -> bool:
    return 3 <= len(line) <= SIGNATURE_LENGTH and not line.endswith(("。", ";", ":")) and not is_day(line)


# --- a line that names the body ------------------------------------------------------------------------------------


def _titled(line: str, year: int, body: Sequence[str]) -> Place | None:
    """Return the place that a title or a signature names."""
    if not line:
        return None
    hit = _named(line, year)[:1]
    if not hit:
        start = match.end() if (match := _YEAR.match(line)) else 0
        opened = region.opening(line[start:], year)
        hit = [(opened[1], line[start : start + opened[0]])] if opened else _elsewhere(line, year, body)
    if not hit:
        return None
    place, printed = hit[0]
    rest = line.partition(printed)[2]
    if (lower := _LOWER_TITLE.match(rest)) and (found := _lower(lower["lower"], lower["kind"], place, year)):
        return Place(found, printed + rest[: lower.end()])
    return Place(place, printed, _department(rest, printed))


def _elsewhere(line: str, year: int, body: Sequence[str]) -> list[tuple[Region, str]]:
    """Return a division whose name several have (鼓楼区), if the text says which is meant."""
    if not body or not _ENDING.search(line) or not region.may_name(line, year):
        return []
    text = "\n".join((line, *body))
    return [(place, text[a:b]) for a, b, place in region.find_in(text, year) if b <= len(line)][:1]


def _named(text: str, year: int) -> list[tuple[Region, str]]:
    return [(place, text[start:end]) for start, end, place in region.find_in(text, year)]


def _lower(name: str, kind: str, above: Region, year: int) -> Region | None:
    try:
        return region.resolve(name, year, level=_LOWER[kind], superior=above.full)
    except UsageProblem:
        return None


def _department(rest: str, as_printed: str | None) -> str | None:
    """Return the body that a title names after the region (锡盟司法局2022年度… → 司法局), or None for a government's report."""
    if as_printed is None and (other := _OTHER_PLACE.match(rest)):
        rest = rest[other.end() :]
    match = wording().department.match(rest)
    return match["name"] if match else None


def _signature(line: str, place: Place) -> str | None:
    """Return the bureau whose name is all of a line: 甲县司法局."""
    rest = line.partition(place.as_printed)[2] if place.as_printed and place.as_printed in line else line
    if rest == line and (other := _OTHER_PLACE.match(line)):
        rest = line[other.end() :]
    match = wording().bureau.fullmatch(rest)
    return match["name"] if match else None


# --- running text --------------------------------------------------------------------------------------------------


def _told(body: Sequence[str], around: Sequence[str], year: int) -> Place:
    """Return the region that the text speaks of: of the kind it calls itself (我县), the one named most."""
    text = "\n".join(body)
    hits = _named(text, year)
    kinds = Counter(match[1] for match in _SELF.finditer(text))
    own = kinds.most_common(1)[0][0] if kinds else ""
    chosen = _chosen(hits, own)
    if own in _LOWER:
        return _told_lower(text, own, chosen, year)
    if subject := _subject(body, own, year):
        chosen = subject
    if chosen is None:
        chosen = next(iter(_named("\n".join(around), year) or hits), None)
    where, printed = chosen or (None, None)
    return Place(where, printed, _own_bureau(body))


def _subject(body: Sequence[str], own: str, year: int) -> tuple[Region, str] | None:
    """Return the division that opens a clause of the first paragraphs, is of the kind meant and named again (泗县坚持…)."""
    text = "\n".join(body)
    for clause in _first_clauses(body):
        if (opened := region.opening(clause, year)) and opened[1].name.endswith(own or opened[1].name):
            printed = clause[: opened[0]]
            if text.count(printed) >= LEAST_NAMED:
                return opened[1], printed
    return None


def _own_bureau(body: Sequence[str]) -> str | None:
    """Return the bureau of which the first paragraphs tell and which the text calls its own: 甲区司法局坚持…, 我局."""
    for clause in _first_clauses(body):
        other = _OTHER_PLACE.match(clause)
        match = wording().acting.match(clause[other.end() if other else 0 :])
        if match and any(call + match["kind"] in line for line in body for call in "我本"):
            return match["name"]
    return None


def _first_clauses(body: Sequence[str]) -> Iterator[str]:
    for paragraph in body[:SUBJECT_WITHIN]:
        yield from (paragraph[start:end].strip() for start, end in chinese.clauses(paragraph))


def _chosen(hits: Sequence[tuple[Region, str]], own: str) -> tuple[Region, str] | None:
    counts = Counter(place.full for place, _ in hits)
    alike = {place.full for place, _ in hits if own and place.name.endswith(own)}
    if own in _LOWER and counts:
        full = max(counts, key=lambda f: (sum(g.startswith(f) or f.startswith(g) for g in counts), len(f)))
    elif alike:
        counts = Counter({full: n for full, n in counts.items() if full in alike})
        full = _inner(counts)
    elif counts and max(counts.values()) >= LEAST_NAMED:
        full = _inner(counts)
    else:
        return None
    return next(hit for hit in hits if hit[0].full == full)


def _inner(counts: Counter[str]) -> str:
    most, times = counts.most_common(1)[0]
    least = max(LEAST_NAMED, INNER_SHARE * times)
    below = [full for full in counts if full != most and full.startswith(most) and counts[full] >= least]
    return max(below, key=lambda full: counts[full]) if below else most


def _told_lower(text: str, own: str, above: tuple[Region, str] | None, year: int) -> Place:
    """Return the street or town that a text calls itself: the name before 街道 that it uses most."""
    names = Counter(match["lower"] for match in _lower_names(own).finditer(text))
    name = names.most_common(1)[0][0] if names else ""
    superiors = [*((above[0],) if above else ()), *_in_titles(text, year)]
    superior = next((place for place in superiors if place.level in _COUNTIES), None)
    found = _lower(name, own, superior, year) if name and superior else None
    if found:
        return Place(found, name)
    return Place(*above) if above else Place()


def _in_titles(text: str, year: int) -> Iterator[Region]:
    """Yield the divisions that the titles of documents open with: 《清城区2022年…》."""
    for match in re.finditer("《", text):
        if opened := region.opening(text[match.end() : match.end() + LINE_LENGTH], year):
            yield opened[1]


@functools.cache
def _lower_names(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![一-鿿])|(?<=[区县市旗]))(?P<lower>[一-鿿]{{2,4}}?{kind})(?!、)")
