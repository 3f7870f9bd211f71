"""`draft clean`: tracked changes, marks, whole files and the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.document import Document, Mark, Paragraph, Run, Style, Trace, paragraph
from drafter.editing.cleaning import clean
from drafter.errors import Unreadable
from drafter.writers.word import write
from tests import samples
from tests.calling import draft
from tests.cleaned import PATH, TYPE, body, cleaned, counts, read
from tests.rendering import ask_saved
from tests.word_files import (
    BY,
    R,
    cell,
    contents,
    gone,
    ins,
    opens,
    p,
    part,
    relations,
    row,
    run,
    table,
    word_file,
)

# --- tracked changes ------------------------------------------------------------------------------------------


def test_insertions_stay_and_deletions_go_and_both_are_told() -> None:
    made = cleaned(word_file(p(run("全年受理"), gone("41"), ins("42"), run("件。"))))
    assert read(made.data) == ["全年受理42件。"]
    assert [(r.kind, r.count, r.examples) for r in made.taken] == [
        ("insertions", 1, ("42",)),
        ("deletions", 1, ("41",)),
    ]
    assert "张三" not in body(made.data)


def test_a_move_is_told_once_and_stands_where_it_went() -> None:
    ranges = '<w:moveFromRangeStart w:id="1" w:name="m" w:author="张三"/>{}<w:moveFromRangeEnd w:id="1"/>'
    from_ = ranges.format(f"<w:moveFrom {BY}>{run('搬走的话。')}</w:moveFrom>")
    to = ranges.replace("From", "To").format(f"<w:moveTo {BY}>{run('搬走的话。')}</w:moveTo>")
    made = cleaned(word_file(p(run("甲。"), from_) + p(to, run("乙。"))))
    assert read(made.data) == ["甲。", "搬走的话。乙。"]
    assert counts(made) == {"moves": 1}
    assert "move" not in body(made.data)


def test_a_paragraph_whose_end_was_deleted_joins_the_next() -> None:
    first = p(run("上半句，"), properties='<w:pStyle w:val="A"/>', mark=f"<w:del {BY}/>")
    made = cleaned(word_file(first + p(run("下半句。")) + p(run("另一段。"), mark=f"<w:ins {BY}/>")))
    assert [x.text for x in opens(made.data).paragraphs] == ["上半句，下半句。", "另一段。"]


def test_a_deleted_paragraph_leaves_nothing_behind() -> None:
    whole = p(gone("整段删去。"), mark=f"<w:del {BY}/>")
    made = cleaned(
        word_file(p(run("甲。")) + whole + whole + p(run("乙。")) + whole + table(row(cell(p(run("丙"))))))
    )
    assert [x.text for x in opens(made.data).paragraphs] == ["甲。", "乙。"]


def test_rows_cells_numbers_and_looks_are_settled() -> None:
    changes = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/><w:ins {BY}/></w:numPr>'
        f"<w:pPrChange {BY}><w:pPr/></w:pPrChange>"
    )
    rows = [
        row(cell(p(run("甲"))), cell(p(run("一")))),
        row(cell(p(gone("乙"))), cell(p(gone("二"))), properties=f"<w:del {BY}/>"),
        row(
            cell(p(ins("丙"))),
            cell(p(ins("三"))),
            properties=f"<w:ins {BY}/><w:trPrChange {BY}><w:trPr/></w:trPrChange>",
        ),
        row(cell(p(run("丁"))), cell(p(gone("四")), properties=f"<w:cellDel {BY}/>")),
        row(
            cell(p(run("戊")), properties=f"<w:cellIns {BY}/><w:tcPrChange {BY}><w:tcPr/></w:tcPrChange>"),
            cell(p(), properties=f'<w:tcW w:w="9"/><w:cellMerge {BY} w:vMerge="cont"/>'),
        ),
    ]
    change = f"<w:rPrChange {BY}><w:rPr/></w:rPrChange>"
    made = cleaned(
        word_file(
            p(run("有变。", f"<w:b/>{change}"), properties=changes)
            + table(*rows)
            + p(run("完。"))
            + f"<w:sectPr><w:sectPrChange {BY}><w:sectPr/></w:sectPrChange></w:sectPr>"
        )
    )
    xml = body(made.data)
    assert "Change" not in xml and "张三" not in xml and "cellMerge" not in xml
    assert '<w:tcW w:w="9"/><w:vMerge w:val="continue"/>' in xml
    assert read(made.data) == ["有变。", "甲\t一", "丙\t三", "丁", "戊\t", "完。"]
    assert counts(made)["formatting"] == 7


def test_a_table_of_which_nothing_is_left_goes_and_its_cell_keeps_a_paragraph() -> None:
    inner = table(row(cell(p(gone("甲"))), properties=f"<w:del {BY}/>"))
    made = cleaned(word_file(p(run("前。")) + inner + table(row(cell(inner)))))
    assert body(made.data).count("<w:tbl>") == 1
    assert "<w:tc><w:tcPr/><w:p/></w:tc>" in body(made.data)


def test_a_footnote_whose_reference_was_deleted_goes_with_it() -> None:
    note = f'<w:footnote w:type="separator" w:id="0">{p()}</w:footnote>' + "".join(
        f'<w:footnote w:id="{n}">{p(run(text))}</w:footnote>'
        for n, text in ((1, "留着的注。"), (2, "不该看见的注。"))
    )
    one, two = (f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in (1, 2))
    made = cleaned(
        word_file(
            p(run("有注"), one, f"<w:del {BY}>{two}</w:del>"),
            {"footnotes.xml": (f"{TYPE}.footnotes+xml", f"{R}/footnotes", part("footnotes", note))},
        )
    )
    assert read(made.data) == ["有注", "留着的注。"]
    assert "不该看见" not in contents(made.data)["word/footnotes.xml"].decode()
    assert counts(made)["notes"] == 1


def test_text_boxes_are_cleaned_in_both_of_their_ways() -> None:
    marked = run("字", '<w:highlight w:val="yellow"/>')
    inside = f"<w:txbxContent>{p(gone('旧'), ins('新'), marked)}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + inside
        + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + inside
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    made = cleaned(word_file(p(run("正文。"), box)))
    assert counts(made) == {"insertions": 1, "deletions": 1, "highlights": 1}
    assert "旧" not in body(made.data) and body(made.data).count("新") == 2


# --- marks ----------------------------------------------------------------------------------------------------


def with_comments() -> bytes:
    comment = f'<w:comment w:id="0" w:author="张三" w:initials="张">{p(run("这个数再核一下"))}</w:comment>'
    more = "http://schemas.microsoft.com/office/2011/relationships"
    ends = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    return word_file(
        p(run("受理"), ends.format(run("41")), run("件。")),
        {
            "comments.xml": (f"{TYPE}.comments+xml", f"{R}/comments", part("comments", comment)),
            "commentsExtended.xml": (
                f"{TYPE}.commentsExtended+xml",
                f"{more}/commentsExtended",
                part("x", ""),
            ),
            "commentsIds.xml": (f"{TYPE}.commentsIds+xml", f"{more}/commentsIds", part("x", "")),
            "commentsExtensible.xml": (f"{TYPE}.x+xml", f"{more}/commentsExtensible", part("x", "")),
            "people.xml": (f"{TYPE}.people+xml", f"{more}/people", part("x", "")),
        },
        rels={"word/_rels/comments.xml.rels": relations({"https://a.gov.cn/": f"{R}/hyperlink"})},
    )


def test_comments_go_with_all_their_parts() -> None:
    made = cleaned(with_comments())
    assert counts(made) == {"comments": 1}
    assert made.taken[0].examples == ("这个数再核一下",)
    assert not [name for name in contents(made.data) if "omment" in name or "people" in name]
    assert "omment" not in body(made.data)
    assert "omment" not in contents(made.data)["[Content_Types].xml"].decode()


def test_highlights_and_shading_of_text_go_and_the_shading_of_tables_stays() -> None:
    shade = '<w:shd w:val="clear" w:fill="FFFF00"/>'
    made = cleaned(
        word_file(
            p(
                run("黄", '<w:highlight w:val="yellow"/>'),
                run("底", shade),
                run("白", '<w:shd w:val="clear" w:fill="auto"/>'),
            )
            + table(row(cell(p(run("表头")), properties=shade)))
        )
    )
    assert counts(made) == {"highlights": 1, "shading": 1}
    assert body(made.data).count("FFFF00") == 1


def test_our_own_bookmarks_are_counted_without_their_names() -> None:
    figures = [Run(f"{n}件", trace=Trace(f"数据.窗口.第{n}项", n)) for n in (1, 2, 3)]
    made = cleaned(write(Document((paragraph("报告", Style.TITLE), Paragraph(tuple(figures))))))
    assert [(t.count, t.examples) for t in made.taken if t.kind == "bookmarks"] == [(3, ())]


def test_bookmarks_go_but_those_that_links_and_fields_mean() -> None:
    marks = ("_Fig1", "_Toc1", "_Ref22", "领导改过", "目标", "旧名", "第2-1节")
    starts = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>{run(name)}<w:bookmarkEnd w:id="{n}"/>'
        for n, name in enumerate(marks)
    )
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (" PAGEREF _R", "ef22 \\h "))
    made = cleaned(
        word_file(
            p(starts)
            + p(field.format("begin"), code, field.format("separate"), run("3"), field.format("end"))
            + p('<w:hyperlink w:anchor="目标">' + run("见") + "</w:hyperlink>")
            + p(
                '<w:fldSimple w:instr=" REF _Toc1 \\h ">'
                + run("一")
                + '<w:fldSimple w:instr="REF 第2-1节"/>'
                + "</w:fldSimple>"
            )
        )
    )
    assert counts(made) == {"bookmarks": 3}
    assert made.taken[0].examples == ("_Fig1", "领导改过", "旧名")
    assert body(made.data).count("bookmarkEnd") == 4
    assert read(made.data)[1:] == ["3", "见", "一"]


def test_hidden_text_goes_and_is_told_in_its_words() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="HH"><w:name w:val="hh"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:rPr><w:vanish/></w:rPr></w:style>',
    )
    hidden = p(run("整段看不见。"), properties='<w:pStyle w:val="P"/>', mark="<w:vanish/>")
    twice = p(run("两次就看得见。", '<w:rStyle w:val="HH"/>'), properties='<w:pStyle w:val="P"/>')
    made = cleaned(
        word_file(
            p(run("看得见"), run("直接藏", "<w:vanish/>"), run("样式藏", '<w:rStyle w:val="HH"/>'))
            + hidden
            + twice
            + p(run("不藏。", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')),
            {"styles.xml": (f"{TYPE}.styles+xml", f"{R}/styles", styles)},
        )
    )
    assert read(made.data) == ["看得见", "两次就看得见。", "不藏。"]
    assert made.taken[0].examples == ("直接藏样式藏", "整段看不见。")
    assert "看不见" not in body(made.data)


def test_a_field_that_is_hidden_in_part_keeps_its_ends() -> None:
    field = '<w:r>{}<w:fldChar w:fldCharType="{}"/></w:r>'
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    made = cleaned(
        word_file(
            p(field.format(vanish, "begin"), run("藏", "<w:vanish/>"), field.format("", "end"), run("露"))
        )
    )
    assert body(made.data).count("fldChar ") == 2
    whole = [
        field.format(vanish, "begin"),
        run('XE "密"', "<w:vanish/>", "instrText"),
        field.format(vanish, "end"),
    ]
    assert "fldChar" not in body(cleaned(word_file(p(run("露"), *whole))).data)


def test_controls_keep_what_they_show_and_lose_their_data() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:text/></w:sdtPr><w:sdtContent>'
        + run("局长")
        + "</w:sdtContent></w:sdt>"
    )
    tag = f'<w:smartTag w:uri="u" w:element="PersonName"><w:smartTagPr/>{run("张某")}</w:smartTag>'
    made = cleaned(
        word_file(
            p(control, tag, run("。")), {"../customXml/item1.xml": ("", f"{R}/customXml", "<a>李四</a>")}
        )
    )
    assert counts(made) == {"custom": 1, "bindings": 1, "tags": 1}
    assert read(made.data) == ["局长张某。"]
    assert not [name for name in contents(made.data) if "customXml" in name]


def test_a_control_whose_text_was_deleted_goes() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{gone('旧')}</w:sdtContent></w:sdt>"
    assert "w:sdt" not in body(cleaned(word_file(p(run("正文"), control))).data)


# --- files from elsewhere, and whole drafts -------------------------------------------------------------------


def test_a_final_draft_is_clean_already(tmp_path: Path) -> None:
    data = write(samples.joint())
    made = clean(PATH, data)
    assert made.data == data and not made.taken
    (tmp_path / "定稿.docx").write_bytes(data)
    done = draft("clean", "定稿.docx", cwd=tmp_path)
    assert done.code == 0 and "没有要去掉的" in done.out


def worked_on() -> list[bytes]:
    source = Document(
        (
            Paragraph(
                (Run("收到"), Run("【待填：甲】", mark=Mark.PENDING, remarks=("待填：甲。",)), Run("。"))
            ),
        )
    )
    tracked = word_file(
        p(run("全年受理"), gone("41"), ins("42"), run("件。"))
        + p(gone("整段。"), mark=f"<w:del {BY}/>")
        + p(run("完。"))
    )
    return [write(source), tracked]


SAVED = ask_saved("clean", worked_on)


def test_a_file_saved_by_libreoffice_is_cleaned(
    saved: dict[str, list[bytes]], resave: Callable[[Sequence[bytes]], list[bytes]]
) -> None:
    first, second = saved[SAVED]
    made, other = cleaned(first), cleaned(second)
    assert counts(made)["comments"] == 1 and counts(made)["highlights"] == 1
    assert counts(other)["insertions"] == 1 and counts(other)["deletions"] >= 1
    again = resave([made.data, other.data])
    assert [read(data) for data in again] == [read(first), read(second)]


def test_a_file_of_python_docx_is_cleaned(tmp_path: Path) -> None:
    document = docx.Document()
    written = document.add_paragraph("全年受理41件。")
    document.add_comment(written.runs[0], text="再核", author="张三", initials="张")
    document.core_properties.author = "张三"
    document.save(str(tmp_path / "a.docx"))
    made = cleaned((tmp_path / "a.docx").read_bytes())
    assert {"comments", "names"} <= set(counts(made))
    assert "张三" not in b"".join(contents(made.data).values()).decode("utf-8", "ignore")


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(Unreadable):
        clean(PATH, b"PK\x03\x04")
    with pytest.raises(Unreadable):
        clean(PATH, word_file("").replace(b"PK", b"PX"))


# --- property: the text is what was read ----------------------------------------------------------------------

WORDS = st.sampled_from(("甲", "乙丙", "12件", "，", "。"))
PIECES = st.one_of(
    WORDS.map(run),
    WORDS.map(ins),
    WORDS.map(gone),
    WORDS.map(lambda text: run(text, "<w:vanish/>")),
    WORDS.map(lambda text: run(text, '<w:highlight w:val="cyan"/>')),
    WORDS.map(lambda text: f"<w:moveTo {BY}>{run(text)}</w:moveTo>"),
    WORDS.map(lambda text: f"<w:moveFrom {BY}>{run(text)}</w:moveFrom>"),
    WORDS.map(lambda text: f'<w:hyperlink w:anchor="x">{ins(text)}{gone(text)}</w:hyperlink>'),
    WORDS.map(lambda text: f"<w:sdt><w:sdtPr/><w:sdtContent>{gone(text)}</w:sdtContent></w:sdt>"),
    WORDS.map(lambda text: f"<w:ins {BY}>{run(text)}<w:del {BY}>{run(text, tag='delText')}</w:del></w:ins>"),
)
MARKS = st.sampled_from(("", "", "", f"<w:ins {BY}/>", f"<w:del {BY}/>", f"<w:moveFrom {BY}/>"))
PARAGRAPHS = st.builds(lambda inside, mark: p(*inside, mark=mark), st.lists(PIECES, max_size=4), MARKS)
CELLS = st.builds(lambda inside: cell(p(*inside)), st.lists(PIECES, max_size=3))
ROWS = st.builds(
    lambda cells, how: row(*cells, properties=how),
    st.lists(CELLS, min_size=1, max_size=2),
    st.sampled_from(("", f"<w:ins {BY}/>", f"<w:del {BY}/>")),
)
# The end of the text before a table is no end that a program lets anybody delete.
TABLES = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: p(run("表：")) + table(*rows))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLES), max_size=6))
def test_a_clean_copy_reads_as_the_file_did(blocks: list[str]) -> None:
    made = cleaned(word_file("".join(blocks) + p(run("完。"))))
    for name in ("w:ins", "w:del", "w:move", "w:vanish", "w:highlight", "张三"):
        assert name not in body(made.data)


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_leaves_the_draft_alone_and_replaces_nothing(tmp_path: Path) -> None:
    data = with_comments()
    (tmp_path / "稿.docx").write_bytes(data)
    done = draft("clean", "稿.docx", cwd=tmp_path)
    assert done.code == 0 and "批注" in done.out and (tmp_path / "稿（清洁稿）.docx").is_file()
    assert (tmp_path / "稿.docx").read_bytes() == data
    again = draft("clean", "稿.docx", cwd=tmp_path)
    assert again.code == 3 and "已经存在" in again.err
    assert draft("clean", "稿.docx", "-o", "稿.docx", cwd=tmp_path).code == 3


def test_the_command_tells_programs_what_it_tells_people(tmp_path: Path) -> None:
    (tmp_path / "稿.docx").write_bytes(word_file(p(run("【待填：甲】"), gone("乙"))))
    done = draft("clean", "稿.docx", "--json", cwd=tmp_path)
    told = json.loads(done.out)
    assert done.code == 1
    assert told["output"] == "稿（清洁稿）.docx"
    assert told["taken"] == [{"kind": "deletions", "name": "修订：接受删除", "count": 1, "examples": ["乙"]}]
    assert [f["code"] for f in told["findings"]] == ["DC01"]
