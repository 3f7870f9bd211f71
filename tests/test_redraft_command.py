"""`draft update EDITED.docx FORM`: what it writes, tells and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest

from drafter.writers.word import bookmarks
from tests.calling import Called, draft
from tests.redraft_files import edited, names_of, text, typed, without_bookmarks, wrapped

# --- the command -----------------------------------------------------------------------------------------------------------

FORM = """填报表: 1
文种: 法治政府建设
地区: 陕西省宝鸡市凤翔区
年度: 2024
数据:
  行政复议:
    收到申请: {{值: {came}, 去年: 35}}
    受理: 22
  政务公开:
    主动公开: {public}
亮点:
  行政执法: ["组织培训{trained}批，检查企业3家。"]
"""


def form(folder: Path, came: str = "41", public: str = "", trained: str = "12") -> Path:
    path = folder / "表.yaml"
    path.write_text(FORM.format(came=came, public=public, trained=trained), "utf-8")
    return path


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assert draft("build", form(tmp_path), "-o", tmp_path / "稿.docx").code == 0
    return tmp_path / "稿.docx"


def update(word: Path, *more: str | Path) -> Called:
    return draft("update", word, word.parent / "表.yaml", *more)


def test_the_command_puts_figures_in_and_keeps_the_old_file(built: Path) -> None:
    before = built.read_bytes()
    form(built.parent, "42", "8.2万", "13")
    done = update(built)
    assert done.code == 0, done
    assert "41件→42件" in done.out
    assert (built.parent / "稿.docx.bak").read_bytes() == before
    told = json.loads(draft("read", built, "--json").out)
    found = {f["text"] for f in told["figures"]}
    assert {"42件", "20%", "8.2万条", "13批", "22件", "3家"} <= found
    assert not found & {"41件", "17.1%", "12批"}


def test_nothing_to_do_writes_nothing(built: Path) -> None:
    before = built.read_bytes()
    done = update(built)
    assert (done.code, built.read_bytes()) == (0, before)
    assert [p.name for p in built.parent.iterdir() if ".bak" in p.name] == []


def test_a_trial_run_writes_nothing(built: Path) -> None:
    before = built.read_bytes()
    form(built.parent, "42")
    done = update(built, "--dry-run", "--json")
    told = json.loads(done.out)
    assert (told["output"], [row["after"] for row in told["changed"]]) == (None, ["42件", "同比增长20%"])
    assert built.read_bytes() == before


def test_json_has_all_groups(built: Path) -> None:
    word = docx.Document(str(built))
    for p in word.paragraphs:
        for run in p.runs:
            run.text = {"41件": "43件", "3家": "5家"}.get(run.text, run.text)
    word.save(str(built))
    form(built.parent, "42")
    done = update(built, "--json", "-o", built.parent / "新稿.docx")
    told = json.loads(done.out)
    assert (done.code, told["version"], told["output"]) == (1, 1, None)
    assert [row["before"] for row in told["conflicts"]] == ["43件"]
    assert [row["before"] for row in told["kept"]] == ["5家"]
    assert [row["key"] for row in told["dependent"]] == ["数据.行政复议.收到申请"]
    assert {f["code"] for f in told["findings"]} == {"DU01", "DU02", "DU06"}


def test_another_file_than_the_edited_one_is_written_only_where_none_stands(built: Path) -> None:
    before = built.read_bytes()
    form(built.parent, "42")
    assert update(built, "-o", built.parent / "新稿.docx").code == 0
    assert built.read_bytes() == before
    assert update(built, "-o", built.parent / "新稿.docx").code == 3


def test_a_form_of_another_year_is_refused(built: Path) -> None:
    path = form(built.parent, "42")
    path.write_text(path.read_text("utf-8").replace("年度: 2024", "年度: 2023"), "utf-8")
    done = update(built)
    assert (done.code, "不像是" in done.err) == (2, True)


def test_wrong_calls_are_told_in_words(built: Path) -> None:
    yaml = built.parent / "表.yaml"
    assert draft("update", built).code == 2
    assert draft("update", yaml, built).code == 2
    assert draft("update", yaml, yaml).code == 3
    assert draft("update", built.parent / "没有.docx", yaml).code == 3


def test_the_way_to_build_anew_names_the_genre_that_was_asked_for(built: Path) -> None:
    done = draft("update", built, built.parent / "表.yaml", "--genre", "law-based-government")
    assert f"-o {built} --genre law-based-government" in done.out
    assert "--genre" not in draft("update", built, built.parent / "表.yaml").out


def test_build_onto_an_edited_file_refuses_and_names_the_way(built: Path) -> None:
    word = docx.Document(str(built))
    word.paragraphs[2].add_run("（改）")
    word.save(str(built))
    done = draft("build", built.parent / "表.yaml", "-o", built)
    assert done.code == 3
    assert "draft update" in done.err


def test_files_that_libreoffice_has_saved_are_updated_alike(
    built: Path, resave: Callable[[Sequence[bytes]], list[bytes]]
) -> None:
    data = built.read_bytes()
    changed = edited(data, wrapped("22件", "ins"), typed("12批", "12批（含以会代训）"))
    lost = edited(data, without_bookmarks)
    files = resave([data, changed, lost])
    form(built.parent, "42", "8.2万", "13")
    for saved, trained in zip(files, ("13批，", "13批（含以会代训），", "13批，"), strict=True):
        built.write_bytes(saved)
        assert {bookmarks.parse(n) is not None for n in names_of(saved)} <= {True}
        done = update(built)
        assert done.code == 0, done
        now = text(built.read_bytes())
        assert f"组织培训{trained}检查企业3家。" in now
        assert "收到行政复议申请42件，同比增长20%；受理22件" in now.replace("；其中", "；")
        assert "政府信息8.2万条" in now
        assert "【待填：主动公开" not in now
