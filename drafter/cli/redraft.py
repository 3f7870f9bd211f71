"""`draft update EDITED.docx FORM`: the form's changed figures put into a Word draft that people have gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import EXIT_FINDINGS, print_findings, print_json, sources_of
from drafter.cli.build import compose_form
from drafter.cli.excerpt import visible
from drafter.cli.files import keep_or_refuse, with_suffix
from drafter.cli.order import UPWARD, Order
from drafter.diagnostics import Diagnostic, Location, Severity, has_errors
from drafter.errors import UsageProblem
from drafter.resources import write_bytes

if TYPE_CHECKING:
    from drafter.compose import Composition
    from drafter.editing.figures import Outcome, Redraft

_WORD = (".docx", ".doc", ".wps")
_INNER_QUOTES = str.maketrans("“”", "‘’")  # GB/T 15834: quotation marks inside quotation marks


@dataclass(frozen=True, slots=True)
class Wish:
    """How the file is to be written: where, whether at all, with tracked changes or not, told in JSON or not."""

    output: Path | None
    dry_run: bool
    track: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Outcomes of one kind: their code, what is said of all, and of each."""

    code: str
    head: str
    hint: str
    line: Callable[[Outcome], str]


# By Kind.value, in the order in which they are told.
_GROUPS = {
    "changed": _Group("", "{} 处", "", lambda o: f"{o.before}→{o.after}"),
    "kept": _Group(
        "DU01",
        "Word 里改了、填报表没有改的 {} 处，没有动",
        "以 Word 为准的，把填报表也改过来；以填报表为准的，在 Word 里改回去",
        lambda o: f"Word 里改成了 {o.before}，填报表仍是 {o.after}",
    ),
    "conflict": _Group(
        "DU02",
        "Word 里和填报表里都改了的 {} 处，没有动",
        "以 Word 为准的，把填报表改过来；以填报表为准的，在 Word 里改",
        lambda o: f"Word 里改成了 {o.before}，填报表改成了 {o.after}",
    ),
    "dependent": _Group(
        "DU06",
        "由上面的数算出来的 {} 处，没有动",
        "上面的数定下来以后一起改",
        lambda o: f"稿中是 {o.before}，照填报表是 {o.after}",
    ),
    "reworded": _Group(
        "DU03",
        "句子要改的 {} 处，没有动",
        "照新稿的句子自己改，不写的删去",
        lambda o: f"{o.before}，{_now(o)}",
    ),
    "elsewhere": _Group(
        "DU04",
        "同样的句子在别处又写了一遍的 {} 处，没有动",
        "要一起改的，自己改",
        lambda o: f"这里仍是 {o.before}，别处已改成 {o.after}",
    ),
    "missing": _Group(
        "DU05",
        "稿里还没有的 {} 处，没有写进去",
        "写了第几段的，照新稿把那一句改过来；别的贴到所列标题下面；不写的不用管",
        lambda o: o.after,
    ),
    "deleted": _Group("", "原来有、改稿时删去了的 {} 处，没有补回去", "", lambda o: o.after),
}


def is_word(path: Path) -> bool:
    """Tell whether a file is a Word file, by its name."""
    return path.suffix.lower() in _WORD


def run(word: Path, form: Path, genre: str | None, order: Order, wish: Wish) -> int:
    """Update a Word draft by a form; return the exit code: 1 where anything wants a person."""
    from drafter.readers import packages
    from drafter.writers.seal import is_untouched

    if is_word(form):
        raise UsageProblem(f"“{form}”不是填报表", f"先写 Word 稿，后写填报表：draft update {form} {word}")
    data = packages.read(word)
    findings, redraft = _held(word, data, form, genre, order, track=wish.track)
    target = _target(word, wish)
    changed = redraft.apply()
    kept: Path | None = None
    if changed and not wish.dry_run:
        new = redraft.file.save()
        kept = keep_or_refuse(target, force=target == word)
        write_bytes(target, new)
    written = target if changed and not wish.dry_run else None
    told = [*_findings(redraft.outcomes, word), *_doubts(redraft, word)]
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if wish.as_json:
        _print_json(redraft.outcomes, written, [*errors, *told])
    else:
        print_findings([*errors, *(f for f in told if f.code in _DOUBTS)], sources=sources_of(form), err=True)
        _tell(redraft.outcomes, word, written, kept, dry_run=wish.dry_run)
        if written != word and is_untouched(data):
            again = f"draft build {form} -o {word}" + (f" --genre {genre}" if genre else "")
            click.echo(f"这份稿生成以后没有人改过，也可以照当时的选项重新生成：{again}")
    return EXIT_FINDINGS if has_errors(errors) or any(o.wants_a_person for o in redraft.outcomes) else 0


def _held(
    word: Path, data: bytes, form: Path, genre: str | None, order: Order, *, track: bool
) -> tuple[list[Diagnostic], Redraft]:
    """Hold the file against the draft of the form: with 版头 and 《主要指标一览表》 where that leaves fewer of its bookmarks over."""
    from drafter.editing.figures import Redraft
    from drafter.editing.package import WordFile

    WordFile(word, data)  # what is no Word file is told before the form is looked at
    best: tuple[Composition, list[Diagnostic], Redraft] | None = None
    for kind, annex in product((None, UPWARD), (False, True)):
        if best is not None and not best[2].unmatched:
            break
        draft, findings = compose_form(form, genre, order._replace(kind=kind, annex=annex))
        made = (finding.in_file(str(form)) for finding in (*draft.findings, *draft.notes))
        keys = [answer.key for answer in draft.form.answers.values()]
        redraft = Redraft(WordFile(word, data), draft.document, keys, track=track)
        if best is None or redraft.unmatched < best[2].unmatched:
            best = draft, [*findings, *made], redraft
    assert best is not None  # the loop has run once
    _refuse_another(best[2], best[0], word, form)
    return best[1], best[2]


def _refuse_another(redraft: Redraft, draft: Composition, word: Path, form: Path) -> None:
    """Refuse a form of another year or place: its keys are the same."""
    year, place = f"{draft.form.year}", draft.form.region.name
    if not redraft.opens_with(year, place):
        raise UsageProblem(
            f"“{word}”开头没有写“{place}”和“{year}”，不像是“{form}”的稿，没有动它",
            "核对是不是拿错了哪一年、哪个地区的填报表",
        )


def _target(word: Path, wish: Wish) -> Path:
    if wish.output is None or wish.output == word:
        return word
    return with_suffix(wish.output, ".docx")


_DOUBTS = ("DU10", "DU11")


def _doubts(redraft: Redraft, word: Path) -> Iterator[Diagnostic]:
    """DU10, DU11: tell where what was found is less certain than it should be."""
    at = Location(str(word))
    by_sentence = sum(o.kind.value == "changed" and o.how == "sentence" for o in redraft.outcomes)
    if not redraft.remembers:
        yield Diagnostic(
            "DU10",
            Severity.WARNING,
            "这份稿里没有数据的书签，只能按句子找位置，分不清哪些数是人在 Word 里改的",
            "公开稿、别的程序存过的稿会这样；改了的每一处都请核对。不是默认稿别的，用 --edition 指明",
            at,
        )
    elif by_sentence:
        message = f"有 {by_sentence} 处书签已丢，是按句子找到的"
        yield Diagnostic("DU11", Severity.NOTE, message, "请核对这几处", at)


def _findings(outcomes: Sequence[Outcome], word: Path) -> list[Diagnostic]:
    found = []
    for outcome in outcomes:
        group = _GROUPS[outcome.kind.value]
        if outcome.wants_a_person:
            at = Location(str(word), block=outcome.block)
            message = f"{outcome.key or '书签'}：{group.line(outcome)}"
            found.append(Diagnostic(group.code, Severity.WARNING, message, group.hint, at, outcome.before))
    return found


def _print_json(outcomes: Sequence[Outcome], written: Path | None, findings: Sequence[Diagnostic]) -> None:
    names = {"conflict": "conflicts"}
    groups = {
        names.get(kind, kind): [o.to_json() for o in outcomes if o.kind.value == kind] for kind in _GROUPS
    }
    output = str(written) if written else None
    print_json({"version": 1, "output": output, **groups, "findings": [f.to_json() for f in findings]})


def _tell(
    outcomes: Sequence[Outcome], word: Path, written: Path | None, kept: Path | None, *, dry_run: bool
) -> None:
    if written:
        click.echo(f"已更新 {written}" + (f"，原来的文件改名为 {kept}" if kept else f"，{word} 没有动"))
    elif dry_run and any(o.kind.value == "changed" for o in outcomes):
        click.echo(f"{word}：以下改动还没有写（--dry-run）。")
    else:
        click.echo(f"{word}：没有要放进去的数，没有写文件。")
    for kind, group in _GROUPS.items():
        those = sorted((o for o in outcomes if o.kind.value == kind), key=lambda o: o.block or 0)
        if those:
            done = "" if kind != "changed" else "要改 " if dry_run else "改了 "
            click.echo(f"{done}{group.head.format(len(those))}：")
            for line in _lines(those, group):
                click.echo(visible(line))
            if group.hint:
                click.echo(f"    → {group.hint}")


def _lines(outcomes: Sequence[Outcome], group: _Group) -> Iterator[str]:
    """Yield a line for each outcome, and the sentence as composed now once for all that it is about."""
    from drafter.form.words import spoken

    told = ""
    for outcome in outcomes:
        opening = outcome.words.translate(_INNER_QUOTES)
        where = f"第 {outcome.block} 段“{opening}”：" if outcome.block else ""
        key = (
            f"（{spoken(outcome.key)}{f'，填报表第 {outcome.line} 行' if outcome.line else ''}）"
            if outcome.key
            else ""
        )
        how = "，按句子找到" if outcome.how == "sentence" and outcome.kind.value == "changed" else ""
        if outcome.kind.value == "missing":
            if outcome.sentence != told:
                under = f"“{outcome.heading or '开头'}”下：{outcome.sentence}"
                inside = f"{where.removesuffix('：')}里的一句，新稿写作：{outcome.sentence}"
                yield "  " + (inside if where else under)
            told = outcome.sentence
            continue
        yield f"  {where}{group.line(outcome)}{key}{how}"
        if outcome.kind.value == "reworded" and outcome.sentence:
            yield f"    新稿写作：{outcome.sentence}"


def _now(outcome: Outcome) -> str:
    if outcome.before == outcome.after:
        return "数没有变，前后的话变了"
    return f"新稿是 {outcome.after}" if outcome.after else "填报表现在没有这个数，新稿不写"
