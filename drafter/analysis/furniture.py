"""Finds what a saved web page left around the report: breadcrumbs, index bars, share buttons, footers, link lists.

A line is furniture only before the report begins or after it ends, never inside its body, whatever it says. What such
lines look like is data/furniture.yaml.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafter import chinese
from drafter.document import Document, Table
from drafter.resources import knowledge
from drafter.yamlio import load_data

# A line with a full stop and at least so many characters is running text of the report.
BODY_LENGTH = 30
# After the report's end, lines of a link list have no full stop and at most so many characters.
LINK_LENGTH = 40
_ENDS = tuple("。！？；!?;…”’")


@dataclass(frozen=True, slots=True)
class _Patterns:
    furniture: re.Pattern[str]
    words: frozenset[str]
    report: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    data = load_data(knowledge("furniture.yaml"))
    return _Patterns(
        re.compile("|".join(f"(?:{pattern})" for pattern in data["patterns"])),
        frozenset(data["words"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in data["report_lines"])),
    )


def find(document: Document) -> frozenset[int]:
    """Return the indexes from 0 of the blocks that are furniture."""
    texts = [_plain(block.text) for block in document.blocks]
    tables = {i for i, block in enumerate(document.blocks) if isinstance(block, Table)}
    body = [i for i, text in enumerate(texts) if i in tables or _is_body(text)]
    if not body:
        return frozenset(i for i, text in enumerate(texts) if _looks_like(text))
    return frozenset({*_head(texts[: body[0]]), *_tail(texts, body[-1] + 1)})


def tail_start(text: str) -> int | None:
    """Return where a footer begins that is glued to the last sentence of a report, or None."""
    half = chinese.half_width(text)
    last = max((half.rfind(mark) for mark in "。！？"), default=-1)
    rest = half[last + 1 :].strip(chinese.BLANK)
    if last < 0 or not rest or not _patterns().furniture.search(rest):
        return None
    return half.index(rest, last + 1)


def _plain(text: str) -> str:
    return chinese.half_width(text).strip(chinese.BLANK + "\r\n\f\v")


def _looks_like(text: str) -> bool:
    patterns = _patterns()
    return text in patterns.words or patterns.furniture.search(text) is not None


def _is_body(text: str) -> bool:
    """Tell running text and numbered headings from the short lines around a report."""
    if chinese.marker_at(text, 0, ("part", "cn_dun", "paren_cn")) and not text.endswith((">", "»")):
        return True
    if len(text) < BODY_LENGTH:
        return False
    return ("。" in text or text.endswith((*_ENDS, ":"))) and not _patterns().furniture.search(text)


def _head(texts: Sequence[str]) -> list[int]:
    """Before the body: what looks like furniture, and short lines in the middle of it, but no line of the report."""
    certain = [i for i, text in enumerate(texts) if _looks_like(text)]
    between = [
        i
        for i, text in enumerate(texts)
        if i not in certain and certain and i < certain[-1] and _is_crumb(text, texts)
    ]
    return certain + between


def _is_crumb(text: str, texts: Sequence[str]) -> bool:
    """A column's name in a breadcrumb that was broken into lines: very short, and said again or no report line."""
    return (
        len(text) <= 2
        or texts.count(text) > 1
        or (len(text) <= 6 and text.endswith(("新闻", "要闻", "动态", "公告")))
    ) and not _patterns().report.search(text)


def _tail(texts: Sequence[str], start: int) -> list[int]:
    """After the body: from the first line that looks like furniture on, all lines of a link list."""
    first = next((i for i in range(start, len(texts)) if _looks_like(texts[i])), None)
    if first is None:
        return []
    return [i for i in range(first, len(texts)) if len(texts[i]) <= LINK_LENGTH or _looks_like(texts[i])]
