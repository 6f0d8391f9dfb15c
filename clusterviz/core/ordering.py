"""Figures that cannot both be true, days in the wrong order, totals that fall.

Problems are rows, never errors. A missing figure contradicts nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

_LAND = ("leased_ha", "committed_ha", "industrial_land_ha", "planned_area_ha")
_CLEARED = ("clean_ha", "cleared_ha", "site_area_ha")
_HOUSEHOLDS = ("n_handed_over", "n_paid", "n_approved", "n_inventoried", "n_households")
"""Each is a part of the next one: it may equal it, never exceed it."""

_SLACK_HA = 1 / M2_PER_HA
_NOISE = 1e-9
"""In hectares: 0.01 mm² of rounding in a difference of floats."""


class _Excess(NamedTuple):
    position: int
    field: str
    value: float
    other: str
    limit: float


def cluster_contradictions(clusters: gpd.GeoDataFrame) -> list[Finding]:
    """Return where the figures or the days of a cluster are out of order.

    Row-wise in `clusters`.

    Parameters
    ----------
    clusters
        The clusters of a day; their shapes are not looked at.

    Returns
    -------
    findings
        ``land_exceeds``, an error, where leased land is more than committed,
        committed more than industrial, or industrial more than planned land (as
        indicator 18 of Circular 14/2024 may not exceed 17); ``days_reversed``, a
        warning, where a cluster operated before it was established.
    """
    findings = [
        _finding(
            "land_exceeds", "clusters", clusters["cluster_id"].iloc[one.position],
            one.field, value_ha=one.value, other=one.other, limit_ha=one.limit,
        )
        for one in _excesses(clusters, _LAND, slack=0.0)
    ]  # fmt: skip
    for cluster_id, established_on, operating_on in zip(
        clusters["cluster_id"],
        clusters["established_on"],
        clusters["operating_since_on"],
        strict=True,
    ):
        is_known = pd.notna(established_on) and pd.notna(operating_on)
        if is_known and established_on > operating_on:
            findings.append(
                _finding(
                    "days_reversed", "clusters", cluster_id, "operating_since_on",
                    Severity.WARNING,
                    established_on=established_on, operating_on=operating_on,
                )
            )  # fmt: skip
    return findings


def log_contradictions(log: pd.DataFrame, sites: gpd.GeoDataFrame) -> list[Finding]:
    """Return where the clearance log contradicts itself or its sites.

    Row-wise in sites.

    Parameters
    ----------
    log
        Entries of any month, in any order.
    sites
        The clearance sites, in metres. An entry of a site that is not among
        them is held against itself only.

    Returns
    -------
    findings
        ``land_exceeds``, an error, where clean land is more than the cleared, or
        the cleared more than the site, by over 1 m²; ``count_exceeds``, an error,
        where a step has more households than the one before it or the site;
        ``figure_fell``, a warning, where a cumulative figure is less than the
        month before: that is questioned, not refused.

    Raises
    ------
    CrsError
        If `sites` has no CRS or one that distorts areas.
    """
    require_metric(sites=sites)
    drawn = sites[~is_symbol_only(sites)]
    areas_ha = pd.Series(drawn.area.to_numpy() / M2_PER_HA, drawn["site_id"])
    households = sites.set_index("site_id")["n_households"]
    beside = log.assign(
        site_area_ha=log["site_id"].map(areas_ha),
        n_households=log["site_id"].map(households),
    )
    land = [
        _finding(
            "land_exceeds", "clearance_log", log["entry_id"].iloc[one.position],
            one.field, value_ha=one.value, other=one.other, limit_ha=one.limit,
        )
        for one in _excesses(beside, _CLEARED, slack=_SLACK_HA)
    ]  # fmt: skip
    counts = [
        _finding(
            "count_exceeds", "clearance_log", log["entry_id"].iloc[one.position],
            one.field, value=int(one.value), other=one.other, limit=int(one.limit),
        )
        for one in _excesses(beside, _HOUSEHOLDS, slack=0.0)
    ]  # fmt: skip
    return [*land, *counts, *_falls(log)]


def _excesses(
    frame: pd.DataFrame, chain: Sequence[str], *, slack: float
) -> Iterator[_Excess]:
    """Yield each figure that is more than the next known one of its chain."""
    figures = frame[list(chain)].astype("float64").to_numpy()
    for position, values in enumerate(figures):
        known = [
            (name, float(value))
            for name, value in zip(chain, values, strict=True)
            if not pd.isna(value)
        ]
        for (field, value), (other, limit) in pairwise(known):
            if value - limit > slack + _NOISE:
                yield _Excess(position, field, value, other, limit)


def _falls(log: pd.DataFrame) -> Iterator[Finding]:
    """Yield each figure that is less than in the entry before, of the same site."""
    ordered = log.sort_values(["site_id", "month"], kind="stable")
    figures = ordered.filter(regex="^n_|_ha$").astype("float64")
    before = figures.groupby(ordered["site_id"]).shift()
    for field in map(str, figures.columns):
        is_less = figures[field] < before[field] - _NOISE
        for at in is_less.to_numpy().nonzero()[0]:
            yield _finding(
                "figure_fell", "clearance_log", ordered["entry_id"].iloc[at], field,
                Severity.WARNING,
                value=f"{figures[field].iloc[at]:g}",
                before=f"{before[field].iloc[at]:g}",
                month=ordered["month"].iloc[at],
            )  # fmt: skip


def _finding(
    code: str,
    layer: str,
    feature_id: str,
    field: str,
    severity: Severity = Severity.ERROR,
    **values: object,
) -> Finding:
    return Finding(severity, f"audit.{code}", layer, str(feature_id), field, values)
