"""The JSON Schema beside a form, by which editors complete keys and explain lines, and the form's first line that names it.

It stands in the form's own folder under a relative name: that holds on any machine, with no network, when the folder is
moved or sent on, and for a form whose program is not installed where it is filled in. One file serves the forms of all
years and regions of a genre in the folder.
"""

from __future__ import annotations

import re
from pathlib import Path

from drafter.cli.files import safe_name
from drafter.errors import DrafterError
from drafter.form import MADE_BY, form_title, schema_text
from drafter.resources import read_bytes, write_bytes
from drafter.schema import Genre

MODELINE = re.compile(rb"\A(?:\xef\xbb\xbf)?#\s*yaml-language-server:\s*\$schema=(\S+)")


def name_of(genre: Genre) -> str:
    """Return the file name: no blank in it, at which an editor's line would end."""
    return re.sub(r"\s+", "_", safe_name(f"{form_title(genre)}.schema.json"))


def put_beside(form: Path, genre: Genre) -> str | None:
    """Write the schema beside a form and return its name; None where a file that is not ours stands in its place."""
    target = form.with_name(name_of(genre))
    text = schema_text(genre).encode("utf-8")
    if target.exists() or target.is_symlink():
        try:
            there = read_bytes(target)
        except DrafterError:
            return None
        if MADE_BY.encode("utf-8") not in there:
            return None
        if there == text:
            return target.name
    write_bytes(target, text)
    return target.name


def named_in(data: bytes, genre: Genre) -> bool:
    """Tell whether a form's first line names the schema that we write."""
    found = MODELINE.match(data)
    return bool(found) and found is not None and found[1].decode("utf-8", "replace") == name_of(genre)
