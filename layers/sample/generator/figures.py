"""Land use of each cluster, in whole square metres, true to the published totals."""

from __future__ import annotations

import pandas as pd

from clusterviz.crs import M2_PER_HA
from generator.chance import stream

COMMITTED_RATIO = 0.406
"""Published average occupancy of the operating clusters."""

LEASED_RATIO = 0.36
_STEP_M2 = 500
_UNBUILT_RATIO = {"building": 0.12}


def figures(register: pd.DataFrame) -> pd.DataFrame:
    """Return industrial, leased and committed land of clusters with a plan.

    Over the operating clusters, committed land is exactly 40.6 % of industrial
    land. Known figures stay; the others are drawn and fitted.

    Returns
    -------
    figures
        Indexed by ``cluster_id``: ``industrial_land_m2 leased_m2 committed_m2``.
    """
    has_plan = ~register["construction_status"].isin(["none"])
    is_current = register["planning_status"] == "in_plan"
    rows = register[has_plan & is_current].set_index("cluster_id")
    table = pd.DataFrame(index=rows.index)
    table["industrial_land_m2"] = _industrial(rows)
    operating = rows[rows["is_operating"]]
    industrial = table.loc[operating.index, "industrial_land_m2"]
    committed = _committed(operating, industrial)
    table["committed_m2"] = committed.reindex(rows.index).fillna(
        _early(rows, table["industrial_land_m2"])
    )
    table["leased_m2"] = _leased(rows, table, industrial.sum())
    return table.astype("int64")


def _industrial(rows: pd.DataFrame) -> pd.Series[int]:
    shares = [stream("industrial", name).uniform(0.66, 0.74) for name in rows.index]
    drawn = rows["planned_area_ha"] * shares
    whole = (drawn * M2_PER_HA / _STEP_M2).round() * _STEP_M2
    known = rows["known_industrial_ha"] * M2_PER_HA
    values = known.fillna(whole).round().astype("int64")
    over = int(values[rows["is_operating"]].sum() % _STEP_M2)
    free = rows.index[rows["is_operating"] & rows["known_industrial_ha"].isna()]
    values[free[-1]] -= over
    return values


def _committed(rows: pd.DataFrame, industrial: pd.Series[int]) -> pd.Series[int]:
    target = int(industrial.sum()) * 203 // 500
    values = (rows["known_occupancy"] * industrial).round()
    free = values.index[values.isna()]
    rates = pd.Series(
        [stream("occupancy", name).uniform(0.15, 0.8) for name in free], index=free
    )
    left = target - int(values.sum())
    drawn = rates * industrial[free]
    fitted = (drawn * left / drawn.sum()).astype("int64")
    if (fitted > industrial[free] * 0.95).any():
        raise RuntimeError("The published occupancy leaves a cluster over-full.")
    fitted.iloc[-1] += left - int(fitted.sum())
    values[free] = fitted
    return values.astype("int64")


def _early(rows: pd.DataFrame, industrial: pd.Series[int]) -> pd.Series[int]:
    drawn = rows["construction_status"].map(_UNBUILT_RATIO).fillna(0.0)
    rates = rows["known_occupancy"].fillna(drawn)
    return (rates * industrial).round().astype("int64")


def _leased(
    rows: pd.DataFrame, table: pd.DataFrame, operating_m2: int
) -> pd.Series[int]:
    """Return leased land: what is committed, less a share where it is not known."""
    known = rows["known_occupancy"].notna()
    operating = rows["is_operating"]
    fixed = int(table["committed_m2"][known & operating].sum())
    free = int(table["committed_m2"][~known & operating].sum())
    share = (LEASED_RATIO * operating_m2 - fixed) / free
    leased = table["committed_m2"].where(known, table["committed_m2"] * share)
    leased[~operating] = table["committed_m2"] * 0.6
    return leased.astype("int64")
