"""Another genre comes out of the same learning, without names and without a word of it in the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.analysis import analyse
from drafter.learn import learn
from drafter.readers import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "government-work-reports"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the government work reports beside the project")
def test_another_genre_comes_out_without_names() -> None:
    documents = [read(path)[0] for path in sorted(CORPUS.glob("*.txt"))]
    found = learn([(document, analyse(document, None)) for document in documents], genre="work-reports")
    top = found.skeleton.sections
    titles = " ".join(section.title for section in top)
    assert 3 <= len(top) <= 6, titles
    assert "回顾" in titles
    assert "自身建设" in titles
    assert sum(section.share for section in top) >= 0.9
    assert sum(section.support >= 0.9 * len(documents) for section in top) >= 3
    shared = [t for section in top for t in section.children if t.support >= len(documents) / 2]
    assert len(shared) >= 10
    assert any(metric.support >= 5 for metric in found.mined.metrics)
