"""Word comments: what a run's remarks say stands beside it in the margin (ISO/IEC 29500-1, 17.13.4).

A remark is a comment of its own, so that each can be answered and ticked off. The author is the same for everybody and
no date is given (w:date is optional): equal drafts are equal files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafter.document import Document, all_paragraphs
from drafter.ooxml import RELATION_TYPE, W_NAMESPACE, WORD_TYPE, XML_HEAD
from drafter.writers.word.anchors import Anchor, Anchors, stretches
from drafter.writers.word.escaping import content
from drafter.writers.word.foot import imprint
from drafter.writers.word.package import Part

AUTHOR, INITIALS = "起草助手", "助手"  # of tracked changes, too
PART = "word/comments.xml"
CONTENT_TYPE, RELATION = f"{WORD_TYPE}comments+xml", f"{RELATION_TYPE}comments"
_MARK = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>{}</w:r>'


Remark = tuple[int, int, int, str]  # paragraph, start, end, what is said there


def of(document: Document) -> list[Remark]:
    """Return the remarks in the order of the comments; an empty run has nothing to hang one on."""
    return [
        (paragraph, start, end, remark)
        for paragraph, start, end, run in stretches(document)
        if run.remarks and end > start
        for remark in run.remarks
    ]


def anchors(remarks: Sequence[Remark], document: Document) -> Anchors:
    """Return the ends of a comment for every remark; the marks of those on 版记 stand behind the last paragraph (foot.py)."""
    out: dict[int, list[Anchor]] = {}
    count = sum(1 for _ in all_paragraphs(document.blocks)) if remarks else 0
    foot = count - len(imprint(document.blocks))
    for number, (paragraph, start, end, _) in enumerate(remarks):
        reference = _MARK.format(f'<w:commentReference w:id="{number}"/>')
        before, after = (f'<w:commentRange{edge} w:id="{number}"/>' for edge in ("Start", "End"))
        if paragraph >= foot:
            out.setdefault(count, []).append(Anchor(0, 0, "", reference))
            reference = ""
        out.setdefault(paragraph, []).append(Anchor(start, end, before, after + reference))
    return out


def parts(remarks: Iterable[Remark]) -> list[Part]:
    """Return the part that holds the comments, none where there is none."""
    comments = "".join(_comment(number, text) for number, (_, _, _, text) in enumerate(remarks))
    if not comments:
        return []
    text = f'{XML_HEAD}<w:comments xmlns:w="{W_NAMESPACE}">{comments}</w:comments>'
    return [Part(PART, CONTENT_TYPE, RELATION, text)]


def _comment(number: int, text: str) -> str:
    """Return one comment, a paragraph for each line; the mark that refers back stands in the first."""
    mark, inside = _MARK.format("<w:annotationRef/>"), ""
    for line in text.split("\n"):
        inside += f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark}<w:r>{content(line)}</w:r></w:p>'
        mark = ""
    return f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{INITIALS}">{inside}</w:comment>'
