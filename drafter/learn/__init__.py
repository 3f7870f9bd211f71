"""Learns a genre from past reports: the skeleton they share and the metrics they report, each with its evidence.

Takes and returns values and opens no file. The same reports give the same result in any order. With names (made by hand)
roles and topics are called by them; without, by phrases of the reports' own headings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from drafter.analysis import Analysis, OutlineNode
from drafter.diagnostics import Diagnostic, Location, Severity, in_order
from drafter.document import Document
from drafter.learn.figures import Doubt, Item, items_of, metric_groups
from drafter.learn.frames import Told, best_frames
from drafter.learn.local import Local, quoted_in_several
from drafter.learn.metrics import mined_metric, names_for, proposals
from drafter.learn.order import ORDER, order_notes
from drafter.learn.recognise import worded
from drafter.learn.sections import Learner, learn_sections
from drafter.learn.tally import Sample, Tally, Worded, in_sections, mined_with_all, with_all
from drafter.learn.tops import place_among, tops_of
from drafter.learn.units import Report
from drafter.schema import Genre, LearnedDocument, Mined, MinedMetric, Names, Proposal, Section, Skeleton

SHOWN = 3  # pairs of metrics perhaps the same that the summary names; all stand in mined.yaml


def bare_genre(genre: str, names: Names | None) -> Genre:
    """Return a genre of which nothing is known but its names, as reports are read before anything is learned."""
    return Genre(name=genre, names=names, skeleton=Skeleton(genre=genre, documents=(), sections=()))


@dataclass(frozen=True, slots=True)
class Learned:
    """What a set of reports teaches. The diagnostics tell what they disagree on and what a hand should decide."""

    skeleton: Skeleton
    mined: Mined
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    sample: Sample = field(default_factory=Sample)

    def over_all(self, others: Tally) -> Learned:
        """Return the same with support, shares, order and units over these reports and others that were tallied."""
        own = self.sample.tally
        skeleton = with_all(self.skeleton, own, others)
        mined = mined_with_all(self.mined, skeleton, own, others)
        notes = [d for d in self.diagnostics if d.code != ORDER] + [*order_notes(skeleton.conflicts)]
        return Learned(skeleton, mined, tuple(in_order(notes)), self.sample)


def learn(
    analysed: Iterable[tuple[Document, Analysis]], names: Names | None = None, *, genre: str = ""
) -> Learned:
    """Learn a genre from documents with their analyses, made with `bare_genre` of these names or with no genre."""
    pairs = list(analysed)
    labels = _labels([doc.path or "" for doc, _ in pairs])
    reports = sorted(
        (Report(labels[doc.path or ""], doc, analysis) for doc, analysis in pairs),
        key=lambda report: (report.path, [block.text for block in report.document.blocks]),
    )
    learner = Learner(reports, names)
    sections = learn_sections(learner)
    items = items_of(reports, learner.spots)
    found, doubts = metric_groups(items)
    metrics, titles = _metrics(found, reports, sections)
    proposed = proposals(doubts, titles, reports)
    sample = _sample(learner, dict(zip(titles, found, strict=True)))
    return Learned(
        Skeleton(
            genre=genre,
            documents=tuple(map(_learned_document, reports)),
            sections=sections,
            conflicts=tuple(learner.conflicts),
        ),
        Mined(genre=genre, metrics=metrics, proposals=proposed),
        tuple(in_order([*order_notes(learner.conflicts), *_doubts(doubts, proposed), *_unread(reports)])),
        sample,
    )


def _sample(learner: Learner, metrics: Mapping[str, Sequence[Item]]) -> Sample:
    """Return what recognising needs of these reports; a wording that is told of two metrics decides neither."""
    tally = learner.tally
    tally.documents, tally.characters = len(learner.reports), learner.total
    said: dict[Worded, set[str]] = defaultdict(set)
    for metric, group in metrics.items():
        for item in group:
            tally.units[metric, item.figure.quantity.unit] += 1
            said[worded(item.counted, item.section)].add(metric)
    tops = {
        section: tuple((node.text, _place(learner.reports[r].analysis, node)) for r, node in found)
        for section, found in learner.tops.items()
        if not found[0][1].role
    }
    return Sample(tally, {key: min(names) for key, names in said.items() if len(names) == 1}, tops)


def _place(analysis: Analysis, node: OutlineNode) -> float:
    tops = tops_of(analysis)
    return place_among(tops, tops.index(node))


def _labels(paths: Sequence[str]) -> dict[str, str]:
    """Return for each path the file's name, with as many of its folders as tell it from others of that name."""
    labels: dict[str, str] = {}
    parts = {path: PurePath(path).parts for path in paths}
    for path, own in parts.items():
        others = [other for at, other in parts.items() if at != path and other[-1:] == own[-1:]]
        depth = 1
        while depth < len(own) and any(other[-depth:] == own[-depth:] for other in others):
            depth += 1
        labels[path] = "/".join(own[-depth:])
    return labels


def _learned_document(report: Report) -> LearnedDocument:
    analysis = report.analysis
    region = analysis.region.full if analysis.region else None
    return LearnedDocument(path=report.path, title=analysis.title, region=region, year=analysis.year)


def _metrics(
    found: Sequence[Sequence[Item]], reports: Sequence[Report], sections: Sequence[Section]
) -> tuple[tuple[MinedMetric, ...], list[str]]:
    """Return the metrics in the skeleton's order, best supported first, and each group's name."""
    common = quoted_in_several(reports)
    local = [Local(report, common) for report in reports]
    titles = names_for(found, local)
    told = best_frames(titles, found, reports, local)
    metrics = [
        _with_frame(mined_metric(title, group, reports, local), told.get(title))
        for title, group in zip(titles, found, strict=True)
    ]
    return in_sections(metrics, sections), titles


def _with_frame(metric: MinedMetric, told: Told | None) -> MinedMetric:
    if told is None:
        return metric
    whole = told.wholes.get(metric.id)
    return metric.model_copy(update={"frame": told.text, "told": told.source, "whole": whole})


# --- what a hand should know ---------------------------------------------------------------------------------------


def _doubts(doubts: Sequence[Doubt], proposed: Sequence[Proposal]) -> Iterable[Diagnostic]:
    """Yield one note on all pairs that are perhaps the same: mined.yaml has them with their evidence."""
    if not proposed:
        return
    best = "、".join(f"“{a}”与“{b}”" for a, b in (p.metrics for p in proposed[:SHOWN]))
    of = (
        f"{len(proposed)} 对"
        if len(proposed) == len(doubts)
        else f"{len(doubts)} 对（写出最像的 {len(proposed)} 对）"
    )
    yield Diagnostic(
        "L002",
        Severity.NOTE,
        f"有 {of}指标可能是同一个，学习时没有合并，例如{best}",
        "依据见 mined.yaml 的 proposals；是同一个的，请在 metrics.yaml 里让一个指标的 learned 写上两个 id：learned: [甲, 乙]",
    )


def _unread(reports: Sequence[Report]) -> Iterable[Diagnostic]:
    for report in reports:
        if not report.analysis.outline:
            message = f"“{report.path}”里没有找到任何标题，不能用来学骨架"
            yield Diagnostic(
                "L003", Severity.WARNING, message, "请确认它是一篇完整的报告", Location(report.path)
            )


__all__ = ["learn"]
