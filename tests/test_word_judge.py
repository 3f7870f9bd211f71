"""Every kind of Word file we make, judged as a package, against the schema, and run by run against gbt9704."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.document import IMPRINT, Document, Mark, Paragraph, Run, Style, Table, Trace, style_of
from drafter.readers import docx as reader
from drafter.writers.word import write
from tests.kinds import HOUSES, KINDS
from tests.word_judge import DOCUMENT, STYLES, TYPES_PART, changed, faults, schema_faults
from tests.word_looks import deviations, flattened

BODY = '<w:pStyle w:val="OfficialBody"/>'
RUN = '<w:rFonts w:eastAsia="仿宋_GB2312"/>'


# --- the judge itself: each fault that makes Word refuse or repair a file is found ---


@pytest.mark.parametrize(
    ("part", "pattern", "new", "said"),
    [
        (DOCUMENT, BODY, '<w:pStyle w:val="Nobody"/>', "pStyle: no style Nobody"),
        (DOCUMENT, BODY, '<w:pStyle w:val="Strong"/>', "pStyle: Strong is a style of another kind"),
        (DOCUMENT, RUN, RUN + '<w:b w:val="ja"/>', "b is neither on nor off: ja"),
        (DOCUMENT, RUN, RUN + '<w:sz w:val="1.5"/>', "sz is no number: 1.5"),
        (DOCUMENT, RUN, RUN + '<w:color w:val="red"/>', "no colour: red"),
        (DOCUMENT, BODY, BODY[:-2] + ' val="x"/>', "an attribute without a namespace, val"),
        (DOCUMENT, 'r:id="[^"]*"', 'r:id="nowhere"', "relation nowhere is used and not known"),
        (DOCUMENT, "<w:tc>(<w:tcPr>.*?</w:tcPr>)<w:p>.*?</w:p>\\s*</w:tc>", r"<w:tc>\1</w:tc>", "does not end with a"),
        (DOCUMENT, "<w:gridCol [^>]*/>", "", "row 1 fills 4 of 3 columns"),
        (DOCUMENT, "<w:p>", '<w:p><w:bookmarkEnd w:id="7"/><w:bookmarkStart w:id="7" w:name="a"/>', "ends before"),
        (DOCUMENT, "<w:p>", '<w:p><w:bookmarkStart w:id="7" w:name="a"/>', "bookmark 7 does not end"),
        (DOCUMENT, "<w:p>", '<w:p><w:commentRangeStart w:id="3"/>', "comment 3"),
        (DOCUMENT, "<w:p>", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>', "1 fields do not end"),
        (DOCUMENT, "<w:p>", '<w:p><w:hyperlink w:anchor="_Toc1"/>', "leads to no bookmark _Toc1"),
        (STYLES, 'w:styleId="Heading1"', 'w:styleId="Heading2"', "style Heading2 twice"),
        (STYLES, '(styleId="Title">.*?<w:basedOn w:val=")Normal', r"\1Title", "Title is based on itself"),
        (TYPES_PART, '<Override PartName="/word/styles.xml"', '<Override PartName="/word/other.xml"', "not there"),
        ("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="other.xml"', "leads to word/other.xml"),
    ],
)  # fmt: skip
def test_a_fault_of_the_package_is_found(part: str, pattern: str, new: str, said: str) -> None:
    found = faults(changed(KINDS["every role"]().data, part, pattern, new))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("part", "pattern", "new"),
    [
        (DOCUMENT, BODY, BODY + '<w:jc w:val="left"/><w:ind w:left="0"/>'),
        (DOCUMENT, BODY, BODY + BODY),
        (DOCUMENT, RUN, f'<w:sz w:val="32"/>{RUN}'),
        (DOCUMENT, BODY, BODY + '<w:ind w:left="1.5"/>'),
        (DOCUMENT, BODY, BODY + '<w:jc w:val="middle"/>'),
        (DOCUMENT, BODY, BODY + "<w:unheardOf/>"),
        (DOCUMENT, r"(<w:pgSz[^>]*/>)\s*(<w:pgMar[^>]*/>)", r"\2\1"),
        (DOCUMENT, '(<w:tcW[^>]*/>)(<w:vAlign w:val="center"/>)', r"\2\1"),
        (DOCUMENT, "(<w:tblW[^>]*/>)(<w:jc[^>]*/>)", r"\2\1"),
        (DOCUMENT, "(<w:cantSplit/>)(<w:tblHeader/>)", r"<w:tblHeader/><w:jc/>\1"),
        ("word/settings.xml", r"(<w:zoom[^>]*/>)\s*(<w:defaultTabStop[^>]*/>)", r"\2\1"),
        (STYLES, "(<w:name [^>]*/>)(<w:aliases [^>]*/>)(<w:basedOn [^>]*/>)", r"\3\1\2"),
    ],
)
def test_a_fault_against_the_schema_is_found(part: str, pattern: str, new: str) -> None:
    assert schema_faults(changed(KINDS["every role"]().data, part, pattern, new))


@pytest.mark.parametrize(
    ("part", "pattern", "new", "said"),
    [
        (DOCUMENT, BODY, BODY + '<w:jc w:val="left"/>', "align is left, not justified"),
        (DOCUMENT, BODY, BODY + '<w:ind w:firstLineChars="0" w:firstLine="0"/>', "first is 0.0, not 2.0"),
        (DOCUMENT, BODY, BODY + '<w:spacing w:line="560" w:lineRule="exact"/>', "line is ('560', 'exact')"),
        (DOCUMENT, BODY, "", "Normal “坚持把学习摆在前面，全年”: a style of no role"),
        (DOCUMENT, RUN, '<w:rFonts w:eastAsia="宋体"/>', "Chinese font 宋体"),
        (DOCUMENT, RUN, '<w:rFonts w:ascii="Arial" w:eastAsia="仿宋_GB2312"/>', "Latin font Arial"),
        (DOCUMENT, RUN, RUN + "<w:b/>", "bold without a style that says so"),
        (DOCUMENT, RUN, RUN + '<w:sz w:val="30"/>', "sz is 30, not 32"),
        (DOCUMENT, RUN, RUN + '<w:highlight w:val="yellow"/>', "highlighted"),
        (DOCUMENT, "<w:p>", "<w:p/><w:p>", "an empty paragraph"),
        (DOCUMENT, 'w:top="2098"', 'w:top="1440"', "margin top is 1440, not 2098"),
        (STYLES, '(w:styleId="OfficialBody">.*?)<w:jc [^>]*/>', r'\1<w:jc w:val="left"/>', "align is left"),
        (STYLES, '(w:styleId="Normal">.*?)<w:widowControl [^>]*/>', r"\1<w:widowControl/>", "widow is True"),
        (STYLES, '<w:lang w:val="en-US" w:eastAsia="zh-CN"', '<w:lang w:val="en-US" w:eastAsia="ja-JP"', "not in Chinese"),
    ],
)  # fmt: skip
def test_a_look_that_is_not_the_standard_s_is_found(part: str, pattern: str, new: str, said: str) -> None:
    data = KINDS["every role"]().data
    found = set(deviations(changed(data, part, pattern, new))) - set(deviations(data))
    assert any(said in deviation for deviation in found), found


# --- our files ---


FILES = {**KINDS, **HOUSES}


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_is_a_consistent_package(kind: str) -> None:
    assert faults(FILES[kind]().data) == []


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_keeps_to_the_schema(kind: str) -> None:
    assert schema_faults(FILES[kind]().data) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_paragraph_and_run_looks_as_the_standard_says(kind: str) -> None:
    made = KINDS[kind]()
    assert deviations(made.data, made.options.fonts) == []


def test_a_file_with_its_looks_written_out_looks_the_same() -> None:
    data = flattened(KINDS["every role"]().data)
    assert deviations(data) == [] == [*faults(data), *schema_faults(data)]


TYPED = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'$\t\n\r\0\u202e{}|%]【】《》1234567890年月日件")),
    max_size=40,
)
RUNS = st.lists(
    st.builds(
        Run,
        TYPED,
        mark=st.sampled_from([None, *Mark]),
        trace=st.one_of(st.none(), st.builds(Trace, TYPED, st.integers(1, 9))),
        remarks=st.lists(TYPED, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
CELL = st.lists(st.builds(Paragraph, RUNS), max_size=1).map(tuple)
BLOCK = st.one_of(
    st.builds(Paragraph, RUNS, st.sampled_from(list(Style)), st.sampled_from(["", "一、"])),
    st.builds(Table, st.lists(st.tuples(CELL, CELL), min_size=1, max_size=3).map(tuple)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=5), TYPED, st.booleans(), st.booleans())
def test_whatever_is_typed_and_said_beside_it_the_package_is_sound(
    blocks: list[Paragraph | Table], typed: str, sealed: bool, contents: bool
) -> None:
    blocks = sorted(blocks, key=lambda block: style_of(block) in IMPRINT)  # 版记 is always last
    document = Document(tuple(blocks), title=typed, subject=typed, sealed=sealed)
    data = write(document, contents=contents)
    assert faults(data) == []
    docx.Document(io.BytesIO(data))
    reader.parse(Path("a.docx"), data)
