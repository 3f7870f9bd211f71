"""An office's own look, taken from a Word file of the office: its page, styles, header and footer."""

from __future__ import annotations

from dataclasses import dataclass

from drafter.diagnostics import Diagnostic
from drafter.writers.word.look import Look
from drafter.writers.word.package import Base


@dataclass(frozen=True, slots=True)
class House:
    """What was taken from an office's file: the package around our text, and which of its styles sets which role."""

    base: Base
    look: Look


def load(data: bytes, path: str) -> tuple[House, list[Diagnostic]]:
    """Return the look of an office's Word file, and what could not be taken over."""
    raise NotImplementedError
