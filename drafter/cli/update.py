"""`draft update`: an older form brought to the genre and the program as they are now; a Word draft that people have edited,
to the figures of its form (redraft.py).
"""

from __future__ import annotations

import codecs
from pathlib import Path

import click

from drafter.cli.base import genre_option, json_option, subcommand, whole_number
from drafter.cli.files import keep_or_refuse
from drafter.cli.genres import open_genre
from drafter.cli.order import LONGEST, Order
from drafter.diagnostics import Severity
from drafter.errors import UsageProblem
from drafter.resources import OFFICE_FILE, read_bytes, write_bytes


@subcommand("update", short_help="更新旧的填报表；把新数放进改过的 Word 稿")
@click.argument("form", metavar="[WORD稿] 填报表", type=click.Path(path_type=Path))
@click.argument("second", metavar="", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不写文件。")
@click.option("--track", is_flag=True, help="Word 稿：改动留下修订痕迹，由领导过目后接受。")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="Word 稿：另写一份，原稿不动；默认改在原稿上，原稿改名为 .bak。",
)
@click.option("--edition", metavar="稿别", help="Word 稿是哪一种稿（生成时用了 --edition 的才要写）。")
@click.option("--addressee", metavar="主送", help="Word 稿报给谁（生成时用了 --addressee 的才要写）。")
@click.option(
    "--length",
    callback=whole_number(1, LONGEST, "字"),
    metavar="字数",
    help="Word 稿压到多少字（生成时用了 --length 的才要写）。",
)
@genre_option
@json_option
def command(
    form: Path,
    second: Path | None,
    dry_run: bool,
    track: bool,
    output: Path | None,
    edition: str | None,
    addressee: str | None,
    length: int | None,
    genre: str | None,
    as_json: bool,
) -> int:
    """两个用法。

    draft update 填报表：把旧的填报表改到现在的样子：改了名的项挪到现在的位置，补上新增的项，更新 # 后面的说明。
    填的内容、自己写的注释和行的顺序都不动；旧文件改名为 .bak 留着。

    draft update 改过的稿.docx 填报表：把填报表里改了的数放进领导改过的 Word 稿，别的一个字不动；
    人在 Word 里改过的数、要改写的句子只列出来。原稿改名为 .bak 留着。
    """
    from drafter.cli import redraft

    if second is not None:
        order = Order(edition=edition, addressee=addressee, length=length)
        return redraft.run(
            form, second, genre, order, redraft.Wish(output, dry_run=dry_run, track=track, as_json=as_json)
        )
    if redraft.is_word(form):
        raise UsageProblem(f"“{form}”是 Word 稿，还要写填报表", f"draft update {form} 填报表.yaml")
    if track or output or as_json or edition or addressee or length:
        raise UsageProblem(
            "只更新填报表时没有 --track、-o、--json、--edition、--addressee、--length",
            f"更新 Word 稿要写两个文件：draft update 改过的稿.docx {form}",
        )
    return _update_form(form, genre, dry_run=dry_run)


def _update_form(form: Path, genre: str | None, *, dry_run: bool) -> int:
    from drafter import form as forms
    from drafter.cli.schema_file import named_in, put_beside
    from drafter.form import updating
    from drafter.yamlio import decode

    data = open_genre(genre, mined=True)
    raw = read_bytes(form)
    text, notes = decode(raw, str(form))
    office, _ = forms.load_office(form.parent / OFFICE_FILE)
    content, _ = forms.read(text, data, str(form), office)
    made = updating.update(text, data, content)
    again, findings = forms.read(made.text, data, str(form), office)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    if errors and made.text != text and updating.update(made.text, data, again).told:
        # The lines did not come to stand where they are looked for: every further update would add them once more.
        click.echo(
            f"{form}：表里的错误没改好，更新放不到位，没有写文件。先照 draft check {form} 改好再更新",
            err=True,
        )
        return 1
    for line in (*made.told, *(["文件改存为 UTF-8 编码"] if made.text != text and notes else [])):
        click.echo(f"  {line}")
    if made.text == text:
        click.echo(f"{form}：没有要改的。")
    elif dry_run:
        click.echo(f"{form}：以上改动还没有写（--dry-run）。")
    else:
        kept = keep_or_refuse(form, force=True)
        mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
        write_bytes(form, mark + made.text.encode("utf-8"))
        click.echo(f"已更新 {form}，原来的文件改名为 {kept}")
    if not dry_run and named_in(raw, data):
        put_beside(form, data)
    if errors:
        click.echo(f"表里还有错误 {errors} 处，请看 draft check {form}")
    return 0
