"""The figures of a report in their context: section, role, status, measure, year, what they are a part of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from drafter import chinese
from drafter.analysis import OutlineNode, ReportFigure
from drafter.analysis.wording import wording
from drafter.document import Block, Document, Table, place_of
from drafter.quantity import Quantity
from drafter.quantity import find as find_quantities

# The words before a figure that tell what it measures stand within so many characters.
REACH = 16
# A whole has at most so many parts.
MOST_PARTS = 20
# What joins figures that share the words before the first of them.
_JOINED = re.compile(r"[、和与及至到~～—–-]+|以及")


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
    for index in indexes:
        block = document.blocks[index]
        text = block.text
        found = find_quantities(text.replace("\t", " ") if isinstance(block, Table) else text)
        parts = _parts(text, found)
        base = len(out)
        for number, quantity in enumerate(found):
            at = bisect_right(starts, (index, quantity.start)) - 1
            place = places[at][1] if at >= 0 else _Place()
            whole = parts.get(number)
            figure = _figure(
                block, text, index, quantity, place, year, None if whole is None else base + whole
            )
            if number and _shares_words(text, found[number - 1], quantity):
                figure = replace(figure, measure=out[-1].measure)
            out.append(figure)
    return tuple(out)


def _shares_words(text: str, before: Quantity, here: Quantity) -> bool:
    """Tell whether a figure stands under the words before the last one: 分别增长8.3%、7.9%, 增长5%—5.5%."""
    return before.unit == here.unit and _JOINED.fullmatch(text, before.end, here.start) is not None


def _figure(
    block: Block,
    text: str,
    index: int,
    quantity: Quantity,
    place: _Place,
    year: int | None,
    part_of: int | None,
) -> ReportFigure:
    before = chinese.half_width(text[max(0, quantity.start - REACH) : quantity.start])
    stated = _year_before(before)
    status = _status(text, quantity, before, place, stated, year)
    return ReportFigure(
        quantity=quantity,
        at=place_of(block, quantity.start),
        block=index,
        measure=_measure(before),
        status=status,
        year=stated or (year + 1 if year and status == "plan" and place.future else year),
        part_of=part_of,
        outline_path=place.path,
        role=place.role,
        topic=place.topic,
    )


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
    match = re.search(r"((?:19|20)[0-9]{2})年(?:度|底|末)?(?:的|为|是)?$", before)
    return int(match[1]) if match else None


def _measure(before: str) -> str:
    words = wording()
    if words.gap.search(before):
        return "gap"
    return "change" if words.change.search(before) else "level"


def _status(
    text: str, quantity: Quantity, before: str, place: _Place, stated: int | None, year: int | None
) -> str:
    if (stated and year and stated < year) or wording().baseline.search(before):
        return "baseline"
    if place.future:
        return "plan"
    reach = chinese.half_width(text[max(0, quantity.start - 2 * REACH) : quantity.start])
    sentence = re.split(r"[。！？]", reach)[-1]
    return "plan" if wording().future.search(sentence) else "actual"


def _parts(text: str, found: Sequence[Quantity]) -> dict[int, int]:
    """Return part → whole: figures after 其中, and figures of one sentence and unit that add up to the one before them."""
    stops = [match.start() for match in re.finditer(r"[。；;！？\n]", text)]
    sentence = [bisect_right(stops, quantity.start) for quantity in found]
    out = _by_sum(found, sentence)
    starts = [quantity.start for quantity in found]
    for match in re.finditer("其中", text):
        first = bisect_right(starts, match.start())
        here = bisect_right(stops, match.start())
        for part in range(first, len(found)):
            whole = _whole_of(found, sentence, part, first, here) if sentence[part] == here else None
            if whole is None:
                break
            out[part] = whole
    return out


def _whole_of(
    found: Sequence[Quantity], sentence: Sequence[int], part: int, first: int, here: int
) -> int | None:
    """Return the figure before 其中, of its sentence and the part's unit, that is not smaller than the part."""
    for i in range(first - 1, -1, -1):
        if sentence[i] != here:
            return None
        if found[i].unit == found[part].unit:
            return i if found[i].value >= found[part].value else None
    return None


def _by_sum(found: Sequence[Quantity], sentence: Sequence[int]) -> dict[int, int]:
    out: dict[int, int] = {}
    for i, whole in enumerate(found):
        total = Decimal(0)
        for j in range(i + 1, min(len(found), i + 1 + MOST_PARTS)):
            if (
                sentence[j] != sentence[i]
                or found[j].unit != whole.unit
                or total >= whole.value
                or whole.unit == "%"
            ):
                break
            total += found[j].value
            if total == whole.value and j > i + 1:
                out |= dict.fromkeys(range(i + 1, j + 1), i)
    return out
