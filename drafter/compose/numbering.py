"""The finished document: headings with nothing under them go, then headings and list items get their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from operator import itemgetter

from drafter.chinese import marker_at, marker_text
from drafter.document import HEADINGS, Block, Paragraph, Style, Table, style_of
from drafter.markup import ITEM_GOES_ON, ITEM_MARKER

# The number of a heading by its level (GB/T 9704—2012, 7.3.3): 一、 （一） 1. （1）
HEADING_STYLES = {
    Style.HEADING1: "cn_dun",
    Style.HEADING2: "paren_cn",
    Style.HEADING3: "arabic_dot",
    Style.HEADING4: "paren_arabic",
}
ITEM_STYLE = "yishi"  # 一是


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the numbers of their headings and list items; a lone item gets none."""
    return list(_number_headings(_number_items(blocks)))


def _number_items(blocks: Iterable[Block]) -> Iterator[Block]:
    for listed, group in groupby(_with_lists(blocks), key=itemgetter(0)):
        members = [block for _, block in group]
        several = sum(_is_item(block) for block in members) > 1
        values = count(1)
        for block in members:
            if not listed or isinstance(block, Table):
                yield block
            elif _is_item(block):
                marker = marker_text(ITEM_STYLE, next(values)) if several else ""
                yield replace(_without_number(block), marker=marker)
            else:
                yield replace(block, marker="")


def _with_lists(blocks: Iterable[Block]) -> Iterator[tuple[bool, Block]]:
    """Yield each block and whether it belongs to a list; a table does where it follows an item."""
    listed = False
    for block in blocks:
        if isinstance(block, Paragraph):
            listed = block.marker in (ITEM_MARKER, ITEM_GOES_ON)
        yield listed, block


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.marker == ITEM_MARKER


def _without_number(item: Paragraph) -> Paragraph:
    """Take off the number that the user typed in front of an item: it gets one of its own."""
    first = item.runs[0] if item.runs else None
    typed = marker_at(first.text) if first else None
    if first is None or typed is None or not first.text[typed.end :].strip():
        return item
    return replace(item, runs=(replace(first, text=first.text[typed.end :].lstrip()), *item.runs[1:]))


def _number_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    counts = dict.fromkeys(HEADINGS, 0)
    for paragraph in blocks:
        if isinstance(paragraph, Table) or paragraph.style not in HEADING_STYLES:
            yield paragraph
            continue
        counts[paragraph.style] += 1
        for lower in HEADINGS[HEADINGS.index(paragraph.style) + 1 :]:
            counts[lower] = 0
        marker = marker_text(HEADING_STYLES[paragraph.style], counts[paragraph.style])
        yield replace(paragraph, marker=marker)


def without_empty_headings(
    blocks: Sequence[Block], wanted: Callable[[Block], bool] = lambda _: False
) -> list[Block]:
    """Leave out headings with nothing under them, from the lowest level up; those that are wanted stay."""
    ranks = {style: rank for rank, style in enumerate(HEADINGS, 1)}
    text = len(HEADINGS) + 1
    kept: list[Block] = []
    reach = 0  # the rank of what follows; a heading stays if it ranks above it (0: nothing follows)
    for block in reversed(blocks):
        style = style_of(block)
        rank = ranks.get(style) if style else None
        if style in (Style.SIGNATURE, Style.DATE):
            reach = 0
        elif rank is None:
            reach = text
        elif rank >= reach and not wanted(block):
            continue
        else:
            reach = rank
        kept.append(block)
    return kept[::-1]
