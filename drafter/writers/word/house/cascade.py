"""The formatting that counts: what document defaults, styles and a paragraph's own properties come to together.

Properties are kept flat, as `r.sz.val` or `p.ind.firstLine`; what stands nearer to the text wins attribute by attribute
(ISO/IEC 29500-1, 17.7.2). Theme fonts are resolved to the names that the theme gives them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from drafter.ooxml import W, based_on, is_true, local, value
from drafter.writers.word.house.parts import A, Element, number

Properties = Mapping[str, str]
_THEME_FONT = re.compile("(major|minor)(EastAsia|HAnsi|Ascii|Bidi)")
_SCRIPTS = {"EastAsia": "ea", "HAnsi": "latin", "Ascii": "latin", "Bidi": "cs"}
_THEME_ATTRIBUTES = {
    "asciiTheme": "ascii",
    "hAnsiTheme": "hAnsi",
    "eastAsiaTheme": "eastAsia",
    "cstheme": "cs",
}
FACTORY_SIZE = 10.0  # points; what Word sets where nothing says otherwise (17.3.2.38)
LARGEST_SIZE = 1638.0  # points: what Word allows
_BAD_IN_NAMES = re.compile("[<>&\"'\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Format:
    """The formatting of a paragraph in plain terms; lengths in points, `first_line` and `left` as they are set.

    `line` is None where lines are not of an exact height; `multiple` is then how many single lines high they are.
    """

    font: str | None
    latin: str | None
    size: float
    bold: bool
    align: str
    first_line: float
    left: float
    line: float | None
    multiple: float
    outline: int | None
    spacing: float
    red: bool
    grid: bool

    @property
    def seen(self) -> tuple[object, ...]:
        """What a person would call the look: two of equal value look alike."""
        first = round(self.first_line / self.size * 2) if self.size else 0
        return (
            self.font,
            self.size,
            self.bold,
            self.align,
            first,
            self.line,
            round(self.multiple, 2),
            self.red,
        )


class ThemeFonts:
    """The fonts of a theme by the names that styles call them (minorEastAsia …)."""

    def __init__(self, theme: Element | None, language: str) -> None:
        self._fonts: dict[tuple[str, str], str] = {}
        script = "Hant" if language.lower() in ("zh-tw", "zh-hk", "zh-mo") else "Hans"
        for kind in ("major", "minor"):
            scheme = next(theme.iter(f"{A}{kind}Font"), None) if theme is not None else None
            for element in scheme if scheme is not None else ():
                face = element.get("typeface", "")
                if element.get("script") == script and (kind, "ea") not in self._fonts:
                    self._fonts[kind, "ea"] = face
                elif face and local(element) in ("latin", "ea", "cs"):
                    self._fonts[kind, local(element)] = face

    def name(self, called: str) -> str | None:
        """Return the font that a theme's name stands for, None where the theme gives none."""
        match = _THEME_FONT.fullmatch(called)
        return self._fonts.get((match[1], _SCRIPTS[match[2]])) if match else None

    def resolve(self, fonts: Element) -> None:
        """Write names in place of theme fonts into a w:rFonts; a name from the theme wins over one beside it (17.3.2.26)."""
        for attribute, plain in _THEME_ATTRIBUTES.items():
            called = fonts.attrib.pop(W + attribute, "")
            name = self.name(str(called)) if called else None
            if name:
                fonts.set(W + plain, name)


def flat(properties: Element | None, kind: str) -> dict[str, str]:
    """Return the properties in a w:pPr or w:rPr under the letter p or r; a switch without a value is on."""
    found: dict[str, str] = {}
    for child in properties if properties is not None else ():
        name = local(child)
        if name in ("rPr", "pPr", "sectPr", "numPr", "tabs", "pBdr") or name.endswith("Change"):
            continue
        if not child.attrib:
            found[f"{kind}.{name}.val"] = "1"
        for attribute, text in child.attrib.items():
            found[f"{kind}.{name}.{str(attribute).rpartition('}')[2]}"] = str(text)
    return found


class Styles:
    """The styles of a file by id, and what they come to. Theme fonts in them are resolved in place."""

    def __init__(self, root: Element, fonts: ThemeFonts) -> None:
        self.root = root
        self.fonts = fonts
        for element in root.iter(W + "rFonts"):
            fonts.resolve(element)
        self.by_id = {s.get(W + "styleId", ""): s for s in root.findall(W + "style")}
        self.paragraph_styles = [
            s for s in self.by_id.values() if s.get(W + "type", "paragraph") == "paragraph"
        ]
        default = (s for s in self.paragraph_styles if is_true(s.get(W + "default")))
        self.default = next((s.get(W + "styleId", "") for s in default), "")
        self._of: dict[str, dict[str, str]] = {}
        run, paragraph = (root.find(f"{W}docDefaults/{W}{k}PrDefault/{W}{k}Pr") for k in "rp")
        self._defaults = {**flat(run, "r"), **flat(paragraph, "p")}

    def chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style and those it is based on, itself first."""
        return based_on(self.by_id, style_id)

    def of_style(self, style_id: str) -> dict[str, str]:
        """Return the properties that a style comes to, the defaults of the document included."""
        if style_id not in self._of:
            found = dict(self._defaults)
            for style in reversed(list(self.chain(style_id))):
                found |= flat(style.find(W + "pPr"), "p") | flat(style.find(W + "rPr"), "r")
            self._of[style_id] = found
        return self._of[style_id]

    def forget(self) -> None:
        """Compute anew what styles come to: some have changed."""
        self._of.clear()

    def style_of(self, paragraph: Element) -> str:
        """Return the id of a paragraph's style, the default one where it names none that there is."""
        named = value(paragraph, "pPr/pStyle") or ""
        return named if named in self.by_id else self.default

    def of_paragraph(self, paragraph: Element) -> dict[str, str]:
        """Return the properties that count for most of a paragraph's characters."""
        found = dict(self.of_style(self.style_of(paragraph))) | flat(paragraph.find(W + "pPr"), "p")
        run = main_run(paragraph)
        if run is not None:
            character = value(run, "rStyle") or ""
            for style in reversed(list(self.chain(character))):
                found |= flat(style.find(W + "rPr"), "r")
            found |= flat(run, "r")
        return found


def runs_of(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """Yield (run, its text) for the runs of a paragraph that stay when tracked changes are accepted."""
    for run in paragraph.iter(W + "r"):
        if any(a.tag in (W + "del", W + "moveFrom", W + "txbxContent") for a in _up_to(run, paragraph)):
            continue
        yield run, "".join(t.text or "" for t in run.findall(W + "t"))


def _up_to(element: Element, top: Element) -> Iterator[Element]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def text_of(paragraph: Element) -> str:
    """Return a paragraph's text, tracked changes accepted, text boxes left out."""
    return "".join(text for _, text in runs_of(paragraph)).strip()


def blanks_of(paragraph: Element) -> float:
    """Return how many characters wide the blanks are that a paragraph begins with."""
    text = "".join(text for _, text in runs_of(paragraph))
    return sum(1.0 if c == "\u3000" else 0.5 for c in text[: len(text) - len(text.lstrip())])


def main_run(paragraph: Element) -> Element | None:
    """Return the w:rPr under which most characters of a paragraph stand, None where they have none of their own."""
    weights: Counter[str] = Counter()
    first: dict[str, Element | None] = {}
    for run, text in runs_of(paragraph):
        properties = run.find(W + "rPr")
        key = repr(sorted(flat(properties, "r").items()))
        weights[key] += len(text.strip())
        first.setdefault(key, properties)
    heaviest = max(weights.items(), key=lambda item: item[1], default=("", 0))[0]
    return first.get(heaviest)


def format_of(properties: Properties) -> Format:
    """Return properties in plain terms."""
    size = number(properties.get("r.sz.val"), FACTORY_SIZE * 2) / 2
    size = size if 1 <= size <= LARGEST_SIZE else FACTORY_SIZE
    rule, line = properties.get("p.spacing.lineRule", "auto"), number(properties.get("p.spacing.line"), 240)
    return Format(
        font=name_of_font(properties.get("r.rFonts.eastAsia")),
        latin=name_of_font(properties.get("r.rFonts.ascii")),
        size=size,
        bold=is_true(properties.get("r.b.val")),
        align=properties.get("p.jc.val", "left"),
        first_line=_first_line(properties, size),
        left=_indent(properties, ("left", "start"), size),
        line=line / 20 if rule == "exact" else None,
        multiple=line / 240 if rule == "auto" else 1.0,
        outline=_outline(properties.get("p.outlineLvl.val")),
        spacing=number(properties.get("r.spacing.val")) / 20,
        red=_is_red(properties.get("r.color.val", "")),
        grid=is_true(properties.get("p.snapToGrid.val", "1")),
    )


def name_of_font(name: str | None) -> str | None:
    """Return the name of a font, None for one that cannot be written into a file."""
    return name if name and not _BAD_IN_NAMES.search(name) and len(name) <= 64 else None


def _first_line(properties: Properties, size: float) -> float:
    hanging = _indent(properties, ("hanging",), size)
    return -hanging if hanging else _indent(properties, ("firstLine",), size)


def _indent(properties: Properties, names: Iterable[str], size: float) -> float:
    """Return an indent in points; one in characters wins over one in twips (17.3.1.12)."""
    for name in names:
        characters = number(properties.get(f"p.ind.{name}Chars"))
        if characters:
            return characters / 100 * size
        if f"p.ind.{name}" in properties:
            return number(properties[f"p.ind.{name}"]) / 20
    return 0.0


def _outline(text: str | None) -> int | None:
    level = number(text, -1)
    return int(level) + 1 if 0 <= level <= 8 else None


def _is_red(colour: str) -> bool:
    """Tell whether a colour is the red of a red head: much red, hardly anything else."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red >= 0xB0 and green <= 0x50 and blue <= 0x50
