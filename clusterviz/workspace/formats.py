"""Writing rows of a layer to a file: by its suffix, the format and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.dxf import write_dxf
from clusterviz.files.geojson import MEDIA_TYPE, Written, write_geojson
from clusterviz.files.geopackage import write_geopackage
from clusterviz.files.kml import write_kml
from clusterviz.files.kmz import write_kmz
from clusterviz.files.measures import area_ha, with_place
from clusterviz.files.parquet import write_parquet
from clusterviz.files.shapefile import write_shapefile
from clusterviz.files.signs import Signs, alike
from clusterviz.files.tabular import json_lines, write_csv, write_xlsx
from clusterviz.files.whole import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Frame

SUFFIXES = (
    ".geojson", ".gpkg", ".xlsx", ".csv", ".kml", ".kmz", ".dxf", ".zip", ".parquet",
    ".json",
)  # fmt: skip
"""A .zip holds a shapefile."""

MEDIA_TYPES = {
    ".geojson": MEDIA_TYPE,
    ".gpkg": "application/geopackage+sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".kmz": "application/vnd.google-earth.kmz",
    ".dxf": "image/vnd.dxf",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}
"""By suffix, what a server says of such a file."""

OF_ANY_SYSTEM = frozenset({".gpkg", ".parquet", ".zip"})
"""Formats that hold coordinates in whatever system they are given."""

IN_METRES = frozenset({".dxf"})
"""Formats in the metric CRS always. The others are in degrees, or a point in them."""

_PLACE = ("area_ha", "lon", "lat")

_ADDED = {
    ".geojson": ("area_ha",), ".kml": ("area_ha",), ".kmz": ("area_ha",),
    ".zip": ("area_ha",), ".parquet": ("area_ha",),
    ".xlsx": _PLACE, ".csv": _PLACE, ".json": _PLACE,
}  # fmt: skip
"""By suffix, the columns that rows with a place get beside their fields."""


def columns_of(layer: Layer, suffix: str, *, is_illustrative: bool) -> list[str]:
    """Return the columns that a file of a layer has, its geometry left out."""
    added = _ADDED.get(suffix, ()) if layer.has_geometry else ()
    if layer.geometry != "MultiPolygon":
        added = tuple(name for name in added if name != "area_ha")
    marks = ("illustrative",) if is_illustrative else ()
    return list(dict.fromkeys([*layer.fields, *added, *marks]))


def write_rows(
    frame: pd.DataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
    *,
    signs: Signs | None = None,
) -> None:
    """Write rows in the format of a suffix; a sample's say that they are one.

    Parameters
    ----------
    frame
        Rows of `layer`, in the metric CRS where they have a place.
    layer
        The declaration.
    path
        Its suffix is one of `SUFFIXES`. Replaced if it exists.
    origin
        What the file says of its source.
    language
        Of labels and words.
    signs
        How the rows are drawn, for formats in `DRAWN`; all alike when not given.

    Raises
    ------
    InputError
        If rows without places are asked for as a map, or are too many.
    OSError
        If the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix in DRAWN:
        features = _labelled(_placed(layer, frame), origin)
        signs = signs or alike(layer.title.say(language), len(features))
        DRAWN[suffix](features, layer, path, origin, language, signs=signs)
    elif suffix in _OF_PLACES:
        write = _OF_PLACES[suffix]
        write(_placed(layer, frame), layer, path, origin, language)
    elif suffix == ".gpkg":
        write_geopackage(_labelled(frame, origin), layer, path, origin, language)
    elif suffix == ".parquet":
        rows = _labelled(with_area(frame, layer), origin)
        write_parquet(rows, path, origin.members(language))
    else:
        is_spatial = isinstance(frame, gpd.GeoDataFrame)
        rows = _labelled(with_place(frame) if is_spatial else frame, origin)
        if suffix == ".xlsx":
            write_xlsx(rows, layer, path, origin, language)
        elif suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                write_csv(rows, file, has_bom=True)
        else:
            write_text(path, json_lines(rows, origin.members(language)))


def with_area(frame: Frame, layer: Layer) -> Frame:
    """Return rows with ``area_ha`` after their fields, where the layer has areas.

    Parameters
    ----------
    frame
        In the metric CRS; one that has the column already may be in any.
    layer
        The declaration.
    """
    has_areas = layer.geometry == "MultiPolygon"
    if not isinstance(frame, gpd.GeoDataFrame) or not has_areas or "area_ha" in frame:
        return frame
    crs.require_metric(frame=frame)
    measured: Frame = frame.assign(area_ha=area_ha(frame))
    return measured


def write_features(
    frames: Iterable[gpd.GeoDataFrame],
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> Written:
    """Write the features of a layer as GeoJSON, part by part; see `write_geojson`."""
    return write_geojson(
        path,
        frames,
        layer.key,
        has_area=layer.geometry == "MultiPolygon",
        members=origin.members(language),
        is_illustrative=origin.is_illustrative,
    )


def _write_geojson(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    write_features([frame], layer, path, origin, language)


def _write_shapefile(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    write_shapefile(_labelled(frame, origin), layer, path, origin, language)


def _labelled(frame: Frame, origin: Origin) -> Frame:
    """Return `frame` with the column ``illustrative`` where it is a sample."""
    return frame.assign(illustrative=True) if origin.is_illustrative else frame


def _placed(layer: Layer, frame: pd.DataFrame) -> gpd.GeoDataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(texts.told("export.no_places", layer=layer.name))
    return frame


DRAWN = {".kml": write_kml, ".kmz": write_kmz, ".dxf": write_dxf}
"""By suffix: what writes features with their colours."""

_OF_PLACES = {".geojson": _write_geojson, ".zip": _write_shapefile}
"""By suffix: what else writes only layers with geometry."""

OF_PLACES = frozenset({*DRAWN, *_OF_PLACES})
"""The formats of a map: a table without places has none of them."""

OF_SHAPES = OF_PLACES | OF_ANY_SYSTEM
"""The formats that hold every corner: the others have a point at most."""
