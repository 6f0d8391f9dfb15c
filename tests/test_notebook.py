"""The notebooks run, say what they show, and use the package from outside."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

TIMEOUT_S = 300


def read_notebook(path: Path) -> NotebookNode:
    """Return one notebook as it is stored."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def outputs(notebook: NotebookNode) -> list[Any]:
    """Return what every cell put out, in order."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_what_it_put_out(path: Path) -> None:
    notebook = read_notebook(path)

    assert outputs(notebook) == []
    assert {cell.get("execution_count") for cell in notebook.cells} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_nothing_but_the_package(path: Path) -> None:
    code = [
        cell.source for cell in read_notebook(path).cells if cell.cell_type == "code"
    ]
    tree = ast.parse("\n".join(code))
    modules = {
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    } | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    strange = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    assert strange == {"clusterviz"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_a_table_and_a_map(path: Path) -> None:
    client = NotebookClient(
        read_notebook(path), timeout=TIMEOUT_S, resources={"metadata": {"path": ROOT}}
    )
    shown = outputs(client.execute())
    kinds = [kind for output in shown for kind in output.get("data", {})]

    assert "text/html" in kinds
    assert "image/svg+xml" in kinds
    # A warning is an error here too: it would stand on the error stream.
    assert [o.text for o in shown if o.get("name") == "stderr"] == []
