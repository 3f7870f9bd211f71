"""Gathers past reports for learning: lists files and folders, finds what is there twice, and learns in two passes.

A sample, fixed by a hash of the content, is kept in memory and learned from; every other report is read in a worker, recognised,
counted and forgotten. What is learned does not depend on the order of files or the number of workers: files go by their hash.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from drafter import analysis, readers
from drafter.analysis import Analysis
from drafter.cli.files import files_within
from drafter.cli.workers import Workers
from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document
from drafter.errors import DrafterError, Unreadable
from drafter.learn import Learned, bare_genre, learn
from drafter.learn.family import Family, Portrait, chosen, editions, families, portrait
from drafter.learn.recognise import Recogniser
from drafter.learn.tally import Tally
from drafter.resources import MAX_TEXT_BYTES, read_bytes, reason, refuse_endless
from drafter.schema import Genre, Names

SAMPLE = 120  # reports learned from; more change supports by a hundredth and cost a tenth of a second each
NAMED = 5  # files named in a finding that tells of several
EDITIONS = 10  # pairs told
# Learning compares all with all: a report beyond these would take minutes. A government work report has some 700 figures.
LONGEST, MOST_FIGURES, MOST_HEADINGS = 200_000, 3_000, 2_000
NEIGHBOURS = 12  # reports of one place and year compared with another of them


# --- files ---------------------------------------------------------------------------------------------------------


def listed(paths: Iterable[Path]) -> tuple[list[Path], list[Diagnostic]]:
    """Return the files meant, folders searched through, each once; what in a folder is no report is told in one line."""
    found: dict[Path, Path] = {}
    skipped: list[Path] = []
    findings: list[Diagnostic] = []
    for path in sorted(paths):
        files: Iterable[Path] = _within(path, findings) if path.is_dir() else [path]
        for file in files:
            if file is not path and not _may_be_report(file):
                skipped.append(file)
            else:
                found.setdefault(
                    Path(os.path.realpath(file)), file
                )  # unlike resolve, never trips over a link
    if skipped:
        message = f"文件夹里有 {len(skipped)} 个文件不是能读的报告，没有读：{_names(skipped)}"
        findings.append(Diagnostic("L016", Severity.NOTE, message, "确要读的，请直接写出文件名"))
    return sorted(found.values()), findings


def _within(folder: Path, findings: list[Diagnostic]) -> Iterator[Path]:
    def told(name: str, why: str) -> None:
        findings.append(Diagnostic("L016", Severity.WARNING, why, at=Location(name)))

    return files_within(folder, told)


def _may_be_report(path: Path) -> bool:
    """Tell whether a file found in a folder is worth reading: no hidden file, no lock file of an office program."""
    if path.suffix.lower() not in readers.SUFFIXES or path.name.startswith((".", "~$")):
        return False
    try:
        return stat.S_ISREG((now := path.stat()).st_mode) and now.st_size > 0
    except OSError:  # a link to nothing or to itself, or gone meanwhile
        return False


def _names(paths: Sequence[Path | str]) -> str:
    shown = "、".join(Path(path).name for path in paths[:NAMED])
    return shown + (f" 等 {len(paths)} 个" if len(paths) > NAMED else "")


def _hashed(files: Sequence[Path], findings: list[Diagnostic]) -> tuple[list[Path], list[tuple[Path, Path]]]:
    """Return the files by hash of their content, each content once, and the (file, equal file) left out."""
    by_hash: dict[bytes, list[Path]] = defaultdict(list)
    for file in files:
        try:
            by_hash[_digest(file)].append(file)
        except DrafterError as error:
            found = error.to_diagnostic()
            findings.append(found if found.at.path else found.in_file(str(file)))
    firsts = [by_hash[key][0] for key in sorted(by_hash)]
    return firsts, [(again, equal[0]) for equal in by_hash.values() for again in equal[1:]]


def _digest(path: Path) -> bytes:
    refuse_endless(path)
    head = read_bytes(path, first=1)  # says in words what is wrong with a file
    try:
        with path.open("rb") as file:
            content, size = hashlib.sha256(head), 0
            while size <= MAX_TEXT_BYTES and (piece := file.read(1 << 20)):
                content.update(piece)
                size += len(piece)
    except OSError as error:
        raise Unreadable(f"“{path}”读不出来（{reason(error)}）") from None
    return content.digest()


# --- what a worker does --------------------------------------------------------------------------------------------


class Understood(NamedTuple):
    """A report of the sample."""

    document: Document
    analysis: Analysis
    portrait: Portrait
    findings: list[Diagnostic]


class Told(NamedTuple):
    """What is kept of any other report; no tally of one that is of another family."""

    portrait: Portrait
    tally: Tally | None
    findings: list[Diagnostic]


class Known(NamedTuple):
    """What the second pass needs: the genre as far as an outline asks it, what was learned, the family meant."""

    genre: Genre
    recogniser: Recogniser
    family: Family | None


def understand(path: Path, genre: Genre) -> Understood:
    """Read and analyse a report."""
    document, lost = readers.read(path)
    if (length := sum(len(block.text) for block in document.blocks)) > LONGEST:
        raise _too_long(path, f"{length} 个字")
    understood = analysis.analyse(document, genre)
    if (figures := len(understood.figures)) > MOST_FIGURES:
        raise _too_long(path, f"{figures} 个数据")
    if (headings := len(understood.outline)) > MOST_HEADINGS:
        raise _too_long(path, f"{headings} 个标题")
    findings = [f if f.at.path else f.in_file(str(path)) for f in lost]
    return Understood(document, understood, portrait(str(path), document, understood), findings)


def _too_long(path: Path, what: str) -> Unreadable:
    return Unreadable(f"“{path.name}”有 {what}，不像一份报告，没有学", "请只留下报告正文再学")


def count(path: Path, known: Known) -> Told:
    """Read a report and tally it."""
    read = understand(path, known.genre)
    if known.family is not None and not known.family.holds(read.portrait, read.document):
        return Told(read.portrait, None, read.findings)
    return Told(read.portrait, known.recogniser.tally(read.document, read.analysis), read.findings)


# --- the two passes ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Gathering:
    """What a run needs to know and what it finds on the way."""

    genre: str
    names: Names | None
    jobs: int = 1
    size: int = SAMPLE
    everything: bool = False  # learn from strangers too
    advance: Callable[[], None] = lambda: None
    findings: list[Diagnostic] = field(default_factory=list)
    again: list[tuple[Path | str, Path | str]] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    editions: list[tuple[str, str]] = field(default_factory=list)
    _texts: dict[bytes, str] = field(default_factory=dict)
    _places: dict[tuple[str, int | None], list[Portrait]] = field(default_factory=lambda: defaultdict(list))

    def learned(self, files: Sequence[Path]) -> Learned | None:
        """Return what the files teach, or None where they are two families and nobody can tell which is meant.

        Raises Unreadable if no file can be read.
        """
        by_hash, self.again[:] = _hashed(files, self.findings)
        sample = self._sample(sorted(by_hash[: self.size]))
        if not sample:
            raise Unreadable("没有一份报告读得出来", "请核对文件名", findings=self.findings)
        family = self._family(sample)
        if family is None and not self.everything:
            self._tell()
            return None
        kept = [sample[i] for i in family.members] if family and not self.everything else sample
        learned = learn([(r.document, r.analysis) for r in kept], self.names, genre=self.genre)
        rest = by_hash[self.size :]
        if rest:
            del sample, kept
            learned = self._over_all(rest, learned, None if self.everything else family)
        self._tell()
        return learned

    def _sample(self, files: Sequence[Path]) -> list[Understood]:
        """Read the sample, equal texts once."""
        genre = bare_genre(self.genre, self.names)
        workers: Workers[Understood] = Workers(self.jobs, understand, genre)
        sample: list[Understood] = []
        for _, read in workers.each(files):
            self.advance()
            if isinstance(read, Diagnostic):
                self.findings.append(read)
            elif self._new(read.portrait):
                self.findings += read.findings
                sample.append(read)
        return sample

    def _new(self, report: Portrait) -> bool:
        """Tell whether a text was not read before, and note of which report it is another edition."""
        first = self._texts.setdefault(report.digest, report.path)
        if first != report.path:
            self.again.append((report.path, first))
            return False
        if report.region is not None:
            same = self._places[report.region, report.year]
            self.editions += [(report.path, other.path) for other in same if editions(report, other)][:1]
            if len(same) < NEIGHBOURS:
                same.append(report)
        return True

    def _family(self, sample: Sequence[Understood]) -> Family | None:
        """Return the family meant and tell of the strangers; None where nobody can tell which is meant."""
        found = families([r.portrait for r in sample], [r.document for r in sample])
        cues = self.names.title_cues if self.names else ()
        cued = [any(cue in (r.analysis.title or "") for cue in cues) for r in sample]
        meant, sizeable = chosen(found, cued)
        if self.everything or meant is not None:
            others = [f for k, f in enumerate(found) if k != meant] if not self.everything else []
            self.strangers += [sample[i].portrait.path for family in others for i in family.members]
            return found[meant or 0]
        told = "；".join(_members(found[k], sample) for k in sizeable or range(len(found)))
        message = f"这些报告不是一类，混在一起学不出可用的骨架：{told}"
        hint = "请分开放，各学一次；确要一起学，加 --all"
        self.findings.append(Diagnostic("L013", Severity.ERROR, message, hint))
        return None

    def _over_all(self, rest: Sequence[Path], learned: Learned, family: Family | None) -> Learned:
        """Tally the other reports and return what was learned with the counts over all."""
        recogniser = Recogniser(learned.skeleton, learned.mined, self.names, learned.sample)
        roles = self.names.model_copy({"topics": ()}) if self.names else None
        known = Known(bare_genre(self.genre, roles), recogniser, family)
        workers: Workers[Told] = Workers(self.jobs, count, known)
        total = Tally()
        for _, told in workers.each(rest):
            self.advance()
            if isinstance(told, Diagnostic):
                self.findings.append(told)
            elif self._new(told.portrait):
                self.findings += told.findings
                self._take(told, total)
        self.findings += _unknown(total)
        return learned.over_all(total)

    def _take(self, told: Told, total: Tally) -> None:
        if told.tally is None:
            self.strangers.append(told.portrait.path)
            return
        if not told.tally.seen["known sections"]:
            self.bare.append(told.portrait.path)
        total.add(told.tally)

    # --- what a person should know ---------------------------------------------------------------------------------

    def _tell(self) -> None:
        self.findings += [*self._twice(), *self._strange()]

    def _twice(self) -> Iterator[Diagnostic]:
        if self.again:
            pairs = sorted((str(a), str(b)) for a, b in self.again)
            shown = "、".join(f"{Path(a).name} 同 {Path(b).name}" for a, b in pairs[:NAMED])
            more = " 等" if len(pairs) > NAMED else ""
            message = f"有 {len(pairs)} 份文件与别的文件内容相同，只算一次：{shown}{more}"
            yield Diagnostic("L010", Severity.NOTE, message)
        for one, other in sorted(self.editions)[:EDITIONS]:
            message = f"“{Path(one).name}”与“{Path(other).name}”像是同一篇报告的两稿，都算在内"
            hint = "同一地区、同一年度，大部分段落相同；只要一稿的，请去掉另一稿再学"
            yield Diagnostic("L011", Severity.NOTE, message, hint, Location(one))
        if len(self.editions) > EDITIONS:
            yield Diagnostic("L011", Severity.NOTE, f"这样的两稿共 {len(self.editions)} 对，其余不逐对列出")

    def _strange(self) -> Iterator[Diagnostic]:
        if self.strangers:
            names = _names(sorted(self.strangers))
            message = f"{names}像是另一类报告（标题和内容都与其余的不同），没有学"
            yield Diagnostic("L012", Severity.WARNING, message, "确要一起学，加 --all")
        if self.bare:
            message = f"{_names(sorted(self.bare))}里看不出骨架中的任何一节，只计入总篇数"
            yield Diagnostic("L017", Severity.WARNING, message, "请确认它们是完整的报告")


def _members(family: Family, sample: Sequence[Understood]) -> str:
    paths = sorted(sample[i].portrait.path for i in family.members)
    return f"{len(paths)} 篇是一类（{_names(paths)}）"


def _unknown(total: Tally) -> Iterator[Diagnostic]:
    """Tell in numbers what the reports outside the sample have that was not learned."""
    seen = total.seen
    sections, figures = (seen[what] - seen[f"known {what}"] for what in ("sections", "figures"))
    message = (
        f"报告多，骨架和指标由样本学得，其余 {total.documents} 篇只计数："
        f"其中 {sections}/{seen['sections']} 个章节、{figures}/{seen['figures']} 个数据不在学到的之列"
    )
    yield Diagnostic("L015", Severity.NOTE, message)
