"""A part of a page that runs by itself says an error as the page does."""

from __future__ import annotations

import ast

import pytest

from tests.source import modules, name_of, tree_of

ASK_NOTHING = {
    "show_words": "the words are of the program, and no workspace is asked",
    "show_progress": "only the folder of a draft is asked",
}
"""Parts that can fail in no way that a reader must be told of, and why."""


def _is_part(function: ast.FunctionDef) -> bool:
    return any(
        name in ast.unparse(one)
        for one in function.decorator_list
        for name in ("st.fragment", "st.dialog")
    )


PARTS = {
    f"{name_of(path)}:{node.name}": node
    for path in modules("clusterviz/ui")
    for node in ast.walk(tree_of(path))
    if isinstance(node, ast.FunctionDef) and _is_part(node)
}


def unguarded(function: ast.FunctionDef) -> list[str]:
    """Return what a part does before anything would show an error of ours.

    What follows a `try` may not be reached without what it found.
    """
    found = []
    for one in function.body:
        said = ast.unparse(one)
        is_docstring = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
        if is_docstring or said == "language = state.language()":
            continue
        if isinstance(one, ast.With) and "errors_shown(" in said.partition("\n")[0]:
            continue
        if isinstance(one, ast.Try) and "ClustervizError" in said:
            break
        found.append(said)
    return found


def test_there_are_parts() -> None:
    assert len(PARTS) > 15
    assert {name.partition(":")[2] for name in PARTS} >= ASK_NOTHING.keys()


@pytest.mark.parametrize("name", PARTS)
def test_whatever_a_part_asks_is_asked_where_an_error_is_shown(name: str) -> None:
    if name.partition(":")[2] not in ASK_NOTHING:
        assert unguarded(PARTS[name]) == []
