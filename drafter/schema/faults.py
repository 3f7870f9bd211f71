"""What is wrong with something that a hand has written for a genre, before it is known where in the file it stands."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """Something wrong with a frame, on a line of its text, or with anything else of the genre as a whole (line 0)."""

    line: int
    code: str
    message: str
    hint: str = ""
