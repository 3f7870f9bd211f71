"""Tells which lines of a text file are one paragraph: text copied out of a PDF or a mail is broken at a fixed width.

A file is hard-wrapped if most of its running lines have one length and are cut in the middle of a sentence. Then a full
line goes on in the next one, unless that is set off by a blank line, an indent or a heading number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from drafter import chinese

# A line counts as full up to so many characters (or columns) short of the width: marks may not begin a line.
SLACK = {len: 2, chinese.display_width: 4}
# Widths that pages have, in characters (in columns twice as many).
NARROWEST, WIDEST = 18, 64
# So much of a line is measured: a longer one is longer than any page, by how much does not matter.
MEASURED = 2 * (WIDEST + max(SLACK.values()))
# A file is wrapped if at least so many lines are full, so large a part of the running lines, and so few are longer.
LEAST_FULL, FULL_SHARE, LONGER_SHARE = 6, 0.4, 0.04
# … and if no more of the full lines than this close a sentence: of whole paragraphs nearly all do.
CLOSED_SHARE = 0.5
# … and if at least this part of the full lines has a mark inside: lists and tables of like lines have none.
MARKED_SHARE = 0.4
# The file sets off its paragraphs by an indent if at least this part of the lines has one, but not nearly all.
INDENTED = (0.05, 0.8)
_PRINTED = re.compile(rf"[^{chinese.BLANKS}]")
_NUMBER = re.compile(r"[0-9.,]*[0-9]%?")
_MARK = re.compile("[，。；：,;]")
_STOPS = ("。", "！", "？", "!", "?", "；", ";", ":", "：")
_HEADINGS = ("part", "cn_dun", "paren_cn", "arabic_dot", "paren_arabic", "circled")


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing that is printed."""
    return _PRINTED.search(line) is None


def paragraphs(lines: Sequence[str]) -> list[list[int]]:
    """Return the indexes of the lines of each paragraph, in order; blank lines are paragraphs of their own."""
    full = _full_lines(lines)
    indented = _is_indented(lines) if full else False
    out: list[list[int]] = []
    for i, line in enumerate(lines):
        above = lines[i - 1] if i else ""
        if not is_blank(line) and (_is_torn(above, line) or (i - 1 in full and _goes_on(line, indented))):
            out[-1].append(i)
        else:
            out.append([i])
    return out


def _full_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the full lines of a hard-wrapped file; of any other file, none."""
    best: frozenset[int] = frozenset()
    for measure, slack in SLACK.items():
        found = _full(lines, measure, slack)
        best = max(best, found, key=len)
    return best


def _full(lines: Sequence[str], measure: Callable[[str], int], slack: int) -> frozenset[int]:
    per_character = slack // SLACK[len]
    low, high = NARROWEST * per_character, WIDEST * per_character
    widths = {i: measure(line.rstrip()[:MEASURED]) for i, line in enumerate(lines) if not is_blank(line)}
    counts = Counter(width for width in widths.values() if low <= width <= high)
    if not counts:
        return frozenset()
    width = max(counts, key=lambda w: (sum(counts[w - d] for d in range(slack + 1)), w))
    full = frozenset(i for i, w in widths.items() if width - slack <= w <= width + slack)
    running = sum(w > width // 2 for w in widths.values())
    longer = sum(w > width + slack for w in widths.values())
    closed = sum(lines[i].rstrip().endswith(_STOPS) for i in full)
    marked = sum(_MARK.search(lines[i].strip()[:-1]) is not None for i in full)
    wrapped = (
        len(full) >= LEAST_FULL
        and len(full) >= FULL_SHARE * running
        and longer <= LONGER_SHARE * running
        and closed <= CLOSED_SHARE * len(full)
        and marked >= MARKED_SHARE * len(full)
    )
    if not wrapped:
        return frozenset()
    return full | {
        i for i, w in widths.items() if w > width // 2 and w + measure(_first_word(lines, i + 1)) > width
    }


def _first_word(lines: Sequence[str], i: int) -> str:
    """Return the number that a line begins with: it is never broken, so it may have left the line above short."""
    match = _NUMBER.match(chinese.half_width(lines[i])) if i < len(lines) else None
    return match[0] if match else ""


def _is_torn(line: str, following: str) -> bool:
    """Tell a bracket that stands alone above the number it opens: （ and 三）改革开放 under it."""
    opens = chinese.half_width(line).strip() == "("
    return opens and chinese.marker_at("(" + following.lstrip(), 0, ("paren_cn", "paren_arabic")) is not None


def _is_indented(lines: Sequence[str]) -> bool:
    said = [line for line in lines if not is_blank(line)]
    share = sum(_indent(line) > 0 for line in said) / len(said)
    return INDENTED[0] <= share <= INDENTED[1]


def _indent(line: str) -> int:
    return len(line) - len(chinese.half_width(line).lstrip(chinese.BLANK))


def _goes_on(following: str, indented: bool) -> bool:
    """Tell whether a full line goes on in the next: not where that is indented or numbered."""
    if indented and _indent(following):
        return False
    return chinese.marker_at(following, _indent(following), _HEADINGS) is None
