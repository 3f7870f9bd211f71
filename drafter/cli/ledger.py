"""`draft build --ledger`: the ledger beside the draft, as a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli.files import with_suffix
from drafter.errors import Unwritable
from drafter.resources import read_bytes

if TYPE_CHECKING:
    from drafter.compose import Composition


def workbook(path: Path, draft: Composition, made: datetime | None) -> tuple[Path, bytes]:
    """Return where the ledger goes and what goes there; raise Unwritable where somebody else's file stands.

    A ledger that stands there is replaced only while it is as this tool wrote it: notes that somebody made in it stay.
    """
    from drafter.compose.accounts import accounts
    from drafter.writers import workbook as writer
    from drafter.writers.seal import is_untouched

    target = with_suffix(path, ".xlsx", option="--ledger")
    if target.exists() and not (target.is_file() and is_untouched(read_bytes(target))):  # a pipe is not read
        raise Unwritable(
            f"“{target}”已有人改过（或不是本工具写的），没有替换它，初稿也没有写",
            "请用 --ledger 换一个文件名，或把原来的文件改名后再生成",
        )
    return target, writer.write(accounts(draft), title=f"{draft.name}台账", made=made)
