"""Word files as people leave them, made for tests: text of our own with raw XML where python-docx knows nothing of it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

import docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
BY = 'w:id="90" w:author="张三" w:date="2025-01-02T03:04:05Z"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "", tag: str = "t") -> str:
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def p(*inside: str, properties: str = "", mark: str = "") -> str:
    """A paragraph; `mark` is what its end has in w:rPr."""
    end = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{end}</w:pPr>{''.join(inside)}</w:p>"


def ins(text: str) -> str:
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def gone(text: str) -> str:
    return f"<w:del {BY}>{run(text, tag='delText')}</w:del>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(*inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(inside)}</w:tc>"


def part(root: str, inside: str) -> str:
    return f"{HEAD}<w:{root} {NAMESPACES}>{inside}</w:{root}>"


def word_file(
    body: str,
    parts: Mapping[str, tuple[str, str, str | bytes]] | None = None,
    *,
    root: Mapping[str, tuple[str, str | bytes]] | None = None,
    rels: Mapping[str, str] | None = None,
) -> bytes:
    """Make a .docx of a body. `parts` are further parts, {name under word/: (content type, relation, content)}, `root`
    those that belong to the package, {name: (relation, content)}, `rels` the relations of parts, by name.
    """
    parts, root = dict(parts or {}), dict(root or {})
    core = (
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/>'
        if "docProps/core.xml" in root
        else ""
    )
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{kind}"/>'
        for name, (kind, _, _) in parts.items()
        if kind
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" '
        f'ContentType="{_MAIN}.document.main+xml"/>{types}{core}</Types>',
        "_rels/.rels": relations(
            {"word/document.xml": f"{R}/officeDocument"} | {n: r for n, (r, _) in root.items()}
        ),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations({name: r for name, (_, r, _) in parts.items()}),
        **{posixpath.normpath(f"word/{name}"): content for name, (_, _, content) in parts.items()},
        **{name: content for name, (_, content) in root.items()},
        **(rels or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(targets: Mapping[str, str]) -> str:
    """The XML of relations, {target: type}; a target with :// is outside. Their ids are r1, r2 …"""
    outside = ' TargetMode="External"'
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"{outside if "://" in target else ""}/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def opens(data: bytes) -> docx.document.Document:
    """Open a file with python-docx, which follows every relation."""
    return docx.Document(io.BytesIO(data))


def spoilt(data: bytes, name: str) -> bytes:
    """Return a zip whose directory is whole and in which one deflated part begins with bytes that no deflater writes."""
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(name)
    begin = info.header_offset + 30 + len(info.filename) + len(info.extra)
    return data[:begin] + b"\xff" * 16 + data[begin + 16 :]
