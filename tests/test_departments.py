"""A department's own form and report: what it is asked, how it speaks of itself, to whom it reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter.document import Paragraph
from drafter.errors import UsageProblem
from drafter.form import Form, asked, blank, check, for_body, of_region, read
from drafter.form.words import fill
from drafter.region import Share, profile, resolve, share
from drafter.schema import Genre, Metric
from tests.calling import draft
from tests.levels import filled_form
from tests.shipped import composed, filled, genre
from tests.test_levels import foreign_words, text_of

YEAR = 2025
PLACES = [
    "凤翔区",
    "阳新县",
    "黄石市",
    "锡盟",
    "湖北省",
    "内蒙古",
    "静海区",
    "隆昌市",
    "正蓝旗",
    "喀什地区",
    "恩施州",
]
DEPARTMENTS = [
    "司法局",
    "公安局",
    "市场监管局",
    "教育局",
    "卫生健康委",
    "政府办公室",
    "税务局",
    "机关事务服务中心",
]


def here(place: str, department: str) -> str:
    """Return a department's name at a place: 司法厅 of a province."""
    halls = {"司法局": "司法厅", "公安局": "公安厅", "教育局": "教育厅", "政府办公室": "政府办公厅"}
    return halls.get(department, department) if place in ("湖北省", "内蒙古") else department


def draft_text(place: str, department: str, **options: str) -> str:
    form, findings = filled(filled_form(resolve(place, YEAR, **options), department))
    assert [f.message for f in findings if f.severity.value == "error"] == []
    blocks = composed(form).document.blocks
    return "\n".join("".join(run.text for run in b.runs) for b in blocks if isinstance(b, Paragraph))


def asked_of(place: str, department: str | None) -> dict[str, Metric]:
    words = of_region(resolve(place, YEAR), department)
    return {m.id: m for m in asked(for_body(genre(), words), YEAR, words)}


# --- what is asked


def test_a_department_is_asked_what_it_owns_and_what_is_common() -> None:
    justice, police, office = (asked_of("凤翔区", d) for d in ("司法局", "公安局", "政府办公室"))
    assert {
        "review.received",
        "mediation.cases",
        "aid.cases",
        "inspection.bodies",
        "decision.legality",
    } <= justice.keys()
    assert {
        "penalty.decisions",
        "licence.granted",
        "enforcement.staff",
        "mediation.administrative",
    } <= police.keys()
    assert {"decision.catalogue", "decision.meetings", "open.published"} <= office.keys()
    common = {
        "leadership.study",
        "accountability.persons",
        "normative.reviewed",
        "litigation.due",
        "publicity.events",
    }
    assert common <= justice.keys() & police.keys() & office.keys()
    assert not {"review.received", "mediation.cases", "audit.projects", "service.items"} & police.keys()
    assert (
        not {"penalty.decisions", "check.random", "supervision.files"} & office.keys()
    )  # it enforces no law


def test_a_government_is_asked_nothing_that_only_departments_are() -> None:
    assert "review.respondent" in asked_of("凤翔区", "公安局")
    assert "review.respondent" not in asked_of("凤翔区", None)


def test_a_rate_is_asked_only_with_all_of_its_parts() -> None:
    police = asked_of("凤翔区", "公安局")
    assert {"enforcement.licensed_rate", "litigation.lost_rate", "motions.answered_rate"} <= police.keys()
    assert not {"normative.filed_rate", "counsel.coverage", "review.closed_rate"} & police.keys()


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_figures_of_one_family_are_of_one_scope(department: str) -> None:
    """A part and its whole are either both of the whole place or both of the department."""
    metrics = asked_of("凤翔区", department)
    scopes = {m.id: "{全县}数" in m.note for m in metrics.values()}
    mixed = [m.id for m in metrics.values() if m.whole in scopes and scopes[m.whole] is not scopes[m.id]]
    assert mixed == []


def test_a_department_under_another_name_owns_the_same() -> None:
    words = of_region(resolve("凤翔区", YEAR), "市场监督管理局")
    assert share("市场监管局", words) is Share.LEADS
    assert share("各执法单位、财政局", words) is Share.TAKES_PART
    assert share("审计局", words) is Share.NONE
    data = of_region(resolve("阳新县", YEAR), "县数据和审批局")
    assert share("政务服务主管部门", data) is Share.NONE
    assert share("政务服务主管部门", data, {"政务服务主管部门": "县数据和审批局"}) is Share.LEADS


def test_the_bureau_of_justice_did_not_own_the_legal_office_before_the_reform() -> None:
    words = of_region(resolve("开州区", 2016), "司法局")
    assert share("{法制机构}", words) is Share.NONE and share("{司法局}", words) is Share.LEADS


def test_check_and_build_keep_what_the_form_was_written_with() -> None:
    place = resolve("凤翔区", YEAR)
    text = blank(genre(), place, YEAR, department="公安局")
    assert "部门: 公安局" in text and "行政复议:" not in text and "局长办公会议" not in text.split("数据:")[0]
    form, findings = read(text, genre())
    assert form.department == "公安局" and findings == []
    owed = [f.message for f in check(form, genre())]
    asked_by_form = re.findall(r"必填", text)
    assert len(owed) == len(asked_by_form) and all("本局" in message for message in owed)
    assert any("局长办公会议学法次数" in message for message in owed)


def test_what_others_own_is_printed_if_the_department_reports_it() -> None:
    form, _ = filled(
        "填报表: 1\n文种: 法治政府建设\n年度: 2025\n地区: 凤翔区\n部门: 公安局\n数据:\n  公共法律服务:\n    公证: 12\n"
    )
    assert "12件" in text_of(composed(form))


# --- how it speaks


@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("place", PLACES)
def test_a_department_speaks_only_in_words_of_its_place_and_its_own(place: str, department: str) -> None:
    name = here(place, department)
    said = profile(resolve(place, YEAR), name)
    text = draft_text(place, name)
    assert list(foreign_words(text, said)) == []
    assert not re.search(r"[{}]|None|，，|，。|；。|【", text), text
    assert text.count(said.signature) >= 2 and said.words["本机关"] in text
    assert "党政主要负责人" not in text
    assert "主要负责人履行推进法治建设第一责任人职责情况" in text


@pytest.mark.parametrize(
    ("place", "department", "ours", "meeting", "party"),
    [
        ("凤翔区", "司法局", "全局", "局长办公会议", "局党组"),
        ("凤翔区", "公安局", "全局", "局长办公会议", "局党委"),
        ("黄石市", "卫生健康委", "全委", "主任办公会议", "委党组"),
        ("湖北省", "司法厅", "全厅", "厅长办公会议", "厅党组"),
        ("锡盟", "税务局", "全局", "局长办公会议", "局党委"),
        ("阳新县", "公共资源交易中心", "全中心", "主任办公会议", "中心党组"),
    ],
)
def test_its_own_meeting_and_committee_stand_for_the_governments(
    place: str, department: str, ours: str, meeting: str, party: str
) -> None:
    text = draft_text(place, department)
    assert f"{meeting}集体学法" in text and f"{party}理论学习中心组" in text and f"{ours}权责清单" in text
    assert "常务会议" not in text


def test_the_review_body_speaks_for_the_whole_place() -> None:
    text = draft_text("凤翔区", "司法局")
    assert "全区共有行政执法主体98个，行政执法岗位人员98人" in text and "共收到行政复议申请98件" in text
    assert "作为被申请人参加行政复议98件" in text
    assert "共收到行政复议申请" not in draft_text("凤翔区", "公安局")


def test_the_office_of_the_government_reports_the_governments_meetings() -> None:
    text = draft_text("锡盟", "政府办公室")
    assert "行署常务会议集体学法98次" in text and "锡林郭勒盟行政公署办公室关于2025年度" in text


def test_no_name_of_a_metric_speaks_of_the_government_to_a_bureau() -> None:
    words = of_region(resolve("阳新县", YEAR), "教育局")
    names = [fill(m.name, words) for m in asked(for_body(genre(), words), YEAR, words)]
    assert [n for n in names if "县政府" in n or "县委" in n] == []


# --- to whom it reports


@pytest.mark.parametrize(
    ("place", "department", "addressees", "copy"),
    [
        ("凤翔区", "司法局", ("中共凤翔区委", "凤翔区人民政府", "宝鸡市司法局"), "区委全面依法治区委员会办公室"),
        ("湖北省", "司法厅", ("中共湖北省委", "湖北省人民政府", "司法部"), "省委全面依法治省委员会办公室"),
        ("黄石市", "公安局", ("中共黄石市委", "黄石市人民政府", "湖北省公安厅"), "市委全面依法治市委员会办公室"),
        ("静海区", "教育局", ("中共静海区委", "静海区人民政府", "天津市教育委员会"), "区委全面依法治区委员会办公室"),
        ("锡盟", "税务局", ("中共锡林郭勒盟委", "锡林郭勒盟行政公署", "国家税务总局内蒙古自治区税务局"), "盟委全面依法治盟委员会办公室"),
        ("凤翔区", "机关事务服务中心", ("中共凤翔区委", "凤翔区人民政府"), "区委全面依法治区委员会办公室"),
    ],
)  # fmt: skip
def test_a_department_reports_to_its_leaders_and_the_department_above(
    place: str, department: str, addressees: tuple[str, ...], copy: str
) -> None:
    said = profile(resolve(place, YEAR), department)
    assert said.addressees == addressees and said.words["抄送机关"] == copy
    text = blank(genre(), resolve(place, YEAR), YEAR, department=department)
    assert f"如 [{', '.join(addressees)}]\n" in text
    assert re.search(rf"  #抄送: +# 如 \[{copy}\]\n", text)


def test_a_department_led_from_above_names_its_leader_first() -> None:
    assert profile(resolve("凤翔区", YEAR), "税务局").words["领导机关"] == "市税务局和区委、区政府"
    branch = profile(resolve("凤翔区", YEAR), "宝鸡市生态环境局凤翔分局")
    assert branch.signature == "宝鸡市生态环境局凤翔分局" and branch.addressees[-1] == "宝鸡市生态环境局"
    assert share("生态环境局", dict(branch.words)) is Share.LEADS


@pytest.mark.parametrize("typed", ["凤翔区税务局", "税务局", "国家税务总局凤翔区税务局", "区税务局"])
def test_one_department_may_be_written_in_several_ways(typed: str) -> None:
    assert profile(resolve("凤翔区", YEAR), typed).signature == "国家税务总局凤翔区税务局"


def test_a_zone_has_departments() -> None:
    text = draft_text("清河高新区", "司法局", level="高新区", superior="黄石市")
    assert "清河高新区司法局关于" in text and "在党工委、管委会领导下" in text and "区政府" not in text
    assert "人民调解委员会98个" in text


# --- findings


def read_with(head: str, genre_: Genre | None = None) -> tuple[Form, list[str]]:
    form, findings = read(
        f"填报表: 1\n文种: 法治政府建设\n年度: 2025\n{head}\n数据: {{}}\n", genre_ or genre()
    )
    return form, [f"{f.code} {f.severity.value} {f.at.line}:{f.at.column}" for f in findings]


def test_a_town_has_no_departments() -> None:
    form, found = read_with("地区: 灵乡镇\n级别: 镇\n上级: 大冶市\n部门: 司法局")
    assert found == ["F070 error 7:5"] and form.department is None


def test_a_level_that_there_is_not() -> None:
    _, found = read_with("地区: 阳新县\n级别: 县极市")
    assert found == ["F071 error 5:5"]


def test_a_department_that_no_metric_names() -> None:
    form, found = read_with("地区: 阳新县\n部门: 研究室")
    assert found == ["F072 note 5:5"] and form.department == "研究室"
    assert read_with("地区: 阳新县\n部门: 公安局")[1] == []  # it enforces the law


def test_a_department_that_is_no_name() -> None:
    form, found = read_with("地区: 阳新县\n部门: ../../x")
    assert found == ["F073 error 5:5"] and form.department is None


@pytest.mark.parametrize("typed", ["眉县司法局", "国家税务总局眉县税务局", "西安市司法局"])
def test_a_department_of_another_place(typed: str) -> None:
    form, found = read_with(f"地区: 凤翔区\n部门: {typed}")
    assert found == ["F074 error 5:5"] and form.department is None


@pytest.mark.parametrize(
    "typed", ["凤翔区司法局", "宝鸡市凤翔区司法局", "市场监管局", "区市场监管局", "城区管理局", "市政管理处"]
)
def test_a_department_of_this_place(typed: str) -> None:
    assert read_with(f"地区: 凤翔区\n部门: {typed}")[0].department == typed


def test_a_wrong_department_still_gives_a_draft() -> None:
    form, _ = read_with("地区: 阳新县\n部门: ../../x")
    assert "阳新县人民政府" in text_of(composed(form))
    with pytest.raises(UsageProblem):
        profile(resolve("阳新县", YEAR), "../../x")


# --- the command


def test_new_writes_a_departments_form_that_checks_clean(tmp_path: Path) -> None:
    made = draft("new", "--region", "凤翔区", "--year", "2025", "--department", "公安局", cwd=tmp_path)
    assert made.code == 0 and "凤翔区公安局" in made.out
    (form,) = tmp_path.glob("*.yaml")
    assert form.name == "凤翔区公安局2025年法治政府建设年度报告填报表.yaml"
    assert draft("check", form, cwd=tmp_path).code == 0
    built = draft("build", form, "--to", "md", cwd=tmp_path)
    assert built.code == 0 and (tmp_path / "凤翔区公安局2025年法治政府建设年度报告.md").is_file()


def test_new_refuses_a_department_that_cannot_be(tmp_path: Path) -> None:
    town = ("--region", "灵乡镇", "--level", "镇", "--superior", "大冶市", "--year", "2025")
    refused = draft("new", *town, "--department", "司法局", cwd=tmp_path)
    assert refused.code == 2 and "没有“司法局”" in refused.err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("place", "department", "said"),
    [("凤翔区", "公安局", "未发生以本局为被告的"), ("湖北省", "公安厅", "未发生以本厅为被告的")],
)
def test_what_did_not_occur_is_said_of_the_department(place: str, department: str, said: str) -> None:
    head = f"填报表: 1\n文种: 法治政府建设\n年度: 2025\n地区: {place}\n部门: {department}\n"
    form, _ = filled(f"{head}数据:\n  行政应诉:\n    一审新收: 无\n    被申请复议: 无\n")
    text = text_of(composed(form))
    assert said in text and "未发生作为被申请人的行政复议案件" in text


def test_next_years_form_stays_the_departments(tmp_path: Path) -> None:
    draft(
        "new",
        "--region",
        "凤翔区",
        "--year",
        "2024",
        "--department",
        "公安局",
        "-o",
        "去年.yaml",
        cwd=tmp_path,
    )
    made = draft("new", "--from", "去年.yaml", cwd=tmp_path)
    assert made.code == 0, made.err
    text = (tmp_path / "凤翔区公安局2025年法治政府建设年度报告填报表.yaml").read_text("utf-8")
    assert "部门: 公安局" in text and "填报表：凤翔区公安局，2025年度" in text and "其中涉企检查:" in text
    assert "行政复议:" not in text
    assert draft("new", "--from", "去年.yaml", "--department", "司法局", cwd=tmp_path).code == 2
