"""`draft clean`: what goes out of a Word file, what stays, what is told."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from drafter.document import Document, Mark, Paragraph, Run, Style, Trace, paragraph
from drafter.editing import pictures
from drafter.editing.cleaning import Cleaned, clean
from drafter.errors import Unreadable
from drafter.readers import docx as reader
from drafter.writers.word import write
from tests import samples
from tests.calling import draft
from tests.rendering import ask_saved
from tests.word_files import (
    BY,
    HEAD,
    R,
    cell,
    contents,
    gone,
    ins,
    opens,
    p,
    part,
    relations,
    row,
    run,
    table,
    word_file,
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


# --- tracked changes ------------------------------------------------------------------------------------------


def test_insertions_stay_and_deletions_go_and_both_are_told() -> None:
    made = cleaned(word_file(p(run("全年受理"), gone("41"), ins("42"), run("件。"))))
    assert read(made.data) == ["全年受理42件。"]
    assert [(r.kind, r.count, r.examples) for r in made.taken] == [
        ("insertions", 1, ("42",)),
        ("deletions", 1, ("41",)),
    ]
    assert "张三" not in body(made.data)


def test_a_move_is_told_once_and_stands_where_it_went() -> None:
    ranges = '<w:moveFromRangeStart w:id="1" w:name="m" w:author="张三"/>{}<w:moveFromRangeEnd w:id="1"/>'
    from_ = ranges.format(f"<w:moveFrom {BY}>{run('搬走的话。')}</w:moveFrom>")
    to = ranges.replace("From", "To").format(f"<w:moveTo {BY}>{run('搬走的话。')}</w:moveTo>")
    made = cleaned(word_file(p(run("甲。"), from_) + p(to, run("乙。"))))
    assert read(made.data) == ["甲。", "搬走的话。乙。"]
    assert counts(made) == {"moves": 1}
    assert "move" not in body(made.data)


def test_a_paragraph_whose_end_was_deleted_joins_the_next() -> None:
    first = p(run("上半句，"), properties='<w:pStyle w:val="A"/>', mark=f"<w:del {BY}/>")
    made = cleaned(word_file(first + p(run("下半句。")) + p(run("另一段。"), mark=f"<w:ins {BY}/>")))
    assert [x.text for x in opens(made.data).paragraphs] == ["上半句，下半句。", "另一段。"]


def test_a_deleted_paragraph_leaves_nothing_behind() -> None:
    whole = p(gone("整段删去。"), mark=f"<w:del {BY}/>")
    made = cleaned(
        word_file(p(run("甲。")) + whole + whole + p(run("乙。")) + whole + table(row(cell(p(run("丙"))))))
    )
    assert [x.text for x in opens(made.data).paragraphs] == ["甲。", "乙。"]


def test_rows_cells_numbers_and_looks_are_settled() -> None:
    changes = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/><w:ins {BY}/></w:numPr>'
        f"<w:pPrChange {BY}><w:pPr/></w:pPrChange>"
    )
    rows = [
        row(cell(p(run("甲"))), cell(p(run("一")))),
        row(cell(p(gone("乙"))), cell(p(gone("二"))), properties=f"<w:del {BY}/>"),
        row(
            cell(p(ins("丙"))),
            cell(p(ins("三"))),
            properties=f"<w:ins {BY}/><w:trPrChange {BY}><w:trPr/></w:trPrChange>",
        ),
        row(cell(p(run("丁"))), cell(p(gone("四")), properties=f"<w:cellDel {BY}/>")),
        row(
            cell(p(run("戊")), properties=f"<w:cellIns {BY}/><w:tcPrChange {BY}><w:tcPr/></w:tcPrChange>"),
            cell(p(), properties=f'<w:tcW w:w="9"/><w:cellMerge {BY} w:vMerge="cont"/>'),
        ),
    ]
    change = f"<w:rPrChange {BY}><w:rPr/></w:rPrChange>"
    made = cleaned(
        word_file(
            p(run("有变。", f"<w:b/>{change}"), properties=changes)
            + table(*rows)
            + p(run("完。"))
            + f"<w:sectPr><w:sectPrChange {BY}><w:sectPr/></w:sectPrChange></w:sectPr>"
        )
    )
    xml = body(made.data)
    assert "Change" not in xml and "张三" not in xml and "cellMerge" not in xml
    assert '<w:tcW w:w="9"/><w:vMerge w:val="continue"/>' in xml
    assert read(made.data) == ["有变。", "甲\t一", "丙\t三", "丁", "戊\t", "完。"]
    assert counts(made)["formatting"] == 7


def test_a_table_of_which_nothing_is_left_goes_and_its_cell_keeps_a_paragraph() -> None:
    inner = table(row(cell(p(gone("甲"))), properties=f"<w:del {BY}/>"))
    made = cleaned(word_file(p(run("前。")) + inner + table(row(cell(inner)))))
    assert body(made.data).count("<w:tbl>") == 1
    assert "<w:tc><w:tcPr/><w:p/></w:tc>" in body(made.data)


def test_a_footnote_whose_reference_was_deleted_goes_with_it() -> None:
    note = f'<w:footnote w:type="separator" w:id="0">{p()}</w:footnote>' + "".join(
        f'<w:footnote w:id="{n}">{p(run(text))}</w:footnote>'
        for n, text in ((1, "留着的注。"), (2, "不该看见的注。"))
    )
    one, two = (f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in (1, 2))
    made = cleaned(
        word_file(
            p(run("有注"), one, f"<w:del {BY}>{two}</w:del>"),
            {"footnotes.xml": (f"{TYPE}.footnotes+xml", f"{R}/footnotes", part("footnotes", note))},
        )
    )
    assert read(made.data) == ["有注", "留着的注。"]
    assert "不该看见" not in contents(made.data)["word/footnotes.xml"].decode()
    assert counts(made)["notes"] == 1


def test_text_boxes_are_cleaned_in_both_of_their_ways() -> None:
    marked = run("字", '<w:highlight w:val="yellow"/>')
    inside = f"<w:txbxContent>{p(gone('旧'), ins('新'), marked)}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + inside
        + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + inside
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    made = cleaned(word_file(p(run("正文。"), box)))
    assert counts(made) == {"insertions": 1, "deletions": 1, "highlights": 1}
    assert "旧" not in body(made.data) and body(made.data).count("新") == 2


# --- marks ----------------------------------------------------------------------------------------------------


def with_comments() -> bytes:
    comment = f'<w:comment w:id="0" w:author="张三" w:initials="张">{p(run("这个数再核一下"))}</w:comment>'
    more = "http://schemas.microsoft.com/office/2011/relationships"
    ends = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    return word_file(
        p(run("受理"), ends.format(run("41")), run("件。")),
        {
            "comments.xml": (f"{TYPE}.comments+xml", f"{R}/comments", part("comments", comment)),
            "commentsExtended.xml": (
                f"{TYPE}.commentsExtended+xml",
                f"{more}/commentsExtended",
                part("x", ""),
            ),
            "commentsIds.xml": (f"{TYPE}.commentsIds+xml", f"{more}/commentsIds", part("x", "")),
            "commentsExtensible.xml": (f"{TYPE}.x+xml", f"{more}/commentsExtensible", part("x", "")),
            "people.xml": (f"{TYPE}.people+xml", f"{more}/people", part("x", "")),
        },
        rels={"word/_rels/comments.xml.rels": relations({"https://a.gov.cn/": f"{R}/hyperlink"})},
    )


def test_comments_go_with_all_their_parts() -> None:
    made = cleaned(with_comments())
    assert counts(made) == {"comments": 1}
    assert made.taken[0].examples == ("这个数再核一下",)
    assert not [name for name in contents(made.data) if "omment" in name or "people" in name]
    assert "omment" not in body(made.data)
    assert "omment" not in contents(made.data)["[Content_Types].xml"].decode()


def test_highlights_and_shading_of_text_go_and_the_shading_of_tables_stays() -> None:
    shade = '<w:shd w:val="clear" w:fill="FFFF00"/>'
    made = cleaned(
        word_file(
            p(
                run("黄", '<w:highlight w:val="yellow"/>'),
                run("底", shade),
                run("白", '<w:shd w:val="clear" w:fill="auto"/>'),
            )
            + table(row(cell(p(run("表头")), properties=shade)))
        )
    )
    assert counts(made) == {"highlights": 1, "shading": 1}
    assert body(made.data).count("FFFF00") == 1


def test_our_own_bookmarks_are_counted_without_their_names() -> None:
    figures = [Run(f"{n}件", trace=Trace(f"数据.窗口.第{n}项", n)) for n in (1, 2, 3)]
    made = cleaned(write(Document((paragraph("报告", Style.TITLE), Paragraph(tuple(figures))))))
    assert [(t.count, t.examples) for t in made.taken if t.kind == "bookmarks"] == [(3, ())]


def test_bookmarks_go_but_those_that_links_and_fields_mean() -> None:
    marks = ("_Fig1", "_Toc1", "_Ref22", "领导改过", "目标", "旧名", "第2-1节")
    starts = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>{run(name)}<w:bookmarkEnd w:id="{n}"/>'
        for n, name in enumerate(marks)
    )
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (" PAGEREF _R", "ef22 \\h "))
    made = cleaned(
        word_file(
            p(starts)
            + p(field.format("begin"), code, field.format("separate"), run("3"), field.format("end"))
            + p('<w:hyperlink w:anchor="目标">' + run("见") + "</w:hyperlink>")
            + p(
                '<w:fldSimple w:instr=" REF _Toc1 \\h ">'
                + run("一")
                + '<w:fldSimple w:instr="REF 第2-1节"/>'
                + "</w:fldSimple>"
            )
        )
    )
    assert counts(made) == {"bookmarks": 3}
    assert made.taken[0].examples == ("_Fig1", "领导改过", "旧名")
    assert body(made.data).count("bookmarkEnd") == 4
    assert read(made.data)[1:] == ["3", "见", "一"]


def test_hidden_text_goes_and_is_told_in_its_words() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="HH"><w:name w:val="hh"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:rPr><w:vanish/></w:rPr></w:style>',
    )
    hidden = p(run("整段看不见。"), properties='<w:pStyle w:val="P"/>', mark="<w:vanish/>")
    twice = p(run("两次就看得见。", '<w:rStyle w:val="HH"/>'), properties='<w:pStyle w:val="P"/>')
    made = cleaned(
        word_file(
            p(run("看得见"), run("直接藏", "<w:vanish/>"), run("样式藏", '<w:rStyle w:val="HH"/>'))
            + hidden
            + twice
            + p(run("不藏。", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')),
            {"styles.xml": (f"{TYPE}.styles+xml", f"{R}/styles", styles)},
        )
    )
    assert read(made.data) == ["看得见", "两次就看得见。", "不藏。"]
    assert made.taken[0].examples == ("直接藏样式藏", "整段看不见。")
    assert "看不见" not in body(made.data)


def test_a_field_that_is_hidden_in_part_keeps_its_ends() -> None:
    field = '<w:r>{}<w:fldChar w:fldCharType="{}"/></w:r>'
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    made = cleaned(
        word_file(
            p(field.format(vanish, "begin"), run("藏", "<w:vanish/>"), field.format("", "end"), run("露"))
        )
    )
    assert body(made.data).count("fldChar ") == 2
    whole = [
        field.format(vanish, "begin"),
        run('XE "密"', "<w:vanish/>", "instrText"),
        field.format(vanish, "end"),
    ]
    assert "fldChar" not in body(cleaned(word_file(p(run("露"), *whole))).data)


def test_controls_keep_what_they_show_and_lose_their_data() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:text/></w:sdtPr><w:sdtContent>'
        + run("局长")
        + "</w:sdtContent></w:sdt>"
    )
    tag = f'<w:smartTag w:uri="u" w:element="PersonName"><w:smartTagPr/>{run("张某")}</w:smartTag>'
    made = cleaned(
        word_file(
            p(control, tag, run("。")), {"../customXml/item1.xml": ("", f"{R}/customXml", "<a>李四</a>")}
        )
    )
    assert counts(made) == {"custom": 1, "bindings": 1, "tags": 1}
    assert read(made.data) == ["局长张某。"]
    assert not [name for name in contents(made.data) if "customXml" in name]


def test_a_control_whose_text_was_deleted_goes() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{gone('旧')}</w:sdtContent></w:sdt>"
    assert "w:sdt" not in body(cleaned(word_file(p(run("正文"), control))).data)


# --- names, settings, parts -----------------------------------------------------------------------------------


def test_names_settings_and_what_programs_hang_on_a_file_go() -> None:
    package = "http://schemas.openxmlformats.org/package/2006"
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>题目</dc:title><dc:creator>张三</dc:creator>'
        "<cp:lastModifiedBy>李四</cp:lastModifiedBy></cp:coreProperties>"
    )
    app = (
        f'{HEAD}<Properties xmlns="{R.replace("/relationships", "/extended-properties")}"><Template>C:\\局.dotm</Template>'
        "<Company>某局</Company><Manager>王五</Manager><Pages>3</Pages></Properties>"
    )
    custom = f'{HEAD}<Properties xmlns="{R.replace("/relationships", "/custom-properties")}"><property name="文号"/></Properties>'
    settings_part = part(
        "settings",
        '<w:attachedTemplate r:id="r1"/><w:trackRevisions/><w:defaultTabStop w:val="420"/><w:docVars>'
        '<w:docVar w:name="批示" w:val="同意"/></w:docVars><w:rsids><w:rsidRoot w:val="1"/><w:rsid w:val="2"/></w:rsids>',
    )
    session = '<w:p w:rsidR="00AA" w14:paraId="1"><w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00BB"><w:t>正文。</w:t></w:r></w:p>'
    made = cleaned(
        word_file(
            session + '<w:p><w:permStart w:id="1" w:ed="zhang@x.gov.cn"/><w:permEnd w:id="1"/></w:p>'
            '<w:sectPr><w:printerSettings r:id="r2"/></w:sectPr>',
            {
                "settings.xml": (f"{TYPE}.settings+xml", f"{R}/settings", settings_part),
                "printer.bin": ("application/x", f"{R}/printerSettings", b"\0"),
                "glossary/document.xml": (
                    f"{TYPE}.document.glossary+xml",
                    f"{R}/glossaryDocument",
                    part("x", ""),
                ),
            },
            root={
                "docProps/core.xml": (f"{package}/relationships/metadata/core-properties", core),
                "docProps/app.xml": (f"{R}/extended-properties", app),
                "docProps/custom.xml": (f"{R}/custom-properties", custom),
                "docProps/thumbnail.jpeg": (f"{package}/relationships/metadata/thumbnail", b"\xff\xd8"),
            },
            rels={"word/_rels/settings.xml.rels": relations({"file:///C:/局.dotm": f"{R}/attachedTemplate"})},
        )
    )
    found = {r.kind: r.examples for r in made.taken}
    assert found["names"] == ("作者：张三", "最后修改者：李四", "模板：C:\\局.dotm")
    assert found["settings"] == ("模板：file:///C:/局.dotm", "修订状态", "文档变量：批示")
    assert found["people"] == ("zhang@x.gov.cn",)
    assert found["custom"] == ("文号",)
    assert {"printer", "blocks", "thumbnail", "traces"} <= set(found)
    left = b"".join(contents(made.data).values()).decode()
    for word in (
        "张三",
        "李四",
        "王五",
        "某局",
        "局.dotm",
        "批示",
        "rsid",
        "paraId",
        "perm",
        "printer",
        "glossary",
    ):
        assert word not in left
    assert opens(made.data).core_properties.title == "题目"
    assert "defaultTabStop" in left and "<Pages>3</Pages>" in left


def test_a_part_that_nothing_refers_to_goes_and_a_deleted_picture_takes_its_file_along() -> None:
    drawing = '<w:r><w:drawing><a:blip r:embed="r{}"/></w:drawing></w:r>'
    png = "image/png"
    made = cleaned(
        word_file(
            p(run("图："), drawing.format(1), f"<w:del {BY}>{drawing.format(2)}</w:del>"),
            {
                "media/a.png": (png, f"{R}/image", b"a"),
                "media/b.png": (png, f"{R}/image", b"b"),
            },
            rels={"word/media/旧稿.png": "nobody's"},
        )
    )
    assert [name for name in contents(made.data) if "media" in name] == ["word/media/a.png"]
    assert counts(made)["parts"] == 1


def test_parts_in_which_nothing_changed_stay_byte_for_byte() -> None:
    data = write(Document((paragraph("题目", Style.TITLE), Paragraph((Run("甲", mark=Mark.PENDING),)))))
    before, after = contents(data), contents(cleaned(data).data)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {"word/document.xml", "docProps/core.xml"}  # the highlight; the seal


def test_headers_and_footers_are_cleaned_too() -> None:
    header = part("hdr", p(gone("旧"), ins("征求意见稿"), run("藏", "<w:vanish/>")))
    made = cleaned(
        word_file(p(run("正文。")), {"header1.xml": (f"{TYPE}.header+xml", f"{R}/header", header)})
    )
    assert "word/header1.xml" not in contents(made.data)  # no section shows it
    shown = word_file(
        p(run("正文。")) + '<w:sectPr><w:headerReference w:type="default" r:id="r1"/></w:sectPr>',
        {"header1.xml": (f"{TYPE}.header+xml", f"{R}/header", header)},
    )
    made = cleaned(shown)
    left = contents(made.data)["word/header1.xml"].decode()
    assert "征求意见稿" in left and "旧" not in left and "藏" not in left and "张三" not in left
    (finding,) = made.findings
    assert finding.code == "DC02" and "页眉里还有“征求意见稿”" in finding.message


def test_ink_goes_with_the_picture_of_it() -> None:
    ink = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:drawing><w14:contentPart r:id="r1"/></w:drawing>'
        "</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = '<w:r><w:pict><v:shape><o:ink i="AA" annotation="t"/></v:shape></w:pict></w:r>'
    made = cleaned(word_file(p(run("正文。"), ink, old), {"ink/ink1.xml": ("", f"{R}/customXml", "<ink/>")}))
    assert counts(made)["ink"] == 2
    assert "ink" not in body(made.data) and not [name for name in contents(made.data) if "ink" in name]


# --- pictures -------------------------------------------------------------------------------------------------


def jpeg(orientation: int = 1) -> bytes:
    tiff = (
        b"II*\0" + struct.pack("<LH", 8, 1) + struct.pack("<HHLHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    )
    segments = [
        (0xE0, b"JFIF\0"),
        (0xE1, b"Exif\0\0" + tiff + b"GPS 34.5"),
        (0xFE, b"by Zhang"),
        (0xDB, b"table"),
    ]
    head = b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(text) + 2) + text for kind, text in segments)
    return b"\xff\xd8" + head + b"\xff\xda\0\2picture\xff\xd9"


def test_a_photograph_keeps_its_picture_and_how_it_is_turned() -> None:
    plain, turned = pictures.cleaned(jpeg()), pictures.cleaned(jpeg(6))
    assert plain is not None and turned is not None
    for data in (plain, turned):
        assert b"GPS" not in data and b"Zhang" not in data
        assert b"JFIF" in data and data.endswith(b"table\xff\xda\0\2picture\xff\xd9")
        assert pictures.cleaned(data) == data
    assert b"Exif" not in plain
    assert struct.pack(">HHLHH", 0x0112, 3, 1, 6, 0) in turned


def test_a_drawing_keeps_all_but_its_notes() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    head, text, end = chunk(b"IHDR", b"x" * 13), chunk(b"tEXt", b"Author\0Zhang"), chunk(b"IEND", b"")
    start = b"\x89PNG\r\n\x1a\n"
    assert pictures.cleaned(start + head + text + end) == start + head + end


def test_only_what_a_picture_looks_like_stays_whatever_a_program_put_beside_it() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    def segment(kind: int, text: bytes) -> bytes:
        return bytes((0xFF, kind)) + struct.pack(">H", len(text) + 2) + text

    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x" * 13) + chunk(b"iCCP", b"profile")
    told = chunk(b"prVW", b"Zhang") + chunk(b"caBX", b"Zhang")
    end = chunk(b"IEND", b"")
    assert pictures.cleaned(start + told + end + b"Zhang") == start + end
    head = (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE2, b"ICC_PROFILE\0p") + segment(0xEE, b"Adobe\0")
    )
    told = b"".join(segment(kind, b"Zhang") for kind in (0xE0, 0xE2, 0xE3, 0xEB, 0xEC, 0xEF))
    scans = b"\xff\xda\0\2one\xff\0\xff\xd0two" + segment(0xC4, b"\xff\xd9 in a table") + b"\xff\xda\0\2three"
    assert pictures.cleaned(head + told + scans + b"\xff\xd9Zhang") == head + scans + b"\xff\xd9"
    assert pictures.cleaned(head + told + scans) == head + scans  # cut off


@given(st.binary(max_size=60), st.integers(0, 200))
def test_a_broken_picture_is_left_alone(noise: bytes, at: int) -> None:
    for data in (jpeg()[:at], b"\xff\xd8" + noise, b"\x89PNG\r\n\x1a\n" + noise, noise):
        out = pictures.cleaned(data)
        assert out is None or len(out) <= len(data)


def test_pictures_in_a_file_are_cleaned_and_told() -> None:
    drawing = '<w:r><w:drawing><a:blip r:embed="r1"/><a:srcRect l="10000"/></w:drawing></w:r>'
    made = cleaned(word_file(p(drawing), {"media/a.jpeg": ("image/jpeg", f"{R}/image", jpeg())}))
    assert [(r.kind, r.examples) for r in made.taken] == [("pictures", ("a.jpeg",))]
    assert codes(made) == ["DC05"]


# --- what is told ---------------------------------------------------------------------------------------------


def test_what_is_open_or_not_for_the_public_is_told_with_its_place() -> None:
    made = cleaned(
        word_file(
            p(run("某县报告（征求意见稿）"))
            + p(run("办结【待填：办结数（件），司法局】，另有【待核：一些】。"))
            + p(
                run(
                    "就规章（征求意见稿）向社会公开征求意见，期满后根据收到的各方面的意见修改完善并按程序提请审议。"
                )
            )
            + p(run("全年开展内部监督12次，加强内部控制。"))
        )
    )
    told = [(f.code, f.severity.value, f.at.block, f.at.column) for f in made.findings]
    assert told == [
        ("DC02", "error", 1, 6),
        ("DC01", "error", 2, 3),
        ("DC01", "error", 2, 21),
        ("DC02", "warning", 3, 5),
    ]


def test_what_was_not_looked_into_and_paths_of_machines_are_told() -> None:
    link = '<w:hyperlink r:id="r2">' + run("附表") + "</w:hyperlink>"
    picture = '<w:r><w:drawing><wp:docPr id="1" name="图" descr="C:\\Users\\zhang\\a.jpg"/></w:drawing></w:r>'
    made = cleaned(
        word_file(
            p(link, picture, '<w:r><w:object r:id="r1"/></w:r>'),
            {
                "embeddings/x.bin": ("application/x", f"{R}/oleObject", b"x"),
                "file://server/共享/表.xlsx": ("", f"{R}/hyperlink", b""),
            },
        )
    )
    assert codes(made) == ["DC03", "DC04", "DC04"]
    assert made.findings[1].excerpt.startswith("file://server")


def test_fields_that_write_names_are_told() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    split = [
        field.format("begin"),
        run(" USER", tag="instrText"),
        run("NAME ", tag="instrText"),
        field.format("end"),
    ]
    simple = f'<w:fldSimple w:instr=" author \\* Upper">{run("张三")}</w:fldSimple>'
    page = '<w:fldSimple w:instr=" PAGE ">' + run("1") + "</w:fldSimple>"
    made = cleaned(word_file(p(run("正文"), *split, simple, page)))
    assert codes(made) == ["DC07"]
    assert "2 处" in made.findings[0].message and "USERNAME、AUTHOR" in made.findings[0].message


def test_a_path_in_what_is_read_or_in_any_attribute_is_told() -> None:
    shape = '<w:r><w:pict><v:shape href="file:///C:/Users/zhang/a.doc"/></w:pict></w:r>'
    made = cleaned(word_file(p(run("见 D:\\收文\\王五.docx"), shape)))
    assert [f.excerpt for f in made.findings] == ["D:\\收文\\王五.docx", "file:///C:/Users/zhang/a.doc"]


def test_the_path_that_a_picture_is_named_by_goes() -> None:
    named = '<w:r><w:drawing><wp:docPr id="1" name="图片 1"/><a:cNvPr id="0" name="C:\\Users\\张三\\a.png"/></w:drawing></w:r>'
    made = cleaned(word_file(p(named)))
    assert "张三" not in body(made.data) and 'name="图片 1"' in body(made.data)
    assert counts(made) == {"pictures": 1} and not made.findings


def test_tracked_changes_and_sessions_of_styles_and_numbers_go() -> None:
    change = f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"
    style = f'<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/><w:rsid w:val="00AB"/>{change}</w:style>'
    level = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{change}</w:lvl></w:abstractNum>'
    made = cleaned(
        word_file(
            p(run("正文")),
            {
                "styles.xml": (f"{TYPE}.styles+xml", f"{R}/styles", part("styles", style)),
                "numbering.xml": (f"{TYPE}.numbering+xml", f"{R}/numbering", part("numbering", level)),
            },
        )
    )
    left = b"".join(contents(made.data).values()).decode()
    assert "张三" not in left and "rsid" not in left and left.count("<w:b/>") == 2
    assert counts(made) == {"formatting": 2, "traces": 1}


def test_what_programs_hang_on_a_text_goes_though_nobody_knows_its_kind() -> None:
    office = "http://schemas.microsoft.com/office"
    made = cleaned(
        word_file(
            p(run("正文"), '<w:r><w:new r:id="r3"/></w:r>'),
            {
                "documenttasks/tasks1.xml": (
                    "application/xml",
                    f"{office}/2019/05/relationships/documenttasks",
                    "<t>张三</t>",
                ),
                "later.xml": ("application/xml", f"{office}/2040/relationships/later", "<t>李四</t>"),
                "shown.xml": ("application/xml", f"{office}/2040/relationships/shown", "<t/>"),
            },
            root={
                "word/webextensions/taskpanes.xml": (
                    f"{office}/2011/relationships/webextensiontaskpanes",
                    "<t>王五</t>",
                )
            },
        )
    )
    assert sorted(contents(made.data)) == sorted(
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/shown.xml",
        ]
    )
    assert counts(made) == {"parts": 3}


def test_controls_and_fields_lose_what_a_program_keeps_in_them() -> None:
    control = f'<w:sdt><w:sdtPr><w:alias w:val="张三"/><w:tag w:val="李四"/></w:sdtPr><w:sdtContent>{run("局长")}</w:sdtContent></w:sdt>'
    ends = ['<w:r><w:fldChar w:fldCharType="begin"><w:fldData>WmhhbmdTYW4=</w:fldData></w:fldChar></w:r>']
    ends += [run(" PAGE ", tag="instrText"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>']
    left = body(cleaned(word_file(p(control, *ends))).data)
    assert "张三" not in left and "李四" not in left and "Wmhh" not in left and "局长" in left


# --- files from elsewhere, and whole drafts -------------------------------------------------------------------


def test_a_final_draft_is_clean_already(tmp_path: Path) -> None:
    data = write(samples.joint())
    made = clean(PATH, data)
    assert made.data == data and not made.taken
    (tmp_path / "定稿.docx").write_bytes(data)
    done = draft("clean", "定稿.docx", cwd=tmp_path)
    assert done.code == 0 and "没有要去掉的" in done.out


def worked_on() -> list[bytes]:
    source = Document(
        (
            Paragraph(
                (Run("收到"), Run("【待填：甲】", mark=Mark.PENDING, remarks=("待填：甲。",)), Run("。"))
            ),
        )
    )
    tracked = word_file(
        p(run("全年受理"), gone("41"), ins("42"), run("件。"))
        + p(gone("整段。"), mark=f"<w:del {BY}/>")
        + p(run("完。"))
    )
    return [write(source), tracked]


SAVED = ask_saved("clean", worked_on)


def test_a_file_saved_by_libreoffice_is_cleaned(
    saved: dict[str, list[bytes]], resave: Callable[[Sequence[bytes]], list[bytes]]
) -> None:
    first, second = saved[SAVED]
    made, other = cleaned(first), cleaned(second)
    assert counts(made)["comments"] == 1 and counts(made)["highlights"] == 1
    assert counts(other)["insertions"] == 1 and counts(other)["deletions"] >= 1
    again = resave([made.data, other.data])
    assert [read(data) for data in again] == [read(first), read(second)]


def test_a_file_of_python_docx_is_cleaned(tmp_path: Path) -> None:
    document = docx.Document()
    written = document.add_paragraph("全年受理41件。")
    document.add_comment(written.runs[0], text="再核", author="张三", initials="张")
    document.core_properties.author = "张三"
    document.save(str(tmp_path / "a.docx"))
    made = cleaned((tmp_path / "a.docx").read_bytes())
    assert {"comments", "names"} <= set(counts(made))
    assert "张三" not in b"".join(contents(made.data).values()).decode("utf-8", "ignore")


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(Unreadable):
        clean(PATH, b"PK\x03\x04")
    with pytest.raises(Unreadable):
        clean(PATH, word_file("").replace(b"PK", b"PX"))


# --- property: the text is what was read ----------------------------------------------------------------------

WORDS = st.sampled_from(("甲", "乙丙", "12件", "，", "。"))
PIECES = st.one_of(
    WORDS.map(run),
    WORDS.map(ins),
    WORDS.map(gone),
    WORDS.map(lambda text: run(text, "<w:vanish/>")),
    WORDS.map(lambda text: run(text, '<w:highlight w:val="cyan"/>')),
    WORDS.map(lambda text: f"<w:moveTo {BY}>{run(text)}</w:moveTo>"),
    WORDS.map(lambda text: f"<w:moveFrom {BY}>{run(text)}</w:moveFrom>"),
    WORDS.map(lambda text: f'<w:hyperlink w:anchor="x">{ins(text)}{gone(text)}</w:hyperlink>'),
    WORDS.map(lambda text: f"<w:sdt><w:sdtPr/><w:sdtContent>{gone(text)}</w:sdtContent></w:sdt>"),
    WORDS.map(lambda text: f"<w:ins {BY}>{run(text)}<w:del {BY}>{run(text, tag='delText')}</w:del></w:ins>"),
)
MARKS = st.sampled_from(("", "", "", f"<w:ins {BY}/>", f"<w:del {BY}/>", f"<w:moveFrom {BY}/>"))
PARAGRAPHS = st.builds(lambda inside, mark: p(*inside, mark=mark), st.lists(PIECES, max_size=4), MARKS)
CELLS = st.builds(lambda inside: cell(p(*inside)), st.lists(PIECES, max_size=3))
ROWS = st.builds(
    lambda cells, how: row(*cells, properties=how),
    st.lists(CELLS, min_size=1, max_size=2),
    st.sampled_from(("", f"<w:ins {BY}/>", f"<w:del {BY}/>")),
)
# The end of the text before a table is no end that a program lets anybody delete.
TABLES = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: p(run("表：")) + table(*rows))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLES), max_size=6))
def test_a_clean_copy_reads_as_the_file_did(blocks: list[str]) -> None:
    made = cleaned(word_file("".join(blocks) + p(run("完。"))))
    for name in ("w:ins", "w:del", "w:move", "w:vanish", "w:highlight", "张三"):
        assert name not in body(made.data)


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_leaves_the_draft_alone_and_replaces_nothing(tmp_path: Path) -> None:
    data = with_comments()
    (tmp_path / "稿.docx").write_bytes(data)
    done = draft("clean", "稿.docx", cwd=tmp_path)
    assert done.code == 0 and "批注" in done.out and (tmp_path / "稿（清洁稿）.docx").is_file()
    assert (tmp_path / "稿.docx").read_bytes() == data
    again = draft("clean", "稿.docx", cwd=tmp_path)
    assert again.code == 3 and "已经存在" in again.err
    assert draft("clean", "稿.docx", "-o", "稿.docx", cwd=tmp_path).code == 3


def test_the_command_tells_programs_what_it_tells_people(tmp_path: Path) -> None:
    (tmp_path / "稿.docx").write_bytes(word_file(p(run("【待填：甲】"), gone("乙"))))
    done = draft("clean", "稿.docx", "--json", cwd=tmp_path)
    told = json.loads(done.out)
    assert done.code == 1
    assert told["output"] == "稿（清洁稿）.docx"
    assert told["taken"] == [{"kind": "deletions", "name": "修订：接受删除", "count": 1, "examples": ["乙"]}]
    assert [f["code"] for f in told["findings"]] == ["DC01"]
