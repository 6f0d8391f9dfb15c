"""Which features of a layer are meant: by day, status and area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz.core import timeline
from clusterviz.core.status import map_status
from clusterviz.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def selected(
    workspace: Workspace,
    layer_name: str,
    *,
    area: str | None = None,
    as_of_on: dt.date | None = None,
    status: str | None = None,
) -> tuple[Layer, pd.DataFrame]:
    """Return a layer and those of its current features that are meant.

    Parameters
    ----------
    layer_name
        Which layer.
    area
        Code of an area; only features that share land with it.
    as_of_on
        Only what is valid on that day, and the day that `area` and `status`
        are taken of; the workspace's own for these when not given.
    status
        Only clusters that the map shows with this status.

    Raises
    ------
    InputError
        If one of the words names nothing, or asks of the layer what it lacks.
    LayerNotFound
        If the layer was never published here.
    """
    workspace = workspace.frozen()
    layer = _declared(workspace, layer_name)
    on = as_of_on or workspace.as_of_on
    frame = workspace.rows(layer.name)
    if as_of_on is not None and "valid_from_on" in layer.fields:
        frame = timeline.valid_on(frame, on)
    if status is not None:
        frame = _of_status(layer, frame, status, on)
    if area is not None:
        frame = _in_area(workspace, layer, frame, area, on)
    return layer, frame.reset_index(drop=True)


def _declared(workspace: Workspace, name: str) -> Layer:
    if name not in workspace.layers:
        raise InputError(
            f"There is no layer `{name}`.",
            expected=f"one of {', '.join(workspace.layers)}",
            remedy="Look at `clusterviz layers`.",
        )
    return workspace.layers[name]


def _of_status(
    layer: Layer, frame: pd.DataFrame, status: str, on: dt.date
) -> pd.DataFrame:
    if layer.name != "clusters" or not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(
            f"`{layer.name}` has no status.",
            expected="the layer `clusters`",
            remedy="Leave --status out.",
        )
    found = map_status(frame, on)
    if status not in set(found):
        raise InputError(
            f"No cluster has the status `{status}` on {on}.",
            expected=f"one of {', '.join(sorted(set(found)))}",
            remedy="Choose one of these.",
        )
    chosen: pd.DataFrame = frame[found == status]
    return chosen


def _in_area(
    workspace: Workspace, layer: Layer, frame: pd.DataFrame, code: str, on: dt.date
) -> pd.DataFrame:
    """Return the features that share land with an area, not merely a border."""
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(
            f"`{layer.name}` is a table without places.",
            expected="a layer with geometry",
            remedy="Leave --area out.",
        )
    areas = timeline.valid_on(workspace.features("areas"), on)
    found = areas[areas["area_code"] == code]
    if found.empty:
        raise InputError(
            f"There is no area `{code}` on {on}.",
            expected="the code of an area valid on that day",
            remedy=f"Look it up: clusterviz export {workspace.root} areas -o FILE",
        )
    place = found.geometry.union_all()
    shapes = frame.geometry
    inside: pd.DataFrame = frame[shapes.intersects(place) & ~shapes.touches(place)]
    return inside
