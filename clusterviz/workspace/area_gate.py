"""The gate of one scope with all that it rests on, to be shown and printed."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.core import gate as judged
from clusterviz.core.candidates import candidates
from clusterviz.core.conditions import (
    MET,
    NOT_MET,
    all_met,
    conditions_table,
    held_against,
)
from clusterviz.core.opening import lease_m2
from clusterviz.core.sizes import is_mountainous
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError
from clusterviz.view.statement import AreaGate
from clusterviz.workspace import month_seal
from clusterviz.workspace.gate import (
    LAYERS,
    known_unleased,
    require_pace,
    row,
    unleased,
)
from clusterviz.workspace.gate_ground import Ground, ground
from clusterviz.workspace.provenance import chain_end
from clusterviz.workspace.scopes import LEVELS, scoped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.core.conditions import Condition, Verdict
    from clusterviz.core.gate import Holding, Law
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.scopes import Scope


def area_gate(
    workspace: Workspace,
    area_code: str,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    pace_ha: float | None = None,
) -> AreaGate:
    """Return the gate of one scope.

    Parameters
    ----------
    area_code
        Of the area or the group.
    level, as_of_on, areas_on, pace_ha
        See `gate.gate`; without a level, the first that knows the code.

    Raises
    ------
    InputError
        If no scope has that code, or as `gate.gate`.
    """
    require_pace(pace_ha)
    found = ground(workspace, level=level, as_of_on=as_of_on, areas_on=areas_on)
    scope = _one(found, area_code, level)
    held = found.held(scope)
    first = row(found, scope, pace_ha)
    names = found.clusters.set_index("cluster_id")["cluster_name"].to_dict()
    named = [one for one in str(first["withdraw_to_open"]).split(", ") if one]
    settings, on = found.workspace.settings, found.on
    return AreaGate(
        row={**first, "lease_to_open_ha": float(first["lease_to_open_ha"])},
        name_en=scope.name_en,
        province_vi=settings.province("vi"),
        province_en=settings.province("en"),
        as_of_on=on,
        pace_ha=pace_ha,
        is_illustrative=settings.is_illustrative,
        conditions=_arms(held, found.law, scope.area_code),
        readings=_readings(held, found.law),
        candidates=_candidates(found, scope, first["establish"]),
        clusters=_clusters(held, names),
        withdrawals=tuple(f"{names[one]} ({one})" for one in named),
        law_changes=tuple(
            (day, one.document, one.article, one.value, _ha(lease_m2(held, law)))
            for day, law in found.laws[1:]
            for one in (law.unleased,)
        ),
        deadlines=tuple(
            (one.id, one.due_on, one.document)
            for one in found.workspace.rules.deadlines
            if one.holds_on(on)
        ),
        sources=tuple(
            (name, one.version, one.lineage.as_of_on, one.lineage.source_document)
            for name in LAYERS
            if found.workspace.has(name)
            for one in [found.workspace.version(name)]
        ),
    )


def printed_gate(
    workspace: Workspace,
    area_code: str,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    pace_ha: float | None = None,
    last_line: int = 0,
) -> AreaGate:
    """Return the gate of one scope as it is printed: as its month was signed off.

    Parameters
    ----------
    area_code, level, as_of_on, areas_on, pace_ha
        As `area_gate`.
    last_line
        Of the audit: an answer that is kept is another one once a line was added.
    """
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    found = area_gate(
        signed, area_code,
        level=level, as_of_on=on, areas_on=areas_on, pace_ha=pace_ha,
    )  # fmt: skip
    return dataclasses.replace(
        found,
        seal=month_seal.month_seal(workspace, on),
        chain_end=chain_end(workspace),
    )


def _one(found: Ground, area_code: str, level: str | None) -> Scope:
    for scope in found.scoped.scopes:
        if scope.area_code == area_code:
            return scope
    codes = [one.area_code for one in found.scoped.scopes]
    raise InputError(
        texts.told(
            "errors.no_area_asked",
            area=area_code,
            known=", ".join(codes),
            levels=", ".join(LEVELS),
        )
    )


def _ha(m2: int | None) -> float:
    return math.nan if m2 is None else m2 / M2_PER_HA


def _arms(held: Sequence[Holding], law: Law, area_code: str) -> pd.DataFrame:
    """Return the two arms of Art. 8(1)c, each with its figure and verdict."""
    if not held:
        reason = "no_established"
    elif any(one.has_land for one in held):
        reason = "missing_data"
    else:
        reason = "no_industrial_land"
    ratio = judged.occupancy_ratio(held, law.average, law.filled_by)
    hectares = unleased(held, law)
    occupancy = held_against(judged.OCCUPANCY, law.occupancy, ratio, reason=reason)
    area = held_against(
        judged.UNLEASED,
        law.unleased,
        None if math.isnan(hectares) else hectares,
        reason=reason,
    )
    is_short = any(one.lacks(law.leased_by) for one in held)
    if is_short and area.verdict == NOT_MET:
        area = dataclasses.replace(area, reason="at_least")
    return conditions_table(
        "area_code", [(area_code, one) for one in (occupancy, area)]
    )


def _readings(held: Sequence[Holding], law: Law) -> pd.DataFrame:
    """Return both arms by every reading, those of the law marked."""
    rows: list[tuple[str, str, str, Condition, bool]] = []
    for average in ("area_weighted", "mean_of_rates"):
        for numerator in ("committed", "leased"):
            ratio = judged.occupancy_ratio(held, average, numerator)
            found = held_against(judged.OCCUPANCY, law.occupancy, ratio)
            is_ours = (average, numerator) == (law.average, law.filled_by)
            rows.append((judged.OCCUPANCY, average, numerator, found, is_ours))
    for numerator in ("leased", "committed"):
        hectares = known_unleased(held, numerator)
        known = None if math.isnan(hectares) else hectares
        found = held_against(judged.UNLEASED, law.unleased, known)
        rows.append((judged.UNLEASED, "", numerator, found, numerator == law.leased_by))
    return pd.DataFrame(
        [
            {
                "condition": code,
                "average": average,
                "numerator": numerator,
                "figure": np.nan if one.figure is None else one.figure,
                "unit": one.unit,
                "verdict": one.verdict,
                "is_default": is_default,
            }
            for code, average, numerator, one, is_default in rows
        ]
    )


def _candidates(found: Ground, scope: Scope, establish: Verdict) -> pd.DataFrame:
    """Return what may yet be established in a scope, with a verdict for each."""
    ours = found.clusters[found.clusters["cluster_id"].isin(found.candidates(scope))]
    rules = found.workspace.rules
    result = candidates(ours, _mountainous(found), rules, found.on)
    rows = result.rows.copy()
    rows["establish"] = pd.Series(
        [all_met([size, establish]) for size in rows["size"]], dtype="str"
    )
    worst = result.conditions[result.conditions["verdict"] != MET]
    first = worst.drop_duplicates("cluster_id")
    reasons = dict(zip(first["cluster_id"], first["reason"], strict=True))
    # Where the area is closed, that is why; the size is said in its own column.
    closed = "" if establish == MET else f"area_{establish}"
    rows["reason"] = pd.Series(
        [closed or reasons.get(one, "") for one in rows["cluster_id"]], dtype="str"
    )
    return rows


def _mountainous(found: Ground) -> pd.Series[bool]:
    """Return whether each cluster is in the mountains: its district or its commune.

    Not where either says no and neither says yes; missing where nobody said.
    """
    every = scoped(found.workspace, found.clusters, found.on)
    said = [
        is_mountainous(every.shares[level], every.areas[level])
        for level in ("district", "commune")
        if level in every.areas
    ]
    known = []
    for cluster_id in found.clusters["cluster_id"]:
        its = [
            bool(one) for one in (by.get(cluster_id) for by in said) if pd.notna(one)
        ]
        known.append(any(its) if its else pd.NA)
    ids = found.clusters["cluster_id"].to_numpy()
    return pd.Series(known, index=ids, dtype="boolean")


def _clusters(held: Sequence[Holding], names: dict[str, str]) -> pd.DataFrame:
    """Return the established clusters of a scope, counted or why not."""
    rows = []
    for one in held:
        fields = ("industrial_land_ha", "leased_ha", "committed_ha")
        m2 = (one.industrial_m2, one.leased_m2, one.committed_m2)
        known = {
            field: np.nan
            if field in one.missing or not one.has_land
            else size / M2_PER_HA
            for field, size in zip(fields, m2, strict=True)
        }
        rows.append(
            {
                "cluster_id": one.cluster_id,
                "cluster_name": names[one.cluster_id],
                **known,
                "unleased_ha": known[fields[0]] - known[fields[1]],
                "reason": "no_industrial_land"
                if not one.has_land
                else "missing_data"
                if one.missing
                else "",
                "data_to_supply": ", ".join(one.missing),
            }
        )
    columns = [
        "cluster_id", "cluster_name", "industrial_land_ha", "leased_ha",
        "committed_ha", "unleased_ha", "reason", "data_to_supply",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
