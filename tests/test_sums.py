"""Sums over units, figures counted up to a day, and the office's own table of bodies."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.compose import join as joiner
from drafter.diagnostics import Diagnostic, Severity
from drafter.form import (
    Answer,
    Form,
    Kind,
    Office,
    blank,
    check,
    check_office,
    owner,
    progress,
    read,
    unreported,
)
from drafter.form.office import read_office, roster
from drafter.form.sums import add
from drafter.form.values import as_of_day
from drafter.quantity import Amount, find, parse_amount
from drafter.region import resolve
from drafter.schema import Frame
from tests.calling import draft
from tests.frame_oracles import judged
from tests.ledgers import figures_listed, figures_read
from tests.shipped import asked_metrics, composed, form_text, genre, text_of
from tests.small_frames import shipped_genre, small_genre

HEAD = "填报表: 1\n文种: 法治政府建设\n地区: 宝鸡市凤翔区\n年度: 2024\n数据:\n"
FINED = "penalty.decisions"


def reading(
    line: str, group: str = "行政执法", office: Office | None = None
) -> tuple[Form, list[Diagnostic]]:
    """Read a form of one group; its lines stand from line 7 on."""
    return read(f"{HEAD}  {group}:\n    {line}\n", genre(), None, office)


def fined(value: str, office: Office | None = None) -> tuple[Answer, list[Diagnostic]]:
    form, findings = reading(f"行政处罚决定: {value}", office=office)
    return form.answers[FINED], findings


def codes(findings: list[Diagnostic]) -> list[str]:
    return [f.code for f in findings]


# --- the sum --------------------------------------------------------------------------------------------------------


def test_a_sum_whose_units_have_all_reported_is_printed_and_traced_to_them() -> None:
    form, findings = reading("行政处罚决定: {各单位: {县公安局: 812, 县城管局: 1,204件, 柳林镇: 无}}")
    assert findings == []
    made = composed(form)
    (row,) = made.ledger.figures
    assert (row.text, row.source) == ("2016件", "数据.行政执法.行政处罚决定")
    assert row.computed_from == (
        "数据.行政执法.行政处罚决定.各单位.县公安局",
        "数据.行政执法.行政处罚决定.各单位.县城管局",
        "数据.行政执法.行政处罚决定.各单位.柳林镇",
    )
    assert "全年作出行政处罚决定2016件" in text_of(made)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("{各单位: {甲局: 812, 乙局: 30}}", Kind.VALUE, "842件"),
        ("{各单位: [{甲局: 812}, {乙局: 30}]}", Kind.VALUE, "842件"),
        ("{各单位: {甲局: 812, 乙局: 不适用}}", Kind.VALUE, "812件"),
        ("{各单位: {甲局: 无, 乙局: 0}}", Kind.NONE, ""),
        ("{各单位: {甲局: 不适用, 乙局: 不适用}}", Kind.NOT_APPLICABLE, ""),
        ("{各单位: {甲局: 812, 乙局: }}", Kind.BLANK, ""),
        ("{各单位: {甲局: 812, 乙局: 30}, 应报: 3}", Kind.BLANK, ""),
        ("{值: 今年不报, 各单位: {甲局: 812, 乙局: }}", Kind.WITHHELD, ""),
        ("{各单位: {甲局: 8.2万, 乙局: 1.35万}}", Kind.VALUE, "9.55万件"),
        ("{各单位: {甲局: 8.2万, 乙局: 30}}", Kind.VALUE, "82030件"),
        ("{各单位: {甲局: 812宗, 乙局: 30宗}}", Kind.VALUE, "842宗"),
        ("{各单位: {甲局: 100余, 乙局: 20}}", Kind.VALUE, "120余件"),
        ("{各单位: {甲局: 约100, 乙局: 20余}}", Kind.VALUE, "约120件"),
    ],
)
def test_what_the_units_give_together(value: str, kind: Kind, shown: str) -> None:
    answer, _ = fined(value)
    assert answer.kind is kind
    assert (answer.amount.text("件") if answer.amount else "") == shown


def test_a_form_with_units_on_lines_of_their_own_is_read_slips_and_all() -> None:
    lines = "行政处罚决定:\n      各单位:\n        县公安局：812\n        县城管局:1,204\n      去年: 1900"
    form, findings = reading(lines)
    answer = form.answers[FINED]
    assert answer.amount is not None and answer.last is not None
    assert (answer.amount.value, answer.last.value) == (2016, 1900)
    assert [(f.code, f.at.line) for f in findings] == [("Y003", 9), ("Y004", 10)]


def test_a_units_value_that_cannot_be_is_an_error_at_its_own_place_and_stands_in_the_draft() -> None:
    answer, findings = fined("{各单位: {甲局: 812, 乙局: 八百多件吧}}")
    (finding,) = findings
    assert (finding.code, finding.severity, finding.at.line, finding.at.column) == (
        "F009", Severity.ERROR, 7, 33,
    )  # fmt: skip
    assert "“乙局”" in finding.message
    assert (answer.kind, answer.typed) == (Kind.WRONG, "乙局 八百多件吧")
    form, _ = reading("行政处罚决定: {各单位: {甲局: 812, 乙局: 8百件吧, 丙局: }}")
    made = progress(form.answers[FINED])
    assert made is not None and (str(made), made.missing) == ("1/3", ("乙局", "丙局"))


def test_a_wrong_value_of_a_unit_is_no_figure_of_the_draft() -> None:
    form, _ = reading("行政处罚决定: {各单位: {甲局: 812, 乙局: 8百件吧}}")
    made = composed(form)
    assert "【待核：乙局 8百件吧】" in text_of(made)
    assert figures_read(made.document) == figures_listed(made) == Counter()


def test_a_unit_cannot_withhold_its_part() -> None:
    _, findings = fined("{各单位: {甲局: 812, 乙局: 今年不报}}")
    assert codes(findings) == ["F059"]


def test_a_typed_total_is_compared_with_the_sum() -> None:
    answer, (finding,) = fined("{值: 2316, 各单位: {甲局: 812, 乙局: 1498}}")
    assert (finding.code, finding.severity, finding.at.column) == ("F053", Severity.ERROR, 17)
    assert "2316件，各单位相加是2310件（812+1498），相差6件" in finding.message
    assert "请核对" in finding.hint
    assert answer.kind is Kind.WRONG
    assert fined("{值: 2310, 各单位: {甲局: 812, 乙局: 1498}}")[1] == []


def test_a_typed_total_that_a_basis_explains_is_the_users_own() -> None:
    answer, (finding,) = fined("{值: 2309, 口径: 联合办案只计一次, 各单位: {甲局: 812, 乙局: 1498}}")
    assert (finding.severity, finding.code) == (Severity.NOTE, "F053")
    assert "已有口径说明“联合办案只计一次”" in finding.message
    assert answer.amount is not None and answer.amount.value == 2309
    form, _ = reading("行政处罚决定: {值: 2309, 口径: 联合办案只计一次, 各单位: {甲局: 812, 乙局: 1498}}")
    (row,) = composed(form).ledger.figures
    assert row.computed_from == ()


def test_a_typed_total_is_not_used_while_units_are_missing() -> None:
    form, findings = reading(
        "行政处罚决定: {值: 2316, 各单位: {县公安局: 812, 县城管局: , 柳林镇: 无}, 应报: 4}"
    )
    (finding,) = findings
    assert (finding.code, finding.severity) == ("F054", Severity.WARNING)
    assert "已报2/4，还差“县城管局”，另有1个没有列出的单位；填的总数“2316”没有用" in finding.message
    assert not re.search("2316|812", text_of(composed(form)))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("{各单位: {甲局: 812, 乙局: 30}, 应报: 1}", "F055"),
        ("{各单位: {甲局: 812, 乙局: 30}, 应报: 约30}", "F055"),
        ("{各单位: {甲局: 812, 乙局: 30}, 应报: 0}", "F055"),
        ("{值: 812, 应报: 31}", "F055"),
        ("{各单位: {甲局: 812宗, 乙局: 30}}", "F056"),
        ("{各单位: {甲局: 约812, 乙局: 30}}", "F056"),
        ("{各单位: {甲局: 812人, 乙局: 30}}", "F009"),
        ("{各单位: {甲局: -3, 乙局: 30}}", "F010"),
        ("{各单位: 842}", "F005"),
        ("{各单位: {甲局: [1, 2]}}", "F009"),
        ("{各单位: {甲局: 1, 甲局: 2}}", "Y013"),
        ("{核对: {政府工作报告: 很多}, 值: 3}", "F009"),
    ],
)
def test_trouble_with_units_is_told(value: str, code: str) -> None:
    assert code in codes(fined(value)[1])


def test_a_figure_of_one_body_with_units_is_told_and_still_summed() -> None:
    form, findings = reading("收到申请: {各单位: {甲局: 1, 乙局: 2}}", "行政复议")
    assert codes(findings) == ["F052"]
    assert form.answers["review.received"].amount == Amount(Decimal(3), "3")


def test_rates_are_never_added() -> None:
    form, findings = reading("网上可办率: {值: 90, 各单位: {甲局: 50, 乙局: 60}}", "政务服务")
    assert [(f.code, f.severity) for f in findings] == [("F052", Severity.ERROR)]
    amount = form.answers["service.online_rate"].amount
    assert amount is not None and amount.value == 90


def test_what_other_papers_say_is_kept_beside_the_answer() -> None:
    answer, findings = fined("{值: 2316, 核对: {政府工作报告: 2310, 统计年报: , 信息公开年报: 无}}")
    assert findings == []
    assert {paper: amount.value for paper, amount in answer.elsewhere.items()} == {
        "政府工作报告": 2310,
        "信息公开年报": 0,
    }


def test_units_under_a_part_of_what_did_not_occur_are_no_part_of_the_draft() -> None:
    lines = "行政处罚决定: 无\n    其中普通程序: {各单位: {甲局: 3, 乙局: }}"
    form, _ = reading(lines)
    assert (form.answers["penalty.ordinary"].kind, form.answers["penalty.ordinary"].typed) == (
        Kind.WRONG,
        "3",
    )
    assert "F013" in codes(check(form, genre()))


# --- not complete ---------------------------------------------------------------------------------------------------


def test_an_incomplete_sum_is_pending_with_the_units_that_owe_their_part(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    lines = "    行政处罚决定: {各单位: {县公安局: 812, 县城管局: , 柳林镇: 无}, 应报: 31}\n    许可受理: {各单位: {甲局: 3, 乙局: }}\n"
    path.write_text(f"{HEAD}  行政执法:\n{lines}", "utf-8")
    form, _ = read(path.read_text("utf-8"), genre())
    made = composed(form)
    assert "【待填：行政处罚决定数（件），已报2/31，各执法单位" in text_of(made)
    assert "【待填：行政许可受理数（件），已报1/2，各许可机关】" in text_of(made)
    rows = {row.key: row.to_json() for row in made.ledger.pending}
    row = rows["数据.行政执法.行政处罚决定"]
    assert (row["reported"], row["expected"], row["missing"], row["line"]) == (2, 31, ["县城管局"], 7)
    assert rows["数据.行政执法.许可受理"]["missing"] == ["乙局"]
    assert figures_read(made.document) == Counter()
    for command in (["check", path], ["build", path, "-o", tmp_path / "稿.md"]):
        out = draft(*command).out
        assert re.search(r"  县城管局（1）：行政处罚决定数", out)
        assert re.search(r"  乙局（1）：行政许可受理数", out)
        assert "还差28个没有列出的单位" in out
    final = draft("build", path, "--final", "-o", tmp_path / "定稿.md")
    assert final.code == 1 and not (tmp_path / "定稿.md").exists()


def test_a_sum_that_nobody_has_begun_is_pending_only_where_every_report_has_it() -> None:
    form, _ = read(
        f"{HEAD}  行政执法:\n    行政处罚决定: {{各单位: {{甲局: , 乙局: }}}}\n    许可受理: {{各单位: {{甲局: }}}}\n",
        genre(),
    )
    assert {p.key for p in composed(form).ledger.pending} >= {"数据.行政执法.行政处罚决定"}
    assert "许可受理" not in {p.key for p in unreported(form, genre())}


units = st.lists(st.integers(0, 99_999), min_size=1, max_size=12)


def typed_units(parts: list[int | None]) -> str:
    return ", ".join(f"单位{chr(0x4E00 + i)}: {'' if n is None else n}" for i, n in enumerate(parts))


@settings(max_examples=40, deadline=None)
@given(parts=units)
def test_any_split_of_a_total_over_units_sums_back_and_is_traced(parts: list[int]) -> None:
    form, findings = reading(f"行政处罚决定: {{值: {sum(parts)}, 各单位: {{{typed_units(list(parts))}}}}}")
    assert findings == []
    made = composed(form)
    listed = figures_listed(made)
    assert listed == (
        Counter({(Decimal(sum(parts)).normalize(), "件", None): 1}) if sum(parts) else Counter()
    )
    assert figures_read(made.document) == listed
    for row in made.ledger.figures:
        assert len(row.computed_from) == len(parts)


@settings(max_examples=40, deadline=None)
@given(parts=units, data=st.data())
def test_an_incomplete_sum_never_prints_a_total(parts: list[int], data: st.DataObject) -> None:
    gap = data.draw(st.integers(0, len(parts)))
    left = [*parts[:gap], None, *parts[gap:]]
    due = data.draw(st.sampled_from(["", f", 应报: {len(left) + 2}"]))
    form, _ = reading(f"行政处罚决定: {{值: {sum(parts) + 1}, 各单位: {{{typed_units(left)}}}{due}}}")
    made = composed(form)
    assert made.ledger.figures == () and figures_read(made.document) == Counter()
    row = next(r for r in made.ledger.pending if r.key == "数据.行政执法.行政处罚决定")
    assert row.progress is not None and row.progress.missing == (f"单位{chr(0x4E00 + gap)}",)
    assert f"已报{len(parts)}/{len(left) + (2 if due else 0)}" in text_of(made)


@settings(max_examples=60, deadline=None)
@given(
    typed=st.lists(
        st.sampled_from(["3", "41件", "8.2万", "约100", "100余", "近30", "50以上", "1,200"]),
        min_size=1,
        max_size=5,
    )
)
def test_a_sum_is_read_back_from_what_is_printed(typed: list[str]) -> None:
    metric = genre().metric(FINED)
    assert metric is not None
    total = add([parse_amount(text, (metric.unit, *metric.units)) for text in typed], metric)
    (found,) = find(f"作出行政处罚决定{total.text(metric.unit)}，")
    assert (found.value, found.qualifier) == (total.value, total.qualifier)


LINES = """\
    行政处罚决定:
      各单位:
        县公安局: 812
        县城管局: 1204
        柳林镇: 无
      应报: 3
    行政强制: 30
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code", "line"),
    [
        ("    县公安局: 812", "    县公安局 812", "Y009", 9),
        ("县城管局: 1204", "县城管局 1204", "Y009", 10),
        ("        县城管局", "\t县城管局", "Y005", 10),
        ("        县公安局", "\t县公安局", "Y005", 9),
        ("        县城管局", "          县城管局", "Y006", 10),
        ("县城管局: 1204", "县城管局: 1204人", "F009", 10),
        ("柳林镇", "柳林|镇", "F059", 11),
        ("县城管局: 1204", '"县城管局 1204":', "F059", 10),
        ("应报: 3", "应报: 三十", "F055", 12),
        ("应报", "应抱", "F003", 12),
    ],
)
def test_a_slip_in_a_units_line_is_told_there_and_nowhere_else(
    right: str, wrong: str, code: str, line: int
) -> None:
    assert read(f"{HEAD}  行政执法:\n{LINES}", genre())[1] == []
    assert LINES.count(right) == 1
    form, findings = read(f"{HEAD}  行政执法:\n{LINES.replace(right, wrong)}", genre())
    assert [(f.code, f.at.line) for f in findings][:1] == [(code, line)]
    assert {f.at.line for f in findings} == {line}
    assert form.answers["coercion.total"].amount == Amount(Decimal(30), "30")


def test_a_units_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text(f'{HEAD}  行政执法:\n    行政处罚决定: {{各单位: {{"甲\\e[31m局": }}}}\n', "utf-8")
    assert "\x1b" not in draft("check", path).out


@st.composite
def lines_of_metrics(draw: st.DrawFn) -> str:
    """Figures as units give them, up to a day, typed at once or not at all."""
    metrics = [m for m in asked_metrics(2024) if m.gather != "算" and m.unit != "%" and not m.whole]
    chosen = draw(st.lists(st.sampled_from(metrics), min_size=1, max_size=25, unique_by=lambda m: m.id))
    number = st.sampled_from(["3", "41", "8.2万", "约100", "100余", "无", "1,204"])
    answers = {}
    for metric in chosen:
        day = draw(st.sampled_from(["", "11月30日", "2024年10月", "12月31日", "2025年1月15日"]))
        if metric.gather == "求和" and draw(st.booleans()):
            typed = draw(st.lists(st.one_of(number, st.just(""), st.just("不适用")), min_size=1, max_size=4))
            units_ = ", ".join(f"单位{'甲乙丙丁'[i]}: {text}" for i, text in enumerate(typed))
            answers[metric.id] = f"{{各单位: {{{units_}}}, 截至: {day}}}"
        else:
            answers[metric.id] = f"{{值: {draw(number)}, 去年: 50, 截至: {day}}}"
    return form_text(answers, year=2024)


@settings(max_examples=40, deadline=None)
@given(text=lines_of_metrics())
def test_what_a_reader_finds_is_what_the_ledger_lists(text: str) -> None:
    form, findings = read(text, genre())
    assert not any(f.severity is Severity.ERROR for f in findings), text
    made = composed(form)
    assert figures_read(made.document) == figures_listed(made), text
    for block in made.document.blocks:
        for sentence in block.text.split("。"):
            assert not ("全年" in sentence and "（截至" in sentence), sentence


# --- 截至 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11月30日", date(2024, 11, 30)),
        ("截至11月30日", date(2024, 11, 30)),
        ("2024年11月", date(2024, 11, 30)),
        ("11月底", date(2024, 11, 30)),
        ("２０２４－１１－３０", date(2024, 11, 30)),
        ("2024/11/30", date(2024, 11, 30)),
        ("1—11月", date(2024, 11, 30)),
        ("2月", date(2024, 2, 29)),
        ("三季度末", date(2024, 9, 30)),
        ("上半年", date(2024, 6, 30)),
        ("2025年1月15日", date(2025, 1, 15)),
        ("年底", date(2024, 12, 31)),
        ("11月31日", None),
        ("13月", None),
        ("目前", None),
        ("11", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert as_of_day(text, 2024) == day


def test_a_figure_of_a_part_of_the_year_says_so_and_is_not_called_the_years() -> None:
    form, findings = reading("收到申请: {值: 41, 去年: 35, 截至: 11月底}", "行政复议")
    assert codes(findings) == ["F058"]
    made = composed(form)
    text = text_of(made)
    assert "共收到行政复议申请41件（截至11月30日）" in text
    assert "全年共收到" not in text and "同比" not in text
    assert figures_read(made.document) == figures_listed(made)
    assert [e.to_json() for e in made.ledger.part_of_year] == [
        {"key": "数据.行政复议.收到申请", "line": 7, "as_of": "11月底"}
    ]


def test_the_day_stands_behind_the_words_that_go_with_the_figure() -> None:
    form, _ = reading("督察单位: {值: 5, 截至: 11月30日}\n    督察发现问题: 12", "法治督察")
    text = text_of(composed(form))
    assert "对5个单位开展法治督察（截至11月30日），发现问题12个。" in text


def test_none_of_a_part_of_the_year_says_so_too() -> None:
    form, _ = reading("收到申请: {值: 无, 截至: 11月30日}", "行政复议")
    text = text_of(composed(form))
    assert "未收到行政复议申请（截至11月30日）" in text and "全年未收到" not in text


def test_a_figure_of_the_whole_year_says_no_day() -> None:
    form, findings = reading("收到申请: {值: 41, 去年: 35, 截至: 12月31日}", "行政复议")
    assert findings == []
    assert "全年共收到行政复议申请41件，同比增长17.1%" in text_of(composed(form))


def test_a_stock_of_another_day_says_its_day() -> None:
    form, findings = reading("政务服务事项: {值: 1500, 截至: 2025年1月15日}", "政务服务")
    assert findings == []
    assert "1500项（截至2025年1月15日）" in text_of(composed(form))


@pytest.mark.parametrize(
    ("closed", "rate"), [("11月30日", "（截至11月30日）"), ("", None), ("10月31日", None)]
)
def test_a_rate_is_computed_only_of_parts_that_count_up_to_the_same_day(
    closed: str, rate: str | None
) -> None:
    lines = f"其中进驻大厅: {{值: 300, 截至: {closed}}}\n    政务服务事项: {{值: 400, 截至: 11月30日}}"
    form, _ = reading(lines, "政务服务")
    text = text_of(composed(form))
    assert ("75%" in text) is (rate is not None)
    told = [f for f in check(form, genre()) if "“进驻率”不算" in f.message]
    assert [(f.code, f.at.line) for f in told] == ([] if rate else [("F058", 7 if closed else 8)])
    if rate:
        assert f"75%{rate}" in text


def test_a_part_of_another_day_than_its_whole_is_told() -> None:
    lines = "其中进驻大厅: 300\n    政务服务事项: {值: 400, 截至: 11月30日}"
    form, _ = reading(lines, "政务服务")
    told = [f for f in check(form, genre()) if f.severity is Severity.WARNING]
    assert [(f.code, f.at.line) for f in told] == [("F058", 7)]
    assert "“其中进驻大厅”是年末数（第7行），它所属的“政务服务事项”截至11月30日（第8行）" in told[0].message


SMALL, SHIPPED = small_genre(), shipped_genre()
FRAMES = [*((SMALL, f) for f in SMALL.frames), *((SHIPPED, f) for f in SHIPPED.frames)]


@pytest.mark.parametrize(("data", "frame"), FRAMES, ids=[f"{f.topic}-{f.name}" for _, f in FRAMES])
def test_frames_are_grammatical_with_figures_of_a_part_of_the_year(data: object, frame: Frame) -> None:
    assert [f for filling in judged(frame, data, 120, "11月30日") for f in filling] == []  # type: ignore[arg-type]


def test_the_judge_notices_an_opening_word_before_a_part_of_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        joiner, "opens", lambda clauses, opening, facts: bool(opening) and not facts.stock(clauses[0].main)
    )
    faults = [f for frame in SMALL.frames for each in judged(frame, SMALL, 100, "11月30日") for f, _ in each]
    assert any("a part of the year" in fault for fault in faults)


# --- the office's own table -----------------------------------------------------------------------------------------

OFFICE = """\
更名:
  政务服务主管部门: 县数据局
  行政处罚决定: 执法监督股
  司法局: 县司法局
名册:
  各执法单位: [县公安局, 县城管局]
  行政强制: 县公安局、县林业局
"""


def test_an_owner_is_said_by_the_names_of_the_place() -> None:
    office, findings = read_office(OFFICE)
    assert findings == [] and check_office(office, genre()) == []
    names = {"司法局": "司法局", "执法单位": "各执法单位、各乡镇"}
    by_key = {f"{m.group}.{m.key}": m for m in genre().metrics}
    said = {key: owner(metric, office, names) for key, metric in by_key.items()}
    assert said["政务服务.政务服务事项"] == "县数据局"
    assert said["行政执法.行政处罚决定"] == "执法监督股"
    assert said["行政执法.执法培训人次"] == "县司法局、各执法单位"
    assert said["行政执法.行政检查"] == "各执法单位、各乡镇"


def test_a_roster_is_found_by_metric_by_owner_and_by_its_parts() -> None:
    office, _ = read_office(OFFICE)
    by_key = {m.key: m for m in genre().metrics}
    names = {"司法局": "司法局", "执法单位": "各执法单位、各乡镇"}
    assert roster(by_key["行政强制"], office, names) == ("县公安局", "县林业局")
    assert roster(by_key["许可受理"], office, names) == ()
    assert roster(by_key["行政检查"], office, names) == ("县公安局", "县城管局")
    assert roster(by_key["执法培训人次"], office, names) == ("县司法局", "县公安局", "县城管局")


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("更名称:\n  司法局: 县司法局\n", "F050", 1, "是不是“更名”"),
        ("更名: 县司法局\n", "F050", 1, "名称: 值"),
        ("更名:\n  司法局: [甲, 乙]\n", "F050", 2, "一个名称"),
        ("名册:\n  各执法单位: {甲: 乙}\n", "F050", 2, "一串单位名"),
        ("名册:\n  各执法单位: [甲, 甲]\n", "F050", 2, "写了两次"),
        ("更名:\n  司法局：县司法局\n", "Y003", 2, "全角"),
        ("更名:\n  司法局: 甲\n  司法局: 乙\n", "Y013", 3, "写了两次"),
        ("更名:\n  政务服物主管部门: 县数据局\n", "F051", 2, "是不是“政务服务主管部门”"),
        ("名册:\n  各执法单住: [甲]\n", "F051", 2, "是不是“各执法单位”"),
    ],
)
def test_trouble_in_the_offices_table_is_told(text: str, code: str, line: int, said: str) -> None:
    office, findings = read_office(text, "责任单位.yaml")
    findings += check_office(office, genre())
    (finding,) = findings
    assert (finding.code, finding.at.line, finding.at.path) == (code, line, "责任单位.yaml")
    assert said in finding.message + finding.hint


def test_an_empty_table_says_nothing() -> None:
    assert read_office("") == (Office(), [])
    assert read_office("更名:\n名册:\n") == (Office(), [])


def test_units_are_held_against_the_roster() -> None:
    office = Office(rosters={"行政处罚决定": ("县公安局", "县城管局", "县林业局")})
    answer, findings = fined("{各单位: {县公安局: 812, 县城管: 30}}", office)
    assert [(f.code, f.at.line, f.at.column) for f in findings] == [("F057", 7, 19), ("F057", 7, 36)]
    assert any("是不是“县城管局”" in f.hint for f in findings)
    assert any("没有名册上的“县城管局”、“县林业局”，按未报算" in f.message for f in findings)
    made = progress(answer)
    assert made is not None and (str(made), made.missing) == ("2/4", ("县城管局", "县林业局"))


def test_a_roster_of_only_a_part_of_the_owner_leaves_other_units_alone() -> None:
    office = Office(rosters={"各执法单位": ("县公安局",)})
    form, findings = reading("行政处罚决定: {各单位: {县公安局: 812, 柳林镇: 3}}", office=office)
    assert findings == []
    assert form.answers[FINED].kind is Kind.VALUE


def test_a_new_form_has_a_line_for_each_unit_of_a_roster_and_reads_back() -> None:
    office = Office(
        renames={"政务服务主管部门": "县数据局"},
        rosters={"行政处罚决定": ("县公安局", "柳林镇"), "许可不予": ("县公安局",)},
    )
    text = blank(genre(), resolve("宝鸡市凤翔区", 2024), 2024, office=office)
    assert "      各单位:" in text and "        县公安局:\n        柳林镇:\n" in text
    assert "    #  各单位:" in text and "｜县数据局｜" in text
    form, findings = read(text, genre(), None, office)
    assert findings == []
    assert [u.name for u in form.answers[FINED].units] == ["县公安局", "柳林镇"]
    switched_on = text.replace("    #许可不予", "    许可不予").replace("    #  ", "      ")
    assert read(switched_on, genre(), None, office)[1] == []


def test_commands_read_the_table_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "责任单位.yaml").write_text("更名: {政务服务主管部门: 县数据局, 某某局: 甲}\n", "utf-8")
    path = tmp_path / "表.yaml"
    path.write_text(f"{HEAD}  政务服务:\n    政务服务事项:\n", "utf-8")
    checked = draft("check", path)
    assert "  县数据局（1）：政务服务事项数" in checked.out
    assert "责任单位.yaml:1:22：警告：“更名”里的“某某局”" in checked.out
    built = draft("build", path, "-o", tmp_path / "稿.md")
    assert "  县数据局（1）：政务服务事项数" in built.out
    assert "【待填：政务服务事项数（项），县数据局】" in (tmp_path / "稿.md").read_text("utf-8")


def test_a_table_that_is_no_text_is_a_finding_and_the_form_is_read(tmp_path: Path) -> None:
    (tmp_path / "责任单位.yaml").write_bytes(b"PK\x03\x04")
    path = tmp_path / "表.yaml"
    path.write_text(f"{HEAD}  政务服务:\n    政务服务事项: 3\n", "utf-8")
    checked = draft("check", path)
    assert checked.code == 1 and "不是填报表" in checked.out and "必报而还没有报" in checked.out
