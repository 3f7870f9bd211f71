"""The shipped template as compiled says what the template says, and is used only while the template is what it was."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from drafter.cli.build import compose_form
from drafter.cli.order import Order
from drafter.compose import compiled_template, template
from drafter.errors import BadGenre
from drafter.resources import COMPILED_TEMPLATE, read_text
from tests.shipped import FILES

EXAMPLES = sorted(FILES.examples.glob("*.yaml"))
SOURCE = read_text(FILES.template)


def compiled() -> str:
    assert FILES.compiled is not None
    return read_text(FILES.compiled / COMPILED_TEMPLATE)


def drafts() -> list[str]:
    return [compose_form(form, None, Order())[0].document.text for form in EXAMPLES]


def test_drafts_are_the_same_from_the_template_and_from_what_was_compiled() -> None:
    template._ready.cache_clear()
    with mock.patch.object(template._Environment, "parse", side_effect=AssertionError):
        taken = drafts()
    template._ready.cache_clear()
    with mock.patch.object(template, "JINJA", None):
        assert drafts() == taken
    template._ready.cache_clear()


@pytest.mark.parametrize(
    ("source", "made"),
    [(SOURCE + "\n", compiled()), (SOURCE, "# Jinja 0.1, 1 00000000\nraise Exception\n"), (SOURCE, "")],
    ids=["changed", "of another Jinja", "none"],
)
def test_what_does_not_fit_is_compiled_anew(source: str, made: str) -> None:
    with (
        mock.patch.object(template._Environment, "parse", side_effect=LookupError),
        pytest.raises(LookupError),
    ):
        template._ready(source, "report.md.j2", made)


def test_a_template_with_faults_is_not_compiled(tmp_path: Path) -> None:
    with pytest.raises(BadGenre):
        compiled_template("# 全年办理41件\n", "report.md.j2")
