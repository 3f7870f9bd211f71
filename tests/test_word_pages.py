"""The printed page, measured against GB/T 9704—2012: what LibreOffice makes of our Word files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from drafter import gbt9704
from drafter.document import Paragraph
from drafter.readers import docx as reader
from drafter.writers.word import write
from tests import samples
from tests.rendering import Page, ask, skip_module_without_office, text_of

skip_module_without_office()

LEFT = gbt9704.MARGIN_LEFT.pt
RIGHT = gbt9704.PAGE_WIDTH.pt - gbt9704.MARGIN_RIGHT.pt
TOP = gbt9704.MARGIN_TOP.pt
BOTTOM = gbt9704.MARGIN_TOP.pt + gbt9704.TEXT_HEIGHT.pt
MM = gbt9704.POINTS_PER_MM
PITCH_TOLERANCE = 0.1  # points; LibreOffice rounds a line of its grid to 28.9


def without_grid(data: bytes) -> bytes:
    """Return a .docx without its document grid, so that the line pitch itself can be measured."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part, count = re.subn(rb"<w:docGrid[^>]*/>", b"", part)
                assert count == 1
            new.writestr(name, part)
    return out.getvalue()


RUNNING = ask("running", lambda: write(samples.running(28 * 30 - 2, 4)))
NO_GRID = ask("no-grid", lambda: without_grid(write(samples.running(28 * 30 - 2, 4))))
REPORT = ask("report", lambda: write(samples.report(body_lines=30)))
SIGNED = {lines: ask(f"signed-{lines}", lambda n=lines: write(samples.signed(n))) for lines in range(17, 25)}
HALF_PAGES = ask("half-pages", lambda: write(samples.signed(22, each=11)))
LONG_END = ask("long-end", lambda: write(samples.report(body_lines=24)))
LONG_DATE = ask("long-date", lambda: write(samples.signed(3, "司法局", "2025年11月15日")))


def full_pages(pages: Sequence[Page]) -> Sequence[Page]:
    assert len(pages) >= 5
    return pages[:-1]


@pytest.mark.parametrize("name", [RUNNING, NO_GRID])
def test_a_page_of_running_text_has_22_lines_of_28_characters(
    pages: dict[str, list[Page]], name: str
) -> None:
    for page in full_pages(pages[name]):
        assert len(page.body) == gbt9704.LINES_PER_PAGE
        for line in page.body:
            indented = line[0].x0 > LEFT + 20
            assert len(line) == gbt9704.CHARACTERS_PER_LINE - 2 * indented, text_of(line)


@pytest.mark.parametrize("name", [RUNNING, NO_GRID])
def test_line_pitch_is_that_of_22_lines_on_225_mm(pages: dict[str, list[Page]], name: str) -> None:
    for page in full_pages(pages[name]):
        baselines = [line[0].baseline for line in page.body]
        for above, below in pairwise(baselines):
            assert below - above == pytest.approx(gbt9704.LINE_PITCH.pt, abs=PITCH_TOLERANCE)


def test_text_stands_in_the_text_area(pages: dict[str, list[Page]]) -> None:
    for page in full_pages(pages[RUNNING]):
        flush = [line for line in page.body if line[0].x0 < LEFT + 20]
        assert all(line[0].x0 == pytest.approx(LEFT, abs=1) for line in flush)
        assert all(RIGHT - 2 <= line[-1].x1 <= RIGHT + 0.5 for line in flush)
        first, last = page.body[0][0], page.body[-1][0]
        assert first.baseline - 0.8 * first.size > TOP
        assert first.baseline < TOP + gbt9704.LINE_PITCH.pt
        assert BOTTOM - gbt9704.LINE_PITCH.pt < last.baseline < BOTTOM


def test_paragraphs_begin_two_characters_in(pages: dict[str, list[Page]]) -> None:
    page = pages[RUNNING][0]
    assert page.body[0][0].x0 == pytest.approx(LEFT + 2 * gbt9704.CHARACTER_ADVANCE.pt, abs=1)
    assert page.body[0][0].x0 == pytest.approx(page.body[1][2].x0, abs=1)  # over the third of the next line


def test_page_numbers_stand_outside_under_the_text(pages: dict[str, list[Page]]) -> None:
    indent = gbt9704.SIZE_4.pt * gbt9704.PAGE_NUMBER_INDENT_CHARACTERS
    for number, page in enumerate(pages[RUNNING], 1):
        foot = page.foot
        assert text_of(foot) == gbt9704.PAGE_NUMBER_FORM.format(number).replace(" ", "")
        assert all(char.size == pytest.approx(gbt9704.SIZE_4.pt, abs=0.1) for char in foot)
        assert "Serif" in foot[1].font, "宋体, not the Latin face of the text"
        if number % 2:
            assert foot[-1].x1 == pytest.approx(RIGHT - indent, abs=1)
        else:
            assert foot[0].x0 == pytest.approx(LEFT + indent, abs=1)
        dash = foot[0].baseline - 0.36 * foot[0].size  # where a full-width dash stands in its line
        assert dash - BOTTOM == pytest.approx(gbt9704.PAGE_NUMBER_DROP.pt, abs=MM)


def test_first_page_shows_body_text_under_a_whole_title(pages: dict[str, list[Page]]) -> None:
    body = pages[REPORT][0].body
    assert [text_of(line) for line in body[:2]] == [
        "清河省临江市东陵区人民政府",
        "关于2024年度窗口服务工作情况的报告",
    ]
    middle = (LEFT + RIGHT) / 2
    assert all((line[0].x0 + line[-1].x1) / 2 == pytest.approx(middle, abs=2) for line in body[:2])
    assert any(text_of(line).startswith("坚持把学习") for line in body)
    assert len(body) > 15


def test_each_role_is_set_in_its_face_and_size(pages: dict[str, list[Page]]) -> None:
    expected = {
        "清河省": ("Serif", gbt9704.SIZE_2.pt),
        "主要做法": ("Sans", gbt9704.SIZE_3.pt),
        "学习常抓不懈": ("Kai", gbt9704.SIZE_3.pt),
        "学习的安排": ("Serif|Fandol", gbt9704.SIZE_3.pt),
        "学习的场次": ("Serif|Fandol", gbt9704.SIZE_3.pt),
        "组织专题学习": ("Serif|Fandol", gbt9704.SIZE_3.pt),
        "东陵区人民政府": ("Serif|Fandol", gbt9704.SIZE_3.pt),
        "2041": ("LiberationSerif", gbt9704.SIZE_3.pt),
    }
    found = {}
    for words in expected:
        places = [
            p.find(words) for p in (pages[REPORT] if words != "东陵区人民政府" else pages[REPORT][::-1])
        ]
        found[words] = next(place for place in places if place)
    for words, (font, size) in expected.items():
        for char in found[words]:
            assert re.search(font, char.font), (words, char.font)
            assert char.size == pytest.approx(size, abs=0.1), words


def test_the_signature_stands_with_text_and_the_date_two_characters_on(pages: dict[str, list[Page]]) -> None:
    for name in [*SIGNED.values(), HALF_PAGES]:
        page = pages[name][-1]
        signature, date = page.find("东陵区人民政府"), page.find("2025年1月15日")
        assert signature is not None and date is not None, name
        assert len(page.body) >= 3, f"{name}: the signature is alone on its page"
        assert date[0].x0 - signature[0].x0 == pytest.approx(2 * gbt9704.CHARACTER_ADVANCE.pt, abs=0.5)
        gap = RIGHT - signature[-1].x1
        assert gap == pytest.approx(2 * gbt9704.SIZE_3.pt, abs=3), "右空二字"


def test_a_long_last_paragraph_leaves_no_hole_and_no_heading_alone(pages: dict[str, list[Page]]) -> None:
    assert [len(page.body) for page in pages[LONG_END][1:-1]] == [gbt9704.LINES_PER_PAGE]
    assert len(pages[LONG_END][0].body) >= gbt9704.LINES_PER_PAGE - 2


def test_there_is_one_blank_line_over_the_signature(pages: dict[str, list[Page]]) -> None:
    body = pages[SIGNED[17]][-1].body
    baselines = [line[0].baseline for line in body]
    assert baselines[-2] - baselines[-3] == pytest.approx(2 * gbt9704.LINE_PITCH.pt, abs=0.2)


def test_a_date_longer_than_the_signature_stands_two_characters_from_the_right(
    pages: dict[str, list[Page]],
) -> None:
    page = pages[LONG_DATE][0]
    signature, date = page.find("司法局"), page.find("2025年11月15日")
    assert signature is not None and date is not None
    assert date[0].x0 - signature[0].x0 == pytest.approx(2 * gbt9704.CHARACTER_ADVANCE.pt, abs=0.5)
    start = LEFT + (28 - 2 - 7) * gbt9704.CHARACTER_ADVANCE.pt
    assert date[0].x0 == pytest.approx(start, abs=1)


def test_a_file_saved_again_by_libreoffice_reads_the_same(
    resave: Callable[[Sequence[bytes]], list[bytes]], tmp_path: Path
) -> None:
    (data,) = resave([write(samples.report())])
    path = tmp_path / "again.docx"
    path.write_bytes(data)
    document, lost = reader.read(path)
    assert not lost
    assert [b.text for b in document.blocks] == [b.text for b in samples.report().blocks]
    levels = [b.level for b in document.blocks if isinstance(b, Paragraph) and b.level]
    assert levels == [1, 2, 3, 4, 1]
