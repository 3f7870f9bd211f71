"""`draft clean`: names, settings and parts that go, pictures, and what is told of what stays."""

from __future__ import annotations

import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from drafter.document import Document, Mark, Paragraph, Run, Style, paragraph
from drafter.editing import pictures
from drafter.writers.word import write
from tests.cleaned import TYPE, body, cleaned, codes, counts
from tests.word_files import (
    BY,
    HEAD,
    R,
    contents,
    gone,
    ins,
    opens,
    p,
    part,
    relations,
    run,
    word_file,
)

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
