"""Word drafts that people have edited, brought to the figures of their form: changed figures go in, all else stays."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from drafter.cli.build import compose_content
from drafter.document import Document, Paragraph, Run, Style, Table, Trace, paragraph
from drafter.editing.figures import Kind
from drafter.editing.package import WordFile
from drafter.ooxml import MAIN
from drafter.writers.word import write
from tests.redraft_files import (
    BUILT,
    LINE,
    NEW,
    NEW_LINE,
    OLD,
    WENT_IN,
    Edit,
    W,
    body,
    edited,
    figure,
    kinds,
    names_of,
    own_runs,
    paragraph_of,
    pending,
    redrafted,
    report,
    run_of,
    text,
    typed,
    without_bookmarks,
    wrapped,
)
from tests.shipped import genre
from tests.whole_forms import Drawn, examined, valid_forms
from tests.whole_forms import _typed as typed_line

# --- the form has changed ----------------------------------------------------------------------------------------------


def test_a_file_of_the_same_figures_is_not_touched() -> None:
    assert redrafted(BUILT, OLD) == (BUILT, [])


def test_changed_figures_go_in_with_the_words_that_belong_to_them_and_nothing_else_changes() -> None:
    data, outcomes = redrafted(BUILT, report("42件", "同比下降2.5%"))
    assert text(data) == text(BUILT).replace("41件", "42件").replace("同比增长17.1%", "同比下降2.5%")
    assert [o.block for o in outcomes] == [3, 3]
    assert runs_but(data, "42件", "同比下降2.5%") == runs_but(BUILT, "41件", "同比增长17.1%")


def runs_but(data: bytes, *words: str) -> list[bytes]:
    """Return the runs of a file, but for their text where it is one of these."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(MAIN))
    for element in root.iter(W + "t"):
        if element.text in words:
            element.text = ""
    return [etree.tostring(run, method="c14n") for run in root.iter(W + "r")]


def test_all_other_parts_go_back_as_they_came() -> None:
    data, _ = redrafted(BUILT, NEW)
    with zipfile.ZipFile(io.BytesIO(data)) as new, zipfile.ZipFile(io.BytesIO(BUILT)) as old:
        assert new.namelist() == old.namelist()
        differ = {name for name in new.namelist() if new.read(name) != old.read(name)}
    assert differ == {MAIN, "customXml/item1.xml"}


def test_after_an_update_a_second_one_finds_nothing_to_do_and_a_third_form_goes_in_too() -> None:
    once, _ = redrafted(BUILT, NEW)
    assert redrafted(once, NEW) == (once, [])
    thrice, outcomes = redrafted(once, report("50件", "与上年持平"))
    assert kinds(outcomes) == [(Kind.CHANGED, "42件", "50件"), (Kind.CHANGED, "同比增长20%", "与上年持平")]
    assert "来件50件，与上年持平；" in text(thrice)


def test_a_pending_item_becomes_its_figure_and_is_no_longer_marked() -> None:
    done = report(done=figure("40件", "办结"))
    data, outcomes = redrafted(BUILT, done)
    assert kinds(outcomes) == [(Kind.CHANGED, "【待填：办结数（件），窗口办】", "40件")]
    assert "已经办结40件。" in text(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"w:highlight" not in package.read(MAIN)


def test_our_comment_goes_with_the_pending_item_and_others_stay() -> None:
    done = report(done=figure("40件", "办结"))
    for author, replied, left in (("起草助手", False, 0), ("区长", False, 1), ("起草助手", True, 1)):
        data, _ = redrafted(commented("【待填：办结数（件），窗口办】", author, replied=replied), done)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = etree.fromstring(package.read(MAIN))
            comments = etree.fromstring(package.read("word/comments.xml"))
        names = ("commentRangeStart", "commentRangeEnd", "commentReference")
        assert [len(list(root.iter(W + name))) for name in names] == [left] * 3
        assert len(comments) == left
        assert "已经办结40件。" in text(data)


def commented(words: str, author: str, *, replied: bool) -> bytes:
    def edit(root: etree._Element) -> None:
        run = run_of(root, words)
        run.addprevious(run.makeelement(W + "commentRangeStart", {W + "id": "0"}))
        reference = run.makeelement(W + "r")
        reference.append(run.makeelement(W + "commentReference", {W + "id": "0"}))
        end = run.makeelement(W + "commentRangeEnd", {W + "id": "0"})
        run.addnext(end)
        end.addnext(reference)

    file = WordFile(Path("稿.docx"), edited(BUILT, edit))
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    file.put(
        "word/comments.xml",
        f'<w:comments xmlns:w="{W[1:-1]}" xmlns:w14="{w14}"><w:comment w:id="0" w:author="{author}">'
        f'<w:p w14:paraId="00000001"><w:r><w:t>请补</w:t></w:r></w:p></w:comment></w:comments>'.encode(),
    )
    if replied:
        extended = f'<x:commentsEx xmlns:x="{w15}"><x:commentEx x:paraId="2" x:paraIdParent="00000001"/></x:commentsEx>'
        file.put("word/commentsExtended.xml", extended.encode())
    return file.save()


def test_a_figure_that_is_no_more_leaves_a_sentence_to_be_rewritten_by_a_person() -> None:
    none = Run("没有积压", trace=Trace("数据.窗口.办结", 3, "办结"))
    built = write(report(done=figure("40件", "办结")))
    for new in (report(done=pending("办结数", "办结")), report(done=none)):
        changed = new.blocks[3]
        assert isinstance(changed, Paragraph)
        worded = Document((*new.blocks[:3], body("窗口", *changed.runs[1:]), *new.blocks[4:]))
        data, outcomes = redrafted(built, worded)
        assert data == built
        assert [(o.kind, o.before) for o in outcomes] == [(Kind.REWORDED, "40件")]
    gone = Document((*OLD.blocks[:3], *OLD.blocks[4:]))
    data, (outcome,) = redrafted(built, gone)
    assert (data, outcome.kind, outcome.before, outcome.after) == (built, Kind.REWORDED, "40件", "")


def test_a_clause_that_nobody_touched_changes_with_its_only_figure() -> None:
    dated = Run("（截至11月30日）", trace=Trace("数据.窗口.办结.截至", 3, "办结"))
    old = Document((*OLD.blocks[:3], body("落实制度。办结", figure("40件", "办结"), dated, "。")))
    new = Document((*OLD.blocks[:3], body("落实制度。全年办结", figure("44件", "办结"), "。")))
    data, outcomes = redrafted(write(old), new)
    assert kinds(outcomes) == [(Kind.CHANGED, "办结40件（截至11月30日）", "全年办结44件")]
    assert text(data).endswith("落实制度。全年办结44件。")
    touched = edited(write(old), typed("落实制度。办结", "落实制度。窗口办结"))
    data, outcomes = redrafted(touched, new)
    assert (data, kinds(outcomes)) == (touched, [(Kind.REWORDED, "40件（截至11月30日）", "44件")])


def test_the_users_own_sentence_goes_in_anew_where_nobody_touched_it() -> None:
    new = report(own="走访企业和商户33家，解决难题12个。")
    data, outcomes = redrafted(BUILT, new)
    assert kinds(outcomes) == [
        (Kind.CHANGED, "走访企业30家，解决难题12个", "走访企业和商户33家，解决难题12个")
    ]
    again, more = redrafted(data, report(own="走访企业和商户34家，解决难题12个。"))
    assert kinds(more) == [(Kind.CHANGED, "33家", "34家")]
    assert text(again).endswith("走访企业和商户34家，解决难题12个。")
    touched = edited(BUILT, typed("走访企业", "上门走访企业"))
    assert redrafted(touched, new)[0] == touched
    assert [o.kind for o in redrafted(touched, new)[1]] == [Kind.CONFLICT]


def test_a_sentence_put_in_before_others_changes_none_of_them() -> None:
    first, second = "走访企业30家。", "设立窗口3个。"

    def listed(*sentences: str) -> Document:
        runs = [run for i, s in enumerate(sentences, 1) for run in own_runs(s, f"亮点.走访[{i}]")]
        return Document((*OLD.blocks[:5], Paragraph(tuple(runs))))

    built = write(listed(first, second))
    data, outcomes = redrafted(built, listed("开展培训5次。", first, "设立窗口4个。"))
    assert kinds(outcomes) == [(Kind.MISSING, "", "开展培训5次"), (Kind.CHANGED, "3个", "4个")]
    assert text(data).endswith(first + "设立窗口4个。")


# --- people have changed the file ---------------------------------------------------------------------------------------


def test_what_a_person_changed_in_word_is_told_and_stays() -> None:
    data = edited(BUILT, typed("22件", "23件"))
    assert redrafted(data, OLD) == (data, redrafted(data, OLD)[1])
    assert kinds(redrafted(data, OLD)[1]) == [(Kind.KEPT, "23件", "22件")]


def test_what_both_changed_is_told_with_what_is_computed_from_it() -> None:
    data = edited(BUILT, typed("41件", "43件"))
    same, outcomes = redrafted(data, NEW)
    assert same == data
    assert kinds(outcomes) == [
        (Kind.CONFLICT, "43件", "42件"),
        (Kind.DEPENDENT, "同比增长17.1%", "同比增长20%"),
    ]


def test_a_figure_that_a_person_typed_as_the_form_has_it_now_is_fine() -> None:
    data = edited(BUILT, typed("41件", "42件"), typed("同比增长17.1%", "同比增长20%"))
    assert redrafted(data, NEW) == (data, [])


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (typed("41件", "41件（含转办）"), "42件（含转办）"),
        (typed("41件", "各类41件"), "各类42件"),
        (typed("，", "（其中网上5件），"), "42件（其中网上5件），"),
        (typed("规范受理。全年共收到来件", "一年来，群众送来的件有"), "一年来，群众送来的件有42件"),
    ],
    ids=["behind", "before", "outside", "sentence"],
)
def test_words_of_people_around_a_figure_stay(edit: Edit, after: str) -> None:
    data, outcomes = redrafted(edited(BUILT, edit), NEW)
    assert kinds(outcomes) == WENT_IN
    assert after in text(data)


@pytest.mark.parametrize(
    ("edit", "before"),
    [
        (typed("41件", "约41件"), "约41件"),
        (typed("41件", "41余件"), "41余件"),
        (typed("规范受理。全年共收到来件", "规范受理。全年共收到来件1"), "141件"),
        (typed("规范受理。全年共收到来件", "规范受理。全年共收到来件近"), "近41件"),
    ],
    ids=["qualified", "behind", "digit outside", "qualified outside"],
)
def test_what_makes_another_figure_of_it_is_a_persons_change(edit: Edit, before: str) -> None:
    data = edited(BUILT, edit)
    same, outcomes = redrafted(data, NEW)
    assert same == data
    assert kinds(outcomes)[0] == (Kind.CONFLICT, before, "42件")


def split(root: etree._Element) -> None:
    """Word divides a run for its own purposes."""
    run = run_of(root, "41件")
    for n, part in enumerate(("4", "1", "件")):
        new = copy.deepcopy(run)
        new.find(W + "t").text = part
        new.set(W + "rsidR", f"00A{n}")
        run.addprevious(new)
        run.addprevious(run.makeelement(W + "proofErr", {W + "type": "spellStart"}))
    run.getparent().remove(run)


def shortened(root: etree._Element) -> None:
    """LibreOffice puts the end of a bookmark before the last run of its figure."""
    split(root)
    unit = run_of(root, "件")
    unit.addprevious(next(unit.itersiblings(W + "bookmarkEnd")))


def moved(root: etree._Element) -> None:
    p = paragraph_of(root, "规范受理")
    p.getparent().append(p)
    p.addnext(p.getparent().find(W + "sectPr"))


@pytest.mark.parametrize("track", [False, True])
@pytest.mark.parametrize("edit", [split, shortened, moved, wrapped("41件", "ins"), wrapped("41件", "moveTo")])
def test_split_and_moved_and_newly_inserted_figures_are_found(edit: Edit, track: bool) -> None:
    data, outcomes = redrafted(edited(BUILT, edit), NEW, track=track)
    assert kinds(outcomes) == WENT_IN
    assert NEW_LINE in text(data)
    assert redrafted(data, NEW) == (data, [])


def test_deleted_figures_and_paragraphs_are_told_and_not_put_back() -> None:
    def without(root: etree._Element) -> None:
        p = paragraph_of(root, "规范受理")
        p.getparent().remove(p)

    for edit, gone in ((without, ["42件", "同比增长20%", "22件"]), (wrapped("41件", "del"), ["42件"])):
        data = edited(BUILT, edit)
        outcomes = redrafted(data, NEW)[1]
        assert [o.after for o in outcomes if o.kind is Kind.DELETED] == gone
        assert not any(o.wants_a_person for o in outcomes)
        assert "42件" not in text(redrafted(data, NEW)[0])


@pytest.mark.parametrize("inside", [True, False])
def test_a_tracked_replacement_counts_as_what_it_will_be(inside: bool) -> None:
    def replaced(root: etree._Element) -> None:
        run = run_of(root, "41件")
        wrapped("41件", "del")(root)
        put = run.makeelement(W + "ins", {W + "id": "8", W + "author": "区长"})
        new = copy.deepcopy(run)
        new.find(W + "delText").tag = W + "t"
        new.find(W + "t").text = "43件"
        put.append(new)
        place = run.getparent()
        (place if inside else next(place.itersiblings(W + "bookmarkEnd"))).addnext(put)

    data = edited(BUILT, replaced)
    assert kinds(redrafted(data, NEW)[1])[0] == (Kind.CONFLICT, "43件", "42件")
    assert kinds(redrafted(data, OLD)[1])[0] == (Kind.KEPT, "43件", "41件")


def test_copies_of_a_sentence_are_changed_where_they_have_bookmarks_and_told_where_not() -> None:
    def copied(root: etree._Element) -> None:
        p = paragraph_of(root, "规范受理")
        p.addnext(copy.deepcopy(p))

    def plain(root: etree._Element) -> None:
        copied(root)
        without_bookmarks(paragraph_of(root, "规范受理").getnext())

    once = redrafted(edited(BUILT, copied), NEW)[0]
    assert text(once).count(NEW_LINE) == 2
    assert len([n for n in names_of(once) if n.endswith("_Copy_1")]) == 2
    assert text(redrafted(once, OLD)[0]).count(LINE) == 2
    data, outcomes = redrafted(edited(BUILT, plain), NEW)
    assert text(data).count(NEW_LINE) == text(data).count(LINE) == 1
    assert [(o.before, o.block) for o in outcomes if o.kind is Kind.ELSEWHERE] == [
        ("41件", 4),
        ("同比增长17.1%", 4),
    ]


def test_figures_in_tables_and_text_boxes_go_in() -> None:
    cells = ((body("来件"),), (body(figure("41", "表中"), ""),))
    old = report(more=[Table((cells,), header_rows=0)])
    new = report(
        "42件",
        "同比增长20%",
        more=[Table((((body("来件"),), (body(figure("42", "表中")),)),), header_rows=0)],
    )

    def boxed(root: etree._Element) -> None:
        p = paragraph_of(root, "规范受理")
        holder = p.makeelement(W + "p")
        p.addprevious(holder)
        run = etree.SubElement(holder, W + "r")
        box = etree.SubElement(etree.SubElement(run, W + "pict"), W + "txbxContent")
        box.append(p)

    data, outcomes = redrafted(edited(write(old), boxed), new)
    assert [(o.kind, o.after) for o in outcomes] == [(Kind.CHANGED, t) for t in ("42件", "同比增长20%", "42")]
    assert NEW_LINE in text(data)
    assert text(data).endswith("来件\t42")


# --- bookmarks are gone --------------------------------------------------------------------------------------------------


def test_without_bookmarks_figures_are_found_by_their_sentences_and_get_bookmarks_again() -> None:
    data, outcomes = redrafted(edited(BUILT, without_bookmarks), NEW)
    assert kinds(outcomes) == WENT_IN
    assert {o.how for o in outcomes} == {"sentence"}
    assert text(data) == text(BUILT).replace(LINE, NEW_LINE)
    again, more = redrafted(data, report("50件", "同比增长30%"))
    assert {o.how for o in more} == {"bookmark"}
    assert "来件50件，同比增长30%；" in text(again)


def test_without_bookmarks_a_persons_change_is_still_known() -> None:
    data = edited(BUILT, without_bookmarks, typed("41件", "43件"))
    assert kinds(redrafted(data, NEW)[1])[0] == (Kind.CONFLICT, "43件", "42件")
    assert kinds(redrafted(data, OLD)[1]) == [(Kind.KEPT, "43件", "41件")]


def test_a_sentence_that_was_written_anew_in_its_section_is_found_if_it_still_reads_alike() -> None:
    lead = "规范受理。全年共收到来件"
    alike = edited(BUILT, without_bookmarks, typed(lead, "规范受理。去年全年一共收到来件"))
    assert kinds(redrafted(alike, NEW)[1]) == WENT_IN
    other = edited(
        BUILT, without_bookmarks, typed(lead, "抓规范，提效能，群众送到各个窗口来的各种件数合计有")
    )
    assert {o.kind for o in redrafted(other, NEW)[1]} == {Kind.DELETED}


def test_in_doubt_no_place_is_taken() -> None:
    def twice(root: etree._Element) -> None:
        p = paragraph_of(root, "规范受理")
        without_bookmarks(root)
        p.addnext(copy.deepcopy(p))

    data = edited(BUILT, twice)
    same, outcomes = redrafted(data, NEW)
    assert same == data
    assert [o.kind for o in outcomes] == [Kind.DELETED] * 3


def test_a_new_figure_is_told_with_its_sentence_and_heading() -> None:
    new = report(more=[body("评出窗口", figure("6个", "窗口"), "。")])
    data, (outcome,) = redrafted(BUILT, new)
    assert data == BUILT
    assert (outcome.kind, outcome.after, outcome.sentence) == (Kind.MISSING, "6个", "评出窗口6个。")
    assert outcome.heading == "走访服务"
    assert outcome.wants_a_person


def test_a_new_figure_in_a_sentence_that_the_file_has_is_told_with_its_paragraph() -> None:
    new = report(
        more=[body("评出窗口", figure("9个", "窗口数"), "，评出标兵", figure("3人", "标兵数"), "。")]
    )
    old = report(more=[body("评出窗口", figure("9个", "窗口数"), "。")])
    (outcome,) = (o for o in redrafted(write(old), new)[1] if o.kind is Kind.MISSING)
    assert (outcome.words, outcome.sentence) == ("评出窗口9个。", "评出窗口9个，评出标兵3人。")


def test_nothing_is_asked_of_a_file_for_what_is_still_pending() -> None:
    assert redrafted(BUILT, report(more=[body("评出窗口", pending("窗口数", "窗口"), "。")])) == (BUILT, [])


# --- tracked ---------------------------------------------------------------------------------------------------------------


def test_tracked_changes_show_what_was_and_can_be_refused() -> None:
    data, _ = redrafted(BUILT, NEW, track=True)
    assert NEW_LINE in text(data)

    def refused(root: etree._Element) -> None:
        for inserted in list(root.iter(W + "ins")):
            inserted.getparent().remove(inserted)
        for deleted in list(root.iter(W + "del")):
            for run in deleted:
                run.find(W + "delText").tag = W + "t"
                deleted.addprevious(run)
            deleted.getparent().remove(deleted)

    back = edited(data, refused)
    assert text(back) == text(BUILT)
    assert kinds(redrafted(back, NEW)[1]) == [
        (Kind.KEPT, "41件", "42件"),
        (Kind.KEPT, "同比增长17.1%", "同比增长20%"),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(MAIN))
    tracked = list(root.iter(W + "ins", W + "del"))
    assert {e.get(W + "author") for e in tracked} == {"起草助手"}
    assert [e.tag for e in tracked] == [
        W + "del",
        W + "ins",
    ] * 2  # what was stands before what is, as Word sets it
    ids = [e.get(W + "id") for e in (*tracked, *root.iter(W + "bookmarkStart"))]
    assert len(set(ids)) == len(ids)


# --- whatever people do elsewhere ------------------------------------------------------------------------------------------

KEYS = ("甲", "乙", "丙", "丁", "戊", "己")


def many(numbers: Sequence[int]) -> Document:
    lines = [
        body(f"第{key}项工作共办理", figure(f"{n}件", key), f"，{key}项如期完成。")
        for key, n in zip(KEYS, numbers, strict=True)
    ]
    return Document((paragraph("东陵区2024年报告", Style.TITLE), *lines))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9999), min_size=6, max_size=6),
    st.lists(st.integers(1, 9999), min_size=6, max_size=6),
    st.integers(0, 2**32),
    st.booleans(),
)
def test_edits_elsewhere_never_change_and_every_changed_figure_arrives(
    old: list[int], new: list[int], seed: int, track: bool
) -> None:
    drawn = random.Random(seed)

    def meddle(root: etree._Element) -> None:
        parent = next(root.iter(W + "body"))
        lines = list(parent.findall(W + "p"))[1:]
        drawn.shuffle(lines)
        for line in lines:
            parent.insert(1, line)
            for run in line.findall(W + "r"):
                found = run.find(W + "t")
                if not re.search(r"\d", found.text) and drawn.random() < 0.5:
                    found.text = drawn.choice(["按照要求抓好落实，", "各单位", ""]) + found.text
                if drawn.random() < 0.2:
                    etree.SubElement(run.find(W + "rPr"), W + "u").set(W + "val", "single")

    data = edited(write(many(old)), meddle)
    out, outcomes = redrafted(data, many(new), track=track)
    wanted = {key: (f"{a}件", f"{b}件") for key, a, b in zip(KEYS, old, new, strict=True)}
    assert {o.kind for o in outcomes} <= {Kind.CHANGED}
    assert [(o.before, o.after) for o in outcomes] == [pair for pair in wanted.values() if pair[0] != pair[1]]
    lines = text(data).split("\n")
    expected = [
        next(
            (line.replace(*pair, 1) for key, pair in wanted.items() if f"{key}项工作" in line),
            line,
        )
        for line in lines
    ]
    assert text(out).split("\n") == expected


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 3))
def test_any_names_of_bookmarks_do_no_harm(noise: bytes, where: int) -> None:
    names = [
        "_d" + "a" * 8 + "_1_" + "b" * 8 + "_" + "c" * 8,
        "_GoBack",
        noise.hex() or "x",
        "_daaaaaaaa_9_a_b",
    ]

    def edit(root: etree._Element) -> None:
        for start in list(root.iter(W + "bookmarkStart"))[where::2]:
            start.set(W + "name", names[where])

    data = edited(BUILT, edit)
    out, _ = redrafted(data, NEW)
    assert text(out) in {text(BUILT).replace(a, b) for a in (LINE,) for b in variants()}


def variants() -> list[str]:
    """Return how the line may read with each of its changed figures in or not."""
    return [
        f"全年共收到来件{a}，{b}；当场办结22件。"
        for a in ("41件", "42件")
        for b in ("同比增长17.1%", "同比增长20%")
    ]


def with_figures(words: str) -> list[str]:
    """Return the sentences that say figures; a lead (加强行政执法监督。) comes and goes with the first figure behind it."""
    return [s for s in re.split("[。\n]", words) if re.search(r"\d|【", s)]


def composed(drawn: Drawn) -> Document:
    return compose_content(examined(drawn.text(), drawn.office)[0], genre(), None).document


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking whole forms takes minutes
)
@given(valid_forms(30), st.data())
def test_whole_forms_come_out_as_if_built_anew_or_it_is_told_what_does_not(
    old: Drawn, data: st.DataObject
) -> None:
    metrics = {m.id: m for m in genre().metrics}
    changed = {m: data.draw(st.integers(0, 2)) == 0 for m in old.lines}
    lines = {m: typed_line(metrics[m], data.draw) if changed[m] else line for m, line in old.lines.items()}
    new = composed(replace(old, lines=lines))
    for edits in ((), (without_bookmarks,)):
        out, outcomes = redrafted(edited(write(composed(old)), *edits), new)
        told = {o.kind for o in outcomes} - {Kind.CHANGED}
        if not told:
            assert edits or with_figures(text(out)) == with_figures(text(write(new)))
        assert not told & {Kind.KEPT, Kind.CONFLICT, Kind.DEPENDENT}
        assert not {o.kind for o in redrafted(out, new)[1]} & {Kind.CHANGED, Kind.KEPT, Kind.CONFLICT}
        assert len(set(names_of(out))) == len(names_of(out))


@pytest.mark.parametrize("tag", ["p", "tbl", "ins", "sdt", "smartTag"])
def test_a_file_nested_deep_and_a_file_without_end_are_read_in_bounded_time(tag: str) -> None:
    def deep(root: etree._Element) -> None:
        at = next(root.iter(W + "body"))
        for _ in range(220):
            at = etree.SubElement(at, W + tag)

    def long(root: etree._Element) -> None:
        line = paragraph_of(root, "规范受理")
        for _ in range(3000):
            line.addnext(copy.deepcopy(line))

    assert NEW_LINE in text(redrafted(edited(BUILT, deep), NEW)[0])
    if tag == "p":
        redrafted(edited(BUILT, long, without_bookmarks), NEW)
