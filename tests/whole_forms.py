"""Whole valid forms of every level of government and many years, drawn by Hypothesis, and what one slip does to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import Form, Office, asked, check, fitted, of_region, read
from drafter.schema import Metric
from drafter.schema.formula import keys, parse_formula
from drafter.schema.relations import parse_rule
from drafter.schema.table import MetricTable
from tests.shipped import genre

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
    "区司法局": ("地区: 陕西省宝鸡市凤翔区\n部门: 司法局", range(2021, 2028)),
    "区市场监管局": ("地区: 陕西省宝鸡市凤翔区\n部门: 市场监管局", range(2021, 2028)),
    "市公安局": ("地区: 湖北省黄石市\n部门: 公安局", range(2014, 2028)),
    "县教育局": ("地区: 河北省石家庄市正定县\n部门: 教育局", range(2014, 2028)),
    "苏木": ("地区: 那日图苏木\n级别: 苏木\n上级: 内蒙古自治区锡林郭勒盟正蓝旗", range(2014, 2028)),
}  # fmt: skip

# None of these sentences says a figure of a metric, so that they go with whatever is drawn.
HIGHLIGHTS = (
    "组织骨干培训12批，覆盖人员3400余人次。",
    "“一站式”窗口平均等候时间缩短近40%，惠及商户1,200家。",
    "<b>{{ 7*7 }}</b> 与 **着重** 照录，走访5省17县（市、区）。",
)
OUTLINE = "提纲:\n  - {标题: 规范公正文明执法, 主题: 行政执法}\n  - 行政复议与应诉\n"
TAIL = """亮点:
  行政执法:
    - '{highlight}'
存在问题:
  - 主题: 行政执法
    问题: 部分执法人员业务能力还不强。
    原因: 培训针对性不足。
    措施: 开展分类培训。
  - 主题: 政务公开
    问题: 政策解读形式单一。
    原因: 专业人员少。
下步计划:
  - 主题: 政务公开
    内容: 丰富政策解读形式。
"""
TEAMS = tuple(f"第{number}执法队" for number in range(1, 5))
OFFICES = (
    Office(),
    Office(renames={"政务服务主管部门": "行政审批局"}),
    Office(rosters={"各执法单位": TEAMS, "各许可机关": TEAMS[:2], "各部门": TEAMS}),
)


@dataclass(frozen=True)
class Drawn:
    """A valid form: its header, its lines by metric id, and what stands behind the figures."""

    header: str
    lines: Mapping[str, str]
    tail: str
    office: Office = OFFICES[0]

    def text(self) -> str:
        return _text(self.header, self.lines, self.tail)

    def openings(self) -> set[str]:
        """Return the metrics that stand first in their groups."""
        first: dict[str, str] = {}
        for metric in genre().metrics:
            if metric.id in self.lines:
                first.setdefault(metric.group, metric.id)
        return set(first.values())

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


def examined(text: str, office: Office = OFFICES[0]) -> tuple[Form, list[Diagnostic]]:
    """Read and check a form as `draft check` does."""
    form, found = read(text, genre(), office=office)
    fit = fitted(genre(), form) if form.region.level else genre()
    return form, [*found, *check(form, fit)]


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
    header += _issue(draw, year)
    office = draw(st.sampled_from(OFFICES))
    drawn = Drawn(header, {}, TAIL.format(highlight=draw(st.sampled_from(HIGHLIGHTS))), office)
    form, _ = examined(drawn.text(), office)
    local = of_region(form.region, form.department)
    metrics = asked(fitted(genre(), form), year, local)
    chosen = draw(
        st.lists(
            st.sampled_from(metrics), min_size=1, max_size=min(most, len(metrics)), unique_by=lambda m: m.id
        )
    )
    lines = {metric.id: _typed(metric, draw) for metric in chosen if metric.gather != "算"}
    return _without_fault(replace(drawn, lines=lines))


def _issue(draw: st.DrawFn, year: int) -> str:
    """Draw what stands between the header and the figures."""
    date = draw(st.sampled_from(["", f"{year + 1}年2月28日", f"{year}-12-31", f"{year + 1}/3/1"]))
    more = draw(
        st.sampled_from(["", "  标题: 某年度报告\n  主送: [某机关, 某委]\n", "  联合行文: 否\n  署名:\n"])
    )
    return f"发文:\n{more}  成文日期: {date}\n{draw(st.sampled_from(['', OUTLINE]))}"


def _typed(metric: Metric, draw: st.DrawFn) -> str:
    """Draw a line's value as people type it."""
    if metric.unit == "%":
        rate, last = (f"{draw(st.integers(2000, 9999)) / 100}" for _ in range(2))
        return draw(st.sampled_from([rate, f"{rate}%", f"{{值: {rate}, 去年: {last}}}", f"约{rate}"]))
    count = draw(st.integers(1, 99999))
    last = count + draw(st.integers(1, max(1, count // 3)))
    unit = draw(st.sampled_from([metric.unit, *metric.units]))
    parts = [draw(st.integers(0, 500)) for _ in range(draw(st.integers(2, 4)))]
    units = ", ".join(f"{team}: {n}" for team, n in zip(TEAMS, parts, strict=False))
    forms = [
        f"{count}", f"{count}{unit}", f"{draw(st.integers(11, 999)) / 10}万", f"约{count}", f"{count // 10 + 1}0余",
        f"{{值: {count}, 去年: {last}}}", f"{{值: {count}, 口径: 按办结日期统计, 来源: 业务系统}}",
        f"{{值: {count}, 截至: 11月30日}}", f"{{值: {count}, 只进报送稿: 是}}", "无", "今年不报", "不适用", "",
    ]  # fmt: skip
    if metric.gather == "求和":
        forms += [f"{{各单位: {{{units}}}}}", f"{{各单位: {{{units}}}, 应报: {len(parts)}}}"]
    return draw(st.sampled_from(forms))


def _without_fault(drawn: Drawn) -> Drawn:
    while True:
        _, findings = examined(drawn.text(), drawn.office)
        bad = {f.at.line for f in troubles(findings)}
        at_fault = [metric for metric in drawn.lines if drawn.line_of(metric) in bad]
        if not at_fault:
            return drawn
        drawn = replace(drawn, lines={k: v for k, v in drawn.lines.items() if k not in at_fault})


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
    "too little indented": lambda k, v, m: f"   {k}: {v}" if v else None,
    "too far indented": lambda k, v, m: f"      {k}: {v}" if v else None,
    "a line of another group": lambda k, v, m: f"{'收到申请' if m.group != '行政复议' else '宣传活动'}: 7",
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
    opening = drawn.openings() if "indented" in name else ()  # the first line of a group sets its indentation
    able = [
        i
        for i, value in drawn.lines.items()
        if i not in opening and SLIPS[name](by_id[i].key, value, by_id[i]) is not None
    ]
    if not able:
        name = "a letter for a digit"
        able = [i for i, value in drawn.lines.items() if _number(value)]
    metric = by_id[draw(st.sampled_from(able))]
    number = drawn.line_of(metric.id)
    lines = drawn.text().split("\n")
    written = SLIPS[name](metric.key, drawn.lines[metric.id], metric) or ""
    lines[number - 1] = written if written[0].isspace() else f"    {written}"
    more = written.count("\n")
    form, _ = examined(drawn.text(), drawn.office)
    tied = {
        form.answers[i].at.line or 0 for i in connected(metric.id) if i in form.answers and i in drawn.lines
    }
    behind = frozenset(line + more if line > number else line for line in tied)
    return drawn, Slipped(name, "\n".join(lines), range(number, number + more + 1), behind)


# A slip outside the figures: what it is, where it strikes (the first line that the pattern finds), and what stands there then.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "a place that is not": (r"^地区: .*[省市区州盟县旗](?=\n年度)", "地区: 某某某市"),
    "a region left blank": (r"^地区: .*", "地区:"),
    "a letter in the year": (r"^年度: 2", "年度: Z"),
    "a short year": (r"^年度: 20", "年度: "),
    "a year long ago": (r"^年度: 20", "年度: 10"),
    "the year misspelt": (r"^年度:", "年渡:"),
    "another genre": (r"^文种: .*", "文种: 政府工作报告"),
    "a date that is none": (r"^  成文日期: .*", "  成文日期: 2025年2月30日"),
    "a date of long ago": (r"^  成文日期: .*", "  成文日期: 2009年3月1日"),
    "a word for a date": (r"^  成文日期: .*", "  成文日期: 过几天"),
    "a field of the header misspelt": (r"^  成文日期:", "  成文曰期:"),
    "a topic misspelt": (r"^  行政执法:(?=\n    - )", "  行政执发:"),
    "a problem's topic misspelt": (r"^  - 主题: 行政执法(?=\n    问题)", "  - 主题: 行政执发"),
    "a plan's topic misspelt": (r"^  - 主题: 政务公开(?=\n    内容)", "  - 主题: 政务公升"),
    "a heading's topic misspelt": (r"主题: 行政执法\}", "主题: 行政执发}"),
    "a problem without reason": (r"^    原因: 培训.*", "    原因:"),
    "a problem without measure or plan": (r"^    措施: .*", "    措施:"),
    "a plan without content": (r"^    内容: .*", "    内容:"),
    "a reason misspelt": (r"^    原因: 培训", "    原困: 培训"),
    "a group misspelt": (r"^  (\S+):(?=\n    \S+: )", r"  \1们:"),
    "the figures misspelt": (r"^数据:", "数椐:"),
    "a full-width colon behind a topic": (r"^  行政执法:(?=\n    - )", "  行政执法："),
    "a sentence that decreases by times": (r"^    原因: 专业人员少。", "    原因: 专业人员下降2倍。"),
}  # fmt: skip
# These take away what lines below stand on: what hangs on them may be told too.
UPROOTING = frozenset(["a region left blank", "a place that is not", "a letter in the year", "a short year", "a year long ago",
    "the year misspelt", "another genre", "a group misspelt", "the figures misspelt", "a plan without content"])  # fmt: skip


@st.composite
def slipped_elsewhere(draw: st.DrawFn) -> tuple[Drawn, Slipped]:
    """A valid form, and the same with one slip outside the figures."""
    drawn = draw(valid_forms(30))
    text = drawn.text()
    able = [name for name, (pattern, _) in ELSEWHERE.items() if re.search(pattern, text, re.M)]
    name = draw(st.sampled_from(able))
    pattern, wrong = ELSEWHERE[name]
    struck = re.search(pattern, text, re.M)
    number = text.count("\n", 0, struck.start() if struck else 0) + 1
    wrong_text = re.sub(pattern, wrong, text, count=1, flags=re.M)
    return drawn, Slipped(name, wrong_text, _entry(text.split("\n"), number), frozenset())


def _entry(lines: list[str], number: int) -> range:
    """Return the lines of the list entry that a line belongs to; a line that is in none is alone."""
    if not lines[number - 1].startswith(("    ", "  - ")) or lines[number - 1].startswith("    - "):
        return range(number, number + 1)
    first = next(n for n in range(number, 0, -1) if not lines[n - 1].startswith("    "))
    last = next(n for n in range(number + 1, len(lines) + 2) if not lines[n - 1].startswith("    "))
    return range(first, last)


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
