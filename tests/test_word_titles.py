"""How long titles are cut: words whole, years whole, a trapezoid or a rhombus."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.writers.titles import break_title

CAPACITY = 20.1


def lines(title: str) -> list[str]:
    return [title[a:b] for a, b in pairwise([0, *break_title(title, CAPACITY), len(title)])]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("东陵区2024年度工作报告", ["东陵区2024年度工作报告"]),
        (
            "临江市人民政府关于2023年度窗口服务工作情况的报告",
            ["临江市人民政府", "关于2023年度窗口服务工作情况的报告"],
        ),
        (
            "清河省临江市东陵区人民政府2024年法治政府建设年度报告",
            ["清河省临江市东陵区人民政府", "2024年法治政府建设年度报告"],
        ),
        (
            "东陵区2023年法治政府建设工作情况和2024年工作安排",
            ["东陵区2023年法治政府建设工作情况", "和2024年工作安排"],
        ),
        (
            "中共临江市委全面依法治市委员会办公室关于印发临江市2025年依法治市工作要点和任务分工的通知",
            [
                "中共临江市委全面依法治市委员会办公室",
                "关于印发临江市2025年依法治市工作要点",
                "和任务分工的通知",
            ],
        ),
        (
            "中共东陵区委 东陵区人民政府关于东陵区2024年法治政府建设情况的报告",
            ["中共东陵区委 东陵区人民政府", "关于东陵区2024年法治政府建设情况的报告"],
        ),
        (
            "中共临江市东陵区委员会 东陵区人民政府关于2024年度窗口服务工作情况和2025年重点安排"
            "以及需要上级帮助协调解决有关重大事项的综合情况报告",
            [
                "中共临江市东陵区委员会 东陵区人民政府",
                "关于2024年度窗口服务工作情况",
                "和2025年重点安排以及需要上级",
                "帮助协调解决有关重大事项的综合情况报告",
            ],
        ),
        (
            "积石山保安族东乡族撒拉族自治县人民政府关于2024年度法治政府建设工作情况的报告",
            ["积石山保安族东乡族撒拉族自治县人民政府", "关于2024年度法治政府建设工作情况的报告"],
        ),
        (
            "临江市综合行政执法局（城市管理局）2024年法治政府建设工作情况报告",
            ["临江市综合行政执法局（城市管理局）", "2024年法治政府建设工作情况报告"],
        ),
        (
            "东陵区青石街道办事处2024年度法治政府建设工作情况报告",
            ["东陵区青石街道办事处", "2024年度法治政府建设工作情况报告"],
        ),
    ],
)
def test_titles_are_cut_at_their_joints(title: str, expected: list[str]) -> None:
    assert lines(title) == expected


def test_a_pending_item_in_a_title_stays_whole() -> None:
    title = "【待填：发文机关，司法局】关于2024年度窗口服务工作情况的报告"
    assert any("【待填：发文机关，司法局】" in line for line in lines(title))


@given(
    st.text(st.sampled_from("市县人民政府关于的二年度2024、（）和报告情况工作建设"), min_size=1, max_size=120)
)
def test_cut_lines_fit_and_years_and_marks_stay_where_they_belong(title: str) -> None:
    got = lines(title)
    assert "".join(got) == title
    if len(got) == 1:
        return
    for above, below in pairwise(got):
        assert not (above[-1].isdigit() and (below[0].isdigit() or below[0] == "年"))
        assert below[0] not in "、）的" and above[-1] not in "（和"
    assert all(sum(0.5 if c.isascii() else 1 for c in line) <= CAPACITY for line in got)


def test_an_endless_title_is_left_to_word() -> None:
    assert break_title("报" * 2000, CAPACITY) == []
