"""Breaks a long title into lines that keep words and years whole and stand as a trapezoid or a rhombus.

GB/T 9704—2012 clause 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形. There is
no dictionary here: a title is cut where official titles are cut, at the joints named below, and elsewhere only
when nothing else fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from drafter.gbt9704 import width_in_characters

MAX_LINES = 4  # a title that needs more is left to Word

# What a cut costs, in the unit of "one character of uneven length costs 0.1". Lower is better.
COST_WORD = 6.0  # a cut at no known joint may fall into a word
COST_HOURGLASS = 4.0  # a middle line shorter than both neighbours is neither trapezoid nor rhombus
COST_SHORT_LINE = 3.0  # a line shorter than SHORT characters
COST_UNEVEN = 0.1  # per character between the longest and the shortest line
SHORT = 4.0

# How the names of bodies end.
_BODY = r"人民政府|行政公署|委员会|办公室|办事处|人民法院|人民检察院|[局厅委办院部署会队站所]|中心|[局队]）"
# Joints of official titles: (what stands before the cut, what stands after it, its cost).
JOINTS = tuple(
    (re.compile(f"(?:{before})$"), re.compile(after), cost)
    for before, after, cost in (
        (r"", r"关于", 0.0),
        (_BODY, r"关于|(?:19|20)\d\d年", 0.0),
        (rf"(?:{_BODY})[ 　]", r"", 0.6),  # several bodies: in one line where they fit
        (r"人民政府", r"", 0.5),
        (r"[省市县区旗]", r"[^、和与及]{2,12}人民政府", 1.0),
        (r"年度|年", r"", 0.8),
        (r"[、，；：）》”]", r"", 1.0),
        (r"", r"[（《“]", 1.0),
        (r"", r"(?:以及|[和及与暨])(?!谐|解|平)", 0.5),
        (r"", r"(?:年度|工作|实施|落实|进展|执行|贯彻)?(?:情况|报告|意见|方案|通知)", 1.6),
        (r"", r"(?:工作|建设|管理|实施|贯彻|落实|推进|深化|加强|进一步)", 2.0),
    )
)
# Never cut inside these, nor before or after these characters.
WHOLE = re.compile(
    r"\d[\d.,]*(?:年度|年|月|日|%|个|项|件)?|[A-Za-z]+|人民政府|关于|报告|情况|年度|【[^】]*】"
)
NOT_AT_START = set(" 　的、，。；：？！）》”’】〕%年度等") | {"…", "—"}
NOT_AT_END = set("（《“‘【〔和及与暨")


def break_title(text: str, capacity: float) -> list[int]:
    """Return the offsets at which new lines begin, none for a title that fits `capacity` full characters.

    A title that would need more than MAX_LINES lines, or cannot be cut so that every line fits, is not cut.
    """
    total = width_in_characters(text)
    if total <= capacity or total > capacity * MAX_LINES:
        return []
    widths = [0.0, *accumulate(map(width_in_characters, text))]
    joints = _joints(text)
    known = {i: cost for i, cost in joints.items() if cost < COST_WORD}
    for lines in range(int(-(-total // capacity)), MAX_LINES + 1):
        for allowed in (known, joints):  # a word is cut only where nothing else fits
            ways = _ways(widths, allowed, capacity, lines)
            best = min(((_cost(widths, cuts, joints), cuts) for cuts in ways), default=None)
            if best is not None:
                return list(best[1])
    return []


def _ways(
    widths: Sequence[float], joints: Mapping[int, float], capacity: float, lines: int, start: int = 0
) -> Iterator[tuple[int, ...]]:
    """Yield every way to cut what follows `start` into so many lines that all fit; `widths` are those up to each offset."""
    rest = widths[-1] - widths[start]
    if lines == 1:
        if rest <= capacity:
            yield ()
        return
    for cut in joints:
        if cut <= start:
            continue
        width = widths[cut] - widths[start]
        if width > capacity:
            return
        if rest - width <= capacity * (lines - 1):
            for further in _ways(widths, joints, capacity, lines - 1, cut):
                yield (cut, *further)


def _joints(text: str) -> dict[int, float]:
    """Return the offsets where a cut may fall, in their order, with what each costs."""
    inside = {i for m in WHOLE.finditer(text) for i in range(m.start() + 1, m.end())}
    costs: dict[int, float] = {}
    for i in range(1, len(text)):
        if i in inside or text[i] in NOT_AT_START or text[i - 1] in NOT_AT_END:
            continue
        known = [c for before, after, c in JOINTS if after.match(text, i) and before.search(text, 0, i)]
        costs[i] = min(known, default=COST_WORD)
    return costs


def _cost(widths: Sequence[float], cuts: tuple[int, ...], joints: Mapping[int, float]) -> float:
    """Return what a way of cutting costs."""
    lines = [widths[b] - widths[a] for a, b in pairwise((0, *cuts, len(widths) - 1))]
    hourglass = any(a > b < c for a, b, c in zip(lines, lines[1:], lines[2:], strict=False))
    return (
        sum(joints[cut] for cut in cuts)
        + COST_HOURGLASS * hourglass
        + COST_SHORT_LINE * sum(width < SHORT for width in lines)
        + COST_UNEVEN * (max(lines) - min(lines))
    )
