"""An Analysis as the JSON contract's `read` object, and as a tree that a person reads in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drafter.analysis import Analysis, OutlineNode, ReportFigure, RoleRange
from drafter.diagnostics import Diagnostic, Location
from drafter.document import Document
from drafter.quantity import ASK, plain


def to_json(analysis: Analysis, document: Document, lost: Sequence[Diagnostic] = ()) -> dict[str, Any]:
    """Return the object of `draft read --json` (JSON contract, version 1); `lost` is what the reader reported."""
    return {
        "version": 1,
        "path": document.path,
        "genre": analysis.genre,
        "title": analysis.title,
        "region": _region(analysis),
        "department": analysis.department,
        "year": analysis.year,
        "published": analysis.published,
        "roles": [_role(role, document) for role in analysis.roles],
        "outline": [_node(node) for node in analysis.outline],
        "figures": [_figure(figure) for figure in analysis.figures],
        "furniture": [
            {**_place(document.blocks[i].at), "text": document.blocks[i].text.strip()}
            for i in analysis.furniture
        ],
        "diagnostics": [finding.to_json() for finding in (*lost, *analysis.diagnostics)],
    }


def _place(at: Location) -> dict[str, int | None]:
    return {"line": at.line} if at.block is None else {"line": at.line, "block": at.block}


def _region(analysis: Analysis) -> dict[str, str | None] | None:
    region = analysis.region
    if region is None:
        return None
    return {
        "name": region.name,
        "full": region.full,
        "code": region.code,
        "level": region.level,
        "as_printed": analysis.region_as_printed,
    }


def _role(role: RoleRange, document: Document) -> dict[str, Any]:
    unit = "line" if document.line_count else "block"
    heading = "heading_line" if document.line_count else "heading_block"
    return {"role": role.role, f"{unit}_start": role.start, f"{unit}_end": role.end, heading: role.heading}


def _node(node: OutlineNode) -> dict[str, Any]:
    return {
        "level": node.level,
        "marker": node.marker,
        "text": node.text,
        **_place(node.at),
        "column": node.at.column,
        "kind": node.kind,
        "role": node.role,
        "topic": node.topic,
        "annex": node.annex,
        "children": [_node(child) for child in node.children],
    }


def _figure(figure: ReportFigure) -> dict[str, Any]:
    quantity = figure.quantity
    return {
        "text": quantity.text,
        "value": plain(quantity.value),
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
        **_place(figure.at),
        "column": figure.at.column,
        "metric": figure.metric,
        "measure": figure.measure,
        "status": figure.status,
        "year": figure.year,
        "scope": figure.scope,
        "part_of": figure.part_of,
        "multiplicity": quantity.multiplicity,
        "confidence": quantity.confidence,
        "outline_path": list(figure.outline_path),
        "role": figure.role,
        "topic": figure.topic,
        "annex": figure.annex,
    }


def to_text(analysis: Analysis, document: Document, called: str | None = None) -> str:
    """Return the outline with its figures as an indented tree, in Chinese, with line (or block) numbers.

    `called` is what people call the genre; without it the genre's own name is shown.
    """
    facts = _facts(analysis, called or analysis.genre)
    lines = [f"标题：{analysis.title or '（没有找到）'}", *facts, ""]
    by_path: dict[tuple[str, ...], list[ReportFigure]] = {}
    for figure in analysis.figures:
        by_path.setdefault(figure.outline_path, []).append(figure)
    lines += _shown(by_path.get((), []), "")
    for node in analysis.outline:
        lines += _branch(node, (), by_path)
    doubtful = sum(figure.quantity.confidence < ASK for figure in analysis.figures)
    summary = f"共 {len(analysis.figures)} 处数据"
    lines += ["", summary + (f"，其中 {doubtful} 处单位缺失或不常见，请核对（带“？”）" if doubtful else "")]
    if analysis.furniture:
        lines += ["", f"网页残留 {len(analysis.furniture)} 行（不算报告内容）："]
        lines += [
            f"  {_number(document.blocks[i].at)}  {document.blocks[i].text.strip()[:40]}"
            for i in analysis.furniture
        ]
    return "\n".join(lines)


def _facts(analysis: Analysis, called: str | None) -> list[str]:
    region = analysis.region.full if analysis.region else "（没有认出）"
    department = f"　部门：{analysis.department}" if analysis.department else ""
    published = f"　成文或发布：{analysis.published}" if analysis.published else ""
    return [
        f"地区：{region}{department}　年度：{analysis.year or '（没有认出）'}　文种：{called or '（没有认出）'}"
        + published,
        *(f"版块：{role.role}（{role.start}—{role.end}）" for role in analysis.roles),
    ]


def _branch(
    node: OutlineNode, above: tuple[str, ...], by_path: dict[tuple[str, ...], list[ReportFigure]]
) -> list[str]:
    indent = "  " * (node.level - 1)
    annex = f"附件{node.annex}" if node.annex and node.level == 1 else None
    tags = "　".join(tag for tag in (annex, node.role if node.level == 1 else None, node.topic) if tag)
    path = (*above, node.text)
    lines = [f"{indent}{_marked(node)}" + (f"　〔{tags}〕" if tags else "") + f"　{_number(node.at)}"]
    lines += _shown(by_path.get(path, []), indent + "  ")
    for child in node.children:
        lines += _branch(child, path, by_path)
    return lines


def _marked(node: OutlineNode) -> str:
    """Return a heading with its number; 第一部分 stands apart from what follows."""
    apart = " " if node.marker.startswith("第") and node.marker[-1:].isalnum() else ""
    return node.marker + apart + node.text


def _shown(figures: list[ReportFigure], indent: str) -> list[str]:
    if not figures:
        return []
    shown = [f.quantity.text + ("？" if f.quantity.confidence < ASK else "") for f in figures]
    return [f"{indent}· " + "、".join(shown)]


def _number(at: Location) -> str:
    return f"第{at.line}行" if at.line else f"第{at.block}段" if at.block else ""
