from __future__ import annotations

import codecs
import importlib
from pathlib import Path

import pytest

from drafter.diagnostics import Location
from drafter.document import Table, paragraph, place_of
from drafter.errors import Unreadable
from drafter.readers import READERS, read

TEXT = "标题\n\n\u2002\u2002一、成效\r\n共办结3件。\x0c尾"


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
     codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT.encode("gb18030")],
    ids=["utf8", "bom", "utf16le", "utf16be", "gb18030"],
)  # fmt: skip
def test_text_is_read_in_the_usual_encodings_with_its_lines(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(data)
    document, _ = read(path)
    assert [(b.at.line, b.at.column, b.text) for b in document.blocks] == [
        (1, 1, "标题"), (3, 1, "\u2002\u2002一、成效"), (4, 1, "共办结3件。\x0c尾")
    ]  # fmt: skip
    assert document.line_count == 4


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [("a.txt", b"", "空文件"), ("a.txt", " \n\u3000\n".encode(), "空文件"), ("a.txt", bytes(range(256)) * 20, "不是文本文件"), ("a.txt", b"%PDF-1.7", "PDF"),
     ("a.txt", b"PK\x03\x04rest", "压缩包"), ("a.docx", "文字".encode(), "不是 Word 文件"), ("a.doc", b"\xd0\xcf\x11\xe0rest", ".docx")],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_words(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert why in caught.value.message + caught.value.hint


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到文件"):
        read(tmp_path / "没有.txt")


def test_a_null_character_is_reported_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第一行。" * 60 + "\n共办\x00结3件。", "utf-8")
    _, findings = read(path)
    assert [(f.code, f.at.line, f.at.column) for f in findings] == [("TX02", 2, 3)]


@pytest.mark.parametrize("name", sorted(set(READERS.values())))
def test_every_reader_of_the_table_can_be_loaded(name: str) -> None:
    assert callable(importlib.import_module(f"drafter.readers.{name}").read)


def test_hard_wrapped_lines_are_put_together_and_keep_their_places(tmp_path: Path) -> None:
    sentence = "全县各级行政机关全年共办理行政处罚案件一千余件，评查案卷二百份，优秀率有新的提高，"
    paragraphs = ["　　" + sentence * 3 + f"培训{n}234人次。" for n in range(1, 5)]
    lines = [p[i : i + 28] for p in paragraphs for i in range(0, len(p), 28)]
    path = tmp_path / "a.txt"
    path.write_text("测试报告\n\n" + "\n".join(lines), "utf-8")
    document, _ = read(path)
    assert [block.text for block in document.blocks] == ["测试报告", *paragraphs]
    for block in document.blocks[1:]:
        at = place_of(block, block.text.index("人次"))
        assert at.line is not None
        assert at.column is not None
        assert (["测试报告", "", *lines][at.line - 1])[at.column - 1] == "人"


def test_paragraphs_of_like_length_are_not_put_together(tmp_path: Path) -> None:
    lines = [
        f"（{n}）全县各级行政机关全年共办理行政处罚案件{n}234件，优秀率有新的提高。" for n in range(1, 9)
    ]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), "utf-8")
    assert [block.text for block in read(path)[0].blocks] == lines


def test_a_list_of_like_lines_is_not_put_together(tmp_path: Path) -> None:
    lines = [f"第{n}项行政许可事项办理情况及其全年办结数量统计为{n}23件" for n in range(1, 10)]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), "utf-8")
    assert [block.text for block in read(path)[0].blocks] == lines


def test_a_place_in_a_table_of_a_text_with_lines_is_that_of_its_row() -> None:
    rows = tuple(tuple((paragraph(text),) for text in row) for row in (("事项", "件数"), ("复议", "41件")))
    table = Table(rows, at=Location(line=7, column=1))
    at = place_of(table, table.text.index("41件"))
    assert (at.line, at.column) == (8, 4)
    in_word = place_of(Table(rows, at=Location(block=3)), table.text.index("41件"))
    assert (in_word.block, in_word.column) == (3, 10)


def test_a_broken_byte_is_told_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "南和县法治政府建设报告\n\n共办结案件3件，坏字在此。\n依法行政，执法为民。"
    for encoding in ("utf-8", "gb18030"):
        whole = text.encode(encoding)
        at = whole.index("坏".encode(encoding))
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(whole[:at] + b"\xff" + whole[at:])
        document, findings = read(path)
        assert document.blocks[1].text == "共办结案件3件，\ufffd坏字在此。"
        assert [(f.at.line, f.at.column) for f in findings if f.code == "TX02"] == [(3, 9)]


@pytest.mark.parametrize(
    ("encoding", "text", "codes"),
    [("big5", "政府工作報告。過去一年，我們堅持深入學習。", ["TX03"]), ("shift-jis", "行政の報告です。これは日本語のテキスト", ["TX03"]),
     ("latin-1", "Jahresbericht über die Größe", ["TX03"]), ("gb18030", "政府工作報告。過去一年，我們堅持深入學習。", ["TX01"]), ("gb18030", "依法行政", ["TX01"])],
)  # fmt: skip
def test_text_that_is_gb18030_only_by_chance_is_told(
    tmp_path: Path, encoding: str, text: str, codes: list[str]
) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(text.encode(encoding))
    assert [f.code for f in read(path)[1]] == codes


def test_lines_of_old_macs_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("标题\r\r一、成效\r共办结3件。".encode())
    document, _ = read(path)
    assert [(b.at.line, b.text) for b in document.blocks] == [
        (1, "标题"),
        (3, "一、成效"),
        (4, "共办结3件。"),
    ]
