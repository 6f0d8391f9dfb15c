"""Writing frames as the layers declare them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from clusterviz.schema import Field, Layer

_ARROW = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_PANDAS: dict[str, Any] = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
}
_PACKED = {"compression": "zstd", "compression_level": 19}


def as_declared(layer: Layer, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the columns of `layer`, in its order and types."""
    rows = frame.sort_values(layer.key, ignore_index=True)
    columns = {name: _column(field, rows) for name, field in layer.fields.items()}
    plain = pd.DataFrame(columns)
    if not layer.has_geometry:
        return plain
    shapes = [_multi(shape) for shape in rows.geometry]
    placed: pd.DataFrame = gpd.GeoDataFrame(plain, geometry=shapes, crs=frame.crs)
    return placed


def _column(field: Field, rows: pd.DataFrame) -> pd.Series[Any]:
    if field.name not in rows:
        values = pd.Series([None] * len(rows), index=rows.index, dtype="object")
    else:
        values = rows[field.name]
    arrow = _ARROW.get(field.type, pa.string())
    if field.type == "number":
        values = values.astype("float64").round(4)
    array = pa.array(values.astype("object"), type=arrow, from_pandas=True)
    if field.type == "date":
        days: pd.Series[Any] = pd.Series(
            array.to_pylist(), index=rows.index, dtype="object"
        )
        return days
    kind = _PANDAS.get(field.type, pd.StringDtype(na_value=float("nan")))
    column: pd.Series[Any] = pd.Series(array.to_pylist(), index=rows.index, dtype=kind)
    return column


def _multi(shape: object) -> object:
    if isinstance(shape, LineString):
        return MultiLineString([shape])
    return MultiPolygon([shape]) if isinstance(shape, Polygon) else shape


def write_layer(folder: Path, layer: Layer, frame: pd.DataFrame) -> Path:
    """Write `frame` as ``<layer>.parquet`` in `folder`: GeoParquet 1.1 or Parquet."""
    rows = as_declared(layer, frame)
    path = folder / f"{layer.name}.parquet"
    if isinstance(rows, gpd.GeoDataFrame):
        rows.to_parquet(
            path,
            schema_version="1.1.0",
            write_covering_bbox=True,
            index=False,
            **_PACKED,
        )
    else:
        schema = pa.schema([
            (name, _ARROW.get(field.type, pa.string()))
            for name, field in layer.fields.items()
        ])  # fmt: skip
        table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
        pq.write_table(table, path, **_PACKED)
    return path
