"""Writes the styles.xml of a draft in an office's look: the office's own styles, with ours where it has none for a role.

Ids are settled first: a style of the office that is the same as one of ours by type and name takes our id, all that merely
share an id with ours get another. So everything of ours that names a style goes on being right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from drafter import gbt9704
from drafter.gbt9704 import Face
from drafter.ooxml import STYLE_IDS, W_NAMESPACE, W, is_true, local, value
from drafter.writers.word.house.cascade import Format, Styles, flat, main_run
from drafter.writers.word.house.evidence import INDENT_CHARACTERS, Shown, style_name
from drafter.writers.word.house.knowledge import plain
from drafter.writers.word.house.parts import Element, made, number

MAX_STYLES = 2_000  # Word's own list has fewer than 400
MAX_BLANK_LINES = 3  # empty paragraphs that are taken for spacing
_SAFE_ID = re.compile("[A-Za-z0-9_-]{1,60}")
_REFERENCES = ("basedOn", "next", "link")
_DROPPED = {
    "rsid",
    "numPr",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "framePr",
    "personal",
    "personalCompose",
    "personalReply",
}
# What a paragraph has that is its own affair, not its look.
_NOT_LOOK = {
    "pStyle", "numPr", "sectPr", "rPr", "pPrChange", "framePr", "keepNext", "keepLines", "pageBreakBefore", "outlineLvl",
    "cnfStyle", "divId", "rStyle", "highlight", "rPrChange", "ins", "del", "moveFrom", "moveTo", "lang", "vanish", "fitText",
}  # fmt: skip
# The order in which the schema wants paragraph properties (ISO/IEC 29500-1, 17.3.1.26).
_ORDER = (
    "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd",
    "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi",
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
)  # fmt: skip
_THEME_ATTRIBUTE = re.compile("theme", re.IGNORECASE)


def cleaned(root: Element) -> tuple[Element, int]:
    """Return a styles.xml without what is not look (rsids, tracked changes, foreign extensions, numbering), and how many
    styles had automatic numbers: ours are typed.
    """
    numbered = 0
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        if not str(element.tag).startswith(W) or local(element) in _DROPPED:
            numbered += local(element) == "numPr"
            parent.remove(element)
            continue
        for name in [
            n for n in element.attrib if not str(n).startswith(W) or _THEME_ATTRIBUTE.search(str(n))
        ]:
            del element.attrib[name]
    fresh = etree.Element(W + "styles", nsmap={"w": W_NAMESPACE})
    kept = 0
    for child in root:
        kept += local(child) == "style"
        if local(child) in ("docDefaults", "latentStyles", "style") and kept <= MAX_STYLES:
            fresh.append(child)
    return fresh, numbered


def settle_ids(root: Element, ours: Sequence[Element]) -> dict[str, str]:
    """Give the office's styles their ids in the draft; return which id became which, for what refers to them."""
    same = {(style.get(W + "type"), plain(style_name(style))): style.get(W + "styleId", "") for style in ours}
    defaults = {
        style.get(W + "type"): style.get(W + "styleId", "") for style in ours if style.get(W + "default")
    }
    reserved = {*same.values()}
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for style in root.findall(W + "style"):
        kind, old = style.get(W + "type", "paragraph"), style.get(W + "styleId", "")
        is_default = is_true(style.get(W + "default"))
        new = (is_default and defaults.get(kind)) or same.get((kind, plain(style_name(style))), "")
        if not new or new in taken:
            safe = old if _SAFE_ID.fullmatch(old) else "Office"
            new = _free(safe, taken | reserved)
        if old in renamed:  # a second style of the same id is one that Word ignores
            root.remove(style)
            continue
        renamed[old] = new
        taken.add(new)
        style.set(W + "styleId", new)
    for style in root.findall(W + "style"):
        for reference in style:
            if local(reference) in _REFERENCES:
                new = renamed.get(reference.get(W + "val", ""), "")
                reference.set(W + "val", new) if new else style.remove(reference)
    _break_circles(root)
    return renamed


def _break_circles(root: Element) -> None:
    """Take its base from a style that is based on itself by way of others: no program can say how it looks."""
    bases = {style.get(W + "styleId", ""): style.find(W + "basedOn") for style in root.findall(W + "style")}
    settled: set[str] = set()
    for first in bases:
        path, at = {first}, first
        while at not in settled and (base := bases.get(at)) is not None:
            settled.add(at)
            at = base.get(W + "val", "")
            if at in path:
                base.getparent().remove(base)  # type: ignore[union-attr]
                break
            path.add(at)
        settled |= path


def _free(wanted: str, taken: set[str]) -> str:
    """Return an id that is not taken, as near as can be to what is wanted."""
    if wanted not in taken:
        return wanted
    return next(name for n in range(1, len(taken) + 2) if (name := f"{wanted}-{n}") not in taken)


@dataclass(slots=True)
class Sheet:
    """The styles of the draft as they come to be. `body` is the look of the office's running text, where there is one."""

    styles: Styles
    ours: Mapping[str, Element]
    in_use: set[str]  # ids that set a role: never written over
    wider: float = 0.0  # points by which the office's text is wider than the standard's

    @property
    def root(self) -> Element:
        """The root of styles.xml."""
        return self.styles.root

    def add_support(self) -> None:
        """Put in the styles of ours that set no role (strong, table grid, footer …) and that the office has not."""
        roles = {style_id for style_id, _ in STYLE_IDS.values()}
        for style_id, style in self.ours.items():
            if style_id not in roles and style_id not in self.styles.by_id:
                self._insert(style_id, deepcopy(style))

    def add_ours(self, role: str, body: Format | None, faces: Mapping[Face, str]) -> str:
        """Put in our style for a role, in the office's font for its face, and in the size and line pitch of the office's body
        where it is to look like body text.
        """
        style = deepcopy(self.ours[STYLE_IDS[role][0]])
        follow = style.find(W + "next")
        if follow is not None:
            style.remove(follow)
        properties = style.find(W + "pPr")
        assert properties is not None  # every style of ours has them
        _make_plain(properties)
        for tab in properties.iterfind(
            f"{W}tabs/{W}tab"
        ):  # those from the right; ours reckon with the standard's width
            tab.set(W + "pos", str(round(number(tab.get(W + "pos")) + self.wider * gbt9704.TWIPS_PER_POINT)))
        if body is not None:
            _like_body(style, gbt9704.ROLES[role], body)
        fonts = style.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and gbt9704.ROLES[role].face in faces:
            fonts.set(W + "eastAsia", faces[gbt9704.ROLES[role].face])
        return self._place(role, style, set())

    def add_made(self, role: str, shown: Shown, line: float, sides: bool) -> str:
        """Make a style of a paragraph's formatting, based on the style it has; `sides` tells that signature and date are both
        aligned to the right, so that neither hangs on the length of the other.
        """
        _, name = STYLE_IDS[role]
        style = made(
            f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/><w:basedOn w:val="x"/><w:qFormat/>'
            "<w:pPr/><w:rPr/></w:style>"
        )
        based = style.find(W + "basedOn")
        assert based is not None
        based.set(W + "val", shown.style_id) if shown.style_id else style.remove(based)
        paragraph, run = style.find(W + "pPr"), style.find(W + "rPr")
        assert paragraph is not None and run is not None
        _take(paragraph, shown.element.find(W + "pPr"))
        direct = main_run(shown.element)
        for character in reversed(list(self.styles.chain(value(direct, "rStyle") or ""))):
            _take(run, character.find(W + "rPr"))
        _take(run, direct)
        for fonts in run.findall(W + "rFonts"):
            self.styles.fonts.resolve(fonts)
        _blank_lines(paragraph, gbt9704.ROLES[role], shown, line)
        if gbt9704.ROLES[role].first_line and shown.is_indented_by_blanks:
            first = round(shown.format.size * 20 * INDENT_CHARACTERS)
            merge(
                paragraph,
                made(f'<w:ind w:firstLineChars="{100 * INDENT_CHARACTERS}" w:firstLine="{first}"/>'),
            )
        if role in ("signature", "date"):
            _free_side(paragraph, sides)
        chain = {s.get(W + "styleId", "") for s in self.styles.chain(shown.style_id)}
        return self._place(role, style, chain)

    def complete(self, style_id: str, role: str) -> None:
        """Give a role's style what a draft needs to be worked on: a heading its outline level, so that the navigation pane and
        a table of contents find it; and what must not stand alone at the foot of a page is held to what follows.
        """
        standard, style = gbt9704.ROLES[role], self.styles.by_id.get(style_id)
        if (
            style is None
            or style_id == self.styles.default
            or not (standard.outline or standard.keep_with_next or standard.new_page)
        ):
            return
        properties = style.find(W + "pPr")
        if properties is None:
            properties = made("<w:pPr/>")
            run = style.find(W + "rPr")
            style.insert(style.index(run) if run is not None else len(style), properties)
        if standard.outline:
            merge(properties, made(f'<w:outlineLvl w:val="{standard.outline - 1}"/>'))
        if standard.keep_with_next:
            merge(properties, made("<w:keepNext/>"))
        if standard.new_page:
            merge(properties, made("<w:pageBreakBefore/>"))
        sort_properties(properties)
        self.styles.forget()

    def settle_names(self) -> None:
        """Let no two styles have one name, as a broken file may: programs would take one for the other."""
        seen: set[str] = set()
        for style in self.root.findall(W + "style"):
            named, *more = style.findall(W + "name") or [made("<w:name/>")]
            for extra in more:
                style.remove(extra)
            style.insert(0, named)
            name = named.get(W + "val") or style.get(W + "styleId") or "Office"
            free = (
                n
                for i in range(1, MAX_STYLES * 2)
                if (n := name if i == 1 else f"{name} {i}").lower() not in seen
            )
            named.set(W + "val", next(free))
            seen.add(str(named.get(W + "val")).lower())

    def _place(self, role: str, style: Element, chain: set[str]) -> str:
        """Put a role's style in under our id and name, or under free ones where those set something already."""
        style_id, name = STYLE_IDS[role]
        old = self.styles.by_id.get(style_id)
        if style_id in self.in_use or style_id in chain:
            style_id = _free(style_id, {*self.styles.by_id, *self.ours})
            names = {plain(style_name(s)) for s in self.styles.by_id.values()}
            name = next(
                n for i in range(1, 9999) if plain(n := f"{gbt9704.ROLES[role].name}{i}") not in names
            )
        elif old is not None:
            self.root.remove(old)
        style.set(W + "styleId", style_id)
        named = style.find(W + "name")
        assert named is not None
        named.set(W + "val", name)
        if name.isascii():
            style.attrib.pop(W + "customStyle", "")
        else:
            style.set(W + "customStyle", "1")
        properties = style.find(W + "pPr")
        if properties is not None:
            sort_properties(properties)
        self._insert(style_id, style)
        self.in_use.add(style_id)
        return style_id

    def _insert(self, style_id: str, style: Element) -> None:
        based = style.find(W + "basedOn")
        if based is not None and based.get(W + "val") not in self.styles.by_id:
            style.remove(based)
        self.root.append(style)
        self.styles.by_id[style_id] = style
        self.styles.forget()


def _make_plain(properties: Element) -> None:
    """Say outright what our styles leave to Normal, which in an office's file may say otherwise."""
    spacing, indent = properties.find(W + "spacing"), properties.find(W + "ind")
    if spacing is not None:
        for name in ("before", "after"):
            lines = spacing.get(W + name) or "0"
            spacing.set(W + name, lines)
            spacing.set(f"{W}{name}Lines", "0")
            spacing.set(f"{W}{name}Autospacing", "0")
    if indent is None:
        indent = made("<w:ind/>")
        properties.append(indent)
    plainly = {
        "left": "0",
        "leftChars": "0",
        "right": "0",
        "rightChars": "0",
        "firstLine": "0",
        "firstLineChars": "0",
    }
    for name, nothing in plainly.items():
        indent.set(W + name, indent.get(W + name) or nothing)


def _like_body(style: Element, role: gbt9704.Role, body: Format) -> None:
    """Set a style of ours in the size, character spacing, line pitch and, where it is a body face, font of the office's body."""
    standard = gbt9704.ROLES["body"]
    paragraph, run = style.find(W + "pPr"), style.find(W + "rPr")
    assert paragraph is not None and run is not None
    if role.line == standard.line and not role.at_foot:  # the lines of 版记 are drawn by its line pitch
        pitch = round(body.line * 20) if body.line else round(body.multiple * 240)
        rule = "exact" if body.line else "auto"
        merge(paragraph, made(f'<w:spacing w:line="{pitch}" w:lineRule="{rule}"/>'))
    if role.size == standard.size:
        size = round(body.size * 2)
        merge(run, made(f'<w:sz w:val="{size}"/>'))
        merge(run, made(f'<w:szCs w:val="{size}"/>'))
        merge(run, made(f'<w:spacing w:val="{round(body.spacing * 20)}"/>'))
        if role.first_line:
            first = round(body.size * 20 * role.first_line)
            merge(
                paragraph, made(f'<w:ind w:firstLine="{first}" w:firstLineChars="{100 * role.first_line}"/>')
            )
    fonts = run.find(W + "rFonts")
    if fonts is not None and body.latin:
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(W + name, body.latin)
    if fonts is not None and body.font and role.face is standard.face:
        fonts.set(W + "eastAsia", body.font)


def _take(into: Element, properties: Element | None) -> None:
    """Take over the look in a paragraph's or run's properties."""
    for child in properties if properties is not None else ():
        if str(child.tag).startswith(W) and local(child) not in _NOT_LOOK:
            copy = deepcopy(child)
            for element in copy.iter():
                for name in [n for n in element.attrib if not str(n).startswith(W) or "rsid" in str(n)]:
                    del element.attrib[name]
            merge(into, copy)


def merge(properties: Element, child: Element) -> None:
    """Put a property in; where it stands already its attributes are written over."""
    there = properties.find(child.tag)
    if there is None or len(child):
        if there is not None:
            properties.remove(there)
        properties.append(child)
        return
    if not child.attrib:  # a switch that is on
        there.attrib.clear()
    there.attrib.update(child.attrib)


def _blank_lines(paragraph: Element, role: gbt9704.Role, shown: Shown, line: float) -> None:
    """Make spacing of the empty paragraphs that stand before a signature and behind a title."""
    for side, wanted, empty in (
        ("before", role.lines_before, shown.empty_before),
        ("after", role.lines_after, shown.empty_after),
    ):
        if wanted and empty and f"p.spacing.{side}" not in flat(paragraph, "p"):
            twips = round(line * 20 * min(empty, MAX_BLANK_LINES))
            merge(paragraph, made(f'<w:spacing w:{side}="{twips}"/>'))


def _free_side(paragraph: Element, sides: bool) -> None:
    """Leave a signature's distance from the left to the writer, who knows how long it is; a right margin is a look."""
    align, indent = paragraph.find(W + "jc"), paragraph.find(W + "ind")
    fresh = made('<w:ind w:left="0" w:leftChars="0" w:firstLine="0" w:firstLineChars="0"/>')
    for name in ("right", "rightChars", "end", "endChars"):
        text = indent.get(W + name) if indent is not None else None
        if text and sides:
            fresh.set(W + name, text)
    if indent is not None:
        paragraph.remove(indent)
    paragraph.append(fresh)
    if not sides:
        if align is not None:
            paragraph.remove(align)
        paragraph.append(made('<w:jc w:val="left"/>'))


def sort_properties(properties: Element) -> None:
    """Put paragraph properties in the order the schema wants."""
    rank = {W + name: place for place, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda child: rank.get(str(child.tag), len(rank)))
