"""The Word package around document.xml: static parts filled from gbt9704 and deflated once, zipped by hand.

The parts stand unzipped and readable in templates/_word/; a `$name` in them is filled from `gbt9704` and the font
profile. `zipfile` is not used: it deflates all parts again for every draft and writes the time of day.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from drafter import gbt9704
from drafter.errors import UsageProblem
from drafter.gbt9704 import Align, Face, Font, Role
from drafter.resources import data_root, read_bytes
from drafter.writers.seal import PROPERTIES_PART

STATIC_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/footer-odd.xml",
    "word/footer-even.xml",
)
DOCUMENT_PART = "word/document.xml"

# Word's style ids and names. Headings and title are Word's own, so that navigation and tables of contents find
# them; names of the others are what people in offices call them.
STYLE_IDS: Mapping[str, tuple[str, str]] = {
    "title": ("Title", "Title"),
    "heading1": ("Heading1", "heading 1"),
    "heading2": ("Heading2", "heading 2"),
    "heading3": ("Heading3", "heading 3"),
    "heading4": ("Heading4", "heading 4"),
    "body": ("OfficialBody", "公文正文"),
    "addressee": ("Addressee", "主送机关"),
    "signature": ("OfficialSignature", "发文机关署名"),
    "date": ("OfficialDate", "成文日期"),
    "note": ("OfficialNote", "附注"),
    "table": ("OfficialTable", "表格文字"),
    "table_header": ("OfficialTableHeader", "表头文字"),
}
_JUSTIFY = {Align.JUSTIFIED: "both", Align.LEFT: "left", Align.CENTRE: "center"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the package, deflated, with what the zip's directory says of it."""

    name: bytes
    deflated: bytes
    size: int
    checksum: int
    content: str  # SHA-256, in hex


@dataclass(frozen=True, slots=True)
class Base:
    """The package for one font profile: deflated static parts, and the source of the two parts that change."""

    static: tuple[Entry, ...]
    before_blocks: str
    after_blocks: str
    properties: Template


def entry(name: str, text: str) -> Entry:
    """Return a part, deflated."""
    data = text.encode("utf-8")
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Entry(
        name.encode("ascii"),
        packer.compress(data) + packer.flush(),
        len(data),
        zlib.crc32(data),
        hashlib.sha256(data).hexdigest(),
    )


def fonts_of(profile: str) -> Mapping[Face, Font]:
    """Return the fonts of a profile by face, or raise UsageProblem with the names of those there are."""
    try:
        return gbt9704.FONT_PROFILES[profile]
    except KeyError:
        known = "、".join(gbt9704.FONT_PROFILES)
        raise UsageProblem(f"没有名为“{profile}”的字体方案", f"已有方案：{known}") from None


@lru_cache(maxsize=8)
def base(profile: str) -> Base:
    """Return the package for a font profile; read, filled and deflated once a process."""
    values = _values(fonts_of(profile))
    static = tuple(entry(name, Template(_source(name)).substitute(values)) for name in STATIC_PARTS)
    document = Template(_source(DOCUMENT_PART)).substitute(values, blocks="\0")
    before, after = document.split("\0")
    return Base(static, before, after, Template(_source(PROPERTIES_PART)))


def _source(name: str) -> str:
    return read_bytes(data_root() / "templates" / "_word" / name).decode("utf-8")


def _values(fonts: Mapping[Face, Font]) -> dict[str, str]:
    """Return what stands for each `$name` of the parts."""
    song = fonts[Face.SONG].name
    before, after = gbt9704.PAGE_NUMBER_FORM.split("{}")
    indent = gbt9704.PAGE_NUMBER_INDENT_CHARACTERS
    body = gbt9704.ROLES["body"]
    numbers = {
        "page_width": gbt9704.PAGE_WIDTH.twips,
        "page_height": gbt9704.PAGE_HEIGHT.twips,
        "margin_top": gbt9704.MARGIN_TOP.twips,
        "margin_right": gbt9704.MARGIN_RIGHT.twips,
        "margin_bottom": gbt9704.MARGIN_BOTTOM.twips,
        "margin_left": gbt9704.MARGIN_LEFT.twips,
        "footer_distance": gbt9704.FOOTER_DISTANCE.twips,
        "line_pitch": gbt9704.LINE_PITCH.twips,
        "body_size": body.size.half_points,
        "two_characters": gbt9704.SIZE_3.twips * 2,
        "number_size": gbt9704.SIZE_4.half_points,
        "number_indent": gbt9704.SIZE_4.twips * indent,
        "number_indent_hundredths": 100 * indent,
    }
    return {name: str(value) for name, value in numbers.items()} | {
        "latin": fonts[Face.LATIN].name,
        "body_font": fonts[body.face].name,
        "number_face": song,
        "number_font": f'<w:rFonts w:ascii="{song}" w:hAnsi="{song}" w:eastAsia="{song}" w:hint="eastAsia"/>',
        "number_before": before,
        "number_after": after,
        "roles": "\n  ".join(_style(key, fonts) for key in STYLE_IDS),
        "fonts": "\n  ".join(_font(font) for font in _all_fonts(fonts)),
    }


def _all_fonts(fonts: Mapping[Face, Font]) -> list[Font]:
    """Return the fonts of a profile, and those that stand in for missing glyphs, each once."""
    known = {font.name: font for font in fonts.values()}
    for font in fonts.values():
        if font.fallback:
            known.setdefault(font.fallback, Font(font.fallback))
    return list(known.values())


def _font(font: Font) -> str:
    other = f'<w:altName w:val="{",".join(font.alternatives)}"/>' if font.alternatives else ""
    chinese = "00" if font.name.isascii() and "CJK" not in font.name else "86"
    return (
        f'<w:font w:name="{font.name}">{other}<w:charset w:val="{chinese}"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
    )


def _style(key: str, fonts: Mapping[Face, Font]) -> str:
    """Return the Word style of a role."""
    role, (style_id, name) = gbt9704.ROLES[key], STYLE_IDS[key]
    own = "" if name.isascii() else ' w:customStyle="1"'
    alias = f'<w:aliases w:val="{role.name}"/>' if name.isascii() else ""
    follow = "" if key == "body" else f'<w:next w:val="{STYLE_IDS["body"][0]}"/>'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style_id}"><w:name w:val="{name}"/>{alias}'
        f'<w:basedOn w:val="Normal"/>{follow}<w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(role)}</w:pPr><w:rPr>{_run_properties(role, fonts)}</w:rPr></w:style>"
    )


def _paragraph_properties(role: Role) -> str:
    """Return a role's paragraph properties, in the order the schema wants."""
    keep = "<w:keepNext/>" if role.keep_with_next else ""
    grid = "" if role.on_grid else '<w:snapToGrid w:val="0"/>'
    first = role.first_line
    indent = f'<w:ind w:firstLineChars="{100 * first}" w:firstLine="{_advance(first)}"/>' if first else ""
    outline = f'<w:outlineLvl w:val="{role.outline - 1}"/>' if role.outline else ""
    return (
        f"{keep}{grid}<w:spacing {_blank('before', role.lines_before)}{_blank('after', role.lines_after)}"
        f'w:line="{role.line.twips}" w:lineRule="exact"/>{indent}<w:jc w:val="{_JUSTIFY[role.align]}"/>{outline}'
    )


def _blank(side: str, lines: int) -> str:
    return f'w:{side}="{gbt9704.LINE_PITCH.twips * lines}" '


def _advance(characters: float) -> int:
    """Return the width of so many characters of body text, in twips."""
    return round(gbt9704.CHARACTER_ADVANCE.twips * characters)


def _run_properties(role: Role, fonts: Mapping[Face, Font]) -> str:
    latin, chinese, size = fonts[Face.LATIN].name, fonts[role.face].name, role.size.half_points
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
        f'<w:b w:val="0"/><w:bCs w:val="0"/><w:spacing w:val="{role.spacing.twips}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


# --- the zip file ---------------------------------------------------------------------------------------------

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _MIDNIGHT, _DAY_ONE = 20, 8, 0, 0x0021  # 1980-01-01, the first day a zip file knows


def pack(entries: Sequence[Entry]) -> bytes:
    """Return a zip file of the entries, in their order; the same entries give the same bytes."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for e in entries:
        common = (_DEFLATED, _MIDNIGHT, _DAY_ONE, e.checksum, len(e.deflated), e.size, len(e.name), 0)
        body += [_LOCAL.pack(b"PK\3\4", _VERSION, 0, *common), e.name, e.deflated]
        central = (b"PK\1\2", _VERSION, _VERSION, 0, *common, 0, 0, 0, 0, offset)
        directory += [_CENTRAL.pack(*central), e.name]
        offset += _LOCAL.size + len(e.name) + len(e.deflated)
    size, count = sum(map(len, directory)), len(entries)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])
