"""Loads a genre from its files, and says what is wrong with what a hand has written, each thing at its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drafter.resources import GenreFiles
from drafter.schema.models import Frame, Genre, Metric, Mined, Names, Skeleton
from drafter.yamlio import load_data


def load_genre(files: GenreFiles, *, mined: bool = False) -> Genre:
    """Load a genre. `mined` is large and read only when asked for, or when there is no metrics.yaml to use instead."""
    names = Names.model_validate(load_data(files.names)) if files.names.is_file() else None
    skeleton = Skeleton.model_validate(load_data(files.skeleton))
    by_hand = files.metrics.is_file()
    learned = None
    if files.mined.is_file() and (mined or not by_hand):
        learned = Mined.model_validate(load_data(files.mined))
    metrics: tuple[Metric, ...] = ()
    frames: tuple[Frame, ...] = ()
    if by_hand:
        data = load_data(files.metrics)
        metrics = tuple(metrics_by_hand(data["metrics"]))
        frames = tuple(frames_by_hand(data.get("frames") or {}))
    return Genre(
        name=files.name, names=names, skeleton=skeleton, mined=learned, metrics=metrics, frames=frames
    )


def metrics_by_hand(groups: dict[str, Any]) -> Iterator[Metric]:
    """Yield the metrics of metrics.yaml: {group: {topic, owner, metrics: {key: {id, name, unit, level, …}}}}.

    A metric's `topic` and `owner` default to its group's.
    """
    for group, content in groups.items():
        shared = {"topic": content["topic"], "owner": content.get("owner", "")}
        for key, fields in content["metrics"].items():
            yield Metric(**{**shared, **fields, "key": key, "group": group})


def frames_by_hand(topics: dict[str, Any]) -> Iterator[Frame]:
    """Yield the frames of metrics.yaml: {topic: {frame name: {group, opening, lead, text}}}."""
    for topic, frames in topics.items():
        for name, fields in frames.items():
            yield Frame(**{**fields, "name": name, "topic": topic})


def check_genre(genre: Genre) -> None:
    raise NotImplementedError
