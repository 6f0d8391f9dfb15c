"""The same questions by cluster: who stands behind a figure of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import geopandas as gpd
import pandas as pd

from clusterviz.core import occupancy as rates
from clusterviz.core.apportion import area_shares, to_ha
from clusterviz.core.bases import Facts
from clusterviz.core.landfund import STEPS
from clusterviz.core.readings import readings
from clusterviz.core.status import is_detailed_plan_approved, is_established
from clusterviz.workspace import answers
from clusterviz.workspace.by_area import areas_asked, reading_asked
from clusterviz.workspace.land import LAND_LAYERS
from clusterviz.workspace.ledger import ledger

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from clusterviz.core.readings import AverageOf
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

_NAMES = ["cluster_id", "cluster_name", "district_names", "commune_names"]


def occupancy_by_cluster(
    workspace: Workspace,
    *,
    as_of_on: dt.date | None = None,
    numerator: str | None = None,
    land: str = "industrial",
) -> Answer:
    """Return how much of each cluster is taken, and how much is to let.

    The table that Decree 32/2024, Art. 19(5), asks investors in infrastructure
    to publish.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given.
    numerator, land
        What divides into what in ``occupancy_ratio``; see `by_area.occupancy`.

    Returns
    -------
    answer
        One row a cluster of the plan: ``cluster_id``, ``cluster_name``,
        ``district_names``, ``commune_names``, ``investor_name``,
        ``industrial_land_ha``, ``leased_ha``, ``committed_ha``, ``unleased_ha``
        (industrial land of an approved detailed plan, less leased),
        ``occupancy_ratio``, ``legal_status`` (on the day), ``as_of_on`` (the day
        that its figures are true of) and
        ``source_document``. What cannot be said is missing.

    Raises
    ------
    InputError
        If there is no such reading.
    StorageError
        If there are no clusters, or the layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    taken, over = reading_asked(workspace, on, numerator, land)
    clusters = answers.clusters_on(workspace, on)
    figures = ["industrial_land_ha", "leased_ha", "committed_ha"]
    rows = pd.DataFrame(clusters[[*_NAMES, "investor_name", *figures]])
    # Hectares to four decimals are whole square metres, and differ as such.
    unleased_ha = (rows["industrial_land_ha"] - rows["leased_ha"]).round(4)
    rows["unleased_ha"] = unleased_ha.where(is_detailed_plan_approved(clusters, on))
    has_rate = rates.missing_figure(clusters, on, taken, over) == ""
    divisor = clusters[rates.LANDS[over]].where(has_rate)
    rows["occupancy_ratio"] = clusters[rates.NUMERATORS[taken]] / divisor
    status = clusters["legal_status"]
    is_not_yet = (status == "established") & ~is_established(clusters, on)
    rows["legal_status"] = status.mask(is_not_yet, "not_established")
    for name in ("as_of_on", "source_document"):
        rows[name] = clusters[name]
    notes = answers.of_another_day(workspace, ("clusters",), on)
    rows = rows.reset_index(drop=True)
    return answers.answer(workspace, rows, on, ("clusters",), notes)


def landfund_by_cluster(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    schedule: int | None = None,
    area_codes: Collection[str] = (),
) -> Answer:
    """Return the land of each cluster by step of the land fund.

    Parameters
    ----------
    level, as_of_on, areas_on, schedule
        See `by_area.landfund`: its rows are the sums of these.
    area_codes
        Only the land in these areas; all land when empty.

    Returns
    -------
    answer
        One row a cluster with land there: ``cluster_id``, ``cluster_name``,
        ``district_names``, ``commune_names``, ``planned_ha`` and hectares of each
        step, in the order of the waterfall.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    areas = areas_asked(workspace, level, areas_on or on)
    found, _, notes = ledger(workspace, areas, on, schedule=schedule)
    if area_codes:
        found = found[found["area_id"].isin(_ids(areas, area_codes))]
    m2 = found.pivot_table(
        index="cluster_id", columns="part", values="m2", aggfunc="sum"
    )
    clusters = answers.clusters_on(workspace, on)
    there = clusters[clusters["cluster_id"].isin(m2.index)]
    rows = pd.DataFrame(there[_NAMES]).reset_index(drop=True)
    m2 = m2.reindex(index=rows["cluster_id"], columns=list(STEPS)).fillna(0)
    rows["planned_ha"] = to_ha(m2.sum(axis="columns")).to_numpy()
    for step in STEPS:
        rows[f"{step}_ha"] = to_ha(m2[step]).to_numpy()
    return answers.answer(workspace, rows, on, LAND_LAYERS, notes)


def occupancy_readings(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    area_codes: Collection[str] = (),
) -> Answer:
    """Return the occupancy of some areas together by all 36 readings.

    Parameters
    ----------
    level, as_of_on, areas_on
        See `by_area.occupancy`.
    area_codes
        The areas; all land when empty.

    Returns
    -------
    answer
        Rows of `core.readings.readings`; its default as the rules of the day
        read it.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    taken, _ = reading_asked(workspace, on, None, "industrial")
    average = workspace.rules.reading("occupancy_average", on).value
    areas = areas_asked(workspace, level, areas_on or on)
    clusters = answers.clusters_on(workspace, on)
    rows = readings(
        Facts(on, clusters, area_shares(clusters, areas)),
        area_ids=_ids(areas, area_codes) if area_codes else None,
        numerator=taken,
        average=cast("AverageOf", average),
    )
    return answers.answer(workspace, rows, on, ("clusters", "areas"))


def cluster_places(
    workspace: Workspace, rows: pd.DataFrame, on: dt.date
) -> gpd.GeoDataFrame:
    """Return rows by cluster with the boundary of each on a day; none for symbols.

    Parameters
    ----------
    rows
        With ``cluster_id``.
    on
        The day.
    """
    clusters = answers.clusters_on(workspace.on(on), on)
    shapes = clusters.set_index("cluster_id").geometry
    places = rows["cluster_id"].map(shapes)
    return gpd.GeoDataFrame(rows, geometry=places, crs=clusters.crs)


def _ids(areas: gpd.GeoDataFrame, codes: Collection[str]) -> set[str]:
    return set(areas.loc[areas["area_code"].isin(list(codes)), "area_id"])
