"""GeoJSON, read strictly: of its structure nothing is guessed.

GDAL drops what it cannot read and follows links; so this format does not go
through it at all. What can be mended without a guess is mended and told: a ring
that was left open, a position of more than three numbers. Source: RFC 7946,
sections 3, 4 and 7.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from clusterviz.files.guard.json_text import JsonObject, json_text
from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.worker import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clusterviz.settings import ImportLimits

MAX_DEPTH = 20
"""Levels that a property may nest; attributes are flat."""

_NAMED = 10
_FARTHEST = 1e12
_DEPTHS = {
    "Point": 0,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
_RINGS = ("Polygon", "MultiPolygon")
_STRANGE = {
    # Section 7.1: members that have a meaning elsewhere.
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "Feature": ("coordinates", "geometries", "features"),
}


class GeojsonFile:
    """A GeoJSON file: its features one by one, every one of them checked.

    Parameters
    ----------
    path
        Nothing is believed of it.
    limits
        How many features, properties and vertices it may have.
    """

    def __init__(self, path: Path, limits: ImportLimits) -> None:
        text, self.encoding = json_text(path)
        self._document = JsonObject(text, "features")
        self._limits = limits
        self._names: set[str] = set()
        self._number = self._n_vertices = self._n_clockwise = 0
        self._closed: list[int] = []
        self._cut: list[int] = []

    @property
    def read_ratio(self) -> float:
        """How much of the file was read, 0 to 1."""
        return self._document.read_ratio

    @property
    def crs_member(self) -> str:
        """What ``crs`` names: GeoJSON of 2008 had it, RFC 7946 withdrew it."""
        if "crs" not in self._document.members:
            return ""
        try:
            name = self._document.members["crs"]["properties"]["name"]
        except (KeyError, TypeError) as error:
            raise FileRefusedError("geojson_crs") from error
        if not isinstance(name, str) or not name or len(name) > 100:
            raise FileRefusedError("geojson_crs")
        return name

    def notes(self) -> tuple[Note, ...]:
        """Return what a person should know of the features that were read."""
        notes = []
        if self.encoding == "utf-16":
            notes.append(Note(code="reader.utf16"))
        if self._n_clockwise:
            notes.append(Note(code="rings_clockwise", value=str(self._n_clockwise)))
        if self._closed:
            notes.append(Note(code="reader.rings_unclosed", value=_told(self._closed)))
        if self._cut:
            notes.append(Note(code="reader.positions_cut", value=_told(self._cut)))
        return tuple(notes)

    def features(self) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
        """Yield geometry, ``None`` where there is none, and properties of each.

        Raises
        ------
        FileRefusedError
            At the first thing that RFC 7946 does not allow, with the number
            of the feature.
        """
        for feature in self._document.items():
            yield self._read(feature)
        document = self._document.members
        kind = document.get("type")
        if not isinstance(kind, str):
            raise FileRefusedError("geojson_no_type")
        _require_bbox(document, 0)
        has_items = self._document.has_items
        strange = [name for name in _STRANGE.get(kind, ()) if name in document]
        if kind == "FeatureCollection":
            if not has_items:
                raise FileRefusedError("geojson_no_features")
        elif kind == "Feature":
            if not has_items:
                yield self._read(document)
        elif kind in _DEPTHS or kind == "GeometryCollection":
            yield self._read(
                {"type": "Feature", "properties": {}, "geometry": document}
            )
        else:
            raise FileRefusedError("geojson_type", type=printable(kind, 40))
        if strange or (has_items and kind != "FeatureCollection"):
            name = strange[0] if strange else "features"
            raise FileRefusedError("geojson_member", name=name, type=kind)

    def _read(self, feature: object) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        self._number += 1
        n = self._number
        if n > self._limits.features:
            raise FileRefusedError("features_many", most=self._limits.features)
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise FileRefusedError("geojson_no_feature", feature=n)
        for name in ("geometry", "properties"):
            if name not in feature:
                raise FileRefusedError("geojson_no_member", feature=n, name=name)
        if not isinstance(feature.get("id", ""), str | int | float):
            raise FileRefusedError("geojson_id", feature=n)
        _require_bbox(feature, n)
        properties, geometry = feature["properties"], feature["geometry"]
        if properties is None:
            properties = {}
        if not isinstance(properties, dict):
            raise FileRefusedError("geojson_properties", feature=n)
        if _is_deep(properties, MAX_DEPTH):
            raise FileRefusedError("geojson_deep", feature=n)
        self._names.update(properties)
        if len(self._names) > self._limits.columns:
            raise FileRefusedError(
                "columns_many", n=len(self._names), most=self._limits.columns
            )
        if geometry is not None:
            self._require_geometry(geometry)
        if self._n_vertices > self._limits.vertices:
            raise FileRefusedError("vertices_many", most=self._limits.vertices)
        return geometry, properties

    def _require_geometry(self, geometry: object, *, is_member: bool = False) -> None:
        n = self._number
        if not isinstance(geometry, dict):
            raise FileRefusedError("geojson_geometry", feature=n)
        _require_bbox(geometry, n)
        kind = geometry.get("type")
        if kind == "GeometryCollection" and not is_member:
            members = geometry.get("geometries")
            if not isinstance(members, list):
                raise FileRefusedError("geojson_no_list", feature=n, name="geometries")
            for member in members:
                self._require_geometry(member, is_member=True)
            return
        if not isinstance(kind, str) or kind not in _DEPTHS:
            told = printable(str(kind), 40)
            raise FileRefusedError("geojson_geometry_type", feature=n, type=told)
        coordinates = geometry.get("coordinates")
        if not isinstance(coordinates, list):
            raise FileRefusedError("geojson_no_list", feature=n, name="coordinates")
        if not coordinates:
            return
        self._require_coordinates(coordinates, _DEPTHS[kind], has_rings=kind in _RINGS)
        is_line = kind == "LineString" and len(coordinates) < 2
        if is_line or (
            kind == "MultiLineString" and any(len(line) == 1 for line in coordinates)
        ):
            raise FileRefusedError("geojson_line", feature=n)

    def _require_coordinates(
        self, coordinates: object, depth: int, *, has_rings: bool
    ) -> None:
        if not isinstance(coordinates, list):
            raise FileRefusedError("geojson_depth", feature=self._number)
        if depth == 0:
            self._require_position(coordinates)
            return
        for part in coordinates:
            self._require_coordinates(part, depth - 1, has_rings=has_rings)
        if depth == 1 and has_rings:
            self._close(coordinates)
        elif depth == 2 and has_rings:
            self._n_clockwise += any(
                _is_clockwise(ring) == (number == 0)
                for number, ring in enumerate(coordinates)
            )

    def _require_position(self, position: list[Any]) -> None:
        n = self._number
        self._n_vertices += 1
        if len(position) < 2:
            raise FileRefusedError("geojson_position", feature=n, n=len(position))
        for value in position:
            if type(value) not in (int, float):
                raise FileRefusedError("geojson_coordinate", feature=n)
            # Whole numbers may have thousands of digits: compared, never converted.
            if not (-_FARTHEST < value < _FARTHEST) or not math.isfinite(value):
                raise FileRefusedError("geojson_no_place", feature=n)
        if len(position) > 3:
            del position[3:]
            _note(self._cut, n)

    def _close(self, ring: list[list[float]]) -> None:
        """Close a ring that was left open; nothing but its first corner is added."""
        if len({(x, y) for x, y, *_ in ring}) < 3:
            raise FileRefusedError("geojson_ring", feature=self._number)
        if ring[0] != ring[-1]:
            ring.append(list(ring[0]))
            _note(self._closed, self._number)


def _note(numbers: list[int], number: int) -> None:
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def _told(numbers: Sequence[int]) -> str:
    others = [f"… (+{len(numbers) - _NAMED})"] if numbers[_NAMED:] else []
    return ", ".join([*map(str, numbers[:_NAMED]), *others])


def _require_bbox(thing: dict[str, Any], n: int) -> None:
    """Raise unless the bounds of feature `n`, 0 for the file, are numbers."""
    if "bbox" not in thing:
        return
    bbox = thing["bbox"]
    if (
        not isinstance(bbox, list)
        or len(bbox) not in (4, 6)
        or any(type(value) not in (int, float) for value in bbox)
    ):
        if not n:
            raise FileRefusedError("geojson_bbox_of_file")
        raise FileRefusedError("geojson_bbox", feature=n)


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
