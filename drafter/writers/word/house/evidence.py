"""Which paragraphs of an office's file show which role: told by their text and place, as a person who leafs through it would.

Only the formatting of these paragraphs is looked at further; their words go nowhere but into the report of what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from drafter.ooxml import W, value
from drafter.writers.word.house.cascade import Format, Styles, blanks_of, format_of, text_of
from drafter.writers.word.house.knowledge import known, plain
from drafter.writers.word.house.parts import Element, paragraphs_of

BODY_CHARACTERS = 40  # a paragraph of so many characters with a full stop in it is running text
HEADING_CHARACTERS = 45  # what is longer is a sentence that begins like a heading
SIGNATURE_CHARACTERS = 30  # no body of any level has a longer name
MAX_SIGNATURES = 4  # bodies that sign one report together
MAX_PARAGRAPHS = 5_000  # of one file that are looked at; a report has some hundreds
INDENT_CHARACTERS = 2  # of a first line (7.3.3)
TITLE_SIZE = 18.0  # points: no office sets a title smaller than 小二
HEADINGS = ("heading1", "heading2", "heading3", "heading4")
# Roles that stand behind the running text; their words would be ordinary before it.
_BEHIND = {"date", "note", "copies", "issued", "attachment", "annex"}
_IN_FRONT = {"number", "issuer", "addressee"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph that shows a role: its text, style and formatting, and how many empty paragraphs stand around it."""

    element: Element
    text: str
    style_id: str
    format: Format
    empty_before: int = 0
    empty_after: int = 0
    blanks: float = 0.0  # characters that blanks before the text take, where an indent would do

    @property
    def is_indented_by_blanks(self) -> bool:
        """Tell whether the first line stands in by two characters, made of blanks."""
        return abs(self.blanks - INDENT_CHARACTERS) <= 1 and self.format.first_line == 0


Evidence = Mapping[str, Sequence[Shown]]


@dataclass(slots=True)
class _Walk:
    """Goes through the paragraphs of a file in order."""

    rows: Sequence[Shown]
    found: dict[str, list[Shown]] = field(default_factory=dict)

    def tell(self) -> None:
        """Put every paragraph to its role."""
        running = [n for n, row in enumerate(self.rows) if _is_running(row.text)]
        if not running:
            return
        first, last = running[0], running[-1]
        for number, row in enumerate(self.rows):
            role = "body" if _is_running(row.text) else self.role_of(number, row, first, last)
            if role:
                self.found.setdefault(role, []).append(row)
        self.titles(first)
        self.signatures(last)
        self.annex_titles(last)

    def role_of(self, number: int, row: Shown, first: int, last: int) -> str | None:
        """Return the role that a paragraph's text tells, None for none."""
        for role, pattern in known().texts.items():
            if not pattern.fullmatch(row.text) or (role in _IN_FRONT and number > first):
                continue
            if role in _BEHIND and number < last:
                continue
            if role in HEADINGS and (len(row.text) > HEADING_CHARACTERS or "。" in row.text[:-1]):
                continue
            if role == "issuer" and not row.format.red:
                continue
            return role
        return None

    def titles(self, first: int) -> None:
        """Take the large centred lines before the running text for the title."""
        told = {id(row) for rows in self.found.values() for row in rows}
        rows = [
            row
            for row in self.rows[:first]
            if id(row) not in told
            and row.format.align == "center"
            and row.format.size >= TITLE_SIZE
            and not row.format.red
        ]
        if rows:
            largest = max(row.format.size for row in rows)
            title = [row for row in rows if row.format.size == largest]
            # Ours is one paragraph, however many the office's own takes: what stands around all of them stands around it.
            before, after = title[0].empty_before, title[-1].empty_after
            self.found["title"] = [replace(row, empty_before=before, empty_after=after) for row in title]

    def signatures(self, last: int) -> None:
        """Take the short lines over the date for signatures."""
        date = next((n for n, row in enumerate(self.rows) if row in self.found.get("date", ())), None)
        if date is None:
            return
        over = self.rows[max(last + 1, date - MAX_SIGNATURES) : date]
        signed = [
            row
            for row in over
            if len(row.text) <= SIGNATURE_CHARACTERS and not set("。；：:") & set(row.text)
        ]
        if signed:
            self.found["signature"] = signed
            for role in HEADINGS:
                self.found[role] = [row for row in self.found.get(role, ()) if row not in signed]

    def annex_titles(self, last: int) -> None:
        """Take the centred line behind 附件 for the attachment's title."""
        annexes = self.found.get("annex", ())
        for number, row in enumerate(self.rows[:-1]):
            below = self.rows[number + 1]
            if number > last and row in annexes and below.format.align == "center":
                self.found.setdefault("annex_title", []).append(below)


def evidence(blocks: Sequence[Element], styles: Styles) -> dict[str, list[Shown]]:
    """Return the paragraphs of a file that show a role, by role; of several looks those of the most frequent one come first."""
    walk = _Walk(list(_rows(blocks, styles)))
    walk.tell()
    found = walk.found | _cells(blocks, styles)
    return {role: _most_frequent_first(rows) for role, rows in found.items() if rows}


def used_styles(body: Element, styles: Styles) -> set[str]:
    """Return the ids of the paragraph styles that the text uses."""
    return {styles.style_of(p) for p in body.iter(W + "p") if text_of(p)}


def _rows(blocks: Sequence[Element], styles: Styles) -> Iterator[Shown]:
    """Yield the paragraphs with text."""
    empty, waiting = 0, None
    for number, paragraph in enumerate(paragraphs_of(blocks)):
        text = text_of(paragraph)
        if number >= MAX_PARAGRAPHS:
            break
        if not text:
            empty += 1
            continue
        if waiting is not None:
            yield _shown(*waiting, empty)
        waiting = (paragraph, text, empty, styles)
        empty = 0
    if waiting is not None:
        yield _shown(*waiting, 0)


def _shown(paragraph: Element, text: str, before: int, styles: Styles, after: int) -> Shown:
    formatting = format_of(styles.of_paragraph(paragraph))
    return Shown(paragraph, text, styles.style_of(paragraph), formatting, before, after, blanks_of(paragraph))


def _is_running(text: str) -> bool:
    return len(text) >= BODY_CHARACTERS and "。" in text


def _most_frequent_first(rows: Sequence[Shown]) -> list[Shown]:
    counts = Counter((row.format.seen, row.style_id) for row in rows)
    return sorted(rows, key=lambda row: -counts[row.format.seen, row.style_id])


def _cells(blocks: Sequence[Element], styles: Styles) -> dict[str, list[Shown]]:
    """Return the paragraphs in tables: those of first rows, and the others. Tables of one column or row only lay out."""
    found: dict[str, list[Shown]] = {"table_header": [], "table": []}
    for table in (table for block in blocks for table in block.iter(W + "tbl")):
        rows = table.findall(W + "tr")
        if len(rows) < 2 or len(rows[0].findall(W + "tc")) < 2:
            continue
        for number, row in enumerate(rows[:50]):
            role = "table" if number else "table_header"
            paragraphs = (p for p in row.iterfind(f"{W}tc/{W}p") if text_of(p))
            found[role] += [_shown(p, text_of(p), 0, styles, 0) for p in paragraphs]
    return found


def style_name(style: Element) -> str:
    """Return a style's name as it stands in the file."""
    return value(style, "name") or style.get(W + "styleId") or ""


def style_names(style: Element) -> set[str]:
    """Return a style's name and aliases, normalised."""
    aliases = (value(style, "aliases") or "").replace("，", ",").split(",")
    return {plain(name) for name in (style_name(style), *aliases) if name.strip()}
