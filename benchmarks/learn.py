"""How learning grows with the number of reports: seconds, reports a second, peak memory, beside cutting the same text into words.

    python benchmarks/learn.py [--quick] [--jobs N] [COUNT…]

Makes the reports in a temporary folder (benchmarks/reports.py), learns from 100, 1,000 and 10,000 of them with 2 workers, and lets
the same number of processes cut the same texts and do nothing else. Uses rjieba where it is installed, else jieba, and says which.
Memory is the largest sum of the resident sets of all processes of a run, asked for ten times a second.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from reports import ROOT, write_reports

from drafter import chinese

COUNTS, QUICK = (100, 1_000, 10_000), (50, 200)
PAGE = os.sysconf("SC_PAGE_SIZE")


def cut(path: str) -> int:
    """Cut one file into words."""
    return len(chinese.words(Path(path).read_text("utf-8")))


def cutting(paths: Sequence[Path], jobs: int) -> float:
    """Return the seconds in which `jobs` processes cut all files, loading the dictionary not counted."""
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        pool.map(cut, [str(paths[0])] * jobs * 4, 1)
        start = time.perf_counter()
        for _ in pool.imap_unordered(cut, map(str, paths), 8):
            pass
        return time.perf_counter() - start


def resident(parent: int) -> int:
    """Return the bytes that a process and its descendants hold in memory."""
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
    return sum(pages.get(pid, 0) for pid in mine) * PAGE


def learning(folder: Path, jobs: int) -> tuple[float, int]:
    """Return seconds and peak bytes of `draft learn` over a folder, as a process of its own."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "drafter", "learn", str(folder), "--jobs", str(jobs)]
        start = time.perf_counter()
        run = subprocess.Popen(
            [*command, "--genre", "law-based-government", "-o", output],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        peak, done = 0, threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.1):
                peak = max(peak, resident(run.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = run.wait()
        done.set()
        watcher.join()
        assert code == 0, code
        return time.perf_counter() - start, peak


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    try:
        import rjieba

        cutter = rjieba.__name__
    except ImportError:
        cutter = "jieba"
    print(f"cutter {cutter}, {asked.jobs} workers")
    print(f"{'reports':>8}{'learn s':>9}{'a second':>10}{'MB':>6}{'cut s':>8}{'learn/cut':>11}")
    with tempfile.TemporaryDirectory() as folder:
        made = 0
        for count in asked.counts or (QUICK if asked.quick else COUNTS):
            write_reports(Path(folder), count - made, made)
            made = count
            seconds, peak = learning(Path(folder), asked.jobs)
            alone = cutting(sorted(Path(folder).rglob("*.txt")), asked.jobs)
            row = f"{count:8,}{seconds:9.1f}{count / seconds:10.1f}{peak / 2**20:6.0f}"
            print(f"{row}{alone:8.1f}{seconds / alone:11.2f}", flush=True)


if __name__ == "__main__":
    main()
