"""May a cluster be expanded (Decree 32/2024, Art. 8(2)), and what it would take.

Row-wise: each established cluster is judged on its own. Before the law that the
rules know, nothing can be judged.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from clusterviz.core.apportion import to_m2
from clusterviz.core.conditions import (
    CANNOT_BE_JUDGED,
    MET,
    NOT_MET,
    Condition,
    all_met,
    any_met,
    conditions_table,
    held_against,
)
from clusterviz.core.gate import NUMERATORS
from clusterviz.core.opening import fewest
from clusterviz.core.status import is_detailed_plan_approved, is_established
from clusterviz.core.tally import INDUSTRIAL
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from clusterviz.core.conditions import Verdict
    from clusterviz.rules import Rules

WORKS = ("roads_status", "water_supply_status", "wastewater_status")
"""What must be finished and in use."""

_IN_USE = "in_use"
_RULES = ("expand_total_ha", "expand_occupancy_ratio", "expand_demand_ratio")
_TOTAL, _OCCUPANCY, _DEMAND = _RULES
_EITHER = (_OCCUPANCY, _DEMAND)
"""Of these two, one is enough."""


class Expansion(NamedTuple):
    """Which clusters may be expanded, and by which conditions.

    Parameters
    ----------
    rows
        One row a cluster.
    conditions
        One row a cluster and condition, as `conditions.conditions_table`.
    """

    rows: pd.DataFrame
    conditions: pd.DataFrame


def expansion(clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date) -> Expansion:
    """Return whether each established cluster may be expanded.

    Parameters
    ----------
    clusters
        The clusters of the day.
    rules
        The law.
    on
        The day.

    Returns
    -------
    expansion
        Its rows: ``cluster_id``, ``cluster_name``, ``expand`` (a verdict),
        ``room_ha`` (to the greatest size), ``occupancy_ratio``, ``demand_ratio``,
        the three statuses of works, ``commit_to_expand_ha`` (fewest hectares of
        new commitments that meet the occupancy; 0 where that arm, or demand, is
        met), ``works_to_finish`` and ``data_to_supply`` (codes of fields), and
        ``reason`` (``no_rule`` before the law that is known).
    """
    numerator = NUMERATORS[rules.reading("occupancy_numerator", on).value]
    ours = clusters[is_established(clusters, on)]
    is_planned = is_detailed_plan_approved(ours, on)
    rows, conditions = [], []
    for cluster, has_plan in zip(ours.to_dict("records"), is_planned, strict=True):
        found = _conditions(cluster, numerator, rules, on, has_plan=bool(has_plan))
        rows.append(_row(cluster, found, numerator, rules, on))
        conditions += [(cluster["cluster_id"], one) for one in found]
    columns = [
        "cluster_id", "cluster_name", "expand", "room_ha", "occupancy_ratio",
        "demand_ratio", *WORKS, "commit_to_expand_ha", "works_to_finish",
        "data_to_supply", "reason",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    figures = [name for name in columns if name.endswith(("_ha", "_ratio"))]
    types = {name: "float64" if name in figures else "str" for name in columns}
    return Expansion(
        table.astype(types).reset_index(drop=True),
        conditions_table("cluster_id", conditions),
    )


def _conditions(
    cluster: Mapping[Any, Any],
    numerator: str,
    rules: Rules,
    on: dt.date,
    *,
    has_plan: bool,
) -> list[Condition]:
    """Return the conditions of one cluster, in the order of the article."""
    if not all(rules.has(name, on) for name in _RULES):
        codes = (_TOTAL, _OCCUPANCY, _DEMAND, *WORKS)
        return [Condition(code, CANNOT_BE_JUDGED, "no_rule") for code in codes]
    return [
        _room(cluster, rules, on),
        *(
            _of_land(cluster, code, field, rules, on, has_plan=has_plan)
            for code, field in ((_OCCUPANCY, numerator), (_DEMAND, "lease_demand_ha"))
        ),
        *(_works(cluster, name, rules, on) for name in WORKS),
    ]


def _room(cluster: Mapping[Any, Any], rules: Rules, on: dt.date) -> Condition:
    """Return whether a cluster may grow at all: its figure is the room it has."""
    rule = rules.rule(_TOTAL, on)
    planned_ha = cluster["planned_area_ha"]
    if pd.isna(planned_ha):
        return held_against(_TOTAL, rule, None, field="planned_area_ha")
    m2 = int(to_m2(planned_ha))
    # The least that can be added is a square metre.
    found = held_against(_TOTAL, rule, (m2 + 1) / M2_PER_HA)
    return dataclasses.replace(found, figure=max(rule.value - m2 / M2_PER_HA, 0.0))


def _of_land(
    cluster: Mapping[Any, Any],
    code: str,
    field: str,
    rules: Rules,
    on: dt.date,
    *,
    has_plan: bool,
) -> Condition:
    """Return how a figure over the industrial land of a cluster stands to a rule."""
    rule = rules.rule(code, on)
    industrial_ha = cluster[INDUSTRIAL]
    # What is less than a square metre divides nothing, and unknown is not none.
    is_none = pd.notna(industrial_ha) and int(to_m2(industrial_ha)) == 0
    if not has_plan or is_none:
        return held_against(code, rule, None, reason="no_industrial_land")
    for name in (INDUSTRIAL, field):
        if pd.isna(cluster[name]):
            return held_against(code, rule, None, field=name)
    ratio = int(to_m2(cluster[field])) / int(to_m2(industrial_ha))
    return held_against(code, rule, ratio)


def _works(
    cluster: Mapping[Any, Any], name: str, rules: Rules, on: dt.date
) -> Condition:
    """Return whether works are finished and in use."""
    state = cluster[name]
    # They are asked for by the sentence that asks for occupancy.
    rule = rules.rule(_OCCUPANCY, on)
    found = Condition(
        name, CANNOT_BE_JUDGED, "missing_data", name,
        document=rule.document, article=rule.article,
    )  # fmt: skip
    if pd.isna(state):
        return found
    verdict = MET if state == _IN_USE else NOT_MET
    return dataclasses.replace(
        found, verdict=verdict, reason="", field="", state=str(state)
    )


def verdict_of(conditions: Sequence[Condition]) -> Verdict:
    """Return whether a cluster may be expanded: occupancy or demand, and the rest."""
    either = [one.verdict for one in conditions if one.condition in _EITHER]
    others = [one.verdict for one in conditions if one.condition not in _EITHER]
    return all_met([any_met(either), *others])


def _row(
    cluster: Mapping[Any, Any],
    conditions: Sequence[Condition],
    numerator: str,
    rules: Rules,
    on: dt.date,
) -> dict[str, object]:
    by_code = {one.condition: one for one in conditions}
    either = any_met(by_code[code].verdict for code in _EITHER)
    missing = [
        one.field
        for one in conditions
        if one.field and not (one.condition in _EITHER and either == MET)
    ]
    return {
        "cluster_id": cluster["cluster_id"],
        "cluster_name": cluster["cluster_name"],
        "expand": verdict_of(conditions),
        "reason": "no_rule" if conditions[0].reason == "no_rule" else "",
        "room_ha": by_code[_TOTAL].figure,
        "occupancy_ratio": by_code[_OCCUPANCY].figure,
        "demand_ratio": by_code[_DEMAND].figure,
        **{name: cluster[name] for name in WORKS},
        "commit_to_expand_ha": (
            0.0
            if either == MET
            else _commitments_ha(cluster, by_code[_OCCUPANCY], numerator, rules, on)
        ),
        "works_to_finish": ", ".join(
            name for name in WORKS if by_code[name].verdict == NOT_MET
        ),
        "data_to_supply": ", ".join(dict.fromkeys(missing)),
    }


def _commitments_ha(
    cluster: Mapping[Any, Any],
    occupancy: Condition,
    numerator: str,
    rules: Rules,
    on: dt.date,
) -> float:
    """Return the fewest hectares that, newly committed, meet the occupancy."""
    if occupancy.figure is None:
        return np.nan
    rule = rules.rule(_OCCUPANCY, on)
    industrial, filled = (int(to_m2(cluster[name])) for name in (INDUSTRIAL, numerator))
    m2 = fewest(
        industrial - filled, lambda more: rule.is_met_by((filled + more) / industrial)
    )
    return np.nan if m2 is None else m2 / M2_PER_HA
