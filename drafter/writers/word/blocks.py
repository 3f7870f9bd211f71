"""Renders the blocks of a Document as the XML of document.xml, in the styles and fonts of a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

from drafter import gbt9704
from drafter.document import Document, Mark, Paragraph, Style, Table
from drafter.gbt9704 import Face, Font, standing_in
from drafter.writers.layout import (
    EITHER_SCRIPT,
    other_face,
    title_cuts,
)
from drafter.writers.placing import Placing, placings
from drafter.writers.word import foot, properties, tables
from drafter.writers.word.anchors import Anchor, Anchors, before_last_mark
from drafter.writers.word.escaping import content
from drafter.writers.word.look import Look
from drafter.writers.word.sections import closed

HIGHLIGHTS = {Mark.PENDING: "yellow", Mark.WRONG: "cyan"}


@lru_cache(maxsize=256)
def _run_start(font: str, hint: bool, character_style: str, mark: Mark | None, own: str) -> str:
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    east = ' w:hint="eastAsia"' if hint else ""
    named = f' w:eastAsia="{font}"' if font else ""
    fonts = f"<w:rFonts{east}{named}/>" if east or named else ""
    highlight = f'<w:highlight w:val="{HIGHLIGHTS[mark]}"/>' if mark else ""
    return f"<w:r><w:rPr>{style}{fonts}{own}{highlight}</w:rPr>"


@dataclass(slots=True)
class Renderer:
    """Renders blocks in a look; `missing` says which characters each face's font lacks, `anchors` what hangs on them,
    `ends` which section ends with which block.
    """

    look: Look
    missing: Mapping[Face, frozenset[str]]
    anchors: Anchors
    ends: Mapping[int, str] = field(default_factory=dict)
    _number: int = 0  # of the next paragraph, as anchors count them

    def blocks(self, document: Document) -> Iterator[str]:
        """Yield the XML of each block."""
        blocks = document.blocks
        measure = self.look.measure
        placing = placings(document, measure)
        for position, block in enumerate(blocks):
            if isinstance(block, Table):
                xml = tables.xml(block, self.look.styles, self.paragraph, measure)
            else:
                xml = self._placed(block, placing.get(position))
            yield closed(xml, block, self.ends[position]) if position in self.ends else xml
            below = blocks[position + 1] if position + 1 < len(blocks) else None
            if isinstance(block, Table) and isinstance(below, Table):
                yield "<w:p/>"  # Word joins two tables that touch
        marks = "".join(anchor.after for anchor in self.anchors.get(self._number, ()))
        yield foot.behind(blocks, measure, marks)

    def _placed(self, paragraph: Paragraph, placing: Placing | None) -> str:
        role = paragraph.style.value
        if placing is None:
            return self.paragraph(paragraph, role)
        if role in self.look.own_side:
            placing = Placing(tab=placing.tab, at_foot=placing.at_foot, keep=placing.keep)
        own = properties.of_placing(placing, gbt9704.ROLES[role], self.look.measure)
        runs = properties.of_placed_runs(placing)
        return self.paragraph(paragraph, role, own=own, runs=runs)

    def paragraph(
        self, paragraph: Paragraph, role: str, keep: str = "", own: str = "", runs: str = ""
    ) -> str:
        """Return the XML of a paragraph in the style of a role; `keep` and `own` are what its properties say besides,
        `runs` what the properties of its runs do.
        """
        anchors = self.anchors.get(self._number, ())
        if anchors:
            anchors = before_last_mark(anchors, paragraph.text)
        self._number += 1
        inside = "".join(
            self.pieces(paragraph, role, anchors, title_cuts(paragraph, self.look.measure), runs)
        )
        return f'<w:p><w:pPr><w:pStyle w:val="{self.look.styles[role]}"/>{keep}{own}</w:pPr>{inside}</w:p>\n'

    def pieces(
        self,
        paragraph: Paragraph,
        role: str,
        anchors: Sequence[Anchor],
        cuts: Sequence[int],
        own: str = "",
    ) -> Iterator[str]:
        """Yield the runs of a paragraph, divided where an anchor begins or ends, where a title takes a new line, and
        where another face begins.
        """
        other = other_face(paragraph, role)
        between = _between(anchors, cuts)
        edges = sorted({*between, *other[:2]} if other else between)
        lead = "LeadSentence" if paragraph.style is Style.BODY else "Strong"
        start = 0
        for run in paragraph.printed():
            end = start + len(run.text)
            for a, b in pairwise((start, *(edge for edge in edges if start < edge < end), end)):
                if a in between:
                    yield "".join(between[a])
                text = run.text[a - start : b - start]
                face = other[2] if other and other[0] <= a < other[1] else None
                yield from self.runs(text, role, lead if run.bold else "", run.mark, face=face, own=own)
            lead, start = "Strong", end
        yield from (anchor.after for anchor in reversed(anchors) if anchor.end >= start)

    def runs(
        self,
        text: str,
        role: str,
        character_style: str,
        mark: Mark | None,
        *,
        face: Face | None = None,
        own: str = "",
    ) -> Iterator[str]:
        """Yield the runs of a piece of text: one, or more where the font lacks characters."""
        font = self.look.faces.get(face, self.look.fonts[role]) if face else self.look.fonts[role]
        for part, name in self.by_font(text, font, self.missing.get(face or gbt9704.ROLES[role].face)):
            hint = EITHER_SCRIPT.search(part) is not None
            yield f"{_run_start(name, hint, character_style, mark, own)}{content(part)}</w:r>"

    @staticmethod
    def by_font(text: str, font: Font | None, lacking: frozenset[str] | None) -> Iterable[tuple[str, str]]:
        """Return (text, font name) pairs: the role's own font, its fallback where it has no glyph."""
        if font is None:
            return [(text, "")]
        if not lacking or lacking.isdisjoint(text):
            return [(text, font.name)]
        names = groupby(text, lambda char: (char in lacking and standing_in(font, char)) or font.name)
        return [("".join(part), name) for name, part in names]


def _between(anchors: Sequence[Anchor], cuts: Sequence[int]) -> dict[int, list[str]]:
    """Return what stands before a character, by its offset: ends of anchors, a new line of a title, beginnings of anchors."""
    found: dict[int, list[str]] = {}
    for anchor in reversed(anchors):
        found.setdefault(anchor.end, []).append(anchor.after)
    for cut in cuts:
        found.setdefault(cut, []).append("<w:r><w:br/></w:r>")
    for anchor in anchors:
        found.setdefault(anchor.start, []).append(anchor.before)
    return found
