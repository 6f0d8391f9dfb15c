"""Where clusters meet plan zones, and what may be said of it.

The land that is shared comes from `core.meetings`; here it is judged. Every
geometry must be valid: it is checked once, at import, and never again for each
pair. On a self-crossing polygon the kernel would be wrong without a word, so the
workspace hands over only layers that are marked valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz.core import conditions
from clusterviz.core.coverage import uncovered
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings
from clusterviz.core.status import has_symbol_quality, is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.core.meetings import Meetings
    from clusterviz.schema import Choice

CONFLICT = "conflict"
WITHIN_TOLERANCE = "within_tolerance"
CANNOT_BE_JUDGED = conditions.CANNOT_BE_JUDGED

SEVERITIES = ("forbidden", "needs_approval", "adjust", "inform")
"""What an overlap with a kind of zone means, the gravest first."""


def overlaps(
    clusters: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    coverage_areas: gpd.GeoDataFrame,
    *,
    kinds: Mapping[str, Choice],
    tolerance_m: Mapping[str, float],
    pair_tolerance_m: float | None = None,
) -> gpd.GeoDataFrame:
    """Judge every meeting of a cluster with a plan zone.

    Row-wise in `clusters`: the results of parts may be stacked. The rows that
    name a zone are row-wise in `zones` too.

    Parameters
    ----------
    clusters
        The clusters of one day, valid polygons in metres. One known by its
        symbol only gets a single row that cannot be judged.
    zones
        The zones valid on that day, valid polygons in the CRS of `clusters`.
    coverage_areas
        ``kind`` and where it was supplied, in the CRS of `clusters`.
    kinds
        The declared kinds of plan zone: their severity, and which are mandatory.
    tolerance_m
        Positional accuracy by ``geometry_quality``, for features that state no
        ``accuracy_m``. A quality without an entry counts as exact, 0 m: what
        nobody vouched for must not excuse an overlap.
    pair_tolerance_m
        Tolerance of every pair, in place of the sum of both accuracies.

    Returns
    -------
    pieces
        As `judged` gives them.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or two differ.
    InputError
        If a geometry is a line or a point.

    Examples
    --------
    A road corridor takes 20 m of a cluster of 100 m by 100 m:

    >>> from shapely import box
    >>> from clusterviz import crs, schema, settings
    >>> plan_zones = schema.read_layers(settings.shipped("layers"))["plan_zones"]
    >>> sure = {"geometry_quality": "surveyed", "accuracy_m": 0.0}
    >>> cluster, road = (
    ...     crs.with_crs(gpd.GeoDataFrame([said | sure], geometry=[shape]), crs.METRIC)
    ...     for said, shape in [
    ...         ({"cluster_id": "C1"}, box(0, 0, 100, 100)),
    ...         ({"zone_id": "R1", "kind": "road_corridor"}, box(80, -500, 120, 500)),
    ...     ]
    ... )
    >>> supplied = gpd.GeoDataFrame({"kind": []}, geometry=[], crs=cluster.crs)
    >>> kinds = plan_zones.fields["kind"].choices
    >>> found = overlaps(cluster, road, supplied, kinds=kinds, tolerance_m={})
    >>> road_met = found.set_index("zone_id").loc["R1"]
    >>> round(float(road_met["overlap_ha"]), 4), road_met["verdict"]
    (0.2, 'conflict')
    """
    require_metric(clusters=clusters, zones=zones, coverage_areas=coverage_areas)
    index = feature_index(zones.geometry.to_numpy())
    return judged(
        meetings(drawn(clusters).geometry.to_numpy(), index),
        clusters,
        zones,
        coverage_areas,
        kinds=kinds,
        tolerance_m=tolerance_m,
        pair_tolerance_m=pair_tolerance_m,
    )


def drawn(clusters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the clusters whose boundary is known: those that can meet a zone."""
    return clusters[~is_symbol_only(clusters)]


def judged(
    met: Meetings,
    clusters: gpd.GeoDataFrame,
    zones: pd.DataFrame,
    coverage_areas: gpd.GeoDataFrame,
    *,
    kinds: Mapping[str, Choice],
    tolerance_m: Mapping[str, float],
    pair_tolerance_m: float | None = None,
) -> gpd.GeoDataFrame:
    """Say what each meeting of a cluster with a plan zone means.

    Row-wise in `clusters`; asked as `overlaps`, when the meetings are known.

    Parameters
    ----------
    met
        From `meetings.meetings`: its sites are positions in `drawn(clusters)`,
        its features positions in `zones`.
    clusters
        As for `overlaps`.
    zones
        At least those that were met; no geometry is needed.
    coverage_areas, kinds, tolerance_m, pair_tolerance_m
        As for `overlaps`.

    Returns
    -------
    pieces
        Sorted by cluster, severity and hectares; in the CRS of `clusters`.

        - one row for each pair that shares land, however little:
          ``overlap_ha``, ``cluster_ratio`` and ``zone_ratio`` (share of either,
          0 to 1), ``mean_width_m`` (of the widest connected piece) and the
          shared land. ``verdict`` is ``conflict`` where a piece is wider than
          the tolerance, else ``within_tolerance``;
        - the same with figures and land missing for each pair whose zone is known
          by its symbol only: ``cannot_be_judged``;
        - one row, ``zone_id`` empty and figures missing, for each mandatory kind
          that was not supplied for all of a cluster: ``cannot_be_judged``;
        - one row, ``kind`` empty too, for each cluster without a boundary.
    """
    bodies = drawn(clusters)
    gaps = uncovered(bodies, coverage_areas, kinds)
    symbols = clusters.loc[is_symbol_only(clusters), ["cluster_id"]]
    pairs = _pairs(met, bodies, zones)
    pairs["verdict"] = _verdicts(pairs, bodies, zones, tolerance_m, pair_tolerance_m)
    vague = zones.loc[has_symbol_quality(zones), "zone_id"]
    is_vague = pairs["zone_id"].isin(vague)
    unknown = pairs.loc[is_vague, ["cluster_id", "zone_id", "kind"]]
    rows = pd.concat([pairs[~is_vague], unknown, gaps, symbols], ignore_index=True)
    rows["verdict"] = rows["verdict"].fillna(CANNOT_BE_JUDGED)
    rows = rows.fillna({"zone_id": "", "kind": ""})
    rows["severity"] = [kinds[k].severity if k in kinds else "" for k in rows["kind"]]
    # Frames without rows would leave their texts untyped.
    rows = rows.astype({"verdict": "str", "severity": "str"})
    return _sorted(gpd.GeoDataFrame(rows, geometry="geometry", crs=clusters.crs))


def conflict_union(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the land of each cluster that is in conflict, each spot once.

    Row-wise in clusters. Overlaps that only inform are no conflict.

    Parameters
    ----------
    pieces
        From `overlaps`.

    Returns
    -------
    conflicts
        ``cluster_id`` and the union of its conflicts, for clusters that have one.
    """
    is_open = (pieces["verdict"] == CONFLICT) & (pieces["severity"] != "inform")
    ours = pieces.loc[is_open, ["cluster_id", "geometry"]]
    if ours.empty:
        return ours.reset_index(drop=True)
    return ours.dissolve(by="cluster_id", sort=True).reset_index()


def _pairs(
    met: Meetings, clusters: gpd.GeoDataFrame, zones: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Return each cluster and zone that share land, with the shared land."""
    cluster_m2 = clusters.area.to_numpy()[met.site]
    columns = {
        "cluster_id": clusters["cluster_id"].to_numpy()[met.site],
        "zone_id": zones["zone_id"].to_numpy()[met.feature],
        "kind": zones["kind"].to_numpy()[met.feature],
        "overlap_ha": met.m2 / M2_PER_HA,
        "cluster_ratio": np.minimum(met.m2 / cluster_m2, 1.0),
        "zone_ratio": np.minimum(met.m2 / met.feature_m2, 1.0),
        "mean_width_m": met.width_m,
    }
    frame = gpd.GeoDataFrame(columns, geometry=met.pieces, crs=clusters.crs)
    return frame.astype({"cluster_id": "str", "zone_id": "str", "kind": "str"})


def _verdicts(
    pairs: gpd.GeoDataFrame,
    clusters: gpd.GeoDataFrame,
    zones: pd.DataFrame,
    tolerance_m: Mapping[str, float],
    pair_tolerance_m: float | None,
) -> NDArray[np.str_]:
    limit: Any = pair_tolerance_m
    if limit is None:
        ours = accuracies(clusters, tolerance_m, "cluster_id")
        theirs = accuracies(zones, tolerance_m, "zone_id")
        limit = (
            pairs["cluster_id"].map(ours).to_numpy()
            + pairs["zone_id"].map(theirs).to_numpy()
        )
    is_wide = pairs["mean_width_m"].to_numpy() > limit
    return np.where(is_wide, CONFLICT, WITHIN_TOLERANCE)


def accuracies(
    features: pd.DataFrame, tolerance_m: Mapping[str, float], key: str
) -> pd.Series[float]:
    """Return the positional accuracy of each feature, by its key.

    A quality without an entry counts as exact: the strictest there is.
    """
    assumed = features["geometry_quality"].map(tolerance_m)
    stated: pd.Series[float] = features["accuracy_m"]
    metres = stated.fillna(assumed.astype("float64")).fillna(0.0)
    return metres.set_axis(features[key])


def _sorted(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rank = {severity: at for at, severity in enumerate(SEVERITIES)}
    keys = pd.DataFrame(
        {
            "cluster_id": rows["cluster_id"],
            "rank": rows["severity"].map(rank).fillna(len(rank)),
            "less_ha": -rows["overlap_ha"],
            "zone_id": rows["zone_id"],
            "kind": rows["kind"],
        }
    )
    order = keys.sort_values(list(keys.columns), kind="stable").index
    columns = [*(name for name in rows.columns if name != "geometry"), "geometry"]
    return rows.loc[order, columns].reset_index(drop=True)
