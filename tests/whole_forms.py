"""Whole valid forms of every level of government and many years, drawn by Hypothesis, and what one slip does to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import Form, asked, of_region
from drafter.schema import Metric
from drafter.schema.formula import keys, parse_formula
from drafter.schema.relations import parse_rule
from drafter.schema.table import MetricTable
from tests.shipped import filled, genre

# A place of every level: what stands in the form, and the years in which there was such a place.
PLACES: Mapping[str, tuple[str, range]] = {
    "省": ("地区: 湖北省", range(2014, 2028)),
    "自治区": ("地区: 内蒙古自治区", range(2014, 2028)),
    "直辖市": ("地区: 重庆市", range(2014, 2028)),
    "副省级市": ("地区: 陕西省西安市", range(2014, 2028)),
    "地级市": ("地区: 湖北省黄石市", range(2014, 2028)),
    "自治州": ("地区: 湖北省恩施土家族苗族自治州", range(2014, 2028)),
    "盟": ("地区: 内蒙古自治区锡林郭勒盟", range(2014, 2028)),
    "地区": ("地区: 西藏自治区阿里地区", range(2014, 2028)),
    "县": ("地区: 河北省石家庄市正定县", range(2014, 2028)),
    "自治县": ("地区: 湖北省宜昌市长阳土家族自治县", range(2014, 2028)),
    "县级市": ("地区: 四川省内江市隆昌市", range(2018, 2028)),
    "省直管县级市": ("地区: 湖北省仙桃市", range(2014, 2028)),
    "市辖区": ("地区: 陕西省宝鸡市凤翔区", range(2021, 2028)),
    "直辖市的区": ("地区: 天津市静海区", range(2016, 2028)),
    "直辖市的县": ("地区: 重庆市城口县", range(2014, 2028)),
    "旗": ("地区: 内蒙古自治区锡林郭勒盟正蓝旗", range(2014, 2028)),
    "自治旗": ("地区: 内蒙古自治区呼伦贝尔市鄂温克族自治旗", range(2014, 2028)),
    "开发区": ("地区: 东湖开发区\n级别: 开发区\n上级: 湖北省黄石市", range(2014, 2028)),
    "高新区": ("地区: 渭滨高新区\n级别: 高新区\n上级: 陕西省宝鸡市", range(2014, 2028)),
    "街道": ("地区: 城关街道\n级别: 街道\n上级: 陕西省宝鸡市凤翔区", range(2021, 2028)),
    "镇": ("地区: 柳林镇\n级别: 镇\n上级: 陕西省宝鸡市凤翔区", range(2021, 2028)),
    "乡": ("地区: 青山乡\n级别: 乡\n上级: 河北省石家庄市正定县", range(2014, 2028)),
    "民族乡": ("地区: 云台土家族乡\n级别: 民族乡\n上级: 湖北省宜昌市长阳土家族自治县", range(2014, 2028)),
    "苏木": ("地区: 那日图苏木\n级别: 苏木\n上级: 内蒙古自治区锡林郭勒盟正蓝旗", range(2014, 2028)),
}  # fmt: skip

# None of these sentences says a figure of a metric, so that they go with whatever is drawn.
HIGHLIGHTS = (
    "组织骨干培训12批，覆盖人员3400余人次。",
    "“一站式”窗口平均等候时间缩短近40%，惠及商户1,200家。",
    "<b>{{ 7*7 }}</b> 与 **着重** 照录，走访5省17县（市、区）。",
)
TAIL = """亮点:
  行政执法:
    - '{highlight}'
存在问题:
  - 主题: 行政执法
    问题: 部分执法人员业务能力还不强。
    原因: 培训针对性不足。
    措施: 开展分类培训。
下步计划:
  - 主题: 行政执法
    内容: 加强执法人员培训。
"""


@dataclass(frozen=True)
class Drawn:
    """A valid form: its header, its lines by metric id, and what stands behind the figures."""

    header: str
    lines: Mapping[str, str]
    tail: str

    def text(self) -> str:
        return _text(self.header, self.lines, self.tail)

    def line_of(self, metric: str) -> int:
        """Return the 1-based line of a metric."""
        by_id = {m.id: m for m in genre().metrics}
        wanted = f"    {by_id[metric].key}: {self.lines[metric]}"
        group = f"  {by_id[metric].group}:"
        lines = self.text().split("\n")
        return lines.index(wanted, lines.index(group)) + 1


def _text(header: str, lines: Mapping[str, str], tail: str) -> str:
    groups: dict[str, list[str]] = defaultdict(list)
    for metric in genre().metrics:
        if metric.id in lines:
            groups[metric.group].append(f"    {metric.key}: {lines[metric.id]}")
    data = "\n".join(f"  {group}:\n" + "\n".join(rows) for group, rows in groups.items())
    return f"{header}数据:\n{data}\n{tail}" if data else f"{header}数据: {{}}\n{tail}"


def troubles(findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the errors and warnings among findings."""
    return [f for f in findings if f.severity is not Severity.NOTE]


@st.composite
def valid_forms(draw: st.DrawFn, most: int = 60) -> Drawn:
    """A form of any level and year that checks clean.

    Figures are drawn one by one; lines that the checks find fault with are then left out, so that what is left is a form
    as a careful clerk would hand it in.
    """
    place, years = PLACES[draw(st.sampled_from(sorted(PLACES)))]
    year = draw(st.sampled_from(years))
    header = f"填报表: 1\n文种: 法治政府建设\n{place}\n年度: {year}\n"
    date = draw(st.sampled_from(["", f"{year + 1}年2月28日"]))
    header += f"发文:\n  成文日期: {date}\n"
    empty, _ = filled(_text(header, {}, ""))
    metrics = asked(genre(), year, of_region(empty.region))
    chosen = draw(
        st.lists(st.sampled_from(metrics), min_size=1, max_size=min(most, len(metrics)), unique_by=id)
    )
    lines = {metric.id: _typed(metric, draw) for metric in chosen if metric.gather != "算"}
    tail = TAIL.format(highlight=draw(st.sampled_from(HIGHLIGHTS)))
    return Drawn(header, _without_fault(header, lines, tail), tail)


def _typed(metric: Metric, draw: st.DrawFn) -> str:
    """Draw a line's value as people type it."""
    if metric.unit == "%":
        return f"{draw(st.integers(100, 9999)) / 100}"
    count = draw(st.integers(1, 99999))
    last = count + draw(st.integers(1, max(1, count // 3)))
    unit = draw(st.sampled_from([metric.unit, *metric.units]))
    parts = [draw(st.integers(0, 500)) for _ in range(draw(st.integers(2, 4)))]
    units = ", ".join(f"第{i}执法队: {n}" for i, n in enumerate(parts, 1))
    forms = [
        f"{count}", f"{count}{unit}", f"{draw(st.integers(11, 999)) / 10}万", f"约{count}", f"{count // 10 + 1}0余",
        f"{{值: {count}, 去年: {last}}}", f"{{值: {count}, 口径: 按办结日期统计, 来源: 业务系统}}",
        f"{{值: {count}, 截至: 11月30日}}", f"{{值: {count}, 只进报送稿: 是}}", "无", "今年不报", "不适用", "",
    ]  # fmt: skip
    if metric.gather == "求和":
        forms += [f"{{各单位: {{{units}}}}}", f"{{各单位: {{{units}}}, 应报: {len(parts)}}}"]
    return draw(st.sampled_from(forms))


def _without_fault(header: str, lines: dict[str, str], tail: str) -> dict[str, str]:
    kept = dict(lines)
    while True:
        drawn = Drawn(header, kept, tail)
        _, findings = filled(drawn.text())
        bad = {f.at.line for f in troubles(findings)}
        at_fault = [metric for metric in kept if drawn.line_of(metric) in bad]
        if not at_fault:
            return kept
        for metric in at_fault:
            del kept[metric]


# --- one slip ---------------------------------------------------------------------------------------------------------

Slip = Callable[
    [str, str, Metric], str | None
]  # key, value, metric → the whole line without its indent, or None


def _number(value: str) -> bool:
    return value.isdecimal() and int(value) > 0


SLIPS: Mapping[str, Slip] = {
    "a letter for a digit": lambda k, v, m: f"{k}: {v}l" if _number(v) else None,
    "two figures": lambda k, v, m: f"{k}: {v} {v}" if _number(v) else None,
    "a unit of something else": lambda k, v, m: f"{k}: {v}公里" if _number(v) else None,
    "a negative figure": lambda k, v, m: f"{k}: -{v}" if _number(v) else None,
    "a vague figure": lambda k, v, m: f"{k}: 二十几" if v else None,
    "a broken count": lambda k, v, m: f"{k}: {v}.5" if _number(v) and m.unit not in ("%", "元") else None,
    "a rate above all": lambda k, v, m: f"{k}: 120" if m.unit == "%" else None,
    "last year's tenfold": lambda k, v, m: f"{k}: {{值: {v}, 去年: {v}00}}" if _number(v) and m.unit != "%" else None,
    "the key misspelt": lambda k, v, m: f"{k}了: {v}" if v else None,
    "a full-width colon": lambda k, v, m: f"{k}：{v}" if v else None,
    "no blank behind the colon": lambda k, v, m: f"{k}:{v}" if v else None,
    "a tab": lambda k, v, m: f"\t{k}: {v}",
    "the line twice": lambda k, v, m: f"{k}: {v}\n    {k}: {v}",
    "a day that is none": lambda k, v, m: f"{k}: {{值: {v}, 截至: 2月30日}}" if _number(v) else None,
    "neither yes nor no": lambda k, v, m: f"{k}: {{值: {v}, 只进报送稿: 也许}}" if _number(v) else None,
    "a column misspelt": lambda k, v, m: f"{k}: {{值: {v}, 口经: 无}}" if _number(v) else None,
    "a brace left open": lambda k, v, m: f"{k}: {{值: {v}" if _number(v) else None,
    "a list for a value": lambda k, v, m: f"{k}: [{v}, {v}]" if _number(v) else None,
    "units that make another sum": lambda k, v, m: (
        f"{k}: {{值: {v}, 各单位: {{甲队: {v}, 乙队: 7}}}}" if _number(v) and m.gather == "求和" else None
    ),
    "other paper, other figure": lambda k, v, m: f"{k}: {{值: {v}, 核对: {{政府工作报告: {v}1}}}}" if _number(v) else None,
}  # fmt: skip


@dataclass(frozen=True)
class Slipped:
    """A form with one slip, on `lines` (1-based); `connected` are the lines that a relation ties to it."""

    name: str
    text: str
    lines: range
    connected: frozenset[int]


@st.composite
def slipped(draw: st.DrawFn) -> tuple[Drawn, Slipped]:
    """A valid form, and the same with one slip in one line."""
    drawn = draw(valid_forms(30).filter(lambda d: any(_number(v) for v in d.lines.values())))
    name = draw(st.sampled_from(sorted(SLIPS)))
    by_id = {m.id: m for m in genre().metrics}
    able = [i for i, value in drawn.lines.items() if SLIPS[name](by_id[i].key, value, by_id[i]) is not None]
    if not able:
        name = "a letter for a digit"
        able = [i for i, value in drawn.lines.items() if _number(value)]
    metric = by_id[draw(st.sampled_from(able))]
    number = drawn.line_of(metric.id)
    lines = drawn.text().split("\n")
    written = SLIPS[name](metric.key, drawn.lines[metric.id], metric) or ""
    lines[number - 1] = written if written.startswith("\t") else f"    {written}"
    more = written.count("\n")
    form, _ = filled(drawn.text())
    tied = {
        form.answers[i].at.line or 0 for i in connected(metric.id) if i in form.answers and i in drawn.lines
    }
    behind = frozenset(line + more if line > number else line for line in tied)
    return drawn, Slipped(name, "\n".join(lines), range(number, number + more + 1), behind)


def connected(metric: str) -> frozenset[str]:
    """Return the ids of the metrics that a relation, a formula or a whole ties to one, itself included."""
    return frozenset().union(*(bundle for bundle in _bundles() if metric in bundle)) | {metric}


def _bundles() -> Iterator[frozenset[str]]:
    table = MetricTable(genre().metrics)
    for metric in genre().metrics:
        if metric.whole:
            yield frozenset({metric.id, metric.whole})
        for text in (metric.formula, *metric.never):
            names = list(keys(parse_formula(text))) if text else []
            found = {m.id for name in names if (m := table.find(name.removeprefix("去年."), metric.group))}
            yield frozenset({metric.id, *found})
    for relation in genre().relations:
        names = [name.removeprefix("去年.") for name in parse_rule(relation.rule).names()]
        yield frozenset(m.id for name in names if (m := table.find(name, relation.group)))


def answered(form: Form) -> dict[str, tuple[object, ...]]:
    """Return what a form says of each metric, without places."""
    return {
        i: (a.kind, a.amount, a.last, a.basis, a.source, a.as_of, a.internal_only)
        for i, a in form.answers.items()
    }
