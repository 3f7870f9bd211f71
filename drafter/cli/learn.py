"""`draft learn`: skeleton and metrics from past reports, however many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.base import (
    EXIT_FINDINGS,
    cores,
    json_option,
    print_findings,
    print_json,
    progress,
    subcommand,
    whole_number,
)
from drafter.cli.genres import unsettled
from drafter.diagnostics import Diagnostic, Severity, in_order
from drafter.errors import DrafterError
from drafter.resources import genre_files, read_bytes, shipped_genres, write_bytes

if TYPE_CHECKING:
    from drafter.schema import Mined, Skeleton

FEW = 40  # reports for which starting workers takes longer than reading
DOUBTS = "L002"  # metrics that are perhaps the same
ALIKE, NAMED = 3, 10  # findings of one kind that are printed; files that are named of the others


@subcommand("learn", short_help="从往年报告学习")
@click.argument("reports", metavar="报告…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--genre", metavar="文种", required=True, help="学到的文种叫什么名。")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), metavar="文件夹", required=True, help="写到哪个文件夹。"
)
@click.option(
    "--jobs", metavar="数", callback=whole_number(1, 256, "个"), help="用几个进程读，默认有几个处理器用几个。"
)
@click.option("--all", "everything", is_flag=True, help="不像一类的报告也一起学。")
@json_option
def command(
    reports: tuple[Path, ...], genre: str, output: Path, jobs: int | None, everything: bool, as_json: bool
) -> int:
    """从往年报告学习骨架和指标，写出 skeleton.yaml 和 mined.yaml，并起草 names.yaml 和 metrics.yaml 供人改定。

    报告可以是文件，也可以是文件夹（连同下面的文件夹）；读不出来的、重复的、不是一类的逐一说明。

    每一条都写明在几份报告里见过、见于何处。文件夹里已有的 names.yaml 会被用上；人工写的文件从不改动。

    文种是自带的而文件夹里没有 names.yaml 时，用自带的，并抄一份在文件夹里。
    """
    from drafter.cli.gathering import Gathering, listed
    from drafter.learn.adopting import with_names
    from drafter.learn.dump import dump_mined, dump_skeleton
    from drafter.learn.report import learn_json
    from drafter.schema import load_names

    files, findings = listed(reports)
    names = load_names(_names_file(output, genre))
    known = names if names is not None and names.learned else None
    names = None if known else names  # no hand has changed how sections are told: the reports are asked anew
    with progress(len(files), "正在读", shown=not as_json) as advance:
        gathering = Gathering(
            genre=genre,
            names=names,
            jobs=jobs or (cores() if len(files) > FEW else 1),
            everything=everything,
            advance=advance,
            findings=findings,
        )
        learned = gathering.learned(files)
    if learned is None:
        if as_json:
            print_json({"version": 1, "findings": [f.to_json() for f in findings]})
        else:
            _tell(findings)
        return EXIT_FINDINGS
    findings += learned.diagnostics
    skeleton, mined = learned.skeleton, learned.mined
    if known is not None:
        skeleton, mined = with_names(skeleton, mined, known)
    write_bytes(output / "skeleton.yaml", dump_skeleton(skeleton).encode())
    write_bytes(output / "mined.yaml", dump_mined(mined).encode())
    written, news = _start(output, skeleton, mined)
    settled = "metrics.yaml" not in written and _all_settled(output, mined)
    findings = [*(f for f in findings if f.code != DOUBTS or not settled), *news]
    if as_json:
        told = [f.to_json() for f in findings]
        print_json({**learn_json(skeleton, mined), "findings": told})
        return 0
    _tell(findings)
    left = len(files) - skeleton.reports
    click.echo(
        f"读了 {skeleton.reports} 份报告{f'（另有 {left} 个文件没有学，原因见各条说明）' if left else ''}，"
        f"学到 {len(skeleton.sections)} 个版块、{len(mined.metrics)} 个指标，"
        f"写在 {output} 的 skeleton.yaml、mined.yaml 里（重学就重写，请勿手改）。"
    )
    _tell_next(output, written)
    return 0


def _tell_next(output: Path, written: Sequence[str]) -> None:
    """Print what was drafted for a hand and what to type next."""
    if written:
        click.echo(f"起草了 {'、'.join(written)}，请人改定；以后重学不再改动。")
    click.echo(f"接着：draft skeleton --genre {output} 看骨架，draft metrics --genre {output} 看指标，")
    click.echo(f"      draft new --genre {output} --region 地区 --year 年度 写出填报表。")


def _tell(findings: Iterable[Diagnostic]) -> None:
    """Print findings, errors first; of many alike some, then what files the others are about."""
    kinds: dict[tuple[Severity, str], list[Diagnostic]] = {}
    for finding in in_order(findings):
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    for severity in Severity:
        for (_, code), alike in ((kind, found) for kind, found in kinds.items() if kind[0] is severity):
            for finding in alike[:ALIKE]:
                print_findings([finding], err=True)
            if others := alike[ALIKE:]:
                names = [Path(f.at.path).name for f in others if f.at.path][:NAMED]
                about = f"：{'、'.join(names)}{'等' if len(names) < len(others) else ''}" if names else ""
                click.echo(f"……同样的还有 {len(others)} 条〔{code}〕{about}；全部见 --json", err=True)


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


def _all_settled(output: Path, mined: Mined) -> bool:
    """Tell whether a hand's metrics.yaml has accepted every pair of metrics that learning proposes as the same."""
    from drafter.schema import load_genre

    try:
        return not unsettled(mined.proposals, load_genre(genre_files(str(output))).metrics)
    except DrafterError:
        return False


def _names_file(output: Path, genre: str) -> Path:
    """Return the names to learn with: the folder's own, else a copy of those of the shipped genre of that name."""
    own = output / "names.yaml"
    if not own.exists() and genre in shipped_genres():
        write_bytes(own, read_bytes(genre_files(genre).names))
    return own
