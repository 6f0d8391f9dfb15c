"""The columns that a layer declares, in the types that every store keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import GeometryType

from clusterviz.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Field, FieldType, Layer

_PANDAS: dict[FieldType, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "object",
    "month": "str",
    "choice": "str",
}

_KINDS = {
    "MultiPolygon": (GeometryType.POLYGON, GeometryType.MULTIPOLYGON),
    "MultiLineString": (GeometryType.LINESTRING, GeometryType.MULTILINESTRING),
}
"""By declared type, that of one part, and that of several."""


def as_declared(layer: Layer, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` in the form that every store keeps and gives back.

    Columns are those of the declaration, in its order; a declared field that
    `frame` lacks is missing throughout, so a field added to a declaration
    needs no migration. Rows are numbered from 0. Single polygons and lines
    become multi ones of one part; coordinates stay in the frame's CRS.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Rows; a GeoDataFrame when the layer has geometry.

    Raises
    ------
    StorageError
        If `frame` has a column that is not declared, a value that does not
        fit its field, or geometries of another type than the layer's.

    Examples
    --------
    >>> from clusterviz.settings import shipped
    >>> from clusterviz.schema import read_layers
    >>> documents = read_layers(shipped("layers"))["documents"]
    >>> frame = as_declared(documents, pd.DataFrame({"document_id": ["2029"]}))
    >>> frame["document_id"][0], bool(frame["issued_on"].isna()[0])
    ('2029', True)
    """
    _require_known(layer, frame)
    table = columns_as_declared(layer, frame, list(layer.fields))
    if not isinstance(frame, gpd.GeoDataFrame):
        return table
    geometry = _geometry(layer, frame)
    placed: pd.DataFrame = gpd.GeoDataFrame(table, geometry=geometry, crs=frame.crs)
    return placed


def columns_as_declared(
    layer: Layer, frame: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Return some columns of `frame`, without geometry, as `as_declared` does.

    Raises
    ------
    StorageError
        If a column is not declared, or a value does not fit its field.
    """
    require_declared(layer, columns)
    table = {name: _column(layer, layer.fields[name], frame) for name in columns}
    # Named even where there are none: numbers would be their type else.
    names = pd.Index(list(columns), dtype="str")
    return pd.DataFrame(table, index=pd.RangeIndex(len(frame)), columns=names)


def require_declared(layer: Layer, columns: Sequence[str]) -> None:
    """Raise unless `layer` declares each of `columns`."""
    unknown = [name for name in columns if name not in layer.fields]
    if unknown:
        raise StorageError(
            f"`{layer.name}` was asked for the columns {', '.join(unknown)}.",
            expected="declared fields only",
            remedy=f"Choose from the fields of layers/{layer.name}.toml.",
        )


def _require_known(layer: Layer, frame: pd.DataFrame) -> None:
    is_spatial = isinstance(frame, gpd.GeoDataFrame)
    if is_spatial != layer.has_geometry:
        raise StorageError(
            f"`{layer.name}` was given {'' if is_spatial else 'no '}geometry.",
            expected=f"geometry of type {layer.geometry}, as declared",
            remedy=f"Compare the data with layers/{layer.name}.toml.",
        )
    place = {frame.geometry.name} if isinstance(frame, gpd.GeoDataFrame) else set()
    unknown = [str(name) for name in frame if name not in {*layer.fields, *place}]
    if unknown:
        raise StorageError(
            f"`{layer.name}` was given the columns {', '.join(unknown)}.",
            expected="declared fields only",
            remedy=f"Leave them out, or declare them in layers/{layer.name}.toml.",
        )


def _column(layer: Layer, field: Field, frame: pd.DataFrame) -> pd.Series[Any]:
    dtype = pd.api.types.pandas_dtype(_PANDAS[field.type])
    if field.name not in frame:
        return pd.Series([None] * len(frame), dtype=dtype)
    values: pd.Series[Any] = frame[field.name].reset_index(drop=True)
    if field.type == "date":
        return values.astype("object").where(values.notna(), None)
    try:
        return values.astype(dtype)
    except (TypeError, ValueError) as error:
        raise StorageError(
            f"`{layer.name}.{field.name}` holds a value that is no {field.type}.",
            expected=f"{field.type} throughout, or missing",
            remedy="Import the file with `clusterviz import`, which names the rows.",
        ) from error


def _geometry(layer: Layer, frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the geometries, each of the layer's multi type or missing."""
    geometries = np.array(frame.geometry.array, dtype=object)
    kinds = shapely.get_type_id(geometries)
    single, several = _KINDS[layer.geometry]
    is_single = kinds == single
    if is_single.any():
        parts = geometries[is_single]
        multi = (
            shapely.multipolygons
            if layer.geometry == "MultiPolygon"
            else shapely.multilinestrings
        )
        geometries[is_single] = multi(parts, indices=np.arange(len(parts)))
    is_other = ~is_single & (kinds != several) & (kinds != GeometryType.MISSING)
    if is_other.any():
        raise StorageError(
            f"`{layer.name}` was given a {geometries[is_other][0].geom_type}.",
            expected=f"geometry of type {layer.geometry}, as declared",
            remedy=f"Compare the data with layers/{layer.name}.toml.",
        )
    return geometries
