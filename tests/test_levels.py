"""Every level of government speaks of itself in its own words, in the profile and in a whole draft.

LEVELS is STANDARDS' table of self-reference, a row a level: a real place of each, a made-up body where the table of divisions
has none. The oracle at the end knows no level: it takes the words of the body and of those above it as the only ones
that may stand in a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pytest

from drafter.compose import Composition
from drafter.form import Office, asked, of_region, owner
from drafter.form.words import fill
from drafter.region import Profile, Region, known_levels, profile, resolve
from drafter.region.levels import levels_data
from tests.levels import filled_form
from tests.shipped import composed, filled, genre

YEAR = 2025


class Row(NamedTuple):
    """What a level says: 我X, 全X, 党委和政府, 人大, 政协, 纪检, 依法治X办, the chain above, those above and its own 党委, those below."""

    place: str
    level: str
    we: str
    all: str
    party_government: str
    congress: str | None
    cppcc: str | None
    discipline: str
    commission: str | None  # 全面依法治X委员会
    office: str | None  # 依法治X办
    chain: str
    leaders: str
    below: str
    signature: str
    outside: str = ""  # the superior of a body that the table does not have


LEVELS = [
    Row("湖北省", "省", "我省", "全省", "省委、省政府", "省人大常委会", "省政协", "省纪委监委", "省委全面依法治省委员会", "省委依法治省办",
        "党中央、国务院", "党中央、国务院和省委", "各市（州）", "湖北省人民政府"),
    Row("内蒙古", "自治区", "我区", "全区", "自治区党委、政府", "自治区人大常委会", "自治区政协", "自治区纪委监委", "自治区党委全面依法治区委员会",
        "自治区党委依法治区办", "党中央、国务院", "党中央、国务院和自治区党委", "各盟市", "内蒙古自治区人民政府"),
    Row("重庆市", "直辖市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "党中央、国务院", "党中央、国务院和市委", "各区县（自治县）", "重庆市人民政府"),
    Row("西安市", "地级市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "省委、省政府", "省委、省政府和市委", "各区县（市）", "西安市人民政府"),
    Row("黄石市", "地级市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "省委、省政府", "省委、省政府和市委", "各县（市、区）", "黄石市人民政府"),
    Row("恩施州", "自治州", "我州", "全州", "州委、州政府", "州人大常委会", "州政协", "州纪委监委", "州委全面依法治州委员会", "州委依法治州办",
        "省委、省政府", "省委、省政府和州委", "各县（市）", "恩施土家族苗族自治州人民政府"),
    Row("锡盟", "盟", "我盟", "全盟", "盟委、行署", "自治区人大常委会盟工作委员会", "盟政协", "盟纪委监委", "盟委全面依法治盟委员会",
        "盟委依法治盟办", "自治区党委、政府", "自治区党委、政府和盟委", "各旗县市（区）", "锡林郭勒盟行政公署"),
    Row("喀什地区", "地区", "我地区", "全地区", "地委、行署", "人大工委", "政协工委", "地区纪委监委", "地委全面依法治地委员会", "地委依法治地办",
        "自治区党委、政府", "自治区党委、政府和地委", "各县（市）", "喀什地区行政公署"),
    Row("阳新县", "县", "我县", "全县", "县委、县政府", "县人大常委会", "县政协", "县纪委监委", "县委全面依法治县委员会", "县委依法治县办",
        "省委、省政府和市委、市政府", "市委、市政府和县委", "各乡镇（街道）", "阳新县人民政府"),
    Row("忠县", "县", "我县", "全县", "县委、县政府", "县人大常委会", "县政协", "县纪委监委", "县委全面依法治县委员会", "县委依法治县办",
        "市委、市政府", "市委、市政府和县委", "各乡镇（街道）", "忠县人民政府"),
    Row("石柱县", "自治县", "我县", "全县", "县委、县政府", "县人大常委会", "县政协", "县纪委监委", "县委全面依法治县委员会", "县委依法治县办",
        "市委、市政府", "市委、市政府和县委", "各乡镇（街道）", "石柱土家族自治县人民政府"),
    Row("隆昌市", "县级市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "省委、省政府和内江市委、市政府", "内江市委、市政府和隆昌市委", "各镇（街道）", "隆昌市人民政府"),
    Row("仙桃市", "县级市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "省委、省政府", "省委、省政府和市委", "各镇（街道）", "仙桃市人民政府"),
    Row("白杨市", "县级市", "我市", "全市", "市委、市政府", "市人大常委会", "市政协", "市纪委监委", "市委全面依法治市委员会", "市委依法治市办",
        "自治区党委、政府", "自治区党委、政府和市委", "各镇（街道）", "白杨市人民政府"),
    Row("凤翔区", "市辖区", "我区", "全区", "区委、区政府", "区人大常委会", "区政协", "区纪委监委", "区委全面依法治区委员会", "区委依法治区办",
        "省委、省政府和市委、市政府", "市委、市政府和区委", "各镇（街道）", "凤翔区人民政府"),
    Row("静海区", "市辖区", "我区", "全区", "区委、区政府", "区人大常委会", "区政协", "区纪委监委", "区委全面依法治区委员会", "区委依法治区办",
        "市委、市政府", "市委、市政府和区委", "各镇（街道）", "静海区人民政府"),
    Row("正蓝旗", "旗", "我旗", "全旗", "旗委、旗政府", "旗人大常委会", "旗政协", "旗纪委监委", "旗委全面依法治旗委员会", "旗委依法治旗办",
        "自治区党委、政府和盟委、行署", "盟委、行署和旗委", "各苏木镇（街道）", "正蓝旗人民政府"),
    Row("鄂伦春自治旗", "自治旗", "我旗", "全旗", "旗委、旗政府", "旗人大常委会", "旗政协", "旗纪委监委", "旗委全面依法治旗委员会",
        "旗委依法治旗办", "自治区党委、政府和市委、市政府", "市委、市政府和旗委", "各乡镇（街道）", "鄂伦春自治旗人民政府"),
    Row("神农架林区", "林区", "我区", "全区", "林区党委、林区政府", "区人大常委会", "区政协", "区纪委监委", "林区党委全面依法治区委员会",
        "林区党委依法治区办", "省委、省政府", "省委、省政府和林区党委", "各乡镇", "神农架林区人民政府"),
    Row("六枝特区", "特区", "我区", "全区", "特区党委、特区政府", "区人大常委会", "区政协", "区纪委监委", "特区党委全面依法治区委员会",
        "特区党委依法治区办", "省委、省政府和市委、市政府", "市委、市政府和特区党委", "各乡镇（街道）", "六枝特区人民政府"),
    Row("清河经济技术开发区", "开发区", "我区", "全区", "党工委、管委会", None, None, "纪检监察工委", None, None,
        "省委、省政府和市委、市政府", "市委、市政府和党工委", "各街道（镇）", "清河经济技术开发区管理委员会", "黄石市"),
    Row("清河高新区", "高新区", "我区", "全区", "党工委、管委会", None, None, "纪检监察工委", None, None,
        "市委、市政府", "市委、市政府和党工委", "各街道（镇）", "清河高新区管理委员会", "天津市"),
    Row("清河新区", "新区", "我区", "全区", "党工委、管委会", None, None, "纪检监察工委", None, None,
        "省委、省政府", "省委、省政府和党工委", "各街道（镇）", "清河新区管理委员会", "陕西省"),
    Row("东陵街道", "街道", "我街道", "全街道", "街道党工委、街道办事处", None, None, "街道纪工委", None, None,
        "区委、区政府", "区委、区政府和街道党工委", "各村（社区）", "东陵街道办事处", "凤翔区"),
    Row("东陵镇", "镇", "我镇", "全镇", "镇党委、镇政府", None, None, "镇纪委", None, None,
        "市委、市政府", "市委、市政府和镇党委", "各村（社区）", "东陵镇人民政府", "大冶市"),
    Row("东陵乡", "乡", "我乡", "全乡", "乡党委、乡政府", None, None, "乡纪委", None, None,
        "县委、县政府", "县委、县政府和乡党委", "各村", "东陵乡人民政府", "阳新县"),
    Row("东陵回族乡", "民族乡", "我乡", "全乡", "乡党委、乡政府", None, None, "乡纪委", None, None,
        "县委、县政府", "县委、县政府和乡党委", "各村", "东陵回族乡人民政府", "忠县"),
    Row("东陵苏木", "苏木", "我苏木", "全苏木", "苏木党委、苏木政府", None, None, "苏木纪委", None, None,
        "旗委、旗政府", "旗委、旗政府和苏木党委", "各嘎查（社区）", "东陵苏木人民政府", "正蓝旗"),
    Row("东陵鄂温克苏木", "民族苏木", "我苏木", "全苏木", "苏木党委、苏木政府", None, None, "苏木纪委", None, None,
        "旗委、旗政府", "旗委、旗政府和苏木党委", "各嘎查（社区）", "东陵鄂温克苏木人民政府", "陈巴尔虎旗"),
]  # fmt: skip

NO_REPORTS = {"特别行政区"}  # only so that every division has a profile
by_place = pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row.level} {row.place}") for row in LEVELS]
)


def place_of(row: Row) -> Region:
    if row.outside:
        return resolve(row.place, YEAR, level=row.level, superior=row.outside)
    return resolve(row.place, YEAR)


@cache
def draft_of(row: Row) -> Composition:
    form, findings = filled(filled_form(place_of(row)))
    assert [f for f in findings if f.severity.value == "error"] == []
    return composed(form)


def text_of(draft: Composition) -> str:
    """Return a draft's text without the numbers of its headings, which are no word of a body's own."""
    return "\n".join("".join(run.text for run in block.runs) for block in draft.document.blocks)


def test_every_level_has_its_row() -> None:
    like = {
        name for name, entry in levels_data()["levels"].items() if "in_table" in entry
    }  # 副省级市: 地级市 in the table
    assert {row.level for row in LEVELS} == set(known_levels()) - NO_REPORTS - like


@by_place
def test_a_level_has_the_words_of_its_row(row: Row) -> None:
    said = profile(place_of(row))
    words = said.words
    assert place_of(row).level == row.level
    assert (words["我县"], words["全县"], words["县委县政府"]) == (row.we, row.all, row.party_government)
    assert (words["县人大常委会"], words["县政协"], words["县纪委监委"]) == (
        row.congress,
        row.cppcc,
        row.discipline,
    )
    assert (words["县委全面依法治县委员会"], words["县委依法治县办"]) == (row.commission, row.office)
    assert (words["各级上级党委政府"], words["领导机关"]) == (row.chain, row.leaders)
    assert (words["各乡镇"], said.signature) == (row.below, row.signature)
    assert words["本机关"] == words["县政府"] and words["县人民政府"] == row.signature


@by_place
def test_no_word_of_a_profile_is_of_another_level(row: Row) -> None:
    """What the row says, and the names of the place, are all that the organs of a profile are made of."""
    said = profile(place_of(row)).words
    own = {"全称", "地区", "县司法局", "县人大", "县纪委", *OF_THOSE_ABOVE}
    names = [*row, *row.party_government.split("、"), *(said[key] for key in own), said["中共县委"]]
    text = "\n".join(word for key, word in said.items() if word and key not in own)
    left = _without(text, iter(names))
    assert [m[0] for oracle in (WE, ORGAN, BELOW) for m in oracle.finditer(left)] == []
    assert [body for body in BODIES if body in left] == []


@by_place
def test_a_draft_of_a_level_has_no_word_of_another(row: Row) -> None:
    said = profile(place_of(row))
    text = text_of(draft_of(row))
    assert list(foreign_words(text, said)) == []
    assert row.signature in text and row.leaders in text and row.all in text


@by_place
def test_a_draft_of_a_level_is_whole(row: Row) -> None:
    text = text_of(draft_of(row))
    assert not re.search(r"[{}]|None|，，|，。|；。|、、|：。|和各?[，。；]|【", text), text
    assert len([r for r in draft_of(row).ledger.unused if not r.key.endswith(".去年")]) == 0


@by_place
def test_what_a_level_is_asked_is_put_in_its_words(row: Row) -> None:
    words = of_region(place_of(row))
    metrics = asked(genre(), YEAR, words)
    said = [fill(text, words) for m in metrics for text in (m.name, m.note)]
    owners = [owner(m, Office(), profile(place_of(row)).words) for m in metrics]
    assert [m.id for m, name in zip(metrics, owners, strict=True) if not name] == []
    said += owners
    text = "\n".join(["", "", "", *said]).replace("各部门", "").replace("“法律明白人”", "")
    assert list(foreign_words(text, profile(place_of(row)))) == []


@pytest.mark.parametrize("place", ["静海区", "忠县", "石柱县"])
def test_below_a_municipality_nothing_is_provincial(place: str) -> None:
    row = next(row for row in LEVELS if row.place == place)
    assert not re.search(r"省委|省政府|全省|我省", text_of(draft_of(row)))
    assert profile(place_of(row)).words["上级人民政府"] in ("天津市人民政府", "重庆市人民政府")


def test_a_county_level_city_under_the_province_reports_straight_to_it() -> None:
    said = profile(resolve("仙桃市", YEAR))
    assert said.addressees == ("湖北省人民政府",) and said.words["各级上级"] == "省"


# --- the oracle ------------------------------------------------------------------------------------------------------

# What may stand before an organ's name; the longest first, since 自治区 ends in 区.
SIGNS = (
    "自治区",
    "街道",
    "苏木",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "地",
)
ORGANS = ("党工委", "人民政府", "党委", "政府", "人大", "政协", "纪委", "司法局", "办事处", "委员会", "委")
HEAD = 3  # lines of a draft: title, addressees, introduction
OF_THOSE_ABOVE = (
    "上级党委",
    "上级政府",
    "上级党委政府",
    "各级上级",
    "各级上级党委政府",
    "上级人民政府",
    "抄送机关",
    "领导机关",
)
WE = re.compile(rf"[我全](?:{'|'.join(SIGNS)})(?!面|部|程|员|民|覆|社|场|域)")
ORGAN = re.compile(rf"(?:{'|'.join(SIGNS)})(?:{'|'.join(ORGANS)})(?!托|派)")
BODIES = ("党工委", "管委会", "管理委员会", "办事处", "行署", "行政公署", "地委", "盟委", "工委")
BELOW = re.compile(
    r"各(?:级)?(?:部门)?(?:和)?((?:[乡镇县市区旗州盟地]|街道|苏木|村|社区|嘎查|自治县)[^，。；制、]*)"
)


def foreign_words(text: str, said: Profile) -> Iterator[str]:
    """Yield the words of a draft that neither the body nor those above it have.

    What the body says of itself and of those below (its profile) is taken out first, the longest first; of those above,
    in the head only (title, addressees, introduction). Whatever word of a level is left is somebody else's.
    """
    lines = text.split("\n")
    head, body = "\n".join(lines[:HEAD]), "\n".join(lines[HEAD:])
    left = _without(head, _own_words(said.words, above=True)) + "\n" + _without(body, _own_words(said.words))
    yield from (m[0] for m in WE.finditer(left))
    yield from (m[0] for m in ORGAN.finditer(left))
    yield from (body for body in BODIES if body in left)
    yield from (m[0] for m in BELOW.finditer(left))


def _without(text: str, words: Iterator[str | None]) -> str:
    longest_first = sorted({word for word in words if word}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "＿", text)


def _own_words(words: Mapping[str, str | None], *, above: bool = False) -> Iterator[str | None]:
    skip = {
        "县",
        "地名",
        "赋权",
        "备案机关",
        "党政主要负责人",
        "执法职责",
        *(() if above else OF_THOSE_ABOVE),
    }
    yield from (word for key, word in words.items() if key not in skip)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲\n乙\n丙\n市政府常务会议研究。", ["市政府"]),
        ("我县认真研究，全省推广。", ["我县", "全省"]),
        ("报县政府常务会议和市人大。", ["县政府", "市人大"]),
        ("在市委、市政府和区委领导下，全区各镇（街道）推进。", []),
        ("党工委、管委会和街道办事处。", ["街道办事处", "党工委", "管委会", "办事处"]),
        ("各乡镇和各旗县市（区）落实。", ["各乡镇和各旗县市（区）落实"]),
    ],
)
def test_the_oracle_finds_the_words_of_other_levels(text: str, found: list[str]) -> None:
    assert set(foreign_words(text, profile(resolve("凤翔区", YEAR)))) >= set(found)
    if not found:
        assert list(foreign_words(text, profile(resolve("凤翔区", YEAR)))) == []
