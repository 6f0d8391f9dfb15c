"""Which features of a layer are meant: by day, status, area, drawn shape and view."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import texts
from clusterviz.core import timeline
from clusterviz.core.inview import Bbox as Bbox
from clusterviz.core.inview import in_view
from clusterviz.core.inview import read_view as read_view
from clusterviz.core.status import map_status
from clusterviz.errors import InputError
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace.belonging import clusters_of

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True)
class Selection:
    """What is asked of features; each part narrows what the others leave.

    Parameters
    ----------
    area
        Code of an area, or of several with commas; only features that share land
        with one of them.
    statuses
        Only clusters that the map shows with one of these.
    as_of_on
        Only what is valid on that day, and the day that `area` and `statuses` are
        taken of; the workspace's own for these when not given.
    shape
        A drawn polygon in the metric CRS, see `drawn.read_site`; only features that
        share land with it.
    bbox
        A view; only features that show in it.
    areas_on
        The day that `area` is taken of, where it is another: areas of 2024 are asked
        of what is valid today.
    """

    area: str | None = None
    statuses: tuple[str, ...] = ()
    as_of_on: dt.date | None = None
    shape: BaseGeometry | None = None
    bbox: Bbox | None = None
    areas_on: dt.date | None = None

    @property
    def is_of_place(self) -> bool:
        """Whether it asks where features are: those without a place are not meant."""
        return not (self.area is None and self.shape is None and self.bbox is None)

    @property
    def anywhere(self) -> Selection:
        """The same, asked of features wherever they are."""
        return replace(self, area=None, shape=None, bbox=None)


def shape_code(shape: BaseGeometry) -> str:
    """Return what a drawn shape is called in names of files: another for another.

    Examples
    --------
    >>> shape_code(gpd.GeoSeries.from_wkt(["POINT (0 0)"])[0])
    'site-d7b6b1'
    """
    return f"site-{hashlib.sha256(shape.wkt.encode()).hexdigest()[:6]}"


def view_code(bbox: Bbox) -> str:
    """Return what a view is called in names of files: its edges, to the metre.

    Examples
    --------
    >>> view_code((105.9, 21.123456, 106.5, 22.0))
    'view-105.9-21.12346-106.5-22.0'
    """
    return "-".join(("view", *(str(round(edge, 5)) for edge in bbox)))


def selected(
    workspace: Workspace,
    layer_name: str,
    *,
    area: str | None = None,
    as_of_on: dt.date | None = None,
    status: str | None = None,
) -> tuple[Layer, pd.DataFrame]:
    """Return a layer and those of its current features that are meant.

    As `chosen`, but a status that no cluster has is taken for a slip.

    Parameters
    ----------
    layer_name, area, as_of_on
        See `chosen` and `Selection`.
    status
        Only clusters that the map shows with this status.

    Raises
    ------
    InputError
        If one of the words names nothing, or asks of the layer what it lacks.
    LayerNotFound
        If the layer was never published here.
    """
    asked = Selection(area, () if status is None else (status,), as_of_on)
    workspace = workspace.frozen()
    if status is not None:
        _require_seen(workspace, layer_name, status, as_of_on)
    return chosen(workspace, layer_name, asked)


def chosen(
    workspace: Workspace, layer_name: str, selection: Selection
) -> tuple[Layer, pd.DataFrame]:
    """Return a layer and those of its current features that a selection means.

    Of a table whose rows belong to clusters, a place means the rows of the clusters
    that it means; of the areas, those of the day that an area is taken of.

    Parameters
    ----------
    workspace
        Of the versions that are wanted: see `Workspace.on` for those of a day.
    layer_name
        Which layer.
    selection
        What is asked; an empty one means every row.

    Raises
    ------
    InputError
        If one of the words names nothing, or asks of the layer what it lacks.
    LayerNotFound
        If the layer was never published here.
    """
    workspace = workspace.frozen()
    layer = _declared(workspace, layer_name)
    on = selection.as_of_on or workspace.as_of_on
    frame = workspace.rows(layer.name)
    day = selection.as_of_on
    if layer.name == "areas" and selection.area is not None:
        # An area is one of its day: those of another scheme are not asked for.
        day = selection.areas_on or on
    if day is not None and "valid_from_on" in layer.fields:
        frame = timeline.valid_on(frame, day)
    if selection.statuses:
        frame = _of_statuses(layer, frame, selection.statuses, on)
    if selection.is_of_place:
        frame = _placed(workspace, layer, frame, selection, on)
    return layer, frame.reset_index(drop=True)


def n_unplaced(workspace: Workspace, layer_name: str, selection: Selection) -> int:
    """Return how many rows a place cannot be asked of, as they have no shape.

    They are not among those that are `chosen`, and whoever asked is told so.

    Parameters
    ----------
    workspace, layer_name, selection
        As `chosen`.
    """
    if not selection.is_of_place:
        return 0
    return n_placeless(chosen(workspace, layer_name, selection.anywhere)[1])


def n_placeless(rows: pd.DataFrame) -> int:
    """Return how many rows have no shape; of a table none could have one."""
    if not isinstance(rows, gpd.GeoDataFrame):
        return 0
    return int((rows.geometry.isna() | rows.geometry.is_empty).sum())


def has_places(workspace: Workspace, layer: Layer) -> bool:
    """Return whether a place can be asked of a layer: of itself, or by its clusters."""
    return layer.has_geometry or _belongs_to_clusters(workspace, layer, frozenset())


def _declared(workspace: Workspace, name: str) -> Layer:
    if name not in workspace.layers:
        raise InputError(
            texts.told("errors.no_layer", layer=name, known=", ".join(workspace.layers))
        )
    return workspace.layers[name]


def _require_seen(
    workspace: Workspace, layer_name: str, status: str, as_of_on: dt.date | None
) -> None:
    layer = _declared(workspace, layer_name)
    frame = workspace.rows(layer.name)
    if layer.name != "clusters" or not isinstance(frame, gpd.GeoDataFrame):
        return
    on = as_of_on or workspace.as_of_on
    seen = sorted(set(map_status(frame, on)))
    if status not in seen:
        raise InputError(
            texts.told(
                "option.status_unseen",
                status=status,
                on=on,
                known=", ".join(seen) or "–",
            )
        )


def _of_statuses(
    layer: Layer, frame: pd.DataFrame, statuses: tuple[str, ...], on: dt.date
) -> pd.DataFrame:
    if layer.name != "clusters" or not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(texts.told("option.no_statuses", layer=layer.name))
    unknown = [one for one in statuses if one not in CLUSTER_STATUSES]
    if unknown:
        raise InputError(
            texts.told(
                "option.no_status", status=unknown[0], known=", ".join(CLUSTER_STATUSES)
            )
        )
    of_these: pd.DataFrame = frame[map_status(frame, on).isin(statuses)]
    return of_these


def _placed(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame,
    selection: Selection,
    on: dt.date,
) -> pd.DataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        if not has_places(workspace, layer):
            raise InputError(texts.told("option.layer_no_place", layer=layer.name))
        clusters = _there(workspace, workspace.features("clusters"), selection, on)
        its_clusters = clusters_of(workspace, layer.name, frame)
        of_these: pd.DataFrame = frame[its_clusters.isin(clusters["cluster_id"])]
        return of_these
    there: pd.DataFrame = _there(workspace, frame, selection, on)
    return there


def _there(
    workspace: Workspace, frame: gpd.GeoDataFrame, selection: Selection, on: dt.date
) -> gpd.GeoDataFrame:
    if selection.area is not None:
        place = _area(workspace, selection.area, selection.areas_on or on)
        frame = sharing(frame, place)
    if selection.shape is not None:
        frame = sharing(frame, selection.shape)
    if selection.bbox is not None:
        frame = in_view(frame, selection.bbox)
    return frame


def _area(workspace: Workspace, codes: str, on: dt.date) -> BaseGeometry:
    areas = timeline.valid_on(workspace.features("areas"), on)
    asked = codes.split(",")
    for code in asked:
        if not (areas["area_code"] == code).any():
            raise InputError(
                texts.told("option.no_area", area=code, on=on, root=workspace.root)
            )
    place: BaseGeometry = areas[areas["area_code"].isin(asked)].geometry.union_all()
    return place


def sharing(frame: gpd.GeoDataFrame, place: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the features that share land with a place, not merely a border."""
    shapes = frame.geometry
    inside: gpd.GeoDataFrame = frame[shapes.intersects(place) & ~shapes.touches(place)]
    return inside


def _belongs_to_clusters(
    workspace: Workspace, layer: Layer, below: frozenset[str]
) -> bool:
    others = {one.references.partition(".")[0] for one in layer.fields.values()}
    if "clusters" in others:
        return True
    asked = below | {layer.name}
    return any(
        _belongs_to_clusters(workspace, workspace.layers[other], asked)
        for other in others - asked - {""}
    )
