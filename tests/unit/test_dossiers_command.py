"""The command `dossiers`: the register, one dossier, and the matchmaker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer

from clusterviz.commands.dossiers import dossiers
from clusterviz.errors import InputError
from tests.kept import saved
from tests.tiny.withdrawn import firm_row, whole

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: object) -> None:
    """Run the command alone, as `clusterviz dossiers` does."""
    app = typer.Typer(add_completion=False)
    app.command()(dossiers)
    app([str(word) for word in words], standalone_mode=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = {**whole(), "firms": [firm_row("F1"), firm_row("F2", destination="cease")]}
    return saved(tmp_path / "W", rows)


def test_the_register_is_printed_for_programs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "--format", "json")

    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [one["cluster_id"] for one in rows] == ["CCN-0006", "CCN-0007"]
    assert [one["dossier_standing"] for one in rows] == ["incomplete", "no_dossier"]


def test_one_dossier_says_what_it_lacks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "--dossier", "HS-1", "--lang", "en")

    said = capsys.readouterr().out
    assert "Doanh nghiệp F1 (F1) has no destination." in said
    assert "CCN-0007" not in said


def test_the_matchmaker_proposes_a_plot_for_each_firm(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "--match", "--dossier", "CCN-0006", "--format", "csv")

    header, line, *rest = capsys.readouterr().out.splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=False))
    assert row["destination_plot_id"] == "L5"
    assert rest == []


@pytest.mark.parametrize(
    "words",
    [["--unserviced"], ["--dossier", "?"], ["--match", "--dossier", "CCN-0007"]],
)
def test_what_makes_no_sense_is_refused(folder: Path, words: list[str]) -> None:
    with pytest.raises(InputError):
        run(folder, *words)
