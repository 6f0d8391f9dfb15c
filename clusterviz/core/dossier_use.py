"""Does the new use of withdrawn land agree with the plan zones that lie under it.

Row-wise in dossiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from clusterviz.core.overlaps import CANNOT_BE_JUDGED, WITHIN_TOLERANCE
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

USE_VERDICTS = (
    "forbidden", "must_change", CANNOT_BE_JUDGED, "unplanned", "agrees",
    WITHIN_TOLERANCE,
)  # fmt: skip
"""What may be said of a new use and one zone, the gravest first."""

_LEAST_HA = 0.01
"""100 m2: less is the edge of a drawing, no land without a plan."""


def agreements(
    pieces: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    target_kinds: Mapping[str, str],
    agrees: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Say of each piece of withdrawn land whether its zone agrees with the new use.

    Parameters
    ----------
    pieces
        From `core.overlaps`, of the withdrawn boundaries.
    boundaries
        ``cluster_id`` and the withdrawn land, in metres.
    target_kinds
        By cluster, the kind of its target use; missing where nobody said.
    agrees
        By kind of target use, the kinds of zone that it agrees with.

    Returns
    -------
    rows
        A row for each of `pieces`: ``cluster_id``, ``zone_id``, ``kind``,
        ``overlap_ha``, ``cluster_ratio`` and ``use_verdict``, see `USE_VERDICTS`;
        and one for the land of a cluster that lies under no zone at all:
        ``unplanned``. Sorted by cluster, the gravest first. Zones may lie on each
        other: hectares of two are not to be added.
    """
    rows = pd.DataFrame(pieces.drop(columns="geometry"))
    verdicts = [
        _verdict(cluster_id, kind, verdict, severity, target_kinds, agrees)
        for cluster_id, kind, verdict, severity in zip(
            rows["cluster_id"], rows["kind"], rows["verdict"], rows["severity"],
            strict=True,
        )
    ]  # fmt: skip
    rows["use_verdict"] = pd.Series(verdicts, index=rows.index, dtype="object")
    names = ["cluster_id", "zone_id", "kind", "overlap_ha", "cluster_ratio"]
    bare = _unplanned(pieces, boundaries)
    parts = [rows[[*names, "use_verdict"]], bare]
    found = pd.concat([one for one in parts if len(one)] or parts[:1])
    found["rank"] = found["use_verdict"].map(USE_VERDICTS.index)
    found = found.sort_values(
        ["cluster_id", "rank", "overlap_ha"],
        ascending=[True, True, False], kind="stable", ignore_index=True,
    )  # fmt: skip
    return found.drop(columns="rank")


def use_verdict(rows: pd.DataFrame) -> str:
    """Return what may be said of the new use of one dossier: its gravest piece.

    Parameters
    ----------
    rows
        Of one cluster, from `agreements`.

    Examples
    --------
    >>> use_verdict(pd.DataFrame({"use_verdict": ["agrees", "must_change"]}))
    'must_change'
    """
    there = set(rows["use_verdict"])
    return next((one for one in USE_VERDICTS if one in there), CANNOT_BE_JUDGED)


def _verdict(
    cluster_id: str,
    kind: str,
    verdict: str,
    severity: str,
    target_kinds: Mapping[str, str],
    agrees: Mapping[str, Sequence[str]],
) -> str:
    if verdict in {CANNOT_BE_JUDGED, WITHIN_TOLERANCE}:
        return verdict
    target = target_kinds.get(cluster_id)
    if target is None or target not in agrees:
        return CANNOT_BE_JUDGED
    if kind in agrees[target]:
        return "agrees"
    return "forbidden" if severity == "forbidden" else "must_change"


def _unplanned(pieces: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the hectares of each boundary that lie under no zone."""
    drawn = boundaries[boundaries.geometry.notna() & ~boundaries.geometry.is_empty]
    met = pieces[pieces.geometry.notna()]
    rows = []
    for cluster_id, land in zip(drawn["cluster_id"], drawn.geometry, strict=True):
        under = shapely.union_all(met.geometry[met["cluster_id"] == cluster_id])
        rest_ha = (land.area - under.area) / M2_PER_HA
        if rest_ha >= _LEAST_HA:
            ratio = rest_ha * M2_PER_HA / land.area
            rows.append((cluster_id, "", "", rest_ha, ratio, "unplanned"))
    names = ["cluster_id", "zone_id", "kind", "overlap_ha", "cluster_ratio"]
    return pd.DataFrame(rows, columns=[*names, "use_verdict"])
