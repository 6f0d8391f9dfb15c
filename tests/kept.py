"""What tests keep in folders and read back; the command line run inside a test."""

from __future__ import annotations

import atexit
import csv
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.cli import main
from clusterviz.records import Lineage
from clusterviz.workspace import creation
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from tests.tiny import Row

Run = Callable[..., tuple[int, str, str]]


def saved(path: Path, rows: Mapping[str, list[Row]] | None = None) -> Path:
    """Return the folder of the tiny workspace, kept in files."""
    if rows:
        return _written(path, rows)
    # Copied: publishing takes far longer, and a workspace may be moved.
    return shutil.copytree(_usual(), path, dirs_exist_ok=True)


def sample(path: Path) -> Path:
    """Return the folder of a new workspace with the shipped sample."""
    return shutil.copytree(_sample(), path, dirs_exist_ok=True)


@cache
def _usual() -> Path:
    return _written(_of_this_process() / "tiny", None)


@cache
def _sample() -> Path:
    made = creation.init(_of_this_process() / "sample", "bacgiang")
    made.store.close()
    return made.root


def _of_this_process() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="clusterviz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _written(path: Path, rows: Mapping[str, list[Row]] | None) -> Path:
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
    toml = (
        'province_vi = "Tỉnh Bắc Giang"\nprovince_en = "Bắc Giang province"\n'
        "is_illustrative = true\nas_of_on = 2024-04-22\n"
    )
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
