"""GeoParquet 1.1 as every peer reads it, written block by block."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz.crs import METRIC, read_crs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

ROWS_PER_GROUP = 2_000

_SIDES = ("xmin", "ymin", "xmax", "ymax")


def write_shapes(
    path: Path,
    key: str,
    blocks: Iterable[NDArray[np.object_]],
    owners: NDArray[np.int64] | None = None,
) -> int:
    """Write shapes with their number and bounding box; return how many.

    Zstandard, WKB, a `bbox` covering, row groups of at most 2,000.

    Parameters
    ----------
    path
        Replaced if it exists, once all is written.
    key
        The column of whole numbers.
    blocks
        Arrays of polygons in the default metric CRS, in the order wanted.
    owners
        The number of each shape; ``None`` counts from 0.
    """
    part = path.with_suffix(".part")
    n = 0
    with pq.ParquetWriter(part, _schema(key), compression="zstd") as writer:
        for block in blocks:
            for start in range(0, len(block), ROWS_PER_GROUP):
                shapes = block[start : start + ROWS_PER_GROUP]
                numbers = np.arange(n, n + len(shapes))
                if owners is not None:
                    numbers = owners[numbers]
                writer.write_table(_table(key, numbers, shapes))
                n += len(shapes)
    part.replace(path)
    return n


def read_shapes(path: Path) -> NDArray[np.object_]:
    """Return the shapes of a file, in its order."""
    column = pq.read_table(path, columns=["geometry"])["geometry"]
    return np.asarray(shapely.from_wkb(column.to_numpy()), dtype=object)


def read_runs(path: Path, n_rows: int) -> Iterator[NDArray[np.object_]]:
    """Yield the shapes of a file, so many at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(n_rows, columns=["geometry"]):
            wkb = batch["geometry"].to_numpy(zero_copy_only=False)
            yield np.asarray(shapely.from_wkb(wkb), dtype=object)


def read_numbers(path: Path, key: str) -> NDArray[np.int64]:
    """Return the numbers in column `key` of a file, in its order."""
    return np.asarray(pq.read_table(path, columns=[key])[key].to_numpy())


def _schema(key: str) -> pa.Schema:
    covering = {side: ["bbox", side] for side in _SIDES}
    geometry = {
        "encoding": "WKB",
        "geometry_types": ["Polygon", "MultiPolygon"],
        "crs": read_crs(METRIC).to_json_dict(),
        "covering": {"bbox": covering},
    }
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": geometry},
    }
    fields = [
        pa.field(key, pa.int64(), nullable=False),
        pa.field("geometry", pa.binary()),
        pa.field("bbox", pa.struct([pa.field(side, pa.float64()) for side in _SIDES])),
    ]
    return pa.schema(fields, metadata={"geo": json.dumps(geo)})


def _table(
    key: str, numbers: NDArray[np.int64], shapes: NDArray[np.object_]
) -> pa.Table:
    boxes = shapely.bounds(shapes).T
    covering = pa.StructArray.from_arrays([pa.array(side) for side in boxes], _SIDES)
    columns = [
        pa.array(numbers),
        pa.array(shapely.to_wkb(shapes), type=pa.binary()),
        covering,
    ]
    return pa.Table.from_arrays(columns, schema=_schema(key))
