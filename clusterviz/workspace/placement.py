"""Where an imported layer lies: its CRS by evidence, and whether that can be true.

Nothing is guessed: what looks swapped or in another zone is said, not moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.crs import (
    LONLAT,
    code_of,
    read_crs,
    to_lonlat,
    to_metric,
    transformation,
    with_crs,
)
from clusterviz.errors import CrsError
from clusterviz.files.guard import Kind
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

FAR_M = 25_000.0
"""Beyond this from the workspace's areas a feature is questioned.

Reading zone 107-00 as 105-30 moves it by 156 km, more than the province is wide.
"""

_MARGIN_DEG = 0.5
_NORTHINGS_M = (900_000.0, 2_600_000.0)


@dataclass(frozen=True)
class Placed:
    """A layer in the workspace's metric CRS, or why it cannot be put there.

    Parameters
    ----------
    frame
        Metric; ``None`` when an error among `findings` says why not.
    transformation
        The operation that took it there.
    findings
        About its CRS and its place.
    """

    frame: gpd.GeoDataFrame | None
    transformation: str
    findings: tuple[Finding, ...]


def placed(
    workspace: Workspace,
    layer: Layer,
    frame: gpd.GeoDataFrame,
    raw: RawLayer,
    crs: str | None,
) -> Placed:
    """Return `frame` in the workspace's metric CRS, with what is odd about its place.

    Parameters
    ----------
    workspace
        For its metric CRS and its areas.
    layer
        The declaration, for the findings.
    frame
        Rows as the file has them.
    raw
        What the file says of itself.
    crs
        What the person says; ``None`` for nothing. It wins over the file.

    Raises
    ------
    CrsError
        If `crs` names no system, or PROJ knows only a ballpark way from it.
    """
    metric = workspace.settings.metric_crs
    if frame.geometry.isna().all():
        return Placed(with_crs(frame, metric), "", ())
    source, findings = _source(layer, raw, crs)
    if source is None:
        return Placed(None, "", tuple(findings))
    declared = with_crs(frame, source.to_wkt())
    impossible = _impossible(layer, declared, read_crs(metric))
    if impossible:
        return Placed(None, "", (*findings, impossible))
    moved = to_metric(declared, metric)
    how = str(transformation(source, read_crs(metric)))
    findings += _outside(layer, declared, read_crs(metric))
    if not findings or findings[-1].code not in ("place_outside", "place_swapped"):
        findings += _far(workspace, layer, moved)
    return Placed(moved, how, tuple(findings))


def _source(
    layer: Layer, raw: RawLayer, crs: str | None
) -> tuple[CRS | None, list[Finding]]:
    """Return the CRS that the coordinates are taken to be in."""
    given = None if crs is None else read_crs(crs)
    stated, findings = _stated(layer, raw, is_given=given is not None)
    if given is not None and stated is not None and not _is_same(given, stated):
        values = {"given": code_of(given), "stated": code_of(stated)}
        findings.append(
            Finding(Severity.DECISION, "crs_differs", layer.name, values=values)
        )
    if given is None and stated is None and not findings:
        findings.append(Finding(Severity.ERROR, "crs_missing", layer.name))
    return given or stated, findings


def _stated(
    layer: Layer, raw: RawLayer, *, is_given: bool
) -> tuple[CRS | None, list[Finding]]:
    text = raw.crs
    if not text:
        return (read_crs(LONLAT) if raw.kind is Kind.GEOJSON else None), []
    try:
        stated = read_crs(text)
    except CrsError:
        severity = Severity.WARNING if is_given else Severity.ERROR
        values = {"stated": text[:60]}
        return None, [Finding(severity, "crs_unknown", layer.name, values=values)]
    if not (stated.is_geographic or stated.is_projected):
        return None, []
    if raw.kind is Kind.GEOJSON and not _is_same(stated, read_crs(LONLAT)):
        values = {"stated": code_of(stated)}
        return stated, [
            Finding(Severity.WARNING, "crs_member", layer.name, values=values)
        ]
    return stated, []


def _is_same(one: CRS, other: CRS) -> bool:
    if one.equals(other, ignore_axis_order=True):
        return True
    code = one.to_epsg(min_confidence=70)
    return code is not None and code == other.to_epsg(min_confidence=70)


def _impossible(layer: Layer, frame: gpd.GeoDataFrame, metric: CRS) -> Finding | None:
    """Return the finding that coordinates said to be degrees cannot be degrees."""
    if not frame.crs.is_geographic:
        return None
    bounds = frame.geometry.bounds.to_numpy()
    is_beyond = (np.abs(bounds[:, [0, 2]]) > 360).any(axis=1) | (
        np.abs(bounds[:, [1, 3]]) > 90
    ).any(axis=1)
    if not is_beyond.any():
        return None
    first = int(is_beyond.nonzero()[0][0])
    x, y = bounds[first, :2]
    values: dict[str, object] = {
        "n": int(is_beyond.sum()),
        "row": first + 1,
        "crs": code_of(frame.crs),
    }
    country = _country(metric)
    if country is not None and shapely.Point(y, x).within(country[1]):
        values |= {"lon": f"{x:.3f}", "lat": f"{y:.3f}", "country": country[0]}
        return Finding(Severity.ERROR, "place_swapped", layer.name, values=values)
    lowest, highest = _NORTHINGS_M
    # Vietnamese X is north: either of the two may be the northing.
    is_metres = any(lowest < value < highest for value in (x, y))
    code = "place_in_metres" if is_metres else "place_impossible"
    values |= {"x": f"{x:.6g}", "y": f"{y:.6g}"}
    return Finding(Severity.ERROR, code, layer.name, values=values)


def _outside(layer: Layer, frame: gpd.GeoDataFrame, metric: CRS) -> list[Finding]:
    """Return the finding that features lie outside the country of the metric CRS."""
    country = _country(metric)
    if country is None:
        return []
    name, land = country
    centres = _centres(frame)
    lonlat = to_lonlat(centres).geometry
    is_outside = lonlat.notna() & ~lonlat.within(land)
    if not is_outside.any():
        return []
    first = int(is_outside.to_numpy().nonzero()[0][0])
    point = lonlat.iloc[first]
    values = {
        "n": int(is_outside.sum()),
        "row": first + 1,
        "lon": f"{point.x:.3f}",
        "lat": f"{point.y:.3f}",
        "crs": code_of(frame.crs),
        "country": name,
    }
    turned = gpd.GeoDataFrame(
        geometry=[shapely.Point(one.y, one.x) for one in centres.geometry[is_outside]],
        crs=frame.crs,
    )
    if to_lonlat(turned).within(land).all():
        return [Finding(Severity.ERROR, "place_swapped", layer.name, values=values)]
    return [Finding(Severity.DECISION, "place_outside", layer.name, values=values)]


def _country(metric: CRS) -> tuple[str, BaseGeometry] | None:
    """Return where the datum of the metric CRS is used, in degrees.

    That is Vietnam for VN-2000; ``None`` where PROJ does not say.
    """
    use = metric.geodetic_crs.area_of_use if metric.geodetic_crs else None
    if use is None:
        return None
    land = shapely.box(*use.bounds).buffer(_MARGIN_DEG, join_style="mitre")
    return use.name.removesuffix("."), land


def _far(workspace: Workspace, layer: Layer, frame: gpd.GeoDataFrame) -> list[Finding]:
    """Return the finding that features are nowhere near the workspace's areas."""
    if not workspace.has("areas"):
        return []
    areas = workspace.features("areas")
    if areas.empty:
        return []
    near = shapely.box(*areas.total_bounds)
    centres = _centres(frame).geometry
    distance_m = centres.distance(near)
    is_far = (distance_m > FAR_M).to_numpy()
    if not is_far.any():
        return []
    values = {
        "n": int(is_far.sum()),
        "row": int(is_far.nonzero()[0][0]) + 1,
        "distance_km": round(float(distance_m.max()) / 1000),
    }
    return [Finding(Severity.DECISION, "place_far", layer.name, values=values)]


def _centres(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the middle of each feature's bounds; missing where it has none."""
    bounds = frame.geometry.bounds.to_numpy()
    x, y = bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)
    is_sound = np.isfinite(x) & np.isfinite(y)
    points = np.full(len(frame), None, dtype=object)
    points[is_sound] = shapely.points(x[is_sound], y[is_sound])
    return gpd.GeoDataFrame(geometry=points, crs=frame.crs)
