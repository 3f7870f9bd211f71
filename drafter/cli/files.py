"""Files of the user's: names that stay in their folder, nothing overwritten unasked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from drafter.errors import Unwritable, UsageProblem
from drafter.resources import reason

LONGEST_NAME = 255  # bytes of UTF-8, as most systems have it
_SUFFIX = re.compile(r"\.[A-Za-z]{1,8}")  # 报告.第1稿 has none


def safe_name(name: str) -> str:
    """Return a file name without anything that could leave the folder or trouble a file system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]+', "_", name).strip(". ")[:120] or "未命名"


def with_suffix(target: Path, *suffixes: str, option: str = "-o") -> Path:
    """Return where to write a file of a kind that has these suffixes: the first is added to a name without one.

    A name that promises another kind of file (初稿.pdf) is refused: no program would open what stood in it.
    """
    if len(os.fsencode(target.name)) > LONGEST_NAME:
        raise Unwritable(
            f"“{target.name[:20]}…”的文件名太长（系统只容约 80 个汉字）", f"请用 {option} 换一个短的文件名"
        )
    if target.is_dir():
        raise Unwritable(f"“{target}”是文件夹", f"请用 {option} 给出文件名")
    if not _SUFFIX.fullmatch(target.suffix):
        return target.with_name(target.name + suffixes[0])
    if target.suffix.lower() not in suffixes:
        kinds = "、".join(suffixes)
        message = f"“{target}”的扩展名是 {target.suffix}，这里只能写 {kinds}"
        raise UsageProblem(message, f"请改成 {option} {target.with_suffix(suffixes[0])}")
    return target


def is_several(path: Path) -> bool:
    """Tell whether a name that was typed stands for several files: a folder, or a pattern that no shell has expanded."""
    if os.path.isdir(path):  # noqa: PTH112 - unlike Path's, it never raises, and a name may be anything
        return True
    return any(sign in str(path) for sign in "*?[") and not os.path.lexists(path)


def files_within(folder: Path, told: Callable[[str, str], None]) -> Iterator[Path]:
    """Yield the files of a folder and of those in it, hidden ones apart; `told` takes (folder, why it cannot be opened)."""

    def failed(error: OSError) -> None:
        told(str(error.filename), f"文件夹“{error.filename}”打不开（{reason(error)}）")

    for here, folders, files in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files))


def keep_or_refuse(target: Path, *, force: bool) -> Path | None:
    """Make room for a file: refuse if one stands there, or with `force` rename it to .bak and return that name."""
    if target.is_symlink() or target.exists():
        if not force:
            raise Unwritable(
                f"“{target}”已经存在，没有改动它",
                "换一个文件名（-o），或加 --force（旧文件改名为 .bak 留着）",
            )
        kept = _free(target)
        target.rename(kept)
        return kept
    return None


def _free(target: Path) -> Path:
    """Return the first unused name of X.bak, X.bak2 …: an older .bak is somebody's work too."""
    number = 1
    while True:
        kept = target.with_name(f"{target.name}.bak{number if number > 1 else ''}")
        if not kept.exists():
            return kept
        number += 1
