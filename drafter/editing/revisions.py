"""Tracked changes accepted: a part comes out as `draft read` reads it, insertions in, deletions gone.

Every kind of mark that ISO/IEC 29500-1 (17.13.5) knows is settled: on runs, paragraph ends, rows, cells, numbering and
properties. What is left is plain text that no program shows as changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafter.editing.tally import Tally
from drafter.editing.trees import content, every, is_shown, keep_holders_filled, may_go, next_block, text_of
from drafter.ooxml import W, remove, unwrap

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_GOING, _COMING = ("del", "moveFrom"), ("ins", "moveTo")
_FORMERLY = (
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
    *("tblGridChange", "numberingChange"),
)  # what a thing looked like before
_RANGES = tuple(
    f"{kind}Range{end}"
    for kind in (
        *("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo"),
    )
    for end in ("Start", "End")
)
_MARKED = frozenset(W + name for name in ("rPr", "trPr", "numPr")) | {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}ctrlPr"
}  # in these a mark has no content: it is about the paragraph's end, the row, the number
# What an inserted mark is told as, by what it is about.
_MARKS = {W + "trPr": ("insertions", "表格行"), W + "rPr": ("ends", ""), W + "numPr": ("formatting", "")}
_KINDS = {"ins": "insertions", "del": "deletions", "moveTo": "moves", "moveFrom": "moves"}


def accept(tree: Element, tally: Tally) -> None:
    """Accept every tracked change of a part."""
    before = tally.changes
    _take_runs(tree, tally)
    _take_rows(tree, tally)
    for paragraph in every(tree, "p"):
        if any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in _GOING):
            _join(paragraph, tally)
    _settle(tree, tally)
    if tally.changes > before:
        keep_holders_filled(tree)


def _count(element: Element, name: str, tally: Tally) -> None:
    """Count a change, once where a program has cut it into several runs."""
    neighbour = element.getprevious()
    goes_on = neighbour is not None and neighbour.tag == element.tag
    if not is_shown(element) or goes_on or name == "moveFrom":  # a move is told where it came to
        tally.change()
    else:
        tally.take(_KINDS[name], text_of(element))


def _take_runs(tree: Element, tally: Tally) -> None:
    """Take out deleted runs, open up inserted ones."""
    for name in (*_GOING, *_COMING):
        changed = [e for e in every(tree, name) if (p := e.getparent()) is not None and p.tag not in _MARKED]
        for element in changed:  # all are counted before any neighbour goes
            _count(element, name, tally)
        for element in changed:
            (remove if name in _GOING else unwrap)(element)


def _take_rows(tree: Element, tally: Tally) -> None:
    """Take out deleted rows and cells, and tables of which nothing is left."""
    for row in every(tree, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            tally.take("deletions", f"表格行：{text_of(row)}")
            remove(row)
    for cell in every(tree, "tc"):
        above = cell.getparent()
        if cell.find(f"{W}tcPr/{W}cellDel") is not None and above is not None:
            tally.take("deletions", f"单元格：{text_of(cell)}")
            remove(cell)
            if above.find(W + "tc") is None:
                remove(above)
    for table in every(tree, "tbl"):
        if next(table.iter(W + "tr"), None) is None:
            remove(table)


def _join(paragraph: Element, tally: Tally) -> None:
    """Put a paragraph whose end was deleted in front of what follows; the end that stays says how it looks."""
    tally.take("ends") if is_shown(paragraph) else tally.change()
    for name in _GOING:
        for mark in paragraph.findall(f"{W}pPr/{W}rPr/{W}{name}"):
            remove(mark)
    follower = _first_paragraph(next_block(paragraph))
    if follower is not None:
        properties = follower.find(W + "pPr")
        at = 0 if properties is None else follower.index(properties) + 1
        for child in reversed([c for c in paragraph if c.tag != W + "pPr"]):
            follower.insert(at, child)
        remove(paragraph)
    elif not any(content(paragraph)) and may_go(paragraph):
        remove(paragraph)


def _first_paragraph(block: Element | None) -> Element | None:
    """Return the paragraph with which a block begins, controls looked through; None for a table."""
    while block is not None and block.tag in (W + "sdt", W + "customXml", W + "sdtContent"):
        inside = block.find(W + "sdtContent") if block.tag == W + "sdt" else block
        block = next(content(inside), None) if inside is not None else None
    return block if block is not None and block.tag == W + "p" else None


def _settle(tree: Element, tally: Tally) -> None:
    """Take out the marks that are left: inserted ends, rows, cells and numbers, earlier looks, ranges of moves."""
    for mark in every(tree, *_COMING, *_GOING):
        parent = mark.getparent()
        kind = _MARKS.get(parent.tag) if parent is not None and is_shown(mark) else None
        tally.take(kind[0], kind[1]) if kind else tally.change()
        remove(mark)
    for former in every(tree, *_FORMERLY):
        tally.take("formatting") if is_shown(former) else tally.change()
        remove(former)
    for mark in every(tree, "cellIns", "cellDel", *_RANGES):
        tally.change()
        remove(mark)
    for merge in every(tree, "cellMerge"):
        tally.take("formatting")
        _merge_cell(merge)


def _merge_cell(merge: Element) -> None:
    """Make a tracked merge of cells a merge (17.13.5.2); w:vMerge stands where the mark of the merge stood or before it."""
    properties, to = merge.getparent(), merge.get(W + "vMerge")
    if properties is None:
        return
    if to is not None and properties.find(W + "vMerge") is None:
        merged = properties.makeelement(W + "vMerge", {W + "val": "restart" if to == "rest" else "continue"})
        after = ("cnfStyle", "tcW", "gridSpan", "hMerge")
        at = sum(child.tag in {W + name for name in after} for child in properties)
        properties.insert(at, merged)
    remove(merge)
