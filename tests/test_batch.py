"""`draft build` with many forms: each gives its draft, what goes wrong with one is told in its row."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drafter.cli.batch import listed
from drafter.document import Document, Paragraph, Run, Style, paragraph
from drafter.gbt9704 import CHARACTERS_PER_LINE, LINES_PER_PAGE
from drafter.resources import genre_files
from drafter.writers.paging import count
from tests.calling import Called, draft

EXAMPLE = sorted(genre_files().examples.glob("*.yaml"))[-1]
FULL, SHORT = "湖北省黄石市", "黄石市"
PLACES = ("太湖县", "东山县", "海盐县")


def form_of(place: str, folder: Path) -> Path:
    text = EXAMPLE.read_text("utf-8").replace(FULL, place).replace(SHORT, place)
    path = folder / f"{place}填报表.yaml"
    folder.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder of three forms that give drafts without findings."""
    for place in PLACES:
        form_of(place, tmp_path / "表")
    return tmp_path / "表"


def name_of(place: str, suffix: str = ".docx") -> str:
    return f"{place}2023年法治政府建设年度报告{suffix}"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def row(done: Called, form: str) -> str:
    return next(line for line in done.out.splitlines() if form in line)


def test_every_form_of_a_folder_gives_a_draft_and_a_row(forms: Path, tmp_path: Path) -> None:
    done = draft("build", "表", "-o", "稿", cwd=tmp_path)
    assert done.code == 0, done
    assert names(tmp_path / "稿") == {name_of(place) for place in PLACES}
    assert all(name_of(place) in row(done, f"{place}填报表.yaml") for place in PLACES)
    assert "共 3 份填报表，写出初稿 3 份：" in done.out


def test_a_draft_of_many_is_the_draft_of_one(forms: Path, tmp_path: Path) -> None:
    draft("build", "表", "-o", "稿", cwd=tmp_path)
    draft("build", "表/太湖县填报表.yaml", "-o", "一份.docx", cwd=tmp_path)
    assert (tmp_path / "一份.docx").read_bytes() == (tmp_path / "稿" / name_of("太湖县")).read_bytes()


def test_two_processes_write_what_one_writes(forms: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "drafter",
            "build",
            "表",
            "-o",
            jobs,
            "--jobs",
            jobs,
            "--ledger",
            jobs,
        ]
        root = str(Path(__file__).parent.parent)
        environment = {"PYTHONPATH": root, "SOURCE_DATE_EPOCH": "1700000000", "PATH": ""}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / jobs).iterdir()} for jobs in ("1", "2"))
    assert len(one) == 2 * len(PLACES)
    assert one == two


def test_a_bad_form_does_not_stop_the_others(forms: Path, tmp_path: Path) -> None:
    (forms / "坏填报表.yaml").write_text("x: [\n", "utf-8")
    done = draft("build", "表", "没有.yaml", "-o", "稿", cwd=tmp_path)
    assert done.code == 3
    assert names(tmp_path / "稿") == {name_of(place) for place in PLACES}
    assert "没有写：" in row(done, "坏填报表.yaml")
    assert "找不到文件" in row(done, "没有.yaml")
    assert "没有写 2 份" in done.out


def test_a_form_of_another_genre_is_told_below_its_row(forms: Path, tmp_path: Path) -> None:
    other = forms / "太湖县填报表.yaml"
    other.write_text(other.read_text("utf-8").replace("文种: 法治政府建设", "文种: 政务公开"), "utf-8")
    done = draft("build", "表", "-o", "稿", cwd=tmp_path)
    assert done.code == 1
    assert "政务公开" in done.out.split("太湖县填报表.yaml")[1].splitlines()[1]


def test_two_forms_of_one_draft_are_told_and_neither_is_written(forms: Path, tmp_path: Path) -> None:
    again = forms / "又一份填报表.yaml"
    again.write_bytes((forms / "太湖县填报表.yaml").read_bytes())
    done = draft("build", "表", "-o", "稿", cwd=tmp_path)
    assert done.code == 3
    assert names(tmp_path / "稿") == {name_of("东山县"), name_of("海盐县")}
    assert "和“又一份填报表.yaml”要写同一个文件" in row(done, "太湖县填报表.yaml  没有写")
    assert "和“太湖县填报表.yaml”要写同一个文件" in row(done, "又一份填报表.yaml  没有写")


def test_an_edited_draft_stays_and_an_unedited_one_is_replaced(forms: Path, tmp_path: Path) -> None:
    draft("build", "表", "-o", "稿", cwd=tmp_path)
    edited, fresh = tmp_path / "稿" / name_of("太湖县"), tmp_path / "稿" / name_of("东山县")
    edited.write_bytes(b"edited")
    before = fresh.stat().st_ino
    done = draft("build", "表", "-o", "稿", cwd=tmp_path)
    assert done.code == 3
    assert edited.read_bytes() == b"edited"
    assert fresh.stat().st_ino != before
    assert "已有人改过" in row(done, "太湖县填报表.yaml")
    assert names(tmp_path / "稿") == {name_of(place) for place in PLACES}  # nothing is left behind


def test_final_leaves_out_what_is_open_and_writes_the_others(forms: Path, tmp_path: Path) -> None:
    form = forms / "海盐县填报表.yaml"
    lines = form.read_text("utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("下步计划:"))
    form.write_text("".join(lines[:start]) + "下步计划:\n", "utf-8")
    done = draft("build", "表", "-o", "稿", "--final", cwd=tmp_path)
    assert done.code == 1, done
    assert names(tmp_path / "稿") == {name_of("太湖县"), name_of("东山县")}
    assert "处没有定下来" in row(done, "海盐县填报表.yaml")


def test_json_is_one_object_with_every_form(forms: Path, tmp_path: Path) -> None:
    (forms / "坏填报表.yaml").write_text("x: [\n", "utf-8")
    done = draft("build", "表", "-o", "稿", "--json", cwd=tmp_path)
    told = json.loads(done.out)
    assert (done.code, done.err, told["version"]) == (3, "", 1)
    by_path = {Path(one["path"]).name: one for one in told["drafts"]}
    assert by_path["坏填报表.yaml"]["output"] is None
    single = json.loads(draft("build", "表/太湖县填报表.yaml", "-o", "x.docx", "--json", cwd=tmp_path).out)
    own = by_path["太湖县填报表.yaml"]
    assert own["figures"] == single["figures"]
    assert own.keys() - single.keys() == {"path", "pages"}
    assert Path(own["output"]).name == name_of("太湖县")
    assert {Path(found["path"]).name for found in told["findings"]} == {"坏填报表.yaml"}


def test_ledgers_go_into_a_folder_and_a_file_is_refused(forms: Path, tmp_path: Path) -> None:
    done = draft("build", "表", "-o", "稿", "--ledger", "台账", cwd=tmp_path)
    assert done.code == 0, done
    assert names(tmp_path / "台账") == {name_of(place, "台账.xlsx") for place in PLACES}
    done = draft("build", "表", "-o", "稿", "--ledger", "台账.xlsx", cwd=tmp_path)
    assert (done.code, "--ledger 给出文件夹" in done.err) == (2, True)


def test_many_forms_want_a_folder(forms: Path, tmp_path: Path) -> None:
    done = draft("build", "表", "-o", "稿.docx", cwd=tmp_path)
    assert (done.code, "-o 给出文件夹" in done.err) == (2, True)
    (tmp_path / "挡路").write_text("")
    done = draft("build", "表", "-o", "挡路", cwd=tmp_path)
    assert (done.code, "是文件，不是文件夹" in done.err) == (3, True)
    assert names(tmp_path) == {"表", "挡路"}


def test_one_form_goes_into_a_folder_too(forms: Path, tmp_path: Path) -> None:
    (tmp_path / "稿").mkdir()
    done = draft("build", "表/太湖县填报表.yaml", "-o", "稿", "--to", "md", cwd=tmp_path)
    assert done.code == 0, done
    assert names(tmp_path / "稿") == {name_of("太湖县", ".md")}
    assert done.out.startswith("已写出 ")


def test_a_pattern_is_expanded_where_no_shell_did(forms: Path, tmp_path: Path) -> None:
    done = draft("build", "表/*县填报表.yaml", "-o", "稿", cwd=tmp_path)
    assert done.code == 0, done
    assert len(names(tmp_path / "稿")) == len(PLACES)
    done = draft("build", "表/*市填报表.yaml", "-o", "稿", cwd=tmp_path)
    assert (done.code, "找不到文件“表/*市填报表.yaml”" in done.out) == (3, True)


def test_what_stands_beside_forms_is_not_taken_for_one(forms: Path, tmp_path: Path) -> None:
    own_name = form_of("东至县", tmp_path / "另").rename(
        forms / "东至.yaml"
    )  # says in its first lines what it is
    (forms / "历法.yaml").write_text("党代会:\n", "utf-8")
    (forms / "别的.yaml").write_text("说明: 不是填报表\n", "utf-8")
    (forms / "太湖县填报表.yaml.bak").write_text("旧", "utf-8")
    found, lost, others = listed([forms, forms / "太湖县填报表.yaml"])
    assert {path.name for path in found} == {own_name.name, *(f"{place}填报表.yaml" for place in PLACES)}
    assert (lost, sorted(path.name for path in others)) == ([], ["别的.yaml", "历法.yaml"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_among_forms_is_told_and_not_waited_for(forms: Path, tmp_path: Path) -> None:
    os.mkfifo(forms / "管道填报表.yaml")
    called = draft("build", forms, "-o", tmp_path / "稿")
    assert called.code == 3 and "“管道填报表.yaml”是管道或设备" in called.out
    assert list((tmp_path / "稿").glob("*.docx"))


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_run_that_is_ended_leaves_nothing_behind(forms: Path, tmp_path: Path, sent: str) -> None:
    text = next(forms.glob("*.yaml")).read_text(encoding="utf-8")
    for number in range(400):
        (forms / f"又{number}填报表.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "drafter", "build", str(forms), "-o", str(tmp_path / "稿")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        while run.poll() is None and not list(tmp_path.glob("稿/.draft-*/*")):
            time.sleep(0.02)
        run.send_signal(getattr(signal, sent))
        out, err = run.communicate()
    assert run.returncode == 130 and "已中断" in err.decode() and "Traceback" not in err.decode()
    assert out == b"" and list((tmp_path / "稿").iterdir()) == []


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    done = draft("build", "空", "-o", "稿", cwd=tmp_path)
    assert (done.code, "文件夹“空”里没有填报表" in done.out) == (3, True)


# --- how many pages ------------------------------------------------------------------------------------------------


def test_a_page_holds_22_lines_of_28_characters() -> None:
    line = "一" * (CHARACTERS_PER_LINE - 2 - 1)  # indented by two, and a character's room to spare
    full = [paragraph(line)] * LINES_PER_PAGE
    assert count(Document(tuple(full))) == 1
    assert count(Document((*full, paragraph(line)))) == 2


def test_an_attachment_begins_a_page() -> None:
    blocks = (paragraph("正文"), Paragraph((Run("附件"),), Style.ANNEX), paragraph("一览"))
    assert count(Document(blocks)) == 2
