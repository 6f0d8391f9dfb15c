"""Imports: a file of many polygons, from the upload to the published version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.importer import imported
from benchmarks.sections.base import Section, Verdict, most, table
from benchmarks.upload import upload
from clusterviz.errors import InputError
from clusterviz.settings import ImportLimits

if TYPE_CHECKING:
    from benchmarks.bench import Bench

SIZES = (200_000, 1_000_000)

MEMORY_MB = 3 * 1024
"""Of the reader and of the program that started it, each."""


class Import(BaseModel):
    """What the imports of one file took, one value a round.

    Parameters
    ----------
    n_features
        Polygons of the file.
    file_mb
        Its size.
    seconds, peak_mb, reader_mb
        Time; the most memory of the program, and of the process that opened the
        file for it.
    """

    n_features: int
    file_mb: float
    seconds: list[float]
    peak_mb: list[float]
    reader_mb: list[float]


class Imports(BaseModel):
    """Both files."""

    files: list[Import]


def measure(bench: Bench) -> Imports:
    """Import either file into a new workspace, each time in a fresh process."""
    return Imports(
        files=[
            _measured(bench, size // 100 if bench.is_small else size) for size in SIZES
        ]
    )


def _measured(bench: Bench, size: int) -> Import:
    path = upload(bench.folder / "uploads", size)
    rounds = []
    for _ in range(bench.rounds):
        said = imported(path)
        if said["status"] != "published":
            raise InputError(
                f"The import of {path.name} ended as {said['status']}.",
                expected="a published version",
                remedy="Import it with `clusterviz import`, which tells why.",
            )
        say(f"imports, {size:,}: {said['seconds']:.1f} s, {said['peak_mb']:,.0f} MB")
        rounds.append(said)
    return Import(
        n_features=rounds[0]["n_features"],
        file_mb=path.stat().st_size / 1024**2,
        seconds=[one["seconds"] for one in rounds],
        peak_mb=[one["peak_mb"] for one in rounds],
        reader_mb=[one["reader_mb"] for one in rounds],
    )


def lines(imports: Imports) -> list[str]:
    """Return seconds and megabytes by size."""
    rows = [
        [
            f"{one.n_features:,} polygons, {one.file_mb:,.0f} MB",
            f"{np.median(one.seconds):.1f} ({min(one.seconds):.1f} to "
            f"{max(one.seconds):.1f})",
            f"{one.n_features / np.median(one.seconds):,.0f}",
            f"{max(one.peak_mb):,.0f} MB",
            f"{max(one.reader_mb):,.0f} MB",
        ]
        for one in imports.files
    ]
    columns = ["", "median s (least to most)", "polygons a second", "peak memory",
               "of the reader"]  # fmt: skip
    return [
        "A GeoPackage of parcels with names: looked at, read in a process of its own, "
        "checked, put in order and published into an empty workspace, each time in a "
        "fresh process.",
        "",
        *table(columns, rows),
    ]


def verdicts(imports: Imports) -> list[Verdict]:
    """Return whether the memory of either process stays within its bound."""
    judged = []
    for one in imports.files:
        held_mb = max(*one.peak_mb, *one.reader_mb)
        judged.append(
            most(
                f"import of {one.n_features:,} polygons: peak memory",
                f"{MEMORY_MB:,} MB",
                f"{held_mb:,.0f} MB in {np.median(one.seconds):.0f} s",
                is_met=held_mb <= MEMORY_MB,
            )
        )
    small, large = min(imports.files, key=_size), max(imports.files, key=_size)
    if large.n_features > small.n_features:
        features = ImportLimits().features
        each_mb = (max(large.peak_mb) - max(small.peak_mb)) / (
            large.n_features - small.n_features
        )
        grown_mb = max(large.peak_mb) + each_mb * (features - large.n_features)
        judged.append(
            most(
                f"import of {features:,} polygons, all that are taken: peak memory, "
                "as it grows between the two",
                f"{MEMORY_MB:,} MB",
                f"{grown_mb:,.0f} MB, {each_mb * 1024:.2f} kB each",
                is_met=grown_mb <= MEMORY_MB,
            )
        )
    return judged


def _size(one: Import) -> int:
    return one.n_features


SECTION = Section("Imports", Imports, measure, lines, verdicts)
