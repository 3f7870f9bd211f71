"""YAML in, with the place of every scalar. PyYAML is used only here.

`compose` keeps every scalar as the text that stands in the file (010, 1:30, no, 1.20 stay what was typed) together with its
line and column; `load_data` is for the program's own trusted tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from drafter.diagnostics import Diagnostic, Location

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a YAML file: a mapping, a list or a scalar, with where it begins.

    `items` of a mapping are (key node, value node) pairs in file order, duplicates included; `children` are those of a
    list; `text` is a scalar as typed, None for an empty one; `plain` tells that a scalar was written without quotes.
    """

    kind: str  # "mapping" | "sequence" | "scalar"
    at: Location
    text: str | None = None
    plain: bool = True
    items: tuple[tuple[Node, Node], ...] = field(default=())
    children: tuple[Node, ...] = field(default=())

    def get(self, key: str) -> Node | None:
        """Return the value of a mapping's key, or None."""
        for k, v in self.items:
            if k.text == key:
                return v
        return None


def load_data(path: Path) -> Any:  # noqa: ANN401 - YAML is anything
    """Load one of the program's own tables."""
    with path.open("rb") as file:
        return yaml.load(file, Loader=_Loader)


def compose(text: str, path: str | None = None) -> tuple[Node | None, list[Diagnostic]]:
    """Parse YAML text into nodes; trouble comes back as findings with line and column, and then the node may be None."""
    raise NotImplementedError
