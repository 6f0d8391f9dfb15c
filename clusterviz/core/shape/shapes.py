"""Is every geometry one that areas can be taken from? Findings only; nothing raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.status import has_symbol_quality
from clusterviz.core.stretches import stretches_of
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from clusterviz.core.polygons import Integers, Truths
    from clusterviz.schema import GeometryType, Layer

    Shapes = NDArray[np.object_]

_Complaint = tuple[Severity, str, dict[str, object]]

TYPES: dict[GeometryType, tuple[str, ...]] = {
    "MultiPolygon": ("Polygon", "MultiPolygon"),
    "MultiLineString": ("LineString", "MultiLineString"),
}
"""Types of geometry that a layer of each type may hold."""

TYPE_IDS: dict[GeometryType, tuple[int, ...]] = {
    "MultiPolygon": (3, 6),
    "MultiLineString": (1, 5),
}

MOST_LISTED = 200
"""Findings of one kind that are listed one by one; the rest are counted."""


def geometry_findings(layer: Layer, frame: gpd.GeoDataFrame) -> list[Finding]:
    """Return what is wrong with each geometry, and those that come twice.

    A geometry has at most one finding of its own: the first of missing, empty,
    wrong type, not in two dimensions, not finite, invalid. Row-wise in `frame`
    but for repeated geometries, which need it whole, and for the count of those
    that are too many to list.

    Parameters
    ----------
    layer
        The declaration.
    frame
        n rows with the layer's columns. Any CRS; validity is judged in it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Polygon
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"zone_id": Field("zone_id", "text", name, is_required=True)}
    >>> zones = Layer("zones", name, name, "MultiPolygon", "zone_id", fields)
    >>> bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> found = geometry_findings(
    ...     zones, gpd.GeoDataFrame({"zone_id": ["Z1"]}, geometry=[bow])
    ... )
    >>> found[0].code, found[0].values["reason"]
    ('geometry_invalid', 'Self-intersection[1 1]')
    """
    if not layer.has_geometry:
        return []
    shapes = frame.geometry.to_numpy()
    is_sound = sound(layer, shapes)
    wrong = np.flatnonzero(~is_sound)
    keys = keys_of(layer, frame)
    is_symbol = has_symbol_quality(frame).to_numpy()
    n_listed: dict[str, int] = {}
    findings: list[Finding] = []
    severities: dict[str, Severity] = {}
    for position in wrong.tolist():
        shape = shapes[position]
        if shape is None:
            complaint = _missing(layer, is_symbol=bool(is_symbol[position]))
        else:
            complaint = _complaint(layer, shape)
        if complaint is None:
            continue
        severity, code, values = complaint
        n_listed[code] = n_listed.get(code, 0) + 1
        severities[code] = severity
        if n_listed[code] <= MOST_LISTED:
            values = {"row": position + 1, **values}
            findings.append(
                Finding(severity, code, layer.name, keys[position], values=values)
            )
    for code, n in n_listed.items():
        findings += more(layer, severities[code], code, n - MOST_LISTED)
    return findings + list(_repeated(layer, frame, shapes, keys, is_sound))


def sound(layer: Layer, shapes: Shapes) -> Truths:
    """Return whether each geometry is one that its layer may hold as it is.

    Parameters
    ----------
    layer
        The declaration, for the type.
    shapes
        (n,) geometries; a missing one is not sound.

    Examples
    --------
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Vùng", en="Zone")
    >>> zones = Layer("zones", name, name, "MultiPolygon", "zone_id", {})
    >>> sound(zones, np.array([shapely.box(0, 0, 1, 1), shapely.Point(1, 1)])).tolist()
    [True, False]
    """
    is_so: Truths = np.isin(shapely.get_type_id(shapes), TYPE_IDS[layer.geometry])
    is_so &= ~shapely.is_empty(shapes) & ~shapely.has_z(shapes) & ~shapely.has_m(shapes)
    is_so &= finite(shapes)
    # Validity is dear: asked only of those that may have it.
    is_so[is_so] = shapely.is_valid(shapes[is_so])
    return is_so


def finite(shapes: Shapes) -> Truths:
    """Return whether every coordinate of each geometry is a finite number.

    Examples
    --------
    >>> finite(np.array([shapely.Point(1, 2), shapely.Point(1, np.inf)])).tolist()
    [True, False]
    """
    is_so = np.ones(len(shapes), dtype="bool")
    for some in stretches_of(shapes):
        xy, of = shapely.get_coordinates(shapes[some], return_index=True)
        is_so[some.start + of[~np.isfinite(xy).all(axis=1)]] = False
    return is_so


class Keys:
    """The key of each row as findings write it; empty where there is none.

    Only those that are asked for become text: of a million rows few are told of.

    Parameters
    ----------
    column
        Of the keys; ``None`` where no row has one.
    """

    def __init__(self, column: pd.Series | None) -> None:
        self._column = column

    def __getitem__(self, at: int) -> str:
        """Return the key of the row at a position."""
        key = None if self._column is None else self._column.iloc[at]
        return "" if pd.isna(key) else str(key)


def keys_of(layer: Layer, frame: pd.DataFrame) -> Keys:
    """Return the keys of the rows as findings write them."""
    return Keys(frame[layer.key] if layer.key in frame.columns else None)


def more(layer: Layer, severity: Severity, code: str, n: int) -> list[Finding]:
    """Return the finding that `n` more are not listed; none where all are.

    Examples
    --------
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Vùng", en="Zone")
    >>> zones = Layer("zones", name, name, "MultiPolygon", "zone_id", {})
    >>> [one.values for one in more(zones, Severity.ERROR, "geometry_empty", 3)]
    [{'code': 'geometry_empty', 'n': 3}]
    """
    values = {"code": code, "n": n}
    return [Finding(severity, "geometry.more", layer.name, values=values)] * (n > 0)


def groups_of(frame: pd.DataFrame, names: Sequence[str]) -> Integers:
    """Return a number for each row, the same where all the columns agree.

    Examples
    --------
    >>> groups_of(pd.DataFrame({"level": ["a", "b", "a", None]}), ["level"]).tolist()
    [0, 1, 0, 2]
    """
    ours = [name for name in names if name in frame.columns]
    if not ours:
        return np.zeros(len(frame), dtype="int64")
    numbers = frame.groupby(ours, sort=False, dropna=False).ngroup()
    groups: Integers = np.asarray(numbers, dtype="int64")
    return groups


def _missing(layer: Layer, *, is_symbol: bool) -> _Complaint | None:
    if layer.is_geometry_required:
        return Severity.ERROR, "geometry_missing", {}
    return None if is_symbol else (Severity.DECISION, "geometry_missing_unsaid", {})


def _complaint(layer: Layer, shape: BaseGeometry) -> _Complaint | None:
    if shape.geom_type not in TYPES[layer.geometry]:
        values: dict[str, object] = {
            "type": shape.geom_type,
            "expected": layer.geometry,
        }
        return Severity.ERROR, "geometry_wrong_type", values
    if shape.is_empty:
        return Severity.ERROR, "geometry_empty", {}
    if shape.has_z or shape.has_m:
        return Severity.ERROR, "geometry_not_flat", {}
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return Severity.ERROR, "geometry_not_finite", {}
    reason = shapely.is_valid_reason(shape)
    return Severity.ERROR, "geometry_invalid", {"reason": reason}


def _repeated(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    shapes: Shapes,
    keys: Keys,
    is_sound: Truths,
) -> Iterator[Finding]:
    """Yield a finding for each sound shape that came before in the same part."""
    positions = np.flatnonzero(is_sound)
    # Shapes that are the same have the same box, as many corners, and the same
    # part: only those few are compared corner by corner.
    known = pd.DataFrame(shapely.bounds(shapes[positions]))
    known["n"] = shapely.get_num_coordinates(shapes[positions])
    known["part"] = groups_of(frame, layer.parts)[positions]
    is_like = known.duplicated(keep=False).to_numpy()
    like, known = positions[is_like], known[is_like]
    known["print"] = shapely.to_wkb(shapely.normalize(shapes[like]))
    known["at"] = like
    first = known.groupby(["part", "print"], sort=False)["at"].transform("min")
    twice = np.flatnonzero((known["at"] != first).to_numpy())
    code, severity = "geometry_repeated", Severity.DECISION
    for at in twice[:MOST_LISTED].tolist():
        earlier, position = int(first.iloc[at]), int(like[at])
        values = {"row": position + 1, "other": keys[earlier]}
        yield Finding(severity, code, layer.name, keys[position], values=values)
    yield from more(layer, severity, code, len(twice) - MOST_LISTED)
