"""A layer's file in partitions that a worker can hold, and the reading of one.

What lies where is known from the file's last pages alone: the bbox covering has,
for each group of rows, the least and the greatest of every side.
"""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz import texts
from clusterviz.core.polygons import boxes_meet
from clusterviz.errors import StorageError
from clusterviz.texts.reasons import of_any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats, Truths

    Box = tuple[float, float, float, float]

MOST_ROWS = 50_000
MOST_BYTES = 64 << 20
"""Of a partition, uncompressed; a group of rows that is larger is one by itself."""

_SIDES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class Group:
    """A group of rows of the file.

    Parameters
    ----------
    number
        Its position in the file.
    first_row, n_rows
        The position of its first row, and how many there are.
    n_bytes
        Of geometries and boxes, uncompressed.
    box
        xmin, ymin, xmax, ymax around its features.
    """

    number: int
    first_row: int
    n_rows: int
    n_bytes: int
    box: Box


@dataclass(frozen=True)
class Run:
    """Groups that are one partition: read one by one, answered together.

    Parameters
    ----------
    groups
        In the order of the file.
    near
        The boxes of the sites that meet one of them, (k, 4).
    """

    groups: tuple[Group, ...]
    near: Floats


@dataclass(frozen=True)
class Sites:
    """The sites as they are sent to every worker.

    Parameters
    ----------
    wkb
        (k,) bytes; ``None`` where a site is missing.
    boxes
        Their bounds, (k, 4).
    """

    wkb: NDArray[np.object_]
    boxes: Floats

    def near(self, box: Floats) -> NDArray[np.object_]:
        """Return the sites whose boxes meet `box`, (k,), ``None`` for the others."""
        is_near = boxes_meet(self.boxes, box)
        shapes = np.full(len(self.wkb), None, dtype="object")
        shapes[is_near] = shapely.from_wkb(self.wkb[is_near])
        return shapes


def sites_of(wkb: NDArray[np.object_]) -> Sites:
    """Return the sites of some WKB."""
    return Sites(wkb, shapely.bounds(shapely.from_wkb(wkb)))


def runs_met(path: Path, boxes: Floats) -> list[Run]:
    """Return partitions of those groups of a file that some box meets.

    Parameters
    ----------
    path
        GeoParquet with a bbox covering; only its metadata are read.
    boxes
        xmin, ymin, xmax, ymax of each site, (k, 4); missing ones meet nothing.

    Returns
    -------
    runs
        Each of at most 50,000 rows and 64 MiB uncompressed, unless a single
        group is larger.

    Raises
    ------
    StorageError
        If the file cannot be read or has no bbox covering.
    """
    with _unreadable_told(path):
        metadata = pq.read_metadata(path)
    met = [
        group
        for group in _groups(path, metadata)
        if group.n_rows and boxes_meet(boxes, np.array(group.box)).any()
    ]
    return [Run(tuple(some), _near(boxes, some)) for some in _bounded(met)]


def shapes_near(run: Run, path: Path) -> gpd.GeoDataFrame:
    """Return the features of a run that a site's box meets, by row in the file.

    Parameters
    ----------
    run
        From `runs_met`.
    path
        Of the file, on the machine where this runs.

    Raises
    ------
    StorageError
        If the file cannot be read.
    """
    none = np.zeros(0, dtype="int64")
    rows, shapes = [none], [none.astype("object")]
    with _unreadable_told(path), pq.ParquetFile(path) as file:
        column, sides = _columns(file.metadata)
        # One group at a time: more are never in memory unparsed.
        for group in run.groups:
            names = [column, *(side.split(".")[0] for side in sides)]
            table = file.read_row_group(group.number, list(dict.fromkeys(names)))
            at = np.flatnonzero(_is_met(_boxes(table, sides), run.near))
            wkb = table[column].take(pa.array(at)).to_numpy()
            rows.append(at + group.first_row)
            shapes.append(shapely.from_wkb(wkb))
    return gpd.GeoDataFrame(geometry=np.concatenate(shapes), index=np.concatenate(rows))


@contextmanager
def _unreadable_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise StorageError(
            texts.told(
                "machines.file_unread",
                path=path,
                host=socket.gethostname(),
                why=of_any(error),
            )
        ) from error


def _groups(path: Path, metadata: pq.FileMetaData) -> list[Group]:
    try:
        column, sides = _columns(metadata)
        places = {
            metadata.schema.column(at).path: at for at in range(metadata.num_columns)
        }
        columns = [places[name] for name in (column, *sides)]
    except (KeyError, TypeError, ValueError) as error:
        raise StorageError(texts.told("machines.rows_unplaced", path=path)) from error
    groups, first_row = [], 0
    for number in range(metadata.num_row_groups):
        about = metadata.row_group(number)
        chunks = [about.column(at) for at in columns]
        groups.append(
            Group(
                number=number,
                first_row=first_row,
                n_rows=about.num_rows,
                n_bytes=sum(chunk.total_uncompressed_size for chunk in chunks),
                box=_box([chunk.statistics for chunk in chunks[1:]]),
            )
        )
        first_row += about.num_rows
    return groups


def _columns(metadata: pq.FileMetaData) -> tuple[str, list[str]]:
    """Return the column of the geometry, and those of the sides of its box."""
    about = json.loads((metadata.metadata or {})[b"geo"])
    column = about["primary_column"]
    geometry = about["columns"][column]
    if geometry["encoding"] != "WKB":
        raise ValueError(geometry["encoding"])
    covering = geometry["covering"]["bbox"]
    return column, [".".join(covering[side]) for side in _SIDES]


def _box(sides: list[Any]) -> Box:
    """Return the box that statistics tell: everywhere, where there are none."""
    if any(side is not None and not side.num_values for side in sides):
        return np.nan, np.nan, np.nan, np.nan
    if any(side is None or not side.has_min_max for side in sides):
        return -np.inf, -np.inf, np.inf, np.inf
    xmin, ymin, xmax, ymax = sides
    return float(xmin.min), float(ymin.min), float(xmax.max), float(ymax.max)


def _bounded(groups: list[Group]) -> list[list[Group]]:
    runs: list[list[Group]] = []
    n_rows = n_bytes = 0
    for group in groups:
        n_rows, n_bytes = n_rows + group.n_rows, n_bytes + group.n_bytes
        if not runs or n_rows > MOST_ROWS or n_bytes > MOST_BYTES:
            runs.append([])
            n_rows, n_bytes = group.n_rows, group.n_bytes
        runs[-1].append(group)
    return runs


def _near(boxes: Floats, groups: list[Group]) -> Floats:
    is_near = np.zeros(len(boxes), dtype="bool")
    for group in groups:
        is_near |= boxes_meet(boxes, np.array(group.box))
    return boxes[is_near]


def _boxes(table: pa.Table, sides: list[str]) -> Floats:
    """Return the box of each row, (n, 4), NaN where it has no place."""
    flat = table.flatten()
    columns = [flat[side].to_numpy().astype("float64") for side in sides]
    return np.stack(columns, axis=1)


def _is_met(rows: Floats, near: Floats) -> Truths:
    is_met = np.zeros(len(rows), dtype="bool")
    for box in near:
        is_met |= boxes_meet(rows, box)
    return is_met
