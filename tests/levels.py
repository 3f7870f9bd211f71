"""Filled forms for every level of government: real places of each, made-up bodies where the table has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from drafter.form import asked, for_body, of_region
from drafter.region import Region
from drafter.schema import Genre, Metric
from tests.shipped import genre

TEXTS = """
亮点:
  行政执法:
    - 推行服务型执法。
第一责任人履职:
  - 主要负责人听取工作汇报。
存在问题:
  - 问题: 办案力量不足。
    原因: 编制少。
    措施: 加强培训。
下步计划:
  - 主题: 加强培训
    内容: 组织业务培训。
"""


def value(metric: Metric) -> str:
    """Return a figure; its 口径 answers whatever does not add up, since only the wording matters here."""
    number = "60" if metric.unit == "%" else "3" if metric.whole else "98"
    return f"{{值: {number}, 口径: 试填}}"


def filled_form(place: Region, department: str | None = None, data: Genre | None = None) -> str:
    """Write a form of a place with a figure for every metric it is asked, optional ones too."""
    data = data or genre()
    head = [
        f"填报表: 1\n文种: 法治政府建设\n年度: {place.year}\n地区: {place.name if not place.code else place.full}"
    ]
    if not place.code:
        head += [f"级别: {place.level}", f"上级: {''.join(place.parents)}"]
    head += [f"部门: {department}"] if department else []
    names = of_region(place, department)
    lines = "\n".join(_lines(for_body(data, names), place.year, names))
    return "\n".join([*head, "发文: {成文日期: " + str(place.year + 1) + "年2月20日}", "数据:", lines, TEXTS])


def _lines(data: Genre, year: int, names: Mapping[str, str]) -> Iterator[str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for metric in asked(data, year, names):
        if metric.gather != "算":
            groups[metric.group].append(f"    {metric.key}: {value(metric)}")
    for group, lines in groups.items():
        yield from (f"  {group}:", *lines)
