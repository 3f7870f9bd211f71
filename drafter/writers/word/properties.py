"""Paragraph and run properties as WordprocessingML: those of a role's style, and those a paragraph has for itself."""

from __future__ import annotations

from collections.abc import Mapping

from drafter import gbt9704
from drafter.gbt9704 import Align, Face, Font, Role
from drafter.writers.layout import STANDARD, Measure
from drafter.writers.placing import Placing, Tab
from drafter.writers.word.foot import frame

_JUSTIFY = {
    Align.JUSTIFIED: "both",
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.DISTRIBUTED: "distribute",
}
_TWIPS = gbt9704.TWIPS_PER_POINT


def of_role(role: Role) -> str:
    """Return a role's paragraph properties, in the order the schema wants."""
    keep = "<w:keepNext/>" if role.keep_with_next else ""
    page = "<w:pageBreakBefore/>" if role.new_page else ""
    grid = "" if role.on_grid else '<w:snapToGrid w:val="0"/>'
    tab = (
        Tab(gbt9704.TEXT_WIDTH.pt - role.right_tab * role.advance.pt, right=True) if role.right_tab else None
    )
    outline = f'<w:outlineLvl w:val="{role.outline - 1}"/>' if role.outline else ""
    return (
        f"{keep}{page}{_borders(role)}{_tabs(tab)}{grid}"
        f'<w:spacing w:before="{role.before.twips}" w:after="{role.after.twips}" '
        f'w:line="{role.line.twips}" w:lineRule="exact"/>'
        f'{_role_indent(role)}<w:jc w:val="{_JUSTIFY[role.align]}"/>{outline}'
    )


def _role_indent(role: Role) -> str:
    """Return the indents of a role: in hundredths of its characters, and in twips for programs that want those."""
    pairs = (
        ("left", role.left),
        ("right", role.right),
        ("firstLine", role.first_line),
        ("hanging", role.hanging),
    )
    inside = " ".join(
        f'w:{name}Chars="{round(100 * chars)}" w:{name}="{round(role.advance.twips * chars)}"'
        for name, chars in pairs
        if chars
    )
    return f"<w:ind {inside}/>" if inside else ""


def _borders(role: Role) -> str:
    """Return the ruled line under a role; those of 版记 are drawn (foot.py)."""
    if role.below is None or role.at_foot:
        return ""
    eighths, ruled = round(role.below.thickness.pt * 8), role.below
    return (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{eighths}" w:space="{round(ruled.distance.pt)}" '
        f'w:color="{ruled.colour}"/></w:pBdr>'
    )


def _tabs(tab: Tab | None, instead_of: Role | None = None, width: float = gbt9704.TEXT_WIDTH.pt) -> str:
    if tab is None:
        return ""
    position = round(tab.position * _TWIPS)
    cleared = ""
    if instead_of and instead_of.right_tab:
        old = width - instead_of.right_tab * instead_of.advance.pt
        cleared = f'<w:tab w:val="clear" w:pos="{round(old * _TWIPS)}"/>'
    kind = "right" if tab.right else "left"
    return f'<w:tabs>{cleared}<w:tab w:val="{kind}" w:pos="{position}"/></w:tabs>'


def of_placing(placing: Placing, role: Role, measure: Measure = STANDARD) -> str:
    """Return what a paragraph has for itself, in the order the schema wants."""
    keep = "<w:keepNext/>" if placing.keep else ""
    framed = frame(measure) if placing.at_foot else ""
    align = f'<w:jc w:val="{_JUSTIFY[placing.align]}"/>' if placing.align else ""
    return f"{keep}{framed}{_tabs(placing.tab, role, measure.width)}{_spacing(placing)}{_indent(placing, role)}{align}"


def _spacing(placing: Placing) -> str:
    before = "" if placing.before is None else f' w:before="{round(placing.before * _TWIPS)}"'
    line = round(placing.size.pt * gbt9704.ISSUER_LINE * _TWIPS) if placing.size else 0
    height = f' w:line="{line}" w:lineRule="exact"' if line else ""
    return f"<w:spacing{before}{height}/>" if before or height else ""


def _indent(placing: Placing, role: Role) -> str:
    """Return the indents; those in characters, which win over those in twips (17.3.1.12), are set to none of them."""
    sides = [("left", placing.left, role.left), ("right", placing.right, role.right)]
    if placing.first is not None:
        name = "hanging" if placing.first < 0 else "firstLine"
        sides.append((name, abs(placing.first), role.hanging or role.first_line))
    inside = "".join(
        (f' w:{name}Chars="0"' if own else "") + f' w:{name}="{round(points * _TWIPS)}"'
        for name, points, own in sides
        if points is not None
    )
    return f"<w:ind{inside}/>" if inside else ""


def of_placed_runs(placing: Placing) -> str:
    """Return what the runs of a paragraph have for themselves."""
    scale = f'<w:w w:val="{placing.scale}"/>' if placing.scale else ""
    size = placing.size.half_points if placing.size else 0
    return scale + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")


def of_runs(role: Role, fonts: Mapping[Face, Font]) -> str:
    """Return the run properties of a role's style."""
    latin, chinese, size = fonts[Face.LATIN].name, fonts[role.face].name, role.size.half_points
    colour = f'<w:color w:val="{role.colour}"/>' if role.colour else ""
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
        f'<w:b w:val="0"/><w:bCs w:val="0"/>{colour}<w:spacing w:val="{role.spacing.twips}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )
