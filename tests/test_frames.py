"""Every frame, over its fillings: no sentence with a fault of grammar; and the judge itself is judged.

The goldens in goldens/frames/ show each shipped frame under about twenty fillings, for people to read
(`pytest tests/test_frames.py --accept` rewrites them).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drafter.compose import join as joiner
from drafter.compose.values import Figures
from drafter.form import Kind
from drafter.form.figures import demoted
from drafter.schema import Frame, Genre
from drafter.schema.frames import compile_frame
from drafter.schema.notation import SlotKind
from tests.frame_oracles import (
    WORDS,
    answer,
    asked_by,
    fillings,
    form_of,
    judged,
    marked,
    value_of,
    visible,
)
from tests.small_frames import shipped_genre, small_genre

GOLDENS = Path(__file__).parent / "goldens" / "frames"
ALL = 2000  # fillings of a frame that are all tried; of one with more, a sample
ENOUGH = 400  # … to notice a broken rule
SAMPLE = 250  # … of the shipped frames, of which there are many


SMALL = small_genre()
SHIPPED = shipped_genre()


def ids(frames: tuple[Frame, ...]) -> list[object]:
    return [pytest.param(frame, id=f"{frame.topic}-{frame.name}") for frame in frames]


@pytest.mark.parametrize("frame", ids(SMALL.frames))
def test_small_frames_are_grammatical_however_they_are_filled(frame: Frame) -> None:
    faults = list(judged(frame, SMALL, ALL))
    assert len(faults) >= ALL / 8
    assert [f for filling in faults for f in filling] == []


@pytest.mark.parametrize("frame", ids(SHIPPED.frames))
def test_shipped_frames_are_grammatical_however_they_are_filled(frame: Frame) -> None:
    assert [f for filling in judged(frame, SHIPPED, SAMPLE) for f in filling] == []


# --- the judge is judged: every rule is broken once, and must be noticed --------------------------------------------


def _first_only(clause, place, facts):
    return joiner._said(clause.alternatives[0], place, facts) if clause.alternatives else None


def _never_there(slot, facts):
    return slot.kind is SlotKind.NONE or joiner._slot_runs(slot, facts) is not None


def _always_qizhong(said, i, gaps, whole, facts):
    if i:
        said[i].full, said[i].leads, said[i].inside = False, True, True
        gaps[i - 1] = "，"


def _any_sibling(said, i, gaps, whole, facts):
    if i and said[i - 1].wording.part:
        said[i].full, said[i].inside = False, said[i - 1].inside
        return
    original_lean(said, i, gaps, whole, facts)


def _no_new_sentence(said, i, gaps, whole, facts):
    before = gaps[i - 1] if i else ""
    original_lean(said, i, gaps, whole, facts)
    if i and gaps[i - 1] == "。":
        gaps[i - 1] = before


def _only_commas(said, marks):
    bare = [replace(s, runs=tuple(replace(r, text=r.text.replace("、", "")) for r in s.runs)) for s in said]
    return original_lists(bare, marks)


original_lists = joiner.open_lists
original_lean = joiner.lean_as_part

MUTATIONS: dict[str, tuple[str, Callable[..., object]]] = {
    "rule 1, the first wording always": ("stand", _first_only),
    "rule 1, a guard always stands": ("_there", _never_there),
    "rule 1, brackets always stand": ("bracket_stands", lambda bracket, facts: True),
    "rule 2, the weakest mark": (
        "gap",
        lambda clauses, a, b: min((c.mark for c in clauses[a:b]), key=joiner.STRENGTH.__getitem__),
    ),
    "rule 2, the mark of the first": ("gap", lambda clauses, a, b: clauses[a].mark),
    "rule 2, ，。 is always a comma": (
        "soften_stops",
        lambda said, marks: ["，" if m == joiner.SOFT_STOP else m for m in marks],
    ),
    "rule 2, ，。 is always a stop": (
        "soften_stops",
        lambda said, marks: ["。" if m == joiner.SOFT_STOP else m for m in marks],
    ),
    "rule 2, ，。 is a comma behind any number of clauses": ("FEW", 99),
    "rule 2, ，。 is a comma between two clauses only": ("FEW", 2),
    "rule 3": ("open_lists", lambda said, marks: list(marks)),
    "rule 3, a 、 of its own": ("open_lists", _only_commas),
    "rule 4, commas are not raised": ("raise_commas", lambda said, marks: list(marks)),
    "rule 4, semicolons are not lowered": ("lower_semicolons", lambda said, marks: list(marks)),
    "rule 5, objects are always said": ("carried", lambda clauses, said, i: False),
    "rule 5, objects are never said": ("carried", lambda clauses, said, i: i > 0),
    "rule 5, a 无 carries": (
        "carried",
        lambda clauses, said, i: any(s.place < said[i].place for s in said[:i]),
    ),
    "rule 6, 其中 before every part": ("lean_as_part", _always_qizhong),
    "rule 6, any part before is a sibling": ("lean_as_part", _any_sibling),
    "rule 6, no new sentence without 其中": ("lean_as_part", _no_new_sentence),
    "rule 6, what follows is not set off": ("close_parts", lambda said, marks: list(marks)),
    "rule 7": ("has_base", lambda before, whole, facts: True),
    "rule 8": ("opens", lambda clause, opening, facts: bool(opening)),
}


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_broken_rule_does_not_go_unnoticed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, broken = MUTATIONS[rule]
    monkeypatch.setattr(joiner, name, broken)
    assert any(faults for frame in SMALL.frames for faults in judged(frame, SMALL, ENOUGH))


# --- goldens --------------------------------------------------------------------------------------------------------


def twenty(frame: Frame, genre: Genre) -> list[str]:
    """A frame under about twenty fillings: all, none, pending, each figure alone, each left out, each 无."""
    figures = Figures(genre, form_of({}), WORDS)
    sentence = compile_frame(frame, figures.table)[0]
    metrics = asked_by(sentence, genre, figures)
    typed = [m for m in metrics if m.gather != "算"]
    out: dict[str, str] = {}

    def show(label: str, kinds: dict[str, Kind]) -> None:
        answers = {}
        for m in metrics:
            kind = kinds.get(m.id, Kind.BLANK if m.gather == "算" else Kind.WITHHELD)
            value = value_of(m, metrics)
            answers[m.id] = answer(m, kind, value, value * 9 // 10) if kind is Kind.VALUE else answer(m, kind)
        # A part of nothing is doubted where the form is read.
        runs = joiner.join(sentence, Figures(genre, form_of(demoted(answers, genre)), WORDS)).runs
        out.setdefault("".join(run.text for run in runs) or "（不说）", label)

    every = dict.fromkeys((m.id for m in typed), Kind.VALUE)
    show("全填", every)
    show("全空", dict.fromkeys((m.id for m in typed), Kind.BLANK))
    show("全无", dict.fromkeys((m.id for m in typed), Kind.NONE))
    for m in typed:
        show(f"只有 {m.key}", {m.id: Kind.VALUE})
    for m in metrics:
        if m.gather == "算":
            show(f"只填率 {m.key}", {m.id: Kind.VALUE})
    for m in typed:
        show(f"缺 {m.key}", {k: v for k, v in every.items() if k != m.id})
    for m in typed:
        show(f"无 {m.key}", every | {m.id: Kind.NONE})
    for one, other in zip(typed, typed[2:], strict=False):
        show(f"只有 {one.key}、{other.key}", {one.id: Kind.VALUE, other.id: Kind.VALUE})
    return [f"〔{label}〕{text}" for text, label in out.items()][:32]


@pytest.mark.parametrize("topic", sorted({frame.topic for frame in SHIPPED.frames}))
def test_shipped_frames_say_what_has_been_read(topic: str, accept: bool) -> None:
    frames = [frame for frame in SHIPPED.frames if frame.topic == topic]
    text = "\n\n".join("\n".join([f"## {frame.name}", *twenty(frame, SHIPPED)]) for frame in frames) + "\n"
    path = GOLDENS / f"{topic}.txt"
    if accept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), "no golden yet: pytest --accept writes it; then read it"
    assert text == path.read_text("utf-8")


def test_no_golden_is_left_of_a_topic_that_is_gone() -> None:
    assert {p.stem for p in GOLDENS.glob("*.txt")} == {frame.topic for frame in SHIPPED.frames}


@pytest.mark.parametrize("frame", ids(SMALL.frames))
def test_the_invisible_marks_of_the_judge_change_nothing(frame: Frame) -> None:
    figures = Figures(SMALL, form_of({}), WORDS)
    sentence = compile_frame(frame, figures.table)[0]
    for answers in fillings(asked_by(sentence, SMALL, figures), 50):
        figures = Figures(SMALL, form_of(answers), WORDS)
        seen, unseen = joiner.join(sentence, figures).runs, joiner.join(marked(sentence), figures).runs
        assert "".join(run.text for run in seen) == visible("".join(run.text for run in unseen))
