"""Remarks on a draft: what is open and what a check found, beside its place; and the Word comments that show them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from drafter.cli import build
from drafter.cli.order import Order
from drafter.compose import Composition
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Document, Mark, Paragraph, Run, Style, Table, Trace, paragraph
from drafter.readers import docx as reader
from drafter.writers.word import comments, write
from tests.calling import draft
from tests.rendering import ask_saved

ROOT = Path(__file__).parent.parent
HEAD = """\
填报表: 1
文种: 法治政府建设
地区: 陕西省宝鸡市凤翔区
年度: 2024
"""


def composed(tmp_path: Path, body: str, **order: object) -> Composition:
    """Compose a form and put the remarks in, as `build` does."""
    path = tmp_path / "表.yaml"
    path.write_text(HEAD + body, "utf-8")
    made, findings = build.compose_form(path, None, Order(**order))  # type: ignore[arg-type]
    return build.remarked(made, [*findings, *made.findings, *made.notes])


def said(made: Composition) -> list[tuple[str, str]]:
    """Return (text of the run, remark) in reading order."""
    return [(run.text, remark) for run in made.document.runs() for remark in run.remarks]


def on(made: Composition, part: str) -> list[str]:
    """Return the remarks on the runs that contain a text."""
    return [remark for text, remark in said(made) if part in text]


# --- what is said ---------------------------------------------------------------------------------------------


def test_what_is_pending_names_key_line_unit_and_whom_to_ask(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政复议:\n    收到申请: 41\n    受理:\n")
    (remark,) = on(made, "待填：行政复议受理数")
    assert remark == "待填：行政复议受理数，单位：件。责任单位：司法局。填报表第8行：数据.行政复议.受理。"


def test_a_sum_says_how_many_units_still_owe(tmp_path: Path) -> None:
    units = "      各单位:\n        公安局: 3\n        财政局:\n        水利局:\n      应报: 5\n"
    made = composed(tmp_path, f"数据:\n  行政执法:\n    行政处罚决定:\n{units}")
    (remark,) = on(made, "待填：行政处罚决定数")
    assert "已报1/5，还差4个单位：财政局、水利局等。" in remark


def test_every_open_run_has_a_remark_and_no_run_has_one_twice(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政执法:\n    行政检查: 一些\n")
    marked = [run for run in made.document.runs() if run.mark]
    assert len(marked) > 20
    assert all(len(run.remarks) == 1 for run in marked)
    assert len({id(run): run.remarks for run in marked}) == len(marked)


def test_an_impossible_value_says_why_in_the_same_remark(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政执法:\n    行政检查: 一些\n")
    (remark,) = on(made, "【待核：一些】")
    first, second = remark.split("\n")
    assert first.startswith("待核：") and "填报表第7行：数据.行政执法.行政检查" in first
    assert second.startswith("错误：“行政检查”：“一些”") and second.endswith("（填报表第7行，F009）")


def test_a_finding_stands_at_the_figure_of_its_line(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政复议:\n    收到申请: {值: 41, 去年: 41}\n")
    (remark,) = on(made, "41件")
    assert remark.startswith("警告：“收到申请”同去年一样") and "（填报表第7行，F042）" in remark


def test_a_finding_in_a_mapping_over_several_lines_finds_its_figure(tmp_path: Path) -> None:
    made = composed(
        tmp_path, "数据:\n  行政复议:\n    收到申请: 50\n    受理:\n      值: 22\n      去年: 2千0\n"
    )
    assert any("去年" in remark and "第10行" in remark for remark in on(made, "22件"))


def test_a_finding_on_what_is_only_computed_with_stands_at_what_is_computed(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政复议:\n    收到申请: 50\n")
    trace = Trace("数据.率", computed_from=("数据.甲", "数据.行政复议.收到申请"))
    document = Document((paragraph("题目", Style.TITLE), Paragraph((Run("占40%", trace=trace),))))
    at = next(a.at for a in made.form.answers.values() if a.key == "数据.行政复议.收到申请")
    finding = Diagnostic("F043", Severity.WARNING, "相差很大", "请核对", at)
    again = build.remarked(made._replace(document=document), [finding])
    assert on(again, "占40%") == ["警告：相差很大。请核对。（填报表第7行，F043）"]


def test_a_finding_on_a_sentence_stands_at_the_figure_it_quotes(tmp_path: Path) -> None:
    body = '数据:\n  行政复议:\n    收到申请: 41\n亮点:\n  行政执法: ["全年收到申请43件，都已登记。"]\n'
    made = composed(tmp_path, body)
    assert any("F039" in remark for remark in on(made, "43件"))


def test_findings_with_nothing_in_the_draft_stand_together_at_the_title(tmp_path: Path) -> None:
    made = composed(tmp_path, "数据:\n  行政复议:\n    没有的项: 3\n  没有的组:\n    甲: 1\n")
    title = next(p for _, p in made.document.paragraphs() if p.style is Style.TITLE)
    (remark,) = (r for run in title.runs for r in run.remarks)
    head, *lines = remark.split("\n")
    assert head == "填报表里另有2处要核对，稿中没有对应的文字："
    assert [line[:8] for line in lines] == ["第7行，错误：“", "第8行，错误：“"]


def test_a_finding_in_another_file_is_not_put_to_a_line_of_the_form(tmp_path: Path) -> None:
    (tmp_path / "责任单位.yaml").write_text("更名:\n\n\n\n\n\n  没有这个: 甲局\n", "utf-8")
    made = composed(tmp_path, "数据:\n  行政复议:\n    收到申请: 41\n")
    assert not on(made, "41件")
    assert any("F051" in remark for _, remark in said(made))


def test_a_note_is_said_only_where_it_explains(tmp_path: Path) -> None:
    body = "数据:\n  行政复议:\n    收到申请: {值: 41, 口径: 补正后分案}\n    受理: 36\n    不予受理: 3\n    受理前其他处理: 4\n"
    made = composed(tmp_path, body + "  普法宣传:\n    宣传活动: {值: 12, 截至: 2024年11月30日}\n")
    assert [r for r in on(made, "41件") if r.startswith("提示：") and "已有口径说明“补正后分案”" in r]
    assert not any("F058" in remark for _, remark in said(made))


def test_the_text_is_the_same_with_and_without_remarks(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text(HEAD + "数据:\n  行政执法:\n    行政检查: 一些\n", "utf-8")
    made, findings = build.compose_form(path, None)
    after = build.remarked(made, findings).document
    assert after.text == made.document.text
    assert [replace(run, remarks=()) for run in after.runs()] == list(made.document.runs())


def test_a_public_edition_says_only_what_is_pending_and_not_where(tmp_path: Path) -> None:
    body = "数据:\n  行政复议:\n    收到申请: {值: 41, 去年: 41}\n    受理:\n"
    made = composed(tmp_path, body, edition="公开稿")
    remarks = said(made)
    assert remarks
    assert all(remark.startswith("待填：") for _, remark in remarks)
    assert not any("数据." in remark or "填报表" in remark for _, remark in remarks)
    data, _ = build.render(made, "docx")
    assert len(list(docx.Document(io.BytesIO(data)).comments)) == len(remarks)


# --- Word comments --------------------------------------------------------------------------------------------


def test_build_writes_comments_and_a_final_draft_has_none(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    path.write_text(HEAD + "数据:\n  行政复议:\n    受理:\n", "utf-8")
    assert draft("build", path, "-o", tmp_path / "稿.docx").code == 0
    found = list(docx.Document(str(tmp_path / "稿.docx")).comments)
    assert {(c.author, c.initials) for c in found} == {(comments.AUTHOR, comments.INITIALS)}
    assert [c.comment_id for c in found] == list(range(len(found)))
    example = next((ROOT / "examples" / "law-based-government").glob("*2023*.yaml"))
    draft("build", example, "--final", "-o", tmp_path / "定稿.docx")
    assert comments.PART not in names((tmp_path / "定稿.docx").read_bytes())


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.namelist()


def remarked(*runs: Run) -> Document:
    return Document((paragraph("题目", Style.TITLE), Paragraph(runs)))


def test_a_document_without_remarks_has_no_part_for_them() -> None:
    assert comments.PART not in names(write(remarked(Run("正文。"))))
    assert comments.parts(comments.of(remarked(Run("", remarks=("没有地方挂",))))) == []


@pytest.mark.parametrize("behind", [(), (paragraph("后面还有一段。"),)])
def test_a_comment_on_the_imprint_has_its_mark_wherever_the_imprint_stands(
    behind: tuple[Paragraph, ...],
) -> None:
    copies = Paragraph((Run("抄送：市司法局。", remarks=("请核对",)),), Style.COPIES)
    data = write(Document((paragraph("正文。"), copies, *behind)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml")
    assert text.count(b"<w:commentReference ") == text.count(b"<w:commentRangeEnd ") == 1


def test_comments_stand_at_their_words_in_tables_too_and_hold_what_was_said() -> None:
    cell = (Paragraph((Run("41", remarks=("一", "二\n三")),)),)
    document = Document(
        (Paragraph((Run("甲"), Run("乙<&>", remarks=("问：<&>\x07",)), Run("丙"))), Table(((cell,),)))
    )
    data = write(document)
    opened = docx.Document(io.BytesIO(data))
    assert [c.text for c in opened.comments] == ["问：<&>␇", "一", "二\n三"]
    body = opened.element.body.xml
    assert (
        body.index('commentRangeStart w:id="0"') < body.index("乙") < body.index('commentRangeEnd w:id="0"')
    )
    assert body.index("甲") < body.index('commentRangeStart w:id="0"')
    # nested: what begins first ends last, so that each end follows its beginning
    assert body.index('RangeEnd w:id="2"') < body.index('RangeEnd w:id="1"')
    assert all(body.count(f'commentReference w:id="{n}"') == 1 for n in range(3))
    for style in ("CommentReference", "CommentText"):
        assert opened.styles.element.xpath(f'w:style[@w:styleId="{style}"]')


def test_a_draft_with_comments_is_the_same_each_time_and_reads_as_without(tmp_path: Path) -> None:
    pending = Run("【待填：甲】", mark=Mark.PENDING)
    with_remarks = remarked(Run("有"), replace(pending, remarks=("待填：甲。",)), Run("件。"))
    data = write(with_remarks)
    assert data == write(with_remarks)
    plain = reader.parse(tmp_path / "a.docx", write(remarked(Run("有"), pending, Run("件。"))))[0]
    assert reader.parse(tmp_path / "a.docx", data)[0].text == plain.text


REMARKED = remarked(Run("收到"), Run("41件", remarks=("警告：同去年一样。",)), Run("。"))
SAVED = ask_saved("remarks", lambda: [write(REMARKED)])


def test_comments_survive_libreoffice(saved: dict[str, list[bytes]]) -> None:
    (again,) = saved[SAVED]
    assert [c.text for c in docx.Document(io.BytesIO(again)).comments] == ["警告：同去年一样。"]


@pytest.mark.parametrize("to", ["html", "md"])
def test_other_formats_show_the_same_text(tmp_path: Path, to: str) -> None:
    made = composed(tmp_path, "数据:\n  行政复议:\n    收到申请: 41\n")
    text = build.render(made, to)[0].partition(b"<aside")[0]  # what is said beside the text stands behind it
    assert text.count("【待填".encode()) == made.document.text.count("【待填")
