"""How long a report may be, whatever its format: what is longer is another kind of file, and would take minutes to analyse."""

from __future__ import annotations

import os
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


def refuse_endless(path: Path) -> None:
    """Raise Unreadable for a pipe, a device or a socket: opening one may wait for ever."""
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):  # noqa: PTH110, PTH112, PTH113 - never raise
        raise Unreadable(f"“{path.name}”是管道或设备，不是普通文件", "请先存成文件，再给出文件名")
