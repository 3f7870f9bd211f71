"""From a Document and a genre to outline, roles, topics and figures with metrics; opens no file of the user's."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafter.diagnostics import Diagnostic, Location
from drafter.quantity import Quantity
from drafter.region import Region


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A section of a read report. `level` is its depth in this document; `kind` is block, runin or implicit.

    `text` is the topic sentence without marker and final mark; `at` is where the marker (else the text) begins; `end` is
    the exclusive end of the section's text as (block index from 0, offset in the block).
    """

    level: int
    marker: str
    text: str
    kind: str
    at: Location
    start: tuple[int, int]
    end: tuple[int, int]
    role: str | None = None
    topic: str | None = None
    children: tuple[OutlineNode, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure of a read report with its context, as the JSON contract has it."""

    quantity: Quantity
    at: Location
    block: int  # index from 0 into the document's blocks
    metric: str | None = None
    measure: str = "level"  # level | change | gap
    status: str = "actual"  # actual | plan | baseline
    year: int | None = None
    scope: str | None = None
    part_of: int | None = None  # index from 0 of the figure it is a stated part of
    outline_path: tuple[str, ...] = ()
    role: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RoleRange:
    """The lines (or blocks) of one role: 导语, 主要举措和成效 …; inclusive, 1-based."""

    role: str
    start: int
    end: int
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the tool understands of one report."""

    title: str | None = None
    region: Region | None = None
    region_as_printed: str | None = None
    department: str | None = None
    year: int | None = None
    genre: str | None = None
    roles: tuple[RoleRange, ...] = ()
    outline: tuple[OutlineNode, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    furniture: tuple[int, ...] = ()  # block indexes from 0
    diagnostics: tuple[Diagnostic, ...] = field(default=())


__all__ = ["Analysis", "OutlineNode", "ReportFigure", "RoleRange"]
