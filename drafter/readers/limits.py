"""How long a report may be, whatever its format: what is longer is another kind of file, and would take minutes to analyse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from drafter.document import Block
from drafter.errors import Unreadable

# A gazette of a hundred pages has some 3,000 paragraphs and 100,000 characters.
MAX_BLOCKS = 20_000
MAX_CHARACTERS = 1_000_000
_WRONG_FILE = "请核对是不是选错了文件；报告若只是其中一部分，请把那部分另存成一个文件再读"


def bounded(blocks: Iterable[Block], path: Path) -> Iterator[Block]:
    """Pass blocks on as they come; raise Unreadable at the first that is too much."""
    characters = 0
    for number, block in enumerate(blocks, 1):
        characters += len(block.text)
        if number > MAX_BLOCKS or characters > MAX_CHARACTERS:
            much = f"{MAX_BLOCKS} 段" if number > MAX_BLOCKS else f"{MAX_CHARACTERS // 10000} 万字"
            raise Unreadable(f"“{path.name}”超过 {much}，不像一份报告", _WRONG_FILE)
        yield block
