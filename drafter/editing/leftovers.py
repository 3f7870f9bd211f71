"""What is still to be said of a clean copy: words that are not for the public, and what could not be looked into.

DC01 work still to do stands in the text; DC02 a word that says the paper is not for the public; DC03 something inside the
file that was not looked into; DC04 a path of a machine or an office's network; DC05 pictures that hold more than is shown;
DC06 the copy does not read like the file it was made from; DC07 fields that write who somebody is, or carry data of a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document
from drafter.editing import pictures
from drafter.editing.marks import PATH
from drafter.editing.package import WordFile
from drafter.editing.relations import relations
from drafter.editing.trees import every, text_of
from drafter.ooxml import MAIN, PACKAGE, W, local
from drafter.readers import docx
from drafter.resources import knowledge
from drafter.yamlio import load_data

OPEN = re.compile("【待[填核][：:】]?[^】\n]{0,60}】?")
AROUND = 10  # characters shown on each side of a word
LONGEST_LINE = 30  # characters of a line that a paper says of itself; a longer one is running text
MOST_PLACES = 50  # findings of one kind in one file
_INSIDE = {
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件（多半是表格，里面可能有没有显示的数据）",
    "aFChunk": "外部片段",
    "subDocument": "子文档",
    "vbaProject": "宏",
    "control": "控件",
}
_WHERE = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_PICTURE = re.compile(r"\.(?:tiff?|webp|hei[cf]|svg|jp2|jxr|wdp|psd|gif|bmp|emf|wmf|png|jpe?g|jfif)$", re.I)
_PEOPLE = re.compile(
    r"(?i)(?:^|\0)\s*(AUTHOR|LASTSAVEDBY|USER(?:NAME|INITIALS|ADDRESS)|FILENAME|TEMPLATE|INFO|COMMENTS|DOC(?:PROPERTY|VARIABLE)|ADDIN)\b"
)
_CROP = "{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect"


def findings(
    path: Path, before: Document, data: bytes, file: WordFile, texts: Sequence[str]
) -> Iterator[Diagnostic]:
    """Yield what is to be said of a clean copy, given how the file read before, the copy's bytes, its parts with text."""
    after, _ = docx.parse(path, data)
    at = Location(str(path))
    yield from _in_text(path, after)
    for name in texts:
        if name != MAIN:
            yield from _beside_text(file.xml(name), at)
    yield from _inside(file, texts, at)
    yield from _paths(file, texts, at)
    yield from _fields(file, texts, at)
    yield from _of_pictures(file, texts, at)
    if (line := _first_difference(before, after)) is not None:
        message = f"清洁稿读起来和原稿不完全一样，从“{line[:LONGEST_LINE]}”起"
        yield Diagnostic("DC06", Severity.WARNING, message, "请对照原稿看一遍再用", at, line[:60])


# --- words ----------------------------------------------------------------------------------------------------


@cache
def _words() -> re.Pattern[str]:
    data = load_data(knowledge("not_public.yaml"))
    words = [word for part in ("drafts", "internal", "secret") for word in data[part]["words"]]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _in_text(path: Path, document: Document) -> Iterator[Diagnostic]:
    found = (
        finding
        for number, block in enumerate(document.blocks, 1)
        for finding in _of_line(block.text, Location(str(path), block=number), "")
    )
    yield from _first(found)


def _beside_text(tree: object, at: Location) -> Iterator[Diagnostic]:
    where = _WHERE.get(local(tree), "")  # type: ignore[arg-type]
    if where not in ("页眉", "页脚"):  # notes are read with the text
        return
    lines = (text_of(paragraph) for paragraph in every(tree, "p"))  # type: ignore[arg-type]
    yield from _first(finding for line in lines for finding in _of_line(line, at, where))


def _first(found: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    counts: dict[str, int] = {}
    for finding in found:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= MOST_PLACES:
            yield finding


def _of_line(text: str, at: Location, where: str) -> Iterator[Diagnostic]:
    """Yield what is open in a paragraph or table, and each word of it that is not for the public."""
    inside = f"{where}里" if where else ""
    for match in OPEN.finditer(text):
        place = at._replace(column=match.start() + 1) if at.block else at
        message = f"{inside}还有没补上的“{match[0]}”"
        yield Diagnostic("DC01", Severity.ERROR, message, "补上以后再做清洁稿", place, match[0])
    for match in _words().finditer(text):
        place = at._replace(column=match.start() + 1) if at.block else at
        alone = bool(where) or len(text.strip()) <= LONGEST_LINE
        shown = text[max(0, match.start() - AROUND) : match.end() + AROUND].replace("\n", " ")
        message = f"{inside}还有“{match[0]}”：“{shown}”"
        hint = "这份稿子要公开，请删去" if alone else "说的不是这份稿子就不用管；说的是，请删去"
        severity = Severity.ERROR if alone else Severity.WARNING
        yield Diagnostic("DC02", severity, message, hint, place, match[0])


# --- what is not text -----------------------------------------------------------------------------------------


def _inside(file: WordFile, texts: Sequence[str], at: Location) -> Iterator[Diagnostic]:
    charts = [
        r.target for name in texts for r in relations(file, name) if r.kind == "chart" and r.target in file
    ]
    kinds = [r.kind for name in (PACKAGE, *texts, *charts) for r in relations(file, name)]
    for kind, name in _INSIDE.items():
        if number := kinds.count(kind):
            message = f"文件里有 {number} 处{name}，没有检查里面的内容"
            hint = "公开前请换成图片或文字"
            yield Diagnostic("DC03", Severity.WARNING, message, hint, at)


def _paths(file: WordFile, texts: Sequence[str], at: Location) -> Iterator[Diagnostic]:
    """DC04: an address of a link, the code of a field, a description or the text itself that names a machine's folder."""
    seen: dict[str, None] = {}
    for name in file:
        said = [r.target for r in relations(file, name) if r.external]
        seen.update((match[0].strip(), None) for text in said for match in PATH.finditer(text))
    for name in texts:
        said = []
        said += ["".join(i.text or "" for i in every(p, "instrText")) for p in every(file.xml(name), "p")]
        said += [e.get(W + "instr", "") for e in every(file.xml(name), "fldSimple")]
        said += [text_of(p) for p in every(file.xml(name), "p")]
        said += [str(value) for e in file.xml(name).iter() for value in e.attrib.values()]
        seen.update((match[0].strip(), None) for text in said for match in PATH.finditer(text))
    for shown in list(seen)[:MOST_PLACES]:
        message = f"链接、域代码、图片说明或正文里有本机或内网的路径“{shown[:60]}”"
        hint = "在 Word 里取消这个链接，或删去这些文字、图片的替代文字"
        yield Diagnostic("DC04", Severity.WARNING, message, hint, at, shown[:60])


def _fields(file: WordFile, texts: Sequence[str], at: Location) -> Iterator[Diagnostic]:
    """DC07: fields that write a name, which the next program may do again, and those with what a program keeps in them."""
    codes: list[str] = []
    for name in texts:
        for element in every(file.xml(name), "fldChar", "instrText", "fldSimple"):
            said = element.get(W + "instr", "") if local(element) != "instrText" else element.text or ""
            codes.append(said if local(element) == "instrText" else f"\0{said}")
    if found := [match.upper() for match in _PEOPLE.findall("".join(codes))]:
        message = f"有 {len(found)} 处域会写出作者、文件名等，或带着其他程序的数据：{'、'.join(dict.fromkeys(found))}"
        hint = "在 Word 里选中它按 Ctrl+Shift+F9，换成普通文字"
        yield Diagnostic("DC07", Severity.WARNING, message, hint, at)


def _of_pictures(file: WordFile, texts: Sequence[str], at: Location) -> Iterator[Diagnostic]:
    unknown = [name for name in file if _PICTURE.search(name) and pictures.cleaned(file.data(name)) is None]
    if unknown:
        message = f"{len(unknown)} 张图片的格式没有检查过拍摄和制作信息：{'、'.join(n.rpartition('/')[2] for n in unknown[:5])}"
        yield Diagnostic("DC05", Severity.NOTE, message, "可另存为 PNG 再插入", at)
    cropped = sum(any(e.attrib.values()) for name in texts for e in file.xml(name).iter(_CROP))
    if cropped:
        message = f"{cropped} 张图片是裁剪过的，裁掉的部分还在文件里"
        yield Diagnostic("DC05", Severity.NOTE, message, "在 Word 里“压缩图片”，选“删除图片的剪裁区域”", at)


def _first_difference(before: Document, after: Document) -> str | None:
    """Return the first line that reads otherwise, None where there is none; empty lines are not compared."""
    old, new = ([line for line in d.text.split("\n") if line.strip()] for d in (before, after))
    pairs = zip(old, new, strict=False)
    different = next((a for a, b in pairs if a != b), None)
    if different is None and len(old) != len(new):
        longer = max(old, new, key=len)
        return longer[min(len(old), len(new))]
    return different
