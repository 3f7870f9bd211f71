"""What a genre learned without a hand's help writes: its frames, its form, its draft, the files it leaves for a hand.

Two genres are learned: the seeds under another name, and five short reports of our own (tests/genres/petitions).
"""

from __future__ import annotations

import functools
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.analysis import analyse
from drafter.learn import Learned, learn
from drafter.learn.fitness import bare, fits, stands, verb_first
from drafter.learn.starters import news, starters
from drafter.readers import read
from drafter.region import profile, resolve
from drafter.resources import genre_files
from drafter.schema import Frame, Genre, Metric, load_genre
from drafter.schema.learned import learned_frames, learned_metrics, level_of, worth_asking
from drafter.schema.models import Evidence, Mined, MinedMetric
from tests.calling import draft
from tests.shipped import FILES

HERE = Path(__file__).parent
REPORTS = {
    "五篇种子": sorted(FILES.seeds.glob("*.txt")),
    "一篇种子": sorted(FILES.seeds.glob("*.txt"))[:1],
    "信访五篇": sorted((HERE / "genres" / "petitions").glob("*.txt")),
}
SLOT = re.compile(r"\{([^{}]*)\}")
FIGURE = re.compile(r"^    #?((?!只有率)[^ :#][^:]*): +# (.*)$")
OPENINGS = ("其中", "该", "此", "上述", "为此", "同时", "分别", "并", "，", "、", "；", "。", "的", "等")


@functools.cache
def learned(which: str) -> Learned:
    documents = [read(path)[0] for path in REPORTS[which]]
    return learn([(document, analyse(document, None)) for document in documents], genre=which)


@functools.cache
def metrics_and_frames(which: str) -> tuple[tuple[Metric, ...], tuple[Frame, ...]]:
    found = learned(which)
    metrics = tuple(learned_metrics(found.mined, found.skeleton))
    return metrics, tuple(learned_frames(found.mined, metrics))


def frames(which: str) -> Iterator[tuple[Frame, str, str]]:
    """Yield each frame with its lines, and what a line says of its own, without slots."""
    for frame in metrics_and_frames(which)[1]:
        for line in frame.text.split("\n"):
            yield frame, line, SLOT.sub("", line)


every = pytest.mark.parametrize("which", REPORTS)


# --- frames ----------------------------------------------------------------------------------------------------------


@every
def test_every_learned_frame_has_its_marks_in_pairs_and_ends(which: str) -> None:
    for frame, line, fixed in frames(which):
        for one, other in ("（）", "“”", "《》", "[]", "{}"):
            assert line.count(one) == line.count(other), (frame.name, line)
        assert fixed[-1] in "、，；。"
        assert not re.search(r"[、，；。]{2}", fixed.replace("[，]", "")), line
    assert all(frame.text.endswith("。") for frame in metrics_and_frames(which)[1])


@every
def test_every_slot_is_a_metric_of_the_form_or_a_word_of_the_level(which: str) -> None:
    metrics, _ = metrics_and_frames(which)
    known = {m.key for m in metrics} | set(profile(resolve("凤翔区", 2024)).words)
    for frame, line, _ in frames(which):
        named = {name.removesuffix(" 同比") for name in SLOT.findall(line)}
        assert named <= known, (frame.name, named - known)
        assert named & {m.key for m in metrics}, line


@every
def test_no_learned_frame_says_a_past_figure_a_date_a_document_or_another_place(which: str) -> None:
    found = learned(which)
    places = {d.region for d in found.skeleton.documents if d.region}
    stems = {
        re.sub(r"[省市县区盟]$", "", part) for p in places for part in re.findall(r"\w{2,}?[省市县区盟]", p)
    }
    for frame, line, fixed in frames(which):
        assert not re.search(r"[0-9０-９《》〔〕]|[一二三四五六七八九十]+[年月日]", fixed), (frame.name, line)
        assert not [stem for stem in stems if stem in fixed], line


@every
def test_every_learned_frame_begins_as_a_sentence_does(which: str) -> None:
    for frame in metrics_and_frames(which)[1]:
        first = frame.text.replace("[", "").lstrip()
        assert not first.startswith(OPENINGS), first
        assert len(re.findall(r"[一-鿿]", SLOT.sub("", first.split("\n")[0]))) >= 3, first


@every
def test_a_metric_is_told_by_one_frame_and_each_frame_says_where_it_comes_from(which: str) -> None:
    told = [
        name
        for frame in metrics_and_frames(which)[1]
        for name in {n for n in SLOT.findall(frame.text) if not n.endswith(" 同比")}
        if name in {m.key for m in metrics_and_frames(which)[0]}
    ]
    assert len(told) == len(set(told))
    names = {path.name for path in REPORTS[which]}
    for frame in metrics_and_frames(which)[1]:
        file, _, line = frame.source.partition(" 第")
        assert file in names and int(line.removesuffix("行")) > 0


def test_figures_of_one_sentence_are_told_in_one_frame_with_their_parts_and_changes() -> None:
    texts = [frame.text for frame in metrics_and_frames("信访五篇")[1]]
    visits = next(text for text in texts if "集体访" in text)
    assert [re.sub(r"\{[^{}]*\}", "…", line) for line in visits.split("\n")] == [
        "…共受理群众来信…[，…]，",
        "接待群众来访……｜接待群众来访…｜接待群众来访…，",
        "其中[群众来访]集体访……｜其中[群众来访]集体访…｜其中[群众来访]集体访…。",
    ]
    assert "{群众来信受理数 同比}" in visits
    parts = [m for m in metrics_and_frames("信访五篇")[0] if m.whole]
    assert len(parts) == 1


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("同时，并开展法治培训{\0000}", "开展法治培训{\0000}"),
        ("并购重组企业{\0000}", "并购重组企业{\0000}"),
        ("一是覆盖率超过{\0000}以上", "覆盖率达到{\0000}"),
        ("（1）现场检查单位{\0000}", "现场检查单位{\0000}"),
    ],
)
def test_a_clause_loses_what_only_ties_it_to_the_one_before(clause: str, said: str) -> None:
    assert bare(clause) == said


@pytest.mark.parametrize(
    "clause",
    [
        "按照《办法》开展检查{}\x1a",
        "A项目、B项目等{}个项目",
        "城乡居民收入分别增长{}、{}",
        "该平台受理事项{}",
        "占比居全国前列{}",
        "武汉都市圈通办事项{}",
        "第七届博览会签约{}",
        "登记办件（含变更{}",
        "由{}提高到{}",
        "省产业研究院共建中心{}",
    ],
)
def test_what_another_office_cannot_say_is_no_frame(clause: str) -> None:
    assert not fits(clause)


@pytest.mark.parametrize(
    ("clause", "can"),
    [
        ("受理行政复议申请{\0000}", True),
        ("{\0000}政务服务事项进驻政务大厅", True),
        ("{\0000}办结", False),
        ("完成投资{\0000}", False),
        ("对{\0000}", False),
        ("{全县}共受理来信{\0000}", True),
    ],
)
def test_a_first_clause_says_what_is_counted(clause: str, can: bool) -> None:
    assert stands(clause) is can


@pytest.mark.parametrize(
    ("piece", "head", "doing", "own", "rate", "said"),
    [
        ("受理{\0000}", "行政复议申请", "受理", "", False, "受理[行政复议申请]{\0000}"),
        ("审结案件{\0000}", "行政复议", "审结", "案件", False, "审结[行政复议]案件{\0000}"),
        ("满意率{\0000}", "群众", "", "满意率", True, "[群众]满意率{\0000}"),
        ("查处案件{\0000}", "专项整治", "查处", "案件", False, "[专项整治]查处案件{\0000}"),
    ],
)
def test_an_object_taken_over_stands_where_it_reads(
    piece: str,
    head: str,
    doing: str,
    own: str,
    rate: bool,
    said: str,
) -> None:
    assert verb_first(piece, head, doing, own, rate=rate) == said


# --- levels and length -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("support", "documents", "level"),
    [(1, 1, "常"), (1, 2, "常"), (2, 2, "必"), (1, 5, "常"), (3, 5, "必"), (10, 20, "必"), (9, 20, "常"), (4, 20, "常"),
     (3, 20, "选"), (250, 500, "必"), (100, 500, "常"), (99, 500, "选")],
)  # fmt: skip
def test_a_level_is_asked_by_the_share_of_reports(support: int, documents: int, level: str) -> None:
    assert level_of(support, documents) == level


def test_a_form_has_room_for_some_hundreds_of_figures_and_never_breaks_a_sentence() -> None:
    def metric(number: int, support: int, frame: str | None) -> MinedMetric:
        return MinedMetric(
            id=f"m{number}", name=f"甲{number}", unit="件", units=("件",), support=support, documents=20, frame=frame,
            mentions=(Evidence(path="a", line=number, column=1, text="1件"),),
        )  # fmt: skip

    pairs = [f"受理来信{{甲{n // 2 * 2}}}，\n办结{{甲{n // 2 * 2 + 1}}}。" for n in range(900)]
    mined = Mined(
        genre="g", metrics=tuple(metric(n, 6 if n % 20 == 0 else 1 + n % 3, pairs[n]) for n in range(900))
    )
    asked = {one.id for one in worth_asking(mined)}
    assert 200 <= len(asked) <= 201
    assert all((f"m{n}" in asked) == (f"m{n + 1}" in asked) for n in range(0, 900, 2))
    assert {m.id for m in mined.metrics if m.support >= 4} <= asked
    lonely = Mined(genre="g", metrics=tuple(metric(n, 1, None) for n in range(30)))
    assert worth_asking(lonely) == ()


# --- the files for a hand --------------------------------------------------------------------------------------------


def folder(tmp_path: Path, which: str) -> Path:
    genre = tmp_path / "genre"
    done = draft("learn", *REPORTS[which], "--genre", "某某工作", "-o", genre, cwd=tmp_path)
    assert done.code == 0, done.err
    return genre


@every
def test_with_the_starters_a_genre_loads_and_is_what_it_was_without(which: str, tmp_path: Path) -> None:
    genre = folder(tmp_path, which)
    words = {**profile(resolve("凤翔区", 2024)).words}
    whole = load_genre(genre_files(str(genre)), words=words)
    shutil.copytree(
        genre, tmp_path / "plain" / "genre", ignore=shutil.ignore_patterns("names.yaml", "metrics.yaml")
    )
    plain = load_genre(genre_files(str(tmp_path / "plain" / "genre")))

    def shown(one: Genre) -> list[dict[str, object]]:
        return sorted((m.model_dump() for m in one.metrics), key=lambda m: str(m["id"]))

    assert shown(whole) == shown(plain)
    assert {(f.topic, f.text.strip()) for f in whole.frames} == {(f.topic, f.text) for f in plain.frames}
    assert whole.names is not None and whole.names.learned


@every
def test_learning_again_beside_the_starters_gives_the_same_bytes_and_says_nothing_new(
    which: str, tmp_path: Path
) -> None:
    genre = folder(tmp_path, which)
    before = {path.name: path.read_bytes() for path in genre.iterdir()}
    done = draft("learn", *REPORTS[which], "--genre", "某某工作", "-o", genre, cwd=tmp_path)
    assert before == {path.name: path.read_bytes() for path in genre.iterdir()}
    assert "L030" not in done.err and "L031" not in done.err


def test_a_later_run_tells_what_is_new_and_what_has_gone(tmp_path: Path) -> None:
    found = learned("信访五篇")
    metrics, _ = metrics_and_frames("信访五篇")
    assert list(news(found.mined, metrics)) == []
    kept = [m for m in metrics if m.key != "群众来信受理数"]
    stale = metrics[0].model_copy(update={"learned": ("早已没有的数",)})
    told = {f.code: f.message for f in news(found.mined, [*kept, stale])}
    assert "“群众来信受理数”" in told["L030"]
    assert "“早已没有的数”" in told["L031"]


def test_titles_teach_what_the_report_is_called_and_headings_what_the_draft_says() -> None:
    found = learned("信访五篇")
    texts = starters(found.skeleton, found.mined)
    names = texts["names.yaml"]
    assert "\nname: 信访工作情况报告\n" in names
    assert 'heading: "{年度}年工作情况"' in names
    assert 'heading: "{下年度}年工作计划"' in names
    assert not re.search(r"heading: .*20[0-9]{2}", names)


def test_titles_of_the_year_after_make_an_edition_with_that_year(tmp_path: Path) -> None:
    for number, place in enumerate(("凤翔区", "渭滨区")):
        text = f"{place}2025年政府办公报告\n\n一、2024年工作回顾\n\n（一）办理文件\n\n全年办理文件{number + 5}件。\n\n二、2025年工作安排\n\n抓好办文。\n"
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    done = draft("learn", "0.txt", "1.txt", "--genre", "办公", "-o", "g", cwd=tmp_path)
    assert done.code == 0, done.err
    assert 'title: "{地区}{下年度}年政府办公报告"' in (tmp_path / "g" / "editions.yaml").read_text("utf-8")
    draft("new", "--region", "金台区", "--year", "2024", "--genre", "g", "-o", "f.yaml", cwd=tmp_path)
    draft("build", "f.yaml", "--genre", "g", "-o", "d.md", cwd=tmp_path)
    assert (tmp_path / "d.md").read_text("utf-8").startswith("# 金台区2025年政府办公报告\n")


# --- form and draft --------------------------------------------------------------------------------------------------


def form(tmp_path: Path, genre: Path) -> list[str]:
    done = draft(
        "new", "--region", "凤翔区", "--year", "2024", "--genre", genre, "-o", "f.yaml", cwd=tmp_path
    )
    assert done.code == 0, done.err
    return (tmp_path / "f.yaml").read_text("utf-8").splitlines()


@every
def test_a_blank_form_of_a_learned_genre_has_no_errors_and_asks_for_problems_and_plans(
    which: str, tmp_path: Path
) -> None:
    genre = folder(tmp_path, which)
    form(tmp_path, genre)
    done = draft("check", "f.yaml", "--genre", genre, "--json", cwd=tmp_path)
    assert not [f for f in json.loads(done.out)["findings"] if f["severity"] == "error"], done.out
    assert draft("build", "f.yaml", "--genre", genre, "-o", "d.md", cwd=tmp_path).code == 0
    text = (tmp_path / "d.md").read_text("utf-8")
    assert "【待填：存在问题】" in text and "【待填：下步计划】" in text


@every
@pytest.mark.parametrize("seed", range(3))
def test_any_figures_filled_in_stand_in_the_draft_and_in_the_ledger_alike(
    which: str, seed: int, tmp_path: Path
) -> None:
    genre = folder(tmp_path, which)
    chance = random.Random(seed)
    typed: dict[str, str] = {}

    def filled(line: str) -> str:
        found = FIGURE.match(line)
        if not found or chance.random() < 0.5:
            return line
        typed[found[1].strip('"')] = str(len(typed) % 90 + 1 if "%" in found[2] else 100 + len(typed))
        return f"    {found[1]}: {typed[found[1].strip(chr(34))]}"

    (tmp_path / "f.yaml").write_text("\n".join(map(filled, form(tmp_path, genre))), "utf-8")
    done = draft("build", "f.yaml", "--genre", genre, "-o", "d.md", "--json", cwd=tmp_path)
    data, text = json.loads(done.out), (tmp_path / "d.md").read_text("utf-8")
    body = text.rpartition("<!--")[0]
    assert not re.search(r"[{}\[\]｜\x00-\x09\x0b-\x1f]", body), body
    assert not re.search(r"[，、；。][，、；。]|^[，、；。]", body, re.M), body
    printed = {f["source"].rpartition(".")[2]: re.match(r"[0-9]+", f["text"])[0] for f in data["figures"]}  # type: ignore[index]
    assert printed == typed
    assert data["unused"] == []
    draft("build", "f.yaml", "--genre", genre, "-o", "d.docx", cwd=tmp_path)
    document, _ = read(tmp_path / "d.docx")
    found = Counter(f.quantity.text for f in analyse(document, None).figures)
    assert found == Counter(f["text"] for f in data["figures"])
