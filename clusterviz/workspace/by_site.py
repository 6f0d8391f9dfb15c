"""The progress of clearance by site, and summed by cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.workspace.site_states import FIGURES

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.workspace.pace import Progress


def by_cluster(found: Progress) -> pd.DataFrame:
    """Return the figures of each cluster, and their change within the month.

    Returns
    -------
    rows
        ``cluster_id``, ``cluster_name``, ``to_clear_ha``, `FIGURES`, ``n_sites``
        and ``cleared_change_ha``, in the order of the names.
    """
    rows = by_site(found).assign(n_sites=1)
    figures = ["to_clear_ha", *FIGURES, "cleared_change_ha", "n_sites", "n_households"]
    by_name = rows.groupby(["cluster_id", "cluster_name"], as_index=False)[figures]
    # No sum of what is missing: of sites without an entry before, no change is known.
    summed = by_name.sum(min_count=1)
    return summed.sort_values("cluster_name", kind="stable").reset_index(drop=True)


def by_site(found: Progress) -> pd.DataFrame:
    """Return the states of sites, with what changed within the month.

    Returns
    -------
    rows
        ``states`` with ``cleared_change_ha`` and ``stage_before``.
    """
    return found.states.assign(
        cleared_change_ha=found.states["cleared_ha"] - found.before["cleared_ha"],
        stage_before=found.before["stage"],
    )
