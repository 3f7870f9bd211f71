"""`draft learn`: skeleton and metrics from past reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import json_option, print_findings, print_json, subcommand
from drafter.diagnostics import Diagnostic
from drafter.errors import DrafterError, Unreadable
from drafter.resources import genre_files, read_bytes, shipped_genres, write_bytes

if TYPE_CHECKING:
    from drafter.document import Document
    from drafter.schema import Mined, Skeleton


@subcommand("learn", short_help="从往年报告学习")
@click.argument("reports", metavar="报告…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--genre", metavar="文种", required=True, help="学到的文种叫什么名。")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), metavar="文件夹", required=True, help="写到哪个文件夹。"
)
@json_option
def command(reports: tuple[Path, ...], genre: str, output: Path, as_json: bool) -> None:
    """从往年报告学习骨架和指标，写出 skeleton.yaml 和 mined.yaml，并起草 names.yaml 和 metrics.yaml 供人改定。

    每一条都写明在几份报告里见过、见于何处。文件夹里已有的 names.yaml 会被用上；人工写的文件从不改动。

    文种是自带的而文件夹里没有 names.yaml 时，用自带的，并抄一份在文件夹里。
    """
    from drafter import analysis, learn
    from drafter.learn.dump import dump_mined, dump_skeleton
    from drafter.learn.report import learn_json
    from drafter.schema import Genre, Skeleton, load_names

    documents, findings = _read(reports)
    if not documents:
        raise Unreadable("没有一份报告读得出来", "请核对文件名", findings=findings)
    names = load_names(_names_file(output, genre))
    if names is not None and names.learned:
        names = None  # no hand has changed how sections are told: the reports are asked anew
    known = Genre(name=genre, names=names, skeleton=Skeleton(genre=genre, documents=(), sections=()))
    learned = learn.learn([(d, analysis.analyse(d, known)) for d in documents], names, genre=genre)
    findings += learned.diagnostics
    write_bytes(output / "skeleton.yaml", dump_skeleton(learned.skeleton).encode())
    write_bytes(output / "mined.yaml", dump_mined(learned.mined).encode())
    written, news = _start(output, learned.skeleton, learned.mined)
    findings += news
    if as_json:
        told = [f.to_json() for f in findings]
        print_json({**learn_json(learned.skeleton, learned.mined), "findings": told})
        return
    print_findings(findings, err=True)
    click.echo(
        f"读了 {len(documents)} 份报告，学到 {len(learned.skeleton.sections)} 个版块、"
        f"{len(learned.mined.metrics)} 个指标，写在 {output}。"
    )
    if written:
        click.echo(f"起草了 {'、'.join(written)}，请人改定；以后重学不再改动。")


def _start(output: Path, skeleton: Skeleton, mined: Mined) -> tuple[list[str], list[Diagnostic]]:
    """Write what a hand refines where it is not there; of a hand's metrics tell what they lack."""
    from drafter.learn.starters import news, starters
    from drafter.schema import load_genre

    texts = starters(skeleton, mined)
    absent = [name for name in texts if not (output / name).exists()]
    for name in absent:
        write_bytes(output / name, texts[name].encode())
    if "metrics.yaml" in absent:
        return absent, []
    try:
        return absent, list(news(mined, load_genre(genre_files(str(output))).metrics))
    except DrafterError as error:
        return absent, [error.to_diagnostic()]


def _names_file(output: Path, genre: str) -> Path:
    """Return the names to learn with: the folder's own, else a copy of those of the shipped genre of that name."""
    own = output / "names.yaml"
    if not own.exists() and genre in shipped_genres():
        write_bytes(own, read_bytes(genre_files(genre).names))
    return own


def _read(reports: Sequence[Path]) -> tuple[list[Document], list[Diagnostic]]:
    """Read the reports; one that cannot be read is a finding, not the end of the run."""
    from drafter import readers

    documents: list[Document] = []
    findings: list[Diagnostic] = []
    for path in sorted(reports):
        try:
            document, lost = readers.read(path)
        except DrafterError as error:
            findings.append(error.to_diagnostic())
            continue
        documents.append(document)
        findings += [f if f.at.path else f.in_file(str(path)) for f in lost]
    return documents, findings
