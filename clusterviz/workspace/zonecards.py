"""What the workspace knows of one plan zone, on one small card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.core.timeline import valid_on
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True)
class ZoneCard:
    """One plan zone on a day.

    Parameters
    ----------
    fields
        Its fields as declared; ``None`` where one is missing. Text from files.
    area_ha
        Area of its boundary.
    met
        The rows of `analysis.overlaps` of the clusters that it meets.
    """

    fields: Mapping[str, Any]
    area_ha: float
    met: pd.DataFrame


def zone_card(
    workspace: Workspace, zone_id: str, on: dt.date, pairs: pd.DataFrame
) -> ZoneCard:
    """Return the card of one plan zone on a day.

    Parameters
    ----------
    zone_id
        The zone.
    on
        The day.
    pairs
        Rows of `analysis.overlaps` of that day.

    Raises
    ------
    InputError
        If there is no such zone on that day.
    """
    zones = answers.features_or_none(workspace.on(on), "plan_zones")
    ours = valid_on(zones[zones["zone_id"] == zone_id], on)
    if ours.empty:
        raise InputError(texts.told("errors.no_zone_on", zone=zone_id, on=on))
    zone = ours.iloc[0]
    return ZoneCard(
        fields={
            str(name): None if pd.isna(value) else value
            for name, value in zone.drop("geometry").items()
        },
        area_ha=float(zone["geometry"].area / M2_PER_HA),
        met=pairs[pairs["zone_id"] == zone_id].reset_index(drop=True),
    )


def met_by(pairs: pd.DataFrame, cluster_ids: frozenset[str]) -> tuple[str, ...]:
    """Return the plan zones that any of some clusters meets, in the order of rows.

    Parameters
    ----------
    pairs
        Rows of `analysis.overlaps`. What cannot be judged for want of data names
        no zone.
    cluster_ids
        The clusters.

    Examples
    --------
    >>> pairs = pd.DataFrame(
    ...     {"cluster_id": ["C1", "C1", "C2"], "zone_id": ["Z1", "", "Z2"]}
    ... )
    >>> met_by(pairs, frozenset({"C1"}))
    ('Z1',)
    """
    ours = pairs[pairs["cluster_id"].isin(cluster_ids) & (pairs["zone_id"] != "")]
    return tuple(dict.fromkeys(ours["zone_id"]))
