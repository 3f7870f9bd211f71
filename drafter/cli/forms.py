"""Opening a form for a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli.excerpt import visible
from drafter.cli.genres import open_genre
from drafter.cli.outlines import calendar_beside
from drafter.diagnostics import Diagnostic
from drafter.resources import OFFICE_FILE

if TYPE_CHECKING:
    from drafter.compose import Pending
    from drafter.form import Form, Unreported
    from drafter.schema import Genre


def open_form(
    path: Path, genre_name: str | None, *, mined: bool = False, genre: Genre | None = None
) -> tuple[tuple[Form, Genre], list[Diagnostic]]:
    """Read a form and check it, each line by itself and all lines together.

    What nobody has reported yet is among the findings (form.UNREPORTED); commands tell it by 责任单位 instead. The
    office's own table beside the form is read too, and what is wrong with it is among the findings. `mined` as of
    load_genre; `genre` is one that is open already.
    """
    from drafter import form as forms

    genre = genre or open_genre(genre_name, mined=mined)
    office, troubles = forms.load_office(path.parent / OFFICE_FILE)
    form, findings = forms.load(path, genre, office)
    if form.region.level:
        troubles += forms.check_office(office, genre, forms.of_region(form.region, form.department))
        genre = forms.fitted(genre, form)
    _, beside = calendar_beside(path)
    return (form, genre), [*troubles, *beside, *findings, *forms.check(form, genre)]


def owed_by(rows: Iterable[Unreported] | Iterable[Pending]) -> Iterator[str]:
    """Yield a line for each body with what it still owes: of a sum, each unit that has not reported."""
    from drafter.form import owed

    pairs = (pair for row in rows for pair in owed(row.owner, row.name, row.progress))
    yield from map(visible, by_owner(pairs))


def by_owner(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each owner with what it still owes, given (owner, name) pairs."""
    owed: dict[str, list[str]] = {}
    for owner, name in rows:
        owed.setdefault(owner, []).append(name)
    for owner, names in sorted(owed.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"  {owner or '（未定责任单位）'}（{len(names)}）：{'；'.join(names)}"
