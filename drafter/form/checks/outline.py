"""The outline of the year (提纲) beside what the form has."""

from __future__ import annotations

from collections.abc import Iterator

from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.sheet import Sheet
from drafter.form.model import Form, Kind, OutlineItem
from drafter.form.required import unmet
from drafter.schema import Genre

_INNER = str.maketrans("“”", "‘’")


def lacking(sheet: Sheet) -> Iterator[Diagnostic]:
    """F079: what the outline asks for and the form lacks."""
    for lack in unmet(sheet.form, sheet.genre):
        asked = f"提纲要求写“{lack.required.text.translate(_INNER)}”"
        where = _where(lack.item)
        severity = Severity.WARNING
        if lack.blank:
            message = f"{asked}，对应的“{lack.blank.group}”组“{lack.blank.key}”还空着"
            computed = words.is_computed(lack.blank)
            hint = "填上算它的几个数" if computed else "填上这个数；没有发生填 无"
            severity = Severity.NOTE if lack.blank.level == "必" else severity  # asked for anyway
        elif lack.at is not None:
            severity = Severity.NOTE
            message = f"{asked}，像是已经写在“{lack.maybe}”（第{lack.at.line}行）"
            hint = f"请核对；不是的话，{where}，写完这条提示就没有了"
        else:
            message = f"{asked}，表中还没有相应的数或句子"
            hint = f"{where}，句子里用上要求的字眼；不写就从提纲里删去这一条"
        yield Diagnostic("F079", severity, message, hint, lack.required.at, lack.required.text)


def _where(item: OutlineItem) -> str:
    """Say where the user writes what belongs under a heading."""
    if item.role in words.ROLE_KEYS:
        return f"请写在“{item.role}”里"
    place = item.topic or (None if item.role else item.heading.text)
    return f"请写在“{words.HIGHLIGHTS_KEY}”的“{place}”里" if place else f"请写在“{words.HIGHLIGHTS_KEY}”里"


def beyond(sheet: Sheet) -> Iterator[Diagnostic]:
    """F079: what the form has and the outline does not name."""
    form = sheet.form
    named = {topic for item in form.outline for topic in item.topics}
    if not named:  # only the roles are prescribed
        return
    beyond = [topic for topic in _filled(form, sheet.genre) if topic not in named]
    if beyond:
        shown = "".join(f"“{topic}”" for topic in beyond)
        message = f"提纲没有列{shown}，表中却有内容，写在提纲各标题之后"
        hint = f"要归到哪个标题下，就在那一条的“{words.TOPIC}”里加上它，用顿号隔开"
        yield Diagnostic("F079", Severity.NOTE, message, hint, form.outline[-1].heading.at)


def _filled(form: Form, genre: Genre) -> list[str]:
    """Return the topics that the form has a figure or a sentence for, in the genre's order."""
    kinds = (Kind.VALUE, Kind.WRONG)
    answered = {m.topic for m in genre.metrics if (a := form.answers.get(m.id)) and a.kind in kinds}
    return [topic for topic in words.topics(genre) if topic in answered or form.highlights.get(topic)]
