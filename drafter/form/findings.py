"""Collects the findings of one reading, and finds the name that somebody meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from drafter.diagnostics import Diagnostic, Location, Severity

# How much of a mistyped name must agree with the right one (difflib's ratio); lower gives wild guesses.
ALIKE = 0.5
LONGEST_NAME = 60  # for a longer text no name is looked for


class Findings(list[Diagnostic]):
    """The findings so far, in the order found."""

    def error(self, code: str, message: str, hint: str, at: Location, excerpt: str = "") -> None:
        """Add an error."""
        self.append(Diagnostic(code, Severity.ERROR, message, hint, at, excerpt))

    def warning(self, code: str, message: str, hint: str, at: Location, excerpt: str = "") -> None:
        """Add a warning."""
        self.append(Diagnostic(code, Severity.WARNING, message, hint, at, excerpt))

    def note(self, code: str, message: str, hint: str, at: Location, excerpt: str = "") -> None:
        """Add a note."""
        self.append(Diagnostic(code, Severity.NOTE, message, hint, at, excerpt))


def explained(finding: Diagnostic, basis: str) -> Diagnostic:
    """Return a finding as a note where a 口径 on its line says why."""
    if not basis:
        return finding
    message = f"{finding.message}；已有口径说明“{basis}”"
    return finding._replace(severity=Severity.NOTE, message=message, hint="")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a mistyped one: contained in it, or with enough characters
    in common.
    """
    if len(name) > LONGEST_NAME:
        return None
    names = list(known)
    alike = difflib.get_close_matches(name, names, 1, ALIKE)
    if alike:
        return alike[0]
    return next(
        (k for k in sorted(names, key=len, reverse=True) if len(k) > 1 and (k in name or name in k)), None
    )
