"""No conformance class is declared that nothing holds it to."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ogc.conformed import prefix
from tests.ogc.served import read

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def named() -> list[str]:
    """Return the names of the tests of conformance classes."""
    return [
        node.name
        for path in Path(__file__).parent.glob("test_conf_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and "__" in node.name
    ]


def test_each_declared_class_has_tests_of_its_name(asking: TestClient) -> None:
    declared = [prefix(one) for one in read(asking, "/conformance")["conformsTo"]]

    untested = [one for one in declared if not any(t.startswith(one) for t in named())]
    assert untested == []
    # And what is tested is declared: nobody reads of a class that they cannot ask for.
    assert [one for one in named() if not one.startswith(tuple(declared))] == []
    assert len(set(declared)) == len(declared)
