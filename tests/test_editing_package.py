"""A Word file taken apart and put together again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from drafter.editing.package import WordFile
from drafter.errors import Unreadable
from drafter.ooxml import MAIN
from drafter.writers.word import write
from tests import samples, word_files

DATA = write(samples.report())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_nobody_touched_goes_back_as_it_came() -> None:
    assert parts(WordFile(Path("a.docx"), DATA).save()) == parts(DATA)


def test_one_part_is_changed_and_all_others_stay() -> None:
    file = WordFile(Path("a.docx"), DATA)
    file.xml().set("changed", "yes")
    file.touch()
    before, after = parts(DATA), parts(file.save())
    assert b'changed="yes"' in after.pop(MAIN)
    before.pop(MAIN)
    assert after == before


def test_parts_are_dropped_and_put() -> None:
    file = WordFile(Path("a.docx"), DATA)
    file.drop("word/fontTable.xml")
    file.put("word/new.xml", b"<a/>")
    assert set(parts(file.save())) == set(parts(DATA)) - {"word/fontTable.xml"} | {"word/new.xml"}


# Whole in its directory, with a part in it that cannot be inflated.
SPOILT = word_files.spoilt(DATA, MAIN)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", DATA[:-30], SPOILT])
def test_a_file_that_is_no_sound_word_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable):
        WordFile(Path("a.docx"), data)


def test_a_part_that_declares_entities_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(DATA).items():
            if name == MAIN:
                data = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'
            package.writestr(name, data)
    with pytest.raises(Unreadable, match="DOCTYPE"):
        WordFile(Path("a.docx"), out.getvalue()).xml()
