"""`draft metrics`: the figures that a form of the genre may have, and what was learned of figures from past reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from drafter.chinese import display_width
from drafter.cli.base import genre_option, json_option, print_json, subcommand
from drafter.cli.genres import open_genre, unsettled
from drafter.schema import Genre, Metric

WIDEST = 50  # columns of the keys; a longer one stands out
LEVELS = {"必": "必填", "常": "常用", "选": "选填"}


@subcommand("metrics", short_help="查看填报表里的项和学到的指标")
@click.argument("words", metavar="[名称…]", nargs=-1)
@genre_option
@json_option
def command(words: tuple[str, ...], genre: str | None, as_json: bool) -> None:
    """查看填报表里有哪些项，空白表没有列出的也在内；从往年报告学到哪些指标，几份报告里见过，原来怎么写的。

    给出名称里的字，只看有关的，如 draft metrics 行政复议。
    """
    from drafter.learn import report

    data = open_genre(genre, mined=True)
    lines = fitting(data, words)
    if as_json:
        learned = report.learn_json(data.skeleton, report.about(data.mined, words))
        print_json({**learned, "form": [in_json(metric) for metric in lines]})
        return
    if lines:
        click.echo(f"填报表里的项 {len(lines)} 个（组.名称，照着加一行就能填）")
        width = min(WIDEST, max(display_width(place(metric)) for metric in lines))
        click.echo("".join(f"  {told(metric, width)}\n" for metric in lines))
    click.echo(report.show_metrics(_without_settled(data), words))


def _without_settled(genre: Genre) -> Genre:
    """Return a genre without the proposals that its metrics.yaml has accepted."""
    if genre.mined is None:
        return genre
    left = unsettled(genre.mined.proposals, genre.metrics)
    return genre.model_copy(update={"mined": genre.mined.model_copy(update={"proposals": left})})


def fitting(genre: Genre, words: Sequence[str]) -> list[Metric]:
    """Return the form's lines that have all these words in their group, key, name, aliases or topic; all without words."""
    return [
        metric
        for metric in genre.metrics
        if all(
            word in "\n".join([metric.group, metric.key, metric.name, metric.topic, *metric.aliases])
            for word in words
        )
    ]


def told(metric: Metric, width: int = 0) -> str:
    """Return a line of the form as it is told: where it stands (filled up to `width` columns), its unit, how it is asked."""
    where = place(metric)
    return where + " " * (width - display_width(where)) + "　" + "｜".join(_asked(metric))


def place(metric: Metric) -> str:
    """Return where a line stands below 数据: 行政复议.受理, 行政复议.只有率.审结率."""
    from drafter.form.words import DATA_KEY, key_path

    return key_path(metric).removeprefix(f"{DATA_KEY}.")


def _asked(metric: Metric) -> Iterator[str]:
    yield metric.unit
    yield LEVELS[metric.level]
    if not metric.listed:
        yield "空白表里没有列"
    if metric.gather == "算":
        yield "自动算"


def in_json(metric: Metric) -> dict[str, object]:
    """Return a line of the form as the JSON contract has it."""
    return {"key": place(metric), "name": metric.name, "unit": metric.unit, "level": metric.level}
