"""Problems, reasons and plans: what they are about, what is missing, how they read, what past reports name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter import form
from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.problems import problems_comments, topic_in, topic_of, topic_words, topics_of
from drafter.form.reading import read
from drafter.schema import Suggestion
from tests import shipped
from tests.calling import draft
from tests.small_genre import small_genre
from tests.test_content import RUN, _borrowed

SEEDS = Path(__file__).parent.parent / "seeds" / "law-based-government"
EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "law-based-government").glob("*.yaml"))
HEAD = "填报表: 1\n文种: 某某\n地区: 陕西省宝鸡市凤翔区\n年度: 2024\n数据:\n"  # the problems begin on line 6


def found(rest: str) -> list[Diagnostic]:
    """Return the findings about problems and plans of a form of the small genre (topics 执法, 争议, 普法)."""
    content, findings = read(HEAD + rest, small_genre(), "表.yaml")
    findings = [*findings, *form.check(content, small_genre())]
    return [f for f in findings if f.code.startswith(("F08", "F02", "F003"))]


def codes(rest: str) -> list[tuple[str, int | None, int | None]]:
    return [(f.code, f.at.line, f.at.column) for f in found(rest)]


# --- findings ---


def test_a_problem_with_its_reason_and_measure_is_in_order() -> None:
    assert codes("存在问题:\n  - 问题: 执法不规范\n    原因: 培训少\n    措施: 加强培训\n") == []


def test_a_problem_without_a_reason_is_warned_of() -> None:
    (finding,) = found("存在问题:\n  - 问题: 执法不规范\n    措施: 加强培训\n")
    assert (finding.code, finding.severity) == ("F085", Severity.WARNING)
    assert (finding.at.line, finding.at.column) == (7, 9)
    assert "“执法不规范”没有写原因" in finding.message


def test_a_problem_that_nobody_means_to_mend_is_warned_of_by_its_topic() -> None:
    (finding,) = found(
        "存在问题:\n  - 问题: 执法不规范\n    原因: 培训少\n下步计划:\n  - 主题: 普法\n    内容: 多讲\n"
    )
    assert (finding.code, finding.at.line) == ("F086", 7)
    assert "“执法”方面" in finding.message
    assert "主题写“执法”" in finding.hint


@pytest.mark.parametrize(
    "plan",
    ["- {主题: 执法, 内容: 多练}", "- 抓好执法培训", "- {主题: 规范执法行为, 内容: 多练}", "- {主题: 其他, 内容: 普法，再抓执法}"],
)  # fmt: skip
def test_a_plan_of_its_topic_is_enough_for_a_problem(plan: str) -> None:
    assert codes(f"存在问题:\n  - 问题: 执法不规范\n    原因: 培训少\n下步计划:\n  {plan}\n") == []


def test_a_problem_of_no_known_topic_needs_a_measure_or_a_topic() -> None:
    (finding,) = found("存在问题:\n  - 问题: 进展慢\n    原因: 人少\n下步计划:\n  - 抓好执法培训\n")
    assert finding.code == "F086"
    assert "看不出属于哪个主题" in finding.message
    said = "存在问题:\n  - 主题: 执法\n    问题: 进展慢\n    原因: 人少\n下步计划:\n  - 抓好执法培训\n"
    assert codes(said) == []


def test_a_plan_without_content_is_told_and_left_out() -> None:
    text = "下步计划:\n  - 主题: 普法\n    内容:\n  - 主题: 执法\n    内容: 多练\n"
    (finding,) = found(text)
    assert (finding.code, finding.severity, finding.at.line) == ("F087", Severity.WARNING, 7)
    assert "“普法”" in finding.message
    content, _ = read(HEAD + text, small_genre())
    assert [plan.content.text for plan in content.plans] == ["多练"]


def test_an_entry_with_nothing_in_it_is_no_finding() -> None:
    assert codes("存在问题:\n  - 主题:\n    问题:\n    原因:\n下步计划:\n  - 主题:\n    内容:\n") == []


@pytest.mark.parametrize(
    ("typed", "hint"), [("执法工作", "是不是“执法”？"), ("普发", "是不是“普法”？"), ("天气", "可用的主题")]
)
def test_a_topic_that_is_none_of_the_genres_is_told_with_the_one_meant(typed: str, hint: str) -> None:
    entry = f"存在问题:\n  - 主题: {typed}\n    问题: 进展慢\n    原因: 人少\n    措施: 增人\n"
    (finding,) = found(entry)
    assert (finding.code, finding.at.line, finding.at.column) == ("F088", 7, 9)
    assert typed in finding.message
    assert hint in finding.hint


def test_a_plans_topic_that_is_wrong_by_one_character_is_told_and_a_heading_of_ones_own_is_not() -> None:
    plan = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据: {}\n下步计划:\n  - 主题: "
    _, misspelt = shipped.filled(f"{plan}政务公升\n    内容: 公开。\n")
    assert [(f.code, f.at.line) for f in misspelt if f.severity is Severity.WARNING] == [("F088", 7)]
    for heading in ("数字政府", "加强政务公开", "政务公示工作", "法治建设"):
        _, fine = shipped.filled(f"{plan}{heading}\n    内容: 公开。\n")
        assert [f.code for f in fine if f.severity is Severity.WARNING] == []


@pytest.mark.parametrize("again", ["执法不规范。", "执法 不规范", "执法不规范"])
def test_the_same_problem_twice_is_told_at_the_second(again: str) -> None:
    entry = "    原因: 人少\n    措施: 增人\n"
    (finding,) = found(f"存在问题:\n  - 问题: 执法不规范\n{entry}  - 问题: {again}\n{entry}")
    assert (finding.code, finding.at.line) == ("F089", 10)
    assert "第7行" in finding.message


def test_two_problems_of_one_topic_are_not_one() -> None:
    entry = "    原因: 人少\n    措施: 增人\n"
    said = f"存在问题:\n  - 问题: 执法监督力度不够\n{entry}  - 问题: 执法培训力度不够\n{entry}"
    assert codes(said) == []


def test_hundreds_of_long_problems_are_read_at_once() -> None:
    rows = "".join(f"  - 问题: 执法{'不规范' * 200}{n}\n    原因: 人少\n    措施: 增人\n" for n in range(300))
    assert {code for code, _, _ in codes("存在问题:\n" + rows)} == {"F089"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_examples_have_nothing_of_the_kind(path: Path) -> None:
    content, findings = form.load(path, shipped.genre())
    findings = [*findings, *form.check(content, shipped.genre())]
    assert [f for f in findings if f.code.startswith("F08")] == []


# --- topics ---


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("行政执法监督力度不够", "行政执法"),
        ("行政复议案件办理质量不高", "行政复议与应诉"),
        ("法治化营商环境还有差距", "营商环境"),
        ("工作进展慢", None),
    ],
)
def test_what_a_problem_is_about_is_told_by_the_longest_of_the_genres_words(
    text: str, topic: str | None
) -> None:
    assert topic_in(text, topic_words(shipped.genre())) == topic


def test_words_of_two_topics_that_are_equally_long_tell_nothing() -> None:
    aliases = {"执法": "执法", "普法": "普法", "执法监督": "执法"}
    assert topic_in("执法和普法都不够", aliases) is None
    assert topic_in("执法监督和普法都不够", aliases) == "执法"


def test_the_topic_typed_goes_before_the_words() -> None:
    text = "存在问题:\n  - {主题: 普法, 问题: 执法不规范, 原因: 无人讲}\n下步计划:\n  - {主题: 普法, 内容: 抓执法}\n"
    content, _ = read(HEAD + text, small_genre())
    aliases = topic_words(small_genre())
    assert topic_of(content.problems[0], aliases) == "普法"
    assert topics_of(content.plans[0], aliases) == {"普法"}


# --- how they read in the draft ---


def said(reason: str = "人手不足", measure: str = "增加人手") -> str:
    """Return the paragraph of a problem in a draft of the shipped genre."""
    rest = f"存在问题:\n  - 问题: 执法力量不足\n    原因: {reason}\n    措施: {measure}\n"
    content, _ = shipped.filled(shipped.form_text({}, rest=rest))
    document = shipped.composed(content).document
    return next(p.text for _, p in document.paragraphs() if "执法力量不足" in p.text)


@pytest.mark.parametrize(
    ("reason", "printed"),
    [
        ("人手不足", "执法力量不足。主要原因是人手不足。"),
        ("因为人手不足", "执法力量不足。这是因为人手不足。"),
        ("由于人手不足", "执法力量不足。这是由于人手不足。"),
        ("原因是人手不足", "执法力量不足。原因是人手不足。"),
        ("主要原因在于人手不足", "执法力量不足。主要原因在于人手不足。"),
        ("主要是因为人手不足", "执法力量不足。主要是因为人手不足。"),
        ("“因为”二字", "执法力量不足。这是“因为”二字。"),
        ("因地制宜不够", "执法力量不足。主要原因是因地制宜不够。"),
    ],
)
def test_a_reason_is_not_introduced_twice(reason: str, printed: str) -> None:
    assert printed in said(reason=reason)


@pytest.mark.parametrize(
    ("measure", "printed"),
    [
        ("增加人手", "。下一步，增加人手。"),
        ("下一步，增加人手", "人手不足。下一步，增加人手。"),
        ("下步增加人手", "人手不足。下步增加人手。"),
        ("今后增加人手", "人手不足。今后增加人手。"),
    ],
)
def test_a_measure_is_not_introduced_twice(measure: str, printed: str) -> None:
    text = said(measure=measure)
    assert printed in text
    assert "下一步，下" not in text
    assert "下一步，今后" not in text


def test_problems_and_reasons_that_are_missing_are_pending_in_the_draft() -> None:
    content, _ = shipped.filled(shipped.form_text({}, rest="存在问题:\n  - 问题: 执法力量不足\n"))
    keys = [row.key for row in shipped.composed(content).ledger.pending]
    assert "存在问题.原因" in keys
    assert "存在问题" not in keys


# --- what past reports name ---

SUGGESTIONS = shipped.genre().suggestions


def test_there_are_suggestions_on_many_topics() -> None:
    assert 12 <= len(SUGGESTIONS) <= 20
    assert {s.topic for s in SUGGESTIONS} <= set(words.topics(shipped.genre()))
    assert len({s.topic for s in SUGGESTIONS}) >= 8


@pytest.mark.parametrize("suggestion", SUGGESTIONS, ids=[s.problem for s in SUGGESTIONS])
def test_a_suggestion_has_its_evidence_in_the_past_reports(suggestion: Suggestion) -> None:
    assert 1 <= len(suggestion.evidence) <= 5
    assert suggestion.documents == len(list(SEEDS.glob("*.txt")))
    assert suggestion.support == len({e.path for e in suggestion.evidence})
    for e in suggestion.evidence:
        line = (SEEDS / e.path).read_text("utf-8-sig").split("\n")[e.line - 1]
        assert line[e.column - 1 :].startswith(e.text)


@pytest.mark.parametrize("suggestion", SUGGESTIONS, ids=[s.problem for s in SUGGESTIONS])
def test_a_suggestion_is_in_our_own_words_and_general(suggestion: Suggestion) -> None:
    for text in (suggestion.problem, suggestion.reason, suggestion.measure):
        assert text
        assert _borrowed(text, RUN) == []
        assert not re.search(r"[0-9%。]|我[省市区县盟州旗]", text)


def test_suggestions_stand_in_the_blank_form_as_comments_only() -> None:
    text = form.blank(shipped.genre(), form.read(shipped.form_text({}), shipped.genre())[0].region, 2024)
    begin = text.index("\n存在问题:")
    assert "往年5份中4份写到：" in text[begin:]
    assert all(line.startswith("  #") for line in problems_comments(shipped.genre()))
    content, findings = form.read(text, shipped.genre())
    assert (content.problems, findings) == ((), [])


def test_a_genre_without_suggestions_has_no_comments() -> None:
    assert list(problems_comments(small_genre())) == []


def test_the_skeleton_shows_the_suggestions(tmp_path: Path) -> None:
    assert SUGGESTIONS[0].problem in draft("skeleton", cwd=tmp_path).out
    assert SUGGESTIONS[0].problem in draft("skeleton", "--json", cwd=tmp_path).out


def test_what_a_problem_is_about_is_never_told_wrongly_and_mostly_told() -> None:
    aliases = topic_words(shipped.genre())
    told = [(s.topic, topic_in(s.problem, aliases)) for s in SUGGESTIONS]
    assert all(found in (topic, None) for topic, found in told)
    assert sum(found is not None for _, found in told) >= len(told) * 2 / 3
