"""The web page: one file, well-formed, inert, and with all the document in it as typed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from drafter import gbt9704
from drafter.document import Block, Document, Mark, Paragraph, Run, Style, Table, Trace, paragraph
from drafter.errors import UsageProblem
from drafter.form import load
from drafter.gbt9704 import Align
from drafter.writers import Options, render
from drafter.writers.html import write
from drafter.writers.layout import visible
from tests import samples
from tests.calling import draft
from tests.shipped import FILES, composed, genre

PROFILES = sorted(gbt9704.FONT_PROFILES)
TAGS = {
    "title": "h1",
    "heading1": "h2",
    "heading2": "h3",
    "heading3": "h4",
    "heading4": "h5",
    "annex": "h2",
    "annex_title": "h3",
}
FIGURE = Trace("数据.窗口.来件", 7, "window.received", Decimal(41), "件")


class Seen(HTMLParser):
    """What a browser's parser finds: the text of each block, the start tags, comments left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("title", "p", "h1", "h2", "h3", "h4", "h5"):
            self.blocks.append("")
        if tag == "br" and dict(attrs).get("class") != "turn":
            self.blocks[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style" and data.strip("\n"):
            self.blocks[-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(*runs: Run) -> str:
    return write(Document((Paragraph(runs),)))


def shown(text: str) -> str:
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def body(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")].split("\n", 1)[1]


def rules(text: str) -> dict[str, dict[str, str]]:
    """Return the declarations of the style sheet's rules by selector."""
    sheet = re.sub(r"/\*.*?\*/", "", text[text.index("<style>") + 7 : text.index("</style>")], flags=re.S)
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)
    pairs = {s.strip(): [d.split(":", 1) for d in b.split(";") if ":" in d] for s, b in found[::-1]}
    return {s: {name.strip(): value.strip() for name, value in p} for s, p in pairs.items()}


# --- the file ---


@pytest.mark.parametrize("fonts", PROFILES)
def test_the_sealed_page_is_well_formed_xml_and_html(fonts: str) -> None:
    data = render(samples.report(), "html", Options(fonts))[0]
    root = etree.fromstring(data)
    assert root.get("lang") == "zh-CN"
    assert [child.tag for child in root] == ["head", "body"]
    assert data.startswith(b"<!DOCTYPE html>\n")


def test_equal_documents_give_equal_bytes() -> None:
    assert render(samples.report(), "html") == render(samples.report(), "html")


@pytest.mark.parametrize("fonts", PROFILES)
def test_the_page_fetches_and_runs_nothing(fonts: str) -> None:
    text = write(samples.report(), fonts=fonts)
    assert not re.search(r"<script|<link|<img|<iframe|<base|@import|url\(|https?:|\son\w+=", text)
    assert "default-src 'none'" in text


def test_an_unknown_font_profile_is_refused() -> None:
    with pytest.raises(UsageProblem):
        write(samples.report(), fonts="没有")


# --- the whole document, once ---


def elements(text: str) -> list[etree._Element]:
    """Return the elements of the blocks; those of the last leaf stand in a box of their own."""
    main = etree.fromstring(text.encode()).find("body/main")
    assert main is not None
    return [block for child in main for block in (child if child.get("class") == "leaf" else [child])]


@pytest.mark.parametrize("document", [samples.report(), samples.paper(), samples.joint()])
def test_every_block_is_there_once_and_in_order(document: Document) -> None:
    for element, block in zip_longest(elements(write(document)), document.blocks):
        text = "".join(element.itertext())
        if isinstance(block, Table):
            assert element.tag == "table"
            assert [["".join(cell.itertext()) for cell in row] for row in element.iter("tr")] == [
                ["".join(p.text for p in cell) for cell in row] for row in block.rows
            ]
        else:
            name, *_ = (element.get("class") or "").split()
            assert (element.tag, name) == (TAGS.get(block.style, "p"), block.style.value)
            assert text == block.text


@pytest.mark.parametrize("path", sorted(FILES.examples.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_figure_and_open_item_of_a_draft_is_there_once_with_its_source(path: Path) -> None:
    document = composed(load(path, genre())[0]).document
    root = etree.fromstring(write(document).encode())
    found = [(e.get("data-key"), "".join(e.itertext())) for e in root.iter() if e.get("data-key") is not None]
    assert len(found) > 100
    assert found == [(run.trace.key, run.text) for _, run in document.traced() if run.trace and run.text]
    assert ["".join(e.itertext()) for e in root.iter("mark")] == [
        run.text for mark in Mark for _, run in document.marked(mark)
    ]


TEXT = st.text(max_size=30)
RUNS = st.builds(
    Run,
    st.text(min_size=1, max_size=20),
    st.booleans(),
    st.none() | st.sampled_from(Mark),
    st.none() | st.builds(Trace, TEXT, st.none() | st.integers(1, 9), st.none() | TEXT),
)


@given(st.lists(RUNS, min_size=1, max_size=5), st.sampled_from(Style), TEXT, TEXT)
def test_any_text_comes_back_through_a_parser_as_typed(
    runs: list[Run], style: Style, marker: str, title: str
) -> None:
    block = Paragraph(tuple(runs), style, marker)
    text = write(Document((block,), title=title))
    seen = Seen(text)
    etree.fromstring(text.encode())
    assert seen.blocks[1:] == [shown(marker) + "".join(shown(run.text) for run in runs)]
    keys = [attributes.get("data-key") for _, attributes in seen.tags if "title" in attributes]
    assert keys == [visible(run.trace.key) for run in runs if run.trace]


# --- values are text ---


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}{% for x in y %}",
        "$title ${blocks} $$",
        "<script>alert(1)</script>",
        "</p></main></style><img src=x onerror=alert(1)>",
        "--><!-- drafter:0 -->",
        "&amp;&lt;&#60;",
        "\" onmouseover='alert(1)' x=\"",
        "\ue000\ue001\ufdd0\U000f0000",
        "\x00\x07\x1b\x85\u2028\u202e\ufffe",
        "]]>",
    ],
)
def test_hostile_values_are_only_text(text: str) -> None:
    blocks: tuple[Block, ...] = (
        paragraph(text, Style.TITLE),
        Paragraph((Run(text, trace=Trace(text, 1, text, Decimal(1), computed_from=(text,))),), marker=text),
        Table(((samples.cell(text),),)),
    )
    made = write(Document(blocks))
    etree.fromstring(made.encode())
    seen, plain = Seen(made), Seen(write(Document(_same_shape(blocks))))
    assert _shape(seen) == _shape(plain)
    assert seen.blocks == [visible(t) for t in (text, text, text + text, text)]
    assert seen.of("span")[0]["data-key"] == seen.of("span")[0]["data-metric"] == visible(text)


def _shape(seen: Seen) -> list[tuple[str, list[str]]]:
    """Return the tags with the names of their attributes; a long title has lines of its own."""
    return [(tag, list(attributes)) for tag, attributes in seen.tags if tag != "br"]


def _same_shape(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (
        paragraph("甲", Style.TITLE),
        Paragraph((Run("甲", trace=Trace("甲", 1, "甲", Decimal(1), computed_from=("甲",))),), marker="甲"),
        Table(((samples.cell("甲"),),)),
    )


def test_a_replaced_character_is_told() -> None:
    (finding,) = render(Document((paragraph("前\x07后"),)), "html")[1]
    assert finding.code == "DW02"
    assert "网页" in finding.message and "␇" in finding.message


# --- what stands in the page ---


def test_a_page_in_full() -> None:
    document = Document(
        (
            paragraph("安排", Style.HEADING1, marker="一、"),
            Paragraph(
                (
                    Run("一是", bold=True),
                    Run("受理"),
                    Run("41件", trace=FIGURE),
                    Run("，办结率"),
                    Run(
                        "98%",
                        trace=Trace("办结率", metric="x", value=Decimal(98), computed_from=("甲", "乙")),
                    ),
                    Run("【待填：丙】", mark=Mark.PENDING, trace=Trace("丙", 9)),
                    Run("【待核：丁】", mark=Mark.WRONG),
                )
            ),
            Table(((samples.cell("项目"), samples.cell("数")), (samples.cell("甲"),))),
        )
    )
    assert body(write(document)) == (
        '<h2 class="heading1">一、安排</h2>\n'
        '<p class="body"><b>一是</b>受理'
        '<span class="figure" data-key="数据.窗口.来件" data-metric="window.received" title="第 7 行 数据.窗口.来件">41件</span>'
        '，办结率<span class="figure" data-key="办结率" data-metric="x" title="办结率（由 甲、乙 算出）">98%</span>'
        '<mark class="pending" data-key="丙" title="第 9 行 丙">【待填：丙】</mark>'
        '<mark class="wrong">【待核：丁】</mark></p>\n'
        "<table>\n"
        '<colgroup><col style="width: 50%"/><col style="width: 50%"/></colgroup>\n'
        '<thead><tr><th scope="col"><p class="table_header">项目</p></th><th scope="col"><p class="table_header">数</p></th></tr>\n</thead>\n'
        '<tbody><tr><td><p class="table">甲</p></td><td><p class="table"></p></td></tr>\n</tbody>\n'
        "</table>\n"
    )


def test_blanks_that_a_browser_would_drop_are_kept() -> None:
    assert 'class="body typed"' in page(Run("甲  乙"))
    assert 'class="body typed"' in page(Run(" 甲"))
    assert 'class="body typed"' in page(Run("甲\t乙"))
    assert 'class="body"' in page(Run("甲 乙\n丙"))
    assert rules(page())[".typed"] == {"white-space": "pre-wrap"}


def test_a_long_title_is_broken_as_in_the_word_file_even_inside_a_run() -> None:
    title = "清河省临江市东陵区人民政府关于2024年度窗口服务工作情况的报告"
    traced = Paragraph((Run(title[:20], trace=Trace("标题")), Run(title[20:])), Style.TITLE)
    assert (
        '<span class="source" data-key="标题" title="标题">清河省临江市东陵区人民政府<br class="turn"/>关于2024'
        in write(Document((traced,)))
    )


def own_styles(document: Document) -> list[tuple[str, dict[str, str]]]:
    """Return (role, declarations of its own) of each paragraph outside tables."""
    out = []
    for element in elements(write(document)):
        declared = [d.split(":", 1) for d in (element.get("style") or "").split(";") if ":" in d]
        name = (element.get("class") or element.tag).split()[0]
        out.append((name, {key.strip(): value.strip() for key, value in declared}))
    return out


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("date", ["2025年1月15日", "2025年11月15日"])
@pytest.mark.parametrize("signature", ["东陵区人民政府", "司法局"])
def test_signature_and_date_stand_in_as_the_standard_says(signature: str, date: str, sealed: bool) -> None:
    document = replace(samples.signed(1, signature, date), sealed=sealed)
    found = [float(style["padding-left"].removesuffix("pt")) for _, style in own_styles(document)[-2:]]
    both = gbt9704.sealed_indents if sealed else gbt9704.signature_and_date_indents
    assert found == pytest.approx([n * gbt9704.CHARACTER_ADVANCE.pt for n in both(signature, date)], abs=0.01)


def test_no_blank_line_stands_between_the_signatures_of_a_joint_report() -> None:
    above = [style.get("margin-top") for role, style in own_styles(samples.joint()) if role == "signature"]
    assert above == [None, "0pt"]


# --- what stands around the text ---


def test_what_stands_behind_the_tab_is_set_to_the_right() -> None:
    text = write(samples.paper())
    assert '<span class="gap">\t</span>签发人：<span class="other">林知行</span></p>' in text
    assert (
        '<p class="issued sided typed">东陵区人民政府办公室<span class="gap">\t</span>2025年1月15日印发</p>'
        in text
    )
    assert rules(text)[".sided"] == {"display": "flex"}
    assert rules(text)[".gap"]["flex"] == "1"


def test_a_number_without_signer_is_centred_and_several_signers_stand_one_under_the_other() -> None:
    head = paragraph("东陵区人民政府文件", Style.ISSUER)
    alone = Document((head, paragraph("东政报〔2025〕3号", Style.NUMBER)))
    assert own_styles(alone)[1][1]["text-align"] == "center"
    several = Document(
        (
            head,
            paragraph("东政报〔2025〕3号\t签发人：林知行", Style.NUMBER),
            paragraph("\t王守正", Style.NUMBER),
        )
    )
    tabs = [float(style["tab-size"].removesuffix("pt")) for _, style in own_styles(several)[1:]]
    assert tabs[1] - tabs[0] == pytest.approx(4 * gbt9704.CHARACTER_ADVANCE.pt)  # 签发人：
    assert "sided" not in body(write(several))


def test_the_colours_and_lines_of_the_heads_are_those_of_the_standard() -> None:
    found = rules(write(samples.paper()))
    assert found[".issuer"]["color"] == f"#{gbt9704.RED}"
    line = gbt9704.RED_LINE
    assert found[".number"]["border-bottom"] == f"{line.thickness.pt:g}pt solid #{line.colour}"
    assert found[".copies"]["border-top"].startswith(f"{gbt9704.IMPRINT_THICK.thickness.pt:.2f}pt solid")
    assert found[".issued"]["border-top"].startswith(f"{gbt9704.IMPRINT_THIN.thickness.pt:.2f}pt solid")


def test_an_attachment_with_a_wide_table_lies_on_its_side_and_nothing_else_does() -> None:
    wide = Table((samples.report().blocks[9].rows[0],), wide=True)  # type: ignore[union-attr]
    document = Document(
        (
            paragraph("正文。"),
            paragraph("附件1", Style.ANNEX),
            paragraph("窄", Style.ANNEX_TITLE),
            paragraph("附件2", Style.ANNEX),
            paragraph("宽", Style.ANNEX_TITLE),
            wide,
            paragraph("东陵区人民政府办公室", Style.ISSUED),
        )
    )
    lying = ["lying" in (element.get("class") or "") for element in elements(write(document))]
    assert lying == [False, False, False, True, True, True, False]


def test_the_sheet_is_turned_and_its_margins_and_page_number_keep_their_place_on_it() -> None:
    text = write(samples.paper())
    assert "@page lying { size: 297mm 210mm; margin: 28mm 37mm 26mm 35mm; }" in text
    for side, other, corner in (
        ("right", "bottom-right", "left-bottom"),
        ("left", "bottom-left", "left-top"),
    ):
        (page,) = re.findall(rf"@page lying:{side} \{{ (.*) \}}\n", text)
        assert f"@{other} {{ content: none; }}" in page
        assert "writing-mode: vertical-rl" in page[page.index(f"@{corner}") :]


def test_the_imprint_stands_at_the_foot_of_a_page_that_begins_with_an_attachment() -> None:
    main = etree.fromstring(write(samples.paper()).encode()).find("body/main")
    assert main is not None
    leaf = main[-1]
    assert [(e.get("class") or e.tag).split()[0] for e in leaf] == [
        "annex",
        "annex_title",
        "table",
        "table_note",
        "copies",
        "issued",
    ]
    found = rules(write(samples.paper()))
    assert found[".leaf"]["min-height"] == f"{22 * gbt9704.LINE_PITCH.pt:g}pt"


# --- beside the sheets ---


def test_remarks_are_said_on_a_hover_and_listed_beside_the_sheets_with_links_both_ways() -> None:
    runs = (
        Run("受理"),
        Run("41件", trace=FIGURE, remarks=("比去年多一倍", "请核对<b>")),
        Run("【待填：乙】", mark=Mark.PENDING, remarks=("窗口办还没有报来",)),
        Run("一些", remarks=("是多少",)),
    )
    text = page(*runs)
    assert (
        '<span class="figure remarked" id="remark-1" data-key="数据.窗口.来件" data-metric="window.received" '
        'title="第 7 行 数据.窗口.来件&#10;比去年多一倍&#10;请核对&lt;b&gt;">41件</span>' in text
    )
    assert '<mark class="pending" id="remark-2" title="窗口办还没有报来">【待填：乙】</mark>' in text
    assert '<span class="remarked" id="remark-3" title="是多少">一些</span>' in text
    aside = text[text.index("<aside") : text.index("</aside>")]
    assert re.findall('href="#(.*?)">(.*?)</a>', aside) == [
        ("remark-1", "41件"),
        ("remark-2", "【待填：乙】"),
        ("remark-3", "一些"),
    ]
    assert "<span>请核对&lt;b&gt;</span>" in aside
    assert text.index("</main>") < text.index("<aside")
    assert "<aside" not in page(Run("甲"))


def test_contents_link_to_the_headings_outside_the_sheets() -> None:
    document = samples.paper()
    root = etree.fromstring(write(document, contents=True).encode())
    links = root.findall("body/nav//a")
    assert ["".join(link.itertext()) for link in links] == [
        "一、主要做法",
        "（一）学习常抓不懈",
        "二、下一步安排",
        "主要指标一览表",
    ]
    named = {e.get("id"): "".join(e.itertext()) for e in root.iter() if e.get("id")}
    assert [named[(link.get("href") or "").removeprefix("#")] for link in links] == list(named.values())
    assert root.find("body/main") is not None and root.find("body")[0].tag == "nav"  # type: ignore[index]
    assert "<nav" not in write(document) and ' id="' not in body(write(document))


def test_what_stands_beside_the_sheets_is_not_printed() -> None:
    printed = write(samples.paper()).split("@media print")[1]
    assert re.search(r"\.beside \{ display: none; \}", printed)


def test_the_sheets_on_the_screen_are_columns_of_a_page_s_text_area() -> None:
    sheet = write(samples.report()).split("@supports")[1].split("</style>")[0]
    assert "column-height: 225mm;" in sheet
    assert "row-gap: 78mm;" in sheet  # 35 mm of one page, 37 mm of the next, 6 mm between them
    assert "white 0 297mm, transparent 297mm 303mm" in sheet


# --- the style sheet, compared with the standard ---


@pytest.mark.parametrize("fonts", PROFILES)
@pytest.mark.parametrize("key", sorted(gbt9704.ROLES))
def test_each_role_is_set_as_the_standard_says(fonts: str, key: str) -> None:
    role, faces = gbt9704.ROLES[key], gbt9704.FONT_PROFILES[fonts]
    rule = rules(write(samples.report(), fonts=fonts))[f".{key}"]
    size, line, families = re.fullmatch(r"([\d.]+)pt/([\d.]+)pt (.*)", rule["font"]).groups()  # type: ignore[union-attr]
    assert (float(size), float(line)) == pytest.approx((role.size.pt, role.line.pt), abs=0.01)
    names = [name.strip('" ') for name in families.split(",")]
    font = faces[role.face]
    assert names[:2] == [faces[gbt9704.Face.LATIN].name, font.name]
    assert {*font.alternatives, *filter(None, [font.fallback])} <= set(names[2:])
    assert names[-1] in ("serif", "sans-serif")
    assert rule["letter-spacing"] == f"{role.spacing.pt:g}pt"
    align = {Align.JUSTIFIED: "justify", Align.LEFT: "left", Align.CENTRE: "center"}[role.align]
    assert rule["text-align"] == align
    first, left, right, above, under = (
        float(rule.get(name, "0pt").removesuffix("pt"))
        for name in ("text-indent", "padding-left", "padding-right", "margin-top", "margin-bottom")
    )
    characters = (left + first, left, right)
    expected = [role.left + role.first_line - role.hanging, role.left, role.right]
    if role.right_tab:  # the row of two sides stands in as a whole
        expected[1] = expected[0]
    assert characters == pytest.approx([n * role.advance.pt for n in expected], abs=0.02)
    # Word sets the characters at the foot of a high line, browsers in its middle.
    higher = (role.line.pt - role.size.pt) / 2 if role.drop else 0
    assert (above, under) == pytest.approx((role.before.pt + higher, role.after.pt), abs=0.01)
    assert rule.get("color", "#").removeprefix("#") == role.colour


def test_sheet_and_printed_page_have_the_size_and_margins_of_the_standard() -> None:
    text = write(samples.report())
    found = rules(text)
    assert "@page { size: 210mm 297mm; margin: 37mm 26mm 35mm 28mm; }" in text
    assert (found[".sheet"]["width"], found[".sheet"]["min-height"]) == ("210mm", "297mm")
    assert found[".sheet"]["padding"] == "37mm 26mm 35mm 28mm"
    lines = 22 * float(found[".body"]["font"].split("/")[1].split("pt")[0])
    assert gbt9704.TEXT_HEIGHT.pt - 1 < lines <= gbt9704.TEXT_HEIGHT.pt


def test_page_numbers_stand_outside_with_a_dash_on_each_side() -> None:
    text = write(samples.report())
    right = re.search(r"@page :right \{ @bottom-right \{(.*?)\}", text)
    left = re.search(r"@page :left \{ @bottom-left \{(.*?)\}", text)
    assert right is not None and left is not None
    for margin_box, side in ((right[1], "right"), (left[1], "left")):
        assert 'content: "— " counter(page) " —"' in margin_box
        assert f"padding-{side}: 14pt" in margin_box
        assert 'font: 14pt/14pt "宋体"' in margin_box


def test_the_latin_font_leaves_marks_of_both_scripts_to_the_chinese_font() -> None:
    face = rules(write(samples.report()))["@font-face"]
    ranges = [
        range(int(a, 16), int(b, 16) + 1) for a, b in re.findall(r"U\+(\w+)-(\w+)", face["unicode-range"])
    ]

    def latin(char: str) -> bool:
        return any(ord(char) in points for points in ranges)

    assert all(map(latin, "09azAZ .,%-()"))
    assert not any(map(latin, "“”‘’—…·×±°①，。年"))


# --- the command ---


def test_build_writes_a_page_by_option_or_by_the_name_s_ending(tmp_path: Path) -> None:
    form = sorted(FILES.examples.glob("*.yaml"))[0]
    assert draft("build", form, "-o", "稿.html", cwd=tmp_path).code == 0
    assert draft("build", form, "--to", "html", "-o", "另.html", cwd=tmp_path).code == 0
    data = (tmp_path / "稿.html").read_bytes()
    assert data.startswith(b"<!DOCTYPE html>") and data == (tmp_path / "另.html").read_bytes()
    (tmp_path / "稿.html").write_bytes(data.replace("。".encode(), "；".encode(), 1))
    assert draft("build", form, "-o", "稿.html", cwd=tmp_path).code == 3
