"""`draft new`: the blank form for a region and a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import genre_option, print_findings, subcommand, whole_number
from drafter.cli.files import keep_or_refuse, safe_name, with_suffix
from drafter.cli.genres import open_genre, title_of
from drafter.cli.outlines import read_outline
from drafter.errors import UsageProblem
from drafter.resources import write_bytes

if TYPE_CHECKING:
    from drafter.schema import Genre


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
@click.option("--department", metavar="部门", help="部门写自己的报告：司法局、公安局……只问它负责的和各部门都有的。")
@click.option("--superior", metavar="上级", help="区划表里没有的单位归哪里管，如 凤翔区。")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里；默认在当前文件夹按地区和年度取名。",
)
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    metavar="通知",
    help="上级关于今年报告的通知（txt、html、docx）或提纲（YAML）：标题和必写内容写进填报表的“提纲”。",
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
    outline: Path | None,
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
    body = regions.profile(place, department).signature if department else place.name
    target = output or Path(safe_name(f"{body}{year}年{title_of(data)}填报表.yaml"))
    target = with_suffix(target, ".yaml", ".yml", ".txt")
    names = form.of_region(place, department)
    office, troubles = form.load_office(target.parent / form.OFFICE_FILE)
    print_findings([*troubles, *form.check_office(office, data, names)], err=True)
    text = form.blank(data, place, year, department=department, office=office)
    if outline:
        text = _with_outline(text, outline, data)
    kept = keep_or_refuse(target, force=force)
    write_bytes(target, text.encode("utf-8"))
    if kept:
        click.echo(f"原来的文件改名为 {kept}")
    metrics = form.asked(form.for_body(data, names, office.renames), year, names)
    asked = sum(m.level == "必" and m.gather != "算" for m in metrics)
    click.echo(f"已写出 {target}：{body if department else place.full} {year} 年度，其中必报 {asked} 项。")
    if outline:
        click.echo("提纲是从通知里整理出来的，请对照原文核对、增删。")
    click.echo(f"填好后：draft check {target}，再 draft build {target}")


def _with_outline(text: str, path: Path, genre: Genre) -> str:
    """Return a form's text with the outline that a notice or list prescribes."""
    from drafter import form

    rows, findings = read_outline(path, genre)
    print_findings(findings, err=True)
    return form.with_outline(text, rows)
