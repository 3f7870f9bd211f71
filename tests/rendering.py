"""Renders Word files with LibreOffice, all those of a test run in one start, and measures the pages.

A test module asks for its documents while it is imported (`ask`), so that the first test that needs a page converts
the documents of all modules at once. Where LibreOffice or the stand-in fonts are absent these tests skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

FONTS = Path(__file__).parent / "fontconfig" / "fonts.conf"
STAND_INS = {
    "仿宋_GB2312": ("Fandol", "Serif CJK"),
    "楷体_GB2312": ("Kai",),
    "黑体": ("Sans CJK",),
    "Times New Roman": ("Liberation Serif",),
}
TIMEOUT_SECONDS = 300
POINTS_PER_MM = 72 / 25.4

_asked: dict[str, Callable[[], bytes]] = {}
_asked_saved: dict[str, Callable[[], Sequence[bytes]]] = {}


def ask(name: str, make: Callable[[], bytes]) -> str:
    """Ask, while a test module is imported, for a .docx to be rendered; its pages are `pages[name]`."""
    assert name not in _asked, name
    _asked[name] = make
    return name


def ask_saved(name: str, make: Callable[[], Sequence[bytes]]) -> str:
    """Ask, while a test module is imported, for .docx files to be saved again by LibreOffice; they are `saved[name]`."""
    assert name not in _asked_saved, name
    _asked_saved[name] = make
    return name


@dataclass(frozen=True)
class Char:
    """One character on a page: its left and right edge and its baseline from the top, in points."""

    text: str
    x0: float
    x1: float
    baseline: float
    font: str
    size: float


@dataclass(frozen=True)
class Rule:
    """One level line drawn on a page: its ends from the left, its place from the top, its thickness, in points."""

    x0: float
    x1: float
    top: float
    thickness: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Edge:
    """An upright ruled line, as tables have them: where it stands, from the left and from the top, in points."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One rendered page; `turned` are the characters that stand on their side."""

    chars: tuple[Char, ...]
    height: float
    width: float = 0.0
    rules: tuple[Rule, ...] = ()
    turned: tuple[Char, ...] = ()
    edges: tuple[Edge, ...] = ()

    @cached_property
    def lines(self) -> list[list[Char]]:
        """The lines from top to bottom, each from left to right."""
        rows: dict[int, list[Char]] = defaultdict(list)
        for char in self.chars:
            rows[round(char.baseline)].append(char)
        joined: list[list[Char]] = []
        for baseline in sorted(rows):
            if joined and rows[baseline][0].baseline - joined[-1][0].baseline < 3:
                joined[-1] += rows[baseline]
            else:
                joined.append(rows[baseline])
        return [sorted(line, key=lambda char: char.x0) for line in joined]

    @property
    def body(self) -> list[list[Char]]:
        """The lines of the text area."""
        return [line for line in self.lines if line[0].baseline < self.height - 35 * POINTS_PER_MM]

    @property
    def foot(self) -> list[Char]:
        """The line under the text area: the page number."""
        (line,) = (line for line in self.lines if line[0].baseline > self.height - 35 * POINTS_PER_MM)
        return line

    def find(self, text: str) -> list[Char] | None:
        """Return the characters of a text that stands in one line."""
        for line in self.lines:
            start = text_of(line).find(text)
            if start >= 0:
                return line[start : start + len(text)]
        return None


def text_of(chars: Sequence[Char]) -> str:
    return "".join(char.text for char in chars)


def skip_module_without_office() -> None:
    """Skip all tests of the module that calls this while it is imported, in one line of the summary."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing is rendered", allow_module_level=True)


def office() -> str:
    """Return the path of LibreOffice, or skip the test."""
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing is rendered")
    return path


def environment() -> dict[str, str]:
    """Return the environment in which programs see the stand-in fonts."""
    return {**os.environ, "FONTCONFIG_FILE": str(FONTS)}


def _check_fonts() -> None:
    for name, expected in STAND_INS.items():
        command = ["fc-match", "-f", "%{family}", name]
        got = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True).stdout
        if not any(word in got for word in expected):
            pytest.skip(f"no stand-in font for {name}: see tests/fontconfig/fonts.conf")


def convert(files: Sequence[bytes], to: str, folder: Path) -> list[bytes]:
    """Convert .docx files to a format in one start of LibreOffice, with a profile of its own."""
    source, target = folder / "in", folder / "out"
    source.mkdir()
    paths = [source / f"{number:04}.docx" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    subprocess.run(
        [
            office(),
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--convert-to", to, "--outdir", str(target)),
            *map(str, paths),
        ],
        capture_output=True,
        env=environment(),
        timeout=TIMEOUT_SECONDS,
        check=True,
    )
    suffix = "." + to.split(":")[0]
    return [(target / path.name).with_suffix(suffix).read_bytes() for path in paths]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """The pages of every document that the test modules asked for, by name."""
    office()
    _check_fonts()
    folder = tmp_path_factory.mktemp("pages")
    pdfs = convert([make() for make in _asked.values()], "pdf", folder)
    out = {}
    for name, pdf in zip(_asked, pdfs, strict=True):
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf)
        out[name] = measure(path)
    return out


@pytest.fixture(scope="session")
def resave(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[bytes]], list[bytes]]:
    """A function that has LibreOffice open .docx files and save them again, in a start of its own: for files that come of a
    test itself.
    """
    office()

    def again(files: Sequence[bytes]) -> list[bytes]:
        return convert(files, "docx:Office Open XML Text", tmp_path_factory.mktemp("resave"))

    return again


@pytest.fixture(scope="session")
def saved(resave: Callable[[Sequence[bytes]], list[bytes]]) -> dict[str, list[bytes]]:
    """What the test modules asked to be saved again, by name."""
    made = {name: make() for name, make in _asked_saved.items()}
    again = iter(resave([data for files in made.values() for data in files]))
    return {name: [next(again) for _ in files] for name, files in made.items()}


def measure(path: Path) -> list[Page]:
    """Return the pages of a PDF."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [
            Page(
                tuple(
                    Char(
                        char["text"],
                        char["x0"],
                        char["x1"],
                        float(page.height) - char["matrix"][5],
                        char["fontname"],
                        char["size"],
                    )
                    for char in page.chars
                    if char["text"].strip() and char["upright"]
                ),
                float(page.height),
                float(page.width),
                _rules(page.lines),
                tuple(
                    Char(c["text"], c["x0"], c["x1"], c["top"], c["fontname"], c["size"])
                    for c in page.chars
                    if c["text"].strip() and not c["upright"]
                ),
                tuple(Edge(e["x0"], e["top"], e["bottom"]) for e in page.vertical_edges),
            )
            for page in pdf.pages
        ]


def _rules(lines: Sequence[dict[str, Any]]) -> tuple[Rule, ...]:
    """Return the level lines of a page, each once, from the top."""
    level = {
        Rule(
            round(line["x0"], 1),
            round(line["x1"], 1),
            round(line["top"], 1),
            round(line["linewidth"], 2),
            tuple(line["stroking_color"] or ()),
        )
        for line in lines
        if abs(line["top"] - line["bottom"]) < 0.1
    }
    return tuple(sorted(level, key=lambda rule: rule.top))
