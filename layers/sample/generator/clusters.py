"""The layers of the clusters themselves: boundaries, lots and clearance sites."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz import crs
from clusterviz.crs import M2_PER_HA
from generator import clearance, papers, works
from generator.plots import Lot, lots
from generator.provenance import dated, place
from generator.siting import Site

_ACCURACY_M = 1.0
_ONE_LINE = {"May mặc", "Dệt may", "Sản xuất điện"}


@dataclass(frozen=True)
class Plan:
    """Detailed plan and clearance of one cluster."""

    lots: list[Lot]
    stretches: list[clearance.Stretch]


def plans(
    register: pd.DataFrame, figures: pd.DataFrame, sites: dict[str, Site]
) -> dict[str, Plan]:
    """Return lots and clearance sites by cluster, of those that have them."""
    found = {}
    uses = figures.to_dict("index")
    for row in register.to_dict("records"):
        name = str(row["cluster_id"])
        if row["planning_status"] != "in_plan" or name not in sites:
            continue
        site = sites[name]
        drawn: list[Lot] = []
        if name in figures.index:
            use = uses[name]
            drawn = lots(
                site, int(use["industrial_land_m2"]), int(use["leased_m2"]),
                int(use["committed_m2"]),
            )  # fmt: skip
        stretches = []
        if row["legal_status"] == "established":
            obstacle = row["obstacle"]
            stretches = clearance.stretches(
                site,
                str(row["construction_status"]),
                bool(row["is_operating"]),
                _committed_end(site, drawn),
                None if pd.isna(obstacle) else str(obstacle),
            )
        found[name] = Plan(drawn, stretches)
    return found


def _committed_end(site: Site, drawn: list[Lot]) -> float:
    ends = [
        site.frame.from_map(lot.shape).bounds[2]
        for lot in drawn
        if lot.lease in {"leased", "committed"}
    ]
    return max(ends, default=0.0)


def clusters(
    register: pd.DataFrame,
    figures: pd.DataFrame,
    sites: dict[str, Site],
    plans: dict[str, Plan],
) -> gpd.GeoDataFrame:
    """Return the rows of the layer `clusters`."""
    rows = register.copy()
    shapes = [
        sites[name].footprint if name in sites else None for name in rows["cluster_id"]
    ]
    use = figures.reindex(rows["cluster_id"]).reset_index(drop=True) / M2_PER_HA
    for name in ("industrial_land", "leased", "committed"):
        rows[f"{name}_ha"] = use[f"{name}_m2"]
    rows["operation_status"] = np.where(
        rows["is_operating"], "operating", "not_operating"
    )
    rows["land_status"] = [_land_status(plans.get(name)) for name in rows["cluster_id"]]
    rows["cluster_type"] = _cluster_type(rows)
    rows["investor_name"] = _investor(rows)
    for name in ("established_on", "operating_since_on", "withdrawn_on"):
        rows[name] = [_day(value) for value in rows[name]]
    frame = place(gpd.GeoDataFrame(rows, geometry=shapes), _ACCURACY_M)
    frame.loc[frame.geometry.isna(), "geometry_quality"] = "symbol"
    frame.loc[frame.geometry.isna(), "accuracy_m"] = np.nan
    return crs.with_crs(works.with_works(papers.with_papers(frame)), crs.METRIC)


def _land_status(plan: Plan | None) -> str:
    stretches = plan.stretches if plan else []
    if not stretches or all(max(one.stages) == 0 for one in stretches):
        return "not_started"
    return "cleared" if all(one.is_cleared for one in stretches) else "clearing"


def _cluster_type(rows: pd.DataFrame) -> list[str | None]:
    is_current = rows["planning_status"] == "in_plan"
    is_one_line = rows["business_lines"].isin(_ONE_LINE)
    return [
        ("specialised" if one_line else "general") if current else None
        for current, one_line in zip(is_current, is_one_line, strict=True)
    ]


def _investor(rows: pd.DataFrame) -> list[str | None]:
    """Name the committee that invests; the names of enterprises are not known."""
    towns = {"TP Bắc Giang": "UBND TP Bắc Giang", "Việt Yên": "UBND TX Việt Yên"}
    pairs = zip(rows["investor_kind"], rows["district_names"], strict=True)
    return [
        towns.get(district, f"UBND huyện {district}")
        if kind == "district_committee"
        else None
        for kind, district in pairs
    ]


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def plots(
    register: pd.DataFrame, plans: dict[str, Plan], projects: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Return the rows of the layer `plots`; leased lots name their project."""
    finished = set(
        register.loc[register["construction_status"] == "finished", "cluster_id"]
    )
    waiting = projects.groupby("cluster_id")["project_id"].apply(list).to_dict()
    rows = []
    for name, plan in plans.items():
        for i, lot in enumerate(plan.lots, start=1):
            queue = waiting.get(name, [])
            is_let = lot.lease in {"leased", "committed"}
            rows.append({
                "plot_id": f"{name}-L{i:02d}",
                "cluster_id": name,
                "plot_use": lot.use,
                "lease_status": lot.lease,
                "is_serviced": name in finished,
                "project_id": queue.pop(0) if is_let and queue else None,
                "geometry": lot.shape,
            })  # fmt: skip
    frame = gpd.GeoDataFrame(rows, geometry="geometry")
    frame["is_serviced"] = frame["is_serviced"].astype("boolean")
    return crs.with_crs(place(frame, _ACCURACY_M), crs.METRIC)


def clearance_sites(plans: dict[str, Plan]) -> gpd.GeoDataFrame:
    """Return the rows of the layer `clearance_sites`."""
    rows = [
        {
            "site_id": one.site_id,
            "cluster_id": name,
            "site_name": f"Giai đoạn {i}",
            "n_households": one.n_households,
            "notice_on": one.notice_on,
            "handover_due_on": one.handover_due_on,
            "geometry": one.shape,
        }
        for name, plan in plans.items()
        for i, one in enumerate(plan.stretches, start=1)
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry")
    return crs.with_crs(place(frame, _ACCURACY_M), crs.METRIC)


def clearance_log(plans: dict[str, Plan]) -> pd.DataFrame:
    """Return the rows of the table `clearance_log`."""
    parts = [clearance.log(one) for plan in plans.values() for one in plan.stretches]
    return dated(pd.concat(parts, ignore_index=True))
