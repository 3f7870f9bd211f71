"""The seeds with gold in other clothes: widths, encodings, web pages, line breaks, Word files, years.

A variant says the same as the seed, so what is understood of it must be the same; the gate holds the seeds to the gold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from drafter.chinese import display_width

Text = Callable[[str], str]

_FULL_MARKS = str.maketrans(",;:?!()%", "，；：？！（）％")
_FULL_DIGITS = str.maketrans({chr(48 + i): chr(0xFF10 + i) for i in range(10)})
YEARS_LATER = 3
WIDTH = 30
COLUMNS = 56

PAGES = {
    "portal": (
        "无障碍阅读\n进入关怀版\n网站首页\n机构概况\n>\n政府信息公开\n>\n法治政府建设年度报告\n",
        "\n【打印本页】【关闭窗口】\n分享到：\n微信\n新浪微博\n上一篇：关于2019年度政府网站工作年度报表的公告\n下一篇：没有了\n"
        "主办单位：某某市人民政府办公室\n网站标识码：4200000000　鄂ICP备05000000号-1　鄂公网安备 42000002000001号\n",
    ),
    "catalogue": (
        "首页 » 政务公开 » 法定主动公开内容 » 法治政府建设\n索引号\n000014349/2024-00012\n主题分类\n司法\\其他\n发文机关\n某某人民政府\n"
        "成文日期\n2024年03月01日\n标　题\n发文字号\n发布日期\n2024年03月02日\n有 效 性\n有效\n",
        "\n附件下载\n扫一扫在手机打开当前页\n打印 关闭\n相关链接\n省政府网站\n市州政府网站\n版权所有：某某人民政府　ICP备案编号：鄂ICP备00000001号\n",
    ),
    "news": (
        "今天是：2024年3月5日 星期二\n您当前所在的位置： 首页 / 信息公开 / 年度报告\n来源： 司法局　发布时间： 2024-03-05 10:21　浏览次数： 1021 次　字号：[ 大 中 小 ]\n分享到：\n",
        "\n【字体：大 中 小】 【收藏】【打印】【关闭】\n（责任编辑：办公室）\n上一条：市司法局开展专项检查\n下一条：市司法局召开年度会议\n"
        "Copyright © 2024 某某市司法局 版权所有\n电话：0714-6510000\n",
    ),
}  # fmt: skip


def years_later(text: str) -> str:
    """Move every year of this century."""
    return re.sub(
        r"(?<![0-9])20[0-9]{2}(?=年|度|〕|-[0-9]{2}-)", lambda m: str(int(m[0]) + YEARS_LATER), text
    )


def wrapped(text: str) -> str:
    """Break every paragraph into lines of WIDTH characters, the first one indented."""
    return "\n".join(
        "\n".join(_cut("　　" + line)) if len(line) > WIDTH else line for line in text.split("\n")
    )


def _cut(line: str) -> list[str]:
    return [line[i : i + WIDTH] for i in range(0, len(line), WIDTH)]


def printed(text: str) -> str:
    """Break paragraphs as a printed page does: by columns, no mark at the start of a line, no number torn."""
    return "\n".join(
        "\n".join(_lines_of("　　" + line.strip())) if len(line) > 20 else line for line in text.split("\n")
    )


def _lines_of(line: str) -> list[str]:
    out, width = [""], 0
    for char in line:
        stays = char in "，。、；：！？）》”,.;:)%" or (char.isdigit() and out[-1][-1:].isdigit())
        if width + display_width(char) > COLUMNS and not stays:
            out, width = [*out, ""], 0
        out[-1] += char
        width += display_width(char)
    return out


def indented(text: str) -> str:
    return "\n".join(f"　　{line}\n\n" if line.strip() else line for line in text.split("\n"))


def in_page(name: str) -> Text:
    return lambda text: PAGES[name][0] + text + PAGES[name][1]


TEXTS: dict[str, Text] = {
    "full-width marks": lambda text: text.translate(_FULL_MARKS),
    "full-width digits": lambda text: text.translate(_FULL_DIGITS),
    "full-width all": lambda text: text.translate(_FULL_MARKS).translate(_FULL_DIGITS),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "indented": indented,
    "no blank lines": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "years later": years_later,
    "wrapped": wrapped,
    "wrapped as printed": printed,
    "wrapped flush": lambda text: "\n".join("\n".join(_cut(line)) for line in text.split("\n")),
    **{f"page {name}": in_page(name) for name in PAGES},
}  # fmt: skip
ENCODINGS = {"gb18030": "gb18030", "utf-16": "utf-16", "utf-16-be": "utf-16-be", "bom": "utf-8-sig"}


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
