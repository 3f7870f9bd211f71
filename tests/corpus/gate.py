"""The quality gate: how well past reports are read and learned from, against the hand-made gold.

Every measure is a named number from 0 to 1 with the counts behind it; `floors.json` holds the least that each may be, and
may only rise. `python -m tests.corpus.gate` prints the table, `--write` puts it into docs/quality.md.

Reading is counted as in the scoring of `draft read`: headings one-to-one by line, marker, level and likeness of the text;
figures one-to-one by overlapping spans of one line; value and unit together over all gold spans; roles at the top sections;
furniture by line. Topics: the name of each second-level heading against the gold's first topic (strict) or any of them
(loose), and B-cubed, which needs no names. Metrics: pairs of figures of different reports. "held out" means that a report
takes no part in what it is measured with: neither its headings nor its wordings nor an alias that only it would justify.
"""

from __future__ import annotations

import functools
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

from drafter.analysis import OutlineNode, ReportFigure, analyse, metrics, topics, walk
from drafter.analysis.report import to_json
from drafter.document import Document
from drafter.learn import Learned, bare_genre, learn
from drafter.readers import read
from drafter.resources import PACKAGE, genre_files
from drafter.schema import Genre, Names, load_genre
from drafter.yamlio import load_data
from tests.learning import GENRE, analysed, learned, names, seed_name

HERE = Path(__file__).parent
GOLD = sorted((HERE / "gold").glob("[0-9]*.json"))
FLOORS: dict[str, float] = json.loads((HERE / "floors.json").read_text("utf-8"))
PAGE = PACKAGE.parent / "docs" / "quality.md"
TEXT_LIKENESS = 0.8
Span = tuple[int, int, int]
Place = tuple[str, int, int]  # file, line, column


@dataclass(frozen=True)
class Score:
    """A measure: what it tells in Chinese, its value, the counts behind it in a few words."""

    tells: str
    value: float
    counts: str = ""


# The reports whose gold the learning was first measured on; the gold of the others was made later, without a look at what
# the program finds. Measures over all reports with gold have "all" in their names.
FIRST = ("001", "002", "004")


@functools.cache
def golds(*, every: bool = True) -> dict[str, dict[str, Any]]:
    """The gold by the seed's file name: of every report, or of the FIRST ones."""
    loaded = [json.loads(path.read_text("utf-8")) for path in GOLD if every or path.name[:3] in FIRST]
    return {f"{gold['seed']}.txt": gold for gold in loaded}


# --- reading -------------------------------------------------------------------------------------------------------


def genre() -> Genre:
    """The shipped genre's names alone: nothing learned from the very reports that are measured."""
    return bare_genre(GENRE, names())


@functools.cache
def understood(*, every: bool = True) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    known, out = genre(), []
    for name, gold in golds(every=every).items():
        document, _ = read(PACKAGE.parent / "seeds" / GENRE / name)
        out.append((gold, to_json(analyse(document, known), document)))
    return out


def flat(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from flat(node["children"])


def norm(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).rstrip("。.;:,、!")


def alike(a: str | None, b: str | None) -> bool:
    one, two = norm(a), norm(b)
    same = next(
        (i for i, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two))
    )
    return bool(one and two) and same / max(len(one), len(two)) >= TEXT_LIKENESS


def same_heading(gold: dict[str, Any], node: dict[str, Any]) -> bool:
    if (gold["line"], gold["level"]) != (node["line"], node["level"]):
        return False
    likeness = alike(gold["text"], node["text"]) or alike(gold.get("sentence"), node["text"])
    if gold["kind"] == "implicit":
        return likeness or (node["kind"] == "implicit" and node["role"] in (None, gold["role"]))
    return norm(gold["marker"]) == norm(node["marker"]) and likeness


def f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / (given + wanted) if given + wanted else 1.0


def pairs(gold: dict[Span, Any], given: dict[Span, Any]) -> list[tuple[Span, Span]]:
    """One-to-one pairs of overlapping spans, equal ones first, then by overlap."""
    candidates = [
        (a != b, -(min(a[2], b[2]) - max(a[1], b[1])), a, b) for a in gold for b in given
        if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
    ]  # fmt: skip
    left, right, out = set(gold), set(given), []
    for _, _, a, b in sorted(candidates):
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            out.append((a, b))
    return out


def units(figure: dict[str, Any]) -> set[str]:
    """Units that count as right: its own, without /半年, without brackets, none where the text has lost it."""
    unit = figure["unit"]
    right = {unit, unit.split("/")[0], unit.split("(")[0]} | (
        {""} if figure["damaged"] in ("unit lost", "lost_unit") else set()
    )
    return {norm(u) for u in right | ({"项"} if unit == "大项" else set())}


def spans(
    figures: list[dict[str, Any]], start: str, text: str, base: int
) -> dict[Span, list[dict[str, Any]]]:
    out: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    for figure in figures:
        at = figure[start] - base
        out[figure["line"], at, at + len(figure[text])].append(figure)
    return out


READING = {
    "outline": "提纲（行、编号、层级、文字）F1",
    "roles": "版块",
    "furniture": "网页残留 F1",
    "figures": "数据 F1",
    "values": "数值与单位",
    "plans": "已完成、计划、往年",
    "measures": "水平、变化、差距",
    "parts": "其中项与总数 F1",
    "scope": "口径范围 F1（重合过半即对）",
    "meta": "标题、地区、年度、部门",
}


def same_scope(wanted: str, given: str) -> bool:
    """Tell whether two wordings of a scope share more than half of the shorter one, in one piece."""
    one, two = norm(wanted), norm(given)
    longest = SequenceMatcher(None, one, two, autojunk=False).find_longest_match().size
    return longest >= 2 and 2 * longest >= min(len(one), len(two))


def _context(
    gold: dict[str, Any], data: dict[str, Any], matched: dict[Span, Span]
) -> Iterator[tuple[str, int, int, int]]:
    """Yield (measure of reading, right, given, wanted) for what a report's figures are part of and limited to."""
    a, b = spans(gold["figures"], "char_offset", "span", 0), spans(data["figures"], "column", "text", 1)
    by_id = {figure["id"]: span for span, figures in a.items() for figure in figures}
    wanted = {
        (matched.get(span), matched.get(by_id[figure["part_of"]]))
        for span, figures in a.items()
        for figure in figures
        if figure["part_of"]
    }
    places = [span for figure in data["figures"] for span in spans([figure], "column", "text", 1)]
    given = {
        (places[i], places[figure["part_of"]])
        for i, figure in enumerate(data["figures"])
        if figure["part_of"] is not None
    }
    yield "parts", len(wanted & given), len(given), len(wanted)
    for left, right in matched.items():
        known = {figure["scope"] for figure in a[left]} - {None}
        read = {figure["scope"] for figure in b[right]} - {None}
        agree = any(same_scope(x, y) for x in known for y in read)
        yield "scope", agree, bool(read), bool(known)
        same = {x["measure"] for x in a[left]} & {y["measure"] for y in b[right]}
        yield "measures", bool(same), 1, 1


def _refused(*, every: bool) -> Score:
    """The share of the numerals listed as no figures that were not taken for one."""
    taken = total = 0
    for gold, data in understood(every=every):
        found = spans(data["figures"], "column", "text", 1)
        wrong = spans(gold["not_figures"], "char_offset", "span", 0)
        right = spans(gold["figures"], "char_offset", "span", 0)
        left = {f for f in found if not any(f[0] == r[0] and f[1] < r[2] and r[1] < f[2] for r in right)}
        total += len(wrong)
        taken += len(pairs(wrong, {f: found[f] for f in left}))
    return Score("不是数据的数字没有误收", 1 - taken / total, f"{total} 处中误收 {taken} 处")


def reading(*, every: bool) -> dict[str, Score]:
    """How well the reports with gold are read, by names alone."""
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(name: str, right: int, given: int, wanted: int) -> None:
        count[name] = [a + b for a, b in zip(count[name], (right, given, wanted), strict=True)]

    for gold, data in understood(every=every):
        wanted, given = list(flat(gold["outline"])), list(flat(data["outline"]))
        left = list(given)
        for heading in wanted:
            node = next((n for n in left if same_heading(heading, n)), None)
            if node is not None:
                left.remove(node)
        add("outline", len(given) - len(left), len(given), len(wanted))
        tops = [h for h in wanted if h["level"] == 1]
        roles = sum(
            any(n["line"] == h["line"] and n["level"] == 1 and n["role"] == h["role"] for n in given)
            for h in tops
        )
        add("roles", roles, len(tops), len(tops))
        lines, found = {b["line"] for b in gold["boilerplate"]}, {f["line"] for f in data["furniture"]}
        add("furniture", len(lines & found), len(found), len(lines))
        a, b = spans(gold["figures"], "char_offset", "span", 0), spans(data["figures"], "column", "text", 1)
        matched = pairs(a, b)
        for counts in _context(gold, data, dict(matched)):
            add(*counts)
        add("figures", len(matched), len(b), len(a))
        right = sum(
            any(
                Decimal(str(x["value"])) == Decimal(y["value"]) and norm(y["unit"]) in units(x)
                for x in a[i]
                for y in b[j]
            )
            for i, j in matched
        )
        add("values", right, len(a), len(a))
        add(
            "plans",
            sum({x["status"] for x in a[i]} & {y["status"] for y in b[j]} != set() for i, j in matched),
            len(a),
            len(a),
        )
        meta, region = gold["meta"], data["region"] or {}
        facts = [
            norm(data["title"]) == norm(meta["title"]),
            data["year"] == meta["report_year"],
            norm(region.get("full")) == norm(meta["region"]["full"]),
            ("司法局" in (meta["issuing_body"] or "")) == (data["department"] == "司法局"),
        ]
        add("meta", sum(facts), len(facts), len(facts))
    case = "reading all" if every else "reading"
    return {
        f"{case}.{name}": Score(READING[name], f1(*three), f"{three[0]} / {three[1]} / {three[2]}")
        for name, three in count.items()
    } | {f"{case}.not figures": _refused(every=every)}


# --- topics --------------------------------------------------------------------------------------------------------


def b_cubed(truth: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> tuple[float, float]:
    precision, recall = [], []
    for x in truth:
        mates = [y for y in truth if found.get(y) == found.get(x)] if found.get(x) else [x]
        same = [y for y in truth if truth[y] == truth[x]]
        both = len([y for y in mates if truth[y] == truth[x]])
        precision.append(both / len(mates))
        recall.append(both / len(same))
    return sum(precision) / len(precision), sum(recall) / len(recall)


def headings(gold: dict[str, Any]) -> list[dict[str, Any]]:
    second = {topic["heading_id"] for topic in gold["topics"]}
    return [node for node in flat(gold["outline"]) if node["id"] in second and node["topic"]]


def answers(gold: dict[str, Any], outline: tuple[OutlineNode, ...]) -> list[tuple[list[str], str | None]]:
    given = {(node.at.line, node.text[:6]): node.topic for node in walk(outline)}
    return [(node["topic"], given.get((node["line"], node["text"][:6]))) for node in headings(gold)]


@functools.cache
def held_out_names(k: int) -> Names:
    """The shipped names without the aliases that the k-th seed has and no other seed does."""
    texts = ["\n".join(block.text for block in document.blocks) for document, _ in analysed()]
    own, others = texts[k], "\n".join(text for i, text in enumerate(texts) if i != k)

    def kept(phrases: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(p for p in phrases if p not in own or p in others)

    shipped = names()
    return shipped.model_copy(
        {
            "topics": tuple(t.model_copy({"aliases": kept(t.aliases)}) for t in shipped.topics),
            "roles": tuple(r.model_copy({"cues": kept(r.cues)}) for r in shipped.roles),
        }
    )


@functools.cache
def from_the_others(k: int) -> Learned:
    """What the other seeds teach, with names that the k-th had no part in."""
    known = held_out_names(k)
    documents = [document for i, (document, _) in enumerate(analysed()) if i != k]
    return learn([(d, analyse(d, bare_genre(GENRE, known))) for d in documents], known, genre=GENRE)


def shipped_genre(_: int) -> Genre:
    return Genre(name=GENRE, names=names(), skeleton=learned().skeleton)


def held_out_genre(k: int) -> Genre:
    return Genre(name=GENRE, names=held_out_names(k), skeleton=from_the_others(k).skeleton)


def unnamed_genre(k: int) -> Genre:
    return Genre(name=GENRE, names=None, skeleton=learned(without=k).skeleton)


TOPICS: dict[str, tuple[str, Callable[[int], Genre]]] = {
    "topics": ("主题（自带文种）", shipped_genre),
    "topics held out": ("主题（只用另外四篇学）", held_out_genre),
    "topics unnamed": ("主题（另外四篇的骨架，不用任何别名）", unnamed_genre),
}


def topic_scores(*, every: bool) -> dict[str, Score]:
    """How well second-level headings are given their topics."""
    out: dict[str, Score] = {}
    for name, (tells, genre_without) in TOPICS.items():
        case = f"{name} all" if every else name
        rows: list[tuple[list[str], str | None]] = []
        for k, (document, analysis) in enumerate(analysed()):
            if gold := golds(every=every).get(seed_name(document)):
                own = answers(gold, topics.assign(analysis.outline, document, genre_without(k)))
                rows += own
                right = sum(given in wanted for wanted, given in own)
                out[f"{case}.{seed_name(document)[:3]}"] = Score(
                    tells, right / len(own), f"{right} / {len(own)}"
                )
        truth: dict[Hashable, Hashable] = {i: wanted[0] for i, (wanted, _) in enumerate(rows)}
        found: dict[Hashable, Hashable] = {i: given for i, (_, given) in enumerate(rows)}
        precision, recall = b_cubed(truth, found)
        for kind, right in (
            ("strict", sum(given == wanted[0] for wanted, given in rows)),
            ("loose", sum(given in wanted for wanted, given in rows)),
        ):
            words = "首要主题" if kind == "strict" else "任一主题"
            out[f"{case}.{kind}"] = Score(f"{tells}，{words}", right / len(rows), f"{right} / {len(rows)}")
        out[f"{case}.b_cubed"] = Score(f"{tells}，B³ F1", 2 * precision * recall / (precision + recall))
    return out


# --- metrics -------------------------------------------------------------------------------------------------------


def _place(document: Document, figure: ReportFigure) -> Place:
    return seed_name(document), figure.at.line or 0, figure.quantity.start + 1


@functools.cache
def gold_metrics(*, every: bool = True) -> dict[Place, str]:
    """Name each figure of the reports with gold that is evidence by the gold's metric."""
    named: dict[Place, str] = {}
    for document, analysis in analysed():
        gold = golds(every=every).get(seed_name(document))
        for figure in analysis.figures if gold else ():
            if figure.status != "actual" or figure.measure != "level":
                continue
            start, end = figure.quantity.start, figure.quantity.end
            for wanted in gold["figures"] if gold else ():
                at = wanted["char_offset"]
                if wanted["line"] == figure.at.line and at < end and start < at + len(wanted["span"]):
                    named.setdefault(_place(document, figure), wanted["metric"])
    return named


def pair_counts(truth: Mapping[Place, str], found: Mapping[Place, str | None]) -> Counter[str]:
    """Count pairs of figures of different reports: right, wrong, missed, apart."""
    counts: Counter[str] = Counter()
    for a, b in combinations(sorted(truth), 2):
        if a[0] != b[0]:
            same, told = truth[a] == truth[b], found.get(a) is not None and found.get(a) == found.get(b)
            counts["right" if same and told else "wrong" if told else "missed" if same else "apart"] += 1
    return counts


def _pair_scores(
    name: str, tells: str, found: Mapping[Place, str | None], *, every: bool
) -> dict[str, Score]:
    case = f"{name} all" if every else name
    counts = pair_counts(gold_metrics(every=every), found)
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    return {
        f"{case}.precision": Score(
            f"{tells}，查准", right / ((right + wrong) or 1), f"{right} / {right + wrong} 对"
        ),
        f"{case}.recall": Score(f"{tells}，查全", right / (right + missed), f"{right} / {right + missed} 对"),
    }


@functools.cache
def learned_groups() -> dict[Place, str | None]:
    """Name each figure by the learned metric it was put into; mentions show five, so the groups are asked themselves."""
    from drafter.learn.figures import items_of, metric_groups
    from drafter.learn.sections import Learner, learn_sections
    from drafter.learn.units import Report

    reports = [Report(seed_name(d), d, a) for d, a in analysed()]
    learner = Learner(reports, names())
    learn_sections(learner)
    groups, _ = metric_groups(items_of(reports, learner.spots))
    return {
        (reports[item.report].path, item.figure.at.line or 0, item.figure.quantity.start + 1): str(number)
        for number, group in enumerate(groups)
        for item in group
    }


@functools.cache
def shipped_metrics(*, by_hand: bool = False) -> dict[Place, str | None]:
    """Name each figure by the shipped genre's metric; by hand: without the wordings that the very seeds have taught."""
    whole = load_genre(genre_files(GENRE), mined=not by_hand)
    found: dict[Place, str | None] = {}
    for document, analysis in analysed():
        outline = topics.assign(analysis.outline, document, whole)
        assert outline
        for figure in metrics.assign(analyse(document, whole).figures, document, whole):
            found[_place(document, figure)] = figure.metric
    return found


@functools.cache
def form_lines() -> dict[str, str]:
    """The metric of the form that a figure of each gold metric belongs under, decided by reading."""
    lines: dict[str, str] = load_data(HERE / "coverage.yaml")["gold"]
    return lines


def _figure_scores(
    name: str, tells: str, found: Mapping[Place, str | None], *, every: bool
) -> dict[str, Score]:
    """How many figures get exactly the metric they belong under, or the part of it that has a line of its own."""
    wholes = {metric.id: metric.whole for metric in load_genre(genre_files(GENRE)).metrics}
    truth = gold_metrics(every=every)
    given = {place: found[place] for place in truth if found.get(place)}
    wanted = {place: form_lines()[metric] for place, metric in truth.items() if metric in form_lines()}
    right = sum(wanted.get(p) is not None and wanted[p] in (m, wholes.get(m or "")) for p, m in given.items())
    case = f"{name} all" if every else name
    return {
        f"{case}.precision": Score(f"{tells}，查准", right / (len(given) or 1), f"{right} / {len(given)}"),
        f"{case}.recall": Score(f"{tells}，查全", right / (len(wanted) or 1), f"{right} / {len(wanted)}"),
    }


@functools.cache
def held_out_metrics(k: int, *, every: bool) -> Counter[str]:
    """Count the figures of one report that find the metric which the other reports taught.

    possible: figures whose gold metric another report with gold has; right and wrong: figures given a metric whose members
    the gold names, by the gold metric that most of them have.
    """
    truth, counts = gold_metrics(every=every), Counter[str]()
    document = analysed()[k][0]
    others = from_the_others(k)
    genre = Genre(name=GENRE, names=held_out_names(k), skeleton=others.skeleton, mined=others.mined)
    meant: dict[str, Counter[str]] = defaultdict(Counter)
    for metric in others.mined.metrics:
        meant[metric.id].update(
            t for m in metric.mentions if (t := truth.get((m.path, m.line, m.column or 0)))
        )
    elsewhere = {metric for place, metric in truth.items() if place[0] != seed_name(document)}
    for figure in analyse(document, genre).figures:
        wanted = truth.get(_place(document, figure))
        if wanted is None:
            continue
        counts["possible"] += wanted in elsewhere
        if figure.metric and meant[figure.metric]:
            counts["right" if meant[figure.metric].most_common(1)[0][0] == wanted else "wrong"] += 1
    return counts


def metric_scores(*, every: bool) -> dict[str, Score]:
    """How well figures of different reports meet in one metric, and how well a withheld report finds the metrics."""
    out = _pair_scores("metrics learned", "指标（只凭学习）", learned_groups(), every=every)
    out |= _pair_scores("metrics shipped", "指标（自带文种，含学到的说法）", shipped_metrics(), every=every)
    by_hand = shipped_metrics(by_hand=True)
    out |= _pair_scores("metrics by hand", "指标（自带文种，只凭人工的名称和别名）", by_hand, every=every)
    for name, words, found in (
        ("shipped figures", "数据归到填报表的项（自带文种，含学到的说法）", shipped_metrics()),
        ("figures by hand", "数据归到填报表的项（只凭人工的名称和别名）", by_hand),
    ):
        out |= _figure_scores(name, words, found, every=every)
    total: Counter[str] = Counter()
    for k, (document, _) in enumerate(analysed()):
        if seed_name(document) in golds(every=every):
            counts = held_out_metrics(k, every=every)
            total += counts
            out |= _held_out(counts, every, seed_name(document)[:3])
    return out | _held_out(total, every)


def _held_out(counts: Counter[str], every: bool, seed: str = "") -> dict[str, Score]:
    right, given, possible = counts["right"], counts["right"] + counts["wrong"], counts["possible"]
    case = "metrics held out" + (" all" if every else "") + (f".{seed}" if seed else "")
    tells = "指标（只用另外四篇学）"
    return {
        f"{case}.precision": Score(f"{tells}，查准", right / (given or 1), f"{right} / {given}"),
        f"{case}.recall": Score(f"{tells}，查全", right / (possible or 1), f"{right} / {possible}"),
    }


# --- the page ------------------------------------------------------------------------------------------------------


@functools.cache
def measured() -> dict[str, Score]:
    """All measures by name."""
    return {
        name: score
        for every in (False, True)
        for part in (reading, topic_scores, metric_scores)
        for name, score in part(every=every).items()
    }


def page() -> str:
    """docs/quality.md: every measure with its values and floors; by report where it is measured so."""
    found: dict[str, dict[str, Score]] = defaultdict(dict)  # measure → {"": first three, "all": five}
    by_seed: dict[str, dict[str, Score]] = defaultdict(dict)
    for name, score in measured().items():
        case, _, rest = name.partition(".")
        seed = rest[:3] if rest[:3].isdigit() else ""
        bare = f"{case.removesuffix(' all')}.{rest.removeprefix(seed).lstrip('.')}"
        if seed and case.endswith(" all"):
            by_seed[bare][seed] = score
        elif not seed:
            found[bare]["all" if case.endswith(" all") else ""] = score
    return "\n".join([*HEAD, *_rows(found), *BY_SEED, *_seed_rows(by_seed)]) + "\n"


HEAD = (
    "# 质量",
    "",
    "由 `make quality` 生成，请勿手改。",
    "",
    "读得对不对、学得准不准，按人工标注的报告逐项计量；低于下限（`tests/corpus/floors.json`）就不能合入，下限只升不降。"
    "“三篇”是最早标注的 001、002、004；“五篇”加上 000、003，这两篇是后来由人不看程序结果标注的。",
    "“只用另外四篇学”指被量的那一篇没有参加学习，它的标题、用词和只有它才有的别名都不用。",
    "括号里是数：F1 依次为对、得出、应有，其余为对与应有（查准为对与得出）。",
    "",
    "| 量什么 | 三篇 | 下限 | 五篇 | 下限 |",
    "|---|---|---:|---|---:|",
)
BY_SEED = ("", "## 逐篇", "", "| 量什么 | 000 | 001 | 002 | 003 | 004 |", "|---|---|---|---|---|---|")


def _shown(score: Score | None) -> str:
    return (f"{score.value:.3f}" + (f"（{score.counts}）" if score.counts else "")) if score else ""


def _rows(found: Mapping[str, Mapping[str, Score]]) -> Iterator[str]:
    for bare, values in found.items():
        case, _, rest = bare.partition(".")
        cells = [next(iter(values.values())).tells]
        for key, name in (("", bare), ("all", f"{case} all.{rest}")):
            cells += [_shown(values.get(key)), f"{FLOORS[name]:.2f}" if name in FLOORS else ""]
        yield f"| {' | '.join(cells)} |"


def _seed_rows(by_seed: Mapping[str, Mapping[str, Score]]) -> Iterator[str]:
    for values in by_seed.values():
        cells = [_shown(values.get(seed)) for seed in ("000", "001", "002", "003", "004")]
        yield f"| {' | '.join([next(iter(values.values())).tells, *cells])} |"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), "utf-8")
    low = {name: floor for name, floor in FLOORS.items() if measured()[name].value < floor}
    for name, score in measured().items():
        print(
            f"{name:32} {score.value:.3f} {FLOORS.get(name, ''):>5} {score.counts}{'  <' if name in low else ''}"
        )
    sys.exit(1 if low else 0)
