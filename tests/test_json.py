"""`--json` prints one object of the contract and nothing else, also when a command fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.calling import draft
from tests.shipped import FILES

SEED = sorted(FILES.seeds.glob("*.txt"))[0]
FORM = sorted(FILES.examples.glob("*.yaml"))[0]
FINDING = {"code", "severity", "message", "hint", "path", "line", "column", "excerpt"}


def answer(*arguments: str | Path, cwd: Path, code: int = 0) -> dict[str, Any]:
    done = draft(*arguments, "--json", cwd=cwd)
    assert done.code == code, done.err
    data = json.loads(done.out)
    assert data["version"] == 1
    return data


def test_read(tmp_path: Path) -> None:
    data = answer("read", SEED, cwd=tmp_path)
    assert set(data) >= {
        "path", "genre", "title", "region", "department", "year", "roles", "outline", "figures", "furniture", "diagnostics",
    }  # fmt: skip
    assert data["genre"] == "law-based-government"
    assert set(data["figures"][0]) >= {
        "text", "value", "unit", "qualifier", "line", "column", "metric", "measure", "status", "year", "scope",
        "part_of", "multiplicity", "confidence", "outline_path",
    }  # fmt: skip
    assert set(data["outline"][0]) >= {
        "level", "marker", "text", "line", "column", "kind", "role", "topic", "children",
    }  # fmt: skip


def test_learn(tmp_path: Path) -> None:
    data = answer("learn", SEED, "--genre", "样子", "-o", tmp_path / "样子", cwd=tmp_path)
    assert set(data) >= {"genre", "documents", "sections", "metrics"}
    assert set(data["metrics"][0]) >= {
        "id", "name", "unit", "units", "support", "section", "aliases", "frame", "mentions",
    }  # fmt: skip


@pytest.mark.parametrize("command", ["skeleton", "metrics"])
def test_what_was_learned(tmp_path: Path, command: str) -> None:
    data = answer(command, cwd=tmp_path)
    section = data["sections"][1]
    assert set(section) >= {"id", "role", "title", "level", "support", "documents", "variants", "children"}
    assert bool(data["metrics"]) == (command == "metrics")


def test_check(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(
        "填报表: 1\n文种: 法治政府建设\n地区: 火星\n年度: 2024\n数据: {}\n", "utf-8"
    )
    data = answer("check", "f.yaml", cwd=tmp_path, code=1)
    assert all(set(f) >= FINDING for f in data["findings"])
    assert any("火星" in f["message"] for f in data["findings"])


def test_build(tmp_path: Path) -> None:
    data = answer("build", FORM, cwd=tmp_path)
    assert (tmp_path / data["output"]).is_file()
    assert set(data) >= {"output", "figures", "pending", "withheld", "unused", "findings"}
    assert set(data["figures"][0]) >= {"text", "metric", "source", "line", "computed_from", "block"}


def test_a_failure_is_an_object_too(tmp_path: Path) -> None:
    data = answer("check", "没有.yaml", cwd=tmp_path, code=3)
    assert set(data["findings"][0]) >= FINDING
