"""Puts the figures of a form into a Word file that people have gone on with: changed figures go in where the file still
reads as it was built, and all else is told, not touched.

A composed draft of the form as it is now is held against the file. What was printed once is known by digests, from the
names of bookmarks or from the part that remembers them; so a change of the form is told from a change by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from drafter.document import Document, Trace
from drafter.editing.answered import answered
from drafter.editing.clauses import Beside, as_built, clause, figures_in, holed, is_ours, new_words, overlap
from drafter.editing.package import WordFile
from drafter.editing.pairing import Memory, paired
from drafter.editing.places import Editor, Passage, Spot, Words, can_change, has_tracked_changes, passages
from drafter.editing.sentences import Sentences, around, reads_as_gap, same, whole_figure
from drafter.ooxml import MAIN, W
from drafter.writers.layout import visible
from drafter.writers.word import bookmarks
from drafter.writers.word.blocks import HIGHLIGHTS
from drafter.writers.word.bookmarks import FIGURE, HOLE, SENTENCE, Name, Place, digest
from drafter.writers.word.comments import AUTHOR

LONGEST_GROWN = 120  # characters of a bookmark's stretch in which the printed figure is still looked for
REACH = 12  # characters beside it in which the rest of the figure is looked for
MOST_COPIES = 20  # of one bookmark that are changed
OPENING = 12  # paragraphs of a file within which its title and first sentence stand


class Kind(StrEnum):
    """What became of a place."""

    CHANGED = "changed"  # the form's new figure went in
    KEPT = "kept"  # a person changed it in Word, the form says what it said
    CONFLICT = "conflict"  # both were changed
    DEPENDENT = "dependent"  # computed from a figure that Word and the form disagree on
    REWORDED = "reworded"  # the sentence itself would change
    ELSEWHERE = "elsewhere"  # the same sentence stands once more, without bookmark
    MISSING = "missing"  # the file has no place for it
    DELETED = "deleted"  # the file had one, and people took it out


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one place: `before` stands in Word ("" for nothing), `after` is what the form says now.

    `block` counts as `draft read` does; `words` are the first of that paragraph. `sentence` is the one as composed now,
    `heading` where it stands. `how` tells by what the place was found: bookmark or sentence.
    """

    kind: Kind
    key: str
    line: int | None
    before: str
    after: str
    block: int | None
    words: str
    how: str
    sentence: str
    heading: str

    @property
    def wants_a_person(self) -> bool:
        """Tell whether somebody has to look at it."""
        return self.kind not in (Kind.CHANGED, Kind.DELETED)

    def to_json(self) -> dict[str, object]:
        """Return the outcome as the JSON of `update` has it."""
        row = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "kind"}
        return {name: value if value != "" else None for name, value in row.items()}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A stretch of the file that is to be given the text of a place, and the name that its bookmark gets.

    `beside` are the words of the same clause that change with it, `old` is the name that it had.
    """

    place: Place
    name: Name
    spot: Spot
    old: Name | None
    beside: tuple[Beside, ...] = ()


class Redraft:
    """One file held against one draft. `outcomes` are in the order of the draft."""

    def __init__(
        self, file: WordFile, draft: Document, keys: Iterable[str] = (), *, track: bool = False
    ) -> None:
        """Take a file, the draft as composed now and the key paths of the form; `track` asks for tracked changes.

        Nothing is changed before `apply`. Raises Unreadable for a broken file.
        """
        self.file = file
        self.track = track
        self.outcomes: list[Outcome] = []
        self._memory = Memory(file)
        self._passages = found = passages(file.xml(MAIN))
        self._spots = _by_name(found)
        self._sentences = Sentences(found, draft)
        self._new = bookmarks.of(draft)
        self._names = list(
            dict.fromkeys(filter(None, map(bookmarks.parse, (*self._spots, *self._memory.names))))
        )
        self._pairs, self._gone = paired(self._new, self._names)
        self._keys = {
            bookmarks.key_of(t): t.key for t in (*map(Trace, keys), *(p.trace for p, _ in self._new))
        }
        self._plans: list[_Plan] = []
        self._told: set[tuple[int, int]] = set()  # figures that were told with the words around them
        self._lost = self._find_lost()
        for place, name in self._pairs:
            if place.kind == SENTENCE or (place.paragraph, place.start) not in self._told:
                self._judge(place, name)
        for name in self._gone:
            self._no_longer(name)
        self._leave_dependents()

    @property
    def unmatched(self) -> int:
        """How many bookmarks of the file are no places of the draft: the fewer, the likelier it is the same paper."""
        return sum(str(name) in self._spots for name in self._gone)

    def opens_with(self, *words: str) -> bool:
        """Tell whether each of these words stands in the first paragraphs of the file, as the year and the place do."""
        there = [p for p in self._passages if p.text.strip() and not p.in_contents]
        opening = "".join(p.text for p in there[:OPENING])
        return all(word in opening for word in words)

    @property
    def remembers(self) -> bool:
        """Tell whether anything in the file tells what was printed in it once."""
        return bool(self._names)

    # --- what becomes of a place ---

    def _judge(self, place: Place, name: Name | None) -> None:
        spots = self._marked(name)
        for spot in spots:
            self._compare(place, name, spot)
        if spots:
            return
        if _by_words(place, name):
            if not self._sentences.holds(place):
                self._tell(Kind.DELETED if name else Kind.MISSING, place, None)
                self._skip_inside(place)
            return
        found = self._lost.get((place.paragraph, place.start))
        if found is not None:
            self._compare(place, name, found)
        elif not _is_gap(place):
            self._tell(Kind.DELETED if name else Kind.MISSING, place, None)

    def _marked(self, name: Name | None) -> list[Spot]:
        """Return the stretches of a bookmark that hold anything."""
        return [s for s in self._spots.get(str(name), ()) if s.whole and s.end > s.start] if name else []

    def _find_lost(self) -> dict[tuple[int, int], Spot]:
        """Find the places that have no bookmark by their sentences.

        No stretch is two places: one that was there before goes before a new one, of equals neither has it. A file that
        remembers what was in it has no place for a new figure, unless it stands there already.
        """
        found: list[tuple[Place, Name | None, Spot]] = []
        for place, name in self._pairs:
            if not self._marked(name) and not _by_words(place, name):
                spot = self._sentences.find(place)
                free = spot and not any(overlap(spot, s) for s in spot.passage.spots if is_ours(s, FIGURE))
                if spot and free and (name or not self.remembers or same(spot.text, visible(place.text))):
                    found.append((place, name, spot))
        return {
            (place.paragraph, place.start): spot
            for place, name, spot in found
            if not any(
                other is not spot
                and other.passage is spot.passage
                and overlap(other, spot)
                and (older or not name)
                for _, older, other in found
            )
        }

    def _compare(self, place: Place, name: Name | None, spot: Spot) -> None:
        """Decide what becomes of a place whose stretch of the file is known."""
        if place.kind == SENTENCE:
            self._compare_words(place, name, spot)
            return
        spot = self._exactly(spot, name, place) if name else spot
        if same(spot.text, visible(place.text)):
            if name and digest(place.around) != name.around and as_built(spot, name):
                self._reword(place, name, spot)
            return
        changed = name is None or digest(place.said) != name.said
        untouched = name is None or digest(spot.text) == name.said
        if changed and untouched:
            self._change(place, name, spot)
        elif not untouched:
            self._tell(Kind.CONFLICT if changed else Kind.KEPT, place, spot)

    def _change(self, place: Place, name: Name | None, spot: Spot) -> None:
        """Put a new figure where the old one stands if its clause is the same, or may change with it."""
        back = _is_gap(place) and not reads_as_gap(spot.text)
        if not back and can_change(spot) and (name is None or digest(place.around) == name.around):
            self._plan(place, name, spot)
        elif back or name is None or place.trace.value is None or not as_built(spot, name):
            self._tell(Kind.REWORDED, place, spot)
        else:
            self._reword(place, name, spot)

    def _reword(self, place: Place, name: Name, spot: Spot) -> None:
        """Change a clause that nobody touched with its only figure: 开展活动120场次（截至11月30日） becomes 全年开展活动140场次."""
        words = new_words(place, spot)
        if words is None or not can_change(spot):
            self._tell(Kind.REWORDED, place, spot)
        else:
            self._plan(place, name, spot, words)

    def _compare_words(self, place: Place, name: Name | None, spot: Spot) -> None:
        """Decide what becomes of the user's own words: a sentence that nobody touched is put as the form says it now."""
        if name is None or digest(place.said) == name.said:
            return
        self._skip_inside(place)
        if same(spot.text, visible(place.text)):
            return
        inner = figures_in(spot)
        untouched = digest(holed(spot, inner)) == name.said and all(
            (known := bookmarks.parse(s.name)) and digest(s.text) == known.said for s in inner
        )
        if untouched and can_change(spot) and not has_tracked_changes(spot):
            self._plan(place, name, spot)
        else:
            self._tell(Kind.REWORDED if untouched else Kind.CONFLICT, place, spot)

    def _figures_of(self, place: Place) -> list[tuple[Place, Name]]:
        """Return the figures in the user's words at a place of the draft."""
        return [
            (p, name)
            for p, name in self._new
            if p.kind == FIGURE and p.paragraph == place.paragraph and place.start <= p.start < place.end
        ]

    def _skip_inside(self, place: Place) -> None:
        self._told |= {(p.paragraph, p.start) for p, _ in self._figures_of(place)}

    def _no_longer(self, name: Name) -> None:
        """Tell of a place of the file for which the form has nothing any more."""
        for spot in self._spots.get(str(name)) or self._sentences.printed(name):
            words = (s for s in spot.passage.spots if is_ours(s, SENTENCE) and s is not spot)
            if (
                not spot.text
                or spot.passage.twin
                or any(s.start <= spot.start and spot.end <= s.end for s in words)
            ):
                continue
            sentence, heading = self._beside(spot)
            passage, key = spot.passage, self._keys.get(name.key, "")
            self.outcomes.append(
                Outcome(
                    *(Kind.REWORDED, key, None, spot.text, "", passage.block, passage.first_words),
                    *("bookmark" if spot.opening is not None else "sentence", sentence, heading),
                )
            )

    def _beside(self, spot: Spot) -> tuple[str, str]:
        """Return sentence and heading, as composed now, of another figure in the same sentence of the file."""
        start, end = around(spot.passage.text, spot.start)
        names = {s.name for s in spot.passage.spots if start <= s.start < end}
        place = next((p for p, name in self._pairs if name and str(name) in names), None)
        return (self._sentences.composed(place), self._sentences.heading(place)) if place else ("", "")

    def _exactly(self, spot: Spot, name: Name, place: Place) -> Spot:
        """Return the stretch that the figure has now: less where people typed something into the bookmark, more where
        they typed at its edge what makes another figure of it (约41件, 141件).
        """
        if digest(spot.text) != name.said:
            spot = _printed_near(spot, name) or spot
        paragraph = self._sentences.paragraphs[place.paragraph].text
        if whole_figure(paragraph, place.start, place.end) != (place.start, place.end):
            return spot  # as composed the figure goes on outside: 近41件 may be so in the sentence itself
        start, end = whole_figure(spot.passage.text, spot.start, spot.end)
        return replace(spot, start=start, end=end)

    # --- telling and planning ---

    def _tell(self, kind: Kind, place: Place, spot: Spot | None, *, beside: bool = False) -> None:
        """Tell what becomes of a place, with the words `beside` it in the clause if they change too."""
        if spot is not None and spot.passage.twin:
            return
        passage = spot.passage if spot else self._home(place) if kind is Kind.MISSING else None
        self.outcomes.append(
            Outcome(
                kind,
                place.trace.key,
                place.trace.line,
                spot.text.join(clause(spot) if beside else ("", "")) if spot else "",
                _shown(place, beside),
                passage.block if passage else None,
                passage.first_words if passage else "",
                "bookmark" if spot and spot.opening is not None else "sentence",
                self._sentences.composed(place),
                self._sentences.heading(place),
            )
        )

    def _home(self, place: Place) -> Passage | None:
        """Return the paragraph of the file that has another figure of the sentence a new figure belongs to."""
        text = self._sentences.paragraphs[place.paragraph].text
        start, end = around(text, place.start)
        for other, name in self._pairs:
            if other.kind == FIGURE and other.paragraph == place.paragraph and start <= other.start < end:
                for spot in self._marked(name):
                    return spot.passage
        return None

    def _plan(self, place: Place, name: Name | None, spot: Spot, beside: Sequence[Beside] = ()) -> None:
        """Plan a change, and tell of the same sentence elsewhere that is not changed with it."""
        self._plans.append(_Plan(place, self._named(place, name), spot, name, tuple(beside)))
        self._tell(Kind.CHANGED, place, spot, beside=bool(beside))
        for copy in self._sentences.copies(spot):
            if not any(overlap(copy, s) for s in copy.passage.spots if is_ours(s)):
                self._tell(Kind.ELSEWHERE, place, copy)

    def _leave_dependents(self) -> None:
        """Change nothing that is computed from a figure on which Word and the form disagree: the sentence would fit neither."""
        open_ = {o.key for o in self.outcomes if o.kind in (Kind.KEPT, Kind.CONFLICT)}
        left = [p for p in self._plans if not open_.isdisjoint(p.place.trace.computed_from)]
        self._plans = [p for p in self._plans if p not in left]
        about = {(p.place.trace.key, _shown(p.place, p.beside)) for p in left}
        self.outcomes = [
            replace(o, kind=Kind.DEPENDENT) if o.kind is Kind.CHANGED and (o.key, o.after) in about else o
            for o in self.outcomes
            if o.kind is not Kind.ELSEWHERE or (o.key, o.after) not in about
        ]

    def _named(self, place: Place, name: Name | None) -> Name:
        """Return the name for a place in the file: its number there is its own, whatever the draft counts."""
        key = bookmarks.key_of(place.trace)
        taken = {n.number for n in (*self._names, *(p.name for p in self._plans)) if n.key == key}
        number = name.number if name else max(taken, default=0) + 1
        return Name(place.kind, key, number, digest(place.said), digest(place.around))

    # --- changing ---

    def apply(self) -> bool:
        """Put the changed figures in; tell whether there were any. In a paragraph the last comes first: offsets stay true."""
        editor = Editor(self.file.xml(MAIN), AUTHOR if self.track else None)
        for plan in sorted(self._plans, key=lambda p: (p.spot.passage.index, p.spot.start), reverse=True):
            self._put(editor, plan)
        if self._plans:
            self.file.touch(MAIN)
            self._memory.save()
        return bool(self._plans)

    def _put(self, editor: Editor, plan: _Plan) -> None:
        place, spot = plan.place, plan.spot
        self._memory.change(plan.old, plan.name)
        for words in plan.beside:
            if words.spot.start >= spot.end:
                editor.replace(words.spot, [Words(words.words)])
        if not same(spot.text, visible(place.text)):
            self._put_words(editor, place, spot)
        if spot.opening is not None:
            copies = [s.opening for s in self._spots[str(plan.old)]]
            copy = f"_Copy_{number}" if (number := copies.index(spot.opening)) else ""
            spot.opening.set(W + "name", f"{plan.name}{copy}")
        else:
            editor.enclose(spot, str(plan.name))
        for words in plan.beside:
            if words.spot.end <= spot.start:
                editor.replace(words.spot, [Words(words.words)])

    def _put_words(self, editor: Editor, place: Place, spot: Spot) -> None:
        """Put the text of a place in; what was still to do is then no longer marked so, and our comment on it goes."""
        words = [Words(visible(place.text))]
        if place.kind == SENTENCE:
            for inner in figures_in(spot):
                editor.unmark(inner)
            words = list(self._with_figures(place))
        if not reads_as_gap(spot.text):
            editor.replace(spot, words)
            return
        mark = place.runs[0].mark
        if mark is None:
            answered(self.file, spot)
        editor.replace(spot, words, highlight=HIGHLIGHTS[mark] if mark else None)

    def _with_figures(self, place: Place) -> Iterator[Words]:
        """Yield the user's words at a place, the figures in them with their bookmarks."""
        at = place.start
        for figure, _ in self._figures_of(place):
            if figure.start > at:
                yield Words(visible(place.text[at - place.start : figure.start - place.start]))
            earlier = next((n for p, n in self._pairs if p is figure), None)
            new = self._named(figure, earlier)
            self._names.append(new)
            self._memory.change(earlier, new)
            yield Words(visible(figure.text), str(new))
            at = figure.end
        if at < place.end:
            yield Words(visible(place.text[at - place.start :]))


def _by_words(place: Place, name: Name | None) -> bool:
    """Tell whether a place is words of the user's own, and was."""
    return place.kind == SENTENCE and (name is None or name.kind == SENTENCE)


def _is_gap(place: Place) -> bool:
    return place.runs[0].mark is not None


def _shown(place: Place, beside: object) -> str:
    """Return a place as composed now, with its clause where words beside it change too."""
    return place.text.join(place.around.split(HOLE) if beside else ("", ""))


def _by_name(found: Sequence[Passage]) -> dict[str, list[Spot]]:
    """Return the bookmarks of ours by name; a copy has the same, or that with a number."""
    out: dict[str, list[Spot]] = {}
    for passage in found:
        for spot in passage.spots:
            name = bookmarks.parse(spot.name)
            if name and len(spots := out.setdefault(str(name), [])) < MOST_COPIES:
                spots.append(spot)
    return out


def _printed_near(spot: Spot, name: Name) -> Spot | None:
    """Return the stretch that reads as was printed, where the bookmark has come to hold more than that or less: people
    typed into it, or a program that saved the file has put its end elsewhere.
    """
    whole = spot.passage.text
    first, last = max(0, spot.start - REACH), min(len(whole), spot.start + LONGEST_GROWN, spot.end + REACH)
    for length in range(1, last - first + 1):
        for start in range(max(first, spot.start - length), min(last - length, spot.end) + 1):
            part = whole[start : start + length]
            if part.strip() == part and digest.__wrapped__(part) == name.said:
                return replace(spot, start=start, end=start + length)
    return None
