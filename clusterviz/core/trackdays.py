"""Where each of a cluster's five tracks stood on a day.

A layer says where a track stands; the days of its papers say since when. Row-wise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import status

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

TRACKS = (
    "planning_status", "legal_status", "land_status", "construction_status",
    "operation_status",
)  # fmt: skip
"""The five tracks, in the order of the works."""

_IN_PLAN = "in_plan"


def tracks_on(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.DataFrame:
    """Return the five tracks of each cluster as they stood on a day.

    What is dated later had not happened: a cluster established later is not
    established, one withdrawn later is in the plan. A step without a day counts
    as done, and clearance, which no day is kept of, stands where it stands.

    Parameters
    ----------
    clusters
        Rows of the layer, withdrawn ones too.
    on
        The day.

    Returns
    -------
    tracks
        ``cluster_id`` and the columns of `TRACKS`, on the index of `clusters`.
    """
    tracks = pd.DataFrame(clusters[["cluster_id", *TRACKS]])
    later = {
        ("planning_status", _IN_PLAN): ~status.is_withdrawn(clusters, on),
        ("legal_status", "not_established"): (
            (clusters["legal_status"] == "established")
            & ~status.is_established(clusters, on)
        ),
        ("operation_status", "not_operating"): (
            (clusters["operation_status"] == "operating")
            & ~status.is_operating(clusters, on)
        ),
    }
    for (name, code), is_later in later.items():
        tracks[name] = tracks[name].mask(is_later, code)
    steps = clusters["construction_status"]
    has_begun = ~steps.isna() & (steps != "none")
    has_project = has_begun & (steps != "plan_approved")
    is_before_project = has_project & ~status.is_infrastructure_approved(clusters, on)
    is_before_plan = has_begun & ~status.is_detailed_plan_approved(clusters, on)
    steps = steps.mask(is_before_project, "plan_approved")
    return tracks.assign(construction_status=steps.mask(is_before_plan, "none"))
