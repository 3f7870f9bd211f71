"""Hidden text taken out: what nobody sees on the page, and everybody finds in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.editing.tally import Tally
from drafter.editing.trees import content, every, is_shown, may_go, text_of
from drafter.ooxml import W, is_on, remove, value
from drafter.readers.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FIELD = frozenset(W + name for name in ("fldChar", "instrText"))
_CODE = W + "instrText"
_RUN_PROPERTIES = W + "rPr"


def take(tree: Element, styles: Styles, tally: Tally) -> None:
    """Take the hidden text out of a part, and the paragraphs that are nothing else."""
    hidden: dict[Element, list[Element]] = {}
    for run in every(tree, "r"):
        paragraph = next(run.iterancestors(W + "p"), None)
        if paragraph is not None and styles.is_hidden(
            value(paragraph, "pPr/pStyle"), run.find(_RUN_PROPERTIES)
        ):
            hidden.setdefault(paragraph, []).append(run)
    for paragraph, runs in hidden.items():
        told = "".join(map(text_of, runs)) or "".join(c.text or "" for r in runs for c in r.iter(_CODE))
        if told.strip() and is_shown(paragraph):
            tally.take("hidden", told)
        _take_runs(runs, tally)
        _take_paragraph(paragraph)
    for row in every(tree, "tr"):
        if row.find(f"{W}trPr/{W}hidden") is not None and not text_of(row).strip():
            tally.change()
            remove(row)


def _take_runs(runs: list[Element], tally: Tally) -> None:
    """Take out hidden runs; of a field that is hidden only in part its ends and code stay, else it would have no end."""
    ends = [char.get(W + "fldCharType") for run in runs for char in run.findall(W + "fldChar")]
    whole = ends.count("begin") == ends.count("end")
    for run in runs:
        going = [c for c in content(run) if whole or c.tag not in _FIELD]
        stays = len(list(content(run))) - len(going)
        if not stays:
            tally.change()
            remove(run)
            continue
        for child in going:
            tally.change()
            remove(child)


def _take_paragraph(paragraph: Element) -> None:
    """Take out a paragraph of which nothing is left and whose end is hidden too."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    hidden = mark is not None and is_on(mark, "vanish") and mark.find(W + "specVanish") is None
    if hidden and not any(content(paragraph)) and may_go(paragraph):
        remove(paragraph)
