"""What the tests of `draft clean` share: cleaning a file, and what holds for every clean copy."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from drafter.editing.cleaning import Cleaned, clean
from drafter.readers import docx as reader
from tests.word_files import (
    contents,
    opens,
)

PATH = Path("稿.docx")
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def read(data: bytes) -> list[str]:
    """The lines that `draft read --text` prints, empty ones left out."""
    return [line for line in reader.parse(PATH, data)[0].text.split("\n") if line.strip()]


def cleaned(data: bytes) -> Cleaned:
    """Clean a file, and hold what holds for every file: it reads the same, is consistent, and clean the second time."""
    made = clean(PATH, data)
    assert read(made.data) == read(data)
    assert "DC06" not in {f.code for f in made.findings}
    consistent(made.data)
    again = clean(PATH, made.data)
    assert not again.taken
    assert again.data == made.data
    return made


def consistent(data: bytes) -> None:
    """Every part is well-formed, every relation and content type has its part, every part its relation."""
    parts = contents(data)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
    types = etree.fromstring(parts["[Content_Types].xml"])
    assert all(e.get("PartName")[1:] in parts for e in types if e.get("PartName"))
    opens(data)


def counts(made: Cleaned) -> dict[str, int]:
    return {row.kind: row.count for row in made.taken}


def body(data: bytes) -> str:
    return contents(data)["word/document.xml"].decode()


def codes(made: Cleaned) -> list[str]:
    return [f.code for f in made.findings]
