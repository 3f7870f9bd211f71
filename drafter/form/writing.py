"""Writes the blank form: every metric on a line of its own, with what to fill in, from whom, and how
often it was reported.

Past reports speak here only as a count; no word of theirs gets into another office's form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from drafter.form import words
from drafter.form.body import for_body
from drafter.form.comments import Comments
from drafter.form.matter import ABOUT, matter_rows
from drafter.form.model import Office
from drafter.form.problems import problems_comments, themes_comments
from drafter.region import Region, profile
from drafter.schema import Genre, Metric, Section
from drafter.schema.written import by_hand, name_of, planned, topic_of, written

# Comments stand in one column, within these bounds: a longer line pushes only its own comment away.
COMMENT_COLUMN, WIDEST = 30, 44

RATES_COMMENT = "拿不到件数时才填；有件数的自动算"
# An entry to fill in, of each list of entries.
ENTRIES = {
    words.PROBLEMS_KEY: (f"  - {words.PROBLEM}:", f"    {words.REASON}:", f"    {words.MEASURE}:"),
    words.PLANS_KEY: (f"  - {words.TOPIC}:", f"    {words.CONTENT}:"),
}

_HOW_TO = (
    "只改冒号右边（冒号用半角，后面空一格）；# 后面是说明，不进报告。",
    "空着＝还没报；无（0）＝今年没有发生；不适用＝本单位不写这一项；今年不报＝定了不写。",
    "数可以写成 41、41件、8.2万、约100。率不用填，有分子分母的自动算。",
    "要写去年数、口径、来源的，写成 {值: 22, 去年: 20, 口径: , 来源: , 截至: , 只进报送稿: 否}。",
    "行首有 # 的是选填项，要填就删去那个 #。",
    "往年5份中2份＝学过的5份往年报告里有2份写了这个数；原话和出处见 draft metrics。",
)
_OF_DEPARTMENT = "注明“{全县}数”的填{本局}牵头掌握的{全县}的数，其余都填{本局}（含所属单位）自己的数。"


def blank(
    genre: Genre,
    region: Region,
    year: int,
    *,
    department: str | None = None,
    office: Office | None = None,
) -> str:
    """Return a form to fill in, as YAML text ending with a line end.

    `office` says what the bodies are called here, and which units get a line of their own under a sum.
    """
    names = words.of_region(region, department)
    office = office or Office()
    writer = _Writer(for_body(genre, names, office.renames), year, names, office)
    lines = [*writer.header(region, department), *writer.figures(), *writer.sentences()]
    return "\n".join(lines) + "\n"


def heading(genre: Genre, region: Region, year: int, department: str | None = None) -> str:
    """Return the comment that says whose form it is."""
    whose = (
        profile(region, department).signature if department and region.level else region.full or region.name
    )
    return f"# {words.form_name(genre)}填报表：{whose}，{year}年度"


def addressees_example(region: Region, department: str | None) -> str:
    """Return the comment behind 主送: to whom such a report goes."""
    usual = profile(region, department).addressees if region.level else ()
    return f"如 [{', '.join(usual)}]"


def copies_example(genre: Genre, department: str | None, names: Mapping[str, str]) -> str:
    """Return to whom a report of this genre is copied as a rule, "" where the genre does not say or nobody is there."""
    kind = "部门" if department else "政府"
    usual = next((a for a in genre.addressees if kind in a.senders), None)
    return ", ".join(filter(None, (copied(text, names) for text in usual.copies))) if usual else ""


def copied(text: str, names: Mapping[str, str | None]) -> str:
    """Return a body to copy a report to, "" where this level or year has none."""
    return words.fill(text, names) if all(names.get(name) for name in words.slots(text)) else ""


def date_example(year: int) -> str:
    """Return the comment behind 成文日期."""
    return f"如 {year + 1}年3月1日"


def line(metric: Metric, indent: str) -> str:
    """Return a metric's line without its comment; a metric of level 选 is switched off."""
    off = "#" if metric.level == "选" else ""
    return f"{indent}{off}{scalar(metric.key)}:"


def rows(metric: Metric, indent: str, comments: Comments) -> Iterator[tuple[str, str]]:
    """Yield a metric's line with its comment; of a sum with a roster also a line for each unit."""
    units = comments.roster(metric)
    yield line(metric, indent), comments.text(metric)
    if not units:
        return
    start = line(metric, indent)[: -len(scalar(metric.key)) - 1]
    yield f"{start}  {words.UNITS}:", f"{len(units)}个单位都报了才相加；不用报的填 不适用"
    yield from ((f"{start}    {scalar(unit)}:", "") for unit in units)


class _Writer:
    def __init__(self, genre: Genre, year: int, names: Mapping[str, str], office: Office) -> None:
        self.genre = genre
        self.year = year
        self.names = names
        self.comments = Comments(genre, names, office)

    def header(self, region: Region, department: str | None) -> Iterator[str]:
        yield heading(self.genre, region, self.year, department)
        yield from (f"# {line}" for line in _HOW_TO)
        if department:
            yield "# " + words.fill(_OF_DEPARTMENT, self.names)
        yield f"{words.VERSION_KEY}: {words.VERSION}"
        yield f"{words.GENRE_KEY}: {scalar(words.form_name(self.genre))}"
        if region.code:
            yield f"{words.REGION_KEY}: {scalar(region.full)}"
        else:
            yield f"{words.REGION_KEY}: {scalar(region.name)}"
            yield f"{words.LEVEL_KEY}: {scalar(region.level)}"
            yield f"{words.SUPERIOR_KEY}: {scalar(''.join(region.parents))}"
        if department:
            yield f"{words.DEPARTMENT_KEY}: {scalar(department)}"
        yield f"{words.YEAR_KEY}: {self.year}"
        yield f"{words.ISSUE_KEY}:"
        rows = [
            (f"  {words.TITLE}:", "空着就按地区、年度拟题"),
            (f"  {words.ADDRESSEES}: []", addressees_example(region, department)),
            (f"  {words.SIGNATURE}:", words.fill("空着就写{署名}", self.names)),
            (f"  {words.DATE}:", date_example(self.year)),
        ]
        yield from aligned(rows)
        yield f"  # {ABOUT}"
        yield from aligned(
            matter_rows(self.year, self.names, copies_example(self.genre, department, self.names))
        )

    # --- 数据 ---

    def figures(self) -> Iterator[str]:
        yield ""
        yield f"{words.DATA_KEY}:"
        groups: dict[str, list[Metric]] = {}
        for metric in words.asked(self.genre, self.year, self.names):
            if metric.listed:
                groups.setdefault(metric.group, []).append(metric)
        for group, metrics in groups.items():
            yield from self.group(group, metrics)

    def group(self, group: str, metrics: list[Metric]) -> Iterator[str]:
        own = [m for m in metrics if not words.is_computed(m)]
        rates = [m for m in metrics if words.is_only_rate(m)]
        leveled = (m for level in ("必", "常", "选") for m in own if m.level == level)
        lines = [row for m in leveled for row in rows(m, "    ", self.comments)]
        if rates:
            lines.append((f"    {words.RATES_KEY}:", RATES_COMMENT))
            lines += [(line(m, "      "), self.comments.text(m)) for m in rates]
        yield f"  {scalar(group)}:"
        yield from aligned(lines)

    # --- sentences ---

    def sentences(self) -> Iterator[str]:
        yield ""
        yield "# 以下写文字：每句一行，以“- ”开头，写在名称的下一行；没有就空着。例如："
        yield "#   某某主题:"
        yield "#     - 一句完整的话。"
        yield f"{words.HIGHLIGHTS_KEY}:"
        yield from self.topics()
        yield from self.roles()

    def topics(self) -> Iterator[str]:
        """Yield a line for each topic to write of; of a learned genre with how many reports have it, and what sections say."""
        topics = words.topics(self.genre)
        if by_hand(self.genre):
            yield from (f"  {scalar(topic)}:" for topic in topics)
            return
        sections = {topic_of(c): c for s in reversed(self.genre.skeleton.sections) for c in s.children}
        texts = {name_of(section): section for section in written(self.genre).texts}
        known = sections | texts
        lines = [(f"  {scalar(t)}:", _had(known[t]) if t in known else "") for t in topics]
        for topic, row in zip(topics, aligned(lines), strict=True):
            yield row
            if topic in texts:
                yield from themes_comments(texts[topic], "    ")

    def roles(self) -> Iterator[str]:
        roles = {section.role for section in self.genre.skeleton.sections}
        if self.genre.names:
            roles |= {role.name for role in self.genre.names.roles}
        if words.FIRST_KEY in roles:
            yield ""
            yield f"{words.FIRST_KEY}:"
        said = written(self.genre)
        if words.PROBLEMS_KEY in roles or said.problems:
            yield from ("", f"{words.PROBLEMS_KEY}:", *problems_comments(self.genre, self.names))
            yield from self.themes(said.problems)
            yield from ENTRIES[words.PROBLEMS_KEY]
        if words.PLANS_KEY in roles or said.plans:
            yield from ("", f"{words.PLANS_KEY}:", *self.themes(said.plans))
            yield from plan_entries(planned(self.genre))

    def themes(self, section: Section | None) -> Iterator[str]:
        """Yield what past reports say in a section, where no hand has chosen from it."""
        if section and not self.genre.suggestions:
            yield from themes_comments(section)


def plan_entries(topics: Sequence[str]) -> Iterator[str]:
    """Yield an entry to fill in for each topic on which past reports usually tell plans, else one."""
    topic, content = ENTRIES[words.PLANS_KEY]
    for name in topics or [""]:
        yield f"{topic} {scalar(name)}".rstrip() if name else topic
        yield content


def _had(section: Section) -> str:
    return f"往年{section.documents}份中{section.support}份有这一块"


def aligned(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield lines with their comments in one column, Chinese characters counted as two wide."""
    lines = list(rows)
    column = max([COMMENT_COLUMN, *(w + 2 for text, _ in lines if (w := width(text)) + 2 <= WIDEST)])
    for text, comment in lines:
        gap = " " * max(2, column - width(text))
        yield f"{text}{gap}# {comment}" if comment else text


def width(text: str) -> int:
    """Return how many columns a text takes where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as YAML, quoted only where it must be."""
    words_ = words.one_line(text)
    special = (
        words_[:1] in set("*&!@`%|>,[]{}\"'#-?:~") or ": " in words_ or " #" in words_ or words_.endswith(":")
    )
    if special or not words_ or (flow and any(c in words_ for c in ",[]{}:#")):
        return "'" + words_.replace("'", "''") + "'"
    return words_
