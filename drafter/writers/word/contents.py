"""The 目录: a field of Word's own before the text, which Word makes anew on request (ISO/IEC 29500-1, 17.16.5.69).

It stands on leaves of its own without page numbers, as offices set it, and the text begins with page 1 on a right-hand
page. Its lines are there from the beginning, with the pages as `paging` forecasts them; nothing asks Word to update on
opening, because Word then asks the user a question that sounds like a danger (w:updateFields and w:dirty both do).
Readers leave the lines out by their styles, so blocks count as they do without a 目录.
"""

from __future__ import annotations

import re

from drafter.diagnostics import Diagnostic, Severity
from drafter.document import Document, all_paragraphs
from drafter.gbt9704 import TWIPS_PER_POINT
from drafter.ooxml import STYLE_IDS
from drafter.writers.outline import LISTED_LEVELS, Entry, entries
from drafter.writers.paging import pages
from drafter.writers.word.anchors import Anchor, Anchors
from drafter.writers.word.blocks import Renderer
from drafter.writers.word.package import SECTION

TITLE = "目录"
# Headings by style and by outline level, titles of attachments by style; with links.
FIELD = rf'TOC \o "1-{LISTED_LEVELS}" \h \z \u \t "{STYLE_IDS["annex_title"][1]},1"'
_FIRST_BOOKMARK = 100_000_000  # Word's own names of this kind are `_Toc` and nine digits
_END_MARK = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'  # adds no line to the page
_REFERENCES = re.compile("<w:(?:header|footer)Reference[^>]*/>|<w:titlePg[^>]*/>|<w:pgNumType[^>]*/>")
_FORMER = re.compile('<w:type w:val="[^"]*"/>| w:start="[^"]*"')


def anchors(document: Document) -> Anchors:
    """Return a bookmark for every heading that the 目录 lists."""
    listed = {entry.position: number for number, entry in enumerate(entries(document), 1)}
    out: dict[int, list[Anchor]] = {}
    paragraph = 0
    for position, block in enumerate(document.blocks):
        if position in listed:
            number = listed[position]
            start = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>'
            out[paragraph] = [Anchor(0, len(block.text), start, f'<w:bookmarkEnd w:id="{number}"/>')]
        paragraph += sum(1 for _ in all_paragraphs([block]))
    return out


def before(document: Document, text: str, renderer: Renderer) -> str:
    """Return the body of a document, its section at the end included, with the 目录 before it."""
    listed, section = entries(document), SECTION.search(text)
    if not listed or section is None:
        return text
    numbers = pages(document)
    lines = "".join(
        _line(entry, number, numbers[entry.position], renderer) for number, entry in enumerate(listed, 1)
    )
    title = f"<w:p>{_style('contents_title', renderer)}{_runs(TITLE, 'contents_title', renderer)}</w:p>\n"
    last = _style("contents1", renderer, _END_MARK + _REFERENCES.sub("", section[0]))
    end = f"<w:p>{last}{_mark('end')}</w:p>\n"
    return title + lines + end + text[: section.start()] + _restarted(section[0]) + text[section.end() :]


def told(document: Document) -> list[Diagnostic]:
    """Return what is to be said of the pages in a 目录, nothing where there is none."""
    if not entries(document):
        return []
    return [
        Diagnostic(
            "DW03",
            Severity.NOTE,
            "目录里的页码是按每页 22 行、每行 28 字推算的，改动以后也不会自己变",
            "定稿前在目录上点右键“更新域”，再选“更新整个目录”",
        )
    ]


def _bookmark(number: int) -> str:
    return f"_Toc{_FIRST_BOOKMARK + number}"


def _line(entry: Entry, number: int, page: int, renderer: Renderer) -> str:
    """Return a line of the 目录: the heading and its page, both a link; the first opens the field."""
    role, name = f"contents{entry.level}", _bookmark(number)
    edge = round(renderer.look.measure.width * TWIPS_PER_POINT)
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{edge}"/></w:tabs>'
    begin = _mark("begin") + _code(FIELD) + _mark("separate") if number == 1 else ""
    reference = _mark("begin") + _code(rf"PAGEREF {name} \h") + _mark("separate")
    inside = (
        f"{_runs(entry.text, role, renderer)}<w:r><w:tab/></w:r>"
        f"{reference}{_runs(str(page), role, renderer)}{_mark('end')}"
    )
    link = f'<w:hyperlink w:anchor="{name}" w:history="1">{inside}</w:hyperlink>'
    return f"<w:p>{_style(role, renderer, tab)}{begin}{link}</w:p>\n"


def _style(role: str, renderer: Renderer, more: str = "") -> str:
    return f'<w:pPr><w:pStyle w:val="{renderer.look.styles[role]}"/>{more}</w:pPr>'


def _runs(text: str, role: str, renderer: Renderer) -> str:
    return "".join(renderer.runs(text, role, "", None))


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'


def _restarted(section: str) -> str:
    """Return the section of the text, beginning with page 1; being odd, it is a right-hand page.

    It is not asked for with `oddPage`: LibreOffice would then cut the paragraph at that page's end in two on saving.
    """
    section = _FORMER.sub("", section)
    if "<w:pgNumType" in section:
        return section.replace("<w:pgNumType", '<w:pgNumType w:start="1"', 1)
    return re.sub(r"(<w:pgMar[^>]*/>)", r'\1<w:pgNumType w:start="1"/>', section, count=1)
