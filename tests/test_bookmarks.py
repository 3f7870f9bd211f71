"""Hidden bookmarks: every figure of a draft has one, and its name says what is needed to find the figure again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from drafter.cli.build import compose_form
from drafter.document import Document, Mark, Paragraph, Run, Style, Table, Trace, paragraph
from drafter.writers.word import bookmarks, write
from tests import samples
from tests.rendering import ask_saved

EXAMPLES = sorted(Path(__file__).parent.parent.glob("examples/*/*.yaml"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def figure(text: str, key: str, metric: str | None = "m", **more: object) -> Run:
    return Run(text, trace=Trace(key, 3, metric, Decimal(41), "件", **more))  # type: ignore[arg-type]


def body(*runs: Run) -> Paragraph:
    return Paragraph(runs)


def marked(data: bytes) -> list[tuple[str, str]]:
    """Return (name, text inside) of every bookmark of a Word file, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    texts: dict[str, list[str]] = {}
    open_: dict[str, str] = {}
    for element in root.iter():
        if element.tag == W + "bookmarkStart":
            open_[element.get(W + "id")] = element.get(W + "name")
            assert element.get(W + "name") not in texts
            texts[element.get(W + "name")] = []
        elif element.tag == W + "bookmarkEnd":
            del open_[element.get(W + "id")]
        elif element.tag == W + "t":
            for name in open_.values():
                texts[name].append(element.text)
    assert not open_
    return [(name, "".join(pieces)) for name, pieces in texts.items()]


def texts(*paragraphs: Paragraph | Table) -> list[str]:
    return [text for _, text in marked(write(Document(paragraphs)))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_figure_of_a_draft_has_a_bookmark_and_every_bookmark_is_good(path: Path) -> None:
    draft = compose_form(path, None)[0].document
    found = marked(write(draft))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names) > 40
    for name in names:
        assert re.fullmatch("_[a-z0-9_]+", name), name
        assert len(name) <= 40
    inside = [text for name, text in found if name.startswith("_d")]
    figures = [r.text for _, r in draft.traced() if r.trace and (r.trace.value is not None or r.mark)]
    rest = iter(inside)
    assert all(any(text in there for there in rest) for text in figures)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_bookmarks_change_nothing_that_is_seen_and_are_the_same_each_time(path: Path) -> None:
    draft = compose_form(path, None)[0].document
    data = write(draft)
    assert data == write(compose_form(path, None)[0].document)
    plain = write(draft.without_traces())
    assert not marked(plain)
    assert text_of(data) == text_of(plain)


def text_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(etree.fromstring(package.read("word/document.xml")).itertext())


def test_what_is_said_of_one_metric_without_a_break_is_one_place() -> None:
    change = {"computed_from": ("数据.a.b", "数据.a.b.去年"), "measure": "change"}
    runs = (
        Run("收到"),
        figure("41件", "数据.a.b"),
        Run("（截至11月30日）", trace=Trace("数据.a.b.截至", 3, "m")),
        Run("，"),
        Run("同比增长", trace=Trace("数据.a.b", 3, "m", **change)),  # type: ignore[arg-type]
        figure("17.1%", "数据.a.b", **change),
        Run("。"),
    )
    assert texts(body(*runs)) == ["41件（截至11月30日）", "同比增长17.1%"]


def test_the_users_own_sentence_has_one_with_its_figures_inside() -> None:
    own = Trace("亮点.行政执法[1]", 9)
    runs = (Run("培训", trace=own), figure("12批", own.key, None), Run("。", trace=own))
    assert texts(body(*runs)) == ["培训12批。", "12批"]
    alone = figure("12批", own.key, None)
    assert texts(body(alone)) == ["12批"]


def test_words_of_the_year_have_none() -> None:
    assert texts(body(Run("2024", trace=Trace("年度", 4)), Run("年工作"))) == []


def test_pending_and_wrong_items_and_wordings_for_none_have_one() -> None:
    runs = (
        Run("【待填：来件数】", mark=Mark.PENDING, trace=Trace("数据.a.b", 3, "m")),
        Run("、"),
        Run("【待核：一些】", mark=Mark.WRONG, trace=Trace("数据.a.c", 4, "n")),
        Run("，"),
        Run("没有不予受理的", trace=Trace("数据.a.d", 5, "o")),
    )
    assert texts(body(*runs)) == ["【待填：来件数】", "【待核：一些】", "没有不予受理的"]


def test_figures_in_tables_headings_and_titles_have_one() -> None:
    row = ((body(Run("来件")),), (body(figure("41", "数据.a.b")),))
    heading = Paragraph((figure("41件", "数据.a.b"), Run("来件")), Style.HEADING2, marker="（一）")
    title = Paragraph((Run("关于" + samples.han(40)), figure("41件", "数据.a.b")), Style.TITLE)
    assert texts(title, heading, Table((row,), header_rows=0), paragraph("完")) == ["41件", "41件", "41"]


def test_a_name_tells_the_key_its_place_and_digests_of_what_was_printed() -> None:
    def names(*runs: Run) -> list[bookmarks.Name]:
        return [name for _, name in bookmarks.of(Document((body(*runs),)))]

    first, second = names(Run("收到"), figure("41件", "数据.a.b"), Run("，又"), figure("41件", "数据.a.b"))
    (changed,) = names(Run("收到"), figure("42件", "数据.a.b"))
    (other,) = names(Run("收到"), figure("41件", "数据.a.c"))
    assert bookmarks.parse(str(first)) == first
    assert (first.key, first.said, first.number, second.number) == (second.key, second.said, 1, 2)
    assert first.around != second.around
    assert (changed.key, changed.around) == (first.key, first.around)
    assert changed.said != first.said
    assert other == first._replace(key=other.key) != first


def test_a_sentence_is_known_by_its_list_wherever_it_stands_in_it() -> None:
    one, other = (bookmarks.key_of(Trace(f"亮点.行政执法[{i}]")) for i in (1, 2))
    assert one == other != bookmarks.key_of(Trace("亮点.行政复议[1]"))


@pytest.mark.parametrize("name", ["_GoBack", "_Toc123", "_d", "_daaaaaaaa_1_aaaaaaaa", "", "d" * 41])
def test_bookmarks_of_others_are_not_ours(name: str) -> None:
    assert bookmarks.parse(name) is None


def test_a_figure_that_xml_cannot_hold_is_digested_as_it_is_shown() -> None:
    run = figure("41\x07件", "数据.a.b")
    ((name, text),) = marked(write(Document((body(run),))))
    parsed = bookmarks.parse(name)
    assert parsed is not None
    assert parsed.said == bookmarks.digest(text)


def empty_and_doubled() -> Iterator[Run]:
    yield Run("", trace=Trace("数据.a.b", 3, "m", Decimal(41)))
    yield figure("41件", "数据.a.b")
    yield figure("42件", "数据.a.c", "n")


def test_empty_runs_have_none_and_neighbours_of_two_metrics_have_two() -> None:
    assert texts(body(*empty_and_doubled())) == ["41件", "42件"]


def sealed() -> bytes:
    return write(replace(compose_form(EXAMPLES[0], None)[0].document, sealed=True))


SAVED = ask_saved("bookmarks", lambda: [sealed()])


def test_libreoffice_keeps_names_and_texts(saved: dict[str, list[bytes]]) -> None:
    assert sorted(marked(saved[SAVED][0])) == sorted(marked(sealed()))
