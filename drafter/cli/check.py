"""`draft check`: every trouble of a form at once."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli.base import (
    findings_code,
    genre_option,
    json_option,
    print_findings,
    print_json,
    sources_of,
    subcommand,
    tally,
)
from drafter.cli.forms import open_form, owed_by
from drafter.diagnostics import in_order


@subcommand("check", short_help="检查填报表")
@click.argument("form", metavar="填报表", type=click.Path(path_type=Path))
@genre_option
@json_option
def command(form: Path, genre: str | None, as_json: bool) -> int:
    """检查填报表，一次列出全部问题，每条都指明行和列。

    有错误时退出码为 1；警告和提示不影响。
    """
    from drafter.form import UNREPORTED, unreported

    (content, data), findings = open_form(form, genre)
    if as_json:
        print_json({"version": 1, "findings": [f.to_json() for f in in_order(findings)]})
    else:
        told = [f for f in findings if f.code != UNREPORTED]
        print_findings(told, sources=sources_of(form))
        owed = unreported(content, data)
        if owed:
            what = "还没有报、没有报齐" if any(row.progress for row in owed) else "必报而还没有报"
            click.echo(f"{what}的 {len(owed)} 项，按责任单位：")
            for line in owed_by(owed):
                click.echo(line)
            click.echo("  （没有发生填 无，不写这一项填 不适用，领导定了不写填 今年不报）")
        click.echo(f"{form}：{tally(told)}")
    return findings_code(findings)
