"""The frames that a map draws: one function a layer, in the metric CRS."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from clusterviz import __version__
from clusterviz.core import apportion, clearance, status, timeline
from clusterviz.view.style import NO_STAGE
from clusterviz.workspace import analysis, answers, draftframes, personal, places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    import shapely

    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True)
class MapQuestion:
    """Which frame is asked for.

    Parameters
    ----------
    layer
        A layer of the map: ``clusters``, ``overlaps`` …
    on
        The day whose areas, statuses, plan zones or overlaps are asked for.
    level
        Of the areas; of ``incoming``, the draft: see `draftframes`. Empty for
        any other layer.
    """

    layer: str
    on: dt.date
    level: str = ""


def map_layers(
    workspace: Workspace, current: Mapping[str, LayerVersion] | None = None
) -> tuple[str, ...]:
    """Return the layers that this workspace has anything to draw of.

    Parameters
    ----------
    workspace
        For its store.
    current
        What the store has published, where the caller has read it already.
    """
    there = workspace.current() if current is None else current
    return tuple(name for name, (needed, _) in _FRAMES.items() if needed[0] in there)


def is_there(workspace: Workspace, question: MapQuestion) -> bool:
    """Return whether there is anything to draw of what is asked.

    Parameters
    ----------
    workspace
        For its store and its drafts.
    question
        What is asked.
    """
    if question.layer == draftframes.LAYER:
        return draftframes.is_there(workspace, question.level)
    return question.layer in map_layers(workspace)


def content_hash(
    workspace: Workspace,
    question: MapQuestion,
    current: Mapping[str, LayerVersion] | None = None,
) -> str:
    """Return a name for the answer that changes whenever the answer may.

    It is taken from the versions that are true of the day, the settings and the
    declarations that the answer is made of and the program's own version, so
    that it costs no reading.

    Parameters
    ----------
    workspace
        For its settings, declarations and store.
    question
        What is asked.
    current
        What the store has published, where the caller has read it already.
    """
    if question.layer == draftframes.LAYER:
        return draftframes.content_hash(workspace, question.level)
    needed, _ = _FRAMES[question.layer]
    there = workspace.frozen(current).on(question.on).current()
    parts = [
        __version__,
        repr(question),
        repr(workspace.settings),
        *(repr(workspace.layers[name]) for name in needed),
        *(there[name].stamp for name in needed if name in there),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def map_frame(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    """Return the features to draw, in the metric CRS.

    Returns
    -------
    features
        The fields of the layer, and ``feature_id`` and ``map_class``: what it
        is drawn as, such as a cluster's status or a zone's kind; what is personal
        is not among them. A cluster
        that has only a symbol is a point in the area that its paper names, or
        has no geometry where it names none.

    Raises
    ------
    LayerNotFound
        If a layer that is needed was never published.
    InputError
        If there are no areas of that level on that day, or no such draft.
    """
    if question.layer == draftframes.LAYER:
        return draftframes.draft_frame(workspace, question.level)
    _, frame = _FRAMES[question.layer]
    return personal.without(workspace, frame(workspace.on(question.on), question))


def _areas(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    areas = timeline.areas_on(workspace.features("areas"), question.level, question.on)
    return areas.assign(feature_id=areas["area_id"], map_class=areas["level"])


def _roads(workspace: Workspace, _: MapQuestion) -> gpd.GeoDataFrame:
    roads = workspace.features("roads")
    kinds = roads["road_kind"].fillna("").str.contains("rail")
    return roads.assign(
        feature_id=roads["road_id"], map_class=np.where(kinds, "railway", "road")
    )


def _zones(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    zones = timeline.valid_on(workspace.features("plan_zones"), question.on)
    return zones.assign(feature_id=zones["zone_id"], map_class=zones["kind"])


def _plots(workspace: Workspace, _: MapQuestion) -> gpd.GeoDataFrame:
    plots = workspace.features("plots")
    return plots.assign(
        feature_id=plots["plot_id"],
        map_class=plots["lease_status"].fillna(plots["plot_use"]),
    )


def _sites(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    """Return the sites by the stage that the log has of them in the day's month."""
    sites = workspace.features("clearance_sites")
    log = answers.table_or_none(workspace, "clearance_log")
    entries = clearance.entries_on(log, timeline.month_of(question.on))
    known = workspace.layers["clearance_log"].fields["stage"].choices
    entries = entries[entries["stage"].isin(known)]
    stages = dict(zip(entries["site_id"], entries["stage"], strict=True))
    return sites.assign(
        feature_id=sites["site_id"],
        map_class=[stages.get(site_id, NO_STAGE) for site_id in sites["site_id"]],
    )


def _clusters(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    clusters = places.clusters_shown(workspace, question.on)
    shown = clusters.assign(
        feature_id=clusters["cluster_id"], map_class=clusters["map_status"]
    )
    return _with_symbols(workspace, shown, question.on)


def _with_symbols(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> gpd.GeoDataFrame:
    """Put what has only a symbol into the smallest area that its paper names."""
    is_symbol = status.is_symbol_only(clusters).to_numpy()
    ids = clusters["cluster_id"].to_numpy()
    shapes = clusters.geometry.to_numpy().copy()
    shapes[is_symbol] = None
    blank = clusters.set_geometry(gpd.GeoSeries(shapes, clusters.index, clusters.crs))
    for level in ("district", "commune"):
        for name, point in _named_places(workspace, blank[is_symbol], level, on):
            shapes[ids == name] = point
    return clusters.set_geometry(gpd.GeoSeries(shapes, clusters.index, clusters.crs))


def _named_places(
    workspace: Workspace, symbols: gpd.GeoDataFrame, level: str, on: dt.date
) -> Iterator[tuple[str, shapely.Point]]:
    """Yield the clusters whose paper names one area of a level, and a point in it."""
    if symbols.empty or not workspace.has("areas"):
        return
    areas = timeline.valid_on(workspace.features("areas"), on)
    areas = areas[areas["level"] == level]
    # One area is the whole of its level: its name says nothing about the place.
    if len(areas) < 2:
        return
    points = areas.set_index("area_id").representative_point()
    shares = apportion.area_shares(symbols, areas.reset_index(drop=True))
    for name, area_id in zip(shares["cluster_id"], shares["area_id"], strict=True):
        if area_id in points.index:
            yield name, points[area_id]


def _overlaps(workspace: Workspace, question: MapQuestion) -> gpd.GeoDataFrame:
    pieces = analysis.pieces(workspace, question.on)
    drawn = pieces[~(pieces.geometry.isna() | pieces.geometry.is_empty)]
    clusters = workspace.features("clusters").set_index("cluster_id")["cluster_name"]
    zones = workspace.features("plan_zones").set_index("zone_id")["zone_name"]
    is_conflict = drawn["verdict"] == "conflict"
    return drawn.assign(
        feature_id=drawn["cluster_id"] + "|" + drawn["zone_id"],
        map_class=drawn["severity"].where(is_conflict, drawn["verdict"]),
        cluster_name=drawn["cluster_id"].map(clusters),
        zone_name=drawn["zone_id"].map(zones),
    )


_FRAMES: dict[
    str, tuple[tuple[str, ...], Callable[[Workspace, MapQuestion], gpd.GeoDataFrame]]
] = {
    "areas": (("areas",), _areas),
    "roads": (("roads",), _roads),
    "plan_zones": (("plan_zones",), _zones),
    "plots": (("plots",), _plots),
    "clearance_sites": (("clearance_sites", "clearance_log"), _sites),
    "clusters": (("clusters", "areas"), _clusters),
    "overlaps": (("clusters", "plan_zones", "coverage", "areas"), _overlaps),
}
"""By layer of the map: the layers that it is made of, and how."""
