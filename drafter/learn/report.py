"""What was learned, for people (a tree with k of n, a table of metrics) and for programs (the `learn` object of the JSON
contract).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from drafter.chinese import display_width
from drafter.schema import Conflict, Evidence, Genre, Mined, MinedMetric, Proposal, Section, Skeleton, Theme

HEADINGS = 3  # heading variants shown in the tree
TYPICAL = 3  # metrics shown of a section
THEMES = 12  # recurring problems or plans shown of a section
DOCUMENTS = 8  # reports listed one by one; of more the first ones stand for all
SPLITS = 12  # pairs of sections shown whose order the reports do not agree on
PROPOSALS = 20  # pairs of metrics shown that are perhaps the same
WORDINGS = 3  # other wordings of a metric shown in the table
WIDEST = 34  # columns of the table's names; a longer name has a line of its own
OPTIONAL = 0.5  # of the reports; what fewer have is marked as optional


def show_skeleton(genre: Genre, *, brief: bool = False) -> str:
    """Return the skeleton as an indented tree in Chinese: support, share, how the reports word it, what recurs in it.

    With `brief` the tree alone. Typical metrics are shown if the genre was loaded with its learned metrics.
    """
    skeleton = genre.skeleton
    lines = [f"骨架“{_title(genre)}”：从 {skeleton.reports} 篇报告学得"]
    if brief:
        return "\n".join([*lines, *(line for s in skeleton.sections for line in _outline(s))])
    typical = _typical(genre.mined)
    lines += [*_documents(skeleton), "k/n 篇：n 篇里有 k 篇写；选：写的不到一半"]
    for section in skeleton.sections:
        lines += ["", *_tree(section, typical)]
    lines += _splits(skeleton.conflicts)
    return "\n".join(lines)


def _title(genre: Genre) -> str:
    return genre.names.name if genre.names else genre.name


def _documents(skeleton: Skeleton) -> Iterator[str]:
    if skeleton.count:
        yield f"  其中 {len(skeleton.documents)} 篇作样本，定骨架和指标；其余的计入支持度、次序和篇幅"
    documents = skeleton.documents
    shown = documents if len(documents) <= DOCUMENTS else documents[: DOCUMENTS // 2]
    for document in shown:
        about = "　".join(
            part
            for part in (document.region, f"{document.year}年" if document.year else "", document.title)
            if part
        )
        yield f"  {document.path}　{about}"
    if len(shown) < len(documents):
        years = sorted({d.year for d in documents if d.year})
        span = f"，{years[0]}—{years[-1]}年" if len(years) > 1 else ""
        yield f"  …… 共 {len(documents)} 篇{span}，全部篇目见 --json"


def _outline(section: Section) -> Iterator[str]:
    indent = "  " * (section.level - 1)
    share = f"，占篇幅 {section.share:.0%}" if section.share >= 0.005 else ""
    optional = "选，" if section.support < OPTIONAL * section.documents else ""
    yield f"{indent}{section.title}（{optional}{section.support}/{section.documents} 篇{share}）"
    for child in section.children:
        yield from _outline(child)


def _tree(section: Section, typical: dict[str, list[MinedMetric]]) -> Iterator[str]:
    indent = "  " * (section.level - 1)
    yield next(_outline(section))
    for variant in section.variants[:HEADINGS]:
        yield f"{indent}    · {variant.text}（{_place(variant)}）"
    metrics = [f"{m.name} {m.support}/{m.documents}" for m in typical.get(section.id, ())[:TYPICAL]]
    if metrics:
        yield f"{indent}    常见指标：{'、'.join(metrics)}"
    for child in section.children:
        yield from _tree(child, typical)
    if section.themes:
        yield f"{indent}  几篇都写到的："
        yield from (line for theme in section.themes[:THEMES] for line in _theme(theme, f"{indent}    "))
    if len(section.themes) > THEMES:
        yield f"{indent}    另有 {len(section.themes) - THEMES} 条，见 --json"


def _theme(theme: Theme, indent: str) -> Iterator[str]:
    topic = f"〔{theme.topic}〕" if theme.topic else ""
    yield f"{indent}{theme.title}{topic}（{theme.support}/{theme.documents} 篇）"
    for example in theme.examples:
        if example.text != theme.title:
            yield f"{indent}  · {example.text}（{_place(example)}）"
            return


def _typical(mined: Mined | None) -> dict[str, list[MinedMetric]]:
    """Return the metrics of each section that more than one report has, best supported first."""
    sections: dict[str, list[MinedMetric]] = defaultdict(list)
    for metric in mined.metrics if mined else ():
        if metric.section and (metric.support > 1 or metric.documents == 1):
            sections[metric.section].append(metric)
    return {s: sorted(ms, key=lambda m: (-m.support, -m.count, m.name)) for s, ms in sections.items()}


def _splits(conflicts: Sequence[Conflict]) -> Iterator[str]:
    """Yield the pairs whose order the reports do not agree on, the most disputed first, by the section they stand in."""
    if not conflicts:
        return
    disputed = sorted(
        conflicts, key=lambda c: (-min(c.against, c.documents - c.against), -c.against, c.earlier, c.later)
    )
    yield from ("", "先后不一的章节（骨架取多数；起草时可在模板里另排）")
    shown = sorted(disputed[:SPLITS], key=lambda c: c.earlier.rpartition("/")[0])
    for parent, pairs in groupby(shown, key=lambda c: c.earlier.rpartition("/")[0]):
        if parent:
            yield f"  {parent}"
        for c in pairs:
            earlier, later = c.earlier.rpartition("/")[2], c.later.rpartition("/")[2]
            yield f"    “{earlier}”与“{later}”的先后：{c.documents - c.against} 篇这样、{c.against} 篇相反"
    if len(disputed) > SPLITS:
        yield f"    另有 {len(disputed) - SPLITS} 对分歧较小，见 --json"


def _place(evidence: Evidence) -> str:
    return f"{evidence.path} 第{evidence.line}行"


# --- metrics -------------------------------------------------------------------------------------------------------


def about(mined: Mined | None, words: Sequence[str]) -> Mined | None:
    """Return the metrics whose name, alias or section contains all these words, and the proposals on them; all of both
    where there are no words.
    """
    if mined is None or not words:
        return mined
    fitting = tuple(
        m for m in mined.metrics if all(w in "\n".join([m.name, m.section or "", *m.aliases]) for w in words)
    )
    ids = {m.id for m in fitting}
    proposals = tuple(p for p in mined.proposals if ids & set(p.metrics))
    return mined.model_copy(update={"metrics": fitting, "proposals": proposals})


def show_metrics(genre: Genre, words: Sequence[str] = ()) -> str:
    """Return the learned metrics as a table by section: name, units, support, count, an example with its place, other
    wordings; then the pairs that are perhaps the same.

    `words` narrows them down as `about` does. A genre loaded without its learned metrics has none to show, and says so.
    """
    mined = about(genre.mined, words)
    if genre.mined is None or mined is None or not mined.metrics:
        return "没有学到的指标" if not words else f"学到的指标里没有与“{' '.join(words)}”有关的"
    lines = [f"从往年报告学得 {len(mined.metrics)} 个指标（篇数 k/n：n 篇里有 k 篇写；处数：一共写到几处）"]
    units = [_units(metric) for metric in mined.metrics]
    widths = [min(WIDEST, max(display_width(m.name) for m in mined.metrics)), max(map(display_width, units))]
    lines += ["", _row(("名称", "单位", "篇数", "处数", "例"), widths)]
    for section, metrics in groupby(mined.metrics, key=lambda metric: metric.section):
        lines += ["", f"{section or '（不在骨架的任何一节里）'}"]
        lines += [line for metric in metrics for line in _metric(metric, widths)]
    lines += _proposals(mined.proposals, {m.id: m for m in genre.mined.metrics})
    return "\n".join(lines)


def _units(metric: MinedMetric) -> str:
    return "、".join(metric.units) or "无单位"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return name, units, support, count, example in columns."""
    name, unit, support, count, example = cells
    columns = (_padded(name, widths[0]), _padded(unit, widths[1]), _padded(support, 5), _padded(count, 4))
    return f"  {'  '.join(columns)}  {example}".rstrip()


def _padded(text: str, width: int) -> str:
    """Return a text filled up with blanks to so many columns of a terminal."""
    return text + " " * (width - display_width(text))


def _metric(metric: MinedMetric, widths: Sequence[int]) -> Iterator[str]:
    mention = metric.mentions[0] if metric.mentions else None
    example = f"{mention.text}（{_place(mention)}）" if mention else ""
    name = metric.name
    if display_width(name) > widths[0]:
        yield f"  {name}"
        name = ""
    yield _row(
        (name, _units(metric), f"{metric.support}/{metric.documents}", str(metric.count), example), widths
    )
    others = [alias for alias in metric.aliases if alias not in metric.name]
    if others and metric.count > 1:
        more = " 等" if len(others) > WORDINGS else ""
        yield f"      又写作：{'、'.join(others[:WORDINGS])}{more}"


def _proposals(proposals: Sequence[Proposal], metrics: dict[str, MinedMetric]) -> Iterator[str]:
    if not proposals:
        return
    yield from ("", f"可能是同一个（{len(proposals)} 对；学习时拿不准，没有合并）")
    yield "  是同一个的，在 metrics.yaml 里让一个指标的 learned 写上两个 id，如 learned: [甲, 乙]；不是的不用管"
    for proposal in proposals[:PROPOSALS]:
        one, other = (metrics[i].name if i in metrics else i for i in proposal.metrics)
        yield f"  {one} 与 {other}（相近程度 {proposal.closeness:.2f}）"
        yield f"    learned: [{', '.join(proposal.metrics)}]"
        yield f"    · {proposal.one.text}（{_place(proposal.one)}）"
        yield f"    · {proposal.other.text}（{_place(proposal.other)}）"
    if len(proposals) > PROPOSALS:
        yield f"  另有 {len(proposals) - PROPOSALS} 对，见 --json"


# --- for programs --------------------------------------------------------------------------------------------------


def learn_json(skeleton: Skeleton, mined: Mined | None) -> dict[str, Any]:
    """Return the object of `draft learn --json` (JSON contract, version 1)."""
    return {
        "version": 1,
        "genre": skeleton.genre,
        "documents": [document.model_dump() for document in skeleton.documents],
        "count": skeleton.reports,
        "sections": [_section_json(section) for section in skeleton.sections],
        "conflicts": [conflict.model_dump() for conflict in skeleton.conflicts],
        "metrics": [_metric_json(metric) for metric in (mined.metrics if mined else ())],
        "proposals": [proposal.model_dump() for proposal in (mined.proposals if mined else ())],
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
        "optional": section.support < OPTIONAL * section.documents,
        "themes": [theme.model_dump() for theme in section.themes],
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
