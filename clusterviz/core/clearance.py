"""Site clearance by area and month.

The log holds one row a site and month, cumulative to the end of that month. A
site is taken as of its latest row in the month or before it: a site not written
of this month stands where it stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.apportion import NO_AREA, apportioned, to_ha, to_m2
from clusterviz.core.landfund import area_rows
from clusterviz.core.timeline import month_end
from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

WITHIN = "cleared_within_ha"
"""Cleared land of each site, as far as it was drawn: what is left is the rest."""


def months(log: pd.DataFrame) -> list[str]:
    """Return the months that anything was written of, the earliest first.

    Examples
    --------
    >>> months(pd.DataFrame({"month": ["2024-03", "2024-02", "2024-03"]}))
    ['2024-02', '2024-03']
    """
    return sorted(log["month"].dropna().unique().tolist())


def entries_on(log: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the latest entry of each site in `month` or before, by site.

    Row-wise in sites.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.
    """
    month_end(month)
    known = log[log["month"] <= month].sort_values(["site_id", "month"], kind="stable")
    return known.drop_duplicates("site_id", keep="last").reset_index(drop=True)


def clearance(
    sites: gpd.GeoDataFrame,
    log: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    month: str,
) -> pd.DataFrame:
    """Sum the clearance of sites in each area, as of the end of a month.

    A sum in `sites`: the figures of parts may be added. The land of a site in
    two areas is divided by geometry; its households, which cannot be, count
    where its largest share lies.

    Parameters
    ----------
    sites
        Sites of the clusters of the day, valid polygons in metres.
    log
        Entries of any site and month.
    areas
        Areas of one level and day, in the CRS of `sites`.
    shares
        The sites' shares in `areas`: ``area_shares(sites, areas, key="site_id")``.
    month
        Such as ``2024-04``.

    Returns
    -------
    rows
        One row an area, in the order of `areas`, and a last one with an empty
        ``area_code`` for what lies outside every area, if anything does:
        ``area_code``, ``area_name``, ``month``, ``to_clear_ha`` (all land of the
        sites, cleared or not), ``cleared_ha``, ``clean_ha``, ``n_households``
        (all those affected), ``n_inventoried``, ``n_approved``, ``n_paid``,
        ``n_handed_over``, ``n_sites``, ``n_without_entry`` (sites that nothing
        was written of by then: they count as not begun), ``remaining_ha`` (to
        clear less cleared; a site of which more is logged than was drawn leaves
        another no less to do), ``level`` and ``area_id``.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    InputError
        If `month` is not written as ``2024-04``.
    """
    require_metric(sites=sites, areas=areas)
    found = ledger(sites, log, shares, month)
    sums = found.pivot_table(
        index="area_id", columns="figure", values="amount", aggfunc="sum"
    )
    frame = area_rows(areas, has_outside=NO_AREA in set(shares["area_id"]))
    ids = frame["area_id"]
    rows = frame[["area_code", "area_name"]].assign(month=month)
    rows = rows.astype({"month": "str"})
    for name in found["figure"].cat.categories:
        whole = sums[name] if name in sums else pd.Series(dtype="int64")
        here = whole.reindex(ids).fillna(0).astype("int64")
        rows[name] = (to_ha(here) if name.endswith("_ha") else here).to_numpy()
    remaining = to_m2(rows["to_clear_ha"]) - to_m2(rows.pop(WITHIN))
    rows["remaining_ha"] = remaining / M2_PER_HA
    return rows.assign(level=frame["level"], area_id=ids)


def ledger(
    sites: gpd.GeoDataFrame, log: pd.DataFrame, shares: pd.DataFrame, month: str
) -> pd.DataFrame:
    """Return what each site gives to each figure of `clearance`, in each area.

    A sum in `sites`; asked as `clearance`.

    Returns
    -------
    rows
        ``site_id``, ``area_id``, ``figure`` (a column of `clearance` that is no
        difference, or `WITHIN`, as a categorical in their order) and ``amount``:
        whole square metres, or a count.
    """
    states = _states(sites, entries_on(log, month))
    leading = shares[shares["is_leading"]]
    figures = [
        *(str(name) for name in states.filter(regex="_ha$")),
        *(str(name) for name in states.filter(regex="^n_")),
    ]
    rows = []
    for name in figures:
        if name.endswith("_ha"):
            ours = shares[["site_id", "area_id"]]
            m2 = pd.Series(to_m2(states[name]), states.index)
            amount = apportioned(m2, shares)
        else:
            ours = leading[["site_id", "area_id"]]
            amount = ours["site_id"].map(states[name]).astype("int64")
        rows.append(ours.assign(figure=name, amount=amount))
    found = pd.concat(rows, ignore_index=True)
    return found.assign(figure=pd.Categorical(found["figure"], figures))


def meant_m2(
    hectares: ArrayLike,
    site_ids: pd.Series[str],
    shares: pd.DataFrame,
    area_ids: Collection[str],
) -> NDArray[np.int64]:
    """Return what of some land lies in the areas meant, in whole square metres.

    Row-wise. Each land is divided between all areas before the ones meant are
    summed, as `clearance` does: so the figures of areas sum to the whole.

    Parameters
    ----------
    hectares
        Of one site in each row, now or in some month.
    site_ids
        Of which site.
    shares
        The sites' shares in all areas: ``area_shares(sites, areas, key="site_id")``.
    area_ids
        The areas meant.

    Examples
    --------
    >>> shares = pd.DataFrame(
    ...     {"site_id": "S1", "area_id": ["a", "b", "c"], "share_ratio": [1 / 3] * 3}
    ... )
    >>> meant_m2([0.0002], pd.Series(["S1"]), shares, {"a", "b"}).tolist()
    [2]
    """
    whole = to_m2(hectares)
    rows = pd.DataFrame({"row": np.arange(len(whole)), "site_id": site_ids.to_numpy()})
    each = rows.merge(shares[["site_id", "area_id", "share_ratio"]], on="site_id")
    each["is_meant"] = each["area_id"].isin(list(area_ids))
    by_row = each.groupby("row")["is_meant"]
    found = np.zeros(len(whole), dtype="int64")
    # Only what lies in some that are meant and some that are not has to be divided.
    is_whole = by_row.all()
    taken = is_whole.index[is_whole].to_numpy()
    found[taken] = whole[taken]
    is_split = by_row.transform("any") & ~by_row.transform("all")
    parts = each.loc[is_split, ["row", "area_id", "share_ratio", "is_meant"]]
    divided = apportioned(pd.Series(whole), parts).where(parts["is_meant"], 0)
    np.add.at(found, parts["row"].to_numpy(), divided.to_numpy())
    return found


def _states(sites: gpd.GeoDataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """Return where each site stands, by site; nothing written counts as zero.

    Every figure of the log is taken along: what ends in ``_ha`` as land, what
    begins with ``n_`` as a count.
    """
    by_site = entries.set_index("site_id").reindex(sites["site_id"])
    figures = by_site.filter(regex="^n_|_ha$").fillna(0)
    states = pd.DataFrame(index=by_site.index)
    states["to_clear_ha"] = sites.area.to_numpy() / M2_PER_HA
    states = states.join(figures.filter(regex="_ha$"))
    states[WITHIN] = states[["to_clear_ha", "cleared_ha"]].min(axis=1)
    states["n_households"] = sites["n_households"].fillna(0).to_numpy()
    states = states.join(figures.filter(regex="^n_"))
    states["n_sites"] = 1
    states["n_without_entry"] = by_site["month"].isna().astype("int64")
    return states
