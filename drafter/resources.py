"""Finds the data that travels with the program, and the folder of a genre; reads and writes files safely.

A shipped genre is one name in four folders (templates, schemas, seeds, examples). A folder written by `draft learn -o`
holds the same files flat. Both become a `GenreFiles`, so nothing above this module can tell them apart.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from drafter.errors import Unreadable, Unwritable, UsageProblem

PACKAGE = Path(__file__).parent
MAX_TEXT_BYTES = 32 * 1024 * 1024  # a report has some 60 kB; anything near this is not a report
DEFAULT_GENRE = "law-based-government"
COMPILED_TEMPLATE = "template.txt"  # the template of a shipped genre as Python, among its compiled files
# The user's own tables in a form's folder.
CALENDAR_FILE, OFFICE_FILE = "历法.yaml", "责任单位.yaml"


def data_root() -> Path:
    """Return the folder that holds templates/, schemas/, seeds/ and examples/: in the wheel, else the repository."""
    shipped = PACKAGE / "_data"
    return shipped if shipped.is_dir() else PACKAGE.parent


def knowledge(name: str) -> Path:
    """Return the path of one knowledge table of drafter/data/ (units, regions, calendar …)."""
    return PACKAGE / "data" / name


def plain_template() -> Path:
    """Return the template for a genre that has none of its own."""
    return data_root() / "templates" / "_plain" / "report.md.j2"


class GenreFiles(NamedTuple):
    """Where the files of one genre stand; a file that a genre may lack need not exist."""

    name: str
    skeleton: Path
    mined: Path
    names: Path
    metrics: Path
    relations: Path
    editions: Path
    suggestions: Path
    template: Path
    seeds: Path
    examples: Path
    compiled: Path | None = None  # the folder of its compiled files; a user's own genre has none

    @property
    def checked(self) -> tuple[Path, ...]:
        """The tables that a genre is loaded from, `mined` apart."""
        return (self.names, self.skeleton, self.metrics, self.relations, self.editions, self.suggestions)


def shipped_genres() -> list[str]:
    """Return the names of the genres that travel with the program."""
    root = data_root() / "schemas"
    return sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def genre_files(name: str = DEFAULT_GENRE) -> GenreFiles:
    """Return the files of a genre, given a shipped name or a folder that `draft learn -o` wrote."""
    if name in shipped_genres():
        root = data_root()
        schema = root / "schemas" / name
        template = root / "templates" / name / "report.md.j2"
        files = _files(name, schema, template, root / "seeds" / name, root / "examples" / name)
        return files._replace(compiled=schema / "compiled")
    folder = Path(name)
    if (folder / "skeleton.yaml").is_file():
        folder = folder.resolve()
        return _files(folder.name, folder, folder / "report.md.j2", folder / "seeds", folder / "examples")
    known = "、".join(shipped_genres()) or "（无）"
    raise UsageProblem(
        f"没有名为“{name}”的文种",
        f"已有文种：{known}；或给出 draft learn -o 写出的文件夹（其中有 skeleton.yaml）",
    )


def _files(name: str, schema: Path, template: Path, seeds: Path, examples: Path) -> GenreFiles:
    return GenreFiles(
        name=name,
        skeleton=schema / "skeleton.yaml",
        mined=schema / "mined.yaml",
        names=schema / "names.yaml",
        metrics=schema / "metrics.yaml",
        relations=schema / "relations.yaml",
        editions=schema / "editions.yaml",
        suggestions=schema / "suggestions.yaml",
        template=template,
        seeds=seeds,
        examples=examples,
    )


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES, *, first: int | None = None) -> bytes:
    """Return a file's bytes (only the `first` of them, however many there are), or raise Unreadable in words."""
    try:
        if path.is_dir():
            raise Unreadable(f"“{path}”是文件夹，不是文件", "请给出文件夹里的一个文件")
        with path.open("rb") as file:
            data = file.read(limit + 1 if first is None else first)
        if len(data) > limit:  # counted, not asked for: a device has no size
            raise Unreadable(
                f"“{path}”超过 {limit // 1024 // 1024} MB 的上限，不像一份报告或填报表",
                "请核对是不是选错了文件",
            )
        return data
    except FileNotFoundError:
        raise Unreadable(f"找不到文件“{path}”", "请核对文件名和所在文件夹") from None
    except PermissionError:
        raise Unreadable(f"没有权限读取“{path}”") from None
    except OSError as error:
        raise Unreadable(f"“{path}”读不出来（{reason(error)}）") from None


def refuse_endless(path: Path) -> None:
    """Raise Unreadable for a pipe, a device or a socket: opening one may wait for ever."""
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):  # noqa: PTH110, PTH112, PTH113 - never raise
        raise Unreadable(f"“{path.name}”是管道或设备，不是普通文件", "请先存成文件，再给出文件名")


def read_text(path: Path) -> str:
    """Return one of the program's or a genre's own text files, which are UTF-8."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"“{path}”不是 UTF-8 文本", "请用编辑器另存为 UTF-8") from None


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: to a temporary file in the same folder, flushed, then renamed over."""
    import tempfile  # only for those who write: it takes as long to import as a region to find

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except PermissionError:
        raise Unwritable(f"没有权限写入“{path}”", "请换一个文件夹（-o）") from None
    except OSError as error:
        raise Unwritable(f"“{path}”写不进去（{reason(error)}）", "请换一个文件夹（-o）") from None


_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "这里只能读，不能写",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "同名的文件挡住了文件夹",
    errno.ELOOP: "链接绕成了圈",
}


def reason(error: OSError) -> str:
    """Return in Chinese why the system refused; what is not in the table stays in the system's words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
