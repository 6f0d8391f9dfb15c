"""The land of a cluster in eight parts that sum to it exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.apportion import largest_remainder, to_m2
from clusterviz.core.meetings import polygonal
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Lands = Mapping[str, BaseGeometry]

PARTS = (
    "symbol_only",
    "conflict",
    "to_clear",
    "cleared_not_serviced",
    "not_for_lease",
    "committed_not_leased",
    "leased",
    "usable",
)
"""Every part, in the order of tables."""

DRAWN, ON_PAPER = "drawn", "paper"

_SLACK_HA = 1 / M2_PER_HA
_NOWHERE = shapely.MultiPolygon()


class _Part(NamedTuple):
    """One part of one cluster, in whole square metres."""

    cluster_id: str
    part: str
    m2: int
    basis: str
    geometry: Any


def land_parts(
    clusters: gpd.GeoDataFrame,
    plots: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    log_on_month: pd.DataFrame,
    conflicts: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Divide the land of every cluster by what may be done with it.

    Row-wise in `clusters`. Each part takes from what those before it left:

    1. ``leased``: leased industrial plots;
    2. ``committed_not_leased``: committed industrial plots, spoken for but not
       yet leased. With ``leased`` they are the committed land of occupancy;
    3. ``not_for_lease``: plots of any other use (roads, green, works, services);
    4. ``conflict``: what a plan zone holds against it;
    5. ``to_clear``: what no cleared site covers. A partly cleared site counts
       as to clear until all of it is handed over. A cluster without sites is
       cleared when its ``land_status`` says so, and else to clear;
    6. ``usable``: cleared industrial plots that are serviced and vacant;
    7. ``cleared_not_serviced``: the rest, with all cleared land without plots.

    A cluster known by its symbol only is one part, ``symbol_only``, of its area
    on paper. A drawn one without plots is divided by them on paper: what it says
    is leased, committed, and not industrial of its planned area is taken from
    land that is cleared, then from land to clear, then from land in conflict,
    and never more than there is.

    Parameters
    ----------
    clusters
        The clusters of one day, valid polygons in metres.
    plots, sites
        Their plots and clearance sites, in the CRS of `clusters`.
    log_on_month
        ``site_id`` and ``cleared_ha`` as of the month, one row a site.
    conflicts
        From `overlaps.conflict_union`.

    Returns
    -------
    parts
        ``cluster_id``, ``part``, ``area_ha`` (whole square metres, > 0),
        ``basis`` (``drawn``; ``paper`` for all parts of a cluster that paper
        divides) and geometry. The parts of a cluster sum to its area, rounded to
        the square metre, exactly. A part taken on paper has no geometry, and
        what it was taken from keeps the shape that it lies in.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or two differ.
    """
    require_metric(clusters=clusters, plots=plots, sites=sites, conflicts=conflicts)
    is_symbol = is_symbol_only(clusters)
    lands = _lands(plots, sites[_is_cleared(sites, log_on_month)], conflicts)
    with_sites, with_plots = set(sites["cluster_id"]), set(plots["cluster_id"])
    is_whole_cleared = ~clusters["cluster_id"].isin(with_sites) & (
        clusters["land_status"] == "cleared"
    )
    shapes = clusters.geometry.where(~is_symbol, _NOWHERE).to_numpy()
    names = clusters["cluster_id"].astype("str").to_list()
    pieces = _cut(names, shapes, lands, is_whole_cleared.to_numpy(dtype="bool"))
    rows: list[_Part] = []
    for place, (_, cluster) in enumerate(clusters.iterrows()):
        if is_symbol.iloc[place]:
            rows.append(_symbol(cluster))
            continue
        drawn = _divided(cluster, {part: pieces[part][place] for part in pieces})
        has_plots = cluster["cluster_id"] in with_plots
        rows += drawn if has_plots else _on_paper(cluster, drawn)
    frame = pd.DataFrame([row for row in rows if row.m2 > 0], columns=_Part._fields)
    frame["area_ha"] = frame.pop("m2").astype("float64") / M2_PER_HA
    frame = frame.astype({"cluster_id": "str", "part": "str", "basis": "str"})
    frame = frame[["cluster_id", "part", "area_ha", "basis", "geometry"]]
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=clusters.crs)


def _is_cleared(sites: gpd.GeoDataFrame, log: pd.DataFrame) -> pd.Series[bool]:
    """Return whether each site is wholly cleared, to the square metre."""
    cleared_ha = sites["site_id"].map(log.set_index("site_id")["cleared_ha"])
    left_ha = sites.area / M2_PER_HA - cleared_ha.astype("float64").fillna(0.0)
    is_cleared: pd.Series[bool] = left_ha <= _SLACK_HA
    return is_cleared


def _lands(
    plots: gpd.GeoDataFrame, cleared: gpd.GeoDataFrame, conflicts: gpd.GeoDataFrame
) -> dict[str, dict[str, BaseGeometry]]:
    """Return the land that each part may take, by part and cluster."""
    is_industrial = plots["plot_use"] == "industrial"
    is_leased = plots["lease_status"] == "leased"
    is_committed = plots["lease_status"] == "committed"
    is_vacant = ~is_leased & ~is_committed
    is_serviced = plots["is_serviced"].fillna(value=False).astype("bool")
    return {
        "leased": _unions(plots[is_industrial & is_leased]),
        "committed_not_leased": _unions(plots[is_industrial & is_committed]),
        "not_for_lease": _unions(plots[~is_industrial]),
        "conflict": _unions(conflicts),
        "cleared": _unions(cleared),
        "usable": _unions(plots[is_industrial & is_vacant & is_serviced]),
    }


def _unions(features: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    return {
        str(name): shapely.union_all(shapes.to_numpy())
        for name, shapes in features.groupby("cluster_id").geometry
    }


def _cut(
    names: Sequence[str],
    shapes: NDArray[np.object_],
    lands: Mapping[str, Lands],
    is_whole_cleared: NDArray[np.bool_],
) -> dict[str, NDArray[np.object_]]:
    """Return the land of each part, by part and then by cluster."""

    def land(part: str) -> NDArray[np.object_]:
        return np.array(
            [lands[part].get(name, _NOWHERE) for name in names], dtype="object"
        )

    pieces: dict[str, NDArray[np.object_]] = {}
    rest = shapes
    for part in ("leased", "committed_not_leased", "not_for_lease", "conflict"):
        pieces[part], rest = _taken(rest, land(part))
    cleared = np.where(is_whole_cleared, rest, land("cleared"))
    rest, pieces["to_clear"] = _taken(rest, cleared)
    pieces["usable"], pieces["cleared_not_serviced"] = _taken(rest, land("usable"))
    return pieces


def _divided(
    cluster: pd.Series[Any], pieces: Mapping[str, BaseGeometry]
) -> list[_Part]:
    """Return the parts of one cluster in whole square metres."""
    names = [part for part in PARTS if part in pieces]
    areas = [pieces[part].area for part in names]
    m2 = largest_remainder(areas, round(cluster["geometry"].area))
    return [
        _Part(str(cluster["cluster_id"]), part, int(size), DRAWN, pieces[part])
        for part, size in zip(names, m2, strict=True)
    ]


def _on_paper(cluster: pd.Series[Any], drawn: Sequence[_Part]) -> list[_Part]:
    """Return the parts of a cluster without plots, divided as its papers say."""
    m2 = {part.part: part.m2 for part in drawn}
    for name, asked in _paper_m2(cluster).items():
        for source in ("cleared_not_serviced", "to_clear", "conflict"):
            taken = min(asked, m2[source])
            m2[source] -= taken
            m2[name] += taken
            asked -= taken
    if all(m2[part.part] == part.m2 for part in drawn):
        return list(drawn)
    return [
        part._replace(
            m2=m2[part.part],
            basis=ON_PAPER,
            geometry=None if part.geometry.is_empty else part.geometry,
        )
        for part in drawn
    ]


def _paper_m2(cluster: pd.Series[Any]) -> dict[str, int]:
    """Return what paper says of parts that plots would show; unknown is nothing."""

    def less(whole: str, part: str) -> int:
        if pd.isna(cluster[whole]) or pd.isna(cluster[part]):
            return 0
        m2 = to_m2([cluster[whole], cluster[part]])
        return max(int(m2[0] - m2[1]), 0)

    return {
        "leased": max(int(to_m2([cluster["leased_ha"]])[0]), 0),
        "committed_not_leased": less("committed_ha", "leased_ha"),
        "not_for_lease": less("planned_area_ha", "industrial_land_ha"),
    }


def _taken(
    rest: NDArray[np.object_], land: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return what `land` takes from `rest`, row by row, and what it leaves."""
    taken, left = np.full(len(rest), _NOWHERE, dtype="object"), rest.copy()
    is_cut = ~(shapely.is_empty(rest) | shapely.is_empty(land))
    pairs = rest[is_cut], land[is_cut]
    taken[is_cut] = polygonal(shapely.intersection(*pairs))
    left[is_cut] = polygonal(shapely.difference(*pairs))
    return taken, left


def _symbol(cluster: pd.Series[Any]) -> _Part:
    paper_m2 = int(to_m2([cluster["planned_area_ha"]])[0])
    return _Part(str(cluster["cluster_id"]), "symbol_only", paper_m2, ON_PAPER, None)
