"""Composing: what each answer becomes, what is computed, what a template may do, what the ledger says."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter.compose import Composition, compose, open_items
from drafter.compose.join import figures_in
from drafter.compose.paragraphs import not_too_full
from drafter.compose.values import Figures, rounded
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Mark, Paragraph, Run, Style, Trace
from drafter.errors import BadGenre
from drafter.form import Answer, Form, Kind, Plan, Problem, Sentence, check
from drafter.form.figures import demoted
from drafter.quantity import Amount, find, parse_amount
from drafter.region import profile
from drafter.resources import plain_template
from drafter.schema import Genre, Names, Section, Skeleton
from drafter.schema.models import RoleName
from tests.frame_oracles import REGION, WORDS, answer, form_of
from tests.small_frames import shipped_genre, small_genre

PROFILE = profile(REGION)
PLAIN = plain_template().read_text("utf-8")

FRAMES = ("借阅收结", "馆藏")  # one for each metric; the others of the small genre repeat some
SMALL = small_genre()
SMALL = SMALL.model_copy(update={"frames": tuple(f for f in SMALL.frames if f.name in FRAMES)})
BY_KEY = {m.key: m for m in SMALL.metrics}


def typed(key: str, value: str, last: str | None = None, **fields: object) -> Answer:
    metric = BY_KEY[key]
    units = (metric.unit,)
    return answer(metric, Kind.VALUE)._replace(
        typed=value,
        amount=parse_amount(value, units),
        last=parse_amount(last, units) if last else None,
        **fields,
    )


def filled(*answers: Answer, **fields: object) -> Form:
    """A form with these answers, all other metrics blank, as it is after reading."""
    blank = {m.id: answer(m, Kind.BLANK) for m in SMALL.metrics}
    return form_of(demoted(blank | {a.metric: a for a in answers}, SMALL), **fields)


def said(key: str, kind: Kind, text: str = "") -> Answer:
    return answer(BY_KEY[key], kind)._replace(typed=text)


def draft(form: Form, template: str = PLAIN, genre: Genre = SMALL) -> Composition:
    return compose(genre, form, PROFILE, {}, template)


def text_of(form: Form, template: str = "{% for t in roles[0].topics %}{{ t.rest() }}{% endfor %}") -> str:
    genre = SMALL.model_copy(update={"skeleton": skeleton("图书")})
    return "\n".join(p.text for p in draft(form, template, genre).document.blocks)


def skeleton(*topics: str, roles: tuple[str, ...] = ("工作",)) -> Skeleton:
    children = tuple(Section(id=t, title=t, level=2, topic=t, support=1, documents=1) for t in topics)
    sections = tuple(
        Section(id=r, title=r, level=1, role=r, support=1, documents=1, children=children if not i else ())
        for i, r in enumerate(roles)
    )
    return Skeleton(genre="试", documents=(), sections=sections)


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_value_is_printed_as_typed_and_traced_in_base_units() -> None:
    done = draft(filled(typed("收到", "约8.2万件")))
    row = next(r for r in done.ledger.figures if r.metric == "loan.asked")
    assert row.text == "约8.2万件"
    assert (row.trace.value, row.trace.unit, row.trace.qualifier) == (Decimal(82000), "件", "约")
    assert done.document.blocks[row.block - 1].text.count("约8.2万件") == 1


def test_a_blank_that_must_be_filled_stands_in_its_clause() -> None:
    text = text_of(filled(typed("受理", "22")))
    assert "共收到借阅申请【待填：借阅申请收到数（件），图书馆】，受理22件" in text


def test_a_blank_that_is_usual_goes_with_its_mark() -> None:
    text = text_of(filled(typed("收到", "41"), typed("受理", "22"), typed("办结", "18")))
    assert text == "做好图书借阅。全年共收到借阅申请41件，受理22件，办结18件。"


@pytest.mark.parametrize("kind", [Kind.WITHHELD, Kind.NOT_APPLICABLE, Kind.OFF])
def test_what_is_not_reported_goes_with_its_mark(kind: Kind) -> None:
    text = text_of(filled(typed("收到", "41"), said("受理", kind), typed("办结", "18")))
    assert text == "做好图书借阅。全年共收到借阅申请41件，办结18件。"


def test_none_takes_its_wording_and_no_lead() -> None:
    answers = [said("收到", Kind.NONE, "无"), said("受理", Kind.WITHHELD), said("办结", Kind.WITHHELD)]
    done = draft(filled(*answers))
    assert "全年未收到借阅申请。" in "\n".join(p.text for p in done.document.blocks)
    assert "做好图书借阅" not in "\n".join(p.text for p in done.document.blocks)
    run = next(r for _, r in done.document.traced() if r.trace and r.trace.metric == "loan.asked")
    assert (run.text, run.trace and run.trace.value) == ("未收到借阅申请", None)


def test_a_value_that_cannot_be_stands_as_typed() -> None:
    done = draft(filled(said("收到", Kind.WRONG, "约{{ 7*7 }}\n件")))
    runs = [run.text for _, run in done.document.marked(Mark.WRONG)]
    assert runs == ["【待核：约{{ 7*7 }} 件】"]


def test_a_part_of_nothing_has_to_be_looked_at() -> None:
    done = draft(filled(said("办结", Kind.NONE, "无"), typed("归还", "3")))
    assert [run.text for _, run in done.document.marked(Mark.WRONG)] == ["【待核：3】"]


def test_a_part_of_nothing_that_is_explained_stands() -> None:
    done = draft(filled(said("办结", Kind.NONE, "无"), typed("归还", "3", basis="含上年借出的")))
    assert not list(done.document.marked(Mark.WRONG))


# --- computed -------------------------------------------------------------------------------------------------------


def test_a_rate_is_computed_from_its_parts_and_says_so() -> None:
    done = draft(filled(typed("办结", "18"), typed("续借", "3")))
    row = next(r for r in done.ledger.figures if r.metric == "loan.rate")
    assert row.text == "16.7%"
    assert row.computed_from == ("数据.借阅.续借", "数据.借阅.办结")
    assert row.trace.value == Decimal("16.7")


@pytest.mark.parametrize(
    ("closed", "renewed"),
    [
        (said("办结", Kind.NONE), said("续借", Kind.NONE)),
        (typed("办结", "18"), said("续借", Kind.NONE)),
        (typed("办结", "18"), said("续借", Kind.BLANK)),
        (typed("办结", "约18"), typed("续借", "3")),
        (typed("办结", "18"), said("续借", Kind.WRONG, "三四件")),
    ],
    ids=["nothing of nothing", "nothing", "blank", "approximate", "wrong"],
)
def test_no_rate_without_exact_parts(closed: Answer, renewed: Answer) -> None:
    done = draft(filled(closed, renewed))
    assert not any(r.metric == "loan.rate" for r in done.ledger.figures)


def test_a_typed_rate_counts_where_parts_are_blank() -> None:
    done = draft(filled(typed("续借率", "12.5")))
    row = next(r for r in done.ledger.figures if r.metric == "loan.rate")
    assert (row.text, row.computed_from) == ("12.5%", ())


def test_a_computed_rate_wins_over_a_typed_one() -> None:
    done = draft(filled(typed("办结", "18"), typed("续借", "3"), typed("续借率", "20")))
    assert [r.text for r in done.ledger.figures if r.metric == "loan.rate"] == ["16.7%"]


def test_a_rate_that_is_withheld_is_not_computed() -> None:
    done = draft(filled(typed("办结", "18"), typed("续借", "3"), said("续借率", Kind.WITHHELD)))
    assert not any(r.metric == "loan.rate" for r in done.ledger.figures)
    assert [e.key for e in done.ledger.withheld] == ["数据.借阅.续借率"]


def impossible(form: Form) -> list[Diagnostic]:
    """Return what `check` finds of a rate that cannot be: its part above its whole, or else the rate itself."""
    return [f for f in check(form, SMALL) if f.code in ("F012", "F032")]


def test_a_rate_above_the_whole_is_told_and_not_printed() -> None:
    form = filled(typed("办结", "3"), typed("续借", "18"))
    found = impossible(form)
    assert [f.severity for f in found] == [Severity.ERROR]
    assert "18" in found[0].message
    assert not any(r.metric == "loan.rate" for r in draft(form).ledger.figures)


def test_a_rate_that_rounding_may_have_lifted_above_the_whole_is_a_warning_and_not_printed() -> None:
    form = filled(typed("办结", "1.79万"), typed("续借", "1.8万"))
    assert [f.severity for f in impossible(form)] == [Severity.WARNING]
    done = draft(form)
    assert not done.findings and not any(r.metric == "loan.rate" for r in done.ledger.figures)


def test_a_rate_above_the_whole_that_is_explained_is_a_note() -> None:
    assert [
        f.severity for f in impossible(filled(typed("办结", "3"), typed("续借", "18", basis="含上年的")))
    ] == [Severity.NOTE]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("41", "35", "同比增长17.1%"),
        ("35", "41", "同比下降14.6%"),
        ("40", "20", "同比增长100%"),
        ("25", "19", "比上年增加6件"),
        ("13", "19", "比上年减少6件"),
        ("35", "35", "与上年持平"),
        ("100000", "99999", "与上年基本持平"),
    ],
)
def test_change_against_last_year(now: str, last: str, expected: str) -> None:
    assert f"收到借阅申请{now}件，{expected}" in text_of(filled(typed("收到", now, last)))


def test_a_change_names_both_years() -> None:
    done = draft(filled(typed("收到", "41", "35")))
    row = next(r for r in done.ledger.figures if r.text == "17.1%")
    assert row.computed_from == ("数据.借阅.收到", "数据.借阅.收到.去年")


@pytest.mark.parametrize(("now", "last"), [("约41", "35"), ("41", "近35")])
def test_no_change_from_or_to_an_approximate_figure(now: str, last: str) -> None:
    assert "同比" not in text_of(filled(typed("收到", now, last)))


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("100", 1, "100"),
        ("99.96", 1, "99.9"),
        ("99.999", 2, "99.99"),
        ("0.04", 1, "0.04"),
        ("16.666", 2, "16.67"),
        ("0", 1, "0"),
        ("17.05", 1, "17.1"),
    ],
)
def test_rounding_makes_no_0_and_no_100_that_is_none(value: str, places: int, expected: str) -> None:
    assert rounded(Decimal(value), places, whole=Decimal(100)) == expected


def test_money_is_computed_in_base_units_and_printed_in_its_own() -> None:
    metric = BY_KEY["收到"].model_copy(update={"unit": "万元"})
    genre = SMALL.model_copy(update={"metrics": (metric, *SMALL.metrics[1:])})
    money = {
        metric.id: typed("收到", "41", None)._replace(unit="万元", amount=parse_amount("412.6", ("万元",)))
    }
    figures = Figures(genre, form_of(money), WORDS)
    run = (figures.value(metric.id) or ())[0]
    assert run.text == "412.6万元"
    assert run.trace is not None
    assert (run.trace.value, run.trace.unit) == (Decimal(4126000), "元")


# --- nothing lost ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(BY_KEY))
def test_a_figure_alone_is_in_one_sentence(key: str) -> None:
    only = {m.id: answer(m, Kind.WITHHELD) for m in SMALL.metrics} | {BY_KEY[key].id: typed(key, "37")}
    done = draft(form_of(only))
    blocks = [p for p in done.document.blocks if isinstance(p, Paragraph) and p.style is Style.BODY]
    text = "".join(r.text for p in blocks for r in p.runs).removeprefix("做好图书借阅。")
    assert (text.count("37"), text.count("。")) == (1, 1)
    assert done.ledger.unused == ()


def test_a_metric_without_a_frame_gets_a_sentence() -> None:
    genre = SMALL.model_copy(update={"frames": ()})
    done = draft(filled(typed("遗失", "4")), genre=genre)
    assert "遗失数为4件。" in "\n".join(p.text for p in done.document.blocks)
    assert "借阅申请收到数为【待填：借阅申请收到数（件），图书馆】。" in done.document.blocks[3].text


def test_what_the_template_leaves_out_is_told_as_unused() -> None:
    form = filled(
        typed("遗失", "4"),
        highlights={"没有的主题": (own("办了3件事", "亮点.没有的主题[1]", 50),)},
        title="报告",
    )
    done = draft(form, "# 报告")
    assert {(e.key, e.line) for e in done.ledger.unused} == {
        ("数据.借阅.遗失", 1),
        ("亮点.没有的主题[1]", 50),
        ("发文.标题", None),
    }


def own(text: str, key: str = "亮点.图书[1]", line: int = 9) -> Sentence:
    return Sentence(text, key, Location(line=line))


# --- the user's own words -------------------------------------------------------------------------------------------

STRANGE = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "# 标题",
    "- 条目",
    "**粗**体",
    "<b>&amp;</b>",
    "1. 一",
    "@署名 某某",
    "\ue000123-0\ue001",
    "\ue000\uf8ff",
    "[方括号]{花括号}｜竖线",
    "制\t表",
]


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize(
    "template", [PLAIN, "{{ first_responsible[0] }}", "{{ title }}"], ids=["plain", "own", "title"]
)
def test_what_users_type_comes_out_as_typed(text: str, template: str) -> None:
    form = filled(
        highlights={"图书": (own(text),)}, first_responsible=(own(text, "第一责任人履职[1]"),), title=text
    )
    blocks = draft(form, template).document.blocks
    assert any(text in p.text for p in blocks)
    assert not any(run.bold for p in blocks if isinstance(p, Paragraph) for run in p.runs)


def test_line_breaks_in_values_become_blanks() -> None:
    form = filled(highlights={"图书": (own("一行\n## 二行\r\n三行"),)})
    assert any("一行 ## 二行 三行。" in p.text for p in draft(form).document.blocks)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("办了一件事", "办了一件事。"),
        ("办了一件事。", "办了一件事。"),
        ("他说“好！”", "他说“好！”"),
        ("见附件（二）", "见附件（二）。"),
    ],
)
def test_a_sentence_gets_its_final_mark(text: str, printed: str) -> None:
    assert any(p.text == printed for p in draft(filled(highlights={"图书": (own(text),)})).document.blocks)


def test_figures_in_sentences_are_rows_of_the_ledger() -> None:
    done = draft(filled(highlights={"图书": (own("开展检查近12次，查处案件3件"),)}))
    rows = [(r.text, r.metric, r.source, r.line) for r in done.ledger.figures]
    assert rows == [("近12次", None, "亮点.图书[1]", 9), ("3件", None, "亮点.图书[1]", 9)]


def test_highlights_with_many_figures_are_parted_between_sentences() -> None:
    said = tuple(own(f"甲{i}件、乙{i}件、丙{i}件", f"亮点.图书[{i}]") for i in range(1, 5))
    texts = [b.text for b in draft(filled(highlights={"图书": said})).document.blocks if "甲" in b.text]
    assert [t.count("甲") for t in texts] == [2, 2]


def test_problems_and_plans_are_numbered_only_where_there_are_several() -> None:
    template = "{% for p in problems %}\n- {{ p.problem }}{{ p.reason }}\n{% endfor %}\n谢谢\n{% for p in plans %}\n- {{ p.content }}\n{% endfor %}"
    problems = tuple(
        Problem(own(t, f"存在问题[{i}].问题"), own("原因", f"存在问题[{i}].原因"))
        for i, t in enumerate("甲乙")
    )
    form = filled(problems=problems, plans=(Plan(own("丙", "下步计划[1].内容")),))
    assert [p.text for p in draft(form, template).document.blocks] == [
        "一是甲。原因。",
        "二是乙。原因。",
        "谢谢",
        "丙。",
    ]


# --- templates ------------------------------------------------------------------------------------------------------


def test_headings_are_numbered_when_the_empty_ones_have_gone() -> None:
    template = "# 题\n## 甲\n### 子\n## 乙\n### 子一\n\n### 子二\n文\n### 子三\n文\n## 丙\n文\n@署名 署名"
    blocks = draft(filled(), template).document.blocks
    assert [p.text for p in blocks] == [
        "题",
        "一、乙",
        "（一）子二",
        "文",
        "（二）子三",
        "文",
        "二、丙",
        "文",
        "署名",
    ]


def test_a_permuted_skeleton_permutes_the_draft() -> None:
    metrics = tuple(m.model_copy(update={"topic": m.group}) for m in SMALL.metrics)
    frames = tuple(f.model_copy(update={"topic": f.group}) for f in SMALL.frames)
    for order in (("借阅", "馆藏"), ("馆藏", "借阅")):
        genre = SMALL.model_copy(update={"metrics": metrics, "frames": frames, "skeleton": skeleton(*order)})
        done = draft(filled(typed("藏书", "90")), genre=genre)
        headings = [
            p.text for p in done.document.blocks if isinstance(p, Paragraph) and p.style is Style.HEADING2
        ]
        assert headings == [f"（一）{order[0]}", f"（二）{order[1]}"]


def test_roles_follow_the_skeleton_and_missing_ones_find_their_place() -> None:
    names = Names(
        name="试",
        form_name="试",
        title_cues=(),
        roles=(
            RoleName(name="导语", cues=(), heading=""),
            RoleName(name="工作", cues=(), heading="工作"),
            RoleName(name="计划", cues=(), heading="{下年度}年计划"),
            RoleName(name="履职", cues=(), heading="履职", after="工作"),
        ),
        topics=(),
    )
    genre = SMALL.model_copy(update={"names": names, "skeleton": skeleton(roles=("计划", "工作"))})
    template = "{% for r in roles %}\n## {{ r.heading }}\n{{ say('文') }}\n{% endfor %}"
    assert [p.text for p in draft(filled(), template, genre).document.blocks if p.text != "文"] == [
        "一、2025年计划",
        "二、工作",
        "三、履职",
    ]


@pytest.mark.parametrize("title", ["{{ 7*7 }} [未完", "办理｜{县政府}案件[一]", "{% if %}", "2023年**工作**"])
def test_learned_headings_are_printed_as_they_stand(title: str) -> None:
    genre = SMALL.model_copy(update={"names": None, "skeleton": skeleton(title, roles=(title,))})
    template = "{% for r in roles %}\n## {{ r.heading }}\n{% for t in r.topics %}\n### {{ t.heading }}\n{{ say('文') }}\n{% endfor %}\n{% endfor %}"
    texts = [p.text for p in draft(filled(), template, genre).document.blocks if p.text != "文"]
    assert texts == [f"一、{title}", f"（一）{title}", "（二）图书"]


def test_frames_placed_by_name_are_not_in_the_rest() -> None:
    template = (
        "{% for t in topics('工作') %}{{ t.para('馆藏', lead='先说这个。') }}\n{{ t.rest() }}{% endfor %}"
    )
    text = text_of(filled(typed("藏书", "90")), template)
    assert text.startswith("先说这个。全区共有藏书90册。\n做好图书借阅。")
    assert text.count("90册") == 1


def test_a_paragraph_breaks_between_frames_when_it_is_full() -> None:
    answers = [typed(key, str(200 + i)) for i, key in enumerate(BY_KEY) if key != "续借率"]
    text = text_of(
        filled(*answers), "{% for t in topics('工作') %}{{ t.para('借阅收结', '馆藏') }}{% endfor %}"
    )
    assert len(text.split("\n")) == 2


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("共办结12件。", "数字“12”"),
        ("{{ say('问题均已整改。') }}", "断言"),
        ("在县政府领导下。", "级别词"),
        ("学习党的二十大精神。", "届次"),
        ("{{ nothing }}", "nothing"),
        ("{{ roles }}", "list"),
        ("{% for %}", "模板写法有误"),
        ("{{ ''.__class__.__mro__ }}", "模板生成不了"),
        ("{{ 'a' * 9 }}", "“*”"),
        ("{{ topics('工作')[0].para('没有的') }}", "没有的"),
        ("{{ '办结41件' }}", "数字"),
        ("{{ 41 ~ '件' }}", "数字"),
        ("{% set x = '全覆盖' %}{{ x }}", "断言"),
        ("{{ year[1:] }}", "数字"),
        ("{{ 'x'.center(900000000) }}", "center"),
        ("{{ 'x' | center(900000000) }}", "center"),
        ("{{ lipsum(9) }}", "lipsum"),
        ("{{ roles | tojson }}", "tojson"),
        ("{{ say.__globals__ }}", "__globals__"),
        ("{{ roles[0].topics[0]._report }}", "_report"),
        ("{% include '/etc/passwd' %}", "模板生成不了"),
        ("{{ 1 / 0 }}", "模板生成不了"),
        ("{{ say(3) }}", "模板生成不了"),
        ("{% for x in [[]] recursive %}{{ loop([x]) }}{% endfor %}", "模板生成不了"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_its_line(template: str, word: str) -> None:
    with pytest.raises(BadGenre) as caught:
        text_of(filled(), "\n\n" + template)
    told = [caught.value.to_diagnostic(), *caught.value.findings]
    assert any(word in f.message for f in told)


def test_a_fault_of_a_template_is_at_its_line() -> None:
    with pytest.raises(BadGenre) as caught:
        compose(SMALL, filled(), PROFILE, {}, "# 题\n\n办结12件\n", template_path="x.j2")
    assert [(f.code, str(f.at)) for f in caught.value.findings] == [("GN04", "x.j2:3")]


def test_fixed_text_drops_the_clause_of_a_missing_word() -> None:
    template = "{{ say('在{县委}领导下，落实{党代会}精神，做好工作；{没有}，开展{没有的}。现报告如下：') }}"
    done = compose(SMALL, filled(), PROFILE, {"党代会": None}, template)
    assert done.document.blocks[0].text == "在区委领导下，做好工作。现报告如下："


def test_pending_parts_of_the_form_are_told() -> None:
    done = draft(filled(), "{{ pending('发文.成文日期', owner='{县政府办公室}') }}")
    assert done.document.blocks[0].text == "【待填：成文日期，区政府办公室】"
    assert [(p.key, p.owner, p.name) for p in done.ledger.pending] == [
        ("发文.成文日期", "区政府办公室", "成文日期")
    ]


# --- the whole ------------------------------------------------------------------------------------------------------


def test_open_items_are_what_is_pending_wrong_or_an_error() -> None:
    done = draft(filled(said("受理", Kind.WRONG, "多")))
    error = Diagnostic("X", Severity.ERROR, "错")
    note = Diagnostic("X", Severity.NOTE, "注")
    assert len(open_items(done, [error, note])) == 2 + 1 + 1  # 收到 and 办结 are pending


def test_a_form_without_open_items_is_final() -> None:
    done = draft(filled(typed("收到", "4"), typed("受理", "3"), typed("办结", "2")))
    assert open_items(done, []) == []


def test_the_ledger_is_json() -> None:
    done = draft(filled(typed("收到", "41", "35")))
    told = done.ledger.to_json()
    assert set(told) >= {"figures", "pending", "withheld", "unused"}
    figures = told["figures"]
    assert isinstance(figures, list)
    assert figures[0] == {
        "text": "41件",
        "metric": "loan.asked",
        "source": "数据.借阅.收到",
        "line": 1,
        "computed_from": None,
        "block": 4,
    }


def test_the_draft_is_named_after_region_year_and_genre() -> None:
    assert draft(filled()).name == f"{REGION.name}2024年试"


values = st.one_of(st.integers(1, 99_999).map(str), st.integers(1, 99).map(lambda n: f"约{n}"))
kinds = st.sampled_from(list(Kind))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    answers = {}
    for metric in SMALL.metrics:
        kind = draw(kinds)
        amount: Amount | None = parse_amount(draw(values), (metric.unit,)) if kind is Kind.VALUE else None
        last = draw(st.none() | values) if kind is Kind.VALUE else None
        answers[metric.id] = answer(metric, kind)._replace(
            amount=amount,
            last=parse_amount(last, (metric.unit,)) if last else None,
            typed="九九" if kind is Kind.WRONG else "",
        )
    return form_of(answers)


@given(forms())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_filling_keeps_the_promises(form: Form) -> None:
    done = draft(form)
    text = "\n".join(p.text for p in done.document.blocks)
    assert not re.search(r"[、，；。]{2}|^[、，；。]|[{}｜\[\]\ue000]", text, re.M)
    for paragraph in done.document.blocks:
        assert isinstance(paragraph, Paragraph)
        for run in paragraph.runs:
            assert run.trace or run.mark or not re.search(r"[0-9０-９]", run.text), run
    told = {row.source for row in done.ledger.figures} | {
        k for r in done.ledger.figures for k in r.computed_from
    }
    for key in (a.key for a in form.answers.values() if a.kind is Kind.VALUE):
        assert key in told or key in {e.key for e in done.ledger.unused} or "【待核" in text
    for row in done.ledger.figures:
        given_ = form.answers.get(row.metric or "")
        if not row.computed_from and given_ and given_.amount:
            assert row.trace.value == given_.amount.value


def test_composing_never_imports_the_word_cutter() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.test_compose import draft, filled, own, typed\n"
        "draft(filled(typed('收到', '41'), highlights={'图书': (own('查处3件'),)}))\n"
        "assert not {'jieba', 'rjieba', 'docx'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=__file__.rpartition("/tests/")[0])


# --- read-back: what `draft read` finds in the draft is what the ledger says ----------------------------------------


def shipped_form(rng: random.Random) -> Form:
    """A filling of all metrics at random, in the shapes that people type."""
    answers = {}
    for metric in SHIPPED.metrics:
        kind = rng.choice([Kind.VALUE, Kind.VALUE, Kind.BLANK, Kind.NONE, Kind.WITHHELD])
        if kind is not Kind.VALUE:
            answers[metric.id] = answer(metric, kind)
            continue
        units = (metric.unit, *metric.units)
        rate = metric.unit == "%"
        value = f"{rng.randint(10, 999) / 10}" if rate else rng.choice(SHAPES) + rng.choice(["", *units])
        last = rng.choice([None, str(rng.randint(1, 300))])
        answers[metric.id] = answer(metric, kind)._replace(
            amount=parse_amount(value, units),
            last=parse_amount(last, units) if last else None,
            typed=value,
        )
    return form_of(answers)


SHAPES = ["1", "41", "1234", "8.2万", "约100", "近300", "3000余", "12000", "99", "2024"]
SHIPPED = shipped_genre()


@pytest.mark.parametrize("seed", range(25))
def test_what_is_read_from_the_draft_is_what_the_ledger_says(seed: int) -> None:
    form = shipped_form(random.Random(seed))
    done = compose(SHIPPED, form, PROFILE, {}, PLAIN)
    for number, paragraph in done.document.paragraphs():
        if paragraph.style is not Style.BODY:
            continue
        text = re.sub(r"【[^】]*】", "〓", "".join(run.text for run in paragraph.runs))
        read = Counter((f.value, f.unit, f.qualifier) for f in find(text))
        told = Counter(
            (row.trace.value, row.trace.unit, row.trace.qualifier)
            for row in done.ledger.figures
            if row.block == number
        )
        assert read == told, text


# --- paragraphs not too full ----------------------------------------------------------------------------------------------


def counted(*figures: int) -> list[int]:
    """Return how many figures each paragraph has that is made of sentences with so many."""
    one = Run("3件", trace=Trace("数据.某", value=Decimal(3)))
    return [figures_in(runs) for runs in not_too_full([(one,) * n for n in figures])]


def test_sentences_make_paragraphs_of_at_most_eight_figures() -> None:
    assert counted(5, 3, 2) == [8, 2]
    assert counted(5, 8, 2) == [5, 8, 2]
    assert counted(0, 9, 2) == [0, 9, 2]


def test_a_last_sentence_of_one_figure_is_not_left_alone() -> None:
    assert counted(5, 8, 1) == [5, 9]
    assert counted(9, 1) == [9, 1]
    assert counted(1) == [1]
