"""Which features a printed map draws, and how: as the screen does."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.view.style import (
    EMPHASISED,
    NO_VALUE,
    SELECTED,
    SITE_SHAPES,
    THEME,
    VALUE_RATIO,
    Style,
    styles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from clusterviz.schema import Layer
    from clusterviz.view.mapstate import MapState
    from clusterviz.view.printmap.extent import View

DETAIL_MM = 0.1
"""Finer corners than this are left out: nobody could see them."""

_DOTS_MM = {"clusters": 2.0, "clearance_sites": 2.0, "overlaps": 1.3}
"""By layer, the dot that a feature is at least: a conflict must not be overlooked."""

LINES_FROM = 120_000
"""At smaller scales outlines of thousands of zones would drown all colour."""

_FADED_RATIO = 0.9


@dataclass(frozen=True)
class Look:
    """Features that are drawn in one way.

    Parameters
    ----------
    layer, map_class
        Which features.
    style
        With what the state makes of it: a figure's colour, a heavy outline.
    opacity
        Of all of it.
    shapes
        In metres, clipped to the view and simplified for it.
    dot_mm
        What is smaller is drawn as a dot of this size; 0 where nothing is.
    """

    layer: str
    map_class: str
    style: Style
    opacity: float
    shapes: NDArray[np.object_]
    dot_mm: float = 0.0


class _Key(NamedTuple):
    """What features that look the same have in common."""

    is_selected: bool
    is_emphasised: bool
    place: int
    color: str
    is_faded: bool
    map_class: str


def kept(name: str, frame: gpd.GeoDataFrame, state: MapState) -> gpd.GeoDataFrame:
    """Return the features of one layer that the state shows.

    Parameters
    ----------
    name
        The layer of the map.
    frame
        As `workspace.mapframes.map_frame` returns it.
    state
        What is shown.
    """
    is_shown = np.full(len(frame), fill_value=True)
    if name == "clusters":
        is_shown &= frame["map_class"].isin(state.statuses).to_numpy()
    if name == "plan_zones" and state.kinds is not None:
        is_shown &= frame["map_class"].isin(state.kinds).to_numpy()
    if name == "plan_zones" and state.zone_ids is not None:
        is_shown &= frame["feature_id"].isin(state.zone_ids).to_numpy()
    if state.cluster_ids is not None and "cluster_id" in frame:
        is_shown &= frame["cluster_id"].isin(state.cluster_ids).to_numpy()
    return frame[is_shown]


def in_view(name: str, frame: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    """Return what of `frame` lies in the view, clipped and simplified for it.

    Parameters
    ----------
    name
        The layer: neighbours of a coverage stay neighbours.
    frame
        In metres.
    view
        What is shown.
    """
    shapes = frame.geometry.to_numpy()
    west, south, east, north = view.bounds
    edges = shapely.bounds(shapes)
    # Comparing with nothing is false: what has no place falls away here.
    is_near = (
        (edges[:, 0] <= east)
        & (edges[:, 2] >= west)
        & (edges[:, 1] <= north)
        & (edges[:, 3] >= south)
    )
    near, shapes, edges = frame[is_near], shapes[is_near], edges[is_near]
    detail_m = DETAIL_MM * view.m_per_mm
    if name == "areas" and len(shapes):
        shapes = shapely.coverage_simplify(shapes, detail_m)
    else:
        shapes = shapely.simplify(shapes, detail_m)
    is_cut = (
        (edges[:, 0] < west)
        | (edges[:, 2] > east)
        | (edges[:, 1] < south)
        | (edges[:, 3] > north)
    )
    # A little beyond the frame: its own line must not show as a boundary.
    beyond = 5 * view.m_per_mm
    shapes[is_cut] = shapely.clip_by_rect(
        shapes[is_cut], west - beyond, south - beyond, east + beyond, north + beyond
    )
    clipped = near.set_geometry(gpd.GeoSeries(shapes, near.index, near.crs))
    return clipped[~shapely.is_empty(shapes)]


def is_counted(
    name: str, frame: gpd.GeoDataFrame, state: MapState, view: View
) -> NDArray[np.bool_]:
    """Return which features show within the frame of the map, or touch it.

    Of areas, only those that are meant count: the others are surroundings.

    Parameters
    ----------
    name
        The layer of the map.
    frame
        From `in_view`, which keeps more than that: what only comes near.
    state
        Which areas are meant.
    view
        What is shown.
    """
    framed = shapely.box(*view.bounds)
    shapely.prepare(framed)
    found: NDArray[np.bool_] = shapely.intersects(frame.geometry.to_numpy(), framed)
    if name == "areas" and state.area_ids is not None:
        found &= frame["feature_id"].isin(state.area_ids).to_numpy()
    return found


def looks(
    name: str,
    frame: gpd.GeoDataFrame,
    layers: Mapping[str, Layer],
    state: MapState,
    view: View,
) -> list[Look]:
    """Return the features of one layer by how they are drawn, lowest first.

    Parameters
    ----------
    name
        The layer of the map.
    frame
        What of it is shown in the view.
    layers
        The declarations, by name.
    state
        Its figures, selection and opacity.
    view
        At whose scale.
    """
    if frame.empty:
        return []
    styled = styles(layers)[name]
    ids = frame["feature_id"]
    colors = {key: color for key, (color, _) in state.values.items()}
    is_valued = state.valued == name
    chosen = state.selected[1] if state.selected and state.selected[0] == name else None
    is_faded = name == "areas" and state.area_ids is not None
    emphasised = {*state.emphasised, *((state.area_ids or ()) if is_faded else ())}
    keys = pd.DataFrame(
        {
            "is_selected": ids == chosen,
            "is_emphasised": ids.isin(emphasised),
            "place": frame["map_class"].map(_places(name, styled)),
            "color": ids.map(colors).fillna("") if is_valued else "",
            "is_faded": ~ids.isin(state.area_ids or ()) if is_faded else False,
            "map_class": frame["map_class"],
        }
    )
    # A number for each combination, in the order in which they are drawn.
    number = keys.groupby(list(keys), sort=True).ngroup().to_numpy()
    shapes = frame.geometry.to_numpy()
    found = []
    for one in np.unique(number):
        mine = number == one
        key = _Key(*keys.iloc[int(np.argmax(mine))])
        found.append(
            Look(
                layer=name,
                map_class=key.map_class,
                style=_style(styled[key.map_class], name, key, is_valued, view),
                opacity=state.opacity.get(name, 1.0),
                shapes=shapes[mine],
                dot_mm=_DOTS_MM.get(name, 0.0),
            )
        )
    return found


def shape_looks(shapes: gpd.GeoDataFrame) -> Iterator[Look]:
    """Yield the shapes that are no features, the last one uppermost."""
    for code, shape in zip(shapes["map_class"], shapes.geometry, strict=True):
        one = np.array([shape], dtype=object)
        yield Look("shapes", code, SITE_SHAPES[code], 1.0, one)


def _places(name: str, styled: Mapping[str, Style]) -> dict[str, int]:
    """Return the order of classes; withdrawn clusters lie under the others."""
    first = [code for code in styled if name == "clusters" and code == "withdrawn"]
    return {code: at for at, code in enumerate(dict.fromkeys([*first, *styled]))}


def _style(base: Style, name: str, key: _Key, is_valued: bool, view: View) -> Style:
    found = base
    if is_valued and key.color:
        line = THEME["ink"] if name == "clusters" else base.line
        found = dataclasses.replace(
            base, fill=key.color, fill_ratio=VALUE_RATIO, line=line, hatch=False
        )
    elif is_valued:
        found = dataclasses.replace(NO_VALUE, mark=base.mark, shape=base.shape)
    if key.is_faded:
        found = dataclasses.replace(
            found, fill=THEME["ground"], fill_ratio=_FADED_RATIO
        )
    if key.is_selected or key.is_emphasised:
        heavy = SELECTED if key.is_selected else EMPHASISED
        return dataclasses.replace(found, line=heavy.line, width_px=heavy.width_px)
    if name == "plan_zones" and view.denominator > LINES_FROM:
        return dataclasses.replace(found, line="", hatch=False)
    return found
