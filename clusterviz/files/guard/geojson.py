"""GeoJSON, read strictly: what RFC 7946 does not allow is refused, not mended.

GDAL closes open rings, drops what it cannot read and follows links; so this
format does not go through it at all. Source: RFC 7946, sections 3, 4 and 7.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_COLUMNS = 500
MAX_DEPTH = 20
"""Levels that a property may nest; attributes are flat."""

_DEPTHS = {
    "Point": 0,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
_RINGS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class GeojsonFile:
    """The features of a GeoJSON file, every one of them checked.

    Parameters
    ----------
    geometries
        As the file has them, ``None`` where a feature has none.
    properties
        Of the same features.
    crs_member
        What the withdrawn member ``crs`` names; empty where there is none.
    n_clockwise
        Outer rings that run against the right-hand rule: harmless.
    """

    geometries: Sequence[dict[str, Any] | None]
    properties: Sequence[dict[str, Any]]
    crs_member: str
    n_clockwise: int


def read_geojson(path: Path) -> GeojsonFile:
    """Return the features of the GeoJSON file `path`.

    Raises
    ------
    InputError
        At the first thing that RFC 7946 does not allow, with the number of
        the feature.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _wrong("The file is not in UTF-8.") from error
    except RecursionError as error:
        raise _wrong("The file nests too deep.") from error
    except ValueError as error:
        raise _wrong(f"The file is not whole JSON: {error}.") from error
    features = _features(document)
    reader = _Reader()
    for number, feature in enumerate(features, start=1):
        reader.read(feature, f"Feature {number}")
    return GeojsonFile(
        geometries=reader.geometries,
        properties=reader.properties,
        crs_member=_crs_member(document),
        n_clockwise=reader.n_clockwise,
    )


def _wrong(found: str) -> InputError:
    return InputError(
        found,
        expected="GeoJSON as RFC 7946 has it",
        remedy="Export the layer from QGIS as GeoJSON or, better, as a GeoPackage.",
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _features(document: object) -> list[object]:
    kind = document.get("type") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(kind, str):
        raise _wrong("The file has no `type`.")
    _require_bbox(document, "The file")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise _wrong("The file's `features` is no list.")
        return features
    if kind == "Feature":
        return [document]
    if kind in _DEPTHS or kind == "GeometryCollection":
        return [{"type": "Feature", "properties": None, "geometry": document}]
    raise _wrong(f"The file's `type` is {kind[:40]!a}.")


def _crs_member(document: dict[str, Any]) -> str:
    """Return what ``crs`` names: GeoJSON of 2008 had it, RFC 7946 withdrew it."""
    if "crs" not in document:
        return ""
    try:
        name = document["crs"]["properties"]["name"]
    except (KeyError, TypeError) as error:
        raise _wrong("The file has a `crs` that names nothing.") from error
    if not isinstance(name, str) or not name or len(name) > 100:
        raise _wrong("The file has a `crs` that names nothing.")
    return name


class _Reader:
    """Features checked so far."""

    def __init__(self) -> None:
        self.geometries: list[dict[str, Any] | None] = []
        self.properties: list[dict[str, Any]] = []
        self.n_clockwise = 0
        self._names: set[str] = set()

    def read(self, feature: object, where: str) -> None:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise _wrong(f"{where} is no feature.")
        for name in ("geometry", "properties"):
            if name not in feature:
                raise _wrong(f"{where} has no `{name}`.")
        if not isinstance(feature.get("id", ""), str | int | float):
            raise _wrong(f"{where} has an `id` that is neither text nor number.")
        _require_bbox(feature, where)
        properties = feature["properties"] or {}
        if feature["properties"] is not None and not isinstance(properties, dict):
            raise _wrong(f"{where} has `properties` that are no object.")
        if not isinstance(properties, dict) or _is_deep(properties, MAX_DEPTH):
            raise _wrong(f"{where} has properties that nest too deep.")
        self._names.update(properties)
        if len(self._names) > MAX_COLUMNS:
            raise _wrong(f"The features have more than {MAX_COLUMNS} properties.")
        if feature["geometry"] is not None:
            self._require_geometry(feature["geometry"], where)
        self.geometries.append(feature["geometry"])
        self.properties.append(properties)

    def _require_geometry(
        self, geometry: object, where: str, *, is_member: bool = False
    ) -> None:
        if not isinstance(geometry, dict):
            raise _wrong(f"{where} has a geometry that is no object.")
        _require_bbox(geometry, where)
        kind = geometry.get("type")
        if kind == "GeometryCollection" and not is_member:
            members = geometry.get("geometries")
            if not isinstance(members, list):
                raise _wrong(f"{where} has `geometries` that are no list.")
            for member in members:
                self._require_geometry(member, where, is_member=True)
            return
        if not isinstance(kind, str) or kind not in _DEPTHS:
            raise _wrong(f"{where} has a geometry of type {str(kind)[:40]!a}.")
        coordinates = geometry.get("coordinates")
        if not isinstance(coordinates, list):
            raise _wrong(f"{where} has `coordinates` that are no list.")
        if not coordinates:
            return
        self._require_coordinates(coordinates, _DEPTHS[kind], kind in _RINGS, where)
        if kind == "LineString" and len(coordinates) < 2:
            raise _wrong(f"{where} has a line of one position.")

    def _require_coordinates(
        self, coordinates: object, depth: int, has_rings: bool, where: str
    ) -> None:
        if not isinstance(coordinates, list):
            raise _wrong(f"{where} has coordinates of the wrong depth.")
        if depth == 0:
            _require_position(coordinates, where)
            return
        for part in coordinates:
            self._require_coordinates(part, depth - 1, has_rings, where)
        if depth == 1 and has_rings:
            if len(coordinates) < 4 or coordinates[0] != coordinates[-1]:
                raise _wrong(f"{where} has a ring that is not closed or too short.")
        elif depth == 2 and has_rings:
            self.n_clockwise += any(
                _is_clockwise(ring) == (number == 0)
                for number, ring in enumerate(coordinates)
            )


def _require_position(position: list[object], where: str) -> None:
    if not 2 <= len(position) <= 3:
        raise _wrong(f"{where} has a position of {len(position)} numbers.")
    for value in position:
        if type(value) not in (int, float):
            raise _wrong(f"{where} has a coordinate that is no number.")
        # Whole numbers may have thousands of digits: compared, never converted.
        if not (-1e12 < value < 1e12) or not math.isfinite(value):  # type: ignore[operator, arg-type]
            raise _wrong(f"{where} has a coordinate that is no place.")


def _require_bbox(thing: dict[str, Any], where: str) -> None:
    if "bbox" not in thing:
        return
    bbox = thing["bbox"]
    if (
        not isinstance(bbox, list)
        or len(bbox) not in (4, 6)
        or any(type(value) not in (int, float) for value in bbox)
    ):
        raise _wrong(f"{where} has a `bbox` that is not four or six numbers.")


def _is_clockwise(ring: list[list[float]]) -> bool:
    """Return whether a closed ring runs clockwise (shoelace formula)."""
    x0, y0 = ring[0][:2]
    doubled = 0.0
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        doubled += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    return doubled < 0


def _is_deep(value: object, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if depth == 0:
        return True
    members = value.values() if isinstance(value, dict) else value
    return any(_is_deep(member, depth - 1) for member in members)
