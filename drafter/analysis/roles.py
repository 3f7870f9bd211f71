"""Roles of top sections, told by the genre's cues (names.yaml) and by learned headings. No word of a genre stands here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from drafter import chinese
from drafter.analysis import OutlineNode, RoleRange
from drafter.analysis.text import shared_pairs
from drafter.analysis.wording import wording
from drafter.document import Document, place_of
from drafter.schema import Genre

# A learned heading tells the role if at least this part of the characters is the same (Dice of character pairs).
LIKE_LEARNED = 0.7
# A top heading is at most so long; one that is nothing but a role's name (问题和不足) so long.
HEADING_LENGTH, NAME_LENGTH = 45, 12
# A cue of so few characters (问题, 安排) tells the role only where it closes the heading, or the heading is hardly more.
SHORT_CUE = 2
# A clause that turns to a role by itself (但仍存在…等问题) is at most so long; one that names the time to come (下一步) so long.
TURN_LENGTH, TIME_LENGTH = 60, 8
_CLOSING = re.compile(r"(?:情况|方面|等|及其?原因|和原因|分析)+$")


@dataclass(frozen=True, slots=True)
class RoleFinder:
    """Tells the role of a heading. `lead` is the role without cues: the text before the first heading."""

    cues: tuple[tuple[str, tuple[str, ...]], ...] = ()
    learned: tuple[tuple[str, str], ...] = ()  # (heading text, role)
    lead: str | None = None

    @property
    def known(self) -> bool:
        """Whether the genre names any role."""
        return bool(self.cues)

    def of(self, heading: str) -> str | None:
        """Return the role whose longest cue stands in a heading (of equal ones the role named first), or None."""
        text = chinese.bare(heading)
        best = max(
            (
                (len(cue), -i, role)
                for i, (role, cues) in enumerate(self.cues)
                for cue in cues
                if cue in text and _names(text, cue)
            ),
            default=None,
        )
        if best:
            return best[2]
        alike = max(
            ((shared_pairs(text, chinese.bare(known)), role) for known, role in self.learned),
            default=(0.0, None),
        )
        return alike[1] if alike[0] >= LIKE_LEARNED else None

    def opens(self, text: str, longest: int) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, role) of the clauses by which a paragraph opens sections without a heading.

        Such a clause stands in the first two sentences, has a cue, and is announced by a colon, or opens the paragraph, or
        turns from what was done (但仍存在…). One paragraph may tell of problems first and then of plans.
        """
        for number, (start, end) in enumerate(islice(chinese.sentences(text), 2)):
            for clause_start, clause_end in chinese.clauses(text[start:end]):
                a, b = start + clause_start, start + clause_end
                mark = chinese.half_width(text[b - 1])
                clause = text[a:b].rstrip("。；;：:，,")
                opening = number == 0 and clause_start == 0 and mark == "," and len(clause) <= TIME_LENGTH
                turning = wording().turn.match(clause) is not None and len(clause) <= TURN_LENGTH
                announced = len(clause) <= longest and (mark == ":" or opening)
                if (announced or turning) and (role := self.of(clause)):
                    yield a, a + len(clause), role


def _names(heading: str, cue: str) -> bool:
    """Tell whether a cue names the section, or is only spoken of in it (解决突出问题, 完善工作举措)."""
    said = _CLOSING.sub("", heading)
    at_end = said.endswith(cue) or heading.endswith(cue)
    clause = next((piece for piece in reversed(heading.split(",")) if cue in piece), heading)
    if wording().handling.match(clause):
        return len(cue) > SHORT_CUE and ("的" + cue in clause or clause.endswith("情况"))
    return len(cue) > SHORT_CUE or at_end or len(heading) <= NAME_LENGTH


def finder(genre: Genre | None) -> RoleFinder:
    """Return the role finder of a genre; of none, one that knows no role."""
    if genre is None:
        return RoleFinder()
    named = genre.names.roles if genre.names else ()
    learned = tuple((v.text, s.role) for s in genre.skeleton.sections if s.role for v in s.variants)
    cues = tuple((role.name, tuple(map(chinese.bare, role.cues))) for role in named if role.cues)
    return RoleFinder(cues, learned, next((role.name for role in named if not role.cues), None))


def ranges(
    outline: tuple[OutlineNode, ...], body: list[int], document: Document, lead: str | None
) -> tuple[RoleRange, ...]:
    """Return where each role stands, by line (by block where there are no lines); `body` are its block indexes."""

    def line(index: int, offset: int = 0) -> int:
        at = place_of(document.blocks[index], offset)
        return at.line or at.block or index + 1

    def last(index: int) -> int:
        return line(index, len(document.blocks[index].text))

    out = []
    first = outline[0].start[0] if outline else (body[-1] + 1 if body else 0)
    before = [index for index in body if index < first]
    if lead and before:
        out.append(RoleRange(lead, line(before[0]), last(before[-1])))
    for node in _carriers(outline):
        start, (until, offset) = node.start[0], node.end
        closes = until == body[-1] and offset == len(document.blocks[until].text)
        inside = [index for index in body if start <= index < until + closes]
        heading = line(start) if node.kind != "implicit" else None
        out.append(RoleRange(node.role or "", line(start), last(inside[-1] if inside else start), heading))
    return tuple(out)


def _carriers(outline: tuple[OutlineNode, ...]) -> Iterator[OutlineNode]:
    """Yield the sections that bring a role with them: top ones, and those below a top one without."""
    for node in outline:
        if node.role is not None:
            yield node
        else:
            yield from (child for child in node.children if child.role is not None)
