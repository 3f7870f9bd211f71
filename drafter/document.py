"""The one Document model between all readers and all writers.

A document is a flat list of blocks in the order a person reads them. What a block is for (title, heading, body …) is
its style; nesting is computed by those who want it and never stored. The model knows no reader and no writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import count, groupby

from drafter.diagnostics import Location


class Style(StrEnum):
    """What a paragraph is for, in the terms of GB/T 9704—2012 clause 7."""

    ISSUER = "issuer"  # 发文机关标志 (7.2.4), of the red head
    NUMBER = "number"  # 发文字号, and of a paper to a superior 签发人, a tab between them (7.2.5, 7.2.6)
    TITLE = "title"  # 标题
    ADDRESSEE = "addressee"  # 主送机关
    HEADING1 = "heading1"  # 一、
    HEADING2 = "heading2"  # （一）
    HEADING3 = "heading3"  # 1.
    HEADING4 = "heading4"  # （1）
    BODY = "body"
    ATTACHMENT = "attachment"  # 附件说明 (7.3.4), a paragraph for each attachment
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注; of a read report also footnotes and text boxes: beside the text, never a heading
    ANNEX = "annex"  # 附件, 附件1: begins an attachment on a page of its own (7.3.7)
    ANNEX_TITLE = "annex_title"  # the title of an attachment
    TABLE_NOTE = "table_note"  # 表注: what is said of a table under it
    COPIES = "copies"  # 抄送 (7.4.2), of the imprint at the foot of the last page
    ISSUED = "issued"  # 印发机关 and 印发日期, a tab between them (7.4.3)


RED_HEAD = (Style.ISSUER, Style.NUMBER)  # 版头
IMPRINT = (Style.COPIES, Style.ISSUED)  # 版记
HEADINGS = (Style.HEADING1, Style.HEADING2, Style.HEADING3, Style.HEADING4)


class Mark(StrEnum):
    """Work still to do that must be seen in the draft."""

    PENDING = "pending"  # 【待填：…】
    WRONG = "wrong"  # 【待核：原文】


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure of a composed draft comes from: the key of the form, or the keys it is computed from.

    `value` is in base units (8.2万条 → 82000), as `draft read` would give it; `metric` is None for a figure in one of
    the user's own sentences. A wording for 无 has a trace with no value. `measure` tells the value itself (level) from
    what is said of it against last year (change).
    """

    key: str
    line: int | None = None
    metric: str | None = None
    value: Decimal | None = None
    unit: str = ""
    qualifier: str | None = None
    computed_from: tuple[str, ...] = ()
    measure: str = "level"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text inside a paragraph. A composed figure keeps its trace, work still to do keeps its mark.

    `remarks` are what a reader should be told beside it (a comment in Word): what is pending, what a check found.
    """

    text: str
    bold: bool = False
    mark: Mark | None = None
    trace: Trace | None = None
    remarks: tuple[str, ...] = ()


def by_looks(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs as they look: neighbours alike are one, empty ones are gone, traces and remarks are left out."""
    text, bold, mark = "", False, None
    for run in runs:
        if not run.text:
            continue
        if text and (run.bold is not bold or run.mark is not mark):
            yield Run(text, bold, mark)
            text = ""
        text, bold, mark = text + run.text, run.bold, run.mark
    if text:
        yield Run(text, bold, mark)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `marker` is the number in front of it (一、 （一） 1. 一是), kept apart from the runs.

    Readers leave `marker` empty and the text as printed; `level` tells the outline level that a Word file itself
    gives the paragraph (1 to 9), if any. `breaks` tells where further lines of the file begin inside a paragraph that was
    hard-wrapped: (offset in the text, place in the file).
    """

    runs: tuple[Run, ...]
    style: Style = Style.BODY
    marker: str = ""
    level: int | None = None
    at: Location = field(default_factory=Location)
    breaks: tuple[tuple[int, Location], ...] = ()

    @property
    def text(self) -> str:
        """The paragraph as a person sees it, with its marker."""
        if len(self.runs) == 1:  # as most are that were read
            return self.marker + self.runs[0].text
        return self.marker + "".join(run.text for run in self.runs)

    def printed(self) -> tuple[Run, ...]:
        """The runs as they look, put together `by_looks`; the marker is set like what follows it."""
        marker = Run(self.marker, bold=bool(self.runs) and self.runs[0].bold)
        return tuple(by_looks((marker, *self.runs)))


class Side(StrEnum):
    """To which side the cells of a column are set."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each cell a tuple of paragraphs.

    `aligns` sets the cells under the header rows, column by column (all centred where it is empty); a `wide` table asks
    for a page that lies on its side. `bands` are the rows (from 0) whose first cell goes across the whole table and heads
    the rows under it. `caption` tells those who do not see the table what is in it.
    """

    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]
    header_rows: int = 1
    at: Location = field(default_factory=Location)
    aligns: tuple[Side, ...] = ()
    wide: bool = False
    bands: tuple[int, ...] = ()
    caption: str = ""

    @property
    def text(self) -> str:
        """All cells, tab-separated, a row a line."""
        return "\n".join("\t".join("".join(p.text for p in cell) for cell in row) for row in self.rows)


Block = Paragraph | Table


def style_of(block: Block) -> Style | None:
    """Return a paragraph's style, None for a table."""
    return block.style if isinstance(block, Paragraph) else None


def place_of(block: Block, offset: int) -> Location:
    """Return where the character at an offset (from 0) of a block's text stands in the file.

    In a text with lines each row of a table has one; elsewhere the column counts in the block.
    """
    begin, at = 0, block.at._replace(column=1)
    if isinstance(block, Table) and at.line is not None:
        rows = block.text.count("\n", 0, offset)
        begin = block.text.rfind("\n", 0, offset) + 1
        at = at._replace(line=at.line + rows)
    for start, line in block.breaks if isinstance(block, Paragraph) else ():
        if start <= offset:
            begin, at = start, line
    return at._replace(column=(at.column or 1) + offset - begin)


@dataclass(frozen=True, slots=True)
class Document:
    """A report, read or composed. `line_count` is that of the text it was read from (0 where there are no lines).

    `sealed` asks for the signature as it stands under a seal (GB/T 9704—2012, 7.3.5.1); `subject` says for a file's
    properties what kind of report it is, of which year.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    path: str | None = None
    line_count: int = 0
    sealed: bool = False
    subject: str = ""

    @property
    def text(self) -> str:
        """The text of all blocks, joined by line breaks."""
        return "\n".join(block.text for block in self.blocks)

    def paragraphs(self) -> Iterator[tuple[int, Paragraph]]:
        """Yield (1-based block number, paragraph) for every paragraph outside tables."""
        for number, block in enumerate(self.blocks, 1):
            if isinstance(block, Paragraph):
                yield number, block

    def without_traces(self) -> Document:
        """Return the same document with nothing in it of where its figures come from; remarks stay."""
        return replace(self, blocks=tuple(_each(block, _untraced) for block in self.blocks))

    def runs(self) -> Iterator[Run]:
        """Yield every run in reading order, those in tables too."""
        for paragraph in all_paragraphs(self.blocks):
            yield from paragraph.runs

    def with_remarks(self, remarks: Mapping[int, tuple[str, ...]]) -> Document:
        """Return the same document with remarks, given by the run's place among all `runs`, from 0."""
        places = count()

        def remarked(runs: tuple[Run, ...]) -> tuple[Run, ...]:
            return tuple(
                replace(run, remarks=remarks[place]) if (place := next(places)) in remarks else run
                for run in runs
            )

        return replace(self, blocks=tuple(_each(block, remarked) for block in self.blocks))

    def traced(self) -> Iterator[tuple[int, Run]]:
        """Yield (1-based block number, run) for every run that carries a trace, in reading order."""
        for number, block in enumerate(self.blocks, 1):
            yield from ((number, run) for p in all_paragraphs([block]) for run in p.runs if run.trace)

    def marked(self, mark: Mark) -> Iterator[tuple[int, Run]]:
        """Yield (1-based block number, run) for every run with that mark, in reading order."""
        for number, block in enumerate(self.blocks, 1):
            yield from ((number, run) for p in all_paragraphs([block]) for run in p.runs if run.mark is mark)


def _untraced(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs as they look, one with remarks by itself."""
    out: list[Run] = []
    for said, alike in groupby(runs, key=lambda run: run.remarks):
        group = list(alike)
        out += (replace(run, trace=None) for run in group) if said else by_looks(group)
    return tuple(out)


def _each(block: Block, change: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Block:
    """Return a block with the runs of each of its paragraphs changed, in reading order."""
    if isinstance(block, Paragraph):
        return replace(block, runs=change(block.runs))
    rows = tuple(
        tuple(tuple(replace(p, runs=change(p.runs)) for p in cell) for cell in row) for row in block.rows
    )
    return replace(block, rows=rows)


def all_paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield every paragraph in reading order, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (paragraph for row in block.rows for cell in row for paragraph in cell)


def title_of(blocks: Iterable[Block]) -> str:
    """Return the text of the first title paragraph, nothing where there is none."""
    return next((b.text for b in blocks if isinstance(b, Paragraph) and b.style is Style.TITLE), "")


def paragraph(text: str, style: Style = Style.BODY, **fields: object) -> Paragraph:
    """Build a paragraph of one plain run."""
    return Paragraph(runs=(Run(text),), style=style, **fields)  # type: ignore[arg-type]
