"""Reads a form: every line to an answer or a sentence, every trouble to a finding at its line and column.

Nothing stops at the first mistake. A form comes back even when parts of it are wrong; Unreadable is
raised only when nothing can be made of it (empty, no mapping, another version of the form), and then
carries what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from drafter import region, resources
from drafter.diagnostics import Diagnostic, Location, Severity, in_order
from drafter.errors import Unreadable, UsageProblem
from drafter.form import words
from drafter.form.body import department_of, for_body, has_duties
from drafter.form.figures import read_figures
from drafter.form.findings import Findings, nearest
from drafter.form.matter import read_matter
from drafter.form.model import Form, Office, OutlineItem, Plan, Problem, Sentence
from drafter.form.moved import Moved, version_trouble
from drafter.form.outline import read_outline
from drafter.form.pipes import pieces
from drafter.form.values import day_of, wordy, year_of
from drafter.region import Region
from drafter.schema import Genre
from drafter.schema.written import planned
from drafter.yamlio import Node, compose, decode, source

# The table of divisions begins with 1990, and nobody writes a report many years ahead.
FIRST_YEAR, LAST_YEAR = 1990, 2049
# A marked sentence whose fields stand in lines of their own, not in braces.
_SPREAD = re.compile(rf"{words.SENTENCE}\s*[:：]\s*(.+?)\s*{words.INTERNAL}\s*[:：]\s*(\S*)", re.S)

# A report is to be public by 1 April of the next year; some are signed in the last month of their own.
FIRST_MONTH, LAST_MONTH = 12, 4


def load(path: Path, genre: Genre, office: Office | None = None) -> tuple[Form, list[Diagnostic]]:
    """Read the form in a file. Raises Unreadable as `read` does, and when the bytes are no text."""
    text, notes = decode(resources.read_bytes(path), str(path))
    form, findings = read(text, genre, str(path), office)
    return form, in_order([*notes, *findings])


def read(
    text: str, genre: Genre, path: str | None = None, office: Office | None = None
) -> tuple[Form, list[Diagnostic]]:
    """Read a form of a genre; returns it with all that is wrong with its lines, by place.

    `office` is what the form's folder says of the place's own bodies (`load_office`).
    What was wrong stands in the form as Kind.WRONG, or not at all. Raises Unreadable when nothing can be
    made of the text.
    """
    root, troubles = compose(text, path, words.shape(genre))
    if root is None or root.kind != "mapping":
        first = next((f for f in troubles if f.severity is Severity.ERROR), None)
        empty = root is None or root.kind == "scalar"
        reason = f"读不懂：{first.message}" if first else "是空的" if empty else "不是一行一行的“名称: 值”"
        at = first.at if first else Location(path, 1, 1)
        hint = "可以用 draft new 重新生成一份填报表，再把内容填进去"
        hint = f"{first.hint}；也{hint}" if first and first.hint else hint
        raise Unreadable(f"填报表{reason}", hint, at, troubles)
    reader = _Reader(text, genre, path, root, office or Office())
    reader.found.extend(troubles)
    form = reader.form()
    return form, in_order(reader.found)


def _lines(text: str) -> Iterator[str]:
    """Yield the sentences of a text of several lines: each of its lines, the lines of a table together."""
    for piece in pieces(text):
        if piece.drawn or piece.trouble:
            yield piece.text
        else:
            yield from (line.strip() for line in piece.text.split("\n"))


class _Reader:
    def __init__(self, text: str, genre: Genre, path: str | None, root: Node, office: Office) -> None:
        self.office = office
        self.text = text
        self.genre = genre
        self.path = path
        self.root = root
        self.found = Findings()

    def form(self) -> Form:
        self.version()
        self.check_genre()
        self.top_keys()
        year = self.year()
        data = self.root.get(words.DATA_KEY)
        issue = self.section(words.ISSUE_KEY, words.ISSUE_FIELDS)
        place = self.region(year)
        department = self.department(place)
        names = words.of_region(place, department)
        self.genre = for_body(self.genre, names, self.office.renames)
        outline = self.outline()
        date = self.date(issue.get(words.DATE), year)
        return Form(
            genre=self.genre.name,
            region=place,
            year=year,
            answers=read_figures(
                self.text, self.genre, year, names, data, self.root.at, self.found, self.office
            ),
            department=department,
            title=self.line(issue, words.TITLE),
            addressees=tuple(s.text for s in self.sentences(issue.get(words.ADDRESSEES), words.ADDRESSEES)),
            signature=self.line(issue, words.SIGNATURE),
            date=date,
            matter=read_matter(issue, self, year, date),
            joint=self.yes(issue.get(words.JOINT), words.JOINT),
            highlights=self.highlights(outline),
            first_responsible=self.sentences(self.root.get(words.FIRST_KEY), words.FIRST_KEY),
            problems=self.problems(),
            plans=self.plans(),
            office=self.office,
            outline=outline,
            path=self.path,
        )

    # --- header ---

    def version(self) -> None:
        node = self.root.get(words.VERSION_KEY)
        typed = words.same_width(node.text).strip() if node and node.text else ""
        if node is not None and (trouble := version_trouble(typed)):
            raise Unreadable(*trouble, node.at, self.found)

    def top_keys(self) -> None:
        known = words.shape(self.genre).keys
        present = {key.text for key, _ in self.root.items}
        if not present & known.keys():
            hint = "可以用 draft new 生成一份填报表"
            raise Unreadable("这不是填报表：没有“填报表”“文种”“数据”等行", hint, self.root.at, self.found)
        for key, value in self.root.items:
            if key.text is not None and key.text not in known:
                self.unknown(key, value, known, "填报表")
        for name in words.REQUIRED:
            node = self.root.get(name)
            if node is None or (
                node.kind == "scalar" and wordy(node.text, node.plain) is not None and name != words.DATA_KEY
            ):
                self.missing(name, node)

    def unknown(self, key: Node, value: Node, known: Iterable[str], where: str) -> None:
        name = key.text or ""
        like = nearest(name, known)
        hint = f"是不是“{like}”？" if like else f"{where}里可用的名称：{'、'.join(list(known)[:12])}"
        self.found.error("F003", f"{where}里没有“{name}”这一项", hint, key.at, name)

    def missing(self, name: str, node: Node | None) -> None:
        hints = {
            words.VERSION_KEY: "在第一行写“填报表: 1”",
            words.GENRE_KEY: f"写“文种: {words.form_name(self.genre)}”",
            words.REGION_KEY: "写全称，如“地区: 陕西省宝鸡市凤翔区”",
            words.YEAR_KEY: "写报告的是哪一年，如“年度: 2024”",
            words.DATA_KEY: "各项数据要写在“数据:”下面",
        }
        message = f"缺“{name}”这一行" if node is None else f"“{name}”空着"
        self.found.error("F002", message, hints[name], node.at if node else self.root.at)

    def line(self, parent: Node, key: str) -> str:
        """Return a header line's text, "" where it is blank."""
        node = parent.get(key)
        if node is None:
            return ""
        found = self.sentence(node, key)
        return found.text if found else ""

    def section(self, key: str, fields: Iterable[str]) -> Node:
        """Return a part of the form that is a mapping (an empty one if it is not), its keys checked."""
        node = self.root.get(key)
        empty = Node("mapping", node.at if node else self.root.at)
        if node is None or (node.kind == "scalar" and node.text is None):
            return empty
        if node.kind != "mapping":
            hint = f"“{key}”下面每行写一项：{'、'.join(fields)}"
            self.found.error("F005", f"“{key}”下面应当是一项一项的“名称: 值”", hint, node.at)
            return empty
        known = list(fields)
        for name, value in node.items:
            if name.text is not None and name.text not in known:
                self.unknown(name, value, known, f"“{key}”")
        return node

    def year(self) -> int:
        node = self.root.get(words.YEAR_KEY)
        if node is None or (node.kind == "scalar" and wordy(node.text, node.plain) is not None):
            return 0
        typed = node.text.strip() if node.text else source(self.text, node)
        year = year_of(typed)
        if year is None:
            self.found.error("F008", f"“{typed}”不是年份", "写四位数的年份，如 2024", node.at, typed)
            return 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            hint = "写报告的是哪一年，如 2024"
            self.found.error("F008", f"“{typed}”年不像报告的年份", hint, node.at, typed)
            return 0
        return year

    def region(self, year: int) -> Region:
        node = self.root.get(words.REGION_KEY)
        name = self.line(self.root, words.REGION_KEY)
        unknown = Region(name=name, full=name, code="", level="")
        if not name or not year or node is None:
            return unknown
        level = self.level()
        superior = self.line(self.root, words.SUPERIOR_KEY) or None
        try:
            return region.resolve(name, year, level=level, superior=superior)
        except UsageProblem as problem:
            self.found.error("F007", problem.message, problem.hint, node.at, name)
            return unknown

    def level(self) -> str | None:
        """Return the level that the form names; one that there is not is told and left out."""
        node = self.root.get(words.LEVEL_KEY)
        level = self.line(self.root, words.LEVEL_KEY)
        if node is None or not level or level in region.known_levels():
            return level or None
        like = nearest(level, region.known_levels())
        hint = f"是不是“{like}”？" if like else ""
        hint += f"可用的级别：{'、'.join(region.known_levels())}"
        self.found.error("F071", f"没有“{level}”这一级别", hint, node.at, level)
        return None

    def department(self, place: Region) -> str | None:
        """Return the department that reports, None where it is the government itself."""
        node = self.root.get(words.DEPARTMENT_KEY)
        typed = self.line(self.root, words.DEPARTMENT_KEY)
        department = department_of(place, typed, node.at, self.found) if node else None
        if not department or node is None or not place.level:
            return department
        if not has_duties(self.genre, words.of_region(place, department), self.office.renames):
            message = f"没有哪一项指标的责任单位是“{department}”，只问各部门都有的几项"
            hint = "它负责的其他指标填上照样写进报告；这里用的名称不同的，把部门写成通行的名称"
            self.found.note("F072", message, hint, node.at, typed)
        return department

    def check_genre(self) -> None:
        """Report another genre's name; raise Unreadable where the figures are another genre's too."""
        node = self.root.get(words.GENRE_KEY)
        typed = self.line(self.root, words.GENRE_KEY)
        read_as = words.form_name(self.genre)
        names = {self.genre.name, read_as, self.genre.names.name if self.genre.names else read_as}
        if node is None or not typed or typed in names:
            return
        message = f"填报表的文种是“{typed}”，不是“{read_as}”"
        groups = {metric.group for metric in self.genre.metrics}
        data = self.root.get(words.DATA_KEY)
        former = Moved(self.genre)
        of_ours = any(
            key.text in groups or any(former.meant(key.text or "", k.text or "") for k, _ in value.items)
            for key, value in (data.items if data else ())
        )
        if data and data.items and not of_ours:
            hint = f"这张表是用哪个文种生成的，就用 --genre 指明：已有的文种名，或 draft learn 写出的文件夹，如 --genre {typed}"
            raise Unreadable(f"{message}，“数据”里的各组也对不上", hint, node.at)
        hint = f"这里按“{read_as}”读入；请改成“文种: {read_as}”，别的文种用 --genre 指明"
        self.found.error("F006", message, hint, node.at, typed)

    def date(self, node: Node | None, year: int) -> str:
        sentence = self.sentence(node, words.DATE) if node else None
        if sentence is None:
            return ""
        day = day_of(sentence.text)
        if day is None or not day.right:
            what = "没有这一天" if day else "不是完整的日期"
            hint = f"写年月日，如 {(year or 2024) + 1}年3月1日"
            self.found.error("F014", f"成文日期“{sentence.text}”{what}", hint, sentence.at, sentence.text)
            return sentence.text
        if year and not (year, FIRST_MONTH) <= (day.year, day.month) <= (year + 1, LAST_MONTH):
            hint = f"{year}年度的报告一般在{year + 1}年1至4月成文，请核对"
            self.found.warning(
                "F014", f"成文日期“{sentence.text}”和年度 {year} 对不上", hint, sentence.at, sentence.text
            )
        return day.text

    # --- sentences of the user's own ---

    def sentence(self, node: Node, key: str) -> Sentence | None:
        """Return what stands at a node as one sentence, None where nothing does."""
        if node.kind == "sequence":
            parts = [part for child in node.children if (part := self.sentence(child, key))]
            internal = any(part.internal_only for part in parts)
            return (
                Sentence("；".join(part.text.rstrip("。；") for part in parts), key, node.at, internal)
                if parts
                else None
            )
        if node.kind == "mapping" and (inner := node.get(words.SENTENCE)):
            return self.marked(node, inner, key)
        if node.kind == "mapping":
            typed = source(self.text, node)
            hint = "请给整句话加上引号，免得别的程序把冒号前后拆成两半"
            self.found.note("F015", f"“{typed[:20]}”里有半角冒号或括号，已按一句话读入", hint, node.at, typed)
            return Sentence(typed, key, node.at)
        if wordy(node.text, node.plain) is not None or node.text is None:
            return None
        text = self.unfolded(node)
        if spread := _SPREAD.fullmatch(text):
            hint = f"写在一行的花括号里：{{{words.SENTENCE}: …, {words.INTERNAL}: 是}}"
            message = f"“{words.SENTENCE}”和“{words.INTERNAL}”没有写在花括号里，已照花括号里的读入"
            self.found.note("F015", message, hint, node.at, spread[1])
            return Sentence(spread[1], key, node.at, spread[2].lower() not in words.NO_WORDS)
        return Sentence(text, key, node.at)

    def marked(self, node: Node, inner: Node, key: str) -> Sentence | None:
        """Return a sentence that says of itself where it may stand: {句: …, 只进报送稿: 是}."""
        for name, value in node.items:
            if name.text not in (words.SENTENCE, words.INTERNAL):
                self.unknown(name, value, (words.SENTENCE, words.INTERNAL), f"“{key.split('[')[0]}”的一句话")
        internal = self.yes(node.get(words.INTERNAL), words.INTERNAL)
        said = self.sentence(inner, key)
        return said._replace(internal_only=internal or said.internal_only) if said else None

    def yes(self, node: Node | None, name: str) -> bool:
        """Return whether a field says 是; anything but 是 and 否 is reported."""
        typed = (node.text or "").strip() if node is not None else ""
        word = words.same_width(typed).lower()
        if node is not None and word not in words.YES_WORDS | words.NO_WORDS:
            self.found.error(
                "F018", f"“{name}”应填 是 或 否，现在是“{typed}”", "填 是；否则填 否 或空着", node.at, typed
            )
        return word in words.YES_WORDS

    def unfolded(self, node: Node) -> str:
        """Return a text without the blanks that YAML puts where a line was broken between two Chinese
        characters.
        """
        text = (node.text or "").strip()
        if not node.plain or node.at.line == node.end.line:
            return text
        joined = ""
        for part in source(self.text, node).split("\n"):
            gap = " " if joined[-1:].isascii() and part[:1].isascii() and joined and part else ""
            joined += gap + part
        return joined

    def sentences(self, node: Node | None, key: str) -> tuple[Sentence, ...]:
        """Return the sentences of a list, or of a text (each line of it is one), blank ones left out."""
        if node is None:
            return ()
        if node.kind != "sequence":
            one = self.sentence(node, f"{key}[1]")
            lines = list(_lines(one.text)) if one else []
            parts = [one._replace(text=text) for text in lines if one and text]
        else:
            parts = [part for child in node.children if (part := self.sentence(child, key))]
        return tuple(part._replace(key=f"{key}[{number}]") for number, part in enumerate(parts, 1))

    def outline(self) -> tuple[OutlineItem, ...]:
        node = self.root.get(words.OUTLINE_KEY)
        blank = node is None or (node.kind == "scalar" and node.text is None)
        return () if blank else read_outline(self.entries(words.OUTLINE_KEY), self)

    def highlights(self, outline: tuple[OutlineItem, ...]) -> dict[str, tuple[Sentence, ...]]:
        """Return the sentences of 亮点 by topic, or by a heading of the outline that no topic stands under."""
        own = [item.heading.text for item in outline if not item.topic and not item.role]
        known = [*words.topics(self.genre), *own]
        node = self.section(words.HIGHLIGHTS_KEY, known)
        found: dict[str, tuple[Sentence, ...]] = {}
        for key, value in node.items:
            name = key.text or ""
            if name in known and name not in found:
                found[name] = self.sentences(value, f"{words.HIGHLIGHTS_KEY}.{name}")
        return {name: found[name] for name in known if found.get(name)}

    def entries(self, key: str) -> Sequence[Node]:
        """Return the items of a list of entries; a single one may stand without its dash."""
        node = self.root.get(key)
        if node is None:
            return ()
        return node.children if node.kind == "sequence" else (node,)

    def entry(self, node: Node, key: str, fields: Sequence[str]) -> dict[str, Sentence]:
        """Return an entry's sentences by field; a text alone is its first field."""
        if node.kind != "mapping":
            alone = self.sentence(node, f"{key}.{fields[0]}")
            return {fields[0]: alone} if alone else {}
        found: dict[str, Sentence] = {}
        for name, value in node.items:
            if name.text is None:
                continue
            if name.text not in fields:
                self.unknown(name, value, fields, f"“{key.split('[')[0]}”")
            elif name.text not in found and (sentence := self.sentence(value, f"{key}.{name.text}")):
                found[name.text] = sentence
        return found

    def problems(self) -> tuple[Problem, ...]:
        fields = (words.PROBLEM, words.REASON, words.MEASURE, words.TOPIC)
        return tuple(
            Problem(found[words.PROBLEM], *(found.get(field) for field in fields[1:]))
            for found in self.full_entries(words.PROBLEMS_KEY, fields, words.PROBLEM)
        )

    def plans(self) -> tuple[Plan, ...]:
        found = self.full_entries(words.PLANS_KEY, (words.CONTENT, words.TOPIC), words.CONTENT)
        return tuple(Plan(entry[words.CONTENT], entry.get(words.TOPIC)) for entry in found)

    def full_entries(self, key: str, fields: Sequence[str], needed: str) -> list[dict[str, Sentence]]:
        """Return the entries that have what they are about; one that lacks it is reported."""
        full = []
        for number, node in enumerate(self.entries(key), 1):
            found = self.entry(node, f"{key}[{number}]", fields)
            if needed in found:
                full.append(found)
            elif found and needed == words.PROBLEM:
                first = next(iter(found.values()))
                hint = f"补上“{needed}”，或者删去这一条"
                self.found.error(
                    "F020", f"{key}第{number}条缺“{needed}”，没有读入", hint, first.at, first.text
                )
            elif found and not (
                found.keys() == {words.TOPIC} and found[words.TOPIC].text in planned(self.genre)
            ):
                first = next(iter(found.values()))
                message = f"{key}第{number}条只有{words.TOPIC}“{first.text}”，没有{needed}，没有写进初稿"
                self.found.warning("F087", message, f"补上“{needed}”，或者删去这一条", first.at, first.text)
        return full
