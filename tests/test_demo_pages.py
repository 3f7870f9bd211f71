"""The drafts of the shipped examples and of an empty form, rendered: every page measured as the office would see it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from drafter import region as regions
from drafter import writers
from drafter.document import Mark
from drafter.form import blank, load, read
from tests.rendering import POINTS_PER_MM, Page, ask, skip_module_without_office, text_of
from tests.shipped import FILES, composed, genre

skip_module_without_office()

LINES = 22
HEADING = re.compile("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
LINE_PITCH = 28.95  # points, exact (GB/T 9704 5.2.3: 225 mm / 22)
LEFT, RIGHT = 28 * POINTS_PER_MM, (210 - 26) * POINTS_PER_MM


def example(path: Path) -> bytes:
    form, _ = load(path, genre())
    return writers.render(composed(form).document, "docx")[0]


def empty() -> bytes:
    form, _ = read(blank(genre(), regions.resolve("凤翔区", 2024), 2024), genre())
    return writers.render(composed(form).document, "docx")[0]


EXAMPLES = {path.stem: path for path in sorted(FILES.examples.glob("*.yaml"))}
NAMES = [ask(name, lambda path=path: example(path)) for name, path in EXAMPLES.items()]
NAMES.append(ask("空表", empty))


def body_lines(page: Page) -> list[float]:
    return [line[0].baseline for line in page.body]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_keeps_the_pitch_and_the_width(pages: dict[str, list[Page]], name: str) -> None:
    for number, page in enumerate(pages[name], 1):
        baselines = body_lines(page)
        assert len(baselines) <= LINES
        first = 0
        if number == 1:  # the title stands above in larger type
            first = next(i for i, line in enumerate(page.body) if text_of(line).endswith("：")) + 1
        # Measured from the page's first line of text, so that errors do not add up unseen. A heading's font may sit up to
        # a point higher or lower on its line.
        offsets = [(b - baselines[first]) / LINE_PITCH for b in baselines[first:]]
        assert all(abs(offset - round(offset)) < 1 / LINE_PITCH for offset in offsets), (number, offsets)
        gaps = [round(b) - round(a) for a, b in pairwise(offsets)]
        # No gap but the one blank line above the signature.
        assert sum(gap != 1 for gap in gaps) <= (number == len(pages[name])), (number, gaps)
        for line in page.body:
            assert min(c.x0 for c in line) >= LEFT - 1
            # A mark at the end of a line may hang; a date may overhang (writers/docx.py says why).
            han = [c for c in line if c.text not in "，。；：、）》”%0123456789日"]
            assert max(c.x1 for c in han) <= RIGHT + 1, text_of(line)


@pytest.mark.parametrize("name", NAMES)
def test_all_pages_but_the_last_are_full(pages: dict[str, list[Page]], name: str) -> None:
    for page, following in pairwise(pages[name][1:-1]):
        # A heading stays with the text under it, so a page may end early where the next one begins with a heading.
        early = LINES - len(page.body)
        assert early == 0 or (early <= 3 and HEADING.match(text_of(following.body[0])))
    assert any(len(page.body) == LINES for page in pages[name])


@pytest.mark.parametrize("name", NAMES)
def test_page_numbers_stand_outside(pages: dict[str, list[Page]], name: str) -> None:
    for number, page in enumerate(pages[name], 1):
        foot = page.foot
        assert text_of(foot).replace(" ", "") == f"—{number}—"
        middle = (foot[0].x0 + foot[-1].x1) / 2
        assert (middle > (LEFT + RIGHT) / 2) == (number % 2 == 1)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stray_is_printed(pages: dict[str, list[Page]], name: str) -> None:
    text = "".join(text_of(line) for page in pages[name] for line in page.body)
    for stray in ("None", "{", "}", "｜", "，，", "。。", "，。", "；。", "、。", "：。", "**", "##"):
        assert stray not in text
    assert ("【待" in text) == (name == "空表")


def test_the_examples_have_nothing_pending() -> None:
    for path in EXAMPLES.values():
        form, findings = load(path, genre())
        draft = composed(form)
        assert [f for f in findings if f.severity == "error"] == []
        assert list(draft.document.marked(Mark.PENDING)) == []
        assert draft.ledger.unused == ()
