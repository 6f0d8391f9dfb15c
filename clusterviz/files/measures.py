"""What an export says of a shape to readers who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz import crs

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def with_area_ha(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return `frame` without geometry, with ``area_ha`` where it has polygons.

    A column of that name stays as it is.

    Parameters
    ----------
    frame
        In the metric CRS. Areas are in hectares, to the square metre; missing
        where the shape is.

    Examples
    --------
    >>> import geopandas as gpd
    >>> plots = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 200, 100)], crs=crs.METRIC)
    >>> with_area_ha(plots)["area_ha"].tolist()
    [2.0]
    """
    table: pd.DataFrame = frame.drop(columns=frame.geometry.name)
    if "area_ha" not in table and has_polygons(frame):
        # Not where they were taken before: such a frame may be in degrees by now.
        crs.require_metric(frame=frame)
        table["area_ha"] = area_ha(frame)
    return table


def area_ha(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the hectares of each row, to the square metre; missing without shape.

    Parameters
    ----------
    frame
        In the metric CRS.
    """
    hectares: pd.Series[float] = (frame.geometry.area / crs.M2_PER_HA).round(4)
    return hectares


def has_polygons(frame: gpd.GeoDataFrame) -> bool:
    """Return whether any row has an area to take."""
    kinds = shapely.get_type_id(frame.geometry.array)
    return bool(np.isin(kinds, _POLYGONS).any())


def with_place(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return `frame` as `with_area_ha` does, with ``lon`` and ``lat`` of a point.

    The point lies inside the shape; degrees of WGS 84, to seven decimals.
    """
    table = with_area_ha(frame)
    points = crs.to_lonlat(frame.set_geometry(frame.geometry.representative_point()))
    for name, degrees in (("lon", points.geometry.x), ("lat", points.geometry.y)):
        table[name] = degrees.round(7)
    return table
