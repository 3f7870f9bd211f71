from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.quantity import Amount, find, parse_amount, plain, split_scale
from drafter.resources import knowledge
from drafter.yamlio import load_data

TABLE = load_data(knowledge("units.yaml"))
# Every unit that a form may have: those of the table that stand alone behind a figure, and money with a scale.
PRINTED = [
    u
    for g in TABLE["units"]
    if g["kind"] in ("count", "rate", "measure", "money")
    for u in g["names"]
    if u != "成"
]
PRINTED += ["万元", "亿元", "件(次)", "件（次）", "县(市、区)"]
ASKED = [
    "次",
    "人",
    "期",
    "人次",
    "个",
    "项",
    "%",
    "件",
    "份",
    "条",
    "家",
    "名",
    "户次",
    "卷",
    "万元",
    "场次",
    "支",
    "家次",
    "个百分点",
]


def seen(text: str) -> list[tuple[str, str, str, str | None]]:
    return [(q.text, plain(q.value), q.unit, q.qualifier) for q in find(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "公开8.2万条，减免约1957.08万元",
            [("8.2万条", "82000", "条", None), ("约1957.08万元", "19570800", "元", "约")],
        ),
        ("平均审批时限压减近80%，流程压减超60％", [("近80%", "80", "%", "近"), ("超60％", "60", "%", "超")]),
        (
            "下基层5万余人次，收集9000余个",
            [("5万余人次", "50000", "人次", "余"), ("9000余个", "9000", "个", "余")],
        ),
        ("投入100多万元", [("100多万元", "1000000", "元", "多")]),
        ("完成77%以上镇级点位", [("77%以上", "77", "%", "以上")]),
        (
            "分别低于全区1.2和2.2个百分点",
            [("1.2", "1.2", "个百分点", None), ("2.2个百分点", "2.2", "个百分点", None)],
        ),
        (
            "先后四批次划转，九成以上提前办结",
            [("四批次", "4", "批次", None), ("九成以上", "90", "%", "以上")],
        ),
        ("满意率达百分之九十八点五", [("百分之九十八点五", "98.5", "%", None)]),
        (
            "落实5省17县(市、区)合作协议",
            [("5省", "5", "省", None), ("17县(市、区)", "17", "县(市、区)", None)],
        ),
        ("评查案卷１，２３４卷", [("１，２３４卷", "1234", "卷", None)]),
        ("行政处罚卷1431，行政许可卷223卷", [("1431", "1431", "", None), ("223卷", "223", "卷", None)]),
        ("省政协委员提案1市政协委员提案4件", [("1", "1", "", None), ("4件", "4", "件", None)]),
        ("平均审理周期24.61天", [("24.61天", "24.61", "天", None)]),
        ("节约1.2亿元，签约10个", [("1.2亿元", "120000000", "元", None), ("10个", "10", "个", None)]),
        ("同比-3.2%", [("-3.2%", "-3.2", "%", None)]),
        ("区政府常务会每半年听取一次", [("一次", "1", "次", None)]),
        ("依申请六类事项30项", [("六类", "6", "类", None), ("30项", "30", "项", None)]),
        ("在城区三个街道派出所建立", [("三个", "3", "个", None)]),
        ("建成8成以上", [("8成以上", "80", "%", "以上")]),
    ],
)
def test_figures_are_found_with_value_unit_and_qualifier(
    text: str, figures: list[tuple[str, str, str, str | None]]
) -> None:
    assert seen(text) == figures


@pytest.mark.parametrize(
    "text",
    ["2023年，第29个宣传月", "2024-01-30 08:35:48", "（2021—2025年）", "（20222025年）", "开州委发〔2017〕5号", "市政府290号令", "第五次会议、第3次", "三项制度和十四五",
     "一是深入推进", "12345热线、“12348”公众号", "“52条”、“企业减负30条”", "《条例（3.0版）》", "“1+N审管联动”", "以四个时间节点建立", "表现在七个方面：",
     "1.健全制度。2. 完善", "3月、6月、9月、12月", "连续3年、每30天", "4569工作法", "最多跑一次，一件事一次办", "抓好五项制度机制落实", "附件1，表2。", "1/3",
     "5G网络、A4纸、G60科创走廊", "收入比2.9∶1", "两级、三级网络", "二期工程", "第1、2批", "80周年"],
)  # fmt: skip
def test_what_is_no_figure_is_not_found(text: str) -> None:
    assert seen(text) == []


def test_each_of_several_bodies_multiplies() -> None:
    (figure,) = find("（规划、交通、金融各1件）")
    assert (figure.value, figure.multiplicity) == (1, 3)


def test_offsets_count_in_the_text_as_printed() -> None:
    text = "　　受理行政复议申请４１件。"
    (figure,) = find(text)
    assert text[figure.start : figure.end] == figure.text == "４１件"


@given(st.text(alphabet="0123456789０９.,，一二十百万亿约近余件个%年月第“”《》（）() -—", max_size=40))
def test_any_text_gives_figures_that_stand_in_it_in_order(text: str) -> None:
    found = find(text)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.decimals("0.01", "9999", places=2).map(str),
    st.decimals("0.1", "9999", places=1).map(lambda d: f"{d}万"),
    st.integers(1, 9999).map(lambda n: f"{n}亿"),
    st.integers(1, 999).map(lambda n: f"-{n}"),
)
LEFT = [
    "",
    "全年共收到行政复议申请",
    "，其中",
    "办结率达",
    "（受理",
    "比上年增加",
    "“放管服”改革事项",
    "审结：",
    "截至目前，全县共有",
    "由上年的",
    "开展执法监督",
]
RIGHT = [
    "",
    "。",
    "，审结3件。",
    "；",
    "、",
    "）",
    "，同比增长2.5%。",
    "的事项",
    "和8人次",
    "行政处罚决定",
    "，均已整改",
]


@given(
    NUMBERS, st.sampled_from(PRINTED), st.sampled_from(["", *TABLE["qualifiers"]["prefix"]]), st.sampled_from(["", "余", "多"]),
    st.sampled_from(["", *TABLE["qualifiers"]["suffix"]]), st.sampled_from(LEFT), st.sampled_from(RIGHT),
)  # fmt: skip
def test_what_is_printed_is_found_again(
    number: str, unit: str, prefix: str, infix: str, suffix: str, left: str, right: str
) -> None:
    scale = 10**4 if number.endswith("万") else 10**8 if number.endswith("亿") else 1
    scaled, base = split_scale(unit)
    if scale > 1 and scaled > 1:
        return  # 万 twice is never printed
    value = Decimal(number.rstrip("万亿")) * scale * scaled
    amount = Amount(value, number, prefix, infix, suffix)
    printed = amount.text(unit)
    figure = find(left + printed + right)[0]
    assert (figure.text, figure.start) == (printed, len(left))
    assert figure.value == value
    assert figure.unit.replace("（", "(").replace("）", ")") == base.replace("（", "(").replace("）", ")")
    assert figure.qualifier == amount.qualifier


@pytest.mark.parametrize(
    ("typed", "unit", "value", "printed"),
    [("41", "件", "41", "41件"), ("41件", "件", "41", "41件"), ("8.2万", "条", "82000", "8.2万条"), ("8.2万条", "条", "82000", "8.2万条"),
     ("约100", "件", "100", "约100件"), ("100余", "件", "100", "100余件"), ("１２", "件", "12", "12件"), ("1,234", "件", "1234", "1234件"),
     ("1，234", "件", "1234", "1234件"), ("3.5%", "%", "3.5", "3.5%"), ("百分之三", "%", "3", "3%"), ("二十二", "件", "22", "22件"),
     ("-3", "件", "-3", "-3件"), ("负3", "件", "-3", "-3件"), ("1.20", "%", "1.2", "1.20%"), ("5千", "条", "5000", "5000条"),
     ("412.6", "万元", "4126000", "412.6万元"), ("412.6万", "万元", "4126000", "412.6万元"), ("4126000元", "万元", "4126000", "412.6万元"),
     ("412.6万元", "元", "4126000", "412.6万元"), ("1.2亿元", "万元", "120000000", "12000万元"), ("78%以上", "%", "78", "78%以上"),
     ("九成以上", "%", "90", "90%以上"), ("0", "件", "0", "0件"), ("1.2个百分点", "个百分点", "1.2", "1.2个百分点"), ("近8.2万余条", "条", "82000", "近8.2万余条")],
)  # fmt: skip
def test_values_are_read_as_people_type_them(typed: str, unit: str, value: str, printed: str) -> None:
    amount = parse_amount(typed, (unit,))
    assert (plain(amount.value), amount.text(unit)) == (value, printed)


def test_another_unit_of_the_metric_is_kept() -> None:
    assert parse_amount("35卷", ("件", "卷")).text("件") == "35卷"


@pytest.mark.parametrize(
    ("typed", "unit", "why"),
    [("41个", "件", "单位是“个”，而这一项的单位是“件”"), ("2023年", "件", "日期"), ("2024-01-30", "件", "日期"), ("3月5日", "件", "日期"), ("3-5", "件", "范围"),
     ("3至5件", "件", "范围"), ("3件5人", "件", "不止一个数"), ("3，5", "件", "逗号"), ("不少", "件", "不是数"), ("", "件", "没有填数"), ("1e3", "件", "科学记数法"),
     ("8.2", "条", "应是整数"), ("010", "件", "以 0 开头"), ("{{ x }}", "件", "不是数"), ("41" * 60, "件", "太长"), ("9" * 30, "件", "位数太多"),
     ("３５卷", "件", "“３５卷”"), ("5万元", "件", "万元"), ("41件左右吧", "件", "左右吧")],
)  # fmt: skip
def test_what_cannot_be_a_value_is_refused_in_words(typed: str, unit: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"[\s\S]*") as caught:
        parse_amount(typed, (unit,))
    assert why in str(caught.value)


@given(st.text(max_size=60), st.sampled_from(ASKED))
def test_any_text_is_a_value_or_refused_in_words(typed: str, unit: str) -> None:
    try:
        amount = parse_amount(typed, (unit,))
    except ValueError as error:
        assert any("一" <= char <= "鿿" for char in str(error))
    else:
        assert find(f"共{amount.text(unit)}，")


@given(NUMBERS, st.sampled_from(ASKED))
def test_typed_values_read_back_from_the_sentence(number: str, unit: str) -> None:
    try:
        amount = parse_amount(number, (unit,))
    except ValueError as error:
        assert "小数" in str(error)
        return
    (figure,) = find(f"全年共{amount.text(unit)}。")
    assert figure.value == amount.value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("惠及3-5万人，补助3万5千元。", ["30000人", "50000人", "35000元"]),
        ("调整权责清单事项1 356项。", ["1356项"]),
        ("应诉率为九成八，满意率九成。", ["98%", "90%"]),
        ("办理时限由20个工作日压缩至5个工作日。", ["20个工作日", "5个工作日"]),
        ("7家企业进入500强，粮食产量5连增，新设3万5家。", ["7家", "5家"]),
    ],
)
def test_numbers_of_several_pieces_are_one(text: str, wanted: list[str]) -> None:
    assert [plain(q.value) + q.unit for q in find(text)] == wanted
