"""`draft demo`: the whole main job on the shipped examples."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli.base import print_findings, subcommand, tally
from drafter.cli.build import compose_form, print_pending, render, write_draft
from drafter.cli.files import safe_name
from drafter.cli.genres import files_of
from drafter.errors import Unreadable
from drafter.resources import read_bytes, write_bytes


@subcommand("demo", short_help="走一遍自带的例子")
@click.argument("folder", metavar="[文件夹]", type=click.Path(path_type=Path), default=Path("drafter-demo"))
def command(folder: Path) -> None:
    """用自带的例子走一遍全过程：填好的填报表 → 检查 → Word 和 Markdown 初稿。

    写在 drafter-demo 文件夹（或给出的文件夹）里；已经改过的初稿不会被替换。
    """
    forms = sorted(files_of(None).examples.glob("*.yaml"))
    if not forms:
        raise Unreadable("没有找到自带的例子", "安装可能不完整，请重新安装")
    for source in forms:
        _one(source, folder)
    click.echo(f"打开 {folder} 里的 .docx 看初稿；改改填报表里的数再 draft build 试试。")


def _one(source: Path, folder: Path) -> None:
    form = folder / source.name
    if not form.exists():
        write_bytes(form, read_bytes(source))
    click.echo(f"填报表：{form}")
    draft, findings = compose_form(form, None)
    findings = [*findings, *draft.findings]
    print_findings(findings)
    for to in ("docx", "md"):
        target = folder / safe_name(f"{draft.name}.{to}")
        data, _ = render(draft, to)
        write_draft(target, data)
        click.echo(f"  已写出 {target}")
    click.echo(f"  稿中数据 {len(draft.ledger.figures)} 个，每个都查得到出处；{tally(findings)}。")
    print_pending(draft.ledger.pending)
    click.echo()
