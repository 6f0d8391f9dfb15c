"""What an edited row cannot say, beside its own figures and what it belongs to."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz.core import ordering
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def impossible(
    workspace: Workspace,
    layer: Layer,
    rows: pd.DataFrame,
    places: Collection[tuple[str, str]],
) -> list[Finding]:
    """Return the errors that `check` would find in rows, before they are written.

    Parameters
    ----------
    workspace
        Has what the rows belong to.
    layer
        The declaration.
    rows
        Whole rows, as they will be, in declared types.
    places
        Key and field of what is written: what was wrong before stays unsaid.
    """
    found: list[Finding] = []
    if layer.name == "clusters":
        found = ordering.cluster_contradictions(gpd.GeoDataFrame(rows))
    elif layer.name == "clearance_log" and workspace.has("clearance_sites"):
        found = ordering.log_contradictions(rows, workspace.features("clearance_sites"))
    elif layer.name == "violations" and workspace.has("projects"):
        found = _elsewhere(layer, rows, workspace.rows("projects"))
    return [
        dataclasses.replace(one, code=f"edit.{one.code.removeprefix('audit.')}")
        for one in found
        if one.severity is Severity.ERROR
        and any(
            (one.feature_id, name) in places
            for name in (one.field, one.values.get("other"))
        )
    ]


def _elsewhere(
    layer: Layer, rows: pd.DataFrame, projects: pd.DataFrame
) -> list[Finding]:
    """Return which rows name a project of another cluster than their own."""
    homes = projects.drop_duplicates("project_id").set_index("project_id")["cluster_id"]
    its_homes = rows["project_id"].map(homes)
    is_wrong = its_homes.notna() & rows["cluster_id"].notna()
    is_wrong &= its_homes.astype("str") != rows["cluster_id"].astype("str")
    return [
        Finding(
            Severity.ERROR, "project_elsewhere", layer.name, str(key), "project_id",
            {"value": project, "home": home, "cluster": cluster, "other": "cluster_id"},
        )
        for key, project, home, cluster in zip(
            rows[layer.key][is_wrong], rows["project_id"][is_wrong],
            its_homes[is_wrong], rows["cluster_id"][is_wrong], strict=True,
        )
    ]  # fmt: skip
