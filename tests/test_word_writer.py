"""The Word file as a package and as effective formatting, compared with gbt9704."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from drafter import gbt9704
from drafter.document import Document, Mark, Paragraph, Run, Style, Table, paragraph
from drafter.errors import UsageProblem
from drafter.gbt9704 import Align, Face
from drafter.ooxml import STYLE_IDS
from drafter.readers import docx as reader
from drafter.writers.fonts import missing_glyphs
from drafter.writers.layout import replaced_characters, visible
from drafter.writers.placing import signature_indents
from drafter.writers.word import write
from tests import samples
from tests.word_looks import Looks, Seen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PROFILES = sorted(gbt9704.FONT_PROFILES)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def body(document: Document, fonts: str = "gb2312") -> etree._Element:
    found = etree.fromstring(parts(write(document, fonts=fonts))["word/document.xml"]).find(W + "body")
    assert found is not None
    return found


# --- the package ---


def test_equal_documents_give_equal_bytes() -> None:
    assert write(samples.report()) == write(samples.report())


def test_properties_carry_the_title_and_nothing_of_user_or_machine() -> None:
    made = parts(write(samples.report(), made=datetime(2025, 1, 15, 8, 30, tzinfo=UTC)))["docProps/core.xml"]
    text = made.decode("utf-8")
    assert "清河省临江市东陵区人民政府关于2024年度窗口服务工作情况的报告" in text
    assert text.count("2025-01-15T08:30:00Z") == 2
    assert "creator" not in text and "lastModifiedBy" not in text
    assert "dcterms:created" not in parts(write(samples.report()))["docProps/core.xml"].decode("utf-8")


@pytest.mark.parametrize("fonts", PROFILES)
def test_every_part_is_well_formed_typed_and_related(fonts: str) -> None:
    package = parts(write(samples.report(), fonts=fonts))
    for data in package.values():
        etree.fromstring(data)
        assert not re.search(rb"\$[a-z{]", data)
    types = etree.fromstring(package["[Content_Types].xml"])
    typed = {override.get("PartName", "") for override in types.findall(TYPES + "Override")}
    assert typed == {f"/{name}" for name in package if name != "[Content_Types].xml" and ".rels" not in name}
    for source, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        for relation in etree.fromstring(package[source]).iter(RELATIONSHIPS + "Relationship"):
            assert folder + relation.get("Target", "") in package
    relations = etree.fromstring(package["word/_rels/document.xml.rels"])
    known = {relation.get("Id") for relation in relations}
    assert len(known) == len(relations)
    used = {
        value for e in etree.fromstring(package["word/document.xml"]).iter() for value in [e.get(R + "id")]
    }
    assert used - {None} <= known


def test_every_style_used_exists_once_and_no_theme_is_named() -> None:
    package = parts(write(samples.report()))
    styles = etree.fromstring(package["word/styles.xml"])
    ids = [style.get(W + "styleId") for style in styles.findall(W + "style")]
    assert len(ids) == len(set(ids))
    for name in ("word/document.xml", "word/footer-odd.xml", "word/footer-even.xml", "word/styles.xml"):
        for element in etree.fromstring(package[name]).iter():
            if etree.QName(element).localname in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
                assert element.get(W + "val") in ids
            assert not [key for key in element.attrib if "theme" in str(key).lower()]
            if element.tag == W + "color":
                assert element.get(W + "val") == gbt9704.RED


def test_python_docx_opens_it_and_finds_word_s_own_headings() -> None:
    document = docx.Document(io.BytesIO(write(samples.report())))
    names = [p.style.name for p in document.paragraphs if p.style is not None]
    assert names[0] == "Title"
    assert "Heading 1" in names and "公文正文" in names
    assert document.core_properties.language == "zh-CN"


def test_no_paragraph_is_empty() -> None:
    assert all("".join(p.itertext()).strip() for p in body(samples.report()).iter(W + "p"))


def test_an_unknown_font_profile_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="没有名为“comic”的字体方案"):
        write(samples.report(), fonts="comic")


# --- effective formatting, through the style cascade ---


def seen_as(key: str, fonts: str) -> Seen:
    """Return the first paragraph of a role; of a report where it has one, else of a paper with all that goes around."""
    both = (Looks(write(made, fonts=fonts, contents=True)) for made in (samples.report(), samples.paper()))
    return next(seen for looks in both for seen in looks.paragraphs() if seen.style == STYLE_IDS[key][0])


@pytest.mark.parametrize("fonts", PROFILES)
@pytest.mark.parametrize("key", sorted(gbt9704.ROLES))
def test_each_role_is_formatted_as_the_standard_says(key: str, fonts: str) -> None:
    role, faces = gbt9704.ROLES[key], gbt9704.FONT_PROFILES[fonts]
    seen = seen_as(key, fonts)
    run = next(run for run in seen.runs if run.text)
    assert run.value("rFonts", "eastAsia") == faces[role.face].name
    assert run.value("rFonts", "ascii") == run.value("rFonts", "hAnsi") == faces[Face.LATIN].name
    assert run.value("sz") == str(role.size.half_points)
    assert run.value("spacing") == str(role.spacing.twips)
    assert run.value("color") == role.colour
    assert run.value("lang", "eastAsia") == "zh-CN"
    wanted = {"line": str(role.line.twips), "lineRule": "exact"}
    wanted |= {"before": str(role.before.twips), "after": str(role.after.twips)}
    assert {name: seen.value("spacing", name) for name in wanted} == wanted
    assert seen.switch("pageBreakBefore") == role.new_page
    jc = {Align.JUSTIFIED: "both", Align.LEFT: "left", Align.CENTRE: "center"}[role.align]
    assert seen.value("jc") == jc
    assert seen.value("ind", "firstLineChars") == (str(100 * role.first_line) if role.first_line else "")
    assert seen.value("outlineLvl") == (str(role.outline - 1) if role.outline else "")
    assert seen.value("widowControl") == "0"
    assert seen.switch("snapToGrid", default=True) == role.on_grid


@pytest.mark.parametrize("key", sorted(gbt9704.ROLES))
def test_the_style_of_a_role_says_how_far_its_text_stands_in(key: str) -> None:
    role, looks = gbt9704.ROLES[key], Looks(write(samples.paper()))
    style = looks.by_id[STYLE_IDS[key][0]]
    indent = style.find(f"{W}pPr/{W}ind")
    sides = {
        "left": role.left,
        "right": role.right,
        "firstLine": role.first_line,
        "hanging": role.hanging,
    }
    for name, characters in sides.items():
        hundredths = indent.get(f"{W}{name}Chars", "0") if indent is not None else "0"
        twips = indent.get(f"{W}{name}", "0") if indent is not None else "0"
        assert int(hundredths) == 100 * characters
        assert int(twips) == pytest.approx(role.advance.twips * characters, abs=1)
    tab = style.find(f"{W}pPr/{W}tabs/{W}tab")
    assert (tab is not None) == (role.right_tab is not None)
    if tab is not None and role.right_tab is not None:
        from_right = gbt9704.TEXT_WIDTH.twips - int(tab.get(W + "pos", "0"))
        assert from_right == pytest.approx(role.right_tab * role.advance.twips, abs=1)
    line = style.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert (line is not None) == (key == "number")


def test_the_signers_names_are_set_in_their_own_face() -> None:
    document = Document((paragraph("东政报〔2025〕3号\t签发人：林知行", Style.NUMBER),))
    runs = body(document).iter(W + "r")
    fonts = {"".join(r.itertext()): r.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") for r in runs}  # type: ignore[union-attr]
    assert fonts["林知行"] == "楷体_GB2312"
    assert set(fonts.values()) == {"楷体_GB2312", "仿宋_GB2312"}


def test_a_character_the_signers_face_lacks_is_told_of_that_face() -> None:
    (finding,) = missing_glyphs(Document((paragraph("报〔2025〕3号\t签发人：林喆", Style.NUMBER),)))
    assert "“楷体_GB2312”里没有“喆”" in finding.message


@pytest.mark.parametrize("fonts", PROFILES)
def test_an_ideograph_of_extension_b_is_set_in_the_font_that_has_them(fonts: str) -> None:
    (element,) = body(Document((paragraph("林\U00020ba7记", Style.HEADING1),)), fonts).findall(W + "p")
    named = ["".join(r.itertext()) for r in element if gbt9704.RARE_FONT.name in etree.tostring(r).decode()]
    assert named == ["\U00020ba7"]
    table = parts(write(Document(()), fonts=fonts))["word/fontTable.xml"].decode("utf-8")
    assert gbt9704.RARE_FONT.name in table


def test_the_imprint_is_the_last_of_the_text_and_what_it_hangs_on_holds_none(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(write(samples.paper()))
    document, lost = reader.read(path)
    assert not lost, "drawn lines are no pictures"
    expected = [block.text for block in samples.paper().blocks]
    assert [block.text for block in document.blocks][: len(expected)] == expected
    assert all(not block.text for block in document.blocks[len(expected) :])


@pytest.mark.parametrize("behind", [True, False])
def test_an_attachment_with_a_wide_table_lies_on_its_side(behind: bool) -> None:
    package = parts(write(samples.wide(behind=behind)))
    sections = list(etree.fromstring(package["word/document.xml"]).iter(W + "sectPr"))
    sizes = [section.find(W + "pgSz") for section in sections]
    turned = [size.get(W + "orient") == "landscape" for size in sizes if size is not None]
    assert turned == ([False, True, False] if behind else [False, True])
    margins = sections[1].find(W + "pgMar")
    assert margins is not None
    assert margins.get(W + "top") == str(gbt9704.MARGIN_LEFT.twips), "表头在订口一边"
    assert margins.get(W + "left") == str(gbt9704.MARGIN_BOTTOM.twips)
    relations = {
        r.get("Id"): r.get("Target") for r in etree.fromstring(package["word/_rels/document.xml.rels"])
    }
    for section in sections:
        for reference in section.iter(W + "footerReference"):
            assert f"word/{relations[reference.get(R + 'id')]}" in package


def test_roles_and_styles_name_each_other() -> None:
    assert {style.value for style in Style} <= set(gbt9704.ROLES) == set(STYLE_IDS)


def test_the_numbers_are_those_of_the_standard() -> None:
    assert round(gbt9704.MARGIN_RIGHT.mm) == 26
    assert round(gbt9704.MARGIN_BOTTOM.mm) == 35
    assert gbt9704.LINE_PITCH.twips == 579
    assert gbt9704.CHARACTER_SPACING.twips == -5
    assert gbt9704.CHARACTERS_PER_LINE * gbt9704.CHARACTER_ADVANCE.pt <= gbt9704.TEXT_WIDTH.pt
    assert gbt9704.LINES_PER_PAGE * gbt9704.LINE_PITCH.pt <= gbt9704.TEXT_HEIGHT.pt


def test_the_page_is_a4_with_the_standard_s_margins_and_a_grid_of_lines() -> None:
    section = body(samples.report()).find(W + "sectPr")
    assert section is not None
    values = {
        etree.QName(e).localname: {etree.QName(k).localname: v for k, v in e.attrib.items()} for e in section
    }
    assert values["pgSz"] == {"w": "11906", "h": "16838"}
    assert {k: values["pgMar"][k] for k in ("top", "right", "bottom", "left")} == {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1587",
    }
    assert values["docGrid"] == {"type": "lines", "linePitch": "579"}


@pytest.mark.parametrize(
    ("signature", "date", "expected"),
    [
        ("东陵区人民政府", "2025年1月15日", (19, 21)),  # 署名右空二字，日期右移二字
        ("司法局", "2025年11月15日", (17, 19)),  # the date is longer: it stands 右空二字
        ("联" * 40, "2025年1月15日", (0, 2)),  # too long for a line: it begins at the margin
    ],
)
def test_signature_and_date_stand_as_7_3_5_2_says(
    signature: str, date: str, expected: tuple[float, float]
) -> None:
    assert gbt9704.signature_and_date_indents(signature, date) == expected


@pytest.mark.parametrize("date", ["2025年1月15日", "2025年11月15日"])
def test_signatures_of_a_joint_report_stand_one_under_the_other_and_end_together(date: str) -> None:
    blocks = samples.joint(("中共东陵区委", "司法局"), date).blocks
    first, second, _ = (p for p in body(Document(blocks)).findall(W + "p")[1:])
    assert first.find(f"{W}pPr/{W}spacing") is None, "the blank line over the first is the style's"
    spacing = second.find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    assert spacing.get(W + "before") == "0"
    left = signature_indents(blocks)
    assert left[1] + 6 == left[2] + 3, "both end as far from the right"


# --- text ---


def runs_of(text: str, **fields: object) -> list[etree._Element]:
    element = body(Document((Paragraph((Run(text, **fields),)),))).find(W + "p")  # type: ignore[arg-type]
    assert element is not None
    return element.findall(W + "r")


def test_runs_with_marks_of_both_scripts_ask_for_the_chinese_font() -> None:
    hints = {
        text: runs_of(text)[0].find(f"{W}rPr/{W}rFonts").get(W + "hint")
        for text in ("“一”", "一二", "…", "—")
    }  # type: ignore[union-attr]
    assert hints == {"“一”": "eastAsia", "一二": None, "…": "eastAsia", "—": "eastAsia"}


def test_pending_and_wrong_work_is_highlighted_in_two_colours() -> None:
    colours = {m: runs_of("【】", mark=m)[0].find(f"{W}rPr/{W}highlight").get(W + "val") for m in Mark}  # type: ignore[union-attr]
    assert colours == {Mark.PENDING: "yellow", Mark.WRONG: "cyan"}


def test_a_bold_run_at_the_start_of_body_text_is_a_lead_sentence() -> None:
    found = body(samples.report()).iter(W + "r")
    styles = {"".join(r.itertext()): r.find(f"{W}rPr/{W}rStyle") for r in found}
    assert styles["一是抓好统筹。"].get(W + "val") == "LeadSentence"  # type: ignore[union-attr]
    assert styles["坚持"].get(W + "val") == "Strong"  # type: ignore[union-attr]


def test_characters_the_font_lacks_are_set_in_a_font_that_has_them() -> None:
    runs = runs_of("到二〇三五年，鄠邑、浉河")
    fonts = [("".join(r.itertext()), r.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia")) for r in runs]  # type: ignore[union-attr]
    assert fonts == [
        ("到二", "仿宋_GB2312"),
        ("〇", "仿宋"),
        ("三五年，", "仿宋_GB2312"),
        ("鄠", "仿宋"),
        ("邑、", "仿宋_GB2312"),
        ("浉", "仿宋"),
        ("河", "仿宋_GB2312"),
    ]


def test_missing_glyphs_are_told_once_with_their_place() -> None:
    document = Document(
        (paragraph("浉河与浉河"), paragraph("鄠邑", Style.HEADING2), paragraph("—“”·", Style.TITLE))
    )
    found = missing_glyphs(document)
    assert [(f.code, f.at.block, f.at.column) for f in found] == [("DW01", 1, 1), ("DW01", 2, 1)]
    assert "“仿宋_GB2312”里没有“浉”" in found[0].message
    assert "“楷体_GB2312”里没有“鄠”" in found[1].message
    assert missing_glyphs(document, "windows") == []


def test_control_characters_are_shown_and_told() -> None:
    document = Document((paragraph("甲\x07乙\x00"),))
    assert "".join(body(document).itertext()).strip() == "甲␇乙␀"
    (finding,) = replaced_characters(document)
    assert (finding.at.block, finding.at.column) == (1, 2)
    assert "U+0007" in finding.message


def normal(text: str) -> str:
    """Return text as a Word file can hold it."""
    return visible(text).replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.text(st.characters(codec=None), max_size=40), max_size=4))
def test_what_users_wrote_comes_out_as_typed(texts: list[str]) -> None:
    document = Document(tuple(paragraph(text) for text in texts))
    again = docx.Document(io.BytesIO(write(document)))
    assert [p.text for p in again.paragraphs] == [normal(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}{% x %}", "<w:p>&amp;</w:p>", "**粗**_斜_`码`", "\ue000\uf8ff", " 两端 ", "$title"]
)
def test_marks_of_other_languages_are_only_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write(Document((paragraph(text),))))
    assert reader.read(path)[0].blocks[0].text == text


def test_a_table_is_as_wide_as_the_text_with_its_header_on_every_page() -> None:
    table = body(samples.report()).find(W + "tbl")
    assert table is not None
    widths = [int(column.get(W + "w", "0")) for column in table.iter(W + "gridCol")]
    assert sum(widths) == pytest.approx(gbt9704.TEXT_WIDTH.twips, abs=len(widths))
    headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(W + "tr")]
    assert headers == [True, False]


def test_short_rows_and_empty_cells_make_a_whole_table() -> None:
    table = body(Document((Table(((samples.cell("甲"), samples.cell("乙")), (())), header_rows=1),))).find(
        W + "tbl"
    )
    assert table is not None
    assert [len(row.findall(W + "tc")) for row in table.iter(W + "tr")] == [2, 2]
    assert all(cell.find(W + "p") is not None for cell in table.iter(W + "tc"))
