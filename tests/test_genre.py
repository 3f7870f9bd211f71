"""Loading a genre: every fault of what a hand has written, at its line, in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.diagnostics import Severity
from drafter.errors import BadGenre
from drafter.resources import GenreFiles
from drafter.schema import load_genre
from drafter.schema.formula import evaluate, keys, parse_formula
from drafter.schema.loading import read_genre

SKELETON = "version: 1\ngenre: 试\ndocuments: []\nsections:\n- {id: s1, title: 图书, level: 1, support: 1, documents: 1}\n"

GOOD = """\
version: 1
metrics:
  借阅:
    topic: 图书
    owner: 图书馆
    metrics:
      收到: {id: loan.asked, name: 收到数, unit: 件, level: 必}
      受理: {id: loan.taken, name: 受理数, unit: 件, level: 必, whole: loan.asked}
      受理率: {id: loan.rate, name: 受理率, unit: '%', level: 常, gather: 算, formula: 受理/收到}
frames:
  图书:
    收结:
      group: 借阅
      opening: 全年
      lead: 在{县政府}领导下开展工作。
      text: |
        收到申请{收到}，
        其中受理[申请]{受理}[，受理率{受理率}]。
"""


def folder(tmp_path: Path, metrics: str = GOOD, **others: str) -> GenreFiles:
    for name, text in {"skeleton": SKELETON, "metrics": metrics, **others}.items():
        if text:
            (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    tables = ("skeleton", "mined", "names", "metrics", "relations", "editions", "suggestions")
    return GenreFiles(
        name="试",
        **{name: tmp_path / f"{name}.yaml" for name in tables},
        template=tmp_path / "report.md.j2",
        seeds=tmp_path / "seeds",
        examples=tmp_path / "examples",
    )


def faults(
    tmp_path: Path, metrics: str, words: frozenset[str] | None = frozenset({"县政府"})
) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadGenre) as caught:
        load_genre(folder(tmp_path, metrics), words=words)
    return [(f.code, f.at.line, f"{f.message} {f.hint}") for f in caught.value.findings]


def test_a_good_genre_loads_without_findings(tmp_path: Path) -> None:
    genre, findings = read_genre(folder(tmp_path), words={"县政府"})
    assert findings == []
    assert [m.key for m in genre.metrics] == ["收到", "受理", "受理率"]
    assert genre.metrics[0].topic == "图书"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "word"),
    [
        ("收到申请{收到}，", "收到申请{收到数}，", "GN01", 17, "是不是“收到”？"),
        ("收到申请{收到}，", "收到申请{收到}", "GN02", 17, "末尾没有标点"),
        ("[申请]", "[申请", "GN03", 18, "不成对"),
        ("[申请]", "{申请", "GN03", 18, "不成对"),
        ("收到申请{收到}", "收到12345申请{收到}", "GN04", 17, "数字“12345”"),
        ("收到申请{收到}", "均收到申请{收到}", "GN05", 17, "断言“均”"),
        ("收到申请{收到}", "县政府收到申请{收到}", "GN06", 17, "级别词“县政府”"),
        ("收到申请{收到}", "二十大以来收到申请{收到}", "GN07", 17, "二十大"),
        ("收到申请{收到}，", "归还{受理率}，", "GN08", 18, "没有它的总数"),
        (", whole: loan.asked", "", "GN08", 18, "没有写明是谁的一部分"),
        ("收到申请{收到}，", "收到申请，", "GN09", 17, "没有指标"),
        ("收到申请{收到}", "分别收到申请{收到}", "GN10", 17, "分别"),
        ("id: loan.taken", "id: loan.asked", "GN11", 8, "用了两次"),
        ("name: 受理数", "name: 收到数", "GN11", 8, "用了两次"),
        ("formula: 受理/收到", "formula: 受理/收到数", "GN12", 9, "是不是“收到”？"),
        ("formula: 受理/收到", "formula: 受理*2", "GN12", 9, "没有叫“受理*2”的指标"),
        ("formula: 受理/收到", "formula: 受理率/收到", "GN12", 9, "算不到头"),
        ("whole: loan.asked", "whole: loan.none", "GN01", 8, "loan.none"),
        ("level: 常", "level: 有时", "GN00", 9, "level"),
        ("unit: 件, level: 必}", "unit: 件, level: 必, colour: 红}", "GN00", 7, "没有叫“colour”的栏目"),
        ("name: 收到数, ", "", "GN00", 7, "缺“name”"),
        ("group: 借阅", "group: 借书", "GN14", 12, "没有叫“借书”的组"),
        ("在{县政府}领导下", "在{县政俯}领导下", "GN01", 12, "县政俯"),
        ("在{县政府}领导下", "在县政府领导下", "GN06", 12, "县政府"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int, word: str
) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert any(c == code and at == line and word in text for c, at, text in found), found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("{收到}，", "{收到数}，").replace("[申请]", "[申请").replace("level: 常", "level: 有时")
    )
    assert {code for code, _, _ in faults(tmp_path, bad)} >= {"GN00", "GN01", "GN03"}


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    twice = GOOD.replace("      受理率:", "      受理:")
    with pytest.raises(BadGenre, match="“受理”写了两次，另一处在第8行") as caught:
        load_genre(folder(tmp_path, twice))
    assert caught.value.at.line == 9


def test_a_file_that_is_no_yaml_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadGenre) as caught:
        load_genre(folder(tmp_path, GOOD.replace("metrics:\n  借阅:", "metrics: [\n  借阅:")))
    assert caught.value.at.line


@pytest.mark.parametrize("deep", ["[" * 60_000, "- " * 60_000, "{a: " * 60_000 + "}" * 60_000, "? " * 60_000])
def test_a_file_nested_without_end_is_refused_and_nothing_dies(tmp_path: Path, deep: str) -> None:
    with pytest.raises(BadGenre, match="一层套一层超过 20 层") as caught:
        load_genre(folder(tmp_path, f"metrics: {deep}" if deep[0] in "[{" else deep))
    assert caught.value.at.line == 1


@pytest.mark.parametrize("word", ["平均", "人均", "均衡"])
def test_words_that_only_look_like_a_claim_are_let_through(tmp_path: Path, word: str) -> None:
    load_genre(folder(tmp_path, GOOD.replace("收到申请{收到}", f"{word}收到申请{{收到}}")))


def test_a_metric_without_a_frame_is_a_warning(tmp_path: Path) -> None:
    extra = GOOD.replace("frames:", "      归还: {id: loan.back, name: 归还数, unit: 件, level: 常}\nframes:")
    genre, findings = read_genre(folder(tmp_path, extra))
    assert len(genre.metrics) == 4
    assert [(f.code, f.severity, f.at.line) for f in findings] == [("GN13", Severity.WARNING, 10)]


def test_without_the_words_a_name_like_no_metric_is_taken_for_one(tmp_path: Path) -> None:
    load_genre(folder(tmp_path, GOOD.replace("收到申请{收到}", "{全县}收到申请{收到}")))


MINED = """\
version: 1
genre: 试
metrics:
- {id: a, name: 收到申请, unit: 件, units: [件, 宗], support: 3, documents: 3, section: s1, frame: '共收到申请{数}'}
- {id: b, name: 归还图书, unit: 册, units: [册], support: 1, documents: 3, frame: '均归还{数}'}
"""


def test_a_genre_that_was_only_learned_has_metrics_and_frames(tmp_path: Path) -> None:
    genre = load_genre(folder(tmp_path, "", mined=MINED))
    assert [(m.id, m.topic, m.level, m.units) for m in genre.metrics] == [
        ("a", "图书", "必", ("宗",)),
        ("b", "其他", "常", ()),
    ]
    assert [f.text for f in genre.frames] == ["共收到申请{收到申请}。"]  # the other makes a claim


@pytest.mark.parametrize("text", ["", "甲/", "(甲", "甲)", "甲+12", "+甲", "甲 乙", "甲//乙"])
def test_a_formula_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="算式"):
        parse_formula(text)


def test_a_formula_binds_as_it_is_written() -> None:
    from decimal import Decimal

    worth = {"甲": Decimal(8), "乙": Decimal(3), "丙": Decimal(1)}
    tree = parse_formula("甲/(乙＋丙)-丙")
    assert list(keys(tree)) == ["甲", "乙", "丙", "丙"]
    assert evaluate(tree, worth.__getitem__) == 1
    assert evaluate(parse_formula("甲/(丙-丙)"), worth.__getitem__) is None


@pytest.mark.parametrize("heading", ["{{ 7*7 }}", "工作[一", "2023年工作"])
@pytest.mark.parametrize("where", ["roles", "topics"])
def test_a_heading_that_cannot_be_printed_is_told_for_learned_genres_too(
    tmp_path: Path, where: str, heading: str
) -> None:
    entry = {"roles": "{name: 甲, cues: [], heading: HERE}", "topics": "{name: 甲, heading: HERE}"}[where]
    names = {"roles": "[]", "topics": "[]", where: f"[{entry.replace('HERE', repr(heading))}]"}
    text = "version: 1\nname: 试\nform_name: 试\ntitle_cues: []\n" + "".join(
        f"{key}: {value}\n" for key, value in names.items()
    )
    with pytest.raises(BadGenre) as caught:
        load_genre(folder(tmp_path, metrics="", names=text))
    assert [f.at.path for f in caught.value.findings] == [str(tmp_path / "names.yaml")]
    assert heading in caught.value.findings[0].message
