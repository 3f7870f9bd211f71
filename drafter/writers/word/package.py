"""The Word package around document.xml: static parts filled from gbt9704 and deflated once.

The parts stand unzipped and readable in templates/_word/; a `$name` in them is filled from `gbt9704` and the font
profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Template
from typing import NamedTuple

from drafter import gbt9704
from drafter.gbt9704 import Face, Font
from drafter.ooxml import CONTENT_TYPES, MAIN, RELATION_TYPE, STYLE_IDS, WORD_TYPE
from drafter.resources import data_root, read_bytes
from drafter.writers.fonts import fonts_of
from drafter.writers.seal import PROPERTIES_PART
from drafter.writers.word import properties
from drafter.writers.zipped import Entry, entry

RELATIONS = "word/_rels/document.xml.rels"
STATIC_PARTS = (
    CONTENT_TYPES,
    "_rels/.rels",
    RELATIONS,
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/footer-odd.xml",
    "word/footer-even.xml",
)
SECTION = re.compile("<w:sectPr.*?</w:sectPr>", re.DOTALL)  # the page of a stretch of text
SMALL = 4096  # characters of a part that is worth keeping deflated
_FOOTER_TYPE, _FOOTER_RELATION = f"{WORD_TYPE}footer+xml", f"{RELATION_TYPE}footer"


class Part(NamedTuple):
    """A part that a document brings beside its text (comments): its name, content type, type of relation, XML.

    A type is "" where another part relates to it, or where its content type goes by the name (.rels).
    `id` is that of the relation, for parts that the text names.
    """

    name: str
    content_type: str
    relation: str
    text: str
    id: str = ""


class Base(NamedTuple):
    """The package around a document: deflated static parts, and the source of the two parts that change.

    `types` and `relations` are the sources of the two lists that name every part; `turned` are the footers, odd and
    even, of pages that lie on their side.
    """

    static: tuple[Entry, ...]
    before_blocks: str
    after_blocks: str
    properties: Template
    types: str
    relations: str
    turned: tuple[Part, ...] = ()

    def parts(self, extra: Sequence[Part]) -> list[Entry]:
        """Return the static parts and those that a document brings, all named in the two lists."""
        if not extra:
            return list(self.static)
        lists = {CONTENT_TYPES: self._types(extra), RELATIONS: self._relations(extra)}
        replaced = {name.encode("ascii"): _deflated(name, text) for name, text in lists.items()}
        static = [replaced.get(part.name, part) for part in self.static]
        return [*static, *(_deflated(part.name, part.text) for part in extra)]

    def _types(self, extra: Sequence[Part]) -> str:
        more = "".join(
            f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>'
            for part in extra
            if part.content_type
        )
        return self.types.replace("</Types>", f"{more}</Types>")

    def _relations(self, extra: Sequence[Part]) -> str:
        more = "".join(
            f'<Relationship Id="{part.id or f"rExtra{number}"}" Type="{part.relation}" Target="{_target(part.name)}"/>'
            for number, part in enumerate(extra, 1)
            if part.relation
        )
        return self.relations.replace("</Relationships>", f"{more}</Relationships>")


_again = lru_cache(maxsize=32)(entry)


def _deflated(name: str, text: str) -> Entry:
    """Return a part, deflated; the small ones are the same in most drafts."""
    return _again(name, text) if len(text) < SMALL else entry(name, text)


def _target(name: str) -> str:
    """Return a part's name as document.xml relates to it."""
    return name.removeprefix("word/") if name.startswith("word/") else f"/{name}"


@lru_cache(maxsize=8)
def base(profile: str) -> Base:
    """Return the package for a font profile; read, filled and deflated once a process."""
    values = _values(fonts_of(profile))
    texts = {name: Template(_source(name)).substitute(values) for name in STATIC_PARTS}
    static = tuple(entry(name, text) for name, text in texts.items())
    document = Template(_source(MAIN)).substitute(values, blocks="\0")
    before, after = document.split("\0")
    properties = Template(_source(PROPERTIES_PART))
    turned = tuple(_turned(side, values) for side in ("odd", "even"))
    return Base(static, before, after, properties, texts[CONTENT_TYPES], texts[RELATIONS], turned)


def _turned(side: str, values: Mapping[str, str]) -> Part:
    """Return the footer of a page on its side: the page number stands upright on the sheet, as on other pages."""
    name = f"word/footer-turned-{side}.xml"
    return Part(
        name, _FOOTER_TYPE, _FOOTER_RELATION, Template(_source(name)).substitute(values), f"rTurned-{side}"
    )


def _source(name: str) -> str:
    return read_bytes(data_root() / "templates" / "_word" / name).decode("utf-8")


def _values(fonts: Mapping[Face, Font]) -> dict[str, str]:
    """Return what stands for each `$name` of the parts."""
    song = fonts[Face.SONG].name
    before, after = gbt9704.PAGE_NUMBER_FORM.split("{}")
    indent = gbt9704.PAGE_NUMBER_INDENT_CHARACTERS
    body = gbt9704.ROLES["body"]
    number_middle = gbt9704.PAGE_NUMBER_MIDDLE
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
        # On a page that lies on its side the number stands in a cell as long as the text is wide.
        "turned_left": number_middle.twips - gbt9704.SIZE_4.twips,
        "turned_width": 2 * gbt9704.SIZE_4.twips,
        "text_width": gbt9704.TEXT_WIDTH.twips,
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
    known.setdefault(gbt9704.RARE_FONT.name, gbt9704.RARE_FONT)
    return list(known.values())


def _font(font: Font) -> str:
    other = f'<w:altName w:val="{",".join(font.alternatives)}"/>' if font.alternatives else ""
    chinese = "00" if font.name.isascii() and "CJK" not in font.name else "86"
    return (
        f'<w:font w:name="{font.name}">{other}<w:charset w:val="{chinese}"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
    )


# The role of the paragraph that Word begins when one types on behind a paragraph; body text behind all others.
_FOLLOWS = {
    "issuer": "number",
    "number": "title",
    "title": "addressee",
    "attachment": "attachment",
    "signature": "date",
    "date": "note",
    "annex": "annex_title",
    "copies": "issued",
    "table": "table",
    "table_header": "table_header",
}


def _style(key: str, fonts: Mapping[Face, Font]) -> str:
    """Return the Word style of a role; Word's gallery shows the roles in the order of STYLE_IDS."""
    role, (style_id, name) = gbt9704.ROLES[key], STYLE_IDS[key]
    own = "" if name.isascii() else ' w:customStyle="1"'
    alias = f'<w:aliases w:val="{role.name}"/>' if name.isascii() else ""
    follow = f'<w:next w:val="{STYLE_IDS[_FOLLOWS.get(key, "body")][0]}"/>'
    place = f'<w:uiPriority w:val="{1 + list(STYLE_IDS).index(key)}"/>'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style_id}"><w:name w:val="{name}"/>{alias}'
        f'<w:basedOn w:val="Normal"/>{follow}{place}<w:qFormat/>'
        f"<w:pPr>{properties.of_role(role)}</w:pPr><w:rPr>{properties.of_runs(role, fonts)}</w:rPr></w:style>"
    )
