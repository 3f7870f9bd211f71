"""GB/T 9704—2012《党政机关公文格式》 as data: page, grid, fonts by role, indents, signature, date, page number.

Every number stands here once, with its unit, its clause and how binding it is: what the standard fixes, or
what practice has settled on where the standard is silent. Writers take their numbers from here, tests and
reviews compare files with it. Nothing here knows a file format; roles are named as `document.Style` names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

POINTS_PER_MM = 72 / 25.4
TWIPS_PER_POINT = 20


class Strength(StrEnum):
    """How binding a number is."""

    STANDARD = "standard"  # the standard says so
    DERIVED = "derived"  # follows from numbers of the standard
    PRACTICE = "practice"  # habit of offices, or what was measured to give what the standard asks for


@dataclass(frozen=True, slots=True)
class Length:
    """A length in points, with its clause and strength; `tolerance` is in points too."""

    pt: float
    clause: str
    strength: Strength = Strength.STANDARD
    tolerance: float = 0.0

    @property
    def twips(self) -> int:
        """The length in twentieths of a point, the unit of Word."""
        return round(self.pt * TWIPS_PER_POINT)

    @property
    def mm(self) -> float:
        """The length in millimetres, the unit of the standard."""
        return self.pt / POINTS_PER_MM

    @property
    def half_points(self) -> int:
        """The length in half points, the unit of type sizes in Word."""
        return round(self.pt * 2)


def _mm(value: float, clause: str, strength: Strength = Strength.STANDARD, tolerance: float = 0) -> Length:
    return Length(value * POINTS_PER_MM, clause, strength, tolerance * POINTS_PER_MM)


# --- page and grid --------------------------------------------------------------------------------------

PAGE_WIDTH = _mm(210, "5.1")
PAGE_HEIGHT = _mm(297, "5.1")
MARGIN_TOP = _mm(37, "5.2.1", tolerance=1)  # 天头
MARGIN_LEFT = _mm(28, "5.2.1", tolerance=1)  # 订口
TEXT_WIDTH = _mm(156, "5.2.1")  # 版心
TEXT_HEIGHT = _mm(225, "5.2.1")
MARGIN_RIGHT = Length(PAGE_WIDTH.pt - MARGIN_LEFT.pt - TEXT_WIDTH.pt, "5.2.1", Strength.DERIVED)
MARGIN_BOTTOM = Length(PAGE_HEIGHT.pt - MARGIN_TOP.pt - TEXT_HEIGHT.pt, "5.2.1", Strength.DERIVED)

LINES_PER_PAGE = 22  # 5.2.3
CHARACTERS_PER_LINE = 28  # 5.2.3

SIZE_2 = Length(22, "7.3.1")  # 2号
SIZE_3 = Length(16, "5.2.2")  # 3号
SIZE_4 = Length(14, "7.5")  # 4号
SIZE_SMALL_4 = Length(12, "8", Strength.PRACTICE)  # 小四: the standard has no rule for the text of tables

# 225 mm in 22 lines, cut to whole twips so that 22 of them still fit.
LINE_PITCH = Length(
    int(TEXT_HEIGHT.pt * TWIPS_PER_POINT / LINES_PER_PAGE) / TWIPS_PER_POINT, "5.2.3", Strength.DERIVED
)
# 28 characters of 3号 are 448 pt and the text is 442.2 pt wide: each must give up 0.21 pt. Word's step is
# 0.05 pt; −0.20 gives 27 characters, −0.25 gives 28 (measured in LibreOffice with three fonts).
CHARACTER_SPACING = Length(-0.25, "5.2.3", Strength.PRACTICE)
CHARACTER_ADVANCE = Length(SIZE_3.pt + CHARACTER_SPACING.pt, "5.2.3", Strength.DERIVED)

# --- page number ----------------------------------------------------------------------------------------

PAGE_NUMBER_FORM = "— {} —"  # 一字线 on both sides
PAGE_NUMBER_INDENT_CHARACTERS = 1  # 7.5: odd pages 居右空一字, even pages 居左空一字
PAGE_NUMBER_DROP = _mm(7, "7.5")  # the dash stands so far under the text area
# From the paper's lower edge to the middle of the dash.
PAGE_NUMBER_MIDDLE = Length(MARGIN_BOTTOM.pt - PAGE_NUMBER_DROP.pt, "7.5", Strength.DERIVED)
# From the paper's edge to the foot of the line: the dash of a 14 pt line then stands 7 mm under the text area.
FOOTER_DISTANCE = _mm(24.7, "7.5", Strength.PRACTICE)

# --- red head (版头), attachments, imprint (版记) -----------------------------------------------------------

RED = "FF0000"  # 5.2.4: 如无特殊说明，公文中图文的颜色为黑色; 7.2.4 and 7.2.7 ask for red


class Ruled(NamedTuple):
    """A line as wide as the text area: how thick, how far from the text beside it, in which colour."""

    thickness: Length
    distance: Length = Length(0, "7.4.1")
    colour: str = "000000"


ISSUER_DROP = _mm(35, "7.2.4", tolerance=1.5)  # from the top of the text area to the top of the characters
# The standard leaves the size to the office (醒目、美观、庄重); 初号 is the largest size that has a name.
ISSUER_SIZE = Length(42, "7.2.4", Strength.PRACTICE)
ISSUER_SMALLEST = Length(26, "7.2.4", Strength.PRACTICE)  # 一号: a name too long for it takes two lines
ISSUER_LINE = 1.15  # a line of 发文机关标志 is so many times as high as its characters
RED_LINE_DROP = _mm(4, "7.2.7", tolerance=0.7)  # under the characters of 发文字号
# What a line of 3号 leaves free under its characters, and is part of that distance already (measured).
_UNDER_CHARACTERS = _mm(2, "7.2.7", Strength.PRACTICE)
RED_LINE = Ruled(
    Length(1.5, "7.2.7", Strength.PRACTICE),
    Length(RED_LINE_DROP.pt - _UNDER_CHARACTERS.pt, "7.2.7", Strength.DERIVED),
    RED,
)
LINES_UNDER_RED_LINE = 2  # 7.3.1: 编排于红色分隔线下空二行位置
SIGNERS_LABEL = "签发人："  # 7.2.6: set in 仿宋, the names behind it in 楷体

ATTACHMENT_LABEL = "附件："  # 7.3.4
ATTACHMENT_INDENT_CHARACTERS = 2  # 7.3.4: 左空二字

IMPRINT_THICK = Ruled(_mm(0.35, "7.4.1", tolerance=0.05))  # first and last line
IMPRINT_THIN = Ruled(_mm(0.25, "7.4.1", tolerance=0.05))  # between 抄送 and 印发

# --- signature and date ---------------------------------------------------------------------------------

SIGNATURE_RIGHT_CHARACTERS = 2  # 7.3.5.2: 署名右空二字
DATE_SHIFT_CHARACTERS = 2  # 7.3.5.2: 日期首字比署名首字右移二字
DATE_RIGHT_CHARACTERS = 2  # 7.3.5.2: a date longer than the signature stands 右空二字


SEALED_DATE_RIGHT_CHARACTERS = 4  # 7.3.5.1: 成文日期右空四字, 署名 centred over it
SEAL_DIAMETER = _mm(42, "7.3.5.1", Strength.PRACTICE)  # of counties and their departments
# 7.3.5.1: seals 互不相交或相切; so many blank lines between signatures that stand one under the other.
LINES_BETWEEN_SEALS = int(SEAL_DIAMETER.pt // LINE_PITCH.pt)


def width_in_characters(text: str) -> float:
    """Return how many full characters wide a text is set; digits and Latin letters take half of one."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def signature_and_date_indents(
    signature: str, date: str, characters: int = CHARACTERS_PER_LINE
) -> tuple[float, float]:
    """Return how many characters the signature and the date stand in from the left (7.3.5.2, no seal), in lines of so many
    characters.
    """
    name, day = width_in_characters(signature), width_in_characters(date)
    if day > name:
        date_left = characters - DATE_RIGHT_CHARACTERS - day
        return max(0.0, date_left - DATE_SHIFT_CHARACTERS), max(0.0, date_left)
    left = max(0.0, characters - SIGNATURE_RIGHT_CHARACTERS - name)
    return left, left + DATE_SHIFT_CHARACTERS


def sealed_indents(signature: str, date: str, characters: int = CHARACTERS_PER_LINE) -> tuple[float, float]:
    """Return how many characters the signature and the date stand in from the left under a seal (7.3.5.1).

    A signature too long to be centred over the date ends with the line, or begins with it.
    """
    name, day = width_in_characters(signature), width_in_characters(date)
    date_left = max(0.0, characters - SEALED_DATE_RIGHT_CHARACTERS - day)
    centred = date_left + (day - name) / 2
    return max(0.0, min(centred, characters - name)), date_left


# --- fonts ----------------------------------------------------------------------------------------------


class Repertoire(StrEnum):
    """The character set a font covers, by the name of its codec; which Han characters it can show."""

    GB2312 = "gb2312"
    GBK = "gbk"
    GB18030 = "gb18030"


class Font(NamedTuple):
    """A font by the name Word knows it by, with names of like fonts for machines that lack it.

    `fallback` sets the characters that the font has no glyph for.
    """

    name: str
    alternatives: tuple[str, ...] = ()
    repertoire: Repertoire = Repertoire.GB18030
    fallback: str | None = None


class Face(StrEnum):
    """The faces that the standard asks for, and the one for digits and Latin letters."""

    TITLE = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    FANG = "仿宋"
    SONG = "宋体"
    LATIN = "西文"


_SONG = Font("宋体", ("SimSun", "华文宋体", "Noto Serif CJK SC"))
_HEI = Font("黑体", ("SimHei", "华文黑体", "Noto Sans CJK SC"))
# The standard names no Latin font for the text; Times New Roman is the habit (page numbers are 宋体, 7.5).
_LATIN = Font("Times New Roman", ("Liberation Serif",))
_GBK, _GB2312 = Repertoire.GBK, Repertoire.GB2312

DEFAULT_FONTS = "gb2312"
FONT_PROFILES: Mapping[str, Mapping[Face, Font]] = MappingProxyType(
    {
        # The names most offices write into their own rules. 方正小标宋简体 does not come with Windows.
        "gb2312": {
            Face.TITLE: Font("方正小标宋简体", ("方正小标宋_GBK", "华文中宋"), _GB2312, "宋体"),
            Face.HEI: _HEI,
            Face.KAI: Font("楷体_GB2312", ("楷体", "华文楷体"), _GB2312, "楷体"),
            Face.FANG: Font("仿宋_GB2312", ("仿宋", "华文仿宋"), _GB2312, "仿宋"),
            Face.SONG: _SONG,
            Face.LATIN: _LATIN,
        },
        # What every Windows since 7 has.
        "windows": {
            Face.TITLE: Font("华文中宋", ("STZhongsong", "宋体"), _GBK, "宋体"),
            Face.HEI: _HEI,
            Face.KAI: Font("楷体", ("KaiTi", "华文楷体"), _GBK, "宋体"),
            Face.FANG: Font("仿宋", ("FangSong", "华文仿宋"), _GBK, "宋体"),
            Face.SONG: _SONG,
            Face.LATIN: _LATIN,
        },
        # Offices that have bought the 方正 fonts.
        "gbk": {
            Face.TITLE: Font("方正小标宋_GBK", ("方正小标宋简体", "华文中宋"), _GBK, "宋体"),
            Face.HEI: Font("方正黑体_GBK", ("黑体",), _GBK, "黑体"),
            Face.KAI: Font("方正楷体_GBK", ("楷体", "楷体_GB2312"), _GBK, "楷体"),
            Face.FANG: Font("方正仿宋_GBK", ("仿宋", "仿宋_GB2312"), _GBK, "仿宋"),
            Face.SONG: Font("宋体", ("方正书宋_GBK", "SimSun")),
            Face.LATIN: _LATIN,
        },
        # Fonts that may be had freely; there is no free 小标宋.
        "free": {
            Face.TITLE: Font("Noto Serif CJK SC", ("思源宋体", "FandolSong")),
            Face.HEI: Font("Noto Sans CJK SC", ("思源黑体", "FandolHei")),
            Face.KAI: Font("FandolKai", ("AR PL KaitiM GB", "霞鹜文楷"), _GB2312, "AR PL UKai CN"),
            Face.FANG: Font("FandolFang R", ("FandolFang", "华文仿宋"), _GB2312, "Noto Serif CJK SC"),
            Face.SONG: Font("Noto Serif CJK SC", ("思源宋体", "FandolSong")),
            Face.LATIN: Font("Liberation Serif", ("Times New Roman",)),
        },
    }
)

# Ideographs of extension B and later, of place and family names: no font of the profiles has them all.
RARE_FONT = Font("SimSun-ExtB", ("宋体-方正超大字符集", "HanaMinB"))

# CJK unified ideographs with extension A; compatibility ideographs; the supplementary ideographic planes.
_HAN_RANGES = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


def is_han(char: str) -> bool:
    """Tell whether a character is a Chinese ideograph (〇 is one)."""
    return char == "〇" or any(first <= char <= last for first, last in _HAN_RANGES)


def lacking(font: Font, text: str) -> frozenset[str]:
    """Return the Han characters of a text that a font has no glyph for (codecs say nothing on dashes and quotes)."""
    codec = font.repertoire.value
    shown = text.encode(codec, "ignore").decode(codec)
    missing = {char for char in set(text).difference(shown) if is_han(char)} if shown != text else set()
    return frozenset(missing.union(filter(_is_rare, text) if text and _is_rare(max(text)) else ()))


def standing_in(font: Font, char: str) -> str | None:
    """Return the name of the font that sets a character another font lacks, None where the system must find one."""
    return RARE_FONT.name if _is_rare(char) else font.fallback


def _is_rare(char: str) -> bool:
    return char >= "\U00020000"


# --- roles ----------------------------------------------------------------------------------------------


class Align(StrEnum):
    """How the lines of a paragraph are set."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRE = "centre"
    DISTRIBUTED = "distributed"


class Role(NamedTuple):
    """How one kind of paragraph is set. `size`, `line` and `spacing` carry their own clauses and units.

    `first_line`, `left`, `hanging` and `right` are in characters of the role's own size; `lines_before` and
    `lines_after` are blank lines made by spacing, never by empty paragraphs, and `drop` is a space above that is not
    counted in lines; `outline` is the level in the navigation pane (1 to 4); `keep_with_next` holds it to what
    follows; `on_grid` lets the page's line grid set its lines; `above` and `below` are ruled lines; `new_page` begins a
    page; `at_foot` stands at the foot of the text area; `other_face` sets what the standard wants in another face than the rest (the signers' names); what stands
    behind a tab ends `right_tab` characters from the right.
    """

    name: str
    clause: str
    face: Face
    size: Length = SIZE_3
    align: Align = Align.JUSTIFIED
    spacing: Length = CHARACTER_SPACING
    line: Length = LINE_PITCH
    first_line: int = 0
    lines_before: int = 0
    lines_after: int = 0
    outline: int | None = None
    keep_with_next: bool = False
    on_grid: bool = True
    strength: Strength = Strength.STANDARD
    left: float = 0
    hanging: float = 0
    right: float = 0
    drop: Length | None = None
    colour: str = ""
    above: Ruled | None = None
    below: Ruled | None = None
    new_page: bool = False
    at_foot: bool = False
    other_face: Face | None = None
    right_tab: float | None = None

    @property
    def before(self) -> Length:
        """The space over the paragraph."""
        return self.drop or Length(LINE_PITCH.pt * self.lines_before, self.clause, Strength.DERIVED)

    @property
    def after(self) -> Length:
        """The space under the paragraph."""
        return Length(LINE_PITCH.pt * self.lines_after, self.clause, Strength.DERIVED)

    @property
    def advance(self) -> Length:
        """The width that one character of the paragraph takes."""
        return Length(self.size.pt + self.spacing.pt, self.clause, Strength.DERIVED)


def issuer_drop(size: Length) -> Length:
    """Return the space over 发文机关标志 of a size: what is more in its line than the characters stands above them."""
    return Length(ISSUER_DROP.pt - size.pt * (ISSUER_LINE - 1), "7.2.4", tolerance=ISSUER_DROP.tolerance)


_NO_SPACING = Length(0, "7.3.1", Strength.PRACTICE)
_TABLE_LINE = Length(20, "8", Strength.PRACTICE)


def _title_role(
    name: str,
    clause: str,
    *,
    keep_with_next: bool = False,
    lines_before: int = 0,
    strength: Strength = Strength.STANDARD,
) -> Role:
    """Return a role for a title: 2号小标宋, centred, a blank line under it."""
    return Role(
        name,
        clause,
        Face.TITLE,
        size=SIZE_2,
        align=Align.CENTRE,
        spacing=_NO_SPACING,
        lines_before=lines_before,
        lines_after=1,
        keep_with_next=keep_with_next,
        on_grid=False,  # a 22 pt line would take two lines of the grid
        strength=strength,
    )


def _table_role(name: str, face: Face, keep_with_next: bool = False, align: Align = Align.CENTRE) -> Role:
    """Return a role for the text of tables, on which the standard is silent."""
    return Role(
        name,
        "8",
        face,
        size=SIZE_SMALL_4,
        align=align,
        spacing=_NO_SPACING,
        line=_TABLE_LINE,
        keep_with_next=keep_with_next,
        on_grid=False,
        strength=Strength.PRACTICE,
    )


def _imprint_role(
    name: str, clause: str, *, above: Ruled, below: Ruled | None = None, hanging: int = 0
) -> Role:
    """Return a role of 版记: 4号仿宋, 左右各空一字, further lines under the first office (7.4.2)."""
    return Role(
        name,
        clause,
        Face.FANG,
        size=SIZE_4,
        spacing=_NO_SPACING,
        keep_with_next=below is None,
        left=1 + hanging,
        hanging=hanging,
        right=1,
        right_tab=1,
        at_foot=True,
        above=above,
        below=below,
    )


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "issuer": Role(
            "发文机关标志",
            "7.2.4",
            Face.TITLE,
            size=ISSUER_SIZE,
            align=Align.CENTRE,
            spacing=_NO_SPACING,
            line=Length(ISSUER_SIZE.pt * ISSUER_LINE, "7.2.4", Strength.PRACTICE),
            keep_with_next=True,
            on_grid=False,
            drop=issuer_drop(ISSUER_SIZE),
            colour=RED,
        ),
        "number": Role(
            "发文字号",
            "7.2.5",
            Face.FANG,
            align=Align.LEFT,
            first_line=1,
            lines_before=2,
            keep_with_next=True,
            right_tab=1,
            below=RED_LINE,
            other_face=Face.KAI,
        ),
        "title": _title_role("公文标题", "7.3.1", keep_with_next=True),
        "addressee": Role("主送机关", "7.3.2", Face.FANG, align=Align.LEFT),
        "heading1": Role("一级标题", "7.3.3", Face.HEI, first_line=2, outline=1, keep_with_next=True),
        "heading2": Role("二级标题", "7.3.3", Face.KAI, first_line=2, outline=2, keep_with_next=True),
        "heading3": Role("三级标题", "7.3.3", Face.FANG, first_line=2, outline=3, keep_with_next=True),
        "heading4": Role("四级标题", "7.3.3", Face.FANG, first_line=2, outline=4, keep_with_next=True),
        "body": Role("公文正文", "7.3.3", Face.FANG, first_line=2),
        "attachment": Role(
            "附件说明",
            "7.3.4",
            Face.FANG,
            lines_before=1,
            left=ATTACHMENT_INDENT_CHARACTERS + len(ATTACHMENT_LABEL),
            hanging=len(ATTACHMENT_LABEL),
        ),
        "signature": Role(
            "发文机关署名", "7.3.5.2", Face.FANG, align=Align.LEFT, lines_before=1, keep_with_next=True
        ),
        "date": Role("成文日期", "7.3.5.2", Face.FANG, align=Align.LEFT),
        "note": Role("附注", "7.3.6", Face.FANG, first_line=2),
        "annex": Role("附件", "7.3.7", Face.HEI, align=Align.LEFT, keep_with_next=True, new_page=True),
        "annex_title": _title_role("附件标题", "7.3.7", keep_with_next=True, lines_before=1),
        "copies": _imprint_role("抄送机关", "7.4.2", above=IMPRINT_THICK, hanging=3),
        "issued": _imprint_role("印发机关和印发日期", "7.4.3", above=IMPRINT_THIN, below=IMPRINT_THICK),
        # The standard knows no 目录; it is set in the type of the text (5.2.2), its name like a title.
        "contents_title": _title_role("目录标题", "5.2.2", strength=Strength.PRACTICE),
        "contents1": Role("一级目录", "5.2.2", Face.FANG, align=Align.LEFT, strength=Strength.PRACTICE),
        "contents2": Role(
            "二级目录", "5.2.2", Face.FANG, align=Align.LEFT, left=1, strength=Strength.PRACTICE
        ),
        "table": _table_role("表格文字", Face.FANG),
        "table_header": _table_role("表头文字", Face.HEI, keep_with_next=True),
        "table_note": _table_role("表注", Face.FANG, align=Align.JUSTIFIED),
    }
)
