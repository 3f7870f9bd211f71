"""`draft metrics`: what was learned of a genre's figures."""

from __future__ import annotations

import click

from drafter.cli.base import genre_option, json_option, print_json, subcommand
from drafter.cli.genres import open_genre


@subcommand("metrics", short_help="查看学到的指标")
@click.argument("words", metavar="[名称…]", nargs=-1)
@genre_option
@json_option
def command(words: tuple[str, ...], genre: str | None, as_json: bool) -> None:
    """查看指标：名称、单位、几份报告里见过、原来怎么写的。

    给出名称里的字，只看有关的指标，如 draft metrics 行政复议。
    """
    from drafter.learn import report

    data = open_genre(genre, mined=True)
    if as_json:
        print_json(report.learn_json(data.skeleton, report.about(data.mined, words)))
    else:
        click.echo(report.show_metrics(data, words))
