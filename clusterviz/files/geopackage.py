"""GeoPackage: the file that offices exchange, its columns fixed by the declaration."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import fiona
import geopandas as gpd
from fiona.errors import FionaError
from shapely.geometry import mapping

from clusterviz.files.json_values import json_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.origin import Origin
    from clusterviz.schema import FieldType, Language, Layer

_OGR: dict[FieldType, str] = {
    "text": "str",
    "integer": "int64",
    "number": "float",
    "boolean": "bool",
    "date": "date",
    "month": "str",
    "choice": "str",
}

_OTHERS = {"b": "bool", "i": "int64", "f": "float"}


def write_geopackage(
    frame: pd.DataFrame, layer: Layer, path: Path, origin: Origin, language: Language
) -> None:
    """Write `frame` as the one layer of a new GeoPackage, in the frame's CRS.

    Written by fiona: its schema is fixed in advance, so a column that happens
    to be empty still has the type that the layer declares.

    Parameters
    ----------
    frame
        Rows of `layer`, perhaps with columns that are none of its fields;
        shapes of the layer's type.
    layer
        The declaration.
    path
        A file that does not exist.
    origin
        What the layer's description says.
    language
        Of the description.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    try:
        _write(frame, layer, path, origin, language)
    except FionaError as error:
        raise OSError(str(error)) from error


def _write(
    frame: pd.DataFrame, layer: Layer, path: Path, origin: Origin, language: Language
) -> None:
    names = [str(name) for name in frame.columns if name != "geometry"]
    properties = {name: _type(layer, frame, name) for name in names}
    is_spatial = isinstance(frame, gpd.GeoDataFrame)
    with fiona.open(
        path,
        "w",
        driver="GPKG",
        layer=layer.name,
        schema={
            "geometry": layer.geometry if is_spatial else "None",
            "properties": properties,
        },
        crs_wkt=frame.crs.to_wkt() if isinstance(frame, gpd.GeoDataFrame) else None,
        IDENTIFIER=origin.title.say(language),
        DESCRIPTION=origin.summary(language),
    ) as collection:
        collection.writerecords(_records(frame, properties))


def _type(layer: Layer, frame: pd.DataFrame, name: str) -> str:
    if name in layer.fields:
        return _OGR[layer.fields[name].type]
    return _OTHERS.get(frame[name].dtype.kind, "str")


def _records(frame: pd.DataFrame, types: dict[str, str]) -> Iterator[dict[str, Any]]:
    shapes: Any = [None] * len(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = frame.geometry
    for shape, row in zip(shapes, json_rows(frame), strict=True):
        properties: dict[str, object] = {**row}
        for name, kind in types.items():
            if kind == "date" and row[name] is not None:
                properties[name] = dt.date.fromisoformat(str(row[name]))
        place = None if shape is None else mapping(shape)
        yield {"type": "Feature", "geometry": place, "properties": properties}
