"""Documents for the tests of writers and readers, in words of our own."""

from __future__ import annotations

from itertools import cycle, islice

from drafter.document import Block, Document, Mark, Paragraph, Run, Style, Table, paragraph

# Han characters only, no punctuation: what the standard's 22 lines of 28 characters can be counted on.
HAN = (
    "各部门把日常工作同长远安排结合起来逐项列出清单明确时限按月检查按季通报让群众看得见变化企业感受到便利"
    "基层减轻了负担遇到难题先到现场听取意见再定办法办完之后回头核实没有做好的事项继续跟踪直到满意为止"
)
SENTENCE = (
    "坚持把学习摆在前面，全年组织专题学习12次、培训2041人次，回收问卷1286份，“一件事”办结率98.6%；"
    "群众反映的“急难愁盼”逐件登记——件件有回音……涉及窗口服务的，当日转办、限时办结。"
)


def han(count: int) -> str:
    """Return so many Han characters of running text."""
    return "".join(islice(cycle(HAN), count))


def running(characters: int, paragraphs: int) -> Document:
    """Return a document of nothing but running Han text."""
    return Document(tuple(paragraph(han(characters)) for _ in range(paragraphs)))


def cell(text: str) -> tuple[Paragraph, ...]:
    return (paragraph(text),)


def report(body_lines: int = 0) -> Document:
    """Return a document with every role; `body_lines` full lines of text stand before the signature."""
    blocks: list[Block] = [
        paragraph("清河省临江市东陵区人民政府关于2024年度窗口服务工作情况的报告", Style.TITLE),
        paragraph("临江市人民政府：", Style.ADDRESSEE),
        paragraph(SENTENCE),
        paragraph("主要做法", Style.HEADING1, marker="一、"),
        paragraph("学习常抓不懈", Style.HEADING2, marker="（一）"),
        Paragraph((Run("一是抓好统筹。", bold=True), Run(SENTENCE), Run("后续仍要"), Run("坚持", bold=True))),
        paragraph("学习的安排", Style.HEADING3, marker="1."),
        paragraph("学习的场次", Style.HEADING4, marker="（1）"),
        Paragraph(
            (
                Run("全年受理来件"),
                Run("【待填：来件受理数（件），窗口办】", mark=Mark.PENDING),
                Run("，办结"),
                Run("【待核：约二十】", mark=Mark.WRONG),
                Run("件。"),
            )
        ),
        Table(
            (
                (cell("项目"), cell("单位"), cell("今年"), cell("去年")),
                (cell("窗口受理来件数"), cell("件"), cell("41"), cell("35")),
            )
        ),
        paragraph("下一步安排", Style.HEADING1, marker="二、"),
        paragraph(SENTENCE + han(28 * body_lines)),
        paragraph("东陵区人民政府", Style.SIGNATURE),
        paragraph("2025年1月15日", Style.DATE),
        paragraph("（此件公开发布）", Style.NOTE),
    ]
    return Document(tuple(blocks))


JOINT = ("中共东陵区委", "东陵区人民政府")


def joint(signatures: tuple[str, ...] = JOINT, date: str = "2025年1月15日") -> Document:
    """Return a report that several bodies sign."""
    signed = [paragraph(name, Style.SIGNATURE) for name in signatures]
    return Document((paragraph("特此报告。"), *signed, paragraph(date, Style.DATE)), title="联合署名")


def signed(
    lines: int, signature: str = "东陵区人民政府", date: str = "2025年1月15日", each: int = 4
) -> Document:
    """Return so many full lines of text in paragraphs of `each` lines (the last may be shorter), signed, dated."""
    counts = [each] * (lines // each) + [lines % each] * (lines % each > 0)
    text = [paragraph(han(28 * count - 2)) for count in counts]  # first lines are indented by two characters
    return Document((*text, paragraph(signature, Style.SIGNATURE), paragraph(date, Style.DATE)), title="署名")


def paper() -> Document:
    """Return a paper with everything the standard knows: 版头, the report, 附件说明, an attachment, 版记."""
    text = report().blocks
    signature = next(i for i, b in enumerate(text) if isinstance(b, Paragraph) and b.style is Style.SIGNATURE)
    return Document(
        (
            paragraph("东陵区人民政府文件", Style.ISSUER),
            paragraph("东政报〔2025〕3号\t签发人：林知行", Style.NUMBER),
            *text[:signature],
            paragraph("附件：主要指标一览表", Style.ATTACHMENT),
            *text[signature:],
            paragraph("附件", Style.ANNEX),
            paragraph("主要指标一览表", Style.ANNEX_TITLE),
            Table(((cell("指标"), cell("单位")), (cell("窗口受理来件数"), cell("件")))),
            paragraph("注：来件按收到的日期统计。", Style.TABLE_NOTE),
            paragraph("抄送：区委办公室，区人大常委会办公室。", Style.COPIES),
            paragraph("东陵区人民政府办公室\t2025年1月15日印发", Style.ISSUED),
        )
    )


IMPRINT = (
    paragraph(
        "抄送：区委办公室，区人大常委会办公室，区政协办公室，区监委办公室，区法院，区检察院。", Style.COPIES
    ),
    paragraph("东陵区人民政府办公室\t2025年1月15日印发", Style.ISSUED),
)


def imprinted(lines: int) -> Document:
    """Return so many full lines of text with 版记 behind them."""
    return Document((*(paragraph(han(26)) for _ in range(lines)), *IMPRINT), title="版记")


def wide(*, behind: bool, lines: int = 30) -> Document:
    """Return a signed text with an attachment of a wide table of so many rows, and 版记 behind it if asked."""
    rows = (
        tuple(cell(f"第{number}栏") for number in range(9)),
        *[tuple(cell("41") for _ in range(9))] * lines,
    )
    annex = (
        paragraph("附件1", Style.ANNEX),
        paragraph("主要指标一览表", Style.ANNEX_TITLE),
        Table(rows, wide=True),
    )
    return Document((*signed(3).blocks, *annex, *(IMPRINT if behind else ())), title="附表")


def headed(issuers: tuple[str, ...], numbers: tuple[str, ...], title: str) -> Document:
    """Return a paper with 版头."""
    head = [paragraph(name, Style.ISSUER) for name in issuers]
    rows = [paragraph(row, Style.NUMBER) for row in numbers]
    text = (paragraph("临江市人民政府：", Style.ADDRESSEE), paragraph(han(300)))
    return Document((*head, *rows, paragraph(title, Style.TITLE), *text), title=title)


def listed(*, sealed: bool = False) -> Document:
    """Return a paper with several attachments named before a joint signature."""
    items = (
        "附件：1.主要指标一览表",
        "2.东陵区窗口服务事项目录及其办理时限承诺和监督投诉渠道一览表汇总材料",
        "10.清单",
    )
    names = [paragraph(name, Style.SIGNATURE) for name in JOINT]
    blocks = (paragraph(han(138)), *(paragraph(item, Style.ATTACHMENT) for item in items), *names)
    return Document((*blocks, paragraph("2025年1月15日", Style.DATE)), title="附件说明", sealed=sealed)


def ending(lines: int) -> Document:
    """Return so many full lines of text in paragraphs of four, named attachments, a signature and a date."""
    text = signed(lines).blocks
    items = (paragraph("附件：1.主要指标一览表", Style.ATTACHMENT), paragraph("2.清单", Style.ATTACHMENT))
    return Document((*text[:-2], *items, *text[-2:]), title="末页")


def headings(lines: int) -> Document:
    """Return so many lines of text, and behind them three headings, one under the other, with text."""
    heads = (
        paragraph("主要做法", Style.HEADING1, marker="一、"),
        paragraph("学习常抓不懈", Style.HEADING2, marker="（一）"),
        paragraph("学习的安排", Style.HEADING3, marker="1."),
    )
    return Document((*(paragraph(han(26)) for _ in range(lines)), *heads, paragraph(han(200))), title="标题")


def numbers() -> Document:
    """Return numbers of many kinds, each at every place near the end of a line."""
    kinds = (
        "13.64%",
        "2021—2025年",
        "1,234件",
        "3.5万人次",
        "98.6％",
        "2024年1月15日",
        "25.3‰",
        "1.2和2.2个百分点",
    )
    offsets = range(17, 28)
    return Document(tuple(paragraph(han(n) + kind + han(6)) for kind in kinds for n in offsets), title="数字")
