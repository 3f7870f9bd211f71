"""Marks in a text that are for those who work on it: comments, colours, bookmarks, editing traces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from drafter.editing.tally import Tally
from drafter.editing.trees import every, is_shown, remove_mark, text_of
from drafter.ooxml import W, local, remove, unwrap
from drafter.writers.word import bookmarks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_NO_COLOUR = ("auto", "FFFFFF", "ffffff")
_WORD = re.compile(r"\w+")
_NAME = re.compile(r'[^\s"\\]+')  # some programs allow more than letters in the name of a bookmark
# A path of a machine or of an office's network.
PATH = re.compile(r"(?i)(?<![A-Za-z])[a-z]:[\\/]{1,2}[^\"<>|?*]+|\\\\[\w.-]+\\[^\"<>|?*]+|file:/{2,3}[^\"]+")
# Attributes that tell which editing session wrote what, by their name without namespace.
_SESSION = re.compile(r"rsid\w*|paraId|textId")


def take_comments(tree: Element, tally: Tally) -> None:
    """Take out the ends of comments, and the runs that refer to them; the comments are counted where they stand."""
    for mark in every(tree, "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"):
        remove_mark(mark)
        tally.change()


def take_colours(tree: Element, tally: Tally) -> None:
    """Take out highlights, and the shading of runs, by which some programs highlight; cells and paragraphs keep theirs."""
    shades = [m for m in every(tree, "shd") if (p := m.getparent()) is not None and p.tag == W + "rPr"]
    _take_colour([m for m in every(tree, "highlight") if m.get(W + "val") != "none"], "highlights", tally)
    _take_colour([m for m in shades if not _is_plain(m)], "shading", tally)


def _is_plain(shade: Element) -> bool:
    return shade.get(W + "fill", "auto") in _NO_COLOUR and shade.get(W + "val") in ("clear", "nil")


def _take_colour(coloured: list[Element], kind: str, tally: Tally) -> None:
    """Take out the colours, counted once where a program has cut the coloured text into several runs."""
    runs = {run for mark in coloured if (run := next(mark.iterancestors(W + "r"), None)) is not None}
    for mark in coloured:
        run = next(mark.iterancestors(W + "r"), None)
        before = run.getprevious() if run is not None else None
        if is_shown(mark) and before not in runs:
            tally.take(kind, _marked(mark))
        tally.change()
    for mark in coloured:
        remove(mark)


def _marked(mark: Element) -> str:
    """Return the text of the run that a property belongs to."""
    run = next(mark.iterancestors(W + "r"), None)
    return "" if run is None else text_of(run)


def take_ink(tree: Element, tally: Tally) -> None:
    """Take out handwriting: ink with the picture of it that stands in for it, and ink of older programs."""
    for mark in [e for e in tree.iter() if local(e) == "contentPart" or e.tag == _OFFICE + "ink"]:
        above = [
            *mark.iterancestors(_ALTERNATE),
            *mark.iterancestors(W + "pict"),
            *mark.iterancestors(W + "drawing"),
        ]
        tally.take("ink")
        remove(above[0] if above else mark)


def take_permissions(tree: Element, tally: Tally) -> None:
    """Take out who may edit which stretch of the text."""
    for mark in every(tree, "permStart", "permEnd"):
        who = mark.get(W + "ed", "")
        tally.take("people", who) if who else tally.change()
        remove(mark)


def take_bindings(tree: Element, tally: Tally) -> None:
    """Take out what binds controls to data outside the text; what they show stays. Smart tags are opened up."""
    for mark in [e for e in tree.iter() if local(e) == "dataBinding"]:
        if is_shown(mark):
            tally.take("bindings")
        tally.change()
        remove(mark)
    for mark in [
        e
        for e in every(tree, "placeholder", "alias", "tag")
        if (p := e.getparent()) is not None and p.tag == W + "sdtPr"
    ]:
        tally.change()
        remove(mark)
    for mark in every(tree, "fldData"):
        tally.take("custom")
        remove(mark)
    for mark in every(tree, "smartTagPr", "customXmlPr"):
        remove(mark)
    for mark in every(tree, "smartTag", "customXml"):
        if is_shown(mark):
            tally.take("tags", mark.get(W + "element", ""))
        tally.change()
        unwrap(mark)


def take_paths(tree: Element, tally: Tally) -> None:
    """Take the path out of a picture's name, where programs keep what file it was; nobody sees that name."""
    for element in tree.iter():
        if local(element) in ("docPr", "cNvPr") and PATH.search(element.get("name", "")):
            if is_shown(element):
                tally.take("pictures", element.get("name", ""))
            tally.change()
            element.set("name", "")


def referred_to(trees: Iterable[Element]) -> set[str]:
    """Return every name that a field or a link of the text may mean: bookmarks among them stay."""
    names: set[str] = set()
    for tree in trees:
        code = []
        for element in every(tree, "instrText", "fldChar", "fldSimple", "hyperlink"):
            names.add(element.get(W + "anchor", ""))
            code.append(
                element.text or "" if local(element) == "instrText" else f" {element.get(W + 'instr', '')} "
            )
        said = "".join(code)
        names.update(_WORD.findall(said), _NAME.findall(said))
        names.update(e.get("href", "").lstrip("#") for e in tree.iter() if e.get("href"))
    return names


def take_bookmarks(tree: Element, kept: set[str], tally: Tally) -> None:
    """Take out the bookmarks that no field and no link means."""
    gone = set()
    for mark in every(tree, "bookmarkStart"):
        if mark.get(W + "name", "") not in kept:
            if is_shown(mark):
                name = mark.get(W + "name", "")
                tally.take("bookmarks", "" if bookmarks.parse(name) else name)  # ours have no name for people
            tally.change()
            gone.add(mark.get(W + "id"))
            remove(mark)
    for mark in every(tree, "bookmarkEnd"):
        if mark.get(W + "id") in gone:
            remove(mark)


def take_traces(tree: Element, tally: Tally) -> None:
    """Take out which session wrote what, and what a speller thought of it."""
    taken = every(tree, "proofErr", "rsid")
    for mark in taken:
        remove(mark)
    count = len(taken)
    for element in tree.iter():
        for name in map(str, element.attrib):
            if _SESSION.fullmatch(name.rpartition("}")[2]):
                del element.attrib[name]
                count += 1
    if count:
        tally.take("traces", count=count)
