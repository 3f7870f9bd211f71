"""`draft new`: the form for a region and a year, blank or made of last year's."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import genre_option, output_option, print_findings, sources_of, subcommand, whole_number
from drafter.cli.files import keep_or_refuse, safe_name, with_suffix
from drafter.cli.genres import open_genre, title_of
from drafter.cli.outlines import read_outline
from drafter.cli.schema_file import put_beside
from drafter.diagnostics import Severity
from drafter.errors import UsageProblem
from drafter.resources import OFFICE_FILE, read_bytes, write_bytes

if TYPE_CHECKING:
    from drafter.form import Form, Office
    from drafter.form.following import Followed
    from drafter.region import Region
    from drafter.schema import Genre


@subcommand("new", short_help="写出填报表")
@click.option(
    "--region", metavar="地区", help="地区名，如 凤翔区、徐州市鼓楼区、锡盟。有 --from 时可以不写。"
)
@click.option(
    "--year",
    metavar="年度",
    callback=whole_number(1990, 2049),
    help="报告的年度（不是写报告的那年），如 2024。有 --from 时默认是去年的表的下一年。",
)
@click.option(
    "--from",
    "last",
    type=click.Path(path_type=Path),
    metavar="去年的填报表",
    help="照去年的填报表写出今年的：去年的数填在“去年”栏，文字变成注释，口径、来源、自己的注释照旧。",
)
@genre_option
@click.option("--level", metavar="级别", help="区划表里没有的单位是哪一级：镇、街道、开发区……")
@click.option(
    "--department", metavar="部门", help="部门写自己的报告：司法局、公安局……只问它负责的和各部门都有的。"
)
@click.option("--superior", metavar="上级", help="区划表里没有的单位归哪里管，如 凤翔区。")
@output_option
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    metavar="通知",
    help="上级关于今年报告的通知（txt、html、docx）或提纲（YAML）：标题和必写内容写进填报表的“提纲”。",
)
@click.option("--force", is_flag=True, help="文件已存在时换成新的，旧的改名为 .bak 留着。")
@click.option("--no-schema", is_flag=True, help="不在旁边写供编辑器提示用的 .schema.json 文件。")
def command(
    region: str | None,
    year: int | None,
    last: Path | None,
    genre: str | None,
    level: str | None,
    superior: str | None,
    department: str | None,
    output: Path | None,
    outline: Path | None,
    force: bool,
    no_schema: bool,
) -> None:
    """写出一个地区、一个年度的填报表（YAML），空白的，或者照去年的填报表（--from）。

    已有的文件不会被覆盖；加 --force 时旧文件改名为 .bak。
    """
    from drafter import form

    data = open_genre(genre, mined=True)
    asked = _Asked(region, year, level, superior, department)
    made = _of_last_year(last, data, asked) if last else _blank(data, asked)
    target = output or Path(safe_name(f"{made.body}{made.year}年{title_of(data)}填报表.yaml"))
    target = with_suffix(target, ".yaml", ".yml", ".txt")
    names = form.of_region(made.place, made.department)
    office, troubles = form.load_office(target.parent / OFFICE_FILE)
    print_findings([*troubles, *form.check_office(office, data, names)], err=True)
    followed = made.write(office)
    text = followed.text
    if outline:
        text = _with_outline(text, outline, data)
    kept = keep_or_refuse(target, force=force)
    schema = None if no_schema else put_beside(target, data)
    text = form.with_schema_line(text, schema)
    write_bytes(target, made.mark + text.encode("utf-8"))
    if kept:
        click.echo(f"原来的文件改名为 {kept}")
    metrics = form.asked(form.for_body(data, names, office.renames), made.year, names)
    count = sum(m.level == "必" and m.gather != "算" for m in metrics)
    click.echo(
        f"已写出 {target}：{made.body if made.department else made.place.full} {made.year} 年度，其中必报 {count} 项。"
    )
    for line in followed.told:
        click.echo(f"  {line}")
    if outline:
        click.echo("提纲是从通知里整理出来的，请对照原文核对、增删。")
    of = f" --genre {genre}" if genre else ""
    click.echo(f"填好后：draft check {target}{of}，再 draft build {target}{of}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the call says of the place and the year."""

    region: str | None
    year: int | None
    level: str | None
    superior: str | None
    department: str | None

    def place(self, name: str, year: int) -> Region:
        from drafter.region import resolve

        return resolve(name, year, level=self.level, superior=self.superior)


@dataclass(frozen=True, slots=True)
class _Made:
    """A form that is to be written: for which place and year, and how, given what its folder says of the bodies there.

    `mark` is the byte order mark that last year's file began with.
    """

    place: Region
    year: int
    write: Callable[[Office], Followed]
    mark: bytes = b""
    department: str | None = None

    @property
    def body(self) -> str:
        """What the body that reports is called: the place, or its department."""
        from drafter.region import profile

        return profile(self.place, self.department).signature if self.department else self.place.name


def _blank(genre: Genre, asked: _Asked) -> _Made:
    from drafter.form import blank, trouble_with
    from drafter.form.following import Followed

    if asked.region is None or asked.year is None:
        missing = "--region" if asked.region is None else "--year"
        raise UsageProblem(f"缺少“{missing}”", "写明地区和年度，或用 --from 给出去年的填报表")
    place = asked.place(asked.region, asked.year)
    year, department = asked.year, asked.department
    if department and (trouble := trouble_with(place, department)):
        raise UsageProblem(trouble[1], trouble[2])

    def write(office: Office) -> Followed:
        return Followed(blank(genre, place, year, department=department, office=office), ())

    return _Made(place, year, write, department=department)


def _of_last_year(path: Path, genre: Genre, asked: _Asked) -> _Made:
    """Make this year's form of last year's; what is wrong with last year's is printed, and no hindrance."""
    from drafter import form
    from drafter.form.following import follow
    from drafter.yamlio import decode

    raw = read_bytes(path)
    text, _ = decode(raw, str(path))
    office, _ = form.load_office(path.parent / OFFICE_FILE)
    last, findings = form.read(text, genre, str(path), office)
    if asked.department and asked.department != last.department:
        whose = f"“{last.department}”" if last.department else "政府"
        raise UsageProblem(
            f"去年的填报表是{whose}的，不是“{asked.department}”的", "有 --from 时不用写 --department"
        )
    year = asked.year or (last.year + 1 if last.year else 0)
    if not year:
        raise UsageProblem(f"“{path}”里看不出年度", "请用 --year 写明今年这份报告的年度")
    place = _place(last, year, asked)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        click.echo(f"去年的填报表有 {len(errors)} 处错误，读得懂的都带过来了：", err=True)
        print_findings(errors, sources=sources_of(path), err=True)
    if last.year and last.year != year - 1:
        click.echo(f"警告：“{path}”是 {last.year} 年度的，不是 {year - 1} 年度的，“去年”栏请核对。", err=True)
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    return _Made(
        place, year, lambda office: follow(text, genre, last, place, year, office), mark, last.department
    )


def _place(last: Form, year: int, asked: _Asked) -> Region:
    """Return the place of this year's form: the one asked for, else last year's, by its name of this year."""
    if asked.region is not None:
        return asked.place(asked.region, year)
    if not last.region.full:
        raise UsageProblem("去年的填报表里看不出地区", "请用 --region 写明地区")
    try:
        if last.region.code or not last.region.level:
            return asked.place(last.region.full, year)
        above = "".join(last.region.parents)
        return replace(asked, level=last.region.level, superior=above).place(last.region.name, year)
    except UsageProblem as problem:
        hint = f"{problem.hint}；地区改了名或合并了，用 --region 写今年的名称"
        raise UsageProblem(f"去年的地区“{last.region.full}”：{problem.message}", hint) from None


def _with_outline(text: str, path: Path, genre: Genre) -> str:
    """Return a form's text with the outline that a notice or list prescribes."""
    from drafter import form

    rows, findings = read_outline(path, genre)
    print_findings(findings, err=True)
    return form.with_outline(text, rows)
