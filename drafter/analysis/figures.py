"""The figures of a report in their context: section, role, status, measure, year, scope, what they are a part of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drafter import chinese
from drafter.analysis import OutlineNode, ReportFigure
from drafter.analysis.cells import find_in_table, unit_said
from drafter.analysis.parts import Measured, parts
from drafter.analysis.scopes import scopes
from drafter.analysis.text import SENTENCE_END
from drafter.analysis.wording import figure_words, wording
from drafter.diagnostics import Location
from drafter.document import Document, Table, place_of
from drafter.quantity import Quantity
from drafter.quantity import find as find_quantities

# The words before a figure that tell what it measures stand within so many characters.
REACH = 16
# What is said of the whole sentence (力争, 到2025年) stands within so many.
SENTENCE_REACH = 48
# What joins figures that share the words before the first of them.
_JOINED = re.compile(r"(?:[、和与及至到~～—–-]+|以及)(?:近|约|超|超过|突破|不少于|不低于)?")
_STATED_YEAR = re.compile(r"((?:19|20)[0-9]{2})年(?:度|底|末|全年)?(?:的|为|是|有|仅)?$")
_LATER_YEAR = re.compile(r"[到至在于,](20[0-9]{2})年(?:度|底|末|前|年底)*(?:[,前]|[^度0-9])")
_ASIDE = re.compile(r"《[^》]*》|\([^()]*\)")
# 由2016年的19.55%提高至2018年的45.88%: the first is what it was before.
_FROM = re.compile(r"(?:[由从](?:原来|原先|原有|之前|过去)?|原来的?|原先的?)[^,。;:]{0,12}$")
_TO = re.compile(
    r"[^,。;:、0-9]{0,10}(?:至|到|为)(?:20[0-9]{2}年(?:底|末)?的?|现在的?|目前的?)?[近约超逾]?[0-9一二三四五六七八九十]"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the outline a text stands."""

    path: tuple[str, ...] = ()
    role: str | None = None
    topic: str | None = None
    future: bool = False


def collect(
    document: Document, indexes: Sequence[int], outline: tuple[OutlineNode, ...], year: int | None
) -> tuple[ReportFigure, ...]:
    """Return the figures of the blocks with these indexes, in reading order, without their metrics."""
    places = _places(outline, year)
    starts = [start for start, _ in places]
    out: list[ReportFigure] = []
    caption = ""
    for index in indexes:
        block = document.blocks[index]
        text = block.text
        half = chinese.half_width(text)
        found = (
            find_in_table(block, unit_said(caption)) if isinstance(block, Table) else find_quantities(text)
        )
        caption = half
        own: list[ReportFigure] = []
        for quantity in found:
            at = bisect_right(starts, (index, quantity.start)) - 1
            here = place_of(block, quantity.start)
            own.append(_read(half, quantity, here, index, places[at][1] if at >= 0 else _Place(), year, own))
        limits = scopes(half, found)
        own = [
            replace(f, scope=s) if s is not None and f.status != "baseline" else f
            for f, s in zip(own, limits, strict=True)
        ]
        whole_of = parts(half, [Measured(f.quantity, f.measure, f.status) for f in own])
        base = len(out)
        out += [replace(f, part_of=base + whole_of[i]) if i in whole_of else f for i, f in enumerate(own)]
    return tuple(out)


def _read(
    half: str,
    quantity: Quantity,
    at: Location,
    block: int,
    place: _Place,
    year: int | None,
    earlier: Sequence[ReportFigure],
) -> ReportFigure:
    """Read what the words before a figure say of it; figures joined by 、 or 和 share those of the first."""
    before = half[max(0, quantity.start - REACH) : quantity.start]
    last = earlier[-1] if earlier and _shares_words(half, earlier[-1].quantity, quantity) else None
    stated = _year_before(before)
    measure = last.measure if last else _measure(before, quantity)
    if last and stated is None:
        status, of = last.status, last.year
    else:
        status, of = _status(half, quantity, measure, place, stated, year)
    return ReportFigure(
        quantity=quantity,
        at=at,
        block=block,
        measure=measure,
        status=status,
        year=of,
        outline_path=place.path,
        role=place.role,
        topic=place.topic,
    )


def _shares_words(half: str, before: Quantity, here: Quantity) -> bool:
    """Tell whether a figure stands under the words before the last one: 分别增长8.3%、7.9%, 增长5%—5.5%."""
    if before.unit != here.unit or here.start - before.end > REACH // 2:
        return False
    return _JOINED.fullmatch(half, before.end, here.start) is not None and not _range_of_change(half, before)


def _range_of_change(half: str, before: Quantity) -> bool:
    """从5件到8件 is no range: the two have different years."""
    words = half[max(0, before.start - REACH) : before.start]
    return half[before.end : before.end + 1] in ("到", "至") and _FROM.search(words) is not None


def _places(outline: tuple[OutlineNode, ...], year: int | None) -> list[tuple[tuple[int, int], _Place]]:
    """Return the outline as a flat list of (where a section begins, what holds from there on)."""
    out: list[tuple[tuple[int, int], _Place]] = []

    def walk(nodes: tuple[OutlineNode, ...], above: _Place) -> None:
        for node in nodes:
            future = above.future or (node.level == 1 and _speaks_of_future(node.text, year))
            place = _Place(
                (*above.path, node.text), node.role or above.role, node.topic or above.topic, future
            )
            out.append((node.start, place))
            walk(node.children, place)

    walk(outline, _Place())
    return out


def _speaks_of_future(heading: str, year: int | None) -> bool:
    half = chinese.half_width(heading)
    years = [int(found) for found in re.findall(r"(20[0-9]{2})年", half)]
    if years and year:
        return max(years) > year
    return wording().future_heading.search(half) is not None


def _year_before(before: str) -> int | None:
    """Return the year a figure is directly said to be of: 2016年的19.55%."""
    match = _STATED_YEAR.search(before)
    return int(match[1]) if match else None


def _measure(before: str, quantity: Quantity) -> str:
    words = figure_words()
    if quantity.unit in words.change_units or words.change.search(before):
        return "change"
    compared = words.compared.search(before)
    if compared:
        return "change" if words.earlier.search(compared["what"]) else "gap"
    return "gap" if words.gap.search(before) else "level"


def _status(
    half: str, quantity: Quantity, measure: str, place: _Place, stated: int | None, year: int | None
) -> tuple[str, int | None]:
    """Return whether a figure is done, planned or of an earlier year, and of which year it is."""
    start = quantity.start
    if measure == "level":
        before = half[max(0, start - REACH) : start]
        was = (quantity.unit != "倍" and figure_words().baseline.search(before)) or (
            _FROM.search(before) and _TO.match(half, quantity.end) and not (stated and year and stated > year)
        )
        if was or (stated and year and stated < year):
            last_year = figure_words().last_year.search(before)
            return "baseline", stated or (year - 1 if year and last_year else None)
    reach = half[max(0, start - SENTENCE_REACH) : start]
    sentence = _ASIDE.sub("", SENTENCE_END.split(reach)[-1])
    later = [int(y) for y in _LATER_YEAR.findall(sentence) if year and int(y) > year]
    planned = max((m.start() for m in figure_words().plan.finditer(sentence)), default=-1)
    told = figure_words().surely_done if place.future else figure_words().done
    done = max((m.start() for m in told.finditer(sentence)), default=-1)
    if place.future and done < sentence.rfind(","):
        done = -1  # what is done is said of its own clause only
    if done > planned or not (place.future or later or planned >= 0):
        return "actual", stated if measure == "level" and stated else year
    return "plan", later[-1] if later else year + 1 if year and place.future else year
