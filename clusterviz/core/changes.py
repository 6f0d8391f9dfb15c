"""What became of the clusters between two days.

The clusters of each day come from the version of the layer that is true of it;
one version may serve both, and then only what its rows date can differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz.core import status
from clusterviz.core.boundaries import difference
from clusterviz.core.overlaps import accuracies
from clusterviz.core.timeline import is_reached
from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

CHANGES = (
    "added", "withdrawn", "vanished", "reduced", "enlarged", "moved", "adjusted",
    "renamed", "established", "repealed", "unestablished", "started_operating",
    "stopped_operating", "land_changed", "construction_changed",
)  # fmt: skip
"""What may become of a cluster, in the order of tables."""

COLUMNS = (
    "cluster_id", "cluster_name", "change", "changed_on", "before", "after",
    "before_ha", "after_ha", "difference_ha", "basis", "moved_m", "shared_ratio",
    "part_ids",
)  # fmt: skip

_LEGAL = {
    "established": "established",
    "repealed": "repealed",
    "not_established": "unestablished",
}
_OPERATION = {"operating": "started_operating", "not_operating": "stopped_operating"}

_Row = dict[str, Any]


def changes(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    on_before: dt.date,
    on_after: dt.date,
    *,
    tolerance_m: Mapping[str, float],
) -> gpd.GeoDataFrame:
    """Return what became of each cluster from one day to another.

    Parameters
    ----------
    before, after
        Every row of the clusters as of either day, withdrawn ones and removed
        parts too; valid, in metres.
    on_before, on_after
        The days; clusters are those of `status.clusters_on`.
    tolerance_m
        Positional accuracy by ``geometry_quality``, for rows without their own.

    Returns
    -------
    rows
        `COLUMNS` and the place: the boundary after, or before of what is gone.
        One row a cluster and change, by `CHANGES` and cluster:

        - ``added``: in the plan only on the second day; ``withdrawn``: only on
          the first; ``vanished``: no longer in the layer at all;
        - ``reduced``, ``enlarged``: the area on paper differs, or the drawn one
          does by more than 1 % and the paper does not say so (``basis`` tells
          which). ``part_ids`` are the parts removed between the days;
        - ``moved``: less than 99 % of the smaller shape is shared;
        - ``adjusted``: another boundary, but neither resized nor moved;
        - ``renamed``, and the legal, operation, land and construction tracks, with
          the name or the code ``before`` and ``after``, and the area after.

        Boundaries are compared by `boundaries.difference`: beyond the positional
        accuracies of both. ``difference_ha`` is of changes of area only, so that
        it may be summed. A missing area is no number.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(before=before, after=after)
    first = _counted(before, on_before, tolerance_m)
    second = _counted(after, on_after, tolerance_m)
    parts = _removed_parts(after, on_before, on_after)
    rows = [*_gone(first, second, after)]
    for cluster_id, new in second.iterrows():
        old = first.loc[cluster_id] if cluster_id in first.index else None
        said = {"cluster_id": cluster_id, "cluster_name": new["cluster_name"]}
        found = [_added(new)] if old is None else _resized(old, new)
        for one in [*found, *_tracks(old, new)]:
            is_cut = one["change"] == "reduced"
            cut = parts.get(str(cluster_id), {}) if is_cut else {}
            rows.append(said | {"geometry": new["geometry"]} | one | cut)
    return _framed(rows, after)


def _counted(
    clusters: gpd.GeoDataFrame, on: dt.date, tolerance_m: Mapping[str, float]
) -> gpd.GeoDataFrame:
    """Return the clusters of a day by their ids, with all that is compared."""
    counted = status.clusters_on(clusters, on)
    is_established = status.is_established(counted, on)
    is_repealed = counted["legal_status"] == "repealed"
    is_operating = status.is_operating(counted, on)
    unlike = np.where(is_repealed, "repealed", "not_established")
    return counted.assign(
        legal=np.where(is_established, "established", unlike),
        operation=np.where(is_operating, "operating", "not_operating"),
        limit_m=accuracies(counted, tolerance_m, "cluster_id").to_numpy(),
        is_drawn=~status.is_symbol_only(counted),
    ).set_index("cluster_id")


def _gone(
    first: gpd.GeoDataFrame, second: gpd.GeoDataFrame, after: gpd.GeoDataFrame
) -> Iterator[_Row]:
    ends = after.set_index("cluster_id")["withdrawn_on"]
    for cluster_id, old in first[~first.index.isin(second.index)].iterrows():
        is_known = cluster_id in ends.index
        before_ha, basis = _area(old)
        yield {
            "cluster_id": cluster_id,
            "cluster_name": old["cluster_name"],
            "change": "withdrawn" if is_known else "vanished",
            "changed_on": ends[cluster_id] if is_known else None,
            "before_ha": before_ha,
            "difference_ha": -before_ha,
            "basis": basis,
            "geometry": old["geometry"],
        }


def _added(new: pd.Series[Any]) -> _Row:
    after_ha, basis = _area(new)
    return {
        "change": "added",
        "changed_on": new["planned_on"],
        "after_ha": after_ha,
        "difference_ha": after_ha,
        "basis": basis,
    }


def _resized(old: pd.Series[Any], new: pd.Series[Any]) -> list[_Row]:
    """Return the changes of the area and of the boundary of one cluster."""
    rows: list[_Row] = []
    drawn = None
    if old["is_drawn"] and new["is_drawn"]:
        limit_m = old["limit_m"] + new["limit_m"]
        drawn = difference(old["geometry"], new["geometry"], limit_m)
    beside: _Row = {}
    if drawn is not None:
        beside = {"moved_m": drawn.moved_m, "shared_ratio": drawn.shared_ratio}
    paper_ha = round(new["planned_area_ha"] - old["planned_area_ha"], 4)
    is_on_paper = pd.notna(paper_ha) and paper_ha != 0
    if is_on_paper:
        was, now = old["planned_area_ha"], new["planned_area_ha"]
        rows.append(_area_row(was, now, "paper") | beside)
    if drawn is not None:
        was, now = drawn.before_m2 / M2_PER_HA, drawn.after_m2 / M2_PER_HA
        is_told = is_on_paper and paper_ha * (now - was) > 0
        if drawn.is_resized and not is_told:
            rows.append(_area_row(was, now, "drawn") | beside)
        if drawn.is_moved:
            rows.append({"change": "moved"} | _areas(old, new) | beside)
        elif not rows:
            rows.append({"change": "adjusted"} | _areas(old, new) | beside)
    return rows


def _area_row(was: float, now: float, basis: str) -> _Row:
    return {
        "change": "reduced" if now < was else "enlarged",
        "before_ha": was,
        "after_ha": now,
        "difference_ha": now - was,
        "basis": basis,
    }


def _tracks(old: pd.Series[Any] | None, new: pd.Series[Any]) -> list[_Row]:
    """Return the changes of a name and of the tracks; a new cluster begins at none."""
    legal, operation = "not_established", "not_operating"
    if old is not None:
        legal, operation = old["legal"], old["operation"]
    said: list[tuple[str, Any, Any, Any]] = []
    if legal != new["legal"]:
        is_new = new["legal"] == "established"
        day = new["established_on"] if is_new else None
        said.append((_LEGAL[new["legal"]], legal, new["legal"], day))
    if operation != new["operation"]:
        day = new["operating_since_on"] if new["operation"] == "operating" else None
        said.append((_OPERATION[new["operation"]], operation, new["operation"], day))
    if old is not None:
        said += [
            (change, old[field], new[field], None)
            for change, field in (
                ("renamed", "cluster_name"),
                ("land_changed", "land_status"),
                ("construction_changed", "construction_status"),
            )
            if old[field] != new[field]
        ]
    # Not both areas: a sum over clusters of which some are new would seem to grow.
    area = dict(zip(("after_ha", "basis"), _area(new), strict=True))
    return [
        {"change": change, "before": was, "after": now, "changed_on": day} | area
        for change, was, now, day in said
    ]


def _area(row: pd.Series[Any]) -> tuple[float, str]:
    """Return hectares on paper, or drawn ones where there is no paper."""
    if pd.notna(row["planned_area_ha"]):
        return float(row["planned_area_ha"]), "paper"
    if row["is_drawn"]:
        return row["geometry"].area / M2_PER_HA, "drawn"
    return np.nan, ""


def _areas(old: pd.Series[Any], new: pd.Series[Any]) -> _Row:
    """Return the area of both days on one basis; none where they share no basis."""
    after_ha, basis = _area(new)
    before_ha, its_basis = _area(old)
    if basis != its_basis and old["is_drawn"] and new["is_drawn"]:
        areas = [row["geometry"].area / M2_PER_HA for row in (old, new)]
        return {"before_ha": areas[0], "after_ha": areas[1], "basis": "drawn"}
    if basis != its_basis:
        return {"basis": ""}
    return {"before_ha": before_ha, "after_ha": after_ha, "basis": basis}


def _removed_parts(
    after: gpd.GeoDataFrame, on_before: dt.date, on_after: dt.date
) -> dict[str, _Row]:
    """Return what was taken from each cluster between the days, and when."""
    days = after["withdrawn_on"]
    is_between = is_reached(days, on_after) & ~is_reached(days, on_before)
    parts = after[is_between & (after["planning_status"] == "removed_part")]
    return {
        str(owner): {
            "part_ids": ", ".join(its_parts["cluster_id"]),
            "changed_on": its_parts["withdrawn_on"].max(),
        }
        for owner, its_parts in parts.groupby("reduced_from_id", sort=False)
    }


def _framed(rows: list[_Row], like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rows as a frame that is typed even without any, in their order."""
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    frame = pd.DataFrame({name: _typed(name, columns[name]) for name in COLUMNS})
    rank = frame["change"].map({code: at for at, code in enumerate(CHANGES)})
    order = np.lexsort((frame["cluster_id"], rank))
    shapes = [row["geometry"] for row in rows]
    placed = gpd.GeoDataFrame(frame, geometry=shapes, crs=like.crs)
    return placed.iloc[order].reset_index(drop=True)


def _typed(name: str, values: list[Any]) -> pd.Series[Any]:
    if name.endswith(("_ha", "_m", "_ratio")):
        return pd.Series(values, dtype="float64")
    known = [value if pd.notna(value) else None for value in values]
    if name == "changed_on":
        return pd.Series(known, dtype="object")
    return pd.Series([value or "" for value in known], dtype="str")
