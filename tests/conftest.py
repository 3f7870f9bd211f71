"""Fixtures that several test modules share."""

from __future__ import annotations

from tests.rendering import pages, resave

__all__ = ["pages", "resave"]
