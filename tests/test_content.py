"""The shipped genre's metrics, frames, template and examples: complete, in our own words, free of claims and of places.

What is asked of the texts here is what no reader of one draft would notice: that every metric has a sentence, that no
frame knows a level, a place or a figure, that no sentence is a past report's, that an example's figures are its source's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drafter.calendar import anachronisms
from drafter.compose import Composition
from drafter.diagnostics import Location, Severity
from drafter.document import Style
from drafter.form import Answer, Form, Kind, check, load
from drafter.quantity import find, parse_amount
from drafter.region import Region, profile
from drafter.resources import knowledge
from drafter.schema import Metric, MetricTable
from drafter.schema.formula import keys, parse_formula
from drafter.schema.frames import check_fixed_text, check_sentence, compile_frame
from drafter.yamlio import load_data
from tests.shipped import composed, genre

ROOT = Path(__file__).parent.parent
NAME = "law-based-government"
SCHEMAS = ROOT / "schemas" / NAME
TEMPLATE = ROOT / "templates" / NAME / "report.md.j2"
EXAMPLES = sorted((ROOT / "examples" / NAME).glob("*.yaml"))
SEEDS = sorted((ROOT / "seeds" / NAME).glob("*.txt"))

RUN = 12  # characters in common with a past report that are no chance, names and terms apart
RUN_OF_FACTS = 16  # the same for the examples, which tell the same facts with the same figures

# Names and set phrases of the trade, longer than RUN, that every such report says.
TERMS = (
    "听取研究法治政府建设工作",
    "实行告知承诺制证明事项",
    "告知承诺制证明事项",
    "行政规范性文件合法性审核",
    "行政机关负责人出庭应诉率",
    "行政机关负责人应出庭应诉",
    "人大代表建议和政协委员提案",
    "推进法治建设第一责任人职责",
    "党政主要负责人履行推进法治建设第一责任人职责",
    "习近平新时代中国特色社会主义思想",
    "全国市域社会治理现代化试点合格城市",
)
CLAIMS = (
    "均已",
    "全部",
    "全覆盖",
    "第一名",
    "首个",
    "显著",
    "明显提升",
    "有效提升",
    "圆满",
    "日益凸显",
    "良好",
    "成效显著",
)


def metrics() -> tuple[Metric, ...]:
    return genre().metrics


def asked() -> Iterator[Metric]:
    return (m for m in metrics() if m.gather != "算")


# --- metrics --------------------------------------------------------------------------------------------------------


def test_core_and_usual_metrics_are_all_there() -> None:
    levels = Counter(
        m.level for m in asked() if m.needs != "应复议机构"
    )  # without what only single bodies are asked
    assert (levels["必"], levels["常"]) == (34, 64)
    assert levels["选"] >= 32


@pytest.mark.parametrize("field", ["id", "name"])
def test_ids_and_names_are_unique(field: str) -> None:
    counts = Counter(getattr(m, field) for m in metrics())
    assert [value for value, count in counts.items() if count > 1] == []


def test_ids_are_dotted_english() -> None:
    assert [m.id for m in metrics() if not re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", m.id)] == []


def test_keys_are_unique_in_their_group_and_keep_the_form_readable() -> None:
    paths = Counter((m.group, m.key) for m in metrics())
    assert [path for path, count in paths.items() if count > 1] == []
    assert [m.key for m in metrics() if not re.fullmatch(r"[\u4e00-\u9fff_]{2,12}", m.key)] == []


def test_topics_are_those_of_the_genre() -> None:
    known = {t.name for t in genre().names.topics} if genre().names else set()
    assert {m.topic for m in metrics()} | {f.topic for f in genre().frames} <= known


def test_wholes_and_formulas_name_metrics() -> None:
    table = MetricTable(metrics())
    for metric in metrics():
        assert metric.whole is None or metric.whole in table.by_id, metric.id
        if metric.gather == "算":
            assert metric.formula, metric.id
            for key in keys(parse_formula(metric.formula)):
                assert table.find(key, metric.group), f"{metric.id}: {key}"


def test_what_names_owners_and_needs_call_for_are_words_of_the_level() -> None:
    known = set(profile(_region("县")).words)
    used = {
        s for m in metrics() for text in (m.name, m.owner, m.note) for s in re.findall(r"\{(.*?)\}", text)
    }
    assert (used | {word for m in metrics() if m.needs for word in m.needs.split("、")}) - known == set()


@pytest.mark.parametrize(
    "level", ["县", "市辖区", "自治州", "盟", "地区", "省", "自治区", "开发区", "街道", "镇", "苏木"]
)
def test_a_level_that_is_asked_for_a_metric_has_the_words_of_its_name(level: str) -> None:
    words = {key: word for key, word in profile(_region(level)).words.items() if word is not None}
    own = [m for m in metrics() if not m.needs or set(m.needs.split("、")) <= words.keys()]
    assert len(own) > 90
    assert [m.id for m in own if not {*re.findall(r"\{(.*?)\}", m.name)} <= words.keys()] == []


def test_a_part_has_the_unit_of_its_whole() -> None:
    table = MetricTable(metrics())
    parts = [(m, table.by_id[m.whole]) for m in metrics() if m.whole]
    assert [m.id for m, whole in parts if m.unit != whole.unit] == []


def test_every_metric_says_who_has_it_and_where_it_comes_from() -> None:
    assert [m.id for m in metrics() if not (m.owner and m.source and m.unit)] == []


def test_rates_have_bounds_and_places() -> None:
    rates = [m for m in metrics() if m.unit == "%"]
    assert [m.id for m in rates if m.bounds != (0, 100)] == []
    assert [m.id for m in rates if m.gather == "算" and m.places is None] == []


@pytest.mark.parametrize(
    ("year", "absent"),
    [
        (2018, {"service.one_thing_items", "leadership.commission", "check.business", "decision.catalogue"}),
        (2023, {"service.one_thing_items", "check.business", "check.list"}),
        (2025, set()),
    ],
)
def test_no_metric_is_asked_before_there_was_such_a_thing(year: int, absent: set[str]) -> None:
    assert absent.isdisjoint(m.id for m in metrics() if _in_year(m, year))


def _in_year(metric: Metric, year: int) -> bool:
    first, last = metric.years
    return (first is None or first <= year) and (last is None or year <= last)


# --- frames ---------------------------------------------------------------------------------------------------------


def test_frames_keep_the_rules_of_the_notation() -> None:
    table = MetricTable(metrics())
    words = set(profile(_region("县")).words)
    faults = []
    for frame in genre().frames:
        sentence, found = compile_frame(frame, table)
        faults += [f"{frame.name}: {f.message}" for f in [*found, *check_sentence(sentence, table, words)]]
    assert faults == []


def test_every_metric_stands_in_a_frame_of_its_topic() -> None:
    table = MetricTable(metrics())
    named = {(f.topic, m) for f in genre().frames for m in compile_frame(f, table)[0].metrics()}
    assert [m.id for m in metrics() if (m.topic, m.id) not in named] == []


@pytest.mark.parametrize("metric", [pytest.param(m, id=m.id) for m in metrics()])
def test_a_figure_alone_makes_exactly_one_sentence(metric: Metric) -> None:
    report = composed(_form({metric.id: "12"}))
    said = [p for p in report.document.blocks if any(r.trace and r.trace.metric == metric.id for r in p.runs)]
    assert len(said) == 1
    text = "".join(r.text for r in said[0].runs)
    words = profile(_region("县")).words
    leads = [re.sub(r"\{(.*?)\}", lambda slot: str(words[slot[1]]), f.lead) for f in genre().frames if f.lead]
    lead = next((lead for lead in leads if text.startswith(lead)), "")
    assert text.removeprefix(lead).count("。") == 1, text
    assert text.count("12") == 1, text


def test_names_read_well_in_a_pending_mark() -> None:
    assert [m.name for m in metrics() if re.search(r"[（(]\S+[）)]$|[，。；]|\d", m.name)] == []


# --- fixed text -----------------------------------------------------------------------------------------------------


def _fixed_texts() -> Iterator[tuple[str, str]]:
    """Every text of ours that may come to stand in a draft or a form, with where it is from."""
    for metric in metrics():
        for text in (metric.name, metric.key, metric.group, metric.owner, metric.note):
            yield metric.id, text
    for frame in genre().frames:
        for text in (frame.text, frame.lead, frame.opening):
            yield frame.name, text
    for line in _template_text().splitlines():
        yield TEMPLATE.name, line


def _template_text() -> str:
    return re.sub(r"\{#.*?#\}", "", TEMPLATE.read_text("utf-8"), flags=re.DOTALL)


def test_fixed_text_has_no_figure_no_claim_no_level_word() -> None:
    faults = []
    for where, text in _fixed_texts():
        bare = re.sub(r"\{[^{}]*\}", "", text)
        faults += [f"{where}: {fault.message}" for fault in check_fixed_text(bare, 0)]
        faults += [f"{where}: {claim}" for claim in CLAIMS if claim in bare]
    assert faults == []


def test_leads_are_one_short_sentence() -> None:
    leads = [f.lead for f in genre().frames if f.lead]
    assert [lead for lead in leads if not re.fullmatch(r"[^。；]{4,24}。", lead)] == []
    assert len(leads) == len(set(leads))


def test_fixed_text_names_no_place() -> None:
    table = knowledge("regions.tsv").read_text("utf-8")
    names = {w for w in re.findall(r"[\u4e00-\u9fff]{3,}", table) if w[-1] in "省市县区州盟旗"}
    texts = "\n".join(re.sub(r"\{[^{}]*\}", "｜", text) for _, text in _fixed_texts())
    runs = {texts[i : i + n] for n in {len(w) for w in names} for i in range(len(texts) - n + 1)}
    assert len(names) > 2000
    assert names & runs == set()


def _plain(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9.%]", "", unicodedata.normalize("NFKC", text))


@cache
def _seeds() -> str:
    return "\n".join(_plain(path.read_text("utf-8")) for path in SEEDS)


def _borrowed(text: str, run: int) -> list[str]:
    """The runs of characters that a text has in common with a past report, terms of the trade apart."""
    for term in TERMS:
        text = text.replace(term, "\n")
    lines = [_plain(line) for line in text.splitlines()]
    return [
        line[i : i + run]
        for line in lines
        for i in range(len(line) - run + 1)
        if line[i : i + run] in _seeds()
    ]


def test_no_sentence_of_ours_is_a_past_reports() -> None:
    texts = [re.sub(r"\{[^{}]*\}|[\[\]]", "", text) for _, text in _fixed_texts()]
    assert [b for text in texts for b in _borrowed(text, RUN)] == []


def test_the_borrowing_test_notices_a_borrowed_sentence() -> None:
    assert _borrowed("我们也自觉运用法治思维和法治方式深化改革。", RUN) != []


# --- examples and the draft they give --------------------------------------------------------------------------------


def _region(level: str) -> Region:
    return Region("甲" + level, "乙省丙市甲" + level, "", level, ("乙省", "丙市"), 2025)


def _form(filled: Mapping[str, str]) -> Form:
    """A form of 2025 with these figures and 今年不报 for all others."""
    at = Location("form", 1, 1)
    answers = {}
    for m in metrics():
        typed = filled.get(m.id)
        amount = parse_amount(typed, (m.unit, *m.units)) if typed else None
        kind = Kind.VALUE if typed else Kind.BLANK if m.gather == "算" or m.level == "选" else Kind.WITHHELD
        answers[m.id] = Answer(m.id, kind, f"数据.{m.group}.{m.key}", at, typed or "", m.unit, amount)
    return Form(NAME, _region("县"), 2025, answers)


def _draft(path: Path) -> tuple[Form, Composition]:
    form, _ = load(path, genre())
    return form, composed(form)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_without_fault_and_leave_nothing_open(path: Path) -> None:
    form, findings = load(path, genre())
    found = [*findings, *check(form, genre())]
    assert [f.message for f in found if f.severity is not Severity.NOTE] == []
    _, draft = _draft(path)
    assert draft.ledger.pending == ()
    assert draft.ledger.unused == ()
    assert draft.findings == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_figure_of_an_example_is_in_its_source(path: Path) -> None:
    form, _ = load(path, genre())
    source = next(
        s
        for s in SEEDS
        if f"{s.name[:3]}" == re.findall(r"seeds 中的 (\d{3}) 号", path.read_text("utf-8"))[0]
    )
    there = {q.value for q in find(source.read_text("utf-8"))}
    keyed = {a.key: a.amount.value for a in form.answers.values() if a.amount}
    own = [*form.first_responsible, *(s for said in form.highlights.values() for s in said)]
    own += [s for p in form.problems for s in (p.problem, p.reason, p.measure) if s]
    own += [s for p in form.plans for s in (p.topic, p.content) if s]
    told = {f"{s.key}: {q.text}": q.value for s in own for q in find(s.text)}
    assert len(told) > 20
    assert {key: value for key, value in {**keyed, **told}.items() if value not in there} == {}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_in_our_own_words(path: Path) -> None:
    text = re.sub(r"#.*", "", path.read_text("utf-8"))
    assert _borrowed(text, RUN_OF_FACTS) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_draft_of_an_example_has_the_parts_that_regulation_asks_for(path: Path) -> None:
    _, draft = _draft(path)
    names = genre().names
    assert names is not None
    headings = ["".join(r.text for r in p.runs) for p in draft.document.blocks if p.style is Style.HEADING1]
    wanted = [re.sub(r"\{.*?\}年?|｜.*", "", role.heading) for role in names.roles if role.heading]
    assert [w for w in wanted if not any(w in heading for heading in headings)] == []


def test_an_empty_form_asks_for_the_parts_that_regulation_asks_for() -> None:
    draft = composed(_form({}))
    asked_for = {p.key for p in draft.ledger.pending}
    assert {"第一责任人履职", "存在问题", "存在问题.原因", "下步计划", "发文.成文日期"} <= asked_for


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_draft_of_an_example_has_no_stray_mark(path: Path) -> None:
    _, draft = _draft(path)
    text = "\n".join("".join(r.text for r in p.runs) for p in draft.document.blocks)
    assert re.findall(r"[、，；：。]{2,}|^[、，；：。]|[{}\[\]｜]|\s{2,}|【", text, re.MULTILINE) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_draft_of_an_example_knows_nothing_later_than_its_year(path: Path) -> None:
    form, draft = _draft(path)
    text = "\n".join("".join(r.text for r in p.runs) for p in draft.document.blocks)
    assert [text[start:end] for start, end, _ in anachronisms(text, form.year)] == []


@pytest.mark.parametrize("year", range(2016, 2028))
def test_the_draft_of_an_empty_form_fits_every_year(year: int) -> None:
    draft = composed(replace(_form({}), year=year))
    text = "\n".join("".join(r.text for r in p.runs) for p in draft.document.blocks)
    assert re.findall(r"[、，；：。]{2,}|^[、，；：。]|[{}\[\]｜]|None", text, re.MULTILINE) == []
    assert [text[start:end] for start, end, _ in anachronisms(text, year)] == []


def test_what_a_metric_points_at_was_learned() -> None:
    known = {m["id"] for m in load_data(SCHEMAS / "mined.yaml")["metrics"]}
    pointers = {(m.id, learned) for m in metrics() for learned in m.learned}
    assert len(pointers) > 60
    assert {pointer for pointer in pointers if pointer[1] not in known} == set()
