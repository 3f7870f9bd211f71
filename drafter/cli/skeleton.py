"""`draft skeleton`: what was learned of a genre's structure."""

from __future__ import annotations

import click

from drafter.cli.base import genre_option, json_option, print_json, subcommand
from drafter.cli.genres import open_genre


@subcommand("skeleton", short_help="查看学到的骨架")
@genre_option
@json_option
def command(genre: str | None, as_json: bool) -> None:
    """查看学到的骨架：每个章节在几份往年报告里见过、标题有哪些写法、见于何处；文种有的话，还有往年写过的问题。"""
    from drafter.learn import report

    data = open_genre(genre)
    if as_json:
        suggestions = [s.model_dump() for s in data.suggestions]
        print_json(report.learn_json(data.skeleton, None) | {"suggestions": suggestions})
        return
    click.echo(report.show_skeleton(data))
    if data.suggestions:
        from drafter.form import suggested

        click.echo("\n往年报告写过的问题，供选用：")
        for line in (line for s in data.suggestions for line in suggested(s)):
            click.echo(f"  {line}")
