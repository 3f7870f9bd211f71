"""The data of a genre: models of its files, the notation of its frames, loading with every fault at its line."""

from __future__ import annotations

from drafter.schema.frames import MetricTable, Sentence, compile_frame
from drafter.schema.loading import (
    check_genre,
    frames_by_hand,
    load_genre,
    load_names,
    metrics_by_hand,
    read_genre,
)
from drafter.schema.models import (
    Evidence,
    Frame,
    Genre,
    LearnedDocument,
    Metric,
    Mined,
    MinedMetric,
    Model,
    Names,
    RoleName,
    Section,
    Skeleton,
    Suggestion,
    TopicName,
)

__all__ = [
    "Evidence",
    "Frame",
    "Genre",
    "LearnedDocument",
    "Metric",
    "MetricTable",
    "Mined",
    "MinedMetric",
    "Model",
    "Names",
    "RoleName",
    "Section",
    "Sentence",
    "Skeleton",
    "Suggestion",
    "TopicName",
    "check_genre",
    "compile_frame",
    "frames_by_hand",
    "load_genre",
    "load_names",
    "metrics_by_hand",
    "read_genre",
]
