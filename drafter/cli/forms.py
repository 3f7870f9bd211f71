"""Opening a form for a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli.genres import open_genre
from drafter.diagnostics import Diagnostic

if TYPE_CHECKING:
    from drafter.form import Form
    from drafter.schema import Genre


def open_form(path: Path, genre_name: str | None) -> tuple[tuple[Form, Genre], list[Diagnostic]]:
    """Read a form and check it, each line by itself and all lines together."""
    from drafter import form as forms

    genre = open_genre(genre_name)
    form, findings = forms.load(path, genre)
    return (form, genre), [*findings, *forms.check(form, genre)]
