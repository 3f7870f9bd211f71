"""Editions of one form: what may not be public leaves no trace, who is written to, a short draft, what differs.

The paragraphs at the end are those that clerks would accept for one topic, whatever of it was filled in.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter import calendar, writers
from drafter import region as regions
from drafter.cli.build import render
from drafter.compose import Composition, Request, compose, leaving
from drafter.diagnostics import has_errors
from drafter.document import Mark
from drafter.errors import BadGenre, UsageProblem
from drafter.resources import plain_template
from drafter.schema import load_genre
from drafter.schema.loading import load_editions
from drafter.schema.models import Relation
from tests.calling import draft
from tests.shipped import FILES, asked_metrics, filled, form_text, genre, text_of
from tests.small_frames import small_genre

TEMPLATE = FILES.template.read_text("utf-8")
PUBLIC = "公开稿"
MARKED = "只进报送稿: 是"
WITHHELD = {m.id: "今年不报" for m in asked_metrics(2024) if m.level == "必"}


def made(text: str, **paper: object) -> Composition:
    form, findings = filled(text)
    assert not has_errors(findings), [f.to_text() for f in findings]
    profile = regions.profile(form.region, form.department)
    return compose(genre(), form, profile, calendar.words(form.year), TEMPLATE, Request(**paper))


def form_with(answers: dict[str, str], rest: str = "", **fields: object) -> str:
    return form_text({**WITHHELD, **answers}, rest=rest, **fields)


def body(answers: dict[str, str], topic: str = "行政复议") -> list[str]:
    """Return the paragraphs under the heading that names a topic."""
    blocks = [b.text for b in made(form_with(answers)).document.blocks]
    start = next(i for i, text in enumerate(blocks) if text.startswith("（") and topic in text)
    end = next(i for i in range(start + 1, len(blocks)) if re.match("（|[一二三四]、", blocks[i]))
    return blocks[start + 1 : end]


def everything(composition: Composition) -> str:
    """Return all that the three files of a draft hold, the parts of the Word package unpacked."""
    held = [composition.name]
    for to in writers.WRITERS:
        data, _ = render(composition, to)
        if to == "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                held += [package.read(name).decode("utf-8") for name in package.namelist()]
        else:
            held.append(html.unescape(data.decode("utf-8")))
    return "\n".join(held)


def printed(composition: Composition) -> Counter[tuple[str, str]]:
    return Counter((row.source, row.text) for row in composition.ledger.figures)


# --- what is only for the superior ----------------------------------------------------------------------------------

LOST = {
    "litigation.received": "40",
    "litigation.closed": "{值: 37, 去年: 41}",
    "litigation.lost": f"{{值: 23, 去年: 31, 口径: 以一审判决为准, 来源: 法院函第77号, {MARKED}}}",
}


def test_a_figure_marked_internal_and_the_rate_from_it_stand_in_one_edition_only() -> None:
    full, public = made(form_with(LOST)), made(form_with(LOST), edition=PUBLIC)
    assert "其中行政机关败诉23件，败诉率62.16%，同比下降13.45个百分点" in text_of(full)
    assert "审结37件。" in text_of(public)
    assert "败诉" not in text_of(public)
    assert {i.key for i in public.left_out} >= {"数据.行政应诉.其中败诉", "数据.行政应诉.只有率.一审败诉率"}


def test_an_internal_figure_is_not_asked_for_in_the_public_edition() -> None:
    blank = form_with({"litigation.closed": f"{{值: , {MARKED}}}"})
    assert "【待填：一审行政诉讼案件审结数" in text_of(made(blank))
    assert "待填：一审" not in text_of(made(blank, edition=PUBLIC))


def test_a_typed_rate_of_an_internal_figure_does_not_come_in_its_place() -> None:
    text = form_with({**LOST, "litigation.lost_rate": "62.16"})
    assert "62.16" not in text_of(made(text, edition=PUBLIC))


def test_a_rate_marked_internal_is_not_computed_in_public() -> None:
    parts = {
        "litigation.closed": "37",
        "litigation.lost": "23",
        "litigation.lost_rate": f"{{值: , {MARKED}}}",
    }
    assert "败诉率" in text_of(made(form_with(parts)))
    public = made(form_with(parts), edition=PUBLIC)
    assert "败诉率" not in text_of(public)
    assert [n.code for n in public.notes] == ["F081"]  # it can be divided out


def test_sentences_marked_internal_go_with_what_belongs_to_them() -> None:
    rest = f"""亮点:
  行政执法:
    - {{句: "某案：涉及1291人。", {MARKED}}}
    - 其他的话。
存在问题:
  - 问题: {{句: 内部的问题, {MARKED}}}
    原因: 内部问题的原因
    措施: 内部问题的措施
  - 问题: 可以说的问题
    原因: {{句: 内部的原因, {MARKED}}}
下步计划:
  - {{主题: 内部主题, 内容: {{句: 内部的计划, {MARKED}}}}}
"""
    full, public = text_of(made(form_with({}, rest))), text_of(made(form_with({}, rest), edition=PUBLIC))
    assert "1291人" in full
    assert "内部" in full
    assert "内部" not in public
    assert "1291" not in public
    assert "其他的话。" in public
    assert "可以说的问题。" in public
    assert "存在问题的原因" not in public  # not asked for: it is there
    assert "待填：下步计划" not in public


def test_what_is_missing_in_both_editions_is_asked_for_in_both() -> None:
    rest = "存在问题:\n  - 问题: 没写原因的问题\n"
    for edition in ("报送稿", PUBLIC):
        assert "【待填：存在问题的原因" in text_of(made(form_with({}, rest), edition=edition))


def test_the_public_files_say_nothing_of_where_figures_come_from() -> None:
    public = everything(made(form_with(LOST), edition=PUBLIC))
    assert "data-key" not in public
    assert "口径" not in public
    assert "第77号" not in public
    assert "以一审判决为准" not in public
    assert 'data-key="数据.行政应诉.一审审结"' in everything(made(form_with(LOST)))


FIGURES = [m for m in asked_metrics(2024) if m.unit != "%" and m.gather != "算"]


def unlike(number: int) -> str:
    """Return the n-th of figures of which no two add up to what two others add up to (Erdős and Turán)."""
    prime = 499
    return str(1_000_000 + 2 * prime * number + number * number % prime)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_internal_figure_leaks(data: st.DataObject) -> None:
    """Figures that occur nowhere else, some of them marked: none of those is in any byte of the public files."""
    numbers = data.draw(st.permutations(range(len(FIGURES))))
    typed = {m.id: unlike(n) for m, n in zip(FIGURES, numbers, strict=True)}
    internal = data.draw(st.sets(st.sampled_from([m.id for m in FIGURES]), min_size=1, max_size=30))
    answers = {
        m: f"{{值: {v}, 口径: 试, {MARKED}}}" if m in internal else f"{{值: {v}, 口径: 试}}"
        for m, v in typed.items()
    }
    form, _ = filled(form_text(answers))
    profile = regions.profile(form.region)
    full = compose(genre(), form, profile, {}, TEMPLATE)
    public = compose(genre(), form, profile, {}, TEMPLATE, Request(PUBLIC))
    held = everything(public)
    assert [m for m in internal if re.search(rf"(?<![0-9a-f]){typed[m]}(?![0-9a-f])", held)] == []
    keys = {form.answers[m].key for m in internal}
    assert not [r for r in public.ledger.figures if keys & {r.source, *r.computed_from}]
    assert not list(public.document.marked(Mark.WRONG))
    listed = Counter((i.key, i.text) for i in public.left_out if i.text)
    assert printed(full) - printed(public) == listed


def test_every_difference_is_listed() -> None:
    answers = {
        **LOST,
        "review.closed": "18",
        "review.mediated": "2",
        "review.terminated": f"{{值: 3, {MARKED}}}",
    }
    full, public = made(form_with(answers)), made(form_with(answers), edition=PUBLIC)
    assert printed(full) - printed(public) == Counter((i.key, i.text) for i in public.left_out if i.text)
    new = printed(public) - printed(full)  # the sum is not said, so its public part stands by itself
    assert new == {("数据.行政复议.审结_调解", "2件"): 1}
    assert new == Counter((d.what, d.now) for d in public.differs if d.what.startswith("数据"))
    assert {i.why for i in public.left_out} >= {"只进报送稿", "由不写的“其中败诉”算出"}


# --- what can be worked out all the same ------------------------------------------------------------------------------

PARTS = {
    "review.closed": "18",
    "review.upheld": "8",
    "review.dismissed": "7",
    "review.corrected": f"{{值: 3, {MARKED}}}",
}


def codes(answers: dict[str, str], **paper: object) -> list[str]:
    return [n.code for n in made(form_with(answers), **paper).notes]


def test_a_part_that_alone_is_missing_from_a_sum_is_told() -> None:
    public = made(form_with(PARTS), edition=PUBLIC)
    (note,) = public.notes
    assert note.code == "F081"
    assert all(name in note.message for name in ("审结_直接纠错", "审结_维持", "审结_驳回", "推算"))


def test_a_part_is_told_too_where_others_are_said_in_one_sum() -> None:
    parts = {**PARTS, "review.closed": "29", "review.mediated": "5", "review.terminated": "6"}
    (note,) = made(form_with(parts), edition=PUBLIC).notes
    assert note.code == "F081"
    assert "调解和终止" in note.message


@pytest.mark.parametrize(
    "changed",
    [
        {"review.dismissed": f"{{值: 7, {MARKED}}}"},  # two are missing
        {"review.dismissed": "6"},  # the parts are not all
        {"review.closed": f"{{值: 18, {MARKED}}}"},  # the whole is missing too
    ],
)
def test_a_part_that_cannot_be_worked_out_is_not_told(changed: dict[str, str]) -> None:
    assert codes({**PARTS, **changed}, edition=PUBLIC) == []


def test_nothing_is_told_of_the_edition_that_prints_everything() -> None:
    assert codes(PARTS) == []


def test_a_relation_of_the_genre_tells_what_follows_too() -> None:
    data = genre().model_copy(
        update={"relations": (Relation(rule="一审新收=一审审结+其中败诉", group="行政应诉"),)}
    )
    answers = {
        "litigation.received": "40",
        "litigation.closed": "37",
        "litigation.lost": f"{{值: 3, {MARKED}}}",
    }
    form, _ = filled(form_with(answers), data)
    public = compose(data, form, regions.profile(form.region), {}, TEMPLATE, Request(PUBLIC))
    assert [n.code for n in public.notes] == ["F081"]


def test_the_same_figure_in_a_public_sentence_is_told_at_the_sentence() -> None:
    rest = "亮点:\n  行政执法:\n    - 全年行政机关败诉23件。\n"
    (note,) = made(form_with(LOST, rest), edition=PUBLIC).notes
    assert (note.code, note.excerpt) == ("F080", "23件")
    assert note.at.line == len(form_with(LOST).splitlines()) + 3


# --- whom it goes to --------------------------------------------------------------------------------------------------


def opening(composition: Composition) -> list[str]:
    return [block.text for block in composition.document.blocks[:3]]


def test_the_usual_paper_goes_to_the_government_above() -> None:
    title, to, first = opening(made(form_with({})))
    assert title == "宝鸡市凤翔区人民政府关于2024年度法治政府建设情况的报告"
    assert to == "宝鸡市人民政府："
    assert first.startswith("2024年，在市委、市政府和区委领导下，区政府坚持")
    assert first.endswith("现将有关情况报告如下。")
    assert "特此报告。" in text_of(made(form_with({})))


def test_the_party_committee_is_spoken_to_as_the_one_that_leads() -> None:
    done = made(form_with({}), addressee="区委")
    assert opening(done)[1] == "区委："
    assert opening(done)[2].startswith("2024年，在区委领导下，区政府")
    assert {d.what for d in done.differs} == {"主送", "领导机关"}


def test_the_congress_is_asked_to_deliberate() -> None:
    done = made(form_with({}), addressee="人大常委会")
    assert opening(done)[1] == "区人大常委会："
    assert opening(done)[2].endswith("现将有关情况报告如下，请予审议。")
    assert "特此报告" not in text_of(done)


@pytest.mark.parametrize(
    ("region", "head", "name", "to"),
    [
        ("内蒙古自治区锡林郭勒盟", "", "盟委", "盟委："),
        ("内蒙古自治区锡林郭勒盟", "", "人大常委会", "自治区人大常委会盟工作委员会："),
        ("柳林镇", "级别: 镇\n上级: 陕西省宝鸡市凤翔区\n", "镇人大", "镇人大："),
        ("湖北省恩施土家族苗族自治州", "", "州委", "州委："),
    ],
)
def test_each_level_has_its_own_addressees(region: str, head: str, name: str, to: str) -> None:
    text = form_with({}, region=region).replace("年度: 2024\n", f"年度: 2024\n{head}")
    assert opening(made(text, addressee=name))[1] == to


@pytest.mark.parametrize(
    ("region", "head", "name"),
    [
        ("宝鸡高新区", "级别: 高新区\n上级: 陕西省宝鸡市\n", "人大常委会"),  # has none
        ("陕西省宝鸡市凤翔区", "", "县委"),  # another level's word
        ("陕西省宝鸡市凤翔区", "", "国务院"),
        ("陕西省宝鸡市凤翔区", "部门: 司法局\n", "区人大常委会"),  # not a department's
    ],
)
def test_an_addressee_that_this_body_does_not_have_is_refused(region: str, head: str, name: str) -> None:
    text = form_with({}, region=region).replace("年度: 2024\n", f"年度: 2024\n{head}")
    with pytest.raises(UsageProblem, match=name) as problem:
        made(text, addressee=name)
    assert problem.value.hint.startswith("可以写：")


def test_the_addressee_that_was_asked_for_outranks_the_one_in_the_form() -> None:
    text = form_with({}, "发文: {主送: [某某办公室]}\n")
    assert opening(made(text))[1] == "某某办公室："
    other = made(text, addressee="区委")
    assert opening(other)[1] == "区委："
    assert "发文.主送[1]" in {i.key for i in other.left_out}
    assert "发文.主送[1]" not in {e.key for e in other.ledger.unused}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("凤翔区", "在市委、市政府和区委领导下，在区人大常委会监督支持下，区政府坚持"),
        ("柳林镇\n级别: 镇\n上级: 陕西省宝鸡市凤翔区", "在镇人大监督支持下，镇政府坚持"),
        ("城关街道\n级别: 街道\n上级: 陕西省宝鸡市凤翔区", "在人大街道工委监督支持下，街道办事处坚持"),
    ],
)
def test_congress_is_thanked_and_asked_where_it_decides(place: str, said: str) -> None:
    text = text_of(made(form_with({}, region=place), addressee="人大"))
    assert said in text
    assert ("请予审议" in text) == ("工委" not in said), "an office of the congress hears and does not decide"
    assert "监督支持" not in text_of(made(form_with({}, region=place)))


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("静海区", "中共天津市静海区委 静海区人民政府"),
        ("正定县", "中共正定县委 正定县人民政府"),
        ("柳林镇\n级别: 镇\n上级: 陕西省宝鸡市凤翔区", "中共凤翔区柳林镇委员会 柳林镇人民政府"),
    ],
)
def test_a_joint_title_names_the_superior_where_the_government_s_does(place: str, title: str) -> None:
    done = made(form_with({}, JOINT, region=place))
    assert opening(done)[0] == f"{title}关于2024年度法治政府建设情况的报告"


def test_the_department_above_is_addressed_in_full_or_not_at_all() -> None:
    text = form_with({}, region="凤翔区\n部门: 市场监管局")
    assert opening(made(text, addressee="上级"))[1] == "宝鸡市市场监督管理局："
    with pytest.raises(UsageProblem, match="没有“上级”这个主送机关"):
        made(form_with({}, region="凤翔区\n部门: 政府办公室"), addressee="上级")


JOINT = "发文: {联合行文: 是, 成文日期: 2025年3月1日}\n"


def test_party_and_government_report_together() -> None:
    done = made(form_with({}, JOINT))
    title, to, first = opening(done)
    assert title == "中共宝鸡市凤翔区委 凤翔区人民政府关于2024年度法治政府建设情况的报告"
    assert to == "市委、市政府："
    assert first.startswith("2024年，在市委、市政府领导下，区委、区政府坚持")
    assert [b.text for b in done.document.blocks[-3:]] == ["中共凤翔区委", "凤翔区人民政府", "2025年3月1日"]
    assert "2025年，区委、区政府将" in text_of(made(form_with({}, f"{JOINT}下步计划: [做好工作]\n")))


def test_a_city_below_a_city_calls_itself_by_name_beside_it() -> None:
    government = opening(made(form_text({}, "四川省内江市隆昌市", 2024)))[2]
    assert government.startswith("2024年，在内江市委、市政府和隆昌市委领导下，隆昌市政府坚持")
    both = opening(made(form_text({}, "四川省内江市隆昌市", 2024, JOINT)))[2]
    assert both.startswith("2024年，在内江市委、市政府领导下，隆昌市委、市政府坚持")


@pytest.mark.parametrize(
    ("region", "signature"),
    [
        ("湖北省恩施土家族苗族自治州", "中共恩施土家族苗族自治州委员会"),
        ("湖北省宜昌市长阳土家族自治县", "中共长阳土家族自治县委员会"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗", "中共鄂温克族自治旗委员会"),
        ("广西壮族自治区", "中共广西壮族自治区委员会"),
        ("西藏自治区阿里地区", "中共阿里地委"),
        ("内蒙古自治区锡林郭勒盟", "中共锡林郭勒盟委"),
        ("陕西省", "中共陕西省委"),
    ],
)
def test_the_party_committee_signs_with_its_name(region: str, signature: str) -> None:
    done = made(form_with({}, JOINT, region=region))
    assert done.document.blocks[-3].text == signature


def test_a_department_does_not_report_together_with_the_party() -> None:
    text = form_with({}, JOINT).replace("年度: 2024\n", "年度: 2024\n部门: 司法局\n")
    with pytest.raises(UsageProblem, match="联合行文"):
        made(text)


def test_the_public_paper_has_no_addressee_and_its_own_title() -> None:
    done = made(form_with({}, "发文: {主送: [某某办公室], 成文日期: 2025年3月1日}\n"), edition=PUBLIC)
    title, first, _ = opening(done)
    assert title == "凤翔区2024年法治政府建设年度报告"
    assert first.endswith("现将有关情况公布如下。")
    assert "特此报告" not in text_of(done)
    assert "此件" not in text_of(done)
    assert [b.text for b in done.document.blocks[-2:]] == ["凤翔区人民政府", "2025年3月1日"]
    assert made(form_with({}, "发文: {标题: 自己的标题}\n"), edition=PUBLIC).document.title == "自己的标题"
    with pytest.raises(UsageProblem, match="公开稿"):
        made(form_with({}), edition=PUBLIC, addressee="区委")


def test_papers_of_one_form_have_different_names() -> None:
    wishes = (
        {},
        {"edition": PUBLIC},
        {"addressee": "区委"},
        {"addressee": "人大"},
        {"length": 900},
        {"length": 800},
    )
    names = [made(form_with({}), **wish).name for wish in wishes]
    assert len(set(names)) == len(names)


def test_a_genre_without_editions_says_that_it_has_one() -> None:
    form, _ = filled(form_with({}))
    small = small_genre()
    with pytest.raises(UsageProblem, match="只有一种稿"):
        compose(
            small,
            form,
            regions.profile(form.region),
            {},
            plain_template().read_text("utf-8"),
            Request(PUBLIC),
        )
    with pytest.raises(UsageProblem, match="内部稿"):
        made(form_with({}), edition="内部稿")


def test_a_wrong_text_of_an_edition_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "editions.yaml"
    path.write_text("version: 1\neditions: [{name: 甲, leading: 县政府全部完成3件。}]\n", "utf-8")
    with pytest.raises(BadGenre) as problem:
        load_editions(path)
    assert {f.code for f in problem.value.findings} == {"GN04", "GN05", "GN06"}


# --- a short draft ------------------------------------------------------------------------------------------------------

MANY = {m.id: str(21 + i) for i, m in enumerate(FIGURES) if m.level == "常" and not m.whole}
SENTENCES = "亮点:\n  行政执法:\n    - 第一句自己的话。\n    - 第二句自己的话。\n下步计划:\n  - 做好工作\n"


def test_a_draft_of_a_given_length_leaves_out_common_figures_before_own_sentences() -> None:
    text = form_with(MANY, SENTENCES)
    whole = leaving.length(made(text).document)
    done = made(text, length=whole - 300)
    assert whole - 400 < leaving.length(done.document) <= whole - 300
    assert {i.why for i in done.left_out} == {"压缩篇幅：常报项"}
    assert "第二句自己的话" in text_of(done)
    assert printed(made(text)) - printed(done) == Counter((i.key, i.text) for i in done.left_out if i.text)


def test_parts_that_only_their_sum_says_go_with_it() -> None:
    text = form_with({"review.closed": "18", "review.mediated": "5", "review.terminated": "6"})
    assert "经调解、和解等方式结案11件" in text_of(made(text))
    assert not re.search("经调解|终止", text_of(made(text, length=1)))


def test_seldom_seen_figures_go_first() -> None:
    data = load_genre(FILES, mined=True)
    form, _ = filled(form_with(MANY), data)
    place = {
        metric: i
        for i, cut in enumerate(leaving.expendable(form, data, {a.key for a in form.answers.values()}))
        for metric in list(cut.metrics)[:1]
    }
    assert place["mediation.committees"] > place["open.requests"]  # in two past reports; in none
    assert place["normative.sorted"] > place["emergency.plans"]


def test_the_last_own_sentences_go_when_no_figure_is_left_and_it_is_told() -> None:
    text = form_with(MANY, SENTENCES)
    shortest = made(text, length=1)
    codes_ = [n.code for n in shortest.notes]
    assert codes_ == ["F082", "F083"]
    assert "自己的话" not in text_of(shortest)
    assert "做好工作" in text_of(shortest)  # the plan is asked for by regulation
    least = leaving.length(shortest.document)
    longer = [made(text, length=n) for n in range(least, least + 96, 6)]
    assert all([n.code for n in one.notes] in (["F082"], []) for one in longer)
    said = [
        "".join(part for part in ("第一", "第二") if f"{part}句自己的话" in text_of(one)) for one in longer
    ]
    assert list(dict.fromkeys(said)) == ["", "第一", "第一第二"]


def test_what_every_report_has_never_goes() -> None:
    blank = {m.id: "" for m in asked_metrics(2024) if m.level == "必"}
    done = made(form_text({**blank, "review.received": "41", **MANY}), length=1)
    assert "收到行政复议申请41件" in text_of(done)
    assert done.ledger.pending == made(form_text({**blank, "review.received": "41", **MANY})).ledger.pending


def test_a_draft_that_fits_is_left_as_it_is() -> None:
    text = form_with(MANY, SENTENCES)
    assert made(text, length=99999).left_out == ()
    assert made(text, length=1200).document == made(text, length=1200).document


# --- the command ----------------------------------------------------------------------------------------------------------


def test_build_writes_each_edition_and_tells_the_differences(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(form_with(LOST, "发文: {成文日期: 2025年3月1日}\n"), "utf-8")
    assert draft("build", "f.yaml", cwd=tmp_path).code == 0
    done = draft("build", "f.yaml", "--edition", PUBLIC, cwd=tmp_path)
    assert done.code == 0, done.err
    assert "与报送稿相比：不写 2 项（只进报送稿 1 项，由不写的数算出 1 项）" in done.out
    assert "说法不同的有 标题、主送、引言、结束语" in done.out
    assert len(list(tmp_path.glob("*.docx"))) == 2
    data = json.loads(draft("build", "f.yaml", "--edition", PUBLIC, "--json", cwd=tmp_path).out)
    assert data["edition"] == PUBLIC
    assert {"key": "数据.行政应诉.其中败诉", "line": 43, "why": "只进报送稿", "text": "23件"}.keys() <= data[
        "left_out"
    ][0].keys()
    assert {i["key"] for i in data["left_out"]} >= {"数据.行政应诉.其中败诉"}
    assert draft("build", "f.yaml", "--edition", "内部稿", cwd=tmp_path).code == 2
    assert draft("build", "f.yaml", "--addressee", "县委", cwd=tmp_path).code == 2


# --- the paragraphs that clerks would accept ------------------------------------------------------------------------------

REVIEW = {
    "review.received": "{值: 41, 去年: 35}", "review.accepted": "22", "review.refused": "6", "review.otherwise": "13",
    "review.carried": "3", "review.closed": "18", "review.upheld": "8", "review.dismissed": "2",
    "review.corrected": "3", "review.mediated": "2", "review.terminated": "3",
}  # fmt: skip


def test_all_figures_read_as_a_clerk_would_write_them() -> None:
    assert body(REVIEW) == [
        "依法履行行政复议职责。全年共收到行政复议申请41件，同比增长17.1%；受理22件，不予受理6件，"
        "以告知、转送、受理前撤回等方式处理13件。",
        "连同上年结转3件，共审结18件，其中维持8件，驳回2件，撤销、变更、确认违法和责令履行3件，直接纠错率16.67%；"
        "经调解、和解等方式结案5件，占审结总数的27.78%。",
        "行政复议案件结转下年7件，审结率72%。",
    ]
    assert body({**REVIEW, "review.closed_rate": "今年不报"})[1].endswith("27.78%。行政复议案件结转下年7件。")


def test_last_years_cases_closed_this_year_are_told_by_outcome() -> None:
    closed = {"review.received": "无", "review.carried": "3", "review.closed": "2", "review.upheld": "2"}
    assert body(closed) == [
        "依法履行行政复议职责。全年未收到行政复议申请。有上年结转案件3件，办结2件，其中维持2件。"
    ]


def test_a_rate_typed_beside_the_cases_closed_is_not_lost() -> None:
    typed = {"review.received": "41", "review.closed": "18", "review.closed_rate": "72"}
    assert body(typed)[0].endswith("全年共收到行政复议申请41件，审结18件。行政复议审结率72%。")


def test_only_outcomes_that_occurred_are_listed() -> None:
    some = {**REVIEW, "review.corrected": "无", "review.dismissed": "0", "review.terminated": "无"}
    outcomes = body(some)[1]
    assert (
        outcomes
        == "连同上年结转3件，共审结18件，其中维持8件；经调解、和解等方式结案2件，占审结总数的11.11%。行政复议案件结转下年7件，审结率72%。"
    )


def test_a_small_base_is_compared_in_cases() -> None:
    assert "12件，比上年增加6件" in body({"review.received": "{值: 12, 去年: 6}"})[0]


def test_two_figures_and_one_still_to_come() -> None:
    two = {"review.received": "41", "review.accepted": "", "review.closed": "18"}
    assert body(two) == [
        "依法履行行政复议职责。全年共收到行政复议申请41件，受理【待填：行政复议受理数（件），司法局】，审结18件。"
    ]


def test_no_frame_stands_under_the_lead_of_another_matter() -> None:
    some = {"hotline.received": "38612", "proofs.sorted": "46", "service.powers": "4126", "review.posts": "2",
            "litigation.due": "13", "litigation.attended": "13", "publicity.followers": "900", "aid.cases": "412"}  # fmt: skip
    text = text_of(made(form_with(some)))
    assert "全区权责清单共列入事项4126项。全年梳理证明事项46项。\n回应群众热线诉求。" in text
    assert (
        "\n加强行政复议应诉力量。全年新增行政复议应诉行政编制名额2个。\n推动行政机关负责人依法出庭应诉。"
        in text
    )
    assert "普法公众号新增关注900人次。\n提供公共法律服务。" in text


def test_in_its_own_section_the_duty_is_not_named_again() -> None:
    told = text_of(made(form_with({"leadership.study": "12"}, "第一责任人履职: [主要负责人带头学法。]\n")))
    assert "主要负责人带头学法。\n全年区政府常务会议集体学法12次。" in told


def test_two_figures_and_one_withheld() -> None:
    two = {"review.received": "41", "review.closed": "18"}
    assert body(two) == ["依法履行行政复议职责。全年共收到行政复议申请41件，审结18件。"]


def test_none_and_none_with_carry_over() -> None:
    none = {"review.received": "无", "review.closed": "无"}
    assert body(none) == ["全年未收到行政复议申请。"]
    assert body({**none, "review.closed": "1"}) == [
        "依法履行行政复议职责。全年未收到行政复议申请，办结上年结转案件1件。"
    ]


def test_no_cases_at_court_and_no_rate_of_nothing() -> None:
    none = {m.id: "无" for m in genre().metrics if m.group == "行政应诉" and m.level == "必"}
    assert body(none) == ["全年未发生以区政府及其部门和各镇（街道）为被告的一审行政诉讼案件。"]


def test_cases_at_court_with_their_rates() -> None:
    some = {"litigation.received": "14", "litigation.closed": "12", "litigation.lost": "3", "litigation.due": "13",
            "litigation.attended": "13"}  # fmt: skip
    assert body(some) == [
        "依法履行行政应诉职责。全年新收一审行政诉讼案件14件，审结12件，其中行政机关败诉3件，败诉率25%。",
        "推动行政机关负责人依法出庭应诉。全年行政机关负责人应当出庭应诉案件13件，实际出庭13件，出庭应诉率100%。",
    ]


def test_no_paragraph_of_figures_is_longer_than_eight() -> None:
    usual = [m for m in FIGURES if m.level != "选"]
    answers = {m.id: f"{{值: {9000 - i}, 去年: 8000, 口径: 试}}" for i, m in enumerate(usual)}
    form, _ = filled(form_text(answers))
    done = compose(genre(), form, regions.profile(form.region), {}, TEMPLATE)
    counts = Counter(row.block for row in done.ledger.figures)
    long = {number: done.document.blocks[number - 1].text for number, n in counts.items() if n > 8}
    assert long == {}
