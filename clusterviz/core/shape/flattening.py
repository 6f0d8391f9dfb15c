"""Shapes as a layer keeps them: in two dimensions and of its multi-part type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.schema import Layer

MOST = 1000
"""Rows that are each reported for one reason; the rest is counted."""


def flattened(
    layer: Layer, raw: pd.DataFrame, keys: pd.Series
) -> tuple[gpd.GeoSeries, list[Finding]]:
    """Return the shapes of `raw` without heights, single ones as multi-part ones.

    Row-wise in `raw`.

    Parameters
    ----------
    layer
        The declaration.
    raw
        n rows as the file gave them, with or without ``geometry``.
    keys
        The key of each row, for the findings.

    Returns
    -------
    shapes
        In the CRS of `raw`; nothing for a shape that is not there.
    findings
        Heights that were dropped: in want of a decision where one is not zero.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> fields = {"lake_id": Field("lake_id", "text", name)}
    >>> lakes = Layer("lakes", name, name, "MultiPolygon", "lake_id", fields)
    >>> rows = gpd.GeoDataFrame({"lake_id": ["L"]}, geometry=[shapely.box(0, 0, 1, 1)])
    >>> shapes, found = flattened(lakes, rows, rows["lake_id"])
    >>> shapes.geom_type.tolist(), found
    (['MultiPolygon'], [])
    """
    if "geometry" not in raw.columns:
        return gpd.GeoSeries([None] * len(raw), crs=getattr(raw, "crs", None)), []
    shapes = raw["geometry"].to_numpy().copy()
    # Of what is flat already no copy is made: of a country that is a gigabyte.
    places = np.flatnonzero(shapely.has_z(shapes) | shapely.has_m(shapes))
    findings = _heights(layer, shapes, places, keys)
    shapes[places] = shapely.force_2d(shapes[places])
    flat = _promoted(layer, shapes)
    return gpd.GeoSeries(flat, crs=getattr(raw, "crs", None)), findings


def _heights(
    layer: Layer,
    shapes: NDArray[np.object_],
    places: NDArray[np.intp],
    keys: pd.Series,
) -> list[Finding]:
    """Return that heights are dropped: a warning where all of a shape are zero."""
    points, owners = shapely.get_coordinates(
        shapes[places], include_z=True, include_m=True, return_index=True
    )
    heights = points[:, 2:]
    is_high = ((heights != 0) & ~np.isnan(heights)).any(axis=1)
    is_flat = np.bincount(owners[is_high], minlength=len(places)) == 0
    findings = []
    for code, severity, told in (
        ("height_zero_dropped", Severity.WARNING, places[is_flat]),
        ("height_dropped", Severity.DECISION, places[~is_flat]),
    ):
        for at in told[:MOST]:
            key = keys.iloc[at]
            findings.append(
                Finding(
                    severity=severity,
                    code=code,
                    layer=layer.name,
                    feature_id=key if isinstance(key, str) else "",
                    values={"row": int(at) + 1},
                )
            )
        if len(told) > MOST:
            values = {"n": len(told) - MOST, "n_told": MOST}
            more = "columns.more_heights"
            findings.append(Finding(severity, more, layer.name, values=values))
    return findings


def _promoted(layer: Layer, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return single polygons or lines as the multi-part ones of the layer."""
    is_area = layer.geometry == "MultiPolygon"
    kind = shapely.GeometryType
    single = kind.POLYGON if is_area else kind.LINESTRING
    is_single = shapely.get_type_id(shapes) == single
    at = np.flatnonzero(is_single & ~shapely.is_empty(shapes))
    promoted = shapes.copy()
    if len(at):
        together = shapely.multipolygons if is_area else shapely.multilinestrings
        promoted[at] = together(shapes[at], indices=np.arange(len(at)))
    return promoted
