"""`draft style check`: what would be taken of an office's Word file, and where its look differs from the standard."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import ChineseGroup, json_option, print_findings, print_json, subcommand
from drafter.cli.excerpt import aligned, visible
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.errors import Unreadable

if TYPE_CHECKING:
    from drafter.document import Document
    from drafter.writers.word.house import House, Mapped

_HOW = {"name": "按名称", "outline": "按大纲级别", "look": "按外观", "none": "没有找到，用国标样式"}


@click.group("style", cls=ChineseGroup, short_help="看单位自己的 Word 样板")
def command() -> None:
    """看单位自己的 Word 样板（draft build --style 用的）：哪种段落用它的哪个样式，与国标差在哪里。"""


@subcommand("check", short_help="哪种段落用样板的哪个样式")
@click.argument("office", metavar="样板", type=click.Path(path_type=Path))
@json_option
def check(office: Path, as_json: bool) -> None:
    """列出哪种段落用样板（.docx）的哪个样式、是怎么找到的，再列出与 GB/T 9704—2012 的不同。

    样板可以是只有样式的模板，也可以是去年的成稿：没有样式、直接设的格式，就照段落的样子做成样式。与国标不同只是提示，照样按样板排版。
    """
    house, findings = open_house(office)
    if as_json:
        rows = [_row(mapped) for mapped in house.mapping]
        told = [f.to_json() for f in (*findings, *house.differences)]
        print_json({"version": 1, "path": str(office), "mapping": rows, "findings": told})
        return
    for line in _table(house.mapping):
        click.echo(line)
    if house.differences:
        click.echo(f"\n与 GB/T 9704—2012 不同 {len(house.differences)} 处（照样板排版）：")
        for finding in house.differences:
            click.echo(f"  {visible(finding.message)}")
    else:
        click.echo("\n与 GB/T 9704—2012 没有不同。")
    print_findings(findings, err=True)


command.add_command(check)


def open_house(path: Path) -> tuple[House, tuple[Diagnostic, ...]]:
    """Read an office's Word file, and what of it could not be taken over. Raises Unreadable."""
    from drafter.readers import packages

    return _house(path, packages.read(path))


@lru_cache(maxsize=2)
def _house(path: Path, data: bytes) -> tuple[House, tuple[Diagnostic, ...]]:
    """Return the look of a file's bytes; many drafts in one look take it apart once."""
    from drafter.readers import packages
    from drafter.writers.word import house

    if data.startswith((packages.OLE, packages.RTF)):
        raise Unreadable(
            f"“{path}”不是 .docx（是旧版 .doc、.wps、.rtf 或设了密码的文件）", packages.NO_PASSWORD
        )
    if packages.kind_of_zip(path, data) != "docx":
        raise Unreadable(f"“{path}”不是 Word 文档（.docx）", packages.SAVE_AGAIN)
    packages.refuse_crowded(path, data)
    found, findings = house.load(data, str(path))
    return found, tuple(findings)


def house_for(path: Path, to: str, document: Document) -> tuple[House | None, list[Diagnostic]]:
    """Return the look for a draft in a format, and what to tell of it in short: warnings, and what this draft has and the
    office's file shows no style for. Formats other than Word's take no look.
    """
    if to != "docx":
        message = f"--style 只用于 Word 文件，{to} 文件没有照样板排版"
        return None, [
            Diagnostic("DH09", Severity.WARNING, message, "要照样板排版请写成 .docx", Location(str(path)))
        ]
    from drafter.document import Style
    from drafter.writers.word.house import How

    house, findings = open_house(path)
    told = [finding for finding in findings if finding.severity is not Severity.NOTE]
    roles = _roles_of(document)
    lacking = [_name(m.role) for m in house.mapping if m.how is How.NONE and m.role in roles]
    if lacking:
        message = f"样板里没有 {'、'.join(lacking)} 的样式，用国标样式"
        hint = f"看全部对应关系：draft style check {path.name}"
        told.append(Diagnostic("DH01", Severity.NOTE, message, hint, Location(str(path))))
    if house.issuer and Style.ISSUER.value in roles:
        message = f"样板的页眉里已有“{house.issuer}”，初稿又写了版头，会印两次"
        hint = "不要样板里的就先在样板的页眉里删去；不要初稿里的就去掉 --as 上行文"
        told.append(Diagnostic("DH07", Severity.WARNING, message, hint, Location(str(path))))
    return house, told


def _roles_of(document: Document) -> set[str]:
    """Return the roles that a document has."""
    from drafter.document import Paragraph

    roles: set[str] = set()
    for block in document.blocks:
        roles |= {block.style.value} if isinstance(block, Paragraph) else {"table", "table_header"}
    return roles


def _name(role: str) -> str:
    from drafter import gbt9704

    return gbt9704.ROLES[role].name


def _row(mapped: Mapped) -> dict[str, object]:
    return {
        "role": mapped.role,
        "name": _name(mapped.role),
        "style": mapped.style,
        "style_id": mapped.style_id,
        "how": mapped.how.value,
        "made": mapped.made,
        "font": mapped.font,
        "size": mapped.size,
        "example": mapped.example or None,
    }


def _table(mapping: tuple[Mapped, ...]) -> list[str]:
    """Return the mapping as aligned lines."""
    from drafter.writers.word.house import How

    rows = [("段落", "样板的样式", "字体字号", "怎么找到的")]
    for mapped in mapping:
        how = _HOW[mapped.how.value]
        if mapped.made:
            how = f"照“{mapped.example}”的样子做的"
        style = "—" if mapped.how is How.NONE else mapped.style
        look = f"{mapped.font or '（没有指定中文字体）'} {mapped.size:g} 磅"
        rows.append((_name(mapped.role), "（段落格式）" if mapped.made else style, look, how))
    return aligned(rows, words=len(rows[0]))
