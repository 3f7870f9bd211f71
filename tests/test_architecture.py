"""The shape of the program, held by a test: who may import whom, which library is wrapped where, who may print."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from drafter.resources import genre_files, shipped_genres
from drafter.schema import Genre, load_genre

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "drafter"

# Imports go downward only; modules in one row do not import each other (docs/architecture.md).
ROWS = [
    ["cli"],
    ["learn", "compose", "editing"],
    ["analysis", "form", "readers", "writers"],
    ["schema", "markup"],
    ["document", "gbt9704", "region", "calendar"],
    ["quantity"],
    ["chinese", "yamlio", "ooxml"],
    ["resources"],
    ["errors"],
    ["diagnostics"],
]
RANK = {name: len(ROWS) - i for i, row in enumerate(ROWS) for name in row}

# Each third-party library has one home; a change of library then touches one module.
HOMES = {
    "click": {"cli"},
    "yaml": {"yamlio"},
    "jinja2": {"compose"},
    "jieba": {"chinese"},
    "rjieba": {"chinese"},
    "docx": {"readers.docx"},
    "pdfplumber": {"readers.pdf_file"},
    "pdfminer": {"readers.pdf_file"},
    "lxml": {
        "editing",
        "ooxml",
        "readers.docx",
        "readers.word_numbers",
        "readers.word_styles",
        "readers.html",
        "writers.word.house",
    },
    "openpyxl": {"writers.workbook"},
    "pydantic": {"schema.validation"},
}


def modules() -> list[tuple[str, Path]]:
    out = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        if "_data" in parts or parts[0] in ("__init__", "__main__"):
            continue
        if parts[-1] == "__init__":
            parts.pop()
        out.append((".".join(parts), path))
    return out


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> list[tuple[int, str]]:
    """Return (line, dotted name) of every import, those inside functions included."""
    out = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            out += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module == "drafter":
                out += [(node.lineno, f"drafter.{alias.name}") for alias in node.names]
            else:
                out.append((node.lineno, node.module))
        elif isinstance(node, ast.ImportFrom):
            out.append((node.lineno, "RELATIVE"))
    return out


MODULES = modules()


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_go_downward_only(name: str, path: Path) -> None:
    top = name.split(".")[0]
    wrong = []
    for line, target in imports(path):
        assert target != "RELATIVE", f"{path}:{line}: write imports out in full"
        if not target.startswith("drafter."):
            continue
        other = target.split(".")[1]
        if other != top and RANK.get(other, 0) >= RANK[top]:
            wrong.append(f"{path}:{line}: {top} may not import {other}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_libraries_are_wrapped_once(name: str, path: Path) -> None:
    wrong = []
    for line, target in imports(path):
        homes = HOMES.get(target.split(".")[0])
        if homes and not any(name == home or name.startswith(home + ".") for home in homes):
            wrong.append(f"{path}:{line}: {target} belongs in {', '.join(sorted(homes))}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_only_cli_prints_exits_or_reads_the_environment(name: str, path: Path) -> None:
    if name.split(".")[0] == "cli":
        return
    wrong = []
    for node in ast.walk(parsed(path)):
        text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
        if text in ("print", "sys.exit", "exit", "os.environ", "os.getenv", "sys.argv", "input"):
            wrong.append(f"{path}:{node.lineno}: {text}")  # type: ignore[attr-defined]
    assert not wrong, "\n".join(wrong)


def test_the_tables_list_what_there_is_and_nothing_else() -> None:
    assert {name.split(".")[0] for name, _ in MODULES} == set(RANK)
    used = {(target.split(".")[0], name) for name, path in MODULES for _, target in imports(path)}
    homes = {(library, home) for library, homes in HOMES.items() for home in homes}
    assert not {
        (library, home)
        for library, home in homes
        if not any(name == library and f"{module}.".startswith(f"{home}.") for name, module in used)
    }


# What reads and learns must do so for any genre: its words are in schemas/, never here.
KNOWS_NO_GENRE = ("chinese", "quantity", "document", "readers", "analysis", "learn")


def words_of(genre: Genre) -> set[str]:
    """Return what a genre calls its titles, roles, topics and metrics; cues of roles (问题, 不足) are anybody's words."""
    assert genre.names is not None
    said = {*genre.names.title_cues, *(role.name for role in genre.names.roles)}
    for named in (*genre.names.topics, *genre.metrics):
        said |= {named.name, *named.aliases}
    return {word for word in said | {metric.key for metric in genre.metrics} if len(word) > 1}


def strings(tree: ast.Module) -> list[tuple[int, str]]:
    """Return (line, text) of every string of a module but its docstrings."""
    owners = (
        node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    )
    docs = {id(node.body[0].value) for node in owners if isinstance(node.body[0], ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return [(node.lineno, node.value) for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("genre", shipped_genres())
def test_what_reads_and_learns_has_no_word_of_a_genre(genre: str) -> None:
    words = words_of(load_genre(genre_files(genre)))
    wrong = [
        f"{path}:{line}: {word}"
        for name, path in MODULES
        if name.split(".")[0] in KNOWS_NO_GENRE
        for line, text in strings(parsed(path))
        for word in sorted(words)
        if word in text
    ]
    assert len(words) > 100
    assert not wrong, "\n".join(wrong)


PACKAGES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def shown(package: str) -> set[str]:
    """Return what a package lists in __all__."""
    for node in parsed(PACKAGE / package / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def taken(path: Path, package: str) -> set[str]:
    """Return what a module takes from a package's face."""
    out, names = set(), set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module == f"drafter.{package}":
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "drafter":
            names |= {alias.asname or alias.name for alias in node.names if alias.name == package}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            out.add(node.attr)
    return out


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_shows_what_others_take_of_it(package: str) -> None:
    others = [path for name, path in MODULES if name.split(".")[0] != package]
    others += (ROOT / "scripts").glob("*.py")
    assert not shown(package) - {name for path in others for name in taken(path, package)}


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_modules_stay_readable(name: str, path: Path) -> None:
    tree = parsed(path)
    assert ast.get_docstring(tree), f"{path}: no paragraph on its job"
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= 600, f"{path}: {lines} lines"
    long = [
        f"{path}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 60
    ]
    assert not long, "\n".join(long)
