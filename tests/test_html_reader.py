"""What `readers.html` takes from a saved web page, what it leaves out and says so, and what it refuses.

`python -m tests.test_html_reader` writes the goldens of tests/readers/html anew.
"""

from __future__ import annotations

import codecs
import html
import json
import random
import re
import string
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.analysis import analyse
from drafter.analysis.report import to_json
from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Document, Paragraph, Style, Table
from drafter.errors import Unreadable
from drafter.readers import read
from drafter.resources import PACKAGE
from tests.calling import draft
from tests.corpus import gate

PAGES = sorted((Path(__file__).parent / "readers" / "html").glob("*.htm*"))
SENTENCE = "各项任务按期办结，群众反映良好。"


def page(
    tmp_path: Path, body: str | bytes, name: str = "报告.html", encoding: str = "utf-8"
) -> tuple[Document, list[Diagnostic]]:
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode(encoding))
    return read(path)


def lines(document: Document) -> list[str]:
    return "\n".join(block.text for block in document.blocks).split("\n")


def texts(tmp_path: Path, body: str) -> list[str]:
    return lines(page(tmp_path, body)[0])


def golden(path: Path) -> str:
    """Every block as `line kind text`, then the notes of the reader."""
    document, findings = read(path)
    out = []
    for block in document.blocks:
        if isinstance(block, Table):
            kind = f"table, {block.header_rows} head"
        else:
            kind = "title" if block.style is Style.TITLE else f"h{block.level}" if block.level else "p"
        out.append(f"{block.at.line} {kind}: {block.text}")
    out += [f"{f.code} {f.severity}: {f.message}〔{f.excerpt}〕" for f in findings]
    return "\n".join(out) + "\n"


# --- whole pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_pages_of_several_systems_read_as_a_person_sees_them(path: Path) -> None:
    assert golden(path) == path.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_every_line_is_counted_as_the_text_command_prints_it(path: Path) -> None:
    document, _ = read(path)
    printed = draft("read", path, "--text").out.rstrip("\n").split("\n")
    assert document.line_count == len(printed)
    for block in document.blocks:
        start = (block.at.line or 0) - 1
        assert "\n".join(printed[start:]).startswith(block.text)


@pytest.mark.parametrize(
    ("stem", "title", "year", "tops"),
    [
        ("trs", "凤翔区2024年法治政府建设年度报告", 2024, ["主要举措和成效", "2025年工作打算"]),
        ("br-gb2312", "锡盟司法局2022年度法治政府建设情况报告", 2022, ["2022年工作完成情况", "2023年工作安排"]),
        ("ucap-index", "关于2023年法治政府建设情况的报告", 2023, ["主要举措和成效", "存在的问题", "2024年工作计划"]),
        ("chrome-saved", "2018年我区法治政府建设情况汇报", 2018, ["工作成效", "存在问题"]),
    ],
)  # fmt: skip
def test_pages_are_understood(stem: str, title: str, year: int, tops: list[str]) -> None:
    document, _ = read(next(path for path in PAGES if path.stem == stem))
    understood = analyse(document, gate.genre())
    assert (understood.title, understood.year) == (title, year)
    assert [node.text for node in understood.outline] == tops


# --- the gold, as web pages ----------------------------------------------------------------------------------------

_SHELLS = {
    "p": ("<p>", "</p>", "utf-8", "utf-8"),
    "br": ("", "<br>", "gb18030", "gb2312"),
    "div": ('<div style="text-indent:2em"><span>', "</span></div>", "utf-8", "utf-8"),
}


def as_page(text: str, shell: str) -> bytes:
    """A page with menus and a footer around the lines of a text."""
    before, after, encoding, declared = _SHELLS[shell]
    body = "\n".join(before + html.escape(line) + after for line in text.split("\n") if line.strip())
    menu = "".join(
        f'<li><a href="/{n}">{n}</a></li>' for n in ("首页", "政务公开", "办事服务", "互动交流", "数据发布")
    )
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"><title>政府网站</title></head><body>'
        f'<div class="h"><ul>{menu}</ul></div><div class="w"><div id="zoom">{body}</div></div>'
        f'<div class="footer"><p>主办单位：办公室</p><p>网站标识码：1</p></div><script>document.write("2023年办结99件。")</script></body></html>'
    ).encode(encoding)  # fmt: skip


def understood(path: Path, places: dict[int, int]) -> dict[str, Any]:
    """What the program understands of a report, without its path, with its lines renumbered."""
    document, _ = read(path)
    data = to_json(analyse(document, gate.genre()), document)

    def renumbered(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: renumbered(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [renumbered(v) for v in value]
        return places[value] if key.startswith(("line", "heading_line")) and value is not None else value

    return {k: renumbered(v) for k, v in data.items() if k not in ("path", "diagnostics")}


@pytest.mark.parametrize("shell", _SHELLS)
@pytest.mark.parametrize("gold", gate.GOLD, ids=[path.stem[:3] for path in gate.GOLD])
def test_gold_reports_as_pages_are_understood_as_their_text_is(
    tmp_path: Path, gold: Path, shell: str
) -> None:
    seed = json.loads(gold.read_text("utf-8"))["seed"]
    text = (PACKAGE.parent / "seeds" / "law-based-government" / f"{seed}.txt").read_text("utf-8")
    # A page shows several blanks as one and none at the ends of a line; the text is read in the same shape.
    shown = [re.sub("[ \t]+", " ", line.strip(" \t")) for line in text.split("\n") if line.strip()]
    plain, web = tmp_path / "a.txt", tmp_path / "a.html"
    plain.write_text("\n".join(shown), "utf-8")
    web.write_bytes(as_page("\n".join(shown), shell))
    same = {n: n for n in range(1, len(shown) + 1)}
    assert understood(web, same) == understood(plain, same)


_CHARS = st.sampled_from("一二三法治政府（）(),，。：；“”《》〈〉—1234567890.%％ab&<>'\"\u3000\u00a0é")
_TEXT_LINES = st.lists(st.text(_CHARS, min_size=1, max_size=60).filter(lambda t: bool(t.strip())), min_size=1, max_size=8)  # fmt: skip


@given(_TEXT_LINES, st.sampled_from(sorted(_SHELLS)), st.integers(0, 9))
def test_a_text_put_into_a_page_gives_the_same_lines(given: list[str], shell: str, seed: int) -> None:
    chance = random.Random(seed)
    before, after, _, _ = _SHELLS[shell]

    def marked(line: str) -> str:
        cut = chance.randrange(len(line) + 1)
        tag = chance.choice(["b", "span", "font", "o:p", "em", "u"])
        return f"{html.escape(line[:cut])}<{tag}>{html.escape(line[cut:])}</{tag}><!-- 。 -->"

    body = "\n".join(before + marked(line) + after for line in given)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.html"
        path.write_text(f"<html><body><div>{body}</div></body></html>", "utf-8")
        document, _ = read(path)
    assert [block.text for block in document.blocks] == given
    assert [block.at.line for block in document.blocks] == list(range(1, len(given) + 1))


# --- bytes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "declared", ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "utf-16", "rot13", ""]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_the_bytes_tell_the_encoding_whatever_the_page_says(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    text = f"2016—2020年昇兴办结喆案3件，{SENTENCE}"
    got, findings = page(tmp_path, f'<meta charset="{declared}"><p>{text}', encoding=encoding)
    assert lines(got) == [text]
    assert not any(f.severity is not Severity.NOTE for f in findings)


def test_big5_is_believed_where_it_is_declared(tmp_path: Path) -> None:
    got, _ = page(tmp_path, "<meta charset=big5><p>行政復議", encoding="big5")
    assert lines(got) == ["行政復議"]


def test_a_page_cut_off_in_a_character_is_read_and_said_to_be_damaged(tmp_path: Path) -> None:
    got, findings = page(tmp_path, f"<meta charset=utf-8><p>{SENTENCE}".encode()[:-1])
    assert lines(got)[0].startswith(SENTENCE[:-1])
    assert [(f.code, f.severity) for f in findings] == [
        ("TX02", Severity.WARNING),
        ("HT03", Severity.WARNING),
    ]


def test_null_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    got, findings = page(tmp_path, f"<p>共办\x00结3件，{SENTENCE}")
    assert lines(got) == [f"共办结3件，{SENTENCE}"]
    assert [f.code for f in findings] == ["TX02"]


# --- lines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("<p>甲<b>乙</b><span>丙</span>\n丁", ["甲乙丙丁"]),
        ("<p>ab\ncd  ef&nbsp;g", ["ab cd ef\u00a0g"]),
        ("甲<br>乙<br/><br>丙<hr>丁<div>戊<div>己</div>庚</div>辛", list("甲乙丙丁戊己庚辛")),
        ("<p>面积4km<sup>2</sup>，CO<sub>2</sub>，23<sup>1</sup>件<sup>[1]</sup>", ["面积4km²，CO₂，23¹件[1]"]),
        ("<p><ruby>汉<rp>(</rp><rt>han</rt><rp>)</rp>字</ruby>", ["汉字"]),
        ("<p>&lt;三&gt;&amp;&#20214;&#x3000;&yen;&nosuch;", ["<三>&件\u3000¥&nosuch;"]),
        ("<p>行政\u200b复\u00ad议", ["行政复议"]),
        ("<pre>甲\n  乙</pre>", ["甲", "乙"]),
        ("<ol start=3><li>甲<li value=7><p>乙</p><li>（一）丙</ol><ul><li>丁</ul>", ["3. 甲", "7. 乙", "（一）丙", "丁"]),
        ("<h1>上半句<br>下半句</h1>", ["上半句下半句"]),
        ("<p>甲<script>乙</script><style>丙</style><!--丁--><?php 戊 ?>己<xml>庚</xml><o:p>辛</o:p>", ["甲己辛"]),
        ("<p>甲<select><option>乙</select><button>丙</button><textarea>丁</textarea><iframe>戊</iframe>", ["甲"]),
        ("<p>甲<b>乙<i>丙</b>丁</i></div></p><p>戊<table><tr><td>己", ["甲乙丙丁", "戊", "己"]),
        ("<p>甲</html><p>乙</body></HTML ><div>丙", ["甲", "乙", "丙"]),
    ],
)  # fmt: skip
def test_lines_break_where_a_browser_breaks_them(tmp_path: Path, body: str, want: list[str]) -> None:
    assert texts(tmp_path, body) == want


def test_entities_of_the_page_itself_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "爆"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    got = "".join(texts(tmp_path, f"{bomb}<p>甲&b;&f;"))
    assert "爆" not in got and "root:" not in got


@pytest.mark.parametrize(
    "hidden",
    ['<p style="color:red;DISPLAY : none">暗</p>', "<div hidden><p>暗</p></div>", '<span style="visibility:hidden">暗</span>', "<del>暗</del>"],
)  # fmt: skip
def test_hidden_text_is_left_out_and_told(tmp_path: Path, hidden: str) -> None:
    document, findings = page(tmp_path, f"<p>{SENTENCE}</p>{hidden}<p>尾")
    assert lines(document) == [SENTENCE, "尾"]
    assert [(f.code, f.severity, f.excerpt) for f in findings] == [("HT02", Severity.NOTE, "暗")]


def test_a_hidden_sentence_is_a_warning(tmp_path: Path) -> None:
    _, findings = page(tmp_path, f"<p>{SENTENCE}</p><div style='display:none'>{SENTENCE}</div>")
    assert [(f.code, f.severity) for f in findings] == [("HT02", Severity.WARNING)]


# --- tables and the article ---------------------------------------------------------------------------------------


def test_a_table_in_the_article_is_a_table_and_spans_keep_columns(tmp_path: Path) -> None:
    document, _ = page(
        tmp_path,
        f"<div class=TRS_Editor><p>{SENTENCE}</p><table><tr><th>甲</th><th colspan=2>乙</th></tr><tr><td rowspan=2>丙</td><td>1件</td><td>2件</td></tr>"
        f"<tr><td><p>3</p><p>件</p></td><td></td></tr></table><p>尾</p></div>",
    )  # fmt: skip
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert table.text == "甲\t乙\t\n丙\t1件\t2件\n\t3件\t"
    assert (table.at.line, document.blocks[2].at.line, table.header_rows) == (2, 5, 1)


def test_a_table_that_lays_out_the_page_reads_as_paragraphs(tmp_path: Path) -> None:
    long = "".join(f"<p>（{n}）{SENTENCE}</p>" for n in range(12))
    document, _ = page(tmp_path, f"<table><tr><td>左<td>右</tr><tr><td>{long}</td><td>边</td></tr></table>")
    assert all(isinstance(block, Paragraph) for block in document.blocks)
    assert len(document.blocks) == 12 + 3


def test_an_index_table_before_the_report_reads_cell_by_cell(tmp_path: Path) -> None:
    table = "<table><tr><td>索引号：<td>1150<td>主题：<td>司法<tr><td>机构：<td>某局<td>日期：<td>2024-01-01</table>"
    document, _ = page(tmp_path, f"<div id=zoom>{table}<p>{SENTENCE}</p></div>")
    assert lines(document) == ["索引号：", "1150", "主题：", "司法", "机构：", "某局", "日期：", "2024-01-01", SENTENCE]  # fmt: skip


def test_menus_and_footers_are_left_out_and_told_but_links_of_the_article_stay(tmp_path: Path) -> None:
    links = "".join(f"<li><a href=#>栏目{n}</a>" for n in range(5))
    document, findings = page(
        tmp_path,
        f"<ul>{links}</ul><p>题记</p><div id=zoom><p>{SENTENCE}</p><ul>{links}</ul></div><div class=footer>某某政府</div>",
    )
    assert lines(document) == ["题记", SENTENCE, *(f"栏目{n}" for n in range(5))]
    assert [(f.code, f.excerpt) for f in findings] == [
        ("HT01", "栏目0｜栏目1｜栏目2｜栏目3｜栏目4｜某某政府")
    ]


def test_headings_have_their_level_inside_the_article_only(tmp_path: Path) -> None:
    document, _ = page(tmp_path, f"<h3>站名</h3><div id=zoom><h2>一、成效</h2><p>{SENTENCE}</p></div>")
    assert [getattr(block, "level", None) for block in document.blocks] == [None, 2, None]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ('<meta name="ArticleTitle" content="某县 工作报告">', "<p>某县工作报告</p>"),
        ("<title>某县2024年法治政府建设报告_某县人民政府</title>", "<div>某县2024年法治政府建设报告</div>"),
        ("<title>某县2024年法治政府建设报告</title>", "<p>某县2024年法治政府<p>建设报告</p>"),
    ],
)
def test_the_title_that_a_page_states_is_the_title(tmp_path: Path, head: str, line: str) -> None:
    document, _ = page(
        tmp_path,
        f"<head>{head}</head><header>某县人民政府门户网站</header>{line}<div id=zoom>{SENTENCE}</div>",
    )
    styled = [block for block in document.blocks if getattr(block, "style", None) is Style.TITLE]
    assert document.title == "".join(block.text for block in styled)
    assert document.title.endswith("报告")
    assert document.blocks[0] is styled[0], "the name of the site is left out where the title is known"


# --- which files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.htm", "a.SHTML", "a.xhtml", "a.txt", "a.doc", "没有后缀"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_page_is_known_by_what_it_begins_with(tmp_path: Path, name: str, encoding: str) -> None:
    begin = '<?xml version="1.0"?>\n<!-- 导出 -->\n<!DOCTYPE html>' if encoding != "gbk" else "\n<HTML>"
    document, _ = page(tmp_path, f"{begin}<p>{SENTENCE}</p>", name, encoding)
    assert lines(document) == [SENTENCE]


def test_plain_text_named_html_is_read_as_text(tmp_path: Path) -> None:
    assert texts(tmp_path, "第一行\n第二行，3<5。") == ["第一行", "第二行，3<5。"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.html", b"", "空文件"),
        ("a.html", b"<html><script>1</script></html>", "没有文字"),
        ("a.html", b"<frameset><frame src=x></frameset>", "框架页"),
        ("a.html", b"<script>" * 50_000, "没有文字"),
        ("a.html", b"<!--" * 50_000, "没有文字"),
        ("a.html", b"<div>" * 50_000 + b"x", "套得太深"),
        ("a.html", b"<b>" * 200_001, "标签超过"),
        ("a.html", b" " * (16 * 1024 * 1024 + 1), "上限"),
        ("a.html", bytes(range(256)) * 40 + b"<p>", "编码认不出来"),
        ("a.html", b"%PDF-1.7", "PDF"),
        ("a.mht", b"From: <x>\r\n", "仅 HTML"),
        ("a.htm", b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "仅 HTML"),
    ],
)
def test_what_is_no_page_is_refused_in_words(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        page(tmp_path, data, name)
    assert why in caught.value.message + caught.value.hint


def test_text_before_markup_that_is_too_deep_is_kept_and_the_cut_is_an_error(tmp_path: Path) -> None:
    document, findings = page(tmp_path, f"<p>{SENTENCE}</p>" + "<i>" * 5000 + "尾")
    assert lines(document)[0] == SENTENCE
    assert ("HT04", Severity.ERROR) in [(f.code, f.severity) for f in findings]


def test_a_table_that_claims_huge_spans_stays_small(tmp_path: Path) -> None:
    rows = "<tr><td colspan=99999 rowspan=99999>甲<td>乙" * 2000
    document, _ = page(tmp_path, f"<div id=zoom><p>{SENTENCE}</p><table>{rows}</table></div>")
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert max(map(len, table.rows)) <= 66


@given(st.text(string.printable + "报告<>/\"'&;=", max_size=200), st.binary(max_size=40))
def test_nothing_but_a_refusal_comes_of_broken_pages(body: str, tail: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.html"
        path.write_bytes(codecs.BOM_UTF8[: len(tail) % 4] + b"<p>" + body.encode() + tail)
        try:
            document, _ = read(path)
        except Unreadable:
            return
    assert document.line_count == len(lines(document))


if __name__ == "__main__":
    for source in PAGES:
        source.with_suffix(".txt").write_text(golden(source), "utf-8")
