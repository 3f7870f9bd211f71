"""What the year's outline (提纲) demands of a finished draft: each of its headings stands, with 【待填】 where nothing else does.

It works on the paragraphs that a template has made, so that every template follows an outline, whatever it walks.
"""

from __future__ import annotations

from collections.abc import Sequence

from drafter.compose import sentences, tables
from drafter.compose.ledger import Pending
from drafter.compose.numbering import without_empty_headings
from drafter.document import HEADINGS, Block, Mark, Paragraph, Run, Style, Table, Trace, style_of
from drafter.form import Form, OutlineItem, Unmet, unmet
from drafter.schema import Genre

_SIGNED = (Style.SIGNATURE, Style.DATE, Style.NOTE)  # what stands under the last section


class Demands:
    """The demands of one form's outline; `pending` grows while a draft is made to meet them.

    `asked` are the keys that may be pending, None for all: what an edition leaves out on purpose is not asked for, and a
    heading that has nothing else goes. `ending` is the last sentence (特此报告。): nothing comes between it and the signatures.
    """

    def __init__(
        self, genre: Genre, form: Form, asked: frozenset[str] | None = None, *, ending: str = ""
    ) -> None:
        self.form = form
        self.asked = asked
        self.ending = ending
        self.pending: list[Pending] = []
        self._unmet = unmet(form, genre)

    def met(self, paragraphs: Sequence[Block]) -> list[Block]:
        """Return the paragraphs with every heading of the outline and a 【待填】 for what is not visibly there."""
        items = {item.heading.key: item for item in self.form.outline}
        close = self._close(paragraphs)
        out = list(paragraphs[:close])
        before = None
        for number, item in enumerate(self.form.outline):
            if (at := _find(out, item)) is None:
                last = not any(later.level <= item.level for later in self.form.outline[number + 1 :])
                at = _end(out, before, 0 if last and item.level == 1 else item.level)
                out[at:at] = self._section(item)
            before = at
        out = without_empty_headings(out, lambda p: _key(p) in items and self._may_ask(_key(p)))
        for item in reversed(items.values()):
            self._fill(out, item)
        return [*out, *paragraphs[close:]]

    def _close(self, paragraphs: Sequence[Block]) -> int:
        """Return where the last section ends: before the last sentence, signatures, date and note."""
        close = len(paragraphs)
        while close and style_of(paragraphs[close - 1]) in _SIGNED:
            close -= 1
        return close - bool(self.ending and close and paragraphs[close - 1].text == self.ending)

    def _section(self, item: OutlineItem) -> list[Block]:
        """Return a heading that the template has no place for, with the user's own sentences on it."""
        own = (part for s in self.form.highlights.get(item.heading.text, ()) for part in tables.told(s))
        heading = Paragraph(sentences.said(item.heading, closed=False), HEADINGS[item.level - 1])
        parts = tables.in_paragraphs(own)
        return [heading, *(part if isinstance(part, Table) else Paragraph(part) for part in parts)]

    def _fill(self, out: list[Block], item: OutlineItem) -> None:
        """Put a 【待填】 for each item that is not met at the end of a heading's own text, else one for the heading."""
        start = _find(out, item)
        if start is None:
            return
        lacking = [found for found in self._unmet if found.item is item and not found.maybe]
        asked = [
            self._ask(found)
            for found in lacking
            if self._may_ask(found.required.key) and not _asked_already(found)
        ]
        end = _end(out, start, len(HEADINGS))
        rank = HEADINGS.index(style_of(out[start]) or Style.HEADING1)
        deeper = end < len(out) and style_of(out[end]) in HEADINGS[rank + 1 :]
        if not asked and end == start + 1 and not deeper and self._may_ask(item.heading.key):
            name = item.heading.text
            asked = [self._pending(Pending(item.heading.key, item.heading.at.line, "", name))]
        out[end:end] = asked

    def _may_ask(self, key: str) -> bool:
        return self.asked is None or key in self.asked

    def _ask(self, found: Unmet) -> Paragraph:
        owner = found.blank.owner if found.blank else ""
        said = found.required
        return self._pending(Pending(said.key, said.at.line, owner, said.text))

    def _pending(self, pending: Pending) -> Paragraph:
        self.pending.append(pending)
        text = f"【待填：{' '.join(pending.name.split())}】"
        return Paragraph((Run(text, mark=Mark.PENDING, trace=Trace(pending.key, pending.line)),))


def _asked_already(found: Unmet) -> bool:
    """Tell whether the draft has a 【待填】 of its own for the figure that an item asks for."""
    return found.blank is not None and found.blank.level == "必" and found.blank.gather != "算"


def _key(block: Block) -> str:
    """Return the key of the form that a heading comes from, "" for one of ours."""
    if isinstance(block, Table) or block.style not in HEADINGS:
        return ""
    return next((run.trace.key for run in block.runs if run.trace), "")


def _find(paragraphs: Sequence[Block], item: OutlineItem) -> int | None:
    return next((i for i, p in enumerate(paragraphs) if _key(p) == item.heading.key), None)


def _end(paragraphs: Sequence[Block], start: int | None, level: int) -> int:
    """Return where the section that begins at `start` ends: before the next heading of this level or a higher one.

    None: before the first such heading. Level 0: where the last section ends.
    """
    first = 0 if start is None else start + 1
    closing = HEADINGS[:level]
    return next(
        (i for i in range(first, len(paragraphs)) if style_of(paragraphs[i]) in closing), len(paragraphs)
    )
