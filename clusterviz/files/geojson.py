"""GeoJSON to the letter of RFC 7946, a batch of features at a time.

WGS 84, longitude first, without a ``crs`` member (section 4); rings by the
right-hand rule, outer ones counter-clockwise (3.1.6); seven decimals, about a
centimetre (11.2); a ``bbox`` (5); the key as ``id`` of each feature (3.2);
places that are missing as null (3.2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.ahead import ahead
from clusterviz.files.geojson_shapes import DECIMALS, placed_texts, union_bounds
from clusterviz.files.json_columns import column_texts
from clusterviz.files.measures import area_ha, has_polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

ROWS_AT_ONCE = 4_500
"""Three groups of a stored layer: so many are in memory as text, times three."""

MEDIA_TYPE = "application/geo+json"

_NAME = re.compile(r"[a-z][a-z0-9_]*")

_TAKEN = {
    "type", "bbox", "features", "crs", "id", "geometry", "properties", "coordinates",
    "geometries",
}  # fmt: skip
"""What the standard gives a meaning, here or elsewhere (7.1), or took it from (4)."""

_ROOM = len(b'"bbox":[,,,],') + 4 * len(b"-180.1234567")
"""Bytes that the longest bounding box takes."""


_NOWHERE = union_bounds(np.empty((0, 4)))


@dataclass(frozen=True)
class Written:
    """What a file of features holds.

    Parameters
    ----------
    n_features
        How many.
    bbox
        West, south, east and north of them all; empty where none has a place.
    """

    n_features: int
    bbox: tuple[float, ...]


def geojson_lines(
    frame: gpd.GeoDataFrame,
    ids: Iterable[object] | None,
    *,
    members: Mapping[str, object],
    is_illustrative: bool,
) -> Iterator[str]:
    r"""Yield the text of a FeatureCollection: its head, its features, its end.

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
        If a column's name is not ASCII snake_case, or a corner is nowhere.

    Examples
    --------
    >>> import geopandas as gpd
    >>> zones = gpd.GeoDataFrame({"zone_id": []}, geometry=[], crs=crs.METRIC)
    >>> "".join(geojson_lines(zones, None, members={}, is_illustrative=False))
    '{"type":"FeatureCollection","features":[\n]}\n'
    """
    crs.require_metric(frame=frame)
    names = None if ids is None else pd.Series(list(ids), dtype="object")
    has_area = has_polygons(frame)
    made = [
        _features(
            frame.iloc[rows],
            None if names is None else names.iloc[rows],
            has_area=has_area,
            is_illustrative=is_illustrative,
        )
        for rows in _runs(len(frame))
    ]
    bounds = union_bounds(np.array([_NOWHERE, *(one for _, one in made)]))
    head = {"type": "FeatureCollection", **_bbox(bounds), **_composed(members)}
    yield f'{_text(head)[:-1].decode()},"features":[\n'
    for number, (text, _) in enumerate(made):
        yield f"{',' if number else ''}{text.decode()}"
    yield "]}\n"


def write_geojson(
    path: Path,
    frames: Iterable[gpd.GeoDataFrame],
    key: str,
    *,
    has_area: bool,
    members: Mapping[str, object],
    is_illustrative: bool,
) -> Written:
    """Write a FeatureCollection as `geojson_lines` has it, in bounded memory.

    The bounding box stands first, in room that is left for it until the last
    feature is known.

    Parameters
    ----------
    path
        Replaced if it exists.
    frames
        The rows, part by part, all with the same columns; each is let go before the
        next is asked for.
    key
        The column that identifies a feature.
    has_area
        They are polygons: each gets ``area_ha``, null where it has no place.
    members, is_illustrative
        As in `geojson_lines`.

    Raises
    ------
    CrsError
        If a frame is not in a metric CRS.
    InputError
        If a column's name is not ASCII snake_case, or a corner is nowhere.
    OSError
        If the file cannot be written.
    """

    def made(part: gpd.GeoDataFrame) -> tuple[int, tuple[bytes, NDArray[np.float64]]]:
        marks = {"has_area": has_area, "is_illustrative": is_illustrative}
        return len(part), _features(part, key, **marks)

    n_features, bounds = 0, _NOWHERE
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection",')
        room_at = file.tell()
        said = _text(_composed(members))[1:-1]
        file.write(b"%b%b" % (b" " * _ROOM, said + b"," if said else b""))
        file.write(b'"features":[\n')
        parts = (frame.iloc[rows] for frame in frames for rows in _runs(len(frame)))
        for n_rows, (text, its) in ahead(made, parts):
            file.write(b"," if n_features else b"")
            file.write(text)
            n_features, bounds = (
                n_features + n_rows,
                union_bounds(np.array([bounds, its])),
            )
        file.write(b"]}\n")
        if found := _bbox(bounds):
            file.seek(room_at)
            file.write(_text(found)[1:-1] + b",")
    return Written(n_features, tuple(found.get("bbox", ())))


def _runs(n_rows: int) -> Iterator[slice]:
    for start in range(0, n_rows, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, n_rows))


def _features(
    frame: gpd.GeoDataFrame,
    ids: pd.Series[Any] | str | None,
    *,
    has_area: bool,
    is_illustrative: bool,
) -> tuple[bytes, NDArray[np.float64]]:
    """Return the text of features, each on a line of its own, and their bounds.

    The ids are given, or the column that they are in.
    """
    crs.require_metric(frame=frame)
    _require_names(frame.columns)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    places, bounds = placed_texts(shapes, frame.crs)
    n_rows = len(frame)
    properties = {
        str(name): column_texts(frame[name])
        for name in frame.columns
        if name != frame.geometry.name
    }
    if has_area and "area_ha" not in properties:
        properties["area_ha"] = column_texts(area_ha(frame))
    if is_illustrative:
        properties["illustrative"] = [b"true"] * n_rows
    if ids is None:
        id_texts = [b""] * n_rows
    else:
        id_texts = _id_texts(
            properties[ids] if isinstance(ids, str) else column_texts(ids)
        )
    columns = [
        id_texts,
        places,
        *properties.values(),
    ]
    members = b",".join(b'"%b":%%b' % name.encode() for name in properties)
    form = b'{"type":"Feature",%b"geometry":%b,"properties":{' + members + b"}}"
    lines = [form % row for row in zip(*columns, strict=True)]
    return b"\n,".join(lines) + b"\n", bounds


def _id_texts(ids: list[bytes]) -> list[bytes]:
    missing = (b"null", b'""')
    return [b"" if one in missing else b'"id":%b,' % one for one in ids]


def _bbox(bounds: NDArray[np.float64]) -> dict[str, list[float]]:
    """Return the member of that name; none where nothing has a place."""
    if not np.isfinite(bounds).all():
        return {}
    return {"bbox": np.round(bounds, DECIMALS).tolist()}


def _require_names(columns: Iterable[object]) -> None:
    for name in columns:
        if not _NAME.fullmatch(str(name)):
            raise InputError(texts.told("stored.no_property", name=str(name)))


def _composed(members: Mapping[str, object]) -> dict[str, object]:
    """Return members with their text composed, none with a name that is taken."""
    if taken := sorted(_TAKEN & set(members)):
        raise ValueError(f"{', '.join(taken)} cannot be a member of a collection.")
    return {name: _nfc(value) for name, value in members.items()}


def _nfc(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {name: _nfc(one) for name, one in value.items()}
    return [_nfc(one) for one in value] if isinstance(value, list | tuple) else value


def _text(value: object) -> bytes:
    return orjson.dumps(value)
