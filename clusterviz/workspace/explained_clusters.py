"""Explanations of overlaps and of withdrawn clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import explaining, status
from clusterviz.core.apportion import area_shares, to_m2
from clusterviz.core.overlaps import CANNOT_BE_JUDGED, CONFLICT, conflict_union
from clusterviz.core.register import contested
from clusterviz.core.terms import LEFT_OUT, nothing_left_out, within
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, land
from clusterviz.workspace.explained_land import names_of

if TYPE_CHECKING:
    import geopandas as gpd

    from clusterviz.core.explaining import Explanation
    from clusterviz.workspace.asked import Asked
    from clusterviz.workspace.opened import Workspace

WITHDRAWN_LAYERS = ("clusters", "dossiers")


def met(asked: Asked) -> Explanation:
    """Explain a figure of overlaps: of the plan, of an area, or of one cluster.

    Of an area it is of every cluster with land in it, and of all of its land.

    Raises
    ------
    InputError
        If there is no such area or cluster.
    """
    figure = asked.reference.get("figure")
    cluster_id = asked.reference.get("cluster") or None
    if cluster_id is None:
        pieces = answers.part(asked.workspace, land.pieces, as_of_on=asked.on)
    else:
        pieces = land.pieces(asked.workspace, asked.on, cluster_id=cluster_id)
    areas = asked.areas()
    if areas is not None:
        pieces = pieces[pieces["cluster_id"].isin(_clusters_in(asked, areas))]
    names = names_of(answers.clusters_on(asked.workspace, asked.on))
    is_unjudged = pieces["verdict"] == CANNOT_BE_JUDGED
    is_known = asked.workspace.has("plan_zones")
    left_out = nothing_left_out()
    if figure == "n_conflicts":
        open_ones = contested(pieces)
        ledger = _pairs(open_ones)
        left_out = _pairs_left_out(pieces.drop(open_ones.index))
    elif figure == "n_cannot_be_judged":
        is_known = True
        ledger = _clusters(pieces[is_unjudged], names)
    else:
        ledger = conflict_ledger(pieces, names)
        if figure == "n_conflict_clusters":
            ledger = ledger.assign(amount=1, unit="n", term="amount")
        unjudged = _clusters(pieces[is_unjudged], names)
        left_out = _left_out(unjudged, "cannot_be_judged")
    formula: explaining.Formula = "area_union" if figure == "conflict_ha" else "sum"
    base = "in_plan_with_leased" if figure == "conflict_ha" else "in_plan"
    if cluster_id or areas is not None:
        base = "one_cluster" if cluster_id else "with_land_in_area"
    return explaining.of_ledger(
        asked.reference.text(),
        ledger if is_known else ledger.iloc[:0],
        "ha" if figure == "conflict_ha" else "n",
        base,
        formula=formula if is_known else "unknown",
        left_out=left_out,
    )


def withdrawn(asked: Asked) -> Explanation:
    """Explain how many clusters and parts are withdrawn, or lack a plan.

    Of an area it is of those whose largest share lies in it.

    Raises
    ------
    InputError
        If there is no such area.
    """
    workspace = asked.workspace
    every = answers.valid_features(workspace, "clusters")
    gone = every[status.is_withdrawn(every, asked.on)]
    areas = asked.areas()
    if areas is not None:
        shares = area_shares(gone, areas)
        ours = within(shares[shares["is_leading"]], asked.area_ids(areas))
        gone = gone[gone["cluster_id"].isin(ours["cluster_id"])]
    is_known, left_out = True, nothing_left_out()
    if asked.reference.get("figure") == "n_withdrawn_without_plan":
        is_known = workspace.has("dossiers")
        is_planned = gone["cluster_id"].isin(planned_conversions(asked.workspace))
        planned = _clusters(gone[is_planned], names_of(every))
        left_out = _left_out(planned, "has_conversion_plan")
        gone = gone[~is_planned] if is_known else gone.iloc[:0]
    return explaining.of_ledger(
        asked.reference.text(),
        _clusters(gone, names_of(every)),
        "n",
        "withdrawn",
        formula="sum" if is_known else "unknown",
        left_out=left_out,
    )


def planned_conversions(workspace: Workspace) -> set[str]:
    """Return the withdrawn clusters whose dossier has a conversion plan."""
    dossiers = answers.table_or_none(workspace, "dossiers")
    is_planned = dossiers["has_conversion_plan"].fillna(value=False).astype("bool")
    return set(dossiers.loc[is_planned, "cluster_id"])


def conflict_ledger(
    pieces: gpd.GeoDataFrame, names: dict[str, str] | None = None
) -> pd.DataFrame:
    """Return the whole square metres of each cluster that are in conflict.

    Parameters
    ----------
    pieces
        From `land.pieces`.
    names
        Of clusters; their keys without.
    """
    union = conflict_union(pieces)
    ledger = _clusters(union, names or {})
    return ledger.assign(term="union", amount=to_m2(union.area / M2_PER_HA), unit="ha")


def contested_ha(pieces: gpd.GeoDataFrame) -> float:
    """Return the hectares that must be dealt with, each spot once.

    In whole square metres of a cluster, as this figure is everywhere.

    Parameters
    ----------
    pieces
        From `land.pieces`, those of some clusters.
    """
    return float(conflict_ledger(pieces)["amount"].sum() / M2_PER_HA)


def _clusters_in(asked: Asked, areas: gpd.GeoDataFrame) -> set[str]:
    """Return the clusters with land in the areas meant."""
    clusters = answers.clusters_on(asked.workspace, asked.on)
    return set(
        within(area_shares(clusters, areas), asked.area_ids(areas))["cluster_id"]
    )


def _clusters(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return a ledger of each cluster that some rows name, once."""
    ids = rows["cluster_id"].drop_duplicates().astype("str")
    return pd.DataFrame(
        {
            "area_id": "",
            "term": "amount",
            "feature_id": ids,
            "feature_name": [names.get(one, one) for one in ids],
            "amount": 1,
            "unit": "n",
        },
        index=ids.index,
    )


def _pairs(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return a ledger of pairs of a cluster and a zone, or a kind of zone."""
    zones = pieces["zone_id"].where(pieces["zone_id"] != "", pieces["kind"])
    named = pieces["zone_name"].fillna("").replace("", pd.NA).fillna(zones)
    return pd.DataFrame(
        {
            "area_id": "",
            "term": "amount",
            "feature_id": pieces["cluster_id"] + "|" + zones,
            "feature_name": pieces["cluster_name"] + " – " + named,
            "amount": 1,
            "unit": "n",
        },
        index=pieces.index,
    )


def _pairs_left_out(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that are no open conflict: the verdict is the reason."""
    rows = _pairs(pieces)
    reason = pieces["verdict"].where(pieces["verdict"] != CONFLICT, "only_informs")
    return rows.assign(field="", reason=reason)[list(LEFT_OUT)].astype("str")


def _left_out(ledger: pd.DataFrame, reason: str) -> pd.DataFrame:
    rows = ledger.assign(field="", reason=reason)[list(LEFT_OUT)]
    return rows.reset_index(drop=True).astype("str")
