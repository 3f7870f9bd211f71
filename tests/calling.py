"""Calling `draft` in process, as a shell would: arguments in, output, errors and exit code out."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from drafter.cli import main


@dataclass(frozen=True)
class Called:
    code: int
    out: str
    err: str


def draft(*arguments: str | Path, cwd: Path | None = None) -> Called:
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    before = Path.cwd()
    with (
        mock.patch.object(sys, "argv", ["draft", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            os.chdir(cwd or before)
            main()
        except SystemExit as stop:
            code = stop.code
        finally:
            os.chdir(before)
    return Called(int(code or 0), out.getvalue(), err.getvalue())  # type: ignore[call-overload]
