"""A folder that `draft learn` wrote is a genre like the shipped one: forms are made for it and drafts built from it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.calling import draft
from tests.shipped import FILES

SEEDS = sorted(FILES.seeds.glob("*.txt"))
FIGURE = re.compile(r"^    #?((?!只有率)[^ :#][^:]*):  +# .*$")
ROLES = {"主要举措和成效", "存在问题", "下步计划"}


def learned(folder: Path, seeds: list[Path], *, by_hand: bool) -> Path:
    """Learn a genre; `by_hand` gives it the shipped names, metrics, frames and template."""
    genre = folder / "genre"
    genre.mkdir()
    if by_hand:
        for path in (FILES.names, FILES.metrics, FILES.template):
            shutil.copy(path, genre)
    done = draft("learn", *seeds, "--genre", "法治政府建设", "-o", genre, cwd=folder)
    assert done.code == 0, done.err
    return genre


def built(folder: Path, genre: Path) -> tuple[dict[str, object], str]:
    """Make a form, answer every line of it with 7 (those of level 选 too, no rates), and build the draft."""
    made = draft("new", "--region", "凤翔区", "--year", "2024", "--genre", genre, "-o", "f.yaml", cwd=folder)
    assert made.code == 0, made.err
    lines = (folder / "f.yaml").read_text("utf-8").splitlines()
    figures = [FIGURE.sub(r"    \1: 7", line) for line in lines]
    (folder / "f.yaml").write_text("\n".join(figures), "utf-8")
    done = draft("build", "f.yaml", "--genre", genre, "-o", "d.md", "--json", cwd=folder)
    assert done.code in (0, 1), done.err
    return json.loads(done.out), (folder / "d.md").read_text("utf-8")


@pytest.mark.parametrize("withheld", SEEDS, ids=lambda p: p.name[:3])
def test_with_any_one_report_withheld_the_others_give_a_genre_that_builds(
    withheld: Path, tmp_path: Path
) -> None:
    genre = learned(tmp_path, [s for s in SEEDS if s != withheld], by_hand=True)
    shown = json.loads(draft("skeleton", "--genre", genre, "--json", cwd=tmp_path).out)
    roles = {section["role"]: section for section in shown["sections"]}
    assert set(roles) >= ROLES
    topics = {child["topic"] for child in roles["主要举措和成效"]["children"]}
    assert len(topics) >= 12
    data, text = built(tmp_path, genre)
    assert len(data["figures"]) > 60  # type: ignore[arg-type]
    assert data["unused"] == []
    assert "## 一、" in text


@pytest.mark.parametrize("withheld", SEEDS, ids=lambda p: p.name[:3])
def test_a_shipped_genre_learned_into_a_new_folder_keeps_its_roles(withheld: Path, tmp_path: Path) -> None:
    others = [s for s in SEEDS if s != withheld]
    done = draft(
        "learn", *others, "--genre", "law-based-government", "-o", tmp_path / "g", "--json", cwd=tmp_path
    )
    sections = {s["role"]: s for s in json.loads(done.out)["sections"]}
    assert set(sections) >= ROLES
    assert len({c["topic"] for c in sections["主要举措和成效"]["children"]}) >= 12
    data, _ = built(tmp_path, tmp_path / "g")
    assert data["unused"] == []


def test_a_genre_without_a_hands_help_builds(tmp_path: Path) -> None:
    genre = learned(tmp_path, SEEDS, by_hand=False)
    data, text = built(tmp_path, genre)
    assert len(data["figures"]) > 60  # type: ignore[arg-type]
    assert data["unused"] == []
    assert text.count("\n### ") > 5


def test_one_report_is_enough_to_learn_from(tmp_path: Path) -> None:
    genre = learned(tmp_path, SEEDS[:1], by_hand=False)
    data, _ = built(tmp_path, genre)
    assert data["figures"]


def test_learning_again_never_touches_what_a_hand_made(tmp_path: Path) -> None:
    genre = learned(tmp_path, SEEDS[:2], by_hand=True)
    before = {name: (genre / name).read_bytes() for name in ("names.yaml", "metrics.yaml", "report.md.j2")}
    assert draft("learn", *SEEDS, "--genre", "法治政府建设", "-o", genre, cwd=tmp_path).code == 0
    assert before == {name: (genre / name).read_bytes() for name in before}


def test_one_unreadable_report_among_others_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "坏.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = draft("learn", *SEEDS[:2], tmp_path / "坏.txt", "--genre", "g", "-o", tmp_path / "g", cwd=tmp_path)
    assert done.code == 0
    assert "坏.txt" in done.err
