"""The line below a table by area: hectares are added, then divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def occupancy_total(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a base: hectares summed and then divided, rates averaged.

    Each area's mean weighs as many clusters as it is of, so the result is the
    mean of the clusters' own rates.
    """
    taken_ha = rows["leased_ha"].where(rows["numerator"] == "leased")
    weighed = rows.assign(
        mean_of_rates_ratio=rows["mean_of_rates_ratio"] * rows["n_clusters"],
        taken_ha=taken_ha.fillna(rows["committed_ha"]),
    )
    sums = weighed.groupby("base", sort=False).sum(numeric_only=True).reset_index()
    land_ha = sums["land_ha"].where(sums["land_ha"] > 0)
    sums["occupancy_ratio"] = sums.pop("taken_ha") / land_ha
    sums["mean_of_rates_ratio"] /= sums["n_clusters"].where(sums["n_clusters"] > 0)
    return sums
