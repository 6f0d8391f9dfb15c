"""Whether rows can lie where their coordinates say: in the country, near the areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.cells import shown
from clusterviz.core.place.placing import country, placed_by
from clusterviz.core.place.systems import coordinates_crs
from clusterviz.core.stretches import stretches
from clusterviz.crs import Coordinates, code_of, read_crs, to_lonlat
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from clusterviz.core.polygons import Floats
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

FAR_M = 25_000.0
"""Beyond this from the workspace's areas a feature is questioned.

Reading zone 107-00 as 105-30 moves it by 156 km, more than the province is wide.
"""

_NORTHINGS_M = (900_000.0, 2_600_000.0)


def written(coordinates: Coordinates) -> str:
    """Return coordinates as ``--crs`` takes them, of a system without code its name.

    Examples
    --------
    >>> written(Coordinates("EPSG:4326", is_swapped=True))
    'EPSG:4326+swapped'
    """
    code = code_of(read_crs(coordinates.crs))
    return shown(code) + str(coordinates).removeprefix(coordinates.crs)


def impossible(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    taken: Coordinates,
    metric: str,
    likely: Coordinates | None,
) -> Finding | None:
    """Return the finding that coordinates said to be degrees cannot be degrees.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Rows as the file has them.
    taken
        What the numbers are said to be.
    metric
        The workspace's CRS.
    likely
        What they are more likely to be; ``None`` where nothing fits.
    """
    if not coordinates_crs(taken).is_geographic:
        return None
    bounds = frame.geometry.bounds.to_numpy()
    if taken.is_swapped:
        bounds = bounds[:, [1, 0, 3, 2]]
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
        "crs": written(taken),
    }
    land = country(metric)
    if land is not None and shapely.Point(y, x).within(land[1]):
        values |= {"lon": f"{x:.3f}", "lat": f"{y:.3f}", "country": land[0]}
        values["likely"] = written(_turned(taken))
        return Finding(Severity.ERROR, "place_swapped", layer.name, values=values)
    values |= {"x": f"{x:.10g}", "y": f"{y:.10g}"}
    lowest, highest = _NORTHINGS_M
    # Vietnamese X is north: either of the two may be the northing.
    if any(lowest < value < highest for value in (x, y)):
        values["likely"] = metric if likely is None else written(likely)
        return Finding(Severity.ERROR, "place_in_metres", layer.name, values=values)
    return Finding(Severity.ERROR, "place_impossible", layer.name, values=values)


def outside(
    layer: Layer,
    middles: Floats,
    moved: gpd.GeoDataFrame,
    taken: Coordinates,
    likely: Coordinates | None,
) -> list[Finding]:
    """Return the finding that features lie outside the country of the metric CRS.

    Parameters
    ----------
    layer
        The declaration.
    middles
        Of the rows as the file has them, as `middles_of` has them.
    moved
        The rows in the metric CRS.
    taken
        What their numbers were taken to be.
    likely
        What puts them where evidence says; ``None`` where nothing does.
    """
    metric = code_of(moved.crs)
    land = country(metric)
    if land is None:
        return []
    name, country_land = land
    is_outside = np.zeros(len(moved), dtype=bool)
    for some in stretches(len(moved)):
        lonlat = to_lonlat(centres(moved.iloc[some])).geometry
        is_outside[some] = lonlat.notna() & ~lonlat.within(country_land)
    if not is_outside.any():
        return []
    first = int(is_outside.nonzero()[0][0])
    point = to_lonlat(centres(moved.iloc[[first]])).geometry.iloc[0]
    values = {
        "n": int(is_outside.sum()),
        "row": first + 1,
        "lon": f"{point.x:.3f}",
        "lat": f"{point.y:.3f}",
        "crs": written(taken),
        "country": name,
    }
    if likely is None:
        lost = gpd.GeoDataFrame(geometry=shapely.points(middles[is_outside]))
        turned, _ = placed_by(lost, _turned(taken), metric)
        if to_lonlat(turned).within(country_land).all():
            code = "coordinates.some_swapped"
            return [Finding(Severity.ERROR, code, layer.name, values=values)]
        return [Finding(Severity.DECISION, "place_outside", layer.name, values=values)]
    values["likely"] = written(likely)
    code = "place_swapped" if likely == _turned(taken) else "coordinates.elsewhere"
    return [Finding(Severity.ERROR, code, layer.name, values=values)]


def far(workspace: Workspace, layer: Layer, frame: gpd.GeoDataFrame) -> list[Finding]:
    """Return the finding that features are nowhere near the workspace's areas."""
    if not workspace.has("areas"):
        return []
    areas = workspace.features("areas")
    if areas.empty:
        return []
    near = shapely.box(*areas.total_bounds)
    parts = [
        centres(frame.iloc[some]).geometry.distance(near).to_numpy()
        for some in stretches(len(frame))
    ]
    distance_m = np.concatenate(parts) if parts else np.zeros(0)
    is_far = distance_m > FAR_M
    if not is_far.any():
        return []
    values = {
        "n": int(is_far.sum()),
        "row": int(is_far.nonzero()[0][0]) + 1,
        "distance_km": round(float(np.nanmax(distance_m)) / 1000),
    }
    return [Finding(Severity.DECISION, "place_far", layer.name, values=values)]


def middles_of(frame: gpd.GeoDataFrame) -> Floats:
    """Return the middle of each feature's bounds, (n, 2); NaN where it has none."""
    bounds = frame.geometry.bounds.to_numpy()
    return np.column_stack(
        [bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)]
    )


def centres(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the middle of each feature's bounds; missing where it has none."""
    middles = middles_of(frame)
    is_sound = np.isfinite(middles).all(axis=1)
    points = np.full(len(frame), None, dtype=object)
    points[is_sound] = shapely.points(middles[is_sound])
    return gpd.GeoDataFrame(geometry=points, crs=frame.crs)


def _turned(taken: Coordinates) -> Coordinates:
    return Coordinates(taken.crs, not taken.is_swapped, taken.is_unshifted)
