"""What the Word file and the web page settle alike before either is written: which role sets each paragraph, how far
signatures and dates stand in, and what stands for characters that XML cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import IMPRINT, Block, Document, Paragraph, Style, Table
from drafter.gbt9704 import Face
from drafter.writers.titles import break_title

# Marks that stand in fonts of both scripts: they are set in the Latin font unless the file says otherwise.
EITHER_SCRIPT = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2bff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Titles, and the size in points that decides how much of them fits a line.
TITLES: Mapping[Style, float] = {
    Style.TITLE: gbt9704.ROLES["title"].size.pt,
    Style.ANNEX_TITLE: gbt9704.ROLES["annex_title"].size.pt,
    Style.ISSUER: gbt9704.ISSUER_SMALLEST.pt,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """The width and height of the text area, the sizes of titles and the width of a character of the signature, in points."""

    width: float = gbt9704.TEXT_WIDTH.pt
    height: float = gbt9704.TEXT_HEIGHT.pt
    titles: Mapping[Style, float] = field(default_factory=lambda: TITLES)
    advance: float = gbt9704.CHARACTER_ADVANCE.pt

    @property
    def characters(self) -> int:
        """How many characters a line of the text holds."""
        return int(self.width / self.advance + 0.01)


STANDARD = Measure()


def title_cuts(paragraph: Paragraph, measure: Measure = STANDARD) -> list[int]:
    """Return the offsets in a paragraph's text at which a title takes a new line, none where it is no title."""
    if paragraph.style not in measure.titles:
        return []
    return break_title(paragraph.text, measure.width / measure.titles[paragraph.style])


def other_face(paragraph: Paragraph, role: str) -> tuple[int, int, Face] | None:
    """Return the stretch of a paragraph that is set in another face than its role's: the names of the signers (7.2.6)."""
    face = gbt9704.ROLES[role].other_face
    if face is None:
        return None
    text = paragraph.text
    tab, label = text.find("\t"), text.find(gbt9704.SIGNERS_LABEL)
    start = label + len(gbt9704.SIGNERS_LABEL) if label >= 0 else tab + 1
    return (start, len(text), face) if start and tab >= 0 else None


def visible(text: str) -> str:
    """Return the text with each character that XML 1.0 cannot hold replaced by one that can be seen.

    Control characters become their control pictures (U+0007 → ␇), all others U+FFFD. Everything else, private-use
    characters and noncharacters of other planes too, stays as typed.
    """
    return _ILLEGAL.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def replaced_characters(document: Document, file: str = "Word 文件") -> list[Diagnostic]:
    """Return a finding for each paragraph that holds characters which a file of that kind cannot."""
    found = []
    for number, paragraph, _ in paragraphs(document.blocks):
        match = _ILLEGAL.search(paragraph.text)
        if match:
            code = f"U+{ord(match[0]):04X}"
            found.append(
                Diagnostic(
                    "DW02",
                    Severity.WARNING,
                    f"文中有 {file}放不下的控制字符（{code}），已用可见符号“{visible(match[0])}”代替",
                    "请删去这个字符",
                    Location(block=number, column=match.start() + 1),
                    visible(paragraph.text[max(0, match.start() - 8) : match.start() + 8]),
                )
            )
    return found


def paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[int, Paragraph, str]]:
    """Yield (block number, paragraph, role) for all paragraphs, those in tables too."""
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Paragraph):
            yield number, block, block.style.value
            continue
        for row_number, row in enumerate(block.rows):
            for cell in row:
                for paragraph in cell:
                    yield number, paragraph, cell_role(block, row_number)


def cell_role(table: Table, row_number: int) -> str:
    """Return the role that sets the text in a row (0-based) of a table."""
    heads = row_number < table.header_rows or row_number in table.bands
    return "table_header" if heads else "table"


def lies(blocks: Sequence[Block]) -> Iterator[bool]:
    """Yield for each block whether it lies on its side: all of an attachment does that has a wide table."""
    if not has_wide(blocks):
        yield from [False] * len(blocks)
        return
    starts = [i for i, block in enumerate(blocks) if _begins(blocks, i, block)]
    for start, end in zip([0, *starts], [*starts, len(blocks)], strict=True):
        part = blocks[start:end]
        turned = bool(start or starts[:1] == [0]) and has_wide(part)
        yield from [turned] * len(part)


def has_wide(blocks: Sequence[Block]) -> bool:
    """Tell whether a table among blocks wants a page on its side."""
    return any(isinstance(block, Table) and block.wide for block in blocks)


def _begins(blocks: Sequence[Block], position: int, block: Block) -> bool:
    """Tell whether a block begins an attachment, or 版记."""
    if not isinstance(block, Paragraph):
        return False
    before = blocks[position - 1] if position else None
    inside = isinstance(before, Paragraph) and before.style in IMPRINT
    return block.style is Style.ANNEX or (block.style in IMPRINT and not inside)
