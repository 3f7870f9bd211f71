"""`draft build`: from a filled form to a draft."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import (
    EXIT_FINDINGS,
    findings_code,
    genre_option,
    json_option,
    print_findings,
    print_json,
    sources_of,
    subcommand,
    tally,
    whole_number,
)
from drafter.cli.files import is_several, safe_name, with_suffix
from drafter.cli.forms import open_form, owed_by
from drafter.cli.genres import files_of
from drafter.cli.ledger import workbook
from drafter.cli.order import FORMATS, UPWARD, Order, order_options
from drafter.cli.outlines import calendar_beside
from drafter.diagnostics import Diagnostic, Location, in_order
from drafter.errors import Unreadable, Unwritable
from drafter.resources import COMPILED_TEMPLATE, plain_template, read_bytes, read_text, write_bytes

if TYPE_CHECKING:
    from drafter.compose import Composition, Pending
    from drafter.compose.ledger import Entry
    from drafter.document import Document
    from drafter.form import Form
    from drafter.schema import Genre
    from drafter.writers.word.house import House

DEFAULT = Order()
NAMED = 3  # so many figures of last year that no sentence compares are named, more are counted


@subcommand("build", short_help="生成报告初稿")
@click.argument("forms", metavar="填报表…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里：一份填报表给文件名，多份给文件夹；默认在当前文件夹按地区和年度取名。",
)
@order_options
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="同时写出台账（.xlsx）：每个数据的句子、出处、算法，谁还欠什么，哪些没有写入；多份填报表时给文件夹。",
)
@click.option(
    "--jobs", metavar="数", callback=whole_number(1, 256, "个"), help="多份填报表时用几个进程，默认看份数。"
)
@genre_option
@json_option
def command(
    forms: tuple[Path, ...],
    output: Path | None,
    order: Order,
    ledger: Path | None,
    genre: str | None,
    jobs: int | None,
    as_json: bool,
) -> int:
    """由填报表生成报告初稿，并列出还缺什么、由谁补。

    没有报来的必报数在稿中写作【待填：…】，不可能的数写作【待核：…】。已有的初稿只要有人改过就不会被替换。

    可以一次给出多份填报表或它们的文件夹（连同下面的文件夹），写到 -o 的文件夹里；哪一份做不成，在最后的表里说明，其余照写。
    """
    if len(forms) > 1 or is_several(forms[0]):
        from drafter.cli import batch

        return batch.build(forms, output or Path(), order, ledger, genre, jobs, as_json=as_json)
    return _one(forms[0], output, order, ledger, genre, as_json=as_json)


def _one(
    form: Path, output: Path | None, order: Order, ledger: Path | None, genre: str | None, *, as_json: bool
) -> int:
    from drafter.compose import open_items

    into = output if output and os.path.isdir(output) else None  # noqa: PTH112 - never raises
    if output and not into:
        output = with_suffix(output, *(FORMATS[order.to] if order.to else chain(*FORMATS.values())))
    draft, findings = compose_form(form, genre, order)
    findings = with_own(draft, findings, form)
    if order.final and (open_ := open_items(draft, findings)):
        return _refuse(draft, findings, open_, form, as_json=as_json)
    if not order.final:
        draft = remarked(draft, findings)
    target = output if output and not into else (into or Path()) / file_name(draft, order)
    data, more = render(draft, order.to or _format_of(target), order)
    findings = in_order([*findings, *more])
    book = workbook(ledger, draft, source_date()) if ledger else None
    write_draft(target, data)
    if book:
        write_bytes(*book)
    if as_json:
        print_json(report(draft, findings, str(target)) | ({"ledger": str(book[0])} if book else {}))
    else:
        print_findings(findings, sources=sources_of(form), err=True)
        _tell(draft, findings, target)
        if book:
            click.echo(f"台账写在 {book[0]}。")
    return findings_code(findings)


def with_own(draft: Composition, findings: Sequence[Diagnostic], form: Path) -> list[Diagnostic]:
    """Return what was found in a form and what its draft tells of it, in the order of the lines."""
    return in_order([*findings, *(f.in_file(str(form)) for f in (*draft.findings, *draft.notes))])


def file_name(draft: Composition, order: Order) -> str:
    """Return what the file of a draft is called where nobody says."""
    return safe_name(f"{draft.name}.{order.to or 'docx'}")


def compose_form(
    form: Path, genre_name: str | None, order: Order = DEFAULT, *, genre: Genre | None = None
) -> tuple[Composition, list[Diagnostic]]:
    """Read a form and compose the draft that is asked for; `genre` is the one of that name where it is open already."""
    from drafter.form import UNREPORTED

    (content, genre), findings = open_form(form, genre_name, mined=order.length is not None, genre=genre)
    # What is not reported yet stands in the draft as pending, and is told from there.
    findings = [f for f in findings if f.code != UNREPORTED]
    if not content.region.level:
        hint = "先改正“地区”“年度”这几行，再生成"
        raise Unreadable("不知道是哪个地区、哪一年的报告，没有写初稿", hint, Location(str(form)), findings)
    return compose_content(content, genre, genre_name, order), findings


def compose_content(
    content: Form, genre: Genre, genre_name: str | None, order: Order = DEFAULT
) -> Composition:
    """Compose the draft of a form that has been read."""
    from drafter import calendar, compose
    from drafter import region as regions

    profile = regions.profile(content.region, content.department)
    extra = calendar_beside(Path(content.path))[0] if content.path else None
    files = files_of(genre_name)
    template = files.template if files.template.is_file() else plain_template()
    compiled = files.compiled / COMPILED_TEMPLATE if files.compiled else None
    return compose.compose(
        genre,
        content,
        profile,
        calendar.words(content.year, extra),
        read_text(template),
        compose.Request(order.edition, order.addressee, order.length, order.kind == UPWARD, order.annex),
        template_path=str(template),
        compiled=read_text(compiled) if compiled and compiled.is_file() else "",
        headings=calendar.topic_headings(content.year, extra),
    )


def remarked(draft: Composition, findings: Sequence[Diagnostic]) -> Composition:
    """Return a draft that says beside each place what is open there and what the findings are about."""
    from drafter.compose import remarks

    said = remarks.remarked(draft.document, draft.ledger, findings, draft.form, sources=draft.sources)
    return draft._replace(document=said)


def render(draft: Composition, to: str, order: Order = DEFAULT) -> tuple[bytes, list[Diagnostic]]:
    """Render a draft; the findings are about what the format or the fonts cannot show."""
    from drafter import writers

    document = draft.document if draft.sources else draft.document.without_traces()
    house, told = _house(order.style, to, document) if order.style else (None, [])
    options = writers.Options(order.fonts, source_date(), house, order.contents)
    data, lost = writers.render(document, to, options)
    return data, [*told, *lost]


def _house(style: Path, to: str, document: Document) -> tuple[House | None, list[Diagnostic]]:
    from drafter.cli.style import house_for

    return house_for(style, to, document)


def source_date() -> datetime | None:
    """Return the date for the file's properties: SOURCE_DATE_EPOCH where it is set, so that a build can be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    # More digits than eleven are a year beyond 9999, which no date can hold.
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() and len(epoch) <= 11 else None


def write_draft(target: Path, data: bytes) -> None:
    """Write a draft; a draft that stands there is replaced only while it is as this tool wrote it."""
    refuse_edited(target)
    write_bytes(target, data)


def refuse_edited(target: Path) -> None:
    """Raise Unwritable where a file stands that somebody has edited, or that is not this tool's."""
    from drafter.writers.seal import is_untouched

    if target.exists() and not (target.is_file() and is_untouched(read_bytes(target))):  # a pipe is not read
        raise Unwritable(
            f"“{target}”已有人改过（或不是本工具写的），没有替换它",
            _instead_of_building(target),
        )


def _instead_of_building(target: Path) -> str:
    new = "用 -o 换一个文件名，或把原来的文件改名后再生成"
    return (
        f"要把新数放进这份稿：draft update {target} 填报表；要另出一份，{new}"
        if _is_word(target)
        else f"请{new}"
    )


def _is_word(target: Path) -> bool:
    return target.suffix.lower() in FORMATS["docx"]


def _format_of(target: Path) -> str:
    return next((to for to, suffixes in FORMATS.items() if target.suffix.lower() in suffixes), "docx")


def report(draft: Composition, findings: Sequence[Diagnostic], output: str | None) -> dict[str, object]:
    """Return a draft as the JSON contract has it; `output` is its file, None where none was written."""
    return {
        "version": 1,
        "output": output,
        "edition": draft.edition or None,
        "left_out": [item.to_json() for item in draft.left_out],
        "differs": [item.to_json() for item in draft.differs],
        **draft.ledger.to_json(),
        "findings": [f.to_json() for f in findings],
    }


def _refuse(
    draft: Composition,
    findings: Sequence[Diagnostic],
    open_: Sequence[object],
    form: Path,
    *,
    as_json: bool,
) -> int:
    if as_json:
        print_json(report(draft, findings, None))
    else:
        print_findings(findings, sources=sources_of(form), err=True)
        print_pending(draft.ledger.pending)
        click.echo(f"还有 {len(open_)} 处没有定下来，没有写文件。补齐后再用 --final。", err=True)
    return EXIT_FINDINGS


def _tell(draft: Composition, findings: Sequence[Diagnostic], target: Path) -> None:
    ledger = draft.ledger
    click.echo(f"已写出 {target}：稿中数据 {len(ledger.figures)} 个；{tally(findings)}。")
    print_pending(ledger.pending)
    _tell_differences(draft)
    if ledger.part_of_year:
        click.echo(f"不是全年数、年末数的 {len(ledger.part_of_year)} 项：")
        for part in sorted(ledger.part_of_year, key=lambda row: row.line or 0):
            click.echo(f"  第 {part.line} 行 {part.key}（截至{part.as_of}）")
    _tell_unused(ledger.unused, published=not draft.sources)


def _tell_unused(unused: Sequence[Entry], *, published: bool) -> None:
    """List what was filled in and is not in the draft: what only 版头 and 版记 show and figures of last year in a line each."""
    from drafter.form import words

    last = [row for row in unused if row.key.endswith(f".{words.LAST}")]
    heads = {row.key: _head_field(row.key) for row in unused}
    others = [row for row in unused if row not in last and not heads[row.key]]
    if others:
        click.echo(f"填了但稿中没有用到 {len(others)} 项：")
        for row in others:
            click.echo(f"  第 {row.line} 行 {words.spoken(row.key)}")
    fields = "、".join(dict.fromkeys(filter(None, heads.values())))
    if fields:
        wanted = "" if published else "，要印的加 --as 上行文"
        click.echo(f"“{words.ISSUE_KEY}”里的{fields}只印在版头、版记里，这份稿没有版头、版记{wanted}。")
    if last:
        few = "、".join(row.key.removesuffix(f".{words.LAST}") for row in last)
        which = f"：{few}" if len(last) <= NAMED else "，清单在台账的“未写入”里（--ledger）"
        click.echo(f"去年数有 {len(last)} 个没有用到（这些句子不写同比）{which}。")


def _head_field(key: str) -> str:
    """Return the field of 发文 that only 版头 and 版记 show, if the key is of one."""
    from drafter.form import words

    name = key.removeprefix(f"{words.ISSUE_KEY}.").partition("[")[0]
    return name if key.startswith(words.ISSUE_KEY) and name in words.HEADED_FIELDS else ""


def _tell_differences(draft: Composition) -> None:
    """Tell in two lines what the fullest paper has and this one has not, or says in other words."""
    beside = f"与{draft.beside or '全文'}相比："
    if draft.left_out:
        why: dict[str, set[str]] = {}
        for item in draft.left_out:
            why.setdefault(_short_reason(item.why), set()).add(item.key)
        number = len({item.key for item in draft.left_out})
        parts = "，".join(f"{reason} {len(keys)} 项" for reason, keys in why.items())
        click.echo(f"{beside}不写 {number} 项（{parts}），清单在台账的“未写入”里（--ledger）。")
    if draft.differs:
        what = "、".join(dict.fromkeys(_last_part(item.what) for item in draft.differs))
        click.echo(f"{beside}说法不同的有 {what}。")


def _short_reason(why: str) -> str:
    return "由不写的数算出" if why.startswith("由") else why


def _last_part(key: str) -> str:
    return key.rpartition(".")[2]


def print_pending(pending: Sequence[Pending]) -> None:
    """List what is pending, by 责任单位."""
    if pending:
        click.echo(f"待填 {len(pending)} 项，按责任单位：")
        for line in owed_by(pending):
            click.echo(line)
