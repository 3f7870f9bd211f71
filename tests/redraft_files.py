"""Drafts as they were built, and the edits that people make in them: what the tests of redrafting share."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from lxml import etree

from drafter.document import Block, Document, Mark, Paragraph, Run, Style, Trace, paragraph
from drafter.editing.figures import Kind, Outcome, Redraft
from drafter.editing.package import WordFile
from drafter.ooxml import MAIN
from drafter.quantity import find
from drafter.readers import docx as docx_reader
from drafter.writers.word import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Edit = Callable[[etree._Element], None]


# --- drafts of our own -------------------------------------------------------------------------------------------------


def figure(text: str, key: str, **more: object) -> Run:
    value = next((q.value for q in find(text)), Decimal(0))
    return Run(text, trace=Trace(f"数据.窗口.{key}", 3, key, value, **more))  # type: ignore[arg-type]


def pending(name: str, key: str) -> Run:
    return Run(f"【待填：{name}（件），窗口办】", mark=Mark.PENDING, trace=Trace(f"数据.窗口.{key}", 3, key))


def body(*pieces: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(p) if isinstance(p, str) else p for p in pieces))


def report(
    came: str = "41件",
    change: str = "同比增长17.1%",
    done: Run | None = None,
    own: str = "走访企业30家，解决难题12个。",
    more: Sequence[Block] = (),
) -> Document:
    """Return a small report: two figures and a change in one paragraph, a pending one, a sentence of the user's own."""
    sources = {"computed_from": ("数据.窗口.来件", "数据.窗口.来件.去年"), "measure": "change"}
    moved = [Run(change, trace=Trace("数据.窗口.来件", 3, "来件", **sources))]  # type: ignore[arg-type]
    return Document(
        (
            paragraph("东陵区2024年窗口服务工作报告", Style.TITLE),
            paragraph("受理办理", Style.HEADING1, marker="一、"),
            body(
                "规范受理。全年共收到来件",
                figure(came, "来件"),
                "，",
                *moved,
                "；当场办结",
                figure("22件", "当场"),
                "。",
            ),
            body("已经办结", done or pending("办结数", "办结"), "。"),
            paragraph("走访服务", Style.HEADING1, marker="二、"),
            Paragraph(tuple(own_runs(own))),
            *more,
        )
    )


def own_runs(text: str, key: str = "亮点.走访[1]") -> list[Run]:
    out, at = [], 0
    for q in find(text):
        out.append(Run(text[at : q.start], trace=Trace(key, 9)))
        out.append(Run(q.text, trace=Trace(key, 9, None, q.value, q.unit)))
        at = q.end
    return [run for run in (*out, Run(text[at:], trace=Trace(key, 9))) if run.text]


def edited(data: bytes, *edits: Edit) -> bytes:
    """Return a Word file whose document.xml somebody has changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = etree.fromstring(parts[MAIN])
    for edit in edits:
        edit(root)
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def redrafted(data: bytes, new: Document, *, track: bool = False) -> tuple[bytes, list[Outcome]]:
    done = Redraft(WordFile(Path("稿.docx"), data), new, track=track)
    changed = done.apply()
    return done.file.save() if changed else data, done.outcomes


def text(data: bytes) -> str:
    """Return the text as `draft read` has it."""
    return docx_reader.parse(Path("稿.docx"), data)[0].text


def kinds(outcomes: Sequence[Outcome]) -> list[tuple[Kind, str, str]]:
    return [(o.kind, o.before, o.after) for o in outcomes]


def run_of(root: etree._Element, words: str) -> etree._Element:
    """Return the run that shows exactly these words."""
    return next(t.getparent() for t in root.iter(W + "t") if t.text == words)


def paragraph_of(root: etree._Element, words: str) -> etree._Element:
    return next(p for p in root.iter(W + "p") if words in "".join(p.itertext(W + "t")))


def typed(words: str, new: str) -> Edit:
    """Somebody types other words over a run."""

    def edit(root: etree._Element) -> None:
        run_of(root, words).find(W + "t").text = new

    return edit


def wrapped(words: str, tag: str) -> Edit:
    """A run stands in a tracked change of somebody's."""

    def edit(root: etree._Element) -> None:
        run = run_of(root, words)
        around = run.makeelement(W + tag, {W + "id": "7", W + "author": "区长"})
        run.addprevious(around)
        around.append(run)
        if tag == "del":
            run.find(W + "t").tag = W + "delText"

    return edit


def without_bookmarks(root: etree._Element) -> None:
    for element in list(root.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        element.getparent().remove(element)


OLD = report()
BUILT = write(OLD)
NEW = report("42件", "同比增长20%")
WENT_IN = [(Kind.CHANGED, "41件", "42件"), (Kind.CHANGED, "同比增长17.1%", "同比增长20%")]
LINE, NEW_LINE = (
    "全年共收到来件41件，同比增长17.1%；当场办结22件。",
    "全年共收到来件42件，同比增长20%；当场办结22件。",
)


def names_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(MAIN))
    return [e.get(W + "name") for e in root.iter(W + "bookmarkStart")]
