"""What is asked for of a draft: the options that `build` has for one form and for many."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from drafter.cli.base import one_of, whole_number

FORMATS = {"docx": (".docx",), "html": (".html", ".htm"), "md": (".md", ".markdown")}  # format: suffixes
LONGEST = 1_000_000  # characters that --length may ask for
UPWARD = "上行文"


class Order(NamedTuple):
    """What is asked for: which paper of the form, what goes with it, in which format and look.

    `kind` is UPWARD for a paper with 版头 and 版记; `annex` asks for 《主要指标一览表》; `style` is an office's Word file.
    """

    to: str | None = None
    edition: str | None = None
    addressee: str | None = None
    length: int | None = None
    kind: str | None = None
    annex: bool = False
    final: bool = False
    fonts: str = "gb2312"
    style: Path | None = None
    contents: bool = False


_OPTIONS = (
    click.option(
        "--to",
        metavar="格式",
        callback=one_of(*FORMATS),
        help="docx、html 或 md；默认看 -o 的扩展名，否则 docx。",
    ),
    click.option(
        "--edition",
        metavar="稿别",
        help="写哪一种稿：如 报送稿（默认）、公开稿；公开稿没有只进报送稿的数，也没有由它们算出的数。",
    ),
    click.option(
        "--addressee",
        metavar="主送",
        help="报给谁，按本级的叫法：如 市政府、区委、区人大常委会；默认报上级政府。",
    ),
    click.option(
        "--length",
        callback=whole_number(1, LONGEST, "字"),
        metavar="字数",
        help="写一份不超过这么多字的：先去选填、常用的数，最后才是自己写的亮点，去掉的都列出来。",
    ),
    click.option(
        "--as",
        "kind",
        metavar="行文",
        callback=one_of(UPWARD),
        help="写 上行文 就加上版头（发文机关标志、发文字号、签发人）和版记；默认只有正文。",
    ),
    click.option("--annex", is_flag=True, help="附《主要指标一览表》：今年、去年、增减和出处。"),
    click.option("--final", is_flag=True, help="定稿：还有待填、待核或错误就不写文件，退出码 1。"),
    click.option(
        "--fonts",
        metavar="字体",
        default="gb2312",
        callback=one_of("gb2312", "windows", "gbk", "free"),
        help="用哪一套字体名：gb2312（默认，仿宋_GB2312 等）、windows、gbk、free。",
    ),
    click.option(
        "--style",
        type=click.Path(path_type=Path),
        metavar="样板",
        help="照单位自己的 Word 文件（.docx）的页面、样式、页眉页脚排版。",
    ),
    click.option("--contents", is_flag=True, help="正文前加目录（网页里是通到各标题的链接）。"),
)


def order_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of an Order, handed over together as `order`."""
    names = Order._fields

    @wraps(command)
    def ordered(**given: Any) -> Any:  # noqa: ANN401 - click hands over whatever the options are
        asked = {name: given.pop(name) for name in names}
        return command(order=Order(**asked), **given)

    for option in reversed(_OPTIONS):
        ordered = option(ordered)
    return ordered
