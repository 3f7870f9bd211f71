"""Opening what stands beside a form or is given with it: the user's 历法.yaml, a superior's notice for `new --outline`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.diagnostics import Diagnostic
from drafter.errors import Unreadable
from drafter.resources import CALENDAR_FILE, read_bytes

if TYPE_CHECKING:
    from drafter.calendar import Extra
    from drafter.schema import Genre

LISTS = (".yaml", ".yml")
LONGEST_NOTICE = 50_000  # characters; a notice on a report's outline has some 3,000, and each item is held against all topics

Row = tuple[str, Sequence[str], Sequence[str]]  # heading as printed, topics or role, items


def calendar_beside(form: Path) -> tuple[Extra | None, list[Diagnostic]]:
    """Read the 历法.yaml in a form's folder; None where there is none."""
    path = form.parent / CALENDAR_FILE
    if not path.is_file():
        return None, []
    from drafter.calendar import read_extra
    from drafter.yamlio import decode

    try:
        text, notes = decode(read_bytes(path), str(path))
    except Unreadable as trouble:  # as with 责任单位.yaml: the form itself can still be read
        return None, [trouble.to_diagnostic()]
    extra, findings = read_extra(text, str(path))
    return extra, [*notes, *findings]


def read_outline(path: Path, genre: Genre) -> tuple[list[Row], list[Diagnostic]]:
    """Read an outline: a YAML list as it stands in a form, else a notice in any format that reports are read from.

    Raises Unreadable where no heading is recognised.
    """
    rows, findings = _listed(path, genre) if path.suffix.lower() in LISTS else _noticed(path, genre)
    if not rows:
        hint = "可以自己写成 YAML：每个标题一行，以“- ”开头；写法见 docs/calendar.md"
        raise Unreadable(f"“{path.name}”里没有认出报告的提纲", hint, findings=findings)
    return rows, findings


def _listed(path: Path, genre: Genre) -> tuple[list[Row], list[Diagnostic]]:
    from drafter.form import outline_of
    from drafter.yamlio import decode

    text, notes = decode(read_bytes(path), str(path))
    items, findings = outline_of(text, genre, str(path))
    rows: list[Row] = [
        (typed, [item.role] if item.role else item.topics, [r.text for r in item.required])
        for typed, item in items
    ]
    _refuse_long(path, sum(len(typed) + sum(map(len, required)) for typed, _, required in rows))
    return rows, [*notes, *findings]


def _noticed(path: Path, genre: Genre) -> tuple[list[Row], list[Diagnostic]]:
    from drafter import readers
    from drafter.analysis.notice import prescribed
    from drafter.document import Paragraph
    from drafter.form import named_in

    document, lost = readers.read(path)
    length = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
    _refuse_long(path, length)
    rows: list[Row] = []
    taken: set[str] = set()
    for row in prescribed(document, genre):
        names = [n for n in named_in(row.text, genre, roles=row.level == 1) if n not in taken]
        taken.update(names)
        rows.append((row.marker + row.text, names, row.required))
    return rows, lost


def _refuse_long(path: Path, length: int) -> None:
    if length > LONGEST_NOTICE:
        hint = "只把通知里讲报告提纲的那几页另存成一个文件，再用 --outline 指明"
        raise Unreadable(f"“{path.name}”有{length}个字，不像一份通知", hint)
