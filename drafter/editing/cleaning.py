"""The copy of a Word file that may be published: what is for those who worked on it goes, the text stays as it reads.

Tracked changes are accepted, as `draft read` reads them; comments, colours, hidden text, names and editing traces go,
in headers, footers, notes and text boxes as well. Everything taken is counted, and what is still in the copy that should
not be published, or that could not be looked into, is told. Parts in which nothing changed stay as the bytes that came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drafter.diagnostics import Diagnostic
from drafter.editing import hidden, leftovers, marks, pictures, properties, revisions
from drafter.editing.package import WordFile
from drafter.editing.relations import cut_unused, relations, sweep
from drafter.editing.tally import Taken, Tally
from drafter.editing.trees import every, text_of
from drafter.errors import Unreadable
from drafter.ooxml import MAIN, PACKAGE, W, remove
from drafter.readers import docx, packages
from drafter.readers.word_styles import Styles

_TEXT_KINDS = ("header", "footer", "footnotes", "endnotes")
_SESSION_KINDS = ("styles", "numbering")  # parts without text of their own that tell of editing sessions
_XML = re.compile(r"\.(?:xml|rels)$")
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The clean copy, what was taken out of the file, and what is to be said of the copy."""

    data: bytes
    taken: tuple[Taken, ...]
    findings: tuple[Diagnostic, ...]


def clean(path: Path, data: bytes) -> Cleaned:
    """Return the clean copy of a Word file; of one in which there is nothing to take, the bytes that came.

    Raises Unreadable with the reason in words where it is no sound Word file.
    """
    before, _ = docx.parse(path, data)
    file, tally = WordFile(path, data), Tally()
    if file.xml().tag != W + "document" or MAIN not in {r.target for r in relations(file, PACKAGE)}:
        raise Unreadable(f"“{path}”不是通常的 Word 文档（.docx）", packages.SAVE_AGAIN)
    for name in sweep(file):
        tally.take("parts", name)
    _clean(file, tally)
    taken = tally.taken()
    if tally.changes:
        properties.drop_seal(file)
        sweep(file)
        data = file.save()
    return Cleaned(data, taken, tuple(leftovers.findings(path, before, data, file, _texts(file))))


def _parts_of(file: WordFile, kinds: tuple[str, ...]) -> list[str]:
    """Return the parts of some kinds that the text refers to, each once."""
    found = (r.target for r in relations(file, MAIN) if r.kind in kinds and not r.external)
    return [name for name in dict.fromkeys(found) if name in file]


def _texts(file: WordFile) -> list[str]:
    """Return the parts with text: the main one, headers, footers, notes."""
    return [MAIN, *_parts_of(file, _TEXT_KINDS)]


def _clean(file: WordFile, tally: Tally) -> None:
    (styles,) = _parts_of(file, ("styles",))[:1] or (None,)
    known = Styles(file.xml(styles) if styles else None)
    texts = _texts(file)
    settings = next(iter(_parts_of(file, ("settings",))), None)
    properties.take(file, settings, texts, tally)
    for name in texts:
        _clean_text(file, name, known, tally)
    _take_notes(file, tally)
    kept = marks.referred_to(file.xml(name) for name in texts)
    for name in (*texts, *_parts_of(file, _SESSION_KINDS)):
        before = tally.changes
        if name in texts:
            marks.take_bookmarks(file.xml(name), kept, tally)
        else:
            revisions.accept(file.xml(name), tally)
        marks.take_traces(file.xml(name), tally)
        if tally.changes > before:
            file.touch(name)
    for name in texts:
        cut_unused(file, name)
    sweep(file)
    _clean_pictures(file, tally)


def _clean_text(file: WordFile, name: str, styles: Styles, tally: Tally) -> None:
    """Clean a part with text; bookmarks wait until it is known what all parts refer to."""
    tree, before = file.xml(name), tally.changes
    revisions.accept(tree, tally)
    marks.take_comments(tree, tally)
    hidden.take(tree, styles, tally)
    marks.take_ink(tree, tally)
    marks.take_permissions(tree, tally)
    marks.take_bindings(tree, tally)
    marks.take_paths(tree, tally)
    marks.take_colours(tree, tally)
    for printer in every(tree, "printerSettings"):
        tally.change()
        remove(printer)
    if tally.changes > before:
        file.touch(name)


def _take_notes(file: WordFile, tally: Tally) -> None:
    """Take out footnotes and endnotes whose reference went with deleted or hidden text."""
    for kind, note in _NOTES.items():
        used = {mark.get(W + "id") for mark in every(file.xml(), f"{note}Reference")}
        for name in _parts_of(file, (kind,)):
            for element in every(file.xml(name), note):
                if element.get(W + "type", "normal") == "normal" and element.get(W + "id") not in used:
                    tally.take("notes", text_of(element))
                    remove(element)
                    file.touch(name)


def _clean_pictures(file: WordFile, tally: Tally) -> None:
    for name in _media(file):
        data = file.data(name)
        cleaned = pictures.cleaned(data)
        if cleaned is not None and cleaned != data:
            tally.take("pictures", name.rpartition("/")[2])
            file.put(name, cleaned)


def _media(file: WordFile) -> Iterator[str]:
    """Yield the parts that are not XML."""
    yield from (name for name in file if not _XML.search(name) and not name.endswith("/"))
