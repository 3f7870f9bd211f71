"""Another genre comes out of the same learning, without names and without a word of it in the code."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from drafter.analysis import analyse
from drafter.learn import Learned, learn
from drafter.readers import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "government-work-reports"


PARTS = ("回顾", "目标", "工作", "自身建设")


@functools.cache
def found() -> tuple[int, Learned]:
    documents = [read(path)[0] for path in sorted(CORPUS.glob("*.txt"))]
    pairs = [(document, analyse(document, None)) for document in documents]
    return len(documents), learn(pairs, genre="work-reports")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the government work reports beside the project")
def test_another_genre_comes_out_without_names() -> None:
    count, learned = found()
    top = learned.skeleton.sections
    titles = [section.title for section in top]
    assert len(top) == 4, "outliers and annexes have no section of their own"
    assert all(part in title for part, title in zip(PARTS, titles, strict=True)), titles
    assert sum(section.share for section in top) >= 0.95
    assert [section.support for section in top if section.support >= 0.9 * count] == [
        section.support for section in top[:3]
    ]
    assert any(metric.support >= 5 for metric in learned.mined.metrics)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the government work reports beside the project")
def test_its_topics_are_those_of_most_reports_and_carry_no_year() -> None:
    count, learned = found()
    year = learned.skeleton.sections[2]
    assert sum(child.support >= 0.8 * count for child in year.children) >= 6
    assert sum(child.support >= count / 2 for s in learned.skeleton.sections for child in s.children) >= 16
    names = [child.title for section in learned.skeleton.sections for child in section.children]
    assert not any("202" in name or "五时期" in name for name in names)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the government work reports beside the project")
def test_its_plans_recur_and_its_review_has_no_themes() -> None:
    count, learned = found()
    review, _, year, _ = learned.skeleton.sections
    assert review.themes == ()
    assert sum(theme.support >= count / 2 for theme in year.themes) >= 20
