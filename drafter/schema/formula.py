"""Formulas of computed metrics: keys, + - / and parentheses, nothing else.

A formula is parsed into a small tree once; who evaluates it decides what a key is worth. There is no `eval`, no name
that is not a key, and no number: a constant in a formula would be a figure that nobody filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(r"\s*(?:([-+/()－＋／（）÷])|([^\s\-+/()－＋／（）÷]+))")
_PLAIN = str.maketrans("－＋／（）÷", "-+/()/")
MAX_LENGTH = 200  # the longest formula of a yearly report has some 40 characters


@dataclass(frozen=True, slots=True)
class Operation:
    """left operator right, where the operator is one of + - /."""

    operator: str
    left: Formula
    right: Formula


Formula = str | Operation  # a key, or an operation on formulas


@lru_cache(maxsize=1024)
def parse_formula(text: str) -> Formula:
    """Parse a formula such as 审结/(受理+上年结转). Raises ValueError with a Chinese remark."""
    if len(text) > MAX_LENGTH:
        raise ValueError("算式太长")
    tokens = _tokens(text)
    tree, rest = _sum(tokens)
    if rest:
        raise ValueError(f"算式在“{rest[0]}”处看不懂")
    return tree


def _tokens(text: str) -> list[str]:
    tokens = [(m[1] or m[2]).translate(_PLAIN) if m[1] else m[2] for m in _TOKEN.finditer(text)]
    if not tokens:
        raise ValueError("算式是空的")
    return tokens


def _sum(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _quotient(tokens)
    while rest and rest[0] in "+-":
        right, after = _quotient(rest[1:])
        left, rest = Operation(rest[0], left, right), after
    return left, rest


def _quotient(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _term(tokens)
    while rest and rest[0] == "/":
        right, after = _term(rest[1:])
        left, rest = Operation("/", left, right), after
    return left, rest


def _term(tokens: list[str]) -> tuple[Formula, list[str]]:
    if not tokens:
        raise ValueError("算式没有写完")
    if tokens[0] == "(":
        inner, rest = _sum(tokens[1:])
        if not rest or rest[0] != ")":
            raise ValueError("算式的括号不成对")
        return inner, rest[1:]
    if tokens[0] in "+-/)":
        raise ValueError(f"算式在“{tokens[0]}”处看不懂")
    if not re.search(r"[^\W\d_]", tokens[0]):
        raise ValueError(f"算式里不能写数字“{tokens[0]}”")
    return tokens[0], tokens[1:]


def keys(formula: Formula) -> Iterator[str]:
    """Yield the keys of a formula, from left to right."""
    if isinstance(formula, str):
        yield formula
        return
    yield from keys(formula.left)
    yield from keys(formula.right)


def evaluate(formula: Formula, value: Callable[[str], Decimal]) -> Decimal | None:
    """Return the value of a formula, or None where it divides by nothing."""
    if isinstance(formula, str):
        return value(formula)
    left, right = evaluate(formula.left, value), evaluate(formula.right, value)
    if left is None or right is None:
        return None
    if formula.operator == "/":
        return left / right if right else None
    return left + right if formula.operator == "+" else left - right
