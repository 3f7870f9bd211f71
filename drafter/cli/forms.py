"""Opening a form for a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from drafter.cli.genres import open_genre
from drafter.diagnostics import Diagnostic
from drafter.resources import read_bytes

if TYPE_CHECKING:
    from drafter.form import Form
    from drafter.schema import Genre

MAX_FORM_BYTES = 1024 * 1024  # a full form has some 30 kB


def open_form(path: Path, genre_name: str | None) -> tuple[tuple[Form, Genre], list[Diagnostic]]:
    """Read and check a form; its findings come back with the file's name."""
    from drafter import form as forms

    genre = open_genre(genre_name)
    data = read_bytes(path, MAX_FORM_BYTES)
    form, findings = forms.read(forms.decode(data, str(path)), genre, str(path))
    return (form, genre), [f if f.at.path else f.in_file(str(path)) for f in findings]
