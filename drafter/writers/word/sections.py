"""Sections of a Word file: an attachment with a wide table lies on its side, all else stands upright (GB/T 9704—2012, 8).

The sheet is turned, not its layout: what was the left margin of the upright page is the top margin of the one on its
side, and the page number keeps its place and its direction on the sheet (表头在订口一边 on odd pages and 切口一边 on even
ones follows from it). A section ends with its last paragraph; behind a table it needs one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafter.document import Block, Table
from drafter.writers.layout import has_wide, lies
from drafter.writers.word.package import SECTION, Base, Part

_SIZE = re.compile(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"[^>]*/>')
_MARGIN = re.compile(r'w:(top|right|bottom|left)="(-?\d+)"')
_FOOTER = re.compile(r'(<w:footerReference w:type="(default|even)") r:id="[^"]*"/>')
_TURNED = {
    "left": "top",
    "bottom": "left",
    "right": "bottom",
    "top": "right",
}  # upright side → side when turned
# The paragraph that ends a section behind a table takes next to no room.
_END = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>{}</w:pPr></w:p>\n'


def ends(blocks: Sequence[Block], package: Base) -> dict[int, str]:
    """Return the section that ends with a block, by the block's position; the last section ends with the file."""
    upright = SECTION.search(package.after_blocks)
    if upright is None or not has_wide(blocks):
        return {}
    kinds = (upright[0], _turned(upright[0], package))
    sides = list(lies(blocks))
    return {i: kinds[side] for i, side in enumerate(sides[:-1]) if side != sides[i + 1]}


def last(blocks: Sequence[Block], package: Base) -> str:
    """Return what stands behind the blocks: the last section, turned where the file ends with a wide table."""
    if not blocks or not list(lies(blocks))[-1]:
        return package.after_blocks
    return SECTION.sub(lambda found: _turned(found[0], package), package.after_blocks)


def parts(blocks: Sequence[Block], package: Base) -> tuple[Part, ...]:
    """Return the parts that turned sections need: page numbers that keep their place on the sheet."""
    return package.turned if any(lies(blocks)) else ()


def closed(xml: str, block: Block, section: str) -> str:
    """Return the XML of a block that ends a section: in its own properties, or in a paragraph behind a table."""
    if isinstance(block, Table):
        return xml + _END.format(section)
    return xml.replace("</w:pPr>", f"{section}</w:pPr>", 1)


def _turned(section: str, package: Base) -> str:
    """Return a section with its sheet turned a quarter."""
    section = _SIZE.sub(r'<w:pgSz w:w="\2" w:h="\1" w:orient="landscape"/>', section)
    section = _MARGIN.sub(lambda side: f'w:{_TURNED[side[1]]}="{side[2]}"', section)
    if not package.turned:
        return section
    names = {"default": package.turned[0].id, "even": package.turned[1].id}
    return _FOOTER.sub(lambda found: f'{found[1]} r:id="{names[found[2]]}"/>', section)
