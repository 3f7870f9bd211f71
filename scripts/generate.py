"""Write what is generated: docs/cli.md from the commands' own help, the form's JSON Schema from the metrics.

`--check` only tells whether they are fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from drafter.cli import COMMANDS, draft
from drafter.form import schema_text
from drafter.resources import genre_files
from drafter.schema import load_genre

ROOT = Path(__file__).parent.parent


def cli_page() -> str:
    parts = [
        "# 命令参考",
        "由 `make docs` 从命令自己的帮助生成，请勿手改。",
        "退出码：0 正常；1 有错误（`build --final` 还有没定下来的内容）；2 用法有误；3 文件读不出来或写不进去。",
    ]
    for name in COMMANDS:
        group = click.Context(draft, info_name="draft")
        command = draft.get_command(group, name)
        assert command is not None
        context = command.context_class(command, info_name=name, parent=group, terminal_width=100)
        parts += [f"## draft {name}", f"```\n{command.get_help(context)}\n```"]
    return "\n\n".join(parts) + "\n"


def form_schema() -> str:
    return schema_text(load_genre(genre_files()))


PAGES = {
    ROOT / "docs" / "cli.md": cli_page,
    ROOT / "schemas" / "law-based-government" / "form.schema.json": form_schema,
}


def stale() -> list[Path]:
    return [p for p, make in PAGES.items() if not p.is_file() or p.read_text("utf-8") != make()]


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(map(str, stale()))}" if stale() else 0)
    for path, make in PAGES.items():
        path.write_text(make(), "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
