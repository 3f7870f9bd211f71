"""Remarks: what is pending, and what a check found, said beside the place in the draft that it is about.

Whoever reads the draft, a leader or a unit's clerk, has not seen the form nor the tool's list: a remark says by itself
what is the matter, whose it is, and on which line of the form it is put right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from drafter.compose.ledger import Ledger, Pending, own_sentences
from drafter.compose.paragraphs import sources as sources_of
from drafter.diagnostics import SEVERITY_NAMES, Diagnostic, Severity, in_order
from drafter.document import Document, Mark, Paragraph, Run, Style, all_paragraphs
from drafter.form import Answer, Form, Kind
from drafter.form.words import spoken

MOST_NAMED = 12  # units that a remark names; a longer list is one for the table that `build` prints
MOST_TOGETHER = 20  # findings that the title's remark lists; more are counted
LONGEST_SHORT = 120  # characters of one of them
AGAIN = "同前面的“{}”，这里是同一个数。"

Remarks = dict[int, tuple[str, ...]]  # by the run's place among all runs of the document


def remarked(
    document: Document, ledger: Ledger, findings: Sequence[Diagnostic], form: Form, *, sources: bool = True
) -> Document:
    """Return a draft whose runs carry what is to be said of them; its text is the same.

    `sources` False is for a paper that may not show where its figures come from: only what is pending is said, without
    its place in the form. Of notes only those that a 口径 made of a finding are said: they answer what a reader would ask.
    """
    runs = list(document.runs())
    said: Remarks = {place: (text,) for place, text in _open(runs, ledger, form, sources=sources)}
    if sources:
        _add_findings(said, document, runs, findings, form)
    return document.with_remarks(said)


# --- what is open ---------------------------------------------------------------------------------------------


def _open(runs: Sequence[Run], ledger: Ledger, form: Form, *, sources: bool) -> Iterator[tuple[int, str]]:
    """Yield (place, remark) for every 【待填】 and 【待核】; a figure that stands twice is told whole the first time."""
    rows = {row.key: row for row in ledger.pending}
    answers = {answer.key: answer for answer in form.answers.values()}
    told: set[str] = set()
    for place, run in enumerate(runs):
        if run.mark is None or not run.text:
            continue
        key = run.trace.key if run.trace else ""
        if run.mark is Mark.WRONG:
            yield place, _wrong(run, sources=sources)
        elif key and key in told:
            yield place, AGAIN.format(run.text)
        else:
            told.add(key)
            yield place, _pending(run, rows.get(key), answers.get(key), sources=sources)


def _pending(run: Run, row: Pending | None, answer: Answer | None, *, sources: bool) -> str:
    """Return what is said of a 【待填】."""
    unit = f"，单位：{answer.unit}" if answer and answer.unit else ""
    parts = [f"待填：{row.name}{unit}" if row else f"待填：{run.text.strip('【】').removeprefix('待填：')}"]
    if row and row.owner:
        parts.append(f"责任单位：{row.owner}")
    if row and row.progress:
        parts.append(_owing(row, named=sources))
    if sources and run.trace:
        parts.append(_place(run.trace.line, run.trace.key))
    return "。".join(parts) + "。"


def _owing(row: Pending, *, named: bool) -> str:
    """Return how far a sum has come and who still owes a part of it."""
    made = row.progress
    if made is None:
        return ""
    left = len(made.missing) + made.unnamed
    names = "、".join(made.missing[:MOST_NAMED]) + ("等" if left > min(len(made.missing), MOST_NAMED) else "")
    return f"已报{made}，还差{left}个单位" + (f"：{names}" if named and made.missing else "")


def _wrong(run: Run, *, sources: bool) -> str:
    """Return what is said of a 【待核】; the findings on its line follow it."""
    place = f"。{_place(run.trace.line, run.trace.key)}" if sources and run.trace else ""
    return f"待核：这里应是一个数，报来的写法不能照用{place}。"


def _place(line: int | None, key: str) -> str:
    return f"填报表第{line}行：{spoken(key)}" if line else f"填报表：{spoken(key)}"


# --- findings -------------------------------------------------------------------------------------------------


def _add_findings(
    said: Remarks, document: Document, runs: Sequence[Run], findings: Iterable[Diagnostic], form: Form
) -> None:
    """Put each finding where it belongs: to the figure of its line, to what is open there, else to the title."""
    where, left = _Places(runs, form), []
    for finding in filter(_worth_saying, in_order(findings)):
        place = where.of(finding)
        if place is None:
            left.append(finding)
        elif runs[place].mark:
            said[place] = (f"{said[place][0]}\n{_told(finding)}",)
        elif _told(finding) not in said.get(place, ()):
            said[place] = (*said.get(place, ()), _told(finding))
    title = _first_of_title(document)
    if left and title is not None:
        said[title] = (*said.get(title, ()), _together(left))


def _worth_saying(finding: Diagnostic) -> bool:
    """Errors, warnings, and what the user has explained: a note that asks nothing more of anybody."""
    return finding.severity is not Severity.NOTE or not finding.hint


def _told(finding: Diagnostic) -> str:
    name = SEVERITY_NAMES[finding.severity]
    line = f"填报表第{finding.at.line}行，" if finding.at.line else ""
    text = "。".join(part.rstrip("。") for part in (finding.message, finding.hint) if part)
    return f"{name}：{text}。（{line}{finding.code}）"


def _together(findings: Sequence[Diagnostic]) -> str:
    """Return the findings that no place of the draft is about, a line each."""
    lines = [f"填报表里另有{len(findings)}处要核对，稿中没有对应的文字："]
    for finding in findings[:MOST_TOGETHER]:
        line = f"第{finding.at.line}行，" if finding.at.line else ""
        text = finding.message
        short = text if len(text) <= LONGEST_SHORT else f"{text[:LONGEST_SHORT]}…"
        lines.append(f"{line}{SEVERITY_NAMES[finding.severity]}：{short}（{finding.code}）")
    if len(findings) > MOST_TOGETHER:
        lines.append(f"其余{len(findings) - MOST_TOGETHER}处见 draft check。")
    return "\n".join(lines)


def _first_of_title(document: Document) -> int | None:
    """Return the place of the title's first run, else of the first run of the text; None where there is no text."""
    place, first = 0, None
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            place += sum(len(p.runs) for p in all_paragraphs([block]))
            continue
        for run in block.runs:
            if run.text and block.style is Style.TITLE:
                return place
            first = place if first is None and run.text else first
            place += 1
    return first


class _Places:
    """Finds the run of a draft that a finding of the form is about."""

    def __init__(self, runs: Sequence[Run], form: Form) -> None:
        self.runs = runs
        self.path = form.path
        self.own: dict[str, list[int]] = defaultdict(list)  # by key, the runs that print what it holds
        self.computed: dict[str, list[int]] = defaultdict(list)  # those computed from it
        for place, run in enumerate(runs):
            if run.trace is None or not run.text:
                continue
            self.own[run.trace.key].append(place)
            for key in sources_of(run.trace):
                self.computed[key].append(place)
        self.lines: dict[int, list[tuple[int, str]]] = _lines(form)
        unplaced = (run.trace.key for run in runs if run.trace and run.trace.line is None)
        self.heads: dict[str, str] = {key.rpartition(".")[2]: key for key in unplaced}

    def of(self, finding: Diagnostic) -> int | None:
        """Return the place of the run that a finding is about, None where there is none."""
        if finding.at.path not in (None, self.path) or finding.at.line is None:
            return None
        key = self._key(finding)
        places = self.own.get(key) or self.computed.get(key) or ()
        quoted = (p for p in places if finding.excerpt and finding.excerpt in self.runs[p].text)
        figures = (p for p in places if self._is_figure(p) and self.runs[p].text in finding.message)
        return next(quoted, next(figures, next(iter(places), None)))

    def _is_figure(self, place: int) -> bool:
        trace = self.runs[place].trace
        return trace is not None and trace.value is not None

    def _key(self, finding: Diagnostic) -> str:
        """Return the key that stands where a finding points: on its line, or above it where the finding names it."""
        line, column = finding.at.line or 0, finding.at.column or 1
        on_line = self.lines.get(line, [])
        begun = [begin for begin, _ in on_line if begin <= column]
        keys = {key for begin, key in on_line if begun and begin == max(begun)}
        if len(keys) == 1:
            return next(iter(keys))
        above = max((known for known in self.lines if known < line), default=0)
        for _, key in [*on_line, *self.lines.get(above, [])]:
            if f"“{key.rpartition('.')[2]}" in finding.message:
                return key
        return next((self.heads[name] for name in self.heads if f"“{name}”" in finding.message), "")


def _lines(form: Form) -> dict[int, list[tuple[int, str]]]:
    """Return (column, key) of all that stands on each line of a form, by line."""
    places = [(a.at, a.key) for a in form.answers.values() if a.kind is not Kind.OFF]
    places += [(unit.at, a.key) for a in form.answers.values() for unit in a.units]
    places += [(sentence.at, sentence.key) for sentence in own_sentences(form)]
    places += [(said.at, said.key) for i in form.outline for said in (i.heading, *i.required)]
    out: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for at, key in places:
        if at.line is not None:
            out[at.line].append((at.column or 1, key))
    return out
