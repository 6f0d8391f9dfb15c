"""What shows in a view: features that meet a box of degrees."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from clusterviz import crs, texts
from clusterviz.errors import InputError

Bbox = tuple[float, float, float, float]
"""West, south, east and north in degrees of WGS 84."""

_MARGIN_DEG = 0.01
_STEP_DEG = 0.005


def read_view(text: str) -> Bbox:
    """Return a view as somebody wrote it.

    Parameters
    ----------
    text
        West, south, east and north, with commas.

    Raises
    ------
    InputError
        If it is not four numbers, or no view.

    Examples
    --------
    >>> read_view("105.9, 21.1, 106.5, 21.5")
    (105.9, 21.1, 106.5, 21.5)
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(texts.told("handover.no_bbox", bbox=text[:80])) from error
    _require_view((west, south, east, north))
    return west, south, east, north


def in_view(frame: gpd.GeoDataFrame, bbox: Bbox) -> gpd.GeoDataFrame:
    """Return the features that show in a view.

    Parameters
    ----------
    frame
        In the metric CRS.
    bbox
        Degrees of WGS 84; however large.

    Raises
    ------
    InputError
        If it is no view.
    """
    _require_view(bbox)
    reach = bounds_lonlat(frame)
    if reach is None:
        return frame.iloc[:0]
    # The metric grid ends somewhere: only as much of the view is laid on it as has
    # something to show.
    seen = shapely.box(*bbox) & shapely.box(*reach).buffer(
        _MARGIN_DEG, join_style="mitre"
    )
    if seen.is_empty or not seen.area:
        return frame.iloc[:0]
    step = max(_STEP_DEG, seen.length / 4000)
    box = gpd.GeoDataFrame(geometry=[shapely.segmentize(seen, step)])
    view = crs.to_metric(crs.with_crs(box, crs.LONLAT), frame.crs.to_wkt())
    shown: gpd.GeoDataFrame = frame[frame.geometry.intersects(view.geometry.iloc[0])]
    return shown


def bounds_lonlat(frame: gpd.GeoDataFrame) -> Bbox | None:
    """Return a box of degrees that holds all features; ``None`` without any shape.

    That of the box in metres around them: it holds them, and may be a little wider.

    Parameters
    ----------
    frame
        In the metric CRS.
    """
    bounds = frame.geometry.total_bounds
    if np.isnan(bounds).any():
        return None
    # The sides of a box in metres are bent in degrees.
    whole = shapely.box(*bounds)
    sides = shapely.segmentize(whole, max(whole.length / 400, 1.0))
    about = gpd.GeoDataFrame(geometry=[sides], crs=frame.crs)
    west, south, east, north = crs.to_lonlat(about).geometry.total_bounds
    return float(west), float(south), float(east), float(north)


def _require_view(bbox: Bbox) -> None:
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        said = ", ".join(f"{one:g}" for one in bbox)
        raise InputError(texts.told("handover.no_bbox", bbox=said))
