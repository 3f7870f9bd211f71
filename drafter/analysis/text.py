"""Text of a section, and the plain measures of likeness that reading and learning share.

Likeness is that of character n-grams weighted by rarity: it needs no dictionary, so reading a report never loads one.
Weighted bags are dicts from feature to weight with length 1; their product is a cosine (0 to 1).
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from drafter.analysis import OutlineNode
from drafter.document import Document

Bag = Mapping[str, float]

HEADING_GRAMS = (1, 2, 3)  # headings are short: single characters still tell something
PHRASE_GRAMS = (1, 2)  # a clause before a figure has some six characters
SENTENCE_END = re.compile(
    r"[。;!?\n]"
)  # in half-width text; a semicolon parts what one sentence says of two things
_DROPPED = re.compile(r"[\s“”\"'‘’《》〈〉【】]+")
_MARKS = re.compile(r"[^\w%]+")


def fold(text: str) -> str:
    """Return text in one width, without blanks and quotation marks, for comparing; places are lost."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def section_text(document: Document, node: OutlineNode) -> str:
    """Return the text of a section, heading and children included, its blocks joined by line breaks."""
    return span_text(document, node.start, node.end)


def span_text(document: Document, start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the text between two places (block index, offset in the block)."""
    (first, offset), (last, stop) = start, end
    if first >= len(document.blocks):
        return ""
    if first == last:
        return document.blocks[first].text[offset:stop]
    pieces = [document.blocks[first].text[offset:]]
    pieces += [block.text for block in document.blocks[first + 1 : last]]
    if last < len(document.blocks):
        pieces.append(document.blocks[last].text[:stop])
    return "\n".join(pieces)


def body_text(document: Document, node: OutlineNode) -> str:
    """Return the text of a section without its heading."""
    text = section_text(document, node)
    at = text.find(node.text)
    return text[at + len(node.text) :] if at >= 0 and node.text else text


def grams(text: str, sizes: Sequence[int]) -> Counter[str]:
    """Count the character n-grams of a text; none runs across a punctuation mark."""
    pieces = _MARKS.split(fold(text))
    return Counter(piece[i : i + n] for piece in pieces for n in sizes for i in range(len(piece) - n + 1))


def shared_pairs(a: str, b: str) -> float:
    """Return how much of the character pairs of two short texts is the same (Dice, 0 to 1)."""
    one, two = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0


def rarity(bags: Iterable[Mapping[str, object]]) -> dict[str, float]:
    """Return the inverse document frequency of every feature, at least 1."""
    bags = list(bags)
    seen = Counter(itertools.chain.from_iterable(bags))
    return {feature: 1 + math.log((1 + len(bags)) / (1 + n)) for feature, n in seen.items()}


def weigh(counts: Mapping[str, float], rare: Mapping[str, float], unseen: float = 1.0) -> dict[str, float]:
    """Return a bag of length 1: damped counts times rarity (`unseen` for what was never seen)."""
    raw = {f: (1 + math.log(n)) * rare.get(f, unseen) for f, n in counts.items() if n > 0}
    size = math.sqrt(sum(w * w for w in raw.values()))
    return {f: w / size for f, w in raw.items()} if size else {}


def likeness(a: Bag, b: Bag) -> float:
    """Return the cosine of two weighted bags."""
    if len(a) > len(b):
        a, b = b, a
    alike = 0.0
    for feature, weight in a.items():  # learning asks this some millions of times
        if feature in b:
            alike += weight * b[feature]
    return alike
