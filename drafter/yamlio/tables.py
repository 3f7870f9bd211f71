"""Loads the program's own tables and a genre's: YAML to dicts, lists, texts, numbers and dates.

Built from libyaml's events, as a form is: twice as quick as PyYAML's constructor, which every cold command would feel, and
it can stop where a file made to hurt is nested without end (libyaml's own composer calls itself for each level until the
stack is full and the process dies). What a table rarely has (anchors, tags, merge keys, a key twice, a second document) is
left to PyYAML, once the file is known not to be too deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from drafter.diagnostics import Location
from drafter.errors import BadGenre
from drafter.resources import read_bytes

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 20  # a genre's own tables have six levels


class _TableLoader(Loader):  # type: ignore[misc]
    """The safe loader, which refuses a key written twice instead of keeping the last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401
        first: dict[str, Any] = {}
        for key, _ in node.value:
            name = str(key.value)
            if first.setdefault(name, key) is not key:
                line = first[name].start_mark.line + 1
                problem = f"“{name}”写了两次，另一处在第{line}行"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep)


def load_data(path: Path) -> Any:  # noqa: ANN401 - YAML is anything
    """Load one of the program's or a genre's own tables. Raises BadGenre where it is no YAML, has a key twice or is nested
    deeper than any table, and Unreadable where there is no such file.
    """
    data = read_bytes(path)
    try:
        builder = _Builder(data)
        value = builder.document()
        return yaml.load(data, Loader=_TableLoader) if builder.unusual else value
    except _TooDeepError as error:
        mark = error.args[0]
        at = Location(str(path), mark.line + 1, mark.column + 1)
        message = f"“{path.name}”一层套一层超过 {MAX_DEPTH} 层"
        raise BadGenre(message, "请核对是不是给错了文件", at) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = Location(str(path), mark.line + 1, mark.column + 1) if mark else Location(str(path))
        message = f"“{path.name}”读不下去：{getattr(error, 'problem', error)}"
        raise BadGenre(message, "改正这一处", at) from None


class _TooDeepError(Exception):
    """The text is nested too deep, at this mark."""


class _Builder:
    """Makes values from events; `unusual` tells that it met something that is PyYAML's to settle."""

    def __init__(self, data: bytes) -> None:
        self.events: Iterator[Any] = yaml.parse(data, Loader=Loader)
        self.loader = _TableLoader("")
        self.known: dict[str, Any] = {}  # plain scalars, which tables repeat
        self.unusual = False
        self.depth = 0

    def document(self) -> Any:  # noqa: ANN401
        value, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                value = self.value(next(self.events))
        self.unusual |= documents != 1
        return value

    def value(self, event: Any) -> Any:  # noqa: ANN401
        if event.anchor is not None:
            self.unusual = True
        if isinstance(event, yaml.AliasEvent):
            return None
        if event.tag is not None and event.tag != "!":  # what libyaml gives every text in quotes
            self.unusual = True
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else self.plain(event.value)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError(event.start_mark)
        made = self.mapping() if isinstance(event, yaml.MappingStartEvent) else self.sequence()
        self.depth -= 1
        return made

    def mapping(self) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, value = self.value(event), self.value(next(self.events))
            if not isinstance(key, str) or key in made:
                self.unusual = True
            else:
                made[key] = value
        return made

    def sequence(self) -> list[Any]:
        made = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            made.append(self.value(event))
        return made

    def plain(self, text: str) -> Any:  # noqa: ANN401
        """Return what a scalar without quotes is by YAML's rules: 12, 1.5, yes, null, 2024-03-01, else the text."""
        if text[:1] not in Loader.yaml_implicit_resolvers:
            return text  # begins as nothing but text does
        if text not in self.known:
            tag = self.loader.resolve(yaml.ScalarNode, text, (True, False))
            if tag not in Loader.yaml_constructors:  # a merge key
                self.unusual = True
                return None
            self.known[text] = self.loader.construct_object(yaml.ScalarNode(tag, text))
        return self.known[text]
