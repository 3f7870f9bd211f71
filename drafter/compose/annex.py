"""附件《主要指标一览表》: the figures of the form in one table, this year and last, with the change and where each comes from."""

from __future__ import annotations

from drafter.compose.matter import Attachment
from drafter.compose.values import Figures
from drafter.form import Form
from drafter.schema import Genre


def overview(genre: Genre, form: Form, figures: Figures) -> Attachment | None:
    """Return the table of a form's figures as an attachment, None where it has none."""
    return None
