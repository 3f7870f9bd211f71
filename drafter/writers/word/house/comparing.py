"""Where an office's look differs from GB/T 9704—2012, clause by clause. Each is a note: it is the office's own look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from drafter import gbt9704
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.gbt9704 import Align, Length, Role, Strength
from drafter.ooxml import W
from drafter.writers.word.house import How, Mapped
from drafter.writers.word.house.cascade import Format
from drafter.writers.word.house.furniture import Page, character_grid, length
from drafter.writers.word.house.mapping import has_face
from drafter.writers.word.house.parts import number

STRENGTHS = {Strength.STANDARD: "标准", Strength.DERIVED: "由标准推得", Strength.PRACTICE: "习惯"}
PAGE_TOLERANCE = 1.0  # points: programs round millimetres in their own ways
SIZE_TOLERANCE = 0.25  # points: less than any two sizes of type differ by
FIRST_LINE_TOLERANCE = 0.3  # characters; lines that hang out are lists, of which the text decides how far
LINE_TOLERANCE = 0.1  # points
SIZES = {42: "初号", 36: "小初", 26: "一号", 24: "小一", 22: "二号", 18: "小二", 16: "三号", 15: "小三", 14: "四号", 12: "小四", 10.5: "五号", 9: "小五"}  # fmt: skip
_ALIGNMENTS = {
    Align.JUSTIFIED: ("both", "left", "start", "distribute"),
    Align.LEFT: ("left", "start", "both"),
    Align.CENTRE: ("center",),
}
_ALIGNED = {
    "both": "两端对齐",
    "left": "左对齐",
    "start": "左对齐",
    "center": "居中",
    "right": "右对齐",
    "end": "右对齐",
}
_ANY_SIDE = {"signature", "date", "number"}  # set from the right or from the left alike


def differences(
    page: Page, formats: Mapping[str, Format], mapping: Sequence[Mapped], path: str
) -> list[Diagnostic]:
    """Return what differs, the page first, then role by role; roles that are set by our own styles are left out."""
    found = [*_page(page), *_grid(page, formats["body"])]
    alike: dict[str, list[str]] = {}
    for row in mapping:
        for text in _role(row.role, formats[row.role]) if row.how is not How.NONE else ():
            alike.setdefault(text, []).append(gbt9704.ROLES[row.role].name)
    found += [f"{'、'.join(names)}：{text}" for text, names in alike.items()]
    return [Diagnostic("DH03", Severity.NOTE, text, at=Location(path)) for text in found]


def _page(page: Page) -> Iterator[str]:
    for name, element, attribute, wanted in (
        ("纸宽", "pgSz", "w", gbt9704.PAGE_WIDTH),
        ("纸高", "pgSz", "h", gbt9704.PAGE_HEIGHT),
        ("上边距（天头）", "pgMar", "top", gbt9704.MARGIN_TOP),
        ("左边距（订口）", "pgMar", "left", gbt9704.MARGIN_LEFT),
        ("右边距", "pgMar", "right", gbt9704.MARGIN_RIGHT),
        ("下边距", "pgMar", "bottom", gbt9704.MARGIN_BOTTOM),
    ):
        got = abs(length(page.section, element, attribute, wanted.pt))
        if abs(got - wanted.pt) > max(PAGE_TOLERANCE, wanted.tolerance):
            yield _told(name, f"{got / gbt9704.POINTS_PER_MM:.0f} 毫米", f"{wanted.mm:.0f} 毫米", wanted)


def _grid(page: Page, body: Format) -> Iterator[str]:
    """Tell how many lines a page and characters a line hold, where both can be reckoned."""
    section = page.section
    height = length(section, "pgSz", "h", 0) - sum(
        abs(length(section, "pgMar", side, 0)) for side in ("top", "bottom")
    )
    pitch = line_pitch(page, body)
    if pitch and int(height / pitch + 0.02) != gbt9704.LINES_PER_PAGE:
        yield f"每页约 {int(height / pitch + 0.02)} 行，国标 {gbt9704.LINES_PER_PAGE} 行（5.2.3，标准）"
    width = length(section, "pgSz", "w", 0) - sum(
        length(section, "pgMar", side, 0) for side in ("left", "right", "gutter")
    )
    advance = max(1.0, body.size + body.spacing + character_grid(section))
    characters = int(width / advance + 0.02)
    if characters != gbt9704.CHARACTERS_PER_LINE:
        yield f"每行约 {characters} 字，国标 {gbt9704.CHARACTERS_PER_LINE} 字（5.2.3，标准）"


def line_pitch(page: Page, body: Format) -> float | None:
    """Return the distance of the body's lines in points: exact, or that of the grid; None where it hangs on the font."""
    if body.line:
        return body.line
    grid = page.section.find(W + "docGrid")
    if grid is None or not body.grid or grid.get(W + "type", "default") == "default":
        return None
    pitch = number(grid.get(W + "linePitch")) / 20
    lines = max(1.0, -(-body.multiple // 1)) if body.size * 1.3 * body.multiple <= pitch else 0
    return pitch * lines or None


def _role(key: str, got: Format) -> Iterator[str]:
    """Tell in what a role differs."""
    role = gbt9704.ROLES[key]
    kind = STRENGTHS[role.strength]
    if got.font is not None and not has_face(got.font, role.face):
        yield f"字体 {got.font}，国标 {role.face}（{role.clause}，{kind}）"
    if abs(got.size - role.size.pt) > SIZE_TOLERANCE:
        yield f"字号 {size_name(got.size)}，国标 {size_name(role.size.pt)}（{role.size.clause}，{STRENGTHS[role.size.strength]}）"
    if got.line is not None and abs(got.line - role.line.pt) > LINE_TOLERANCE:
        yield _told("行距", f"{got.line:g} 磅", f"{role.line.pt:g} 磅", role.line)
    if got.bold:
        yield f"加粗，国标不加粗（{role.clause}，{STRENGTHS[Strength.PRACTICE]}）"
    if key not in _ANY_SIDE:
        yield from _set(role, got, kind)


def _set(role: Role, got: Format, kind: str) -> Iterator[str]:
    """Tell of another alignment or first line."""
    if got.align not in _ALIGNMENTS[role.align]:
        wanted = _ALIGNED[_ALIGNMENTS[role.align][0]]
        yield f"{_ALIGNED.get(got.align, got.align)}，国标{wanted}（{role.clause}，{kind}）"
    first = round(got.first_line / got.size, 1) if got.size else 0
    off = first - role.first_line
    if role.align is not Align.CENTRE and (
        off > FIRST_LINE_TOLERANCE or (-off > FIRST_LINE_TOLERANCE and first >= 0)
    ):
        yield f"首行缩进 {first:g} 字，国标 {role.first_line} 字（{role.clause}，{kind}）"


def size_name(points: float) -> str:
    """Return a size of type by its Chinese name where it has one."""
    return SIZES.get(points, f"{points:g} 磅")


def _told(what: str, got: str, wanted: str, fixed: Length) -> str:
    return f"{what} {got}，国标 {wanted}（{fixed.clause}，{STRENGTHS[fixed.strength]}）"
