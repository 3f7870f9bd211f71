"""Opening a form for a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli.genres import open_genre
from drafter.diagnostics import Diagnostic

if TYPE_CHECKING:
    from drafter.form import Form
    from drafter.schema import Genre


def open_form(path: Path, genre_name: str | None) -> tuple[tuple[Form, Genre], list[Diagnostic]]:
    """Read a form and check it, each line by itself and all lines together.

    What nobody has reported yet is among the findings (form.UNREPORTED); commands tell it by 责任单位 instead.
    """
    from drafter import form as forms

    genre = open_genre(genre_name)
    form, findings = forms.load(path, genre)
    return (form, genre), [*findings, *forms.check(form, genre)]


def by_owner(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each owner with what it still owes, given (owner, name) pairs."""
    owed: dict[str, list[str]] = {}
    for owner, name in rows:
        owed.setdefault(owner, []).append(name)
    for owner, names in sorted(owed.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"  {owner or '（未定责任单位）'}（{len(names)}）：{'；'.join(names)}"
