"""Features known by one point only, drawn as symbols where a layer allows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.status import has_symbol_quality
from clusterviz.crs import require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from clusterviz.schema import Layer

APOTHEM_M = 50.0
"""From the point to the sides of its symbol: an octagon of 0.83 ha."""

QUALITY, SYMBOL = "geometry_quality", "symbol"
_POINTS = (0, 4)


def as_symbols(
    layer: Layer, frame: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return `frame` with an octagon for each point, marked as a symbol.

    Parameters
    ----------
    layer
        The declaration. Where features may be known by a symbol only, its
        field ``geometry_quality`` has that choice.
    frame
        n rows, in metres. Nothing but points is changed.

    Returns
    -------
    frame
        The same rows.
    findings
        A decision where symbols were drawn; an error where `layer` has
        polygons and no such choice.

    Raises
    ------
    CrsError
        If `frame` is not in metres.
    """
    shapes = frame.geometry.to_numpy()
    is_point = np.isin(shapely.get_type_id(shapes), _POINTS) & ~shapely.is_empty(shapes)
    n = int(is_point.sum())
    if not n or layer.geometry != "MultiPolygon":
        return frame, []
    require_metric(points=frame)
    quality = layer.fields.get(QUALITY)
    if quality is None or SYMBOL not in quality.choices:
        values = {"n": n}
        return frame, [
            Finding(Severity.ERROR, "located.only_points", layer.name, values=values)
        ]
    # Eighths of a circle, the sides across the axes.
    radius_m = APOTHEM_M / math.cos(math.pi / 8)
    turns = (np.arange(8) + 0.5) * math.pi / 4
    octagon = radius_m * np.column_stack([np.cos(turns), np.sin(turns)])
    centres = shapely.get_coordinates(shapely.centroid(shapes[is_point]))
    drawn = shapes.copy()
    drawn[is_point] = shapely.polygons(centres[:, np.newaxis, :] + octagon)
    done = frame.set_geometry(gpd.GeoSeries(drawn, index=frame.index, crs=frame.crs))
    is_symbol = has_symbol_quality(frame).to_numpy()
    if QUALITY not in done.columns:
        done[QUALITY] = None
    done[QUALITY] = done[QUALITY].astype(object).mask(is_point, SYMBOL)
    values = {"n": n, "n_changed": int((is_point & ~is_symbol).sum())}
    return done, [
        Finding(Severity.DECISION, "located.symbols", layer.name, values=values)
    ]
