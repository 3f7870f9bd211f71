"""How well topics and metrics are learned, against the hand-made gold; the floors in learn_floors.json may only rise.

Topics: the name of each second-level heading against the gold's first topic (strict) or any of them (loose), and B-cubed, which
needs no names. Aliases in names.yaml were written by people who knew the five seeds, so "unnamed" also counts what the
skeleton learned from the other four reports gives without any alias. Metrics: pairs of figures of different reports, and
B-cubed, against the gold's metric names; "assigned" tells whether a withheld report's figures find the metric that the
other four taught.
"""

from __future__ import annotations

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from drafter.analysis import OutlineNode, analyse, metrics, topics, walk
from drafter.learn import learn
from drafter.readers import read
from drafter.schema import Genre
from tests.learning import GENRE, analysed, learned, names, seed_name

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "learn_floors.json").read_text("utf-8"))
CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "government-work-reports"
Place = tuple[str, int, int]  # file, line, column


@functools.cache
def golds() -> dict[str, dict[str, Any]]:
    files = sorted((HERE / "gold").glob("[0-9]*.json"))
    loaded = [json.loads(path.read_text("utf-8")) for path in files]
    return {f"{gold['seed']}.txt": gold for gold in loaded}


def b_cubed(truth: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> tuple[float, float]:
    precision, recall = [], []
    for x in truth:
        mates = [y for y in truth if found.get(y) == found.get(x)] if found.get(x) else [x]
        same = [y for y in truth if truth[y] == truth[x]]
        both = len([y for y in mates if truth[y] == truth[x]])
        precision.append(both / len(mates))
        recall.append(both / len(same))
    return sum(precision) / len(precision), sum(recall) / len(recall)


# --- topics --------------------------------------------------------------------------------------------------------


def flat(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from flat(node["children"])


def headings(gold: dict[str, Any]) -> list[dict[str, Any]]:
    second = {topic["heading_id"] for topic in gold["topics"]}
    return [node for node in flat(gold["outline"]) if node["id"] in second and node["topic"]]


def answers(gold: dict[str, Any], outline: tuple[OutlineNode, ...]) -> list[tuple[list[str], str | None]]:
    given = {(node.at.line, node.text[:6]): node.topic for node in walk(outline)}
    return [(node["topic"], given.get((node["line"], node["text"][:6]))) for node in headings(gold)]


def topic_scores(genre_without: Callable[[int], Genre]) -> dict[str, float]:
    rows: list[tuple[list[str], str | None]] = []
    for k, (document, analysis) in enumerate(analysed()):
        if gold := golds().get(seed_name(document)):
            rows += answers(gold, topics.assign(analysis.outline, document, genre_without(k)))
    precision, recall = b_cubed(dict(enumerate(r[0][0] for r in rows)), dict(enumerate(r[1] for r in rows)))
    return {
        "strict": sum(given == wanted[0] for wanted, given in rows) / len(rows),
        "loose": sum(given in wanted for wanted, given in rows) / len(rows),
        "b_cubed": 2 * precision * recall / (precision + recall),
    }


def shipped(_: int) -> Genre:
    return Genre(name=GENRE, names=names(), skeleton=learned().skeleton)


def from_the_others(k: int) -> Genre:
    return Genre(name=GENRE, names=names(), skeleton=learned(without=k).skeleton)


def from_the_others_without_aliases(k: int) -> Genre:
    return Genre(name=GENRE, names=None, skeleton=learned(without=k).skeleton)


@pytest.mark.parametrize(
    ("case", "genre_without"),
    [("shipped", shipped), ("others", from_the_others), ("unnamed", from_the_others_without_aliases)],
)
def test_topics_stay_above_their_floors(case: str, genre_without: Callable[[int], Genre]) -> None:
    scores = topic_scores(genre_without)
    low = {
        key: (round(scores[key], 3), floor)
        for key, floor in FLOORS[f"topics {case}"].items()
        if scores[key] < floor
    }
    assert not low, low


# --- metrics -------------------------------------------------------------------------------------------------------


@functools.cache
def gold_metrics() -> dict[Place, str]:
    """Name each figure of the reports with gold that is evidence by the gold's metric."""
    named: dict[Place, str] = {}
    for document, analysis in analysed():
        gold = golds().get(seed_name(document))
        for figure in analysis.figures if gold else ():
            if figure.status != "actual" or figure.measure != "level":
                continue
            start, end = figure.quantity.start, figure.quantity.end
            for wanted in gold["figures"] if gold else ():
                at = wanted["char_offset"]
                if wanted["line"] == figure.at.line and at < end and start < at + len(wanted["span"]):
                    named.setdefault((seed_name(document), figure.at.line or 0, start + 1), wanted["metric"])
    return named


def learned_metrics(without: int | None = None) -> dict[Place, str]:
    """Name each figure by the learned metric it was put into; mentions show five, so the groups are asked themselves."""
    from drafter.learn.figures import items_of, metric_groups
    from drafter.learn.sections import Learner, learn_sections
    from drafter.learn.units import Report

    reports = [Report(seed_name(d), d, a) for k, (d, a) in enumerate(analysed()) if k != without]
    learner = Learner(reports, names())
    learn_sections(learner)
    groups, _ = metric_groups(items_of(reports, learner.spots))
    return {
        (reports[item.report].path, item.figure.at.line or 0, item.figure.quantity.start + 1): str(number)
        for number, group in enumerate(groups)
        for item in group
    }


def test_metrics_stay_above_their_floors() -> None:
    truth, found = gold_metrics(), learned_metrics()
    places = sorted(p for p in truth if p in found)
    assert len(places) >= 0.95 * len(truth)
    counts: Counter[str] = Counter()
    for a, b in combinations(places, 2):
        if a[0] != b[0]:
            same, told = truth[a] == truth[b], found[a] == found[b]
            counts["right" if same and told else "wrong" if told else "missed" if same else "apart"] += 1
    precision, recall = b_cubed({p: truth[p] for p in places}, {p: found[p] for p in places})
    scores = {
        "pairs precision": counts["right"] / (counts["right"] + counts["wrong"]),
        "pairs recall": counts["right"] / (counts["right"] + counts["missed"]),
        "b_cubed precision": precision,
        "b_cubed recall": recall,
    }
    low = {
        key: (round(scores[key], 3), floor) for key, floor in FLOORS["metrics"].items() if scores[key] < floor
    }
    assert not low, (low, counts)


def test_a_withheld_report_finds_the_metrics_of_the_others() -> None:
    counts: Counter[str] = Counter()
    truth = gold_metrics()
    for k, (document, analysis) in enumerate(analysed()):
        if seed_name(document) not in golds():
            continue
        others = learned(without=k)
        genre = Genre(name=GENRE, names=names(), skeleton=others.skeleton, mined=others.mined)
        meant: dict[str, Counter[str]] = defaultdict(Counter)
        for metric in others.mined.metrics:
            meant[metric.id].update(
                t for m in metric.mentions if (t := truth.get((m.path, m.line, m.column or 0)))
            )
        known = {counter.most_common(1)[0][0] for counter in meant.values() if counter}
        outline_topics = topics.assign(analysis.outline, document, genre)
        assert outline_topics
        for figure in metrics.assign(analysis.figures, document, genre):
            wanted = truth.get((seed_name(document), figure.at.line or 0, figure.quantity.start + 1))
            if wanted is None:
                continue
            counts["possible"] += wanted in known
            if figure.metric and meant[figure.metric]:
                counts["right" if meant[figure.metric].most_common(1)[0][0] == wanted else "wrong"] += 1
    precision = counts["right"] / (counts["right"] + counts["wrong"])
    recall = counts["right"] / counts["possible"]
    assert precision >= FLOORS["assigned"]["precision"], counts
    assert recall >= FLOORS["assigned"]["recall"], counts


# --- another genre -------------------------------------------------------------------------------------------------


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
