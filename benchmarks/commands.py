"""Times of the cold commands, as whole processes, side by side in one run: quote the ratios, machines are noisy.

    python benchmarks/commands.py [RUNS]

The commands take turns, so that what slows the machine slows all of them; the ratio is of the minima and of the medians.
Bytecode is cached as it is where the program is installed, whatever the environment says.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sample import LINES, ROOT, long_form

SEED = sorted((ROOT / "seeds" / "law-based-government").glob("*.txt"))[0]
BASE = "import click"


def rows(folder: Path) -> dict[str, list[str]]:
    """Return the commands by label; `folder` takes what they write."""
    form = folder / "form.yaml"
    form.write_text(long_form(), "utf-8")
    draft = [sys.executable, "-m", "drafter"]
    new = ["new", "--region", "凤翔区", "--year", "2024", "--force", "-o", str(folder / "new.yaml")]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        BASE: [sys.executable, "-c", "import click"],
        "draft --help": [*draft, "--help"],
        "draft new": [*draft, *new],
        f"draft check ({LINES} lines)": [*draft, "check", str(form)],
        "draft build (docx)": [*draft, "build", str(form), "-o", str(folder / "d.docx")],
        "draft build (md)": [*draft, "build", str(form), "-o", str(folder / "d.md")],
        "draft read (txt)": [*draft, "read", str(SEED)],
    }


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the commands: our own, with bytecode cached in the folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def measured(runs: int) -> dict[str, list[float]]:
    """Return the seconds of every run by label; one round before them warms the caches and is not counted."""
    with tempfile.TemporaryDirectory() as name:
        commands, environ = rows(Path(name)), environment(Path(name))
        times: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(runs + 1):
            for label, command in commands.items():
                start = time.perf_counter()
                done = subprocess.run(command, cwd=name, env=environ, capture_output=True, check=False)
                times[label].append(time.perf_counter() - start)
                if done.returncode:
                    sys.exit(f"{label}: exit {done.returncode}\n{done.stderr.decode()[-2000:]}")
    return {label: seconds[1:] for label, seconds in times.items()}


def main() -> None:
    """Print a row for each command: milliseconds, and how many times as long as importing click."""
    times = measured(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    least, middle = min(times[BASE]), statistics.median(times[BASE])
    print(f"{'command':26}{'min ms':>8}{'median':>8}{'max':>8}{'× min':>8}{'× median':>10}")
    for label, t in times.items():
        m = statistics.median(t)
        print(
            f"{label:26}{min(t) * 1000:8.0f}{m * 1000:8.0f}{max(t) * 1000:8.0f}{min(t) / least:8.2f}{m / middle:10.2f}"
        )


if __name__ == "__main__":
    main()
