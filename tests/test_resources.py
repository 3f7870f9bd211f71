"""Files are read with words for what is wrong, and written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from drafter import resources
from drafter.errors import Unreadable, Unwritable, UsageProblem


def test_a_written_file_replaces_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "稿.md"
    target.write_text("旧")
    resources.write_bytes(target, "新".encode())
    assert target.read_text("utf-8") == "新"
    assert list(tmp_path.iterdir()) == [target]


def test_a_kill_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "稿.md"
    target.write_text("旧", "utf-8")
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from drafter import resources\n"
        "os.fsync = lambda handle: os._exit(9)\n"  # die after the bytes are written, before the rename
        "resources.write_bytes(Path(sys.argv[1]), b'x' * 1000000)\n"
    )
    root = Path(resources.PACKAGE).parent
    done = subprocess.run([sys.executable, "-c", script, str(target)], cwd=root, check=False)
    assert done.returncode == 9
    assert target.read_text("utf-8") == "旧"


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unwritable) as caught:
        resources.write_bytes(tmp_path / "稿.md", b"x")
    assert "写不进去" in caught.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p.mkdir(), "是文件夹"),
        (lambda p: None, "找不到文件"),
        (lambda p: p.write_bytes(b"x" * 11), "上限"),
    ],
)
def test_unreadable_files_are_told_in_words(tmp_path: Path, make, words: str) -> None:
    path = tmp_path / "报告.txt"
    make(path)
    with pytest.raises(Unreadable) as caught:
        resources.read_bytes(path, limit=10)
    assert words in caught.value.message


def test_a_device_without_end_is_refused_and_its_head_can_be_read() -> None:
    endless = Path("/dev/zero")
    assert resources.read_bytes(endless, limit=10, first=3) == bytes(3)
    with pytest.raises(Unreadable) as caught:
        resources.read_bytes(endless, limit=10)
    assert "上限" in caught.value.message


def test_a_genre_is_a_shipped_name_or_a_learned_folder(tmp_path: Path) -> None:
    shipped = resources.genre_files("law-based-government")
    assert shipped.template.parts[-3:] == ("templates", "law-based-government", "report.md.j2")
    (tmp_path / "skeleton.yaml").write_text("version: 1")
    learned = resources.genre_files(str(tmp_path))
    assert learned.metrics == tmp_path.resolve() / "metrics.yaml"


@pytest.mark.parametrize("name", ["没有", "../../etc", "/"])
def test_an_unknown_genre_names_those_there_are(name: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        resources.genre_files(name)
    assert "law-based-government" in caught.value.hint
