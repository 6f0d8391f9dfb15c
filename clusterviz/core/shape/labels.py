"""Texts of a drawing name the land that they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.cells import shown
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from clusterviz.schema import Layer

TEXT = "Text"
"""The column in which a drawing has the text of a label."""

LABEL = "label"
"""The column that a polygon gets."""

_POINT, _POLYGONS = 0, (3, 6)


@dataclass(frozen=True)
class Labelled:
    """A frame whose polygons have their labels.

    Parameters
    ----------
    frame
        Without the points of a drawing, where there are polygons.
    findings
        Labels in doubt, points left out.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]


def with_labels(layer: Layer, frame: gpd.GeoDataFrame) -> Labelled:
    """Return a drawing with the text that stands on each polygon as its `LABEL`.

    A text belongs to the smallest polygon around it; several in one polygon are
    read from the top down. Points are left out, and reported where they name
    nothing. A frame that is no drawing, or has no polygon, stays as it is.

    Parameters
    ----------
    layer
        Its declaration: where it wants no polygons, nothing is done.
    frame
        Rows of a drawing, its texts as points with `TEXT`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Lô", en="Plots")
    >>> plots = Layer("plots", name, name, "MultiPolygon", "plot_id", {})
    >>> shapes = [shapely.box(0, 0, 9, 9), shapely.Point(4, 4)]
    >>> drawing = gpd.GeoDataFrame({"Text": [None, "A1"]}, geometry=shapes)
    >>> with_labels(plots, drawing).frame["label"].tolist()
    ['A1']
    """
    kinds = shapely.get_type_id(frame.geometry.to_numpy())
    is_point, is_land = kinds == _POINT, np.isin(kinds, _POLYGONS)
    is_drawing = TEXT in frame.columns and layer.geometry == "MultiPolygon"
    if not (is_drawing and is_point.any() and is_land.any()):
        return Labelled(frame, ())
    texts = frame[TEXT].where(frame[TEXT].notna(), "").astype(str).str.strip()
    is_label = is_point & (texts != "").to_numpy()
    land, labels = frame[is_land], frame[is_label]
    found = _standing_on(land, labels).assign(
        text=lambda pairs: texts[is_label].to_numpy()[pairs["of_label"]]
    )
    by_land = found.groupby("of_land")["text"]
    joined = by_land.agg("; ".join)
    named = np.full(len(frame), None, dtype="object")
    named[np.flatnonzero(is_land)[joined.index]] = joined.to_numpy()
    column = pd.Series(named, index=frame.index, dtype="object")
    whole = frame.assign(**{LABEL: column})[~is_point].reset_index(drop=True)
    several = joined[by_land.size() > 1]
    outside = np.setdiff1d(np.arange(len(labels)), found["of_label"])
    findings = []
    if len(several):
        values = {"n": len(several), "example": shown(several.iloc[0])}
        findings.append(_finding(layer, "closing.several_labels", values))
    if len(outside):
        place = labels.geometry.iloc[outside[0]]
        example = shown(texts[is_label].iloc[outside[0]])
        values = {"n": len(outside), "example": example, "x": place.x, "y": place.y}
        findings.append(_finding(layer, "closing.labels_outside", values))
    n_bare = int((is_point & ~is_label).sum())
    if n_bare:
        findings.append(_finding(layer, "closing.points_left_out", {"n": n_bare}))
    return Labelled(whole, tuple(findings))


def _standing_on(land: gpd.GeoDataFrame, labels: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return pairs of positions: each label, and the smallest land around it.

    In the order in which the labels of one polygon are read.
    """
    shapes, points = land.geometry.to_numpy(), labels.geometry.to_numpy()
    of_land, of_label = _pairs(shapes, points)
    areas, xy = shapely.area(shapes), shapely.get_coordinates(points)
    table = pd.DataFrame(
        {
            "of_land": of_land,
            "of_label": of_label,
            "area": areas[of_land],
            "down": -xy[of_label, 1],
            "right": xy[of_label, 0],
        }
    )
    nearest = table.sort_values(["area", "of_land"]).drop_duplicates("of_label")
    return nearest.sort_values(["of_land", "down", "right"])


def _pairs(
    shapes: NDArray[np.object_], points: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = shapely.STRtree(points).query(shapes, predicate="contains")
    return found[0], found[1]


def _finding(layer: Layer, code: str, values: dict[str, object]) -> Finding:
    return Finding(Severity.WARNING, code, layer.name, values=values)
