"""What stands around the text of a paper: 版头 before it, 附件说明 and 附件 behind it, 版记 at its foot (GB/T 9704—2012, 7.2 to 7.4).

None of it is of one genre, so no template speaks of it; the form's 发文 says what goes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drafter.compose.editions import Paper
from drafter.document import Block, Document
from drafter.form import Form
from drafter.region import Profile


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment that goes with the paper: its title, and its blocks below the title."""

    title: str
    blocks: tuple[Block, ...]


def around(
    document: Document,
    form: Form,
    profile: Profile,
    paper: Paper,
    attachments: Sequence[Attachment] = (),
    *,
    upward: bool = False,
) -> Document:
    """Return a paper with what stands around its text; `upward` asks for 版头 and 版记 of a paper to a superior."""
    return document
