"""`draft skeleton`: what was learned of a genre's structure."""

from __future__ import annotations

import click

from drafter.cli.base import genre_option, json_option, print_json, subcommand
from drafter.cli.genres import open_genre


@subcommand("skeleton", short_help="查看学到的骨架")
@genre_option
@click.option("--brief", is_flag=True, help="只看章节，不看标题写法、指标和出处。")
@json_option
def command(genre: str | None, brief: bool, as_json: bool) -> None:
    """查看学到的骨架：每个章节在几份往年报告里见过、标题有哪些写法、见于何处、常见哪些指标；几篇都写到的问题和打算；各篇先后不一的章节。"""
    from drafter.learn import report

    data = open_genre(genre, mined=not (brief or as_json))
    if as_json:
        suggestions = [s.model_dump() for s in data.suggestions]
        print_json(report.learn_json(data.skeleton, None) | {"suggestions": suggestions})
        return
    click.echo(report.show_skeleton(data, brief=brief))
    if data.suggestions and not brief:
        from drafter.form import suggested

        click.echo("\n往年报告写过的问题，供选用：")
        for line in (line for s in data.suggestions for line in suggested(s)):
            click.echo(f"  {line}")
