"""Bad input: refused in a sentence that names the file, within seconds, and alone."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
from pathlib import Path

import pytest

from drafter import readers
from drafter.cli import workers
from drafter.cli.gathering import listed
from drafter.diagnostics import Diagnostic
from drafter.errors import Unreadable
from drafter.readers import limits


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        readers.read(path)
    assert path.name in caught.value.message and caught.value.hint
    return caught.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "报告.txt")
    assert "管道" in refused(tmp_path / "报告.txt")


def test_a_report_far_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BLOCKS", 20)
    path = tmp_path / "报告.txt"
    path.write_text("一、做好工作\n" * 20, "utf-8")
    assert readers.read(path)[0].blocks
    path.write_text("一、做好工作\n" * 21, "utf-8")
    assert "20 段" in refused(path)


def test_a_page_with_many_comments_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    path.write_text("<?xml version='1.0'?>" + "<!-- x -->" * 200 + "<p>正文</p>", "utf-8")
    assert readers.read(path)[0].blocks


def test_a_zip_that_states_less_than_it_holds_is_not_unpacked(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 1_000_000)
    data = bytearray(made.getvalue())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 100)
    (tmp_path / "报告.docx").write_bytes(data)
    assert "大小不符" in refused(tmp_path / "报告.docx")


def test_links_to_nothing_and_to_themselves_do_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "无.txt").symlink_to("没有.txt")
    (tmp_path / "圈.txt").symlink_to("圈.txt")
    (tmp_path / "报告.doc").write_text("正文", "utf-8")
    files, findings = listed([tmp_path, tmp_path / "圈.txt"])
    assert [file.name for file in files] == ["圈.txt", "报告.doc"]
    assert [finding.code for finding in findings] == ["L016"]


def slow(path: Path, needs: str) -> str:
    if path.name == "hangs":
        time.sleep(600)
    return path.name


def test_a_worker_that_does_not_end_is_given_up_with_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_SECONDS", 5.0)
    paths = [Path(name) for name in ("a", "hangs", "b", "c")]
    outcome = dict(workers.Workers(2, slow, "").each(paths))
    assert [outcome[Path(name)] for name in "abc"] == ["a", "b", "c"]
    told = outcome[Path("hangs")]
    assert isinstance(told, Diagnostic) and told.code == "L014" and "没有读完" in told.message
