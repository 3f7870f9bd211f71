"""A learned genre's sections in words: what the form asks for, what the draft still waits for; learning again with one report more."""

from __future__ import annotations

import re
from pathlib import Path

from drafter import schema
from drafter.learn.adopting import with_names
from drafter.learn.order import order_notes
from drafter.schema import Conflict, Evidence, Mined, MinedMetric, Names, Section, Skeleton
from drafter.schema.learned import learned_frames, learned_metrics
from drafter.schema.written import planned, written
from tests.calling import draft
from tests.learning import learned as over_the_seeds

REPORT = """\
{place}{year}年热线工作报告
{year}年，热线工作扎实推进。现将有关情况报告如下：
一、工作情况
（一）{first}。全年受理群众来电{calls}件，按期办结率98.5%。
（二）{second}。召开热线联席会议{meetings}次，研究疑难事项45件。
二、面临的形势
（一）群众期待更高。大家希望一次说清、一次办好。
三、存在的问题
（一）部分单位办理不够及时。催办以后才答复的情况还有发生。
四、{next}年工作打算
（一）加强督办问效。逐件跟踪超期事项。
（二）更新热线知识库。每季度核对一次。
"""
HEADS = [("畅通受理渠道", "提高办理质量"), ("受理渠道更加畅通", "办理质量稳步提高")]
MORE = ("持续拓宽群众受理渠道", "着力提升热线办理质量")


def reports(folder: Path, count: int, place: str = "柳林镇") -> Path:
    """Write so many yearly reports of a place that no table has."""
    past = folder / "往年"
    past.mkdir(exist_ok=True)
    for i in range(count):
        first, second = HEADS[i] if i < len(HEADS) else MORE
        year = 2020 + i
        text = REPORT.format(
            place=place, year=year, next=year + 1, calls=900 + i, meetings=3 + i, first=first, second=second
        )
        (past / f"{year}.txt").write_text(text, "utf-8")
    return past


def built(folder: Path, form: str = "f.yaml") -> str:
    done = draft("build", form, "--genre", "g", "-o", "d.md", cwd=folder)
    assert done.code == 0, done.out + done.err
    return (folder / "d.md").read_text("utf-8")


def learned(folder: Path, count: int = 2) -> str:
    """Learn, make a form and return it."""
    done = draft("learn", reports(folder, count), "--genre", "热线报告", "-o", "g", cwd=folder)
    assert done.code == 0, done.err
    made = draft("new", "--region", "凤翔区", "--year", "2025", "--genre", "g", "-o", "f.yaml", cwd=folder)
    assert "draft check f.yaml --genre g" in made.out, "the next command is one that works"
    return (folder / "f.yaml").read_text("utf-8")


def test_the_form_asks_for_what_past_reports_write_in_words_with_k_of_n(tmp_path: Path) -> None:
    form = learned(tmp_path)
    highlights, rest = form.split("存在问题:")
    problems, plans = rest.split("下步计划:")
    assert "面临的形势:" in highlights and "# 往年2份中2份有这一块" in highlights
    assert "往年2份中2份写到：部分单位办理不够及时" in problems
    assert "- 主题: 加强督办问效\n    内容:" in plans and "更新热线知识库" in plans
    assert "督办" not in highlights, "plans are asked for under 下步计划 alone"


def test_a_blank_draft_has_the_headings_of_past_reports_and_says_what_is_to_come(tmp_path: Path) -> None:
    learned(tmp_path)
    text = built(tmp_path)
    assert text.startswith("# 凤翔区2025年热线工作报告"), "no other place's name in the title"
    for heading in ("面临的形势", "存在的问题", "2026年工作打算", "加强督办问效", "更新热线知识库"):
        assert any(line.startswith("##") and line.endswith(heading) for line in text.splitlines()), heading
    for waiting in ("【待填：面临的形势】", "【待填：存在问题】", "【待填：下步计划】"):
        assert waiting in text
    check = draft("check", "f.yaml", "--genre", "g", cwd=tmp_path)
    assert "F087" not in check.out + check.err, (
        "an entry that the form made and nobody filled in is no mistake"
    )


def test_what_is_filled_in_stands_under_its_heading_once(tmp_path: Path) -> None:
    form = learned(tmp_path)
    form = form.replace("主题: 加强督办问效\n    内容:", "主题: 加强督办问效\n    内容: 每月通报一次。")
    head, tail = form.split("  面临的形势:")
    (tmp_path / "f.yaml").write_text(
        f"{head}  面临的形势:\n    - 来电还会增加。\n{tail[tail.index(chr(10)) + 1 :]}", "utf-8"
    )
    text = built(tmp_path)
    assert text.index("面临的形势\n\n来电还会增加。") < text.index("加强督办问效\n\n每月通报一次。")
    assert text.count("每月通报一次") == text.count("来电还会增加") == 1
    assert "【待填：面临的形势】" not in text and text.count("【待填：下步计划】") == 1


def test_plans_without_a_topic_are_a_plain_list(tmp_path: Path) -> None:
    form = learned(tmp_path)
    (tmp_path / "f.yaml").write_text(
        form.split("下步计划:")[0] + "下步计划:\n  - 逐月通报办理情况。\n", "utf-8"
    )
    text = built(tmp_path)
    assert "逐月通报办理情况。" in text and "待填：下步计划" not in text and "加强督办问效" not in text


def test_learning_again_with_a_report_more_leaves_the_headings_of_a_hand(tmp_path: Path) -> None:
    learned(tmp_path)
    before = [line for line in built(tmp_path).splitlines() if line.startswith("#")]
    names = (tmp_path / "g" / "names.yaml").read_text("utf-8")
    done = draft("learn", reports(tmp_path, 5), "--genre", "热线报告", "-o", "g", cwd=tmp_path)
    assert done.code == 0 and (tmp_path / "g" / "names.yaml").read_text("utf-8") == names
    assert [line for line in built(tmp_path).splitlines() if line.startswith("#")] == before


def section(title: str, *headings: str, role: str = "工作情况") -> Section:
    variants = tuple(Evidence(path="a.txt", line=1, column=1, text=text) for text in headings)
    return Section(
        id=f"{role}/{title}", title=title, level=2, topic=title, support=2, documents=2, variants=variants
    )


def test_a_section_is_called_what_names_yaml_calls_it() -> None:
    top = Section(
        id="工作情况", title="工作情况", level=1, support=2, documents=2,
        variants=(Evidence(path="a.txt", line=1, column=1, text="一年工作情况"),),
        children=(section("拓宽受理渠道", "拓宽受理渠道", "畅通受理渠道"), section("培训", "加强培训")),
    )  # fmt: skip
    skeleton = Skeleton(genre="x", documents=(), sections=(top,))
    metric = MinedMetric(
        id="来电",
        name="来电",
        unit="件",
        units=("件",),
        support=2,
        documents=2,
        section="工作情况/拓宽受理渠道",
    )
    names = Names.model_validate(
        {
            "name": "x", "form_name": "x", "learned": True, "title_cues": [],
            "roles": [{"name": "主要工作", "cues": ["工作情况"], "heading": "主要工作"}],
            "topics": [{"name": "受理渠道", "aliases": ["畅通受理渠道"]}, {"name": "别的", "aliases": ["从没写过"]}],
        }
    )  # fmt: skip
    found, mined = with_names(skeleton, Mined(genre="x", metrics=(metric,)), names)
    assert [(s.id, s.title) for s in found.sections] == [("主要工作", "主要工作")]
    assert [s.id for s in found.sections[0].children] == ["主要工作/受理渠道", "主要工作/培训"]
    assert mined.metrics[0].section == "主要工作/受理渠道"


def test_a_genre_of_a_hand_has_no_sections_but_those_of_its_roles() -> None:
    from tests.shipped import FILES

    genre = schema.load_genre(FILES, mined=False)
    said = written(genre)
    assert said.texts == () and planned(genre) == ()
    assert said.problems and said.problems.role == "存在问题"


def test_many_troubles_of_one_kind_are_told_in_a_few_lines_errors_first(tmp_path: Path) -> None:
    past = reports(tmp_path, 2)
    for number in range(30):
        (past / f"坏{number:02}.docx").write_text(f"拷了一半{number}", "utf-8")
    (past / "2020.txt").write_bytes((past / "2020.txt").read_text("utf-8").encode("gb18030"))
    done = draft("learn", past, "--genre", "热线报告", "-o", "g", cwd=tmp_path)
    lines = done.err.splitlines()
    assert len(lines) < 15 and "错误" in lines[0] and "gb18030" in done.err
    assert "……同样的还有 27 条〔DR03〕：坏03.docx" in done.err
    assert "另有 30 个文件没有学" in done.out and "draft new --genre g" in done.out


def test_pairs_that_a_hand_has_accepted_are_proposed_no_more(tmp_path: Path) -> None:
    past = reports(tmp_path, 2)
    for year, told in (("2020", "培训话务人员120人次"), ("2021", "集中轮训话务骨干人员150人次")):
        path = past / f"{year}.txt"
        path.write_text(path.read_text("utf-8").replace("研究疑难事项45件", told), "utf-8")
    assert "〔L002〕" in draft("learn", past, "--genre", "热线", "-o", "g", cwd=tmp_path).err
    metrics = tmp_path / "g" / "metrics.yaml"
    one, other = "learned: [话务人员培训人次]", "learned: [话务人员培训人次, 集中轮训话务骨干人员人次]"
    assert one in metrics.read_text("utf-8")
    metrics.write_text(metrics.read_text("utf-8").replace(one, other), "utf-8")
    assert "〔L002〕" not in draft("learn", past, "--genre", "热线", "-o", "g", cwd=tmp_path).err
    assert "可能是同一个" not in draft("metrics", "--genre", "g", cwd=tmp_path).out


def test_a_frame_whose_metric_is_gone_is_told_with_its_name(tmp_path: Path) -> None:
    learned(tmp_path)
    metrics = tmp_path / "g" / "metrics.yaml"
    metrics.write_text(metrics.read_text("utf-8").replace("{热线联席会议召开次数}", "{早已删去}"), "utf-8")
    done = draft("new", "--region", "凤翔区", "--year", "2025", "--genre", "g", "-o", "n.yaml", cwd=tmp_path)
    assert done.code == 3 and "{早已删去}不是 metrics 里的指标〔GN09〕" in done.err


def test_a_figure_without_a_sentence_is_said_by_its_bare_name() -> None:
    mention = Evidence(path="a.txt", line=7, column=1, text="9列")
    cases = {
        ("中欧班列开行数", "列"): "中欧班列开行{中欧班列开行数}。",
        ("干部培训人次", "人次"): "干部培训{干部培训人次}。",
        ("预期寿命（民生）", "岁"): "预期寿命{预期寿命（民生）}。",
        ("热线活动组织次数", "场次"): "组织热线活动{热线活动组织次数}。",
    }
    for (name, unit), text in cases.items():
        aliases = ("组织热线活动", "别的活动") if "组织" in name else ()
        one = MinedMetric(
            id=name, name=name, unit=unit, units=(unit,), support=2, documents=2, aliases=aliases, mentions=(mention,)
        )  # fmt: skip
        mined = Mined(genre="x", metrics=(one,))
        metrics = list(learned_metrics(mined, Skeleton(genre="x", documents=(), sections=())))
        assert [(f.text, f.source) for f in learned_frames(mined, metrics)] == [(text, "a.txt 第7行")]


def test_an_object_is_not_said_twice_before_what_names_it() -> None:
    frames = [one.frame or "" for one in over_the_seeds().mined.metrics]
    assert any("出庭应诉率" in frame for frame in frames)
    assert not [frame for frame in frames if re.search(r"(\w{2,})\]\1", frame)]


def test_the_order_note_quotes_the_pair_on_which_reports_are_most_divided() -> None:
    conflicts = [
        Conflict(earlier="a/甲", later="a/乙", against=2, documents=2),
        Conflict(earlier="a/丙", later="a/丁", against=4, documents=9),
    ]
    (note,) = order_notes(conflicts)
    assert "有 2 对" in note.message and "“丙”和“丁”，5 篇前者在先，4 篇相反" in note.message
