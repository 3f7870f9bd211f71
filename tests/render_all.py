"""Renders every level × font profile × kind of paper with LibreOffice and measures each page: `make render-all`.

`python -m tests.render_all [--png FOLDER] [WORD …]` renders those whose name contains one of the words (all without);
with --png the pages are kept as pictures. Prints a row for each file; exits with 1 where a page is not as it must be.
`make test` renders a small sample of the same (test_pages_of_kinds.py).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from drafter import gbt9704
from drafter.cli.order import Order
from tests import kinds
from tests.kinds import AROUND, COUNTY, JOINT, KINDS, UP, WHOLE, Made, draft
from tests.page_judge import Measured, judged, overfull
from tests.rendering import convert, measure

LEVELS = ("省", "自治州", "地级市", "县", COUNTY, "旗", "镇", "街道", "开发区", kinds.DEPARTMENT)
SEALED = {"印章": "盖"}
EDITIONS: Mapping[str, tuple[Mapping[str, str], Order]] = {
    "报送稿": ({}, Order(final=True)),
    "公开稿": ({}, Order(edition="公开稿", final=True)),
    "批注": ({}, Order()),
    "盖章": ({**AROUND, **SEALED}, Order()),
    "上行文": (AROUND, UP),
    "联合": ({**AROUND, **JOINT}, UP),
    "一览表": (AROUND, WHOLE),
    "目录": ({}, Order(contents=True)),
}
NOT_JOINT = ("镇", "街道", "开发区", kinds.DEPARTMENT)  # 党政联合行文 is tried where there are 党委 and 政府
BATCH = 40  # files in one start of LibreOffice

Make = Callable[[], Made]


def matrix() -> Iterator[tuple[str, Make]]:
    """Yield (name, how to make it) for every file."""
    for level in LEVELS:
        for fonts in gbt9704.FONT_PROFILES:
            for edition, (issue, order) in EDITIONS.items():
                if edition == "联合" and level in NOT_JOINT:
                    continue
                ordered = order._replace(fonts=fonts)
                pairs = tuple(issue.items())
                yield f"{level} {fonts} {edition}", lambda a=level, b=pairs, c=ordered: draft(a, b, c)
    yield from ((f"种类 {name}", make) for name, make in KINDS.items())
    for office in kinds.OFFICES:
        yield f"样板 {office.__name__}", lambda office=office: kinds.in_house(office)


def main() -> int:
    """Render, measure, tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--png", type=Path)
    options.add_argument("words", nargs="*")
    asked = options.parse_args()
    chosen = [(n, m) for n, m in matrix() if not asked.words or any(word in n for word in asked.words)]
    start, bad, pages = time.monotonic(), 0, 0
    print("文件                                  页 满页  行 满行   行距  字距")
    for files in _batches(chosen):
        for name, measured in rendered(files, asked.png):
            print(_row(name, measured), flush=True)
            bad += bool(measured.faults)
            pages += measured.pages
    spent = time.monotonic() - start
    print(
        f"{len(chosen)} files, {pages} pages, {spent:.0f} s; {bad} files with a page that is not as it must be"
    )
    return int(bool(bad))


def _batches(files: Sequence[tuple[str, Make]]) -> Iterator[Sequence[tuple[str, Make]]]:
    return (files[start : start + BATCH] for start in range(0, len(files), BATCH))


def rendered(files: Sequence[tuple[str, Make]], png: Path | None) -> Iterator[tuple[str, Measured]]:
    """Yield (name, what was measured) for files that are rendered in one start of LibreOffice."""
    made = [make() for _, make in files]
    with tempfile.TemporaryDirectory() as folder:
        pdfs = convert([file.data for file in made], "pdf", Path(folder))
        for (name, _), file, pdf in zip(files, made, pdfs, strict=True):
            path = Path(folder) / "measured.pdf"
            path.write_bytes(pdf)
            if png:
                _pictures(path, png / name.replace(" ", "-"))
            yield name, looked_at(path, file)


def looked_at(pdf: Path, file: Made) -> Measured:
    """Measure a file's pages."""
    if file.options.house:
        return overfull(measure(pdf))
    return judged(measure(pdf), file.document, file.options.fonts, file.options.contents)


def _pictures(pdf: Path, prefix: Path) -> None:
    prefix.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(prefix)], check=True)


def _row(name: str, m: Measured) -> str:
    wide = sum(1 for char in name if not char.isascii())
    row = f"{name}{' ' * (36 - len(name) - wide)} {m.pages:3} {m.full:3} {m.lines:4} {m.whole:3} {m.pitch:6.2f} {m.advance:6.2f}"
    return "\n".join([row, *(f"    ✗ {fault}" for fault in m.faults)])


if __name__ == "__main__":
    raise SystemExit(main())
