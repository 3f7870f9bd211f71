"""Forms by the thousand: a shipped example for other places, so that each gives a draft with a name of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sample import EXAMPLE, ROOT

REGIONS = ROOT / "drafter" / "data" / "regions.tsv"
LEVELS = ("县", "县级市", "自治县", "市辖区")
HERE, FULL = "黄石市", "湖北省黄石市"  # where the example is from


def many(count: int, folder: Path) -> list[Path]:
    """Write so many forms into a folder; return their paths."""
    text = EXAMPLE.read_text("utf-8")
    assert text.count(FULL) and EXAMPLE.name.startswith(HERE)
    paths = [folder / f"{name}填报表.yaml" for name in _counties(count)]
    for path in paths:
        name = path.stem.removesuffix("填报表")
        path.write_text(text.replace(FULL, name).replace(HERE, name), "utf-8")
    return paths


def _counties(count: int) -> list[str]:
    """Return the first counties and districts of today whose names are nobody else's."""
    lines = REGIONS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    times = Counter(row[1] for row in rows)
    names = [row[1] for row in rows if row[2] in LEVELS and not row[4] and times[row[1]] == 1]
    assert len(names) >= count, f"only {len(names)} counties"
    return names[:count]
