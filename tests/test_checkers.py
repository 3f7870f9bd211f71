"""What two public checkers say of our files: gongwen-skill (公文 format) and docx-plus (sound use of Word).

A finding of the highest severity must be shown to be the checker's error: it took a paragraph for another kind, or it
does not resolve styles, and finds nothing in the same file with every look written out (`word_looks.flattened`).
They are optional test dependencies (the extra `checkers`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from drafter import gbt9704
from drafter.gbt9704 import ROLES, Face
from tests.kinds import KINDS
from tests.word_judge import W, changed
from tests.word_looks import ROLE_OF, Looks, flattened

pytest.importorskip("gongwen", reason="gongwen-skill is not installed")
pytest.importorskip("docx_plus", reason="docx-plus is not installed")

# Kinds that differ in what checkers look at. (《主要指标一览表》 is left out: docx-plus takes half a minute for its cells.)
CHECKED = ("plain", "sealed", "attachments", "joint", "contents", "table", "wide", "every role", "town", "fonts windows", "fonts free", "updated, tracked")  # fmt: skip
HIGHEST = {"gongwen": "P0", "docx-plus": "error"}
_TEXT = frozenset({"body", "heading3", "heading4", "addressee", "attachment", "note", "signature", "date"})
# Which roles a rule of the highest severity of gongwen-skill 2.15.0 is about, by its own name and message.
ABOUT: Mapping[str, frozenset[str]] = {
    "CHK-C004": _TEXT,  # 正文字体
    "CHK-C005": _TEXT,  # 正文字号
    "CHK-C007": frozenset({"title"}),  # 公文大标题字体
    "CHK-C008": frozenset({"title"}),  # 字号
    "CHK-C021": frozenset({"title"}),  # 居中
    "CHK-C009": frozenset({"heading1"}),  # 一级标题字体
    "CHK-C010": frozenset({"heading2"}),  # 二级标题字体
    "CHK-C019": frozenset({"signature", "date"}),
}
# Runs in a process of its own: gongwen-skill brings a package called `engine`, writes a log and keeps data in a folder.
# It folds the findings of a rule after the third; here each counts.
_GONGWEN = """
import json, sys
from engine.core.document.parser import parse_docx
from engine.core.rules import checker
from engine.core.rules.engine import RuleEngine
checker._dedup_issues = lambda issues, **_: issues
out = []
for path, overrides in json.load(sys.stdin):
    engine = RuleEngine()
    engine.set_config_overrides(overrides)
    found = engine.check(parse_docx(path), "report")
    out.append([[i.severity, i.rule_id, i.location, str(i.original_text), str(i.suggested_fix)] for i in found])
json.dump(out, open(sys.argv[1], "w", encoding="utf-8"))
"""
_DOCX_PLUS = """
import json, sys
from docx import Document
from docx_plus.lint import lint
out = [[[str(f.severity), f.rule, "", f.message, ""] for f in lint(Document(path))] for path, _ in json.load(sys.stdin)]
json.dump(out, open(sys.argv[1], "w", encoding="utf-8"))
"""


@dataclass(frozen=True)
class Finding:
    severity: str
    rule: str
    place: str
    got: str
    wanted: str


def standard(fonts: str) -> dict[str, object]:
    """Return gbt9704's numbers as gongwen-skill's settings: what it takes to be the standard differs from it."""
    faces, line = gbt9704.FONT_PROFILES[fonts], f"{gbt9704.LINE_PITCH.pt:g}pt"
    sides = ("top", "bottom", "left", "right")
    lengths = (gbt9704.MARGIN_TOP, gbt9704.MARGIN_BOTTOM, gbt9704.MARGIN_LEFT, gbt9704.MARGIN_RIGHT)
    margins = {side: f"{length.mm:.0f}mm" for side, length in zip(sides, lengths, strict=True)}
    keys = {"doc_title": "title", "body": "body"} | {f"heading_{n}": f"heading{n}" for n in range(1, 5)}
    roles = {
        name: {"font": faces[ROLES[key].face].name, "size": f"{ROLES[key].size.pt:g}pt", "line_spacing": line}
        for name, key in keys.items()
    }
    signed = {"font": faces[Face.FANG].name, "size": f"{gbt9704.SIZE_3.pt:g}pt", "align": "left"}
    return {"page_setup": {"margins": margins}, **roles, "signature": signed, "date": signed}


def ask(program: str, files: Sequence[tuple[bytes, str]], folder: Path) -> list[list[Finding]]:
    """Return what a checker finds in each of the files, which are given with their font profile."""
    folder.mkdir(parents=True)
    asked = []
    for number, (data, fonts) in enumerate(files):
        path = folder / f"{number}.docx"
        path.write_bytes(data)
        asked.append([str(path), standard(fonts)])
    answer = folder / "answer.json"
    environment = {**os.environ, "GONGWEN_DATA_DIR": str(folder / "data"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", program, str(answer)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return [[Finding(*row) for row in rows] for rows in json.loads(answer.read_text("utf-8"))]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Finding], list[Finding]]]:
    """What gongwen-skill finds in each kind of file, and in the same with its looks written out."""
    files = [(made.data, made.options.fonts) for made in _made()]
    files += [(flattened(data, plainly=True), fonts) for data, fonts in files]
    found = ask(_GONGWEN, files, tmp_path_factory.mktemp("gongwen") / "files")
    half = len(CHECKED)
    return dict(zip(CHECKED, zip(found[:half], found[half:], strict=True), strict=True))


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    files = [(made.data, made.options.fonts) for made in _made()]
    return dict(
        zip(CHECKED, ask(_DOCX_PLUS, files, tmp_path_factory.mktemp("docx-plus") / "files"), strict=True)
    )


@cache
def _made():
    return [KINDS[kind]() for kind in CHECKED]


def ours(data: bytes, found: Sequence[Finding], flat: Sequence[Finding]) -> list[Finding]:
    """Return the findings of the highest severity that are not shown to be the checker's errors."""
    body = Looks(data).body
    styles = [p.find(f"{W}pPr/{W}pStyle") for p in body.findall(W + "p")]
    still = {(f.rule, f.place) for f in flat}

    def mistaken(finding: Finding) -> bool:
        number = finding.place.removeprefix("paragraph:")
        style = styles[int(number)] if number.isdecimal() else None
        role = ROLE_OF.get(style.get(W + "val", "")) if style is not None else None
        return role not in ABOUT.get(finding.rule, frozenset({role}))

    worst = [f for f in found if f.severity == HIGHEST["gongwen"]]
    return [f for f in worst if not mistaken(f) and (f.rule, f.place) in still]


@pytest.mark.parametrize("kind", CHECKED)
def test_gongwen_skill_finds_nothing_at_p0_that_is_not_its_own_error(
    kind: str, said: dict[str, tuple[list[Finding], list[Finding]]]
) -> None:
    found, flat = said[kind]
    assert ours(KINDS[kind]().data, found, flat) == []


def test_gongwen_skill_does_find_a_wrong_look(tmp_path: Path) -> None:
    """The judgement can fail: text in another font and size, a title that is not in the middle."""
    data = KINDS["every role"]().data
    for style, old, new in (
        ("OfficialBody", '<w:sz w:val="32"/>', '<w:sz w:val="28"/>'),
        ("Title", '<w:jc w:val="center"/>', '<w:jc w:val="left"/>'),
    ):
        data = changed(data, "word/styles.xml", f'(w:styleId="{style}">.*?){old}', rf"\1{new}")
    files = [(data, "gb2312"), (flattened(data, plainly=True), "gb2312")]
    found, flat = ask(_GONGWEN, files, tmp_path / "files")
    assert {"CHK-C005", "CHK-C021"} <= {f.rule for f in ours(data, found, flat)}


@pytest.mark.parametrize("kind", CHECKED)
def test_docx_plus_finds_no_error(kind: str, linted: dict[str, list[Finding]]) -> None:
    assert [f for f in linted[kind] if f.severity == HIGHEST["docx-plus"]] == []
