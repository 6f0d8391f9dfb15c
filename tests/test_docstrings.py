"""The docstrings: what ruff cannot see, asked of the live objects."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from numpydoc.validate import validate

import clusterviz

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

CHECKS = {
    "GL05": "tabs",
    "GL06": "unknown sections",
    "GL07": "sections in another order",
    "GL08": "no docstring",
    "PR02": "parameters that do not exist",
    "PR03": "parameters in another order",
    "PR06": "types that Python does not know",
    "SS02": "a summary that does not begin with a capital letter",
}

PAGE_SCRIPT = "clusterviz.ui.main"
"""Importing it would draw the dashboard."""

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(clusterviz.__path__, "clusterviz.")
    if name != PAGE_SCRIPT
]


def public(module: ModuleType) -> Iterator[str]:
    """Yield the full name of every public function, class and method defined here."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(thing):
            yield f"{module.__name__}.{name}"
        elif inspect.isclass(thing):
            yield f"{module.__name__}.{name}"
            for method, member in vars(thing).items():
                if inspect.isfunction(member) and not method.startswith("_"):
                    yield f"{module.__name__}.{name}.{method}"


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_say_what_is_there(name: str) -> None:
    wrong = [
        f"{thing}: {message}"
        for thing in public(import_module(name))
        for code, message in validate(thing)["errors"]
        if code in CHECKS
    ]

    assert wrong == []
