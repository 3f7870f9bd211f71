"""`draft new`: the blank form for a region and a year."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli.base import genre_option, subcommand, whole_number
from drafter.cli.files import keep_or_refuse, safe_name, with_suffix
from drafter.cli.genres import open_genre, title_of
from drafter.errors import UsageProblem
from drafter.resources import write_bytes


@subcommand("new", short_help="写出空白填报表")
@click.option("--region", metavar="地区", required=True, help="地区名，如 凤翔区、徐州市鼓楼区、锡盟。")
@click.option(
    "--year",
    metavar="年度",
    required=True,
    callback=whole_number(1990, 2049),
    help="报告的年度（不是写报告的那年），如 2024。",
)
@genre_option
@click.option("--level", metavar="级别", help="区划表里没有的单位是哪一级：镇、街道、开发区……")
@click.option(
    "--department", metavar="部门", help="部门写自己的报告：司法局、公安局……只问它负责的和各部门都有的。"
)
@click.option("--superior", metavar="上级", help="区划表里没有的单位归哪里管，如 凤翔区。")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里；默认在当前文件夹按地区和年度取名。",
)
@click.option("--force", is_flag=True, help="文件已存在时换成新的，旧的改名为 .bak 留着。")
def command(
    region: str,
    year: int,
    genre: str | None,
    level: str | None,
    superior: str | None,
    department: str | None,
    output: Path | None,
    force: bool,
) -> None:
    """写出一个地区、一个年度的空白填报表（YAML）。

    已有的文件不会被覆盖；加 --force 时旧文件改名为 .bak。
    """
    from drafter import form
    from drafter import region as regions

    data = open_genre(genre, mined=True)
    place = regions.resolve(region, year, level=level, superior=superior)
    if department and (trouble := form.trouble_with(place, department)):
        raise UsageProblem(trouble[1], trouble[2])
    text = form.blank(data, place, year, department=department)
    body = regions.profile(place, department).signature if department else place.name
    target = output or Path(safe_name(f"{body}{year}年{title_of(data)}填报表.yaml"))
    target = with_suffix(target, ".yaml", ".yml", ".txt")
    kept = keep_or_refuse(target, force=force)
    write_bytes(target, text.encode("utf-8"))
    if kept:
        click.echo(f"原来的文件改名为 {kept}")
    names = form.of_region(place, department)
    metrics = form.asked(form.for_body(data, names), year, names)
    asked = sum(m.level == "必" and m.gather != "算" for m in metrics)
    click.echo(f"已写出 {target}：{body if department else place.full} {year} 年度，其中必报 {asked} 项。")
    click.echo(f"填好后：draft check {target}，再 draft build {target}")
