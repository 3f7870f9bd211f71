"""Reads a PDF as a person sees it printed: paragraphs over line and page ends, tables in their place, no page numbers.

What stands at the edges of the pages, turned text (watermarks), pictures and pages that hold only a picture are not read,
and said so with their pages. A PDF without text (a scan), with a password, or whose fonts do not tell which characters they
show is refused in words. Blocks are counted as they come out: every paragraph and each table is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Block, Document, Paragraph, Run, Style, Table, paragraph, title_of
from drafter.errors import Unreadable
from drafter.readers import pdf_file
from drafter.readers.pdf_file import MAX_PAGES, Failed, Failure
from drafter.readers.pdf_layout import Layout, Text, layout
from drafter.readers.pdf_page import UNTOLD, Grid, Page, RawPage, laid_out
from drafter.resources import read_bytes

MAX_FILE_BYTES = 50 * 1024 * 1024  # a scanned report of a hundred pages stays below
# A page is a scan if a picture covers this share of it and it has fewer characters than this.
SCAN_SHARE, SCAN_GLYPHS = 0.5, 20
# A title stands among so many first blocks (after a file number, an addressee's copy number).
TITLE_BLOCKS = 5
# If more than this share of the characters cannot be told, the text is of no use.
MOST_UNTOLD = 0.2

_RECOGNISE = "请用带文字识别（OCR）的软件转成 .docx 或 .txt 并核对数字，或者向起草单位要电子版"
_FAILURES = {
    Failure.LOCKED: ("设了打开密码，读不了", "请用知道密码的人打开后另存一份不带密码的"),
    Failure.BROKEN: ("已损坏，或不是完整的 PDF 文件", "请重新下载或复制一次；能打开的话另存（打印）成新的 PDF 再试"),
    Failure.TOO_LONG: (f"超过 {MAX_PAGES} 页，不像一份报告", "请只留下报告所在的那几页再读"),
    Failure.TOO_SLOW: ("太复杂，规定时间内没有读完", "请用 PDF 阅读器打开，打印成新的 PDF，或另存为 .docx 再读"),
    Failure.TOO_LARGE: ("解开后太大，读不了", "请用 PDF 阅读器打开，打印成新的 PDF，或另存为 .docx 再读"),
}  # fmt: skip
_INSTALL = "请安装 pdfplumber：pip install 'drafter[pdf]'；装不了就用 WPS 或 Word 打开，另存为 .docx 再读"


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Return a PDF as a Document and what of it was not read; raise Unreadable with the reason in words."""
    read_bytes(path, MAX_FILE_BYTES)
    if not pdf_file.is_available():
        raise Unreadable(f"“{path.name}”是 PDF 文件，本机没有装读 PDF 的组件", _INSTALL)
    told = _Told(str(path))
    try:
        pages = [told.seen(raw) for raw in pdf_file.pages(path)]
    except Failed as failed:
        message, hint = _FAILURES[failed.why]
        raise Unreadable(f"“{path.name}”{message}", hint) from None
    told.check(path.name)
    found = layout(pages)
    blocks = tuple(_block(told.path, number, block) for number, block in enumerate(found.blocks, 1))
    title = title_of(blocks)
    return Document(blocks, title=title, path=str(path)), told.findings(found, blocks)


def _is_title(text: Text, number: int) -> bool:
    """Tell the document's title from a heading in larger type further down, and from large text."""
    return text.kind == "title" and number <= TITLE_BLOCKS and not text.text.endswith(("。", "；", "："))


def _block(path: str, number: int, block: Text | tuple[int, Grid]) -> Block:
    at = Location(path=path, block=number)
    if isinstance(block, Text):
        style = (
            Style.NOTE if block.kind == "note" else Style.TITLE if _is_title(block, number) else Style.BODY
        )
        return Paragraph((Run(block.text, bold=block.bold),), style=style, at=at)
    rows = tuple(
        tuple(tuple(paragraph(text, at=at) for text in cell) for cell in row) for row in block[1].rows
    )
    return Table(rows, at=at)


class _Told:
    """Looks at each page as it comes, and keeps what must be told at the end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pages = self.glyphs = self.untold = self.images = 0
        self.aside: dict[str, list[int]] = {}
        self.scans: list[int] = []
        self.layered: list[int] = []  # a picture of the whole page, with text
        self.crowded: list[int] = []
        self.failed: list[int] = []

    def seen(self, raw: RawPage) -> Page:
        """Take note of a page and return it as lines."""
        seen = [glyph.text for glyph in raw.glyphs if not glyph.text.isspace()]
        self.pages += 1
        self.glyphs += len(seen)
        self.untold += sum(_is_untold(text) for text in seen)
        pictured = raw.image_share >= SCAN_SHARE
        self.images += raw.images - pictured
        if raw.aside:
            self.aside.setdefault(raw.aside, []).append(raw.number)
        for pages, holds in (
            (self.scans, pictured and len(seen) < SCAN_GLYPHS),
            (self.layered, pictured and len(seen) >= SCAN_GLYPHS),
            (self.crowded, raw.crowded),
            (self.failed, raw.failed),
        ):
            if holds:
                pages.append(raw.number)
        return laid_out(raw)

    def check(self, name: str) -> None:
        """Raise Unreadable unless the pages held text that can be told."""
        if self.scans and len(self.scans) >= self.pages - len(self.failed):
            raise Unreadable(f"“{name}”是扫描件：{self.pages} 页都只有图片，没有文字", _RECOGNISE)
        if not self.glyphs and (self.failed or not self.pages):
            raise Unreadable(f"“{name}”已损坏或太复杂，没有一页读得出来", _FAILURES[Failure.BROKEN][1])
        if not self.glyphs:
            drawn = "文字可能画成了图形" if self.crowded else "是空白的"
            raise Unreadable(f"“{name}”没有文字，{self.pages} 页{drawn}", _RECOGNISE)
        if self.untold > MOST_UNTOLD * self.glyphs:
            raise Unreadable(
                f"“{name}”里的字体没有文字对照，{self.glyphs} 个字有 {self.untold} 个读出来是乱码", _RECOGNISE
            )

    def findings(self, found: Layout, blocks: Sequence[Block]) -> list[Diagnostic]:
        """Return one finding for each kind of thing that is not in the text."""
        return [
            Diagnostic(code, severity, message, hint, at._replace(path=self.path), excerpt[:60])
            for code, severity, message, hint, at, excerpt in self._findings(found, blocks)
        ]

    def _findings(
        self, found: Layout, blocks: Sequence[Block]
    ) -> Iterator[tuple[str, Severity, str, str, Location, str]]:
        nowhere = Location()
        for run in found.running.values():
            message = f"页眉、页脚或页码“{run.text}”（{_named(run.pages)}）没有当正文读入"
            yield "RD20", Severity.NOTE, message, "", nowhere, run.text
        if self.scans:
            message = f"{_named(self.scans)}是扫描的图片，没有文字，没有读入"
            yield "RD21", Severity.WARNING, message, _RECOGNISE, nowhere, ""
        if self.untold:
            message = f"有 {self.untold} 个字，字体没有说明是什么字，可能是乱码"
            yield "RD22", Severity.WARNING, message, "请对照原文核对", _first_untold(blocks), ""
        for text, pages in self.aside.items():
            message = f"{_named(pages)}有斜着、竖着或页面以外的文字（多是水印）没有读入：“{text[:30]}”"
            yield "RD23", Severity.NOTE, message, "", nowhere, text
        if self.images > 0:
            yield (
                "RD24",
                Severity.NOTE,
                f"文中 {self.images} 处图片没有读入",
                "图片里有要用的文字、数字时请手工补上",
                nowhere,
                "",
            )
        if self.crowded:
            message = f"{_named(self.crowded)}的线条太多，没有找表格，表格里的文字按行读入"
            yield "RD25", Severity.WARNING, message, "请核对这几页的数据", nowhere, ""
        if self.layered:
            message = f"{_named(self.layered)}整页是图片，文字可能是识别出来的"
            yield "RD26", Severity.NOTE, message, "请对照图片核对数字", nowhere, ""
        if self.failed:
            message = f"{_named(self.failed)}已损坏或太复杂，没有读入"
            yield "RD27", Severity.WARNING, message, "请打印成新的 PDF，或另存为 .docx 再读", nowhere, ""


def _is_untold(text: str) -> bool:
    return UNTOLD in text or any("\ue000" <= char <= "\uf8ff" for char in text)


def _first_untold(blocks: Sequence[Block]) -> Location:
    for block in blocks:
        at = next((i for i, char in enumerate(block.text) if _is_untold(char)), None)
        if at is not None:
            return block.at._replace(column=at + 1)
    return Location()


def _named(pages: Sequence[int]) -> str:
    """Name pages: 第3页, 第2—5、7页."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return "第" + "、".join(str(a) if a == b else f"{a}—{b}" for a, b in ranges) + "页"
