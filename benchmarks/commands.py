"""Times of the cold commands, as whole processes, side by side in one run: quote the ratios, machines are noisy.

python benchmarks/commands.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = sorted((ROOT / "examples" / "law-based-government").glob("*.yaml"))[0]
SEED = sorted((ROOT / "seeds" / "law-based-government").glob("*.txt"))[0]


def rows(folder: Path) -> dict[str, list[str]]:
    draft = [sys.executable, "-m", "drafter"]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "draft --help": [*draft, "--help"],
        "draft new": [
            *draft,
            "new",
            "--region",
            "凤翔区",
            "--year",
            "2024",
            "-o",
            str(folder / "f.yaml"),
            "--force",
        ],
        "draft check": [*draft, "check", str(EXAMPLE)],
        "draft build (docx)": [*draft, "build", str(EXAMPLE), "-o", str(folder / "d.docx")],
        "draft build (md)": [*draft, "build", str(EXAMPLE), "-o", str(folder / "d.md")],
        "draft read": [*draft, "read", str(SEED)],
    }


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as name:
        commands = rows(Path(name))
        times: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(runs + 1):
            for label, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
                times[label].append(time.perf_counter() - start)
    base = statistics.median(times["import click"][1:])
    print(f"{'command':22}{'median ms':>10}{'min':>8}{'max':>8}{'× import click':>16}")
    for label, all_times in times.items():
        t = all_times[1:]  # the first round warms the file cache
        m = statistics.median(t)
        print(f"{label:22}{m * 1000:10.0f}{min(t) * 1000:8.0f}{max(t) * 1000:8.0f}{m / base:16.2f}")


if __name__ == "__main__":
    main()
