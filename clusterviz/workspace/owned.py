"""Which areas lead in a cluster: whose official may write of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import timeline
from clusterviz.core.apportion import area_shares
from clusterviz.records import About
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Workspace


def leading_areas(workspace: Workspace, on: dt.date) -> Mapping[str, tuple[str, ...]]:
    """Return the areas that lead in each cluster on a day, one of each level.

    A cluster that lies in two areas is its larger part's. Of a day that no area of
    a level is valid on, that level has none.

    Returns
    -------
    areas
        By cluster, ``level.code`` as `records.OwnArea` writes it. Withdrawn clusters
        and removed parts are among them.
    """
    if not workspace.has("clusters") or not workspace.has("areas"):
        return {}
    contents = [workspace.version(name).stamp for name in ("areas", "clusters")]
    name = "/".join([*contents, on.isoformat()])
    return workspace.leading.get(name, lambda: _leading(workspace, on))


def of_cluster(
    workspace: Workspace, cluster_id: str, on: dt.date, document: str = ""
) -> About:
    """Return what a write about one cluster is about."""
    areas = leading_areas(workspace, on).get(cluster_id, ())
    return About(areas, on, document)


def _leading(workspace: Workspace, on: dt.date) -> dict[str, tuple[str, ...]]:
    clusters = answers.valid_features(workspace, "clusters")
    areas = answers.valid_features(workspace, "areas")
    found: dict[str, list[str]] = {}
    for level in workspace.layers["areas"].fields["level"].choices:
        ours = timeline.valid_on(areas[areas["level"] == level], on)
        if ours.empty:
            continue
        shares = area_shares(clusters, ours)
        codes = dict(zip(ours["area_id"], ours["area_code"], strict=True))
        leading = shares[shares["is_leading"] & (shares["area_id"] != "")]
        for cluster_id, area_id in zip(
            leading["cluster_id"], leading["area_id"], strict=True
        ):
            found.setdefault(cluster_id, []).append(f"{level}.{codes[area_id]}")
    return {key: tuple(its_areas) for key, its_areas in found.items()}
