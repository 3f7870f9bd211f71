"""What all tests share: `--accept` rewrites the goldens."""

from __future__ import annotations

import pytest

from tests.rendering import pages, resave, saved

__all__ = ["pages", "resave", "saved"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the golden files with what the program says now"
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
