"""A draft is replaced only while it is as the tool wrote it."""

from __future__ import annotations

import io
import zipfile

import pytest

from drafter.document import Document, Style, paragraph
from drafter.writers import WRITERS, render
from drafter.writers.seal import is_untouched
from tests.word_files import spoilt

DOCUMENT = Document((paragraph("关于甲县工作情况的报告", Style.TITLE), paragraph("全年办理案件8件。")))


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """Change one part and zip the file again, as an editor does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return out.getvalue()


@pytest.mark.parametrize("to", sorted(WRITERS))
def test_a_draft_as_written_is_untouched(to: str) -> None:
    assert is_untouched(render(DOCUMENT, to)[0])


def test_a_word_file_with_one_figure_changed_is_touched() -> None:
    data = render(DOCUMENT, "docx")[0]
    assert is_untouched(
        rewritten(data, "word/document.xml", "没有", "还没有")
    )  # zipped again, nothing changed
    assert not is_untouched(rewritten(data, "word/document.xml", "案件8件", "案件9件"))
    assert not is_untouched(rewritten(data, "docProps/core.xml", "drafter:", "other:"))


@pytest.mark.parametrize("to", ["html", "md"])
def test_a_text_with_one_figure_changed_is_touched(to: str) -> None:
    data = render(DOCUMENT, to)[0]
    assert not is_untouched(data.replace("8件".encode(), "9件".encode()))
    assert not is_untouched(data + b"\n")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04broken", "别人写的文章".encode()])
def test_other_files_are_never_ours(data: bytes) -> None:
    assert not is_untouched(data)


def test_a_draft_that_the_disk_has_spoilt_is_touched() -> None:
    data = render(DOCUMENT, "docx")[0]
    assert not is_untouched(spoilt(data, "word/document.xml"))
