"""Parts of a published layer's file: some columns, some rows, some geometries.

A file is made of groups of rows, each column of a group by itself: only those
are read that hold what was asked for.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from clusterviz.storage.base import require_rows, require_shapes
from clusterviz.storage.columns import columns_as_declared, require_declared
from clusterviz.storage.layerfiles import as_frame, damage_told, require_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.schema import Layer


def read_columns(path: Path, layer: Layer, columns: Sequence[str]) -> pd.DataFrame:
    """Return some columns, all rows; raises as `layerfiles.read_layer_file`."""
    require_declared(layer, columns)
    with _opened(path) as file:
        frame = as_frame(file.read(_stored(file, columns)))
    return columns_as_declared(layer, frame, columns)


def read_rows(
    path: Path, layer: Layer, rows: NDArray[np.int64], columns: Sequence[str]
) -> pd.DataFrame:
    """Return the rows at those positions, without geometry.

    Only the groups that hold one of them are read, one at a time: those of a
    country may be the whole layer. Raises as `layerfiles.read_layer_file`.
    """
    require_declared(layer, columns)
    with _opened(path) as file:
        require_rows(layer.name, rows, file.metadata.num_rows)
        starts = _starts(file.metadata)
        group_of_row = np.searchsorted(starts, rows, side="right") - 1
        by_group = np.argsort(group_of_row, kind="stable")
        groups = np.unique(group_of_row)
        firsts = np.searchsorted(group_of_row[by_group], groups)
        lasts = np.searchsorted(group_of_row[by_group], groups, side="right")
        stored = _stored(file, columns)
        parts = [
            _taken(file, group, rows[by_group[first:last]] - starts[group], stored)
            for group, first, last in zip(groups.tolist(), firsts, lasts, strict=True)
        ]
        table = pa.concat_tables(parts or [file.schema_arrow.empty_table()])
        # Back from the order of the groups to that which was asked for.
        places = pa.array(np.argsort(by_group))
        chosen = as_frame(table.combine_chunks().take(places))
    # A table that has no columns forgets how many rows were taken of it.
    return columns_as_declared(layer, chosen.reindex(range(len(rows))), columns)


def read_shapes(path: Path, layer: Layer, start: int, stop: int) -> NDArray[np.object_]:
    """Return the WKB of geometries; only the groups that hold them are read."""
    require_shapes(layer, start, stop)
    with _opened(path) as file:
        starts = _starts(file.metadata)
        first = np.searchsorted(starts, start, side="right") - 1
        groups = range(first, np.searchsorted(starts[:-1], stop))
        if start == stop or not groups:
            return np.empty(0, dtype=object)
        column = file.read_row_groups(list(groups), ["geometry"])["geometry"]
        shapes = column.slice(start - starts[first], stop - start).to_numpy()
    return np.asarray(shapes, dtype=object)


def _taken(
    file: pq.ParquetFile, group: int, places: NDArray[np.int64], stored: list[str]
) -> pa.Table:
    """Return some rows of one group, copied, so that the group itself is let go."""
    table = file.read_row_group(group, stored)
    return table.combine_chunks().take(pa.array(places))


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    with damage_told(path):
        require_whole(path)
        about = path.stat()
        metadata = _metadata(path.absolute(), about.st_size, about.st_mtime_ns)
        with pq.ParquetFile(path, metadata=metadata) as file:
            yield file


@lru_cache(maxsize=16)
def _metadata(path: Path, size: int, mtime_ns: int) -> pq.FileMetaData:
    """Return where the groups of a file are, which of a large one takes a while."""
    return pq.read_metadata(path)


def _stored(file: pq.ParquetFile, columns: Sequence[str]) -> list[str]:
    """Return those of `columns` that the file has: others were declared later."""
    return [name for name in columns if name in file.schema_arrow.names]


def _starts(metadata: pq.FileMetaData) -> NDArray[np.int64]:
    """Return the position of the first row of each group, and after the last."""
    n_rows = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
    return np.cumsum([0, *n_rows], dtype=np.int64)
