"""From a Document and a genre to outline, roles, topics and figures with metrics; opens no file of the user's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from drafter import chinese
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Table, place_of
from drafter.quantity import Quantity
from drafter.region import Region
from drafter.schema import Genre

if TYPE_CHECKING:
    from drafter.analysis.annexes import Part


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
    annex: int = 0  # 0 in the report itself, k in its k-th annex, whose numbers begin anew


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
    annex: int = 0  # as of an OutlineNode


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
    published: str | None = None  # the day it was signed or published, 2025-03-18
    genre: str | None = None
    roles: tuple[RoleRange, ...] = ()
    outline: tuple[OutlineNode, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    furniture: tuple[int, ...] = ()  # block indexes from 0
    diagnostics: tuple[Diagnostic, ...] = field(default=())


def walk(outline: tuple[OutlineNode, ...]) -> Iterator[OutlineNode]:
    """Yield all sections of an outline in reading order."""
    for node in outline:
        yield node
        yield from walk(node.children)


def analyse(document: Document, genre: Genre | None) -> Analysis:
    """Return what the tool understands of a report; without a genre there are no roles, topics and metrics."""
    from drafter.analysis import annexes, furniture, meta, outline, place, roles

    rest = furniture.find(document)
    cues = genre.names.title_cues if genre and genre.names else ()
    title, title_blocks = meta.title_of(document, rest, cues)
    body = meta.paragraphs(document, rest | frozenset(title_blocks))
    roles_of = roles.finder(genre)
    behind = annexes.split(body, document)
    sections = outline.build(body, document, roles_of, behind)
    main = body[: behind.parts[0].start] if behind.parts else body
    texts = [paragraph.text for _, paragraph in main]
    year = meta.year_of(title, [node.text for node in sections if not node.annex], texts)
    published = meta.published_of(document, rest, main, year)
    if year is None and published is not None:
        year = int(published[:4]) - 1
    around = [document.blocks[i].text for i in sorted(rest)]
    where = place.of(title, texts, around, year) if year else place.Place()
    glued = furniture.glued(body[-1][1].text) if body else None
    starts = [body[part.start][0] for part in behind.parts]
    if genre is not None:
        sections = _with_topics(sections, document, genre)
    aside = rest | furniture.imprint(document) | {body[at][0] for at in behind.listed}
    found = _figures(document, _counted(document, aside, title_blocks), sections, year, starts)
    if glued is not None:
        found = tuple(f for f in found if (f.block, f.quantity.start) < (body[-1][0], glued))
    if genre is not None:
        found = _with_metrics(found, document, genre)
    top = tuple(node for node in sections if not node.annex)
    return Analysis(
        title=title,
        region=where.region,
        region_as_printed=where.as_printed,
        department=where.department,
        year=year,
        published=published,
        genre=genre.name if genre else None,
        roles=roles.ranges(top, meta.below(main, title_blocks), document, roles_of.lead),
        outline=sections,
        figures=found,
        furniture=tuple(sorted(rest)),
        diagnostics=(
            *(() if glued is None else (_glued_footer(document.blocks[body[-1][0]], glued),)),
            *_told_parts(document, body, behind.parts),
            *(_explains(document, title, title_blocks) if title else ()),
        ),
    )


def _explains(document: Document, title: str, blocks: tuple[int, ...]) -> list[Diagnostic]:
    """Say that a paper only explains a report, as its title tells."""
    from drafter.analysis.wording import wording

    if wording().companion.search(title) is None:
        return []
    at = place_of(document.blocks[blocks[0]], 0)
    message = f"从标题“{title[:40]}”看，这是报告的解读，不是报告本身"
    return [Diagnostic("AN04", Severity.WARNING, message, "请换成报告原文", at, title)]


def _counted(document: Document, rest: frozenset[int], title_blocks: tuple[int, ...]) -> list[int]:
    """Return the indexes of the blocks whose figures count: no furniture, no title but one that is a table."""
    return [
        i
        for i, block in enumerate(document.blocks)
        if i not in rest and (isinstance(block, Table) or i not in title_blocks)
    ]


def _figures(
    document: Document,
    counted: list[int],
    sections: tuple[OutlineNode, ...],
    year: int | None,
    starts: list[int],
) -> tuple[ReportFigure, ...]:
    """Return the figures of the report, then of each part behind it, which knows only its own sections."""
    from drafter.analysis import figures

    out: list[ReportFigure] = []
    bounds = [0, *starts, len(document.blocks)]
    for annex in range(len(bounds) - 1):
        here = [i for i in counted if bounds[annex] <= i < bounds[annex + 1]]
        own = tuple(node for node in sections if node.annex == annex)
        base = len(out)
        for figure in figures.collect(document, here, own, year):
            whole = figure.part_of if figure.part_of is None else figure.part_of + base
            out.append(replace(figure, annex=annex, part_of=whole) if annex else figure)
    return tuple(out)


def _told_parts(
    document: Document, body: list[tuple[int, Paragraph]], found: tuple[Part, ...]
) -> list[Diagnostic]:
    """Say where a second document begins in the file."""
    told = {
        "report": (
            "AN02",
            Severity.WARNING,
            "这里像是另一份报告的开头，以下没有算进前一份",
            "一份文件只放一份报告",
        ),
        "companion": ("AN03", Severity.NOTE, "这里像是报告的解读，以下没有算作报告内容", "请核对这一处"),
    }
    out = []
    for part in found:
        if part.kind in told:
            code, severity, message, hint = told[part.kind]
            at = place_of(document.blocks[body[part.start][0]], 0)
            out.append(Diagnostic(code, severity, f"“{part.text[:40]}”{message}", hint, at, part.text))
    return out


def _glued_footer(block: Block, start: int) -> Diagnostic:
    text = block.text[start:].strip()
    at = place_of(block, start)
    return Diagnostic(
        "AN01",
        Severity.NOTE,
        f"正文末尾粘着网页残留“{text[:40]}”，没有算作报告内容",
        "请核对这一处",
        at,
        text,
    )


# A report without title is of a genre if sections of at least so many of its roles are found, and so many of its topics.
LEAST_ROLES, LEAST_TOPICS = 2, 3
# … or if its first so many paragraphs say that such a report follows.
LEAD = 6


def belongs_to(document: Document, genre: Genre) -> bool:
    """Tell by a genre's own data whether a report is of it: its title has a cue, or without a title its roles and topics."""
    from drafter.analysis import furniture, meta, roles

    if genre.names is None:
        return False
    rest = furniture.find(document)
    title, _ = meta.title_of(document, rest, genre.names.title_cues)
    if title is not None:
        return any(cue in title for cue in genre.names.title_cues)
    finder = roles.finder(genre)
    texts = [paragraph.text for _, paragraph in meta.paragraphs(document, rest)]
    headed = {
        finder.of(text) for text in texts if chinese.marker_at(text) and len(text) <= roles.HEADING_LENGTH
    }
    whole = "\n".join(texts)
    topics = sum(
        any(alias in whole for alias in (topic.name, *topic.aliases)) for topic in genre.names.topics
    )
    cued = any(cue in whole for cue in genre.names.title_cues)
    announced = _announced(texts, genre.names.title_cues) if cued else None
    enough = cued and topics >= LEAST_TOPICS
    return announced == "named" or (enough and (announced == "here" or len(headed - {None}) >= LEAST_ROLES))


def _announced(texts: list[str], cues: tuple[str, ...]) -> Literal["named", "here"] | None:
    """Tell how the words before the first heading say that a report follows: 现将法治政府建设情况报告如下, 现将有关情况报告如下."""
    from drafter.analysis.wording import wording

    lead = list(itertools.takewhile(lambda text: chinese.marker_at(text) is None, texts))[:LEAD]
    for text in lead:
        for start, end in chinese.clauses(text):
            clause = chinese.half_width(text[start:end])
            if wording().announces.search(clause):
                if any(cue in clause for cue in cues):
                    return "named"
                here = any(cue in said for said in lead for cue in cues)
                return "here" if here and wording().announces_itself.match(clause) else None
    return None


def _with_topics(
    outline: tuple[OutlineNode, ...], document: Document, genre: Genre
) -> tuple[OutlineNode, ...]:
    from drafter.analysis import topics

    return topics.assign(outline, document, genre)


def _with_metrics(
    found: tuple[ReportFigure, ...], document: Document, genre: Genre
) -> tuple[ReportFigure, ...]:
    from drafter.analysis import metrics

    return metrics.assign(found, document, genre)


__all__ = [
    "Analysis",
    "OutlineNode",
    "ReportFigure",
    "analyse",
    "belongs_to",
]
