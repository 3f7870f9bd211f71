"""Chinese text as text: width, numerals, heading numbers, sentences, words, display width. Knows no report and no genre.

Positions are never lost: matching works on a copy of the same length (`half_width`), so an offset found there holds in
the text as printed. jieba is loaded only by `words`, which costs 0.7 s the first time.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from drafter.resources import knowledge

# --- width ---------------------------------------------------------------------------------------------------------

_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(_BLANKS, " ")
_WIDE = re.compile(f"[\uff01-\uff5e{_BLANKS}]")
_FULL = {ord(half): full for half, full in zip(",;:?!()", "，；：？！（）", strict=True)}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"  # for use inside a character class; takes 1 ms to compile
BLANK = " \u200b\ufeff"  # what `half_width` leaves of blanks, and the invisible ones
BLANKS = _BLANKS + BLANK + "\r\f\v"  # every one of them as printed, for use inside a character class


def half_width(text: str) -> str:
    """Return a copy of the same length with full-width ASCII made half-width and every kind of blank a space."""
    return _half_width(text) if len(text) <= _REMEMBERED_LENGTH else _narrowed(text)


_REMEMBERED_LENGTH = 1000  # a paragraph is asked for again by every stage; no long one is kept


def _narrowed(text: str) -> str:
    for char in set(_WIDE.findall(text)):  # some six times faster than str.translate
        text = text.replace(char, _NARROW[char])
    return text


_half_width = functools.lru_cache(maxsize=1024)(_narrowed)


def bare(text: str) -> str:
    """Return a half-width copy without blanks, for comparing; places are lost."""
    return re.sub(r"\s", "", half_width(text))


def full_width_marks(text: str) -> str:
    """Return a copy of the same length with , ; : ? ! ( ) made full-width, except between digits (1,234 and 9:30)."""
    return re.sub(r"(?<![0-9])[,:]|[,:](?![0-9])|[;?!()]", lambda m: m[0].translate(_FULL), text)


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first used: for those that take long, and that many a command never needs."""
    return re.compile(pattern)


def either(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def is_han(char: str) -> bool:
    """Tell whether a character is a Chinese one (〇 included)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def display_width(text: str) -> int:
    """Return the columns a text takes on a terminal: wide and full-width characters two, combining ones none."""
    return sum(map(_columns, text))


@functools.lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


# --- numerals ------------------------------------------------------------------------------------------------------

_DIGITS = {char: n for n, chars in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
           for char in chars}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERALS = "".join((*_DIGITS, *_SMALL, "万", "亿"))


def number(numeral: str) -> int | None:
    """Return the value of a Chinese numeral (二十二 → 22, 三万五千 → 35000, 二〇二四 → 2024), or None."""
    if not numeral or any(char not in NUMERALS for char in numeral):
        return None
    if all(char in _DIGITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral)) if len(numeral) < 16 else None
    return _place_value(numeral)


def _place_value(numeral: str) -> int | None:
    """Read a numeral with 十百千万亿; None where it is no well-formed one (五三十, 十十)."""
    total, section, digit, last = 0, 0, None, 10**16
    for char in numeral:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            unit = _SMALL[char]
            if unit >= last or (not digit and char not in "十拾"):
                return None
            section, digit, last = section + (digit or 1) * unit, None, unit
        else:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * 10**8 if char == "亿" else total + section * 10**4
            section, digit, last = 0, None, 10**16
    return total + section + (digit or 0)


def numeral(value: int) -> str:
    """Return the Chinese numeral of 0 … 99 999 999 as headings and running text write it (22 → 二十二, 105 → 一百零五)."""
    if not 0 <= value < 10**8:
        raise ValueError(value)
    if value < 10:
        return "零一二三四五六七八九"[value]
    if value >= 10**4:
        rest = value % 10**4
        zero = "零" if 0 < rest < 1000 else ""
        return numeral(value // 10**4) + "万" + (zero + _in_section(rest) if rest else "")
    return _in_section(value)


def _in_section(value: int) -> str:
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return out[1:] if out.startswith("一十") else out


# --- heading numbers -----------------------------------------------------------------------------------------------


class Marker(NamedTuple):
    """The number in front of a heading, as printed: `text` with its mark, `style` (a key of STYLES), its value, its place."""

    text: str
    style: str
    value: int
    start: int
    end: int


_N = r"(?P<n>[一二三四五六七八九十百]{1,4})"
_A = r"(?P<n>[0-9]{1,2})"
# Style → (how it is recognised in half-width text, how it is printed). The order decides where two could match.
STYLES: dict[str, tuple[str, str]] = {
    "part": (rf"第{_N}(?:部分|章|编|篇)[ 、,:]*", "第{n}部分　"),
    "cn_dun": (rf"{_N} ?(?:、|[.](?![0-9]))|{_N.replace('<n>', '<m>')}(?= +[一-鿿]{{3}})", "{n}、"),
    "paren_cn": (rf"[(\[【〔] ?{_N} ?[)\]】〕][、.,:]?", "（{n}）"),
    "decimal3": (r"[0-9]{1,2}[.][0-9]{1,2}[.](?P<n>[0-9]{1,2})[.、]? *(?=[一-鿿])", "1.1.{a} "),
    "decimal2": (r"[0-9]{1,2}[.](?P<n>[0-9]{1,2})(?:[.、] *| +)(?=[一-鿿])", "1.{a} "),
    "arabic_dot": (rf"{_A} ?(?:[.](?![0-9](?![0-9]{{3}}年))|、(?![0-9]))", "{a}."),
    "paren_arabic": (rf"\( ?{_A} ?\)[、.]?|{_A.replace('<n>', '<m>')}\)", "（{a}）"),
    "circled": (r"(?P<n>[①-⑳])", "{c}"),
    "di_comma": (rf"第{_N} ?[,、](?!{_N.replace('?P<n>', '')}[,、])", "第{n}，"),
    "yishi": (rf"{_N}[是要](?![非否])[:,]?|其{_N.replace('<n>', '<m>')}[,:]", "{n}是"),
}
_LONGEST_MARKER = 16  # a number, its marks, and the few characters after it that may forbid it


def marker_at(text: str, position: int = 0, styles: Iterable[str] | None = None) -> Marker | None:
    """Return the heading number that stands at a position of a text (any width), or None.

    Blanks after the number belong to neither the marker nor the heading.
    """
    half = half_width(text[position : position + _LONGEST_MARKER])
    for style in styles or STYLES:
        match = compiled(STYLES[style][0]).match(half)
        if match and (value := _marker_value(match)):
            printed = text[position : position + match.end()].rstrip()
            return Marker(printed, style, value, position, position + len(printed))
    return None


def _marker_value(match: re.Match[str]) -> int | None:
    digits = next(group for group in match.groupdict().values() if group)
    if digits[0] in "0123456789":
        return int(digits)
    return ord(digits) - ord("①") + 1 if "①" <= digits <= "⑳" else number(digits)


def marker_text(style: str, value: int) -> str:
    """Return a heading number as it is printed in a draft: cn_dun 一、 paren_cn （一） arabic_dot 1. yishi 一是."""
    circled = chr(ord("①") + value - 1) if 1 <= value <= 20 else ""
    return STYLES[style][1].format(n=numeral(value), a=value, c=circled)


# --- sentences -----------------------------------------------------------------------------------------------------

_STOPS = r"[。！？!?\n]+[”’」』）)》\]]*|$"
_MARKS = r"[。！？!?；;，,：:\n]+[”’」』]*|$"


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences, closing mark and quotation mark included, leading blanks not."""
    yield from _pieces(text, _STOPS)


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the clauses: pieces between 。；，： and the like, the mark that follows included."""
    yield from _pieces(text, _MARKS)


def _pieces(text: str, stops: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in compiled(stops).finditer(text):
        while start < match.end() and half_width(text[start]) in BLANK + "\n":
            start += 1
        if start < match.end():
            yield start, match.end()
        start = match.end()


# --- words ---------------------------------------------------------------------------------------------------------


# What the cutter cuts by itself: a run of these characters, and what stands between two. Its time and memory grow with the
# square of a run's length; no sentence has so long a one.
_RUN = r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]"
_LONGEST_RUN = 1000
_CUT_AT_ONCE = f"{_RUN}{{1,{_LONGEST_RUN}}}|(?:(?!{_RUN})[\\s\\S])+"


def words(text: str) -> list[str]:
    """Cut a text into words; the terms of data/words.txt stay whole. Loads rjieba if installed, else jieba."""
    cut, half = _cutter(), half_width(text)
    if len(half) <= _LONGEST_RUN:
        return list(_join_terms(cut(half)))
    pieces = compiled(_CUT_AT_ONCE).findall(half)
    return list(_join_terms([word for piece in pieces for word in cut(piece)]))


@functools.cache
def _cutter() -> Callable[[str], list[str]]:
    cut: Any
    try:
        import rjieba

        cut = rjieba.cut
    except ImportError:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        cut = jieba.lcut
    return lambda text: list(cut(text))


@functools.cache
def _terms() -> tuple[frozenset[str], frozenset[str]]:
    """Return the terms and all their beginnings."""
    lines = knowledge("words.txt").read_text("utf-8").splitlines()
    terms = frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return terms, frozenset(term[:size] for term in terms for size in range(1, len(term) + 1))


def _join_terms(tokens: list[str]) -> Iterator[str]:
    """Put terms together again that the cutter took apart, the longest first."""
    terms, beginnings = _terms()
    i = 0
    while i < len(tokens):
        taken, joined = 1, ""
        for j in range(i, min(len(tokens), i + 6)):
            joined += tokens[j]
            if joined not in beginnings:
                break
            if joined in terms:
                taken = j - i + 1
        yield "".join(tokens[i : i + taken])
        i += taken
