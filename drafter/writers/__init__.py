"""The writers: one Document in, the bytes of a file out. WRITERS is the whole registry; a new format is one row.

A writer opens no file and prints nothing. Modules are imported only when their format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from drafter.diagnostics import Diagnostic
from drafter.document import Document
from drafter.gbt9704 import DEFAULT_FONTS

if TYPE_CHECKING:
    from drafter.writers.word.house import House

__all__ = ["Options", "render"]

Rendered = tuple[bytes, list[Diagnostic]]


class Options(NamedTuple):
    """What a writer may be told: the font profile (gbt9704.FONT_PROFILES), the date for file properties (without it the
    file carries no date, and equal input gives equal bytes), an office's own look, whether there is to be a 目录.
    """

    fonts: str = DEFAULT_FONTS
    made: datetime | None = None
    house: House | None = None
    contents: bool = False


class Writer(NamedTuple):
    """A format: its Chinese name, and how to write it; the findings say what the file cannot show."""

    name: str
    write: Callable[[Document, Options], Rendered]


def _docx(document: Document, options: Options) -> Rendered:
    from drafter.writers import fonts, layout, word

    faces = options.house.look.faces if options.house else None
    lost = [*fonts.missing_glyphs(document, options.fonts, faces), *layout.replaced_characters(document)]
    data = word.write(
        document,
        fonts=options.fonts,
        made=options.made,
        house=options.house,
        contents=options.contents,
    )
    if options.contents:
        from drafter.writers.word import contents

        lost += contents.told(document)
    return data, lost


def _markdown(document: Document, options: Options) -> Rendered:
    from drafter.writers import markdown, seal

    return seal.sealed_text(markdown.write(document).encode("utf-8")), []


def _html(document: Document, options: Options) -> Rendered:
    from drafter.writers import html, layout, seal

    page = html.write(document, fonts=options.fonts, contents=options.contents)
    return seal.sealed_text(page.encode("utf-8")), layout.replaced_characters(document, "网页")


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "docx": Writer("Word 文档", _docx),
        "html": Writer("网页", _html),
        "md": Writer("Markdown 文本", _markdown),
    }
)


def render(document: Document, to: str, options: Options | None = None) -> Rendered:
    """Return the bytes of a document in a format of WRITERS, and what that format or its fonts cannot show."""
    return WRITERS[to].write(document, options or Options())
