"""What is between the lines of a form: every relation and arithmetic rule shows the lines that break it, with the finding at
its line, and the lines that do not.

A form's text stands as it is typed, its first data line is line 6. Findings are told as “code line severity”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.form import check, load, read
from drafter.form.arithmetic import Arithmetic, Known, as_written
from drafter.form.checks import CHECKS
from drafter.form.model import Sentence
from drafter.schema.loading import read_genre
from drafter.schema.relations import parse_rule
from tests.shipped import FILES, genre
from tests.test_genre import GOOD, folder

HEAD = "填报表: 1\n文种: 法治政府建设\n地区: 宝鸡市凤翔区\n年度: 2025\n数据:\n"
GENRE = genre()
TYPED_ALONE = {"F016"}  # what is still to be asked for
SHORT = {"error": "错误", "warning": "警告", "note": "提示"}


def findings(text: str) -> list[Diagnostic]:
    form, found = read(HEAD + text, GENRE, "表.yaml")
    return [f for f in [*found, *check(form, GENRE)] if f.code not in TYPED_ALONE]


def told(found: Iterable[Diagnostic]) -> list[str]:
    return [f"{f.code} {f.at.line} {SHORT[f.severity.value]}" for f in found]


def one(text: str) -> Diagnostic:
    found = findings(text)
    assert len(found) == 1, told(found)
    return found[0]


# --- relations: each with a form that breaks it, and one that does not ---

RELATIONS = [
    (
        "received is accepted, refused and otherwise dealt with: three parts",
        "  行政复议:\n    收到申请: 41\n    受理: 22\n    不予受理: 6\n    受理前其他处理: 10\n",
        ["F030 7 错误"],
        "  行政复议:\n    收到申请: 41\n    受理: 22\n    不予受理: 6\n    受理前其他处理: 13\n",
    ),
    (
        "no more is closed than was accepted and carried over",
        "  行政复议:\n    受理: 22\n    上年结转: 3\n    审结: 26\n",
        ["F030 9 错误"],
        "  行政复议:\n    受理: 22\n    上年结转: 3\n    审结: 25\n",
    ),
    (
        "closed is the sum of its outcomes",
        "  行政复议:\n    审结: 18\n    审结_维持: 8\n    审结_驳回: 2\n    审结_直接纠错: 3\n    审结_调解: 3\n    审结_终止: 无\n    审结_其他: 1\n",
        ["F030 7 错误"],
        "  行政复议:\n    审结: 17\n    审结_维持: 8\n    审结_驳回: 2\n    审结_直接纠错: 3\n    审结_调解: 3\n    审结_终止: 无\n    审结_其他: 1\n",
    ),
    (
        "carried over is what last year left, by last year's figures",
        "  行政复议:\n    受理: {值: 22, 去年: 20}\n    上年结转: {值: 4, 去年: 3}\n    审结: {值: 19, 去年: 17}\n",
        ["F030 8 错误"],
        "  行政复议:\n    受理: {值: 22, 去年: 20}\n    上年结转: {值: 6, 去年: 3}\n    审结: {值: 19, 去年: 17}\n",
    ),
    (
        "a court closing more than it took in is asked about",
        "  行政应诉:\n    一审新收: 14\n    一审审结: 15\n",
        ["F030 8 警告"],
        "  行政应诉:\n    一审新收: 15\n    一审审结: 14\n",
    ),
    (
        "issued is issued by the government and by others",
        "  规范性文件:\n    制定文件: 9\n    其中政府制定: 3\n    其中部门乡镇制定: 5\n",
        ["F030 7 错误"],
        "  规范性文件:\n    制定文件: 8\n    其中政府制定: 3\n    其中部门乡镇制定: 5\n",
    ),
    (
        "sorted is kept, amended, repealed and lapsed",
        "  规范性文件:\n    清理文件: 11\n    清理_保留: 9\n    清理_修改: 无\n    清理_废止: 1\n    清理_宣布失效: 无\n",
        ["F030 7 错误"],
        "  规范性文件:\n    清理文件: 11\n    清理_保留: 9\n    清理_修改: 无\n    清理_废止: 2\n    清理_宣布失效: 无\n",
    ),
    (
        "fewer reviewed than issued is asked about",
        "  规范性文件:\n    其中政府制定: 5\n    合法性审核: 4\n",
        ["F030 8 警告"],
        "  规范性文件:\n    其中政府制定: 4\n    合法性审核: 5\n",
    ),
    (
        "more filed than issued is asked about, where no rate is computed of it",
        "  规范性文件:\n    其中政府制定: 4\n    报送备案: 5\n    只有率: {报备率: 今年不报}\n",
        ["F030 8 警告"],
        "  规范性文件:\n    其中政府制定: 4\n    报送备案: 4\n",
    ),
    (
        "what was handed in for filing is admitted or refused",
        "  规范性文件:\n    备案审查: 58\n  规章和备案登记:\n    准予备案登记: 37\n    不予备案登记: 20\n",
        ["F030 7 错误"],
        "  规范性文件:\n    备案审查: 58\n  规章和备案登记:\n    准予备案登记: 37\n    不予备案登记: 21\n",
    ),
    (
        "no more tasks are done and going on than there are",
        "  改革任务:\n    行动方案任务: 30\n    任务完成: 21\n    任务推进: 10\n",
        ["F030 8 错误"],
        "  改革任务:\n    行动方案任务: 30\n    任务完成: 21\n    任务推进: 9\n",
    ),
    (
        "proofs kept and dropped are among those looked through",
        "  政务服务:\n    取消证明: 8\n  审批改革:\n    证明事项梳理: 20\n    证明事项保留: 13\n",
        ["F030 10 警告"],
        "  政务服务:\n    取消证明: 7\n  审批改革:\n    证明事项梳理: 20\n    证明事项保留: 13\n",
    ),
    (
        "a field's fines are among all fines",
        "  行政执法:\n    罚没金额: 400万\n  生态环境:\n    环境罚款: 516万\n",
        ["F030 9 警告"],
        "  行政执法:\n    罚没金额: 516万\n  生态环境:\n    环境罚款: 400万\n",
    ),
    (
        "granted and refused come of what was received",
        "  行政执法:\n    许可受理: 100\n    许可准予: 96\n    许可不予: 5\n",
        ["F030 8 警告"],
        "  行政执法:\n    许可受理: 100\n    许可准予: 95\n    许可不予: 5\n",
    ),
    (
        "granted alone may be too many already",
        "  行政执法:\n    许可受理: 100\n    许可准予: 101\n",
        ["F030 8 警告"],
        "  行政执法:\n    许可受理: 100\n    许可准予: 100\n",
    ),
    (
        "a field's penalties are among all penalties",
        "  行政执法:\n    行政处罚决定: 50\n    生态环境处罚: 51\n",
        ["F030 8 警告"],
        "  行政执法:\n    行政处罚决定: 51\n    生态环境处罚: 50\n",
    ),
    (
        "files are those of penalties, licences and others",
        "  执法监督:\n    评查案卷: 1687\n    其中处罚案卷: 1431\n    其中许可案卷: 223\n    其中其他案卷: 32\n",
        ["F030 7 错误"],
        "  执法监督:\n    评查案卷: 1687\n    其中处罚案卷: 1431\n    其中许可案卷: 223\n    其中其他案卷: 33\n",
    ),
    (
        "no more answered than proposals and motions",
        "  权力监督:\n    代表建议: 12\n    委员提案: 109\n    其中按期办复: 122\n",
        ["F030 9 错误"],
        "  权力监督:\n    代表建议: 12\n    委员提案: 109\n    其中按期办复: 121\n",
    ),
    (
        "no more answered than the total where there is only a total",
        "  权力监督:\n    建议提案合计: 121\n    其中按期办复: 122\n",
        ["F030 8 错误"],
        "  权力监督:\n    建议提案合计: 121\n    其中按期办复: 121\n",
    ),
    (
        "the total is proposals and motions",
        "  权力监督:\n    代表建议: 12\n    委员提案: 109\n    建议提案合计: 120\n",
        ["F030 9 错误"],
        "  权力监督:\n    代表建议: 12\n    委员提案: 109\n    建议提案合计: 121\n",
    ),
    (
        "more requests closed than received is asked about",
        "  政务公开:\n    依申请公开新收: 40\n    依申请公开办结: 41\n",
        ["F030 8 警告"],
        "  政务公开:\n    依申请公开新收: 41\n    依申请公开办结: 41\n",
    ),
    (
        "fewer mediators than committees is asked about",
        "  矛盾纠纷化解:\n    调解委员会: 254\n    人民调解员: 187\n",
        ["F030 8 警告"],
        "  矛盾纠纷化解:\n    调解委员会: 187\n    人民调解员: 254\n",
    ),
]


@pytest.mark.parametrize(("broken", "expected"), [r[1:3] for r in RELATIONS], ids=[r[0] for r in RELATIONS])
def test_a_broken_relation_is_told(broken: str, expected: list[str]) -> None:
    assert told(findings(broken)) == expected


@pytest.mark.parametrize("right", [r[3] for r in RELATIONS], ids=[r[0] for r in RELATIONS])
def test_a_relation_that_holds_is_quiet(right: str) -> None:
    assert not findings(right)


def test_every_relation_of_the_genre_has_its_case() -> None:
    assert len({r.rule for r in GENRE.relations}) == len(GENRE.relations)
    tried = "".join(r[1] for r in RELATIONS)
    for relation in GENRE.relations:
        keys = [name.removeprefix("去年.").rpartition(".")[2] for name in parse_rule(relation.rule).names()]
        assert all(f"    {key}: " in tried or key == "结转下年" for key in keys), relation.rule
        assert relation.why and relation.source


def test_a_finding_shows_the_arithmetic_and_all_its_lines() -> None:
    found = one("  行政复议:\n    收到申请: 41件\n    受理: 22\n    不予受理: 6\n    受理前其他处理: 10\n")
    assert "受理22＋不予受理6＋受理前其他处理10＝38，收到申请41，差3（第7、8、9、10行）" in found.message
    assert found.excerpt == "41件"
    assert "请核对" in found.hint


def test_a_balance_is_shown_from_last_years_figures() -> None:
    text = "  行政复议:\n    受理: {值: 22, 去年: 20}\n    上年结转: {值: 4, 去年: 3}\n    审结: {值: 18, 去年: 17}\n"
    assert "去年受理20＋去年上年结转3－去年审结17＝6，上年结转4，差2" in one(text).message


def test_a_basis_on_any_line_of_a_relation_makes_it_a_note_that_quotes_it() -> None:
    for basis in (1, 2, 3):
        values = ["22", "3", "26"]
        values[basis - 1] = f"{{值: {values[basis - 1]}, 口径: 含并案的}}"
        text = "  行政复议:\n    受理: {}\n    上年结转: {}\n    审结: {}\n".format(*values)
        found = one(text)
        assert told([found]) == ["F030 9 提示"]
        assert "已有口径说明“含并案的”" in found.message


PARTIAL = [
    ("  行政复议:\n    收到申请: 41\n    受理: 22\n    不予受理: 6\n", []),
    ("  行政复议:\n    收到申请: 41\n    受理: 22\n    不予受理: 20\n", ["F031 7 错误"]),
    ("  行政复议:\n    收到申请: 41\n    受理: 22\n    不予受理: 今年不报\n    受理前其他处理: 13\n", []),
    ("  行政复议:\n    审结: 18\n    审结_维持: 8\n    审结_驳回: 8\n    审结_调解: 3\n", ["F031 7 错误"]),
    ("  行政复议:\n    审结: 18\n    审结_维持: 8\n    审结_驳回: 8\n    审结_调解: 2\n", []),
    ("  行政复议:\n    审结: 今年不报\n    审结_维持: 8\n    审结_驳回: 8\n", []),
    ("  行政复议:\n    收到申请: 41\n    受理: 45\n    不予受理: 6\n", ["F012 8 错误"]),
    ("  行政复议:\n    收到申请: 约40\n    受理: 22\n    不予受理: 6\n    受理前其他处理: 10\n", []),
    ("  行政复议:\n    受理: 22\n    审结: 26\n", []),
    ("  权力监督:\n    代表建议: 12\n    其中按期办复: 122\n", []),
]


@pytest.mark.parametrize(("text", "expected"), PARTIAL)
def test_a_sum_is_judged_when_it_is_filled_in_or_too_large_already(text: str, expected: list[str]) -> None:
    assert told(findings(text)) == expected


def test_the_rest_of_a_sum_whose_last_part_no_line_asks_for_is_asked_about() -> None:
    text = "  行政复议:\n    审结: 18\n    审结_维持: 8\n    审结_驳回: 2\n    审结_直接纠错: 3\n    审结_调解: 2\n"
    assert findings(text) == []  # 审结_终止 is still to come
    found = one(text + "    审结_终止: 无\n")
    assert told([found]) == ["F062 7 警告"]
    assert "＝15，审结18，差3（第7、8、9、10、11、12行）" in found.message
    assert "审结_其他" in found.hint
    assert findings(text + "    审结_终止: 3\n") == []
    assert findings(text + "    审结_终止: 无\n    审结_其他: 3\n") == []
    assert findings(text.replace(": 18", ": 约18") + "    审结_终止: 无\n") == []
    explained = text.replace("审结: 18", "审结: {值: 18, 口径: 含移送的3件}") + "    审结_终止: 无\n"
    assert told(findings(explained)) == ["F062 7 提示"]


def test_figures_in_ten_thousands_are_taken_as_far_as_they_are_written() -> None:
    head = "  政务公开:\n    主动公开: 8.2万\n"
    assert not findings(head + "    其中网站公开: 82013\n")
    assert told(findings(head + "    其中网站公开: 82613\n")) == ["F012 8 错误"]
    assert as_written(Decimal(82000), "8.2万", "条") == Known(Decimal(82000), Decimal(81500), Decimal(82500))
    assert as_written(Decimal(41), "41", "件") == Known.exactly(Decimal(41))


# --- parts, computed rates, typed rates ---

RATES = [
    ("part above its whole", "  行政应诉:\n    一审审结: 10\n    其中败诉: 12\n", ["F012 8 错误"]),
    ("part of none", "  行政应诉:\n    一审审结: 无\n    其中败诉: 12\n", ["F013 8 错误"]),
    ("computed above 100%", "  规范性文件:\n    其中政府制定: 2\n    报送备案: 5\n", ["F032 8 错误"]),
    (
        "computed above 100% of figures that are only rounded",
        "  矛盾纠纷化解:\n    调解案件: 1.8万\n    其中调解成功: 18013\n",
        ["F032 8 警告"],
    ),
    (
        "… explained",
        "  规范性文件:\n    其中政府制定: 2\n    报送备案: {值: 5, 口径: 含上年十二月制定的}\n",
        ["F032 8 提示"],
    ),
    ("a rate of nothing", "  行政应诉:\n    负责人应出庭: 无\n    只有率: {出庭应诉率: 100}\n", ["F033 8 错误"]),
    ("a rate beside its parts", "  行政应诉:\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 13.64}\n", ["F019 9 提示"]),
    ("… with fewer decimals", "  行政应诉:\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 14}\n", ["F019 9 提示"]),
    ("… cut off", "  行政应诉:\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 13.63}\n", ["F035 9 警告"]),
    ("… cut off to one decimal", "  矛盾纠纷化解:\n    调解案件: 3083\n    其中调解成功: 3027\n    只有率: {调解成功率: 98.1}\n", ["F035 9 警告"]),
    ("… wrong", "  行政应诉:\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 15.2}\n", ["F034 9 错误"]),
    (
        "… over what it never is over",
        "  行政应诉:\n    一审新收: 50\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 12}\n",
        ["F036 10 警告"],
    ),
    (
        "… over another count of the group (E11)",
        "  行政复议:\n    收到申请: 200\n    受理: 151\n    审结: 135\n    审结_直接纠错: 29\n    只有率: {直接纠错率: 14.5}\n",
        ["F036 11 警告"],
    ),
    (
        "over what it never is over, its own base not given",
        "  行政复议:\n    收到申请: 41\n    审结: 18\n    只有率: {审结率: 43.9}\n",
        ["F036 9 提示"],
    ),
    ("100% of nothing known", "  行政应诉:\n    只有率: {出庭应诉率: 100}\n", ["F037 7 提示"]),
    ("… whose counts are withheld", "  行政应诉:\n    负责人应出庭: 今年不报\n    其中实际出庭: 今年不报\n    只有率: {出庭应诉率: 100}\n", []),
    ("100% that has no counts of its own", "  政务服务:\n    网上可办率: 100\n", []),
    ("98% of nothing known", "  行政应诉:\n    只有率: {出庭应诉率: 98}\n", []),
    ("another rate of the same things", "  政务服务:\n    热线受理: 60500\n    其中热线办结: 59800\n    热线满意率: 100\n", []),
    ("a typed rate above 100%", "  行政应诉:\n    只有率: {出庭应诉率: 130}\n", ["F010 7 错误"]),
    ("a typed difference that is wrong", "  行政复议:\n    受理: 22\n    上年结转: 3\n    审结: 18\n    结转下年: 8\n", ["F034 10 错误"]),
    ("a typed difference that is right", "  行政复议:\n    受理: 22\n    上年结转: 3\n    审结: 18\n    结转下年: 7\n", ["F019 10 提示"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in RATES], ids=[r[0] for r in RATES])
def test_rates_and_parts(text: str, expected: list[str]) -> None:
    assert told(findings(text)) == expected


def test_another_denominator_is_named_with_its_line() -> None:
    text = "  行政复议:\n    收到申请: 41\n    受理: 22\n    上年结转: 3\n    审结: 18\n    只有率: {审结率: 43.9}\n"
    found = one(text)
    assert "审结18÷（受理22＋上年结转3）＝72%（第8、9、10行）" in found.message
    assert "像是用“收到申请41”（第7行）作分母" in found.message


def test_truncation_is_told_apart_from_a_wrong_rate() -> None:
    text = "  行政应诉:\n    一审审结: 44\n    其中败诉: 6\n    只有率: {一审败诉率: 13.63}\n"
    assert "截尾而非四舍五入，四舍五入为13.64%" in one(text).message


def test_one_cause_is_told_once() -> None:
    """审结率 above 100% and 结转下年 below 0 are what 审结 > 受理+上年结转 comes to."""
    assert told(findings("  行政复议:\n    受理: 2\n    上年结转: 3\n    审结: 26\n")) == ["F030 9 错误"]
    assert told(findings("  行政应诉:\n    负责人应出庭: 2\n    其中实际出庭: 3\n")) == ["F012 8 错误"]


# --- last year ---

YEARS = [
    ("the same", "  行政执法:\n    行政处罚决定: {值: 2316, 去年: 2316}\n", ["F042 7 警告"]),
    ("the same, explained", "  行政执法:\n    行政处罚决定: {值: 2316, 去年: 2316, 口径: 核对过}\n", ["F042 7 提示"]),
    ("the same, small", "  行政执法:\n    行政处罚决定: {值: 20, 去年: 20}\n", []),
    ("the same, at the year's end", "  行政执法:\n    执法主体: {值: 46, 去年: 46}\n", []),
    ("the same rate", "  政务服务:\n    网上可办率: {值: 98, 去年: 98}\n", []),
    ("a digit more", "  行政执法:\n    行政处罚决定: {值: 2540, 去年: 254}\n", ["F043 7 警告"]),
    ("six times", "  行政执法:\n    行政处罚决定: {值: 400, 去年: 2400}\n", ["F043 7 警告"]),
    ("four times", "  行政执法:\n    行政处罚决定: {值: 600, 去年: 2400}\n", []),
    ("ten times a few", "  行政执法:\n    行政处罚决定: {值: 30, 去年: 3}\n", []),
    ("万 for 亿", "  行政执法:\n    罚没金额: {值: 412.6万, 去年: 388.1亿}\n", ["F044 7 警告"]),
    ("万 left out", "  行政执法:\n    罚没金额: {值: 412.6, 去年: 388.1万}\n", ["F044 7 警告"]),
    ("none last year", "  行政执法:\n    行政处罚决定: {值: 2540, 去年: 无}\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in YEARS], ids=[r[0] for r in YEARS])
def test_this_year_beside_last_year(text: str, expected: list[str]) -> None:
    assert told(findings(text)) == expected


def test_a_form_that_was_not_brought_up_to_date_is_one_finding_with_its_lines() -> None:
    keys = [
        "许可受理",
        "许可准予",
        "行政处罚决定",
        "行政强制",
        "行政检查",
        "联合检查",
        "双随机抽查",
        "不予处罚",
    ]
    changed = {"联合检查": 31, "不予处罚": 52}
    rows = [f"    {key}: {{值: {changed.get(key, 100)}, 去年: 100}}\n" for key in keys]
    found = one("  行政执法:\n" + "".join(rows))
    assert told([found]) == ["F045 7 错误"]
    assert "8个全年数里，有6个同去年一样" in found.message and "第7、8、9、10、11、13行" in found.message
    explained = [row.replace("}", ", 口径: 核对过}") for row in rows]
    assert {f.code for f in findings("  行政执法:\n" + "".join(explained))} == {"F042"}


# --- other papers, dates, counted things ---


def test_another_papers_figure_is_shown_beside_ours_and_nothing_is_decided() -> None:
    papers = "核对: {政府工作报告: 2310, 政府信息公开工作年度报告: 2316, 统计年报: 约2300}"
    for basis, severity in (("", "警告"), ("按决定日期", "提示")):
        found = one(f"  行政执法:\n    行政处罚决定: {{值: 2316, 口径: {basis}, {papers}}}\n")
        assert told([found]) == [f"F038 7 {severity}"]
        assert "这里填2316件，《政府工作报告》里是2310件" in found.message


def test_figures_that_differ_by_a_slip_of_the_pen_are_said_to() -> None:
    found = one("  政务服务:\n    热线受理: 11471\n    其中热线办结: 11671\n")
    assert found.code == "F012" and "只差一位数字" in found.message
    found = one("  政务服务:\n    热线受理: 11471\n    其中热线办结: 14171\n")
    assert found.code == "F012" and "像是写颠倒了两位数字" in found.message
    assert "位数字" not in one("  政务服务:\n    热线受理: 11471\n    其中热线办结: 12671\n").message
    assert "位数字" not in one("  行政应诉:\n    一审审结: 10\n    其中败诉: 12\n").message


AS_OF = [
    ("2025年12月31日", []),
    ("12月31日", []),
    ("年底", []),
    ("2025-12-31", []),
    ("2025年11月30日", ["F058 7 提示"]),
    ("2025年2月30日", ["F046 7 错误"]),
    ("13月底", ["F046 7 错误"]),
    ("下个月", ["F046 7 错误"]),
    ("司法局", ["F046 7 错误"]),
    ("2024年12月31日", ["F058 7 提示", "F046 7 警告"]),
    ("2026年1月15日", ["F058 7 提示", "F046 7 警告"]),
]


@pytest.mark.parametrize(("typed", "expected"), AS_OF)
def test_the_day_up_to_which_a_figure_counts(typed: str, expected: list[str]) -> None:
    assert told(findings(f"  行政执法:\n    行政检查: {{值: 9870, 截至: {typed}}}\n")) == expected


def test_figures_that_count_up_to_different_days_are_not_compared() -> None:
    text = "  行政应诉:\n    一审审结: {{值: 10{}}}\n    其中败诉: 12\n"
    assert "F012" in {f.code for f in findings(text.format(""))}
    assert {f.code for f in findings(text.format(", 截至: 11月30日"))} == {"F058"}
    text = "  行政复议:\n    受理: {{值: 22{}}}\n    上年结转: 3\n    审结: 26\n"
    assert {f.code for f in findings(text.format(", 截至: 11月30日"))} == {"F058"}


def test_a_sum_over_units_is_judged_once_all_have_reported() -> None:
    text = "  行政执法:\n    行政处罚决定: {{值: , 各单位: {{县公安局: 40, 县城管局: {}}}}}\n    生态环境处罚: 51\n"
    assert told(findings(text.format("10"))) == ["F030 8 警告"]
    assert not findings(text.format(""))


@pytest.mark.parametrize("typed", ["12.5件", "12.5", "1.23456万"])
def test_counted_things_are_whole(typed: str) -> None:
    assert told(findings(f"  行政复议:\n    收到申请: {typed}\n")) == ["F009 7 错误"]


@pytest.mark.parametrize("typed", ["8.2万", "12件", "1.2345万"])
def test_ten_thousands_have_decimals(typed: str) -> None:
    assert not findings(f"  行政复议:\n    收到申请: {typed}\n")


# --- the user's own sentences ---

FIGURES = """\
  行政复议:
    收到申请: {值: 41, 去年: 35}
    受理: 22
  行政应诉:
    一审审结: 8
    其中败诉: 2
  行政执法:
    行政处罚决定: {值: 2316, 去年: 2540}
    行政检查: {值: 9870, 去年: 14210}
    联合检查: 14
    罚没金额: {值: 412.6万, 去年: 388.1万}
  矛盾纠纷化解:
    调解案件: {值: 1.8万, 去年: 16500}
    其中调解成功: {值: 17640, 去年: 16000}
  公共法律服务:
    法律援助案件: {值: 812, 去年: 700}
  权力监督:
    代表建议: 12
    委员提案: 109
    司法建议: 无
  普法宣传:
    宣传活动: 386
    法律明白人: 1200
"""
SENTENCE_LINE = len((HEAD + FIGURES).splitlines()) + 3

CONTRADICTING = [
    ("全年收到行政复议申请43件。", "F039"),
    ("依法履行复议职责，收到行政复议申请43件。", "F039"),
    ("开展联合检查12次。", "F039"),
    ("办理政协委员提案19件。", "F039"),
    ("收到司法建议3件。", "F039"),
    ("“法律明白人”1500人。", "F039"),
    ("全年开展法治宣传活动368场次。", "F039"),
    ("我区作出行政处罚决定2361件。", "F039"),
    ("收到行政复议申请41件，同比下降17.1%。", "F040"),
    ("收到行政复议申请41件，同比增长15.1%。", "F040"),
    ("行政处罚决定同比增长8.8%。", "F040"),
    ("办理法律援助案件812件，比上年增加100件。", "F040"),
    ("人民调解成功率同比提高2%。", "F040"),
    ("行政处罚决定数同比增长8.8%。", "F040"),
    ("行政处罚决定件数2361件。", "F039"),
    ("行政检查同比下降3倍。", "F041"),
    ("投诉量减少了两倍。", "F041"),
    ("实现行政案件零败诉。", "F048"),
    ("2025年2月30日召开现场会。", "F049"),
    ("2026年3月5日召开现场会。", "F049"),
    ("2024年12月召开现场会。", "F049"),
    ("加强队伍建设。2024年，组织执法培训和案卷评查。", "F049"),
    ("督察12个镇（街道），13个镇（街道）建立制度。", "F047"),
]

AGREEING = [
    "全年收到行政复议申请41件，同比增长17.1%。",
    "收到行政复议申请41件，比上年增加6件。",
    "全年收到行政复议申请由去年的35件增加到41件。",
    "受理行政复议申请22件，其中涉及公安的5件。",
    "县公安局作出行政处罚决定812件。",
    "市场监管领域开展行政检查300次。",
    "化工行业开展联合检查3次。",
    "市场监管领域分类施策，收到行政复议申请3件。",
    "上半年收到行政复议申请20件。",
    "去年收到行政复议申请35件，今年41件。",
    "2024年收到行政复议申请35件。",
    "与2020年的60件相比，收到行政复议申请减少。",
    "力争明年收到行政复议申请30件以内。",
    "人民调解案件约1.8万件。",
    "人民调解案件18012件。",
    "行政复议申请收到40余件。",
    "作出行政处罚决定2316件，同比下降8.8%。",
    "行政检查同比下降30.5%。",
    "行政检查比2020年增长2倍。",
    "办理法律援助案件812件，比上年增加112件。",
    "办理法律援助案件812件，其中农民工案件200件。",
    "新增法律明白人300名。",
    "调解成功率达98%。",
    "人民调解成功17640件。",
    "行政机关负责人出庭应诉率100%，没有出现“零出庭”。",
    "力争实现零败诉。",
    "办理人大代表建议12件、政协委员提案109件。",
    "行政处罚罚没金额412.6万元，同比增长6.3%。",
    "开展法治宣传活动进乡村30场次。",
    "规范涉企行政检查，涉企行政检查同比下降47%。",
    "2024年以来连续开展专项整治，2024年印发的方案继续有效。",
    "2024年组织培训，2025年深化。",
    "对照2024年的做法改进，2020年，我区列入试点。",
    "督察12个镇（街道），12个镇（街道）建立制度，抽查3个镇（街道），4个镇（街道）先行。",
    "督察12个镇（街道），21个部门建立制度。",
    "2025年3月1日召开现场会，方案自2026年1月1日起施行。",
    "用时缩短到原来的三分之一，办件量增长2倍。",
    "全市收到行政复议申请900件。",
]


def with_sentence(sentence: str, key: str = "亮点:\n  行政执法:\n    - ") -> list[Diagnostic]:
    return findings(f"{FIGURES}{key}{sentence}\n")


@pytest.mark.parametrize(("sentence", "code"), CONTRADICTING)
def test_a_sentence_that_contradicts_the_form_is_warned_about(sentence: str, code: str) -> None:
    assert told(with_sentence(sentence)) == [f"{code} {SENTENCE_LINE} 警告"]


@pytest.mark.parametrize("sentence", AGREEING)
def test_a_sentence_that_may_be_right_is_left_alone(sentence: str) -> None:
    assert not with_sentence(sentence)


def test_both_places_of_a_contradiction_are_named_and_a_basis_answers_it() -> None:
    found = with_sentence("全年收到行政复议申请43件。")[0]
    assert "“亮点.行政执法[1]”写“收到行政复议申请43件”，数据里“收到申请”是41件（第7行）" in found.message
    explained = FIGURES.replace("{值: 41, 去年: 35}", "{值: 41, 去年: 35, 口径: 不含补正的}")
    found = findings(explained + "亮点:\n  行政执法:\n    - 全年收到行政复议申请43件。\n")[0]
    assert (SHORT[found.severity.value], "不含补正的" in found.message) == ("提示", True)


def test_a_basis_does_not_answer_for_percent_where_percentage_points_are_meant() -> None:
    line = "  政务服务:\n    网上可办率: {值: 96.3, 去年: 94.8, 口径: 网上可办率}\n"
    found = one(f"{line}亮点:\n  行政执法:\n    - 网上可办率96.3%，同比提高1.5%。\n")
    assert told([found]) == ["F040 10 警告"]
    assert "个百分点" in found.message


def test_plans_are_looked_through_only_for_what_cannot_be_said() -> None:
    key = "下步计划:\n  - "
    assert not with_sentence("收到行政复议申请30件，2026年3月5日前完成。", key)
    assert [f.code for f in with_sentence("使投诉下降2倍。", key)] == ["F041"]


# --- whole forms ---


@pytest.mark.parametrize("path", sorted(FILES.examples.glob("*填报表.yaml")), ids=lambda p: p.stem[:8])
def test_the_example_forms_have_no_findings(path: Path) -> None:
    form, found = load(path, GENRE)
    assert not [f.to_text() for f in [*found, *check(form, GENRE)] if f.code not in TYPED_ALONE]


@pytest.mark.parametrize(("seed", "example"), [("001", "黄石"), ("002", "开州")])
def test_a_published_report_does_not_contradict_the_form_of_its_own_figures(seed: str, example: str) -> None:
    form, _ = load(next(FILES.examples.glob(f"{example}*填报表.yaml")), GENRE)
    text = next(FILES.seeds.glob(f"{seed}_*")).read_text("utf-8")
    rows = [line.strip() for line in text.split("\n") if line.strip()]
    own = tuple(Sentence(row, f"亮点[{n}]", Location(None, n)) for n, row in enumerate(rows, 1))
    assert len(own) >= 20
    found = check(replace(form, highlights={"行政执法": own}), GENRE)
    assert not [f.to_text() for f in found if f.code in ("F039", "F040", "F041", "F047", "F048", "F049")]


@pytest.mark.parametrize(
    "sentence", ["全年共" * 5000 + "啊行政复议申请43件", "收到行政复议申请43件" * 2000, "2026年3月5日" * 2000]
)
def test_a_sentence_made_to_hurt_is_looked_through_once(sentence: str) -> None:
    assert len(with_sentence(sentence)) <= 1


counts = st.integers(0, 3000)
BETWEEN = {"F012", "F013", "F030", "F031", "F032", "F033", "F034", "F035", "F036"}


@st.composite
def consistent(draw: st.DrawFn) -> dict[str, Decimal]:
    """Draw figures of both years that agree: parts first, then what they add up to."""
    n = {name: draw(counts) for name in ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")}
    closed = [draw(st.integers(0, 200)) for _ in range(6)]
    left_over = draw(st.integers(0, 50))
    carried = draw(st.integers(0, sum(closed) + left_over))
    accepted = sum(closed) + left_over - carried
    last_closed = draw(st.integers(0, 400))
    lost, extra, attended = draw(st.integers(0, 90)), draw(st.integers(0, 90)), draw(st.integers(0, 90))
    answered = draw(st.integers(0, n["a"] + n["b"]))
    issued = draw(st.integers(0, 30))
    figures = {
        "行政复议.收到申请": accepted + n["c"] + n["d"], "行政复议.受理": accepted, "行政复议.不予受理": n["c"],
        "行政复议.受理前其他处理": n["d"], "行政复议.上年结转": carried, "行政复议.审结": sum(closed),
        **dict(zip([f"行政复议.审结_{w}" for w in ("维持", "驳回", "直接纠错", "调解", "终止", "其他")], closed, strict=True)),
        "行政复议.受理.去年": last_closed, "行政复议.上年结转.去年": carried, "行政复议.审结.去年": last_closed,
        "行政应诉.一审新收": lost + extra + n["e"], "行政应诉.一审审结": lost + extra, "行政应诉.其中败诉": lost,
        "行政应诉.负责人应出庭": attended + extra, "行政应诉.其中实际出庭": attended,
        "规范性文件.制定文件": issued + n["f"], "规范性文件.其中政府制定": issued, "规范性文件.其中部门乡镇制定": n["f"],
        "规范性文件.合法性审核": issued + n["g"], "规范性文件.报送备案": draw(st.integers(0, issued)),
        "执法监督.评查案卷": n["h"] + n["i"] + n["j"], "执法监督.其中处罚案卷": n["h"], "执法监督.其中许可案卷": n["i"],
        "执法监督.其中其他案卷": n["j"], "行政执法.许可受理": n["k"] + n["l"], "行政执法.许可准予": n["k"], "行政执法.许可不予": n["l"],
        "权力监督.代表建议": n["a"], "权力监督.委员提案": n["b"], "权力监督.其中按期办复": answered,
    }  # fmt: skip
    return {key: Decimal(value) for key, value in figures.items()}


def form_of(figures: dict[str, Decimal], left_out: set[str], rates: bool) -> str:
    groups: dict[str, list[str]] = {}
    for path, value in figures.items():
        group, key, *last = path.split(".")
        if last or path in left_out:
            continue
        before = figures.get(f"{path}.去年")
        typed = f"{value:f}" if before is None else f"{{值: {value:f}, 去年: {before:f}}}"
        groups.setdefault(group, []).append(f"    {key}: {typed}\n")
    if rates:
        for group, key, part, whole in (
            ("行政应诉", "一审败诉率", "其中败诉", "一审审结"),
            ("行政应诉", "出庭应诉率", "其中实际出庭", "负责人应出庭"),
        ):
            base = figures[f"{group}.{whole}"]
            if base and group in groups:
                rate = (100 * figures[f"{group}.{part}"] / base).quantize(Decimal("0.01"), ROUND_HALF_UP)
                line = f"      {key}: {rate:f}\n"
                if "    只有率:\n" not in groups[group]:
                    groups[group].append("    只有率:\n")
                groups[group].append(line)
    return "".join(f"  {group}:\n{''.join(rows)}" for group, rows in groups.items())


@given(figures=consistent(), seed=st.randoms(use_true_random=False), rates=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_figures_that_agree_have_no_findings_however_many_are_filled_in(
    figures: dict[str, Decimal], seed: object, rates: bool
) -> None:
    left_out = {key for key in figures if seed.random() < 0.2}  # type: ignore[attr-defined]
    text = form_of(figures, left_out, rates)
    found = findings(text) if text else []
    wrong = [f.to_text() for f in found if f.code in BETWEEN and f.severity is not Severity.NOTE]
    assert not wrong, text


@given(figures=consistent(), pick=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_changed_part_of_a_full_sum_is_found_with_its_line(
    figures: dict[str, Decimal], pick: object
) -> None:
    parts = ["不予受理", "受理前其他处理"]
    key = f"行政复议.{pick.choice(parts)}"  # type: ignore[attr-defined]
    text = form_of({**figures, key: figures[key] + 1}, set(), rates=False)
    line = (HEAD + text).split("\n").index(f"    {key.split('.')[1]}: {figures[key] + 1}") + 1
    hits = [f for f in findings(text) if f.code in BETWEEN]
    assert hits
    assert all(f.at.line == line or re.search(rf"(?<![0-9]){line}(?![0-9])", f.message) for f in hits)


# --- loading ---

RELATIONS_HEAD = "version: 1\nrelations:\n"


@pytest.mark.parametrize(
    ("row", "said", "hint"),
    [
        ("{group: 借阅, rule: 受里率 <= 收到}", "没有叫“受里率”的指标", "是不是“受理率”？"),
        ("{group: 借越处, rule: 受理 <= 收到}", "没有叫“借越处”的组", ""),
        ("{group: 借阅处, rule: 受理 <= 收到}", "没有叫“借阅处”的组", "是不是“借阅”？"),
        ("{group: 借阅, rule: 受理 收到}", "要写一个比较号", "如 审结 <= 受理+上年结转"),
        ("{group: 借阅, rule: 受理 <= }", "算式是空的", ""),
        ("{group: 借阅, rule: 受理 <= 收到+3}", "算式里不能写数字“3”", ""),
        ("{group: 借阅, rule: 受理 = 去年.受理律}", "没有叫“受理律”的指标", "是不是“受理”？"),
    ],
)
def test_a_relation_that_cannot_be_read_is_told_at_its_line(
    tmp_path: Path, row: str, said: str, hint: str
) -> None:
    text = f"{RELATIONS_HEAD}  - {{group: 借阅, rule: 收到 >= 受理}}\n  - {row}\n"
    _, found = read_genre(folder(tmp_path, GOOD, relations=text))
    told_of = [f for f in found if f.code == "GN15"]
    assert len(told_of) == 1 and told_of[0].at.line == 4
    assert said in told_of[0].message and hint in told_of[0].hint


def test_a_wrong_denominator_is_checked_like_a_formula(tmp_path: Path) -> None:
    text = (FILES.metrics.read_text("utf-8")).replace(
        "never: [其中败诉/一审新收]", "never: [其中败诉/一审新受]"
    )
    relations = FILES.relations.read_text("utf-8")
    here = folder(tmp_path, text, relations=relations)
    here.names.write_text(FILES.names.read_text("utf-8"), "utf-8")
    _, found = read_genre(here._replace(skeleton=FILES.skeleton))
    assert [f.code for f in found if f.severity == "error"] == ["GN12"]
    assert "一审新受" in next(f.message for f in found if f.code == "GN12")


def test_arithmetic_knows_computed_figures_of_both_years() -> None:
    text = "  行政复议:\n    受理: {值: 22, 去年: 20}\n    上年结转: {值: 6, 去年: 3}\n    审结: {值: 18, 去年: 17}\n    收到申请: 约40\n"
    form, _ = read(HEAD + text, GENRE)
    known = Arithmetic(GENRE, form.answers, form.year)
    assert known.known("review.pending") == Known.exactly(Decimal(10))
    assert known.known("review.pending", last=True) == Known.exactly(Decimal(6))
    assert known.known("review.received") is None
    assert known.known("review.refused") is None


def test_every_check_says_what_it_finds() -> None:
    assert [each.__name__ for each in CHECKS if not re.match(r"(F\d{3}|DW\d{2})\b", each.__doc__ or "")] == []
