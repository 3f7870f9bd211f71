"""Loads a genre from its files, and says what is wrong with what a hand has written, each thing at its line.

All faults of metrics.yaml are collected before anything is raised. Codes: GN00 the file's own form · GN01 a name that is
no metric · GN02 no final mark · GN03 unpaired brackets · GN04 a digit · GN05 a claim · GN06 a level's name · GN07 a
congress or plan · GN08 其中 without its whole · GN09 a clause without a metric · GN10 分别 · GN11 written twice · GN12 a
formula · GN13 a metric no frame uses · GN14 a frame without a place · GN15 a relation (drafter.schema.relations).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from drafter import yamlio
from drafter.diagnostics import Diagnostic, Location, Severity, has_errors
from drafter.errors import BadGenre
from drafter.resources import GenreFiles, read_text
from drafter.schema.faults import Fault
from drafter.schema.formula import keys, parse_formula
from drafter.schema.frames import Sentence, check_sentence, check_text, compile_frame
from drafter.schema.learned import OTHER, learned_frames, learned_metrics, topics_by_section
from drafter.schema.models import (
    Editions,
    Frame,
    Genre,
    Metric,
    Mined,
    Model,
    Names,
    Relations,
    Skeleton,
    Suggestions,
)
from drafter.schema.relations import check_relations
from drafter.schema.table import MetricTable

M = TypeVar("M", bound=Model)
Keys = tuple[str, ...]  # keys from the top of a file down


def load_genre(files: GenreFiles, *, mined: bool = False, words: Collection[str] | None = None) -> Genre:
    """Load a genre. `mined` is large and read only when asked for, or when there is no metrics.yaml to use instead.

    `words` are the level and calendar words that frames may name; without them a name that is near no metric is taken
    for one. Raises BadGenre with every fault of the files made by hand.
    """
    genre, findings = read_genre(files, mined=mined, words=words)
    if has_errors(findings):
        errors = [f for f in findings if f.severity is Severity.ERROR]
        raise BadGenre(
            f"文种“{files.name}”的数据有 {len(errors)} 处错误",
            "逐条改正；记号和规则见 docs/template.md",
            Location(str(files.metrics)),
            errors,
        )
    return genre


def read_genre(
    files: GenreFiles, *, mined: bool = False, words: Collection[str] | None = None
) -> tuple[Genre, list[Diagnostic]]:
    """Load a genre as far as it goes, with everything found on the way; notes and warnings are among it."""
    names = load_names(files.names)
    skeleton = _model(Skeleton, files.skeleton)
    by_hand = files.metrics.is_file()
    learned = _model(Mined, files.mined) if files.mined.is_file() and (mined or not by_hand) else None
    papers = load_editions(files.editions)
    genre = Genre(
        name=files.name,
        names=names,
        skeleton=skeleton,
        mined=learned,
        relations=_optional(Relations, files.relations).relations,
        editions=papers.editions,
        addressees=papers.addressees,
        senders=papers.senders,
        shorten=papers.shorten,
        suggestions=_optional(Suggestions, files.suggestions).suggestions,
    )
    if by_hand:
        genre, found = _by_hand(genre, files.metrics, words)
        return genre, [*found, *check_relations(genre, files.relations)]
    if learned is not None:
        metrics = tuple(learned_metrics(learned, skeleton))
        genre = genre.model_copy(
            update={"metrics": metrics, "frames": tuple(learned_frames(learned, metrics))}
        )
    return genre, []


def load_names(path: Path) -> Names | None:
    """Load a names.yaml; None where there is none. Raises BadGenre where it, or a heading in it, is wrong."""
    if not path.is_file():
        return None
    names = _model(Names, path)
    headings = [role.heading for role in names.roles] + [topic.heading or "" for topic in names.topics]
    at = Location(str(path))
    faults = [
        Diagnostic(fault.code, Severity.ERROR, f"标题“{heading}”：{fault.message}", fault.hint, at)
        for heading in headings
        for fault in check_text(heading, None)
    ]
    if faults:
        raise BadGenre(f"“{path.name}”的内容不对", "见各条", at, faults)
    return names


def load_editions(path: Path) -> Editions:
    """Load an editions.yaml, without one there is nothing. Raises BadGenre where it, or a text in it, is wrong."""
    papers = _optional(Editions, path)
    at = Location(str(path))
    faults = [
        Diagnostic(fault.code, Severity.ERROR, f"“{text}”：{fault.message}", fault.hint, at)
        for text in _texts(papers)
        for fault in check_text(text, None)
    ]
    if faults:
        raise BadGenre(f"“{path.name}”的内容不对", "见各条", at, faults)
    return papers


def _texts(papers: Editions) -> Iterator[str]:
    """Yield the fixed texts of editions, addressees and senders."""
    for edition in papers.editions:
        yield from (t for t in (edition.title, edition.leading, edition.ending, edition.note) if t)
    for addressee in papers.addressees:
        yield from (
            *addressee.to,
            *addressee.copies,
            *(addressee.words or {}).values(),
            addressee.leading,
            addressee.ending,
        )
    for sender in papers.senders:
        yield from (sender.title, *sender.signatures, *(sender.words or {}).values())


def _model(model: type[M], path: Path) -> M:
    from drafter.schema.validation import ValidationError

    try:
        return model.model_validate(yamlio.load_data(path))
    except ValidationError as error:
        findings = [
            Diagnostic("GN00", Severity.ERROR, _in_words(dict(e)).message, at=Location(str(path)))
            for e in error.errors()
        ]
        raise BadGenre(f"“{path.name}”的内容不对", "见各条", Location(str(path)), findings) from None


def _optional(model: type[M], path: Path) -> M:
    return _model(model, path) if path.is_file() else model()


def _by_hand(genre: Genre, path: Path, words: Collection[str] | None) -> tuple[Genre, list[Diagnostic]]:
    data = yamlio.load_data(path)
    faults: list[Placed] = []
    metrics = tuple(_built(Metric, _metric_fields(data, faults), faults))
    frames = tuple(_built(Frame, _frame_fields(data, faults), faults))
    genre = genre.model_copy(update={"metrics": metrics, "frames": frames})
    faults += check_genre(genre, words)
    return genre, _with_lines(faults, path)


# --- metrics.yaml ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault, with the keys that lead to it in metrics.yaml."""

    keys: Keys
    fault: Fault
    severity: Severity = Severity.ERROR


Fields = tuple[Keys, dict[str, Any]]
Compiled = tuple[Sentence, list[Fault]]


def metrics_by_hand(groups: Mapping[str, Any]) -> tuple[Metric, ...]:
    """Return the metrics of {group: {topic, owner, metrics: {key: {id, name, unit, level, …}}}}, or raise BadGenre."""
    faults: list[Placed] = []
    metrics = tuple(_built(Metric, _metric_fields({"metrics": groups}, faults), faults))
    _refuse(faults)
    return metrics


def frames_by_hand(topics: Mapping[str, Any]) -> tuple[Frame, ...]:
    """Return the frames of {topic: {frame name: {group, opening, lead, text}}}, or raise BadGenre."""
    faults: list[Placed] = []
    frames = tuple(_built(Frame, _frame_fields({"frames": topics}, faults), faults))
    _refuse(faults)
    return frames


def _refuse(faults: Sequence[Placed]) -> None:
    if faults:
        findings = [
            Diagnostic(p.fault.code, p.severity, f"{'.'.join(p.keys)}：{p.fault.message}") for p in faults
        ]
        raise BadGenre("指标或句式的数据有错", findings=findings)


def _metric_fields(data: Mapping[str, Any], faults: list[Placed]) -> Iterator[Fields]:
    """Yield the fields of every metric; `topic`, `owner` and `needs` default to the group's."""
    for group, content in _mapping(data, ("metrics",), faults):
        shared = {
            k: content[k] for k in ("topic", "owner", "needs") if isinstance(content, dict) and k in content
        }
        for key, fields in _mapping(content, ("metrics", group, "metrics"), faults):
            place = ("metrics", group, "metrics", key)
            if _is_mapping(fields, place, faults):
                yield place, {**shared, **fields, "key": key, "group": group}


def _frame_fields(data: Mapping[str, Any], faults: list[Placed]) -> Iterator[Fields]:
    """Yield the fields of every frame; names may stand in several topics."""
    if not data.get("frames"):
        return
    for topic, frames in _mapping(data, ("frames",), faults):
        for name, fields in _mapping({topic: frames}, ("frames", topic), faults):
            place = ("frames", topic, name)
            if _is_mapping(fields, place, faults):
                yield place, {**fields, "name": name, "topic": topic}


def _mapping(data: Any, place: Keys, faults: list[Placed]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - YAML
    """Yield the items of what stands under the last key of a place."""
    content: Any = data.get(place[-1]) if isinstance(data, dict) else None
    if _is_mapping(content, place, faults):
        yield from ((str(key), value) for key, value in content.items())


def _is_mapping(value: Any, place: Keys, faults: list[Placed]) -> bool:  # noqa: ANN401
    if isinstance(value, dict):
        return True
    faults.append(Placed(place, Fault(0, "GN00", f"“{place[-1]}”下面应当是“名称: 值”")))
    return False


def _built(model: type[M], entries: Iterable[Fields], faults: list[Placed]) -> Iterator[M]:
    from drafter.schema.validation import ValidationError

    for place, fields in entries:
        try:
            yield model.model_validate(fields)
        except ValidationError as error:
            faults += [Placed((*place, *map(str, e["loc"])), _in_words(dict(e))) for e in error.errors()]


def _in_words(error: Mapping[str, Any]) -> Fault:
    """Say in Chinese what pydantic found."""
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return Fault(0, "GN00", f"缺“{name}”")
    if error["type"] == "extra_forbidden":
        return Fault(0, "GN00", f"没有叫“{name}”的栏目", "栏目名见文件开头的说明")
    wanted = error.get("ctx", {}).get("expected", "")
    hint = f"只能是 {wanted}" if wanted else ""
    return Fault(0, "GN00", f"“{name}”的值不对：{error.get('input')!r}", hint)


def _with_lines(faults: Sequence[Placed], path: Path) -> list[Diagnostic]:
    """Return the faults as findings. The file is parsed once more, for its lines, only if there are any."""
    if not faults:
        return []
    top, _ = yamlio.compose(read_text(path))
    return [
        Diagnostic(
            placed.fault.code,
            placed.severity,
            placed.fault.message,
            placed.fault.hint,
            Location(str(path), _line(top, placed)),
        )
        for placed in faults
    ]


def _line(node: yamlio.Node | None, placed: Placed) -> int | None:
    """Return the line of the deepest key that is there; of a line of a frame's text, that line."""
    line = None
    for key in placed.keys:
        item = next((i for i in node.items if i[0].text == key), None) if node else None
        if item is None:
            return line
        line, node = item[0].at.line, item[1]
    text = node.get("text") if node else None
    if placed.fault.line and text is not None and text.at.line:
        return text.at.line + placed.fault.line
    return line


# --- checks ---------------------------------------------------------------------------------------------------------


def check_genre(genre: Genre, words: Collection[str] | None = None) -> list[Placed]:
    """Return what is wrong with the metrics and frames of a genre, and what is merely odd."""
    table = MetricTable(genre.metrics)
    compiled = [compile_frame(frame, table) for frame in genre.frames]
    return [
        *_written_twice(genre.metrics),
        *_check_metrics(genre, table),
        *_check_frames(genre, compiled, table, words),
        *_without_frame(genre, compiled),
    ]


def _place(metric: Metric) -> Keys:
    return ("metrics", metric.group, "metrics", metric.key)


def _written_twice(metrics: Sequence[Metric]) -> Iterator[Placed]:
    for field, what in (("id", "id"), ("name", "名称")):
        first: dict[str, Metric] = {}
        for metric in metrics:
            value = getattr(metric, field)
            other = first.setdefault(value, metric)
            if other is not metric:
                message = f"{what}“{value}”用了两次，另一处是“{other.group}.{other.key}”"
                yield Placed(_place(metric), Fault(0, "GN11", message, f"{what}在一个文种里只能用一次"))


def _known_topics(genre: Genre) -> set[str] | None:
    """Return the topics in which metrics may stand: named ones and learned sections; None where there are no names."""
    if genre.names is None:
        return None
    named = {topic.name for topic in genre.names.topics}
    return named | set(topics_by_section(genre.skeleton.sections).values()) | {OTHER}


def _check_metrics(genre: Genre, table: MetricTable) -> Iterator[Placed]:
    topics = _known_topics(genre)
    for metric in genre.metrics:
        if topics is not None and metric.topic not in topics:
            yield Placed(
                _place(metric), Fault(0, "GN14", f"没有叫“{metric.topic}”的主题", "主题名见 names.yaml")
            )
        if metric.whole and metric.whole not in table.by_id:
            yield Placed(
                _place(metric), Fault(0, "GN01", f"whole：没有 id 为“{metric.whole}”的指标", "写指标的 id")
            )
        if metric.gather == "算":
            for formula in (metric.formula, *metric.never):
                tried = metric.model_copy(update={"formula": formula})
                yield from (Placed(_place(metric), fault) for fault in _check_formula(tried, table))


def _check_formula(metric: Metric, table: MetricTable) -> Iterator[Fault]:
    try:
        tree = parse_formula(metric.formula or "")
    except ValueError as error:
        yield Fault(0, "GN12", f"formula“{metric.formula or ''}”：{error}", "只用键名和 + - / 括号")
        return
    for key in keys(tree):
        found = table.find(key, metric.group)
        if found is None:
            near = table.near(key, metric.group)
            yield Fault(0, "GN12", f"formula：没有叫“{key}”的指标", f"是不是“{near}”？" if near else "")
        elif metric.id in _rests_on(found, table, set()):
            yield Fault(0, "GN12", f"formula：“{key}”又由“{metric.key}”算出，算不到头", "改写其中一个算式")


def _rests_on(metric: Metric, table: MetricTable, seen: set[str]) -> set[str]:
    """Return the ids that a metric is computed from, its own included."""
    if metric.id in seen:
        return seen
    seen.add(metric.id)
    try:
        parts = list(keys(parse_formula(metric.formula))) if metric.formula else []
    except ValueError:
        return seen
    for found in (table.find(key, metric.group) for key in parts):
        if found is not None:
            _rests_on(found, table, seen)
    return seen


def _check_frames(
    genre: Genre, compiled: Sequence[Compiled], table: MetricTable, words: Collection[str] | None
) -> Iterator[Placed]:
    topics = _known_topics(genre)
    groups = {m.group for m in genre.metrics}
    for sentence, faults in compiled:
        frame = sentence.frame
        place = ("frames", frame.topic, frame.name)
        if topics is not None and frame.topic not in topics:
            yield Placed(place, Fault(0, "GN14", f"没有叫“{frame.topic}”的主题", "主题名见 names.yaml"))
        if frame.group and frame.group not in groups:
            yield Placed(place, Fault(0, "GN14", f"group：没有叫“{frame.group}”的组", "组名见 metrics"))
        for fault in [*faults, *check_sentence(sentence, table, words)]:
            line = f"第{fault.line}行" if fault.line else ""
            yield Placed(place, fault._replace(message=f"句式“{frame.name}”{line}：{fault.message}"))


def _without_frame(genre: Genre, compiled: Sequence[Compiled]) -> Iterator[Placed]:
    used = {metric for sentence, _ in compiled for metric in sentence.metrics()}
    for metric in genre.metrics:
        if metric.id not in used:
            message = f"没有句式用到“{metric.group}.{metric.key}”，填了的话自动成句"
            yield Placed(_place(metric), Fault(0, "GN13", message, "给它写一个分句"), Severity.WARNING)
