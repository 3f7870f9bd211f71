"""What the Word file and the web page settle alike before either is written: which role sets each paragraph, how far
signatures and dates stand in, how wide a table's columns are, and what stands for characters that XML cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Style, Table
from drafter.writers.titles import break_title

# Marks that stand in fonts of both scripts: they are set in the Latin font unless the file says otherwise.
EITHER_SCRIPT = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2bff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MIN_COLUMN_CHARACTERS = 4.0  # no column of a table is narrower than this share allows
_MAX_COLUMN_CHARACTERS = 20.0  # nor does a long cell take more than this share


def title_of(document: Document) -> str:
    """Return the document's title, else the text of its first title paragraph, else nothing."""
    titles = (b.text for b in document.blocks if isinstance(b, Paragraph) and b.style is Style.TITLE)
    return document.title or next(titles, "")


TITLE_CAPACITY = gbt9704.TEXT_WIDTH.pt / gbt9704.ROLES["title"].size.pt  # full characters in a line


def title_cuts(paragraph: Paragraph, capacity: float = TITLE_CAPACITY) -> list[int]:
    """Return the offsets in a paragraph's text at which a title takes a new line, none where it is no title.

    `capacity` is how many full characters a line of the title holds.
    """
    if paragraph.style is not Style.TITLE:
        return []
    return break_title(paragraph.text, capacity)


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
    return "table_header" if row_number < table.header_rows else "table"


def signature_indents(
    blocks: Sequence[Block], characters: int = gbt9704.CHARACTERS_PER_LINE
) -> dict[int, float]:
    """Return how many characters each signature and date stands in, by position, in lines of so many characters.

    A date and the signature over it are set against each other; of several signatures each stands as far from the right
    as that one (7.3.5.2).
    """
    out: dict[int, float] = {}
    for position, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if block.style is Style.SIGNATURE:
            out[position] = gbt9704.signature_and_date_indents(block.text, "", characters)[0]
        elif block.style is Style.DATE:
            over = _signatures_over(blocks, position)
            last = over[-1].text if over else ""
            left, out[position] = gbt9704.signature_and_date_indents(last, block.text, characters)
            end = left + gbt9704.width_in_characters(last)
            for number, signature in enumerate(over, position - len(over)):
                out[number] = max(0.0, end - gbt9704.width_in_characters(signature.text))
    return out


def _signatures_over(blocks: Sequence[Block], position: int) -> list[Paragraph]:
    """Return the signatures that stand directly over a block, from the first."""
    found: list[Paragraph] = []
    for block in reversed(blocks[:position]):
        if not isinstance(block, Paragraph) or block.style is not Style.SIGNATURE:
            break
        found.insert(0, block)
    return found


def under_another(blocks: Sequence[Block], position: int) -> bool:
    """Tell whether a block is a signature under another: no blank line stands between them (7.3.5.2)."""
    two = blocks[max(0, position - 1) : position + 1]
    return len(two) == 2 and all(isinstance(b, Paragraph) and b.style is Style.SIGNATURE for b in two)


def column_shares(table: Table) -> list[float]:
    """Return the share of the text width that each column takes (they add up to 1), by its longest cell."""
    columns = max((len(row) for row in table.rows), default=0)
    weights = [_MIN_COLUMN_CHARACTERS] * columns
    for row in table.rows:
        for i, cell in enumerate(row):
            longest = max((gbt9704.width_in_characters(p.text) for p in cell), default=0.0)
            weights[i] = max(weights[i], min(longest, _MAX_COLUMN_CHARACTERS))
    return [weight / sum(weights) for weight in weights]
