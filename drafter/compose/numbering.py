"""The finished document: headings with nothing under them go, then headings and list items get their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from drafter.chinese import marker_at, marker_text
from drafter.document import HEADINGS, Paragraph, Style
from drafter.markup import ITEM_MARKER

# The number of a heading by its level (GB/T 9704—2012, 7.3.3): 一、 （一） 1. （1）
HEADING_STYLES = {
    Style.HEADING1: "cn_dun",
    Style.HEADING2: "paren_cn",
    Style.HEADING3: "arabic_dot",
    Style.HEADING4: "paren_arabic",
}
ITEM_STYLE = "yishi"  # 一是


def numbered(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with the numbers of their headings and list items; a lone item gets none."""
    return list(_number_headings(_number_items(paragraphs)))


def _number_items(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    for listed, group in groupby(paragraphs, key=lambda p: p.marker == ITEM_MARKER):
        items = list(group)
        for value, item in enumerate(items, 1):
            if listed:
                marker = marker_text(ITEM_STYLE, value) if len(items) > 1 else ""
                yield replace(_without_number(item), marker=marker)
            else:
                yield item


def _without_number(item: Paragraph) -> Paragraph:
    """Take off the number that the user typed in front of an item: it gets one of its own."""
    first = item.runs[0] if item.runs else None
    typed = marker_at(first.text) if first else None
    if first is None or typed is None or not first.text[typed.end :].strip():
        return item
    return replace(item, runs=(replace(first, text=first.text[typed.end :].lstrip()), *item.runs[1:]))


def _number_headings(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    counts = dict.fromkeys(HEADINGS, 0)
    for paragraph in paragraphs:
        if paragraph.style not in HEADING_STYLES:
            yield paragraph
            continue
        counts[paragraph.style] += 1
        for lower in HEADINGS[HEADINGS.index(paragraph.style) + 1 :]:
            counts[lower] = 0
        marker = marker_text(HEADING_STYLES[paragraph.style], counts[paragraph.style])
        yield replace(paragraph, marker=marker)


def without_empty_headings(
    paragraphs: Sequence[Paragraph], wanted: Callable[[Paragraph], bool] = lambda _: False
) -> list[Paragraph]:
    """Leave out headings with nothing under them, from the lowest level up; those that are wanted stay."""
    ranks = {style: rank for rank, style in enumerate(HEADINGS, 1)}
    text = len(HEADINGS) + 1
    kept: list[Paragraph] = []
    reach = 0  # the rank of what follows; a heading stays if it ranks above it (0: nothing follows)
    for paragraph in reversed(paragraphs):
        rank = ranks.get(paragraph.style)
        if paragraph.style in (Style.SIGNATURE, Style.DATE):
            reach = 0
        elif rank is None:
            reach = text
        elif rank >= reach and not wanted(paragraph):
            continue
        else:
            reach = rank
        kept.append(paragraph)
    return kept[::-1]
