"""The first names.yaml and metrics.yaml of a learned genre, for a hand to refine: what was learned, written as a hand would.

A genre loaded with them gives the same draft as without. `news` tells on a later run what a hand's metrics.yaml does not use.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from drafter.analysis.text import fold
from drafter.chinese import full_width_marks
from drafter.diagnostics import Diagnostic, Severity
from drafter.schema import Evidence, Metric, Mined, Section, Skeleton
from drafter.schema.frames import check_text
from drafter.schema.learned import learned_frames, learned_metrics, worth_asking
from drafter.schema.models import Frame

CUES = 8  # cues of a role, aliases of a topic
SHORTEST, LONGEST = 4, 14  # characters of a cue or an alias
LONGEST_HEADING = 24  # characters of a heading taken over; a longer one tells a tale of its own place
SHOWN = 5  # names that a note quotes
USUAL = 0.5  # part of the titles that must agree on what the reports are called
_PLAN = re.compile(
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:规划|时期)?的?和?"
)  # a heading for any year names no plan
_LEVEL = re.compile(r"[强我全本][省市区县州盟旗]")
_MARKS = re.compile(r"[^\w]+")
_YEARS = re.compile(r"(?:[0-9]{4}|二〇[〇一二三四五六七八九]{2})年?度?")
_SPEAKER = re.compile(r"^(?:人民政府)?(?:关于)?(?:我|全|本)?[省市区县盟州旗镇乡局]?(?=\w{4})")
_SOMEWHERE = re.compile(
    r"^\w{1,12}?(?:[省市县区盟旗州镇乡]|街道|办事处)(?:人民政府|办事处|管委会|管理委员会)?(?:关于)?(?=(?:[0-9]{4}|二〇))"
)  # a place before the year that no table of regions has: 柳林镇, 高新区
_NUMBER = re.compile(r"[0-9〇]|[一二三四五六七八九十]+(?:五|个|项|大|届|年)")
_PLAIN = re.compile(r"[一-鿿][一-鿿\w（）·]*")

NAMES_HEAD = """\
# 文种“{genre}”叫什么、怎样认、初稿的标题怎样写。draft learn 从 {count} 份往年报告起草，请人改定；以后重学不再改动这个文件。
#   name        标题里“某地某年年”后面的话；form_name 填报表“文种”一栏；title_cues 标题里有这些词的就是这种报告
#   roles       一级标题（版块）：cues 是往年标题里的词，用来认；heading 是初稿用的，{{年度}}、{{下年度}}按填报表换
#   topics      二级标题（主题）：aliases 用来认，heading 用在初稿里，没有就用 name
# heading 可以随意改。标题里不写数字、地名和级别（写 {{全县}} {{县政府}}，随地区换）。写法见 docs/template.md。
version: 1
learned: true  # 重学时仍按报告本身分节。改了 cues、aliases、增减了版块和主题，要重学时照这里分节的，删去这一行
"""
METRICS_HEAD = """\
# 文种“{genre}”的指标和句式。draft learn 从往年报告起草，请人改定；以后重学不再改动这个文件。
# 学到 {found} 个指标，这里收了 {asked} 个；其余只在个别报告里见过，留在 mined.yaml，用 draft metrics 看，要用的照样子加一行。
#   指标：键: {{id, name, unit, level, learned}}。id 不要再改；name 是全名；level 必＝空着就写【待填】，常＝空着就不写，选＝要填时打开；
#   同一个指标在往年报告里有几种说法的，learned 同时写上几个 id（draft learn 的 L002 会提示）；还可写 owner（责任单位）、whole、stock、
#   gather、formula。句式在文件后一半：一行一个分句，{{键}} 是数，[ ] 里是前面说过就不说的词，source 是原话的出处。
#   栏目和记号见 docs/template.md。改完用 draft new、draft build 试。
version: 1
"""
EDITIONS = """\
# 往年的标题写的是作报告的那一年，不是报告所说的那一年。draft learn 起草，请人改定；写法见 docs/template.md 第 3 节。
version: 1
editions:
  - name: 初稿
    title: "{{地区}}{{下年度}}年{name}"
"""


def starters(skeleton: Skeleton, mined: Mined) -> dict[str, str]:
    """Return names.yaml and metrics.yaml of a genre that nobody has worked on, by file name; editions.yaml too where its
    titles carry the year in which the report is given.
    """
    metrics = list(learned_metrics(mined, skeleton))
    frames = list(learned_frames(mined, metrics))
    places = _Places(skeleton)
    name = _called(places.kinds(), skeleton.genre)
    texts = {
        "names.yaml": "\n".join(_names(skeleton, metrics, name, places)) + "\n",
        "metrics.yaml": "\n".join(_metrics(skeleton.genre, mined, metrics, frames)) + "\n",
    }
    if _titled_ahead(skeleton):
        texts["editions.yaml"] = EDITIONS.format(name=name)
    return texts


def _titled_ahead(skeleton: Skeleton) -> bool:
    """Tell whether most titles with a year have the one after the year reported on: 2026年政府工作报告 of 2025."""
    dated = [(d.title or "", d.year) for d in skeleton.documents if d.year and _YEARS.search(d.title or "")]
    return sum(str(year + 1) in title for title, year in dated) > USUAL * len(dated)


def news(mined: Mined, metrics: Sequence[Metric]) -> Iterator[Diagnostic]:
    """Yield what a hand's metrics do not use of what is worth asking, and what they point at that is there no more."""
    used = {one for metric in metrics for one in metric.learned}
    fresh = [one.name for one in worth_asking(mined) if one.id not in used]
    gone = sorted(used - {one.id for one in mined.metrics})
    if fresh:
        message = f"mined.yaml 里有 {len(fresh)} 个值得问的指标，metrics.yaml 没有用到：{_some(fresh)}"
        yield Diagnostic(
            "L030",
            Severity.NOTE,
            message,
            "要用的，在 metrics.yaml 里加一行，learned 写上它的 id；draft metrics 看全部",
        )
    if gone:
        likely = _likely(mined, metrics, used)
        message = f"metrics.yaml 的 learned 里有 {len(gone)} 个 id，这次没有学到：{_some(gone)}"
        message += "".join(f"；“{one}”现在像是“{likely[one]}”" for one in gone[:SHOWN] if one in likely)
        yield Diagnostic(
            "L031", Severity.WARNING, message, "名称变了的，换成 mined.yaml 里现在的 id；确实没有了的，删去"
        )


def _likely(mined: Mined, metrics: Sequence[Metric], used: set[str]) -> dict[str, str]:
    """Return for ids that are there no more the one learned under another name now: same unit, a wording in common."""
    found: dict[str, str] = {}
    there = {one.id for one in mined.metrics}
    for metric in metrics:
        alike = [
            one.id
            for one in mined.metrics
            if one.id not in used and one.unit == metric.unit and {*one.aliases} & {*metric.aliases}
        ]
        if len(alike) == 1:
            found |= dict.fromkeys((one for one in metric.learned if one not in there), alike[0])
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _some(names: Sequence[str]) -> str:
    return "、".join(f"“{name}”" for name in names[:SHOWN]) + ("等" if len(names) > SHOWN else "")


# --- names.yaml ------------------------------------------------------------------------------------------------------


def _names(skeleton: Skeleton, metrics: Sequence[Metric], name: str, places: _Places) -> Iterator[str]:
    yield NAMES_HEAD.format(genre=_one_line(skeleton.genre), count=len(skeleton.documents))
    yield f"name: {_text(name)}"
    yield f"form_name: {_text(skeleton.genre)}"
    yield f"title_cues: {_list([_shared(places.kinds()) or name])}"
    yield "\nroles:" if skeleton.sections else "\nroles: []"
    cues = _told_apart([(s.title, _phrases(s.variants, places)) for s in skeleton.sections])
    for section in skeleton.sections:
        yield f"  - name: {_text(section.title)}"
        yield f"    cues: {_list(cues[section.title])}"
        yield f"    heading: {_text(places.heading(section))}"
    topics = _topic_sections(skeleton, metrics)
    yield "\ntopics:" if topics else "\ntopics: []"
    aliases = _told_apart([(t, _phrases(s.variants, places) if s else []) for t, s in topics.items()])
    for topic, own in topics.items():
        yield f"  - name: {_text(topic)}"
        if others := [alias for alias in aliases[topic] if alias != topic]:
            yield f"    aliases: {_list(others)}"
        if own and (heading := places.heading(own)):
            yield f"    heading: {_text(heading)}"


def _topic_sections(skeleton: Skeleton, metrics: Sequence[Metric]) -> dict[str, Section | None]:
    """Return the topics in order with their best supported section: those of sections that tell figures, then what else
    metrics stand under. Problems and plans are written by the user, item by item.
    """
    asked = {m.topic for m in metrics}
    found: dict[str, Section] = {}
    telling = [top for top in skeleton.sections if any((c.topic or c.title) in asked for c in top.children)]
    for section in (child for top in telling for child in top.children):
        name = section.topic or section.title
        if name not in found or section.support > found[name].support:
            found[name] = section
    return {**found, **dict.fromkeys(m.topic for m in metrics if m.topic not in found)}


def _called(titles: Sequence[str], genre: str) -> str:
    """Return the longest ending that most titles have and that holds what all have, else the most usual title.

    Where the titles have nothing in common it is the name given to the genre.
    """
    shared = _shared(titles)
    endings = Counter(title[i:] for title in titles for i in range(len(title)) if shared in title[i:])
    usual = [ending for ending in endings if endings[ending] >= USUAL * len(titles)]
    if not shared:
        return genre
    whole = Counter(titles)
    return max(usual, key=lambda e: (len(e), e), default=min(whole, key=lambda t: (-whole[t], len(t), t)))


def _shared(kinds: Sequence[str]) -> str:
    """Return the longest piece that all titles have, "" where it is too short to tell a genre by."""
    first = min(kinds, key=len, default="")
    pieces = sorted({first[i:j] for i in range(len(first)) for j in range(i + SHORTEST, len(first) + 1)})
    return max((p for p in pieces if all(p in kind for kind in kinds)), key=len, default="")


def _phrases(variants: Iterable[Evidence], places: _Places) -> list[str]:
    """Return the clauses of headings that can be found again: short, without place, year and number."""
    pieces = [piece for v in variants for piece in _MARKS.split(_YEARS.sub("", fold(v.text)))]
    usable = [
        p for p in pieces if SHORTEST <= len(p) <= LONGEST and not _NUMBER.search(p) and not places.named(p)
    ]
    return list(dict.fromkeys(usable))


def _told_apart(found: Sequence[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Return the phrases of each name, itself first, that no other has."""
    owners = Counter(phrase for _, phrases in found for phrase in phrases)
    names = {name for name, _ in found}
    own = {n: [p for p in phrases if owners[p] == 1 and p not in names] for n, phrases in found}
    return {name: [name, *own[name]][:CUES] for name, _ in found}


class _Places:
    """The places and years of the reports learned from, so that none of them gets into a name or a heading."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._titles = [d.title for d in skeleton.documents if d.title]
        self._years = {d.path: d.year for d in skeleton.documents}
        regions = {d.region for d in skeleton.documents if d.region}
        parts = {
            part
            for region in regions
            for part in re.findall(r"\w{2,}?(?:自治[区州县旗]|[省市县区盟旗州])", region)
        }
        stems = {
            re.sub(r"(?:壮族|回族|维吾尔)?(?:自治[区州县旗]|[省市县区盟旗州])$", "", part) for part in parts
        }
        self._names = sorted(
            {*regions, *parts, *(s for s in stems if len(s) > 1)}, key=lambda n: (-len(n), n)
        )

    def named(self, text: str) -> bool:
        """Tell whether a text names one of the places."""
        return any(name in text for name in self._names)

    def kinds(self) -> list[str]:
        """Return what the titles call the report, place and year left out."""
        return [kind for title in self._titles if (kind := self._kind(title))]

    def _kind(self, title: str) -> str:
        """Return what is left of a title without place and year: 2026年某省政府工作报告 → 政府工作报告."""
        text = _YEARS.sub("", _SOMEWHERE.sub("", fold(title)))
        for name in self._names:
            text = text.replace(name, "")
        return _SPEAKER.sub("", text).strip("（）()年度的")

    def heading(self, section: Section) -> str:
        """Return a heading for the draft: that on which most past ones agree, without place, with words for the years."""
        worded = Counter(h for v in section.variants if (h := self._worded(v)))
        usual = (
            [h for h in worded if worded[h] > 1] or [h for h in worded if section.title in h] or list(worded)
        )
        if usual:
            return min(usual, key=lambda h: (-worded[h], len(h), h))
        return section.title if not any(True for _ in check_text(section.title, None)) else ""

    def _worded(self, variant: Evidence) -> str:
        """Return a past heading as one for the draft, "" where it cannot be one."""
        text, year = full_width_marks(_PLAN.sub("", fold(variant.text))), self._years.get(variant.path)
        if year:
            text = (
                text.replace(f"{year}年度", "{年度}年度")
                .replace(f"{year}年", "{年度}年")
                .replace(f"{year + 1}年", "{下年度}年")
            )
        usable = (
            SHORTEST <= len(text) <= LONGEST_HEADING
            and not _LEVEL.search(text)
            and not self.named(text)
            and "“" not in text
            and '"' not in text
        )
        return text if usable and not any(True for _ in check_text(text, None)) else ""


# --- metrics.yaml ----------------------------------------------------------------------------------------------------


def _metrics(genre: str, mined: Mined, metrics: Sequence[Metric], frames: Sequence[Frame]) -> Iterator[str]:
    yield METRICS_HEAD.format(genre=_one_line(genre), found=len(mined.metrics), asked=len(metrics))
    yield "metrics:" if metrics else "metrics: {}"
    for group in dict.fromkeys(m.group for m in metrics):
        yield f"  {_text(group)}:"
        yield f"    topic: {_text(group)}"
        yield "    owner: ''"
        yield "    metrics:"
        yield from (f"      {_text(m.key)}: {{{', '.join(_fields(m))}}}" for m in metrics if m.group == group)
        yield ""
    yield "frames:" if frames else "frames: {}"
    for topic in dict.fromkeys(f.topic for f in frames):
        yield f"  {_text(topic)}:"
        for frame in (f for f in frames if f.topic == topic):
            yield from _frame(frame)


def _fields(metric: Metric) -> Iterator[str]:
    yield f"id: {_text(metric.id)}"
    yield f"name: {_text(metric.name)}"
    yield f"unit: {_text(metric.unit)}"
    if metric.units:
        yield f"units: {_list(metric.units)}"
    yield f"level: {metric.level}"
    if metric.whole:
        yield f"whole: {_text(metric.whole)}"
    if metric.aliases:
        yield f"aliases: {_list(metric.aliases)}"
    yield f"learned: {_list(metric.learned)}"


def _frame(frame: Frame) -> Iterator[str]:
    yield f"    {_text(frame.name)}:"
    yield f"      group: {_text(frame.group)}"
    if frame.opening:
        yield f"      opening: {_text(frame.opening)}"
    yield "      text: |"
    yield from (f"        {line}" for line in frame.text.split("\n"))
    if frame.source:
        yield f"      source: {_text(frame.source)}"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    """Return a string as YAML reads it back: plain where it is Chinese words, else a JSON string."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


__all__ = ["news", "starters"]
