"""The promise: what the draft prints is what the form says, and what a reader finds in it is what the ledger lists."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import readers, writers
from drafter.compose import Composition
from drafter.diagnostics import Severity
from drafter.document import Document
from drafter.form import Kind
from drafter.quantity import parse_amount
from drafter.schema import Metric
from tests.ledgers import figures_listed, figures_read
from tests.rendering import ask_saved
from tests.shipped import asked_metrics, composed, filled, form_text, genre

YEAR = 2024
METRICS = asked_metrics(YEAR)

SENTENCES = [
    "组织法律明白人培训12期、参训人员3400余人次，发放资料2.6万份。",
    "“一件事”办理时限压减近80%，惠及企业1,200家；其中3家获评示范。",
    "出庭应诉率由2022年的88.5%提高到96.2%，同比提高7.7个百分点。",
    "<b>{{ 7*7 }}</b> 与 **着重** 照录，协议涉及5省17县（市、区）。",
    "12345热线办理工单8179件，办结率100%。",
]


def typed(metric: Metric, draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    """Draw an answer as people type it."""
    if metric.unit == "%":
        numbers = st.one_of(
            st.integers(1, 100).map(str), st.integers(1, 9999).map(lambda n: f"{n / 100:.2f}")
        )
        return draw(numbers)
    count = st.integers(1, 99999).map(str)
    scaled = st.integers(11, 999).map(lambda n: f"{n / 10}万")
    about = st.integers(1, 999).map(lambda n: f"{n * 10}余")
    near = st.tuples(st.sampled_from(["约", "近", "超", "逾"]), count).map("".join)
    with_unit = count.map(lambda n: f"{n}{metric.unit}")
    words = st.sampled_from(["无", "0", "今年不报", "不适用", ""])
    return draw(st.one_of(count, count, scaled, about, near, with_unit, words))


@st.composite
def fillings(draw: st.DrawFn) -> str:
    """A valid filling: what read or check calls an error is left blank."""
    chosen = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=60, unique_by=lambda m: m.id))
    answers = {m.id: typed(m, draw) for m in chosen}
    sentence = draw(st.sampled_from(SENTENCES))
    rest = f"亮点:\n  行政执法:\n    - '{sentence}'\n"
    year_region = draw(
        st.sampled_from(["宝鸡市凤翔区", "黄石市", "隆昌市", "重庆市开州区", "正定县", "锡林郭勒盟"])
    )
    return valid(answers, year_region, rest)


def valid(answers: dict[str, str], region: str, rest: str) -> str:
    by_key = {f"数据.{m.group}.{m.key}": m.id for m in METRICS}
    while True:
        text = form_text(answers, region, YEAR, rest)
        form, findings = filled(text)
        bad = {f.at.line for f in findings if f.severity is Severity.ERROR}
        keys = [a.key for a in form.answers.values() if a.at.line in bad and by_key.get(a.key) in answers]
        if not keys:
            assert not bad, [f.to_text() for f in findings if f.severity is Severity.ERROR]
            return text
        for key in keys:
            del answers[by_key[key]]


def read_docx(data: bytes, folder: Path, name: str) -> Document:
    path = folder / f"{name}.docx"
    path.write_bytes(data)
    document, lost = readers.read(path)
    assert lost == []
    return document


@settings(max_examples=40, deadline=None)
@given(text=fillings())
def test_what_a_reader_finds_is_what_the_ledger_lists(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    form, _ = filled(text)
    draft = composed(form)
    data, _ = writers.render(draft.document, "docx")
    document = read_docx(data, tmp_path_factory.mktemp("readback"), "draft")
    assert figures_read(document) == figures_listed(draft), text


@settings(max_examples=40, deadline=None)
@given(text=fillings())
def test_each_ledger_figure_is_its_keys_value_in_base_units(text: str) -> None:
    form, _ = filled(text)
    by_key = {answer.key: answer for answer in form.answers.values()}
    units = {m.id: (m.unit, *m.units) for m in genre().metrics}
    for row in composed(form).ledger.figures:
        answer = by_key.get(row.source)
        if row.computed_from or row.metric is None or answer is None or answer.kind is not Kind.VALUE:
            continue
        assert row.trace.value == parse_amount(answer.typed, units[row.metric]).value
        assert row.line == answer.at.line


@settings(max_examples=40, deadline=None)
@given(text=fillings())
def test_every_filled_key_is_in_the_draft_or_told_as_unused(text: str) -> None:
    form, _ = filled(text)
    draft = composed(form)
    told = {row.source for row in draft.ledger.figures} | {e.key for e in draft.ledger.unused}
    told |= {key for row in draft.ledger.figures for key in row.computed_from}
    assert {a.key for a in form.answers.values() if a.kind is Kind.VALUE} <= told


def stripped(data: bytes) -> bytes:
    """Take everything from a Word file that a reader could cheat with: properties, bookmarks, custom XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name.startswith("customXml/"):
                continue
            part = source.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"<w:bookmark(Start|End)\b[^>]*/>", b"", part)
            if name.endswith(".rels"):
                part = re.sub(rb"<Relationship\b[^>]*customXml/[^>]*/>", b"", part)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dc:(title|identifier|subject)>[^<]*</dc:\1>", b"", part)
            target.writestr(name, part)
    return out.getvalue()


def some_drafts(count: int) -> list[Composition]:
    """Fillings drawn by a fixed seed: a form that nothing may be lost from on its way through LibreOffice."""
    draws = random.Random(9704)
    drafts = []
    for _ in range(count):
        chosen = draws.sample(METRICS, draws.randint(5, len(METRICS)))
        answers = {m.id: one(m, draws) for m in chosen}
        rest = f"亮点:\n  行政执法:\n    - '{draws.choice(SENTENCES)}'\n"
        form, _ = filled(valid(answers, draws.choice(["黄石市", "隆昌市", "正定县"]), rest))
        drafts.append(composed(form))
    return drafts


def one(metric: Metric, draws: random.Random) -> str:
    if metric.unit == "%":
        return f"{draws.randint(1, 9999) / 100}"
    return draws.choice(
        [
            str(draws.randint(1, 99999)),
            f"{draws.randint(11, 999) / 10}万",
            f"{draws.randint(1, 99)}0余",
            "约300",
            "无",
        ]
    )


@cache
def dozen() -> list[Composition]:
    return some_drafts(12)


SAVED = ask_saved("readback", lambda: [writers.render(d.document, "docx")[0] for d in dozen()])


def test_read_back_equals_the_ledger_after_libreoffice_saved_the_file(
    saved: dict[str, list[bytes]], tmp_path: Path
) -> None:
    for number, (draft, data) in enumerate(zip(dozen(), saved[SAVED], strict=True)):
        document = read_docx(stripped(data), tmp_path, str(number))
        assert figures_read(document) == figures_listed(draft)
