"""`draft check`: every trouble of a form at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
from drafter.cli.forms import by_owner, open_form, with_those_of_the_draft
from drafter.diagnostics import Diagnostic, in_order

if TYPE_CHECKING:
    from drafter.form import Form
    from drafter.schema import Genre


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
    findings = _with_those_of_the_draft(findings, content, data, genre)
    if as_json:
        print_json({"version": 1, "findings": [f.to_json() for f in in_order(findings)]})
    else:
        told = [f for f in findings if f.code != UNREPORTED]
        print_findings(told)
        owed = unreported(content, data)
        if owed:
            click.echo(f"必报而还没有报的 {len(owed)} 项，按责任单位：")
            for line in by_owner((row.owner, row.name) for row in owed):
                click.echo(line)
            click.echo("  （没有发生填 无，不写这一项填 不适用，领导定了不写填 今年不报）")
        click.echo(f"{form}：{tally(told)}")
    return findings_code(findings)


def _with_those_of_the_draft(
    findings: list[Diagnostic], content: Form, data: Genre, genre: str | None
) -> list[Diagnostic]:
    """Compose the draft for what only shows then (a computed rate above 100%). Costs as much as all the rest of `check`:
    to go, with its call, as soon as the checks of the form find it.
    """
    from drafter.cli.build import compose_content

    if not content.region.level:
        return findings
    return with_those_of_the_draft(
        findings, compose_content(content, data, genre).findings, Path(content.path or "")
    )
