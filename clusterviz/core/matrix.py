"""Completeness as a table: cluster by field, in one of four states, and its score.

A cell is ``contradictory`` before it is ``missing``, ``missing`` before it is
``suspicious``, and ``present`` only if nothing is found against it: what disagrees
with something else must be cleared up first, whoever is right.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from clusterviz.core.apportion import NO_AREA
from clusterviz.core.completeness import facts_of
from clusterviz.core.landfund import area_rows
from clusterviz.records import Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.rules import Rules

State = Literal["present", "missing", "suspicious", "contradictory"]

STATES: tuple[State, ...] = ("present", "missing", "suspicious", "contradictory")

_PRECEDENCE = ("contradictory", "missing", "suspicious", "present")

_STATE_OF: Mapping[str, State] = MappingProxyType(
    {
        "audit.fact_missing": "missing",
        "audit.withdrawn_undated": "missing",
        "audit.fact_suspicious": "suspicious",
        "audit.size_outside": "suspicious",
        "audit.name_twice": "suspicious",
    }
)
"""What a finding makes of its cell; every other one makes it contradictory."""

COLUMNS = (
    "cluster_id", "field", "state", "reason", "value", "document", "article", "finding",
)  # fmt: skip


def state_of(finding: Finding) -> State:
    """Return what a finding makes of its cell; what only informs leaves it be.

    Examples
    --------
    >>> from clusterviz.records import Finding
    >>> state_of(Finding(Severity.WARNING, "audit.days_reversed", "clusters"))
    'contradictory'
    """
    if finding.severity is Severity.INFO:
        return "present"
    return _STATE_OF.get(finding.code, "contradictory")


def matrix(
    clusters: gpd.GeoDataFrame, findings: Sequence[Finding], rules: Rules, on: dt.date
) -> pd.DataFrame:
    """Return one row for each cluster and field that must be known, with its state.

    Row-wise in clusters, as far as the findings are.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    findings
        What was found of the layer `clusters`; others are passed over.
    rules
        Which facts must be known, of which clusters.
    on
        The day.

    Returns
    -------
    rows
        By cluster and then by field: ``cluster_id``, ``field`` (empty for the
        boundary), ``state``, ``reason`` (code of the finding; empty where the fact
        is present), ``value`` as text, ``document`` and ``article`` (who asks for
        the fact; empty for a field that nobody asks for, which has a row only if
        something is found against it), and ``finding``, its position in
        `findings`; -1 for none.
    """
    asked = facts_of(clusters, rules, on)
    worst = _worst(findings)
    fields = list(dict.fromkeys(fact.field for fact in rules.facts))
    rows = []
    for at, cluster_id in enumerate(clusters["cluster_id"].astype("str")):
        facts = asked[cluster_id]
        found = worst.get(cluster_id, {})
        more = [field for field in found if field not in facts]
        for field in [*(one for one in fields if one in facts), *more]:
            number = found.get(field, -1)
            state = "present" if number < 0 else state_of(findings[number])
            fact = facts.get(field)
            if fact is None and state == "present":
                continue
            rows.append(
                (
                    cluster_id,
                    field,
                    state,
                    "" if state == "present" else findings[number].code,
                    _text(clusters[field].iloc[at]) if field in clusters else "",
                    fact.document if fact else "",
                    fact.article if fact else "",
                    -1 if state == "present" else number,
                )
            )
    types = dict.fromkeys(COLUMNS[:-1], "str") | {"finding": "int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def score(
    rows: pd.DataFrame, areas: gpd.GeoDataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Return how complete each area is: cells by state, and the share that is present.

    A sum in clusters: counts of parts may be added, and the ratio taken again. A
    cluster counts in the area with most of its land.

    Parameters
    ----------
    rows
        From `matrix`.
    areas
        Areas of one level and day.
    shares
        The clusters' shares in `areas`, from `apportion.area_shares`.

    Returns
    -------
    scores
        In the order of `areas`: ``area_code``, ``area_name``, ``level``,
        ``n_clusters``, ``n_cells`` and its parts ``n_present``, ``n_missing``,
        ``n_suspicious`` and ``n_contradictory``, ``present_ratio`` (missing where
        nothing is asked), ``area_id``. A last row is for what lies outside every
        area, if anything does.
    """
    leading = leading_areas(shares)
    of_row = rows["cluster_id"].map(leading).fillna(NO_AREA)
    table = area_rows(areas, has_outside=NO_AREA in set(leading))
    ids = table["area_id"]
    table["n_clusters"] = ids.map(leading.value_counts()).fillna(0).astype("int64")
    table["n_cells"] = ids.map(of_row.value_counts()).fillna(0).astype("int64")
    for state in STATES:
        counts = of_row[rows["state"] == state].value_counts()
        table[f"n_{state}"] = ids.map(counts).fillna(0).astype("int64")
    n_cells = table["n_cells"].where(table["n_cells"] > 0, np.nan)
    table["present_ratio"] = table["n_present"] / n_cells
    return table[[*(name for name in table if name != "area_id"), "area_id"]]


def leading_areas(shares: pd.DataFrame) -> pd.Series[str]:
    """Return the area with most of the land of each cluster, by its code."""
    leading: pd.Series[str] = (
        shares[shares["is_leading"]].set_index("cluster_id")["area_id"].astype("str")
    )
    return leading


def _worst(findings: Sequence[Finding]) -> dict[str, dict[str, int]]:
    """Return, by cluster and field, the position of the finding that weighs most."""
    ranks = [_PRECEDENCE.index(state_of(one)) for one in findings]
    worst: dict[str, dict[str, int]] = {}
    for at, one in enumerate(findings):
        if one.layer != "clusters" or not one.feature_id:
            continue
        cells = worst.setdefault(one.feature_id, {})
        if one.field not in cells or ranks[at] < ranks[cells[one.field]]:
            cells[one.field] = at
    return worst


def _text(value: str | float | dt.date | None) -> str:
    """Return a value of a field as text; what is missing is empty."""
    if value is None or pd.isna(value):
        return ""
    return format(value, ".15g") if isinstance(value, float) else str(value)
