"""Write what is generated: docs/cli.md from the commands' own help, the form's JSON Schema from the metrics, the
shipped genres' compiled files from their YAML, the drafts of the shipped examples from their forms.

`--check` only tells whether they are fresh.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import click

from drafter.cli import COMMANDS, draft
from drafter.cli.build import compose_form
from drafter.compose import compiled_template
from drafter.form import schema_text
from drafter.resources import COMPILED_TEMPLATE, genre_files, read_text, shipped_genres
from drafter.schema import compiled_files, load_genre
from drafter.writers import render

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
        for under, inner in getattr(command, "commands", {}).items():
            inside = inner.make_context(under, [], parent=context, resilient_parsing=True)
            parts += [f"### draft {name} {under}", f"```\n{inner.get_help(inside)}\n```"]
    return "\n\n".join(parts) + "\n"


def form_schema() -> str:
    return schema_text(load_genre(genre_files()))


def compiled() -> dict[Path, bytes]:
    """Return the compiled files of every shipped genre."""
    made = {}
    for files in map(genre_files, shipped_genres()):
        assert files.compiled is not None
        for name, text in compiled_files(load_genre(files, mined=True), files).items():
            made[files.compiled / name] = text.encode()
        if files.template.is_file():
            python = compiled_template(read_text(files.template), str(files.template))
            made[files.compiled / COMPILED_TEMPLATE] = python.encode()
    return made


def drafts() -> dict[Path, bytes]:
    """Return the drafts that the examples give, beside their forms, as Word and Markdown."""
    made = {}
    for form in sorted(genre_files().examples.glob("*.yaml")):
        draft_, _ = compose_form(form, None)
        for to in ("docx", "md"):
            made[form.parent / f"{draft_.name}.{to}"] = render(draft_.document, to)[0]
    return made


def generated() -> dict[Path, bytes]:
    """Return all generated files with what they should hold."""
    return {
        ROOT / "docs" / "cli.md": cli_page().encode(),
        ROOT / "schemas" / "law-based-government" / "form.schema.json": form_schema().encode(),
        **compiled(),
        **drafts(),
    }


def content(data: bytes) -> object:
    """Return what of a file must be equal: the parts of a Word file, whatever a machine's zlib makes of them."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def stale() -> list[str]:
    """Return the generated files that are absent or no longer what they should be."""
    return [
        str(path.relative_to(ROOT))
        for path, data in generated().items()
        if not path.is_file() or content(path.read_bytes()) != content(data)
    ]


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale())}" if stale() else 0)
    for path, data in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
