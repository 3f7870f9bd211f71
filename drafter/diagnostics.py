"""Trouble in the user's data, as values: what is wrong, where, and what to do.

A reader's loss, a mistake in the form and a finding of review are all one type, so that they are collected to the
end and printed in one way, as text or as the `findings` of the JSON contract. Nothing here prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters; only an error makes `check`, `review` and `build` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}


class Location(NamedTuple):
    """Where something stands. Lines and columns are 1-based (columns in code points, a BOM not counted).

    Text files have lines; docx and pdf have blocks (1-based, every paragraph and each table counted in document
    order) and `column` then counts inside the block.
    """

    path: str | None = None
    line: int | None = None
    column: int | None = None
    block: int | None = None

    def __str__(self) -> str:
        place = [str(n) for n in (self.line or self.block, self.column) if n is not None]
        return ":".join([self.path or "", *place]) if place else (self.path or "")


class Diagnostic(NamedTuple):
    """One finding: a permanent code, a message that quotes the user's words, and a hint that says what to do."""

    code: str
    severity: Severity
    message: str
    hint: str = ""
    at: Location = Location()
    excerpt: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the finding as the JSON contract (version 1) has it."""
        data: dict[str, object] = {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
            "path": self.at.path,
            "line": self.at.line,
            "column": self.at.column,
            "excerpt": self.excerpt,
        }
        if self.at.block is not None:
            data["block"] = self.at.block
        return data

    def to_text(self) -> str:
        """Return the finding as a person reads it: place, severity, message, code, then the hint on its own line."""
        place = str(self.at)
        head = f"{place}：" if place else ""
        text = f"{head}{SEVERITY_NAMES[self.severity]}：{self.message}〔{self.code}〕"
        return f"{text}\n    → {self.hint}" if self.hint else text

    def in_file(self, path: str) -> Diagnostic:
        """Return the same finding with its path set, for stages that see only text."""
        return self._replace(at=self.at._replace(path=path))


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Tell whether any finding is an error."""
    return any(f.severity is Severity.ERROR for f in findings)


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings by place, then code, without exact repetitions."""

    def key(f: Diagnostic) -> tuple[str, int, int, int, str, str]:
        at = f.at
        return (at.path or "", at.line or 0, at.block or 0, at.column or 0, f.code, f.message)

    return sorted(dict.fromkeys(findings), key=key)
