"""The command line: the only part that prints, exits or reads the environment; it wires the others and decides nothing.

Each command stands in its own module and is imported when it is called, so that `draft --help` costs no more than click.
"""

from __future__ import annotations


def main() -> None:
    """Run `draft`."""
    raise NotImplementedError
