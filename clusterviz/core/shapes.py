"""Is every geometry one that areas can be taken from? Findings only; nothing raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.status import has_symbol_quality
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.schema import Layer

_Complaint = tuple[Severity, str, dict[str, object]]

_TYPES = {
    "MultiPolygon": ("Polygon", "MultiPolygon"),
    "MultiLineString": ("LineString", "MultiLineString"),
}


def geometry_findings(layer: Layer, frame: gpd.GeoDataFrame) -> list[Finding]:
    """Return what is wrong with each geometry, and those that come twice.

    A geometry has at most one finding of its own: the first of missing, empty,
    wrong type, not in two dimensions, not finite, invalid. Row-wise in `frame`
    but for repeated geometries, which need it whole.

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
    keys = _keys(layer, frame)
    findings: list[Finding] = []
    is_sound = np.zeros(len(shapes), dtype=bool)
    is_symbol = has_symbol_quality(frame).to_numpy()
    for position, shape in enumerate(shapes):
        if shape is None:
            finding = _missing(layer, is_symbol=bool(is_symbol[position]))
        else:
            finding = _complaint(layer, shape)
            is_sound[position] = finding is None
        if finding:
            severity, code, values = finding
            values = {"row": position + 1, **values}
            findings.append(
                Finding(severity, code, layer.name, keys[position], values=values)
            )
    return findings + _repeated(layer, frame, shapes, keys, is_sound)


def _missing(layer: Layer, *, is_symbol: bool) -> _Complaint | None:
    if layer.is_geometry_required:
        return Severity.ERROR, "geometry_missing", {}
    return None if is_symbol else (Severity.DECISION, "geometry_missing_unsaid", {})


def _complaint(layer: Layer, shape: BaseGeometry) -> _Complaint | None:
    if shape.geom_type not in _TYPES[layer.geometry]:
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
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        return Severity.ERROR, "geometry_invalid", {"reason": reason}
    return None


def _repeated(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    shapes: np.ndarray,
    keys: list[str],
    is_sound: np.ndarray,
) -> list[Finding]:
    """Return a finding for each sound shape that came before in the same part."""
    positions = is_sound.nonzero()[0]
    prints = shapely.to_wkb(shapely.normalize(shapes[positions]))
    parts = [frame[name].tolist() for name in layer.parts if name in frame.columns]
    first: dict[tuple[object, ...], int] = {}
    findings = []
    for position, print_ in zip(positions, prints, strict=True):
        identity = (print_, *(str(column[position]) for column in parts))
        earlier = first.setdefault(identity, int(position))
        if earlier != position:
            values = {"row": int(position) + 1, "other": keys[earlier]}
            findings.append(
                Finding(
                    Severity.DECISION,
                    "geometry_repeated",
                    layer.name,
                    keys[position],
                    values=values,
                )
            )
    return findings


def _keys(layer: Layer, frame: gpd.GeoDataFrame) -> list[str]:
    if layer.key not in frame.columns:
        return [""] * len(frame)
    return ["" if pd.isna(key) else str(key) for key in frame[layer.key]]
