"""Every reading of occupancy side by side: base, land, numerator and average.

The same hectares give many percentages; a published one can be found among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from clusterviz.core.occupancy import (
    BASES,
    LANDS,
    NUMERATORS,
    Numerator,
    cluster_rates,
    tallies,
)
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.core.bases import Facts
    from clusterviz.core.tally import Tally

AverageOf = Literal["area_weighted", "mean_of_rates"]
AVERAGES: tuple[AverageOf, ...] = ("area_weighted", "mean_of_rates")


def readings(
    facts: Facts,
    *,
    area_ids: Collection[str] | None = None,
    numerator: Numerator = "committed",
    average: AverageOf = "area_weighted",
) -> pd.DataFrame:
    """Return the occupancy of one set of clusters by all 36 readings.

    Parameters
    ----------
    facts
        Of what, where and when.
    area_ids
        The areas whose land is meant; ``None`` for all land.
    numerator, average
        The readings taken by default; the default base, established clusters,
        and land, industrial land, are the decree's own.

    Returns
    -------
    rows
        ``base``, ``land``, ``numerator``, ``average``, ``ratio`` (missing where
        nothing can be divided), ``n_clusters`` (counted where the largest share
        of each lies), ``numerator_ha``, ``land_ha`` and ``is_default``, which is
        true of one row.
    """
    default = ("established", "industrial", numerator, average)
    rows = []
    for base in BASES:
        for land in LANDS:
            for taken in NUMERATORS:
                pair = tallies(facts, base, taken, land)
                above, below = (_amounts(one, area_ids) for one in pair)
                taken_m2, land_m2 = int(above.sum()), int(below.sum())
                rates = cluster_rates(*pair).loc[_leading(pair[1], area_ids)]
                ratios = {
                    "area_weighted": taken_m2 / land_m2 if land_m2 else np.nan,
                    "mean_of_rates": float(rates.mean()),
                }
                rows += [
                    {
                        "base": base,
                        "land": land,
                        "numerator": taken,
                        "average": one,
                        "ratio": ratios[one],
                        "n_clusters": len(rates),
                        "numerator_ha": taken_m2 / M2_PER_HA,
                        "land_ha": land_m2 / M2_PER_HA,
                        "is_default": (base, land, taken, one) == default,
                    }
                    for one in AVERAGES
                ]
    texts = dict.fromkeys(("base", "land", "numerator", "average"), "str")
    return pd.DataFrame(rows).astype(texts)


def _amounts(found: Tally, area_ids: Collection[str] | None) -> pd.Series[int]:
    rows = found.rows
    if area_ids is not None:
        rows = rows[rows["area_id"].isin(list(area_ids))]
    amounts: pd.Series[int] = rows["amount"]
    return amounts


def _leading(found: Tally, area_ids: Collection[str] | None) -> list[str]:
    """Return the clusters counted in the areas: those that lie there mostly."""
    rows = found.rows[found.rows["is_leading"]]
    if area_ids is not None:
        rows = rows[rows["area_id"].isin(list(area_ids))]
    return rows["cluster_id"].tolist()
