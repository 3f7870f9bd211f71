"""An office's own look: what is taken of its Word file, what never travels, and how a draft then comes out."""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from drafter import gbt9704
from drafter.cli.style import house_for, open_house
from drafter.document import Document, Table, paragraph
from drafter.errors import Unreadable
from drafter.writers import Options, render
from drafter.writers.seal import is_untouched
from drafter.writers.word import write
from drafter.writers.word.house import House, How, Mapped, load
from tests import office_files, samples
from tests.calling import draft
from tests.rendering import Page, ask, ask_saved, text_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MM = gbt9704.POINTS_PER_MM
EXAMPLE = next(Path(__file__).parent.parent.glob("examples/law-based-government/*2023*.yaml"))
OFFICES = {
    "template": office_files.styled_template,
    "finished": office_files.finished_report,
    "themed": office_files.themed,
    "letterhead": office_files.letterhead,
    "colliding": office_files.colliding,
    "macros": office_files.macros,
    "numbered": office_files.numbered_by_word,
    "boxed": office_files.boxed_number,
    "two titles": office_files.title_in_two,
}


@cache
def house(name: str) -> House:
    return load(OFFICES[name]().save(), f"{name}.docx")[0]


def told(name: str) -> dict[str, str]:
    return {f.code: f.message for f in load(OFFICES[name]().save(), f"{name}.docx")[1]}


def mapped(name: str) -> dict[str, Mapped]:
    return {row.role: row for row in house(name).mapping}


@cache
def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write(samples.paper(), house=house(name)))) as package:
        assert package.testzip() is None
        assert len(set(package.namelist())) == len(package.namelist())
        return {part: package.read(part) for part in package.namelist()}


def style_of(name: str, role: str) -> etree._Element:
    root = etree.fromstring(parts(name)["word/styles.xml"])
    (found,) = (s for s in root if s.get(W + "styleId") == house(name).look.styles[role])
    return found


# --- which style sets which role ---


def test_named_styles_are_found_by_name_and_the_rest_is_ours_in_the_office_s_fonts() -> None:
    rows = mapped("template")
    by_name = {role: row.style for role, row in rows.items() if row.how is How.NAME}
    assert by_name == {
        "title": "公文标题",
        "heading1": "heading 1",
        "heading2": "二级标题",
        "body": "公文正文",
        "addressee": "主送机关",
        "signature": "落款",
        "date": "成文日期",
    }
    assert rows["heading3"].how is How.NONE
    assert (rows["heading3"].font, rows["annex"].font) == ("方正仿宋_GBK", "方正黑体_GBK")
    assert rows["annex_title"].font == "方正小标宋_GBK"


def test_a_finished_report_set_by_hand_gives_styles_with_the_formatting_of_its_paragraphs() -> None:
    rows = mapped("finished")
    got = {role: (row.font, row.size) for role, row in rows.items() if row.made}
    assert got == {
        "issuer": ("方正小标宋简体", 40),
        "number": ("仿宋_GB2312", 15),
        "title": ("华文中宋", 20),  # and not the 48 points of the cover, which is another section
        "addressee": ("仿宋_GB2312", 15),
        "heading1": ("黑体", 15),
        "heading2": ("楷体_GB2312", 15),
        "body": ("仿宋_GB2312", 15),
        "signature": ("仿宋_GB2312", 15),
        "date": ("仿宋_GB2312", 15),
    }
    spacing = style_of("finished", "title").find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(W + "after") == "540"  # one empty line of 27 points
    assert style_of("finished", "heading2").find(f"{W}rPr/{W}b") is not None


def test_the_blank_line_under_a_title_of_two_paragraphs_stands_under_ours() -> None:
    spacing = style_of("two titles", "title").find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(W + "after") == "540"


def test_a_heading_style_that_the_text_does_not_use_is_not_taken_for_the_office_s() -> None:
    style = style_of("finished", "heading1")
    assert style.find(f"{W}name").get(W + "val") == "heading 1"  # type: ignore[union-attr]
    assert style.find(f"{W}rPr/{W}sz").get(W + "val") == "30"  # type: ignore[union-attr]
    assert style.find(f"{W}pPr/{W}outlineLvl").get(W + "val") == "0"  # type: ignore[union-attr]


def test_the_words_of_a_finished_report_stay_behind() -> None:
    text = b"".join(parts("finished").values()).decode("utf-8", "ignore")
    assert not [word for word in ("窗口服务放在前面", "内部资料", "做法之一", "修订的话") if word in text]


def test_theme_fonts_are_resolved_to_the_names_the_theme_gives_them() -> None:
    rows = mapped("themed")
    assert (rows["body"].font, rows["heading1"].font) == ("仿宋", "黑体")
    assert b"Theme" not in parts("themed")["word/styles.xml"]
    assert 'w:eastAsia="仿宋"' in parts("themed")["word/document.xml"].decode()


def test_ids_that_are_ours_and_mean_something_else_do_no_harm() -> None:
    rows = mapped("colliding")
    assert (rows["title"].style, rows["heading1"].style, rows["body"].font) == (
        "公文标题",
        "一级标题",
        "仿宋_GB2312",
    )
    root = etree.fromstring(parts("colliding")["word/styles.xml"])
    kinds = {s.get(W + "styleId"): s.get(W + "type") for s in root.findall(W + "style")}
    assert (kinds["Strong"], kinds["TableGrid"]) == ("character", "table")


def test_a_style_with_an_automatic_number_loses_it_because_our_numbers_are_typed() -> None:
    assert b"numPr" not in parts("template")["word/styles.xml"]
    assert "自动编号" in told("template")["DH06"]


def test_headings_that_word_counts_and_indents_made_of_blanks_are_understood() -> None:
    rows = mapped("numbered")
    assert {r: rows[r].font for r in ("heading1", "heading2", "body")} == {
        "heading1": "黑体",
        "heading2": "楷体",
        "body": "仿宋",
    }
    indent = style_of("numbered", "body").find(f"{W}pPr/{W}ind")
    assert indent is not None and indent.get(W + "firstLineChars") == "200"
    listed = style_of("numbered", "heading1").find(f"{W}pPr/{W}ind")
    assert listed is not None and listed.get(W + "firstLine") == "640"


def test_what_must_not_stand_alone_is_kept_with_what_follows_in_the_office_s_style_too() -> None:
    assert style_of("template", "signature").find(f"{W}pPr/{W}keepNext") is not None


def test_characters_that_the_office_s_font_lacks_are_told_and_set_in_another() -> None:
    document = Document((paragraph("二〇二四年，硚口区办理来件。"),))
    data, findings = render(document, "docx", Options(house=house("finished")))
    assert [f.message for f in findings if "硚" in f.message] == [
        "字体“仿宋_GB2312”里没有“硚”字，已改用“仿宋”显示"
    ]
    run = next(r for r in docx.Document(io.BytesIO(data)).paragraphs[0].runs if "硚" in r.text)
    assert run._element.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") == "仿宋"
    assert not [f for f in render(document, "docx", Options(house=house("template")))[1] if "硚" in f.message]


# --- page, header and footer ---


def test_the_section_with_most_text_gives_the_page() -> None:
    root = etree.fromstring(parts("finished")["word/document.xml"])
    (margins,) = root.iter(W + "pgMar")
    assert round(int(margins.get(W + "top", "0")) / 20 / MM) == 35


def test_pictures_of_a_header_travel_and_those_from_outside_do_not() -> None:
    made = parts("letterhead")
    assert made["word/media/house-header-first-1.png"] == office_files.png()
    header = made["word/house-header-first.xml"].decode()
    assert header.count("<w:drawing") == 1 and "东陵区人民政府文件" in header
    assert "图片" in told("letterhead")["DH05"]


def test_first_page_and_even_pages_stay_different_and_protection_does_not_travel() -> None:
    made = parts("letterhead")
    assert b"<w:titlePg" in made["word/document.xml"]
    assert b"evenAndOddHeaders" in made["word/settings.xml"] and b"mirrorMargins" in made["word/settings.xml"]
    assert b"documentProtection" not in made["word/settings.xml"]
    assert b"evenAndOddHeaders" not in parts("template")["word/settings.xml"]
    assert b"framePr" in made["word/house-footer-even.xml"]


def test_a_page_number_in_a_text_box_and_the_theme_its_colours_come_from_travel() -> None:
    made = parts("boxed")
    assert made["word/house-footer-default.xml"].count(b"PAGE") == 2  # the drawing and its stand-in
    assert "word/theme/theme1.xml" in made and "word/theme/theme1.xml" not in parts("template")


def test_a_field_that_names_a_person_goes_with_its_result() -> None:
    footer = parts("finished")["word/house-footer-default.xml"].decode()
    assert "PAGE" in footer and "AUTHOR" not in footer
    assert "AUTHOR" in told("finished")["DH05"]


def test_a_year_in_a_header_is_told() -> None:
    office = office_files.styled_template()
    office.parts["word/header1.xml"] = office_files.foot(office_files.p("2023年度报告"), "hdr")
    codes = {f.code: f.message for f in load(office.save(), "x.docx")[1]}
    assert "2023年" in codes["DH04"]


SECRETS = (
    "某某某",
    "mou",
    "00AB12CD",
    "1A2B3C4D",
    "198.51.100.7",
    "vbaProject",
    "odttf",
    "attachedTemplate",
    "rsid",
    "AUTHOR",
)


@pytest.mark.parametrize("name", OFFICES)
def test_people_macros_links_and_traces_of_editing_never_travel(name: str) -> None:
    assert any(secret in str(OFFICES[name]()) for secret in SECRETS)
    everything = b"".join([part.encode() + data for part, data in parts(name).items()]).decode(
        "utf-8", "ignore"
    )
    assert [secret for secret in SECRETS if secret in everything] == []


# --- the package ---


def inconsistencies(made: dict[str, bytes]) -> list[str]:
    """Return what is wrong with a package: parts without a type, relations to nothing, ids that nothing has."""
    wrong = []
    types = etree.fromstring(made["[Content_Types].xml"])
    suffixes = [e.get("Extension") for e in types if "Extension" in e.attrib]
    overrides = [e.get("PartName", "").lstrip("/") for e in types if "PartName" in e.attrib]
    wrong += [f"twice: {n}" for n in {*suffixes, *overrides} if (suffixes + overrides).count(n) > 1]
    wrong += [f"no part: {n}" for n in overrides if n not in made]
    wrong += [f"no type: {n}" for n in made if n.rpartition(".")[2] not in suffixes and n not in overrides]
    ids = {s.get(W + "styleId"): s for s in etree.fromstring(made["word/styles.xml"]).findall(W + "style")}
    for name, data in made.items():
        if not name.endswith(".xml"):
            continue
        folder, file = posixpath.split(name)
        listing = made.get(f"{folder}/_rels/{file}.rels")
        relations = {r.get("Id"): r for r in etree.fromstring(listing)} if listing else {}
        for relation in relations.values():
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
            wrong += (
                [f"{name}: nothing at {target}"]
                if target not in made or "TargetMode" in relation.attrib
                else []
            )
        for element in etree.fromstring(data).iter():
            wrong += [
                f"{name}: no relation {v}"
                for a, v in element.attrib.items()
                if str(a).startswith(R) and v not in relations
            ]
            refers = etree.QName(element).localname in (
                "pStyle",
                "rStyle",
                "tblStyle",
                "basedOn",
                "next",
                "link",
            )
            wrong += (
                [f"{name}: no style {element.get(W + 'val')}"]
                if refers and element.get(W + "val") not in ids
                else []
            )
    styles = [s.get(W + "styleId") for s in etree.fromstring(made["word/styles.xml"]).findall(W + "style")]
    names = [
        str(n.get(W + "val")).lower()
        for n in etree.fromstring(made["word/styles.xml"]).iterfind(f"{W}style/{W}name")
    ]
    return wrong + [f"twice: {n}" for n in {*styles, *names} if styles.count(n) > 1 or names.count(n) > 1]


@pytest.mark.parametrize("name", OFFICES)
def test_the_package_is_consistent_and_python_docx_opens_it(name: str) -> None:
    assert inconsistencies(parts(name)) == []
    opened = docx.Document(io.BytesIO(write(samples.paper(), house=house(name))))
    texts = [b.text for b in samples.paper().blocks if not isinstance(b, Table)]
    got = [p.text.replace("\n", "") for p in opened.paragraphs]
    assert got in (texts, [*texts, ""])  # 版记 hangs on a paragraph behind it


@pytest.mark.parametrize("name", OFFICES)
def test_a_draft_is_repeated_byte_for_byte_and_known_as_untouched(name: str) -> None:
    data = write(samples.paper(), house=house(name))
    again = load(OFFICES[name]().save(), f"{name}.docx")[0]
    assert write(samples.paper(), house=again) == data
    assert is_untouched(data)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(
                    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
                ),
                min_size=1,
            ),
            st.sampled_from(
                ["公文正文", "heading 1", "Title", "Strong", "一级标题", "Normal", "公文标题", "其他"]
            ),
        ),
        max_size=8,
    )
)
def test_whatever_an_office_calls_its_styles_the_package_is_consistent(
    rows: Sequence[tuple[str, str]],
) -> None:
    office = office_files.Office(
        styles="".join(
            office_files.style(key, name, "", office_files.run_properties("仿宋", 16)) for key, name in rows
        ),
        section=office_files.section(),
    )
    made = load(office.save(), "x.docx")[0]
    with zipfile.ZipFile(io.BytesIO(write(samples.paper(), house=made))) as package:
        wrong = inconsistencies({name: package.read(name) for name in package.namelist()})
    assert wrong == []


def styles_xml(office: office_files.Office) -> str:
    made = load(office.save(), "x.docx")[0]
    with zipfile.ZipFile(io.BytesIO(write(samples.paper(), house=made))) as package:
        assert inconsistencies({name: package.read(name) for name in package.namelist()}) == []
        return package.read("word/styles.xml").decode()


@pytest.mark.parametrize("junk", ["-1", "NaN", "", "1e9", "x&quot;", "9" * 30, "$names"])
def test_a_value_that_word_would_not_open_does_not_travel(junk: str) -> None:
    office = office_files.styled_template()
    spoilt = re.sub(
        r'<w:(sz|szCs|color|b|spacing) w:(val|line)="[^"]*"', rf'<w:\1 w:\2="{junk}"', office.styles
    )
    assert spoilt != office.styles
    sizes = re.findall(r'<w:(?:sz|szCs|kern) w:val="([^"]*)"', styles_xml(office_files.Office(styles=spoilt)))
    assert sizes and all(size.isdecimal() and len(size) < 5 for size in sizes)


def test_numbers_with_decimals_are_rounded_as_programs_that_read_them_do() -> None:
    office = office_files.styled_template()
    office.styles = office.styles.replace('w:line="600"', 'w:line="559.6"')
    assert 'w:line="560"' in styles_xml(office) and "559.6" not in styles_xml(office)


@pytest.mark.parametrize("bases", ["ab", "ba", "bca", "abcabc"])
def test_no_style_is_based_on_itself(bases: str) -> None:
    ring = {name: bases[(n + 1) % len(bases)] for n, name in enumerate(bases)}
    office = office_files.Office(
        styles=office_files.NORMAL.replace('w:styleId="a">', 'w:styleId="a"><w:basedOn w:val="b"/>')
        + "".join(office_files.style(key, f"样式{key}", based=ring.get(key, "a")) for key in "bc")
        + office_files.style("d", "正文自己", based="d")
    )
    root = etree.fromstring(styles_xml(office).encode())
    based = {s.get(W + "styleId"): s.find(W + "basedOn") for s in root.findall(W + "style")}
    for style_id in based:
        seen, at = [], style_id
        while at is not None:
            assert at not in seen
            seen.append(at)
            at = None if based[at] is None else based[at].get(W + "val")


@pytest.mark.parametrize(
    ("page", "margin"),
    [
        ('w:w="0" w:h="0"', 1000),
        ('w:w="-9" w:h="16838"', 1000),
        ('w:w="90000" w:h="90000"', 0),
        ('w:w="11906" w:h="16838"', 9000),
    ],
)
def test_a_page_that_holds_no_text_is_not_taken(page: str, margin: int) -> None:
    office = office_files.styled_template()
    office.section = (
        f'<w:sectPr><w:pgSz {page}/><w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        'w:header="1" w:footer="1" w:gutter="0"/></w:sectPr>'
    )
    made, findings = load(office.save(), "x.docx")
    assert f'w:w="{gbt9704.PAGE_WIDTH.twips}" w:h="{gbt9704.PAGE_HEIGHT.twips}"' in made.base.after_blocks
    assert "DH08" in {finding.code for finding in findings}


# --- files that cannot be used ---


@pytest.mark.parametrize("what", office_files.hostile())
def test_a_file_that_is_no_sound_word_file_is_refused_in_words(what: str, tmp_path: Path) -> None:
    path = tmp_path / "样板.docx"
    path.write_bytes(office_files.hostile()[what])
    with pytest.raises(Unreadable) as refused:
        open_house(path)
    assert "样板.docx" in refused.value.message
    called = draft("style", "check", path, "--json")
    assert called.code == 3 and json.loads(called.out)["findings"]


# --- the commands ---


def test_style_check_shows_the_mapping_and_the_differences(tmp_path: Path) -> None:
    path = tmp_path / "样板.docx"
    path.write_bytes(office_files.finished_report().save())
    shown = draft("style", "check", path)
    assert shown.code == 0
    assert re.search(r"一级标题\s+（段落格式）\s+黑体 15 磅\s+照“一、做法之一”的样子做的", shown.out)
    assert "上边距（天头） 35 毫米，国标 37 毫米（5.2.1，标准）" in shown.out
    assert "行距 27 磅，国标 28.95 磅（5.2.3，由标准推得）" in shown.out
    data = json.loads(draft("style", "check", path, "--json").out)
    assert data["version"] == 1
    rows = {row["role"]: row for row in data["mapping"]}
    assert (rows["body"]["how"], rows["body"]["made"], rows["note"]["how"]) == ("look", True, "none")
    assert {"DH01", "DH02", "DH03", "DH05"} <= {f["code"] for f in data["findings"]}
    assert {f["severity"] for f in data["findings"] if f["code"] == "DH03"} == {"note"}


def test_a_look_like_the_standard_s_differs_in_nothing(tmp_path: Path) -> None:
    path = tmp_path / "样板.docx"
    path.write_bytes(write(samples.paper()))
    assert "没有不同" in draft("style", "check", path).out


def test_build_tells_what_of_this_draft_the_office_has_no_style_for(tmp_path: Path) -> None:
    (tmp_path / "样板.docx").write_bytes(office_files.themed().save())
    built = draft("build", EXAMPLE, "--style", "样板.docx", "-o", "稿.docx", cwd=tmp_path)
    (line,) = (line for line in built.err.splitlines() if "DH01" in line)
    assert "公文标题" in line and "版头" not in line and "表格文字" not in line
    page = draft("build", EXAMPLE, "--style", "样板.docx", "--to", "html", cwd=tmp_path)
    assert "DH09" in page.err


@pytest.mark.parametrize("name", ["template", "finished", "colliding"])
def test_a_draft_in_an_office_s_look_reads_back_the_same(name: str, tmp_path: Path) -> None:
    (tmp_path / "样板.docx").write_bytes(OFFICES[name]().save())
    draft("build", EXAMPLE, "-o", "国标.docx", cwd=tmp_path)
    draft("build", EXAMPLE, "--style", "样板.docx", "-o", "样板稿.docx", cwd=tmp_path)
    plain, own = (
        json.loads(draft("read", tmp_path / f"{which}.docx", "--json").out) | {"path": ""}
        for which in ("国标", "样板稿")
    )
    assert plain["outline"] and plain["figures"]
    assert own == plain


# --- rendered ---

RENDERED = {
    name: ask(f"house-{name}", lambda name=name: write(samples.report(20), house=house(name)))
    for name in ("template", "finished", "letterhead", "boxed")
}


def test_pages_have_the_office_s_margins_header_and_footer(pages: dict[str, list[Page]]) -> None:
    for name, (top, left) in {"template": (30, 28), "finished": (35, 27)}.items():
        for page in pages[RENDERED[name]][1:2]:
            body = [line for line in page.lines if page.height * 0.1 < line[0].baseline < page.height * 0.9]
            assert min(line[0].x0 for line in body) == pytest.approx(left * MM, abs=1.5)
            assert body[0][0].baseline == pytest.approx(top * MM + 18, abs=20)
    assert "东陵区人民政府办公室" in text_of(pages[RENDERED["template"]][1].lines[0])
    assert text_of(pages[RENDERED["finished"]][1].lines[-1]).startswith("第2页")
    assert pages[RENDERED["boxed"]][1].find("-2-")
    first, second = pages[RENDERED["letterhead"]][:2]
    assert first.find("东陵区人民政府文件") and not second.find("东陵区人民政府文件")
    foot = second.find("—2—")
    assert foot and foot[0].x0 == pytest.approx(
        25 * MM, abs=3
    )  # framed to the left, where margins are mirrored


def test_pages_have_the_office_s_sizes_and_line_pitch(pages: dict[str, list[Page]]) -> None:
    page = pages[RENDERED["finished"]][1]
    running = [line for line in page.body if len(line) > 20]
    pitches = [b[0].baseline - a[0].baseline for a, b in pairwise(running)]
    assert sorted(pitches)[len(pitches) // 2] == pytest.approx(
        31.2, abs=0.3
    )  # two lines of the office's grid of 15.6
    assert {round(char.size, 1) for line in running for char in line} == {15.0}


def test_a_signature_ends_two_characters_from_the_office_s_margin(pages: dict[str, list[Page]]) -> None:
    name = next(
        found
        for page in pages[RENDERED["finished"]]
        if (found := page.find("东陵区人民政府")) and not page.find("关于2024")
    )
    assert name[0].size == pytest.approx(15)
    right = 210 * MM - 25 * MM
    assert name[-1].x1 == pytest.approx(right - 2 * 15, abs=18)


def short_report() -> bytes:
    office = office_files.styled_template()
    office.blocks = "".join(
        office_files.p(text, style)
        for text, style in (
            ("一、做法", "1"),
            (office_files.SENTENCE, "a2"),
            ("（一）登记", "a3"),
            (office_files.SENTENCE, "a2"),
        )
    )
    return office.save()


SAVED = ask_saved("house", lambda: [short_report()])


def test_a_file_that_libreoffice_saved_maps_alike(saved: dict[str, list[bytes]]) -> None:
    rows = {row.role: row for row in load(saved[SAVED][0], "x.docx")[0].mapping}
    for role, font in {
        "heading1": "方正黑体_GBK",
        "heading2": "方正楷体_GBK",
        "body": "方正仿宋_GBK",
    }.items():
        assert (rows[role].font, rows[role].how) == (font, How.NAME), role


def test_a_red_head_in_the_office_s_header_is_told_where_the_draft_has_one_too(tmp_path: Path) -> None:
    path = tmp_path / "letterhead.docx"
    path.write_bytes(OFFICES["letterhead"]().save())
    (found,) = (f for f in house_for(path, "docx", samples.paper())[1] if f.code == "DH07")
    assert "东陵区人民政府文件" in found.message
    assert not [f for f in house_for(path, "docx", samples.report())[1] if f.code == "DH07"]
