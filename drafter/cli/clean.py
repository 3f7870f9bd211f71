"""`draft clean`: the copy of a Word file that may be published."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import (
    findings_code,
    json_option,
    print_findings,
    print_json,
    subcommand,
    tally,
)
from drafter.cli.excerpt import aligned, visible
from drafter.cli.files import with_suffix
from drafter.diagnostics import Diagnostic
from drafter.errors import Unwritable
from drafter.resources import write_bytes

if TYPE_CHECKING:
    from drafter.editing.cleaning import Cleaned
    from drafter.editing.tally import Taken

SUFFIX = "（清洁稿）"


@subcommand("clean", short_help="做一份可以公开的 Word 稿")
@click.argument("draft", metavar="稿子", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里；默认在原文件旁边，名称后加“（清洁稿）”。已有的文件不会被替换。",
)
@json_option
def command(draft: Path, output: Path | None, as_json: bool) -> int:
    """由一份 Word 稿（.docx，本工具写的或在 Word、WPS、LibreOffice 里改过的）做一份可以公开的，原稿不动。

    批注、突出显示、隐藏文字、作者和单位等属性、书签、自定义数据、图片里的拍摄信息都去掉；修订按全部接受处理，
    和 draft read 读到的一样。去掉了什么逐项列出；稿中还有【待填】【待核】或“征求意见稿”一类字样的，退出码为 1。
    """
    from drafter.editing import cleaning
    from drafter.readers import packages

    data = packages.read(draft)
    target = with_suffix(output, ".docx") if output else draft.with_name(f"{draft.stem}{SUFFIX}.docx")
    if os.path.lexists(target):
        raise Unwritable(f"“{target}”已经存在，没有改动它", "请用 -o 换一个文件名")
    made = cleaning.clean(draft, data)
    found = [finding.in_file(str(target)) for finding in made.findings]
    write_bytes(target, made.data)
    if as_json:
        print_json(_report(made, found, draft, target))
    else:
        print_findings(found, err=True)
        _tell(made, found, draft, target)
    return findings_code(found)


def _report(made: Cleaned, found: Sequence[Diagnostic], draft: Path, target: Path) -> dict[str, object]:
    return {
        "version": 1,
        "path": str(draft),
        "output": str(target),
        "taken": [row.to_json() for row in made.taken],
        "findings": [f.to_json() for f in found],
    }


def _tell(made: Cleaned, found: Sequence[Diagnostic], draft: Path, target: Path) -> None:
    if made.taken:
        click.echo(f"已写出 {target}，从“{draft.name}”里去掉了：")
        for line in _table(made.taken):
            click.echo(line)
    else:
        click.echo(f"“{draft.name}”里没有要去掉的，已照原样写出 {target}。")
    click.echo(f"{target.name}：{tally(found)}。")


def _table(rows: Sequence[Taken]) -> Iterator[str]:
    """Yield a line for each kind: its name, how many, examples."""
    counted = aligned([(row.name, f"{row.count:>4} 处") for row in rows], words=1)
    for row, line in zip(rows, counted, strict=True):
        more = "……" if row.count > len(row.examples) else ""
        shown = f"  {'、'.join(f'“{text}”' for text in row.examples)}{more}" if row.examples else ""
        yield f"  {line}{visible(shown)}"
