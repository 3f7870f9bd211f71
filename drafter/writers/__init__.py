"""The writers: one Document in, the bytes of a file out. WRITERS is the whole registry; a new format is one row.

A writer opens no file and prints nothing. Modules are imported only when their format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from drafter.diagnostics import Diagnostic
from drafter.document import Document
from drafter.gbt9704 import DEFAULT_FONTS


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer may be told: the font profile (gbt9704.FONT_PROFILES) and the date for file properties."""

    fonts: str = DEFAULT_FONTS
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its Chinese name, the suffix of its files, how to write it, and what the file cannot show."""

    name: str
    suffix: str
    write: Callable[[Document, Options], bytes]
    losses: Callable[[Document, Options], list[Diagnostic]] = lambda document, options: []


def _docx(document: Document, options: Options) -> bytes:
    from drafter.writers.docx import write

    return write(document, fonts=options.fonts, made=options.made)


def _docx_losses(document: Document, options: Options) -> list[Diagnostic]:
    from drafter.writers.docx import missing_glyphs, replaced_characters

    return [*missing_glyphs(document, options.fonts), *replaced_characters(document)]


def _markdown(document: Document, options: Options) -> bytes:
    from drafter.writers.markdown import write
    from drafter.writers.seal import sealed_text

    return sealed_text(write(document).encode("utf-8"))


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "docx": Writer("Word 文档", ".docx", _docx, _docx_losses),
        "md": Writer("Markdown 文本", ".md", _markdown),
    }
)
