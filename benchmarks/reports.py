"""Ten thousand past reports out of the five seeds: places, figures, sections and their order varied, by a fixed chance.

What is varied changes neither length nor manner, so that the work a report makes is that of a real one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from drafter import analysis, chinese, readers
from drafter.region import find_in

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds" / "law-based-government").glob("*.txt"))
DROPPED = 0.1  # of the second-level sections of a report
PLACES = (
    "安平清河永宁东山西江南溪北海新泰长丰古田石门金川玉林龙泉云阳高昌广德同兴福源昌邑定远武功怀仁".strip()
)
_NUMBER = re.compile(r"(?<![-0-9.:〔(（第])[0-9]+(?:\.[0-9]+)?(?![-0-9.:年月日号〕)）届次条])")


def write_reports(folder: Path, count: int, start: int = 0) -> list[Path]:
    """Write reports number `start` to `start + count - 1`, a hundred to a folder; a number always gives the same text."""
    sources = [(path.read_text("utf-8"), _names(path)) for path in SEEDS]
    paths = []
    for number in range(start, start + count):
        text, names = sources[number % len(sources)]
        path = folder / f"{number // 100:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(varied(text, names, random.Random(number)), "utf-8")
        paths.append(path)
    return paths


def _names(path: Path) -> list[str]:
    """Return the names of places in a seed, the bare ones (凤翔 of 凤翔区), longest first."""
    document, _ = readers.read(path)
    text = "\n".join(block.text for block in document.blocks)
    year = analysis.analyse(document, None).year or 2024
    bare = {place.name[:-1] for _, _, place in find_in(text, year) if len(place.name) in (3, 4)}
    return sorted(bare, key=lambda name: (-len(name), name))


def varied(text: str, names: Sequence[str], chance: random.Random) -> str:
    """Return a report of another place in another year's figures, some sections gone, the others in another order."""
    for name in names:
        other = "".join(chance.sample(PLACES, len(name)))
        text = text.replace(name, other)
    text = _NUMBER.sub(lambda m: _other_figure(m[0], chance), text)
    return "\n".join(_reordered(text.split("\n"), chance))


def _other_figure(figure: str, chance: random.Random) -> str:
    digits = [str(chance.randint(0, 9)) if char.isdigit() else char for char in figure]
    return "".join([str(chance.randint(1, 9)), *digits[1:]])


def _reordered(lines: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Yield the lines with the second-level sections under each first-level one shuffled and numbered anew."""
    groups: list[list[str]] = []
    for line in [*lines, "一、"]:
        if chinese.marker_at(line, 0, ("cn_dun", "part")):
            kept = [g for g in groups if chance.random() >= DROPPED] or groups
            chance.shuffle(kept)
            for number, group in enumerate(kept, 1):
                yield from _numbered(group, number)
            groups = []
        if chinese.marker_at(line, 0, ("paren_cn",)):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
        elif line != "一、":
            yield line


def _numbered(group: Sequence[str], number: int) -> Iterator[str]:
    marker = chinese.marker_at(group[0], 0, ("paren_cn",))
    assert marker is not None
    yield chinese.marker_text("paren_cn", number) + group[0][marker.end :]
    yield from group[1:]
