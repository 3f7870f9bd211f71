"""`draft read`: a report as the tool understands it."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli.base import genre_option, json_option, print_findings, print_json, subcommand
from drafter.cli.genres import open_genre, recognise, title_of


@subcommand("read", short_help="读一份报告")
@click.argument("report", metavar="报告", type=click.Path(path_type=Path))
@genre_option
@click.option("--text", "as_text", is_flag=True, help="只打印读到的正文，一段一行。")
@json_option
def command(report: Path, genre: str | None, as_text: bool, as_json: bool) -> None:
    """读一份报告（txt、html、docx、pdf、doc、wps），列出标题、地区、年度、结构、数据和网页残留。

    不给 --genre 时按内容认文种；认不出就只列结构和数据。
    """
    from drafter import analysis, readers
    from drafter.analysis import report as shown

    document, lost = readers.read(report)
    if as_text:
        click.echo(document.text)
        return
    data = open_genre(genre) if genre else recognise(document)
    understood = analysis.analyse(document, data)
    if as_json:
        print_json(shown.to_json(understood, document, lost))
    else:
        click.echo(shown.to_text(understood, document, title_of(data) if data else None))
        print_findings([*lost, *understood.diagnostics], err=True)
