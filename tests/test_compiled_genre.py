"""A shipped genre as compiled is the genre that loading gives, and is used only while its sources are what they were."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from drafter.errors import BadGenre
from drafter.resources import GenreFiles, genre_files, shipped_genres
from drafter.schema import Frame, Metric, Names, compiled_genre, load_genre
from drafter.schema.compiled import compiled_files
from drafter.schema.models import Model, RoleName
from drafter.schema.validation import ValidationError
from tests.calling import draft
from tests.shipped import FILES

EXAMPLE = sorted(FILES.examples.glob("*.yaml"))[0]


def copied(folder: Path) -> GenreFiles:
    """Return the files of a copy of the shipped genre, compiled files included."""
    assert FILES.compiled is not None
    shutil.copytree(FILES.metrics.parent, folder, dirs_exist_ok=True)
    moved = {p.stem: folder / p.name for p in (*FILES.checked, FILES.mined)}
    return FILES._replace(**moved, compiled=folder / FILES.compiled.name)


@pytest.mark.parametrize("mined", [False, True])
@pytest.mark.parametrize("name", shipped_genres())
def test_the_compiled_genre_is_the_loaded_one(name: str, mined: bool) -> None:
    files = genre_files(name)
    assert compiled_genre(files, mined=mined) == load_genre(files, mined=mined)


def test_a_copy_of_a_genre_is_taken_as_compiled(tmp_path: Path) -> None:
    assert compiled_genre(copied(tmp_path)) == compiled_genre(FILES)


@pytest.mark.parametrize("name", ["metrics.yaml", "names.yaml", "skeleton.yaml"])
def test_a_changed_source_is_loaded_anew(tmp_path: Path, name: str) -> None:
    files = copied(tmp_path)
    text = (tmp_path / name).read_text("utf-8")
    (tmp_path / name).write_text(f"{text}# 改了一处\n", "utf-8")
    assert compiled_genre(files) is None


@pytest.mark.parametrize("name", ["relations", "editions", "suggestions"])
def test_a_source_that_is_new_or_gone_is_noticed(tmp_path: Path, name: str) -> None:
    files = copied(tmp_path)
    path = getattr(files, name)
    path.unlink() if path.is_file() else path.write_text(f"version: 1\n{name}: []\n", "utf-8")
    assert compiled_genre(files) is None


def test_learned_metrics_that_changed_are_noticed_where_they_are_asked_for(tmp_path: Path) -> None:
    files = copied(tmp_path)
    files.mined.write_text(files.mined.read_text("utf-8") + "\n", "utf-8")
    assert compiled_genre(files) is not None
    assert compiled_genre(files, mined=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"_": "Genre"}',
        '{"_": "Nothing"}',
        '{"models": "", "sources": {}, "content": 1}',
    ],
)
def test_a_compiled_file_that_is_none_is_passed_over(tmp_path: Path, text: str) -> None:
    files = copied(tmp_path)
    assert files.compiled is not None
    (files.compiled / "genre.json").write_text(text, "utf-8")
    assert compiled_genre(files) is None


def test_a_users_own_folder_is_read_and_checked_each_time(tmp_path: Path) -> None:
    files = copied(tmp_path)
    assert genre_files(str(tmp_path)).compiled is None
    wrong = files.metrics.read_text("utf-8").replace("level: 必", "level: 有时", 1)
    files.metrics.write_text(wrong, "utf-8")
    done = draft("check", EXAMPLE, "--genre", tmp_path, cwd=tmp_path)
    assert done.code == 3
    assert "“level”的值不对：'有时'" in done.err


def test_what_is_compiled_comes_back_with_its_types(tmp_path: Path) -> None:
    genre = load_genre(FILES)
    metric = genre.metrics[0].model_copy(
        {"bounds": (Decimal("0.50"), None), "years": (2021, None), "units": ("卷",)}
    )
    files = copied(tmp_path)
    assert files.compiled is not None
    for name, text in compiled_files(genre.model_copy({"metrics": (metric,)}), files).items():
        (files.compiled / name).write_text(text, "utf-8")
    found = compiled_genre(files)
    assert found is not None
    assert found.metrics == (metric,)
    assert str(found.metrics[0].bounds[0]) == "0.50"


# --- the models ---------------------------------------------------------------------------------------------------


def test_a_model_is_frozen_and_equal_by_its_fields() -> None:
    frame, same = Frame(name="甲", topic="乙", text="丙"), Frame(name="甲", topic="乙", text="丙", group="")
    assert frame == same
    assert hash(frame) == hash(same)
    assert frame != frame.model_copy({"group": "丁"})
    with pytest.raises(AttributeError):
        frame.group = "丁"  # type: ignore[misc]


@pytest.mark.parametrize(
    "fields", [{"name": "甲"}, {"name": "甲", "topic": "乙", "text": "丙", "colour": "红"}]
)
def test_a_model_with_fields_missing_or_unknown_is_a_slip_of_the_program(fields: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="Frame"):
        Frame(**fields)  # type: ignore[arg-type]


def test_pydantic_checks_every_model_down_to_its_parts() -> None:
    data = {
        "name": "试",
        "form_name": "试",
        "title_cues": [],
        "roles": [{"name": "甲", "cues": ["乙"], "heading": "丙"}],
        "topics": [],
    }
    assert Names.model_validate(data).roles == (RoleName(name="甲", cues=("乙",), heading="丙"),)
    data["roles"] = [{"name": "甲", "cues": "乙", "level": "有时"}]
    with pytest.raises(ValidationError) as caught:
        Names.model_validate(data)
    assert {error["loc"] for error in caught.value.errors()} == {
        ("roles", 0, "cues"),
        ("roles", 0, "heading"),
        ("roles", 0, "level"),
    }


def test_what_a_model_dumps_validates_again() -> None:
    genre = load_genre(FILES, mined=True)
    assert type(genre).model_validate(genre.model_dump()) == genre
    assert {type(m) for m in genre.metrics} == {Metric}
    assert set(Model.KINDS) >= {"Genre", "Section", "Mined", "Relation", "Edition", "Suggestion"}


def test_a_bad_value_in_the_folder_of_a_genre_is_told_in_words(tmp_path: Path) -> None:
    files = copied(tmp_path)
    files.names.write_text(files.names.read_text("utf-8") + "colour: 红\n", "utf-8")
    with pytest.raises(BadGenre) as caught:
        load_genre(files)
    assert [f.message for f in caught.value.findings] == ["没有叫“colour”的栏目"]
