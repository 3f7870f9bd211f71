"""The command line: the only part that prints, exits or reads the environment; it wires the others and decides nothing.

Each command stands in its own module and is imported when it is called, so that `draft --help` costs no more than click.
"""

from __future__ import annotations

import gc
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from drafter import __version__
from drafter.cli.base import ChineseGroup, explain

if TYPE_CHECKING:
    from types import FrameType

# name: (module, what it does). The sentence stands here so that `draft --help` needs no other module.
COMMANDS = {
    "new": ("drafter.cli.new", "写出一个地区、一个年度的填报表，空白的或照去年的（--from）"),
    "check": ("drafter.cli.check", "检查填报表，一次列出全部问题"),
    "update": ("drafter.cli.update", "把旧的填报表改到现在的样子；把新数放进领导改过的 Word 稿"),
    "build": ("drafter.cli.build", "由填报表生成报告初稿（Word、网页或 Markdown）"),
    "clean": ("drafter.cli.clean", "做一份可以公开的 Word 稿：去掉批注、修订、隐藏文字、作者等"),
    "read": ("drafter.cli.read", "读一份报告，列出结构和数据"),
    "learn": ("drafter.cli.learn", "从往年报告学习骨架、指标和句式"),
    "skeleton": ("drafter.cli.skeleton", "查看学到的骨架：章节、支持度、依据"),
    "style": ("drafter.cli.style", "看单位自己的 Word 样板：哪种段落用它的哪个样式，与国标差在哪里"),
    "metrics": ("drafter.cli.metrics", "查看填报表里的项、学到的指标和依据"),
    "demo": ("drafter.cli.demo", "用自带的例子走一遍全过程"),
}


# Importing and loading make many objects and hardly any garbage: looking for it as often as Python does by itself takes a
# tenth of a cold command's time.
GARBAGE_THRESHOLD = 100_000


class LazyGroup(ChineseGroup):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none of them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(__version__, "--version", message="drafter %(version)s", help="显示版本。")
def draft() -> None:
    """法治政府建设年度报告起草助手（离线）。

    \b
    三步出初稿：
      draft new --region 凤翔区 --year 2024    写出填报表
      draft check 填报表.yaml                  检查
      draft build 填报表.yaml                  生成 Word 初稿

    先看例子：draft demo
    """


def _interrupted(signum: int, frame: FrameType | None) -> None:
    """Take a request to end like Ctrl-C, so that nothing is left half-written; once is enough."""
    signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> None:
    """Run `draft`; every failure ends in one Chinese message and the exit code of the contract, never in a traceback."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    for name in ("SIGTERM", "SIGHUP"):  # which Windows knows in part
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup wants to be left alone
            signal.signal(number, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = draft.main(prog_name="draft", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("已中断，没有写完的文件不会留下。", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(explain(error), err=True)
        sys.exit(2)
    except OSError as error:  # a full disk behind `> file`; a reader that has gone away is click's business
        from drafter.resources import reason

        click.echo(f"结果打印不出来（{reason(error)}）", err=True)
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)
