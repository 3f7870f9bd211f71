"""Tables in the user's own sentences, on their way into the draft: text and tables apart, and the figures of the cells.

The figures are those that a reader of the draft will find (analysis.cells), because what a bare number in a cell counts is
said elsewhere: in the head of its column, in its row, in the caption.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from drafter.chinese import half_width
from drafter.compose import sentences
from drafter.compose.paragraphs import not_too_full
from drafter.document import Block, Paragraph, Run, Side, Table, Trace
from drafter.form import Sentence
from drafter.form.pipes import Drawn, pieces
from drafter.quantity import Quantity

Runs = tuple[Run, ...]


def told(sentence: Sentence) -> list[Runs | Table]:
    """Return a sentence as its text, closed, and its tables, in order."""
    if "|" not in sentence.text or "\n" not in sentence.text:  # as nearly all are
        runs = sentences.said(sentence)
        return [runs] if runs else []
    origin = Trace(sentence.key, sentence.at.line)
    parts = [
        _table(piece.drawn, origin)
        if piece.drawn
        else sentences.said(sentence._replace(text=piece.text.strip()))
        for piece in pieces(sentence.text)
    ]
    return [part for part in parts if part]


def _table(drawn: Drawn, origin: Trace) -> Table:
    """Return a drawn table, its cells traced to the sentence they stand in."""
    rows = tuple(tuple(_cell(text, origin) for text in line) for line in (drawn.head, *drawn.rows))
    return Table(rows, aligns=tuple(map(Side, drawn.sides)))


def _cell(text: str, origin: Trace) -> tuple[Paragraph, ...]:
    return (Paragraph((Run(text, trace=origin),)),) if text else ()


def in_paragraphs(told: Iterable[Runs | Table]) -> list[Runs | Table]:
    """Return sentences put together to paragraphs that are not too full, tables between them."""
    done: list[Runs | Table] = []
    open_: list[Runs] = []
    for part in told:
        if isinstance(part, Table):
            done += [*not_too_full(open_), part]
            open_ = []
        else:
            open_.append(part)
    return [*done, *not_too_full(open_)]


def with_figures(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a draft with the figures of its tables traced to the sentences they stand in."""
    return [
        _counted(block, blocks[number - 1].text if number else "") if isinstance(block, Table) else block
        for number, block in enumerate(blocks)
    ]


def _counted(table: Table, before: str) -> Table:
    """Return a table with its figures as runs of their own; `before` is the text over it, which may state the unit."""
    from drafter.analysis.cells import find_in_table, unit_said

    found = sorted(find_in_table(table, unit_said(half_width(before))), key=lambda q: q.start)
    starts = [q.start for q in found]  # looked up: a long table has thousands of cells and of figures
    start = 0
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            end = start + sum(len(paragraph.text) for paragraph in cell)
            inside = [
                q for q in found[bisect_left(starts, start) : bisect_right(starts, end)] if q.end <= end
            ]
            cells.append(tuple(_figures(paragraph, inside, start) for paragraph in cell))
            start = end + 1
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def _figures(paragraph: Paragraph, found: Sequence[Quantity], start: int) -> Paragraph:
    """Return a cell's paragraph, which begins at `start` in the table's text, divided at its figures."""
    (run,) = paragraph.runs
    return replace(paragraph, runs=tuple(_divided(run, found, start))) if found else paragraph


def _divided(run: Run, found: Sequence[Quantity], start: int) -> Iterator[Run]:
    place = 0
    for figure in found:
        a, b = figure.start - start, figure.end - start
        if a > place:
            yield replace(run, text=run.text[place:a])
        trace = run.trace and replace(
            run.trace, value=figure.value, unit=figure.unit, qualifier=figure.qualifier
        )
        yield replace(run, text=run.text[a:b], trace=trace)
        place = b
    if place < len(run.text):
        yield replace(run, text=run.text[place:])
