"""Figures that cannot both be true, days in the wrong order, totals that fall.

Problems are rows, never errors. A missing figure contradicts nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from clusterviz.core.periods import PERIOD
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

_LAND = (
    ("leased_ha", "committed_ha", "industrial_land_ha", "planned_area_ha"),
    ("fit_to_lease_ha", "industrial_land_ha"),
    ("main_line_land_ha", "industrial_land_ha"),
)
_REPORTED_LAND = (("leased_ha", "fit_to_lease_ha"),)
_PROJECTS = (("n_foreign", "n_projects"), ("n_operating", "n_projects"))
_MONEY = ("infrastructure_paid_billion_vnd", "infrastructure_capital_billion_vnd")
_CLEARED = ("clean_ha", "cleared_ha", "site_area_ha")
_HOUSEHOLDS = ("n_handed_over", "n_paid", "n_approved", "n_inventoried", "n_households")
"""Each is a part of the next one: it may equal it, never exceed it."""

_DAYS = (
    "established_on",
    "detailed_plan_on",
    "infrastructure_project_on",
    "operating_since_on",
)
"""Each may be the day of the next one, never a later day."""

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
        indicator 18 of Circular 14/2024 may not exceed 17), or land fit to lease
        or of the main line more than industrial land; ``days_reversed``, a
        warning, where a step is dated before the one that it follows;
        ``paid_exceeds``, a warning, where more was spent than approved.
    """
    findings = [
        _finding(
            "land_exceeds", "clusters", clusters["cluster_id"].iloc[one.position],
            one.field, value_ha=one.value, other=one.other, limit_ha=one.limit,
        )
        for chain in _LAND
        for one in _excesses(clusters, chain, slack=0.0)
    ]  # fmt: skip
    return [*findings, *_days_reversed(clusters), *_overspent("clusters", clusters)]


def report_contradictions(layer: str, reports: pd.DataFrame) -> list[Finding]:
    """Return where what projects or infrastructure investors report cannot be.

    Row-wise in `reports`.

    Parameters
    ----------
    layer
        ``project_reports`` (form 01) or ``investor_reports`` (form 02).
    reports
        Its rows.

    Returns
    -------
    findings
        Warnings: ``period_unknown`` where the period is not written as 2024-H1
        or 2024; of form 02 also ``land_exceeds``, ``count_exceeds`` and
        ``paid_exceeds``.
    """
    ids, periods = reports["report_id"], reports["period"]
    findings = [
        _finding(
            "period_unknown", layer, report_id, "period", Severity.WARNING,
            value="" if pd.isna(period) else period,
        )
        for report_id, period in zip(ids, periods, strict=True)
        if pd.isna(period) or not PERIOD.fullmatch(period)
    ]  # fmt: skip
    if layer != "investor_reports":
        return findings
    findings += [
        _finding(
            "land_exceeds", layer, ids.iloc[one.position], one.field, Severity.WARNING,
            value_ha=one.value, other=one.other, limit_ha=one.limit,
        )
        for chain in _REPORTED_LAND
        for one in _excesses(reports, chain, slack=0.0)
    ]  # fmt: skip
    findings += [
        _finding(
            "count_exceeds", layer, ids.iloc[one.position], one.field,
            Severity.WARNING,
            value=int(one.value), other=one.other, limit=int(one.limit),
        )
        for chain in _PROJECTS
        for one in _excesses(reports, chain, slack=0.0)
    ]  # fmt: skip
    return [*findings, *_overspent(layer, reports)]


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


def _days_reversed(clusters: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield each day that is before the known one of the step before it."""
    for cluster_id, *days in zip(
        clusters["cluster_id"], *(clusters[name] for name in _DAYS), strict=True
    ):
        known = [
            (name, day) for name, day in zip(_DAYS, days, strict=True) if pd.notna(day)
        ]
        for (other, other_on), (field, value_on) in pairwise(known):
            if value_on < other_on:
                yield _finding(
                    "days_reversed", "clusters", cluster_id, field, Severity.WARNING,
                    value_on=value_on, other=other, other_on=other_on,
                )  # fmt: skip


def _overspent(layer: str, rows: pd.DataFrame) -> Iterator[Finding]:
    """Yield where more was spent on infrastructure than was approved."""
    key = "cluster_id" if layer == "clusters" else "report_id"
    for one in _excesses(rows, _MONEY, slack=0.0):
        yield _finding(
            "paid_exceeds", layer, rows[key].iloc[one.position], one.field,
            Severity.WARNING,
            paid_billion_vnd=one.value, approved_billion_vnd=one.limit,
        )  # fmt: skip


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
