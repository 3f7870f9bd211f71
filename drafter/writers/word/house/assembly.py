"""Puts an office's look together: chooses the styles, writes the parts, and says what was and was not taken over."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.gbt9704 import DEFAULT_FONTS, FONT_PROFILES, Face, Font
from drafter.ooxml import CONTENT_TYPES, RELATION_TYPE, WORD_TYPE, XML_HEAD, W, serialized, value
from drafter.writers.layout import TITLES, Measure
from drafter.writers.word import package
from drafter.writers.word.house import House, How, Mapped, comparing, knowledge, numbers
from drafter.writers.word.house.cascade import Format, Styles, ThemeFonts, format_of
from drafter.writers.word.house.evidence import evidence, style_name, used_styles
from drafter.writers.word.house.furniture import (
    Page,
    character_grid,
    is_scheme,
    length,
    main_section,
    page_of,
    picture_kind,
    relations_of,
    wants_theme,
)
from drafter.writers.word.house.mapping import Choice, Chooser, has_face
from drafter.writers.word.house.parts import Element, OfficeFile, made
from drafter.writers.word.house.settings import fonts_xml, settings_xml
from drafter.writers.word.house.styles import Sheet, cleaned, settle_ids
from drafter.writers.word.look import Look
from drafter.writers.word.package import RELATIONS, Base
from drafter.writers.zipped import Entry, entry

_STYLES, _SETTINGS, _FONTS = "word/styles.xml", "word/settings.xml", "word/fontTable.xml"
_THEME, _THEME_TYPE = "word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"
_FOOTERS = re.compile(r"word/(?:header|footer)[^/]*\.xml")  # of ours: the office's stand in their place
# What is in a file and never travels: (part of the name of a part, what a person calls it).
_NEVER = (
    ("vbaProject", "宏"),
    ("comments", "批注"),
    ("people", "审阅人名单"),
    ("customXml/", "自定义数据"),
    ("embeddings/", "嵌入的对象"),
    ("activeX", "控件"),
    ("fonts/", "嵌入的字体"),
    ("glossary/", "自动图文集"),
)
ASIDE = ("right", "end", "center")  # alignments that leave no distance from the left to settle
EXAMPLE_CHARACTERS = 12  # of a paragraph that a style was made from, as it is told
# 发文机关标志: what ends like the name of a body and 文件; 内部文件 is none.
_ISSUER = re.compile(r"[^\s，。]{2,}(?:政府|[委局厅院会办署部所处室])文件")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


@dataclass(slots=True)
class _Taken:
    """What the styles came to: which sets each role, and how the body looks."""

    sheet: Sheet
    mapping: list[Mapped]
    formats: dict[str, Format]


def assemble(data: bytes, path: str) -> tuple[House, list[Diagnostic]]:
    """Return the look of an office's file, and what could not be taken over."""
    file = OfficeFile(data, path)
    frame = _Frame(DEFAULT_FONTS)
    settings = file.related("settings")
    language = _language(settings)
    fonts = ThemeFonts(file.related("theme"), language)
    root = file.related("styles")
    if root is None:
        root = made("<w:styles/>")
    themed = {
        s.get(W + "styleId", "")
        for s in root.findall(W + "style")
        if any(n.endswith("Theme") for f in s.iter(W + "rFonts") for n in map(str, f.attrib))
    }
    _name_default(root)
    numbers.write_out(file, Styles(root, fonts))  # which resolves theme fonts, too
    root, numbered = cleaned(root)
    ours = {s.get(W + "styleId", ""): s for s in frame.styles.findall(W + "style")}
    ids = settle_ids(root, list(ours.values()))
    _rename_in_text(file.body, ids)
    page = page_of(file, fonts, ids, frame.section)
    page.theme = _theme(file, page)
    taken = _take_styles(
        file, Styles(root, fonts), ours, {ids.get(s, s) for s in themed}, text_width(page.section)
    )
    look = _look(taken, page)
    base = _base(frame, taken, page, settings, file.related("fontTable"), look)
    differences = comparing.differences(page, taken.formats, taken.mapping, path)
    house = House(base, look, tuple(taken.mapping), tuple(differences), _issuer(page))
    return house, list(_findings(file, taken, page, numbered, settings))


def _name_default(root: Element) -> None:
    """Make sure that a file without a default paragraph style has one, as Word takes it to have."""
    if not any(
        s.get(W + "default") and s.get(W + "type", "paragraph") == "paragraph"
        for s in root.findall(W + "style")
    ):
        named = (
            s for s in root.findall(W + "style") if (value(s, "name") or "").lower() in ("normal", "standard")
        )
        normal = next(named, None)
        if normal is None:
            normal = made('<w:style w:type="paragraph" w:styleId="Normal"><w:name w:val="Normal"/></w:style>')
            root.append(normal)
        normal.set(W + "default", "1")


def _rename_in_text(body: Element, ids: Mapping[str, str]) -> None:
    """Let the office's paragraphs name its styles by their new ids."""
    for tag in ("pStyle", "rStyle"):
        for element in body.iter(W + tag):
            element.set(W + "val", ids.get(element.get(W + "val", ""), ""))


def _language(settings: Element | None) -> str:
    element = settings.find(W + "themeFontLang") if settings is not None else None
    return (element.get(W + "eastAsia") if element is not None else None) or "zh-CN"


class _Frame:
    """Our own package, whose parts an office's take the place of."""

    def __init__(self, profile: str) -> None:
        from lxml import etree

        self.base = package.base(profile)
        texts = {p.name.decode(): zlib.decompress(p.deflated, -15) for p in self.base.static}
        parser = etree.XMLParser(remove_comments=True)
        self.styles, self.settings, self.fonts = (
            etree.fromstring(texts[name], parser) for name in (_STYLES, _SETTINGS, _FONTS)
        )
        found = etree.fromstring((self.base.before_blocks + self.base.after_blocks).encode()).find(
            f".//{W}sectPr"
        )
        assert found is not None  # our own document.xml has a section
        self.section = found


def _take_styles(
    file: OfficeFile, styles: Styles, ours: Mapping[str, Element], themed: set[str], width: float
) -> _Taken:
    """Settle which style sets each role, adding those that the office has not."""
    shown = evidence(main_section(file.body).blocks, styles)
    chosen = Chooser(styles, shown, used_styles(file.body, styles), themed).choose()
    sheet = Sheet(styles, ours, {c.style_id for c in chosen.values() if c.style_id})
    sheet.wider = width - gbt9704.TEXT_WIDTH.pt
    sheet.add_support()
    body = _body_format(chosen["body"], styles)
    line = (body.line or body.size * body.multiple * 1.3) if body else gbt9704.LINE_PITCH.pt
    signed = [c.shown for c in (chosen["signature"], chosen["date"]) if c.shown]
    sides = all(shown.format.align in ASIDE for shown in signed)
    found = {
        role: _settle(sheet, role, choice, line, sides)
        for role, choice in chosen.items()
        if choice.how is not How.NONE
    }
    formats = {role: format_of(styles.of_style(style_id)) for role, style_id in found.items()}
    faces = _office_faces(formats)
    for role in chosen:
        if role not in found:
            found[role] = sheet.add_ours(role, body, faces)
    sheet.settle_names()
    formats = {role: format_of(styles.of_style(found[role])) for role in chosen}
    mapping = [_mapped(role, chosen[role], found[role], styles, formats[role]) for role in chosen]
    return _Taken(sheet, mapping, formats)


def _body_format(choice: Choice, styles: Styles) -> Format | None:
    if choice.shown is not None:
        return choice.shown.format
    return format_of(styles.of_style(choice.style_id)) if choice.style_id else None


def _settle(sheet: Sheet, role: str, choice: Choice, line: float, sides: bool) -> str:
    """Return the id of the office's style that sets a role, or of one made from its paragraphs."""
    style_id = (
        sheet.add_made(role, choice.shown, line, sides) if choice.shown is not None else choice.style_id
    )
    assert style_id is not None  # a choice that found something has one or the other
    sheet.complete(style_id, role)
    return style_id


def _office_faces(formats: Mapping[str, Format]) -> dict[Face, str]:
    """Return the office's font for each face that one of its styles shows, for the roles it has no style for."""
    faces: dict[Face, str] = {}
    for role, look in formats.items():
        if look.font is not None and has_face(look.font, gbt9704.ROLES[role].face):
            faces.setdefault(gbt9704.ROLES[role].face, look.font)
    return faces


def _mapped(role: str, choice: Choice, style_id: str, styles: Styles, look: Format) -> Mapped:
    example = choice.shown.text[:EXAMPLE_CHARACTERS] if choice.shown else ""
    name = style_name(styles.by_id[style_id])
    return Mapped(role, name, style_id, choice.how, look.font, look.size, choice.shown is not None, example)


# --- the look ---


def _look(taken: _Taken, page: Page) -> Look:
    fonts = {role: knowledge.font(f.font) if f.font else None for role, f in taken.formats.items()}
    styles = {row.role: row.style_id for row in taken.mapping}
    section = page.section
    width = text_width(section)
    signature = taken.formats["signature"]
    advance = max(1.0, signature.size + signature.spacing + character_grid(section))
    own = {row.role for row in taken.mapping if row.how is not How.NONE}
    titles = {
        style: taken.formats[style.value].size if style.value in own else size
        for style, size in TITLES.items()
    }
    measure = Measure(width, text_height(section), titles, advance)
    sided = {
        role
        for role in ("signature", "date")
        if taken.formats[role].align in ASIDE or taken.formats[role].left > 0
    }
    return Look(styles, fonts, _faces(fonts), measure, frozenset(sided | ({"issuer"} & own)))


def text_width(section: Element) -> float:
    """Return the width of a section's text in points, that of one column where it has several."""
    page = length(section, "pgSz", "w", gbt9704.PAGE_WIDTH.pt)
    sides = sum(length(section, "pgMar", side, 0) for side in ("left", "right", "gutter"))
    columns = section.find(W + "cols")
    count = (
        int(columns.get(W + "num", "1"))
        if columns is not None and columns.get(W + "num", "1").isdecimal()
        else 1
    )
    gap = length(section, "cols", "space", 36)
    return max(72.0, (page - sides - gap * (count - 1)) / max(1, count))


def text_height(section: Element) -> float:
    """Return the height of a section's text in points."""
    page = length(section, "pgSz", "h", gbt9704.PAGE_HEIGHT.pt)
    return max(72.0, page - sum(abs(length(section, "pgMar", side, 0)) for side in ("top", "bottom")))


def _faces(fonts: Mapping[str, Font | None]) -> dict[Face, Font]:
    """Return for each face the font of its roles that has fewest characters, so that none is missed."""
    faces = dict(FONT_PROFILES[DEFAULT_FONTS])
    given: dict[Face, list[Font]] = {}
    for role, font in fonts.items():
        if font is not None:
            given.setdefault(gbt9704.ROLES[role].face, []).append(font)
    for face, candidates in given.items():
        faces[face] = next((font for font in candidates if font.fallback), candidates[0])
    return faces


# --- the package ---


def _theme(file: OfficeFile, page: Page) -> bytes | None:
    """Return the theme where a header is drawn in its colours; nothing else of ours asks for one."""
    theme = file.related("theme") if wants_theme(page) else None
    return serialized(theme) if theme is not None and is_scheme(theme) else None


def _base(
    frame: _Frame, taken: _Taken, page: Page, settings: Element | None, fonts: Element | None, look: Look
) -> Base:
    """Return our package with the office's parts in the place of ours."""
    written: dict[str, bytes] = {
        _STYLES: serialized(taken.sheet.root),
        _SETTINGS: serialized(settings_xml(frame.settings, settings)),
        _FONTS: serialized(fonts_xml(frame.fonts, fonts, _fonts_of(look))),
    }
    kept = [part for part in frame.base.static if not _FOOTERS.fullmatch(part.name.decode())]
    types, relations = _without_footers(frame.base)
    types = types.replace("</Types>", "".join(_types(page)) + "</Types>")
    relations = relations.replace("</Relationships>", "".join(_relations(page)) + "</Relationships>")
    lists = {CONTENT_TYPES: types, RELATIONS: relations}
    static = [
        entry(n, written.get(n) or lists[n]) if (n := part.name.decode()) in {**written, **lists} else part
        for part in kept
    ]
    section = serialized(page.section).split(b"?>", 1)[1].decode().strip()
    after = package.SECTION.sub(lambda _: section, frame.base.after_blocks)
    return Base(
        (*static, *_furniture_parts(page)),
        frame.base.before_blocks,
        after,
        frame.base.properties,
        types,
        relations,
    )


def _fonts_of(look: Look) -> list[str]:
    names = [font.name for font in look.fonts.values() if font]
    names += [font.fallback for font in look.fonts.values() if font and font.fallback]
    return list(dict.fromkeys(names))


def _without_footers(base: Base) -> tuple[str, str]:
    """Return the two lists of our package without our own headers and footers."""
    types = re.sub(r'\s*<Override PartName="/word/(?:header|footer)[^"]*"[^>]*/>', "", base.types)
    relations = re.sub(r'\s*<Relationship [^>]*relationships/(?:header|footer)"[^>]*/>', "", base.relations)
    return types, relations


def _types(page: Page) -> Iterator[str]:
    suffixes = {}
    for part in page.furniture:
        yield f'<Override PartName="/{part.name}" ContentType="{WORD_TYPE}{part.kind}+xml"/>'
        for name, data in part.pictures.values():
            suffixes[name.rpartition(".")[2]] = data
    if page.theme:
        yield f'<Override PartName="/{_THEME}" ContentType="{_THEME_TYPE}"/>'
    for suffix, data in sorted(suffixes.items()):
        kind = picture_kind(data)
        if kind:
            yield f'<Default Extension="{suffix}" ContentType="{kind[1]}"/>'


def _relations(page: Page) -> Iterator[str]:
    if page.theme:
        yield f'<Relationship Id="rHouseTheme" Type="{RELATION_TYPE}theme" Target="theme/theme1.xml"/>'
    for number, part in enumerate(page.furniture, 1):
        target = part.name.removeprefix("word/")
        yield f'<Relationship Id="rHouse{number}" Type="{RELATION_TYPE}{part.kind}" Target="{target}"/>'


def _furniture_parts(page: Page) -> Iterator[Entry]:
    if page.theme:
        yield entry(_THEME, page.theme)
    for part in page.furniture:
        yield entry(part.name, part.xml)
        if part.pictures:
            inside = "".join(relations_of(part))
            listing = f"word/_rels/{part.name.removeprefix('word/')}.rels"
            namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
            yield entry(listing, f'{XML_HEAD}<Relationships xmlns="{namespace}">{inside}</Relationships>')
        for name, data in part.pictures.values():
            yield entry(name, data)


# --- what is told ---


def _findings(
    file: OfficeFile, taken: _Taken, page: Page, numbered: int, settings: Element | None
) -> Iterator[Diagnostic]:
    at = Location(file.path)
    missing = [gbt9704.ROLES[row.role].name for row in taken.mapping if row.how is How.NONE]
    if missing:
        yield Diagnostic(
            "DH01",
            Severity.NOTE,
            f"样板里没有找到 {len(missing)} 种段落的样式，用国标样式：{'、'.join(missing)}",
            "要用单位的样式，请在样板里把样式起成这些名字，或写一段有这些内容的样文",
            at,
        )
    left = _never(file, settings)
    if left:
        yield Diagnostic("DH02", Severity.NOTE, f"样板里的{'、'.join(left)}没有带进初稿", "这些从不带入", at)
    if page.left_out:
        what = "、".join(dict.fromkeys(page.left_out))
        yield Diagnostic(
            "DH05", Severity.WARNING, f"页眉页脚里的{what}没有带进初稿", "需要的话请在初稿里补上", at
        )
    for part in page.furniture:
        year = _YEAR.search(part.text)
        if year:
            where = "页眉" if part.kind == "header" else "页脚"
            yield Diagnostic(
                "DH04",
                Severity.WARNING,
                f"样板的{where}里有“{year[0]}”，会照样出现在初稿里",
                f"请核对；不对就先在样板里改好{where}",
                at,
                part.text[:60],
            )
    if numbered:
        message = f"样板里 {numbered} 个样式带自动编号，初稿里去掉了"
        yield Diagnostic("DH06", Severity.NOTE, message, "初稿的序号（一、（一）……）是写出来的", at)
    if not page.given:
        yield Diagnostic(
            "DH08", Severity.WARNING, "样板里没有能用的页面设置，用国标的页面", "请核对是不是选错了文件", at
        )


def _issuer(page: Page) -> str:
    """Return the 发文机关标志 in the office's header, "" where there is none."""
    found = (_ISSUER.search(part.text) for part in page.furniture if part.kind == "header")
    return next((match[0] for match in found if match), "")


def _never(file: OfficeFile, settings: Element | None) -> list[str]:
    """Return what is in a file that never travels, as people call it."""
    names = file.names()
    found = [what for part, what in _NEVER if any(part in name for name in names)]
    if settings is not None and settings.find(W + "attachedTemplate") is not None:
        found.append("挂接的模板")
    if next(file.body.iter(W + "ins", W + "del", W + "moveFrom"), None) is not None:
        found.append("修订痕迹")
    return list(dict.fromkeys(found))
