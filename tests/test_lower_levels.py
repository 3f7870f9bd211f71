"""What bodies at the lower levels have and have not: found by reading a filled form's draft of every level aloud."""

from __future__ import annotations

import pytest

from drafter.form import Office, asked, blank, for_body, of_region, owner
from drafter.schema import Metric
from tests.shipped import composed, filled, form_text, genre
from tests.test_levels import text_of
from tests.whole_forms import PLACES

YEAR = 2024
FIGURES = {
    "service.items": "86",
    "service.hall_items": "72",
    "hotline.received": "312",
    "hotline.closed": "310",
    "aid.stations": "14",
    "leadership.commission": "2",
}
BELOW_COUNTY = ("街道", "镇", "乡", "民族乡", "苏木")


def place(level: str) -> str:
    return PLACES[level][0].removeprefix("地区: ")


def text(level: str, year: int = YEAR, rest: str = "") -> str:
    form, _ = filled(form_text(FIGURES, place(level), year, rest))
    return text_of(composed(form))


def asked_at(level: str, department: str | None = None) -> dict[str, Metric]:
    form, _ = filled(form_text({}, place(level), YEAR))
    words = of_region(form.region, department)
    return {m.id: m for m in asked(for_body(genre(), words), YEAR, words)}


@pytest.mark.parametrize("level", BELOW_COUNTY)
def test_a_township_has_a_counter_of_its_own_and_works_on_what_the_hotline_sends(level: str) -> None:
    said = text(level)
    assert "其中进驻便民服务中心72项" in said
    assert "全年承办政务服务热线工单312件，办结310件" in said
    assert "共有公共法律服务实体平台14个" in said


@pytest.mark.parametrize("level", ["市辖区", "旗", "直辖市的县", "开发区"])
def test_a_county_has_a_service_centre_and_a_hotline(level: str) -> None:
    said = text(level)
    assert "其中进驻政务服务中心72项" in said
    assert "全年政务服务热线受理工单312件" in said
    assert "共有公共法律服务实体平台14个" in said


@pytest.mark.parametrize("level", ["开发区", "高新区", *BELOW_COUNTY])
def test_what_only_a_people_s_government_at_county_level_does_is_not_asked(level: str) -> None:
    ids = asked_at(level)
    assert "normative.filings_examined" not in ids  # 备案审查
    assert "review.received" not in ids
    assert ("normative.filed_rate" in ids) == (
        level in ("开发区", "高新区")
    )  # of what it makes as a government


@pytest.mark.parametrize("level", sorted(PLACES))
def test_a_single_body_is_asked_for_the_reviews_in_which_it_answers(level: str) -> None:
    answers = "review.respondent" in asked_at(level)
    assert answers == (level in ("开发区", "高新区", *BELOW_COUNTY))


def test_who_answers_in_reviews_is_told() -> None:
    form, _ = filled(form_text({}, place("镇"), YEAR))
    names = of_region(form.region)
    assert owner(asked_at("镇")["review.respondent"], Office(), names) == "司法所"
    assert "review.respondent" in asked_at("市辖区", "公安局")


@pytest.mark.parametrize(("year", "aim"), [(2015, "经济社会发展"), (2018, "高质量发展")])
def test_a_heading_speaks_in_the_words_of_its_year(year: int, aim: str) -> None:
    rest = "亮点:\n  营商环境:\n    - 设立服务驿站。\n"
    assert f"优化法治化营商环境，服务{aim}" in text("县", year, rest)


def test_the_department_that_keeps_the_office_of_a_commission_does_not_call_its_meetings() -> None:
    form, _ = filled(form_text(FIGURES, place("市辖区") + "\n部门: 司法局", YEAR))
    assert "承办区委全面依法治区委员会会议2次" in text_of(composed(form))
    assert "区委全面依法治区委员会召开会议2次" in text("市辖区")


def suggested_at(level: str) -> str:
    form, _ = filled(form_text({}, place(level), YEAR))
    return blank(genre(), form.region, YEAR)


def test_problems_that_a_body_cannot_have_are_not_suggested() -> None:
    for problem in ("行政复议的主渠道作用", "行政执法监督力量弱", "基层报送工作情况不主动"):
        assert problem in suggested_at("市辖区")
        assert problem not in suggested_at("镇")
    assert "部分执法人员业务能力不强" in suggested_at("镇")


def test_the_meeting_is_named_where_a_key_is_another_level_s() -> None:
    assert "党政办公室｜镇长办公会议" in suggested_at("镇")
