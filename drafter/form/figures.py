"""Reads the part 数据 of a form: an answer for every metric that is asked, a finding for every line that
is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from drafter.diagnostics import Location
from drafter.form import sums, words
from drafter.form.findings import Findings, nearest
from drafter.form.model import Answer, Kind, Office
from drafter.form.moved import Moved
from drafter.form.office import all_known, roster
from drafter.form.values import advice, bare, before_comment, part_of_year, read_value, wordy
from drafter.quantity import Amount, parse_amount
from drafter.schema import Genre, Metric
from drafter.yamlio import Node, source

_OUT_OF_BOUNDS = "请核对，改成实有的数；还没有核实的先空着"  # no 口径 makes it possible


def read_figures(
    text: str,
    genre: Genre,
    year: int,
    names: Mapping[str, str],
    data: Node | None,
    at: Location,
    found: Findings,
    office: Office | None = None,
) -> dict[str, Answer]:
    """Return the answers of 数据 by metric id, in the genre's order.

    `data` is the part as parsed (None: it is missing, and would stand `at`); `year` 0 is a year not
    known, for which every metric is taken as asked; `names` are the words of the region's level; `office` says which
    units report towards a sum. What is wrong goes into `found`.
    """
    return _FigureReader(text, genre, year, names, found, office or Office()).answers(data, at)


class _Place(NamedTuple):
    """A line of the form: its key and value, and the path to it."""

    key: Node
    value: Node
    path: str


class _FigureReader:
    """Reads 数据 for a genre and a year (0 where the year is not known: then every metric is taken as
    asked).
    """

    def __init__(
        self,
        text: str,
        genre: Genre,
        year: int,
        names: Mapping[str, str],
        found: Findings,
        office: Office,
    ) -> None:
        self.office = office
        self.text = text
        self.genre = genre
        self.year = year
        self.names = names
        self.found = found
        self.groups: dict[str, dict[str, Metric]] = {}
        for metric in genre.metrics:
            self.groups.setdefault(metric.group, {})[metric.key] = metric
        self.typed: dict[str, _Place] = {}
        self.group_at: dict[str, Location] = {}
        self.moved: dict[tuple[str, str], list[Node]] = {}  # keys by the group they stand in and their own
        self.former = Moved(genre)
        self.renamed: list[tuple[Metric, _Place]] = []  # lines under keys of an older form

    def answers(self, data: Node | None, at: Location) -> dict[str, Answer]:
        """Return the answers by metric id, in the genre's order. `at` is where a missing 数据 would stand."""
        if data is not None and data.kind == "mapping":
            self.walk(data)
            self.misplaced()
            self.under_new_names()
        elif data is not None and (data.kind != "scalar" or data.text is not None):
            like = next((f"，如“{group}:”" for group in self.groups), "")
            hint = f"“数据”下面先写组名，再在下一层写各项{like}"
            self.found.error("F005", "“数据”下面应当是一组一组的“名称: 值”", hint, data.at)
        place = data.at if data else at
        asked = words.asked(self.genre, self.year)
        self.out_of_year({metric.id for metric in asked})
        return demoted({metric.id: self.answer(metric, place) for metric in asked}, self.genre)

    # --- which line is which metric ---

    def walk(self, data: Node) -> None:
        for key, value in data.items:
            name = key.text
            if name is None:
                continue
            if name not in self.groups:
                self.no_group(key, value)
                continue
            if name in self.group_at:
                continue  # written twice: reported by yamlio, the first one counts
            self.group_at[name] = key.at
            self.group(name, value, self.groups[name], f"{words.DATA_KEY}.{name}")

    def no_group(self, key: Node, value: Node) -> None:
        name = key.text or ""
        if any(self.former.meant(name, inner.text or "") for inner, _ in value.items):
            self.group(name, value, {}, f"{words.DATA_KEY}.{name}")
            return
        group = next((g for g, metrics in self.groups.items() if name in metrics), None)
        if group is not None:
            self.moved.setdefault((words.DATA_KEY, group), []).append(key)
            return
        like = nearest(name, self.groups)
        hint = f"是不是“{like}”？" if like else f"有这些组：{'、'.join(self.groups)}"
        self.found.error("F003", f"“数据”里没有“{name}”这一组", hint, key.at, name)

    def group(self, group: str, node: Node, metrics: dict[str, Metric], path: str) -> None:
        if node.kind != "mapping":
            if node.kind != "scalar" or wordy(node.text, node.plain) is not Kind.BLANK:
                hint = "组名后面不填值，各项写在下一层，每行一项"
                self.found.error("F005", f"“{group}”是组名，它的各项要写在下一层", hint, node.at)
            return
        for key, value in node.items:
            if key.text == words.RATES_KEY and not path.endswith(words.RATES_KEY):
                rates = {k: m for k, m in metrics.items() if words.is_only_rate(m)}
                self.group(group, value, rates, f"{path}.{words.RATES_KEY}")
            elif key.text in metrics:
                self.typed.setdefault(metrics[key.text].id, _Place(key, value, f"{path}.{key.text}"))
            elif metric := self.former.meant(group, key.text or ""):
                self.renamed.append((metric, _Place(key, value, f"{path}.{key.text}")))
            elif key.text is not None:
                self.no_metric(group, key, metrics)

    def no_metric(self, group: str, key: Node, metrics: dict[str, Metric]) -> None:
        name = key.text or ""
        meant = self.called(name, metrics)
        if meant:
            self.found.error("F003", f"“{group}”组里没有“{name}”这一项", f"是不是“{meant}”？", key.at, name)
            return
        other = next((g for g, keys in self.groups.items() if name in keys and g != group), None)
        if other:
            self.moved.setdefault((group, other), []).append(key)
            return
        like = nearest(name, metrics)
        hint = f"是不是“{like}”？" if like else self.elsewhere(name, metrics)
        self.found.error("F003", f"“{group}”组里没有“{name}”这一项", hint, key.at, name)

    def misplaced(self) -> None:
        """Report keys that stand in another group than their own, one finding for all of one group: where
        there are many, the line that names the group was lost.
        """
        for (here, group), keys in self.moved.items():
            name, at = keys[0].text or "", keys[0].at
            shown = f"“{name}”等{len(keys)}项" if len(keys) > 1 else f"“{name}”"
            where = "不能直接写在“数据”下面" if here == words.DATA_KEY else f"不在“{here}”组"
            hint = f"移到“{group}:”下面，比它多缩进两个空格"
            if len(keys) > 1 and group not in self.group_at:
                hint = f"看来少了“{group}:”这一行：请在第{at.line}行前面补上，前面空两格"
            self.found.error("F004", f"{shown}是“{group}”组的，{where}", hint, at, name)

    def under_new_names(self) -> None:
        """Take lines under former keys for what is asked now; where the new line is filled in too, that one counts."""
        for metric, place in self.renamed:
            old, new = place.key.text or "", f"{metric.group}.{metric.key}"
            other = self.typed.get(metric.id)
            filled = other is not None and wordy(other.value.text, other.value.plain) is not Kind.BLANK
            if other is not None and (filled or other.value.kind != "scalar"):
                hint = "同一个数只留一行，请核对后删去一行"
                message = f"“{old}”就是“{new}”，第{other.key.at.line}行已经填了，这一行未读入"
                self.found.error("F061", message, hint, place.key.at, old)
                continue
            self.typed[metric.id] = place
            hint = "不用改也能读；draft update 会把它挪到现在的位置"
            self.found.note("F060", f"“{old}”已改名为“{new}”，按“{new}”读入", hint, place.key.at, old)

    def called(self, name: str, metrics: dict[str, Metric]) -> str | None:
        """Return the key of a metric that is called so elsewhere: by its full name or another usual name."""
        return next((key for key, m in metrics.items() if name in (m.name, m.id, *m.aliases)), None)

    def elsewhere(self, name: str, metrics: dict[str, Metric]) -> str:
        for group, keys in self.groups.items():
            key = self.called(name, keys) or nearest(name, keys)
            if key:
                return f"是不是“{group}”组的“{key}”？"
        return f"这一组有：{'、'.join(list(metrics)[:12])}"

    def out_of_year(self, asked: set[str]) -> None:
        for metric in self.genre.metrics:
            place = self.typed.get(metric.id)
            if place is None or metric.id in asked:
                continue
            first, last = metric.years
            span = (
                f"从{first}年度起"
                if last is None
                else f"到{last}年度止"
                if first is None
                else f"{first}—{last}年度"
            )
            message = f"“{metric.key}”{span}才填报，{self.year}年度没有这一项，未读入"
            self.found.warning("F017", message, "请核对年度，或者删去这一行", place.key.at, metric.key)

    # --- answers ---

    def answer(self, metric: Metric, data: Location) -> Answer:
        place = self.typed.get(metric.id)
        if place is None:
            off = metric.level == "选" or not words.concerns(metric, self.names)
            kind = Kind.OFF if off else Kind.BLANK
            at = self.group_at.get(metric.group, data)
            return Answer(metric.id, kind, words.key_path(metric), at, unit=metric.unit)
        blank = Answer(metric.id, Kind.BLANK, place.path, place.value.at, unit=metric.unit)
        if place.value.kind == "mapping":
            return self.detailed(metric, place, blank)
        if place.value.kind == "sequence":
            typed = source(self.text, place.value)
            hint = "一行只填一个数；几个单位的数请先加总"
            self.found.error(
                "F005", f"“{metric.key}”应填一个数，现在是一串：{typed}", hint, place.value.at, typed
            )
            return blank._replace(kind=Kind.WRONG, typed=typed)
        return self.valued(metric, place.value, blank)

    def valued(self, metric: Metric, node: Node, blank: Answer) -> Answer:
        typed = before_comment(node.text or "") if node.plain else (node.text or "").strip()
        reading = read_value(typed or None, node.plain, metric)
        if reading.trouble:
            message = f"“{metric.key}”：{reading.trouble}"
            of_words = reading.code == "F009"
            hint = advice(typed, reading.trouble, metric) if of_words else _OUT_OF_BOUNDS
            hint = self.as_rate(metric, typed) or hint
            self.found.error(reading.code, message, hint, node.at, typed)
        unit = reading.amount.unit if reading.amount and reading.amount.unit else metric.unit
        return blank._replace(kind=reading.kind, typed=typed, amount=reading.amount, unit=unit, at=node.at)

    def as_rate(self, metric: Metric, typed: str) -> str:
        """Say where a percentage goes that is typed for a count, or ""."""
        rates = any(words.is_only_rate(m) for m in self.groups[metric.group].values())
        if words.is_rate(metric) or not rates or not typed.endswith(("%", "％")):
            return ""
        return f"这里填{metric.unit}数；拿不到、只有率的，填在“{metric.group}”组的“{words.RATES_KEY}”下面"

    def detailed(self, metric: Metric, place: _Place, blank: Answer) -> Answer:
        fields: dict[str, Node] = {}
        for key, value in place.value.items:
            if key.text in words.LINE_FIELDS:
                fields.setdefault(key.text, value)
            elif key.text is not None:
                self.no_field(metric, key.text, key.at, words.VALUE in fields)
        answer = blank._replace(at=place.value.at)
        value_node = fields.get(words.VALUE)
        if value_node is not None and value_node.kind != "scalar":
            typed = source(self.text, value_node)
            self.found.error(
                "F005", f"“{metric.key}”的值应填一个数，现在是：{typed}", "一行只填一个数", value_node.at
            )
            answer = blank._replace(kind=Kind.WRONG, typed=typed, at=value_node.at)
        elif value_node is not None:
            answer = self.valued(metric, value_node, blank)
        answer = answer._replace(
            last=self.last(metric, fields.get(words.LAST)),
            basis=self.remark(fields.get(words.BASIS)),
            source=self.remark(fields.get(words.SOURCE)),
            as_of=self.remark(fields.get(words.AS_OF)),
            internal_only=self.yes(fields.get(words.INTERNAL)),
            elsewhere=sums.read_elsewhere(self.text, metric, fields.get(words.ELSEWHERE), self.found),
        )
        self.not_of_the_year(metric, answer, fields.get(words.AS_OF))
        return self.gathered(metric, answer, fields, strange=len(fields) < len(place.value.items))

    def no_field(self, metric: Metric, name: str, at: Location, valued: bool) -> None:
        like = nearest(name, words.LINE_FIELDS)
        hint = f"是不是“{like}”？" if like else f"这里可用的名称：{'、'.join(words.LINE_FIELDS)}"
        if not valued and not read_value(name, True, metric).trouble:
            hint = f"数写在“{words.VALUE}”后面：{{{words.VALUE}: {name}}}"
        self.found.error("F003", f"“{metric.key}”里没有“{name}”这一栏", hint, at, name)

    def gathered(self, metric: Metric, answer: Answer, fields: dict[str, Node], *, strange: bool) -> Answer:
        """Return the answer with its units, and their sum if all have reported; `strange` tells of fields that nobody knows,
        one of which may be meant for the units.
        """
        node, due = fields.get(words.UNITS), fields.get(words.EXPECTED)
        units = sums.read_units(self.text, metric, node, self.found)
        expected = sums.read_expected(self.text, metric, due, self.found)
        if due is not None and expected and words.UNITS not in fields and not strange:
            hint = f"应报几个单位，要和“{words.UNITS}”一起写"
            self.found.warning("F055", f"“{metric.key}”有“应报”而没有“{words.UNITS}”", hint, due.at)
        if node is None or not units:
            return answer
        here = roster(metric, self.office, self.names)
        closed = bool(here) and all_known(metric, self.office, self.names)
        units = sums.with_roster(metric, units, here, node.at, self.found, closed=closed)
        return sums.summed(metric, answer._replace(units=units, expected=expected), self.found)

    def not_of_the_year(self, metric: Metric, answer: Answer, node: Node | None) -> None:
        """Note a figure that is counted up to another day than the year's last (F058)."""
        if node is None or not answer.as_of or metric.stock or not part_of_year(answer.as_of, self.year):
            return
        message = f"“{metric.key}”截至{answer.as_of}，不是全年数：稿中写明截至日期，不算同比"
        self.found.note("F058", message, "有了全年数再改，并删去“截至”", node.at, answer.as_of)

    def last(self, metric: Metric, node: Node | None) -> Amount | None:
        if node is None:
            return None
        kind = wordy(node.text, node.plain) if node.kind == "scalar" else None
        if kind is Kind.NONE:
            return Amount(Decimal(0), "0")
        if kind is not None:
            return None
        typed = node.text if node.text is not None else source(self.text, node)
        try:
            return parse_amount(bare(typed), (metric.unit, *metric.units))
        except ValueError as error:
            hint = advice(typed.strip(), str(error), metric)
            self.found.error("F009", f"“{metric.key}”的去年数：{error}", hint, node.at, typed.strip())
            return None

    def remark(self, node: Node | None) -> str:
        if node is None or (node.kind == "scalar" and wordy(node.text, node.plain) is Kind.BLANK):
            return ""
        return (node.text if node.text is not None else source(self.text, node)).strip()

    def yes(self, node: Node | None) -> bool:
        if node is None:
            return False
        word = words.same_width(self.remark(node)).lower()
        if word in words.YES_WORDS:
            return True
        if word not in words.NO_WORDS:
            hint = "只进报送稿、不进公开稿的，填 是；否则填 否 或空着"
            self.found.error("F018", f"“只进报送稿”应填 是 或 否，现在是“{word}”", hint, node.at, word)
        return False


def demoted(answers: dict[str, Answer], genre: Genre) -> dict[str, Answer]:
    """Return the answers with each part of a whole that is 无 made wrong, unless a 口径 explains it; a blank one
    is not asked for.

    Otherwise a draft would say that nothing was found and that of it so many were put right, or are still to be told.
    """
    out = dict(answers)
    for metric in genre.metrics:
        part, whole = answers.get(metric.id), answers.get(metric.whole or "")
        if part and whole and is_part_of_none(part, whole) and not part.basis and not whole.basis:
            out[metric.id] = part._replace(kind=Kind.WRONG, typed=part.typed or sums.terms(part))
        elif part and whole and whole.kind is Kind.NONE and part.kind is Kind.BLANK:
            out[metric.id] = part._replace(kind=Kind.NOT_APPLICABLE)
    return out


def is_part_of_none(part: Answer, whole: Answer) -> bool:
    """Tell whether a figure is given for a part of what did not occur."""
    amounts = [part.amount, *(unit.amount for unit in part.units)]
    return whole.kind is Kind.NONE and any(amount is not None and amount.value > 0 for amount in amounts)
