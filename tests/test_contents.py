"""The 目录 of a Word file: a field of Word's own, on leaves of its own, with the pages that the headings will stand on."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

from drafter import readers
from drafter.document import Document, Style, Table, paragraph
from drafter.form import load
from drafter.writers import Options, render
from drafter.writers.outline import entries
from drafter.writers.paging import count
from drafter.writers.paging import pages as forecast
from drafter.writers.word import write
from tests import rendering, samples
from tests.calling import draft
from tests.rendering import Page, text_of
from tests.shipped import FILES, composed, genre

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# LibreOffice does not read w:autoSpaceDE and puts a quarter of an em between Han and Latin characters.
LIBREOFFICE_GAP = 0.25
EXAMPLES = sorted(FILES.examples.glob("*.yaml"))
ORDINALS = "一二三四五六七八九"


def plain() -> Document:
    """Return a report of Han characters alone, which every program sets alike, with headings all over its pages."""
    blocks = [paragraph("东陵区人民政府关于窗口服务工作情况的报告", Style.TITLE)]
    for number, ordinal in enumerate(ORDINALS):
        blocks.append(paragraph(f"窗口服务的第{ordinal}个方面", Style.HEADING1, marker=f"{ordinal}、"))
        for part in ORDINALS[: number % 3 + 1]:
            blocks.append(paragraph(f"第{ordinal}个方面的做法之{part}", Style.HEADING2, marker=f"（{part}）"))
            blocks.append(paragraph(samples.han(150 + 97 * number)))
    signed = [paragraph("东陵区人民政府", Style.SIGNATURE), paragraph("2025年1月15日", Style.DATE)]
    annex = [
        paragraph("附件", Style.ANNEX),
        paragraph("事项清单", Style.ANNEX_TITLE),
        paragraph(samples.han(70)),
    ]
    return Document((*blocks, *signed, *annex))


def headed(issuers: list[str], numbers: list[str], lines: int) -> Document:
    """Return a paper with 版头 whose first heading stands so many lines under 主送机关, with an annex and 版记."""
    title = paragraph("东陵区人民政府关于窗口服务工作情况的报告", Style.TITLE)
    rows = tuple(((paragraph("办结率"),), (paragraph("按期办结的事项占全部事项的比例"),)) for _ in range(60))
    return Document(
        (
            *(paragraph(name, Style.ISSUER) for name in issuers),
            *(paragraph(text, Style.NUMBER) for text in numbers),
            title,
            paragraph("江北市人民政府：", Style.ADDRESSEE),
            paragraph(samples.han(26 + 28 * (lines - 1))),
            paragraph("主要举措和成效", Style.HEADING1, marker="一、"),
            paragraph("窗口服务的做法", Style.HEADING2, marker="（一）"),
            paragraph(samples.han(600)),
            paragraph("存在的不足和原因", Style.HEADING1, marker="二、"),
            paragraph(samples.han(500)),
            paragraph("附件一", Style.ANNEX),
            paragraph("主要指标一览表", Style.ANNEX_TITLE),
            Table(rows, header_rows=1, wide=True),
            paragraph("附件二", Style.ANNEX),
            paragraph("事项清单", Style.ANNEX_TITLE),
            paragraph(samples.han(70)),
            paragraph("抄送：江北市人民代表大会常务委员会办公室。", Style.COPIES),
            paragraph("东陵区人民政府办公室\t二月印发", Style.ISSUED),
        )
    )


ISSUERS = {
    "one": (["东陵区人民政府文件"], ["东政报〔二〕三号\t签发人：林知行"]),
    "two": (
        ["中国共产党东陵区委员会", "东陵区人民政府"],
        ["东委报〔二〕三号\t签发人：林知行", "\t方明远"],
    ),
    "long": (["北川羌族自治县人民政府行政审批和政务服务管理局文件"], ["北政报〔二〕三号"]),
}


def body_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(W + "body")
    assert body is not None
    return body


def codes(element: etree._Element) -> list[str]:
    return [(code.text or "").strip() for code in element.iter(W + "instrText")]


PLAIN = rendering.ask("contents", lambda: write(plain(), contents=True))
PAPER = rendering.ask("contents of a paper", lambda: write(samples.paper(), contents=True))
DRAFTS = {
    rendering.ask(f"pages of {path.stem}", lambda path=path: write(_draft(path))): path for path in EXAMPLES
}


HEADED = {
    rendering.ask(
        f"head {kind} {lines}", lambda kind=kind, lines=lines: write(headed(*ISSUERS[kind], lines))
    ): (
        kind,
        lines,
    )
    for kind in ISSUERS
    for lines in range(4, 9)
}


def _draft(path: Path) -> Document:
    return composed(load(path, genre())[0]).document


# --- what Word finds ---


def test_the_contents_are_a_field_that_word_can_make_anew() -> None:
    body = body_of(write(plain(), contents=True))
    toc, *pages = codes(body)
    assert toc == r'TOC \o "1-2" \h \z \u \t "附件标题,1"'
    named = {start.get(W + "name") for start in body.iter(W + "bookmarkStart")}
    assert pages == [rf"PAGEREF {link.get(W + 'anchor')} \h" for link in body.iter(W + "hyperlink")]
    assert {link.get(W + "anchor") for link in body.iter(W + "hyperlink")} == named
    kinds = [mark.get(W + "fldCharType") for mark in body.iter(W + "fldChar")]
    inner = ["begin", "separate", "end"] * len(pages)
    assert kinds == ["begin", "separate", *inner, "end"]


def test_each_line_shows_a_heading_and_its_bookmark_stands_around_that_heading() -> None:
    body = body_of(write(plain(), contents=True))
    headings = {}
    for start in body.iter(W + "bookmarkStart"):
        owner = start.getparent()
        assert owner is not None
        headings[start.get(W + "name")] = "".join(text.text or "" for text in owner.iter(W + "t"))
    lines = {
        link.get(W + "anchor"): "".join(text.text or "" for text in link.iter(W + "t"))
        for link in body.iter(W + "hyperlink")
    }
    assert [re.sub(r"\d+$", "", line) for line in lines.values()] == list(headings.values())
    assert list(headings.values()) == [entry.text for entry in entries(plain())]
    assert list(lines) == list(headings)


def test_headings_are_found_after_tables_too() -> None:
    rows = ((samples.cell("甲"), samples.cell("乙")),)
    document = Document((Table(rows), paragraph("安排", Style.HEADING1), paragraph("正文。")))
    (start,) = body_of(write(document, contents=True)).iter(W + "bookmarkStart")
    owner = start.getparent()
    assert owner is not None
    assert "".join(text.text or "" for text in owner.iter(W + "t")) == "安排"


def test_nothing_asks_word_to_update_on_opening() -> None:
    with zipfile.ZipFile(io.BytesIO(write(plain(), contents=True))) as package:
        assert b"updateFields" not in package.read("word/settings.xml")
        assert b"dirty" not in package.read("word/document.xml")


def test_the_styles_are_word_s_own() -> None:
    names = [
        p.style.name for p in docx.Document(io.BytesIO(write(samples.paper(), contents=True))).paragraphs
    ]  # type: ignore[union-attr]
    assert names[:6] == ["TOC Heading", "toc 1", "toc 2", "toc 1", "toc 1", "toc 1"]
    assert "toc 1" not in names[6:]


def test_a_document_without_headings_has_no_contents() -> None:
    document = Document((paragraph("正文。"),))
    assert write(document, contents=True) == write(document)
    assert render(document, "docx", Options(contents=True))[1] == []


def test_the_text_begins_with_page_1_also_where_an_attachment_lies_on_its_side() -> None:
    wide = Table(((samples.cell("甲"), samples.cell("乙")),), wide=True)
    document = replace(plain(), blocks=(*plain().blocks, wide))
    sections = list(body_of(write(document, contents=True)).iter(W + "sectPr"))
    starts = [s.find(f"{W}pgNumType[@{W}start]") is not None for s in sections]
    assert not [kind for s in sections for kind in s.findall(W + "type")], "each begins a new page"
    assert starts == [False, True, False]
    assert [len(s.findall(W + "footerReference")) for s in sections] == [0, 2, 2]


def test_that_the_pages_are_forecast_is_told() -> None:
    (finding,) = render(plain(), "docx", Options(contents=True))[1]
    assert finding.code == "DW03" and "推算" in finding.message
    assert render(plain(), "docx")[1] == []


def test_the_headings_of_a_draft_are_in_the_navigation_pane_to_the_fourth_level() -> None:
    word = docx.Document(io.BytesIO(write(samples.report())))
    levels = {}
    for item in word.paragraphs:
        assert item.style is not None
        outline = item.style.element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            levels[item.style.name] = outline.get(W + "val")
    assert levels == {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2", "Heading 4": "3"}


def test_the_properties_name_the_report_and_nobody(tmp_path: Path) -> None:
    found = docx.Document(io.BytesIO(write(_draft(EXAMPLES[0])))).core_properties
    assert (found.subject, found.language) == ("法治政府建设年度报告（2018年）", "zh-CN")
    assert found.title.endswith("报告")
    assert (found.author, found.last_modified_by, found.revision) == ("", "", 0)
    assert docx.Document(io.BytesIO(write(samples.report()))).core_properties.subject == ""


# --- reading it back ---


def test_a_draft_with_contents_reads_back_as_the_draft_without(tmp_path: Path) -> None:
    found = []
    for contents in (False, True):
        path = tmp_path / f"{contents}.docx"
        path.write_bytes(write(_draft(EXAMPLES[0]), contents=contents))
        document, findings = readers.read(path)
        found.append([(b.text, b.at.block) for b in document.blocks])
    assert found[0] == found[1]
    assert [f.code for f in findings] == ["DX07"]


def test_build_writes_contents_on_request(tmp_path: Path) -> None:
    made = draft("build", EXAMPLES[0], "--contents", "-o", "稿.docx", cwd=tmp_path)
    assert made.code == 0 and "DW03" in made.err
    assert codes(body_of((tmp_path / "稿.docx").read_bytes()))[0].startswith("TOC ")


# --- the rendered pages ---


def lines(pages: list[Page]) -> list[tuple[str, int]]:
    """Return (heading, page) of each line of a rendered 目录."""
    found = (re.fullmatch(r"(.*?)\.{2,}(\d+)", text_of(line)) for page in pages for line in page.lines)
    return [(match[1], int(match[2])) for match in found if match]


def stands_on(pages: list[Page], headings: list[str]) -> list[int]:
    """Return the pages that headings stand on, in order, by the number at the foot; each stands in a line of its own."""
    numbered = [p for p in pages if any(re.fullmatch(r"—\d+—", text_of(line)) for line in p.lines)]
    out, at = [], 0
    for heading in headings:
        while not any(text_of(line) == heading for line in numbered[at].lines):
            at += 1
        out.append(int(text_of(numbered[at].foot).strip("—")))
    return out


@pytest.mark.parametrize("name", [PLAIN, PAPER])
def test_the_pages_in_the_contents_are_those_the_headings_stand_on(
    pages: dict[str, list[Page]], name: str
) -> None:
    shown = lines(pages[name])
    assert len(shown) == len(entries(plain() if name == PLAIN else samples.paper()))
    assert [page for _, page in shown] == stands_on(pages[name], [heading for heading, _ in shown])


def test_contents_stand_on_unnumbered_leaves_and_the_text_begins_with_page_1(
    pages: dict[str, list[Page]],
) -> None:
    first, *others = pages[PLAIN]
    assert text_of(first.lines[0]) == "目录"
    assert not any("—" in text_of(line) for line in first.lines)
    feet = [text_of(page.foot) for page in others if not text_of(page.lines[0]).endswith(tuple("123456789"))]
    assert feet[0] == "—1—"


@pytest.mark.parametrize("name", list(DRAFTS))
def test_the_forecast_of_a_real_draft_is_what_libreoffice_makes_of_it(
    pages: dict[str, list[Page]], name: str
) -> None:
    document = _draft(DRAFTS[name])
    numbers = forecast(document, LIBREOFFICE_GAP)
    listed = entries(document)
    one_line = [
        e
        for e in listed
        if any(e.text.replace(" ", "") == text_of(line) for p in pages[name] for line in p.lines)
    ]
    assert len(one_line) > 10
    assert [numbers[e.position] for e in one_line] == stands_on(pages[name], [e.text for e in one_line])
    assert numbers[-1] == len(pages[name])


@pytest.mark.parametrize("name", list(HEADED))
def test_the_forecast_reckons_with_what_stands_over_the_title_and_on_pages_that_lie(
    pages: dict[str, list[Page]], name: str
) -> None:
    kind, lines = HEADED[name]
    document = headed(*ISSUERS[kind], lines)
    numbers = forecast(document, LIBREOFFICE_GAP)
    upright = [entry for entry in entries(document) if entry.text != "主要指标一览表"]
    assert [numbers[e.position] for e in upright] == stands_on(pages[name], [e.text for e in upright])
    assert count(document) == len(pages[name])


LYING = rendering.ask("lying", lambda: write(samples.wide(behind=False, lines=60)))


def test_pages_that_lie_on_their_side_hold_fewer_lines(pages: dict[str, list[Page]]) -> None:
    document = samples.wide(behind=False, lines=60)
    assert count(document) == len(pages[LYING])
