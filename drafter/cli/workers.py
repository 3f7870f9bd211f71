"""Does one piece of work to each of many files, in this process or in several, in the order given.

What goes wrong with a file is that file's diagnostic: an error of a reader, a fault of the program, a worker that dies or does
not come to an end. At most a few files a worker are under way, so memory does not grow with their number. Processes are spawned, not forked, on every system.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from math import ceil
from pathlib import Path
from types import FrameType
from typing import Any, Generic, TypeAlias, TypeVar

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.errors import DrafterError

AHEAD = 6  # files under way for each worker
# What readers wait for themselves (a PDF 120 seconds, LibreOffice 90) ends before a worker is given up.
MOST_SECONDS = 180.0
GRACE_SECONDS = 3.0  # to end what it started itself: a program, a temporary folder
GARBAGE_THRESHOLD = 100_000  # reading makes many objects and hardly any garbage

T = TypeVar("T")
Work: TypeAlias = Callable[
    [Path, Any], T
]  # the file, and what all work of this kind needs (sent to a worker once)
Outcome: TypeAlias = T | Diagnostic

_work: Callable[[Path, Any], Any] | None = None
_needs: Any = None


def _begin(work: Callable[[Path, Any], Any], needs: Any) -> None:  # noqa: ANN401 - whatever the work needs
    """Prepare a worker; it leaves Ctrl-C to the process that started it."""
    global _work, _needs
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    gc.set_threshold(GARBAGE_THRESHOLD)
    _work, _needs = work, needs


def _leave(signum: int, frame: FrameType | None) -> None:
    """End a worker by an exception, so that what its work has started is ended too; being told again must not disturb that.

    The pool takes the exception for an outcome where it comes between two files, and a worker that then waits for another
    one that died would wait for ever: so the system ends it after a while.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(signal, "alarm"):  # not on Windows, where nothing is told to a process before it is ended
        signal.alarm(ceil(GRACE_SECONDS))
    raise SystemExit


def _in_worker(path: Path) -> Any:  # noqa: ANN401 - whatever the work gives
    assert _work is not None
    try:
        return safely(_work, path, _needs)
    except SystemExit:  # the pool would take it for this file's outcome and go on
        os._exit(1)


def safely(work: Work[T], path: Path, needs: Any) -> Outcome[T]:  # noqa: ANN401
    """Do the work; what goes wrong is a diagnostic that names the file."""
    try:
        return work(path, needs)
    except DrafterError as error:
        found = error.to_diagnostic()
        return found if found.at.path else found.in_file(str(path))
    except MemoryError:
        return _failed(path, "内存不够")
    except Exception as error:  # one report among thousands must not end the run
        return _failed(path, f"程序内部错误 {type(error).__name__}")


def _failed(path: Path, why: str) -> Diagnostic:
    message = f"“{path.name}”没有读成（{why}），已跳过"
    return Diagnostic("L014", Severity.ERROR, message, "请把它另存为 .docx 或 .txt 再试", Location(str(path)))


class Workers(Generic[T]):
    """`jobs` processes that do one kind of work; with one job it is done here, and then nothing ends a file that does not end."""

    def __init__(self, jobs: int, work: Work[T], needs: Any) -> None:  # noqa: ANN401
        self._jobs, self._work, self._needs = jobs, work, needs
        self._pool: ProcessPoolExecutor | None = None

    def each(self, paths: Sequence[Path]) -> Generator[tuple[Path, Outcome[T]], None, None]:
        """Yield every file with its outcome, in the order of `paths`."""
        if self._jobs == 1 or len(paths) < 2:
            for path in paths:
                yield path, safely(self._work, path, self._needs)
            return
        try:
            yield from self._in_processes(paths)
        except BaseException:
            self._stop()
            raise
        self._close()

    def _in_processes(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Outcome[T]]]:
        under_way: deque[tuple[Path, Future[Outcome[T]] | None]] = deque()
        for path in paths:
            under_way.append((path, self._submit(path)))
            if len(under_way) >= AHEAD * self._jobs:
                yield self._outcome(*under_way.popleft())
        while under_way:
            yield self._outcome(*under_way.popleft())

    def _submit(self, path: Path) -> Future[Outcome[T]] | None:
        if self._pool is None:
            self._pool = self._new(self._jobs)
        try:
            return self._pool.submit(_in_worker, path)
        except BrokenProcessPool:
            self._close()
            return None

    def _outcome(self, path: Path, future: Future[Outcome[T]] | None) -> tuple[Path, Outcome[T]]:
        """Return a file's outcome; those under way when a worker died are done again, each by a worker of its own."""
        if future is not None:
            try:
                return path, self._awaited(path, future)
            except BrokenProcessPool:
                self._close()
        try:
            with self._new(1) as alone:
                return path, self._awaited(path, alone.submit(_in_worker, path))
        except BrokenProcessPool:
            return path, _failed(path, "读它的进程意外结束")

    def _awaited(self, path: Path, future: Future[Outcome[T]]) -> Outcome[T]:
        """Return a file's outcome. The file is the oldest under way, so a worker has it: one that does not end is ended."""
        try:
            return future.result(MOST_SECONDS)
        except TimeoutError:
            _end_workers()
            return _failed(path, f"{MOST_SECONDS:.0f} 秒没有读完")

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs, multiprocessing.get_context("spawn"), _begin, (self._work, self._needs)
        )

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _stop(self) -> None:
        """Leave no worker behind when the run is interrupted; the pool itself sees to the ends of its processes."""
        _end_workers()
        self._close()


def _end_workers() -> None:
    """End all workers; those that do not listen, busy in a library, after a while by force."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    end = time.monotonic() + GRACE_SECONDS
    for worker in workers:
        worker.join(max(0.0, end - time.monotonic()))
        worker.kill()
