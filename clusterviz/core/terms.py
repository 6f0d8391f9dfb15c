"""The rows of an explanation: what a figure lists, and what it leaves out.

Both are taken from tallies, or from a ledger: rows of whole amounts by area.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core.tally import BY_PLAN, PER_UNIT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from clusterviz.core.bases import Facts
    from clusterviz.core.tally import Tally

TERMS = ("term", "feature_id", "feature_name", "amount", "unit", "share_ratio")
LEFT_OUT = ("feature_id", "feature_name", "field", "reason")


def total_in(
    tally: Tally, facts: Facts, area_ids: Collection[str] | None = None
) -> float:
    """Return a total, in the unit of its quantity; of one area, or of all.

    Missing where its layer is, and where rows are left out and none is counted:
    then nothing known adds up to it.
    """
    of = tally.quantity
    if not facts.has(of.layer):
        return np.nan
    rows = tally.rows
    ours = within(rows, area_ids)
    in_area = _clusters_in(facts, area_ids, is_land=of.unit == "ha")
    if ours.empty and tally.left_out["cluster_id"].isin(in_area).any():
        return np.nan
    return whole_in(tally, area_ids) / PER_UNIT[of.unit]


def terms_of(
    tallies: Mapping[str, Tally], facts: Facts, area_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the rows of tallies as `TERMS`, each tally under its term.

    Parameters
    ----------
    tallies
        By term.
    facts
        Of what they were taken: they know the names.
    area_ids
        Only what lies in these areas; ``None`` for all of it.
    """
    ledgers = [
        tally.rows.assign(
            term=term, unit=tally.quantity.unit, layer=tally.quantity.layer
        )
        for term, tally in tallies.items()
    ]
    ledger = pd.concat(ledgers, ignore_index=True)
    names = {layer: names_of(facts, layer) for layer in ledger["layer"].unique()}
    ledger["feature_name"] = [
        names[layer].get(feature, feature)
        for layer, feature in zip(ledger["layer"], ledger["feature_id"], strict=True)
    ]
    return listed(ledger, area_ids)


def listed(
    ledger: pd.DataFrame, area_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the rows of a ledger as `TERMS`, a feature's amounts added.

    Parameters
    ----------
    ledger
        ``area_id``, ``term``, ``feature_id``, ``feature_name``, ``amount`` (whole,
        see `tally.PER_UNIT`) and ``unit``.
    area_ids
        Only what lies in these areas; ``None`` for all of it.
    """
    keys = ["term", "feature_id", "feature_name", "unit"]
    wholes = ledger.groupby(keys, sort=False, observed=True)["amount"].sum()
    ours = within(ledger, area_ids)
    found = ours.groupby(keys, sort=False, observed=True)["amount"].sum()
    rows = found.rename("whole").reset_index()
    per_unit = rows["unit"].map(PER_UNIT).astype("float64")
    rows["amount"] = rows["whole"] / per_unit
    every = wholes.reindex(found.index).to_numpy(dtype="float64")
    rows["share_ratio"] = rows["whole"] / np.where(every == 0, np.nan, every)
    rank = {term: at for at, term in enumerate(ledger["term"].unique())}
    rows = rows.assign(rank=rows["term"].map(rank), less=-rows["whole"])
    rows = rows.sort_values(["rank", "less", "feature_id"], kind="stable")
    types = dict.fromkeys(("term", "feature_id", "feature_name", "unit"), "str")
    types |= dict.fromkeys(("amount", "share_ratio"), "float64")
    return rows[list(TERMS)].astype(types).reset_index(drop=True)


def left_out_of(
    tallies: Sequence[Tally], facts: Facts, area_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Return `LEFT_OUT` of tallies of one layer: each feature once.

    Parameters
    ----------
    tallies
        Of one base.
    facts
        Of what they were taken.
    area_ids
        Only what lies in these areas; ``None`` for all of it.
    """
    layer = tallies[0].quantity.layer
    lacking = pd.concat([one.left_out for one in tallies]).drop_duplicates("feature_id")
    in_area = _clusters_in(facts, area_ids, is_land=tallies[0].quantity.unit == "ha")
    lacking = lacking[lacking["cluster_id"].isin(in_area)]
    names = names_of(facts, layer)
    # Only land is held against 0, and only clusters have land.
    lands = facts.clusters.set_index("cluster_id")
    rows = [
        (
            feature,
            names.get(feature, feature),
            field,
            _why(lands, feature, field),
        )
        for feature, field in zip(lacking["feature_id"], lacking["field"], strict=True)
    ]
    if layer == "clusters":
        counted = {*tallies[0].rows["feature_id"], *lacking["feature_id"]}
        rows += [
            (cluster_id, names[cluster_id], "", "outside_base")
            for cluster_id in facts.clusters["cluster_id"]
            if cluster_id in in_area and cluster_id not in counted
        ]
    return pd.DataFrame(rows, columns=list(LEFT_OUT), dtype="str")


def within(rows: pd.DataFrame, area_ids: Collection[str] | None) -> pd.DataFrame:
    """Return the rows that lie in some areas; all of them for ``None``."""
    if area_ids is None:
        return rows
    return rows[rows["area_id"].isin(list(area_ids))]


def nothing_left_out() -> pd.DataFrame:
    """Return `LEFT_OUT` without rows."""
    return pd.DataFrame(columns=list(LEFT_OUT), dtype="str")


def names_of(facts: Facts, layer: str) -> dict[str, str]:
    """Return what people call each feature of a layer, by its key."""
    frame, name = facts.clusters, "cluster"
    if layer != "clusters":
        frame, name = facts.projects, "project"
    if frame is None:
        return {}
    return dict(zip(frame[f"{name}_id"], frame[f"{name}_name"], strict=True))


def _why(frame: pd.DataFrame, feature_id: str, field: str) -> str:
    """Return why a feature that lacks a field is left out."""
    if field == BY_PLAN:
        return "no_industrial_land"
    if feature_id not in frame.index:
        return "missing"
    value: Any = frame.at[feature_id, field]
    return "missing" if pd.isna(value) else "zero"


def _clusters_in(
    facts: Facts, area_ids: Collection[str] | None, *, is_land: bool
) -> set[str]:
    """Return the clusters that have land in an area, or most of it there."""
    shares = within(facts.shares, area_ids)
    return set(
        shares["cluster_id"]
        if is_land
        else shares.loc[shares["is_leading"], "cluster_id"]
    )


def whole_in(tally: Tally, area_ids: Collection[str] | None) -> int:
    """Return a total in whole square metres, pieces or thousand dong."""
    rows = tally.rows
    ours = within(rows, area_ids)
    return int(ours["amount"].sum())


def whole_where_leading(tally: Tally, area_ids: Collection[str] | None) -> Tally:
    """Return a tally of whole features, of those that an area has most of."""
    rows = tally.rows
    leading = within(rows[rows["is_leading"]], area_ids)
    return replace(tally, rows=rows[rows["feature_id"].isin(leading["feature_id"])])
