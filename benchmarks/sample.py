"""The form that is measured: a shipped example, filled in, with sentences added until it has 300 lines."""

from __future__ import annotations

from pathlib import Path

LINES = 300
ROOT = Path(__file__).parent.parent
EXAMPLE = sorted((ROOT / "examples" / "law-based-government").glob("*.yaml"))[-1]
LAST_PART = "下步计划:"


def long_form() -> str:
    """Return a filled form of LINES lines: the example's own, and plans after its last one."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    assert any(line.startswith(LAST_PART) for line in lines) and len(lines) < LINES
    plans = [
        line
        for n in range(LINES)
        for line in (f"  - 主题: 第{n}个方面的工作", "    内容: 健全工作机制，明确责任分工，定期开展检查")
    ]
    return "\n".join([*lines, *plans][:LINES]) + "\n"
