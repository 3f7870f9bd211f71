"""`draft build` with many forms: one genre opened once, a draft for each form, one table at the end.

What goes wrong with a form is told in its row, and the others go on. Drafts are made beside their places and moved there once
all are made, since only then is it known whether two forms ask for the same file. Nothing of a draft is kept in memory but its row.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from drafter.cli.base import EXIT_FINDINGS, cores, findings_code, print_json, progress
from drafter.cli.build import (
    compose_form,
    file_name,
    refuse_edited,
    remarked,
    render,
    report,
    source_date,
    with_own,
)
from drafter.cli.excerpt import aligned, visible
from drafter.cli.files import files_within, is_several, safe_name
from drafter.cli.genres import open_genre
from drafter.cli.ledger import workbook
from drafter.cli.order import FORMATS, Order
from drafter.cli.workers import Workers
from drafter.diagnostics import Diagnostic, Severity, in_order
from drafter.errors import DrafterError, Unreadable, Unwritable, UsageProblem
from drafter.resources import CALENDAR_FILE, OFFICE_FILE, read_bytes, reason, refuse_endless, write_bytes
from drafter.schema import Genre

FEW = 12  # forms that are done here before a second process has started
FORM_SUFFIXES = (".yaml", ".yml")
FORM_ENDING = "填报表"  # how `draft new` names forms
HEAD = 4096  # bytes in which a form says that it is one
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
NAMED = 5  # files named in a line that tells of several
UNREADABLE = Unreadable.exit_code
_SAYS_SO = re.compile(rf"^\s*{FORM_ENDING}\s*[:：]", re.M)


class Job(NamedTuple):
    """What every draft of a run is made with: an open genre, where drafts and ledgers go and where they are made."""

    genre: Genre
    genre_name: str | None
    order: Order
    drafts: Path
    making: Path
    ledgers: Path | None
    making_ledgers: Path | None
    detailed: bool


class Made(NamedTuple):
    """What came of a form. `files` are those made, each with its place; without a draft, `why` says so in words.

    `detail` is the draft as the JSON contract has it, where it is asked for; `first` is the first error in the form.
    """

    form: Path
    code: int = 0
    why: str = ""
    files: tuple[tuple[Path, Path], ...] = ()
    figures: int = 0
    pending: int = 0
    errors: int = 0
    warnings: int = 0
    pages: int = 0
    first: str = ""
    detail: dict[str, object] | None = None
    findings: tuple[Diagnostic, ...] = ()

    def without_draft(self, error: DrafterError) -> Made:
        """Return the same form with its draft not written, and why."""
        found = error.to_diagnostic()
        told = found if found.at.path else found.in_file(str(self.form))
        return self._replace(
            code=error.exit_code, why=error.message, files=(), findings=(*error.findings, told)
        )


def build(
    names: Sequence[Path],
    output: Path,
    order: Order,
    ledger: Path | None,
    genre_name: str | None,
    jobs: int | None,
    *,
    as_json: bool,
) -> int:
    """Write the drafts of many forms into a folder and tell of all; return the worst exit code."""
    folder = _folder(output, "-o", [suffix for suffixes in FORMATS.values() for suffix in suffixes])
    ledgers = _folder(ledger, "--ledger", [".xlsx"]) if ledger else None
    forms, made, others = listed(names)
    genre = open_genre(genre_name, mined=order.length is not None)
    with _making_place(folder) as making, _making_place(ledgers) as making_ledgers:
        assert making is not None
        job = Job(genre, genre_name, order, folder, making, ledgers, making_ledgers, as_json)
        made += _all_made(forms, job, jobs or (cores() if len(forms) > FEW else 1))
        made = [_moved(one) for one in _apart(made)]
    if as_json:
        print_json(_as_json(made))
    else:
        _tell(made, others)
    return max((one.code for one in made), default=0)


# --- which forms ---------------------------------------------------------------------------------------------------


def listed(names: Iterable[Path]) -> tuple[list[Path], list[Made], list[Path]]:
    """Return the forms meant, each once; folders that give none, with the reason; files that are no forms."""
    found: dict[str, Path] = {}
    lost: list[Made] = []
    others: list[Path] = []

    def not_opened(folder: str, why: str) -> None:
        lost.append(Made(Path(folder)).without_draft(Unreadable(why)))

    for name in _expanded(names):
        if not name.is_dir():
            (others if _is_table(name) else found.setdefault(os.path.realpath(name), name))
            continue
        inside = [path for path in files_within(name, not_opened) if path.suffix.lower() in FORM_SUFFIXES]
        forms = list(filter(_is_form, inside))
        others += [path for path in inside if path not in forms and not path.name.startswith(".")]
        for form in forms:
            found.setdefault(os.path.realpath(form), form)
        if not forms:
            lost.append(Made(name).without_draft(Unreadable(f"文件夹“{name}”里没有填报表")))
    return list(found.values()), lost, others


def _expanded(names: Iterable[Path]) -> Iterator[Path]:
    """Yield what was typed, patterns that no shell has expanded as the files they name."""
    for name in names:
        pattern = is_several(name) and not name.is_dir()
        named = glob.glob(str(name)) if pattern else []  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from sorted(map(Path, named)) or [name]


def _is_table(path: Path) -> bool:
    """Tell whether a file is a table that stands beside forms, as `*.yaml` names it too."""
    return path.name in (CALENDAR_FILE, OFFICE_FILE)


def _is_form(path: Path) -> bool:
    """Tell whether a file of a folder is a form: by its name, else by its first lines."""
    if path.name.startswith(".") or _is_table(path):
        return False
    if path.stem.endswith(FORM_ENDING):
        return True
    try:
        head = read_bytes(path, first=HEAD) if path.is_file() else b""
    except DrafterError:
        return False
    return any(_SAYS_SO.search(head.decode(encoding, "ignore")) for encoding in ENCODINGS)


def _folder(path: Path, option: str, suffixes: Sequence[str]) -> Path:
    """Return where many files go; a name that is a file's is refused."""
    if path.suffix.lower() in suffixes and not path.is_dir():
        raise UsageProblem(
            f"有多份填报表，“{path}”是一个文件的名字", f"请用 {option} 给出文件夹，如 {option} {path.stem}"
        )
    if path.exists() and not path.is_dir():
        raise Unwritable(f"“{path}”是文件，不是文件夹", f"请用 {option} 给出文件夹")
    return path


# --- making --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _making_place(folder: Path | None) -> Iterator[Path | None]:
    """Give a hidden folder in a folder, gone with all that is left in it at the end."""
    if folder is None:
        yield None
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = tempfile.TemporaryDirectory(prefix=".draft-", dir=folder, ignore_cleanup_errors=True)
    except OSError as error:
        raise Unwritable(f"“{folder}”写不进去（{reason(error)}）", "请换一个文件夹（-o）") from None
    with place as name:
        yield Path(name)


def _all_made(forms: Sequence[Path], job: Job, jobs: int) -> list[Made]:
    workers = Workers(jobs, _made, job)
    made: list[Made] = []
    with (
        progress(len(forms), "正在生成", shown=not job.detailed) as advance,
        contextlib.closing(workers.each(forms)) as outcomes,
    ):
        for form, outcome in outcomes:
            made.append(_failed(form, outcome) if isinstance(outcome, Diagnostic) else outcome)
            advance()
    return made


def _failed(form: Path, found: Diagnostic) -> Made:
    """Return what came of a form whose making broke off."""
    told = found._replace(code=DrafterError.code, hint="单独生成这一份试试")
    return Made(form, UNREADABLE, found.message, findings=(told,))


def _made(form: Path, job: Job) -> Made:
    """Make the draft of a form; it waits beside its place."""
    try:
        return _draft(form, job)
    except DrafterError as error:
        return Made(form).without_draft(error)


def _draft(form: Path, job: Job) -> Made:
    from drafter.compose import open_items
    from drafter.writers import paging

    refuse_endless(form)
    draft, findings = compose_form(form, job.genre_name, job.order, genre=job.genre)
    findings = with_own(draft, findings, form)
    made = Made(
        form,
        figures=len(draft.ledger.figures),
        pending=len(draft.ledger.pending),
        pages=paging.count(draft.document),
    )
    if job.order.final and (open_ := open_items(draft, findings)):
        why = f"还有 {len(open_)} 处没有定下来"
        detail = report(draft, findings, None) if job.detailed else None
        return _counted(made._replace(why=why, detail=detail), findings)._replace(code=EXIT_FINDINGS)
    if not job.order.final:
        draft = remarked(draft, findings)
    data, more = render(draft, job.order.to or "docx", job.order)
    findings = in_order([*findings, *more])
    key = hashlib.sha256(os.fsencode(form)).hexdigest()
    files = [(job.making / key, data, job.drafts / file_name(draft, job.order))]
    if job.ledgers and job.making_ledgers:
        place, book = workbook(job.ledgers / safe_name(f"{draft.name}台账.xlsx"), draft, source_date())
        files.append((job.making_ledgers / key, book, place))
    for path, content, _ in files:
        write_bytes(path, content)
    places = tuple((path, place) for path, _, place in files)
    detail = report(draft, findings, str(places[0][1])) if job.detailed else None
    if detail and len(places) > 1:
        detail["ledger"] = str(places[1][1])
    return _counted(made._replace(files=places, detail=detail), findings)


def _counted(made: Made, findings: Sequence[Diagnostic]) -> Made:
    errors = [f for f in findings if f.severity is Severity.ERROR]
    first = _first(errors[0], made.form) if errors else ""
    warnings = sum(f.severity is Severity.WARNING for f in findings)
    return made._replace(errors=len(errors), warnings=warnings, first=first, code=findings_code(findings))


def _first(error: Diagnostic, form: Path) -> str:
    """Return an error as it stands below a row: its place, with the file where that is not the form."""
    own = error.at.path in (None, str(form))
    place = str(error.at._replace(path=None) if own else error.at).lstrip(":")
    return f"{place}：{error.message}" if place else error.message


# --- putting in place ----------------------------------------------------------------------------------------------


def _apart(made: Sequence[Made]) -> Iterator[Made]:
    """Yield what was made, without the drafts that would be written over each other."""
    by_place: dict[str, list[Path]] = defaultdict(list)
    for one in made:
        for _, place in one.files[:1]:
            by_place[str(place).casefold()].append(one.form)
    for one in made:
        same = by_place[str(one.files[0][1]).casefold()] if one.files else []
        others = [form for form in same if form != one.form]
        if others:
            name = one.files[0][1].name
            error = Unwritable(
                f"和“{_names(others)}”要写同一个文件 {name}", "请改正地区、年度，或分两次写到不同的文件夹"
            )
            one = one.without_draft(error)
        yield one


def _moved(made: Made) -> Made:
    """Move a draft and its ledger to their places; an edited draft stays, and both wait no longer."""
    try:
        for _, place in made.files[:1]:
            refuse_edited(place)
        for path, place in made.files:
            path.replace(place)
    except DrafterError as error:
        return made.without_draft(error)
    except OSError as error:
        return made.without_draft(Unwritable(f"“{place}”写不进去（{reason(error)}）"))
    return made


# --- telling -------------------------------------------------------------------------------------------------------


def _as_json(made: Sequence[Made]) -> dict[str, object]:
    drafts = []
    for one in made:
        detail = one.detail or {"version": 1, "findings": []}
        detail |= {"path": str(one.form), "pages": one.pages or None}
        absent = {"output": None, **({"ledger": None} if "ledger" in detail else {})}
        drafts.append(detail if one.files else detail | absent)
    return {
        "version": 1,
        "drafts": drafts,
        "findings": [found.to_json() for one in made for found in one.findings],
    }


COLUMNS = ("数据", "待填", "错误", "警告", "约几页")


def _tell(made: Sequence[Made], others: Sequence[Path]) -> None:
    """Print the table, those without a draft last, and one line on all."""
    written = [one for one in made if one.files]
    lost = [one for one in made if not one.files]
    rows = [(str(one.form), one.files[0][1].name, *map(str, _counts(one))) for one in written]
    heads = ("填报表", "初稿", *COLUMNS)
    lines = aligned((heads, *rows), words=2)
    for line, one in zip(lines, (None, *written), strict=True) if written else ():
        click.echo(line)
        if one and one.first:
            click.echo(
                visible(f"    错误：{one.first}" + (f"（等 {one.errors} 处）" if one.errors > 1 else ""))
            )
    for one in lost:
        click.echo(visible(f"{one.form}  没有写：{one.why}"))
        if one.findings and one.findings[-1].hint:
            click.echo(visible(f"    → {one.findings[-1].hint}"))
    click.echo(_total(made, written))
    if others:
        click.echo(f"另有 {len(others)} 个文件不是填报表，没有读：{_names(others)}。")


def _counts(one: Made) -> tuple[int, ...]:
    return (one.figures, one.pending, one.errors, one.warnings, one.pages)


def _total(made: Sequence[Made], written: Sequence[Made]) -> str:
    """Return how many drafts there are and what is in them; those not written are told apart."""
    lost = len(made) - len(written)
    head = f"共 {len(made)} 份填报表，写出初稿 {len(written)} 份" + (f"，没有写 {lost} 份" if lost else "")
    if not written:
        return f"{head}。"
    figures, pending, errors, warnings, pages = (sum(n) for n in zip(*map(_counts, written), strict=True))
    sums = f"稿中数据 {figures} 个，待填 {pending} 项，错误 {errors} 处，警告 {warnings} 处，约 {pages} 页"
    return f"{head}：{sums}。"


def _names(paths: Sequence[Path]) -> str:
    shown = "、".join(path.name for path in paths[:NAMED])
    return shown + (f" 等 {len(paths)} 个" if len(paths) > NAMED else "")
