"""Where single paragraphs stand that their role alone does not place: 版头, title, 附件说明, signature and date, 版记.

All of it depends on the text or on what stands beside it (how long a name is, whether a signature stands under another),
so no style can say it. Word file and web page take it from here, in points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from drafter import gbt9704
from drafter.document import Block, Document, Paragraph, Style, style_of
from drafter.gbt9704 import ROLES, TEXT_WIDTH, Align, Length
from drafter.writers.layout import STANDARD, Measure
from drafter.writers.titles import break_title
from drafter.writers.widths import width_of

# LibreOffice puts so much of an em between digits and Han characters whatever the file says, and so makes a date longer.
# It must not wrap for that, its first character must not move, and it must not run into the margin: its characters are
# set a little narrower, but never under so many percent. (Standing closer does not help: LibreOffice makes up for it.)
SCRIPT_GAP = 0.2
NARROWEST = 85
DATE_OVERHANG = 1.5  # characters
# 署名 never stands alone on a page: the paragraph before it is kept with it. LibreOffice then moves a paragraph whole,
# so one of more than half a page would leave a hole; longer ones flow on.
MAX_KEPT_LINES = 11
_END = (Style.ATTACHMENT, Style.SIGNATURE)  # what never stands on a page without text over it
_ITEM = re.compile(rf"({gbt9704.ATTACHMENT_LABEL})?(\d{{1,3}}[.．])?")


class Tab(NamedTuple):
    """A tab stop, in points from the left edge of the text area."""

    position: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Placing:
    """What one paragraph has for itself, in points; None where its role's own holds.

    `first` is how far the first line stands in from `left` (negative: it hangs out); `scale` is the width of its
    characters in percent; `at_foot` puts the paragraph at the
    foot of the page; `keep` holds it to what follows.
    """

    left: float | None = None
    first: float | None = None
    right: float | None = None
    before: float | None = None
    size: Length | None = None
    scale: int | None = None
    align: Align | None = None
    tab: Tab | None = None
    at_foot: bool = False
    keep: bool = False


_AS_ROLE = Placing()


def placings(document: Document, measure: Measure = STANDARD) -> dict[int, Placing]:
    """Return what paragraphs have for themselves, by their position among the blocks; most have nothing."""
    blocks = document.blocks
    out = dict(_signed(document, measure))
    styles = [None, *map(style_of, blocks), None]
    for position, (above, block, below) in enumerate(zip(styles, blocks, styles[2:], strict=False)):
        if isinstance(block, Paragraph):
            placing = _beside(block, above, out.get(position, _AS_ROLE))
            if below in _END and _lines(block) <= MAX_KEPT_LINES:
                placing = replace(placing, keep=True)
            if placing is not _AS_ROLE:
                out[position] = placing
    out.update(_issuers(blocks, measure.width))
    out.update(_numbers(blocks, measure.width))
    return out


def _style_at(blocks: Sequence[Block], position: int) -> Style | None:
    block = blocks[position] if 0 <= position < len(blocks) else None
    return block.style if isinstance(block, Paragraph) else None


def _lines(paragraph: Paragraph) -> float:
    return gbt9704.width_in_characters(paragraph.text) / gbt9704.CHARACTERS_PER_LINE


def _beside(paragraph: Paragraph, above: Style | None, placing: Placing) -> Placing:
    """Return a paragraph's placing by what stands over it."""
    match paragraph.style:
        case Style.TITLE if above is Style.NUMBER:
            lines = gbt9704.LINES_UNDER_RED_LINE
            return replace(placing, before=gbt9704.LINE_PITCH.pt * lines)
        case Style.ATTACHMENT:
            return _item(paragraph.text, above)
        case Style.COPIES | Style.ISSUED:
            return replace(placing, at_foot=True)
    return placing


# --- 版头 -----------------------------------------------------------------------------------------------------


def issuer_size(names: Sequence[str], width: float = TEXT_WIDTH.pt) -> Length:
    """Return the size in which the longest of the names fills no more than a line, within what the standard's data allow."""
    widest = max(map(gbt9704.width_in_characters, names), default=0)
    if not widest or gbt9704.ISSUER_SIZE.pt * widest <= width:
        return gbt9704.ISSUER_SIZE
    fitting = max(gbt9704.ISSUER_SMALLEST.pt, width // widest)
    return replace(gbt9704.ISSUER_SIZE, pt=fitting)


def _issuers(blocks: Sequence[Block], width: float) -> Iterator[tuple[int, Placing]]:
    """Yield the placing of 发文机关标志; several names are of one size and set as wide as the longest (7.2.4)."""
    found = [
        (i, b.text) for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.style is Style.ISSUER
    ]
    size = issuer_size([line for _, text in found for line in _issuer_lines(text, width)], width)
    names = [text for _, text in found]
    if found and (len(found) > 1 or size != gbt9704.ISSUER_SIZE):
        drop = gbt9704.issuer_drop(size).pt
        widest = size.pt * max(map(gbt9704.width_in_characters, names))
        side = max(0.0, (width - widest) / 2 - 1)
        spread = Placing(left=side, right=side, align=Align.DISTRIBUTED) if len(found) > 1 else _AS_ROLE
        for number, (position, _) in enumerate(found):
            yield position, replace(spread, size=size, before=0 if number else drop)


def _issuer_lines(name: str, width: float) -> list[str]:
    """Return a name as it is set: in one line, or in those into which one too long for it is cut."""
    cuts = break_title(name, width / gbt9704.ISSUER_SMALLEST.pt)
    return [name[a:b] for a, b in pairwise((0, *cuts, len(name)))]


def _numbers(blocks: Sequence[Block], width: float) -> Iterator[tuple[int, Placing]]:
    """Yield the placing of 发文字号: centred where no 签发人 stands beside it, else in rows (7.2.5, 7.2.6)."""
    found = [
        (i, b.text) for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.style is Style.NUMBER
    ]
    if len(found) == 1 and "\t" not in found[0][1]:
        yield found[0][0], Placing(first=0, align=Align.CENTRE)
    if len(found) < 2:
        return
    role = ROLES["number"]
    names = [text.partition("\t")[2].removeprefix(gbt9704.SIGNERS_LABEL) for _, text in found]
    start = width - role.advance.pt - max(width_of(text, role) for text in names)
    label = width_of(gbt9704.SIGNERS_LABEL, role)
    for number, (position, text) in enumerate(found):
        tab = Tab(start - label if gbt9704.SIGNERS_LABEL in text else start)
        yield position, Placing(tab=tab, before=0 if number else None)


# --- 附件说明, signature and date -------------------------------------------------------------------------------


def _item(text: str, above: Style | None) -> Placing:
    """Return the placing of a paragraph of 附件说明: further lines stand under the first character of the name."""
    role = ROLES["attachment"]
    before = 0.0 if above is Style.ATTACHMENT else None
    found = _ITEM.match(text)
    label, number = (found[1] or "", found[2] or "") if found else ("", "")
    indent = role.advance.pt * gbt9704.ATTACHMENT_INDENT_CHARACTERS
    hanging = width_of(label + number, role)
    if not label:
        indent += width_of(gbt9704.ATTACHMENT_LABEL, role)
    return Placing(left=indent + hanging, first=-hanging, before=before)


def _signed(document: Document, measure: Measure) -> Iterator[tuple[int, Placing]]:
    """Yield the placing of signatures and dates (7.3.5.1 under seals, 7.3.5.2 without)."""
    blocks = document.blocks
    between = gbt9704.LINE_PITCH.pt * gbt9704.LINES_BETWEEN_SEALS if document.sealed else 0.0
    for position, indent in signature_indents(blocks, measure, sealed=document.sealed).items():
        left, block = measure.advance * indent, blocks[position]
        if isinstance(block, Paragraph) and block.style is Style.DATE:
            over = measure.advance * DATE_OVERHANG
            yield position, Placing(left=left, right=-over, scale=_narrower(block.text, left, measure))
        else:
            under = _style_at(blocks, position - 1) is Style.SIGNATURE
            yield position, Placing(left=left, before=between if under else None)


def _narrower(date: str, left: float, measure: Measure) -> int | None:
    """Return the width of characters that keeps a date out of the margin, None where it ends before the margin anyway."""
    role = ROLES["date"]
    gaps = sum(a.isascii() != b.isascii() for a, b in pairwise(date))
    size = measure.advance - role.spacing.pt
    characters = size * gbt9704.width_in_characters(date)
    between = gaps * SCRIPT_GAP * size + (len(date) - 1 - gaps) * role.spacing.pt
    beyond = left + characters + between - measure.width
    return max(NARROWEST, math.floor(100 * (1 - beyond / characters))) if beyond > 0 else None


def signature_indents(
    blocks: Sequence[Block], measure: Measure = STANDARD, *, sealed: bool = False
) -> dict[int, float]:
    """Return how many characters each signature and date stands in, by position.

    A date and the signature over it are set against each other; of several signatures each stands as far from the right
    as that one (7.3.5.2), under seals each is centred over the date (7.3.5.1).
    """
    settled = gbt9704.sealed_indents if sealed else gbt9704.signature_and_date_indents
    both = partial(settled, characters=measure.characters)
    out: dict[int, float] = {}
    for position, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if block.style is Style.SIGNATURE:
            out[position] = both(block.text, "")[0]
        elif block.style is Style.DATE:
            over = _signatures_over(blocks, position)
            last = over[-1].text if over else ""
            left, out[position] = both(last, block.text)
            end = left + gbt9704.width_in_characters(last)
            for number, signature in enumerate(over, position - len(over)):
                flush = max(0.0, end - gbt9704.width_in_characters(signature.text))
                out[number] = both(signature.text, block.text)[0] if sealed else flush
    return out


def _signatures_over(blocks: Sequence[Block], position: int) -> list[Paragraph]:
    """Return the signatures that stand directly over a block, from the first."""
    found: list[Paragraph] = []
    for block in reversed(blocks[:position]):
        if not isinstance(block, Paragraph) or block.style is not Style.SIGNATURE:
            break
        found.insert(0, block)
    return found
