"""Rewriting a form: this year's of last year's, an old one brought up to date; nothing of the user's is lost, nothing of
last year's is printed again; and a file in any shape is read and rewritten in it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter import form, region
from drafter.cli.genres import files_of, open_genre
from drafter.diagnostics import Severity
from drafter.errors import Unreadable
from drafter.form import Form, Kind
from drafter.form.following import Followed, follow
from drafter.form.updating import Updated, update
from drafter.schema import Genre
from drafter.schema.loading import metrics_by_hand
from drafter.yamlio import Lines, mended
from tests.calling import draft
from tests.small_genre import GROUPS, small_genre

GENRE = small_genre()
HEAD = "填报表: 1\n文种: 某某\n地区: 陕西省宝鸡市凤翔区\n年度: 2024\n"
EXAMPLES = sorted(files_of(None).examples.glob("*.yaml"))


def followed(text: str, genre: Genre = GENRE, year: int = 2025, place: str = "凤翔区") -> Followed:
    last, _ = form.read(text, genre, "去年.yaml")
    return follow(text, genre, last, region.resolve(place, year), year)


def read(text: str, genre: Genre = GENRE) -> Form:
    """Read a form that is to have no errors."""
    got, findings = form.read(text, genre, "表.yaml")
    assert [f.to_text() for f in findings if f.severity is Severity.ERROR] == []
    return got


def updated(text: str, genre: Genre = GENRE) -> Updated:
    got, _ = form.read(text, genre, "表.yaml")
    return update(text, genre, got)


def line(text: str, key: str) -> str:
    return next(row for row in text.splitlines() if row.strip().lstrip("#").startswith(key))


def data(*lines: str, group: str = "复议") -> str:
    return HEAD + f"数据:\n  {group}:\n" + "".join(f"    {row}\n" for row in lines)


# --- last year's form ---

FIGURES = [
    # (last year's line, this year's)
    ("收到: 41", "收到: {值: , 去年: 41}"),
    ("收到: 约8.2万", "收到: {值: , 去年: 约8.2万}"),
    ("收到: “41”。", "收到: {值: , 去年: 41}"),
    ("收到: 1,234件", "收到: {值: , 去年: '1,234件'}"),
    ("收到: 无", "收到: {值: , 去年: 无}"),
    ("收到:", "收到:"),
    ("收到: 今年不报", "收到:"),
    ("收到: 不适用", "收到: 不适用"),
    ("收到: {值: 不适用, 口径: 甲}", "收到: {值: 不适用, 口径: 甲}"),
    ("收到: {值: , 去年: 7}", "收到:"),
    ("收到: {值: 41, 去年: 7, 截至: 2024年12月31日}", "收到: {值: , 去年: 41}"),
    ("收到: {值: 41, 去年: 7, 截至: 2024年11月30日}", "收到:"),
    ("收到: {值: 41, 口径: 含补正, 来源: 复议科}", "收到: {值: , 去年: 41, 口径: 含补正, 来源: 复议科}"),
    ("收到: {值: 41, 核对: {工作报告: 40}, 只进报送稿: 是}", "收到: {值: , 去年: 41, 只进报送稿: 是}"),
    ("收到：41", "收到: {值: , 去年: 41}"),
    ("收到 41", "收到: {值: , 去年: 41}"),
    ("收到: {值: 41， 口径： 含补正｝", "收到: {值: , 去年: 41, 口径: 含补正}"),
]


@pytest.mark.parametrize(("last", "this"), FIGURES, ids=[last for last, _ in FIGURES])
def test_a_figure_of_last_year_is_the_base_of_this_years(last: str, this: str) -> None:
    text = followed(data(last, "审结: 3")).text
    found = line(text, "收到")
    assert found.split("  # ")[0].strip() == this
    kinds = {a.kind for a in read(text).answers.values()}
    assert kinds <= {Kind.BLANK, Kind.OFF, Kind.NOT_APPLICABLE}


def test_last_years_figure_of_a_part_of_the_year_is_no_base_for_this_years() -> None:
    made = followed(
        data("收到: {值: 41件, 截至: 11月30日}", "受理: 22", "审结:", "  值: 5", "  截至: 上半年")
    )
    assert "受理: {值: , 去年: 22}" in made.text
    assert "去年: 41" not in made.text and "去年: 5" not in made.text
    assert "去年的表填的是41件，截至11月30日" in line(made.text, "收到")
    assert [said for said in made.told if "不是全年的" in said] == [
        "去年的数不是全年的，没有填进“去年”栏，请补全年数：复议.收到（截至11月30日）、复议.审结（截至上半年）"
    ]


def test_a_sum_keeps_its_units_and_nothing_they_gave() -> None:
    block = data(
        "处罚:       # 老张管",
        "  各单位:",
        "    县公安局: 8   # 内线 123",
        "    县城管局: 无",
        "  应报: 2",
        "  截至: 12月31日",
        group="执法",
    )
    text = followed(block).text
    assert "      各单位:\n        县公安局:     # 内线 123\n        县城管局:\n      应报: 2\n" in text
    assert "截至" not in text and "老张管" in text
    assert read(text).answers["e.fined"].last == read(block).answers["e.fined"].amount
    flow = followed(data("处罚: {各单位: {甲局: 3, 乙局: 4}, 应报: 2}", group="执法")).text
    assert "{值: , 去年: 7件, 各单位: {甲局: , 乙局: }, 应报: 2}" in flow


def test_sentences_become_comments_and_plans_questions() -> None:
    text = followed(
        HEAD
        + "数据:\n亮点:\n  执法:\n    # 老王写\n    - 全年三件。   # 公安\n    - 一句很长，\n      分两行。\n"
        + "  普法: [甲。, 乙。]\n第一责任人履职: |\n  丙。\n\n  丁。\n"
        + "存在问题:\n  - 问题: 戊: 己\n    原因: 庚  # 记\n  - 辛\n"
        + "下步计划:\n  - 主题: 执法\n    内容: 壬。\n  - 癸\n  - {主题: 没有的主题, 内容: 子}\n"
    ).text
    assert text.split("亮点:\n")[1] == (
        "  执法:\n    # 去年计划：壬，今年办得怎样？\n    # 老王写\n    # 去年：全年三件。  # 公安\n"
        "    # 去年：一句很长， 分两行。\n  普法:\n    # 去年：甲。\n    # 去年：乙。\n"
        "第一责任人履职:\n  # 去年：丙。\n\n  # 去年：丁。\n".replace("\n\n", "\n")
        + "存在问题:\n  # 去年：问题：戊: 己\n  # 去年：原因：庚  # 记\n  # 去年：辛\n"
        "  - 问题:\n    原因:\n    措施:\n"
        "下步计划:\n  # 去年计划：癸，今年办得怎样？\n  # 去年计划：没有的主题：子，今年办得怎样？\n"
        "  - 主题:\n    内容:\n"
    )
    got = read(text)
    assert not (got.highlights or got.first_responsible or got.problems or got.plans)


def test_a_sentence_for_some_editions_becomes_one_comment_that_says_so() -> None:
    made = followed(
        HEAD
        + "数据:\n亮点:\n  执法:\n    - {句: 甲。, 只进报送稿: 是}  # 老王\n    - {句: 乙。, 只进报送稿: 否}\n"
        + "存在问题:\n  - 问题: {只进报送稿: 是, 句: 丁}\n"
    )
    lines = made.text.split("亮点:\n")[1].splitlines()
    assert lines[1:3] == ["    # 去年：只进报送稿：甲。  # 老王", "    # 去年：乙。"]
    assert "  # 去年：只进报送稿：丁" in lines
    assert any("亮点 2 句、存在问题 1 句" in told for told in made.told)


def test_what_was_carried_dropped_and_newly_asked_is_told() -> None:
    metrics = {name: dict(content, metrics=dict(content["metrics"])) for name, content in GROUPS.items()}
    metrics["复议"]["metrics"]["旧项"] = {
        "id": "r.old", "name": "旧项数", "unit": "件", "level": "常", "years": [None, 2024]
    }  # fmt: skip
    genre = GENRE.model_copy(update={"metrics": tuple(metrics_by_hand(metrics))})
    last = data("收到: 41", "受理: 今年不报", "审结: 不适用", "旧项: 5   # 件｜司法局｜问老李", "没这项: 3")
    made = followed(last, genre)
    told = "\n".join(made.told)
    for said in (
        "去年数已填：复议.收到",
        "今年空着，请重新定：复议.受理",
        "照旧，请核对：复议.审结",
        "今年不再问，已去掉：复议.旧项（去年 5）",
        "改成注释：没这项",
    ):
        assert said in told
    assert "    # 问老李\n" in made.text and "# 去年：没这项: 3" in made.text
    assert "旧项" not in read(made.text, genre).answers
    assert "今年新问" in told and "涉企检查:" in made.text and "#化解:" in made.text


def test_what_goes_on_into_this_year_is_computed_and_not_filled_in() -> None:
    genre = open_genre(None)
    head = HEAD.replace("某某", "法治政府建设")
    last = head + "数据:\n  行政复议:\n    受理: 30\n    审结: 28\n    上年结转: 3\n"
    made = followed(last, genre)
    assert "去年的表结转下年 5件" in line(made.text, "上年结转")
    assert read(made.text, genre).answers["review.carried"].kind is Kind.BLANK
    assert "去年的表" not in line(followed(last.replace("    审结: 28\n", ""), genre).text, "上年结转")
    next_year = followed(made.text, genre, 2026)
    assert "去年的表" not in line(next_year.text, "上年结转")


def test_what_was_written_twice_is_put_together_or_aside() -> None:
    text = data("收到: 41", "收到: 42", "受理: 3") + "  复议:\n    审结: 2\n    受理: 7\n  怪组:\n    甲: 1\n"
    made = followed(text).text
    got = read(made)
    assert [a.last and a.last.number for a in list(got.answers.values())[:3]] == ["41", "3", "2"]
    for typed in ("收到: 42", "受理: 7", "怪组:", "甲: 1"):
        assert f"# 去年：{typed}" in made


def test_a_form_without_figures_gets_them() -> None:
    made = followed(HEAD + "亮点:\n  执法: [甲。]\n").text
    assert len(read(made).answers) == len(GENRE.metrics)
    assert updated(made).told == ()


def test_the_header_is_this_years() -> None:
    head = (
        "# 某某填报表：陕西省宝鸡市凤翔区，2024年度\n"
        + HEAD
        + "发文:\n  标题: 凤翔区二〇二四年报告\n  主送: [甲]\n  署名: 乙\n  成文日期: 2025年3月1日   # 如 2025年3月1日\n数据:\n"
    )
    text = followed(head).text
    got = read(text)
    assert (got.year, got.title, got.addressees, got.signature, got.date) == (2025, "", ("甲",), "乙", "")
    assert "# 某某填报表：陕西省宝鸡市凤翔区，2025年度\n" in text
    assert line(text, "成文日期").endswith("# 如 2026年3月1日")
    kept = followed(head.replace("凤翔区二〇二四年报告", "凤翔区年度报告")).text
    assert read(kept).title == "凤翔区年度报告"


def test_another_region_takes_the_place_of_last_years() -> None:
    last = data("会议: 3  # 次｜区政府办公室｜老李", group="执法")
    text = followed(last, place="扶风县").text
    assert read(text).region.name == "扶风县"
    assert line(text, "会议").endswith("# 次｜县政府办公室｜老李")


def test_a_form_of_a_town_keeps_its_level_and_superior(tmp_path: Path) -> None:
    draft("new", "--region", "柳林镇", "--level", "镇", "--superior", "凤翔区", "--year", "2024", "-o", "a.yaml", cwd=tmp_path)  # fmt: skip
    done = draft("new", "--from", "a.yaml", "-o", "b.yaml", cwd=tmp_path)
    assert done.code == 0, done.err
    text = (tmp_path / "b.yaml").read_text("utf-8")
    assert "地区: 柳林镇\n级别: 镇\n上级: 陕西省宝鸡市凤翔区\n年度: 2025\n" in text


# --- properties ---

COMMENTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"], exclude_characters="｜"), max_size=12
).map(lambda t: "注" + " ".join(t.split()))
VALUES = st.one_of(
    st.integers(1, 99999).map(str),
    st.sampled_from(["", "无", "0", "不适用", "今年不报", "约100", "8.2万", "乱写", "12（含3）"]),
    st.integers(1, 99).map(lambda n: f"{{值: {n}, 去年: 3, 口径: 甲乙, 来源: 丙}}"),
)
KEYS = ["收到", "受理", "审结", "其中纠错", "处罚", "罚没", "会议"]


@st.composite
def forms(drawn: st.DrawFn) -> tuple[str, list[str]]:
    """Return a filled form with the user's comments, and these."""
    rows = form.blank(GENRE, region.resolve("凤翔区", 2024), 2024).splitlines()
    said: list[str] = []
    for key in drawn(st.lists(st.sampled_from(KEYS), unique=True)):
        number = next(i for i, row in enumerate(rows) if row.strip().startswith(f"{key}:"))
        value, comment = drawn(VALUES), drawn(COMMENTS)
        rows[number] = f"    {key}: {value}".rstrip() + rows[number].split(":", 1)[1] + f"｜{comment}"
        rows.insert(number, f"    # {comment}甲")
        said += [comment, f"{comment}甲"]
    for topic in drawn(st.sets(st.sampled_from(["执法", "争议"]))):
        rows.insert(rows.index(f"  {topic}:", rows.index("亮点:")) + 1, f"    - 关于{topic}的一句话。")
    end = drawn(st.sampled_from(["\n", "\r\n", "\r"]))
    return end.join(rows) + drawn(st.sampled_from(["", end])), said


@given(forms())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_following_carries_every_figure_and_every_comment(given_: tuple[str, list[str]]) -> None:
    text, said = given_
    last, _ = form.read(text, GENRE)
    made = followed(text).text
    got = read(made)
    for key, answer in got.answers.items():
        before = last.answers.get(key)
        was = before.amount if before and before.kind is Kind.VALUE else None
        assert (answer.last and answer.last.value) == (was and was.value) or (
            before and before.kind is Kind.NONE and answer.last and answer.last.value == 0
        )
        assert answer.kind in (Kind.BLANK, Kind.OFF, Kind.NOT_APPLICABLE)
        assert not before or (answer.basis, answer.source) == (before.basis, before.source)
    assert [comment for comment in said if comment not in made] == []
    assert not updated(made).told
    again = followed(made, year=2025).text
    assert followed(again, year=2025).text == again


@given(forms())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_updating_twice_is_updating_once_and_touches_no_other_line(given_: tuple[str, list[str]]) -> None:
    text = given_[0]
    assert updated(text) == Updated(text, ())
    end = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
    rows = Lines.of(text).lines
    number = next(i for i, row in enumerate(rows) if row.strip().startswith("案卷:"))
    without = end.join([*rows[:number], *rows[number + 1 :]])
    once = updated(without)
    assert [said for said in once.told if "执法.案卷" in said]
    now = Lines.of(once.text).lines
    assert [row for row in now if not row.strip().startswith("案卷:")] == list(Lines.of(without).lines)
    assert updated(once.text).told == ()
    assert once.text.count("\r") == now_count(once.text, end, "\r")


def now_count(text: str, end: str, character: str) -> int:
    return (len(Lines.of(text).lines) - 1) * end.count(character)


@pytest.mark.parametrize("path", EXAMPLES, ids=[p.stem[:3] for p in EXAMPLES])
def test_the_examples_are_up_to_date_and_can_be_followed(path: Path) -> None:
    genre = open_genre(None, mined=True)
    text = path.read_text("utf-8")
    last = read(text, genre)
    assert update(text, genre, last).told == ()
    made = follow(text, genre, last, region.resolve(last.region.full, last.year + 1), last.year + 1)
    got = read(made.text, genre)
    carried = {k for k, a in last.answers.items() if a.kind is Kind.VALUE}
    assert carried and {k for k, a in got.answers.items() if a.last} == carried
    for words in re.findall(r"公开报告[^\n｜]*", text):
        assert words in made.text
    assert update(made.text, genre, got).told == ()


# --- bringing up to date ---


def renamed(**fields: object) -> Genre:
    """Return the small genre with 收到 changed."""
    metrics = [m.model_copy(update=fields) if m.id == "r.received" else m for m in GENRE.metrics]
    return GENRE.model_copy(update={"metrics": tuple(metrics)})


MOVES = [
    # (what the genre says now, the old form's lines)
    ({"key": "收案", "formerly": ("收到",)}, data("收到: 41  # 老李", "受理: 5")),
    ({"group": "执法", "formerly": ("复议.收到",)}, data("收到: 41  # 老李", "受理: 5")),
    ({"learned": ("学来的收到数",)}, data("学来的收到数: 41  # 老李", group="学来的组")),
    ({}, data("收到: 41  # 老李", group="执法")),
]


@pytest.mark.parametrize(("fields", "text"), MOVES, ids=["renamed", "other group", "learned", "misplaced"])
def test_a_key_that_moved_is_put_in_its_place_with_its_comment(fields: dict[str, object], text: str) -> None:
    genre = renamed(**fields)
    made = updated(text, genre)
    got = read(made.text, genre)
    assert got.answers["r.received"].amount and got.answers["r.received"].amount.number == "41"
    assert made.text.count("# 老李") == 1
    assert updated(made.text, genre).told == ()


@pytest.mark.parametrize(("fields", "text"), MOVES[:3], ids=["renamed", "other group", "learned"])
def test_a_key_that_moved_is_read_with_a_note(fields: dict[str, object], text: str) -> None:
    got, findings = form.read(text, renamed(**fields), "表.yaml")
    assert [(f.code, f.severity, f.at.line) for f in findings] == [("F060", Severity.NOTE, 7)]
    assert got.answers["r.received"].kind is Kind.VALUE
    assert got.answers["r.received"].at.line == 7


def test_an_old_key_beside_its_new_one_is_an_error_and_left_alone() -> None:
    genre = renamed(key="收案", formerly=("收到",))
    text = data("收到: 41", "收案: 42")
    got, findings = form.read(text, genre, "表.yaml")
    assert [(f.code, f.at.line) for f in findings] == [("F061", 7)]
    assert got.answers["r.received"].typed == "42"
    assert "    收到: 41\n    收案: 42\n" in updated(text, genre).text
    assert read(data("收到: 41", "收案:"), genre).answers["r.received"].typed == "41"


def test_a_form_of_a_later_version_is_told_to_need_a_later_program() -> None:
    with pytest.raises(Unreadable) as told:
        form.read("填报表: 2\n数据:\n", GENRE)
    assert "第 1 版" in told.value.message and "升级" in told.value.hint
    with pytest.raises(Unreadable) as told:
        form.read("填报表: 一\n数据:\n", GENRE)
    assert "填报表: 1" in told.value.hint


def test_update_keeps_the_old_file_and_dry_run_writes_nothing(tmp_path: Path) -> None:
    text = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  行政复议:\n    受理: 5\n"
    (tmp_path / "表.yaml").write_text(text, "gb18030")
    assert draft("update", "--dry-run", "表.yaml", cwd=tmp_path).code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["表.yaml"]
    done = draft("update", "表.yaml", cwd=tmp_path)
    assert "UTF-8" in done.out and "表.yaml.bak" in done.out
    assert (tmp_path / "表.yaml.bak").read_text("gb18030") == text
    assert "没有要改的" in draft("update", "表.yaml", cwd=tmp_path).out


# --- any shape of file ---


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("last", [True, False], ids=["end", "no end"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "BOM"])
def test_lines_come_out_as_they_stood(end: str, last: bool, bom: str) -> None:
    text = bom + end.join(["甲: 1", "", "乙: 2"]) + end * last
    lines = Lines.of(text)
    assert lines.text() == text
    assert lines.replaced([[row] for row in lines.lines]).text() == text
    assert lines.replaced([["新", "甲: 1"], *([row] for row in lines.lines[1:])]).text() == bom + f"新{end}" + text.removeprefix(bom)  # fmt: skip


@given(st.text(st.sampled_from("甲: \n\r\ufeff#"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_its_lines(text: str) -> None:
    assert Lines.of(text).text() == text


def test_mixed_line_ends_are_read_and_stay(tmp_path: Path) -> None:
    text = data("收到: 41", "受理: 5").replace("\n", "\r\n", 3)
    assert read(text).answers["r.accepted"].at.line == 8
    now = updated(text).text
    assert "年度: 2024\n" in now and now.startswith("填报表: 1\r\n")


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        (data("收到：41"), "    收到: 41\n"),
        (data("收到: 1", "\t受理:2").replace("    \t", "\t\t"), "    受理: 2\n"),
        (data("收到: 1", "就这样"), "    # 就这样\n"),
        (data("收到: {值: 1，口径：甲乙"), "    收到: {值: 1, 口径: 甲乙}\n"),
        (data('收到: "1', "受理: 2"), "    收到: '1'\n    受理: 2\n"),
        (data("收到: 1", "# 记") + "亮点:\n执法:\n  - 某。\n", "  执法:\n"),
    ],
    ids=["colon", "tab", "stray", "bracket", "quote", "indentation"],
)
def test_what_stops_a_parser_is_written_out_as_it_was_read(text: str, wants: str) -> None:
    made, lines = mended(text, form_shape())
    assert wants in re.sub(r"(: ) +", r"\1", made), made
    assert lines
    assert mended(made, form_shape()) == (made, [])
    before, after = form.read(text, GENRE)[0], form.read(made, GENRE)[0]
    assert {k: a.typed for k, a in before.answers.items()} == {k: a.typed for k, a in after.answers.items()}


def form_shape() -> object:
    from drafter.form import words

    return words.shape(GENRE)


def test_groups_between_brackets_get_lines_of_their_own_when_rewritten() -> None:
    text = HEAD + "数据: {复议: {收到: 41, 受理: {值: 3, 口径: 甲}}, 执法: {处罚: 5}}\n亮点: {执法: [甲。]}\n"
    got = read(followed(text).text)
    assert {k for k, a in got.answers.items() if a.last} == {"r.received", "r.accepted", "e.fined"}
    assert got.answers["r.accepted"].basis == "甲"


SHAPES = {
    "utf-8": ("utf-8", "\n"),
    "BOM": ("utf-8-sig", "\r\n"),
    "GBK": ("gb18030", "\r\n"),
    "UTF-16": ("utf-16", "\r\n"),
    "UTF-16 without its mark": ("utf-16-be", "\n"),
    "old Mac": ("utf-8", "\r"),
}


@pytest.mark.parametrize(("encoding", "end"), SHAPES.values(), ids=SHAPES.keys())
def test_a_form_from_any_editor_is_followed(encoding: str, end: str, tmp_path: Path) -> None:
    text = (
        "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  行政复议:\n    受理: 5  # 老李的\n"
    )
    (tmp_path / "旧.yaml").write_bytes(text.replace("\n", end).encode(encoding))
    done = draft("new", "--from", "旧.yaml", "-o", "新.yaml", "--no-schema", cwd=tmp_path)
    assert done.code == 0, done.err
    raw = (tmp_path / "新.yaml").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    made = raw.decode("utf-8-sig")
    assert "# 老李的" in made and "去年: 5" in made
    assert made.count(end) == len(Lines.of(made).lines) - 1


def test_a_form_of_a_thousand_lines_with_a_nul_and_a_huge_line_is_read_to_its_end() -> None:
    notes = "".join(f"  # 说明{n}\n" for n in range(1000))
    text = HEAD + f"数据:\n{notes}  复议:\n    收到: 41\x00\n    受理: {'长' * 20000}\n    审结: 5\n"
    got, findings = form.read(text, GENRE, "表.yaml")
    assert {(f.code, f.at.line) for f in findings} >= {("Y012", 1007), ("F009", 1008)}
    assert got.answers["r.closed"].typed == "5"
    made = followed(text).text
    assert made.count("# 说明") == 1000


# --- the line and the caret ---


def test_fifty_errors_are_fifty_in_order_each_with_its_caret(tmp_path: Path) -> None:
    head = "填报表: 1\n文种: 法治政府建设\n地区: 凤翔区\n年度: 2024\n数据:\n  行政复议:\n"
    (tmp_path / "表.yaml").write_text(head + "".join(f"    错项{n}: {n}\n" for n in range(50)), "utf-8")
    out = draft("check", "表.yaml", cwd=tmp_path).out
    assert [int(n) for n in re.findall(r"^表\.yaml:(\d+):5：错误", out, re.M)] == list(range(7, 57))
    carets = re.findall(r"^ {6} \| ([ \u3000·]*)\^", out, re.M)
    assert carets == ["    "] * 50


CARETS = [
    # (line, column, words, what stands above the caret)
    ("收到: 若干", 5, "若干", "若干"),
    ("“收到”：若干", 6, "若干", "若干"),
    ("\t\t收到: x", 3, "", "收"),
    ("收\x1b到: 若\u200b干", 6, "若", "若"),
    ("e\u0301𠮷①—…: 干", 9, "干", "干"),
    ("短", 9, "", ""),
    ("长" * 500 + "错" + "长" * 500, 501, "错", "错"),
    ("a" * 500 + "错了吗" + "b" * 500, 501, "错了吗", "错了吗"),
]


def columns(text: str, ambiguous: int) -> int:
    from drafter.cli.excerpt import width

    return sum(ambiguous if c in "“”—…①·□：" and c != "：" else width(c) for c in text)


@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize(("typed", "column", "words", "above"), CARETS)
def test_the_caret_stands_under_its_character(
    typed: str, column: int, words: str, above: str, ambiguous: int
) -> None:
    from drafter.cli.excerpt import WIDEST, excerpt

    shown, marked = excerpt(typed, 7, column, words)
    at = columns(marked.split("^")[0], ambiguous)
    left = next(i for i in range(len(shown) + 1) if columns(shown[:i], ambiguous) >= at)
    assert columns(shown[:left], ambiguous) == at
    assert shown[left:].startswith(above)
    assert columns(shown, 2) <= WIDEST + 2 * 2 + 9
    assert not set("\t\x1b\u200b\n") & set(shown)


# --- the schema beside the form ---


def test_the_schema_stands_beside_the_form_and_its_first_line_names_it(tmp_path: Path) -> None:
    draft("new", "--region", "凤翔区", "--year", "2024", "-o", "表/a.yaml", cwd=tmp_path)
    first = (tmp_path / "表/a.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=法治政府建设填报表.schema.json"
    schema = tmp_path / "表" / first.split("=")[1]
    assert schema.read_text("utf-8") == form.schema_text(open_genre(None))
    assert draft("check", "表/a.yaml", cwd=tmp_path).code == 0


def test_a_schema_that_is_not_ours_is_left_alone_and_not_named(tmp_path: Path) -> None:
    other = tmp_path / "法治政府建设填报表.schema.json"
    other.write_text("{}", "utf-8")
    draft("new", "--region", "凤翔区", "--year", "2024", "-o", "a.yaml", cwd=tmp_path)
    assert other.read_text("utf-8") == "{}"
    assert "$schema" not in (tmp_path / "a.yaml").read_text("utf-8")


def test_no_schema_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    draft("new", "--region", "凤翔区", "--year", "2024", "-o", "a.yaml", cwd=tmp_path)
    draft("new", "--from", "a.yaml", "-o", "子/b.yaml", "--no-schema", cwd=tmp_path)
    assert [p.name for p in (tmp_path / "子").iterdir()] == ["b.yaml"]
    assert "$schema" not in (tmp_path / "子/b.yaml").read_text("utf-8")
