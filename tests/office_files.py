"""Word files of imaginary offices, each of another kind, made by hand: no binaries, nothing of a real office."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
SENTENCE = (
    "全年接待来访群众并逐件登记，件件有人管、事事有回音，遇到难题先到现场听取意见再定办法，办完之后回头核实。"
)


@dataclass
class Office:
    """What an office's file is made of; `relations` are (type, target, outside) of the text, by id."""

    blocks: str = ""
    styles: str = ""
    section: str = ""
    settings: str = ""
    defaults: str = ""
    theme: str = ""
    parts: dict[str, bytes | str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    main: str = f"{_MAIN}document.main+xml"
    prolog: str = ""

    def save(self) -> bytes:
        """Return the file."""
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + self.prolog
        parts: dict[str, bytes | str] = {
            "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml", False)}),
            "word/document.xml": f"{head}<w:document {_NAMESPACES}><w:body>{self.blocks}{self.section}</w:body></w:document>",
            "word/styles.xml": f"{head}<w:styles {_NAMESPACES}><w:docDefaults>{self.defaults}</w:docDefaults>{self.styles}</w:styles>",
            "word/settings.xml": f"{head}<w:settings {_NAMESPACES}>{self.settings}</w:settings>",
        }
        own = {"s1": ("styles", "styles.xml", False), "s2": ("settings", "settings.xml", False)}
        types = {"word/document.xml": self.main} | {
            f"word/{k}.xml": f"{_MAIN}{k}+xml" for k in ("styles", "settings")
        }
        if self.theme:
            parts["word/theme/theme1.xml"] = self.theme
            own["s3"] = ("theme", "theme/theme1.xml", False)
            types["word/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
        parts["word/_rels/document.xml.rels"] = relations(own | self.relations)
        parts |= self.parts
        overrides = "".join(
            f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in (types | self.types).items()
        )
        listed = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f"{overrides}</Types>"
        )
        return packed({"[Content_Types].xml": listed, **parts})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(rows: Mapping[str, tuple[str, str, bool]]) -> str:
    """Return a part of relations."""
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}{kind}" Target="{escape(target)}"{" TargetMode=" + chr(34) + "External" + chr(34) if outside else ""}/>'
        for key, (kind, target, outside) in rows.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


# --- pieces ---


def run_properties(font: str = "", size: float = 0, bold: bool = False, color: str = "") -> str:
    """Return the inside of a w:rPr."""
    fonts = (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>' if font else ""
    )
    colored = f'<w:color w:val="{color}"/>' if color else ""
    sized = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return f"{fonts}{'<w:b/>' if bold else ''}{colored}{sized}"


def paragraph_properties(align: str = "", line: float = 0, first: int = 0, more: str = "") -> str:
    """Return the inside of a w:pPr; `line` is exact, in points, `first` in characters."""
    spacing = f'<w:spacing w:line="{round(line * 20)}" w:lineRule="exact"/>' if line else ""
    indent = f'<w:ind w:firstLineChars="{first * 100}" w:firstLine="{first * 320}"/>' if first else ""
    return f"{spacing}{indent}{f'<w:jc w:val={chr(34)}{align}{chr(34)}/>' if align else ''}{more}"


def p(text: str, style: str = "", ppr: str = "", rpr: str = "") -> str:
    """Return a paragraph."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = (
        f'<w:r w:rsidR="00AB12CD"><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if text
        else ""
    )
    return f'<w:p w:rsidR="00AB12CD" w14:paraId="1A2B3C4D"><w:pPr>{named}{ppr}</w:pPr>{run}</w:p>'


def style(
    style_id: str,
    name: str,
    ppr: str = "",
    rpr: str = "",
    *,
    based: str = "a",
    custom: bool = True,
    default: bool = False,
) -> str:
    """Return a paragraph style."""
    kind = ' w:default="1"' if default else (' w:customStyle="1"' if custom else "")
    on = f'<w:basedOn w:val="{based}"/>' if based and not default else ""
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId={quoteattr(style_id)}><w:name w:val={quoteattr(name)}/>{on}'
        f'<w:qFormat/><w:rsid w:val="00AB12CD"/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


NORMAL = style(
    "a",
    "Normal",
    '<w:widowControl w:val="0"/><w:jc w:val="both"/>',
    run_properties("宋体", 10.5),
    default=True,
)
DEFAULTS = (
    '<w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
)


_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    **{f"accent{number}": "ED7D31" for number in range(1, 7)},
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_FILL, _EFFECT = (
    '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>',
    "<a:effectStyle><a:effectLst/></a:effectStyle>",
)
_FORMATS = (
    f'<a:fmtScheme name="Office"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{f'<a:ln>{_FILL}</a:ln>' * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def theme(minor: str = "等线", major: str = "等线 Light") -> str:
    """Return a theme as Word writes it: the East Asian font is empty, the one for Chinese stands under its script."""

    def scheme(kind: str, latin: str, name: str) -> str:
        return (
            f'<a:{kind}Font><a:latin typeface="{latin}"/><a:ea typeface=""/><a:cs typeface=""/>'
            f'<a:font script="Jpan" typeface="MS Mincho"/><a:font script="Hans" typeface="{name}"/></a:{kind}Font>'
        )

    colours = "".join(f'<a:{name}><a:srgbClr val="{rgb}"/></a:{name}>' for name, rgb in _COLOURS.items())
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Office">{scheme("major", "Cambria", major)}{scheme("minor", "Calibri", minor)}'
        f"</a:fontScheme>{_FORMATS}</a:themeElements></a:theme>"
    )


def section(
    references: str = "",
    margins: tuple[float, float, float, float] = (30, 25, 30, 28),
    more: str = "",
    grid: int = 0,
) -> str:
    """Return a section on A4; margins in millimetres: top, right, bottom, left."""
    top, right, bottom, left = (round(mm * 1440 / 25.4) for mm in margins)
    lined = f'<w:docGrid w:type="lines" w:linePitch="{grid}"/>' if grid else ""
    return (
        f'<w:sectPr w:rsidR="00AB12CD">{references}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" '
        f'w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="992" w:gutter="0"/><w:cols w:space="425"/>{more}{lined}</w:sectPr>'
    )


def png(width: int = 40, height: int = 40) -> bytes:
    """Return a red square as a picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x10\x10" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def foot(inside: str, kind: str = "ftr") -> str:
    """Return a header (hdr) or footer (ftr)."""
    return f"<w:{kind} {_NAMESPACES}>{inside}</w:{kind}>"


def field_runs(instruction: str, shown: str = "1") -> str:
    """Return the runs of a field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{escape(shown)}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# --- offices ---

STYLED = (
    style("a1", "公文标题", paragraph_properties("center", 36), run_properties("方正小标宋_GBK", 22)),
    style("a2", "公文正文", paragraph_properties("both", 30, 2), run_properties("方正仿宋_GBK", 16)),
    style("1", "heading 1", paragraph_properties("both", 30, 2, '<w:outlineLvl w:val="0"/>'), run_properties("方正黑体_GBK", 16), custom=False),
    style("a3", "二级标题", '<w:numPr><w:numId w:val="3"/></w:numPr>' + paragraph_properties("both", 30, 2), run_properties("方正楷体_GBK", 16, bold=True)),
    style("a4", "主送机关", paragraph_properties("left", 30), run_properties("方正仿宋_GBK", 16)),
    style("a5", "落款", '<w:ind w:right="640"/><w:jc w:val="right"/>', "", based="a2"),
    style("a6", "成文日期", '<w:ind w:right="640"/><w:jc w:val="right"/>', "", based="a2"),
)  # fmt: skip


def styled_template() -> Office:
    """An office with a template of named styles and no text."""
    references = (
        '<w:headerReference w:type="default" r:id="h1"/><w:footerReference w:type="default" r:id="f1"/>'
    )
    header = foot(
        p("东陵区人民政府办公室", "", '<w:jc w:val="center"/>', run_properties("楷体_GB2312", 12)), "hdr"
    )
    footer = foot(f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field_runs("PAGE")}</w:p>')
    return Office(
        styles=NORMAL + "".join(STYLED),
        defaults=DEFAULTS,
        theme=theme(),
        section=section(references, grid=600),
        parts={"word/header1.xml": header, "word/footer1.xml": footer},
        types={"word/header1.xml": f"{_MAIN}header+xml", "word/footer1.xml": f"{_MAIN}footer+xml"},
        relations={"h1": ("header", "header1.xml", False), "f1": ("footer", "footer1.xml", False)},
    )


def title_in_two() -> Office:
    """An office's report whose title is two paragraphs, with a blank line under the second."""
    large, fang = run_properties("华文中宋", 20), run_properties("仿宋_GB2312", 15)
    centred, text = '<w:jc w:val="center"/>', paragraph_properties("both", 27, 2)
    blocks = (
        p("东陵区人民政府", "", centred, large),
        p("关于窗口服务工作情况的报告", "", centred, large),
        p("", "", paragraph_properties("both", 27), fang),
        p("江北市人民政府：", "", paragraph_properties("both", 27), fang),
        *[p(SENTENCE, "", text, fang)] * 6,
    )
    return replace(finished_report(), blocks="".join(blocks))


def finished_report(year: int = 2024) -> Office:
    """An office's report of last year: everything in Normal, set by hand, blank lines and blanks for spacing, a cover section
    before it, a red head, tracked changes, comments, people.
    """
    fang = run_properties("仿宋_GB2312", 15)
    text = paragraph_properties("both", 27, 2)
    body = p(f"{year}年，本区把窗口服务放在前面。" + SENTENCE, "", text, fang)
    title = p(
        f"东陵区人民政府关于{year}年度窗口服务工作情况的报告",
        "",
        '<w:jc w:val="center"/>',
        run_properties("华文中宋", 20, bold=True),
    )
    first = [p(f"{n}、做法之{n}", "", text, run_properties("黑体", 15)) for n in "一二三"]
    second = [
        p(f"（{n}）具体做法{n}", "", text, run_properties("楷体_GB2312", 15, bold=True)) for n in "一二"
    ]
    signature = p("　　　　　　　　　　　东陵区人民政府", "", paragraph_properties("", 27), fang)
    date = p(f"{year + 1}年1月15日", "", paragraph_properties("right", 27, 0), fang)
    blocks = [
        p("内部资料", "", f'<w:jc w:val="center"/>{section("", (50, 50, 50, 50))}', run_properties("隶书", 48)),
        p("东陵区人民政府文件", "", '<w:jc w:val="center"/>', run_properties("方正小标宋简体", 40, color="FF0000")),
        p(f"东政报〔{year + 1}〕3号", "", '<w:jc w:val="center"/>', fang),
        title, p(""), p("临江市人民政府：", "", paragraph_properties("both", 27), fang), body,
        first[0], second[0], body, body, second[1], body, first[1], body, first[2], body, body, p(""), signature, date,
        '<w:p><w:ins w:id="9" w:author="某某某" w:date="2025-01-01T00:00:00Z"><w:r><w:t>修订的话</w:t></w:r></w:ins></w:p>',
    ]  # fmt: skip
    factory = style(
        "1", "heading 1", '<w:spacing w:before="340" w:after="330" w:line="578" w:lineRule="auto"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:kern w:val="44"/><w:sz w:val="44"/>', custom=False,
    )  # fmt: skip
    references = '<w:footerReference w:type="default" r:id="f1"/>'
    footer = foot(
        p("", "", '<w:jc w:val="center"/>')
        + f"<w:p><w:r><w:t>第</w:t></w:r>{field_runs('PAGE')}<w:r><w:t>页　制表人：</w:t></w:r>{field_runs('AUTHOR', '某某某')}</w:p>"
    )
    comments = foot(
        '<w:comment w:id="0" w:author="某某某"><w:p><w:r><w:t>再改改</w:t></w:r></w:p></w:comment>',
        "comments",
    )
    return Office(
        "".join(blocks),
        NORMAL + factory,
        section(references, (35, 25, 32, 27), grid=312),
        settings='<w:attachedTemplate r:id="t1"/><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids>',
        defaults=DEFAULTS,
        theme=theme(),
        parts={
            "word/footer1.xml": footer,
            "word/comments.xml": comments,
            "word/people.xml": foot('<w15:person xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:author="某某某"/>', "people"),
            "word/_rels/settings.xml.rels": relations({"t1": ("attachedTemplate", "file:///C:/Users/mou/公文.dotm", True)}),
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>某某某</dc:creator></cp:coreProperties>',
            "customXml/item1.xml": "<x>某某某</x>",
        },
        types={"word/footer1.xml": f"{_MAIN}footer+xml", "word/comments.xml": f"{_MAIN}comments+xml"},
        relations={"f1": ("footer", "footer1.xml", False), "c1": ("comments", "comments.xml", False)},
    )  # fmt: skip


def themed() -> Office:
    """An office whose fonts all come from the theme, as Word sets them that was never told otherwise."""
    body = paragraph_properties("both", 28, 2)
    normal = style("Normal", "Normal", body, '<w:sz w:val="32"/>', default=True)
    heading = style(
        "Heading1", "heading 1", '<w:outlineLvl w:val="0"/>',
        '<w:rFonts w:asciiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:hAnsiTheme="majorHAnsi"/><w:color w:val="2F5496" w:themeColor="accent1"/>',
        based="Normal", custom=False,
    )  # fmt: skip
    blocks = p("一、做法", "Heading1") + p(SENTENCE) * 3 + p("二、打算", "Heading1") + p(SENTENCE)
    return Office(blocks, normal + heading, section(), defaults=DEFAULTS, theme=theme("仿宋", "黑体"))


def numbered_by_word() -> Office:
    """An office that lets Word count its headings and indents its text with blanks, all in Normal."""
    lists = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1、", "（%2）"))
    )
    numbering = foot(
        f'<w:abstractNum w:abstractNumId="4">{lists}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>',
        "numbering",
    )
    fang, counted = run_properties("仿宋", 16), '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr>'
    body = p("　　" + SENTENCE, "", paragraph_properties("both", 28), fang)
    first = p(
        "做法不断改进", "", counted.format(0) + paragraph_properties("both", 28), run_properties("黑体", 16)
    )
    second = p(
        "登记逐件进行", "", counted.format(1) + paragraph_properties("both", 28), run_properties("楷体", 16)
    )
    return Office(
        first + second + body + second + body + body,
        NORMAL,
        section(),
        defaults=DEFAULTS,
        parts={"word/numbering.xml": numbering},
        types={"word/numbering.xml": f"{_MAIN}numbering+xml"},
        relations={"n1": ("numbering", "numbering.xml", False)},
    )


def text_box(inside: str, id_: int = 2) -> str:
    """Return a run with a text box, as Word 2010 writes it: a drawing, and VML for programs that do not know it."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph">'
        '<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="900000" cy="260000"/><wp:wrapNone/>'
        f'<wp:docPr id="{id_}" name="文本框 {id_}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="260000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f'<wps:txbx>{content}</wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
        '<mc:Fallback><w:pict><v:shape type="#_x0000_t202" style="position:absolute;width:71pt;height:20pt"><v:textbox>'
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def boxed_number() -> Office:
    """An office whose page number stands in a text box, its header drawn in a colour of the theme."""
    office = styled_template()
    number_ = f"<w:p><w:r><w:t>- </w:t></w:r>{field_runs('PAGE')}<w:r><w:t> -</w:t></w:r></w:p>"
    office.parts["word/footer1.xml"] = foot(f"<w:p>{text_box(number_)}</w:p>")
    ruled = text_box(p("文头"), 3).replace(
        "</a:prstGeom>", '</a:prstGeom><a:solidFill><a:schemeClr val="accent2"/></a:solidFill>'
    )
    office.parts["word/header1.xml"] = foot(f"<w:p>{ruled}</w:p>", "hdr")
    return office


def drawing(relation: str, descr: str = "") -> str:
    """Return a run with a picture."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/>'
        f'<wp:docPr id="1" name="图片 1" descr="{descr}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def letterhead() -> Office:
    """An office with 版头 and a logo on the first page only, page numbers in a frame, another foot on even pages, a picture from
    outside, a link and a hidden picture's address.
    """
    office = styled_template()
    first = foot(
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{drawing("p1", "C:&#92;Users&#92;mou&#92;logo.png")}'
        f"<w:r><w:rPr>{run_properties('方正小标宋简体', 26, color='FF0000')}</w:rPr><w:t>东陵区人民政府文件</w:t></w:r>"
        f"{drawing('p2')}</w:p>"
        '<w:p><w:hyperlink r:id="l1"><w:r><w:t>网址</w:t></w:r></w:hyperlink></w:p>',
        "hdr",
    )
    number_ = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="{}" w:y="1"/>'
    odd, even = (
        foot(
            f"<w:p><w:pPr>{number_.format(side)}</w:pPr><w:r><w:t>— </w:t></w:r>{field_runs('PAGE')}<w:r><w:t> —</w:t></w:r></w:p><w:p/>"
        )
        for side in ("right", "left")
    )
    office.section = section(
        '<w:headerReference w:type="first" r:id="h1"/><w:footerReference w:type="default" r:id="f1"/>'
        '<w:footerReference w:type="even" r:id="f2"/>',
        more="<w:titlePg/>",
    )
    office.settings = '<w:mirrorMargins/><w:evenAndOddHeaders/><w:documentProtection w:edit="readOnly"/>'
    office.parts |= {
        "word/header1.xml": first,
        "word/footer1.xml": odd,
        "word/footer2.xml": even,
        "word/media/image7.png": png(),
        "word/_rels/header1.xml.rels": relations(
            {
                "p1": ("image", "media/image7.png", False),
                "p2": ("image", "http://198.51.100.7/track.png", True),
                "l1": ("hyperlink", "http://198.51.100.7/", True),
            }
        ),
    }
    office.types["word/footer2.xml"] = f"{_MAIN}footer+xml"
    office.relations["f2"] = ("footer", "footer2.xml", False)
    return office


def colliding() -> Office:
    """An office whose style ids are ours and mean something else, or cannot stand in an attribute as they are."""
    styles = [
        NORMAL,
        style("OfficialBody", "红色大字", "", run_properties("隶书", 40, color="FF0000")),
        style("Strong", "公文标题", '<w:jc w:val="center"/>', run_properties("方正小标宋简体", 22)),
        style('b"<&', "公文正文", paragraph_properties("both", 28, 2), run_properties("仿宋_GB2312", 16)),
        style("Heading1", "文种名", "", run_properties("宋体", 9)),
        style("TableGrid", "一级标题", paragraph_properties("both", 28, 2), run_properties("黑体", 16)),
        style("loop1", "loop1", based="loop2"),
        style("loop2", "loop2", based="loop1"),
    ]
    return Office(styles="".join(styles), section=section(), defaults=DEFAULTS)


def macros() -> Office:
    """A macro file with an embedded font."""
    office = styled_template()
    office.main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    office.parts |= {"word/vbaProject.bin": b"macro", "word/fonts/font1.odttf": b"font"}
    office.relations |= {"v1": ("vbaProject", "vbaProject.bin", False)}
    return office


def hostile() -> dict[str, bytes]:
    """Files that are no sound Word file, by what is wrong with them."""
    template = styled_template()
    entity = styled_template()
    entity.prolog = '<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    broken = styled_template()
    broken.blocks = "<w:p>"
    return {
        "doctype": entity.save(),
        "not well-formed": broken.save(),
        "cut off": template.save()[:-200],
        "no document": packed({"[Content_Types].xml": "<Types/>", "word/other.xml": "<x/>"}),
        "ole": b"\xd0\xcf\x11\xe0" + bytes(600),
        "text": "一、做法".encode(),
        "empty": b"",
    }
