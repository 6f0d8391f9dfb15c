"""Are plots where they say, leased once, and in keeping with the paper's figures.

Problems are rows, never errors. Row-wise in clusters: the plots of each are held
against one another and against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core import doubles
from clusterviz.core.apportion import to_m2
from clusterviz.core.meetings import polygonal
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from clusterviz.rules import Rules

_TAKEN = ("leased", "committed")

LEAST_WIDTH_M = 0.5
"""Practice: two plots that share a strip no wider share a border, digitised twice."""


def plot_contradictions(
    plots: gpd.GeoDataFrame,
    clusters: gpd.GeoDataFrame,
    rules: Rules,
    on: dt.date,
    tolerance_m: Mapping[str, float],
) -> list[Finding]:
    """Return where plots contradict one another or their cluster.

    Parameters
    ----------
    plots
        Plots, in metres; those of other clusters are passed over.
    clusters
        The clusters in the plan on the day, in metres.
    rules
        How far drawn land may be from paper, and how much may serve.
    on
        The day.
    tolerance_m
        Accuracy assumed by quality, see `doubles.accuracies_m`.

    Returns
    -------
    findings
        Of plots: ``plot_leased_twice``, ``plot_outside``. Of clusters:
        ``plots_exceed_land``, leased industrial plots larger than all industrial
        land; ``plots_differ``, leased plots that are not the leased land of
        paper; ``service_land_too_large``.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(plots=plots, clusters=clusters)
    ours = plots[plots["cluster_id"].isin(clusters["cluster_id"])]
    ours = ours[~is_symbol_only(ours)].reset_index(drop=True)
    return [
        *_leased_twice(ours),
        *_outside(ours, clusters[~is_symbol_only(clusters)], tolerance_m),
        *_against_paper(ours, clusters, rules, on),
        *_services(ours, clusters[~is_symbol_only(clusters)], rules, on),
    ]


def _leased_twice(plots: gpd.GeoDataFrame) -> Iterator[Finding]:
    taken = plots[plots["lease_status"].isin(_TAKEN)]
    ids, owners = taken["plot_id"].tolist(), taken["cluster_id"].tolist()
    for claim in doubles.claimed_twice(taken.geometry.to_numpy()):
        is_one = owners[claim.one] == owners[claim.other]
        if is_one and claim.width_m > LEAST_WIDTH_M:
            yield _finding(
                "plot_leased_twice", "plots", ids[claim.one], "",
                other=ids[claim.other], cluster_id=owners[claim.one],
                overlap_ha=round(claim.m2 / M2_PER_HA, 4),
            )  # fmt: skip


def _outside(
    plots: gpd.GeoDataFrame,
    clusters: gpd.GeoDataFrame,
    tolerance_m: Mapping[str, float],
) -> Iterator[Finding]:
    """Yield a finding for each plot with land outside its cluster, if it is wide."""
    known = clusters.set_index("cluster_id")
    ours = plots[plots["cluster_id"].isin(known.index)]
    whole = known.geometry.reindex(ours["cluster_id"]).to_numpy()
    beyond = polygonal(shapely.difference(ours.geometry.to_numpy(), whole))
    m2, width_m = shapely.area(beyond), doubles.widest_m(beyond)
    theirs = pd.Series(doubles.accuracies_m(clusters, tolerance_m), known.index)
    limits = doubles.accuracies_m(ours, tolerance_m) + theirs.reindex(
        ours["cluster_id"]
    ).to_numpy(dtype="float64")
    for at in np.flatnonzero((m2 > doubles.LEAST_M2) & (width_m > limits)):
        yield _finding(
            "plot_outside", "plots", ours["plot_id"].iloc[at], "",
            cluster_id=ours["cluster_id"].iloc[at],
            outside_ha=round(float(m2[at]) / M2_PER_HA, 4),
        )  # fmt: skip


def _against_paper(
    plots: gpd.GeoDataFrame, clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    """Yield where leased plots are more than the land, or other than paper says."""
    limit = rules.value("cluster_area_difference_ratio", on)
    drawn_m2 = _m2(
        plots, (plots["lease_status"] == "leased") & (plots["plot_use"] == "industrial")
    )
    ours = clusters[clusters["cluster_id"].isin(plots["cluster_id"])]
    for cluster_id, land_ha, leased_ha in zip(
        ours["cluster_id"], ours["industrial_land_ha"], ours["leased_ha"], strict=True
    ):
        drawn = int(drawn_m2.get(cluster_id, 0))
        values = {"plots_ha": drawn / M2_PER_HA}
        if pd.notna(land_ha):
            land = int(to_m2(land_ha))
            if drawn - land > limit * land:
                yield _finding(
                    "plots_exceed_land", "clusters", cluster_id,
                    "industrial_land_ha", paper_ha=land_ha, **values,
                )  # fmt: skip
        if pd.notna(leased_ha):
            leased = int(to_m2(leased_ha))
            if abs(drawn - leased) > limit * leased:
                yield _finding(
                    "plots_differ", "clusters", cluster_id, "leased_ha",
                    paper_ha=leased_ha, **values,
                )  # fmt: skip


def _services(
    plots: gpd.GeoDataFrame, clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    if not rules.has("service_land_ratio", on):
        return
    rule = rules.rule("service_land_ratio", on)
    service_m2 = _m2(plots, plots["plot_use"] == "service")
    for cluster_id, m2 in zip(
        clusters["cluster_id"], np.rint(clusters.area).astype("int64"), strict=True
    ):
        share = int(service_m2.get(cluster_id, 0)) / int(m2) if m2 else 0.0
        if not rule.is_met_by(share):
            yield _finding(
                "service_land_too_large", "clusters", cluster_id, "",
                share_ratio=share, limit_ratio=rule.value, document=rule.document,
            )  # fmt: skip


def _m2(plots: gpd.GeoDataFrame, which: pd.Series[bool]) -> pd.Series[int]:
    """Return the whole square metres of some plots, by cluster."""
    ours = plots[which]
    sums: pd.Series[float] = ours.area.groupby(ours["cluster_id"]).sum()
    return sums.round().astype("int64")


def _finding(
    code: str, layer: str, feature_id: str, field: str, **values: object
) -> Finding:
    return Finding(
        Severity.WARNING, f"audit.{code}", layer, str(feature_id), field, values
    )
