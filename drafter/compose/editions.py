"""Which paper is made of a form: the edition, whom it goes to and who sends it, with the words that follow from that.

All of it is data of the genre (editions.yaml). A genre without that file has one edition, which prints everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from drafter.errors import UsageProblem
from drafter.form import Form
from drafter.region import Profile
from drafter.schema import Addressee, Edition, Genre, Sender
from drafter.schema.notation import CHOICE

Words = Mapping[str, str | None]
ONLY = Edition(name="")  # the edition of a genre that has none by name
_SLOT = re.compile(r"\{([^{}]+)\}")


class Paper(NamedTuple):
    """What is to be written: an edition, from whom and to whom (None where the genre does not say).

    `words` are those of the level as this sender says them to this addressee; `usual` tells that nobody else was asked
    for than the sender's usual addressee. The texts are fixed text for `say`.
    """

    edition: Edition
    sender: Sender | None
    addressee: Addressee | None
    usual: bool
    words: Words

    @property
    def title(self) -> str:
        """The title in words, "" where only the form knows it."""
        return _first(self.edition.title, self.sender.title if self.sender else None)

    @property
    def leading(self) -> str:
        """The sentence that leads into the report."""
        return _first(self.edition.leading, self.addressee.leading if self.addressee else None)

    @property
    def ending(self) -> str:
        """The last sentence."""
        return _first(self.edition.ending, self.addressee.ending if self.addressee else None)

    @property
    def suffix(self) -> str:
        """What stands after the file's name."""
        other = self.addressee.suffix if self.addressee and self.edition.addressees and not self.usual else ""
        return self.edition.suffix + (filled(other, self.words) or "")


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text is not None), "")


def choose(
    genre: Genre,
    form: Form,
    profile: Profile,
    words: Words,
    *,
    edition: str | None = None,
    addressee: str | None = None,
) -> Paper:
    """Return the paper that was asked for, the usual one where nothing was.

    Raises UsageProblem where the genre has no such edition, or this level or sender no such addressee.
    """
    wanted = _edition(genre, edition)
    sender = _sender(genre, form, profile)
    possible = [a for a in genre.addressees if sender and sender.kind in a.senders]
    usual = possible[0] if possible else None
    chosen = usual if addressee is None else _addressee(wanted, possible, addressee, profile, words)
    own = {**((sender and sender.words) or {}), **((chosen and chosen.words) or {})}
    said = {**words, **{name: filled(text, words) for name, text in own.items()}}
    return Paper(wanted, sender, chosen, chosen is usual, said)


def _edition(genre: Genre, name: str | None) -> Edition:
    if name is None:
        return genre.editions[0] if genre.editions else ONLY
    if not genre.editions:
        raise UsageProblem(
            f"文种“{genre.name}”只有一种稿，没有“{name}”",
            "去掉 --edition；要分报送稿、公开稿，给这个文种写一份 editions.yaml",
        )
    found = next((e for e in genre.editions if e.name == name), None)
    if found is None:
        raise UsageProblem(f"没有“{name}”这种稿", f"可以写：{'、'.join(e.name for e in genre.editions)}")
    return found


def _sender(genre: Genre, form: Form, profile: Profile) -> Sender | None:
    if form.joint and profile.department:
        raise UsageProblem("部门的报告不能党政联合行文", "在“发文”里把“联合行文”改成 否，或者删去“部门”")
    kind = "部门" if profile.department else "联合" if form.joint else "政府"
    found = next((s for s in genre.senders if s.kind == kind), None)
    if found is None and form.joint:
        raise UsageProblem(f"文种“{genre.name}”没有党政联合行文的写法", "在“发文”里把“联合行文”改成 否")
    return found


def _addressee(
    edition: Edition, possible: Sequence[Addressee], name: str, profile: Profile, words: Words
) -> Addressee:
    if not edition.addressees:
        raise UsageProblem(
            f"{edition.name}不写主送机关，不能同时用 --addressee", "去掉 --addressee，或者换一种稿"
        )
    there = [(a, [c for c in _called(a, words) if c]) for a in possible if _sayable(a, words)]
    for addressee, names in there:
        if name in names or name == addressee.name:
            return addressee
    who = profile.department or profile.region.name
    known = "、".join(dict.fromkeys(names[0] for _, names in there if names))
    hint = f"可以写：{known}" if known else "去掉 --addressee"
    raise UsageProblem(f"{who}的报告没有“{name}”这个主送机关", hint)


def _called(addressee: Addressee, words: Words) -> Iterator[str | None]:
    yield from (filled(name, words) for name in addressee.called)


def _sayable(addressee: Addressee, words: Words) -> bool:
    return all(filled(name, words) for name in addressee.to)


def filled(text: str, words: Words) -> str | None:
    """Return a text with its words put in: its first alternative whose words this level has, None where there is none."""
    for choice in text.split(CHOICE):
        if all(words.get(name) for name in _SLOT.findall(choice)):
            return _SLOT.sub(lambda slot: words[slot[1]] or "", choice)
    return None
