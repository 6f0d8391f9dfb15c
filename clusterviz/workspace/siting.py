"""A site that somebody thinks of: what it meets, and the answer of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from clusterviz import crs
from clusterviz.core import cells
from clusterviz.core.candidates import candidates
from clusterviz.core.conditions import all_met
from clusterviz.core.site_text import Site, on_grid
from clusterviz.core.sizes import is_mountainous
from clusterviz.core.status import is_established, is_symbol_only
from clusterviz.core.trim import Trim, trim
from clusterviz.crs import M2_PER_HA
from clusterviz.records import Finding, Severity
from clusterviz.view.siting import BLOCKING, Siting
from clusterviz.workspace import site_conflicts, siting_gate, whatif
from clusterviz.workspace.gate_ground import ground
from clusterviz.workspace.site_meetings import site_meetings
from clusterviz.workspace.siting_growth import growth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from clusterviz.core.candidates import Candidates
    from clusterviz.schema import Choice
    from clusterviz.workspace.gate_ground import Ground
    from clusterviz.workspace.opened import Workspace

CLEARANCE_M = 0.1
"""A trim keeps at least so far from a zone, even from one that counts as exact:
its corners are set out to the centimetre."""


def siting(
    workspace: Workspace,
    site: Site,
    *,
    based_on: str = "",
    as_of_on: dt.date | None = None,
) -> Siting:
    """Return what a site meets, and whether a cluster may be there.

    Parameters
    ----------
    site
        A valid polygon in the metric CRS, taken as exact.
    based_on
        The cluster whose boundary it began with: it is no conflict with itself.
        One that is not in the plan on the day, or shares no land with the site,
        counts for nothing, and a note says so.
    as_of_on
        The day; the workspace's own when not given.

    Raises
    ------
    InputError
        If the site is no valid polygon.
    StorageError
        If a layer that is needed is missing or not marked valid.
    """
    whatif.require_site(site)
    found = ground(workspace, as_of_on=as_of_on)
    workspace, on = found.workspace, found.on
    based_on, doubts = _based_on(found, site, based_on)
    shared = site_meetings(workspace, site, on)
    met = whatif.whatif_of(workspace, shared, on)
    pairs = site_conflicts.conflicts(workspace, shared, based_on)
    kinds = workspace.layers["plan_zones"].fields["kind"].choices
    is_gap = (met.rows["layer"] == "plan_zones") & (met.rows["feature_id"] == "")
    gaps = tuple(met.rows.loc[is_gap, "kind"])
    vague = site_conflicts.vague(met.rows)
    frame = _frame(workspace, site)
    shares = siting_gate.site_shares(found, frame)
    before = found.clusters[found.clusters["cluster_id"] == based_on]
    is_counted = bool(is_established(before, on).any())
    ratio = siting_gate.industrial_ratio(found)
    change = siting_gate.Change(site.area, 0.0, ratio)
    if is_counted:
        change = siting_gate.Change(site.area, _known_m2(before), ratio, based_on)
    gate = siting_gate.gate_effects(found, shares, change)
    grown = growth(found, site, before) if is_counted else None
    sized = _sizes(found, frame, shares, before)
    return Siting(
        area_ha=site.area / M2_PER_HA,
        n_corners=_n_corners(site),
        based_on=based_on,
        is_established=is_counted,
        as_of_on=on,
        meetings=met.rows,
        conflicts=pairs,
        by_kind=site_conflicts.by_kind(pairs, site),
        by_severity=site_conflicts.by_severity(pairs),
        blocked_ha=site_conflicts.land_ha(site_conflicts.blocking(pairs)),
        rice_ha=site_conflicts.land_ha(
            pairs[pairs["kind"].isin(site_conflicts.rice_kinds(kinds))]
        ),
        forest_ha=site_conflicts.land_ha(
            pairs[pairs["kind"].isin(site_conflicts.forest_kinds(kinds))]
        ),
        gaps=gaps,
        vague=vague,
        least=_least({*gaps, *vague["kind"]}, kinds),
        areas=_areas(found, frame, shares),
        conditions=sized.conditions,
        size=all_met(sized.conditions["verdict"]),
        gate=gate,
        gate_verdict=siting_gate.lawful_verdict(gate),
        expand="" if grown is None else grown.verdict,
        expansion=None if grown is None else grown.conditions,
        industrial_ratio=ratio,
        layer_versions=met.layer_versions,
        notes=(*doubts, *met.notes),
        is_illustrative=workspace.settings.is_illustrative,
    )


def trimmed(
    workspace: Workspace,
    site: Site,
    *,
    severities: Collection[str] = BLOCKING,
    based_on: str = "",
    as_of_on: dt.date | None = None,
) -> Trim:
    """Return the smallest trim of a site: see `core.trim`, its corners on the grid.

    Overlaps within tolerance, and those that only inform, never block.

    Parameters
    ----------
    site
        As `siting`.
    severities
        Of the conflicts that it is to keep clear of.
    based_on, as_of_on
        As `siting`.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    met = site_meetings(workspace, site, on, site_conflicts.LAYERS)
    pairs = site_conflicts.conflicts(workspace, met, based_on)
    pairs = site_conflicts.blocking(pairs, severities)
    found = trim(site, pairs, clearance_m=CLEARANCE_M)
    if found.kept is None:
        return found
    # Once more: rounded corners are another site, with hectares of its own.
    kept = max(shapely.get_parts(on_grid(found.kept)), key=lambda one: one.area)
    kept_ha = kept.area / M2_PER_HA
    return Trim(
        kept=kept,
        kept_ha=kept_ha,
        lost_ha=site.area / M2_PER_HA - kept_ha,
        cut_off_ha=found.cut_off_ha,
        n_holes=found.n_holes,
        compactness_ratio=found.compactness_ratio,
    )


def _based_on(found: Ground, site: Site, cluster_id: str) -> tuple[str, list[Finding]]:
    """Return the cluster that a site began with, if it can be, and what is wrong."""
    if not cluster_id:
        return "", []
    before = found.clusters[found.clusters["cluster_id"] == cluster_id]
    code = cells.shown(cluster_id)
    if before.empty:
        values = {"cluster": code, "day": found.on}
        return "", [
            Finding(Severity.WARNING, "site.no_such_cluster", "", values=values)
        ]
    drawn = before[~is_symbol_only(before)].geometry
    if len(drawn) and not drawn.intersection(site).area.sum():
        values = {"cluster": code}
        return "", [Finding(Severity.WARNING, "site.is_elsewhere", "", values=values)]
    return cluster_id, []


def _known_m2(before: gpd.GeoDataFrame) -> float:
    """Return the land of a cluster: as drawn, else as its papers have it."""
    if is_symbol_only(before).any():
        return float(before["planned_area_ha"].fillna(0.0).sum()) * M2_PER_HA
    return float(before.area.sum())


def _least(gaps: Collection[str], kinds: Mapping[str, Choice]) -> frozenset[str]:
    """Return the figures that may be greater than the data tell."""
    made_of = {
        **{
            severity: frozenset(
                code for code, one in kinds.items() if one.severity == severity
            )
            for severity in BLOCKING
        },
        "blocked": frozenset(gaps),
        "rice": site_conflicts.rice_kinds(kinds),
        "forest": site_conflicts.forest_kinds(kinds),
    }
    return frozenset(name for name, of in made_of.items() if of.intersection(gaps))


def _frame(workspace: Workspace, site: Site) -> gpd.GeoDataFrame:
    rows = {"cluster_id": [siting_gate.SITE], "geometry_quality": ["surveyed"]}
    frame = gpd.GeoDataFrame(rows, geometry=[site])
    return crs.with_crs(frame, workspace.settings.metric_crs)


def _areas(
    found: Ground, site: gpd.GeoDataFrame, shares: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the areas that a site lies in, by level; the rest is outside them all."""
    rows = []
    whole_ha = float(site.area.iloc[0]) / M2_PER_HA
    for level in sorted(shares, key=["province", "district", "commune"].index):
        areas = found.scoped.areas[level].set_index("area_id")
        ours = shares[level].sort_values("share_ratio", ascending=False)
        for area_id, share in zip(ours["area_id"], ours["share_ratio"], strict=True):
            is_known = area_id in areas.index
            code = str(areas.loc[area_id, "area_code"]) if is_known else ""
            name = str(areas.loc[area_id, "area_name"]) if is_known else ""
            rows.append((level, code, name, share * whole_ha, share))
    columns = ["level", "area_code", "area_name", "overlap_ha", "site_ratio"]
    return pd.DataFrame(rows, columns=columns)


def _sizes(
    found: Ground,
    site: gpd.GeoDataFrame,
    shares: Mapping[str, pd.DataFrame],
    before: gpd.GeoDataFrame,
) -> Candidates:
    """Return the limits of size that a cluster there must keep."""
    said = [
        is_mountainous(shares[level], found.scoped.areas[level]).get(siting_gate.SITE)
        for level in ("district", "commune")
        if level in shares
    ]
    known = [bool(one) for one in said if pd.notna(one)]
    high = pd.Series([any(known) if known else pd.NA], [siting_gate.SITE], "boolean")
    cluster = site.assign(
        cluster_name="",
        planned_area_ha=site.area / M2_PER_HA,
        cluster_type=next(iter(before["cluster_type"]), None),
        scheduled_by_year=pd.NA,
        legal_status="not_established",
        established_on=None,
    )
    return candidates(cluster, high, found.workspace.rules, found.on)


def _n_corners(site: Site) -> int:
    n_rings = sum(1 + len(one.interiors) for one in shapely.get_parts(site))
    return int(shapely.get_num_coordinates(site)) - n_rings
