"""How many forms a second one process reads and checks, once everything is loaded.

    python benchmarks/steady.py [SECONDS]

The unit beside it is a loop of plain Python on the same machine in the same run: quote the ratio.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from sample import LINES, ROOT, long_form

sys.path.insert(0, str(ROOT))

from drafter import form
from drafter.cli.genres import open_genre

UNIT = 100_000  # additions: some 3 ms of Python


def unit() -> None:
    """Do the work that the others are compared with."""
    total = 0
    for n in range(UNIT):
        total += n


def main() -> None:
    """Print milliseconds and rate of reading, checking and both."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    genre, text = open_genre(None), long_form()
    read, _ = form.read(text, genre)
    work: dict[str, Callable[[], object]] = {
        f"{UNIT:,} additions": unit,
        f"read ({LINES} lines)": lambda: form.read(text, genre),
        "check": lambda: form.check(read, genre),
        "read and check": lambda: form.check(form.read(text, genre)[0], genre),
    }
    times: dict[str, list[float]] = {label: [] for label in work}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or not times["check"]:
        for label, do in work.items():
            start = time.perf_counter()
            do()
            times[label].append(time.perf_counter() - start)
    base = min(times[next(iter(work))])
    print(f"{'':22}{'min ms':>8}{'median':>8}{'a second':>10}{'× additions':>13}")
    for label, t in times.items():
        m = statistics.median(t)
        print(f"{label:22}{min(t) * 1000:8.2f}{m * 1000:8.2f}{1 / m:10.1f}{min(t) / base:13.2f}")


if __name__ == "__main__":
    main()
