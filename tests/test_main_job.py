"""The main job on the shipped genre: the empty form, one figure, ten figures, another order, every region."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter import region as regions
from drafter.compose import Composition
from drafter.diagnostics import Severity
from drafter.document import HEADINGS, Mark, Style
from drafter.form import Kind, blank, read
from drafter.quantity import find
from drafter.schema import Metric, Skeleton, load_genre
from tests.calling import draft
from tests.shipped import FILES, asked_metrics, composed, filled, form_text, genre

YEAR = 2024
METRICS = asked_metrics(YEAR)
TEN = [
    "review.received",
    "review.accepted",
    "review.closed",
    "mediation.cases",
    "mediation.succeeded",
    "publicity.events",
    "normative.issued",
    "decision.contracts",
    "audit.projects",
    "penalty.decisions",
]


def lines(draft_: Composition) -> list[str]:
    return [block.text for block in draft_.document.blocks]


def sentences(draft_: Composition) -> list[str]:
    return [s for text in lines(draft_) for s in re.findall(r"[^。]+。?", text)]


def assert_clean(draft_: Composition) -> None:
    """No gap, no stray mark, no double punctuation, no heading with nothing under it."""
    blocks = draft_.document.blocks
    for text in lines(draft_):
        assert text.strip() == text, text
        assert text, "an empty paragraph"
        assert not re.search(
            r"[，。；、：]{2}|[（“《][，。；、：]|^[，。；、：]|\{|\}|\[|\]|None|｜", text
        ), text
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if getattr(block, "style", None) in HEADINGS:
            assert following is not None
            level = HEADINGS.index(block.style)
            assert getattr(following, "style", Style.BODY) not in HEADINGS[: level + 1], block.text


def test_the_empty_form_gives_the_skeleton_with_every_required_figure_pending() -> None:
    form, findings = read(blank(genre(), regions.resolve("凤翔区", YEAR), YEAR), genre())
    assert [f for f in findings if f.severity == "error"] == []
    done = composed(form)
    assert_clean(done)
    required = {m.id for m in METRICS if m.level == "必" and m.gather != "算"}
    pending = {r.trace.metric for _, r in done.document.marked(Mark.PENDING) if r.trace and r.trace.metric}
    assert pending == required
    told = {p.key for p in done.ledger.pending}
    assert {form.answers[m].key for m in required} <= told
    assert all(p.owner for p in done.ledger.pending)
    top = [b.text for b in done.document.blocks if getattr(b, "style", None) is Style.HEADING1]
    assert [t[:2] for t in top] == ["一、", "二、", "三、", "四、"]


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.id)
def test_a_form_with_one_figure_prints_exactly_one_sentence_with_it(metric: Metric) -> None:
    value = "7.25" if metric.unit == "%" else "7"
    quiet = {m.id: "今年不报" for m in METRICS if m.level == "必" and m.id != metric.id and m.gather != "算"}
    form, _ = filled(form_text({**quiet, metric.id: value}))
    assert form.answers[metric.id].kind is Kind.VALUE
    done = composed(form)
    assert_clean(done)
    rows = [row for row in done.ledger.figures if row.metric == metric.id]
    assert len(rows) == 1, lines(done)
    assert done.ledger.unused == ()
    said = [s for s in sentences(done) if find(s)]
    assert len(said) == 1, said
    assert said[0].endswith("。"), said
    assert [str(q.value) for q in find(said[0])] == [value], said


def test_a_part_of_what_did_not_occur_is_not_asked_for() -> None:
    done = composed(filled(form_text({"normative.issued": "无"}))[0])
    pending = {run.trace.metric for _, run in done.document.marked(Mark.PENDING) if run.trace}
    assert "normative.reviewed" in pending
    assert "normative.issued_by_government" not in pending
    assert any("未制定行政规范性文件" in line for line in lines(done))


def test_last_years_figure_is_in_the_draft_or_told_as_unused() -> None:
    typed = {"review.received": "{值: 41, 去年: 35}", "review.accepted": "{值: 22, 去年: 20}"}
    done = composed(filled(form_text(typed))[0])
    assert any("同比增长17.1%" in line for line in lines(done))
    assert [entry.key for entry in done.ledger.unused] == ["数据.行政复议.受理.去年"]


def test_ten_figures_give_a_short_grammatical_report() -> None:
    assert set(TEN) <= {m.id for m in METRICS}
    ten = {metric: str(200 - n) for n, metric in enumerate(TEN)}
    quiet = {m.id: "今年不报" for m in METRICS if m.level == "必" and m.gather != "算"}
    form, _ = filled(form_text({**quiet, **ten}))
    done = composed(form)
    assert_clean(done)
    assert {r.metric for r in done.ledger.figures if not r.computed_from} == set(ten)
    assert sum(map(len, lines(done))) < 1500


def test_a_permuted_skeleton_permutes_the_draft() -> None:
    form, _ = filled(form_text({m.id: "12" for m in METRICS if m.unit != "%"}))

    def order(data) -> list[str]:
        return [
            re.sub(r"^（.*?）", "", b.text)
            for b in composed(form, data).document.blocks
            if getattr(b, "style", 0) is Style.HEADING2
        ]

    sections = tuple(
        section.model_copy(update={"children": tuple(reversed(section.children))})
        for section in genre().skeleton.sections
    )
    turned = genre().model_copy(
        update={"skeleton": genre().skeleton.model_copy(update={"sections": sections})}
    )
    known = {c.topic for s in genre().skeleton.sections for c in s.children}
    names = {t.heading: t.name for t in genre().names.topics}  # type: ignore[union-attr]
    before = [h for h in order(genre()) if names.get(h) in known]
    after = [h for h in order(turned) if names.get(h) in known]
    assert len(before) > 5
    assert after == before[::-1]


def test_a_permuted_skeleton_permutes_the_first_level_too() -> None:
    form, _ = filled(form_text({}))
    skeleton: Skeleton = genre().skeleton
    turned = genre().model_copy(
        update={"skeleton": skeleton.model_copy(update={"sections": tuple(reversed(skeleton.sections))})}
    )

    def heads(data) -> list[str]:
        return [
            b.text[2:]
            for b in composed(form, data).document.blocks
            if getattr(b, "style", 0) is Style.HEADING1
        ]

    learned = [s.role for s in skeleton.sections]
    headings = {
        r.heading.replace("{年度}", "2024").replace("{下年度}", "2025"): r.name for r in genre().names.roles
    }  # type: ignore[union-attr]
    before = [h for h in heads(genre()) if headings.get(h) in learned]
    assert len(before) >= 3
    assert [h for h in heads(turned) if headings.get(h) in learned] == before[::-1]


# --- what the sources say stays theirs ----------------------------------------------------------------------------


# In quotes in one seed only, but words of national policy, nobody's brand.
NATIONAL_TERMS = {
    "最多跑一次",  # 中办国办《关于深入推进审批服务便民化的指导意见》, 2018
    "法律明白人",  # 中宣部、司法部等《乡村“法律明白人”培养工作规范（试行）》, 2021
}


def source_words() -> set[str]:
    """Places, bodies, brands and documents of the past reports that a form of another region must not know.

    Places are those of the table of divisions that the seeds name; the rest is what stands in quotes or book marks in one
    seed alone: what several reports say is common to all.
    """
    texts = [p.read_text("utf-8-sig") for p in sorted(FILES.seeds.glob("*.txt"))]
    quoted = [set(re.findall(r"[“《]([^“”《》\n]{2,40})[”》]", text)) for text in texts]
    alone = {
        q
        for i, own in enumerate(quoted)
        for q in own
        if not any(q in t for j, t in enumerate(texts) if j != i)
    }
    places = set()
    for text in texts:
        for start, end, place in regions.find_in(text, 2023):
            places |= {text[start:end], place.name, *place.parents}
    stems = {p[:-1] for p in places if len(p) > 2 and not p.endswith(("自治区", "自治州", "自治县"))}
    return {w for w in (alone - NATIONAL_TERMS) | places | stems if len(w) >= 2}


def test_no_form_knows_a_word_of_a_source() -> None:
    """Every region of the table gets a form; only its own name and those above it may stand in it."""
    from drafter.region.table import region_of, table

    loaded = load_genre(FILES, mined=True)
    words = source_words()
    assert {"黄石", "凤翔", "锡林郭勒", "小税滴", "全城同办"} <= words
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    seen: dict[str, str] = {}
    for row in (r for r in table().rows if r.at_end_of(2025)):
        place = region_of(row, 2025)
        text = blank(loaded, place, 2025)
        own = "".join([place.full, *(part.full for part in place.superiors)])
        for hit in set(pattern.findall(text)):
            if hit not in own:
                seen.setdefault(hit, place.full)
    assert seen == {}


# --- the commands themselves ----------------------------------------------------------------------------------------


def test_new_check_build_from_an_empty_folder(tmp_path: Path) -> None:
    assert draft("new", "--region", "凤翔区", "--year", "2024", cwd=tmp_path).code == 0
    (form,) = tmp_path.glob("*.yaml")
    assert "凤翔区" in form.name
    assert draft("check", form, cwd=tmp_path).code == 0
    done = draft("build", form, cwd=tmp_path)
    assert done.code == 0, done.err
    assert "待填" in done.out
    assert [p.name for p in tmp_path.glob("*.docx")] == ["凤翔区2024年法治政府建设年度报告.docx"]


def test_final_with_something_open_writes_nothing(tmp_path: Path) -> None:
    draft("new", "--region", "凤翔区", "--year", "2024", "-o", "f.yaml", "--no-schema", cwd=tmp_path)
    done = draft("build", "f.yaml", "--final", cwd=tmp_path)
    assert done.code == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.yaml"]


def test_a_draft_that_somebody_edited_is_not_replaced(tmp_path: Path) -> None:
    from docx import Document as WordFile

    draft("new", "--region", "凤翔区", "--year", "2024", "-o", "f.yaml", cwd=tmp_path)
    assert draft("build", "f.yaml", "-o", "d.docx", cwd=tmp_path).code == 0
    assert draft("build", "f.yaml", "-o", "d.docx", cwd=tmp_path).code == 0  # still as written
    edited = WordFile(str(tmp_path / "d.docx"))
    edited.paragraphs[2].add_run("领导改了这里")
    edited.save(str(tmp_path / "d.docx"))
    before = (tmp_path / "d.docx").read_bytes()
    done = draft("build", "f.yaml", "-o", "d.docx", cwd=tmp_path)
    assert done.code == 3
    assert "有人改过" in done.err
    assert (tmp_path / "d.docx").read_bytes() == before


def test_a_form_is_overwritten_only_with_force_and_keeps_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("我填了一半", "utf-8")
    new = ("new", "--region", "凤翔区", "--year", "2024", "-o", "f.yaml")
    refused = draft(*new, cwd=tmp_path)
    assert refused.code == 3
    assert (tmp_path / "f.yaml").read_text("utf-8") == "我填了一半"
    assert draft(*new, "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "f.yaml.bak").read_text("utf-8") == "我填了一半"
    assert draft(*new, "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "f.yaml.bak").read_text("utf-8") == "我填了一半", (
        "an older .bak is somebody's work too"
    )


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "凤翔区\x00", "凤" * 400])
def test_a_name_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert draft("new", "--region", name, "--year", "2024", cwd=inner).code == 2
    outside = ("new", "--region", name, "--year", "2024", "--level", "镇", "--superior", "凤翔区")
    draft(*outside, cwd=inner)
    assert [p for p in tmp_path.rglob("*") if p.is_file() and p.parent != inner] == []


# --- what a level and a year have ----------------------------------------------------------------------------------


def whole(report: Composition) -> str:
    return "\n".join(lines(report))


def drafted(region: str, year: int, *, below: str = "") -> str:
    form, _ = filled(form_text({}, region, year).replace(f"年度: {year}\n", f"{below}年度: {year}\n"))
    return whole(composed(form))


def test_a_town_is_not_asked_for_what_only_a_county_does() -> None:
    text = drafted("大盛镇", 2024, below="级别: 镇\n上级: 重庆市渝北区\n")
    assert "大盛镇人民政府" in text
    for county in ("收到行政复议申请", "审计项目", "法律援助案件", "依法治镇", "依法治县", "常务会议", "省"):
        assert county not in text, county
    assert "收到行政复议申请" in drafted("重庆市开州区", 2024)


def test_a_form_for_a_town_lacks_them_too_but_one_may_report_them() -> None:
    form, findings = filled(
        form_text({"review.received": "12"}, "大盛镇").replace("年度:", "级别: 镇\n上级: 重庆市渝北区\n年度:")
    )
    assert [f.message for f in findings if f.severity is Severity.ERROR] == []
    assert "收到行政复议申请12件" in whole(composed(form))
    town = regions.resolve("大盛镇", 2024, level="镇", superior="重庆市渝北区")
    assert "行政复议:" not in blank(genre(), town, 2024)
    assert "行政复议:" in blank(genre(), regions.resolve("重庆市开州区", 2024), 2024)


@pytest.mark.parametrize("level", ["镇", "街道", "开发区", "苏木"])
def test_a_pending_mark_names_somebody_or_has_no_comma(level: str) -> None:
    text = drafted("某某", 2024, below=f"级别: {level}\n上级: 天津市静海区\n")
    assert "【待填" in text
    assert "，】" not in text
    assert "县" not in text


@pytest.mark.parametrize(
    ("year", "task", "owner"),
    [
        (2016, "依法全面履行政府职能", "政府法制办公室"),
        (2018, "依法全面履行政府职能", "司法局"),
        (2024, "健全政府机构职能体系", "司法局"),
    ],
)
def test_headings_and_owners_are_those_of_the_year(year: int, task: str, owner: str) -> None:
    text = drafted("赵县", year)
    assert task in text
    assert f"【待填：行政复议受理数（件），{owner}】" in text


@pytest.mark.parametrize("region", ["天津市静海区", "重庆市石柱土家族自治县", "重庆市城口县"])
def test_below_a_municipality_nothing_is_provincial(region: str) -> None:
    answers = {m.id: "12" for m in METRICS if m.unit != "%"}
    form, _ = filled(form_text(answers, region))
    assert "省" not in whole(composed(form)).replace("“跨省通办”", "")  # the name of a service


def test_no_problem_is_denied_where_no_inspection_was_made() -> None:
    said = whole(composed(filled(form_text({"inspection.bodies": "无", "inspection.problems": "无"}))[0]))
    assert "法治督察" not in said
    said = whole(composed(filled(form_text({"inspection.bodies": "5", "inspection.problems": "无"}))[0]))
    assert "对5个单位开展法治督察，未发现问题。" in said


def test_a_full_report_has_no_paragraph_like_a_table() -> None:
    answers = {m.id: "{值: 12, 去年: 30}" for m in METRICS if m.unit != "%"}
    report = composed(filled(form_text(answers))[0])
    figures = [
        sum(r.trace is not None and r.trace.value is not None for r in p.runs) for p in report.document.blocks
    ]
    assert max(figures) <= 10


def test_check_tells_of_a_rate_above_all_before_a_draft_is_made(tmp_path: Path) -> None:
    head = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n"
    data = "数据:\n  规范性文件:\n    其中政府制定: 2\n    报送备案: 5\n"
    (tmp_path / "form.yaml").write_text(head + data, encoding="utf-8")
    checked = draft("check", "form.yaml", cwd=tmp_path)
    built = draft("build", "form.yaml", "-o", "draft.md", cwd=tmp_path)
    assert (checked.code, built.code) == (1, 1)
    assert "form.yaml:8:11：错误" in checked.out
    assert "〔F032〕" in checked.out
