"""Keeps what was worked out for a genre, so that a thousand forms of one genre pay for it once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from drafter.schema.models import Genre

KEPT = 4  # genres remembered: a run has one, and one more where a department has its own share of it

T = TypeVar("T")


def per_genre(work: Callable[[Genre], T]) -> Callable[[Genre], T]:
    """Make a function remember its answers for the genres it was asked about last.

    Genres are told apart by identity: they are frozen, and comparing two of them takes longer than most answers.
    """
    known: deque[tuple[Genre, T]] = deque(maxlen=KEPT)

    @wraps(work)
    def remembered(genre: Genre) -> T:
        for one, answer in known:
            if one is genre:
                return answer
        answer = work(genre)
        known.append((genre, answer))
        return answer

    return remembered
