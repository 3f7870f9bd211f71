"""The fatal errors: what stops a command, with its exit code. Trouble in the user's data is a Diagnostic instead."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.diagnostics import Diagnostic, Location, Severity


class DrafterError(Exception):
    """A command cannot go on. `message` says what is wrong, `hint` what to do; both in Chinese."""

    code = "DR00"
    exit_code = 3

    def __init__(
        self, message: str, hint: str = "", at: Location | None = None, findings: Sequence[Diagnostic] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.at = at or Location()
        self.findings = tuple(findings)

    def to_diagnostic(self) -> Diagnostic:
        """Return the error as a finding, for `--json` and the one printer."""
        return Diagnostic(self.code, Severity.ERROR, self.message, self.hint, self.at)


class UsageProblem(DrafterError):
    """The command was called wrongly: an unknown region, genre or option value (exit 2)."""

    code = "DR02"
    exit_code = 2


class Unreadable(DrafterError):
    """A file cannot be read: absent, no permission, not text, too large (exit 3)."""

    code = "DR03"


class Unwritable(DrafterError):
    """A file cannot be written, or stands in the way and must not be replaced (exit 3)."""

    code = "DR04"


class BadGenre(DrafterError):
    """A genre's own data is wrong (skeleton, metrics, frames, template); the findings say where (exit 3)."""

    code = "DR05"
