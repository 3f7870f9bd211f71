"""What a draft costs: composed Document → .docx, form → .docx in one process, a cold `draft build`, a folder of forms.

    python benchmarks/build.py [--rounds N] [--forms N] [--memory N]

docxtpl (where it is installed) and python-docx make the same report beside it, taking turns in one run: quote the medians and
their ratios, machines are noisy. Times are of the processor (user and system), which others at work on the machine disturb
least; of a folder of forms by the clock too. That all files have the same text is checked first. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from sample import EXAMPLE, ROOT

sys.path.insert(0, str(ROOT))

import peers
from forms import many

from drafter.cli import GARBAGE_THRESHOLD
from drafter.cli.build import compose_form, render
from drafter.cli.genres import open_genre
from drafter.cli.order import Order
from drafter.document import Document
from drafter.ooxml import MAIN
from drafter.resources import write_bytes

Work = Mapping[str, Callable[[], object]]
ORDER = Order()
COMMENTS = 20
GENRE = open_genre(None)


def made(form: Path, target: Path) -> None:
    """Make a draft as `draft build` does for each form of many."""
    draft, _ = compose_form(form, None, ORDER, genre=GENRE)
    write_bytes(target, render(draft, "docx", ORDER)[0])


def document() -> Document:
    """Return the report that all make."""
    return compose_form(EXAMPLE, None, ORDER, genre=GENRE)[0].document


# --- taking turns --------------------------------------------------------------------------------------------------


def in_turns(work: Work, rounds: int) -> dict[str, list[float]]:
    """Return the processor seconds of every round by label; the first round warms up and is not counted."""
    times: dict[str, list[float]] = {label: [] for label in work}
    for _ in range(rounds + 1):
        for label, do in work.items():
            start = spent()
            do()
            times[label].append(spent() - start)
    return {label: seconds[1:] for label, seconds in times.items()}


def spent() -> float:
    """Return the processor time of this process and of those that it has started and that have ended, in seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def show(title: str, times: Mapping[str, list[float]], beside: str) -> None:
    """Print a row for each: milliseconds, and how many times as long as the one named `beside`."""
    base = statistics.median(times.get(beside) or next(iter(times.values())))
    print(f"\n{title:60}{'min ms':>9}{'median':>9}{'×':>8}")
    for label, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"  {label:58}{min(seconds) * 1000:9.2f}{middle * 1000:9.2f}{middle / base:8.2f}")


# --- the four measures ---------------------------------------------------------------------------------------------


def writing(folder: Path, paper: Document) -> Work:
    """Composed document → bytes of a Word file."""
    from drafter import writers
    from drafter.writers import word

    data = xml(writers.render(paper, "docx")[0])
    bare = paper.without_traces()
    work: dict[str, Callable[[], object]] = {
        "drafter: writer, the text alone as in the others": lambda: word.write(bare),
        "drafter: writer": lambda: word.write(paper),
        "drafter: writer, and what the fonts lack": lambda: writers.render(paper, "docx"),
        "  the floor: deflating document.xml": lambda: zlib.compress(data, 6),
        "python-docx": lambda: peers.python_docx(folder, paper),
    }
    if peers.HAS_DOCXTPL:
        values = peers.from_json(folder)
        work["docxtpl"] = lambda: peers.docxtpl(folder, values)
    return work


def additions(folder: Path, paper: Document) -> Work:
    """What may go with the text, each by itself: composed Document → bytes of a Word file."""
    from drafter.cli.style import open_house
    from drafter.writers import word
    from tests import office_files

    office = folder / "office.docx"
    office.write_bytes(office_files.styled_template().save())
    house = open_house(office)[0]
    bare = paper.without_traces()
    figures = [number for number, run in enumerate(paper.runs()) if run.trace]
    said = paper.with_remarks(dict.fromkeys(figures[:COMMENTS], ("待填：第12行，司法局。",)))
    commented = said.without_traces()
    annexed = compose_form(EXAMPLE, None, Order(annex=True), genre=GENRE)[0].document.without_traces()
    return {
        "the text alone": lambda: word.write(bare),
        "with bookmarks on its figures": lambda: word.write(paper),
        f"with {COMMENTS} comments": lambda: word.write(commented),
        "with 《主要指标一览表》 (--annex)": lambda: word.write(annexed),
        "with 目录 (--contents)": lambda: word.write(bare, contents=True),
        "in an office's own look (--style), taken apart before": lambda: word.write(bare, house=house),
    }


def xml(data: bytes) -> bytes:
    """Return the part of a Word file that holds the text."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(MAIN)


def on_disk(folder: Path) -> Work:
    """File on disk → Word file on disk, in one process."""
    out = folder / "out.docx"
    work: dict[str, Callable[[], object]] = {"drafter: form, checked, → .docx": lambda: made(EXAMPLE, out)}
    if peers.HAS_DOCXTPL:
        work["docxtpl: data.json → .docx"] = lambda: write_bytes(
            out, peers.docxtpl(folder, peers.from_json(folder))
        )
        work["docxtpl: data.yaml → .docx"] = lambda: write_bytes(
            out, peers.docxtpl(folder, peers.from_yaml(folder))
        )
    return work


def cold(folder: Path) -> Work:
    """The same in a process of its own, bytecode cached as where the program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}

    def process(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run(command, env=environment, capture_output=True, check=True)

    draft = [sys.executable, "-m", "drafter", "build", str(EXAMPLE)]
    work = {
        "python -c pass": process(sys.executable, "-c", "pass"),
        "draft build": process(*draft, "-o", str(folder / "d.docx")),
        "draft build --to md": process(*draft, "-o", str(folder / "d.md")),
    }
    if peers.HAS_DOCXTPL:
        work["docxtpl, data.json"] = process(*peers.cold(folder, "data.json"))
        work["docxtpl, data.yaml"] = process(*peers.cold(folder, "data.yaml"))
    return work


def batches(folder: Path, count: int) -> None:
    """Print how many forms a second `draft build` of a folder makes, with one process and with two."""
    forms = folder / "forms"
    forms.mkdir()
    many(count, forms)
    alone, two = beside_each_other(1), beside_each_other(2)
    print(f"\na folder of {count} forms (two loops beside each other take {two / alone:.2f} × one)")
    for jobs in (1, 2):
        target = folder / f"drafts-{jobs}"
        command = [
            sys.executable,
            "-m",
            "drafter",
            "build",
            str(forms),
            "-o",
            str(target),
            "--jobs",
            str(jobs),
        ]
        start, before = time.perf_counter(), spent()
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
        seconds, work = time.perf_counter() - start, spent() - before
        rates = f"{count / seconds:5.1f} a second by the clock, {count / work:5.1f} a second of one processor"
        print(f"  --jobs {jobs}: {seconds:6.1f} s, {rates}")


def loop(_: int) -> None:
    """Keep a processor busy."""
    for _ in range(10_000_000):
        pass


def beside_each_other(processes: int) -> float:
    """Return the seconds that so many loops take beside each other: whether there are two processors to be had."""
    start = time.perf_counter()
    workers = [multiprocessing.Process(target=loop, args=(n,)) for n in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start


def memory(folder: Path, count: int) -> None:
    """Print what the process holds after a hundred drafts and after all."""
    paths = many(count, folder)
    print(f"\nmemory over {count} drafts in one process (resident, MB):", end="")
    for number, form in enumerate(paths, 1):
        made(form, folder / "m.docx")
        if number in (count // 10, count // 2, count):
            print(f"  {number}: {resident():.1f}", end="", flush=True)
    print()


def resident() -> float:
    """Return the resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def same_text(folder: Path, paper: Document) -> None:
    """Stop unless all make the same text."""
    own = peers.text(render(compose_form(EXAMPLE, None, ORDER, genre=GENRE)[0], "docx", ORDER)[0])
    others = {"python-docx": peers.python_docx(folder, paper)}
    if peers.HAS_DOCXTPL:
        others["docxtpl"] = peers.docxtpl(folder, peers.from_json(folder))
    for name, data in others.items():
        if peers.text(data) != own:
            sys.exit(f"{name} makes another text")
    print(f"same text in all: {len(own)} paragraphs, {sum(map(len, own))} characters")


def main() -> None:
    """Print all measures."""
    gc.set_threshold(GARBAGE_THRESHOLD)  # as the command does
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--memory", type=int, default=1000)
    given = parser.parse_args()
    paper = document()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers.prepare(paper, folder)
        same_text(folder, paper)
        if not peers.HAS_DOCXTPL:
            print("docxtpl is not installed: its rows are left out")
        show("(a) composed document → bytes", in_turns(writing(folder, paper), given.rounds * 4), "docxtpl")
        show(
            "    what goes with the text",
            in_turns(additions(folder, paper), given.rounds * 4),
            "the text alone",
        )
        show(
            "(b) file → file, one process",
            in_turns(on_disk(folder), given.rounds * 2),
            "docxtpl: data.json → .docx",
        )
        show("(c) cold process", in_turns(cold(folder), given.rounds), "docxtpl, data.json")
        if given.forms:
            batches(folder, given.forms)
        if given.memory:
            (folder / "memory").mkdir()
            memory(folder / "memory", given.memory)


if __name__ == "__main__":
    main()
