"""The same report by other means: a template of docxtpl's with a data file, and python-docx paragraph by paragraph.

The template is the draft itself with a name in the place of every figure, so that page, styles and text are the same; the data
file holds the figures. Neither checks anything, counts anything or leaves anything out.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from drafter.document import Document, Paragraph, Run
from drafter.gbt9704 import DEFAULT_FONTS
from drafter.writers import render
from drafter.writers.word.look import of_profile

HAS_DOCXTPL = find_spec("docxtpl") is not None
COLD = """
import sys, json, yaml
from docxtpl import DocxTemplate
template, data, out = sys.argv[1:]
with open(data, encoding="utf-8") as file:
    values = json.load(file) if data.endswith("json") else yaml.safe_load(file)
page = DocxTemplate(template)
page.render(values, autoescape=True)
page.save(out)
"""


def prepare(document: Document, folder: Path) -> None:
    """Write template.docx, empty.docx and the data as data.json and data.yaml."""
    import docx
    import yaml

    values: dict[str, str] = {}
    blocks = []
    for block in document.blocks:
        assert isinstance(block, Paragraph), "the report that is compared has no table"
        runs = []
        for run in block.runs:
            name = f"f{len(values)}"
            if run.trace is not None:
                values[name] = run.text
                run = Run(f"{{{{ {name} }}}}", run.bold)
            runs.append(run)
        blocks.append(replace(block, runs=tuple(runs)))
    template, _ = render(Document(tuple(blocks), title=document.title), "docx")
    (folder / "template.docx").write_bytes(template)
    (folder / "data.json").write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    (folder / "data.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    empty = docx.Document(io.BytesIO(template))
    for paragraph in empty.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)
    empty.save(str(folder / "empty.docx"))


def from_json(folder: Path) -> dict[str, str]:
    """Read the data file with the fastest reader there is for it."""
    values: dict[str, str] = json.loads((folder / "data.json").read_bytes())
    return values


def from_yaml(folder: Path) -> dict[str, str]:
    """Read the data file as PyYAML's pages tell one to."""
    import yaml

    values: dict[str, str] = yaml.safe_load((folder / "data.yaml").read_text("utf-8"))
    return values


def docxtpl(folder: Path, values: dict[str, str]) -> bytes:
    """Render the template, opened anew as docxtpl's pages tell one to."""
    from docxtpl import DocxTemplate

    page = DocxTemplate(str(folder / "template.docx"))
    page.render(values, autoescape=True)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def python_docx(folder: Path, document: Document) -> bytes:
    """Write the document paragraph by paragraph, run by run, in the styles of the same file."""
    import docx

    page = docx.Document(str(folder / "empty.docx"))
    styles = {style.style_id: style for style in page.styles}
    ids = of_profile(DEFAULT_FONTS).styles
    for _, block in document.paragraphs():
        paragraph = page.add_paragraph(style=styles[ids[block.style.value]])
        for run in block.printed():
            paragraph.add_run(run.text).bold = run.bold or None
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def text(data: bytes) -> list[str]:
    """Return the text of a Word file, a paragraph a line; a line break within one (a title's) counts for nothing."""
    import docx

    return [paragraph.text.replace("\n", "") for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def cold(folder: Path, data: str) -> list[str]:
    """Return the command that renders the report in a process of its own."""
    where = (str(folder / name) for name in ("template.docx", data, "cold.docx"))
    return [sys.executable, "-c", COLD, *where]
