"""Writes a Document as a Word file in the form of GB/T 9704—2012, or in an office's own look.

It renders document.xml as text into a prebuilt package (package.py): every paragraph has a named style, every run names
its Chinese font as well, blank lines are spacing, and one paragraph of the Document is one paragraph of the file, so
that block numbers agree with the reader's. What users wrote comes out as typed; only characters that XML cannot hold
are shown by a stand-in (see `layout.visible`). Equal input gives equal bytes.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from drafter.document import Document, title_of
from drafter.gbt9704 import DEFAULT_FONTS
from drafter.ooxml import MAIN
from drafter.writers.fonts import missing_by_face
from drafter.writers.seal import PROPERTIES_PART, digest
from drafter.writers.word import bookmarks, comments, sections
from drafter.writers.word.anchors import together
from drafter.writers.word.blocks import Renderer
from drafter.writers.word.escaping import escaped
from drafter.writers.word.look import of_profile
from drafter.writers.word.package import base
from drafter.writers.zipped import entry, pack

if TYPE_CHECKING:
    from drafter.writers.word.house import House


def write(
    document: Document,
    *,
    fonts: str = DEFAULT_FONTS,
    made: datetime | None = None,
    house: House | None = None,
    contents: bool = False,
) -> bytes:
    """Return the Word file of a document, in a font profile of gbt9704.FONT_PROFILES or in an office's own look.

    `made` is the date for the file's properties, none when absent; `contents` puts a 目录 before the text. Raises
    UsageProblem for an unknown profile.
    """
    package = house.base if house else base(fonts)
    look = house.look if house else of_profile(fonts)
    figures = bookmarks.of(document)
    remarks = comments.of(document)
    hung = together(bookmarks.anchors(figures), comments.anchors(remarks, document))
    if contents:
        from drafter.writers.word import contents as toc

        hung = together(toc.anchors(document), hung)
    ends = sections.ends(document.blocks, package)
    renderer = Renderer(look, missing_by_face(document, look.faces), hung, ends)
    body = "".join((*renderer.blocks(document), sections.last(document.blocks, package)))
    if contents:
        body = toc.before(document, body, renderer)
    text = entry(MAIN, package.before_blocks + body)
    parts = [
        *package.parts(
            [
                *comments.parts(remarks),
                *bookmarks.parts(figures),
                *sections.parts(document.blocks, package),
            ]
        ),
        text,
    ]
    seal = digest((part.name.decode("ascii"), part.content) for part in parts)
    properties = package.properties.substitute(
        title=escaped(document.title or title_of(document.blocks)),
        subject=_subject(document),
        dates=_dates(made),
        seal=seal,
    )
    return pack([*parts, entry(PROPERTIES_PART, properties)])


def _subject(document: Document) -> str:
    return f"<dc:subject>{escaped(document.subject)}</dc:subject>" if document.subject else ""


def _dates(made: datetime | None) -> str:
    if made is None:
        return ""
    day = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    kinds = ("created", "modified")
    return "".join(f'<dcterms:{k} xsi:type="dcterms:W3CDTF">{day}</dcterms:{k}>' for k in kinds)
