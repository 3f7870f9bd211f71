"""What a sentence may have kept from another year's report: events of the year before, and another count of the places below
(12个旗县市（区） here, 13个 there).

Both have good reasons now and then (history, a sample), so these are warnings, and narrow ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter import chinese
from drafter.diagnostics import Diagnostic, Severity
from drafter.form import words
from drafter.form.checks.claims import of_this_year, wording
from drafter.form.checks.sheet import Sheet
from drafter.form.model import Form, Sentence

# A clause that begins with a year and its month, or with a year and a comma, tells what was done in it.
_BEGINS = re.compile(
    r"(?:^|[，。；：！？,;:!?])(?P<said>(?P<year>[0-9]{4})年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?|度?(?=[，,])))"
)
# Fewer places than this are a sample; counts further apart than this are of two things.
FEWEST_PLACES, APART = 5, 1


def last_years_events(sheet: Sheet) -> Iterator[Diagnostic]:
    """F049: a sentence on what was done tells of the year before, and not of the report's."""
    year = sheet.form.year
    for sentence in of_this_year(sheet.form) if year else ():
        half = chinese.half_width(sentence.text)
        match = next((m for m in _BEGINS.finditer(half) if int(m["year"]) == year - 1), None)
        if match is None or f"{year}年" in half or wording().history.match(half, match.end()):
            continue
        said = sentence.text[match.start("said") : match.end("said")]
        message = f"“{sentence.key}”里的“{said}”是上一年，这是{year}年度的报告"
        hint = "请核对是不是去年报告里的话；确是往年的事，写明“此前”或者连今年的一起说"
        yield Diagnostic("F049", Severity.WARNING, message, hint, sentence.at, said)


def two_counts_of_places(sheet: Sheet) -> Iterator[Diagnostic]:
    """F047: the sentences count the places below differently, by one."""
    counts = list(_counts(sheet.form))
    for number, (sentence, said, count) in enumerate(counts):
        other = next((c for c in counts[:number] if 0 < abs(c[2] - count) <= APART), None)
        if other is None or any(c[2] == count for c in counts[:number]):
            continue
        message = f"“{sentence.key}”写“{said}”，“{other[0].key}”（第{other[0].at.line}行）写“{other[1]}”"
        yield Diagnostic("F047", Severity.WARNING, message, "请核对到底有几个", sentence.at, said)


def _counts(form: Form) -> Iterator[tuple[Sentence, str, int]]:
    below = words.of_region(form.region, form.department).get("各乡镇") or ""
    if not below.startswith("各"):
        return
    pattern = re.compile(rf"(?<![0-9.])(?P<count>[0-9]{{1,3}})个?{re.escape(chinese.half_width(below[1:]))}")
    for sentence in of_this_year(form):
        for match in pattern.finditer(chinese.half_width(sentence.text)):
            if int(match["count"]) >= FEWEST_PLACES:
                yield sentence, sentence.text[match.start() : match.end()], int(match["count"])
