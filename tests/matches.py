"""Firms and plots on a line, for tests of the matchmaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import matching

if TYPE_CHECKING:
    from collections.abc import Sequence


def firms(needs: Sequence[float], workers: Sequence[int] = ()) -> pd.DataFrame:
    """Return firms at the origin that need so many hectares."""
    n = len(needs)
    return pd.DataFrame(
        {
            "land_needed_ha": np.array(needs, dtype="float64"),
            "wastewater_m3_day": np.zeros(n),
            "n_workers": np.array(workers or [0] * n, dtype="float64"),
            "x": np.zeros(n),
            "y": np.zeros(n),
        }
    )


def plots(areas: Sequence[float], km: Sequence[float]) -> pd.DataFrame:
    """Return plots of one cluster, so large and so far from the origin."""
    return pd.DataFrame(
        {
            "cluster_id": pd.Series(["C1"] * len(areas), dtype="object"),
            "area_ha": np.array(areas, dtype="float64"),
            "x": np.array(km, dtype="float64") * 1000,
            "y": np.zeros(len(areas)),
        }
    )


def reckoned(
    moving: pd.DataFrame,
    free: pd.DataFrame,
    *,
    permits: bool = True,
    room: float = np.inf,
) -> matching.Pairs:
    """Return the pairs, where each cluster has the same room for wastewater."""
    table = np.full((len(moving), len(free)), permits)
    rooms = pd.Series(room, index=free["cluster_id"].drop_duplicates())
    return matching.pairs(moving, free, table, rooms, matching.Costs())
