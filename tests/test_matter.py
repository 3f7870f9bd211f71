"""What stands around the text of a paper: what the form says of it, and what is made of that.

The properties: whatever 发文 is filled with is printed as typed or listed as unused, and none of it is read as a figure or a
heading.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter import calendar, readers, writers
from drafter import region as regions
from drafter.analysis import analyse, walk
from drafter.compose import Composition, Request, compose, editions, leaving, matter, open_items
from drafter.compose.accounts import LEFT_OUT, accounts
from drafter.compose.matter import Attachment
from drafter.diagnostics import Diagnostic
from drafter.document import Mark, Paragraph, Style, Table, paragraph
from drafter.errors import UsageProblem
from drafter.form import Form, blank, read
from drafter.form.editors import json_schema
from drafter.form.following import follow
from drafter.form.updating import update
from drafter.form.words import MATTER_FIELDS
from drafter.resources import plain_template
from drafter.writers import Options
from tests import samples
from tests.calling import draft
from tests.rendering import ask_saved
from tests.shipped import FILES, genre
from tests.small_frames import small_genre

UPWARD = {"upward": True}
FULL = {
    "成文日期": "2025年3月1日",
    "字号": "凤政报〔2025〕3号",
    "签发人": "林知行",
    "抄送": "[区委办公室, 区人大常委会办公室]",
    "附件": "[行政执法案件情况表, 重大行政决策事项清单]",
    "附注": "此件公开发布",
    "印章": "盖",
    "印发机关": "凤翔区人民政府办公室秘书科",
    "印发日期": "2025年3月2日",
}
AROUND = {
    s for s in Style if s not in (Style.TITLE, Style.BODY, Style.ADDRESSEE) and not s.startswith("heading")
}


def form_of(
    issue: Mapping[str, str], region: str = "陕西省宝鸡市凤翔区", head: str = "", year: int = 2024
) -> str:
    rows = "".join(f"  {name}: {typed}\n" for name, typed in issue.items())
    first = f"填报表: 1\n文种: 法治政府建设\n地区: {region}\n{head}年度: {year}\n"
    return f"{first}发文:\n{rows}数据:\n  行政复议:\n    收到申请: 41\n"


def taken(issue: Mapping[str, str], **fields: str) -> tuple[Form, list[Diagnostic]]:
    return read(form_of(issue, **fields), genre())


def made(
    issue: Mapping[str, str], /, region: str = "陕西省宝鸡市凤翔区", head: str = "", **paper: object
) -> Composition:
    form, _ = read(form_of(issue, region, head), genre())
    profile = regions.profile(form.region, form.department)
    words = calendar.words(form.year)
    return compose(genre(), form, profile, words, FILES.template.read_text("utf-8"), Request(**paper))  # type: ignore[arg-type]


def lines(composition: Composition, *styles: Style) -> list[str]:
    """Return the paragraphs of these styles, of none all that stand around the text."""
    blocks = composition.document.blocks
    wanted = styles or AROUND
    return [b.text for b in blocks if isinstance(b, Paragraph) and b.style in wanted]


def test_a_paper_has_a_date_to_fill_in_also_where_its_genre_asks_for_none() -> None:
    text = "@标题 {{ title }}\n\n今年的工作情况如下。\n\n@署名 {{ signature }}\n"
    form, _ = read(form_of({}), genre())
    words = (regions.profile(form.region, form.department), calendar.words(form.year), text)
    plain, paper = (compose(genre(), form, *words, Request(upward=upward)) for upward in (False, True))
    assert lines(plain, Style.DATE) == []
    assert lines(paper, Style.SIGNATURE, Style.DATE)[-1] == "【待填：成文日期】"
    assert "成文日期" in [row.name for row in paper.ledger.pending]


# --- the form ---------------------------------------------------------------------------------------------------------


def test_a_form_is_read_with_the_place_of_each_value() -> None:
    form, findings = taken(FULL)
    assert not findings
    said = {s.key: (s.text, s.at.line) for s in form.matter.sentences()}
    assert said == {
        "发文.字号": ("凤政报〔2025〕3号", 7),
        "发文.签发人[1]": ("林知行", 8),
        "发文.抄送[1]": ("区委办公室", 9),
        "发文.抄送[2]": ("区人大常委会办公室", 9),
        "发文.附件[1]": ("行政执法案件情况表", 10),
        "发文.附件[2]": ("重大行政决策事项清单", 10),
        "发文.附注": ("此件公开发布", 11),
        "发文.印发机关": ("凤翔区人民政府办公室秘书科", 13),
        "发文.印发日期": ("2025年3月2日", 14),
    }
    assert form.matter.sealed


@pytest.mark.parametrize(
    ("typed", "printed", "codes"),
    [
        ("凤政报〔2025〕3号", "凤政报〔2025〕3号", []),
        ("凤政报[2025]3号", "凤政报〔2025〕3号", ["F091"]),
        ("凤政报(2025)3号", "凤政报〔2025〕3号", ["F091"]),
        ("凤政报（2025）3号", "凤政报〔2025〕3号", ["F091"]),
        ("凤政报【2025】 3号", "凤政报〔2025〕3号", ["F091"]),
        ("凤政报［２０２５］３号", "凤政报〔2025〕3号", ["F091"]),
        ("凤政报〔2024〕12号", "凤政报〔2024〕12号", ["F092"]),
        ("凤政报〔2025〕第3号", "【待核：凤政报〔2025〕第3号】", ["F090"]),
        ("凤政报〔2025〕03号", "【待核：凤政报〔2025〕03号】", ["F090"]),
        ("凤政报〔25〕3号", "【待核：凤政报〔25〕3号】", ["F090"]),
        ("凤政报〔2025〕3", "【待核：凤政报〔2025〕3】", ["F090"]),
        ("凤政报2025年3号", "【待核：凤政报2025年3号】", ["F090"]),
        ("〔2025〕3号", "【待核：〔2025〕3号】", ["F090"]),
    ],
)
def test_a_number_is_printed_as_the_standard_has_it_or_told(
    typed: str, printed: str, codes: list[str]
) -> None:
    issue = {"成文日期": "2025年3月1日", "字号": typed, "签发人": "林知行"}
    form, findings = taken(issue)
    assert [f.code for f in findings] == codes
    assert all((f.at.line, f.at.column) == (7, 7) and f.hint for f in findings)
    assert form.matter.wrong == (frozenset({"发文.字号"}) if codes == ["F090"] else frozenset())
    assert lines(made(issue, **UPWARD), Style.NUMBER) == [f"{printed}\t签发人：林知行"]


@pytest.mark.parametrize("typed", ["凤政报〔2025〕第03号", "凤政报[2025]003", "凤政报（2025年）第 3 号"])
def test_the_hint_says_what_the_number_was_to_be(typed: str) -> None:
    (finding,) = taken({"字号": typed})[1]
    assert finding.code == "F090" and "是不是“凤政报〔2025〕3号”" in finding.hint


@pytest.mark.parametrize(
    ("issue", "code", "line", "excerpt"),
    [
        ({"签发人": "林知行3"}, "F093", 6, "林知行3"),
        ({"印章": "两个"}, "F094", 6, "两个"),
        ({"印发日期": "三月初"}, "F095", 6, "三月初"),
        ({"印发日期": "2025年2月30日"}, "F095", 6, "2025年2月30日"),
        ({"成文日期": "2025年3月1日", "印发日期": "2025年2月28日"}, "F096", 7, "2025年2月28日"),
        ({"签发": "林知行"}, "F003", 6, "签发"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(
    issue: dict[str, str], code: str, line: int, excerpt: str
) -> None:
    (finding,) = taken(issue)[1]
    assert (finding.code, finding.at.line, finding.excerpt) == (code, line, excerpt)


@pytest.mark.parametrize(
    ("issue", "texts"),
    [
        ({"签发人": "林 知 行、 陈某"}, ["林知行", "陈某"]),
        ({"签发人": "[林知行, 签发人：陈某]"}, ["林知行", "陈某"]),
        ({"抄送": "抄送：区委办公室。"}, ["区委办公室"]),
        ({"抄送": "\n    - 区委办公室，\n    - 区人大常委会办公室。"}, ["区委办公室", "区人大常委会办公室"]),
        ({"附件": "行政执法案件情况表。"}, ["行政执法案件情况表"]),
        ({"附注": "（此件公开发布）"}, ["此件公开发布"]),
        ({"附注": "（一）公开（二）不公开"}, ["（一）公开（二）不公开"]),
        ({"印发日期": "2025-3-02"}, ["2025年3月2日"]),
        ({"印发日期": "2025年3月2日印发"}, ["2025年3月2日"]),
        ({"字号": "", "签发人": "[]", "附注": "~"}, []),
    ],
)
def test_what_the_paper_writes_itself_may_be_typed_too(issue: dict[str, str], texts: list[str]) -> None:
    form, findings = taken(issue)
    assert not findings
    assert [s.text for s in form.matter.sentences()] == texts


def test_a_new_form_offers_all_of_it_switched_off() -> None:
    text = blank(genre(), regions.resolve("宝鸡市凤翔区", 2024), 2024)
    issue = text[text.index("发文:") : text.index("数据:")]
    assert re.findall(r"^  #(\w+):", issue, re.M) == list(MATTER_FIELDS)
    assert issue.count("选填") == 1
    on = re.sub(r"^  #(\w+):", r"  \1:", text, flags=re.M)
    form, findings = read(on, genre())
    assert not findings and not list(form.matter.sentences())


@pytest.mark.parametrize(
    ("place", "year", "department", "copied"),
    [
        ("宝鸡市凤翔区", 2024, None, "市委全面依法治市委员会办公室"),
        ("宝鸡市凤翔区", 2024, "司法局", "区委全面依法治区委员会办公室"),
        ("隆昌市", 2024, None, "内江市委全面依法治市委员会办公室"),
        ("锡林郭勒盟", 2024, None, "自治区党委全面依法治区委员会办公室"),
        ("陕西省", 2024, None, "中央全面依法治国委员会办公室"),
        ("宝鸡市凤翔区", 2024, "市场监督管理局", "区委全面依法治区委员会办公室"),
        ("隆昌市", 2017, None, "甲单位, 乙单位"),  # there was none yet
        ("陕西省", 2017, None, "甲单位, 乙单位"),
    ],
)
def test_whom_a_report_is_copied_to_is_shown_as_an_example(
    place: str, year: int, department: str | None, copied: str
) -> None:
    text = blank(genre(), regions.resolve(place, year), year, department=department)
    assert re.search(rf"^  #抄送: +# 如 \[{copied}\]$", text, re.M)


def test_a_genre_that_does_not_say_so_shows_nobody_to_copy_to() -> None:
    text = blank(small_genre(), regions.resolve("宝鸡市凤翔区", 2024), 2024)
    assert "#字号:" in text and "依法治" not in text


def test_the_editor_knows_all_of_it() -> None:
    properties = json_schema(genre())["properties"]["发文"]["properties"]
    assert set(MATTER_FIELDS) <= properties.keys()
    assert all(properties[name]["description"] for name in MATTER_FIELDS)


# --- the next year ------------------------------------------------------------------------------------------------------


def followed(issue: Mapping[str, str]) -> tuple[str, str]:
    text = form_of(issue)
    form, _ = read(text, genre())
    done = follow(text, genre(), form, regions.resolve("宝鸡市凤翔区", 2025), 2025)
    return done.text, "\n".join(done.told)


def test_next_years_form_takes_over_what_lasts_and_tells_what_it_emptied() -> None:
    text, told = followed(FULL)
    form, findings = read(text, genre())
    assert not [f for f in findings if f.at.line and f.at.line < 15]
    assert {s.key: s.text for s in form.matter.sentences()} == {
        "发文.抄送[1]": "区委办公室",
        "发文.抄送[2]": "区人大常委会办公室",
        "发文.附注": "此件公开发布",
        "发文.印发机关": "凤翔区人民政府办公室秘书科",
    }
    assert form.matter.sealed and not form.date
    assert "已清空：字号、签发人、附件、印发日期" in told and "附注照旧，请核对：此件公开发布" in told


def test_lists_on_several_lines_are_emptied_and_comments_stay() -> None:
    text, _ = followed({"附件": "\n    - 甲清单\n    # 找谁要\n    - 乙表", "抄送": "\n    - 区委办公室"})
    assert "甲清单" not in text and "乙表" not in text
    assert "    # 找谁要\n" in text and "    - 区委办公室\n" in text


def test_what_is_switched_off_keeps_no_value_of_last_year_and_says_the_new_one() -> None:
    text = blank(genre(), regions.resolve("宝鸡市凤翔区", 2024), 2024)
    text = text.replace("  #字号:   ", "  #字号: 凤政报〔2025〕3号   ").replace(
        "  #签发人:", "  签发人: 林知行"
    )
    done = follow(text, genre(), read(text, genre())[0], regions.resolve("宝鸡市凤翔区", 2025), 2025).text
    assert "凤政报" not in done and "林知行" not in done
    assert "〔2026〕" in done and "〔2025〕" not in done


def test_an_update_leaves_it_alone() -> None:
    region = regions.resolve("宝鸡市凤翔区", 2024)
    text = blank(genre(), region, 2024).replace("  #字号:", "  字号: 凤政报〔2025〕3号")
    assert update(text, genre(), read(text, genre())[0]).text == text


# --- the paper ------------------------------------------------------------------------------------------------------


def test_a_paper_to_a_superior_has_head_and_foot() -> None:
    assert lines(made(FULL, **UPWARD)) == [
        "宝鸡市凤翔区人民政府文件",
        "凤政报〔2025〕3号\t签发人：林知行",
        "附件：1.行政执法案件情况表",
        "2.重大行政决策事项清单",
        "凤翔区人民政府",
        "2025年3月1日",
        "（此件公开发布）",
        "抄送：区委办公室，区人大常委会办公室。",
        "凤翔区人民政府办公室秘书科\t2025年3月2日印发",
    ]


def test_the_body_alone_is_the_default() -> None:
    draft_ = made(FULL)
    assert not lines(draft_, Style.ISSUER, Style.NUMBER, Style.COPIES, Style.ISSUED)
    assert lines(draft_)[-1] == "（此件公开发布）"
    assert draft_.document.sealed and not made({}).document.sealed
    unused = {entry.key: entry.line for entry in draft_.ledger.unused}
    assert unused == {
        "发文.字号": 7,
        "发文.签发人[1]": 8,
        "发文.抄送[1]": 9,
        "发文.抄送[2]": 9,
        "发文.印发机关": 13,
        "发文.印发日期": 14,
    }
    told = next(sheet for sheet in accounts(draft_) if sheet.title == LEFT_OUT).rows
    assert all("--as 上行文" in str(row[5]) for row in told if str(row[2]).startswith("发文."))


@pytest.mark.parametrize(
    ("place", "head", "issue", "issuers", "printer"),
    [
        ("宝鸡市凤翔区", "", {}, ["宝鸡市凤翔区人民政府文件"], "凤翔区人民政府办公室"),
        ("四川省", "", {}, ["四川省人民政府文件"], "四川省人民政府办公厅"),
        ("黄石市", "", {}, ["黄石市人民政府文件"], "黄石市人民政府办公室"),
        ("正定县", "", {}, ["正定县人民政府文件"], "正定县人民政府办公室"),
        ("锡林郭勒盟", "", {}, ["锡林郭勒盟行政公署文件"], "锡林郭勒盟行政公署办公室"),
        ("正蓝旗", "", {}, ["正蓝旗人民政府文件"], "正蓝旗人民政府办公室"),
        ("大盛镇", "级别: 镇\n上级: 重庆市渝北区\n", {}, ["渝北区大盛镇人民政府文件"], None),
        ("街子街道", "级别: 街道\n上级: 四川省成都市崇州市\n", {}, ["崇州市人民政府街子街道办事处文件"], None),
        ("东陵高新区", "级别: 高新区\n上级: 陕西省宝鸡市\n", {}, ["东陵高新区管理委员会文件"], "东陵高新区管理委员会办公室"),
        ("宝鸡市凤翔区", "部门: 司法局\n", {}, ["凤翔区司法局文件"], None),
        ("宝鸡市凤翔区", "", {"联合行文": "是"}, ["中共宝鸡市凤翔区委", "宝鸡市凤翔区人民政府"], None),
        ("宝鸡市凤翔区", "", {"署名": "中共凤翔区委依法治区办"}, ["中共凤翔区委依法治区办文件"], "凤翔区人民政府办公室"),
    ],
)  # fmt: skip
def test_each_body_heads_its_paper_with_its_own_name(
    place: str, head: str, issue: dict[str, str], issuers: list[str], printer: str | None
) -> None:
    draft_ = made(issue, region=place, head=head, **UPWARD)
    assert lines(draft_, Style.ISSUER) == issuers
    pending = [
        run.text for _, run in draft_.document.marked(Mark.PENDING) if run.trace and "印发" in run.trace.key
    ]
    assert lines(draft_, Style.ISSUED) == [f"{printer or '【待填：印发机关】'}\t【待填：印发日期】印发"]
    assert pending == ([] if printer else ["【待填：印发机关】"]) + ["【待填：印发日期】"]


@pytest.mark.parametrize(
    ("signers", "rows"),
    [
        ("[甲某, 乙某]", ["东〔2025〕1号\t签发人：甲某　乙某"]),
        ("[甲某, 乙某, 丙某]", ["\t签发人：甲某　乙某", "东〔2025〕1号\t丙某"]),
    ],
)
def test_several_signers_stand_two_in_a_line_the_number_beside_the_last(
    signers: str, rows: list[str]
) -> None:
    assert lines(made({"字号": "东〔2025〕1号", "签发人": signers}, **UPWARD), Style.NUMBER) == rows


def test_what_is_not_settled_is_pending_with_its_owner_and_keeps_the_draft_from_being_final() -> None:
    draft_ = made({}, **UPWARD)
    pending = {p.key: (p.name, p.owner) for p in draft_.ledger.pending if p.key.startswith("发文.")}
    assert pending == {
        "发文.字号": ("发文字号", "区政府办公室"),
        "发文.签发人": ("签发人", "区政府办公室"),
        "发文.成文日期": ("成文日期", "区政府办公室"),
        "发文.印发日期": ("印发日期", "区政府办公室"),
    }
    assert not lines(draft_, Style.COPIES)
    assert {p.key for p in open_items(draft_, []) if not isinstance(p, str | Diagnostic)} >= pending.keys()


def test_a_final_paper_is_refused_while_its_number_is_open(tmp_path: Path) -> None:
    (tmp_path / "表.yaml").write_text(form_of({"成文日期": "2025年3月1日"}), "utf-8")
    done = draft("build", "表.yaml", "--as", "上行文", "--final", "--json", cwd=tmp_path)
    told = json.loads(done.out)
    assert done.code == 1 and told["output"] is None
    assert {"发文.字号", "发文.签发人", "发文.印发日期"} <= {p["key"] for p in told["pending"]}
    assert [p.name for p in tmp_path.iterdir()] == ["表.yaml"]


def test_wrong_values_stand_as_to_be_checked_in_paper_and_ledger() -> None:
    draft_ = made({"字号": "凤政报〔2025〕第3号", "签发人": "林7", "印发日期": "三月"}, **UPWARD)
    assert [run.text for _, run in draft_.document.marked(Mark.WRONG)] == [
        "【待核：凤政报〔2025〕第3号】",
        "【待核：林7】",
        "【待核：三月】",
    ]
    rows = next(sheet for sheet in accounts(draft_) if sheet.title == "待填").rows
    states = {row[3]: row[5] for row in rows}
    assert states["发文.字号"] == "待核：凤政报〔2025〕第3号" and states["发文.签发人[1]"] == "待核：林7"


def test_a_paper_copied_to_nobody_is_told_of_and_says_nothing() -> None:
    (note,) = made({}, **UPWARD).findings
    assert note.code == "F098" and "市委全面依法治市委员会办公室" in note.message
    assert not made({"抄送": "区委办公室"}, **UPWARD).findings and not made({}).findings
    assert not made({}, addressee="区人大常委会", **UPWARD).findings


def test_the_public_edition_has_no_head() -> None:
    with pytest.raises(UsageProblem, match="公开稿不写主送机关"):
        made(FULL, edition="公开稿", **UPWARD)


def test_the_public_edition_leaves_out_what_is_only_for_the_superior() -> None:
    marked = {"附件": "[{句: 甲清单, 只进报送稿: 是}, 乙表]", "附注": "{句: 联系人陈某, 只进报送稿: 是}"}
    assert lines(made(marked), Style.ATTACHMENT, Style.NOTE) == ["附件：1.甲清单", "2.乙表", "（联系人陈某）"]
    public = made(marked, edition="公开稿")
    assert lines(public, Style.ATTACHMENT, Style.NOTE) == ["附件：乙表"]
    left = {item.key: item.why for item in public.left_out if item.key.startswith("发文.附")}
    assert left == {"发文.附件[1]": "只进报送稿", "发文.附注": "只进报送稿"}
    held = "\n".join(
        writers.render(public.document, to, Options())[0].decode("utf-8") for to in ("html", "md")
    )
    assert "甲清单" not in held and "联系人" not in held


def test_a_genre_of_no_editions_has_the_same_head_and_foot() -> None:
    learned = small_genre()
    text = "填报表: 1\n文种: {}\n地区: 陕西省宝鸡市凤翔区\n年度: 2024\n发文:\n  附注: 此件公开发布\n  成文日期: 2025年3月1日\n数据: {{}}\n"
    form, _ = read(text.format(learned.name), learned)
    profile = regions.profile(form.region)
    done = compose(
        learned,
        form,
        profile,
        calendar.words(2024),
        plain_template().read_text("utf-8"),
        Request(upward=True),
    )
    assert lines(done) == [
        "宝鸡市凤翔区人民政府文件",
        "【待填：发文字号】\t签发人：【待填：签发人】",
        "凤翔区人民政府",
        "2025年3月1日",
        "（此件公开发布）",
        "凤翔区人民政府办公室\t【待填：印发日期】印发",
    ]
    assert {p.key for p in done.ledger.pending if p.key.startswith("发文.")} == {
        "发文.字号",
        "发文.签发人",
        "发文.印发日期",
    }


# --- attachments ------------------------------------------------------------------------------------------------------


def with_attachments(issue: Mapping[str, str], *attachments: Attachment, upward: bool = False) -> Composition:
    """Return a paper with attachments that have pages."""
    form, _ = taken(issue)
    profile = regions.profile(form.region)
    paper = editions.choose(genre(), form, profile, {**profile.words, **calendar.words(2024)})
    done = made({name: typed for name, typed in issue.items() if name not in MATTER_FIELDS})
    document = matter.around(done.document, form, profile, paper, attachments, upward=upward)
    return Composition(document, done.ledger, (), "", form, genre(), done.figures)


TABLE = Attachment(
    "主要指标一览表", (Table(((samples.cell("指标"), samples.cell("今年")),)), paragraph("注：全年数。"))
)


@pytest.mark.parametrize(
    ("own", "attachments", "stated", "headed"),
    [
        ("", (TABLE,), ["附件：主要指标一览表"], ["附件"]),
        ("乙表", (), ["附件：乙表"], []),
        ("乙表", (TABLE,), ["附件：1.主要指标一览表", "2.乙表"], ["附件1"]),
        ("", (TABLE, TABLE), ["附件：1.主要指标一览表", "2.主要指标一览表"], ["附件1", "附件2"]),
        ("[乙表, 12项清单]", (), ["附件：1. 乙表", "2. 12项清单"], []),
        ("", (), [], []),
    ],
)
def test_attachments_are_numbered_only_where_there_are_several(
    own: str, attachments: tuple[Attachment, ...], stated: list[str], headed: list[str]
) -> None:
    done = with_attachments({"附件": own}, *attachments)
    assert lines(done, Style.ATTACHMENT) == stated
    assert lines(done, Style.ANNEX) == headed


def test_attachments_stand_behind_the_date_and_before_the_foot() -> None:
    done = with_attachments(FULL | {"附件": ""}, TABLE, upward=True)
    styles = [b.style if isinstance(b, Paragraph) else "table" for b in done.document.blocks]
    assert styles[:3] == [Style.ISSUER, Style.NUMBER, Style.TITLE]
    tail = [
        Style.ATTACHMENT,
        Style.SIGNATURE,
        Style.DATE,
        Style.ANNEX,
        Style.ANNEX_TITLE,
        "table",
        Style.BODY,
    ]
    assert styles[-9:] == [*tail, Style.COPIES, Style.ISSUED]


def test_only_the_text_counts_for_its_length() -> None:
    bare = made({"成文日期": "2025年3月1日"})
    assert leaving.length(with_attachments(FULL, TABLE, upward=True).document) == leaving.length(
        bare.document
    )


# --- what is read of it -------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["区委办公室", "12个镇（街道）", "区人大常委会办公室", "3个重点部门", "区纪委监委机关"]
)
OWN = st.sampled_from(
    ["12项检查事项清单", "行政执法案件情况表", "2024年案件目录（共35件）", "<b>甲</b>表", "三、工作清单"]
)
NOTES = st.sampled_from(["此件公开发布", "联系人：陈某，电话：0917-7000000", "印发50份", "{{ 7*7 }}"])


@st.composite
def issues(draw: st.DrawFn) -> dict[str, str]:
    """What may stand under 发文, each line there or not."""

    def quoted(names: list[str]) -> str:
        return "[" + ", ".join(f"'{name}'" for name in names) + "]"

    number = draw(st.integers(1, 999))
    filled = {
        "成文日期": "2025年3月1日",
        "字号": f"凤政报〔2025〕{number}号",
        "签发人": quoted(draw(st.lists(st.sampled_from(["林知行", "陈某", "阿依古丽·买买提"]), max_size=3))),
        "抄送": quoted(draw(st.lists(NAMES, max_size=3))),
        "附件": quoted(draw(st.lists(OWN, max_size=3))),
        "附注": f"'{draw(NOTES)}'",
        "印章": draw(st.sampled_from(["盖", "不盖"])),
        "印发机关": "凤翔区人民政府办公室",
        "印发日期": "2025年3月2日",
    }
    kept = draw(st.sets(st.sampled_from(list(filled))))
    return {name: typed for name, typed in filled.items() if name in kept}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(issue=issues(), upward=st.booleans(), to=st.sampled_from(["docx", "html"]))
def test_nothing_of_it_is_lost_or_read_as_figure_or_heading(
    issue: dict[str, str], upward: bool, to: str
) -> None:
    form, findings = taken(issue)
    assert not findings
    done = made(issue, upward=upward)
    printed = {run.trace.key: run.text for _, run in done.document.traced() if run.trace}
    unused = {entry.key for entry in done.ledger.unused}
    for said in form.matter.sentences():
        assert (printed.get(said.key) == said.text) != (said.key in unused), said
    assert [row.text for row in done.ledger.figures] == ["41件"]
    assert understood(done, to) == body_alone(issue.get("成文日期", ""), to)


@cache
def body_alone(date: str, to: str) -> tuple[list[str], list[str], str | None]:
    """Return what is read of a draft with nothing around it."""
    return understood(made({"成文日期": date}), to)


def understood(composition: Composition, to: str) -> tuple[list[str], list[str], str | None]:
    """Return figures, headings and title as they are read from a file of a draft."""
    return read_of(writers.render(composition.document, to, Options())[0], to)


def read_of(data: bytes, to: str) -> tuple[list[str], list[str], str | None]:
    """Return figures, headings and title as they are read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"稿.{to}"
        path.write_bytes(data)
        found = analyse(readers.read(path)[0], genre())
    return [f.quantity.text for f in found.figures], [n.text for n in walk(found.outline)], found.title


def headed_and_bare() -> list[bytes]:
    issue = FULL | {"附件": "[12项检查事项清单, 三、工作清单]", "附注": "印发50份", "抄送": "[3个重点部门]"}
    papers = [made(issue, **UPWARD), made({"成文日期": "2025年3月1日"})]
    return [writers.render(paper.document, "docx", Options())[0] for paper in papers]


SAVED = ask_saved("matter", headed_and_bare)


def test_saved_again_by_libreoffice_it_still_reads_as_the_body_alone(saved: dict[str, list[bytes]]) -> None:
    headed, bare = saved[SAVED]
    assert read_of(headed, "docx") == read_of(bare, "docx")
