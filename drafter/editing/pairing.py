"""Which place of a draft is which of a file: pairs places with what the file remembers of earlier ones, by the names of
bookmarks alone. What does not pair with certainty stays alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from drafter.editing.package import WordFile
from drafter.writers.word import bookmarks
from drafter.writers.word.bookmarks import Name, Place

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_NAMES = 10_000  # that a file may remember; a long report has some 500
New = tuple[Place, Name]
Sameness = Callable[[Name], Hashable]


def paired(new: Sequence[New], old: Sequence[Name]) -> tuple[list[tuple[Place, Name | None]], list[Name]]:
    """Return every place with the earlier name that is the same place (None for none), and the names left over."""
    before: dict[str, list[Name]] = defaultdict(list)
    for name in old:
        before[name.key].append(name)
    now: dict[str, list[int]] = defaultdict(list)
    for i, (_, name) in enumerate(new):
        now[name.key].append(i)
    found: dict[int, Name] = {}
    for key, indexes in now.items():
        _pair(
            [(i, new[i][1]) for i in indexes], before[key], found, listed="[" in new[indexes[0]][0].trace.key
        )
    left = [name for names in before.values() for name in names]
    return [(place, found.get(i)) for i, (place, _) in enumerate(new)], left


def _pair(new: list[tuple[int, Name]], old: list[Name], found: dict[int, Name], *, listed: bool) -> None:
    """Pair the places of one key, the most alike first; takes what it pairs out of both lists.

    In a list of sentences the number says nothing: one put in at the top would push all others on.
    """
    _take(new, old, found, lambda n: (n.kind, n.around, n.said), in_order=True)
    _take(new, old, found, lambda n: (n.kind, n.around))
    if not listed:
        _take(new, old, found, lambda n: (n.kind, n.around, n.number))
        _take(new, old, found, lambda n: (n.kind, n.number))
    _take(new, old, found, lambda n: n.around)


def _take(
    new: list[tuple[int, Name]],
    old: list[Name],
    found: dict[int, Name],
    same: Sameness,
    *,
    in_order: bool = False,
) -> None:
    """Pair those that are the same in some respect, in order; unless told otherwise only where there are as many of both."""
    counts = Counter(same(name) for _, name in new), Counter(same(name) for name in old)
    for item in list(new):
        what = same(item[1])
        match = next((name for name in old if same(name) == what), None)
        if match is not None and (in_order or counts[0][what] == counts[1][what]):
            found[item[0]] = match
            new.remove(item)
            old.remove(match)


class Memory:
    """The part of a file that remembers the names of bookmarks, wherever the program that saved it has put it."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.part = next((name for name in file if _remembers(file, name)), "")
        self.names = (self._element.text or "").split()[:MOST_NAMES] if self.part else []
        self._place = {name: i for i, name in enumerate(self.names)}

    @property
    def _element(self) -> Element:
        return self.file.xml(self.part)

    def change(self, old: Name | None, new: Name) -> None:
        """Remember a name instead of another."""
        at = self._place.pop(str(old), None)
        if at is None:
            at = len(self.names)
            self.names.append("")
        self.names[at] = str(new)
        self._place[str(new)] = at

    def save(self) -> None:
        """Write the names into their part, if the file has one."""
        if self.part:
            self._element.text = " ".join(self.names)
            self.file.touch(self.part)


def _remembers(file: WordFile, name: str) -> bool:
    return (
        name.startswith("customXml/")
        and name.endswith(".xml")
        and bookmarks.MEMORY.encode() in file.data(name)
        and file.xml(name).tag == f"{{{bookmarks.MEMORY}}}figures"
    )
