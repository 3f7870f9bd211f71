"""版记 at the foot of the last page (GB/T 9704—2012, 7.4): its paragraphs stand in a frame, its lines are drawn.

A frame (`w:framePr`, ISO/IEC 29500-1 17.3.1.11) keeps them plain paragraphs and holds them at the foot of the text area
whatever happens above. It stands on the page of the paragraph behind it, so a paragraph of next to no height follows;
where the page is full, that paragraph and the frame with it go to the next page. The lines hang on that paragraph and
are measured from the text area: as borders they would run from indent to indent in Word, and LibreOffice gives up a
frame whose paragraphs have different borders, or in which the mark of a comment stands: such marks, too, stand in that paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from drafter import gbt9704
from drafter.document import IMPRINT, Block, Paragraph
from drafter.gbt9704 import ROLES, Role, Ruled
from drafter.writers.layout import STANDARD, Measure
from drafter.writers.widths import lines

_VML = "urn:schemas-microsoft-com:vml"
_ANCHOR = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr>'
)


def frame(measure: Measure) -> str:
    """Return the frame of a paragraph at the foot of the text area."""
    width = round(measure.width * gbt9704.TWIPS_PER_POINT)
    return (
        f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" '
        'w:xAlign="left" w:yAlign="bottom"/>'
    )


def behind(blocks: Sequence[Block], measure: Measure = STANDARD, marks: str = "") -> str:
    """Return what must stand behind the blocks: the paragraph that 版记 hangs on, nothing where there is no 版记.

    `marks` are those of the comments on 版记.
    """
    standing = imprint(blocks)
    if not standing:
        return ""
    drawn = "".join(
        _drawn(number, height, ruled, measure)
        for number, (height, ruled) in enumerate(_lines(standing, measure.width), 1)
    )
    return f"{_ANCHOR}{marks}{drawn}</w:p>\n"


def imprint(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the paragraphs of 版记 at the end of a document, the last first."""
    found = []
    for block in reversed(blocks):
        if not isinstance(block, Paragraph) or block.style not in IMPRINT:
            break
        found.append(block)
    return found


def _lines(imprint: Iterable[Paragraph], width: float) -> Iterator[tuple[float, Ruled]]:
    """Yield the lines of 版记 from the lowest, each with its height over the foot of the text area in points."""
    height, above = 0.0, None
    yield height, gbt9704.IMPRINT_THICK
    for paragraph in imprint:
        role = ROLES[paragraph.style.value]
        if above and above is not paragraph.style:  # no line between several 抄送
            yield height, gbt9704.IMPRINT_THIN
        height += role.line.pt * _count(paragraph.text, role, width)
        above = paragraph.style
    yield height, gbt9704.IMPRINT_THICK


def _count(text: str, role: Role, width: float) -> int:
    """Return how many lines a paragraph of 版记 takes; what stands on both sides of a tab is written to fit one."""
    if "\t" in text:
        return 1
    room = width - role.advance.pt * (role.left + role.right)
    return lines(text, role, room, -role.advance.pt * role.hanging)


def _drawn(number: int, height: float, ruled: Ruled, measure: Measure) -> str:
    """Return a line over the width of the text area."""
    top = round(measure.height - height, 2)
    return (
        f'<w:r><w:pict><v:line xmlns:v="{_VML}" id="imprint{number}" style="position:absolute;'
        'mso-position-horizontal-relative:margin;mso-position-vertical-relative:margin" '
        f'from="0,{top}pt" to="{measure.width:.2f}pt,{top}pt" '
        f'strokecolor="#{ruled.colour}" strokeweight="{ruled.thickness.pt:.2f}pt"/></w:pict></w:r>'
    )
