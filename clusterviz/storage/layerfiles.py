"""Published layers as files: written once, named by their hash, never changed.

Layers are GeoParquet 1.1 with a bounding box per row ("covering"), so that a
reader may skip what it does not need; tables are plain Parquet. Each column
carries its label and unit.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz import texts
from clusterviz.errors import StorageError, Told
from clusterviz.storage.columns import as_declared
from clusterviz.storage.durable import TEMPORARY, remove_abandoned, sync_folder
from clusterviz.texts.reasons import of_any, why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyproj import CRS

    from clusterviz.schema import Field, FieldType, Layer

ROWS_PER_GROUP = 1_500
"""Small enough that a reader of one district skips most of a province."""

_ROWS_AT_ONCE = 20 * ROWS_PER_GROUP

_BOUNDS = ("xmin", "ymin", "xmax", "ymax")

ARROW: dict[FieldType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "month": pa.string(),
    "choice": pa.string(),
}
"""The type that a field of a kind is stored in."""

_PANDAS = {pa.int64(): pd.Int64Dtype()}
"""Beside a missing value pandas else makes integers floats: from 2**53 digits go."""


def layer_path(root: Path, layer_name: str, content_hash: str) -> Path:
    """Return where the workspace in `root` keeps the file of that hash."""
    return root / "layers" / layer_name / f"{content_hash}.parquet"


def write_layer_file(root: Path, layer: Layer, frame: pd.DataFrame) -> str:
    """Store `frame` and return the SHA-256 of the file, which is also its name.

    The file is written beside its place, flushed to the disk and renamed, so
    that a name is never seen without its whole content.

    Parameters
    ----------
    root
        The workspace's folder.
    layer
        The declaration.
    frame
        Rows in the metric CRS; stored as `storage.columns.as_declared` has them.

    Raises
    ------
    StorageError
        If the disk is full, the folder cannot be written, or the declaration does
        not allow the rows.
    """
    folder = layer_path(root, layer.name, "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(folder)
        # Not a private file, as `tempfile` makes them: who may read the folder
        # may read its layers, such as the workers of a cluster.
        temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
        try:
            with temporary.open("xb") as file:
                _write(layer, frame, file)
                file.flush()
                os.fsync(file.fileno())
            content_hash = _hash(temporary)
            path = layer_path(root, layer.name, content_hash)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise StorageError(
            texts.told(
                "stored.layer_unwritten",
                layer=layer.name,
                folder=folder,
                why=why(error),
            )
        ) from error
    return content_hash


def read_layer_file(path: Path, layer: Layer) -> pd.DataFrame:
    """Return the rows that `write_layer_file` stored, in the metric CRS.

    Raises
    ------
    StorageError
        If the file is missing, or its content is no longer what was written.
    """
    with damage_told(path):
        require_whole(path)
        frame = (
            gpd.read_parquet(path, to_pandas_kwargs={"types_mapper": _PANDAS.get})
            if layer.has_geometry
            else as_frame(pq.read_table(path))
        )
    declared = [name for name in frame if name in {*layer.fields, "geometry"}]
    return as_declared(layer, frame[declared])


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return rows without geometry as pandas holds them."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get)
    return frame


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Say `StorageError` where the file of a layer cannot be read."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, of_any(error)) from error


def require_whole(path: Path) -> None:
    """Raise unless the content of a layer's file has the hash that names it.

    The whole file is read for this once in the life of the program, and again
    when its size or time of change is another.
    """
    about = path.stat()
    if _hash_of(path.absolute(), about.st_size, about.st_mtime_ns) != path.stem:
        raise _damaged(path, texts.told("stored.not_as_published"))


def _write(layer: Layer, frame: pd.DataFrame, file: BinaryIO) -> None:
    """Write a (Geo)Parquet 1.1 file, a few groups at a time.

    Only so many rows are in memory a second time, in the form that is stored.
    """
    as_declared(layer, frame.iloc[:0])
    schema = _schema(layer, frame)
    with pq.ParquetWriter(
        file, schema, compression="zstd", write_page_index=True
    ) as writer:
        # A frame of no rows has one empty group too.
        for start in range(0, max(len(frame), 1), _ROWS_AT_ONCE):
            rows = as_declared(layer, frame.iloc[start : start + _ROWS_AT_ONCE])
            writer.write_table(_arrow_table(layer, rows, schema), ROWS_PER_GROUP)


def _schema(layer: Layer, frame: pd.DataFrame) -> pa.Schema:
    fields = [
        pa.field(name, ARROW[field.type], metadata=_column_metadata(field))
        for name, field in layer.fields.items()
    ]
    if not isinstance(frame, gpd.GeoDataFrame):
        return pa.schema(fields)
    box = pa.struct([(edge, pa.float64()) for edge in _BOUNDS])
    fields += [pa.field("geometry", pa.binary()), pa.field("bbox", box)]
    geometries = np.asarray(frame.geometry.array, dtype=object)
    geo = json.dumps(_geo_metadata(layer, geometries, frame.crs))
    return pa.schema(fields, {"geo": geo})


def _arrow_table(layer: Layer, frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    arrays = [
        pa.array(frame[name], ARROW[field.type], from_pandas=True)
        for name, field in layer.fields.items()
    ]
    if isinstance(frame, gpd.GeoDataFrame):
        geometries = np.asarray(frame.geometry.array, dtype=object)
        arrays.append(pa.array(shapely.to_wkb(geometries), pa.binary()))
        arrays.append(_boxes(geometries))
    return pa.Table.from_arrays(arrays, schema=schema)


def _column_metadata(field: Field) -> dict[str, str]:
    labels = {"label_vi": field.label.vi, "label_en": field.label.en}
    return labels | ({"unit": field.unit} if field.unit else {})


def _boxes(geometries: np.ndarray) -> pa.StructArray:
    """Return the bounding box of each geometry; null where it has none."""
    bounds = shapely.bounds(geometries)
    columns = [pa.array(bounds[:, i], pa.float64()) for i in range(len(_BOUNDS))]
    return pa.StructArray.from_arrays(
        columns, names=list(_BOUNDS), mask=pa.array(np.isnan(bounds).any(axis=1))
    )


def _geo_metadata(
    layer: Layer, geometries: np.ndarray, system: CRS | None
) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [layer.geometry],
        "crs": None if system is None else system.to_json_dict(),
        "covering": {"bbox": {edge: ["bbox", edge] for edge in _BOUNDS}},
    }
    placed = geometries[~shapely.is_missing(geometries)]
    if len(placed):
        column["bbox"] = [float(edge) for edge in shapely.total_bounds(placed)]
    return {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": column},
    }


@lru_cache(maxsize=1024)
def _hash_of(path: Path, size: int, mtime_ns: int) -> str:
    """Return the hash of a file that has that size and time of change."""
    return _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(path: Path, reason: Told) -> StorageError:
    return StorageError(texts.told("stored.layer_damaged", path=path, why=reason))
