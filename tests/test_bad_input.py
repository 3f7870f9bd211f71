"""Bad input: refused in a sentence that names the file, within seconds, and alone."""

from __future__ import annotations

import io
import json
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
from tests.calling import draft


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


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [("空.txt", b"", "空文件"), ("乱.txt", bytes(range(256)) * 20, "不是文本文件"), ("长.txt", "一是".encode() * 30_000, "不像一份通知"),
     ("长.yaml", ("提纲:\n- " + "标题" * 30_000).encode(), "不像一份通知"), ("坏.docx", b"PK\x03\x04" * 9, "坏.docx"),
     ("坏.html", b"<html>" + b"<div>" * 9_000, "坏.html"), ("坏.pdf", b"%PDF-1.7 junk", "坏.pdf"), ("散文.txt", "今天天气好。".encode(), "没有认出")],
)  # fmt: skip
def test_a_bad_outline_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(data)
    new = draft(
        "new",
        "--region",
        "凤翔区",
        "--year",
        "2025",
        "--outline",
        tmp_path / name,
        "-o",
        tmp_path / "表.yaml",
    )
    assert new.code == 3 and why in new.err and "Traceback" not in new.err
    assert not (tmp_path / "表.yaml").exists()


def test_a_folder_of_bad_files_is_learned_from_where_it_can_be(tmp_path: Path) -> None:
    good = "南和县{}年法治政府建设报告\n一、主要成效\n办理案件{}件。\n二、下一步打算\n加强执法培训。\n"
    for year in (2021, 2022):
        (tmp_path / f"好{year}.txt").write_text(good.format(year, year - 1990), "utf-8")
    for name, text in (
        ("一.txt", "一是" * 30_000),
        ("二.txt", "一、" + "是一" * 30_000),
        ("三.txt", "一、" + "甲" * 60_000),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04" * 9)
    (tmp_path / "数.txt").write_text("办理案件3件，" * 4_000, "utf-8")
    started = time.perf_counter()
    learn = draft("learn", tmp_path, "--genre", "甲", "--jobs", "1", "--all", "-o", tmp_path / "学")
    assert learn.code == 0 and "读了 5 份报告" in learn.out
    assert [
        line.split("：")[0].rpartition("/")[2] for line in learn.err.splitlines() if "错误：" in line
    ] == ["坏.docx", "数.txt"]
    assert time.perf_counter() - started < 60


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


# --- Word files given to the commands that go on with them ---


def word_commands(word: Path, folder: Path) -> list[list[str | Path]]:
    form = folder / "表.yaml"
    form.write_text("填报表: 1\n地区: 黄石市\n年度: 2023\n", encoding="utf-8")
    return [
        ["style", "check", word],
        ["build", form, "--style", word, "-o", folder / "稿.docx"],
        ["clean", word, "-o", folder / "净.docx"],
        ["update", word, form],
        ["read", word],
    ]


@pytest.mark.parametrize("number", range(5))
def test_a_pipe_in_the_place_of_a_word_file_is_refused_and_not_waited_for(
    tmp_path: Path, number: int
) -> None:
    pipe = tmp_path / "管道.docx"
    os.mkfifo(pipe)
    called = draft(*word_commands(pipe, tmp_path)[number], "--json")
    assert called.code == 3
    assert "管道或设备" in json.loads(called.out)["findings"][-1]["message"]


def test_a_pipe_where_a_draft_is_to_be_written_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "净.docx")
    os.mkfifo(tmp_path / "台账.xlsx")
    form = word_commands(tmp_path, tmp_path)[1][1]
    for options in (["-o", "净.docx"], ["-o", "稿.docx", "--ledger", "台账.xlsx"]):
        called = draft("build", form, *options, cwd=tmp_path)
        assert called.code == 3 and "没有替换它" in called.err


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("name", ["", "没有.docx", "长" * 300 + ".docx"])
def test_a_word_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, name: str, number: int) -> None:
    command = [
        name if part == tmp_path / "没有" else part
        for part in word_commands(tmp_path / "没有", tmp_path)[number]
    ]
    called = draft(*command, cwd=tmp_path)
    assert called.code in (2, 3) and called.err.strip() and "打印" not in called.err


def test_a_name_that_no_system_takes_is_told_before_anything_is_made(tmp_path: Path) -> None:
    form = word_commands(tmp_path, tmp_path)[1][1]
    assert draft("build", form, "-o", tmp_path / "稿.docx").code in (0, 1)
    for command in (["build", form, "-o", ""], ["clean", "稿.docx", "-o", ""]):
        called = draft(*command[:-1], "长" * 90 + ".docx", cwd=tmp_path)
        assert called.code == 3 and "文件名太长" in called.err


def test_a_draft_whose_bytes_are_spoilt_is_not_taken_for_ours(tmp_path: Path) -> None:
    form = word_commands(tmp_path, tmp_path)[1][1]
    target = tmp_path / "稿.docx"
    assert draft("build", form, "-o", target).code in (0, 1)
    whole = target.read_bytes()
    for at in range(200, len(whole), 997):
        target.write_bytes(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])
        called = draft("build", form, "-o", target)
        assert called.code in (0, 1) or (called.code == 3 and "没有替换它" in called.err)
        for command in (
            ["clean", target, "-o", tmp_path / f"净{at}.docx"],
            ["update", target, form],
            ["style", "check", target],
        ):
            assert draft(*command).code in (0, 1, 3)
