"""The seeds with gold as Word files of the kinds that offices make, written with python-docx."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from drafter import chinese

# Heading numbers that Word writes itself: style of the number → level of the list; numFmt and text of the levels.
LEVELS = {"cn_dun": 0, "paren_cn": 1, "arabic_dot": 2}
FORMATS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
LIST = "77"
TABLE = (("项目", "数量"), ("行政复议", "41件"))
BOX = (
    f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>内部资料12件</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
)
Make = Callable[[str, dict[str, Any]], Word]


def plain(text: str, _: dict[str, Any]) -> Word:
    """Every line a paragraph."""
    word = docx.Document()
    for _, line in _lines(text):
        word.add_paragraph(line)
    return word


def styled(text: str, data: dict[str, Any]) -> Word:
    """Title and heading lines have Word's styles."""
    levels = {n["line"]: n["level"] for n in _flat(data["outline"]) if n["kind"] == "block"}
    word = docx.Document()
    for number, line in _lines(text):
        style = f"Heading {levels[number]}" if number in levels else None
        if number < min(levels) and len(line) > 4 and line in (data["title"] or ""):
            style = "Title"
        word.add_paragraph(line, style=style)
    return word


def numbered(text: str, _: dict[str, Any]) -> Word:
    """The numbers 一、（一） 1. are Word's own, as office templates have them."""
    word = docx.Document()
    _add_list(word)
    for _, line in _lines(text):
        marker = chinese.marker_at(line)
        if marker is None or marker.style not in LEVELS:
            word.add_paragraph(line)
            continue
        properties = word.add_paragraph(line[marker.end :].strip())._p.get_or_add_pPr()
        properties.append(_element("numPr", _value("ilvl", LEVELS[marker.style]), _value("numId", LIST)))
    return word


def furnished(text: str, data: dict[str, Any]) -> Word:
    """A table at the end, and a text box, which stands beside the text."""
    word = plain(text, data)
    table = word.add_table(len(TABLE), len(TABLE[0]))
    for cell, said in zip(table._cells, (word for row in TABLE for word in row), strict=True):
        cell.text = said
    word.paragraphs[6].add_run()._r.append(parse_xml(BOX))
    return word


MAKERS: dict[str, Make] = {"plain": plain, "styled": styled, "numbered": numbered, "furnished": furnished}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.strip()


def _flat(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _flat(node["children"])


def _add_list(word: Word) -> None:
    part = word.part.numbering_part.element
    levels = [
        _element("lvl", _value("start", 1), _value("numFmt", form), _value("lvlText", text), ilvl=str(i))
        for i, (form, text) in enumerate(FORMATS)
    ]
    part.insert(0, _element("abstractNum", *levels, abstractNumId=LIST))
    part.append(_element("num", _value("abstractNumId", LIST), numId=LIST))


def _element(name: str, *children: Any, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(children)
    return element


def _value(name: str, value: object) -> Any:
    return _element(name, val=str(value))
