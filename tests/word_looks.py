"""What every paragraph and run of a Word file really looks like, and where that differs from gbt9704.

Formatting is resolved as ISO/IEC 29500-1, 17.7.2 says: document defaults, table style, paragraph style with all it is
based on, character style, and what the paragraph or run says itself. `flattened` writes the result out as direct
formatting, for checkers that look at nothing else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from drafter import gbt9704
from drafter.gbt9704 import ROLES, Align, Face, Font, Role, is_han, lacking, standing_in
from drafter.writers.word.look import STYLE_IDS
from tests.word_judge import DOCUMENT, STYLES, W, local, parts_of

JUSTIFY = {
    "both": Align.JUSTIFIED,
    "left": Align.LEFT,
    "center": Align.CENTRE,
    "distribute": Align.DISTRIBUTED,
}
ROLE_OF = {style: role for role, (style, _) in STYLE_IDS.items()}
# What the text decides, not the role (7.2.4, 7.2.6, 7.3.4, 7.3.5): it is measured on the rendered page.
BY_TEXT: Mapping[str, frozenset[str]] = {
    "issuer": frozenset({"size", "line", "before", "align", "left", "right"}),
    "number": frozenset({"before", "first", "tabs"}),
    "title": frozenset({"before"}),
    "attachment": frozenset({"before", "left", "first", "keep"}),
    "signature": frozenset({"left", "right", "before", "align"}),
    "date": frozenset({"left", "right", "align"}),
    "copies": frozenset({"left", "first", "tabs"}),
    "issued": frozenset({"left", "first", "tabs"}),
    "body": frozenset({"keep"}),
    "table": frozenset({"align", "keep"}),
    "table_header": frozenset({"align"}),  # a band that heads rows begins at the left
    "contents1": frozenset({"tabs"}),
    "contents2": frozenset({"tabs"}),
}
# The order of properties in the schema (CT_PPr, CT_RPr), for what our files use.
_P_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "pBdr",
    "tabs",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
]
_R_ORDER = ["rFonts", "b", "bCs", "color", "spacing", "w", "sz", "szCs", "highlight", "lang"]
# Of these each attribute is settled by itself; all others are taken whole (<w:b/> undoes <w:b w:val="0"/>).
_BY_ATTRIBUTE = ("rFonts", "spacing", "ind", "lang")
_NOT_A_LOOK = ("pStyle", "rStyle", "rPr", "sectPr")
_LATIN = re.compile("[0-9A-Za-z]")

Properties = dict[str, etree._Element]


@dataclass(frozen=True)
class SeenRun:
    """A run's text and element, and its properties as resolved."""

    text: str
    element: etree._Element
    properties: Properties

    def value(self, name: str, key: str = "val", default: str = "") -> str:
        return _value(self.properties, name, key, default)


@dataclass(frozen=True)
class Seen:
    """A paragraph, its style, its properties as resolved, and its runs."""

    element: etree._Element
    style: str
    properties: Properties
    runs: tuple[SeenRun, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def value(self, name: str, key: str = "val", default: str = "") -> str:
        return _value(self.properties, name, key, default)

    def switch(self, name: str, default: bool = False) -> bool:
        element = self.properties.get(name)
        return default if element is None else element.get(W + "val", "1") in ("1", "true", "on")

    def indent(self, side: str, advance: float) -> float:
        """Return an indent in characters; one given in characters wins over one in twips (17.3.1.12)."""
        chars = float(self.value("ind", f"{side}Chars", "0"))
        return chars / 100 if chars else float(self.value("ind", side, "0")) / 20 / advance


def _value(properties: Properties, name: str, key: str, default: str) -> str:
    element = properties.get(name)
    return default if element is None else element.get(W + key, default)


class Looks:
    """The styles of a Word file, and what they make of its text."""

    def __init__(self, data: bytes) -> None:
        self.parts = parts_of(data)
        styles = etree.fromstring(self.parts[STYLES])
        self.tree = etree.fromstring(self.parts[DOCUMENT])
        self.body = self.tree.find(W + "body")
        self.by_id = {style.get(W + "styleId"): style for style in styles.findall(W + "style")}
        default = f"{W}style[@{W}type='paragraph'][@{W}default='1']"
        self.default = styles.find(default).get(W + "styleId")
        defaults = styles.find(W + "docDefaults")
        self.defaults = {kind: defaults.find(f"{W}{kind}Default/{W}{kind}") for kind in ("pPr", "rPr")}

    def chain(self, style: str | None) -> list[etree._Element]:
        """Return a style and all it is based on, the root first."""
        out: list[etree._Element] = []
        while style:
            out.insert(0, self.by_id[style])
            base = self.by_id[style].find(W + "basedOn")
            style = base.get(W + "val") if base is not None else None
        return out

    def paragraphs(self) -> Iterator[Seen]:
        """Yield every paragraph of the document, those in tables and text boxes too."""
        for element in self.body.iter(W + "p"):
            yield self.paragraph(element)

    def paragraph(self, element: etree._Element) -> Seen:
        own = element.find(W + "pPr")
        named = own.find(W + "pStyle") if own is not None else None
        style = named.get(W + "val") if named is not None else self.default
        table = next(element.iterancestors(W + "tbl"), None)
        table_style = table.find(f"{W}tblPr/{W}tblStyle") if table is not None else None
        below = self.chain(table_style.get(W + "val")) if table_style is not None else []
        styles = [*below, *self.chain(style)]
        properties = _merged([self.defaults["pPr"], *(s.find(W + "pPr") for s in styles), own])
        under = [self.defaults["rPr"], *(s.find(W + "rPr") for s in styles)]
        inside = (run for run in element.iter(W + "r") if next(run.iterancestors(W + "p")) is element)
        return Seen(element, style, properties, tuple(self._run(run, under) for run in inside))

    def _run(self, element: etree._Element, under: list[etree._Element | None]) -> SeenRun:
        own = element.find(W + "rPr")
        named = own.find(W + "rStyle") if own is not None else None
        styles = self.chain(named.get(W + "val")) if named is not None else []
        text = "".join(_text(child) for child in element)
        return SeenRun(text, element, _merged([*under, *(s.find(W + "rPr") for s in styles), own]))


def _text(element: etree._Element) -> str:
    return {"t": element.text or "", "tab": "\t", "br": "\n"}.get(local(element), "")


def _merged(layers: list[etree._Element | None]) -> Properties:
    """Return properties, each attribute from the last layer that has it; those with elements inside are taken whole."""
    out: Properties = {}
    for child in (child for layer in layers if layer is not None for child in layer):
        name = local(child)
        if not name or name in _NOT_A_LOOK:
            continue
        new = deepcopy(child)
        if name in out and name == "tabs":
            new = _tabs(out[name], new)
        elif name in out and name in _BY_ATTRIBUTE:
            for key, value in _left(name, out[name], new).items():
                if key not in new.attrib:
                    new.set(key, value)
        out[name] = new
    return out


def _left(name: str, old: etree._Element, new: etree._Element) -> dict[str, str]:
    """Return what is left of an element under a newer one: 首行 and 悬挂 do not stand together."""
    gone: tuple[str, ...] = ()
    if name == "ind" and any("hanging" in key for key in new.attrib):
        gone = ("firstLine", "firstLineChars")
    elif name == "ind" and any("firstLine" in key for key in new.attrib):
        gone = ("hanging", "hangingChars")
    return {str(k): str(v) for k, v in old.attrib.items() if etree.QName(k).localname not in gone}


def _tabs(old: etree._Element, new: etree._Element) -> etree._Element:
    stops = {tab.get(W + "pos"): tab for tab in (*old, *new)}
    out = etree.Element(W + "tabs")
    out.extend(deepcopy(tab) for tab in stops.values() if tab.get(W + "val") != "clear")
    return out


# --- against gbt9704 ---------------------------------------------------------------------------------------


def deviations(data: bytes, fonts: str = "gb2312") -> list[str]:
    """Return where a file's looks differ from gbt9704: every paragraph, every run, every section."""
    looks = Looks(data)
    found: list[str] = []
    for seen in looks.paragraphs():
        if _carries_only(seen):
            continue
        key = ROLE_OF.get(seen.style)
        where = f"{seen.style} “{seen.text[:12]}”"
        if not seen.text and next(seen.element.iterancestors(W + "tc"), None) is None:
            found.append(f"{where}: an empty paragraph")
        elif key is None:
            found.append(f"{where}: a style of no role")
        else:
            said = (
                *_of_paragraph(seen, key),
                *(what for run in seen.runs for what in _of_run(run, key, fonts)),
            )
            found += [f"{where}: {what}" for what in said]
    return found + [what for section in looks.body.iter(W + "sectPr") for what in _of_section(section)]


def _carries_only(seen: Seen) -> bool:
    """Tell whether a paragraph only carries something (the end of a section, lines) and adds no line to the page."""
    return (
        not seen.text
        and seen.value("spacing", "line") == "20"
        and seen.value("spacing", "lineRule") == "exact"
    )


def _of_paragraph(seen: Seen, key: str) -> Iterator[str]:
    role, advance = ROLES[key], ROLES[key].advance.pt
    first = seen.indent("firstLine", advance) - seen.indent("hanging", advance)
    got: dict[str, object] = {
        "align": JUSTIFY.get(seen.value("jc")),
        "line": (seen.value("spacing", "line"), seen.value("spacing", "lineRule")),
        "before": seen.value("spacing", "before", "0"),
        "after": seen.value("spacing", "after", "0"),
        "left": round(seen.indent("left", advance), 2),
        "right": round(seen.indent("right", advance), 2),
        "first": round(first, 2),
        "outline": seen.value("outlineLvl"),
        "keep": seen.switch("keepNext"),
        "page": seen.switch("pageBreakBefore"),
        "widow": seen.switch("widowControl", default=True),
        "grid": seen.switch("snapToGrid", default=True),
        "tabs": [tab.get(W + "pos") for tab in seen.properties.get("tabs", ())],
        "foot": "framePr" in seen.properties,
    }
    wanted = _wanted(role)
    for name in wanted.keys() - BY_TEXT.get(key, frozenset()):
        if got[name] != wanted[name]:
            yield f"{name} is {got[name]}, not {wanted[name]}"


def _wanted(role: Role) -> dict[str, object]:
    return {
        "align": role.align,
        "line": (str(role.line.twips), "exact"),
        "before": str(role.before.twips),
        "after": str(role.after.twips),
        "left": float(role.left),
        "right": float(role.right),
        "first": float(role.first_line - role.hanging),
        "outline": str(role.outline - 1) if role.outline else "",
        "keep": role.keep_with_next,
        "page": role.new_page,
        "widow": False,
        "grid": role.on_grid,
        "tabs": [],
        "foot": role.at_foot,
    }


def _of_run(run: SeenRun, key: str, fonts: str) -> Iterator[str]:
    role, faces = ROLES[key], gbt9704.FONT_PROFILES[fonts]
    if not run.text.strip():
        return
    latin = faces[Face.LATIN].name
    if any(run.value("rFonts", slot) != latin for slot in ("ascii", "hAnsi")):
        yield f"Latin font {run.value('rFonts', 'ascii')}, not {latin}"
    if run.value("rFonts", "eastAsia") not in set(_fonts(run.text, role, faces)):
        yield f"Chinese font {run.value('rFonts', 'eastAsia')} for {run.text[:8]}"
    exact = {"sz": str(role.size.half_points), "szCs": str(role.size.half_points)}
    exact |= {"spacing": str(role.spacing.twips)}
    if "size" in BY_TEXT.get(key, ()):
        exact = {"spacing": exact["spacing"]}
    for name, wanted in exact.items():
        if run.value(name) != wanted:
            yield f"{name} is {run.value(name)}, not {wanted}"
    if run.value("color", default="auto").replace("auto", "000000") != (role.colour or "000000"):
        yield f"colour {run.value('color')}"
    if run.value("lang", "eastAsia") != "zh-CN":
        yield "not in Chinese"
    yield from _emphasis(run)


def _fonts(text: str, role: Role, faces: Mapping[Face, Font]) -> Iterator[str]:
    """Yield the fonts that may set a run: its role's, or the one that stands in where that one lacks all it says."""
    for face in filter(None, (role.face, role.other_face)):
        missing = lacking(faces[face], text)
        if not missing:
            yield faces[face].name
        elif missing.issuperset(text):
            yield from filter(None, (standing_in(faces[face], char) for char in missing))


def _emphasis(run: SeenRun) -> Iterator[str]:
    style = run.element.find(f"{W}rPr/{W}rStyle")
    bold = run.properties.get("b") is not None and run.value("b", default="1") in ("1", "true")
    if bold != (style is not None and style.get(W + "val") in ("LeadSentence", "Strong")):
        yield "bold without a style that says so" if bold else "not bold"
    if "highlight" in run.properties and not re.search("【待[填核]", run.text):
        yield f"highlighted: {run.text}"


def _of_section(section: etree._Element) -> Iterator[str]:
    """Compare a section's page with the standard's, turned where it lies on its side."""
    sizes = {local(e): {etree.QName(k).localname: v for k, v in e.attrib.items()} for e in section}
    page, margins, grid = sizes["pgSz"], sizes["pgMar"], sizes["docGrid"]
    across = page.get("orient") == "landscape"
    upright = (gbt9704.PAGE_WIDTH.twips, gbt9704.PAGE_HEIGHT.twips)
    if (int(page["w"]), int(page["h"])) != (upright[::-1] if across else upright):
        yield f"page {page}"
    sides = ("right", "bottom", "left", "top") if across else ("top", "right", "bottom", "left")
    wanted = (gbt9704.MARGIN_TOP, gbt9704.MARGIN_RIGHT, gbt9704.MARGIN_BOTTOM, gbt9704.MARGIN_LEFT)
    for side, length in zip(sides, wanted, strict=True):
        if int(margins[side]) != length.twips:
            yield f"margin {side} is {margins[side]}, not {length.twips}"
    if grid != {"type": "lines", "linePitch": str(gbt9704.LINE_PITCH.twips)}:
        yield f"grid {grid}"


# --- the same look, said by each paragraph and run itself --------------------------------------------------------


def flattened(data: bytes, *, plainly: bool = False) -> bytes:
    """Return the same file with every look written out as direct formatting.

    With `plainly` the Chinese font is also named as the Latin one of runs that hold no Latin letter and no digit, and the
    marks of comments, which are no text, are left out: for checkers that read the Latin name and take any run for text.
    """
    looks = Looks(data)
    for seen in list(looks.paragraphs()):
        own = seen.element.find(W + "pPr")
        if own is None:
            own = etree.Element(W + "pPr")
            seen.element.insert(0, own)
        _write(own, seen.properties, _P_ORDER)
        for run in seen.runs:
            _flatten_run(run, plainly)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in looks.parts.items():
            package.writestr(name, etree.tostring(looks.tree) if name == DOCUMENT else content)
    return out.getvalue()


def _flatten_run(run: SeenRun, plainly: bool) -> None:
    if plainly and run.element.find(W + "commentReference") is not None:
        run.element.getparent().remove(run.element)
        return
    own = run.element.find(W + "rPr")
    if own is None:
        own = etree.Element(W + "rPr")
        run.element.insert(0, own)
    fonts = run.properties.get("rFonts")
    if plainly and fonts is not None and any(map(is_han, run.text)) and not _LATIN.search(run.text):
        for slot in ("ascii", "hAnsi"):
            fonts.set(W + slot, fonts.get(W + "eastAsia", ""))
    _write(own, run.properties, _R_ORDER)


def _write(own: etree._Element, properties: Properties, order: list[str]) -> None:
    """Put properties in place of an element's own, in the schema's order; its style and what is no look stay."""
    kept = {local(child): child for child in own if local(child) in _NOT_A_LOOK}
    for child in list(own):
        own.remove(child)
    own.extend(kept[name] for name in ("pStyle", "rStyle") if name in kept)
    own.extend(properties[name] for name in order if name in properties)
    own.extend(kept[name] for name in ("rPr", "sectPr") if name in kept)
