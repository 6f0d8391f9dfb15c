"""Explanations of the land fund and of site clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import clearance as works
from clusterviz.core import explaining, timeline
from clusterviz.core.apportion import area_shares
from clusterviz.core.partition import PARTS
from clusterviz.core.terms import LEFT_OUT, nothing_left_out, within
from clusterviz.errors import InputError
from clusterviz.workspace import answers
from clusterviz.workspace.ledger import ledger as fund_ledger
from clusterviz.workspace.references import ALL_LAND

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.core.explaining import Explanation
    from clusterviz.workspace.asked import Asked
    from clusterviz.workspace.opened import Workspace

CLEARANCE_LAYERS = ("clusters", "clearance_sites", "clearance_log")

_WITHOUT_ENTRY = ("to_clear_ha", "n_households", "n_sites", "n_without_entry")
"""Figures of clearance that a site has before anything was written of it."""


def fund(asked: Asked) -> Explanation:
    """Explain a step of the land fund, or all its land.

    Raises
    ------
    InputError
        If there is no such area, or the schedule names no year.
    """
    year = asked.reference.get("schedule")
    if year and not year.isdecimal():
        raise InputError(texts.told("errors.no_schedule_year", year=year))
    areas = asked.areas()
    every = answers.features_or_none(asked.workspace, "areas")
    rows, _, _ = fund_ledger(
        asked.workspace,
        every.iloc[:0] if areas is None else areas,
        asked.on,
        schedule=int(year) if year else None,
    )
    part = asked.reference.get("part")
    ours = rows if part == ALL_LAND else rows[rows["part"] == part]
    names = names_of(answers.clusters_on(asked.workspace, asked.on))
    ledger = pd.DataFrame(
        {
            "area_id": ours["area_id"],
            "term": ours["part"],
            "feature_id": ours["cluster_id"],
            "feature_name": ours["cluster_id"].map(names),
            "amount": ours["m2"],
            "unit": "ha",
        }
    )
    return explaining.of_ledger(
        asked.reference.text(),
        ledger,
        "ha",
        "established" if part in PARTS else "in_plan",
        asked.area_ids(areas),
    )


def cleared(asked: Asked) -> Explanation:
    """Explain a figure of site clearance.

    Raises
    ------
    InputError
        If there is no such area, or `month` is none.
    """
    month = asked.reference.get("month") or timeline.month_of(asked.on)
    figure = asked.reference.get("figure")
    sites = answers.of_clusters(
        answers.features_or_none(asked.workspace, "clearance_sites"),
        answers.clusters_on(asked.workspace, asked.on),
    )
    log = answers.table_or_none(asked.workspace, "clearance_log")
    areas = asked.areas()
    shares = (
        area_shares(sites, areas, key="site_id")
        if areas is not None
        else _undivided_sites(sites)
    )
    terms = {"amount": figure}
    if figure == "remaining_ha":
        terms = {"plus": "to_clear_ha", "minus": works.WITHIN}
    every = works.ledger(sites, log, shares, month)
    ours = every[every["figure"].isin(list(terms.values()))]
    written = set(works.entries_on(log, month)["site_id"])
    is_silent = ~ours["site_id"].isin(written)
    if figure == "n_without_entry":
        ours = ours[is_silent]
    elif figure not in _WITHOUT_ENTRY:
        ours = ours[~is_silent | (ours["figure"] == "to_clear_ha")]
    said = _site_names(asked.workspace, sites)
    by_figure = {name: term for term, name in terms.items()}
    ledger = pd.DataFrame(
        {
            "area_id": ours["area_id"],
            "term": ours["figure"].astype("str").map(by_figure),
            "feature_id": ours["site_id"],
            "feature_name": ours["site_id"].map(said),
            "amount": ours["amount"],
            "unit": "ha" if figure.endswith("_ha") else "n",
        }
    )
    area_ids = asked.area_ids(areas)
    return explaining.of_ledger(
        asked.reference.text(),
        ledger,
        "ha" if figure.endswith("_ha") else "n",
        "sites",
        area_ids,
        formula="difference" if figure == "remaining_ha" else "sum",
        left_out=_silent_sites(shares, written, said, figure, area_ids),
    )


def names_of(clusters: pd.DataFrame) -> dict[str, str]:
    """Return the name of each cluster, by its key."""
    return dict(zip(clusters["cluster_id"], clusters["cluster_name"], strict=True))


def _undivided_sites(sites: pd.DataFrame) -> pd.DataFrame:
    """Return shares that leave every site whole."""
    return pd.DataFrame(
        {
            "site_id": sites["site_id"].astype("str").to_numpy(),
            "area_id": "",
            "share_ratio": 1.0,
            "is_leading": True,
        }
    )


def _site_names(workspace: Workspace, sites: pd.DataFrame) -> dict[str, str]:
    names = names_of(workspace.features("clusters"))
    return {
        site_id: f"{names.get(cluster_id, cluster_id)}, {site_name}"
        for site_id, cluster_id, site_name in zip(
            sites["site_id"], sites["cluster_id"], sites["site_name"], strict=True
        )
    }


def _silent_sites(
    shares: pd.DataFrame,
    written: set[str],
    names: dict[str, str],
    figure: str,
    area_ids: Collection[str] | None,
) -> pd.DataFrame:
    """Return the sites that nothing was written of: they count as not begun."""
    if figure in _WITHOUT_ENTRY:
        return nothing_left_out()
    here = within(shares, area_ids)
    rows = [
        (site_id, names[site_id], "", "no_entry")
        for site_id in here["site_id"].drop_duplicates()
        if site_id not in written
    ]
    return pd.DataFrame(rows, columns=list(LEFT_OUT), dtype="str")
