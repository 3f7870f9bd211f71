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
from drafter.analysis.dates import is_day
from drafter.analysis.wording import wording
from drafter.document import Document, Table
from drafter.resources import knowledge
from drafter.yamlio import load_data

# A line with a full stop and at least so many characters is running text of the report; one that ends with it, so many.
BODY_LENGTH, SENTENCE_LENGTH = 30, 15
# After the report's end, lines of a link list have no full stop and at most so many characters.
LINK_LENGTH = 40
# A piece of a broken breadcrumb, or the value under a label, is at most so long; a column's name said twice so long.
CRUMB_LENGTH, WORD_LENGTH = 15, 8
# An index table with its cells on lines of their own has at least so many fields.
LEAST_FIELDS = 2
# Of a very long line so many characters at either end are looked at.
LOOK_AT = 300
# A table of contents has at least so many lines, each at most so long, and begins within so many lines.
LEAST_CONTENTS, CONTENTS_LENGTH, CONTENTS_WITHIN = 3, 70, 120
# Dots and the number of a page behind a heading.
_LEADER = re.compile(r"[\s.·…・_—-]*(?:[0-9]{1,3}|\([0-9]{1,3}\))?$")
_SEPARATORS = (">", ">>", "»", "›", "/", "|")
_ENDS = tuple("。！？；!?;…”’")


@dataclass(frozen=True, slots=True)
class _Patterns:
    furniture: re.Pattern[str]
    words: frozenset[str]
    report: re.Pattern[str]
    labels: frozenset[str]
    contents: frozenset[str]
    imprint: re.Pattern[str]
    note: re.Pattern[str]
    undated: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    data = load_data(knowledge("furniture.yaml"))
    return _Patterns(
        re.compile("|".join(f"(?:{pattern})" for pattern in data["patterns"])),
        frozenset(data["words"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in data["report_lines"])),
        frozenset(data["labels"]),
        frozenset(data["contents"]),
        re.compile("|".join(data["imprint"])),
        re.compile(data["note"]),
        re.compile(data["undated"]),
    )


@functools.cache
def day_labels() -> tuple[re.Pattern[str], ...]:
    """Return patterns of the labels a page puts before its day, those of the day of signing first."""
    data = load_data(knowledge("furniture.yaml"))
    return tuple(re.compile("|".join(r"\s*".join(label) for label in labels)) for labels in data["days"])


def find(document: Document) -> frozenset[int]:
    """Return the indexes from 0 of the blocks that are furniture."""
    texts = [_plain(block.text) for block in document.blocks]
    tables = {i for i, block in enumerate(document.blocks) if isinstance(block, Table)}
    contents = _contents(texts)

    def is_body(i: int) -> bool:
        return i in tables or (_is_body(texts[i]) and i not in contents)

    first = next(filter(is_body, range(len(texts))), None)
    if first is None:
        return frozenset(i for i, text in enumerate(texts) if _looks_like(text))
    last = next(filter(is_body, reversed(range(len(texts)))))
    return frozenset({*_head(texts[:first]), *contents, *_tail(texts, last + 1)})


def imprint(document: Document) -> frozenset[int]:
    """Return the indexes from 0 of the paper's own lines behind the report: 附注 behind the day of signing, 抄送, 印发."""
    patterns = _patterns()
    found, signed = set(), False
    for i, block in enumerate(document.blocks):
        text = "" if isinstance(block, Table) else _plain(block.text)
        if patterns.imprint.search(text) or (signed and patterns.note.search(text)):
            found.add(i)
        signed = _is_signed(text)
    return frozenset(found)


def ends_names(text: str) -> bool:
    """Tell whether a half-width line ends the names of attachments under a report: the day of signing, or 抄送 and 印发."""
    return _is_signed(text) or _patterns().imprint.search(text) is not None


def _is_signed(text: str) -> bool:
    """Tell a day of signing, or the place where a draft is still to have one."""
    return is_day(text) or _patterns().undated.match(text) is not None


def _contents(texts: Sequence[str]) -> set[int]:
    """A table of contents before the report: numbered lines one after another that all come again further down."""
    cores = [
        _LEADER.sub("", text) if len(text) <= CONTENTS_LENGTH else "" for text in texts[:CONTENTS_WITHIN]
    ]
    numbered = [bool(core) and chinese.marker_at(core) is not None for core in cores]
    start = next((i for i in range(len(cores)) if all(numbered[i : i + LEAST_CONTENTS])), len(cores))
    end = start
    while end < len(cores) and numbered[end]:
        end += 1
    while end > start and not any(text.startswith(cores[start]) for text in texts[end:]):
        end -= 1
    if end - start < LEAST_CONTENTS:
        return set()
    if not all(any(text.startswith(core) for text in texts[end:]) for core in cores[start:end]):
        return set()
    named = start > 0 and chinese.bare(texts[start - 1]) in _patterns().contents
    return set(range(start - named, end))


def glued(text: str) -> int | None:
    """Return where a footer begins that is glued to the last sentence of a report, or None."""
    half = chinese.half_width(text)
    last = max((half.rfind(mark) for mark in "。！？"), default=-1)
    rest = half[last + 1 :].strip(chinese.BLANK)
    if last < 0 or not rest or not _patterns().furniture.search(rest):
        return None
    return half.index(rest, last + 1)


def _plain(text: str) -> str:
    """Return a line for matching: half-width, trimmed; of a very long one the beginning and the end."""
    half = chinese.half_width(text).strip(chinese.BLANK + "\r\n\f\v")
    return half if len(half) <= 2 * LOOK_AT else half[:LOOK_AT] + half[-LOOK_AT:]


def _looks_like(text: str) -> bool:
    patterns = _patterns()
    return text in patterns.words or patterns.furniture.search(text) is not None


def _is_body(text: str) -> bool:
    """Tell running text and numbered headings from the short lines around a report."""
    if chinese.marker_at(text, 0, ("part", "cn_dun", "paren_cn")) and not text.endswith((">", "»")):
        return True
    said = text[: text.rfind("。") + 1]  # what follows the last full stop may be a footer glued to it
    if said and len(said) >= SENTENCE_LENGTH:
        return (len(text) >= BODY_LENGTH or said == text) and not _patterns().furniture.search(said)
    return (
        len(text) >= BODY_LENGTH and text.endswith((*_ENDS, ":")) and not _patterns().furniture.search(text)
    )


def _head(texts: Sequence[str]) -> list[int]:
    """Before the body: what looks like furniture, and the short lines that a web page broke off from it."""
    certain = {i for i, text in enumerate(texts) if _looks_like(text)} | _fields(texts)
    report = _patterns().report
    broken = {
        i for i, text in enumerate(texts) if len(text) <= CRUMB_LENGTH and _broken_off(texts, i, certain)
    }
    return sorted(certain | {i for i in broken if not report.search(texts[i])})


def _fields(texts: Sequence[str]) -> set[int]:
    """The labels of an index table, each on a line of its own, and the values under them; a title is no value."""
    labels = [i for i, text in enumerate(texts) if _is_label(text)]
    if len(labels) < LEAST_FIELDS:
        return set()
    values = {i + 1 for i in labels if i + 1 < len(texts)} - set(labels)
    named = {i for i in values if not wording().title_end.search(texts[i]) or texts.count(texts[i]) > 1}
    return {*labels, *(i for i in named if len(texts[i]) <= LINK_LENGTH)}


def _is_label(text: str) -> bool:
    return re.sub(r"[\s\[\]【】:]", "", text) in _patterns().labels


def _broken_off(texts: Sequence[str], i: int, certain: set[int]) -> bool:
    """A crumb beside its separator, the value under its label, a single character or a word said twice amid furniture."""
    above, below = texts[i - 1] if i else "", texts[i + 1] if i + 1 < len(texts) else ""
    if above in _SEPARATORS or below in _SEPARATORS:
        return True
    if i - 1 in certain and above.endswith(":") and not above.startswith(_SEPARATORS):
        return True
    amid = bool(certain) and i < max(certain)
    return amid and (len(texts[i]) <= 2 or (texts.count(texts[i]) > 1 and len(texts[i]) <= WORD_LENGTH))


def _tail(texts: Sequence[str], start: int) -> list[int]:
    """After the body: from the first line that looks like furniture on, all lines of a link list."""
    first = next((i for i in range(start, len(texts)) if _looks_like(texts[i])), None)
    if first is None:
        return []
    return [i for i in range(first, len(texts)) if len(texts[i]) <= LINK_LENGTH or _looks_like(texts[i])]
