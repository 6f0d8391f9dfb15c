"""The rows that the child process left, read back as what they are, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz.files.handed import open_plain
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import GEOMETRY
from clusterviz.files.wkb import as_several, n_vertices

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from clusterviz.schema import GeometryType
    from clusterviz.settings import ImportLimits

_MB = 1_000_000
_ROWS_AT_ONCE = 8_192

_NULLABLE = {
    # As floats, whole numbers above 2**53 would change where a row has none.
    **dict.fromkeys(
        (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16()),
        pd.Int64Dtype(),
    ),
    pa.bool_(): pd.BooleanDtype(),
}


class DamagedRowsError(ValueError):
    """The rows are none that a reader can have meant."""


def returned_rows(
    path: Path, limits: ImportLimits, geometry: GeometryType = "none"
) -> pd.DataFrame:
    """Return the rows that the child left, read a group at a time.

    The child looked at them, too; one that was taken over did not.

    Parameters
    ----------
    path
        Parquet, with geometry in WKB where there is any.
    limits
        What the rows may cost.
    geometry
        What they become: flat single polygons or lines are then multi-part ones
        from the first, a group at a time. Of a million, both at once are a gigabyte.

    Raises
    ------
    DamagedRowsError
        If they are damaged, or cost more.
    """
    try:
        with open_plain(path) as file:
            frame, shapes = _frame(pq.ParquetFile(file), limits, geometry)
    except (
        FileRefusedError,
        OSError,
        OverflowError,
        TypeError,
        ValueError,
        pa.ArrowException,
        shapely.GEOSException,
    ) as error:
        raise DamagedRowsError from error
    if shapes is None:
        return frame
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes)
    return placed


def _group(file: pq.ParquetFile, number: int, most: int) -> pa.Table:
    """Return a group of rows of at most so many bytes, whatever it says of itself.

    One text that stands in the file once may fill a hundred thousand cells.
    """
    batches, n_bytes = [], 0
    for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[number]):
        n_bytes += batch.nbytes
        if n_bytes > most:
            raise DamagedRowsError
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=file.schema_arrow)


def _frame(
    file: pq.ParquetFile, limits: ImportLimits, geometry: GeometryType
) -> tuple[pd.DataFrame, NDArray[np.object_] | None]:
    """Return the attributes and, where there is any, the geometry of a file."""
    names = file.schema_arrow.names
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    is_large = sum(one.total_byte_size for one in groups) > limits.memory_mb * _MB
    if is_large or file.metadata.num_rows > limits.features:
        raise DamagedRowsError
    if len({*names}) < len(names):
        raise DamagedRowsError
    tables, shapes = [], []
    left = limits.memory_mb * _MB
    for number in range(len(groups)):
        table = _group(file, number, left)
        left -= table.nbytes
        table.validate(full=True)
        if GEOMETRY in names:
            blobs = table.column(GEOMETRY).to_pylist()
            n_vertices(blobs)
            several = as_several(blobs, geometry)
            shapes.append(shapely.from_wkb(several, on_invalid="raise"))
            table = table.drop_columns(GEOMETRY)
        tables.append(table.replace_schema_metadata(None))
    whole = pa.concat_tables(tables) if tables else file.schema_arrow.empty_table()
    tables.clear()
    frame: pd.DataFrame = whole.to_pandas(
        date_as_object=True,
        types_mapper=_NULLABLE.get,
        split_blocks=True,
        self_destruct=True,
    )
    if GEOMETRY not in names:
        return frame, None
    return frame, np.concatenate(shapes) if shapes else np.empty(0, object)
