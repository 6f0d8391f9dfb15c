"""Clusters of the plan that may yet be established, and the size each must have.

Only what is in the approved list of the provincial plan can be established
without changing the plan (Decree 32/2024, Art. 8(1)a). Row-wise.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from clusterviz.core.conditions import (
    CANNOT_BE_JUDGED,
    MET,
    NOT_MET,
    Condition,
    all_met,
    conditions_table,
)
from clusterviz.core.status import is_established

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.rules import Rule, Rules

LEAST, SMALL_LEAST = "cluster_least_ha", "small_cluster_least_ha"
MOST = "cluster_most_ha"


class Candidates(NamedTuple):
    """Clusters of the plan that are not established, and their conditions.

    Parameters
    ----------
    rows
        One row a cluster.
    conditions
        One row a cluster and condition, as `conditions.conditions_table`.
    """

    rows: pd.DataFrame
    conditions: pd.DataFrame


def candidates(
    clusters: gpd.GeoDataFrame,
    mountainous: pd.Series[bool],
    rules: Rules,
    on: dt.date,
) -> Candidates:
    """Return the clusters that may yet be established, each with its own conditions.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    mountainous
        Whether each lies in a mountainous area, by its code; missing where nobody
        said.
    rules
        The law.
    on
        The day.

    Returns
    -------
    candidates
        Its rows: ``cluster_id``, ``cluster_name``, ``planned_area_ha``,
        ``cluster_type``, ``scheduled_by_year`` and ``size`` (a verdict).
    """
    ours = clusters[~is_established(clusters, on)]
    conditions: list[tuple[str, Condition]] = []
    sizes = []
    for cluster in ours.to_dict("records"):
        cluster_id = cluster["cluster_id"]
        is_high = mountainous.get(cluster_id)
        known = None if pd.isna(is_high) else bool(is_high)
        found = _sizes(cluster, known, rules, on)
        sizes.append(all_met(one.verdict for one in found))
        conditions += [(cluster_id, one) for one in found]
    columns = ["cluster_id", "cluster_name", "planned_area_ha", "cluster_type"]
    rows = pd.DataFrame(ours[[*columns, "scheduled_by_year"]]).reset_index(drop=True)
    return Candidates(
        rows.assign(size=pd.Series(sizes, dtype="str")),
        conditions_table("cluster_id", conditions),
    )


def _sizes(
    cluster: Mapping[Any, Any], is_high: bool | None, rules: Rules, on: dt.date
) -> tuple[Condition, Condition]:
    """Return whether a cluster is large enough, and not too large."""
    least, small = rules.rule(LEAST, on), rules.rule(SMALL_LEAST, on)
    most = rules.rule(MOST, on)
    planned_ha = cluster["planned_area_ha"]
    if pd.isna(planned_ha):
        return _limit(LEAST, least, ">=", None), _limit(MOST, most, "<=", None)
    upper = _limit(MOST, most, "<=", planned_ha)
    kind = cluster["cluster_type"]
    if small.value <= planned_ha < least.value:
        if kind == "craft_village" or is_high:
            return _limit(LEAST, small, ">=", planned_ha), upper
        unknown = "is_mountainous" if is_high is None else ""
        unknown = "cluster_type" if pd.isna(kind) else unknown
        if unknown:
            found = dataclasses.replace(
                _limit(LEAST, least, ">=", planned_ha),
                verdict=CANNOT_BE_JUDGED,
                reason=f"{unknown}_unknown",
                field=unknown,
            )
            return found, upper
    return _limit(LEAST, least, ">=", planned_ha), upper


def _limit(code: str, rule: Rule, sign: str, figure: float | None) -> Condition:
    """Return how an area stands to a limit of size: "10 to 75 ha" allows both."""
    found = Condition(
        code, CANNOT_BE_JUDGED, "missing_data", "planned_area_ha", None, rule.unit, "",
        rule.value, sign, rule.document, rule.article,
    )  # fmt: skip
    if figure is None:
        return found
    is_met = figure >= rule.value if sign == ">=" else figure <= rule.value
    verdict = MET if is_met else NOT_MET
    return dataclasses.replace(
        found, verdict=verdict, reason="", field="", figure=figure
    )
