"""What `readers.docx` takes from a Word file, what it leaves out and says so, and what it refuses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.analysis import analyse
from drafter.diagnostics import Diagnostic
from drafter.document import Document, Paragraph, Style, Table
from drafter.errors import Unreadable
from drafter.readers import docx as reader
from drafter.readers import packages
from drafter.readers.word_numbers import formatted
from drafter.writers.word import write
from tests import samples

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def repacked(replace: dict[str, str | bytes], data: bytes | None = None) -> bytes:
    """Return a .docx (our own report by default) with some of its parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or write(samples.report()))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, replace.get(name, old.read(name)))
        for name in replace.keys() - set(old.namelist()):
            new.writestr(name, replace[name])
    return out.getvalue()


def read_bytes(data: bytes, folder: Path) -> tuple[Document, list[Diagnostic]]:
    path = folder / "a.docx"
    path.write_bytes(data)
    return reader.read(path)


def read_body(xml: str, folder: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a file whose body is `xml`, in the styles of our own package."""
    document = f"<w:document {NAMESPACES}><w:body>{xml}</w:body></w:document>"
    return read_bytes(repacked({"word/document.xml": document}), folder)


def read_notes(body: str, footnotes: str, folder: Path) -> tuple[Document, list[Diagnostic]]:
    """Read a file with a body and a part of footnotes."""
    rels = "word/_rels/document.xml.rels"
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    with zipfile.ZipFile(io.BytesIO(write(samples.report()))) as package:
        related = package.read(rels).decode().replace("</Relationships>", relation)
    parts = {
        rels: related,
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{footnotes}</w:footnotes>",
    }
    return read_bytes(repacked(dict(parts)), folder)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def p(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_a_written_report_reads_back_block_by_block(tmp_path: Path) -> None:
    document, lost = read_bytes(write(samples.report()), tmp_path)
    assert not lost
    assert texts(document) == texts(samples.report())
    assert [b.at.block for b in document.blocks] == list(range(1, len(document.blocks) + 1))
    assert [b.style for b in document.blocks if isinstance(b, Paragraph)] == [
        b.style for b in samples.report().blocks if isinstance(b, Paragraph)
    ]
    assert document.title == "清河省临江市东陵区人民政府关于2024年度窗口服务工作情况的报告"


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{r("新")}</w:ins>'
    moved = f'<w:moveFrom w:id="3" w:author="x">{r("走")}</w:moveFrom><w:moveTo w:id="4" w:author="x">{r("来")}</w:moveTo>'
    document, lost = read_body(p(r("甲") + deleted + inserted + moved + r("乙")), tmp_path)
    assert texts(document) == ["甲新来乙"]
    assert not lost


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    document, _ = read_body(p(r("前半，"), gone) + p(r("后半。")) + p(r("下段。")), tmp_path)
    assert texts(document) == ["", "前半，后半。", "下段。"]


def test_comments_are_left_out(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph()
    run = paragraph.add_run("正文。")
    word.add_comment(runs=[run], text="批注里的话", author="某人", initials="某")
    out = io.BytesIO()
    word.save(out)
    document, lost = read_bytes(out.getvalue(), tmp_path)
    assert texts(document) == ["正文。"]
    assert not lost


@pytest.mark.parametrize(
    ("inside", "code", "excerpt"),
    [
        ('<w:footnoteReference w:id="2"/>', "DX09", ""),
        ('<w:endnoteReference w:id="2"/>', "DX09", ""),
        ("<w:drawing/>", "DX04", ""),
        ("<w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t>", "DX05", "看不见"),
    ],
)
def test_what_is_not_read_is_told(inside: str, code: str, excerpt: str, tmp_path: Path) -> None:
    document, lost = read_body(p(r("甲")) + p(f"<w:r>{inside}</w:r>{r('乙')}"), tmp_path)
    assert texts(document) == ["甲", "乙"]
    assert [(f.code, f.at.block, f.excerpt) for f in lost] == [(code, 2, excerpt)]
    assert " 1 " in lost[0].message


REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BOX = "<w:txbxContent>{}</w:txbxContent>"
OLD = "<w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict>"
BOTH = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent>"


@pytest.mark.parametrize("drawing", [OLD, BOTH])
def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on(drawing: str, tmp_path: Path) -> None:
    box = BOX.format(
        p(r("框里第一段。"))
        + p(r("框里第二段，") + f"<w:r>{drawing.format(BOX.format(p(r('框中框。'))))}</w:r>")
    )
    document, lost = read_body(p(f"<w:r>{drawing.format(box)}</w:r>{r('甲')}") + p(r("乙")), tmp_path)
    assert texts(document) == ["甲", "框里第一段。", "框里第二段，", "框中框。", "乙"]
    assert [block.at.block for block in document.blocks] == [1, 2, 3, 4, 5]
    assert [(f.code, f.severity.value, f.at.block) for f in lost] == [("DX01", "note", 1)]
    assert " 2 个文本框" in lost[0].message


def test_footnotes_follow_the_block_they_hang_on_and_are_no_headings(tmp_path: Path) -> None:
    note = '<w:footnote w:id="{}"{}>{}</w:footnote>'
    notes = note.format(0, ' w:type="separator"', p(r("——"))) + note.format(2, "", p(r("一、含乡镇41件。")))
    table = f"<w:tbl><w:tr><w:tc>{p(r('格') + REFERENCE)}</w:tc></w:tr></w:tbl>"
    document, lost = read_notes(p(r("一、成效")) + table + p(r("乙") + REFERENCE), notes, tmp_path)
    assert texts(document) == ["一、成效", "格", "一、含乡镇41件。", "乙"]
    assert [(f.code, f.at.block) for f in lost] == [("DX02", 2), ("DX09", 4)]
    assert [node.text for node in analyse(document, None).outline] == ["成效"]


def test_text_is_found_in_links_fields_content_controls_and_formulas(tmp_path: Path) -> None:
    inside = (
        f"<w:hyperlink>{r('链')}</w:hyperlink><w:fldSimple w:instr='PAGE'>{r('域')}</w:fldSimple>"
        f"<w:sdt><w:sdtContent>{r('控')}</w:sdtContent></w:sdt>"
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>后</w:t><w:br/><w:t>行</w:t></w:r>"
    )
    sdt = f"<w:sdt><w:sdtContent>{p(inside)}</w:sdtContent></w:sdt>"
    assert texts(read_body(sdt, tmp_path)[0]) == ["链域控x=1\t后\n行"]


def test_tables_keep_their_columns_and_nested_tables_are_told(tmp_path: Path) -> None:
    def tc(inside: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"

    nested = f"<w:tbl><w:tr>{tc(p(r('里')))}</w:tr></w:tbl>{p('')}"
    span = '<w:gridSpan w:val="2"/>'
    deleted = '<w:tr><w:trPr><w:del w:id="1" w:author="x"/></w:trPr>' + tc(p(r("删"))) + "</w:tr>"
    rows = f"<w:tr>{tc(p(r('宽')), span)}{tc(p(r('丙')))}</w:tr>" + deleted
    rows += f"<w:tr>{tc(p(r('甲')))}{tc(p(r('乙')))}{tc(nested)}</w:tr>"
    document, lost = read_body(p(r("上")) + f"<w:tbl>{rows}</w:tbl>" + p(r("下")), tmp_path)
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert table.text == "宽\t\t丙\n甲\t乙\t里"
    assert document.blocks[2].at.block == 3
    assert [(f.code, f.at.block) for f in lost] == [("DX06", 2)]


def test_outline_levels_come_from_paragraph_style_and_its_ancestors(tmp_path: Path) -> None:
    body = p(r("甲"), '<w:pStyle w:val="Heading2"/>') + p(r("乙"), '<w:outlineLvl w:val="0"/>')
    body += p(r("丙"), '<w:outlineLvl w:val="9"/>') + p(r("丁"), '<w:pStyle w:val="Derived"/>')
    package = repacked(
        {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    )
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        styles = old.read("word/styles.xml").decode("utf-8")
    derived = '<w:style w:type="paragraph" w:styleId="Derived"><w:name w:val="局标题"/><w:basedOn w:val="Heading3"/></w:style>'
    package = repacked({"word/styles.xml": styles.replace("</w:styles>", derived + "</w:styles>")}, package)
    document, _ = read_bytes(package, tmp_path)
    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [2, 1, None, 3]


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    def level(i: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    word = docx.Document()
    word.add_paragraph("x", style="List Number")
    out = io.BytesIO()
    word.save(out)
    levels = (
        level(0, "chineseCounting", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3.")
    )
    levels += level(3, "bullet", "●")
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )

    def item(text: str, i: int, number: int) -> str:
        return p(r(text), f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="{number}"/></w:numPr>')

    items = [("总", 0, 1), ("甲", 1, 1), ("子", 2, 1), ("丑", 2, 1), ("乙", 1, 1), ("寅", 2, 1), ("点", 3, 1)]
    items += [("后", 0, 1), ("丙", 1, 1), ("新", 0, 2), ("无", 0, 0)]
    body = "".join(item(*one) for one in items)
    xml = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    package = repacked({"word/document.xml": xml, "word/numbering.xml": numbering}, out.getvalue())
    assert texts(read_bytes(package, tmp_path)[0]) == [
        "一、总", "（一）甲", "1.子", "2.丑", "（二）乙", "1.寅", "点", "二、后", "（一）丙", "一、新", "无",
    ]  # fmt: skip


def test_numbers_in_word_s_formats() -> None:
    assert [formatted(n, "chineseCounting") for n in (1, 10, 11, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]
    assert [formatted(4, form) for form in ("lowerRoman", "upperLetter", "decimalFullWidth")] == [
        "iv",
        "D",
        "４",
    ]
    assert formatted(3, "decimalEnclosedCircle") == "③"
    assert formatted(0, "chineseCounting") == "0"


def test_a_number_takes_no_more_room_than_its_digits() -> None:
    """A list that starts at two thousand million in letters would be 77 MB a paragraph."""
    assert formatted(2_000_000_000, "lowerLetter") == "2000000000"


def test_bold_text_is_known_by_itself_and_by_its_style(tmp_path: Path) -> None:
    body = p(r("甲", "<w:b/>") + r("乙", '<w:b w:val="0"/>') + r("丙", '<w:rStyle w:val="LeadSentence"/>'))
    (paragraph,) = read_body(body, tmp_path)[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.bold) for run in paragraph.runs] == [("甲", True), ("乙", False), ("丙", True)]


def test_a_table_of_contents_is_no_text(tmp_path: Path) -> None:
    word = docx.Document()
    style = word.styles.add_style("toc 1", 1)
    word.add_paragraph("一、主要做法……1", style=style)
    word.add_paragraph("一、主要做法")
    out = io.BytesIO()
    word.save(out)
    document, lost = read_bytes(out.getvalue(), tmp_path)
    assert texts(document) == ["一、主要做法"]
    assert [f.code for f in lost] == ["DX07"]


# --- hostile files ---


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "打开密码"),
        ("纯文本".encode(), "不是 Word 文档"),
        (b"PK\x03\x04" + bytes(100), "已损坏"),
    ],
)
def test_other_files_are_refused_in_words(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=words):
        read_bytes(data, tmp_path)


@pytest.mark.parametrize(
    ("parts", "size"),
    [(3, packages.MAX_PART_BYTES + 1), (7, packages.MAX_PART_BYTES - 1), (packages.MAX_PARTS + 1, 0)],
    ids=["one part", "all together", "parts"],
)
def test_a_file_that_unpacks_to_far_too_much_is_refused_unpacked(
    parts: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scale = 1024  # a thousandth of the sizes, so that no test has to pack 300 MB
    monkeypatch.setattr(packages, "MAX_PART_BYTES", packages.MAX_PART_BYTES // scale)
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", packages.MAX_UNPACKED_BYTES // scale)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(parts):
            bomb.writestr(f"word/media/{number}.bin", bytes(-(-size // scale)))
    with pytest.raises(Unreadable, match="不像一份报告"):
        read_bytes(out.getvalue(), tmp_path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    evil = (
        f'<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {NAMESPACES}><w:body>{p('<w:r><w:t>前&a;&s;后</w:t></w:r>')}</w:body></w:document>"
    )
    try:
        document, _ = read_bytes(repacked({"word/document.xml": evil}), tmp_path)
    except Unreadable:
        return
    assert "机密" not in texts(document)[0] and "哈" not in texts(document)[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_never_worse(data: st.DataObject) -> None:
    whole = bytearray(write(samples.report()))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(len(whole) // 2, len(whole)))
    with TemporaryDirectory() as folder:
        try:
            read_bytes(bytes(whole[:cut]), Path(folder))
        except Unreadable as refusal:
            assert any(word in refusal.message for word in ("Word", "密码", "报告"))


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize("xml", ["", "<", "<a/>"])
def test_a_part_that_is_not_what_it_should_be_is_no_traceback(part: str, xml: str, tmp_path: Path) -> None:
    try:
        read_bytes(repacked({part: xml}), tmp_path)
    except Unreadable as refusal:
        assert refusal.hint


def test_styles_based_on_each_other_do_not_hang(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    based = p(r("甲"), '<w:pStyle w:val="A"/>')
    body = f"<w:document {NAMESPACES}><w:body>{based}</w:body></w:document>"
    document, _ = read_bytes(repacked({"word/styles.xml": styles, "word/document.xml": body}), tmp_path)
    assert texts(document) == ["甲"]
    assert document.blocks[0].at.block == 1
    assert isinstance(document.blocks[0], Paragraph) and document.blocks[0].style is Style.BODY
