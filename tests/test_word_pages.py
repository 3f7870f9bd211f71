"""The printed page, measured against GB/T 9704—2012: what LibreOffice makes of our Word files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from drafter import gbt9704
from drafter.document import Paragraph
from drafter.readers import docx as reader
from drafter.writers.word import write
from tests import samples
from tests.rendering import Page, ask, ask_saved, skip_module_without_office, text_of

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
LONG_TITLE = (
    "中共临江市东陵区委员会 东陵区人民政府关于2024年度窗口服务工作情况和2025年重点安排"
    "以及需要上级帮助协调解决有关重大事项的综合情况报告"
)
SIGNERS = ("\t签发人：林知行　赵明远", "东政报〔2025〕13号\t孙立")
HEADED = ask(
    "headed",
    lambda: write(
        samples.headed(
            ("东陵区人民政府文件",), ("东政报〔2025〕3号\t签发人：林知行",), "东陵区2024年工作报告"
        )
    ),
)
JOINTLY_HEADED = ask(
    "jointly-headed",
    lambda: write(samples.headed(("中共东陵区委员会", "东陵区人民政府"), SIGNERS, LONG_TITLE)),
)
LONG_ISSUER = ask(
    "long-issuer",
    lambda: write(samples.headed(("清河省临江市东陵区人民政府文件",), ("东政〔2025〕3号",), "工作报告")),
)
FULL = {
    lines: ask(f"imprinted-{lines}", lambda n=lines: write(samples.imprinted(n))) for lines in (5, 19, 20, 22)
}
REMARKED = ask(
    "remarked",
    lambda: write(samples.imprinted(5).with_remarks({5: ("待填：抄送。",), 6: ("待填：印发机关。",)})),
)
PAPER = ask("paper", lambda: write(samples.paper()))
WIDE = ask("wide", lambda: write(samples.wide(behind=True)))
LISTED = ask("listed", lambda: write(samples.listed()))
SEALED = ask("sealed", lambda: write(samples.listed(sealed=True)))
ENDS = {lines: ask(f"ends-{lines}", lambda n=lines: write(samples.ending(n))) for lines in range(14, 23)}
HEADINGS = {
    lines: ask(f"headings-{lines}", lambda n=lines: write(samples.headings(n))) for lines in range(19, 23)
}
NUMBERS = ask("numbers", lambda: write(samples.numbers()))
TWENTY = ask("twenty-pages", lambda: write(samples.running(28 * 11 - 2, 40)))


def full_pages(pages: Sequence[Page]) -> Sequence[Page]:
    assert len(pages) >= 5
    return pages[:-1]


@pytest.mark.parametrize("name", [RUNNING, NO_GRID, TWENTY])
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


def test_a_date_under_a_short_signature_ends_before_the_margin(pages: dict[str, list[Page]]) -> None:
    for name in SIGNED.values():
        date = pages[name][-1].find("2025年1月15日")
        assert date is not None
        assert date[-1].x1 <= RIGHT + 0.5


# --- 版头 ---


def test_the_red_head_stands_as_7_2_says(pages: dict[str, list[Page]]) -> None:
    page = pages[HEADED][0]
    issuer, number = page.find("东陵区人民政府文件"), page.find("东政报〔2025〕3号")
    signer, title = page.find("签发人：林知行"), page.find("东陵区2024年工作报告")
    assert issuer and number and signer and title
    top = issuer[0].baseline - 0.86 * issuer[0].size
    assert top - TOP == pytest.approx(gbt9704.ISSUER_DROP.pt, abs=gbt9704.ISSUER_DROP.tolerance)
    one = gbt9704.SIZE_3.pt
    assert number[0].x0 - LEFT == pytest.approx(one, abs=1.5), "左空一字"
    assert RIGHT - signer[-1].x1 == pytest.approx(one, abs=1.5), "右空一字"
    assert number[0].baseline == signer[0].baseline
    assert "Kai" in signer[-1].font and "Kai" not in signer[0].font
    (red,) = page.rules
    assert (red.x0, red.x1) == (pytest.approx(LEFT, abs=0.5), pytest.approx(RIGHT, abs=0.5))
    assert red.colour == (1, 0, 0)
    under = red.top - (number[0].baseline + 0.14 * one)
    assert under == pytest.approx(gbt9704.RED_LINE_DROP.pt, abs=gbt9704.RED_LINE_DROP.tolerance)
    blank = (title[0].baseline - 0.86 * title[0].size) - red.top
    assert blank == pytest.approx(2 * gbt9704.LINE_PITCH.pt, abs=8), "下空二行"


def test_signers_in_two_rows_begin_under_each_other_beside_the_number(pages: dict[str, list[Page]]) -> None:
    page = pages[JOINTLY_HEADED][0]
    first, second, number = page.find("林知行"), page.find("孙立"), page.find("东政报")
    assert first and second and number
    assert first[0].x0 == pytest.approx(second[0].x0, abs=0.5)
    assert number[0].baseline == second[0].baseline > first[0].baseline
    assert len(page.rules) == 1


def test_a_long_issuer_fits_its_line_and_joint_issuers_are_as_wide(pages: dict[str, list[Page]]) -> None:
    line = pages[LONG_ISSUER][0].body[0]
    assert text_of(line) == "清河省临江市东陵区人民政府文件"
    assert line[0].x0 >= LEFT - 1 and line[-1].x1 <= RIGHT + 1
    number = pages[LONG_ISSUER][0].find("东政〔2025〕3号")
    assert number and (number[0].x0 + number[-1].x1) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=3)
    over, under = pages[JOINTLY_HEADED][0].body[:2]
    assert (under[0].x0, under[-1].x1) == (
        pytest.approx(over[0].x0, abs=1),
        pytest.approx(over[-1].x1, abs=1),
    )


def test_the_first_page_shows_body_text_under_a_red_head_and_four_lines_of_title(
    pages: dict[str, list[Page]],
) -> None:
    body = [text_of(line) for line in pages[JOINTLY_HEADED][0].body]
    assert "中共临江市东陵区委员会东陵区人民政府" in body and "关于2024年度窗口服务工作情况" in body
    assert any(line.startswith(samples.HAN[:10]) for line in body)


# --- 版记 ---


def test_the_imprint_stands_at_the_foot_of_the_last_page(pages: dict[str, list[Page]]) -> None:
    for name in [*FULL.values(), PAPER, WIDE]:
        page = pages[name][-1]
        copies, issued = page.find("抄送："), page.find("东陵区人民政府办公室")
        date = page.find("2025年1月15日印发")
        assert copies and issued and date, name
        rules = [rule for rule in page.rules if rule.top > BOTTOM - 120]
        thick, thin = gbt9704.IMPRINT_THICK.thickness, gbt9704.IMPRINT_THIN.thickness
        for rule, length in zip(rules, (thick, thin, thick), strict=True):
            assert (rule.x0, rule.x1) == (pytest.approx(LEFT, abs=1), pytest.approx(RIGHT, abs=1))
            assert rule.thickness == pytest.approx(length.pt, abs=length.tolerance)
        assert rules[-1].top == pytest.approx(BOTTOM, abs=1), "末条分隔线与版心下边缘重合"
        one = gbt9704.SIZE_4.pt
        assert copies[0].x0 - LEFT == pytest.approx(one, abs=1)
        assert issued[0].x0 - LEFT == pytest.approx(one, abs=1)
        assert RIGHT - date[-1].x1 == pytest.approx(one, abs=1)
        assert copies[0].size == pytest.approx(one, abs=0.1)
        assert rules[0].top < copies[0].baseline < rules[1].top < issued[0].baseline < rules[2].top


def test_comments_on_the_imprint_leave_it_at_the_foot(pages: dict[str, list[Page]]) -> None:
    page = pages[REMARKED][-1]
    rules = [rule.top for rule in page.rules if rule.top > BOTTOM - 120]
    copies, issued = page.find("抄送："), page.find("东陵区人民政府办公室")
    assert copies and issued
    assert rules[0] < copies[0].baseline < rules[1] < issued[0].baseline < rules[2]


def test_copies_wrap_under_the_first_office(pages: dict[str, list[Page]]) -> None:
    page = pages[FULL[5]][0]
    first = page.find("抄送：区委办公室")
    lines = [line for line in page.body if line[0].size < 15]
    assert first and len(lines) == 3
    assert lines[1][0].x0 == pytest.approx(first[3].x0, abs=1)


def test_a_full_last_page_sends_the_imprint_to_the_next(pages: dict[str, list[Page]]) -> None:
    assert [len(pages[name]) for name in FULL.values()] == [1, 1, 2, 2]
    for lines in (20, 22):
        assert len(pages[FULL[lines]][0].body) == lines, "no line of text goes with it"


# --- attachments ---


def test_named_attachments_wrap_under_the_name(pages: dict[str, list[Page]]) -> None:
    page = pages[LISTED][0]
    first, second, tenth = page.find("附件：1.主"), page.find("2.东"), page.find("10.清单")
    assert first and second and tenth
    assert first[0].x0 - LEFT == pytest.approx(2 * gbt9704.CHARACTER_ADVANCE.pt, abs=1)
    assert second[0].x0 == pytest.approx(first[3].x0, abs=1)
    assert tenth[0].x0 == pytest.approx(first[3].x0, abs=1)
    number = next(i for i, line in enumerate(page.body) if text_of(line).startswith("2.东"))
    assert page.body[number + 1][0].x0 == pytest.approx(second[2].x0, abs=1)


def test_under_a_seal_the_date_ends_four_characters_in_and_names_are_centred(
    pages: dict[str, list[Page]],
) -> None:
    page = pages[SEALED][0]
    date = page.find("2025年1月15日")
    names = [page.find(name) for name in samples.JOINT]
    assert date and names[0] and names[1]
    start = LEFT + (28 - 4 - 6.5) * gbt9704.CHARACTER_ADVANCE.pt
    assert date[0].x0 == pytest.approx(start, abs=1)
    for name in names:
        assert name is not None
        assert (name[0].x0 + name[-1].x1) / 2 == pytest.approx((date[0].x0 + date[-1].x1) / 2, abs=10)
    between = names[1][0].baseline - names[0][0].baseline
    assert between > gbt9704.SEAL_DIAMETER.pt, "seals do not touch"


def test_an_attachment_begins_a_page_with_its_title_on_the_third_line(pages: dict[str, list[Page]]) -> None:
    page = pages[PAPER][-1]
    annex, title = page.body[:2]
    assert text_of(annex) == "附件" and annex[0].x0 == pytest.approx(LEFT, abs=1)
    assert text_of(title) == "主要指标一览表"
    assert title[0].baseline - annex[0].baseline == pytest.approx(2 * gbt9704.LINE_PITCH.pt, abs=4)


def test_a_page_on_its_side_keeps_its_number_in_its_place_on_the_sheet(pages: dict[str, list[Page]]) -> None:
    turned = [(number, page) for number, page in enumerate(pages[WIDE], 1) if page.width > page.height]
    assert [number for number, _ in turned] == [2, 3]
    for number, page in turned:
        assert text_of(page.turned) == gbt9704.PAGE_NUMBER_FORM.format(number).replace(" ", "")
        middle = {(char.x0 + char.x1) / 2 for char in page.turned}
        assert all(x == pytest.approx(gbt9704.PAGE_NUMBER_MIDDLE.pt, abs=MM) for x in middle)
        first, last = page.turned[0], page.turned[-1]
        if number % 2:
            assert last.baseline + last.size == pytest.approx(RIGHT - gbt9704.SIZE_4.pt, abs=4)
        else:
            assert first.baseline == pytest.approx(LEFT + gbt9704.SIZE_4.pt, abs=2)
    assert text_of(pages[WIDE][-1].foot) == "—4—"


# --- where pages and lines break ---


def test_neither_signature_nor_named_attachments_stand_on_a_page_without_text(
    pages: dict[str, list[Page]],
) -> None:
    for name in ENDS.values():
        page = next(page for page in pages[name] if page.find("东陵区人民政府"))
        lines = [text_of(line) for line in page.body]
        assert any(line[:4] in samples.HAN * 2 for line in lines), f"{name}: {lines}"


def test_a_heading_is_never_the_last_line_of_a_page(pages: dict[str, list[Page]]) -> None:
    for name in HEADINGS.values():
        for page in pages[name]:
            assert not text_of(page.body[-1]).startswith(("一、", "（一）", "1.")), name


def test_no_number_is_divided_between_lines(pages: dict[str, list[Page]]) -> None:
    lines = [text_of(line) for page in pages[NUMBERS] for line in page.body]
    divided = [(a, b) for a, b in pairwise(lines) if re.search(r"[\d.,]$", a) and re.match(r"[\d.,%％‰]", b)]
    assert not divided


SAVED = ask_saved("report", lambda: [write(samples.report())])


def test_a_file_saved_again_by_libreoffice_reads_the_same(
    saved: dict[str, list[bytes]], tmp_path: Path
) -> None:
    (data,) = saved[SAVED]
    path = tmp_path / "again.docx"
    path.write_bytes(data)
    document, lost = reader.read(path)
    assert not lost
    assert [b.text for b in document.blocks] == [b.text for b in samples.report().blocks]
    levels = [b.level for b in document.blocks if isinstance(b, Paragraph) and b.level]
    assert levels == [1, 2, 3, 4, 1]
