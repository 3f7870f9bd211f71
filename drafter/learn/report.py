"""What was learned, for people (a tree with k of n) and for programs (the `learn` object of the JSON contract)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from drafter.schema import Evidence, Genre, Mined, MinedMetric, Section, Skeleton

HEADINGS = 3  # heading variants shown in the tree
PLACES = 2  # places shown for a metric


def show_skeleton(genre: Genre) -> str:
    """Return the skeleton as an indented tree in Chinese: support, share, how the reports word it."""
    skeleton = genre.skeleton
    lines = [f"骨架“{_title(genre)}”：从 {skeleton.reports} 篇报告学得", *_documents(skeleton)]
    for section in skeleton.sections:
        lines += ["", *_tree(section)]
    return "\n".join(lines)


def _title(genre: Genre) -> str:
    return genre.names.name if genre.names else genre.name


def _documents(skeleton: Skeleton) -> Iterator[str]:
    if skeleton.count:
        yield f"  其中 {len(skeleton.documents)} 篇作样本，定骨架和指标；其余的计入支持度、次序和篇幅"
    for document in skeleton.documents:
        about = "　".join(
            part
            for part in (document.region, f"{document.year}年" if document.year else "", document.title)
            if part
        )
        yield f"  {document.path}　{about}"


def _tree(section: Section) -> Iterator[str]:
    indent = "  " * (section.level - 1)
    share = f"，占篇幅 {section.share:.0%}" if section.share >= 0.005 else ""
    yield f"{indent}{section.title}（{section.support}/{section.documents} 篇{share}）"
    for variant in section.variants[:HEADINGS]:
        yield f"{indent}  · {variant.text}（{_place(variant)}）"
    for child in section.children:
        yield from _tree(child)


def _place(evidence: Evidence) -> str:
    return f"{evidence.path} 第{evidence.line}行"


def about(mined: Mined | None, words: Sequence[str]) -> Mined | None:
    """Return the metrics whose name, alias or section contains all these words; all of them where there are none."""
    if mined is None or not words:
        return mined
    fitting = (
        m for m in mined.metrics if all(w in "\n".join([m.name, m.section or "", *m.aliases]) for w in words)
    )
    return mined.model_copy(update={"metrics": tuple(fitting)})


def show_metrics(genre: Genre, words: Sequence[str] = ()) -> str:
    """Return the learned metrics by section: name, units, support, an example, where they stand.

    `words` narrows them down as `about` does. A genre loaded without its learned metrics has none to show, and says so.
    """
    mined = about(genre.mined, words)
    if mined is None or not mined.metrics:
        return "没有学到的指标" if not words else f"学到的指标里没有与“{' '.join(words)}”有关的"
    lines = [f"从往年报告学得 {len(mined.metrics)} 个指标"]
    section: str | None = None
    for number, metric in enumerate(mined.metrics):
        if number == 0 or metric.section != section:
            section = metric.section
            lines += ["", f"{section or '（不在骨架的任何一节里）'}"]
        lines += _metric(metric)
    return "\n".join(lines)


def _metric(metric: MinedMetric) -> Iterator[str]:
    units = "、".join(metric.units) or "无单位"
    yield f"  {metric.name}（{units}）　{metric.support}/{metric.documents} 篇，{metric.count} 处"
    for mention in metric.mentions[:PLACES]:
        yield f"    · {mention.text}（{_place(mention)}）"


# --- for programs --------------------------------------------------------------------------------------------------


def learn_json(skeleton: Skeleton, mined: Mined | None) -> dict[str, Any]:
    """Return the object of `draft learn --json` (JSON contract, version 1)."""
    return {
        "version": 1,
        "genre": skeleton.genre,
        "documents": [document.model_dump() for document in skeleton.documents],
        "count": skeleton.reports,
        "sections": [_section_json(section) for section in skeleton.sections],
        "metrics": [_metric_json(metric) for metric in (mined.metrics if mined else ())],
    }


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "role": section.role,
        "topic": section.topic,
        "title": section.title,
        "level": section.level,
        "support": section.support,
        "documents": section.documents,
        "share": section.share,
        "variants": [
            {"text": v.text, "path": v.path, "line": v.line, "column": v.column} for v in section.variants
        ],
        "terms": list(section.terms),
        "children": [_section_json(child) for child in section.children],
    }


def _metric_json(metric: MinedMetric) -> dict[str, Any]:
    return {
        "id": metric.id,
        "name": metric.name,
        "unit": metric.unit,
        "units": list(metric.units),
        "support": metric.support,
        "documents": metric.documents,
        "section": metric.section,
        "aliases": list(metric.aliases),
        "frame": metric.frame,
        "count": metric.count,
        "mentions": [mention.model_dump() for mention in metric.mentions],
    }
