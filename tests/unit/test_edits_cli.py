"""The command that edits one row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from clusterviz.commands.edit import edit
from clusterviz.errors import InputError
from clusterviz.workspace import creation, edits
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

S2 = ("clearance_log", "S2:2024-04")
SOURCE = ("--document", "BC 15", "--as-of", "2024-04-30")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return saved(tmp_path / "W")


def run(root: Path, *words: str) -> Result:
    """Run the command on its own, and let its errors through."""
    app = typer.Typer()
    app.command()(edit)
    result = CliRunner().invoke(app, [str(root), *words])
    if isinstance(result.exception, Exception) and not isinstance(
        result.exception, SystemExit
    ):
        raise result.exception
    return result


def test_one_row_gets_new_values_under_a_name(root: Path) -> None:
    result = run(
        root, *S2, "cleared_ha=2.5", "obstacle=", *SOURCE, "--by", "An",
        "--format", "json",
    )  # fmt: skip

    assert result.exit_code == 0
    assert json.loads(result.output) == {
        "layer": "clearance_log", "row": "S2:2024-04", "version": 2,
        "fields": ["cleared_ha", "obstacle"],
    }  # fmt: skip
    workspace = creation.open_workspace(root)
    row = edits.row(workspace, *S2) or {}
    assert (row["cleared_ha"], row["obstacle"]) == (2.5, None)
    [entry] = edits.history(workspace, *S2)
    assert (entry.by, entry.actor.origin) == ("An", "command line")


def test_what_stands_against_it_is_told_and_nothing_is_written(root: Path) -> None:
    words = (*S2, "cleared_ha=1.5", *SOURCE)

    result = run(root, *words, "--format", "json")

    assert result.exit_code == 1
    [told] = json.loads(result.output)["refused"]
    assert (told["code"], told["field"]) == ("edit.falls", "cleared_ha")
    assert creation.open_workspace(root).version("clearance_log").version == 1
    assert run(root, *words, "--reason", "Đo lại").exit_code == 0


def test_what_is_no_number_is_told(root: Path) -> None:
    result = run(root, *S2, "cleared_ha=2,5", *SOURCE, "--format", "json")

    assert result.exit_code == 1
    [told] = json.loads(result.output)["refused"]
    assert told["code"] == "edit.value_not_number"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("roads", "R1", "note=x", *SOURCE), "not edited row by row"),
        (("clearance_log", "S2:2024-04", "colour=red", *SOURCE), "no field"),
        ((*S2, "n_paid=11", *SOURCE, "--format", "csv"), "cannot be printed as csv"),
    ],
)
def test_what_makes_no_sense_is_said(
    root: Path, words: tuple[str, ...], found: str
) -> None:
    with pytest.raises(InputError, match=found):
        run(root, *words)


def test_a_row_is_added_and_removed(root: Path) -> None:
    key = ("documents", "12/QĐ")
    added = run(root, *key, "document_title=A", *SOURCE, "--verb", "add")
    removed = run(root, *key, *SOURCE, "--verb", "remove", "--reason", "Nhầm")

    assert (added.exit_code, removed.exit_code) == (0, 0)
    workspace = creation.open_workspace(root)
    assert edits.row(workspace, *key) is None
    assert len(edits.history(workspace, *key)) == 2
