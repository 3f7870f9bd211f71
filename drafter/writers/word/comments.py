"""Word comments: what a run's remarks say stands beside it in the margin."""

from __future__ import annotations

from drafter.document import Document
from drafter.writers.word.anchors import Anchors
from drafter.writers.word.package import Part


def anchors(document: Document) -> Anchors:
    """Return the ends of a comment for every run with remarks."""
    return {}


def parts(document: Document) -> list[Part]:
    """Return the part that holds the comments, none where there is none."""
    return []
