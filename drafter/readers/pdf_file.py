"""Opens a PDF in a process of its own and hands its pages over, one by one; the home of pdfplumber.

A PDF can be made to keep its reader busy for ever, or to unpack to more than the machine holds. So the library works in a
child process that is ended when no page comes for a while, and that may take only so much memory (where the system can limit
it; elsewhere what a compressed stream unpacks to is limited). What comes back are plain values.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from enum import Enum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from drafter.readers.pdf_page import Box, Frame, Glyph, RawPage, character

MAX_PAGES = 500  # a gazette has some 100
MAX_GLYPHS = 30_000  # on one page; a page of small print has some 3,000
MAX_EDGES = 3_000  # lines and boxes on one page, beyond which no table is looked for; the time grows with their square
MAX_MEMORY = 1024 * 1024 * 1024  # of the child, what libraries map included
MAX_STREAM = 128 * 1024 * 1024  # what one compressed stream may unpack to
STALLED_SECONDS, TOTAL_SECONDS = 20.0, 120.0  # without any page; for all pages
# A ruled frame is a table from so many rows and columns on; one box is only a border.
TABLE_ROWS, TABLE_COLUMNS = 2, 2
TURNED = 0.1  # text that rises by more than this share is turned: a watermark
_BOLD = ("bold", "black", "heavy", "simhei", "heiti", "xiaobiao", "黑", "小标")


class Failure(Enum):
    """Why a PDF could not be read."""

    LOCKED = "locked"
    BROKEN = "broken"
    TOO_LONG = "too long"
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large"


class Failed(Exception):
    """No page can be had any more."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why.value)
        self.why = why


def is_available() -> bool:
    """Tell whether pdfplumber is installed."""
    return importlib.util.find_spec("pdfplumber") is not None


def pages(path: Path) -> Iterator[RawPage]:
    """Yield the pages of a PDF; raise Failed. The child process is gone when the iteration ends, however it ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(theirs, str(path)), daemon=True)
    child.start()
    theirs.close()
    try:
        yield from _received(ours)
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _received(connection: Connection) -> Iterator[RawPage]:
    end = time.monotonic() + TOTAL_SECONDS
    while True:
        if not connection.poll(max(0.0, min(STALLED_SECONDS, end - time.monotonic()))):
            raise Failed(Failure.TOO_SLOW)
        try:
            message = connection.recv()
        except EOFError:  # the child is gone without a word: the system ended it
            raise Failed(Failure.TOO_LARGE) from None
        if message is None:
            return
        if isinstance(message, Failure):
            raise Failed(message)
        yield message


# --- in the child ---------------------------------------------------------------------------------------------------------


def serve(connection: Connection, path: str) -> None:
    """Send each page, then None; or the Failure that stopped it. Runs in the child."""
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # libraries tell of every oddity  # noqa: SIM115
    _limit_memory()
    connection.send(_sent(connection, path))  # what took the memory is gone by now


def _sent(connection: Connection, path: str) -> Failure | None:
    """Send the pages; return why there are no more, None at the end of the file."""
    try:
        for page in _read(path):
            connection.send(page)
    except MemoryError:
        return Failure.TOO_LARGE
    except Failed as failed:
        return failed.why
    except Exception:  # a broken file makes the library trip anywhere
        return Failure.BROKEN
    return None


def _limit_memory() -> None:
    """Limit what the process may take, by the system where it can and by the size of unpacked streams everywhere."""
    import logging

    from pdfminer import pdftypes

    logging.disable(logging.CRITICAL)
    setattr(pdftypes, "zlib", _Inflate)  # noqa: B010  the library has no such limit of its own
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > MAX_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, hard))


class _Inflate:
    """Stands in for zlib: unpacks no more than MAX_STREAM."""

    import zlib as _zlib

    error = _zlib.error
    decompressobj = staticmethod(_zlib.decompressobj)

    @classmethod
    def decompress(cls, data: bytes) -> bytes:
        """Return the unpacked bytes; raise MemoryError beyond the limit, zlib.error for broken data."""
        unpacker = cls._zlib.decompressobj()
        out = unpacker.decompress(data, MAX_STREAM)
        if unpacker.unconsumed_tail:
            raise MemoryError
        if not unpacker.eof:
            raise cls._zlib.error("incomplete stream")
        return out


def _read(path: str) -> Iterator[RawPage]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        pdf = pdfplumber.open(path)
    except PdfminerException as error:
        locked = any(isinstance(reason, PDFPasswordIncorrect) for reason in error.args)
        raise Failed(Failure.LOCKED if locked else Failure.BROKEN) from None
    with pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise Failed(Failure.TOO_LONG)
        for page in pdf.pages:
            yield _page(page)
            page.close()


def _page(page: Any) -> RawPage:  # noqa: ANN401  pdfplumber has no types
    """Return a page as values; one that cannot be read is empty and says so."""
    number, width, height = page.page_number, float(page.width), float(page.height)
    try:
        chars = page.chars
        if len(chars) > MAX_GLYPHS:
            return RawPage(number, width, height, failed=True)
        glyphs, aside = _glyphs(chars, page)
        edges = len(page.lines) + len(page.rects) + len(page.curves)
        crowded = edges > MAX_EDGES
        frames = () if crowded or edges < 2 else tuple(_frames(page))
        rules = tuple(_box(r) for r in [*page.lines, *page.rects][:MAX_EDGES] if r["bottom"] - r["top"] < 3)
        share = max((_share(image, width * height) for image in page.images), default=0.0)
        images = len(page.images)
    except MemoryError:
        raise
    except Exception:  # see serve
        return RawPage(number, width, height, failed=True)
    return RawPage(number, width, height, glyphs, frames, rules, images, share, aside, crowded)


def _glyphs(chars: list[dict[str, Any]], page: Any) -> tuple[tuple[Glyph, ...], str]:  # noqa: ANN401
    """Return the upright glyphs on the page, and the text of all others."""
    upright, aside = [], []
    left, top, right, bottom = page.bbox
    for char in chars:
        a, b = char["matrix"][:2]
        level = char["upright"] and a > 0 and abs(b) < TURNED * a
        inside = left - 1 <= (char["x0"] + char["x1"]) / 2 <= right + 1 and top - 1 <= char["top"] <= bottom
        if not (level and inside):
            aside.append(char["text"])
            continue
        base = char["bottom"] + char["y0"] - char["matrix"][5]
        bold = any(name in str(char["fontname"]).lower() for name in _BOLD)
        text = character(char["text"])
        upright.append(Glyph(text, char["x0"], char["x1"], base, max(char["size"], 1.0), bold))
    return tuple(upright), "".join(aside).strip()


def _frames(page: Any) -> Iterator[Frame]:  # noqa: ANN401
    """Yield the ruled tables of a page that have text in at least two cells; one inside another is not taken twice."""
    taken: list[Box] = []
    for table in sorted(page.find_tables(), key=lambda t: -(t.bbox[2] - t.bbox[0]) * (t.bbox[3] - t.bbox[1])):
        rows = tuple(tuple(Box(*cell) if cell else None for cell in row.cells) for row in table.rows)
        box = Box(*table.bbox)
        inside = any(
            t.x0 <= box.x0 and box.x1 <= t.x1 and t.top <= box.top and box.bottom <= t.bottom for t in taken
        )
        if len(rows) >= TABLE_ROWS and max(map(len, rows)) >= TABLE_COLUMNS and not inside:
            taken.append(box)
            yield Frame(box, rows)


def _box(thing: dict[str, Any]) -> Box:
    return Box(thing["x0"], thing["top"], thing["x1"], thing["bottom"])


def _share(image: dict[str, Any], area: float) -> float:
    covered: float = (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
    return max(0.0, covered) / max(area, 1.0)
