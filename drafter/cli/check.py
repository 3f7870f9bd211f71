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
    subcommand,
    tally,
)
from drafter.cli.forms import open_form
from drafter.diagnostics import in_order


@subcommand("check", short_help="检查填报表")
@click.argument("form", metavar="填报表", type=click.Path(path_type=Path))
@genre_option
@json_option
def command(form: Path, genre: str | None, as_json: bool) -> int:
    """检查填报表，一次列出全部问题，每条都指明行和列。

    有错误时退出码为 1；警告和提示不影响。
    """
    _, findings = open_form(form, genre)
    if as_json:
        print_json({"version": 1, "findings": [f.to_json() for f in in_order(findings)]})
    else:
        print_findings(findings)
        click.echo(f"{form}：{tally(findings)}")
    return findings_code(findings)
