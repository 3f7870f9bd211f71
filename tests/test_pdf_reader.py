"""What `readers.pdf` makes of printed pages, what it leaves out and says so, what it refuses; and old Word files."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drafter.analysis import analyse
from drafter.analysis.report import to_json
from drafter.diagnostics import Diagnostic
from drafter.document import Document, Style, Table
from drafter.errors import Unreadable
from drafter.learn import bare_genre
from drafter.readers import office, packages, pdf_file, read, txt
from drafter.resources import PACKAGE
from tests import samples
from tests.learning import GENRE, names
from tests.pdf_files import UNTOLD_FONT, WHOLE_PAGE, lines, pages, pdf, shown
from tests.rendering import convert
from tests.rendering import office as office_program

EXAMPLES = sorted((PACKAGE.parent / "examples" / GENRE).glob("*.docx"))
SEEDS = sorted((PACKAGE.parent / "seeds" / GENRE).glob("*.txt"))
FULL = 27  # characters of a full line at 16 points between the margins used here


def read_bytes(data: bytes, folder: Path, name: str = "报告.pdf") -> tuple[Document, list[Diagnostic]]:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def wrapped(text: str, width: int = FULL) -> list[str]:
    """Set a paragraph with an indented first line in lines of so many characters."""
    indented = "\u3000\u3000" + text
    return [indented[i : i + width] for i in range(0, len(indented), width)]


FIRST, SECOND, THIRD = samples.han(60) + "。", samples.han(47) + "。", samples.han(90) + "。"


def body(*paragraphs: str) -> list[str]:
    return [line for paragraph in paragraphs for line in wrapped(paragraph)]


# --- lines to paragraphs ----------------------------------------------------------------------------------------------


def test_lines_become_paragraphs_by_their_indents(tmp_path: Path) -> None:
    document, _ = read_bytes(pages(lines(*body(FIRST, SECOND, THIRD))), tmp_path)
    assert texts(document) == [FIRST, SECOND, THIRD]
    assert [block.at.block for block in document.blocks] == [1, 2, 3]


def test_a_paragraph_goes_on_over_the_page_end_without_page_numbers(tmp_path: Path) -> None:
    rows = body(FIRST, SECOND, THIRD, FIRST)
    numbers = [shown(f"— {n} —", 270, 40, 14) for n in (1, 2)]
    document, found = read_bytes(
        pages(lines(*rows[:7]) + numbers[0], lines(*rows[7:]) + numbers[1]), tmp_path
    )
    assert texts(document) == [FIRST, SECOND, THIRD, FIRST]
    assert [(f.code, "第1—2页" in f.message) for f in found] == [("RD20", True)]


def test_running_heads_are_left_out_and_told_but_not_a_line_of_the_text(tmp_path: Path) -> None:
    rows = body(FIRST, SECOND, THIRD)
    head = shown("东陵区人民政府公报", 220, 810, 10)
    document, found = read_bytes(
        pages(*(head + lines(*rows) + shown(f"第{n}页 共3页", 260, 30, 10) for n in (1, 2, 3))), tmp_path
    )
    assert texts(document) == [FIRST, SECOND, THIRD] * 3
    assert sorted(f.excerpt for f in found) == ["东陵区人民政府公报", "第1页共3页"]


def test_a_title_of_several_lines_is_one_and_the_signature_stands_alone(tmp_path: Path) -> None:
    title = shown("东陵区人民政府关于窗口服务", 154, 780, 22) + shown("工作情况的报告", 220, 746, 22)
    signed = shown("东陵区人民政府", 360, 390) + shown("2025年1月15日", 352, 362)
    document, _ = read_bytes(pages(title + lines(*body(FIRST, SECOND, THIRD), top=690) + signed), tmp_path)
    assert document.title == "东陵区人民政府关于窗口服务工作情况的报告"
    assert texts(document) == [document.title, FIRST, SECOND, THIRD, "东陵区人民政府", "2025年1月15日"]


def test_a_number_broken_over_two_lines_is_whole_again(tmp_path: Path) -> None:
    start = samples.han(FULL - 4) + "12"
    rows = ["\u3000\u3000" + start, "34件，" + samples.han(20) + "。", *body(SECOND, THIRD)]
    document, _ = read_bytes(pages(lines(*rows)), tmp_path)
    assert texts(document)[0] == start + rows[1]


def test_a_letter_spaced_number_is_one_number(tmp_path: Path) -> None:
    spaced = shown("共办结 1 2 3 件", 112, 500, spacing=4)
    document, _ = read_bytes(pages(lines(*body(FIRST, SECOND)) + spaced), tmp_path)
    assert texts(document)[2].replace(" ", "") == "共办结123件"


def test_radicals_in_place_of_characters_are_put_right(tmp_path: Path) -> None:
    from drafter.readers.pdf_page import character

    assert "".join(map(character, "⼀、⾏政复议⼈⺠法院⻔户")) == "一、行政复议人民法院门户"


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = samples.han(120) + "。", samples.SENTENCE
    columns = lines(*wrapped(left, 12), x=60, pitch=24) + lines(*wrapped(right, 12), x=310, pitch=24)
    document, _ = read_bytes(pages(columns), tmp_path)
    assert texts(document) == [left, right]


def test_a_footnote_does_not_break_the_paragraph_that_goes_on(tmp_path: Path) -> None:
    rows = body(FIRST, SECOND, THIRD)
    note = b"80 120 m 200 120 l S " + shown("①本项含上年结转的事项。", 80, 100, 10)
    document, _ = read_bytes(pages(lines(*rows[:6]) + note, lines(*rows[6:])), tmp_path)
    assert texts(document) == [FIRST, SECOND, THIRD, "①本项含上年结转的事项。"]
    assert [b.style for b in document.blocks if not isinstance(b, Table)].count(Style.NOTE) == 1


# --- what is told and what is refused -----------------------------------------------------------------------------------


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    text = lines(*body(FIRST, SECOND, THIRD))
    document, found = read_bytes(pages(text, WHOLE_PAGE, WHOLE_PAGE, text, WHOLE_PAGE), tmp_path)
    assert texts(document) == [FIRST, SECOND, THIRD] * 2
    assert ["第2—3、5页是扫描的图片" in f.message for f in found if f.code == "RD21"] == [True]


def test_turned_text_is_told_as_left_out(tmp_path: Path) -> None:
    mark = (
        b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <%s> Tj ET " % "内部资料".encode("utf-16-be").hex().encode()
    )
    document, found = read_bytes(pages(lines(*body(FIRST, SECOND)) + mark), tmp_path)
    assert texts(document) == [FIRST, SECOND]
    assert [f.excerpt for f in found if f.code == "RD23"] == ["内部资料"]


LOCK = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"00" * 32, b"11" * 32)
TEXT = lines(*body(FIRST))
LOOP = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]


def bomb() -> bytes:
    packed = zlib.compressobj(9)
    zeros = b" " * (1 << 20)
    return b"".join(packed.compress(zeros) for _ in range(200)) + packed.flush()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pages(WHOLE_PAGE, WHOLE_PAGE), "是扫描件：2 页都只有图片"),
        (pages(b""), "没有文字"),
        (pages(TEXT, font=UNTOLD_FONT), "读出来是乱码"),
        (pages(TEXT, trailer=LOCK), "设了打开密码"),
        (pages(TEXT)[:400], "已损坏"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "已损坏"),
        (pdf(LOOP), "没有一页读得出来"),
        (pages(bomb(), entries=b"/Filter/FlateDecode"), "太复杂"),
    ],
    ids=["scan", "blank", "untold", "locked", "cut", "garbage", "loop", "bomb"],
)
def test_a_pdf_without_text_to_be_had_is_refused_in_words(data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, tmp_path)
    assert why in caught.value.message and "报告.pdf" in caught.value.message
    assert caught.value.hint


def test_a_pdf_that_keeps_its_reader_busy_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_file, "STALLED_SECONDS", 1.0)
    busy = zlib.compress(b"q Q " * 3_000_000)
    with pytest.raises(Unreadable, match="没有读完"):
        read_bytes(pages(busy, entries=b"/Filter/FlateDecode"), tmp_path)


def test_without_pdfplumber_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_file, "is_available", lambda: False)
    with pytest.raises(Unreadable) as caught:
        read_bytes(pages(TEXT), tmp_path)
    assert "drafter[pdf]" in caught.value.hint


# --- what a file is, whatever it is called --------------------------------------------------------------------------------


def zipped(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part in parts:
            package.writestr(part, "<x/>")
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        ("a.txt", zipped("说明.txt"), "压缩包"),
        ("a.zip", zipped("xl/workbook.xml"), ".xlsx"),
        ("a.ofd", zipped("OFD.xml"), ".ofd"),
        ("a.pdf", b"", "空文件"),
        ("a.pdf", "并不是".encode(), "内容却不是 PDF"),
        ("a.doc", OLD + bytes(2000), "不是 Word 或 WPS"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "设了打开密码"),
        ("a.doc", OLD + b"\xec\xa5" + bytes(8) + b"\x00\x01" + "WordDocument".encode("utf-16-le"), "设了打开密码"),
        ("a.xls", OLD + "Workbook".encode("utf-16-le"), ".xls"),
    ],
)  # fmt: skip
def test_the_content_decides_what_a_file_is(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, tmp_path, name)
    assert why in caught.value.message
    assert caught.value.hint


def test_a_word_file_or_a_pdf_of_another_name_is_read(tmp_path: Path) -> None:
    assert read_bytes(pages(TEXT), tmp_path, "报告.txt")[0].blocks
    assert read_bytes(EXAMPLES[0].read_bytes(), tmp_path, "报告.doc")[0].title


def test_a_directory_of_far_too_many_parts_is_not_even_parsed(tmp_path: Path) -> None:
    data = bytearray(zipped("word/document.xml"))
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (packages.MAX_DIRECTORY_BYTES + 1).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="部件太多"):
        read_bytes(bytes(data), tmp_path, "a.docx")


def test_a_word_file_with_far_too_many_tags_is_not_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MAX_TAGS", 100)
    with pytest.raises(Unreadable, match="个标记"):
        read_bytes(EXAMPLES[0].read_bytes(), tmp_path, "a.docx")


@pytest.mark.parametrize(
    ("data", "why"), [(b"a" * (txt.MAX_BYTES + 1), "MB 的上限"), (b"\n" * (txt.MAX_LINES + 1), "行，不像")]
)
def test_a_text_far_too_long_is_refused(data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=why):
        read_bytes(data, tmp_path, "a.txt")


def test_without_libreoffice_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    with pytest.raises(Unreadable) as caught:
        read_bytes(b"{\\rtf1 x}", tmp_path, "a.rtf")
    assert "LibreOffice" in caught.value.hint


# --- what LibreOffice prints ------------------------------------------------------------------------------------------------


def typed(seed: Path, indented: bool) -> bytes:
    """Return a seed typed into Word as people do: with first-line indents on a grid, or flush left with spacing."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    word = docx.Document()
    word.sections[0].footer.paragraphs[0].text = "测试页脚"
    for line in filter(None, map(str.strip, seed.read_text("utf-8").split("\n"))):
        paragraph = word.add_paragraph(line)
        paragraph.runs[0].font.size = Pt(16 if indented else 12)
        if indented:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.paragraph_format.line_spacing = Pt(28)
            paragraph.paragraph_format.space_after = Pt(0)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def with_table() -> bytes:
    import docx

    word = docx.Document()
    word.add_paragraph(samples.SENTENCE)
    table = word.add_table(rows=3, cols=3, style="Table Grid")
    for i, text in enumerate(
        ["项目", "今年", "去年", "受理来件", "41件", "35件", "办结来件", "40件", "33件"]
    ):
        table.cell(i // 3, i % 3).text = text
    word.add_paragraph(samples.SENTENCE)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


WORDS: dict[str, Callable[[], bytes]] = {
    **{path.stem: path.read_bytes for path in EXAMPLES},
    **{f"{path.stem[:3]} indented": lambda path=path: typed(path, True) for path in SEEDS},  # type: ignore[misc]
    **{f"{path.stem[:3]} flush": lambda path=path: typed(path, False) for path in SEEDS},  # type: ignore[misc]
    "table": with_table,
}


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Word files and what LibreOffice prints of them, all in one start, by name."""
    office_program()
    folder = tmp_path_factory.mktemp("printed")
    sources = {name: make() for name, make in WORDS.items()}
    out = {}
    for (name, data), pdf_data in zip(
        sources.items(), convert(list(sources.values()), "pdf", folder), strict=True
    ):
        out[name] = (folder / f"{name}.docx", folder / f"{name}.pdf")
        out[name][0].write_bytes(data)
        out[name][1].write_bytes(pdf_data)
    return out


def flat(nodes: list[dict[str, object]]) -> Iterator[tuple[object, ...]]:
    for node in nodes:
        yield node["level"], node["marker"], node["text"]
        yield from flat(node["children"])  # type: ignore[arg-type]


def f1(gold: Iterator[tuple[object, ...]], got: Iterator[tuple[object, ...]]) -> float:
    a, b = Counter(gold), Counter(got)
    return 2 * (a & b).total() / max(1, a.total() + b.total())


@pytest.mark.parametrize("name", [name for name in WORDS if name != "table"])
def test_a_printed_report_is_understood_as_the_word_file_is(
    name: str, printed: dict[str, tuple[Path, Path]]
) -> None:
    known = bare_genre(GENRE, names())
    word, page = (to_json(analyse(document, known), document) for document, _ in map(read, printed[name]))
    for key in ("title", "year", "region", "department"):
        assert page[key] == word[key]
    assert f1(flat(word["outline"]), flat(page["outline"])) >= 0.98
    keys = ("value", "unit", "qualifier", "status", "measure")
    figures = [(tuple(f[key] for key in keys) for f in data["figures"]) for data in (word, page)]
    assert f1(*figures) >= 0.98


def test_a_printed_table_is_a_table_in_its_place_and_read_once(printed: dict[str, tuple[Path, Path]]) -> None:
    document, _ = read(printed["table"][1])
    assert texts(document) == [
        samples.SENTENCE, "项目\t今年\t去年\n受理来件\t41件\t35件\n办结来件\t40件\t33件", samples.SENTENCE
    ]  # fmt: skip
    assert isinstance(document.blocks[1], Table)


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_other_office_files_are_read_through_libreoffice(kind: str, tmp_path: Path) -> None:
    data = EXAMPLES[0].read_bytes()
    (made,) = convert([data], kind, tmp_path)
    document, found = read_bytes(made, tmp_path, f"报告.{'wps' if kind == 'doc' else kind}")
    assert [block.text for block in document.blocks if block.text] == [
        block.text for block in read(EXAMPLES[0])[0].blocks if block.text
    ]
    assert "RD28" in {f.code for f in found}
    assert {f.at.path for f in found} == {str(tmp_path / f"报告.{'wps' if kind == 'doc' else kind}")}
