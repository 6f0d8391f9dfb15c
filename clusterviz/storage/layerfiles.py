"""Published layers as files: written once, named by their hash, never changed.

Layers are GeoParquet 1.1 with a bounding box per row ("covering"), so that a
reader may skip what it does not need; tables are plain Parquet. Each column
carries its label and unit.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz.errors import StorageError
from clusterviz.storage.columns import as_declared

if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS

    from clusterviz.schema import Field, FieldType, Layer

ROWS_PER_GROUP = 1_500
"""Small enough that a reader of one district skips most of a province."""

_BOUNDS = ("xmin", "ymin", "xmax", "ymax")

_TEMPORARY = ".tmp-"

_ABANDONED_S = 3600.0

_ARROW: dict[FieldType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "month": pa.string(),
    "choice": pa.string(),
}


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
        Rows as `storage.columns.as_declared` returns them, in the metric CRS.

    Raises
    ------
    StorageError
        If the disk is full or the folder cannot be written.
    """
    folder = layer_path(root, layer.name, "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        number, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=folder)
        temporary = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                _write(arrow_table(layer, frame), file)
                file.flush()
                os.fsync(file.fileno())
            content_hash = _hash(temporary)
            path = layer_path(root, layer.name, content_hash)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(folder)
        _sync_folder(folder.parent)
    except OSError as error:
        raise StorageError(
            f"`{layer.name}` could not be written to `{folder}`: {error.strerror}.",
            expected="a folder that may be written, on a disk with room",
            remedy="Make room or ask for the right to write, then try again.",
        ) from error
    return content_hash


def read_layer_file(root: Path, layer: Layer, content_hash: str) -> pd.DataFrame:
    """Return the rows that `write_layer_file` stored, in the metric CRS.

    Raises
    ------
    StorageError
        If the file is missing, or its content is no longer what was written.
    """
    path = layer_path(root, layer.name, content_hash)
    try:
        is_whole = _hash(path) == content_hash
        if not is_whole:
            raise _damaged(path, "its content is not what was published")
        frame = (
            gpd.read_parquet(path)
            if layer.has_geometry
            else pq.read_table(path).to_pandas()
        )
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, str(error).splitlines()[0]) from error
    declared = [name for name in frame if name in {*layer.fields, "geometry"}]
    return as_declared(layer, frame[declared])


def arrow_table(layer: Layer, frame: pd.DataFrame) -> pa.Table:
    """Return `frame` as the Arrow table of a (Geo)Parquet 1.1 file.

    Parameters
    ----------
    layer
        The declaration: types, labels and units come from it.
    frame
        Rows as `storage.columns.as_declared` returns them.
    """
    arrays: list[pa.Array] = []
    fields: list[pa.Field] = []
    for name, field in layer.fields.items():
        arrays.append(pa.array(frame[name], _ARROW[field.type], from_pandas=True))
        fields.append(
            pa.field(name, _ARROW[field.type], metadata=_column_metadata(field))
        )
    if not isinstance(frame, gpd.GeoDataFrame):
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    geometries = np.asarray(frame.geometry.array, dtype=object)
    boxes = _boxes(geometries)
    arrays += [pa.array(shapely.to_wkb(geometries), pa.binary()), boxes]
    fields += [pa.field("geometry", pa.binary()), pa.field("bbox", boxes.type)]
    geo = json.dumps(_geo_metadata(layer, geometries, frame.crs))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, {"geo": geo}))


def _write(table: pa.Table, file: BinaryIO) -> None:
    pq.write_table(
        table,
        file,
        compression="zstd",
        row_group_size=ROWS_PER_GROUP,
        write_page_index=True,
    )


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


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut.

    Windows offers no handle on a folder; NTFS journals renames itself, but
    the last one may be lost with the power. What is lost is then a version
    that its publisher was told of less than a moment before; never half a file.
    """
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _remove_abandoned(folder: Path) -> None:
    """Remove what killed publications left, old enough to be nobody's work."""
    oldest = time.time() - _ABANDONED_S
    for path in folder.glob(f"{_TEMPORARY}*"):
        # Another publisher may rename or remove its own at this moment.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _damaged(path: Path, reason: str) -> StorageError:
    return StorageError(
        f"`{path}` is damaged: {reason}.",
        expected="the file as it was published",
        remedy="Restore the workspace from a backup, or import the layer again.",
    )
