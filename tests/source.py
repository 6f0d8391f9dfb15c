"""What the code says of itself, for the tests that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

GENERATOR = "layers/sample/generator"


def modules(*places: str) -> list[Path]:
    """Return every Python file under `places`, files or folders of the checkout."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def program() -> list[Path]:
    """Return every Python file that runs, the tests left out."""
    return modules("app.py", "clusterviz", "benchmarks", GENERATOR)


def name_of(path: Path) -> str:
    """Return `path` as the checkout knows it, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> set[str]:
    """Return the full name of every module that `path` imports.

    ``from a import b`` counts as ``a.b``: whether ``b`` is a module of its own
    cannot be told from here, and ``a`` is a prefix of it either way.
    """
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def attributes(path: Path) -> set[str]:
    """Return every name behind a dot in `path`: alone, and as ``name.attribute``."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
            if isinstance(node.value, ast.Name):
                found.add(f"{node.value.id}.{node.attr}")
    return found


def texts_in(path: Path) -> Iterator[str]:
    """Yield every text in `path` that is not a docstring."""
    tree = tree_of(path)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            assert isinstance(node, ast.Constant)
            yield str(node.value)
