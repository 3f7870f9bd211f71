"""Learning from many reports: the same in any order and by any number of workers, and nothing strange goes unsaid."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.cli.gathering import Gathering, listed
from drafter.cli.workers import Workers, _begin
from drafter.diagnostics import Diagnostic
from drafter.errors import Unreadable
from drafter.learn import Learned
from drafter.learn.dump import dump_mined, dump_skeleton
from drafter.learn.order import Place, votes
from drafter.learn.tally import Tally
from drafter.schema import Section
from tests.calling import draft
from tests.learning import FILES, names

PLACES = ("平阳县", "安吉县", "富平县", "南和县", "凤翔区", "大悟县", "隆昌市", "岳西县", "桐城市", "新都区")  # fmt: skip
SEEDS = sorted(FILES.seeds.glob("*.txt"))
TOPICS = {
    "推进依法科学民主决策": "严格执行重大行政决策程序，全年审查重大行政决策事项{}件，法律顾问参与论证{}次。",
    "加强行政规范性文件管理": "坚持有件必备、有错必纠，全年制定行政规范性文件{}件，备案审查规范性文件{}件。",
    "规范公正文明执法": "全面落实行政执法三项制度，全年办理行政处罚案件{}件，评查行政执法案卷{}卷。",
    "化解矛盾纠纷维护稳定": "发挥人民调解作用，全年排查矛盾纠纷{}件，开展法治宣传活动{}场次。",
}
STRANGER = """{place}关于推动旅游高质量发展的实施意见
一、发展目标
接待游客达到{n}万人次，旅游收入达到{n}亿元，建成度假酒店{n}家、民宿{n}家，景区提质升级。
二、重点任务
（一）打造精品线路
整合山水古镇资源，开发温泉、滑雪、研学产品，举办摄影大赛和美食节，完善停车场和厕所。
三、保障措施
设立旅游产业基金，引导银行发放贷款，加强导游培训，开展营销推介。
"""


def report(number: int) -> str:
    """Return a small report: a place, a year, sections in an order of its own, one of them missing now and then."""
    chance = random.Random(number)
    place, year = PLACES[number % len(PLACES)], 2015 + number % 8
    topics = list(TOPICS.items())
    chance.shuffle(topics)
    told = topics[: 3 + (number % 3 > 0)]
    body = [
        f"（{'一二三四'[k]}）{heading}\n{text.format(chance.randint(2, 99), chance.randint(2, 99))}"
        for k, (heading, text) in enumerate(told)
    ]
    return "\n".join(
        [
            f"{place}{year}年法治政府建设情况的报告",
            f"{year}年，{place}深入推进法治政府建设，现将第{number}号情况报告如下。",
            "一、主要举措和成效",
            *body,
            "二、存在的问题和不足",
            "一是行政执法水平有待提高，执法人员业务能力还不够强。",
            f"三、{year + 1}年工作打算",
            "（一）加大普法力度\n继续开展法治宣传教育，落实普法责任制。",
        ]
    )


def write(folder: Path, count: int) -> Path:
    for number in range(count):
        path = folder / f"{number % 3}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(number), "utf-8")
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("many"), 30)


def learned(
    paths: Sequence[Path], *, size: int = 1000, jobs: int = 1, everything: bool = False
) -> tuple[Learned | None, list[Diagnostic]]:
    files, findings = listed(paths)
    run = Gathering("x", names(), jobs=jobs, size=size, everything=everything, findings=findings)
    return run.learned(files), findings


def written(what: Learned | None) -> str:
    assert what is not None
    return dump_skeleton(what.skeleton) + dump_mined(what.mined)


def sections(what: Learned | None) -> dict[str, Section]:
    assert what is not None
    return {s.id: s for top in what.skeleton.sections for s in (top, *top.children)}


def codes(findings: Sequence[Diagnostic]) -> list[str]:
    return [finding.code for finding in findings]


# --- the same whatever the way -------------------------------------------------------------------------------------


def test_neither_order_nor_workers_change_what_is_learned(many: Path) -> None:
    files = sorted(many.rglob("*.txt"))
    forward, _ = learned([many], size=8)
    backward, _ = learned(files[::-1], size=8, jobs=2)
    assert written(forward) == written(backward)


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    reports = write(tmp_path / "reports", 5)
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = ["-m", "drafter", "learn", str(reports), "--genre", "x", "-o", str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(FILES.seeds.parents[1])}
        subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True)
        written.append([(out / name).read_bytes() for name in ("skeleton.yaml", "mined.yaml")])
    assert written[0] == written[1]


def test_a_sample_and_tallies_tell_what_all_reports_do(many: Path) -> None:
    whole, _ = learned([many])
    sampled, findings = learned([many], size=10)
    assert whole is not None and sampled is not None
    assert sampled.skeleton.reports == 30 and len(sampled.skeleton.documents) == 10
    assert "L015" in codes(findings)
    by_all = sections(whole)
    assert by_all.keys() == sections(sampled).keys()
    for key, section in sections(sampled).items():
        assert section.documents == 30
        assert section.support == pytest.approx(by_all[key].support, abs=1), key
        assert section.share == pytest.approx(by_all[key].share, abs=0.01), key
    metrics = {m.id: m for m in whole.mined.metrics}
    shared = [m for m in sampled.mined.metrics if m.id in metrics and metrics[m.id].support > 10]
    assert len(shared) >= 6
    for metric in shared:
        assert (metric.documents, metric.count) == (30, metrics[metric.id].count), metric.id


def test_a_skeleton_of_many_reports_reads_back_and_says_how_many(many: Path) -> None:
    from drafter.schema import Skeleton
    from drafter.yamlio import load_data

    sampled, _ = learned([many], size=10)
    assert sampled is not None
    path = many.parent / "skeleton.yaml"
    path.write_text(dump_skeleton(sampled.skeleton), "utf-8")
    assert Skeleton.model_validate(load_data(path)) == sampled.skeleton


# --- what lies about in a folder -----------------------------------------------------------------------------------


def test_a_folder_is_searched_and_what_is_no_report_is_told_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, 4)
    for name in (".hidden.txt", "~$lock.docx", "plan.xlsx", "0/empty.txt"):
        (tmp_path / name).write_bytes(b"" if "empty" in name else b"x")
    files, findings = listed([tmp_path, tmp_path / "0" / "000.txt"])
    assert [path.name for path in files] == ["000.txt", "003.txt", "001.txt", "002.txt"]
    assert codes(findings) == ["L016"] and "4 个文件" in findings[0].message


@pytest.mark.parametrize("name", ["2019.doc", "2019.WPS", "2019.rtf", "2019.odt", "2019.pdf", "2019.shtml"])
def test_whatever_a_reader_takes_is_found_in_a_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    files, findings = listed([tmp_path])
    assert [path.name for path in files] == [name] and findings == []


def test_a_mixed_folder_gives_what_a_careful_person_expects(tmp_path: Path) -> None:
    for seed in SEEDS:
        (tmp_path / seed.name).write_bytes(seed.read_bytes())
    (tmp_path / "坏.docx").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "旅游.txt").write_text(STRANGER.format(place="平阳县", n=3), "utf-8")
    lines = SEEDS[0].read_text("utf-8").split("\n")
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    (tmp_path / "又.html").write_text(page, "utf-8")
    done = draft("learn", tmp_path, "--genre", "样子", "-o", "g", "--json", cwd=tmp_path)
    data = json.loads(done.out)
    found = {f["code"]: f for f in data["findings"]}
    assert done.code == 0 and data["count"] == 5
    assert found["DR03"]["path"].endswith("坏.docx") and found["DR03"]["severity"] == "error"
    assert "旅游.txt" in found["L012"]["message"] and "--all" in found["L012"]["hint"]
    assert "又.html" in found["L010"]["message"] or SEEDS[0].name in found["L010"]["message"]


def test_two_families_are_not_learned_as_one(tmp_path: Path) -> None:
    write(tmp_path, 4)
    for n, place in enumerate(PLACES[:3]):
        (tmp_path / f"旅游{n}.txt").write_text(STRANGER.format(place=place, n=n + 2), "utf-8")
    (tmp_path / "旅游0 副本.txt").write_bytes((tmp_path / "旅游0.txt").read_bytes())
    files, findings = listed([tmp_path])
    run = Gathering("x", None, findings=findings)
    assert run.learned(files) is None
    assert sorted(codes(findings)) == ["L010", "L013"]
    (told,) = (f for f in findings if f.code == "L013")
    assert "4 篇是一类" in told.message and "3 篇是一类" in told.message
    done = draft("learn", tmp_path, "--genre", "样子", "-o", "g", cwd=tmp_path)
    assert done.code == 1 and not (tmp_path / "g" / "skeleton.yaml").exists()
    done = draft("learn", tmp_path, "--genre", "样子", "-o", "g", "--all", cwd=tmp_path)
    assert done.code == 0 and "读了 7 份报告" in done.out


def test_a_stranger_outside_the_sample_is_not_counted(many: Path, tmp_path: Path) -> None:
    for n, path in enumerate(sorted(many.rglob("*.txt"))):
        (tmp_path / f"{n}.txt").write_bytes(path.read_bytes())
    for n in range(6):  # so many that their hashes put one outside any sample of 20
        (tmp_path / f"旅游{n}.txt").write_text(STRANGER.format(place=PLACES[n], n=n + 2), "utf-8")
    what, findings = learned([tmp_path], size=20)
    assert what is not None and what.skeleton.reports == 30
    (told,) = (f for f in findings if f.code == "L012")
    assert "旅游0.txt" in told.message


def test_two_editions_of_one_report_are_told(tmp_path: Path) -> None:
    text = SEEDS[0].read_text("utf-8")
    (tmp_path / "送审稿.txt").write_text(text, "utf-8")
    (tmp_path / "定稿.txt").write_text(text.replace("持续", "不断", 1), "utf-8")
    _, findings = learned([tmp_path])
    (told,) = (f for f in findings if f.code == "L011")
    assert "送审稿.txt" in told.message and "定稿.txt" in told.message


def test_one_report_alone_teaches(tmp_path: Path) -> None:
    what, findings = learned([SEEDS[3]])
    assert what is not None and what.skeleton.reports == 1
    assert not {"L012", "L013"} & set(codes(findings))


def test_reports_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for year in ("2022", "2023"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "报告.txt").write_text(report(int(year)), "utf-8")
    what, _ = learned([tmp_path])
    assert what is not None
    assert [d.path for d in what.skeleton.documents] == ["2022/报告.txt", "2023/报告.txt"]


def test_nothing_readable_ends_the_run_with_every_reason(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"\x89PNG")
    with pytest.raises(Unreadable) as caught:
        learned([tmp_path / "a.docx", tmp_path / "b.txt"])
    assert len(caught.value.findings) == 2


# --- workers -------------------------------------------------------------------------------------------------------


def work(path: Path, needs: str) -> str:
    if path.name == "dies":
        os._exit(7)
    if path.name == "fails":
        raise RecursionError
    if path.name == "hungry":
        raise MemoryError
    return needs + path.name


def test_a_worker_that_dies_takes_no_other_file_with_it() -> None:
    paths = [Path(name) for name in ("a", "fails", "dies", "b", "hungry", "c")]
    outcome = dict(Workers(2, work, "!").each(paths))
    assert list(outcome) == paths
    assert [outcome[Path(name)] for name in "abc"] == ["!a", "!b", "!c"]
    for name in ("fails", "dies", "hungry"):
        told = outcome[Path(name)]
        assert isinstance(told, Diagnostic) and told.code == "L014" and told.at.path == name


def listen_no_more(ready: Connection) -> None:
    """What a worker comes to whose outcome nobody takes: told to leave, it goes on waiting."""
    _begin(work, "")
    while True:
        with contextlib.suppress(BaseException):
            ready.send(None)
            time.sleep(60)


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="the system has no alarms")
def test_a_worker_that_is_told_to_leave_and_stays_is_ended() -> None:
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe()
    worker = context.Process(target=listen_no_more, args=(its,))
    worker.start()
    mine.recv()
    worker.terminate()
    worker.join(60)
    assert worker.exitcode == -signal.SIGALRM


def test_an_interrupted_run_leaves_no_worker_behind() -> None:
    running = Workers(2, work, "").each([Path(str(n)) for n in range(40)])
    next(running)
    assert multiprocessing.active_children()
    running.close()
    assert not multiprocessing.active_children()


# --- counting ------------------------------------------------------------------------------------------------------

counts = st.dictionaries(st.sampled_from("甲乙丙"), st.integers(1, 9))


@given(st.lists(st.tuples(st.integers(0, 5), counts, counts), max_size=6), st.randoms(use_true_random=False))
def test_tallies_add_up_in_any_order(
    rows: list[tuple[int, dict[str, int], dict[str, int]]], chance: random.Random
) -> None:
    def total(order: Sequence[tuple[int, dict[str, int], dict[str, int]]]) -> Tally:
        whole = Tally()
        for documents, sections, figures in order:
            one = Tally(documents=documents)
            one.sections.update(sections)
            one.figures.update(figures)
            whole.add(one)
        return whole

    assert total(rows) == total(chance.sample(rows, len(rows)))


def test_votes_of_a_ballot_are_those_of_its_lists() -> None:
    ballot = {"甲": [Place("", 1)], "乙": [Place("", 2)], "丙": [Place("里", 0)]}
    assert votes([ballot, ballot]) == {("甲", "乙"): 2}
