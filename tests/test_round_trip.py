"""A draft that somebody changed and another program saved: `draft read` finds the same outline and figures beside the change."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from drafter.analysis import Analysis, OutlineNode, analyse, walk
from drafter.readers import docx as reader
from tests.kinds import HOUSES, KINDS
from tests.rendering import skip_module_without_office
from tests.shipped import genre

skip_module_without_office()

FILES = {**KINDS, **HOUSES}
TRIED = ("plain", "upward", "contents-upward", "joint", "table", "finished_report", "letterhead")
ADDED = "全年另外走访企业731家，其中新开办的52家。"
NEW_FIGURES = Counter({(Decimal(731), "家"): 1, (Decimal(52), "家"): 1})


def edited(data: bytes) -> bytes:
    """Return the file as somebody leaves it: a sentence more in a paragraph with figures, another paragraph in other words."""
    document = docx.Document(io.BytesIO(data))
    texts = [
        p for p in document.paragraphs if p.style is not None and p.text.endswith("。") and len(p.text) > 40
    ]
    texts[2].add_run(ADDED)
    (opening,) = (p for p in texts if p.text.endswith("现将有关情况报告如下。"))
    opening.runs[-1].text = opening.runs[-1].text.replace("现将有关情况报告如下。", "现报告如下。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def understood(data: bytes, folder: Path, name: str) -> Analysis:
    path = folder / f"{name}.docx"
    path.write_bytes(data)
    document, _ = reader.read(path)
    return analyse(document, genre())


def outline(analysis: Analysis) -> list[tuple[object, ...]]:
    return [_said(node) for node in walk(analysis.outline)]


def _said(node: OutlineNode) -> tuple[object, ...]:
    return node.level, node.marker, node.text, node.kind, node.role, node.topic, node.annex


def figures(analysis: Analysis) -> Counter[tuple[Decimal, str]]:
    return Counter((f.quantity.value.normalize(), f.quantity.unit) for f in analysis.figures)


def metrics(analysis: Analysis) -> Iterator[tuple[str | None, Decimal]]:
    return ((f.metric, f.quantity.value) for f in analysis.figures if f.metric)


@pytest.fixture(scope="module")
def again(resave: Callable[[Sequence[bytes]], list[bytes]]) -> dict[str, bytes]:
    return dict(zip(TRIED, resave([edited(FILES[name]().data) for name in TRIED]), strict=True))


@pytest.mark.parametrize("name", TRIED)
def test_an_edited_draft_reads_as_before_beside_the_edit(
    name: str, again: dict[str, bytes], tmp_path: Path
) -> None:
    before = understood(FILES[name]().data, tmp_path, "before")
    after = understood(again[name], tmp_path, "after")
    assert outline(before)
    assert outline(after) == outline(before)
    assert figures(after) == figures(before) + NEW_FIGURES
    assert Counter(metrics(before)) - Counter(metrics(after)) == Counter()
    assert (after.title, after.year, after.region, after.published) == (
        before.title,
        before.year,
        before.region,
        before.published,
    )
