"""GeoJSON to the letter of RFC 7946, written feature by feature.

WGS 84, longitude first, without a ``crs`` member (section 4); rings by the
right-hand rule, outer ones counter-clockwise (3.1.6); seven decimals, about a
centimetre (11.2); a ``bbox`` (5); the key as ``id`` of each feature (3.2);
places that are missing as null (3.2).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import mapping

from clusterviz import crs
from clusterviz.errors import InputError
from clusterviz.files.json_values import JsonValue, json_rows, json_value
from clusterviz.files.measures import with_area_ha

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

DECIMALS = 7

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def geojson_lines(
    frame: gpd.GeoDataFrame,
    ids: Iterable[object] | None,
    *,
    members: Mapping[str, object],
    is_illustrative: bool,
) -> Iterator[str]:
    r"""Yield the text of a FeatureCollection: its head, each feature, its end.

    Parameters
    ----------
    frame
        Rows in the metric CRS. Every column becomes a property; polygons get
        ``area_ha`` beside them, in hectares, taken in the metric CRS so that
        nobody takes it again in degrees.
    ids
        What identifies each feature, in the order of `frame`; ``None`` for
        features without ``id``.
    members
        What the collection says of itself beside its features, such as a
        ``note``; values that JSON can hold.
    is_illustrative
        Each feature gets the property ``illustrative``.

    Raises
    ------
    CrsError
        If `frame` is not in a metric CRS.
    InputError
        If a column's name is not ASCII snake_case.

    Examples
    --------
    >>> import geopandas as gpd
    >>> zones = gpd.GeoDataFrame({"zone_id": []}, geometry=[], crs=crs.METRIC)
    >>> "".join(geojson_lines(zones, None, members={}, is_illustrative=False))
    '{"type":"FeatureCollection","features":[\n]}\n'
    """
    crs.require_metric(frame=frame)
    _require_names(frame)
    shapes = _rounded(np.array(crs.to_lonlat(frame).geometry.array, dtype=object))
    head: dict[str, object] = {"type": "FeatureCollection"}
    bounds = shapely.total_bounds(shapes) if len(shapes) else np.array([np.nan])
    if not np.isnan(bounds).any():
        head["bbox"] = [float(edge) for edge in bounds]
    head |= {name: value for name, value in members.items() if name not in head}
    yield f'{_text(head)[:-1]},"features":[\n'
    extra: dict[str, JsonValue] = {"illustrative": True} if is_illustrative else {}
    names = [None] * len(frame) if ids is None else ids
    rows = zip(names, shapes, json_rows(with_area_ha(frame)), strict=True)
    for number, (name, shape, properties) in enumerate(rows):
        feature = _feature(json_value(name), shape, properties | extra)
        yield f"{',' if number else ''}{_text(feature)}\n"
    yield "]}\n"


def _feature(
    identifier: object, shape: BaseGeometry | None, properties: dict[str, JsonValue]
) -> dict[str, object]:
    feature: dict[str, object] = {"type": "Feature"}
    if identifier not in (None, ""):
        feature["id"] = identifier
    feature["geometry"] = None
    if shape is not None and not shape.is_empty:
        feature["geometry"] = mapping(shape)
    feature["properties"] = properties
    return feature


def _rounded(shapes: np.ndarray) -> np.ndarray:
    """Return shapes on a grid of seven decimals, valid, by the right-hand rule.

    Rounding corner by corner could make two edges cross, so valid shapes are
    laid on the grid as a whole. What was not valid stays as it was drawn.
    """
    is_valid = shapely.is_valid(shapes)
    grid = 10.0**-DECIMALS
    flat = shapely.force_2d(shapes)
    flat[is_valid] = shapely.set_precision(flat[is_valid], grid)
    rounded = shapely.transform(flat, lambda points: np.round(points, DECIMALS))
    return shapely.orient_polygons(rounded, exterior_cw=False)


def _require_names(frame: gpd.GeoDataFrame) -> None:
    for name in frame.columns:
        if not _NAME.fullmatch(str(name)):
            raise InputError(
                f"The column `{name}` is no name for a property.",
                expected="ASCII snake_case, as the layer declarations have it",
                remedy="Rename the field in its declaration under layers/.",
            )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
