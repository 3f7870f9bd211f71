"""The data of a genre: models of its files, the notation of its frames, loading with every fault at its line.

Only the models are imported with the package. The rest comes when it is first asked for: a command that takes a shipped
genre as compiled needs neither the loader nor the notation.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from drafter.schema.models import (
    Addressee,
    Conflict,
    Edition,
    Evidence,
    Frame,
    Genre,
    LearnedDocument,
    Metric,
    Mined,
    MinedMetric,
    Names,
    Proposal,
    Section,
    Sender,
    Skeleton,
    Suggestion,
    Theme,
    TopicName,
)

if TYPE_CHECKING:
    from drafter.schema.compiled import compiled_files, compiled_genre
    from drafter.schema.frames import Sentence, compiled_frames
    from drafter.schema.loading import load_genre, load_names
    from drafter.schema.table import MetricTable

__all__ = [
    "Addressee",
    "Conflict",
    "Edition",
    "Evidence",
    "Frame",
    "Genre",
    "LearnedDocument",
    "Metric",
    "MetricTable",
    "Mined",
    "MinedMetric",
    "Names",
    "Proposal",
    "Section",
    "Sender",
    "Sentence",
    "Skeleton",
    "Suggestion",
    "Theme",
    "TopicName",
    "compiled_files",
    "compiled_frames",
    "compiled_genre",
    "load_genre",
    "load_names",
]

_HOMES = {
    "compiled": ("compiled_files", "compiled_genre"),
    "frames": ("Sentence", "compiled_frames"),
    "loading": ("load_genre", "load_names"),
    "table": ("MetricTable",),
}
_HOME = {name: f"{__name__}.{home}" for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
