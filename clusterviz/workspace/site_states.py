"""Where each clearance site stands at the end of a month, in the areas meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core import clearance, pace
from clusterviz.core.apportion import NO_AREA, area_shares
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

COUNTS = ("n_inventoried", "n_approved", "n_paid", "n_handed_over")
"""Households that the log counts."""

FIGURES = (*pace.FIGURES, *COUNTS)
"""What is compared with the month before."""

_WRITTEN = ("stage", "month", "obstacle", "obstacle_owner", "obstacle_due_on")
_TOLD = ("site_id", "site_name", "cluster_id", "notice_on", "handover_due_on")


@dataclass(frozen=True)
class Portions:
    """What of each site is meant.

    Parameters
    ----------
    shares
        The sites' shares in all areas of a level.
    area_ids
        The areas meant.
    """

    shares: pd.DataFrame
    area_ids: frozenset[str]

    def of(self, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the sites that have land in what is meant."""
        return sites[sites["site_id"].isin(self._ours()["site_id"])]

    def counts(self, sites: gpd.GeoDataFrame) -> np.ndarray[Any, Any]:
        """Return whether the households of each site count here."""
        ours = self._ours()
        leading = ours.loc[ours["is_leading"], "site_id"]
        is_counted = sites["site_id"].isin(leading)
        return np.asarray(is_counted, dtype="bool")

    def _ours(self) -> pd.DataFrame:
        return self.shares[self.shares["area_id"].isin(list(self.area_ids))]


def whole(sites: gpd.GeoDataFrame) -> Portions:
    """Return all land of all sites."""
    shares = pd.DataFrame(
        {
            "site_id": sites["site_id"].to_numpy(),
            "area_id": NO_AREA,
            "share_ratio": 1.0,
            "is_leading": True,
        }
    )
    return Portions(shares, frozenset({NO_AREA}))


def portions(
    sites: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, codes: Collection[str]
) -> Portions:
    """Return what of each site lies in some of the areas of a level."""
    meant = areas.loc[areas["area_code"].isin(codes), "area_id"]
    return Portions(area_shares(sites, areas, key="site_id"), frozenset(meant))


def states(
    sites: gpd.GeoDataFrame, log: pd.DataFrame, meant: Portions, month: str
) -> pd.DataFrame:
    """Return where each site stands; see `pace.Progress.states`."""
    ids = sites["site_id"]
    entries = clearance.entries_on(log, month).set_index("site_id").reindex(ids)
    counts = meant.counts(sites)
    found = pd.DataFrame(sites[list(_TOLD)]).reset_index(drop=True)
    for name in _WRITTEN:
        found[name] = entries[name].to_numpy()
    lands = {"to_clear_ha": sites.area / M2_PER_HA}
    lands |= {name: entries[name] for name in pace.FIGURES}
    for name, hectares in lands.items():
        here = clearance.meant_m2(hectares, ids, meant.shares, meant.area_ids)
        found[name] = here / M2_PER_HA
    found["n_households"] = _counted(sites["n_households"], counts)
    for name in COUNTS:
        found[name] = _counted(entries[name], counts)
    return found


def states_before(
    sites: gpd.GeoDataFrame, log: pd.DataFrame, meant: Portions, month: str
) -> pd.DataFrame:
    """Return ``stage`` and `FIGURES` at the end of an earlier month.

    The figures of a site are missing where nothing was written of it by then.
    """
    found = states(sites, log, meant, month)
    figures = found[list(FIGURES)].astype("float64")
    return figures.where(found["month"].notna(), np.nan).assign(stage=found["stage"])


def _counted(
    households: pd.Series[Any], counts: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    known = households.fillna(0).to_numpy(dtype="int64")
    return np.where(counts, known, 0)
