"""What tests keep in folders and read back; the command line run inside a test."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from clusterviz.cli import main
from clusterviz.records import Lineage
from clusterviz.workspace import creation
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from tests.tiny import Row

Run = Callable[..., tuple[int, str, str]]


def saved(path: Path, rows: Mapping[str, list[Row]] | None = None) -> Path:
    """Return the folder of the tiny workspace, kept in files."""
    tiny = tiny_workspace(rows)
    kept = creation.init(path)
    for name in tiny.versions():
        layer = tiny.layers[name]
        read = tiny.features if layer.has_geometry else tiny.table
        kept.store.publish(
            layer,
            read(name),
            Lineage("Test", dt.date(2024, 4, 22)),
            replaces=0,
            is_valid=True,
        )
    toml = "is_illustrative = true\nas_of_on = 2024-04-22\n"
    (path / "clusterviz.toml").write_text(toml, encoding="utf-8")
    return path


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command: its code, output and complaints."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file, without its byte order mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
