"""How learning grows with the number of reports: time, reports a second, peak memory, beside cutting the same texts into words.

    python benchmarks/learn.py [--quick] [--jobs N] [COUNT…]

Makes the reports in a temporary folder (benchmarks/reports.py), learns from 100, 1,000 and 10,000 of them with 2 workers, and
lets the same number of processes cut the same texts with jieba and do nothing else: one half before learning, the other half
after it, so that what else the machine does in these minutes weighs on both. rjieba, where it is installed, is timed beside it.
A row gives seconds by the clock and of the processors (user and system, all processes), and both as ratios to jieba; learning
counts the start of its processes and the loading of jieba's dictionary, cutting does not. Memory is the largest resident set of
the process that learns, of any worker, and of all together, asked for ten times a second. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reports import ROOT, write_reports

COUNTS, QUICK = (100, 1_000, 10_000), (50, 200)
PAGE = os.sysconf("SC_PAGE_SIZE")
ASKED_EVERY = 0.1  # seconds between two looks at the memory
TOLD_EVERY = 30  # seconds between two lines of progress
MB = 2**20


class Spent(NamedTuple):
    """Seconds by the clock and of the processors."""

    clock: float = 0.0
    processor: float = 0.0

    def plus(self, other: Spent) -> Spent:
        """Return the sum of both."""
        return Spent(self.clock + other.clock, self.processor + other.processor)


def progress(message: str) -> None:
    """Tell on standard error what is under way."""
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)


# --- cutting ---------------------------------------------------------------------------------------------------------


def cutter(name: str) -> Callable[[str], object]:
    """Return what cuts a text into words."""
    import logging

    if name == "rjieba":
        import rjieba

        cut: Callable[[str], object] = rjieba.cut
        return cut
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.lcut


def cut(task: tuple[str, str]) -> float:
    """Cut one file into words; return the seconds of the processor."""
    path, name = task
    cut_words, start = cutter(name), time.process_time()
    cut_words(Path(path).read_text("utf-8"))
    return time.process_time() - start


def cutting(paths: Sequence[Path], jobs: int, name: str) -> Spent:
    """Return the time in which `jobs` processes cut all files, loading the dictionary not counted."""
    tasks = [(str(path), name) for path in paths]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        pool.map(cut, tasks[:1] * jobs * 4, 1)
        start = time.perf_counter()
        processor = sum(pool.imap_unordered(cut, tasks, 8))
        return Spent(time.perf_counter() - start, processor)


# --- learning --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Peak:
    """The largest resident sets seen, in bytes."""

    parent: int = 0
    worker: int = 0
    together: int = 0

    def look(self, parent: int) -> None:
        """Take in what a process and its descendants hold now."""
        sizes = resident(parent)
        own = sizes.pop(parent, 0)
        self.parent = max(self.parent, own)
        self.worker = max(self.worker, *sizes.values(), 0)
        self.together = max(self.together, own + sum(sizes.values()))


def resident(parent: int) -> dict[int, int]:
    """Return the bytes that a process and each of its descendants hold in memory."""
    parents, pages = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], pages[int(entry.name)] = int(stat[1]), int(stat[21])
    mine = {parent}
    for _ in range(4):
        mine |= {pid for pid, above in parents.items() if above in mine}
    return {pid: pages.get(pid, 0) * PAGE for pid in mine}


def learning(folder: Path, jobs: int) -> tuple[Spent, Peak]:
    """Return time and peak memory of `draft learn` over a folder, as a process of its own."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "drafter", "learn", str(folder), "--jobs", str(jobs)]
        before, start = processors(), time.perf_counter()
        run = subprocess.Popen(
            [*command, "--genre", "law-based-government", "-o", output],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        peak, done = Peak(), threading.Event()

        def watch() -> None:
            told = start
            while not done.wait(ASKED_EVERY):
                peak.look(run.pid)
                if time.perf_counter() - told >= TOLD_EVERY:
                    told = time.perf_counter()
                    progress(f"  learning for {told - start:.0f} s, {peak.together // MB} MB")

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = run.wait()
        done.set()
        watcher.join()
        assert code == 0, code
        return Spent(time.perf_counter() - start, processors() - before), peak


def processors() -> float:
    """Return the seconds of the processors that ended children, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- the table -------------------------------------------------------------------------------------------------------


def cutters() -> list[str]:
    """Return the names of what can cut here: jieba, and rjieba where it is installed."""
    from importlib.util import find_spec

    return ["jieba", *(["rjieba"] if find_spec("rjieba") else [])]


def row(folder: Path, count: int, jobs: int, names: Sequence[str]) -> str:
    """Measure one number of reports, cutting around learning, and return its row."""
    paths = sorted(folder.rglob("*.txt"))
    cuts = dict.fromkeys(names, Spent())
    learned, peak = Spent(), Peak()
    for half in (0, 1):
        for name in names:
            progress(f"{count:,} reports: {name} cuts half of them")
            cuts[name] = cuts[name].plus(cutting(paths[half::2], jobs, name))
        if half == 0:
            progress(f"{count:,} reports: learning")
            learned, peak = learning(folder, jobs)
    jieba = cuts[names[0]]
    return "".join(
        [
            f"{count:8,}{learned.clock:9.1f}{learned.processor:8.1f}{count / learned.clock:10.1f}",
            f"{peak.parent // MB:8}{peak.worker // MB:8}{peak.together // MB:8}",
            *(f"{spent.clock:10.1f}{spent.processor:8.1f}" for spent in cuts.values()),
            f"{learned.clock / jieba.clock:12.2f}{learned.processor / jieba.processor:8.2f}",
        ]
    )


def main() -> None:
    """Print the table, a row as soon as it is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    names = cutters()
    print(f"{asked.jobs} workers; s by the clock, cpu s of all processes; MB of the parent, a worker, all")
    head = f"{'reports':>8}{'learn s':>9}{'cpu s':>8}{'a second':>10}{'parent':>8}{'worker':>8}{'all':>8}"
    head += "".join(f"{name + ' s':>10}{'cpu s':>8}" for name in names)
    print(f"{head}{'learn/jieba':>12}{'cpu':>8}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made = 0
        for count in sorted(asked.counts or (QUICK if asked.quick else COUNTS)):
            progress(f"{count:,} reports: making them")
            write_reports(Path(folder), count - made, made)
            made = count
            print(row(Path(folder), count, asked.jobs, names), flush=True)


if __name__ == "__main__":
    main()
