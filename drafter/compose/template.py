"""The template: a sandboxed Jinja environment and the objects that a template walks. Jinja is used only here.

A template sees no value. What it prints is its own fixed text and tokens; everything else (the length of a list, the
name of a role) it may only test.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.errors import BadGenre
from drafter.schema.frames import check_fixed_text, check_text

if TYPE_CHECKING:
    from drafter.compose.report import Report

# None where this Jinja keeps it elsewhere: to look it up there (importlib.metadata) takes longer than compiling a template.
JINJA: str | None = vars(jinja2).get("__version__")
FIXED_CALLS = ("say",)  # calls whose first argument is fixed text
LEAD = "lead"


# What a template may do with what it is given: test it, walk it, set it side by side. The other filters of Jinja change
# text, and `range` and `lipsum` make it out of nothing.
FILTERS = (
    "count",
    "default",
    "first",
    "join",
    "last",
    "length",
    "list",
    "reject",
    "rejectattr",
    "select",
    "selectattr",
)
GLOBALS = ("namespace",)
OPENING = " \t\u3000“‘\"'（("  # what may stand before the first word of a sentence
# What a template can go wrong with while it runs, besides what Jinja itself finds.
FAILURES = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without autoescape, strict about what is undefined; what could change a text or blow it up is switched off."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_printable, keep_trailing_newline=True)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals = {name: self.globals[name] for name in GLOBALS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's own
        """Refuse the methods of text: 'x'.center(10**9), title.upper()."""
        return not isinstance(obj, str) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Refuse it: a template has nothing to calculate, and 'x' * 10**9 fills the memory."""
        raise SecurityError(f"模板里不能用“{operator}”")


def _printable(value: object) -> object:
    """Let a template print text only, so that no object shows its Python name in a draft."""
    if isinstance(value, str | StrictUndefined):
        return value
    raise TemplateError(f"模板里打印了一个“{type(value).__name__}”，只能打印文字和它的字段")


def render(source: str, report: Report, path: str, compiled: str = "") -> str:
    """Check a template and render it into light Markdown with tokens. Raises BadGenre with all faults.

    `compiled` is what `compiled_template` made of it, perhaps of an older state of it.
    """
    try:
        text: str = _ready(source, path, compiled).render(report.names())
    except TemplateSyntaxError as error:
        raise _bad(f"模板写法有误：{error.message}", path, error.lineno) from None
    except TemplateError as error:
        raise _bad(f"模板生成不了：{error.message}", path, _line(error)) from None
    except FAILURES as error:
        raise _bad(f"模板生成不了：{type(error).__name__} {error}", path, _line(error)) from error
    for line in report.tokens.removed(text).split("\n"):
        for fault in check_fixed_text(line, 0):
            raise _bad(f"模板印出的“{line.strip()}”：{fault.message}", path, None)
    return text


def compiled_template(source: str, path: str) -> str:
    """Return a template, checked, as the Python that Jinja makes of it, below a line that says what it was made from."""
    env = _Environment()
    return f"{_made_from(source)}\n{env.compile(_checked(env, source, path), raw=True)}\n"


def _made_from(source: str) -> str:
    data = source.encode()
    return f"# Jinja {JINJA}, {len(data)} {crc32(data):08x}"


@lru_cache(maxsize=8)
def _ready(source: str, path: str, compiled: str) -> Template:
    """Return a template ready to be rendered: as compiled where that fits it and this Jinja, else parsed and checked anew."""
    env = _Environment()
    if JINJA is None or not compiled.startswith(f"{_made_from(source)}\n"):
        return env.from_string(_checked(env, source, path))
    code = compile(compiled, "<template>", "exec")
    return Template.from_code(env, code, env.make_globals(None))


def _checked(env: _Environment, source: str, path: str) -> nodes.Template:
    tree = env.parse(source)
    findings = list(check(tree, path))
    if findings:
        raise BadGenre("模板有错", "逐条改正后再生成", Location(path), findings)
    return tree


def _bad(message: str, path: str, line: int | None) -> BadGenre:
    return BadGenre(message, "模板的写法见 docs/template.md", Location(path, line))


def _line(error: BaseException) -> int | None:
    """Return the template's line that an error came from; Jinja writes it into the traceback."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def check(tree: nodes.Template, path: str) -> Iterator[Diagnostic]:
    """Yield what the fixed text of a template may not say, each at its line."""
    for line, text, check_ in _fixed_texts(tree):
        for fault in check_(text, line):
            yield Diagnostic(
                fault.code, Severity.ERROR, f"模板：{fault.message}", fault.hint, Location(path, fault.line)
            )


def _fixed_texts(tree: nodes.Template) -> Iterator[tuple[int, str, Callable[..., Any]]]:
    for data in tree.find_all(nodes.TemplateData):
        for number, line in enumerate(data.data.split("\n")):
            yield data.lineno + number, line, check_fixed_text
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in FIXED_CALLS and call.args:
            yield from _constant(call.args[0])
        for keyword in call.kwargs:
            if keyword.key == LEAD:
                yield from _constant(keyword.value)


def _constant(node: nodes.Expr) -> Iterator[tuple[int, str, Callable[..., Any]]]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.lineno, node.value, lambda text, line: check_text(text, None, line)


# --- what a template walks ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """A second-level section: its heading and what stands under it."""

    name: str
    heading: str
    _report: Report = field(repr=False)
    plans: Sequence[PlanItem] = ()  # of the section of the plans of a learned genre: those on this topic
    awaited: bool = False  # past reports usually have it and nothing is filled in for it
    _again: bool = False  # a section above has told what the user wrote on it

    def para(self, *frames: str, lead: str | None = None) -> str:
        """The paragraph that these frames make; empty if none of them has anything to say."""
        return self._report.para(self.name, frames, lead)

    def highlights(self) -> str:
        """The user's own sentences on the topic, in paragraphs that are not too full."""
        return "" if self._again else self._report.highlights(self.name)

    def rest(self) -> str:
        """What has no place of its own: frames not placed by name, figures without a frame."""
        return self._report.rest(self.name)


@dataclass(frozen=True)
class Role:
    """A first-level section: name, heading, topics in the skeleton's order.

    `says` is what a section without figures of a learned genre says, "problems", "plans" or "text", else "". `plans` are those on none of its topics.
    """

    name: str
    heading: str
    topics: Sequence[Topic]
    says: str = ""
    plans: Sequence[PlanItem] = ()
    awaited: bool = False  # past reports usually have it and nothing is filled in for it


@dataclass(frozen=True)
class ProblemItem:
    """A problem of the form: tokens, "" where the user wrote nothing. `silent`: the reason is there and not printed."""

    problem: str
    reason: str
    measure: str
    _typed: Mapping[str, str] = field(default_factory=dict, repr=False)  # what the user wrote, by field
    silent: bool = False

    def opens(self, name: str, *words: str) -> bool:
        """Tell whether what the user wrote in a field begins with one of these words, so that they are not said twice."""
        return self._typed.get(name, "").lstrip(OPENING).startswith(words)


@dataclass(frozen=True)
class PlanItem:
    """An item of next year's plan: `topic` as typed, `content` as a sentence."""

    topic: str
    content: str
