"""May a new cluster be established, in each scope or in one, and what it would take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz import crs, texts
from clusterviz.core import gate as judged
from clusterviz.core.apportion import NO_AREA
from clusterviz.core.conditions import CANNOT_BE_JUDGED, MET
from clusterviz.core.opening import Need, lease_m2, opens_on, withdrawals
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers
from clusterviz.workspace.gate_ground import ground
from clusterviz.workspace.references import reference

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from clusterviz.core.gate import Holding, Law
    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.view.statement import AreaGate
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.gate_ground import Ground
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.scopes import Scope

LAYERS = ("clusters", "areas")

MAX_PACE_HA = 10_000
"""Hectares leased in a quarter: no province leases as much."""


def gate(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    pace_ha: float | None = None,
) -> Answer:
    """Return whether a new cluster may be established, a row a scope.

    Parameters
    ----------
    level
        District, commune, group or province; all of them when not given.
    as_of_on
        The day of the clusters and of the law; the workspace's own when not given.
    areas_on
        The day that areas are taken of; see `scopes.scoped`.
    pace_ha
        Hectares leased in a quarter in the scope, for the month it opens.

    Returns
    -------
    answer
        ``area_code``, ``area_name``, ``level``, ``rule`` (its document and
        article), ``average_occupancy_ratio`` and ``unleased_ha`` by the readings
        of the law, ``establish`` (a verdict), ``remedy``, ``n_established``,
        ``n_left_out`` (established, without industrial land in an approved
        detailed plan), ``n_missing``, ``n_candidates``, ``mean_of_rates_ratio``,
        ``area_weighted_ratio``, ``occupancy_leased_ratio``,
        ``unleased_of_committed_ha``, ``occupancy_arm``, ``unleased_arm``,
        ``lease_to_open_ha``, ``withdraw_to_open`` (codes of clusters, any of
        them), ``opens_on`` (a month), ``areas_from_on``, ``is_lawful_scope`` and
        ``area_id``. The notes name what was left out or is missing.

    Raises
    ------
    InputError
        If there are no such areas, or `pace_ha` is none that can be.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    found = ground(workspace, level=level, as_of_on=as_of_on, areas_on=areas_on)
    require_pace(pace_ha)
    rows = [row(found, scope, pace_ha) for scope in found.scoped.scopes]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(_TYPES)
    notes = [*found.scoped.notes, *_notes(found)]
    notes += answers.of_another_day(found.workspace, ("clusters",), found.on)
    return answers.answer(found.workspace, table, found.on, LAYERS, notes)


def gate_places(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    pace_ha: float | None = None,
) -> gpd.GeoDataFrame:
    """Return the rows of `gate`, asked the same, each with its land."""
    found = ground(workspace, level=level, as_of_on=as_of_on, areas_on=areas_on)
    rows = [row(found, scope, pace_ha) for scope in found.scoped.scopes]
    shapes = []
    for scope in found.scoped.scopes:
        areas = found.scoped.areas[scope.area_level]
        ours = areas.geometry[areas["area_id"].isin(scope.area_ids)]
        shapes.append(shapely.union_all(ours.to_numpy()))
    places = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=list(COLUMNS)).astype(_TYPES), geometry=shapes
    )
    return crs.with_crs(places, workspace.settings.metric_crs)


def group_names(workspace: Workspace, language: Language) -> dict[str, str]:
    """Return the names of the workspace's groups, by their code."""
    return {
        one.code: one.name_vi if language == "vi" else one.name_en
        for one in workspace.settings.groups
    }


def require_pace(pace_ha: float | None) -> None:
    """Raise unless a pace is left out or is one that leases can have.

    Raises
    ------
    InputError
        If it is not a number above 0 and up to `MAX_PACE_HA`.
    """
    # Not-a-number compares as false with everything, so it is refused too.
    if pace_ha is not None and not 0 < pace_ha <= MAX_PACE_HA:
        raise InputError(texts.told("errors.pace", pace=str(pace_ha), most=MAX_PACE_HA))


def row(found: Ground, scope: Scope, pace_ha: float | None) -> dict[str, Any]:
    """Return the row of one scope; see `gate`."""
    held, law = found.held(scope), found.law
    verdict = judged.establish(held, law)
    m2, named = lease_m2(held, law), withdrawals(held, law)
    needs = [Need(day, lease_m2(held, later)) for day, later in found.laws]
    ratios = {
        (average, numerator): judged.occupancy_ratio(held, average, numerator)
        for average in ("area_weighted", "mean_of_rates")
        for numerator in judged.NUMERATORS
    }
    return {
        "area_code": scope.area_code,
        "area_name": scope.area_name,
        "level": scope.level,
        "rule": law.unleased.source,
        "average_occupancy_ratio": ratios[law.average, law.filled_by],
        "unleased_ha": unleased(held, law),
        "establish": verdict,
        "remedy": _remedy(verdict, m2, named),
        "n_established": sum(one.is_leading for one in held),
        "n_left_out": sum(not one.has_land for one in held),
        "n_missing": sum(bool(one.missing) for one in held),
        "n_candidates": len(found.candidates(scope)),
        "mean_of_rates_ratio": ratios["mean_of_rates", law.filled_by],
        "area_weighted_ratio": ratios["area_weighted", law.filled_by],
        "occupancy_leased_ratio": ratios[law.average, "leased"],
        "unleased_of_committed_ha": known_unleased(held, "committed"),
        "occupancy_arm": judged.occupancy_arm(held, law),
        "unleased_arm": judged.unleased_arm(held, law),
        "lease_to_open_ha": np.nan if m2 is None else m2 / M2_PER_HA,
        "withdraw_to_open": ", ".join(named),
        "opens_on": opens_on(found.on, needs, pace_ha),
        "areas_from_on": scope.areas_from_on,
        "is_lawful_scope": scope.is_lawful,
        "area_id": scope.area_ids[0] if len(scope.area_ids) == 1 else "",
    }


COLUMNS = (
    "area_code", "area_name", "level", "rule", "average_occupancy_ratio",
    "unleased_ha", "establish", "remedy", "n_established", "n_left_out", "n_missing",
    "n_candidates", "mean_of_rates_ratio", "area_weighted_ratio",
    "occupancy_leased_ratio", "unleased_of_committed_ha", "occupancy_arm",
    "unleased_arm", "lease_to_open_ha", "withdraw_to_open", "opens_on",
    "areas_from_on", "is_lawful_scope", "area_id",
)  # fmt: skip
"""Of `gate`; programs rely on the first eight."""

_TYPES = {
    name: (
        "float64"
        if name.endswith(("_ratio", "_ha"))
        else "int64"
        if name.startswith("n_")
        else "object"
        if name in ("areas_from_on", "is_lawful_scope")
        else "str"
    )
    for name in COLUMNS
}


def arm_reference(row: Mapping[Any, Any], gate: AreaGate) -> str:
    """Return how the figure of an arm is explained; empty where it is not known.

    Parameters
    ----------
    row
        Of the conditions of `gate`.
    gate
        The gate of one area.
    """
    if pd.isna(row["figure"]):
        return ""
    ours = gate.readings[gate.readings["condition"] == row["condition"]]
    taken = ours[ours["is_default"]].iloc[0]
    area, numerator = str(gate.row["area_code"]), str(taken["numerator"])
    if row["unit"] == "ha":
        return reference("unleased", area=area, numerator=numerator)
    return reference(
        "occupancy",
        area=area,
        base="established",
        numerator=numerator,
        land="industrial",
        average=str(taken["average"]),
    )


def known_unleased(held: Sequence[Holding], numerator: str) -> float:
    """Return the un-leased hectares; missing unless every figure is known."""
    is_blank = bool(held) and not any(one.has_land for one in held)
    if is_blank or any(one.lacks(numerator) for one in held):
        return math.nan
    return judged.unleased_ha(held, numerator)


def unleased(held: Sequence[Holding], law: Law) -> float:
    """Return the un-leased hectares that the verdict rests on.

    Where figures are missing but the known land is too much already, that land.
    """
    if held and judged.unleased_arm(held, law) == CANNOT_BE_JUDGED:
        return math.nan
    return judged.unleased_ha(held, law.leased_by)


def _remedy(verdict: str, m2: int | None, named: Sequence[str]) -> str:
    if verdict == MET:
        return "open"
    if verdict == CANNOT_BE_JUDGED:
        return "supply_data"
    if m2 is not None:
        return "lease_or_withdraw" if named else "lease"
    return "withdraw" if named else "none"


def _notes(found: Ground) -> Iterator[Finding]:
    """Yield what was left out, what is missing, and what contradicts itself."""
    scopes = found.scoped.scopes
    every = {one.cluster_id: one for scope in scopes for one in found.held(scope)}
    for cluster_id, one in sorted(every.items()):
        if not one.has_land:
            yield answers.note("gate.left_out", "clusters", feature_id=cluster_id)
        for field in one.missing:
            yield answers.note(
                "gate.missing", "clusters",
                feature_id=cluster_id, field=field, severity=Severity.WARNING,
            )  # fmt: skip
        industrial, leased, committed = one.whole_m2
        if not one.missing and max(leased, committed) > industrial:
            yield answers.note(
                "gate.more_than_there_is", "clusters",
                feature_id=cluster_id, severity=Severity.WARNING,
            )  # fmt: skip
    for name in dict.fromkeys(scope.area_level for scope in scopes):
        for one in found.holdings[name].get(NO_AREA, ()):
            if one.is_leading:
                yield answers.note(
                    "gate.outside", "clusters",
                    feature_id=one.cluster_id, severity=Severity.WARNING, level=name,
                )  # fmt: skip
