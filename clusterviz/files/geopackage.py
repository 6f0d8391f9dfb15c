"""GeoPackage: the file that offices exchange, its columns fixed by the declaration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import fiona
import geopandas as gpd
from fiona._err import CPLE_BaseError
from fiona.errors import FionaError, TransactionError
from shapely.geometry import mapping

from clusterviz.files.gpkg_extensions import add_extensions, counted
from clusterviz.files.json_values import json_rows
from clusterviz.files.spare import of_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.gpkg_extensions import About, LayerStyle
    from clusterviz.files.origin import Origin
    from clusterviz.schema import FieldType, Language, Layer

    OnProgress = Callable[[int, int], None]

_OGR: dict[FieldType, str] = {
    "text": "str",
    "integer": "int64",
    "number": "float",
    "boolean": "bool",
    "date": "date",
    "month": "str",
    "choice": "str",
}

VERSION = "1.3"
"""Of GeoPackage, OGC 12-128r17 and r18; GDAL's own choice would be 1.2."""

FAULTS = (FionaError, TransactionError, CPLE_BaseError, RuntimeError)
"""What fiona ends in: on a full disk in the last three, which are none of the first."""

TOLD_EVERY = 1000
"""Rows between two words of progress."""

_OTHERS = {"b": "bool", "i": "int64", "f": "float"}


@dataclass(frozen=True)
class Part:
    """One layer of a package.

    Parameters
    ----------
    frame
        Rows of `layer`, perhaps with columns that are none of its fields, in the
        CRS that the file is to have; shapes of the layer's type.
    layer
        The declaration.
    origin
        What the layer's description says.
    """

    frame: pd.DataFrame
    layer: Layer
    origin: Origin


def write_geopackage(
    frame: pd.DataFrame, layer: Layer, path: Path, origin: Origin, language: Language
) -> None:
    """Write `frame` as the one layer of a new GeoPackage, in the frame's CRS.

    Parameters
    ----------
    frame, layer
        See `Part`.
    path
        A file that does not exist.
    origin
        See `Part`.
    language
        Of names and descriptions.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_parts([Part(frame, layer, origin)], path, language)


def write_parts(
    parts: Sequence[Part],
    path: Path,
    language: Language,
    *,
    abouts: Sequence[About] = (),
    styles: Sequence[LayerStyle] = (),
    on_progress: OnProgress = lambda n_done, n_rows: None,
) -> None:
    """Write layers and tables as one new GeoPackage.

    Written by fiona: its schema is fixed in advance, so a column that happens
    to be empty still has the type that the layer declares. The declaration's
    labels, choices and bounds are in the file too.

    Parameters
    ----------
    parts
        The layers, lowest first; each but once.
    path
        A file that does not exist.
    language
        Of names and descriptions.
    abouts
        Texts about their source.
    styles
        How they look.
    on_progress
        Told how many rows of all layers are written, and how many there are. What
        it raises ends the writing.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    n_rows = sum(len(part.frame) for part in parts)
    n_before = 0
    try:
        for part in parts:
            _write(part, path, language, partial(_told, on_progress, n_before, n_rows))
            n_before += len(part.frame)
            on_progress(n_before, n_rows)
    except FAULTS as error:
        raise of_library(error, path.parent) from error
    _require_whole(parts, path)
    columns = [(part.layer, _names(part.frame)) for part in parts]
    add_extensions(path, columns, language, abouts=abouts, styles=styles)


def _told(on_progress: OnProgress, n_before: int, n_rows: int, n_done: int) -> None:
    on_progress(n_before + n_done, n_rows)


def _require_whole(parts: Sequence[Part], path: Path) -> None:
    """Raise if a row is not in the file: a full disk is not always complained of."""
    found = counted(path, [part.layer.name for part in parts])
    for part in parts:
        if found[part.layer.name] != len(part.frame):
            raise OSError(
                f"{found[part.layer.name]} of {len(part.frame)} rows were written"
            )


def _names(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.columns if name != "geometry"]


def _write(
    part: Part, path: Path, language: Language, tell: Callable[[int], None]
) -> None:
    frame, layer = part.frame, part.layer
    properties = {name: _type(layer, frame, name) for name in _names(frame)}
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
        VERSION=VERSION,
        IDENTIFIER=part.origin.title.say(language),
        DESCRIPTION=part.origin.summary(language),
    ) as collection:
        collection.writerecords(_records(frame, properties, tell))


def _type(layer: Layer, frame: pd.DataFrame, name: str) -> str:
    if name in layer.fields:
        return _OGR[layer.fields[name].type]
    return _OTHERS.get(frame[name].dtype.kind, "str")


def _records(
    frame: pd.DataFrame, types: dict[str, str], tell: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    shapes: Any = [None] * len(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = frame.geometry
    days = [name for name, kind in types.items() if kind == "date"]
    for n_done, (shape, row) in enumerate(zip(shapes, json_rows(frame), strict=True)):
        if n_done % TOLD_EVERY == 0:
            tell(n_done)
        properties: dict[str, object] = {**row}
        for name in days:
            if row[name] is not None:
                properties[name] = dt.date.fromisoformat(str(row[name]))
        place = None if shape is None else mapping(shape)
        yield {"type": "Feature", "geometry": place, "properties": properties}
