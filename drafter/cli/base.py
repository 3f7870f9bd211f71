"""What all commands share: help and errors in Chinese, findings printed in one way, one JSON object on stdout."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from drafter.cli.excerpt import excerpt, visible
from drafter.diagnostics import Diagnostic, Severity, has_errors, in_order
from drafter.errors import DrafterError

Callback = Callable[[click.Context, click.Parameter, Any], Any]

EXIT_FINDINGS = 1


class _Formatter(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _ChineseHelp:
    """Headings and fixed words of click's help, in Chinese."""

    context_class: type[click.Context] = _Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]  # type: ignore[attr-defined]
        records = [option.get_help_record(ctx) for option in options]
        rows = [(name, text.replace("  [required]", "必须写。")) for name, text in filter(None, records)]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示帮助。"
        return option


class ChineseCommand(_ChineseHelp, click.Command):
    """A command whose help is in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)


class ChineseGroup(_ChineseHelp, click.Group):
    """A group whose help is in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under a Chinese heading."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, c.get_short_help_str(100)) for name, c in commands if c is not None])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a misspelt one names the nearest."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            hint = f"，是不是“{near[0]}”？" if near else f"。可用的命令：{'、'.join(self.list_commands(ctx))}"
            raise click.UsageError(f"没有“{args[0]}”这个命令{hint}", ctx)
        return super().resolve_command(ctx, args)


def explain(error: click.ClickException) -> str:
    """Return what was wrong with a call, in Chinese, and where to find help."""
    if (
        type(error).__name__ == "NoArgsIsHelpError"
    ):  # from click 8.2 on: `draft` alone, the message is the help
        return error.message
    text = _explain(error)
    ctx = getattr(error, "ctx", None)
    return f"用法有误：{text}" + (f"\n    → 查看用法：{ctx.command_path} --help" if ctx else "")


def _explain(error: click.ClickException) -> str:
    name = ""
    param = getattr(error, "param", None)
    if param is not None:
        name = param.opts[-1] if isinstance(param, click.Option) else (param.metavar or param.name or "")
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是“{error.possibilities[0]}”？" if error.possibilities else ""
        return f"没有“{error.option_name}”这个选项{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少“{name}”"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面要有一个值"
    if isinstance(error, click.BadParameter):
        return f"“{name}”的值不对：{error.message}"
    return error.message


def one_of(*choices: str) -> Callback:
    """Return an option callback that admits these values only."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in choices:
            raise click.BadParameter(f"“{value}”，只能是 {'、'.join(choices)}", ctx, param)
        return value

    return check


def whole_number(low: int, high: int, unit: str = "年") -> Callback:
    """Return an option callback that reads a whole number within bounds, its unit left out or not; 2024年 is 2024."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        text = unicodedata.normalize("NFKC", value).strip().removesuffix(unit)
        if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
            raise click.BadParameter(f"“{value}”，应是 {low} 到 {high} 之间的数", ctx, param)
        return int(text)

    return check


json_option = click.option(
    "--json", "as_json", is_flag=True, help="只在标准输出打印一个 JSON 对象，供其他程序使用。"
)
output_option = click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里；默认在当前文件夹按地区和年度取名。",
)
genre_option = click.option(
    "--genre",
    metavar="文种",
    default=None,
    help="文种名，或 draft learn 写出的文件夹；默认 law-based-government。",
)


def subcommand(name: str, **kwargs: Any) -> Callable[[Callable[..., int | None]], click.Command]:  # noqa: ANN401
    """Make a command: help in Chinese, a DrafterError told in words (and in JSON where asked for), exit code returned."""

    def decorate(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def run(**arguments: Any) -> int:  # noqa: ANN401
            try:
                return function(**arguments) or 0
            except DrafterError as error:
                form = arguments.get("form") or next(iter(arguments.get("forms") or ()), None)
                return _fail(error, form, as_json=bool(arguments.get("as_json")))

        return click.command(name, cls=ChineseCommand, **kwargs)(run)

    return decorate


def _fail(error: DrafterError, form: Path | None, *, as_json: bool) -> int:
    findings = [*error.findings, error.to_diagnostic()]
    if as_json:
        print_json({"version": 1, "findings": [f.to_json() for f in findings]})
    else:
        sources = sources_of(form)
        print_findings(
            (f for f in error.findings if f.message not in error.message), sources=sources, err=True
        )
        place = f"{error.at}：" if str(error.at) else ""
        click.echo(visible(f"{place}{error.message}"), err=True)
        for line in _excerpt(error.to_diagnostic(), sources):
            click.echo(line, err=True)
        if error.hint:
            click.echo(f"    → {error.hint}", err=True)
    return error.exit_code


def print_json(data: Mapping[str, object]) -> None:
    """Print one JSON object and nothing else."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def print_findings(
    findings: Iterable[Diagnostic], *, sources: Mapping[str, Sequence[str]] | None = None, err: bool = False
) -> None:
    """Print findings by place, each with its line of the file where `sources` (lines by path) has the file."""
    for finding in in_order(findings):
        head, *hint = visible(finding.to_text()).split("\n", 1)
        for line in (head, *_excerpt(finding, sources or {}), *hint):
            click.echo(line, err=err)


def _excerpt(finding: Diagnostic, sources: Mapping[str, Sequence[str]]) -> Iterator[str]:
    at = finding.at
    lines = sources.get(at.path or "", ())
    if at.line and at.line <= len(lines) and at.block is None:
        yield from excerpt(lines[at.line - 1], at.line, at.column or 1, finding.excerpt)


def sources_of(*forms: Path | None) -> dict[str, Sequence[str]]:
    """Return the lines of the user's forms by path, for the excerpts below findings, and of what stands in their folders;
    what cannot be read is left out.
    """
    from drafter.resources import CALENDAR_FILE, OFFICE_FILE, read_bytes
    from drafter.yamlio import decode, lines_of

    lines: dict[str, Sequence[str]] = {}
    folder = (CALENDAR_FILE, OFFICE_FILE)
    paths = (path for form in forms if form for path in (form, *(form.parent / name for name in folder)))
    for path in filter(os.path.isfile, paths):  # what is a pipe or a device has nothing to show, or no end
        with contextlib.suppress(DrafterError):
            lines[str(path)] = lines_of(decode(read_bytes(path))[0])
    return lines


def cores() -> int:
    """Return how many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


@contextlib.contextmanager
def progress(files: int, label: str, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Show on a terminal how many files are done; give what counts one."""
    if not shown or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=files, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def tally(findings: Sequence[Diagnostic]) -> str:
    """Return the count of findings by severity: 错误 2 处，警告 1 处."""
    names = ((Severity.ERROR, "错误"), (Severity.WARNING, "警告"), (Severity.NOTE, "提示"))
    counts = [(name, sum(f.severity is severity for f in findings)) for severity, name in names]
    return "，".join(f"{name} {n} 处" for name, n in counts if n) or "没有发现问题"


def findings_code(findings: Iterable[Diagnostic]) -> int:
    """Return 1 if any finding is an error, else 0."""
    return EXIT_FINDINGS if has_errors(findings) else 0
